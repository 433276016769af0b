/*
 * Run a program by its argument list: no shell, an environment that is given whole, every other descriptor
 * closed, limits on time and on what it prints.
 */
#ifndef BASE_PROCESS_H
#define BASE_PROCESS_H

#include <signal.h>

#include "base/arena.h"
#include "base/err.h"

struct process_run {
	const char *const *argv; /* NULL-ended; argv[0] is looked up in PATH unless it holds a '/' */
	const char *const *env;  /* NULL-ended "NAME=value"; NULL = our own environment */
	struct str input;        /* given on standard input */
	int out_fd;              /* where its standard output goes; -1 = captured */
	size_t max_out;          /* bytes kept of each captured stream; the rest is read and dropped */
	int timeout_ms;          /* 0 = none; after it the program is killed */
	const char *dir;         /* the folder it runs in; NULL = ours */
	const volatile sig_atomic_t
		*stop; /* when it is set, by a signal, the program is killed; NULL = none */
	int grace_ms;  /* SIGTERM comes first, and SIGKILL this much later; 0 = SIGKILL at once */
	bool alone;    /* it is over with the program itself: what it has left in the background and in its
			  process group is killed, and not waited for */
};

struct process_result {
	int status; /* exit status; -1 when it was ended by a signal */
	int signal;
	bool timed_out;
	bool stopped; /* killed because *stop was set */
	bool cut;     /* more was printed than max_out */
	struct str out, err;
};

/* Start, feed, collect, wait. The caller ignores SIGPIPE: a program may end before it has read its input.
 * ERR_SYSTEM when it could not be started (native "ENOENT": no such program); what the program itself answers
 * is in the result. */
MUST_CHECK int process_run(
	struct arena *a, const struct process_run *p, struct process_result *out, struct err *e);

enum { PROCESS_WORDS = 64 };
/* Arguments out of one line: blanks separate, "double quotes" hold blanks together, no other character means
 * anything. NULL-ended. ERR_CONFIG when there is none, when there are more than PROCESS_WORDS, or when a
 * quote stays open. */
MUST_CHECK int process_words(struct arena *a, struct str line, const char ***argv, struct err *e);
/* Our environment and n more of "NAME=value"; one of the same name gives way. */
const char *const *process_environment(struct arena *a, const struct str *more, size_t n);

/* A program that goes on running, with pipes to its standard input and output; its standard error is ours. */
struct process_child {
	long pid;
	int in, out; /* our ends: write to in, read from out */
};
MUST_CHECK int process_start(
	const char *const *argv, const char *const *env, struct process_child *out, struct err *e);
/* Close the pipes, kill it when it does not end within a second, wait for it. Harmless when it was ended
 * already. */
void process_end(struct process_child *c);
/* The same without the second, for a child that has nothing to lose. */
void process_kill(struct process_child *c);
/* Nor wait for its end, where we are about to end too: of a process with much mapped it takes 2 ms. */
void process_leave(struct process_child *c);

#endif
