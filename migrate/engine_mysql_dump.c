/* Snapshots through mariadb-dump or mysqldump. They are restored by this program statement by statement, so
 * that no client command inside a dump can run, and no client program is needed. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/process.h"
#include "base/sb.h"
#include "migrate/engine_common.h"
#include "migrate/engine_mysql.h"
#include "schemas/catalog.h"

struct program {
	const char *path;
	struct str version;
};

/* "mariadb-dump  Ver 10.19 Distrib 10.11.19-MariaDB, for ..." or "mysqldump  Ver 8.0.36 for Linux". */
static int find_program(struct arena *a, bool mariadb, struct program *out, struct err *e)
{
	const char *const names[] = {
		mariadb ? "mariadb-dump" : "mysqldump", mariadb ? "mysqldump" : "mariadb-dump"};
	for (size_t i = 0; i < 2; i++) {
		const char *argv[] = {names[i], "--version", NULL};
		struct process_run p = {.argv = argv, .out_fd = -1, .max_out = 4096, .timeout_ms = 10000};
		struct process_result r;
		struct err quiet = err_new(a);
		int rc = process_run(a, &p, &r, &quiet);
		err_drop(&quiet, rc);
		if (rc || r.status != 0)
			continue;
		size_t at = str_find(r.out, STR("Distrib "), 0);
		at = at != SIZE_MAX ? at + 8 : str_find(r.out, STR("Ver "), 0) + 4;
		struct str rest = str_sub(r.out, at, r.out.n);
		rest = str_sub(rest, 0, str_chr(rest, ','));
		*out = (struct program){names[i], str_cut(&rest, ' ')};
		return 0;
	}
	err_set(e, ERR_SYSTEM, "there is neither mariadb-dump nor mysqldump on this machine");
	err_hint(e, "Install the package mariadb-client, or mysql-client.");
	return ERR_SYSTEM;
}

static void option(struct sb *b, const char *name, struct str value)
{
	if (value.n == 0)
		return;
	sb_fmt(b, "%s=\"", name);
	for (size_t i = 0; i < value.n; i++) {
		char c = value.p[i];
		if (c == '\n')
			sb_addz(b, "\\n");
		else if (c == '\r')
			sb_addz(b, "\\r");
		else if (c == '\\' || c == '"')
			sb_fmt(b, "\\%c", c);
		else
			sb_char(b, c);
	}
	sb_addz(b, "\"\n");
}

/* The option file goes through the program's standard input: no password in an argument list, an environment
 * or a file that a crash could leave behind. */
static struct str option_file(struct session *s, struct arena *a)
{
	struct sb b = sb_new(a, 64 * 1024);
	const struct engine_address *u = &s->address;
	struct str socket = engine_url_param(u, "socket");
	bool tcp = u->port && socket.n == 0;
	sb_addz(&b, "[client]\n");
	option(&b, "user", u->user);
	option(&b, "password", u->password);
	option(&b, "socket", socket);
	if (socket.n == 0)
		option(&b, "host", tcp && str_ieq(u->host, STR("localhost")) ? STR("127.0.0.1") : u->host);
	if (tcp)
		sb_fmt(&b, "port=%d\n", u->port);
	option(&b, "ssl-cert", engine_url_param(u, "ssl-cert"));
	option(&b, "ssl-key", engine_url_param(u, "ssl-key"));
	struct str ca = engine_url_param(u, "ssl-ca");
	if (s->tls)
		sb_addz(&b, "ssl-verify-server-cert\n");
	option(&b, "ssl-ca", ca.n || !s->tls ? ca : engine_mysql_roots());
	return sb_str(&b);
}

static int engine_row(void *ctx, const struct str *v, int n, struct err *e)
{
	(void)n, (void)e;
	*(bool *)ctx = !str_eq(v[0], STR("0"));
	return 0;
}

/* Tables of other engines are not in InnoDB's consistent snapshot: those need locks. */
static int needs_locks(struct session *s, bool *locks, struct err *e)
{
	*locks = false;
	return engine_mysql_run(s,
		STR("SELECT count(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() "
		    "AND TABLE_TYPE = 'BASE TABLE' AND ENGINE <> 'InnoDB'"),
		engine_row, locks, e);
}

static int judge(struct session *s, struct arena *a, const struct process_result *r, struct err *e)
{
	struct str said = str_trim(engine_url_redact(a, r->err, s->address.password));
	size_t last = str_rchr(said, '\n');
	if (r->status == 0)
		return 0;
	err_set(e, ERR_DB, "the dump program could not write the snapshot");
	if (r->signal)
		err_detail(e, "It was ended by signal %d.", r->signal);
	else
		err_detail(
			e, "It says: %.*s", STRF(last == SIZE_MAX ? said : str_sub(said, last + 1, said.n)));
	return ERR_DB;
}

static int run_dump(struct session *s, struct arena *a, const struct program *dump,
	const struct engine_part *part, int fd, struct err *e)
{
	bool locks;
	int rc = needs_locks(s, &locks, e);
	if (rc)
		return rc;
	/* The session holds no transaction here, so its metadata locks do not meet the dump's. */
	const char *const usual[] = {dump->path, "--defaults-file=/dev/stdin",
		locks ? "--lock-tables" : "--single-transaction",
		locks ? "--skip-single-transaction" : "--skip-lock-tables", "--quick", "--hex-blob",
		"--routines", "--events", "--triggers", "--default-character-set=utf8mb4", "--tz-utc"};
	VEC(const char *) argv = {0};
	for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
		*VEC_PUSH(a, &argv) = usual[i];
	if (part && part->no_rows)
		*VEC_PUSH(a, &argv) = "--no-data";
	*VEC_PUSH(a, &argv) = "--";
	*VEC_PUSH(a, &argv) = str_z(a, s->address.database);
	for (size_t i = 0; part && part->tables && i < part->tables->n; i++)
		*VEC_PUSH(a, &argv) = str_z(a, part->tables->v[i]->table);
	*VEC_PUSH(a, &argv) = NULL;
	struct process_run p = {
		.argv = argv.v, .input = option_file(s, a), .out_fd = fd, .max_out = 64 * 1024};
	struct process_result r;
	rc = process_run(a, &p, &r, e);
	return rc ? rc : judge(s, a, &r, e);
}

int engine_mysql_snapshot(struct session *s, struct arena *a, const struct engine_part *part, struct str dest,
	struct engine_snapshot *out, struct err *e)
{
	struct program dump;
	char *path = str_z(a, dest);
	if (!s->conn || s->server_tx)
		return err_set(e, ERR_DB, "cannot take a snapshot inside a transaction");
	int rc = find_program(a, s->mariadb, &dump, e);
	if (rc)
		return rc;
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return engine_common_file_fault(e, "create", path);
	rc = run_dump(s, a, &dump, part, fd, e);
	if (!rc && fsync(fd) != 0)
		rc = engine_common_file_fault(e, "write", path);
	if (close(fd) != 0 && !rc)
		rc = engine_common_file_fault(e, "write", path);
	if (!rc)
		rc = engine_mysql_snapshot_verify(a, dest, e);
	if (rc) {
		unlink(path);
		return rc;
	}
	const char *how = !part ? "" : part->no_rows ? " --no-data" : part->tables ? " of tables" : "";
	*out = (struct engine_snapshot){
		.path = dest, .tool = str_fmt(a, "%s %.*s%s", dump.path, STRF(dump.version), how)};
	return 0;
}

enum { MAX_SCHEMA = 64 * 1024 * 1024 };

/* Views, triggers and routines belong to accounts that another server need not have: theirs are left out, so
 * that they are the session's. */
static struct str without_definers(struct arena *a, struct str text)
{
	static const char before[] = " DEFINER=`";
	struct sb b = sb_new(a, text.n + 1);
	size_t at = 0, found;
	while ((found = str_find(text, STR(before), at)) != SIZE_MAX) {
		size_t user = str_find(text, STR("`@`"), found), host = SIZE_MAX;
		if (user != SIZE_MAX && user - found < 200)
			host = str_find(text, STR("`"), user + 3);
		sb_add(&b, str_sub(text, at, host == SIZE_MAX ? found + sizeof before - 1 : found));
		at = host == SIZE_MAX ? found + sizeof before - 1 : host + 1;
	}
	sb_add(&b, str_sub(text, at, text.n));
	return sb_str(&b);
}

int engine_mysql_schema_text(struct session *s, struct arena *a, struct str *out, struct err *e)
{
	struct program dump;
	int rc = find_program(a, s->mariadb, &dump, e);
	if (rc)
		return rc;
	const char *argv[] = {dump.path, "--defaults-file=/dev/stdin", "--no-data", "--skip-lock-tables",
		"--single-transaction", "--routines", "--triggers", "--skip-comments",
		"--skip-add-drop-table", "--default-character-set=utf8mb4", "--",
		str_z(a, s->address.database), NULL};
	struct process_run p = {.argv = argv,
		.input = option_file(s, a),
		.out_fd = -1,
		.max_out = MAX_SCHEMA,
		.timeout_ms = 10 * 60 * 1000};
	struct process_result r;
	rc = process_run(a, &p, &r, e);
	if (!rc)
		rc = judge(s, a, &r, e);
	if (!rc && r.cut)
		rc = err_set(e, ERR_LIMIT, "the schema is larger than %d bytes", MAX_SCHEMA);
	if (!rc)
		*out = without_definers(a, r.out);
	return rc;
}

static int damaged(struct str path, const char *why, struct err *e)
{
	err_set(e, ERR_INPUT, "the snapshot \"%.*s\" is damaged: %s", STRF(path), why);
	err_hint(e, "Take another snapshot, and do not restore this one.");
	return ERR_INPUT;
}

static bool starts_a_dump(const char *line)
{
	return strncmp(line, "-- MariaDB dump", 15) == 0 || strncmp(line, "-- MySQL dump", 13) == 0 ||
	       strncmp(line, "/*M!999999\\-", 12) == 0;
}

/* Its statements one after the other, as the dump programs write them: a statement ends where a line ends
 * with the delimiter, since newlines inside values are written as \n. */
struct statements {
	FILE *f;
	struct arena *a;
	struct sb text;
	struct str delimiter;
	bool complete; /* the trailer was seen */
	size_t lines;
	char *line;
	size_t cap;
};

enum { MAX_STATEMENT = 1000 * 1000 * 1000 };

static bool is_comment(const struct statements *d, struct str line)
{
	if (d->text.n)
		return false;
	return line.n == 0 || str_starts(line, STR("--")) || str_starts(line, STR("/*M!999999\\-"));
}

/* The next statement; false at the end. A cut dump ends without its trailer. */
static bool next_statement(struct statements *d, struct str *out)
{
	ssize_t n;
	d->text = sb_new(d->a, MAX_STATEMENT);
	while ((n = getline(&d->line, &d->cap, d->f)) >= 0) {
		struct str line = {d->line, (size_t)n};
		d->lines++;
		bool trailer = str_starts(line, STR("-- Dump completed")) && str_ends(line, STR("\n"));
		d->complete = trailer || (d->complete && n <= 1);
		line = str_sub(line, 0, line.n && line.p[line.n - 1] == '\n' ? line.n - 1 : line.n);
		if (is_comment(d, line))
			continue;
		if (d->text.n == 0 && str_starts(line, STR("DELIMITER "))) {
			d->delimiter = str_dup(d->a, str_trim(str_sub(line, 10, line.n)));
			continue;
		}
		if (str_ends(line, d->delimiter)) {
			sb_add(&d->text, str_sub(line, 0, line.n - d->delimiter.n));
			*out = sb_str(&d->text);
			return true;
		}
		sb_add(&d->text, line);
		sb_char(&d->text, '\n');
	}
	return false;
}

static int play(struct session *s, struct statements *d, struct str path, struct err *e)
{
	struct arena *own = d->a;
	struct str sql;
	int rc = 0;
	for (;;) {
		struct arena_mark m = arena_mark(own);
		struct str delimiter = d->delimiter;
		if (!next_statement(d, &sql))
			break;
		bool kept = delimiter.p == d->delimiter.p && delimiter.n == d->delimiter.n;
		if (d->text.full)
			rc = damaged(path, "a statement of it is larger than 1 GB", e);
		else if (s && str_trim(sql).n)
			rc = engine_mysql_run(s, sql, NULL, NULL, e);
		if (rc && s)
			err_at(e, path, (int)(d->lines > 2000000000 ? 0 : d->lines));
		if (rc)
			return rc;
		if (kept)
			arena_rewind(own, m);
	}
	if (ferror(d->f))
		return engine_common_file_fault(e, "read", str_z(own, path));
	if (!d->complete || d->text.n)
		return damaged(path, "it ends before its last line, \"-- Dump completed\"", e);
	return 0;
}

/* Every byte is read; with a session every statement is run. */
static int read_dump(struct session *s, struct str path, struct err *e)
{
	struct statements d = {.a = arena_new("a dump"), .delimiter = STR(";")};
	char head[16] = "";
	int fd = open(str_z(d.a, path), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	d.f = fd < 0 ? NULL : fdopen(fd, "r");
	int rc = 0;
	if (!d.f)
		rc = engine_common_file_fault(e, "read", str_z(d.a, path));
	else if (fread(head, 1, 15, d.f) != 15 || !starts_a_dump(head))
		rc = damaged(path, "it is no dump of MariaDB or MySQL", e);
	if (!rc) {
		rewind(d.f);
		rc = play(s, &d, path, e);
	}
	if (d.f)
		fclose(d.f);
	else if (fd >= 0)
		close(fd);
	free(d.line); /* getline() made it */
	arena_free(d.a);
	return rc;
}

int engine_mysql_snapshot_verify(struct arena *a, struct str path, struct err *e)
{
	(void)a;
	return read_dump(NULL, path, e);
}

static int must_be_empty(struct session *s, struct err *e)
{
	bool any = false;
	int rc = engine_mysql_run(s,
		STR("SELECT (SELECT count(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()) "
		    "+ "
		    "(SELECT count(*) FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = DATABASE())"),
		engine_row, &any, e);
	if (!rc && any) {
		err_set(e, ERR_REFUSED, "cannot restore into %.*s: it is not empty", STRF(s->shown));
		err_hint(e, "Restore into a new database, look at it, then move its tables.");
		return ERR_REFUSED;
	}
	return rc;
}

int engine_mysql_restore(struct arena *a, struct str path, struct str url, struct err *e)
{
	struct session *s;
	int rc = engine_mysql_snapshot_verify(a, path, e);
	if (!rc)
		rc = engine_mysql_open(
			&s, a, url, (struct engine_opts){.role = STR("schemagate/restore")}, e);
	if (rc)
		return rc;
	rc = must_be_empty(s, e);
	if (!rc)
		rc = read_dump(s, path, e);
	engine_mysql_close(s);
	return rc;
}
