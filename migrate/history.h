/*
 * Our own history table, schemagate_history: what the tools' tables cannot hold (raw and canonical checksum,
 * who, when, commit, snapshot, duration), each row chained to the one before by a hash, so that a changed or
 * removed row shows. For the "plain" format it is the only history.
 */
#ifndef MIGRATE_HISTORY_H
#define MIGRATE_HISTORY_H

#include "migrate/engine.h"
#include "migrate/migration.h"

#define HISTORY_TABLE "schemagate_history"

enum history_event {
	HISTORY_STARTED,
	HISTORY_APPLIED,
	HISTORY_FAILED,
	HISTORY_ROLLED_BACK,
	HISTORY_BASELINE,
	HISTORY_REPAIRED, /* applied, with this checksum; without one: not applied. The note holds the reason
			   */
	HISTORY_DEPLOYED, /* source HISTORY_ENVIRONMENT, id = environment, commit; note "adds" = beside older
			     ones */
	HISTORY_BOUND     /* source HISTORY_ENVIRONMENT, id = environment, path = server, note = database */
};
/* The source of rows that are about an environment, not about a migration: history_fold() leaves them out. */
#define HISTORY_ENVIRONMENT ":environment"
const char *history_event_word(enum history_event ev);

struct history_row {
	long long seq;
	struct str run;   /* id of the apply run */
	struct str event; /* history_event_word */
	struct str source, id, path;
	struct str checksum, canonical;
	struct str actor, commit, at, snapshot, note;
	long long duration_ms;
	int statement; /* for "started" on engines without DDL transactions: statements done so far */
	struct str prev, hash;
};

struct history_rows {
	struct history_row *v;
	size_t n, cap;
};

/* Create the table when it is not there; never alters one of another shape (ERR_DB). */
MUST_CHECK int history_create(const struct engine *g, struct session *s, struct arena *a, struct err *e);
/* All rows in order; no table: exists = false, n = 0. ERR_DB when the shape or the chain is wrong (row
 * named). */
MUST_CHECK int history_read(const struct engine *g, struct session *s, struct arena *a,
	struct history_rows *out, bool *exists, struct err *e);
/* The hash of the newest row, empty when there is none: has anybody written since? The chain is not checked.
 */
MUST_CHECK int history_head(
	const struct engine *g, struct session *s, struct arena *a, struct str *hash, struct err *e);
/* Append a row in the caller's transaction: seq, prev and hash are filled in here; at is the server's clock.
 */
MUST_CHECK int history_append(
	const struct engine *g, struct session *s, struct arena *a, struct history_row *row, struct err *e);
/* Fold the rows of one source into a history: the newest event of an id decides. A row is the source's by its
 * name, or because its file is in the source's folder: a source that is given a name, or another one, keeps
 * its history. */
void history_fold(
	struct arena *a, const struct history_rows *rows, const struct source *src, struct history *out);
/* Fill checksum and canonical of a tool's history from our rows, where the tool keeps none, and add what we
 * left half done: the tool's table holds no trace of that. Rows that a mark alone speaks for are made certain
 * by ours, and noted where ours stand on both sides. What ours has as applied and the tool's has not is
 * listed in tool->lost. */
void history_merge(struct arena *a, struct history *tool, const struct history *own);

#endif
