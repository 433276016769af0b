/*
 * Replays whose results are kept in the repository's git folder, and found there again by the files that they
 * come from: without reading one of them, where a run before this one has read the same.
 */
#ifndef CMD_KEPT_H
#define CMD_KEPT_H

#include "gitcheck/repo.h"
#include "migrate/migration.h"
#include "schemas/replay.h"

struct worker;

/* What the repository keeps of replays. */
const struct replay_store *kept_store(struct arena *a, const struct repo *r);
/* Keep the results of a replay that was just opened and did not start from a live database. */
void kept_replays(struct replay *rp, struct arena *a, const struct repo *r);

/* All that decides what the migrations of some files make of a replay's start: add every part of it. */
struct kept;
/* rp: right after kept_replays(). */
struct kept *kept_by_files(struct replay *rp, struct arena *a, const struct repo *r);
/* Texts are told apart wherever one ends and the next begins. */
void kept_add(struct kept *k, struct str text);
/* A commit's tree, by its id: paths and contents of all files. */
void kept_add_tree(struct kept *k, struct repo_id tree);
/* Bring the replay to where those files led it in some run before; false when that is not known any more, and
 * nothing has changed: play them. */
bool kept_recall(struct kept *k);
/* After playing all of them: remember. w: what they were read with. Where it has failed, for a migration or
 * for what one of them takes from another file, the next run may read more. */
void kept_remember(struct kept *k, const struct worker *w);
/* Whether what was read of the file may be another thing in the next run: a program for which there was no
 * parser, or one that died. What comes of it must not be remembered. */
bool kept_unsure(const struct migration *m);

#endif
