/* Names of statements against two catalogs, through PostgreSQL's parser: one line per statement. */
#include "base/sb.h"
#include "gitcheck/judge.h"
#include "tests/unit/schema_text.h"
#include "tests/unit/tap.h"

static struct arena *a;
static struct worker *worker;

static const char base[] =
	"orders(id int!, user_id int, total numeric, status st); users(id int!, name text);"
	"items(id int!, order_id int); enum st(open shut); fn f(int); fn late=orders(int); fn two=orders(); "
	"fn sums=TABLE[id int, was numeric, \"A, b\" text](int); fn mix=TABLE[id int](int); fn mix=int(text); "
	"fn two=users(int); unique orders(id)";
static const char next[] = "orders(id int!, user_id int, total numeric, status st, shipped_at date);"
			   "users(id int!, name text, email text); items(id int!, order_id int, total "
			   "numeric, state mood, states mood[]);"
			   "enum st(open shut lost); fn f(int); fn f(int,int); fn g(int); unique orders(id);"
			   "fn late=orders(int); fn two=orders(); fn two=users(int);"
			   "fn sums=TABLE[id int, total numeric, \"A, b\" text](int);"
			   "fn mix=TABLE[id int, n int](int); fn mix=int(text);"
			   "fn made=TABLE[id int](int);"
			   "extension pg_trgm; extension tsm_system_rows; unique orders(id user_id); unique "
			   "users((lower(name))); unique users(email); notes(id int!, body "
			   "text, state mood); enum "
			   "mood(good bad)";

struct row {
	const char *sql, *want;
};

/* Position and length in the text, then the object; "-" = decided without a use. */
static const struct row added[] = {
	{"SELECT shipped_at FROM orders", "needs column orders.shipped_at 7+10"},
	{"SELECT o.shipped_at FROM orders o", "needs column orders.shipped_at 9+10"},
	{"SELECT id FROM orders", "-"},
	{"SELECT id, shipped_at FROM late($1)", "needs column orders.shipped_at 11+10"},
	{"SELECT l.shipped_at FROM public.late(2) AS l JOIN users u ON u.email = l.status",
		"needs column users.email 63+5, needs column orders.shipped_at 9+10"},
	{"SELECT id, shipped_at FROM two($1)", "-"},
	{"SELECT id, email FROM late($1)", "foreign"},
	{"SELECT id, s.total FROM sums($1) s", "needs function sums(int) 13+5"},
	{"SELECT \"A, b\", id FROM sums(1)", "-"},
	{"SELECT s.was FROM sums(1) s", "breaks function sums(int) 9+3"},
	{"SELECT nothing FROM sums(1)", "foreign"},
	{"SELECT email FROM sums(1), users", "needs column users.email 7+5"},
	{"SELECT n, x FROM mix(1)", "-"},
	{"SELECT id, x FROM ROWS FROM (sums(1), mix(2)) r", "-"},
	{"SELECT m.id FROM made(1) m", "needs function made(int) 17+4"},
	{"SELECT s FROM sums(1) s", "-"},
	{"SELECT email FROM users u JOIN orders o ON o.user_id = u.id", "needs column users.email 7+5"},
	{"SELECT name FROM users WHERE email = $1", "needs column users.email 29+5"},
	{"SELECT x.email FROM (SELECT * FROM users) x", "needs column users.email 9+5"},
	{"SELECT x.e FROM (SELECT email AS e FROM users) x", "needs column users.email 24+5"},
	{"WITH w AS (SELECT email FROM users) SELECT email FROM w", "needs column users.email 18+5"},
	{"WITH w(e) AS (SELECT name FROM users) SELECT e FROM w", "-"},
	{"WITH RECURSIVE w AS (SELECT id, order_id FROM items UNION ALL SELECT i.id, i.order_id FROM items i "
	 "JOIN w ON w.order_id = i.id) SELECT id FROM w",
		"-"},
	{"WITH RECURSIVE w(a) AS (SELECT id, 0 AS depth FROM items UNION SELECT i.id, w.depth + 1 FROM items "
	 "i, w "
	 "WHERE depth < 3) SELECT a FROM w JOIN users u ON u.email = 'x'",
		"needs column users.email 155+5"},
	{"WITH notes AS (SELECT 1 AS body) SELECT body FROM notes", "-"},
	{"SELECT body FROM notes", "needs table notes 17+5"},
	{"SELECT n.body, o.shipped_at FROM notes n, orders o",
		"needs table notes 33+5, needs column orders.shipped_at 17+10"},
	{"SELECT 1 FROM users u WHERE EXISTS (SELECT 1 FROM orders WHERE user_id = u.id AND email = 'x')",
		"needs column users.email 82+5"},
	{"SELECT t.shipped_at FROM users u, LATERAL (SELECT * FROM orders o WHERE o.user_id = u.id) t",
		"needs column orders.shipped_at 9+10"},
	{"SELECT 1 FROM users u, (SELECT 1 FROM orders o WHERE o.user_id = u.id) t", "foreign"},
	{"SELECT * FROM orders JOIN items USING (id) WHERE id = 1", "-"},
	{"SELECT \"Shipped_At\" FROM orders", "foreign"},
	{"SELECT SHIPPED_AT FROM Orders", "needs column orders.shipped_at 7+10"},
	{"SELECT o.id AS shipped_at FROM orders o ORDER BY shipped_at", "-"},
	{"SELECT total AS email FROM orders ORDER BY email", "-"},
	{"SELECT count(*) AS email FROM orders GROUP BY email", "-"},
	{"SELECT id FROM public.orders WHERE public.orders.shipped_at IS NULL",
		"needs column orders.shipped_at 49+10"},
	{"SELECT id FROM other.orders WHERE shipped_at IS NULL", "-"},
	{"INSERT INTO orders (id, shipped_at) VALUES (1, now())", "needs column orders.shipped_at 24+10"},
	{"UPDATE orders SET shipped_at = now() WHERE id = 1 RETURNING id",
		"needs column orders.shipped_at 18+10"},
	{"UPDATE orders o SET total = u.id FROM users u WHERE u.email = 'x'",
		"needs column users.email 54+5"},
	{"DELETE FROM orders USING users WHERE users.id = orders.user_id RETURNING shipped_at",
		"needs column orders.shipped_at 73+10"},
	{"INSERT INTO orders (id) VALUES (1) RETURNING shipped_at", "needs column orders.shipped_at 45+10"},
	{"INSERT INTO orders (id, user_id) VALUES (1, 2) ON CONFLICT (id, user_id) DO NOTHING",
		"needs unique orders (id, user_id) 59+1"},
	{"INSERT INTO orders (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET total = excluded.total", "-"},
	{"INSERT INTO orders (id, user_id) VALUES (1, 2) ON CONFLICT (id, user_id) WHERE total > 0 DO "
	 "NOTHING",
		"needs unique orders (id, user_id) 59+1"},
	{"INSERT INTO orders (id, user_id) VALUES (1, 2) ON CONFLICT (id, \001) DO NOTHING", "-"},
	{"SELECT * FROM orders WHERE id = 1", "-"},
	{"SELECT o.*, u.email FROM orders o JOIN users u ON u.id = o.user_id",
		"needs column users.email 14+5, needs column orders.shipped_at 14+5"},
	{"SELECT count(*) FROM users WHERE email = 'x'", "needs column users.email 33+5"},
	{"SELECT i.* FROM items i JOIN orders o ON o.id = i.order_id ORDER BY id", "-"},
	{"SELECT o.* FROM orders o JOIN users u ON u.id = o.user_id WHERE shipped_at IS NULL ORDER BY id",
		"needs column orders.shipped_at 64+10"},
	{"INSERT INTO items (id, states) VALUES (1, $1)", "needs column items.states 23+6"},
	{"INSERT INTO items (id, total) VALUES (1, 2) ON CONFLICT (id) DO UPDATE SET total = excluded.total",
		"needs column items.total 23+5, needs column items.state 23+5, needs column items.states "
		"23+5"},
	{"INSERT INTO items (id, state) VALUES (1, $1)",
		"needs column items.state 23+5, needs type mood 23+5"},
	{"INSERT INTO users (id) VALUES (1) ON CONFLICT (LOWER(name)) DO NOTHING",
		"needs unique users ((lower(name))) 46+1"},
	{"INSERT INTO users (id) VALUES (1) ON CONFLICT (upper(name)) DO NOTHING", "-"},
	{"INSERT INTO users (id) VALUES (1) ON CONFLICT (lower(name)) DO UPDATE SET name = excluded.name",
		"needs unique users ((lower(name))) 46+1, needs column users.email 46+1"},
	{"INSERT INTO users (id) VALUES (1) ON CONFLICT (email) DO NOTHING", "needs column users.email 47+5"},
	{"INSERT INTO orders (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET total = excluded.shipped_at",
		"needs column orders.shipped_at 83+10"},
	{"SELECT id FROM orders WHERE status = 'lost'", "needs enum_value st.lost 37+6"},
	{"SELECT id FROM orders WHERE status IN ('open', 'lost')", "needs enum_value st.lost 47+6"},
	{"SELECT 'lost'::st FROM users", "needs enum_value st.lost 7+6"},
	{"INSERT INTO orders (id, status) VALUES (1, 'lost')", "needs enum_value st.lost 43+6"},
	{"UPDATE orders SET status = 'lost'", "needs enum_value st.lost 27+6"},
	{"SELECT 'good'::mood FROM users", "needs type mood 15+4"},
	{"SELECT g(1)", "needs function g(int) 7+1"},
	{"SELECT f(1)", "-"},
	{"SELECT f(1, 2)", "needs function f(int,int) 7+1"},
	{"SELECT lower(name), unknown_function(id) FROM users", "-"},
	{"SELECT similarity(name, 'x') FROM users", "needs extension pg_trgm 7+10 likely"},
	{"SELECT unaccent(name) FROM users", "-"},
	{"SELECT id FROM users TABLESAMPLE system_rows (3)", "needs extension tsm_system_rows 33+11 likely"},
	{"SELECT id FROM users TABLESAMPLE system (3)", "-"},
	{"SELECT orders FROM orders", "-"},
	{"SELECT row_to_json(o) FROM orders o", "-"},
	{"SELECT ctid, orders.xmin FROM orders", "-"},
	{"SELECT email FROM generate_series(1, 2) AS n, users", "needs column users.email 7+5"},
	{"SELECT n FROM generate_series(1, 2) AS n", "-"},
	{"SELECT email FROM some_function(1) AS x, users", "needs column users.email 7+5 possible"},
	{"SELECT v.a FROM (VALUES (1, 2)) AS v(a, b)", "-"},
	{"SELECT id FROM users UNION SELECT id FROM orders ORDER BY id", "-"},
	{"SELECT id FROM users UNION SELECT user_id FROM orders WHERE shipped_at IS NULL ORDER BY id",
		"needs column orders.shipped_at 60+10"},
	{"SELECT body, zip FROM notes, nowhere", "needs table notes 22+5 likely"},
	{"INSERT INTO notes (body, zip) VALUES ('a', 'b')", "needs table notes 12+5 possible"},
	{"SELECT shipped_at, zip FROM orders", "needs column orders.shipped_at 7+10 possible"},
	{"SELECT shipped_at, zip FROM orders WHERE \001", "needs column orders.shipped_at 7+10 likely"},
	{"SELECT zip FROM nowhere", "foreign"},
	{"SELECT shipped_at FROM nowhere, orders", "foreign"},
	{"SELECT relname FROM pg_class c, orders o WHERE o.shipped_at IS NULL",
		"needs column orders.shipped_at 49+10"},
	{"Select from the list", "foreign"},
	{"MERGE INTO orders o USING items i ON i.order_id = o.id WHEN MATCHED THEN UPDATE SET shipped_at = "
	 "now()",
		"needs column orders.shipped_at 84+10"},
	{"SELECT shipped_at FROM orders WHERE id = ?", "needs column orders.shipped_at 7+10"},
	{"SELECT id FROM orders WHERE id = :id AND shipped_at > @since::date",
		"needs column orders.shipped_at 41+10"},
	{"SELECT id FROM orders WHERE id = %s AND shipped_at > %(since)s",
		"needs column orders.shipped_at 40+10"},
	{"SELECT id FROM orders WHERE id IN (sqlc.slice(ids)) AND shipped_at = sqlc.arg('at')",
		"needs column orders.shipped_at 56+10"},
	{"SELECT sqlc.embed(orders) FROM orders WHERE shipped_at = $1",
		"needs column orders.shipped_at 44+10"},
	{"SELECT \001 FROM orders WHERE shipped_at = 1", "needs column orders.shipped_at 27+10 likely"},
	{"SELECT id FROM orders WHERE shipped_at = 1 \001", "needs column orders.shipped_at 28+10 likely"},
	{"SELECT shipped_at FROM \001 WHERE id = 1", "-"},
	{"UPDATE orders SET \001 WHERE shipped_at = 1", "needs column orders.shipped_at 26+10 likely"},
	{"SELECT id FROM orders ORDER BY shipped_at {dir} LIMIT {n}",
		"needs column orders.shipped_at 31+10 likely"},
	{"INSERT INTO orders (id, \001) VALUES (\001)", "-"},
	{"WITH w AS (%s) SELECT w.x, o.shipped_at FROM w, orders o",
		"needs column orders.shipped_at 29+10 likely"},
	{"SELECT f.x FROM (\001) f JOIN users u ON u.email = f.x", "needs column users.email 40+5 likely"},
	{"the orders are shipped_at the door", "not sql"},
	{"insert all notes we have into the orders, body first", "not sql"},
	{"insert notes into orders, body first", "not sql"},
	{"UPDATE the orders and set them shipped_at once", "undecided"},
	{"INSERT INTO orders VALUES (1, 2, 3, 'open', now())", "needs column orders.shipped_at 12+6 likely"},
	{"INSERT INTO orders VALUES (1, 2, 3, 'open')", "-"},
	{"INSERT INTO orders VALUES (1, 2, 3, 'lost')", "needs enum_value st.lost 36+6"},
	{"INSERT INTO orders VALUES (\001)", "-"},
	{"INSERT INTO orders SELECT \001 FROM users", "-"},
	{"SELECT 'good'::mood", "needs type mood 15+4"},
	{"TABLE notes", "needs table notes 6+5"},
	{"TABLE of contents", "not sql"},
	{"table for two, notes included", "not sql"},
	{"SELECT (o).shipped_at FROM orders o", "needs column orders.shipped_at 11+10"},
	{"LOCK TABLE notes IN SHARE MODE", "needs table notes 11+5"},
	{"lock the notes", "not sql"},
	{"SELECT 'notes'::regclass", "needs table notes 8+5"},
	{"DO $$ BEGIN UPDATE orders SET shipped_at = now(); END $$", "undecided"},
	{"do the notes", "not sql"},
	{"EXPLAIN UPDATE orders SET shipped_at = now()", "needs column orders.shipped_at 26+10"},
	{"SELECT data ? 'k' FROM (SELECT '{}'::jsonb AS data) d", "-"},
};

static const struct row removed[] = {
	{"SELECT shipped_at FROM orders", "breaks column orders.shipped_at 7+10"},
	{"SELECT o.id FROM orders o WHERE o.shipped_at IS NULL", "breaks column orders.shipped_at 34+10"},
	{"SELECT body FROM notes", "breaks table notes 17+5"},
	{"SELECT o.* FROM orders o, users WHERE email = 'x'",
		"breaks column users.email 38+5, breaks column orders.shipped_at 38+5"},
	{"SELECT id FROM orders WHERE status = 'lost'", "breaks enum_value st.lost 37+6"},
	{"SELECT g(1)", "breaks function g(int) 7+1"},
	{"INSERT INTO orders (id, user_id) VALUES (1, 2) ON CONFLICT (id, user_id) DO NOTHING",
		"breaks unique orders (id, user_id) 59+1"},
};

static struct str describe(enum judged v, const struct uses *uses)
{
	static const char *const words[] = {"needs", "breaks", "tightens"};
	struct sb b = sb_new(a, 4096);
	if (v == JUDGED_NOT_SQL)
		return STR("not sql");
	if (v == JUDGED_UNDECIDED)
		return STR("undecided");
	if (v == JUDGED_FOREIGN)
		return STR("foreign");
	struct catalog *c = catalog_new(a, DIALECT_POSTGRESQL);
	for (size_t i = 0; i < uses->n; i++) {
		const struct use *u = &uses->v[i];
		sb_fmt(&b, "%s%s %s %.*s %zu+%zu%s", i ? ", " : "", words[u->kind],
			catalog_object_word(u->object.kind), STRF(catalog_object_text(a, c, &u->object)),
			u->at, u->len,
			u->confidence == CONFIDENCE_LIKELY && u->object.kind != OBJECT_FUNCTION ? " likely"
			: u->confidence == CONFIDENCE_POSSIBLE                                  ? " possible"
												: "");
	}
	return uses->n ? sb_str(&b) : STR("-");
}

static struct str judged(const struct catalog *s0, const struct catalog *s1, const char *sql)
{
	struct delta d = {0};
	struct judge *j = NULL;
	struct err e = err_new(a);
	struct literal l = {.text = str_of(sql)};
	struct uses uses = {0};
	enum judged v;
	struct str why;
	delta_of(a, s0, s1, &d);
	for (size_t i = 0; i < l.text.n; i++)
		l.holes += l.text.p[i] == LITERAL_HOLE;
	int rc = judge_open(&j, a, s0, s1, &d, worker, &e);
	if (!rc)
		rc = judge_sql(j, a, &l, &uses, &v, &why, &e);
	return rc ? e.what : describe(v, &uses);
}

static void each(const char *s0, const char *s1, const struct row *rows, size_t n)
{
	const struct catalog *before = schema_text(a, DIALECT_POSTGRESQL, s0);
	const struct catalog *after = schema_text(a, DIALECT_POSTGRESQL, s1);
	for (size_t i = 0; i < n; i++)
		IS(judged(before, after, rows[i].sql), str_of(rows[i].want), "%s", rows[i].sql);
}

#define EACH(s0, s1, rows) each((s0), (s1), (rows), sizeof(rows) / sizeof *(rows))

static void ambiguous(void)
{
	static const struct row rows[] = {
		{"SELECT name FROM users, orders", "breaks column users.name 7+4"},
		{"SELECT u.name FROM users u, orders", "-"},
		{"SELECT 1 FROM users WHERE EXISTS (SELECT name FROM orders)", "-"},
		{"SELECT users.id FROM users JOIN orders ON name = 'x'", "breaks column users.name 42+4"},
		{"SELECT u.id FROM users u JOIN items i ON name = 'x' JOIN orders o ON true", "-"},
		{"SELECT * FROM users NATURAL JOIN orders WHERE name = 'x'", "-"},
		{"SELECT d.name FROM (SELECT * FROM users, orders) d", "breaks column users.name 9+4"},
	};
	/* A missing relation is the complaint then, not the ambiguity. */
	static const struct row gone[] = {
		{"SELECT name FROM users, orders, items", "breaks table items 32+5"}};
	EACH("users(id int!, name text); orders(id int!); items(id int!)",
		"users(id int!, name text); orders(id int!, name text)", gone);
	EACH("users(id int!, name text); orders(id int!); items(id int!)",
		"users(id int!, name text); orders(id int!, name text); items(id int!)", rows);
}

static void tightened(void)
{
	static const struct row rows[] = {
		{"INSERT INTO orders (id) VALUES (1)", "tightens column orders.owner 12+6"},
		{"INSERT INTO orders (id, owner) VALUES (1, 2)", "needs column orders.owner 24+5"},
		{"INSERT INTO users (id) VALUES (1)", "tightens column users.name 12+5"},
		{"INSERT INTO users (id, name) VALUES (1, 'x')", "-"},
		{"INSERT INTO items (id) SELECT 1", "-"},
		{"INSERT INTO logs (id, old) VALUES (1, 2)",
			"breaks column logs.old 22+3, tightens column logs.level 12+4"},
	};
	EACH("orders(id int!); users(id int!, name text); items(id int!); logs(id int, old int)",
		"orders(id int!, owner int!); users(id int!, name text!); items(id int!, kind int!=);"
		"logs(id int, level int!)",
		rows);
}

/* Objects that readers name outright. */
static struct str object_judged(const struct mention *m)
{
	const struct catalog *s0 = schema_text(a, DIALECT_POSTGRESQL, base);
	struct catalog *s1 = schema_text(a, DIALECT_POSTGRESQL, next);
	struct relation *items = catalog_relation(s1, STR_NONE, STR("items"));
	struct constraint *fk = VEC_PUSH(a, &items->constraints);
	*fk = (struct constraint){.name = STR("items_order"),
		.kind = CONSTRAINT_FOREIGN,
		.ref_schema = STR("public"),
		.ref_table = STR("orders")};
	catalog_names_add(a, &fk->columns, STR("order_id"));
	catalog_column(s1, catalog_relation(s1, STR_NONE, STR("users")), STR("email"))->not_null = true;
	struct delta d = {0};
	struct judge *j = NULL;
	struct err e = err_new(a);
	struct uses uses = {0};
	enum judged v = JUDGED_UNDECIDED;
	delta_of(a, s0, s1, &d);
	if (judge_open(&j, a, s0, s1, &d, worker, &e))
		return e.what;
	judge_object(j, a, m, &uses, &v);
	return describe(v, &uses);
}

static struct str column_judged(const char *table, const char *name, const char *embedded_in)
{
	struct mention m = {.kind = MENTION_OBJECT,
		.object = {.kind = OBJECT_COLUMN, .table = str_of(table), .name = str_of(name)},
		.embedded_in = str_of(embedded_in),
		.at_most = CONFIDENCE_LIKELY,
		.from = 10,
		.to = 12};
	return object_judged(&m);
}

static void objects(void)
{
	IS(column_judged("orders", "shipped_at", NULL), STR("needs column orders.shipped_at 0+2 likely"),
		"a mapped column");
	IS(column_judged("items", "state", NULL), STR("needs column items.state 0+2 likely"), "not its type");
	IS(column_judged("orders", "id", NULL), STR("-"), "one that is there");
	IS(column_judged("notes", "body", NULL), STR("-"), "a column of a new table is the table's matter");
	IS(column_judged("nowhere", "x", NULL), STR("foreign"), "a table of another database");
	IS(column_judged("order_id", "shipped_at", "items"), STR("needs column orders.shipped_at 0+2 likely"),
		"embedded by a foreign key's column");
	IS(column_judged("items_order", "shipped_at", "items"),
		STR("needs column orders.shipped_at 0+2 likely"), "embedded by its name");
	struct mention m = {.kind = MENTION_OBJECT,
		.object = {.kind = OBJECT_TABLE, .table = STR("users"), .name = STR("users")},
		.writes = true,
		.at_most = CONFIDENCE_LIKELY};
	catalog_names_add(a, &m.columns, STR("id"));
	IS(object_judged(&m), STR("tightens column users.email 0+0 likely"), "a builder's insert");
	catalog_names_add(a, &m.columns, STR("email"));
	IS(object_judged(&m), STR("-"), "one that gives the column");
}

int main(void)
{
	a = arena_new("test");
	worker = worker_new(a);
	EACH(base, next, added);
	EACH(next, base, removed);
	ambiguous();
	tightened();
	objects();
	arena_free(a);
	return tap_done();
}
