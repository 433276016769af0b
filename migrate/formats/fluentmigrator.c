#include "migrate/formats/fluentmigrator.h"

/* FluentMigrator: classes with [Migration(version)], wherever they stand in an assembly, by their numbers. */

enum { MAX_DEPTH = 8 };

/* What record() writes beside the version. */
struct identity {
	struct str description;
};

/* -- recognition -- */

static bool is_marked(struct str text)
{
	for (size_t at = 0; (at = str_find(text, STR("igration("), at)) != SIZE_MAX; at += 9) {
		size_t n = at + 9;
		while (n < text.n && text.p[n] == ' ')
			n++;
		bool stamped = at > 10 && str_ends(str_sub(text, 0, at), STR("[TimestampedM"));
		if (stamped || (at > 1 && str_ends(str_sub(text, 0, at), STR("[M")) && n < text.n &&
				       text.p[n] >= '0' && text.p[n] <= '9'))
			return true;
	}
	return false;
}

/* Paths of the C# files below a folder. */
static int files_below(const struct files *f, struct arena *a, struct str dir, int depth, size_t *folders,
	struct names_list *out, struct err *e)
{
	struct names_list all;
	if (format_check_folders(dir, ++*folders, e) || f->list(f->ctx, a, dir, &all, e))
		return (int)e->code;
	for (size_t i = 0; i < all.n; i++) {
		bool folder = format_is_folder(all.v[i]);
		struct str path = format_path(a, dir, str_sub(all.v[i], 0, all.v[i].n - folder));
		if (folder && depth < MAX_DEPTH && files_below(f, a, path, depth + 1, folders, out, e))
			return (int)e->code;
		if (!folder && str_ends(format_entry(all.v[i]), STR(".cs")))
			*VEC_PUSH(a, out) = path;
	}
	return 0;
}

/* The drivers that project files in dir and above name, the nearest that names the tool. */
static int read_project(const struct files *f, struct arena *a, struct str dir, bool *uses, unsigned *seen,
	bool *other, struct err *e)
{
	static const struct format_sign signs[] = {{"FluentMigrator.Runner.Postgres", DIALECT_POSTGRESQL},
		{"Npgsql", DIALECT_POSTGRESQL}, {"FluentMigrator.Runner.MySql", DIALECT_MYSQL},
		{"MySqlConnector", DIALECT_MYSQL}, {"MySql.Data", DIALECT_MYSQL},
		{"FluentMigrator.Runner.SQLite", DIALECT_SQLITE}, {"Data.Sqlite", DIALECT_SQLITE},
		{"Data.SQLite", DIALECT_SQLITE}, {NULL, DIALECT_SQLITE}};
	*uses = false;
	for (struct str home = dir;; home = str_dirname(home)) {
		struct names_list all;
		if (f->list(f->ctx, a, home, &all, e))
			return (int)e->code;
		for (size_t i = 0; i < all.n; i++) {
			struct str text;
			bool found;
			if (!str_ends(all.v[i], STR(".csproj")) &&
				!str_eq(all.v[i], STR("Directory.Packages.props")))
				continue;
			if (format_read_config(f, a, format_path(a, home, all.v[i]), &text, &found, e))
				return (int)e->code;
			if (str_find(text, STR("FluentMigrator"), 0) == SIZE_MAX)
				continue;
			*uses = true;
			*seen |= format_signs_in(text, signs);
			*other = *other || str_find(text, STR("SqlServer"), 0) != SIZE_MAX ||
				 str_find(text, STR("Data.SqlClient"), 0) != SIZE_MAX;
		}
		if (!home.n || *seen)
			return 0;
	}
}

static int detect(
	const struct files *f, struct arena *a, struct str dir, int *score, struct source *out, struct err *e)
{
	struct names_list all = {0}, texts;
	size_t folders = 0, ours = 0;
	unsigned seen = 0;
	bool named = false, uses, other = false;
	*score = 0;
	if (files_below(f, a, dir, 0, &folders, &all, e))
		return (int)e->code;
	if (!all.n)
		return 0;
	if (format_samples(f, a, STR_NONE, &all, &texts, e))
		return (int)e->code;
	for (size_t i = 0; i < texts.n; i++) {
		ours += is_marked(texts.v[i]);
		named = named || str_find(texts.v[i], STR("FluentMigrator"), 0) != SIZE_MAX;
	}
	if (!ours || read_project(f, a, dir, &uses, &seen, &other, e))
		return (int)e->code;
	if (!named && !uses)
		return 0;
	*score = FORMAT_CERTAIN;
	out->dialect_known = format_only_dialect(seen, &out->dialect);
	out->dialect_guessed = out->dialect_known;
	if (!out->dialect_known && format_dialect_of_path(dir, &out->dialect))
		out->dialect_known = true;
	if (!out->dialect_known && !seen && other)
		out->foreign = STR("SQL Server");
	out->evidence = str_fmt(a, "\"%.*s\" holds classes with FluentMigrator's [Migration]", STRF(dir));
	return 0;
}

/* -- files -- */

/* 20_240_101L is 20240101. */
static bool number(struct str s, long long *out)
{
	uint64_t n = 0;
	size_t digits = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '_' || ((s.p[i] | 32) == 'l' && i + 1 == s.n))
			continue;
		if (s.p[i] < '0' || s.p[i] > '9' || ++digits > 18)
			return false;
		n = n * 10 + (uint64_t)(s.p[i] - '0');
	}
	*out = (long long)n;
	return digits > 0;
}

/* TimestampedMigration(2024, 1, 2, 3, 4[, 5]): yyyyMMddHHmmss. */
static bool stamp(const struct fluentmigrator_link *l, long long *out)
{
	static const long long units[] = {10000000000, 100000000, 1000000, 10000, 100, 1};
	long long sum = 0, one;
	size_t n = 0;
	for (; n < 6 && number(format_fluentmigrator_source(l, n), &one) && one < 10000; n++)
		sum += one * units[n];
	*out = sum;
	return n >= 5;
}

struct attribute {
	long long version;
	struct str description;
	bool in_tx;
};

/* [Migration(1, "what it does")] of a class, or [Migration(1, TransactionBehavior.None, "...")]. */
static bool attribute_of(struct arena *a, const struct syntax *t, uint32_t class, struct attribute *out)
{
	for (uint32_t list = syntax_child(t, class); list != UINT32_MAX; list = syntax_sibling(t, list))
		for (uint32_t n = syntax_is(t, list, "attribute_list") ? syntax_child(t, list) : UINT32_MAX;
			n != UINT32_MAX; n = syntax_sibling(t, n)) {
			struct str name = syntax_text(t, syntax_field(t, n, "name"));
			struct fluentmigrator_link l = {0};
			struct fluentmigrator r = {.a = a, .t = t};
			uint32_t values = syntax_child_of(t, n, "attribute_argument_list");
			if (!syntax_is(t, n, "attribute") || values == UINT32_MAX)
				continue;
			for (uint32_t v = syntax_child(t, values); v != UINT32_MAX; v = syntax_sibling(t, v))
				if (syntax_is(t, v, "attribute_argument")) {
					uint32_t x = syntax_child(t, v);
					while (x != UINT32_MAX && syntax_sibling(t, x) != UINT32_MAX)
						x = syntax_sibling(t, x); /* behind a name */
					*VEC_PUSH(a, &l.values) = (struct fluentmigrator_value){t, x};
				}
			bool stamped = str_starts(name, STR("TimestampedMigration"));
			if (!(stamped ? stamp(&l, &out->version)
				      : (str_eq(name, STR("Migration")) ||
						str_eq(name, STR("MigrationAttribute"))) &&
						    number(format_fluentmigrator_source(&l, 0),
							    &out->version)))
				continue;
			out->in_tx = str_find(syntax_text(t, values), STR("TransactionBehavior.None"), 0) ==
				     SIZE_MAX;
			for (size_t i = 1; i < l.values.n; i++)
				if (format_fluentmigrator_text(&r, &l, i, &out->description))
					break;
			return true;
		}
	return false;
}

/* Without a tree: their versions alone. */
static void add_marks(struct arena *a, const struct migration *file, struct migrations *out)
{
	for (size_t at = 0; (at = str_find(file->raw, STR("[Migration("), at)) != SIZE_MAX; at += 11) {
		struct str rest = str_trim(str_sub(file->raw, at + 11, file->raw.n));
		struct migration m = *file;
		size_t n = 0;
		while (n < rest.n && (rest.p[n] == '_' || (rest.p[n] >= '0' && rest.p[n] <= '9')))
			n++;
		if (!number(str_sub(rest, 0, n), &m.order_key))
			continue;
		m.id = str_fmt(a, "%lld", m.order_key);
		m.name = str_basename(m.path);
		*VEC_PUSH(a, out) = m;
	}
}

/* The classes of a file, each a migration. */
static int add_classes(struct arena *a, const struct source *s, struct fluentmigrator_project *p,
	const struct migration *whole, struct migrations *out, struct err *e)
{
	struct migration file = *whole;
	const struct syntax *t;
	if (format_code_parse(a, p->w, LANGUAGE_CSHARP, &file, &t, e))
		return (int)e->code;
	if (!t)
		add_marks(a, &file, out);
	for (uint32_t i = 0; t && i < t->n; i++) {
		struct attribute at = {0};
		if (!syntax_is(t, i, "class_declaration") || !attribute_of(a, t, i, &at))
			continue;
		struct migration m = file;
		struct identity *own = ARENA_NEW(a, struct identity);
		m.id = str_fmt(a, "%lld", at.version);
		m.order_key = at.version;
		m.name = syntax_text(t, syntax_field(t, i, "name"));
		m.in_tx = at.in_tx;
		own->description = at.description.n ? at.description : m.name;
		m.own = own;
		struct fluentmigrator r = {.a = a, .s = s, .t = t, .m = &m, .project = p, .class = i};
		r.d = (struct format_ddl){.a = a, .s = s, .out = &m.up, .raw = m.raw};
		if (!s->names_only)
			format_fluentmigrator_read(&r);
		*VEC_PUSH(a, out) = m;
	}
	return 0;
}

static int load(const struct files *f, struct arena *a, struct worker *w, const struct source *s,
	struct migrations *out, struct err *e)
{
	struct fluentmigrator_project p = {.f = f, .w = w};
	struct names_list all = {0};
	size_t folders = 0;
	*out = (struct migrations){0};
	if (files_below(f, a, s->path, 0, &folders, &all, e))
		return (int)e->code;
	for (size_t i = 0; i < all.n; i++) {
		struct migration m = {.in_tx = true};
		if (format_read_file(f, a, s, all.v[i], &m, e))
			return (int)e->code;
		if (m.problem == MIGRATION_FINE && is_marked(m.raw) && add_classes(a, s, &p, &m, out, e))
			return (int)e->code;
	}
	format_sort(out, format_by_key);
	format_mark_duplicates(a, out);
	return 0;
}

/* -- its table -- */

static const char *const columns[] = {"Version", "AppliedOn", "Description", NULL};

static int look(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	struct table *t, struct err *e)
{
	return format_table(g, s, a, src, STR("VersionInfo"), "FluentMigrator", columns, t, e);
}

static int applied(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	const struct migrations *files, struct history *out, struct err *e)
{
	struct table t;
	*out = (struct history){0};
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	out->table_exists = t.exists;
	if (!t.exists)
		return 0;
	if (format_rows(g, s, a, &t, str_z(a, g->quote(a, STR("Version"))),
		    str_z(a, g->quote(a, STR("AppliedOn"))), out, e))
		return (int)e->code;
	format_note_lost(a, files, out, "FluentMigrator passes over such rows",
		"Merge the branch that has the class first, or take it back from there.");
	return 0;
}

static int create(
	const struct engine *g, struct session *s, struct arena *a, const struct source *src, struct err *e)
{
	static const char *const ddl[] = {
		"(\"Version\" bigint NOT NULL, \"AppliedOn\" timestamp, \"Description\" varchar(1024))",
		"(`Version` BIGINT NOT NULL, `AppliedOn` DATETIME, `Description` NVARCHAR(1024))",
		"(\"Version\" INTEGER NOT NULL, \"AppliedOn\" DATETIME, \"Description\" TEXT)"};
	struct table t;
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	if (t.exists)
		return 0;
	struct str index =
		str_fmt(a, "CREATE UNIQUE INDEX %.*s ON %.*s (%.*s)", STRF(g->quote(a, STR("UC_Version"))),
			STRF(table_indexed(g, a, &t)), STRF(g->quote(a, STR("Version"))));
	if (g->exec(s, str_fmt(a, "CREATE TABLE %.*s %s", STRF(t.sql), ddl[g->dialect]), e) ||
		g->exec(s, index, e))
		return err_ctx(e, "could not create FluentMigrator's table");
	return 0;
}

static int record(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	const struct migration *m, int duration_ms, struct err *e)
{
	static const char *const now[] = {
		"(now() at time zone 'UTC')", "UTC_TIMESTAMP()", "strftime('%Y-%m-%d %H:%M:%S', 'now')"};
	const struct identity *own = m->own;
	struct table t;
	uint64_t version;
	(void)duration_ms;
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	if (!str_u64(m->id, &version))
		return err_set(e, ERR_INPUT, "\"%.*s\" is no version of FluentMigrator's", STRF(m->id));
	struct str args[] = {own ? own->description : m->name};
	struct str sql = str_fmt(a, "INSERT INTO %.*s (%.*s, %.*s, %.*s) VALUES (%llu, %s, ?)", STRF(t.sql),
		STRF(g->quote(a, STR("Version"))), STRF(g->quote(a, STR("AppliedOn"))),
		STRF(g->quote(a, STR("Description"))), (unsigned long long)version, now[g->dialect]);
	return table_query(g, s, a, sql, args, 1, NULL, NULL, e);
}

static int unrecord(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	const struct migration *m, struct err *e)
{
	struct table t;
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	return format_row(g, s, a, &t, str_z(a, g->quote(a, STR("Version"))), m->id, false, e);
}

const struct format format_fluentmigrator = {
	.name = "fluentmigrator",
	.title = "FluentMigrator",
	.tables = (const char *const[]){"VersionInfo", NULL},
	.tables_plain = true,
	.dialects = 1u << DIALECT_POSTGRESQL | 1u << DIALECT_MYSQL | 1u << DIALECT_SQLITE,
	.out_of_order_text = "FluentMigrator applies it when it runs next.",
	.recursive = true,
	.runs_code = true,
	.command = "dotnet fm migrate",
	.detect = detect,
	.load = load,
	.applied = applied,
	.create = create,
	.record = record,
	.unrecord = unrecord,
};
