/* Rust's sqlx::QueryBuilder: what is pushed onto it, and through what it separates.
 * Facts: docs.rs/sqlx/latest/sqlx/struct.QueryBuilder.html. */
#include "parse/literal_pass.h"

bool literal_push_makes(const struct syntax *t, uint32_t node)
{
	struct str s = syntax_text(t, node);
	if (t->literals->lang != LANGUAGE_RUST || !syntax_is(t, node, "call_expression"))
		return false;
	struct str head = str_sub(s, 0, str_chr(s, '('));
	size_t at = str_find(head, STR("QueryBuilder"), 0);
	return at != SIZE_MAX && (at == 0 || head.p[at - 1] == ':') &&
	       (str_ends(head, STR("::new")) || str_ends(head, STR("::with_arguments")));
}

static struct literal_variable *written(struct literal_pass *p, struct str name)
{
	struct literal_variable *v = literal_variable_named(&p->s, name);
	return v && v->pushes && !v->unknown && !v->list ? v : NULL;
}

static void add_built(struct literal_pass *p, struct str name, size_t at)
{
	struct literal l;
	struct literal_variable *v = written(p, name);
	literal_builder_done(&p->c.b, &l);
	l.from = l.to = at;
	if (!v)
		return;
	literal_variable_part(&p->s, v, &l);
	v->made = true;
}

static void add_text(struct literal_pass *p, struct str name, struct str text, size_t at)
{
	literal_builder_reset(&p->c.b);
	literal_builder_add(&p->c.b, text, at, false);
	add_built(p, name, at);
}

/* A parameter, or rows of some: a hole for each. */
static void add_holes(
	struct literal_pass *p, struct str name, const char *before, size_t n, const char *after, size_t at)
{
	literal_builder_reset(&p->c.b);
	literal_builder_add(&p->c.b, str_of(before), at, false);
	for (size_t i = 0; i < n; i++) {
		if (i)
			literal_builder_add(&p->c.b, STR(", "), at, false);
		literal_builder_hole(&p->c.b, at);
	}
	literal_builder_add(&p->c.b, str_of(after), at, false);
	add_built(p, name, at);
}

static void add_node(struct literal_pass *p, struct str name, uint32_t node)
{
	struct literal l;
	bool any = literal_assembly_text(&p->c, node, &l);
	struct literal_variable *v = written(p, name);
	if (!v)
		return;
	literal_variable_part(&p->s, v, &l);
	v->made = true;
	if (any)
		p->marks[node] |= LITERAL_KEPT;
}

/* The names of "INSERT INTO orders (id, note) ", for the rows that follow. */
static size_t listed(const struct literal_variable *v)
{
	struct str s = v->parts.n ? str_trim(v->parts.v[v->parts.n - 1].text) : STR_NONE;
	size_t open = str_rchr(s, '('), n = 1;
	if (open == SIZE_MAX || !str_ends(s, STR(")")))
		return 1;
	for (size_t i = open; i < s.n; i++)
		n += s.p[i] == ',';
	return n;
}

static bool push_one(struct literal_pass *p, const struct literal_call *call, struct str name, bool bare)
{
	size_t at = p->s.t->nodes[call->arguments].from;
	uint32_t first = literal_call_argument(p->s.t, call, 0);
	if (str_eq(call->method, bare ? STR("push_bind_unseparated") : STR("push_bind")))
		add_holes(p, name, "", 1, "", at);
	else if (str_eq(call->method, bare ? STR("push_unseparated") : STR("push")) && first != UINT32_MAX)
		add_node(p, name, first);
	else
		return false;
	return true;
}

/* sep.push(), of let mut sep = builder.separated(", ") */
static bool push_separated(
	struct literal_pass *p, struct literal_variable *v, const struct literal_call *call)
{
	struct str name = v->onto, between = v->between;
	size_t at = p->s.t->nodes[call->arguments].from;
	if (!written(p, name))
		return true;
	if (push_one(p, call, name, true))
		return true;
	if (!str_starts(call->method, STR("push")))
		return false;
	if (v->begun)
		add_text(p, name, between, at);
	v->begun = true;
	return push_one(p, call, name, false);
}

bool literal_push(struct literal_pass *p, uint32_t node, const struct literal_call *call)
{
	struct literal_variable *v = literal_variable_find(&p->s, node);
	if (!v || call->arguments == UINT32_MAX)
		return false;
	if (v->onto.n)
		return push_separated(p, v, call);
	if (!v->pushes || v->unknown)
		return false;
	size_t at = p->s.t->nodes[call->arguments].from;
	if (str_eq(call->method, STR("push_values")))
		add_holes(p, v->name, "VALUES (", listed(v), ")", at);
	else if (str_eq(call->method, STR("push_tuples")))
		add_holes(p, v->name, "(", 1, ")", at);
	else
		return push_one(p, call, v->name, false);
	return true;
}

bool literal_push_separates(struct literal_pass *p, uint32_t node, struct literal_variable *out)
{
	struct literal_call call;
	struct literal l;
	if (p->s.t->literals->lang != LANGUAGE_RUST || !literal_call_at(p->s.t, node, &call) ||
		!str_eq(call.method, STR("separated")))
		return false;
	struct literal_variable *v = literal_variable_find(&p->s, call.object);
	uint32_t first = literal_call_argument(p->s.t, &call, 0);
	if (!v || !v->pushes || first == UINT32_MAX)
		return false;
	out->onto = v->name;
	bool known = literal_assembly_text(&p->c, first, &l);
	out->between = known ? l.text : STR(" ");
	p->marks[first] |= LITERAL_KEPT;
	return true;
}
