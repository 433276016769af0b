#include "migrate/formats/ecto.h"

/* The struct that create, drop and rename take: which of the three it is. */
static struct str kind_of(struct ecto *r, uint32_t node)
{
	struct ecto_call c;
	return node != UINT32_MAX && format_ecto_call(r, node, &c) && !c.receiver.n ? c.name : STR_NONE;
}

static bool is_index(struct str kind)
{
	return str_eq(kind, STR("index")) || str_eq(kind, STR("unique_index"));
}

/* constraint(:table, :name, check: "..."): options in *out. */
static bool constraint_of(
	struct ecto *r, uint32_t node, struct format_ddl_table *t, struct str *name, uint32_t *out)
{
	static const char *const known[] = {"check", "exclude", "prefix", "validate", "comment", NULL};
	struct ecto_call c;
	*t = (struct format_ddl_table){.schema = r->c->prefix};
	return format_ecto_call(r, node, &c) &&
	       format_ecto_name(r, format_ecto_argument(r, c.arguments, 0), &t->name) &&
	       format_ecto_name(r, format_ecto_argument(r, c.arguments, 1), name) &&
	       format_ecto_options(r, c.arguments, 2, known, out) &&
	       format_ecto_named(r, *out, "prefix", &t->schema);
}

static void create_constraint(struct ecto *r, const struct ecto_call *c, uint32_t node)
{
	struct format_ddl_table t;
	struct str name, check = STR_NONE, exclude = STR_NONE;
	uint32_t options;
	if (!constraint_of(r, node, &t, &name, &options) || !format_ecto_named(r, options, "check", &check) ||
		!format_ecto_named(r, options, "exclude", &exclude) || (!check.n && !exclude.n)) {
		format_ecto_unknown(r, c->node, "a constraint that is computed");
		return;
	}
	bool open = format_ecto_is(r, format_ecto_option(r, options, "validate"), "false") &&
		    r->s->dialect == DIALECT_POSTGRESQL;
	struct str clause = str_fmt(r->a, "CONSTRAINT %.*s %s%.*s%s%s", STRF(format_ddl_name(&r->d, name)),
		check.n ? "CHECK (" : "EXCLUDE USING ", STRF(check.n ? check : exclude), check.n ? ")" : "",
		open ? " NOT VALID" : "");
	if (!format_ddl_add_constraint(&r->d, t, clause))
		format_ecto_unknown(r, c->node, "a constraint, which Ecto cannot add in SQLite");
}

static void create(struct ecto *r, const struct ecto_call *c)
{
	uint32_t node = format_ecto_argument(r, c->arguments, 0);
	struct str kind = kind_of(r, node);
	bool maybe = str_eq(c->name, STR("create_if_not_exists"));
	struct ecto_index index;
	if (str_eq(kind, STR("table")))
		format_ecto_create_table(r, c, maybe);
	else if (str_eq(kind, STR("constraint")))
		create_constraint(r, c, node);
	else if (is_index(kind) && format_ecto_index(r, node, &index))
		format_ecto_create_index(r, &index, maybe);
	else
		format_ecto_unknown(r, c->node, "something is created that is computed");
}

static bool drop_constraint(struct ecto *r, uint32_t node, bool maybe, bool cascade)
{
	struct format_ddl_table t;
	struct str name;
	uint32_t options;
	if (!constraint_of(r, node, &t, &name, &options))
		return false;
	if (r->s->dialect != DIALECT_POSTGRESQL)
		return !maybe && format_ddl_drop_constraint(&r->d, t, FORMAT_DDL_CHECK, name);
	format_ddl_sql(&r->d, str_fmt(r->a, "ALTER TABLE %.*s DROP CONSTRAINT %s%.*s%s",
				      STRF(format_ddl_table_name(&r->d, t)), maybe ? "IF EXISTS " : "",
				      STRF(format_ddl_name(&r->d, name)), cascade ? " CASCADE" : ""));
	return true;
}

/* drop table(:t), mode: :cascade */
static void drop(struct ecto *r, const struct ecto_call *c)
{
	static const char *const known[] = {"mode", NULL};
	uint32_t node = format_ecto_argument(r, c->arguments, 0), options;
	struct str kind = kind_of(r, node);
	bool maybe = str_eq(c->name, STR("drop_if_exists"));
	struct ecto_index index;
	struct ecto_table table;
	bool fine = format_ecto_options(r, c->arguments, 1, known, &options);
	bool cascade = fine && format_ecto_is(r, format_ecto_option(r, options, "mode"), ":cascade") &&
		       r->s->dialect == DIALECT_POSTGRESQL;
	if (fine && str_eq(kind, STR("table")) && format_ecto_table(r, node, &table))
		format_ddl_sql(&r->d,
			str_fmt(r->a, "DROP TABLE %s%.*s%s", maybe ? "IF EXISTS " : "",
				STRF(format_ddl_table_name(&r->d, table.table)), cascade ? " CASCADE" : ""));
	else if (fine && is_index(kind) && format_ecto_index(r, node, &index))
		format_ddl_drop_index(&r->d, index.table, index.name, maybe);
	else if (!fine || !str_eq(kind, STR("constraint")) || !drop_constraint(r, node, maybe, cascade))
		format_ecto_unknown(r, c->node, "something is dropped that is computed");
}

static bool rename_index(struct ecto *r, uint32_t node, struct str to)
{
	struct ecto_index i;
	if (!format_ecto_index(r, node, &i) || r->s->dialect == DIALECT_SQLITE)
		return false;
	struct format_ddl_table from = {i.table.schema, i.name};
	struct str name = format_ddl_name(&r->d, to);
	format_ddl_sql(&r->d, r->s->dialect == DIALECT_MYSQL
				      ? str_fmt(r->a, "ALTER TABLE %.*s RENAME INDEX %.*s TO %.*s",
						STRF(format_ddl_table_name(&r->d, i.table)),
						STRF(format_ddl_name(&r->d, i.name)), STRF(name))
				      : str_fmt(r->a, "ALTER INDEX %.*s RENAME TO %.*s",
						STRF(format_ddl_table_name(&r->d, from)), STRF(name)));
	return true;
}

/* rename table(:a), to: table(:b) | rename table(:a), :c, to: :d | rename index(...), to: :name */
static void rename_it(struct ecto *r, const struct ecto_call *c)
{
	static const char *const known[] = {"to", NULL};
	uint32_t node = format_ecto_argument(r, c->arguments, 0), options, column = UINT32_MAX;
	struct ecto_table from, to;
	struct str old, new;
	bool fine = format_ecto_options(r, c->arguments, 1, known, &options);
	if (!fine) {
		column = format_ecto_argument(r, c->arguments, 1);
		fine = format_ecto_options(r, c->arguments, 2, known, &options);
	}
	uint32_t target = fine ? format_ecto_option(r, options, "to") : UINT32_MAX;
	if (is_index(kind_of(r, node)) && format_ecto_name(r, target, &new) && rename_index(r, node, new))
		return;
	if (!format_ecto_table(r, node, &from))
		fine = false;
	if (fine && column == UINT32_MAX && target != UINT32_MAX && format_ecto_table(r, target, &to))
		format_ddl_rename_table(&r->d, from.table, to.table.name);
	else if (fine && format_ecto_name(r, column, &old) && format_ecto_name(r, target, &new))
		format_ddl_rename_column(&r->d, from.table, old, new);
	else
		format_ecto_unknown(r, c->node, "something is renamed whose names are computed");
}

/* SQL that stands in the file: its statements keep their places. */
static void execute(struct ecto *r, const struct ecto_call *c)
{
	uint32_t node = format_ecto_argument(r, c->arguments, 0);
	r->d.at = r->t->nodes[c->node].from;
	format_ecto_sql(r, node == UINT32_MAX ? c->node : node);
}

static void nothing(struct ecto *r, const struct ecto_call *c)
{
	(void)r;
	(void)c;
}

bool format_ecto_change(struct ecto *r, const struct ecto_call *c)
{
	static const struct {
		const char *name;
		void (*read)(struct ecto *r, const struct ecto_call *c);
	} calls[] = {{"create", create}, {"create_if_not_exists", create}, {"alter", format_ecto_alter_table},
		{"drop", drop}, {"drop_if_exists", drop}, {"rename", rename_it}, {"execute", execute},
		{"flush", nothing}};
	for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
		if (str_eq(c->name, str_of(calls[i].name))) {
			calls[i].read(r, c);
			return true;
		}
	return false;
}
