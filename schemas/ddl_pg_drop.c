/* DROP of everything, with what depends on it. Dependencies the catalog does not hold are not followed. */
#include "schemas/ddl_pg_resolve.h"

struct dropping {
	struct pg *p;
	const struct json *stmt;
	bool missing_ok, cascade;
	bool several; /* one statement drops what depends on its own other objects */
};

static bool is(const struct relation *r, struct pg_name n)
{
	return str_eq(r->name, n.name) && str_eq(r->schema, n.schema);
}

static bool refers(const struct constraint *k, struct pg_name n)
{
	return k->kind == CONSTRAINT_FOREIGN && str_eq(k->ref_table, n.name) &&
	       str_eq(k->ref_schema, n.schema);
}

static bool uses(const struct relation *view, struct pg_name n, struct str column)
{
	for (size_t i = 0; i < view->uses.n; i++) {
		const struct dependency *d = &view->uses.v[i];
		if (str_eq(d->name, n.name) && str_eq(d->schema, n.schema) &&
			(!column.n || str_eq(d->column, column)))
			return true;
	}
	return false;
}

static bool leaned_on(struct pg *p, const struct relation *r)
{
	struct pg_name n = {r->schema, r->name};
	for (size_t i = 0; i < p->c->relations.n; i++) {
		const struct relation *o = &p->c->relations.v[i];
		if (o == r)
			continue;
		if (uses(o, n, STR_NONE) ||
			(str_eq(o->parent, n.name) && str_eq(o->parent_schema, n.schema) &&
				r->kind != RELATION_PARTITIONED))
			return true;
		for (size_t k = 0; k < o->constraints.n; k++)
			if (refers(&o->constraints.v[k], n))
				return true;
	}
	return false;
}

static bool types_mention(struct str list, struct str type)
{
	return ddl_pg_mentions(list, type);
}

static void drop_functions_of_type(struct pg *p, struct str shown)
{
	for (size_t i = p->c->functions.n; i-- > 0;)
		if (types_mention(p->c->functions.v[i].args, shown) ||
			types_mention(p->c->functions.v[i].returns, shown))
			CATALOG_REMOVE(&p->c->functions, i);
}

static void drop_sequences_of(struct pg *p, struct pg_name n, struct str column)
{
	for (size_t i = p->c->sequences.n; i-- > 0;) {
		const struct sequence *s = &p->c->sequences.v[i];
		if (str_eq(s->schema, n.schema) && str_eq(s->owner_table, n.name) &&
			(!column.n || str_eq(s->owner_column, column)))
			CATALOG_REMOVE(&p->c->sequences, i);
	}
}

/* Foreign keys to the relation go; views of it and its children are to be dropped next. */
static void release(struct pg *p, struct pg_name n, struct pg_name **todo, size_t *ntodo, size_t *cap)
{
	for (size_t i = 0; i < p->c->relations.n; i++) {
		struct relation *o = &p->c->relations.v[i];
		for (size_t k = o->constraints.n; k-- > 0;)
			if (refers(&o->constraints.v[k], n) && !is(o, n))
				CATALOG_REMOVE(&o->constraints, k);
		if (!is(o, n) && (uses(o, n, STR_NONE) ||
					 (str_eq(o->parent, n.name) && str_eq(o->parent_schema, n.schema)))) {
			*todo = arena_grow(p->tmp, *todo, *ntodo, cap, sizeof **todo);
			(*todo)[(*ntodo)++] = (struct pg_name){o->schema, o->name};
		}
	}
}

/* The relations in a list, each with what leans on it; never recursive, a chain of views may be long. */
static void drop_whole(struct pg *p, struct pg_name first, bool functions)
{
	struct pg_name *todo = NULL;
	size_t n = 0, cap = 0;
	todo = arena_grow(p->tmp, todo, n, &cap, sizeof *todo);
	todo[n++] = first;
	while (n) {
		struct pg_name name = todo[--n];
		if (!catalog_relation(p->c, name.schema, name.name))
			continue;
		release(p, name, &todo, &n, &cap);
		drop_sequences_of(p, name, STR_NONE);
		if (functions)
			drop_functions_of_type(p, ddl_pg_shown(p, name.schema, name.name));
		catalog_drop_relation(p->c, catalog_relation(p->c, name.schema, name.name));
	}
}

bool ddl_pg_drop_relation(struct pg *p, struct pg_name n, bool cascade)
{
	const struct relation *r = catalog_relation(p->c, n.schema, n.name);
	if (!cascade && leaned_on(p, r))
		return ddl_pg_fail(p, "other objects depend on \"%.*s\"", STRF(n.name));
	drop_whole(p, (struct pg_name){r->schema, r->name}, cascade);
	return true;
}

static bool index_uses(const struct index *x, struct str column)
{
	if (catalog_names_have(DIALECT_POSTGRESQL, x->columns, column) ||
		catalog_names_have(DIALECT_POSTGRESQL, x->include, column) ||
		ddl_pg_mentions(x->predicate, column))
		return true;
	for (size_t i = 0; i < x->columns.n; i++)
		if (x->columns.v[i].n && x->columns.v[i].p[0] == '(' &&
			ddl_pg_mentions(x->columns.v[i], column))
			return true;
	return false;
}

static bool constraint_uses(const struct constraint *k, struct str column)
{
	if (catalog_names_have(DIALECT_POSTGRESQL, k->columns, column))
		return true;
	for (size_t i = 0; k->kind == CONSTRAINT_EXCLUDE && i < k->columns.n; i++)
		if (ddl_pg_mentions(k->columns.v[i], column))
			return true;
	return false;
}

static void drop_from_table(struct pg *p, struct relation *r, struct str column)
{
	for (size_t i = r->indexes.n; i-- > 0;)
		if (index_uses(&r->indexes.v[i], column))
			CATALOG_REMOVE(&r->indexes, i);
	for (size_t i = r->constraints.n; i-- > 0;)
		if (constraint_uses(&r->constraints.v[i], column))
			CATALOG_REMOVE(&r->constraints, i);
	drop_sequences_of(p, (struct pg_name){r->schema, r->name}, column);
	struct column *c = catalog_column(p->c, r, column);
	if (c)
		catalog_drop_column(r, c);
}

static void drop_column_elsewhere(struct pg *p, struct pg_name n, struct str column)
{
	for (size_t i = 0; i < p->c->relations.n; i++) {
		struct relation *o = &p->c->relations.v[i];
		for (size_t k = o->constraints.n; k-- > 0;)
			if (refers(&o->constraints.v[k], n) &&
				catalog_names_have(
					DIALECT_POSTGRESQL, o->constraints.v[k].ref_columns, column))
				CATALOG_REMOVE(&o->constraints, k);
	}
	for (size_t i = 0; i < p->c->relations.n; i++)
		if (uses(&p->c->relations.v[i], n, column)) {
			drop_whole(p,
				(struct pg_name){p->c->relations.v[i].schema, p->c->relations.v[i].name},
				false);
			i = SIZE_MAX; /* the list has changed: look again from its start */
		}
}

bool ddl_pg_drop_column(struct pg *p, struct relation *r, struct str column, bool cascade)
{
	struct pg_name n = {r->schema, r->name}, *child;
	size_t children;
	column = ddl_pg_keep(p, column);
	ddl_pg_children(p, n, &child, &children);
	if (cascade)
		drop_column_elsewhere(p, n, column);
	r = catalog_relation(p->c, n.schema, n.name);
	for (size_t i = r->columns.n; cascade && i-- > 0;)
		if (ddl_pg_mentions(r->columns.v[i].generated, column) &&
			!str_eq(r->columns.v[i].name, column))
			drop_from_table(p, r, r->columns.v[i].name);
	drop_from_table(p, r, column);
	for (size_t i = 0; i < children; i++) {
		struct relation *c = catalog_relation(p->c, child[i].schema, child[i].name);
		if (c)
			drop_from_table(p, c, column);
	}
	return true;
}

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
	if (ddl_pg_is_temp(x->p, n) || !catalog_relation(x->p->c, n.schema, n.name))
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
	if (catalog_constraint(r, i->name) && !x->cascade)
		return ddl_pg_fail(x->p, "a constraint needs index \"%.*s\"", STRF(n.name));
	if (catalog_constraint(r, i->name))
		return ddl_pg_drop_constraint(x->p, r, i->name, true, true);
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
	struct str call =
		str_fmt(x->p->tmp, "nextval('%.*s'::regclass)", STRF(ddl_pg_shown(x->p, s->schema, s->name)));
	for (size_t i = 0; x->cascade && i < x->p->c->relations.n; i++)
		for (size_t k = 0; k < x->p->c->relations.v[i].columns.n; k++) {
			struct column *c = &x->p->c->relations.v[i].columns.v[k];
			if (str_eq(c->def, call)) {
				c->def = STR_NONE;
				c->identity = false;
			}
		}
	CATALOG_REMOVE(&x->p->c->sequences, (size_t)(s - x->p->c->sequences.v));
	return true;
}

/* A column of the type, or of an array of it: the next one at or after (*r, *k). */
static bool column_of_type(struct pg *p, struct str shown, size_t *r, size_t *k)
{
	for (; *r < p->c->relations.n; (*r)++, *k = 0)
		for (; *k < p->c->relations.v[*r].columns.n; (*k)++) {
			struct str t = p->c->relations.v[*r].columns.v[*k].type;
			if (str_eq(t, shown) ||
				(str_ends(t, STR("[]")) && str_eq(str_sub(t, 0, t.n - 2), shown)))
				return true;
		}
	return false;
}

static bool drop_type(const struct dropping *x, struct type *t)
{
	struct pg *p = x->p;
	struct str shown = ddl_pg_type_shown(p, t), name = t->name;
	size_t r = 0, k = 0;
	if (column_of_type(p, shown, &r, &k) && !x->cascade && !x->several)
		return ddl_pg_fail(p, "other objects depend on type \"%.*s\"", STRF(name));
	r = k = 0;
	while (column_of_type(p, shown, &r, &k)) {
		struct relation *in = &p->c->relations.v[r];
		ddl_pg_drop_column(p, in, in->columns.v[k].name, true);
		r = k = 0;
	}
	if (x->cascade)
		drop_functions_of_type(p, shown);
	CATALOG_REMOVE(&p->c->types, (size_t)(t - p->c->types.v));
	return true;
}

static bool type(const struct dropping *x, const struct json *object)
{
	struct pg_name n = ddl_pg_qualified(json_get(ddl_pg_node(object, "TypeName"), "names"));
	struct type *t = catalog_type(x->p->c, n.schema, n.name);
	return t ? drop_type(x, t) : absent(x, "type", n);
}

/* Triggers that run the function; dropped when asked to. */
static bool triggers_of(struct pg *p, struct str shown, bool drop)
{
	bool any = false;
	for (size_t i = 0; i < p->c->relations.n; i++) {
		struct relation *r = &p->c->relations.v[i];
		for (size_t k = r->triggers.n; k-- > 0;)
			if (str_eq(r->triggers.v[k].function, shown)) {
				any = true;
				if (drop)
					CATALOG_REMOVE(&r->triggers, k);
			}
	}
	return any;
}

/* Policies whose text calls a function of that name. */
static void drop_policies_of(struct pg *p, struct str name)
{
	for (size_t i = 0; i < p->c->relations.n; i++) {
		struct relation *r = &p->c->relations.v[i];
		for (size_t k = r->policies.n; k-- > 0;)
			if (ddl_pg_mentions(r->policies.v[k].definition, name))
				CATALOG_REMOVE(&r->policies, k);
	}
}

static bool function(const struct dropping *x, const struct json *object)
{
	struct pg *p = x->p;
	struct function *f = ddl_pg_function(p, object, x->missing_ok);
	if (!f)
		return x->missing_ok;
	struct str shown = ddl_pg_shown(p, f->schema, f->name);
	if (str_eq(f->returns, STR("trigger")) && triggers_of(p, shown, x->cascade) && !x->cascade)
		return ddl_pg_fail(p, "triggers depend on function \"%.*s\"", STRF(f->name));
	if (x->cascade)
		drop_policies_of(p, f->name);
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

static void empty_schema(const struct dropping *x, struct str name)
{
	struct pg *p = x->p;
	for (size_t i = 0; i < p->c->relations.n;) {
		const struct relation *r = &p->c->relations.v[i];
		if (str_eq(r->schema, name)) {
			drop_whole(p, (struct pg_name){r->schema, r->name}, true);
			i = 0;
		} else {
			i++;
		}
	}
	for (size_t i = p->c->types.n; i-- > 0;)
		if (i < p->c->types.n && str_eq(p->c->types.v[i].schema, name))
			drop_type(x, &p->c->types.v[i]);
	for (size_t i = p->c->functions.n; i-- > 0;) {
		const struct function *f = &p->c->functions.v[i];
		if (!str_eq(f->schema, name))
			continue;
		triggers_of(p, ddl_pg_shown(p, f->schema, f->name), true);
		CATALOG_REMOVE(&p->c->functions, i);
	}
	for (size_t i = p->c->sequences.n; i-- > 0;)
		if (str_eq(p->c->sequences.v[i].schema, name))
			CATALOG_REMOVE(&p->c->sequences, i);
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

/* Columns of the extension's types; dropped when asked to. */
static bool columns_of_extension(struct pg *p, struct str name, bool drop)
{
	for (size_t i = 0; i < p->c->types.n; i++) {
		size_t r = 0, k = 0;
		if (!str_eq(p->c->types.v[i].extension, name))
			continue;
		struct str shown = ddl_pg_type_shown(p, &p->c->types.v[i]);
		while (column_of_type(p, shown, &r, &k)) {
			struct relation *in = &p->c->relations.v[r];
			if (!drop)
				return true;
			ddl_pg_drop_column(p, in, in->columns.v[k].name, true);
			r = k = 0;
		}
	}
	return false;
}

static bool calls(struct str text, const struct function *f)
{
	return text.n && ddl_pg_mentions(text, f->name) && ddl_pg_builtin_first(f->name) == SIZE_MAX;
}

/* Defaults, triggers and policies that call the extension's functions; dropped when asked to. */
static bool calls_of_extension(struct pg *p, struct str name, bool drop)
{
	bool any = false;
	for (size_t i = 0; i < p->c->functions.n; i++) {
		const struct function *f = &p->c->functions.v[i];
		if (!str_eq(f->extension, name))
			continue;
		any |= triggers_of(p, ddl_pg_shown(p, f->schema, f->name), drop);
		for (size_t r = 0; r < p->c->relations.n; r++)
			for (size_t k = 0; k < p->c->relations.v[r].columns.n; k++) {
				struct column *c = &p->c->relations.v[r].columns.v[k];
				if (!calls(c->def, f))
					continue;
				any = true;
				c->def = drop ? STR_NONE : c->def;
			}
		if (drop && ddl_pg_builtin_first(f->name) == SIZE_MAX)
			drop_policies_of(p, f->name);
	}
	return any;
}

static bool extension(const struct dropping *x, const struct json *object)
{
	struct object_id id = {.kind = OBJECT_EXTENSION, .name = ddl_pg_string(object)};
	if (!catalog_has(x->p->c, &id))
		return absent(x, "extension", (struct pg_name){STR_NONE, id.name});
	bool used = columns_of_extension(x->p, id.name, x->cascade);
	used |= calls_of_extension(x->p, id.name, x->cascade);
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

bool ddl_pg_drop(struct pg *p, const struct json *stmt)
{
	const struct json *objects = json_get(stmt, "objects");
	struct dropping x = {.p = p, .stmt = stmt, .several = json_count(objects) > 1};
	bool all = true;
	x.missing_ok = ddl_pg_flag(stmt, "missing_ok");
	x.cascade = ddl_pg_is(stmt, "behavior", "DROP_CASCADE");
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (ddl_pg_is(stmt, "removeType", kinds[i].kind))
			for (const struct json *o = json_first(objects); o; o = json_next(o))
				all &= kinds[i].fn(&x, o);
	return all;
}
