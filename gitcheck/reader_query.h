/*
 * What the parts of reader_query.c share: from the matches of query files (gitcheck/queries, docs/queries.md)
 * to mentions. A query file says with the names of its captures what a place is; nothing here knows a
 * framework.
 */
#ifndef GITCHECK_READER_QUERY_H
#define GITCHECK_READER_QUERY_H

#include "gitcheck/reader.h"

struct reader_query_range {
	size_t from, to;
};

/* The matches of one query file in one text. */
struct reader_query {
	struct arena *a;
	const struct code_file *f;
	struct mentions *out;
	const char *name; /* the query file's */
	const struct syntax_match *matches;
	size_t nmatches;
	size_t group;                           /* the last number given to alternatives */
	VEC(struct reader_query_range) not_sql; /* texts that only look like some */
	struct reader_query_typed *typed;       /* what variables hold; NULL = not looked for yet */
};

/* A text with its place in the file. */
struct reader_query_text {
	struct str text; /* empty = none */
	size_t from, to;
	bool unknown; /* something stands there, but it is known at run time only */
};

/* What a capture says: KEY is a value (a literal, or a part that #pick! took), KEY.name an identifier or a
 * symbol as it is written. */
struct reader_query_text reader_query_text(
	const struct reader_query *q, const struct syntax_match *m, const char *key);
/* The identifier or symbol of one capture, without what its language puts around it: :name, "name", $name. */
struct reader_query_text reader_query_word(
	const struct reader_query *q, const struct syntax_match *m, const char *key);
/* How sure a match is: its setting "confidence", certain without one. */
enum confidence reader_query_confidence(const struct syntax_match *m);
/* A column that may have one of several names, or be one of several tables': each is a mention, and what one
 * of them is in the database the others are not. */
struct reader_query_names {
	struct str schema;
	struct names tables, columns;
};
void reader_query_columns(struct reader_query *q, const struct reader_query_names *n, size_t from, size_t to,
	enum confidence at_most);
/* The columns said since "first" are given, or compared with, the constant that a capture is: it must be a
 * value of their type. */
void reader_query_value(struct reader_query *q, const struct syntax_match *m, const char *key, size_t first);
/* What was said since "first" is possible at most where the change removes it: setting "outlives". */
void reader_query_outlives(struct reader_query *q, const struct syntax_match *m, size_t first);
/* The same as reader_query_columns() for the tables alone. */
void reader_query_tables(struct reader_query *q, const struct reader_query_names *n, size_t from, size_t to,
	enum confidence at_most);

/* Names that a framework derives: words of the setting (docs/queries.md), one name for each. */
struct names reader_query_derived(struct arena *a, struct str path, struct str rules, struct str name);

/* The name of the class around a node without its ending; empty when it has another one. */
struct str reader_query_class_around(const struct syntax *t, uint32_t node, struct str ending);

/* A written name as the database gets it: a framework that does not quote (setting "quotes no") leaves it to
 * the database to fold. */
struct str reader_query_fold(const struct reader_query *q, const struct syntax_match *m, struct str name);
/* What a name that is written may stand for: itself, or what a plugin of the builder makes of it
 * (written.naming).
 */
struct names reader_query_written(struct reader_query *q, const struct syntax_match *m, struct str name);

/* Whether a use counts only where a file of the tree maps the class: setting "mapped only". */
bool reader_query_mapped_only(const struct syntax_match *m);
/* What mappings call a property that a use calls so: setting "property.naming". */
struct str reader_query_property(const struct reader_query *q, const struct syntax_match *m, struct str name);
/* What was said since "first" is a use of a class, or of a property of it. */
void reader_query_is_use(
	struct reader_query *q, size_t first, struct str entity, struct str property, bool mapped_only);

/* In the name of a class: behind it a property follows whose class is meant ("Order>customer"). */
#define READER_QUERY_STEP '>'
/* The property that stands for the class which a class has its table of: @parent. */
#define READER_QUERY_PARENT "<"
/* Uses of what a path through relations names, from a class on: "customer__note". */
void reader_query_path(struct reader_query *q, const struct syntax_match *m, struct str class,
	struct str separator, struct reader_query_text path, bool mapped_only);
/* Objects of options: @use.tree (reader_query_path.c). */
void reader_query_trees(struct reader_query *q);
/* Say that a property of a class holds rows of another; "to" empty = that it is no column. from, end: its
 * place. */
void reader_query_relation(struct reader_query *q, struct str class, struct str property, struct str to,
	size_t from, size_t end);
/* Attributes of classes that are tables: @use (reader_query_use.c). */
void reader_query_uses(struct reader_query *q);
/* The class of a variable at a place: what the narrowest node around it says (@typed), if that is one thing;
 * empty = nobody says. */
struct str reader_query_class_of(struct reader_query *q, struct str variable, size_t at);
/* The class that a capture names: with setting "of" "typed" that of the variable which it is; empty = none.
 */
struct reader_query_text reader_query_of(
	struct reader_query *q, const struct syntax_match *m, const char *name);
/* Queries over classes as text: @query (reader_query_objects.c). */
void reader_query_objects(struct reader_query *q);
/* What was taken for SQL and is such a query is taken back. Behind all else of the query file. */
void reader_query_objects_done(struct reader_query *q);
/* A piece of such a query, in which the alias is a class's; bare: the class is called nothing. */
void reader_query_objects_piece(struct reader_query *q, const struct syntax_capture *c, struct str class,
	struct str alias, bool bare);
/* Methods whose name is a query: @finder (reader_query_finder.c). */
void reader_query_finders(struct reader_query *q);
/* Classes that are tables: @entity, @property (reader_query_entity.c). */
void reader_query_entities(struct reader_query *q);
/* Attributes of variables that may hold rows: @attribute (reader_query_attribute.c). */
void reader_query_attributes(struct reader_query *q);
/* Query builders: @chain (reader_query_chain.c). */
void reader_query_chains(struct reader_query *q);
/* The whole chain of calls that a node is the beginning of. */
uint32_t reader_query_chain_top(const struct syntax *t, uint32_t node);

#endif
