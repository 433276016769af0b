/* op.batch_alter_table in SQLite: the changes of the block are made together at its end, by a copy of the
 * table where one of them is more than a new column or an index (schemas/replay_copy.h). */
#include "migrate/formats/alembic.h"
#include "schemas/replay_copy.h"

static struct alembic_flow *flow(struct format_python *r)
{
	return r->own;
}

static void mark(struct format_python *r, const char *what, struct str x, struct str y)
{
	format_when_copy(&r->d, what, x, y);
}

/* A string as it is written: its "%(...)s" are no holes here. */
static struct str plain_text(struct format_python *r, uint32_t node)
{
	struct str text = syntax_is(r->t, node, "string") ? syntax_text(r->t, node) : STR_NONE;
	bool quoted = text.n > 1 && (text.p[0] == '"' || text.p[0] == '\'') &&
		      str_chr(text, '\\') == SIZE_MAX && str_chr(text, '\n') == SIZE_MAX;
	return quoted ? str_sub(text, 1, text.n - 1) : STR_NONE;
}

/* naming_convention={"fk": "fk_%(table_name)s_%(column_0_name)s"} */
static void open_convention(struct format_python *r, uint32_t map)
{
	map = format_alembic_named_value(r, map);
	if (map == UINT32_MAX)
		return;
	for (uint32_t c = syntax_child(r->t, map); c != UINT32_MAX; c = syntax_sibling(r->t, c))
		if (syntax_is(r->t, c, "pair"))
			mark(r, "convention", plain_text(r, syntax_field(r->t, c, "key")),
				plain_text(r, syntax_field(r->t, c, "value")));
}

/* What makes the new table another than the old one reflected. */
static bool is_other(struct format_python *r, uint32_t arguments)
{
	static const char *const keys[] = {
		"copy_from", "table_args", "reflect_args", "reflect_kwargs", "partial_reordering"};
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		uint32_t node = format_python_keyword(r, arguments, keys[i]);
		if (node != UINT32_MAX && !format_python_is(r, node, "None"))
			return true;
	}
	return false;
}

bool format_alembic_open_copy(struct format_python *r, const struct format_python_call *c, struct str table)
{
	struct str recreate = STR("auto");
	(void)format_python_string(r, format_python_keyword(r, c->arguments, "recreate"), &recreate);
	if (r->s->dialect != DIALECT_SQLITE || str_eq(recreate, STR("never")) || is_other(r, c->arguments))
		return false;
	mark(r, "table", STR("alembic"), table);
	if (str_eq(recreate, STR("always")))
		mark(r, "always", STR_NONE, STR_NONE);
	open_convention(r, format_python_keyword(r, c->arguments, "naming_convention"));
	return true;
}

void format_alembic_close_copy(struct format_python *r)
{
	mark(r, "end", STR_NONE, STR_NONE);
}

static struct str index_sql(struct format_python *r, const struct format_ddl_index *i)
{
	struct sql_statements made = {0};
	struct format_ddl d = r->d;
	d.out = &made;
	format_ddl_create_index(&d, i);
	return made.n ? made.v[0].text : STR_NONE;
}

/* SQLAlchemy has words for a default that is no text: such a column needs a copy. */
static bool is_computed(struct format_python *r, const struct format_python_call *column)
{
	struct format_python_call c;
	struct str text;
	uint32_t def = format_python_keyword(r, column->arguments, "server_default");
	for (size_t k = 1;; k++) {
		uint32_t node = format_python_positional(r, column->arguments, k);
		if (node == UINT32_MAX)
			break;
		if (format_python_call(r, node, &c) && str_eq(c.name, STR("Computed")) &&
			format_python_is(r, format_python_keyword(r, c.arguments, "persisted"), "True"))
			return true;
	}
	return def != UINT32_MAX && format_python_call(r, def, &c) && !str_eq(c.name, STR("f")) &&
	       (format_alembic_default(r, def, &text) && text.n);
}

static void copy_add(struct format_python *r, const struct format_python_call *c)
{
	struct format_python_call column;
	struct names_list keys = {0}, bound = {0};
	struct format_ddl_column made;
	struct str before = STR_NONE, after = STR_NONE;
	bool serial;
	if (!format_python_call(r, format_python_argument(r, c->arguments, 0, "column"), &column) ||
		!format_alembic_column(r, &column, false, &made, &serial) ||
		!format_alembic_inline_keys(r, &column, made.name,
			(struct format_ddl_table){.name = flow(r)->batch}, &keys, &bound)) {
		format_python_unknown(r, c->node, "a column with a type or an option that is not known");
		return;
	}
	(void)format_python_string(r, format_python_keyword(r, c->arguments, "insert_before"), &before);
	(void)format_python_string(r, format_python_keyword(r, c->arguments, "insert_after"), &after);
	if (is_computed(r, &column))
		mark(r, "always", STR_NONE, STR_NONE);
	struct replay_copy_line line = {
		STR("add"), {made.name, format_ddl_column(&r->d, &made), before, after}};
	format_when_mark(&r->d, replay_copy_mark(r->a, &line));
	for (size_t i = 0; i < keys.n; i++)
		if (str_starts(keys.v[i], STR("CONSTRAINT ")))
			mark(r, "constraint", STR_NONE, keys.v[i]);
		else
			format_python_unknown(
				r, c->node, "a foreign key without a name, which Alembic refuses here");
	if (format_python_is(r, format_python_keyword(r, column.arguments, "index"), "True")) {
		struct format_ddl_index i = format_alembic_column_index(
			r, c->node, (struct format_ddl_table){.name = flow(r)->batch}, made.name);
		mark(r, "index", i.name, index_sql(r, &i));
	}
}

static void copy_alter(struct format_python *r, const struct format_python_call *c)
{
	struct str name, type, def, to;
	uint32_t a = c->arguments, null = format_python_keyword(r, a, "nullable");
	uint32_t typed = format_python_keyword(r, a, "type_");
	uint32_t server = format_python_keyword(r, a, "server_default");
	uint32_t renamed = format_python_keyword(r, a, "new_column_name");
	if (!format_python_string(r, format_python_argument(r, a, 0, "column_name"), &name)) {
		format_python_unknown(r, c->node, "a column whose name is computed");
		return;
	}
	if (renamed != UINT32_MAX && format_python_string(r, renamed, &to))
		mark(r, "rename", name, to);
	else if (renamed != UINT32_MAX && !format_python_is(r, renamed, "None"))
		format_python_unknown(r, c->node, "a column whose name is computed");
	if (typed != UINT32_MAX && format_alembic_type(r, typed, false, &type))
		mark(r, "type", name, type);
	else if (typed != UINT32_MAX && !format_python_is(r, typed, "None"))
		format_python_unknown(r, c->node, "a changed column that is not known whole");
	if (format_python_is(r, null, "True") || format_python_is(r, null, "False"))
		mark(r, "null", name, format_python_is(r, null, "True") ? STR("yes") : STR("no"));
	if (server == UINT32_MAX || format_python_is(r, server, "False"))
		return;
	if (format_alembic_default(r, server, &def))
		mark(r, "default", name, def);
	else
		format_python_unknown(r, c->node, "a changed default that is not read");
}

static void copy_drop_column(struct format_python *r, const struct format_python_call *c)
{
	struct str name;
	if (format_python_string(r, format_python_argument(r, c->arguments, 0, "column_name"), &name))
		mark(r, "drop", name, STR_NONE);
	else
		format_python_unknown(r, c->node, "a column whose name is computed");
}

static void copy_index(struct format_python *r, const struct format_python_call *c, struct str name)
{
	struct format_ddl_index i = {.name = name, .table.name = flow(r)->batch};
	uint32_t list = format_alembic_named_value(r, format_python_argument(r, c->arguments, 1, "columns"));
	if (format_alembic_index(r, c, list, 0, &i))
		mark(r, "index", name, index_sql(r, &i));
	else
		format_python_unknown(r, c->node, "an index whose columns are not read");
}

static void copy_constraint(struct format_python *r, const struct format_python_call *c, struct str name)
{
	struct str clause = format_alembic_constraint_sql(r, c, name, 1);
	if (clause.n && name.n)
		mark(r, str_eq(c->name, STR("create_primary_key")) ? "primary" : "constraint", name, clause);
	else
		format_python_unknown(r, c->node, "a constraint that is not read");
}

static void copy_named(struct format_python *r, const struct format_python_call *c)
{
	struct str name = STR_NONE;
	uint32_t node = format_python_argument(
		r, c->arguments, 0, str_ends(c->name, STR("index")) ? "index_name" : "constraint_name");
	if (!format_python_string(r, node, &name) && !format_python_is(r, node, "None")) {
		format_python_unknown(r, c->node, "a change whose names are computed");
		return;
	}
	name = format_alembic_operation_name(
		r, c, name, (struct format_ddl_table){.name = flow(r)->batch}, 1);
	if (str_eq(c->name, STR("drop_index")))
		mark(r, "unindex", name, STR_NONE);
	else if (str_eq(c->name, STR("create_index")))
		copy_index(r, c, name);
	else if (!str_eq(c->name, STR("drop_constraint")))
		copy_constraint(r, c, name);
	else if (name.n)
		mark(r, "forget", name, STR_NONE);
	else
		format_python_unknown(r, c->node, "a constraint without a name, which Alembic refuses");
}

bool format_alembic_copy(struct format_python *r, const struct format_python_call *c)
{
	static const char *const named[] = {"create_index", "drop_index", "create_unique_constraint",
		"create_check_constraint", "create_primary_key", "create_foreign_key", "drop_constraint",
		NULL};
	if (!flow(r)->copying)
		return false;
	if (str_eq(c->name, STR("add_column")))
		copy_add(r, c);
	else if (str_eq(c->name, STR("alter_column")))
		copy_alter(r, c);
	else if (str_eq(c->name, STR("drop_column")))
		copy_drop_column(r, c);
	else if (str_one_of(c->name, named))
		copy_named(r, c);
	else
		return false;
	return true;
}
