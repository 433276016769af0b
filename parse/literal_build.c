#include <string.h>

#include "parse/literal_internal.h"

void literal_builder_init(struct literal_builder *b, struct arena *a)
{
	*b = (struct literal_builder){.a = a, .text = sb_new(a, LITERAL_MAX)};
}

void literal_builder_add(struct literal_builder *b, struct str bytes, size_t source, bool exact)
{
	b->any = true;
	if (bytes.n == 0)
		return;
	size_t at = b->text.n;
	sb_add(&b->text, bytes);
	struct literal_piece *last = b->pieces.n ? &b->pieces.v[b->pieces.n - 1] : NULL;
	if (last && exact && last->exact && last->at + last->len == at &&
		last->source + last->len == source) {
		last->len = b->text.n - last->at;
		return;
	}
	*VEC_PUSH(b->a, &b->pieces) = (struct literal_piece){at, b->text.n - at, source, exact};
}

void literal_builder_hole(struct literal_builder *b, size_t source)
{
	static const char hole = LITERAL_HOLE;
	bool any = b->any;
	literal_builder_add(b, (struct str){&hole, 1}, source, false);
	b->any = any;
	b->holes++;
}

void literal_builder_done(struct literal_builder *b, struct literal *out)
{
	*out = (struct literal){.text = sb_str(&b->text),
		.pieces = b->pieces.v,
		.npieces = b->pieces.n,
		.holes = b->holes,
		.node = UINT32_MAX};
}

size_t literal_source(const struct literal *l, size_t at)
{
	for (size_t i = 0; i < l->npieces; i++) {
		const struct literal_piece *p = &l->pieces[i];
		if (at < p->at + p->len)
			return p->exact && at >= p->at ? p->source + (at - p->at) : p->source;
	}
	return l->to;
}

/* Bytes of a code point. */
static struct str utf8(uint32_t c, char out[4])
{
	if (c < 0x80) {
		out[0] = (char)c;
		return (struct str){out, 1};
	}
	size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	for (size_t i = n; i-- > 1; c >>= 6)
		out[i] = (char)(0x80 | (c & 0x3F));
	out[0] = (char)((n == 2 ? 0xC0 : n == 3 ? 0xE0 : 0xF0) | c);
	return (struct str){out, n};
}

static bool hex_value(struct str digits, uint32_t *out)
{
	uint32_t v = 0;
	for (size_t i = 0; i < digits.n; i++) {
		const char *hex = "0123456789abcdef", *at = strchr(hex, digits.p[i] | 0x20);
		if (!at || digits.n > 6)
			return false;
		v = v << 4 | (uint32_t)(at - hex);
	}
	*out = v;
	return digits.n > 0 && v < 0x110000;
}

static bool numeric_escape(struct str raw, uint32_t *out)
{
	if (raw.n < 3 || (raw.p[1] != 'x' && raw.p[1] != 'u' && raw.p[1] != 'U'))
		return false;
	struct str digits = str_sub(raw, 2, raw.n);
	if (digits.p[0] == '{' && digits.p[digits.n - 1] == '}')
		digits = str_sub(digits, 1, digits.n - 1);
	return hex_value(digits, out);
}

void literal_escape(
	struct literal_builder *b, enum language l, struct str raw, size_t source, bool single_quoted)
{
	static const char from[] = "ntrabfve0", to[] = "\n\t\r\a\b\f\v\033";
	uint32_t code;
	char bytes[4];
	if (raw.n < 2 || raw.p[0] != '\\') { /* doubled quotes of a verbatim string */
		literal_builder_add(b, str_sub(raw, 0, 1), source, false);
		return;
	}
	char c = raw.p[1];
	const char *simple = memchr(from, c, sizeof from - 1);
	if (c == '\n' || c == '\r') {
		b->any = true; /* a line continued: nothing of it is in the text */
	} else if (l == LANGUAGE_PHP && single_quoted && c != '\\' && c != '\'') {
		literal_builder_add(b, raw, source, true);
	} else if (numeric_escape(raw, &code)) {
		literal_builder_add(b, utf8(code, bytes), source, false);
	} else if (c == 's' && !single_quoted && (l == LANGUAGE_JAVA || l == LANGUAGE_RUBY)) {
		literal_builder_add(b, STR(" "), source, false);
	} else if (simple && !single_quoted) {
		bytes[0] = to[simple - from];
		literal_builder_add(b, (struct str){bytes, 1}, source, false);
	} else {
		literal_builder_add(b, str_sub(raw, 1, 2), source, false);
	}
}
