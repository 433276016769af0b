/*
 * Expressions over columns whose type changes. ALTER COLUMN TYPE makes the server write down each index,
 * check and generated column that names the column (pg_get_indexdef_string, pg_get_constraintdef_command) and
 * parse that text again beside the new type (tablecmds.c ATPostAlterTypeCleanup), so that casts come and go:
 * COALESCE(a, b) of two integers becomes COALESCE((a)::bigint, b).
 */
#include "schemas/ddl_pg_index.h"

struct retype {
	struct pg *p;
	struct relation *r;
	const struct ddl_pg_retyped *was;
	size_t n;
};

static bool is_named(const struct retype *x, struct str text)
{
	for (size_t i = 0; i < x->n; i++)
		if (ddl_pg_mentions(text, x->was[i].column))
			return true;
	return false;
}

/* The columns' types from now on or, once more, from before. */
static void swap_types(const struct retype *x, struct ddl_pg_retyped *types)
{
	for (size_t i = 0; i < x->n; i++) {
		struct column *c = catalog_column(x->p->c, x->r, types[i].column);
		struct str type = c ? c->type : STR_NONE;
		if (c)
			c->type = types[i].type;
		types[i].type = type;
	}
}

static const struct json *expression_of(const struct json *tree)
{
	const struct json *raw = json_first(json_get(tree, "stmts"));
	const struct json *select = ddl_pg_node(json_get(raw, "stmt"), "SelectStmt");
	const struct json *target = ddl_pg_node(json_first(json_get(select, "targetList")), "ResTarget");
	return json_get(target, "val");
}

/* The same text under the new types. One that we do not spell back as it was stays as it is: what we would
 * write of it is not what the server does. */
static void respell(const struct retype *x, struct str *text)
{
	struct pg *p = x->p;
	if (!text->n || !is_named(x, *text) || str_find(*text, STR("<?"), 0) != SIZE_MAX)
		return;
	struct str sql = str_fmt(p->tmp, "SELECT %.*s", STRF(*text)), source = p->source;
	struct names path = p->c->search_path;
	const struct json *tree = NULL;
	struct worker_answer answer = {.status = WORKER_OK};
	struct err e = err_new(p->tmp);
	if (worker_pg_parse(p->d->w, p->tmp, sql, &tree, &answer, &e) || answer.status != WORKER_OK) {
		p->d->transient |= answer.status != WORKER_SYNTAX;
		return;
	}
	const struct json *expr = expression_of(tree);
	struct ddl_pg_retyped *types = ARENA_ARRAY(p->tmp, struct ddl_pg_retyped, x->n);
	memcpy(types, x->was, x->n * sizeof *types);
	p->source = sql;
	p->c->search_path = p->home; /* which the text is spelled for */
	swap_types(x, types);
	p->shown = true;
	struct str before = ddl_pg_expr_of(p, x->r, expr);
	p->shown = false;
	swap_types(x, types);
	if (str_eq(before, *text))
		*text = ddl_pg_expr_of(p, x->r, expr);
	p->c->search_path = path;
	p->source = source;
}

/* date(d) of a column that has become a date is the column itself. */
static const struct column *only_column(const struct retype *x, struct str text)
{
	for (size_t i = 0; i < x->r->columns.n; i++)
		if (str_eq(ddl_pg_quote(x->p->tmp, x->r->columns.v[i].name), text))
			return &x->r->columns.v[i];
	return NULL;
}

static void respell_index(const struct retype *x, struct index *i)
{
	struct names out = {0};
	for (size_t k = 0; k < i->columns.n; k++) {
		struct str whole = i->columns.v[k], inner = str_sub(whole, 1, whole.n - 1), was = inner;
		if (str_starts(whole, STR("(")))
			respell(x, &inner);
		const struct column *c = str_eq(inner, was) ? NULL : only_column(x, inner);
		catalog_names_add(x->p->a, &out,
			c                    ? c->name
			: str_eq(inner, was) ? whole
					     : str_fmt(x->p->a, "(%.*s)", STRF(inner)));
	}
	i->columns = out;
	respell(x, &i->predicate);
}

static void retype(struct pg *p, struct relation *r, const struct ddl_pg_retyped *was, size_t n)
{
	struct retype x = {p, r, was, n};
	for (size_t i = 0; i < r->indexes.n; i++)
		respell_index(&x, &r->indexes.v[i]);
	for (size_t i = 0; i < r->constraints.n; i++)
		if (r->constraints.v[i].kind == CONSTRAINT_CHECK)
			respell(&x, &r->constraints.v[i].definition);
	for (size_t i = 0; i < r->columns.n; i++)
		respell(&x, &r->columns.v[i].generated);
}

static bool index_is_named(const struct retype *x, const struct index *i)
{
	for (size_t k = 0; k < i->columns.n; k++)
		if (is_named(x, i->columns.v[k]))
			return true;
	for (size_t k = 0; k < i->include.n; k++)
		if (is_named(x, i->include.v[k]))
			return true;
	return is_named(x, i->predicate);
}

/* The index of a partitioned table is made anew with its partitions' ones, which get the names that they
 * would get today, whatever they were called (DefineIndex). */
static void rename_part(struct pg *p, struct relation *part, const struct index *whole)
{
	for (size_t i = 0; i < part->indexes.n; i++) {
		struct index *x = &part->indexes.v[i];
		struct constraint *k = catalog_constraint(part, x->name);
		if (!x->inherited || !ddl_pg_same_index(x, whole))
			continue;
		x->name = STR_NONE;
		if (k)
			k->name = STR_NONE;
		const char *label = x->primary ? "pkey" : k ? "key" : "idx";
		x->name = ddl_pg_index_name(p, part, x, label, k != NULL);
		if (k)
			k->name = x->name;
		return;
	}
}

static void rename_parts(struct pg *p, struct relation *r, const struct ddl_pg_retyped *was, size_t n,
	const struct pg_name *child, size_t children)
{
	struct retype x = {p, r, was, n};
	for (size_t i = 0; r->kind == RELATION_PARTITIONED && i < r->indexes.n; i++)
		for (size_t c = 0; index_is_named(&x, &r->indexes.v[i]) && c < children; c++)
			rename_part(
				p, catalog_relation(p->c, child[c].schema, child[c].name), &r->indexes.v[i]);
}

size_t ddl_pg_retyped(
	struct pg *p, const struct relation *r, const struct json *cmds, struct ddl_pg_retyped **out)
{
	size_t n = 0;
	*out = ARENA_ARRAY(p->tmp, struct ddl_pg_retyped, json_count(cmds) + 1);
	for (const struct json *c = json_first(cmds); c; c = json_next(c)) {
		const struct json *cmd = ddl_pg_node(c, "AlterTableCmd");
		bool type = ddl_pg_is(cmd, "subtype", "AT_AlterColumnType");
		const struct column *col = type ? catalog_column(p->c, r, ddl_pg_get(cmd, "name")) : NULL;
		if (col)
			(*out)[n++] = (struct ddl_pg_retyped){col->name, col->type};
	}
	return n;
}

void ddl_pg_retype(struct pg *p, struct pg_name table, const struct ddl_pg_retyped *was, size_t n)
{
	struct pg_name *child;
	size_t children;
	struct relation *r = catalog_relation(p->c, table.schema, table.name);
	retype(p, r, was, n);
	ddl_pg_children(p, table, &child, &children);
	for (size_t i = 0; i < children; i++)
		retype(p, catalog_relation(p->c, child[i].schema, child[i].name), was, n);
	rename_parts(p, r, was, n, child, children);
}
