/*
 * Pieces of SQL that a chain of calls puts into a statement about a class: db.Model(&Order{}).Where("note =
 * ?"). The reader named the table after the class, for its file need not say what the class is mapped to.
 */
#include <string.h>

#include "gitcheck/collect_internal.h"

/* Where the statement names its table: with its quotes, behind the FROM that the reader put there, and the
 * alias that it has. */
static struct str place_of_table(const struct mention *m)
{
	struct str text = m->sql.text, table = m->object.table;
	size_t found = SIZE_MAX, end;
	bool ahead = str_starts(text, STR("SELECT 1 FROM "));
	for (size_t at = str_find(text, STR("FROM "), 0); at != SIZE_MAX && !(ahead && found != SIZE_MAX);
		at = str_find(text, STR("FROM "), at + 1))
		found = at + 5;
	if (found == SIZE_MAX || (end = found + table.n + 2) > text.n ||
		!str_eq(str_sub(text, found + 1, end - 1), table))
		return STR_NONE;
	bool called = m->alias.n && end + 3 + m->alias.n <= text.n &&
		      str_eq(str_sub(text, end + 2, end + 2 + m->alias.n), m->alias);
	return str_sub(text, found, called ? end + 3 + m->alias.n : end);
}

/* The same statement about another table, or one that is called otherwise. place: within its text. */
static void put_table(struct arena *a, struct literal *l, struct str place, struct str table)
{
	size_t at = (size_t)(place.p - l->text.p);
	struct literal_piece *v = ARENA_ARRAY(a, struct literal_piece, l->npieces);
	l->text = str_fmt(a, "%.*s%.*s%.*s", STRF(str_sub(l->text, 0, at)), STRF(table),
		STRF(str_sub(l->text, at + place.n, l->text.n)));
	for (size_t i = 0; i < l->npieces; i++) {
		v[i] = l->pieces[i];
		if (v[i].at > at)
			v[i].at += table.n - place.n;
		else if (v[i].at + v[i].len > at)
			v[i].len += table.n - place.n;
	}
	l->pieces = v;
}

/* What the most certain of the mappings say, if that is one table; NULL = it is not. One of them may know how
 * queries call it. */
static const struct mention *one_of(const struct mentions *l, struct str *alias)
{
	const struct mention *best = NULL;
	for (size_t i = 0; i < l->n; i++)
		if (!best || l->v[i].at_most > best->at_most)
			best = &l->v[i];
	for (size_t i = 0; i < l->n; i++) {
		if (l->v[i].at_most == best->at_most && !str_eq(l->v[i].object.table, best->object.table))
			return NULL;
		if (str_eq(l->v[i].object.table, best->object.table) && l->v[i].alias.n)
			*alias = l->v[i].alias;
	}
	return best;
}

bool collect_piece(const struct collect_entities *k, struct arena *a, struct str path,
	const struct mention *m, struct mention *out)
{
	struct mention table = {.kind = MENTION_OBJECT,
		.object = {.kind = OBJECT_TABLE, .table = m->object.table, .name = m->object.table},
		.entity = m->entity,
		.at_most = CONFIDENCE_CERTAIN};
	struct mentions mapped;
	if (m->kind != MENTION_SQL || !m->entity.n || !collect_mapped(k, a, path, &table, 1, &mapped))
		return false;
	struct str place = place_of_table(m), alias = m->alias;
	const struct mention *to = one_of(&mapped, &alias);
	bool renamed = to && !str_eq(to->object.table, m->object.table), called = !str_eq(alias, m->alias);
	if (!to || !place.n || (!renamed && !called))
		return false;
	*out = *m;
	out->object.table = to->object.table;
	struct str name = str_fmt(a, "%c%.*s%c", *place.p, STRF(to->object.table), *place.p);
	if (alias.n)
		name = str_fmt(a, "%.*s %c%.*s%c", STRF(name), *place.p, STRF(alias), *place.p);
	put_table(a, &out->sql, place, name);
	return true;
}
