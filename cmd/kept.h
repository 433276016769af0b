/* Replays whose results are kept in the repository's git folder. */
#ifndef CMD_KEPT_H
#define CMD_KEPT_H

#include "gitcheck/repo.h"
#include "schemas/replay.h"

/* Keep the results of a replay that was just opened and did not start from a live database. */
void kept_replays(struct replay *rp, struct arena *a, const struct repo *r);

#endif
