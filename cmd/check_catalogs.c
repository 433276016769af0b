#include "cmd/check.h"

#include "migrate/start.h"
#include "migrate/state_lost.h"

/* -- the list of an environment's migrations -- */

/* A state may name any number of ids: the slot of the one that is meant, or the free one where it belongs. */
static size_t *place_of(
	const struct check_environment *en, size_t source, const struct migration *m, struct str id)
{
	size_t at = (size_t)str_hash(id) & (en->nby_id - 1);
	for (; en->by_id[at]; at = (at + 1) & (en->nby_id - 1)) {
		const struct check_migration *x = &en->migrations.v[en->by_id[at] - 1];
		if (x->source == source && x->file == m && str_eq(x->shown.id, id))
			break;
	}
	return &en->by_id[at];
}

static void make_room(struct arena *a, struct check_environment *en)
{
	if ((en->migrations.n + 1) * 2 <= en->nby_id)
		return;
	en->nby_id = en->nby_id ? en->nby_id * 2 : 64;
	en->by_id = ARENA_ARRAY(a, size_t, en->nby_id);
	for (size_t i = 0; i < en->migrations.n; i++) {
		const struct check_migration *x = &en->migrations.v[i];
		*place_of(en, x->source, x->file, x->shown.id) = i + 1;
	}
}

size_t check_migration(struct arena *a, struct check_environment *en, size_t source,
	const struct migration *m, struct str id)
{
	struct str name = en->state.v[source].source->name;
	make_room(a, en);
	size_t *place = place_of(en, source, m, id);
	if (*place)
		return *place - 1;
	struct check_migration *x = VEC_PUSH(a, &en->migrations);
	*x = (struct check_migration){.source = source, .file = m, .shown = {.source = name, .id = id}};
	if (m) {
		x->shown.path = m->path;
		x->shown.checksum = migration_checksum(a, m);
	}
	return (*place = en->migrations.n) - 1;
}

bool check_is_pending(const struct reconciled *r)
{
	return r->state == STATE_PENDING || r->state == STATE_OUT_OF_ORDER ||
	       (r->state == STATE_UNREADABLE && r->applied == SIZE_MAX);
}

static bool has_pending(const struct state_source *s)
{
	for (size_t k = 0; k < s->state.n; k++)
		if (check_is_pending(&s->state.v[k]))
			return true;
	return false;
}

/* What the tool runs around its migrations counts where some are pending, or where the change brings or edits
 * it: the next run brings it to the database. */
static int add_hooks(struct check *c, struct check_environment *en, struct err *e)
{
	const struct tree_changes *changes = NULL;
	for (size_t i = 0; i < en->state.n; i++) {
		const struct state_source *s = &en->state.v[i];
		bool due = has_pending(s);
		if (s->files->hooks.n && check_changes(c, &changes, e))
			return (int)e->code;
		for (size_t k = 0; !due && k < s->files->hooks.n; k++)
			due = check_changed(changes, s->files->hooks.v[k].path);
		if (due && s->files->hooks.n && !has_pending(s) && check_whole(c, en, i, e))
			return (int)e->code;
		for (size_t k = 0; due && k < s->files->hooks.n; k++)
			check_migration(c->a, en, i, &s->files->hooks.v[k], s->files->hooks.v[k].id);
	}
	en->nhooks = en->migrations.n - en->npending;
	return 0;
}

int check_pending(struct check *c, struct check_environment *en, struct err *e)
{
	for (size_t i = 0; i < en->state.n; i++) {
		const struct state_source *s = &en->state.v[i];
		int rc = has_pending(s) ? check_read_pending(c, en, i, e) : 0;
		if (!rc && en->is_live)
			rc = state_lost_read(en->live.engine, en->live.session, c->a, &en->state.v[i], e);
		if (rc)
			return rc;
		for (size_t k = 0; k < s->state.n; k++) {
			const struct reconciled *r = &s->state.v[k];
			if (check_is_pending(r)) {
				const struct migration *m = &s->files->v[r->file];
				check_migration(c->a, en, i, m, m->id);
			} else if (r->state != STATE_FAILED) {
				en->napplied++;
			}
		}
	}
	en->npending = en->migrations.n;
	return add_hooks(c, en, e);
}

/* -- S0 -- */

struct maker {
	struct check *c;
	struct check_environment *en;
	struct check_group *g;
	struct replay *rp;
	size_t nbefore; /* notes of S0 */
	struct check_pending_steps steps;
};

static bool in_group(const struct maker *m, size_t source)
{
	return check_in_group(m->en, m->g, source);
}

static int start_of(struct maker *m, struct catalog **out, struct err *e)
{
	struct start_sources own = {0};
	for (size_t i = 0; i < m->en->state.n; i++)
		if (in_group(m, i))
			*VEC_PUSH(m->c->a, &own) = m->en->state.v[i].source;
	return start_catalog(m->c->a, &m->c->rev.files, m->c->worker, m->g->dialect, &own, out, e);
}

static int open_replay(struct maker *m, struct err *e)
{
	struct check *c = m->c;
	struct check_environment *en = m->en;
	struct catalog *start = NULL;
	int rc = 0;
	if (en->is_live)
		rc = en->live.engine->inspect(en->live.session, c->a, &start, e);
	else
		rc = start_of(m, &start, e);
	if (!rc)
		rc = replay_open(&m->rp, c->a, m->g->dialect, start, c->worker, e);
	if (!rc && !en->is_live)
		rc = check_play_applied(c, en, m->g, m->rp, e);
	return rc ? rc : replay_catalog(m->rp, c->a, &m->g->s0, e);
}

/* -- S1 -- */

static bool is_note_of(const struct replay_note *x, const struct replay_note *y)
{
	return x->kind == y->kind && str_eq(x->path, y->path) && str_eq(x->what, y->what);
}

/* Of a hook that the change leaves alone only what fails because of it is told. */
static bool is_old_note(
	const struct maker *m, const struct migration *f, const struct replay_note *notes, size_t at)
{
	if (f->moment == MOMENT_NONE || check_changed(m->c->changes, f->path))
		return false;
	for (size_t i = 0; i < m->nbefore && notes[at].kind == REPLAY_FAILED; i++)
		if (is_note_of(&notes[i], &notes[at]))
			return true;
	return notes[at].kind != REPLAY_FAILED;
}

static void add_notes(struct maker *m, size_t from, size_t migration)
{
	size_t n;
	const struct replay_note *notes = replay_notes(m->rp, &n);
	for (size_t i = from; i < n; i++) {
		if (is_old_note(m, m->en->migrations.v[migration].file, notes, i))
			continue;
		*VEC_PUSH(m->c->a, &m->steps.notes) = m->en->facts.n;
		*VEC_PUSH(m->c->a, &m->en->facts) = (struct fact){.rule = RULE_UNANALYSABLE,
			.path = m->en->migrations.v[migration].shown.path,
			.line = notes[i].line,
			.migration = migration,
			.why = str_dup(m->c->a, notes[i].what),
			.missing_schema = str_dup(m->c->a, notes[i].missing_schema),
			.missing = str_dup(m->c->a, notes[i].missing),
			.missing_column = str_dup(m->c->a, notes[i].missing_column)};
	}
}

static void add_gaps(struct maker *m, const struct migration *f, size_t migration)
{
	if (f->moment != MOMENT_NONE && !check_changed(m->c->changes, f->path))
		return;
	for (size_t i = 0; i < f->gaps.n; i++)
		*VEC_PUSH(m->c->a, &m->en->facts) = (struct fact){.rule = RULE_UNANALYSABLE,
			.path = f->path,
			.line = f->gaps.v[i].line,
			.migration = migration,
			.why = f->gaps.v[i].what};
	if (f->opaque && !f->read && !f->gaps.n)
		*VEC_PUSH(m->c->a, &m->en->facts) = (struct fact){.rule = RULE_UNANALYSABLE,
			.path = f->path,
			.line = 1,
			.migration = migration,
			.why = STR("the tool runs code here, whose effect on the schema is not known")};
}

static size_t notes_so_far(struct maker *m)
{
	size_t n;
	(void)replay_notes(m->rp, &n);
	return n;
}

/* Of many pending ones not every state in between is worth an entry: what is before them is kept. */
static int play(struct maker *m, const struct migration *f, struct err *e)
{
	enum { FEW = 8 };
	if (f->problem == MIGRATION_UNREADABLE)
		return 0;
	if (m->en->npending > FEW)
		return replay_run(m->rp, f->path, &f->up, e);
	replay_queue(m->rp, f->path, &f->up);
	return replay_settle(m->rp, e);
}

static int play_noted(struct maker *m, size_t migration, struct err *e)
{
	const struct migration *f = m->en->migrations.v[migration].file;
	size_t notes = notes_so_far(m);
	int rc = play(m, f, e);
	if (rc)
		return rc;
	add_notes(m, notes, migration);
	add_gaps(m, f, migration);
	return 0;
}

static struct str step_text(void *ctx, size_t i)
{
	const struct maker *m = ctx;
	return m->en->migrations.v[m->steps.of[i]].file->raw;
}

static int step_play(void *ctx, size_t i, struct err *e)
{
	struct maker *m = ctx;
	return play_noted(m, m->steps.of[i], e);
}

/* delta_attribute() knows steps; the environment's list knows migrations. */
void check_attribute(struct check_group *g, const struct check_pending_steps *p)
{
	if (p->n == 1)
		p->deltas[0] = g->delta;
	delta_attribute(&g->delta, p->deltas, p->n);
	for (size_t i = 0; i < g->delta.n; i++) {
		size_t *of = &g->delta.v[i].migration;
		/* Of no step that could be read: of one that could not. */
		*of = *of < p->n ? p->of[*of] : p->unread;
	}
}

/* Those of the hooks from *next on that run before migration m of a source, or NULL, at its end. */
static size_t list_hooks(
	const struct maker *m, size_t source, const struct migration *before, size_t *next, size_t *of)
{
	const struct check_environment *en = m->en;
	size_t n = 0, end = en->npending + en->nhooks;
	while (*next < end && en->migrations.v[*next].source < source)
		++*next;
	for (; *next < end && en->migrations.v[*next].source == source; ++*next) {
		if (!migration_hook_is_before(en->migrations.v[*next].file, before))
			break;
		of[n++] = *next;
	}
	return n;
}

/* Pending ones and hooks are both in the order of the sources. */
static size_t list_group(const struct maker *m, size_t *of)
{
	const struct check_environment *en = m->en;
	size_t n = 0, at = 0, hook = en->npending;
	for (size_t source = 0; source < en->state.n; source++) {
		if (!in_group(m, source))
			continue;
		for (; at < en->npending && en->migrations.v[at].source <= source; at++) {
			if (en->migrations.v[at].source != source)
				continue;
			n += list_hooks(m, source, en->migrations.v[at].file, &hook, of + n);
			of[n++] = at;
		}
		n += list_hooks(m, source, NULL, &hook, of + n);
	}
	return n;
}

int check_group_before(struct check *c, struct check_environment *en, struct check_group *g,
	struct replay **rp, struct err *e)
{
	struct maker m = {.c = c, .en = en, .g = g};
	int rc = open_replay(&m, e);
	*rp = m.rp;
	return rc;
}

int check_group_after(struct check *c, struct check_group *g, struct replay *rp, struct err *e)
{
	int rc = replay_catalog(rp, c->a, &g->s1, e);
	if (!rc)
		check_group_compare(c, g);
	return rc;
}

void check_group_compare(struct check *c, struct check_group *g)
{
	g->delta = (struct delta){0};
	delta_of(c->a, g->s0, g->s1, &g->delta);
	delta_words(c->a, &g->delta, &g->words);
}

/* What each of several migrations does, so that each finding can name the one that does it. */
static int play_all(struct maker *m, struct err *e)
{
	const struct check_pending_steps *s = &m->steps;
	struct replay_played p = {s->n, step_text, step_play, m};
	int rc = 0;
	if (s->n == 1)
		rc = play_noted(m, s->of[0], e);
	else if (s->n)
		rc = replay_deltas(m->rp, m->c->a, &p, s->deltas, e);
	return rc ? rc : check_group_after(m->c, m->g, m->rp, e);
}

/* Of what a run has noted, only that a table is not there: the next one does not miss it again. */
static size_t keep_unmade(struct maker *m, const struct check_unmade *u, size_t from)
{
	size_t n = from;
	m->steps.notes.n = 0;
	for (size_t i = m->steps.first; i < m->en->facts.n; i++) {
		const struct fact f = m->en->facts.v[i];
		bool keep = i < from || (!f.missing_column.n && check_unmade_has(u, &f));
		if (keep)
			*VEC_PUSH(m->c->a, &m->steps.notes) = i < from ? i : n;
		if (keep && i >= from)
			m->en->facts.v[n++] = f;
	}
	return m->en->facts.n = n;
}

static int play_anew(
	struct maker *m, const struct catalog *start, const struct sql_statements *make, struct err *e)
{
	int rc = replay_open(&m->rp, m->c->a, m->g->dialect, start, m->c->worker, e);
	if (!rc)
		rc = replay_run(m->rp, STR_NONE, make, e);
	if (!rc)
		rc = replay_catalog(m->rp, m->c->a, &m->g->s0, e);
	m->nbefore = rc ? 0 : notes_so_far(m);
	return rc ? rc : play_all(m, e);
}

/* Tables that no migration makes stand in S0 as far as they are known, and what waits is played again: a
 * statement that failed for one reason may show the next. */
static int play_unmade(struct maker *m, struct err *e)
{
	enum { ROUNDS = 4 };
	struct check_unmade u = {0};
	const struct catalog *start = m->g->s0;
	size_t from = m->steps.first;
	int rc = 0;
	for (int i = 0; i < ROUNDS && !rc && check_unmade(m->c, m->en, m->g, from, &u); i++) {
		from = keep_unmade(m, &u, from);
		rc = play_anew(m, start, &u.make, e);
	}
	if (!rc)
		check_unmade_open(m->c, m->g, &u);
	return rc;
}

static int make_group(struct maker *m, struct err *e)
{
	struct arena *a = m->c->a;
	size_t *of = ARENA_ARRAY(a, size_t, m->en->npending + m->en->nhooks + 1), n = list_group(m, of);
	m->steps.first = m->en->facts.n;
	m->steps.of = of;
	m->steps.n = n;
	m->steps.deltas = ARENA_ARRAY(a, struct delta, n + 1);
	m->steps.unread = SIZE_MAX;
	int rc = open_replay(m, e);
	m->nbefore = rc ? 0 : notes_so_far(m);
	if (!rc)
		rc = play_all(m, e);
	if (!rc && !m->en->is_live)
		rc = play_unmade(m, e);
	if (rc)
		return rc;
	check_attribute(m->g, &m->steps);
	return check_shadow(m->c, m->en, m->g, &m->steps, e);
}

static bool any_pending(const struct check_environment *en, const struct check_group *g)
{
	for (size_t i = 0; i < en->npending + en->nhooks; i++)
		if (check_in_group(en, g, en->migrations.v[i].source))
			return true;
	return false;
}

static bool any_applied(const struct check_environment *en, const struct check_group *g)
{
	for (size_t i = 0; i < en->state.n; i++)
		if (check_in_group(en, g, i) && en->state.v[i].history.n)
			return true;
	return false;
}

static bool only_group(const struct check_environment *en, const struct check_group *g)
{
	return en->ngroups == 1 && en->groups[0].dialect == g->dialect &&
	       en->groups[0].database == g->database;
}

/* What the environment's other databases have: what the code uses may be theirs. Where the first migrations
 * of one are just being added, the code runs on the others, and needs nothing of the new one yet. */
static int make_other(struct check *c, struct check_environment *en, struct check_group g, struct err *e)
{
	struct maker m = {.c = c, .en = en, .g = &g};
	if (only_group(en, &g) || !any_applied(en, &g))
		return 0;
	int rc = open_replay(&m, e);
	if (!rc)
		en->others[en->nothers++] = (struct check_other){.database = g.database, .s0 = g.s0};
	return rc;
}

static int make_group_of(struct check *c, struct check_environment *en, struct check_group of, struct err *e)
{
	if (!any_pending(en, &of))
		return 0;
	struct check_group *g = &en->groups[en->ngroups++];
	*g = of;
	g->first = !any_applied(en, g);
	struct maker m = {.c = c, .en = en, .g = g};
	return make_group(&m, e);
}

static int for_each_database(struct check *c, struct check_environment *en,
	int (*f)(struct check *, struct check_environment *, struct check_group, struct err *), struct err *e)
{
	int rc = 0;
	for (int d = DIALECT_POSTGRESQL; d <= DIALECT_SQLITE; d++)
		for (size_t n = 0; !rc && n < check_ndatabases(en, (enum dialect)d); n++)
			rc = f(c, en, (struct check_group){.dialect = (enum dialect)d, .database = n}, e);
	return rc;
}

int check_groups(struct check *c, struct check_environment *en, struct err *e)
{
	int rc = 0;
	check_groups_room(c->a, en);
	for (int d = DIALECT_POSTGRESQL; d <= DIALECT_SQLITE && !rc && en->npending + en->nhooks; d++)
		rc = check_databases(c, en, (enum dialect)d, e);
	if (!rc)
		rc = for_each_database(c, en, make_group_of, e);
	if (!rc && en->ngroups)
		rc = for_each_database(c, en, make_other, e);
	return rc ? err_ctx(e, "environment \"%.*s\"", STRF(en->name)) : 0;
}
