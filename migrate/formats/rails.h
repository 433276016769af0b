/* Rails: Ruby classes below db/migrate, read without running them. Facts: FORMATS-B 8. */
#ifndef MIGRATE_FORMATS_RAILS_H
#define MIGRATE_FORMATS_RAILS_H

#include "migrate/format_code.h"
#include "migrate/format_ddl.h"

/* What the files up to here have made, in their order (rails_memory.c). */
struct rails_index {
	struct str table; /* as migrations call it */
	struct format_ddl_index made;
};
struct rails_key { /* a primary key that PostgreSQL fills: its index, and its sequence, follow the table's
		      name */
	struct str table, column;
	bool sequence; /* is called after the column */
};
struct rails_memory {
	VEC(struct rails_index) indexes;
	VEC(struct rails_key) keys;
};

/* One file while it is read. */
struct rails {
	struct arena *a;
	const struct source *s;
	const struct syntax *t;
	struct migration *m;
	struct format_ddl d;
	int release; /* of Migration[7.1]: 71; 42 when there is none */
	int depth;   /* of blocks inside each other */
	struct rails_memory *memory;
};

/* A call: "add_column :t, :c, :type, null: false" or "t.string :a do ... end". */
struct rails_call {
	uint32_t node, arguments, block; /* UINT32_MAX = none */
	struct str receiver, method;
};

/* Read the class in m->raw: its effects into m->up. "memory" holds what the files before it have made, and
 * takes up what this one makes. */
MUST_CHECK int format_rails_read(struct arena *a, struct worker *w, const struct source *s,
	struct migration *m, struct rails_memory *memory, struct err *e);

/* The adapter in config/database.yml or the gem in Gemfile, in the application above db/migrate: the source's
 * dialect, where they say it. */
MUST_CHECK int format_rails_dialect(
	const struct files *f, struct arena *a, struct str dir, struct source *out, struct err *e);

/* -- what was made, and the names that follow it (rails_memory.c) -- */
void format_rails_make_index(struct rails *r, struct str table, const struct format_ddl_index *made);
void format_rails_remember_key(struct rails *r, struct str table, const struct format_ddl_column *key);
void format_rails_forget_index(struct rails *r, struct str table, struct str name);
void format_rails_forget_table(struct rails *r, struct str table);
void format_rails_drop_column(struct rails *r, struct str table, struct str column, bool if_exists);
/* ALTER INDEX, or ALTER TABLE in MySQL; not for SQLite. */
void format_rails_write_index_name(struct rails *r, struct str table, struct str from, struct str to);
/* Write the change, and those of the names that Rails derived from what is renamed. false: the index is not
 * known here, and nothing was written. */
bool format_rails_rename_index(struct rails *r, struct str table, struct str from, struct str to);
void format_rails_rename_column(struct rails *r, struct str table, struct str from, struct str to);
void format_rails_rename_table(struct rails *r, struct str from, struct str to);

/* db/schema.rb or db/structure.sql beside the migrations into out->dump; none: nothing (rails_dump.c). */
MUST_CHECK int format_rails_dump(const struct files *f, struct arena *a, struct worker *w,
	const struct source *s, struct migrations *out, struct err *e);
/* "ActiveRecord::Migration[7.1]" -> 71; classes without a release are those of Rails 4.2 and before. */
int format_rails_release(struct str superclass);
/* Read the calls in a call's block. */
void format_rails_block(struct rails *r, const struct rails_call *c);

/* -- the tree (rails_code.c) -- */
bool format_rails_call(const struct rails *r, uint32_t node, struct rails_call *out);
/* The k-th positional argument; UINT32_MAX when there is none. */
uint32_t format_rails_argument(const struct rails *r, const struct rails_call *c, size_t k);
/* The value of "key: value" among the arguments or in a hash; UINT32_MAX when there is none. */
uint32_t format_rails_option(const struct rails *r, uint32_t list, const char *key);
/* A symbol or a string without holes. */
bool format_rails_name(const struct rails *r, uint32_t node, struct str *out);
/* One name or an array of them; false when something else is among them. */
bool format_rails_names(const struct rails *r, uint32_t node, struct names_list *out);
bool format_rails_is(const struct rails *r, uint32_t node, const char *text);
void format_rails_unknown(struct rails *r, uint32_t node, const char *what);

/* -- columns (rails_column.c) -- */
/* Whether a line of a table may call it: t.string, t.enum, t.virtual. */
bool format_rails_is_type(const struct rails *r, struct str type);
/* "string" with its options into SQL of the dialect; a type that is none of Rails' own is the database's, as
 * Rails takes it (type_to_sql). A default that is computed is told as unknown, and one there is. False when
 * nothing can be said of the column. */
bool format_rails_column(
	struct rails *r, struct str name, struct str type, uint32_t options, struct format_ddl_column *out);
/* created_at or updated_at. */
struct format_ddl_column format_rails_timestamp(const struct rails *r, struct str name, uint32_t options);
/* The primary key of create_table; false: there is none. *known is false when it cannot be told. */
bool format_rails_primary(
	const struct rails *r, uint32_t options, struct format_ddl_column *out, bool *known);
/* "index_t_on_a_and_b", as cut by the release's limit. */
struct str format_rails_index_name(const struct rails *r, struct str table, const struct names_list *columns);
/* "fk_rails_" and ten digits. */
struct str format_rails_key_name(const struct rails *r, struct str table, struct str column);

/* -- what a definition of a table holds (rails_table.c) -- */
struct rails_table {
	struct str name;
	bool create;                     /* create_table: columns and keys are collected, else ALTER TABLE */
	struct format_ddl_create making; /* when create */
	VEC(struct format_ddl_index) indexes;
};
/* One line of the block: "t.string :a, null: false". */
void format_rails_table_line(struct rails *r, struct rails_table *t, const struct rails_call *c);
/* "add_reference :t, :user, ..." and "t.references :user, ..."; first is the position of the name. */
void format_rails_reference(struct rails *r, struct rails_table *t, const struct rails_call *c, size_t first);
/* "add_index", "t.index". */
void format_rails_index(struct rails *r, struct rails_table *t, const struct rails_call *c, size_t first);
void format_rails_foreign_key(
	struct rails *r, struct rails_table *t, const struct rails_call *c, size_t first);

/* "schema.table" or "table". */
struct format_ddl_table format_rails_named(struct str name);
struct rails_table format_rails_alter(struct str name);
/* execute "SQL", execute <<~SQL: its statements; a text that is computed is nothing where it can only move
 * rows. */
void format_rails_execute(struct rails *r, const struct rails_call *c);
/* A call that changes what is there, or runs SQL (rails_change.c); false when it is another. */
bool format_rails_change(struct rails *r, const struct rails_call *c);

#endif
