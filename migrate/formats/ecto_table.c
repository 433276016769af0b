#include "migrate/formats/ecto.h"

/* What the block of create table and alter table holds. */
struct making {
	struct ecto_table table;
	bool create;
	struct format_ddl_create out;
	struct names_list primary; /* columns of the key */
};

/* SQLite takes a key of one column in the column itself; so does it a reference. */
static void into_column(struct ecto *r, struct ecto_column *c)
{
	struct format_ddl_column *column = &c->column;
	if (c->references && c->key.columns.n == 1) {
		struct str target = format_ddl_list(&r->d, &c->key.target_columns);
		column->extra =
			str_fmt(r->a, "%.*s%sCONSTRAINT %.*s REFERENCES %.*s%.*s %.*s", STRF(column->extra),
				column->extra.n ? " " : "", STRF(format_ddl_name(&r->d, c->key.name)),
				STRF(format_ddl_table_name(&r->d, c->key.target)), STRF(target),
				STRF(c->key.actions));
		c->references = false;
	}
}

static struct str primary_clause(const struct ecto *r, const struct names_list *columns)
{
	return str_fmt(r->a, "PRIMARY KEY %.*s", STRF(format_ddl_list(&r->d, columns)));
}

static void put(struct ecto *r, struct making *m, struct ecto_column *c, bool if_not_exists)
{
	struct format_ddl_table t = m->table.table;
	if (r->s->dialect == DIALECT_SQLITE)
		into_column(r, c);
	if (c->primary)
		*VEC_PUSH(r->a, &m->primary) = c->column.name;
	struct str key = c->references ? format_ddl_foreign_key(&r->d, &c->key) : STR_NONE;
	if (m->create) {
		*VEC_PUSH(r->a, &m->out.columns) = c->column;
		if (c->references)
			*VEC_PUSH(r->a, &m->out.clauses) = key;
		return;
	}
	if (r->s->dialect == DIALECT_SQLITE && c->column.not_null && str_eq(c->column.type, STR("TEXT")) &&
		!c->column.def.n)
		c->column.not_null = false; /* its adapter drops NOT NULL from a time that is added */
	format_ddl_add_column(&r->d, t, &c->column, if_not_exists);
	if (c->references && !format_ddl_add_constraint(&r->d, t, key))
		format_ecto_unknown(r, r->module, "a key of several columns that SQLite cannot add");
}

/* add :name, type, options */
static void add(struct ecto *r, struct making *m, const struct ecto_call *c)
{
	struct str name;
	uint32_t options;
	struct ecto_column column;
	if (!format_ecto_name(r, format_ecto_argument(r, c->arguments, 0), &name) ||
		!format_ecto_options(r, c->arguments, 2, NULL, &options) ||
		!format_ecto_column(
			r, &m->table, name, format_ecto_argument(r, c->arguments, 1), options, &column)) {
		format_ecto_unknown(r, c->node, "a column with a name, type or option that is not known");
		return;
	}
	put(r, m, &column, str_eq(c->name, STR("add_if_not_exists")));
}

static void add_time(struct ecto *r, struct making *m, const struct ecto_call *c, struct str name,
	struct str type, uint32_t options)
{
	struct ecto_column column;
	if (str_eq(name, STR("false")))
		return;
	if (!format_ecto_plain_column(r, name, type, options, &column)) {
		format_ecto_unknown(r, c->node, "timestamps with an option that is not known");
		return;
	}
	if (!column.null_given)
		column.column.not_null = true;
	put(r, m, &column, false);
}

static bool column_or_false(struct ecto *r, uint32_t options, const char *key, struct str *out)
{
	uint32_t node = format_ecto_option(r, options, key);
	if (!format_ecto_is(r, node, "false"))
		return format_ecto_named(r, options, key, out);
	*out = STR("false");
	return true;
}

/* timestamps(inserted_at: :created_at, updated_at: false, type: :utc_datetime) */
static void timestamps(struct ecto *r, struct making *m, const struct ecto_call *c)
{
	struct str type = r->c->time_type.n ? r->c->time_type : STR("naive_datetime");
	struct str inserted = r->c->inserted_at.n ? r->c->inserted_at : STR("inserted_at");
	struct str updated = r->c->updated_at.n ? r->c->updated_at : STR("updated_at");
	uint32_t options;
	if (r->c->unread || !format_ecto_options(r, c->arguments, 0, NULL, &options) ||
		!format_ecto_named(r, options, "type", &type) ||
		!column_or_false(r, options, "inserted_at", &inserted) ||
		!column_or_false(r, options, "updated_at", &updated)) {
		format_ecto_unknown(r, c->node, "timestamps with an option that is not known");
		return;
	}
	add_time(r, m, c, inserted, type, options);
	add_time(r, m, c, updated, type, options);
}

static void drop_key(struct ecto *r, const struct format_ddl_table *t, const struct format_ddl_key *key)
{
	(void)format_ddl_drop_constraint(&r->d, *t, FORMAT_DDL_FOREIGN_KEY, key->name);
}

/* The key that references(...), or {references(...), opts}, had. */
static bool old_key(struct ecto *r, const struct making *m, struct str column, uint32_t node, bool *is,
	struct format_ddl_key *out)
{
	struct str type;
	uint32_t type_node;
	*is = false;
	if (node != UINT32_MAX && syntax_is(r->t, node, "tuple"))
		node = format_ecto_argument(r, node, 0);
	if (node == UINT32_MAX || !syntax_is(r->t, node, "call"))
		return true;
	*is = true;
	return format_ecto_key(r, &m->table, column, node, out, &type, &type_node);
}

/* remove :name, type, options */
static void remove_column(struct ecto *r, struct making *m, const struct ecto_call *c)
{
	struct str name;
	bool keyed, maybe = str_eq(c->name, STR("remove_if_exists"));
	struct format_ddl_key key;
	if (!format_ecto_name(r, format_ecto_argument(r, c->arguments, 0), &name) ||
		!old_key(r, m, name, format_ecto_argument(r, c->arguments, 1), &keyed, &key)) {
		format_ecto_unknown(r, c->node, "a column whose name is computed");
		return;
	}
	if (keyed && !maybe)
		drop_key(r, &m->table.table, &key);
	format_ddl_drop_column(&r->d, m->table.table, name, maybe);
}

static void change_in_postgresql(struct ecto *r, struct format_ddl_table t, const struct ecto_column *c)
{
	format_ddl_sql(&r->d, str_fmt(r->a, "ALTER TABLE %.*s ALTER COLUMN %.*s TYPE %.*s",
				      STRF(format_ddl_table_name(&r->d, t)),
				      STRF(format_ddl_name(&r->d, c->column.name)), STRF(c->column.type)));
	if (c->null_given)
		(void)format_ddl_change_null(&r->d, t, c->column.name, c->column.not_null);
	if (c->default_given)
		(void)format_ddl_change_default(&r->d, t, c->column.name, c->column.def);
}

/* modify :name, type, options */
static void modify(struct ecto *r, struct making *m, const struct ecto_call *c)
{
	struct str name;
	uint32_t options;
	struct ecto_column column;
	struct format_ddl_key was;
	bool keyed = false;
	struct format_ddl_table t = m->table.table;
	if (r->s->dialect == DIALECT_SQLITE ||
		!format_ecto_name(r, format_ecto_argument(r, c->arguments, 0), &name) ||
		!format_ecto_options(r, c->arguments, 2, NULL, &options) ||
		!format_ecto_column(
			r, &m->table, name, format_ecto_argument(r, c->arguments, 1), options, &column) ||
		!old_key(r, m, name, format_ecto_option(r, options, "from"), &keyed, &was)) {
		format_ecto_unknown(r, c->node, "a changed column that is not known whole");
		return;
	}
	if (keyed)
		drop_key(r, &t, &was);
	if (r->s->dialect == DIALECT_POSTGRESQL)
		change_in_postgresql(r, t, &column);
	else
		(void)format_ddl_change_column(&r->d, t, &column.column);
	if (column.references)
		(void)format_ddl_add_constraint(&r->d, t, format_ddl_foreign_key(&r->d, &column.key));
	if (column.primary)
		*VEC_PUSH(r->a, &m->primary) = name;
}

static void line(struct ecto *r, struct making *m, uint32_t node)
{
	static const struct {
		const char *name;
		void (*read)(struct ecto *r, struct making *m, const struct ecto_call *c);
		bool in_create;
	} calls[] = {{"add", add, true}, {"timestamps", timestamps, true}, {"add_if_not_exists", add, false},
		{"modify", modify, false}, {"remove", remove_column, false},
		{"remove_if_exists", remove_column, false}};
	struct ecto_call c;
	r->d.at = r->t->nodes[node].from;
	if (format_ecto_call(r, node, &c) && !c.receiver.n)
		for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
			if (str_eq(c.name, str_of(calls[i].name)) && (calls[i].in_create || !m->create)) {
				calls[i].read(r, m, &c);
				return;
			}
	format_ecto_unknown(r, node, "code in a table's block that is not read");
}

static bool is_silent(const struct ecto *r, uint32_t node)
{
	static const char *const kinds[] = {"do", "end", "comment", ";", "atom", "nil", NULL};
	for (size_t i = 0; kinds[i]; i++)
		if (syntax_is(r->t, node, kinds[i]))
			return true;
	return false;
}

static void lines(struct ecto *r, struct making *m, uint32_t block)
{
	if (block == UINT32_MAX)
		return;
	for (uint32_t k = syntax_child(r->t, block); k != UINT32_MAX; k = syntax_sibling(r->t, k))
		if (!is_silent(r, k))
			line(r, m, k);
}

/* The key that a table has without being asked; false when it cannot be told. */
static bool own_key(struct ecto *r, struct making *m)
{
	uint32_t given = format_ecto_option(r, m->table.options, "primary_key"), options = UINT32_MAX;
	struct str name = r->c->primary_name.n ? r->c->primary_name : STR("id");
	struct str type = r->c->primary_type.n ? r->c->primary_type : STR("bigserial");
	struct ecto_column column;
	if (format_ecto_is(r, given, "false"))
		return true;
	bool is_list = given != UINT32_MAX && syntax_is(r->t, given, "list");
	if (is_list) { /* in place of what is configured */
		name = STR("id");
		type = STR("bigserial");
		for (uint32_t k = syntax_child(r->t, given); k != UINT32_MAX; k = syntax_sibling(r->t, k))
			if (syntax_is(r->t, k, "keywords"))
				options = k;
		uint32_t same;
		if (!format_ecto_options(r, given, 0, NULL, &same) ||
			!format_ecto_named(r, options, "name", &name) ||
			!format_ecto_named(r, options, "type", &type))
			return false;
	} else if (given != UINT32_MAX && !format_ecto_is(r, given, "true")) {
		return false;
	}
	if (!is_list && (r->c->unread || r->c->no_primary))
		return !r->c->unread;
	if (!format_ecto_plain_column(r, name, type, options, &column))
		return false;
	column.primary = true;
	put(r, m, &column, false);
	return true;
}

/* SQLite counts up in a column that is the key alone. */
static void sqlite_key(struct making *m)
{
	for (size_t i = 0; m->primary.n == 1 && i < m->out.columns.n; i++) {
		struct format_ddl_column *c = &m->out.columns.v[i];
		if (!str_eq(c->name, m->primary.v[0]))
			continue;
		c->primary = true;
		m->primary.n = 0;
	}
}

void format_ecto_create_table(struct ecto *r, const struct ecto_call *c, bool if_not_exists)
{
	struct making m = {.create = true};
	struct str modifiers = STR_NONE;
	if (!format_ecto_table(r, format_ecto_argument(r, c->arguments, 0), &m.table) ||
		!format_ecto_named(r, m.table.options, "modifiers", &modifiers) || modifiers.n) {
		format_ecto_unknown(r, c->node, "a table whose name or option is computed");
		return;
	}
	if (r->s->dialect == DIALECT_POSTGRESQL &&
		format_ecto_option(r, m.table.options, "options") != UINT32_MAX) {
		format_ecto_unknown(r, c->node, "a table with options that are not read");
		return;
	}
	m.out.table = m.table.table;
	m.out.if_not_exists = if_not_exists;
	if (!own_key(r, &m))
		format_ecto_unknown(r, c->node, "a table with a primary key that is not known");
	lines(r, &m, c->block);
	r->d.at = r->t->nodes[c->node].from;
	if (r->s->dialect == DIALECT_SQLITE)
		sqlite_key(&m);
	if (m.primary.n)
		*VEC_PUSH(r->a, &m.out.clauses) = primary_clause(r, &m.primary);
	format_ddl_create_table(&r->d, &m.out);
}

void format_ecto_alter_table(struct ecto *r, const struct ecto_call *c)
{
	struct making m = {0};
	if (!format_ecto_table(r, format_ecto_argument(r, c->arguments, 0), &m.table)) {
		format_ecto_unknown(r, c->node, "a table whose name or option is computed");
		return;
	}
	lines(r, &m, c->block);
	if (m.primary.n && !format_ddl_add_constraint(&r->d, m.table.table, primary_clause(r, &m.primary)))
		format_ecto_unknown(r, c->node, "a primary key that SQLite cannot add");
}
