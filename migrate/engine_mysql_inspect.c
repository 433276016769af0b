/* The live catalog, from information_schema: a question for each kind of object, all about the current
 * database. MariaDB and MySQL differ in how they spell defaults and where checks stand; the spelling kept is
 * MariaDB's, as the DDL reader has it. */
#include <stdio.h>

#include "base/sb.h"
#include "migrate/engine_mysql.h"
#include "schemas/catalog.h"

struct reading {
	struct session *s;
	struct arena *a;
	struct catalog *c;
	struct relation *last; /* rows come grouped by table */
};

static struct relation *table_of(struct reading *x, struct str name)
{
	if (!x->last || !str_eq(x->last->name, name))
		x->last = catalog_relation(x->c, STR_NONE, name);
	return x->last;
}

static struct str keep(struct reading *x, struct str s)
{
	return str_dup(x->a, s);
}

static int relation_row(void *ctx, const struct str *v, int n, struct err *e)
{
	(void)n, (void)e;
	struct reading *x = ctx;
	if (str_eq(v[1], STR("SEQUENCE"))) {
		*VEC_PUSH(x->a, &x->c->sequences) =
			(struct sequence){.schema = STR(""), .name = keep(x, v[0])};
		return 0;
	}
	struct relation *r = catalog_add_relation(
		x->c, STR(""), keep(x, v[0]), str_ends(v[1], STR("VIEW")) ? RELATION_VIEW : RELATION_TABLE);
	r->definition = keep(x, v[2]);
	return 0;
}

static bool is_number_type(struct str type)
{
	static const char *const words[] = {"tinyint", "smallint", "mediumint", "int", "bigint", "decimal",
		"float", "double", "bit", "year"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_starts(type, str_of(words[i])))
			return true;
	return false;
}

static struct str quoted(struct arena *a, struct str s)
{
	struct sb b = sb_new(a, 2 * s.n + 64);
	sb_char(&b, '\'');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\'')
			sb_char(&b, '\'');
		sb_char(&b, s.p[i]);
	}
	sb_char(&b, '\'');
	return sb_str(&b);
}

/* MariaDB prints an expression ("NULL" for none), MySQL the bare value and says DEFAULT_GENERATED in EXTRA
 * when it is an expression. */
static struct str default_of(struct reading *x, struct str def, struct str type, struct str extra)
{
	if (!def.p || str_eq(def, STR("NULL")))
		return STR_NONE;
	if (x->s->mariadb)
		return keep(x, def);
	if (str_find(extra, STR("DEFAULT_GENERATED"), 0) == SIZE_MAX)
		return is_number_type(type) ? keep(x, def) : quoted(x->a, def);
	struct str low = str_lower(x->a, def);
	bool now = str_starts(low, STR("current_timestamp"));
	return now && str_chr(low, '(') == SIZE_MAX ? STR("current_timestamp()") : now ? low : keep(x, def);
}

static int column_row(void *ctx, const struct str *v, int n, struct err *e)
{
	(void)n, (void)e;
	struct reading *x = ctx;
	struct relation *r = table_of(x, v[0]);
	if (!r)
		return 0;
	struct column *c = VEC_PUSH(x->a, &r->columns);
	struct str extra = str_lower(x->a, v[5]);
	c->name = keep(x, v[1]);
	/* MariaDB adds a comment to the times of a view. */
	c->type = keep(x, str_sub(v[2], 0, str_find(v[2], STR(" /*"), 0)));
	if (r->kind == RELATION_VIEW)
		return 0; /* what an INSERT must name is the tables' business */
	c->not_null = str_eq(v[3], STR("NO"));
	c->identity = str_find(extra, STR("auto_increment"), 0) != SIZE_MAX;
	c->generated = keep(x, v[6]);
	if (c->generated.n == 0)
		c->def = default_of(x, v[4], c->type, v[5]);
	return 0;
}

static const char columns_sql[] = "SELECT TABLE_NAME, COLUMN_NAME, COLUMN_TYPE, IS_NULLABLE, COLUMN_DEFAULT, "
				  "EXTRA, GENERATION_EXPRESSION "
				  "FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() ORDER BY "
				  "TABLE_NAME, ORDINAL_POSITION";

/* An index and, for a unique one, the constraint of the same name. */
static struct index *add_index(struct reading *x, struct relation *r, const struct str *v)
{
	struct index *i = VEC_PUSH(x->a, &r->indexes);
	i->name = keep(x, v[1]);
	i->unique = str_eq(v[2], STR("0"));
	i->primary = str_eq(i->name, STR("PRIMARY"));
	i->method = keep(x, v[4]);
	return i;
}

static int index_row(void *ctx, const struct str *v, int n, struct err *e)
{
	(void)n, (void)e;
	struct reading *x = ctx;
	struct relation *r = table_of(x, v[0]);
	if (!r)
		return 0;
	struct index *i = r->indexes.n ? &r->indexes.v[r->indexes.n - 1] : NULL;
	if (!i || !str_eq(i->name, v[1]))
		i = add_index(x, r, v);
	struct str column = v[3].p ? keep(x, v[3]) : str_fmt(x->a, "(%.*s)", STRF(v[5]));
	catalog_names_add(x->a, &i->columns, column);
	return 0;
}

static void unique_constraints(struct reading *x)
{
	for (size_t t = 0; t < x->c->relations.n; t++) {
		struct relation *r = &x->c->relations.v[t];
		for (size_t i = 0; i < r->indexes.n; i++)
			if (r->indexes.v[i].unique)
				*VEC_PUSH(x->a, &r->constraints) =
					(struct constraint){.name = r->indexes.v[i].name,
						.kind = r->indexes.v[i].primary ? CONSTRAINT_PRIMARY
										: CONSTRAINT_UNIQUE,
						.columns = r->indexes.v[i].columns};
	}
}

static int has_row(void *ctx, const struct str *v, int n, struct err *e)
{
	(void)v, (void)n, (void)e;
	*(bool *)ctx = true;
	return 0;
}

static int has_column(struct reading *x, const char *table, const char *column, bool *has, struct err *e)
{
	struct str args[] = {str_of(table), str_of(column)};
	*has = false;
	return engine_mysql_query(x->s,
		STR("SELECT 1 FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = 'information_schema' "
		    "AND TABLE_NAME = ? AND COLUMN_NAME = ?"),
		args, 2, has_row, has, e);
}

static int read_indexes(struct reading *x, struct err *e)
{
	const char *expression = x->s->mariadb ? "NULL" : "EXPRESSION";
	struct str sql = str_fmt(x->a,
		"SELECT TABLE_NAME, INDEX_NAME, NON_UNIQUE, COLUMN_NAME, INDEX_TYPE, %s "
		"FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE() "
		"ORDER BY TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX",
		expression);
	int rc = engine_mysql_run(x->s, sql, index_row, x, e);
	if (!rc)
		unique_constraints(x);
	return rc;
}

static int foreign_row(void *ctx, const struct str *v, int n, struct err *e)
{
	(void)n, (void)e;
	struct reading *x = ctx;
	struct relation *r = table_of(x, v[0]);
	if (!r)
		return 0;
	struct constraint *k = r->constraints.n ? &r->constraints.v[r->constraints.n - 1] : NULL;
	if (!k || k->kind != CONSTRAINT_FOREIGN || !str_eq(k->name, v[1])) {
		k = VEC_PUSH(x->a, &r->constraints);
		k->kind = CONSTRAINT_FOREIGN;
		k->name = keep(x, v[1]);
		k->ref_schema = keep(x, v[3]);
		k->ref_table = keep(x, v[4]);
	}
	catalog_names_add(x->a, &k->columns, keep(x, v[2]));
	catalog_names_add(x->a, &k->ref_columns, keep(x, v[5]));
	return 0;
}

static const char foreign_sql[] =
	"SELECT TABLE_NAME, CONSTRAINT_NAME, COLUMN_NAME, CASE WHEN REFERENCED_TABLE_SCHEMA = DATABASE() "
	"THEN '' "
	"ELSE REFERENCED_TABLE_SCHEMA END, REFERENCED_TABLE_NAME, REFERENCED_COLUMN_NAME "
	"FROM information_schema.KEY_COLUMN_USAGE WHERE TABLE_SCHEMA = DATABASE() "
	"AND REFERENCED_TABLE_NAME IS NOT NULL ORDER BY TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION";

static int check_row(void *ctx, const struct str *v, int n, struct err *e)
{
	(void)n, (void)e;
	struct reading *x = ctx;
	struct relation *r = table_of(x, v[0]);
	if (r)
		*VEC_PUSH(x->a, &r->constraints) = (struct constraint){
			.name = keep(x, v[1]), .kind = CONSTRAINT_CHECK, .definition = keep(x, v[2])};
	return 0;
}

/* MariaDB keeps a check per table, MySQL per database; before MySQL 8.0.16 there are none. */
static int read_checks(struct reading *x, struct err *e)
{
	bool any = false, per_table = false;
	int rc = has_column(x, "CHECK_CONSTRAINTS", "CHECK_CLAUSE", &any, e);
	if (!rc && any)
		rc = has_column(x, "CHECK_CONSTRAINTS", "TABLE_NAME", &per_table, e);
	if (rc || !any)
		return rc;
	return engine_mysql_run(x->s,
		per_table ? STR("SELECT TABLE_NAME, CONSTRAINT_NAME, CHECK_CLAUSE FROM "
				"information_schema.CHECK_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = DATABASE() "
				"ORDER BY TABLE_NAME, CONSTRAINT_NAME")
			  : STR("SELECT t.TABLE_NAME, t.CONSTRAINT_NAME, c.CHECK_CLAUSE FROM "
				"information_schema.TABLE_CONSTRAINTS t JOIN "
				"information_schema.CHECK_CONSTRAINTS c "
				"USING (CONSTRAINT_SCHEMA, CONSTRAINT_NAME) WHERE t.CONSTRAINT_SCHEMA = "
				"DATABASE() "
				"AND t.CONSTRAINT_TYPE = 'CHECK' ORDER BY 1, 2"),
		check_row, x, e);
}

static int trigger_row(void *ctx, const struct str *v, int n, struct err *e)
{
	(void)n, (void)e;
	struct reading *x = ctx;
	struct relation *r = table_of(x, v[0]);
	if (r)
		*VEC_PUSH(x->a, &r->triggers) = (struct trigger){.name = keep(x, v[1]),
			.timing = keep(x, v[2]),
			.events = keep(x, v[3]),
			.definition = keep(x, v[4])};
	return 0;
}

static const char triggers_sql[] =
	"SELECT EVENT_OBJECT_TABLE, TRIGGER_NAME, ACTION_TIMING, EVENT_MANIPULATION, ACTION_STATEMENT "
	"FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE() "
	"ORDER BY EVENT_OBJECT_TABLE, ACTION_TIMING, EVENT_MANIPULATION, ACTION_ORDER";

static int routine_row(void *ctx, const struct str *v, int n, struct err *e)
{
	(void)n, (void)e;
	struct reading *x = ctx;
	struct function *f = VEC_PUSH(x->a, &x->c->functions);
	f->schema = STR("");
	f->name = keep(x, v[0]);
	f->procedure = str_eq(v[1], STR("PROCEDURE"));
	if (!f->procedure)
		f->returns = keep(x, v[2]);
	f->body = str_hash(v[3]);
	return 0;
}

static const char routines_sql[] =
	"SELECT ROUTINE_NAME, ROUTINE_TYPE, DTD_IDENTIFIER, ROUTINE_DEFINITION FROM "
	"information_schema.ROUTINES "
	"WHERE ROUTINE_SCHEMA = DATABASE() AND ROUTINE_TYPE IN ('FUNCTION', 'PROCEDURE') "
	"ORDER BY ROUTINE_NAME, ROUTINE_TYPE";

static int parameter_row(void *ctx, const struct str *v, int n, struct err *e)
{
	(void)n, (void)e;
	struct reading *x = ctx;
	bool procedure = str_eq(v[1], STR("PROCEDURE"));
	for (size_t i = 0; i < x->c->functions.n; i++) {
		struct function *f = &x->c->functions.v[i];
		if (f->procedure != procedure || !str_eq(f->name, v[0]))
			continue;
		f->args = str_fmt(x->a, "%.*s%s%.*s", STRF(f->args), f->nargs ? "," : "", STRF(v[2]));
		f->nargs++;
	}
	return 0;
}

static const char parameters_sql[] =
	"SELECT SPECIFIC_NAME, ROUTINE_TYPE, DTD_IDENTIFIER FROM information_schema.PARAMETERS "
	"WHERE SPECIFIC_SCHEMA = DATABASE() AND ORDINAL_POSITION > 0 ORDER BY SPECIFIC_NAME, "
	"ORDINAL_POSITION";

static const char relations_sql[] =
	"SELECT t.TABLE_NAME, t.TABLE_TYPE, v.VIEW_DEFINITION FROM information_schema.TABLES t "
	"LEFT JOIN information_schema.VIEWS v ON v.TABLE_SCHEMA = t.TABLE_SCHEMA AND v.TABLE_NAME = "
	"t.TABLE_NAME "
	"WHERE t.TABLE_SCHEMA = DATABASE() ORDER BY t.TABLE_NAME";

static int read_all(struct reading *x, struct err *e)
{
	static const struct {
		const char *sql;
		engine_row_fn *row;
	} parts[] = {{relations_sql, relation_row}, {columns_sql, column_row}, {NULL, NULL},
		{foreign_sql, foreign_row}, {triggers_sql, trigger_row}, {routines_sql, routine_row},
		{parameters_sql, parameter_row}};
	int rc = 0;
	for (size_t i = 0; i < sizeof parts / sizeof *parts && !rc; i++) {
		x->last = NULL;
		rc = parts[i].sql ? engine_mysql_run(x->s, str_of(parts[i].sql), parts[i].row, x, e)
				  : read_indexes(x, e);
	}
	x->last = NULL;
	return rc ? rc : read_checks(x, e);
}

int engine_mysql_inspect(struct session *s, struct arena *a, struct catalog **out, struct err *e)
{
	struct reading x = {.s = s, .a = a, .c = catalog_new(a, DIALECT_MYSQL)};
	int rc = read_all(&x, e);
	if (rc)
		return err_ctx(e, "could not read the schema");
	*out = x.c;
	return 0;
}
