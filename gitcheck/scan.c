#include "gitcheck/scan_internal.h"

#include <pthread.h>
#include <stdatomic.h>

#include "gitcheck/secondary.h"

enum { THREADS = 2, CHUNK = 16, WORTH_A_THREAD = 64, FEW = 64, KEPT_BYTES = 4 * 1024 * 1024 };

enum outcome { NOTHING, HIT, TOO_LARGE, BROKEN };

struct item {
	const struct tree_entry *entry;
	enum language language;
	enum outcome outcome;
	struct scan_known known; /* from before, or what is to be kept */
	enum scan_answer answer; /* the same */
	bool fresh, answered;    /* known and answer are new */
	struct str bytes;        /* of a hit, as long as there is room: they are wanted next */
};

/* What the threads share: everything is read only but the counter and each thread's own items. */
struct work {
	const struct tree *tree;
	const struct scan_words *words;                     /* NULL = every file */
	const struct scan_words *resized, *claimed, *tails; /* NULL = none are asked for */
	const struct scan_words *claims, *keys, *prefixes;  /* what those need beside them */
	struct item *items;
	size_t n;
	struct item **open; /* those that have to be looked at */
	size_t nopen;
	atomic_size_t next;
	bool keeps;                  /* filters are made of what was inflated */
	struct arena *scratch, *out; /* of the scan; of its results */
};

struct worker_thread {
	struct work *work;
	struct repo *repo;
	struct arena *a, *kept, *out; /* of one file; of all; of what the results hold */
	struct err e;
	int rc;
	size_t broken; /* first item it could not read */
	size_t room;   /* for bytes of hits */
};

/* Words of two of the three, in a text or, perhaps, by its filter. */
static bool names_set(
	const struct work *w, bool (*has)(const struct scan_words *words, struct str in), struct str in)
{
	if (!w->claimed)
		return false;
	bool asks = has(w->claims, in);
	return (has(w->claimed, in) && (asks || has(w->keys, in))) || (asks && has(w->keys, in));
}

/* What files must hold: struct delta_words. */
static enum scan_answer answer(const struct work *w, struct str text)
{
	if (scan_words_in(w->words, text))
		return SCAN_HOLDS;
	if (w->resized && scan_words_in(w->resized, text) && scan_gives_rows(w->resized, text))
		return SCAN_HOLDS;
	if (names_set(w, scan_words_in, text))
		return SCAN_HOLDS;
	if (!w->tails || !scan_words_in(w->tails, text))
		return SCAN_LACKS;
	return scan_words_in(w->prefixes, text) ? SCAN_HOLDS : SCAN_HOLDS_TAIL;
}

static bool names_delta(const struct work *w, const struct item *it)
{
	return it->answer == SCAN_HOLDS ||
	       (it->answer == SCAN_HOLDS_TAIL && scan_words_in(w->prefixes, it->entry->path));
}

/* What a filter says of a text without looking at it. */
enum filtered {
	FILTERED_MAYBE,
	FILTERED_HERE, /* nothing of the delta at this path */
	FILTERED_OUT   /* nothing of it anywhere */
};

static enum filtered filtered(const struct work *w, struct str path, const struct scan_known *known)
{
	struct str f = known->filter;
	if (scan_filter_may(w->words, f) || (w->resized && scan_filter_may_give(w->resized, f)) ||
		names_set(w, scan_filter_may, f))
		return FILTERED_MAYBE;
	if (!w->tails || !scan_filter_may(w->tails, f))
		return FILTERED_OUT;
	return scan_words_in(w->prefixes, path) || scan_filter_may(w->prefixes, f) ? FILTERED_MAYBE
										   : FILTERED_HERE;
}

/* By its filter alone; what that says for good is an answer. */
static bool pass_by(const struct work *w, struct item *it)
{
	enum filtered f = filtered(w, it->entry->path, &it->known);
	if (f == FILTERED_OUT) {
		it->answer = SCAN_LACKS;
		it->answered = !it->entry->disk;
	}
	return f != FILTERED_MAYBE;
}

/* Whether the bytes are a text that holds one of the words. */
static bool holds(struct worker_thread *t, struct item *it, struct str bytes)
{
	const struct work *w = t->work;
	bool binary;
	struct str text = scan_utf8(t->a, bytes, &binary);
	if (!w->words)
		return !binary;
	if (w->keeps && !it->entry->disk && it->known.what == SCAN_UNKNOWN) {
		it->known.what = SCAN_FILTER;
		it->known.filter = scan_filter(t->kept, t->a, text);
		it->fresh = true;
		if (pass_by(w, it))
			return false;
	}
	it->answer = answer(w, text);
	it->answered = !it->entry->disk;
	return names_delta(w, it);
}

/* Whether what is known of the blob is enough. */
static bool is_settled(const struct work *w, struct item *it)
{
	if (it->known.what == SCAN_TOO_LARGE) {
		it->outcome = TOO_LARGE;
		return true;
	}
	if (it->answer == SCAN_OPEN)
		return it->known.what == SCAN_FILTER && w->words && pass_by(w, it);
	if (names_delta(w, it))
		it->outcome = HIT;
	return true;
}

static void keep_bytes(struct worker_thread *t, struct item *it, struct str bytes)
{
	if (!bytes.n || bytes.n > t->room)
		return;
	it->bytes = str_dup(t->out, bytes);
	t->room -= bytes.n;
}

/* The header is asked first, so that a large blob is skipped without inflating it. */
static int look(struct worker_thread *t, struct item *it)
{
	struct str bytes;
	void *held = NULL;
	const struct tree_entry *f = it->entry;
	struct arena_mark m = arena_mark(t->a);
	int rc = f->disk ? tree_read(t->work->tree, t->repo, t->a, f, SCAN_MAX_FILE, &bytes, &t->e)
			 : repo_borrow(t->repo, f->id, REPO_BLOB, SCAN_MAX_FILE, &bytes, &held, &t->e);
	if (rc == ERR_LIMIT) {
		err_drop(&t->e, rc);
		it->outcome = TOO_LARGE;
		it->fresh = t->work->keeps && !f->disk;
		it->known.what = SCAN_TOO_LARGE;
		rc = 0;
	} else if (!rc) {
		it->outcome = holds(t, it, bytes) ? HIT : NOTHING;
		if (it->outcome == HIT)
			keep_bytes(t, it, bytes);
	}
	if (held)
		repo_release(held);
	if (rc)
		it->outcome = BROKEN;
	else
		arena_rewind(t->a, m);
	return rc;
}

static void *run_thread(void *ctx)
{
	struct worker_thread *t = ctx;
	struct work *w = t->work;
	while (!t->rc) {
		size_t from = atomic_fetch_add(&w->next, CHUNK);
		if (from >= w->nopen)
			break;
		for (size_t i = from; i < from + CHUNK && i < w->nopen && !t->rc; i++) {
			t->rc = look(t, w->open[i]);
			t->broken = i;
		}
	}
	return NULL;
}

/* Most are settled by what is known of them: the others are for the threads. */
static void find_open(struct work *w)
{
	w->open = ARENA_ARRAY(w->scratch, struct item *, w->n + 1);
	for (size_t i = 0; i < w->n; i++)
		if (!is_settled(w, &w->items[i]))
			w->open[w->nopen++] = &w->items[i];
}

static void free_arena(void *a)
{
	arena_free(a);
}

/* One that only this thread uses, and that goes with a. */
static struct arena *arena_within(struct arena *a, const char *what)
{
	struct arena *own = arena_new(what);
	arena_own(a, own, free_arena);
	return own;
}

static int start(struct worker_thread *t, struct work *w, struct repo *repo, bool again, struct err *e)
{
	*t = (struct worker_thread){
		.work = w, .repo = repo, .a = arena_new("the scan of files"), .room = KEPT_BYTES};
	t->e = err_new(t->a);
	t->kept = arena_within(w->scratch, "the words of files");
	t->out = arena_within(w->out, "the bytes of candidates");
	return again ? repo_again(&t->repo, t->a, repo, e) : 0;
}

/* The error of the first file in order, whichever thread met it. */
static int finish(struct worker_thread *t, size_t n, const struct work *w, struct err *e)
{
	const struct worker_thread *first = NULL;
	for (size_t i = 0; i < n; i++)
		if (t[i].rc && (!first || t[i].broken < first->broken))
			first = &t[i];
	if (!first)
		return 0;
	err_set(e, first->e.code, "\"%.*s\": %.*s", STRF(w->open[first->broken]->entry->path),
		STRF(first->e.what));
	err_detail(e, "%.*s", STRF(first->e.detail));
	err_hint(e, "%.*s", STRF(first->e.hint));
	return first->rc;
}

static int run_all(struct work *w, struct repo *repo, struct err *e)
{
	struct worker_thread t[THREADS] = {{.rc = 0}};
	pthread_t id;
	find_open(w);
	size_t n = w->nopen >= WORTH_A_THREAD ? THREADS : 1;
	int rc = start(&t[0], w, repo, false, e);
	if (!rc && n > 1)
		rc = start(&t[1], w, repo, true, e);
	if (!rc) {
		bool second = n > 1 && pthread_create(&id, NULL, run_thread, &t[1]) == 0;
		run_thread(&t[0]);
		if (second)
			pthread_join(id, NULL);
		rc = finish(t, n, w, e);
	}
	for (size_t i = 0; i < n; i++)
		arena_free(t[i].a);
	return rc;
}

/* -- the scan -- */

static void list_code(struct arena *a, const struct scan_input *in, struct work *w)
{
	const struct tree *t = in->tree;
	w->items = ARENA_ARRAY(a, struct item, t->files.n + 1);
	for (size_t i = 0; i < t->files.n; i++) {
		const struct tree_entry *f = &t->files.v[i];
		enum language l = scan_language(in, f);
		if (l != LANGUAGE_NONE)
			w->items[w->n++] = (struct item){.entry = f, .language = l, .known.id = f->id};
	}
}

static int collect_results(
	struct scan *out, struct arena *a, const struct scan_input *in, const struct work *w, struct err *e)
{
	struct secondary_attributes *attributes = NULL;
	for (size_t i = 0; i < w->n; i++) {
		const struct item *it = &w->items[i];
		struct str path = it->entry->path;
		if (it->outcome == TOO_LARGE && !secondary_path(path))
			*VEC_PUSH(a, &out->unread) = (struct scan_unread){
				path, str_fmt(a, "larger than %d KiB", SCAN_MAX_FILE / 1024)};
		if (it->outcome != HIT)
			continue;
		int rc = attributes ? 0 : tree_load(in->base, e);
		if (!rc && !attributes)
			rc = secondary_attributes(&attributes, a, in->base, e);
		if (rc)
			return rc;
		bool decided;
		const char *why = secondary_attribute(attributes, path, &decided);
		const struct tree_entry *before = tree_find(in->base, path);
		*VEC_PUSH(a, &out->candidates) = (struct scan_file){.entry = it->entry,
			.language = it->language,
			.secondary = decided ? why : secondary_path(path),
			.by_attribute = decided,
			.before = before,
			.unchanged = scan_same_bytes(before, it->entry),
			.bytes = it->bytes};
	}
	return 0;
}

static const struct scan_words *words_if_any(struct arena *a, const struct names *l)
{
	return l->n ? scan_words(a, l) : NULL;
}

static void look_for(struct work *w, struct arena *a, const struct delta_words *d)
{
	w->words = scan_words(a, &d->names);
	w->resized = words_if_any(a, &d->resized);
	w->claimed = words_if_any(a, &d->claimed);
	w->claims = scan_words(a, &d->claims);
	w->keys = scan_words(a, &d->keys);
	w->tails = words_if_any(a, &d->tails);
	w->prefixes = scan_words(a, &d->prefixes);
}

/* -- what is known from before -- */

/* How many files remain whose words nobody asked for before. */
static size_t recall_answers(struct work *w, const struct scan_settled *s)
{
	size_t open = 0;
	for (size_t i = 0; i < w->n; i++) {
		struct item *it = &w->items[i];
		if (s && !it->entry->disk)
			it->answer = scan_settled_find(s, it->entry->id);
		open += it->answer == SCAN_OPEN;
	}
	return open;
}

/* The filters of the open ones; NULL when nothing is kept. To load all of them costs more than to look at a
 * few files. */
static struct scan_kept *recall(
	struct work *w, struct arena *scratch, const struct scan_input *in, size_t open)
{
	struct scan_ahead *ahead = scan_ahead_of(in->ahead, in->tree) ? in->ahead : NULL;
	if (ahead)
		scan_ahead_end(ahead);
	if (open <= FEW)
		return NULL;
	struct scan_kept *k = ahead ? scan_ahead_kept(ahead) : scan_kept(scratch, in->tree->repo);
	for (size_t i = 0; i < w->n; i++) {
		struct item *it = &w->items[i];
		if (it->entry->disk)
			continue;
		if (ahead)
			it->known = scan_ahead_find(ahead, it->entry, &it->fresh);
		if (k && it->known.what == SCAN_UNKNOWN)
			it->known = scan_kept_find(k, it->entry->id);
	}
	return k;
}

/* A few new blobs are looked at again rather than all written anew. */
static bool worth_writing(size_t fresh, size_t few, size_t all)
{
	return fresh > few + all / 16;
}

static void remember(const struct work *w, struct scan_kept *k, struct arena *a)
{
	struct scan_known *v = ARENA_ARRAY(a, struct scan_known, w->n + 1);
	size_t n = 0, fresh = 0;
	for (size_t i = 0; i < w->n; i++) {
		fresh += w->items[i].fresh;
		if (!w->items[i].entry->disk)
			v[n++] = w->items[i].known;
	}
	if (worth_writing(fresh, 32, n))
		scan_kept_write(k, v, n);
}

static void remember_answers(const struct work *w, struct scan_settled *s, struct arena *a)
{
	struct scan_found *v = ARENA_ARRAY(a, struct scan_found, w->n + 1);
	size_t n = 0, before = 0;
	for (size_t i = 0; i < w->n; i++) {
		const struct item *it = &w->items[i];
		before += it->answer != SCAN_OPEN && !it->answered;
		if (it->answered)
			v[n++] = (struct scan_found){it->entry->id, it->answer};
	}
	if (worth_writing(n, 8, before))
		scan_settled_write(s, v, n);
}

int scan_tree(struct scan *out, struct arena *a, const struct scan_input *in, struct err *e)
{
	struct work w = {.tree = in->tree, .out = a};
	*out = (struct scan){.base = in->base};
	int rc = tree_load(in->tree, e);
	if (rc || (in->words && delta_words_none(in->words)))
		return rc;
	list_code(a, in, &w);
	out->files = w.n;
	if (in->words)
		look_for(&w, a, in->words);
	struct arena *scratch = arena_new("what is known of blobs");
	struct scan_settled *settled = w.words ? scan_settled(scratch, in->tree->repo, in->words) : NULL;
	struct scan_kept *kept = w.words ? recall(&w, scratch, in, recall_answers(&w, settled)) : NULL;
	w.keeps = kept != NULL;
	w.scratch = scratch;
	rc = run_all(&w, in->tree->repo, e);
	if (kept && !rc)
		remember(&w, kept, scratch);
	if (settled && !rc)
		remember_answers(&w, settled, scratch);
	arena_free(scratch);
	return rc ? rc : collect_results(out, a, in, &w, e);
}
