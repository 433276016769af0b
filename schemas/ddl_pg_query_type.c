/* The plain types of expressions: enough for most columns of views, silent about the rest. */
#include "schemas/ddl_pg_expr.h"

enum { MAX_TYPE_DEPTH = 60 };

/* Built-in functions whose result does not depend on the arguments; "=" = the type of the first argument. */
static const char *const function_types[][2] = {
	{"count", "bigint"},
	{"row_number", "bigint"},
	{"rank", "bigint"},
	{"dense_rank", "bigint"},
	{"now", "timestamp with time zone"},
	{"current_setting", "text"},
	{"lower", "text"},
	{"upper", "text"},
	{"concat", "text"},
	{"concat_ws", "text"},
	{"format", "text"},
	{"replace", "text"},
	{"split_part", "text"},
	{"string_agg", "text"},
	{"to_char", "text"},
	{"md5", "text"},
	{"btrim", "text"},
	{"ltrim", "text"},
	{"rtrim", "text"},
	{"substring", "text"},
	{"left", "text"},
	{"right", "text"},
	{"regexp_replace", "text"},
	{"length", "integer"},
	{"extract", "numeric"},
	{"date_part", "double precision"},
	{"jsonb_build_object", "jsonb"},
	{"jsonb_build_array", "jsonb"},
	{"jsonb_agg", "jsonb"},
	{"jsonb_object_agg", "jsonb"},
	{"to_jsonb", "jsonb"},
	{"json_build_object", "json"},
	{"json_agg", "json"},
	{"to_json", "json"},
	{"row_to_json", "json"},
	{"gen_random_uuid", "uuid"},
	{"bool_or", "boolean"},
	{"bool_and", "boolean"},
	{"generate_series", "="},
	{"max", "="},
	{"min", "="},
	{"abs", "="},
	{"nullif", "="},
	{"lag", "="},
	{"lead", "="},
	{"first_value", "="},
	{"last_value", "="},
};

struct ask {
	struct pg *p;
	ddl_pg_column_fn *column;
	void *ctx;
	int depth;
};

static struct str type_of(struct ask *x, const struct json *node);

/* The common type: a modifier stays only where every argument has the same. */
static struct str first_known(struct ask *x, const struct json *list)
{
	struct str known = STR_NONE;
	bool differ = false;
	for (const struct json *n = json_first(list); n; n = json_next(n)) {
		struct str t = type_of(x, n);
		known = known.n ? known : t;
		differ |= !str_eq(t, known);
	}
	return differ ? ddl_pg_expr_base(x->p, known) : known;
}

static struct str sum_type(struct str arg)
{
	if (str_eq(arg, STR("integer")) || str_eq(arg, STR("smallint")))
		return STR("bigint");
	return str_eq(arg, STR("bigint")) || str_starts(arg, STR("numeric")) ? STR("numeric") : arg;
}

/* date_trunc(field, x [, zone]): the type of x; a date becomes a timestamp with time zone. */
static struct str truncated(struct ask *x, const struct json *field)
{
	struct str t = ddl_pg_expr_base(x->p, type_of(x, json_next(field)));
	return str_eq(t, STR("date")) ? STR("timestamp with time zone")
	       : str_starts(t, STR("timestamp")) || str_eq(t, STR("interval")) ? t
									       : STR_NONE;
}

static struct str function_type(struct ask *x, const struct json *call)
{
	struct pg *p = x->p;
	const struct json *arg = json_first(json_get(call, "args"));
	struct pg_name n = ddl_pg_qualified(json_get(call, "funcname"));
	const struct function *f = catalog_function(p->c, n.schema, n.name, STR_NONE);
	if (f && !str_eq(n.schema, STR("pg_catalog")))
		return str_starts(f->returns, STR("SETOF ")) ? str_sub(f->returns, 6, f->returns.n)
							     : f->returns;
	for (size_t i = 0; i < sizeof function_types / sizeof *function_types; i++)
		if (str_eq(n.name, str_of(function_types[i][0])))
			return function_types[i][1][0] != '=' ? str_of(function_types[i][1])
			       : arg                          ? ddl_pg_expr_base(p, type_of(x, arg))
							      : STR_NONE;
	if (arg && str_eq(n.name, STR("sum")))
		return sum_type(type_of(x, arg));
	if (arg && json_next(arg) && str_eq(n.name, STR("date_trunc")))
		return truncated(x, arg);
	if (arg && str_eq(n.name, STR("array_agg"))) {
		struct str t = ddl_pg_expr_base(p, type_of(x, arg));
		return t.n ? str_fmt(p->a, "%.*s[]", STRF(t)) : t;
	}
	return STR_NONE;
}

/* Of two number types the wider one. */
static struct str arithmetic(struct str l, struct str r)
{
	static const char *const order[] = {
		"smallint", "integer", "bigint", "numeric", "real", "double precision"};
	size_t a = 0, b = 0, n = sizeof order / sizeof *order;
	while (a < n && !str_eq(l, str_of(order[a])))
		a++;
	while (b < n && !str_eq(r, str_of(order[b])))
		b++;
	if (a == n || b == n)
		return STR_NONE;
	size_t wide = a > b ? a : b;
	return str_of(order[wide == 4 && a != b ? 5 : wide]); /* real with another is double */
}

static struct str operator_type(struct ask *x, const struct json *e)
{
	static const char *const yes_or_no[] = {
		"=", "<>", "<", ">", "<=", ">=", "~~", "!~~", "~~*", "~", "~*", "@>", "<@", "?", "&&", "@@"};
	struct str op = ddl_pg_qualified(json_get(e, "name")).name;
	if (!ddl_pg_is(e, "kind", "AEXPR_OP"))
		return ddl_pg_is(e, "kind", "AEXPR_NULLIF") ? type_of(x, json_get(e, "lexpr"))
							    : STR("boolean");
	for (size_t i = 0; i < sizeof yes_or_no / sizeof *yes_or_no; i++)
		if (str_eq(op, str_of(yes_or_no[i])))
			return STR("boolean");
	if (str_eq(op, STR("->>")) || str_eq(op, STR("#>>")))
		return STR("text");
	struct str l = ddl_pg_expr_base(x->p, type_of(x, json_get(e, "lexpr")));
	if (str_eq(op, STR("->")) || str_eq(op, STR("#>")))
		return l;
	struct str r = ddl_pg_expr_base(x->p, type_of(x, json_get(e, "rexpr")));
	return str_eq(l, r) ? l : arithmetic(l, r);
}

static struct str const_type(const struct json *e)
{
	if (json_get(e, "sval"))
		return STR("text");
	if (json_get(e, "ival"))
		return STR("integer");
	if (json_get(e, "fval"))
		return STR("numeric");
	return json_get(e, "boolval") ? STR("boolean") : STR_NONE;
}

static struct str other_type(struct ask *x, struct str kind, const struct json *e)
{
	if (str_eq(kind, STR("CoalesceExpr")) || str_eq(kind, STR("MinMaxExpr")))
		return first_known(x, json_get(e, "args"));
	if (str_eq(kind, STR("BoolExpr")) || str_eq(kind, STR("NullTest")) ||
		str_eq(kind, STR("BooleanTest")))
		return STR("boolean");
	if (str_eq(kind, STR("A_ArrayExpr"))) {
		struct str t = first_known(x, json_get(e, "elements"));
		return t.n ? str_fmt(x->p->a, "%.*s[]", STRF(t)) : t;
	}
	if (str_eq(kind, STR("SQLValueFunction")) &&
		(ddl_pg_is(e, "op", "SVFOP_CURRENT_USER") || ddl_pg_is(e, "op", "SVFOP_SESSION_USER")))
		return STR("name");
	if (str_eq(kind, STR("SubLink")) && ddl_pg_is(e, "subLinkType", "EXISTS_SUBLINK"))
		return STR("boolean");
	if (str_eq(kind, STR("SQLValueFunction")) && (ddl_pg_is(e, "op", "SVFOP_CURRENT_TIMESTAMP")))
		return STR("timestamp with time zone");
	if (str_eq(kind, STR("SQLValueFunction")) && ddl_pg_is(e, "op", "SVFOP_CURRENT_DATE"))
		return STR("date");
	return STR_NONE;
}

static struct str case_type(struct ask *x, const struct json *e)
{
	struct str known = STR_NONE, last = type_of(x, json_get(e, "defresult"));
	bool differ = false;
	for (const struct json *n = json_first(json_get(e, "args")); n; n = json_next(n)) {
		struct str t = type_of(x, json_get(ddl_pg_node(n, "CaseWhen"), "result"));
		known = known.n ? known : t;
		differ |= !str_eq(t, known);
	}
	differ |= json_get(e, "defresult") && !str_eq(last, known);
	known = known.n ? known : last;
	return differ ? ddl_pg_expr_base(x->p, known) : known;
}

static struct str type_of(struct ask *x, const struct json *node)
{
	struct str kind = ddl_pg_kind(node), t = STR_NONE;
	const struct json *e = json_first(node);
	const struct column *c;
	if (!node || x->depth >= MAX_TYPE_DEPTH)
		return STR_NONE;
	x->depth++;
	if (str_eq(kind, STR("ColumnRef")))
		t = (c = x->column(x->ctx, e)) ? c->type : STR_NONE;
	else if (str_eq(kind, STR("TypeCast")))
		t = ddl_pg_type(x->p, json_get(e, "typeName"), true);
	else if (str_eq(kind, STR("A_Const")))
		t = const_type(e);
	else if (str_eq(kind, STR("FuncCall")))
		t = function_type(x, e);
	else if (str_eq(kind, STR("A_Expr")))
		t = operator_type(x, e);
	else if (str_eq(kind, STR("CaseExpr")))
		t = case_type(x, e);
	else
		t = other_type(x, kind, e);
	x->depth--;
	return t;
}

struct str ddl_pg_expr_type(struct pg *p, const struct json *node, ddl_pg_column_fn *column, void *ctx)
{
	struct ask x = {p, column, ctx, 0};
	return ddl_pg_keep(p, type_of(&x, node));
}

static void add(struct pg *p, struct pg_query *q, struct str name, struct str type)
{
	*VEC_PUSH(p->a, &q->columns) = (struct column){.name = ddl_pg_keep(p, name), .type = type};
}

/* "TABLE(a integer, b text)": cut at commas outside parentheses. */
static void table_columns(struct pg *p, struct str list, struct pg_query *out)
{
	size_t from = 0;
	int depth = 0;
	for (size_t i = 0; i <= list.n; i++) {
		char c = i < list.n ? list.p[i] : ',';
		depth += c == '(';
		depth -= c == ')';
		if (c != ',' || depth)
			continue;
		struct str one = str_trim(str_sub(list, from, i));
		struct str name = str_cut(&one, ' ');
		add(p, out, name, str_dup(p->a, one));
		from = i + 1;
	}
}

/* Functions of PostgreSQL itself that give named columns. */
static const char *const built_in[][3] = {
	{"jsonb_each", "key", "value"},
	{"jsonb_each_text", "key", "value"},
	{"json_each", "key", "value"},
	{"json_each_text", "key", "value"},
	{"jsonb_array_elements", "value", NULL},
	{"jsonb_array_elements_text", "value", NULL},
	{"json_array_elements", "value", NULL},
	{"json_array_elements_text", "value", NULL},
};

bool ddl_pg_function_columns(struct pg *p, const struct json *call, struct pg_query *out)
{
	struct pg_name n = ddl_pg_qualified(json_get(call, "funcname"));
	const struct function *f = catalog_function(p->c, n.schema, n.name, STR_NONE);
	for (size_t i = 0; !f && i < sizeof built_in / sizeof *built_in; i++)
		if (str_eq(n.name, str_of(built_in[i][0]))) {
			struct str value = str_ends(n.name, STR("_text"))     ? STR("text")
					   : str_starts(n.name, STR("jsonb")) ? STR("jsonb")
									      : STR("json");
			add(p, out, str_of(built_in[i][1]), built_in[i][2] ? STR("text") : value);
			if (built_in[i][2])
				add(p, out, str_of(built_in[i][2]), value);
			return true;
		}
	if (!f)
		return false;
	struct str r = f->returns;
	if (str_starts(r, STR("TABLE("))) {
		table_columns(p, str_sub(r, 6, r.n - 1), out);
		return true;
	}
	if (str_starts(r, STR("SETOF ")))
		r = str_sub(r, 6, r.n);
	size_t dot = str_chr(r, '.');
	const struct relation *rel =
		dot == SIZE_MAX ? catalog_relation(p->c, STR_NONE, r)
				: catalog_relation(p->c, str_sub(r, 0, dot), str_sub(r, dot + 1, r.n));
	for (size_t i = 0; rel && i < rel->columns.n; i++)
		add(p, out, rel->columns.v[i].name, rel->columns.v[i].type);
	out->unknown |= !rel && str_eq(r, STR("record"));
	return rel || out->unknown;
}
