/* Which folders Flyway reads together: "locations", where a project states them. All that it names make one
 * history; {vendor} stands for the database, so that each folder there is a source of its own. */
#include "migrate/formats/flyway.h"

enum { MAX_LOCATIONS = 100, MAX_PARTS = 32 };

typedef bool is_name_fn(
	struct arena *a, const struct flyway_config *c, struct str path, struct flyway_name *out);

static int collect(const struct files *f, struct arena *a, const struct flyway_config *c, is_name_fn *is,
	struct str dir, struct names_list *out, struct err *e)
{
	struct names_list todo = {0}, all;
	struct flyway_name n;
	*VEC_PUSH(a, &todo) = dir;
	for (size_t k = 0; k < todo.n; k++) {
		struct str at = todo.v[k];
		if (format_check_folders(dir, k, e) || f->list(f->ctx, a, at, &all, e))
			return (int)e->code;
		for (size_t i = 0; i < all.n; i++) {
			struct str folder = str_sub(all.v[i], 0, all.v[i].n - 1);
			if (format_is_folder(all.v[i]) && folder.n && folder.p[0] != '.')
				*VEC_PUSH(a, &todo) = format_path(a, at, folder);
			else if (is(a, c, all.v[i], &n))
				*VEC_PUSH(a, out) = format_path(a, at, all.v[i]);
		}
	}
	return 0;
}

int format_flyway_collect(const struct files *f, struct arena *a, const struct flyway_config *c,
	struct str dir, struct names_list *out, struct err *e)
{
	return collect(f, a, c, format_flyway_name, dir, out, e);
}

int format_flyway_collect_hooks(const struct files *f, struct arena *a, const struct flyway_config *c,
	struct str dir, struct names_list *out, struct err *e)
{
	return collect(f, a, c, format_flyway_hook, dir, out, e);
}

struct location {
	struct str parts[MAX_PARTS];
	size_t n;
	bool below; /* classpath: the end of a path; else the whole of it */
	bool vendor;
};

static size_t cut(struct str path, struct str *parts)
{
	size_t n = 0;
	while (path.n && n < MAX_PARTS) {
		struct str part = str_cut(&path, '/');
		if (str_eq(part, STR("..")) && n)
			n--;
		else if (part.n && !str_eq(part, STR(".")))
			parts[n++] = part;
	}
	return n;
}

/* False: another kind of store, a place outside of the repository, a value that is filled in when it runs. */
static bool read_location(struct arena *a, struct str text, struct str folder, struct location *out)
{
	*out = (struct location){.below = true};
	if (str_starts(text, STR("classpath:"))) {
		text = str_sub(text, 10, text.n);
	} else if (str_starts(text, STR("filesystem:"))) {
		text = str_sub(text, 11, text.n);
		out->below = false;
		if (text.n && text.p[0] == '/')
			return false;
		text = format_path(a, folder, text);
	}
	if (!text.n || str_chr(text, ':') != SIZE_MAX || str_chr(text, '$') != SIZE_MAX)
		return false;
	out->n = cut(text, out->parts);
	for (size_t i = 0; i < out->n; i++) {
		if (str_eq(out->parts[i], STR("{vendor}")))
			out->vendor = true;
		else if (str_chr(out->parts[i], '*') != SIZE_MAX)
			out->n = i; /* all below it */
	}
	return out->n > 0;
}

struct locations {
	const struct flyway_config *config;
	struct location v[MAX_LOCATIONS];
	size_t n;
	bool vendor;
};

static void read_locations(
	struct arena *a, const struct flyway_config *c, const char *key, struct locations *out)
{
	out->config = c;
	struct str rest = format_flyway_setting(c, key);
	out->n = 0;
	out->vendor = false;
	while (rest.n && out->n < MAX_LOCATIONS) {
		struct str one = str_trim(str_cut(&rest, ','));
		if (one.n && read_location(a, one, c->folder, &out->v[out->n]))
			out->vendor = out->v[out->n++].vendor || out->vendor;
	}
}

static bool same_part(struct str want, struct str got)
{
	return str_eq(want, got) || str_eq(want, STR("{vendor}"));
}

/* Whether the parts are those of the location's first "most" ones; *root is what stands before them. */
static bool fits(const struct location *l, size_t most, const struct str *parts, size_t n, size_t *root)
{
	if (n < most || (!l->below && n != most))
		return false;
	for (size_t i = 0; i < most; i++)
		if (!same_part(l->parts[i], parts[n - most + i]))
			return false;
	*root = n - most;
	return true;
}

/* The folder of a location beside one that was found: in the same root, with the same vendor. The class path
 * of one that was found by its whole path begins where Maven and Gradle have it. */
static struct str folder_of(
	struct arena *a, const struct location *l, const struct str *parts, size_t root, struct str vendor)
{
	struct str out = STR_NONE;
	for (size_t i = 0; l->below && i < root; i++)
		out = format_path(a, out, parts[i]);
	for (size_t i = 0; i < l->n; i++)
		out = format_path(
			a, out, str_eq(l->parts[i], STR("{vendor}")) && vendor.n ? vendor : l->parts[i]);
	return out;
}

static struct str vendor_of(const struct location *l, const struct str *parts, size_t n)
{
	for (size_t i = 0; i < l->n; i++)
		if (str_eq(l->parts[i], STR("{vendor}")))
			return parts[n - l->n + i];
	return STR_NONE;
}

static int holds(const struct files *f, struct arena *a, const struct flyway_config *c, struct str dir,
	bool *yes, struct err *e)
{
	struct names_list found = {0};
	int rc = format_flyway_collect(f, a, c, dir, &found, e);
	*yes = found.n > 0;
	return rc;
}

/* Whether some folder of the location holds migrations: with {vendor}, any folder in its place. */
static int is_there(const struct files *f, struct arena *a, const struct flyway_config *c,
	const struct location *l, const struct str *parts, size_t root, bool *yes, struct err *e)
{
	struct str at = folder_of(a, l, parts, root, STR_NONE);
	size_t vendor = str_find(at, STR("{vendor}"), 0);
	if (vendor == SIZE_MAX)
		return holds(f, a, c, at, yes, e);
	return holds(f, a, c, str_sub(at, 0, vendor ? vendor - 1 : 0), yes, e);
}

/* The first location of the others that is there takes this one with it. */
static int belongs(const struct files *f, struct arena *a, const struct locations *all, size_t mine,
	const struct str *parts, size_t root, bool *other, struct err *e)
{
	*other = false;
	for (size_t i = 0; i < all->n && !*other; i++) {
		const struct location *l = &all->v[i];
		bool before = all->vendor ? l->vendor && !all->v[mine].vendor : i < mine;
		if (before && is_there(f, a, all->config, l, parts, root, other, e))
			return (int)e->code;
	}
	return 0;
}

/* How many parts there are up to "src/main/resources"; 0 when it is not among them. */
static size_t resources_of(const struct str *parts, size_t n)
{
	for (size_t i = 3; i <= n; i++)
		if (str_eq(parts[i - 1], STR("resources")) && str_eq(parts[i - 2], STR("main")) &&
			str_eq(parts[i - 3], STR("src")))
			return i;
	return 0;
}

static int among(const struct files *f, struct arena *a, const struct locations *all, size_t mine,
	const struct str *parts, size_t n, struct flyway_place *out, struct err *e)
{
	bool other;
	size_t root = all->v[mine].below ? n - all->v[mine].n : resources_of(parts, n);
	struct str vendor = vendor_of(&all->v[mine], parts, n);
	if (belongs(f, a, all, mine, parts, root, &other, e))
		return (int)e->code;
	out->kind = other ? FLYWAY_OF_ANOTHER : FLYWAY_STATED;
	for (size_t i = 0; i < all->n && !other; i++)
		if (i != mine && (vendor.n || !all->v[i].vendor))
			*VEC_PUSH(a, &out->others) = folder_of(a, &all->v[i], parts, root, vendor);
	return 0;
}

int format_flyway_place(const struct files *f, struct arena *a, const struct flyway_config *c, struct str dir,
	struct flyway_place *out, struct err *e)
{
	struct str parts[MAX_PARTS];
	struct locations *all = ARENA_NEW(a, struct locations);
	size_t n = cut(dir, parts), root;
	*out = (struct flyway_place){.kind = FLYWAY_NOT_STATED};
	read_locations(a, c, "locations", all);
	for (size_t i = 0; i < all->n; i++)
		if (fits(&all->v[i], all->v[i].n, parts, n, &root))
			return among(f, a, all, i, parts, n, out, e);
	for (size_t i = 0; i < all->n; i++) {
		const struct location *l = &all->v[i];
		for (size_t most = 1; most < l->n; most++) { /* above a location */
			bool yes = false;
			if (fits(l, most, parts, n, &root) && is_there(f, a, c, l, parts, root, &yes, e))
				return (int)e->code;
			if (yes)
				out->kind = FLYWAY_OF_ANOTHER;
		}
		for (size_t up = l->n; up < n; up++) /* inside one */
			if (fits(l, l->n, parts, up, &root))
				out->kind = FLYWAY_OF_ANOTHER;
	}
	return 0;
}

void format_flyway_hook_folders(
	struct arena *a, const struct flyway_config *c, struct str dir, struct names_list *out)
{
	struct str parts[MAX_PARTS];
	struct locations *all = ARENA_NEW(a, struct locations);
	size_t root = resources_of(parts, cut(dir, parts));
	read_locations(a, c, "callbacklocations", all);
	for (size_t i = 0; i < all->n; i++)
		if (!all->v[i].vendor && (root || !all->v[i].below))
			*VEC_PUSH(a, out) = folder_of(a, &all->v[i], parts, root, STR_NONE);
}
