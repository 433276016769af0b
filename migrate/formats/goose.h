/* The text of goose's migration files. */
#ifndef MIGRATE_FORMATS_GOOSE_H
#define MIGRATE_FORMATS_GOOSE_H

#include "migrate/format_internal.h"
#include "parse/literal.h"

/* Read a SQL file's sections and directives into m (raw is set): up, down, in_tx, gaps; what goose itself
 * would refuse becomes a problem at its line. Facts: FORMATS-B 4. */
void format_goose_parse(struct arena *a, const struct source *s, struct migration *m);
/* Whether a line of the text is "-- +goose Up" in any spelling goose takes. */
bool format_goose_is_marked(struct str sql);
/* struct source.own, where the folder's Go code makes a client of its own: what its migrations call,
 * "Client.Add" */
struct goose_client {
	struct str adds;
};

/* Look for such a client in the Go files of dir (its entries: all) that are no migrations, a few of them;
 * when there is one, out gets .own, .table and, if the code says so, its dialect. Source: kolide/goose, a
 * fork of pressly/goose. */
MUST_CHECK int format_goose_client(const struct files *f, struct arena *a, struct str dir,
	const struct names_list *all, struct source *out, struct err *e);
/* Whether a Go file registers a migration with goose or with the source's client. */
bool format_goose_registers(const struct source *s, struct str go);
/* The same of the function of a call, "goose.AddMigration". */
bool format_goose_is_register(const struct source *s, struct str function);
/* Read a Go migration: its SQL as far as it stands in string literals, and a gap for the rest. w may be NULL.
 */
MUST_CHECK int format_goose_go(
	struct arena *a, struct worker *w, const struct source *s, struct migration *m, struct err *e);

#endif
