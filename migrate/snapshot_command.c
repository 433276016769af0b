#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>

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
static char **environment_with(struct arena *a, struct str dest, struct str url)
{
	size_t n = 0;
	while (environ[n])
		n++;
	char **v = ARENA_ARRAY(a, char *, n + 3);
	memcpy(v, environ, n * sizeof *v);
	v[n++] = str_z(a, str_fmt(a, "SCHEMAGATE_SNAPSHOT_FILE=%.*s", STRF(dest)));
	v[n] = str_z(a, str_fmt(a, "SCHEMAGATE_DATABASE_URL=%.*s", STRF(url)));
	return v;
}

static int spawn(char **argv, char **env, pid_t *pid)
{
	posix_spawn_file_actions_t to;
	posix_spawn_file_actions_init(&to);
	posix_spawn_file_actions_addopen(&to, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&to, 1, "/dev/null", O_WRONLY, 0);
	int rc = posix_spawnp(pid, argv[0], &to, NULL, argv, env);
	posix_spawn_file_actions_destroy(&to);
	return rc;
}

static int wait_for(pid_t pid, const char *program, struct err *e)
{
	int status;
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return err_set(
				e, ERR_SYSTEM, "could not wait for \"%s\": %s", program, strerror(errno));
	if (WIFSIGNALED(status))
		return err_set(e, ERR_SYSTEM, "\"%s\" was ended by signal %d", program, WTERMSIG(status));
	if (WEXITSTATUS(status))
		return err_set(
			e, ERR_SYSTEM, "\"%s\" ended with exit status %d", program, WEXITSTATUS(status));
	return 0;
}

int snapshot_command_run(
	struct arena *a, const struct snapshot_request *q, struct str dest, struct str *tool, struct err *e)
{
	char *argv[MAX_WORDS + 1];
	int rc = split(a, q->command, argv, e);
	if (rc)
		return rc;
	pid_t pid;
	rc = spawn(argv, environment_with(a, dest, q->url), &pid);
	if (rc)
		return err_set(e, ERR_SYSTEM, "could not run \"%s\": %s", argv[0], strerror(rc));
	*tool = str_fmt(a, "command %.*s", STRF(q->command));
	return wait_for(pid, argv[0], e);
}
