/* What a replay keeps in a store and finds there again. Internal to replay.c. */
#ifndef SCHEMAS_REPLAY_KEEP_H
#define SCHEMAS_REPLAY_KEEP_H

#include "schemas/ddl.h"

struct replay_keep;

/* Lives in the arena; start is the catalog before the first migration. */
struct replay_keep *replay_keep_new(
	struct arena *a, const struct replay_store *store, const struct catalog *start);
/* One more migration comes: every result from here on has another name. */
void replay_keep_add(struct replay_keep *k, struct str path, const struct sql_statements *up);
/* The latest result in the store: catalog and notes are put into d. How many of the migrations added since
 * replay_keep_settled() it holds, 0 = none was found. */
size_t replay_keep_find(struct replay_keep *k, struct ddl *d);
/* Put c and d's notes, the result of all that was added, into the store. An error return means the machine
 * failed. */
MUST_CHECK int replay_keep_put(
	struct replay_keep *k, struct arena *scratch, const struct ddl *d, struct catalog *c, struct err *e);
/* The name that the result of all that was added has, be it in the store or not. */
struct str replay_keep_now(const struct replay_keep *k, struct arena *a);
/* The name under which the result of all that was added is in the store, as far as that is known; else empty.
 */
struct str replay_keep_name(const struct replay_keep *k, struct arena *a);
/* In place of adding what led to it: the result of that name. False when it is not there, and nothing has
 * changed. */
bool replay_keep_recall(struct replay_keep *k, struct str name, struct ddl *d);
void replay_keep_settled(struct replay_keep *k);
/* One more migration, which is played and not looked for. */
void replay_keep_pass(struct replay_keep *k, struct str path, const struct sql_statements *up);

#endif
