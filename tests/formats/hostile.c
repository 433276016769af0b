/*
 * Version tables that nobody honest left behind, in front of every format there is: a view in the table's
 * place, rows hidden by row security, columns of other types, rows twice, rows of the future, versions of
 * 10 MB. None may pass. The formats are those of their table, and the attacks are made from the columns that
 * the tool's own table has: a format that is added needs a project in hostile_projects.h, and the test says
 * so.
 */
#include "tests/formats/hostile.h"
#include "migrate/history.h"

/* Another value of the column's own type, then none: does the column say anything? */
static bool carries_state(const struct target *t, size_t i, const struct outcome *honest)
{
	struct str name = quoted(t->columns.v[i].name), type = t->columns.v[i].type, other;
	if (str_find(type, STR("int"), 0) != SIZE_MAX || str_find(type, STR("numeric"), 0) != SIZE_MAX)
		other = str_fmt(a, "%.*s + 7", STRF(name));
	else if (str_find(type, STR("bool"), 0) != SIZE_MAX)
		other = str_fmt(a, "NOT %.*s", STRF(name));
	else if (str_find(type, STR("char"), 0) != SIZE_MAX || str_find(type, STR("text"), 0) != SIZE_MAX)
		other = g->dialect == DIALECT_MYSQL ? str_fmt(a, "CONCAT(%.*s, 'x')", STRF(name))
						    : str_fmt(a, "%.*s || 'x'", STRF(name));
	else
		other = STR("NULL");
	struct outcome changed = with_column(t, i, other);
	struct outcome none = with_column(t, i,
		g->dialect == DIALECT_POSTGRESQL && !str_eq(type, STR("ARRAY"))
			? str_fmt(a, "NULL::%.*s", STRF(type))
			: STR("NULL"));
	return !same(&changed, honest) || !same(&none, honest);
}

static bool is_whose(const struct target *t, size_t i, const struct outcome *o)
{
	return at->whose && (i == SIZE_MAX || str_eq(t->columns.v[i].name, str_of(at->whose))) && !o->rc &&
	       !o->state.napplied;
}

/* One row with 10 MB in a column, or 1 MB in each of those that say nothing. */

static void attack_huge(const struct target *t, struct str list, const char *column, size_t i)
{
	bool quiet = i == SIZE_MAX;
	struct outcome o = with(t, "TABLE", list, " LIMIT 1");
	bool fine =
		is_refused(&o) || is_reported(&o) || (quiet ? !o.rc && o.state.napplied : is_whose(t, i, &o));
	OK(fine && is_short(&o), "%s, %s: %.*s with too much in %s: %s", at->format, g->name, STRF(t->name),
		column, say(&o));
	OK(grown < MOST_KB, "%s, %s: %ld KiB more were enough for that", at->format, g->name, grown);
}

static struct str huge(bool very)
{
	static const char *const text[3][2] = {{"repeat('7', 1000000)", "repeat('7', 10000000)"},
		{"repeat('7', 1000000)", "repeat('7', 10000000)"},
		{"hex(zeroblob(500000))", "hex(zeroblob(5000000))"}};
	return str_of(text[g->dialect][very]);
}

static void attack_column(const struct target *t, size_t i, const struct outcome *honest)
{
	const char *column = str_z(a, t->columns.v[i].name);
	struct outcome o = with_column(t, i, STR("'#!garbage'"));
	OK(is_refused(&o) || is_reported(&o) || is_whose(t, i, &o), "%s, %s: %.*s with garbage in %s: %s",
		at->format, g->name, STRF(t->name), column, say(&o));
	attack_huge(t, select_list(t, i, huge(true)), column, i);
	o = with_column(t, i, as_text(&t->columns.v[i]));
	OK(is_refused(&o) || is_reported(&o) || same(&o, honest), "%s, %s: %.*s with text for %s: %s",
		at->format, g->name, STRF(t->name), column, say(&o));
}

static void attack_kind(const struct target *t, const char *kind)
{
	struct outcome o = with(t, kind, STR("*"), "");
	OK(is_refused(&o) && o.hint.n, "%s, %s: a %s in place of %.*s: %s", at->format, g->name, kind,
		STRF(t->name), say(&o));
}

static void attack_rows(const struct target *t, const struct outcome *honest)
{
	struct str list = select_list(t, SIZE_MAX - 1, STR(""));
	struct outcome o = with(t, "TABLE", list,
		str_fmt(a, " UNION ALL SELECT %.*s FROM %.*s", STRF(list), STRF(full(t, "_was"))).p);
	OK(is_refused(&o) || is_reported(&o) || (at->rows_repeat && same(&o, honest)),
		"%s, %s: %.*s with its rows twice: %s", at->format, g->name, STRF(t->name), say(&o));
}

/* A role that row security keeps rows from, then one that may not read at all. */
static void attack_rights(const struct target *t)
{
	if (g->dialect != DIALECT_POSTGRESQL)
		return;
	sql("CREATE ROLE hostile_reader");
	sql(str_fmt(a, "GRANT USAGE ON SCHEMA %.*s TO hostile_reader", STRF(quoted(t->schema))).p);
	sql("SET ROLE hostile_reader");
	struct outcome o = look_now();
	sql("RESET ROLE");
	OK(is_refused(&o), "%s: %.*s may not be read: %s", at->format, STRF(t->name), say(&o));
	sql(str_fmt(a, "GRANT SELECT ON ALL TABLES IN SCHEMA %.*s TO hostile_reader", STRF(quoted(t->schema)))
			.p);
	sql(str_fmt(a, "ALTER TABLE %.*s ENABLE ROW LEVEL SECURITY", STRF(full(t, ""))).p);
	sql("SET ROLE hostile_reader");
	o = look_now();
	sql("RESET ROLE");
	OK(is_refused(&o) && o.hint.n, "%s: row security on %.*s: %s", at->format, STRF(t->name), say(&o));
	sql(str_fmt(a, "ALTER TABLE %.*s DISABLE ROW LEVEL SECURITY", STRF(full(t, ""))).p);
	sql("DROP OWNED BY hostile_reader");
	sql("DROP ROLE hostile_reader");
}

/* What is no table, or not the tool's, made by statements in which %T is its name, %W the real one's, %C its
 * columns with their types, %N without. */
struct impostor {
	enum dialect dialect;
	const char *what, *make, *remove;
};
static const struct impostor impostors[] = {
	{DIALECT_POSTGRESQL, "a foreign table", "CREATE FOREIGN TABLE %T (%C) SERVER far",
		"DROP FOREIGN TABLE %T"},
	{DIALECT_POSTGRESQL, "a partitioned table",
		"CREATE TABLE %T (LIKE %W, part int) PARTITION BY LIST (part)", "DROP TABLE %T"},
	{DIALECT_SQLITE, "a virtual table", "CREATE VIRTUAL TABLE %T USING fts5(%N)", "DROP TABLE %T"}};

static struct str names_of(const struct target *t, bool types)
{
	struct str out = STR("");
	for (size_t i = 0; i < t->columns.n; i++) {
		struct str type = t->columns.v[i].type;
		out = str_fmt(a, "%.*s%s%.*s %.*s", STRF(out), i ? ", " : "",
			STRF(quoted(t->columns.v[i].name)),
			types ? (str_eq(type, STR("ARRAY")) ? 6 : (int)type.n) : 0,
			str_eq(type, STR("ARRAY")) ? "text[]" : type.p);
	}
	return out;
}

static const char *filled(const struct target *t, const char *sql_text)
{
	struct str in = str_of(sql_text), out = STR("");
	size_t k;
	while ((k = str_chr(in, '%')) != SIZE_MAX) {
		char what = in.p[k + 1];
		struct str by = what == 'T'   ? full(t, "")
				: what == 'W' ? full(t, "_was")
					      : names_of(t, what == 'C');
		out = str_fmt(a, "%.*s%.*s%.*s", STRF(out), STRF(str_sub(in, 0, k)), STRF(by));
		in = str_sub(in, k + 2, in.n);
	}
	return str_fmt(a, "%.*s%.*s", STRF(out), STRF(in)).p;
}

static void attack_impostors(const struct target *t)
{
	for (size_t i = 0; i < sizeof impostors / sizeof *impostors; i++) {
		const struct impostor *p = &impostors[i];
		if (p->dialect != g->dialect)
			continue;
		aside(t, true);
		sql(filled(t, p->make));
		struct outcome o = look_now();
		sql(filled(t, p->remove));
		aside(t, false);
		OK(is_refused(&o) && o.hint.n && str_find(o.what, str_of(p->what), 0) != SIZE_MAX,
			"%s, %s: %s in place of %.*s: %s", at->format, g->name, p->what, STRF(t->name),
			say(&o));
	}
}

/* One that stands in front of it in the search path; and two, none of them in it. */
static void attack_path(const struct target *t)
{
	if (g->dialect != DIALECT_POSTGRESQL || !str_eq(t->schema, STR("public")))
		return;
	sql("CREATE SCHEMA front");
	sql(str_fmt(a, "CREATE TABLE front.%.*s (LIKE %.*s)", STRF(quoted(t->name)), STRF(full(t, ""))).p);
	sql("SET search_path = front, public");
	struct outcome o = look_now();
	OK(is_refused(&o) && o.hint.n, "%s: an empty %.*s in front in the search path: %s", at->format,
		STRF(t->name), say(&o));
	sql("SET search_path = pg_catalog");
	o = look_now();
	OK(is_refused(&o) && o.hint.n, "%s: two of %.*s, none in the search path: %s", at->format,
		STRF(t->name), say(&o));
	sql("SET search_path = public");
	sql("DROP SCHEMA front CASCADE");
}

/* Its capitals are lost, or it has some: SQLite does not mind. */
static void attack_case(const struct target *t, const struct outcome *honest)
{
	struct target other = *t;
	char *name = (char *)str_z(a, str_dup(a, t->name));
	for (char *c = name; *c; c++)
		*c = (char)(*c >= 'a' && *c <= 'z' ? *c - 32 : *c >= 'A' && *c <= 'Z' ? *c + 32 : *c);
	other.name = str_of(name);
	aside(t, true);
	sql(str_fmt(a, "ALTER TABLE %.*s RENAME TO %.*s", STRF(full(t, "_was")),
		STRF(g->dialect == DIALECT_MYSQL ? full(&other, "") : quoted(other.name)))
			.p);
	struct outcome o = look_now();
	sql(str_fmt(a, "ALTER TABLE %.*s RENAME TO %.*s", STRF(full(&other, "")),
		STRF(g->dialect == DIALECT_MYSQL ? full(t, "_was")
						 : quoted(str_fmt(a, "%.*s_was", STRF(t->name)))))
			.p);
	aside(t, false);
	OK(g->dialect == DIALECT_SQLITE ? same(&o, honest) : is_refused(&o) && o.hint.n,
		"%s, %s: %.*s as %s: %s", at->format, g->name, STRF(t->name), name, say(&o));
}

static void attack_history(const struct target *t, const struct outcome *honest)
{
	struct str quiet = STR("");
	attack_kind(t, "VIEW");
	if (g->dialect == DIALECT_POSTGRESQL)
		attack_kind(t, "MATERIALIZED VIEW");
	attack_impostors(t);
	attack_path(t);
	attack_case(t, honest);
	attack_rows(t, honest);
	attack_rights(t);
	for (size_t i = 0; i < t->columns.n; i++) {
		struct str name = quoted(t->columns.v[i].name);
		bool decides = carries_state(t, i, honest);
		if (decides)
			attack_column(t, i, honest);
		quiet = str_fmt(a, "%.*s%s%.*s AS %.*s", STRF(quiet), i ? ", " : "",
			STRF(decides ? name : huge(false)), STRF(name));
	}
	attack_huge(t, quiet, "what says nothing", SIZE_MAX);
	static const char *const point[] = {"'(1,2)'::point", "POINT(1, 2)", "x'00ff'"};
	struct outcome o = with_column(t, SIZE_MAX, str_of(point[g->dialect]));
	OK(is_refused(&o) || (is_reported(&o) && !o.state.napplied) || is_whose(t, SIZE_MAX, &o),
		"%s, %s: every column of %.*s of another type: %s", at->format, g->name, STRF(t->name),
		say(&o));
}

/* The history is what decides what is applied: a table whose emptiness does not change that is another one.
 */
static bool is_history(const struct target *t, const struct outcome *honest)
{
	struct outcome o = with(t, "TABLE", STR("*"), " WHERE 1 = 0");
	return o.rc || o.state.napplied != honest->state.napplied;
}

/* -- a project -- */

static bool load_project(const struct memory_file *table)
{
	struct files *f = ARENA_NEW(a, struct files);
	*f = memory_files(table);
	e = err_new(a);
	src = (struct source){.path = str_of(at->path),
		.format = str_of(at->format),
		.dialect = g->dialect,
		.dialect_known = true};
	int rc = format_open(f, a, &src, &e);
	if (!rc)
		rc = src.ops->load(f, a, w, &src, &files, &e);
	OK(rc == 0, "%s: loaded %.*s", at->format, rc ? (int)e.what.n : 0, rc ? e.what.p : "");
	return !rc;
}

static int record(const struct migration *one)
{
	struct history_row row = {.run = STR("r1"),
		.event = STR("applied"),
		.id = one->id,
		.path = one->path,
		.checksum = one->checksum,
		.canonical = one->canonical,
		.actor = STR("me")};
	int rc = g->begin(s, &e);
	if (!rc)
		rc = src.ops->record ? src.ops->record(g, s, a, &src, one, 7, &e)
				     : history_append(g, s, a, &row, &e);
	return rc ? rc : g->end(s, true, &e);
}

static void drop_tables(const struct targets *made)
{
	static const char *const off[] = {"SELECT 1", "SET foreign_key_checks = 0", "SELECT 1"};
	sql(off[g->dialect]);
	for (size_t i = 0; i < made->n; i++)
		sql(str_fmt(a, "DROP TABLE %.*s%s", STRF(full(&made->v[i], "")),
			g->dialect == DIALECT_POSTGRESQL ? " CASCADE" : "")
				.p);
}

/* A version that the tree does not have any more. */
static void attack_future(void)
{
	struct memory_file two[8] = {{0}};
	size_t n = 0;
	while (at->files[n].path)
		n++;
	memcpy(two, at->files, (n - 1) * sizeof *two);
	if (!load_project(at->two[0].path ? at->two : two))
		return;
	struct outcome o = look_now();
	OK(is_refused(&o) || is_reported(&o), "%s, %s: a row of the future is told: %s", at->format, g->name,
		say(&o));
}

static void attack_format(const struct project *p)
{
	at = p;
	if (!load_project(p->files))
		return;
	int rc = src.ops->create(g, s, a, &src, &e);
	for (size_t i = 0; !rc && i < files.n; i++)
		rc = record(&files.v[i]);
	struct targets made = tables_now();
	struct outcome honest = look_now();
	OK(!rc && files.n == 3 && honest.rc == 0 && honest.state.napplied == 3 && made.n,
		"%s, %s: three migrations are applied: %s", p->format, g->name, say(&honest));
	size_t histories = 0;
	for (size_t i = 0; i < made.n && honest.state.napplied == 3; i++)
		if (is_history(&made.v[i], &honest)) {
			histories++;
			attack_history(&made.v[i], &honest);
		}
	OK(histories > 0, "%s, %s: it has a history", p->format, g->name);
	struct outcome after = look_now();
	OK(same(&after, &honest), "%s, %s: put back, all is as before: %s", p->format, g->name, say(&after));
	attack_future();
	drop_tables(&made);
}

static void test_engine(void)
{
	w = worker_new(a);
	if (g->dialect == DIALECT_POSTGRESQL) {
		sql("CREATE FOREIGN DATA WRAPPER nothing");
		sql("CREATE SERVER far FOREIGN DATA WRAPPER nothing");
	}
	/* 10 MB are to be written quickly */
	static const char *const quick[] = {
		"SET default_toast_compression = lz4", "SET NAMES latin1", "PRAGMA synchronous = off"};
	sql(quick[g->dialect]);
	for (size_t i = 0; formats[i]; i++) {
		bool known = false;
		for (size_t k = 0; k < sizeof projects / sizeof *projects; k++) {
			const struct project *p = &projects[k];
			if (!str_eq(str_of(p->format), str_of(formats[i]->name)))
				continue;
			known = true;
			if (formats[i]->dialects & ~p->not_on & 1u << g->dialect)
				attack_format(p);
		}
		OK(known, "%s has a project in tests/formats/hostile_projects.h", formats[i]->name);
	}
}

/* An engine's name: that one alone, so that the three can run side by side. */
int main(int argc, char **argv)
{
	return test_engines(argc > 1 ? argv[1] : NULL);
}
