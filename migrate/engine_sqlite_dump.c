#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "migrate/engine_common.h"
#include "migrate/engine_sqlite.h"
#include "migrate/engine_url.h"

static int first_text(void *ctx, const struct str *cols, int ncols, struct err *e)
{
	(void)ncols;
	struct str *out = ctx;
	if (!out->p)
		*out = str_dup(e->a, cols[0]);
	return 0;
}

static int damaged(struct str path, struct str why, struct err *e)
{
	err_set(e, ERR_INPUT, "the snapshot \"%.*s\" is damaged: %.*s", STRF(path), STRF(why));
	err_hint(e, "Take another snapshot, and do not restore this one.");
	return ERR_INPUT;
}

/* A killed VACUUM INTO leaves a journal; opening would roll the copy back to an empty database that passes
 * every check (RELIABILITY 2.4). A cut file is told by its own page count. */
static int check_file(struct arena *a, struct str path, struct err *e)
{
	struct stat st;
	char *z = str_z(a, path);
	unsigned char head[100];
	int fd = open(z, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return engine_common_file_fault(e, "read", z);
	ssize_t got = read(fd, head, sizeof head);
	int bad = fstat(fd, &st);
	close(fd);
	if (bad || got != (ssize_t)sizeof head || memcmp(head, "SQLite format 3", 16) != 0)
		return damaged(path, STR("it is no SQLite database"), e);
	if (file_exists(str_fmt(a, "%s-journal", z)) || file_exists(str_fmt(a, "%s-wal", z)))
		return damaged(path, STR("its writer did not finish"), e);
	long long page = head[16] << 8 | head[17], pages = 0;
	for (int i = 28; i < 32; i++)
		pages = pages << 8 | head[i];
	if ((page == 1 ? 65536 : page) * pages != (long long)st.st_size)
		return damaged(path, STR("it is not as long as its header says"), e);
	return 0;
}

static int open_copy(struct sqlite_db **db, struct arena *a, struct str path, struct err *e)
{
	int rc = check_file(a, path, e);
	return rc ? rc : sqlite_db_open(db, a, path, (struct sqlite_db_opts){0}, e);
}

static int full_read(struct sqlite_db *db, struct str path, struct err *e)
{
	struct str answer = STR_NONE;
	int rc = sqlite_db_query(db, STR("PRAGMA integrity_check(1)"), NULL, 0, first_text, &answer, e);
	if (rc)
		return damaged(path, str_dup(e->a, e->what), e);
	return str_eq(answer, STR("ok")) ? 0 : damaged(path, answer, e);
}

static int same_schema(
	struct session *s, struct sqlite_db *copy, struct arena *a, struct str path, struct err *e)
{
	struct str want, got;
	int rc = sqlite_db_script(s->db, a, &want, e);
	if (!rc)
		rc = sqlite_db_script(copy, a, &got, e);
	if (!rc && !str_eq(want, got))
		rc = damaged(path, STR("its schema differs from the database's"), e);
	return rc;
}

static int sync_file(const char *path, struct err *e)
{
	int fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0 || fsync(fd) != 0) {
		int rc = engine_common_file_fault(e, "write", path);
		if (fd >= 0)
			close(fd);
		return rc;
	}
	close(fd);
	return 0;
}

/* 0600 before the first byte, whatever the umask; never through a link, never over a file. */
static int make_empty(const char *path, struct err *e)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return engine_common_file_fault(e, "create", path);
	close(fd);
	return 0;
}

static int copy_whole(struct session *s, struct arena *a, struct str dest, struct err *e)
{
	char *path = str_z(a, dest);
	sqlite_db_set_time(s->db, 0); /* as long as it takes */
	/* "./" keeps a relative "file:x" a name: Debian's library reads URIs by default. */
	struct str to = path[0] == '/' ? dest : str_fmt(a, "./%s", path);
	int rc = sqlite_db_query(s->db, STR("VACUUM INTO ?"), &to, 1, NULL, NULL, e);
	sqlite_db_set_time(s->db, s->o.statement_ms);
	return rc ? err_ctx(e, "could not write the snapshot \"%s\"", path) : 0;
}

/* An empty database of the same schema. What cannot be made there (a virtual table whose module is not here)
 * leaves *same false. */
static int copy_schema(struct session *s, struct arena *a, struct str dest, bool *same, struct err *e)
{
	struct catalog *c;
	struct sqlite_db *db = NULL;
	struct names left_out = {0};
	struct str want = STR_NONE, got = STR_NONE;
	int rc = sqlite_db_inspect(s->db, a, &c, e);
	if (!rc)
		rc = sqlite_db_open(&db, a, dest, (struct sqlite_db_opts){.write = true}, e);
	if (!rc)
		rc = sqlite_db_build(db, a, c, &left_out, e);
	if (!rc)
		rc = sqlite_db_script(s->db, a, &want, e);
	if (!rc)
		rc = sqlite_db_script(db, a, &got, e);
	if (db)
		sqlite_db_close(db);
	*same = !rc && !left_out.n && want.n && str_eq(want, got);
	return rc ? err_ctx(e, "could not write the snapshot \"%.*s\"", STRF(dest)) : 0;
}

static int empty_again(const char *path, struct err *e)
{
	return truncate(path, 0) == 0 ? 0 : engine_common_file_fault(e, "write", path);
}

static int write_copy(struct session *s, struct arena *a, const struct engine_part *part, struct str dest,
	bool *whole, struct err *e)
{
	*whole = true;
	if (part && part->no_rows) {
		bool same = false;
		int rc = copy_schema(s, a, dest, &same, e);
		*whole = !same;
		if (rc || same)
			return rc;
		rc = empty_again(str_z(a, dest), e);
		if (rc)
			return rc;
	}
	return copy_whole(s, a, dest, e);
}

static int check_copy(struct session *s, struct arena *a, struct str dest, struct err *e)
{
	struct sqlite_db *copy = NULL;
	int rc = sync_file(str_z(a, dest), e);
	if (!rc)
		rc = open_copy(&copy, a, dest, e);
	if (!rc)
		rc = full_read(copy, dest, e);
	if (!rc)
		rc = same_schema(s, copy, a, dest, e);
	if (copy)
		sqlite_db_close(copy);
	return rc;
}

/* Tables cannot be taken out of a file: the whole is copied then. */
int engine_sqlite_snapshot(struct session *s, struct arena *a, const struct engine_part *part,
	struct str dest, struct engine_snapshot *out, struct err *e)
{
	if (!s->db)
		return err_set(e, ERR_DB, "the session is closed");
	char *path = str_z(a, dest);
	bool whole = true;
	int rc = make_empty(path, e);
	if (rc)
		return rc;
	rc = write_copy(s, a, part, dest, &whole, e);
	if (!rc)
		rc = check_copy(s, a, dest, e);
	if (rc) {
		unlink(path);
		unlink(str_z(a, str_fmt(a, "%s-journal", path)));
		return rc;
	}
	*out = (struct engine_snapshot){.path = dest,
		.whole = whole,
		.tool = str_fmt(a, "%s %s", whole ? "VACUUM INTO" : "schema of SQLite", sqlite_db_version())};
	return 0;
}

int engine_sqlite_snapshot_verify(struct arena *a, struct str path, struct err *e)
{
	struct sqlite_db *db;
	int rc = open_copy(&db, a, path, e);
	if (!rc) {
		rc = full_read(db, path, e);
		sqlite_db_close(db);
	}
	return rc;
}

static int copy_bytes(int from, int to)
{
	static char buf[1 << 16];
	ssize_t n;
	while ((n = read(from, buf, sizeof buf)) > 0)
		for (ssize_t done = 0; done < n;) {
			ssize_t w = write(to, buf + done, (size_t)(n - done));
			if (w < 0 && errno != EINTR)
				return -1;
			done += w > 0 ? w : 0;
		}
	return n < 0 ? -1 : fsync(to);
}

static int copy_file(struct arena *a, struct str from, struct str to, struct err *e)
{
	char *part = str_z(a, str_fmt(a, "%.*s.partial", STRF(to))), *dest = str_z(a, to);
	int in = open(str_z(a, from), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	int out = in < 0 ? -1 : open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	int rc = 0;
	if (out < 0)
		rc = engine_common_file_fault(e, in < 0 ? "read" : "create", in < 0 ? str_z(a, from) : part);
	else if (copy_bytes(in, out) != 0 || rename(part, dest) != 0)
		rc = engine_common_file_fault(e, "write", dest);
	if (in >= 0)
		close(in);
	if (out >= 0)
		close(out);
	if (rc && out >= 0)
		unlink(part);
	return rc ? rc : file_sync_dir(str_dirname(to), e);
}

static int must_be_empty(struct arena *a, struct str path, struct err *e)
{
	struct sqlite_db *db;
	struct str n = STR_NONE;
	if (!file_exists(path))
		return 0;
	int rc = sqlite_db_open(&db, a, path, (struct sqlite_db_opts){0}, e);
	if (rc)
		return rc;
	rc = sqlite_db_query(db, STR("SELECT count(*) FROM sqlite_master"), NULL, 0, first_text, &n, e);
	sqlite_db_close(db);
	if (!rc && !str_eq(n, STR("0"))) {
		err_set(e, ERR_REFUSED, "cannot restore into \"%.*s\": it is not empty", STRF(path));
		err_hint(e, "Restore into a new file, look at it, then move it into place.");
		return ERR_REFUSED;
	}
	return rc;
}

int engine_sqlite_restore(struct arena *a, struct str path, struct str url, struct err *e)
{
	struct str to;
	int rc = engine_url_file(a, url, &to, e);
	if (!rc)
		rc = must_be_empty(a, to, e);
	if (!rc)
		rc = engine_sqlite_snapshot_verify(a, path, e);
	return rc ? rc : copy_file(a, path, to, e);
}
