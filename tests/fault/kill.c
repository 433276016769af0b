/*
 * Dies as kill -9 would before (or behind) the N-th call that leaves the process: what a power cut or the OOM killer
 * may do. KILL_AT=N, KILL_WHEN=before|after; KILL_COUNT=FILE gets the number of calls at the end of a run that lived.
 * Acts in the program named by KILL_NAME only, not in what it starts.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

static long calls, at = -1;
static int after, active = -1;

static int is_active(void)
{
	if (active < 0) {
		const char *name = getenv("KILL_NAME"), *n = getenv("KILL_AT"), *when = getenv("KILL_WHEN");
		active = name && strcmp(program_invocation_short_name, name) == 0;
		at = n ? strtol(n, NULL, 10) : 0;
		after = when && strcmp(when, "after") == 0;
	}
	return active;
}

static void enter(void)
{
	if (is_active() && ++calls == at && !after)
		raise(SIGKILL);
}

static void leave(void)
{
	if (is_active() && calls == at && after)
		raise(SIGKILL);
}

__attribute__((destructor)) static void report(void)
{
	const char *path = getenv("KILL_COUNT");
	FILE *f = is_active() && path ? fopen(path, "w") : NULL;
	if (!f)
		return;
	long n = calls;
	fprintf(f, "%ld\n", n);
	fclose(f);
}

#define SHIM(type, name, params, args)                                                                       \
	type name params                                                                                     \
	{                                                                                                    \
		static type(*real) params;                                                                   \
		if (!real)                                                                                   \
			*(void **)&real = dlsym(RTLD_NEXT, #name);                                           \
		enter();                                                                                     \
		type r = real args;                                                                          \
		int no = errno;                                                                              \
		leave();                                                                                     \
		errno = no;                                                                                  \
		return r;                                                                                    \
	}

SHIM(ssize_t, write, (int fd, const void *p, size_t n), (fd, p, n))
SHIM(ssize_t, pwrite, (int fd, const void *p, size_t n, off_t o), (fd, p, n, o))
SHIM(ssize_t, pwrite64, (int fd, const void *p, size_t n, off64_t o), (fd, p, n, o))
SHIM(ssize_t, send, (int fd, const void *p, size_t n, int f), (fd, p, n, f))
SHIM(ssize_t, sendto, (int fd, const void *p, size_t n, int f, const struct sockaddr *to, socklen_t l),
	(fd, p, n, f, to, l))
SHIM(ssize_t, recv, (int fd, void *p, size_t n, int f), (fd, p, n, f))
SHIM(ssize_t, recvfrom, (int fd, void *p, size_t n, int f, struct sockaddr *from, socklen_t *l),
	(fd, p, n, f, from, l))
SHIM(int, fsync, (int fd), (fd))
SHIM(int, fdatasync, (int fd), (fd))
SHIM(int, ftruncate, (int fd, off_t n), (fd, n))
SHIM(int, ftruncate64, (int fd, off64_t n), (fd, n))
SHIM(int, rename, (const char *from, const char *to), (from, to))
SHIM(int, unlink, (const char *path), (path))
