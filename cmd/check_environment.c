#include "cmd/check.h"
#include "cmd/request.h"
#include "migrate/format.h"

/* -- files -- */

static int load(
	struct check *c, const struct files *f, const struct source *s, struct migrations *out, struct err *e)
{
	int rc = s->ops->load(f, c->a, c->worker, s, out, e);
	return rc ? err_ctx(e, "migrations in \"%.*s\"", STRF(s->path)) : 0;
}

/* -- environments without a connection: which sources, in which dialect -- */

/* The dialect that a source without one has here: the environment's address says, else PostgreSQL's grammar
 * is the widest of those whose parameters and names are told apart. */
static enum dialect settle(struct check *c, const struct settings_environment *set, const struct source *s)
{
	struct err mine = err_new(c->a);
	struct str url;
	enum dialect d;
	for (size_t i = 0; i <= c->rev.settings.environments.n; i++) {
		const struct settings_environment *en = i ? &c->rev.settings.environments.v[i - 1] : set;
		if (en && settings_in_environment(en, s->name) &&
			cmd_environment_url(c->a, en, &url, &mine) == 0 && engine_url_dialect(url, &d))
			return d;
	}
	d = worker_pg_version(c->worker) ? DIALECT_POSTGRESQL : DIALECT_SQLITE;
	c->guessed = d;
	if (!c->nguessed++)
		c->guessed_path = s->path;
	return d;
}

/* One line for all of them: a project may have a folder of migrations for each of its parts. */
static void say_guessed(struct check *c)
{
	struct str others = c->nguessed > 1 ? str_fmt(c->a, " and %zu more folder%s", c->nguessed - 1,
						      c->nguessed == 2 ? "" : "s")
					    : STR_NONE;
	if (c->nguessed)
		cmd_note(c->r,
			"the SQL in \"%.*s\"%.*s is of no dialect in particular: read as %s; say so with "
			"dialect = in "
			"[source]",
			STRF(c->guessed_path), STRF(others), dialect_name(c->guessed));
	c->nguessed = 0;
}

static int add_source(struct check *c, struct check_environment *en, size_t i, struct err *e)
{
	struct state_source *out = &en->state.v[en->state.n++];
	const struct source *known = &c->rev.sources.v[i];
	*out = (struct state_source){.source = known, .files = &c->rev.sources.files[i]};
	if (known->dialect_known)
		return 0;
	struct source *s = ARENA_NEW(c->a, struct source);
	struct migrations *m = ARENA_NEW(c->a, struct migrations);
	*s = *known;
	s->dialect = settle(c, en->set, known);
	s->dialect_known = true;
	*out = (struct state_source){.source = s, .files = m};
	return load(c, &c->rev.files, s, m, e);
}

static int add_sources(struct check *c, struct check_environment *en, struct err *e)
{
	size_t n = c->rev.sources.n;
	int rc = 0;
	en->state.v = ARENA_ARRAY(c->a, struct state_source, n + 1);
	for (size_t i = 0; i < n && !rc; i++)
		if (!en->set || settings_in_environment(en->set, c->rev.sources.v[i].name))
			rc = add_source(c, en, i, e);
	say_guessed(c);
	check_files_room(c, en, n);
	return rc;
}

/* -- assumed: what the base has is applied -- */

/* changes: between the two trees, NULL = not known. */
static void assume(struct check *c, struct state_source *s, const struct migrations *old,
	const struct tree_changes *changes)
{
	struct history h = {.table_exists = true};
	for (size_t i = 0; i < old->n; i++) {
		const struct migration *m = &old->v[i];
		/* What both trees have alike needs no sum, where all of it is in its file. */
		bool shared =
			changes &&
			(!changes->n || (s->source->ops->piecemeal && !check_changed(changes, m->path)));
		*VEC_PUSH(c->a, &h) = (struct applied){.id = m->id,
			.checksum = shared ? STR_NONE : migration_checksum(c->a, m),
			.canonical = shared ? STR_NONE : migration_canonical(c->a, m),
			.order_key = m->order_key};
	}
	s->history = h;
	reconcile(c->a, s->files, &s->history, &s->state);
}

int check_assumed(struct check *c, struct check_environment *en, struct err *e)
{
	*en = (struct check_environment){
		.name = STR("assumed"), .required = true, .truth = "assumed", .reached = true};
	const struct tree_changes *changes;
	struct err mine = err_new(c->a);
	int rc = add_sources(c, en, e);
	if (!rc)
		rc = check_moved(c, en, e);
	bool known = check_changes(c, &changes, &mine) == 0;
	for (size_t i = 0; i < en->state.n && !rc; i++) {
		const struct migrations *old;
		rc = check_old_files(c, en, i, &old, e);
		if (!rc)
			assume(c, &en->state.v[i], old, known ? changes : NULL);
	}
	return rc;
}

/* -- a state file -- */

static bool belongs(const struct check_environment *en, const struct check_state_entry *x, size_t source)
{
	struct str name = en->state.v[source].source->name;
	return str_eq(x->source, name) || (en->state.n == 1 && (!x->source.n || !name.n));
}

static void read_entries(
	struct check *c, struct check_environment *en, const struct check_state *st, size_t source)
{
	struct state_source *s = &en->state.v[source];
	struct history h = {.table_exists = true};
	for (size_t i = 0; i < st->n; i++) {
		const struct check_state_entry *x = &st->v[i];
		if (!belongs(en, x, source))
			continue;
		const struct migration *m = check_find(c->a, &en->read[source].ids, s->files, x->id);
		if (!m)
			m = check_find(c->a, &en->read[source].old_ids, en->old[source], x->id);
		*VEC_PUSH(c->a, &h) = (struct applied){.id = x->id,
			.checksum = x->checksum,
			.failed = x->failed,
			.failed_why = STR("the state file says that it failed"),
			.order_key = m ? m->order_key : 0};
	}
	s->history = h;
	reconcile(c->a, s->files, &s->history, &s->state);
}

static int check_sources_named(
	struct check_environment *en, const struct check_state *st, struct str path, struct err *e)
{
	for (size_t i = 0; i < st->n; i++) {
		bool found = false;
		for (size_t k = 0; k < en->state.n; k++)
			found = found || belongs(en, &st->v[i], k);
		if (found)
			continue;
		err_set(e, ERR_CONFIG, "state file: there is no source \"%.*s\" in environment \"%.*s\"",
			STRF(st->v[i].source), STRF(en->name));
		err_hint(e, "schemagate status lists the sources.");
		return err_at(e, path, 0);
	}
	return 0;
}

static int open_state(struct check *c, struct check_environment *en, struct str path, struct err *e)
{
	struct check_state st;
	int rc = check_state_read(c->a, path, &st, e);
	if (rc)
		return rc;
	*en = (struct check_environment){.name = st.environment,
		.set = settings_environment(&c->rev.settings, st.environment),
		.truth = "state",
		.reached = true,
		.deployed = st.deployed};
	en->required = !en->set || en->set->required;
	if (c->rev.settings.environments.n && !en->set)
		cmd_note(c->r,
			"%.*s: the configuration has no environment \"%.*s\": this one is judged beside "
			"those that it has.",
			STRF(path), STRF(st.environment));
	rc = add_sources(c, en, e);
	if (!rc)
		rc = check_sources_named(en, &st, path, e);
	for (size_t i = 0; i < en->state.n && !rc; i++) {
		const struct migrations *old;
		rc = check_old_files(c, en, i, &old, e);
		if (!rc)
			read_entries(c, en, &st, i);
	}
	return rc;
}

/* -- a database -- */

/* "old" is in the order of its keys. */
static bool is_late(const struct applied *p, const struct migrations *old, long long mark)
{
	size_t lo = 0, hi = old->n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (old->v[mid].order_key < p->order_key)
			lo = mid + 1;
		else
			hi = mid;
	}
	return p->by_mark && lo < old->n && old->v[lo].order_key > p->order_key &&
	       old->v[lo].order_key <= mark;
}

/* A tool that keeps nothing but its newest version counts every file below it as applied. One that this
 * change brings below one of base has not run and never will. */
static int find_late(struct check *c, struct check_environment *en, size_t i, struct err *e)
{
	struct state_source *s = &en->state.v[i];
	const struct migrations *old;
	struct history h = s->history;
	long long mark = 0;
	bool any = false;
	for (size_t k = 0; k < h.n; k++) {
		any = any || h.v[k].by_mark;
		mark = h.v[k].order_key > mark ? h.v[k].order_key : mark;
	}
	if (!any)
		return 0;
	int rc = check_old_files(c, en, i, &old, e);
	s->history.n = 0;
	for (size_t k = 0; !rc && k < h.n; k++)
		if (!is_late(&h.v[k], old, mark))
			s->history.v[s->history.n++] = h.v[k];
	reconcile(c->a, s->files, &s->history, &s->state);
	return rc;
}

/* A restored copy, or a wrong address, answers for another environment: what it says is not looked at. */
static int check_markers(struct check *c, struct check_environment *en, struct err *e)
{
	struct apply_request q = {.engine = en->live.engine, .state = &en->state};
	struct plan nothing = {0};
	struct engine_identity id;
	struct guard g = {0};
	q.guard.environment = en->name;
	cmd_request_markers(c->a, &c->rev.settings, en->name, &q.guard);
	int rc = apply_guard_ask(c->a, &q, en->live.session, &nothing, &id, &g, e);
	for (size_t i = 0; i < g.refusals.n && !rc; i++) {
		if (g.refusals.v[i].rule != GUARD_MARKER && g.refusals.v[i].rule != GUARD_IDENTITY)
			continue;
		*VEC_PUSH(c->a, &en->facts) = (struct fact){.rule = RULE_MARKER_MISMATCH,
			.path = c->rev.settings.path,
			.line = en->set->line,
			.migration = SIZE_MAX,
			.why = g.refusals.v[i].what};
		en->state.n = 0;
	}
	return rc;
}

static void open_live(struct check *c, struct check_environment *en, const struct settings_environment *set)
{
	*en = (struct check_environment){.name = set->name,
		.set = set,
		.required = set->required,
		.truth = set->url.n || !set->attestation.n ? "database" : "attestation",
		.is_live = true,
		.why = err_new(c->a)};
	if (!set->url.n && set->attestation.n) {
		err_set(&en->why, ERR_NET, "attestations cannot be read yet");
		err_hint(&en->why, "Give the environment a url, or its state with --state FILE.");
		return;
	}
	if (cmd_environment_read(c->a, &c->rev, set, "check", &en->live, &en->why))
		return;
	en->state = en->live.state;
	check_files_room(c, en, en->state.n);
	if (check_markers(c, en, &en->why) || check_moved(c, en, &en->why))
		return;
	for (size_t i = 0; i < en->state.n; i++)
		if (find_late(c, en, i, &en->why))
			return;
	en->reached = true;
	state_deployed(c->a, &en->state.own, set->name, &en->deployed);
}

/* -- all of them -- */

static bool is_open(const struct check *c, struct str name)
{
	for (size_t i = 0; i < c->nenvs; i++)
		if (str_eq(c->envs[i].name, name))
			return true;
	return false;
}

static bool is_wanted(const struct check *c, struct str name)
{
	const struct opt_list *only = &c->r->g->envs;
	for (size_t i = 0; i < only->n; i++)
		if (str_eq(only->v[i], name))
			return true;
	return only->n == 0;
}

static int check_names(struct check *c, struct err *e)
{
	const struct opt_list *only = &c->r->g->envs;
	for (size_t i = 0; i < only->n; i++) {
		if (is_open(c, only->v[i]))
			continue;
		err_set(e, ERR_CONFIG, "there is no environment \"%.*s\"", STRF(only->v[i]));
		err_hint(e, "%.*s Or give its state with --state FILE.",
			STRF(cmd_environment_missing(c->r, &c->rev.settings, only->v[i])));
		return ERR_CONFIG;
	}
	return 0;
}

static int open_states(struct check *c, struct err *e)
{
	int rc = 0;
	for (size_t i = 0; i < c->o->states.n && !rc; i++) {
		struct check_environment en;
		rc = open_state(c, &en, c->o->states.v[i], e);
		if (!rc && is_open(c, en.name)) {
			err_set(e, ERR_USAGE, "two state files speak of environment \"%.*s\"", STRF(en.name));
			return err_at(e, c->o->states.v[i], 0);
		}
		if (!rc && is_wanted(c, en.name))
			c->envs[c->nenvs++] = en;
	}
	return rc;
}

int check_environments(struct check *c, struct err *e)
{
	const struct settings *s = &c->rev.settings;
	c->envs = ARENA_ARRAY(c->a, struct check_environment, s->environments.n + c->o->states.n + 1);
	bool assumed = c->o->assume.n > 0;
	if (assumed && c->o->states.n)
		return err_set(e, ERR_USAGE, "--assume and --state exclude each other");
	if (assumed || (!s->environments.n && !c->o->states.n && !c->r->g->envs.n)) {
		c->nenvs = 1;
		if (!assumed)
			cmd_note(c->r,
				"no environment is configured: the migrations at base are taken as applied. "
				"%.*s",
				STRF(cmd_environment_missing(c->r, s, STR_NONE)));
		return check_assumed(c, &c->envs[0], e);
	}
	int rc = open_states(c, e);
	for (size_t i = 0; i < s->environments.n && !rc; i++)
		if (is_wanted(c, s->environments.v[i].name) && !is_open(c, s->environments.v[i].name))
			open_live(c, &c->envs[c->nenvs++], &s->environments.v[i]);
	return rc ? rc : check_names(c, e);
}
