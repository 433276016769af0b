/* FROM lists. */
#include "gitcheck/judge_mysql.h"

static void references(struct judge_mysql *r, size_t scope);

static struct str alias(struct judge_mysql *r)
{
	bool as = judge_mysql_eat(r, "as");
	struct sql_token t = judge_mysql_peek(r, 0);
	if (judge_mysql_is_name(t) || (as && t.kind == SQL_STRING))
		return sql_lex_value(r->a, DIALECT_MYSQL, judge_mysql_next(r));
	if (as && judge_mysql_is_hole(t))
		(void)judge_mysql_next(r);
	else if (as)
		judge_mysql_fail(r);
	return STR_NONE;
}

static void partition(struct judge_mysql *r)
{
	if (judge_mysql_is(r, "partition") && judge_mysql_is_punct(r, 1, '(')) {
		r->i++;
		judge_mysql_skip_group(r);
	}
}

/* USE INDEX (a), FORCE KEY FOR JOIN (b), IGNORE INDEX (c). */
static void hints(struct judge_mysql *r)
{
	while (judge_mysql_is(r, "use") || judge_mysql_is(r, "force") || judge_mysql_is(r, "ignore")) {
		while (!judge_mysql_at_end(r) && !judge_mysql_is_punct(r, 0, '('))
			r->i++;
		judge_mysql_skip_group(r);
		judge_mysql_eat_punct(r, ',');
	}
}

/* FOR SYSTEM_TIME AS OF x, BETWEEN a AND b, FROM a TO b, ALL. */
static void system_time(struct judge_mysql *r, size_t scope)
{
	if (!judge_mysql_is(r, "for") || !sql_lex_is(judge_mysql_peek(r, 1), "system_time"))
		return;
	r->i += 2;
	if (judge_mysql_eat(r, "as"))
		judge_mysql_eat(r, "of");
	else if (!judge_mysql_eat(r, "from"))
		judge_mysql_eat(r, "between");
	if (!judge_mysql_eat(r, "all"))
		judge_mysql_expr(r, scope, JUDGE_MYSQL_CLAUSE);
	if (judge_mysql_eat(r, "to"))
		judge_mysql_expr(r, scope, JUDGE_MYSQL_CLAUSE);
}

static void table(struct judge_mysql *r, size_t scope)
{
	struct judge_mysql_chain c = judge_mysql_chain(r);
	struct str schema = c.n > 1 ? c.part[c.n - 2] : STR_NONE, name = c.part[c.n - 1];
	if (c.n > 2 || c.star)
		judge_mysql_fail(r);
	partition(r);
	system_time(r, scope);
	struct str as = alias(r);
	hints(r);
	if (c.hole)
		query_columns_add(r->q, scope, as.n ? as : STR_NONE, (struct names){0}, true);
	else
		query_relation_add(
			r->q, scope, schema, name, as, (struct names){0}, c.last.at, c.last.end - c.last.at);
	if (c.hole && !as.n)
		r->q->scopes.v[scope].hole = true; /* it may be called anything */
}

/* (SELECT ...) AS alias (columns) */
static void derived(struct judge_mysql *r, size_t scope, bool lateral)
{
	struct names columns = {0};
	bool hole = false;
	judge_mysql_expect_punct(r, '(');
	size_t select = judge_mysql_query(r, scope, lateral ? QUERY_LATERAL : QUERY_DERIVED);
	judge_mysql_expect_punct(r, ')');
	struct str as = alias(r);
	if (judge_mysql_is_punct(r, 0, '('))
		columns = judge_mysql_name_list(r, &hole);
	if (!r->bad)
		query_select_add(r->q, scope, select, as, columns);
}

/* COLUMNS (a int PATH 'x', n FOR ORDINALITY, NESTED [PATH] 'y' COLUMNS (...)): the names, at any depth. */
static void json_columns(struct judge_mysql *r, struct names *columns)
{
	bool begins = true;
	for (int depth = 0; !judge_mysql_at_end(r);) {
		struct sql_token t = judge_mysql_peek(r, 0);
		if (begins && sql_lex_is(t, "nested")) {
			while (!judge_mysql_at_end(r) && !judge_mysql_eat(r, "columns"))
				r->i++;
			continue;
		}
		if (begins && judge_mysql_is_name(t))
			catalog_names_add(r->a, columns, sql_lex_value(r->a, DIALECT_MYSQL, t));
		bool open = judge_mysql_is_punct(r, 0, '('),
		     list = open && r->i && sql_lex_is(r->t[r->i - 1], "columns");
		if (open && !list) {
			judge_mysql_skip_group(r); /* varchar(10) */
			begins = false;
			continue;
		}
		depth += open;
		depth -= judge_mysql_is_punct(r, 0, ')');
		begins = list || (judge_mysql_is_punct(r, 0, ',') && depth > 0);
		r->i++;
		if (depth <= 0)
			return;
	}
	judge_mysql_fail(r);
}

/* JSON_TABLE(doc, path COLUMNS (...)); of other calls the columns are not known. */
static void function(struct judge_mysql *r, size_t scope)
{
	struct names columns = {0};
	bool json = judge_mysql_is(r, "json_table");
	(void)judge_mysql_next(r);
	judge_mysql_expect_punct(r, '(');
	judge_mysql_expr(r, scope, JUDGE_MYSQL_PAREN);
	while (!judge_mysql_at_end(r) && !judge_mysql_is_punct(r, 0, ')')) {
		if (json && judge_mysql_eat(r, "columns"))
			json_columns(r, &columns);
		else if (judge_mysql_is_punct(r, 0, '('))
			judge_mysql_skip_group(r);
		else
			r->i++;
	}
	judge_mysql_expect_punct(r, ')');
	query_columns_add(r->q, scope, alias(r), columns, !columns.n);
}

static void factor(struct judge_mysql *r, size_t scope)
{
	bool lateral = judge_mysql_eat(r, "lateral");
	struct sql_token t = judge_mysql_peek(r, 0);
	if (r->depth >= JUDGE_MYSQL_DEPTH) {
		judge_mysql_fail(r);
		return;
	}
	r->depth++;
	if (judge_mysql_is_punct(r, 0, '(') && judge_mysql_starts_query(r)) {
		derived(r, scope, lateral);
	} else if (judge_mysql_eat_punct(r, '(')) {
		references(r, scope);
		judge_mysql_expect_punct(r, ')');
	} else if (judge_mysql_eat_punct(r, '{')) { /* { OJ a LEFT JOIN b ... } */
		judge_mysql_eat(r, "oj");
		references(r, scope);
		judge_mysql_expect_punct(r, '}');
	} else if (judge_mysql_is_name(t) && judge_mysql_is_punct(r, 1, '(')) {
		function(r, scope);
	} else if (judge_mysql_is_name(t) || t.kind == SQL_PARAM) {
		table(r, scope);
	} else {
		judge_mysql_fail(r);
	}
	r->depth--;
}

/* ON and USING of a join whose sources are [lo, mid) and [mid, now). */
static void condition(struct judge_mysql *r, size_t scope, size_t lo, size_t mid)
{
	if (judge_mysql_eat(r, "on")) {
		struct judge_mysql outer = *r;
		r->range_scope = scope;
		r->lo = lo;
		r->hi = r->q->sources.n;
		judge_mysql_expr(r, scope, JUDGE_MYSQL_CLAUSE);
		r->range_scope = outer.range_scope;
		r->lo = outer.lo;
		r->hi = outer.hi;
	} else if (judge_mysql_eat(r, "using")) {
		judge_mysql_expect_punct(r, '(');
		do {
			struct judge_mysql_chain c = judge_mysql_chain(r);
			if (!c.hole)
				query_using_add(r->q, scope, c.part[0], lo, mid, r->q->sources.n, c.last.at,
					c.last.end - c.last.at);
		} while (judge_mysql_eat_punct(r, ','));
		judge_mysql_expect_punct(r, ')');
	}
}

/* The words of a join up to JOIN; false when there is none. */
static bool join_words(struct judge_mysql *r, bool *natural)
{
	static const char *const words[] = {"inner", "cross", "left", "right", "outer", "full", NULL};
	*natural = judge_mysql_eat(r, "natural");
	if (judge_mysql_eat(r, "straight_join"))
		return true;
	bool any = *natural;
	while (judge_mysql_any(judge_mysql_peek(r, 0), words)) {
		any = true;
		r->i++;
	}
	if (judge_mysql_eat(r, "join"))
		return true;
	if (any)
		judge_mysql_fail(r);
	return false;
}

/* a JOIN b ON ... JOIN c ...; conditions may also come after several joins (a JOIN b JOIN c ON .. ON ..). */
static void reference(struct judge_mysql *r, size_t scope)
{
	size_t lo = r->q->sources.n, open[16], depth = 0;
	bool natural;
	factor(r, scope);
	while (!r->bad && join_words(r, &natural)) {
		size_t mid = r->q->sources.n, at = judge_mysql_peek(r, 0).at;
		factor(r, scope);
		if (natural)
			query_using_add(r->q, scope, STR_NONE, lo, mid, r->q->sources.n, at, 0);
		bool has = judge_mysql_is(r, "on") || judge_mysql_is(r, "using");
		if (!has && depth < sizeof open / sizeof *open)
			open[depth++] = mid;
		condition(r, scope, lo, mid);
		while (depth && has && (judge_mysql_is(r, "on") || judge_mysql_is(r, "using")))
			condition(r, scope, lo, open[--depth]);
	}
}

static void references(struct judge_mysql *r, size_t scope)
{
	do {
		reference(r, scope);
	} while (judge_mysql_eat_punct(r, ','));
}

void judge_mysql_from(struct judge_mysql *r, size_t scope)
{
	references(r, scope);
	/* A run-time part behind the tables may be a join, a WHERE or both. */
	while (judge_mysql_is_hole(judge_mysql_peek(r, 0))) {
		r->i++;
		r->q->scopes.v[scope].hole = true;
		struct sql_token t = judge_mysql_peek(r, 0);
		if (sql_lex_is(t, "and") || sql_lex_is(t, "or"))
			judge_mysql_expr(r, scope, JUDGE_MYSQL_CLAUSE);
	}
}

size_t judge_mysql_target(struct judge_mysql *r, size_t scope, bool with_alias)
{
	struct sql_token t = judge_mysql_peek(r, 0);
	if (!judge_mysql_is_name(t) && t.kind != SQL_PARAM)
		judge_mysql_fail(r);
	struct judge_mysql_chain c = judge_mysql_chain(r);
	partition(r);
	struct str as = with_alias ? alias(r) : STR_NONE;
	if (c.hole || r->bad)
		return query_columns_add(r->q, scope, as, (struct names){0}, true);
	return query_table_add(r->q, scope, c.n > 1 ? c.part[c.n - 2] : STR_NONE, c.part[c.n - 1], as,
		c.last.at, c.last.end - c.last.at);
}
