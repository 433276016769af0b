#include "parse/sql_split.h"
#include "parse/sql_split_part.h"

/* The first words of a statement (options in parentheses left out), and a lexer behind them. */
struct head {
	enum dialect d;
	struct str sql;
	bool parenthesis; /* starts with one */
	int n;
	struct sql_token w[6];
};

static const struct {
	const char *word;
	unsigned flags;
} first_words[] = {
	/* changes the catalog */
	{"create", SQL_DDL},
	{"alter", SQL_DDL},
	{"drop", SQL_DDL},
	{"rename", SQL_DDL},
	{"truncate", SQL_DDL},
	{"comment", SQL_DDL},
	{"grant", SQL_DDL},
	{"revoke", SQL_DDL},
	{"security", SQL_DDL},
	{"import", SQL_DDL},
	{"reassign", SQL_DDL},
	/* does not */
	{"insert", SQL_DATA},
	{"update", SQL_DATA},
	{"delete", SQL_DATA},
	{"merge", SQL_DATA},
	{"replace", SQL_DATA},
	{"select", SQL_DATA},
	{"with", SQL_DATA},
	{"values", SQL_DATA},
	{"table", SQL_DATA},
	{"copy", SQL_DATA},
	{"load", SQL_DATA},
	{"set", SQL_DATA},
	{"reset", SQL_DATA},
	{"show", SQL_DATA},
	{"explain", SQL_DATA},
	{"describe", SQL_DATA},
	{"desc", SQL_DATA},
	{"analyze", SQL_DATA},
	{"vacuum", SQL_DATA},
	{"optimize", SQL_DATA},
	{"check", SQL_DATA},
	{"repair", SQL_DATA},
	{"flush", SQL_DATA},
	{"lock", SQL_DATA},
	{"unlock", SQL_DATA},
	{"reindex", SQL_DATA},
	{"cluster", SQL_DATA},
	{"refresh", SQL_DATA},
	{"listen", SQL_DATA},
	{"unlisten", SQL_DATA},
	{"notify", SQL_DATA},
	{"checkpoint", SQL_DATA},
	{"discard", SQL_DATA},
	{"declare", SQL_DATA},
	{"fetch", SQL_DATA},
	{"move", SQL_DATA},
	{"close", SQL_DATA},
	{"deallocate", SQL_DATA},
	{"savepoint", SQL_DATA},
	{"release", SQL_DATA},
	{"pragma", SQL_DATA},
	{"kill", SQL_DATA},
};

static struct head head_of(enum dialect d, struct str sql)
{
	struct head h = {.d = d, .sql = sql};
	struct sql_lexer lx = sql_lex(d, sql);
	int paren = 0;
	for (int i = 0; i < 64 && h.n < 6; i++) {
		struct sql_token t = sql_lex_next(&lx);
		if (t.kind == SQL_END)
			break;
		h.parenthesis = h.parenthesis || (i == 0 && t.kind == SQL_PUNCT && t.text.p[0] == '(');
		if (t.kind == SQL_PUNCT && t.text.p[0] == '(')
			paren++;
		else if (t.kind == SQL_PUNCT && t.text.p[0] == ')')
			paren--;
		else if (paren == 0 && (t.kind == SQL_WORD || t.kind == SQL_QUOTED))
			h.w[h.n++] = t;
		else if (h.n == 0)
			break; /* starts with neither a word nor a parenthesis */
	}
	return h;
}

static bool is(const struct head *h, int i, const char *word)
{
	return i < h->n && sql_lex_is(h->w[i], word);
}

static bool off(struct sql_token t)
{
	struct str v = t.text;
	if (t.kind == SQL_STRING && v.n > 1)
		v = str_sub(v, 1, v.n - 1);
	return str_ieq(v, STR("false")) || str_ieq(v, STR("off")) || str_eq(v, STR("0")) ||
	       str_ieq(v, STR("no"));
}

/* Whether the word stands anywhere in the statement and is not an option switched off ("refresh = false"). */
static bool anywhere(const struct head *h, const char *word)
{
	struct sql_lexer lx = sql_lex(h->d, h->sql);
	for (struct sql_token t = sql_lex_next(&lx); t.kind != SQL_END; t = sql_lex_next(&lx)) {
		if (!sql_lex_is(t, word))
			continue;
		struct sql_token value = sql_lex_next(&lx);
		if (value.kind == SQL_PUNCT && value.text.p[0] == '=')
			value = sql_lex_next(&lx);
		if (!off(value))
			return true;
	}
	return false;
}

/* Whether the option is there and switched off. */
static bool switched_off(const struct head *h, const char *option)
{
	struct sql_lexer lx = sql_lex(h->d, h->sql);
	for (struct sql_token t = sql_lex_next(&lx); t.kind != SQL_END; t = sql_lex_next(&lx)) {
		if (!sql_lex_is(t, option))
			continue;
		struct sql_token value = sql_lex_next(&lx);
		if (value.kind == SQL_PUNCT && value.text.p[0] == '=')
			value = sql_lex_next(&lx);
		if (off(value))
			return true;
	}
	return false;
}

/* CREATE, ALTER and DROP SUBSCRIPTION: with defaults they talk to the publisher. */
static bool subscription(const struct head *h)
{
	if (is(h, 0, "create"))
		return !switched_off(h, "create_slot") && !switched_off(h, "connect");
	if (is(h, 0, "drop"))
		return true; /* it has a slot unless the catalog says otherwise; without one it may run alone
				too */
	if (anywhere(h, "publication"))
		return !switched_off(h, "refresh");
	return anywhere(h, "refresh") || anywhere(h, "failover") || anywhere(h, "two_phase");
}

static bool postgresql_object(const struct head *h)
{
	int unique = is(h, 1, "unique");
	if (is(h, 1, "database"))
		return !is(h, 0, "alter") || (anywhere(h, "tablespace") && anywhere(h, "set"));
	if (is(h, 1, "tablespace"))
		return !is(h, 0, "alter");
	if (is(h, 1 + unique, "index"))
		return !is(h, 0, "alter") && is(h, 2 + unique, "concurrently");
	if (is(h, 1, "subscription"))
		return subscription(h);
	if (is(h, 0, "alter") && is(h, 1, "table"))
		return anywhere(h, "detach") && anywhere(h, "concurrently");
	return is(h, 0, "alter") && is(h, 1, "system");
}

/* RELIABILITY 1.1. What depends on the catalog (REINDEX or CLUSTER of a partitioned table) the server says.
 */
static bool postgresql_no_tx(const struct head *h)
{
	if (is(h, 0, "create") || is(h, 0, "alter") || is(h, 0, "drop"))
		return postgresql_object(h);
	if (is(h, 0, "vacuum"))
		return true;
	if (is(h, 0, "cluster"))
		return h->n == 1 || (h->n == 2 && is(h, 1, "verbose"));
	if (is(h, 0, "reindex"))
		return is(h, 1, "schema") || is(h, 1, "database") || is(h, 1, "system") ||
		       anywhere(h, "concurrently");
	if (is(h, 0, "commit") || is(h, 0, "rollback"))
		return is(h, 1, "prepared");
	return is(h, 0, "discard") && is(h, 1, "all");
}

/* RELIABILITY 1.13: refused inside a transaction, or ignored there without a word. */
static bool sqlite_no_tx(const struct head *h)
{
	static const char *const pragmas[] = {"journal_mode", "foreign_keys", "synchronous"};
	if (is(h, 0, "vacuum") || is(h, 0, "attach") || is(h, 0, "detach"))
		return true;
	if (!is(h, 0, "pragma"))
		return false;
	struct sql_lexer lx = sql_lex(h->d, h->sql);
	struct sql_token before = sql_lex_next(&lx), t = before;
	bool known = false;
	while (t.kind != SQL_END && !(t.kind == SQL_PUNCT && (t.text.p[0] == '=' || t.text.p[0] == '('))) {
		before = t;
		t = sql_lex_next(&lx);
	}
	for (size_t i = 0; i < sizeof pragmas / sizeof *pragmas; i++)
		known = known || sql_lex_is(before, pragmas[i]);
	return known && t.kind != SQL_END; /* without a value it only asks */
}

static bool tx_control(const struct head *h)
{
	bool mysql = h->d == DIALECT_MYSQL;
	if (is(h, 0, "begin"))
		return !(mysql && is(h, 1, "not"));
	if (is(h, 0, "commit") || (!mysql && is(h, 0, "end")))
		return true;
	if (is(h, 0, "rollback"))
		return !is(h, 1, "to") && !(is(h, 2, "to") && (is(h, 1, "work") || is(h, 1, "transaction")));
	if (is(h, 0, "start") || is(h, 0, "prepare"))
		return is(h, 1, "transaction");
	if (mysql && is(h, 0, "set"))
		return is(h, 1, "autocommit") || (is(h, 1, "session") && is(h, 2, "autocommit"));
	return (h->d == DIALECT_POSTGRESQL && is(h, 0, "abort")) || (mysql && is(h, 0, "xa"));
}

/* MariaDB's SET STATEMENT variable = value, ... FOR statement: that statement, else all of the text. */
static struct str behind_set_statement(struct str sql)
{
	struct sql_lexer lx = sql_lex(DIALECT_MYSQL, sql);
	int depth = 0;
	if (!sql_lex_is(sql_lex_next(&lx), "set") || !sql_lex_is(sql_lex_next(&lx), "statement"))
		return sql;
	for (struct sql_token t = sql_lex_next(&lx); t.kind != SQL_END; t = sql_lex_next(&lx)) {
		depth += t.kind == SQL_PUNCT && t.text.p[0] == '(';
		depth -= t.kind == SQL_PUNCT && t.text.p[0] == ')';
		if (depth == 0 && sql_lex_is(t, "for"))
			return str_sub(sql, t.end, sql.n);
	}
	return sql;
}

unsigned sql_split_classify(enum dialect d, struct str statement)
{
	struct head h = head_of(d, d == DIALECT_MYSQL ? behind_set_statement(statement) : statement);
	unsigned flags = 0;
	for (size_t i = 0; i < sizeof first_words / sizeof *first_words; i++)
		if (is(&h, 0, first_words[i].word))
			flags = first_words[i].flags;
	if (h.parenthesis)
		return SQL_DATA; /* (SELECT ...) UNION ... */
	if ((d == DIALECT_POSTGRESQL && postgresql_no_tx(&h)) || (d == DIALECT_SQLITE && sqlite_no_tx(&h)))
		flags |= SQL_NO_TX;
	if (tx_control(&h))
		flags |= SQL_TX_CONTROL;
	return flags;
}
