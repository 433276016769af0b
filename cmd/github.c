#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/http.h"
#include "base/json.h"
#include "cmd/commands.h"
#include "gitcheck/github.h"

enum { MAX_DOCUMENT = 64 * 1024 * 1024, MAX_PATIENCE = 86400 };

struct github_opts {
	struct str repo, sha, base, api_url, token_env, target_url;
	long long patience;
};

#define AT(m) offsetof(struct github_opts, m)
static const struct opt options[] = {
	{"repo", 0, OPT_STR, "OWNER/NAME", NULL, "GITHUB_REPOSITORY", NULL, "the repository", AT(repo)},
	{"sha", 0, OPT_STR, "ID", NULL, NULL, NULL, "the commit (default: the head that was checked)",
		AT(sha)},
	{"base", 0, OPT_STR, "BRANCH", NULL, "GITHUB_BASE_REF", NULL, "the branch it is to be merged into",
		AT(base)},
	{"api-url", 0, OPT_STR, "URL", "https://api.github.com", "GITHUB_API_URL", NULL,
		"the API; GitHub Enterprise Server: https://HOST/api/v3", AT(api_url)},
	{"token-env", 0, OPT_STR, "NAME", "GITHUB_TOKEN", NULL, NULL,
		"the environment variable that holds the token", AT(token_env)},
	{"target-url", 0, OPT_STR, "URL", NULL, NULL, NULL, "where the status links to", AT(target_url)},
	{"patience", 0, OPT_INT, "SECONDS", "120", NULL, NULL,
		"after this no further try is begun (rate limits, 5xx, network)", AT(patience)},
	{0},
};

static int read_document(struct run *r, const struct json **out, struct err *e)
{
	struct str path = r->argc > 1 ? str_of(r->argv[1]) : STR("/dev/stdin"), text = STR_NONE;
	int rc = file_read(r->a, path, MAX_DOCUMENT, &text, e);
	if (!rc)
		rc = json_parse(out, r->a, text, MAX_DOCUMENT, e);
	return rc == ERR_INPUT ? err_ctx(e, "\"%.*s\"", STRF(path)) : rc;
}

/* A line break in it would begin another header. It is refused, not cut: what was meant is not known. */
static int good_token(const struct github_opts *o, struct str token, struct err *e)
{
	if (http_header_value(token) && str_chr(token, ' ') == SIZE_MAX)
		return 0;
	err_set(e, ERR_USAGE,
		"the token in \"%.*s\" holds a line break, a blank or another character that no token has",
		STRF(o->token_env));
	err_hint(e, "A line break at its end is the usual reason: store the secret again without it.");
	return ERR_USAGE;
}

static int get_token(const struct github_opts *o, struct arena *a, struct str *out, struct err *e)
{
	const char *token = getenv(str_z(a, o->token_env));
	if (token && *token) {
		*out = str_of(token);
		return good_token(o, *out, e);
	}
	err_set(e, ERR_USAGE, "no token: the environment variable \"%.*s\" is not set", STRF(o->token_env));
	err_hint(e, "In GitHub Actions pass it to the step: env: GITHUB_TOKEN: ${{ github.token }}.");
	return ERR_USAGE;
}

static void print_result(struct run *r, const struct github_target *to, const struct github_status *s)
{
	struct sb b = sb_new(r->a, 16 * 1024);
	if (r->format == OUTPUT_JSON) {
		struct json_out w = json_out(&b);
		cmd_json_head(&w, "github");
		json_put_str(&w, "repository", to->repository);
		json_put_str(&w, "sha", s->sha);
		json_put_str(&w, "state", s->state);
		json_put_str(&w, "context", s->context);
		json_put_str(&w, "description", s->description);
		json_close(&w, '}');
	} else {
		sb_fmt(&b, "posted %.*s as \"%.*s\" on %.*s: %.*s", STRF(s->state), STRF(s->context),
			STRF(s->sha), STRF(s->description));
	}
	sb_char(&b, '\n');
	cmd_print(r, sb_str(&b));
}

static int github_main(struct run *r, struct err *e)
{
	const struct github_opts *o = r->opts;
	if (r->argc < 1 || r->argc > 2 || strcmp(r->argv[0], "report") != 0) {
		err_set(e, ERR_USAGE, "github takes the word report and at most one file");
		err_hint(e, "Write: schemagate --format json check | schemagate github report --base main.");
		return ERR_USAGE;
	}
	if (!o->base.n) {
		err_set(e, ERR_USAGE, "no base branch: it is part of the status's name");
		err_hint(e, "Give --base BRANCH; GitHub Actions sets GITHUB_BASE_REF on pull requests.");
		return ERR_USAGE;
	}
	if (o->patience < 0 || o->patience > MAX_PATIENCE)
		return err_set(e, ERR_USAGE, "--patience is a number of seconds from 0 to %d", MAX_PATIENCE);
	const struct json *check = NULL;
	struct github_status s = {.sha = o->sha, .target_url = o->target_url};
	struct github_target to = {
		.api_url = o->api_url, .repository = o->repo, .patience_s = (int)o->patience};
	int rc = get_token(o, r->a, &to.token, e);
	if (!rc)
		rc = read_document(r, &check, e);
	if (!rc)
		rc = github_status_of(r->a, check, o->base, &s, e);
	if (!rc)
		rc = github_post_status(r->a, &to, &s, e);
	if (!rc)
		print_result(r, &to, &s);
	return rc;
}

const struct cmd cmd_github = {
	.name = "github",
	.summary = "post the verdict of a check as a commit status on GitHub",
	.synopsis = "report [--base BRANCH] [--repo OWNER/NAME] [--sha ID] [FILE]",
	.about = "Reads the JSON document of a check from FILE or standard input and posts it as a commit "
		 "status named\n"
		 "\"schemagate (BRANCH)\": success for pass, failure for block, error for undecided. The "
		 "exit status says\n"
		 "whether it was posted, not what the verdict was: let the check's own exit status decide "
		 "the job.",
	.opts_size = sizeof(struct github_opts),
	.opts = options,
	.formats = OUTPUT_BIT(OUTPUT_TEXT) | OUTPUT_BIT(OUTPUT_JSON),
	.main = github_main,
};
