/* DATABASECHANGELOG and its lock, on every engine there is a server for. */
#include "tests/formats/tables.h"

#define TEXT                                                                                                 \
	"--liquibase formatted sql\n--changeset ann:1\n--comment it's\ncreate table a(id int);\n"            \
	"--changeset bob:2\n--validCheckSum: 8:00\ndrop table a;\n"

static const struct memory_file files[] = {{"db/changelog.sql", TEXT, 0}, {0}};

static const char *name(void)
{
	return g->dialect == DIALECT_POSTGRESQL ? "databasechangelog" : "DATABASECHANGELOG";
}

static void on_table(const char *format)
{
	struct str text = str_of(format);
	size_t at = str_find(text, STR("%"), 0);
	sql(str_fmt(a, "%.*s%s%.*s", STRF(str_sub(text, 0, at)), name(), STRF(str_sub(text, at + 1, text.n)))
			.p);
}

static void stopped(const char *change, const char *what)
{
	on_table(change);
	OK(applied() == ERR_DB && e.hint.n, "%s: %.*s", what, STRF(e.what));
	e = err_new(a);
}

static void test_rows(void)
{
	IS(rows(str_fmt(a,
		   "SELECT id, author, filename, exectype, md5sum, description, comments, liquibase FROM %s "
		   "ORDER BY "
		   "orderexecuted",
		   name())
			   .p),
		STR("2|bob|db/changelog.sql|EXECUTED|9:69e9084677b0d92298e033a8066a1c1c|sql||schemagate"),
		"its row");
	OK(src.ops->record(g, s, a, &src, &m.v[0], 1, &e) == 0 &&
			src.ops->record(g, s, a, &src, &m.v[0], 1, &e) == 0,
		"recorded, and run again");
	IS(rows(str_fmt(
		   a, "SELECT id, exectype, orderexecuted, comments, md5sum FROM %s WHERE id = '1'", name())
			   .p),
		STR("1|RERAN|4|it's|9:bc977861bd4473eb06a874429a50b8f6"), "one row, moved to the end");
	on_table("UPDATE % SET md5sum = '8:86e6646552c3a17b3a187c6d96c4aff0' WHERE id = '1'");
	OK(applied() == 0 && r.napplied == 2, "a sum of the version before");
	on_table("UPDATE % SET md5sum = NULL, author = 'ANN' WHERE id = '1'");
	OK(applied() == 0 && r.napplied == 2, "no sum, and an author in capitals");
	on_table("UPDATE % SET md5sum = '9:00' WHERE id = '1'");
	OK(applied() == 0 && r.nchanged == 1, "another sum is a change");
	on_table("UPDATE % SET md5sum = '8:00', exectype = 'MARK_RAN' WHERE id = '2'");
	OK(applied() == 0 && r.nchanged == 1 && h.notes.n == 1,
		"a sum that the file declares valid; MARK_RAN is noted");
	on_table("UPDATE % SET id = '9' WHERE id = '2'");
	OK(applied() == 0 && r.nmissing == 1 && r.npending + r.nout_of_order == 1,
		"a row without a changeset");
}

static void test_hostile(void)
{
	static const char *const large[] = {
		"ALTER TABLE % ALTER COLUMN id TYPE text", "ALTER TABLE % MODIFY ID longtext", NULL};
	static const char *const fill[] = {"UPDATE % SET id = repeat('x', 10000000)",
		"UPDATE % SET id = repeat('x', 10000000)", "UPDATE % SET id = hex(zeroblob(5000000))"};
	stopped("UPDATE % SET exectype = 'DREAMT'", "a type that is none");
	stopped("UPDATE % SET exectype = 'EXECUTED', id = '1', author = 'ann'", "twice");
	if (large[g->dialect])
		on_table(large[g->dialect]);
	stopped(fill[g->dialect], "a large identity");
	on_table("DROP TABLE %");
	on_table("CREATE VIEW % AS SELECT 1 AS id");
	OK(applied() == ERR_DB, "a view in its place is refused");
	on_table("DROP VIEW %");
	on_table("CREATE TABLE % (id int, author int)");
	OK(applied() == ERR_DB && e.detail.n, "a table of another shape is refused");
	on_table("DROP TABLE %");
}

static void test_lock(void)
{
	OK(src.ops->lock(g, s, a, &src, true, &e) == 0 && src.ops->lock(g, s, a, &src, false, &e) == 0,
		"its lock, where its table was not there yet");
	const char *lock =
		g->dialect == DIALECT_POSTGRESQL ? "databasechangeloglock" : "DATABASECHANGELOGLOCK";
	OK(src.ops->lock(g, s, a, &src, true, &e) == 0, "taken");
	IS(rows(str_fmt(a,
		   "SELECT id, CASE WHEN locked AND lockgranted IS NOT NULL THEN 'held' ELSE 'free' END FROM "
		   "%s",
		   lock)
			   .p),
		STR("1|held"), "as it would see it");
	OK(src.ops->lock(g, s, a, &src, false, &e) == 0, "given back");
	sql(str_fmt(a, "UPDATE %s SET locked = true, lockedby = 'host (10.0.0.1)'", lock).p);
	OK(src.ops->lock(g, s, a, &src, true, &e) == ERR_LOCKED && e.hint.n, "held by itself: %.*s",
		STRF(e.detail));
	e = err_new(a);
	OK(src.ops->lock(g, s, a, &src, false, &e) == 0, "giving back what is not ours");
	IS(rows(str_fmt(a, "SELECT lockedby FROM %s", lock).p), STR("host (10.0.0.1)"), "leaves it alone");
	sql(str_fmt(a, "DROP TABLE %s", lock).p);
}

static void test_engine(void)
{
	if (!project(files, "db"))
		return;
	test_lock();
	test_tool("Liquibase");
	test_rows();
	test_hostile();
}

int main(void)
{
	return test_engines(NULL);
}
