/* Which folders of a tree may hold migrations, by names alone. */
#include "migrate/format_internal.h"
#include "migrate/formats/plain_name.h"

enum {
	MAX_FOLDERS = 100000,  /* folders looked at */
	MAX_CHANGELOGS = 4000, /* of these, each of which is asked for what stands above it */
	MAX_DEPTH = 24
};

struct walk {
	const struct files *f;
	struct arena *a;
	struct names_list todo;        /* folders still to list */
	struct names_list *candidates; /* folders worth asking the formats about */
	size_t folders, changelogs;    /* the latter: folders that hold what is called a change log */
};

/* Folders that hold other people's code or build results. */
static bool skipped(struct str name)
{
	static const char *const names[] = {"node_modules", "vendor", "third_party", "bower_components",
		"dist", "target", "__pycache__", "venv", "Pods", "coverage", "storybook-static", NULL};
	return !name.n || name.p[0] == '.' || str_ione_of(name, names);
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

/* word: in small letters. */
static bool holds_word(struct str text, struct str word)
{
	for (size_t i = 0; i + word.n <= text.n; i++)
		if ((text.p[i] | 0x20) == word.p[0] && str_ieq(str_sub(text, i, i + word.n), word))
			return true;
	return false;
}

/* Liquibase's: "db.changelog-master.yaml", "changelog.sql", Dropwizard's "migrations.xml", and what is called
 * anything in a folder that is named after it: "config/liquibase/master.xml" (JHipster),
 * "db/changelog/schema.xml". */
static bool is_changelog(struct str name, bool place)
{
	static const char *const ends[] = {".sql", ".xml", ".yaml", ".yml", ".json"};
	if (str_eq(name, STR("liquibase.properties")))
		return true;
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (str_ends(name, str_of(ends[i])))
			return place || str_starts(name, STR("migrations.")) ||
			       holds_word(name, STR("changelog"));
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
	if (name.n > 1 && (name.p[0] == 'm' || name.p[0] == 'M') && name.p[1] >= '0' && name.p[1] <= '9' &&
		(str_ends(name, STR(".rs")) || str_ends(name, STR(".php"))))
		return true;                        /* SeaORM's, Yii's */
	if (digits.n && str_ends(name, STR(".cs"))) /* EF Core's, FluentMigrator's */
		return true;
	if (digits.n && str_ends(name, STR(".php"))) /* Laravel's, Phinx' */
		return true;
	struct plain_name plain;
	return format_plain_name(name, &plain) || is_module_name(name) || is_versioned(name) ||
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

/* FluentMigrator's classes may be called anything. */
static bool is_class_place(struct str dir, struct str name)
{
	return str_ends(name, STR(".cs")) && holds_word(dir, STR("migrat"));
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
	size_t n = w->candidates->n; /* a home is added while it, or what is just below it, is looked at */
	for (size_t back = 1; back <= n && back <= 64; back++)
		if (str_eq(w->candidates->v[n - back], dir))
			return;
	*VEC_PUSH(w->a, w->candidates) = str_dup(w->a, dir);
}

/* The home of a file, and the folders between: which of them is one source is the tool's configuration's to
 * say. */
static void add_candidate(struct walk *w, struct str dir, struct str name)
{
	struct str home = home_of(dir, name);
	if (is_versioned(name))
		for (; dir.n > home.n; dir = str_dirname(dir))
			add_one(w, dir);
	if (str_ends(name, STR(".cs"))) /* sorted into folders, too */
		add_one(w, versioned_home(dir));
	if (str_ends(name, STR(".py")) && versions_above(home).n)
		add_one(w, versions_above(home));
	add_one(w, home);
}

/* Whether a name speaks of migrations that are no change log. */
static bool is_noticed(struct str dir, struct str name)
{
	if (!format_is_folder(name))
		return is_migration_name(name) || is_python_place(dir, name) || is_class_place(dir, name);
	/* "meta" may hold Drizzle's journal */
	return is_dated_folder(name) || str_eq(name, STR("meta/"));
}

/* Adds the folders below to the list to walk; says whether this one may hold migrations and where their home
 * is. */
static void look_at(struct walk *w, struct str dir, const struct names_list *names)
{
	bool place = is_changelog_place(dir), one = false;
	for (size_t i = 0; i < names->n; i++) {
		struct str name = names->v[i];
		bool folder = format_is_folder(name);
		struct str bare = str_sub(name, 0, name.n - folder);
		bool log = !folder && is_changelog(name, place);
		one = one || log;
		if (log || is_noticed(dir, name)) {
			add_candidate(w, dir, name);
			if (is_graphile_part(dir))
				add_one(w, str_dirname(dir));
		}
		if (folder && !is_dated_folder(name) && !skipped(bare) && depth(dir) < MAX_DEPTH)
			*VEC_PUSH(w->a, &w->todo) = format_path(w->a, dir, bare);
	}
	w->changelogs += one;
}

int format_folders(const struct files *f, struct arena *a, struct names_list *out, struct err *e)
{
	struct walk walk = {.f = f, .a = a, .candidates = out}, *w = &walk;
	*out = (struct names_list){.v = NULL};
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
