/* schemagate.conf: what is read, what is refused and where. */
#include "base/sb.h"
#include "cmd/settings.h"
#include "tests/unit/tap.h"

static struct arena *a;

static void good(void)
{
	struct err e = err_new(a);
	struct settings s;
	int rc = settings_parse(a,
		STR("[source \"app\"]\npath = ./db/migrations/\ncommand = \"bin/x \\\"a b\\\" {version}\"\n"
		    "[environment \"production\"]\nurl = env:DATABASE_URL\nafter = staging\nlockTimeout = "
		    "250ms\n"
		    "[environment \"staging\"]\nurl = sqlite:staging.db\nguard = none\n"
		    "[guard \"production.marker\"]\nquery = SELECT 1\nexpect = 1\n"
		    "[check]\nexclude = docs/** vendor/**\nexclude = x\nundecided = block\n"),
		STR("schemagate.conf"), &s, &e);
	OK(rc == 0, "a whole file is read: %.*s", STRF(e.what));
	IS(s.sources.v[0].path, STR("db/migrations"), "path is normalised");
	IS(s.sources.v[0].command, STR("bin/x \"a b\" {version}"), "a command is kept as one line");
	IS(s.sources.v[0].command_url, STR("DATABASE_URL"), "where it finds the address");
	OK(s.sources.v[0].command_timeout_ms == 3600000, "and how long it may take");
	IS(s.environments.v[0].name, STR("staging"), "environments stand in promotion order");
	OK(!s.environments.v[0].required && s.environments.v[1].required,
		"the last of the chain is required");
	OK(s.environments.v[1].lock_timeout_ms == 250 && s.environments.v[1].statement_timeout_ms == 900000,
		"durations and their defaults");
	OK(s.check.exclude.n == 3 && s.guards.n == 1, "repeated keys add up");
	IS(s.check.confidence, STR("likely"), "default confidence");
	IS(s.check.undecided, STR("block"), "policy");
	OK(settings_environment(&s, STR("production")) && !settings_environment(&s, STR("x")), "look-up");
}

static void refused(const char *text, int line, const char *part)
{
	struct err e = err_new(a);
	struct settings s;
	int rc = settings_parse(a, str_of(text), STR("schemagate.conf"), &s, &e);
	OK(rc == ERR_CONFIG && e.line == line && str_find(e.what, str_of(part), 0) != SIZE_MAX,
		"line %d: %s (%.*s)", line, part, STRF(e.what));
	OK(str_find(e.what, STR("s3cret"), 0) == SIZE_MAX && str_find(e.hint, STR("s3cret"), 0) == SIZE_MAX,
		"no secret in the message");
}

int main(void)
{
	a = arena_new("t_settings");
	good();
	refused("[souce \"a\"]\n", 1, "unknown section");
	refused("[source \"a\"]\npath = a\npth = b\n", 3, "unknown key \"pth\"");
	refused("[source \"a\"]\npath = a\npath = b\n", 3, "given twice");
	refused("[source \"a\"]\nformat = goose\n", 1, "has no path");
	refused("[source \"a\"]\npath = ../x\n", 2, "inside the repository");
	refused("[source \"a\"]\npath = a\ncommand = \"x \\\"y\"\n", 3, "a quote is not closed");
	refused("[source \"a\"]\npath = a\ncommand = \"\"\n", 3, "there is no program");
	refused("[source \"a\"]\npath = a\ncommandUrl = A=B\n", 3, "environment variable");
	refused("[source \"a\"]\npath = a\ncommandUrl = 1A\n", 3, "environment variable");
	refused("[source \"a\"]\npath = a\ncommandFolder = /x\n", 3, "inside the repository");
	refused("[source \"a\"]\npath = a\ncommandTimeout = soon\n", 3, "expected a duration");
	refused("[environment \"A b\"]\n", 1, "needs a name");
	refused("[environment \"p\"]\nurl = postgres://u:s3cret@h/d\n", 2, "holds a password");
	refused("[environment \"p\"]\nurl = http://h/d\n", 2, "expected env:NAME");
	refused("[environment \"p\"]\nlockTimeout = soon\n", 2, "expected a duration");
	refused("[environment \"p\"]\nsnapshot = maybe\n", 2, "not one of");
	refused("[environment \"p\"]\nafter = q\n", 1, "there is no [environment \"q\"]");
	refused("[environment \"p\"]\nafter = q\n[environment \"q\"]\nafter = p\n", 1, "comes after itself");
	refused("[environment \"p\"]\nsources = s\n", 1, "there is no [source \"s\"]");
	refused("[guard \"p.m\"]\nquery = x\nexpect = y\n", 1, "there is no [environment \"p\"]");
	refused("[environment \"p\"]\n[guard \"p.m\"]\nquery = x\n", 2, "needs both");
	refused("[check]\nundecided = pass\n", 2, "not one of");
	struct err e = err_new(a);
	struct settings_shown_list l = {0};
	OK(settings_show(a, STR("[check]\nundecided = block\n"), STR("f"), &l, &e) == 0 && l.n >= 3,
		"values and defaults");
	long long ms = 0;
	OK(settings_duration(STR("2h"), &ms) && ms == 7200000 && !settings_duration(STR("2"), &ms),
		"units are needed");
	arena_free(a);
	return tap_done();
}
