/*
 * What depends on a relation or a column, and goes with it (dependency.c): foreign keys, views, children,
 * sequences, generated columns. Dependencies that the catalog does not hold are not followed.
 */
#include "schemas/ddl_pg_depend.h"

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

size_t ddl_pg_used_by(struct pg *p, struct pg_name n, struct str column)
{
	for (size_t i = 0; i < p->c->relations.n; i++)
		if (uses(&p->c->relations.v[i], n, column))
			return i;
	return SIZE_MAX;
}

/* A column whose default goes with that column of n: its own, or an inherited one. */
static bool goes_too(const struct relation *r, const struct column *c, struct pg_name n, struct str column)
{
	return is(r, n) ? !column.n || str_eq(c->name, column)
			: column.n && str_eq(c->name, column) && c->inherited && !c->own;
}

/* Whether a default elsewhere takes from a sequence that goes with the column, or with the whole table. */
static bool sequence_leaned_on(struct pg *p, struct pg_name n, struct str column)
{
	for (size_t s = 0; s < p->c->sequences.n; s++) {
		const struct sequence *q = &p->c->sequences.v[s];
		if (!str_eq(q->owner_table, n.name) || !str_eq(q->schema, n.schema) ||
			(column.n && !str_eq(q->owner_column, column)))
			continue;
		struct str call = ddl_pg_nextval(p, q);
		for (size_t i = 0; i < p->c->relations.n; i++) {
			const struct relation *r = &p->c->relations.v[i];
			for (size_t k = 0; k < r->columns.n; k++)
				if (ddl_pg_mentions(r->columns.v[k].def, call) &&
					!goes_too(r, &r->columns.v[k], n, column))
					return true;
		}
	}
	return false;
}

static bool leaned_on(struct pg *p, const struct relation *r)
{
	struct pg_name n = {r->schema, r->name};
	if (sequence_leaned_on(p, n, STR_NONE))
		return true;
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

static void drop_sequences_of(struct pg *p, struct pg_name n, struct str column)
{
	for (size_t i = p->c->sequences.n; i-- > 0;) {
		const struct sequence *s = &p->c->sequences.v[i];
		if (str_eq(s->schema, n.schema) && str_eq(s->owner_table, n.name) &&
			(!column.n || str_eq(s->owner_column, column))) {
			(void)ddl_pg_users_of_sequence(p, s, true);
			CATALOG_REMOVE(&p->c->sequences, i);
		}
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
void ddl_pg_drop_whole(struct pg *p, struct pg_name first, bool types)
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
		catalog_drop_relation(p->c, catalog_relation(p->c, name.schema, name.name));
		if (types)
			(void)ddl_pg_users_of_type(p, ddl_pg_shown(p, name.schema, name.name), true);
	}
}

bool ddl_pg_drop_relation(struct pg *p, struct pg_name n, bool cascade)
{
	const struct relation *r = catalog_relation(p->c, n.schema, n.name);
	if (!cascade && leaned_on(p, r))
		return ddl_pg_fail(p, "other objects depend on \"%.*s\"", STRF(n.name));
	ddl_pg_drop_whole(p, (struct pg_name){r->schema, r->name}, cascade);
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
	for (size_t i = r->indexes.n; i-- > 0;) {
		if (!index_uses(&r->indexes.v[i], column))
			continue;
		struct constraint *k = catalog_constraint(r, r->indexes.v[i].name); /* INCLUDE (column) */
		if (k && k->kind != CONSTRAINT_CHECK && k->kind != CONSTRAINT_FOREIGN)
			CATALOG_REMOVE(&r->constraints, (size_t)(k - r->constraints.v));
		CATALOG_REMOVE(&r->indexes, i);
	}
	for (size_t i = r->constraints.n; i-- > 0;)
		if (constraint_uses(&r->constraints.v[i], column))
			CATALOG_REMOVE(&r->constraints, i);
	drop_sequences_of(p, (struct pg_name){r->schema, r->name}, column);
	struct column *c = catalog_column(p->c, r, column);
	if (c)
		catalog_drop_column(r, c);
}

/* A foreign key to the column, other than one that has it on both sides and goes with it. */
static bool points_to(
	const struct relation *o, const struct constraint *k, struct pg_name n, struct str column)
{
	return refers(k, n) && catalog_names_have(DIALECT_POSTGRESQL, k->ref_columns, column) &&
	       !(is(o, n) && catalog_names_have(DIALECT_POSTGRESQL, k->columns, column));
}

bool ddl_pg_views_of(struct pg *p, struct pg_name n, struct str column, bool drop)
{
	size_t view = ddl_pg_used_by(p, n, column);
	bool any = view != SIZE_MAX;
	for (; drop && view != SIZE_MAX; view = ddl_pg_used_by(p, n, column)) {
		const struct relation *v = &p->c->relations.v[view];
		ddl_pg_drop_whole(p, (struct pg_name){v->schema, v->name}, true);
	}
	return any;
}

/* Foreign keys to the column and views of it; dropped when asked to. */
static bool column_elsewhere(struct pg *p, struct pg_name n, struct str column, bool drop)
{
	bool any = false;
	for (size_t i = 0; i < p->c->relations.n; i++) {
		struct relation *o = &p->c->relations.v[i];
		for (size_t k = o->constraints.n; k-- > 0;) {
			if (!points_to(o, &o->constraints.v[k], n, column))
				continue;
			any = true;
			if (drop)
				CATALOG_REMOVE(&o->constraints, k);
		}
	}
	return ddl_pg_views_of(p, n, column, drop) || any;
}

/* Columns that are generated from it; dropped when asked to. */
static bool generated_from(struct pg *p, struct relation *r, struct str column, bool drop)
{
	bool any = false;
	for (size_t i = r->columns.n; i-- > 0;) {
		if (!ddl_pg_mentions(r->columns.v[i].generated, column) ||
			str_eq(r->columns.v[i].name, column))
			continue;
		any = true;
		if (drop)
			drop_from_table(p, r, r->columns.v[i].name);
	}
	return any;
}

/* A child's column goes when its parent's did; one that the child defines itself, too, is only its own then.
 */
static void drop_from_child(struct pg *p, struct pg_name child, struct str column, bool only)
{
	struct relation *r = catalog_relation(p->c, child.schema, child.name);
	const struct relation *parent = r ? catalog_relation(p->c, r->parent_schema, r->parent) : NULL;
	struct column *c =
		parent && !catalog_column(p->c, parent, column) ? catalog_column(p->c, r, column) : NULL;
	if (c && c->inherited && !c->own && !only)
		drop_from_table(p, r, column);
	else if (c)
		c->inherited = c->own = false;
}

bool ddl_pg_drop_column(struct pg *p, struct relation *r, struct str column, bool cascade, bool only)
{
	struct pg_name n = {r->schema, r->name}, *child;
	size_t children;
	column = ddl_pg_keep(p, column);
	ddl_pg_children(p, n, &child, &children);
	if (!cascade && (generated_from(p, r, column, false) || column_elsewhere(p, n, column, false) ||
				sequence_leaned_on(p, n, column)))
		return ddl_pg_fail(
			p, "other objects depend on column \"%.*s\" of \"%.*s\"", STRF(column), STRF(n.name));
	column_elsewhere(p, n, column, true);
	r = catalog_relation(p->c, n.schema, n.name);
	generated_from(p, r, column, true);
	drop_from_table(p, r, column);
	for (size_t i = 0; i < children; i++)
		drop_from_child(p, child[i], column, only);
	return true;
}
