/*
 * Which function or operator a call means, after PostgreSQL's own rules (src/backend/parser/parse_func.c
 * func_select_candidate, parse_oper.c, parse_coerce.c), over the facts in schemas/pg: what its own functions
 * and operators take and give, what is cast to what of itself, and which types are preferred.
 */
#include <string.h>

#include "schemas/ddl_pg_resolve.h"

#include "pg_casts.h"
#include "pg_functions.h"
#include "pg_operators.h"
#include "pg_types.h"

#define COUNT(v) (sizeof(v) / sizeof *(v))
#define UNKNOWN STR(DDL_PG_UNKNOWN)

enum { MAX_CANDIDATES = 256, MAX_DOMAINS = 20 };

struct candidate {
	struct str args[DDL_PG_MAX_ARGS];
	struct str result, schema;
};

struct choice {
	struct pg *p;
	const struct str *given;
	struct str base[DDL_PG_MAX_ARGS]; /* the given types, domains as what they are of */
	size_t nargs, n;
	struct candidate *v;
};

static struct str bare(struct str type)
{
	size_t dot = str_chr(type, '.');
	return dot == SIZE_MAX || str_chr(type, '"') != SIZE_MAX ? type : str_sub(type, dot + 1, type.n);
}

static bool same(struct str a, struct str b)
{
	return str_eq(a, b) || str_eq(bare(a), bare(b));
}

static bool is_unknown(struct str type)
{
	return str_eq(type, UNKNOWN);
}

static bool is_array(struct str type)
{
	return str_ends(type, STR("[]"));
}

static struct str element(struct str type)
{
	return str_sub(type, 0, type.n - 2);
}

static const struct type *user_type(struct pg *p, struct str shown)
{
	size_t dot = str_chr(shown, '.');
	struct str schema = dot == SIZE_MAX ? STR_NONE : str_sub(shown, 0, dot);
	return catalog_type(p->c, schema, dot == SIZE_MAX ? shown : str_sub(shown, dot + 1, shown.n));
}

static struct str without_domain(struct pg *p, struct str type)
{
	for (int i = 0; i < MAX_DOMAINS; i++) {
		const struct type *t = user_type(p, type);
		if (!t || t->kind != TYPE_DOMAIN)
			break;
		type = ddl_pg_expr_base(p, t->base);
	}
	return type;
}

/* "key;..." lines: the rest behind the key. */
static bool after(const char *line, struct str key, struct str *rest)
{
	struct str l = str_of(line);
	if (l.n <= key.n || l.p[key.n] != ';' || memcmp(l.p, key.p, key.n) != 0)
		return false;
	*rest = str_sub(l, key.n + 1, l.n);
	return true;
}

static char category(struct pg *p, struct str type, bool *preferred)
{
	struct str rest;
	*preferred = false;
	if (is_array(type))
		return 'A';
	for (size_t i = 0; i < COUNT(pg_types); i++)
		if (after(pg_types[i], bare(type), &rest)) {
			*preferred = str_ends(rest, STR(";p"));
			return rest.p[0];
		}
	if (str_starts(type, STR("any")) || str_starts(type, STR("\"any")) || str_eq(type, STR("record")))
		return 'P';
	const struct type *t = user_type(p, type);
	return !t                          ? 'U'
	       : t->kind == TYPE_ENUM      ? 'E'
	       : t->kind == TYPE_COMPOSITE ? 'C'
	       : t->kind == TYPE_RANGE     ? 'R'
					   : 'U';
}

static bool is_cast(struct str from, struct str to)
{
	struct str rest;
	for (size_t i = 0; i < COUNT(pg_casts); i++)
		if (after(pg_casts[i], bare(from), &rest) && str_eq(str_cut(&rest, ';'), bare(to)))
			return true;
	return false;
}

/* Polymorphic types but "any": what kind of type each takes. */
static bool takes(struct pg *p, struct str poly, struct str type)
{
	bool preferred;
	char kind = category(p, type, &preferred);
	if (is_unknown(type))
		return true;
	if (str_ends(poly, STR("multirange")))
		return str_ends(type, STR("multirange"));
	if (str_ends(poly, STR("array")) && !str_ends(poly, STR("nonarray")))
		return is_array(type);
	if (str_ends(poly, STR("range")))
		return kind == 'R' && !str_ends(type, STR("multirange"));
	if (str_eq(poly, STR("anyenum")))
		return kind == 'E';
	return !str_ends(poly, STR("nonarray")) || !is_array(type);
}

static bool is_polymorphic(struct str type)
{
	return str_starts(type, STR("any"));
}

static bool is_any(struct str type)
{
	return str_eq(type, STR("\"any\""));
}

static bool coerces(struct pg *p, struct str from, struct str to)
{
	if (is_unknown(from) || is_any(to) || same(from, to))
		return true;
	if (is_polymorphic(to))
		return takes(p, to, from);
	struct str base = without_domain(p, from);
	if (!str_eq(base, from))
		return coerces(p, base, to);
	if (is_array(from) && is_array(to))
		return is_cast(element(from), element(to));
	bool preferred;
	return is_cast(from, to) || (str_eq(to, STR("record")) && category(p, from, &preferred) == 'C');
}

/* The element type that a polymorphic argument of this type stands for; empty when it says nothing. */
static struct str stands_for(struct str poly, struct str type)
{
	static const char *const ranges[][2] = {{"int4", "integer"}, {"int8", "bigint"}, {"num", "numeric"},
		{"ts", "timestamp without time zone"}, {"tstz", "timestamp with time zone"},
		{"date", "date"}};
	if (is_unknown(type))
		return STR_NONE;
	if (str_ends(poly, STR("array")) && !str_ends(poly, STR("nonarray")))
		return element(type);
	if (!str_ends(poly, STR("range")))
		return type;
	size_t n = type.n - (str_ends(type, STR("multirange")) ? 10 : 5);
	for (size_t i = 0; i < COUNT(ranges); i++)
		if (str_eq(str_sub(type, 0, n), str_of(ranges[i][0])))
			return str_of(ranges[i][1]);
	return STR_NONE;
}

/* What the candidate's polymorphic types are for these arguments; false when they contradict each other. */
static bool bind(const struct choice *c, const struct candidate *k, struct str *elem)
{
	*elem = STR_NONE;
	for (size_t i = 0; i < c->nargs; i++) {
		if (!is_polymorphic(k->args[i]))
			continue;
		struct str t = stands_for(k->args[i], c->base[i]);
		bool compatible = str_starts(k->args[i], STR("anycompatible"));
		if (!t.n || (elem->n && same(*elem, t)))
			continue;
		if (!elem->n || (compatible && coerces(c->p, *elem, t)))
			*elem = t;
		else if (!compatible || !coerces(c->p, t, *elem))
			return false;
	}
	return true;
}

static struct str bound(struct pg *p, struct str type, struct str elem, struct str otherwise)
{
	if (!is_polymorphic(type))
		return type;
	if (str_ends(type, STR("range")) || !elem.n)
		return otherwise;
	if (str_ends(type, STR("array")) && !str_ends(type, STR("nonarray")))
		return str_fmt(p->a, "%.*s[]", STRF(elem));
	return elem;
}

static bool fits(const struct choice *c, const struct candidate *k)
{
	struct str elem;
	for (size_t i = 0; i < c->nargs; i++)
		if (!coerces(c->p, c->given[i], k->args[i]))
			return false;
	return bind(c, k, &elem);
}

static bool is_exact(const struct choice *c, const struct candidate *k)
{
	for (size_t i = 0; i < c->nargs; i++)
		if (!same(k->args[i], c->given[i]))
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
			if (is_unknown(c->base[i]))
				continue;
			bool exact = same(c->v[k].args[i], c->base[i]);
			bool kind = category(c->p, c->v[k].args[i], &preferred) ==
				    category(c->p, c->base[i], &ignored);
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
		char now = category(c->p, c->v[k].args[i], &preferred);
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
			if (!is_unknown(c->base[i]))
				continue;
			char want = slot(c, i, &has_preferred);
			if (!want)
				return;
			keep = keep && category(c->p, c->v[k].args[i], &preferred) == want &&
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
		if (is_unknown(c->base[i]))
			continue;
		if (known.n && !same(known, c->base[i]))
			return;
		known = c->base[i];
	}
	for (size_t k = 0; known.n && k < c->n; k++) {
		bool ok = true;
		for (size_t i = 0; i < c->nargs; i++)
			ok = ok && coerces(c->p, known, c->v[k].args[i]);
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
	struct str elem;
	(void)bind(c, c->v, &elem);
	for (size_t i = 0; i < c->nargs; i++)
		out->args[i] =
			bound(c->p, c->v->args[i], elem, is_unknown(c->given[i]) ? STR("text") : c->base[i]);
	out->result = bound(c->p, c->v->result, elem.n ? elem : STR("text"), STR_NONE);
	out->schema = c->v->schema;
	return true;
}

static void begin(struct choice *c, struct pg *p, const struct str *given, size_t n)
{
	*c = (struct choice){.p = p, .given = given, .nargs = n};
	c->v = arena_alloc(p->tmp, MAX_CANDIDATES, sizeof *c->v);
	for (size_t i = 0; i < n; i++)
		c->base[i] = without_domain(p, given[i]);
}

/* "integer, text" into the candidate's arguments, the last repeated when it is variadic; false when the
 * numbers do not fit. */
static bool read_args(struct choice *c, struct str list, int ndefaults, bool variadic, struct candidate *out)
{
	size_t n = 0, given = c->nargs;
	struct str last = STR_NONE;
	while (list.n && n < DDL_PG_MAX_ARGS) {
		size_t comma = str_find(list, STR(", "), 0);
		last = str_sub(list, 0, comma);
		out->args[n++] = last;
		list = comma == SIZE_MAX ? STR_NONE : str_sub(list, comma + 2, list.n);
	}
	if (list.n)
		return false;
	if (variadic && n && given >= n) {
		last = is_any(last) ? last : is_array(last) ? element(last) : STR("anyelement");
		for (size_t i = n - 1; i < given; i++)
			out->args[i] = last;
		return true;
	}
	return given <= n && given + (size_t)ndefaults >= n;
}

static void add(struct choice *c, struct candidate k)
{
	for (size_t i = 0; i < c->n; i++) { /* an earlier one hides it */
		bool same_args = true;
		for (size_t j = 0; j < c->nargs; j++)
			same_args = same_args && str_eq(c->v[i].args[j], k.args[j]);
		if (same_args)
			return;
	}
	if (c->n < MAX_CANDIDATES)
		c->v[c->n++] = k;
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
	for (size_t i = ddl_pg_builtin_first(name);
		i < COUNT(pg_functions) && compare_name(pg_functions[i], name) == 0; i++) {
		struct str rest = str_of(pg_functions[i]), spec = str_trim(str_cut(&rest, '|'));
		size_t open = str_chr(spec, '('), close = open, commas = 0;
		while (close < spec.n && spec.p[close] != ')')
			commas += spec.p[close++] == ',';
		if ((close == open + 1 ? 0 : commas + 1) == nargs)
			return str_sub(spec, close + 2, spec.n);
	}
	return STR_NONE;
}

static void add_builtin(struct choice *c, struct str name)
{
	for (size_t i = ddl_pg_builtin_first(name);
		i < COUNT(pg_functions) && compare_name(pg_functions[i], name) == 0; i++) {
		struct str more = str_of(pg_functions[i]), spec = str_trim(str_cut(&more, '|'));
		size_t open = str_chr(spec, '('), close = str_chr(spec, ')');
		struct candidate k = {.result = single(str_sub(spec, close + 2, spec.n))};
		int ndefaults = more.n ? more.p[0] - '0' : 0;
		if (read_args(c, str_sub(spec, open + 1, close), ndefaults, str_ends(more, STR("v")), &k))
			add(c, k);
	}
}

static void add_own(struct choice *c, struct pg_name n)
{
	const struct catalog *cat = c->p->c;
	for (size_t i = 0; i < cat->functions.n; i++) {
		const struct function *f = &cat->functions.v[i];
		bool here = n.schema.n ? str_eq(f->schema, n.schema)
				       : catalog_names_have(DIALECT_POSTGRESQL, cat->search_path, f->schema);
		struct candidate k = {.result = single(f->returns), .schema = f->schema};
		if (here && !f->procedure && str_eq(f->name, n.name) &&
			read_args(c, f->args, f->ndefaults, f->variadic, &k))
			add(c, k);
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
	if (c->nargs != 2 || is_unknown(c->given[0]) == is_unknown(c->given[1]))
		return false;
	struct str known = is_unknown(c->given[0]) ? c->base[1] : c->base[0];
	for (size_t k = 0; k < c->n; k++)
		if (same(c->v[k].args[0], known) && same(c->v[k].args[1], known)) {
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
		if (!after(pg_operators[i], op, &rest))
			continue;
		struct str left = str_cut(&rest, ';'), right = str_cut(&rest, ';');
		struct candidate k = {.args = {nargs == 2 ? left : right, right}, .result = rest};
		if ((left.n != 0) == (nargs == 2))
			add(&c, k);
	}
	return both_alike(&c, out) || choose(&c, out);
}

struct str ddl_pg_common_type(struct pg *p, const struct str *types, size_t n)
{
	struct str common = STR_NONE;
	bool alike = true, preferred, other;
	for (size_t i = 0; i < n; i++) {
		if (!types[i].n)
			return STR_NONE;
		alike = alike && str_eq(types[i], types[0]);
	}
	if (n && alike && !is_unknown(types[0]))
		return types[0];
	for (size_t i = 0; i < n; i++) {
		struct str t = without_domain(p, types[i]);
		if (is_unknown(t) || str_eq(t, common))
			continue;
		if (!common.n) {
			common = t;
			continue;
		}
		if (category(p, common, &preferred) != category(p, t, &other))
			return STR_NONE;
		if (!preferred && coerces(p, common, t) && !coerces(p, t, common))
			common = t;
	}
	return common.n ? common : STR("text");
}
