/* Snapshots through pg_dump and pg_restore, in the custom format: a plain dump restored by psql would run the
 * client commands a hostile server put into it (GITHUB T38). */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/process.h"
#include "base/sb.h"
#include "migrate/engine_common.h"
#include "migrate/engine_postgresql.h"
#include "migrate/engine_url.h"
#include "schemas/catalog.h"

extern char **environ;

#define USER_TABLES                                                                                          \
	"FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "               \
	"WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND NOT EXISTS (SELECT FROM "       \
	"pg_catalog.pg_depend x WHERE x.classid = 'pg_catalog.pg_class'::pg_catalog.regclass "               \
	"AND x.objid = c.oid AND x.deptype = 'e') AND c.relkind IN "

/* "pg_dump (PostgreSQL) 15.20 (Debian ...)" to "15.20"; empty when the program does not run. */
static struct str version_of(struct arena *a, const char *program)
{
	const char *argv[] = {program, "--version", NULL};
	struct process_run p = {.argv = argv, .out_fd = -1, .max_out = 4096, .timeout_ms = 10000};
	struct process_result r;
	struct err quiet = err_new(a);
	int rc = process_run(a, &p, &r, &quiet);
	err_drop(&quiet, rc);
	if (rc || r.status != 0)
		return STR_NONE;
	struct str words = str_trim(r.out);
	size_t close = str_find(words, STR(") "), 0);
	if (close == SIZE_MAX)
		return STR_NONE;
	struct str rest = str_sub(words, close + 2, words.n);
	return str_cut(&rest, ' ');
}

static uint64_t major_of(struct str version)
{
	uint64_t n = 0;
	struct str rest = version;
	return str_u64(str_cut(&rest, '.'), &n) ? n : 0;
}

struct program {
	const char *path;
	struct str version;
};

static bool try_program(struct arena *a, const char *path, uint64_t least, struct program *best)
{
	struct str v = version_of(a, path);
	if (major_of(v) <= major_of(best->version))
		return false;
	*best = (struct program){path, v};
	return major_of(v) >= least;
}

/* The program of at least that major version: PATH first, then where Debian and the PGDG packages put them. A
 * pg_dump refuses a server newer than itself. */
static int find_program(struct arena *a, const char *name, uint64_t least, struct program *out, struct err *e)
{
	*out = (struct program){0};
	if (try_program(a, name, least, out))
		return 0;
	for (int major = 30; major >= 10; major--)
		for (int i = 0; i < 2; i++) {
			struct str path = i ? str_fmt(a, "/usr/pgsql-%d/bin/%s", major, name)
					    : str_fmt(a, "/usr/lib/postgresql/%d/bin/%s", major, name);
			if (access(path.p, X_OK) == 0 && try_program(a, path.p, least, out))
				return 0;
		}
	if (out->path)
		err_set(e, ERR_SYSTEM, "%s %.*s is older than the server (%d)", name, STRF(out->version),
			(int)least);
	else
		err_set(e, ERR_SYSTEM, "there is no %s on this machine", name);
	err_hint(e, "Install PostgreSQL's client programs of version %d or later.", (int)least);
	return ERR_SYSTEM;
}

/* Our environment, with the password where only the child sees it. */
static const char *const *child_env(struct arena *a, struct str password)
{
	VEC(const char *) env = {0};
	for (char **v = environ; *v; v++)
		if (strncmp(*v, "PGPASSWORD=", 11) != 0)
			*VEC_PUSH(a, &env) = *v;
	if (password.n)
		*VEC_PUSH(a, &env) = str_fmt(a, "PGPASSWORD=%.*s", STRF(password)).p;
	*VEC_PUSH(a, &env) = NULL;
	return env.v;
}

/* keyword='value' pairs, without the password: fit for an argument list. */
static const char *conninfo(struct arena *a, const struct engine_postgresql_options *list)
{
	struct sb b = sb_new(a, 64 * 1024);
	for (size_t i = 0; i < list->n; i++) {
		struct str v = list->v[i].value;
		if (str_find(list->v[i].name, STR("password"), 0) != SIZE_MAX)
			continue;
		sb_fmt(&b, "%s%.*s='", b.n ? " " : "", STRF(list->v[i].name));
		for (size_t k = 0; k < v.n; k++) {
			if (v.p[k] == '\'' || v.p[k] == '\\')
				sb_char(&b, '\\');
			sb_char(&b, v.p[k]);
		}
		sb_char(&b, '\'');
	}
	return sb_str(&b).p;
}

/* How the program ended, in its own last words. */
static int judge(struct arena *a, const struct process_result *r, enum err_code code, const char *what,
	struct str password, struct err *e)
{
	if (r->status == 0)
		return 0;
	struct str said = str_trim(engine_url_redact(a, r->err, password));
	size_t last = str_rchr(said, '\n');
	err_set(e, code, "%s", what);
	if (r->signal)
		err_detail(e, "It was ended by signal %d.", r->signal);
	else if (said.n)
		err_detail(
			e, "It says: %.*s", STRF(last == SIZE_MAX ? said : str_sub(said, last + 1, said.n)));
	return (int)code;
}

static int table_row(void *ctx, const struct str *v, int n, struct err *e)
{
	(void)n, (void)e;
	struct sb *b = ctx;
	sb_fmt(b, "%sONLY %.*s", b->n ? ", " : "", STRF(v[0]));
	return 0;
}

/* Locked first, exported then: a dump taken after somebody's committed TRUNCATE or rewriting ALTER would
 * exit 0 and hold no rows of that table (RELIABILITY 2.1). */
static int hold(struct session *s, struct arena *a, struct str *snapshot, struct err *e)
{
	struct sb tables = sb_new(a, 64 * 1024 * 1024);
	struct engine_common_row r = {.a = a};
	int rc = engine_postgresql_exec(s, STR("BEGIN ISOLATION LEVEL READ COMMITTED"), e);
	if (!rc)
		rc = engine_postgresql_exec(s,
			str_fmt(a,
				"SELECT pg_catalog.set_config('lock_timeout', '%d', true), "
				"pg_catalog.set_config('statement_timeout', '0', true), "
				"pg_catalog.set_config('idle_in_transaction_session_timeout', '0', true)",
				s->o.lock_ms),
			e);
	if (!rc)
		rc = engine_postgresql_query(s,
			STR("SELECT pg_catalog.quote_ident(n.nspname) || '.' || "
			    "pg_catalog.quote_ident(c.relname) " USER_TABLES "('r', 'p')"),
			NULL, 0, table_row, &tables, e);
	if (!rc && tables.full)
		rc = err_set(e, ERR_LIMIT, "the database has too many tables to lock them all");
	if (!rc && tables.n)
		rc = engine_postgresql_exec(
			s, str_fmt(a, "LOCK TABLE %.*s IN ACCESS SHARE MODE", STRF(sb_str(&tables))), e);
	if (!rc)
		rc = engine_postgresql_ask(s, STR("SELECT pg_catalog.pg_export_snapshot()"), NULL, 0, &r, e);
	if (!rc)
		*snapshot = r.v[0];
	return rc ? err_ctx(e, "could not hold the tables for a snapshot") : 0;
}

/* Every name in quotes: no part of it is a pattern then. */
static const char *table_option(struct arena *a, const struct object_id *t)
{
	struct str schema = engine_common_quote(a, t->schema), name = engine_common_quote(a, t->table);
	return str_fmt(a, "--table=%.*s.%.*s", STRF(schema), STRF(name)).p;
}

static int run_dump(struct session *s, struct arena *a, const struct program *dump,
	const struct engine_part *part, struct str snapshot, int fd, struct err *e)
{
	struct engine_postgresql_options used = {0};
	VEC(const char *) argv = {0};
	engine_postgresql_used(s, a, &used);
	*VEC_PUSH(a, &argv) = dump->path;
	*VEC_PUSH(a, &argv) = "-Fc";
	*VEC_PUSH(a, &argv) = "-Z1";
	*VEC_PUSH(a, &argv) = "--no-password";
	*VEC_PUSH(a, &argv) = str_fmt(a, "--lock-wait-timeout=%d", s->o.lock_ms).p;
	*VEC_PUSH(a, &argv) = str_fmt(a, "--snapshot=%.*s", STRF(snapshot)).p;
	if (part && part->no_rows)
		*VEC_PUSH(a, &argv) = "--schema-only";
	if (part && part->tables)
		*VEC_PUSH(a, &argv) = "--strict-names"; /* one that is gone is an error, not an absence */
	for (size_t i = 0; part && part->tables && i < part->tables->n; i++)
		*VEC_PUSH(a, &argv) = table_option(a, part->tables->v[i]);
	*VEC_PUSH(a, &argv) = "-d";
	*VEC_PUSH(a, &argv) = conninfo(a, &used);
	*VEC_PUSH(a, &argv) = NULL;
	struct process_run p = {
		.argv = argv.v, .env = child_env(a, s->password), .out_fd = fd, .max_out = 64 * 1024};
	struct process_result r;
	int rc = process_run(a, &p, &r, e);
	return rc ? rc : judge(a, &r, ERR_DB, "pg_dump could not write the snapshot", s->password, e);
}

static int dump_into(struct session *s, struct arena *a, const struct program *dump,
	const struct engine_part *part, const char *path, struct err *e)
{
	struct str snapshot = STR_NONE;
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return engine_common_file_fault(e, "create", path);
	int rc = hold(s, a, &snapshot, e);
	if (!rc)
		rc = run_dump(s, a, dump, part, snapshot, fd, e);
	struct err second = err_new(a);
	int back = engine_postgresql_exec(s, STR("ROLLBACK"), rc ? &second : e);
	rc = rc ? rc : back;
	if (!rc && fsync(fd) != 0)
		rc = engine_common_file_fault(e, "write", path);
	if (close(fd) != 0 && !rc)
		rc = engine_common_file_fault(e, "write", path);
	if (rc)
		unlink(path);
	return rc;
}

int engine_postgresql_snapshot(struct session *s, struct arena *a, const struct engine_part *part,
	struct str dest, struct engine_snapshot *out, struct err *e)
{
	bool aborted;
	struct program dump;
	if (!s->conn || engine_postgresql_block(s, &aborted))
		return err_set(e, ERR_DB, "cannot take a snapshot inside a transaction");
	int rc = find_program(a, "pg_dump", (uint64_t)s->version / 10000, &dump, e);
	if (!rc)
		rc = dump_into(s, a, &dump, part, str_z(a, dest), e);
	if (!rc)
		rc = engine_postgresql_snapshot_verify(a, dest, e);
	const char *how = !part ? "" : part->no_rows ? " --schema-only" : part->tables ? " --table" : "";
	*out = (struct engine_snapshot){.path = dest,
		.tool = rc ? STR_NONE : str_fmt(a, "pg_dump %.*s -Fc%s", STRF(dump.version), how)};
	return rc;
}

enum { MAX_SCHEMA = 64 * 1024 * 1024 };

int engine_postgresql_schema_text(struct session *s, struct arena *a, struct str *out, struct err *e)
{
	struct program dump;
	struct engine_postgresql_options used = {0};
	int rc = find_program(a, "pg_dump", (uint64_t)s->version / 10000, &dump, e);
	if (rc)
		return rc;
	engine_postgresql_used(s, a, &used);
	const char *argv[] = {dump.path, "--schema-only", "--no-owner", "--no-privileges",
		"--no-publications", "--no-subscriptions", "--no-security-labels", "--no-tablespaces",
		"--no-password", str_fmt(a, "--lock-wait-timeout=%d", s->o.lock_ms).p, "-d",
		conninfo(a, &used), NULL};
	struct process_run p = {.argv = argv,
		.env = child_env(a, s->password),
		.out_fd = -1,
		.max_out = MAX_SCHEMA,
		.timeout_ms = 10 * 60 * 1000};
	struct process_result r;
	rc = process_run(a, &p, &r, e);
	if (!rc)
		rc = judge(a, &r, ERR_DB, "pg_dump could not read the schema", s->password, e);
	if (!rc && r.cut)
		rc = err_set(e, ERR_LIMIT, "the schema is larger than %d bytes", MAX_SCHEMA);
	if (!rc)
		*out = r.out;
	return rc;
}

static bool is_archive(struct arena *a, struct str path)
{
	char head[5] = "";
	int fd = open(str_z(a, path), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	ssize_t n = fd < 0 ? -1 : read(fd, head, sizeof head);
	if (fd >= 0)
		close(fd);
	return n == sizeof head && memcmp(head, "PGDMP", 5) == 0;
}

/* --list reads only the head of the file; a cut is found by reading all of it (RELIABILITY 0.2). */
int engine_postgresql_snapshot_verify(struct arena *a, struct str path, struct err *e)
{
	struct program restore;
	const char *what = str_fmt(a, "the snapshot \"%.*s\" is damaged", STRF(path)).p;
	if (!is_archive(a, path)) {
		err_set(e, ERR_INPUT, "%s: it is no archive of pg_dump", what);
		return ERR_INPUT;
	}
	int rc = find_program(a, "pg_restore", 0, &restore, e);
	int fd = rc ? -1 : open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (!rc && fd < 0)
		rc = engine_common_file_fault(e, "open", "/dev/null");
	if (rc)
		return rc;
	const char *argv[] = {restore.path, "-f", "-", str_z(a, path), NULL};
	struct process_run p = {.argv = argv, .out_fd = fd, .max_out = 64 * 1024};
	struct process_result r;
	rc = process_run(a, &p, &r, e);
	close(fd);
	return rc ? rc : judge(a, &r, ERR_INPUT, what, STR_NONE, e);
}

static int must_be_empty(struct session *s, struct arena *a, struct err *e)
{
	struct engine_common_row r = {.a = a};
	int rc = engine_postgresql_ask(s,
		STR("SELECT EXISTS (SELECT " USER_TABLES "('r', 'p', 'v', 'm', 'f', 'S'))"), NULL, 0, &r, e);
	if (!rc && !str_eq(r.v[0], STR("f"))) {
		err_set(e, ERR_REFUSED, "cannot restore into %.*s: it is not empty", STRF(s->shown));
		err_hint(e, "Restore into a new database, look at it, then rename both.");
		return ERR_REFUSED;
	}
	return rc;
}

static int run_restore(struct session *s, struct arena *a, struct str path, struct err *e)
{
	struct program restore;
	struct engine_postgresql_options used = {0};
	int rc = find_program(a, "pg_restore", (uint64_t)s->version / 10000, &restore, e);
	if (rc)
		return rc;
	engine_postgresql_used(s, a, &used);
	const char *argv[] = {restore.path, "--exit-on-error", "--single-transaction", "--no-password", "-d",
		conninfo(a, &used), str_z(a, path), NULL};
	struct process_run p = {
		.argv = argv, .env = child_env(a, s->password), .out_fd = -1, .max_out = 64 * 1024};
	struct process_result r;
	rc = process_run(a, &p, &r, e);
	return rc ? rc : judge(a, &r, ERR_DB, "pg_restore could not restore the snapshot", s->password, e);
}

int engine_postgresql_restore(struct arena *a, struct str path, struct str url, struct err *e)
{
	struct session *s;
	int rc = engine_postgresql_snapshot_verify(a, path, e);
	if (!rc)
		rc = engine_postgresql_open(
			&s, a, url, (struct engine_opts){.role = STR("schemagate/restore")}, e);
	if (rc)
		return rc;
	rc = must_be_empty(s, a, e);
	if (!rc)
		rc = run_restore(s, a, path, e);
	if (!rc) /* a restored database has no statistics */
		rc = engine_postgresql_exec(s, STR("ANALYZE"), e);
	engine_postgresql_close(s);
	return rc;
}
