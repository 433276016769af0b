/* MySQL and MariaDB statements: INSERT, REPLACE, UPDATE, DELETE, SELECT and a few small ones. */
#include "gitcheck/judge_mysql.h"

enum { MOST_TOKENS = 400000 };

static void low_priority(struct judge_mysql *r)
{
	static const char *const words[] = {
		"low_priority", "delayed", "high_priority", "ignore", "quick", NULL};
	while (judge_mysql_any(judge_mysql_peek(r, 0), words)) {
		r->ignore = r->ignore || judge_mysql_is(r, "ignore");
		r->i++;
	}
}

/* The one table that bare names of a write belong to, QUERY_NONE when there are several. */
static size_t only_source(const struct judge_mysql *r, size_t scope)
{
	size_t found = QUERY_NONE;
	for (size_t i = 0; i < r->q->sources.n; i++)
		if (r->q->sources.v[i].scope == scope && !r->q->sources.v[i].qualified_only) {
			if (found != QUERY_NONE)
				return QUERY_NONE;
			found = i;
		}
	return found == QUERY_NONE || r->q->sources.v[found].kind == QUERY_RELATION ? found : QUERY_NONE;
}

/* [t.]column = expression, ...; the columns set are added to given. */
void judge_mysql_assignments(
	struct judge_mysql *r, size_t scope, size_t target, struct names *given, bool *hole)
{
	do {
		if (judge_mysql_is_hole(judge_mysql_peek(r, 0)) && !judge_mysql_is_punct(r, 1, '=')) {
			r->i++;
			*hole = true;
			continue;
		}
		struct judge_mysql_chain c = judge_mysql_chain(r);
		struct str name = c.part[c.n - 1];
		size_t at = c.last.at, len = c.last.end - c.last.at;
		*hole = *hole || c.hole;
		if (!c.hole && c.n == 1 && target != QUERY_NONE)
			query_target_add(r->q, target, name, at, len);
		else if (!c.hole)
			query_column_add(r->q, scope, c.n > 2 ? c.part[0] : STR_NONE,
				c.n > 1 ? c.part[c.n - 2] : STR_NONE, name, at, len);
		if (!c.hole)
			catalog_names_add(r->a, given, name);
		struct sql_token op = judge_mysql_next(r);
		if (!str_eq(op.text, STR("=")) && !str_eq(op.text, STR(":=")))
			judge_mysql_fail(r);
		judge_mysql_assigned(r, scope, c.hole ? QUERY_NONE : r->q->names.n - 1, JUDGE_MYSQL_CLAUSE);
		while (judge_mysql_is_hole(judge_mysql_peek(r, 0))) {
			r->i++;
			*hole = true;
		}
	} while (judge_mysql_eat_punct(r, ','));
}

void judge_mysql_returning(struct judge_mysql *r, size_t scope)
{
	if (judge_mysql_eat(r, "returning"))
		judge_mysql_outputs(r, scope);
}

static void update(struct judge_mysql *r, size_t scope)
{
	struct names ignore = {0};
	bool hole = false;
	low_priority(r);
	judge_mysql_from(r, scope);
	if (!judge_mysql_eat(r, "set"))
		judge_mysql_fail(r);
	judge_mysql_assignments(r, scope, only_source(r, scope), &ignore, &hole);
	judge_mysql_where(r, scope);
	judge_mysql_order_limit(r, scope);
	judge_mysql_returning(r, scope);
}

/* The tables of a multi-table DELETE, checked once the sources are known. */
static void delete_names(struct judge_mysql *r, size_t scope, struct judge_mysql_chain *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (list[i].hole)
			continue;
		struct judge_mysql_chain *c = &list[i];
		struct query_name *name =
			query_name_add(r->q, QUERY_NAME_STAR, scope, c->n > 1 ? c->part[0] : STR_NONE,
				c->part[c->n - 1], c->last.at, c->last.end - c->last.at);
		name->qualifier = c->part[c->n - 1];
	}
}

/* DELETE FROM t ..., DELETE t, u FROM ..., DELETE FROM t, u USING ... */
static void delete (struct judge_mysql *r, size_t scope)
{
	struct judge_mysql_chain list[16];
	size_t n = 0;
	low_priority(r);
	bool from = judge_mysql_eat(r, "from");
	size_t start = r->i;
	do {
		struct sql_token t = judge_mysql_peek(r, 0);
		if (n == sizeof list / sizeof *list || (!judge_mysql_is_name(t) && t.kind != SQL_PARAM))
			judge_mysql_fail(r);
		else
			list[n++] = judge_mysql_chain(r);
	} while (judge_mysql_eat_punct(r, ','));
	if (judge_mysql_eat(r, from ? "using" : "from")) {
		judge_mysql_from(r, scope);
		delete_names(r, scope, list, n);
	} else if (from) {
		if (!r->bad)
			r->i = start;
		(void)judge_mysql_target(r, scope, true);
		while (judge_mysql_is_hole(judge_mysql_peek(r, 0)))
			r->i++;
	} else {
		judge_mysql_fail(r);
	}
	judge_mysql_where(r, scope);
	judge_mysql_order_limit(r, scope);
	judge_mysql_returning(r, scope);
}

static void call(struct judge_mysql *r, size_t scope)
{
	struct judge_mysql_chain c = judge_mysql_chain(r);
	if (!c.hole)
		query_name_add(r->q, QUERY_NAME_FUNCTION, scope, c.n > 1 ? c.part[0] : STR_NONE,
			c.part[c.n - 1], c.last.at, c.last.end - c.last.at);
	if (judge_mysql_eat_punct(r, '(')) {
		if (!judge_mysql_is_punct(r, 0, ')'))
			judge_mysql_list(r, scope, JUDGE_MYSQL_PAREN);
		judge_mysql_expect_punct(r, ')');
	}
}

static void explain(struct judge_mysql *r)
{
	static const char *const words[] = {
		"explain", "describe", "desc", "analyze", "extended", "partitions", NULL};
	while (judge_mysql_any(judge_mysql_peek(r, 0), words))
		r->i++;
	if (judge_mysql_eat(r, "format")) {
		judge_mysql_eat_punct(r, '=');
		(void)judge_mysql_next(r);
	}
}

static void statement(struct judge_mysql *r)
{
	explain(r);
	if (judge_mysql_starts_query(r) && !judge_mysql_is(r, "with")) {
		judge_mysql_query(r, QUERY_NONE, QUERY_TOP);
		return;
	}
	size_t scope = query_scope_add(r->q, QUERY_NONE, QUERY_TOP);
	judge_mysql_with(r, scope);
	if (judge_mysql_starts_query(r)) {
		judge_mysql_query(r, scope, QUERY_DERIVED);
	} else if (judge_mysql_eat(r, "insert") || judge_mysql_eat(r, "replace")) {
		low_priority(r);
		judge_mysql_insert(r, scope);
	} else if (judge_mysql_eat(r, "update")) {
		update(r, scope);
	} else if (judge_mysql_eat(r, "delete")) {
		delete (r, scope);
	} else if (judge_mysql_eat(r, "truncate")) {
		judge_mysql_eat(r, "table");
		(void)judge_mysql_target(r, scope, false);
	} else if (judge_mysql_eat(r, "call")) {
		call(r, scope);
	} else if (judge_mysql_eat(r, "table")) {
		judge_mysql_from(r, scope);
	} else if (!judge_mysql_other(r, scope)) {
		judge_mysql_fail(r);
	}
}

enum judge_reading judge_mysql_read(struct arena *a, struct str text, struct query *q, size_t *bad)
{
	VEC(struct sql_token) v = {0};
	struct sql_lexer lx = sql_lex(DIALECT_MYSQL, text);
	struct sql_token t;
	bool broken = false; /* a quote that does not end: what stands behind it is not known */
	do {
		t = sql_lex_next(&lx);
		*VEC_PUSH(a, &v) = t;
		broken = broken || t.broken;
	} while (t.kind != SQL_END && v.n < MOST_TOKENS);
	v.v[v.n - 1].kind = SQL_END;
	struct judge_mysql r = {.a = a, .q = q, .t = v.v, .n = v.n, .range_scope = QUERY_NONE};
	statement(&r);
	while (judge_mysql_is_hole(judge_mysql_peek(&r, 0)))
		r.i++;
	if (!judge_mysql_at_end(&r) || t.kind != SQL_END || broken)
		judge_mysql_fail(&r);
	*bad = r.bad_at;
	return r.bad ? JUDGE_NO_SYNTAX : JUDGE_READ;
}
