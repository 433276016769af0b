#include "migrate/formats/efcore.h"

#include <stdlib.h>

/* EF Core: classes with [Migration("id")], in the order of their ids. */

struct identity {
	struct str id, product; /* of the attribute, and of the snapshot beside it */
};

static bool is_code(struct str entry)
{
	struct str base = format_entry(entry);
	return str_ends(base, STR(".cs")) && !str_ends(base, STR(".Designer.cs")) &&
	       !str_ends(base, STR("ModelSnapshot.cs"));
}

/* ^[0-9]{14}_.+ */
static bool is_id(struct str s)
{
	return format_leading_digits(s).n == 14 && s.n > 15 && s.p[14] == '_';
}

/* The literal behind a word and an opening quote: [Migration("..." */
static struct str behind(struct str text, struct str word)
{
	size_t at = str_find(text, word, 0);
	if (at == SIZE_MAX)
		return STR_NONE;
	struct str rest = str_sub(text, at + word.n, text.n);
	size_t end = str_chr(rest, '"');
	return end == SIZE_MAX ? STR_NONE : str_sub(rest, 0, end);
}

/* -- recognition -- */

/* What a provider writes into the snapshot that no other does: annotations alone may be set for all of them.
 */
static bool provider_of(struct str snapshot, enum dialect *out)
{
	static const struct {
		const char *sign;
		enum dialect dialect;
	} signs[] = {{"NpgsqlModelBuilderExtensions.", DIALECT_POSTGRESQL},
		{"MySqlModelBuilderExtensions.", DIALECT_MYSQL}, {"HasColumnType(\"TEXT\")", DIALECT_SQLITE},
		{"HasColumnType(\"INTEGER\")", DIALECT_SQLITE}};
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (str_find(snapshot, str_of(signs[i].sign), 0) != SIZE_MAX) {
			*out = signs[i].dialect;
			return true;
		}
	return false;
}

/* The provider that made the files; false: SQL Server, Oracle or the like alone. */
static bool dialect_of(struct str text, enum dialect *out, bool *known, bool *other)
{
	static const char *const signs[3][2] = {
		{"Npgsql", "Npgsql."}, {"MySql:", "MySqlModelBuilder"}, {"Sqlite:", ".Sqlite"}};
	static const char *const foreign[] = {
		"SqlServer", "OracleModelBuilder", "Oracle.EntityFrameworkCore"};
	size_t found = 0;
	for (size_t d = 0; d < 3; d++)
		if (str_find(text, str_of(signs[d][0]), 0) != SIZE_MAX ||
			str_find(text, str_of(signs[d][1]), 0) != SIZE_MAX ||
			(d == 1 && str_find(text, STR("EntityFrameworkCore.MySql"), 0) != SIZE_MAX) ||
			(d == 1 && str_find(text, STR("MySql.EntityFrameworkCore"), 0) != SIZE_MAX)) {
			*out = (enum dialect)d;
			found++;
		}
	*known = found == 1;
	for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
		*other = *other || str_find(text, str_of(foreign[i]), 0) != SIZE_MAX;
	return found > 0;
}

/* Project files in dir and above, the nearest that says something; and central package versions. */
static int read_project(const struct files *f, struct arena *a, struct str dir, struct source *out, bool *ef,
	bool *other, struct err *e)
{
	for (struct str home = dir;; home = str_dirname(home)) {
		struct names_list all;
		if (f->list(f->ctx, a, home, &all, e))
			return (int)e->code;
		for (size_t i = 0; i < all.n && !out->dialect_known; i++) {
			struct str text;
			bool found;
			if (!str_ends(all.v[i], STR(".csproj")) &&
				!str_eq(all.v[i], STR("Directory.Packages.props")))
				continue;
			if (format_read_config(f, a, format_path(a, home, all.v[i]), &text, &found, e))
				return (int)e->code;
			*ef = *ef || str_find(text, STR("EntityFrameworkCore"), 0) != SIZE_MAX;
			(void)dialect_of(text, &out->dialect, &out->dialect_known, other);
		}
		if (!home.n || out->dialect_known)
			return 0;
	}
}

/* "class AddUsers : Migration": others' classes carry dates in their names as well. */
static bool derives(struct str text)
{
	for (size_t at = 0; (at = str_find(text, STR(": Migration"), at)) != SIZE_MAX; at++) {
		char next = at + 11 < text.n ? text.p[at + 11] : ' ';
		if (next == ' ' || next == '\n' || next == '\r' || next == '{' || next == ',')
			return true;
	}
	return false;
}

static int any_derives(const struct files *f, struct arena *a, struct str dir, const struct names_list *all,
	bool *out, struct err *e)
{
	struct names_list dated = {0}, texts;
	for (size_t i = 0; i < all->n; i++)
		if (is_code(all->v[i]) && is_id(all->v[i]))
			*VEC_PUSH(a, &dated) = all->v[i];
	if (format_samples(f, a, dir, &dated, &texts, e))
		return (int)e->code;
	for (size_t i = 0; i < texts.n && !*out; i++)
		*out = derives(texts.v[i]);
	return 0;
}

static int detect(
	const struct files *f, struct arena *a, struct str dir, int *score, struct source *out, struct err *e)
{
	struct names_list all;
	struct str snapshot = STR_NONE, text = STR_NONE;
	size_t ours = 0;
	bool found = false, ef = false, other = false, served = false, ours_derive = false;
	*score = 0;
	if (f->list(f->ctx, a, dir, &all, e))
		return (int)e->code;
	for (size_t i = 0; i < all.n; i++) {
		ours += is_code(all.v[i]) && is_id(all.v[i]);
		if (str_ends(all.v[i], STR("ModelSnapshot.cs")))
			snapshot = all.v[i];
	}
	if (!ours)
		return 0;
	if (any_derives(f, a, dir, &all, &ours_derive, e))
		return (int)e->code;
	if (!ours_derive)
		return 0;
	if (snapshot.n && format_read_config(f, a, format_path(a, dir, snapshot), &text, &found, e))
		return (int)e->code;
	served = dialect_of(text, &out->dialect, &out->dialect_known, &other);
	if (provider_of(text, &out->dialect) ||
		(!out->dialect_known && !other && format_dialect_of_path(dir, &out->dialect)))
		served = out->dialect_known = true;
	if (!out->dialect_known && !other && read_project(f, a, dir, out, &ef, &other, e))
		return (int)e->code;
	served = served || out->dialect_known;
	if (!found && !ef && !served)
		return 0;
	*score = other && !served ? 0 : found ? FORMAT_CERTAIN : 85;
	out->evidence =
		str_fmt(a, "\"%.*s\" holds %zu dated C# file%s%s%.*s", STRF(dir), ours, ours == 1 ? "" : "s",
			found ? " and " : ", and the project names EntityFrameworkCore", STRF(snapshot));
	return 0;
}

/* -- files -- */

static void note_file(
	struct arena *a, struct migrations *out, struct str path, const char *what, const char *remedy)
{
	struct source_note *n = format_note(a, &out->notes, SOURCE_TRAP, str_of(what), str_of(remedy));
	n->path = path;
}

static int read_designer(const struct files *f, struct arena *a, struct str path, struct identity *own,
	struct str *context, struct err *e)
{
	struct str text, name = str_fmt(a, "%.*s.Designer.cs", STRF(str_sub(path, 0, path.n - 3)));
	bool found;
	if (format_read_config(f, a, name, &text, &found, e))
		return (int)e->code;
	if (!own->id.n)
		own->id = behind(text, STR("[Migration(\""));
	own->product = behind(text, STR("HasAnnotation(\"ProductVersion\", \""));
	size_t at = str_find(text, STR("[DbContext(typeof("), 0);
	struct str rest = at == SIZE_MAX ? STR_NONE : str_sub(text, at + 18, text.n);
	*context = str_sub(rest, 0, str_chr(rest, ')'));
	return 0;
}

static int load_one(const struct files *f, struct arena *a, struct worker *w, const struct source *s,
	struct str entry, struct migrations *out, struct str *context, struct err *e)
{
	struct migration m = {.opaque = false, .in_tx = true};
	struct identity *own = ARENA_NEW(a, struct identity);
	struct str base = format_entry(entry), path = format_path(a, s->path, entry), mine = STR_NONE;
	base = str_sub(base, 0, base.n - 3);
	if (format_read_file(f, a, s, path, &m, e))
		return (int)e->code;
	own->id = behind(m.raw, STR("[Migration(\""));
	if (read_designer(f, a, path, own, &mine, e))
		return (int)e->code;
	if (!own->id.n && m.problem == MIGRATION_FINE) {
		if (is_id(base) && derives(m.raw))
			note_file(a, out, path,
				"no [Migration(\"id\")] stands in the file or its Designer.cs: EF Core "
				"passes over it",
				"Bring the Designer.cs back, or remove the file.");
		return 0;
	}
	m.id = own->id.n ? own->id : str_dup(a, base);
	m.name = is_id(m.id) ? str_sub(m.id, 15, m.id.n) : m.id;
	m.own = own;
	if (mine.n && context->n && !str_eq(mine, *context))
		note_file(a, out, path,
			"migrations of more than one DbContext stand in the folder: EF Core runs those of "
			"one",
			"Give each context a folder of its own (dotnet ef migrations add -o).");
	if (mine.n)
		*context = mine;
	if (m.problem == MIGRATION_FINE && !s->names_only && format_efcore_read(a, w, s, &m, e))
		return (int)e->code;
	*VEC_PUSH(a, out) = m;
	return 0;
}

static int load(const struct files *f, struct arena *a, struct worker *w, const struct source *s,
	struct migrations *out, struct err *e)
{
	struct names_list all;
	struct str context = STR_NONE;
	*out = (struct migrations){0};
	if (f->list(f->ctx, a, s->path, &all, e))
		return (int)e->code;
	for (size_t i = 0; i < all.n; i++)
		if (!format_is_folder(all.v[i]) && is_code(all.v[i]) &&
			load_one(f, a, w, s, all.v[i], out, &context, e))
			return (int)e->code;
	format_sort(out, format_by_id);
	format_mark_duplicates(a, out);
	return 0;
}

/* -- its table -- */

/* The names of its columns may follow a naming convention of the project. */
static int look(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	struct table *t, struct str cells[2], struct err *e)
{
	static const char *const usual[] = {"MigrationId", "ProductVersion", NULL};
	static const char *const snake[] = {"migration_id", "product_version", NULL};
	struct str name = STR("__EFMigrationsHistory"), schema = STR_NONE;
	size_t dot = str_rchr(src->table, '.');
	if (dot != SIZE_MAX && g->caps & ENGINE_SCHEMAS)
		schema = str_sub(src->table, 0, dot);
	struct str bare = !src->table.n ? name
			  : schema.n    ? str_sub(src->table, dot + 1, src->table.n)
					: src->table;
	if (table_find(g, s, a, schema, bare, t, e))
		return (int)e->code;
	const char *const *columns = t->exists && table_has(t, snake[0]) ? snake : usual;
	cells[0] = g->quote(a, str_of(columns[0]));
	cells[1] = g->quote(a, str_of(columns[1]));
	return format_table(g, s, a, src, name, "EF Core", columns, t, e);
}

struct lowered {
	struct str id;
	size_t at;
};

static int by_lowered(const void *x, const void *y)
{
	const struct lowered *a = x, *b = y;
	int c = str_cmp(a->id, b->id);
	return c ? c : (a->at > b->at) - (a->at < b->at);
}

/* EF Core compares ids without regard to case. */
static void adopt_case(struct arena *a, const struct migrations *files, struct history *h)
{
	struct lowered *v = ARENA_ARRAY(a, struct lowered, files->n + 1);
	for (size_t k = 0; k < files->n; k++)
		v[k] = (struct lowered){str_lower(a, files->v[k].id), k};
	if (files->n)
		qsort(v, files->n, sizeof *v, by_lowered);
	for (size_t i = 0; i < h->n; i++) {
		struct str want = str_lower(a, h->v[i].id);
		size_t lo = 0, hi = files->n;
		while (lo < hi) {
			size_t mid = lo + (hi - lo) / 2;
			if (str_cmp(v[mid].id, want) < 0)
				lo = mid + 1;
			else
				hi = mid;
		}
		if (lo < files->n && str_eq(v[lo].id, want))
			h->v[i].id = files->v[v[lo].at].id;
	}
}

/* SQLite has no lock that ends with a session: a row that a killed run left keeps all others waiting. */
static int note_lock(
	const struct engine *g, struct session *s, struct arena *a, struct history *out, struct err *e)
{
	struct table t;
	struct str held;
	if (g->dialect != DIALECT_SQLITE)
		return 0;
	if (table_find(g, s, a, STR_NONE, STR("__EFMigrationsLock"), &t, e) ||
		(t.exists &&
			format_ask(g, s, a, str_z(a, str_fmt(a, "SELECT count(*) FROM %.*s", STRF(t.sql))),
				&held, e)))
		return (int)e->code;
	if (t.exists && !str_eq(held, STR("0")))
		(void)format_note(a, &out->notes, SOURCE_TRAP,
			STR("a row stands in __EFMigrationsLock: EF Core is at work, or was killed and waits "
			    "for it "
			    "for ever"),
			STR("When nothing is running, delete the row."));
	return 0;
}

static int applied(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	const struct migrations *files, struct history *out, struct err *e)
{
	struct table t;
	struct str cells[2];
	*out = (struct history){0};
	if (look(g, s, a, src, &t, cells, e))
		return (int)e->code;
	out->table_exists = t.exists;
	if (!t.exists)
		return 0;
	if (format_rows(g, s, a, &t, str_z(a, cells[0]), NULL, out, e))
		return (int)e->code;
	adopt_case(a, files, out);
	format_note_lost(a, files, out, "EF Core passes over such rows",
		"Merge the branch that has the file first, or take it back from there.");
	return note_lock(g, s, a, out, e);
}

static int create(
	const struct engine *g, struct session *s, struct arena *a, const struct source *src, struct err *e)
{
	static const char *const ddl[] = {
		"(\"MigrationId\" character varying(150) NOT NULL, \"ProductVersion\" character varying(32) "
		"NOT "
		"NULL, CONSTRAINT \"PK___EFMigrationsHistory\" PRIMARY KEY (\"MigrationId\"))",
		"(`MigrationId` varchar(150) CHARACTER SET utf8mb4 NOT NULL, `ProductVersion` varchar(32) "
		"CHARACTER SET utf8mb4 NOT NULL, CONSTRAINT `PK___EFMigrationsHistory` PRIMARY KEY "
		"(`MigrationId`)) CHARACTER SET=utf8mb4",
		("(\"MigrationId\" TEXT NOT NULL CONSTRAINT \"PK___EFMigrationsHistory\" PRIMARY KEY, "
		 "\"ProductVersion\" TEXT NOT NULL)")};
	struct table t;
	struct str cells[2];
	if (look(g, s, a, src, &t, cells, e))
		return (int)e->code;
	if (t.exists)
		return 0;
	if (g->exec(s, str_fmt(a, "CREATE TABLE %.*s %s", STRF(t.sql), ddl[g->dialect]), e))
		return err_ctx(e, "could not create EF Core's table");
	return 0;
}

static int record(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	const struct migration *m, int duration_ms, struct err *e)
{
	const struct identity *own = m->own;
	struct table t;
	struct str cells[2];
	(void)duration_ms;
	if (look(g, s, a, src, &t, cells, e))
		return (int)e->code;
	struct str args[] = {m->id, own && own->product.n ? own->product : STR("0.0.0")};
	struct str sql = str_fmt(a, "INSERT INTO %.*s (%.*s, %.*s) VALUES (?, ?)", STRF(t.sql),
		STRF(cells[0]), STRF(cells[1]));
	return table_query(g, s, a, sql, args, 2, NULL, NULL, e);
}

static int unrecord(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	const struct migration *m, struct err *e)
{
	struct table t;
	struct str cells[2];
	if (look(g, s, a, src, &t, cells, e))
		return (int)e->code;
	return format_row(g, s, a, &t, str_z(a, cells[0]), m->id, false, e);
}

const struct format format_efcore = {
	.name = "efcore",
	.title = "EF Core",
	.tables = (const char *const[]){"__EFMigrationsHistory", "__EFMigrationsLock", NULL},
	.dialects = 1u << DIALECT_POSTGRESQL | 1u << DIALECT_MYSQL | 1u << DIALECT_SQLITE,
	.out_of_order_text = "EF Core applies it when it runs next.",
	.runs_code = true,
	.command = "dotnet ef database update",
	.detect = detect,
	.load = load,
	.applied = applied,
	.create = create,
	.record = record,
	.unrecord = unrecord,
};
