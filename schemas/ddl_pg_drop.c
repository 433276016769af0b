/* DROP of everything, with what depends on it. */
#include "schemas/ddl_pg_depend.h"

struct dropping {
	struct pg *p;
	const struct json *stmt;
	bool missing_ok, cascade;
	bool several; /* one statement drops what depends on its own other objects */
};

static bool absent(const struct dropping *x, const char *what, struct pg_name n)
{
	if (x->missing_ok || ddl_pg_is_temp(x->p, n))
		return x->missing_ok;
	return ddl_pg_fail(x->p, "%s \"%.*s%s%.*s\" is not in the catalog", what, STRF(n.schema),
		n.schema.n ? "." : "", STRF(n.name));
}

static bool relation(const struct dropping *x, const struct json *object)
{
	struct pg_name n = ddl_pg_qualified(json_get(ddl_pg_node(object, "List"), "items"));
	bool is_there = !ddl_pg_is_temp(x->p, n) && catalog_relation(x->p->c, n.schema, n.name);
	/* A table that is to be dropped was there, though no migration makes it. */
	if (!is_there && !x->missing_ok && ddl_pg_is(x->stmt, "removeType", "OBJECT_TABLE") &&
		!ddl_pg_is_temp(x->p, n))
		return ddl_pg_relation(x->p, n, false) != NULL;
	if (!is_there)
		return absent(x, "relation", n);
	return ddl_pg_drop_relation(x->p, n, x->cascade || x->several);
}

static bool index(const struct dropping *x, const struct json *object)
{
	struct pg_name n = ddl_pg_qualified(json_get(ddl_pg_node(object, "List"), "items"));
	struct index *i = NULL;
	struct relation *r = ddl_pg_index(x->p, n, &i);
	if (!r)
		return absent(x, "index", n);
	if (i->inherited)
		return ddl_pg_fail(x->p, "an index of the partitioned table needs \"%.*s\"", STRF(n.name));
	if (catalog_constraint(r, i->name) && !x->cascade)
		return ddl_pg_fail(x->p, "a constraint needs index \"%.*s\"", STRF(n.name));
	if (catalog_constraint(r, i->name))
		return ddl_pg_drop_constraint(x->p, r, i->name, true, true);
	if (i->unique && ddl_pg_key_users(x->p, r, i->columns, x->cascade) && !x->cascade)
		return ddl_pg_fail(x->p, "foreign keys depend on index \"%.*s\"", STRF(n.name));
	struct index gone = *i;
	CATALOG_REMOVE(&r->indexes, (size_t)(i - r->indexes.v));
	struct pg_name *child;
	size_t children;
	ddl_pg_children(x->p, (struct pg_name){r->schema, r->name}, &child, &children);
	for (size_t c = 0; c < children; c++) {
		struct relation *part = catalog_relation(x->p->c, child[c].schema, child[c].name);
		for (size_t k = part->indexes.n; k-- > 0;)
			if (part->indexes.v[k].inherited && part->indexes.v[k].unique == gone.unique &&
				catalog_names_same(
					DIALECT_POSTGRESQL, part->indexes.v[k].columns, gone.columns) &&
				!catalog_constraint(part, part->indexes.v[k].name))
				CATALOG_REMOVE(&part->indexes, k);
	}
	return true;
}

static bool sequence(const struct dropping *x, const struct json *object)
{
	struct pg_name n = ddl_pg_qualified(json_get(ddl_pg_node(object, "List"), "items"));
	struct sequence *s = catalog_sequence(x->p->c, n.schema, n.name);
	if (!s)
		return absent(x, "sequence", n);
	if (ddl_pg_users_of_sequence(x->p, s, x->cascade) && !x->cascade)
		return ddl_pg_fail(x->p, "other objects depend on sequence \"%.*s\"", STRF(n.name));
	CATALOG_REMOVE(&x->p->c->sequences, (size_t)(s - x->p->c->sequences.v));
	return true;
}

static bool drop_type(const struct dropping *x, struct type *t)
{
	struct pg *p = x->p;
	struct str shown = ddl_pg_type_shown(p, t), name = t->name, schema = t->schema;
	bool drop = x->cascade || x->several;
	if (ddl_pg_users_of_type(p, shown, drop) && !drop)
		return ddl_pg_fail(p, "other objects depend on type \"%.*s\"", STRF(name));
	t = catalog_type(p->c, schema, name);
	if (!t)
		return true;
	CATALOG_REMOVE(&p->c->types, (size_t)(t - p->c->types.v));
	return true;
}

static bool type(const struct dropping *x, const struct json *object)
{
	struct pg_name n = ddl_pg_qualified(json_get(ddl_pg_node(object, "TypeName"), "names"));
	struct type *t = catalog_type(x->p->c, n.schema, n.name);
	return t ? drop_type(x, t) : absent(x, "type", n);
}

static bool function(const struct dropping *x, const struct json *object)
{
	struct pg *p = x->p;
	struct function *f = ddl_pg_function(p, object, x->missing_ok);
	if (!f)
		return x->missing_ok;
	struct function gone = *f;
	if (ddl_pg_users_of_function(p, &gone, x->cascade) && !x->cascade)
		return ddl_pg_fail(p, "other objects depend on function \"%.*s\"", STRF(gone.name));
	f = ddl_pg_function(p, object, true);
	if (!f)
		return true;
	CATALOG_REMOVE(&p->c->functions, (size_t)(f - p->c->functions.v));
	return true;
}

/* [table..., name] of a trigger or a policy. */
static bool on_table(const struct dropping *x, const struct json *object)
{
	struct str part[3] = {STR_NONE, STR_NONE, STR_NONE};
	for (const struct json *n = json_first(json_get(ddl_pg_node(object, "List"), "items")); n;
		n = json_next(n)) {
		part[0] = part[1];
		part[1] = part[2];
		part[2] = ddl_pg_string(n);
	}
	struct pg_name table = {part[0], part[1]};
	struct relation *r = ddl_pg_relation(x->p, table, x->missing_ok);
	if (!r)
		return x->missing_ok || ddl_pg_is_temp(x->p, table);
	bool trigger = ddl_pg_is(x->stmt, "removeType", "OBJECT_TRIGGER");
	for (size_t i = r->triggers.n; trigger && i-- > 0;)
		if (str_eq(r->triggers.v[i].name, part[2])) {
			CATALOG_REMOVE(&r->triggers, i);
			return true;
		}
	for (size_t i = r->policies.n; !trigger && i-- > 0;)
		if (str_eq(r->policies.v[i].name, part[2])) {
			CATALOG_REMOVE(&r->policies, i);
			return true;
		}
	return absent(x, trigger ? "trigger" : "policy", (struct pg_name){STR_NONE, part[2]});
}

static bool schema_is_empty(const struct catalog *c, struct str name)
{
	for (size_t i = 0; i < c->relations.n; i++)
		if (str_eq(c->relations.v[i].schema, name))
			return false;
	for (size_t i = 0; i < c->types.n; i++)
		if (str_eq(c->types.v[i].schema, name))
			return false;
	for (size_t i = 0; i < c->functions.n; i++)
		if (str_eq(c->functions.v[i].schema, name))
			return false;
	return true;
}

static void drop_functions_in(struct pg *p, struct str schema)
{
	for (size_t i = p->c->functions.n; i-- > 0;) {
		if (i >= p->c->functions.n || !str_eq(p->c->functions.v[i].schema, schema))
			continue;
		struct function gone = p->c->functions.v[i];
		(void)ddl_pg_triggers_of(p, ddl_pg_shown(p, gone.schema, gone.name), true);
		(void)ddl_pg_users_of_function(p, &gone, true);
		if (i < p->c->functions.n && str_eq(p->c->functions.v[i].schema, schema))
			CATALOG_REMOVE(&p->c->functions, i);
	}
}

static void empty_schema(const struct dropping *x, struct str name)
{
	struct pg *p = x->p;
	for (size_t i = 0; i < p->c->relations.n;) {
		const struct relation *r = &p->c->relations.v[i];
		if (str_eq(r->schema, name)) {
			ddl_pg_drop_whole(p, (struct pg_name){r->schema, r->name}, true);
			i = 0;
		} else {
			i++;
		}
	}
	for (size_t i = p->c->types.n; i-- > 0;)
		if (i < p->c->types.n && str_eq(p->c->types.v[i].schema, name))
			drop_type(x, &p->c->types.v[i]);
	drop_functions_in(p, name);
	for (size_t i = p->c->sequences.n; i-- > 0;)
		if (str_eq(p->c->sequences.v[i].schema, name)) {
			(void)ddl_pg_users_of_sequence(p, &p->c->sequences.v[i], true);
			CATALOG_REMOVE(&p->c->sequences, i);
		}
	for (size_t i = p->c->extensions.n; i-- > 0;)
		if (str_eq(p->c->extensions.v[i].schema, name))
			CATALOG_REMOVE(&p->c->extensions, i);
}

static bool schema(const struct dropping *x, const struct json *object)
{
	struct catalog *c = x->p->c;
	struct str name = ddl_pg_string(object);
	if (!catalog_has_schema(c, name))
		return absent(x, "schema", (struct pg_name){STR_NONE, name});
	if (!x->cascade && !schema_is_empty(c, name))
		return ddl_pg_fail(x->p, "schema \"%.*s\" is not empty", STRF(name));
	empty_schema(x, name);
	for (size_t i = c->schemas.n; i-- > 0;)
		if (str_eq(c->schemas.v[i], name))
			CATALOG_REMOVE(&c->schemas, i);
	return true;
}

static bool extension(const struct dropping *x, const struct json *object)
{
	struct object_id id = {.kind = OBJECT_EXTENSION, .name = ddl_pg_string(object)};
	if (!catalog_has(x->p->c, &id))
		return absent(x, "extension", (struct pg_name){STR_NONE, id.name});
	bool used = ddl_pg_users_of_extension(x->p, id.name, x->cascade);
	if (used && !x->cascade)
		return ddl_pg_fail(x->p, "other objects depend on extension \"%.*s\"", STRF(id.name));
	ddl_pg_drop_extension(x->p, id.name);
	return true;
}

static const struct {
	const char *kind;
	bool (*fn)(const struct dropping *x, const struct json *object);
} kinds[] = {{"OBJECT_TABLE", relation}, {"OBJECT_VIEW", relation}, {"OBJECT_MATVIEW", relation},
	{"OBJECT_FOREIGN_TABLE", relation}, {"OBJECT_INDEX", index}, {"OBJECT_SEQUENCE", sequence},
	{"OBJECT_TYPE", type}, {"OBJECT_DOMAIN", type}, {"OBJECT_FUNCTION", function},
	{"OBJECT_PROCEDURE", function}, {"OBJECT_ROUTINE", function}, {"OBJECT_AGGREGATE", function},
	{"OBJECT_TRIGGER", on_table}, {"OBJECT_POLICY", on_table}, {"OBJECT_SCHEMA", schema},
	{"OBJECT_EXTENSION", extension}};

/* Of the kinds of which one object may take another of the same statement along. */
static bool exists(const struct dropping *x, const struct json *object)
{
	struct pg *p = x->p;
	struct index *i = NULL;
	bool typed = ddl_pg_is(x->stmt, "removeType", "OBJECT_TYPE") ||
		     ddl_pg_is(x->stmt, "removeType", "OBJECT_DOMAIN");
	struct pg_name n = ddl_pg_qualified(typed ? json_get(ddl_pg_node(object, "TypeName"), "names")
						  : json_get(ddl_pg_node(object, "List"), "items"));
	if (typed)
		return catalog_type(p->c, n.schema, n.name);
	if (ddl_pg_is(x->stmt, "removeType", "OBJECT_INDEX"))
		return ddl_pg_index(p, n, &i);
	if (ddl_pg_is(x->stmt, "removeType", "OBJECT_SEQUENCE"))
		return catalog_sequence(p->c, n.schema, n.name);
	return catalog_relation(p->c, n.schema, n.name);
}

static bool drop_several(const struct dropping *x, bool (*drop)(const struct dropping *, const struct json *))
{
	const struct json *objects = json_get(x->stmt, "objects");
	bool *was = ARENA_ARRAY(x->p->a, bool, json_count(objects) + 1), all = true;
	size_t i = 0;
	bool one_takes_another = drop == relation || drop == type || drop == index || drop == sequence;
	for (const struct json *o = json_first(objects); o; o = json_next(o))
		was[i++] = one_takes_another && exists(x, o);
	i = 0;
	for (const struct json *o = json_first(objects); o; o = json_next(o), i++)
		if (!was[i] || exists(x, o))
			all &= drop(x, o);
	return all;
}

bool ddl_pg_drop(struct pg *p, const struct json *stmt)
{
	const struct json *objects = json_get(stmt, "objects");
	struct dropping x = {.p = p, .stmt = stmt, .several = json_count(objects) > 1};
	bool all = true;
	x.missing_ok = ddl_pg_flag(stmt, "missing_ok");
	x.cascade = ddl_pg_is(stmt, "behavior", "DROP_CASCADE");
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (ddl_pg_is(stmt, "removeType", kinds[i].kind))
			all &= x.several ? drop_several(&x, kinds[i].fn)
					 : kinds[i].fn(&x, json_first(objects));
	return all;
}
