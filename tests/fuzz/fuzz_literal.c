/*
 * Fuzz target of the plain lexer of string literals. With libFuzzer the entry is LLVMFuzzerTestOneInput; with
 * -DFUZZ_MAIN a main() runs it over the files named, or over seeded mutations of built-in texts
 * (fuzz_literal SEED RUNS). The first byte of the input chooses the language.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "parse/literal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

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

#ifdef FUZZ_MAIN
static const char *const parts[] = {"\"", "'", "`", "\"\"\"", "'''", "\\", "\\u{61}", "\\ud83d", "\\x41",
	"${", "}", "{", "#{", "$a", "{$", "{{", "}}", "//", "/*", "*/", "#", "/", "[", "]", "r#\"", "\"#",
	"@\"", "$@\"", "R\"x(", ")x\"", "f'", "rb\"", "\n", "\r\n", " ", "abc", "SELECT a FROM t", "\xc3\xa9",
	"\x01", "it's"};

static void mutations(unsigned seed, unsigned runs)
{
	uint8_t text[512];
	for (unsigned r = 0; r < runs; r++) {
		size_t n = 1;
		text[0] = (uint8_t)(seed >> 16);
		while (n < sizeof text - 32 && (seed = seed * 1103515245u + 12345u) >> 16 & 63) {
			const char *part = parts[(seed >> 20) % (sizeof parts / sizeof parts[0])];
			memcpy(text + n, part, strlen(part));
			n += strlen(part);
		}
		LLVMFuzzerTestOneInput(text, n);
	}
}

int main(int argc, char **argv)
{
	if (argc != 3)
		return 2;
	mutations((unsigned)strtoul(argv[1], NULL, 10), (unsigned)strtoul(argv[2], NULL, 10));
	return 0;
}
#endif
