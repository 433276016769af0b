/* What earlier migrations have made: Rails asks the database which indexes a table has when it renames one of
 * its columns or the table itself, and renames those whose name it derived. The files are all that is known
 * here. */
#include "migrate/formats/rails.h"

static bool is_at(const struct rails_index *i, struct str table)
{
	return str_eq(i->table, table);
}

void format_rails_make_index(struct rails *r, struct str table, const struct format_ddl_index *made)
{
	struct rails_memory *y = r->memory;
	format_ddl_create_index(&r->d, made);
	if (!made->columns.n)
		return;
	for (size_t i = 0; i < y->indexes.n; i++)
		if (is_at(&y->indexes.v[i], table) && str_eq(y->indexes.v[i].made.name, made->name))
			return; /* if_not_exists */
	struct rails_index *x = VEC_PUSH(r->a, &y->indexes);
	*x = (struct rails_index){table, *made};
	/* the columns are renamed in place */
	x->made.columns = (struct names_list){0};
	for (size_t i = 0; i < made->columns.n; i++)
		*VEC_PUSH(r->a, &x->made.columns) = made->columns.v[i];
}

/* -- columns, where a change has to say all of them again: not in PostgreSQL -- */

enum { MAX_COLUMNS = 20000 };

static struct rails_column *column_named(const struct rails *r, struct str table, struct str name)
{
	struct rails_memory *y = r->memory;
	for (size_t i = y->columns.n; i > 0; i--)
		if (str_eq(y->columns.v[i - 1].column.name, name) && str_eq(y->columns.v[i - 1].table, table))
			return &y->columns.v[i - 1];
	return NULL;
}

void format_rails_remember_column(struct rails *r, struct str table, const struct format_ddl_column *column)
{
	struct rails_memory *y = r->memory;
	if (r->s->dialect == DIALECT_POSTGRESQL)
		return;
	struct rails_column *is = column_named(r, table, column->name);
	if (is)
		is->column = *column;
	else if (y->columns.n < MAX_COLUMNS)
		*VEC_PUSH(r->a, &y->columns) = (struct rails_column){table, *column};
}

void format_rails_remember_columns(struct rails *r, const struct rails_table *t)
{
	for (size_t i = 0; i < t->making.columns.n; i++)
		format_rails_remember_column(r, t->name, &t->making.columns.v[i]);
}

bool format_rails_recall_column(
	const struct rails *r, struct str table, struct str name, struct format_ddl_column *out)
{
	const struct rails_column *is = column_named(r, table, name);
	*out = is ? is->column : (struct format_ddl_column){.name = name};
	return is;
}

void format_rails_add_column(
	struct rails *r, struct str table, const struct format_ddl_column *column, bool if_not_exists)
{
	bool copied = r->s->dialect == DIALECT_SQLITE &&
		      (column->primary ||
			      (column->not_null && (!column->def.n || str_eq(column->def, STR("NULL")))));
	bool asks = if_not_exists && r->s->dialect == DIALECT_SQLITE;
	if (asks) /* Rails asks itself, SQLite has no such words */
		(void)format_when_open(
			&r->d, format_when_not(r->a, format_when_column(r->a, table, column->name)));
	if (!copied || !format_rails_copy(r, table, "add", column->name, format_ddl_column(&r->d, column)))
		format_ddl_add_column(&r->d, format_rails_named(table), column, if_not_exists && !asks);
	if (asks)
		format_when_end(&r->d);
	format_rails_remember_column(r, table, column);
}

static void forget_column(struct rails *r, struct rails_column *is)
{
	if (is)
		*is = r->memory->columns.v[--r->memory->columns.n];
}

void format_rails_remember_key(struct rails *r, struct str table, const struct format_ddl_column *key)
{
	bool made = str_find(key->type, STR("serial"), 0) != SIZE_MAX;
	/* Rails looks for a default that says nextval, uuid_generate or gen_random_uuid. */
	if (r->s->dialect != DIALECT_POSTGRESQL || (!made && str_find(key->def, STR("uuid"), 0) == SIZE_MAX))
		return;
	*VEC_PUSH(r->a, &r->memory->keys) = (struct rails_key){table, key->name, made};
}

static void forget_index(struct rails_memory *y, size_t i)
{
	y->indexes.v[i] = y->indexes.v[--y->indexes.n];
}

/* Rails asks for an index over the columns; the one with the derived name where several have them. */
struct str format_rails_find_index(const struct rails *r, struct str table, const struct names_list *columns)
{
	struct rails_memory *y = r->memory;
	struct str name = format_rails_index_name(r, table, columns), other = STR_NONE;
	for (size_t i = 0; i < y->indexes.n; i++) {
		const struct rails_index *x = &y->indexes.v[i];
		bool same = is_at(x, table) && x->made.columns.n == columns->n;
		for (size_t k = 0; same && k < columns->n; k++)
			same = str_eq(x->made.columns.v[k], columns->v[k]);
		if (same && str_eq(x->made.name, name))
			return name;
		if (same)
			other = x->made.name;
	}
	return other.n ? other : name;
}

void format_rails_forget_index(struct rails *r, struct str table, struct str name)
{
	struct rails_memory *y = r->memory;
	for (size_t i = y->indexes.n; i > 0; i--)
		if (is_at(&y->indexes.v[i - 1], table) && str_eq(y->indexes.v[i - 1].made.name, name))
			forget_index(y, i - 1);
}

void format_rails_forget_table(struct rails *r, struct str table)
{
	struct rails_memory *y = r->memory;
	for (size_t i = y->indexes.n; i > 0; i--)
		if (is_at(&y->indexes.v[i - 1], table))
			forget_index(y, i - 1);
	for (size_t i = y->keys.n; i > 0; i--)
		if (str_eq(y->keys.v[i - 1].table, table))
			y->keys.v[i - 1] = y->keys.v[--y->keys.n];
	for (size_t i = y->columns.n; i > 0; i--)
		if (str_eq(y->columns.v[i - 1].table, table))
			forget_column(r, &y->columns.v[i - 1]);
}

static size_t column_of(const struct rails_index *i, struct str column)
{
	size_t k = 0;
	while (k < i->made.columns.n && !str_eq(i->made.columns.v[k], column))
		k++;
	return k;
}

/* PostgreSQL drops an index with any of its columns. Elsewhere what is left of it has no derived name. */
void format_rails_drop_column(struct rails *r, struct str table, struct str column, bool if_exists)
{
	struct rails_memory *y = r->memory;
	bool asks = if_exists && r->s->dialect == DIALECT_SQLITE;
	if (asks)
		(void)format_when_open(&r->d, format_when_column(r->a, table, column));
	if (!format_rails_copy(r, table, "drop", column, STR_NONE))
		format_ddl_drop_column(&r->d, format_rails_named(table), column, if_exists);
	if (asks)
		format_when_end(&r->d);
	forget_column(r, column_named(r, table, column));
	for (size_t i = y->indexes.n; i > 0; i--) {
		const struct rails_index *x = &y->indexes.v[i - 1];
		if (is_at(x, table) && column_of(x, column) < x->made.columns.n)
			forget_index(y, i - 1);
	}
}

void format_rails_write_index_name(struct rails *r, struct str table, struct str from, struct str to)
{
	struct str was = format_ddl_name(&r->d, from), is = format_ddl_name(&r->d, to);
	if (r->s->dialect == DIALECT_MYSQL)
		format_ddl_sql(&r->d, str_fmt(r->a, "ALTER TABLE %.*s RENAME INDEX %.*s TO %.*s",
					      STRF(format_ddl_table_name(&r->d, format_rails_named(table))),
					      STRF(was), STRF(is)));
	else
		format_ddl_sql(&r->d, str_fmt(r->a, "ALTER INDEX %.*s RENAME TO %.*s", STRF(was), STRF(is)));
}

/* SQLite has no such statement: Rails drops the index and makes it anew. */
static void rename_index(struct rails *r, struct rails_index *x, struct str to)
{
	struct str was = x->made.name;
	x->made.name = to;
	if (r->s->dialect != DIALECT_SQLITE) {
		format_rails_write_index_name(r, x->table, was, to);
		return;
	}
	x->made.predicate = STR_NONE; /* which is not asked for */
	format_ddl_drop_index(&r->d, x->made.table, was, false);
	format_ddl_create_index(&r->d, &x->made);
}

bool format_rails_rename_index(struct rails *r, struct str table, struct str from, struct str to)
{
	struct rails_memory *y = r->memory;
	for (size_t i = 0; i < y->indexes.n; i++)
		if (is_at(&y->indexes.v[i], table) && str_eq(y->indexes.v[i].made.name, from)) {
			rename_index(r, &y->indexes.v[i], to);
			return true;
		}
	return false;
}

void format_rails_rename_column(struct rails *r, struct str table, struct str from, struct str to)
{
	struct rails_memory *y = r->memory;
	struct rails_column *column = column_named(r, table, from);
	if (!format_rails_copy(r, table, "rename", from, to))
		format_ddl_rename_column(&r->d, format_rails_named(table), from, to);
	if (column)
		column->column.name = to;
	for (size_t i = 0; i < y->indexes.n; i++) {
		struct rails_index *x = &y->indexes.v[i];
		size_t k = is_at(x, table) ? column_of(x, from) : SIZE_MAX;
		if (k >= x->made.columns.n)
			continue;
		struct str was = format_rails_index_name(r, table, &x->made.columns);
		x->made.columns.v[k] = to;
		if (str_eq(was, x->made.name))
			rename_index(r, x, format_rails_index_name(r, table, &x->made.columns));
	}
	for (size_t i = 0; i < y->keys.n; i++)
		if (str_eq(y->keys.v[i].table, table) && str_eq(y->keys.v[i].column, from))
			y->keys.v[i] = (struct rails_key){table, to, false}; /* its sequence keeps its name */
}

/* PostgreSQL: the key's index and its sequence are called after the table. */
static void rename_key(struct rails *r, struct rails_key *k, struct str to)
{
	struct str was = k->table, name = format_rails_named(to).name;
	format_rails_write_index_name(r, was, str_fmt(r->a, "%.*s_pkey", STRF(format_rails_named(was).name)),
		str_fmt(r->a, "%.*s_pkey", STRF(name)));
	struct str from = str_fmt(r->a, "%.*s_%.*s_seq", STRF(format_rails_named(was).name), STRF(k->column));
	struct str next = str_fmt(r->a, "%.*s_%.*s_seq", STRF(name), STRF(k->column));
	if (k->sequence)
		format_ddl_sql(&r->d,
			str_fmt(r->a, "ALTER SEQUENCE %.*s RENAME TO %.*s",
				STRF(format_ddl_name(&r->d, from)), STRF(format_ddl_name(&r->d, next))));
	k->table = to;
}

void format_rails_rename_table(struct rails *r, struct str from, struct str to)
{
	struct rails_memory *y = r->memory;
	struct str name = format_rails_named(to).name;
	format_ddl_rename_table(&r->d, format_rails_named(from), name);
	for (size_t i = 0; i < y->columns.n; i++)
		if (str_eq(y->columns.v[i].table, from))
			y->columns.v[i].table = to;
	for (size_t i = 0; i < y->keys.n; i++)
		if (str_eq(y->keys.v[i].table, from))
			rename_key(r, &y->keys.v[i], to);
	for (size_t i = 0; i < y->indexes.n; i++) {
		struct rails_index *x = &y->indexes.v[i];
		if (!is_at(x, from))
			continue;
		bool derived = str_eq(x->made.name, format_rails_index_name(r, from, &x->made.columns));
		x->table = to;
		x->made.table.name = name;
		if (derived)
			rename_index(r, x, format_rails_index_name(r, to, &x->made.columns));
	}
}
