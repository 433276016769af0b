#include "migrate/format_code.h"
#include "migrate/formats/doctrine.h"

enum { MAX_GAPS = 20 }; /* of one migration */

/* Below these a statement may or may not run, or run more than once. */
static const char *const branches[] = {"if_statement", "for_statement", "foreach_statement",
	"while_statement", "do_statement", "switch_statement", "try_statement", "conditional_expression",
	"match_expression", "anonymous_function", "anonymous_function_creation_expression", "arrow_function",
	NULL};

struct reader {
	struct arena *a;
	const struct source *s;
	const struct syntax *t;
	struct migration *m;
};

static void unknown(struct reader *r, uint32_t node, const char *what)
{
	if (r->m->gaps.n < MAX_GAPS)
		format_code_unknown(r->a, r->m, format_code_line(r->t, node), str_of(what));
	r->m->opaque = true;
}

static uint32_t method(const struct syntax *t, uint32_t class, const char *name)
{
	for (uint32_t i = class; i < t->nodes[class].next; i++)
		if (syntax_is(t, i, "method_declaration") &&
			str_ieq(syntax_text(t, syntax_field(t, i, "name")), str_of(name)))
			return syntax_field(t, i, "body");
	return UINT32_MAX;
}

static void add_sql(struct reader *r, uint32_t call, uint32_t body, struct sql_statements *out)
{
	uint32_t list = syntax_field(r->t, call, "arguments");
	uint32_t arg = format_code_argument(r->t, list, 0);
	uint32_t value = syntax_is(r->t, arg, "argument") ? syntax_child(r->t, arg) : arg;
	struct literal lit;
	if (syntax_is(r->t, value, "heredoc") || syntax_is(r->t, value, "nowdoc"))
		value = syntax_field(r->t, value, "value");
	if (value == UINT32_MAX || !literal_at(r->a, LANGUAGE_PHP, r->t, value, &lit) || lit.holes) {
		unknown(r, call, "SQL that is computed when the migration runs");
		return;
	}
	format_code_statements(r->a, r->s, r->m, &lit, out);
	if (format_code_argument(r->t, list, 1) != UINT32_MAX)
		unknown(r, call, "SQL with parameters that only the migration itself can bind");
	if (format_code_inside(r->t, call, body, branches))
		unknown(r, call, "SQL under a condition or in a loop");
}

static bool is_call(const struct syntax *t, uint32_t node)
{
	return syntax_is(t, node, "member_call_expression") ||
	       syntax_is(t, node, "function_call_expression") ||
	       syntax_is(t, node, "scoped_call_expression") ||
	       syntax_is(t, node, "object_creation_expression") ||
	       syntax_is(t, node, "nullsafe_member_call_expression");
}

static bool is_harmless(struct str name)
{
	static const char *const names[] = {"abortIf", "warnIf", "write", NULL};
	for (size_t i = 0; names[i]; i++)
		if (str_ieq(name, str_of(names[i])))
			return true;
	return false;
}

static void read_call(struct reader *r, uint32_t call, uint32_t body, struct sql_statements *out)
{
	bool ours = syntax_is(r->t, call, "member_call_expression") &&
		    str_eq(syntax_text(r->t, syntax_field(r->t, call, "object")), STR("$this"));
	struct str name = syntax_text(r->t, syntax_field(r->t, call, "name"));
	if (ours && str_ieq(name, STR("addSql")))
		add_sql(r, call, body, out);
	else if (ours && str_ieq(name, STR("skipIf")))
		unknown(r, call, "the migration may skip itself");
	else if (str_starts(syntax_text(r->t, call), STR("$schema->")))
		unknown(r, call,
			"a change through the Schema API, whose SQL is made when the migration runs");
	else if (!ours || !is_harmless(name))
		unknown(r, call, "code whose effect on the schema is not known");
}

static void read_body(struct reader *r, uint32_t body, struct sql_statements *out)
{
	const struct syntax *t = r->t;
	if (body == UINT32_MAX)
		return;
	for (uint32_t i = body; i < t->nodes[body].next;) {
		if (is_call(t, i)) {
			read_call(r, i, body, out);
			i = t->nodes[i].next; /* what stands inside belongs to this call */
			continue;
		}
		if (syntax_is(t, i, "return_statement"))
			unknown(r, i, "the migration may return early");
		i++;
	}
}

static bool returns_false(const struct syntax *t, uint32_t body)
{
	for (uint32_t i = body; body != UINT32_MAX && i < t->nodes[body].next; i++)
		if (syntax_is(t, i, "return_statement") &&
			str_find(syntax_text(t, i), STR("false"), 0) != SIZE_MAX)
			return true;
	return false;
}

static void read_hooks(struct reader *r, uint32_t class)
{
	static const char *const hooks[] = {"preUp", "postUp", NULL};
	for (size_t i = 0; hooks[i]; i++) {
		uint32_t body = method(r->t, class, hooks[i]);
		if (body != UINT32_MAX && syntax_child_of(r->t, body, "expression_statement") != UINT32_MAX)
			unknown(r, body, "code that runs before or after the migration");
	}
}

/* The way back counts only when all of it is known. */
static void read_down(struct reader *r, uint32_t class)
{
	struct migration scratch = *r->m;
	struct reader down = {.a = r->a, .s = r->s, .t = r->t, .m = &scratch};
	struct sql_statements out = {0};
	scratch.opaque = false;
	scratch.gaps.n = scratch.gaps.cap = 0;
	scratch.gaps.v = NULL;
	read_body(&down, method(r->t, class, "down"), &out);
	if (scratch.opaque || !out.n)
		return;
	r->m->down = out;
	r->m->down_path = r->m->path;
}

static struct str namespace_of(const struct syntax *t, uint32_t class)
{
	uint32_t found = UINT32_MAX;
	for (uint32_t i = 0; i < class; i++)
		if (syntax_is(t, i, "namespace_definition"))
			found = i;
	return found == UINT32_MAX ? STR_NONE : syntax_text(t, syntax_field(t, found, "name"));
}

static void read_class(struct reader *r, uint32_t class)
{
	struct str space = namespace_of(r->t, class);
	uint32_t up = method(r->t, class, "up");
	r->m->name = str_dup(r->a, syntax_text(r->t, syntax_field(r->t, class, "name")));
	r->m->id = space.n ? str_fmt(r->a, "%.*s\\%.*s", STRF(space), STRF(r->m->name)) : r->m->name;
	if (returns_false(r->t, method(r->t, class, "isTransactional")))
		r->m->in_tx = false;
	if (up == UINT32_MAX)
		unknown(r, class, "the class has no method up() of its own");
	read_body(r, up, &r->m->up);
	read_hooks(r, class);
	read_down(r, class);
	r->m->manages_tx = !r->m->in_tx && format_has_tx_control(&r->m->up);
}

/* Without a parser the identity is still needed: the namespace and the class by their keywords. */
static struct str word_after(struct str text, const char *keyword)
{
	struct str key = str_of(keyword);
	for (size_t at = 0; (at = str_find(text, key, at)) != SIZE_MAX; at++) {
		if (at && text.p[at - 1] != '\n' && text.p[at - 1] != ' ')
			continue;
		struct str rest = str_trim(str_sub(text, at + key.n, text.n));
		size_t n = 0;
		while (n < rest.n && rest.p[n] != ' ' && rest.p[n] != ';' && rest.p[n] != '{' &&
			rest.p[n] != '\n' && rest.p[n] != '\r')
			n++;
		return str_sub(rest, 0, n);
	}
	return STR_NONE;
}

static void read_names(struct arena *a, struct migration *m)
{
	struct str space = word_after(m->raw, "namespace "), class = word_after(m->raw, "class ");
	if (!class.n)
		class = str_sub(str_basename(m->path), 0, str_chr(str_basename(m->path), '.'));
	m->name = class;
	m->id = space.n ? str_fmt(a, "%.*s\\%.*s", STRF(space), STRF(class)) : class;
}

int format_doctrine_php(struct arena *a, struct worker *w, const struct source *s,
	const struct migration *first, struct migrations *out, struct err *e)
{
	const struct syntax *t;
	struct migration m = *first;
	if (m.problem == MIGRATION_FINE && format_code_parse(a, w, LANGUAGE_PHP, &m, &t, e))
		return (int)e->code;
	if (m.problem != MIGRATION_FINE || !t) {
		read_names(a, &m);
		*VEC_PUSH(a, out) = m;
		return 0;
	}
	for (uint32_t i = 0; i < t->n; i++) {
		if (!syntax_is(t, i, "class_declaration") ||
			syntax_child_of(t, i, "base_clause") == UINT32_MAX)
			continue;
		struct reader r = {.a = a, .s = s, .t = t, .m = VEC_PUSH(a, out)};
		*r.m = *first;
		read_class(&r, i);
	}
	return 0;
}
