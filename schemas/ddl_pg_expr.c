/* Expressions back to text, in the manner of ruleutils.c. What is not covered is spelled as its node's kind:
 * such a text is only ever compared, never run. */
#include "schemas/ddl_pg_expr.h"

enum { MAX_EXPR_DEPTH = 120 };

struct str ddl_pg_expr_base(struct pg *p, struct str type)
{
	size_t open = str_chr(type, '('), close = str_chr(type, ')');
	if (str_eq(str_sub(type, 0, open), STR("character")))
		return STR("bpchar");
	if (str_starts(type, STR("interval "))) /* its fields are a modifier, too */
		return str_ends(type, STR("[]")) ? STR("interval[]") : STR("interval");
	if (open == SIZE_MAX || close == SIZE_MAX)
		return type;
	return str_fmt(
		p->tmp, "%.*s%.*s", STRF(str_sub(type, 0, open)), STRF(str_sub(type, close + 1, type.n)));
}

void ddl_pg_expr_list(struct ex *x, const struct json *list, struct str type)
{
	for (const struct json *n = json_first(list); n; n = json_next(n)) {
		if (n != json_first(list))
			sb_addz(x->b, ", ");
		ddl_pg_expr_put(x, n, type);
	}
}

static struct str element_type(struct str type)
{
	return str_ends(type, STR("[]")) ? str_sub(type, 0, type.n - 2) : STR_NONE;
}

static void put_as(struct ex *x, const struct json *arg, struct str type)
{
	sb_char(x->b, '(');
	ddl_pg_expr_put(x, arg, STR_NONE);
	sb_fmt(x->b, ")::%.*s", STRF(type));
}

/* A cast to the type that something has already is none, with the same length or none (coerce_type). */
static bool is_of_type(struct ex *x, const struct json *arg, struct str type)
{
	return !ddl_pg_is_untyped(arg) && str_eq(ddl_pg_expr_type(x->p, arg, ddl_pg_expr_column, x->p), type);
}

/* A cast array casts each of its elements (transformArrayExpr). */
static void put_array_cast(struct ex *x, const struct json *e, struct str type)
{
	const struct json *first = json_first(json_get(e, "elements"));
	struct str element = element_type(type);
	if (!first || !element.n) {
		ddl_pg_expr_array(x, e, type);
		return;
	}
	sb_addz(x->b, "ARRAY[");
	for (const struct json *n = first; n; n = json_next(n)) {
		if (n != first)
			sb_addz(x->b, ", ");
		struct str known = ddl_pg_expr_known(x, n);
		if (known.n && !str_eq(known, element))
			put_as(x, n, element);
		else
			ddl_pg_expr_put(x, n, element);
	}
	sb_char(x->b, ']');
}

/* What was cast to a length shows it, the value itself without (get_coercion_expr). */
static void put_cast_constant(struct ex *x, const struct json *arg, struct str type)
{
	size_t mark = x->b->n;
	ddl_pg_expr_const(x, arg, type);
	struct str said = str_sub(sb_str(x->b), mark, x->b->n), base = ddl_pg_expr_base(x->p, type);
	struct str label = str_fmt(x->p->tmp, str_eq(base, STR("bit")) ? "::\"%.*s\"" : "::%.*s", STRF(base));
	if (str_eq(base, type) || str_starts(type, STR("interval")) ||
		(str_eq(base, STR("bpchar")) && str_chr(type, '(') == SIZE_MAX))
		return;
	if (str_ends(said, label))
		x->b->n -= label.n;
	sb_fmt(x->b, "::%.*s", STRF(type));
}

static void put_cast(struct ex *x, const struct json *c)
{
	const struct json *arg = json_get(c, "arg");
	struct str type = ddl_pg_type(x->p, json_get(c, "typeName"), true), v;
	bool quoted;
	if (ddl_pg_const(x->p, arg, &v, &quoted) && (quoted || str_eq(v, STR("NULL")))) {
		put_cast_constant(x, arg, type);
		return;
	}
	if (ddl_pg_node(arg, "A_ArrayExpr") && !x->p->shown)
		put_array_cast(x, ddl_pg_node(arg, "A_ArrayExpr"), type);
	else if (is_of_type(x, arg, type))
		ddl_pg_expr_put(x, arg, STR_NONE);
	else
		put_as(x, arg, type);
}

static void put_bool(struct ex *x, const struct json *e)
{
	const struct json *args = json_get(e, "args");
	if (ddl_pg_is(e, "boolop", "NOT_EXPR")) {
		sb_addz(x->b, "(NOT ");
		ddl_pg_expr_put(x, json_first(args), STR_NONE);
		sb_char(x->b, ')');
		return;
	}
	bool and = ddl_pg_is(e, "boolop", "AND_EXPR");
	sb_char(x->b, '(');
	for (const struct json *n = json_first(args); n; n = json_next(n)) {
		if (n != json_first(args))
			sb_addz(x->b, and? " AND " : " OR ");
		ddl_pg_expr_put(x, n, STR_NONE);
	}
	sb_char(x->b, ')');
}

static void put_test(struct ex *x, const struct json *e, const char *field)
{
	static const char *const words[][2] = {{"IS_NULL", "IS NULL"}, {"IS_NOT_NULL", "IS NOT NULL"},
		{"IS_TRUE", "IS TRUE"}, {"IS_NOT_TRUE", "IS NOT TRUE"}, {"IS_FALSE", "IS FALSE"},
		{"IS_NOT_FALSE", "IS NOT FALSE"}, {"IS_UNKNOWN", "IS UNKNOWN"},
		{"IS_NOT_UNKNOWN", "IS NOT UNKNOWN"}};
	sb_char(x->b, '(');
	ddl_pg_expr_put(x, json_get(e, "arg"), STR_NONE);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (ddl_pg_is(e, field, words[i][0]))
			sb_fmt(x->b, " %s)", words[i][1]);
}

static void put_value_function(struct ex *x, const struct json *e)
{
	struct str op = ddl_pg_get(e, "op"); /* SVFOP_CURRENT_TIMESTAMP, ..._N with a precision */
	bool precision = str_ends(op, STR("_N"));
	sb_add(x->b, str_sub(op, 6, precision ? op.n - 2 : op.n));
	if (precision)
		sb_fmt(x->b, "(%lld)", json_int(json_get(e, "typmod"), 0));
}

static void put_column(struct ex *x, const struct json *e)
{
	sb_add(x->b, ddl_pg_quote(x->p->tmp, ddl_pg_qualified(json_get(e, "fields")).name));
}

static void put_call(struct ex *x, const char *name, const struct json *args, struct str type)
{
	sb_fmt(x->b, "%s(", name);
	ddl_pg_expr_list(x, args, type.n ? type : STR("text"));
	sb_char(x->b, ')');
}

struct fingerprint {
	uint64_t h;
};

/* Everything but the places in the file. */
static bool add_to_fingerprint(void *ctx, const struct json *j)
{
	struct fingerprint *f = ctx;
	struct str key = json_key(j), v = json_str(j);
	if (str_eq(key, STR("location")))
		return false;
	f->h = (f->h ^ str_hash(key)) * 1099511628211u;
	f->h = (f->h ^ str_hash(v)) * 1099511628211u;
	f->h ^= (uint64_t)json_int(j, json_bool(j, false));
	return true;
}

/* Two of the same kind are told apart by a fingerprint; delta_text.c knows the mark. */
static void put_unspelled(struct ex *x, struct str kind, const struct json *e)
{
	struct fingerprint f = {1};
	ddl_pg_visit(x->p->tmp, e, add_to_fingerprint, &f);
	sb_fmt(x->b, "<?%.*s %016llx>", STRF(kind), (unsigned long long)f.h);
}

static void put_other(struct ex *x, struct str kind, const struct json *e, struct str type)
{
	if (str_eq(kind, STR("CoalesceExpr")))
		ddl_pg_expr_common(x, "COALESCE", json_get(e, "args"), type);
	else if (str_eq(kind, STR("MinMaxExpr")))
		ddl_pg_expr_common(x, ddl_pg_is(e, "op", "IS_GREATEST") ? "GREATEST" : "LEAST",
			json_get(e, "args"), type);
	else if (str_eq(kind, STR("NullTest")))
		put_test(x, e, "nulltesttype");
	else if (str_eq(kind, STR("BooleanTest")))
		put_test(x, e, "booltesttype");
	else if (str_eq(kind, STR("SQLValueFunction")))
		put_value_function(x, e);
	else if (str_eq(kind, STR("CaseExpr")))
		ddl_pg_expr_case(x, e);
	else if (str_eq(kind, STR("A_ArrayExpr")))
		ddl_pg_expr_array(x, e, type);
	else if (str_eq(kind, STR("A_Indirection")))
		ddl_pg_expr_indirection(x, e);
	else if (str_eq(kind, STR("RowExpr")))
		put_call(x, "ROW", json_get(e, "args"), STR_NONE);
	else if (str_eq(kind, STR("CollateClause")))
		ddl_pg_expr_collate(x, e, type);
	else
		put_unspelled(x, kind, e);
}

void ddl_pg_expr_put(struct ex *x, const struct json *node, struct str type)
{
	struct str kind = ddl_pg_kind(node);
	const struct json *e = json_first(node);
	if (++x->depth > MAX_EXPR_DEPTH)
		sb_addz(x->b, "<deep>");
	else if (str_eq(kind, STR("A_Const")))
		ddl_pg_expr_const(x, node, type);
	else if (str_eq(kind, STR("TypeCast")))
		put_cast(x, e);
	else if (str_eq(kind, STR("FuncCall")))
		ddl_pg_expr_call(x, e);
	else if (str_eq(kind, STR("ColumnRef")))
		put_column(x, e);
	else if (str_eq(kind, STR("A_Expr")))
		ddl_pg_expr_operator(x, e);
	else if (str_eq(kind, STR("BoolExpr")))
		put_bool(x, e);
	else
		put_other(x, kind, e, type);
	x->depth--;
}

struct str ddl_pg_expr(struct pg *p, const struct json *node, struct str type)
{
	struct sb b = sb_new(p->tmp, 256 * 1024);
	struct ex x = {p, &b, 0, 0};
	if (node)
		ddl_pg_expr_put(&x, node, type);
	return ddl_pg_keep(p, sb_str(&b));
}

struct str ddl_pg_expr_of(struct pg *p, const struct relation *r, const struct json *node)
{
	p->of = r;
	struct str s = ddl_pg_expr(p, node, STR_NONE);
	p->of = NULL;
	return s;
}

const struct json *ddl_pg_expr_stripped(struct pg *p, const struct relation *r, const struct json *node)
{
	struct ex x = {p, NULL, 0, 0};
	p->of = r;
	for (const struct json *inner = node; inner;) {
		const struct json *e = json_first(node = inner);
		struct str type;
		inner = NULL;
		if (ddl_pg_node(node, "CollateClause"))
			inner = json_get(e, "arg");
		else if (ddl_pg_node(node, "TypeCast") &&
			 is_of_type(&x, json_get(e, "arg"), ddl_pg_type(p, json_get(e, "typeName"), true)))
			inner = json_get(e, "arg");
		else if (ddl_pg_node(node, "FuncCall") && (inner = ddl_pg_expr_called_cast(&x, e, &type)) &&
			 !is_of_type(&x, inner, type))
			inner = NULL;
	}
	p->of = NULL;
	return node;
}

struct columns {
	struct pg *p;
	const struct relation *r;
	struct names out;
};

static bool see_column(void *ctx, const struct json *j)
{
	struct columns *s = ctx;
	if (!str_eq(json_key(j), STR("ColumnRef")))
		return true;
	struct str name = ddl_pg_qualified(json_get(j, "fields")).name;
	const struct column *c = name.n ? catalog_column(s->p->c, s->r, name) : NULL;
	if (c && !catalog_names_have(DIALECT_POSTGRESQL, s->out, name))
		catalog_names_add(s->p->a, &s->out, c->name);
	return false;
}

struct names ddl_pg_expr_columns(struct pg *p, const struct json *node, const struct relation *r)
{
	struct columns s = {.p = p, .r = r};
	ddl_pg_visit(p->tmp, node, see_column, &s);
	return s.out;
}
