#include <string.h>

#include "migrate/formats/efcore.h"

/* The operations of Up(MigrationBuilder), one statement for each. */

/* An operation that is read: its call, its annotations, and what nearly all of them have. */
struct op {
	struct efcore *r;
	const struct efcore_chain *chain;
	const struct efcore_call *call;
	struct str name;
	struct format_ddl_table table; /* "table" and "schema", or the name itself for one of a table */
	bool known;                    /* all that was asked for was a literal */
};

static uint32_t argument(struct op *o, const char *name, size_t k)
{
	return format_efcore_argument(o->r, o->call, name, k);
}

static struct str text(struct op *o, const char *name, size_t k)
{
	struct str out;
	o->known = format_efcore_text(o->r, argument(o, name, k), &out) && o->known;
	return out;
}

static bool flag(struct op *o, const char *name)
{
	return format_efcore_flag(o->r, argument(o, name, SIZE_MAX), false, &o->known);
}

static struct str needed(struct op *o, const char *name, size_t k)
{
	struct str out = text(o, name, k);
	o->known = o->known && out.n;
	return out;
}

static struct names_list names(struct op *o, const char *one, const char *many, size_t k)
{
	struct names_list out;
	uint32_t node = argument(o, one, k);
	if (node == UINT32_MAX)
		node = argument(o, many, SIZE_MAX);
	o->known = format_efcore_names(o->r, node, &out) && o->known;
	return out;
}

/* What the database has no statement for (SQLite: the table is made anew), or has arguments that are
 * computed.
 */
static void done(struct op *o, bool written)
{
	if (!o->known)
		format_efcore_unknown(o->r, o->call->node, "an operation whose arguments are not literals");
	else if (!written)
		format_efcore_unknown(
			o->r, o->call->node, "an operation for which EF Core makes the table anew in SQLite");
}

static void sql(struct op *o, const char *fmt, struct str a, struct str b)
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

/* -- keys -- */

static struct str actions(struct op *o)
{
	static const char *const words[][2] = {{"Cascade", "CASCADE"}, {"SetNull", "SET NULL"},
		{"SetDefault", "SET DEFAULT"}, {"Restrict", "RESTRICT"}, {"NoAction", ""}};
	static const char *const when[][2] = {{"onUpdate", " ON UPDATE "}, {"onDelete", " ON DELETE "}};
	struct str out = STR_NONE;
	for (size_t i = 0; i < 2; i++) {
		uint32_t node = argument(o, when[i][0], SIZE_MAX);
		struct str value = node == UINT32_MAX ? STR("NoAction") : syntax_text(o->r->t, node);
		const char *word = NULL;
		value = str_sub(value, str_rchr(value, '.') + 1, value.n);
		for (size_t k = 0; k < sizeof words / sizeof *words; k++)
			if (str_eq(value, str_of(words[k][0])))
				word = words[k][1];
		o->known = o->known && word;
		if (word && *word)
			out = str_fmt(o->r->a, "%.*s%s%s", STRF(out), when[i][1], word);
	}
	return str_trim(out);
}

static struct str foreign_key(struct op *o, size_t column, size_t principal)
{
	struct format_ddl_key k = {.name = o->name, .columns = names(o, "column", "columns", column)};
	uint32_t one = argument(o, "principalColumn", SIZE_MAX),
		 many = argument(o, "principalColumns", SIZE_MAX);
	k.target = (struct format_ddl_table){
		text(o, "principalSchema", SIZE_MAX), needed(o, "principalTable", principal)};
	if (one != UINT32_MAX || many != UINT32_MAX)
		k.target_columns = names(o, "principalColumn", "principalColumns", SIZE_MAX);
	k.actions = actions(o);
	return o->known ? format_ddl_foreign_key(&o->r->d, &k) : STR_NONE;
}

static struct str key(struct op *o, const char *kind, size_t k)
{
	struct names_list columns = names(o, "column", "columns", k);
	return str_fmt(o->r->a, "CONSTRAINT %.*s %s %.*s", STRF(format_ddl_name(&o->r->d, o->name)), kind,
		STRF(format_ddl_list(&o->r->d, &columns)));
}

static struct str check(struct op *o, size_t k)
{
	struct str rule = needed(o, "sql", k);
	return str_fmt(o->r->a, "CONSTRAINT %.*s CHECK (%.*s)", STRF(format_ddl_name(&o->r->d, o->name)),
		STRF(rule));
}

/* -- CreateTable -- */

struct property { /* a column is declared as one, and may have another name */
	struct str property, column;
};

struct making {
	struct format_ddl_create create;
	VEC(struct property) properties;
};

static void add_column(struct op *o, struct making *t, struct str property, uint32_t value)
{
	struct efcore_chain c;
	struct format_ddl_column column;
	struct str name;
	if (!format_efcore_chain(o->r, value, &c) || !str_eq(c.calls.v[0].name, STR("Column"))) {
		format_efcore_unknown(o->r, value, "a column that is not read");
		return;
	}
	if (!format_efcore_text(o->r, format_efcore_argument(o->r, &c.calls.v[0], "name", SIZE_MAX), &name)) {
		format_efcore_unknown(o->r, value, "a column whose name is computed");
		return;
	}
	if (!name.n)
		name = property;
	*VEC_PUSH(o->r->a, &t->properties) = (struct property){property, name};
	if (format_efcore_column(o->r, &c, name, &column))
		*VEC_PUSH(o->r->a, &t->create.columns) = column;
}

/* columns: table => new { Id = table.Column<int>(...), ... } */
static void read_columns(struct op *o, struct making *t)
{
	const struct syntax *x = o->r->t;
	uint32_t node = argument(o, "columns", 1);
	uint32_t body = node == UINT32_MAX ? node : syntax_field(x, node, "body");
	struct str property = STR_NONE;
	if (body == UINT32_MAX || !syntax_is(x, body, "anonymous_object_creation_expression")) {
		format_efcore_unknown(o->r, o->call->node, "a table whose columns are computed");
		return;
	}
	for (uint32_t n = syntax_child(x, body); n != UINT32_MAX; n = syntax_sibling(x, n)) {
		if (syntax_is(x, n, "identifier"))
			property = syntax_text(x, n);
		else if (syntax_is(x, n, "invocation_expression"))
			add_column(o, t, property, n);
	}
}

static void to_columns(struct names_list *l, const struct making *t)
{
	for (size_t i = 0; i < l->n; i++)
		for (size_t k = 0; k < t->properties.n; k++)
			if (str_eq(l->v[i], t->properties.v[k].property)) {
				l->v[i] = t->properties.v[k].column;
				break;
			}
}

static void add_constraint(struct op *o, struct making *t, const struct efcore_chain *c, uint32_t node)
{
	struct op k = {.r = o->r, .chain = c, .call = &c->calls.v[0], .known = true};
	struct str what = k.call->name, clause = STR_NONE;
	k.name = needed(&k, "name", 0);
	if (str_eq(what, STR("PrimaryKey")) || str_eq(what, STR("UniqueConstraint"))) {
		struct names_list columns = names(&k, "columns", "column", 1);
		to_columns(&columns, t);
		clause = str_fmt(o->r->a, "CONSTRAINT %.*s %s %.*s", STRF(format_ddl_name(&o->r->d, k.name)),
			str_eq(what, STR("PrimaryKey")) ? "PRIMARY KEY" : "UNIQUE",
			STRF(format_ddl_list(&o->r->d, &columns)));
	} else if (str_eq(what, STR("CheckConstraint"))) {
		clause = check(&k, 1);
	} else if (str_eq(what, STR("ForeignKey"))) {
		struct format_ddl_key f = {.name = k.name, .columns = names(&k, "column", "columns", 1)};
		struct names_list target = {0};
		uint32_t one = argument(&k, "principalColumn", SIZE_MAX);
		if (one == UINT32_MAX)
			one = argument(&k, "principalColumns", SIZE_MAX);
		if (one != UINT32_MAX)
			k.known = format_efcore_names(o->r, one, &target) && k.known;
		to_columns(&f.columns, t);
		f.target_columns = target;
		f.target = (struct format_ddl_table){
			text(&k, "principalSchema", SIZE_MAX), needed(&k, "principalTable", 2)};
		f.actions = actions(&k);
		clause = k.known ? format_ddl_foreign_key(&o->r->d, &f) : STR_NONE;
	} else {
		k.known = false;
	}
	if (k.known)
		*VEC_PUSH(o->r->a, &t->create.clauses) = clause;
	else
		format_efcore_unknown(o->r, node, "a constraint that is not read");
}

static void read_constraints(struct op *o, struct making *t)
{
	const struct syntax *x = o->r->t;
	uint32_t node = argument(o, "constraints", SIZE_MAX);
	uint32_t body = node == UINT32_MAX ? node : syntax_field(x, node, "body");
	if (body == UINT32_MAX)
		return;
	for (uint32_t n = syntax_child(x, body); n != UINT32_MAX; n = syntax_sibling(x, n)) {
		struct efcore_chain c;
		if (syntax_is(x, n, "{") || syntax_is(x, n, "}") || syntax_is(x, n, "comment"))
			continue;
		uint32_t e = syntax_is(x, n, "expression_statement") ? syntax_child(x, n) : n;
		if (format_efcore_chain(o->r, e, &c))
			add_constraint(o, t, &c, n);
		else
			format_efcore_unknown(o->r, n, "a constraint that is not read");
	}
}

static void create_table(struct op *o)
{
	struct making t = {.create.table = {text(o, "schema", SIZE_MAX), o->name}};
	read_columns(o, &t);
	read_constraints(o, &t);
	if (o->known)
		format_ddl_create_table(&o->r->d, &t.create);
	done(o, true);
}

/* -- the other operations -- */

static void drop_table(struct op *o)
{
	struct format_ddl_table t = {text(o, "schema", 1), o->name};
	if (o->known)
		format_ddl_drop_table(&o->r->d, t, false);
	done(o, true);
}

static void rename_table(struct op *o)
{
	struct format_ddl_table t = {text(o, "schema", 1), o->name};
	struct str to = text(o, "newName", 2), schema = text(o, "newSchema", 3);
	bool moves = schema.n && !str_eq(schema, t.schema);
	if (o->known && to.n && !str_eq(to, t.name)) {
		format_ddl_rename_table(&o->r->d, t, to);
		t.name = to;
	}
	if (moves)
		sql(o, "ALTER TABLE {} SET SCHEMA {}", format_ddl_table_name(&o->r->d, t),
			format_ddl_name(&o->r->d, schema));
	done(o, !moves || o->r->s->dialect == DIALECT_POSTGRESQL);
}

static void column(struct op *o)
{
	struct format_ddl_column c;
	bool alters = str_eq(o->call->name, STR("AlterColumn")), written = true;
	if (o->known && format_efcore_column(o->r, o->chain, o->name, &c)) {
		if (alters)
			written = format_ddl_change_column(&o->r->d, o->table, &c);
		else
			format_ddl_add_column(&o->r->d, o->table, &c, false);
	}
	done(o, written);
}

static void drop_column(struct op *o)
{
	if (o->known)
		format_ddl_drop_column(&o->r->d, o->table, o->name, false);
	done(o, true);
}

static void rename_column(struct op *o)
{
	struct str to = needed(o, "newName", 2);
	if (o->known)
		format_ddl_rename_column(&o->r->d, o->table, o->name, to);
	done(o, true);
}

static void create_index(struct op *o)
{
	struct format_ddl_index i = {.name = o->name, .table = o->table};
	struct str method;
	uint32_t node = format_efcore_annotation(o->r, o->chain, "Annotation", "Npgsql:IndexMethod");
	i.columns = names(o, "column", "columns", 2);
	i.unique = flag(o, "unique");
	i.predicate = text(o, "filter", SIZE_MAX);
	o->known = format_efcore_text(o->r, node, &method) && o->known;
	i.method = method;
	if (o->known)
		format_ddl_create_index(&o->r->d, &i);
	done(o, true);
	if (format_efcore_annotation(o->r, o->chain, "Annotation", "Npgsql:CreatedConcurrently") !=
		UINT32_MAX)
		o->r->m->in_tx = false;
}

static void drop_index(struct op *o)
{
	if (o->known)
		format_ddl_drop_index(&o->r->d, o->table, o->name, false);
	done(o, true);
}

static void rename_index(struct op *o)
{
	struct str to = format_ddl_name(&o->r->d, needed(o, "newName", 1));
	struct format_ddl_table t = {text(o, "schema", 3), text(o, "table", 2)};
	struct format_ddl_table index = {t.schema, o->name};
	if (o->r->s->dialect == DIALECT_MYSQL)
		sql(o,
			str_fmt(o->r->a, "ALTER TABLE %.*s RENAME INDEX {} TO {}",
				STRF(format_ddl_table_name(&o->r->d, t)))
				.p,
			format_ddl_name(&o->r->d, o->name), to);
	else if (o->r->s->dialect == DIALECT_POSTGRESQL)
		sql(o, "ALTER INDEX {} RENAME TO {}", format_ddl_table_name(&o->r->d, index), to);
	done(o, o->r->s->dialect != DIALECT_SQLITE);
}

static void add_key(struct op *o)
{
	struct str what = o->call->name, clause;
	if (str_eq(what, STR("AddForeignKey")))
		clause = foreign_key(o, 2, 3);
	else if (str_eq(what, STR("AddPrimaryKey")))
		clause = key(o, "PRIMARY KEY", 2);
	else if (str_eq(what, STR("AddUniqueConstraint")))
		clause = key(o, "UNIQUE", 2);
	else
		clause = check(o, 2);
	done(o, !o->known || format_ddl_add_constraint(&o->r->d, o->table, clause));
}

static void drop_key(struct op *o)
{
	struct str what = o->call->name;
	enum format_ddl_constraint kind = str_eq(what, STR("DropForeignKey"))         ? FORMAT_DDL_FOREIGN_KEY
					  : str_eq(what, STR("DropPrimaryKey"))       ? FORMAT_DDL_PRIMARY
					  : str_eq(what, STR("DropUniqueConstraint")) ? FORMAT_DDL_UNIQUE
										      : FORMAT_DDL_CHECK;
	done(o, !o->known || format_ddl_drop_constraint(&o->r->d, o->table, kind, o->name));
}

static void schema(struct op *o)
{
	bool ensures = str_eq(o->call->name, STR("EnsureSchema"));
	if (o->r->s->dialect == DIALECT_POSTGRESQL)
		sql(o, ensures ? "CREATE SCHEMA IF NOT EXISTS {}" : "DROP SCHEMA {}",
			format_ddl_name(&o->r->d, o->name), STR_NONE);
	done(o, true);
}

static void sequence(struct op *o)
{
	struct format_ddl_table t = {text(o, "schema", SIZE_MAX), o->name};
	bool creates = str_eq(o->call->name, STR("CreateSequence"));
	sql(o, creates ? "CREATE SEQUENCE {}" : "DROP SEQUENCE {}", format_ddl_table_name(&o->r->d, t),
		STR_NONE);
	done(o, true);
}

static void raw_sql(struct op *o)
{
	struct literal lit;
	uint32_t node = argument(o, "sql", 0);
	bool bare = format_efcore_flag(o->r, argument(o, "suppressTransaction", 1), false, &o->known);
	if (bare)
		o->r->m->in_tx = false;
	if (node != UINT32_MAX && literal_at(o->r->a, LANGUAGE_CSHARP, o->r->t, node, &lit) && !lit.holes)
		format_code_statements(o->r->a, o->r->s, o->r->m, &lit, &o->r->m->up);
	else
		format_efcore_unknown(o->r, o->call->node, "SQL that is computed when the migration runs");
}

/* Extensions and enums of PostgreSQL are annotations of the database. */
static void alter_database(struct op *o)
{
	static const struct str extension = {"Npgsql:PostgresExtension:", 25}, type = {"Npgsql:Enum:", 12};
	for (size_t i = 1; i < o->chain->calls.n; i++) {
		const struct efcore_call *c = &o->chain->calls.v[i];
		struct str name;
		bool fine = format_efcore_text(o->r, format_efcore_argument(o->r, c, "name", 0), &name);
		if (!fine || str_starts(name, type) || str_eq(c->name, STR("OldAnnotation")))
			format_efcore_unknown(
				o->r, o->call->node, "a change of the database that is not read");
		else if (str_starts(name, extension))
			sql(o, "CREATE EXTENSION IF NOT EXISTS {}",
				format_ddl_name(&o->r->d, str_sub(name, extension.n, name.n)), STR_NONE);
		if (!fine || str_starts(name, type))
			return;
	}
}

static void nothing(struct op *o)
{
	(void)o; /* rows, comments, values of a sequence: no object changes */
}

enum { NAMED = 1, OF_TABLE = 2 };
static const struct {
	const char *name;
	void (*run)(struct op *);
	int has;
	size_t most; /* arguments without a name that are understood; 0 = any */
} operations[] = {{"CreateTable", create_table, NAMED, 2}, {"DropTable", drop_table, NAMED, 2},
	{"RenameTable", rename_table, NAMED, 4}, {"AddColumn", column, NAMED | OF_TABLE, 2},
	{"AlterColumn", column, NAMED | OF_TABLE, 2}, {"DropColumn", drop_column, NAMED | OF_TABLE, 2},
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
	{"AlterDatabase", alter_database, 0, 0}, {"AlterTable", nothing, 0, 0}, {"InsertData", nothing, 0, 0},
	{"UpdateData", nothing, 0, 0}, {"DeleteData", nothing, 0, 0}};

static void run(struct efcore *r, const struct efcore_chain *c, uint32_t node)
{
	struct op o = {.r = r, .chain = c, .call = &c->calls.v[0], .known = true};
	for (size_t i = 0; i < sizeof operations / sizeof *operations; i++) {
		if (!str_eq(o.call->name, str_of(operations[i].name)))
			continue;
		if (operations[i].has & NAMED)
			o.name = needed(&o, "name", 0);
		if (operations[i].has & OF_TABLE)
			o.table = (struct format_ddl_table){
				text(&o, "schema", SIZE_MAX), needed(&o, "table", 1)};
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
