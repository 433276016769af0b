/* SELECT, set operations, WITH. */
#include "gitcheck/judge_mysql.h"

/* t.* or db.t.* at the cursor. */
static bool qualified_star(struct judge_mysql *r, size_t scope)
{
	size_t dots = 0;
	while (dots < 2 && judge_mysql_is_punct(r, 2 * dots + 1, '.'))
		dots++;
	struct sql_token first = judge_mysql_peek(r, 0);
	if (!dots || (first.kind != SQL_PARAM && !judge_mysql_is_name(first)) ||
		!judge_mysql_is_punct(r, 2 * dots, '*'))
		return false;
	struct judge_mysql_chain c = judge_mysql_chain(r);
	if (c.hole) {
		query_output_star(r->q, scope, QUERY_NONE);
		r->q->scopes.v[scope].outputs.v[r->q->scopes.v[scope].outputs.n - 1].unknown = true;
		return true;
	}
	struct query_name *n = query_name_add(r->q, QUERY_NAME_STAR, scope, c.n > 1 ? c.part[0] : STR_NONE,
		c.part[c.n - 1], c.last.at, c.last.end - c.last.at);
	n->qualifier = c.part[c.n - 1];
	query_output_star(r->q, scope, query_source_named(r->q, scope, c.part[c.n - 1]));
	return true;
}

static void unknown_output(struct judge_mysql *r, size_t scope)
{
	query_output_add(r->q, scope, STR_NONE, QUERY_NONE);
	r->q->scopes.v[scope].outputs.v[r->q->scopes.v[scope].outputs.n - 1].unknown = true;
}

/* The alias behind an item, or empty. */
static struct str item_alias(struct judge_mysql *r, size_t scope)
{
	bool as = judge_mysql_eat(r, "as");
	struct sql_token t = judge_mysql_peek(r, 0);
	if (judge_mysql_is_name(t) || t.kind == SQL_STRING || (as && t.kind == SQL_WORD)) {
		(void)judge_mysql_next(r);
		while (judge_mysql_is_hole(judge_mysql_peek(r, 0)))
			r->i++; /* more items, made at run time */
		return sql_lex_value(r->a, DIALECT_MYSQL, t);
	}
	if (t.kind == SQL_PARAM) {
		(void)judge_mysql_next(r);
		unknown_output(r, scope);
	} else if (as) {
		judge_mysql_fail(r);
	}
	return STR_NONE;
}

static void item(struct judge_mysql *r, size_t scope)
{
	if (judge_mysql_eat_punct(r, '*')) {
		query_output_star(r->q, scope, QUERY_NONE);
		if (judge_mysql_is_hole(judge_mysql_peek(r, 0)))
			unknown_output(r, scope), r->i++;
		return;
	}
	if (qualified_star(r, scope))
		return;
	bool hole = judge_mysql_is_hole(judge_mysql_peek(r, 0));
	size_t column = judge_mysql_expr(r, scope, JUDGE_MYSQL_ITEM);
	struct str name = item_alias(r, scope);
	if (!name.n && column != QUERY_NONE)
		name = r->q->names.v[column].name;
	if (hole && !name.n)
		unknown_output(r, scope);
	else
		query_output_add(r->q, scope, name, column);
}

void judge_mysql_outputs(struct judge_mysql *r, size_t scope)
{
	do {
		item(r, scope);
	} while (judge_mysql_eat_punct(r, ','));
}

void judge_mysql_where(struct judge_mysql *r, size_t scope)
{
	if (judge_mysql_eat(r, "where"))
		judge_mysql_expr(r, scope, JUDGE_MYSQL_CLAUSE);
}

static void aliased(struct judge_mysql *r, size_t scope, enum query_alias alias)
{
	enum query_alias outer = r->alias;
	r->alias = alias;
	judge_mysql_list(r, scope, JUDGE_MYSQL_CLAUSE);
	r->alias = outer;
}

void judge_mysql_order_limit(struct judge_mysql *r, size_t scope)
{
	if (judge_mysql_eat(r, "order")) {
		if (!judge_mysql_eat(r, "by"))
			judge_mysql_fail(r);
		aliased(r, scope, QUERY_ALIAS_FIRST);
	}
	while (judge_mysql_is_hole(judge_mysql_peek(r, 0)))
		r->i++;
	if (judge_mysql_eat(r, "limit"))
		judge_mysql_list(r, scope, JUDGE_MYSQL_CLAUSE);
	if (judge_mysql_eat(r, "offset"))
		judge_mysql_expr(r, scope, JUDGE_MYSQL_CLAUSE);
}

/* INTO @a, FOR UPDATE SKIP LOCKED, LOCK IN SHARE MODE: nothing of the schema is in them. */
static void skip_locking(struct judge_mysql *r)
{
	static const char *const starts[] = {"into", "for", "lock", "procedure", "fetch", NULL};
	static const char *const set[] = {"union", "except", "intersect", "from", "where", "order", NULL};
	if (!judge_mysql_any(judge_mysql_peek(r, 0), starts))
		return;
	while (!judge_mysql_at_end(r) && !judge_mysql_is_punct(r, 0, ')') &&
		!judge_mysql_any(judge_mysql_peek(r, 0), set) &&
		!(judge_mysql_is(r, "on") && sql_lex_is(judge_mysql_peek(r, 1), "duplicate"))) {
		if (judge_mysql_is_punct(r, 0, '('))
			judge_mysql_skip_group(r);
		else
			r->i++;
	}
}

void judge_mysql_modifiers(struct judge_mysql *r)
{
	static const char *const words[] = {"all", "distinct", "distinctrow", "high_priority",
		"straight_join", "sql_small_result", "sql_big_result", "sql_buffer_result", "sql_no_cache",
		"sql_cache", "sql_calc_found_rows", NULL};
	while (judge_mysql_any(judge_mysql_peek(r, 0), words))
		r->i++;
}

/* The FROM of the select list at the cursor: its token, or the index where the list ends without one. */
static size_t find_from(struct judge_mysql *r)
{
	static const char *const ends[] = {"from", "where", "group", "having", "order", "limit", "union",
		"except", "intersect", "window", "procedure", "on", "returning", NULL};
	size_t start = r->i;
	while (!judge_mysql_at_end(r) && !judge_mysql_is_punct(r, 0, ')') &&
		!judge_mysql_any(judge_mysql_peek(r, 0), ends)) {
		if (judge_mysql_is_punct(r, 0, '('))
			judge_mysql_skip_group(r);
		else
			r->i++;
	}
	size_t found = r->i;
	r->i = start;
	return found;
}

static void group_having(struct judge_mysql *r, size_t scope)
{
	if (judge_mysql_eat(r, "group")) {
		if (!judge_mysql_eat(r, "by"))
			judge_mysql_fail(r);
		aliased(r, scope, QUERY_ALIAS_LAST);
		if (judge_mysql_eat(r, "with") && !judge_mysql_eat(r, "rollup"))
			judge_mysql_fail(r);
	}
	if (judge_mysql_eat(r, "having"))
		aliased(r, scope, QUERY_ALIAS_LAST);
	if (judge_mysql_eat(r, "window"))
		do {
			(void)judge_mysql_next(r);
			if (!judge_mysql_eat(r, "as"))
				judge_mysql_fail(r);
			judge_mysql_skip_group(r);
		} while (judge_mysql_eat_punct(r, ','));
}

/* SELECT to before ORDER BY. FROM is read first: the list's stars need its sources. */
static void select_core(struct judge_mysql *r, size_t scope)
{
	judge_mysql_modifiers(r);
	size_t list = r->i;
	r->i = find_from(r);
	if (judge_mysql_eat(r, "from"))
		judge_mysql_from(r, scope);
	size_t after = r->i;
	if (!r->bad)
		r->i = list;
	judge_mysql_outputs(r, scope);
	skip_locking(r);
	if (!r->bad && !judge_mysql_is(r, "from") && r->i != after)
		judge_mysql_fail(r);
	if (!r->bad)
		r->i = after;
	judge_mysql_where(r, scope);
	group_having(r, scope);
}

static void values_rows(struct judge_mysql *r, size_t scope)
{
	size_t width = 0;
	do {
		if (!judge_mysql_eat(r, "row"))
			judge_mysql_fail(r);
		judge_mysql_expect_punct(r, '(');
		for (width = 0; !r->bad; width++) {
			judge_mysql_expr(r, scope, JUDGE_MYSQL_PAREN);
			if (!judge_mysql_eat_punct(r, ','))
				break;
		}
		judge_mysql_expect_punct(r, ')');
	} while (judge_mysql_eat_punct(r, ','));
	for (size_t i = 0; i <= width; i++)
		query_output_add(r->q, scope, str_fmt(r->a, "column_%zu", i), QUERY_NONE);
}

/* A SELECT, a parenthesised query or VALUES as a branch; returns the scope of its outputs. */
static size_t branch(struct judge_mysql *r, size_t lexical, enum query_nesting nesting)
{
	if (judge_mysql_is_punct(r, 0, '(')) {
		r->i++;
		size_t inner = judge_mysql_query(r, lexical, nesting);
		judge_mysql_expect_punct(r, ')');
		return inner;
	}
	size_t scope = query_scope_add(r->q, lexical, nesting);
	if (judge_mysql_eat(r, "select")) {
		select_core(r, scope);
	} else if (judge_mysql_eat(r, "values")) {
		values_rows(r, scope);
	} else if (judge_mysql_eat(r, "table")) {
		judge_mysql_from(r, scope);
		query_output_star(r->q, scope, QUERY_NONE);
	} else {
		judge_mysql_fail(r);
	}
	return scope;
}

static bool set_operator(struct judge_mysql *r)
{
	if (!judge_mysql_eat(r, "union") && !judge_mysql_eat(r, "except") && !judge_mysql_eat(r, "intersect"))
		return false;
	if (!judge_mysql_eat(r, "all"))
		judge_mysql_eat(r, "distinct");
	return true;
}

/* One WITH query: its name stands for a scope of its own that takes the outputs of the body, so that a
 * recursive body can name itself. */
static void with_one(struct judge_mysql *r, size_t scope, bool recursive)
{
	struct names columns = {0};
	bool hole = false;
	struct judge_mysql_chain c = judge_mysql_chain(r);
	if (judge_mysql_is_punct(r, 0, '('))
		columns = judge_mysql_name_list(r, &hole);
	if (!judge_mysql_eat(r, "as"))
		judge_mysql_fail(r);
	judge_mysql_expect_punct(r, '(');
	size_t stand_in = query_scope_add(r->q, scope, QUERY_DERIVED);
	if (recursive && !c.hole)
		query_with_add(r->q, scope, c.part[0], stand_in, columns);
	size_t body = judge_mysql_query(r, scope, QUERY_DERIVED);
	judge_mysql_expect_punct(r, ')');
	r->q->scopes.v[stand_in].outputs_of = body;
	if (!recursive && !c.hole)
		query_with_add(r->q, scope, c.part[0], stand_in, columns);
}

void judge_mysql_with(struct judge_mysql *r, size_t scope)
{
	if (!judge_mysql_eat(r, "with"))
		return;
	bool recursive = judge_mysql_eat(r, "recursive");
	do {
		with_one(r, scope, recursive);
	} while (judge_mysql_eat_punct(r, ','));
}

size_t judge_mysql_query(struct judge_mysql *r, size_t lexical, enum query_nesting nesting)
{
	if (r->depth >= JUDGE_MYSQL_DEPTH) {
		judge_mysql_fail(r);
		return query_scope_add(r->q, lexical, nesting);
	}
	r->depth++;
	enum query_alias outer = r->alias;
	r->alias = QUERY_ALIAS_NO;
	if (judge_mysql_is(
		    r, "with")) { /* its names live in a scope around the query that shows nothing else */
		size_t around = query_scope_add(r->q, lexical, nesting);
		judge_mysql_with(r, around);
		lexical = around;
		nesting = QUERY_DERIVED;
	}
	size_t first = branch(r, lexical, nesting), whole = first;
	while (!r->bad && set_operator(r)) {
		struct query_fit fit = QUERY_FIT_NONE;
		size_t name = r->q->names.n;
		fit.rows = branch(r, lexical, nesting);
		fit.other = first;
		fit.exact = true;
		if (name < r->q->names.n)
			(void)query_fit_add(
				r->q, first, fit, r->q->names.v[name].at, r->q->names.v[name].len);
		if (whole == first) {
			whole = query_scope_add(r->q, lexical, nesting);
			r->q->scopes.v[whole].outputs_of = first;
		}
	}
	judge_mysql_order_limit(r, whole);
	skip_locking(r);
	r->alias = outer;
	r->depth--;
	return whole;
}
