/* SQLite: tables that a framework makes anew, beside what Laravel 12 leaves of the same. */
#include "schemas/replay_remake.h"
#include "tests/unit/replay_text.h"
#include "tests/unit/tap.h"

static struct arena *a;

static const char start[] =
	"CREATE TABLE u (id integer primary key autoincrement not null);"
	"CREATE TABLE t (a integer not null default '1', b varchar check (b in ('x')), u integer,"
	" primary key (a, u), foreign key (u) references u (id));"
	"CREATE UNIQUE INDEX i ON t (b); CREATE VIEW v AS SELECT id FROM u;";

/* What is left of the table t after the marks. */
static void leaves(const struct replay_remake *m, size_t n, const char *want)
{
	struct err e = err_new(a);
	struct replay *r;
	struct sql_statements up = {0};
	sql_split(a, DIALECT_SQLITE, str_of(start), &up);
	for (size_t i = 0; i < n; i++)
		*VEC_PUSH(a, &up) = (struct sql_statement){
			.text = replay_remake_mark(a, &m[i]), .line = 9, .flags = SQL_ONLY_IF | SQL_DATA};
	OK(replay_open(&r, a, DIALECT_SQLITE, NULL, NULL, &e) == 0 && replay_run(r, STR("m"), &up, &e) == 0,
		"played");
	struct str all = replay_text_of(a, r), head = STR("table main.t\n");
	size_t at = str_find(all, head, 0), end = str_find(all, STR("table main.u\n"), 0);
	struct str notes = str_sub(all, 0, str_find(all, STR("schema main"), 0)),
		   got = str_fmt(a, "%.*s%.*s", STRF(notes), STRF(str_sub(all, at + head.n, end)));
	OK(str_eq(got, str_of(want)), "%s\n# got %.*s", want, STRF(got));
}

#define TABLE STR("t")
#define A "    a INTEGER not null default '1'\n"
#define B "    b varchar\n"
#define U "    u INTEGER\n"
#define KEY "    constraint primary key (a, u)\n"
#define REFERS "    constraint foreign key (u) references main.u (id)\n"
#define INDEXES "    unique index i (b)\n    primary index sqlite_autoindex_t_1 (a, u)\n"

int main(void)
{
	a = arena_new("test");
	leaves(&(struct replay_remake){REPLAY_REMAKE_COLUMN, TABLE, STR("b"), STR("text not null"), false,
		       STR("")},
		1, A "    b TEXT not null\n" U KEY REFERS INDEXES);
	leaves(&(struct replay_remake){REPLAY_REMAKE_NO_FOREIGN, TABLE, STR("u"), STR(""), false, STR("")}, 1,
		A B U KEY INDEXES);
	leaves(&(struct replay_remake){REPLAY_REMAKE_NO_PRIMARY, TABLE, STR(""), STR(""), false, STR("")}, 1,
		A B U REFERS "    unique index i (b)\n");
	struct replay_remake both[] = {{REPLAY_REMAKE_COLUMN, TABLE, STR("b"),
					       STR("varchar check (\"b\" in ('y'))"), false, STR("")},
		{REPLAY_REMAKE_FOREIGN, TABLE, STR(""), STR("foreign key (\"a\") references \"u\" (\"id\")"),
			true,
			replay_remake_keep(a, STR(""), STR("b"), STR("varchar check (\"b\" in ('y'))"))}};
	leaves(both, 2,
		A B U KEY REFERS "    constraint foreign key (a) references main.u (id)\n"
				 "    constraint check \"b\" in ('y')\n" INDEXES);
	leaves(&(struct replay_remake){REPLAY_REMAKE_INDEX_NAME, TABLE, STR("i"), STR("j"), false, STR("")},
		1,
		A B U KEY REFERS "    constraint check b in ('x')\n    unique index j (b)\n"
				 "    primary index sqlite_autoindex_t_1 (a, u)\n");
	leaves(&(struct replay_remake){REPLAY_REMAKE_COLUMN, TABLE, STR("none"), STR("text"), false, STR("")},
		1,
		"9 unanalysable: what a table that is made anew should change is not in the catalog\n" A B U
			KEY REFERS "    constraint check b in ('x')\n" INDEXES);
	struct replay_remake more[] = {
		{REPLAY_REMAKE_FOREIGN, TABLE, STR(""), STR("foreign key (\"b\") references \"u\" (\"id\")"),
			false, STR("")},
		{REPLAY_REMAKE_COLUMN, TABLE, STR("b"), STR("text"), false, STR("")}};
	leaves(more, 2,
		A "    b TEXT\n" U KEY
		  "    constraint foreign key (b) references main.u (id)\n" REFERS INDEXES);
	more[1].again = true;
	leaves(more, 2,
		A "    b TEXT\n" U KEY REFERS
		  "    constraint foreign key (b) references main.u (id)\n" INDEXES);
	OK(!replay_remake_mark(a, &(struct replay_remake){.table = STR("a */ b")}).n,
		"what a mark cannot hold");
	arena_free(a);
	return tap_done();
}
