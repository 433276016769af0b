/*
 * Path patterns as in .gitignore: "*" and "?" within a name, "**" across folders, [a-z] sets. A pattern
 * without a slash matches a name at any depth; one that names a folder matches all below it. Linear memory,
 * time is the product of the lengths: nothing backtracks.
 */
#ifndef GITCHECK_GLOB_H
#define GITCHECK_GLOB_H

#include "base/str.h"

enum { GLOB_MAX = 256 }; /* bytes of a pattern; longer ones match nothing */

/* Whether the path, '/' separated and without a leading slash, matches. */
bool glob_match(struct str pattern, struct str path);

#endif
