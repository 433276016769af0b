/* Migrations that are programs: their SQL as far as it stands in string literals, read without running them.
 */
#ifndef MIGRATE_FORMAT_CODE_H
#define MIGRATE_FORMAT_CODE_H

#include "migrate/format_internal.h"
#include "parse/literal.h"

/* Parse m->raw. Without a parser for the language, or when it fails: *tree is NULL, and m is opaque with a
 * gap that says why. */
MUST_CHECK int format_code_parse(struct arena *a, struct worker *w, enum language lang, struct migration *m,
	const struct syntax **tree, struct err *e);
/* 1-based line of a node. */
int format_code_line(const struct syntax *t, uint32_t node);
/* Make m opaque and say where and why. */
void format_code_unknown(struct arena *a, struct migration *m, int line, struct str what);
/* Append the statements of a literal without holes to out, with their places in the file. */
void format_code_statements(struct arena *a, const struct source *s, const struct migration *m,
	const struct literal *l, struct sql_statements *out);
/* Whether SQL of which a part is computed can change nothing but data: each statement begins so. */
bool format_code_only_data(struct arena *a, enum dialect d, struct str text);
/* Whether some ancestor of node below "top" is one of the kinds (NULL-ended). */
bool format_code_inside(const struct syntax *t, uint32_t node, uint32_t top, const char *const *kinds);
/* PHP: the next variable that is assigned to at or below "from" and before "end"; *at moves behind it. Empty
 * when there is none. For readers that know what a variable holds: after code they do not understand, they do
 * not. */
struct str format_code_assigned(const struct syntax *t, uint32_t *at, uint32_t end);
/* The k-th argument of a call, without punctuation and comments; UINT32_MAX when there is none. */
uint32_t format_code_argument(const struct syntax *t, uint32_t arguments, size_t k);

#endif
