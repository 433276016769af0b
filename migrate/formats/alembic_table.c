#include "migrate/formats/alembic.h"

struct format_ddl_table format_alembic_named(
	struct format_python *r, const struct format_python_call *c, struct str name)
{
	struct format_ddl_table t = {STR_NONE, name};
	(void)format_python_string(r, format_python_keyword(r, c->arguments, "schema"), &t.schema);
	return t;
}

/* "users.id" or "schema.users.id" */
static bool take_target(struct str text, struct format_ddl_table *table, struct str *column)
{
	size_t last = str_rchr(text, '.');
	if (last == SIZE_MAX)
		return false;
	*column = str_sub(text, last + 1, text.n);
	struct str rest = str_sub(text, 0, last);
	size_t dot = str_rchr(rest, '.');
	table->schema = dot == SIZE_MAX ? STR_NONE : str_sub(rest, 0, dot);
	table->name = dot == SIZE_MAX ? rest : str_sub(rest, dot + 1, rest.n);
	return true;
}

struct str format_alembic_actions(struct format_python *r, uint32_t arguments)
{
	struct str out = STR_NONE, text;
	if (format_python_string(r, format_python_keyword(r, arguments, "onupdate"), &text))
		out = str_fmt(r->a, "ON UPDATE %.*s ", STRF(text));
	if (format_python_string(r, format_python_keyword(r, arguments, "ondelete"), &text))
		out = str_fmt(r->a, "ON DELETE %.*s %.*s", STRF(text), STRF(out));
	return str_trim(out);
}

/* op.f("name"), which no convention changes. */
bool format_alembic_fixed(struct format_python *r, uint32_t node)
{
	struct format_python_call c;
	return node != UINT32_MAX && syntax_is(r->t, node, "call") && format_python_call(r, node, &c) &&
	       str_eq(c.name, STR("f"));
}

static void name_key(struct format_python *r, const struct format_python_call *c,
	struct format_ddl_table table, struct format_ddl_key *k)
{
	struct alembic_object o = {.kind = ALEMBIC_FK,
		.name = k->name,
		.fixed = format_alembic_fixed(r, format_python_keyword(r, c->arguments, "name")),
		.table = table,
		.columns = &k->columns,
		.target = k->target.name};
	if (k->target_columns.n)
		o.target_column = k->target_columns.v[0];
	k->name = format_alembic_object_name(r, c->node, &o);
}

/* What stands in create_table: columns, and the constraints between them. */
struct making {
	struct format_python *r;
	struct format_ddl_create c;
	struct names_list keys;  /* of the primary key */
	struct names_list bound; /* columns of foreign keys: such a key numbers nothing */
	VEC(bool) serial;
	VEC(struct format_ddl_index) indexes;
};

/* "CONSTRAINT name " of what stands in the table, empty = the server names it. */
static struct str named(struct making *m, uint32_t node, enum alembic_kind kind, uint32_t name,
	const struct names_list *columns)
{
	struct format_python *r = m->r;
	struct alembic_object o = {.kind = kind, .table = m->c.table, .columns = columns};
	(void)format_python_string(r, name, &o.name);
	o.fixed = format_alembic_fixed(r, name);
	struct str is = format_alembic_object_name(r, node, &o);
	return is.n ? str_fmt(r->a, "CONSTRAINT %.*s ", STRF(format_ddl_name(&r->d, is))) : STR_NONE;
}

struct format_ddl_index format_alembic_column_index(
	struct format_python *r, uint32_t node, struct format_ddl_table table, struct str column)
{
	struct format_ddl_index i = {.table = table};
	*VEC_PUSH(r->a, &i.columns) = column;
	struct alembic_object o = {.kind = ALEMBIC_IX, .table = table, .columns = &i.columns};
	i.name = format_alembic_object_name(r, node, &o);
	return i;
}

bool format_alembic_inline_keys(struct format_python *r, const struct format_python_call *column,
	struct str own, struct format_ddl_table table, struct names_list *clauses, struct names_list *bound)
{
	struct format_python_call f;
	struct str target, name;
	for (size_t k = 1;; k++) {
		uint32_t node = format_python_positional(r, column->arguments, k);
		if (node == UINT32_MAX)
			return true;
		if (!format_python_call(r, node, &f) || !str_eq(f.name, STR("ForeignKey")))
			continue;
		struct format_ddl_key key = {.actions = format_alembic_actions(r, f.arguments)};
		if (!format_python_string(r, format_python_positional(r, f.arguments, 0), &target) ||
			!take_target(target, &key.target, &name))
			return false;
		(void)format_python_string(r, format_python_keyword(r, f.arguments, "name"), &key.name);
		*VEC_PUSH(r->a, &key.columns) = own;
		*VEC_PUSH(r->a, &key.target_columns) = name;
		*VEC_PUSH(r->a, bound) = own;
		name_key(r, &f, table, &key);
		*VEC_PUSH(r->a, clauses) = format_ddl_foreign_key(&r->d, &key);
	}
}

static bool add_column(struct making *m, const struct format_python_call *c)
{
	struct format_python *r = m->r;
	struct format_ddl_column column;
	bool serial;
	if (!format_alembic_column(r, c, true, &column, &serial) ||
		!format_alembic_inline_keys(r, c, column.name, m->c.table, &m->c.clauses, &m->bound))
		return false;
	if (column.primary)
		*VEC_PUSH(r->a, &m->keys) = column.name;
	if (format_python_is(r, format_python_keyword(r, c->arguments, "index"), "True")) {
		struct format_ddl_index i = format_alembic_column_index(r, c->node, m->c.table, column.name);
		i.unique = column.unique;
		*VEC_PUSH(r->a, &m->indexes) = i;
		column.unique = false;
	}
	if (column.unique) {
		struct names_list one = {0};
		*VEC_PUSH(r->a, &one) = column.name;
		*VEC_PUSH(r->a, &m->c.clauses) = str_fmt(r->a, "%.*sUNIQUE %.*s",
			STRF(named(m, c->node, ALEMBIC_UQ, UINT32_MAX, &one)),
			STRF(format_ddl_list(&r->d, &one)));
	}
	column.primary = column.unique = false;
	*VEC_PUSH(r->a, &m->c.columns) = column;
	*VEC_PUSH(r->a, &m->serial) = serial;
	return true;
}

static bool add_foreign_key(struct making *m, const struct format_python_call *c)
{
	struct format_python *r = m->r;
	struct format_ddl_key k = {.actions = format_alembic_actions(r, c->arguments)};
	struct names_list targets = {0};
	struct str column;
	if (!format_python_strings(r, format_python_positional(r, c->arguments, 0), &k.columns) ||
		!format_python_strings(r, format_python_positional(r, c->arguments, 1), &targets))
		return false;
	for (size_t i = 0; i < targets.n; i++) {
		if (!take_target(targets.v[i], &k.target, &column))
			return false;
		*VEC_PUSH(r->a, &k.target_columns) = column;
	}
	for (size_t i = 0; i < k.columns.n; i++)
		*VEC_PUSH(r->a, &m->bound) = k.columns.v[i];
	(void)format_python_string(r, format_python_keyword(r, c->arguments, "name"), &k.name);
	name_key(r, c, m->c.table, &k);
	*VEC_PUSH(r->a, &m->c.clauses) = format_ddl_foreign_key(&r->d, &k);
	return true;
}

static bool add_constraint(struct making *m, const struct format_python_call *c)
{
	struct format_python *r = m->r;
	struct names_list columns = {0};
	struct str sql;
	uint32_t name = format_python_keyword(r, c->arguments, "name");
	if (str_eq(c->name, STR("ForeignKeyConstraint")))
		return add_foreign_key(m, c);
	if (str_eq(c->name, STR("CheckConstraint"))) {
		if (!format_python_string(r, format_python_positional(r, c->arguments, 0), &sql))
			return false;
		*VEC_PUSH(r->a, &m->c.clauses) = str_fmt(r->a, "%.*sCHECK (%.*s)",
			STRF(named(m, c->node, ALEMBIC_CK, name, &columns)), STRF(sql));
		return true;
	}
	if (str_eq(c->name, STR("Index"))) {
		struct format_ddl_index i = {.table = m->c.table};
		bool read = format_python_string(r, format_python_positional(r, c->arguments, 0), &i.name) &&
			    format_alembic_index(r, c, c->arguments, 1, &i);
		if (read)
			*VEC_PUSH(r->a, &m->indexes) = i;
		return read;
	}
	bool primary = str_eq(c->name, STR("PrimaryKeyConstraint"));
	if (!primary && !str_eq(c->name, STR("UniqueConstraint")))
		return false;
	for (size_t k = 0;; k++) {
		uint32_t node = format_python_positional(r, c->arguments, k);
		if (node == UINT32_MAX)
			break;
		if (!format_python_strings(r, node, &columns))
			return false;
	}
	if (primary)
		m->keys = columns;
	*VEC_PUSH(r->a, &m->c.clauses) = str_fmt(r->a, "%.*s%s %.*s",
		STRF(named(m, c->node, primary ? ALEMBIC_PK : ALEMBIC_UQ, name, &columns)),
		primary ? "PRIMARY KEY" : "UNIQUE", STRF(format_ddl_list(&r->d, &columns)));
	return true;
}

static bool is_bound(const struct making *m, struct str name)
{
	for (size_t i = 0; i < m->bound.n; i++)
		if (str_eq(m->bound.v[i], name))
			return true;
	return false;
}

/* A primary key of one whole number that refers to nothing numbers itself. */
static void number_key(struct making *m)
{
	struct format_python *r = m->r;
	for (size_t i = 0; m->keys.n == 1 && i < m->c.columns.n; i++) {
		struct format_ddl_column *c = &m->c.columns.v[i];
		if (!str_eq(c->name, m->keys.v[0]))
			continue;
		c->not_null = true;
		if (!m->serial.v[i] || is_bound(m, c->name))
			return;
		if (r->s->dialect == DIALECT_POSTGRESQL)
			c->type = str_ieq(c->type, STR("bigint"))     ? STR("bigserial")
				  : str_ieq(c->type, STR("smallint")) ? STR("smallserial")
								      : STR("serial");
		else if (r->s->dialect == DIALECT_MYSQL)
			c->extra = STR("AUTO_INCREMENT");
	}
}

static bool has_key_clause(const struct making *m)
{
	for (size_t i = 0; i < m->c.clauses.n; i++)
		if (str_find(m->c.clauses.v[i], STR("PRIMARY KEY"), 0) != SIZE_MAX)
			return true;
	return false;
}

void format_alembic_create_table(struct format_python *r, const struct format_python_call *c)
{
	struct making m = {.r = r};
	struct format_python_call part;
	struct str name;
	if (!format_python_string(r, format_python_argument(r, c->arguments, 0, "table_name"), &name)) {
		format_python_unknown(r, c->node, "a table whose name is computed");
		return;
	}
	m.c.table = format_alembic_named(r, c, name);
	m.c.if_not_exists =
		format_python_is(r, format_python_keyword(r, c->arguments, "if_not_exists"), "True");
	for (size_t k = 1;; k++) {
		uint32_t node = format_python_positional(r, c->arguments, k);
		if (node == UINT32_MAX)
			break;
		bool known = format_python_call(r, node, &part);
		if (known)
			known = str_eq(part.name, STR("Column")) ? add_column(&m, &part)
								 : add_constraint(&m, &part);
		if (!known)
			format_python_unknown(r, node, "a part of the table that is not read");
	}
	if (m.keys.n && !has_key_clause(&m))
		*VEC_PUSH(r->a, &m.c.clauses) = str_fmt(r->a, "%.*sPRIMARY KEY %.*s",
			STRF(named(&m, c->node, ALEMBIC_PK, UINT32_MAX, &m.keys)),
			STRF(format_ddl_list(&r->d, &m.keys)));
	number_key(&m);
	format_ddl_create_table(&r->d, &m.c);
	for (size_t i = 0; i < m.indexes.n; i++)
		format_ddl_create_index(&r->d, &m.indexes.v[i]);
}
