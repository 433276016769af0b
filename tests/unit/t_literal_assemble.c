/* Texts that a function puts together from several expressions. */
#include <signal.h>

#include "base/sb.h"
#include "parse/literal.h"
#include "parse/worker.h"
#include "tests/unit/tap.h"

static struct arena *a;
static struct worker *w;

static struct str show(const struct literals *l, struct str source, bool *placed)
{
	struct sb b = sb_new(a, 100000);
	*placed = true;
	for (size_t i = 0; i < l->n; i++) {
		const struct literal *x = &l->v[i];
		*placed = *placed && x->assembled && x->from < x->to && x->to <= source.n;
		if (i)
			sb_char(&b, '|');
		for (size_t k = 0; k < x->text.n; k++) {
			char c = x->text.p[k];
			if (c == LITERAL_HOLE)
				sb_addz(&b, "{}");
			else
				sb_char(&b, c == '\n' ? '~' : c);
			size_t at = literal_source(x, k);
			if (c >= 'A' && c <= 'Z' && (at >= source.n || source.p[at] != c))
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
	literal_assemble(a, lang, t, &l);
	bool placed;
	IS(show(&l, source, &placed), str_of(want), "%s: %s", language_name(lang), code);
	OK(placed, "%s: each letter knows its place", language_name(lang));
}

/* Of the cases of a switch one is taken at a time; what stands in the others by itself is read. */
static void cases(void)
{
	check(LANGUAGE_TYPESCRIPT,
		"let q = 'A'; switch (x) { case 1: q += 'B'; break; case 2: q += 'C'; break; default: q += "
		"'D' } q += 'E'",
		"ABE|ADE");
	check(LANGUAGE_TYPESCRIPT,
		"let q = 'A'; switch (x) { case 1: q += 'B'; break; case 2: { let w = 'C'; w += 'D'; f(w); "
		"break } case 3: }",
		"AB|CD");
	check(LANGUAGE_RUST,
		"fn f() { let mut q = \"A\".to_string(); match x { S::A => q.push_str(\"B\"), S::B => { "
		"match y { 1 => "
		"q.push_str(\"C\"), _ => q.push_str(\"D\") } } _ => q.push_str(\"E\") } q.push_str(\"F\"); "
		"g(&q) }",
		"ABF|AEF");
	check(LANGUAGE_PHP,
		"<?php $q = 'A'; switch ($x) { case 1: $q .= 'B'; break; default: $q .= 'C'; } $q .= 'D';",
		"ABD|ACD");
	check(LANGUAGE_GO,
		"package p\nfunc f() { q := \"A\"; switch { case x: q += \"B\"; case y: q += \"C\"; default: "
		"q += "
		"\"D\" }; q += \"E\"; g(q) }",
		"ABE|ADE");
	check(LANGUAGE_JAVA,
		"class A { void f() { String q = \"A\"; switch (x) { case 1: q += \"B\"; break; default: q "
		"+= \"C\"; } q "
		"+= \"D\"; } }",
		"ABD|ACD");
	check(LANGUAGE_KOTLIN,
		"fun f() { var q = \"A\"; when (x) { 1 -> q += \"B\"; else -> q += \"C\" }; q += \"D\"; g(q) "
		"}",
		"ABD|ACD");
	check(LANGUAGE_CSHARP,
		"class A { void F() { var q = \"A\"; switch (x) { case 1: q += \"B\"; break; default: q += "
		"\"C\"; break; } "
		"q += \"D\"; } }",
		"ABD|ACD");
	check(LANGUAGE_PYTHON,
		"def f():\n    q = 'A'\n    match x:\n        case 1:\n            q += 'B'\n        case "
		"_:\n            q "
		"+= 'C'\n    q += 'D'\n    g(q)",
		"ABD|ACD");
}

static void javascript(void)
{
	const enum language ts = LANGUAGE_TYPESCRIPT;
	check(ts, "const q = 'A'; f(q + 'B', `C ${q}`);", "");
	check(ts, "function f() { let q = 'A'; if (x) q += ' B'; q += ` C ${y}`; return g(q) }", "A B C {}");
	check(ts, "function f() { let q = 'A'; q = q + 'B'; q = q.concat('C', d); g(q) }", "ABC{}");
	check(ts, "let q = 'A'; if (x) { q += 'B' } else { q += 'C' } q += 'D'", "ABD|ACD");
	check(ts, "let q = 'A'; q += x ? 'B' : 'C'; q += y || ''", "AB{}|AC{}");
	check(ts, "let q = 'A'; q += 'B'; run(q); q = 'C'; q += 'D'; run(q)", "AB|CD");
	check(ts, "f(['A', 'B', 'C'].join(' '))", "A B C");
	check(ts, "const cols = ['A', 'B']; cols.push('C'); f('X ' + cols.join(', ') + ' Y')", "X A, B, C Y");
	check(ts, "const cols = ['A', 'B']; f(`X ${cols.join(', ')} Y`); g(`X ${cols.map(c => `o.${c}`)} Z`)",
		"X A, B Y");
	check(ts, "f(`X ${cols(['A']).join()}`)", "");
	check(ts, "const w: string[] = []; w.push('A'); w.push(`B${n}`); f('X ' + w.join(' AND '))",
		"X A AND B{}");
	check(ts, "const a = ['A']; const b = [...a, 'B']; f(b.filter(Boolean).join(' '))", "A B");
	check(ts, "f(['A', c && 'B', d ? 'C' : ''].join(' '))", "A {} C|A {} ");
	check(ts, "class K { q = 'A'; m() { this.q += 'B'; return run(this.q) } }", "AB");
	check(ts, "function f(q) { q += 'B'; g(q) }", "{}B");
	check(ts, "const q = 'A'; function f(q) { g('X' + q) } function h() { let q = 'B'; q += 'C' }", "BC");
	check(ts, "let q = 'A'; xs.forEach(x => { q += 'B' }); run(q)", "AB");
	check(ts, "f(util.format('A %s B %d', 'C', n)); g('A'.concat(' B'))", "A C B %d|A B");
	check(ts, "const q = ['A', 'B'].join(' '); const { rows } = await db.query(q)", "A B");
	check(ts, "const c = ['A']; f(`X (${c.join()}) Y (${c.map(() => '?').join()})`)", "X (A) Y ({})");
	check(ts, "const n = 1; let m = 2; m += n; x.push(1); t('A'); u.add('B')", "");
	check(ts, "let h = { A: 'b' }; const k = ['A', 'B']; k.push('C'); f(k)", "");
}

static void python(void)
{
	const enum language py = LANGUAGE_PYTHON;
	check(py,
		"def f():\n  q = 'A'\n  if x:\n    q += ' B'\n  elif y:\n    q += ' C'\n  else:\n    q += ' "
		"D'\n  g(q)",
		"A B|A D");
	check(py, "def f():\n  c = ['A']\n  c.append('B')\n  g('X ' + ', '.join(c) + ' Y')", "X A, B Y");
	check(py, "def f():\n  g(f\"X {', '.join(['A', 'B'])} Y\")", "X A, B Y");
	check(py, "C = ['A', 'B']\ndef f():\n  g('X %s Y %s' % (', '.join(C), n))", "X A, B Y %s");
	check(py, "C = 'A'\ndef f():\n  g('X {} {n}'.format(C, n='B'))\n  h('X {c}'.format(c=C))",
		"X A B|X A");
	check(py, "def f():\n  c = ('A', 'B')\n  g('X ' + ', '.join(f'o.{x}' for x in c))", "X A, B");
	check(py, "def f():\n  q = ('A'\n    ' B')\n  q = q + ' C'\n  q = q.strip()\n  g(q)", "A B C");
	check(py, "class K:\n  C = ['A']\n  def m(self):\n    self.q = 'X '\n    self.q += ', '.join(self.C)",
		"X A");
	check(py, "def f(w):\n  w.append('A')\n  g(' AND '.join(w))", "");
}

static void php(void)
{
	const enum language p = LANGUAGE_PHP;
	check(p, "<?php function f($x) { $q = 'A'; $q .= \" B $x\"; if ($x) { $q .= ' C'; } g($q); }",
		"A B {} C");
	check(p, "<?php $w = []; $w[] = 'A'; $w[] = 'B'; $q = 'X ' . implode(' AND ', $w);", "X A AND B");
	check(p, "<?php $c = 'A, B'; f(\"X $c Y\"); g(\"X {$c} Z\");", "X A, B Y|X A, B Z");
	check(p, "<?php f(sprintf('X %s Y %d', 'A', $n));", "X A Y %d");
	check(p,
		"<?php class K { const C = ['A', 'B']; private $d = ['D']; function m() {"
		" f('X ' . implode(',', self::C) . ' Y'); g(join(',', $this->d)); } }",
		"X A,B Y|D");
	check(p, "<?php function f() { $c = ['A']; array_push($c, 'B'); g(implode(',', $c)); }", "A,B");
}

static void others(void)
{
	check(LANGUAGE_GO,
		"package x\nfunc f() { q := \"A\"; if a { q += \" B\" }; q += fmt.Sprintf(\" C = $%d\", n); "
		"run(q) }",
		"A B C = $1");
	check(LANGUAGE_GO,
		"package x\nfunc f() { var sb strings.Builder; sb.WriteString(\"A\"); sb.WriteString(\" "
		"B\"); run(sb.String()) }",
		"A B");
	check(LANGUAGE_GO,
		"package x\nfunc f() { w, a := []string{\"A\"}, []any{}; w, a = append(w, \"B\"), append(a, "
		"1);"
		" g(strings.Join(w, \" \")) }",
		"A B");
	check(LANGUAGE_GO,
		"package x\nfunc f() { q := \"A %s\"; w := []string{}; w = append(w, \"B\");"
		" q = d.Wrap(fmt.Sprintf(q, strings.Join(w, \" \"))); g(q) }",
		"A B");
	check(LANGUAGE_GO, "package x\nfunc f() { q := \"A\"; q = d.Rebind(q + \" B\"); q += \" C\"; g(q) }",
		"A B C");
	check(LANGUAGE_GO,
		"package x\nfunc f() { w := []string{\"A\"}; w = append(w, []string{\"B\", \"C\"}...);"
		" g(strings.Join(w, \" \")) }",
		"A B C");
	check(LANGUAGE_GO,
		"package x\nvar c = []string{\"A\", \"B\"}\nfunc f() { w := []string{}; w = append(w, \"C\");"
		" run(\"X \" + strings.Join(c, \", \") + \" Y \" + strings.Join(w, \" AND \")) }",
		"X A, B Y C");
	check(LANGUAGE_GO, "package x\nfunc f() { run(fmt.Sprintf(\"X %s Y %v\", \"A\", n)) }", "X A Y %v");
	check(LANGUAGE_GO,
		"package x\nfunc f() { var b strings.Builder; fmt.Fprintf(&b, \"A %s\", \"B\"); "
		"b.WriteString(\"C\") }",
		"A BC");
	check(LANGUAGE_JAVA,
		"class K { void f() { StringBuilder sb = new StringBuilder(\"A\"); sb.append(\" "
		"B\").append(n).append(\" C\");"
		" run(sb.toString()); } }",
		"A B{} C");
	check(LANGUAGE_JAVA,
		"class K { void f() { String q = \"A\"; q += \" B\"; if (x) { q = q + \" C\"; } run(q); } }",
		"A B C");
	check(LANGUAGE_JAVA,
		"class K { static final String[] C = {\"A\", \"B\"}; void f() { run(\"X \" + String.join(\", "
		"\", C));"
		" run(String.join(\" \", \"A\", \"B\")); run(String.format(\"X %s\", \"A\")); } }",
		"X A, B|A B|X A");
	check(LANGUAGE_JAVA,
		"class K { void f() { List<String> w = new ArrayList<>(); w.add(\"A\"); w.add(\"B\");"
		" run(\"X \" + String.join(\" AND \", w)); } }",
		"X A AND B");
	check(LANGUAGE_CSHARP,
		"class K { void F() { var sb = new StringBuilder(); sb.Append(\"A\").Append(\" B\"); "
		"R(sb.ToString());"
		" var q = \"C\"; q += \" D\"; R(string.Join(\",\", new[] {\"E\", \"F\"})); R($\"X {q}\"); } "
		"}",
		"E,F|X C D|A B|C D");
	check(LANGUAGE_RUBY,
		"def f\n  q = 'A'\n  q << ' B' << ' C'\n  q += ' D' if x\n  c = %w[E F]\n  run(\"X "
		"#{c.join(', ')} #{q}\")\nend",
		"X E, F A B C D|A B C D");
	check(LANGUAGE_RUBY, "def f\n  w = []\n  w << 'A'\n  w.push('B')\n  run('X ' + w.join(' AND '))\nend",
		"X A AND B");
	check(LANGUAGE_RUST,
		"fn f() { let mut q = String::from(\"A\"); q.push_str(\" B\"); q += \" C\"; run(&q);"
		" let c = vec![\"D\", \"E\"].join(\", \"); run(&format!(\"X {c} Y {} {}\", c, n)); }",
		"X D, E Y D, E {}|A B C|D, E");
}

/* What costs the square of a file, or a stack, if it is done without care. */
static void hostile(void)
{
	static const struct {
		const char *head, *part, *tail;
		int times;
	} rows[] = {
		{"let q='a';", "q+='b';", "", 20000},
		{"let q='a';", "q=q+q;", "", 5000},
		{"let q='a';", "q=q+'b';", "", 5000},
		{"const l=['a'];", "l.push('b');", "f(l.join())", 20000},
		{"const l=['a'];", "l.push(l.join());", "", 2000},
		{"x", ".append('a')", "", 2000},
		{"f(", "[", "'a'", 500},
		{"f('a'", ".concat('b')", ")", 1000},
		{"f(", "['a',", "", 300},
		{"", "f(['a',['b'].join()].join());", "", 3000},
		{"", "function f(q){q+='a';", "", 500},
		{"let q='';", "q+=a?'b':", "'c'", 1000},
		{"", "if(a){q+='b'}else ", "{}", 500},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct arena *tmp = arena_new("hostile");
		struct err e = err_new(tmp);
		struct sb b = sb_new(tmp, 4000000);
		struct syntax *t = NULL;
		struct worker_answer r = {0};
		struct literals l = {0};
		if (!worker_has_grammar(w, LANGUAGE_JAVASCRIPT))
			break;
		sb_addz(&b, rows[i].head);
		for (int k = 0; k < rows[i].times; k++)
			sb_addz(&b, rows[i].part);
		sb_addz(&b, rows[i].tail);
		OK(worker_syntax(w, tmp, LANGUAGE_JAVASCRIPT, sb_str(&b), &t, &r, &e) == 0, "%s... is parsed",
			rows[i].part);
		size_t before = arena_used(tmp);
		if (r.status == WORKER_OK)
			literal_assemble(tmp, LANGUAGE_JAVASCRIPT, t, &l);
		OK(arena_used(tmp) - before < 128 * 1024 * 1024, "%zu bytes of memory for %zu texts",
			arena_used(tmp) - before, l.n);
		arena_free(tmp);
	}
}

static void kotlin(void)
{
	const enum language kt = LANGUAGE_KOTLIN;
	check(kt, "fun f() = buildString { append(\"A\"); if (x) { append(\" B\") }; append(y) }", "A B{}");
	check(kt, "fun f() = g(buildString { appendLine(\"A\"); append(\"B\").append(\"C\") })", "A~BC");
	check(kt,
		"fun f() = StringBuilder(\"A\").apply { append(\"B\"); l.forEach { append(it) } }.toString()",
		"AB{}");
	check(kt, "fun f() = StringBuilder(80).apply { append(\"A\"); append(\"B\") }", "AB");
	check(kt, "fun f(): String { val s = StringBuilder(\"A\"); s.append(\"B\"); return s.toString() }",
		"AB");
	check(kt, "fun f() = buildString { append(\"A\"); g(buildString { append(\"B\"); append(\"C\") }) }",
		"BC|A");
	check(kt, "fun f() { append(\"A\"); append(\"B\") }", "");
}

static void scala(void)
{
	const enum language sc = LANGUAGE_SCALA;
	check(sc, "class K { def f() = \"A %s\".format(\"B\") }", "A B");
}

int main(void)
{
	signal(SIGPIPE, SIG_IGN);
	a = arena_new("t_literal_assemble");
	w = worker_new(a);
	javascript();
	cases();
	python();
	php();
	others();
	kotlin();
	scala();
	hostile();
	arena_free(a);
	return tap_done();
}
