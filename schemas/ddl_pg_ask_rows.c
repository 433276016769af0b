/* The catalogs' rows as far as guards of migrations ask for them (postgresql.org/docs/current/catalogs.html).
 */
#include "schemas/ddl_pg_ask.h"

enum { MOST_ROWS = 50000, ROW_COST = 64 };

static void put(struct pg_row *r, const char *name, struct str text)
{
	r->names[r->n] = str_of(name);
	r->v[r->n++] = (struct pg_known){KNOWN_TEXT, text};
}

static struct pg_row *add(struct pg *p, struct pg_rows *rows)
{
	struct pg_row *r = VEC_PUSH(p->tmp, rows);
	r->n = 0;
	return r;
}

struct pg_known ddl_pg_known_relation(struct pg *p, struct str schema, struct str name)
{
	return (struct pg_known){KNOWN_RELATION, ddl_pg_shown(p, schema, name)};
}

static void put_relation(
	struct pg *p, struct pg_row *r, const char *name, struct str schema, struct str relation)
{
	r->names[r->n] = str_of(name);
	r->v[r->n++] = ddl_pg_known_relation(p, schema, relation);
}

static struct str schema_oid(struct pg *p, struct str schema)
{
	return str_fmt(p->tmp, "schema %.*s", STRF(schema));
}

static struct str type_oid(struct pg *p, struct str schema, struct str name)
{
	return str_fmt(p->tmp, "type %.*s.%.*s", STRF(schema), STRF(name));
}

static bool is_view(const struct relation *r)
{
	return r->kind == RELATION_VIEW;
}

static const char *kind_letter(const struct relation *r)
{
	return is_view(r)                        ? "v"
	       : r->kind == RELATION_MATVIEW     ? "m"
	       : r->kind == RELATION_PARTITIONED ? "p"
						 : "r";
}

static void of_class(struct pg *p, const struct relation *r, struct pg_rows *rows)
{
	struct pg_row *row = add(p, rows);
	put(row, "relname", r->name);
	put(row, "relnamespace", schema_oid(p, r->schema));
	put(row, "relkind", str_of(kind_letter(r)));
	put(row, "relrowsecurity", r->row_security ? STR("true") : STR("false"));
	put_relation(p, row, "oid", r->schema, r->name);
	for (size_t i = 0; i < r->indexes.n; i++) {
		row = add(p, rows);
		put(row, "relname", r->indexes.v[i].name);
		put(row, "relnamespace", schema_oid(p, r->schema));
		put(row, "relkind", STR("i"));
		put_relation(p, row, "oid", r->schema, r->indexes.v[i].name);
	}
}

static void of_attribute(struct pg *p, const struct relation *r, struct pg_rows *rows)
{
	for (size_t i = 0; i < r->columns.n; i++) {
		struct pg_row *row = add(p, rows);
		put(row, "attname", r->columns.v[i].name);
		put_relation(p, row, "attrelid", r->schema, r->name);
		put(row, "attnotnull", r->columns.v[i].not_null ? STR("true") : STR("false"));
		put(row, "attisdropped", STR("false"));
		put(row, "attnum", str_fmt(p->tmp, "%zu", i + 1));
	}
}

static void of_constraint(struct pg *p, const struct relation *r, struct pg_rows *rows)
{
	static const char *const letters[] = {[CONSTRAINT_PRIMARY] = "p",
		[CONSTRAINT_UNIQUE] = "u",
		[CONSTRAINT_FOREIGN] = "f",
		[CONSTRAINT_CHECK] = "c",
		[CONSTRAINT_EXCLUDE] = "x"};
	for (size_t i = 0; i < r->constraints.n; i++) {
		const struct constraint *k = &r->constraints.v[i];
		struct pg_row *row = add(p, rows);
		put(row, "conname", k->name);
		put_relation(p, row, "conrelid", r->schema, r->name);
		put(row, "contype", str_of(letters[k->kind]));
		put(row, "connamespace", schema_oid(p, r->schema));
		put(row, "oid", str_fmt(p->tmp, "constraint %zu %zu", (size_t)(r - p->c->relations.v), i));
		if (k->kind == CONSTRAINT_FOREIGN)
			put_relation(p, row, "confrelid", k->ref_schema, k->ref_table);
	}
}

static void of_trigger(struct pg *p, const struct relation *r, struct pg_rows *rows)
{
	for (size_t i = 0; i < r->triggers.n; i++) {
		struct pg_row *row = add(p, rows);
		put(row, "tgname", r->triggers.v[i].name);
		put_relation(p, row, "tgrelid", r->schema, r->name);
		put(row, "tgisinternal", STR("false"));
		put(row, "trigger_name", r->triggers.v[i].name);
		put(row, "event_object_table", r->name);
		put(row, "trigger_schema", r->schema);
		put(row, "event_object_schema", r->schema);
	}
}

static void of_policy(struct pg *p, const struct relation *r, struct pg_rows *rows)
{
	for (size_t i = 0; i < r->policies.n; i++) {
		struct pg_row *row = add(p, rows);
		put(row, "policyname", r->policies.v[i].name);
		put(row, "polname", r->policies.v[i].name);
		put(row, "schemaname", r->schema);
		put(row, "tablename", r->name);
		put_relation(p, row, "polrelid", r->schema, r->name);
	}
}

static void of_index(struct pg *p, const struct relation *r, struct pg_rows *rows)
{
	for (size_t i = 0; i < r->indexes.n; i++) {
		struct pg_row *row = add(p, rows);
		put(row, "schemaname", r->schema);
		put(row, "tablename", r->name);
		put(row, "indexname", r->indexes.v[i].name);
	}
}

static void of_pg_tables(struct pg *p, const struct relation *r, struct pg_rows *rows)
{
	if (is_view(r) || r->kind == RELATION_MATVIEW)
		return;
	struct pg_row *row = add(p, rows);
	put(row, "schemaname", r->schema);
	put(row, "tablename", r->name);
	put(row, "rowsecurity", r->row_security ? STR("true") : STR("false"));
}

static void of_views(struct pg *p, const struct relation *r, struct pg_rows *rows)
{
	if (!is_view(r))
		return;
	struct pg_row *row = add(p, rows);
	put(row, "schemaname", r->schema);
	put(row, "viewname", r->name);
	put(row, "table_schema", r->schema);
	put(row, "table_name", r->name);
}

static void of_matviews(struct pg *p, const struct relation *r, struct pg_rows *rows)
{
	if (r->kind != RELATION_MATVIEW)
		return;
	struct pg_row *row = add(p, rows);
	put(row, "schemaname", r->schema);
	put(row, "matviewname", r->name);
}

static void of_tables(struct pg *p, const struct relation *r, struct pg_rows *rows)
{
	if (r->kind == RELATION_MATVIEW)
		return;
	struct pg_row *row = add(p, rows);
	put(row, "table_schema", r->schema);
	put(row, "table_name", r->name);
	put(row, "table_type", is_view(r) ? STR("VIEW") : STR("BASE TABLE"));
}

/* What information_schema calls it. */
static struct str data_type(struct pg *p, struct str type)
{
	if (str_ends(type, STR("[]")))
		return STR("ARRAY");
	struct str base = ddl_pg_expr_base(p, type);
	static const char *const own[] = {"bigint", "integer", "smallint", "text", "character varying",
		"boolean", "uuid", "jsonb", "json", "numeric", "date", "timestamp with time zone",
		"timestamp without time zone", "bytea", "real", "double precision", "inet", "interval"};
	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		if (str_eq(base, str_of(own[i])))
			return base;
	return str_eq(base, STR("bpchar")) ? STR("character") : STR("USER-DEFINED");
}

static void of_columns(struct pg *p, const struct relation *r, struct pg_rows *rows)
{
	for (size_t i = 0; r->kind != RELATION_MATVIEW && i < r->columns.n; i++) {
		const struct column *c = &r->columns.v[i];
		struct pg_row *row = add(p, rows);
		put(row, "table_schema", r->schema);
		put(row, "table_name", r->name);
		put(row, "column_name", c->name);
		put(row, "is_nullable", c->not_null ? STR("NO") : STR("YES"));
		put(row, "ordinal_position", str_fmt(p->tmp, "%zu", i + 1));
		if (!c->type.n)
			continue;
		put(row, "data_type", data_type(p, c->type));
	}
}

static void of_table_constraints(struct pg *p, const struct relation *r, struct pg_rows *rows)
{
	static const char *const words[] = {[CONSTRAINT_PRIMARY] = "PRIMARY KEY",
		[CONSTRAINT_UNIQUE] = "UNIQUE",
		[CONSTRAINT_FOREIGN] = "FOREIGN KEY",
		[CONSTRAINT_CHECK] = "CHECK"};
	for (size_t i = 0; i < r->constraints.n; i++) {
		const struct constraint *k = &r->constraints.v[i];
		if (k->kind == CONSTRAINT_EXCLUDE)
			continue;
		struct pg_row *row = add(p, rows);
		put(row, "constraint_name", k->name);
		put(row, "constraint_type", str_of(words[k->kind]));
		put(row, "table_name", r->name);
		put(row, "table_schema", r->schema);
		put(row, "constraint_schema", r->schema);
	}
}

/* A column of a key, or one that a constraint uses, wherever that stands. */
static void put_usage(struct pg *p, const struct relation *r, const struct constraint *k, struct str schema,
	struct str table, struct str column, size_t nth, struct pg_rows *rows)
{
	struct pg_row *row = add(p, rows);
	put(row, "constraint_name", k->name);
	put(row, "constraint_schema", r->schema);
	put(row, "table_schema", schema);
	put(row, "table_name", table);
	put(row, "column_name", column);
	put(row, "ordinal_position", str_fmt(p->tmp, "%zu", nth + 1));
}

static void of_key_columns(struct pg *p, const struct relation *r, struct pg_rows *rows)
{
	for (size_t i = 0; i < r->constraints.n; i++) {
		const struct constraint *k = &r->constraints.v[i];
		for (size_t c = 0; k->kind <= CONSTRAINT_FOREIGN && c < k->columns.n; c++)
			put_usage(p, r, k, r->schema, r->name, k->columns.v[c], c, rows);
	}
}

static void of_used_columns(struct pg *p, const struct relation *r, struct pg_rows *rows)
{
	for (size_t i = 0; i < r->constraints.n; i++) {
		const struct constraint *k = &r->constraints.v[i];
		bool foreign = k->kind == CONSTRAINT_FOREIGN;
		struct names used = foreign ? k->ref_columns : k->columns;
		for (size_t c = 0; k->kind != CONSTRAINT_EXCLUDE && c < used.n; c++)
			put_usage(p, r, k, foreign ? k->ref_schema : r->schema,
				foreign ? k->ref_table : r->name, used.v[c], c, rows);
	}
}

static const struct {
	const char *name;
	bool standard; /* of information_schema */
	void (*rows)(struct pg *p, const struct relation *r, struct pg_rows *rows);
} by_relation[] = {{"pg_class", false, of_class}, {"pg_attribute", false, of_attribute},
	{"pg_constraint", false, of_constraint}, {"pg_trigger", false, of_trigger},
	{"pg_policy", false, of_policy}, {"pg_policies", false, of_policy}, {"pg_indexes", false, of_index},
	{"pg_tables", false, of_pg_tables}, {"pg_views", false, of_views},
	{"pg_matviews", false, of_matviews}, {"tables", true, of_tables}, {"columns", true, of_columns},
	{"views", true, of_views}, {"table_constraints", true, of_table_constraints},
	{"key_column_usage", true, of_key_columns}, {"constraint_column_usage", true, of_used_columns},
	{"triggers", true, of_trigger}};

static void types(struct pg *p, struct pg_rows *rows)
{
	for (size_t i = 0; i < p->c->types.n; i++) {
		const struct type *t = &p->c->types.v[i];
		struct pg_row *row = add(p, rows);
		put(row, "typname", t->name);
		put(row, "typnamespace", schema_oid(p, t->schema));
		put(row, "oid", type_oid(p, t->schema, t->name));
		put(row, "typtype",
			t->kind == TYPE_ENUM        ? STR("e")
			: t->kind == TYPE_DOMAIN    ? STR("d")
			: t->kind == TYPE_COMPOSITE ? STR("c")
			: t->kind == TYPE_RANGE     ? STR("r")
						    : STR("b"));
	}
	for (size_t i = 0; i < p->c->relations.n; i++) {
		struct pg_row *row = add(p, rows);
		put(row, "typname", p->c->relations.v[i].name);
		put(row, "typnamespace", schema_oid(p, p->c->relations.v[i].schema));
		put(row, "typtype", STR("c"));
		put(row, "oid", type_oid(p, p->c->relations.v[i].schema, p->c->relations.v[i].name));
	}
}

static void labels(struct pg *p, struct pg_rows *rows)
{
	for (size_t i = 0; i < p->c->types.n; i++)
		for (size_t k = 0; k < p->c->types.v[i].labels.n; k++) {
			const struct type *t = &p->c->types.v[i];
			struct pg_row *row = add(p, rows);
			put(row, "enumlabel", t->labels.v[k]);
			put(row, "enumtypid", type_oid(p, t->schema, t->name));
		}
}

static void schemas(struct pg *p, struct pg_rows *rows)
{
	for (size_t i = 0; i < p->c->schemas.n; i++) {
		struct pg_row *row = add(p, rows);
		put(row, "nspname", p->c->schemas.v[i]);
		put(row, "schema_name", p->c->schemas.v[i]);
		put(row, "oid", schema_oid(p, p->c->schemas.v[i]));
	}
}

static void sequences(struct pg *p, struct pg_rows *rows, bool in_class)
{
	for (size_t i = 0; i < p->c->sequences.n; i++) {
		const struct sequence *s = &p->c->sequences.v[i];
		struct pg_row *row = add(p, rows);
		if (in_class) {
			put(row, "relname", s->name);
			put(row, "relnamespace", schema_oid(p, s->schema));
			put(row, "relkind", STR("S"));
			put_relation(p, row, "oid", s->schema, s->name);
			continue;
		}
		put(row, "sequence_name", s->name);
		put(row, "sequence_schema", s->schema);
		put(row, "sequencename", s->name);
		put(row, "schemaname", s->schema);
	}
}

static void functions(struct pg *p, struct pg_rows *rows)
{
	for (size_t i = 0; i < p->c->functions.n; i++) {
		const struct function *f = &p->c->functions.v[i];
		struct pg_row *row = add(p, rows);
		put(row, "proname", f->name);
		put(row, "pronamespace", schema_oid(p, f->schema));
		put(row, "routine_name", f->name);
		put(row, "routine_schema", f->schema);
		put(row, "routine_type", f->procedure ? STR("PROCEDURE") : STR("FUNCTION"));
		put(row, "pronargs", str_fmt(p->tmp, "%d", f->nargs));
	}
}

static void extensions(struct pg *p, struct pg_rows *rows)
{
	for (size_t i = 0; i < p->c->extensions.n; i++)
		put(add(p, rows), "extname", p->c->extensions.v[i].name);
	put(add(p, rows), "extname", STR("plpgsql"));
}

bool ddl_pg_facts(struct pg *p, struct pg_name n, struct pg_rows *out)
{
	bool standard = str_eq(n.schema, STR("information_schema"));
	if (n.schema.n && !standard && !str_eq(n.schema, STR("pg_catalog")))
		return false;
	for (size_t i = 0; i < sizeof by_relation / sizeof *by_relation; i++) {
		if (standard != by_relation[i].standard || !str_eq(n.name, str_of(by_relation[i].name)))
			continue;
		for (size_t k = 0; k < p->c->relations.n && out->n < MOST_ROWS; k++)
			by_relation[i].rows(p, &p->c->relations.v[k], out);
		if (str_eq(n.name, STR("pg_class")))
			sequences(p, out, true);
		return out->n < MOST_ROWS && ddl_spend(p->d, 1 + ROW_COST * out->n);
	}
	if (str_eq(n.name, STR("pg_type")) && !standard)
		types(p, out);
	else if (str_eq(n.name, STR("pg_enum")) && !standard)
		labels(p, out);
	else if (str_eq(n.name, standard ? STR("schemata") : STR("pg_namespace")))
		schemas(p, out);
	else if (str_eq(n.name, standard ? STR("sequences") : STR("pg_sequences")))
		sequences(p, out, false);
	else if (str_eq(n.name, standard ? STR("routines") : STR("pg_proc")))
		functions(p, out);
	else if (str_eq(n.name, STR("pg_extension")) && !standard)
		extensions(p, out);
	else
		return false;
	return out->n < MOST_ROWS && ddl_spend(p->d, 1 + ROW_COST * out->n);
}

struct str ddl_pg_known_definition(struct pg *p, struct str oid)
{
	uint64_t of, nth;
	struct str rest = str_starts(oid, STR("constraint ")) ? str_sub(oid, 11, oid.n) : STR_NONE;
	struct str first = str_cut(&rest, ' ');
	if (!str_u64(first, &of) || !str_u64(rest, &nth) || of >= p->c->relations.n ||
		nth >= p->c->relations.v[of].constraints.n)
		return STR_NONE;
	const struct constraint *k = &p->c->relations.v[of].constraints.v[nth];
	struct sb b = sb_new(p->tmp, 8192);
	if (k->kind != CONSTRAINT_UNIQUE && k->kind != CONSTRAINT_PRIMARY)
		return STR_NONE;
	sb_addz(&b, k->kind == CONSTRAINT_UNIQUE ? "UNIQUE (" : "PRIMARY KEY (");
	for (size_t i = 0; i < k->columns.n; i++)
		sb_fmt(&b, "%s%.*s", i ? ", " : "", STRF(ddl_pg_quote(p->tmp, k->columns.v[i])));
	sb_char(&b, ')');
	return k->deferrable ? STR_NONE : sb_str(&b);
}
