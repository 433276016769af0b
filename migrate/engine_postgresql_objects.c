/* Types, functions, sequences and extensions of the live catalog. What belongs to an extension is kept where
 * SQL may name it, marked with the extension. */
#include "migrate/engine_postgresql_inspect.h"

#include "base/sb.h"

#define USER_SCHEMA "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"
#define EXTENSION_OF(class, oid)                                                                             \
	"LEFT JOIN pg_depend xd ON xd.classid = '" class "'::regclass AND xd.objid = " oid                   \
							 " AND xd.deptype = 'e' LEFT JOIN pg_extension x "   \
							 "ON x.oid = xd.refobjid "

typedef struct engine_postgresql_reading reading;

static bool yes(struct str s)
{
	return str_eq(s, STR("t"));
}

static enum type_kind type_kind(struct str typtype)
{
	switch (typtype.n ? typtype.p[0] : 'b') {
	case 'e':
		return TYPE_ENUM;
	case 'd':
		return TYPE_DOMAIN;
	case 'c':
		return TYPE_COMPOSITE;
	case 'r':
		return TYPE_RANGE;
	default:
		return TYPE_OTHER;
	}
}

static int type_row(void *ctx, const struct str *v, int n, struct err *e)
{
	(void)n, (void)e;
	reading *x = ctx;
	struct type *t = VEC_PUSH(x->a, &x->c->types);
	t->schema = str_dup(x->a, v[1]);
	t->name = str_dup(x->a, v[2]);
	t->kind = type_kind(v[3]);
	t->base = str_dup(x->a, v[4]);
	t->not_null = yes(v[5]);
	t->extension = str_dup(x->a, v[6]);
	*VEC_PUSH(x->a, &x->type_oids) = engine_postgresql_number(v[0]);
	return 0;
}

/* Array types, the row types of tables and multiranges come with something else. */
static const char types_sql[] =
	"SELECT t.oid, n.nspname, t.typname, t.typtype, CASE t.typtype WHEN 'd' THEN "
	"format_type(t.typbasetype, t.typtypmod) WHEN 'r' THEN format_type(r.rngsubtype, NULL) END, "
	"t.typnotnull, x.extname FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace "
	"LEFT JOIN pg_class c ON c.oid = t.typrelid LEFT JOIN pg_range r ON r.rngtypid = t.oid "
	"LEFT JOIN pg_type el ON el.typarray = t.oid " EXTENSION_OF(
		"pg_type", "t.oid") "WHERE t.typtype IN ('b', 'c', 'd', 'e', 'r') AND (t.typtype <> 'c' OR "
				    "c.relkind = 'c') "
				    "AND el.oid IS NULL AND " USER_SCHEMA " ORDER BY t.oid";

static struct type *find_type(reading *x, struct str oid)
{
	uint64_t n = engine_postgresql_number(oid);
	size_t lo = 0, hi = x->type_oids.n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (x->type_oids.v[mid] < n)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < x->type_oids.n && x->type_oids.v[lo] == n ? &x->c->types.v[lo] : NULL;
}

static int label_row(void *ctx, const struct str *v, int n, struct err *e)
{
	(void)n, (void)e;
	reading *x = ctx;
	struct type *t = find_type(x, v[0]);
	if (t)
		catalog_names_add(x->a, &t->labels, str_dup(x->a, v[1]));
	return 0;
}

static const char labels_sql[] = "SELECT enumtypid, enumlabel FROM pg_enum ORDER BY enumtypid, enumsortorder";

static int field_row(void *ctx, const struct str *v, int n, struct err *e)
{
	(void)n, (void)e;
	reading *x = ctx;
	struct type *t = find_type(x, v[0]);
	if (t)
		*VEC_PUSH(x->a, &t->fields) =
			(struct column){.name = str_dup(x->a, v[1]), .type = str_dup(x->a, v[2])};
	return 0;
}

static const char fields_sql[] =
	"SELECT c.reltype, a.attname, format_type(a.atttypid, a.atttypmod) FROM pg_class c "
	"JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid "
	"WHERE c.relkind = 'c' AND a.attnum > 0 AND NOT a.attisdropped AND " USER_SCHEMA
	" ORDER BY c.oid, a.attnum";

static int type_name_row(void *ctx, const struct str *v, int n, struct err *e)
{
	(void)n, (void)e;
	reading *x = ctx;
	*VEC_PUSH(x->a, &x->type_names) =
		(struct engine_postgresql_named){engine_postgresql_number(v[0]), str_dup(x->a, v[1])};
	return 0;
}

/* Each type is spelled once, however many functions of an extension take it. */
static const char type_names_sql[] =
	"SELECT t.oid, format_type(t.oid, NULL) FROM pg_type t WHERE t.oid IN (SELECT unnest(p.proargtypes) "
	"FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE " USER_SCHEMA
	" UNION SELECT p.prorettype FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
	"WHERE " USER_SCHEMA ") ORDER BY t.oid";

static struct str type_name(const reading *x, uint64_t oid)
{
	size_t lo = 0, hi = x->type_names.n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (x->type_names.v[mid].oid < oid)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < x->type_names.n && x->type_names.v[lo].oid == oid ? x->type_names.v[lo].name : STR("???");
}

/* "25 1043" to "text, character varying". */
static struct str argument_types(const reading *x, struct str oids)
{
	struct sb b = sb_new(x->a, 64 * 1024);
	while (oids.n) {
		struct str one = str_cut(&oids, ' ');
		if (one.n)
			sb_fmt(&b, "%s%.*s", b.n ? ", " : "",
				STRF(type_name(x, engine_postgresql_number(one))));
	}
	return sb_str(&b);
}

/* "5 id_in0 4 unit": each name behind its length. */
static struct names counted(const reading *x, struct str packed)
{
	struct names out = {.v = NULL};
	uint64_t bytes;
	while (packed.n && str_u64(str_cut(&packed, ' '), &bytes) && bytes <= packed.n) {
		catalog_names_add(x->a, &out, str_dup(x->a, str_sub(packed, 0, (size_t)bytes)));
		packed = str_sub(packed, (size_t)bytes, packed.n);
	}
	return out;
}

static int function_row(void *ctx, const struct str *v, int n, struct err *e)
{
	(void)n, (void)e;
	reading *x = ctx;
	struct function *f = VEC_PUSH(x->a, &x->c->functions);
	f->schema = str_dup(x->a, v[0]);
	f->name = str_dup(x->a, v[1]);
	f->args = argument_types(x, v[2]);
	f->nargs = (int)engine_postgresql_number(v[3]);
	f->ndefaults = (int)engine_postgresql_number(v[4]);
	f->variadic = yes(v[5]);
	f->procedure = str_eq(v[6], STR("p"));
	f->extension = str_dup(x->a, v[10]);
	bool aggregate = str_eq(v[6], STR("a"));
	if (f->extension.n && !f->procedure)
		f->returns = type_name(x, engine_postgresql_number(v[8]));
	else
		f->returns = str_dup(x->a, v[7]);
	f->body = aggregate || f->extension.n ? 0 : str_hash(v[9]);
	if (yes(v[11])) {
		f->code = str_dup(x->a, v[9]);
		f->params = counted(x, v[12]);
		f->defaults = counted(x, v[13]);
	}
	return 0;
}

/* f: of the schemas, without the constructors of range types, which come with the type. m: whether a call may
 * change the schema, as schemas/ddl_pg_function.c asks of a function in a file. i: its input arguments
 * (proargmodes is null where all are). */
static const char functions_sql[] =
	"SELECT f.nspname, f.proname, f.proargtypes, f.pronargs, f.pronargdefaults, f.provariadic <> 0, "
	"f.prokind, CASE WHEN f.extname IS NULL THEN pg_get_function_result(f.oid) END, f.prorettype, "
	"CASE WHEN f.extname IS NULL THEN f.prosrc END, f.extname, m.may, i.names, i.defaults FROM "
	"(SELECT p.*, n.nspname, x.extname "
	"FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace " EXTENSION_OF("pg_proc",
		"p.oid") "WHERE " USER_SCHEMA " AND NOT EXISTS (SELECT FROM pg_depend i WHERE i.classid = "
			 "'pg_proc'::regclass AND i.objid = p.oid AND i.deptype = 'i')) f "
			 "JOIN pg_language l ON l.oid = f.prolang CROSS JOIN LATERAL "
			 "(SELECT f.extname IS NULL AND l.lanname IN ('plpgsql', 'sql') AND f.prorettype NOT "
			 "IN "
			 "('trigger'::regtype, 'event_trigger'::regtype) "
			 "AND f.prosrc ~* '\\m(create|alter|drop|execute)\\M' AS may) m "
			 "LEFT JOIN LATERAL (SELECT string_agg(octet_length(convert_to(a.name, 'UTF8')) || ' "
			 "' || a.name, '' "
			 "ORDER BY a.k) AS names, string_agg(octet_length(convert_to(a.def, 'UTF8')) || ' ' "
			 "|| a.def, '' "
			 "ORDER BY a.k) AS defaults FROM (SELECT k, coalesce(f.proargnames[k], '') AS name, "
			 "coalesce(pg_get_function_arg_default(f.oid, k), '') AS def FROM generate_series(1, "
			 "array_length(coalesce(f.proallargtypes, f.proargtypes::oid[]), 1)) k "
			 "WHERE f.proargmodes IS NULL OR f.proargmodes[k] IN ('i', 'b', 'v')) a) i ON m.may "
			 "ORDER BY f.oid";

static int sequence_row(void *ctx, const struct str *v, int n, struct err *e)
{
	(void)n, (void)e;
	reading *x = ctx;
	*VEC_PUSH(x->a, &x->c->sequences) = (struct sequence){
		str_dup(x->a, v[0]), str_dup(x->a, v[1]), str_dup(x->a, v[2]), str_dup(x->a, v[3])};
	return 0;
}

static const char sequences_sql[] =
	"SELECT n.nspname, c.relname, o.relname, a.attname FROM pg_class c "
	"JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_depend d ON d.classid = "
	"'pg_class'::regclass "
	"AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 "
	"AND d.deptype IN ('a', 'i') LEFT JOIN pg_class o ON o.oid = d.refobjid "
	"LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid "
	"WHERE c.relkind = 'S' AND " USER_SCHEMA " AND NOT EXISTS (SELECT FROM pg_depend x WHERE x.classid = "
	"'pg_class'::regclass AND x.objid = c.oid AND x.deptype = 'e') ORDER BY c.oid";

static int extension_row(void *ctx, const struct str *v, int n, struct err *e)
{
	(void)n, (void)e;
	reading *x = ctx;
	*VEC_PUSH(x->a, &x->c->extensions) = (struct extension){str_dup(x->a, v[0]), str_dup(x->a, v[1])};
	return 0;
}

/* plpgsql is in every database from the start. */
static const char extensions_sql[] =
	"SELECT x.extname, n.nspname FROM pg_extension x JOIN pg_namespace n ON n.oid = x.extnamespace "
	"WHERE x.extname <> 'plpgsql' ORDER BY x.oid";

int engine_postgresql_objects(struct engine_postgresql_reading *x, struct err *e)
{
	static const struct {
		const char *sql;
		engine_row_fn *row;
	} parts[] = {{types_sql, type_row}, {labels_sql, label_row}, {fields_sql, field_row},
		{type_names_sql, type_name_row}, {functions_sql, function_row}, {sequences_sql, sequence_row},
		{extensions_sql, extension_row}};
	int rc = 0;
	for (size_t i = 0; i < sizeof parts / sizeof *parts && !rc; i++)
		rc = engine_postgresql_query(x->s, str_of(parts[i].sql), NULL, 0, parts[i].row, x, e);
	return rc;
}
