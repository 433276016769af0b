/*
 * What other migration tools think: their files, order, checksum and version table. One file per tool, one
 * line in formats.c.
 */
#ifndef MIGRATE_FORMAT_H
#define MIGRATE_FORMAT_H

#include "migrate/engine.h"
#include "migrate/migration.h"
#include "parse/worker.h"

struct format {
	const char *name;          /* "supabase" */
	const char *title;         /* "Supabase CLI" */
	const char *const *tables; /* its version and lock tables unless configured otherwise, NULL-ended;
				      may be NULL */
	const void *own;           /* what a family of tools that shares functions tells them apart by */
	bool tables_plain;         /* an application may well have tables of such names itself */
	unsigned dialects;         /* bit per enum dialect it can serve */
	bool refuses_out_of_order; /* the tool itself refuses or skips a pending file below an applied one */
	bool skips_out_of_order; /* ... and of these, says nothing: the file will never run. Blocks a check; a
				    tool that refuses aloud has a switch for it, and parallel branches make
				    such files daily */
	const char *out_of_order_text; /* what the tool would do then, one sentence */
	const char *changed_text; /* what the tool makes of a file edited after it ran, where that is not to
				     be seen from its checksum; without a full stop, may be NULL */
	const char *missing_text; /* where a row without a file most likely comes from; the same */
	const char *const *inner; /* folders of a source that hold no other tool's migrations, NULL-ended */
	bool recursive; /* reads the folders below its own too: none of them is a source beside it */
	bool includes;  /* plain files in the folders below are its own to take in: none of these is one */
	bool piecemeal; /* what a file does is known from it and the configuration alone, and a folder without
			   the others gives the same */
	bool own_history; /* its history is ours: .applied is asked only when ours has no row of the source */
	bool runs_code;   /* migrations are programs that only the tool can run: apply starts its command */
	bool jdbc;        /* its command takes the database's address as JDBC has it */
	const char *command; /* the usual command line for that, for hints: "bin/rails db:migrate"; may be
				NULL */
	/* Does "dir" hold this tool's migrations? 0 = no .. 100 = certain; on yes fills the source's path,
	 * dialect, table and evidence. Reads only names and small files. */
	MUST_CHECK int (*detect)(const struct files *f, struct arena *a, struct str dir, int *score,
		struct source *out, struct err *e);
	/* All migrations in the tool's own order. A file that cannot be read becomes an entry with a problem,
	 * not an error. w may be NULL when the format needs no parser. */
	MUST_CHECK int (*load)(const struct files *f, struct arena *a, struct worker *w,
		const struct source *s, struct migrations *out, struct err *e);
	/* What a database has before the first migration of the n sources (at least one), which the tool or
	 * its libraries bring along: statements for the sources' dialect. NULL = nothing. */
	MUST_CHECK int (*start)(const struct files *f, struct arena *a, struct worker *w,
		const struct source *const *v, size_t n, struct sql_statements *out, struct err *e);
	/* The tool's history. A missing table is table_exists = false, not an error; a table of another shape
	 * is ERR_DB with the columns found and expected. */
	MUST_CHECK int (*applied)(const struct engine *g, struct session *s, struct arena *a,
		const struct source *src, const struct migrations *files, struct history *out, struct err *e);
	/* Create the tool's table as the tool would, when it is not there. Inside the caller's transaction.
	 */
	MUST_CHECK int (*create)(const struct engine *g, struct session *s, struct arena *a,
		const struct source *src, struct err *e);
	/* Write the tool's own row for a migration just applied, in the caller's transaction. NULL: the tool
	 * has no table of its own (plain files). */
	MUST_CHECK int (*record)(const struct engine *g, struct session *s, struct arena *a,
		const struct source *src, const struct migration *m, int duration_ms, struct err *e);
	/* Take (or give back) the lock that the tool itself holds while it migrates, in this session and
	 * outside a transaction, so that its own run cannot interleave. Never waits long: ERR_LOCKED with the
	 * holder, as far as it is known. NULL: the tool has none. Facts: FORMATS-B 0.5. A lock that .applied
	 * finds taken or left behind is a SOURCE_TRAP note, never one that stops: it may be ours. */
	MUST_CHECK int (*lock)(const struct engine *g, struct session *s, struct arena *a,
		const struct source *src, bool take, struct err *e);
	/* What unrecord() has to know of a row whose file is gone: fills the .own of a migration that has
	 * nothing but the row's id and key. ERR_APPLY where such a row cannot be taken away alone. NULL: the
	 * id is enough. */
	MUST_CHECK int (*lost)(
		struct arena *a, const struct migrations *files, struct migration *m, struct err *e);
	/* Remove it again (rollback). */
	MUST_CHECK int (*unrecord)(const struct engine *g, struct session *s, struct arena *a,
		const struct source *src, const struct migration *m, struct err *e);
};

extern const struct format *const formats[]; /* NULL-ended */
const struct format *format_named(struct str name);
/* Whether a table of this name, without its schema, is a migration tool's own: the source's configured one or
 * its tool's, another tool's where the name tells, or our history. Names are compared without regard to case.
 */
bool format_is_version_table(const struct source *s, struct str name);

/* Recognise every source below the root of f: looks at the folders tools use and at every folder that holds
 * .sql or migration files, skips node_modules, vendor and the like. Two formats with equal best score for one
 * folder: ERR_CONFIG naming the evidence of both. A folder for a database that is none of ours is no source:
 * it is told in *left (may be NULL). */
MUST_CHECK int format_recognise(const struct files *f, struct arena *a, struct source **out, size_t *n,
	struct source_notes *left, struct err *e);
/* The database, none of ours, that code is for by the names of its folders and its file:
 * "store-spanner/batch.rs", "clickhouse/events.go". A word that may be an application's own does not count
 * alone, and "oracle" not at all. NULL: none. */
const char *format_foreign_code(struct str path);

/* A configured source: fills what recognition would have (format when s->format is empty, ops, dialect,
 * evidence) for the folder s->path; what is already set in *s wins. ERR_CONFIG when the format is unknown,
 * when no tool's migrations are in the folder and none is stated, when two tools claim it, or when its files
 * are for a database that is none of ours and no dialect is stated. */
MUST_CHECK int format_open(const struct files *f, struct arena *a, struct source *s, struct err *e);

/* Helpers shared by formats (format_common.c). */
/* Read, refuse what cannot be (UTF-8, NUL, size, link, LFS pointer), fill raw, checksum, canonical; returns
 * with m->problem set instead of failing. The two sums are left out where the source (may be NULL) is asked
 * for names only. */
MUST_CHECK int format_read_file(const struct files *f, struct arena *a, const struct source *s,
	struct str path, struct migration *m, struct err *e);
/* Fill checksum and canonical from raw, where the source is not asked for names only. */
void format_sum(struct arena *a, const struct source *s, struct migration *m);
/* Marks both files of a version that stands twice; digit runs with an order_key are compared by value. */
void format_mark_duplicates(struct arena *a, struct migrations *m);
/* Add a note; its place is the caller's to fill. */
struct source_note *format_note(struct arena *a, struct source_notes *l, enum source_note_kind kind,
	struct str what, struct str remedy);

/* Whether a folder's path speaks of migrations ("db/migrate", "Migrations"). */
bool format_says_migrations(struct arena *a, struct str dir);

#endif
