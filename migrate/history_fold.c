#include "migrate/history.h"

#include <limits.h>
#include <string.h>

const char *history_event_word(enum history_event ev)
{
	static const char *const words[] = {
		"started", "applied", "failed", "rolled-back", "baseline", "repaired", "deployed", "bound"};
	return words[ev];
}

/* Ids to positions in a list of applied: open addressing, a power of two, at most half full. */
struct ids {
	size_t *slot; /* position + 1, 0 = free */
	size_t mask;
};

static struct ids ids_new(struct arena *a, size_t most)
{
	struct ids t = {.mask = 15};
	while (t.mask < 2 * most)
		t.mask = 2 * t.mask + 1;
	t.slot = ARENA_ARRAY(a, size_t, t.mask + 1);
	return t;
}

/* The slot of the id: where it is, or where it belongs. */
static size_t *ids_at(const struct ids *t, const struct history *h, struct str id)
{
	size_t i = (size_t)str_hash(id) & t->mask;
	while (t->slot[i] && !str_eq(h->v[t->slot[i] - 1].id, id))
		i = (i + 1) & t->mask;
	return &t->slot[i];
}

static bool is(const struct history_row *r, enum history_event ev)
{
	return str_eq(r->event, str_of(history_event_word(ev)));
}

static struct str why_failed(struct arena *a, const struct history_row *r)
{
	if (is(r, HISTORY_STARTED))
		return str_fmt(a,
			"run %.*s started it at %.*s and did not finish: %d of its statements are done",
			STRF(r->run), STRF(r->at), r->statement);
	/* What follows is for the next run, not for people (plan_note()). */
	struct str why = str_sub(r->note, 0, str_find(r->note, STR(" [prefix "), 0));
	return str_fmt(a, "run %.*s failed at %.*s after %d statements: %.*s", STRF(r->run), STRF(r->at),
		r->statement, STRF(why));
}

static struct applied applied_of(struct arena *a, const struct history_row *r)
{
	struct applied p = {.id = r->id, .at = r->at};
	if (is(r, HISTORY_STARTED) || is(r, HISTORY_FAILED)) {
		p.failed = true;
		p.failed_why = why_failed(a, r);
	} else {
		p.checksum = r->checksum;
		p.canonical = r->canonical;
	}
	return p;
}

static bool is_of(const struct history_row *r, const struct source *src)
{
	if (str_eq(r->source, STR(HISTORY_ENVIRONMENT)))
		return false;
	struct str rest = str_sub(r->path, src->path.n, r->path.n);
	bool inside =
		r->path.n && (!src->path.n || (str_starts(r->path, src->path) && rest.n && rest.p[0] == '/'));
	return str_eq(r->source, src->name) || inside;
}

void history_fold(
	struct arena *a, const struct history_rows *rows, const struct source *src, struct history *out)
{
	struct history all = {0};
	struct ids t = ids_new(a, rows->n);
	bool *gone = ARENA_ARRAY(a, bool, rows->n + 1);
	*out = (struct history){.table_exists = true};
	VEC_RESERVE(a, &all, rows->n);
	for (size_t i = 0; i < rows->n; i++) {
		const struct history_row *r = &rows->v[i];
		if (!is_of(r, src))
			continue;
		size_t *slot = ids_at(&t, &all, r->id);
		if (!*slot) {
			VEC_PUSH(a, &all)->id = r->id;
			*slot = all.n;
		}
		all.v[*slot - 1] = applied_of(a, r);
		/* What a repair accepts, it accepts with its checksum. */
		gone[*slot - 1] = is(r, HISTORY_ROLLED_BACK) || (is(r, HISTORY_REPAIRED) && !r->checksum.n);
	}
	/* In place: all of them, without those that were taken back. */
	out->v = all.v;
	out->cap = all.cap;
	for (size_t i = 0; i < all.n; i++)
		if (!gone[i])
			out->v[out->n++] = all.v[i];
}

/* What the tool only takes for applied is certain once we have run it, and wrong where we have failed. */
static void settle_mark(struct applied *p, const struct applied *o)
{
	if (o->failed) {
		long long key = p->order_key;
		*p = *o;
		p->order_key = key;
	}
	p->by_mark = false;
}

/* Between two migrations that we have run, one without a record was most likely merged too late. */
static void note_holes(struct arena *a, struct history *tool, long long from, long long to)
{
	for (size_t i = 0; i < tool->n; i++) {
		const struct applied *p = &tool->v[i];
		if (!p->by_mark || p->order_key <= from || p->order_key >= to)
			continue;
		struct source_note *n = VEC_PUSH(a, &tool->notes);
		*n = (struct source_note){.kind = SOURCE_TRAP,
			.id = p->id,
			.what = str_fmt(a,
				"no record shows that version %.*s ran: the tool counts whatever is below "
				"its newest version as applied",
				STRF(p->id)),
			.remedy = STR("Look for its objects; if they are missing, give it a newer version.")};
	}
}

void history_merge(struct arena *a, struct history *tool, const struct history *own)
{
	long long from = LLONG_MAX, to = LLONG_MIN;
	struct ids t = ids_new(a, tool->n + own->n);
	for (size_t i = 0; i < tool->n; i++)
		*ids_at(&t, tool, tool->v[i].id) = i + 1;
	for (size_t i = 0; i < own->n; i++) {
		const struct applied *o = &own->v[i];
		size_t at = *ids_at(&t, tool, o->id);
		struct applied *p = at ? &tool->v[at - 1] : NULL;
		if (!p && o->failed) {
			*VEC_PUSH(a, tool) = *o; /* half done: the tool's table holds no trace of it */
		} else if (!p) {
			*VEC_PUSH(a, &tool->lost) = *o;
		} else if (p && o->failed && p->by_mark) {
			settle_mark(p, o);
		} else if (p && !o->failed && (!p->checksum.n || str_eq(p->checksum, o->checksum))) {
			p->checksum = o->checksum;
			p->canonical = o->canonical;
			settle_mark(p, o);
			from = p->order_key < from ? p->order_key : from;
			to = p->order_key > to ? p->order_key : to;
		}
	}
	note_holes(a, tool, from, to);
}
