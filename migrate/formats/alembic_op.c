#include "migrate/formats/alembic.h"

/* -- operations on a table; "at" is the position of the first argument behind the table's name -- */

struct operation {
	const struct format_python_call *c;
	struct format_ddl_table table;
	size_t at;
};

static void op_add_column(struct format_python *r, const struct operation *o)
{
	struct format_python_call c;
	struct names_list clauses = {0}, bound = {0};
	struct format_ddl_column column;
	bool serial;
	uint32_t node = format_python_argument(r, o->c->arguments, o->at, "column");
	if (!format_python_call(r, node, &c) || !format_alembic_column(r, &c, false, &column, &serial) ||
		!format_alembic_inline_keys(r, &c, column.name, o->table, &clauses, &bound)) {
		format_python_unknown(r, o->c->node, "a column with a type or an option that is not known");
		return;
	}
	format_ddl_add_column(&r->d, o->table, &column,
		format_python_is(r, format_python_keyword(r, o->c->arguments, "if_not_exists"), "True"));
	for (size_t i = 0; i < clauses.n; i++)
		if (!format_ddl_add_constraint(&r->d, o->table, clauses.v[i]))
			format_python_unknown(
				r, o->c->node, "a foreign key that Alembic adds by copying the table");
	if (format_python_is(r, format_python_keyword(r, c.arguments, "index"), "True")) {
		struct format_ddl_index i = format_alembic_column_index(r, c.node, o->table, column.name);
		format_ddl_create_index(&r->d, &i);
	}
}

static void op_drop_column(struct format_python *r, const struct operation *o)
{
	struct str name;
	if (format_python_string(r, format_python_argument(r, o->c->arguments, o->at, "column_name"), &name))
		format_ddl_drop_column(&r->d, o->table, name,
			format_python_is(r, format_python_keyword(r, o->c->arguments, "if_exists"), "True"));
	else
		format_python_unknown(r, o->c->node, "a column whose name is computed");
}

static void change_type(struct format_python *r, const struct operation *o, struct str name)
{
	struct str type, using = STR_NONE;
	uint32_t node = format_python_keyword(r, o->c->arguments, "type_");
	if (node == UINT32_MAX)
		return;
	if (!format_alembic_type(r, node, false, &type)) {
		format_python_unknown(r, o->c->node, "a changed column that is not known whole");
		return;
	}
	if (format_python_string(r, format_python_keyword(r, o->c->arguments, "postgresql_using"), &using))
		using = str_fmt(r->a, " USING %.*s", STRF(using));
	format_ddl_sql(&r->d, str_fmt(r->a, "ALTER TABLE %.*s ALTER COLUMN %.*s TYPE %.*s%.*s",
				      STRF(format_ddl_table_name(&r->d, o->table)),
				      STRF(format_ddl_name(&r->d, name)), STRF(type), STRF(using)));
}

static void change_default(struct format_python *r, const struct operation *o, struct str name)
{
	struct str def;
	uint32_t node = format_python_keyword(r, o->c->arguments, "server_default");
	if (node == UINT32_MAX)
		return;
	if (!format_alembic_default(r, node, &def))
		format_python_unknown(r, o->c->node, "a changed default that is not read");
	else
		(void)format_ddl_change_default(&r->d, o->table, name, def);
}

/* MySQL's impl (alembic/ddl/mysql.py): a change of type, NULL or the name says the column again, by what the
 * operation tells of it; a default alone is changed alone. SQLite's table is copied. */
static void change_whole(struct format_python *r, const struct operation *o, struct str name)
{
	uint32_t arguments = o->c->arguments, type = format_python_keyword(r, arguments, "type_");
	uint32_t null = format_python_keyword(r, arguments, "nullable"), def;
	struct format_ddl_column column = {.name = name};
	bool renamed = format_python_keyword(r, arguments, "new_column_name") != UINT32_MAX;
	bool read = true;
	def = format_python_keyword(r, arguments, "server_default");
	if (type == UINT32_MAX && null == UINT32_MAX && def != UINT32_MAX && !renamed) {
		change_default(r, o, name);
		return;
	}
	if (type == UINT32_MAX && null == UINT32_MAX && def == UINT32_MAX)
		return;
	if (type == UINT32_MAX)
		type = format_python_keyword(r, arguments, "existing_type");
	if (null == UINT32_MAX)
		null = format_python_keyword(r, arguments, "existing_nullable");
	if (def == UINT32_MAX)
		def = format_python_keyword(r, arguments, "existing_server_default");
	column.not_null = format_python_is(r, null, "False");
	read = type != UINT32_MAX && format_alembic_type(r, type, false, &column.type) &&
	       format_alembic_default(r, def, &column.def) &&
	       format_ddl_change_column(&r->d, o->table, &column);
	if (!read)
		format_python_unknown(r, o->c->node, "a changed column that is not known whole");
}

static void op_alter_column(struct format_python *r, const struct operation *o)
{
	struct str name, to;
	uint32_t arguments = o->c->arguments;
	if (!format_python_string(r, format_python_argument(r, arguments, o->at, "column_name"), &name)) {
		format_python_unknown(r, o->c->node, "a column whose name is computed");
		return;
	}
	uint32_t null = format_python_keyword(r, arguments, "nullable");
	if (r->s->dialect != DIALECT_POSTGRESQL) {
		change_whole(r, o, name);
	} else {
		change_type(r, o, name);
		change_default(r, o, name);
		if (null != UINT32_MAX)
			(void)format_ddl_change_null(
				&r->d, o->table, name, format_python_is(r, null, "False"));
	}
	uint32_t renamed = format_python_keyword(r, arguments, "new_column_name");
	if (renamed == UINT32_MAX)
		return;
	if (format_python_string(r, renamed, &to))
		format_ddl_rename_column(&r->d, o->table, name, to);
	else
		format_python_unknown(r, o->c->node, "a column whose name is computed");
}

/* -- indexes and constraints: the name comes first, the table second unless a batch has said it -- */

/* A column by its name, or SQL: text("x DESC"), desc("x"), func.lower(column("x")). */
static bool index_column(struct format_python *r, uint32_t e, struct str *name, struct str *sql)
{
	struct format_python_call c;
	struct str inner;
	*sql = STR_NONE;
	if (format_python_call(r, e, &c) && !str_eq(c.function, STR("op.f"))) {
		uint32_t first = format_python_positional(r, c.arguments, 0);
		bool function = str_find(c.function, STR("func."), 0) != SIZE_MAX;
		if (function && format_python_positional(r, c.arguments, 1) != UINT32_MAX)
			return false;
		if (str_eq(c.name, STR("text")) || str_eq(c.name, STR("literal_column")))
			return format_python_string(r, first, sql);
		if (str_eq(c.name, STR("column")))
			return format_python_string(r, first, name);
		bool order = str_eq(c.name, STR("desc")) || str_eq(c.name, STR("asc"));
		if (first == UINT32_MAX && order) /* column("x").desc() */
			first = syntax_field(r->t, syntax_field(r->t, c.node, "function"), "object");
		if ((!order && !function) || ++r->depth > 20)
			return false;
		bool read = index_column(r, first, name, &inner);
		r->depth--;
		if (!inner.n)
			inner = format_ddl_name(&r->d, *name);
		*sql = order ? str_fmt(r->a, "%.*s %s", STRF(inner),
				       str_eq(c.name, STR("desc")) ? "DESC" : "ASC")
			     : str_fmt(r->a, "%.*s(%.*s)", STRF(c.name), STRF(inner));
		return read;
	}
	return format_python_string(r, e, name);
}

/* What a dictionary of an option says of a column, or a number for all of them. */
static struct str of_column(
	struct format_python *r, uint32_t arguments, const char *option, struct str column)
{
	uint32_t map = format_alembic_named_value(r, format_python_keyword(r, arguments, option));
	struct str key, value;
	if (map == UINT32_MAX || syntax_is(r->t, map, "integer"))
		return map == UINT32_MAX ? STR_NONE : syntax_text(r->t, map);
	for (uint32_t c = syntax_child(r->t, map); c != UINT32_MAX; c = syntax_sibling(r->t, c))
		if (syntax_is(r->t, c, "pair") &&
			format_python_string(r, syntax_field(r->t, c, "key"), &key) && str_eq(key, column)) {
			uint32_t is = syntax_field(r->t, c, "value");
			return format_python_string(r, is, &value) ? value : syntax_text(r->t, is);
		}
	return STR_NONE;
}

/* As names where all are, else each as SQL. */
static bool take_index_columns(struct format_python *r, const struct format_python_call *c, uint32_t list,
	size_t at, struct format_ddl_index *i)
{
	struct names_list all = {0};
	bool dressed = false;
	enum dialect d = r->s->dialect;
	for (size_t k = at;; k++) {
		struct str name = STR_NONE, sql, more = STR_NONE;
		uint32_t e = list == UINT32_MAX ? list : format_python_element(r, list, k);
		if (e == UINT32_MAX)
			break;
		if (!index_column(r, e, &name, &sql))
			return false;
		if (!sql.n && name.n)
			*VEC_PUSH(r->a, &i->columns) = name;
		if (d == DIALECT_POSTGRESQL && name.n)
			more = of_column(r, c->arguments, "postgresql_ops", name);
		if (d == DIALECT_MYSQL && name.n)
			more = of_column(r, c->arguments, "mysql_length", name);
		dressed = dressed || sql.n || more.n;
		sql = sql.n ? sql : format_ddl_name(&r->d, name);
		*VEC_PUSH(r->a, &all) =
			!more.n ? sql
				: str_fmt(r->a, d == DIALECT_MYSQL ? "%.*s(%.*s)" : "%.*s %.*s", STRF(sql),
					  STRF(more));
	}
	if (dressed)
		i->expressions = all;
	return all.n > 0;
}

bool format_alembic_index(struct format_python *r, const struct format_python_call *c, uint32_t list,
	size_t at, struct format_ddl_index *i)
{
	uint32_t a = c->arguments;
	if (!take_index_columns(r, c, list, at, i))
		return false;
	i->unique = format_python_is(r, format_python_keyword(r, a, "unique"), "True");
	i->if_not_exists = format_python_is(r, format_python_keyword(r, a, "if_not_exists"), "True");
	if (r->s->dialect == DIALECT_POSTGRESQL) {
		uint32_t with = format_python_keyword(r, a, "postgresql_include");
		(void)format_python_string(r, format_python_keyword(r, a, "postgresql_using"), &i->method);
		(void)format_python_string(r, format_python_keyword(r, a, "postgresql_where"), &i->predicate);
		i->nulls_not_distinct = format_python_is(
			r, format_python_keyword(r, a, "postgresql_nulls_not_distinct"), "True");
		if (with != UINT32_MAX && !format_python_strings(r, with, &i->include))
			return false;
	}
	if (r->s->dialect == DIALECT_SQLITE)
		(void)format_python_string(r, format_python_keyword(r, a, "sqlite_where"), &i->predicate);
	struct str prefix;
	return r->s->dialect != DIALECT_MYSQL ||
	       !format_python_string(r, format_python_keyword(r, a, "mysql_prefix"), &prefix);
}

static void create_index(struct format_python *r, const struct format_python_call *c, struct str name,
	struct format_ddl_table table, size_t at)
{
	struct format_ddl_index i = {.name = name, .table = table};
	uint32_t list = format_alembic_named_value(r, format_python_argument(r, c->arguments, at, "columns"));
	if (format_alembic_index(r, c, list, 0, &i))
		format_ddl_create_index(&r->d, &i);
	else
		format_python_unknown(r, c->node, "an index whose columns are not read");
}

/* column("c").is_not(None) */
static bool is_not_none(struct format_python *r, uint32_t node, struct str *sql)
{
	struct format_python_call c, inner;
	struct str name;
	if (!format_python_call(r, node, &c) ||
		(!str_eq(c.name, STR("is_not")) && !str_eq(c.name, STR("isnot"))) ||
		!format_python_is(r, format_python_positional(r, c.arguments, 0), "None"))
		return false;
	uint32_t object = syntax_field(r->t, syntax_field(r->t, c.node, "function"), "object");
	if (!format_python_call(r, object, &inner) || !str_eq(inner.name, STR("column")) ||
		!format_python_string(r, format_python_positional(r, inner.arguments, 0), &name))
		return false;
	*sql = str_fmt(r->a, "%.*s IS NOT NULL", STRF(format_ddl_name(&r->d, name)));
	return true;
}

/* UNIQUE, CHECK or PRIMARY KEY as a clause; empty where it is not read. */
static struct str constraint_clause(
	struct format_python *r, const struct format_python_call *c, struct str name, size_t at)
{
	struct str sql;
	struct str head =
		name.n ? str_fmt(r->a, "CONSTRAINT %.*s ", STRF(format_ddl_name(&r->d, name))) : STR_NONE;
	struct names_list columns = {0};
	if (str_eq(c->name, STR("create_check_constraint"))) {
		uint32_t condition = format_python_argument(r, c->arguments, at, "condition");
		if (format_python_string(r, condition, &sql) || is_not_none(r, condition, &sql) ||
			format_python_string(r, format_python_keyword(r, c->arguments, "sqltext"), &sql))
			return str_fmt(r->a, "%.*sCHECK (%.*s)", STRF(head), STRF(sql));
	} else if (format_python_strings(
			   r, format_python_argument(r, c->arguments, at, "columns"), &columns)) {
		return str_fmt(r->a, "%.*s%s %.*s", STRF(head),
			str_eq(c->name, STR("create_primary_key")) ? "PRIMARY KEY" : "UNIQUE",
			STRF(format_ddl_list(&r->d, &columns)));
	}
	return STR_NONE;
}

static struct str foreign_key_clause(
	struct format_python *r, const struct format_python_call *c, struct str name, size_t at)
{
	struct format_ddl_key k = {.name = name, .actions = format_alembic_actions(r, c->arguments)};
	bool read = format_python_string(r, format_python_argument(r, c->arguments, at, "referent_table"),
			    &k.target.name) &&
		    format_python_strings(
			    r, format_python_argument(r, c->arguments, at + 1, "local_cols"), &k.columns) &&
		    format_python_strings(r, format_python_argument(r, c->arguments, at + 2, "remote_cols"),
			    &k.target_columns);
	(void)format_python_string(
		r, format_python_keyword(r, c->arguments, "referent_schema"), &k.target.schema);
	return read ? format_ddl_foreign_key(&r->d, &k) : STR_NONE;
}

struct str format_alembic_constraint_sql(
	struct format_python *r, const struct format_python_call *c, struct str name, size_t at)
{
	return str_eq(c->name, STR("create_foreign_key")) ? foreign_key_clause(r, c, name, at)
							  : constraint_clause(r, c, name, at);
}

static void create_constraint(struct format_python *r, const struct format_python_call *c, struct str name,
	struct format_ddl_table table, size_t at)
{
	struct str clause = constraint_clause(r, c, name, at);
	bool later =
		r->s->dialect == DIALECT_POSTGRESQL &&
		format_python_is(r, format_python_keyword(r, c->arguments, "postgresql_not_valid"), "True");
	clause = clause.n && later ? str_fmt(r->a, "%.*s NOT VALID", STRF(clause)) : clause;
	if (!clause.n || !format_ddl_add_constraint(&r->d, table, clause))
		format_python_unknown(r, c->node, "a constraint that is not read");
}

static void create_foreign_key(struct format_python *r, const struct format_python_call *c, struct str name,
	struct format_ddl_table table, size_t at)
{
	struct str clause = foreign_key_clause(r, c, name, at);
	(void)format_python_string(r, format_python_keyword(r, c->arguments, "source_schema"), &table.schema);
	if (!clause.n || !format_ddl_add_constraint(&r->d, table, clause))
		format_python_unknown(r, c->node, "a foreign key that is not read");
}

static void drop_constraint(struct format_python *r, const struct format_python_call *c, struct str name,
	struct format_ddl_table table, size_t at)
{
	struct str kind = STR_NONE;
	enum format_ddl_constraint k = FORMAT_DDL_CHECK;
	(void)format_python_string(r, format_python_argument(r, c->arguments, at, "type_"), &kind);
	if (str_eq(kind, STR("foreignkey")))
		k = FORMAT_DDL_FOREIGN_KEY;
	else if (str_eq(kind, STR("unique")))
		k = FORMAT_DDL_UNIQUE;
	else if (str_eq(kind, STR("primary")))
		k = FORMAT_DDL_PRIMARY;
	if (!format_ddl_drop_constraint(&r->d, table, k, name))
		format_python_unknown(r, c->node, "a constraint that Alembic drops by copying the table");
}

static void drop_index(struct format_python *r, const struct format_python_call *c, struct str name,
	struct format_ddl_table table, size_t at)
{
	(void)at;
	format_ddl_drop_index(&r->d, table, name,
		format_python_is(r, format_python_keyword(r, c->arguments, "if_exists"), "True"));
}

typedef void table_read(struct format_python *r, const struct operation *o);
typedef void named_read(struct format_python *r, const struct format_python_call *c, struct str name,
	struct format_ddl_table table, size_t at);

static bool on_table(struct format_python *r, const struct format_python_call *c, struct str batch)
{
	static const struct {
		const char *name;
		table_read *read;
	} calls[] = {{"add_column", op_add_column}, {"drop_column", op_drop_column},
		{"alter_column", op_alter_column}};
	for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
		struct str table = batch;
		if (!str_eq(c->name, str_of(calls[i].name)))
			continue;
		if (!batch.n && !format_python_string(
					r, format_python_argument(r, c->arguments, 0, "table_name"), &table))
			format_python_unknown(r, c->node, "a table whose name is computed");
		else
			calls[i].read(r,
				&(struct operation){c, format_alembic_named(r, c, table), batch.n ? 0 : 1});
		return true;
	}
	return false;
}

static bool on_name(struct format_python *r, const struct format_python_call *c, struct str batch)
{
	static const struct {
		const char *name, *key;
		named_read *read;
	} calls[] = {{"create_index", "index_name", create_index}, {"drop_index", "index_name", drop_index},
		{"create_unique_constraint", "constraint_name", create_constraint},
		{"create_check_constraint", "constraint_name", create_constraint},
		{"create_primary_key", "constraint_name", create_constraint},
		{"create_foreign_key", "constraint_name", create_foreign_key},
		{"drop_constraint", "constraint_name", drop_constraint}};
	for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
		struct str name = STR_NONE, table = batch;
		if (!str_eq(c->name, str_of(calls[i].name)))
			continue;
		uint32_t node = format_python_argument(r, c->arguments, 0, calls[i].key);
		bool read = format_python_string(r, node, &name) || format_python_is(r, node, "None");
		if (!batch.n) {
			uint32_t where = format_python_argument(r, c->arguments, 1, "table_name");
			if (where == UINT32_MAX)
				where = format_python_keyword(r, c->arguments, "source_table");
			bool optional = calls[i].read == drop_index;
			read = (format_python_string(r, where, &table) || optional) && read;
		}
		struct format_ddl_table of = format_alembic_named(r, c, table);
		size_t at = batch.n ? 1 : 2;
		if (read)
			calls[i].read(r, c, format_alembic_operation_name(r, c, name, of, at), of, at);
		else
			format_python_unknown(r, c->node, "a change whose names are computed");
		return true;
	}
	return false;
}

bool format_alembic_operation(struct format_python *r, const struct format_python_call *c, struct str batch)
{
	return (batch.n && format_alembic_copy(r, c)) || on_table(r, c, batch) || on_name(r, c, batch);
}
