/* What a piece of SQL may be about: names of the delta in the place of a column or a table. */
#include "gitcheck/collect_internal.h"

#include "gitcheck/fragment.h"

static bool comes_or_goes(const struct delta_item *i)
{
	return i->kind == DELTA_ADDED || i->kind == DELTA_REMOVED;
}

/* The columns of a table that comes or goes as a whole are said by the table's name. */
static bool is_column(const struct delta *d, const struct delta_item *i)
{
	struct object_id table = {.kind = OBJECT_TABLE,
		.schema = i->object.schema,
		.table = i->object.table,
		.name = i->object.table};
	if (i->object.kind != OBJECT_COLUMN || !comes_or_goes(i))
		return false;
	size_t at = delta_find(d, &table);
	return at == d->n || !comes_or_goes(&d->v[at]);
}

static bool is_table(const struct delta_item *i)
{
	return (i->object.kind == OBJECT_TABLE || i->object.kind == OBJECT_VIEW) && comes_or_goes(i);
}

void collect_targets(struct arena *a, const struct delta *d, struct collect_targets *out)
{
	*out = (struct collect_targets){0};
	for (size_t i = 0; i < d->n; i++) {
		bool column = is_column(d, &d->v[i]);
		if (column || is_table(&d->v[i]))
			*VEC_PUSH(a, out) = (struct collect_target){&d->v[i].object, column};
	}
}

/* The name itself of one that may be qualified and quoted. */
static struct str last_part(struct str part)
{
	part = str_trim(part);
	size_t dot = str_rchr(part, '.');
	part = dot == SIZE_MAX ? part : str_sub(part, dot + 1, part.n);
	if (part.n > 2 && str_chr(STR("\"`["), part.p[0]) != SIZE_MAX)
		part = str_sub(part, 1, part.n - 1);
	return part;
}

/* One of the names in a list. */
static bool lists(struct str text, struct str name)
{
	while (text.n)
		if (str_ieq(last_part(str_cut(&text, ',')), name))
			return true;
	return false;
}

/* A column of that name which is not said to be another table's. */
static bool has_column(const struct collect_file *f, struct str text, const struct object_id *o)
{
	size_t at = 0;
	struct str qualifier;
	while (fragment_next_column(text, o->name, &at, &qualifier))
		if (str_ieq(qualifier, o->table) ||
			fragment_alias(collect_bytes(f), qualifier, o->table) != FRAGMENT_ALIAS_OTHERS)
			return true;
	return false;
}

/* Whether all the names of a list are columns of that one's table, before or after, and no reader has made
 * out what the list is for. */
static bool collect_list(struct arena *a, const struct mentions *found, const struct mention *m,
	const struct object_id *column, struct judge *j)
{
	struct str rest = m->sql.text;
	for (size_t i = 0; i < found->n; i++)
		if (found->v[i].kind == MENTION_OBJECT && found->v[i].from >= m->from &&
			found->v[i].to <= m->to)
			return false;
	while (rest.n) {
		struct mention one = {
			.kind = MENTION_OBJECT, .object = *column, .at_most = CONFIDENCE_CERTAIN};
		struct uses uses = {.v = NULL};
		enum judged verdict = JUDGED_UNDECIDED;
		one.object.name = last_part(str_cut(&rest, ','));
		if (!one.object.name.n)
			continue;
		judge_object(j, a, &one, &uses, &verdict);
		/* what a migration that was not read may have made is no column that is known */
		if (verdict != JUDGED_DECIDED || (!uses.n && !judge_knows_column(j, &one.object)))
			return false;
	}
	return true;
}

static bool text_concerns(struct arena *a, const struct collect_file *f, const struct mentions *found,
	const struct collect_target *t, const struct mention *m, struct judge *j)
{
	const struct object_id *o = t->object;
	struct str text = m->sql.text;
	if (m->list)
		return t->is_column && lists(text, o->name) && collect_list(a, found, m, o, j);
	if (m->columns.n)
		return t->is_column && catalog_names_have(DIALECT_MYSQL, m->columns, o->table) &&
		       lists(text, o->name);
	if (!t->is_column)
		return !m->open && fragment_has_table(text, o->name);
	return has_column(f, text, o) && !(m->open && fragment_has_table(text, o->table)) &&
	       fragment_names_table(collect_bytes(f), o->table);
}

/* Whether the file itself says that the table has the column. */
static bool is_mapped(const struct mentions *found, const struct object_id *column)
{
	for (size_t i = 0; i < found->n; i++) {
		const struct mention *m = &found->v[i];
		if (m->kind == MENTION_OBJECT && m->object.kind == OBJECT_COLUMN && !m->label.n &&
			str_ieq(m->object.table, column->table) && str_ieq(m->object.name, column->name))
			return true;
	}
	return false;
}

static bool concerns(struct arena *a, const struct collect_file *f, const struct mentions *found,
	const struct collect_target *t, const struct mention *m, struct judge *j)
{
	if (m->object.kind == OBJECT_COLUMN)
		return t->is_column && str_ieq(m->object.name, t->object->name);
	if (m->object.kind == OBJECT_TABLE)
		return t->is_column && str_ieq(m->object.name, t->object->table) &&
		       !is_mapped(found, t->object);
	return text_concerns(a, f, found, t, m, j);
}

static struct str say(struct arena *a, const struct mention *m, const struct object_id *o)
{
	struct str column = o->name, table = o->table;
	if (m->object.kind == OBJECT_COLUMN)
		return str_fmt(a, "it maps a column %.*s, as %.*s has, for tables of other files",
			STRF(column), STRF(table));
	if (m->object.kind == OBJECT_TABLE)
		return str_fmt(a, "another file maps some of the columns of %.*s, perhaps %.*s", STRF(table),
			STRF(column));
	if (m->list)
		return str_fmt(a,
			"a list of columns with %.*s, as %.*s has: the statement it is for stands elsewhere",
			STRF(column), STRF(table));
	if (m->open)
		return str_fmt(a, "it names a column %.*s, as %.*s has, of a table known at run time only",
			STRF(column), STRF(table));
	return str_fmt(a,
		"a piece of SQL that names a column %.*s, as %.*s has: the statement could not be put "
		"together",
		STRF(column), STRF(table));
}

bool collect_fragment(struct arena *a, const struct collect_file *f, const struct mentions *found,
	const struct collect_targets *t, const struct mention *m, struct judge *j, struct str *why)
{
	for (size_t i = 0; i < t->n; i++) {
		const struct object_id *o = t->v[i].object;
		if (!concerns(a, f, found, &t->v[i], m, j))
			continue;
		if (o->kind != OBJECT_COLUMN)
			*why = str_fmt(a,
				"a piece of SQL that names the table %.*s: the statement could not be put "
				"together",
				STRF(o->name));
		else
			*why = say(a, m, o);
		return true;
	}
	return false;
}
