#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/sb.h"
#include "cmd/check.h"

/* GitHub drops a step's summary above 1 MiB without a word. */
enum { OUTPUT_MAX = 512 * 1024 * 1024, SUMMARY_MAX = 900 * 1024 };

static const struct err *first_unreached(const struct check *c)
{
	for (int required = 1; required >= 0; required--)
		for (size_t i = 0; i < c->nenvs; i++)
			if (!c->envs[i].reached && c->envs[i].required == (required == 1))
				return &c->envs[i].why;
	return NULL;
}

static void json(const struct check *c, struct sb *b, const struct report *rep)
{
	struct json_out w = json_out(b);
	const struct err *why = first_unreached(c);
	cmd_json_head(&w, rep->command);
	report_json(&w, c->a, rep);
	if (rep->verdict == VERDICT_UNDECIDED && why)
		cmd_json_error(&w, why);
	json_close(&w, '}');
	sb_char(b, '\n');
}

/* 32 hexadecimal digits that nobody can know. */
static int make_token(struct arena *a, struct str *out, struct err *e)
{
	struct repo_id random = {{0}};
	int rc = file_random(random.b, sizeof random.b, e);
	if (rc)
		return rc;
	*out = str_sub(repo_hex(a, random), 0, 32);
	return 0;
}

static int append(const char *path, struct str text, struct err *e)
{
	int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
	size_t done = 0;
	while (fd >= 0 && done < text.n) {
		ssize_t n = write(fd, text.p + done, text.n - done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		done += (size_t)n;
	}
	int number = errno;
	if (fd >= 0 && close(fd) == 0 && done == text.n)
		return 0;
	err_set(e, ERR_SYSTEM, "could not write the step summary");
	err_detail(e, "%s: %s.", path, strerror(number));
	return ERR_SYSTEM;
}

static int github(struct check *c, struct sb *b, const struct report *rep, struct err *e)
{
	struct str token = STR_NONE;
	const char *path = getenv("GITHUB_STEP_SUMMARY");
	int rc = make_token(c->a, &token, e);
	if (rc)
		return rc;
	report_github(b, c->a, rep, token);
	if (!path || !*path)
		return 0;
	struct sb summary = sb_new(c->a, SUMMARY_MAX);
	report_markdown(&summary, c->a, rep);
	return append(path, sb_str(&summary), e);
}

int check_print(struct check *c, const struct report *rep, struct err *e)
{
	struct run *r = c->r;
	struct sb b = sb_new(r->a, OUTPUT_MAX);
	int rc = 0;
	switch (r->format) {
	case OUTPUT_JSON:
		json(c, &b, rep);
		break;
	case OUTPUT_SARIF:
		report_sarif(&b, r->a, rep);
		break;
	case OUTPUT_JUNIT:
		report_junit(&b, r->a, rep);
		break;
	case OUTPUT_MARKDOWN:
		report_markdown(&b, r->a, rep);
		break;
	case OUTPUT_GITHUB:
		rc = github(c, &b, rep, e);
		break;
	case OUTPUT_TEXT:
		report_text(&b, r->a, rep, r->color ? REPORT_COLOUR : REPORT_PLAIN, r->g->verbose);
		break;
	}
	if (!rc)
		cmd_print(r, sb_str(&b));
	return rc;
}
