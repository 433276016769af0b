/*
 * A side's database holds what the statements name, made when one does: to make a whole schema takes SQLite
 * as long as all else of a small check. What a view reads and what a trigger does comes along. Words are
 * looked up wherever they stand, in strings too, so that too much may be made, and nothing is missed.
 */
#include <stdlib.h>
#include <string.h>

#include "gitcheck/judge_sqlite.h"

/* A relation by one of the names that a statement may call for it by: its own, an index's, a trigger's. */
struct judge_sqlite_name {
	struct str low; /* in lower case, as SQLite compares: ASCII alone */
	size_t relation;
};

static int by_name(const void *x, const void *y)
{
	return str_cmp(
		((const struct judge_sqlite_name *)x)->low, ((const struct judge_sqlite_name *)y)->low);
}

static bool is_word(char c)
{
	return str_is_word(c) || c == '$' || (unsigned char)c > 0x7f;
}

static bool is_one_word(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_word(s.p[i]))
			return false;
	return s.n > 0;
}

static void add_name(struct arena *a, struct judge_sqlite_side *side, struct str name, size_t relation)
{
	*VEC_PUSH(a, &side->names) = (struct judge_sqlite_name){str_lower(a, name), relation};
	side->whole = side->whole || !is_one_word(name);
}

void judge_sqlite_schema(struct judge_sqlite_side *side, struct arena *a, const struct catalog *c)
{
	side->catalog = c;
	side->made = ARENA_ARRAY(a, bool, c->relations.n + 1);
	side->left = c->relations.n;
	for (size_t i = 0; i < c->relations.n; i++) {
		const struct relation *r = &c->relations.v[i];
		add_name(a, side, r->name, i);
		/* SQLite's own, which is there once any table with AUTOINCREMENT is. */
		add_name(a, side, STR("sqlite_sequence"), i);
		for (size_t k = 0; k < r->indexes.n; k++)
			add_name(a, side, r->indexes.v[k].name, i);
		for (size_t k = 0; k < r->triggers.n; k++)
			add_name(a, side, r->triggers.v[k].name, i);
	}
	if (side->names.n)
		qsort(side->names.v, side->names.n, sizeof *side->names.v, by_name);
}

/* Relations that were named and are still to be made. */
struct wanted {
	struct judge_sqlite_side *side;
	struct arena *a;
	VEC(size_t) v;
};

/* Each once: views that read each other come to an end. */
static void want(struct wanted *w, size_t relation)
{
	if (w->side->made[relation])
		return;
	w->side->made[relation] = true;
	w->side->left--;
	*VEC_PUSH(w->a, &w->v) = relation;
}

static void want_named(struct wanted *w, struct str word)
{
	const struct judge_sqlite_side *side = w->side;
	struct judge_sqlite_name key = {.low = str_lower(w->a, word)};
	size_t lo = 0, hi = side->names.n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (by_name(&side->names.v[mid], &key) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo < side->names.n && str_eq(side->names.v[lo].low, key.low); lo++)
		want(w, side->names.v[lo].relation);
}

static void want_words(struct wanted *w, struct str text)
{
	for (size_t i = 0, from; i < text.n && w->side->left; i++) {
		for (from = i; i < text.n && is_word(text.p[i]); i++)
			;
		if (i > from)
			want_named(w, str_sub(text, from, i));
	}
}

static void make(struct wanted *w, const struct relation *r, struct err *e)
{
	struct names left_out = {0};
	sqlite_db_build_one(w->side->db, w->a, r, &left_out, e);
	if (r->kind == RELATION_VIEW)
		want_words(w, r->definition);
	for (size_t k = 0; k < r->triggers.n; k++)
		want_words(w, r->triggers.v[k].definition);
}

void judge_sqlite_need(struct judge_sqlite_side *side, struct arena *a, struct str sql, struct err *e)
{
	struct arena_mark m = arena_mark(a);
	struct wanted w = {.side = side, .a = a};
	for (size_t i = 0; side->whole && i < side->catalog->relations.n; i++)
		want(&w, i);
	if (!side->whole)
		want_words(&w, sql);
	for (size_t i = 0; i < w.v.n; i++)
		make(&w, &side->catalog->relations.v[w.v.v[i]], e);
	arena_rewind(a, m);
}
