#include "base/sb.h"
#include "migrate/formats/refinery.h"

struct sip {
	uint64_t v0, v1, v2, v3;
};

static uint64_t rotl(uint64_t x, int n)
{
	return x << n | x >> (64 - n);
}

static void sip_round(struct sip *s)
{
	s->v0 += s->v1;
	s->v1 = rotl(s->v1, 13) ^ s->v0;
	s->v0 = rotl(s->v0, 32);
	s->v2 += s->v3;
	s->v3 = rotl(s->v3, 16) ^ s->v2;
	s->v0 += s->v3;
	s->v3 = rotl(s->v3, 21) ^ s->v0;
	s->v2 += s->v1;
	s->v1 = rotl(s->v1, 17) ^ s->v2;
	s->v2 = rotl(s->v2, 32);
}

/* n bytes, at most 8, little end first. */
static uint64_t word(struct str s, size_t at, size_t n)
{
	uint64_t w = 0;
	for (size_t i = 0; i < n; i++)
		w |= (uint64_t)(unsigned char)s.p[at + i] << 8 * i;
	return w;
}

static void take(struct sip *s, uint64_t w)
{
	s->v3 ^= w;
	sip_round(s);
	s->v0 ^= w;
}

uint64_t format_refinery_siphash(struct str bytes)
{
	struct sip s = {0x736f6d6570736575u, 0x646f72616e646f6du, 0x6c7967656e657261u, 0x7465646279746573u};
	size_t at = 0;
	for (; at + 8 <= bytes.n; at += 8)
		take(&s, word(bytes, at, 8));
	take(&s, word(bytes, at, bytes.n - at) | (uint64_t)bytes.n << 56);
	s.v2 ^= 0xff;
	for (int i = 0; i < 3; i++)
		sip_round(&s);
	return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}

/* A text is hashed as its bytes and 0xff, a number as its bytes, little end first. */
struct str format_refinery_sum(struct arena *a, struct str name, long long version, bool wide, struct str sql)
{
	struct sb b = sb_new(a, name.n + sql.n + 16);
	sb_add(&b, name);
	sb_char(&b, '\xff');
	for (int i = 0; i < (wide ? 8 : 4); i++)
		sb_char(&b, (char)(version >> 8 * i & 0xff));
	sb_add(&b, sql);
	sb_char(&b, '\xff');
	return str_fmt(a, "%llu", (unsigned long long)format_refinery_siphash(sb_str(&b)));
}
