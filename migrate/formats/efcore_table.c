#include "migrate/formats/efcore_op.h"

struct property { /* a column is declared as one, and may have another name */
	struct str property, column;
};

struct making {
	struct format_ddl_create create;
	VEC(struct property) properties;
};

static void add_column(struct efcore_op *o, struct making *t, struct str property, uint32_t value)
{
	struct efcore_chain c;
	struct format_ddl_column column;
	struct str name;
	if (!format_efcore_chain(o->r, value, &c) || !str_eq(c.calls.v[0].name, STR("Column"))) {
		format_efcore_unknown(o->r, value, "a column that is not read");
		return;
	}
	if (!format_efcore_text(o->r, format_efcore_argument(o->r, &c.calls.v[0], "name", SIZE_MAX), &name)) {
		format_efcore_unknown(o->r, value, "a column whose name is computed");
		return;
	}
	if (!name.n)
		name = property;
	*VEC_PUSH(o->r->a, &t->properties) = (struct property){property, name};
	if (format_efcore_column(o->r, &c, name, &column))
		*VEC_PUSH(o->r->a, &t->create.columns) = column;
}

/* columns: table => new { Id = table.Column<int>(...), ... } */
static void read_columns(struct efcore_op *o, struct making *t)
{
	const struct syntax *x = o->r->t;
	uint32_t node = format_efcore_op_argument(o, "columns", 1);
	uint32_t body = node == UINT32_MAX ? node : syntax_field(x, node, "body");
	struct str property = STR_NONE;
	if (body == UINT32_MAX || !syntax_is(x, body, "anonymous_object_creation_expression")) {
		format_efcore_unknown(o->r, o->call->node, "a table whose columns are computed");
		return;
	}
	for (uint32_t n = syntax_child(x, body); n != UINT32_MAX; n = syntax_sibling(x, n)) {
		if (syntax_is(x, n, "identifier"))
			property = syntax_text(x, n);
		else if (syntax_is(x, n, "invocation_expression"))
			add_column(o, t, property, n);
	}
}

static void to_columns(struct names_list *l, const struct making *t)
{
	for (size_t i = 0; i < l->n; i++)
		for (size_t k = 0; k < t->properties.n; k++)
			if (str_eq(l->v[i], t->properties.v[k].property)) {
				l->v[i] = t->properties.v[k].column;
				break;
			}
}

static void add_constraint(struct efcore_op *o, struct making *t, const struct efcore_chain *c, uint32_t node)
{
	struct efcore_op k = {.r = o->r, .chain = c, .call = &c->calls.v[0], .known = true};
	struct str what = k.call->name, clause = STR_NONE;
	struct names_list columns = {0};
	bool checks = str_eq(what, STR("CheckConstraint"));
	k.name = format_efcore_op_needed(&k, "name", 0);
	if (!checks)
		columns = format_efcore_op_names(&k, "columns", "column", 1);
	to_columns(&columns, t);
	if (checks)
		clause = format_efcore_op_check(&k, 1);
	else if (str_eq(what, STR("PrimaryKey")))
		clause = format_efcore_op_key(&k, "PRIMARY KEY", columns);
	else if (str_eq(what, STR("UniqueConstraint")))
		clause = format_efcore_op_key(&k, "UNIQUE", columns);
	else if (str_eq(what, STR("ForeignKey")))
		clause = format_efcore_op_foreign_key(&k, columns, 2);
	else
		k.known = false;
	if (k.known)
		*VEC_PUSH(o->r->a, &t->create.clauses) = clause;
	else
		format_efcore_unknown(o->r, node, "a constraint that is not read");
}

static void read_constraints(struct efcore_op *o, struct making *t)
{
	const struct syntax *x = o->r->t;
	uint32_t node = format_efcore_op_argument(o, "constraints", SIZE_MAX);
	uint32_t body = node == UINT32_MAX ? node : syntax_field(x, node, "body");
	if (body == UINT32_MAX)
		return;
	for (uint32_t n = syntax_child(x, body); n != UINT32_MAX; n = syntax_sibling(x, n)) {
		struct efcore_chain c;
		if (syntax_is(x, n, "{") || syntax_is(x, n, "}") || syntax_is(x, n, "comment"))
			continue;
		uint32_t e = syntax_is(x, n, "expression_statement") ? syntax_child(x, n) : n;
		if (format_efcore_chain(o->r, e, &c))
			add_constraint(o, t, &c, n);
		else
			format_efcore_unknown(o->r, n, "a constraint that is not read");
	}
}

void format_efcore_table_create(struct efcore_op *o)
{
	struct making t = {.create.table = {format_efcore_op_schema(o, "schema", SIZE_MAX), o->name}};
	read_columns(o, &t);
	read_constraints(o, &t);
	if (o->known)
		format_ddl_create_table(&o->r->d, &t.create);
	format_efcore_op_done(o, true);
}
