#include "gitcheck/github.h"

#include <time.h>

#include "base/clock.h"
#include "base/http.h"
#include "base/json.h"
#include "base/sb.h"

enum { MAX_DESCRIPTION = 140, MAX_CONTEXT = 255, TRIES = 6 };

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

static int gave_up(int tries, int rc, struct err *e)
{
	if (tries > 1)
		err_detail(e, "It was tried %d times.", tries);
	return rc;
}

/* Again while the reason may pass, until the next wait would reach past the patience. */
static int send_patiently(struct arena *a, const struct http_request *q, int patience_s, struct err *e)
{
	long long until = clock_ms() + (long long)patience_s * 1000;
	for (int attempt = 0;; attempt++) {
		struct http_reply r;
		int rc = http_send(a, q, &r, e);
		if (!rc && r.status == 201)
			return 0;
		if (rc && !r.transient)
			return rc;
		long wait = rc ? 1L << attempt : github_wait(a, &r, attempt, (long long)time(NULL));
		if (wait < 0 || attempt + 1 >= TRIES || clock_ms() + wait * 1000 > until)
			return rc ? gave_up(attempt + 1, rc, e) : github_refused(a, &r, wait, e);
		err_drop(e, rc);
		nanosleep(&(struct timespec){wait, 0}, NULL);
	}
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
		.max_reply = GITHUB_MAX_REPLY,
		.connect_ms = 10000,
		.total_ms = 30000};
	q.url = str_fmt(a, "%.*s/repos/%.*s/statuses/%.*s", STRF(api), STRF(to->repository), STRF(s->sha));
	return send_patiently(a, &q, to->patience_s, e);
}
