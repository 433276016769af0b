#include "base/http.h"
#include "base/json.h"
#include "base/sb.h"
#include "gitcheck/github.h"

/* What GitHub's answers mean: GITHUB 1.9 and docs.github.com, "Best practices for using the REST API". */

static struct str message(struct arena *a, const struct http_reply *r)
{
	const struct json *j = NULL;
	struct err quiet = err_new(a);
	int rc = json_parse(&j, a, r->body, GITHUB_MAX_REPLY, &quiet);
	return rc ? STR_NONE : json_str(json_get(j, "message"));
}

/* The secondary limit may come without any header: then its message alone tells it from a missing right ("You
 * have exceeded a secondary rate limit", "API rate limit exceeded for ...", before 2020 "You have triggered
 * an abuse detection mechanism"). */
static bool limited(struct arena *a, const struct http_reply *r)
{
	if (r->status == 429)
		return true;
	if (r->status != 403)
		return false;
	if (r->retry_after_s >= 0 || r->rate_remaining == 0)
		return true;
	struct str said = str_lower(a, message(a, r));
	return str_find(said, STR("rate limit"), 0) != SIZE_MAX ||
	       str_find(said, STR("abuse detection"), 0) != SIZE_MAX;
}

long github_wait(struct arena *a, const struct http_reply *r, int attempt, long long now)
{
	long backoff = 1L << (attempt < 16 ? attempt : 16);
	if (!limited(a, r))
		return r->status >= 500 ? backoff : -1;
	if (r->retry_after_s >= 0)
		return r->retry_after_s < backoff ? backoff : r->retry_after_s;
	if (r->rate_remaining == 0 && r->rate_reset > 0) {
		long long left = r->rate_reset - now;
		return left < backoff ? backoff : (long)(left > 100000 ? 100000 : left);
	}
	return 60 * backoff; /* "at least one minute", then exponentially longer */
}

/* It is not "never": the same command may work later. */
static int passing(const struct http_reply *r, long wait, struct err *e)
{
	if (r->status >= 500) {
		err_set(e, ERR_NET, "could not post the status: GitHub answered %ld", r->status);
		err_hint(e, "It is GitHub's own trouble (githubstatus.com): run the command again later.");
		return ERR_NET;
	}
	err_set(e, ERR_NET, "could not post the status: GitHub limits the rate of requests");
	err_hint(e, "Run the command again in %ld seconds, or let it wait that long: --patience %ld.", wait,
		wait + 30);
	return ERR_NET;
}

int github_refused(struct arena *a, const struct http_reply *r, long wait, struct err *e)
{
	struct sb said = sb_new(a, 2000);
	sb_clean(&said, message(a, r));
	if (wait >= 0) {
		passing(r, wait, e);
	} else {
		err_set(e, ERR_NET, "GitHub answered %ld when the status was posted", r->status);
		if (r->status == 401)
			err_hint(e,
				"The token is not valid: set GITHUB_TOKEN to one with the right \"statuses: "
				"write\".");
		else if (r->status == 403 || r->status == 404)
			err_hint(e, "The token needs the right \"statuses: write\" on this repository; on a "
				    "pull request from a fork GitHub gives none.");
		else
			err_hint(e, "Check --repo and --sha, then run the command again.");
	}
	struct str text = sb_str(&said);
	if (text.n)
		err_detail(e, "It says: %.*s%s", STRF(text), str_ends(text, STR(".")) ? "" : ".");
	return ERR_NET;
}
