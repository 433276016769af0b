#include "cmd/replayed.h"

#include "cmd/kept.h"
#include "migrate/format.h"
#include "migrate/plan.h"
#include "migrate/start.h"

static bool chosen(const struct replayed_choice *c, const struct source *s)
{
	return !c->source.n || str_eq(c->source, s->name);
}

static bool dialect_word(struct str word, enum dialect *out)
{
	for (int d = DIALECT_POSTGRESQL; d <= DIALECT_SQLITE; d++)
		if (str_eq(word, str_of(dialect_name((enum dialect)d)))) {
			*out = (enum dialect)d;
			return true;
		}
	return false;
}

static int unknown_dialect(const struct source *s, struct err *e)
{
	err_set(e, ERR_USAGE, "whose SQL \"%.*s\" holds is not known", STRF(s->path));
	err_hint(e, "Say it with --dialect postgresql, mysql or sqlite, or in schemagate.conf: [source "
		    "\"NAME\"] dialect = ...");
	return ERR_USAGE;
}

/* The one dialect of the chosen sources. */
static int find_dialect(
	const struct cmd_sources *l, const struct replayed_choice *c, enum dialect *out, struct err *e)
{
	const struct source *first = NULL;
	for (size_t i = 0; i < l->n; i++) {
		const struct source *s = &l->v[i];
		enum dialect d = s->dialect;
		if (!chosen(c, s))
			continue;
		bool stated = s->dialect_known && !s->dialect_guessed;
		if (!stated && !dialect_word(c->dialect, &d) && !s->dialect_known)
			return unknown_dialect(s, e);
		if (first && d != *out) {
			err_set(e, ERR_USAGE,
				"the sources \"%.*s\" and \"%.*s\" are written for different databases",
				STRF(first->path), STRF(s->path));
			err_hint(e, "Choose one with --source NAME.");
			return ERR_USAGE;
		}
		first = s;
		*out = d;
	}
	if (first)
		return 0;
	err_set(e, ERR_USAGE, "there is no source \"%.*s\"", STRF(c->source));
	err_hint(e, "schemagate status lists the sources.");
	return ERR_USAGE;
}

static bool is_at(
	struct arena *a, const struct replayed_choice *c, const struct source *s, const struct migration *m)
{
	return c->at.n &&
	       (str_eq(c->at, m->id) || str_eq(c->at, str_fmt(a, "%.*s:%.*s", STRF(s->name), STRF(m->id))));
}

/* Files of a source that serves several databases were loaded without one, or for the one that was guessed:
 * load them again for this one. */
static int load(struct arena *a, const struct cmd_revision *rev, size_t i, enum dialect d,
	struct migrations *out, struct err *e)
{
	struct source s = rev->sources.v[i];
	if (s.dialect_known && s.dialect == d && !s.names_only) {
		*out = rev->sources.files[i];
		return 0;
	}
	s.dialect = d;
	s.dialect_known = true;
	s.dialect_guessed = false;
	return cmd_environment_whole(a, &rev->files, rev->worker, &s, out, e);
}

/* Places that were found while the files were loaded: the replay knows only statements. */
struct gaps {
	VEC(struct replay_note) notes;
};

static void add_gap(struct arena *a, struct gaps *g, const struct migration *m, int line, struct str what)
{
	*VEC_PUSH(a, &g->notes) = (struct replay_note){
		.kind = REPLAY_UNANALYSABLE, .path = m->path, .line = line, .what = what};
}

static void add_gaps(struct arena *a, struct gaps *g, const struct migration *m)
{
	for (size_t i = 0; i < m->gaps.n; i++)
		add_gap(a, g, m, m->gaps.v[i].line, m->gaps.v[i].what);
	if (m->problem != MIGRATION_FINE)
		add_gap(a, g, m, m->problem_line ? m->problem_line : 1, m->problem_text);
	else if (m->opaque && !m->read && !m->gaps.n)
		add_gap(a, g, m, 1, STR("only its tool runs it, and what it does was not read"));
}

/* What is to be played, in its order. */
struct queue {
	const struct migration **v;
	size_t n, cap;
	const struct migration *last; /* that of --at */
	size_t end;                   /* behind the last one of its source, for the hooks behind it */
};

static void add_source(struct arena *a, struct queue *q, const struct replayed_choice *c,
	const struct source *s, const struct migrations *m)
{
	size_t hook = 0;
	for (size_t i = 0; i < m->n; i++) {
		for (; hook < m->hooks.n && migration_hook_is_before(&m->hooks.v[hook], &m->v[i]); hook++)
			*VEC_PUSH(a, q) = &m->hooks.v[hook];
		*VEC_PUSH(a, q) = &m->v[i];
		if (!q->last && is_at(a, c, s, &m->v[i]))
			q->last = &m->v[i];
	}
	for (; hook < m->hooks.n; hook++)
		*VEC_PUSH(a, q) = &m->hooks.v[hook];
	if (q->last && !q->end)
		q->end = q->n;
}

/* Where there are gaps the result must not be found by the files' names alone: they are not kept with it. */
static void queue_all(struct arena *a, struct replay *r, const struct queue *q, bool *unsure, struct gaps *g)
{
	bool done = false;
	for (size_t i = 0; i < q->n; i++) {
		const struct migration *m = q->v[i];
		if (done && (m->moment == MOMENT_NONE || i >= q->end))
			continue;
		replay_queue(r, m->path, &m->up);
		add_gaps(a, g, m);
		*unsure = *unsure || kept_unsure(m) || g->notes.n;
		done = done || m == q->last;
	}
}

static int open_replay(struct arena *a, const struct cmd_revision *rev, const struct replayed_choice *c,
	enum dialect d, struct replay **out, struct err *e)
{
	struct start_sources chosen_ones = {0};
	struct catalog *start;
	for (size_t i = 0; i < rev->sources.n; i++)
		if (chosen(c, &rev->sources.v[i]))
			*VEC_PUSH(a, &chosen_ones) = &rev->sources.v[i];
	int rc = start_catalog(a, &rev->files, rev->worker, d, &chosen_ones, &start, e);
	return rc ? rc : replay_open(out, a, d, start, rev->worker, e);
}

/* Play the files, as far as the choice goes. */
static int play(struct arena *a, const struct cmd_revision *rev, const struct replayed_choice *choice,
	enum dialect d, struct replay *r, struct kept *k, struct gaps *g, struct err *e)
{
	struct queue q = {0};
	bool unsure = false;
	int rc = 0;
	for (size_t i = 0; !rc && i < rev->sources.n; i++) {
		struct migrations files;
		if (!chosen(choice, &rev->sources.v[i]))
			continue;
		rc = load(a, rev, i, d, &files, e);
		if (!rc)
			add_source(a, &q, choice, &rev->sources.v[i], &files);
	}
	plan_order_links(a, q.v, q.n);
	if (!rc && choice->at.n && !q.last) {
		rc = err_set(e, ERR_USAGE, "there is no migration \"%.*s\"", STRF(choice->at));
		err_hint(e, "schemagate status lists their ids.");
	}
	if (!rc)
		queue_all(a, r, &q, &unsure, g);
	if (!rc)
		rc = replay_settle(r, e);
	if (!rc && !unsure)
		kept_remember(k, rev->worker);
	return rc;
}

/* What the tree, the settings and the choice make of it. */
static struct kept *key(struct arena *a, const struct cmd_revision *rev, const struct replayed_choice *choice,
	struct replay *r)
{
	struct kept *k = kept_by_files(r, a, rev->repo);
	kept_add(k, STR("schema"));
	kept_add_tree(k, rev->tree);
	kept_add(k, rev->conf);
	kept_add(k, choice->source);
	kept_add(k, choice->at);
	kept_add(k, choice->dialect);
	return k;
}

int replayed_catalog(struct arena *a, const struct cmd_revision *rev, const struct replayed_choice *choice,
	struct catalog **out, const struct replay_note **notes, size_t *nnotes, struct err *e)
{
	enum dialect d = DIALECT_POSTGRESQL;
	struct replay *r = NULL;
	struct kept *k;
	struct gaps g = {.notes = {0}};
	int rc = find_dialect(&rev->sources, choice, &d, e);
	if (!rc)
		rc = open_replay(a, rev, choice, d, &r, e);
	if (rc)
		return rc;
	kept_replays(r, a, rev->repo);
	k = key(a, rev, choice, r);
	if (!kept_recall(k))
		rc = play(a, rev, choice, d, r, k, &g, e);
	if (!rc)
		rc = replay_catalog(r, a, out, e);
	const struct replay_note *played = replay_notes(r, nnotes);
	for (size_t i = 0; i < *nnotes && g.notes.n; i++)
		*VEC_PUSH(a, &g.notes) = played[i];
	if (!rc && g.notes.n)
		(*out)->complete = false;
	*notes = g.notes.n ? g.notes.v : played;
	*nnotes = g.notes.n ? g.notes.n : *nnotes;
	return rc;
}
