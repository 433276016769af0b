/*
 * The first of the pure decisions: files + history -> ordered steps with their transaction mode, or the
 * reasons why not. No I/O, no clock, no environment, cannot fail. Tested by the text tables in tests/plan at
 * 100 % branch coverage.
 */
#ifndef MIGRATE_PLAN_H
#define MIGRATE_PLAN_H

#include "migrate/history.h"
#include "migrate/reconcile.h"

/* What happens to a pending file that sorts before an applied one. */
enum plan_order {
	PLAN_ORDER_TOOL,   /* as the tool of the source would: the default */
	PLAN_ORDER_REFUSE, /* never */
	PLAN_ORDER_ALLOW   /* run it, in file order, before the rest */
};

struct plan_source {
	const struct source *source;
	const struct migrations *files;
	const struct history *history;
	const struct reconciliation *state; /* of the two */
	/* Applied here from a commit of another branch: no file is expected, so none is missing. Applying a
	 * migration before its merge is the normal order, and two branches may both have done so. */
	struct names_list elsewhere;
	bool tool_only;          /* struct format.runs_code */
	struct str tool_command; /* struct format.command */
	bool tool_refuses;       /* struct format.refuses_out_of_order */
	struct str tool_would;   /* struct format.out_of_order_text */
};

struct plan_input {
	enum dialect dialect;
	bool ddl_tx;                       /* ENGINE_DDL_TX */
	struct str database;               /* MySQL: the connection's; what USE may name */
	const struct plan_source *sources; /* in the order of the configuration: so they run, but where links
					    between them (struct migration_links) say otherwise */
	size_t nsources;
	const struct history_rows *own; /* our history: what a killed run left half done */
	struct str to;                  /* last migration to run, "ID" or "SOURCE:ID"; empty = all */
	enum plan_order order;
};

enum plan_mode {
	PLAN_ONE_TX,        /* all statements and the record in one transaction */
	PLAN_PER_STATEMENT, /* each statement alone, progress recorded after each */
	PLAN_OWN_TX,        /* the file's own BEGIN and COMMIT are sent as written; progress after each */
	PLAN_BY_TOOL        /* the tool's own command runs it: why holds the command line */
};
/* "transaction", "per-statement", "own-transactions", "command". */
const char *plan_mode_word(enum plan_mode m);

struct plan_step {
	size_t source, file; /* indices into the input's sources and that source's files */
	const struct migration *m;
	enum plan_mode mode;
	struct str why;  /* why it is not one transaction; empty when it is */
	int why_line;    /* the statement that decides it, 0 = none */
	size_t from, to; /* statements [from, to) of m->up are run; a BEGIN and COMMIT around the whole
			    file are left out */
	bool resumed;    /* a former run was stopped in here, with the statements before "from" done */
	bool fk_off;     /* SQLite: foreign keys are switched off outside the transaction, as the file asks */
	bool with_next;  /* the command that runs it runs the next step too: a squash and what it replaces */
	struct str
		version; /* what that command is given in place of the id of the last of them; empty = that */
	bool out_of_order; /* allowed, but sorts before an applied one */
};

enum plan_refusal_kind {
	PLAN_CHANGED,
	PLAN_MISSING,
	PLAN_FAILED,
	PLAN_OUT_OF_ORDER,
	PLAN_DUPLICATE,
	PLAN_UNREADABLE,
	PLAN_OPAQUE,         /* code that only the tool can run, and no command is configured */
	PLAN_COMMAND,        /* the tool's command cannot stop where it should */
	PLAN_META_COMMAND,   /* a client's command */
	PLAN_TX_CONTROL,     /* BEGIN or COMMIT in a file that is run in one transaction */
	PLAN_BROKEN,         /* an unterminated quote or comment */
	PLAN_OTHER_DATABASE, /* USE of another database than the environment's */
	PLAN_HISTORY_EDITED, /* a statement names our own history table */
	PLAN_TO_UNKNOWN,     /* no such migration */
	PLAN_TO_AMBIGUOUS,   /* more than one source has it */
	PLAN_HEADS,          /* more than one migration is the last one */
	PLAN_TRAP            /* the tool itself would stop: a source note says why */
};
const char *plan_refusal_word(enum plan_refusal_kind k); /* the rule's id where there is one */

struct plan_refusal {
	enum plan_refusal_kind kind;
	size_t source, file; /* SIZE_MAX = none */
	bool pending;        /* about a migration that has not run: does not count beyond --to */
	struct str id, path; /* of the migration; path empty when there is no file */
	int line;            /* 0 = the whole file */
	struct str why, remedy;
};

struct plan {
	VEC(struct plan_step) steps; /* also filled when there are refusals, for display */
	VEC(struct plan_refusal) refusals;
	struct names_list elsewhere; /* ids that are applied, not here, and known to be another branch's */
	struct str digest;           /* SHA-256 over steps, modes and checksums: equal = the same work */
};

void plan_of(struct arena *a, const struct plan_input *in, struct plan *out);
/* SHA-256 of the first n statements of a migration as "sha256:HEX": what a "started" row notes, so that a run
 * is resumed only behind the very statements that were done. */
struct str plan_prefix(struct arena *a, const struct migration *m, size_t n);
/* The note of a "started" or "failed" row, and the prefix back out of it (empty when it holds none). */
struct str plan_note(struct arena *a, const struct migration *m, size_t done, struct str why);
struct str plan_note_prefix(struct str note);
/* The command's words with {version} filled in (plan_command.c). */
struct str plan_command_line(struct arena *a, const struct source_command *c, struct str version);
/* Does one start of the command run step i and the one after it? */
bool plan_command_with_next(const struct plan *p, size_t i, const struct source_command *c);
/* Is it the statement that commits a transaction which the file itself has opened? */
bool plan_control_commits(enum dialect d, const struct sql_statement *s);
/* Bring those that have links, and those that are interleaved, into the order in which their tool would run
 * them; the others keep their places. */
void plan_order_links(struct arena *a, const struct migration **v, size_t n);
/* The lock a statement takes, by its kind: "ACCESS EXCLUSIVE" ..., empty when none worth naming. Sources:
 * PostgreSQL "Explicit Locking", MySQL "Metadata Locking", SQLite "File Locking". */
struct str plan_lock(enum dialect d, struct str statement);

#endif
