/* Names that are no columns: relations, functions, types, enum labels, unique sets. */
#include "gitcheck/query_internal.h"

static bool system_schema(enum dialect d, struct str schema)
{
	static const char *const pg[] = {"pg_catalog", "information_schema", "pg_toast", "pg_temp", NULL};
	static const char *const my[] = {"information_schema", "performance_schema", "mysql", "sys", NULL};
	static const char *const lite[] = {"temp", NULL};
	const char *const *l = d == DIALECT_POSTGRESQL ? pg : d == DIALECT_MYSQL ? my : lite;
	for (; *l; l++)
		if (str_ieq(schema, str_of(*l)))
			return true;
	return false;
}

/* pg_class, sqlite_master, dual: there without being in any catalog. */
static bool system_relation(enum dialect d, struct str name)
{
	if (d == DIALECT_POSTGRESQL)
		return str_starts(name, STR("pg_"));
	if (d == DIALECT_SQLITE)
		return str_starts(name, STR("sqlite_")) || str_starts(name, STR("pragma_"));
	return str_ieq(name, STR("dual"));
}

const struct relation *query_object_relation(
	const struct resolver *z, const struct query_source *s, bool *outside)
{
	const struct relation *r = catalog_relation(z->c, s->schema, s->relation);
	*outside = false;
	if (r)
		return r;
	if (catalog_sequence(z->c, s->schema, s->relation)) { /* SELECT last_value FROM it */
		*outside = true;
		return NULL;
	}
	if (!s->schema.n) {
		*outside = system_relation(z->q->dialect, s->relation);
		return NULL;
	}
	if (!catalog_has_schema(z->c, s->schema)) {
		*outside = true;
		/* MySQL code may name the database it runs in, which migrations do not. */
		if (z->q->dialect == DIALECT_MYSQL && !system_schema(z->q->dialect, s->schema))
			r = catalog_relation(z->c, STR_NONE, s->relation);
	} else {
		*outside = system_schema(z->q->dialect, s->schema);
	}
	return r;
}

static enum object_kind kind_of(const struct relation *r)
{
	return r && (r->kind == RELATION_VIEW || r->kind == RELATION_MATVIEW) ? OBJECT_VIEW : OBJECT_TABLE;
}

static void resolve_sequence(struct resolver *z, const struct query_name *n, struct query_answer *r)
{
	const struct sequence *s = catalog_sequence(z->c, n->schema, n->name);
	r->object = (struct object_id){.kind = OBJECT_SEQUENCE, .schema = n->schema, .name = n->name};
	r->status = s ? QUERY_RESOLVED : QUERY_MISSING;
	r->catalog_object = s;
	if (s)
		r->object.schema = s->schema;
}

static void resolve_relation(struct resolver *z, const struct query_name *n, struct query_answer *r)
{
	const struct relation *rel = z->relations[n->source];
	r->object = (struct object_id){
		.kind = kind_of(rel), .schema = n->schema, .table = n->name, .name = n->name};
	if (rel) {
		r->status = QUERY_RESOLVED;
		r->catalog_object = true;
		r->relation = rel;
		r->object.schema = rel->schema;
		r->object.table = r->object.name = rel->name;
	} else if (catalog_sequence(z->c, n->schema, n->name)) {
		resolve_sequence(z, n, r);
	} else {
		r->status = z->outside[n->source] ? QUERY_UNKNOWN : QUERY_MISSING;
	}
}

/* 'name'::regclass */
static void resolve_regclass(struct resolver *z, const struct query_name *n, struct query_answer *r)
{
	const struct relation *rel = catalog_relation(z->c, n->schema, n->name);
	struct object_id index = {.kind = OBJECT_INDEX, .schema = n->schema, .name = n->name};
	r->object = (struct object_id){
		.kind = kind_of(rel), .schema = n->schema, .table = n->name, .name = n->name};
	r->status = QUERY_MISSING;
	if (rel) {
		r->object.schema = rel->schema;
		r->object.table = r->object.name = rel->name;
	} else if (catalog_sequence(z->c, n->schema, n->name)) {
		resolve_sequence(z, n, r);
	} else if (catalog_has(z->c, &index)) {
		r->object = index;
	} else {
		if (!n->schema.n ? system_relation(z->q->dialect, n->name)
				 : !catalog_has_schema(z->c, n->schema) ||
					   system_schema(z->q->dialect, n->schema))
			r->status = QUERY_UNKNOWN;
		return;
	}
	r->status = QUERY_RESOLVED;
	r->catalog_object = true;
}

/* Built in since PostgreSQL 15 or before, and often defined again by migrations for older servers. */
static bool built_in(struct str name)
{
	static const char *const names[] = {"abs", "array_agg", "array_remove", "array_to_string", "avg",
		"coalesce", "concat", "count", "date_bin", "date_trunc", "first_value", "format",
		"gen_random_uuid", "greatest", "json_agg", "json_build_object", "jsonb_agg",
		"jsonb_array_elements", "jsonb_build_object", "jsonb_object_agg", "jsonb_path_query",
		"jsonb_set", "last_value", "least", "left", "length", "lower", "max", "md5", "min", "nextval",
		"now", "random", "regexp_replace", "replace", "right", "round", "row_number", "row_to_json",
		"split_part", "string_agg", "substring", "sum", "to_char", "to_json", "to_jsonb",
		"to_timestamp", "to_tsvector", "trim", "unnest", "upper", NULL};
	for (size_t i = 0; names[i]; i++)
		if (str_eq(name, str_of(names[i])))
			return true;
	return false;
}

/* What the usual extensions bring: no catalog lists it by name (their documentation, Appendix F). */
static struct str extension_of(struct str name)
{
	static const char *const rows[][2] = {{"citext", "citext"}, {"crypt", "pgcrypto"},
		{"digest", "pgcrypto"}, {"earth_distance", "earthdistance"}, {"gen_random_bytes", "pgcrypto"},
		{"gen_salt", "pgcrypto"}, {"geography", "postgis"}, {"geometry", "postgis"},
		{"halfvec", "vector"}, {"hmac", "pgcrypto"}, {"hstore", "hstore"},
		{"levenshtein", "fuzzystrmatch"}, {"ll_to_earth", "earthdistance"}, {"ltree", "ltree"},
		{"metaphone", "fuzzystrmatch"}, {"pgp_sym_decrypt", "pgcrypto"},
		{"pgp_sym_encrypt", "pgcrypto"}, {"similarity", "pg_trgm"}, {"soundex", "fuzzystrmatch"},
		{"strict_word_similarity", "pg_trgm"}, {"system_rows", "tsm_system_rows"},
		{"system_time", "tsm_system_time"}, {"unaccent", "unaccent"},
		{"uuid_generate_v1", "uuid-ossp"}, {"uuid_generate_v4", "uuid-ossp"},
		{"uuid_generate_v5", "uuid-ossp"}, {"vector", "vector"}, {"word_similarity", "pg_trgm"}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (str_eq(name, str_of(rows[i][0])))
			return str_of(rows[i][1]);
	return STR_NONE;
}

/* A function or type that is in no catalog but known of an extension. */
static void resolve_extension(struct resolver *z, struct str name, struct query_answer *r)
{
	struct str extension = z->q->dialect == DIALECT_POSTGRESQL ? extension_of(name) : STR_NONE;
	struct object_id id = {.kind = OBJECT_EXTENSION, .name = extension};
	if (!extension.n)
		return;
	r->object = id;
	r->catalog_object = catalog_has(z->c, &id);
	if (r->catalog_object)
		r->status = QUERY_RESOLVED;
}

static bool fits(const struct function *f, int nargs)
{
	return nargs < 0 || (nargs >= f->nargs - f->ndefaults - (f->variadic ? 1 : 0) &&
				    (nargs <= f->nargs || f->variadic));
}

static void resolve_function(struct resolver *z, const struct query_name *n, struct query_answer *r)
{
	r->object = (struct object_id){.kind = OBJECT_FUNCTION, .schema = n->schema, .name = n->name};
	r->status = QUERY_MISSING;
	if (!n->schema.n && built_in(n->name)) {
		r->status = QUERY_RESOLVED;
		return;
	}
	for (size_t i = 0; i < z->c->functions.n; i++) {
		const struct function *f = &z->c->functions.v[i];
		if (!dialect_same_name(z->q->dialect, f->name, n->name) || !fits(f, n->nargs))
			continue;
		if (n->schema.n ? !str_eq(f->schema, n->schema)
				: !catalog_names_have(z->q->dialect, z->c->search_path, f->schema))
			continue;
		r->status = QUERY_RESOLVED;
		r->catalog_object = true;
		r->object.schema = f->schema;
		r->object.name = f->name;
		r->object.args = f->args;
		return;
	}
	resolve_extension(z, n->name, r);
}

static void resolve_type(struct resolver *z, const struct query_name *n, struct query_answer *r)
{
	const struct type *t = catalog_type(z->c, n->schema, n->name);
	r->object = (struct object_id){.kind = OBJECT_TYPE, .schema = n->schema, .name = n->name};
	if (t) {
		r->status = QUERY_RESOLVED;
		r->catalog_object = true;
		r->object.schema = t->schema;
		r->object.name = t->name;
	} else if (catalog_relation(z->c, n->schema, n->name)) { /* each has a row type of its name */
		resolve_regclass(z, n, r);
	} else {
		r->status = QUERY_MISSING;
		resolve_extension(z, n->name, r);
	}
}

/* One part of a type's text as the database spells it: public."Kind"[] -> public, then Kind. */
static struct str type_part(struct str *text)
{
	struct str s = *text, part;
	size_t end;
	if (s.n && s.p[0] == '"') {
		end = str_find(s, STR("\""), 1);
		end = end == SIZE_MAX ? s.n : end;
		part = str_sub(s, 1, end);
		end++;
	} else {
		for (end = 0; end < s.n && s.p[end] != '.' && s.p[end] != '['; end++)
			;
		part = str_sub(s, 0, end);
	}
	*text = end < s.n && s.p[end] == '.' ? str_sub(s, end + 1, s.n) : STR_NONE;
	return part;
}

const struct type *query_object_type_named(const struct catalog *c, struct str text)
{
	struct str first = type_part(&text);
	struct str second = text.n ? type_part(&text) : STR_NONE;
	return second.n ? catalog_type(c, first, second) : catalog_type(c, STR_NONE, first);
}

const struct type *query_object_type(const struct catalog *c, struct str text)
{
	const struct type *t = query_object_type_named(c, text);
	for (int i = 0; t && t->kind == TYPE_DOMAIN && i < 8; i++)
		t = query_object_type_named(c, t->base);
	return t;
}

static const struct type *label_type(const struct resolver *z, const struct query_name *n)
{
	const struct type *t = NULL;
	if (n->column == QUERY_NONE)
		t = catalog_type(z->c, n->schema, n->qualifier);
	else if (n->column < z->q->names.n && z->answers[n->column].column)
		t = query_object_type_named(z->c, z->answers[n->column].column->type);
	for (int i = 0; t && t->kind == TYPE_DOMAIN && i < 8; i++)
		t = query_object_type_named(z->c, t->base);
	return t && t->kind == TYPE_ENUM ? t : NULL;
}

/* MySQL keeps labels in the column's type, enum('open','shut'); compared without case. What a string that is
 * no label does to a set is looked at for each of its parts. */
static bool inline_label(struct str type, struct str label)
{
	struct str list = str_sub(type, str_chr(type, '(') + 1, type.n ? type.n - 1 : 0);
	while (list.n) {
		struct str one = str_trim(str_cut(&list, ','));
		if (one.n >= 2 && str_ieq(str_sub(one, 1, one.n - 1), label))
			return true;
	}
	return false;
}

static void resolve_inline_label(struct resolver *z, const struct query_name *n, struct query_answer *r)
{
	const struct query_answer *of = n->column < z->q->names.n ? &z->answers[n->column] : NULL;
	struct str type = of && of->column && of->relation ? of->column->type : STR_NONE, rest = n->name;
	bool set = str_starts(type, STR("set("));
	r->status = QUERY_RESOLVED;
	if (!set && !str_starts(type, STR("enum(")))
		return;
	r->object = (struct object_id){.kind = OBJECT_COLUMN,
		.schema = of->relation->schema,
		.table = of->relation->name,
		.name = of->column->name};
	r->catalog_object = true;
	while (rest.n) {
		struct str one = set ? str_cut(&rest, ',') : rest;
		if (!inline_label(type, one))
			r->status = QUERY_MISSING;
		if (!set)
			break;
	}
}

static void resolve_label(struct resolver *z, const struct query_name *n, struct query_answer *r)
{
	if (z->q->dialect == DIALECT_MYSQL) {
		resolve_inline_label(z, n, r);
		return;
	}
	const struct type *t = label_type(z, n);
	r->object = (struct object_id){.kind = OBJECT_ENUM_VALUE, .name = n->name};
	r->status = QUERY_RESOLVED;
	if (!t)
		return;
	r->object.schema = t->schema;
	r->object.table = t->name;
	if (catalog_has_label(t, n->name))
		r->catalog_object = true;
	else
		r->status = QUERY_MISSING;
}

static bool any_unique(const struct catalog *c, const struct relation *r, struct names columns)
{
	for (size_t i = 0; i < r->indexes.n; i++) {
		const struct index *x = &r->indexes.v[i];
		size_t found = 0;
		for (size_t k = 0; k < columns.n; k++)
			found += catalog_names_have(c->dialect, x->columns, columns.v[k]);
		if (x->unique && found == columns.n && (!columns.n || x->columns.n == columns.n))
			return true;
	}
	return false;
}

/* ON CONFLICT: the planner looks for the index, so PREPARE alone would not notice (42P10). */
static void resolve_unique(struct resolver *z, const struct query_name *n, struct query_answer *r)
{
	const struct relation *rel = z->relations[n->source];
	r->object = (struct object_id){
		.kind = OBJECT_UNIQUE, .table = z->q->sources.v[n->source].relation, .columns = n->columns};
	if (!rel) {
		r->status = z->outside[n->source] ? QUERY_UNKNOWN : QUERY_DEPENDS;
		return;
	}
	r->object.schema = rel->schema;
	r->object.table = rel->name;
	r->status = QUERY_RESOLVED;
	r->catalog_object = true;
	if (!catalog_has_unique(z->c, rel, n->columns) &&
		!(n->predicate && any_unique(z->c, rel, n->columns)))
		r->status = QUERY_MISSING;
}

static void resolve_constraint(struct resolver *z, const struct query_name *n, struct query_answer *r)
{
	const struct relation *rel = z->relations[n->source];
	r->object = (struct object_id){
		.kind = OBJECT_CONSTRAINT, .table = z->q->sources.v[n->source].relation, .name = n->name};
	if (!rel) {
		r->status = z->outside[n->source] ? QUERY_UNKNOWN : QUERY_DEPENDS;
		return;
	}
	r->object.schema = rel->schema;
	r->object.table = rel->name;
	r->catalog_object = catalog_constraint(rel, n->name); /* a unique index alone is not taken */
	r->status = r->catalog_object ? QUERY_RESOLVED : QUERY_MISSING;
}

void query_object_resolve(struct resolver *z, const struct query_name *n, struct query_answer *r)
{
	switch (n->kind) {
	case QUERY_NAME_RELATION:
		resolve_relation(z, n, r);
		break;
	case QUERY_NAME_FUNCTION:
		resolve_function(z, n, r);
		break;
	case QUERY_NAME_TYPE:
		resolve_type(z, n, r);
		break;
	case QUERY_NAME_LABEL:
		resolve_label(z, n, r);
		break;
	case QUERY_NAME_UNIQUE:
		resolve_unique(z, n, r);
		break;
	case QUERY_NAME_CONSTRAINT:
		resolve_constraint(z, n, r);
		break;
	case QUERY_NAME_REGCLASS:
		resolve_regclass(z, n, r);
		break;
	case QUERY_NAME_PLACE:
		query_fit_place(z, n, r);
		break;
	case QUERY_NAME_FIELD:
		query_fit_field(z, n, r);
		break;
	case QUERY_NAME_FIT:
		query_fit_resolve(z, n, r);
		break;
	default:
		resolve_sequence(z, n, r);
	}
}
