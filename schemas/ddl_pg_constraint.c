/* Constraints. */
#include "schemas/ddl_pg_index.h"

int ddl_pg_constraint_turn(const struct json *con)
{
	struct str t = ddl_pg_get(con, "contype");
	if (str_eq(t, STR("CONSTR_CHECK")))
		return 0;
	if (str_eq(t, STR("CONSTR_PRIMARY")) || str_eq(t, STR("CONSTR_UNIQUE")) ||
		str_eq(t, STR("CONSTR_EXCLUSION")))
		return 1;
	return str_eq(t, STR("CONSTR_FOREIGN")) ? 2 : -1;
}

static bool taken(struct pg *p, const struct relation *r, struct str name)
{
	if (!name.n || !catalog_constraint(r, name))
		return false;
	ddl_pg_fail(p, "constraint \"%.*s\" of \"%.*s\" is already there", STRF(name), STRF(r->name));
	return true;
}

/* A check that the table has already, of its own or from a parent, is both from now on. */
bool ddl_pg_merge_check(struct relation *r, struct str name, bool inherited)
{
	struct constraint *k = name.n ? catalog_constraint(r, name) : NULL;
	if (!k || k->kind != CONSTRAINT_CHECK || (!inherited && !k->inherited))
		return false;
	k->own = k->own || !inherited || !k->inherited;
	k->inherited = true;
	return true;
}

static bool add_check(struct pg *p, struct relation *r, const struct json *con)
{
	const struct json *expr = json_get(con, "raw_expr");
	struct constraint k = {.kind = CONSTRAINT_CHECK, .name = ddl_pg_keep(p, ddl_pg_get(con, "conname"))};
	if (ddl_pg_merge_check(r, k.name, false))
		return true;
	if (taken(p, r, k.name))
		return false;
	k.columns = ddl_pg_expr_columns(p, expr, r);
	k.definition = ddl_pg_expr_of(p, r, expr);
	k.not_valid = ddl_pg_flag(con, "skip_validation");
	k.no_inherit = ddl_pg_flag(con, "is_no_inherit");
	if (!k.name.n)
		k.name = ddl_pg_choose_constraint(
			p, r->schema, r->name, k.columns.n == 1 ? k.columns.v[0] : STR_NONE, "check");
	*VEC_PUSH(p->a, &r->constraints) = k;
	if (k.no_inherit)
		return true;
	struct pg_name *child;
	size_t n;
	ddl_pg_children(p, (struct pg_name){r->schema, r->name}, &child, &n);
	k.inherited = true;
	for (size_t i = 0; i < n; i++) {
		struct relation *c = catalog_relation(p->c, child[i].schema, child[i].name);
		if (!ddl_pg_merge_check(c, k.name, true) && !catalog_constraint(c, k.name))
			*VEC_PUSH(p->a, &c->constraints) = k;
	}
	return true;
}

static struct names excluded(struct pg *p, const struct relation *r, const struct json *con)
{
	struct names out = {0};
	for (const struct json *n = json_first(json_get(con, "exclusions")); n; n = json_next(n)) {
		const struct json *pair = json_get(ddl_pg_node(n, "List"), "items");
		catalog_names_add(
			p->a, &out, ddl_pg_index_element(p, r, ddl_pg_node(json_first(pair), "IndexElem")));
	}
	return out;
}

/* An element as pg_get_constraintdef() prints it: what looks like a function stands bare. */
static struct str excluded_text(struct pg *p, const struct relation *r, const struct json *elem)
{
	static const char *const functions[] = {
		"FuncCall", "CoalesceExpr", "MinMaxExpr", "SQLValueFunction", NULL};
	const struct json *expr = json_get(elem, "expr");
	struct str text = ddl_pg_index_element(p, r, elem);
	if (!expr || text.p[0] != '(')
		return ddl_pg_quote(p->tmp, text);
	for (size_t i = 0; functions[i]; i++)
		if (ddl_pg_node(expr, functions[i]))
			return ddl_pg_expr_of(p, r, expr);
	return text;
}

/* The operator class of an element, where it is not the one that its type has without a word: those of gist
 * in PostgreSQL itself and in contrib. */
static struct str excluded_class(const struct json *elem)
{
	static const char *const others[] = {"inet_ops", "gist_trgm_ops", "gist__intbig_ops", NULL};
	struct str name = ddl_pg_qualified(json_get(elem, "opclass")).name;
	return str_one_of(name, others) ? name : STR_NONE;
}

/* As pg_get_constraintdef() prints it. */
static struct str exclusion_text(struct pg *p, const struct relation *r, const struct json *con)
{
	struct sb b = sb_new(p->tmp, 64 * 1024);
	struct str method = ddl_pg_get(con, "access_method");
	sb_fmt(&b, "EXCLUDE USING %.*s (", STRF(method.n ? method : STR("btree")));
	for (const struct json *n = json_first(json_get(con, "exclusions")); n; n = json_next(n)) {
		const struct json *pair = json_get(ddl_pg_node(n, "List"), "items");
		const struct json *op = json_get(ddl_pg_node(json_next(json_first(pair)), "List"), "items");
		const struct json *elem = ddl_pg_node(json_first(pair), "IndexElem");
		struct str class = excluded_class(elem);
		sb_fmt(&b, "%s%.*s%s%.*s WITH %.*s", n == json_first(json_get(con, "exclusions")) ? "" : ", ",
			STRF(excluded_text(p, r, elem)), class.n ? " " : "", STRF(class),
			STRF(ddl_pg_qualified(op).name));
	}
	sb_char(&b, ')');
	if (json_get(con, "where_clause"))
		sb_fmt(&b, " WHERE (%.*s)", STRF(ddl_pg_expr_of(p, r, json_get(con, "where_clause"))));
	sb_addz(&b, ddl_pg_flag(con, "deferrable") ? " DEFERRABLE" : "");
	sb_addz(&b, ddl_pg_flag(con, "initdeferred") ? " INITIALLY DEFERRED" : "");
	return ddl_pg_keep(p, sb_str(&b));
}

static void set_not_null(struct pg *p, struct relation *r, struct names columns)
{
	for (size_t i = 0; i < columns.n; i++) {
		struct column *c = catalog_column(p->c, r, columns.v[i]);
		if (c)
			c->not_null = true;
	}
}

/* ADD CONSTRAINT ... USING INDEX: the index takes the constraint's name. */
static bool use_index(struct pg *p, struct relation *r, const struct json *con, struct constraint *k)
{
	struct index *x = catalog_index(r, ddl_pg_get(con, "indexname"));
	if (!x)
		return ddl_pg_fail(
			p, "index \"%.*s\" is not in the catalog", STRF(ddl_pg_get(con, "indexname")));
	if (!k->name.n)
		k->name = x->name;
	x->name = k->name;
	x->primary = k->kind == CONSTRAINT_PRIMARY;
	k->columns = x->columns;
	return true;
}

/* Its parts come from the tree, as an index' do. */
static struct str exclusion_name(struct pg *p, const struct relation *r, const struct json *con)
{
	struct names parts = {0}, none = {0};
	for (const struct json *n = json_first(json_get(con, "exclusions")); n; n = json_next(n)) {
		const struct json *pair = json_get(ddl_pg_node(n, "List"), "items");
		const struct json *elem = ddl_pg_node(json_first(pair), "IndexElem");
		struct str name = ddl_pg_get(elem, "name");
		if (!name.n)
			name = ddl_pg_colname(json_get(elem, "expr"));
		catalog_names_add(p->tmp, &parts, name.n ? name : STR("expr"));
	}
	return ddl_pg_choose_relation(p, r->schema, r->name,
		ddl_pg_join_columns(p, ddl_pg_index_part_names(p, parts, none)), "excl", true);
}

static bool make_index(struct pg *p, struct relation *r, const struct json *con, struct constraint *k)
{
	struct index x = {.unique = k->kind != CONSTRAINT_EXCLUDE,
		.primary = k->kind == CONSTRAINT_PRIMARY,
		.columns = k->columns,
		.method = ddl_pg_keep(p, ddl_pg_get(con, "access_method"))};
	if (!x.method.n)
		x.method = STR("btree");
	x.include = ddl_pg_strings(p, json_get(con, "including"));
	x.nulls_not_distinct = ddl_pg_flag(con, "nulls_not_distinct");
	if (json_get(con, "where_clause"))
		x.predicate = ddl_pg_expr_of(p, r, json_get(con, "where_clause"));
	static const char *const labels[] = {
		[CONSTRAINT_PRIMARY] = "pkey", [CONSTRAINT_UNIQUE] = "key", [CONSTRAINT_EXCLUDE] = "excl"};
	if (!k->name.n)
		k->name = k->kind == CONSTRAINT_EXCLUDE ? exclusion_name(p, r, con)
							: ddl_pg_index_name(p, r, &x, labels[k->kind], true);
	else if (ddl_pg_name_taken(p, r->schema, k->name))
		return ddl_pg_fail(p, "relation \"%.*s\" is already there", STRF(k->name));
	x.name = k->name;
	*VEC_PUSH(p->a, &r->indexes) = x;
	return true;
}

/* pg_constraint has no column for an expression. */
static struct names without_expressions(struct pg *p, struct names columns)
{
	struct names out = {0};
	for (size_t i = 0; i < columns.n; i++)
		catalog_names_add(p->a, &out, columns.v[i].p[0] == '(' ? STR_NONE : columns.v[i]);
	return out;
}

static bool has_primary(const struct relation *r)
{
	for (size_t i = 0; i < r->constraints.n; i++)
		if (r->constraints.v[i].kind == CONSTRAINT_PRIMARY)
			return true;
	return false;
}

/* "multiple primary keys for table ... are not allowed", of a partition. */
static bool partition_has_other(struct pg *p, const struct relation *r, const struct json *con)
{
	struct names keys = ddl_pg_strings(p, json_get(con, "keys"));
	struct pg_name *child;
	size_t n;
	if (r->kind != RELATION_PARTITIONED || !keys.n)
		return false;
	ddl_pg_children(p, (struct pg_name){r->schema, r->name}, &child, &n);
	for (size_t i = 0; i < n; i++) {
		const struct relation *c = catalog_relation(p->c, child[i].schema, child[i].name);
		for (size_t k = 0; k < c->constraints.n; k++)
			if (c->constraints.v[k].kind == CONSTRAINT_PRIMARY &&
				!catalog_names_same(DIALECT_POSTGRESQL, c->constraints.v[k].columns, keys))
				return true;
	}
	return false;
}

bool ddl_pg_add_key(
	struct pg *p, struct pg_name table, const struct json *con, struct str column, struct str name)
{
	struct relation *r = catalog_relation(p->c, table.schema, table.name);
	struct constraint k = {.kind = CONSTRAINT_UNIQUE, .name = ddl_pg_keep(p, name)};
	if (ddl_pg_is(con, "contype", "CONSTR_PRIMARY"))
		k.kind = CONSTRAINT_PRIMARY;
	else if (ddl_pg_is(con, "contype", "CONSTR_EXCLUSION"))
		k.kind = CONSTRAINT_EXCLUDE;
	if (taken(p, r, k.name))
		return false;
	if (k.kind == CONSTRAINT_PRIMARY && has_primary(r))
		return ddl_pg_fail(p, "table \"%.*s\" has a primary key already", STRF(r->name));
	if (k.kind == CONSTRAINT_PRIMARY && partition_has_other(p, r, con))
		return ddl_pg_fail(
			p, "a partition of \"%.*s\" has another primary key already", STRF(r->name));
	k.deferrable = ddl_pg_flag(con, "deferrable");
	if (k.kind == CONSTRAINT_EXCLUDE)
		k.definition = exclusion_text(p, r, con);
	k.columns =
		k.kind == CONSTRAINT_EXCLUDE ? excluded(p, r, con) : ddl_pg_strings(p, json_get(con, "keys"));
	if (!k.columns.n && column.n)
		catalog_names_add(p->a, &k.columns, column);
	for (size_t i = 0; i < k.columns.n; i++)
		if (k.columns.v[i].p[0] != '(' && !r->columns_unknown &&
			!catalog_column(p->c, r, k.columns.v[i]))
			return ddl_pg_no_column(p, r, k.columns.v[i]);
	bool made = ddl_pg_get(con, "indexname").n ? use_index(p, r, con, &k) : make_index(p, r, con, &k);
	if (!made)
		return false;
	if (k.kind == CONSTRAINT_PRIMARY)
		set_not_null(p, r, k.columns);
	k.columns = without_expressions(p, k.columns);
	*VEC_PUSH(p->a, &r->constraints) = k;
	ddl_pg_index_on_partitions(p, r, catalog_index(r, k.name), &k);
	return true;
}

static struct names primary_key(const struct relation *r)
{
	for (size_t i = 0; i < r->constraints.n; i++)
		if (r->constraints.v[i].kind == CONSTRAINT_PRIMARY)
			return r->constraints.v[i].columns;
	return (struct names){0};
}

static bool add_foreign(struct pg *p, struct relation *r, const struct json *con, struct str column)
{
	struct pg_name to = ddl_pg_range(json_get(con, "pktable"));
	struct constraint k = {
		.kind = CONSTRAINT_FOREIGN, .name = ddl_pg_keep(p, ddl_pg_get(con, "conname"))};
	if (taken(p, r, k.name))
		return false;
	k.columns = ddl_pg_strings(p, json_get(con, "fk_attrs"));
	if (!k.columns.n)
		catalog_names_add(p->a, &k.columns, column);
	k.ref_columns = ddl_pg_strings(p, json_get(con, "pk_attrs"));
	k.ref_schema = ddl_pg_keep(p, to.schema);
	k.ref_table = ddl_pg_keep(p, to.name);
	k.not_valid = ddl_pg_flag(con, "skip_validation");
	k.deferrable = ddl_pg_flag(con, "deferrable");
	const struct relation *target = ddl_pg_relation(p, to, false);
	if (target) {
		k.ref_schema = target->schema;
		if (!k.ref_columns.n)
			k.ref_columns = primary_key(target);
	} else if (!k.ref_schema.n) {
		/* Made later, by another source (an app that this one's keys point to): where a table is
		 * made. */
		(void)ddl_pg_target(p, to, &k.ref_schema);
	}
	if (!k.name.n)
		k.name = ddl_pg_choose_constraint(
			p, r->schema, r->name, ddl_pg_join_columns(p, k.columns), "fkey");
	*VEC_PUSH(p->a, &r->constraints) = k;
	if (r->kind != RELATION_PARTITIONED)
		return true;
	struct pg_name *child;
	size_t n;
	ddl_pg_children(p, (struct pg_name){r->schema, r->name}, &child, &n);
	k.inherited = true;
	for (size_t i = 0; i < n; i++)
		*VEC_PUSH(p->a, &catalog_relation(p->c, child[i].schema, child[i].name)->constraints) = k;
	return true;
}

bool ddl_pg_add_constraint(struct pg *p, struct pg_name table, const struct json *con, struct str column)
{
	struct relation *r = catalog_relation(p->c, table.schema, table.name);
	switch (ddl_pg_constraint_turn(con)) {
	case 0:
		return add_check(p, r, con);
	case 1:
		return ddl_pg_add_key(p, table, con, column, ddl_pg_get(con, "conname"));
	default:
		return add_foreign(p, r, con, column);
	}
}

static void remove_constraint(struct relation *r, struct str name)
{
	for (size_t i = 0; i < r->constraints.n; i++)
		if (str_eq(r->constraints.v[i].name, name)) {
			CATALOG_REMOVE(&r->constraints, i);
			break;
		}
	for (size_t i = 0; i < r->indexes.n; i++)
		if (str_eq(r->indexes.v[i].name, name)) {
			CATALOG_REMOVE(&r->indexes, i);
			break;
		}
}

/* In any order. */
static bool same_columns(struct names a, struct names b)
{
	for (size_t i = 0; i < a.n; i++)
		if (!catalog_names_have(DIALECT_POSTGRESQL, b, a.v[i]))
			return false;
	return a.n == b.n;
}

/* Foreign keys elsewhere that lean on this key; removed when asked to. */
static bool leaned_on(struct pg *p, const struct relation *r, struct names key, bool remove)
{
	bool any = false;
	for (size_t i = 0; i < p->c->relations.n; i++) {
		struct relation *o = &p->c->relations.v[i];
		for (size_t k = o->constraints.n; k-- > 0;) {
			const struct constraint *f = &o->constraints.v[k];
			if (f->kind != CONSTRAINT_FOREIGN || !str_eq(f->ref_table, r->name) ||
				!str_eq(f->ref_schema, r->schema) || !same_columns(f->ref_columns, key))
				continue;
			any = true;
			if (remove)
				CATALOG_REMOVE(&o->constraints, k);
		}
	}
	return any;
}

bool ddl_pg_key_users(struct pg *p, const struct relation *r, struct names columns, bool remove)
{
	size_t alike = 0; /* another unique index could have been what the foreign keys depend on */
	for (size_t i = 0; columns.n && i < r->indexes.n; i++)
		alike += r->indexes.v[i].unique && r->indexes.v[i].columns.n == columns.n &&
			 catalog_names_have(DIALECT_POSTGRESQL, columns, r->indexes.v[i].columns.v[0]);
	return alike < 2 && leaned_on(p, r, columns, remove);
}

/* What the partitions and children have of it. */
static void drop_from_children(struct pg *p, struct pg_name parent, const struct constraint *k)
{
	struct pg_name *child;
	size_t n;
	bool key = k->kind == CONSTRAINT_PRIMARY || k->kind == CONSTRAINT_UNIQUE;
	ddl_pg_children(p, parent, &child, &n);
	for (size_t i = 0; i < n; i++) {
		struct relation *c = catalog_relation(p->c, child[i].schema, child[i].name);
		const struct relation *up = catalog_relation(p->c, c->parent_schema, c->parent);
		if (k->kind == CONSTRAINT_CHECK && up && catalog_constraint(up, k->name))
			continue; /* which defines it itself, too */
		for (size_t q = c->constraints.n; q-- > 0;) {
			struct constraint *ck = &c->constraints.v[q];
			if (!ck->inherited || ck->kind != k->kind ||
				!catalog_names_same(DIALECT_POSTGRESQL, ck->columns, k->columns) ||
				(!key && !str_eq(ck->name, k->name)))
				continue;
			if (ck->own)
				ck->inherited = ck->own = false;
			else
				remove_constraint(c, ck->name);
		}
	}
}

bool ddl_pg_drop_constraint(struct pg *p, struct relation *r, struct str name, bool cascade, bool missing_ok)
{
	struct constraint *found = catalog_constraint(r, name);
	if (!found)
		return missing_ok || ddl_pg_fail(p, "constraint \"%.*s\" of \"%.*s\" is not in the catalog",
					     STRF(name), STRF(r->name));
	struct constraint k = *found;
	bool key = k.kind == CONSTRAINT_PRIMARY || k.kind == CONSTRAINT_UNIQUE;
	if (key && !cascade && ddl_pg_key_users(p, r, k.columns, false))
		return ddl_pg_fail(p, "foreign keys depend on constraint \"%.*s\" of \"%.*s\"", STRF(name),
			STRF(r->name));
	remove_constraint(r, name);
	if (key && !catalog_has_unique(p->c, r, k.columns))
		leaned_on(p, r, k.columns, cascade);
	drop_from_children(p, (struct pg_name){r->schema, r->name}, &k);
	return true;
}
