#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/sha.h"
#include "migrate/snapshot.h"

static int fail(struct err *e, const char *verb, struct str path)
{
	int n = errno;
	return err_set(e, ERR_SYSTEM, "could not %s \"%.*s\": %s", verb, STRF(path), strerror(n));
}

static int digest_fd(int fd, struct arena *a, struct sha *s, long long *size)
{
	enum { CHUNK = 1 << 18 };
	char *buf = arena_alloc(a, CHUNK, 1);
	*size = 0;
	for (;;) {
		ssize_t n = read(fd, buf, CHUNK);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 ? -1 : 0;
		sha_add(s, (struct str){buf, (size_t)n});
		*size += n;
	}
}

int snapshot_file_digest(struct arena *a, struct str path, long long *size, struct str *hex, struct err *e)
{
	int fd = open(str_z(a, path), O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return fail(e, "open", path);
	struct sha *s = sha_new(a);
	int rc = digest_fd(fd, a, s, size) ? fail(e, "read", path) : 0;
	close(fd);
	if (!rc)
		*hex = sha_done(s, a);
	return rc;
}

static int sync_path(struct arena *a, struct str path, int flags, struct err *e)
{
	int fd = open(str_z(a, path), flags | O_CLOEXEC);
	if (fd < 0)
		return fail(e, "open", path);
	int rc = fsync(fd) ? fail(e, "write to disk", path) : 0;
	close(fd);
	return rc;
}

int snapshot_file_settle(struct arena *a, struct str from, struct str to, struct err *e)
{
	int rc = sync_path(a, from, O_RDONLY, e);
	if (!rc && rename(str_z(a, from), str_z(a, to)))
		rc = fail(e, "rename to", to);
	return rc ? rc : sync_path(a, str_dirname(to), O_RDONLY | O_DIRECTORY, e);
}

static int write_all(int fd, struct str text)
{
	while (text.n) {
		ssize_t n = write(fd, text.p, text.n);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		text = str_sub(text, (size_t)n, text.n);
	}
	return 0;
}

int snapshot_file_write(struct arena *a, struct str path, struct str text, struct err *e)
{
	struct str part = str_fmt(a, "%.*s.partial", STRF(path));
	int fd = open(str_z(a, part), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return fail(e, "make", part);
	int rc = write_all(fd, text) ? fail(e, "write", part) : 0;
	if (close(fd) && !rc)
		rc = fail(e, "write", part);
	return rc ? rc : snapshot_file_settle(a, part, path, e);
}
