/* Which files of a tree are code: known by their names, and no migrations. */
#include "gitcheck/glob.h"
#include "gitcheck/scan_internal.h"

static bool in_list(const struct names_list *l, struct str s)
{
	for (size_t i = 0; l && i < l->n; i++)
		if (str_eq(l->v[i], s))
			return true;
	return false;
}

/* Folders that hold migrations and nothing else, by their names; others may hold code beside them. */
static bool migrations_alone(struct str folder)
{
	static const char *const names[] = {
		"migrations", "migration", "migrate", "drizzle", "versions", "changelog", "updates"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_ieq(str_basename(folder), str_of(names[i])))
			return true;
	/* a crate of its own: SeaORM's "migration/src" */
	return str_eq(str_basename(folder), STR("src")) &&
	       str_find(str_basename(str_dirname(folder)), STR("migration"), 0) != SIZE_MAX;
}

static bool in_migrations(const struct scan_input *in, struct str path, enum language l)
{
	for (size_t i = 0; in->folders && i < in->folders->n; i++) {
		struct str dir = in->folders->v[i];
		bool below = dir.n && str_is_under(path, dir);
		if (below && (l == LANGUAGE_SQL || migrations_alone(dir)))
			return true;
		if ((below || dir.n == 0) && in_list(in->files, path))
			return true;
	}
	return false;
}

static bool excluded(const struct scan_input *in, struct str path)
{
	for (size_t i = 0; in->exclude && i < in->exclude->n; i++)
		if (glob_match(in->exclude->v[i], path))
			return true;
	return false;
}

bool scan_same_bytes(const struct tree_entry *x, const struct tree_entry *y)
{
	return x && !x->disk && !y->disk && repo_same(x->id, y->id);
}

static bool is_same(const struct scan_input *in, const struct tree_entry *f)
{
	return in->same && scan_same_bytes(tree_find(in->same, f->path), f);
}

/* bin/report: a program without an extension says in its first line what it is. */
static bool may_be_script(const struct tree_entry *f)
{
	return (f->mode & 0111) && str_chr(str_basename(f->path), '.') == SIZE_MAX;
}

enum language scan_language(const struct scan_input *in, const struct tree_entry *f)
{
	enum language l = tree_is_file(f) ? language_of_path(f->path) : LANGUAGE_NONE;
	if (l == LANGUAGE_NONE && tree_is_file(f) && may_be_script(f))
		l = LANGUAGE_OTHER;
	if (l == LANGUAGE_NONE || in_migrations(in, f->path, l) || excluded(in, f->path) || is_same(in, f))
		return LANGUAGE_NONE;
	return l;
}
