#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "gitcheck/repo_internal.h"

enum { SHALLOW_MAX = 16 * 1024 * 1024 };

static int by_id(const void *x, const void *y)
{
	return memcmp(x, y, REPO_ID_BYTES);
}

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool id_from_hex(struct str hex, struct repo_id *id)
{
	if (hex.n < REPO_ID_BYTES * 2)
		return false;
	for (int i = 0; i < REPO_ID_BYTES; i++) {
		int hi = digit(hex.p[2 * i]), lo = digit(hex.p[2 * i + 1]);
		if (hi < 0 || lo < 0)
			return false;
		id->b[i] = (unsigned char)(hi << 4 | lo);
	}
	return true;
}

int repo_history_boundary(struct repo *r, struct err *e)
{
	VEC(struct repo_id) ids = {0};
	struct str path = str_fmt(r->a, "%.*sshallow", STRF(r->common));
	struct str text;
	struct repo_id id;
	int rc = file_plain(r->a, path, SHALLOW_MAX, &text, e);
	if (rc)
		return rc;
	while (text.n)
		if (id_from_hex(str_cut(&text, '\n'), &id))
			*VEC_PUSH(r->a, &ids) = id;
	if (ids.n)
		qsort(ids.v, ids.n, sizeof *ids.v, by_id);
	r->boundary = ids.v;
	r->nboundary = ids.n;
	return 0;
}

static bool at_boundary(const struct repo *r, struct repo_id id)
{
	return r->nboundary && bsearch(&id, r->boundary, r->nboundary, sizeof id, by_id);
}

/* "committer Name <mail> 1700000000 +0100" */
static long long committer_time(struct str line)
{
	size_t close = str_rchr(line, '>');
	struct str rest = str_trim(str_sub(line, close == SIZE_MAX ? line.n : close + 1, SIZE_MAX));
	uint64_t seconds;
	return str_u64(str_cut(&rest, ' '), &seconds) && seconds < INT64_MAX ? (long long)seconds : 0;
}

static bool parse_commit(struct arena *a, struct str bytes, struct repo_commit_info *out)
{
	VEC(struct repo_id) parents = {0};
	struct str rest = bytes;
	bool have_tree = false;
	for (;;) {
		struct str line = str_cut(&rest, '\n');
		if (line.n == 0)
			break;
		if (str_starts(line, STR("tree "))) {
			have_tree = id_from_hex(str_sub(line, 5, SIZE_MAX), &out->tree);
		} else if (str_starts(line, STR("parent "))) {
			if (!id_from_hex(str_sub(line, 7, SIZE_MAX), VEC_PUSH(a, &parents)))
				return false;
		} else if (str_starts(line, STR("committer "))) {
			out->time = committer_time(line);
			break;
		}
	}
	out->parents = parents.v;
	out->nparents = parents.n;
	return have_tree;
}

int repo_commit_info(
	struct repo *r, struct arena *a, struct repo_id commit, struct repo_commit_info *out, struct err *e)
{
	struct str bytes;
	void *held;
	*out = (struct repo_commit_info){.parents = NULL};
	int rc = repo_borrow(r, commit, REPO_COMMIT, REPO_COMMIT_MAX, &bytes, &held, e);
	if (rc)
		return rc;
	bool ok = parse_commit(a, bytes, out);
	repo_release(held);
	if (!ok)
		return err_set(e, ERR_GIT, "commit %.*s is damaged", STRF(repo_hex(e->a, commit)));
	if (at_boundary(r, commit))
		out->nparents = 0;
	return 0;
}

/* -- the walk: newest first, painting each commit with the sides it was reached from -- */

enum { SIDE_ONE = 1, SIDE_TWO = 2, BOTH = 3, STALE = 4 };

struct seen {
	struct repo_id id;
	unsigned paint;
	bool used, queued;
	long long time;
	struct repo_id *parents;
	size_t nparents;
};

struct walk {
	struct repo *r;
	struct arena *a;
	struct seen *table; /* open addressing by id */
	size_t cap, n;
	VEC(struct repo_id) queue; /* a heap; ids, since entries move when the table grows */
	size_t fresh;              /* entries of the queue that are not stale */
	bool incomplete;
};

static size_t slot_of(const struct seen *table, size_t cap, struct repo_id id)
{
	uint64_t h;
	memcpy(&h, id.b, sizeof h);
	size_t i = (size_t)h & (cap - 1);
	while (table[i].used && !repo_same(table[i].id, id))
		i = (i + 1) & (cap - 1);
	return i;
}

static void grow(struct walk *w)
{
	size_t cap = w->cap ? w->cap * 2 : 1024;
	struct seen *table = ARENA_ARRAY(w->a, struct seen, cap);
	for (size_t i = 0; i < w->cap; i++)
		if (w->table[i].used)
			table[slot_of(table, cap, w->table[i].id)] = w->table[i];
	w->table = table;
	w->cap = cap;
}

/* The commit's entry, read on first sight. */
static int see(struct walk *w, struct repo_id id, struct seen **out, struct err *e)
{
	if (w->n * 2 >= w->cap)
		grow(w);
	struct seen *s = &w->table[slot_of(w->table, w->cap, id)];
	*out = s;
	if (s->used)
		return 0;
	struct repo_commit_info info;
	int rc = repo_commit_info(w->r, w->a, id, &info, e);
	if (rc)
		return rc;
	*s = (struct seen){.id = id, .used = true, .time = info.time};
	s->parents = info.parents;
	s->nparents = info.nparents;
	w->n++;
	if (at_boundary(w->r, id))
		w->incomplete = true;
	return 0;
}

static bool newer(const struct walk *w, struct repo_id a, struct repo_id b)
{
	return w->table[slot_of(w->table, w->cap, a)].time > w->table[slot_of(w->table, w->cap, b)].time;
}

static void queue_push(struct walk *w, struct repo_id id)
{
	*VEC_PUSH(w->a, &w->queue) = id;
	struct repo_id *q = w->queue.v;
	for (size_t i = w->queue.n - 1; i && newer(w, q[i], q[(i - 1) / 2]); i = (i - 1) / 2) {
		struct repo_id t = q[i];
		q[i] = q[(i - 1) / 2];
		q[(i - 1) / 2] = t;
	}
}

static struct repo_id queue_pop(struct walk *w)
{
	struct repo_id *q = w->queue.v, top = q[0];
	q[0] = q[--w->queue.n];
	for (size_t i = 0;;) {
		size_t most = i, l = 2 * i + 1, r = l + 1;
		if (l < w->queue.n && newer(w, q[l], q[most]))
			most = l;
		if (r < w->queue.n && newer(w, q[r], q[most]))
			most = r;
		if (most == i)
			return top;
		struct repo_id t = q[i];
		q[i] = q[most];
		q[most] = t;
		i = most;
	}
}

static int paint(struct walk *w, struct repo_id id, unsigned colour, struct err *e)
{
	struct seen *s;
	int rc = see(w, id, &s, e);
	if (rc || (s->paint & colour) == colour)
		return rc;
	if (s->queued && !(s->paint & STALE))
		w->fresh--;
	s->paint |= colour;
	if (!(s->paint & STALE))
		w->fresh++;
	if (!s->queued) {
		s->queued = true;
		queue_push(w, id);
	}
	return 0;
}

/* Candidates come newest first; a commit painted with both sides makes all below it stale. */
static int walk_bases(struct walk *w, struct repo_id *base, bool *found, struct err *e)
{
	VEC(struct repo_id) candidates = {0};
	while (w->fresh) {
		struct repo_id id = queue_pop(w);
		struct seen *s = &w->table[slot_of(w->table, w->cap, id)];
		s->queued = false;
		w->fresh -= !(s->paint & STALE);
		unsigned colour = s->paint;
		if ((colour & BOTH) == BOTH) {
			if (!(colour & STALE))
				*VEC_PUSH(w->a, &candidates) = id;
			colour |= STALE;
		}
		struct repo_id *parents = s->parents;
		size_t n = s->nparents;
		for (size_t i = 0; i < n; i++) {
			int rc = paint(w, parents[i], colour, e);
			if (rc)
				return rc;
		}
	}
	*found = false;
	for (size_t i = 0; i < candidates.n && !*found; i++)
		if (!(w->table[slot_of(w->table, w->cap, candidates.v[i])].paint & STALE)) {
			*base = candidates.v[i];
			*found = true;
		}
	return 0;
}

int repo_merge_base(struct repo *r, struct repo_id one, struct repo_id two, struct repo_id *base, bool *found,
	bool *incomplete, struct err *e)
{
	*incomplete = false;
	*found = repo_same(one, two);
	*base = one;
	if (*found)
		return 0;
	struct arena *a = arena_new("the walk to the merge base");
	struct walk w = {.r = r, .a = a};
	int rc = paint(&w, one, SIDE_ONE, e);
	if (!rc)
		rc = paint(&w, two, SIDE_TWO, e);
	if (!rc)
		rc = walk_bases(&w, base, found, e);
	*incomplete = w.incomplete;
	arena_free(a);
	return rc;
}

int repo_contains(struct repo *r, struct repo_id tip, struct repo_id commit, bool *yes, struct err *e)
{
	struct repo_id base;
	bool found, incomplete;
	int rc = repo_merge_base(r, tip, commit, &base, &found, &incomplete, e);
	*yes = !rc && found && repo_same(base, commit);
	return rc;
}

static int no_base(bool incomplete, struct str name, struct err *e)
{
	if (incomplete) {
		err_set(e, ERR_GIT,
			"history incomplete: this shallow clone does not reach the common commit "
			"with %.*s",
			STRF(name));
		err_hint(
			e, "Fetch more history (\"git fetch --unshallow\"), or name the commit: --base REV.");
		return ERR_GIT;
	}
	err_set(e, ERR_USAGE, "there is no common commit with %.*s to compare with", STRF(name));
	err_hint(e, "Say which revision to compare with: --base REV.");
	return ERR_USAGE;
}

int repo_default_base(struct repo *r, struct arena *a, struct str rev, struct repo_id head,
	struct repo_id *base, struct str *how, struct err *e)
{
	struct str name;
	struct repo_id tip = {{0}};
	int rc = repo_base_branch(r, a, rev, &name, &tip, e);
	if (rc)
		return rc;
	if (name.n == 0) {
		err_set(e, ERR_USAGE, "there is no upstream and no default branch of origin to compare with");
		err_hint(e, "Say which revision to compare with: --base REV, for example --base main.");
		return ERR_USAGE;
	}
	bool found, incomplete;
	rc = repo_merge_base(r, tip, head, base, &found, &incomplete, e);
	if (rc)
		return rc;
	*how = str_fmt(a, "merge base with %.*s", STRF(name));
	return found ? 0 : no_base(incomplete, name, e);
}
