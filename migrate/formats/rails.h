/* Rails: Ruby classes below db/migrate, read without running them. Facts: FORMATS-B 8. */
#ifndef MIGRATE_FORMATS_RAILS_H
#define MIGRATE_FORMATS_RAILS_H

#include "migrate/format_code.h"
#include "migrate/format_ddl.h"
#include "migrate/format_when.h"

struct rails;
struct rails_table;

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
struct rails_column {
	struct str table;
	struct format_ddl_column column;
};
struct rails_memory {
	VEC(struct rails_column) columns; /* not of PostgreSQL */
	VEC(struct rails_index) indexes;
	VEC(struct rails_key) keys;
	struct str key_type; /* the application's generators' primary_key_type, empty = none */
	bool zoned;          /* its datetimes are timestamptz */
	int rails;           /* its Rails by Gemfile.lock: 71 is 7.1; 0 = not known */
};

/* What an expression stands for, as far as it can be told (rails_value.c). */
enum rails_value_kind {
	RAILS_UNKNOWN,
	RAILS_NIL,
	RAILS_TEXT,
	RAILS_LIST,      /* of texts */
	RAILS_PARTS,     /* a list of values that a method gives back */
	RAILS_NODE,      /* a number, true, false, a hash, a list of other things */
	RAILS_CONDITION, /* what the catalog was asked: in .text, and the number of its mark */
};
struct rails_value {
	enum rails_value_kind kind;
	uint32_t node;
	struct str text; /* UNKNOWN: how the text begins, where that is known */
	struct names_list list;
	const struct rails_value *parts;
	size_t nparts, number, at; /* CONDITION: at = the statements there were then */
};
struct rails_binding {
	struct str name;
	struct rails_value value;
	size_t when; /* it was bound */
};
struct rails_method {
	struct str name;
	uint32_t node;
	bool seen; /* while rails_data.c looks through it */
};
/* What the names stand for where a file is being read. */
struct rails_scope {
	VEC(struct rails_binding) names;
	size_t base;                      /* the first of the method that is being read */
	VEC(struct rails_method) methods; /* by name */
	size_t steps, clock;
	int calls, nesting;
};
struct rails_frame {
	size_t base, names;
};
/* How a list of statements ends before its last. */
enum rails_jump { RAILS_ON, RAILS_NEXT, RAILS_RETURN };

/* One file while it is read. */
struct rails {
	struct arena *a;
	const struct source *s;
	const struct syntax *t;
	struct migration *m;
	struct format_ddl d;
	int release; /* of Migration[7.1]: 71; 42 when there is none */
	int depth;   /* of statements inside each other */
	struct rails_memory *memory;
	struct rails_scope *scope;
	struct rails_table *table; /* whose block is read, NULL outside; its lines are calls on .parameter */
	struct str parameter;
	struct str direction; /* the parameter of a reversible's block */
	uint32_t assumed;     /* a choice among a call's arguments, and which way it is read */
	bool assumes;
	bool looking; /* rails_data.c is asked */
	bool stopped; /* a mark that ends the migration stands in the part being read */
	size_t statements;
	int marks; /* conditions around that only the replay decides */
	enum rails_jump jump;
	uint32_t doubt;  /* where it may have returned before the end, UINT32_MAX = nowhere */
	size_t doubt_at; /* statements there were then */
};

/* A call: "add_column :t, :c, :type, null: false" or "t.string :a do ... end". */
struct rails_call {
	uint32_t node, arguments, block; /* UINT32_MAX = none */
	struct str receiver, method;
	struct str
		table; /* t.change(...): what change_column's first argument would be; empty = it is there */
};

/* A reader at the start of m's file, whose tree is not there yet; "scope" is empty, and "memory" may be NULL
 * where nothing but values is read. */
struct rails format_rails_start(struct arena *a, const struct source *s, struct migration *m,
	struct rails_memory *memory, struct rails_scope *scope);
/* Read the class in m->raw: its effects into m->up. "memory" holds what the files before it have made, and
 * takes up what this one makes. */
MUST_CHECK int format_rails_read(struct arena *a, struct worker *w, const struct source *s,
	struct migration *m, struct rails_memory *memory, struct err *e);

/* The source's dialect, where the application above db/migrate says it: the adapter in config/database.yml,
 * else the gem in Gemfile, which is a guess (an application may bring several). */
MUST_CHECK int format_rails_dialect(
	const struct files *f, struct arena *a, struct str dir, struct source *out, struct err *e);

/* -- what was made, and the names that follow it (rails_memory.c) -- */
void format_rails_make_index(struct rails *r, struct str table, const struct format_ddl_index *made);
void format_rails_remember_key(struct rails *r, struct str table, const struct format_ddl_column *key);
/* The column is the table's, as it now is; what is known of it, false = nothing. */
void format_rails_remember_column(struct rails *r, struct str table, const struct format_ddl_column *column);
void format_rails_remember_columns(struct rails *r, const struct rails_table *t);
bool format_rails_recall_column(
	const struct rails *r, struct str table, struct str name, struct format_ddl_column *out);
void format_rails_add_column(
	struct rails *r, struct str table, const struct format_ddl_column *column, bool if_not_exists);
struct str format_rails_find_index(const struct rails *r, struct str table, const struct names_list *columns);
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

/* -- copies of tables, in SQLite (rails_copy.c) -- */
/* A change of the table, or several between open and close, as schemas/replay_copy.h calls them; false: the
 * database is another, and nothing was written. */
bool format_rails_copy(struct rails *r, struct str table, const char *what, struct str x, struct str y);
bool format_rails_open_copy(struct rails *r, struct str table);
void format_rails_in_copy(struct rails *r, const char *what, struct str x, struct str y);
void format_rails_close_copy(struct rails *r);
/* Before 7.0 change_column kept what it was not given. */
bool format_rails_merges(const struct rails *r);

/* db/schema.rb or db/structure.sql beside the migrations into out->dump; none: nothing (rails_dump.c). */
MUST_CHECK int format_rails_dump(const struct files *f, struct arena *a, struct worker *w,
	const struct source *s, const struct rails_memory *settings, struct migrations *out, struct err *e);
/* The application's settings into *out (rails_settings.c). */
MUST_CHECK int format_rails_settings(const struct files *f, struct arena *a, const struct source *s,
	struct rails_memory *out, struct err *e);
/* "ActiveRecord::Migration[7.1]" -> 71; classes without a release are those of Rails 4.2 and before. */
int format_rails_release(struct str superclass);
/* -- statements (rails_flow.c) -- */
void format_rails_statement(struct rails *r, uint32_t node);
/* Those below a node, in their order. */
void format_rails_statements(struct rails *r, uint32_t body);
/* The block of a call that runs once; and the body of a class's method, the one that migrates. */
void format_rails_block(struct rails *r, const struct rails_call *c);
void format_rails_migrate(struct rails *r, uint32_t method);
/* A call that the migration itself makes, or a line of a table's block (rails_read.c). */
void format_rails_run(struct rails *r, const struct rails_call *c);
/* Is it the name of a method that changes the schema? (rails_read.c, rails_change.c) */
bool format_rails_is_change(struct str method);
bool format_rails_is_comment(struct str method); /* one that changes nothing that is compared */
bool format_rails_is_operation(struct str method);
/* The body of a heredoc that is named at a node, also by way of squish and the like; UINT32_MAX = none. */
uint32_t format_rails_heredoc(const struct rails *r, uint32_t node);
/* Is it SQL that changes rows only, by its beginning? */
bool format_rails_only_rows(const struct rails *r, uint32_t node);
/* Can what stands there change the schema? (rails_data.c) */
bool format_rails_touches(struct rails *r, uint32_t node);

/* -- names (rails_scope.c) -- */
/* What it is bound to; NULL = nothing. */
const struct rails_value *format_rails_bound(const struct rails *r, struct str name);
/* The value, where it means the same within another method. */
struct rails_value format_rails_argument_value(const struct rails *r, uint32_t node);
/* Count work; false when the file has had all that it may have. */
bool format_rails_step(const struct rails *r, size_t n);
void format_rails_learn(struct rails *r);
void format_rails_bind(const struct rails *r, struct str name, struct rails_value value);
/* NULL = the file has none of that name. */
struct rails_method *format_rails_method(const struct rails *r, struct str name);
/* Within a method of the file, with what the call gives it; false: too deep, and nothing is to be left. */
bool format_rails_enter(
	const struct rails *r, const struct rails_call *c, uint32_t method, struct rails_frame *frame);
void format_rails_leave(const struct rails *r, const struct rails_frame *frame);

/* -- values (rails_value.c) -- */
struct rails_value format_rails_value(const struct rails *r, uint32_t node);
/* A whole number, also 16.megabytes. */
bool format_rails_number(const struct rails *r, uint32_t node, uint64_t *out);
void format_rails_assign(const struct rails *r, uint32_t node);
/* The value of a method that does nothing but name things: its last expression, within it. */
uint32_t format_rails_last(const struct rails *r, uint32_t method);
/* The only child that is no punctuation; UINT32_MAX when there are none or several. */
uint32_t format_rails_only(const struct rails *r, uint32_t node);
uint32_t format_rails_element(const struct rails *r, uint32_t list, size_t k);
bool format_rails_is_token(const struct rails *r, uint32_t node);
/* The table of a model by its class's name. */
bool format_rails_model_table(const struct rails *r, struct str model, struct str *out);

/* -- conditions (rails_condition.c) -- */
/* As migrate/format_when.h has them. */
struct str format_rails_condition(const struct rails *r, uint32_t node);
/* x == y, or x =~ y where y is a pattern. */
struct str format_rails_compare(const struct rails *r, uint32_t x, uint32_t y);
/* Does the call's receiver stand for the migration itself or its connection? */
bool format_rails_is_connection(const struct rails *r, const struct rails_call *c);

/* -- the tree (rails_code.c) -- */
bool format_rails_call(const struct rails *r, uint32_t node, struct rails_call *out);
/* The k-th positional argument; UINT32_MAX when there is none. */
uint32_t format_rails_argument(const struct rails *r, const struct rails_call *c, size_t k);
/* The value of "key: value" among the arguments or in a hash; UINT32_MAX when there is none. */
uint32_t format_rails_option(const struct rails *r, uint32_t list, const char *key);
/* The node that a name stands for, where it is one; else the node itself. */
uint32_t format_rails_node(const struct rails *r, uint32_t node);
/* A symbol or a string, whatever it is put together of (rails_value.c). */
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
/* A default, a literal or SQL in a lambda, as SQL; false: it is computed. */
bool format_rails_default(const struct rails *r, uint32_t node, struct str *out);
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
/* An index of a table, or one that is made with it (rails_index.c). */
void format_rails_put_index(struct rails *r, struct rails_table *t, const struct format_ddl_index *i);
/* Options that stand in an index's hash or among a call's arguments; .columns are there. */
void format_rails_index_options(struct rails *r, uint32_t list, struct format_ddl_index *i);
void format_rails_table_index(
	struct rails *r, struct rails_table *t, uint32_t node, uint32_t list, struct names_list columns);
/* "add_index", "t.index". */
void format_rails_index(struct rails *r, struct rails_table *t, const struct rails_call *c, size_t first);
void format_rails_foreign_key(
	struct rails *r, struct rails_table *t, const struct rails_call *c, size_t first);

/* "add_unique_constraint", "t.exclusion_constraint", and the name that removing one gives or derives. */
void format_rails_constraint(
	struct rails *r, struct rails_table *t, const struct rails_call *c, size_t first);
bool format_rails_constraint_name(
	struct rails *r, const struct rails_call *c, struct str table, size_t first, struct str *out);
/* The table of create_join_table. */
struct str format_rails_join_name(const struct rails *r, struct str one, struct str two);

/* "schema.table" or "table". */
struct format_ddl_table format_rails_named(struct str name);
struct rails_table format_rails_alter(struct str name);
/* execute "SQL", execute <<~SQL: its statements; a text that is computed is nothing where it can only move
 * rows. */
void format_rails_execute(struct rails *r, const struct rails_call *c);
/* A call that changes what is there, or runs SQL (rails_change.c); false when it is another. */
bool format_rails_change(struct rails *r, const struct rails_call *c);

#endif
