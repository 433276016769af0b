/* The live catalog, from pg_catalog: a dozen questions whatever the number of tables. Names of its tables and
 * columns: postgresql.org/docs/current/catalogs.html. */
#include "migrate/engine_postgresql_inspect.h"

#include <stdlib.h>

#include "base/sb.h"

#define USER_SCHEMA "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"
#define NOT_OF_EXTENSION(class, oid)                                                                         \
	"NOT EXISTS (SELECT FROM pg_depend x WHERE x.classid = '" class "'::regclass AND x.objid = " oid     \
									" AND x.deptype = 'e')"

typedef struct engine_postgresql_reading reading;
typedef struct engine_postgresql_table table;

uint64_t engine_postgresql_number(struct str s)
{
	uint64_t n = 0;
	return str_u64(s, &n) ? n : 0;
}

static bool yes(struct str s)
{
	return str_eq(s, STR("t"));
}

/* One element; *at is behind it then. */
static struct str array_element(struct arena *a, struct str t, size_t *at)
{
	char *z = arena_alloc(a, t.n - *at + 1, 1);
	size_t n = 0, i = *at;
	bool quoted = i < t.n && t.p[i] == '"';
	for (i += quoted; i < t.n; i++) {
		if (quoted ? t.p[i] == '"' : t.p[i] == ',' || t.p[i] == '}')
			break;
		if (t.p[i] == '\\' && i + 1 < t.n)
			i++;
		z[n++] = t.p[i];
	}
	*at = i + quoted;
	struct str v = {z, n};
	return !quoted && str_eq(v, STR("NULL")) ? STR_NONE : v;
}

struct names engine_postgresql_array(struct arena *a, struct str text)
{
	struct names out = {0};
	for (size_t at = 1; at < text.n && text.p[at] != '}'; at++)
		catalog_names_add(a, &out, array_element(a, text, &at));
	return out;
}

static table *find_table(reading *x, struct str oid, struct relation **r)
{
	uint64_t n = engine_postgresql_number(oid);
	size_t lo = 0, hi = x->tables.n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (x->tables.v[mid].oid < n)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo == x->tables.n || x->tables.v[lo].oid != n)
		return NULL;
	*r = &x->c->relations.v[lo];
	return &x->tables.v[lo];
}

/* attnums ("{1,3}" or "1 3") to names. A 0 is an expression: the next of "expressions" stands for it. */
static struct names columns_of(
	reading *x, const table *t, struct str numbers, const struct names *expressions)
{
	struct names out = {0};
	size_t nth = 0;
	for (size_t i = 0; t && i < numbers.n; i++) {
		uint64_t n = 0;
		size_t from = i;
		for (; i < numbers.n && numbers.p[i] >= '0' && numbers.p[i] <= '9'; i++)
			n = n * 10 + (uint64_t)(numbers.p[i] - '0');
		if (i == from)
			continue;
		struct str name = STR_NONE;
		for (size_t k = 0; k < t->attributes.n; k++)
			if (t->attributes.v[k].number == n)
				name = t->attributes.v[k].name;
		if (n == 0 && expressions && nth < expressions->n)
			name = expressions->v[nth];
		nth++;
		catalog_names_add(x->a, &out, name);
	}
	return out;
}

static enum relation_kind kind_of(struct str relkind)
{
	switch (relkind.n ? relkind.p[0] : 'r') {
	case 'v':
		return RELATION_VIEW;
	case 'm':
		return RELATION_MATVIEW;
	case 'f':
		return RELATION_FOREIGN;
	case 'p':
		return RELATION_PARTITIONED;
	default:
		return RELATION_TABLE;
	}
}

static int relation_row(void *ctx, const struct str *v, int n, struct err *e)
{
	(void)n, (void)e;
	reading *x = ctx;
	struct relation *r =
		catalog_add_relation(x->c, str_dup(x->a, v[1]), str_dup(x->a, v[2]), kind_of(v[3]));
	r->row_security = yes(v[4]);
	r->row_security_forced = yes(v[5]);
	r->parent_schema = str_dup(x->a, v[6]);
	r->parent = str_dup(x->a, v[7]);
	struct str text = str_trim(v[8]);
	r->definition = str_dup(x->a, str_ends(text, STR(";")) ? str_sub(text, 0, text.n - 1) : text);
	VEC_PUSH(x->a, &x->tables)->oid = engine_postgresql_number(v[0]);
	return 0;
}

static const char relations_sql[] =
	"SELECT c.oid, n.nspname, c.relname, c.relkind, c.relrowsecurity, c.relforcerowsecurity, "
	"pn.nspname, p.relname, CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END "
	"FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
	"LEFT JOIN pg_inherits i ON i.inhrelid = c.oid AND i.inhseqno = 1 "
	"LEFT JOIN pg_class p ON p.oid = i.inhparent LEFT JOIN pg_namespace pn ON pn.oid = p.relnamespace "
	"WHERE c.relkind IN ('r', 'v', 'm', 'f', 'p') AND " USER_SCHEMA
	" AND " NOT_OF_EXTENSION("pg_class", "c.oid") " ORDER BY c.oid";

static int column_row(void *ctx, const struct str *v, int n, struct err *e)
{
	(void)n, (void)e;
	reading *x = ctx;
	struct relation *r;
	table *t = find_table(x, v[0], &r);
	if (!t)
		return 0;
	struct column *c = VEC_PUSH(x->a, &r->columns);
	c->name = str_dup(x->a, v[2]);
	c->type = str_dup(x->a, v[3]);
	c->not_null = yes(v[4]);
	struct str expression = str_dup(x->a, v[5]);
	if (v[6].n)
		c->generated = expression;
	else
		c->def = expression;
	/* serial: its default takes from the sequence that the column owns */
	c->identity = v[7].n || (yes(v[8]) && str_starts(c->def, STR("nextval(")));
	c->inherited = yes(v[9]);
	c->own = yes(v[10]);
	*VEC_PUSH(x->a, &t->attributes) =
		(struct engine_postgresql_attribute){engine_postgresql_number(v[1]), c->name};
	return 0;
}

static const char columns_sql[] =
	"SELECT a.attrelid, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, "
	"pg_get_expr(d.adbin, d.adrelid), a.attgenerated, a.attidentity, d.adbin IS NOT NULL AND EXISTS ("
	"SELECT FROM pg_depend s JOIN pg_class q ON q.oid = s.objid AND q.relkind = 'S' WHERE s.classid = "
	"'pg_class'::regclass AND s.refclassid = 'pg_class'::regclass AND s.refobjid = a.attrelid "
	"AND s.refobjsubid = a.attnum AND s.deptype = 'a'), a.attinhcount > 0, a.attinhcount > 0 AND "
	"a.attislocal "
	"FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = "
	"c.relnamespace "
	"LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum "
	"WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'v', 'm', 'f', 'p') "
	"AND " USER_SCHEMA " ORDER BY a.attrelid, a.attnum";

static bool constraint_kind(struct str contype, enum constraint_kind *out)
{
	switch (contype.n ? contype.p[0] : 0) {
	case 'p':
		*out = CONSTRAINT_PRIMARY;
		return true;
	case 'u':
		*out = CONSTRAINT_UNIQUE;
		return true;
	case 'f':
		*out = CONSTRAINT_FOREIGN;
		return true;
	case 'c':
		*out = CONSTRAINT_CHECK;
		return true;
	case 'x':
		*out = CONSTRAINT_EXCLUDE;
		return true;
	default:
		return false; /* 18: NOT NULL has rows of its own; constraint triggers */
	}
}

static int constraint_row(void *ctx, const struct str *v, int n, struct err *e)
{
	(void)n, (void)e;
	reading *x = ctx;
	struct relation *r, *to = NULL;
	enum constraint_kind kind;
	table *t = find_table(x, v[0], &r);
	if (!t || !constraint_kind(v[2], &kind))
		return 0;
	struct constraint *k = VEC_PUSH(x->a, &r->constraints);
	k->kind = kind;
	k->name = str_dup(x->a, v[1]);
	k->columns = columns_of(x, t, v[3], NULL);
	k->definition = str_dup(x->a, v[8]);
	k->not_valid = !yes(v[9]);
	k->deferrable = yes(v[10]);
	k->inherited = yes(v[11]);
	k->own = yes(v[12]);
	k->no_inherit = yes(v[13]);
	if (kind == CONSTRAINT_FOREIGN) {
		k->ref_schema = str_dup(x->a, v[5]);
		k->ref_table = str_dup(x->a, v[6]);
		k->ref_columns = columns_of(x, find_table(x, v[4], &to), v[7], NULL);
	}
	return 0;
}

static const char constraints_sql[] =
	"SELECT k.conrelid, k.conname, k.contype, k.conkey, k.confrelid, fn.nspname, f.relname, k.confkey, "
	"CASE k.contype WHEN 'c' THEN pg_get_expr(k.conbin, k.conrelid) "
	"WHEN 'x' THEN pg_get_constraintdef(k.oid) END, k.convalidated, k.condeferrable, "
	"k.coninhcount > 0 OR k.conparentid <> 0, k.coninhcount > 0 AND k.conislocal, "
	"k.contype = 'c' AND k.connoinherit "
	"FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = "
	"c.relnamespace "
	"LEFT JOIN pg_class f ON f.oid = k.confrelid LEFT JOIN pg_namespace fn ON fn.oid = f.relnamespace "
	"WHERE k.contype IN ('p', 'u', 'f', 'c', 'x') AND " USER_SCHEMA /* not those that stand for partitions
	of what a foreign key points to: the key itself says it all */
	" AND NOT EXISTS (SELECT FROM pg_constraint up WHERE up.oid = k.conparentid AND up.conrelid = "
	"k.conrelid) "
	"ORDER BY k.conrelid, k.oid";

/* "(expr)" with exactly one pair of parentheses; a function call is printed without any. */
static struct str in_parentheses(struct arena *a, struct str s)
{
	int depth = 0;
	for (size_t i = 0; i < s.n && s.p[0] == '('; i++) {
		depth += s.p[i] == '(';
		depth -= s.p[i] == ')';
		if (depth == 0)
			return i + 1 == s.n ? s : str_fmt(a, "(%.*s)", STRF(s));
	}
	return str_fmt(a, "(%.*s)", STRF(s));
}

static int index_row(void *ctx, const struct str *v, int n, struct err *e)
{
	(void)n, (void)e;
	reading *x = ctx;
	struct relation *r;
	table *t = find_table(x, v[0], &r);
	if (!t)
		return 0;
	struct index *i = VEC_PUSH(x->a, &r->indexes);
	struct names expressions = engine_postgresql_array(x->a, v[6]);
	for (size_t k = 0; k < expressions.n; k++)
		expressions.v[k] = in_parentheses(x->a, expressions.v[k]);
	i->name = str_dup(x->a, v[1]);
	i->unique = yes(v[2]);
	i->primary = yes(v[3]);
	struct names all = columns_of(x, t, v[4], &expressions);
	size_t keys = (size_t)engine_postgresql_number(v[5]);
	for (size_t k = 0; k < all.n; k++)
		catalog_names_add(x->a, k < keys ? &i->columns : &i->include, all.v[k]);
	i->predicate = str_dup(x->a, v[7]);
	i->method = str_dup(x->a, v[8]);
	i->invalid = !yes(v[9]);
	i->nulls_not_distinct = yes(v[10]);
	i->inherited = yes(v[11]);
	return 0;
}

static int read_indexes(reading *x, struct err *e)
{
	const char *nulls = x->s->version >= 150000 ? "i.indnullsnotdistinct" : "false";
	struct str sql = str_fmt(x->a,
		"SELECT i.indrelid, c.relname, i.indisunique, i.indisprimary, i.indkey, i.indnkeyatts, "
		"CASE WHEN i.indexprs IS NOT NULL THEN ARRAY(SELECT pg_get_indexdef(i.indexrelid, k, false) "
		"FROM generate_series(1, i.indnkeyatts) k) END, pg_get_expr(i.indpred, i.indrelid), "
		"m.amname, "
		"i.indisvalid, %s, EXISTS (SELECT FROM pg_inherits h WHERE h.inhrelid = i.indexrelid) "
		"FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am m ON m.oid = c.relam "
		"JOIN pg_namespace n ON n.oid = c.relnamespace WHERE " USER_SCHEMA
		" ORDER BY i.indrelid, i.indexrelid",
		nulls);
	return engine_postgresql_query(x->s, sql, NULL, 0, index_row, x, e);
}

/* Bits of tgtype: src/include/catalog/pg_trigger.h. */
static int trigger_row(void *ctx, const struct str *v, int n, struct err *e)
{
	(void)n, (void)e;
	static const struct {
		uint64_t bit;
		const char *word;
	} events[] = {{4, "INSERT"}, {16, "UPDATE"}, {8, "DELETE"}, {32, "TRUNCATE"}};
	reading *x = ctx;
	struct relation *r;
	if (!find_table(x, v[0], &r))
		return 0;
	struct trigger *t = VEC_PUSH(x->a, &r->triggers);
	uint64_t bits = engine_postgresql_number(v[2]);
	struct sb b = sb_new(x->a, 64);
	for (size_t i = 0; i < sizeof events / sizeof *events; i++)
		if (bits & events[i].bit)
			sb_fmt(&b, "%s%s", b.n ? " OR " : "", events[i].word);
	t->name = str_dup(x->a, v[1]);
	t->timing = bits & 2 ? STR("BEFORE") : bits & 64 ? STR("INSTEAD OF") : STR("AFTER");
	t->events = sb_str(&b);
	t->function = str_dup(x->a, v[3]);
	return 0;
}

static const char triggers_sql[] =
	"SELECT t.tgrelid, t.tgname, t.tgtype, CASE WHEN fn.nspname = ANY (current_schemas(true)) THEN "
	"quote_ident(f.proname) ELSE quote_ident(fn.nspname) || '.' || quote_ident(f.proname) END "
	"FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = "
	"c.relnamespace "
	"JOIN pg_proc f ON f.oid = t.tgfoid JOIN pg_namespace fn ON fn.oid = f.pronamespace "
	"WHERE NOT t.tgisinternal AND " USER_SCHEMA " ORDER BY t.tgrelid, t.oid";

static struct str policy_command(struct str polcmd)
{
	switch (polcmd.n ? polcmd.p[0] : '*') {
	case 'r':
		return STR("SELECT");
	case 'a':
		return STR("INSERT");
	case 'w':
		return STR("UPDATE");
	case 'd':
		return STR("DELETE");
	default:
		return STR("ALL");
	}
}

static int policy_row(void *ctx, const struct str *v, int n, struct err *e)
{
	(void)n, (void)e;
	reading *x = ctx;
	struct relation *r;
	if (!find_table(x, v[0], &r))
		return 0;
	struct policy *p = VEC_PUSH(x->a, &r->policies);
	p->name = str_dup(x->a, v[1]);
	p->command = policy_command(v[2]);
	p->restrictive = !yes(v[3]);
	p->definition = str_fmt(x->a, "%s%.*s%s%s%.*s", v[4].p ? "USING " : "", STRF(v[4]),
		v[4].p && v[5].p ? " " : "", v[5].p ? "WITH CHECK " : "", STRF(v[5]));
	return 0;
}

static const char policies_sql[] =
	"SELECT p.polrelid, p.polname, p.polcmd, p.polpermissive, pg_get_expr(p.polqual, p.polrelid), "
	"pg_get_expr(p.polwithcheck, p.polrelid) FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid "
	"JOIN pg_namespace n ON n.oid = c.relnamespace WHERE " USER_SCHEMA " ORDER BY p.polrelid, p.oid";

static int use_row(void *ctx, const struct str *v, int n, struct err *e)
{
	(void)n, (void)e;
	reading *x = ctx;
	struct relation *r;
	if (find_table(x, v[0], &r))
		*VEC_PUSH(x->a, &r->uses) =
			(struct dependency){str_dup(x->a, v[1]), str_dup(x->a, v[2]), str_dup(x->a, v[3])};
	return 0;
}

static const char uses_sql[] =
	"SELECT DISTINCT w.ev_class, n.nspname, c.relname, a.attname FROM pg_rewrite w "
	"JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid "
	"AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> w.ev_class "
	"JOIN pg_class c ON c.oid = d.refobjid JOIN pg_namespace n ON n.oid = c.relnamespace "
	"LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid AND a.attnum > 0 "
	"WHERE " USER_SCHEMA " ORDER BY 1, 2, 3, 4";

static int name_row(void *ctx, const struct str *v, int n, struct err *e)
{
	(void)n, (void)e;
	reading *x = ctx;
	catalog_names_add(x->a, &x->c->search_path, str_dup(x->a, v[0]));
	return 0;
}

static int schema_row(void *ctx, const struct str *v, int n, struct err *e)
{
	(void)n, (void)e;
	reading *x = ctx;
	*VEC_PUSH(x->a, &x->c->schemas) = str_dup(x->a, v[0]);
	return 0;
}

/* The path that unqualified names take in this role's sessions, without what we put before and after it. */
static int read_path(reading *x, struct str path, struct err *e)
{
	int rc = engine_postgresql_query(
		x->s, STR("SELECT set_config('search_path', $1, true)"), &path, 1, NULL, NULL, e);
	if (!rc)
		rc = engine_postgresql_query(
			x->s, STR("SELECT unnest(current_schemas(false))"), NULL, 0, name_row, x, e);
	if (!rc)
		rc = engine_postgresql_query(x->s,
			STR("SELECT n.nspname FROM pg_namespace n WHERE " USER_SCHEMA " ORDER BY n.oid"),
			NULL, 0, schema_row, x, e);
	return rc;
}

/* pg_catalog before everything, temporary objects last: nobody's operator or function gets between, and types
 * are still spelled as the role's own path would (GITHUB T30). And how constants are shown (datetime.c,
 * float.c, varlena.c), so that no setting of a role or a database makes a difference to the files. */
static int pin_path(reading *x, struct str path, struct err *e)
{
	static const char sql[] = "SELECT pg_catalog.set_config('search_path', $1, true), "
				  "pg_catalog.set_config('TimeZone', 'UTC', true), "
				  "pg_catalog.set_config('DateStyle', 'ISO', true), "
				  "pg_catalog.set_config('IntervalStyle', 'postgres', true), "
				  "pg_catalog.set_config('bytea_output', 'hex', true), "
				  "pg_catalog.set_config('extra_float_digits', '1', true)";
	struct str pinned = str_fmt(x->a, "pg_catalog, %.*s%spg_temp", STRF(path), path.n ? ", " : "");
	return engine_postgresql_query(x->s, STR(sql), &pinned, 1, NULL, NULL, e);
}

static int read_all(reading *x, struct err *e)
{
	static const struct {
		const char *sql;
		engine_row_fn *row;
	} parts[] = {{relations_sql, relation_row}, {columns_sql, column_row}, {NULL, NULL},
		{constraints_sql, constraint_row}, {triggers_sql, trigger_row}, {policies_sql, policy_row},
		{uses_sql, use_row}};
	struct engine_common_row path = {.a = x->a};
	int rc = engine_postgresql_ask(
		x->s, STR("SELECT pg_catalog.current_setting('search_path')"), NULL, 0, &path, e);
	if (!rc)
		rc = pin_path(x, path.v[0], e);
	for (size_t i = 0; i < sizeof parts / sizeof *parts && !rc; i++)
		rc = parts[i].sql ? engine_postgresql_query(
					    x->s, str_of(parts[i].sql), NULL, 0, parts[i].row, x, e)
				  : read_indexes(x, e);
	if (!rc)
		rc = engine_postgresql_objects(x, e);
	return rc ? rc : read_path(x, path.v[0], e);
}

/* Inside somebody's transaction our path must not stay: SET LOCAL goes with a savepoint. */
static int leave(struct session *s, bool nested, int rc, struct err *e)
{
	struct err second = err_new(e->a);
	int back = engine_postgresql_exec(
		s, nested ? STR("ROLLBACK TO SAVEPOINT schemagate") : STR("ROLLBACK"), rc ? &second : e);
	if (!back && nested)
		back = engine_postgresql_exec(s, STR("RELEASE SAVEPOINT schemagate"), rc ? &second : e);
	return rc ? rc : back;
}

int engine_postgresql_inspect(struct session *s, struct arena *a, struct catalog **out, struct err *e)
{
	bool aborted, nested = engine_postgresql_block(s, &aborted);
	reading x = {.s = s, .a = a, .c = catalog_new(a, DIALECT_POSTGRESQL)};
	x.c->schemas.n = 0;
	x.c->search_path = (struct names){0};
	int rc = engine_postgresql_exec(s,
		nested ? STR("SAVEPOINT schemagate") : STR("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"),
		e);
	if (rc)
		return err_ctx(e, "could not read the schema");
	rc = leave(s, nested, read_all(&x, e), e);
	if (rc)
		return err_ctx(e, "could not read the schema");
	*out = x.c;
	return 0;
}
