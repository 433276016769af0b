/* Two ways of which one is gone: the conditions behind them, and what their variables are then. */
#include "migrate/formats/doctrine_php.h"

static struct doctrine_value of_kind(enum doctrine_kind kind)
{
	return (struct doctrine_value){.kind = kind};
}

static void take(struct doctrine_reader *r, struct doctrine_branch *b, struct doctrine_bounds *to)
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
	       str_eq(x->when, y->when) && x->array == y->array && x->table == y->table &&
	       x->object == y->object;
}

struct doctrine_value format_doctrine_merged(struct doctrine_reader *r, struct str when,
	const struct doctrine_value *x, const struct doctrine_value *y)
{
	if (same(x, y))
		return *x;
	if (x->kind == DOCTRINE_BOOL && y->kind == DOCTRINE_BOOL)
		return format_doctrine_of_bool(format_when_any(r->a, format_when_all(r->a, when, x->when),
			format_when_all(r->a, format_when_not(r->a, when), y->when)));
	const struct doctrine_value *text = x->kind == DOCTRINE_NULL   ? y
					    : y->kind == DOCTRINE_NULL ? x
								       : NULL;
	if (text && text->kind == DOCTRINE_TEXT) { /* where it is one at all, it is this one */
		struct doctrine_value out = *text;
		out.partial = true;
		return out;
	}
	bool object = x->kind == DOCTRINE_OBJECT || y->kind == DOCTRINE_OBJECT;
	return of_kind(object || x->kind == DOCTRINE_FOREIGN || y->kind == DOCTRINE_FOREIGN ? DOCTRINE_FOREIGN
											    : DOCTRINE_DATA);
}

static void merge_from(
	struct doctrine_reader *r, const struct doctrine_branch *b, const struct doctrine_bounds *names)
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
		struct doctrine_value v = x_ends   ? *y
					  : y_ends ? *x
						   : format_doctrine_merged(r, b->when, x, y);
		format_doctrine_bind(r, name, v);
	}
}

struct doctrine_branch format_doctrine_open_branch(struct doctrine_reader *r, struct str when)
{
	struct doctrine_branch b = {.frames = r->frames.n, .mark = r->scope->mark, .when = when};
	r->scope->mark = r->scope->bound.n;
	format_doctrine_push(r, when);
	b.like = r->frames.v[b.frames];
	return b;
}

void format_doctrine_other_branch(
	struct doctrine_reader *r, struct doctrine_branch *b, enum doctrine_flow how)
{
	take(r, b, &b->first);
	b->how[0] = how;
	b->on[0] = format_doctrine_leave(r, b->frames, how, &b->of);
	struct doctrine_frame f = b->like;
	f.holds = false;
	f.serial = ++r->serial;
	*VEC_PUSH(r->a, &r->frames) = f;
}

enum doctrine_flow format_doctrine_close_branch(
	struct doctrine_reader *r, struct doctrine_branch *b, enum doctrine_flow how)
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
