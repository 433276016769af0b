/* The tables a tool made, and impostors in their place: what the attacks of hostile.c are built from. */
#ifndef TESTS_FORMATS_HOSTILE_H
#define TESTS_FORMATS_HOSTILE_H

#include "migrate/state.h"
#include "tests/formats/hostile_projects.h"
#include "tests/formats/tables.h"

enum { MOST_KB = 64 * 1024, LONGEST = 2000 };

struct column {
	struct str name, type;
};

struct target { /* a table the tool made */
	struct str schema, name;
	VEC(struct column) columns;
};

struct targets {
	struct target *v;
	size_t n, cap;
};

/* What reading says. */
struct outcome {
	int rc;
	struct reconciliation state;
	struct source_notes notes;
	struct history history;
	struct str what, hint;
};

static struct worker *w;
static struct migrations files;
static const struct project *at;

/* -- the tables there are -- */

static int take_target(void *ctx, const struct str *cols, int ncols, struct err *err)
{
	struct targets *all = ctx;
	(void)ncols;
	(void)err;
	struct target *last = all->n ? &all->v[all->n - 1] : NULL;
	if (!last || !str_eq(last->schema, cols[0]) || !str_eq(last->name, cols[1])) {
		last = VEC_PUSH(a, all);
		last->schema = str_dup(a, cols[0]);
		last->name = str_dup(a, cols[1]);
	}
	*VEC_PUSH(a, &last->columns) = (struct column){str_dup(a, cols[2]), str_dup(a, cols[3])};
	return 0;
}

static struct targets tables_now(void)
{
	static const char *const query[] = {"SELECT c.table_schema, c.table_name, c.column_name, c.data_type "
					    "FROM information_schema.columns c JOIN "
					    "information_schema.tables t USING (table_schema, table_name) "
					    "WHERE t.table_type = 'BASE TABLE' AND "
					    "c.table_schema NOT IN ('pg_catalog', 'information_schema') "
					    "ORDER BY 1, 2, c.ordinal_position",
		"SELECT c.table_schema, c.table_name, c.column_name, c.data_type FROM "
		"information_schema.columns c WHERE "
		"c.table_schema IN (DATABASE(), 'sqitch') ORDER BY 1, 2, c.ordinal_position",
		"SELECT 'main', m.name, c.name, lower(c.type) FROM main.sqlite_master m JOIN "
		"pragma_table_info(m.name, 'main') c "
		"WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY 2, c.cid"};
	struct targets out = {0};
	int rc = g->query(s, str_of(query[g->dialect]), NULL, 0, take_target, &out, &e);
	OK(rc == 0, "%s: its tables are listed", at->format);
	return out;
}

static struct str quoted(struct str name)
{
	return g->quote(a, name);
}

static struct str full(const struct target *t, const char *suffix)
{
	struct str name = quoted(str_fmt(a, "%.*s%s", STRF(t->name), suffix));
	return str_fmt(a, "%.*s.%.*s", STRF(quoted(t->schema)), STRF(name));
}

/* The real table steps aside, and comes back. */
static void aside(const struct target *t, bool away)
{
	struct str was = quoted(str_fmt(a, "%.*s_was", STRF(t->name)));
	if (g->dialect == DIALECT_MYSQL)
		sql(str_fmt(a, "RENAME TABLE %.*s TO %.*s", STRF(full(t, away ? "" : "_was")),
			STRF(full(t, away ? "_was" : "")))
				.p);
	else
		sql(str_fmt(a, "ALTER TABLE %.*s RENAME TO %.*s", STRF(full(t, away ? "" : "_was")),
			STRF(away ? was : quoted(t->name)))
				.p);
}

/* -- reading -- */

static struct outcome look_now(void)
{
	struct state_source one = {.source = &src, .files = &files};
	struct state st = {.v = &one, .n = 1};
	struct outcome out;
	e = err_new(a);
	out.rc = state_read(g, s, a, &st, &e);
	out.state = one.state;
	out.history = one.history;
	out.notes = one.history.notes;
	out.what = e.what;
	out.hint = e.hint;
	return out;
}

static bool same(const struct outcome *x, const struct outcome *y)
{
	return x->rc == y->rc && x->state.napplied == y->state.napplied &&
	       x->state.npending == y->state.npending && x->state.nchanged == y->state.nchanged &&
	       x->state.nmissing == y->state.nmissing && x->state.nfailed == y->state.nfailed &&
	       x->state.nout_of_order == y->state.nout_of_order && x->notes.n == y->notes.n;
}

/* The refusal has a reason and says what to do; what is reported instead stands in the status. */
static bool is_refused(const struct outcome *o)
{
	return o->rc == ERR_DB && o->what.n && o->what.n < LONGEST;
}

static bool is_reported(const struct outcome *o)
{
	bool stops = false;
	for (size_t i = 0; i < o->notes.n; i++)
		stops = stops || o->notes.v[i].kind != SOURCE_HEADS;
	return !o->rc && (o->state.nmissing || o->state.nfailed || o->state.nchanged || stops);
}

/* Nothing of the database's comes into a report at its full length. */
static bool is_short(const struct outcome *o)
{
	bool fine = o->what.n < LONGEST;
	for (size_t i = 0; !o->rc && i < o->history.n; i++) {
		const struct applied *p = &o->history.v[i];
		fine = fine && p->id.n < LONGEST && p->at.n < LONGEST && p->failed_why.n < LONGEST &&
		       p->tool_checksum.n < LONGEST;
	}
	for (size_t i = 0; !o->rc && i < o->notes.n; i++)
		fine = fine && o->notes.v[i].what.n < LONGEST && o->notes.v[i].id.n < LONGEST;
	return fine;
}

static const char *say(const struct outcome *o)
{
	return str_fmt(a,
		"rc %d, %zu applied, %zu pending, %zu changed, %zu missing, %zu failed, %zu notes: %.*s",
		o->rc, o->state.napplied, o->state.npending, o->state.nchanged, o->state.nmissing,
		o->state.nfailed, o->notes.n, STRF(str_sub(o->what, 0, 200)))
		.p;
}

/* -- impostors: a copy of the table without its keys, each column by an expression -- */

static const char *text_type(void)
{
	static const char *const type[] = {"text", "char", "text"};
	return type[g->dialect];
}

static struct str as_text(const struct column *k)
{
	struct str name = quoted(k->name);
	if (g->dialect == DIALECT_MYSQL && str_find(k->type, STR("blob"), 0) != SIZE_MAX)
		return str_fmt(a, "HEX(%.*s)", STRF(name));
	return g->dialect == DIALECT_POSTGRESQL ? str_fmt(a, "%.*s::text", STRF(name))
						: str_fmt(a, "CAST(%.*s AS %s)", STRF(name), text_type());
}

/* The columns of a SELECT, with column "which" (SIZE_MAX: every one) written as "as". */
static struct str select_list(const struct target *t, size_t which, struct str as)
{
	struct str out = STR("");
	for (size_t i = 0; i < t->columns.n; i++) {
		struct str name = quoted(t->columns.v[i].name);
		bool other = i == which || which == SIZE_MAX;
		out = str_fmt(a, "%.*s%s%.*s AS %.*s", STRF(out), i ? ", " : "", STRF(other ? as : name),
			STRF(name));
	}
	return out;
}

static long peak_kb(bool from_here)
{
	FILE *f = from_here ? fopen("/proc/self/clear_refs", "w") : NULL;
	if (f) {
		fputs("5", f); /* the peak starts anew: proc(5) */
		fclose(f);
	}
	char line[200];
	long kb = -1;
	f = fopen("/proc/self/status", "r");
	while (f && fgets(line, sizeof line, f))
		(void)sscanf(line, "VmHWM: %ld", &kb);
	if (f)
		fclose(f);
	return kb;
}

static long grown; /* KiB that the last reading took; SQLite's own work beside it is not counted */

/* Put "CREATE kind t AS SELECT list FROM the real table tail" in the table's place, read, and take it away.
 */
static struct outcome with(const struct target *t, const char *kind, struct str list, const char *tail)
{
	aside(t, true);
	sql(str_fmt(a, "CREATE %s %.*s AS SELECT %.*s FROM %.*s%s", kind, STRF(full(t, "")), STRF(list),
		STRF(full(t, "_was")), tail)
			.p);
	long before = peak_kb(true);
	struct outcome o = look_now();
	grown = before < 0 ? 0 : peak_kb(false) - before;
	sql(str_fmt(a, "DROP %s %.*s", kind, STRF(full(t, ""))).p);
	aside(t, false);
	return o;
}

static struct outcome with_column(const struct target *t, size_t i, struct str as)
{
	return with(t, "TABLE", select_list(t, i, as), "");
}

#endif
