/* The candidates of a scan: read by as many threads as pay, each with a parser of its own. */
#include "gitcheck/collect.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/die.h"
#include "gitcheck/collect_internal.h"

/* What a thread packs to be kept stays in memory until all files are read. */
enum { THREADS = 2, WORTH_A_THREAD = 8, MAX_FRESH = 6 * 1024 * 1024 };

/* What the threads share: each writes the results of its own files alone. */
struct work {
	const struct scan_file *files;
	struct collect_found *found;
	size_t *order; /* by language */
	size_t n;
	atomic_size_t taken;
};

struct reading {
	struct work *work;
	bool last_first; /* takes from the end */
	struct collect_reader reader;
	struct err *e; /* the caller's in the first */
	int rc;
	size_t broken; /* the file it could not read */
};

/* Query files are compiled for a grammar by each parser that reads a file of its language, which takes longer
 * than to parse fifty files: so the threads begin at the two ends, and each as a rule needs its own half. */
static void *run_thread(void *ctx)
{
	struct reading *t = ctx;
	struct work *w = t->work;
	struct arena_mark m = arena_mark(t->reader.scratch);
	for (size_t mine = 0; !t->rc && atomic_fetch_add(&w->taken, 1) < w->n; mine++) {
		size_t i = w->order[t->last_first ? w->n - 1 - mine : mine];
		t->broken = i;
		t->rc = collect_read_file(&t->reader, &w->files[i], &w->found[i], t->e);
		arena_rewind(t->reader.scratch, m);
	}
	return NULL;
}

static void free_arena(void *a)
{
	arena_free(a);
}

/* What the second thread keeps lives in an arena of its own, as long as the caller's. */
static int start_second(struct reading *t, const struct reading *first, struct arena *a, struct err *e)
{
	*t = *first;
	t->last_first = true;
	t->reader.a = arena_new("what source files hold");
	arena_own(a, t->reader.a, free_arena);
	t->reader.scratch = arena_new("the reading of a source file");
	t->e = ARENA_NEW(t->reader.a, struct err);
	*t->e = err_new(t->reader.a);
	int rc = worker_twin(first->reader.w, &t->reader.w, e);
	struct repo *repo = NULL;
	if (!rc)
		rc = repo_again(&repo, t->reader.a, first->reader.repo, e);
	t->reader.repo = repo;
	t->reader.elsewhere = collect_elsewhere(t->reader.a, first->reader.tree, repo);
	return rc;
}

/* The error of the first file in order, whichever thread met it. */
static int finish(const struct reading *t, size_t n, struct err *e)
{
	const struct reading *first = NULL;
	for (size_t i = 0; i < n; i++)
		if (t[i].rc && (!first || t[i].broken < first->broken))
			first = &t[i];
	if (!first)
		return 0;
	if (first != t) {
		err_set(e, first->e->code, "%.*s", STRF(first->e->what));
		err_detail(e, "%.*s", STRF(first->e->detail));
		err_hint(e, "%.*s", STRF(first->e->hint));
	}
	return first->rc;
}

static int run_all(struct reading *t, struct arena *a, struct err *e)
{
	struct work *w = t->work;
	size_t unknown = 0;
	for (size_t i = 0; i < w->n; i++)
		unknown += !w->found[i].known.n;
	size_t n = unknown >= WORTH_A_THREAD ? THREADS : 1;
	int rc = n > 1 ? start_second(&t[1], &t[0], a, e) : 0;
	if (!rc) {
		pthread_t id;
		bool second = n > 1 && pthread_create(&id, NULL, run_thread, &t[1]) == 0;
		run_thread(&t[0]);
		if (second)
			pthread_join(id, NULL);
		rc = finish(t, n, e);
	}
	for (size_t i = 0; i < n; i++)
		if (t[i].reader.scratch)
			arena_free(t[i].reader.scratch);
	return rc;
}

static int by_path(const void *l, const void *r)
{
	const struct collect_file *a = l, *b = r;
	return str_cmp(a->path, b->path);
}

void collect_merge(struct collect *to, struct arena *a, const struct collect *more)
{
	for (size_t i = 0; i < more->files.n; i++)
		*VEC_PUSH(a, &to->files) = more->files.v[i];
	for (size_t i = 0; i < more->unread.n; i++)
		*VEC_PUSH(a, &to->unread) = more->unread.v[i];
	if (more->files.n)
		qsort(to->files.v, to->files.n, sizeof *to->files.v, by_path);
}

/* Languages one behind the other, each with its files as they come. */
static void set_order(struct work *w, struct arena *a)
{
	size_t n = 0;
	w->order = ARENA_ARRAY(a, size_t, w->n + 1);
	for (int l = 0; l < LANGUAGE_COUNT; l++)
		for (size_t i = 0; i < w->n; i++)
			if ((int)w->files[i].language == l)
				w->order[n++] = i;
	BUG_IF(n != w->n);
}

int collect_read(struct collect *out, struct arena *a, const struct tree *t, const struct scan *s,
	struct worker *w, unsigned dialects, struct err *e)
{
	size_t n = s->candidates.n;
	struct work work = {
		.files = s->candidates.v, .found = ARENA_ARRAY(a, struct collect_found, n + 1), .n = n};
	set_order(&work, a);
	struct reading r[THREADS] = {{.work = &work, .e = e}};
	struct collect_texts *texts = ARENA_NEW(a, struct collect_texts);
	*texts = (struct collect_texts){arena_new("texts of source files"), t->repo};
	arena_own(a, texts->a, free_arena);
	struct collect_kept *kept = n ? collect_kept(a, t->repo, dialects) : NULL;
	if (kept)
		collect_kept_recall(kept, a, s->candidates.v, work.found, n);
	r[0].reader = (struct collect_reader){a, arena_new("the reading of a source file"), w, t->repo, t,
		s->base, dialects, kept ? MAX_FRESH : 0, collect_elsewhere(a, t, t->repo), texts};
	*out = (struct collect){0};
	int rc = run_all(r, a, e);
	if (kept)
		collect_kept_write(kept, work.found, n);
	for (size_t i = 0; i < n && !rc; i++) {
		*VEC_PUSH(a, &out->files) = work.found[i].file;
		for (size_t k = 0; k < work.found[i].unread.n; k++)
			*VEC_PUSH(a, &out->unread) = work.found[i].unread.v[k];
	}
	return rc;
}
