/*
 * Types as calls look at them (src/backend/parser/parse_coerce.c): their categories, what is cast to what of
 * itself, what polymorphic arguments take, and the type that several have in common.
 */
#include <string.h>

#include "schemas/ddl_pg_resolve.h"

#include "pg_casts.h"
#include "pg_types.h"

#define COUNT(v) (sizeof(v) / sizeof *(v))
#define UNKNOWN STR(DDL_PG_UNKNOWN)

enum { MAX_DOMAINS = 20 };

static struct str bare(struct str type)
{
	size_t dot = str_chr(type, '.');
	return dot == SIZE_MAX || str_chr(type, '"') != SIZE_MAX ? type : str_sub(type, dot + 1, type.n);
}

bool ddl_pg_resolve_same(struct str a, struct str b)
{
	return str_eq(a, b) || str_eq(bare(a), bare(b));
}

bool ddl_pg_resolve_is_unknown(struct str type)
{
	return str_eq(type, UNKNOWN);
}

bool ddl_pg_resolve_is_array(struct str type)
{
	return str_ends(type, STR("[]"));
}

struct str ddl_pg_resolve_element(struct str type)
{
	return str_sub(type, 0, type.n - 2);
}

static const struct type *user_type(struct pg *p, struct str shown)
{
	size_t dot = str_chr(shown, '.');
	struct str schema = dot == SIZE_MAX ? STR_NONE : str_sub(shown, 0, dot);
	return catalog_type(p->c, schema, dot == SIZE_MAX ? shown : str_sub(shown, dot + 1, shown.n));
}

/* The domains of information_schema. */
static struct str standard_domain(struct str type)
{
	static const char *const domains[][2] = {{"cardinal_number", "integer"},
		{"character_data", "character varying"}, {"sql_identifier", "name"},
		{"time_stamp", "timestamp with time zone"}, {"yes_or_no", "character varying"}};
	struct str schema = STR("information_schema.");
	for (size_t i = 0; str_starts(type, schema) && i < COUNT(domains); i++)
		if (str_eq(str_sub(type, schema.n, type.n), str_of(domains[i][0])))
			return str_of(domains[i][1]);
	return type;
}

struct str ddl_pg_resolve_without_domain(struct pg *p, struct str type)
{
	type = standard_domain(type);
	for (int i = 0; i < MAX_DOMAINS; i++) {
		const struct type *t = user_type(p, type);
		if (!t || t->kind != TYPE_DOMAIN)
			break;
		type = ddl_pg_expr_base(p, t->base);
	}
	return type;
}

/* "key;..." lines: the rest behind the key. */
bool ddl_pg_resolve_after(const char *line, struct str key, struct str *rest)
{
	if (!key.n || *line != *key.p || strncmp(line, key.p, key.n) != 0 || line[key.n] != ';')
		return false;
	*rest = str_of(line + key.n + 1);
	return true;
}

char ddl_pg_resolve_category(struct pg *p, struct str type, bool *preferred)
{
	struct str rest, name = bare(type);
	*preferred = false;
	if (ddl_pg_resolve_is_array(type))
		return 'A';
	for (size_t i = 0; i < COUNT(pg_types); i++)
		if (ddl_pg_resolve_after(pg_types[i], name, &rest)) {
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
	struct str rest, source = bare(from), target = bare(to);
	for (size_t i = 0; i < COUNT(pg_casts); i++)
		if (ddl_pg_resolve_after(pg_casts[i], source, &rest) && str_eq(str_cut(&rest, ';'), target))
			return true;
	return false;
}

/* Polymorphic types but "any": what kind of type each takes. */
static bool takes(struct pg *p, struct str poly, struct str type)
{
	bool preferred;
	char kind = ddl_pg_resolve_category(p, type, &preferred);
	if (ddl_pg_resolve_is_unknown(type))
		return true;
	if (str_ends(poly, STR("multirange")))
		return str_ends(type, STR("multirange"));
	if (str_ends(poly, STR("array")) && !str_ends(poly, STR("nonarray")))
		return ddl_pg_resolve_is_array(type);
	if (str_ends(poly, STR("range")))
		return kind == 'R' && !str_ends(type, STR("multirange"));
	if (str_eq(poly, STR("anyenum")))
		return kind == 'E';
	return !str_ends(poly, STR("nonarray")) || !ddl_pg_resolve_is_array(type);
}

bool ddl_pg_resolve_is_polymorphic(struct str type)
{
	return str_starts(type, STR("any"));
}

bool ddl_pg_resolve_is_any(struct str type)
{
	return str_eq(type, STR("\"any\""));
}

bool ddl_pg_resolve_coerces(struct pg *p, struct str from, struct str to)
{
	if (ddl_pg_resolve_is_unknown(from) || ddl_pg_resolve_is_any(to) || ddl_pg_resolve_same(from, to))
		return true;
	struct str base = ddl_pg_resolve_without_domain(p, from);
	if (ddl_pg_resolve_is_polymorphic(to))
		return takes(p, to, base);
	if (!str_eq(base, from))
		return ddl_pg_resolve_coerces(p, base, to);
	if (ddl_pg_resolve_is_array(from) && ddl_pg_resolve_is_array(to))
		return is_cast(ddl_pg_resolve_element(from), ddl_pg_resolve_element(to));
	bool preferred;
	return is_cast(from, to) ||
	       (str_eq(to, STR("record")) && ddl_pg_resolve_category(p, from, &preferred) == 'C');
}

/* makeMultirangeTypeName() */
struct str ddl_pg_resolve_multirange(struct pg *p, struct str range)
{
	size_t at = str_find(range, STR("range"), 0);
	if (at == SIZE_MAX)
		return str_fmt(p->a, "%.*s_multirange", STRF(range));
	return str_fmt(p->a, "%.*smulti%.*s", STRF(str_sub(range, 0, at)), STRF(str_sub(range, at, range.n)));
}

struct str ddl_pg_resolve_range_of(struct pg *p, struct str multirange)
{
	for (size_t i = 0; i < p->c->types.n; i++) {
		struct str shown = ddl_pg_type_shown(p, &p->c->types.v[i]);
		if (p->c->types.v[i].kind == TYPE_RANGE &&
			str_eq(ddl_pg_resolve_multirange(p, shown), multirange))
			return shown;
	}
	size_t at = str_find(multirange, STR("multirange"), 0);
	return at == SIZE_MAX ? STR_NONE : str_fmt(p->a, "%.*srange", STRF(str_sub(multirange, 0, at)));
}

static struct str subtype(struct pg *p, struct str range)
{
	static const char *const ranges[][2] = {{"int4range", "integer"}, {"int8range", "bigint"},
		{"numrange", "numeric"}, {"tsrange", "timestamp without time zone"},
		{"tstzrange", "timestamp with time zone"}, {"daterange", "date"}};
	for (size_t i = 0; i < COUNT(ranges); i++)
		if (str_eq(bare(range), str_of(ranges[i][0])))
			return str_of(ranges[i][1]);
	const struct type *t = user_type(p, range);
	return t && t->kind == TYPE_RANGE ? ddl_pg_expr_base(p, t->base) : STR_NONE;
}

/* The element type that a polymorphic argument of this type stands for; empty when it says nothing. */
struct str ddl_pg_resolve_stands_for(struct pg *p, struct str poly, struct str type)
{
	if (ddl_pg_resolve_is_unknown(type))
		return STR_NONE;
	if (str_ends(poly, STR("array")) && !str_ends(poly, STR("nonarray")))
		return ddl_pg_resolve_element(ddl_pg_resolve_without_domain(p, type));
	if (!str_ends(poly, STR("range")))
		return type;
	bool multi = str_ends(poly, STR("multirange"));
	struct str range = ddl_pg_resolve_without_domain(p, type);
	return subtype(p, multi ? ddl_pg_resolve_range_of(p, range) : range);
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
	if (n && alike && !ddl_pg_resolve_is_unknown(types[0]))
		return types[0];
	for (size_t i = 0; i < n; i++) {
		struct str t = ddl_pg_resolve_without_domain(p, types[i]);
		if (ddl_pg_resolve_is_unknown(t) || str_eq(t, common))
			continue;
		if (!common.n) {
			common = t;
			continue;
		}
		if (ddl_pg_resolve_category(p, common, &preferred) != ddl_pg_resolve_category(p, t, &other))
			return STR_NONE;
		if (!preferred && ddl_pg_resolve_coerces(p, common, t) &&
			!ddl_pg_resolve_coerces(p, t, common))
			common = t;
	}
	return common.n ? common : STR("text");
}
