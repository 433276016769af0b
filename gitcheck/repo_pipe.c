#undef _FORTIFY_SOURCE /* with it <fcntl.h> has an inline open() of its own */
#include "gitcheck/repo_pipe.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static _Thread_local char refused[4096];

struct str repo_pipe_refused(void)
{
	return str_of(refused);
}

static bool is_passed_on(struct str path)
{
	return str_eq(path, STR("/dev/stdin")) || str_starts(path, STR("/dev/fd/")) ||
	       str_starts(path, STR("/proc/self/fd/"));
}

int repo_pipe_open(const char *path, int flags, unsigned mode)
{
	struct stat st;
	bool reads = (flags & O_ACCMODE) == O_RDONLY && !(flags & O_DIRECTORY) && !is_passed_on(str_of(path));
	int fd = openat(AT_FDCWD, path, reads ? flags | O_NONBLOCK : flags, (mode_t)mode);
	if (fd < 0 || !reads || fstat(fd, &st) || S_ISREG(st.st_mode))
		return fd;
	if (!S_ISFIFO(st.st_mode)) {
		(void)fcntl(fd, F_SETFL, flags); /* of these only O_NONBLOCK and its like are heeded */
		return fd;
	}
	close(fd);
	snprintf(refused, sizeof refused, "%s", path);
	errno = ENXIO;
	return -1;
}

/* libgit2 has no option for how it opens files, and opens them all by this function of the C library: so the
 * program has the name first, for the linker and, where libgit2 is a shared library, for the dynamic linker.
 * Whoever else calls it is not to wait for a pipe either; who wants to has openat(). */
__attribute__((visibility("default"))) int open(const char *path, int flags, ...);

int open(const char *path, int flags, ...)
{
	va_list more;
	va_start(more, flags);
	unsigned mode = flags & O_CREAT ? va_arg(more, unsigned) : 0;
	va_end(more);
	return repo_pipe_open(path, flags, mode);
}
