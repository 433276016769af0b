/* One pass over a file: what happens to the variables of its functions, in the order of the text. */
#include "parse/literal_pass.h"

enum { MAX_OUT = 5000, MAX_VARIABLES = 20000 };

/* -- what comes out -- */

static bool same(const struct literal *x, const struct literal *y)
{
	return x->from == y->from && x->text.n == y->text.n && str_eq(x->text, y->text);
}

static void emit(struct literal_pass *p, struct literal *l)
{
	struct literals *out = p->s.out;
	for (size_t i = 0; p->s.other && i < p->first; i++)
		if (same(&out->v[i], l))
			return;
	if (out->n >= MAX_OUT)
		return;
	l->assembled = true;
	*VEC_PUSH(p->s.a, out) = *l;
}

/* A variable ends, or gets another value: what it held is what somebody used. */
static void flush(struct literal_pass *p, struct literal_variable *v)
{
	bool text = !v->unknown && !v->list && v->made;
	if (text) {
		struct literal l;
		literal_builder_reset(&p->c.b);
		literal_variable_add(&p->c, v);
		literal_builder_done(&p->c.b, &l);
		l.from = v->from;
		l.to = v->to;
		l.node = v->node;
		if (l.npieces > l.holes)
			emit(p, &l);
	}
	*v = (struct literal_variable){.name = v->name, .node = v->node, .unknown = true};
}

static void close_frame(struct literal_pass *p)
{
	size_t first = p->s.frames.v[--p->s.frames.n].first;
	for (size_t i = first; i < p->s.vars.n; i++)
		flush(p, &p->s.vars.v[i]);
	p->s.vars.n = first;
}

/* The text that a function's plain append() is to. */
static void build(struct literal_pass *p, uint32_t node, uint32_t begins)
{
	struct literal_variable *v = VEC_PUSH(p->s.a, &p->s.vars);
	struct literal l;
	*v = (struct literal_variable){.name = STR("{}"), .node = node};
	if (begins == UINT32_MAX)
		return;
	size_t at = p->s.vars.n - 1;
	(void)literal_assembly_text(&p->c, begins, &l);
	literal_variable_part(&p->s, &p->s.vars.v[at], &l);
}

static void open_frame(struct literal_pass *p, uint32_t node)
{
	const struct syntax *t = p->s.t;
	*VEC_PUSH(p->s.a, &p->s.frames) = (struct literal_frame){t->nodes[node].next, p->s.vars.n};
	uint32_t begins;
	if (literal_call_builds(t, node, &begins))
		build(p, node, begins);
	uint32_t list = syntax_field(t, node, "parameters");
	if (list == UINT32_MAX)
		list = syntax_field(t, node, "parameter");
	if (list == UINT32_MAX && t->literals->lang == LANGUAGE_KOTLIN)
		list = syntax_child_of(t, node,
			syntax_is(t, node, "lambda_literal") ? "lambda_parameters"
							     : "function_value_parameters");
	for (uint32_t i = list; list != UINT32_MAX && i < t->nodes[list].next; i++)
		if (syntax_is(t, i, "identifier") || syntax_is(t, i, "variable_name") ||
			syntax_is(t, i, "simple_identifier"))
			(void)literal_variable_bind(&p->s, i, true);
}

/* -- expressions -- */

static bool may_assemble(const struct syntax *t, uint32_t node)
{
	static const char *const calls[] = {"join", "Join", "joinToString", "implode", "concat", "Sprintf",
		"sprintf", "format", "Format", "formatted", NULL};
	struct literal_call call;
	unsigned role = literal_index_role(t, node);
	if ((role & LITERAL_STRING && literal_index_is_string(t, node)) ||
		(role & (LITERAL_CONCAT | LITERAL_ADJACENT) && literal_index_is_concat(t, node)))
		return true;
	struct literal_format f;
	if (role & LITERAL_CALL)
		return literal_call_at(t, node, &call) && str_one_of(call.method, calls);
	return (syntax_is(t, node, "binary_operator") || syntax_is(t, node, "binary") ||
		       syntax_is(t, node, "macro_invocation")) &&
	       literal_format_at(t, node, &f);
}

static void mark(struct literal_pass *p, uint32_t node, bool covered)
{
	for (uint32_t i = node; i < p->s.t->nodes[node].next; i++)
		p->marks[i] = (unsigned char)(covered ? p->marks[i] | LITERAL_COVERED
						      : p->marks[i] & ~LITERAL_COVERED);
}

static void meet_text(struct literal_pass *p, uint32_t node)
{
	const struct syntax *t = p->s.t;
	struct literal l;
	size_t spliced = p->s.spliced;
	literal_builder_reset(&p->c.b);
	p->c.holes.n = 0;
	bool any = literal_string_build(&p->c, node);
	mark(p, node, true);
	for (size_t h = 0; h < p->c.holes.n; h++)
		mark(p, p->c.holes.v[h], false);
	if (!any || p->s.spliced == spliced || p->marks[node] & LITERAL_KEPT)
		return;
	literal_builder_done(&p->c.b, &l);
	l.from = t->nodes[node].from;
	l.to = t->nodes[node].to;
	l.node = node;
	emit(p, &l);
}

/* -- assignments -- */

/* The one expression of Go's lists; UINT32_MAX when there are more. */
static uint32_t only(const struct syntax *t, uint32_t node)
{
	if (!syntax_is(t, node, "expression_list"))
		return node;
	uint32_t first = syntax_child(t, node);
	return first != UINT32_MAX && syntax_sibling(t, first) == UINT32_MAX ? first : UINT32_MAX;
}

struct assignment {
	uint32_t left, right; /* UINT32_MAX = none */
	bool appends, declares, element;
};

static uint32_t left_of(const struct syntax *t, uint32_t node)
{
	static const char *const fields[] = {"left", "name", "pattern", "property", NULL};
	for (size_t i = 0; fields[i]; i++) {
		uint32_t left = syntax_field(t, node, fields[i]);
		if (left != UINT32_MAX)
			return only(t, left);
	}
	/* Kotlin */
	static const char *const kinds[] = {"variable_declaration", "directly_assignable_expression", NULL};
	for (size_t i = 0; kinds[i]; i++) {
		uint32_t left = syntax_child_of(t, node, kinds[i]);
		if (left != UINT32_MAX)
			return syntax_child(t, left);
	}
	return syntax_child(t, node);
}

static uint32_t right_of(const struct syntax *t, uint32_t node, uint32_t left)
{
	uint32_t right = syntax_field(t, node, "right"), last = UINT32_MAX;
	if (right == UINT32_MAX)
		right = syntax_field(t, node, "value");
	if (right != UINT32_MAX)
		return only(t, right);
	bool equals = false;
	for (uint32_t k = syntax_child(t, node); k != UINT32_MAX; k = syntax_sibling(t, k)) {
		equals = equals || syntax_is(t, k, "=") || syntax_is(t, k, "+=");
		last = k;
	}
	return equals && last != left ? last : UINT32_MAX;
}

static bool assignment_at(const struct syntax *t, uint32_t node, struct assignment *out)
{
	static const char *const appends[] = {"+=", ".=", NULL};
	static const char *const others[] = {"=", ":=", NULL};
	*out = (struct assignment){.left = left_of(t, node)};
	out->declares = (syntax_field(t, node, "left") == UINT32_MAX && !syntax_is(t, node, "assignment")) ||
			syntax_is(t, node, "short_var_declaration");
	out->right = right_of(t, node, out->left);
	bool known = out->right == UINT32_MAX;
	for (uint32_t k = syntax_child(t, node); k != UINT32_MAX; k = syntax_sibling(t, k)) {
		if (syntax_child(t, k) != UINT32_MAX)
			continue;
		struct str text = syntax_text(t, k);
		out->appends = out->appends || str_one_of(text, appends);
		known = known || out->appends || str_one_of(text, others);
	}
	/* PHP's $list[] = ... */
	if (syntax_is(t, out->left, "subscript_expression")) {
		uint32_t base = syntax_child(t, out->left);
		struct str s = syntax_text(t, out->left);
		out->element = str_ends(s, STR("[]"));
		out->left = out->element ? base : UINT32_MAX;
	}
	return known && out->left != UINT32_MAX;
}

/* Go's var sb strings.Builder, var q string. */
static void declare_empty(struct literal_pass *p, uint32_t node, struct literal_variable *v)
{
	const struct syntax *t = p->s.t;
	uint32_t type = syntax_field(t, node, "type");
	struct str s = syntax_text(t, type);
	if (!syntax_is(t, node, "var_spec"))
		return;
	v->list = str_eq(s, STR("[]string"));
	v->unknown = !v->list && !str_eq(s, STR("string")) && !str_eq(s, STR("strings.Builder")) &&
		     !str_eq(s, STR("bytes.Buffer"));
}

/* The parts of an expression that is a text or a list. */
static bool evaluate(struct literal_pass *p, uint32_t node, struct literal_texts *parts, bool *list)
{
	struct literal l;
	const struct syntax *t = p->s.t;
	if (literal_assembly_list(&p->c, node, parts)) {
		*list = true;
		return true;
	}
	parts->n = 0;
	bool makes = literal_push_makes(t, node) || literal_call_makes(t, node, list);
	struct literal_call call = {.object = UINT32_MAX, .arguments = syntax_field(t, node, "arguments")};
	if (t->literals->lang == LANGUAGE_KOTLIN)
		(void)literal_call_at(t, node, &call);
	uint32_t first = makes ? literal_call_argument(t, &call, 0) : node;
	if (first != UINT32_MAX && !*list && literal_assembly_text(&p->c, first, &l)) {
		*VEC_PUSH(p->s.a, parts) = l;
		return true;
	}
	return makes;
}

/* The texts in what a variable gets. Where that is not known they are read while the variable still has what
 * it had: q = db.Wrap(fmt.Sprintf(q, w)). Where it is, they are part of it: q = db.Rebind(q + " B"). */
static void meet_texts(struct literal_pass *p, uint32_t node, bool known)
{
	const struct syntax *t = p->s.t;
	for (uint32_t i = node; i < t->nodes[node].next;) {
		bool other = literal_index_role(t, i) & (LITERAL_FUNCTION | LITERAL_ASSIGNS);
		bool text = !other && !(p->marks[i] & LITERAL_COVERED) && may_assemble(t, i);
		if (text && known)
			p->marks[i] |= LITERAL_KEPT;
		else if (text)
			meet_text(p, i);
		i = other || (text && known) ? t->nodes[i].next : i + 1;
	}
}

static void assign(struct literal_pass *p, uint32_t node, const struct assignment *g)
{
	struct literal_assembly *s = &p->s;
	struct literal_texts parts = {0};
	struct literal_variable through = {.node = node};
	bool list = false;
	struct literal_variable *v = literal_variable_bind(s, g->left, g->declares);
	if (!v)
		return;
	size_t at = (size_t)(v - s->vars.v), spliced = s->spliced;
	s->watched = at;
	s->seen = false;
	bool known = g->right != UINT32_MAX && evaluate(p, g->right, &parts, &list);
	if (g->right != UINT32_MAX && !list && (known || !s->vars.v[at].unknown))
		meet_texts(p, g->right, known);
	v = &s->vars.v[at];
	if (!s->seen)
		flush(p, v);
	*v = (struct literal_variable){.name = v->name,
		.node = v->node,
		.list = list,
		.unknown = !known,
		.made = s->spliced != spliced || s->seen,
		.pushes = known && literal_push_makes(p->s.t, g->right)};
	if (!known && g->right != UINT32_MAX)
		(void)literal_push_separates(p, g->right, &through);
	v = &s->vars.v[at];
	v->onto = through.onto;
	v->between = through.between;
	for (size_t i = 0; known && i < parts.n; i++)
		literal_variable_part(s, v, &parts.v[i]);
	if (g->right == UINT32_MAX)
		declare_empty(p, node, v);
}

/* Go's a, b = append(a, x), append(b, y): one for each, where each has its own. */
static void assign_each(struct literal_pass *p, uint32_t node)
{
	enum { MAX_EACH = 16 };
	const struct syntax *t = p->s.t;
	uint32_t lists[2] = {syntax_field(t, node, "left"), syntax_field(t, node, "right")}, left[MAX_EACH],
		 right[MAX_EACH];
	size_t n[2] = {0};
	for (int side = 0; side < 2; side++) {
		uint32_t at = UINT32_MAX, one;
		if (!syntax_is(t, lists[side], "expression_list"))
			return;
		while ((one = literal_call_element(t, lists[side], &at)) != UINT32_MAX && n[side] < MAX_EACH)
			(side ? right : left)[n[side]++] = one;
	}
	for (size_t i = 0; n[0] > 1 && n[0] == n[1] && i < n[0] && p->s.vars.n < MAX_VARIABLES; i++) {
		bool declares = syntax_is(t, node, "short_var_declaration");
		assign(p, node,
			&(struct assignment){.left = left[i], .right = right[i], .declares = declares});
	}
}

static void meet_assignment(struct literal_pass *p, uint32_t node)
{
	struct assignment g;
	if (!assignment_at(p->s.t, node, &g)) {
		assign_each(p, node);
		return;
	}
	if (g.appends && g.right != UINT32_MAX)
		literal_append(p, g.left, g.right, true, true);
	else if (g.element && g.right != UINT32_MAX)
		literal_append(p, g.left, g.right, false, false);
	else if (!g.appends && p->s.vars.n < MAX_VARIABLES)
		assign(p, node, &g);
}

/* A branch that is not taken in this reading: all but the first, or all but the last. */
static bool skipped(struct literal_pass *p, uint32_t node)
{
	const struct syntax *t = p->s.t;
	if (!t->nodes[node].field || literal_index_role(t, node) & LITERAL_ARM)
		return false;
	struct str field = t->fields[t->nodes[node].field];
	bool no = str_eq(field, STR("alternative"));
	if (!no && !str_eq(field, STR("consequence")) && !str_eq(field, STR("body")))
		return false;
	uint32_t up = t->nodes[node].parent, last = UINT32_MAX;
	if (literal_index_role(t, up) & LITERAL_CHOICE)
		return false;
	for (uint32_t k = syntax_child(t, up); k != UINT32_MAX; k = syntax_sibling(t, k))
		if (str_eq(t->fields[t->nodes[k].field], STR("alternative")))
			last = k;
	p->s.forked = p->s.forked || last != UINT32_MAX;
	return p->s.other ? last != UINT32_MAX && node != last : no;
}

/* The first case among these siblings. */
static uint32_t arm_from(const struct syntax *t, uint32_t node)
{
	while (node != UINT32_MAX && !(literal_index_role(t, node) & LITERAL_ARM))
		node = syntax_sibling(t, node);
	return node;
}

/* A case that is not taken in this reading, all but the first or all but the last, is read all the same: it
 * may hold whole statements. But what it appends to a text of outside is not. */
static void meet_arm(struct literal_pass *p, uint32_t node)
{
	const struct syntax *t = p->s.t;
	bool taken = p->s.other ? arm_from(t, syntax_sibling(t, node)) == UINT32_MAX
				: arm_from(t, syntax_child(t, t->nodes[node].parent)) == node;
	if (taken || node < p->arm_end)
		return;
	p->arm = node;
	p->arm_end = t->nodes[node].next;
}

static void read(struct literal_pass *p)
{
	const struct syntax *t = p->s.t;
	p->first = p->s.out->n;
	*VEC_PUSH(p->s.a, &p->s.frames) = (struct literal_frame){t->n, p->s.vars.n};
	for (uint32_t i = 0; i < t->n;) {
		while (p->s.frames.n > 1 && p->s.frames.v[p->s.frames.n - 1].end <= i)
			close_frame(p);
		unsigned role = literal_index_role(t, i);
		if (skipped(p, i)) {
			i = t->nodes[i].next;
			continue;
		}
		if (role & LITERAL_FUNCTION)
			open_frame(p, i);
		if (role & LITERAL_ARM)
			meet_arm(p, i);
		if (i >= p->arm_end)
			p->arm_end = 0;
		if (role & LITERAL_ASSIGNS)
			meet_assignment(p, i);
		if (role & LITERAL_CALL)
			literal_append_call(p, i);
		else if (t->literals->lang == LANGUAGE_RUBY && syntax_is(t, i, "binary"))
			literal_append_shift(p, i);
		if (!(p->marks[i] & LITERAL_COVERED) && may_assemble(t, i))
			meet_text(p, i);
		i++;
	}
	while (p->s.frames.n)
		close_frame(p);
}

void literal_assemble(struct arena *a, enum language lang, const struct syntax *t, struct literals *out)
{
	if (!t->literals || t->literals->lang != lang)
		return;
	struct literal_pass p = {.s = {.a = a, .t = t, .out = out, .watched = SIZE_MAX}};
	for (int i = 0; i < 2; i++) {
		p.marks = ARENA_ARRAY(a, unsigned char, t->n + 1);
		p.c = (struct literal_context){.a = a, .t = t, .assembly = &p.s};
		literal_builder_init(&p.c.b, a, t->source);
		read(&p);
		if (!p.s.forked)
			break;
		p.s.other = true;
		p.arm_end = 0;
		p.s.watched = SIZE_MAX;
	}
}
