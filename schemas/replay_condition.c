#include "schemas/replay_condition.h"

#include "schemas/replay_flow.h"

enum { MAX_DEPTH = 20 };

struct condition {
	const struct catalog *c;
	struct str rest;
	int depth;
	bool bad;
	const struct replay_item *item; /* NULL = none is at hand */
};

static struct str word(struct condition *x)
{
	x->rest = str_trim(x->rest);
	return str_cut(&x->rest, ' ');
}

static struct str name(struct condition *x)
{
	x->rest = str_trim(x->rest);
	bool quoted = x->rest.n && x->rest.p[0] == '"';
	size_t end = str_chr(str_sub(x->rest, 1, x->rest.n), '"');
	if (!quoted || end == SIZE_MAX) {
		x->bad = true;
		return STR_NONE;
	}
	struct str out = str_sub(x->rest, 1, end + 1);
	x->rest = str_sub(x->rest, end + 2, x->rest.n);
	return out;
}

/* Liquibase 4.28 looks for names as they are written in SQLite. */
static bool same(const struct catalog *c, struct str a, struct str b)
{
	return c->dialect == DIALECT_SQLITE ? str_eq(a, b) : str_ieq(a, b);
}

static bool in_schema(const struct condition *x, struct str schema, struct str its)
{
	if (x->c->dialect != DIALECT_POSTGRESQL)
		return true;
	if (schema.n)
		return str_ieq(schema, its);
	return !x->c->search_path.n || str_eq(x->c->search_path.v[0], its);
}

/* Are the names those of a list "a,b", in its order? */
static bool lists(const struct catalog *c, const struct names *l, struct str names)
{
	for (size_t i = 0; i < l->n; i++) {
		bool last = i + 1 == l->n;
		if (last != (str_chr(names, ',') == SIZE_MAX) || !same(c, l->v[i], str_cut(&names, ',')))
			return false;
	}
	return l->n > 0;
}

/* An index over just these columns, a foreign key of them, one that leads to a table; a constraint's name. */
static bool has_part(const struct catalog *c, const struct relation *r, struct str kind, struct str part)
{
	for (size_t i = 0; str_eq(kind, STR("indexed")) && i < r->indexes.n; i++)
		if (!r->indexes.v[i].primary && lists(c, &r->indexes.v[i].columns, part))
			return true;
	for (size_t i = 0; i < r->constraints.n; i++) {
		const struct constraint *k = &r->constraints.v[i];
		bool foreign = k->kind == CONSTRAINT_FOREIGN;
		if ((str_eq(kind, STR("constraint")) && same(c, k->name, part)) ||
			(str_eq(kind, STR("keyed")) && foreign && lists(c, &k->columns, part)) ||
			(str_eq(kind, STR("refers")) && foreign && same(c, k->ref_table, part)))
			return true;
	}
	return false;
}

static bool in_relation(const struct catalog *c, const struct relation *r, struct str kind, struct str part)
{
	bool found = has_part(c, r, kind, part);
	if (str_eq(kind, STR("column")))
		for (size_t i = 0; i < r->columns.n; i++)
			found = found || same(c, r->columns.v[i].name, part);
	if (str_eq(kind, STR("index")))
		for (size_t i = 0; i < r->indexes.n; i++)
			found = found || same(c, r->indexes.v[i].name, part);
	enum constraint_kind k = str_eq(kind, STR("foreign"))   ? CONSTRAINT_FOREIGN
				 : str_eq(kind, STR("primary")) ? CONSTRAINT_PRIMARY
								: CONSTRAINT_UNIQUE;
	bool key = k != CONSTRAINT_UNIQUE || str_eq(kind, STR("unique"));
	for (size_t i = 0; key && i < r->constraints.n; i++)
		found = found || (r->constraints.v[i].kind == k &&
					 (!part.n || same(c, r->constraints.v[i].name, part)));
	for (size_t i = 0; key && k != CONSTRAINT_FOREIGN && i < r->indexes.n; i++)
		found = found ||
			(r->indexes.v[i].unique && r->indexes.v[i].primary == (k == CONSTRAINT_PRIMARY) &&
				(!part.n || same(c, r->indexes.v[i].name, part)));
	return found;
}

static bool relation_of(struct condition *x, struct str kind)
{
	bool whole = str_eq(kind, STR("table")) || str_eq(kind, STR("view")), found = false;
	struct str schema = name(x), table = name(x), part = whole ? STR_NONE : name(x);
	for (size_t i = 0; i < x->c->relations.n && !found; i++) {
		const struct relation *r = &x->c->relations.v[i];
		bool view = r->kind == RELATION_VIEW || r->kind == RELATION_MATVIEW;
		if (!in_schema(x, schema, r->schema) || (table.n && !same(x->c, table, r->name)))
			continue;
		found = whole ? view == str_eq(kind, STR("view")) : in_relation(x->c, r, kind, part);
	}
	return found;
}

static bool are_same(const struct catalog *c, const struct names *all, const struct str *some, size_t n)
{
	bool found = all->n == n;
	for (size_t i = 0; found && i < n; i++)
		found = same(c, all->v[i], some[i]);
	return found;
}

enum { MAX_NAMES = 16 };

/* ( "A" "B" ) */
static size_t names_of(struct condition *x, struct str *out)
{
	size_t n = 0;
	x->bad = x->bad || !str_eq(word(x), STR("("));
	while (!x->bad && (x->rest = str_trim(x->rest), !str_starts(x->rest, STR(")")))) {
		struct str one = name(x);
		x->bad = x->bad || n >= MAX_NAMES;
		if (!x->bad)
			out[n++] = one;
	}
	x->bad = x->bad || !str_eq(word(x), STR(")"));
	return x->bad ? 0 : n;
}

static bool item_of(struct condition *x)
{
	struct str what = word(x), names[MAX_NAMES];
	const struct replay_item *item = x->item;
	bool plain = str_eq(what, STR("unique")) || str_eq(what, STR("primary")), found = false;
	size_t n = plain ? 0 : names_of(x, names);
	x->bad = x->bad || !item || (!plain && !n);
	if (x->bad)
		return false;
	if (plain)
		return str_eq(what, STR("unique")) ? item->unique : item->primary;
	if (str_eq(what, STR("is")))
		return are_same(x->c, item->columns, names, n);
	if (str_eq(what, STR("name")))
		return str_ieq(item->name, names[0]);
	if (str_eq(what, STR("begins")))
		return str_ieq(str_sub(item->name, 0, names[0].n), names[0]);
	x->bad = !str_eq(what, STR("has"));
	for (size_t i = 0; i < item->columns->n; i++)
		found = found || same(x->c, item->columns->v[i], names[0]);
	return found;
}

static bool sequence_of(struct condition *x)
{
	struct str schema = name(x), sequence = name(x);
	for (size_t i = 0; i < x->c->sequences.n; i++)
		if (in_schema(x, schema, x->c->sequences.v[i].schema) &&
			same(x->c, sequence, x->c->sequences.v[i].name))
			return true;
	return false;
}

static bool extension_of(struct condition *x)
{
	struct str extension = name(x);
	for (size_t i = 0; i < x->c->extensions.n; i++)
		if (str_eq(x->c->extensions.v[i].name, extension))
			return true;
	return false;
}

static bool type_of(struct condition *x)
{
	struct str schema = name(x), type = name(x);
	for (size_t i = 0; i < x->c->types.n; i++)
		if (in_schema(x, schema, x->c->types.v[i].schema) && same(x->c, type, x->c->types.v[i].name))
			return true;
	return false;
}

/* 1, 0, or -1 = not known */
static int one(struct condition *x);

static int list(struct condition *x, bool all)
{
	int out = all;
	x->bad = x->bad || !str_eq(word(x), STR("("));
	while (!x->bad) {
		struct str before = x->rest;
		if (str_eq(word(x), STR(")")))
			return out;
		x->rest = before;
		int holds = one(x);
		if (holds == !all || out == !all)
			out = !all;
		else
			out = holds < 0 ? holds : out;
	}
	return 0;
}

static int opposite(int holds)
{
	return holds < 0 ? holds : !holds;
}

static int one(struct condition *x)
{
	static const char *const kinds[] = {"table", "view", "column", "index", "foreign", "primary",
		"unique", "indexed", "keyed", "refers", "constraint"};
	int out = 0;
	struct str w = word(x);
	if (++x->depth > MAX_DEPTH || !w.n)
		x->bad = true;
	else if (str_eq(w, STR("and")) || str_eq(w, STR("or")))
		out = list(x, str_eq(w, STR("and")));
	else if (str_eq(w, STR("not")))
		out = opposite(one(x));
	else if (str_eq(w, STR("unknown")))
		out = -1;
	else if (str_eq(w, STR("sequence")))
		out = sequence_of(x);
	else if (str_eq(w, STR("extension")))
		out = extension_of(x);
	else if (str_eq(w, STR("type")))
		out = type_of(x);
	else if (str_eq(w, STR("item")))
		out = item_of(x);
	else if (str_eq(w, STR("yes")) || str_eq(w, STR("no")))
		out = str_eq(w, STR("yes"));
	else {
		size_t k = 0;
		while (k < sizeof kinds / sizeof *kinds && !str_eq(w, str_of(kinds[k])))
			k++;
		x->bad = x->bad || k == sizeof kinds / sizeof *kinds;
		if (!x->bad)
			out = relation_of(x, w);
	}
	x->depth--;
	return out;
}

int replay_condition_on(const struct catalog *c, struct str condition, const struct replay_item *item)
{
	struct condition x = {.c = c, .rest = condition, .item = item};
	int holds = one(&x);
	return x.bad || str_trim(x.rest).n ? -1 : holds;
}

int replay_condition(const struct catalog *c, struct str statement)
{
	static const char *const heads[] = {REPLAY_ONLY_IF, REPLAY_HALT_UNLESS, REPLAY_WHEN};
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
		struct str head = str_of(heads[i]), end = STR(REPLAY_CONDITION_END);
		if (!str_starts(statement, head) || !str_ends(statement, end))
			continue;
		return replay_condition_on(c, str_sub(statement, head.n, statement.n - end.n), NULL);
	}
	return -1;
}
