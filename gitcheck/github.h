/*
 * Posting a verdict as a commit status. A status belongs to a commit, not to a pull request, so the base
 * branch is part of its name: a pull request that is turned to another base does not keep a green that was
 * earned elsewhere.
 */
#ifndef GITCHECK_GITHUB_H
#define GITCHECK_GITHUB_H

#include "base/arena.h"
#include "base/err.h"

struct json;

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
	int patience_s; /* how long to wait in all when GitHub asks to (rate limits, 5xx) */
};

/* Post it. 403 and 429 wait as told (retry-after, x-ratelimit-reset), 5xx back off; all within the patience.
 * Errors: ERR_USAGE for what is given wrong, ERR_NET for the rest; the token is in no text. */
MUST_CHECK int github_post_status(
	struct arena *a, const struct github_target *to, const struct github_status *s, struct err *e);

#endif
