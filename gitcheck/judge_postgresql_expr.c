/* Expressions of libpg_query's tree: columns, functions, casts, subqueries, enum labels. */
#include "gitcheck/judge_postgresql.h"

enum { MAX_TREE_DEPTH = 500 };

struct str judge_postgresql_string(const struct json *node)
{
	const struct json *s = json_get(node, "String");
	struct str v = json_str(json_get(s, "sval"));
	return v.n ? v : json_str(json_get(s, "str")); /* grammar 13 and 14 */
}

struct names judge_postgresql_strings(struct arena *a, const struct json *list)
{
	struct names l = {0};
	for (const struct json *i = json_first(list); i; i = json_next(i))
		catalog_names_add(a, &l, judge_postgresql_string(i));
	return l;
}

bool judge_postgresql_is_hole(struct str name)
{
	return str_find(name, STR(JUDGE_TEXT_MARK), 0) != SIZE_MAX || str_chr(name, LITERAL_HOLE) != SIZE_MAX;
}

static bool name_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
	       c == '$' || (unsigned char)c >= 0x80;
}

static size_t identifier_end(struct str sql, size_t at)
{
	if (at >= sql.n || sql.p[at] != '"') {
		while (at < sql.n && name_byte(sql.p[at]))
			at++;
		return at;
	}
	for (at++; at < sql.n; at++)
		if (sql.p[at] == '"' && !(at + 1 < sql.n && sql.p[at + 1] == '"' && at++))
			return at + 1;
	return sql.n;
}

static size_t blanks_end(struct str sql, size_t at)
{
	while (at < sql.n &&
		(sql.p[at] == ' ' || sql.p[at] == '\n' || sql.p[at] == '\t' || sql.p[at] == '\r'))
		at++;
	return at;
}

void judge_postgresql_extent(struct str sql, size_t at, size_t *from, size_t *len)
{
	size_t end = identifier_end(sql, at), dot;
	while ((dot = blanks_end(sql, end)) < sql.n && sql.p[dot] == '.') {
		size_t next = blanks_end(sql, dot + 1), stop = identifier_end(sql, next);
		if (stop == next)
			break;
		at = next;
		end = stop;
	}
	*from = at < sql.n ? at : sql.n;
	*len = end > *from ? end - *from : 0;
}

size_t judge_postgresql_find_word(struct str sql, struct str word, size_t from)
{
	size_t end = from + 8192 < sql.n ? from + 8192 : sql.n; /* a quoted name may not be found at all */
	for (size_t at = from; word.n && at + word.n <= end; at++)
		if (str_ieq(str_sub(sql, at, at + word.n), word) && (!at || !name_byte(sql.p[at - 1])) &&
			(at + word.n == sql.n || !name_byte(sql.p[at + word.n])))
			return at;
	return from;
}

/* Names of the reader's own range scope see a part of the FROM list only. */
static void limit_range(struct judge_postgresql_reader *r, struct query_name *n)
{
	if (r->range_scope != n->scope || r->hi <= r->lo)
		return;
	n->lo = r->lo;
	n->hi = r->hi;
}

size_t judge_postgresql_column(
	struct judge_postgresql_reader *r, const struct json *ref, size_t scope, enum query_alias alias)
{
	struct str part[4] = {{0}};
	size_t n = 0, at, len;
	bool star = false;
	for (const struct json *f = json_first(json_get(ref, "fields")); f && n < 4; f = json_next(f)) {
		if (json_get(f, "A_Star"))
			star = true;
		else
			part[n++] = judge_postgresql_string(f);
	}
	for (size_t i = 0; i < n; i++)
		if (judge_postgresql_is_hole(part[i]))
			return QUERY_NONE;
	judge_postgresql_extent(r->sql, (size_t)json_int(json_get(ref, "location"), 0), &at, &len);
	if (star && n) {
		struct query_name *s =
			query_name_add(r->q, QUERY_NAME_STAR, scope, STR_NONE, part[n - 1], at, len);
		limit_range(r, s);
	}
	if (star || !n)
		return QUERY_NONE;
	struct query_name *c = query_column_add(r->q, scope, n > 2 ? part[n - 3] : STR_NONE,
		n > 1 ? part[n - 2] : STR_NONE, part[n - 1], at, len);
	c->alias = n == 1 ? alias : QUERY_ALIAS_NO;
	limit_range(r, c);
	return r->q->names.n - 1;
}

static struct str constant_string(const struct json *constant)
{
	const struct json *s = json_get(json_get(constant, "A_Const"), "sval");
	return json_str(json_get(s, "sval"));
}

static struct query_name *label_add(
	struct judge_postgresql_reader *r, const struct json *constant, size_t scope)
{
	struct str label = constant_string(constant);
	if (!label.n || judge_postgresql_is_hole(label))
		return NULL;
	size_t at = (size_t)json_int(json_get(json_get(constant, "A_Const"), "location"), 0);
	return query_name_add(r->q, QUERY_NAME_LABEL, scope, STR_NONE, label, at, label.n + 2);
}

void judge_postgresql_label(
	struct judge_postgresql_reader *r, const struct json *constant, size_t scope, size_t column)
{
	if (json_kind(constant) == JSON_ARRAY) {
		for (const struct json *i = json_first(constant); i; i = json_next(i))
			judge_postgresql_label(r, i, scope, column);
		return;
	}
	const struct json *list = json_get(json_get(constant, "List"), "items");
	if (!list)
		list = json_get(json_get(constant, "A_ArrayExpr"), "elements");
	if (list) {
		for (const struct json *i = json_first(list); i; i = json_next(i))
			if (!json_get(i, "List"))
				judge_postgresql_label(r, i, scope, column);
		return;
	}
	struct query_name *n = column == QUERY_NONE ? NULL : label_add(r, constant, scope);
	if (n)
		n->column = column;
}

static void read_type(
	struct judge_postgresql_reader *r, const struct json *type, const struct json *arg, size_t scope)
{
	struct names parts = judge_postgresql_strings(r->a, json_get(type, "names"));
	if (!parts.n || judge_postgresql_is_hole(parts.v[parts.n - 1]))
		return;
	struct str schema = parts.n > 1 ? parts.v[parts.n - 2] : STR_NONE, name = parts.v[parts.n - 1];
	if (str_eq(schema, STR("pg_catalog")))
		return;
	size_t at, len;
	judge_postgresql_extent(r->sql, (size_t)json_int(json_get(type, "location"), 0), &at, &len);
	query_name_add(r->q, QUERY_NAME_TYPE, scope, schema, name, at, len);
	struct query_name *n = label_add(r, arg, scope);
	if (n) {
		n->schema = schema;
		n->qualifier = name;
	}
}

static void read_function(struct judge_postgresql_reader *r, const struct json *f, size_t scope)
{
	struct names parts = judge_postgresql_strings(r->a, json_get(f, "funcname"));
	if (!parts.n)
		return;
	struct str schema = parts.n > 1 ? parts.v[parts.n - 2] : STR_NONE, name = parts.v[parts.n - 1];
	if (str_eq(schema, STR("pg_catalog")) || judge_postgresql_is_hole(name))
		return;
	int nargs = (int)json_count(json_get(f, "args"));
	bool odd = json_bool(json_get(f, "agg_star"), false) ||
		   json_bool(json_get(f, "func_variadic"), false) ||
		   json_bool(json_get(f, "agg_within_group"), false);
	size_t at, len;
	judge_postgresql_extent(r->sql, (size_t)json_int(json_get(f, "location"), 0), &at, &len);
	query_name_add(r->q, QUERY_NAME_FUNCTION, scope, schema, name, at, len)->nargs = odd ? -1 : nargs;
	struct str sequence = constant_string(json_first(json_get(f, "args")));
	if (sequence.n && (str_eq(name, STR("nextval")) || str_eq(name, STR("currval")) ||
				  str_eq(name, STR("setval")))) {
		size_t dot = str_chr(sequence, '.');
		struct str in = dot == SIZE_MAX ? STR_NONE : str_sub(sequence, 0, dot);
		if (dot != SIZE_MAX)
			sequence = str_sub(sequence, dot + 1, sequence.n);
		query_name_add(r->q, QUERY_NAME_SEQUENCE, scope, in, sequence, at, len);
	}
}

static bool plain_comparison(const struct json *e)
{
	static const char *const ops[] = {"=", "<>", "!=", "<", ">", "<=", ">=", NULL};
	struct str op = judge_postgresql_string(json_first(json_get(e, "name")));
	for (size_t i = 0; ops[i]; i++)
		if (str_eq(op, str_of(ops[i])))
			return true;
	return false;
}

/* column = 'label', in either order, also IN (...), = ANY (ARRAY[...]). */
static void read_comparison(struct judge_postgresql_reader *r, const struct json *e, size_t scope)
{
	const struct json *l = json_get(e, "lexpr"), *right = json_get(e, "rexpr");
	size_t lc = QUERY_NONE, rc = QUERY_NONE;
	bool compares = plain_comparison(e);
	if (json_get(l, "ColumnRef"))
		lc = judge_postgresql_column(r, json_get(l, "ColumnRef"), scope, QUERY_ALIAS_NO);
	else
		judge_postgresql_expr(r, l, scope);
	if (json_get(right, "ColumnRef"))
		rc = judge_postgresql_column(r, json_get(right, "ColumnRef"), scope, QUERY_ALIAS_NO);
	else
		judge_postgresql_expr(r, right, scope);
	if (compares && lc != QUERY_NONE)
		judge_postgresql_label(r, right, scope, lc);
	if (compares && rc != QUERY_NONE)
		judge_postgresql_label(r, l, scope, rc);
}

static void read_sublink(struct judge_postgresql_reader *r, const struct json *s, size_t scope)
{
	judge_postgresql_expr(r, json_get(s, "testexpr"), scope);
	judge_postgresql_subquery(r, json_get(s, "subselect"), scope, QUERY_EXPRESSION);
}

static void read_sort(struct judge_postgresql_reader *r, const struct json *s, size_t scope)
{
	const struct json *ref = json_get(json_get(s, "node"), "ColumnRef");
	if (ref)
		judge_postgresql_column(r, ref, scope, QUERY_ALIAS_FIRST);
	else
		judge_postgresql_expr(r, json_get(s, "node"), scope);
}

/* One node by the name it is wrapped in; false when its parts are to be read as they are. */
static bool read_node(struct judge_postgresql_reader *r, struct str kind, const struct json *v, size_t scope)
{
	if (str_eq(kind, STR("ColumnRef"))) {
		judge_postgresql_column(r, v, scope, QUERY_ALIAS_NO);
		return true;
	}
	if (str_eq(kind, STR("SubLink"))) {
		read_sublink(r, v, scope);
		return true;
	}
	if (str_eq(kind, STR("A_Expr"))) {
		read_comparison(r, v, scope);
		return true;
	}
	if (str_eq(kind, STR("SortBy"))) {
		read_sort(r, v, scope);
		return true;
	}
	if (str_eq(kind, STR("SelectStmt"))) {
		judge_postgresql_select(r, v, scope, QUERY_EXPRESSION, NULL);
		return true;
	}
	if (str_eq(kind, STR("TypeCast")))
		read_type(r, json_get(v, "typeName"), json_get(v, "arg"), scope);
	else if (str_eq(kind, STR("FuncCall")) || str_eq(kind, STR("funccall")))
		read_function(r, v, scope);
	return str_eq(kind, STR("A_Const")) || str_eq(kind, STR("String")) || str_eq(kind, STR("typeName")) ||
	       str_eq(kind, STR("TypeName")) || str_eq(kind, STR("funcname"));
}

void judge_postgresql_expr(struct judge_postgresql_reader *r, const struct json *node, size_t scope)
{
	enum json_kind k = json_kind(node);
	if (k != JSON_OBJECT && k != JSON_ARRAY)
		return;
	if (r->depth >= MAX_TREE_DEPTH) {
		r->too_deep = true;
		return;
	}
	r->depth++;
	for (const struct json *m = json_first(node); m; m = json_next(m))
		if (k == JSON_ARRAY || !read_node(r, json_key(m), m, scope))
			judge_postgresql_expr(r, m, scope);
	r->depth--;
}
