#include "migrate/files_disk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_NAMES = 200000 }; /* entries of one folder */

struct disk {
	int fd;
};

static void drop_disk(void *p)
{
	close(((struct disk *)p)->fd);
}

static int refuse_path(struct str path, struct err *e)
{
	err_set(e, ERR_INPUT, "cannot read \"%.*s\": not a path inside the folder", STRF(path));
	return err_at(e, path, 0);
}

/* Opens the folder "dir" below fd, one component at a time: O_NOFOLLOW covers the last one only. Returns a
 * descriptor or -1 with errno. */
static int open_dir(int fd, struct str dir)
{
	/* Not dup(): the copy would share its place in the listing with every other one of the root. */
	int at = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	while (at >= 0 && dir.n) {
		struct str part = str_cut(&dir, '/');
		char name[NAME_MAX + 1];
		if (!part.n || part.n > NAME_MAX || memchr(part.p, 0, part.n) || str_eq(part, STR(".."))) {
			close(at);
			errno = EINVAL;
			return -1;
		}
		memcpy(name, part.p, part.n);
		name[part.n] = '\0';
		int next = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		int why = errno;
		close(at);
		errno = why;
		at = next;
	}
	return at;
}

static struct str entry_name(struct arena *a, int fd, const char *name)
{
	struct stat st;
	if (fstatat(fd, name, &st, AT_SYMLINK_NOFOLLOW))
		return STR_NONE; /* gone since it was listed */
	const char *tail = S_ISDIR(st.st_mode) ? "/" : S_ISREG(st.st_mode) ? "" : "@";
	return str_fmt(a, "%s%s", name, tail);
}

static int list_entries(DIR *d, struct arena *a, struct str dir, struct names_list *out, struct err *e)
{
	for (;;) {
		errno = 0;
		struct dirent *en = readdir(d);
		if (!en && errno)
			return err_set(
				e, ERR_SYSTEM, "could not list \"%.*s\": %s", STRF(dir), strerror(errno));
		if (!en)
			break;
		if (strcmp(en->d_name, ".") == 0 || strcmp(en->d_name, "..") == 0)
			continue;
		if (out->n >= MAX_NAMES)
			return err_set(e, ERR_LIMIT, "folder \"%.*s\" holds more than %d entries", STRF(dir),
				MAX_NAMES);
		struct str name = entry_name(a, dirfd(d), en->d_name);
		if (name.n)
			*VEC_PUSH(a, out) = name;
	}
	if (out->n)
		qsort(out->v, out->n, sizeof *out->v, str_order);
	return 0;
}

static int disk_list(void *ctx, struct arena *a, struct str dir, struct names_list *out, struct err *e)
{
	*out = (struct names_list){0};
	int fd = open_dir(((struct disk *)ctx)->fd, dir);
	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR || errno == ELOOP))
		return 0;
	if (fd < 0 && errno == EINVAL)
		return refuse_path(dir, e);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	if (!d) {
		int why = errno;
		if (fd >= 0)
			close(fd);
		return err_set(e, ERR_SYSTEM, "could not open \"%.*s\": %s", STRF(dir), strerror(why));
	}
	int rc = list_entries(d, a, dir, out, e);
	closedir(d);
	return rc;
}

static int read_all(int fd, struct arena *a, struct str path, size_t size, struct str *out, struct err *e)
{
	char *p = arena_text(a, size);
	size_t n = 0;
	while (n < size) {
		ssize_t got = read(fd, p + n, size - n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_set(
				e, ERR_SYSTEM, "could not read \"%.*s\": %s", STRF(path), strerror(errno));
		if (got == 0)
			break;
		n += (size_t)got;
	}
	p[n] = '\0';
	*out = (struct str){p, n};
	return 0;
}

static int read_open(int fd, struct arena *a, struct str path, size_t max, struct str *out, struct err *e)
{
	struct stat st;
	if (fstat(fd, &st))
		return err_set(e, ERR_SYSTEM, "could not read \"%.*s\": %s", STRF(path), strerror(errno));
	if (!S_ISREG(st.st_mode))
		return err_set(e, ERR_INPUT, "cannot read \"%.*s\": not a regular file", STRF(path));
	if ((unsigned long long)st.st_size > max)
		return err_set(e, ERR_LIMIT, "\"%.*s\" has %lld bytes, more than the %zu that are read",
			STRF(path), (long long)st.st_size, max);
	return read_all(fd, a, path, (size_t)st.st_size, out, e);
}

static int disk_read(void *ctx, struct arena *a, struct str path, size_t max, struct str *out, struct err *e)
{
	struct str base = str_basename(path);
	char name[NAME_MAX + 1];
	if (!base.n || base.n > NAME_MAX || memchr(base.p, 0, base.n) || str_eq(base, STR("..")))
		return refuse_path(path, e);
	memcpy(name, base.p, base.n);
	name[base.n] = '\0';
	int dir = open_dir(((struct disk *)ctx)->fd, str_dirname(path));
	if (dir < 0 && errno == EINVAL)
		return refuse_path(path, e);
	/* O_NONBLOCK: opening a FIFO must not hang; it is refused by its type below */
	int fd = dir < 0 ? -1 : openat(dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	int why = errno;
	if (dir >= 0)
		close(dir);
	if (fd < 0) {
		bool absent = why == ENOENT || why == ENOTDIR || why == ELOOP;
		err_set(e, absent ? ERR_INPUT : ERR_SYSTEM, "could not read \"%.*s\": %s", STRF(path),
			why == ELOOP ? "it is a symbolic link" : strerror(why));
		return err_at(e, path, 0);
	}
	int rc = read_open(fd, a, path, max, out, e);
	close(fd);
	return rc ? err_at(e, path, 0) : 0;
}

int files_disk(struct files *out, struct arena *a, const char *root, struct err *e)
{
	int fd = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return err_set(e, ERR_SYSTEM, "could not open folder \"%s\": %s", root, strerror(errno));
	struct disk *d = ARENA_NEW(a, struct disk);
	d->fd = fd;
	arena_own(a, d, drop_disk);
	*out = (struct files){.list = disk_list, .read = disk_read, .ctx = d};
	return 0;
}
