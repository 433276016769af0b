/* One migration played with a look at what it changed only: SQLite keeps the text of every object, so texts
 * that differ name the relations to be read again. */
#include <stdlib.h>

#include "schemas/replay_sqlite.h"

struct text {
	struct str table; /* lower case */
	uint64_t hash;    /* of the texts of the table and of all that is on it */
	struct str view;  /* lower-case text of a view */
};

struct replay_sqlite_texts {
	struct arena *a;
	VEC(struct text) v; /* by table */
};

static int text_row(void *ctx, const struct str *v, int n, struct err *e)
{
	(void)n, (void)e;
	struct replay_sqlite_texts *t = ctx;
	struct text *last = t->v.n ? &t->v.v[t->v.n - 1] : NULL;
	if (!last || !str_eq(last->table, v[0])) {
		last = VEC_PUSH(t->a, &t->v);
		*last = (struct text){.table = str_dup(t->a, v[0])};
	}
	for (int i = 1; i < 4; i++)
		last->hash = last->hash * 1099511628211u + str_hash(v[i]);
	if (str_eq(v[1], STR("view")))
		last->view = str_lower(t->a, v[3]);
	return 0;
}

static void drop_texts(void *obj)
{
	arena_free(((struct replay_sqlite_texts *)obj)->a);
}

static int read_texts(struct sqlite_db *db, struct replay_sqlite_texts *t, struct err *e)
{
	t->a = arena_new("texts of a schema");
	t->v.v = NULL;
	t->v.n = t->v.cap = 0;
	return sqlite_db_ask(db,
		STR("SELECT lower(tbl_name), type, name, sql FROM sqlite_master ORDER BY 1, 2, 3"), NULL, 0,
		text_row, t, e);
}

/* Tables whose texts differ, are new or are gone. */
static void find_changed(struct arena *a, const struct replay_sqlite_texts *old,
	const struct replay_sqlite_texts *new, struct names *out)
{
	size_t i = 0, k = 0;
	while (i < old->v.n || k < new->v.n) {
		int c = i == old->v.n   ? 1
			: k == new->v.n ? -1
					: str_cmp(old->v.v[i].table, new->v.v[k].table);
		if (c || old->v.v[i].hash != new->v.v[k].hash)
			catalog_names_add(a, out, str_dup(a, c <= 0 ? old->v.v[i].table : new->v.v[k].table));
		i += c <= 0;
		k += c >= 0;
	}
}

static bool names_any(const struct text *view, const struct names *changed)
{
	for (size_t i = 0; i < changed->n; i++)
		if (str_find(view->view, changed->v[i], 0) != SIZE_MAX)
			return true;
	return false;
}

/* A view's columns are those of what it reads, directly or through other views. */
static void add_views(struct arena *a, const struct replay_sqlite_texts *new, struct names *changed)
{
	bool more = changed->n > 0;
	while (more) {
		more = false;
		for (size_t i = 0; i < new->v.n; i++) {
			const struct text *t = &new->v.v[i];
			if (!t->view.n || catalog_names_have(DIALECT_SQLITE, *changed, t->table) ||
				!names_any(t, changed))
				continue;
			catalog_names_add(a, changed, t->table);
			more = true;
		}
	}
}

static void take_out(struct ddl *d, const struct names *changed, struct catalog *before)
{
	for (size_t i = 0; i < changed->n; i++) {
		struct relation *r = catalog_relation(d->c, STR("main"), changed->v[i]);
		if (!r)
			continue;
		catalog_put_relation(before, r);
		catalog_drop_relation(d->c, r);
	}
}

int replay_sqlite_step(struct sqlite_db *db, struct ddl *d, struct replay_sqlite_texts **texts,
	struct arena *a, struct replay_sqlite_played how, struct catalog **before, struct catalog **after,
	struct err *e)
{
	struct replay_sqlite_texts now = {0};
	struct names changed = {0};
	int rc = 0;
	if (!*texts) {
		*texts = arena_own(d->a, ARENA_NEW(d->a, struct replay_sqlite_texts), drop_texts);
		rc = read_texts(db, *texts, e);
	}
	if (!rc)
		rc = how.play(how.ctx, e);
	if (!rc)
		rc = read_texts(db, &now, e);
	if (rc) {
		arena_free(now.a);
		return rc;
	}
	find_changed(a, *texts, &now, &changed);
	add_views(a, &now, &changed);
	*before = catalog_new(a, DIALECT_SQLITE);
	take_out(d, &changed, *before);
	rc = sqlite_db_inspect_named(db, d->a, &changed, after, e);
	for (size_t i = 0; !rc && i < (*after)->relations.n; i++)
		catalog_put_relation(d->c, &(*after)->relations.v[i]);
	arena_free((*texts)->a);
	**texts = now;
	return rc;
}
