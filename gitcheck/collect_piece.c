/*
 * Pieces of SQL that a chain of calls puts into a statement about a class: db.Model(&Order{}).Where("note =
 * ?"). The reader named the table after the class, for its file need not say what the class is mapped to.
 */
#include <string.h>

#include "gitcheck/collect_internal.h"

/* Where the statement names its table: with its quotes, behind the FROM that the reader put there. */
static struct str place_of_table(const struct mention *m)
{
	struct str text = m->sql.text, table = m->object.table;
	size_t found = SIZE_MAX;
	bool ahead = str_starts(text, STR("SELECT 1 FROM "));
	for (size_t at = str_find(text, STR("FROM "), 0); at != SIZE_MAX && !(ahead && found != SIZE_MAX);
		at = str_find(text, STR("FROM "), at + 1))
		found = at + 5;
	if (found == SIZE_MAX || found + table.n + 2 > text.n ||
		!str_eq(str_sub(text, found + 1, found + 1 + table.n), table))
		return STR_NONE;
	return str_sub(text, found, found + table.n + 2);
}

/* The same statement about another table. place: within its text. */
static void put_table(struct arena *a, struct literal *l, struct str place, struct str table)
{
	size_t at = (size_t)(place.p - l->text.p), longer = table.n + 2;
	struct literal_piece *v = ARENA_ARRAY(a, struct literal_piece, l->npieces);
	l->text = str_fmt(a, "%.*s%c%.*s%c%.*s", STRF(str_sub(l->text, 0, at)), *place.p, STRF(table),
		*place.p, STRF(str_sub(l->text, at + place.n, l->text.n)));
	for (size_t i = 0; i < l->npieces; i++) {
		v[i] = l->pieces[i];
		if (v[i].at > at)
			v[i].at += longer - place.n;
		else if (v[i].at + v[i].len > at)
			v[i].len += longer - place.n;
	}
	l->pieces = v;
}

bool collect_piece(const struct collect_entities *k, struct arena *a, struct str path,
	const struct mention *m, struct mention *out)
{
	struct mention table = {.kind = MENTION_OBJECT,
		.object = {.kind = OBJECT_TABLE, .table = m->object.table, .name = m->object.table},
		.entity = m->entity};
	struct mentions mapped;
	if (m->kind != MENTION_SQL || !m->entity.n || !collect_mapped(k, a, path, &table, 1, &mapped))
		return false;
	struct str place = place_of_table(m);
	if (mapped.n != 1 || !place.n || str_eq(mapped.v[0].object.table, m->object.table))
		return false;
	*out = *m;
	out->object.table = mapped.v[0].object.table;
	put_table(a, &out->sql, place, out->object.table);
	return true;
}
