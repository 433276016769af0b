/*
 * SeaORM: Rust programs that speak to its SchemaManager, read without running them. Facts:
 * sea-orm-migration 1.1 and 2.0 (migrator/exec.rs, schema.rs), sea-query 0.32 and 1.0 (backend/.../table.rs).
 */
#ifndef MIGRATE_FORMATS_SEAORM_H
#define MIGRATE_FORMATS_SEAORM_H

#include "migrate/format_code.h"
#include "migrate/format_ddl.h"
#include "migrate/format_tool.h"

/* A Rust file that was parsed for the names in it; tree NULL: it is not there, or could not be parsed. */
struct seaorm_file {
	struct str path;
	const struct syntax *tree;
};

/* Files of the crate that migrations take names from, each parsed once. */
struct seaorm_crate {
	const struct files *f;
	struct arena *a;
	struct worker *w;
	struct str dir; /* of the migrations */
	VEC(struct seaorm_file) files;
};

/* What a name stands for where a loop or a function binds it, innermost first. */
struct seaorm_env {
	const struct seaorm_env *up;
	struct str name;
	uint32_t value;
	const struct seaorm_env *of; /* where the value's own names are looked up */
};

/* One file while it is read. */
struct seaorm {
	struct arena *a;
	struct seaorm_crate *crate; /* NULL: names of this file alone */
	const struct source *s;
	const struct syntax *t;
	struct migration *m;
	struct format_ddl d;
	struct str manager; /* what up() calls its SchemaManager */
	int depth;          /* of values and calls within each other */
	int budget;         /* nodes of calls that are still looked at */
	uint64_t *looked;   /* at nodes, for names: limited */
	int nesting;        /* of branches and loops */
	bool guarded;       /* within "if !manager.has_table(...)": what is there already stays */
};

struct seaorm_nodes {
	uint32_t *v;
	size_t n, cap;
};

/* One call of a chain: ".col(...)". */
struct seaorm_call {
	uint32_t node, arguments;
	struct str name;
};

/* "Table::create().table(X).to_owned()": the root is "Table::create", the last two parts of a path, or the
 * name of a function or a method; its own arguments are the first call's. */
struct seaorm_chain {
	struct str root;
	VEC(struct seaorm_call) calls;
};

enum { SEAORM_MAX_DEPTH = 24 };

/* -- the tree (seaorm_code.c) -- */
/* Whether all nodes of a tree may be looked at once more. */
bool format_seaorm_may_look(const struct seaorm *r, const struct syntax *t);
/* Without "&mut", ".await", "?", brackets, ".to_owned()" and the like; a name that a loop, a function or a
 * "let" of the same function binds is what it is bound to. *env follows it. */
uint32_t format_seaorm_bare(const struct seaorm *r, const struct seaorm_env **env, uint32_t node);
uint32_t format_seaorm_function(const struct syntax *t, struct str name);
/* The parameters of a function of this file, bound to what a call gives. */
const struct seaorm_env *format_seaorm_bind(
	const struct seaorm *r, const struct seaorm_env *env, uint32_t call, uint32_t function);
bool format_seaorm_chain(
	const struct seaorm *r, const struct seaorm_env **env, uint32_t node, struct seaorm_chain *out);
/* The k-th argument of a call; UINT32_MAX when there is none. */
uint32_t format_seaorm_argument(const struct seaorm *r, const struct seaorm_call *c, size_t k);
/* A string without holes; false: it is none, or not known. */
bool format_seaorm_text(
	const struct seaorm *r, const struct seaorm_env *env, uint32_t node, struct literal *out);
/* The elements of "[a, b]", of "vec![...]" as far as they are literals, and with tuples of "(a, b)", too.
 * False: it is no list. */
bool format_seaorm_list(const struct seaorm *r, const struct seaorm_env **env, uint32_t node, bool tuples,
	struct seaorm_nodes *out);
/* "a_b" of "aB", "AB3Cd" -> "ab3_cd": as the crate heck has it. */
struct str format_seaorm_snake(struct arena *a, struct str name);
void format_seaorm_unknown(struct seaorm *r, uint32_t node, const char *what);

/* -- names (seaorm_name.c) -- */
/* What an identifier of sea-query is in the database: a string, Alias::new("x"), X::Table of an enum that
 * derives Iden or DeriveIden, or implements it, x::Entity and x::Column::Id of an entity, here or in a file
 * of the crate. */
bool format_seaorm_name(const struct seaorm *r, const struct seaorm_env *env, uint32_t node, struct str *out);
/* The same for a table, which may stand with its schema: (schema, table). */
bool format_seaorm_table(
	const struct seaorm *r, const struct seaorm_env *env, uint32_t node, struct format_ddl_table *out);
/* The attributes that stand in front of an item: the text within #[...] of the k-th, empty behind the last.
 */
struct str format_seaorm_attribute(const struct syntax *t, uint32_t item, size_t k);
/* The string behind 'key =' in a text of attributes; false: it is not there. */
bool format_seaorm_setting(struct arena *a, struct str text, const char *key, struct str *out);

/* -- columns (seaorm_column.c) -- */
/* The SQL of a type by the method of ColumnDef that is called after it ("string_len", "json_binary") and up
 * to two numbers; empty: not known. */
struct str format_seaorm_type(
	struct arena *a, enum dialect d, struct str method, const struct str *numbers, size_t n);
/* "ColumnType::Decimal(Some((10, 2)))", as an entity's attribute and new_with_type() have it. */
struct str format_seaorm_type_of(struct arena *a, enum dialect d, struct str text);
/* What ColumnDef::new(X).string().not_null() or a helper of schema.rs (string_len_null(X, 20)) declares.
 * False: it has no name or type that is known, and a gap says so. */
bool format_seaorm_column(
	struct seaorm *r, const struct seaorm_env *env, uint32_t node, struct format_ddl_column *out);

/* .modify_column(def): in PostgreSQL what it says and no more; MySQL states the whole column. False: not
 * read. */
bool format_seaorm_modify(
	struct seaorm *r, const struct seaorm_env *env, uint32_t node, struct format_ddl_table t);

/* -- entities (seaorm_entity.c) -- */
/* The struct of "X::Entity" and the tree it stands in; UINT32_MAX: not found. */
uint32_t format_seaorm_entity(const struct seaorm *r, uint32_t node, const struct syntax **t);
/* Its table, by its attribute. */
bool format_seaorm_entity_table(
	struct arena *a, const struct syntax *t, uint32_t model, struct format_ddl_table *out);
/* The column of one of its fields, called by the variant of Column: "TitleText". */
bool format_seaorm_entity_column(
	struct arena *a, const struct syntax *t, uint32_t model, struct str variant, struct str *out);
/* schema.create_table_from_entity(X::Entity) */
void format_seaorm_entity_create(struct seaorm *r, uint32_t node, bool if_not_exists);

/* -- files of the crate (seaorm_crate.c) -- */
/* Parsed, from its path; NULL: not there. */
const struct syntax *format_seaorm_file(struct seaorm_crate *c, struct str path);
/* The trees in which a name that this file imports may be defined, in the order of likelihood: "path" is what
 * its use says ("crate::iden"), or what stands before it. Up to n; how many. */
size_t format_seaorm_trees(const struct seaorm *r, struct str path, const struct syntax **out, size_t n);
/* The path that a use declaration of the file gives a name ("*": what is imported whole), without the name
 * itself
 * ("super::m1" of "super::m1::X"), and the name there, which "as" may have changed. Looks from node *from on,
 * which moves behind it. False: none does. */
bool format_seaorm_import(struct arena *a, const struct syntax *t, uint32_t *from, struct str name,
	struct str *path, struct str *there);

/* -- statements (seaorm_table.c, seaorm_index.c) -- */
/* A statement that is put together: Table::create(), Index::drop() and the like. */
void format_seaorm_statement(struct seaorm *r, const struct seaorm_env *env, uint32_t node);
/* Clauses of a table: an index or a key that stands in Table::create(); empty: nothing, or a gap says so. */
struct str format_seaorm_index_clause(struct seaorm *r, const struct seaorm_env *env, uint32_t node);
struct str format_seaorm_key_clause(
	struct seaorm *r, const struct seaorm_env *env, uint32_t node, struct format_ddl_table *table);
bool format_seaorm_index(struct seaorm *r, const struct seaorm_env *env, const struct seaorm_chain *c,
	struct format_ddl_index *out);

MUST_CHECK int format_seaorm_read(
	struct seaorm_crate *crate, const struct source *s, struct migration *m, struct err *e);

#endif
