#include "parse/worker_main.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/memory.h"
#include "parse/worker.h"

/* The helper program: one request after the other on standard input, answers on standard output, until the
 * end of input. It has nothing to lose: no secrets, no descriptors, no environment. */

/* libpg_query recurses with the depth of an expression: 512 MiB carry 100,000 terms (measured with 15-4.0.0);
 * pages are committed only when touched. Where memory is limited from outside (ulimit -v) a smaller one must
 * do: deep texts are then lost, the others are read. */
static const size_t stacks[] = {512u << 20, 128u << 20, 32u << 20, 8u << 20};
#ifdef __SANITIZE_ADDRESS__
#define MEMORY_LIMIT RLIM_INFINITY /* the sanitizer maps terabytes of shadow */
#else
#define MEMORY_LIMIT ((rlim_t)1536 * 1024 * 1024) /* 512 MiB of them are the stack */
#endif

static bool read_all(void *to, size_t n)
{
	char *p = to;
	while (n) {
		ssize_t got = read(STDIN_FILENO, p, n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		p += got;
		n -= (size_t)got;
	}
	return true;
}

static bool write_all(const void *from, size_t n)
{
	const char *p = from;
	while (n) {
		ssize_t put = write(STDOUT_FILENO, p, n);
		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return false;
		p += put;
		n -= (size_t)put;
	}
	return true;
}

static bool answer(const struct worker_main_answer *w)
{
	struct wire_reply r = {
		WIRE_MAGIC, (uint32_t)w->status, w->at, (uint32_t)w->message.n, (uint64_t)w->payload.n};
	return write_all(&r, sizeof r) && write_all(w->message.p, w->message.n) &&
	       write_all(w->payload.p, w->payload.n);
}

static bool serve_one(struct arena *a)
{
	struct wire_request q;
	if (!read_all(&q, sizeof q) || q.magic != WIRE_MAGIC || q.bytes > WORKER_MAX_INPUT)
		return false;
	char *bytes = arena_text(a, (size_t)q.bytes);
	if (!read_all(bytes, q.bytes))
		return false;
	struct worker_main_answer out = {
		WIRE_OK, UINT32_MAX, sb_new(a, 4096), sb_new(a, WORKER_MAIN_MAX_REPLY)};
	if (q.op == WIRE_PG_PARSE)
		worker_main_pg_parse(a, &out, bytes);
	else if ((q.op == WIRE_SYNTAX || q.op == WIRE_QUERY || q.op == WIRE_QUERY_IF) &&
		 q.language < LANGUAGE_COUNT)
		worker_main_syntax(
			a, &out, (enum language)q.language, (struct str){bytes, q.bytes}, (enum wire_op)q.op);
	else
		sb_fmt(&out.payload, "%d", worker_main_pg_version());
	return answer(&out);
}

static void *serve(void *unused)
{
	struct arena *a = arena_new("parsing");
	struct arena_mark m = arena_mark(a);
	while (serve_one(a))
		arena_rewind(a, m);
	arena_free(a);
	return unused;
}

/* What a parser or the C library says when it dies is made of hostile text and helps nobody: our parent's
 * standard error is for people. A sanitizer's report is wanted. */
static bool silence(void)
{
#ifdef __SANITIZE_ADDRESS__
	return true;
#else
	int fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
	return fd >= 0 && dup2(fd, STDERR_FILENO) >= 0;
#endif
}

static bool start(pthread_t *thread)
{
	pthread_attr_t attr;
	if (pthread_attr_init(&attr) != 0)
		return false;
	for (size_t i = 0; i < sizeof stacks / sizeof *stacks; i++)
		if (pthread_attr_setstacksize(&attr, stacks[i]) == 0 &&
			pthread_create(thread, &attr, serve, NULL) == 0)
			return true;
	return false;
}

int main(void)
{
	struct rlimit core = {0, 0}, memory = {MEMORY_LIMIT, MEMORY_LIMIT};
	setrlimit(RLIMIT_CORE, &core);
	setrlimit(RLIMIT_AS, &memory);
	signal(SIGPIPE, SIG_IGN);
	/* A parser that loops must not outlive the program that asked it. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	/* A tree is freed with each text and the next one is as large. */
	memory_prepare(32 * 1024 * 1024);
	worker_main_memory();
	pthread_t thread;
	if (!silence() || !start(&thread))
		return 1;
	pthread_join(thread, NULL);
	return 0;
}
