/*
 * Prisma's schema lies beside its migrations. Where it does, a schema that lies elsewhere is of another
 * database, or somebody's example, and what it maps is no sure need of this one's.
 */
#include "cmd/check.h"

static bool is_there(struct check *c, struct str path)
{
	struct tree_entry x;
	struct err mine = err_new(c->a);
	bool found = false;
	return !tree_lookup(&c->head, path, &x, &found, &mine) && found;
}

bool check_is_another_schema(struct check *c, const struct check_environment *en, struct str path)
{
	bool any = false;
	if (!str_ends(path, STR(".prisma")))
		return false;
	for (size_t i = 0; i < en->state.n; i++) {
		const struct source *s = en->state.v[i].source;
		struct str dir = str_dirname(s->path), folder = str_fmt(c->a, "%.*s/", STRF(dir));
		if (!str_eq(s->format, STR("prisma")))
			continue;
		if (!dir.n || str_starts(path, folder))
			return false;
		any = any || is_there(c, str_fmt(c->a, "%.*sschema.prisma", STRF(folder)));
	}
	return any;
}
