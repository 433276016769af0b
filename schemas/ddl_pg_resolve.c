/*
 * Which function or operator a call means, after PostgreSQL's own rules (src/backend/parser/parse_func.c
 * func_select_candidate, parse_oper.c), over the facts in schemas/pg: what its own functions and operators
 * take and give.
 */
#include <string.h>

#include "schemas/ddl_pg_resolve.h"

#include "pg_functions.h"
#include "pg_operators.h"

#define COUNT(v) (sizeof(v) / sizeof *(v))

enum { MAX_CANDIDATES = 256 };

struct candidate {
	const struct str *args; /* as many as are given */
	struct str result, schema;
};

struct choice {
	struct pg *p;
	const struct str *given;
	struct str base[DDL_PG_MAX_ARGS]; /* the given types, domains as what they are of */
	size_t nargs, n, cap;
	struct candidate *v;
};

/* What polymorphic types stand for in one call; domains stay but where several types become one. */
struct binding {
	struct str elem, range;
};

/* One more argument of that family; false when it contradicts the others. */
static bool agree(const struct choice *c, bool compatible, struct str *elem, struct str t)
{
	if (!elem->n || ddl_pg_resolve_same(*elem, t)) {
		*elem = elem->n ? *elem : t;
		return true;
	}
	if (!compatible)
		return false;
	struct str l = ddl_pg_resolve_without_domain(c->p, *elem), r = ddl_pg_resolve_without_domain(c->p, t);
	*elem = ddl_pg_resolve_coerces(c->p, l, r) ? r : l;
	return ddl_pg_resolve_coerces(c->p, l, r) || ddl_pg_resolve_coerces(c->p, r, l);
}

/* What the candidate's polymorphic types are for these arguments; false when they contradict each other. */
static bool bind(const struct choice *c, const struct candidate *k, struct binding *b)
{
	*b = (struct binding){.elem = STR_NONE};
	for (size_t i = 0; i < c->nargs; i++) {
		struct str poly = k->args[i];
		if (!ddl_pg_resolve_is_polymorphic(poly) || ddl_pg_resolve_is_unknown(c->given[i]))
			continue;
		if (str_ends(poly, STR("multirange")))
			b->range = ddl_pg_resolve_range_of(c->p, c->base[i]);
		else if (str_ends(poly, STR("range")))
			b->range = c->base[i];
		struct str t = ddl_pg_resolve_stands_for(c->p, poly, c->given[i]);
		if (t.n && !agree(c, str_starts(poly, STR("anycompatible")), &b->elem, t))
			return false;
	}
	return true;
}

static struct str bound(struct pg *p, struct str type, const struct binding *b, struct str otherwise)
{
	if (!ddl_pg_resolve_is_polymorphic(type))
		return type;
	if (str_ends(type, STR("multirange")))
		return b->range.n ? ddl_pg_resolve_multirange(p, b->range) : otherwise;
	if (str_ends(type, STR("range")))
		return b->range.n ? b->range : otherwise;
	if (!b->elem.n)
		return otherwise;
	if (str_ends(type, STR("array")) && !str_ends(type, STR("nonarray")))
		return str_fmt(p->a, "%.*s[]", STRF(b->elem));
	return b->elem;
}

static bool fits(const struct choice *c, const struct candidate *k)
{
	struct binding b;
	for (size_t i = 0; i < c->nargs; i++)
		if (!ddl_pg_resolve_coerces(c->p, c->given[i], k->args[i]))
			return false;
	return bind(c, k, &b);
}

static bool is_exact(const struct choice *c, const struct candidate *k)
{
	for (size_t i = 0; i < c->nargs; i++)
		if (!ddl_pg_resolve_same(k->args[i], c->given[i]))
			return false;
	return true;
}

/* Keep those with the most points, all when none has any. */
static void keep_best(struct choice *c, const int *points)
{
	int best = 0;
	size_t kept = 0;
	for (size_t i = 0; i < c->n; i++)
		best = points[i] > best ? points[i] : best;
	for (size_t i = 0; i < c->n; i++)
		if (points[i] == best)
			c->v[kept++] = c->v[i];
	c->n = kept;
}

static void by_match(struct choice *c, bool or_preferred)
{
	int points[MAX_CANDIDATES] = {0};
	for (size_t k = 0; k < c->n; k++)
		for (size_t i = 0; i < c->nargs; i++) {
			bool preferred, ignored;
			if (ddl_pg_resolve_is_unknown(c->base[i]))
				continue;
			bool exact = ddl_pg_resolve_same(c->v[k].args[i], c->base[i]);
			bool kind = ddl_pg_resolve_category(c->p, c->v[k].args[i], &preferred) ==
				    ddl_pg_resolve_category(c->p, c->base[i], &ignored);
			points[k] += exact || (or_preferred && preferred && kind);
		}
	keep_best(c, points);
}

/* The category that the unknown argument is taken to be of; 0 when the candidates disagree. */
static char slot(const struct choice *c, size_t i, bool *has_preferred)
{
	char kind = 0;
	bool conflict = false;
	*has_preferred = false;
	for (size_t k = 0; k < c->n; k++) {
		bool preferred;
		char now = ddl_pg_resolve_category(c->p, c->v[k].args[i], &preferred);
		if (!kind || (now == 'S' && kind != 'S')) {
			kind = now;
			*has_preferred = preferred;
		} else if (now == kind) {
			*has_preferred |= preferred;
		} else {
			conflict = true;
		}
	}
	return conflict && kind != 'S' ? 0 : kind;
}

static void by_unknowns(struct choice *c)
{
	struct candidate *kept = arena_alloc(c->p->tmp, c->n + 1, sizeof *kept);
	size_t n = 0;
	for (size_t k = 0; k < c->n; k++) {
		bool keep = true;
		for (size_t i = 0; i < c->nargs; i++) {
			bool has_preferred, preferred;
			if (!ddl_pg_resolve_is_unknown(c->base[i]))
				continue;
			char want = slot(c, i, &has_preferred);
			if (!want)
				return;
			keep = keep && ddl_pg_resolve_category(c->p, c->v[k].args[i], &preferred) == want &&
			       (preferred || !has_preferred);
		}
		if (keep)
			kept[n++] = c->v[k];
	}
	if (n) {
		c->v = kept;
		c->n = n;
	}
}

/* Last, unknown arguments are taken to be of the one type that all known ones have. */
static void as_the_known(struct choice *c)
{
	struct str known = STR_NONE;
	size_t found = 0, at = 0;
	for (size_t i = 0; i < c->nargs; i++) {
		if (ddl_pg_resolve_is_unknown(c->base[i]))
			continue;
		if (known.n && !ddl_pg_resolve_same(known, c->base[i]))
			return;
		known = c->base[i];
	}
	for (size_t k = 0; known.n && k < c->n; k++) {
		bool ok = true;
		for (size_t i = 0; i < c->nargs; i++)
			ok = ok && ddl_pg_resolve_coerces(c->p, known, c->v[k].args[i]);
		at = ok ? k : at;
		found += ok;
	}
	if (found == 1) {
		c->v = &c->v[at];
		c->n = 1;
	}
}

static bool choose(struct choice *c, struct ddl_pg_resolved *out)
{
	size_t kept = 0, exact = SIZE_MAX;
	for (size_t k = 0; k < c->n; k++)
		if (exact == SIZE_MAX && is_exact(c, &c->v[k]))
			exact = k;
	if (exact != SIZE_MAX) {
		c->v = &c->v[exact];
		c->n = 1;
	}
	for (size_t k = 0; k < c->n; k++)
		if (fits(c, &c->v[k]))
			c->v[kept++] = c->v[k];
	c->n = kept;
	if (c->n > 1)
		by_match(c, false);
	if (c->n > 1)
		by_match(c, true);
	if (c->n > 1)
		by_unknowns(c);
	if (c->n > 1)
		as_the_known(c);
	if (c->n != 1)
		return false;
	struct binding b;
	(void)bind(c, c->v, &b);
	for (size_t i = 0; i < c->nargs; i++)
		out->args[i] = bound(c->p, c->v->args[i], &b,
			ddl_pg_resolve_is_unknown(c->given[i]) ? STR("text") : c->base[i]);
	bool unknown = true; /* only constants without a type: those are text */
	for (size_t i = 0; i < c->nargs; i++)
		unknown = unknown && ddl_pg_resolve_is_unknown(c->given[i]);
	if (unknown)
		b.elem = STR("text");
	out->result = bound(c->p, c->v->result, &b, STR_NONE);
	out->schema = c->v->schema;
	return true;
}

static void begin(struct choice *c, struct pg *p, const struct str *given, size_t n)
{
	*c = (struct choice){.p = p, .given = given, .nargs = n};
	for (size_t i = 0; i < n; i++)
		c->base[i] = ddl_pg_resolve_without_domain(p, given[i]);
}

/* "integer, text" into the candidate's arguments, the last repeated when it is variadic; false when the
 * numbers do not fit. */
static bool read_args(const struct choice *c, struct str list, int ndefaults, bool variadic,
	struct str args[DDL_PG_MAX_ARGS])
{
	size_t n = 0, given = c->nargs;
	struct str last = STR_NONE;
	while (list.n && n < DDL_PG_MAX_ARGS) {
		size_t comma = str_find(list, STR(", "), 0);
		last = str_sub(list, 0, comma);
		args[n++] = last;
		list = comma == SIZE_MAX ? STR_NONE : str_sub(list, comma + 2, list.n);
	}
	if (list.n)
		return false;
	if (variadic && n && given >= n) {
		last = ddl_pg_resolve_is_any(last)     ? last
		       : ddl_pg_resolve_is_array(last) ? ddl_pg_resolve_element(last)
						       : STR("anyelement");
		for (size_t i = n - 1; i < given; i++)
			args[i] = last;
		return true;
	}
	return given <= n && given + (size_t)ndefaults >= n;
}

static bool has_args(const struct choice *c, const struct str *args)
{
	for (size_t i = 0; i < c->n; i++) {
		bool same = true;
		for (size_t j = 0; j < c->nargs && same; j++)
			same = str_eq(c->v[i].args[j], args[j]);
		if (same)
			return true;
	}
	return false;
}

/* An earlier one hides it. */
static void add(struct choice *c, const struct str *args, struct str result, struct str schema)
{
	struct arena *a = c->p->tmp;
	if (has_args(c, args) || c->n >= MAX_CANDIDATES)
		return;
	struct str *own = ARENA_ARRAY(a, struct str, c->nargs + 1);
	memcpy(own, args, c->nargs * sizeof *own);
	*VEC_PUSH(a, c) = (struct candidate){own, result, schema};
}

/* The only column of "TABLE(name type)", "record" for several. */
static struct str single(struct str result)
{
	if (!str_starts(result, STR("TABLE(")))
		return str_starts(result, STR("SETOF ")) ? str_sub(result, 6, result.n) : result;
	struct str in = str_sub(result, 6, result.n - 1);
	if (str_find(in, STR(", "), 0) != SIZE_MAX)
		return STR("record");
	str_cut(&in, ' ');
	return in;
}

static int compare_name(const char *line, struct str name)
{
	struct str l = str_of(line);
	return str_cmp(str_sub(l, 0, str_chr(l, '(')), name);
}

size_t ddl_pg_builtin_first(struct str name)
{
	size_t lo = 0, hi = COUNT(pg_functions);
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (compare_name(pg_functions[mid], name) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < COUNT(pg_functions) && compare_name(pg_functions[lo], name) == 0 ? lo : SIZE_MAX;
}

struct str ddl_pg_builtin_result(struct str name, size_t nargs)
{
	struct str all = STR_NONE;
	for (size_t i = ddl_pg_builtin_first(name);
		i < COUNT(pg_functions) && compare_name(pg_functions[i], name) == 0; i++) {
		struct str rest = str_of(pg_functions[i]), spec = str_trim(str_cut(&rest, '|'));
		size_t open = str_chr(spec, '('), close = open, commas = 0;
		while (close < spec.n && spec.p[close] != ')')
			commas += spec.p[close++] == ',';
		if ((close == open + 1 ? 0 : commas + 1) != nargs)
			continue;
		struct str r = str_sub(spec, close + 2, spec.n);
		if (all.n && !str_eq(all, r))
			return STR_NONE;
		all = r;
	}
	return all;
}

static void add_builtin(struct choice *c, struct str name)
{
	for (size_t i = ddl_pg_builtin_first(name);
		i < COUNT(pg_functions) && compare_name(pg_functions[i], name) == 0; i++) {
		struct str more = str_of(pg_functions[i]), spec = str_trim(str_cut(&more, '|'));
		size_t open = str_chr(spec, '('), close = str_chr(spec, ')');
		struct str args[DDL_PG_MAX_ARGS];
		int ndefaults = more.n ? more.p[0] - '0' : 0;
		if (read_args(c, str_sub(spec, open + 1, close), ndefaults, str_ends(more, STR("v")), args))
			add(c, args, single(str_sub(spec, close + 2, spec.n)), STR_NONE);
	}
}

static void add_own(struct choice *c, struct pg_name n)
{
	const struct catalog *cat = c->p->c;
	for (size_t i = 0; i < cat->functions.n; i++) {
		const struct function *f = &cat->functions.v[i];
		bool here = n.schema.n ? str_eq(f->schema, n.schema)
				       : catalog_names_have(DIALECT_POSTGRESQL, cat->search_path, f->schema);
		struct str args[DDL_PG_MAX_ARGS];
		if (here && !f->procedure && str_eq(f->name, n.name) &&
			read_args(c, f->args, f->ndefaults, f->variadic, args))
			add(c, args, single(f->returns), f->schema);
	}
}

bool ddl_pg_resolve_function(
	struct pg *p, struct pg_name n, const struct str *args, size_t nargs, struct ddl_pg_resolved *out)
{
	struct choice c;
	if (nargs > DDL_PG_MAX_ARGS)
		return false;
	for (size_t i = 0; i < nargs; i++)
		if (!args[i].n)
			return false;
	begin(&c, p, args, nargs);
	if (!n.schema.n || str_eq(n.schema, STR("pg_catalog")))
		add_builtin(&c, n.name);
	if (!str_eq(n.schema, STR("pg_catalog")))
		add_own(&c, n);
	return choose(&c, out);
}

/* One unknown side of an operator is first taken to be of the other's type (binary_oper_exact). */
static bool both_alike(struct choice *c, struct ddl_pg_resolved *out)
{
	if (c->nargs != 2 || ddl_pg_resolve_is_unknown(c->given[0]) == ddl_pg_resolve_is_unknown(c->given[1]))
		return false;
	struct str known = ddl_pg_resolve_is_unknown(c->given[0]) ? c->base[1] : c->base[0];
	for (size_t k = 0; k < c->n; k++)
		if (ddl_pg_resolve_same(c->v[k].args[0], known) &&
			ddl_pg_resolve_same(c->v[k].args[1], known)) {
			out->args[0] = out->args[1] = known;
			out->result = c->v[k].result;
			return true;
		}
	return false;
}

bool ddl_pg_resolve_operator(
	struct pg *p, struct str op, const struct str *args, size_t nargs, struct ddl_pg_resolved *out)
{
	struct choice c;
	struct str rest;
	for (size_t i = 0; i < nargs; i++)
		if (!args[i].n)
			return false;
	begin(&c, p, args, nargs);
	out->schema = STR_NONE;
	for (size_t i = 0; i < COUNT(pg_operators); i++) {
		if (!ddl_pg_resolve_after(pg_operators[i], op, &rest))
			continue;
		struct str left = str_cut(&rest, ';'), right = str_cut(&rest, ';');
		if ((left.n != 0) == (nargs == 2))
			add(&c, (const struct str[]){nargs == 2 ? left : right, right}, rest, STR_NONE);
	}
	return both_alike(&c, out) || choose(&c, out);
}
