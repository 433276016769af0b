#include "gitcheck/github.h"

#include <time.h>

#include "base/http.h"
#include "base/json.h"
#include "base/sb.h"

enum { MAX_DESCRIPTION = 140, MAX_CONTEXT = 255, MAX_REPLY = 1024 * 1024, TRIES = 6 };

static bool is_sha(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!((s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] >= 'a' && s.p[i] <= 'f')))
			return false;
	return s.n == 40;
}

/* Cut at a character boundary, with a sign that something is missing. */
static struct str cut(struct arena *a, struct str s, size_t characters)
{
	size_t count = 0, keep = 0;
	for (size_t i = 0; i < s.n; i++) {
		bool starts = ((unsigned char)s.p[i] & 0xC0) != 0x80;
		if (starts && count == characters - 3)
			keep = i;
		if (starts && ++count > characters)
			return str_fmt(a, "%.*s...", STRF(str_sub(s, 0, keep)));
	}
	return s;
}

static struct str first_block(const struct json *check)
{
	for (const struct json *f = json_first(json_get(check, "findings")); f; f = json_next(f))
		if (str_eq(json_str(json_get(f, "level")), STR("block")))
			return json_str(json_get(f, "message"));
	return STR_NONE;
}

static struct str describe(struct arena *a, const struct json *check, struct str verdict)
{
	const struct json *counts = json_get(check, "counts");
	long long blocks = json_int(json_get(counts, "block"), 0),
		  warns = json_int(json_get(counts, "warn"), 0);
	struct sb b = sb_new(a, 4000);
	if (str_eq(verdict, STR("block"))) {
		sb_fmt(&b, "%lld blocked: ", blocks);
		sb_clean(&b, first_block(check));
	} else if (str_eq(verdict, STR("pass"))) {
		sb_addz(&b, "nothing depends on a migration that is not applied");
		if (warns)
			sb_fmt(&b, " (%lld warning%s)", warns, warns == 1 ? "" : "s");
	} else {
		sb_addz(&b, "could not decide: ");
		sb_clean(&b, json_str(json_get(json_get(check, "error"), "message")));
	}
	return cut(a, sb_str(&b), MAX_DESCRIPTION);
}

int github_status_of(struct arena *a, const struct json *check, struct str base_branch,
	struct github_status *out, struct err *e)
{
	struct str verdict = json_str(json_get(check, "verdict"));
	if (json_kind(json_get(check, "schemagate")) != JSON_OBJECT) {
		err_set(e, ERR_INPUT, "this is not a document of schemagate check --format json");
		err_hint(e, "Pipe it in: schemagate --format json check | schemagate github report.");
		return ERR_INPUT;
	}
	out->state = str_eq(verdict, STR("pass"))    ? STR("success")
		     : str_eq(verdict, STR("block")) ? STR("failure")
						     : STR("error");
	if (!out->sha.n)
		out->sha = json_str(json_get(check, "head"));
	if (!is_sha(out->sha)) {
		err_set(e, ERR_USAGE, "no commit to post the status on");
		err_hint(e, "Give its full id with --sha.");
		return ERR_USAGE;
	}
	struct sb context = sb_new(a, 2000);
	sb_addz(&context, "schemagate (");
	sb_clean(&context, base_branch);
	sb_char(&context, ')');
	out->context = cut(a, sb_str(&context), MAX_CONTEXT);
	out->description = describe(a, check, verdict);
	return 0;
}

static struct str body_of(struct arena *a, const struct github_status *s)
{
	struct sb b = sb_new(a, 8192);
	struct json_out w = json_out(&b);
	json_open(&w, NULL, '{');
	json_put_str(&w, "state", s->state);
	json_put_str(&w, "context", s->context);
	json_put_str(&w, "description", s->description);
	if (s->target_url.n)
		json_put_str(&w, "target_url", s->target_url);
	json_close(&w, '}');
	return sb_str(&b);
}

/* owner/name of the characters GitHub allows: it goes into a URL. */
static bool good_repository(struct str s)
{
	size_t slashes = 0;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
			    c == '-' || c == '_' || c == '.';
		slashes += c == '/';
		if (!word && c != '/')
			return false;
	}
	return slashes == 1 && s.p[0] != '/' && s.p[s.n - 1] != '/' && str_find(s, STR(".."), 0) == SIZE_MAX;
}

/* Seconds to wait before another try; -1 = this answer is final (GITHUB 1.9). */
static long wait_after(const struct http_reply *r, int attempt)
{
	bool limited =
		r->status == 429 || (r->status == 403 && (r->retry_after_s >= 0 || r->rate_remaining == 0));
	if (limited && r->retry_after_s >= 0)
		return r->retry_after_s;
	if (limited && r->rate_remaining == 0 && r->rate_reset > 0) {
		long long left = r->rate_reset - (long long)time(NULL);
		return left < 1 ? 1 : (long)(left > 100000 ? 100000 : left);
	}
	if (limited)
		return 60;
	return r->status >= 500 ? 1L << attempt : -1;
}

static int refused(const struct http_reply *r, struct arena *a, struct err *e)
{
	const struct json *j = NULL;
	struct err quiet = err_new(a);
	struct str said = STR_NONE;
	if (json_parse(&j, a, r->body, MAX_REPLY, &quiet) == 0)
		said = json_str(json_get(j, "message"));
	if (r->status == 404 && !said.n)
		said = STR("not found");
	err_set(e, ERR_NET, "GitHub answered %ld when the status was posted", r->status);
	if (said.n)
		err_detail(e, "It says: %.*s.", STRF(said));
	if (r->status == 401)
		err_hint(e, "The token is not valid: set GITHUB_TOKEN to one with the right \"statuses: "
			    "write\".");
	else if (r->status == 403 || r->status == 404)
		err_hint(e, "The token needs the right \"statuses: write\" on this repository; on a pull "
			    "request from a fork "
			    "GitHub gives none.");
	else
		err_hint(e, "Check --repo and --sha, then run the command again.");
	return ERR_NET;
}

int github_post_status(
	struct arena *a, const struct github_target *to, const struct github_status *s, struct err *e)
{
	if (!good_repository(to->repository)) {
		err_set(e, ERR_USAGE, "\"%.*s\" is not owner/name", STRF(to->repository));
		err_hint(e, "Give the repository with --repo, or run inside GitHub Actions, which sets "
			    "GITHUB_REPOSITORY.");
		return ERR_USAGE;
	}
	const struct str headers[] = {STR("Accept: application/vnd.github+json"),
		STR("X-GitHub-Api-Version: 2022-11-28"), STR("Content-Type: application/json")};
	struct str api = to->api_url;
	while (api.n && api.p[api.n - 1] == '/')
		api.n--;
	struct http_request q = {.method = STR("POST"),
		.bearer = to->token,
		.headers = headers,
		.nheaders = 3,
		.body = body_of(a, s),
		.max_reply = MAX_REPLY,
		.connect_ms = 10000,
		.total_ms = 30000};
	q.url = str_fmt(a, "%.*s/repos/%.*s/statuses/%.*s", STRF(api), STRF(to->repository), STRF(s->sha));
	long waited = 0;
	for (int attempt = 0;; attempt++) {
		struct http_reply r;
		int rc = http_send(a, &q, &r, e);
		if (rc || r.status == 201)
			return rc;
		long wait = wait_after(&r, attempt);
		if (wait < 0 || attempt + 1 >= TRIES || waited + wait > to->patience_s)
			return refused(&r, a, e);
		nanosleep(&(struct timespec){wait, 0}, NULL);
		waited += wait;
	}
}
