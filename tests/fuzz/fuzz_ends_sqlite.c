/*
 * Our boundaries against SQLite's: where it prepares the rest of the text from the start of a piece on, its
 * tail is behind that piece and before the next one. Client's commands are no text of SQLite's.
 */
#include "parse/sql_split.h"
#include "schemas/sqlite_db.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new("fuzz");
	struct err e = err_new(a);
	struct str text = fuzz_text(data, n);
	struct sqlite_db_opts o = {.write = true, .untrusted = true, .max_steps = 10};
	struct sqlite_db *db;
	struct sql_statements l = {0};
	sql_split(a, DIALECT_SQLITE, text, &l);
	bool ask = str_chr(text, '\0') == SIZE_MAX && sqlite_db_open(&db, a, STR_NONE, o, &e) == 0;
	for (size_t i = 0; ask && i < l.n; i++) {
		const struct sql_statement *st = &l.v[i];
		struct sqlite_db_check c = {0};
		size_t end = st->at + st->text.n, next = i + 1 < l.n ? l.v[i + 1].at : text.n;
		if (st->flags & (SQL_META_COMMAND | SQL_BROKEN))
			break;
		if (sqlite_db_prepare(db, a, str_sub(text, st->at, text.n), &c, &e) || !c.ok)
			continue;
		if (st->at + c.end < end || st->at + c.end > next)
			fuzz_fail("SQLite ends a statement elsewhere", st->at);
		if (!c.reads)
			err_drop(&e, sqlite_db_exec(db, st->text, &e));
	}
	arena_free(a);
	return 0;
}
