/* YAML as a tree: what is kept of it, anchors and aliases, and what is refused with its line. */
#include "base/sb.h"
#include "parse/yaml.h"
#include "tests/unit/tap.h"

static struct arena *a;
static struct err e;

/* name@line{attribute=value ... "text" children}, the root without a name. */
static void show(struct sb *b, const struct xml *x)
{
	sb_fmt(b, "%.*s@%d{", STRF(x->name), x->line);
	for (size_t i = 0; i < x->attributes.n; i++)
		sb_fmt(b, "%.*s=%.*s;", STRF(x->attributes.v[i].name), STRF(x->attributes.v[i].value));
	if (x->text.n)
		sb_fmt(b, "\"%.*s\"", STRF(x->text));
	for (const struct xml *k = x->first; k; k = k->next)
		show(b, k);
	sb_char(b, '}');
}

static struct str seen(struct str text)
{
	struct sb b = sb_new(a, 1 << 16);
	struct xml *root;
	int rc = yaml_parse(a, text, &root, &e);
	if (rc) {
		sb_fmt(&b, "%s %d %.*s", rc == ERR_INPUT ? "input" : "limit", e.line, STRF(e.what));
		e = err_new(a);
	} else {
		show(&b, root);
	}
	return sb_str(&b);
}

static void is(const char *text, const char *want)
{
	struct str got = seen(str_of(text));
	OK(str_eq(got, str_of(want)), "%s", want);
	if (!str_eq(got, str_of(want)))
		printf("# got %.*s\n", STRF(got));
}

static void test_values(void)
{
	is("a: 1\nb: two words\nc:\n", "@1{a=1;b=two words;c=;}");
	is("a: 'it''s'\nb: \"x\\ty\"\nc: 'as it is'\n", "@1{a=it's;b=x\ty;c=as it is;}");
	is("a: |\n  one\n  two\nb: >\n  one\n  two\n", "@1{a=one\ntwo\n;b=one two\n;}");
	is("l:\n  - one\n  - x: 1\n  - y:\n      z: 2\n", "@1{l@2{x=1;item@2{\"one\"}y@5{z=2;}}}");
	is("l: [a, [b, {c: d}]]\n", "@1{l@1{c=d;item@1{\"a\"}item@1{\"b\"}}}");
	is("{\"a\": \"b\", \"c\": {\"d\": \"\\u00e9\"}}", "@1{a=b;c@1{d=\xc3\xa9;}}");
	is("\xc3\xa9: \xc3\xa8\nk:\n  v: \xe2\x82\xac\n", "@1{\xc3\xa9=\xc3\xa8;k@3{v=\xe2\x82\xac;}}");
	is("? [a, b]\n: c\nd: e\n", "@1{d=e;}");
	is("? {a: b}\n: {c: d}\ne: f\n", "@1{e=f;}");
	is("only\n", "@1{}");
	is("---\na: 1\n---\nb: 2\n", "@2{a=1;}");
}

static void test_places(void)
{
	struct str text = STR("# \xe2\x82\xac\nk:\n  v: 1\nl:\n  - {m: n}\n");
	struct xml *root;
	int rc = yaml_parse(a, text, &root, &e);
	OK(!rc && root->at == str_find(text, STR("k:"), 0) && root->end == text.n,
		"the root's bytes, behind a character of three");
	const struct xml *k = rc ? NULL : root->first;
	OK(k && k->line == 3 && str_starts(str_sub(text, k->at, k->end), STR("v: 1")), "a mapping's bytes");
	OK(k && k->next && k->next->line == 5 &&
			str_starts(str_sub(text, k->next->at, k->next->end), STR("- {m: n}")),
		"a list's bytes");
}

static void test_aliases(void)
{
	is("a: &x 1\nb: *x\n", "@1{a=1;b=1;}");
	is("a: &k name\n*k : 2\n", "@1{a=name;name=2;}");
	is("a: &x {c: 1, d: {e: 2}}\nb: *x\n", "@1{a@1{c=1;d@1{e=2;}}b@1{c=1;d@1{e=2;}}}");
	is("l:\n  - &x {c: 1, d: {e: 2}}\n  - {f: {g: 3}}\n  - *x\n",
		"@1{l@2{c=1;c=1;d@2{e=2;}f@3{g=3;}d@2{e=2;}}}");
	is("l: &l [p, {q: {r: s}}]\nm: *l\n", "@1{l@1{item@1{\"p\"}q@1{r=s;}}m@1{item@1{\"p\"}q@1{r=s;}}}");
	is("l: [&x one, *x]\n", "@1{l@1{item@1{\"one\"}item@1{\"one\"}}}");
	is("a: &x {}\nb: *x\n", "@1{a@1{}b@1{}}");
	is("? &x {k: v}\n: 1\nb: *x\n", "@1{b@1{k=v;}}");
	is("a: *x\n", "input 1 found undefined alias");
	is("a: 1\nb: &x 1\nc: &x 2\n", "input 3 found duplicate anchor");
	is("a: &x\n  b: *x\n", "limit 0 it is nested too deep, or too large");
	is("a: &x [1, *x]\n", "limit 0 it is nested too deep, or too large");
}

/* Ten names of ten times the one before. */
static void test_growth(void)
{
	struct sb b = sb_new(a, 1 << 20);
	sb_addz(&b, "l0: &a0 {k: v}\n");
	for (int i = 1; i <= 10; i++) {
		sb_fmt(&b, "l%d: &a%d [", i, i);
		for (int k = 0; k < 10; k++)
			sb_fmt(&b, "%s{x%d: *a%d}", k ? ", " : "", k, i - 1);
		sb_addz(&b, "]\n");
	}
	OK(str_eq(seen(sb_str(&b)), STR("limit 0 it is nested too deep, or too large")),
		"aliases that grow without end are refused");
	b = sb_new(a, 1 << 20);
	for (int i = 0; i <= 1000; i++)
		sb_fmt(&b, "k%d: &a%d v\n", i, i);
	OK(str_eq(seen(sb_str(&b)), STR("limit 0 it is nested too deep, or too large")),
		"and so are more than a thousand names");
}

static void nest(struct sb *b, const char *open, const char *middle, const char *close, int n)
{
	for (int i = 0; i < n; i++)
		sb_addz(b, open);
	sb_addz(b, middle);
	for (int i = 0; i < n; i++)
		sb_addz(b, close);
}

static void test_depth(void)
{
	static const int depths[] = {101, 102, 500, 20000};
	for (size_t i = 0; i < sizeof depths / sizeof *depths; i++)
		for (int list = 0; list < 2; list++) {
			struct sb b = sb_new(a, 1 << 20);
			nest(&b, list ? "[" : "{a: ", "v", list ? "]" : "}", depths[i]);
			bool refused = str_starts(seen(sb_str(&b)), STR("limit 0 it is nested"));
			OK(refused == (depths[i] > 101), "%s %d deep: %s", list ? "lists" : "mappings",
				depths[i], refused ? "refused" : "read");
		}
	struct sb b = sb_new(a, 1 << 20);
	sb_addz(&b, "a: &x ");
	nest(&b, "{a: ", "v", "}", 60);
	sb_addz(&b, "\nb: ");
	nest(&b, "{b: ", "*x", "}", 60);
	OK(str_starts(seen(sb_str(&b)), STR("limit")), "an alias counts with the depth it stands in");
}

static void test_broken(void)
{
	is("", "input 0 it is empty");
	is("# nothing\n", "input 0 it is empty");
	is("a: 1\nb: [1, 2\nc: 3\n", "input 3 did not find expected ',' or ']'");
	is("a: 1\n b: 2\n", "input 2 mapping values are not allowed in this context");
	is("a: \"x\n", "input 2 found unexpected end of stream");
	is("a: 1\n}\n", "input 2 did not find expected key");
	is("a:\n  - &x {b: 1\n", "input 3 did not find expected ',' or '}'");
	OK(str_starts(seen((struct str){"a: \xff\n", 5}), STR("input ")), "bytes that are not UTF-8");
	OK(str_starts(seen((struct str){"a: \0b\n", 6}), STR("input ")), "a NUL byte");
}

int main(void)
{
	a = arena_new("yaml");
	e = err_new(a);
	test_values();
	test_places();
	test_aliases();
	test_growth();
	test_depth();
	test_broken();
	arena_free(a);
	return tap_done();
}
