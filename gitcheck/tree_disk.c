#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gitcheck/tree_internal.h"

static int could_not(struct err *e, struct str path, int number)
{
	err_set(e, ERR_SYSTEM, "could not read \"%.*s\" from the work tree", STRF(path));
	err_detail(e, "%s.", strerror(number));
	return ERR_SYSTEM;
}

/* Folder by folder, so that a link put there meanwhile leads nowhere. */
static int open_below(const struct repo *r, struct arena *a, struct str path)
{
	int fd = open(str_z(a, repo_folder(r)), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct str rest = path;
	while (fd >= 0) {
		bool last = str_chr(rest, '/') == SIZE_MAX;
		char *name = str_z(a, str_cut(&rest, '/'));
		int flags = O_RDONLY | O_NOFOLLOW | O_CLOEXEC | (last ? O_NONBLOCK : O_DIRECTORY);
		int next = openat(fd, name, flags);
		int number = errno;
		close(fd);
		errno = number;
		fd = next;
		if (last)
			break;
	}
	return fd;
}

static int open_file(
	const struct repo *r, struct arena *a, struct str path, int *fd, size_t *size, struct err *e)
{
	struct stat st;
	*fd = open_below(r, a, path);
	if (*fd < 0)
		return could_not(e, path, errno);
	if (fstat(*fd, &st) || !S_ISREG(st.st_mode)) {
		close(*fd);
		return err_set(e, ERR_INPUT, "\"%.*s\" is not a regular file", STRF(path));
	}
	*size = (size_t)st.st_size;
	return 0;
}

int tree_disk_size(const struct repo *r, struct arena *a, struct str path, size_t *size, struct err *e)
{
	int fd;
	int rc = open_file(r, a, path, &fd, size, e);
	if (!rc)
		close(fd);
	return rc;
}

int tree_disk_read(
	const struct repo *r, struct arena *a, struct str path, size_t max, struct str *out, struct err *e)
{
	int fd;
	size_t size, n = 0;
	int rc = open_file(r, a, path, &fd, &size, e);
	if (rc)
		return rc;
	if (size > max) {
		close(fd);
		return err_set(e, ERR_LIMIT, "\"%.*s\" has %zu bytes, more than the limit of %zu", STRF(path),
			size, max);
	}
	char *p = arena_text(a, size);
	while (n < size) {
		ssize_t got = read(fd, p + n, size - n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		n += (size_t)got;
	}
	int number = errno;
	close(fd);
	if (n < size)
		return could_not(e, path, number);
	*out = (struct str){p, n};
	return 0;
}
