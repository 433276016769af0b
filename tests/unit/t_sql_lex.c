/* Tokens and their values in the three dialects. */
#include "parse/sql_lex.h"
#include "tests/unit/tap.h"

#include "base/arena.h"
#include "base/sb.h"

#define PG DIALECT_POSTGRESQL
#define MY DIALECT_MYSQL
#define LITE DIALECT_SQLITE

static const struct {
	enum dialect d;
	const char *sql, *want; /* kind letter and value of each token, with blanks between */
} rows[] = {
	{PG, "SELECT Abc, \"A\"\"b\"", "wselect wabc p, qA\"b"},
	{MY, "SELECT Abc, `A``b`", "wSELECT wAbc p, qA`b"},
	{LITE, "SELECT [a b], `c`, \"d\"", "wSELECT qa b p, qc p, qd"},
	{PG, "'a''b' E'a\\'b\\n\\x41\\101\\u00e4' U&'\\0061\\+000062\\\\' N'x' B'01' X'1f'",
		"sa'b sa'b\nAA\xc3\xa4 sab\\ sx s01 s1f"},
	{PG, "'a'\n 'b' -- c\n 'd' 'e'", "sabd se"},
	{PG, "$$a'b$$ $x$ $$ $x$ $1 ${schema}", "sa'b s $$  P$1 P${schema}"},
	{PG, "U&\"\\0061b\"", "qab"},
	{MY, "'a\\'b\\n\\%' \"c\" x'1f' N'n' _utf8'd'", "sa'b\n\\% sc s1f sn w_utf8 sd"},
	{MY, "2fa_codes t.1a 1.5 .5 1e3 0x1F 1.a", "w2fa_codes wt p. w1a n1.5 n.5 n1e3 n0x1F n1. wa"},
	{MY, "@a @@global.x @`b` $a :n ?", "P@a P@@global.x p@ qb w$a P:n P?"},
	{LITE, "?12 :a @b $c", "P?12 P:a P@b P$c"},
	{PG, "a::int b||c <= >= <> != := -> ->> x", "wa p:: wint wb p|| wc p<= p>= p<> p!= p:= p-> p->> wx"},
	{PG, "a[1:2] a->'b' 5%s %s %(name)s {id} @name a @> b",
		"wa p[ n1 p: n2 p] wa p-> sb n5 p% ws P%s P%(name)s "
		"P{id} P@name wa p@ p> wb"},
	{PG, "tbl_\001 \001", "wtbl_ P\001 P\001"},
	{PG, "a$b 1..2 1_000", "wa$b n1 p. n.2 n1_000"},
	{MY, "a--b", "wa p- p- wb"},
	{MY, "a -- b\n#c\n/* d */ /*! e */ /*!50000 f */ /*M!100000 g */ /*!999999 h */ \\N",
		"wa we wf wg w\\N"},
	{MY, "/*!50000 a /* b */ c */ d", "wa wc wd"},
	{PG, "\\c db\nx", "m\\c db wx"},
	{MY, "delimiter //\nx // y", "mdelimiter // wx p/ p/ wy"},
	{PG, "'abc", "sabc!"},
	{PG, "\"abc", "qabc!"},
	{PG, "x\x00y", "wx"},
	{MY, "a\"b", "wa sb!"},
	{PG,
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaB\xc3\xa4"
		"c",
		"waaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"},
};

static struct str render(struct arena *a, enum dialect d, struct str sql)
{
	struct sb b = sb_new(a, 1 << 16);
	struct sql_lexer lx = sql_lex(d, sql);
	for (struct sql_token t = sql_lex_next(&lx); t.kind != SQL_END; t = sql_lex_next(&lx)) {
		if (b.n)
			sb_char(&b, ' ');
		sb_char(&b, "ewqsnPpcmo"[t.kind]);
		sb_add(&b, sql_lex_value(a, d, t));
		if (t.broken)
			sb_char(&b, '!');
	}
	return sb_str(&b);
}

static void comments(struct arena *a)
{
	struct sql_lexer lx = sql_lex(PG, STR("/* /* */ */ x -- y"));
	lx.comments = true;
	IS(sql_lex_next(&lx).text, STR("/* /* */ */"), "nested comment delivered");
	struct sql_token t = sql_lex_next(&lx);
	OK(sql_lex_is(t, "X") && !sql_lex_is(t, "y"), "keyword test folds case");
	IS(sql_lex_next(&lx).text, STR("-- y"), "line comment delivered");
	OK(sql_lex_next(&lx).kind == SQL_END && sql_lex_next(&lx).kind == SQL_END, "the end stays the end");
	lx = sql_lex(MY, STR("'a\\' \"b\""));
	lx.no_backslash_escapes = lx.ansi_quotes = true;
	IS(sql_lex_next(&lx).text, STR("'a\\'"), "NO_BACKSLASH_ESCAPES");
	t = sql_lex_next(&lx);
	OK(t.kind == SQL_QUOTED, "ANSI_QUOTES");
	OK(!sql_lex_is(t, "b"), "a quoted name is no keyword");
	lx = sql_lex(PG, (struct str){"a\0b", 3});
	sql_lex_next(&lx);
	OK(sql_lex_next(&lx).kind == SQL_OTHER, "a NUL byte is a token of its own");
	OK(sql_lex_next(&lx).kind == SQL_WORD, "and the text goes on behind it");
	IS(dialect_fold(a, PG, STR("AbC"), false), STR("abc"), "PostgreSQL folds");
	IS(dialect_fold(a, PG, STR("AbC"), true), STR("AbC"), "but not what is quoted");
	OK(dialect_same_name(MY, STR("A"), STR("a")) && !dialect_same_name(PG, STR("A"), STR("a")),
		"same name");
}

/* A | stands before the variable that psql 15 fills in first; none there, it fills in none. */
static void psql_variables(void)
{
	static const char *const texts[] = {"SELECT |:n", "CREATE ROLE |:\"role\"", "SELECT |:'n' || ':m'",
		"SELECT '|' || |:n", "SELECT |:{?n}", "x = |:2", "ARRAY[|:n]", "ARRAY[[1], [|:n]]",
		"a[1:n], |:m", "a[b[1:n]:m]", "(ARRAY[1, 2])[1:n]", "a[:n]",
		"SELECT 1::text, ':n', \":n\", $$ :n $$, E'\\':n'", "f(a := 1) -- :n", "/* :'n' */ SELECT 1",
		"a[ARRAY[|:n]]", ""};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		char text[80];
		size_t n = 0, want = SIZE_MAX;
		for (const char *p = texts[i]; *p; p++)
			if (*p == '|' && p[1] == ':')
				want = n;
			else
				text[n++] = *p;
		OK(sql_lex_psql_variable((struct str){text, n}) == want, "psql: %s", texts[i]);
	}
}

int main(void)
{
	struct arena *a = arena_new("t_sql_lex");
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		IS(render(a, rows[i].d, str_of(rows[i].sql)), str_of(rows[i].want), "%s: %s",
			dialect_name(rows[i].d), rows[i].sql);
	comments(a);
	psql_variables();
	arena_free(a);
	return tap_done();
}
