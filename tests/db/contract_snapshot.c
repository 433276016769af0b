/* setrlimit(): what a full disk and a killed writer look like from here. */
#define _GNU_SOURCE
#include "tests/db/contract.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

static void fill(struct contract *c)
{
	struct err e = err_new(c->a);
	contract_do(c, c->s, STR("CREATE TABLE ct_a (id INTEGER PRIMARY KEY, v VARCHAR(200))"));
	contract_do(c, c->s, STR("CREATE TABLE ct_big (id INTEGER PRIMARY KEY, v VARCHAR(200))"));
	contract_do(c, c->s, STR("CREATE VIEW ct_v AS SELECT v FROM ct_a"));
	contract_do(c, c->s,
		STR("INSERT INTO ct_a VALUES (1, 'it''s; a \\ b'), (2, NULL), (3, '-- x'), (4, '')"));
	if (c->g->begin(c->s, &e))
		return;
	/* Hard to compress, so that a limit on the file's size is met. */
	unsigned seed = 1;
	for (int i = 0; i < 3000; i++) {
		char v[121] = "";
		for (int k = 0; k < 120; k++) {
			seed = seed * 1103515245u + 12345u;
			v[k] = (char)('a' + (seed >> 16) % 26);
		}
		contract_do(c, c->s, str_fmt(c->a, "INSERT INTO ct_big VALUES (%d, '%s')", i, v));
	}
	OK(c->g->end(c->s, true, &e) == 0, "%s: a database to save", c->g->name);
}

static struct str file_in(struct contract *c, const char *name)
{
	return str_fmt(c->a, "%.*s/%s-%s", STRF(c->dir), c->g->name, name);
}

static int snapshot(struct contract *c, struct str path, struct err *e)
{
	struct engine_snapshot out = {0};
	int rc = c->g->snapshot(c->s, c->a, NULL, path, &out, e);
	if (!rc && (!str_eq(out.path, path) || out.tool.n == 0))
		OK(false, "%s: the snapshot says what it is", c->g->name);
	return rc;
}

static void write_part(struct contract *c, struct str from, struct str to, size_t keep, size_t flip)
{
	struct str bytes;
	struct err e = err_new(c->a);
	int rc = file_read(c->a, from, 64 * 1024 * 1024, &bytes, &e);
	char *z = rc ? NULL : str_z(c->a, bytes);
	if (z && flip)
		for (size_t i = 0; i < 64; i++)
			z[flip + i] = (char)(z[flip + i] ^ 0x55);
	if (!rc)
		rc = file_write(to, (struct str){z, keep < bytes.n ? keep : bytes.n}, 0600, &e);
	if (rc)
		OK(false, "%s: %.*s", c->g->name, STRF(contract_said(c, &e)));
}

static void damage(struct contract *c, struct str good)
{
	const char *name = c->g->name;
	struct err e = err_new(c->a);
	struct stat st;
	struct str bad = file_in(c, "damaged");
	size_t size = stat(str_z(c->a, good), &st) == 0 ? (size_t)st.st_size : 0;
	static const unsigned tenths[] = {0, 1, 5, 9};
	for (size_t i = 0; i < 4; i++) {
		write_part(c, good, bad, size * tenths[i] / 10, 0);
		int rc = c->g->snapshot_verify(c->a, bad, &e);
		OK(rc == ERR_INPUT, "%s: cut at %u/10 it is damaged: %.*s", name, tenths[i],
			STRF(contract_said(c, &e)));
	}
	write_part(c, good, bad, size - 20, 0);
	OK(c->g->snapshot_verify(c->a, bad, &e) == ERR_INPUT, "%s: without its last 20 bytes too", name);
	struct err w = err_new(c->a);
	OK(file_write(bad, STR("not a snapshot at all, but some text that is longer than any header is"),
		   0600, &w) == 0 &&
			c->g->snapshot_verify(c->a, bad, &e) == ERR_INPUT,
		"%s: any other file is none", name);
	OK(c->g->restore(c->a, bad, c->restore, &e) == ERR_INPUT, "%s: a damaged one is not restored", name);
	OK(c->g->snapshot_verify(c->a, file_in(c, "nowhere"), &e) != 0, "%s: a missing file is an error",
		name);
	unlink(str_z(c->a, bad));
}

/* With SIGXFSZ ignored a write fails as on a full disk; by default the writer is killed. */
static void no_room(struct contract *c, bool killed)
{
	const char *name = c->g->name;
	struct err e = err_new(c->a);
	struct str path = file_in(c, "cut");
	struct rlimit old, small;
	if (getrlimit(RLIMIT_FSIZE, &old) != 0)
		return;
	small = (struct rlimit){100 * 1024, old.rlim_max};
	void (*was)(int) = signal(SIGXFSZ, killed ? SIG_DFL : SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &small);
	int rc = snapshot(c, path, &e);
	setrlimit(RLIMIT_FSIZE, &old);
	signal(SIGXFSZ, was);
	OK(rc != 0, "%s: %s is seen: %.*s", name, killed ? "a killed writer" : "a full disk",
		STRF(contract_said(c, &e)));
	OK(!file_exists(path), "%s: and nothing of it is left", name);
	IS(contract_value(c, c->s, STR("SELECT count(*) FROM ct_a")), STR("4"), "%s: the session goes on",
		name);
}

static void restored(struct contract *c, struct str path)
{
	const char *name = c->g->name;
	struct err e = err_new(c->a);
	int rc = c->g->restore(c->a, path, c->restore, &e);
	OK(rc == 0, "%s: restored: %.*s", name, STRF(contract_said(c, &e)));
	struct contract there = *c;
	there.url = c->restore;
	struct session *s = rc ? NULL : contract_open(&there, (struct engine_opts){0});
	if (!s)
		return;
	static const char *const sums[] = {"SELECT count(*) FROM ct_a", "SELECT count(*) FROM ct_big",
		"SELECT v FROM ct_a WHERE id = 1", "SELECT v FROM ct_a WHERE id = 2",
		"SELECT max(v) FROM ct_big", "SELECT count(*) FROM ct_v"};
	for (size_t i = 0; i < sizeof sums / sizeof *sums; i++)
		IS(contract_value(&there, s, str_of(sums[i])), contract_value(c, c->s, str_of(sums[i])),
			"%s: equal there: %s", name, sums[i]);
	c->g->close(s);
	OK(c->g->restore(c->a, path, c->restore, &e) == ERR_REFUSED, "%s: not over what is there: %.*s", name,
		STRF(contract_said(c, &e)));
}

/* Somebody else's committed TRUNCATE between the snapshot's moment and the dump's read must not empty it; a
 * table under somebody's exclusive lock must not hang it. */
static void held_table(struct contract *c)
{
	struct err e = err_new(c->a);
	if (c->d != DIALECT_POSTGRESQL)
		return;
	struct session *b = contract_open(c, (struct engine_opts){0}), *s = c->s;
	OK(c->g->begin(b, &e) == 0, "postgresql: another session");
	contract_do(c, b, STR("LOCK TABLE ct_a IN ACCESS EXCLUSIVE MODE"));
	struct str path = file_in(c, "held");
	c->s = contract_open(c, (struct engine_opts){.lock_ms = 300});
	int rc = snapshot(c, path, &e);
	OK(rc == ERR_LOCKED && !file_exists(path), "postgresql: a locked table ends it: %.*s",
		STRF(contract_said(c, &e)));
	c->g->close(c->s);
	c->s = s;
	c->g->close(b);
}

void contract_snapshots(struct contract *c)
{
	const char *name = c->g->name;
	struct err e = err_new(c->a);
	struct stat st;
	struct str path = file_in(c, "snapshot");
	fill(c);
	int rc = snapshot(c, path, &e);
	OK(rc == 0, "%s: a snapshot: %.*s", name, STRF(contract_said(c, &e)));
	OK(stat(str_z(c->a, path), &st) == 0 && (st.st_mode & 0777) == 0600,
		"%s: readable by its owner alone", name);
	OK(c->g->snapshot_verify(c->a, path, &e) == 0, "%s: it can be read to its end", name);
	OK(snapshot(c, path, &e) != 0 && c->g->snapshot_verify(c->a, path, &e) == 0,
		"%s: it is never written over: %.*s", name, STRF(contract_said(c, &e)));
	damage(c, path);
	no_room(c, false);
	if (c->d != DIALECT_SQLITE) /* there the writer is this process */
		no_room(c, true);
	held_table(c);
	restored(c, path);
	OK(c->g->begin(c->s, &e) == 0 && snapshot(c, file_in(c, "tx"), &e) != 0 &&
			c->g->end(c->s, false, &e) == 0,
		"%s: not inside a transaction", name);
	contract_do(c, c->s, STR("DROP VIEW ct_v"));
	contract_do(c, c->s, STR("DROP TABLE ct_a"));
	contract_do(c, c->s, STR("DROP TABLE ct_big"));
	unlink(str_z(c->a, path));
}
