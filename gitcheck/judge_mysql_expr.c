/* Expressions: a flat walk that tells operands from operators and finds names, calls and subqueries. */
#include "gitcheck/judge_mysql.h"

struct walk {
	size_t scope;
	enum judge_mysql_place place;
	bool operand;  /* the last thing was a value: a name cannot follow */
	bool interval; /* behind INTERVAL: its unit may follow */
	size_t parts, column;
};

bool judge_mysql_starts_query(const struct judge_mysql *r)
{
	size_t i = 0;
	while (judge_mysql_is_punct(r, i, '('))
		i++;
	struct sql_token t = judge_mysql_peek(r, i);
	return sql_lex_is(t, "select") ||
	       (sql_lex_is(t, "with") && judge_mysql_peek(r, i + 1).kind != SQL_STRING) ||
	       (sql_lex_is(t, "values") && sql_lex_is(judge_mysql_peek(r, i + 1), "row"));
}

void judge_mysql_list(struct judge_mysql *r, size_t scope, enum judge_mysql_place place)
{
	do {
		judge_mysql_expr(r, scope, place);
	} while (judge_mysql_eat_punct(r, ','));
}

/* ( ... ): a subquery, an expression, or arguments. */
static void group(struct judge_mysql *r, size_t scope)
{
	if (r->depth >= JUDGE_MYSQL_DEPTH) {
		judge_mysql_fail(r);
		return;
	}
	r->depth++;
	judge_mysql_expect_punct(r, '(');
	struct judge_mysql outer = *r;
	if (judge_mysql_starts_query(r)) {
		r->alias = QUERY_ALIAS_NO;
		judge_mysql_query(r, scope, QUERY_EXPRESSION);
		r->alias = outer.alias;
	}
	while (!judge_mysql_at_end(r) && !judge_mysql_is_punct(r, 0, ')'))
		if (!judge_mysql_eat_punct(r, ','))
			judge_mysql_expr(r, scope, JUDGE_MYSQL_PAREN);
	judge_mysql_expect_punct(r, ')');
	r->depth--;
}

/* To the closing parenthesis of this level, without it. */
static void skip_rest(struct judge_mysql *r)
{
	while (!judge_mysql_at_end(r) && !judge_mysql_is_punct(r, 0, ')')) {
		if (judge_mysql_is_punct(r, 0, '('))
			judge_mysql_skip_group(r);
		else
			r->i++;
	}
}

/* OVER (w PARTITION BY a ORDER BY b ROWS ...), from the opening parenthesis. */
static void window(struct judge_mysql *r, size_t scope)
{
	static const char *const frames[] = {"rows", "range", "groups", NULL};
	static const char *const starts[] = {"partition", "order", "rows", "range", "groups", NULL};
	judge_mysql_expect_punct(r, '(');
	struct sql_token t = judge_mysql_peek(r, 0), after = judge_mysql_peek(r, 1);
	if (judge_mysql_is_name(t) && !judge_mysql_any(t, starts) &&
		(judge_mysql_any(after, starts) || judge_mysql_is_punct(r, 1, ')')))
		r->i++; /* a named window */
	while (!judge_mysql_at_end(r) && !judge_mysql_is_punct(r, 0, ')')) {
		if (judge_mysql_any(judge_mysql_peek(r, 0), frames))
			skip_rest(r);
		else if (!judge_mysql_eat(r, "partition") && !judge_mysql_eat(r, "order") &&
			 !judge_mysql_eat(r, "by") && !judge_mysql_eat_punct(r, ','))
			judge_mysql_expr(r, scope, JUDGE_MYSQL_WINDOW);
	}
	judge_mysql_expect_punct(r, ')');
}

/* The name of a sequence: NEXTVAL(s), NEXT VALUE FOR s. */
static void sequence(struct judge_mysql *r, size_t scope)
{
	struct judge_mysql_chain c = judge_mysql_chain(r);
	if (!c.hole)
		query_name_add(r->q, QUERY_NAME_SEQUENCE, scope, c.n > 1 ? c.part[c.n - 2] : STR_NONE,
			c.part[c.n - 1], c.last.at, c.last.end - c.last.at);
}

/* A call whose name has been read and whose parenthesis is next. */
static void call(struct judge_mysql *r, size_t scope, const struct judge_mysql_chain *c)
{
	static const char *const sequences[] = {"nextval", "lastval", "setval", NULL};
	static const char *const unit_first[] = {
		"timestampdiff", "timestampadd", "extract", "get_format", NULL};
	struct sql_token name = c->last;
	if (!c->hole) {
		struct str schema = c->n > 1 ? c->part[c->n - 2] : STR_NONE;
		query_name_add(r->q, QUERY_NAME_FUNCTION, scope, schema, c->part[c->n - 1], name.at,
			name.end - name.at);
	}
	if (judge_mysql_any(name, sequences) && judge_mysql_is_name(judge_mysql_peek(r, 1))) {
		r->i++;
		sequence(r, scope);
		skip_rest(r);
		judge_mysql_expect_punct(r, ')');
	} else if (judge_mysql_any(name, unit_first)) {
		r->i += 2;
		if (!judge_mysql_eat_punct(r, ','))
			judge_mysql_eat(r, "from");
		while (!judge_mysql_at_end(r) && !judge_mysql_is_punct(r, 0, ')'))
			if (!judge_mysql_eat_punct(r, ','))
				judge_mysql_expr(r, scope, JUDGE_MYSQL_PAREN);
		judge_mysql_expect_punct(r, ')');
	} else if (sql_lex_is(name, "convert")) {
		r->i++;
		judge_mysql_expr(r, scope, JUDGE_MYSQL_PAREN);
		skip_rest(r); /* a type or a character set */
		judge_mysql_expect_punct(r, ')');
	} else {
		group(r, scope);
	}
}

static void column(struct judge_mysql *r, struct walk *w, const struct judge_mysql_chain *c)
{
	size_t before = r->q->names.n;
	struct str qualifier = c->n > 1 ? c->part[c->n - 2] : STR_NONE;
	struct str schema = c->n > 2 ? c->part[0] : STR_NONE;
	w->column = QUERY_NONE;
	if (c->hole || c->star)
		return;
	struct query_name *n = query_column_add(
		r->q, w->scope, schema, qualifier, c->part[c->n - 1], c->last.at, c->last.end - c->last.at);
	n->alias = qualifier.n ? QUERY_ALIAS_NO : r->alias;
	if (w->scope == r->range_scope) {
		n->lo = r->lo;
		n->hi = r->hi;
	}
	w->column = before;
}

static void chain(struct judge_mysql *r, struct walk *w)
{
	struct judge_mysql_chain c = judge_mysql_chain(r);
	if (judge_mysql_is_punct(r, 0, '('))
		call(r, w->scope, &c);
	else
		column(r, w, &c);
	w->operand = true;
}

/* Words that are values, and words between values. */
static bool keyword(struct judge_mysql *r, struct walk *w, struct sql_token t)
{
	static const char *const values[] = {"null", "true", "false", "end", "current_timestamp",
		"current_date", "current_time", "current_user", "localtime", "localtimestamp", "utc_date",
		"utc_time", "utc_timestamp", "default", "asc", "desc", "maxvalue", NULL};
	static const char *const between[] = {"and", "or", "not", "xor", "is", "in", "like", "rlike",
		"regexp", "between", "div", "mod", "case", "when", "then", "else", "exists", "distinct",
		"all", "binary", "escape", "separator", "both", "leading", "trailing", "sounds", "member",
		"of", "by", "unknown", NULL};
	bool called = judge_mysql_is_punct(r, 1, '(');
	bool function = t.kind == SQL_WORD && (sql_lex_is(t, "mod") || sql_lex_is(t, "default")) && called &&
			!w->operand; /* MOD(a, b), DEFAULT(a) */
	if (!function && !(called && sql_lex_is(t, "end")) && judge_mysql_any(t, values)) {
		r->i++;
		if (judge_mysql_is_punct(r, 0, '('))
			judge_mysql_skip_group(r);
		w->operand = true;
		return true;
	}
	static const char *const names_too[] = {"unknown", "of", "member", "sounds", NULL};
	bool as_name = judge_mysql_any(t, names_too) && !w->operand &&
		       !(r->i && (sql_lex_is(r->t[r->i - 1], "is") || sql_lex_is(r->t[r->i - 1], "not")));
	if (function || as_name || !judge_mysql_any(t, between))
		return false;
	r->i++;
	w->operand = sql_lex_is(t, "unknown");
	return true;
}

/* NEXT VALUE FOR s, COLLATE x, OVER w, AGAINST (...), INTERVAL 1 DAY, CAST(... AS type). */
static bool special(struct judge_mysql *r, struct walk *w, struct sql_token t)
{
	bool paren = w->place == JUDGE_MYSQL_PAREN;
	if (sql_lex_is(t, "collate")) {
		r->i++;
		(void)judge_mysql_next(r);
	} else if (w->operand && sql_lex_is(t, "against")) {
		r->i++;
		judge_mysql_skip_group(r);
	} else if (w->operand && sql_lex_is(t, "over")) {
		r->i++;
		if (judge_mysql_is_punct(r, 0, '('))
			window(r, w->scope);
		else
			(void)judge_mysql_next(r);
	} else if (!w->operand && (sql_lex_is(t, "next") || sql_lex_is(t, "previous")) &&
		   sql_lex_is(judge_mysql_peek(r, 1), "value") && sql_lex_is(judge_mysql_peek(r, 2), "for")) {
		r->i += 3;
		sequence(r, w->scope);
	} else if (sql_lex_is(t, "interval") && !w->operand) {
		r->i++;
		w->interval = true;
		w->operand = false;
		return true;
	} else if (paren && w->operand &&
		   (sql_lex_is(t, "as") || sql_lex_is(t, "returning") || sql_lex_is(t, "using"))) {
		skip_rest(r);
	} else {
		return false;
	}
	w->operand = true;
	return true;
}

/* DATE '2020-01-01', _utf8mb4'x'. */
static bool typed_literal(const struct judge_mysql *r, struct sql_token t)
{
	static const char *const types[] = {"date", "time", "timestamp", NULL};
	return judge_mysql_peek(r, 1).kind == SQL_STRING && (t.text.p[0] == '_' || judge_mysql_any(t, types));
}

static void word(struct judge_mysql *r, struct walk *w, struct sql_token t)
{
	bool called = judge_mysql_is_punct(r, 1, '(');
	if (t.kind == SQL_WORD && (special(r, w, t) || keyword(r, w, t)))
		return;
	if (w->operand && w->interval) { /* its unit */
		r->i++;
		w->interval = false;
	} else if (w->operand) {
		judge_mysql_fail(r);
	} else if (t.kind == SQL_WORD && typed_literal(r, t)) {
		r->i += 2;
		w->operand = true;
	} else if (w->place == JUDGE_MYSQL_PAREN && judge_mysql_is_clause(t) && !called) {
		r->i++; /* TRIM(x FROM y), GROUP_CONCAT(x ORDER BY y) */
	} else {
		chain(r, w);
	}
}

/* Inside parentheses the words of clauses belong to the call, and come behind operands too. */
static bool inner_word(struct judge_mysql *r, struct walk *w, struct sql_token t)
{
	static const char *const words[] = {"from", "for", "order", "limit", "offset", NULL};
	if (w->place != JUDGE_MYSQL_PAREN || !w->operand || !judge_mysql_any(t, words))
		return false;
	r->i++;
	w->operand = false;
	return true;
}

/* Another operand: behind a hole, which is an operator then, where a value stands before it (behind). */
static bool is_operand(struct sql_token t, bool behind)
{
	bool value = t.kind == SQL_NUMBER || (t.kind == SQL_PARAM && !judge_mysql_is_hole(t));
	return judge_mysql_is_name(t) || (behind && value);
}

static void one(struct judge_mysql *r, struct walk *w)
{
	struct sql_token t = judge_mysql_peek(r, 0);
	bool hole = judge_mysql_is_hole(t), behind = w->operand;
	switch (t.kind) {
	case SQL_WORD:
	case SQL_QUOTED:
		if (!inner_word(r, w, t))
			word(r, w, t);
		return;
	case SQL_PARAM:
		if (w->operand && !hole)
			judge_mysql_fail(r);
		else if (judge_mysql_is_punct(r, 1, '.') || judge_mysql_peek(r, 1).at == t.end)
			chain(r, w); /* a name, in part or as a whole */
		else
			r->i++;
		w->operand = !hole || !is_operand(judge_mysql_peek(r, 0), behind);
		return;
	case SQL_STRING:
	case SQL_NUMBER:
		if (w->operand && t.kind == SQL_NUMBER)
			judge_mysql_fail(r);
		r->i++;
		w->operand = true;
		return;
	case SQL_PUNCT:
		if (t.text.p[0] == '(') {
			group(r, w->scope);
			w->operand = true;
			return;
		}
		r->i++;
		w->operand = t.text.p[0] == '*' && !w->operand; /* COUNT(*) */
		return;
	default:
		judge_mysql_fail(r);
	}
}

static bool ends(const struct judge_mysql *r, const struct walk *w)
{
	struct sql_token t = judge_mysql_peek(r, 0);
	bool called = judge_mysql_is_punct(r, 1, '(');
	if (t.kind == SQL_END ||
		(t.kind == SQL_PUNCT && (t.text.p[0] == ',' || t.text.p[0] == ')' || t.text.p[0] == '}')))
		return true;
	if (w->place == JUDGE_MYSQL_PAREN)
		return false;
	bool order = sql_lex_is(t, "asc") || sql_lex_is(t, "desc");
	bool function = called && !w->operand; /* LEFT(a, 1), VALUES(a) */
	if (judge_mysql_is_clause(t) && !order && !function)
		return true;
	if (w->place == JUDGE_MYSQL_CLAUSE || !w->operand || w->interval)
		return false;
	static const char *const operators[] = {"and", "or", "not", "xor", "is", "in", "like", "rlike",
		"regexp", "between", "div", "mod", "when", "then", "else", "end", "collate", "over",
		"against", "escape", "sounds", "member", "asc", "desc", NULL};
	if (t.kind == SQL_STRING || judge_mysql_is_hole(t))
		return true;
	return (t.kind == SQL_WORD || t.kind == SQL_QUOTED) && !judge_mysql_any(t, operators);
}

size_t judge_mysql_expr(struct judge_mysql *r, size_t scope, enum judge_mysql_place place)
{
	struct walk w = {.scope = scope, .place = place, .column = QUERY_NONE};
	while (!ends(r, &w)) {
		one(r, &w);
		w.parts++;
	}
	if (w.parts == 0)
		judge_mysql_fail(r);
	return w.parts == 1 ? w.column : QUERY_NONE;
}
