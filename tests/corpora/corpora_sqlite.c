/*
 * Our boundaries against the tail that sqlite3_prepare gives: from the start of each piece the rest of the
 * text is prepared, and what changes the schema is run, so that later statements find their tables. What
 * SQLite refuses has no boundary there.
 */
#include "schemas/sqlite_db.h"
#include "tests/corpora/corpora.h"

static bool tail_is(struct str text, size_t end, size_t tail)
{
	struct str between = tail > end ? str_trim(str_sub(text, end, tail)) : STR_NONE;
	return tail >= end &&
	       (between.n == 0 || str_eq(between, STR(";")) || between.p[0] == '-' || between.p[0] == '/');
}

static void one(struct sqlite_db *db, struct arena *a, const char *file, struct str text,
	const struct sql_statement *st, struct corpora_tally *t)
{
	struct sqlite_db_check c = {0};
	struct err e = err_new(a);
	size_t end = st->at + st->text.n;
	t->statements++;
	int rc = sqlite_db_prepare(db, a, str_sub(text, st->at, text.n), &c, &e);
	if (rc) {
		t->refused++;
		return;
	}
	if (!c.ok || c.empty) {
		/* Refused for what is behind our end, at a terminator that is no terminator to us. */
		struct sqlite_db_check alone = {0};
		t->refused++;
		if (str_starts(c.text, STR("near \";\"")) || str_eq(c.text, STR("incomplete input")))
			return;
		if (sqlite_db_prepare(db, a, st->text, &alone, &e) == 0 &&
			str_eq(alone.text, STR("incomplete input")))
			corpora_differs(t, file, st->line, "ends too early", st->text);
		return;
	}
	if (tail_is(text, end, st->at + c.end))
		t->agreed++;
	else
		corpora_differs(t, file, st->line, "SQLite ends it elsewhere", st->text);
	if (!c.reads && (st->flags & SQL_DDL))
		err_drop(&e, sqlite_db_exec(db, st->text, &e));
}

void corpora_sqlite(struct arena *a, const char *file, struct str text, struct corpora_tally *t)
{
	struct sqlite_db_opts o = {.write = true, .untrusted = true, .max_steps = 1000};
	struct sqlite_db *db;
	struct sql_statements ours = {0};
	struct err e = err_new(a);
	sql_split(a, DIALECT_SQLITE, text, &ours);
	if (sqlite_db_open(&db, a, STR_NONE, o, &e)) {
		corpora_differs(t, file, 0, "no database", e.what);
		return;
	}
	for (size_t i = 0; i < ours.n; i++)
		if (!(ours.v[i].flags & (SQL_META_COMMAND | SQL_BROKEN)))
			one(db, a, file, text, &ours.v[i], t);
		else if (ours.v[i].flags & SQL_BROKEN)
			t->statements++, t->refused++;
	sqlite_db_close(db);
}
