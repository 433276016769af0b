#include <pg_query.h>

#include "parse/worker_main.h"

/* libpg_query, as an object of its own (lib/parser-postgresql.so): it takes 60 page faults to map and
 * relocate, half of a helper's start, and texts of other dialects and trees of code need none of it. */

static void parse(const char *sql, worker_main_pg_said *said, void *ctx)
{
	PgQueryParseResult r = pg_query_parse(sql);
	said(ctx, r.error ? NULL : r.parse_tree, r.error ? r.error->message : NULL,
		r.error ? r.error->cursorpos : 0);
	pg_query_free_parse_result(r);
}

__attribute__((visibility("default"))) const struct worker_main_pg_query worker_main_pg_query = {parse};
