#include "schemas/ddl_mysql.h"

enum { MOST_TOKENS = 1000000 }; /* of one DDL statement */

/* A user after DEFINER =: name, name@host, CURRENT_USER(). */
static void account(struct my *m)
{
	ddl_mysql_eat_punct(m, '=');
	ddl_mysql_next(m);
	struct sql_token t = m->t[m->i];
	if (t.kind == SQL_PARAM && t.text.p[0] == '@')
		ddl_mysql_next(m);
	else if (ddl_mysql_eat_punct(m, '@'))
		ddl_mysql_next(m);
	else if (ddl_mysql_is_punct(m, '('))
		ddl_mysql_skip_group(m);
}

/* DEFINER, ALGORITHM and SQL SECURITY before the kind of object. */
static void prefixes(struct my *m)
{
	for (;;) {
		if (ddl_mysql_eat(m, "definer")) {
			account(m);
		} else if (ddl_mysql_eat(m, "algorithm")) {
			ddl_mysql_eat_punct(m, '=');
			ddl_mysql_next(m);
		} else if (!ddl_mysql_eat(m, "sql security definer") &&
			   !ddl_mysql_eat(m, "sql security invoker") && !ddl_mysql_eat(m, "aggregate") &&
			   !ddl_mysql_eat(m, "online")) {
			return;
		}
	}
}

static bool create(struct my *m)
{
	static const char *const without_effect[] = {"user", "role", "event", "server", "tablespace", "undo",
		"logfile", "spatial", "resource", NULL};
	bool replace = ddl_mysql_eat(m, "or replace");
	prefixes(m);
	if (ddl_mysql_eat(m, "temporary table"))
		return ddl_mysql_create_table(m, replace, true);
	if (ddl_mysql_eat(m, "table"))
		return ddl_mysql_create_table(m, replace, false);
	if (ddl_mysql_eat(m, "index"))
		return ddl_mysql_create_index(m, false, "BTREE", replace);
	if (ddl_mysql_eat(m, "unique index") || ddl_mysql_eat(m, "unique key"))
		return ddl_mysql_create_index(m, true, "BTREE", replace);
	if (ddl_mysql_eat(m, "fulltext index"))
		return ddl_mysql_create_index(m, false, "FULLTEXT", replace);
	if (ddl_mysql_eat(m, "spatial index"))
		return ddl_mysql_create_index(m, false, "SPATIAL", replace);
	if (ddl_mysql_eat(m, "view"))
		return ddl_mysql_create_view(m, replace);
	if (ddl_mysql_eat(m, "trigger"))
		return ddl_mysql_create_trigger(m, replace);
	if (ddl_mysql_eat(m, "procedure"))
		return ddl_mysql_create_routine(m, true, replace);
	if (ddl_mysql_eat(m, "function"))
		return ddl_mysql_create_routine(m, false, replace);
	if (ddl_mysql_eat(m, "sequence"))
		return ddl_mysql_create_sequence(m, replace);
	if (ddl_mysql_eat(m, "database") || ddl_mysql_eat(m, "schema"))
		return ddl_mysql_database(m, true);
	return ddl_mysql_any(m, without_effect) || ddl_mysql_unexpected(m);
}

static bool alter(struct my *m)
{
	static const char *const without_effect[] = {"database", "schema", "user", "event", "procedure",
		"function", "server", "instance", "tablespace", "undo", "sequence", "logfile", "resource",
		NULL};
	if (ddl_mysql_eat(m, "ignore table") || ddl_mysql_eat(m, "online table") ||
		ddl_mysql_eat(m, "online ignore table") || ddl_mysql_eat(m, "table"))
		return ddl_mysql_alter_table(m);
	prefixes(m);
	if (ddl_mysql_eat(m, "view"))
		return ddl_mysql_create_view(m, true);
	return ddl_mysql_any(m, without_effect) || ddl_mysql_unexpected(m);
}

/* MariaDB's SET STATEMENT variable = value, ... FOR: the variables are of no meaning here. */
static void skip_set_statement(struct my *m)
{
	size_t from = m->i;
	int depth = 0;
	if (!ddl_mysql_eat(m, "set statement"))
		return;
	for (; !ddl_mysql_at_end(m); m->i++) {
		depth += ddl_mysql_is_punct(m, '(');
		depth -= ddl_mysql_is_punct(m, ')');
		if (depth == 0 && ddl_mysql_eat(m, "for"))
			return;
	}
	m->i = from;
}

/* What is decided by the catalog that was read is most often what the server decides, but that is not known
 * where something before could not be read. */
static bool told(struct my *m, bool read)
{
	if (read && m->guessed && !m->calls)
		return ddl_mysql_unknown(m, "what it asks of the schema follows what could not be read");
	return read;
}

static bool statement(struct my *m)
{
	static const char *const without_effect[] = {"grant", "revoke", "truncate", "comment", "do",
		"install", "uninstall", "signal", "get", "purge", "change", "start", "stop", "cache",
		"binlog", "help", "rollback", "savepoint", "xa", "shutdown", "backup", NULL};
	static const char *const dynamic[] = {"begin", "if", "case", "loop", "repeat", "while", "for", NULL};
	skip_set_statement(m);
	if (ddl_mysql_eat(m, "create"))
		return create(m);
	if (ddl_mysql_eat(m, "alter"))
		return alter(m);
	if (ddl_mysql_eat(m, "drop"))
		return ddl_mysql_drop(m);
	if (ddl_mysql_eat(m, "rename"))
		return ddl_mysql_rename(m);
	if (ddl_mysql_eat(m, "use"))
		return ddl_mysql_use(m);
	if (ddl_mysql_eat(m, "prepare"))
		return ddl_mysql_prepare(m);
	if (ddl_mysql_eat(m, "execute"))
		return told(m, ddl_mysql_execute(m));
	if (ddl_mysql_eat(m, "call"))
		return told(m, ddl_mysql_call(m));
	if (ddl_mysql_any(m, dynamic))
		return ddl_mysql_unknown(m, "what %.*s runs is not read", STRF(m->t[m->i].text));
	return ddl_mysql_any(m, without_effect) || ddl_mysql_unexpected(m);
}

/* False when there are too many. */
static bool tokens(struct my *m)
{
	VEC(struct sql_token) v = {0};
	struct sql_lexer lx = sql_lex(DIALECT_MYSQL, m->st->text);
	struct sql_token t;
	lx.ansi_quotes = m->st->flags & SQL_ANSI_QUOTES;
	lx.no_backslash_escapes = m->st->flags & SQL_NO_BACKSLASH_ESCAPES;
	do {
		t = sql_lex_next(&lx);
		*VEC_PUSH(m->tmp, &v) = t;
	} while (t.kind != SQL_END && v.n < MOST_TOKENS);
	/* a statement under another DELIMITER may end with a semicolon */
	while (v.n > 1 && v.v[v.n - 2].kind == SQL_PUNCT && v.v[v.n - 2].text.p[0] == ';')
		v.v[--v.n - 1].kind = SQL_END;
	m->t = v.v;
	m->n = v.n;
	m->i = 0;
	return t.kind == SQL_END;
}

struct my_cursor ddl_mysql_enter(struct my *m, struct str text)
{
	struct my_cursor was = {m->st, m->t, m->n, m->i, m->entered};
	struct sql_statement *st = ARENA_ARRAY(m->tmp, struct sql_statement, 1);
	*st = (struct sql_statement){.text = text, .line = m->st->line, .flags = m->st->flags};
	m->st = st;
	m->entered = true;
	if (!tokens(m))
		m->t[m->n - 1].kind = SQL_END;
	return was;
}

void ddl_mysql_leave(struct my *m, struct my_cursor c)
{
	m->entered = c.entered;
	m->st = c.st;
	m->t = c.t;
	m->n = c.n;
	m->i = c.i;
}

/* SET and SELECT ... INTO: variables that decide something. */
static void data(struct my *m)
{
	static const char *const reads[] = {"select", NULL};
	if (!tokens(m))
		return;
	if (ddl_mysql_is(m, "set"))
		ddl_mysql_set(m);
	else if (ddl_mysql_any(m, reads))
		ddl_mysql_select_into(m);
}

void ddl_mysql_statement(struct my *m, const struct sql_statement *st)
{
	struct my_cursor was = {m->st, m->t, m->n, m->i, m->entered};
	struct arena_mark mark = arena_mark(m->tmp);
	bool is_data = (st->flags & (SQL_DATA | SQL_TX_CONTROL)) && !(st->flags & SQL_DDL);
	m->st = st;
	m->guessed = m->guessed && m->calls;
	if (st->flags & SQL_META_COMMAND)
		ddl_note(m->d, REPLAY_UNANALYSABLE, st->line, "a command of the mysql client is not read");
	else if (st->flags & SQL_BROKEN)
		ddl_note(m->d, REPLAY_UNANALYSABLE, st->line, "the statement is not finished");
	else if (is_data && st->text.n && (st->text.p[0] | 32) == 's')
		data(m);
	else if (!is_data && !tokens(m))
		ddl_note(m->d, REPLAY_UNANALYSABLE, st->line, "the statement is too long");
	else if (!is_data && ddl_walk(m->d, st->line))
		(void)statement(m);
	arena_rewind(m->tmp, mark);
	ddl_mysql_leave(m, was);
}

int ddl_mysql_run(struct ddl *d, const struct sql_statements *up, struct err *e)
{
	(void)e;
	struct my m = {.d = d, .a = d->a, .c = d->c, .tmp = arena_new("MySQL DDL")};
	struct names home = d->c->search_path;
	for (size_t i = 0; i < up->n; i++)
		ddl_mysql_statement(&m, &up->v[i]);
	ddl_mysql_refresh_views(&m, up);
	d->c->search_path = home;
	arena_free(m.tmp);
	return 0;
}
