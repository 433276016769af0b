/* Components taken apart: lines and offsets stay, what belongs to another text is blank. */
#include "base/sb.h"
#include "parse/component.h"
#include "tests/unit/tap.h"

static struct arena *a;

/* Runs of blanks as one, line ends as "|". */
static struct str squeezed(struct str s)
{
	struct sb b = sb_new(a, 4096);
	for (size_t i = 0; i < s.n; i++) {
		bool again = s.p[i] == ' ' && b.n && b.p[b.n - 1] == ' ';
		if (!again)
			sb_char(&b, s.p[i] == '\n' ? '|' : s.p[i]);
	}
	return str_trim(sb_str(&b));
}

static const struct {
	const char *path, *text, *script, *code;
} rows[] = {
	{"a.svelte", "<script>let x</script>\n{x} {#each f(x) as y}{y.z}{/each}", "let x; |",
		"let x; |;x; ; f(x) as y;;y.z;"},
	{"a.svelte", "{#if a}{:else if b}{/if}{@html c}{`}`}", "", "; a; ;b; ; c;;`}`;"},
	{"a.svelte", "<style>a { b: c }</style><!-- {d} --><p e={f}>it's {g} isn't", "", ";f; ;g;"},
	{"a.svelte", "{#await\nq()}{:then v}", "|", ";|q(); ; v;"},
	{"a.vue", "<a :b=\"c\" @d='e()' v-if=\"f\" g=\"h\">{{ i }} {j}</a>", "", ";c; ;e(); ;f; ; i ;"},
	{"a.vue", "<script setup>x</script><p>{{ y", "x;", "x;"},
	{"a.astro", "---\nlet q\n---\n<p>{q.map((r) => <b>{r}</b>)}</p>", "|let q| |",
		"|let q| | ;q.map((r) => <b>{r}</b>);"},
	{"a.astro", "<p>{", "", ""},
};

int main(void)
{
	a = arena_new("t_component");
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct component c;
		struct str text = str_of(rows[i].text);
		OK(component_split(a, str_of(rows[i].path), text, &c), "%s is a component", rows[i].path);
		OK(c.script.n == text.n && c.markup.n == text.n && c.code.n == text.n,
			"of texts as long as it");
		IS(squeezed(c.script), str_of(rows[i].script), "script of %s", rows[i].text);
		IS(squeezed(c.code), str_of(rows[i].code), "code of %s", rows[i].text);
		bool lines = true;
		for (size_t k = 0; k < text.n; k++)
			lines = lines && (text.p[k] == '\n') == (c.code.p[k] == '\n');
		OK(lines, "its lines stay");
	}
	struct component c;
	OK(!component_split(a, STR("a.ts"), STR("{x}"), &c), "no component");
	arena_free(a);
	return tap_done();
}
