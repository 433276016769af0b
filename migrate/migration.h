/*
 * The data of migrations: files of a source, rows of a history, and what comparing them says. Seen by
 * gitcheck too; must not know engines, formats or databases.
 */
#ifndef MIGRATE_MIGRATION_H
#define MIGRATE_MIGRATION_H

#include "base/arena.h"
#include "base/err.h"
#include "parse/sql_split.h"

struct names_list {
	struct str *v;
	size_t n, cap;
};

/* What a name that is listed with a trailing '@' stands for. */
enum files_kind {
	FILES_ODD,            /* a device, a name that is no plain text, or not known */
	FILES_LINK_TO_FILE,   /* a link to a file of the same tree */
	FILES_LINK_TO_FOLDER, /* a link to a folder of the same tree */
	FILES_LINK_AWAY,      /* a link to anything else, or to nothing */
	FILES_MODULE          /* a submodule */
};

/* A read-only tree of files: a disk folder, or one git commit. Paths are relative to its root, '/' separated.
 */
struct files {
	/* Names in dir (not recursive), byte order; folders end in '/'. A missing dir is an empty list. Links
	 * and submodules are listed with a trailing '@' and are never readable. */
	MUST_CHECK int (*list)(
		void *ctx, struct arena *a, struct str dir, struct names_list *out, struct err *e);
	/* Whole content. ERR_INPUT when absent; ERR_LIMIT above max bytes (size is checked before reading).
	 */
	MUST_CHECK int (*read)(
		void *ctx, struct arena *a, struct str path, size_t max, struct str *out, struct err *e);
	/* Of a path whose name was listed with '@', without it. NULL = nobody can tell: FILES_ODD. */
	MUST_CHECK int (*kind)(void *ctx, struct str path, enum files_kind *out, struct err *e);
	void *ctx;
};

/* How the tool itself is started, for migrations that only it can run. */
struct source_command {
	struct str words;    /* program and arguments; "{version}" in them is the id to go up to. Empty = not
				configured */
	struct str url_name; /* the environment variable that gives it the database's address */
	struct str folder;   /* where it runs, from the repository's root; empty = there */
	int timeout_ms;
};

/* One configured or recognised folder of migrations. */
struct source {
	struct str name;      /* [source "app"]; "" when there is only one and it was recognised */
	struct str path;      /* folder, no trailing slash; "" = root */
	struct str format;    /* "supabase", "drizzle", "doctrine", "goose", "plain" */
	bool stated;          /* the format is said in the configuration: names that are less sure count */
	enum dialect dialect; /* of its SQL */
	bool dialect_known;   /* false: the format serves several and the files do not say */
	bool dialect_guessed; /* known from signs in the SQL alone: a database of another kind may be right */
	struct str foreign;   /* the database, none of ours, that its files are written for; empty = none */
	struct str table;     /* history table as configured, empty = the format's own */
	struct str table_prefix; /* what a helper of the project puts before table names; p NULL = not told */
	struct source_command command;
	bool names_only; /* the caller needs ids, order, checksums and problems alone: what the files do is
			    not read, "up" and "down" may stay empty */
	bool adopting;   /* baseline is at work: an empty history is believed beside another tool's table */
	struct str evidence; /* why it was recognised: "supabase/migrations holds 12 files NNN_name.sql" */
	const struct format *ops;
	const void *own; /* what the format has seen beside the files; nobody else looks */
};

/* When a tool runs a script that is no migration, and that no history knows, in each of its runs. */
enum migration_moment {
	MOMENT_NONE,    /* a migration */
	MOMENT_FIRST,   /* before the migrations of the run */
	MOMENT_BETWEEN, /* behind the versioned ones, before the repeatable ones */
	MOMENT_LAST     /* behind all of them */
};

enum migration_problem {
	MIGRATION_FINE,
	MIGRATION_UNREADABLE, /* not UTF-8, NUL byte, too large, a link, an LFS pointer: why in .problem_text
			       */
	MIGRATION_DUPLICATE   /* same id as another file of the source */
};

/* What a tool's files or its history table say beside the migrations themselves. */
enum source_note_kind {
	SOURCE_TRAP,       /* a known weakness of the tool shows here: named, and no more */
	SOURCE_TRAP_STOPS, /* the tool itself would stop here, or nothing sound can be decided: a sum file
			      that does not fit, a dirty flag, an unknown row */
	SOURCE_HEADS       /* more than one migration is the last one */
};

struct source_note {
	enum source_note_kind kind;
	struct str id, path; /* of the migration or file it is about; may be empty */
	int line;            /* 0 = none */
	struct str what;     /* one sentence without its full stop */
	struct str remedy;   /* what to do, a full sentence */
};

struct source_notes {
	struct source_note *v;
	size_t n, cap;
};

struct migration_gap {
	int line;
	struct str what;
};

/* How a migration follows those of other sources of its tool. Keys are "GROUP.NAME"; "GROUP." is the first of
 * the group, and one that nobody has is passed over. */
struct migration_links {
	struct str key;
	struct names_list needs, before; /* those that run before it, and those that it runs before */
	struct names_list stands_for;    /* those that are gone, and whose place it takes */
};

struct migration {
	struct str id;   /* the tool's own version text (docs/formats.md) */
	struct str name; /* for people: the part after the version */
	struct str part; /* what tells it apart from the others of its file: "ID:AUTHOR" of Liquibase; empty
			    where a file is one migration */
	struct str path; /* of the up file, relative to the repository root */
	struct str down_path; /* empty = no down file (goose: same file) */
	struct str raw;       /* the file's bytes; empty when unreadable */
	struct str checksum;  /* "sha256:HEX" of the raw bytes; empty where names only were asked for, as is
				 the  next: see migration_checksum() */
	struct str canonical; /* "canon1:HEX": SHA-256 of the text without BOM, CRLF and CR as LF, trailing
				 blanks of each line and blank lines at the end cut */
	struct str tool_checksum; /* what the tool's own history row would hold, empty = none */
	long long order_key;      /* the format's numeric key (goose version, drizzle "when"), 0 = none. Where
				     there is one, it decides what is out of order, not the position */
	struct names_list tool_statements; /* the file as the tool's own splitter cuts it, where the tool
					      records that (Supabase) */
	struct sql_statements up, down;
	bool in_tx;      /* the tool runs it in one transaction */
	bool manages_tx; /* it holds its own COMMIT, or the tool splits it: a failure can leave a part */
	bool opaque;     /* only the tool runs it: it is a program, whose effects are in "up" as far as it was
			    read */
	bool read;       /* the program was parsed: what its reader did not understand is in "gaps" */
	bool by_tool;    /* what it does is known, but only the tool makes the statements (its own values, its
			    DDL): apply starts its command */
	bool repeatable;
	enum migration_moment moment;
	bool in_dump;                   /* the dump of its source stands for it */
	bool any_order;                 /* the tool means it to run below applied ones too */
	VEC(struct migration_gap) gaps; /* places whose effect cannot be read, found while loading */
	enum migration_problem problem;
	struct str problem_text;
	int problem_line;
	bool interleaved; /* its tool runs the folders of a project as one list, by order_key and then id: it
			     goes among those of other sources that are so, too */
	const struct migration_links *links; /* NULL: it follows those before it in its source alone */
	const void *own; /* what the format keeps for its own record(); nobody else looks */
};

/* The sums of a migration, made here from its bytes where the caller asked for names only. Empty for one that
 * is unreadable. */
struct str migration_checksum(struct arena *a, const struct migration *m);
struct str migration_canonical(struct arena *a, const struct migration *m);
/* The canonical sum of a text. */
struct str migration_canonical_of(struct arena *a, struct str raw);

struct migrations {
	struct migration *v; /* in the order the tool would apply them */
	size_t n, cap;
	struct source_notes notes;
	VEC(struct migration)
	hooks; /* scripts that the tool runs around its migrations, in their order: apply never does */
	struct names_list
		beside;     /* files that migrations take in by name: part of them, and none themselves */
	bool partial_order; /* they follow each other by links, not by place: nothing is out of order */
	struct migration
		*dump; /* what the tool has dumped of the schema, and loads into a new database in place of
			  the migrations that are marked in_dump and those that are gone; NULL = none */
};

/* Whether a run that goes on with m has this hook behind it by then. m NULL = it is at its end. */
bool migration_hook_is_before(const struct migration *hook, const struct migration *m);

/* A row of a history table, or an entry of a state file. */
struct applied {
	struct str id;
	struct str checksum; /* "sha256:HEX" when something trustworthy recorded the raw bytes (our table, a
				state file,  Drizzle's hash), else empty = not compared */
	struct str tool_checksum;     /* what the tool recorded in its own spelling, compared with the file's
					 tool_checksum where there is no checksum; empty = not compared */
	struct str canonical;         /* as in struct migration, from our own table; else empty */
	struct str at;                /* text as the database prints it; may be empty */
	struct names_list statements; /* Supabase: the recorded statements */
	bool have_statements;
	bool failed;  /* the tool or we recorded a failure or a half-done run */
	bool by_mark; /* no row of its own: the tool keeps one mark and takes what is below for applied */
	struct str failed_why;
	long long order_key;
};

struct history {
	struct applied *v;
	size_t n, cap;
	bool table_exists;
	VEC(struct applied)
	lost; /* what our own history says was applied here, and the tool's table does
		 not: filled in by history_merge() */
	struct source_notes notes;
	size_t notes_before_lost; /* those behind so many are about what is lost (state_lost()) */
};

enum migration_state {
	STATE_APPLIED,
	STATE_PENDING,
	STATE_CHANGED,      /* applied, but the file's content differs from what was applied */
	STATE_MISSING,      /* applied, but no such file */
	STATE_FAILED,       /* recorded as failed or half done */
	STATE_OUT_OF_ORDER, /* pending, and sorts before an applied one */
	STATE_UNREADABLE
};
const char *migration_state_word(enum migration_state s);

#endif
