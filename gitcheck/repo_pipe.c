#undef _FORTIFY_SOURCE /* with it <fcntl.h> has an inline open() of its own */
#include "gitcheck/repo_pipe.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	OWN_MAX = 2 * 1024 * 1024,    /* bytes of a configuration, a reference, a list of patterns */
	LIST_MAX = 128 * 1024 * 1024, /* of a list of all files or references: some 100 for each */
};

static _Thread_local char refused[4352];
static _Thread_local bool all_own;

struct str repo_pipe_refused(void)
{
	return str_of(refused);
}

void repo_pipe_refuse(const char *path, const char *why)
{
	snprintf(refused, sizeof refused, "\"%.4000s\" is not read: %s", path, why);
}

void repo_pipe_all_own(bool yes)
{
	all_own = yes;
}

/* The most bytes of the file of this name; 0 = any. */
static long long most_of(struct str path)
{
	static const char *const lists[] = {"index", "packed-refs", NULL};
	static const char *const own[] = {
		".git", ".gitattributes", ".gitignore", ".gitmodules", ".mailmap", "HEAD", NULL};
	struct str name = str_basename(path);
	if ((all_own && str_one_of(name, lists)) || str_ends(path, STR("/.git/packed-refs")))
		return LIST_MAX;
	bool of_info = str_ends(path, STR("/info/exclude")) || str_ends(path, STR("/info/attributes")) ||
		       str_find(path, STR("/.git/refs/"), 0) != SIZE_MAX;
	return all_own || of_info || str_one_of(name, own) ? OWN_MAX : 0;
}

static bool is_passed_on(struct str path)
{
	return str_eq(path, STR("/dev/stdin")) || str_starts(path, STR("/dev/fd/")) ||
	       str_starts(path, STR("/proc/self/fd/"));
}

/* Why what was opened to be read is not; NULL = it may be. */
static const char *why_not(const char *path, const struct stat *st)
{
	long long most = most_of(str_of(path));
	if (S_ISFIFO(st->st_mode))
		return "it is a named pipe";
	return S_ISREG(st->st_mode) && most && st->st_size > most ? "it is far larger than git makes it"
								  : NULL;
}

int repo_pipe_open(const char *path, int flags, unsigned mode)
{
	struct stat st;
	bool reads = (flags & O_ACCMODE) == O_RDONLY && !(flags & O_DIRECTORY) && !is_passed_on(str_of(path));
	int fd = openat(AT_FDCWD, path, reads ? flags | O_NONBLOCK : flags, (mode_t)mode);
	if (fd < 0 || !reads || fstat(fd, &st))
		return fd;
	const char *why = why_not(path, &st);
	if (!why) {
		if (!S_ISREG(st.st_mode)) /* of these only O_NONBLOCK and its like are heeded */
			(void)fcntl(fd, F_SETFL, flags);
		return fd;
	}
	close(fd);
	repo_pipe_refuse(path, why);
	errno = S_ISFIFO(st.st_mode) ? ENXIO : EFBIG;
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
