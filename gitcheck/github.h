/*
 * Posting a verdict as a commit status. A status belongs to a commit, not to a pull request, so the base
 * branch is part of its name: a pull request that is turned to another base does not keep a green that was
 * earned elsewhere.
 */
#ifndef GITCHECK_GITHUB_H
#define GITCHECK_GITHUB_H

#include "base/arena.h"
#include "base/err.h"

struct http_reply;
struct json;

enum { GITHUB_MAX_REPLY = 1024 * 1024 };

struct github_status {
	struct str sha;         /* 40 hexadecimal digits */
	struct str state;       /* success, failure, error: "could not tell" is error, never success */
	struct str context;     /* "schemagate (main)", at most 255 characters */
	struct str description; /* at most 140 characters, or GitHub answers 422 */
	struct str target_url;  /* empty = none */
};

/* The status of a document printed by `check --format json`. ERR_INPUT when it is not one. */
MUST_CHECK int github_status_of(struct arena *a, const struct json *check, struct str base_branch,
	struct github_status *out, struct err *e);

struct github_target {
	struct str api_url;    /* "https://api.github.com", GHES "https://HOST/api/v3" */
	struct str repository; /* "owner/name" */
	struct str token;
	int patience_s; /* seconds after which no further try is begun */
};

/* Post it. A rate limit (403, 429) is waited for as told (retry-after, x-ratelimit-reset) or a minute and
 * longer, 5xx and failures of the network back off; at most six tries within the patience. Errors: ERR_USAGE
 * for what is given wrong, ERR_NET for the rest; the token is in no text. */
MUST_CHECK int github_post_status(
	struct arena *a, const struct github_target *to, const struct github_status *s, struct err *e);

/* Seconds to wait behind this answer to try number attempt (from 0) at the time now (seconds since the
 * epoch); -1 = the answer is final. */
long github_wait(struct arena *a, const struct http_reply *r, int attempt, long long now);
/* The error for an answer that was not 201, when nothing more is tried; wait is what github_wait() said.
 * ERR_NET. */
MUST_CHECK int github_refused(struct arena *a, const struct http_reply *r, long wait, struct err *e);

#endif
