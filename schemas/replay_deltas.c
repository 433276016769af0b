#include "schemas/replay.h"

/* Play some, and bring *before, which is in *held, to where they lead. */
static int play_some(struct replay *r, struct arena *a, const struct replay_played *p, size_t first, size_t n,
	struct arena **held, struct catalog **before, struct delta *out, struct err *e)
{
	struct arena *now = arena_new("the catalog after some steps");
	struct str *texts = ARENA_ARRAY(now, struct str, n);
	struct catalog *after;
	struct delta d;
	int rc = 0;
	for (size_t i = 0; !rc && i < n; i++) {
		texts[i] = p->text(p->ctx, first + i);
		rc = p->play(p->ctx, first + i, e);
	}
	if (!rc)
		rc = replay_catalog(r, now, &after, e);
	if (rc) {
		arena_free(now);
		return rc;
	}
	delta_of(now, *before, after, &d);
	delta_share(a, &d, texts, n, out + first);
	arena_free(*held);
	*held = now;
	*before = after;
	return 0;
}

int replay_deltas(
	struct replay *r, struct arena *a, const struct replay_played *p, struct delta *out, struct err *e)
{
	struct arena *held = arena_new("the catalog before some steps");
	struct catalog *before;
	size_t together = (p->n + DELTA_STEPS - 1) / DELTA_STEPS;
	int rc = replay_catalog(r, held, &before, e);
	for (size_t i = 0; !rc && i < p->n; i += together)
		rc = play_some(r, a, p, i, together < p->n - i ? together : p->n - i, &held, &before, out, e);
	arena_free(held);
	return rc;
}
