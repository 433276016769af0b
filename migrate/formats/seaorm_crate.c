#include "migrate/formats/seaorm.h"

/* Names that a migration takes from other files of its crate, or of a crate beside it: "crate::iden::Users".
 */

enum { MAX_FILES = 2000, MAX_NESTING = 8 };

const struct syntax *format_seaorm_file(struct seaorm_crate *c, struct str path)
{
	for (size_t i = 0; i < c->files.n; i++)
		if (str_eq(c->files.v[i].path, path))
			return c->files.v[i].tree;
	if (c->files.n >= MAX_FILES)
		return NULL;
	struct seaorm_file *one = VEC_PUSH(c->a, &c->files);
	struct err ignored = err_new(c->a);
	struct worker_answer answer;
	struct syntax *tree = NULL;
	struct str text;
	bool found = false;
	one->path = path;
	int rc = format_read_config(c->f, c->a, path, &text, &found, &ignored);
	if (!rc && found && c->w)
		rc = worker_syntax(c->w, c->a, LANGUAGE_RUST, text, &tree, &answer, &ignored);
	if (rc)
		err_drop(&ignored, rc);
	else if (found && c->w && answer.status == WORKER_OK)
		one->tree = tree;
	return one->tree;
}

static bool may_be(struct seaorm_crate *c, struct str path, const struct syntax **out, size_t *k, size_t n)
{
	const struct syntax *t = *k < n ? format_seaorm_file(c, path) : NULL;
	if (t)
		out[(*k)++] = t;
	return t != NULL;
}

/* "iden", "iden::users": iden/users.rs, iden/users/mod.rs, iden.rs, iden/mod.rs below a folder. */
static void modules(struct seaorm_crate *c, struct str dir, struct str path, const struct syntax **out,
	size_t *k, size_t n)
{
	struct str parts[MAX_NESTING], at = dir;
	size_t count = 0;
	while (path.n && count < MAX_NESTING) {
		size_t colon = str_find(path, STR("::"), 0);
		parts[count++] = str_sub(path, 0, colon);
		path = colon == SIZE_MAX ? STR_NONE : str_sub(path, colon + 2, path.n);
	}
	for (size_t i = 0; i < count; i++) {
		at = format_path(c->a, at, parts[i]);
		(void)may_be(c, str_fmt(c->a, "%.*s.rs", STRF(at)), out, k, n);
		(void)may_be(c, format_path(c->a, at, STR("mod.rs")), out, k, n);
	}
	if (!count) {
		(void)may_be(c, format_path(c->a, dir, STR("lib.rs")), out, k, n);
		(void)may_be(c, format_path(c->a, dir, STR("mod.rs")), out, k, n);
	}
}

/* The crate's own folder of sources: "migration/src" of "migration/src/migrations". */
static struct str sources_of(struct str dir)
{
	for (struct str up = dir; up.n; up = str_dirname(up))
		if (str_eq(str_basename(up), STR("src")))
			return up;
	return dir;
}

/* A crate of the workspace is mostly a folder beside this one that is called as it is. */
static void beside(struct seaorm_crate *c, struct str crate, struct str rest, const struct syntax **out,
	size_t *k, size_t n)
{
	struct str home = str_dirname(str_dirname(sources_of(c->dir)));
	char *dashed = str_z(c->a, crate);
	for (size_t i = 0; i < crate.n; i++)
		dashed[i] = dashed[i] == '_' ? '-' : dashed[i];
	struct str names[] = {crate, str_of(dashed)};
	for (size_t i = 0; i < 2 && (i == 0 || !str_eq(names[0], names[1])); i++)
		modules(c, str_fmt(c->a, "%.*s/src", STRF(format_path(c->a, home, names[i]))), rest, out, k,
			n);
}

size_t format_seaorm_trees(const struct seaorm *r, struct str path, const struct syntax **out, size_t n)
{
	static const char *const own[] = {"crate", "super", "self", NULL};
	size_t k = 0;
	struct str first = str_sub(path, 0, str_find(path, STR("::"), 0)), rest = path;
	if (!r->crate)
		return 0;
	while (str_one_of(first, own)) {
		rest = first.n == rest.n ? STR_NONE : str_sub(rest, first.n + 2, rest.n);
		first = str_sub(rest, 0, str_find(rest, STR("::"), 0));
	}
	modules(r->crate, r->crate->dir, rest, out, &k, n);
	struct str sources = sources_of(r->crate->dir);
	if (!str_eq(sources, r->crate->dir))
		modules(r->crate, sources, rest, out, &k, n);
	if (rest.n == path.n && first.n)
		beside(r->crate, first, first.n == path.n ? STR_NONE : str_sub(path, first.n + 2, path.n),
			out, &k, n);
	return k;
}

/* -- use declarations -- */

struct wanted {
	struct arena *a;
	struct str name;
	struct str path, there; /* found */
};

static struct str joined(struct arena *a, struct str prefix, struct str path)
{
	return prefix.n && path.n ? str_fmt(a, "%.*s::%.*s", STRF(prefix), STRF(path))
	       : prefix.n         ? prefix
				  : path;
}

/* "a::b", "a::b as c", "a::*": one path without braces. */
static bool one_path(struct wanted *x, struct str prefix, struct str path)
{
	struct str as = STR_NONE;
	size_t at = str_find(path, STR(" as "), 0);
	if (at != SIZE_MAX) {
		as = str_trim(str_sub(path, at + 4, path.n));
		path = str_trim(str_sub(path, 0, at));
	}
	path = joined(x->a, prefix, path);
	size_t colon = str_rchr(path, ':');
	struct str last = colon == SIZE_MAX ? path : str_sub(path, colon + 1, path.n);
	if (!str_eq(as.n ? as : last, x->name))
		return false;
	x->path = colon == SIZE_MAX ? STR_NONE : str_sub(path, 0, colon - 1);
	x->there = last;
	return true;
}

static size_t closing(struct str s, size_t open)
{
	int depth = 0;
	for (size_t i = open; i < s.n; i++) {
		depth += (s.p[i] == '{') - (s.p[i] == '}');
		if (!depth)
			return i;
	}
	return s.n;
}

/* A list "a::b, c::{d, e}". */
static bool paths(struct wanted *x, struct str prefix, struct str text, int depth)
{
	while (text.n && depth < MAX_NESTING) {
		size_t brace = str_chr(text, '{'), comma = str_chr(text, ',');
		if (brace != SIZE_MAX && brace < comma) {
			size_t end = closing(text, brace);
			struct str before = str_trim(str_sub(text, 0, brace));
			if (str_ends(before, STR("::")))
				before.n -= 2;
			if (paths(x, joined(x->a, prefix, before), str_sub(text, brace + 1, end), depth + 1))
				return true;
			comma = str_chr(str_sub(text, end, text.n), ',');
			comma = comma == SIZE_MAX ? comma : comma + end;
		} else if (one_path(x, prefix, str_trim(str_sub(text, 0, comma)))) {
			return true;
		}
		text = comma == SIZE_MAX ? STR_NONE : str_sub(text, comma + 1, text.n);
	}
	return false;
}

bool format_seaorm_import(struct arena *a, const struct syntax *t, uint32_t *from, struct str name,
	struct str *path, struct str *there)
{
	struct wanted x = {.a = a, .name = name};
	for (uint32_t i = *from; i < t->n; i++) {
		if (!syntax_is(t, i, "use_declaration"))
			continue;
		uint32_t argument = syntax_field(t, i, "argument");
		if (argument != UINT32_MAX && paths(&x, STR_NONE, syntax_text(t, argument), 0)) {
			*path = x.path;
			*there = x.there;
			*from = i + 1;
			return true;
		}
	}
	return false;
}
