#include "migrate/formats/rails.h"

static void read_body(struct rails *r, uint32_t body);

static struct format_ddl_table named(struct str name)
{
	size_t dot = str_chr(name, '.');
	if (dot == SIZE_MAX)
		return (struct format_ddl_table){STR_NONE, name};
	return (struct format_ddl_table){str_sub(name, 0, dot), str_sub(name, dot + 1, name.n)};
}

static struct rails_table alter(struct str name)
{
	return (struct rails_table){.name = name, .making = {.table = named(name)}};
}

static uint32_t body_of(const struct rails *r, uint32_t block)
{
	return block == UINT32_MAX ? UINT32_MAX : syntax_field(r->t, block, "body");
}

static struct str parameter_of(const struct rails *r, uint32_t block)
{
	uint32_t list = block == UINT32_MAX ? UINT32_MAX : syntax_field(r->t, block, "parameters");
	uint32_t name = list == UINT32_MAX ? UINT32_MAX : syntax_child_of(r->t, list, "identifier");
	return name == UINT32_MAX ? STR_NONE : syntax_text(r->t, name);
}

/* The lines of a table's block: calls on its parameter and nothing else. */
static void read_lines(struct rails *r, struct rails_table *t, uint32_t block)
{
	struct str parameter = parameter_of(r, block);
	uint32_t body = body_of(r, block);
	if (body == UINT32_MAX)
		return;
	for (uint32_t c = syntax_child(r->t, body); c != UINT32_MAX; c = syntax_sibling(r->t, c)) {
		struct rails_call line;
		r->d.at = r->t->nodes[c].from;
		if (syntax_is(r->t, c, "comment") || r->t->nodes[c].from == r->t->nodes[c].to)
			continue;
		if (format_rails_call(r, c, &line) && line.receiver.n && str_eq(line.receiver, parameter))
			format_rails_table_line(r, t, &line);
		else if (!syntax_is(r->t, c, "heredoc_body") && !syntax_is(r->t, c, ";"))
			format_rails_unknown(r, c, "code in a table's block that is not read");
	}
}

/* -- the calls of a migration, by name -- */

static void create_table(struct rails *r, const struct rails_call *c)
{
	struct str name;
	struct format_ddl_column key;
	bool known;
	if (!format_rails_name(r, format_rails_argument(r, c, 0), &name)) {
		format_rails_unknown(r, c->node, "a table whose name is computed");
		return;
	}
	struct rails_table t = alter(name);
	t.create = true;
	t.making.if_not_exists =
		format_rails_is(r, format_rails_option(r, c->arguments, "if_not_exists"), "true");
	if (format_rails_primary(r, c->arguments, &key, &known))
		*VEC_PUSH(r->a, &t.making.columns) = key;
	if (!known || format_rails_option(r, c->arguments, "as") != UINT32_MAX)
		format_rails_unknown(r, c->node, "a table with a primary key or a query that is not read");
	uint32_t force = format_rails_option(r, c->arguments, "force");
	read_lines(r, &t, c->block);
	r->d.at = r->t->nodes[c->node].from;
	if (force != UINT32_MAX && !format_rails_is(r, force, "false") && !format_rails_is(r, force, "nil"))
		format_ddl_sql(&r->d, str_fmt(r->a, "DROP TABLE IF EXISTS %.*s%s",
					      STRF(format_ddl_table_name(&r->d, t.making.table)),
					      format_rails_is(r, force, ":cascade") ? " CASCADE" : ""));
	format_ddl_create_table(&r->d, &t.making);
	for (size_t i = 0; i < t.indexes.n; i++)
		format_ddl_create_index(&r->d, &t.indexes.v[i]);
}

static void change_table(struct rails *r, const struct rails_call *c)
{
	struct str name;
	if (!format_rails_name(r, format_rails_argument(r, c, 0), &name)) {
		format_rails_unknown(r, c->node, "a table whose name is computed");
		return;
	}
	struct rails_table t = alter(name);
	read_lines(r, &t, c->block);
}

/* "catalog_products", "catalog_categories" -> "catalog_categories_products": the common beginning, up to its
 * last '_', stands once. */
static struct str join_name(struct rails *r, struct str one, struct str two)
{
	struct str first = str_cmp(one, two) < 0 ? one : two, second = str_cmp(one, two) < 0 ? two : one;
	size_t same = 0, cut = 0;
	while (same < first.n && same < second.n && first.p[same] == second.p[same])
		if (first.p[same++] == '_')
			cut = same;
	return str_fmt(r->a, "%.*s_%.*s", STRF(first), STRF(str_sub(second, cut, second.n)));
}

static void create_join_table(struct rails *r, const struct rails_call *c)
{
	struct str names[2], name;
	if (!format_rails_name(r, format_rails_argument(r, c, 0), &names[0]) ||
		!format_rails_name(r, format_rails_argument(r, c, 1), &names[1])) {
		format_rails_unknown(r, c->node, "a join table whose name is computed");
		return;
	}
	name = join_name(r, names[0], names[1]);
	(void)format_rails_name(r, format_rails_option(r, c->arguments, "table_name"), &name);
	struct rails_table t = alter(name);
	t.create = true;
	uint32_t options = format_rails_option(r, c->arguments, "column_options");
	for (size_t i = 0; i < 2; i++) {
		struct format_ddl_column column;
		struct str own = str_fmt(r->a, "%.*s_id", STRF(format_rails_singular(r->a, names[i])));
		struct str type = r->release >= 51 ? STR("bigint") : STR("integer");
		(void)format_rails_name(r, format_rails_option(r, options, "type"), &type);
		if (!format_rails_column(r, own, type, options, &column))
			format_rails_unknown(r, c->node, "a join table with options that are not read");
		column.not_null = !format_rails_is(r, format_rails_option(r, options, "null"), "true");
		*VEC_PUSH(r->a, &t.making.columns) = column;
	}
	read_lines(r, &t, c->block);
	r->d.at = r->t->nodes[c->node].from;
	format_ddl_create_table(&r->d, &t.making);
	for (size_t i = 0; i < t.indexes.n; i++)
		format_ddl_create_index(&r->d, &t.indexes.v[i]);
}

static void drop_table(struct rails *r, const struct rails_call *c)
{
	struct str name;
	bool maybe = format_rails_is(r, format_rails_option(r, c->arguments, "if_exists"), "true");
	for (size_t k = 0;; k++) {
		uint32_t node = format_rails_argument(r, c, k);
		if (node == UINT32_MAX)
			return;
		if (format_rails_name(r, node, &name))
			format_ddl_drop_table(&r->d, named(name), maybe);
		else
			format_rails_unknown(r, c->node, "a table whose name is computed");
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
		format_ddl_add_column(&r->d, named(v[0]), &column, maybe);
	else
		format_rails_unknown(r, c->node, "a column with a type or an option that is not known");
}

static void remove_column(struct rails *r, const struct rails_call *c)
{
	struct str v[2];
	if (take(r, c, 2, v))
		format_ddl_drop_column(&r->d, named(v[0]), v[1],
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
			format_ddl_drop_column(&r->d, named(table), name, false);
		else
			format_rails_unknown(r, c->node, "a column whose name is computed");
	}
}

static void rename_column(struct rails *r, const struct rails_call *c)
{
	struct str v[3];
	if (take(r, c, 3, v))
		format_ddl_rename_column(&r->d, named(v[0]), v[1], v[2]);
}

static void rename_table(struct rails *r, const struct rails_call *c)
{
	struct str v[2];
	if (take(r, c, 2, v))
		format_ddl_rename_table(&r->d, named(v[0]), named(v[1]).name);
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
		(void)format_ddl_change_column(&r->d, named(v[0]), &column);
		return;
	}
	format_ddl_sql(&r->d, str_fmt(r->a, "ALTER TABLE %.*s ALTER COLUMN %.*s TYPE %.*s",
				      STRF(format_ddl_table_name(&r->d, named(v[0]))),
				      STRF(format_ddl_name(&r->d, v[1])), STRF(column.type)));
	if (default_given)
		(void)format_ddl_change_default(&r->d, named(v[0]), v[1], column.def);
	if (null_given)
		(void)format_ddl_change_null(&r->d, named(v[0]), v[1], column.not_null);
}

static void change_column_null(struct rails *r, const struct rails_call *c)
{
	struct str v[2];
	if (take(r, c, 2, v) && !format_ddl_change_null(&r->d, named(v[0]), v[1],
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
	if (!plain || !format_ddl_change_default(&r->d, named(v[0]), v[1], def))
		format_rails_unknown(r, c->node, "a changed default that is not read");
}

static void add_index(struct rails *r, const struct rails_call *c)
{
	struct str table;
	if (!take(r, c, 1, &table))
		return;
	struct rails_table t = alter(table);
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
	format_ddl_drop_index(&r->d, named(table), name,
		format_rails_is(r, format_rails_option(r, c->arguments, "if_exists"), "true"));
}

static void rename_index(struct rails *r, const struct rails_call *c)
{
	struct str v[3];
	if (!take(r, c, 3, v))
		return;
	if (r->s->dialect == DIALECT_SQLITE) {
		format_rails_unknown(r, c->node, "an index that Rails makes anew");
		return;
	}
	struct str from = format_ddl_name(&r->d, v[1]), to = format_ddl_name(&r->d, v[2]);
	if (r->s->dialect == DIALECT_MYSQL)
		format_ddl_sql(&r->d, str_fmt(r->a, "ALTER TABLE %.*s RENAME INDEX %.*s TO %.*s",
					      STRF(format_ddl_name(&r->d, v[0])), STRF(from), STRF(to)));
	else
		format_ddl_sql(&r->d, str_fmt(r->a, "ALTER INDEX %.*s RENAME TO %.*s", STRF(from), STRF(to)));
}

static void add_reference(struct rails *r, const struct rails_call *c)
{
	struct str table;
	if (!take(r, c, 1, &table))
		return;
	struct rails_table t = alter(table);
	format_rails_reference(r, &t, c, 1);
}

static void remove_reference(struct rails *r, const struct rails_call *c)
{
	struct str v[2];
	if (!take(r, c, 2, v))
		return;
	format_ddl_drop_column(&r->d, named(v[0]), str_fmt(r->a, "%.*s_id", STRF(v[1])), false);
	uint32_t poly = format_rails_option(r, c->arguments, "polymorphic");
	if (poly != UINT32_MAX && !format_rails_is(r, poly, "false"))
		format_ddl_drop_column(&r->d, named(v[0]), str_fmt(r->a, "%.*s_type", STRF(v[1])), false);
}

static void add_foreign_key(struct rails *r, const struct rails_call *c)
{
	struct str table;
	if (!take(r, c, 1, &table))
		return;
	struct rails_table t = alter(table);
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
		column = str_fmt(r->a, "%.*s_id", STRF(format_rails_singular(r->a, target)));
	}
	if (!named_key)
		name = format_rails_key_name(r, table, column);
	if (!format_ddl_drop_constraint(&r->d, named(table), FORMAT_DDL_FOREIGN_KEY, name))
		format_rails_unknown(r, c->node, "a foreign key that Rails removes by copying the table");
}

static void timestamps(struct rails *r, const struct rails_call *c)
{
	struct str table;
	struct rails_call line = *c;
	if (!take(r, c, 1, &table))
		return;
	struct rails_table t = alter(table);
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

static void execute(struct rails *r, const struct rails_call *c)
{
	struct literal lit;
	size_t from, to;
	uint32_t node = without_call(r, format_rails_argument(r, c, 0));
	if (node != UINT32_MAX && syntax_is(r->t, node, "heredoc_beginning") && heredoc(r, node, &from, &to))
		format_split_part(r->a, r->s, r->m->raw, from, to, str_line(r->m->raw, from), &r->m->up);
	else if (node == UINT32_MAX || !literal_at(r->a, LANGUAGE_RUBY, r->t, node, &lit) || lit.holes)
		format_rails_unknown(r, c->node, "SQL that is computed when the migration runs");
	else
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
	if (!format_ddl_add_constraint(&r->d, named(v[0]),
		    str_fmt(r->a, "CONSTRAINT %.*s CHECK (%.*s)", STRF(format_ddl_name(&r->d, name)),
			    STRF(v[1]))))
		format_rails_unknown(r, c->node, "a check that Rails adds by copying the table");
}

static void into_block(struct rails *r, const struct rails_call *c)
{
	if (c->block != UINT32_MAX)
		read_body(r, body_of(r, c->block));
}

/* reversible do |dir| dir.up { ... } dir.down { ... } end: only the way up counts. */
static void reversible(struct rails *r, const struct rails_call *c)
{
	uint32_t body = body_of(r, c->block);
	struct rails_call inner;
	if (body == UINT32_MAX)
		return;
	for (uint32_t k = syntax_child(r->t, body); k != UINT32_MAX; k = syntax_sibling(r->t, k)) {
		if (!format_rails_call(r, k, &inner)) {
			if (!syntax_is(r->t, k, "comment"))
				format_rails_unknown(r, k, "code whose effect on the schema is not known");
		} else if (str_eq(inner.method, STR("up"))) {
			into_block(r, &inner);
		} else if (!str_eq(inner.method, STR("down"))) {
			format_rails_unknown(r, k, "code whose effect on the schema is not known");
		}
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
} calls[] = {{"create_table", create_table}, {"change_table", change_table},
	{"create_join_table", create_join_table}, {"drop_table", drop_table}, {"add_column", add_column},
	{"remove_column", remove_column}, {"remove_columns", remove_columns},
	{"rename_column", rename_column}, {"rename_table", rename_table}, {"change_column", change_column},
	{"change_column_null", change_column_null}, {"change_column_default", change_column_default},
	{"add_index", add_index}, {"remove_index", remove_index}, {"rename_index", rename_index},
	{"add_reference", add_reference}, {"add_belongs_to", add_reference},
	{"remove_reference", remove_reference}, {"remove_belongs_to", remove_reference},
	{"add_foreign_key", add_foreign_key}, {"remove_foreign_key", remove_foreign_key},
	{"add_timestamps", timestamps}, {"remove_timestamps", timestamps}, {"execute", execute},
	{"enable_extension", enable_extension}, {"create_schema", create_schema},
	{"create_enum", create_enum}, {"add_check_constraint", add_check_constraint},
	{"reversible", reversible}, {"up_only", into_block}, {"safety_assured", into_block},
	{"change_column_comment", nothing}, {"change_table_comment", nothing}, {"say", nothing},
	{"puts", nothing}, {"validate_foreign_key", nothing}, {"validate_check_constraint", nothing},
	{"set_lock_timeout", nothing}};

/* "User.where(...).update_all(...)": a model's call changes rows. Its connection may change anything. */
static bool only_data(const struct rails *r, const struct rails_call *c)
{
	uint32_t root = syntax_field(r->t, c->node, "receiver");
	while (root != UINT32_MAX && syntax_is(r->t, root, "call"))
		root = syntax_field(r->t, root, "receiver");
	return root != UINT32_MAX &&
	       (syntax_is(r->t, root, "constant") || syntax_is(r->t, root, "scope_resolution")) &&
	       !str_starts(syntax_text(r->t, root), STR("ActiveRecord")) &&
	       str_find(syntax_text(r->t, c->node), STR("connection"), 0) == SIZE_MAX;
}

static void read_call(struct rails *r, const struct rails_call *c)
{
	r->d.at = r->t->nodes[c->node].from;
	if (!c->receiver.n || str_eq(c->receiver, STR("self")))
		for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
			if (str_eq(c->method, str_of(calls[i].name))) {
				calls[i].read(r, c);
				return;
			}
	if (c->receiver.n && only_data(r, c))
		return;
	format_rails_unknown(r, c->node, "code whose effect on the schema is not known");
}

static void read_body(struct rails *r, uint32_t body)
{
	if (body == UINT32_MAX)
		return;
	for (uint32_t k = syntax_child(r->t, body); k != UINT32_MAX; k = syntax_sibling(r->t, k)) {
		struct rails_call c;
		if (syntax_is(r->t, k, "comment") || syntax_is(r->t, k, "heredoc_body") ||
			syntax_is(r->t, k, ";") || syntax_is(r->t, k, "{") || syntax_is(r->t, k, "}"))
			continue;
		if (format_rails_call(r, k, &c))
			read_call(r, &c);
		else
			format_rails_unknown(r, k, "code that may or may not run");
	}
}

/* Migration[7.1] -> 71; classes without a release are those of Rails 4.2 and before. */
static int release_of(struct str superclass)
{
	uint64_t major = 0, minor = 0;
	size_t at = str_chr(superclass, '[');
	if (at == SIZE_MAX)
		return 42;
	struct str text = str_sub(superclass, at + 1, str_chr(superclass, ']'));
	if (!str_u64(str_cut(&text, '.'), &major) || !str_u64(text, &minor) || major > 99 || minor > 9)
		return 42;
	return (int)(major * 10 + minor);
}

static uint32_t method_named(const struct syntax *t, uint32_t class, const char *name)
{
	for (uint32_t i = class; i < t->nodes[class].next; i++)
		if ((syntax_is(t, i, "method") || syntax_is(t, i, "singleton_method")) &&
			str_eq(syntax_text(t, syntax_field(t, i, "name")), str_of(name)))
			return i;
	return UINT32_MAX;
}

static void read_class(struct rails *r, uint32_t class)
{
	uint32_t body = syntax_field(r->t, class, "body");
	uint32_t up = method_named(r->t, class, "up");
	if (up == UINT32_MAX)
		up = method_named(r->t, class, "change");
	for (uint32_t k = body == UINT32_MAX ? body : syntax_child(r->t, body); k != UINT32_MAX;
		k = syntax_sibling(r->t, k)) {
		struct rails_call c;
		if (format_rails_call(r, k, &c) && str_eq(c.method, STR("disable_ddl_transaction!")))
			r->m->in_tx = false;
	}
	if (up == UINT32_MAX)
		format_rails_unknown(r, class, "the class has neither change nor up");
	else
		read_body(r, syntax_field(r->t, up, "body"));
}

int format_rails_read(
	struct arena *a, struct worker *w, const struct source *s, struct migration *m, struct err *e)
{
	struct rails r = {.a = a, .s = s, .m = m, .d = {.a = a, .s = s, .out = &m->up, .raw = m->raw}};
	if (format_code_parse(a, w, LANGUAGE_RUBY, m, &r.t, e))
		return (int)e->code;
	if (!r.t)
		return 0;
	for (uint32_t i = 0; i < r.t->n; i++) {
		uint32_t super = syntax_is(r.t, i, "class") ? syntax_field(r.t, i, "superclass") : UINT32_MAX;
		if (super == UINT32_MAX || str_find(syntax_text(r.t, super), STR("Migration"), 0) == SIZE_MAX)
			continue;
		r.release = release_of(syntax_text(r.t, super));
		read_class(&r, i);
		return 0;
	}
	format_rails_unknown(&r, 0, "there is no migration class in the file");
	return 0;
}
