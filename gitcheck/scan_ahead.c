/*
 * The words of a tree's blobs, found by a thread of its own while the catalogs are made: which of them are
 * asked for is only known then, but the filter of a blob (scan_filter.c) is the same for any. What it cannot
 * read it leaves to the scan, which says so.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "gitcheck/scan_internal.h"
#include "parse/language.h"

struct scan_ahead {
	struct arena *a, *scratch; /* the thread's: what it keeps; one blob's reading */
	const struct repo *from;
	const struct tree *tree; /* of a commit, loaded */
	pthread_t thread;
	bool running;
	atomic_bool stop;
	/* The thread's until it is stopped. */
	struct scan_kept *kept;
	struct scan_known *known; /* of each file of the tree */
	bool *fresh;
	struct err e;
};

static void look(struct scan_ahead *x, const struct repo *repo, size_t i)
{
	const struct tree_entry *f = &x->tree->files.v[i];
	struct arena_mark m = arena_mark(x->scratch);
	struct scan_known *k = &x->known[i];
	k->id = f->id;
	if (f->disk || !tree_is_file(f) || language_of_path(f->path) == LANGUAGE_NONE)
		return;
	if (x->kept)
		*k = scan_kept_find(x->kept, f->id);
	if (k->what == SCAN_UNKNOWN)
		x->fresh[i] = !scan_learn(k, repo, x->a, x->scratch, &x->e);
	arena_rewind(x->scratch, m);
	x->e = err_new(x->scratch);
}

static void *run(void *ctx)
{
	struct scan_ahead *x = ctx;
	struct repo *repo = NULL;
	if (repo_again(&repo, x->a, x->from, &x->e))
		return NULL;
	x->kept = scan_kept(x->a, repo);
	for (size_t i = 0; i < x->tree->files.n && !atomic_load(&x->stop); i++)
		look(x, repo, i);
	return NULL;
}

void scan_ahead_end(struct scan_ahead *x)
{
	atomic_store(&x->stop, true);
	if (x->running)
		pthread_join(x->thread, NULL);
	x->running = false;
}

static void drop(void *p)
{
	struct scan_ahead *x = p;
	scan_ahead_end(x);
	arena_free(x->scratch);
	arena_free(x->a);
}

struct scan_ahead *scan_ahead(struct arena *a, struct tree *t)
{
	struct err e = err_new(a);
	int rc = tree_load(t, &e);
	if (rc) {
		err_drop(&e, rc);
		return NULL;
	}
	struct scan_ahead *x = ARENA_NEW(a, struct scan_ahead);
	x->a = arena_new("the words of files, ahead");
	x->scratch = arena_new("a file, ahead");
	x->from = t->repo;
	x->tree = t;
	x->known = ARENA_ARRAY(x->a, struct scan_known, t->files.n + 1);
	x->fresh = ARENA_ARRAY(x->a, bool, t->files.n + 1);
	x->e = err_new(x->scratch);
	atomic_init(&x->stop, false);
	x->running = pthread_create(&x->thread, NULL, run, x) == 0;
	return arena_own(a, x, drop);
}

bool scan_ahead_of(const struct scan_ahead *x, const struct tree *t)
{
	return x && x->tree->files.v == t->files.v;
}

struct scan_kept *scan_ahead_kept(const struct scan_ahead *x)
{
	return x->kept;
}

struct scan_known scan_ahead_find(const struct scan_ahead *x, const struct tree_entry *f, bool *fresh)
{
	size_t i = (size_t)(f - x->tree->files.v);
	*fresh = x->fresh[i];
	return x->known[i];
}
