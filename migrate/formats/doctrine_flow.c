/* Statements: what certainly runs is followed as PHP would, what depends on the catalog becomes a condition
 * around it, what depends on anything else is followed once and told where it changes a schema. */
#include "migrate/formats/doctrine_php.h"

static struct doctrine_value of_kind(enum doctrine_kind kind)
{
	return (struct doctrine_value){.kind = kind};
}

static enum doctrine_flow one(struct doctrine_reader *r, uint32_t s);

/* -- variables behind a branch -- */

struct branch {
	size_t frames, mark;                  /* before */
	struct doctrine_bounds first, second; /* written in the branches */
	struct str when;
	struct doctrine_frame like;
	struct str on[2]; /* where it goes on, seen from within each */
	enum doctrine_flow how[2];
	int of;
};

static void take(struct doctrine_reader *r, struct branch *b, struct doctrine_bounds *to)
{
	struct doctrine_bounds *all = &r->scope->bound;
	for (size_t i = r->scope->mark; i < all->n; i++)
		*VEC_PUSH(r->a, to) = all->v[i];
	all->n = r->scope->mark;
	(void)b;
}

static bool same(const struct doctrine_value *x, const struct doctrine_value *y)
{
	return x->kind == y->kind && x->partial == y->partial && str_eq(x->text, y->text) &&
	       str_eq(x->when, y->when) && x->array == y->array && x->table == y->table;
}

static struct doctrine_value merged(struct doctrine_reader *r, const struct branch *b,
	const struct doctrine_value *x, const struct doctrine_value *y)
{
	if (same(x, y))
		return *x;
	if (x->kind == DOCTRINE_BOOL && y->kind == DOCTRINE_BOOL)
		return format_doctrine_of_bool(format_when_any(r->a, format_when_all(r->a, b->when, x->when),
			format_when_all(r->a, format_when_not(r->a, b->when), y->when)));
	const struct doctrine_value *text = x->kind == DOCTRINE_NULL   ? y
					    : y->kind == DOCTRINE_NULL ? x
								       : NULL;
	if (text && text->kind == DOCTRINE_TEXT) { /* where it is one at all, it is this one */
		struct doctrine_value out = *text;
		out.partial = true;
		return out;
	}
	return of_kind(x->kind == DOCTRINE_FOREIGN || y->kind == DOCTRINE_FOREIGN ? DOCTRINE_FOREIGN
										  : DOCTRINE_DATA);
}

static void merge_from(struct doctrine_reader *r, const struct branch *b, const struct doctrine_bounds *names)
{
	static const struct doctrine_value nothing = {.kind = DOCTRINE_NULL};
	for (size_t i = 0; i < names->n && format_doctrine_step(r); i++) {
		struct str name = names->v[i].name;
		const struct doctrine_value *old = format_doctrine_bound(&r->scope->bound, name);
		const struct doctrine_value *x = format_doctrine_bound(&b->first, name);
		const struct doctrine_value *y = format_doctrine_bound(&b->second, name);
		x = x ? x : old ? old : &nothing;
		y = y ? y : old ? old : &nothing;
		bool x_ends = b->how[0] != DOCTRINE_GO, y_ends = b->how[1] != DOCTRINE_GO;
		struct doctrine_value v = x_ends ? *y : y_ends ? *x : merged(r, b, x, y);
		format_doctrine_bind(r, name, v);
	}
}

static struct branch open_branch(struct doctrine_reader *r, struct str when)
{
	struct branch b = {.frames = r->frames.n, .mark = r->scope->mark, .when = when};
	r->scope->mark = r->scope->bound.n;
	format_doctrine_push(r, when);
	b.like = r->frames.v[b.frames];
	return b;
}

static void other_branch(struct doctrine_reader *r, struct branch *b, enum doctrine_flow how)
{
	take(r, b, &b->first);
	b->how[0] = how;
	b->on[0] = format_doctrine_leave(r, b->frames, how, &b->of);
	struct doctrine_frame f = b->like;
	f.holds = false;
	f.serial = ++r->serial;
	*VEC_PUSH(r->a, &r->frames) = f;
}

static enum doctrine_flow close_branch(struct doctrine_reader *r, struct branch *b, enum doctrine_flow how)
{
	take(r, b, &b->second);
	b->how[1] = how;
	b->on[1] = format_doctrine_leave(r, b->frames, how, &b->of);
	r->scope->mark = b->mark;
	struct doctrine_bounds both = {0};
	for (size_t i = 0; i < b->first.n; i++)
		*VEC_PUSH(r->a, &both) = b->first.v[i];
	for (size_t i = 0; i < b->second.n; i++)
		if (!format_doctrine_bound(&b->first, b->second.v[i].name))
			*VEC_PUSH(r->a, &both) = b->second.v[i];
	struct doctrine_bounds names = both;
	merge_from(r, b, &names);
	enum doctrine_flow x = b->how[0], y = b->how[1];
	if (x == y && x != DOCTRINE_GO)
		return x;
	struct str other = format_when_not(r->a, b->when);
	if (x != DOCTRINE_GO && y != DOCTRINE_GO && x != DOCTRINE_STOP && y != DOCTRINE_STOP) {
		/* both end something: the inner one here, the outer one for what follows it */
		format_doctrine_rest(r, x < y ? b->when : other, FRAME_CALL, &b->like);
		return x < y ? x : y;
	}
	if (x == DOCTRINE_STOP || y == DOCTRINE_STOP) { /* assumed not to come */
		struct str on = x == DOCTRINE_STOP ? b->on[1] : b->on[0];
		if (!format_when_is(on, false))
			format_doctrine_rest(r, on, b->of, &b->like);
		return format_when_is(on, false) ? (x == DOCTRINE_STOP ? y : x) : DOCTRINE_GO;
	}
	struct str on = format_when_any(
		r->a, format_when_all(r->a, b->when, b->on[0]), format_when_all(r->a, other, b->on[1]));
	if (!(format_when_is(b->on[0], true) && format_when_is(b->on[1], true)))
		format_doctrine_rest(r, on, b->of, &b->like);
	return DOCTRINE_GO;
}

/* -- if -- */

static enum doctrine_flow body_of(struct doctrine_reader *r, uint32_t body)
{
	return body == UINT32_MAX ? DOCTRINE_GO : format_doctrine_block(r, body);
}

/* if ($c->getLength() !== 9) $c->setLength(9); comes to the same whichever it is. */
static bool sets_what_it_asks(const struct doctrine_reader *r, uint32_t condition, uint32_t body)
{
	condition = format_doctrine_bare(r->t, condition);
	uint32_t get = syntax_field(r->t, condition, "left");
	struct str op = syntax_text(r->t, syntax_field(r->t, condition, "operator"));
	uint32_t s = syntax_is(r->t, body, "compound_statement")
			     ? syntax_child_of(r->t, body, "expression_statement")
			     : body;
	uint32_t set = syntax_child(r->t, s);
	if (!syntax_is(r->t, condition, "binary_expression") || !op.n || op.p[0] != '!' || s == UINT32_MAX ||
		syntax_sibling(r->t, s) == UINT32_MAX || !syntax_is(r->t, syntax_sibling(r->t, s), "}") ||
		!syntax_is(r->t, get, "member_call_expression") ||
		!syntax_is(r->t, set, "member_call_expression"))
		return false;
	struct str a = syntax_text(r->t, syntax_field(r->t, get, "name"));
	struct str b = syntax_text(r->t, syntax_field(r->t, set, "name"));
	uint32_t value = format_code_argument(r->t, syntax_field(r->t, set, "arguments"), 0);
	return str_starts(a, STR("get")) && str_starts(b, STR("set")) &&
	       str_eq(str_sub(a, 3, a.n), str_sub(b, 3, b.n)) &&
	       str_eq(syntax_text(r->t, syntax_field(r->t, get, "object")),
		       syntax_text(r->t, syntax_field(r->t, set, "object"))) &&
	       str_eq(syntax_text(r->t, syntax_field(r->t, condition, "right")), syntax_text(r->t, value));
}

static enum doctrine_flow if_from(struct doctrine_reader *r, uint32_t s, uint32_t other);

/* The alternatives from this one on. */
static enum doctrine_flow alternative(struct doctrine_reader *r, uint32_t n)
{
	while (n != UINT32_MAX && !syntax_is(r->t, n, "else_if_clause") && !syntax_is(r->t, n, "else_clause"))
		n = syntax_sibling(r->t, n);
	if (n == UINT32_MAX)
		return DOCTRINE_GO;
	if (syntax_is(r->t, n, "else_clause"))
		return body_of(r, syntax_field(r->t, n, "body"));
	return if_from(r, n, syntax_sibling(r->t, n));
}

static enum doctrine_flow if_from(struct doctrine_reader *r, uint32_t s, uint32_t other)
{
	uint32_t condition = syntax_field(r->t, s, "condition"), body = syntax_field(r->t, s, "body");
	struct doctrine_value v = format_doctrine_value(r, condition);
	struct str when = format_doctrine_truth(r, &v);
	if (format_when_is(when, true) || (!when.n && sets_what_it_asks(r, condition, body)))
		return body_of(r, body);
	if (format_when_is(when, false))
		return alternative(r, other);
	struct branch b = open_branch(r, when);
	other_branch(r, &b, body_of(r, body));
	return close_branch(r, &b, alternative(r, other));
}

static enum doctrine_flow read_if(struct doctrine_reader *r, uint32_t s)
{
	return if_from(r, s, syntax_child(r->t, s));
}

/* -- switch -- */

static bool is_case(const struct doctrine_reader *r, uint32_t n)
{
	return syntax_is(r->t, n, "case_statement") || syntax_is(r->t, n, "default_statement");
}

/* From this case on, until a break. */
static enum doctrine_flow fall_through(struct doctrine_reader *r, uint32_t n)
{
	enum doctrine_flow how = DOCTRINE_GO;
	for (; n != UINT32_MAX && how == DOCTRINE_GO; n = syntax_sibling(r->t, n)) {
		bool past = false; /* the colon behind the value */
		if (!is_case(r, n))
			continue;
		for (uint32_t s = syntax_child(r->t, n); s != UINT32_MAX && how == DOCTRINE_GO;
			s = syntax_sibling(r->t, s)) {
			if (past)
				how = one(r, s);
			past = past || syntax_is(r->t, s, ":") || syntax_is(r->t, s, ";");
		}
	}
	return how;
}

static enum doctrine_flow switch_from(
	struct doctrine_reader *r, uint32_t n, uint32_t block, const struct doctrine_value *subject)
{
	while (n != UINT32_MAX && !syntax_is(r->t, n, "case_statement"))
		n = syntax_sibling(r->t, n);
	if (n == UINT32_MAX) {
		uint32_t other = syntax_child_of(r->t, block, "default_statement");
		return other == UINT32_MAX ? DOCTRINE_GO : fall_through(r, other);
	}
	struct doctrine_value v = format_doctrine_value(r, syntax_field(r->t, n, "value"));
	struct str when = format_doctrine_equal(r, subject, &v, false);
	if (!format_doctrine_step(r) || r->deep > 60)
		return DOCTRINE_GO;
	if (format_when_is(when, true))
		return fall_through(r, n);
	if (format_when_is(when, false))
		return switch_from(r, syntax_sibling(r->t, n), block, subject);
	struct branch b = open_branch(r, when);
	r->deep++;
	other_branch(r, &b, fall_through(r, n));
	enum doctrine_flow how = close_branch(r, &b, switch_from(r, syntax_sibling(r->t, n), block, subject));
	r->deep--;
	return how;
}

static enum doctrine_flow read_switch(struct doctrine_reader *r, uint32_t s)
{
	uint32_t block = syntax_field(r->t, s, "body");
	struct doctrine_value v = format_doctrine_value(r, syntax_field(r->t, s, "condition"));
	size_t base = r->frames.n;
	enum doctrine_flow how = switch_from(r, syntax_child(r->t, block), block, &v);
	format_doctrine_end_rests(r, base, FRAME_LOOP);
	return how == DOCTRINE_BREAK || how == DOCTRINE_CONTINUE ? DOCTRINE_GO : how;
}

/* -- loops -- */

/* After code that is followed once but may run more often, or never, its variables are not known. */
static void forget(struct doctrine_reader *r, uint32_t from)
{
	struct str name;
	uint32_t end = r->t->nodes[from].next;
	for (uint32_t at = from; (name = format_code_assigned(r->t, &at, end)).n && format_doctrine_step(r);)
		format_doctrine_bind(r, name, of_kind(DOCTRINE_DATA));
}

static enum doctrine_flow unknown_loop(struct doctrine_reader *r, uint32_t s, uint32_t body)
{
	size_t base = r->frames.n;
	int of = FRAME_ITERATION;
	forget(r, s);
	format_doctrine_push(r, STR_NONE);
	struct doctrine_frame like = r->frames.v[base];
	struct str on = format_doctrine_leave(r, base, body_of(r, body), &of);
	forget(r, s);
	if (of == FRAME_CALL && !format_when_is(on, true)) /* it may have returned */
		format_doctrine_rest(r, STR_NONE, FRAME_CALL, &like);
	return DOCTRINE_GO;
}

/* The list, and the variables: $value, or $key => $value. */
static void loop_parts(const struct doctrine_reader *r, uint32_t s, uint32_t body, uint32_t *list,
	uint32_t *key, uint32_t *value)
{
	static const char *const signs[] = {"foreach", "(", ")", "as", "comment", NULL};
	*list = *key = *value = UINT32_MAX;
	for (uint32_t n = syntax_child(r->t, s); n != UINT32_MAX && n != body; n = syntax_sibling(r->t, n)) {
		if (str_one_of(r->t->kinds[r->t->nodes[n].kind], signs))
			continue;
		if (*list == UINT32_MAX)
			*list = n;
		else
			*value = n;
	}
	if (!syntax_is(r->t, *value, "pair"))
		return;
	uint32_t pair = *value;
	*key = syntax_child(r->t, pair);
	for (uint32_t n = *key; n != UINT32_MAX; n = syntax_sibling(r->t, n))
		*value = n;
}

/* A loop over a table's indexes or foreign keys: once, for each of them. */
static enum doctrine_flow each_of(struct doctrine_reader *r, uint32_t key, uint32_t value, uint32_t body,
	const struct doctrine_value *set)
{
	size_t base = r->frames.n;
	struct doctrine_value item = *set;
	item.kind = DOCTRINE_ITEM;
	forget(r, body);
	format_doctrine_assign(r, value, item);
	format_doctrine_assign(r, key, format_doctrine_of_text(STR(DOCTRINE_EACH)));
	r->each = set;
	body_of(r, body);
	r->each = NULL;
	r->frames.n = base;
	r->plain = false;
	forget(r, body);
	return DOCTRINE_GO;
}

static enum doctrine_flow read_foreach(struct doctrine_reader *r, uint32_t s)
{
	enum { MOST = 500 };
	uint32_t list, key, value, body = syntax_field(r->t, s, "body");
	loop_parts(r, s, body, &list, &key, &value);
	struct doctrine_value v = format_doctrine_value(r, list);
	size_t base = r->frames.n;
	if (v.kind == DOCTRINE_SET && v.table && v.part >= DOCTRINE_INDEXES && !r->each)
		return each_of(r, key, value, body, &v);
	if (v.kind != DOCTRINE_ARRAY || v.array->n > MOST) {
		format_doctrine_assign(r, value, of_kind(DOCTRINE_DATA));
		format_doctrine_assign(r, key, of_kind(DOCTRINE_DATA));
		return unknown_loop(r, s, body);
	}
	enum doctrine_flow how = DOCTRINE_GO;
	for (size_t i = 0; i < v.array->n && !r->stopped; i++) {
		format_doctrine_assign(r, value, v.array->v[i].value);
		format_doctrine_assign(r, key, format_doctrine_of_text(v.array->v[i].key));
		how = body_of(r, body);
		format_doctrine_end_rests(r, base, FRAME_ITERATION);
		if (how >= DOCTRINE_BREAK)
			break;
	}
	format_doctrine_end_rests(r, base, FRAME_LOOP);
	return how > DOCTRINE_BREAK ? how : DOCTRINE_GO;
}

static enum doctrine_flow read_loop(struct doctrine_reader *r, uint32_t s)
{
	return unknown_loop(r, s, syntax_field(r->t, s, "body"));
}

/* -- other statements -- */

static uint32_t after_word(const struct doctrine_reader *r, uint32_t s)
{
	uint32_t n = syntax_sibling(r->t, syntax_child(r->t, s));
	while (syntax_is(r->t, n, "comment"))
		n = syntax_sibling(r->t, n);
	return syntax_is(r->t, n, ";") ? UINT32_MAX : n;
}

static enum doctrine_flow read_return(struct doctrine_reader *r, uint32_t s)
{
	uint32_t value = after_word(r, s);
	struct doctrine_value v =
		value == UINT32_MAX ? of_kind(DOCTRINE_NULL) : format_doctrine_value(r, value);
	*VEC_PUSH(r->a, &r->scope->returns) =
		(struct doctrine_return){format_doctrine_around(r, r->scope->base), v};
	return DOCTRINE_RETURN;
}

/* throw new SkipMigration(...) */
static enum doctrine_flow read_throw(struct doctrine_reader *r, uint32_t e)
{
	struct str text = syntax_text(r->t, e);
	size_t paren = str_chr(text, '(');
	if (str_find(str_sub(text, 0, paren == SIZE_MAX ? text.n : paren), STR("SkipMigration"), 0) !=
		SIZE_MAX)
		format_doctrine_stop(r, format_when_constant(true));
	else if (!r->frames.n && !r->silent) {
		format_doctrine_unknown(r, "the migration stops with an exception");
		r->stopped = true;
	}
	return DOCTRINE_STOP;
}

static enum doctrine_flow read_try(struct doctrine_reader *r, uint32_t s)
{
	bool guards = syntax_child_of(r->t, s, "catch_clause") != UINT32_MAX;
	r->guarded += guards;
	enum doctrine_flow how = body_of(r, syntax_field(r->t, s, "body"));
	r->guarded -= guards;
	uint32_t last = syntax_child_of(r->t, s, "finally_clause");
	uint32_t body = last == UINT32_MAX ? last : syntax_field(r->t, last, "body");
	enum doctrine_flow end = body_of(r, body);
	return end == DOCTRINE_GO ? how : end;
}

static enum doctrine_flow read_expression(struct doctrine_reader *r, uint32_t s)
{
	uint32_t e = syntax_child(r->t, s);
	if (syntax_is(r->t, e, "throw_expression"))
		return read_throw(r, e);
	r->thrown = false;
	format_doctrine_value(r, e);
	return r->thrown ? DOCTRINE_STOP : DOCTRINE_GO;
}

static enum doctrine_flow read_continue(struct doctrine_reader *r, uint32_t s)
{
	(void)r, (void)s;
	return DOCTRINE_CONTINUE;
}

static enum doctrine_flow read_break(struct doctrine_reader *r, uint32_t s)
{
	(void)r, (void)s;
	return DOCTRINE_BREAK;
}

static enum doctrine_flow read_unset(struct doctrine_reader *r, uint32_t s)
{
	for (uint32_t n = syntax_child(r->t, s); n != UINT32_MAX; n = syntax_sibling(r->t, n))
		format_doctrine_assign(r, n, of_kind(DOCTRINE_NULL));
	return DOCTRINE_GO;
}

static const struct {
	const char *kind;
	enum doctrine_flow (*read)(struct doctrine_reader *r, uint32_t s);
} kinds[] = {{"expression_statement", read_expression}, {"if_statement", read_if},
	{"foreach_statement", read_foreach}, {"return_statement", read_return},
	{"switch_statement", read_switch}, {"compound_statement", format_doctrine_block},
	{"colon_block", format_doctrine_block}, {"for_statement", read_loop}, {"while_statement", read_loop},
	{"do_statement", read_loop}, {"try_statement", read_try}, {"continue_statement", read_continue},
	{"break_statement", read_break}, {"throw_statement", read_throw}, {"unset_statement", read_unset}};

static enum doctrine_flow one(struct doctrine_reader *r, uint32_t s)
{
	enum { MAX_DEEP = 100 };
	enum doctrine_flow how = DOCTRINE_GO;
	if (!format_doctrine_step(r) || r->deep >= MAX_DEEP || r->stopped)
		return DOCTRINE_GO;
	if (r->t == r->file)
		r->at = r->t->nodes[s].from;
	r->deep++;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (syntax_is(r->t, s, kinds[i].kind)) {
			how = kinds[i].read(r, s);
			break;
		}
	r->deep--;
	return how;
}

enum doctrine_flow format_doctrine_block(struct doctrine_reader *r, uint32_t block)
{
	enum doctrine_flow how = DOCTRINE_GO;
	if (!syntax_is(r->t, block, "compound_statement") && !syntax_is(r->t, block, "colon_block"))
		return one(r, block);
	for (uint32_t s = syntax_child(r->t, block); s != UINT32_MAX && how == DOCTRINE_GO && !r->stopped;
		s = syntax_sibling(r->t, s))
		how = one(r, s);
	return how;
}

/* -- match and ?: -- */

static struct doctrine_value chosen(
	struct doctrine_reader *r, struct str when, uint32_t yes, const struct doctrine_value *no)
{
	struct branch b = {.frames = r->frames.n, .when = when};
	format_doctrine_push(r, when);
	struct doctrine_value x = format_doctrine_value(r, yes);
	r->frames.n = b.frames;
	return merged(r, &b, &x, no);
}

static struct doctrine_value ternary(struct doctrine_reader *r, uint32_t node)
{
	uint32_t yes = syntax_field(r->t, node, "body"), no = syntax_field(r->t, node, "alternative");
	struct doctrine_value c = format_doctrine_value(r, syntax_field(r->t, node, "condition"));
	struct str when = format_doctrine_truth(r, &c);
	if (format_when_is(when, true))
		return yes == UINT32_MAX ? c : format_doctrine_value(r, yes);
	if (format_when_is(when, false))
		return format_doctrine_value(r, no);
	if (yes == UINT32_MAX)
		return of_kind(DOCTRINE_DATA);
	format_doctrine_push(r, when);
	format_doctrine_otherwise(r);
	struct doctrine_value v = format_doctrine_value(r, no);
	r->frames.n--;
	return chosen(r, when, yes, &v);
}

static struct str arm(struct doctrine_reader *r, uint32_t list, const struct doctrine_value *subject)
{
	struct str any = format_when_constant(false);
	for (uint32_t n = syntax_child(r->t, list); n != UINT32_MAX; n = syntax_sibling(r->t, n)) {
		if (syntax_is(r->t, n, ",") || syntax_is(r->t, n, "comment"))
			continue;
		struct doctrine_value v = format_doctrine_value(r, n);
		any = format_when_any(r->a, any, format_doctrine_equal(r, subject, &v, true));
	}
	return any;
}

/* Up to an arm that certainly fits. */
static struct doctrine_value match(struct doctrine_reader *r, uint32_t node)
{
	struct doctrine_value subject = format_doctrine_value(r, syntax_field(r->t, node, "condition"));
	uint32_t block = syntax_field(r->t, node, "body"), other = UINT32_MAX;
	size_t open = 0;
	for (uint32_t n = syntax_child(r->t, block); n != UINT32_MAX; n = syntax_sibling(r->t, n)) {
		if (syntax_is(r->t, n, "match_default_expression"))
			other = syntax_field(r->t, n, "return_expression");
		if (!syntax_is(r->t, n, "match_conditional_expression") || !format_doctrine_step(r))
			continue;
		struct str when = arm(r, syntax_field(r->t, n, "conditional_expressions"), &subject);
		uint32_t value = syntax_field(r->t, n, "return_expression");
		if (format_when_is(when, false))
			continue;
		if (format_when_is(when, true)) {
			other = value;
			break;
		}
		open++;
		format_doctrine_push(r, when);
		format_doctrine_value(r, value);
		format_doctrine_otherwise(r);
	}
	struct doctrine_value v =
		other == UINT32_MAX ? of_kind(DOCTRINE_DATA) : format_doctrine_value(r, other);
	r->frames.n -= open;
	return open ? of_kind(DOCTRINE_DATA) : v;
}

struct doctrine_value format_doctrine_choice(struct doctrine_reader *r, uint32_t node)
{
	return syntax_is(r->t, node, "match_expression") ? match(r, node) : ternary(r, node);
}
