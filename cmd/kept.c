#include "cmd/kept.h"

#include "gitcheck/cache.h"

static bool get(void *ctx, struct arena *a, struct str name, struct str *bytes)
{
	return cache_get(ctx, a, name, bytes);
}

static void put(void *ctx, struct str name, struct str bytes)
{
	cache_put(ctx, name, bytes);
}

void kept_replays(struct replay *rp, struct arena *a, const struct repo *r)
{
	struct replay_store *s = ARENA_NEW(a, struct replay_store);
	*s = (struct replay_store){get, put, cache_new(a, r, "replay")};
	replay_keep(rp, s);
}
