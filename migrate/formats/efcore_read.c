#include "migrate/formats/efcore_op.h"

/* The operations of Up(MigrationBuilder), one statement for each. */

static bool flag(struct efcore_op *o, const char *name)
{
	return format_efcore_flag(o->r, format_efcore_op_argument(o, name, SIZE_MAX), false, &o->known);
}

static void sql(struct efcore_op *o, const char *fmt, struct str a, struct str b)
{
	if (!o->known)
		return;
	size_t cut = str_find(str_of(fmt), STR("{}"), 0);
	struct str f = str_of(fmt), rest = cut == SIZE_MAX ? STR_NONE : str_sub(f, cut + 2, f.n);
	size_t next = str_find(rest, STR("{}"), 0);
	format_ddl_sql(
		&o->r->d, str_fmt(o->r->a, "%.*s%.*s%.*s%.*s%.*s", STRF(str_sub(f, 0, cut)), STRF(a),
				  STRF(str_sub(rest, 0, next)), STRF(next == SIZE_MAX ? STR_NONE : b),
				  STRF(next == SIZE_MAX ? STR_NONE : str_sub(rest, next + 2, rest.n))));
}

static void drop_table(struct efcore_op *o)
{
	struct format_ddl_table t = {format_efcore_op_schema(o, "schema", 1), o->name};
	if (o->known)
		format_ddl_drop_table(&o->r->d, t, false);
	format_efcore_op_done(o, true);
}

static void rename_table(struct efcore_op *o)
{
	struct format_ddl_table t = {format_efcore_op_schema(o, "schema", 1), o->name};
	struct str to = format_efcore_op_text(o, "newName", 2),
		   schema = format_efcore_op_schema(o, "newSchema", 3);
	bool moves = schema.n && !str_eq(schema, t.schema);
	if (o->known && to.n && !str_eq(to, t.name)) {
		format_ddl_rename_table(&o->r->d, t, to);
		t.name = to;
	}
	if (moves)
		sql(o, "ALTER TABLE {} SET SCHEMA {}", format_ddl_table_name(&o->r->d, t),
			format_ddl_name(&o->r->d, schema));
	format_efcore_op_done(o, !moves || o->r->s->dialect == DIALECT_POSTGRESQL);
}

static void column(struct efcore_op *o)
{
	struct format_ddl_column c;
	bool alters = str_eq(o->call->name, STR("AlterColumn")), written = true;
	if (o->known && format_efcore_column(o->r, o->chain, o->name, &c)) {
		if (alters)
			written = format_ddl_change_column(&o->r->d, o->table, &c);
		else
			format_ddl_add_column(&o->r->d, o->table, &c, false);
	}
	format_efcore_op_done(o, written);
}

static void drop_column(struct efcore_op *o)
{
	if (o->known)
		format_ddl_drop_column(&o->r->d, o->table, o->name, false);
	format_efcore_op_done(o, true);
}

static void rename_column(struct efcore_op *o)
{
	struct str to = format_efcore_op_needed(o, "newName", 2);
	if (o->known)
		format_ddl_rename_column(&o->r->d, o->table, o->name, to);
	format_efcore_op_done(o, true);
}

static void create_index(struct efcore_op *o)
{
	struct format_ddl_index i = {.name = o->name, .table = o->table};
	struct str method;
	uint32_t node = format_efcore_annotation(o->r, o->chain, "Annotation", "Npgsql:IndexMethod");
	i.columns = format_efcore_op_names(o, "column", "columns", 2);
	i.unique = flag(o, "unique");
	i.predicate = format_efcore_op_text(o, "filter", SIZE_MAX);
	o->known = format_efcore_text(o->r, node, &method) && o->known;
	i.method = method;
	if (o->known)
		format_ddl_create_index(&o->r->d, &i);
	format_efcore_op_done(o, true);
	if (format_efcore_annotation(o->r, o->chain, "Annotation", "Npgsql:CreatedConcurrently") !=
		UINT32_MAX)
		o->r->m->in_tx = false;
}

static void drop_index(struct efcore_op *o)
{
	if (o->known)
		format_ddl_drop_index(&o->r->d, o->table, o->name, false);
	format_efcore_op_done(o, true);
}

static void rename_index(struct efcore_op *o)
{
	struct str to = format_ddl_name(&o->r->d, format_efcore_op_needed(o, "newName", 1));
	struct format_ddl_table t = {
		format_efcore_op_schema(o, "schema", 3), format_efcore_op_text(o, "table", 2)};
	struct format_ddl_table index = {t.schema, o->name};
	if (o->r->s->dialect == DIALECT_MYSQL)
		sql(o,
			str_fmt(o->r->a, "ALTER TABLE %.*s RENAME INDEX {} TO {}",
				STRF(format_ddl_table_name(&o->r->d, t)))
				.p,
			format_ddl_name(&o->r->d, o->name), to);
	else if (o->r->s->dialect == DIALECT_POSTGRESQL)
		sql(o, "ALTER INDEX {} RENAME TO {}", format_ddl_table_name(&o->r->d, index), to);
	format_efcore_op_done(o, o->r->s->dialect != DIALECT_SQLITE);
}

static void add_key(struct efcore_op *o)
{
	struct str what = o->call->name, clause;
	if (str_eq(what, STR("AddForeignKey")))
		clause =
			format_efcore_op_foreign_key(o, format_efcore_op_names(o, "column", "columns", 2), 3);
	else if (str_eq(what, STR("AddPrimaryKey")))
		clause = format_efcore_op_key(
			o, "PRIMARY KEY", format_efcore_op_names(o, "column", "columns", 2));
	else if (str_eq(what, STR("AddUniqueConstraint")))
		clause = format_efcore_op_key(o, "UNIQUE", format_efcore_op_names(o, "column", "columns", 2));
	else
		clause = format_efcore_op_check(o, 2);
	format_efcore_op_done(o, !o->known || format_ddl_add_constraint(&o->r->d, o->table, clause));
}

static void drop_key(struct efcore_op *o)
{
	struct str what = o->call->name;
	enum format_ddl_constraint kind = str_eq(what, STR("DropForeignKey"))         ? FORMAT_DDL_FOREIGN_KEY
					  : str_eq(what, STR("DropPrimaryKey"))       ? FORMAT_DDL_PRIMARY
					  : str_eq(what, STR("DropUniqueConstraint")) ? FORMAT_DDL_UNIQUE
										      : FORMAT_DDL_CHECK;
	format_efcore_op_done(o, !o->known || format_ddl_drop_constraint(&o->r->d, o->table, kind, o->name));
}

static void schema(struct efcore_op *o)
{
	bool ensures = str_eq(o->call->name, STR("EnsureSchema"));
	if (o->r->s->dialect == DIALECT_POSTGRESQL)
		sql(o, ensures ? "CREATE SCHEMA IF NOT EXISTS {}" : "DROP SCHEMA {}",
			format_ddl_name(&o->r->d, o->name), STR_NONE);
	format_efcore_op_done(o, true);
}

static void sequence(struct efcore_op *o)
{
	struct format_ddl_table t = {format_efcore_op_schema(o, "schema", SIZE_MAX), o->name};
	bool creates = str_eq(o->call->name, STR("CreateSequence"));
	sql(o, creates ? "CREATE SEQUENCE {}" : "DROP SEQUENCE {}", format_ddl_table_name(&o->r->d, t),
		STR_NONE);
	format_efcore_op_done(o, true);
}

static void raw_sql(struct efcore_op *o)
{
	struct literal lit;
	uint32_t node = format_efcore_op_argument(o, "sql", 0);
	bool bare = format_efcore_flag(
		o->r, format_efcore_op_argument(o, "suppressTransaction", 1), false, &o->known);
	if (bare)
		o->r->m->in_tx = false;
	if (node != UINT32_MAX && literal_at(o->r->a, LANGUAGE_CSHARP, o->r->t, node, &lit) && !lit.holes)
		format_code_statements(o->r->a, o->r->s, o->r->m, &lit, &o->r->m->up);
	else
		format_efcore_unknown(o->r, o->call->node, "SQL that is computed when the migration runs");
}

static void nothing(struct efcore_op *o)
{
	(void)o; /* rows, comments, values of a sequence: no object changes */
}

enum { NAMED = 1, OF_TABLE = 2 };
static const struct {
	const char *name;
	void (*run)(struct efcore_op *);
	int has;
	size_t most; /* arguments without a name that are understood; 0 = any */
} operations[] = {{"CreateTable", format_efcore_table_create, NAMED, 2}, {"DropTable", drop_table, NAMED, 2},
	{"RenameTable", rename_table, NAMED, 4}, {"AddColumn", column, NAMED | OF_TABLE, 3},
	{"AlterColumn", column, NAMED | OF_TABLE, 3}, {"DropColumn", drop_column, NAMED | OF_TABLE, 2},
	{"RenameColumn", rename_column, NAMED | OF_TABLE, 3},
	{"CreateIndex", create_index, NAMED | OF_TABLE, 3}, {"DropIndex", drop_index, NAMED | OF_TABLE, 2},
	{"RenameIndex", rename_index, NAMED, 4}, {"AddForeignKey", add_key, NAMED | OF_TABLE, 4},
	{"AddPrimaryKey", add_key, NAMED | OF_TABLE, 3},
	{"AddUniqueConstraint", add_key, NAMED | OF_TABLE, 3},
	{"AddCheckConstraint", add_key, NAMED | OF_TABLE, 3},
	{"CreateCheckConstraint", add_key, NAMED | OF_TABLE, 3},
	{"DropForeignKey", drop_key, NAMED | OF_TABLE, 2}, {"DropPrimaryKey", drop_key, NAMED | OF_TABLE, 2},
	{"DropUniqueConstraint", drop_key, NAMED | OF_TABLE, 2},
	{"DropCheckConstraint", drop_key, NAMED | OF_TABLE, 2}, {"EnsureSchema", schema, NAMED, 1},
	{"DropSchema", schema, NAMED, 1}, {"CreateSequence", sequence, NAMED, 1},
	{"DropSequence", sequence, NAMED, 1}, {"RestartSequence", nothing, 0, 0}, {"Sql", raw_sql, 0, 2},
	{"AlterDatabase", format_efcore_alter_database, 0, 0}, {"AlterTable", nothing, 0, 0},
	{"InsertData", nothing, 0, 0}, {"UpdateData", nothing, 0, 0}, {"DeleteData", nothing, 0, 0}};

static void run(struct efcore *r, const struct efcore_chain *c, uint32_t node)
{
	struct efcore_op o = {.r = r, .chain = c, .call = &c->calls.v[0], .known = true};
	for (size_t i = 0; i < sizeof operations / sizeof *operations; i++) {
		if (!str_eq(o.call->name, str_of(operations[i].name)))
			continue;
		if (operations[i].has & NAMED)
			o.name = format_efcore_op_needed(&o, "name", 0);
		if (operations[i].has & OF_TABLE)
			o.table = (struct format_ddl_table){format_efcore_op_schema(&o, "schema", SIZE_MAX),
				format_efcore_op_needed(&o, "table", 1)};
		if (operations[i].most &&
			format_efcore_argument(r, o.call, "", operations[i].most) != UINT32_MAX)
			o.known = false;
		operations[i].run(&o);
		return;
	}
	format_efcore_unknown(r, node, "an operation of the migration builder that is not read");
}

static uint32_t up_of(const struct efcore *r, struct str *builder, uint32_t *method)
{
	for (uint32_t i = 0; i < r->t->n; i++) {
		if (!syntax_is(r->t, i, "method_declaration") ||
			!str_eq(syntax_text(r->t, syntax_field(r->t, i, "name")), STR("Up")))
			continue;
		uint32_t list = syntax_field(r->t, i, "parameters");
		uint32_t one = list == UINT32_MAX ? list : syntax_child_of(r->t, list, "parameter");
		*builder = one == UINT32_MAX ? STR_NONE : syntax_text(r->t, syntax_field(r->t, one, "name"));
		*method = i;
		return syntax_field(r->t, i, "body");
	}
	return UINT32_MAX;
}

int format_efcore_read(
	struct arena *a, struct worker *w, const struct source *s, struct migration *m, struct err *e)
{
	struct efcore r = {.a = a, .s = s, .m = m};
	struct str builder = STR_NONE;
	uint32_t method = 0;
	r.d = (struct format_ddl){.a = a, .s = s, .out = &m->up, .raw = m->raw};
	if (format_code_parse(a, w, LANGUAGE_CSHARP, m, &r.t, e))
		return (int)e->code;
	if (!r.t)
		return 0;
	uint32_t body = up_of(&r, &builder, &method);
	if (body == UINT32_MAX)
		format_efcore_unknown(
			&r, method, "there is no method Up(MigrationBuilder) with a body in the file");
	if (body == UINT32_MAX)
		return 0;
	for (uint32_t n = syntax_child(r.t, body); n != UINT32_MAX; n = syntax_sibling(r.t, n)) {
		struct efcore_chain c;
		if (syntax_is(r.t, n, "{") || syntax_is(r.t, n, "}") || syntax_is(r.t, n, "comment"))
			continue;
		uint32_t x = syntax_is(r.t, n, "expression_statement") ? syntax_child(r.t, n) : n;
		r.d.at = r.t->nodes[n].from;
		if (format_efcore_chain(&r, x, &c) && str_eq(c.root, builder))
			run(&r, &c, n);
		else
			format_efcore_unknown(&r, n, "code whose effect on the schema is not known");
	}
	return 0;
}
