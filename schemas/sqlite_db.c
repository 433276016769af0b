#include "schemas/sqlite_db.h"

#include <limits.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <time.h>

#include "base/die.h"
#include "base/sb.h"

enum { STEP = 1000 }; /* instructions between two calls of the progress handler */

struct sqlite_db {
	sqlite3 *h; /* NULL once closed */
	struct sqlite_db_opts o;
	bool trusted_now; /* our own statement on an untrusted database */
	sqlite_db_watch_fn *watch;
	void *watch_ctx;
	long steps;               /* of the running statement, in units of STEP */
	struct timespec deadline; /* of the running statement, with o.statement_ms */
	bool stopped;             /* by a limit of ours */
	int code;
	size_t at;
	char text[512];
};

static void drop(void *obj)
{
	sqlite_db_close(obj);
}

void sqlite_db_close(struct sqlite_db *db)
{
	if (db->h)
		sqlite3_close(db->h);
	db->h = NULL;
}

static struct str view(const char *z)
{
	return str_of(z);
}

/* Remember the failure and set the error. Whatever SQLite quotes of the input stays in its words. */
static int fail(struct sqlite_db *db, int rc, struct err *e)
{
	db->code = sqlite3_extended_errcode(db->h);
	db->at = SIZE_MAX;
#if SQLITE_VERSION_NUMBER >= 3038000
	int at = sqlite3_error_offset(db->h);
	if (at >= 0)
		db->at = (size_t)at;
#endif
	snprintf(db->text, sizeof db->text, "%s", sqlite3_errmsg(db->h));
	enum err_code c = ERR_DB;
	int base = rc & 0xff;
	if (base == SQLITE_BUSY || base == SQLITE_LOCKED)
		c = ERR_LOCKED;
	else if (base == SQLITE_TOOBIG || (base == SQLITE_INTERRUPT && db->stopped))
		c = ERR_LIMIT;
	if (db->stopped && base == SQLITE_INTERRUPT && db->o.statement_ms)
		err_set(e, c, "statement ran longer than %d ms", db->o.statement_ms);
	else if (db->stopped && base == SQLITE_INTERRUPT)
		err_set(e, c, "statement ran for more than %ld thousand steps", db->o.max_steps);
	else
		err_set(e, c, "%s", db->text);
	snprintf(e->native, sizeof e->native, "%d", db->code);
	return (int)c;
}

static int progress(void *ctx)
{
	struct sqlite_db *db = ctx;
	db->steps++;
	bool over = db->o.max_steps && db->steps * STEP > db->o.max_steps * 1000L;
	if (db->o.statement_ms && !over) {
		struct timespec now;
		clock_gettime(CLOCK_MONOTONIC, &now);
		over = now.tv_sec > db->deadline.tv_sec ||
		       (now.tv_sec == db->deadline.tv_sec && now.tv_nsec > db->deadline.tv_nsec);
	}
	db->stopped = over;
	return over;
}

static void start_clock(struct sqlite_db *db)
{
	db->steps = 0;
	db->stopped = false;
	db->code = 0;
	db->at = SIZE_MAX;
	if (!db->o.statement_ms)
		return;
	clock_gettime(CLOCK_MONOTONIC, &db->deadline);
	db->deadline.tv_sec += db->o.statement_ms / 1000;
	db->deadline.tv_nsec += (long)(db->o.statement_ms % 1000) * 1000000L;
	if (db->deadline.tv_nsec >= 1000000000L) {
		db->deadline.tv_nsec -= 1000000000L;
		db->deadline.tv_sec++;
	}
}

/* Numbers for SQL from a repository: far above what migrations use, far below what hurts. */
static void cap(sqlite3 *h)
{
	static const struct {
		int what, most;
	} limits[] = {{SQLITE_LIMIT_LENGTH, 32 * 1024 * 1024}, {SQLITE_LIMIT_SQL_LENGTH, 32 * 1024 * 1024},
		{SQLITE_LIMIT_COLUMN, 2000}, {SQLITE_LIMIT_EXPR_DEPTH, 500},
		{SQLITE_LIMIT_COMPOUND_SELECT, 500}, {SQLITE_LIMIT_VDBE_OP, 1000000},
		{SQLITE_LIMIT_FUNCTION_ARG, 100}, {SQLITE_LIMIT_ATTACHED, 0},
		{SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000}, {SQLITE_LIMIT_VARIABLE_NUMBER, 32766},
		{SQLITE_LIMIT_TRIGGER_DEPTH, 10}, {SQLITE_LIMIT_WORKER_THREADS, 0}};
	for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
		sqlite3_limit(h, limits[i].what, limits[i].most);
}

static void classify(int action, const char *x, const char *y, struct sqlite_db_access *out)
{
	out->table = view(x);
	switch (action) {
	case SQLITE_READ:
		out->action = SQLITE_DB_READ;
		out->column = view(y);
		break;
	case SQLITE_UPDATE:
		out->action = SQLITE_DB_UPDATE;
		out->column = view(y);
		break;
	case SQLITE_INSERT:
		out->action = SQLITE_DB_INSERT;
		break;
	case SQLITE_DELETE:
		out->action = SQLITE_DB_DELETE;
		break;
	case SQLITE_FUNCTION:
		out->action = SQLITE_DB_FUNCTION;
		out->table = STR_NONE;
		out->column = view(y);
		break;
	case SQLITE_SELECT:
	case SQLITE_TRANSACTION:
	case SQLITE_SAVEPOINT:
	case SQLITE_RECURSIVE:
	case SQLITE_PRAGMA:
	case SQLITE_ATTACH:
	case SQLITE_DETACH:
		out->action = SQLITE_DB_OTHER;
		break;
	default:
		out->action = SQLITE_DB_DEFINE;
	}
}

/* VACUUM is an ATTACH to the authorizer, so it is refused with it. FTS5 asks PRAGMA data_version itself,
 * ALTER TABLE ADD COLUMN with a CHECK or NOT NULL asks PRAGMA quick_check. */
static bool forbidden(int action, const char *x, const char *y)
{
	if (action == SQLITE_PRAGMA)
		return !str_ieq(view(x), STR("data_version")) && !str_ieq(view(x), STR("quick_check"));
	return action == SQLITE_ATTACH || action == SQLITE_DETACH ||
	       (action == SQLITE_FUNCTION && y && str_ieq(view(y), STR("load_extension")));
}

static int authorize(void *ctx, int action, const char *x, const char *y, const char *base, const char *via)
{
	struct sqlite_db *db = ctx;
	if (db->o.untrusted && !db->trusted_now && forbidden(action, x, y))
		return SQLITE_DENY;
	if (!db->watch || db->trusted_now)
		return SQLITE_OK;
	struct sqlite_db_access access = {.database = view(base), .via = view(via)};
	classify(action, x, y, &access);
	return db->watch(db->watch_ctx, &access) ? SQLITE_OK : SQLITE_DENY;
}

void sqlite_db_watch(struct sqlite_db *db, sqlite_db_watch_fn *watch, void *ctx)
{
	db->watch = watch;
	db->watch_ctx = ctx;
}

static void configure(struct sqlite_db *db)
{
	sqlite3_db_config(db->h, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(db->h, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
	sqlite3_set_authorizer(db->h, authorize, db);
	sqlite3_progress_handler(db->h, STEP, progress, db);
	sqlite3_busy_timeout(db->h, db->o.busy_ms);
	if (db->o.no_dqs) {
		sqlite3_db_config(db->h, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
		sqlite3_db_config(db->h, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	}
	if (db->o.untrusted)
		cap(db->h);
}

/* Touch the file, so that "no database" and "locked" are said here and not at the first use. */
static int first_read(struct sqlite_db *db, struct err *e)
{
	int rc = sqlite_db_exec(db, STR("SELECT count(*) FROM sqlite_master"), e);
	if (!rc && db->o.untrusted) {
		db->trusted_now = true;
		rc = sqlite_db_exec(db, STR("PRAGMA max_page_count = 65536"), e);
		db->trusted_now = false;
	}
	return rc;
}

/* SQLite counts its bytes under a lock that each of its malloc()s asks for: nobody reads that here. */
static void count_nothing(void)
{
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); /* refused where it is in use already */
}

int sqlite_db_open(
	struct sqlite_db **out, struct arena *a, struct str path, struct sqlite_db_opts o, struct err *e)
{
	if (str_chr(path, '\0') != SIZE_MAX)
		return err_set(e, ERR_DB, "cannot open a database whose name holds a NUL byte");
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct sqlite_db *db = ARENA_NEW(a, struct sqlite_db);
	(void)pthread_once(&once, count_nothing);
	db->o = o;
	/* A leading "./" keeps "file:x" a name: Debian's library reads URIs by default. */
	char *name = str_z(a, path.n == 0        ? STR(":memory:")
			      : path.p[0] == '/' ? path
						 : str_fmt(a, "./%.*s", STRF(path)));
	int flags = SQLITE_OPEN_READONLY;
	if (o.write || path.n == 0)
		flags = SQLITE_OPEN_READWRITE | (o.create || path.n == 0 ? SQLITE_OPEN_CREATE : 0);
	/* No connection is used by two threads at a time, so none needs a lock of its own. */
	int rc = sqlite3_open_v2(name, &db->h, flags | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOMUTEX, NULL);
	if (!db->h)
		die_oom("sqlite");
	arena_own(a, db, drop);
	if (rc != SQLITE_OK) {
		rc = fail(db, rc, e);
		sqlite_db_close(db);
	} else {
		configure(db);
		rc = first_read(db, e);
	}
	if (rc)
		return err_ctx(e, "could not open \"%.*s\"", STRF(path));
	*out = db;
	return 0;
}

static int refuse(struct sqlite_db *db, enum err_code c, const char *what, struct err *e)
{
	db->code = c == ERR_LIMIT ? SQLITE_TOOBIG : SQLITE_MISUSE;
	db->at = SIZE_MAX;
	snprintf(db->text, sizeof db->text, "%s", what);
	return err_set(e, c, "%s", what);
}

static int prepare(struct sqlite_db *db, struct str sql, sqlite3_stmt **st, const char **tail, struct err *e)
{
	BUG_IF(!db->h);
	start_clock(db);
	*st = NULL;
	if (sql.n >= INT_MAX)
		return refuse(db, ERR_LIMIT, "statement is larger than 2 GiB", e);
	if (str_chr(sql, '\0') != SIZE_MAX)
		return refuse(db, ERR_INPUT, "statement holds a NUL byte", e);
	int rc = sqlite3_prepare_v2(db->h, sql.p ? sql.p : "", (int)sql.n, st, tail);
	return rc == SQLITE_OK ? 0 : fail(db, rc, e);
}

/* The rest after the first statement must hold none. */
static int only_one(struct sqlite_db *db, struct str rest, struct err *e)
{
	sqlite3_stmt *more = NULL;
	const char *tail;
	while (rest.n) {
		int rc = sqlite3_prepare_v2(db->h, rest.p, (int)rest.n, &more, &tail);
		sqlite3_finalize(more);
		if (rc != SQLITE_OK || more)
			return refuse(db, ERR_DB, "more than one statement", e);
		if (tail <= rest.p)
			break;
		rest = str_sub(rest, (size_t)(tail - rest.p), rest.n);
	}
	return 0;
}

static int bind(struct sqlite_db *db, sqlite3_stmt *st, const struct str *args, int nargs, struct err *e)
{
	if (sqlite3_bind_parameter_count(st) != nargs)
		return refuse(db, ERR_DB, "number of parameters differs from the statement's", e);
	for (int i = 0; i < nargs; i++) {
		int rc = args[i].p ? sqlite3_bind_text64(
					     st, i + 1, args[i].p, args[i].n, SQLITE_STATIC, SQLITE_UTF8)
				   : sqlite3_bind_null(st, i + 1);
		if (rc != SQLITE_OK)
			return fail(db, rc, e);
	}
	return 0;
}

static struct str value(sqlite3_stmt *st, int i)
{
	if (sqlite3_column_type(st, i) == SQLITE_NULL)
		return STR_NONE;
	const void *p = sqlite3_column_text(st, i);
	size_t n = (size_t)sqlite3_column_bytes(st, i);
	return (struct str){p ? p : "", n};
}

static int step(struct sqlite_db *db, sqlite3_stmt *st, sqlite_db_row_fn *row, void *ctx, struct err *e)
{
	enum { FEW = 32 };
	struct str few[FEW];
	struct arena *wide = NULL;
	int n = sqlite3_column_count(st), rc, stop = 0;
	struct str *cols = few;
	if (n > FEW) {
		wide = arena_new("sqlite row");
		cols = ARENA_ARRAY(wide, struct str, (size_t)n);
	}
	while (!stop && (rc = sqlite3_step(st)) == SQLITE_ROW) {
		for (int i = 0; row && i < n; i++)
			cols[i] = value(st, i);
		stop = row ? row(ctx, cols, n, e) : 0;
	}
	if (!stop && rc != SQLITE_DONE)
		stop = fail(db, rc, e);
	arena_free(wide);
	return stop;
}

int sqlite_db_query(struct sqlite_db *db, struct str sql, const struct str *args, int nargs,
	sqlite_db_row_fn *row, void *ctx, struct err *e)
{
	sqlite3_stmt *st;
	const char *tail = NULL;
	int rc = prepare(db, sql, &st, &tail, e);
	if (!rc && st && tail)
		rc = only_one(db, str_sub(sql, (size_t)(tail - sql.p), sql.n), e);
	if (!rc && st)
		rc = bind(db, st, args, nargs, e);
	if (!rc && st)
		rc = step(db, st, row, ctx, e);
	sqlite3_finalize(st);
	return rc;
}

int sqlite_db_exec(struct sqlite_db *db, struct str sql, struct err *e)
{
	return sqlite_db_query(db, sql, NULL, 0, NULL, NULL, e);
}

size_t sqlite_db_error_at(const struct sqlite_db *db)
{
	return db->at;
}

int sqlite_db_error_code(const struct sqlite_db *db)
{
	return db->code;
}

struct str sqlite_db_error_text(const struct sqlite_db *db, struct arena *a)
{
	return str_dup(a, str_of(db->text));
}

long long sqlite_db_changes(const struct sqlite_db *db)
{
	return sqlite3_changes64(db->h);
}

bool sqlite_db_in_tx(const struct sqlite_db *db)
{
	return db->h && !sqlite3_get_autocommit(db->h);
}

void sqlite_db_set_busy(struct sqlite_db *db, int busy_ms)
{
	db->o.busy_ms = busy_ms;
	sqlite3_busy_timeout(db->h, busy_ms);
}

void sqlite_db_set_time(struct sqlite_db *db, int statement_ms)
{
	db->o.statement_ms = statement_ms;
}

const char *sqlite_db_version(void)
{
	return sqlite3_libversion();
}

static void describe(sqlite3_stmt *st, struct arena *a, struct sqlite_db_check *out)
{
	out->reads = sqlite3_stmt_readonly(st);
	out->params = sqlite3_bind_parameter_count(st);
	for (int i = 0; i < sqlite3_column_count(st); i++)
		catalog_names_add(a, &out->columns, str_dup(a, view(sqlite3_column_name(st, i))));
}

int sqlite_db_prepare(
	struct sqlite_db *db, struct arena *a, struct str sql, struct sqlite_db_check *out, struct err *e)
{
	sqlite3_stmt *st;
	const char *tail = NULL;
	*out = (struct sqlite_db_check){.at = SIZE_MAX, .end = sql.n};
	int rc = prepare(db, sql, &st, &tail, e);
	if (rc && (db->code & 0xff) == SQLITE_NOMEM)
		return rc;
	err_drop(e, rc);
	out->ok = rc == 0;
	out->empty = out->ok && !st;
	out->code = db->code;
	out->at = db->at;
	if (rc)
		out->text = sqlite_db_error_text(db, a);
	if (!rc && tail)
		out->end = (size_t)(tail - sql.p);
	if (st)
		describe(st, a, out);
	sqlite3_finalize(st);
	return 0;
}

/* Our own questions to a database whose SQL is not trusted. */
int sqlite_db_ask(struct sqlite_db *db, struct str sql, const struct str *args, int nargs,
	sqlite_db_row_fn *row, void *ctx, struct err *e)
{
	bool was = db->trusted_now;
	db->trusted_now = true;
	int rc = sqlite_db_query(db, sql, args, nargs, row, ctx, e);
	db->trusted_now = was;
	return rc;
}

static int script_row(void *ctx, const struct str *cols, int n, struct err *e)
{
	(void)n, (void)e;
	sb_add(ctx, cols[0]);
	sb_addz(ctx, ";\n");
	return 0;
}

int sqlite_db_script(struct sqlite_db *db, struct arena *a, struct str *out, struct err *e)
{
	struct sb b = sb_new(a, 64 * 1024 * 1024);
	int rc = sqlite_db_ask(db,
		STR("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' "
		    "ESCAPE '\\' ORDER BY type <> 'table', type, name"),
		NULL, 0, script_row, &b, e);
	if (!rc && b.full)
		rc = err_set(e, ERR_LIMIT, "schema text is larger than 64 MiB");
	*out = sb_str(&b);
	return rc;
}
