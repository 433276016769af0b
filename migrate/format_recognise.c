#include "migrate/format_internal.h"

#include <stdlib.h>
#include <string.h>

enum {
	MAX_FOLDERS = 100000,  /* folders looked at */
	MAX_CHANGELOGS = 4000, /* of these, each of which is asked for what stands above it */
	MAX_DEPTH = 24,
	MAX_SOURCES = 5000 /* samples among them */
};

struct walk {
	const struct files *f;
	struct arena *a;
	struct names_list todo;       /* folders still to list */
	struct names_list candidates; /* folders worth asking the formats about */
	size_t folders, changelogs;   /* the latter: folders that hold what is called a change log */
};

/* Folders that hold other people's code or build results. */
static bool skipped(struct str name)
{
	static const char *const names[] = {"node_modules", "vendor", "third_party", "bower_components",
		"dist", "target", "__pycache__", "venv", "Pods", "coverage", "storybook-static", NULL};
	return !name.n || name.p[0] == '.' || str_ione_of(name, names);
}

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

static size_t depth(struct str path)
{
	size_t n = 0;
	for (size_t i = 0; i < path.n; i++)
		n += path.p[i] == '/';
	return n;
}

/* "20240101_x.ts", "Migration20240101.js": Knex, Sequelize, TypeORM, Kysely, MikroORM and their like. */
static bool is_module_name(struct str name)
{
	static const char *const extensions[] = {".js", ".ts", ".cjs", ".mjs", ".cts", ".mts"};
	bool dated = format_leading_digits(name).n > 0 || (str_starts(name, STR("Migration")) && name.n > 9 &&
								  name.p[9] >= '0' && name.p[9] <= '9');
	for (size_t i = 0; dated && i < sizeof extensions / sizeof *extensions; i++)
		if (str_ends(name, str_of(extensions[i])))
			return true;
	return false;
}

/* "V1__x.sql", "U2__y.rs": refinery's and Flyway's. */
static bool is_versioned(struct str name)
{
	return name.n > 4 && (name.p[0] == 'V' || name.p[0] == 'U') && name.p[1] >= '0' && name.p[1] <= '9' &&
	       str_find(name, STR("__"), 0) != SIZE_MAX &&
	       (str_ends(name, STR(".sql")) || str_ends(name, STR(".rs")));
}

/* They may be sorted into folders: the nearest one that is called after migrations is meant. */
static struct str versioned_home(struct str dir)
{
	for (struct str up = dir; up.n; up = str_dirname(up))
		if (str_ieq(str_basename(up), STR("migrations")) ||
			str_ieq(str_basename(up), STR("migration")))
			return up;
	return dir;
}

static bool holds_word(struct str text, struct str word)
{
	for (size_t i = 0; i + word.n <= text.n; i++)
		if (str_ieq(str_sub(text, i, i + word.n), word))
			return true;
	return false;
}

/* Liquibase's: "db.changelog-master.yaml", "changelog.sql", and what is called anything in a folder that is
 * named after it: "config/liquibase/master.xml" (JHipster), "db/changelog/schema.xml". */
static bool is_changelog(struct str name, bool place)
{
	static const char *const ends[] = {".sql", ".xml", ".yaml", ".yml", ".json"};
	if (str_eq(name, STR("liquibase.properties")))
		return true;
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (str_ends(name, str_of(ends[i])))
			return place || holds_word(name, STR("changelog"));
	return false;
}

static bool is_changelog_place(struct str dir)
{
	return holds_word(dir, STR("changelog")) || holds_word(dir, STR("liquibase"));
}

/* "0001_x.sql", "20240101_x.go", "Version1.php": a name some tool would take for a migration. */
static bool is_migration_name(struct str name)
{
	struct str digits = format_leading_digits(name);
	if (str_ends(name, STR(".plan")) || str_eq(name, STR("migration_lock.toml")) ||
		str_eq(name, STR("up.sql")) ||
		str_eq(name, STR("atlas.sum"))) /* Sqitch's, Diesel's, Atlas' */
		return true;
	/* golang-migrate's for databases without SQL: "1_x.up.json" */
	if (digits.n && (str_find(name, STR(".up."), 0) != SIZE_MAX))
		return true;
	if (digits.n &&
		(str_ends(name, STR(".sql")) || str_ends(name, STR(".go")) || str_ends(name, STR(".rb")) ||
			str_ends(name, STR(".exs")) || str_ends(name, STR(".py"))))
		return true;
	if (name.n > 1 && name.p[0] == 'm' && name.p[1] >= '0' && name.p[1] <= '9' &&
		str_ends(name, STR(".rs")))
		return true;                              /* SeaORM's */
	if (digits.n == 14 && str_ends(name, STR(".cs"))) /* EF Core's */
		return true;
	if (digits.n == 4 && str_ends(name, STR(".php"))) /* Laravel's */
		return true;
	return is_module_name(name) || is_versioned(name) ||
	       (str_starts(name, STR("Version")) && str_ends(name, STR(".php")));
}

/* Alembic's folder, which may hold folders of years or of parts; empty: the path is in none. */
static struct str versions_above(struct str dir)
{
	enum { MOST = 3 };
	for (int up = 0; up < MOST && dir.n; up++, dir = str_dirname(dir))
		if (str_eq(str_basename(dir), STR("versions")))
			return dir;
	return STR_NONE;
}

/* Python's names say nothing: the folder does. */
static bool is_python_place(struct str dir, struct str name)
{
	return str_ends(name, STR(".py")) &&
	       (versions_above(dir).n || str_eq(str_basename(dir), STR("migrations")));
}

/* Drizzle's folder layout, 14 digits and a name; Diesel's, the same with dashes. */
static bool is_dated_folder(struct str name)
{
	size_t digits = 0, n = 0;
	for (; n < name.n && (name.p[n] == '-' || (name.p[n] >= '0' && name.p[n] <= '9')); n++)
		digits += name.p[n] != '-';
	return format_is_folder(name) && digits == 14 && name.n > n + 1 && name.p[n] == '_';
}

static bool all_digits_path(struct str part)
{
	return format_digits(part) && part.n <= 4;
}

/* Doctrine may keep its classes in YEAR/ or YEAR/MONTH/: the folder above them is meant. */
static struct str home_of(struct str dir, struct str name)
{
	if (is_versioned(name) || str_ends(name, STR(".exs"))) /* Ecto looks below its folder too */
		return versioned_home(dir);
	if (str_eq(name, STR("up.sql"))) /* Diesel's: each in a folder of its own */
		return str_dirname(dir);
	if (str_ends(name, STR(".php")))
		while (all_digits_path(str_basename(dir)))
			dir = str_dirname(dir);
	return dir;
}

/* graphile-migrate's migrations, and the one still being written: the folder above is its own. */
static bool is_graphile_part(struct str dir)
{
	struct str base = str_basename(dir);
	return str_eq(base, STR("committed")) || str_eq(base, STR("current"));
}

static void add_one(struct walk *w, struct str dir)
{
	size_t n = w->candidates.n; /* a home is added while it, or what is just below it, is looked at */
	for (size_t back = 1; back <= n && back <= 64; back++)
		if (str_eq(w->candidates.v[n - back], dir))
			return;
	*VEC_PUSH(w->a, &w->candidates) = str_dup(w->a, dir);
}

/* The home of a file, and the folders between: which of them is one source is the tool's configuration's to
 * say. */
static void add_candidate(struct walk *w, struct str dir, struct str name)
{
	struct str home = home_of(dir, name);
	if (is_versioned(name))
		for (; dir.n > home.n; dir = str_dirname(dir))
			add_one(w, dir);
	if (str_ends(name, STR(".py")) && versions_above(home).n)
		add_one(w, versions_above(home));
	add_one(w, home);
}

/* Adds the folders below to the list to walk; says whether this one may hold migrations and where their home
 * is. */
static void look_at(struct walk *w, struct str dir, const struct names_list *names)
{
	bool changelogs = is_changelog_place(dir), one = false;
	for (size_t i = 0; i < names->n; i++) {
		struct str name = names->v[i];
		bool folder = format_is_folder(name);
		struct str bare = str_sub(name, 0, name.n - folder);
		/* "meta" may hold Drizzle's journal */
		bool changelog = !folder && is_changelog(name, changelogs);
		one = one || changelog;
		if (folder ? is_dated_folder(name) || str_eq(bare, STR("meta"))
			   : is_migration_name(name) || is_python_place(dir, name) || changelog) {
			add_candidate(w, dir, name);
			if (is_graphile_part(dir))
				add_one(w, str_dirname(dir));
		}
		if (folder && !is_dated_folder(name) && !skipped(bare) && depth(dir) < MAX_DEPTH)
			*VEC_PUSH(w->a, &w->todo) = format_path(w->a, dir, bare);
	}
	w->changelogs += one;
}

static int walk_folders(struct walk *w, struct err *e)
{
	struct arena *scratch = arena_new("recognise");
	*VEC_PUSH(w->a, &w->todo) = STR_NONE;
	int rc = 0;
	while (!rc && w->todo.n) {
		struct str dir = w->todo.v[--w->todo.n];
		struct arena_mark m = arena_mark(scratch);
		struct names_list names;
		if (++w->folders > MAX_FOLDERS)
			rc = err_set(
				e, ERR_LIMIT, "more than %d folders to look for migrations in", MAX_FOLDERS);
		else
			rc = w->f->list(w->f->ctx, scratch, dir, &names, e);
		if (!rc)
			look_at(w, dir, &names);
		if (!rc && w->changelogs > MAX_CHANGELOGS)
			rc = err_set(e, ERR_LIMIT, "more than %d folders of change logs", MAX_CHANGELOGS);
		arena_rewind(scratch, m);
	}
	arena_free(scratch);
	if (rc == ERR_LIMIT)
		err_hint(e, "Name the folders in schemagate.conf: [source \"NAME\"] path = FOLDER.");
	return rc;
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
	for (size_t parts = 2; parts <= MAX_DEPTH; parts++)
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

/* A folder of one that is read with all that is below it. */
static bool is_below(const struct claim *claims, size_t n, const struct source *s)
{
	for (size_t i = 0; i < n; i++) {
		const struct source *up = &claims[i].source;
		if (up->ops == s->ops && s->ops->recursive && s->path.n > up->path.n &&
			str_starts(s->path, up->path) && (!up->path.n || s->path.p[up->path.n] == '/'))
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
	struct walk w = {.f = f, .a = a};
	VEC(struct claim) claims = {0};
	*n = 0;
	if (walk_folders(&w, e))
		return (int)e->code;
	for (size_t i = 0; i < w.candidates.n; i++) {
		struct claim c;
		int rc = claim_of(f, a, w.candidates.v[i], &c, e);
		if (rc == ERR_CONFIG && demoted(w.candidates.v[i])) {
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
	c->source = (struct source){.path = s->path, .format = s->format, .ops = ops};
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
