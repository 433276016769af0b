/* Liquibase: changesets of change logs in formatted SQL, and DATABASECHANGELOG. Facts: FORMATS-A 6. */
#ifndef MIGRATE_FORMATS_LIQUIBASE_H
#define MIGRATE_FORMATS_LIQUIBASE_H

#include "migrate/format_ddl.h"
#include "migrate/format_tool.h"
#include "parse/xml.h"

/* What liquibase.properties says; source.own points at one. */
struct liquibase_project {
	struct names_list roots; /* change logs, from the repository's root, in the tool's order */
	struct str base;         /* folder that recorded file names are relative to */
	struct str lock_table;   /* as configured; empty = the default */
	struct str contexts;     /* that a run is for, as the properties say; empty = they do not */
	struct str label_filter; /* an expression over labels, likewise */
	bool unrooted;           /* no change log names the files: they are taken by name */
};

/* What is kept of a changeset; migration.own points at one. */
struct liquibase_change {
	struct str id, author, file; /* the identity, as recorded */
	struct str comments, contexts, labels;
	struct str sum_8;           /* "8:HEX"; empty where it is made from the next four */
	struct str text, delimiter; /* of formatted SQL */
	bool split, strip;
	struct names_list valid_sums; /* validCheckSum: "any", "8:HEX" */
	bool always, on_change;
	struct str dbms;
};

/* Checksum of a changeset with one SQL change: "9:HEX", since 4.22. */
struct str format_liquibase_sum_9(struct arena *a, struct str sql);
/* "8:HEX", of 3.5 to 4.21. "delimiter" is endDelimiter, or "null". */
struct str format_liquibase_sum_8(
	struct arena *a, struct str sql, struct str delimiter, bool split, bool strip);
/* That of a changeset as it was read: made only when a row holds one. */
struct str format_liquibase_old_sum(struct arena *a, const struct liquibase_change *c);
/* The same of one SQL change: what the checksums of a changeset with several are made of. */
struct str format_liquibase_inner_9(struct arena *a, struct str sql);
struct str format_liquibase_inner_8(
	struct arena *a, struct str sql, struct str delimiter, bool split, bool strip);
/* Is it a change log in formatted SQL? By its first line that is not empty. */
bool format_liquibase_is_sql(struct str text);
/* The changesets of a file of SQL, appended to *out: "whole" is the file as read, "file" its recorded name.
 * One that is not formatted is a changeset as it is, "raw" by "includeAll". */
void format_liquibase_sql(struct arena *a, const struct source *s, const struct migration *whole,
	struct str file, struct migrations *out);
/* Whether a changeset for these databases ("postgresql, !oracle"; empty = all) runs here: 1 or 0, -1 when
 * only the server can say. */
int format_liquibase_runs(const struct source *s, struct str dbms);
struct liquibase_property {
	struct str name, value; /* value empty = whether it counts is not known */
	struct str file;        /* where alone it counts; empty = everywhere */
};
/* A walk through change logs that include each other. */
enum { LIQUIBASE_MAX_DEPTH = 50 };

struct liquibase_walk {
	const struct files *f;
	struct arena *a;
	struct arena *tree; /* of the change log that is read: "a" where its statements are kept, else one
			       that goes with it */
	const struct source *s;
	struct migrations *out;
	struct str open[LIQUIBASE_MAX_DEPTH]; /* the change logs that are read, the innermost last */
	int depth;
	struct liquibase_read {
		struct str path;
		int times;
	} * read; /* by the hash of the path; nread of cap are taken */
	size_t nread, cap, folders;
	bool endless;      /* and told */
	struct str listed; /* the folder whose names these are: includes mostly name files of one */
	struct names_list names;
	struct str contexts,
		labels; /* of the includes around, which every changeset below has beside its own */
	VEC(struct liquibase_property) properties; /* in the order in which they were met */
};
/* "own" and what is around, as one expression. */
struct str format_liquibase_both(struct arena *a, struct str around, struct str own);
/* liquibase_property.c: a property of a change log; and what a changeset's changes have of those so far. */
void format_liquibase_property(struct liquibase_walk *w, const struct migration *whole, const struct xml *x);
void format_liquibase_expand(struct liquibase_walk *w, const struct migration *whole, struct xml *x);
/* Read a change log of any kind, and what it includes. */
MUST_CHECK int format_liquibase_file(struct liquibase_walk *w, struct str path, struct err *e);
/* All below a folder, in the order of their paths. */
MUST_CHECK int format_liquibase_folder(struct liquibase_walk *w, struct str path, struct err *e);
/* The file's name as it is recorded. */
struct str format_liquibase_name(const struct source *s, struct str path);
/* A note that stops: a change log, or a part of it, that is not read. */
void format_liquibase_unread(struct liquibase_walk *w, struct str path, int line, struct str why);
/* What preconditions that fail lead to, as it is written; empty: the default, HALT. */
struct str format_liquibase_on_fail(const struct xml *conditions);
/* Preconditions as a first statement for the replay; nothing where they do not matter. False: they are not
 * read, or ask for what no catalog tells. before: the changesets in front. */
bool format_liquibase_condition(struct arena *a, const struct source *s, const struct migrations *before,
	const struct xml *conditions, struct migration *m);
/* The changesets and includes of a change log in XML. */
MUST_CHECK int format_liquibase_xml(struct liquibase_walk *w, const struct migration *whole, struct err *e);
/* The same in YAML or JSON. */
MUST_CHECK int format_liquibase_yaml(struct liquibase_walk *w, const struct migration *whole, struct err *e);
/* A name as the change log has it. PostgreSQL folds one that is all capitals, because the tool writes it
 * without quotes. */
struct str format_liquibase_word(const struct format_ddl *d, struct str name);
/* The changes that few use (liquibase_rare.c); false for one that is not read, with nothing written. */
bool format_liquibase_rare(const struct format_ddl *d, const struct xml *x);
#define LIQUIBASE_ODD_DELIMITER "its endDelimiter stands inside a line: where it is cut is not known"
struct liquibase_part { /* bytes [from, to) of a text, of which the first is in this line */
	struct str text;
	size_t from, to;
	int line;
};
/* Pieces by a delimiter of the changeset's own: only at the end of a line is it sure to be one. The first
 * line in which it stands elsewhere, 0 for none. */
int format_liquibase_split(struct arena *a, const struct source *s, const struct liquibase_part *p,
	struct str delimiter, struct sql_statements *out);
/* Do these contexts (or labels) let a changeset run, where the project's settings name those that are wanted?
 * -1 = the settings do not say, or the expression is not read. */
int format_liquibase_wanted(struct str expression, struct str wanted);
/* Why whether such a changeset runs is left to the tool; NULL when the properties say that it does. */
const char *format_liquibase_left_to(const struct source *s, struct str contexts, struct str labels);
/* The effect of a change such as createTable written as SQL; false when it is none that is read. */
bool format_liquibase_change(const struct format_ddl *d, const struct xml *x);
/* A column's type as the tool writes it for the dialect: SQL. None when it is Java's constant, or depends on
 * the server; a type that is unknown here stays as it is. */
struct str format_liquibase_type(const struct format_ddl *d, struct str t);
/* The path as it is recorded: without "classpath:", a drive and a leading slash, with '/' alone. */
struct str format_liquibase_path(struct arena *a, struct str path);

MUST_CHECK int format_liquibase_applied(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migrations *files, struct history *out, struct err *e);
MUST_CHECK int format_liquibase_create(
	const struct engine *g, struct session *s, struct arena *a, const struct source *src, struct err *e);
MUST_CHECK int format_liquibase_record(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, int duration_ms, struct err *e);
/* The changeset that a row's id names. */
MUST_CHECK int format_liquibase_lost(
	struct arena *a, const struct migrations *files, struct migration *m, struct err *e);
MUST_CHECK int format_liquibase_unrecord(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, struct err *e);
MUST_CHECK int format_liquibase_lock(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, bool take, struct err *e);

#endif
