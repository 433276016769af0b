/* The rows that a function in FROM gives: those of a table, or of columns that its declaration lists. */
#include "gitcheck/query_internal.h"

/* "SETOF orders", "shop.orders" */
static const struct relation *rows_named(const struct catalog *c, struct str type)
{
	if (str_starts(type, STR("SETOF ")))
		type = str_sub(type, STR("SETOF ").n, type.n);
	if (str_chr(type, '(') != SIZE_MAX || str_chr(type, '"') != SIZE_MAX ||
		str_chr(type, '[') != SIZE_MAX)
		return NULL;
	size_t dot = str_chr(type, '.');
	return dot == SIZE_MAX ? catalog_relation(c, STR_NONE, type)
			       : catalog_relation(c, str_sub(type, 0, dot), str_sub(type, dot + 1, type.n));
}

/* One of "id integer, \"Late\" numeric(10,2)" and its comma. */
static struct str cut_column(struct str *list)
{
	int depth = 0;
	bool quoted = false;
	size_t i = 0;
	for (; i < list->n; i++) {
		char c = list->p[i];
		quoted ^= c == '"';
		depth += !quoted && (c == '(') - (c == ')');
		if (c == ',' && !quoted && !depth)
			break;
	}
	struct str one = str_trim(str_sub(*list, 0, i));
	*list = str_sub(*list, i + (i < list->n), list->n);
	return one;
}

/* False where the name has a quote in it. */
static bool read_column(struct str text, struct column *out)
{
	bool quoted = text.n && text.p[0] == '"';
	size_t end = quoted ? str_chr(str_sub(text, 1, text.n), '"') : str_chr(text, ' ');
	*out = (struct column){.name = STR_NONE};
	if (end == SIZE_MAX)
		return false;
	out->name = quoted ? str_sub(text, 1, 1 + end) : str_sub(text, 0, end);
	out->type = str_trim(str_sub(text, end + (quoted ? 2 : 0), text.n));
	return out->name.n && !(quoted && out->type.n && out->type.p[0] == '"');
}

/* "TABLE(id integer, note text)" as if it were a relation. */
static const struct relation *rows_listed(struct arena *a, const struct function *f)
{
	struct str head = STR("TABLE("), list = f->returns;
	if (!str_starts(list, head) || !str_ends(list, STR(")")))
		return NULL;
	list = str_sub(list, head.n, list.n - 1);
	struct relation *r = ARENA_NEW(a, struct relation);
	r->schema = f->schema;
	r->name = f->name;
	while (list.n) {
		struct column c;
		if (!read_column(cut_column(&list), &c))
			return NULL;
		*VEC_PUSH(a, &r->columns) = c;
	}
	return r;
}

struct query_rows query_rows(struct arena *a, const struct catalog *c, struct str schema, struct str function)
{
	struct query_rows rows = {NULL, NULL};
	for (size_t i = 0; i < c->functions.n; i++) {
		const struct function *f = &c->functions.v[i];
		if (!str_eq(f->name, function) || (schema.n && !str_eq(f->schema, schema)))
			continue;
		if (rows.function && str_eq(f->returns, rows.function->returns))
			continue;
		const struct relation *one = rows_named(c, f->returns);
		bool listed = !one;
		if (listed)
			one = rows_listed(a, f);
		if (!one || (rows.relation && rows.relation != one))
			return (struct query_rows){NULL, NULL};
		rows = (struct query_rows){one, listed ? f : NULL};
	}
	return rows;
}
