#include "migrate/formats/doctrine_php.h"

/* Doctrine's classes: which of their methods the executor calls, and in which order what they do is sent. */

static uint32_t run_method(struct doctrine_reader *r, const char *name, bool own_only)
{
	const struct doctrine_class *from = NULL;
	struct doctrine_array args = {0};
	uint32_t method = format_doctrine_method(r->class, str_of(name), &from);
	if (method == UINT32_MAX || (own_only && from != r->class))
		return UINT32_MAX;
	*VEC_PUSH(r->a, &args) =
		(struct doctrine_pair){STR_NONE, (struct doctrine_value){.kind = DOCTRINE_SCHEMA}};
	if (from == r->class)
		r->at = r->t->nodes[method].from;
	format_doctrine_run(r, from, method, &args);
	return method;
}

/* preUp() and up() plan, then all of it is sent, then postUp() runs, whose addSql() is refused. */
static void read_way(struct doctrine_reader *r, bool up, struct sql_statements *out)
{
	struct doctrine_scope outside = {.class = r->class};
	r->scope = &outside;
	r->plain = true;
	r->now = LIST_NOW;
	run_method(r, up ? "preUp" : "preDown", false);
	if (run_method(r, up ? "up" : "down", false) == UINT32_MAX && up)
		format_doctrine_unknown(r, "the class has no method up() of its own");
	format_doctrine_tables_end(r);
	if (r->may_skip && (r->schema_changes || r->planned_sql)) {
		if (r->m->gaps.n < 20)
			format_code_unknown(r->a, r->m, r->may_skip, STR("the migration may skip itself"));
		r->m->opaque = true;
	}
	r->now = LIST_AFTER;
	bool planned = r->planned_sql;
	run_method(r, up ? "postUp" : "postDown", false);
	r->planned_sql = planned;
	format_doctrine_close(r, out);
}

static bool returns_false(const struct doctrine_class *c)
{
	const struct doctrine_class *from = NULL;
	uint32_t method = format_doctrine_method(c, STR("isTransactional"), &from);
	uint32_t body = method == UINT32_MAX ? method : syntax_field(from->t, method, "body");
	for (uint32_t i = body; body != UINT32_MAX && i < from->t->nodes[body].next; i++)
		if (syntax_is(from->t, i, "return_statement") &&
			str_find(syntax_text(from->t, i), STR("false"), 0) != SIZE_MAX)
			return true;
	return false;
}

bool format_doctrine_follow(struct doctrine_reader *r, const char *const *names, struct sql_statements *out)
{
	struct doctrine_scope outside = {.class = r->class};
	bool any = false;
	r->scope = &outside;
	r->now = LIST_NOW;
	for (; *names; names++) {
		const struct doctrine_class *from = NULL;
		struct doctrine_array args = {0};
		uint32_t method = format_doctrine_method(r->class, str_of(*names), &from);
		if (method == UINT32_MAX)
			continue;
		any = true;
		if (from == r->class)
			r->at = r->t->nodes[method].from;
		format_doctrine_run(r, from, method, &args);
	}
	format_doctrine_close(r, out);
	return any;
}

/* The way back counts only when all of it is known, and is nothing but statements. */
static void read_down(struct doctrine_reader *r)
{
	struct migration scratch = *r->m;
	struct doctrine_reader down = {.a = r->a,
		.s = r->s,
		.p = r->p,
		.t = r->t,
		.file = r->file,
		.m = &scratch,
		.class = r->class};
	struct sql_statements out = {0};
	scratch.opaque = false;
	scratch.gaps.n = scratch.gaps.cap = 0;
	scratch.gaps.v = NULL;
	read_way(&down, false, &out);
	if (scratch.opaque || !out.n)
		return;
	r->m->down = out;
	r->m->down_path = r->m->path;
}

static struct str namespace_of(const struct syntax *t, uint32_t class)
{
	uint32_t found = UINT32_MAX;
	for (uint32_t i = syntax_child(t, 0); i != UINT32_MAX && i < class; i = syntax_sibling(t, i))
		if (syntax_is(t, i, "namespace_definition"))
			found = i;
	return found == UINT32_MAX ? STR_NONE : syntax_text(t, syntax_field(t, found, "name"));
}

static void name_class(struct doctrine_reader *r, uint32_t class)
{
	struct str space = namespace_of(r->t, class);
	r->m->name = str_dup(r->a, syntax_text(r->t, syntax_field(r->t, class, "name")));
	r->m->id = space.n ? str_fmt(r->a, "%.*s\\%.*s", STRF(space), STRF(r->m->name)) : r->m->name;
}

/* In the order of the file: what the Schema API makes comes last, and is told then. */
void format_doctrine_sort_gaps(struct migration *m)
{
	for (size_t i = 1; i < m->gaps.n; i++)
		for (size_t k = i; k && m->gaps.v[k - 1].line > m->gaps.v[k].line; k--) {
			struct migration_gap g = m->gaps.v[k];
			m->gaps.v[k] = m->gaps.v[k - 1];
			m->gaps.v[k - 1] = g;
		}
	if (m->gaps.n)
		m->problem_line = m->gaps.v[0].line;
}

static void read_class(struct doctrine_reader *r)
{
	if (returns_false(r->class))
		r->m->in_tx = false;
	read_way(r, true, &r->m->up);
	format_doctrine_sort_gaps(r->m);
	r->m->by_tool = !r->plain && !r->m->opaque;
	read_down(r);
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

int format_doctrine_php(struct arena *a, struct doctrine_project *p, const struct source *s,
	const struct migration *first, struct migrations *out, struct err *e)
{
	const struct syntax *t;
	struct migration m = *first;
	if (m.problem == MIGRATION_FINE && s->names_only && format_doctrine_outline(a, first, out))
		return 0;
	if (m.problem == MIGRATION_FINE && format_code_parse(a, p->w, LANGUAGE_PHP, &m, &t, e))
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
		struct doctrine_reader r = {.a = a, .s = s, .p = p, .t = t, .file = t, .m = VEC_PUSH(a, out)};
		*r.m = m;
		name_class(&r, i);
		if (!s->names_only && format_doctrine_class(p, a, t, i, &r.class, e))
			return (int)e->code;
		if (r.class)
			read_class(&r);
	}
	return 0;
}
