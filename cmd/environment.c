#include "cmd/environment.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "gitcheck/files_git.h"
#include "gitcheck/repo.h"

enum { URL_MAX = 8192 };

static int not_set(struct str who, struct err *e, const char *what, struct str name)
{
	err_set(e, ERR_CONFIG, "%.*s: %s \"%.*s\" is not set or empty", STRF(who), what, STRF(name));
	err_hint(e, "It must hold the address of the database, such as postgres://user@host/name.");
	return ERR_CONFIG;
}

static int from_variable(struct arena *a, struct str who, struct str name, struct str *url, struct err *e)
{
	*url = str_trim(str_of(getenv(str_z(a, name))));
	return url->n ? 0 : not_set(who, e, "environment variable", name);
}

static int from_file(struct arena *a, struct str who, struct str path, struct str *url, struct err *e)
{
	int rc = file_read(a, path, URL_MAX, url, e);
	if (rc)
		return err_ctx(e, "address of %.*s", STRF(who));
	*url = str_trim(*url);
	return url->n ? 0 : not_set(who, e, "file", path);
}

int cmd_environment_address(struct arena *a, struct str who, struct str u, struct str *url, struct err *e)
{
	if (str_starts(u, STR("env:")))
		return from_variable(a, who, str_sub(u, 4, u.n), url, e);
	if (str_starts(u, STR("file:")))
		return from_file(a, who, str_sub(u, 5, u.n), url, e);
	if (str_starts(u, STR("service:")))
		*url = str_fmt(a, "postgres:///?service=%.*s", STRF(str_sub(u, 8, u.n)));
	else
		*url = u;
	return 0;
}

int cmd_environment_url(
	struct arena *a, const struct settings_environment *set, struct str *url, struct err *e)
{
	struct str who = str_fmt(a, "environment \"%.*s\"", STRF(set->name));
	if (!set->url.n) {
		err_set(e, ERR_CONFIG, "%.*s has no url", STRF(who));
		err_hint(e, "Add url = env:NAME to its section.");
		return ERR_CONFIG;
	}
	return cmd_environment_address(a, who, set->url, url, e);
}

/* Does the file that lies in the work tree have it? */
static bool in_work_tree(struct run *r, struct str name)
{
	struct err mine = err_new(r->a);
	struct repo *repo;
	struct settings s;
	struct str text;
	if (repo_open(&repo, r->a, STR_NONE, &mine) || !repo_folder(repo).n)
		return false;
	struct str path = str_fmt(r->a, "%.*s/" SETTINGS_FILE, STRF(repo_folder(repo)));
	if (!file_exists(path) || file_plain(r->a, path, SETTINGS_MAX, &text, &mine) ||
		settings_parse(r->a, text, STR(SETTINGS_FILE), &s, &mine))
		return false;
	return name.n ? settings_environment(&s, name) != NULL : s.environments.n > 0;
}

struct str cmd_environment_missing(struct run *r, const struct settings *s, struct str name)
{
	struct str section = name.n ? str_fmt(r->a, "[environment \"%.*s\"]", STRF(name))
				    : STR("an [environment \"NAME\"]");
	if (r->g->config.n)
		return str_fmt(r->a, "Add %.*s to %.*s.", STRF(section), STRF(r->g->config));
	if (in_work_tree(r, name))
		return str_fmt(r->a,
			SETTINGS_FILE " in the work tree has %.*s: commit it, it is read from %.*s.",
			STRF(name.n ? section : STR("one")), STRF(s->origin));
	return str_fmt(r->a, "Add %.*s to " SETTINGS_FILE " and commit it: it is read from %.*s.",
		STRF(section), STRF(s->origin));
}

int cmd_environment_pick(struct run *r, const struct settings *s, const struct settings_environment ***out,
	size_t *n, struct err *e)
{
	size_t want = r->g->envs.n ? r->g->envs.n : s->environments.n;
	const struct settings_environment **v =
		ARENA_ARRAY(r->a, const struct settings_environment *, want + 1);
	for (size_t i = 0; i < want; i++) {
		v[i] = r->g->envs.n ? settings_environment(s, r->g->envs.v[i]) : &s->environments.v[i];
		if (v[i])
			continue;
		err_set(e, ERR_CONFIG, "there is no environment \"%.*s\"", STRF(r->g->envs.v[i]));
		err_hint(e, "%.*s", STRF(cmd_environment_missing(r, s, r->g->envs.v[i])));
		return ERR_CONFIG;
	}
	*out = v;
	*n = want;
	return 0;
}

int cmd_environment_one(
	struct run *r, const struct settings *s, const struct settings_environment **out, struct err *e)
{
	const struct settings_environment **v;
	size_t n;
	int rc = cmd_environment_pick(r, s, &v, &n, e);
	if (rc)
		return rc;
	if (n != 1) {
		err_set(e, ERR_USAGE, n ? "more than one environment" : "no environment is configured");
		err_hint(e, "%.*s",
			STRF(n ? STR("Say which: --env NAME.") : cmd_environment_missing(r, s, STR_NONE)));
		return ERR_USAGE;
	}
	*out = v[0];
	return 0;
}

static int clamp_ms(long long ms)
{
	return ms > 1 << 30 ? 1 << 30 : (int)ms;
}

struct engine_opts cmd_environment_opts(
	struct arena *a, const struct settings_environment *set, const char *role, bool read_only)
{
	return (struct engine_opts){.read_only = read_only,
		.connect_ms = 10000,
		.lock_ms = clamp_ms(set->lock_timeout_ms),
		.statement_ms = clamp_ms(set->statement_timeout_ms),
		.role = str_fmt(a, "schemagate/%s", role),
		.allow_plain_tls = str_eq(set->tls, STR("plain"))};
}

static int load(struct arena *a, const struct files *f, struct worker *w, const struct source *s,
	struct migrations *out, struct err *e)
{
	int rc = s->ops->load(f, a, w, s, out, e);
	return rc ? err_ctx(e, "migrations in \"%.*s\"", STRF(s->path)) : 0;
}

int cmd_environment_whole(struct arena *a, const struct files *f, struct worker *w, const struct source *s,
	struct migrations *out, struct err *e)
{
	struct source *whole = ARENA_NEW(a, struct source);
	*whole = *s;
	whole->names_only = false;
	*out = (struct migrations){0};
	return load(a, f, w, whole, out, e);
}

static int configured(struct arena *a, const struct settings_source *c, const struct files *f,
	struct source *s, struct err *e)
{
	static const enum dialect all[] = {DIALECT_POSTGRESQL, DIALECT_MYSQL, DIALECT_SQLITE};
	*s = (struct source){.name = c->name,
		.path = str_eq(c->path, STR(".")) ? STR_NONE : c->path,
		.format = c->format,
		.table = c->table,
		.table_prefix = c->table_prefix,
		.command = {c->command, c->command_url, c->command_folder, clamp_ms(c->command_timeout_ms)}};
	for (size_t i = 0; i < 3; i++)
		if (str_eq(c->dialect, str_of(dialect_name(all[i])))) {
			s->dialect = all[i];
			s->dialect_known = true;
		}
	int rc = format_open(f, a, s, e);
	return rc && !e->file.n ? err_at(e, STR(SETTINGS_FILE), c->line) : rc;
}

static int find_sources(struct arena *a, const struct settings *s, const struct files *f,
	struct cmd_sources *out, struct err *e)
{
	if (!s->sources.n) {
		files_git_load(f, a);
		return format_recognise(f, a, &out->v, &out->n, &out->left, e);
	}
	out->v = ARENA_ARRAY(a, struct source, s->sources.n);
	out->n = s->sources.n;
	int rc = 0;
	for (size_t i = 0; !rc && i < out->n; i++)
		rc = configured(a, &s->sources.v[i], f, &out->v[i], e);
	return rc;
}

int cmd_environment_sources(struct arena *a, const struct settings *s, const struct files *f,
	struct worker *w, struct cmd_sources *out, struct err *e)
{
	*out = (struct cmd_sources){.read = out->read};
	int rc = find_sources(a, s, f, out, e);
	if (rc)
		return rc;
	out->files = ARENA_ARRAY(a, struct migrations, out->n + 1);
	for (size_t i = 0; i < out->n; i++)
		out->v[i].names_only = out->read != CMD_SOURCES_WHOLE;
	for (size_t i = 0; !rc && i < out->n && out->read != CMD_SOURCES_FOUND; i++)
		if (out->v[i].dialect_known)
			rc = load(a, f, w, &out->v[i], &out->files[i], e);
	return rc;
}

/* A source whose SQL is of no dialect in particular takes that of the database, and so does one whose dialect
 * was guessed wrong. */
static int adopt(struct arena *a, const struct cmd_revision *rev, size_t i, enum dialect d,
	struct state_source *out, struct err *e)
{
	if (rev->sources.v[i].dialect_known && rev->sources.v[i].dialect == d) {
		*out = (struct state_source){.source = &rev->sources.v[i], .files = &rev->sources.files[i]};
		return 0;
	}
	struct source *s = ARENA_NEW(a, struct source);
	struct migrations *m = ARENA_NEW(a, struct migrations);
	*s = rev->sources.v[i];
	s->dialect = d;
	s->dialect_known = true;
	s->dialect_guessed = false;
	*out = (struct state_source){.source = s, .files = m};
	return load(a, &rev->files, rev->worker, s, m, e);
}

/* Which sources there are, and why none of them counts. */
static int nothing_lives_here(
	struct arena *a, const struct cmd_revision *rev, const struct cmd_environment *en, struct err *e)
{
	struct str seen = STR_NONE;
	for (size_t i = 0; i < rev->sources.n; i++) {
		const struct source *s = &rev->sources.v[i];
		bool left_out = !settings_in_environment(en->set, s->name);
		seen = str_fmt(a, "%.*s%s\"%.*s\" (%.*s) %s%s", STRF(seen), seen.n ? ", " : "", STRF(s->path),
			STRF(s->format), left_out ? "is not in its sources" : "is ",
			left_out ? "" : dialect_name(s->dialect));
	}
	err_set(e, ERR_CONFIG, "no migrations for environment \"%.*s\" (%s)", STRF(en->set->name),
		en->engine->name);
	if (!rev->sources.n)
		err_hint(e, "Add a [source \"NAME\"] section with the path of the migrations, or see init.");
	else {
		err_detail(e, "Of the revision's sources, %.*s.", STRF(seen));
		err_hint(e,
			"Correct the environment's url or sources, or say dialect = %s in the [source] that "
			"belongs to it.",
			dialect_name(en->engine->dialect));
	}
	return ERR_CONFIG;
}

int cmd_environment_find(struct arena *a, const struct cmd_revision *rev,
	const struct settings_environment *set, struct cmd_environment *out, struct err *e)
{
	*out = (struct cmd_environment){.set = set};
	int rc = cmd_environment_url(a, set, &out->url, e);
	if (!rc)
		rc = engine_for_url(&out->engine, out->url, e);
	if (rc)
		return rc;
	out->shown = engine_url_shown(a, out->url);
	out->state.tree = &rev->files;
	out->state.v = ARENA_ARRAY(a, struct state_source, rev->sources.n + 1);
	/* Signs in the SQL may mislead: they are only believed while another source fits the database. */
	for (int trust = 1; trust >= 0 && !out->state.n; trust--)
		for (size_t i = 0; !rc && i < rev->sources.n; i++) {
			const struct source *s = &rev->sources.v[i];
			bool other = s->dialect_known && s->dialect != out->engine->dialect;
			if (settings_in_environment(set, s->name) &&
				(!other || (!trust && s->dialect_guessed)))
				rc = adopt(a, rev, i, out->engine->dialect, &out->state.v[out->state.n++], e);
		}
	return rc || out->state.n ? rc : nothing_lives_here(a, rev, out, e);
}

static int no_environment(const struct cmd_environment *env, struct err *e)
{
	return err_ctx(e, "environment \"%.*s\" (%.*s)", STRF(env->set->name), STRF(env->shown));
}

int cmd_environment_connect(struct arena *a, const char *role, struct cmd_environment *env, struct err *e)
{
	struct engine_opts o = cmd_environment_opts(a, env->set, role, true);
	o.allow_pooler = true;
	int rc = env->engine->open(&env->session, a, env->url, o, e);
	if (!rc)
		rc = env->engine->identity(env->session, a, &env->identity, e);
	return rc ? no_environment(env, e) : 0;
}

int cmd_environment_read(struct arena *a, const struct cmd_revision *rev,
	const struct settings_environment *set, const char *role, struct cmd_environment *out, struct err *e)
{
	int rc = cmd_environment_find(a, rev, set, out, e);
	if (rc)
		return rc;
	struct ahead *h = state_ahead(a, out->engine, &out->state);
	struct engine_opts o = cmd_environment_opts(a, set, role, true);
	o.allow_pooler = true;
	if (h)
		o.ahead = engine_ahead_open(h, &o.nahead);
	if (out->engine->open(&out->session, a, out->url, o, e))
		return no_environment(out, e);
	rc = state_read(out->engine, out->session, a, &out->state, e);
	return rc ? err_ctx(e, "environment \"%.*s\"", STRF(set->name)) : 0;
}

int cmd_environment_snapshots(
	struct arena *a, const struct settings_environment *set, struct str *dir, struct err *e)
{
	struct str state = str_of(getenv("XDG_STATE_HOME")), home = str_of(getenv("HOME"));
	if (set->snapshot_dir.n) {
		*dir = set->snapshot_dir;
		return 0;
	}
	if (state.n && state.p[0] == '/') {
		*dir = str_fmt(a, "%.*s/schemagate/%.*s", STRF(state), STRF(set->name));
		return 0;
	}
	if (!home.n || home.p[0] != '/') {
		err_set(e, ERR_CONFIG,
			"there is no folder for snapshots: neither HOME nor XDG_STATE_HOME is set");
		err_hint(e, "Set snapshotDir in [environment \"%.*s\"].", STRF(set->name));
		return ERR_CONFIG;
	}
	*dir = str_fmt(a, "%.*s/.local/state/schemagate/%.*s", STRF(home), STRF(set->name));
	return 0;
}
