/* The statements of a migration in the order in which they run: conditions, loops over what is known, the
 * class's own methods. */
#include "migrate/formats/rails.h"

enum { MAX_DEPTH = 20, MAX_ROUNDS = 500, MAX_STATEMENTS = 20000 };

static void assign(struct rails *r, uint32_t node)
{
	struct str condition = STR_NONE, name = syntax_text(r->t, syntax_field(r->t, node, "left"));
	uint32_t right = syntax_field(r->t, node, "right");
	struct rails_value v = {.node = UINT32_MAX};
	format_rails_assign(r, node);
	if (format_rails_value(r, right).kind == RAILS_UNKNOWN)
		condition = format_rails_condition(r, right);
	if (!condition.n)
		return;
	v = (struct rails_value){.kind = RAILS_CONDITION, .text = condition, .node = UINT32_MAX};
	if (!format_when_is(condition, true) && !format_when_is(condition, false)) {
		v.number = format_when_open(&r->d, condition);
		format_when_end(&r->d);
	}
	v.at = r->d.out->n;
	format_rails_bind(r, name, v);
}

/* Is there anything but rows among the statements from that one on? */
static bool changes_since(const struct rails *r, size_t from)
{
	for (size_t i = from; i < r->d.out->n; i++)
		if (!(r->d.out->v[i].flags & SQL_DATA))
			return true;
	return false;
}

struct branch {
	uint32_t condition, yes, no; /* UINT32_MAX = there is none */
	bool inverted;               /* unless */
};

static struct branch branch_of(const struct rails *r, uint32_t node)
{
	bool modifier = syntax_is(r->t, node, "if_modifier") || syntax_is(r->t, node, "unless_modifier");
	return (struct branch){.condition = syntax_field(r->t, node, "condition"),
		.yes = syntax_field(r->t, node, modifier ? "body" : "consequence"),
		.no = syntax_field(r->t, node, "alternative"),
		.inverted = syntax_is(r->t, node, "unless") || syntax_is(r->t, node, "unless_modifier")};
}

static bool is_jump(const struct rails *r, uint32_t node)
{
	return syntax_is(r->t, node, "return") || syntax_is(r->t, node, "next");
}

static void read_part(struct rails *r, uint32_t node)
{
	static const char *const lists[] = {
		"then", "else", "body_statement", "block_body", "begin", "parenthesized_statements", NULL};
	if (node == UINT32_MAX)
		return;
	if (str_one_of(r->t->kinds[r->t->nodes[node].kind], lists))
		format_rails_statements(r, node);
	else
		format_rails_statement(r, node);
}

/* Under a mark: what ends there ends only that part. */
static void read_marked(struct rails *r, uint32_t node)
{
	struct rails_scope *x = r->scope;
	size_t before = x->clock;
	r->marks++;
	read_part(r, node);
	r->marks--;
	for (size_t i = x->base; i < x->names.n; i++) /* whether they are so is not known behind it */
		if (x->names.v[i].when > before)
			x->names.v[i].value = (struct rails_value){.node = UINT32_MAX};
	r->jump = RAILS_ON;
}

/* The outcome of an earlier question, by the name it was given. */
static bool asked_before(const struct rails *r, const struct branch *b, struct rails_value *out)
{
	if (!syntax_is(r->t, b->condition, "identifier"))
		return false;
	*out = format_rails_value(r, b->condition);
	return out->kind == RAILS_CONDITION && !format_when_is(out->text, true) &&
	       !format_when_is(out->text, false);
}

static void read_open(struct rails *r, const struct branch *b, struct str condition)
{
	size_t before = r->d.out->n, gaps = r->m->gaps.n;
	struct rails_value v;
	bool again = asked_before(r, b, &v);
	if (r->table && r->table->create) {
		format_rails_unknown(r, b->condition, "a condition in a table's block that is not known");
		return;
	}
	if (again)
		format_when_again(&r->d, v.number);
	else
		(void)format_when_open(&r->d, b->inverted ? format_when_not(r->a, condition) : condition);
	bool swap = again && b->inverted;
	read_marked(r, swap ? b->no : b->yes);
	if (b->no != UINT32_MAX || swap) {
		format_when_otherwise(&r->d);
		read_marked(r, swap ? b->yes : b->no);
	}
	format_when_end(&r->d);
	/* What changes rows only needs no answer. */
	if (!changes_since(r, before) && r->m->gaps.n == gaps && !r->stopped)
		r->d.out->n = before;
	r->stopped = false;
}

/* "return if ..." where that is not known: what follows is taken to run, and if it is more than rows, told.
 */
static void doubt(struct rails *r, uint32_t node)
{
	if (r->doubt != UINT32_MAX && changes_since(r, r->doubt_at))
		return;
	r->doubt = node;
	r->doubt_at = r->d.out->n;
}

/* "return if Rails.env.production?": in production somebody does by hand what follows, and the code needs it
 * there as well. */
static bool by_hand(const struct rails *r, const struct branch *b)
{
	return !r->marks && r->scope->calls == 0 &&
	       (b->inverted ? format_rails_is(r, b->condition, "!Rails.env.production?")
			    : format_rails_is(r, b->condition, "Rails.env.production?"));
}

static void read_branch(struct rails *r, uint32_t node)
{
	struct branch b = branch_of(r, node);
	r->d.at = r->t->nodes[node].from;
	struct str condition = format_rails_condition(r, b.condition);
	struct rails_value v;
	bool leaves = is_jump(r, b.yes) || (b.yes != UINT32_MAX && syntax_is(r->t, b.yes, "then") &&
						   is_jump(r, format_rails_only(r, b.yes)));
	if (leaves && by_hand(r, &b))
		doubt(r, node);
	else if (b.inverted && (format_when_is(condition, true) || format_when_is(condition, false)))
		read_part(r, format_when_is(condition, true) ? b.no : b.yes);
	else if (format_when_is(condition, true) || format_when_is(condition, false))
		read_part(r, format_when_is(condition, true) ? b.yes : b.no);
	else if (leaves && !condition.n && !asked_before(r, &b, &v))
		doubt(r, node);
	else
		read_open(r, &b, condition);
}

/* case adapter_name when "x", /y/ ... else ... end: where every answer before is certain. */
static void read_case(struct rails *r, uint32_t node)
{
	uint32_t value = syntax_field(r->t, node, "value"), other = UINT32_MAX;
	for (uint32_t w = syntax_child(r->t, node); w != UINT32_MAX; w = syntax_sibling(r->t, w)) {
		struct str holds = STR("no");
		if (syntax_is(r->t, w, "else"))
			other = w;
		if (!syntax_is(r->t, w, "when"))
			continue;
		for (uint32_t p = syntax_child(r->t, w); p != UINT32_MAX; p = syntax_sibling(r->t, p))
			if (syntax_is(r->t, p, "pattern"))
				holds = format_when_any(
					r->a, holds, format_rails_compare(r, value, format_rails_only(r, p)));
		if (format_when_is(holds, true)) {
			read_part(r, syntax_field(r->t, w, "body"));
			return;
		}
		if (!format_when_is(holds, false)) {
			if (format_rails_touches(r, node))
				format_rails_unknown(r, node, "code that may or may not run");
			return;
		}
	}
	read_part(r, other);
}

/* return, next: what is behind does not run. */
static void read_jump(struct rails *r, uint32_t node)
{
	r->jump = syntax_is(r->t, node, "next") ? RAILS_NEXT : RAILS_RETURN;
	if (!r->marks)
		return;
	if (r->jump == RAILS_RETURN && r->scope->calls == 0) {
		format_when_stop(&r->d);
		r->stopped = true;
	} else {
		format_rails_unknown(r, node, "code that may or may not run");
	}
}

/* -- loops -- */

static uint32_t parameter_at(const struct rails *r, uint32_t block, size_t k)
{
	uint32_t list = syntax_field(r->t, block, "parameters");
	for (uint32_t c = list == UINT32_MAX ? list : syntax_child(r->t, list); c != UINT32_MAX;
		c = syntax_sibling(r->t, c))
		if ((syntax_is(r->t, c, "identifier") || syntax_is(r->t, c, "destructured_parameter")) &&
			k-- == 0)
			return c;
	return UINT32_MAX;
}

static void bind_text(struct rails *r, uint32_t parameter, struct str text)
{
	if (parameter != UINT32_MAX && syntax_is(r->t, parameter, "identifier"))
		format_rails_bind(r, syntax_text(r->t, parameter),
			(struct rails_value){.kind = RAILS_TEXT, .text = text, .node = UINT32_MAX});
}

static void bind_node(struct rails *r, uint32_t parameter, uint32_t node)
{
	if (parameter != UINT32_MAX && syntax_is(r->t, parameter, "identifier"))
		format_rails_bind(r, syntax_text(r->t, parameter), format_rails_value(r, node));
}

/* |a, b| or |(a, b), i| of [[x, y], ...] */
static void bind_parts(struct rails *r, uint32_t block, uint32_t element)
{
	uint32_t first = parameter_at(r, block, 0), second = parameter_at(r, block, 1);
	bool inner = first != UINT32_MAX && syntax_is(r->t, first, "destructured_parameter");
	if (!inner && second == UINT32_MAX) {
		bind_node(r, first, element);
		return;
	}
	size_t k = 0;
	uint32_t list = inner ? first : syntax_field(r->t, block, "parameters");
	struct rails_value v = format_rails_value(r, element);
	for (uint32_t c = syntax_child(r->t, list); c != UINT32_MAX; c = syntax_sibling(r->t, c)) {
		if (!syntax_is(r->t, c, "identifier"))
			continue;
		if (v.kind == RAILS_LIST && k < v.list.n)
			bind_text(r, c, v.list.v[k]);
		else
			bind_node(r, c,
				syntax_is(r->t, element, "array") ? format_rails_element(r, element, k)
								  : UINT32_MAX);
		k++;
	}
}

static void round_of(struct rails *r, uint32_t block)
{
	read_part(r, syntax_field(r->t, block, "body"));
	if (r->jump == RAILS_NEXT)
		r->jump = RAILS_ON;
}

/* The rounds of a loop over what a node holds; false: that is not known. */
static bool loop(struct rails *r, uint32_t list, uint32_t block, bool numbered)
{
	struct rails_value v = format_rails_value(r, list);
	size_t rounds = 0;
	if (v.kind == RAILS_LIST) {
		for (size_t i = 0; i < v.list.n && i < MAX_ROUNDS && r->jump == RAILS_ON; i++) {
			bind_text(r, parameter_at(r, block, 0), v.list.v[i]);
			if (numbered)
				bind_text(r, parameter_at(r, block, 1), str_fmt(r->a, "%zu", i));
			round_of(r, block);
		}
		return v.list.n <= MAX_ROUNDS;
	}
	bool hash = v.kind == RAILS_NODE && syntax_is(r->t, v.node, "hash");
	if (v.kind != RAILS_NODE || (!hash && !syntax_is(r->t, v.node, "array")))
		return false;
	for (uint32_t e = syntax_child(r->t, v.node); e != UINT32_MAX && r->jump == RAILS_ON;
		e = syntax_sibling(r->t, e)) {
		if (format_rails_is_token(r, e))
			continue;
		if (rounds++ >= MAX_ROUNDS || (hash && !syntax_is(r->t, e, "pair")))
			return false;
		if (hash) {
			struct str key = syntax_text(r->t, syntax_field(r->t, e, "key"));
			bool name = format_rails_name(r, syntax_field(r->t, e, "key"), &key);
			bind_text(r, parameter_at(r, block, 0), name ? key : key);
			bind_node(r, parameter_at(r, block, 1), syntax_field(r->t, e, "value"));
		} else {
			bind_parts(r, block, e);
		}
		round_of(r, block);
	}
	return true;
}

static bool read_loop(struct rails *r, const struct rails_call *c)
{
	static const char *const names[] = {"each", "each_with_index", "each_pair", "map", "times", NULL};
	uint64_t n;
	uint32_t list = syntax_field(r->t, c->node, "receiver");
	if (!str_one_of(c->method, names) || c->block == UINT32_MAX || list == UINT32_MAX ||
		!format_rails_touches(r, c->block))
		return false;
	if (!str_eq(c->method, STR("times")))
		return loop(r, list, c->block, str_eq(c->method, STR("each_with_index")));
	if (!str_u64(syntax_text(r->t, list), &n) || n > MAX_ROUNDS)
		return false;
	for (uint64_t i = 0; i < n && r->jump == RAILS_ON; i++) {
		bind_text(r, parameter_at(r, c->block, 0), str_fmt(r->a, "%llu", (unsigned long long)i));
		round_of(r, c->block);
	}
	return true;
}

/* -- calls -- */

/* A method of the file, read where it is called. */
static bool read_own(struct rails *r, const struct rails_call *c)
{
	struct rails_frame frame;
	const struct rails_method *m =
		!c->receiver.n || str_eq(c->receiver, STR("self")) ? format_rails_method(r, c->method) : NULL;
	if (!m)
		return false;
	uint32_t body = syntax_field(r->t, m->node, "body");
	if (!format_rails_touches(r, body) && c->block == UINT32_MAX)
		return true;
	if (!format_rails_enter(r, c, m->node, &frame)) {
		format_rails_unknown(r, c->node, "methods inside each other, deeper than is read");
		return true;
	}
	size_t at = r->d.at;
	read_part(r, body);
	r->jump = RAILS_ON;
	r->d.at = at;
	format_rails_leave(r, &frame);
	return true;
}

static void read_call(struct rails *r, const struct rails_call *c);

/* add_index :t, enabled ? %i[a b] : :b, ...: both calls, each under its condition. */
static bool read_choice(struct rails *r, const struct rails_call *c)
{
	struct branch b = {.condition = UINT32_MAX};
	struct rails_value v;
	uint32_t list = c->arguments, outer = r->assumed;
	for (uint32_t k = list == UINT32_MAX ? list : syntax_child(r->t, list); k != UINT32_MAX;
		k = syntax_sibling(r->t, k))
		if (syntax_is(r->t, k, "conditional") && k != outer) {
			b.condition = syntax_field(r->t, k, "condition");
			r->assumed = k;
			break;
		}
	struct str condition = b.condition == UINT32_MAX ? STR_NONE : format_rails_condition(r, b.condition);
	bool again = b.condition != UINT32_MAX && asked_before(r, &b, &v);
	bool sure = format_when_is(condition, true) || format_when_is(condition, false);
	if (outer != UINT32_MAX || sure || (!condition.n && !again)) {
		r->assumed = outer;
		return false;
	}
	if (again)
		format_when_again(&r->d, v.number);
	else
		(void)format_when_open(&r->d, condition);
	for (int no = 0; no < 2; no++) {
		r->assumes = !no;
		if (no)
			format_when_otherwise(&r->d);
		read_call(r, c);
	}
	r->assumed = outer;
	format_when_end(&r->d);
	return true;
}

static void read_call(struct rails *r, const struct rails_call *c)
{
	static const char *const once[] = {"transaction", "say_with_time", "suppress_messages", "up_only",
		"safety_assured", "silence", "without_timeouts", "disable_statement_timeout", "tap",
		"with_lock", "uncached", "unscoped", "disable_referential_integrity", NULL};
	if (r->table && c->receiver.n && str_eq(c->receiver, r->parameter)) {
		format_rails_table_line(r, r->table, c);
		return;
	}
	if (r->direction.n && str_eq(c->receiver, r->direction)) {
		if (str_eq(c->method, STR("up")))
			format_rails_block(r, c);
		return;
	}
	if (read_own(r, c))
		return;
	if (c->block != UINT32_MAX && str_one_of(c->method, once)) {
		format_rails_block(r, c);
		return;
	}
	if (read_loop(r, c))
		return;
	if (read_choice(r, c))
		return;
	if ((format_rails_is_change(c->method) || format_rails_is_operation(c->method)) &&
		format_rails_is_connection(r, c))
		format_rails_run(r, c);
	else if (format_rails_touches(r, c->node))
		format_rails_unknown(r, c->node,
			c->block == UINT32_MAX ? "code whose effect on the schema is not known"
					       : "code that may or may not run");
}

void format_rails_block(struct rails *r, const struct rails_call *c)
{
	uint32_t body = c->block == UINT32_MAX ? UINT32_MAX : syntax_field(r->t, c->block, "body");
	if (body == UINT32_MAX)
		return;
	read_part(r, body);
	if (r->jump == RAILS_NEXT)
		r->jump = RAILS_ON;
}

static void read_one(struct rails *r, uint32_t node)
{
	static const char *const branches[] = {
		"if", "unless", "if_modifier", "unless_modifier", "elsif", "conditional", NULL};
	static const char *const behind[] = {"rescue", "ensure", "class", "module", "method", NULL};
	struct str kind = r->t->kinds[r->t->nodes[node].kind];
	struct rails_call c;
	if (is_jump(r, node))
		read_jump(r, node);
	else if (str_one_of(kind, branches))
		read_branch(r, node);
	else if (str_eq(kind, STR("case")))
		read_case(r, node);
	else if (str_eq(kind, STR("assignment")) && !format_rails_touches(r, node))
		assign(r, node);
	else if (str_eq(kind, STR("begin")) || str_eq(kind, STR("parenthesized_statements")))
		format_rails_statements(r, node);
	else if (str_eq(kind, STR("rescue_modifier")))
		read_part(r, syntax_field(r->t, node, "body"));
	else if (str_one_of(kind, behind))
		return;
	else if (format_rails_call(r, node, &c))
		read_call(r, &c);
	else if (format_rails_touches(r, node))
		format_rails_unknown(r, node, "code that may or may not run");
}

void format_rails_statement(struct rails *r, uint32_t node)
{
	if (++r->statements > MAX_STATEMENTS || r->depth >= MAX_DEPTH) {
		format_rails_unknown(r, node, "blocks inside each other, deeper than is read");
		r->jump = RAILS_RETURN;
		return;
	}
	r->depth++;
	r->d.at = r->t->nodes[node].from;
	read_one(r, node);
	r->depth--;
}

void format_rails_statements(struct rails *r, uint32_t body)
{
	for (uint32_t k = body == UINT32_MAX ? body : syntax_child(r->t, body);
		k != UINT32_MAX && r->jump == RAILS_ON; k = syntax_sibling(r->t, k))
		if (is_jump(r, k) || !format_rails_is_token(r, k) || syntax_is(r->t, k, "identifier"))
			format_rails_statement(r, k);
}

void format_rails_migrate(struct rails *r, uint32_t method)
{
	r->doubt = UINT32_MAX;
	read_part(r, syntax_field(r->t, method, "body"));
	if (r->doubt != UINT32_MAX && changes_since(r, r->doubt_at))
		format_rails_unknown(r, r->doubt, "code that may or may not run");
}
