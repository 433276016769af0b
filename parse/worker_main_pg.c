#include <pg_query.h>
#include <string.h>

#include "parse/worker_main.h"

/* The home of libpg_query. The JSON form is used: its member names are the same in every major version, while
 * the numbers of the protobuf form are not, and printing it does not recurse in the process that reads it. */

/* Bytes of the character that begins with this one, as the server counts them in UTF-8 (pg_utf_mblen). */
static size_t character(unsigned char c)
{
	return c < 0xc0 || c > 0xf7 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

/* Offset in bytes of the character that is number n, from 0. */
static size_t offset(const char *sql, int n)
{
	size_t at = 0, end = strlen(sql);
	for (; n > 0 && at < end; n--)
		at += character((unsigned char)sql[at]);
	return at < end ? at : end;
}

void worker_main_pg_parse(struct worker_main_answer *out, const char *sql)
{
	PgQueryParseResult r = pg_query_parse(sql);
	if (r.error) {
		out->status = WIRE_SYNTAX_ERROR;
		sb_addz(&out->message, r.error->message);
		/* cursorpos counts from 1 and in characters, while the places in a tree are bytes. */
		if (r.error->cursorpos > 0)
			out->at = (uint32_t)offset(sql, r.error->cursorpos - 1);
	} else {
		sb_addz(&out->payload, r.parse_tree);
	}
	pg_query_free_parse_result(r);
}

int worker_main_pg_version(void)
{
	return PG_VERSION_NUM / 10000;
}
