#include <string.h>

#include "base/process.h"
#include "migrate/snapshot.h"

extern char **environ;

enum { MAX_WORDS = 64 };

/* Blanks separate words; "double quotes" hold blanks together. No other character means anything. */
static int split(struct arena *a, struct str text, char **argv, struct err *e)
{
	size_t n = 0;
	text = str_trim(text);
	while (text.n && n < MAX_WORDS) {
		struct str word;
		if (text.p[0] == '"') {
			struct str rest = str_sub(text, 1, text.n);
			if (str_chr(rest, '"') == SIZE_MAX)
				return err_set(e, ERR_CONFIG, "snapshotCommand has an unterminated quote");
			word = str_cut(&rest, '"');
			text = str_trim(rest);
		} else {
			word = str_cut(&text, ' ');
			text = str_trim(text);
		}
		argv[n++] = str_z(a, word);
	}
	argv[n < MAX_WORDS ? n : 0] = NULL;
	if (!argv[0])
		return err_set(e, ERR_CONFIG, "snapshot = command needs snapshotCommand, of at most %d words",
			MAX_WORDS - 1);
	return 0;
}

/* Our environment and two more: the address is a secret and must not be an argument. */
static const char *const *environment_with(struct arena *a, struct str dest, struct str url)
{
	size_t n = 0;
	while (environ[n])
		n++;
	const char **v = ARENA_ARRAY(a, const char *, n + 3);
	memcpy(v, environ, n * sizeof *v);
	v[n++] = str_z(a, str_fmt(a, "SCHEMAGATE_SNAPSHOT_FILE=%.*s", STRF(dest)));
	v[n] = str_z(a, str_fmt(a, "SCHEMAGATE_DATABASE_URL=%.*s", STRF(url)));
	return v;
}

int snapshot_command_run(
	struct arena *a, const struct snapshot_request *q, struct str dest, struct str *tool, struct err *e)
{
	char *argv[MAX_WORDS + 1];
	int rc = split(a, q->command, argv, e);
	if (rc)
		return rc;
	struct process_run run = {.argv = (const char *const *)argv,
		.env = environment_with(a, dest, q->url),
		.out_fd = -1,
		.max_out = 4096};
	struct process_result got;
	rc = process_run(a, &run, &got, e);
	if (rc)
		return rc;
	*tool = str_fmt(a, "command %.*s", STRF(q->command));
	if (!got.signal && !got.status)
		return 0;
	err_set(e, ERR_SYSTEM, "\"%s\" ended with %s %d", argv[0], got.signal ? "signal" : "exit status",
		got.signal ? got.signal : got.status);
	if (got.err.n)
		err_detail(e, "It said: %.*s", STRF(str_trim(got.err)));
	return ERR_SYSTEM;
}
