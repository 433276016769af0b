/* FluentMigrator: C# classes whose chains of calls change a schema, read without running them. Facts:
 * FluentMigrator 7, src/FluentMigrator/Builders, src/FluentMigrator.Runner.{Core,Postgres,MySql,SQLite}. */
#ifndef MIGRATE_FORMATS_FLUENTMIGRATOR_H
#define MIGRATE_FORMATS_FLUENTMIGRATOR_H

#include "migrate/format_code.h"
#include "migrate/format_ddl.h"
#include "migrate/format_tool.h"

/* What a call is given: its node is one of t. */
struct fluentmigrator_value {
	const struct syntax *t;
	uint32_t node;
};

/* One link of "Create.Table("x").WithColumn("a").AsInt32()": Create, Table, WithColumn, AsInt32. */
struct fluentmigrator_link {
	struct str name;
	bool called;
	VEC(struct fluentmigrator_value) values;
};
struct fluentmigrator_chain {
	struct fluentmigrator_link *v;
	size_t n, cap;
};

/* A method of the project's own that a chain calls as if it were the tool's: "this ICreateExpressionRoot
 * root". */
struct fluentmigrator_extension {
	struct str name;
	const struct syntax *t;
	uint32_t method;
};

/* What the files of a source share. */
struct fluentmigrator_project {
	const struct files *f;
	struct worker *w;
	bool looked; /* for extensions */
	VEC(struct fluentmigrator_extension) extensions;
};

/* One class while it is read. */
struct fluentmigrator {
	struct arena *a;
	const struct source *s;
	const struct syntax *t;
	struct migration *m;
	struct fluentmigrator_project *project;
	struct format_ddl d;
	uint32_t class;
	int depth;          /* of methods and blocks in each other */
	bool guarded;       /* what comes is done only where it is not done yet */
	uint32_t statement; /* that is read, for its line */
	size_t links;       /* that extensions have brought so far */
};

/* The operations of a class. m->raw is its whole file. */
void format_fluentmigrator_read(struct fluentmigrator *r);
void format_fluentmigrator_unknown(struct fluentmigrator *r, const char *what);

/* -- the tree (fluentmigrator_code.c) -- */
/* False: it is no chain of calls and names. */
bool format_fluentmigrator_chain(struct fluentmigrator *r, uint32_t node, struct fluentmigrator_chain *out);
/* The k-th value of a link as a text; false where there is none or it is not known. */
bool format_fluentmigrator_text(
	struct fluentmigrator *r, const struct fluentmigrator_link *l, size_t k, struct str *out);
/* The texts of all values, of arrays among them too. */
bool format_fluentmigrator_texts(
	struct fluentmigrator *r, const struct fluentmigrator_link *l, struct names_list *out);
/* Its source; empty where there is none. */
struct str format_fluentmigrator_source(const struct fluentmigrator_link *l, size_t k);
/* Put what the project's own methods stand for in the place of their calls. */
MUST_CHECK int format_fluentmigrator_extend(
	struct fluentmigrator *r, struct fluentmigrator_chain *c, struct err *e);
/* Whether the tool itself knows a link of this name. */
bool format_fluentmigrator_knows(struct str name);

/* -- columns (fluentmigrator_column.c) -- */
/* Create.Table, Alter.Table, Create.Column and Alter.Column, from link "at" on, which is the one behind
 * Create or Alter. "alters": behind Alter. */
void format_fluentmigrator_columns(
	struct fluentmigrator *r, const struct fluentmigrator_chain *c, size_t at, bool alters);

/* -- operations (fluentmigrator_op.c) -- */
/* False: the chain begins with none. *known is made false where an argument is no literal. */
bool format_fluentmigrator_op(struct fluentmigrator *r, const struct fluentmigrator_chain *c, bool *known);

#endif
