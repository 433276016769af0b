/* The plain lexer of string literals. The first byte of the input chooses the language. */
#include "parse/literal.h"
#include "tests/fuzz/fuzz.h"

static struct str input;

static void fail(const char *what, size_t at)
{
	fprintf(stderr, "fuzz_literal: %s at byte %zu of:\n", what, at);
	fwrite(input.p, 1, input.n, stderr);
	abort();
}

/* Pieces cover the text without a gap; exact ones are the source's own bytes, inside the literal's extent. */
static void check(const struct literal *l)
{
	size_t at = 0, holes = 0;
	if (l->from >= l->to || l->to > input.n || !l->lexed)
		fail("a literal outside the text", l->from);
	for (size_t i = 0; i < l->npieces; i++) {
		const struct literal_piece *p = &l->pieces[i];
		if (p->at != at || !p->len || p->source < l->from || p->source >= l->to)
			fail("a piece out of place", p->source);
		if (p->exact && (p->source + p->len > l->to ||
					memcmp(l->text.p + p->at, input.p + p->source, p->len) != 0))
			fail("a piece that is not the source's", p->source);
		holes += !p->exact && l->text.p[p->at] == LITERAL_HOLE;
		at += p->len;
	}
	if (at != l->text.n)
		fail("text without a place", l->from);
	if (holes < l->holes)
		fail("a hole without its byte", l->from);
	for (size_t i = 0; i <= l->text.n; i++)
		if (literal_source(l, i) > l->to)
			fail("a place outside", l->from);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	if (n < 1)
		return 0;
	struct arena *a = arena_new("fuzz_literal");
	struct literals l = {0};
	input = (struct str){(const char *)data + 1, n - 1};
	literal_lex(a, (enum language)(data[0] % LANGUAGE_COUNT), input, &l);
	for (size_t i = 0; i < l.n; i++) {
		check(&l.v[i]);
		if (i && l.v[i].from < l.v[i - 1].to)
			fail("two literals in one place", l.v[i].from);
	}
	/* Nothing that was read costs more than a small multiple of the text. */
	if (arena_used(a) > 65536 + 400 * n)
		fail("memory", arena_used(a));
	arena_free(a);
	return 0;
}
