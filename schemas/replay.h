/*
 * Migrations played into a catalog without a server: PostgreSQL through libpg_query's tree, MySQL through our
 * own reader, SQLite by running the file in a private in-memory database. What is not understood is noted at
 * its line, never guessed and never fatal.
 */
#ifndef SCHEMAS_REPLAY_H
#define SCHEMAS_REPLAY_H

#include "parse/sql_split.h"
#include "parse/worker.h"
#include "schemas/catalog.h"
#include "schemas/delta.h"

enum replay_note_kind {
	REPLAY_UNANALYSABLE, /* effect on the schema not known (DO with EXECUTE, newer syntax, CREATE
				EXTENSION's objects ...) */
	REPLAY_FAILED        /* understood, but does not fit the catalog: the table it alters is not there */
};

struct replay_note {
	enum replay_note_kind kind;
	struct str path;
	int line;
	struct str
		what; /* "statement uses syntax newer than parser 15", "table \"x\" is not in the catalog" */
	/* The table or view that it wants and the catalog lacks, or lacks this column of; empty = the note is
	 * about something else. The schema as it is written, of a column's table as it is. */
	struct str missing_schema, missing, missing_column;
};

struct replay;

/* Where the results of replays are kept from one run to the next: bytes by a name of hexadecimal digits. */
struct replay_store {
	/* False when there is nothing usable under that name. */
	bool (*get)(void *ctx, struct arena *a, struct str name, struct str *bytes);
	void (*put)(void *ctx, struct str name, struct str bytes); /* may fail: nobody asks */
	void *ctx;
};

/* Start from a copy of "start" (NULL = an empty database of the dialect). */
MUST_CHECK int replay_open(struct replay **out, struct arena *a, enum dialect d, const struct catalog *start,
	struct worker *w, struct err *e);
/* Right after replay_open(): what is queued may from now on be taken from the store (NULL = never, as before)
 * instead of being played, if exactly the same was played there before: the same start, paths and statements
 * in the same order, by the same version of the readers. What comes out is the same in either case. */
void replay_keep(struct replay *r, const struct replay_store *store);
/* Right after replay_keep(): a text that is another one for each start, dialect and version of the readers;
 * empty when nothing is kept. */
struct str replay_start(const struct replay *r, struct arena *a);
/* The name of the result so far, for replay_recall() in a later run; empty when nothing is kept of it. */
struct str replay_name(const struct replay *r, struct arena *a);
/* Right after replay_keep(): be where a replay was that gave this name. Only for a caller who knows that the
 * same start and the same migrations led to it. False when the result is not in the store any more: the
 * replay is as before. */
bool replay_recall(struct replay *r, struct str name);
/* Play a migration when it is needed: by replay_settle() or any other call but this. The statements must live
 * until then. */
void replay_queue(struct replay *r, struct str path, const struct sql_statements *up);
/* After it, the catalog and the notes are those after all that was queued. */
MUST_CHECK int replay_settle(struct replay *r, struct err *e);
/* Play the statements of one migration. Bad content is noted; an error return means the machine failed. */
MUST_CHECK int replay_run(struct replay *r, struct str path, const struct sql_statements *up, struct err *e);
/* The same, and the catalogs before and after, which hold at least all that the statements changed: enough to
 * compare them. Valid until the next call; its cost does not grow with what they leave alone (SQLite) or only
 * by a copy in memory. */
MUST_CHECK int replay_step(struct replay *r, struct str path, const struct sql_statements *up,
	struct catalog **before, struct catalog **after, struct err *e);
/* The catalog as it stands now, as a copy in arena a. An error return means the machine failed. */
MUST_CHECK int replay_catalog(struct replay *r, struct arena *a, struct catalog **out, struct err *e);

/* Steps that the caller plays, each with the text that may name what it does. */
struct replay_played {
	size_t n;
	struct str (*text)(void *ctx, size_t i);
	int (*play)(void *ctx, size_t i, struct err *e);
	void *ctx;
};
/* Play them all; what each does is in out[n], in arena a, as delta_share() tells it: exactly of DELTA_STEPS
 * of them, of more by their texts. */
MUST_CHECK int replay_deltas(
	struct replay *r, struct arena *a, const struct replay_played *p, struct delta *out, struct err *e);
/* Notes so far, in the order of the statements, without those of what is still queued; valid until the next
 * call that plays. */
const struct replay_note *replay_notes(const struct replay *r, size_t *n);
/* What a Supabase project finds before its first migration: the schemas auth, storage, extensions and so on
 * with the tables and functions that migrations commonly refer to, and extensions in the search path. */
struct catalog *replay_supabase_base(struct arena *a);

#endif
