/* What the parts of judge_postgresql.c share. */
#ifndef GITCHECK_JUDGE_POSTGRESQL_H
#define GITCHECK_JUDGE_POSTGRESQL_H

#include "base/json.h"
#include "gitcheck/judge_dialect.h"
#include "gitcheck/judge_text.h"

/* Indices in names of an INSERT's columns, QUERY_NONE where one is a hole: what its values are labels of. */
struct judge_postgresql_targets {
	size_t *v;
	size_t n, cap;
};

/* Reading one statement of libpg_query's tree into a query. */
struct judge_postgresql_reader {
	struct query *q;
	struct arena *a;
	struct str sql;     /* the text that was parsed */
	size_t range_scope; /* names of this scope see sources [lo, hi) only: JOIN ... ON */
	size_t lo, hi;
	int depth;
	bool too_deep;
	struct str unread; /* why the statement cannot be judged; empty = it can */
	struct str
		inner; /* part of the statement means something that is not known: why; the rest is judged */
};
/* stmt is {"SelectStmt":{...}}; false when it is not a statement that reads or writes data. */
bool judge_postgresql_statement(struct judge_postgresql_reader *r, const struct json *stmt);
/* A SELECT (unwrapped) in a new scope inside "lexical"; returns that scope. targets: the columns its rows are
 * inserted into, or NULL. */
size_t judge_postgresql_select(struct judge_postgresql_reader *r, const struct json *select, size_t lexical,
	enum query_nesting nesting, const struct judge_postgresql_targets *targets);
/* Any query in parentheses: SELECT, or INSERT/UPDATE/DELETE ... RETURNING in WITH. */
size_t judge_postgresql_subquery(struct judge_postgresql_reader *r, const struct json *wrapped,
	size_t lexical, enum query_nesting nesting);
void judge_postgresql_with(struct judge_postgresql_reader *r, const struct json *with, size_t scope);
/* A FROM list. */
void judge_postgresql_from(struct judge_postgresql_reader *r, const struct json *list, size_t scope);
void judge_postgresql_from_item(struct judge_postgresql_reader *r, const struct json *item, size_t scope);
/* A SELECT or RETURNING list: names and outputs. */
void judge_postgresql_outputs(struct judge_postgresql_reader *r, const struct json *list, size_t scope);
/* Everything in an expression, a list of them, or a part of a statement. */
void judge_postgresql_expr(struct judge_postgresql_reader *r, const struct json *node, size_t scope);
/* A column reference (unwrapped): index in names, QUERY_NONE when it is a star or a hole. */
size_t judge_postgresql_column(
	struct judge_postgresql_reader *r, const struct json *ref, size_t scope, enum query_alias alias);
/* Any expression: the index in names of the column, row or field that it is, else QUERY_NONE. */
size_t judge_postgresql_value(struct judge_postgresql_reader *r, const struct json *node, size_t scope);
/* .field.field behind the name "base"; the index of the last one's name. from: where to look for them. */
size_t judge_postgresql_fields(struct judge_postgresql_reader *r, const struct json *indirection,
	size_t scope, size_t base, size_t from);
/* Whether a FuncCall is json_populate_record(NULL::name, ...) or one of its kin, whose rows are of that type.
 */
bool judge_postgresql_is_populate(const struct json *call);
/* A type's name (unwrapped); arg is the value that is cast to it, or NULL. */
void judge_postgresql_type(
	struct judge_postgresql_reader *r, const struct json *type, const struct json *arg, size_t scope);
/* The target of a write; opaque when its name is a hole. */
size_t judge_postgresql_target(struct judge_postgresql_reader *r, const struct json *range, size_t scope);

/* judge_postgresql_label.c: constants compared with the column names[column]. */
void judge_postgresql_label(
	struct judge_postgresql_reader *r, const struct json *value, size_t scope, size_t column);
void judge_postgresql_label_typed(struct judge_postgresql_reader *r, const struct json *value, size_t scope,
	struct str schema, struct str name);
/* Assigned to it: NULL and DEFAULT too. */
void judge_postgresql_assigned(
	struct judge_postgresql_reader *r, const struct json *value, size_t scope, size_t column);

/* judge_postgresql_string.c: a constant cast to regclass and the like; false when the type is none of them.
 */
bool judge_postgresql_string_cast(
	struct judge_postgresql_reader *r, struct str type, const struct json *constant, size_t scope);
/* The arguments of functions that take an object's name. */
void judge_postgresql_string_arguments(
	struct judge_postgresql_reader *r, struct str function, const struct json *args, size_t scope);

/* judge_postgresql_other.c: statements that are no query; false when they use nothing. */
bool judge_postgresql_other(struct judge_postgresql_reader *r, const struct json *stmt);
const struct json *judge_postgresql_unwrapped(struct judge_postgresql_reader *r, const struct json *stmt);

/* Small helpers over the tree. */
struct str judge_postgresql_string(const struct json *node); /* {"String":{"sval":..}} */
/* Item number n of a list, or NULL. */
const struct json *judge_postgresql_item(const struct json *list, size_t n);
/* The text of a string constant, empty for anything else. */
struct str judge_postgresql_constant(const struct json *node);
struct names judge_postgresql_strings(struct arena *a, const struct json *list);
bool judge_postgresql_is_hole(struct str name);
/* The last identifier of the dotted name at "at": its offset and length in the text. */
void judge_postgresql_extent(struct str sql, size_t at, size_t *from, size_t *len);
/* Offset of the word after from, or from. */
size_t judge_postgresql_find_word(struct str sql, struct str word, size_t from);

#endif
