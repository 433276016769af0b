#include "migrate/formats/sequel.h"

/* What a block of create_table or alter_table holds, and the same calls with the table in front. */

uint32_t format_sequel_body(const struct sequel *q, uint32_t block)
{
	return block == UINT32_MAX ? UINT32_MAX : syntax_field(q->r.t, block, "body");
}

static uint32_t argument(const struct sequel *q, const struct rails_call *c, size_t k)
{
	return format_rails_argument(&q->r, c, k);
}

static void unknown(struct sequel *q, uint32_t node, const char *what)
{
	format_rails_unknown(&q->r, node, what);
}

static void in_part(struct sequel *q, uint32_t node)
{
	unknown(q, node, "a column of which not all is read");
}

static struct format_ddl_table table_of(const struct sequel_table *t)
{
	return t->making.table;
}

static void put_index(struct sequel *q, struct sequel_table *t, const struct format_ddl_index *i)
{
	if (t->create)
		*VEC_PUSH(q->r.a, &t->indexes) = *i;
	else
		format_ddl_create_index(&q->r.d, i);
}

static void put_clause(struct sequel *q, struct sequel_table *t, uint32_t node, struct str clause)
{
	if (t->create)
		*VEC_PUSH(q->r.a, &t->making.clauses) = clause;
	else if (!format_ddl_add_constraint(&q->r.d, table_of(t), clause))
		unknown(q, node, "a constraint that is added by copying the table");
}

static struct str index_name(struct sequel *q, struct str table, const struct names_list *columns)
{
	struct str out = table;
	for (size_t i = 0; i < columns->n; i++)
		out = str_fmt(q->r.a, "%.*s_%.*s", STRF(out), STRF(columns->v[i]));
	return str_fmt(q->r.a, "%.*s_index", STRF(out));
}

static void make_index(
	struct sequel *q, struct sequel_table *t, uint32_t node, uint32_t list, struct names_list columns)
{
	struct format_ddl_index i = {.table = table_of(t), .columns = columns};
	i.name = index_name(q, t->name, &columns);
	(void)format_sequel_name(q, format_rails_option(&q->r, list, "name"), &i.name);
	if (q->r.s->dialect == DIALECT_POSTGRESQL)
		(void)format_sequel_name(q, format_rails_option(&q->r, list, "type"), &i.method);
	i.unique = format_rails_is(&q->r, format_rails_option(&q->r, list, "unique"), "true");
	i.if_not_exists = format_rails_is(&q->r, format_rails_option(&q->r, list, "if_not_exists"), "true");
	if (format_rails_option(&q->r, list, "where") != UINT32_MAX) {
		unknown(q, node, "an index with a condition, which is not read");
		i.unique = false; /* of some rows alone */
	}
	put_index(q, t, &i);
}

static void put_column(
	struct sequel *q, struct sequel_table *t, const struct sequel_column *c, uint32_t node, bool maybe)
{
	struct names_list one = {0};
	*VEC_PUSH(q->r.a, &one) = c->column.name;
	if (t->create)
		*VEC_PUSH(q->r.a, &t->making.columns) = c->column;
	else
		format_ddl_add_column(&q->r.d, table_of(t), &c->column, maybe);
	if (c->key.target.name.n && (t->create || q->r.s->dialect != DIALECT_SQLITE)) {
		struct format_ddl_key k = c->key;
		k.columns = one;
		put_clause(q, t, node, format_ddl_foreign_key(&q->r.d, &k));
	}
	if (c->indexed)
		make_index(q, t, node, UINT32_MAX, one);
}

/* -- lines of a table's block; "first" is where their own arguments begin -- */

static void line_column(struct sequel *q, struct sequel_table *t, const struct rails_call *c, size_t first)
{
	struct sequel_column column;
	struct str name;
	if (!format_sequel_name(q, argument(q, c, first), &name)) {
		unknown(q, c->node, "a column whose name is computed");
		return;
	}
	if (!format_sequel_column(q, name, argument(q, c, first + 1), STR_NONE, c->arguments, &column))
		in_part(q, c->node);
	put_column(q, t, &column, c->node,
		format_rails_is(&q->r, format_rails_option(&q->r, c->arguments, "if_not_exists"), "true"));
}

/* String :name, uuid :id: the method is the type. */
static void line_typed(struct sequel *q, struct sequel_table *t, const struct rails_call *c)
{
	struct sequel_column column;
	struct str name;
	if (!format_sequel_name(q, argument(q, c, 0), &name)) {
		unknown(q, c->node, "code in a table's block that is not read");
		return;
	}
	if (!format_sequel_column(q, name, UINT32_MAX, c->method, c->arguments, &column))
		in_part(q, c->node);
	put_column(q, t, &column, c->node, false);
}

/* foreign_key :customer_id, :customers, type: :uuid; foreign_key [:a, :b], :t */
static void line_key(struct sequel *q, struct sequel_table *t, const struct rails_call *c, size_t first)
{
	struct sequel_column column;
	struct str name;
	uint32_t target = argument(q, c, first + 1), type = format_rails_option(&q->r, c->arguments, "type");
	struct format_ddl_key k = {.name = STR_NONE};
	if (target == UINT32_MAX)
		target = format_rails_option(&q->r, c->arguments, "table");
	bool plain = format_sequel_name(q, argument(q, c, first), &name);
	if (!format_sequel_name(q, target, &k.target.name) ||
		(!plain && !format_sequel_names(q, argument(q, c, first), &k.columns))) {
		unknown(q, c->node, "a foreign key whose names are computed");
		if (!plain)
			return;
		k.target.name = STR_NONE;
	}
	format_sequel_key(q, c->arguments, &k);
	if (!plain) {
		put_clause(q, t, c->node, format_ddl_foreign_key(&q->r.d, &k));
		return;
	}
	if (!format_sequel_column(q, name, type, STR("Integer"), c->arguments, &column))
		in_part(q, c->node);
	column.key = k;
	put_column(q, t, &column, c->node, false);
}

static void line_primary(struct sequel *q, struct sequel_table *t, const struct rails_call *c, size_t first)
{
	struct names_list columns = {0};
	struct sequel_column column = {.indexed = false};
	struct str name;
	if (!format_sequel_name(q, argument(q, c, first), &name)) {
		if (!format_sequel_names(q, argument(q, c, first), &columns))
			unknown(q, c->node, "a primary key whose names are computed");
		else
			put_clause(q, t, c->node,
				str_fmt(q->r.a, "PRIMARY KEY %.*s",
					STRF(format_ddl_list(&q->r.d, &columns))));
		return;
	}
	if (!format_sequel_primary(q, name, argument(q, c, first + 1), c->arguments, &column.column))
		in_part(q, c->node);
	put_column(q, t, &column, c->node, false);
}

static void line_unique(struct sequel *q, struct sequel_table *t, const struct rails_call *c, size_t first)
{
	struct names_list columns = {0};
	struct str name;
	if (!format_sequel_names(q, argument(q, c, first), &columns)) {
		unknown(q, c->node, "a unique key whose columns are computed");
		return;
	}
	bool named = format_sequel_name(q, format_rails_option(&q->r, c->arguments, "name"), &name);
	put_clause(q, t, c->node,
		str_fmt(q->r.a, "%s%.*s UNIQUE %.*s", named ? "CONSTRAINT " : "",
			STRF(named ? format_ddl_name(&q->r.d, name) : STR_NONE),
			STRF(format_ddl_list(&q->r.d, &columns))));
}

static void line_index(struct sequel *q, struct sequel_table *t, const struct rails_call *c, size_t first)
{
	struct names_list columns = {0};
	if (format_sequel_names(q, argument(q, c, first), &columns))
		make_index(q, t, c->node, c->arguments, columns);
	else
		unknown(q, c->node, "an index whose columns are computed");
}

/* -- changes of a table that is there -- */

static void drop_column(struct sequel *q, struct sequel_table *t, const struct rails_call *c, size_t first)
{
	struct str name;
	if (format_sequel_name(q, argument(q, c, first), &name))
		format_ddl_drop_column(&q->r.d, table_of(t), name,
			format_rails_is(
				&q->r, format_rails_option(&q->r, c->arguments, "if_exists"), "true"));
	else
		unknown(q, c->node, "a column whose name is computed");
}

static void rename_column(struct sequel *q, struct sequel_table *t, const struct rails_call *c, size_t first)
{
	struct str from, to;
	if (format_sequel_name(q, argument(q, c, first), &from) &&
		format_sequel_name(q, argument(q, c, first + 1), &to))
		format_ddl_rename_column(&q->r.d, table_of(t), from, to);
	else
		unknown(q, c->node, "a column whose name is computed");
}

/* set_column_type, set_column_default, set_column_not_null, set_column_allow_null */
static void set_column(struct sequel *q, struct sequel_table *t, const struct rails_call *c, size_t first)
{
	struct sequel_column column;
	struct str name, def = STR_NONE;
	uint32_t second = argument(q, c, first + 1);
	bool known = format_sequel_name(q, argument(q, c, first), &name);
	if (known && str_eq(c->method, STR("set_column_default")))
		known = format_sequel_value(q, second, &def) &&
			format_ddl_change_default(&q->r.d, table_of(t), name, def);
	else if (known && str_eq(c->method, STR("set_column_not_null")))
		known = format_ddl_change_null(&q->r.d, table_of(t), name, true);
	else if (known && str_eq(c->method, STR("set_column_allow_null")))
		known = format_ddl_change_null(
			&q->r.d, table_of(t), name, format_rails_is(&q->r, second, "false"));
	else if (known && q->r.s->dialect == DIALECT_POSTGRESQL &&
		 format_sequel_column(q, name, second, STR_NONE, c->arguments, &column))
		format_ddl_sql(
			&q->r.d, str_fmt(q->r.a, "ALTER TABLE %.*s ALTER COLUMN %.*s TYPE %.*s",
					 STRF(format_ddl_table_name(&q->r.d, table_of(t))),
					 STRF(format_ddl_name(&q->r.d, name)), STRF(column.column.type)));
	else
		known = false;
	if (!known)
		unknown(q, c->node, "a change of a column that is not read");
}

static void drop_index(struct sequel *q, struct sequel_table *t, const struct rails_call *c, size_t first)
{
	struct names_list columns = {0};
	struct str name;
	bool known = format_sequel_names(q, argument(q, c, first), &columns);
	bool named = format_sequel_name(q, format_rails_option(&q->r, c->arguments, "name"), &name);
	if (known || named)
		format_ddl_drop_index(&q->r.d, table_of(t), named ? name : index_name(q, t->name, &columns),
			format_rails_is(
				&q->r, format_rails_option(&q->r, c->arguments, "if_exists"), "true"));
	else
		unknown(q, c->node, "an index whose columns are computed");
}

static void drop_constraint(
	struct sequel *q, struct sequel_table *t, const struct rails_call *c, size_t first)
{
	struct str name, type = STR_NONE;
	(void)format_sequel_name(q, format_rails_option(&q->r, c->arguments, "type"), &type);
	enum format_ddl_constraint kind = str_eq(type, STR("foreign_key"))   ? FORMAT_DDL_FOREIGN_KEY
					  : str_eq(type, STR("unique"))      ? FORMAT_DDL_UNIQUE
					  : str_eq(type, STR("primary_key")) ? FORMAT_DDL_PRIMARY
									     : FORMAT_DDL_CHECK;
	if (!format_sequel_name(q, argument(q, c, first), &name) ||
		!format_ddl_drop_constraint(&q->r.d, table_of(t), kind, name))
		unknown(q, c->node, "a constraint that is dropped in a way that is not read");
}

/* drop_foreign_key :customer_id drops the column as well, drop_foreign_key [:a], name: :k the key alone. */
static void drop_key(struct sequel *q, struct sequel_table *t, const struct rails_call *c, size_t first)
{
	struct str name;
	if (format_sequel_name(q, argument(q, c, first), &name))
		format_ddl_drop_column(&q->r.d, table_of(t), name, false);
	else if (!format_sequel_name(q, format_rails_option(&q->r, c->arguments, "name"), &name) ||
		 !format_ddl_drop_constraint(&q->r.d, table_of(t), FORMAT_DDL_FOREIGN_KEY, name))
		unknown(q, c->node, "a foreign key that is dropped in a way that is not read");
}

static void line_check(struct sequel *q, struct sequel_table *t, const struct rails_call *c, size_t first)
{
	(void)t;
	(void)first;
	unknown(q, c->node, "a check whose expression is made by the program");
}

typedef void act(struct sequel *q, struct sequel_table *t, const struct rails_call *c, size_t first);
static const struct {
	const char *name;
	act *act;
	bool create, alter, plain; /* in create_table, in alter_table, with the table in front */
} acts[] = {{"column", line_column, true, false, false}, {"foreign_key", line_key, true, false, false},
	{"primary_key", line_primary, true, false, false}, {"index", line_index, true, false, false},
	{"unique", line_unique, true, false, false}, {"check", line_check, true, false, false},
	{"constraint", line_check, true, false, false}, {"exclude", line_check, true, false, false},
	{"full_text_index", line_index, true, false, false},
	{"spatial_index", line_index, true, false, false}, {"add_column", line_column, false, true, true},
	{"add_foreign_key", line_key, false, true, false},
	{"add_primary_key", line_primary, false, true, false}, {"add_index", line_index, false, true, true},
	{"add_unique_constraint", line_unique, false, true, false},
	{"add_constraint", line_check, false, true, false}, {"drop_column", drop_column, false, true, true},
	{"rename_column", rename_column, false, true, true},
	{"set_column_type", set_column, false, true, true},
	{"set_column_default", set_column, false, true, true},
	{"set_column_not_null", set_column, false, true, false},
	{"set_column_allow_null", set_column, false, true, false},
	{"drop_index", drop_index, false, true, true},
	{"drop_constraint", drop_constraint, false, true, false},
	{"drop_foreign_key", drop_key, false, true, false}};

static bool line(struct sequel *q, struct sequel_table *t, const struct rails_call *c)
{
	static const char *const harmless[] = {"validate_constraint", "tablespace", NULL};
	if (c->receiver.n)
		return false;
	for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
		if (str_eq(c->method, str_of(acts[i].name)) && (t->create ? acts[i].create : acts[i].alter)) {
			acts[i].act(q, t, c, 0);
			return true;
		}
	if (str_one_of(c->method, harmless))
		return true;
	if (!t->create || c->arguments == UINT32_MAX)
		return false;
	line_typed(q, t, c);
	return true;
}

/* A line under "if" or "unless" that asks the schema itself is as if it stood alone. */
uint32_t format_sequel_guarded(struct sequel *q, uint32_t node)
{
	static const char *const asks[] = {
		"schema(", "indexes(", "table_exists?", "columns", "foreign_key_list", NULL};
	if (!syntax_is(q->r.t, node, "unless_modifier") && !syntax_is(q->r.t, node, "if_modifier"))
		return node;
	struct str condition = syntax_text(q->r.t, syntax_field(q->r.t, node, "condition"));
	bool asked = false;
	for (size_t i = 0; asks[i]; i++)
		asked |= str_find(condition, str_of(asks[i]), 0) != SIZE_MAX;
	if (!asked)
		unknown(q, node, "code under a condition");
	return syntax_field(q->r.t, node, "body");
}

bool format_sequel_is_nothing(const struct sequel *q, uint32_t node)
{
	const struct syntax *t = q->r.t;
	return syntax_is(t, node, "comment") || syntax_is(t, node, ";") ||
	       syntax_is(t, node, "heredoc_body") || t->nodes[node].from == t->nodes[node].to;
}

void format_sequel_lines(struct sequel *q, struct sequel_table *t, uint32_t block)
{
	uint32_t body = format_sequel_body(q, block);
	struct rails_call c;
	for (uint32_t n = body == UINT32_MAX ? body : syntax_child(q->r.t, body); n != UINT32_MAX;
		n = syntax_sibling(q->r.t, n)) {
		q->r.d.at = q->r.t->nodes[n].from;
		if (format_sequel_is_nothing(q, n))
			continue;
		uint32_t inner = format_sequel_guarded(q, n);
		if (!format_rails_call(&q->r, inner, &c) || !line(q, t, &c))
			unknown(q, n, "code in a table's block that is not read");
	}
}

/* -- calls of a migration -- */

bool format_sequel_open(struct sequel *q, const struct rails_call *c, struct sequel_table *t)
{
	*t = (struct sequel_table){.create = false};
	if (!format_sequel_name(q, argument(q, c, 0), &t->name)) {
		unknown(q, c->node, "a table whose name is computed");
		return false;
	}
	t->making.table.name = t->name;
	return true;
}

void format_sequel_create(struct sequel *q, const struct rails_call *c)
{
	struct sequel_table t;
	if (!format_sequel_open(q, c, &t))
		return;
	t.create = true;
	t.making.if_not_exists = str_ends(c->method, STR("?"));
	if (str_ends(c->method, STR("!")))
		format_ddl_drop_table(&q->r.d, t.making.table, true);
	format_sequel_lines(q, &t, c->block);
	q->r.d.at = q->r.t->nodes[c->node].from;
	format_ddl_create_table(&q->r.d, &t.making);
	for (size_t i = 0; i < t.indexes.n; i++)
		format_ddl_create_index(&q->r.d, &t.indexes.v[i]);
}

/* add_column(:t, :c, String), add_index :t, :c: a line of alter_table with the table before it. */
bool format_sequel_plain(struct sequel *q, const struct rails_call *c)
{
	struct sequel_table t;
	for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
		if (acts[i].plain && str_eq(c->method, str_of(acts[i].name))) {
			if (format_sequel_open(q, c, &t))
				acts[i].act(q, &t, c, 1);
			return true;
		}
	return false;
}
