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

static void javascript(void)
{
	const enum language ts = LANGUAGE_TYPESCRIPT;
	check(ts, "const q = 'SELECT a' + \" FROM t\";", "SELECT a FROM t");
	check(ts, "f(`SELECT ${x} FROM t\nWHERE a = ${y}`)", "SELECT {} FROM t~WHERE a = {}");
	check(ts, "const T = 'orders'; f(`SELECT * FROM ${T}`)", "orders|SELECT * FROM orders");
	check(ts, "let T = 'a'; { let T = 'b'; f('x' + T) }", "a|b|x{}");
	check(ts, "f('a\\n\\u0031\\x32\\'', \"\")", "a~12'|");
	check(ts, "f('A' + (b ? 'C' : 'D') + 'E')", "A{}E|C|D");
	check(ts, "sql`DELETE FROM t` // 'no'\n/* 'no' */", "DELETE FROM t");
	check(ts, "f('\\ud83d\\ude00', '\\ud83d', 'a\\\nb')", "\xF0\x9F\x98\x80|\xEF\xBF\xBD|ab");
	check(ts, "const T = 'A' as const, U = ('B'), V = 'C' satisfies string; f(T + U + V)", "A|B|C|ABC");
	check(ts, "let x: string = 'A'; f(`B${x as string}`)", "A|BA");
	check(ts, "let T = 'A'; T = 'B'; f('x' + T)", "A|B|x{}");
	check(ts, "let T = 'A'; T += 'B'; f('x' + T)", "A|B|x{}");
	check(ts, "const T = 'A'; function g(T: string) { f('x' + T) } f('y' + T)", "A|x{}|yA");
	check(ts, "const T = 'A'; const g = T => 'x' + T, h = ({T}) => 'y' + T, i = ([T]) => 'z' + T",
		"A|x{}|y{}|z{}");
	check(ts, "const T = 'A'; function g(U = 'B') { const T = 'C'; return 'x' + T + U }", "A|B|C|xC{}");
	check(ts, "const T = 'A'; for (const T of l) f('x' + T)", "A|x{}");
	check(ts, "const O = {A: 'B', 'C': 'D'} as const; f(`${O.A}${O.C}${P.A}${O.X}`, A + '')",
		"B|C|D|BD{}{}|{}");
	check(ts, "const O = {A: 'B'}; O.A = 'C'; f('x' + O.A)", "B|C|x{}");
	check(ts, "const O = Object.freeze({A: {B: 'C'}}), R = g({A: 'D'}); f('x' + O.A.B + R.A)",
		"C|D|xC{}");
	check(ts,
		"enum E { A = 'B' } class C { static readonly T = 'D'; f() { return E.A + C.T + this.T + '' "
		"} }",
		"B|D|BDD");
	check(ts, "const a = b + 'A'; f(a + 'B')", "{}A|{}AB");
	check(ts, "const a = g('A') + 'B'; f(a + 'C')", "{}B|{}BC|A");
	check(ts, "const a = b, b = a; f('A' + a + b)", "A{}{}");
	check(ts, "f(1 + 2 + 'A', a + b, 'B' - 'C')", "{}{}A|B|C");
	check(LANGUAGE_TSX, "<p title=\"T\">it's {f('C')}</p>", "T|C");
	check(LANGUAGE_JAVASCRIPT, "f('A' /* c */ +\n 'B')", "AB");
}

static void php(void)
{
	check(LANGUAGE_PHP, "<?php f('A\\n\\'' . \"B $x C\\n\" . K);", "A\\n'B {} C~{}");
	check(LANGUAGE_PHP,
		"<?php class X { const T = 'orders'; function f() { return \"FROM \" . self::T; } }",
		"orders|FROM orders");
	check(LANGUAGE_PHP,
		"<?php class X { const T = 'A'; const U = self::T . 'B'; } f(X::U . Y::T . \\N\\X::T, T . "
		"'');",
		"A|AB|AB{}A|{}");
	check(LANGUAGE_PHP, "<?php const N = 'A'; f(N . 'B');", "A|AB");
	check(LANGUAGE_PHP,
		"<?php class X { const T = 'A'; } class Y { const T = 'B'; } f('x' . self::T . Y::T);",
		"A|B|x{}B");
	check(LANGUAGE_PHP, "<?php $s = <<<SQL\nSELECT A\nFROM {$t}\nSQL;\n", "~SELECT A~FROM {}");
	check(LANGUAGE_PHP, "<?php $s = <<<'SQL'\nSELECT $A\nSQL;\n", "~SELECT $A");
	check(LANGUAGE_PHP, "<?php $s = 'A' . <<<SQL\nB\nSQL . 'C';\n", "A~BC");
	check(LANGUAGE_PHP, "<?php f(\"{$a->b} ${c} $d[0] \\$e \\x61\\141\\u{61} {$f['G']}\");",
		"{} {} {} $e aaa {}|G");
	check(LANGUAGE_PHP, "<?php $s = \"FROM t\nWHERE c\";", "FROM t~WHERE c");
}

static void go(void)
{
	check(LANGUAGE_GO, "package p\nvar q = `SELECT A` + \"\\nFROM B\"", "SELECT A~FROM B");
	check(LANGUAGE_GO, "package p\nconst c = \"A, B\"\nfunc f() { g(\"SELECT \" + c + \" FROM T\", x) }",
		"A, B|SELECT A, B FROM T");
	check(LANGUAGE_GO,
		"package p\nconst ( A = \"B\"; C = A + \"D\" )\nfunc f() { g(C + \"\", h(\"%s \"+C, x)) }",
		"B|BD|BD|%s BD");
	check(LANGUAGE_GO,
		"package p\nfunc f() { q := \"A\"; g(q + \"B\") }\nfunc h() { q := \"C\"; g(q + \"D\") }",
		"A|AB|C|CD");
	check(LANGUAGE_GO, "package p\nfunc f() { q := \"A\"; q += \"B\"; g(q + \"C\") }", "A|B|{}C");
	check(LANGUAGE_GO,
		"package p\nconst A = \"B\"\nfunc f(A string) { g(\"C\" + A); D, E := \"F\", \"G\"; g(\"H\" "
		"+ D) }",
		"B|C{}|F|G|H{}");
	check(LANGUAGE_GO, "package p\nvar s = \"\\x61\\141\\u0061\\U0001F600\\t\" + `B\\n`",
		"aaa\xF0\x9F\x98\x80\tB\\n");
}

static void python(void)
{
	check(LANGUAGE_PYTHON, "q = ('SELECT A '\n     'FROM B')\n", "SELECT A FROM B");
	check(LANGUAGE_PYTHON, "f(f\"SELECT {x} FROM T\", r'A\\nB', '''C\nD''')",
		"SELECT {} FROM T|A\\nB|C~D");
	check(LANGUAGE_PYTHON, "T = 'orders'\nq = 'SELECT * FROM ' + T\n", "orders|SELECT * FROM orders");
	check(LANGUAGE_PYTHON, "T = 'A'\nf(f'{{{T}}} {T!r} {x:>3}', rf'\\d{T}')", "A|{A} {} {}|\\dA");
	check(LANGUAGE_PYTHON, "T = 'A'\nT += 'B'\nf('x' + T)", "A|B|x{}");
	check(LANGUAGE_PYTHON, "T = 'A'\ndef f(T): return 'x' + T\ndef g(U='B', *V): return 'y' + T + U",
		"A|x{}|B|yA{}");
	check(LANGUAGE_PYTHON, "class C:\n    T = 'A'\n    def f(self): return 'x' + self.T + C.T + T",
		"A|xAA{}");
	check(LANGUAGE_PYTHON, "a, b = 'A', 'B'\nfor c in d: f('x' + a + c)\ng('y' % b)", "A|B|x{}{}|y");
	check(LANGUAGE_PYTHON, "q = ('A' +\n     'B'  # 'no'\n     + 'C' 'D')", "ABCD");
	check(LANGUAGE_PYTHON, "q = \"\"\"A \\\nB\\141\\x61\"\"\"", "A Baa");
}

static void others(void)
{
	check(LANGUAGE_RUBY, "f(\"A #{x} B\", 'C')\ng(<<~SQL)\n  SELECT D\n  FROM E\nSQL\n",
		"A {} B|C|~  SELECT D~  FROM E~");
	check(LANGUAGE_RUBY, "T = 'A'.freeze\nf(\"B #{T}\" + T + Foo::T, %q{C}, 'D' \\\n 'E')",
		"A|B AA{}|C|DE");
	check(LANGUAGE_RUBY, "module M\n  T = 'A'\nend\nf('x' + M::T, 'a\\n', \"a\\n\\141\")",
		"A|xA|a\\n|a~a");
	check(LANGUAGE_JAVA,
		"class X { static final String T = \"A\"; String f() { return \"FROM \" + T; } }",
		"A|FROM A");
	check(LANGUAGE_JAVA, "class X { String s = \"\"\"\n  SELECT A\n  \"\"\"; }", "~  SELECT A~  ");
	check(LANGUAGE_JAVA, "class X { String s = \"\"\"\n A\\\n B \\\"\"\" \"\"\" + 'c' + 1; }",
		"~ A B \"\"\" {}{}");
	check(LANGUAGE_JAVA,
		"class X { String T = \"A\"; void f(String T) { g(\"x\" + T + X.T); } void h() { T = \"B\"; "
		"} }",
		"A|x{}{}|B");
	check(LANGUAGE_JAVA, "class X { @Query(value = \"SELECT A \" + \"FROM b\") void m(); }",
		"SELECT A FROM b");
	check(LANGUAGE_KOTLIN,
		"const val T = \"A\"\nclass X { companion object { val U: String = \"\"\"B "
		"$T\"\"\".trimIndent() }\n"
		" fun f(p: String) = q(\"C $T ${U} ${X.U} $p ${p.T}\" + X.U) }",
		"A|B A|C A B A B A {} {}B A");
	check(LANGUAGE_KOTLIN,
		"var T = \"A\"\nfun f() { T = \"B\"; q(\"x$T\") }\nfun g(T: String) = q(\"y\" + T)",
		"A|B|x{}|y{}");
	check(LANGUAGE_RUST, "fn f() { q(\"A\\n\", r#\"SELECT \"B\"\"#, 'c'); sqlx::query!(\"SELECT D\") }",
		"A~|SELECT \"B\"|SELECT D");
	check(LANGUAGE_RUST,
		"const T: &str = \"A\"; fn f() { q(concat!(\"B \", \"C\", T)); sqlx::query!(concat!(\"D\", "
		"\"E\")) }",
		"A|B CA|DE");
	check(LANGUAGE_RUST, "fn f<'a>() { q(r\"A\\n\", br##\"B \"# C\"##, \"\\u{61}\\\n D\", \"\") }",
		"A\\n|B \"# C|a D|");
	check(LANGUAGE_CSHARP, "class X { string s = @\"A \"\"B\"\"\" + $\"C {d} E\"; }", "A \"B\"C {} E");
	check(LANGUAGE_CSHARP,
		"class X { const string T = \"A\"; string s = $@\"B \"\"{T}\"\" {{C}} {d:N2}\" + X.T; }",
		"A|B \"A\" {C} {}A");
	check(LANGUAGE_CSHARP,
		"class X { string s = \"\"\"A \"B\" \\n\"\"\" + $\"\"\"C {d}\"\"\" + @\"E\\F\" + \"G\"u8; }",
		"A \"B\" \\nC {}E\\FG");
	check(LANGUAGE_CSHARP, "class X { string T = \"A\"; void M(string T) { f(\"x\" + T); } }", "A|x{}");
	check(LANGUAGE_ELIXIR,
		"# \"no\"\nf(\"A #{b} \\\"C\\n\", ~S|D \\n \"E\"|, ~s(F #{g}))\nh = "
		"\"\"\"\nI\n\"\"\"\nk(\"L\" <> m <> \"N\")",
		"A {} \"C~|D \\n \"E\"|F {}|~I~|L{}N");
}

/* Files made to be slow: each is read in one pass or few, and costs little more memory than its tree. */
static void hostile(void)
{
	struct err e = err_new(a);
	static const struct {
		const char *head, *part;
		int times;
		size_t want;
	} rows[] = {
		{"x='a'", "+'a'", 20000, 1},
		{"x=1", "+1", 50000, 0},
		{"x=a", "+a", 50000, 0},
		{"x='a'", "+(b?'c':'d')", 5000, 10001},
		{"const c='a';", "f('b'+c);", 20000, 20001},
		{"", "let c='a';", 20000, 20000},
		{"", "{let c='a';f(c+'b')", 1000, 2000},
		{"const a0='12345678',a1=a0+a0+a0+a0+a0+a0+a0+a0,a2=a1+a1+a1+a1+a1+a1+a1+a1+a1,"
		 "a3=a2+a2+a2+a2+a2+a2+a2+a2+a2+a2,a4=a3+a3+a3+a3+a3+a3+a3+a3+a3;",
			"f(a4+'');", 1000, 1005},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct arena *tmp = arena_new("hostile");
		struct sb b = sb_new(tmp, 4000000);
		sb_addz(&b, rows[i].head);
		for (int k = 0; k < rows[i].times; k++)
			sb_addz(&b, rows[i].part);
		struct syntax *t = NULL;
		struct worker_answer r = {0};
		struct literals l = {0}, plain = {0};
		if (worker_has_grammar(w, LANGUAGE_JAVASCRIPT)) {
			OK(worker_syntax(w, tmp, LANGUAGE_JAVASCRIPT, sb_str(&b), &t, &r, &e) == 0 &&
					r.status == WORKER_OK,
				"%s... is parsed", rows[i].part);
			literal_collect(tmp, LANGUAGE_JAVASCRIPT, t, &l);
			OK(l.n == rows[i].want, "%zu literals", l.n);
		}
		literal_lex(tmp, LANGUAGE_JAVASCRIPT, sb_str(&b), &plain);
		OK(arena_used(tmp) < 128 * 1024 * 1024, "%zu bytes of memory", arena_used(tmp));
		arena_free(tmp);
	}
}

static void lexer(void)
{
	lexed(LANGUAGE_JAVASCRIPT, "f('A', \"B\\n\") // 'no'\n/* \"no\" */ `C ${x} D`", "A|B~|C {} D");
	lexed(LANGUAGE_JAVASCRIPT, "`A ${f({a: {b: 1}})} B` 'C\\u{61}\\u0061\\x61\\'' 'no\n 'D'",
		"A {} B|Caaa'|D");
	lexed(LANGUAGE_TYPESCRIPT, "x = /[`/]'\\//g; f(/\"/, 'A' / 'B' / 2)\n<p />'C'", "A|B|C");
	lexed(LANGUAGE_CPP,
		"f(\"A = \" + std::to_string(x->id) + \" B \" + g(1)[2]); h(\"C\" + 1); i(\"D\" \"E\");",
		"A = {} B {}|C{}|DE");
	lexed(LANGUAGE_CPP, "ss << \"A = \" << id << \" B\"; f(\"C\")", "A = {} B|C");
	lexed(LANGUAGE_PYTHON, "# it's\nq = \"\"\"SELECT\nA\"\"\"", "SELECT~A");
	lexed(LANGUAGE_PYTHON, "f(f'A {x} {{B}}', rb'C\\n', u\"D\", don't)", "A {} {B}|C\\n|D");
	lexed(LANGUAGE_OTHER, "don't 'X", "");
	lexed(LANGUAGE_OTHER,
		"<p id=\"A\" style=\"color: #fff\">it's</p> { color: #123; } f('B ${x} $y #{z} $1')",
		"A|color: #fff|B ${x} $y #{z} $1");
	lexed(LANGUAGE_OTHER, "rm /tmp/*\necho \"A\" # 'no'\ncurl http://x/ \"B $c\"", "A|B {}");
	lexed(LANGUAGE_GO, "`a\\` + \"B\" + f('\"', '\\'')", "a\\B");
	lexed(LANGUAGE_PHP, "$a = \"A $b {$c['D']} ${e}\n F\"; #[G('H')]\n# 'no'\n$i = 'J $k\\n';",
		"A {} {} {}~ F|H|J $k\\n");
	lexed(LANGUAGE_RUBY, "f(\"A #{b['c']} \\e\", 'B\\n') # it's", "A {} \033|B\\n");
	lexed(LANGUAGE_KOTLIN, "val a = \"\"\"A\n\\n $b \"C\" \"\"\" + \"D ${e} \\$f $1\" + 'g'",
		"A~\\n {} \"C\" D {} $f $1");
	lexed(LANGUAGE_JAVA, "f(\"A\", '\"', \"\"\"\n B \\\n \"C\" \"\"\")", "A|~ B  \"C\" ");
	lexed(LANGUAGE_CSHARP,
		"f(@\"A \"\"B\"\" \\\", $@\"C {d} {{E}}\", \"\"\"\"F \"\"\" G\"\"\"\", '\"', $\"H {i:N}\")",
		"A \"B\" \\|C {} {E}|F \"\"\" G|H {}");
	lexed(LANGUAGE_RUST, "f::<'a>(\"A\n B\", r#\"C \"D\" \\\"#, b'\"', r\"E\\\", br##\"F\"# G\"##)",
		"A~ B|C \"D\" \\|E\\|F\"# G");
	lexed(LANGUAGE_CPP, "f(R\"sql(A \"B\" )\" C)sql\", \"D\" \"E\", '\"', L\"F\")", "A \"B\" )\" C|DE|F");
	lexed(LANGUAGE_ELIXIR, "f(\"A #{b} C\", \"\"\"\nD\n\"\"\") # 'no'", "A {} C|~D~");
	lexed(LANGUAGE_KOTLIN, "f(\"A \" +\n  \"B \" + c.d + \" E\", \"F\" + g(), \"H\" - \"I\")",
		"A B {} E|F|H|I");
	lexed(LANGUAGE_OTHER, "my $q = 'A ' . 'B' . $c . 'D'; <p a=\"E\" b=\"F\">", "A B{}D|E|F");
	lexed(LANGUAGE_ELIXIR, "q = \"A\" <> b <> \"C\"", "A{}C");
	lexed(LANGUAGE_SCALA,
		"sql\"\"\"A\n  | B ${c} || D\n\t|$e\n\"\"\".stripMargin.update; f(\"\"\"|G\"\"\")",
		"A~    B {} || D~\t {}~||G");
	lexed(LANGUAGE_SCALA, "fr\"A\" ++ fr\"B $c\" ++\n sql\"\"\"|D\"\"\".stripMargin ++ fr0\"E\", \"F\"",
		"A B {}  D E|F");
	lexed(LANGUAGE_SQL, "", "");
}

static void hostile_lexer(void)
{
	static const char *const parts[] = {"\\\"", "\\'", "\"", "'", "`", "`${", "\"\"\"", "'''", "\"\\",
		"#{", "\"#{", "r#\"", "@\"", "$\"{", "/*", "it's \"", "R\"(", "\"${", "\"a\",", "=/[", "=/"};
	size_t most = 0;
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
		for (int lang = LANGUAGE_TYPESCRIPT; lang < LANGUAGE_COUNT; lang++) {
			struct arena *tmp = arena_new("hostile");
			struct sb b = sb_new(tmp, 1000000);
			struct literals l = {0};
			for (int k = 0; k < 50000; k++)
				sb_addz(&b, parts[i]);
			literal_lex(tmp, (enum language)lang, sb_str(&b), &l);
			most = arena_used(tmp) > most ? arena_used(tmp) : most;
			arena_free(tmp);
		}
	OK(most < 48 * 1024 * 1024, "repeated quotes cost the plain lexer %zu bytes at most", most);
}

static void scala(void)
{
	const enum language sc = LANGUAGE_SCALA;
	check(sc, "object O { val T = \"A\"; val u = s\"B $T ${O.T} ${x.y}\" + T }", "A|B A A {}A");
	check(sc, "class C { def f = \"A \" +\n    \"B\" +\n \"C\"; val x = '\"'; val y = \"D\" }",
		"A  B C|D");
	check(sc, "object O { val T = \"A\"; val q = sql\"B $T\"; val r = sql\"C #$T\" }", "A|B {}|C A");
	check(sc, "object O { val p = fr\"A\"; val q = fr\"B $p\" ++ p ++ fr\"C\" }", "A |B A  A C ");
	check(sc, "object O { val T = \"A\"; val q = fr\"B ${Fragment.const(T)} ${f(T)}\" }", "A|B A  {} ");
	check(sc, "object O { val q = \"\"\"\n  |A \"B\"\n  |C\\n\"\"\".stripMargin; val r = \"D\\n\" }",
		"~   A \"B\"~   C\\n|D~");
	check(sc,
		"object O { val T = \"A\"; def f(T: String) = s\"B $T\"; var U = \"C\"; U = x; g(s\"D $U\") "
		"}",
		"A|B {}|C|D {}");
	check(sc, "class C { ) val a = sql\"A\" ( } \"B\"", "A|B");
}

int main(void)
{
	signal(SIGPIPE, SIG_IGN);
	a = arena_new("t_literal");
	w = worker_new(a);
	scala();
	javascript();
	php();
	go();
	python();
	others();
	lexer();
	hostile();
	hostile_lexer();
	arena_free(a);
	return tap_done();
}
