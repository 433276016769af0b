/*
 * Files that are source text but no running code: tests, fixtures, documentation, seeds, generated and
 * vendored files. What they name is a note (DESIGN 8).
 */
#ifndef GITCHECK_SECONDARY_H
#define GITCHECK_SECONDARY_H

#include "gitcheck/tree.h"

/* "test", "documentation", "seed", "generated", "vendored", "migration"; NULL for code. By its path alone. */
const char *secondary_path(struct str path);
/* By a marker in its first lines: "Code generated ... DO NOT EDIT", "@generated". */
const char *secondary_marker(struct str bytes);
/* What a text says of itself. What sqlc generates is code, whatever else is said of it, as is what Go
 * compiles. A class that a change log of Liquibase's names (customChange) runs among the migrations. */
enum secondary_word { SECONDARY_SILENT, SECONDARY_GENERATED, SECONDARY_RUNS, SECONDARY_MIGRATES };
enum secondary_word secondary_word(struct str bytes);
/* Both: what the path or an attribute says, else the text. */
const char *secondary_file(enum secondary_word own, const char *by_path);

/* Whether a program was written for machines alone: large, with lines that no person writes. */
bool secondary_minified(struct str bytes);

/* What the tree's .gitattributes files say about linguist-generated, -vendored and -documentation. */
struct secondary_attributes;
MUST_CHECK int secondary_attributes(
	struct secondary_attributes **out, struct arena *a, const struct tree *t, struct err *e);
/* By attribute; *decided = false when none of them speaks of the path. */
const char *secondary_attribute(const struct secondary_attributes *s, struct str path, bool *decided);

#endif
