/*
 * The result of a check or an impact, as plain data, and its printers. They know no database and no git; text
 * that came from outside is made harmless here, for each output in its own way.
 */
#ifndef GITCHECK_REPORT_H
#define GITCHECK_REPORT_H

#include "base/json.h"
#include "gitcheck/scan.h"
#include "gitcheck/verdict.h"

struct report_migration {
	struct str source, id, path, checksum;
};

struct report_environment {
	struct str name;
	bool reached, required;
	const char *truth; /* "database", "attestation", "state", "assumed" */
	enum verdict_kind verdict;
	const struct names_list *deployed;
	size_t applied;
	const struct report_migration *pending;
	size_t npending;
	struct str why_not; /* when not reached */
};

struct report_finding {
	enum rule rule;
	enum level level;
	bool has_confidence;
	enum confidence confidence;
	struct str path;
	int line, column, end_line, end_column;   /* from 1, end exclusive; line 0 = the whole file */
	const struct object_id *object;           /* NULL = none */
	const struct report_migration *migration; /* NULL = none */
	struct str environment, message, remedy;
	bool secondary;
};

enum report_tree { REPORT_COMMIT, REPORT_WORKTREE, REPORT_INDEX };

struct report {
	const char *command;
	enum verdict_kind verdict;
	bool clean;
	struct str base, head, code; /* 40 hexadecimal digits; empty = none: a work tree, or impact */
	enum report_tree tree;       /* what head is */
	struct str base_how, config; /* "merge base with origin/main"; "schemagate.conf at the base commit" */
	const struct report_environment *environments;
	size_t nenvironments;
	const struct report_finding *findings; /* in the verdict's order */
	size_t nfindings;
	size_t blocks, warns, notes;
	size_t files, candidates, statements, decided, undecided;
	size_t left_out; /* places that are counted here and not among the findings */
	const struct scan_unread *unread;
	size_t nunread;
	long long elapsed_ms;
};

/* The members of a JSON document, after its head and before its end. */
void report_json(struct json_out *w, struct arena *a, const struct report *r);
/* The member "coverage". */
void report_json_coverage(struct json_out *w, struct arena *a, const struct report *r);
/* One finding as a JSON object, also for impact's "references". */
void report_json_finding(struct json_out *w, struct arena *a, const struct report_finding *f);

enum report_colour { REPORT_PLAIN, REPORT_COLOUR };
/* For people: one paragraph for each place, then a summary line. Notes only with "notes". */
void report_text(
	struct sb *b, struct arena *a, const struct report *r, enum report_colour colour, bool notes);
/* "; 5 more places of the same objects are not listed", or nothing. */
void report_left_out(struct sb *b, const struct report *r);
/* "blocked: 1 block, 2 warnings", in words, without a line end. */
void report_summary(struct sb *b, const struct report *r);

/* Annotations for GitHub's log, then the text between stop-commands marks. token: 32 random hexadecimal
 * digits that nobody can know beforehand (GITHUB 1.10). */
void report_github(struct sb *b, struct arena *a, const struct report *r, struct str token);
/* GitHub-flavoured Markdown, for a step summary or a comment. */
void report_markdown(struct sb *b, struct arena *a, const struct report *r);
/* SARIF 2.1.0. */
void report_sarif(struct sb *b, struct arena *a, const struct report *r);
void report_junit(struct sb *b, struct arena *a, const struct report *r);

#endif
