#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "migrate/apply.h"
#include "migrate/format_internal.h"
#include "tests/unit/tap.h"

/* A tool with a lock of its own: plain files, and a log of what apply asks for and when. */

static struct arena *a;
static char log_text[200];
static bool theirs;     /* the tool itself holds its lock */
static bool cannot_let; /* giving it back fails */

static void note(const char *word)
{
	size_t n = strlen(log_text);
	snprintf(log_text + n, sizeof log_text - n, "%s%s", n ? " " : "", word);
}

static int double_applied(const struct engine *g, struct session *s, struct arena *aa,
	const struct source *src, const struct migrations *files, struct history *out, struct err *e)
{
	note("read");
	return format_plain.applied(g, s, aa, src, files, out, e);
}

static int double_lock(const struct engine *g, struct session *s, struct arena *aa, const struct source *src,
	bool take, struct err *e)
{
	(void)g;
	(void)s;
	(void)aa;
	(void)src;
	note(take ? "lock" : "unlock");
	if (take && theirs)
		return err_set(e, ERR_LOCKED, "the double is at work");
	return !take && cannot_let ? err_set(e, ERR_DB, "no answer") : 0;
}

static struct str said;

static void say(void *ctx, enum apply_event ev, size_t step, struct str text)
{
	(void)ctx;
	(void)step;
	if (ev == APPLY_EVENT_NOTE)
		said = str_dup(a, text);
}

static struct migration *file(struct migrations *l, const struct source *s, const char *id, const char *sql)
{
	struct migration *m = VEC_PUSH(a, l);
	m->id = str_of(id);
	m->path = str_fmt(a, "migrations/%s_x.sql", id);
	m->raw = str_of(sql);
	m->checksum = str_fmt(a, "sha256:%s", id);
	m->canonical = migration_canonical_of(a, m->raw);
	m->in_tx = true;
	format_split(a, s, m->raw, &m->up);
	return m;
}

static int apply(const char *folder, const struct source *src, struct migrations *files,
	struct apply_result *out, struct err *e)
{
	struct state_source *v = ARENA_NEW(a, struct state_source);
	struct state *st = ARENA_NEW(a, struct state);
	*v = (struct state_source){.source = src, .files = files};
	*st = (struct state){.v = v, .n = 1};
	*e = err_new(a);
	*log_text = 0;
	said = STR_NONE;
	struct apply_request q = {.engine = &engine_sqlite,
		.url = str_fmt(a, "sqlite:%s/x.db", folder),
		.environment = STR("test"),
		.run = STR("0123456789ab"),
		.state = st,
		.guard = {.environment = STR("test"), .none = true},
		.snapshot_mode = STR("none"),
		.say = say};
	return apply_run(a, &q, out, e);
}

static void test_lock(const char *folder)
{
	struct format tool = format_plain;
	tool.own_history = false; /* its .applied is what is counted */
	struct source src = {.name = STR("app"),
		.path = STR("migrations"),
		.dialect = DIALECT_SQLITE,
		.dialect_known = true,
		.ops = &tool};
	struct migrations files = {0};
	struct apply_result out;
	struct err e;
	tool.title = "the double";
	tool.own_history = false;
	tool.applied = double_applied;
	tool.lock = double_lock;
	tool.own_history = false;
	file(&files, &src, "1", "CREATE TABLE a (id INTEGER);");
	theirs = true;
	OK(apply(folder, &src, &files, &out, &e) == ERR_LOCKED && out.outcome == APPLY_UNKNOWN,
		"held by the tool");
	IS(str_of(log_text), STR("read lock"), "asked once, and nothing is done behind it");
	IS(e.what, STR("the double is at work"), "the tool's own words");
	IS(e.hint, STR("Wait until the double has finished, then apply again."), "and what to do");
	theirs = false;
	OK(apply(folder, &src, &files, &out, &e) == 0 && out.outcome == APPLY_DONE, "free");
	IS(str_of(log_text), STR("read lock read unlock"),
		"taken before the history is read again, given back");
	OK(apply(folder, &src, &files, &out, &e) == 0 && out.outcome == APPLY_NOTHING, "nothing is pending");
	IS(str_of(log_text), STR("read"), "then the lock is not wanted");
	file(&files, &src, "2", "CREATE TABLE a (id INTEGER);");
	OK(apply(folder, &src, &files, &out, &e) == ERR_APPLY, "a migration that fails");
	IS(str_of(log_text), STR("read lock read unlock"), "gives it back too");
	files.v[1].up = (struct sql_statements){0};
	format_split(a, &src, STR("CREATE TABLE b (id INTEGER);"), &files.v[1].up);
	cannot_let = true;
	OK(apply(folder, &src, &files, &out, &e) == 0 && out.outcome == APPLY_DONE, "a lock that stays");
	IS(said, STR("the lock of the double could not be given back: no answer"), "is told about");
}

int main(void)
{
	char folder[] = "/tmp/schemagate-tools.XXXXXX";
	a = arena_new("test");
	if (!mkdtemp(folder))
		return 1;
	/* An empty file is a database; apply makes none. */
	FILE *f = fopen(str_z(a, str_fmt(a, "%s/x.db", folder)), "w");
	OK(f && !fclose(f), "a database");
	test_lock(folder);
	const char *const left[] = {"x.db", "x.db-journal", "x.db-wal", "x.db-shm"};
	for (size_t i = 0; i < 4; i++)
		unlink(str_z(a, str_fmt(a, "%s/%s", folder, left[i])));
	rmdir(folder);
	arena_free(a);
	return tap_done();
}
