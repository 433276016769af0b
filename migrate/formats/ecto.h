/* Ecto: Elixir modules below priv/REPO/migrations, read without running them. Facts: FORMATS-B 17, and what
 * ecto_sql 3.14 (PostgreSQL, MySQL) and ecto_sqlite3 0.2x make of each operation. */
#ifndef MIGRATE_FORMATS_ECTO_H
#define MIGRATE_FORMATS_ECTO_H

#include "migrate/format_code.h"
#include "migrate/format_ddl.h"
#include "migrate/format_tool.h"

/* What the repository's configuration says of all migrations; text of an atom, empty = Ecto's own choice. */
struct ecto_config {
	bool unread;     /* a setting is computed */
	bool no_primary; /* migration_primary_key: false */
	struct str primary_name, primary_type;
	struct str key_column, key_type;               /* migration_foreign_key */
	struct str time_type, inserted_at, updated_at; /* migration_timestamps; "false" = none */
	struct str prefix;                             /* migration_default_prefix */
	struct str source;                             /* migration_source: the history table */
	struct str map_type;                           /* postgres_map_type */
	struct str text;                               /* the file, without comments */
};

/* One file while it is read. */
struct ecto {
	struct arena *a;
	const struct source *s;
	const struct syntax *t;
	struct migration *m;
	struct format_ddl d;
	const struct ecto_config *c;
	uint32_t module; /* its block */
	size_t lookups;  /* of attributes and functions: each reads the module */
	int depth;       /* of blocks and functions inside one another */
};

/* "add :name, :string, null: false" or "Repo.query!(...)". */
struct ecto_call {
	uint32_t node, arguments, block; /* UINT32_MAX = none */
	struct str receiver, name;       /* receiver: the text before the dot */
};

/* The configuration of the project around the folder: config/config.exs. */
MUST_CHECK int format_ecto_config(
	const struct files *f, struct arena *a, struct str dir, struct ecto_config *out, struct err *e);
/* What the configuration gives a key, where it is an atom or a text, or a variable that is one; false when
 * not. */
bool format_ecto_setting(const struct ecto_config *c, struct str key, struct str *out);
/* Read the module in m->raw: its effects into m->up. */
MUST_CHECK int format_ecto_read(struct arena *a, struct worker *w, const struct source *s,
	const struct ecto_config *c, struct migration *m, struct err *e);

/* -- the tree (ecto_code.c) -- */
bool format_ecto_call(const struct ecto *r, uint32_t node, struct ecto_call *out);
/* The k-th argument, or element of a list or tuple; keywords without brackets are one. An attribute of the
 * module stands for its value. UINT32_MAX when there is none. */
uint32_t format_ecto_argument(struct ecto *r, uint32_t list, size_t k);
/* The keywords that are the k-th argument: UINT32_MAX in *out when there is no such argument. False when it
 * is something else, or holds a key that is not among the known ones (NULL-ended; NULL: any). */
bool format_ecto_options(struct ecto *r, uint32_t list, size_t k, const char *const *known, uint32_t *out);
/* The value of a key among keywords; UINT32_MAX when there is none. */
uint32_t format_ecto_option(struct ecto *r, uint32_t keywords, const char *key);
/* A text whose only run-time parts are attributes of the module, which are filled in. */
bool format_ecto_text(struct ecto *r, uint32_t node, struct str *out);
/* An atom, or such a text. */
bool format_ecto_name(struct ecto *r, uint32_t node, struct str *out);
/* The same for an option; true and unchanged when it is not there. */
bool format_ecto_named(struct ecto *r, uint32_t keywords, const char *key, struct str *out);
bool format_ecto_is(const struct ecto *r, uint32_t node, const char *text);
bool format_ecto_is_atom(const struct ecto *r, uint32_t node);
void format_ecto_unknown(struct ecto *r, uint32_t node, const char *what);

/* SQL that the node holds: its statements, at their places as far as these are known. What only changes data
 * has no effect, also where parts of it are computed. */
void format_ecto_sql(struct ecto *r, uint32_t node);

/* -- columns (ecto_column.c) -- */
struct ecto_column {
	struct format_ddl_column column;
	bool primary, null_given, default_given;
	bool references;
	struct format_ddl_key key;
};
/* table(:name, prefix: "p", ...) */
struct ecto_table {
	struct format_ddl_table table;
	uint32_t options; /* keywords */
};
bool format_ecto_table(struct ecto *r, uint32_t node, struct ecto_table *out);
/* "add name, type, options" where "type" is a node; false when something of it is not known. */
bool format_ecto_column(struct ecto *r, const struct ecto_table *t, struct str name, uint32_t type,
	uint32_t options, struct ecto_column *out);
/* The same for a type by its name. */
bool format_ecto_plain_column(
	struct ecto *r, struct str name, struct str type, uint32_t options, struct ecto_column *out);
/* references(:table, ...): the key on table.column, and the type of the column by its name. */
bool format_ecto_key(struct ecto *r, const struct ecto_table *t, struct str column, uint32_t node,
	struct format_ddl_key *key, struct str *type, uint32_t *type_node);
/* The default of an option as SQL; false when it is computed. */
bool format_ecto_default(struct ecto *r, uint32_t node, struct str type, struct str *out);

/* -- operations; false when the call is another one -- */
bool format_ecto_change(struct ecto *r, const struct ecto_call *c); /* ecto_change.c */
void format_ecto_create_table(
	struct ecto *r, const struct ecto_call *c, bool if_not_exists); /* ecto_table.c */
void format_ecto_alter_table(struct ecto *r, const struct ecto_call *c);
/* index(...), unique_index(...): created, dropped or renamed (ecto_index.c). */
struct ecto_index {
	struct format_ddl_table table;
	struct str name;
	bool unique;
	struct names_list parts; /* SQL */
	uint32_t options;
};
bool format_ecto_index(struct ecto *r, uint32_t node, struct ecto_index *out);
void format_ecto_create_index(struct ecto *r, const struct ecto_index *i, bool if_not_exists);

#endif
