/* Templates: what they hold stays where it stands, and what is not known is a hole. */
#include "parse/literal.h"
#include "parse/template.h"
#include "tests/unit/tap.h"

static struct arena *a;

/* "~" stands for a hole. */
static const struct {
	const char *path, *text, *sql;
	size_t holes;
} sql[] = {
	{"m.sql", "select 1 from t", "select 1 from t", 0},
	{"m.sql", "select a from {{ ref('orders') }} o", "select a from         orders      o", 0},
	{"m.sql", "select a from {{ source('s', \"t\") }}", "select a from                 t     ", 0},
	{"m.sql", "{{ config(x='y') }}\nselect {{ f('g') }}", "                   \nselect ~           ", 1},
	{"m.sql", "{% if x %}a{% endif %}{# b #}c",
		"          a                  "
		"c",
		0},
	{"m.sql", "select '{{1,2},{3}}'::int[][] where a <% b and c %> d",
		"select '{{1,2},{3}}'::int[][] where a <% b and c %> d", 0},
	{"m.sql", "select {{ a", "select {{ a", 0},
	{"m.sql.erb", "where <% if x %>a = <%= b %><% end -%>", "where           a = ~                 ", 1},
};

static const struct {
	const char *text, *ruby;
} ruby[] = {
	{"<p>a</p><% b.each do |c| %>\n<%= c -%>", "           b.each do |c| ; \n    c  ; "},
	{"<%# a %><%== b %><%", "             b ;   "},
};

int main(void)
{
	a = arena_new("t_template");
	for (size_t i = 0; i < sizeof sql / sizeof *sql; i++) {
		size_t holes;
		struct str text = str_of(sql[i].text), want = str_of(sql[i].sql);
		struct str got = template_sql(a, str_of(sql[i].path), text, &holes);
		bool same = got.n == want.n;
		for (size_t k = 0; k < want.n && same; k++)
			same = got.p[k] == (want.p[k] == '~' ? LITERAL_HOLE : want.p[k]);
		OK(same, "SQL of %s", sql[i].text);
		OK(got.n == text.n && holes == sql[i].holes, "as long as it, with its values");
	}
	for (size_t i = 0; i < sizeof ruby / sizeof *ruby; i++) {
		struct str got;
		OK(template_ruby(a, STR("a.html.erb"), str_of(ruby[i].text), &got), "an ERB file");
		IS(got, str_of(ruby[i].ruby), "Ruby of %s", ruby[i].text);
	}
	struct str none;
	OK(!template_ruby(a, STR("a.sql.erb"), STR("<%= x %>"), &none) &&
			!template_ruby(a, STR("a.rb"), STR("x"), &none),
		"no ERB of Ruby");
	static const char *const views[][2] = {
		{"<p>{{ $o->a }}</p>\n@if ($o->b)\nx@if(y)", "<?    $o->a ;     \n  x ($o->b);       "},
		{"  @foreach ($l as $o) {!! $o->a !!}@{{ b }}{{-- c --}}",
			"<? foreach ($l as $o);    $o->a ;                     "},
		{"@php\n$a = 1;\n@endphp<?php b(); ?>x", "<?  \n$a = 1;\n;            b(); ;  "},
		{"@foreach ($l as $o)", "<?                 "},
		{"x @if (", "<?     "},
		{"  {{ a", "<?    "},
	};
	for (size_t i = 0; i < sizeof views / sizeof *views; i++) {
		struct str got;
		OK(template_php(a, STR("a.blade.php"), str_of(views[i][0]), &got), "a Blade view");
		IS(got, str_of(views[i][1]), "PHP of %s", views[i][0]);
	}
	OK(!template_php(a, STR("a.php"), STR("{{ $x }}"), &none), "no Blade view");
	arena_free(a);
	return tap_done();
}
