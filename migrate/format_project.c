#include "migrate/format_internal.h"

/* Which database a project can speak to at all: the drivers that it names among its dependencies. */

static const struct format_sign go[] = {{"github.com/lib/pq ", DIALECT_POSTGRESQL},
	{"github.com/jackc/pgx", DIALECT_POSTGRESQL}, {"github.com/go-sql-driver/mysql ", DIALECT_MYSQL},
	{"github.com/mattn/go-sqlite3 ", DIALECT_SQLITE}, {"modernc.org/sqlite ", DIALECT_SQLITE},
	{"github.com/ncruces/go-sqlite3", DIALECT_SQLITE}, {"github.com/glebarez/", DIALECT_SQLITE},
	{"github.com/tursodatabase/", DIALECT_SQLITE}, {NULL, 0}};
static const struct format_sign node[] = {{"\"pg\"", DIALECT_POSTGRESQL},
	{"\"postgres\"", DIALECT_POSTGRESQL}, {"\"@neondatabase/serverless\"", DIALECT_POSTGRESQL},
	{"\"@electric-sql/pglite\"", DIALECT_POSTGRESQL}, {"\"mysql\"", DIALECT_MYSQL},
	{"\"mysql2\"", DIALECT_MYSQL}, {"\"mariadb\"", DIALECT_MYSQL}, {"\"better-sqlite3\"", DIALECT_SQLITE},
	{"\"sqlite3\"", DIALECT_SQLITE}, {"\"@libsql/client\"", DIALECT_SQLITE}, {NULL, 0}};
static const struct format_sign cargo[] = {{"\"sqlx-postgres\"", DIALECT_POSTGRESQL},
	{"\"sqlx-mysql\"", DIALECT_MYSQL}, {"\"sqlx-sqlite\"", DIALECT_SQLITE},
	{"\"postgres\"", DIALECT_POSTGRESQL}, {"tokio-postgres", DIALECT_POSTGRESQL},
	{"\"mysql\"", DIALECT_MYSQL}, {"mysql_async", DIALECT_MYSQL}, {"\"sqlite\"", DIALECT_SQLITE},
	{"rusqlite", DIALECT_SQLITE}, {NULL, 0}};
static const struct format_sign python[] = {{"psycopg", DIALECT_POSTGRESQL}, {"asyncpg", DIALECT_POSTGRESQL},
	{"mysqlclient", DIALECT_MYSQL}, {"pymysql", DIALECT_MYSQL}, {"PyMySQL", DIALECT_MYSQL},
	{"aiomysql", DIALECT_MYSQL}, {"aiosqlite", DIALECT_SQLITE}, {NULL, 0}};
static const struct format_sign java[] = {{"org.postgresql", DIALECT_POSTGRESQL},
	{"mysql-connector", DIALECT_MYSQL}, {"mariadb-java-client", DIALECT_MYSQL},
	{"sqlite-jdbc", DIALECT_SQLITE}, {NULL, 0}};

static const struct {
	const char *file, *apart; /* lines that hold "apart" do not count */
	const struct format_sign *drivers;
} manifests[] = {{"go.mod", "// indirect", go}, {"package.json", NULL, node}, {"Cargo.toml", NULL, cargo},
	{"pyproject.toml", NULL, python}, {"requirements.txt", NULL, python}, {"pom.xml", "<!--", java},
	{"build.gradle", "//", java}, {"build.gradle.kts", "//", java},
	{"gradle/libs.versions.toml", "#", java}, {"build.sbt", "ExclusionRule", java},
	{"project/Dependencies.scala", "ExclusionRule", java}};

static unsigned named(struct str text, const char *apart, const struct format_sign *drivers)
{
	unsigned all = 0;
	while (text.n) {
		struct str line = str_cut(&text, '\n');
		if (apart && str_find(line, str_of(apart), 0) != SIZE_MAX)
			continue;
		all |= format_signs_in(line, drivers);
	}
	return all;
}

/* One manifest, where it is there. */
static int read_manifest(const struct files *f, struct arena *a, struct str path, const char *apart,
	const struct format_sign *drivers, unsigned *all, struct err *e)
{
	struct str text;
	bool found;
	int rc = format_read_config(f, a, path, &text, &found, e);
	if (!rc && found)
		*all |= named(text, apart, drivers);
	return rc;
}

/* Gradle's build file of a module may be called as its folder is. */
static int read_module(const struct files *f, struct arena *a, struct str home, unsigned *all, struct err *e)
{
	static const char *const ends[] = {".gradle", ".gradle.kts"};
	int rc = 0;
	for (size_t i = 0; home.n && !rc && i < sizeof ends / sizeof *ends; i++)
		rc = read_manifest(f, a,
			str_fmt(a, "%.*s/%.*s%s", STRF(home), STRF(str_basename(home)), ends[i]), "//", java,
			all, e);
	return rc;
}

int format_project_dialect(
	const struct files *f, struct arena *a, struct str dir, struct source *out, struct err *e)
{
	for (struct str home = dir;; home = str_dirname(home)) {
		unsigned all = 0;
		for (size_t i = 0; i < sizeof manifests / sizeof *manifests; i++)
			if (read_manifest(f, a, format_path(a, home, str_of(manifests[i].file)),
				    manifests[i].apart, manifests[i].drivers, &all, e))
				return (int)e->code;
		if (read_module(f, a, home, &all, e))
			return (int)e->code;
		if (format_only_dialect(all, &out->dialect))
			out->dialect_known = out->dialect_guessed = true;
		if (all || !home.n)
			return 0;
	}
}
