#include "migrate/formats/rails.h"
#include "parse/inflect.h"

static void drop_table(struct rails *r, const struct rails_call *c)
{
	struct str name;
	bool maybe = format_rails_is(r, format_rails_option(r, c->arguments, "if_exists"), "true");
	for (size_t k = 0;; k++) {
		uint32_t node = format_rails_argument(r, c, k);
		if (node == UINT32_MAX)
			return;
		if (!format_rails_name(r, node, &name)) {
			format_rails_unknown(r, c->node, "a table whose name is computed");
			continue;
		}
		format_ddl_drop_table(&r->d, format_rails_named(name), maybe);
		format_rails_forget_table(r, name);
	}
}

/* The names of the first n arguments; says so when one is computed. */
static bool take(struct rails *r, const struct rails_call *c, size_t n, struct str *out)
{
	for (size_t i = 0; i < n; i++)
		if (!format_rails_name(r, format_rails_argument(r, c, i), &out[i])) {
			format_rails_unknown(r, c->node, "a change whose names are computed");
			return false;
		}
	return true;
}

static void add_column(struct rails *r, const struct rails_call *c)
{
	struct str v[3];
	struct format_ddl_column column;
	bool maybe = format_rails_is(r, format_rails_option(r, c->arguments, "if_not_exists"), "true");
	if (!take(r, c, 3, v))
		return;
	if (format_rails_column(r, v[1], v[2], c->arguments, &column))
		format_ddl_add_column(&r->d, format_rails_named(v[0]), &column, maybe);
	else
		format_rails_unknown(r, c->node, "a column with a type or an option that is not known");
}

static void remove_column(struct rails *r, const struct rails_call *c)
{
	struct str v[2];
	if (take(r, c, 2, v))
		format_rails_drop_column(r, v[0], v[1],
			format_rails_is(r, format_rails_option(r, c->arguments, "if_exists"), "true"));
}

static void remove_columns(struct rails *r, const struct rails_call *c)
{
	struct str table, name;
	if (!take(r, c, 1, &table))
		return;
	for (size_t k = 1;; k++) {
		uint32_t node = format_rails_argument(r, c, k);
		if (node == UINT32_MAX)
			return;
		if (format_rails_name(r, node, &name))
			format_rails_drop_column(r, table, name, false);
		else
			format_rails_unknown(r, c->node, "a column whose name is computed");
	}
}

static void rename_column(struct rails *r, const struct rails_call *c)
{
	struct str v[3];
	if (take(r, c, 3, v))
		format_rails_rename_column(r, v[0], v[1], v[2]);
}

static void rename_table(struct rails *r, const struct rails_call *c)
{
	struct str v[2];
	if (take(r, c, 2, v))
		format_rails_rename_table(r, v[0], v[1]);
}

/* PostgreSQL: type, and what else is given. MySQL keeps nothing that is not said again. */
static void change_column(struct rails *r, const struct rails_call *c)
{
	struct str v[3];
	struct format_ddl_column column;
	enum dialect d = r->s->dialect;
	if (!take(r, c, 3, v))
		return;
	bool null_given = format_rails_option(r, c->arguments, "null") != UINT32_MAX;
	bool default_given = format_rails_option(r, c->arguments, "default") != UINT32_MAX;
	if (d == DIALECT_SQLITE || (d == DIALECT_MYSQL && !(null_given && default_given)) ||
		!format_rails_column(r, v[1], v[2], c->arguments, &column)) {
		format_rails_unknown(r, c->node, "a changed column that is not known whole");
		return;
	}
	if (d == DIALECT_MYSQL) {
		(void)format_ddl_change_column(&r->d, format_rails_named(v[0]), &column);
		return;
	}
	format_ddl_sql(&r->d, str_fmt(r->a, "ALTER TABLE %.*s ALTER COLUMN %.*s TYPE %.*s",
				      STRF(format_ddl_table_name(&r->d, format_rails_named(v[0]))),
				      STRF(format_ddl_name(&r->d, v[1])), STRF(column.type)));
	if (default_given)
		(void)format_ddl_change_default(&r->d, format_rails_named(v[0]), v[1], column.def);
	if (null_given)
		(void)format_ddl_change_null(&r->d, format_rails_named(v[0]), v[1], column.not_null);
}

static void change_column_null(struct rails *r, const struct rails_call *c)
{
	struct str v[2];
	if (take(r, c, 2, v) && !format_ddl_change_null(&r->d, format_rails_named(v[0]), v[1],
					format_rails_is(r, format_rails_argument(r, c, 2), "false")))
		format_rails_unknown(r, c->node, "a changed column that is not known whole");
}

/* A default does not decide what code needs, but a column that had none may then be left out: it is read as a
 * column of type text is. */
static void change_column_default(struct rails *r, const struct rails_call *c)
{
	struct str v[2];
	uint32_t to = format_rails_option(r, c->arguments, "to");
	if (!take(r, c, 2, v))
		return;
	if (to == UINT32_MAX)
		to = format_rails_argument(r, c, 2);
	struct str text = to == UINT32_MAX ? STR("nil") : syntax_text(r->t, to), name;
	struct str def = str_eq(text, STR("nil"))          ? STR_NONE
			 : format_rails_name(r, to, &name) ? format_ddl_text(&r->d, name)
							   : text;
	bool plain = !def.n || def.p[0] == '\'' || str_eq(def, STR("true")) || str_eq(def, STR("false")) ||
		     (def.p[0] >= '0' && def.p[0] <= '9') || def.p[0] == '-';
	if (!plain || !format_ddl_change_default(&r->d, format_rails_named(v[0]), v[1], def))
		format_rails_unknown(r, c->node, "a changed default that is not read");
}

static void add_index(struct rails *r, const struct rails_call *c)
{
	struct str table;
	if (!take(r, c, 1, &table))
		return;
	struct rails_table t = format_rails_alter(table);
	format_rails_index(r, &t, c, 1);
}

static void remove_index(struct rails *r, const struct rails_call *c)
{
	struct str table, name;
	struct names_list columns = {0};
	uint32_t given = format_rails_option(r, c->arguments, "name");
	uint32_t column = format_rails_option(r, c->arguments, "column");
	if (!take(r, c, 1, &table))
		return;
	if (column == UINT32_MAX)
		column = format_rails_argument(r, c, 1);
	if (!format_rails_name(r, given, &name)) {
		if (!format_rails_names(r, column, &columns)) {
			format_rails_unknown(r, c->node, "an index whose name is computed");
			return;
		}
		name = format_rails_index_name(r, table, &columns);
	}
	format_rails_forget_index(r, table, name);
	format_ddl_drop_index(&r->d, format_rails_named(table), name,
		format_rails_is(r, format_rails_option(r, c->arguments, "if_exists"), "true"));
}

static void rename_index(struct rails *r, const struct rails_call *c)
{
	struct str v[3];
	if (!take(r, c, 3, v))
		return;
	if (format_rails_rename_index(r, v[0], v[1], v[2]))
		return;
	if (r->s->dialect == DIALECT_SQLITE)
		format_rails_unknown(r, c->node, "an index that Rails makes anew");
	else
		format_rails_write_index_name(r, v[0], v[1], v[2]);
}

static void add_reference(struct rails *r, const struct rails_call *c)
{
	struct str table;
	if (!take(r, c, 1, &table))
		return;
	struct rails_table t = format_rails_alter(table);
	format_rails_reference(r, &t, c, 1);
}

static void remove_reference(struct rails *r, const struct rails_call *c)
{
	struct str v[2];
	if (!take(r, c, 2, v))
		return;
	format_rails_drop_column(r, v[0], str_fmt(r->a, "%.*s_id", STRF(v[1])), false);
	uint32_t poly = format_rails_option(r, c->arguments, "polymorphic");
	if (poly != UINT32_MAX && !format_rails_is(r, poly, "false"))
		format_rails_drop_column(r, v[0], str_fmt(r->a, "%.*s_type", STRF(v[1])), false);
}

static void add_foreign_key(struct rails *r, const struct rails_call *c)
{
	struct str table;
	if (!take(r, c, 1, &table))
		return;
	struct rails_table t = format_rails_alter(table);
	format_rails_foreign_key(r, &t, c, 1);
}

static void remove_foreign_key(struct rails *r, const struct rails_call *c)
{
	struct str table, target, column, name;
	if (!take(r, c, 1, &table))
		return;
	bool named_key = format_rails_name(r, format_rails_option(r, c->arguments, "name"), &name);
	bool by_column = format_rails_name(r, format_rails_option(r, c->arguments, "column"), &column);
	if (!named_key && !by_column) {
		if (!format_rails_name(r, format_rails_argument(r, c, 1), &target)) {
			format_rails_unknown(r, c->node, "a foreign key whose name is computed");
			return;
		}
		column = str_fmt(r->a, "%.*s_id", STRF(inflect_singular(r->a, target)));
	}
	if (!named_key)
		name = format_rails_key_name(r, table, column);
	if (!format_ddl_drop_constraint(&r->d, format_rails_named(table), FORMAT_DDL_FOREIGN_KEY, name))
		format_rails_unknown(r, c->node, "a foreign key that Rails removes by copying the table");
}

static void timestamps(struct rails *r, const struct rails_call *c)
{
	struct str table;
	struct rails_call line = *c;
	if (!take(r, c, 1, &table))
		return;
	struct rails_table t = format_rails_alter(table);
	line.method = str_eq(c->method, STR("add_timestamps")) ? STR("timestamps") : STR("remove_timestamps");
	format_rails_table_line(r, &t, &line);
}

/* The text of a heredoc stands behind its line: the first body after the place where it is named. */
static bool heredoc(const struct rails *r, uint32_t node, size_t *from, size_t *to)
{
	for (uint32_t i = node; i < r->t->n; i++) {
		if (!syntax_is(r->t, i, "heredoc_body"))
			continue;
		uint32_t content = syntax_child_of(r->t, i, "heredoc_content");
		if (content == UINT32_MAX || syntax_child_of(r->t, i, "interpolation") != UINT32_MAX)
			return false;
		*from = r->t->nodes[content].from;
		*to = r->t->nodes[content].to;
		return true;
	}
	return false;
}

/* "<<~SQL.squish" is the heredoc too. */
static uint32_t without_call(const struct rails *r, uint32_t node)
{
	while (node != UINT32_MAX && syntax_is(r->t, node, "call") &&
		syntax_field(r->t, node, "arguments") == UINT32_MAX)
		node = syntax_field(r->t, node, "receiver");
	return node;
}

void format_rails_execute(struct rails *r, const struct rails_call *c)
{
	struct literal lit;
	size_t from, to;
	uint32_t node = without_call(r, format_rails_argument(r, c, 0));
	if (node != UINT32_MAX && syntax_is(r->t, node, "heredoc_beginning") && heredoc(r, node, &from, &to))
		format_split_part(r->a, r->s, r->m->raw, from, to, str_line(r->m->raw, from), &r->m->up);
	else if (node == UINT32_MAX || !literal_at(r->a, LANGUAGE_RUBY, r->t, node, &lit) ||
		 (lit.holes && !format_code_only_data(r->a, r->s->dialect, lit.text)))
		format_rails_unknown(r, c->node, "SQL that is computed when the migration runs");
	else if (!lit.holes)
		format_code_statements(r->a, r->s, r->m, &lit, &r->m->up);
}

static void enable_extension(struct rails *r, const struct rails_call *c)
{
	struct str name;
	if (take(r, c, 1, &name))
		format_ddl_sql(&r->d, str_fmt(r->a, "CREATE EXTENSION IF NOT EXISTS %.*s",
					      STRF(format_ddl_name(&r->d, name))));
}

static void create_schema(struct rails *r, const struct rails_call *c)
{
	struct str name;
	if (take(r, c, 1, &name))
		format_ddl_sql(
			&r->d, str_fmt(r->a, "CREATE SCHEMA %.*s", STRF(format_ddl_name(&r->d, name))));
}

static void create_enum(struct rails *r, const struct rails_call *c)
{
	struct str name, list = STR_NONE;
	struct names_list labels = {0};
	if (!take(r, c, 1, &name))
		return;
	if (!format_rails_names(r, format_rails_argument(r, c, 1), &labels)) {
		format_rails_unknown(r, c->node, "an enum whose labels are computed");
		return;
	}
	for (size_t i = 0; i < labels.n; i++)
		list = str_fmt(r->a, "%.*s%s%.*s", STRF(list), i ? ", " : "",
			STRF(format_ddl_text(&r->d, labels.v[i])));
	format_ddl_sql(&r->d, str_fmt(r->a, "CREATE TYPE %.*s AS ENUM (%.*s)",
				      STRF(format_ddl_name(&r->d, name)), STRF(list)));
}

static void add_check_constraint(struct rails *r, const struct rails_call *c)
{
	struct str v[2], name;
	if (!take(r, c, 2, v))
		return;
	struct str text = str_fmt(r->a, "%.*s_%.*s_chk", STRF(v[0]), STRF(v[1]));
	name = str_fmt(r->a, "chk_rails_%.*s", STRF(str_sub(sha_hex(r->a, text), 0, 10)));
	(void)format_rails_name(r, format_rails_option(r, c->arguments, "name"), &name);
	if (!format_ddl_add_constraint(&r->d, format_rails_named(v[0]),
		    str_fmt(r->a, "CONSTRAINT %.*s CHECK (%.*s)", STRF(format_ddl_name(&r->d, name)),
			    STRF(v[1]))))
		format_rails_unknown(r, c->node, "a check that Rails adds by copying the table");
}

static void nothing(struct rails *r, const struct rails_call *c)
{
	(void)r;
	(void)c;
}

static const struct {
	const char *name;
	void (*read)(struct rails *r, const struct rails_call *c);
} calls[] = {{"drop_table", drop_table}, {"add_column", add_column}, {"remove_column", remove_column},
	{"remove_columns", remove_columns}, {"rename_column", rename_column}, {"rename_table", rename_table},
	{"change_column", change_column}, {"change_column_null", change_column_null},
	{"change_column_default", change_column_default}, {"add_index", add_index},
	{"remove_index", remove_index}, {"rename_index", rename_index}, {"add_reference", add_reference},
	{"add_belongs_to", add_reference}, {"remove_reference", remove_reference},
	{"remove_belongs_to", remove_reference}, {"add_foreign_key", add_foreign_key},
	{"remove_foreign_key", remove_foreign_key}, {"add_timestamps", timestamps},
	{"remove_timestamps", timestamps}, {"execute", format_rails_execute},
	{"enable_extension", enable_extension}, {"create_schema", create_schema},
	{"create_enum", create_enum}, {"add_check_constraint", add_check_constraint},
	{"change_column_comment", nothing}, {"change_table_comment", nothing}, {"say", nothing},
	{"puts", nothing}, {"validate_foreign_key", nothing}, {"validate_check_constraint", nothing},
	{"set_lock_timeout", nothing}};

bool format_rails_change(struct rails *r, const struct rails_call *c)
{
	for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
		if (str_eq(c->method, str_of(calls[i].name))) {
			calls[i].read(r, c);
			return true;
		}
	return false;
}
