/*
 * Strict git-config syntax, as a list of entries with their lines: no includes, no continuation lines, no key
 * without a value. A comment starts at an unquoted '#' or ';'; a value that holds one, or a quote, is quoted
 * whole.
 */
#ifndef BASE_INI_H
#define BASE_INI_H

#include "base/arena.h"
#include "base/err.h"

struct ini_entry {
	struct str section;    /* lower-cased */
	struct str subsection; /* as written; empty when there is none */
	struct str key;        /* as written; compare with str_ieq. Empty: the section header itself */
	struct str value;
	int line;
};

struct ini {
	struct ini_entry *v;
	size_t n, cap;
};

/* Every section header gives one entry with an empty key, then its keys follow. ERR_CONFIG with file and line
 * for anything malformed and for a section that stands twice. */
MUST_CHECK int ini_parse(struct arena *a, struct str text, struct str path, struct ini *out, struct err *e);

#endif
