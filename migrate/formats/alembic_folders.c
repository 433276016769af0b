/* Which folders one history of Alembic's stands in. */
#include <ctype.h>

#include "migrate/formats/alembic.h"

enum {
	MOST_ABOVE = 3,
	MOST_DEEP = 3,
	MOST_LINKED = 200,   /* folders below "versions" whose revisions are looked at for links */
	MOST_READ = 1000,    /* scripts of these */
	MOST_NAMES = 4000000 /* names compared with revisions: a line may hold any number of these */
};

static bool is_script(struct str entry)
{
	return str_ends(entry, STR(".py")) && !str_starts(entry, STR("__init__")) &&
	       !str_starts(entry, STR(".#"));
}

static bool says_recursive(struct str text)
{
	size_t at = str_find(text, STR("recursive_version_locations"), 0);
	struct str line = at == SIZE_MAX ? STR_NONE : str_sub(text, at, text.n);
	line = str_cut(&line, '\n');
	str_cut(&line, '=');
	return str_ieq(str_trim(line), STR("true"));
}

/* recursive_version_locations, since Alembic 1.10 (alembic.sqlalchemy.org/en/latest/changelog.html), in
 * alembic.ini or, since 1.16, pyproject.toml, above the folder. */
static int is_recursive(const struct files *f, struct arena *a, struct str dir, bool *is, struct err *e)
{
	static const char *const names[] = {"alembic.ini", "pyproject.toml"};
	struct str at = dir, text;
	bool found;
	*is = false;
	for (int up = 0; up < MOST_ABOVE + MOST_DEEP && at.n && !*is; up++) {
		at = str_dirname(at);
		for (size_t i = 0; i < 2 && !*is; i++) {
			if (format_read_config(f, a, format_path(a, at, str_of(names[i])), &text, &found, e))
				return (int)e->code;
			*is = found && says_recursive(text);
		}
	}
	return 0;
}

static bool is_year(struct str name)
{
	return format_digits(name) && name.n <= 4;
}

static size_t depth(struct str path)
{
	size_t n = 0;
	for (size_t i = 0; i < path.n; i++)
		n += path.p[i] == '/';
	return n;
}

/* The scripts of a folder and, where "whole", of those within, else of those called as years and months,
 * which nobody makes without recursive_version_locations or version_locations. */
static int walk(const struct files *f, struct arena *a, struct str dir, bool whole, size_t most,
	struct names_list *out, struct err *e)
{
	struct names_list todo = {0}, all;
	*VEC_PUSH(a, &todo) = STR("");
	for (size_t k = 0; k < todo.n && k <= most; k++) {
		struct str at = todo.v[k];
		if (format_check_folders(dir, k, e) ||
			f->list(f->ctx, a, at.n ? format_path(a, dir, at) : dir, &all, e))
			return (int)e->code;
		for (size_t i = 0; i < all.n; i++) {
			struct str name = all.v[i], bare = str_sub(name, 0, name.n - format_is_folder(name));
			if (format_is_folder(name) && depth(at) < MOST_DEEP && (whole || is_year(bare)) &&
				!str_eq(bare, STR("__pycache__")))
				*VEC_PUSH(a, &todo) = format_path(a, at, bare);
			else if (is_script(name))
				*VEC_PUSH(a, out) = format_path(a, at, name);
		}
	}
	return 0;
}

/* -- version_locations that code makes: one revision follows another of another folder -- */

/* Whether a file is called after a revision, as alembic's templates for names have it. */
static bool is_called(struct str entry, struct str id)
{
	struct str name = str_basename(entry);
	for (size_t at = 0; (at = str_find(name, id, at)) != SIZE_MAX; at++) {
		char before = at ? name.p[at - 1] : '_';
		char after = at + id.n < name.n ? name.p[at + id.n] : '_';
		if (!isalnum((unsigned char)before) && !isalnum((unsigned char)after))
			return true;
	}
	return false;
}

/* Is that revision in another folder, and none of that name beside this one? */
static bool is_elsewhere(const struct names_list *scripts, struct str dir, struct str id)
{
	bool elsewhere = false;
	for (size_t i = 0; i < scripts->n; i++) {
		if (!is_called(scripts->v[i], id))
			continue;
		if (str_eq(str_dirname(scripts->v[i]), dir))
			return false;
		elsewhere = true;
	}
	return elsewhere;
}

/* The texts of the line that assigns down_revision. */
static bool follows_elsewhere(
	const struct names_list *scripts, struct str entry, struct str text, size_t *left)
{
	size_t at = str_find(text, STR("\ndown_revision"), 0);
	struct str line = at == SIZE_MAX ? STR_NONE : str_sub(text, at + 1, text.n);
	line = str_cut(&line, '\n');
	str_cut(&line, '=');
	while (line.n && *left >= scripts->n) {
		size_t from = 0;
		while (from < line.n && line.p[from] != '\'' && line.p[from] != '"')
			from++;
		struct str rest = str_sub(line, from + (from < line.n), line.n);
		struct str id = from < line.n ? str_cut(&rest, line.p[from]) : STR_NONE;
		*left -= id.n ? scripts->n : 0;
		if (id.n && is_elsewhere(scripts, str_dirname(entry), id))
			return true;
		line = rest;
	}
	return false;
}

static int is_linked(const struct files *f, struct arena *a, struct str dir, bool *is, struct err *e)
{
	struct names_list all;
	struct str text;
	size_t left = MOST_NAMES;
	bool folder = false, found;
	*is = false;
	if (f->list(f->ctx, a, dir, &all, e))
		return (int)e->code;
	for (size_t i = 0; i < all.n; i++)
		folder = folder || (format_is_folder(all.v[i]) && !str_eq(all.v[i], STR("__pycache__/")));
	if (!folder)
		return 0;
	all = (struct names_list){0};
	if (walk(f, a, dir, true, MOST_LINKED, &all, e))
		return (int)e->code;
	for (size_t i = 0, read = 0; i < all.n && read < MOST_READ && !*is; i++) {
		if (str_chr(all.v[i], '/') == SIZE_MAX)
			continue;
		read++;
		if (format_read_config(f, a, format_path(a, dir, all.v[i]), &text, &found, e))
			return (int)e->code;
		*is = found && follows_elsewhere(&all, all.v[i], text, &left);
	}
	return 0;
}

/* Whether all folders below are read with this one. */
static int is_whole(const struct files *f, struct arena *a, struct str dir, bool *is, struct err *e)
{
	*is = false;
	if (is_recursive(f, a, dir, is, e))
		return (int)e->code;
	return *is || !str_eq(str_basename(dir), STR("versions")) ? 0 : is_linked(f, a, dir, is, e);
}

int format_alembic_scripts(
	const struct files *f, struct arena *a, struct str dir, struct names_list *out, struct err *e)
{
	bool whole;
	if (is_whole(f, a, dir, &whole, e))
		return (int)e->code;
	return walk(f, a, dir, whole, FORMAT_MAX_FOLDERS, out, e);
}

int format_alembic_is_part(const struct files *f, struct arena *a, struct str dir, bool *is, struct err *e)
{
	bool whole, years = true;
	*is = false;
	for (int up = 0; up < MOST_DEEP && dir.n && !*is; up++) {
		years = years && is_year(str_basename(dir));
		dir = str_dirname(dir);
		if (!str_eq(str_basename(dir), STR("versions")))
			continue;
		if (is_whole(f, a, dir, &whole, e))
			return (int)e->code;
		*is = whole || years;
	}
	return 0;
}
