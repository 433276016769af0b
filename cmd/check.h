/*
 * A check in steps, each in a file of its own: revisions and settings (check_trees), what each environment
 * has (check_environment), its catalogs before and after (check_catalogs), facts about migrations
 * (check_facts), what code uses (check_code), and the report (check_report). impact takes part of them.
 */
#ifndef CMD_CHECK_H
#define CMD_CHECK_H

#include "cmd/check_uses.h"
#include "cmd/environment.h"
#include "gitcheck/collect.h"
#include "gitcheck/report.h"
#include "gitcheck/tree.h"
#include "schemas/delta.h"
#include "schemas/replay.h"

struct check_opts {
	struct str base, head, code, assume;
	bool worktree, index;
	struct opt_list states, also;
};

/* A migration of one environment; findings refer to it by index. */
struct check_migration {
	size_t source;                /* in the environment's state */
	const struct migration *file; /* NULL = only its row is left */
	struct report_migration shown;
};

/* The sources of one database in one environment, and what their pending migrations do. */
struct check_group {
	enum dialect dialect;
	size_t database; /* among those of the dialect: check_databases.c */
	struct catalog *s0, *s1;
	struct delta delta;
	struct delta_words words;
	struct judge *judge;
	struct cmd_shadow *shadow; /* two scratch databases, NULL = there are none (check_shadow.c) */
	bool first;                /* nothing of it is applied here: a new database is being added */
};

/* The migrations of a list in the order of their ids (check_find.c); begins with zeroes. */
struct check_ids {
	const struct migration **v, *of;
	size_t n;
};

struct check_environment {
	struct str name;
	const struct settings_environment *set; /* NULL when it is not configured */
	bool required, reached;
	const char *truth;
	struct err why; /* when not reached */
	struct cmd_environment live;
	bool is_live;
	struct state state;
	const struct migrations **old; /* base's files by source of the state; NULL until asked for */
	struct check_read {
		bool whole, old_whole; /* else names only (struct source), or the pending ones alone */
		const struct migrations *names; /* the head's, before any was read; NULL = as they are */
		struct check_ids ids, old_ids;
		size_t old_of; /* the source whose folder base's files are in: another where it moved */
	} * read;              /* by source */
	struct names_list deployed;
	VEC(struct check_migration)
	migrations;            /* the pending ones first, then the scripts that run around
				  them (nhooks) */
	size_t *by_id, nby_id; /* where each stands, from 1, by the hash of its id; 0 = free */
	size_t npending, nhooks, napplied;
	size_t *database; /* by source, among those of its dialect; NULL = all of a dialect share one */
	struct check_group *groups;
	size_t ngroups;
	struct check_other {
		size_t database;
		struct catalog *s0;
	} * others; /* each database that has migrations applied, where a group is of another */
	size_t nothers;
	VEC(struct fact) facts;
	struct check_uses uses;
};

/* Several environments have the same files: what they do is read once. */
struct check_read_once {
	const struct migrations *names, *whole;
};

struct check {
	struct run *r;
	struct arena *a;
	const struct check_opts *o;
	struct repo *repo;
	struct worker *worker;
	struct tree base, head, code;
	struct tree_changes *changes; /* check_changes(); NULL until then */
	struct str base_how;
	struct cmd_revision rev; /* head's files and sources under the base's settings */
	struct files base_files;
	struct str head_conf; /* text of head's settings file */
	struct check_environment *envs;
	size_t nenvs;
	VEC(struct check_read_once) wholes;
	struct str guessed_path; /* of the sources whose dialect nobody says: the first, how many, what they
				    are read as */
	size_t nguessed;
	enum dialect guessed;
	struct scan_ahead *ahead; /* the words of code's files, NULL = not looked at ahead */
	bool unresolved; /* impact: every file is read, and what fits in neither catalog is kept as a fact */
	size_t files, candidates, statements, decided, undecided, left_out;
	VEC(struct scan_unread) unread;
	size_t nleft; /* of these: sources of an engine that is not read, which hide nothing of the delta */
	struct check_shadow *shadow; /* check_shadow.c, NULL = none is configured or it cannot be used */
};

/* Revisions, settings of the base, sources of the head (and those that only the base still has). */
MUST_CHECK int check_trees(struct check *c, struct err *e);
/* What differs between base and head, compared once however often it is asked. */
MUST_CHECK int check_changes(struct check *c, const struct tree_changes **out, struct err *e);
/* Whether the path is among them. */
bool check_changed(const struct tree_changes *l, struct str path);
/* Text of a tree's settings file, to be compared; empty when there is none, and of one that is too large no
 * more than that there is one. */
MUST_CHECK int check_conf(struct check *c, const struct files *f, struct str *text, struct err *e);
/* Open a revision as a tree. role: "--head". */
MUST_CHECK int check_tree_of(
	struct check *c, const char *role, struct str rev, struct tree *out, struct err *e);

/* The environment that takes all of base's migrations as applied. */
MUST_CHECK int check_assumed(struct check *c, struct check_environment *en, struct err *e);
/* Tell the databases of the sources of a dialect apart where no server can be asked: sources that make tables
 * of the same name with other columns (check_databases.c). After check_pending(). */
MUST_CHECK int check_databases(struct check *c, struct check_environment *en, enum dialect d, struct err *e);
/* How many databases there are of the dialect; 0 = no source is of it. */
size_t check_ndatabases(const struct check_environment *en, enum dialect d);
/* Whether a source, by its index in the state, is of the group's database. */
bool check_in_group(const struct check_environment *en, const struct check_group *g, size_t source);
/* Room for groups and others: for as many as there are sources. */
void check_groups_room(struct arena *a, struct check_environment *en);

/* The environments to judge, each with its state or the reason why it is not known. */
MUST_CHECK int check_environments(struct check *c, struct err *e);
/* An environment's state from a state file (check_state.c). ERR_CONFIG when it is malformed. */
struct check_state {
	struct str environment;
	struct names_list deployed;
	struct check_state_entry {
		struct str source, id, checksum;
		bool failed;
	} * v;
	size_t n, cap;
};
MUST_CHECK int check_state_read(struct arena *a, struct str path, struct check_state *out, struct err *e);
/* The same from its text. */
MUST_CHECK int check_state_parse(
	struct arena *a, struct str text, struct str path, struct check_state *out, struct err *e);
/* Base's files of a source of the environment, loaded on first use. */
MUST_CHECK int check_old_files(struct check *c, struct check_environment *en, size_t source,
	const struct migrations **out, struct err *e);
/* Room for the files of n sources. */
void check_files_room(struct check *c, struct check_environment *en, size_t n);
/* What the head's files of a source do: read now where only their names were (check_read.c). The
 * environment's list of migrations follows; whatever else points at one of the files must be asked for anew.
 */
MUST_CHECK int check_whole(struct check *c, struct check_environment *en, size_t source, struct err *e);
/* The same for the pending ones alone, where the tool's files stand for themselves. */
MUST_CHECK int check_read_pending(
	struct check *c, struct check_environment *en, size_t source, struct err *e);
bool check_is_pending(const struct reconciled *r);
/* The same for base's files. */
MUST_CHECK int check_old_whole(struct check *c, struct check_environment *en, size_t source, struct err *e);
/* Hand base's files of a source that is gone in head to the sources it has become: same tool, every migration
 * with the same bytes (check_moved.c). The source that is gone then has neither files nor a history. */
MUST_CHECK int check_moved(struct check *c, struct check_environment *en, struct err *e);
/* The first migration of that id, NULL when there is none. x is made in the arena when it is of another list.
 */
const struct migration *check_find(
	struct arena *a, struct check_ids *x, const struct migrations *l, struct str id);

/* Count what is applied and list what is pending, with what it does. */
MUST_CHECK int check_pending(struct check *c, struct check_environment *en, struct err *e);
/* S0 and S1 of each dialect that has pending migrations. Statements that could not be read become facts. */
MUST_CHECK int check_groups(struct check *c, struct check_environment *en, struct err *e);
/* The two halves of that for one group, for whoever plays something else in between: S0 and the replay that
 * stands there; S1, the delta and its names. */
MUST_CHECK int check_group_before(struct check *c, struct check_environment *en, struct check_group *g,
	struct replay **rp, struct err *e);
MUST_CHECK int check_group_after(struct check *c, struct check_group *g, struct replay *rp, struct err *e);
/* What is known of a group's pending migrations one by one. */
struct check_pending_steps {
	const size_t *of; /* their indices in the environment's list */
	size_t n;
	struct delta *deltas; /* what each does, as far as it could be read */
	size_t first;         /* where their facts begin */
	VEC(size_t) notes;    /* the facts about statements that could not be */
	size_t unread;        /* whose index an item of the delta gets that no step has made */
};
/* A table that pending migrations alter and no migration makes, and its columns that they tell of. */
struct check_unmade_table {
	struct str schema, name; /* as they are written */
	struct names columns;
};
struct check_unmade {
	VEC(struct check_unmade_table) tables;
	struct sql_statements make; /* statements that make them all */
};
/* Add those that the environment's facts from the index "from" on miss and that are not in S1. False: nothing
 * new (check_unmade.c). */
bool check_unmade(struct check *c, const struct check_environment *en, const struct check_group *g,
	size_t from, struct check_unmade *u);
/* Whether the fact is about one of them. */
bool check_unmade_has(const struct check_unmade *u, const struct fact *f);
/* When they are in both catalogs: they may have other columns, but neither those that the other alone is
 * known to have.
 */
void check_unmade_open(struct check *c, struct check_group *g, const struct check_unmade *u);
/* Give each item of the group's delta its migration. */
void check_attribute(struct check_group *g, const struct check_pending_steps *p);
/* The delta of s0 and s1, and its names, anew. */
void check_group_compare(struct check *c, struct check_group *g);
/* The files of a database that are applied, in the order in which they are played, with what they do. */
struct check_files {
	const struct migration **v;
	size_t n, cap;
};
MUST_CHECK int check_applied(struct check *c, struct check_environment *en, const struct check_group *g,
	struct check_files *out, struct err *e);
/* Bring a replay that was just opened, not from a live database, to where they lead. */
MUST_CHECK int check_play_applied(struct check *c, struct check_environment *en, const struct check_group *g,
	struct replay *rp, struct err *e);
/* check_others.c: a need of a kind of database that is only being added, which the kind at work already
 * meets. */
bool check_others_meet(const struct check_environment *en, const struct check_group *g, const struct ref *r);
/* Whether use i, or what one name brings along with it (a star, a whole row: it stands at the same place,
 * next to it), is rather of another database, which has it. */
bool check_others_nearer(const struct check_environment *en, const struct check_group *g,
	const struct collect_refs *l, size_t i);
/* C#: whether a file of the same name needs the same and stands nearer to the pending migrations. EF Core's
 * entities are plain classes, and so are those that carry their data elsewhere (Shop.Data/Order.cs,
 * Shop.Client/Order.cs). */
bool check_others_copy(const struct check_environment *en, const struct collect_refs *l, size_t i);
/* The same two catalogs as databases have them: where [check] shadow names a server, the group's S0 and S1
 * are made there, its catalogs are read from them, and its statements are asked of them (check_shadow.c).
 * What hinders it is a fact, and the replay's catalogs stay; ERR_REFUSED when the server is an environment's
 * own, ERR_SYSTEM when a signal came. */
MUST_CHECK int check_shadow(struct check *c, struct check_environment *en, struct check_group *g,
	const struct check_pending_steps *steps, struct err *e);
/* Who is asked about a group's statements; NULL = nobody. */
const struct oracle *check_shadow_oracle(const struct check_group *g);
/* After asking: if the databases were lost, that becomes a fact, and nobody is asked any more. */
void check_shadow_told(struct check *c, struct check_environment *en, struct check_group *g);
/* Drop the scratch databases; a signal that came meanwhile ends the program here. */
void check_shadow_end(struct check *c);
/* Whether the path is that of a Prisma schema which is not the one of the environment's migrations
 * (check_schemas.c). */
bool check_is_another_schema(struct check *c, const struct check_environment *en, struct str path);
/* What is wrong with the migrations themselves. */
MUST_CHECK int check_facts(struct check *c, struct check_environment *en, struct err *e);
/* Characters that hide or reorder text in pending SQL files (check_hidden.c). */
MUST_CHECK int check_hidden(struct check *c, struct check_environment *en, struct err *e);
/* Files of a source's folder that this change adds and that its tool does not take (check_strays.c). */
MUST_CHECK int check_strays(struct check *c, struct check_environment *en, size_t source, struct err *e);
/* Whether a statement of it begins as one that changes a schema does (check_unclaimed.c). */
bool check_holds_ddl(struct str sql);
/* SQL files of folders of migrations that no source reads, where no source is stated: one fact for each
 * folder (check_unclaimed.c). */
MUST_CHECK int check_unclaimed(struct check *c, struct check_environment *en, struct err *e);
/* Facts about the whole check: the policy was edited, an order between environments was skipped. */
MUST_CHECK int check_facts_all(struct check *c, struct err *e);
/* What the code, and what is deployed, uses of the deltas. */
MUST_CHECK int check_code(struct check *c, struct err *e);

/* Decide and describe. */
void check_report(struct check *c, struct report *out);
/* In the format that was asked for; --format github also writes GITHUB_STEP_SUMMARY. */
MUST_CHECK int check_print(struct check *c, const struct report *rep, struct err *e);
/* Index of a migration in the environment's list. */
size_t check_migration(struct arena *a, struct check_environment *en, size_t source,
	const struct migration *m, struct str id);

#endif
