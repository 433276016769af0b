#include <stddef.h>

#include "cmd/commands.h"
#include "cmd/exit.h"
#include "cmd/show.h"

struct snapshot_opts {
	struct str rev;
	long long keep;
};

struct context {
	struct run *r;
	const struct snapshot_opts *o;
	struct cmd_request req;
	struct str dir;
};

/* A folder of snapshots is enough for list, verify and prune: no database is asked. */
static int open_context(struct context *c, struct err *e)
{
	const struct settings_environment *set;
	int rc = cmd_environment_revision(c->r, c->o->rev, &c->req.rev, e);
	if (!rc)
		rc = cmd_environment_one(c->r, &c->req.rev.settings, &set, e);
	if (!rc)
		rc = cmd_environment_snapshots(c->r->a, set, &c->dir, e);
	c->req.env.set = rc ? NULL : set;
	return rc;
}

static struct json_out head(struct context *c, struct sb *b, const char *action)
{
	struct json_out w = json_out(b);
	cmd_json_head(&w, "snapshot");
	json_put_str(&w, "action", str_of(action));
	json_put_str(&w, "environment", c->req.env.set->name);
	json_put_str(&w, "folder", c->dir);
	return w;
}

static void put_snapshot(struct json_out *w, const struct snapshot *s)
{
	json_open(w, NULL, '{');
	json_put_str(w, "name", s->name);
	json_put_str(w, "taken_at", s->taken_at);
	json_put_str(w, "run", s->run);
	json_put_str(w, "mode", s->mode);
	snapshot_put_tables(w, s);
	json_put_str(w, "engine", s->engine);
	json_put_str(w, "version", s->version);
	json_put_str(w, "database", s->database);
	json_put_str(w, "tool", s->tool);
	json_put_bool(w, "verified", s->verified);
	json_put_bool(w, "complete", s->complete);
	if (s->why.n)
		json_put_str(w, "why", s->why);
	else
		json_put_null(w, "why");
	snapshot_put_files(w, s);
	json_close(w, '}');
}

static void text_line(struct sb *b, const struct snapshot *s)
{
	long long size = 0;
	for (size_t i = 0; i < s->files.n; i++)
		size += s->files.v[i].size;
	sb_clean(b, s->name);
	sb_fmt(b, "  %12lld bytes  ", size);
	sb_clean(b, s->tool);
	sb_addz(b, s->complete ? "" : "  NOT COMPLETE: ");
	if (!s->complete)
		sb_clean(b, s->why);
	sb_char(b, '\n');
}

static void print_list(struct context *c, const char *action, const struct snapshot *v, size_t n, int rc,
	const struct err *e)
{
	struct sb b = sb_new(c->r->a, 16 << 20);
	if (c->r->format == OUTPUT_JSON) {
		struct json_out w = head(c, &b, action);
		json_open(&w, "snapshots", '[');
		for (size_t i = 0; i < n; i++)
			put_snapshot(&w, &v[i]);
		json_close(&w, ']');
		cmd_show_end(c->r, &b, &w, rc, e);
		return;
	}
	for (size_t i = 0; i < n; i++)
		text_line(&b, &v[i]);
	if (!n) {
		sb_addz(&b, "no snapshots in ");
		sb_clean(&b, c->dir);
		sb_char(&b, '\n');
	}
	cmd_print(c->r, sb_str(&b));
}

static int do_list(struct context *c, struct err *e)
{
	struct snapshots all;
	int rc = snapshot_list(c->r->a, c->dir, &all, e);
	if (!rc)
		print_list(c, "list", all.v, all.n, 0, e);
	return rc;
}

/* Takes one now, through a session that only reads the schema and its data. */
static int do_create(struct context *c, struct err *e)
{
	struct cmd_request_opts none = {0};
	struct engine_identity id;
	struct snapshot got;
	int rc = cmd_environment_find(c->r->a, &c->req.rev, c->req.env.set, &c->req.env, e);
	if (!rc)
		rc = cmd_request_fill(c->r, &none, CMD_REQUEST_OTHER, &c->req, e);
	if (!rc)
		rc = cmd_environment_connect(c->r->a, "snapshot", &c->req.env, e);
	if (rc)
		return rc;
	id = c->req.env.identity;
	/* Which tables are meant only the plan of an apply says. */
	bool other =
		str_eq(c->req.q.snapshot_mode, STR("none")) || str_eq(c->req.q.snapshot_mode, STR("tables"));
	struct snapshot_request q = {.engine = c->req.env.engine,
		.session = c->req.env.session,
		.identity = &id,
		.dir = c->dir,
		.mode = other ? STR("full") : c->req.q.snapshot_mode,
		.command = c->req.q.snapshot_command,
		.url = c->req.env.url,
		.run = c->req.q.run,
		.environment = c->req.env.set->name,
		.commit = c->req.rev.commit};
	rc = snapshot_take(c->r->a, &q, &got, e);
	if (!rc)
		print_list(c, "create", &got, 1, 0, e);
	return rc;
}

static int verify_one(struct context *c, const struct snapshot *s, struct err *e)
{
	const struct engine *g = NULL;
	struct str scheme = str_fmt(c->r->a, "%.*s:", STRF(s->engine));
	int rc = engine_for_url(&g, scheme, e);
	return rc ? rc : snapshot_verify(c->r->a, c->dir, s, g, e);
}

/* Reads every byte of the named ones, or of all. Stops at the first that is damaged. */
static int do_verify(struct context *c, struct err *e)
{
	struct snapshots all;
	struct str want = c->r->argc > 1 ? str_of(c->r->argv[1]) : STR_NONE;
	int rc = snapshot_list(c->r->a, c->dir, &all, e);
	size_t n = 0;
	for (size_t i = 0; !rc && i < all.n; i++) {
		if (want.n && !str_eq(all.v[i].name, want))
			continue;
		all.v[n++] = all.v[i];
		rc = verify_one(c, &all.v[i], e);
		all.v[n - 1].verified = !rc;
	}
	if (!rc && want.n && !n)
		return err_set(e, ERR_USAGE, "there is no snapshot \"%.*s\"", STRF(want));
	if (!rc || c->r->format == OUTPUT_JSON)
		print_list(c, "verify", all.v, n, rc, e);
	return rc;
}

static int do_prune(struct context *c, struct err *e)
{
	struct names_list removed;
	struct sb b = sb_new(c->r->a, 1 << 20);
	if (c->o->keep < 1 || c->o->keep > 100000)
		return err_set(e, ERR_USAGE, "--keep takes a number from 1 to 100000");
	int rc = snapshot_prune(c->r->a, c->dir, (size_t)c->o->keep, &removed, e);
	if (rc)
		return rc;
	if (c->r->format == OUTPUT_JSON) {
		struct json_out w = head(c, &b, "prune");
		json_open(&w, "removed", '[');
		for (size_t i = 0; i < removed.n; i++)
			json_put_str(&w, NULL, removed.v[i]);
		json_close(&w, ']');
		cmd_show_end(c->r, &b, &w, 0, e);
		return 0;
	}
	for (size_t i = 0; i < removed.n; i++) {
		sb_addz(&b, "removed ");
		sb_clean(&b, removed.v[i]);
		sb_char(&b, '\n');
	}
	sb_fmt(&b, "%zu removed\n", removed.n);
	cmd_print(c->r, sb_str(&b));
	return 0;
}

static int snapshot_main(struct run *r, struct err *e)
{
	static const struct {
		const char *word;
		int (*fn)(struct context *c, struct err *e);
	} actions[] = {{"create", do_create}, {"list", do_list}, {"verify", do_verify}, {"prune", do_prune}};
	struct context c = {.r = r, .o = r->opts};
	for (size_t i = 0; r->argc > 0 && i < sizeof actions / sizeof actions[0]; i++) {
		if (!str_eq(str_of(r->argv[0]), str_of(actions[i].word)))
			continue;
		int rc = open_context(&c, e);
		return rc ? rc : actions[i].fn(&c, e);
	}
	err_set(e, ERR_USAGE, "snapshot takes create, list, verify or prune");
	err_hint(e, "For example: schemagate snapshot list --env production.");
	return ERR_USAGE;
}

#define AT(m) offsetof(struct snapshot_opts, m)
static const struct opt options[] = {
	{"keep", 0, OPT_INT, "N", "10", NULL, NULL, "prune: how many of the newest to keep", AT(keep)},
	{"rev", 0, OPT_STR, "REV", NULL, NULL, NULL, "the revision whose settings are meant; default HEAD",
		AT(rev)},
	{0},
};
#undef AT

const struct cmd cmd_snapshot = {
	.name = "snapshot",
	.summary = "take, list, verify and remove snapshots of a database",
	.synopsis = "create|list|verify [NAME]|prune [--keep N] --env NAME",
	.about = "A snapshot is a whole copy of one database (pg_dump -Fc, mariadb-dump, VACUUM INTO) with a "
		 "manifest that\n"
		 "names its server, its size and its SHA-256, written last: without a manifest there is no "
		 "snapshot.\n"
		 "They are kept in snapshotDir, or in ${XDG_STATE_HOME:-~/.local/state}/schemagate/NAME, "
		 "which is outside\n"
		 "the repository on purpose. verify reads every byte. prune never removes the newest "
		 "verified one.",
	.opts_size = sizeof(struct snapshot_opts),
	.opts = options,
	.formats = OUTPUT_BIT(OUTPUT_TEXT) | OUTPUT_BIT(OUTPUT_JSON),
	.main = snapshot_main,
};
