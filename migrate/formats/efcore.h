/* EF Core: C# classes that speak to its MigrationBuilder, read without running them. Facts: FORMATS-B 18. */
#ifndef MIGRATE_FORMATS_EFCORE_H
#define MIGRATE_FORMATS_EFCORE_H

#include "migrate/format_code.h"
#include "migrate/format_ddl.h"
#include "migrate/format_tool.h"

/* One file while it is read. */
struct efcore {
	struct arena *a;
	const struct source *s;
	const struct syntax *t;
	struct migration *m;
	struct format_ddl d;
};

/* One call of a chain: "CreateTable(...)"; type is that of "AddColumn<int>". */
struct efcore_call {
	uint32_t node, arguments;
	struct str name, type;
};

/* "migrationBuilder.CreateIndex(...).Annotation(...)" from its root to its end. */
struct efcore_chain {
	struct str root;
	VEC(struct efcore_call) calls;
};

MUST_CHECK int format_efcore_read(
	struct arena *a, struct worker *w, const struct source *s, struct migration *m, struct err *e);

/* -- the tree (efcore_code.c) -- */
bool format_efcore_chain(const struct efcore *r, uint32_t node, struct efcore_chain *out);
/* The value of "name: value", or of the k-th argument without a name; UINT32_MAX when there is none. */
uint32_t format_efcore_argument(
	const struct efcore *r, const struct efcore_call *c, const char *name, size_t k);
/* A string without holes; absent gives the empty one and true, anything else false. */
bool format_efcore_text(const struct efcore *r, uint32_t node, struct str *out);
/* A string, an array of strings, "x => x.Id" or "x => new { x.A, x.B }"; absent or else: false. */
bool format_efcore_names(const struct efcore *r, uint32_t node, struct names_list *out);
/* true or false as it stands; absent: the value given. Anything else is false in *known. */
bool format_efcore_flag(const struct efcore *r, uint32_t node, bool absent, bool *known);
/* The value of .Annotation("name", value) in the chain, UINT32_MAX when there is none. */
uint32_t format_efcore_annotation(
	const struct efcore *r, const struct efcore_chain *c, const char *call, const char *name);
void format_efcore_unknown(struct efcore *r, uint32_t node, const char *what);

/* -- columns (efcore_column.c) -- */
/* What table.Column<T>(...) or AddColumn<T>(...) declares: c's first call, and the annotations behind it.
 * False: it cannot be written as SQL, and a gap says so. */
bool format_efcore_column(
	struct efcore *r, const struct efcore_chain *c, struct str name, struct format_ddl_column *out);

#endif
