#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "migrate/engine_sqlite.h"

enum { POLL_MS = 100 };

/* Is the file we hold still the one that others would open? */
static bool same_file(int fd, const char *path)
{
	struct stat held, named;
	return fstat(fd, &held) == 0 && stat(path, &named) == 0 && held.st_dev == named.st_dev &&
	       held.st_ino == named.st_ino;
}

/* 1 = taken, 0 = somebody else has it, -1 = errno. */
static int try_lock(const char *path, int *fd)
{
	for (int turn = 0; turn < 100; turn++) {
		*fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
		if (*fd < 0)
			return -1;
		if (flock(*fd, LOCK_EX | LOCK_NB) != 0) {
			int no = errno;
			close(*fd);
			errno = no;
			return no == EWOULDBLOCK || no == EINTR ? 0 : -1;
		}
		if (same_file(*fd, path))
			return 1;
		close(*fd); /* its holder removed it between our open and our lock */
	}
	return 0;
}

static int locked_by_other(const struct session *s, struct err *e)
{
	struct str who = STR_NONE;
	struct err quiet = err_new(e->a);
	int rc = file_plain(e->a, str_of(s->lock_path), 400, &who, &quiet);
	err_drop(&quiet, rc);
	err_set(e, ERR_LOCKED, "another schemagate is at work on \"%.*s\"", STRF(s->path));
	err_detail(e, "The lock is held by %.*s.", STRF(who.n ? str_trim(who) : STR("an unknown process")));
	err_hint(e, "Wait until it has finished, or end that process.");
	return ERR_LOCKED;
}

static void sign(const struct session *s)
{
	struct str who = str_fmt(s->a, "process %ld (%.*s) since %lld\n", (long)getpid(),
		STRF(s->o.role.n ? s->o.role : STR("schemagate")), (long long)time(NULL));
	if (ftruncate(s->lock_fd, 0) != 0 || write(s->lock_fd, who.p, who.n) < 0)
		return; /* only a help for people */
}

int engine_sqlite_lock(struct session *s, struct str key, int wait_ms, struct err *e)
{
	(void)key; /* the file beside the database says which one */
	if (s->lock_fd >= 0)
		return 0;
	char *path = str_z(s->a, str_fmt(s->a, "%.*s-schemagate-lock", STRF(s->path)));
	s->lock_path = path;
	for (int waited = 0;; waited += POLL_MS) {
		int got = try_lock(path, &s->lock_fd);
		if (got == 1)
			break;
		int no = errno;
		s->lock_fd = -1;
		if (got < 0) {
			err_set(e, ERR_DB, "could not make the lock file \"%s\": %s", path, strerror(no));
			err_hint(e, "Applying needs the right to write the database's folder.");
			return ERR_DB;
		}
		if (waited >= wait_ms)
			return locked_by_other(s, e);
		nanosleep(&(struct timespec){0, POLL_MS * 1000000L}, NULL);
	}
	sign(s);
	return 0;
}

int engine_sqlite_unlock(struct session *s, struct str key, struct err *e)
{
	(void)key, (void)e;
	if (s->lock_fd < 0)
		return 0;
	if (same_file(s->lock_fd, s->lock_path))
		unlink(s->lock_path);
	close(s->lock_fd);
	s->lock_fd = -1;
	return 0;
}

int engine_sqlite_lock_held(struct session *s, struct str key, bool *held, struct err *e)
{
	(void)key, (void)e;
	*held = s->lock_fd >= 0 && same_file(s->lock_fd, s->lock_path);
	return 0;
}
