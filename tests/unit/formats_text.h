/* Formats over tables of files in memory: what the tests of the formats share. */
#ifndef TESTS_UNIT_FORMATS_TEXT_H
#define TESTS_UNIT_FORMATS_TEXT_H

#include "migrate/format_internal.h"
#include "tests/unit/files_memory.h"
#include "tests/unit/tap.h"

static struct arena *a;
static struct err e;

/* "format:path" of everything recognised, joined by a blank; or the error. */
static inline struct str recognised(const struct memory_file *table)
{
	struct files f = memory_files(table);
	struct source *s;
	size_t n;
	struct str out = STR("");
	e = err_new(a);
	if (format_recognise(&f, a, &s, &n, NULL, &e))
		return e.what;
	for (size_t i = 0; i < n; i++)
		out = str_fmt(a, "%.*s%s%.*s:%.*s%s%.*s%s", STRF(out), i ? " " : "", STRF(s[i].format),
			STRF(s[i].path), n > 1 ? "=" : "", STRF(s[i].name), s[i].dialect_known ? "" : "?");
	return out;
}

static inline struct migrations load(const struct memory_file *table, const char *path, enum dialect d)
{
	struct files f = memory_files(table);
	struct source s = {.path = str_of(path), .dialect = d, .dialect_known = true};
	struct migrations m = {0};
	int rc = format_open(&f, a, &s, &e);
	OK(rc == 0, "%s is opened", path);
	if (rc == 0)
		rc = s.ops->load(&f, a, NULL, &s, &m, &e);
	OK(rc == 0, "%s is loaded", path);
	if (rc)
		printf("# %.*s\n", STRF(e.what));
	return m;
}

/* Statements joined by " | ". */
static inline struct str joined(const struct sql_statements *l)
{
	struct str out = STR("");
	for (size_t i = 0; i < l->n; i++)
		out = str_fmt(a, "%.*s%s%.*s", STRF(out), i ? " | " : "", STRF(l->v[i].text));
	return out;
}

static inline struct str ids(const struct migrations *m)
{
	struct str out = STR("");
	for (size_t i = 0; i < m->n; i++)
		out = str_fmt(a, "%.*s%s%.*s", STRF(out), i ? " " : "", STRF(m->v[i].id));
	return out;
}

#define DDL "create table t (id serial);\n"
#define SQLITE_DDL "create table t (id integer primary key autoincrement);\n"

#endif
