/* The statements that come of what was said of the Schema API's tables. */
#include "migrate/formats/doctrine_php.h"

static bool inside(const struct doctrine_frames *outer, const struct doctrine_frames *inner)
{
	bool same = outer->n == inner->n;
	for (size_t i = 0; same && i < outer->n; i++)
		same = outer->v[i].serial == inner->v[i].serial;
	return same;
}

static void add_later(
	struct doctrine_reader *r, const struct doctrine_table *t, const struct doctrine_column *c)
{
	struct format_ddl_column column;
	if (!format_doctrine_column(r, c, &column)) /* told where it stands */
		return;
	struct format_ddl d = format_doctrine_writer(r, LIST_COLUMN, &c->where, c->at);
	format_ddl_add_column(&d, t->name, &column, false);
}

static bool is_primary(const struct doctrine_table *t, struct str column)
{
	for (size_t i = 0; i < t->primary.n; i++)
		if (str_ieq(t->primary.v[i], column))
			return true;
	return false;
}

static bool is_foreign(const struct doctrine_table *t, struct str column)
{
	for (size_t i = 0; i < t->keys.n; i++)
		for (size_t k = 0; k < t->keys.v[i].made.columns.n; k++)
			if (str_eq(t->keys.v[i].made.columns.v[k], column))
				return true;
	return false;
}

/* Before DBAL 4 (its pull request 4777), Table::getColumns() gives those of the primary key first, then those
 * of foreign keys; it finds them under their names in small letters alone. */
static void sort_columns(struct doctrine_reader *r, struct doctrine_table *t)
{
	struct doctrine_table old = *t;
	if (r->p->dbal_4)
		return;
	t->columns.v = NULL;
	t->columns.n = t->columns.cap = 0;
	for (int rank = 0; rank < 3; rank++)
		for (size_t i = 0; i < old.columns.n; i++) {
			struct str name = old.columns.v[i].name;
			bool small = str_eq(name, str_lower(r->a, name));
			int its = small && is_primary(t, name) ? 0 : small && is_foreign(t, name) ? 1 : 2;
			if (its == rank)
				*VEC_PUSH(r->a, &t->columns) = old.columns.v[i];
		}
}

static void create(struct doctrine_reader *r, struct doctrine_table *t)
{
	struct format_ddl_create made = {.table = t->name};
	struct format_ddl d = format_doctrine_writer(r, LIST_CREATE, &t->where, t->at);
	bool primary = false;
	sort_columns(r, t);
	for (size_t i = 0; i < t->columns.n; i++) {
		struct format_ddl_column c;
		if (!inside(&t->where, &t->columns.v[i].where) ||
			!format_doctrine_column(r, &t->columns.v[i], &c))
			continue;
		primary = primary || c.primary;
		c.not_null = c.not_null || is_primary(t, c.name);
		*VEC_PUSH(r->a, &made.columns) = c;
	}
	if (t->primary.n && !primary)
		*VEC_PUSH(r->a, &made.clauses) =
			str_fmt(r->a, "PRIMARY KEY %.*s", STRF(format_ddl_list(&d, &t->primary)));
	for (size_t i = 0; r->s->dialect == DIALECT_SQLITE && i < t->keys.n; i++)
		*VEC_PUSH(r->a, &made.clauses) = format_ddl_foreign_key(&d, &t->keys.v[i].made);
	if (!made.columns.n) {
		r->at = t->at;
		format_doctrine_unknown(r, "a table without columns that are known");
		return;
	}
	format_ddl_create_table(&d, &made);
	for (size_t i = 0; i < t->columns.n; i++)
		if (!inside(&t->where, &t->columns.v[i].where))
			add_later(r, t, &t->columns.v[i]);
}

static void alter(struct doctrine_reader *r, struct doctrine_table *t)
{
	sort_columns(r, t);
	for (size_t i = 0; i < t->columns.n; i++)
		add_later(r, t, &t->columns.v[i]);
	for (size_t i = 0; i < t->changes.n; i++)
		if (!format_doctrine_change(r, t, &t->changes.v[i])) {
			r->at = t->changes.v[i].at;
			format_doctrine_unknown(r, "a column that keeps what it has, which is not known");
		}
}

static void indexes(struct doctrine_reader *r, const struct doctrine_table *t)
{
	enum doctrine_lists to = t->create ? LIST_CREATE : LIST_INDEX;
	for (size_t i = 0; i < t->indexes.n; i++) {
		const struct doctrine_index *x = &t->indexes.v[i];
		struct doctrine_frames outer = r->frames;
		if (x->gone)
			continue;
		struct str table = t->name.schema.n ? str_fmt(r->a, "%.*s.%.*s", STRF(t->name.schema),
							      STRF(t->name.name))
						    : t->name.name;
		r->frames = x->where;
		r->at = x->at;
		if (x->asks)
			format_doctrine_push(
				r, format_when_not(r->a, format_when_indexed(r->a, table, &x->made.columns)));
		struct format_ddl d = format_doctrine_writer(r, to, &r->frames, x->at);
		format_ddl_create_index(&d, &x->made);
		r->frames = outer;
	}
}

static void keys(struct doctrine_reader *r, const struct doctrine_table *t)
{
	for (size_t i = 0; i < t->keys.n; i++) {
		const struct doctrine_key *k = &t->keys.v[i];
		struct format_ddl d =
			format_doctrine_writer(r, t->create ? LIST_KEY : LIST_INDEX, &k->where, k->at);
		if (r->s->dialect == DIALECT_SQLITE && t->create)
			continue;
		if (!format_ddl_add_constraint(&d, t->name, format_ddl_foreign_key(&d, &k->made))) {
			r->at = k->at;
			format_doctrine_unknown(r, "a foreign key, for which DBAL copies the table");
		}
	}
}

void format_doctrine_tables_end(struct doctrine_reader *r)
{
	size_t at = r->at;
	for (size_t i = 0; i < r->tables.n; i++) {
		struct doctrine_table *t = r->tables.v[i];
		if (t->gone || t->live)
			continue;
		if (t->create)
			create(r, t);
		else
			alter(r, t);
		indexes(r, t);
	}
	for (size_t i = 0; i < r->tables.n; i++)
		if (!r->tables.v[i]->gone && !r->tables.v[i]->live)
			keys(r, r->tables.v[i]);
	r->at = at;
}
