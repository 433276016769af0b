#include "cmd/check_uses.h"
#include "tests/unit/tap.h"

static struct ref use(const char *path, const char *table, int line)
{
	return (struct ref){.kind = USE_NEEDS,
		.object = {.kind = OBJECT_COLUMN, .table = str_of(table), .name = STR("id")},
		.path = str_of(path),
		.line = line,
		.column = 1};
}

static bool has(const struct check_uses *u, struct ref r, bool place)
{
	return check_uses_has(u, &r, place);
}

static void test_few(struct arena *a)
{
	struct check_uses u = {0};
	OK(!has(&u, use("a", "t", 1), true) && !has(&u, use("a", "t", 1), false), "nothing is there");
	check_uses_add(a, &u, use("a", "t", 1));
	OK(has(&u, use("a", "t", 1), true), "the same place");
	OK(has(&u, use("a", "T", 1), true), "names in another case");
	OK(!has(&u, use("a", "t", 2), true) && has(&u, use("a", "t", 2), false), "another line of the file");
	OK(!has(&u, use("A", "t", 1), false), "paths are compared as written");
	struct ref r = use("a", "t", 1);
	r.kind = USE_BREAKS;
	OK(!has(&u, r, true), "another kind of use");
	r = use("a", "t", 1);
	r.object.kind = OBJECT_INDEX;
	OK(!has(&u, r, false), "another kind of object");
}

static void test_many(struct arena *a)
{
	struct check_uses u = {0};
	size_t wrong = 0;
	for (int i = 0; i < 20000; i++) {
		struct ref r = use(str_fmt(a, "f%d", i / 100).p, "t", i);
		wrong += has(&u, r, true) || has(&u, r, false) != (i % 100 > 0);
		check_uses_add(a, &u, r);
	}
	for (int i = 0; i < 20000; i++)
		wrong += !has(&u, use(str_fmt(a, "f%d", i / 100).p, "t", i), true) || u.refs.v[i].line != i;
	OK(u.refs.n == 20000 && wrong == 0, "many are found again, in their order");
}

int main(void)
{
	struct arena *a = arena_new("uses");
	test_few(a);
	test_many(a);
	arena_free(a);
	return tap_done();
}
