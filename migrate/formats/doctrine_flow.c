/* Statements: what certainly runs is followed as PHP would, what depends on the catalog becomes a condition
 * around it, what depends on anything else is followed once and told where it changes a schema. */
#include "migrate/formats/doctrine_php.h"

static struct doctrine_value of_kind(enum doctrine_kind kind)
{
	return (struct doctrine_value){.kind = kind};
}

enum { MAX_DEEP = 100 };

static enum doctrine_flow one(struct doctrine_reader *r, uint32_t s);

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

/* if ($c->getType() === $t) { continue; } ... $c->setType($t); neither. */
static bool passes_what_is_so(const struct doctrine_reader *r, uint32_t s, uint32_t condition, uint32_t body)
{
	condition = format_doctrine_bare(r->t, condition);
	uint32_t get = syntax_field(r->t, condition, "left"), only = syntax_child(r->t, body);
	struct str op = syntax_text(r->t, syntax_field(r->t, condition, "operator"));
	only = only == UINT32_MAX ? only : syntax_sibling(r->t, only);
	if (!syntax_is(r->t, condition, "binary_expression") || !op.n || op.p[0] != '=' ||
		!syntax_is(r->t, get, "member_call_expression") ||
		(!syntax_is(r->t, only, "continue_statement") && !syntax_is(r->t, only, "return_statement")))
		return false;
	struct str name = syntax_text(r->t, syntax_field(r->t, get, "name"));
	struct str set = str_fmt(r->a, "%.*s->set%.*s(%.*s)",
		STRF(syntax_text(r->t, syntax_field(r->t, get, "object"))), STRF(str_sub(name, 3, name.n)),
		STRF(syntax_text(r->t, syntax_field(r->t, condition, "right"))));
	struct str around = syntax_text(r->t, r->t->nodes[s].parent);
	return around.n < 20000 && str_starts(name, STR("get")) && str_find(around, set, 0) != SIZE_MAX;
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
	if (r->deep >= MAX_DEEP) {
		format_doctrine_unknown(r, "more code than is followed");
		return DOCTRINE_GO;
	}
	r->deep++;
	enum doctrine_flow how = if_from(r, n, syntax_sibling(r->t, n));
	r->deep--;
	return how;
}

static enum doctrine_flow if_from(struct doctrine_reader *r, uint32_t s, uint32_t other)
{
	uint32_t condition = syntax_field(r->t, s, "condition"), body = syntax_field(r->t, s, "body");
	struct doctrine_value v = format_doctrine_value(r, condition);
	struct str when = format_doctrine_truth(r, &v);
	if (format_when_is(when, true) || (!when.n && sets_what_it_asks(r, condition, body)))
		return body_of(r, body);
	if (format_when_is(when, false) || (!when.n && passes_what_is_so(r, s, condition, body)))
		return alternative(r, other);
	struct doctrine_branch b = format_doctrine_open_branch(r, when);
	format_doctrine_other_branch(r, &b, body_of(r, body));
	return format_doctrine_close_branch(r, &b, alternative(r, other));
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

/* The next case that may be the one, from n on; UINT32_MAX when there is none. */
static uint32_t next_case(
	struct doctrine_reader *r, uint32_t n, const struct doctrine_value *subject, struct str *when)
{
	for (; n != UINT32_MAX && format_doctrine_step(r); n = syntax_sibling(r->t, n)) {
		if (!syntax_is(r->t, n, "case_statement"))
			continue;
		struct doctrine_value v = format_doctrine_value(r, syntax_field(r->t, n, "value"));
		*when = format_doctrine_equal(r, subject, &v, false);
		if (!format_when_is(*when, false))
			return n;
	}
	return UINT32_MAX;
}

static enum doctrine_flow switch_from(
	struct doctrine_reader *r, uint32_t n, uint32_t block, const struct doctrine_value *subject)
{
	struct str when;
	n = next_case(r, n, subject, &when);
	if (n == UINT32_MAX) {
		uint32_t other = syntax_child_of(r->t, block, "default_statement");
		return other == UINT32_MAX ? DOCTRINE_GO : fall_through(r, other);
	}
	if (format_when_is(when, true))
		return fall_through(r, n);
	if (r->deep > MAX_DEEP) {
		format_doctrine_unknown(r, "more code than is followed");
		return DOCTRINE_GO;
	}
	struct doctrine_branch b = format_doctrine_open_branch(r, when);
	r->deep++;
	format_doctrine_other_branch(r, &b, fall_through(r, n));
	enum doctrine_flow how =
		format_doctrine_close_branch(r, &b, switch_from(r, syntax_sibling(r->t, n), block, subject));
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
	else if (!r->frames.n) {
		format_doctrine_unknown(r, "the migration stops with an exception");
		r->stopped = true;
	}
	return DOCTRINE_STOP;
}

static enum doctrine_flow read_try(struct doctrine_reader *r, uint32_t s)
{
	enum doctrine_flow by_rows;
	if (format_doctrine_asks_for_rows(r, s, &by_rows))
		return by_rows;
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
	enum doctrine_flow how = DOCTRINE_GO;
	if (!format_doctrine_step(r) || r->stopped)
		return DOCTRINE_GO;
	if (r->deep >= MAX_DEEP) {
		format_doctrine_unknown(r, "more code than is followed");
		return DOCTRINE_GO;
	}
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
