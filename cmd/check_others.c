/* What code needs of one of an environment's databases while another of them has it: whose is the code? */
#include "cmd/check.h"
#include "schemas/catalog.h"

bool check_others_meet(const struct check_environment *en, const struct check_group *g, const struct ref *r)
{
	struct object_id id = r->object;
	id.schema = STR_NONE; /* each kind names its default schema in its own way */
	for (size_t i = 0; g->first && r->kind == USE_NEEDS && i < en->nothers; i++)
		if (catalog_has(en->others[i].s0, &id))
			return true;
	return false;
}

/* How many folders two paths share. */
static size_t shared(struct str x, struct str y)
{
	size_t n = 0;
	while (x.n && y.n && str_chr(x, '/') != SIZE_MAX) {
		if (!str_eq(str_cut(&x, '/'), str_cut(&y, '/')))
			break;
		n++;
	}
	return n;
}

/* How near to the code the applied migrations of one of the others are; 0 when it has none. */
static size_t nearness(const struct check_environment *en, const struct check_other *x, struct str code)
{
	struct check_group g = {.dialect = x->s0->dialect, .database = x->database};
	size_t most = 0;
	for (size_t k = 0; k < en->state.n; k++) {
		size_t n = check_in_group(en, &g, k) && en->state.v[k].history.n
				   ? shared(code, en->state.v[k].source->path)
				   : 0;
		most = n > most ? n : most;
	}
	return most;
}

/* A need of one database which another one meets, whose migrations are nearer to the code: of a client that
 * has a database of its own beside the server's, say. Of two of the same kind, the same goes for what is
 * removed. Where neither is nearer, code that base has already runs on the one that meets it. */
static bool met_nearby(const struct check_environment *en, const struct check_group *g, const struct ref *r)
{
	const struct check_migration *m =
		r->migration < en->migrations.n ? &en->migrations.v[r->migration] : NULL;
	struct object_id id = r->object;
	id.schema = STR_NONE;
	size_t mine = m && m->file ? shared(r->path, m->file->path) : SIZE_MAX;
	for (size_t i = 0; i < en->nothers; i++) {
		const struct check_other *x = &en->others[i];
		bool same_kind = x->s0->dialect == g->dialect;
		if ((same_kind ? x->database == g->database : r->kind != USE_NEEDS) ||
			!catalog_has(x->s0, &id))
			continue;
		size_t its = nearness(en, x, r->path);
		if (its > mine || (its == mine && r->merged && r->kind == USE_NEEDS))
			return true;
	}
	return false;
}

static bool same_place(const struct ref *x, const struct ref *y)
{
	return x->kind == y->kind && x->line == y->line && x->column == y->column && str_eq(x->path, y->path);
}

bool check_others_nearer(const struct check_environment *en, const struct check_group *g,
	const struct collect_refs *l, size_t i)
{
	size_t from = i, to = i + 1;
	while (from > 0 && same_place(&l->refs.v[from - 1], &l->refs.v[i]))
		from--;
	while (to < l->refs.n && same_place(&l->refs.v[to], &l->refs.v[i]))
		to++;
	for (; from < to; from++)
		if (met_nearby(en, g, &l->refs.v[from]))
			return true;
	return false;
}

/* How many names two paths share from the start, of folders and of what stands between dots in them:
 * "Shop.Data" and "Shop.Data.Sqlite" share two. */
static size_t names_shared(struct str x, struct str y)
{
	size_t n = 0;
	while (x.n && y.n) {
		size_t i = 0, k = 0;
		while (i < x.n && x.p[i] != '/' && x.p[i] != '.')
			i++;
		while (k < y.n && y.p[k] != '/' && y.p[k] != '.')
			k++;
		if (!str_eq(str_sub(x, 0, i), str_sub(y, 0, k)))
			break;
		n++;
		x = str_sub(x, i + 1 < x.n ? i + 1 : x.n, x.n);
		y = str_sub(y, k + 1 < y.n ? k + 1 : y.n, y.n);
	}
	return n;
}

static size_t closeness(const struct check_environment *en, struct str path)
{
	size_t most = 0;
	for (size_t i = 0; i < en->npending; i++) {
		const struct migration *m = en->migrations.v[i].file;
		size_t n = m ? names_shared(path, m->path) : 0;
		most = n > most ? n : most;
	}
	return most;
}

static bool same_class(const struct ref *x, const struct ref *y)
{
	return x->kind == y->kind && x->confidence == y->confidence && !x->secondary &&
	       str_eq(x->object.name, y->object.name) && str_eq(x->object.table, y->object.table) &&
	       str_eq(str_basename(x->path), str_basename(y->path)) && !str_eq(x->path, y->path);
}

bool check_others_copy(const struct check_environment *en, const struct collect_refs *l, size_t i)
{
	enum { MOST = 2000, MOST_PENDING = 100, MOST_COPIES = 16 };
	const struct ref *r = &l->refs.v[i];
	size_t mine = SIZE_MAX, copies = 0;
	if (r->kind != USE_NEEDS || r->confidence != CONFIDENCE_LIKELY || !str_ends(r->path, STR(".cs")) ||
		l->refs.n > MOST || en->npending > MOST_PENDING)
		return false;
	for (size_t k = 0; k < l->refs.n && copies < MOST_COPIES; k++) {
		if (!same_class(&l->refs.v[k], r))
			continue;
		copies++;
		mine = mine == SIZE_MAX ? closeness(en, r->path) : mine;
		if (closeness(en, l->refs.v[k].path) > mine)
			return true;
	}
	return false;
}
