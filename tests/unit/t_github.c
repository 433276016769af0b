/* How long each of GitHub's answers is waited for, and what is said when it is not. */
#include "base/http.h"
#include "gitcheck/github.h"
#include "tests/unit/tap.h"

#define SECONDARY "{\"message\":\"You have exceeded a secondary rate limit. Please wait a few minutes.\"}"
#define PRIMARY "{\"message\":\"API rate limit exceeded for installation ID 1.\"}"
#define ABUSE "{\"message\":\"You have triggered an abuse detection mechanism.\"}"
#define NO_RIGHT "{\"message\":\"Resource not accessible by integration\"}"
#define NOW 1700000000

static struct arena *a;

static const struct {
	long status, retry_after, remaining;
	long long reset;
	const char *body;
	int attempt;
	long wait;
} answers[] = {
	{403, 7, -1, 0, "", 0, 7},
	{429, 7, 0, NOW + 50, "", 0, 7}, /* retry-after wins */
	{403, 0, -1, 0, "", 0, 1},       /* never at once */
	{403, 1, -1, 0, "", 3, 8},       /* and longer each time */
	{403, -1, 0, NOW + 50, "", 0, 50},
	{403, -1, 0, NOW - 50, "", 2, 4},           /* our clock is ahead */
	{403, -1, 0, 9999999999999, "", 0, 100000}, /* longer than any patience */
	{403, -1, 0, 0, "", 0, 60},
	{429, -1, -1, 0, "", 0, 60},
	{429, -1, -1, 0, "", 2, 240},
	{403, -1, -1, 0, SECONDARY, 0, 60},
	{403, -1, 12, NOW + 50, SECONDARY, 1, 120}, /* the other limit's headers do not matter */
	{403, -1, -1, 0, PRIMARY, 0, 60},
	{403, -1, -1, 0, ABUSE, 0, 60},
	{403, -1, -1, 0, NO_RIGHT, 0, -1},
	{403, -1, 4999, NOW + 50, NO_RIGHT, 0, -1},
	{403, -1, -1, 0, "<html>rate limit</html>", 0, -1}, /* no word of GitHub's */
	{403, -1, -1, 0, "{\"message\":{\"a\":1}}", 0, -1},
	{401, 7, -1, 0, SECONDARY, 0, -1},
	{404, -1, -1, 0, "", 0, -1},
	{422, -1, -1, 0, "", 0, -1},
	{200, -1, -1, 0, "", 0, -1},
	{500, -1, -1, 0, "", 0, 1},
	{503, -1, -1, 0, "", 4, 16},
	{599, -1, -1, 0, "", 99, 65536},
};

int main(void)
{
	a = arena_new("t_github");
	for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
		struct http_reply r = {.status = answers[i].status,
			.retry_after_s = answers[i].retry_after,
			.rate_remaining = answers[i].remaining,
			.rate_reset = answers[i].reset,
			.body = str_of(answers[i].body)};
		long wait = github_wait(a, &r, answers[i].attempt, NOW);
		OK(wait == answers[i].wait, "answer %zu (%ld): %ld, want %ld", i, r.status, wait,
			answers[i].wait);
		struct err e = err_new(a);
		OK(github_refused(a, &r, wait, &e) == ERR_NET && e.what.n && e.hint.n,
			"it is named, with what to do");
		bool right = str_find(e.hint, STR("needs the right"), 0) != SIZE_MAX;
		OK(right == ((r.status == 403 || r.status == 404) && wait < 0),
			"a right is missed where one is missing");
	}
	arena_free(a);
	return tap_done();
}
