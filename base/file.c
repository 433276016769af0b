#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static int system_error(struct err *e, const char *what, struct str path)
{
	int no = errno;
	err_set(e, ERR_SYSTEM, "could not %s \"%.*s\": %s", what, STRF(path), strerror(no));
	if (no == ENOENT)
		snprintf(e->native, sizeof e->native, "ENOENT");
	return ERR_SYSTEM;
}

static void close_fd(void *p)
{
	close((int)(intptr_t)p);
}

/* A descriptor that the arena closes, so that no error path can leak it. */
static int own_fd(struct arena *a, int fd)
{
	arena_own(a, (void *)(intptr_t)fd, close_fd);
	return fd;
}

static int read_all(struct arena *a, int fd, struct str path, size_t max, struct str *out, struct err *e)
{
	struct stat st;
	if (fstat(fd, &st) != 0)
		return system_error(e, "look at", path);
	size_t cap = S_ISREG(st.st_mode) ? (size_t)st.st_size + 1 : 64 * 1024, n = 0;
	if (S_ISREG(st.st_mode) && (size_t)st.st_size > max)
		return err_set(e, ERR_LIMIT, "\"%.*s\" has more than %zu bytes", STRF(path), max);
	char *p = arena_text(a, cap);
	for (;;) {
		if (n == cap) {
			char *more = arena_text(a, cap * 2);
			memcpy(more, p, n);
			p = more;
			cap *= 2;
		}
		ssize_t got = read(fd, p + n, cap - n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return system_error(e, "read", path);
		if (got == 0)
			break;
		n += (size_t)got;
		if (n > max)
			return err_set(e, ERR_LIMIT, "\"%.*s\" has more than %zu bytes", STRF(path), max);
	}
	p[n] = '\0';
	*out = (struct str){p, n};
	return 0;
}

/* Not by open(), which refuses pipes (gitcheck/repo_pipe.h): a person may name one, with a secret in it. */
static int read_at(struct arena *a, struct str path, int more, size_t max, struct str *out, struct err *e)
{
	struct stat st;
	int fd = openat(AT_FDCWD, str_z(a, path), O_RDONLY | O_CLOEXEC | O_NOCTTY | more);
	if (fd < 0)
		return system_error(e, "open", path);
	int rc = more && (fstat(fd, &st) || !S_ISREG(st.st_mode))
			 ? err_set(e, ERR_SYSTEM, "\"%.*s\" is not a regular file", STRF(path))
			 : read_all(a, fd, path, max, out, e);
	close(fd);
	return rc;
}

int file_read(struct arena *a, struct str path, size_t max, struct str *out, struct err *e)
{
	return read_at(a, path, 0, max, out, e);
}

int file_plain(struct arena *a, struct str path, size_t max, struct str *out, struct err *e)
{
	return read_at(a, path, O_NONBLOCK, max, out, e);
}

static int write_all(int fd, struct str bytes, struct str path, struct err *e)
{
	while (bytes.n) {
		ssize_t put = write(fd, bytes.p, bytes.n);
		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return system_error(e, "write", path);
		bytes = str_sub(bytes, (size_t)put, bytes.n);
	}
	return fsync(fd) == 0 ? 0 : system_error(e, "sync", path);
}

int file_sync_dir(struct str dir, struct err *e)
{
	struct arena *a = arena_new("a folder's name");
	int fd = open(dir.n ? str_z(a, dir) : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int rc = fd < 0 || fsync(fd) != 0 ? system_error(e, "sync the folder", dir) : 0;
	close(fd); /* of -1 it does nothing */
	arena_free(a);
	return rc;
}

static int write_new(
	struct arena *a, const char *temp, const char *path, struct str bytes, unsigned mode, struct err *e)
{
	int fd = open(temp, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, (mode_t)mode);
	if (fd < 0)
		return system_error(e, "create", str_of(temp));
	own_fd(a, fd);
	int rc = write_all(fd, bytes, str_of(temp), e);
	if (!rc && rename(temp, path) != 0)
		rc = system_error(e, "rename into place", str_of(path));
	if (rc)
		unlink(temp);
	return rc;
}

int file_write(struct str path, struct str bytes, unsigned mode, struct err *e)
{
	struct arena *a = arena_new("writing a file");
	char *z = str_z(a, path);
	/* Process ids come again in containers: what a killed run left must not be in the way. */
	struct timespec t;
	clock_gettime(CLOCK_REALTIME, &t);
	struct str temp = str_fmt(a, "%s.%ld-%09ld.partial", z, (long)getpid(), t.tv_nsec);
	int rc = write_new(a, temp.p, z, bytes, mode, e);
	if (!rc)
		rc = file_sync_dir(
			str_chr(path, '/') == 0 && str_rchr(path, '/') == 0 ? STR("/") : str_dirname(path),
			e);
	arena_free(a);
	return rc;
}

int file_mkdirs(struct str path, unsigned mode, struct err *e)
{
	struct arena *a = arena_new("a folder's name");
	char *z = str_z(a, path);
	int rc = 0;
	for (size_t i = 1; i <= path.n && !rc; i++) {
		if (i < path.n && z[i] != '/')
			continue;
		char keep = z[i];
		z[i] = '\0';
		struct stat st;
		if (mkdir(z, (mode_t)mode) != 0 &&
			!(errno == EEXIST && stat(z, &st) == 0 && S_ISDIR(st.st_mode)))
			rc = system_error(e, "make the folder", str_of(z));
		z[i] = keep;
	}
	arena_free(a);
	return rc;
}

bool file_exists(struct str path)
{
	struct arena *a = arena_new("a file's name");
	struct stat st;
	bool there = lstat(str_z(a, path), &st) == 0;
	arena_free(a);
	return there;
}

bool file_mark(struct arena *a, struct str path, struct str *out)
{
	struct stat st;
	if (stat(str_z(a, path), &st) != 0)
		return false;
	*out = str_fmt(a, "%lld %lld.%09ld", (long long)st.st_size, (long long)st.st_mtim.tv_sec,
		st.st_mtim.tv_nsec);
	return true;
}

static void close_dir(void *d)
{
	closedir(d);
}

int file_list(struct arena *a, struct str dir, struct file_names *out, struct err *e)
{
	DIR *d = opendir(dir.n ? str_z(a, dir) : ".");
	if (!d)
		return errno == ENOENT ? 0 : system_error(e, "open the folder", dir);
	arena_own(a, d, close_dir);
	/* NULL is the end or a failure: half a list must never pass for the whole. */
	struct dirent *entry;
	while (errno = 0, (entry = readdir(d)) != NULL)
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			*VEC_PUSH(a, out) = str_dup(a, str_of(entry->d_name));
	if (errno)
		return system_error(e, "read the folder", dir);
	if (out->n)
		qsort(out->v, out->n, sizeof *out->v, str_order);
	return 0;
}

/* The places where lib/ may stand, seen from the folder of the running program: nowhere else is looked, since
 * what is found there is executed. */
static size_t places(struct arena *a, struct str exe, struct str out[3])
{
	struct str dir = str_dirname(exe), up = str_dirname(dir);
	if (str_eq(str_basename(exe), STR("worker"))) { /* it is one of the parts itself */
		out[0] = dir;
		return 1;
	}
	out[0] = str_fmt(a, "%.*s/lib", STRF(dir));
	out[1] = str_fmt(a, "%.*s/lib/schemagate", STRF(up));
	/* A test program of a build: BUILD/tests/KIND/NAME. */
	if (!str_eq(str_basename(up), STR("tests")))
		return 2;
	out[2] = str_fmt(a, "%.*s/lib", STRF(str_dirname(up)));
	return 3;
}

int file_lib(struct arena *a, struct str *out, struct err *e)
{
	char path[4096];
	ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
	if (n <= 0)
		return system_error(e, "find the running program", STR("/proc/self/exe"));
	struct str place[3];
	size_t count = places(a, str_dup(a, (struct str){path, (size_t)n}), place);
	for (size_t i = 0; i < count; i++)
		if (file_exists(str_fmt(a, "%.*s/worker", STRF(place[i])))) {
			*out = place[i];
			return 0;
		}
	err_set(e, ERR_SYSTEM, "cannot find the folder of schemagate's loadable parts");
	err_hint(e, "They stand in lib/ beside the program, or in ../lib/schemagate after make install.");
	return ERR_SYSTEM;
}

int file_random(void *out, size_t n, struct err *e)
{
	int fd = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
	ssize_t got = fd < 0 ? -1 : read(fd, out, n);
	close(fd); /* of -1 it does nothing */
	return got == (ssize_t)n ? 0 : err_set(e, ERR_SYSTEM, "cannot read random bytes from /dev/urandom");
}
