#include "migrate/formats/rails.h"
#include "parse/inflect.h"

/* The k-th argument as the method of the migration counts it: in a table's block the first is left out. */
static uint32_t argument(const struct rails *r, const struct rails_call *c, size_t k)
{
	if (!c->table.n)
		return format_rails_argument(r, c, k);
	return k ? format_rails_argument(r, c, k - 1) : UINT32_MAX;
}

static bool is_true(const struct rails *r, const struct rails_call *c, const char *option)
{
	return format_rails_is(r, format_rails_option(r, c->arguments, option), "true");
}

static void drop_table(struct rails *r, const struct rails_call *c)
{
	struct str name;
	bool maybe = is_true(r, c, "if_exists");
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
		if (i == 0 && c->table.n) {
			out[0] = c->table;
		} else if (!format_rails_name(r, argument(r, c, i), &out[i])) {
			format_rails_unknown(r, c->node, "a change whose names are computed");
			return false;
		}
	return true;
}

static void add_column(struct rails *r, const struct rails_call *c)
{
	struct str v[3];
	struct format_ddl_column column;
	if (!take(r, c, 3, v))
		return;
	if (format_rails_column(r, v[1], v[2], c->arguments, &column))
		format_rails_add_column(r, v[0], &column, is_true(r, c, "if_not_exists"));
	else
		format_rails_unknown(r, c->node, "a column with a type or an option that is not known");
}

static void add_columns(struct rails *r, const struct rails_call *c)
{
	struct str table, type;
	struct names_list names = {0};
	struct format_ddl_column column;
	if (!take(r, c, 1, &table))
		return;
	bool read = format_rails_name(r, format_rails_option(r, c->arguments, "type"), &type);
	for (size_t k = 1; read && argument(r, c, k) != UINT32_MAX; k++)
		read = format_rails_names(r, argument(r, c, k), &names);
	for (size_t i = 0; read && i < names.n; i++) {
		read = format_rails_column(r, names.v[i], type, c->arguments, &column);
		if (read)
			format_rails_add_column(r, table, &column, is_true(r, c, "if_not_exists"));
	}
	if (!read)
		format_rails_unknown(r, c->node, "a column with a type or an option that is not known");
}

static void remove_column(struct rails *r, const struct rails_call *c)
{
	struct str v[2];
	if (take(r, c, 2, v))
		format_rails_drop_column(r, v[0], v[1], is_true(r, c, "if_exists"));
}

static void remove_columns(struct rails *r, const struct rails_call *c)
{
	struct str table;
	struct names_list names = {0};
	if (!take(r, c, 1, &table))
		return;
	for (size_t k = 1;; k++) {
		uint32_t node = argument(r, c, k);
		if (node == UINT32_MAX)
			break;
		if (!format_rails_names(r, node, &names))
			format_rails_unknown(r, c->node, "a column whose name is computed");
	}
	for (size_t i = 0; i < names.n; i++)
		format_rails_drop_column(r, table, names.v[i], is_true(r, c, "if_exists"));
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

/* Everything anew, as MySQL wants it. */
static void change_whole(
	struct rails *r, const struct rails_call *c, struct str table, const struct format_ddl_column *column)
{
	if (format_ddl_change_column(&r->d, format_rails_named(table), column))
		format_rails_remember_column(r, table, column);
	else
		format_rails_unknown(r, c->node, "a column that Rails changes by copying the table");
}

static bool is_given(const struct rails *r, const struct rails_call *c, const char *option)
{
	return format_rails_option(r, c->arguments, option) != UINT32_MAX;
}

static struct str null_word(bool not_null)
{
	return not_null ? STR("no") : STR("yes");
}

/* SQLite: from 7.0 on all of the column anew, before it only what is given. */
static bool copy_column(struct rails *r, struct str table, const struct format_ddl_column *column,
	bool null_given, bool default_given)
{
	if (!format_rails_merges(r))
		return format_rails_copy(r, table, "replace", column->name, format_ddl_column(&r->d, column));
	if (!format_rails_open_copy(r, table))
		return false;
	format_rails_in_copy(r, "retype", column->name, column->type);
	if (null_given)
		format_rails_in_copy(r, "null", column->name, null_word(column->not_null));
	if (default_given)
		format_rails_in_copy(r, "default", column->name,
			str_eq(column->def, STR("NULL")) ? STR_NONE : column->def);
	format_rails_close_copy(r);
	return true;
}

/* PostgreSQL: type, and what else is given. In MySQL Rails says again what the column has been. */
static void change_column(struct rails *r, const struct rails_call *c)
{
	struct str v[3];
	struct format_ddl_column column, was;
	if (!take(r, c, 3, v))
		return;
	bool null_given = is_given(r, c, "null"), default_given = is_given(r, c, "default");
	if (!format_rails_column(r, v[1], v[2], c->arguments, &column)) {
		format_rails_unknown(r, c->node, "a changed column that is not known whole");
		return;
	}
	if (copy_column(r, v[0], &column, null_given, default_given))
		return;
	if (r->s->dialect != DIALECT_POSTGRESQL) {
		bool known = format_rails_recall_column(r, v[0], v[1], &was);
		if (!known && !(null_given && default_given)) {
			format_rails_unknown(r, c->node, "a changed column that is not known whole");
			return;
		}
		column.not_null = null_given ? column.not_null : was.not_null;
		column.def = default_given ? column.def : was.def;
		change_whole(r, c, v[0], &column);
		return;
	}
	format_ddl_sql(&r->d, str_fmt(r->a, "ALTER TABLE %.*s ALTER COLUMN %.*s TYPE %.*s",
				      STRF(format_ddl_table_name(&r->d, format_rails_named(v[0]))),
				      STRF(format_ddl_name(&r->d, v[1])), STRF(column.type)));
	bool dropped = str_eq(column.def, STR("NULL")); /* Rails writes DROP DEFAULT here */
	if (default_given)
		(void)format_ddl_change_default(
			&r->d, format_rails_named(v[0]), v[1], dropped ? STR_NONE : column.def);
	if (null_given)
		(void)format_ddl_change_null(&r->d, format_rails_named(v[0]), v[1], column.not_null);
}

static void change_column_null(struct rails *r, const struct rails_call *c)
{
	struct str v[2];
	struct format_ddl_column column;
	if (!take(r, c, 2, v))
		return;
	bool not_null = format_rails_is(r, format_rails_node(r, argument(r, c, 2)), "false");
	if (format_rails_copy(r, v[0], "null", v[1], null_word(not_null)) ||
		format_ddl_change_null(&r->d, format_rails_named(v[0]), v[1], not_null))
		return;
	if (!format_rails_recall_column(r, v[0], v[1], &column)) {
		format_rails_unknown(r, c->node, "a changed column that is not known whole");
		return;
	}
	column.not_null = not_null;
	change_whole(r, c, v[0], &column);
}

/* A default does not decide what code needs, but a column that had none may then be left out: it is read as a
 * column of type text is. */
static void change_column_default(struct rails *r, const struct rails_call *c)
{
	struct str v[2], def = STR_NONE;
	struct format_ddl_column column;
	uint32_t to = format_rails_option(r, c->arguments, "to");
	if (!take(r, c, 2, v))
		return;
	if (to == UINT32_MAX)
		to = argument(r, c, 2);
	if (!format_rails_default(r, format_rails_node(r, to), &def) ||
		(!format_rails_copy(r, v[0], "default", v[1], str_eq(def, STR("NULL")) ? STR_NONE : def) &&
			!format_ddl_change_default(&r->d, format_rails_named(v[0]), v[1], def))) {
		format_rails_unknown(r, c->node, "a changed default that is not read");
	} else if (format_rails_recall_column(r, v[0], v[1], &column)) {
		column.def = def;
		format_rails_remember_column(r, v[0], &column);
	}
}

static void add_index(struct rails *r, const struct rails_call *c)
{
	struct str table;
	if (!take(r, c, 1, &table))
		return;
	struct rails_table t = format_rails_alter(table);
	format_rails_index(r, &t, c, c->table.n ? 0 : 1);
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
		column = argument(r, c, 1);
	if (!format_rails_name(r, given, &name)) {
		if (!format_rails_names(r, column, &columns)) {
			format_rails_unknown(r, c->node, "an index whose name is computed");
			return;
		}
		name = format_rails_find_index(r, table, &columns);
	}
	format_rails_forget_index(r, table, name);
	format_ddl_drop_index(&r->d, format_rails_named(table), name, is_true(r, c, "if_exists"));
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

static void drop_join_table(struct rails *r, const struct rails_call *c)
{
	struct str v[2], name;
	if (!take(r, c, 2, v))
		return;
	name = format_rails_join_name(r, v[0], v[1]);
	(void)format_rails_name(r, format_rails_option(r, c->arguments, "table_name"), &name);
	format_ddl_drop_table(&r->d, format_rails_named(name), is_true(r, c, "if_exists"));
	format_rails_forget_table(r, name);
}

static void remove_foreign_key(struct rails *r, const struct rails_call *c)
{
	struct str table, target = STR_NONE, column = STR_NONE, name;
	if (!take(r, c, 1, &table))
		return;
	bool named_key = format_rails_name(r, format_rails_option(r, c->arguments, "name"), &name);
	bool by_column = format_rails_name(r, format_rails_option(r, c->arguments, "column"), &column);
	bool by_target = format_rails_name(r, argument(r, c, 1), &target) ||
			 format_rails_name(r, format_rails_option(r, c->arguments, "to_table"), &target);
	if (!by_column && !by_target && (!named_key || r->s->dialect == DIALECT_SQLITE)) {
		format_rails_unknown(r, c->node, "a foreign key whose name is computed");
		return;
	}
	/* Its keys have no names: Rails looks for one to the table, of the column if that is given. */
	if (!by_target && by_column)
		target = inflect_plural(
			r->a, str_sub(column, 0, column.n - (str_ends(column, STR("_id")) ? 3 : 0)));
	if (format_rails_copy(r, table, "unkey", column, target))
		return;
	if (!by_column)
		column = str_fmt(r->a, "%.*s_id", STRF(inflect_singular(r->a, target)));
	if (!named_key)
		name = format_rails_key_name(r, table, column);
	(void)format_ddl_drop_constraint(&r->d, format_rails_named(table), FORMAT_DDL_FOREIGN_KEY, name);
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

/* The text as it stands, with its lines; a text that is put together, at the call's. */
void format_rails_execute(struct rails *r, const struct rails_call *c)
{
	struct literal lit;
	struct str text;
	uint32_t node = argument(r, c, 0), heredoc = format_rails_heredoc(r, node);
	bool whole = literal_at(r->a, LANGUAGE_RUBY, r->t, heredoc == UINT32_MAX ? node : heredoc, &lit);
	if (node != UINT32_MAX && whole && !lit.holes)
		format_code_statements(r->a, r->s, r->m, &lit, &r->m->up);
	else if (format_rails_name(r, node, &text))
		format_ddl_sql(&r->d, text);
	else if (!format_rails_only_rows(r, node))
		format_rails_unknown(r, c->node, "SQL that is computed when the migration runs");
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
	if (!format_rails_names(r, argument(r, c, 1), &labels)) {
		format_rails_unknown(r, c->node, "an enum whose labels are computed");
		return;
	}
	for (size_t i = 0; i < labels.n; i++)
		list = str_fmt(r->a, "%.*s%s%.*s", STRF(list), i ? ", " : "",
			STRF(format_ddl_text(&r->d, labels.v[i])));
	format_ddl_sql(&r->d, str_fmt(r->a, "CREATE TYPE %.*s AS ENUM (%.*s)",
				      STRF(format_ddl_name(&r->d, name)), STRF(list)));
}

static struct str check_name(struct rails *r, const struct rails_call *c, struct str table, struct str sql)
{
	struct str text = str_fmt(r->a, "%.*s_%.*s_chk", STRF(table), STRF(sql));
	struct str name = str_fmt(r->a, "chk_rails_%.*s", STRF(str_sub(sha_hex(r->a, text), 0, 10)));
	(void)format_rails_name(r, format_rails_option(r, c->arguments, "name"), &name);
	return name;
}

static void add_check_constraint(struct rails *r, const struct rails_call *c)
{
	struct str v[2];
	if (!take(r, c, 2, v))
		return;
	struct str name = check_name(r, c, v[0], v[1]);
	bool later = format_rails_is(r, format_rails_option(r, c->arguments, "validate"), "false") &&
		     r->s->dialect == DIALECT_POSTGRESQL;
	struct str clause = str_fmt(r->a, "CONSTRAINT %.*s CHECK (%.*s)%s",
		STRF(format_ddl_name(&r->d, name)), STRF(v[1]), later ? " NOT VALID" : "");
	if (!format_rails_copy(r, v[0], "constraint", name, clause))
		(void)format_ddl_add_constraint(&r->d, format_rails_named(v[0]), clause);
}

static void remove_check_constraint(struct rails *r, const struct rails_call *c)
{
	struct str table, sql = STR_NONE, name;
	if (!take(r, c, 1, &table))
		return;
	bool named_key = format_rails_name(r, format_rails_option(r, c->arguments, "name"), &name);
	if (!named_key && !format_rails_name(r, argument(r, c, 1), &sql)) {
		format_rails_unknown(r, c->node, "a check whose name is computed");
		return;
	}
	if (!named_key)
		name = check_name(r, c, table, sql);
	struct str clause = str_fmt(r->a, "ALTER TABLE %.*s DROP CONSTRAINT %s%.*s",
		STRF(format_ddl_table_name(&r->d, format_rails_named(table))),
		is_true(r, c, "if_exists") ? "IF EXISTS " : "", STRF(format_ddl_name(&r->d, name)));
	if (!format_rails_copy(r, table, "forget", name, STR_NONE))
		format_ddl_sql(&r->d, clause);
}

/* Rails 7.1, PostgreSQL only: add_unique_constraint, add_exclusion_constraint (named uniq_rails_ or
 * excl_rails_ and ten digits where no name is given). */
static void add_table_constraint(struct rails *r, const struct rails_call *c)
{
	struct str table;
	if (!take(r, c, 1, &table))
		return;
	struct rails_table t = format_rails_alter(table);
	format_rails_constraint(r, &t, c, c->table.n ? 0 : 1);
}

static void remove_table_constraint(struct rails *r, const struct rails_call *c)
{
	struct str table, name;
	if (!take(r, c, 1, &table))
		return;
	if (!format_rails_constraint_name(r, c, table, c->table.n ? 0 : 1, &name)) {
		format_rails_unknown(r, c->node, "a constraint whose name is computed");
		return;
	}
	format_ddl_sql(&r->d, str_fmt(r->a, "ALTER TABLE %.*s DROP CONSTRAINT %.*s",
				      STRF(format_ddl_table_name(&r->d, format_rails_named(table))),
				      STRF(format_ddl_name(&r->d, name))));
}

/* Statements of one word and one name. */
static void of_a_name(struct rails *r, const struct rails_call *c)
{
	static const char *const calls[][2] = {{"disable_extension", "DROP EXTENSION IF EXISTS %.*s CASCADE"},
		{"drop_schema", "DROP SCHEMA %.*s CASCADE"}, {"drop_enum", "DROP TYPE %.*s"}};
	struct str name;
	if (!take(r, c, 1, &name))
		return;
	name = format_ddl_name(&r->d, name);
	for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
		struct str rest = str_of(calls[i][1]), head = str_cut(&rest, '%');
		if (str_eq(c->method, str_of(calls[i][0])))
			format_ddl_sql(&r->d, str_fmt(r->a, "%.*s%.*s%.*s", STRF(head), STRF(name),
						      STRF(str_sub(rest, 3, rest.n))));
	}
}

/* add_enum_value :t, "x", after: "y"; rename_enum :a, to: :b (or :a, :b); rename_enum_value :t, from:, to: */
static void change_enum(struct rails *r, const struct rails_call *c)
{
	struct str v[2], from, to, place = STR_NONE;
	bool two = argument(r, c, 1) != UINT32_MAX;
	if (!take(r, c, two ? 2 : 1, v))
		return;
	struct str type = format_ddl_name(&r->d, v[0]);
	if (str_eq(c->method, STR("add_enum_value")) && two) {
		if (format_rails_name(r, format_rails_option(r, c->arguments, "before"), &to))
			place = str_fmt(r->a, " BEFORE %.*s", STRF(format_ddl_text(&r->d, to)));
		if (format_rails_name(r, format_rails_option(r, c->arguments, "after"), &to))
			place = str_fmt(r->a, " AFTER %.*s", STRF(format_ddl_text(&r->d, to)));
		format_ddl_sql(&r->d, str_fmt(r->a, "ALTER TYPE %.*s ADD VALUE %s%.*s%.*s", STRF(type),
					      is_true(r, c, "if_not_exists") ? "IF NOT EXISTS " : "",
					      STRF(format_ddl_text(&r->d, v[1])), STRF(place)));
		return;
	}
	bool renamed = format_rails_name(r, format_rails_option(r, c->arguments, "to"), &to);
	if (str_eq(c->method, STR("rename_enum")) && (renamed || two)) {
		format_ddl_sql(&r->d, str_fmt(r->a, "ALTER TYPE %.*s RENAME TO %.*s", STRF(type),
					      STRF(format_ddl_name(&r->d, renamed ? to : v[1]))));
	} else if (renamed && format_rails_name(r, format_rails_option(r, c->arguments, "from"), &from)) {
		format_ddl_sql(
			&r->d, str_fmt(r->a, "ALTER TYPE %.*s RENAME VALUE %.*s TO %.*s", STRF(type),
				       STRF(format_ddl_text(&r->d, from)), STRF(format_ddl_text(&r->d, to))));
	} else {
		format_rails_unknown(r, c->node, "a change of an enum that is not read");
	}
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
	{"remove_check_constraint", remove_check_constraint}, {"add_unique_constraint", add_table_constraint},
	{"add_exclusion_constraint", add_table_constraint},
	{"remove_unique_constraint", remove_table_constraint},
	{"remove_exclusion_constraint", remove_table_constraint}, {"disable_extension", of_a_name},
	{"drop_schema", of_a_name}, {"drop_enum", of_a_name}, {"add_enum_value", change_enum},
	{"rename_enum", change_enum}, {"rename_enum_value", change_enum}, {"add_columns", add_columns},
	{"exec_query", format_rails_execute}, {"execute_block", format_rails_execute},
	{"drop_join_table", drop_join_table}, {"change_column_comment", nothing},
	{"change_table_comment", nothing}};

bool format_rails_is_comment(struct str method)
{
	for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
		if (calls[i].read == nothing && str_eq(method, str_of(calls[i].name)))
			return true;
	return false;
}

bool format_rails_is_change(struct str method)
{
	for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
		if (calls[i].read != nothing && str_eq(method, str_of(calls[i].name)))
			return true;
	return false;
}

bool format_rails_change(struct rails *r, const struct rails_call *c)
{
	for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
		if (str_eq(c->method, str_of(calls[i].name))) {
			calls[i].read(r, c);
			return true;
		}
	return false;
}
