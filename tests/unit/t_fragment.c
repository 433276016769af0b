/* Pieces of SQL and what only looks like one. */
#include "gitcheck/fragment.h"
#include "tests/unit/tap.h"

static void sql(void)
{
	static const char *const yes[] = {" AND shipped_at IS NULL", "WHERE o.shipped_at > $1",
		", o.shipped_at = ?", "shipped_at = ?", "shipped_at=$1", "o.shipped_at IS NOT NULL",
		"shipped_at DESC", "ORDER BY name", "order by name", "select id, shipped_at", "SELECT name",
		"and name = :name", "status = 'open'", "name ILIKE %s", "JOIN parcels p ON p.id = o.parcel",
		"from orders o where o.x = 1", "status IN (\001)", "\"shipped_at\" is null",
		") AND name = \001", "LEFT JOIN a USING (b)", "created_at < now()", NULL};
	static const char *const no[] = {"shipped_at", "orders.shipped_at", "Order by name", "Select name",
		"and name", "from orders", "Set name", "status=%s", "status=", "name: %s", "id, shipped_at",
		"Where is my order?", "on time", "update name", "in progress", "select title", "is it null",
		"a = b", "", "name=\001&status=\001", "group", "title is required", "With love", "order.note",
		"and note (optional).", "from=orders", "select-note", "left: note",
		"Select a note. It is from orders.", NULL};
	for (size_t i = 0; yes[i]; i++)
		OK(fragment_is_sql(str_of(yes[i])), "a piece of SQL: %s", yes[i]);
	for (size_t i = 0; no[i]; i++)
		OK(!fragment_is_sql(str_of(no[i])), "no piece of SQL: %s", no[i]);
}

static void names(void)
{
	static const char *const yes[] = {"a", "a, b", "o.a", "\"a\",`b`", "a.b.c", NULL};
	static const char *const no[] = {"", "a b", "a,", "a = b", "a, b c", "1", "a-b", "a/b", NULL};
	for (size_t i = 0; yes[i]; i++)
		OK(fragment_is_names(str_of(yes[i])), "names: %s", yes[i]);
	for (size_t i = 0; no[i]; i++)
		OK(!fragment_is_names(str_of(no[i])), "not names: %s", no[i]);
}

static void open_ends(void)
{
	static const struct {
		const char *text;
		int open, table;
	} rows[] = {
		{"SELECT \001 FROM orders", 1, 0},
		{"SELECT id, \001 FROM orders", 1, 0},
		{"SELECT id FROM orders \001", 1, 0},
		{"SELECT id FROM orders WHERE \001", 1, 0},
		{"SELECT id FROM orders WHERE ", 1, 0},
		{"SELECT id, ", 1, 0},
		{"SELECT o.\001 FROM orders o", 1, 0},
		{"SELECT id FROM \001", 1, 1},
		{"SELECT id FROM public.\001 WHERE a = 1", 1, 1},
		{"UPDATE \001 SET a = 1", 1, 1},
		{"UPDATE orders SET \001 WHERE id = 1", 1, 0},
		{"INSERT INTO orders (\001) VALUES (1)", 1, 0},
		{"SELECT {fields} FROM orders", 1, 0},
		{"SELECT %s FROM orders", 1, 0},
		{"SELECT id FROM orders ORDER BY \001", 1, 0},
		{"SELECT id FROM orders WHERE id = \001", 0, 0},
		{"SELECT id FROM orders WHERE id IN (\001, \001)", 0, 0},
		{"INSERT INTO orders (a, b) VALUES (\001, \001)", 0, 0},
		{"SELECT id FROM orders LIMIT \001 OFFSET \001", 0, 0},
		{"SELECT id FROM orders WHERE a BETWEEN \001 AND \001", 0, 0},
		{"SELECT id FROM orders WHERE a LIKE '%\001%'", 0, 0},
		{"UPDATE orders SET a = \001, b = \001", 0, 0},
		{"SELECT id FROM orders WHERE a = $1 AND b = ?", 0, 0},
		{"SELECT id FROM orders", 0, 0},
		{"SELECT id FROM orders WHERE id = $1 FOR UPDATE", 0, 0},
		{"SELECT id FROM orders WHERE a IS DISTINCT FROM \001", 0, 0},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		bool table;
		OK(fragment_is_open(str_of(rows[i].text), &table) == (rows[i].open != 0), "%s is %s",
			rows[i].text, rows[i].open ? "open" : "closed");
		OK(table == (rows[i].table != 0), "its table is %sknown", table ? "not " : "");
	}
}

static bool has_column(const char *text, const char *name, const char *qualifier)
{
	size_t at = 0;
	struct str q;
	return fragment_next_column(str_of(text), str_of(name), &at, &q) && str_eq(q, str_of(qualifier));
}

static void aliases(void)
{
	static const char code[] =
		"From(\"modules m\").Join(\"units AS u ON\") `SELECT x FROM public.paths p, "
		"orders\n o` of m in u.m";
	static const struct {
		const char *alias, *table;
		enum fragment_alias want;
	} rows[] = {{"m", "modules", FRAGMENT_ALIAS_ITS}, {"m", "orders", FRAGMENT_ALIAS_OTHERS},
		{"u", "Units", FRAGMENT_ALIAS_ITS}, {"p", "paths", FRAGMENT_ALIAS_ITS},
		{"o", "orders", FRAGMENT_ALIAS_ITS}, {"x", "orders", FRAGMENT_ALIAS_NONE},
		{"", "orders", FRAGMENT_ALIAS_NONE}};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		OK(fragment_alias(str_of(code), str_of(rows[i].alias), str_of(rows[i].table)) == rows[i].want,
			"alias \"%s\" of %s", rows[i].alias, rows[i].table);
}

static void places(void)
{
	OK(has_column("AND o.name = 1", "name", "o"), "a qualified column");
	OK(has_column("SELECT a, Name FROM t", "name", ""), "in a list");
	OK(has_column("ORDER BY name", "name", ""), "at the end");
	OK(!has_column("AND the name of it", "name", ""), "in prose");
	OK(!has_column("AND surname = 1", "name", ""), "not within a word");
	OK(!has_column("AND a = 'name'", "name", ""), "not a value");
	OK(fragment_has_table(STR("FROM public.\"orders\" o"), STR("orders")), "a table with its schema");
	OK(fragment_has_table(STR("left join Orders o"), STR("orders")), "a table in other letters");
	OK(!fragment_has_table(STR("FROM a WHERE orders = 1"), STR("orders")), "a column is no table");
	OK(fragment_names_table(STR("class OrderItem {"), STR("order_items")), "a class of its name");
	OK(fragment_names_table(STR("x(orderItems)"), STR("order_items")), "a variable");
	OK(fragment_names_table(STR("Category.where"), STR("categories")), "another plural");
	OK(fragment_names_table(STR("from addresses"), STR("addresses")), "as it is written");
	OK(!fragment_names_table(STR("ordering, border, orderx"), STR("orders")), "not part of a word");
	OK(!fragment_names_table(STR("the order_item_id"), STR("order_items")), "not a longer name");
}

int main(void)
{
	sql();
	names();
	open_ends();
	places();
	aliases();
	return tap_done();
}
