/* Folders called after databases where no location is stated: each is a source of its own. */
#include "migrate/formats/flyway.h"

/* What all databases get that have folders of their own. */
static bool is_common(struct str folder)
{
	static const char *const words[] = {"common", "shared", "generic", "all", "base", NULL};
	return str_ione_of(folder, words);
}

struct split {
	size_t vendors;
	bool ours; /* one of them is for a database that is read here */
	struct names_list common;
};

/* db/migration/{h2,mysql,postgresql} without a file beside them: one source for each database. */
static int split_by_vendor(const struct files *f, struct arena *a, const struct flyway_config *c,
	struct str dir, struct split *out, struct err *e)
{
	struct names_list all;
	struct flyway_name n;
	*out = (struct split){0};
	if (f->list(f->ctx, a, dir, &all, e))
		return (int)e->code;
	for (size_t i = 0; i < all.n; i++) {
		enum dialect d;
		struct str folder = str_sub(all.v[i], 0, all.v[i].n - 1);
		if (!format_is_folder(all.v[i])) {
			if (!format_flyway_name(a, c, all.v[i], &n))
				continue;
			*out = (struct split){0};
			return 0;
		}
		bool ours = format_dialect_of_path(folder, &d);
		out->vendors += ours || format_foreign_folder(folder, true);
		out->ours = out->ours || ours;
		if (is_common(folder))
			*VEC_PUSH(a, &out->common) = format_path(a, dir, folder);
	}
	return 0;
}

/* A folder among those of databases: with what they have in common, which is no source of its own. */
static int beside(const struct files *f, struct arena *a, const struct flyway_config *c, struct str dir,
	struct flyway_place *out, struct err *e)
{
	struct str base = str_basename(dir);
	struct split split;
	enum dialect d;
	bool common = is_common(base);
	if (base.n == dir.n || (!common && !format_dialect_of_path(base, &d)))
		return 0;
	if (split_by_vendor(f, a, c, str_sub(dir, 0, dir.n - base.n - 1), &split, e))
		return (int)e->code;
	if (split.vendors < 2)
		return 0;
	if (!common)
		out->others = split.common;
	else if (split.ours)
		out->kind = FLYWAY_OF_ANOTHER;
	return 0;
}

int format_flyway_vendors(const struct files *f, struct arena *a, const struct flyway_config *c,
	struct str dir, struct flyway_place *out, struct err *e)
{
	struct split split;
	if (split_by_vendor(f, a, c, dir, &split, e))
		return (int)e->code;
	if (split.vendors < 2)
		return beside(f, a, c, dir, out, e);
	out->kind = FLYWAY_OF_ANOTHER;
	return 0;
}
