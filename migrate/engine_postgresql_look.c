/* A few objects of the live catalog, in one question with a part for each kind that is asked about. */
#include "base/sb.h"
#include "migrate/engine_postgresql.h"
#include "schemas/catalog.h"

#define USER_SCHEMA "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"
#define ON_TABLE(alias)                                                                                      \
	"JOIN pg_catalog.pg_class c ON c.oid = " alias " JOIN pg_catalog.pg_namespace n ON n.oid = "         \
	"c.relnamespace WHERE c.relname = ANY ($1::name[]) AND " USER_SCHEMA

enum part {
	PART_RELATION,
	PART_COLUMN,
	PART_INDEX,
	PART_TRIGGER,
	PART_POLICY,
	PART_TYPE,
	PART_SCHEMA,
	PART_EXTENSION
};

/* Columns: which part, schema, relation or type, name, flag. */
static const char *const parts_sql[] = {
	"SELECT 0, n.nspname, c.relname, '', c.relkind::text FROM pg_catalog.pg_class c JOIN "
	"pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relname = ANY ($1::name[]) AND "
	"c.relkind IN ('r', 'v', 'm', 'f', 'p') AND " USER_SCHEMA
	" AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend x WHERE x.classid = "
	"'pg_catalog.pg_class'::regclass AND x.objid = c.oid AND x.deptype = 'e')",
	"SELECT 1, n.nspname, c.relname, a.attname, c.relkind::text FROM pg_catalog.pg_attribute a " ON_TABLE(
		"a.attrelid") " AND a.attnum > 0 AND NOT a.attisdropped",
	"SELECT 2, n.nspname, c.relname, i.relname, x.indisvalid::text FROM pg_catalog.pg_index x "
	"JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid " ON_TABLE("x.indrelid"),
	"SELECT 3, n.nspname, c.relname, t.tgname, '' FROM pg_catalog.pg_trigger t " ON_TABLE(
		"t.tgrelid") " AND NOT t.tgisinternal",
	"SELECT 4, n.nspname, c.relname, p.polname, '' FROM pg_catalog.pg_policy p " ON_TABLE("p.polrelid"),
	"SELECT 5, n.nspname, t.typname, l.enumlabel, '' FROM pg_catalog.pg_type t JOIN "
	"pg_catalog.pg_namespace n ON n.oid = t.typnamespace LEFT JOIN pg_catalog.pg_enum l ON l.enumtypid = "
	"t.oid WHERE t.typname = ANY ($1::name[]) AND (t.typtype <> 'c' OR EXISTS (SELECT FROM "
	"pg_catalog.pg_class c WHERE c.oid = t.typrelid AND c.relkind = 'c')) AND " USER_SCHEMA,
	"SELECT 6, n.nspname, '', '', '' FROM pg_catalog.pg_namespace n WHERE " USER_SCHEMA,
	"SELECT 7, n.nspname, '', x.extname, '' FROM pg_catalog.pg_extension x JOIN pg_catalog.pg_namespace "
	"n "
	"ON n.oid = x.extnamespace"};
enum { NPARTS = sizeof parts_sql / sizeof *parts_sql };

static enum part part_of(enum object_kind k)
{
	switch (k) {
	case OBJECT_COLUMN:
		return PART_COLUMN;
	case OBJECT_INDEX:
		return PART_INDEX;
	case OBJECT_TRIGGER:
		return PART_TRIGGER;
	case OBJECT_POLICY:
		return PART_POLICY;
	case OBJECT_TYPE:
	case OBJECT_ENUM_VALUE:
		return PART_TYPE;
	case OBJECT_SCHEMA:
		return PART_SCHEMA;
	case OBJECT_EXTENSION:
		return PART_EXTENSION;
	default:
		return PART_RELATION;
	}
}

static void add_name(struct sb *b, struct str name)
{
	sb_addz(b, b->n > 1 ? ",\"" : "\"");
	for (size_t i = 0; i < name.n; i++) {
		if (name.p[i] == '"' || name.p[i] == '\\')
			sb_char(b, '\\');
		sb_char(b, name.p[i]);
	}
	sb_char(b, '"');
}

/* As an array literal; names follow each other in a delta, so the one before is the usual repetition. */
static struct str names_of(struct arena *a, const struct engine_objects *of, unsigned *parts)
{
	struct sb b = sb_new(a, 64 * 1024 * 1024);
	struct str last = STR_NONE;
	sb_char(&b, '{');
	for (size_t i = 0; i < of->n; i++) {
		const struct object_id *id = of->v[i];
		enum part p = part_of(id->kind);
		struct str name = id->table.n ? id->table : id->name;
		*parts |= 1U << p;
		if (p < PART_TYPE)
			*parts |= 1U << PART_RELATION;
		if (!str_eq(name, last))
			add_name(&b, name);
		last = name;
	}
	sb_char(&b, '}');
	return sb_str(&b);
}

struct looking {
	struct arena *a;
	struct catalog *c;
};

static struct type *type_at(const struct looking *x, struct str schema, struct str name)
{
	struct type *t = catalog_type(x->c, schema, name);
	if (!t) {
		t = VEC_PUSH(x->a, &x->c->types);
		*t = (struct type){.schema = str_dup(x->a, schema), .name = str_dup(x->a, name)};
	}
	return t;
}

static void on_relation(const struct looking *x, enum part p, const struct str *v)
{
	struct relation *r = catalog_relation(x->c, v[1], v[2]);
	struct str name = str_dup(x->a, v[3]);
	if (p == PART_COLUMN && str_eq(v[4], STR("c"))) /* of a composite type */
		VEC_PUSH(x->a, &type_at(x, v[1], v[2])->fields)->name = name;
	if (!r)
		return;
	if (p == PART_COLUMN)
		VEC_PUSH(x->a, &r->columns)->name = name;
	else if (p == PART_INDEX)
		*VEC_PUSH(x->a, &r->indexes) =
			(struct index){.name = name, .invalid = !str_eq(v[4], STR("true"))};
	else if (p == PART_TRIGGER)
		VEC_PUSH(x->a, &r->triggers)->name = name;
	else
		VEC_PUSH(x->a, &r->policies)->name = name;
}

static int look_row(void *ctx, const struct str *v, int n, struct err *e)
{
	(void)n, (void)e;
	const struct looking *x = ctx;
	enum part p = (enum part)(v[0].p[0] - '0');
	switch (p) {
	case PART_RELATION:
		catalog_add_relation(x->c, str_dup(x->a, v[1]), str_dup(x->a, v[2]),
			v[4].p[0] == 'v' || v[4].p[0] == 'm' ? RELATION_VIEW : RELATION_TABLE);
		break;
	case PART_TYPE:
		if (v[3].p)
			catalog_names_add(x->a, &type_at(x, v[1], v[2])->labels, str_dup(x->a, v[3]));
		else
			type_at(x, v[1], v[2]);
		break;
	case PART_SCHEMA:
		catalog_add_schema(x->c, str_dup(x->a, v[1]));
		break;
	case PART_EXTENSION:
		*VEC_PUSH(x->a, &x->c->extensions) =
			(struct extension){str_dup(x->a, v[3]), str_dup(x->a, v[1])};
		break;
	default:
		on_relation(x, p, v);
	}
	return 0;
}

int engine_postgresql_look(struct session *s, struct arena *a, const struct engine_objects *of,
	struct catalog **out, struct err *e)
{
	struct looking x = {a, catalog_new(a, DIALECT_POSTGRESQL)};
	unsigned parts = 0;
	struct str names = names_of(a, of, &parts);
	struct sb b = sb_new(a, 16 * 1024);
	x.c->schemas.n = 0;
	*out = x.c;
	for (size_t i = 0; i < NPARTS; i++)
		if (parts & 1U << i)
			sb_fmt(&b, "%s%s", b.n ? " UNION ALL " : "", parts_sql[i]);
	if (!parts)
		return 0;
	/* Relations first. A question about schemas alone takes no names. */
	bool named = (parts & ((1U << PART_SCHEMA) - 1)) != 0;
	return engine_postgresql_query(
		s, str_fmt(a, "%.*s ORDER BY 1", STRF(sb_str(&b))), &names, named, look_row, &x, e);
}
