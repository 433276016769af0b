/* MySQL statements against two catalogs: which names need what is pending, and which break. */
#include "base/sb.h"
#include "gitcheck/judge_dialect.h"
#include "tests/unit/schema_text.h"
#include "tests/unit/tap.h"

static struct arena *a;

static const char base[] =
	"orders(id int!, user_id int, total int); users(id int!, name text); items(id int!, order_id int)";
static const char next[] =
	"orders(id int!, user_id int, total int, name text, shipped_at date, `rows` int);"
	"users(id int!, name text, email text); items(id int!, order_id int); notes(id int!, body text)";

struct row {
	const char *sql, *want;
};

/* The object and, between < >, the text it was found at; "-" = decided without a use. */
static const struct row added[] = {
	/* plain names, aliases, quoting */
	{"SELECT name FROM users", "-"},
	{"SELECT shipped_at FROM orders", "needs orders.shipped_at <shipped_at>"},
	{"select `o`.`shipped_at` from `orders` as `o`", "needs orders.shipped_at <`shipped_at`>"},
	{"SELECT o.SHIPPED_AT FROM orders o WHERE o.id = ?", "needs orders.shipped_at <SHIPPED_AT>"},
	{"SELECT orders.name, users.name FROM orders, users", "needs orders.name <name>"},
	{"SELECT shop.orders.shipped_at FROM shop.orders", "needs orders.shipped_at <shipped_at>"},
	{"SELECT o.id AS shipped_at FROM orders o ORDER BY shipped_at", "-"},
	{"SELECT o.id shipped_at FROM orders o GROUP BY shipped_at HAVING shipped_at > 1", "-"},
	{"SELECT id FROM orders GROUP BY name", "needs orders.name <name>"},
	{"SELECT id FROM orders ORDER BY name DESC, id ASC LIMIT 3, 4", "needs orders.name <name>"},
	{"SELECT 1 FROM orders WHERE shipped_at -- name\n > 1 /* body */ # x\n",
		"needs orders.shipped_at <shipped_at>"},
	{"SELECT 'shipped_at', \"name\" FROM orders", "-"},
	{"SELECT body FROM notes", "needs notes <notes>"},
	{"SELECT n.* FROM notes n", "needs notes <notes>"},
	{"SELECT x.* FROM users u", "foreign"},
	{"SELECT *, o.* FROM orders o", "-"},
	{"SELECT SQL_CALC_FOUND_ROWS DISTINCT name FROM users WHERE id IN (1, 2) FOR UPDATE", "-"},
	{"SELECT nothing FROM orders", "foreign"},
	{"SELECT NOW(), 1", "-"},
	{"SELECT id INTO @x FROM orders WHERE shipped_at = @y", "needs orders.shipped_at <shipped_at>"},
	{"SELECT * FROM dual WHERE 1 = 1", "-"},
	/* ambiguity */
	{"SELECT name FROM users u JOIN orders o ON o.user_id = u.id", "breaks users.name <name>"},
	{"SELECT id FROM users, orders", "foreign"},
	/* joins */
	{"SELECT u.id FROM users u LEFT JOIN orders o ON o.user_id = u.id AND shipped_at IS NULL WHERE o.id "
	 "IS NULL",
		"needs orders.shipped_at <shipped_at>"},
	{"SELECT * FROM orders JOIN items USING (id) WHERE id = 1", "-"},
	{"SELECT * FROM orders JOIN users USING (name)", "needs orders.name <name>"},
	{"SELECT id FROM users NATURAL LEFT JOIN items WHERE email = 'x'", "needs users.email <email>"},
	{"SELECT 1 FROM users u JOIN (orders o JOIN items i ON i.order_id = o.id) ON o.user_id = u.id AND "
	 "o.name = 1",
		"needs orders.name <name>"},
	{"SELECT 1 FROM (users u, items i) STRAIGHT_JOIN orders o ON o.id = i.order_id AND u.email = o.total",
		"needs users.email <email>"},
	{"SELECT 1 FROM { OJ users u LEFT OUTER JOIN orders o ON o.shipped_at = u.id }",
		"needs orders.shipped_at <shipped_at>"},
	{"SELECT 1 FROM users u JOIN orders o JOIN items i ON i.order_id = o.id ON o.user_id = u.id", "-"},
	{"SELECT o.name FROM orders o FORCE INDEX (by_name) JOIN items i USE INDEX FOR JOIN (x, y) ON i.id = "
	 "o.id",
		"needs orders.name <name>"},
	{"SELECT 1 FROM orders PARTITION (p0, p1) AS o WHERE o.shipped_at > 1",
		"needs orders.shipped_at <shipped_at>"},
	{"SELECT 1 FROM users u, items i JOIN orders o ON o.user_id = u.id", "foreign"},
	/* derived tables, subqueries, WITH, set operations */
	{"SELECT x.email FROM (SELECT * FROM users) x", "needs users.email <email>"},
	{"SELECT x.e FROM (SELECT email AS e FROM users) AS x", "needs users.email <email>"},
	{"SELECT x.e FROM (SELECT name FROM users) AS x (e)", "-"},
	{"SELECT 1 FROM users u WHERE EXISTS (SELECT 1 FROM orders WHERE user_id = u.id AND email = 'x')",
		"needs users.email <email>"},
	{"SELECT 1 FROM users WHERE EXISTS (SELECT name FROM items)", "-"},
	{"SELECT (SELECT shipped_at FROM orders o WHERE o.user_id = u.id LIMIT 1) AS s FROM users u ORDER BY "
	 "s",
		"needs orders.shipped_at <shipped_at>"},
	{"SELECT 1 FROM users u, (SELECT 1 AS n FROM orders o WHERE o.user_id = u.id) t", "foreign"},
	{"SELECT t.shipped_at FROM users u, LATERAL (SELECT * FROM orders o WHERE o.user_id = u.id) t",
		"needs orders.shipped_at <shipped_at>"},
	{"SELECT id FROM users WHERE (id, name) NOT IN (SELECT id, shipped_at FROM orders) AND id > ALL "
	 "(SELECT id FROM items)",
		"needs orders.shipped_at <shipped_at>"},
	{"WITH w AS (SELECT email FROM users) SELECT email FROM w", "needs users.email <email>"},
	{"WITH w (e) AS (SELECT name FROM users), v AS (SELECT e FROM w) SELECT e FROM v", "-"},
	{"WITH RECURSIVE w AS (SELECT id, order_id FROM items UNION ALL SELECT i.id, i.order_id FROM items i "
	 "JOIN w ON "
	 "w.order_id = i.id) SELECT id, order_id FROM w",
		"-"},
	{"WITH notes AS (SELECT 1 AS body) SELECT body FROM notes", "-"},
	{"WITH w AS (SELECT id FROM users) DELETE FROM orders WHERE user_id IN (SELECT id FROM w) AND name = "
	 "'x'",
		"needs orders.name <name>"},
	{"SELECT id FROM users UNION ALL SELECT shipped_at FROM orders ORDER BY id LIMIT 5",
		"needs orders.shipped_at <shipped_at>"},
	{"(SELECT id FROM users) UNION (SELECT user_id FROM orders ORDER BY name) ORDER BY id",
		"needs orders.name <name>"},
	{"SELECT x.id FROM ((SELECT id FROM users) UNION SELECT id FROM notes) x", "needs notes <notes>"},
	{"VALUES ROW(1, 2), ROW(3, 4)", "-"},
	/* expressions */
	{"SELECT COUNT(*), COUNT(DISTINCT name, id), GROUP_CONCAT(email ORDER BY name DESC SEPARATOR ', ') "
	 "FROM users",
		"needs users.email <email>"},
	{"SELECT CASE WHEN total > 1 THEN shipped_at ELSE NULL END AS x, IF(total, 1, 2) FROM orders",
		"needs orders.shipped_at <shipped_at>"},
	{"SELECT CAST(total AS DECIMAL(10, 2)), CONVERT(total, SIGNED INTEGER), CONVERT(name USING utf8mb4) "
	 "FROM orders",
		"needs orders.name <name>"},
	{"SELECT DATE_ADD(shipped_at, INTERVAL 1 DAY), NOW() - INTERVAL total MONTH m FROM orders",
		"needs orders.shipped_at <shipped_at>"},
	{"SELECT EXTRACT(YEAR FROM shipped_at), TIMESTAMPDIFF(HOUR, total, NOW()) FROM orders",
		"needs orders.shipped_at <shipped_at>"},
	{"SELECT TRIM(BOTH 'x' FROM name), SUBSTRING(name FROM 1 FOR 2), POSITION('a' IN email) FROM users",
		"needs users.email <email>"},
	{"SELECT ROW_NUMBER() OVER (PARTITION BY user_id ORDER BY shipped_at DESC ROWS BETWEEN UNBOUNDED "
	 "PRECEDING AND CURRENT "
	 "ROW) AS rn FROM orders",
		"needs orders.shipped_at <shipped_at>"},
	{"SELECT SUM(total) OVER w, AVG(total) OVER (w ORDER BY id) FROM orders WINDOW w AS (PARTITION BY "
	 "id)",
		"-"},
	{"SELECT id FROM users WHERE MATCH (name, email) AGAINST ('+x' IN BOOLEAN MODE) > 0",
		"needs users.email <email>"},
	{"SELECT id FROM users WHERE name LIKE '%x' ESCAPE '!' AND name COLLATE utf8mb4_bin = BINARY email",
		"needs users.email <email>"},
	{"SELECT id FROM users WHERE name->>'$.a' = _utf8mb4'x' AND DATE '2020-01-01' < NOW() AND name IS "
	 "NOT UNKNOWN",
		"-"},
	{"SELECT id FROM users WHERE id BETWEEN ? AND :to AND name NOT REGEXP '^x' AND !(id <=> NULL) AND id "
	 "DIV 2 = id MOD 2",
		"-"},
	{"SELECT `rows` FROM orders", "needs orders.rows <`rows`>"},
	{"SELECT jt.a, email FROM users, JSON_TABLE(name, '$[*]' COLUMNS (a INT PATH '$.a')) AS jt",
		"needs users.email <email>"},
	{"SELECT my_function(id), LEFT(name, 2), VALUES(id), REPLACE(name, 'a', 'b') FROM users", "-"},
	{"SELECT @n := @n + 1 AS n, @@session.sql_mode FROM users", "-"},
	{"SELECT CONCAT('''', id) FROM users", "-"},
	{"SELECT 'a' 'b', \"it's\" FROM users", "-"},
	/* writes */
	{"INSERT INTO orders (id, shipped_at) VALUES (1, NOW()), (2, DEFAULT)",
		"needs orders.shipped_at <shipped_at>"},
	{"INSERT IGNORE INTO orders SET id = 1, orders.name = 'x'", "needs orders.name <name>"},
	{"INSERT INTO users (id) VALUES (1) ON DUPLICATE KEY UPDATE email = VALUES(name), name = "
	 "CONCAT(name, email)",
		"needs users.email <email>"},
	{"INSERT INTO users (id, name) VALUES (1, 2) AS new ON DUPLICATE KEY UPDATE name = new.email",
		"needs users.email <email>"},
	{"INSERT INTO users (id, name) VALUES (1, 2) AS new (m, n) ON DUPLICATE KEY UPDATE name = new.n",
		"-"},
	{"INSERT INTO users (id) SELECT o.id FROM orders o WHERE o.shipped_at > 1 ON DUPLICATE KEY UPDATE "
	 "name = o.total",
		"needs orders.shipped_at <shipped_at>"},
	{"INSERT INTO users SELECT 1, 2 ON DUPLICATE KEY UPDATE email = 1",
		"needs users.email <email> likely"},
	{"INSERT INTO users () VALUES ()", "-"},
	{"REPLACE INTO users (id, email) VALUE (1, 'x') RETURNING id, email", "needs users.email <email>"},
	{"INSERT INTO notes (body) VALUES ('x')", "needs notes <notes>"},
	{"UPDATE orders SET shipped_at = NOW() WHERE id = 1 ORDER BY id LIMIT 1",
		"needs orders.shipped_at <shipped_at>"},
	{"UPDATE LOW_PRIORITY orders o JOIN users u ON u.id = o.user_id SET o.total = 1, email = 'x' WHERE "
	 "o.id = 2",
		"needs users.email <email>"},
	{"UPDATE users SET name = (SELECT o.name FROM orders o LIMIT 1)", "needs orders.name <name>"},
	{"UPDATE users SET name = (SELECT name FROM orders LIMIT 1)", "-"}, /* users.name or orders.name */
	{"DELETE FROM orders WHERE shipped_at < NOW() LIMIT 10", "needs orders.shipped_at <shipped_at>"},
	{"DELETE o, u.* FROM orders o INNER JOIN users u ON u.id = o.user_id WHERE u.email = 'x'",
		"needs users.email <email>"},
	{"DELETE FROM o USING orders AS o, users WHERE o.name = 'x'", "needs orders.name <name>"},
	{"DELETE x FROM orders o", "foreign"},
	{"TRUNCATE TABLE notes", "needs notes <notes>"},
	{"EXPLAIN SELECT shipped_at FROM orders", "needs orders.shipped_at <shipped_at>"},
	{"UPDATE orders SET total = 1; SELECT email FROM users", "needs users.email <email>"},
	/* run-time parts */
	{"SELECT \001 FROM orders WHERE shipped_at = \001", "needs orders.shipped_at <shipped_at> likely"},
	{"SELECT id, \001, name FROM orders", "needs orders.name <name> likely"},
	{"SELECT name FROM \001orders", "-"},
	{"SELECT o.name FROM \001 o JOIN users u ON u.id = o.id AND u.email = 1",
		"needs users.email <email> likely"},
	{"SELECT id FROM orders \001 WHERE shipped_at = 1", "needs orders.shipped_at <shipped_at> possible"},
	{"SELECT id FROM orders WHERE shipped_at = 1 \001", "needs orders.shipped_at <shipped_at> likely"},
	{"SELECT id FROM orders WHERE id \001 :least AND shipped_at \001 7 AND name = 1",
		"needs orders.shipped_at <shipped_at> likely, needs orders.name <name> likely"},
	{"SELECT id FROM orders WHERE shipped_at = 1 AND \001",
		"needs orders.shipped_at <shipped_at> likely"},
	{"SELECT id FROM orders WHERE name = 1 ORDER BY \001 \001", "needs orders.name <name> likely"},
	{"SELECT id FROM orders WHERE \001 = 1 AND t_\001.x = 1 AND `\001` = 2 AND name IN (\001)",
		"needs orders.name <name> likely"},
	{"INSERT INTO orders (id, \001) VALUES (\001)", "-"},
	{"INSERT INTO orders (id, name) VALUES \001", "needs orders.name <name> likely"},
	{"UPDATE orders SET \001 WHERE name = 1", "needs orders.name <name> likely"},
	{"UPDATE orders SET \001 = 1, name = \001 WHERE id = \001", "needs orders.name <name> likely"},
	{"DELETE FROM \001 WHERE name = 1", "-"},
	{"SELECT id FROM orders WHERE name = %s LIMIT %(n)s", "needs orders.name <name>"},
	{"SELECT id FROM {table} WHERE name = {value}", "-"},
	/* no SQL */
	{"Select from the list the orders", "not sql"},
	{"the orders are shipped_at the door", "not sql"},
	{"update the orders and set shipped_at once", "undecided"},
	{"SELECT id FROM users WHERE name = 'orders shipped_at", "undecided"},
	{"SELECT name FROM orders WHERE (id = 1", "undecided"},
};

static const struct row removed[] = {
	{"SELECT shipped_at FROM orders", "breaks orders.shipped_at <shipped_at>"},
	{"SELECT body FROM notes", "breaks notes <notes>"},
	{"SELECT id FROM orders", "-"},
	{"INSERT INTO users (id, email) VALUES (1, 2)", "breaks users.email <email>"},
	{"SELECT name FROM orders o JOIN users u ON u.id = o.id", "needs users.name <name>"},
};

static const struct row tightened[] = {
	{"INSERT INTO orders (id) VALUES (1)", "tightens orders.owner <orders>"},
	{"INSERT INTO users SET id = 1", "tightens users.name <users>"},
	{"REPLACE INTO users (id, name) VALUES (1, 'x')", "-"},
	{"INSERT INTO users (id, \001) VALUES (1, \001)", "-"},
	{"INSERT INTO users VALUES (1)", "-"},
};

static struct str describe(struct str sql, enum judged v, const struct uses *uses)
{
	static const char *const words[] = {"needs", "breaks", "tightens"};
	static const char *const verdicts[] = {
		[JUDGED_NOT_SQL] = "not sql", [JUDGED_FOREIGN] = "foreign", [JUDGED_UNDECIDED] = "undecided"};
	struct sb b = sb_new(a, 4096);
	if (v != JUDGED_DECIDED)
		return str_of(verdicts[v]);
	struct catalog *c = catalog_new(a, DIALECT_MYSQL);
	for (size_t i = 0; i < uses->n; i++) {
		const struct use *u = &uses->v[i];
		sb_fmt(&b, "%s%s %.*s <%.*s>%s", i ? ", " : "", words[u->kind],
			STRF(catalog_object_text(a, c, &u->object)),
			STRF(str_sub(sql, u->at, u->at + u->len)),
			u->confidence == CONFIDENCE_LIKELY     ? " likely"
			: u->confidence == CONFIDENCE_POSSIBLE ? " possible"
							       : "");
	}
	return uses->n ? sb_str(&b) : STR("-");
}

static struct str judged(const struct catalog *s0, const struct catalog *s1, struct str sql)
{
	struct delta d = {0};
	struct judge *j = NULL;
	struct err e = err_new(a);
	struct literal l = {.text = sql};
	struct uses uses = {0};
	enum judged v;
	struct str why;
	delta_of(a, s0, s1, &d);
	for (size_t i = 0; i < sql.n; i++)
		l.holes += sql.p[i] == LITERAL_HOLE;
	int rc = judge_open(&j, a, s0, s1, &d, NULL, &e);
	if (!rc)
		rc = judge_sql(j, a, &l, &uses, &v, &why, &e);
	return rc ? e.what : describe(sql, v, &uses);
}

static void each(const char *s0, const char *s1, const struct row *rows, size_t n)
{
	struct catalog *before = schema_text(a, DIALECT_MYSQL, s0),
		       *after = schema_text(a, DIALECT_MYSQL, s1);
	for (size_t i = 0; i < after->relations.n; i++)
		for (size_t k = 0; k < after->relations.v[i].columns.n; k++)
			if (str_eq(after->relations.v[i].columns.v[k].name, STR("`rows`")))
				after->relations.v[i].columns.v[k].name = STR("rows");
	for (size_t i = 0; i < n; i++)
		IS(judged(before, after, str_of(rows[i].sql)), str_of(rows[i].want), "row %zu %s", i,
			str_chr(str_of(rows[i].sql), '\n') == SIZE_MAX ? rows[i].sql : "");
}
#define EACH(s0, s1, rows) each((s0), (s1), (rows), sizeof(rows) / sizeof *(rows))

/* Whatever a text ends in or is nested like, the reader stays inside it and comes back. */
static void robust(void)
{
	size_t read = 0, texts = 0, bad;
	for (size_t i = 0; i < sizeof added / sizeof *added; i++)
		for (size_t n = 0; n < strlen(added[i].sql); n++) {
			struct arena_mark mark = arena_mark(a);
			char *cut = str_z(a, str_sub(str_of(added[i].sql), 0, n));
			read += judge_mysql_read(a, str_of(cut), query_new(a, DIALECT_MYSQL), &bad) ==
				JUDGE_READ;
			texts++;
			arena_rewind(a, mark);
		}
	OK(read > 100 && read < texts / 2, "%zu of %zu cut statements still read", read, texts);
	static const char *const nested[] = {"(", "SELECT 1 FROM (", "SELECT (SELECT ", "SELECT f(", "((",
		"SELECT 1 FROM a JOIN (", "WITH x AS (", "SELECT CASE ", "SELECT 1 UNION ", "{"};
	for (size_t i = 0; i < sizeof nested / sizeof *nested; i++) {
		struct arena_mark mark = arena_mark(a);
		struct sb b = sb_new(a, 1 << 20);
		for (int k = 0; k < 20000; k++)
			sb_addz(&b, nested[i]);
		OK(judge_mysql_read(a, sb_str(&b), query_new(a, DIALECT_MYSQL), &bad) == JUDGE_NO_SYNTAX &&
				bad <= b.n,
			"20,000 times \"%s\"", nested[i]);
		arena_rewind(a, mark);
	}
}

int main(void)
{
	a = arena_new("t_judge_mysql");
	EACH(base, next, added);
	EACH(next, base, removed);
	EACH("orders(id int!); users(id int!, name text)",
		"orders(id int!, owner int!); users(id int!, name text!)", tightened);
	robust();
	arena_free(a);
	return tap_done();
}
