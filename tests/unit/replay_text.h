/* SQL in, notes and catalog as text out: what the tests of the DDL readers compare. */
#ifndef TESTS_UNIT_REPLAY_TEXT_H
#define TESTS_UNIT_REPLAY_TEXT_H

#include "schemas/catalog_print.h"
#include "schemas/replay.h"

/* Lines "LINE failed|unanalysable: what" and then the catalog's listing; an error of the machine as its text.
 */
static inline struct str replay_text_of(struct arena *a, struct replay *r)
{
	struct catalog *c;
	struct err e = err_new(a);
	struct sb b = sb_new(a, 4 * 1024 * 1024);
	size_t n;
	if (replay_catalog(r, a, &c, &e))
		return e.what;
	const struct replay_note *v = replay_notes(r, &n);
	for (size_t i = 0; i < n; i++)
		sb_fmt(&b, "%d %s: %.*s\n", v[i].line, v[i].kind == REPLAY_FAILED ? "failed" : "unanalysable",
			STRF(v[i].what));
	catalog_print_text(a, &b, c);
	return sb_str(&b);
}

static inline struct str replay_text(
	struct arena *a, enum dialect d, const struct catalog *start, struct worker *w, struct str sql)
{
	struct replay *r;
	struct err e = err_new(a);
	struct sql_statements up = {0};
	sql_split(a, d, sql, &up);
	int rc = replay_open(&r, a, d, start, w, &e);
	rc = rc ? rc : replay_run(r, STR("file.sql"), &up, &e);
	return rc ? e.what : replay_text_of(a, r);
}

#endif
