/* Constants that must be values of a type: enum labels, elements of array literals, NULL and DEFAULT. */
#include "gitcheck/judge_postgresql.h"

enum { MAX_ELEMENTS = 1000 };

/* Where labels get their type from: a column by its name's index, or a type by its name. */
struct label_type {
	size_t column;
	struct str schema, name;
};

static void label_named(struct judge_postgresql_reader *r, struct str label, size_t at, size_t len,
	size_t scope, const struct label_type *t)
{
	if (!label.n || judge_postgresql_is_hole(label))
		return;
	struct query_name *n = query_name_add(r->q, QUERY_NAME_LABEL, scope, STR_NONE, label, at, len);
	n->column = t->column;
	n->schema = t->schema;
	n->qualifier = t->name;
}

static struct str unquoted(struct str s)
{
	s = str_trim(s);
	return s.n >= 2 && s.p[0] == '"' && s.p[s.n - 1] == '"' ? str_sub(s, 1, s.n - 1) : s;
}

/* '{open,lost}' */
static void array_literal(struct judge_postgresql_reader *r, struct str text, size_t at, size_t scope,
	const struct label_type *t)
{
	struct str rest = str_sub(text, 1, text.n - 1);
	for (int i = 0; rest.n && i < MAX_ELEMENTS; i++) {
		struct str one = unquoted(str_cut(&rest, ','));
		if (!str_ieq(one, STR("null")))
			label_named(r, one, at, text.n + 2, scope, t);
	}
}

static void label_constant(struct judge_postgresql_reader *r, const struct json *constant, size_t scope,
	const struct label_type *t)
{
	struct str s = judge_postgresql_constant(constant);
	size_t at = (size_t)json_int(json_get(json_get(constant, "A_Const"), "location"), 0);
	if (s.n >= 2 && s.p[0] == '{' && s.p[s.n - 1] == '}')
		array_literal(r, s, at, scope, t);
	else
		label_named(r, s, at, s.n + 2, scope, t);
}

/* CASE: constants alone would make it text, which no enum column takes. */
static void label_case(
	struct judge_postgresql_reader *r, const struct json *c, size_t scope, const struct label_type *t)
{
	bool typed = json_get(c, "defresult") && !json_get(json_get(c, "defresult"), "A_Const");
	for (const struct json *i = json_first(json_get(c, "args")); i; i = json_next(i))
		typed |= !json_get(json_get(json_get(i, "CaseWhen"), "result"), "A_Const");
	for (const struct json *i = json_first(json_get(c, "args")); i && typed; i = json_next(i))
		label_constant(r, json_get(json_get(i, "CaseWhen"), "result"), scope, t);
	if (typed)
		label_constant(r, json_get(c, "defresult"), scope, t);
}

static void label(
	struct judge_postgresql_reader *r, const struct json *value, size_t scope, const struct label_type *t)
{
	const struct json *list = json_kind(value) == JSON_ARRAY ? value : NULL, *c;
	if (!list)
		list = json_get(json_get(value, "List"), "items");
	for (const struct json *i = json_first(list); i; i = json_next(i))
		label_constant(r, i, scope, t);
	if ((c = json_get(value, "CaseExpr")))
		label_case(r, c, scope, t);
	else if (!list)
		label_constant(r, value, scope, t);
}

void judge_postgresql_label(
	struct judge_postgresql_reader *r, const struct json *value, size_t scope, size_t column)
{
	struct label_type t = {.column = column};
	if (column != QUERY_NONE)
		label(r, value, scope, &t);
}

/* 'x'::mood, ARRAY['x']::mood[] */
void judge_postgresql_label_typed(struct judge_postgresql_reader *r, const struct json *value, size_t scope,
	struct str schema, struct str name)
{
	struct label_type t = {QUERY_NONE, schema, name};
	const struct json *elements = json_get(json_get(value, "A_ArrayExpr"), "elements");
	for (const struct json *i = json_first(elements); i; i = json_next(i))
		label_constant(r, i, scope, &t);
	if (!elements)
		label_constant(r, value, scope, &t);
}

void judge_postgresql_assigned(
	struct judge_postgresql_reader *r, const struct json *value, size_t scope, size_t column)
{
	const struct json *constant = json_get(value, "A_Const"),
			  *by_default = json_get(value, "SetToDefault");
	judge_postgresql_label(r, value, scope, column);
	if (by_default)
		query_null_add(r->q, column, true, (size_t)json_int(json_get(by_default, "location"), 0), 7);
	else if (json_bool(json_get(constant, "isnull"), false))
		query_null_add(r->q, column, false, (size_t)json_int(json_get(constant, "location"), 0), 4);
}
