#include "migrate/formats/yoyo.h"

/* -- SQL -- */

static void words(struct arena *a, struct str text, struct names_list *out)
{
	for (size_t i = 0; i < text.n;) {
		size_t from = i;
		while (i < text.n && !format_is_blank(text.p[i]))
			i++;
		if (i > from)
			*VEC_PUSH(a, out) = str_sub(text, from, i);
		i++;
	}
}

/* "\s*--\s*NAME\s*:\s*(.*)": false when the line is another one. */
static bool directive(struct str line, const char *name, struct str *value)
{
	struct str rest = str_trim(line), end = str_of(name);
	if (!str_starts(rest, STR("--")))
		return false;
	rest = str_trim(str_sub(rest, 2, rest.n));
	if (!str_starts(rest, end))
		return false;
	rest = str_trim(str_sub(rest, end.n, rest.n));
	*value = str_trim(str_sub(rest, 1, rest.n));
	return str_starts(rest, STR(":"));
}

/* yoyo takes the words true and false for it, with nothing behind them, and fails at all others. */
static void transactional(struct migration *m, struct str line, struct str value, int number, bool again)
{
	bool no = str_ieq(value, STR("false"));
	bool trailing = value.n && line.n && line.p[line.n - 1] != value.p[value.n - 1];
	if (again || trailing || (!no && !str_ieq(value, STR("true"))))
		format_refuse(m, number, "yoyo knows no such value of transactional: it fails at the file");
	m->in_tx = !no;
}

void format_yoyo_directives(struct arena *a, struct migration *m, struct names_list *depends)
{
	struct format_line l = {.next = 0};
	struct str value;
	bool seen = false;
	while (format_next_line(m->raw, &l)) {
		struct str text = str_trim(l.text), line = l.text;
		if (str_ends(line, STR("\r")))
			line.n--;
		if (text.n && !str_starts(text, STR("--")))
			return;
		if (directive(line, "depends", &value)) {
			words(a, value, depends);
		} else if (directive(line, "transactional", &value)) {
			transactional(m, line, value, l.number, seen);
			seen = true;
		}
	}
}

/* -- Python -- */

enum { MAX_DEPTH = 20 };

struct steps {
	struct format_python *p;
	bool no_way_back; /* some step has none that stands in the file */
	VEC(struct literal) back;
};

static void steps_in(struct steps *s, uint32_t node);

/* One step: its SQL goes to the way up. yoyo sends it as it stands. */
static void add_sql(struct steps *s, uint32_t step, const struct literal *l)
{
	struct format_python *p = s->p;
	size_t before = p->m->up.n;
	format_code_statements(p->a, p->s, p->m, l, &p->m->up);
	if (p->m->up.n > before + 1 && p->s->dialect != DIALECT_POSTGRESQL)
		format_refuse(p->m, format_code_line(p->t, step),
			"a step with several statements, of which the driver takes one: yoyo fails at it");
}

static bool is_nothing(struct format_python *p, uint32_t node)
{
	return node == UINT32_MAX || format_python_is(p, node, "None") || format_python_is(p, node, "\"\"") ||
	       format_python_is(p, node, "''");
}

/* A function of the file: the SQL in its string literals, in the order they stand in; the rest is not known.
 */
static void read_function(struct steps *s, uint32_t step, uint32_t name)
{
	struct format_python *p = s->p;
	uint32_t f = UINT32_MAX;
	format_python_unknown(p, step,
		"a step that is a function: what it does beside the SQL in its string literals is not known");
	if (syntax_is(p->t, name, "identifier"))
		f = format_python_function(p, 0, str_z(p->a, syntax_text(p->t, name)));
	for (uint32_t i = f; f != UINT32_MAX && i < p->t->nodes[f].next; i++) {
		struct format_python_call c;
		struct literal lit;
		if (!syntax_is(p->t, i, "call") || !format_python_call(p, i, &c) ||
			!str_eq(c.name, STR("execute")))
			continue;
		uint32_t sql = format_python_positional(p, c.arguments, 0);
		if (sql != UINT32_MAX && literal_at(p->a, LANGUAGE_PYTHON, p->t, sql, &lit) && !lit.holes)
			format_code_statements(p->a, p->s, p->m, &lit, &p->m->up);
	}
}

/* step(apply, rollback=None, ignore_errors=None) */
static void step(struct steps *s, const struct format_python_call *c)
{
	struct format_python *p = s->p;
	uint32_t up = format_python_argument(p, c->arguments, 0, "apply");
	uint32_t down = format_python_argument(p, c->arguments, 1, "rollback");
	uint32_t ignore = format_python_argument(p, c->arguments, 2, "ignore_errors");
	struct literal lit;
	if (!is_nothing(p, ignore) && !format_python_is(p, ignore, "'rollback'") &&
		!format_python_is(p, ignore, "\"rollback\""))
		format_python_unknown(p, c->node, "a step whose errors are ignored: it may have no effect");
	if (!is_nothing(p, up)) {
		if (literal_at(p->a, LANGUAGE_PYTHON, p->t, up, &lit) && !lit.holes)
			add_sql(s, c->node, &lit);
		else if (syntax_is(p->t, up, "identifier") || syntax_is(p->t, up, "lambda"))
			read_function(s, c->node, up);
		else
			format_python_unknown(p, c->node, "a step whose SQL is computed");
	}
	if (down == UINT32_MAX || !literal_at(p->a, LANGUAGE_PYTHON, p->t, down, &lit) || lit.holes)
		s->no_way_back = true;
	else
		*VEC_PUSH(p->a, &s->back) = lit;
}

static bool is_one(struct str s, const char *const *list)
{
	for (; *list; list++)
		if (str_eq(s, str_of(*list)))
			return true;
	return false;
}

/* Whether a value is made of nothing but constants and steps; those are read in the order of their calls. */
static bool value(struct steps *s, uint32_t node)
{
	static const char *const plain[] = {"string", "concatenated_string", "integer", "float", "true",
		"false", "none", "identifier", "lambda", "attribute", "dictionary", "unary_operator", NULL};
	static const char *const holders[] = {"list", "tuple", "set", "parenthesized_expression", NULL};
	struct syntax const *t = s->p->t;
	if (node == UINT32_MAX || is_one(t->kinds[t->nodes[node].kind], plain))
		return true;
	if (is_one(t->kinds[t->nodes[node].kind], holders)) {
		steps_in(s, node);
		return true;
	}
	static const char *const makers[] = {"set", "list", "dict", "tuple", "frozenset", NULL};
	static const char *const ours[] = {"step", "group", "transaction", NULL};
	struct format_python_call c;
	if (!format_python_call(s->p, node, &c))
		return false;
	if (is_one(c.function, makers)) /* of nothing but values: "__depends__ = set()" */
		return format_python_positional(s->p, c.arguments, 0) == UINT32_MAX;
	if (!is_one(c.name, ours))
		return false;
	steps_in(s, node);
	return true;
}

/* group(step(...), [step(...)]): its steps, in their order; those that stand elsewhere it would move. */
static void group(struct steps *s, const struct format_python_call *c)
{
	for (uint32_t k = syntax_child(s->p->t, c->arguments); k != UINT32_MAX;
		k = syntax_sibling(s->p->t, k)) {
		if (syntax_is(s->p->t, k, "identifier") || syntax_is(s->p->t, k, "list_splat"))
			format_python_unknown(s->p, k, "a group of steps that are made elsewhere");
		else if (syntax_is(s->p->t, k, "keyword_argument"))
			format_python_unknown(s->p, k, "a group with an option that is not read");
		else
			steps_in(s, k);
	}
}

static void steps_in(struct steps *s, uint32_t node)
{
	struct format_python *p = s->p;
	struct format_python_call c;
	static const char *const marks[] = {"[", "]", "(", ")", "{", "}", ",", "comment", NULL};
	if (p->depth >= MAX_DEPTH) {
		format_python_unknown(p, node, "lists inside each other, deeper than is read");
		return;
	}
	p->depth++;
	if (is_one(p->t->kinds[p->t->nodes[node].kind], marks)) {
		p->depth--;
		return;
	}
	if (syntax_is(p->t, node, "call") && format_python_call(p, node, &c)) {
		if (str_eq(c.name, STR("step")))
			step(s, &c);
		else if (str_eq(c.name, STR("group")) || str_eq(c.name, STR("transaction")))
			group(s, &c);
		else
			format_python_unknown(p, node, "code whose effect on the schema is not known");
	} else {
		for (uint32_t k = syntax_child(p->t, node); k != UINT32_MAX; k = syntax_sibling(p->t, k))
			if (!is_one(p->t->kinds[p->t->nodes[k].kind], marks) && !value(s, k))
				format_python_unknown(p, k, "code whose effect on the schema is not known");
	}
	p->depth--;
}

/* A statement of the module. */
static void statement(struct steps *s, uint32_t node)
{
	static const char *const silent[] = {"import_statement", "import_from_statement",
		"future_import_statement", "comment", "function_definition", "pass_statement", "string",
		"decorated_definition", "class_definition", ";", NULL};
	struct syntax const *t = s->p->t;
	uint32_t inner = syntax_is(t, node, "expression_statement") ? syntax_child(t, node) : node;
	if (inner == UINT32_MAX || is_one(t->kinds[t->nodes[inner].kind], silent))
		return;
	if (syntax_is(t, inner, "assignment"))
		inner = syntax_field(t, inner, "right");
	if (!value(s, inner))
		format_python_unknown(s->p, node, "code that may or may not run");
}

/* The quoted words of __depends__ = {"a", "b"}: also where no parser is at hand. */
static void depends_of(struct arena *a, struct str text, struct names_list *out)
{
	struct format_line l = {.next = 0};
	size_t at = SIZE_MAX;
	while (at == SIZE_MAX && format_next_line(text, &l))
		if (str_starts(l.text, STR("__depends__")))
			at = str_find(text, STR("="), l.at);
	if (at == SIZE_MAX)
		return;
	struct str rest = str_sub(text, at + 1, text.n);
	struct str lead = str_trim(rest);
	char open = lead.n ? lead.p[0] : '\n';
	char close = open == '{' ? '}' : open == '[' ? ']' : open == '(' ? ')' : '\n';
	struct str list = str_sub(lead, 0, str_chr(lead, close));
	for (size_t i = 0; i < list.n; i++) {
		if (list.p[i] == '#')
			while (i < list.n && list.p[i] != '\n')
				i++;
		if (i >= list.n || (list.p[i] != '\'' && list.p[i] != '"'))
			continue;
		size_t end = i + 1;
		while (end < list.n && list.p[end] != list.p[i])
			end++;
		*VEC_PUSH(a, out) = str_sub(list, i + 1, end);
		i = end;
	}
}

static void way_back(struct steps *s)
{
	struct migration *m = s->p->m;
	if (s->no_way_back)
		return;
	for (size_t i = s->back.n; i-- > 0;)
		format_code_statements(s->p->a, s->p->s, m, &s->back.v[i], &m->down);
	if (m->down.n)
		m->down_path = m->path;
}

int format_yoyo_python(struct arena *a, struct worker *w, const struct source *s, struct migration *m,
	struct names_list *depends, struct err *e)
{
	struct format_python p = {.a = a, .s = s, .m = m};
	struct steps steps = {.p = &p};
	depends_of(a, m->raw, depends);
	if (s->names_only && s->dialect == DIALECT_POSTGRESQL) /* elsewhere its statements are counted */
		return 0;
	if (format_code_parse(a, w, LANGUAGE_PYTHON, m, &p.t, e))
		return (int)e->code;
	if (!p.t)
		return 0;
	m->in_tx = !format_python_is(&p, format_python_assigned(&p, 0, STR("__transactional__")), "False");
	for (uint32_t k = syntax_child(p.t, 0); k != UINT32_MAX; k = syntax_sibling(p.t, k))
		statement(&steps, k);
	way_back(&steps);
	return 0;
}
