/* ALTER TABLE. Sub-commands run in PostgreSQL's passes (tablecmds.c): drops, types, columns, then the rest.
 */
#include "schemas/ddl_pg_depend.h"

struct alter {
	struct pg *p;
	struct pg_name table;
	const struct json *cmd;
	struct str name; /* the sub-command's own: mostly a column */
	const struct json *def;
	bool missing_ok, cascade;
	bool only; /* not its children */
};

static struct relation *target(const struct alter *x)
{
	return catalog_relation(x->p->c, x->table.schema, x->table.name);
}

static struct column *column(const struct alter *x)
{
	struct relation *r = target(x);
	struct column *c = catalog_column(x->p->c, r, x->name);
	if (!c && !r->columns_unknown)
		ddl_pg_no_column(x->p, r, x->name);
	return c;
}

/* What is inherited changes with the parent's alone. */
static bool is_inherited(const struct alter *x)
{
	const struct column *c = catalog_column(x->p->c, target(x), x->name);
	if (c && c->inherited)
		ddl_pg_fail(x->p, "column \"%.*s\" of \"%.*s\" is inherited", STRF(x->name),
			STRF(target(x)->name));
	return c && c->inherited;
}

/* The same column of every child, too. */
typedef void column_fn(const struct alter *x, struct relation *r, struct column *c);

static bool each_column(const struct alter *x, column_fn *fn)
{
	struct column *c = column(x);
	if (!c)
		return target(x)->columns_unknown;
	fn(x, target(x), c);
	struct pg_name *child;
	size_t n;
	ddl_pg_children(x->p, x->table, &child, &n);
	for (size_t i = 0; !x->only && i < n; i++) {
		struct relation *r = catalog_relation(x->p->c, child[i].schema, child[i].name);
		c = catalog_column(x->p->c, r, x->name);
		if (c)
			fn(x, r, c);
	}
	return true;
}

static bool add_column(const struct alter *x)
{
	const struct json *def = ddl_pg_node(x->def, "ColumnDef");
	return ddl_pg_add_column(x->p, x->table, def, x->missing_ok, x->only);
}

static bool drop_column(const struct alter *x)
{
	struct relation *r = target(x);
	/* A table whose columns are not known ("?" stands for them) may have had it. */
	if (!catalog_column(x->p->c, r, x->name))
		return (x->missing_ok && !catalog_column(x->p->c, r, STR("?"))) || column(x) != NULL;
	if (is_inherited(x))
		return false;
	return ddl_pg_drop_column(x->p, r, x->name, x->cascade, x->only);
}

static void set_type(const struct alter *x, struct relation *r, struct column *c)
{
	(void)r;
	c->type = ddl_pg_type(x->p, json_get(ddl_pg_node(x->def, "ColumnDef"), "typeName"), true);
}

/* "cannot alter type of a column used by a view or rule", "... by a generated column" */
static bool column_type(const struct alter *x)
{
	const struct relation *r = target(x);
	if (is_inherited(x))
		return false;
	bool used = ddl_pg_used_by(x->p, x->table, x->name) != SIZE_MAX;
	for (size_t i = 0; i < r->columns.n; i++)
		used = used || (!str_eq(r->columns.v[i].name, x->name) &&
				       ddl_pg_mentions(r->columns.v[i].generated, x->name));
	if (used)
		return ddl_pg_fail(x->p,
			"a view or a generated column needs the type of \"%.*s\" of \"%.*s\"", STRF(x->name),
			STRF(r->name));
	return each_column(x, set_type);
}

static void set_default(const struct alter *x, struct relation *r, struct column *c)
{
	(void)r;
	c->identity = c->identity && !c->def.n; /* else it was its default that filled it */
	c->def = x->def ? ddl_pg_default(x->p, x->def, c->type) : STR_NONE;
}

static bool column_default(const struct alter *x)
{
	return each_column(x, set_default);
}

static void set_not_null(const struct alter *x, struct relation *r, struct column *c)
{
	(void)r;
	c->not_null = ddl_pg_is(x->cmd, "subtype", "AT_SetNotNull");
}

static bool not_null(const struct alter *x)
{
	return each_column(x, set_not_null);
}

static void drop_expression(const struct alter *x, struct relation *r, struct column *c)
{
	(void)x, (void)r;
	c->generated = STR_NONE;
}

static bool column_drop_expression(const struct alter *x)
{
	return each_column(x, drop_expression);
}

static bool add_identity(const struct alter *x)
{
	struct column *c = column(x);
	if (!c)
		return false;
	c->identity = true;
	ddl_pg_column_sequence(
		x->p, target(x), c->name, json_get(ddl_pg_node(x->def, "Constraint"), "options"));
	return true;
}

static void drop_owned_sequence(struct pg *p, const struct relation *r, struct str column_name)
{
	for (size_t i = p->c->sequences.n; i-- > 0;) {
		const struct sequence *s = &p->c->sequences.v[i];
		if (str_eq(s->schema, r->schema) && str_eq(s->owner_table, r->name) &&
			str_eq(s->owner_column, column_name))
			CATALOG_REMOVE(&p->c->sequences, i);
	}
}

static bool drop_identity(const struct alter *x)
{
	struct column *c = column(x);
	if (!c)
		return false;
	if (!c->identity || c->def.n)
		return x->missing_ok ||
		       ddl_pg_fail(x->p, "column \"%.*s\" is no identity column", STRF(x->name));
	c->identity = false;
	drop_owned_sequence(x->p, target(x), c->name);
	return true;
}

static bool add_constraint(const struct alter *x)
{
	const struct json *con = ddl_pg_node(x->def, "Constraint");
	return ddl_pg_constraint_turn(con) < 0 || ddl_pg_add_constraint(x->p, x->table, con, STR_NONE);
}

static bool drop_constraint(const struct alter *x)
{
	const struct constraint *k = catalog_constraint(target(x), x->name);
	if (k && k->inherited)
		return ddl_pg_fail(x->p, "constraint \"%.*s\" of \"%.*s\" is inherited", STRF(x->name),
			STRF(target(x)->name));
	return ddl_pg_drop_constraint(x->p, target(x), x->name, x->cascade, x->missing_ok);
}

static bool validate(const struct alter *x)
{
	struct constraint *k = catalog_constraint(target(x), x->name);
	if (!k)
		return ddl_pg_fail(x->p, "constraint \"%.*s\" is not in the catalog", STRF(x->name));
	k->not_valid = false;
	return true;
}

static bool alter_constraint(const struct alter *x)
{
	const struct json *con = ddl_pg_node(x->def, "Constraint");
	struct constraint *k = catalog_constraint(target(x), ddl_pg_get(con, "conname"));
	if (!k)
		return ddl_pg_fail(
			x->p, "constraint \"%.*s\" is not in the catalog", STRF(ddl_pg_get(con, "conname")));
	k->deferrable = ddl_pg_flag(con, "deferrable");
	return true;
}

static bool row_security(const struct alter *x)
{
	struct str t = ddl_pg_get(x->cmd, "subtype");
	struct relation *r = target(x);
	if (str_eq(t, STR("AT_EnableRowSecurity")))
		r->row_security = true;
	else if (str_eq(t, STR("AT_DisableRowSecurity")))
		r->row_security = false;
	else
		r->row_security_forced = str_eq(t, STR("AT_ForceRowSecurity"));
	return true;
}

static bool attach(const struct alter *x)
{
	return ddl_pg_attach(x->p, target(x), ddl_pg_node(x->def, "PartitionCmd"),
		ddl_pg_is(x->cmd, "subtype", "AT_AttachPartition"));
}

static bool inherit(const struct alter *x)
{
	return ddl_pg_inherit(x->p, target(x), ddl_pg_node(x->def, "RangeVar"),
		ddl_pg_is(x->cmd, "subtype", "AT_AddInherit"));
}

static const struct {
	const char *subtype;
	int pass;
	bool (*fn)(const struct alter *x); /* NULL: nothing the catalog holds */
} commands[] = {
	{"AT_DropColumn", 0, drop_column},
	{"AT_DropConstraint", 0, drop_constraint},
	{"AT_AlterColumnType", 1, column_type},
	{"AT_AddColumn", 2, add_column},
	{"AT_ColumnDefault", 3, column_default},
	{"AT_SetNotNull", 3, not_null},
	{"AT_DropNotNull", 0, not_null},
	{"AT_DropExpression", 0, column_drop_expression},
	{"AT_AddIdentity", 3, add_identity},
	{"AT_DropIdentity", 0, drop_identity},
	{"AT_AddConstraint", 4, add_constraint},
	{"AT_ValidateConstraint", 5, validate},
	{"AT_AlterConstraint", 5, alter_constraint},
	{"AT_EnableRowSecurity", 5, row_security},
	{"AT_DisableRowSecurity", 5, row_security},
	{"AT_ForceRowSecurity", 5, row_security},
	{"AT_NoForceRowSecurity", 5, row_security},
	{"AT_AttachPartition", 5, attach},
	{"AT_DetachPartition", 5, attach},
	{"AT_DetachPartitionFinalize", 5, NULL},
	{"AT_AddInherit", 5, inherit},
	{"AT_DropInherit", 5, inherit},
	{"AT_SetIdentity", 5, NULL},
	{"AT_SetStatistics", 5, NULL},
	{"AT_SetOptions", 5, NULL},
	{"AT_ResetOptions", 5, NULL},
	{"AT_SetStorage", 5, NULL},
	{"AT_SetCompression", 5, NULL},
	{"AT_ChangeOwner", 5, NULL},
	{"AT_ClusterOn", 5, NULL},
	{"AT_DropCluster", 5, NULL},
	{"AT_SetLogged", 5, NULL},
	{"AT_SetUnLogged", 5, NULL},
	{"AT_SetAccessMethod", 5, NULL},
	{"AT_SetTableSpace", 5, NULL},
	{"AT_SetRelOptions", 5, NULL},
	{"AT_ResetRelOptions", 5, NULL},
	{"AT_ReplaceRelOptions", 5, NULL},
	{"AT_EnableTrig", 5, NULL},
	{"AT_EnableAlwaysTrig", 5, NULL},
	{"AT_EnableReplicaTrig", 5, NULL},
	{"AT_DisableTrig", 5, NULL},
	{"AT_EnableTrigAll", 5, NULL},
	{"AT_DisableTrigAll", 5, NULL},
	{"AT_EnableTrigUser", 5, NULL},
	{"AT_DisableTrigUser", 5, NULL},
	{"AT_EnableRule", 5, NULL},
	{"AT_EnableAlwaysRule", 5, NULL},
	{"AT_EnableReplicaRule", 5, NULL},
	{"AT_DisableRule", 5, NULL},
	{"AT_ReplicaIdentity", 5, NULL},
	{"AT_GenericOptions", 5, NULL},
	{"AT_AlterColumnGenericOptions", 5, NULL},
	{"AT_AddOf", 5, NULL},
	{"AT_DropOf", 5, NULL},
};

static size_t command(struct str subtype)
{
	size_t i = 0;
	while (i < sizeof commands / sizeof *commands && !str_eq(subtype, str_of(commands[i].subtype)))
		i++;
	return i;
}

static bool run_pass(struct pg *p, struct pg_name table, const struct json *stmt, int pass)
{
	bool all = true, only = !ddl_pg_flag(json_get(stmt, "relation"), "inh");
	for (const struct json *n = json_first(json_get(stmt, "cmds")); n; n = json_next(n)) {
		const struct json *cmd = ddl_pg_node(n, "AlterTableCmd");
		size_t i = command(ddl_pg_get(cmd, "subtype"));
		struct alter x = {
			.p = p, .table = table, .cmd = cmd, .name = ddl_pg_get(cmd, "name"), .only = only};
		x.def = json_get(cmd, "def");
		x.missing_ok = ddl_pg_flag(cmd, "missing_ok");
		x.cascade = ddl_pg_is(cmd, "behavior", "DROP_CASCADE");
		if (i == sizeof commands / sizeof *commands) {
			if (pass == 5)
				ddl_pg_unknown(
					p, "ALTER TABLE %.*s is not read", STRF(ddl_pg_get(cmd, "subtype")));
		} else if (commands[i].pass == pass && commands[i].fn) {
			all &= commands[i].fn(&x);
		}
	}
	return all;
}

bool ddl_pg_alter_table(struct pg *p, const struct json *stmt)
{
	struct pg_name n = ddl_pg_range(json_get(stmt, "relation"));
	if (ddl_pg_is(stmt, "objtype", "OBJECT_TYPE"))
		return ddl_pg_alter_composite(p, stmt);
	if (ddl_pg_is(stmt, "objtype", "OBJECT_INDEX"))
		return ddl_pg_alter_index(p, stmt);
	if (ddl_pg_is(stmt, "objtype", "OBJECT_SEQUENCE") || catalog_sequence(p->c, n.schema, n.name))
		return true;
	const struct relation *r = ddl_pg_relation(p, n, ddl_pg_flag(stmt, "missing_ok"));
	if (!r)
		return ddl_pg_flag(stmt, "missing_ok") || ddl_pg_is_temp(p, n);
	struct pg_name table = {r->schema, r->name};
	bool all = true;
	struct ddl_pg_retyped *was;
	size_t retyped = ddl_pg_retyped(p, r, json_get(stmt, "cmds"), &was);
	for (int pass = 0; pass < 6; pass++) {
		all &= run_pass(p, table, stmt, pass);
		if (pass == 1 && retyped)
			ddl_pg_retype(p, table, was, retyped);
	}
	return all;
}
