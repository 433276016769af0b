/* Statements against two SQLite schemas: SQLite's own prepare decides. */
#include "base/sb.h"
#include "gitcheck/judge.h"
#include "schemas/sqlite_db.h"
#include "tests/unit/tap.h"

static struct arena *a;
static struct err e;

static const char before[] =
	"CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INTEGER, total REAL, old TEXT);"
	"CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);"
	"CREATE TABLE logs (id INTEGER PRIMARY KEY, line TEXT);"
	"CREATE TABLE numbers (id INTEGER PRIMARY KEY AUTOINCREMENT);"
	"CREATE TABLE tags (id INTEGER PRIMARY KEY, name TEXT)";
static const char after[] =
	"CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INTEGER, total REAL, shipped_at TEXT);"
	"CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, email TEXT NOT NULL);"
	"CREATE UNIQUE INDEX u ON users (email);"
	"CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT);"
	"CREATE VIEW shipped AS SELECT id FROM open_orders;"
	"CREATE VIEW open_orders AS SELECT id, shipped_at FROM orders;"
	"CREATE TABLE numbers (id INTEGER PRIMARY KEY AUTOINCREMENT);"
	"CREATE TABLE tags (id INTEGER PRIMARY KEY, name TEXT, total INTEGER);"
	"CREATE UNIQUE INDEX v ON tags (name)";

struct row {
	const char *sql, *want;
};

static const struct row rows[] = {
	{"SELECT shipped_at FROM orders", "needs orders.shipped_at 7+10"},
	{"SELECT o.shipped_at, u.email FROM orders o JOIN users u ON u.id = o.user_id",
		"needs orders.shipped_at 9+10, needs users.email 23+5"},
	{"SELECT id FROM orders", "-"},
	{"SELECT * FROM notes", "needs notes 14+5"},
	{"SELECT id FROM open_orders", "needs open_orders 15+11"},
	{"SELECT id FROM shipped", "needs shipped 15+7"},
	{"SELECT seq FROM sqlite_sequence", "-"},
	{"SELECT \"shipped_at\" FROM \"orders\"", "needs orders.shipped_at 7+12"},
	{"SELECT old FROM orders", "breaks orders.old 7+3"},
	{"SELECT line FROM logs", "breaks logs 17+4"},
	{"SELECT total FROM orders, tags", "breaks orders.total 7+5"},
	{"SELECT orders.total FROM orders, tags", "-"},
	{"INSERT INTO users (name) VALUES ('x')", "tightens users.email 12+5"},
	{"INSERT INTO users (name, email) VALUES (?, ?)", "needs users.email 25+5"},
	{"INSERT INTO tags (name) VALUES ('x') ON CONFLICT (name) DO NOTHING", "needs tags (name) 12+4"},
	{"UPDATE orders SET shipped_at = 'x' WHERE id = :id", "needs orders.shipped_at 18+10"},
	{"DELETE FROM orders WHERE shipped_at IS NULL RETURNING id", "needs orders.shipped_at 25+10"},
	{"SELECT zip FROM orders", "foreign"},
	{"SELECT id FROM nowhere", "foreign"},
	{"SELECT shipped_at, old FROM orders", "needs orders.shipped_at 7+10 likely"},
	{"SELECT shipped_at FROM orders WHERE id = %s", "needs orders.shipped_at 7+10"},
	{"SELECT \001 FROM orders WHERE shipped_at > \001", "needs orders.shipped_at 27+10 likely"},
	{"SELECT id FROM orders WHERE shipped_at > 1 \001", "needs orders.shipped_at 28+10 likely"},
	{"INSERT INTO orders VALUES (1, 2, 3, 4); SELECT body FROM notes", "needs notes 57+5"},
	{"select the notes from the drawer", "foreign"},
	{"update the notes and set them in order", "undecided"},
	{"update the drawer and set it in order", "not sql"},
	{"WITH n AS (SELECT body FROM notes) SELECT body FROM n", "needs notes 28+5"},
};

static const struct catalog *schema(const char *sql)
{
	struct sqlite_db *db;
	struct catalog *c = NULL;
	OK(sqlite_db_open(&db, a, STR_NONE, (struct sqlite_db_opts){.write = true}, &e) == 0, "opens");
	struct str rest = str_of(sql);
	while (rest.n)
		OK(sqlite_db_exec(db, str_cut(&rest, ';'), &e) == 0, "runs");
	OK(sqlite_db_inspect(db, a, &c, &e) == 0, "is inspected");
	return c;
}

static struct str describe(const struct catalog *c, enum judged v, const struct uses *uses)
{
	static const char *const words[] = {"needs", "breaks", "tightens"};
	static const char *const verdicts[] = {"not sql", "-", "foreign", "undecided"};
	struct sb b = sb_new(a, 4096);
	for (size_t i = 0; i < uses->n; i++) {
		const struct use *u = &uses->v[i];
		sb_fmt(&b, "%s%s %.*s %zu+%zu%s", i ? ", " : "", words[u->kind],
			STRF(catalog_object_text(a, c, &u->object)), u->at, u->len,
			u->confidence == CONFIDENCE_CERTAIN ? "" : " likely");
	}
	return uses->n ? sb_str(&b) : str_of(verdicts[v]);
}

int main(void)
{
	a = arena_new("test");
	e = err_new(a);
	const struct catalog *s0 = schema(before), *s1 = schema(after);
	struct delta d = {0};
	struct judge *j = NULL;
	delta_of(a, s0, s1, &d);
	OK(judge_open(&j, a, s0, s1, &d, NULL, &e) == 0, "both databases are built");
	for (size_t i = 0; j && i < sizeof rows / sizeof *rows; i++) {
		struct literal l = {.text = str_of(rows[i].sql)};
		struct uses uses = {0};
		enum judged v;
		struct str why;
		for (size_t k = 0; k < l.text.n; k++)
			l.holes += l.text.p[k] == LITERAL_HOLE;
		OK(judge_sql(j, a, &l, &uses, &v, &why, &e) == 0, "judged");
		IS(describe(s1, v, &uses), str_of(rows[i].want), "%s", rows[i].sql);
	}
	arena_free(a);
	return tap_done();
}
