/* The catalog that a revision's migration files make, replayed without a server. */
#ifndef CMD_REPLAYED_H
#define CMD_REPLAYED_H

#include "cmd/environment.h"
#include "schemas/replay.h"

/* Which of the files to replay. */
struct replayed_choice {
	struct str source;  /* empty = all; they must then speak one dialect */
	struct str at;      /* stop after this migration (ID, or SOURCE:ID); empty = all */
	struct str dialect; /* when neither the tool nor the files tell; empty = must be known */
};

/* Replay into a new catalog; notes are the places that could not be read: of programs, as their readers found
 * them, and of statements. ERR_USAGE when the sources speak several dialects or the id is unknown. */
MUST_CHECK int replayed_catalog(struct arena *a, const struct cmd_revision *rev,
	const struct replayed_choice *choice, struct catalog **out, const struct replay_note **notes,
	size_t *nnotes, struct err *e);

#endif
