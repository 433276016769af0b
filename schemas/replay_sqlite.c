#include "schemas/replay_sqlite.h"

#include "schemas/inspect_text.h"

int replay_sqlite_open(struct sqlite_db **out, struct ddl *d, struct err *e)
{
	/* 50 million instructions: a rebuild of an empty table takes some hundreds. */
	struct sqlite_db_opts o = {.write = true, .untrusted = true, .max_steps = 50000};
	struct names left_out = {0};
	int rc = sqlite_db_open(out, d->a, STR_NONE, o, e);
	if (!rc)
		rc = sqlite_db_build(*out, d->a, d->c, &left_out, e);
	for (size_t i = 0; i < left_out.n; i++)
		ddl_note(d, REPLAY_UNANALYSABLE, 0, "%.*s", STRF(left_out.v[i]));
	return rc;
}

struct words {
	struct str v[4];
};

static struct words first_words(struct arena *a, struct str sql)
{
	struct words w = {{{0}}};
	size_t at = 0;
	for (size_t i = 0; i < 4; i++)
		w.v[i] = inspect_text_word(a, sql, &at);
	return w;
}

/* libSQL's own statement: ALTER TABLE t ALTER [COLUMN] c TO definition. */
static bool is_libsql_alter(struct arena *a, struct str sql)
{
	struct words w = first_words(a, sql);
	return str_ieq(w.v[0], STR("ALTER")) && str_ieq(w.v[1], STR("TABLE")) &&
	       inspect_text_keyword(sql, "ALTER", (size_t)(w.v[1].p - sql.p)) != SIZE_MAX;
}

/* Whether SQLite lacks what the statement uses, so that its effect elsewhere is not known; else it was
 * understood and does not fit. */
static bool not_known(struct str said)
{
	return str_find(said, STR("syntax error"), 0) != SIZE_MAX ||
	       str_find(said, STR("no such function"), 0) != SIZE_MAX ||
	       str_find(said, STR("no such module"), 0) != SIZE_MAX ||
	       str_find(said, STR("incomplete input"), 0) != SIZE_MAX ||
	       str_find(said, STR("not authorized"), 0) != SIZE_MAX ||
	       str_find(said, STR("unrecognized token"), 0) != SIZE_MAX;
}

/* "no such table: main.orders" */
static void say_missing(struct ddl *d, struct str said)
{
	static const char text[] = "no such table: ";
	if (!str_starts(said, str_of(text)))
		return;
	struct str name = str_sub(said, sizeof text - 1, said.n);
	size_t dot = str_chr(name, '.');
	ddl_missing(d, STR_NONE, dot < name.n ? str_sub(name, dot + 1, name.n) : name, STR_NONE);
}

static void note(struct sqlite_db *db, struct ddl *d, const struct sql_statement *s, const struct err *e)
{
	struct str said = sqlite_db_error_text(db, d->a);
	size_t at = sqlite_db_error_at(db);
	int line = s->line + (at == SIZE_MAX || at > s->text.n ? 0 : str_line(s->text, at) - 1);
	if (e->code == ERR_LIMIT)
		ddl_note(d, REPLAY_UNANALYSABLE, s->line, "%.*s", STRF(e->what));
	else if (is_libsql_alter(d->a, s->text))
		ddl_note(
			d, REPLAY_UNANALYSABLE, s->line, "ALTER COLUMN is libSQL's, SQLite does not know it");
	else {
		ddl_note(d, not_known(said) ? REPLAY_UNANALYSABLE : REPLAY_FAILED, line, "%.*s", STRF(said));
		say_missing(d, said);
	}
}

/* Statements that change no schema object of the main database. */
static bool has_no_effect(const struct sql_statement *s, const struct words *w)
{
	static const char *const skipped[] = {
		"PRAGMA", "ATTACH", "DETACH", "VACUUM", "ANALYZE", "REINDEX", "EXPLAIN", NULL};
	if (s->flags & SQL_TX_CONTROL)
		return true;
	if ((s->flags & SQL_DATA) && !(s->flags & SQL_DDL))
		return true;
	return str_ione_of(w->v[0], skipped) || str_ieq(w->v[0], STR("SAVEPOINT")) ||
	       str_ieq(w->v[0], STR("RELEASE"));
}

static int one(struct sqlite_db *db, struct ddl *d, const struct sql_statement *s, struct err *e)
{
	struct words w = first_words(d->a, s->text);
	int rc = 0;
	if (s->flags & SQL_META_COMMAND)
		ddl_note(d, REPLAY_UNANALYSABLE, s->line, "command of the sqlite3 shell");
	else if (str_ieq(w.v[0], STR("PRAGMA")) && str_ieq(w.v[1], STR("legacy_alter_table")))
		rc = sqlite_db_ask(db, s->text, NULL, 0, NULL, NULL, e); /* decides what a rename rewrites */
	else if (!has_no_effect(s, &w))
		rc = sqlite_db_exec(db, s->text, e);
	if (rc)
		note(db, d, s, e);
	err_drop(e, rc);
	return 0;
}

/* The name in CREATE VIEW [IF NOT EXISTS] [schema.]name; empty for other statements. */
static struct str view_name(struct arena *a, struct str sql)
{
	static const char *const before[] = {"IF", "NOT", "EXISTS", NULL};
	size_t at = 0;
	if (!str_ieq(inspect_text_word(a, sql, &at), STR("CREATE")) ||
		!str_ieq(inspect_text_word(a, sql, &at), STR("VIEW")))
		return STR_NONE;
	struct str word = inspect_text_word(a, sql, &at);
	while (str_ione_of(word, before))
		word = inspect_text_word(a, sql, &at);
	if (at < sql.n && sql.p[at] == '.') {
		at++;
		word = inspect_text_word(a, sql, &at);
	}
	return word;
}

static int count_row(void *ctx, const struct str *cols, int n, struct err *e)
{
	(void)cols, (void)n, (void)e;
	++*(size_t *)ctx;
	return 0;
}

/* SQLite takes any view, and says what is wrong with it where it is used. Asked for behind all of the
 * migration: what a view reads may come after it. */
static int see_views(struct sqlite_db *db, struct ddl *d, const struct sql_statements *up, struct err *e)
{
	int rc = 0;
	for (size_t i = 0; !rc && i < up->n; i++) {
		struct str name = view_name(d->a, up->v[i].text);
		struct sqlite_db_check said;
		size_t there = 0;
		if (!name.n)
			continue;
		rc = sqlite_db_ask(db,
			STR("SELECT 1 FROM sqlite_master WHERE type = 'view' AND name = ? COLLATE NOCASE"),
			&name, 1, count_row, &there, e);
		if (!rc && there)
			rc = sqlite_db_prepare(db, d->a,
				str_fmt(d->a, "SELECT * FROM main.%.*s",
					STRF(dialect_quote(d->a, DIALECT_SQLITE, name))),
				&said, e);
		if (!rc && there && !said.ok)
			ddl_note(d, not_known(said.text) ? REPLAY_UNANALYSABLE : REPLAY_FAILED, up->v[i].line,
				"the view cannot be read: %.*s", STRF(said.text));
	}
	return rc;
}

int replay_sqlite_run(struct sqlite_db *db, struct ddl *d, const struct sql_statements *up, struct err *e)
{
	int rc = 0;
	for (size_t i = 0; !rc && i < up->n; i++)
		rc = one(db, d, &up->v[i], e);
	if (!rc)
		rc = see_views(db, d, up, e);
	if (!rc)
		rc = sqlite_db_ask(db, STR("PRAGMA legacy_alter_table = 0"), NULL, 0, NULL, NULL, e);
	return rc;
}

int replay_sqlite_whole(
	struct sqlite_db *db, struct ddl *d, const struct sql_statements *all, bool *done, struct err *e)
{
	int rc = sqlite_db_exec(db, STR("SAVEPOINT whole"), e), failed = 0;
	*done = false;
	for (size_t i = 0; !rc && !failed && i < all->n; i++) {
		failed = sqlite_db_exec(db, all->v[i].text, e);
		if (failed)
			note(db, d, &all->v[i], e);
		err_drop(e, failed);
	}
	if (!rc && failed)
		rc = sqlite_db_exec(db, STR("ROLLBACK TO whole"), e);
	if (!rc)
		rc = sqlite_db_exec(db, STR("RELEASE whole"), e);
	*done = !rc && !failed;
	return rc;
}
