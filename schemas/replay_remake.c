#include "schemas/replay_remake.h"

#define MARK_END " */"
#define QUOTE '\x03' /* stands for a quote in a mark's part */
#define NEXT '\x04'  /* between the columns that are kept, and behind the name of one */

enum { PARTS = 6 };

static const char *const kinds[] = {"column", "primary", "no primary", "foreign", "no foreign", "index"};

static struct str with(struct arena *a, struct str text, char from, char to)
{
	char *p = str_z(a, text);
	for (size_t i = 0; i < text.n; i++)
		p[i] = p[i] == from ? to : p[i];
	return (struct str){p, text.n};
}

struct str replay_remake_keep(struct arena *a, struct str kept, struct str name, struct str sql)
{
	enum { MOST = 8192 };
	if (str_chr(name, NEXT) != SIZE_MAX || str_chr(sql, NEXT) != SIZE_MAX || kept.n > MOST)
		return kept;
	return str_fmt(a, "%.*s%.*s%c%.*s%c", STRF(kept), STRF(name), NEXT, STRF(sql), NEXT);
}

/* The definition that is kept of a column; empty: none. */
static struct str kept_of(const struct replay_remake *m, struct str name)
{
	struct str rest = m->kept, found = STR_NONE;
	while (rest.n) {
		struct str its = str_cut(&rest, NEXT), sql = str_cut(&rest, NEXT);
		if (str_ieq(its, name))
			found = sql;
	}
	return found;
}

struct str replay_remake_mark(struct arena *a, const struct replay_remake *m)
{
	const struct str parts[PARTS] = {
		str_of(kinds[m->kind]), m->table, m->name, m->sql, m->kept, str_of(m->again ? "again" : "")};
	struct str out = STR(REPLAY_REMAKE);
	for (size_t i = 0; i < PARTS; i++) {
		if (str_chr(parts[i], QUOTE) != SIZE_MAX || str_find(parts[i], STR("*/"), 0) != SIZE_MAX)
			return STR_NONE;
		out = str_fmt(
			a, "%.*s%s\"%.*s\"", STRF(out), i ? " " : "", STRF(with(a, parts[i], '"', QUOTE)));
	}
	return str_fmt(a, "%.*s%s", STRF(out), MARK_END);
}

static bool read_mark(struct arena *a, struct str mark, struct replay_remake *m)
{
	struct str parts[PARTS], rest = str_sub(mark, sizeof REPLAY_REMAKE - 1, mark.n);
	size_t kind = 0;
	for (size_t i = 0; i < PARTS; i++) {
		if (!rest.n)
			return false;
		str_cut(&rest, '"');
		parts[i] = with(a, str_cut(&rest, '"'), QUOTE, '"');
	}
	while (kind < sizeof kinds / sizeof *kinds && !str_eq(parts[0], str_of(kinds[kind])))
		kind++;
	*m = (struct replay_remake){.kind = (enum replay_remake_kind)kind,
		.table = parts[1],
		.name = parts[2],
		.sql = parts[3],
		.kept = parts[4],
		.again = parts[5].n > 0};
	return kind < sizeof kinds / sizeof *kinds && m->table.n;
}

struct str replay_remake_table(struct arena *a, struct str mark)
{
	struct replay_remake m;
	return read_mark(a, mark, &m) ? m.table : STR_NONE;
}

static struct str quoted(struct arena *a, struct str name)
{
	return dialect_quote(a, DIALECT_SQLITE, name);
}

static struct str listed(struct arena *a, const struct names *names)
{
	struct str out = STR("");
	for (size_t i = 0; i < names->n; i++)
		out = str_fmt(a, "%.*s%s%.*s", STRF(out), i ? ", " : "", STRF(quoted(a, names->v[i])));
	return str_fmt(a, "(%.*s)", STRF(out));
}

static struct str joined(struct arena *a, const struct names *names)
{
	struct str out = STR("");
	for (size_t i = 0; i < names->n; i++)
		out = str_fmt(a, "%.*s%s%.*s", STRF(out), i ? "," : "", STRF(names->v[i]));
	return out;
}

/* One that stays: its type in small letters; the only key of an integer counts up from now on. */
static struct str column_as_it_is(struct arena *a, const struct relation *r, const struct column *c)
{
	bool counts = false;
	for (size_t i = 0; i < r->constraints.n; i++)
		counts = counts || (r->constraints.v[i].kind == CONSTRAINT_PRIMARY &&
					   r->constraints.v[i].columns.n == 1 &&
					   str_eq(r->constraints.v[i].columns.v[0], c->name) &&
					   str_ieq(c->type, STR("integer")));
	struct str out = str_fmt(a, "%.*s %.*s", STRF(quoted(a, c->name)), STRF(str_lower(a, c->type)));
	if (counts)
		out = str_fmt(a, "%.*s primary key autoincrement", STRF(out));
	if (c->not_null)
		out = str_fmt(a, "%.*s not null", STRF(out));
	return c->def.n ? str_fmt(a, "%.*s default (%.*s)", STRF(out), STRF(c->def)) : out;
}

static struct str columns(
	struct arena *a, const struct relation *r, const struct replay_remake *m, bool *found, bool *counts)
{
	struct str out = STR("");
	for (size_t i = 0; i < r->columns.n; i++) {
		const struct column *c = &r->columns.v[i];
		bool this = m->kind == REPLAY_REMAKE_COLUMN && str_ieq(c->name, m->name);
		struct str sql = this ? m->sql : kept_of(m, c->name);
		struct str text = sql.n ? str_fmt(a, "%.*s %.*s", STRF(quoted(a, c->name)), STRF(sql))
					: column_as_it_is(a, r, c);
		*found = *found || this;
		*counts = *counts || str_find(text, STR(" primary key autoincrement"), 0) != SIZE_MAX;
		out = str_fmt(a, "%.*s%s%.*s", STRF(out), i ? ", " : "", STRF(text));
	}
	return out;
}

static struct str foreign_keys(
	struct arena *a, const struct relation *r, const struct replay_remake *m, bool *found)
{
	struct str out = STR("");
	for (size_t i = 0; i < r->constraints.n; i++) {
		/* The pragma lists the newest first. */
		const struct constraint *k = &r->constraints.v[m->again ? i : r->constraints.n - 1 - i];
		if (k->kind != CONSTRAINT_FOREIGN)
			continue;
		if (m->kind == REPLAY_REMAKE_NO_FOREIGN && str_ieq(joined(a, &k->columns), m->name))
			continue;
		out = str_fmt(a, "%.*s, foreign key %.*s references %.*s%.*s", STRF(out),
			STRF(listed(a, &k->columns)), STRF(quoted(a, k->ref_table)),
			STRF(k->ref_columns.n ? listed(a, &k->ref_columns) : STR("")));
	}
	/* One that is not there is no error. */
	*found = *found || m->kind == REPLAY_REMAKE_FOREIGN || m->kind == REPLAY_REMAKE_NO_FOREIGN;
	if (m->kind != REPLAY_REMAKE_FOREIGN)
		return out;
	return str_fmt(a, "%.*s, %.*s", STRF(out), STRF(m->sql));
}

static struct str primary_key(
	struct arena *a, const struct relation *r, const struct replay_remake *m, bool *found)
{
	struct str out = STR("");
	for (size_t i = 0; i < r->constraints.n; i++)
		if (r->constraints.v[i].kind == CONSTRAINT_PRIMARY)
			out = str_fmt(a, ", primary key %.*s", STRF(listed(a, &r->constraints.v[i].columns)));
	*found = *found || m->kind == REPLAY_REMAKE_PRIMARY || (m->kind == REPLAY_REMAKE_NO_PRIMARY && out.n);
	if (m->kind == REPLAY_REMAKE_PRIMARY)
		return str_fmt(a, ", primary key %.*s", STRF(m->sql));
	return m->kind == REPLAY_REMAKE_NO_PRIMARY ? STR("") : out;
}

/* False: one of a kind that the pragmas do not tell. */
static bool indexes(struct arena *a, const struct relation *r, struct str *out)
{
	*out = STR("");
	for (size_t i = 0; i < r->indexes.n; i++) {
		const struct index *x = &r->indexes.v[i];
		if (x->primary)
			continue;
		if (!x->definition.n || x->predicate.n)
			return false;
		for (size_t k = 0; k < x->columns.n; k++)
			if (str_starts(x->columns.v[k], STR("(")))
				return false;
		*out = str_fmt(a, "%.*s;\ncreate %sindex %.*s on %.*s %.*s", STRF(*out),
			x->unique ? "unique " : "", STRF(quoted(a, x->name)), STRF(quoted(a, r->name)),
			STRF(listed(a, &x->columns)));
	}
	return true;
}

static struct str renamed_index(
	struct arena *a, const struct relation *r, const struct replay_remake *m, const char **what)
{
	*what = "an index that gets another name is not in the catalog";
	for (size_t i = 0; i < r->indexes.n; i++) {
		const struct index *x = &r->indexes.v[i];
		if (!str_ieq(x->name, m->name) || !x->definition.n || x->primary)
			continue;
		return str_fmt(a, "drop index %.*s;\ncreate %sindex %.*s on %.*s %.*s",
			STRF(quoted(a, x->name)), x->unique ? "unique " : "", STRF(quoted(a, m->sql)),
			STRF(quoted(a, r->name)), STRF(listed(a, &x->columns)));
	}
	return STR_NONE;
}

struct str replay_remake_sql(struct arena *a, const struct catalog *now, struct str mark, const char **what)
{
	struct replay_remake m;
	struct str rest;
	bool found = false, counts = false;
	*what = "a table that is made anew in a way that is not read";
	if (now->dialect != DIALECT_SQLITE || !read_mark(a, mark, &m))
		return STR_NONE;
	const struct relation *r = catalog_relation(now, STR("main"), m.table);
	*what = "a table that is made anew is not in the catalog";
	if (!r || r->kind != RELATION_TABLE)
		return STR_NONE;
	if (m.kind == REPLAY_REMAKE_INDEX_NAME)
		return renamed_index(a, r, &m, what);
	*what = "a table that is made anew has collations or indexes that are not taken over as they are";
	if (str_find(str_lower(a, r->definition), STR(" collate "), 0) != SIZE_MAX || !indexes(a, r, &rest))
		return STR_NONE;
	*what = "a table that is made anew has a generated column";
	for (size_t i = 0; i < r->columns.n; i++)
		if (r->columns.v[i].generated.n)
			return STR_NONE;
	struct str all = columns(a, r, &m, &found, &counts), keys = foreign_keys(a, r, &m, &found),
		   primary = primary_key(a, r, &m, &found);
	*what = "what a table that is made anew should change is not in the catalog";
	if (!found)
		return STR_NONE;
	struct str temp = quoted(a, str_fmt(a, "__temp__%.*s", STRF(r->name)));
	return str_fmt(a,
		"create table %.*s (%.*s%.*s%.*s);\ndrop table %.*s;\nalter table %.*s rename to %.*s%.*s",
		STRF(temp), STRF(all), STRF(keys), STRF(counts ? STR("") : primary), STRF(quoted(a, r->name)),
		STRF(temp), STRF(quoted(a, r->name)), STRF(rest));
}
