/* String literals of source code: decoded, folded, and still knowing where they stand. */
#include <signal.h>

#include "base/sb.h"
#include "parse/literal.h"
#include "parse/worker.h"
#include "tests/unit/tap.h"

static struct arena *a;
static struct worker *w;

/* All literals as "text|text", holes shown as {}, and for each the source bytes at its first letter must
 * agree. */
static struct str show(const struct literals *l, struct str source, bool *placed)
{
	struct sb b = sb_new(a, 100000);
	*placed = true;
	for (size_t i = 0; i < l->n; i++) {
		const struct literal *x = &l->v[i];
		if (i)
			sb_char(&b, '|');
		for (size_t k = 0; k < x->text.n; k++) {
			char c = x->text.p[k];
			if (c == LITERAL_HOLE)
				sb_addz(&b, "{}");
			else
				sb_char(&b, c == '\n' ? '~' : c);
			size_t at = literal_source(x, k);
			bool letter = (c >= 'A' && c <= 'Z') || (c >= 'b' && c <= 'm');
			if (letter && (at >= source.n || source.p[at] != c))
				*placed = false;
		}
	}
	return sb_str(&b);
}

static void check(enum language lang, const char *code, const char *want)
{
	struct err e = err_new(a);
	struct str source = str_of(code);
	struct syntax *t = NULL;
	struct worker_answer r;
	struct literals l = {0};
	if (!worker_has_grammar(w, lang)) {
		OK(true, "%s # SKIP no grammar", language_name(lang));
		return;
	}
	OK(worker_syntax(w, a, lang, source, &t, &r, &e) == 0 && r.status == WORKER_OK, "%s is parsed",
		language_name(lang));
	literal_collect(a, lang, t, &l);
	bool placed;
	IS(show(&l, source, &placed), str_of(want), "%s: %s", language_name(lang), code);
	OK(placed, "%s: each letter knows its place", language_name(lang));
}

static void lexed(enum language lang, const char *code, const char *want)
{
	struct literals l = {0};
	bool placed;
	literal_lex(a, lang, str_of(code), &l);
	IS(show(&l, str_of(code), &placed), str_of(want), "plain lexer: %s", code);
	OK(placed, "each letter knows its place");
}

static void grammars(void)
{
	check(LANGUAGE_TYPESCRIPT, "const q = 'SELECT a' + \" FROM t\";", "SELECT a FROM t");
	check(LANGUAGE_TYPESCRIPT, "f(`SELECT ${x} FROM t\nWHERE a = ${y}`)",
		"SELECT {} FROM t~WHERE a = {}");
	check(LANGUAGE_TYPESCRIPT, "const T = 'orders'; f(`SELECT * FROM ${T}`)",
		"orders|SELECT * FROM orders");
	check(LANGUAGE_TYPESCRIPT, "let T = 'a'; { let T = 'b'; f('x' + T) }", "a|b|x{}");
	check(LANGUAGE_TYPESCRIPT, "f('a\\n\\u0031\\x32\\'', \"\")", "a~12'|");
	check(LANGUAGE_TYPESCRIPT, "f('A' + (b ? 'C' : 'D') + 'E')", "A{}E|C|D");
	check(LANGUAGE_TYPESCRIPT, "sql`DELETE FROM t` // 'no'\n/* 'no' */", "DELETE FROM t");
	check(LANGUAGE_TSX, "<p title=\"T\">it's {f('C')}</p>", "T|C");
	check(LANGUAGE_JAVASCRIPT, "f('A' /* c */ +\n 'B')", "AB");
	check(LANGUAGE_PHP, "<?php f('A\\n\\'' . \"B $x C\\n\" . K);", "A\\n'B {} C~{}");
	check(LANGUAGE_PHP,
		"<?php class X { const T = 'orders'; function f() { return \"FROM \" . self::T; } }",
		"orders|FROM orders");
	check(LANGUAGE_PHP, "<?php $s = <<<SQL\nSELECT A\nFROM {$t}\nSQL;\n", "~SELECT A~FROM {}");
	check(LANGUAGE_PHP, "<?php $s = <<<'SQL'\nSELECT $A\nSQL;\n", "~SELECT $A");
	check(LANGUAGE_GO, "package p\nvar q = `SELECT A` + \"\\nFROM B\"", "SELECT A~FROM B");
	check(LANGUAGE_GO, "package p\nconst c = \"A, B\"\nfunc f() { g(\"SELECT \" + c + \" FROM T\", x) }",
		"A, B|SELECT A, B FROM T");
	check(LANGUAGE_PYTHON, "q = ('SELECT A '\n     'FROM B')\n", "SELECT A FROM B");
	check(LANGUAGE_PYTHON, "f(f\"SELECT {x} FROM T\", r'A\\nB', '''C\nD''')",
		"SELECT {} FROM T|A\\nB|C~D");
	check(LANGUAGE_PYTHON, "T = 'orders'\nq = 'SELECT * FROM ' + T\n", "orders|SELECT * FROM orders");
	check(LANGUAGE_RUBY, "f(\"A #{x} B\", 'C')\ng(<<~SQL)\n  SELECT D\n  FROM E\nSQL\n",
		"A {} B|C|~  SELECT D~  FROM E~");
	check(LANGUAGE_JAVA,
		"class X { static final String T = \"A\"; String f() { return \"FROM \" + T; } }",
		"A|FROM A");
	check(LANGUAGE_JAVA, "class X { String s = \"\"\"\n  SELECT A\n  \"\"\"; }", "~  SELECT A~  ");
	check(LANGUAGE_RUST, "fn f() { q(\"A\\n\", r#\"SELECT \"B\"\"#, 'c'); sqlx::query!(\"SELECT D\") }",
		"A~|SELECT \"B\"|SELECT D");
	check(LANGUAGE_CSHARP, "class X { string s = @\"A \"\"B\"\"\" + $\"C {d} E\"; }",
		"A \"\"B\"\"C {} E");
}

int main(void)
{
	signal(SIGPIPE, SIG_IGN);
	a = arena_new("t_literal");
	w = worker_new(a);
	grammars();
	lexed(LANGUAGE_JAVASCRIPT, "f('A', \"B\\n\") // 'no'\n/* \"no\" */ `C ${x} D`", "A|B~|C {} D");
	lexed(LANGUAGE_PYTHON, "# it's\nq = \"\"\"SELECT\nA\"\"\"", "SELECT~A");
	lexed(LANGUAGE_OTHER, "don't 'X", "");
	lexed(LANGUAGE_GO, "`a\\` + \"B\"", "a\\|B");
	arena_free(a);
	return tap_done();
}
