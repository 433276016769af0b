#include "migrate/format_code.h"
#include "migrate/formats/goose.h"

static uint32_t function_named(const struct syntax *t, struct str name)
{
	for (uint32_t i = 0; i < t->n; i++)
		if (syntax_is(t, i, "function_declaration") &&
			str_eq(syntax_text(t, syntax_field(t, i, "name")), name))
			return i;
	return UINT32_MAX;
}

/* The function that "goose.AddMigration...(up, down)" registers as up; UINT32_MAX when there is none. */
static uint32_t up_of(const struct source *s, const struct syntax *t)
{
	for (uint32_t i = 0; i < t->n; i++) {
		if (!syntax_is(t, i, "call_expression") ||
			!format_goose_is_register(s, syntax_text(t, syntax_field(t, i, "function"))))
			continue;
		uint32_t list = syntax_field(t, i, "arguments");
		for (size_t k = 0; k < 2; k++) { /* AddNamed... takes the file's name first */
			uint32_t arg = format_code_argument(t, list, k);
			if (syntax_is(t, arg, "func_literal"))
				return arg;
			if (syntax_is(t, arg, "identifier"))
				return function_named(t, syntax_text(t, arg));
		}
	}
	return UINT32_MAX;
}

static bool runs_sql(struct str method)
{
	static const char *const words[] = {"Exec", "ExecContext", "MustExec", "Query", "QueryContext",
		"QueryRow", "QueryRowContext", NULL};
	for (size_t i = 0; words[i]; i++)
		if (str_eq(method, str_of(words[i])))
			return true;
	return false;
}

static void read_call(
	struct arena *a, const struct source *s, const struct syntax *t, uint32_t call, struct migration *m)
{
	uint32_t list = syntax_field(t, call, "arguments");
	struct literal lit;
	for (size_t k = 0; k < 2; k++) { /* the context may come first */
		uint32_t arg = format_code_argument(t, list, k);
		if (arg == UINT32_MAX)
			continue;
		bool text = literal_at(a, LANGUAGE_GO, t, arg, &lit), whole = text && !lit.holes;
		if (!whole && !format_goose_computed(a, t, arg, &lit)) {
			if (text)
				break;
			continue;
		}
		if (!whole)
			format_gap(a, m, format_code_line(t, call),
				STR("a column's default that is computed when the Go migration runs"));
		format_code_statements(a, s, m, &lit, &m->up);
		return;
	}
	format_gap(a, m, format_code_line(t, call), STR("SQL that is computed when the Go migration runs"));
}

int format_goose_go(
	struct arena *a, struct worker *w, const struct source *s, struct migration *m, struct err *e)
{
	const struct syntax *t;
	m->in_tx = str_find(m->raw, STR("NoTx"), 0) == SIZE_MAX;
	if (format_code_parse(a, w, LANGUAGE_GO, m, &t, e))
		return (int)e->code;
	if (!t)
		return 0;
	uint32_t up = up_of(s, t);
	int line = up == UINT32_MAX ? 1 : format_code_line(t, up);
	format_code_unknown(a, m, line,
		STR("a Go migration: what it does beside the SQL in its string literals is not known"));
	for (uint32_t i = up; up != UINT32_MAX && i < t->nodes[up].next; i++) {
		uint32_t f = syntax_is(t, i, "call_expression") ? syntax_field(t, i, "function") : UINT32_MAX;
		if (f != UINT32_MAX && runs_sql(syntax_text(t, syntax_field(t, f, "field"))))
			read_call(a, s, t, i, m);
	}
	return 0;
}
