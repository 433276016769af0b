/* CREATE TABLE and ADD COLUMN. */
#include "schemas/ddl_pg_resolve.h"

struct waiting { /* a constraint that waits until the columns are there */
	const struct json *con;
	struct str column;
	struct str name; /* of a key, maybe one that an equal key gave it */
};

struct making {
	struct pg *p;
	struct relation *r;
	struct pg_name name;
	VEC(struct waiting) constraints;
	VEC(const struct json *) likes;
	VEC(struct waiting) generated; /* which may name columns behind them */
};

void ddl_pg_column_sequence(
	struct pg *p, const struct relation *r, struct str column, const struct json *options)
{
	const struct json *named = json_get(ddl_pg_option(options, "sequence_name"), "arg");
	struct pg_name n = ddl_pg_qualified(json_get(ddl_pg_node(named, "List"), "items"));
	struct sequence s = {.schema = r->schema, .owner_table = r->name, .owner_column = column};
	s.name = n.name.n ? ddl_pg_keep(p, n.name)
			  : ddl_pg_choose_relation(p, r->schema, r->name, column, "seq", false);
	*VEC_PUSH(p->a, &p->c->sequences) = s;
}

static void set_serial(struct pg *p, struct relation *r, struct column *c)
{
	ddl_pg_column_sequence(p, r, c->name, NULL);
	const struct sequence *s = &p->c->sequences.v[p->c->sequences.n - 1];
	c->not_null = true;
	c->identity = true;
	c->def = str_fmt(p->a, "nextval('%.*s'::regclass)", STRF(ddl_pg_shown(p, s->schema, s->name)));
}

/* A NULL default is none, unless a length function wraps it (AddRelationNewConstraints), or a domain's check:
 * its column does not take the domain's own default then. */
struct str ddl_pg_default(struct pg *p, const struct json *expr, struct str type)
{
	struct str v = STR_NONE, bare = ddl_pg_resolve_without_domain(p, type);
	const struct json *cast = ddl_pg_node(expr, "TypeCast");
	bool quoted, plain = str_eq(bare, type) && str_chr(type, '(') == SIZE_MAX;
	const struct json *cooked = expr;
	if (cast && plain && str_eq(ddl_pg_type(p, json_get(cast, "typeName"), true), type))
		expr = json_get(cast, "arg");
	if (ddl_pg_const(p, expr, &v, &quoted) && !quoted && str_eq(v, STR("NULL")) && plain)
		return STR_NONE;
	return ddl_pg_expr(p, cooked, bare);
}

static void column_property(struct pg *p, struct relation *r, struct column *c, const struct json *con)
{
	struct str t = ddl_pg_get(con, "contype");
	if (str_eq(t, STR("CONSTR_NOTNULL"))) {
		c->not_null = true;
	} else if (str_eq(t, STR("CONSTR_DEFAULT"))) {
		c->def = ddl_pg_default(p, json_get(con, "raw_expr"), c->type);
	} else if (str_eq(t, STR("CONSTR_IDENTITY"))) {
		c->not_null = true;
		c->identity = true;
		ddl_pg_column_sequence(p, r, c->name, json_get(con, "options"));
	} else if (str_eq(t, STR("CONSTR_GENERATED"))) {
		c->generated = STR("?"); /* until all columns are there */
	} else if (str_eq(t, STR("CONSTR_PRIMARY"))) {
		c->not_null = true;
	}
}

/* Properties now, constraints into the waiting list. */
static void column_constraints(struct making *m, struct column *c, const struct json *def)
{
	struct str name = c->name;
	for (const struct json *n = json_first(json_get(def, "constraints")); n; n = json_next(n)) {
		const struct json *con = ddl_pg_node(n, "Constraint");
		column_property(m->p, m->r, c, con);
		if (ddl_pg_is(con, "contype", "CONSTR_GENERATED"))
			*VEC_PUSH(m->p->tmp, &m->generated) = (struct waiting){con, name, STR_NONE};
		if (ddl_pg_constraint_turn(con) >= 0)
			*VEC_PUSH(m->p->a, &m->constraints) = (struct waiting){con, name, STR_NONE};
	}
}

/* MaxHeapAttributeNumber. Names are looked for one by one, so that more would take hours. */
static bool has_room(struct pg *p, const struct relation *r)
{
	enum { MOST_COLUMNS = 1600 };
	return r->columns.n < MOST_COLUMNS ||
	       ddl_pg_fail(p, "tables can have at most %d columns: \"%.*s\" has more", MOST_COLUMNS,
		       STRF(r->name));
}

static void make_column(struct making *m, const struct json *def)
{
	struct pg *p = m->p;
	struct column c = {.name = ddl_pg_keep(p, ddl_pg_get(def, "colname"))};
	const struct json *type = json_get(def, "typeName");
	struct column *there = catalog_column(p->c, m->r, c.name); /* inherited, or of the parent partition */
	const char *serial;
	if (!there && !has_room(p, m->r))
		return;
	if (!there) {
		there = VEC_PUSH(p->a, &m->r->columns);
		*there = c;
	}
	there->own = there->inherited && type;
	if (type)
		there->type = ddl_pg_type(p, type, true);
	if (type && ddl_pg_serial(type, &serial))
		set_serial(p, m->r, there);
	column_constraints(m, there, def);
}

static void inherit_column(struct pg *p, struct relation *r, const struct column *from)
{
	struct column *c = catalog_column(p->c, r, from->name);
	if (c) {
		c->not_null |= from->not_null;
		c->own |= !c->inherited;
		c->inherited = true;
		return;
	}
	if (!has_room(p, r))
		return;
	c = VEC_PUSH(p->a, &r->columns);
	*c = *from;
	c->identity = false; /* the sequence stays the parent's */
	c->inherited = true;
	c->own = false;
}

static void inherit_checks(struct pg *p, struct relation *r, const struct relation *from)
{
	for (size_t i = 0; i < from->constraints.n; i++) {
		struct constraint k = from->constraints.v[i];
		if (k.kind != CONSTRAINT_CHECK || k.no_inherit || catalog_constraint(r, k.name))
			continue;
		k.inherited = true;
		k.own = false;
		*VEC_PUSH(p->a, &r->constraints) = k;
	}
}

static bool inherit(struct making *m, const struct json *stmt)
{
	struct pg *p = m->p;
	const struct json *list = json_get(stmt, "inhRelations");
	for (const struct json *n = json_first(list); n; n = json_next(n)) {
		struct relation *from = ddl_pg_relation(p, ddl_pg_range(ddl_pg_node(n, "RangeVar")), false);
		if (!from) {
			m->r->columns_unknown = true;
			continue;
		}
		if (!m->r->parent.n) {
			m->r->parent_schema = from->schema;
			m->r->parent = from->name;
		}
		for (size_t i = 0; i < from->columns.n; i++)
			inherit_column(p, m->r, &from->columns.v[i]);
		inherit_checks(p, m->r, from);
	}
	return list != NULL;
}

/* Bits of TableLikeOption (parsenodes.h). */
enum { LIKE_CONSTRAINTS = 4, LIKE_DEFAULTS = 8, LIKE_GENERATED = 16, LIKE_IDENTITY = 32, LIKE_INDEXES = 64 };

static void like_columns(struct making *m, const struct json *like)
{
	struct pg *p = m->p;
	long long options = json_int(json_get(like, "options"), 0);
	struct relation *from = ddl_pg_relation(p, ddl_pg_range(json_get(like, "relation")), false);
	if (!from || from == m->r) {
		m->r->columns_unknown = true;
		return;
	}
	for (size_t i = 0; i < from->columns.n; i++) {
		struct column c = from->columns.v[i];
		bool serial = c.identity && c.def.n;
		if (!(options & LIKE_DEFAULTS))
			c.def = STR_NONE;
		if (!(options & LIKE_GENERATED))
			c.generated = STR_NONE;
		c.identity = c.identity && !serial && (options & LIKE_IDENTITY);
		c.inherited = c.own = false;
		struct column *there = catalog_column(p->c, m->r, c.name); /* inherited, too */
		if (there) {
			c.not_null |= there->not_null;
			c.inherited = c.own = there->inherited;
			c.def = c.def.n ? c.def : there->def;
			c.generated = c.generated.n ? c.generated : there->generated;
			*there = c;
		} else if (has_room(p, m->r)) {
			*VEC_PUSH(p->a, &m->r->columns) = c;
		}
		if (c.identity)
			ddl_pg_column_sequence(p, m->r, c.name, NULL);
	}
	*VEC_PUSH(p->a, &m->likes) = like;
}

static const struct constraint *constraint_of(const struct relation *r, const struct index *x)
{
	const struct constraint *k = catalog_constraint(r, x->name);
	return k && k->kind != CONSTRAINT_CHECK && k->kind != CONSTRAINT_FOREIGN ? k : NULL;
}

static void like_check(struct pg *p, struct relation *r, struct constraint k)
{
	if (k.kind != CONSTRAINT_CHECK || ddl_pg_merge_check(r, k.name, false))
		return;
	k.inherited = k.own = false;
	*VEC_PUSH(p->a, &r->constraints) = k;
}

static void like_rest(struct making *m, const struct json *like)
{
	struct pg *p = m->p;
	long long options = json_int(json_get(like, "options"), 0);
	const struct relation *from = catalog_relation(p->c, ddl_pg_range(json_get(like, "relation")).schema,
		ddl_pg_range(json_get(like, "relation")).name);
	if (options & LIKE_CONSTRAINTS)
		for (size_t i = 0; i < from->constraints.n; i++)
			like_check(p, m->r, from->constraints.v[i]);
	if (options & LIKE_INDEXES)
		for (size_t i = 0; i < from->indexes.n; i++)
			ddl_pg_copy_index(p, m->r, &from->indexes.v[i],
				constraint_of(from, &from->indexes.v[i]), false);
}

static void elements(struct making *m, const struct json *list)
{
	for (const struct json *n = json_first(list); n; n = json_next(n)) {
		const struct json *e;
		if ((e = ddl_pg_node(n, "ColumnDef")))
			make_column(m, e);
		else if ((e = ddl_pg_node(n, "TableLikeClause")))
			like_columns(m, e);
		else if ((e = ddl_pg_node(n, "Constraint")) && ddl_pg_constraint_turn(e) >= 0)
			*VEC_PUSH(m->p->a, &m->constraints) = (struct waiting){e, STR_NONE, STR_NONE};
	}
}

static bool is_primary(const struct waiting *w)
{
	return ddl_pg_is(w->con, "contype", "CONSTR_PRIMARY");
}

static struct names keys_of(struct pg *p, const struct waiting *w)
{
	struct names keys = ddl_pg_strings(p, json_get(w->con, "keys"));
	if (!keys.n && w->column.n)
		catalog_names_add(p->a, &keys, w->column);
	return keys;
}

static bool same_flag(const struct waiting *a, const struct waiting *b, const char *flag)
{
	return ddl_pg_flag(a->con, flag) == ddl_pg_flag(b->con, flag);
}

/* Two of PRIMARY KEY and UNIQUE that would make the same index; one that has an index already is none of
 * them. */
static bool same_index(struct pg *p, const struct waiting *a, const struct waiting *b)
{
	if (ddl_pg_is(a->con, "contype", "CONSTR_EXCLUSION") ||
		ddl_pg_is(b->con, "contype", "CONSTR_EXCLUSION") || ddl_pg_get(a->con, "indexname").n ||
		ddl_pg_get(b->con, "indexname").n)
		return false;
	return catalog_names_same(DIALECT_POSTGRESQL, keys_of(p, a), keys_of(p, b)) &&
	       catalog_names_same(DIALECT_POSTGRESQL, ddl_pg_strings(p, json_get(a->con, "including")),
		       ddl_pg_strings(p, json_get(b->con, "including"))) &&
	       same_flag(a, b, "nulls_not_distinct") && same_flag(a, b, "deferrable") &&
	       same_flag(a, b, "initdeferred");
}

/* Of a statement's keys that would make the same index the first one stays, the primary key before all, with
 * the first name that any of them has (transformIndexConstraints). */
static void index_constraints(struct making *m)
{
	VEC(struct waiting) kept = {0};
	for (int primary = 1; primary >= 0; primary--)
		for (size_t i = 0; i < m->constraints.n; i++) {
			struct waiting w = m->constraints.v[i];
			if (ddl_pg_constraint_turn(w.con) != 1 || is_primary(&w) != (primary == 1))
				continue;
			w.name = ddl_pg_get(w.con, "conname");
			size_t k = 0;
			while (k < kept.n && !same_index(m->p, &kept.v[k], &w))
				k++;
			if (k == kept.n)
				*VEC_PUSH(m->p->tmp, &kept) = w;
			else if (!kept.v[k].name.n)
				kept.v[k].name = w.name;
		}
	for (size_t i = 0; i < kept.n; i++)
		ddl_pg_add_key(m->p, m->name, kept.v[i].con, kept.v[i].column, kept.v[i].name);
}

static void generated(struct making *m)
{
	for (size_t i = 0; i < m->generated.n; i++) {
		const struct json *expr = json_get(m->generated.v[i].con, "raw_expr");
		struct column *c = catalog_column(m->p->c, m->r, m->generated.v[i].column);
		if (c)
			c->generated = ddl_pg_expr_of(m->p, m->r, expr);
	}
}

/* PostgreSQL names checks first, then indexes, then foreign keys. */
static void constraints(struct making *m)
{
	for (int turn = 0; turn < 3; turn++) {
		if (turn == 1)
			index_constraints(m);
		for (size_t i = 0; i < m->constraints.n && turn != 1; i++)
			if (ddl_pg_constraint_turn(m->constraints.v[i].con) == turn)
				ddl_pg_add_constraint(
					m->p, m->name, m->constraints.v[i].con, m->constraints.v[i].column);
	}
}

static void copy_partition(struct making *m)
{
	struct pg *p = m->p;
	const struct relation *from = catalog_relation(p->c, m->r->parent_schema, m->r->parent);
	for (size_t i = 0; from && i < from->indexes.n; i++)
		ddl_pg_copy_index(
			p, m->r, &from->indexes.v[i], constraint_of(from, &from->indexes.v[i]), true);
	for (size_t i = 0; from && i < from->constraints.n; i++)
		if (from->constraints.v[i].kind == CONSTRAINT_FOREIGN) {
			struct constraint k = from->constraints.v[i];
			k.inherited = true;
			*VEC_PUSH(p->a, &m->r->constraints) = k;
		}
	for (size_t i = 0; from && i < from->triggers.n; i++)
		*VEC_PUSH(p->a, &m->r->triggers) = from->triggers.v[i];
}

static void of_type(struct making *m, const struct json *typename)
{
	const struct type *t = ddl_pg_user_type(m->p, typename);
	for (size_t i = 0; t && i < t->fields.n; i++)
		*VEC_PUSH(m->p->a, &m->r->columns) = t->fields.v[i];
	m->r->columns_unknown = !t;
}

static bool create(struct pg *p, const struct json *stmt, enum relation_kind kind)
{
	const struct json *rangevar = json_get(stmt, "relation");
	struct making m = {.p = p, .name = ddl_pg_range(rangevar)};
	if (ddl_pg_is(rangevar, "relpersistence", "t") || ddl_pg_is_temp(p, m.name)) {
		catalog_names_add(p->tmp, &p->temps, str_dup(p->tmp, m.name.name));
		return true;
	}
	struct str schema;
	if (!ddl_pg_target(p, m.name, &schema))
		return false;
	if (ddl_pg_name_taken(p, schema, m.name.name))
		return ddl_pg_flag(stmt, "if_not_exists") ||
		       ddl_pg_fail(p, "relation \"%.*s\" is already there", STRF(m.name.name));
	m.name = (struct pg_name){schema, ddl_pg_keep(p, m.name.name)};
	m.r = catalog_add_relation(p->c, schema, m.name.name, kind);
	inherit(&m, stmt);
	if (json_get(stmt, "ofTypename"))
		of_type(&m, json_get(stmt, "ofTypename"));
	elements(&m, json_get(stmt, "tableElts"));
	generated(&m);
	constraints(&m);
	for (size_t i = 0; i < m.likes.n; i++)
		like_rest(&m, m.likes.v[i]);
	if (json_get(stmt, "partbound"))
		copy_partition(&m);
	return true;
}

bool ddl_pg_create_table(struct pg *p, const struct json *stmt)
{
	return create(p, stmt, json_get(stmt, "partspec") ? RELATION_PARTITIONED : RELATION_TABLE);
}

bool ddl_pg_create_foreign_table(struct pg *p, const struct json *stmt)
{
	return create(p, json_get(stmt, "base"), RELATION_FOREIGN);
}

/* "cannot add column to a partition", "column must be added to child tables too" */
static bool may_add(struct pg *p, const struct relation *r, size_t children, bool only)
{
	if (ddl_pg_is_partition(p, r))
		return ddl_pg_fail(
			p, "\"%.*s\" is a partition and takes no column of its own", STRF(r->name));
	return !only || !children ||
	       ddl_pg_fail(p, "a column of \"%.*s\" alone, which has children", STRF(r->name));
}

bool ddl_pg_add_column(
	struct pg *p, struct pg_name table, const struct json *columndef, bool if_not_exists, bool only)
{
	struct making m = {.p = p, .name = table, .r = catalog_relation(p->c, table.schema, table.name)};
	struct str name = ddl_pg_get(columndef, "colname");
	struct pg_name *child;
	size_t n;
	if (catalog_column(p->c, m.r, name))
		return if_not_exists || ddl_pg_fail(p, "column \"%.*s\" of \"%.*s\" is already there",
						STRF(name), STRF(table.name));
	ddl_pg_children(p, table, &child, &n);
	if (!may_add(p, m.r, n, only))
		return false;
	if (!has_room(p, m.r))
		return false;
	make_column(&m, columndef);
	generated(&m);
	struct column added = *catalog_column(p->c, m.r, name);
	for (size_t i = 0; i < n; i++)
		inherit_column(p, catalog_relation(p->c, child[i].schema, child[i].name), &added);
	constraints(&m);
	return true;
}
