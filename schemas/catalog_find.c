/* Questions to a catalog: does this object exist, and how is it called in a message. */
#include "base/sb.h"
#include "schemas/catalog.h"

static const char *const object_words[] = {
	[OBJECT_SCHEMA] = "schema",
	[OBJECT_TABLE] = "table",
	[OBJECT_VIEW] = "view",
	[OBJECT_COLUMN] = "column",
	[OBJECT_TYPE] = "type",
	[OBJECT_ENUM_VALUE] = "enum_value",
	[OBJECT_FUNCTION] = "function",
	[OBJECT_INDEX] = "index",
	[OBJECT_UNIQUE] = "unique",
	[OBJECT_CONSTRAINT] = "constraint",
	[OBJECT_SEQUENCE] = "sequence",
	[OBJECT_TRIGGER] = "trigger",
	[OBJECT_POLICY] = "policy",
	[OBJECT_EXTENSION] = "extension",
};

const char *catalog_object_word(enum object_kind k)
{
	return object_words[k];
}

const char *catalog_relation_word(enum relation_kind k)
{
	static const char *const words[] = {
		"table", "view", "materialized_view", "foreign_table", "partitioned_table"};
	return words[k];
}

const char *catalog_constraint_word(enum constraint_kind k)
{
	static const char *const words[] = {"primary_key", "unique", "foreign_key", "check", "exclude"};
	return words[k];
}

struct column *catalog_column(const struct catalog *c, const struct relation *r, struct str name)
{
	for (size_t i = 0; i < r->columns.n; i++)
		if (dialect_same_name(c->dialect, r->columns.v[i].name, name))
			return &r->columns.v[i];
	return NULL;
}

/* Whether an object of "schema" is meant by a name qualified with "wanted" (empty = any of the path). */
static bool in_scope(const struct catalog *c, struct str schema, struct str wanted)
{
	if (wanted.n)
		return str_eq(schema, wanted);
	return catalog_names_have(c->dialect, c->search_path, schema);
}

/* Position of a schema in the path, so that the first one wins. */
static size_t path_rank(const struct catalog *c, struct str schema)
{
	size_t i = 0;
	while (i < c->search_path.n && !str_eq(c->search_path.v[i], schema))
		i++;
	return i;
}

/* The element of a VEC by schema and name, the first in the path when the schema is not given. */
#define FIND(c, vec, wanted, wanted_name, found)                                                             \
	do {                                                                                                 \
		size_t best_ = SIZE_MAX;                                                                     \
		for (size_t i_ = 0; i_ < (vec)->n; i_++) {                                                   \
			if (!dialect_same_name((c)->dialect, (vec)->v[i_].name, (wanted_name)) ||            \
				!in_scope((c), (vec)->v[i_].schema, (wanted)))                               \
				continue;                                                                    \
			size_t rank_ = path_rank((c), (vec)->v[i_].schema);                                  \
			if (rank_ < best_) {                                                                 \
				best_ = rank_;                                                               \
				(found) = &(vec)->v[i_];                                                     \
			}                                                                                    \
		}                                                                                            \
	} while (0)

struct type *catalog_type(const struct catalog *c, struct str schema, struct str name)
{
	struct type *t = NULL;
	FIND(c, &c->types, schema, name, t);
	return t;
}

struct sequence *catalog_sequence(const struct catalog *c, struct str schema, struct str name)
{
	struct sequence *s = NULL;
	FIND(c, &c->sequences, schema, name, s);
	return s;
}

struct function *catalog_function(
	const struct catalog *c, struct str schema, struct str name, struct str args)
{
	struct function *found = NULL;
	size_t best = SIZE_MAX;
	for (size_t i = 0; i < c->functions.n; i++) {
		struct function *f = &c->functions.v[i];
		if (!dialect_same_name(c->dialect, f->name, name) || !in_scope(c, f->schema, schema))
			continue;
		if (args.n && !str_eq(args, f->args))
			continue;
		size_t rank = path_rank(c, f->schema);
		if (rank < best) {
			best = rank;
			found = f;
		}
	}
	return found;
}

/* Index and constraint names compare as the rest of a relation's names; catalogs of PostgreSQL fold nothing,
 * the others fold ASCII case. Without the dialect at hand an exact match is preferred over a folded one. */
struct index *catalog_index(const struct relation *r, struct str name)
{
	struct index *folded = NULL;
	for (size_t i = 0; i < r->indexes.n; i++) {
		if (str_eq(r->indexes.v[i].name, name))
			return &r->indexes.v[i];
		if (str_ieq(r->indexes.v[i].name, name))
			folded = &r->indexes.v[i];
	}
	return folded;
}

struct constraint *catalog_constraint(const struct relation *r, struct str name)
{
	for (size_t i = 0; i < r->constraints.n; i++)
		if (str_eq(r->constraints.v[i].name, name))
			return &r->constraints.v[i];
	return NULL;
}

bool catalog_has_schema(const struct catalog *c, struct str schema)
{
	for (size_t i = 0; i < c->schemas.n; i++)
		if (str_eq(c->schemas.v[i], schema))
			return true;
	return false;
}

static bool same_set(enum dialect d, struct names a, struct names b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (!catalog_names_have(d, b, a.v[i]))
			return false;
	return true;
}

bool catalog_has_unique(const struct catalog *c, const struct relation *r, struct names columns)
{
	for (size_t i = 0; i < r->indexes.n; i++) {
		const struct index *x = &r->indexes.v[i];
		if ((x->unique || x->primary) && !x->invalid && !x->predicate.n &&
			same_set(c->dialect, x->columns, columns))
			return true;
	}
	for (size_t i = 0; i < r->constraints.n; i++) {
		const struct constraint *k = &r->constraints.v[i];
		if ((k->kind == CONSTRAINT_PRIMARY || k->kind == CONSTRAINT_UNIQUE) &&
			same_set(c->dialect, k->columns, columns))
			return true;
	}
	return false;
}

bool catalog_has_label(const struct type *t, struct str label)
{
	for (size_t i = 0; i < t->labels.n; i++)
		if (str_eq(t->labels.v[i], label))
			return true;
	return false;
}

bool catalog_demands(const struct column *col)
{
	/* MySQL's enum takes its first label by itself, in strict mode too. */
	bool labelled = str_starts(col->type, STR("enum("));
	return col->not_null && !col->def.n && !col->identity && !col->generated.n && !labelled;
}

bool catalog_may_have(const struct catalog *c, const struct relation *r, struct str column)
{
	return r->columns_unknown && !catalog_names_have(c->dialect, r->absent, column);
}

/* Objects that live on a relation; the relation may be left out for indexes. */
static bool on_relation(const struct catalog *c, const struct relation *r, const struct object_id *id)
{
	switch (id->kind) {
	case OBJECT_COLUMN:
		return catalog_may_have(c, r, id->name) || catalog_column(c, r, id->name);
	case OBJECT_UNIQUE:
		return catalog_has_unique(c, r, id->columns);
	case OBJECT_INDEX:
		return catalog_index(r, id->name);
	case OBJECT_CONSTRAINT:
		return catalog_constraint(r, id->name);
	case OBJECT_TRIGGER:
		for (size_t i = 0; i < r->triggers.n; i++)
			if (dialect_same_name(c->dialect, r->triggers.v[i].name, id->name))
				return true;
		return false;
	case OBJECT_POLICY:
		for (size_t i = 0; i < r->policies.n; i++)
			if (str_eq(r->policies.v[i].name, id->name))
				return true;
		return false;
	default:
		return false;
	}
}

static bool on_any_relation(const struct catalog *c, const struct object_id *id)
{
	for (size_t i = 0; i < c->relations.n; i++) {
		const struct relation *r = &c->relations.v[i];
		if (in_scope(c, r->schema, id->schema) && on_relation(c, r, id))
			return true;
	}
	return false;
}

/* Of a composite type. */
static bool has_field(const struct catalog *c, const struct type *t, struct str name)
{
	for (size_t i = 0; i < t->fields.n; i++)
		if (dialect_same_name(c->dialect, t->fields.v[i].name, name))
			return true;
	return false;
}

static bool has_extension(const struct catalog *c, struct str name)
{
	for (size_t i = 0; i < c->extensions.n; i++)
		if (str_eq(c->extensions.v[i].name, name))
			return true;
	return false;
}

bool catalog_has(const struct catalog *c, const struct object_id *id)
{
	const struct relation *r;
	const struct type *t;
	switch (id->kind) {
	case OBJECT_SCHEMA:
		return catalog_has_schema(c, id->name);
	case OBJECT_TABLE:
	case OBJECT_VIEW: /* code cannot tell which of the two it reads */
		return catalog_relation(c, id->schema, id->name);
	case OBJECT_TYPE:
		return catalog_type(c, id->schema, id->name);
	case OBJECT_ENUM_VALUE:
		t = catalog_type(c, id->schema, id->table);
		return t && catalog_has_label(t, id->name);
	case OBJECT_FUNCTION:
		return catalog_function(c, id->schema, id->name, id->args);
	case OBJECT_SEQUENCE:
		return catalog_sequence(c, id->schema, id->name);
	case OBJECT_EXTENSION:
		return has_extension(c, id->name);
	default:
		if (!id->table.n)
			return on_any_relation(c, id);
		r = catalog_relation(c, id->schema, id->table);
		t = r || id->kind != OBJECT_COLUMN ? NULL : catalog_type(c, id->schema, id->table);
		return (r && on_relation(c, r, id)) || (t && has_field(c, t, id->name));
	}
}

static void put_names(struct sb *b, struct names l)
{
	for (size_t i = 0; i < l.n; i++) {
		sb_addz(b, i ? ", " : "");
		sb_add(b, l.v[i]);
	}
}

struct str catalog_object_text(struct arena *a, const struct catalog *c, const struct object_id *id)
{
	struct sb b = sb_new(a, 4096);
	bool first_in_path = c->search_path.n && str_eq(c->search_path.v[0], id->schema);
	if (id->schema.n && !first_in_path && id->kind != OBJECT_SCHEMA && id->kind != OBJECT_EXTENSION) {
		sb_add(&b, id->schema);
		sb_char(&b, '.');
	}
	switch (id->kind) {
	case OBJECT_COLUMN:
	case OBJECT_ENUM_VALUE:
		sb_add(&b, id->table);
		sb_char(&b, '.');
		sb_add(&b, id->name);
		break;
	case OBJECT_UNIQUE:
		sb_add(&b, id->table);
		sb_addz(&b, " (");
		put_names(&b, id->columns);
		sb_char(&b, ')');
		break;
	case OBJECT_FUNCTION:
		sb_fmt(&b, "%.*s(%.*s)", STRF(id->name), STRF(id->args));
		break;
	default:
		sb_add(&b, id->name);
	}
	return sb_str(&b);
}
