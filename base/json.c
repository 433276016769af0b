#include "base/json.h"

#include <cjson/cJSON.h>
#include <string.h>

#include "base/arena.h"
#include "base/die.h"

enum { MAX_DEPTH = 900 }; /* cJSON itself stops at 1,000 */

/* struct json is cJSON under another name: no foreign type leaves this file. */
static const cJSON *in(const struct json *j)
{
	return (const cJSON *)(const void *)j;
}

static const struct json *out_of(const cJSON *c)
{
	return (const struct json *)(const void *)c;
}

static void drop(void *c)
{
	cJSON_Delete(c);
}

/* cJSON recurses while parsing; refuse deep nesting and control characters before it sees them. */
static int scan_depth(struct str t, struct err *e)
{
	int depth = 0;
	bool in_string = false;
	for (size_t i = 0; i < t.n; i++) {
		unsigned char c = (unsigned char)t.p[i];
		if (in_string) {
			/* cJSON ends its strings at the second of them. */
			if (c < 0x20 || (c == '\\' && str_starts(str_sub(t, i, t.n), STR("\\u0000")))) {
				err_set(e, ERR_INPUT, "control character inside a JSON string");
				return err_at(e, e->file, str_line(t, i));
			}
			if (c == '\\')
				i++;
			in_string = c != '"';
		} else if (c == '"') {
			in_string = true;
		} else if (c == '{' || c == '[') {
			if (++depth > MAX_DEPTH)
				return err_set(e, ERR_LIMIT, "JSON nested more than %d deep", MAX_DEPTH);
		} else if (c == '}' || c == ']') {
			depth--;
		}
	}
	return 0;
}

int json_parse_trusted(const struct json **out, struct arena *a, struct str text, size_t max, struct err *e)
{
	if (text.n > max)
		return err_set(e, ERR_LIMIT, "JSON document of %zu bytes, more than %zu", text.n, max);
	int rc = scan_depth(text, e);
	if (rc)
		return rc;
	const char *end = NULL;
	cJSON *c = cJSON_ParseWithLengthOpts(text.p ? text.p : "", text.n, &end, false);
	size_t at = end ? (size_t)(end - text.p) : 0;
	if (!c) {
		err_set(e, ERR_INPUT, "not valid JSON");
		return err_at(e, e->file, str_line(text, at));
	}
	arena_own(a, c, drop);
	if (str_trim(str_sub(text, at, text.n)).n) {
		err_set(e, ERR_INPUT, "text after the end of the JSON document");
		return err_at(e, e->file, str_line(text, at));
	}
	*out = out_of(c);
	return 0;
}

static int by_key(const void *a, const void *b)
{
	return strcmp((*(const cJSON *const *)a)->string, (*(const cJSON *const *)b)->string);
}

/* Sorted: an object has as many keys as fit into a document. */
static int refuse_duplicates(const cJSON *c, struct arena *a, struct err *e)
{
	VEC(const cJSON *) keys = {0};
	for (const cJSON *m = c->child; m && cJSON_IsObject(c); m = m->next)
		*VEC_PUSH(a, &keys) = m;
	str_sort(keys.v, keys.n, sizeof *keys.v, by_key);
	for (size_t i = 1; i < keys.n; i++)
		if (by_key(&keys.v[i - 1], &keys.v[i]) == 0)
			return err_set(e, ERR_INPUT, "duplicate JSON key \"%s\"", keys.v[i]->string);
	int rc = 0;
	for (const cJSON *m = c->child; m && !rc; m = m->next)
		rc = m->child ? refuse_duplicates(m, a, e) : 0;
	return rc;
}

int json_parse(const struct json **out, struct arena *a, struct str text, size_t max, struct err *e)
{
	size_t bad;
	if (!str_utf8(text, &bad)) {
		err_set(e, ERR_INPUT, "JSON document is not UTF-8");
		return err_at(e, e->file, str_line(text, bad));
	}
	const struct json *j = NULL;
	int rc = json_parse_trusted(&j, a, text, max, e);
	if (!rc)
		rc = refuse_duplicates(in(j), a, e);
	if (!rc)
		*out = j;
	return rc;
}

enum json_kind json_kind(const struct json *j)
{
	const cJSON *c = in(j);
	if (!c || cJSON_IsNull(c))
		return JSON_NULL;
	if (cJSON_IsBool(c))
		return JSON_BOOL;
	if (cJSON_IsNumber(c))
		return JSON_NUMBER;
	if (cJSON_IsString(c))
		return JSON_STRING;
	return cJSON_IsArray(c) ? JSON_ARRAY : JSON_OBJECT;
}

const struct json *json_get(const struct json *object, const char *key)
{
	return cJSON_IsObject(in(object)) ? out_of(cJSON_GetObjectItemCaseSensitive(in(object), key)) : NULL;
}

const struct json *json_first(const struct json *j)
{
	return j ? out_of(in(j)->child) : NULL;
}

const struct json *json_next(const struct json *element)
{
	return element ? out_of(in(element)->next) : NULL;
}

size_t json_count(const struct json *j)
{
	size_t n = 0;
	for (const struct json *c = json_first(j); c; c = json_next(c))
		n++;
	return n;
}

struct str json_key(const struct json *member)
{
	return member ? str_of(in(member)->string) : STR_NONE;
}

struct str json_str(const struct json *j)
{
	return cJSON_IsString(in(j)) ? str_of(in(j)->valuestring) : STR_NONE;
}

long long json_int(const struct json *j, long long def)
{
	if (!cJSON_IsNumber(in(j)))
		return def;
	double d = in(j)->valuedouble;
	if (d < -9.0e15 || d > 9.0e15 || (double)(long long)d != d)
		return def;
	return (long long)d;
}

bool json_bool(const struct json *j, bool def)
{
	return cJSON_IsBool(in(j)) ? cJSON_IsTrue(in(j)) : def;
}

struct json_out json_out(struct sb *b)
{
	return (struct json_out){.b = b};
}

/* "##[command]" is obeyed by GitHub's runner anywhere in a line of a log: its bracket is escaped. */
static bool is_obeyed(struct str s, size_t i)
{
	return s.p[i] == '[' && i >= 2 && s.p[i - 1] == '#' && s.p[i - 2] == '#';
}

/* Valid UTF-8; what needs no escape goes as a piece. */
static void quote_part(struct sb *b, struct str s)
{
	size_t from = 0;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		size_t len = 1;
		/* A document is looked at in logs and terminals too. */
		uint32_t hidden = c >= 0xC2 ? sb_hidden(s, i, &len) : 0;
		if (!hidden && !is_obeyed(s, i) && c >= 0x20 && c != '"' && c != '\\' && c != 0x7F)
			continue;
		sb_add(b, str_sub(s, from, i));
		if (c == '"' || c == '\\')
			sb_fmt(b, "\\%c", c);
		else
			sb_fmt(b, "\\u%04x", hidden ? (unsigned)hidden : c);
		i += hidden ? len - 1 : 0;
		from = i + 1;
	}
	sb_add(b, str_sub(s, from, s.n));
}

/* The length of what stands for itself at the front: printable ASCII. */
static size_t plain(struct str s)
{
	size_t i = 0;
	for (; i < s.n && s.p[i] >= 0x20 && s.p[i] < 0x7F && s.p[i] != '"' && s.p[i] != '\\'; i++)
		if (is_obeyed(s, i))
			return i - 2;
	return i;
}

static void quote(struct sb *b, struct str s)
{
	size_t from = plain(s);
	sb_char(b, '"');
	sb_add(b, str_sub(s, 0, from));
	for (size_t i = from; i < s.n;) {
		size_t bad = s.n - i;
		struct str rest = str_sub(s, i, s.n);
		if (str_utf8(rest, &bad))
			bad = rest.n;
		quote_part(b, str_sub(rest, 0, bad));
		i += bad;
		if (i < s.n) {
			sb_add(b, STR("\xEF\xBF\xBD"));
			i++;
		}
	}
	sb_char(b, '"');
}

static void lead(struct json_out *w, const char *key)
{
	if (w->comma[w->depth])
		sb_char(w->b, ',');
	w->comma[w->depth] = true;
	if (key) {
		quote(w->b, str_of(key));
		sb_char(w->b, ':');
	}
}

void json_open(struct json_out *w, const char *key, char bracket)
{
	lead(w, key);
	sb_char(w->b, bracket);
	BUG_IF(w->depth + 1 >= (int)sizeof w->comma);
	w->comma[++w->depth] = false;
}

void json_close(struct json_out *w, char bracket)
{
	BUG_IF(w->depth == 0);
	w->depth--;
	sb_char(w->b, bracket);
}

void json_put_str(struct json_out *w, const char *key, struct str v)
{
	lead(w, key);
	quote(w->b, v);
}

void json_put_int(struct json_out *w, const char *key, long long v)
{
	lead(w, key);
	sb_fmt(w->b, "%lld", v);
}

void json_put_bool(struct json_out *w, const char *key, bool v)
{
	lead(w, key);
	sb_addz(w->b, v ? "true" : "false");
}

void json_put_null(struct json_out *w, const char *key)
{
	lead(w, key);
	sb_addz(w->b, "null");
}
