/* The parts of the helper program (lib/worker). */
#ifndef PARSE_WORKER_MAIN_H
#define PARSE_WORKER_MAIN_H

#include "base/arena.h"
#include "base/sb.h"
#include "parse/language.h"
#include "parse/worker_wire.h"

enum { WORKER_MAIN_MAX_REPLY = 512 * 1024 * 1024 };

struct worker_main_answer {
	enum wire_status status;
	uint32_t at;
	struct sb message, payload;
};

/* The parser of PostgreSQL (worker_main_pg.c): an answer of WIRE_NO_GRAMMAR when its object is not there. */
void worker_main_pg_parse(struct arena *a, struct worker_main_answer *out, const char *sql);
int worker_main_pg_version(void);
/* tree-sitter (worker_main_syntax.c): an answer of WIRE_NO_GRAMMAR when the language's object is not there.
 * op: WIRE_SYNTAX, WIRE_QUERY or WIRE_QUERY_IF. */
void worker_main_syntax(struct arena *a, struct worker_main_answer *out, enum language lang,
	struct str source, enum wire_op op);

/* To be called before anything of tree-sitter's: where it takes its memory from (worker_main_memory.c). */
void worker_main_memory(void);

/* What lib/parser-postgresql.so exports (worker_main_pg_query.c). parse calls said once, with a tree as JSON
 * or with an error and its place: characters from 1, or 0. The texts live until said returns. */
typedef void worker_main_pg_said(void *ctx, const char *tree, const char *error, int at);
struct worker_main_pg_query {
	void (*parse)(const char *sql, worker_main_pg_said *said, void *ctx);
};
extern const struct worker_main_pg_query worker_main_pg_query;

#endif
