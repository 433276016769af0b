#include "migrate/format_internal.h"

#include <stdlib.h>
#include <string.h>

enum {
	MAX_SOURCES = 5000, /* samples among them */
	MAX_PARTS = 24      /* of a path in a name */
};

/* Folders whose migrations are samples: never a source when the repository has others. */
static bool demoted(struct str path)
{
	static const char *const names[] = {"testdata", "test", "tests", "__tests__", "spec", "fixtures",
		"fixture", "__fixtures__", "examples", "example", "samples", "sample", "docs", "templates",
		"template", "e2e", "integration", "benchmarks", NULL};
	while (path.n) {
		struct str part = str_cut(&path, '/');
		if (str_ione_of(part, names))
			return true;
	}
	return false;
}

struct claim {
	struct source source;
	int score;
};

static int conflict(struct str dir, const struct claim *x, const struct claim *y, struct err *e)
{
	err_set(e, ERR_CONFIG, "two tools claim the migrations in \"%.*s\": %.*s and %.*s", STRF(dir),
		STRF(x->source.format), STRF(y->source.format));
	err_detail(e, "%.*s: %.*s. %.*s: %.*s.", STRF(x->source.format), STRF(x->source.evidence),
		STRF(y->source.format), STRF(y->source.evidence));
	err_hint(e, "Say which one it is in schemagate.conf: [source \"NAME\"] path = %.*s, format = %.*s.",
		STRF(dir), STRF(x->source.format));
	return err_at(e, dir, 0);
}

static void drop_arena(void *obj)
{
	arena_free(obj);
}

/* What a tool looks at is much, and what it keeps is little: only that of a tool which claims the folder
 * stays.
 */
static int detect(const struct files *f, struct arena *a, const struct format *tool, struct str dir,
	struct claim *out, struct err *e)
{
	struct arena *own = arena_new("recognition");
	int rc = tool->detect(f, own, dir, &out->score, &out->source, e);
	if (rc || !out->score)
		arena_free(own);
	else
		arena_own(a, own, drop_arena);
	return rc;
}

/* The format with the best score for a folder; score 0 when there is none. */
static int claim_of(const struct files *f, struct arena *a, struct str dir, struct claim *best, struct err *e)
{
	struct claim second = {0};
	*best = (struct claim){0};
	for (size_t i = 0; formats[i]; i++) {
		struct claim c = {
			.source = {.path = dir, .format = str_of(formats[i]->name), .ops = formats[i]}};
		if (detect(f, a, formats[i], dir, &c, e))
			return (int)e->code;
		if (c.score > best->score) {
			second = *best;
			*best = c;
		} else if (c.score > second.score) {
			second = c;
		}
	}
	bool close = second.score >= FORMAT_CLAIM || (second.score && second.score == best->score);
	if (best->score >= FORMAT_LEAST && close)
		return conflict(dir, best, &second, e);
	return 0;
}

/* Names: the innermost part of the path that says something, longer where two would be the same. */
static struct str name_at(struct arena *a, struct str path, size_t parts)
{
	static const char *const dull[] = {
		"migrations", "migration", "migrate", "drizzle", "db", "sql", NULL};
	struct str home = path;
	while (str_chr(home, '/') != SIZE_MAX && str_ione_of(str_basename(home), dull))
		home = str_dirname(home);
	struct str name = str_basename(home);
	for (size_t k = 1; k < parts; k++) {
		home = str_dirname(home);
		if (!home.n)
			break;
		name = str_fmt(a, "%.*s-%.*s", STRF(str_basename(home)), STRF(name));
	}
	return name.n ? name : STR("migrations");
}

static bool name_taken(const struct source *v, size_t n, size_t me, struct str name)
{
	for (size_t i = 0; i < n; i++)
		if (i != me && str_eq(v[i].name, name))
			return true;
	return false;
}

static void name_sources(struct arena *a, struct source *v, size_t n)
{
	if (n < 2)
		return;
	for (size_t i = 0; i < n; i++)
		v[i].name = name_at(a, v[i].path, 1);
	for (size_t parts = 2; parts <= MAX_PARTS; parts++)
		for (size_t i = 0; i < n; i++)
			if (name_taken(v, n, i, v[i].name))
				v[i].name = name_at(a, v[i].path, parts);
	for (size_t i = 0; i < n; i++)
		if (name_taken(v, n, i, v[i].name))
			v[i].name = str_dup(a, v[i].path);
}

static int by_path(const void *a, const void *b)
{
	return str_cmp(((const struct source *)a)->path, ((const struct source *)b)->path);
}

/* Scripts of a tool whose own file (a plan) stands above them look like plain files. */
static bool is_inner(const struct claim *claims, size_t n, struct str path)
{
	for (size_t i = 0; i < n; i++) {
		const struct source *s = &claims[i].source;
		struct str rest = path;
		if (!s->ops->inner || path.n <= s->path.n || !str_starts(path, s->path))
			continue;
		if (s->path.n && path.p[s->path.n] != '/')
			continue;
		rest = str_sub(path, s->path.n + (s->path.n > 0), path.n);
		if (str_ione_of(str_cut(&rest, '/'), s->ops->inner))
			return true;
	}
	return false;
}

/* A folder of one that is read with all that is below it, or plain files that another includes; one at the
 * repository's root has other projects below it as well. */
static bool is_below(const struct claim *claims, size_t n, const struct source *s)
{
	for (size_t i = 0; i < n; i++) {
		const struct source *up = &claims[i].source;
		bool takes = up->ops == s->ops ? s->ops->recursive
					       : up->ops->includes && up->path.n && s->ops == &format_plain;
		if (takes && s->path.n > up->path.n && str_starts(s->path, up->path) &&
			(!up->path.n || s->path.p[up->path.n] == '/'))
			return true;
	}
	return false;
}

/* Keep what is no sample; samples only when there is nothing else and the tool is certain. */
static size_t keep(struct claim *claims, size_t n, struct source *out)
{
	size_t kept = 0;
	for (int samples = 0; samples < 2 && !kept; samples++)
		for (size_t i = 0; i < n; i++)
			if (demoted(claims[i].source.path) == samples &&
				!is_inner(claims, n, claims[i].source.path) &&
				!is_below(claims, n, &claims[i].source) &&
				(!samples || claims[i].score >= FORMAT_CLAIM))
				out[kept++] = claims[i].source;
	return kept;
}

/* What is for another database goes behind into the notes: nothing here can be said of it. */
static size_t leave_foreign(struct arena *a, struct source *v, size_t n, struct source_notes *left)
{
	size_t kept = 0;
	for (size_t i = 0; i < n; i++) {
		if (!v[i].foreign.n) {
			v[kept++] = v[i];
			continue;
		}
		if (!left)
			continue;
		struct source_note *x = format_note(a, left, SOURCE_TRAP,
			str_fmt(a, "left out: these migrations (%.*s) are for %.*s, which is not read",
				STRF(v[i].format), STRF(v[i].foreign)),
			STR("Where that is wrong, name the folder in a [source] and state its dialect."));
		x->path = v[i].path;
	}
	return kept;
}

static int too_many(struct err *e)
{
	err_set(e, ERR_LIMIT, "more than %d folders of migrations", MAX_SOURCES);
	err_hint(e, "Name those that count in schemagate.conf: [source \"NAME\"] path = FOLDER.");
	return ERR_LIMIT;
}

int format_recognise(const struct files *f, struct arena *a, struct source **out, size_t *n,
	struct source_notes *left, struct err *e)
{
	struct names_list folders;
	VEC(struct claim) claims = {0};
	*n = 0;
	if (format_folders(f, a, &folders, e))
		return (int)e->code;
	for (size_t i = 0; i < folders.n; i++) {
		struct claim c;
		int rc = claim_of(f, a, folders.v[i], &c, e);
		if (rc == ERR_CONFIG && demoted(folders.v[i])) {
			err_drop(e, rc);
			continue;
		}
		if (rc)
			return rc;
		if (c.score >= FORMAT_LEAST && claims.n == MAX_SOURCES)
			return too_many(e);
		if (c.score >= FORMAT_LEAST)
			*VEC_PUSH(a, &claims) = c;
	}
	*out = ARENA_ARRAY(a, struct source, claims.n + 1);
	*n = keep(claims.v, claims.n, *out);
	if (*n)
		qsort(*out, *n, sizeof **out, by_path);
	*n = leave_foreign(a, *out, *n, left);
	name_sources(a, *out, *n);
	return 0;
}

static int open_stated(
	const struct files *f, struct arena *a, struct source *s, struct claim *c, struct err *e)
{
	const struct format *ops = format_named(s->format);
	if (!ops) {
		err_set(e, ERR_CONFIG, "unknown format \"%.*s\" of source \"%.*s\"", STRF(s->format),
			STRF(s->name));
		err_hint(e, "The formats are listed in docs/formats.md.");
		return ERR_CONFIG;
	}
	c->source = (struct source){.path = s->path, .format = s->format, .stated = true, .ops = ops};
	return ops->detect(f, a, s->path, &c->score, &c->source, e);
}

static int open_recognised(
	const struct files *f, struct arena *a, struct source *s, struct claim *c, struct err *e)
{
	if (claim_of(f, a, s->path, c, e))
		return (int)e->code;
	if (c->score)
		return 0;
	err_set(e, ERR_CONFIG, "no migrations of a known tool in \"%.*s\"", STRF(s->path));
	err_hint(e, "Correct the path of source \"%.*s\", or state its format.", STRF(s->name));
	return ERR_CONFIG;
}

static int for_another(const struct source *s, const struct source *seen, struct err *e)
{
	err_set(e, ERR_CONFIG, "the migrations in \"%.*s\" are for %.*s, which is not read", STRF(s->path),
		STRF(seen->foreign));
	err_hint(e, "Take source \"%.*s\" out, or state its dialect where that is wrong.", STRF(s->name));
	return ERR_CONFIG;
}

static int serves(const struct source *s, struct err *e)
{
	if (s->ops->dialects & 1u << s->dialect)
		return 0;
	err_set(e, ERR_CONFIG, "%s does not serve %s, which is stated for source \"%.*s\"", s->ops->title,
		dialect_name(s->dialect), STRF(s->name));
	err_hint(e, "Correct its dialect or its format.");
	return ERR_CONFIG;
}

int format_open(const struct files *f, struct arena *a, struct source *s, struct err *e)
{
	struct claim c = {0};
	int rc = format_refuse_unfollowed(f, a, s, e);
	if (!rc)
		rc = s->format.n ? open_stated(f, a, s, &c, e) : open_recognised(f, a, s, &c, e);
	if (rc)
		return rc;
	struct source was = *s;
	if (c.source.foreign.n && !was.dialect_known)
		return for_another(s, &c.source, e);
	*s = c.source;
	s->name = was.name;
	s->path = was.path;
	s->command = was.command;
	s->table_prefix = was.table_prefix;
	if (was.table.n)
		s->table = was.table;
	if (was.dialect_known) {
		s->dialect = was.dialect;
		s->dialect_known = true;
		s->dialect_guessed = false;
		s->foreign = STR_NONE;
		return serves(s, e);
	}
	return 0;
}
