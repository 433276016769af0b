#include "base/process.h"
#include "migrate/snapshot.h"

int snapshot_command_run(
	struct arena *a, const struct snapshot_request *q, struct str dest, struct str *tool, struct err *e)
{
	const char **argv;
	/* The address is a secret and must not be an argument. */
	struct str more[] = {str_fmt(a, "SCHEMAGATE_SNAPSHOT_FILE=%.*s", STRF(dest)),
		str_fmt(a, "SCHEMAGATE_DATABASE_URL=%.*s", STRF(q->url))};
	int rc = process_words(a, q->command, &argv, e);
	if (rc)
		return err_ctx(e, "snapshotCommand, which snapshot = command needs");
	struct process_run run = {
		.argv = argv, .env = process_environment(a, more, 2), .out_fd = -1, .max_out = 4096};
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
