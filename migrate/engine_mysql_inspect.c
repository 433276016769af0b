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
	struct relation *last;    /* rows come grouped by table */
	const struct names *only; /* NULL = all relations and routines */
};

/* A question about all, or about those whose name (in the column "name") is listed. */
static int question(struct reading *x, const char *sql, const char *name, const char *order,
	engine_row_fn *row, struct err *e)
{
	struct sb b = sb_new(x->a, 64 * 1024);
	size_t n = x->only ? x->only->n : 0;
	sb_addz(&b, sql);
	if (n == 1) /* with "=" the server opens that table alone, with IN it walks through all names */
		sb_fmt(&b, " AND %s = ?", name);
	for (size_t i = 0; i < n && n > 1; i++)
		sb_fmt(&b, i ? ", ?" : " AND %s IN (?", name);
	sb_fmt(&b, "%s ORDER BY %s", n > 1 ? ")" : "", order);
	return engine_mysql_query(x->s, sb_str(&b), n ? x->only->v : NULL, (int)n, row, x, e);
}

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
	uint64_t bytes;
	c->char_bytes = v[7].n && str_u64(v[7], &bytes) && bytes <= 4 ? (unsigned char)bytes : 0;
	c->not_null = str_eq(v[3], STR("NO"));
	c->identity = str_find(extra, STR("auto_increment"), 0) != SIZE_MAX;
	c->generated = keep(x, v[6]);
	if (c->generated.n == 0)
		c->def = default_of(x, v[4], c->type, v[5]);
	return 0;
}

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
	struct str sql = str_fmt(x->a,
		"SELECT TABLE_NAME, INDEX_NAME, NON_UNIQUE, COLUMN_NAME, INDEX_TYPE, %s "
		"FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE()",
		x->s->mariadb ? "NULL" : "EXPRESSION");
	int rc = question(
		x, str_z(x->a, sql), "TABLE_NAME", "TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX", index_row, e);
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
	return per_table
		       ? question(x,
				 "SELECT TABLE_NAME, CONSTRAINT_NAME, CHECK_CLAUSE FROM "
				 "information_schema.CHECK_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = DATABASE()",
				 "TABLE_NAME", "TABLE_NAME, CONSTRAINT_NAME", check_row, e)
		       : question(x,
				 "SELECT t.TABLE_NAME, t.CONSTRAINT_NAME, c.CHECK_CLAUSE FROM "
				 "information_schema.TABLE_CONSTRAINTS t JOIN "
				 "information_schema.CHECK_CONSTRAINTS c "
				 "USING (CONSTRAINT_SCHEMA, CONSTRAINT_NAME) WHERE t.CONSTRAINT_SCHEMA = "
				 "DATABASE() AND t.CONSTRAINT_TYPE = 'CHECK'",
				 "t.TABLE_NAME", "1, 2", check_row, e);
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

struct part {
	const char *sql, *name, *order;
	engine_row_fn *row;
};

static const struct part relations = {
	"SELECT t.TABLE_NAME, t.TABLE_TYPE, v.VIEW_DEFINITION FROM information_schema.TABLES t "
	"LEFT JOIN information_schema.VIEWS v ON v.TABLE_SCHEMA = t.TABLE_SCHEMA AND v.TABLE_NAME = "
	"t.TABLE_NAME WHERE t.TABLE_SCHEMA = DATABASE()",
	"t.TABLE_NAME", "t.TABLE_NAME", relation_row};

static const struct part on_relations[] = {
	{"SELECT TABLE_NAME, COLUMN_NAME, COLUMN_TYPE, IS_NULLABLE, COLUMN_DEFAULT, EXTRA, "
	 "GENERATION_EXPRESSION, CASE WHEN DATA_TYPE IN ('char', 'varchar') AND CHARACTER_MAXIMUM_LENGTH > 0 "
	 "THEN CHARACTER_OCTET_LENGTH DIV CHARACTER_MAXIMUM_LENGTH END FROM information_schema.COLUMNS WHERE "
	 "TABLE_SCHEMA = DATABASE()",
		"TABLE_NAME", "TABLE_NAME, ORDINAL_POSITION", column_row},
	{NULL, NULL, NULL, NULL},
	{"SELECT TABLE_NAME, CONSTRAINT_NAME, COLUMN_NAME, CASE WHEN REFERENCED_TABLE_SCHEMA = DATABASE() "
	 "THEN '' ELSE REFERENCED_TABLE_SCHEMA END, REFERENCED_TABLE_NAME, REFERENCED_COLUMN_NAME "
	 "FROM information_schema.KEY_COLUMN_USAGE WHERE TABLE_SCHEMA = DATABASE() "
	 "AND REFERENCED_TABLE_NAME IS NOT NULL",
		"TABLE_NAME", "TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION", foreign_row},
	{"SELECT EVENT_OBJECT_TABLE, TRIGGER_NAME, ACTION_TIMING, EVENT_MANIPULATION, ACTION_STATEMENT "
	 "FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE()",
		"EVENT_OBJECT_TABLE", "EVENT_OBJECT_TABLE, ACTION_TIMING, EVENT_MANIPULATION, ACTION_ORDER",
		trigger_row},
};

static const struct part routines[] = {
	{"SELECT ROUTINE_NAME, ROUTINE_TYPE, DTD_IDENTIFIER, ROUTINE_DEFINITION FROM "
	 "information_schema.ROUTINES WHERE ROUTINE_SCHEMA = DATABASE() AND ROUTINE_TYPE IN ('FUNCTION', "
	 "'PROCEDURE')",
		"ROUTINE_NAME", "ROUTINE_NAME, ROUTINE_TYPE", routine_row},
	{"SELECT SPECIFIC_NAME, ROUTINE_TYPE, DTD_IDENTIFIER FROM information_schema.PARAMETERS "
	 "WHERE SPECIFIC_SCHEMA = DATABASE() AND ORDINAL_POSITION > 0",
		"SPECIFIC_NAME", "SPECIFIC_NAME, ORDINAL_POSITION", parameter_row},
};

static int read_part(struct reading *x, const struct part *p, struct err *e)
{
	x->last = NULL;
	return p->sql ? question(x, p->sql, p->name, p->order, p->row, e) : read_indexes(x, e);
}

static int read_relations(struct reading *x, struct err *e)
{
	int rc = 0;
	for (size_t i = 0; i < sizeof on_relations / sizeof *on_relations && !rc; i++)
		rc = read_part(x, &on_relations[i], e);
	x->last = NULL;
	return rc ? rc : read_checks(x, e);
}

static int read_routines(struct reading *x, struct err *e)
{
	int rc = read_part(x, &routines[0], e);
	return rc || !x->c->functions.n ? rc : read_part(x, &routines[1], e);
}

int engine_mysql_inspect(struct session *s, struct arena *a, struct catalog **out, struct err *e)
{
	struct reading x = {.s = s, .a = a, .c = catalog_new(a, DIALECT_MYSQL)};
	x.c->database = keep(&x, s->address.database);
	int rc = read_part(&x, &relations, e);
	if (!rc)
		rc = read_relations(&x, e);
	if (!rc)
		rc = read_routines(&x, e);
	if (rc)
		return err_ctx(e, "could not read the schema");
	*out = x.c;
	return 0;
}

struct finding {
	struct arena *a;
	struct names *found;
};

static int found_row(void *ctx, const struct str *v, int n, struct err *e)
{
	(void)n, (void)e;
	const struct finding *f = ctx;
	catalog_names_add(f->a, f->found, str_dup(f->a, v[0]));
	return 0;
}

static int find_relations(struct reading *x, struct names *found, struct err *e)
{
	struct finding f = {x->a, found};
	struct sb b = sb_new(x->a, 64 * 1024);
	sb_addz(&b, "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND "
		    "TABLE_NAME IN (?");
	for (size_t i = 1; i < x->only->n; i++)
		sb_addz(&b, ", ?");
	sb_char(&b, ')');
	return engine_mysql_query(x->s, sb_str(&b), x->only->v, (int)x->only->n, found_row, &f, e);
}

/* Most names are nobody's: which are there is asked first, of the names of the tables alone. */
int engine_mysql_inspect_named(
	struct session *s, struct arena *a, const struct names *only, struct catalog **out, struct err *e)
{
	struct reading x = {.s = s, .a = a, .c = catalog_new(a, DIALECT_MYSQL), .only = only};
	struct names found = {0};
	*out = x.c;
	x.c->database = keep(&x, s->address.database);
	int rc = only->n ? read_routines(&x, e) : 0;
	if (!rc && only->n)
		rc = find_relations(&x, &found, e);
	x.only = &found;
	if (!rc && found.n)
		rc = read_part(&x, &relations, e);
	if (!rc && found.n)
		rc = read_relations(&x, e);
	return rc ? err_ctx(e, "could not read the schema") : 0;
}
