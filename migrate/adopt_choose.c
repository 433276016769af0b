#include "migrate/adopt.h"

struct chooser {
	struct arena *a;
	const struct state *st;
	const struct names_list *elsewhere;
	const struct adopt_request *want;
	struct adopt_result *out;
};

const char *adopt_action_word(enum adopt_action w)
{
	static const char *const words[] = {
		"baseline", "mark-applied", "mark-rolled-back", "accept-changed", "forget"};
	return words[w];
}

struct adopt_refusal *adopt_refuse(
	struct arena *a, struct adopt_result *out, size_t source, struct str id, struct str path)
{
	struct adopt_refusal *r = VEC_PUSH(a, &out->refusals);
	*r = (struct adopt_refusal){.source = source, .id = id, .path = path};
	return r;
}

static const struct reconciled *entry_of(const struct chooser *c, size_t source, size_t k)
{
	return &c->st->v[source].state.v[k];
}

static struct str id_of(const struct chooser *c, size_t source, size_t k)
{
	const struct state_source *s = &c->st->v[source];
	const struct reconciled *r = entry_of(c, source, k);
	return r->file == SIZE_MAX ? s->history.v[r->applied].id : s->files->v[r->file].id;
}

static struct str path_of(const struct chooser *c, size_t source, size_t k)
{
	size_t file = entry_of(c, source, k)->file;
	return file == SIZE_MAX ? STR_NONE : c->st->v[source].files->v[file].path;
}

/* Does "SOURCE:ID" or "ID" name it? */
static bool is_named(const struct chooser *c, size_t source, struct str id)
{
	struct str want = c->want->id, name = c->st->v[source].source->name;
	return str_eq(want, id) || (want.n == name.n + 1 + id.n && str_starts(want, name) &&
					   want.p[name.n] == ':' && str_ends(want, id));
}

/* Exactly one entry must be meant. */
static bool find(struct chooser *c, size_t *source, size_t *k)
{
	size_t n = 0;
	for (size_t i = 0; i < c->st->n; i++)
		for (size_t j = 0; j < c->st->v[i].state.n; j++)
			if (is_named(c, i, id_of(c, i, j)) && n++ == 0) {
				*source = i;
				*k = j;
			}
	if (n == 1)
		return true;
	struct adopt_refusal *r = adopt_refuse(c->a, c->out, SIZE_MAX, c->want->id, STR_NONE);
	r->why = n ? STR("more than one migration has this id") : STR("no migration has this id");
	r->remedy = n ? STR("Say which: SOURCE:ID; two files of one source must first be told apart.")
		      : STR("See the ids with status.");
	return false;
}

/* What a row without a file tells: enough for the tool's row to be found by. */
static const struct migration *from_row(struct chooser *c, size_t source, size_t row)
{
	const struct applied *p = &c->st->v[source].history.v[row];
	struct migration *m = ARENA_NEW(c->a, struct migration);
	m->id = p->id;
	m->order_key = p->order_key;
	return m;
}

static struct adopt_item *add(struct chooser *c, size_t source, size_t k)
{
	const struct reconciled *r = entry_of(c, source, k);
	struct adopt_item *it = VEC_PUSH(c->a, &c->out->items);
	*it = (struct adopt_item){.source = source,
		.file = r->file,
		.m = r->file == SIZE_MAX ? from_row(c, source, r->applied)
					 : &c->st->v[source].files->v[r->file],
		.was = r->state};
	return it;
}

static void refuse(struct chooser *c, size_t source, size_t k, struct str why, struct str remedy)
{
	struct adopt_refusal *r =
		adopt_refuse(c->a, c->out, source, id_of(c, source, k), path_of(c, source, k));
	r->why = why;
	r->remedy = remedy;
}

static bool refuse_problem(struct chooser *c, size_t source, size_t k)
{
	const struct reconciled *r = entry_of(c, source, k);
	if (r->file == SIZE_MAX)
		return false;
	const struct migration *m = &c->st->v[source].files->v[r->file];
	if (m->problem == MIGRATION_FINE)
		return false;
	refuse(c, source, k, m->problem_text,
		STR("Correct the file first: what is recorded must be certain."));
	return true;
}

/* -- baseline -- */

static bool is_ours(const struct history *own, struct str id)
{
	for (size_t i = 0; i < own->n; i++)
		if (str_eq(own->v[i].id, id))
			return true;
	return false;
}

static void baseline_one(struct chooser *c, size_t source, size_t k, const struct history *own)
{
	struct str id = id_of(c, source, k);
	switch (entry_of(c, source, k)->state) {
	case STATE_APPLIED:
		/* The tool knows it; what its table cannot hold is added to ours. */
		if (!is_ours(own, id))
			add(c, source, k)->in_tool = true;
		break;
	case STATE_PENDING:
	case STATE_OUT_OF_ORDER:
		if (!refuse_problem(c, source, k))
			add(c, source, k);
		break;
	case STATE_UNREADABLE:
		refuse_problem(c, source, k);
		break;
	case STATE_CHANGED:
		refuse(c, source, k, STR("its file is not the one that was applied"),
			STR("Restore the file, or settle it first: repair --accept-changed."));
		break;
	case STATE_FAILED:
		refuse(c, source, k, STR("it is recorded as failed"),
			STR("Settle it first: repair --mark-applied or --mark-rolled-back."));
		break;
	case STATE_MISSING:
		break; /* applied, and no file to adopt */
	}
}

static void baseline_source(struct chooser *c, size_t source, size_t upto)
{
	const struct state_source *s = &c->st->v[source];
	struct history own;
	history_fold(c->a, &c->st->own, s->source, &own);
	for (size_t k = 0; k < s->files->n && k <= upto; k++)
		baseline_one(c, source, k, &own);
}

static void baseline(struct chooser *c)
{
	size_t source = 0, k = SIZE_MAX;
	bool one = c->want->id.n > 0;
	if (one && !find(c, &source, &k))
		return;
	for (size_t i = one ? source : 0; i < (one ? source + 1 : c->st->n); i++)
		baseline_source(c, i, k);
	if (c->out->items.n || c->out->refusals.n)
		return;
	struct adopt_refusal *r = adopt_refuse(c->a, c->out, SIZE_MAX, c->want->id, STR_NONE);
	r->why = STR("all of it is applied and recorded already");
	r->remedy = STR("There is nothing to adopt; status shows what there is.");
}

/* -- repair -- */

static bool is_listed(const struct names_list *l, struct str id)
{
	for (size_t i = 0; i < l->n; i++)
		if (str_eq(l->v[i], id))
			return true;
	return false;
}

static void not_fitting(struct chooser *c, size_t source, size_t k)
{
	static const char *const remedies[] = {
		[STATE_APPLIED] = "Nothing has to be settled.",
		[STATE_PENDING] = "It waits for apply; if it stands already, say --mark-applied.",
		[STATE_CHANGED] = "Restore the file, or say --accept-changed.",
		[STATE_MISSING] = "Bring the file back, or say --forget.",
		[STATE_FAILED] =
			"Look at what it left behind; then say --mark-applied or --mark-rolled-back.",
		[STATE_OUT_OF_ORDER] =
			"It waits for apply --out-of-order; if it stands already, say --mark-applied.",
		[STATE_UNREADABLE] = "Correct the file first.",
	};
	enum migration_state s = entry_of(c, source, k)->state;
	refuse(c, source, k,
		str_fmt(c->a, "--%s does not fit: it is %s", adopt_action_word(c->want->action),
			migration_state_word(s)),
		str_of(remedies[s]));
}

/* Does our own history have it as applied, and the tool's table not? */
static bool is_lost(const struct chooser *c, size_t source, struct str id)
{
	const struct history *h = &c->st->v[source].history;
	for (size_t i = 0; i < h->lost.n; i++)
		if (str_eq(h->lost.v[i].id, id))
			return true;
	return false;
}

static bool fits(const struct chooser *c, size_t source, size_t k)
{
	enum migration_state s = entry_of(c, source, k)->state;
	bool force = c->want->force;
	switch (c->want->action) {
	case ADOPT_MARK_APPLIED:
		return s == STATE_FAILED || s == STATE_PENDING || s == STATE_OUT_OF_ORDER;
	case ADOPT_MARK_ROLLED_BACK:
		return s == STATE_FAILED || (force && (s == STATE_APPLIED || s == STATE_CHANGED)) ||
		       is_lost(c, source, id_of(c, source, k));
	case ADOPT_ACCEPT_CHANGED:
		return s == STATE_CHANGED;
	case ADOPT_FORGET:
		return s == STATE_MISSING;
	case ADOPT_BASELINE:
		break;
	}
	return false;
}

static void repair(struct chooser *c)
{
	size_t source = 0, k = 0;
	if (!find(c, &source, &k))
		return;
	if (!fits(c, source, k)) {
		not_fitting(c, source, k);
		return;
	}
	if (refuse_problem(c, source, k))
		return;
	if (c->want->action == ADOPT_FORGET && is_listed(c->elsewhere, id_of(c, source, k)) &&
		!c->want->force) {
		refuse(c, source, k, STR("another branch has applied it: its file comes with the merge"),
			STR("Forgotten, it would run a second time then. --force does it nevertheless."));
		return;
	}
	add(c, source, k);
}

void adopt_choose(struct arena *a, const struct state *st, const struct names_list *elsewhere,
	const struct adopt_request *want, struct adopt_result *out)
{
	struct chooser c = {a, st, elsewhere, want, out};
	if (want->action == ADOPT_BASELINE)
		baseline(&c);
	else
		repair(&c);
}
