/* What a text must hold before a query file is run on it (docs/queries.md, "needs"). The worker's own:
 * compiled in. */
#include "parse/worker_main_query_need.c"
#include "tests/unit/tap.h"

static const struct {
	const char *needs, *more; /* two lines */
	const char *text;
	bool met;
} cases[] = {
	{"knex kysely", NULL, "import { Kysely } from 'kysely'", true},
	{"knex kysely", NULL, "import x from 'other'", false},
	{"prisma", NULL, "from '@scope/myprismas'", true}, /* a part of a word */
	{".query(", NULL, "db.query('x')", true},
	{".query(", NULL, "db.query2('x')", false},
	{".query(", NULL, "query('x')", false},
	{"<tx.", NULL, "ctx.run()", false},
	{"<tx.", NULL, "ctx.run(); tx.run()", true},
	{"<tx.", NULL, "tx.run()", true},
	{".query(~'", NULL, "db.query(\n  'orders')", true},
	{".query(~'", NULL, "db.query(orders)", false},
	{".query(~'", NULL, "db.query(orders); db.query('orders')", true},
	{"lient(~!)", NULL, "useClient( )", false},
	{"lient(~!)", NULL, "useClient(); client(ORDERS)", true},
	{"lient(~!)", NULL, "client(", true},
	{"prisma db.", ".create( .create<", "db.order.create({})", true},
	{"prisma db.", ".create( .create<", "db.order.find({})", false},
	{"prisma db.", ".create( .create<", "x.order.create({})", false},
	{"prisma db.", ".create( .create<", "", false},
	{"", NULL, "anything", true},
};

int main(void)
{
	struct arena *a = arena_new("test");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		query_need_list needs = {.v = NULL};
		struct query_text text;
		worker_main_query_need_add(a, &needs, str_of(cases[i].needs), 1);
		if (cases[i].more)
			worker_main_query_need_add(a, &needs, str_of(cases[i].more), 2);
		worker_main_query_need_text(&text, str_of(cases[i].text));
		OK(worker_main_query_need_met(&needs, &text) == cases[i].met, "%s %s: %s: %s", cases[i].needs,
			cases[i].more ? cases[i].more : "", cases[i].met ? "held by" : "not held by",
			cases[i].text);
	}
	arena_free(a);
	return tap_done();
}
