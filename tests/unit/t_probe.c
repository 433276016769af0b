/* What a migration says against what the live catalog holds. */
#include "migrate/probe.h"
#include "tests/unit/tap.h"

static struct catalog *live_of(struct arena *a, bool invalid)
{
	struct catalog *c = catalog_new(a, DIALECT_POSTGRESQL);
	catalog_add_schema(c, STR("public"));
	struct relation *r = catalog_add_relation(c, STR("public"), STR("orders"), RELATION_TABLE);
	VEC_PUSH(a, &r->columns)->name = STR("id");
	struct index *x = VEC_PUSH(a, &r->indexes);
	x->name = STR("orders_id");
	x->invalid = invalid;
	return c;
}

static struct delta_item item(enum delta_kind k, enum object_kind o, const char *name)
{
	return (struct delta_item){.kind = k,
		.object = {.kind = o, .schema = STR("public"), .table = STR("orders"), .name = str_of(name)}};
}

static void look(struct arena *a, bool invalid, struct delta_item it, size_t checked, const char *what)
{
	struct probe p = {0};
	struct delta d = {.v = &it, .n = 1};
	probe_look(a, &d, live_of(a, invalid), &p);
	OK(p.checked == checked, "%zu looked up for %s", checked, what);
	IS(p.misses.n ? p.misses.v[0].what : STR_NONE, str_of(what), "%s",
		*what ? what : "nothing is missed");
}

static void test_look(struct arena *a)
{
	look(a, false, item(DELTA_ADDED, OBJECT_TABLE, "orders"), 1, "");
	look(a, false, item(DELTA_ADDED, OBJECT_COLUMN, "id"), 1, "");
	look(a, false, item(DELTA_ADDED, OBJECT_COLUMN, "gone"), 1, "column orders.gone is not there");
	look(a, false, item(DELTA_REMOVED, OBJECT_COLUMN, "gone"), 1, "");
	look(a, false, item(DELTA_REMOVED, OBJECT_COLUMN, "id"), 1, "column orders.id is still there");
	look(a, false, item(DELTA_ADDED, OBJECT_INDEX, "orders_id"), 1, "");
	look(a, true, item(DELTA_ADDED, OBJECT_INDEX, "orders_id"), 1,
		"index orders_id is there, but invalid");
	look(a, false, item(DELTA_CHANGED, OBJECT_COLUMN, "id"), 0, "");
	look(a, false, item(DELTA_ADDED, OBJECT_CONSTRAINT, "orders_check"), 0, "");
}

static size_t invalid(struct arena *a, const char *sql, bool bad)
{
	struct probe_indexes v = {0};
	probe_invalid(a, live_of(a, bad), str_of(sql), &v);
	return v.n;
}

static void test_invalid(struct arena *a)
{
	OK(invalid(a, "CREATE INDEX CONCURRENTLY orders_id ON orders (id)", true) == 1,
		"it is found by its name");
	OK(invalid(a, "CREATE INDEX CONCURRENTLY \"Orders_Id\" ON orders (id)", true) == 1,
		"whatever the case");
	OK(invalid(a, "CREATE INDEX CONCURRENTLY orders_id2 ON orders (id)", true) == 0,
		"not by a part of a word");
	OK(invalid(a, "CREATE INDEX CONCURRENTLY my_orders_id ON orders (id)", true) == 0,
		"nor by the end of one");
	OK(invalid(a, "CREATE INDEX CONCURRENTLY orders_id ON orders (id)", false) == 0,
		"a valid one is not");
}

int main(void)
{
	struct arena *a = arena_new("probe");
	test_look(a);
	test_invalid(a);
	arena_free(a);
	return tap_done();
}
