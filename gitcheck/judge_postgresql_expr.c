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

const struct json *judge_postgresql_item(const struct json *list, size_t n)
{
	const struct json *i = json_first(list);
	while (i && n--)
		i = json_next(i);
	return i;
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

struct str judge_postgresql_constant(const struct json *constant)
{
	const struct json *s = json_get(json_get(constant, "A_Const"), "sval");
	return json_str(json_get(s, "sval"));
}

void judge_postgresql_type(
	struct judge_postgresql_reader *r, const struct json *type, const struct json *arg, size_t scope)
{
	struct names parts = judge_postgresql_strings(r->a, json_get(type, "names"));
	if (!parts.n || judge_postgresql_is_hole(parts.v[parts.n - 1]))
		return;
	struct str schema = parts.n > 1 ? parts.v[parts.n - 2] : STR_NONE, name = parts.v[parts.n - 1];
	if (judge_postgresql_string_cast(r, name, arg, scope) || str_eq(schema, STR("pg_catalog")))
		return;
	size_t at, len;
	judge_postgresql_extent(r->sql, (size_t)json_int(json_get(type, "location"), 0), &at, &len);
	query_name_add(r->q, QUERY_NAME_TYPE, scope, schema, name, at, len);
	judge_postgresql_label_typed(r, arg, scope, schema, name);
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
	judge_postgresql_string_arguments(r, name, json_get(f, "args"), scope);
}

static bool plain_comparison(const struct json *e)
{
	static const char *const ops[] = {"=", "<>", "!=", "<", ">", "<=", ">=", "BETWEEN", "NOT BETWEEN",
		"BETWEEN SYMMETRIC", "NOT BETWEEN SYMMETRIC", NULL};
	struct str op = judge_postgresql_string(json_first(json_get(e, "name")));
	for (size_t i = 0; ops[i]; i++)
		if (str_eq(op, str_of(ops[i])))
			return true;
	return false;
}

bool judge_postgresql_is_populate(const struct json *call)
{
	static const char *const names[] = {"json_populate_record", "jsonb_populate_record",
		"json_populate_recordset", "jsonb_populate_recordset", NULL};
	const struct json *last = NULL;
	for (const struct json *i = json_first(json_get(call, "funcname")); i; i = json_next(i))
		last = i;
	for (size_t i = 0; names[i]; i++)
		if (str_eq(judge_postgresql_string(last), str_of(names[i])))
			return json_get(json_first(json_get(call, "args")), "TypeCast") != NULL;
	return false;
}

/* The type that a value was cast to outright, of those named since "before". */
static size_t cast_type(struct judge_postgresql_reader *r, const struct json *arg, size_t before)
{
	const struct json *cast = json_get(arg, "TypeCast"), *call = json_get(arg, "FuncCall");
	if (call && judge_postgresql_is_populate(call))
		cast = json_get(json_first(json_get(call, "args")), "TypeCast");
	else if (call)
		return QUERY_NONE;
	if (!cast || json_first(json_get(json_get(cast, "typeName"), "arrayBounds")))
		return QUERY_NONE;
	while (before < r->q->names.n && r->q->names.v[before].kind != QUERY_NAME_TYPE)
		before++;
	return before < r->q->names.n ? before : QUERY_NONE;
}

/* (row).field.field[1]: the index of the last field's name. */
static size_t read_indirection(struct judge_postgresql_reader *r, const struct json *v, size_t scope)
{
	const struct json *arg = json_get(v, "arg"), *ref = json_get(arg, "ColumnRef");
	size_t before = r->q->names.n, base = judge_postgresql_value(r, arg, scope);
	if (base == QUERY_NONE && ref && r->q->names.n > before)
		base = r->q->names.n - 1; /* (t.*) */
	size_t from = (size_t)json_int(json_get(ref, "location"), 0);
	if (base == QUERY_NONE && (base = cast_type(r, arg, before)) != QUERY_NONE)
		from = r->q->names.v[base].at + r->q->names.v[base].len;
	else if (base == QUERY_NONE && judge_postgresql_string(json_first(json_get(v, "indirection"))).n)
		r->inner = STR("a field of a value whose type is not known");
	return judge_postgresql_fields(r, json_get(v, "indirection"), scope, base, from);
}

size_t judge_postgresql_fields(struct judge_postgresql_reader *r, const struct json *indirection,
	size_t scope, size_t base, size_t from)
{
	for (const struct json *i = json_first(indirection); i; i = json_next(i)) {
		struct str name = judge_postgresql_string(i);
		if (!name.n || judge_postgresql_is_hole(name)) {
			judge_postgresql_expr(r, i, scope);
			base = QUERY_NONE;
		} else if (base != QUERY_NONE) {
			from = judge_postgresql_find_word(r->sql, name, from);
			query_name_add(r->q, QUERY_NAME_FIELD, scope, STR_NONE, name, from, name.n)->column =
				base;
			base = r->q->names.n - 1;
		}
	}
	return base;
}

/* COALESCE(status, 'lost'), GREATEST: constants take the type of the column beside them. */
static size_t read_alike(struct judge_postgresql_reader *r, const struct json *list, size_t scope)
{
	size_t column = QUERY_NONE;
	for (const struct json *i = json_first(list); i; i = json_next(i)) {
		size_t one = judge_postgresql_value(r, i, scope);
		column = column == QUERY_NONE ? one : column;
	}
	judge_postgresql_label(r, list, scope, column);
	return column;
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

size_t judge_postgresql_value(struct judge_postgresql_reader *r, const struct json *node, size_t scope)
{
	const struct json *v;
	size_t index = QUERY_NONE;
	if (r->depth >= MAX_TREE_DEPTH) {
		r->too_deep = true;
		return QUERY_NONE;
	}
	r->depth++;
	if ((v = json_get(node, "ColumnRef")))
		index = judge_postgresql_column(r, v, scope, QUERY_ALIAS_NO);
	else if ((v = json_get(node, "A_Indirection")))
		index = read_indirection(r, v, scope);
	else if ((v = json_get(node, "CoalesceExpr")) || (v = json_get(node, "MinMaxExpr")))
		index = read_alike(r, json_get(v, "args"), scope);
	else
		judge_postgresql_expr(r, node, scope);
	r->depth--;
	return index;
}

static const struct json *row_of(const struct json *node)
{
	return json_get(json_get(node, "RowExpr"), "args");
}

/* (a, status) = (1, 'lost') */
static bool read_rows(
	struct judge_postgresql_reader *r, const struct json *l, const struct json *right, size_t scope)
{
	const struct json *columns = row_of(l), *rows = json_get(json_get(right, "List"), "items");
	if (!columns || (!row_of(right) && !row_of(json_first(rows))))
		return false;
	judge_postgresql_expr(r, right, scope);
	size_t place = 0;
	for (const struct json *c = json_first(columns); c; c = json_next(c), place++) {
		size_t column = judge_postgresql_value(r, c, scope);
		for (const struct json *row = rows ? json_first(rows) : right; row;
			row = rows ? json_next(row) : NULL)
			judge_postgresql_label(r, judge_postgresql_item(row_of(row), place), scope, column);
	}
	return true;
}

/* column = 'label', in either order, also IN (...), BETWEEN, = ANY ('{...}'). */
static void read_comparison(struct judge_postgresql_reader *r, const struct json *e, size_t scope)
{
	const struct json *l = json_get(e, "lexpr"), *right = json_get(e, "rexpr");
	bool compares = plain_comparison(e);
	if (compares && read_rows(r, l, right, scope))
		return;
	size_t lc = judge_postgresql_value(r, l, scope), rc = judge_postgresql_value(r, right, scope);
	if (compares)
		judge_postgresql_label(r, right, scope, lc);
	if (compares)
		judge_postgresql_label(r, l, scope, rc);
}

/* CASE status WHEN 'lost' THEN ... */
static void read_case(struct judge_postgresql_reader *r, const struct json *c, size_t scope)
{
	size_t column = judge_postgresql_value(r, json_get(c, "arg"), scope);
	for (const struct json *i = json_first(json_get(c, "args")); i; i = json_next(i))
		judge_postgresql_label(r, json_get(json_get(i, "CaseWhen"), "expr"), scope, column);
	judge_postgresql_expr(r, json_get(c, "args"), scope);
	judge_postgresql_expr(r, json_get(c, "defresult"), scope);
}

typedef void read_fn(struct judge_postgresql_reader *r, const struct json *v, size_t scope);

static void read_column(struct judge_postgresql_reader *r, const struct json *v, size_t scope)
{
	(void)judge_postgresql_column(r, v, scope, QUERY_ALIAS_NO);
}

static void read_select(struct judge_postgresql_reader *r, const struct json *v, size_t scope)
{
	(void)judge_postgresql_select(r, v, scope, QUERY_EXPRESSION, NULL);
}

static void read_args(struct judge_postgresql_reader *r, const struct json *v, size_t scope)
{
	(void)read_alike(r, json_get(v, "args"), scope);
}

static void read_field(struct judge_postgresql_reader *r, const struct json *v, size_t scope)
{
	(void)read_indirection(r, v, scope);
}

/* These have nothing in them that is read otherwise, or is no expression. */
static void read_nothing(struct judge_postgresql_reader *r, const struct json *v, size_t scope)
{
	(void)r, (void)v, (void)scope;
}

static const struct {
	const char *kind;
	read_fn *read;
} nodes[] = {{"ColumnRef", read_column}, {"SubLink", read_sublink}, {"A_Expr", read_comparison},
	{"SortBy", read_sort}, {"SelectStmt", read_select}, {"CaseExpr", read_case},
	{"CoalesceExpr", read_args}, {"MinMaxExpr", read_args}, {"A_Indirection", read_field},
	{"A_Const", read_nothing}, {"String", read_nothing}, {"typeName", read_nothing},
	{"TypeName", read_nothing}, {"funcname", read_nothing}};

/* One node by the name it is wrapped in; false when its parts are to be read as they are. */
static bool read_node(struct judge_postgresql_reader *r, struct str kind, const struct json *v, size_t scope)
{
	if (!v || json_kind(v) == JSON_STRING || json_kind(v) == JSON_NUMBER)
		return true;
	for (size_t i = 0; i < sizeof nodes / sizeof *nodes; i++)
		if (str_eq(kind, str_of(nodes[i].kind))) {
			nodes[i].read(r, v, scope);
			return true;
		}
	if (str_eq(kind, STR("TypeCast")) || str_eq(kind, STR("ColumnDef")))
		judge_postgresql_type(r, json_get(v, "typeName"), json_get(v, "arg"), scope);
	else if (str_eq(kind, STR("FuncCall")) || str_eq(kind, STR("funccall")))
		read_function(r, v, scope);
	return false;
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
