/* Sequel's migrations: Ruby files, read without running them, by the calls that Rails' reader knows how to
 * cut. Facts: Sequel 5.106, lib/sequel/extensions/migration.rb, database/schema_methods.rb,
 * database/schema_generator.rb and adapters/shared. */
#ifndef MIGRATE_FORMATS_SEQUEL_H
#define MIGRATE_FORMATS_SEQUEL_H

#include "migrate/formats/rails.h"

struct sequel_bound { /* a block's variable */
	struct str name, value;
};

struct sequel {
	struct rails r; /* release and memory are Rails' */
	VEC(struct sequel_bound) bound;
};

struct sequel_column {
	struct format_ddl_column column;
	struct format_ddl_key key; /* a foreign key where its target has a name */
	bool indexed;              /* gets an index of its own */
};

/* Read Sequel.migration in m->raw: its effects into m->up. */
MUST_CHECK int format_sequel_read(
	struct arena *a, struct worker *w, const struct source *s, struct migration *m, struct err *e);
/* A symbol, a string or a block's variable that is known. */
bool format_sequel_name(const struct sequel *q, uint32_t node, struct str *out);
/* Some of them, in an array, or one. */
bool format_sequel_names(const struct sequel *q, uint32_t node, struct names_list *out);
/* A column of a type that is a node (String, :uuid, "cidr[]"), or, where that is UINT32_MAX, a word. False
 * when a part is not known: it is there all the same, and the most that it may be. */
bool format_sequel_column(struct sequel *q, struct str name, uint32_t type, struct str word, uint32_t options,
	struct sequel_column *out);
/* The key of primary_key :id. */
bool format_sequel_primary(
	struct sequel *q, struct str name, uint32_t type, uint32_t options, struct format_ddl_column *out);
/* A default's SQL; false when it is computed. */
bool format_sequel_value(struct sequel *q, uint32_t node, struct str *out);
/* Actions and target columns of a foreign key from its options. */
void format_sequel_key(struct sequel *q, uint32_t options, struct format_ddl_key *k);

/* A table being made or altered. */
struct sequel_table {
	struct str name;
	bool create;
	struct format_ddl_create making;
	VEC(struct format_ddl_index) indexes;
};
/* The table that is a call's first argument; false, and told, when its name is computed. */
bool format_sequel_open(struct sequel *q, const struct rails_call *c, struct sequel_table *t);
/* The lines of a table's block. */
void format_sequel_lines(struct sequel *q, struct sequel_table *t, uint32_t block);
/* create_table, create_table?, create_table!. */
void format_sequel_create(struct sequel *q, const struct rails_call *c);
/* A line of alter_table as a call with the table in front; false when it is another call. */
bool format_sequel_plain(struct sequel *q, const struct rails_call *c);
/* A block's body, UINT32_MAX = none. */
uint32_t format_sequel_body(const struct sequel *q, uint32_t block);
/* A comment, and what else stands among statements without being one. */
bool format_sequel_is_nothing(const struct sequel *q, uint32_t node);
/* What stands under "if" or "unless" behind it: told, unless it asks the schema itself. */
uint32_t format_sequel_guarded(struct sequel *q, uint32_t node);

#endif
