/* English or SQL: by its form, and by what stands before it. */
#include "gitcheck/prose.h"
#include "tests/unit/tap.h"

static void forms(void)
{
	static const char *const prose[] = {"Delete from parcels", "Delete from parcels?",
		"Select name from users.", "Select from users", "select from orders",
		"Update orders set total", "Insert into orders values", "Table orders", "table orders",
		"TABLE ORDERS", "Lock table orders", "lock table orders", "Delete from orders where active",
		"Truncate orders", "Select name from users where active", NULL};
	static const char *const sql[] = {"delete from parcels", "DELETE FROM parcels", "DELETE FROM PARCELS",
		"select name from users", "Select * from users", "Select id, name from users",
		"Select shipped_at from orders", "Select shippedAt from orders", "Delete FROM parcels",
		"Select name from users order by name", "Delete from orders where total is null",
		"Delete from orders where id = $1", "Select u.name from users u", "Select t1 from users",
		"lock table order_items", "select from orders where id = 1", "Delete from parcels;",
		"Insert into orders (id) values (1)", "Select \001 from users",
		"Insert into orders default values", NULL};
	for (size_t i = 0; prose[i]; i++)
		OK(prose_is_sentence(str_of(prose[i])), "may be English: %s", prose[i]);
	for (size_t i = 0; sql[i]; i++)
		OK(!prose_is_sentence(str_of(sql[i])), "SQL: %s", sql[i]);
	OK(!prose_is_sentence(STR("")), "nothing");
}

/* "@" is where the text begins. */
static void places(void)
{
	static const struct {
		const char *source;
		bool database;
	} rows[] = {
		{"db.run(@", true},
		{"await conn.query(@", true},
		{"const sql = @", true},
		{"const deleteSql = @", true},
		{"$stmt = $this->connection->executeStatement(@", true},
		{"cmd.CommandText = @", true},
		{"cursor.execute(\n    @", true},
		{"return t(@", false},
		{"<Button label={@", false},
		{"label: @", false},
		{"db.run(x); title(@", false},
		{"db.run(x)\ntitle(@", false},
		{"throw new Error(@", false},
		{"adbc(@", false},
		{"@", false},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct str s = str_of(rows[i].source);
		OK(prose_is_for_database(s, str_chr(s, '@')) == rows[i].database, "%s: %s", rows[i].source,
			rows[i].database ? "a database's" : "anybody's");
	}
}

int main(void)
{
	forms();
	places();
	return tap_done();
}
