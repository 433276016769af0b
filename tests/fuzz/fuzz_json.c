/* JSON: what is read and printed again is read to the same. */
#include "base/json.h"
#include "tests/fuzz/fuzz.h"

enum { MOST = 16 << 20, DEEPEST = 60 };

static void put(struct json_out *w, const struct json *j, const char *key, int depth)
{
	switch (depth > DEEPEST ? JSON_NULL : json_kind(j)) {
	case JSON_NULL:
		json_put_null(w, key);
		break;
	case JSON_BOOL:
		json_put_bool(w, key, json_bool(j, false));
		break;
	case JSON_NUMBER:
		json_put_int(w, key, json_int(j, 0));
		break;
	case JSON_STRING:
		json_put_str(w, key, json_str(j));
		break;
	case JSON_ARRAY:
	case JSON_OBJECT:
		json_open(w, key, json_kind(j) == JSON_ARRAY ? '[' : '{');
		for (const struct json *k = json_first(j); k; k = json_next(k)) {
			char name[24];
			snprintf(name, sizeof name, "k%zu", json_key(k).n);
			put(w, k, json_kind(j) == JSON_ARRAY ? NULL : name, depth + 1);
		}
		json_close(w, json_kind(j) == JSON_ARRAY ? ']' : '}');
	}
}

/* Keys are printed by their length alone, so objects may get the same key twice: the trusting reader takes
 * it. */
static void again(struct arena *a, const struct json *j)
{
	struct sb b = sb_new(a, MOST);
	struct json_out w = json_out(&b);
	struct err e = err_new(a);
	const struct json *k;
	put(&w, j, NULL, 0);
	if (json_parse_trusted(&k, a, sb_str(&b), MOST, &e))
		fuzz_fail("what was printed is no JSON", 0);
	if (json_kind(k) != json_kind(j) || json_count(k) != json_count(j))
		fuzz_fail("what was printed is something else", json_count(k));
	if (json_kind(j) == JSON_STRING && !str_eq(json_str(j), json_str(k)))
		fuzz_fail("a string was printed as another one", 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new("fuzz");
	struct err e = err_new(a);
	const struct json *j;
	if (json_parse(&j, a, fuzz_text(data, n), MOST, &e) == 0)
		again(a, j);
	else if (e.code != ERR_INPUT && e.code != ERR_LIMIT)
		fuzz_fail("an error of another kind", (size_t)e.code);
	fuzz_bounded(a, n, 1 << 20, 2000);
	arena_free(a);
	return 0;
}
