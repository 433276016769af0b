/* posix_spawn_file_actions_addclosefrom_np (glibc 2.34) and addchdir_np: what we inherited ourselves must not
 * go on to a child. pipe2 makes its ends close on exec from the start. */
#define _GNU_SOURCE
#include "base/process.h"
#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/sb.h"

extern char **environ;

static int system_error(struct err *e, const char *what, const char *name)
{
	int no = errno;
	err_set(e, ERR_SYSTEM, "could not %s \"%s\": %s", what, name, strerror(no));
	if (no == ENOENT) {
		snprintf(e->native, sizeof e->native, "ENOENT");
		err_hint(e, "Install the program \"%s\", or put its folder into PATH.", name);
	}
	return ERR_SYSTEM;
}

/* A pipe whose both ends close on exec, above the standard descriptors. */
static int make_pipe(int fds[2])
{
	if (pipe2(fds, O_CLOEXEC) != 0)
		return -1;
	for (int i = 0; i < 2; i++) {
		int up = fcntl(fds[i], F_DUPFD_CLOEXEC, 10);
		if (up < 0)
			return -1;
		close(fds[i]);
		fds[i] = up;
	}
	return 0;
}

static void shut(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

struct pipes {
	int in[2], out[2], err[2];
};

static void shut_all(struct pipes *p)
{
	for (int i = 0; i < 2; i++) {
		shut(&p->in[i]);
		shut(&p->out[i]);
		shut(&p->err[i]);
	}
}

/* The child: the three standard descriptors and nothing else, default signals, an empty mask. All else of
 * ours is O_CLOEXEC. */
static int spawn(pid_t *pid, const char *const *argv, const char *const *env, const char *dir, int in,
	int out, int err)
{
	posix_spawn_file_actions_t fa;
	posix_spawnattr_t attr;
	if (posix_spawn_file_actions_init(&fa) != 0 || posix_spawnattr_init(&attr) != 0)
		return ENOMEM;
	sigset_t none, defaults;
	sigemptyset(&none);
	sigemptyset(&defaults);
	sigaddset(&defaults, SIGPIPE);
	sigaddset(&defaults, SIGINT);
	sigaddset(&defaults, SIGTERM);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setsigdefault(&attr, &defaults);
	/* A group of its own: a Ctrl-C at our terminal is ours to handle, not the dump program's. */
	posix_spawnattr_setpgroup(&attr, 0);
	posix_spawnattr_setflags(
		&attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
	posix_spawn_file_actions_adddup2(&fa, in, 0);
	posix_spawn_file_actions_adddup2(&fa, out, 1);
	if (err >= 0)
		posix_spawn_file_actions_adddup2(&fa, err, 2);
	posix_spawn_file_actions_addclosefrom_np(&fa, 3);
	if (dir)
		posix_spawn_file_actions_addchdir_np(&fa, dir);
	/* posix_spawn takes char *const[] for historical reasons and does not write to it. */
	union {
		const char *const *from;
		char *const *to;
	} av = {argv}, ev = {env};
	int rc = posix_spawnp(pid, argv[0], &fa, &attr, av.to, env ? ev.to : environ);
	posix_spawn_file_actions_destroy(&fa);
	posix_spawnattr_destroy(&attr);
	return rc;
}

static void take(int *fd, struct sb *to)
{
	char buf[16384];
	ssize_t n = read(*fd, buf, sizeof buf);
	if (n > 0)
		sb_add(to, (struct str){buf, (size_t)n});
	else if (n == 0 || errno != EINTR)
		shut(fd);
}

static void give(int *fd, struct str *input)
{
	ssize_t n = input->n ? write(*fd, input->p, input->n < 4096 ? input->n : 4096) : 0;
	if (n > 0)
		*input = str_sub(*input, (size_t)n, input->n);
	if (input->n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN))
		shut(fd);
}

/* Its time is over, or the caller was asked to stop. */
static bool is_over(const struct process_run *p, long long end, struct process_result *out)
{
	out->stopped = p->stop && *p->stop;
	out->timed_out = !out->stopped && p->timeout_ms && clock_ms() >= end;
	return out->stopped || out->timed_out;
}

static bool has_ended(pid_t pid)
{
	siginfo_t si = {0};
	return waitid(P_PID, (id_t)pid, &si, WEXITED | WNOHANG | WNOWAIT) != 0 || si.si_pid == pid;
}

/* One turn of the conversation, at most that long; how many descriptors were ready. */
static int turn(struct pipes *io, struct str *input, struct sb *out, struct sb *err, int wait_ms)
{
	struct pollfd fds[3] = {{io->in[1], POLLOUT, 0}, {io->out[0], POLLIN, 0}, {io->err[0], POLLIN, 0}};
	int n = poll(fds, 3, wait_ms);
	if (n <= 0)
		return n;
	if (fds[0].revents)
		give(&io->in[1], input);
	if (fds[1].revents)
		take(&io->out[0], out);
	if (fds[2].revents)
		take(&io->err[0], err);
	return n;
}

/* How long to wait before looking again whether it is over. */
static int patience(const struct process_run *p, long long end)
{
	long long left = p->timeout_ms ? end - clock_ms() : 1000;
	if ((p->stop || p->alone) && left > 100)
		left = 100;
	return left < 0 ? 0 : (int)left;
}

/* Feed and collect until both outputs are closed, the program has ended, or it is over. */
static void converse(const struct process_run *p, pid_t pid, long long end, struct pipes *io, struct sb *out,
	struct sb *err, struct process_result *res)
{
	struct str input = p->input;
	while (io->out[0] >= 0 || io->err[0] >= 0 || io->in[1] >= 0) {
		bool ended = p->alone && has_ended(pid);
		if (ended)
			kill(-pid, SIGKILL);
		if (is_over(p, end, res))
			return;
		int n = turn(io, &input, out, err, ended ? 0 : patience(p, end));
		if ((n < 0 && errno != EINTR) || (ended && n == 0))
			return;
	}
}

static int wait_for(pid_t pid)
{
	int status = 0;
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}

/* A program may close its outputs and go on: its limits hold for that too. False when it is over. */
static bool wait_until(pid_t pid, const struct process_run *p, long long end, struct process_result *out)
{
	for (long pause_us = 100; !has_ended(pid); pause_us = pause_us < 10000 ? pause_us * 2 : pause_us) {
		if (is_over(p, end, out))
			return false;
		nanosleep(&(struct timespec){0, pause_us * 1000}, NULL);
	}
	return true;
}

/* Kill it with all it has started. */
static void end_group(pid_t pid, const struct process_run *p)
{
	struct process_run grace = {.timeout_ms = p->grace_ms};
	struct process_result unused = {0};
	if (p->grace_ms) {
		kill(-pid, SIGTERM);
		(void)wait_until(pid, &grace, clock_ms() + p->grace_ms, &unused);
	}
	kill(-pid, SIGKILL);
}

/* Wait for its end and put it into the result. */
static void finish(pid_t pid, const struct process_run *p, long long end, struct process_result *out)
{
	bool over = out->timed_out || out->stopped;
	if (!over && (p->timeout_ms || p->stop))
		over = !wait_until(pid, p, end, out);
	if (over)
		end_group(pid, p);
	int status = wait_for(pid);
	out->status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
	out->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

int process_run(struct arena *a, const struct process_run *p, struct process_result *out, struct err *e)
{
	struct pipes io = {{-1, -1}, {-1, -1}, {-1, -1}};
	if (make_pipe(io.in) || make_pipe(io.err) || (p->out_fd < 0 && make_pipe(io.out))) {
		system_error(e, "make a pipe for", p->argv[0]);
		shut_all(&io);
		return ERR_SYSTEM;
	}
	pid_t pid = -1;
	int rc = spawn(
		&pid, p->argv, p->env, p->dir, io.in[0], p->out_fd >= 0 ? p->out_fd : io.out[1], io.err[1]);
	shut(&io.in[0]);
	shut(&io.out[1]);
	shut(&io.err[1]);
	if (rc) {
		shut_all(&io);
		errno = rc;
		return system_error(e, "start", p->argv[0]);
	}
	struct sb so = sb_new(a, p->max_out), se = sb_new(a, p->max_out);
	long long end = clock_ms() + p->timeout_ms;
	*out = (struct process_result){0};
	converse(p, pid, end, &io, &so, &se, out);
	shut_all(&io);
	finish(pid, p, end, out);
	out->cut = so.full || se.full;
	out->out = sb_str(&so);
	out->err = sb_str(&se);
	return 0;
}

int process_start(const char *const *argv, const char *const *env, struct process_child *out, struct err *e)
{
	struct pipes io = {{-1, -1}, {-1, -1}, {-1, -1}};
	pid_t pid = -1;
	int rc = make_pipe(io.in) || make_pipe(io.out)
			 ? errno
			 : spawn(&pid, argv, env, NULL, io.in[0], io.out[1], -1);
	shut(&io.in[0]);
	shut(&io.out[1]);
	if (rc) {
		shut_all(&io);
		errno = rc;
		return system_error(e, "start", argv[0]);
	}
	*out = (struct process_child){(long)pid, io.in[1], io.out[0]};
	return 0;
}

void process_end(struct process_child *c)
{
	if (c->pid <= 0)
		return;
	shut(&c->in);
	shut(&c->out);
	for (int i = 0; i < 100; i++, nanosleep(&(struct timespec){0, 10000000}, NULL))
		if (waitpid((pid_t)c->pid, NULL, WNOHANG) != 0) {
			c->pid = 0;
			return;
		}
	process_kill(c);
}

void process_leave(struct process_child *c)
{
	if (c->pid <= 0)
		return;
	shut(&c->in);
	shut(&c->out);
	kill((pid_t)c->pid, SIGKILL);
	c->pid = 0;
}

void process_kill(struct process_child *c)
{
	pid_t pid = (pid_t)c->pid;
	process_leave(c);
	if (pid > 0)
		wait_for(pid);
}
