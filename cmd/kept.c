#include "cmd/kept.h"

#include "base/sha.h"
#include "files_version.h"
#include "gitcheck/cache.h"
#include "parse/worker.h"

enum { FORM = 1, MAX_ENTRIES = 256 };

static bool get(void *ctx, struct arena *a, struct str name, struct str *bytes)
{
	return cache_get(ctx, a, name, bytes);
}

static void put(void *ctx, struct str name, struct str bytes)
{
	cache_put(ctx, name, bytes);
}

const struct replay_store *kept_store(struct arena *a, const struct repo *r)
{
	struct replay_store *s = ARENA_NEW(a, struct replay_store);
	*s = (struct replay_store){get, put, cache_new(a, r, "replay", MAX_ENTRIES)};
	return s;
}

void kept_replays(struct replay *rp, struct arena *a, const struct repo *r)
{
	replay_keep(rp, kept_store(a, r));
}

/* An entry holds the name of a result: its bytes are in the folder of the replays, once. */
struct kept {
	struct arena *a;
	struct replay *rp;
	struct cache *cache;
	struct sha *sha;
	struct str name; /* when all is added */
};

struct kept *kept_by_files(struct replay *rp, struct arena *a, const struct repo *r)
{
	struct kept *k = ARENA_NEW(a, struct kept);
	struct str start = replay_start(rp, a);
	*k = (struct kept){.a = a, .rp = rp};
	if (!start.n)
		return k; /* nothing is kept of it */
	k->cache = cache_new(a, r, "files", MAX_ENTRIES);
	k->sha = sha_new(a);
	kept_add(k, str_fmt(a, "files %d %s", FORM, files_version));
	kept_add(k, worker_parsers(a));
	kept_add(k, start);
	return k;
}

void kept_add(struct kept *k, struct str text)
{
	uint64_t n = text.n;
	if (!k->sha)
		return;
	sha_add(k->sha, (struct str){(const char *)&n, sizeof n});
	sha_add(k->sha, text);
}

void kept_add_tree(struct kept *k, struct repo_id tree)
{
	kept_add(k, (struct str){(const char *)tree.b, REPO_ID_BYTES});
}

static struct str name_of(struct kept *k)
{
	if (!k->name.n)
		k->name = sha_done(k->sha, k->a);
	return k->name;
}

bool kept_recall(struct kept *k)
{
	struct str result;
	return k->sha && cache_get(k->cache, k->a, name_of(k), &result) && replay_recall(k->rp, result);
}

void kept_remember(struct kept *k, const struct worker *w)
{
	struct str result = replay_name(k->rp, k->a);
	if (k->sha && result.n && !worker_failed(w))
		cache_put(k->cache, name_of(k), result);
}

bool kept_unsure(const struct migration *m)
{
	return m->opaque && !m->read && !str_ends(m->path, STR(".sql"));
}
