/* What a walk over folders of migrations must not pass over in silence. */
#include "migrate/format_internal.h"

int format_check_folders(struct str dir, size_t n, struct err *e)
{
	if (n <= FORMAT_MAX_FOLDERS)
		return 0;
	err_set(e, ERR_LIMIT, "more than %d folders below \"%.*s\"", FORMAT_MAX_FOLDERS, STRF(dir));
	err_hint(e, "Name the folder of the migrations more closely: [source \"NAME\"] path = FOLDER.");
	return ERR_LIMIT;
}

/* The part of the path that is a link or a submodule; empty when all are folders, or when it is not there. */
static int not_followed(
	const struct files *f, struct arena *a, struct str path, struct str *out, bool *module, struct err *e)
{
	struct str rest = path, dir = STR_NONE;
	*out = STR_NONE;
	while (rest.n) {
		struct names_list names;
		struct str part = str_cut(&rest, '/'), at = format_path(a, dir, part);
		if (f->list(f->ctx, a, dir, &names, e))
			return (int)e->code;
		enum files_kind kind = FILES_ODD;
		for (size_t i = 0; i < names.n && !out->n; i++)
			if (str_ends(names.v[i], STR("@")) && str_eq(format_entry(names.v[i]), part))
				*out = at;
		if (out->n && f->kind && f->kind(f->ctx, at, &kind, e))
			return (int)e->code;
		*module = kind == FILES_MODULE;
		if (out->n)
			break;
		dir = at;
	}
	return 0;
}

/* A stated format finds an empty folder where nothing can be read, and an empty folder passes. */
int format_refuse_unfollowed(const struct files *f, struct arena *a, const struct source *s, struct err *e)
{
	struct str at;
	bool module = false;
	int rc = not_followed(f, a, s->path, &at, &module, e);
	if (rc || !at.n)
		return rc;
	err_set(e, ERR_INPUT, "the migrations of source \"%.*s\" cannot be read: \"%.*s\" is a %s",
		STRF(s->name), STRF(at), module ? "submodule" : "symbolic link");
	err_detail(e, "Neither is ever followed.");
	err_hint(e, module ? "Run the check in the repository that holds the migrations, or keep them in "
			     "this one."
			   : "Name the folder itself: [source] path = FOLDER.");
	return ERR_INPUT;
}
