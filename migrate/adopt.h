/*
 * A history that is settled by decision instead of by a run: a database that had the schema before we came
 * (baseline), and an entry that failed, was changed or lost its file (repair). Behind the same guard and
 * locks as apply, with a reason that is kept; the database's objects are looked at first.
 */
#ifndef MIGRATE_ADOPT_H
#define MIGRATE_ADOPT_H

#include "migrate/apply.h"
#include "migrate/objects.h"

enum adopt_action {
	ADOPT_BASELINE,         /* all that is pending up to a migration is applied already */
	ADOPT_MARK_APPLIED,     /* a failed one stands, finished by hand */
	ADOPT_MARK_ROLLED_BACK, /* nothing of a failed one stands */
	ADOPT_ACCEPT_CHANGED,   /* the edit of an applied one's file is right as it is */
	ADOPT_FORGET            /* its file is gone for good */
};
/* "baseline", "mark-applied", "mark-rolled-back", "accept-changed", "forget". */
const char *adopt_action_word(enum adopt_action w);

struct adopt_request {
	enum adopt_action action;
	struct str id;     /* "ID" or "SOURCE:ID"; of a baseline the last one, empty = all of every source */
	struct str reason; /* kept in the history */
	bool dry_run;      /* decide, and write nothing */
	bool force;        /* although the objects say otherwise, or the entry needs no repair */
};

struct adopt_item {
	size_t source;
	size_t file;               /* SIZE_MAX = no file is left of it */
	const struct migration *m; /* of the file, or what its row tells */
	enum migration_state was;
	bool in_tool; /* the tool's own table says so already, and stays as it is */
};

struct adopt_refusal {
	size_t source;       /* SIZE_MAX = none */
	struct str id, path; /* of the migration; may be empty */
	struct str why, remedy;
};

struct adopt_result {
	struct apply_result apply; /* guard and identity */
	VEC(struct adopt_item) items;
	VEC(struct adopt_refusal) refusals; /* then nothing was written */
	struct objects objects;
	bool looked; /* at the objects */
	bool written;
};

/* 0 also when there are refusals; ERR_REFUSED by the guard; ERR_LOCKED and what else kept it from its work.
 * The rows of ours and of the tools are written in one transaction. */
MUST_CHECK int adopt_run(struct arena *a, const struct apply_request *q, const struct adopt_request *want,
	struct adopt_result *out, struct err *e);

/* What it is about, and why it cannot be done (adopt_choose.c). Pure: st as read under the lock; elsewhere:
 * ids that another branch has applied. */
void adopt_choose(struct arena *a, const struct state *st, const struct names_list *elsewhere,
	const struct adopt_request *want, struct adopt_result *out);
struct adopt_refusal *adopt_refuse(
	struct arena *a, struct adopt_result *out, size_t source, struct str id, struct str path);
/* Do the objects agree with what is asked (adopt_objects.c)? Adds refusals unless it is forced. */
MUST_CHECK int adopt_objects(struct arena *a, const struct apply_request *q, const struct adopt_request *want,
	const struct catalog *live, struct adopt_result *out, struct err *e);

#endif
