/*
 * One subcommand: its words, its option table and its main. Help, man pages and completions are printed from
 * the same tables. commands.c lists them all.
 */
#ifndef CMD_CMD_H
#define CMD_CMD_H

#include "base/arena.h"
#include "base/err.h"
#include "base/sb.h"

enum opt_kind {
	OPT_FLAG,   /* bool */
	OPT_STR,    /* struct str */
	OPT_INT,    /* long long */
	OPT_CHOICE, /* struct str, one of .choices */
	OPT_LIST    /* struct opt_list, may be repeated */
};

struct opt_list {
	struct str *v;
	size_t n, cap;
};

struct opt {
	const char *name; /* long name without dashes; NULL ends a table */
	char letter;      /* 0 = none */
	enum opt_kind kind;
	const char *arg;            /* placeholder in help: "REV" */
	const char *def;            /* default as text, NULL = none (empty, 0, false) */
	const char *env;            /* environment variable that gives a default, NULL = none */
	const char *const *choices; /* OPT_CHOICE, NULL-ended */
	const char *help;           /* one line, lower case, no full stop */
	size_t at;                  /* offsetof in the command's options struct */
};

enum output { OUTPUT_TEXT, OUTPUT_JSON, OUTPUT_SARIF, OUTPUT_JUNIT, OUTPUT_GITHUB, OUTPUT_MARKDOWN };
#define OUTPUT_BIT(f) (1u << (f))

struct global_opts {
	struct str dir;    /* -C: where to work; the process has already changed to it */
	struct str config; /* --config, empty = from the repository */
	struct str format;
	struct opt_list envs; /* --env NAME... */
	bool quiet, verbose;
	struct str color; /* auto, always, never */
	bool help, version;
};

struct run {
	struct arena *a;
	const struct global_opts *g;
	enum output format;
	bool color;       /* decided: stdout is a terminal and so on */
	const void *opts; /* the command's options struct */
	int argc;         /* words after the options; argv[0] is the first of them */
	char **argv;
	int status;           /* exit status when main returns 0 (exit.h) */
	bool printed;         /* a document is out; otherwise main.c prints the error document on failure */
	long long started_ms; /* monotonic clock */
};

struct cmd {
	const char *name, *summary; /* "check", one line */
	const char *synopsis;       /* "[--base REV] [--head REV] ..." */
	const char *about;          /* paragraphs for help and the man page */
	size_t opts_size;
	const struct opt *opts;
	unsigned formats; /* OUTPUT_BIT of each it can print */
	/* 0 with r->status set, or an err_code: main.c prints the error and maps the code to the exit status.
	 */
	MUST_CHECK int (*main)(struct run *r, struct err *e);
};

extern const struct cmd *const cmd_all[]; /* NULL-ended, in the order of help; commands.c */

/* Write to stdout at once (results). Everything else goes to stderr. */
void cmd_print(struct run *r, struct str text);
/* The head of every JSON document: opens '{', writes "schemagate":{"version","schema":1} and "command":NAME.
 */
struct json_out;
void cmd_json_head(struct json_out *w, const char *command);
/* "error":{"code","message","detail","hint","path","line"}, as a member. */
void cmd_json_error(struct json_out *w, const struct err *e);
/* The error for people, on stderr: place, message, detail, hint. */
void cmd_print_error(const struct err *e);
/* A warning or progress line for people on stderr; nothing when --quiet. */
void cmd_note(const struct run *r, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Milliseconds since the command began. */
long long cmd_elapsed_ms(const struct run *r);

#endif
