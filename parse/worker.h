/*
 * The crash-proof parsers: libpg_query and the tree-sitter grammars run in a helper program (lib/worker
 * beside the executable), so that a stack overflow or a heap bug costs one file, not the verdict. The helper
 * is started on first use with an empty environment and no inherited descriptors, has CPU, memory and core
 * limits of its own, and is started again after a crash. Requests and answers are length-prefixed on a pair
 * of pipes.
 */
#ifndef PARSE_WORKER_H
#define PARSE_WORKER_H

#include "base/arena.h"
#include "base/err.h"
#include "parse/language.h"
#include "parse/syntax.h"

struct json;
struct worker;

enum worker_status {
	WORKER_OK,
	WORKER_SYNTAX,  /* the text is not in the language: message and offset are set */
	WORKER_CRASHED, /* the parser died on this text */
	WORKER_TIMEOUT, /* it was stopped after the time limit */
	WORKER_TOO_BIG, /* over the size limit, not tried */
	WORKER_ABSENT,  /* no grammar, or the helper program is not installed */
	WORKER_IDLE     /* worker_query_if(): not parsed */
};

struct worker_answer {
	enum worker_status status;
	struct str message; /* for people: "syntax error at or near ..." */
	size_t at;          /* byte offset the message is about, SIZE_MAX = none */
};

enum { WORKER_MAX_INPUT = 4 * 1024 * 1024 }; /* bytes of one request; larger files are split or unread */

/* A handle in the arena; nothing is started yet. */
struct worker *worker_new(struct arena *a);
/* Starts the helper without waiting for it: its first answer is milliseconds away, in which the caller may do
 * other things. Not needed before a request. What goes wrong is told by the first request. The helper ends
 * with the thread that started it. */
void worker_start(struct worker *w);
/* A second helper for another thread: each of the two must be used by one thread at a time. Started here, by
 * the calling thread, since the helper ends with the thread that started it; the same one is given again.
 * Belongs to w. */
MUST_CHECK int worker_twin(struct worker *w, struct worker **out, struct err *e);
/* PostgreSQL's own grammar: *tree is the JSON object {"version":N,"stmts":[{"stmt":{...},"stmt_location":N,
 * "stmt_len":N}]} as libpg_query prints it; zero fields are absent. An error return means the machine failed
 * (no pipe, no memory), never that the text was bad. */
MUST_CHECK int worker_pg_parse(struct worker *w, struct arena *a, struct str sql, const struct json **tree,
	struct worker_answer *answer, struct err *e);
/* The major version of the grammar inside ("15" for libpg_query 15-4.0.0), 0 when absent. */
int worker_pg_version(struct worker *w);
/* Concrete syntax of a source file. A tree with ERROR nodes is WORKER_OK. */
MUST_CHECK int worker_syntax(struct worker *w, struct arena *a, enum language lang, struct str bytes,
	struct syntax **out, struct worker_answer *answer, struct err *e);
/* The same, with .matches: what the query files of the language (lib/queries) find in it. ERR_SYSTEM when one
 * of them is broken. */
MUST_CHECK int worker_query(struct worker *w, struct arena *a, enum language lang, struct str bytes,
	struct syntax **out, struct worker_answer *answer, struct err *e);
/* The same, but WORKER_IDLE and no tree when no query file looks for anything in the text. */
MUST_CHECK int worker_query_if(struct worker *w, struct arena *a, enum language lang, struct str bytes,
	struct syntax **out, struct worker_answer *answer, struct err *e);
/* What may change without this program: a text from the sizes and times of the helper, the grammars and the
 * query files that are installed. Empty when they cannot be looked at. */
struct str worker_marks(struct arena *a);
/* The same without the query files: what trees and PostgreSQL's parses come from. */
struct str worker_parsers(struct arena *a);
/* Whether some text so far got no answer: no parser, its death, the time limit. Another run may get one. */
bool worker_failed(const struct worker *w);
/* Whether a grammar for this language is installed (looks at the file, loads nothing). */
bool worker_has_grammar(struct worker *w, enum language lang);

#endif
