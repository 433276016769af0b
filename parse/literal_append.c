/* What is appended to a text or a list: operators, and calls in the words of many libraries. */
#include "parse/literal_pass.h"

enum { MAX_CHAIN = 256 };

/* Something that nothing was known of becomes a text whose beginning is not known. */
static void begin(struct literal_pass *p, struct literal_variable *v, uint32_t at)
{
	struct literal l;
	literal_builder_reset(&p->c.b);
	literal_builder_hole(&p->c.b, p->s.t->nodes[at].from);
	literal_builder_done(&p->c.b, &l);
	l.from = l.to = p->s.t->nodes[at].from;
	*v = (struct literal_variable){.name = v->name, .node = v->node};
	literal_variable_part(&p->s, v, &l);
}

/* name UINT32_MAX: the text that the function at hand builds. */
static struct literal_variable *appended(struct literal_pass *p, uint32_t name)
{
	return name == UINT32_MAX ? literal_variable_named(&p->s, STR("{}"))
				  : literal_variable_find(&p->s, name);
}

void literal_append(struct literal_pass *p, uint32_t name, uint32_t node, bool begins, bool declares)
{
	struct literal l;
	struct literal_assembly *s = &p->s;
	struct literal_variable *v = appended(p, name);
	if (!v && (!begins || !literal_variable_name(s, name, true).n))
		return;
	if (v && !v->list && !v->unknown && p->arm_end && v->node < p->arm) {
		s->forked = true;
		return;
	}
	struct literal_texts more = {0};
	if (v && v->list && !v->unknown && declares && literal_assembly_list(&p->c, node, &more)) {
		v = appended(p, name);
		for (size_t i = 0; i < more.n; i++)
			literal_variable_part(s, v, &more.v[i]);
		return;
	}
	bool any = literal_assembly_text(&p->c, node, &l);
	v = v ? appended(p, name) : any ? literal_variable_bind(s, name, false) : NULL;
	if (!v || (v->unknown && (!begins || !any)))
		return;
	if (v->unknown)
		begin(p, v, name);
	literal_variable_part(s, v, &l);
	v->made = true;
	if (any)
		p->marks[node] |= LITERAL_KEPT;
}

static const char *const of_text[] = {"append", "Append", "AppendLine", "WriteString", "push_str", "write",
	"Write", "WriteLine", "appendLine", NULL};
static const char *const of_list[] = {
	"push", "add", "Add", "append", "extend", "AddRange", "addAll", "concat", "push_str", NULL};

/* What ends a line ends a word. */
static void end_line(struct literal_pass *p, uint32_t name, size_t at)
{
	struct literal l;
	struct literal_variable *v = appended(p, name);
	if (!v || v->unknown || v->list)
		return;
	literal_builder_reset(&p->c.b);
	literal_builder_add(&p->c.b, STR("\n"), at, false);
	literal_builder_done(&p->c.b, &l);
	l.from = l.to = at;
	literal_variable_part(&p->s, v, &l);
}

static void append_arguments(
	struct literal_pass *p, uint32_t name, const struct literal_call *call, unsigned skip)
{
	const struct syntax *t = p->s.t;
	if (t->literals->lang == LANGUAGE_RUST && name != UINT32_MAX && literal_push(p, name, call))
		return;
	bool text = str_one_of(call->method, of_text) && t->literals->lang != LANGUAGE_PYTHON;
	struct literal_variable *v = appended(p, name);
	bool list = v && v->list && !v->unknown;
	bool concat = str_eq(call->method, STR("concat")) && t->literals->lang != LANGUAGE_RUBY;
	if (concat || (!text && !(v && !v->unknown)) || (!text && !str_one_of(call->method, of_list)))
		return;
	uint32_t at = UINT32_MAX, node;
	bool many = str_one_of(call->method, (const char *const[]){"extend", "AddRange", "addAll", NULL});
	while ((node = literal_call_element(t, call->arguments, &at)) != UINT32_MAX)
		if (skip)
			skip--;
		else
			literal_append(p, name, node, text && !list, many);
	if (text && !list && call->arguments != UINT32_MAX && str_ends(call->method, STR("Line")))
		end_line(p, name, t->nodes[call->arguments].to);
}

/* Go's &name. */
static uint32_t referred(const struct syntax *t, uint32_t node)
{
	uint32_t inner =
		syntax_is(t, node, "unary_expression") ? syntax_field(t, node, "operand") : UINT32_MAX;
	return inner == UINT32_MAX ? node : inner;
}

/* array_push($list, 'a'), fmt.Fprintf(&name, format, ...) */
static void meet_function(struct literal_pass *p, uint32_t node)
{
	const struct syntax *t = p->s.t;
	struct literal_call call;
	struct literal l;
	uint32_t name;
	if (!literal_call_at(t, node, &call) || (name = literal_call_argument(t, &call, 0)) == UINT32_MAX)
		return;
	name = referred(t, name);
	struct literal_variable *v = literal_variable_find(&p->s, name);
	if (str_eq(call.method, STR("array_push"))) {
		call.method = STR("push");
		append_arguments(p, name, &call, 1);
	} else if (str_starts(call.method, STR("Fprint")) && v && !v->list && !v->unknown) {
		struct literal_format f = {
			.format = literal_call_argument(t, &call, 1), .list = call.arguments, .first = 2};
		literal_builder_reset(&p->c.b);
		if (f.format == UINT32_MAX || !literal_format_add(&p->c, &f))
			return;
		literal_builder_done(&p->c.b, &l);
		l.from = t->nodes[f.format].from;
		l.to = t->nodes[node].to;
		v = literal_variable_find(&p->s, name);
		literal_variable_part(&p->s, v, &l);
		v->made = true;
	}
}

/* The outermost call is met first, the innermost comes first. */
void literal_append_call(struct literal_pass *p, uint32_t node)
{
	const struct syntax *t = p->s.t;
	struct literal_call chain[MAX_CHAIN];
	size_t n = 0;
	if (p->marks[node] & LITERAL_DONE)
		return;
	uint32_t object = node;
	bool plain = false; /* the innermost is a function's, or of the text at hand */
	while (n < MAX_CHAIN && literal_call_at(t, object, &chain[n]) && chain[n].arguments != UINT32_MAX) {
		p->marks[object] |= LITERAL_DONE;
		plain = chain[n].object == UINT32_MAX;
		if (plain)
			break;
		object = chain[n++].object;
	}
	if (plain && str_one_of(chain[n].method, of_text) && appended(p, UINT32_MAX)) {
		object = UINT32_MAX;
		n++;
	}
	if (n == 1 && str_starts(chain[0].method, STR("Fprint")))
		n = 0;
	if (n == 0 && object != UINT32_MAX)
		meet_function(p, node);
	while (n-- > 0)
		append_arguments(p, object, &chain[n], 0);
}

void literal_append_shift(struct literal_pass *p, uint32_t node)
{
	const struct syntax *t = p->s.t;
	uint32_t parts[MAX_CHAIN], left = node;
	size_t n = 0;
	while (n < MAX_CHAIN && syntax_is(t, left, "binary") && !(p->marks[left] & LITERAL_DONE) &&
		str_eq(syntax_text(t, syntax_field(t, left, "operator")), STR("<<"))) {
		p->marks[left] |= LITERAL_DONE;
		parts[n++] = syntax_field(t, left, "right");
		left = syntax_field(t, left, "left");
	}
	while (n-- > 0)
		if (parts[n] != UINT32_MAX && left != UINT32_MAX)
			literal_append(p, left, parts[n], true, false);
}
