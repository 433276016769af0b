/*
 * JSON in and out. Reading goes through cJSON behind a strict pre-pass (size and depth capped, no duplicate
 * keys, valid UTF-8, nothing after the value); writing is a small comma-keeping printer over struct sb.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/err.h"
#include "base/sb.h"

struct json; /* a value inside a parsed document; lives as long as the arena it was parsed into */

enum json_kind { JSON_NULL, JSON_BOOL, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT };

/* Parse one whole document of at most max bytes, nested at most 900 deep. Fails with ERR_INPUT or ERR_LIMIT
 * and the line in e->line; e->file is the caller's to set. */
MUST_CHECK int json_parse(
	const struct json **out, struct arena *a, struct str text, size_t max, struct err *e);
/* As json_parse, for text written by our own worker: no duplicate-key and UTF-8 pre-pass. */
MUST_CHECK int json_parse_trusted(
	const struct json **out, struct arena *a, struct str text, size_t max, struct err *e);

/* All of these accept NULL (an absent value) and answer as for JSON null, so paths can be chained. */
enum json_kind json_kind(const struct json *j);
const struct json *json_get(const struct json *object, const char *key); /* NULL when absent */
const struct json *json_first(const struct json *j); /* first element or member, NULL when empty */
const struct json *json_next(const struct json *element);
size_t json_count(const struct json *j);
struct str json_key(const struct json *member); /* a member's own name */
struct str json_str(const struct json *j);      /* empty unless a string */
/* The number, or def when absent or no integer within 9.0e15 (doubles are exact up to 2^53). */
long long json_int(const struct json *j, long long def);
bool json_bool(const struct json *j, bool def);

/* Writer: values are separated as needed; strings are escaped, broken UTF-8 becomes U+FFFD. */
struct json_out {
	struct sb *b;
	int depth;
	bool comma[64];
};
struct json_out json_out(struct sb *b);
void json_open(struct json_out *w, const char *key, char bracket); /* '{' or '['; key NULL inside arrays */
void json_close(struct json_out *w, char bracket);                 /* '}' or ']' */
void json_put_str(struct json_out *w, const char *key, struct str v);
void json_put_int(struct json_out *w, const char *key, long long v);
void json_put_bool(struct json_out *w, const char *key, bool v);
void json_put_null(struct json_out *w, const char *key);

#endif
