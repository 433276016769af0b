/* Which of several migrations that were played together does what: the last one whose text names it. */
#include "schemas/delta.h"

static void keep(struct arena *a, struct delta *to, const struct delta_item *from)
{
	struct delta_item *i = VEC_PUSH(a, to);
	*i = *from;
	struct object_id *o = &i->object;
	o->schema = str_dup(a, o->schema);
	o->table = str_dup(a, o->table);
	o->name = str_dup(a, o->name);
	o->args = str_dup(a, o->args);
	i->what = str_dup(a, i->what);
	o->columns = (struct names){.v = NULL};
	for (size_t k = 0; k < from->object.columns.n; k++)
		catalog_names_add(a, &o->columns, str_dup(a, from->object.columns.v[k]));
}

static size_t last_that_names(const struct str *low, size_t n, struct str name)
{
	for (size_t i = n; name.n && i-- > 0;)
		if (str_find_word(low[i], name, 0) != SIZE_MAX)
			return i;
	return n - 1;
}

void delta_share(struct arena *a, const struct delta *d, const struct str *texts, size_t n, struct delta *out)
{
	struct arena *scratch = arena_new("the texts of migrations");
	struct str *low = ARENA_ARRAY(scratch, struct str, n);
	for (size_t i = 0; i < n; i++) {
		out[i] = (struct delta){.v = NULL};
		low[i] = n > 1 ? str_lower(scratch, texts[i]) : STR_NONE;
	}
	for (size_t i = 0; i < d->n; i++) {
		struct str name = n > 1 ? str_lower(scratch, d->v[i].object.name) : STR_NONE;
		keep(a, &out[last_that_names(low, n, name)], &d->v[i]);
	}
	arena_free(scratch);
}
