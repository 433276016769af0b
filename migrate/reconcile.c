#include "migrate/reconcile.h"

#include <stdlib.h>
#include <string.h>

#include "base/sb.h"
#include "base/sha.h"

/* A row of the history by its id. */
struct entry {
	struct str id;
	size_t row;
	bool claimed; /* a file has taken it */
};

struct matcher {
	struct arena *a;
	const struct migrations *files;
	const struct history *h;
	struct entry *entries; /* sorted by id, then row */
	size_t last;           /* one past the position of the last applied file */
	long long newest;      /* greatest key of an applied entry */
	struct str newest_id;
};

static int by_id(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int c = str_cmp(x->id, y->id);
	return c ? c : (x->row > y->row) - (x->row < y->row);
}

static void sort_rows(struct matcher *m)
{
	size_t n = m->h->n;
	m->entries = ARENA_ARRAY(m->a, struct entry, n + 1);
	for (size_t i = 0; i < n; i++)
		m->entries[i] = (struct entry){.id = m->h->v[i].id, .row = i};
	str_sort(m->entries, n, sizeof *m->entries, by_id);
}

/* The first row of the id that no file has taken yet; SIZE_MAX = none. */
static size_t claim(struct matcher *m, struct str id)
{
	size_t lo = 0, hi = m->h->n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (str_cmp(m->entries[mid].id, id) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo < m->h->n && str_eq(m->entries[lo].id, id); lo++)
		if (!m->entries[lo].claimed) {
			m->entries[lo].claimed = true;
			return m->entries[lo].row;
		}
	return SIZE_MAX;
}

/* Does the text with every line end written as "eol" have the checksum? Tools hash the working tree's bytes,
 * and git may have changed the line ends of those. */
static bool has_sum(struct arena *a, struct str raw, struct str eol, struct str sum)
{
	struct sha *s = sha_new(a);
	while (raw.n) {
		size_t end = str_chr(raw, '\n');
		bool whole = end != SIZE_MAX;
		struct str line = str_sub(raw, 0, end);
		raw = str_sub(raw, whole ? end + 1 : raw.n, raw.n);
		if (whole && line.n && line.p[line.n - 1] == '\r')
			line.n--;
		sha_add(s, line);
		if (whole)
			sha_add(s, eol);
	}
	struct str hex = sha_done(s, a);
	return str_starts(sum, STR("sha256:")) && str_ieq(str_sub(sum, 7, sum.n), hex);
}

static struct str short_sum(struct str s)
{
	return str_sub(s, 0, 19);
}

/* True when the file's bytes are not those that were applied, in more than line ends and trailing blanks. */
static bool sum_differs(
	struct arena *a, const struct migration *f, const struct applied *p, struct reconciled *r)
{
	struct arena_mark mark = arena_mark(a);
	struct str checksum = migration_checksum(a, f);
	if (str_ieq(p->checksum, checksum)) {
		arena_rewind(a, mark);
		return false;
	}
	r->bytes_only = p->canonical.n ? str_eq(p->canonical, migration_canonical(a, f))
				       : has_sum(a, f->raw, STR("\n"), p->checksum) ||
						 has_sum(a, f->raw, STR("\r\n"), p->checksum);
	r->why = str_fmt(a, "%s: checksum %.*s… was applied, the file has %.*s…",
		r->bytes_only ? "only line ends or trailing blanks differ" : "the content differs",
		STRF(short_sum(p->checksum)), STRF(short_sum(checksum)));
	return !r->bytes_only;
}

/* Everything that carries meaning: no white space, no semicolons. Releases of a tool cut the same text
 * differently, but all keep its words. */
static struct str squeeze(struct arena *a, const struct names_list *l)
{
	struct sha *s = sha_new(a);
	for (size_t i = 0; i < l->n; i++) {
		struct str t = l->v[i];
		size_t from = 0;
		for (size_t k = 0; k <= t.n; k++) {
			bool skip = k == t.n || t.p[k] == ';' || t.p[k] == ' ' ||
				    (t.p[k] >= '\t' && t.p[k] <= '\r');
			if (!skip)
				continue;
			sha_add(s, str_sub(t, from, k));
			from = k + 1;
		}
	}
	return sha_done(s, a);
}

static bool statements_differ(
	struct arena *a, const struct migration *f, const struct applied *p, struct reconciled *r)
{
	const struct names_list *was = &p->statements, *is = &f->tool_statements;
	size_t i = 0;
	while (i < was->n && i < is->n && str_eq(was->v[i], is->v[i]))
		i++;
	if (!was->n || (i == was->n && i == is->n) || str_eq(squeeze(a, was), squeeze(a, is)))
		return false;
	r->why = str_fmt(a, "the recorded statements differ from the file's, first in statement %zu", i + 1);
	return true;
}

/* The tool's own sum, where nothing better recorded the bytes. */
static bool tool_sum_differs(
	struct arena *a, const struct migration *f, const struct applied *p, struct reconciled *r)
{
	if (!f->tool_checksum.n || str_ieq(p->tool_checksum, f->tool_checksum))
		return false;
	r->why = str_fmt(a, "the content differs: the tool recorded checksum %.*s, the file has %.*s",
		STRF(short_sum(p->tool_checksum)), STRF(short_sum(f->tool_checksum)));
	return true;
}

static enum migration_state compare(
	struct arena *a, const struct migration *f, const struct applied *p, struct reconciled *r)
{
	bool differs = false;
	if (p->failed) {
		r->why = p->failed_why;
		return STATE_FAILED;
	}
	if (p->checksum.n)
		differs = sum_differs(a, f, p, r);
	else if (p->have_statements)
		differs = statements_differ(a, f, p, r);
	else if (p->tool_checksum.n)
		differs = tool_sum_differs(a, f, p, r);
	if (differs && f->repeatable)
		return STATE_PENDING;
	return differs ? STATE_CHANGED : STATE_APPLIED;
}

static void match_file(struct matcher *m, size_t i, struct reconciled *r)
{
	const struct migration *f = &m->files->v[i];
	*r = (struct reconciled){.file = i, .applied = claim(m, f->id)};
	const struct applied *p = r->applied == SIZE_MAX ? NULL : &m->h->v[r->applied];
	r->state = STATE_PENDING;
	if (p) {
		r->state = compare(m->a, f, p, r);
		if (!p->failed && !f->repeatable && i + 1 > m->last)
			m->last = i + 1;
		long long key = f->order_key ? f->order_key : p->order_key;
		if (!p->failed && key > m->newest) {
			m->newest = key;
			m->newest_id = f->id;
		}
	}
	if (f->problem == MIGRATION_UNREADABLE) {
		r->state = STATE_UNREADABLE;
		r->why = f->problem_text;
	}
}

static void check_order(struct matcher *m, struct reconciled *r)
{
	const struct migration *f = &m->files->v[r->file];
	bool late = f->order_key ? f->order_key <= m->newest : r->file < m->last;
	if (m->files->partial_order || f->repeatable || f->any_order || r->state != STATE_PENDING ||
		r->applied != SIZE_MAX || !late)
		return;
	struct str after = f->order_key ? m->newest_id : m->files->v[m->last - 1].id;
	r->state = STATE_OUT_OF_ORDER;
	r->why = str_fmt(m->a, "it sorts before %.*s, which is applied", STRF(after));
}

static void count(struct reconciliation *out, enum migration_state s)
{
	size_t *const of[] = {&out->napplied, &out->npending, &out->nchanged, &out->nmissing, &out->nfailed,
		&out->nout_of_order, &out->nunreadable};
	++*of[s];
}

/* Rows that no file has taken, in the order of the history. */
static void add_missing(struct matcher *m, struct reconciliation *out)
{
	bool *claimed = ARENA_ARRAY(m->a, bool, m->h->n + 1);
	for (size_t i = 0; i < m->h->n; i++)
		claimed[m->entries[i].row] = m->entries[i].claimed;
	for (size_t i = 0; i < m->h->n; i++) {
		if (claimed[i])
			continue;
		const struct applied *p = &m->h->v[i];
		out->v[out->n++] = (struct reconciled){
			.state = STATE_MISSING, .file = SIZE_MAX, .applied = i, .why = p->failed_why};
	}
}

static void note_row_keys(struct matcher *m)
{
	for (size_t i = 0; i < m->h->n; i++)
		if (!m->h->v[i].failed && m->h->v[i].order_key > m->newest) {
			m->newest = m->h->v[i].order_key;
			m->newest_id = m->h->v[i].id;
		}
}

void reconcile(
	struct arena *a, const struct migrations *files, const struct history *h, struct reconciliation *out)
{
	struct matcher m = {.a = a, .files = files, .h = h};
	*out = (struct reconciliation){.v = ARENA_ARRAY(a, struct reconciled, files->n + h->n + 1)};
	sort_rows(&m);
	note_row_keys(&m);
	for (size_t i = 0; i < files->n; i++)
		match_file(&m, i, &out->v[out->n++]);
	for (size_t i = 0; i < files->n; i++)
		check_order(&m, &out->v[i]);
	add_missing(&m, out);
	for (size_t i = 0; i < out->n; i++)
		count(out, out->v[i].state);
}
