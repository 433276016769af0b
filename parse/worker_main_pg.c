#include <pg_query.h>
#include <string.h>

#include "base/module.h"
#include "parse/worker_main.h"

/* Texts of PostgreSQL, by libpg_query in an object of its own (worker_main_pg_query.c), loaded with the first
 * of them. The JSON form is used: its member names are the same in every major version, while the numbers of
 * the protobuf form are not, and printing it does not recurse in the process that reads it. */

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

struct asked {
	struct worker_main_answer *out;
	const char *sql;
};

static void take(void *ctx, const char *tree, const char *error, int at)
{
	struct asked *q = ctx;
	if (!error) {
		sb_addz(&q->out->payload, tree);
		return;
	}
	q->out->status = WIRE_SYNTAX_ERROR;
	sb_addz(&q->out->message, error);
	/* Places count from 1 and in characters, while those in a tree are bytes. */
	if (at > 0)
		q->out->at = (uint32_t)offset(q->sql, at - 1);
}

void worker_main_pg_parse(struct arena *a, struct worker_main_answer *out, const char *sql)
{
	static const struct worker_main_pg_query *parser; /* one thread serves */
	const void *found = NULL;
	struct err e = err_new(a);
	if (!parser && module_symbol("parser-postgresql", "worker_main_pg_query", &found, &e)) {
		out->status = WIRE_NO_GRAMMAR;
		sb_fmt(&out->message, "%.*s (%.*s)", STRF(e.what), STRF(e.detail));
		return;
	}
	if (!parser)
		parser = found;
	parser->parse(sql, take, &(struct asked){out, sql});
}

int worker_main_pg_version(void)
{
	return PG_VERSION_NUM / 10000;
}
