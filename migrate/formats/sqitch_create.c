#include "migrate/formats/sqitch.h"

/* Sqitch's registry, release 1.1, as Sqitch 1.3.1 makes it (App/Sqitch/Engine/pg.sql and mysql.sql;
 * FORMATS-A 7.4). */

static const char *const of_postgresql[] = {
	"releases (version real PRIMARY KEY, installed_at timestamptz NOT NULL DEFAULT clock_timestamp(), "
	"installer_name text NOT NULL, installer_email text NOT NULL)",
	"projects (project text PRIMARY KEY, uri text NULL UNIQUE, created_at timestamptz NOT NULL DEFAULT "
	"clock_timestamp(), creator_name text NOT NULL, creator_email text NOT NULL)",
	"changes (change_id text PRIMARY KEY, script_hash text NULL, change text NOT NULL, project text NOT "
	"NULL "
	"REFERENCES %S.projects(project) ON UPDATE CASCADE, note text NOT NULL DEFAULT '', committed_at "
	"timestamptz NOT NULL DEFAULT clock_timestamp(), committer_name text NOT NULL, committer_email text "
	"NOT "
	"NULL, planned_at timestamptz NOT NULL, planner_name text NOT NULL, planner_email text NOT NULL, "
	"UNIQUE(project, script_hash))",
	"tags (tag_id text PRIMARY KEY, tag text NOT NULL, project text NOT NULL REFERENCES "
	"%S.projects(project) ON UPDATE CASCADE, change_id text NOT NULL REFERENCES %S.changes(change_id) ON "
	"UPDATE CASCADE, note text NOT NULL DEFAULT '', committed_at timestamptz NOT NULL DEFAULT "
	"clock_timestamp(), committer_name text NOT NULL, committer_email text NOT NULL, planned_at "
	"timestamptz "
	"NOT NULL, planner_name text NOT NULL, planner_email text NOT NULL, UNIQUE(project, tag))",
	"dependencies (change_id text NOT NULL REFERENCES %S.changes(change_id) ON UPDATE CASCADE ON DELETE "
	"CASCADE, type text NOT NULL, dependency text NOT NULL, dependency_id text NULL REFERENCES "
	"%S.changes(change_id) ON UPDATE CASCADE CONSTRAINT dependencies_check CHECK ((type = 'require' AND "
	"dependency_id IS NOT NULL) OR (type = 'conflict' AND dependency_id IS NULL)), PRIMARY KEY "
	"(change_id, "
	"dependency))",
	"events (event text NOT NULL CONSTRAINT events_event_check CHECK (event IN ('deploy', 'revert', "
	"'fail', "
	"'merge')), change_id text NOT NULL, change text NOT NULL, project text NOT NULL REFERENCES "
	"%S.projects(project) ON UPDATE CASCADE, note text NOT NULL DEFAULT '', requires text[] NOT NULL "
	"DEFAULT "
	"'{}', conflicts text[] NOT NULL DEFAULT '{}', tags text[] NOT NULL DEFAULT '{}', committed_at "
	"timestamptz NOT NULL DEFAULT clock_timestamp(), committer_name text NOT NULL, committer_email text "
	"NOT "
	"NULL, planned_at timestamptz NOT NULL, planner_name text NOT NULL, planner_email text NOT NULL, "
	"PRIMARY "
	"KEY (change_id, committed_at))"};

#define MYSQL_TABLE ") ENGINE InnoDB CHARACTER SET 'utf8'"
#define MYSQL_PROJECT "project VARCHAR(255) NOT NULL REFERENCES %S.projects(project) ON UPDATE CASCADE"
#define MYSQL_WHEN_AND_WHO                                                                                   \
	"committed_at DATETIME(6) NOT NULL, committer_name VARCHAR(255) NOT NULL, committer_email "          \
	"VARCHAR(255) NOT NULL, planned_at DATETIME(6) NOT NULL, planner_name VARCHAR(255) NOT NULL, "       \
	"planner_email VARCHAR(255) NOT NULL"
#define MYSQL_CHECK                                                                                          \
	" ON %S.dependencies FOR EACH ROW SET @dummy := %S.checkit((NEW.type = 'require' AND "               \
	"NEW.dependency_id IS NOT NULL) OR (NEW.type = 'conflict' AND NEW.dependency_id IS NULL), 'Type "    \
	"must be \"require\" with dependency_id set or \"conflict\" with dependency_id not set')"

/* `changes`, by which Sqitch and we tell that the registry is there, is last: a run that was ended half way
 * is begun anew. Until then the keys to it point at nothing, which they may while they are not checked. */
static const char *const of_mysql[] = {"CREATE DATABASE IF NOT EXISTS %S", "SET foreign_key_checks = 0",
	"CREATE TABLE IF NOT EXISTS %S.releases (version FLOAT(4, 1) PRIMARY KEY, installed_at DATETIME(6) "
	"NOT "
	"NULL, installer_name VARCHAR(255) NOT NULL, installer_email VARCHAR(255) NOT NULL" MYSQL_TABLE,
	"CREATE TABLE IF NOT EXISTS %S.projects (project VARCHAR(255) PRIMARY KEY, uri VARCHAR(255) NULL "
	"UNIQUE, "
	"created_at DATETIME(6) NOT NULL, creator_name VARCHAR(255) NOT NULL, creator_email VARCHAR(255) NOT "
	"NULL" MYSQL_TABLE,
	"CREATE TABLE IF NOT EXISTS %S.tags (tag_id VARCHAR(40) PRIMARY KEY, tag VARCHAR(255) NOT "
	"NULL, " MYSQL_PROJECT ", change_id VARCHAR(40) NOT NULL REFERENCES %S.changes(change_id) ON UPDATE "
	"CASCADE, note VARCHAR(255) "
	"NOT NULL, " MYSQL_WHEN_AND_WHO ", UNIQUE(project, tag)" MYSQL_TABLE,
	"CREATE TABLE IF NOT EXISTS %S.dependencies (change_id VARCHAR(40) NOT NULL REFERENCES "
	"%S.changes(change_id) ON UPDATE CASCADE ON DELETE CASCADE, type VARCHAR(8) NOT NULL, dependency "
	"VARCHAR(255) NOT NULL, dependency_id VARCHAR(40) NULL REFERENCES %S.changes(change_id) ON UPDATE "
	"CASCADE, PRIMARY KEY (change_id, dependency)" MYSQL_TABLE,
	"CREATE TABLE IF NOT EXISTS %S.events (event ENUM ('deploy', 'fail', 'merge', 'revert') NOT NULL, "
	"change_id VARCHAR(40) NOT NULL, `change` VARCHAR(255) NOT NULL, " MYSQL_PROJECT
	", note TEXT NOT NULL, requires TEXT NOT NULL, conflicts TEXT NOT NULL, tags TEXT NOT "
	"NULL, " MYSQL_WHEN_AND_WHO ", PRIMARY KEY (change_id, committed_at)" MYSQL_TABLE,
	"DROP FUNCTION IF EXISTS %S.checkit",
	"CREATE FUNCTION %S.checkit(doit INTEGER, message VARCHAR(256)) RETURNS INTEGER DETERMINISTIC BEGIN "
	"IF doit "
	"IS NULL OR doit = 0 THEN SIGNAL SQLSTATE 'ERR0R' SET MESSAGE_TEXT = message; END IF; RETURN doit; "
	"END",
	"DROP TRIGGER IF EXISTS %S.ck_insert_dependency",
	"CREATE TRIGGER %S.ck_insert_dependency BEFORE INSERT" MYSQL_CHECK,
	"DROP TRIGGER IF EXISTS %S.ck_update_dependency",
	"CREATE TRIGGER %S.ck_update_dependency BEFORE UPDATE" MYSQL_CHECK,
	"REPLACE INTO %S.releases (version, installed_at, installer_name, installer_email) VALUES (1.1, "
	"utc_timestamp(6), '" SQITCH_COMMITTER "', '" SQITCH_COMMITTER_EMAIL "')",
	"CREATE TABLE %S.changes (change_id VARCHAR(40) PRIMARY KEY, script_hash VARCHAR(40) NULL, `change` "
	"VARCHAR(255) NOT NULL, " MYSQL_PROJECT ", note TEXT NOT NULL, " MYSQL_WHEN_AND_WHO
	", UNIQUE(project, script_hash)" MYSQL_TABLE,
	"SET foreign_key_checks = 1"};

/* %S is the quoted schema. */
static struct str fill(struct arena *a, const char *text, struct str schema)
{
	struct str rest = str_of(text), out = STR_NONE;
	for (size_t at; (at = str_find(rest, STR("%S"), 0)) != SIZE_MAX; rest = str_sub(rest, at + 2, rest.n))
		out = str_fmt(a, "%.*s%.*s%.*s", STRF(out), STRF(str_sub(rest, 0, at)), STRF(schema));
	return str_fmt(a, "%.*s%.*s", STRF(out), STRF(rest));
}

static int create_postgresql(
	const struct engine *g, struct session *s, struct arena *a, struct str schema, struct err *e)
{
	int rc = g->exec(s, str_fmt(a, "CREATE SCHEMA IF NOT EXISTS %.*s", STRF(schema)), e);
	for (size_t i = 0; !rc && i < sizeof of_postgresql / sizeof *of_postgresql; i++)
		rc = g->exec(s,
			str_fmt(a, "CREATE TABLE %.*s.%.*s", STRF(schema),
				STRF(fill(a, of_postgresql[i], schema))),
			e);
	if (rc)
		return rc;
	return g->exec(s,
		str_fmt(a,
			"INSERT INTO %.*s.releases (version, installer_name, installer_email) VALUES "
			"(1.1, '" SQITCH_COMMITTER "', '" SQITCH_COMMITTER_EMAIL "')",
			STRF(schema)),
		e);
}

int format_sqitch_create(
	const struct engine *g, struct session *s, struct arena *a, const struct source *src, struct err *e)
{
	struct table t;
	int rc = 0;
	if (format_sqitch_look(g, s, a, src, &t, e))
		return (int)e->code;
	if (t.exists)
		return 0;
	struct str schema = g->quote(a, format_sqitch_home(src));
	if (g->dialect == DIALECT_POSTGRESQL)
		rc = create_postgresql(g, s, a, schema, e);
	else
		for (size_t i = 0; !rc && i < sizeof of_mysql / sizeof *of_mysql; i++)
			rc = g->exec(s, fill(a, of_mysql[i], schema), e);
	return rc ? err_ctx(e, "could not create Sqitch's registry") : 0;
}
