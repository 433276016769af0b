#define _XOPEN_SOURCE 700 /* realpath() */
#include "migrate/engine_sqlite.h"
#include "migrate/engine_common.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "migrate/engine_url.h"

static void drop(void *obj)
{
	struct session *s = obj;
	if (s->db)
		sqlite_db_close(s->db);
	s->db = NULL;
	struct err e = err_new(s->a);
	int rc = engine_sqlite_unlock(s, STR_NONE, &e);
	err_drop(&e, rc);
}

/* File locks do not work there, and a broken lock is a broken database (sqlite.org/howtocorrupt.html, 2.1).
 */
static int refuse_network(struct str path, struct arena *a, struct err *e)
{
	struct statfs fs;
	if (statfs(str_z(a, path), &fs) != 0)
		return 0; /* the open says why */
	unsigned long kind = (unsigned long)fs.f_type & 0xffffffffUL;
	if (kind != 0x6969 && kind != 0x517b && kind != 0xff534d42 && kind != 0xfe534d42)
		return 0;
	err_set(e, ERR_DB, "cannot write \"%.*s\": it lies on a network file system", STRF(path));
	err_hint(e, "Run schemagate on the machine that holds the file.");
	return ERR_DB;
}

static int no_file(struct str path, struct err *e)
{
	err_set(e, ERR_DB, "there is no database file \"%.*s\"", STRF(path));
	err_hint(e, "Correct the path, or create an empty database: sqlite3 FILE VACUUM");
	return ERR_DB;
}

static int explain_open(const struct session *s, struct err *e)
{
	if (e->hint.n)
		return (int)e->code;
	if (e->code == ERR_LOCKED)
		err_hint(e, "Another program is writing it. Try again when it has finished.");
	else if (access(str_z(s->a, s->path), R_OK) != 0)
		err_hint(e, "Give this user the right to read the file and its folder.");
	else
		err_hint(e, "Check that the file is an SQLite database and is not encrypted.");
	return (int)e->code;
}

static int sqlite_open(
	struct session **out, struct arena *a, struct str url, struct engine_opts o, struct err *e)
{
	struct session *s = ARENA_NEW(a, struct session);
	s->a = a;
	s->lock_fd = -1;
	s->o = o;
	int rc = engine_url_file(a, url, &s->path, e);
	if (!rc && access(str_z(a, s->path), F_OK) != 0)
		rc = no_file(s->path, e);
	if (!rc && !o.read_only)
		rc = refuse_network(s->path, a, e);
	if (rc)
		return rc;
	struct sqlite_db_opts so = {.write = !o.read_only,
		.busy_ms = o.lock_ms ? o.lock_ms : 5000,
		.statement_ms = o.statement_ms};
	arena_own(a, s, drop);
	rc = sqlite_db_open(&s->db, a, s->path, so, e);
	if (rc) {
		s->db = NULL;
		return explain_open(s, e);
	}
	*out = s;
	return 0;
}

static void sqlite_close(struct session *s)
{
	drop(s);
}

static int closed(struct err *e)
{
	return err_set(e, ERR_DB, "the session is closed");
}

static int sqlite_query(struct session *s, struct str sql, const struct str *args, int nargs,
	engine_row_fn *row, void *ctx, struct err *e)
{
	if (!s->db)
		return closed(e);
	int rc = sqlite_db_query(s->db, sql, args, nargs, row, ctx, e);
	if (s->begun && !sqlite_db_in_tx(s->db))
		s->begun = false;
	size_t at = rc && sqlite_db_error_code(s->db) ? sqlite_db_error_at(s->db) : SIZE_MAX;
	if (at != SIZE_MAX && e->line == 0)
		e->line = str_line(sql, at);
	return rc;
}

static int sqlite_exec(struct session *s, struct str sql, struct err *e)
{
	return sqlite_query(s, sql, NULL, 0, NULL, NULL, e);
}

/* IMMEDIATE takes the write lock at once: a deferred transaction that reads and then writes fails with
 * SQLITE_BUSY when somebody else committed in between (RELIABILITY 1.13). */
static int sqlite_begin(struct session *s, struct err *e)
{
	int rc = sqlite_exec(s, s->o.read_only ? STR("BEGIN") : STR("BEGIN IMMEDIATE"), e);
	if (!rc) {
		s->begun = true;
		s->nth++;
	}
	return rc;
}

static int sqlite_end(struct session *s, bool commit, struct err *e)
{
	if (!s->db)
		return closed(e);
	if (!s->begun && commit)
		return err_set(e, ERR_DB, "cannot commit: the transaction has already ended");
	if (!sqlite_db_in_tx(s->db))
		return 0;
	int rc = sqlite_exec(s, commit ? STR("COMMIT") : STR("ROLLBACK"), e);
	/* A COMMIT that meets a reader's lock or a violated foreign key leaves the transaction open. */
	if (rc && commit && sqlite_db_in_tx(s->db)) {
		struct err second = err_new(e->a);
		int again = sqlite_exec(s, STR("ROLLBACK"), &second);
		err_drop(&second, again);
	}
	s->begun = false;
	return rc;
}

static bool sqlite_in_tx(struct session *s)
{
	return s->db && s->begun && sqlite_db_in_tx(s->db);
}

static bool sqlite_open_tx(struct session *s)
{
	return s->db && sqlite_db_in_tx(s->db);
}

static int sqlite_tx_id(struct session *s, struct arena *a, struct str *out, struct err *e)
{
	(void)e;
	*out = sqlite_in_tx(s) ? str_fmt(a, "%lu", s->nth) : STR_NONE;
	return 0;
}

static int sqlite_identity(struct session *s, struct arena *a, struct engine_identity *out, struct err *e)
{
	struct stat st;
	char *z = str_z(a, s->path), *real = realpath(z, NULL);
	if (!real || stat(real, &st) != 0) {
		free(real);
		return no_file(s->path, e);
	}
	*out = (struct engine_identity){
		.server =
			str_fmt(a, "%llx:%llx", (unsigned long long)st.st_dev, (unsigned long long)st.st_ino),
		.database = str_dup(a, str_of(real)),
		.version = str_of(sqlite_db_version()),
		.writable = true,
	};
	free(real);
	struct str dir = str_dirname(out->database);
	if (access(z, W_OK) != 0)
		out->why_not = STR("this user may not write the file");
	else if (access(dir.n ? str_z(a, dir) : "/", W_OK) != 0)
		out->why_not = STR("this user may not write the file's folder, where the journal goes");
	out->writable = out->why_not.n == 0;
	return 0;
}

static int sqlite_inspect(struct session *s, struct arena *a, struct catalog **out, struct err *e)
{
	return s->db ? sqlite_db_inspect(s->db, a, out, e) : closed(e);
}

/* A file may have closed the session for writing. */
static int sqlite_home(struct session *s, struct err *e)
{
	return sqlite_exec(s, STR("PRAGMA query_only = 0"), e);
}

/* Above so many, one walk through the whole schema is cheaper. */
enum { FEW = 30 };

static int sqlite_look(struct session *s, struct arena *a, const struct engine_objects *of,
	struct catalog **out, struct err *e)
{
	struct names names = {0};
	for (size_t i = 0; i < of->n; i++) {
		struct str name = of->v[i]->table.n ? of->v[i]->table : of->v[i]->name;
		if (names.n <= FEW && !catalog_names_have(DIALECT_SQLITE, names, name))
			catalog_names_add(a, &names, name);
	}
	if (!s->db || names.n > FEW)
		return sqlite_inspect(s, a, out, e);
	return sqlite_db_inspect_named(s->db, a, &names, out, e);
}

static const char *const schemes[] = {"sqlite", NULL};

const struct engine engine_sqlite = {
	.name = "sqlite",
	.dialect = DIALECT_SQLITE,
	.schemes = schemes,
	.caps = ENGINE_DDL_TX | ENGINE_SNAPSHOT,
	.open = sqlite_open,
	.close = sqlite_close,
	.exec = sqlite_exec,
	.query = sqlite_query,
	.begin = sqlite_begin,
	.end = sqlite_end,
	.in_tx = sqlite_in_tx,
	.open_tx = sqlite_open_tx,
	.tx_id = sqlite_tx_id,
	.lock = engine_sqlite_lock,
	.unlock = engine_sqlite_unlock,
	.lock_held = engine_sqlite_lock_held,
	.identity = sqlite_identity,
	.inspect = sqlite_inspect,
	.look = sqlite_look,
	.home = sqlite_home,
	.snapshot = engine_sqlite_snapshot,
	.snapshot_verify = engine_sqlite_snapshot_verify,
	.restore = engine_sqlite_restore,
	.quote = engine_common_quote,
};
