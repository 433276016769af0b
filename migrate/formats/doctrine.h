/* What the files of the Doctrine format share. */
#ifndef MIGRATE_FORMATS_DOCTRINE_H
#define MIGRATE_FORMATS_DOCTRINE_H

#include "migrate/format_internal.h"
#include "migrate/format_php.h"
#include "parse/syntax.h"

/* The project's configuration, read as text: plain values only (FORMATS-A 3.1). */
struct doctrine_config {
	struct str path; /* of the file; empty = none found */
	struct str table, version, executed_at, execution_time, length;
	bool not_transactional;    /* transactional: false */
	bool own_order;            /* a Comparator of the project's own decides the order */
	bool composer;             /* composer.json names the library */
	struct str home, manifest; /* the nearest composer.json and its folder */
};
struct doctrine_setting {
	struct str name, value; /* "$tablePrefix" */
};
/* What a project's migrations lean on, beside their own files. */
struct doctrine_file {
	struct str path;
	const struct syntax *t; /* NULL: it is not there, or could not be parsed */
};
struct doctrine_tool;
struct doctrine_project {
	const struct files *f;
	struct worker *w;
	const struct doctrine_tool *tool;    /* NULL: Doctrine's own classes */
	struct str home, composer;           /* its folder and the text of its composer.json */
	struct format_php_autoload autoload; /* where its classes stand */
	bool dbal_4;                         /* DBAL 4 and later, by composer.json */
	VEC(struct doctrine_setting) settings;
	VEC(struct doctrine_file) files; /* classes' own, parsed */
};
/* From the nearest folder above dir that has one. */
MUST_CHECK int format_doctrine_config(
	const struct files *f, struct arena *a, struct str dir, struct doctrine_config *out, struct err *e);

/* From the configuration, p->f and p->w: what Symfony's services.yaml binds to arguments, "$name: value",
 * with %env(NAME)% as .env has it. */
MUST_CHECK int format_doctrine_settings(
	struct doctrine_project *p, struct arena *a, const struct doctrine_config *c, struct err *e);

/* Read one PHP file (in first->raw) and append a migration for each class in it that has a base class; first
 * holds path, checksums and in_tx for all of them. p->w may be NULL. */
MUST_CHECK int format_doctrine_php(struct arena *a, struct doctrine_project *p, const struct source *s,
	const struct migration *first, struct migrations *out, struct err *e);

/* The history half (format_doctrine_table.c). A source's table is "name", or with columns of the project's
 * own "name(version,executed_at,execution_time,length)". */
MUST_CHECK int format_doctrine_applied(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migrations *files, struct history *out, struct err *e);
MUST_CHECK int format_doctrine_create(
	const struct engine *g, struct session *s, struct arena *a, const struct source *src, struct err *e);
MUST_CHECK int format_doctrine_record(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, int duration_ms, struct err *e);
MUST_CHECK int format_doctrine_unrecord(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, struct err *e);

#endif
