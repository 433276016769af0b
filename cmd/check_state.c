#include <stdlib.h>

#include "base/file.h"
#include "base/json.h"
#include "cmd/check.h"

enum { STATE_MAX = 64 * 1024 * 1024 };

static int wrong(struct err *e, struct str path, const char *what)
{
	err_set(e, ERR_CONFIG, "state file: %s", what);
	err_hint(e,
		"A state file holds {\"version\":1,\"environment\":\"NAME\",\"applied\":[{\"source\":\"\","
		"\"id\":\"...\"}]}.");
	return err_at(e, path, 0);
}

/* A member of another type must not count as one that is not there: "failed":"yes" is no success. */
static bool is_kind(const struct json *of, const char *key, enum json_kind kind)
{
	const struct json *j = json_get(of, key);
	return !j || json_kind(j) == JSON_NULL || json_kind(j) == kind;
}

static bool is_checksum(struct str sum)
{
	static const char digits[] = "0123456789abcdef";
	if (!str_starts(sum, STR("sha256:")) || sum.n != 7 + 64)
		return false;
	for (size_t i = 7; i < sum.n; i++)
		if (!memchr(digits, sum.p[i], sizeof digits - 1))
			return false;
	return true;
}

static int read_entry(
	struct arena *a, const struct json *j, struct str path, struct check_state *out, struct err *e)
{
	struct str id = json_str(json_get(j, "id")), sum = json_str(json_get(j, "checksum"));
	if (json_kind(j) != JSON_OBJECT || !id.n)
		return wrong(e, path, "an entry of \"applied\" has no \"id\"");
	if (!is_kind(j, "source", JSON_STRING) || !is_kind(j, "checksum", JSON_STRING))
		return wrong(e, path, "\"source\" and \"checksum\" must be texts");
	if (!is_kind(j, "failed", JSON_BOOL))
		return wrong(e, path, "\"failed\" must be true or false");
	if (json_get(j, "checksum") && json_kind(json_get(j, "checksum")) != JSON_NULL && !is_checksum(sum))
		return wrong(e, path, "a \"checksum\" must be sha256: and 64 hexadecimal digits (0-9, a-f)");
	*VEC_PUSH(a, out) = (struct check_state_entry){
		json_str(json_get(j, "source")), id, sum, json_bool(json_get(j, "failed"), false)};
	return 0;
}

static int by_id(const void *x, const void *y)
{
	const struct check_state_entry *a = x, *b = y;
	int c = str_cmp(a->source, b->source);
	return c ? c : str_cmp(a->id, b->id);
}

/* Two rows for one migration may contradict each other. */
static int check_twice(struct arena *a, const struct check_state *st, struct str path, struct err *e)
{
	struct check_state_entry *v = ARENA_ARRAY(a, struct check_state_entry, st->n + 1);
	for (size_t i = 0; i < st->n; i++)
		v[i] = st->v[i];
	qsort(v, st->n, sizeof *v, by_id);
	for (size_t i = 1; i < st->n; i++)
		if (!by_id(&v[i - 1], &v[i]))
			return wrong(
				e, path, str_fmt(a, "\"applied\" holds \"%.*s\" twice", STRF(v[i].id)).p);
	return 0;
}

static int read_deployed(
	struct arena *a, const struct json *list, struct str path, struct check_state *out, struct err *e)
{
	for (const struct json *j = json_first(list); j; j = json_next(j)) {
		if (json_kind(j) != JSON_STRING)
			return wrong(e, path, "\"deployed\" must list commits");
		*VEC_PUSH(a, &out->deployed) = json_str(j);
	}
	return 0;
}

int check_state_parse(
	struct arena *a, struct str text, struct str path, struct check_state *out, struct err *e)
{
	const struct json *j;
	int rc = 0;
	*out = (struct check_state){.v = NULL};
	if (json_parse(&j, a, text, STATE_MAX, e)) {
		e->code = ERR_CONFIG;
		(void)err_ctx(e, "state file");
		return err_at(e, path, e->line);
	}
	if (json_kind(j) != JSON_OBJECT || json_int(json_get(j, "version"), 0) != 1)
		return wrong(e, path, "its \"version\" is not 1");
	out->environment = json_str(json_get(j, "environment"));
	if (!out->environment.n)
		return wrong(e, path, "it names no \"environment\"");
	const struct json *applied = json_get(j, "applied");
	if (json_kind(applied) != JSON_ARRAY)
		return wrong(e, path, "\"applied\" is not a list");
	for (const struct json *k = json_first(applied); k && !rc; k = json_next(k))
		rc = read_entry(a, k, path, out, e);
	if (!rc)
		rc = check_twice(a, out, path, e);
	if (!rc && !is_kind(j, "deployed", JSON_ARRAY))
		return wrong(e, path, "\"deployed\" must list commits");
	return rc ? rc : read_deployed(a, json_get(j, "deployed"), path, out, e);
}

int check_state_read(struct arena *a, struct str path, struct check_state *out, struct err *e)
{
	struct str text;
	if (file_read(a, path, STATE_MAX, &text, e)) {
		e->code = ERR_CONFIG;
		return ERR_CONFIG;
	}
	return check_state_parse(a, text, path, out, e);
}
