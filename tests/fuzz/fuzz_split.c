/*
 * Fuzz target of the statement splitter. With libFuzzer the entry is LLVMFuzzerTestOneInput; with
 * -DFUZZ_MAIN a main() runs it over the files named, or over seeded mutations of built-in texts
 * (fuzz_split SEED RUNS). The first byte of the input chooses the dialect.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "parse/sql_lex.h"
#include "parse/sql_split.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static struct str input;

static void fail(const char *what, size_t at)
{
	fprintf(stderr, "fuzz_split: %s at byte %zu of:\n", what, at);
	fwrite(input.p, 1, input.n, stderr);
	abort();
}

/* Between the pieces only blanks, comments, terminators, client lines and COPY data may stand. */
static void check_gap(enum dialect d, size_t from, size_t to, bool delimiters)
{
	struct sql_lexer lx = sql_lex(d, str_sub(input, from, to));
	if (delimiters || from > to)
		return;
	for (struct sql_token t = sql_lex_next(&lx); t.kind != SQL_END; t = sql_lex_next(&lx))
		if (t.kind != SQL_META && !str_eq(t.text, STR(";")))
			fail("text outside the pieces", from + t.at);
}

static bool first_is_command(enum dialect d, struct str text)
{
	struct sql_lexer lx = sql_lex(d, text);
	return sql_lex_next(&lx).kind == SQL_META;
}

static void check_piece(struct arena *a, enum dialect d, const struct sql_statement *st)
{
	struct sql_statements again = {0};
	if (st->flags & (SQL_BROKEN | SQL_META_COMMAND))
		return; /* refused by line: what the rest is, nobody knows */
	/* What reads otherwise when it is alone: minus minus before nothing is a comment, and a client's
	 * command counts at the start of a line only. */
	if ((d == DIALECT_MYSQL && str_ends(st->text, STR("--"))) ||
		str_starts(st->text, STR("\xef\xbb\xbf")) || first_is_command(d, st->text))
		return;
	sql_split(a, d, st->text, &again);
	if (again.n != 1)
		for (size_t i = 0; i < again.n; i++)
			fprintf(stderr, "%s [%.*s]\n", dialect_name(d), STRF(again.v[i].text));
	if (again.n != 1)
		fail("a piece splits again", st->at);
	if (!str_eq(again.v[0].text, st->text))
		fprintf(stderr, "%s [%.*s] [%.*s]\n", dialect_name(d), STRF(again.v[0].text), STRF(st->text));
	if (!str_eq(again.v[0].text, st->text))
		fail("a piece splits to another text", st->at);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	if (n == 0)
		return 0;
	struct arena *a = arena_new("fuzz_split");
	enum dialect d = (enum dialect)(data[0] % 3);
	struct sql_statements out = {0};
	size_t to = 0;
	input = (struct str){(const char *)data + 1, n - 1};
	if (str_starts(input, STR("\xef\xbb\xbf")))
		to = 3;
	sql_split(a, d, input, &out);
	bool delimiters = str_find(str_lower(a, input), STR("delimiter"), 0) != SIZE_MAX;
	for (size_t i = 0; i < out.n; i++) {
		struct sql_statement *st = &out.v[i];
		if (st->at < to || st->text.n == 0 || st->text.p != input.p + st->at)
			fail("pieces overlap or are empty", st->at);
		if (st->line != str_line(input, st->at))
			fail("wrong line", st->at);
		check_gap(d, to, st->at, delimiters);
		to = st->at + st->text.n;
		if (st->copy_data.n) {
			to = (size_t)(st->copy_data.p - input.p) + st->copy_data.n;
			to += str_starts(str_sub(input, to, input.n), STR("\\.")) ? 2 : 0;
		}
		check_piece(a, d, st);
	}
	check_gap(d, to, input.n, delimiters);
	arena_free(a);
	return 0;
}

#ifdef FUZZ_MAIN
static const char *const words[] = {"create ", "procedure ", "function ", "trigger ", "begin ", "end",
	"case ", "if ", "then ", "atomic ", ";", ";\n", "'", "\"", "`", "[", "]", "(", ")", "$$", "$a$", "\\",
	"\n", "--", "-- ", "/*", "*/", "/*!", "/*!50000 ", "/*M!999999 ", "#", "E'", "U&'",
	"copy t from stdin;\n", "\\.\n", "delimiter //\n", "//", "delimiter ;\n", "x", "1", ".", ":", "@",
	"%s", "{a}", "loop ", "while ", "do ", "declare ", "handler ", "for ", "each ", "row ", "not ",
	"event ", "set ", "source x\n", "\r\n", "\001", "select ", "return ", "lbl:", "\xc3\xa4"};

static uint64_t next(uint64_t *s)
{
	*s ^= *s << 13;
	*s ^= *s >> 7;
	*s ^= *s << 17;
	return *s;
}

static void mutations(uint64_t seed, long runs)
{
	static char text[4096];
	uint64_t s = seed * 2654435761U + 1;
	for (long r = 0; r < runs; r++) {
		size_t n = 1;
		text[0] = (char)(next(&s) % 3);
		for (uint64_t k = next(&s) % 40; k > 0; k--) {
			const char *w = words[next(&s) % (sizeof words / sizeof *words)];
			size_t len = strlen(w);
			memcpy(text + n, w, len);
			n += len;
			if (next(&s) % 32 == 0)
				text[n++] = (char)next(&s);
		}
		uint8_t *exact = malloc(n); /* so that a sanitizer sees one byte too far */
		if (!exact)
			abort();
		memcpy(exact, text, n);
		LLVMFuzzerTestOneInput(exact, n);
		free(exact);
	}
}

static void file(const char *path)
{
	FILE *f = fopen(path, "rb");
	static uint8_t buf[64 << 20];
	if (!f) {
		perror(path);
		exit(2);
	}
	for (int d = 0; d < 3; d++) {
		rewind(f);
		buf[0] = (uint8_t)d;
		LLVMFuzzerTestOneInput(buf, fread(buf + 1, 1, sizeof buf - 1, f) + 1);
	}
	fclose(f);
}

int main(int argc, char **argv)
{
	char *end;
	if (argc == 3 && argv[1][0] >= '0' && argv[1][0] <= '9') {
		mutations(strtoull(argv[1], &end, 10), strtol(argv[2], &end, 10));
		return 0;
	}
	for (int i = 1; i < argc; i++)
		file(argv[i]);
	return 0;
}
#endif
