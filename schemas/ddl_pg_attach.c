/* Tables that become children of another one, or are not any more: partitions, INHERIT; and indexes of
 * partitions.
 */
#include "schemas/ddl_pg_index.h"

void ddl_pg_children(struct pg *p, struct pg_name of, struct pg_name **v, size_t *n)
{
	VEC(struct pg_name) out = {0};
	*VEC_PUSH(p->tmp, &out) = of;
	for (size_t at = 0; at < out.n; at++)
		for (size_t i = 0; i < p->c->relations.n; i++) {
			const struct relation *r = &p->c->relations.v[i];
			if (str_eq(r->parent, out.v[at].name) && str_eq(r->parent_schema, out.v[at].schema))
				*VEC_PUSH(p->tmp, &out) = (struct pg_name){r->schema, r->name};
		}
	*v = out.v + 1;
	*n = out.n - 1;
}

bool ddl_pg_is_partition(struct pg *p, const struct relation *r)
{
	const struct relation *parent =
		r->parent.n ? catalog_relation(p->c, r->parent_schema, r->parent) : NULL;
	return parent && parent->kind == RELATION_PARTITIONED;
}

static const struct constraint *key_of(const struct relation *r, const struct index *x)
{
	const struct constraint *k = catalog_constraint(r, x->name);
	return k && (k->kind == CONSTRAINT_PRIMARY || k->kind == CONSTRAINT_UNIQUE) ? k : NULL;
}

static bool same_foreign(const struct constraint *a, const struct constraint *b)
{
	return a->kind == b->kind && catalog_names_same(DIALECT_POSTGRESQL, a->columns, b->columns) &&
	       str_eq(a->ref_table, b->ref_table) && str_eq(a->ref_schema, b->ref_schema);
}

static void attach_foreign(struct pg *p, struct relation *part, const struct constraint *k)
{
	for (size_t i = 0; i < part->constraints.n; i++)
		if (same_foreign(&part->constraints.v[i], k)) {
			part->constraints.v[i].inherited = true;
			return;
		}
	struct constraint copy = *k;
	copy.inherited = true;
	if (catalog_constraint(part, copy.name))
		copy.name = ddl_pg_choose_constraint(
			p, part->schema, part->name, ddl_pg_join_columns(p, copy.columns), "fkey");
	*VEC_PUSH(p->a, &part->constraints) = copy;
}

/* Checks that both have are the parent's from now on, or are not any more; a partition's are never its own,
 * too.
 */
static void adopt_checks(const struct relation *r, struct relation *child, bool on)
{
	for (size_t i = 0; i < r->constraints.n; i++) {
		struct constraint *k = catalog_constraint(child, r->constraints.v[i].name);
		if (!k || k->kind != CONSTRAINT_CHECK || r->constraints.v[i].kind != CONSTRAINT_CHECK)
			continue;
		if (on)
			ddl_pg_merge_check(child, k->name, true);
		else
			k->inherited = k->own = false;
		k->own = k->own && r->kind != RELATION_PARTITIONED;
	}
}

static void attach_partition(struct pg *p, const struct relation *r, struct relation *part)
{
	for (size_t i = 0; i < r->indexes.n; i++)
		if (!ddl_pg_adopt_index(part, &r->indexes.v[i], key_of(r, &r->indexes.v[i]) != NULL))
			ddl_pg_copy_index(p, part, &r->indexes.v[i], key_of(r, &r->indexes.v[i]), true);
	for (size_t i = 0; i < r->constraints.n; i++)
		if (r->constraints.v[i].kind == CONSTRAINT_FOREIGN)
			attach_foreign(p, part, &r->constraints.v[i]);
	adopt_checks(r, part, true);
	for (size_t i = 0; i < r->triggers.n; i++)
		*VEC_PUSH(p->a, &part->triggers) = r->triggers.v[i];
}

/* Whether the server would take the relation as a child of another one: no circle, and every column is there.
 */
static bool may_be_child(struct pg *p, const struct relation *child, const struct relation *parent)
{
	size_t left = p->c->relations.n + 1;
	for (const struct relation *up = parent; up && left; left--) {
		if (up == child)
			left = 1;
		else
			up = up->parent.n ? catalog_relation(p->c, up->parent_schema, up->parent) : NULL;
	}
	if (!left)
		return ddl_pg_fail(p, "\"%.*s\" would be its own parent", STRF(child->name));
	for (size_t i = 0; !child->columns_unknown && i < parent->columns.n; i++)
		if (!catalog_column(p->c, child, parent->columns.v[i].name))
			return ddl_pg_fail(p, "table \"%.*s\" has no column \"%.*s\" of \"%.*s\"",
				STRF(child->name), STRF(parent->columns.v[i].name), STRF(parent->name));
	for (size_t i = 0; i < parent->constraints.n; i++) {
		const struct constraint *k = &parent->constraints.v[i],
					*own = catalog_constraint(child, k->name);
		if (k->kind == CONSTRAINT_CHECK && !k->no_inherit && (!own || own->no_inherit))
			return ddl_pg_fail(p, "table \"%.*s\" has no constraint \"%.*s\" of \"%.*s\"",
				STRF(child->name), STRF(k->name), STRF(parent->name));
	}
	return true;
}

/* The parent's columns are inherited from now on, or are not any more. */
static void columns_of(struct pg *p, const struct relation *parent, struct relation *child, bool on)
{
	bool partition = parent->kind == RELATION_PARTITIONED;
	for (size_t i = 0; i < parent->columns.n; i++) {
		struct column *c = catalog_column(p->c, child, parent->columns.v[i].name);
		if (!c)
			continue;
		c->own = on && !partition && (c->own || !c->inherited);
		c->inherited = on;
	}
}

bool ddl_pg_attach(struct pg *p, struct relation *r, const struct json *cmd, bool on)
{
	struct relation *part = ddl_pg_relation(p, ddl_pg_range(json_get(cmd, "name")), false);
	if (!part)
		return false;
	if (on && !may_be_child(p, part, r))
		return false;
	part->parent_schema = on ? r->schema : STR_NONE;
	part->parent = on ? r->name : STR_NONE;
	columns_of(p, r, part, on);
	if (on) {
		attach_partition(p, r, part);
		return true;
	}
	for (size_t i = 0; i < part->indexes.n; i++)
		part->indexes.v[i].inherited = false;
	for (size_t i = 0; i < part->constraints.n; i++)
		part->constraints.v[i].inherited = part->constraints.v[i].own = false;
	return true;
}

bool ddl_pg_inherit(struct pg *p, struct relation *r, const struct json *rangevar, bool on)
{
	struct relation *parent = ddl_pg_relation(p, ddl_pg_range(rangevar), false);
	if (!parent)
		return false;
	if (on && !may_be_child(p, r, parent))
		return false;
	r->parent_schema = on ? parent->schema : STR_NONE;
	r->parent = on ? parent->name : STR_NONE;
	columns_of(p, parent, r, on);
	adopt_checks(parent, r, on);
	return true;
}

/* Whether every partition of the table has an index that is attached to this one. */
static bool is_whole(struct pg *p, const struct relation *r, const struct index *x)
{
	for (size_t i = 0; i < p->c->relations.n; i++) {
		const struct relation *part = &p->c->relations.v[i];
		bool has = !str_eq(part->parent, r->name) || !str_eq(part->parent_schema, r->schema);
		for (size_t k = 0; k < part->indexes.n && !has; k++)
			has = part->indexes.v[k].inherited && part->indexes.v[k].unique == x->unique &&
			      catalog_names_same(
				      DIALECT_POSTGRESQL, part->indexes.v[k].columns, x->columns) &&
			      str_eq(part->indexes.v[k].predicate, x->predicate);
		if (!has)
			return false;
	}
	return true;
}

/* ALTER INDEX ... ATTACH PARTITION: the parent is whole once all have one. */
bool ddl_pg_alter_index(struct pg *p, const struct json *stmt)
{
	const struct json *cmd = ddl_pg_node(json_first(json_get(stmt, "cmds")), "AlterTableCmd");
	struct index *parent = NULL, *child = NULL;
	if (!ddl_pg_is(cmd, "subtype", "AT_AttachPartition"))
		return true;
	const struct json *name = json_get(ddl_pg_node(json_get(cmd, "def"), "PartitionCmd"), "name");
	const struct relation *r = ddl_pg_index(p, ddl_pg_range(json_get(stmt, "relation")), &parent);
	if (!r || !ddl_pg_index(p, ddl_pg_range(name), &child))
		return ddl_pg_fail(p, "index \"%.*s\" is not in the catalog",
			STRF(ddl_pg_get(parent ? name : json_get(stmt, "relation"), "relname")));
	child->inherited = true;
	parent->invalid = parent->invalid && !is_whole(p, r, parent);
	return true;
}
