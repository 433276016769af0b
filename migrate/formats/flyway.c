#include "migrate/formats/flyway.h"

#include "migrate/format_code.h"

static int collect(
	const struct files *f, struct arena *a, struct str dir, struct names_list *out, struct err *e)
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
			else if (format_flyway_name(a, all.v[i], &n))
				*VEC_PUSH(a, out) = format_path(a, at, all.v[i]);
		}
	}
	return 0;
}

static int configured(
	const struct files *f, struct arena *a, struct str dir, struct format_mention *out, struct err *e)
{
	static const char *const names[] = {"flyway.toml", "flyway.conf", "conf/flyway.conf", "pom.xml",
		"build.gradle", "build.gradle.kts", "application.properties", "application.yml",
		"src/main/resources/application.properties", "src/main/resources/application.yml", NULL};
	static const char *const words[] = {"flyway", "Flyway", NULL};
	return format_mention(f, a, dir, names, words, out, e);
}

/* A setting as its own configuration, Spring's properties or flyway.toml spell it. In YAML, Maven and Gradle
 * the keys stand below others, and are not read. */
static struct str setting(
	const struct format_mention *where, const char *own, const char *spring, const char *toml)
{
	struct str v = format_mention_value(where->text, own);
	if (!v.n)
		v = format_mention_value(where->text, spring);
	if (!v.n && str_ends(where->path, STR(".toml")))
		v = format_mention_value(where->text, toml);
	return v;
}

/* The schema counts where the database has some; elsewhere it is the database itself. */
static struct str table_of(struct arena *a, const struct format_mention *where, const struct source *s)
{
	if (!where->found)
		return STR_NONE;
	struct str table = setting(where, "flyway.table", "spring.flyway.table", "table");
	struct str schema =
		setting(where, "flyway.defaultSchema", "spring.flyway.default-schema", "defaultSchema");
	if (!schema.n || !s->dialect_known || s->dialect != DIALECT_POSTGRESQL)
		return table;
	return str_fmt(a, "%.*s.%.*s", STRF(schema), STRF(table.n ? table : STR("flyway_schema_history")));
}

static int flyway_detect(
	const struct files *f, struct arena *a, struct str dir, int *score, struct source *out, struct err *e)
{
	struct names_list paths = {0};
	struct format_mention where, crate;
	*score = 0;
	if (collect(f, a, dir, &paths, e))
		return (int)e->code;
	if (!paths.n)
		return 0;
	if (configured(f, a, dir, &where, e) || format_mention_crate(f, a, dir, "refinery", &crate, e))
		return (int)e->code;
	if (crate.found && !where.found)
		return 0;
	*score = where.found ? FORMAT_CERTAIN : 85;
	out->evidence = str_fmt(a, "\"%.*s\" holds %zu file%s such as V1__name.sql%s%.*s%s", STRF(dir),
		paths.n, paths.n == 1 ? "" : "s", where.found ? ", and \"" : "", STRF(where.path),
		where.found ? "\" speaks of Flyway" : "");
	int rc = format_guess_dialect_at(f, a, STR_NONE, &paths, &where, out, e);
	out->table = table_of(a, &where, out);
	return rc;
}

/* What Flyway fills in is not known here; without a placeholder the text is what runs. */
static void find_placeholders(struct arena *a, struct migration *m, struct flyway_name *n)
{
	size_t at = str_find(m->raw, STR("${"), 0);
	if (at == SIZE_MAX)
		return;
	n->filled = true;
	format_code_unknown(a, m, str_line(m->raw, at),
		STR("Flyway fills in a placeholder here: what is applied is not what stands in the file"));
}

/* X.sql.conf beside the script: executeInTransaction=false */
static int read_conf(const struct files *f, struct arena *a, struct migration *m, struct err *e)
{
	struct str text;
	bool found;
	if (format_read_config(f, a, str_fmt(a, "%.*s.conf", STRF(m->path)), &text, &found, e))
		return (int)e->code;
	if (found && str_ieq(format_mention_value(text, "executeInTransaction"), STR("false")))
		m->in_tx = false;
	return 0;
}

static bool is_statement(struct str text)
{
	static const char *const words[] = {
		"create ", "alter ", "drop ", "insert ", "update ", "delete ", "rename ", "truncate ", NULL};
	for (size_t i = 0; words[i]; i++)
		if (str_ieq(str_sub(str_trim(text), 0, str_of(words[i]).n), str_of(words[i])))
			return true;
	return false;
}

/* A Java class: the SQL in its string literals, and a gap for all the rest. */
static int read_java(
	struct arena *a, struct worker *w, const struct source *s, struct migration *m, struct err *e)
{
	const struct syntax *t;
	struct literals found = {0};
	if (format_code_parse(a, w, LANGUAGE_JAVA, m, &t, e))
		return (int)e->code;
	format_code_unknown(a, m, 1,
		STR("a Java migration: what it does beside the SQL in its string literals is not known"));
	if (t)
		literal_collect(a, LANGUAGE_JAVA, t, &found);
	for (size_t i = 0; i < found.n; i++)
		if (!found.v[i].holes && is_statement(found.v[i].text))
			format_code_statements(a, s, m, &found.v[i], &m->up);
	return 0;
}

static int load_one(const struct files *f, struct arena *a, struct worker *w, const struct source *s,
	struct str path, struct flyway_name *n, struct migrations *out, struct err *e)
{
	struct migration m = {.in_tx = true, .name = n->description, .own = n};
	m.repeatable = n->kind == FLYWAY_REPEATABLE;
	m.id = m.repeatable ? str_fmt(a, "R__%.*s", STRF(n->description)) : n->version;
	if (format_read_file(f, a, path, &m, e))
		return (int)e->code;
	if (m.problem == MIGRATION_FINE && n->java && read_java(a, w, s, &m, e))
		return (int)e->code;
	if (m.problem == MIGRATION_FINE && !n->java) {
		m.tool_checksum = format_flyway_checksum(a, m.raw);
		format_split(a, s, m.raw, &m.up);
		m.manages_tx = format_has_tx_control(&m.up);
		find_placeholders(a, &m, n);
		if (read_conf(f, a, &m, e))
			return (int)e->code;
	}
	*VEC_PUSH(a, out) = m;
	return 0;
}

/* Versioned ones by number, then repeatable ones by description. */
static int by_version(const void *x, const void *y)
{
	const struct migration *a = x, *b = y;
	if (a->repeatable != b->repeatable)
		return a->repeatable ? 1 : -1;
	int c = a->repeatable ? str_cmp(a->name, b->name) : format_flyway_compare(a->id, b->id);
	return c ? c : str_cmp(a->path, b->path);
}

static void mark_equal(struct arena *a, struct migrations *l)
{
	for (size_t i = 1; i < l->n; i++) {
		struct migration *x = &l->v[i - 1], *y = &l->v[i];
		bool same = x->repeatable == y->repeatable &&
			    (x->repeatable ? str_eq(x->name, y->name) : !format_flyway_compare(x->id, y->id));
		if (!same || y->problem != MIGRATION_FINE)
			continue;
		y->problem = MIGRATION_DUPLICATE;
		y->problem_text =
			str_fmt(a, "version \"%.*s\" is also that of \"%.*s\"", STRF(y->id), STRF(x->path));
		if (x->problem == MIGRATION_FINE) {
			x->problem = MIGRATION_DUPLICATE;
			x->problem_text = str_fmt(
				a, "version \"%.*s\" is also that of \"%.*s\"", STRF(x->id), STRF(y->path));
		}
	}
}

/* U1__x.sql is the way back of V1__x.sql. */
static int add_undo(const struct files *f, struct arena *a, const struct source *s, struct str path,
	struct str version, struct migrations *l, struct err *e)
{
	for (size_t i = 0; i < l->n; i++) {
		struct migration down = {0}, *m = &l->v[i];
		if (m->repeatable || format_flyway_compare(m->id, version))
			continue;
		if (format_read_file(f, a, path, &down, e))
			return (int)e->code;
		if (down.problem == MIGRATION_FINE) {
			m->down_path = down.path;
			format_split(a, s, down.raw, &m->down);
		}
	}
	return 0;
}

static int flyway_load(const struct files *f, struct arena *a, struct worker *w, const struct source *s,
	struct migrations *out, struct err *e)
{
	struct names_list paths = {0};
	*out = (struct migrations){0};
	if (collect(f, a, s->path, &paths, e))
		return (int)e->code;
	struct flyway_name *names = ARENA_ARRAY(a, struct flyway_name, paths.n + 1);
	for (size_t i = 0; i < paths.n; i++) {
		(void)format_flyway_name(a, str_basename(paths.v[i]), &names[i]);
		names[i].script = str_sub(paths.v[i], s->path.n + (s->path.n > 0), paths.v[i].n);
		bool ours = names[i].kind == FLYWAY_VERSIONED || names[i].kind == FLYWAY_REPEATABLE;
		if (ours && load_one(f, a, w, s, paths.v[i], &names[i], out, e))
			return (int)e->code;
		if (names[i].kind != FLYWAY_BASELINE)
			continue;
		struct source_note *n = format_note(a, &out->notes, SOURCE_TRAP,
			str_fmt(a, "a baseline migration replaces all up to %.*s on an empty database",
				STRF(names[i].version)),
			STR("Let Flyway itself make a new database; afterwards the file counts for "
			    "nothing."));
		n->path = paths.v[i];
	}
	for (size_t i = 0; i < paths.n; i++)
		if (names[i].kind == FLYWAY_UNDO && add_undo(f, a, s, paths.v[i], names[i].version, out, e))
			return (int)e->code;
	format_sort(out, by_version);
	mark_equal(a, out);
	struct format_mention where;
	if (configured(f, a, s->path, &where, e))
		return (int)e->code;
	struct str any =
		where.found ? setting(&where, "flyway.outOfOrder", "spring.flyway.out-of-order", "outOfOrder")
			    : STR_NONE;
	for (size_t i = 0; i < out->n && str_ieq(any, STR("true")); i++)
		out->v[i].any_order = true;
	return 0;
}

const struct format format_flyway = {
	.name = "flyway",
	.title = "Flyway",
	.tables = (const char *const[]){"flyway_schema_history", NULL},
	.dialects = 1u << DIALECT_POSTGRESQL | 1u << DIALECT_MYSQL | 1u << DIALECT_SQLITE,
	.refuses_out_of_order = true,
	.out_of_order_text = "Flyway's validation fails unless outOfOrder is true.",
	.command = "flyway migrate",
	.detect = flyway_detect,
	.load = flyway_load,
	.applied = format_flyway_applied,
	.create = format_flyway_create,
	.record = format_flyway_record,
	.unrecord = format_flyway_unrecord,
	.lock = format_flyway_lock,
};
