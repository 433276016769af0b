#include "schemas/ddl_pg.h"

const struct json *ddl_pg_node(const struct json *node, const char *kind)
{
	return json_get(node, kind);
}

struct str ddl_pg_kind(const struct json *node)
{
	return json_key(json_first(node));
}

struct str ddl_pg_get(const struct json *object, const char *key)
{
	return json_str(json_get(object, key));
}

/* "sval" since libpg_query 15, "str" before. */
struct str ddl_pg_string(const struct json *node)
{
	const struct json *s = json_get(node, "String");
	struct str v = ddl_pg_get(s, "sval");
	return v.p ? v : ddl_pg_get(s, "str");
}

bool ddl_pg_is(const struct json *object, const char *key, const char *value)
{
	return str_eq(ddl_pg_get(object, key), str_of(value));
}

bool ddl_pg_flag(const struct json *object, const char *key)
{
	return json_bool(json_get(object, key), false);
}

/* libpg_query 15 prints negative integers as absent: the source has them at the node's place. */
static struct str integer(struct pg *p, const struct json *c, const struct json *ival)
{
	const struct json *v = json_get(ival, "ival");
	size_t at = (size_t)json_int(json_get(c, "location"), 0);
	if (v || at >= p->source.n || p->source.p[at] != '-')
		return str_fmt(p->tmp, "%lld", json_int(v, 0));
	size_t from = at + 1;
	while (from < p->source.n && (p->source.p[from] < '0' || p->source.p[from] > '9'))
		from++;
	size_t to = from;
	while (to < p->source.n && p->source.p[to] >= '0' && p->source.p[to] <= '9')
		to++;
	return str_fmt(p->tmp, "-%.*s", STRF(str_sub(p->source, from, to)));
}

bool ddl_pg_const(struct pg *p, const struct json *node, struct str *value, bool *quoted)
{
	const struct json *c = ddl_pg_node(node, "A_Const"), *v;
	*quoted = false;
	if (!c)
		return false;
	if ((v = json_get(c, "sval"))) {
		*quoted = true;
		*value = ddl_pg_get(v, "sval");
	} else if ((v = json_get(c, "ival"))) {
		*value = integer(p, c, v);
	} else if ((v = json_get(c, "fval"))) {
		*value = ddl_pg_get(v, "fval");
	} else if ((v = json_get(c, "boolval"))) {
		*value = ddl_pg_flag(v, "boolval") ? STR("true") : STR("false");
	} else if ((v = json_get(c, "bsval"))) {
		*value = ddl_pg_get(v, "bsval"); /* b101, x1F */
		if (value->n && value->p[0] == 'b')
			*value = str_sub(*value, 1, value->n);
		*quoted = true;
	} else {
		*value = STR("NULL");
	}
	return true;
}

bool ddl_pg_is_untyped(const struct json *node)
{
	const struct json *c = ddl_pg_node(node, "A_Const");
	return c && (json_get(c, "sval") || ddl_pg_flag(c, "isnull"));
}

struct names ddl_pg_strings(struct pg *p, const struct json *list)
{
	struct names out = {0};
	for (const struct json *n = json_first(list); n; n = json_next(n))
		catalog_names_add(p->a, &out, ddl_pg_keep(p, ddl_pg_string(n)));
	return out;
}

struct pg_name ddl_pg_qualified(const struct json *list)
{
	struct pg_name out = {STR_NONE, STR_NONE};
	for (const struct json *n = json_first(list); n; n = json_next(n)) {
		out.schema = out.name;
		out.name = ddl_pg_string(n);
	}
	return out;
}

struct pg_name ddl_pg_range(const struct json *rangevar)
{
	return (struct pg_name){ddl_pg_get(rangevar, "schemaname"), ddl_pg_get(rangevar, "relname")};
}

const struct json *ddl_pg_option(const struct json *list, const char *name)
{
	for (const struct json *n = json_first(list); n; n = json_next(n)) {
		const struct json *d = ddl_pg_node(n, "DefElem");
		if (ddl_pg_is(d, "defname", name))
			return d;
	}
	return NULL;
}

/* Depth is bounded by the reader of JSON, but the stack of a walk is ours to bound: siblings wait in a list.
 */
void ddl_pg_visit(struct arena *a, const struct json *root, ddl_pg_visit_fn *fn, void *ctx)
{
	VEC(const struct json *) todo = {0};
	if (!root)
		return;
	*VEC_PUSH(a, &todo) = root;
	while (todo.n) {
		const struct json *j = todo.v[--todo.n];
		if (!fn(ctx, j))
			continue;
		size_t first = todo.n;
		for (const struct json *k = json_first(j); k; k = json_next(k))
			*VEC_PUSH(a, &todo) = k;
		for (size_t i = first, n = todo.n; i < first + (n - first) / 2; i++) { /* in text order */
			const struct json *t = todo.v[i];
			todo.v[i] = todo.v[n - 1 - (i - first)];
			todo.v[n - 1 - (i - first)] = t;
		}
	}
}
