/* What the readers share: emitting mentions, and walking the syntax of JavaScript and TypeScript. */
#ifndef GITCHECK_READER_H
#define GITCHECK_READER_H

#include "gitcheck/mention.h"

#define READER_NONE UINT32_MAX

extern const struct reader reader_sql, reader_supabase_js, reader_drizzle, reader_doctrine, reader_mybatis,
	reader_mapping, reader_ecpg, reader_prisma, reader_query;

/* A mention of an object at the bytes [from, to) of the file. Valid until the next mention. */
struct mention *reader_object(struct arena *a, struct mentions *out, const char *reader, struct object_id id,
	size_t from, size_t to, enum confidence at_most);
/* A statement that stands in the file as it is, from that byte on. */
void reader_statement(struct arena *a, struct mentions *out, const char *reader, struct str text, size_t from,
	enum confidence at_most);
/* Something database-like that could not be read. */
void reader_unread(
	struct arena *a, struct mentions *out, const char *reader, size_t from, size_t to, const char *why);
/* Files of these languages have a tree of the JavaScript family. */
bool reader_is_js(enum language l);

/* The parts of x.name(...): the callee's object and the name; empty when the call is not of that form. */
struct str reader_method(const struct syntax *t, uint32_t call, uint32_t *object);
/* The name of f(...); empty when the callee is no plain identifier. */
struct str reader_function(const struct syntax *t, uint32_t call);
/* Argument n of a call, comments not counted; READER_NONE when there are fewer. */
uint32_t reader_argument(const struct syntax *t, uint32_t call, unsigned n);
/* The call that continues a chain: for x in x.name(...) that call, else READER_NONE. */
uint32_t reader_chained(const struct syntax *t, uint32_t call);
/* Without parentheses, "as T", "satisfies T", "!" and await. */
uint32_t reader_plain(const struct syntax *t, uint32_t node);
/* Key of a member of an object literal (pair, shorthand); empty for spreads, methods and computed keys. */
struct str reader_key(const struct syntax *t, uint32_t member, uint32_t *value);
/* Value of a key in an object literal, READER_NONE when it is not there. */
uint32_t reader_value(const struct syntax *t, uint32_t object, const char *key);
/* Variables of a file by name. */
struct reader_constants;
struct reader_constants *reader_constants(struct arena *a, const struct syntax *t);
/* The value a variable of this name has in the file, READER_NONE when there is no single one. */
uint32_t reader_constant(const struct reader_constants *k, struct str name);
/* The object literal an expression is or returns: {...}, () => ({...}), a const's name. */
uint32_t reader_object_literal(const struct reader_constants *k, uint32_t node);

/* Each string that an expression may be: a literal, the elements of an array, both sides of a choice. from,
 * to: its text in the file. */
void reader_constants_in(struct arena *a, const struct code_file *f, uint32_t node,
	void (*found)(void *ctx, const struct literal *l, size_t from, size_t to), void *ctx);

/* shippedAt -> shipped_at, as Symfony's and Drizzle's strategies do it. */
struct str reader_snake(struct arena *a, struct str name);

#endif
