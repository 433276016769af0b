/* Statements that only name tables, or wrap a query. */
#include "gitcheck/judge_mysql.h"

static void skip_to_word(struct judge_mysql *r, const char *word)
{
	while (!judge_mysql_at_end(r) && !judge_mysql_is(r, word))
		r->i++;
}

static void skip_all(struct judge_mysql *r)
{
	while (!judge_mysql_at_end(r))
		r->i++;
}

/* (a, @b, c): what a line of the file fills. */
static void load_columns(struct judge_mysql *r, size_t target)
{
	judge_mysql_expect_punct(r, '(');
	while (!judge_mysql_at_end(r) && !judge_mysql_eat_punct(r, ')')) {
		struct sql_token t = judge_mysql_peek(r, 0);
		if (judge_mysql_is_name(t) && t.text.p[0] != '@') {
			struct judge_mysql_chain c = judge_mysql_chain(r);
			if (!c.hole)
				query_target_add(
					r->q, target, c.part[c.n - 1], c.last.at, c.last.end - c.last.at);
		} else {
			r->i++;
		}
	}
}

/* LOAD DATA ... INFILE 'x' INTO TABLE t ... (a, @b) SET c = @b */
static void load(struct judge_mysql *r, size_t scope)
{
	struct names ignore = {0};
	bool hole = false;
	skip_to_word(r, "into");
	if (!judge_mysql_eat(r, "into") || !judge_mysql_eat(r, "table")) {
		judge_mysql_fail(r);
		return;
	}
	size_t target = judge_mysql_target(r, scope, false);
	bool known = r->q->sources.v[target].kind == QUERY_RELATION;
	while (!judge_mysql_at_end(r) && !judge_mysql_is_punct(r, 0, '(') && !judge_mysql_is(r, "set"))
		r->i += judge_mysql_is(r, "character") ? 2 : 1; /* CHARACTER SET x */
	if (judge_mysql_is_punct(r, 0, '(') && known)
		load_columns(r, target);
	if (judge_mysql_eat(r, "set") && known)
		judge_mysql_assignments(r, scope, target, &ignore, &hole);
	else
		skip_all(r);
}

/* LOCK TABLES a READ LOCAL, b AS c WRITE */
static void lock(struct judge_mysql *r, size_t scope)
{
	do {
		(void)judge_mysql_target(r, scope, true);
		while (!judge_mysql_at_end(r) && !judge_mysql_is_punct(r, 0, ','))
			r->i++;
	} while (judge_mysql_eat_punct(r, ','));
}

/* The table behind ON; a whole database and routines are not looked at. */
static void grant(struct judge_mysql *r, size_t scope)
{
	skip_to_word(r, "on");
	if (judge_mysql_eat(r, "on")) {
		judge_mysql_eat(r, "table");
		bool whole = judge_mysql_is_punct(r, 0, '*') ||
			     (judge_mysql_is_punct(r, 1, '.') && judge_mysql_is_punct(r, 2, '*'));
		if (!whole && !judge_mysql_is(r, "function") && !judge_mysql_is(r, "procedure"))
			(void)judge_mysql_target(r, scope, false);
	}
	skip_all(r);
}

/* CREATE TEMPORARY TABLE t [(...)] [AS] SELECT, or LIKE u. */
static void create(struct judge_mysql *r, size_t scope)
{
	while (!judge_mysql_at_end(r) && !judge_mysql_is(r, "like") && !judge_mysql_starts_query(r)) {
		if (judge_mysql_is_punct(r, 0, '(') && !sql_lex_is(judge_mysql_peek(r, 1), "like"))
			judge_mysql_skip_group(r);
		else
			r->i++;
	}
	if (judge_mysql_eat(r, "like")) {
		(void)judge_mysql_target(r, scope, false);
		judge_mysql_eat_punct(r, ')');
	} else if (!judge_mysql_at_end(r)) {
		judge_mysql_query(r, scope, QUERY_DERIVED);
	}
}

/* COLUMNS FROM t [FROM db], INDEX IN t, CREATE TABLE t; anything else names no table. */
static void show(struct judge_mysql *r, size_t scope)
{
	static const char *const of[] = {"columns", "fields", "index", "indexes", "keys", NULL};
	static const char *const from[] = {"from", "in", "table", "view", NULL};
	while (judge_mysql_eat(r, "full") || judge_mysql_eat(r, "extended"))
		;
	if (judge_mysql_any(judge_mysql_peek(r, 0), of) || judge_mysql_is(r, "create")) {
		r->i++;
		if (judge_mysql_any(judge_mysql_peek(r, 0), from)) {
			r->i++;
			(void)judge_mysql_target(r, scope, false);
		}
	}
	skip_all(r);
}

/* DESCRIBE t [column]; EXPLAIN and its options are eaten. */
static bool describe(struct judge_mysql *r, size_t scope)
{
	static const char *const words[] = {"describe", "desc", "explain", NULL};
	if (!r->i || !judge_mysql_any(r->t[0], words) || !judge_mysql_is_name(judge_mysql_peek(r, 0)))
		return false;
	(void)judge_mysql_target(r, scope, false);
	skip_all(r);
	return true;
}

bool judge_mysql_other(struct judge_mysql *r, size_t scope)
{
	if (judge_mysql_eat(r, "load"))
		load(r, scope);
	else if (judge_mysql_eat(r, "do"))
		judge_mysql_list(r, scope, JUDGE_MYSQL_CLAUSE);
	else if (judge_mysql_eat(r, "lock") && (judge_mysql_eat(r, "tables") || judge_mysql_eat(r, "table")))
		lock(r, scope);
	else if (judge_mysql_eat(r, "grant") || judge_mysql_eat(r, "revoke"))
		grant(r, scope);
	else if (judge_mysql_eat(r, "create") && judge_mysql_eat(r, "temporary"))
		create(r, scope);
	else if (judge_mysql_eat(r, "show"))
		show(r, scope);
	else
		return describe(r, scope);
	return true;
}
