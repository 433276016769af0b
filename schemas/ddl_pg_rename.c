/* RENAME and SET SCHEMA: an object keeps what refers to it, so the names are followed everywhere. */
#include "schemas/ddl_pg.h"

struct renaming {
	struct pg *p;
	const struct json *stmt;
	struct pg_name name; /* of the relation, where there is one */
	struct str from, to;
	bool missing_ok;
};

static void swap(struct str *s, struct str from, struct str to)
{
	if (str_eq(*s, from))
		*s = to;
}

/* Lists may be shared with another index or constraint, so a new one takes their place. */
static void swap_in(struct pg *p, struct names *l, struct str from, struct str to)
{
	if (!catalog_names_have(DIALECT_POSTGRESQL, *l, from))
		return;
	struct names out = {0};
	for (size_t i = 0; i < l->n; i++)
		catalog_names_add(p->a, &out, str_eq(l->v[i], from) ? to : l->v[i]);
	*l = out;
}

static void reword_in(struct pg *p, struct names *l, struct str from, struct str to)
{
	struct names out = {0};
	for (size_t i = 0; i < l->n; i++)
		catalog_names_add(p->a, &out,
			l->v[i].n && l->v[i].p[0] == '(' ? ddl_pg_reword(p, l->v[i], from, to) : l->v[i]);
	*l = out;
}

static void column_in_table(struct pg *p, struct relation *r, struct str from, struct str to)
{
	struct column *c = catalog_column(p->c, r, from);
	if (c)
		c->name = to;
	for (size_t i = 0; i < r->columns.n; i++)
		r->columns.v[i].generated = ddl_pg_reword(p, r->columns.v[i].generated, from, to);
	for (size_t i = 0; i < r->constraints.n; i++) {
		swap_in(p, &r->constraints.v[i].columns, from, to);
		r->constraints.v[i].definition = ddl_pg_reword(p, r->constraints.v[i].definition, from, to);
	}
	for (size_t i = 0; i < r->indexes.n; i++) {
		swap_in(p, &r->indexes.v[i].columns, from, to);
		swap_in(p, &r->indexes.v[i].include, from, to);
		reword_in(p, &r->indexes.v[i].columns, from, to);
		r->indexes.v[i].predicate = ddl_pg_reword(p, r->indexes.v[i].predicate, from, to);
	}
	for (size_t i = 0; i < p->c->sequences.n; i++) {
		struct sequence *s = &p->c->sequences.v[i];
		if (str_eq(s->schema, r->schema) && str_eq(s->owner_table, r->name))
			swap(&s->owner_column, from, to);
	}
}

static void column_elsewhere(struct pg *p, const struct relation *r, struct str from, struct str to)
{
	for (size_t i = 0; i < p->c->relations.n; i++) {
		struct relation *o = &p->c->relations.v[i];
		for (size_t k = 0; k < o->constraints.n; k++)
			if (str_eq(o->constraints.v[k].ref_table, r->name) &&
				str_eq(o->constraints.v[k].ref_schema, r->schema))
				swap_in(p, &o->constraints.v[k].ref_columns, from, to);
		for (size_t k = 0; k < o->uses.n; k++)
			if (str_eq(o->uses.v[k].name, r->name) && str_eq(o->uses.v[k].schema, r->schema))
				swap(&o->uses.v[k].column, from, to);
	}
}

static bool column(const struct renaming *x)
{
	struct pg *p = x->p;
	struct relation *r = ddl_pg_relation(p, x->name, x->missing_ok);
	if (!r)
		return x->missing_ok || ddl_pg_is_temp(p, x->name);
	const struct column *from = catalog_column(p->c, r, x->from);
	if (!from && !r->columns_unknown)
		return ddl_pg_no_column(p, r, x->from);
	if (from && from->inherited)
		return ddl_pg_fail(
			p, "column \"%.*s\" of \"%.*s\" is inherited", STRF(x->from), STRF(r->name));
	if (catalog_column(p->c, r, x->to))
		return ddl_pg_fail(
			p, "column \"%.*s\" of \"%.*s\" is already there", STRF(x->to), STRF(r->name));
	struct pg_name *child;
	size_t n;
	ddl_pg_children(p, (struct pg_name){r->schema, r->name}, &child, &n);
	if (n && !ddl_pg_flag(json_get(x->stmt, "relation"), "inh"))
		return ddl_pg_fail(p, "a column of \"%.*s\" alone, which has children", STRF(r->name));
	column_in_table(p, r, x->from, x->to);
	column_elsewhere(p, r, x->from, x->to);
	for (size_t i = 0; i < n; i++) {
		struct relation *c = catalog_relation(p->c, child[i].schema, child[i].name);
		column_in_table(p, c, x->from, x->to);
		column_elsewhere(p, c, x->from, x->to);
	}
	return true;
}

/* Whatever names the relation follows it. */
static void move_relation(struct pg *p, struct relation *r, struct str schema, struct str name)
{
	struct str s = r->schema, n = r->name;
	for (size_t i = 0; i < p->c->relations.n; i++) {
		struct relation *o = &p->c->relations.v[i];
		for (size_t k = 0; k < o->constraints.n; k++)
			if (str_eq(o->constraints.v[k].ref_table, n) &&
				str_eq(o->constraints.v[k].ref_schema, s)) {
				o->constraints.v[k].ref_table = name;
				o->constraints.v[k].ref_schema = schema;
			}
		for (size_t k = 0; k < o->uses.n; k++)
			if (str_eq(o->uses.v[k].name, n) && str_eq(o->uses.v[k].schema, s)) {
				o->uses.v[k].name = name;
				o->uses.v[k].schema = schema;
			}
		if (str_eq(o->parent, n) && str_eq(o->parent_schema, s)) {
			o->parent = name;
			o->parent_schema = schema;
		}
	}
	for (size_t i = 0; i < p->c->sequences.n; i++) {
		struct sequence *q = &p->c->sequences.v[i];
		if (str_eq(q->schema, s) && str_eq(q->owner_table, n)) {
			q->owner_table = name;
			if (!str_eq(schema, s)) /* an owned sequence moves with its table */
				ddl_pg_move_sequence(p, q, schema, q->name);
		}
	}
	catalog_rename_relation(p->c, r, schema, name);
}

static bool index(const struct renaming *x)
{
	struct index *i = NULL;
	struct relation *r = ddl_pg_index(x->p, x->name, &i);
	if (!r)
		return x->missing_ok ||
		       ddl_pg_fail(x->p, "index \"%.*s\" is not in the catalog", STRF(x->name.name));
	struct constraint *k = catalog_constraint(r, i->name);
	if (k && k->kind != CONSTRAINT_CHECK && k->kind != CONSTRAINT_FOREIGN)
		k->name = x->to;
	i->name = x->to;
	return true;
}

static bool sequence(const struct renaming *x)
{
	struct sequence *s = catalog_sequence(x->p->c, x->name.schema, x->name.name);
	if (!s)
		return x->missing_ok ||
		       ddl_pg_fail(x->p, "sequence \"%.*s\" is not in the catalog", STRF(x->name.name));
	ddl_pg_move_sequence(x->p, s, s->schema, x->to);
	return true;
}

/* ALTER TABLE also renames views, indexes and sequences. */
static bool relation(const struct renaming *x)
{
	struct pg *p = x->p;
	struct index *i;
	if (catalog_sequence(p->c, x->name.schema, x->name.name))
		return sequence(x);
	if (ddl_pg_index(p, x->name, &i))
		return index(x);
	struct relation *r = ddl_pg_relation(p, x->name, x->missing_ok);
	if (!r)
		return x->missing_ok || ddl_pg_is_temp(p, x->name);
	if (ddl_pg_name_taken(p, r->schema, x->to))
		return ddl_pg_fail(p, "relation \"%.*s\" is already there", STRF(x->to));
	move_relation(p, r, r->schema, x->to);
	return true;
}

static bool constraint(const struct renaming *x)
{
	struct relation *r = ddl_pg_relation(x->p, x->name, x->missing_ok);
	struct constraint *k = r ? catalog_constraint(r, x->from) : NULL;
	if (!k)
		return x->missing_ok || (!r && ddl_pg_is_temp(x->p, x->name)) ||
		       (r && ddl_pg_fail(x->p, "constraint \"%.*s\" of \"%.*s\" is not in the catalog",
				     STRF(x->from), STRF(r->name)));
	bool index = k->kind != CONSTRAINT_CHECK && k->kind != CONSTRAINT_FOREIGN;
	bool check = k->kind == CONSTRAINT_CHECK;
	if (index && catalog_index(r, k->name))
		catalog_index(r, k->name)->name = x->to;
	k->name = x->to;
	struct pg_name *child;
	size_t n;
	ddl_pg_children(x->p, (struct pg_name){r->schema, r->name}, &child, &n);
	for (size_t i = 0; check && i < n; i++) {
		k = catalog_constraint(catalog_relation(x->p->c, child[i].schema, child[i].name), x->from);
		if (k && k->inherited)
			k->name = x->to;
	}
	return true;
}

static bool trigger_or_policy(const struct renaming *x)
{
	struct relation *r = ddl_pg_relation(x->p, x->name, x->missing_ok);
	if (!r)
		return x->missing_ok;
	for (size_t i = 0; i < r->triggers.n; i++)
		if (ddl_pg_is(x->stmt, "renameType", "OBJECT_TRIGGER"))
			swap(&r->triggers.v[i].name, x->from, x->to);
	for (size_t i = 0; i < r->policies.n; i++)
		if (ddl_pg_is(x->stmt, "renameType", "OBJECT_POLICY"))
			swap(&r->policies.v[i].name, x->from, x->to);
	return true;
}

static void retype_columns(struct column *v, size_t n, struct str from, struct str to, struct pg *p)
{
	struct str from_array = str_fmt(p->tmp, "%.*s[]", STRF(from)),
		   to_array = str_fmt(p->a, "%.*s[]", STRF(to));
	for (size_t i = 0; i < n; i++) {
		swap(&v[i].type, from, to);
		swap(&v[i].type, from_array, to_array);
	}
}

/* Columns, fields, functions and expressions show a type by its name. */
static void retype(struct pg *p, struct str from, struct str to)
{
	for (size_t i = 0; i < p->c->relations.n; i++)
		retype_columns(p->c->relations.v[i].columns.v, p->c->relations.v[i].columns.n, from, to, p);
	for (size_t i = 0; i < p->c->types.n; i++) {
		struct column base = {.type = p->c->types.v[i].base};
		retype_columns(p->c->types.v[i].fields.v, p->c->types.v[i].fields.n, from, to, p);
		retype_columns(&base, 1, from, to, p);
		p->c->types.v[i].base = base.type;
	}
	for (size_t i = 0; i < p->c->functions.n; i++) {
		struct function *f = &p->c->functions.v[i];
		f->args = ddl_pg_reword(p, f->args, from, to);
		f->returns = ddl_pg_reword(p, f->returns, from, to);
	}
	ddl_pg_reword_expressions(
		p, str_fmt(p->tmp, "::%.*s", STRF(from)), str_fmt(p->tmp, "::%.*s", STRF(to)), false);
}

static struct type *find_type(struct pg *p, const struct json *object, bool missing_ok)
{
	const struct json *list = json_get(ddl_pg_node(object, "List"), "items");
	struct pg_name n = ddl_pg_qualified(list ? list : json_get(ddl_pg_node(object, "TypeName"), "names"));
	struct type *t = catalog_type(p->c, n.schema, n.name);
	if (!t && !missing_ok)
		ddl_pg_fail(p, "type \"%.*s\" is not in the catalog", STRF(n.name));
	return t;
}

static bool type(const struct renaming *x)
{
	struct type *t = find_type(x->p, json_get(x->stmt, "object"), false);
	if (!t)
		return false;
	struct str was = ddl_pg_type_shown(x->p, t);
	t->name = x->to;
	retype(x->p, was, ddl_pg_type_shown(x->p, t));
	return true;
}

static bool attribute(const struct renaming *x)
{
	struct type *t = catalog_type(x->p->c, x->name.schema, x->name.name);
	for (size_t i = 0; t && i < t->fields.n; i++)
		swap(&t->fields.v[i].name, x->from, x->to);
	return t || ddl_pg_fail(x->p, "type \"%.*s\" is not in the catalog", STRF(x->name.name));
}

/* Triggers and expressions show their function by its name. */
static void move_function(struct pg *p, struct function *f, struct str schema, struct str name)
{
	struct str was = ddl_pg_shown(p, f->schema, f->name), old_schema = f->schema, old_name = f->name;
	f->schema = schema;
	f->name = name;
	struct str now = ddl_pg_shown(p, schema, name);
	for (size_t i = 0; !f->nargs && i < p->c->relations.n; i++)
		for (size_t k = 0; k < p->c->relations.v[i].triggers.n; k++)
			swap(&p->c->relations.v[i].triggers.v[k].function, was, now);
	ddl_pg_reword_expressions(p, was, now, true);
	for (size_t i = 0; i < p->c->relations.n; i++)
		for (size_t k = 0; k < p->c->relations.v[i].uses.n; k++) {
			struct dependency *d = &p->c->relations.v[i].uses.v[k];
			if (!d->name.n && str_eq(d->schema, old_schema) && str_eq(d->column, old_name))
				*d = (struct dependency){.schema = schema, .column = name};
		}
}

static bool function(const struct renaming *x)
{
	struct function *f = ddl_pg_function(x->p, json_get(x->stmt, "object"), x->missing_ok);
	if (f)
		move_function(x->p, f, f->schema, x->to);
	return f || x->missing_ok;
}

static bool schema(const struct renaming *x)
{
	struct catalog *c = x->p->c;
	for (size_t i = 0; i < c->schemas.n; i++)
		swap(&c->schemas.v[i], x->from, x->to);
	for (size_t i = 0; i < c->relations.n; i++)
		if (str_eq(c->relations.v[i].schema, x->from))
			move_relation(x->p, &c->relations.v[i], x->to, c->relations.v[i].name);
	for (size_t i = 0; i < c->types.n; i++) {
		if (!str_eq(c->types.v[i].schema, x->from))
			continue;
		struct str was = ddl_pg_type_shown(x->p, &c->types.v[i]);
		c->types.v[i].schema = x->to;
		retype(x->p, was, ddl_pg_type_shown(x->p, &c->types.v[i]));
	}
	for (size_t i = 0; i < c->functions.n; i++)
		if (str_eq(c->functions.v[i].schema, x->from))
			move_function(x->p, &c->functions.v[i], x->to, c->functions.v[i].name);
	for (size_t i = 0; i < c->sequences.n; i++)
		if (str_eq(c->sequences.v[i].schema, x->from))
			ddl_pg_move_sequence(x->p, &c->sequences.v[i], x->to, c->sequences.v[i].name);
	return true;
}

static const struct {
	const char *kind;
	bool (*fn)(const struct renaming *x);
} kinds[] = {{"OBJECT_COLUMN", column}, {"OBJECT_TABLE", relation}, {"OBJECT_VIEW", relation},
	{"OBJECT_MATVIEW", relation}, {"OBJECT_FOREIGN_TABLE", relation}, {"OBJECT_INDEX", index},
	{"OBJECT_SEQUENCE", sequence}, {"OBJECT_TABCONSTRAINT", constraint}, {"OBJECT_TYPE", type},
	{"OBJECT_DOMAIN", type}, {"OBJECT_ATTRIBUTE", attribute}, {"OBJECT_FUNCTION", function},
	{"OBJECT_PROCEDURE", function}, {"OBJECT_ROUTINE", function}, {"OBJECT_AGGREGATE", function},
	{"OBJECT_SCHEMA", schema}, {"OBJECT_TRIGGER", trigger_or_policy},
	{"OBJECT_POLICY", trigger_or_policy}};

bool ddl_pg_rename(struct pg *p, const struct json *stmt)
{
	struct renaming x = {.p = p, .stmt = stmt, .name = ddl_pg_range(json_get(stmt, "relation"))};
	x.from = ddl_pg_keep(p, ddl_pg_get(stmt, "subname"));
	x.to = ddl_pg_keep(p, ddl_pg_get(stmt, "newname"));
	x.missing_ok = ddl_pg_flag(stmt, "missing_ok");
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (ddl_pg_is(stmt, "renameType", kinds[i].kind))
			return kinds[i].fn(&x);
	return true; /* roles, tablespaces, rules, domain constraints: nothing the catalog holds */
}

bool ddl_pg_set_schema(struct pg *p, const struct json *stmt)
{
	struct str to = ddl_pg_keep(p, ddl_pg_get(stmt, "newschema")), kind = ddl_pg_get(stmt, "objectType");
	bool missing_ok = ddl_pg_flag(stmt, "missing_ok");
	if (!catalog_has_schema(p->c, to))
		return ddl_pg_fail(p, "schema \"%.*s\" is not in the catalog", STRF(to));
	if (json_get(stmt, "relation")) {
		struct pg_name n = ddl_pg_range(json_get(stmt, "relation"));
		struct sequence *s = catalog_sequence(p->c, n.schema, n.name);
		if (s && s->owner_table.n)
			return ddl_pg_fail(p, "sequence \"%.*s\" is owned by a table", STRF(s->name));
		if (s) {
			ddl_pg_move_sequence(p, s, to, s->name);
			return true;
		}
		struct relation *r = ddl_pg_relation(p, n, missing_ok);
		if (r)
			move_relation(p, r, to, r->name);
		return r || missing_ok;
	}
	if (str_eq(kind, STR("OBJECT_TYPE")) || str_eq(kind, STR("OBJECT_DOMAIN"))) {
		struct type *t = find_type(p, json_get(stmt, "object"), missing_ok);
		if (!t)
			return missing_ok;
		struct str was = ddl_pg_type_shown(p, t);
		t->schema = to;
		retype(p, was, ddl_pg_type_shown(p, t));
		return true;
	}
	if (str_eq(kind, STR("OBJECT_FUNCTION")) || str_eq(kind, STR("OBJECT_PROCEDURE"))) {
		struct function *f = ddl_pg_function(p, json_get(stmt, "object"), missing_ok);
		if (f)
			move_function(p, f, to, f->name);
		return f || missing_ok;
	}
	ddl_pg_unknown(p, "SET SCHEMA of this kind of object is not read");
	return false;
}
