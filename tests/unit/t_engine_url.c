#include "migrate/engine.h"
#include "migrate/engine_url.h"
#include "tests/unit/tap.h"

static struct arena *a;

static void shown(void)
{
	static const char *const cases[][2] = {
		{"postgresql://u:secret@h:5432/db?sslmode=require&password=secret#x",
			"postgresql://h:5432/db?sslmode=require"},
		{"postgres://u:s@cret/with@h/db", "postgres://h/db"},
		{"mysql://u:se?cret@h/db", "mysql://(hidden)"},
		{"postgresql://user:secret/db", "postgresql://(hidden)"},
		{"postgresql://h1:1,h2:2/db", "postgresql://h1:1,h2:2/db"},
		{"postgresql://[::1]:5432/db", "postgresql://[::1]:5432/db"},
		{"postgresql:///db?host=/run/pg&user=x", "postgresql:///db?host=/run/pg"},
		{"mysql://root@localhost/d?socket=/s", "mysql://localhost/d?socket=/s"},
		{"sqlite:../a.db", "sqlite:../a.db"},
		{"host=h password=secret", "(no address)"},
		{"secret", "(no address)"},
		{"mysql:secret", "mysql:(hidden)"},
		{"", "(no address)"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		IS(engine_url_shown(a, str_of(cases[i][0])), str_of(cases[i][1]), "shown: %s", cases[i][1]);
}

static void parts(void)
{
	struct engine_address u;
	struct err e = err_new(a);
	struct str url =
		STR("MariaDB://us%40er:p%3Aw%2F@db.example:3307/my%20db?socket=%2Frun%2Fs&x=1&empty");
	OK(engine_url_parse(a, url, &u, &e) == 0, "a whole address");
	IS(u.scheme, STR("mariadb"), "scheme");
	IS(u.user, STR("us@er"), "user");
	IS(u.password, STR("p:w/"), "password");
	IS(u.host, STR("db.example"), "host");
	OK(u.port == 3307, "port");
	IS(u.database, STR("my db"), "database");
	IS(engine_url_param(&u, "socket"), STR("/run/s"), "a parameter");
	OK(!engine_url_param(&u, "none").p, "an absent parameter");
	OK(engine_url_parse(a, STR("mysql://[fe80::1]:1/x"), &u, &e) == 0 && str_eq(u.host, STR("fe80::1")),
		"IPv6");
	static const char *const bad[] = {"mysql://h:0/x", "mysql://h:65536/x", "mysql://h:12x/x",
		"mysql://%2/x", "mysql://%/x", "mysql://u:%00@h/x", "mysql://u:secret%zz@h/x",
		"mysql://[::1/x", "mysql:x", "x", ""};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		int rc = engine_url_parse(a, str_of(bad[i]), &u, &e);
		OK(rc == ERR_CONFIG && str_find(e.what, STR("secret"), 0) == SIZE_MAX, "refused: %s", bad[i]);
	}
}

static void files(void)
{
	static const char *const cases[][2] = {{"sqlite:a b%20.db", "a b%20.db"},
		{"sqlite:///abs/a%20b", "/abs/a b"}, {"sqlite://rel/x", "rel/x"}, {"sqlite:/abs", "/abs"},
		{"sqlite:file:x", "file:x"}};
	struct str path;
	struct err e = err_new(a);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		OK(engine_url_file(a, str_of(cases[i][0]), &path, &e) == 0, "a file: %s", cases[i][0]);
		IS(path, str_of(cases[i][1]), "its path");
	}
	OK(engine_url_file(a, STR("sqlite://x?mode=rwc"), &path, &e) == ERR_CONFIG, "parameters are refused");
	OK(engine_url_file(a, STR("sqlite:"), &path, &e) == ERR_CONFIG, "no path is refused");
}

static void local(void)
{
	static const char *const here[] = {
		"", "localhost", "LOCALHOST", "127.0.0.1", "127.8.9.255", "::1", "/run/s", "@s"};
	static const char *const there[] = {"127.evil.example", "127.0.0.1.example", "10.0.0.1",
		"localhost.example", "0.0.0.0", "127.0.0", "127.0.0.256", "::2", "127.0.0.1."};
	for (size_t i = 0; i < sizeof here / sizeof *here; i++)
		OK(engine_url_local(str_of(here[i])), "local: \"%s\"", here[i]);
	for (size_t i = 0; i < sizeof there / sizeof *there; i++)
		OK(!engine_url_local(str_of(there[i])), "not local: \"%s\"", there[i]);
}

static void engines(void)
{
	enum dialect d = DIALECT_SQLITE;
	const struct engine *g = NULL;
	struct err e = err_new(a);
	OK(engine_url_dialect(STR("Postgres://x"), &d) && d == DIALECT_POSTGRESQL, "postgres");
	OK(engine_url_dialect(STR("mariadb://x"), &d) && d == DIALECT_MYSQL, "mariadb");
	OK(!engine_url_dialect(STR("sqlite"), &d) && !engine_url_dialect(STR("oracle:x"), &d),
		"unknown schemes");
	OK(engine_for_url(&g, STR("hunter2"), &e) == ERR_CONFIG &&
			str_find(e.what, STR("hunter2"), 0) == SIZE_MAX && e.hint.n > 0,
		"what is no address is not repeated");
	OK(engine_for_url(&g, STR("sqlite:x"), &e) == 0 && g == &engine_sqlite, "sqlite");
	IS(engine_url_redact(a, STR("a pw b pw"), STR("pw")), STR("a *** b ***"), "redacted");
	IS(engine_url_redact(a, STR("a pw"), STR_NONE), STR("a pw"), "nothing to redact");
}

static void jdbc_is(const char *url, const char *want)
{
	struct err e = err_new(a);
	struct str got = STR_NONE;
	OK(engine_url_jdbc(a, str_of(url), &got, &e) == 0, "%s", want);
	IS(got, str_of(want), "as JDBC has it");
}

static void jdbc(void)
{
	struct err e = err_new(a);
	struct str got;
	jdbc_is("postgres://me:p%26w%20@h:5433/d%20b?sslmode=require&application_name=x",
		"jdbc:postgresql://h:5433/d%20b?user=me&password=p%26w%20&sslmode=require");
	jdbc_is("postgresql:///d?host=db.example&port=1&user=me", "jdbc:postgresql://db.example:1/d?user=me");
	jdbc_is("postgresql://[::1]/d", "jdbc:postgresql://[::1]/d");
	jdbc_is("mariadb://me@h/d?ssl-mode=VERIFY_IDENTITY",
		"jdbc:mariadb://h/d?user=me&sslMode=verify-full");
	jdbc_is("mysql://me@h/d?ssl-mode=REQUIRED", "jdbc:mysql://h/d?user=me&sslMode=REQUIRED");
	jdbc_is("sqlite:/a b/c.db", "jdbc:sqlite:/a b/c.db");
	OK(engine_url_jdbc(a, STR("postgresql:///d?host=/run/postgresql"), &got, &e) == ERR_CONFIG,
		"no socket in PostgreSQL");
	e = err_new(a);
	OK(engine_url_jdbc(a, STR("mysql://localhost/d?socket=/run/s"), &got, &e) == ERR_CONFIG,
		"nor in MySQL");
}

int main(void)
{
	a = arena_new("t_engine_url");
	shown();
	parts();
	files();
	local();
	engines();
	jdbc();
	arena_free(a);
	return tap_done();
}
