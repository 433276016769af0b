#include "base/sha.h"
#include "migrate/plan_mode.h"

const char *plan_mode_word(enum plan_mode m)
{
	static const char *const words[] = {"transaction", "per-statement", "own-transactions", "command"};
	return words[m];
}

const char *plan_refusal_word(enum plan_refusal_kind k)
{
	static const char *const words[] = {"changed", "missing", "failed", "out-of-order",
		"duplicate-version", "unreadable", "opaque", "command", "meta-command", "transaction-control",
		"broken", "other-database", "history-edited", "to-unknown", "to-ambiguous", "multiple-heads",
		"lint/tool-trap"};
	return words[k];
}

struct str plan_prefix(struct arena *a, const struct migration *m, size_t n)
{
	struct sha *s = sha_new(a);
	for (size_t i = 0; i < n; i++) {
		sha_add(s, m->up.v[i].text);
		sha_add(s, (struct str){"", 1});
		sha_add(s, m->up.v[i].copy_data);
		sha_add(s, (struct str){"", 1});
	}
	return str_fmt(a, "sha256:%.*s", STRF(sha_done(s, a)));
}

struct str plan_note(struct arena *a, const struct migration *m, size_t done, struct str why)
{
	struct str p = plan_prefix(a, m, done);
	/* Long words of a server must not push the rest over the limit of a note. */
	why = str_sub(why, 0, 2000);
	return str_fmt(a, "%.*s [prefix %.*s of %zu]", STRF(why), STRF(p), m->up.n);
}

struct str plan_note_prefix(struct str note)
{
	struct str rest = STR_NONE;
	/* The last one: what comes before it are words that a server may have chosen. */
	for (size_t at = 0; (at = str_find(note, STR("[prefix "), at)) != SIZE_MAX; at += 8)
		rest = str_sub(note, at + 8, note.n);
	return str_cut(&rest, ' ');
}

/* The newest of our own rows about a migration, NULL when there is none. */
static const struct history_row *newest(const struct history_rows *own, struct str source, struct str id)
{
	for (size_t i = own->n; i-- > 0;)
		if (str_eq(own->v[i].source, source) && str_eq(own->v[i].id, id))
			return &own->v[i];
	return NULL;
}

static bool is_open(const struct history_row *r)
{
	return r && (str_eq(r->event, STR("started")) || str_eq(r->event, STR("failed")));
}

/* Go on behind the statements that a stopped run has recorded, if the file still begins with them. */
static void resume(struct planner *p, struct plan_step *st, const struct history_row *row)
{
	size_t done = (size_t)row->statement;
	if (done > st->to || !str_eq(plan_note_prefix(row->note), plan_prefix(p->a, st->m, done))) {
		struct plan_refusal *r = plan_mode_refuse(p, PLAN_FAILED, st->source, st->m, 0);
		r->why = str_fmt(p->a,
			"an apply was stopped after %zu of its statements, and these have been edited since",
			done);
		r->remedy =
			STR("Restore the statements that have run, and change only what comes after them.");
		return;
	}
	st->resumed = true;
	if (done > st->from)
		st->from = done;
	if (st->mode == PLAN_ONE_TX) {
		st->mode = PLAN_PER_STATEMENT;
		st->why = STR("a former run applied the first part of it");
	}
}

static void refuse_failed(
	struct planner *p, size_t source, const struct migration *m, const struct reconciled *c)
{
	struct plan_refusal *r = plan_mode_refuse(p, PLAN_FAILED, source, m, 0);
	r->why = c->why;
	r->remedy =
		STR("Settle the entry with the tool that recorded it, after looking at what it left behind.");
}

static void refuse_problem(struct planner *p, size_t source, const struct migration *m)
{
	bool twice = m->problem == MIGRATION_DUPLICATE;
	struct plan_refusal *r =
		plan_mode_refuse(p, twice ? PLAN_DUPLICATE : PLAN_UNREADABLE, source, m, m->problem_line);
	r->why = m->problem_text;
	r->remedy = twice ? STR("Give one of the two files a version of its own.")
			  : STR("Make it a text file in UTF-8; what cannot be read is never applied.");
}

static bool refuse_order(struct planner *p, size_t source, const struct migration *m)
{
	const struct plan_source *s = &p->in->sources[source];
	if (p->in->order == PLAN_ORDER_ALLOW || (p->in->order == PLAN_ORDER_TOOL && !s->tool_refuses))
		return false;
	struct plan_refusal *r = plan_mode_refuse(p, PLAN_OUT_OF_ORDER, source, m, 0);
	r->why = STR("it sorts before a migration that is already applied");
	if (s->tool_would.n)
		r->why = str_fmt(p->a, "%.*s: %.*s", STRF(r->why), STRF(s->tool_would));
	r->remedy = STR("Give it a newer version, or allow it with --out-of-order.");
	return true;
}

static void add_step(struct planner *p, size_t source, size_t file, const struct reconciled *c)
{
	const struct migration *m = &p->in->sources[source].files->v[file];
	bool late = c->state == STATE_OUT_OF_ORDER;
	if (late && refuse_order(p, source, m))
		return;
	const struct history_row *row = newest(p->in->own, p->in->sources[source].source->name, m->id);
	struct plan_step new = {.source = source, .file = file, .m = m, .out_of_order = late};
	if (c->state == STATE_FAILED && !is_open(row)) {
		refuse_failed(p, source, m, c);
		return;
	}
	if (plan_command_needed(p, source, m)) {
		plan_command_add(p, &new, is_open(row), c->why);
		return;
	}
	struct plan_step *st = VEC_PUSH(p->a, &p->out->steps);
	*st = new;
	plan_mode_decide(p, st);
	if (is_open(row))
		resume(p, st, row);
}

static void add_changed(
	struct planner *p, size_t source, const struct migration *m, const struct reconciled *c)
{
	struct plan_refusal *r = plan_mode_refuse(p, PLAN_CHANGED, source, m, 0);
	r->why = c->why;
	r->remedy = STR("Restore the file as it was applied, and put the change into a new migration.");
}

static bool is_listed(const struct names_list *l, struct str id)
{
	for (size_t i = 0; i < l->n; i++)
		if (str_eq(l->v[i], id))
			return true;
	return false;
}

static void add_missing(struct planner *p, size_t source, const struct reconciled *c)
{
	struct str id = p->in->sources[source].history->v[c->applied].id;
	if (is_listed(&p->in->sources[source].elsewhere, id)) {
		*VEC_PUSH(p->a, &p->out->elsewhere) = id;
		return;
	}
	struct plan_refusal *r = plan_mode_refuse(p, PLAN_MISSING, source, NULL, 0);
	r->id = id;
	r->why = c->why.n ? c->why : STR("it is applied in the database, but its file is not here");
	r->remedy = STR("Bring the file back, or apply from a revision that has it.");
}

static void plan_one(struct planner *p, size_t source, const struct reconciled *c)
{
	if (c->file == SIZE_MAX) {
		add_missing(p, source, c);
		return;
	}
	const struct migration *m = &p->in->sources[source].files->v[c->file];
	if (m->problem != MIGRATION_FINE)
		refuse_problem(p, source, m);
	else if (c->state == STATE_CHANGED)
		add_changed(p, source, m, c);
	else if (c->state != STATE_APPLIED)
		add_step(p, source, c->file, c);
}

/* Does "SOURCE:ID" or "ID" name this migration? */
static bool names(const struct plan_source *s, struct str to, struct str id)
{
	if (str_eq(to, id))
		return true;
	struct str name = s->source->name;
	return to.n == name.n + 1 + id.n && str_starts(to, name) && to.p[name.n] == ':' && str_ends(to, id);
}

static size_t count_named(const struct plan_input *in, size_t *source, size_t *file)
{
	size_t n = 0;
	for (size_t i = 0; i < in->nsources; i++)
		for (size_t k = 0; k < in->sources[i].files->n; k++)
			if (names(&in->sources[i], in->to, in->sources[i].files->v[k].id)) {
				*source = i;
				*file = k;
				n++;
			}
	return n;
}

static bool behind(
	const struct planner *p, size_t source, size_t file, size_t target_source, size_t target_file)
{
	size_t turn = p->turns ? p->turns[source][file].turn : 0;
	size_t target = turn ? p->turns[target_source][target_file].turn : 0;
	if (target)
		return turn > target;
	return source > target_source || (source == target_source && file > target_file);
}

static void drop_behind(struct planner *p, size_t source, size_t file)
{
	struct plan *out = p->out;
	size_t kept = 0;
	for (size_t i = 0; i < out->steps.n; i++)
		if (!behind(p, out->steps.v[i].source, out->steps.v[i].file, source, file))
			out->steps.v[kept++] = out->steps.v[i];
	out->steps.n = kept;
	kept = 0;
	for (size_t i = 0; i < out->refusals.n; i++) {
		const struct plan_refusal *r = &out->refusals.v[i];
		if (!r->pending || !behind(p, r->source, r->file, source, file))
			out->refusals.v[kept++] = *r;
	}
	out->refusals.n = kept;
}

static void cut_at_target(struct planner *p)
{
	size_t source = 0, file = 0;
	size_t found = count_named(p->in, &source, &file);
	if (found != 1) {
		struct plan_refusal *r =
			plan_mode_refuse(p, found ? PLAN_TO_AMBIGUOUS : PLAN_TO_UNKNOWN, SIZE_MAX, NULL, 0);
		r->id = p->in->to;
		r->why = found ? STR("more than one source has a migration of this version")
			       : STR("no source has a migration of this version");
		r->remedy = found ? STR("Say which: --to SOURCE:ID.") : STR("See the versions with status.");
		return;
	}
	plan_command_check_target(p, source, file);
	drop_behind(p, source, file);
}

static struct str digest(struct planner *p)
{
	struct sha *s = sha_new(p->a);
	for (size_t i = 0; i < p->out->steps.n; i++) {
		const struct plan_step *st = &p->out->steps.v[i];
		sha_add(s, str_fmt(p->a, "%zu\n%.*s\n%.*s\n%d %zu %zu\n%.*s\n", st->source, STRF(st->m->id),
				   STRF(st->m->checksum), (int)st->mode, st->from, st->to, STRF(st->why)));
	}
	return sha_done(s, p->a);
}

static void refuse_notes(struct planner *p, size_t source, const struct source_notes *l)
{
	for (size_t i = 0; i < l->n; i++) {
		const struct source_note *n = &l->v[i];
		if (n->kind == SOURCE_TRAP)
			continue;
		enum plan_refusal_kind kind = n->kind == SOURCE_HEADS ? PLAN_HEADS : PLAN_TRAP;
		struct plan_refusal *r = plan_mode_refuse(p, kind, source, NULL, n->line);
		r->id = n->id;
		r->path = n->path;
		r->why = n->what;
		r->remedy = n->remedy;
	}
}

void plan_of(struct arena *a, const struct plan_input *in, struct plan *out)
{
	*out = (struct plan){0};
	struct planner p = {a, in, out, plan_turns(a, in)};
	for (size_t i = 0; i < in->nsources; i++) {
		refuse_notes(&p, i, &in->sources[i].files->notes);
		refuse_notes(&p, i, &in->sources[i].history->notes);
		for (size_t k = 0; k < in->sources[i].state->n; k++)
			plan_one(&p, i, &in->sources[i].state->v[k]);
	}
	plan_order(&p);
	if (in->to.n)
		cut_at_target(&p);
	out->digest = digest(&p);
}
