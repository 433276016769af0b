#include <pg_query.h>
#include <string.h>

#include "parse/worker_main.h"

/* The home of libpg_query. The JSON form is used: its member names are the same in every major version, while
 * the numbers of the protobuf form are not, and printing it does not recurse in the process that reads it. */

void worker_main_pg_parse(struct worker_main_answer *out, const char *sql)
{
	PgQueryParseResult r = pg_query_parse(sql);
	if (r.error) {
		out->status = WIRE_SYNTAX_ERROR;
		sb_addz(&out->message, r.error->message);
		/* cursorpos counts from 1, in characters of the server's encoding: bytes here. */
		if (r.error->cursorpos > 0)
			out->at = (uint32_t)r.error->cursorpos - 1;
	} else {
		sb_addz(&out->payload, r.parse_tree);
	}
	pg_query_free_parse_result(r);
}

int worker_main_pg_version(void)
{
	return PG_VERSION_NUM / 10000;
}
