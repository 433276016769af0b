/* The plain types of expressions: enough for most columns of views, silent about the rest. */
#include <string.h>

#include "parse/sql_lex.h"
#include "schemas/ddl_pg_resolve.h"

enum { MAX_TYPE_DEPTH = 60 };

struct ask {
	struct pg *p;
	ddl_pg_column_fn *column;
	void *ctx;
	int depth;
};

static struct str type_of(struct ask *x, const struct json *node);

/* The argument as a call is resolved by. Each node is asked once: twice at every level would be 2 to the
 * depth. */
static struct str argument(struct ask *x, const struct json *node)
{
	return ddl_pg_is_untyped(node) ? STR(DDL_PG_UNKNOWN) : ddl_pg_expr_base(x->p, type_of(x, node));
}

/* The common type of results, "first" before all others: a modifier stays only where every one has the same.
 */
/* "untyped": a NULL that is not written is one of them, too. */
static struct str common_type(struct ask *x, const struct json *first, const struct json *list, bool untyped)
{
	struct str types[64], known = STR_NONE;
	size_t n = 0;
	bool differ = false;
	for (const struct json *a = first ? first : json_first(list); a;
		a = a == first ? json_first(list) : json_next(a)) {
		const struct json *when = ddl_pg_node(a, "CaseWhen"),
				  *node = when ? json_get(when, "result") : a;
		if (n == sizeof types / sizeof *types)
			return STR_NONE;
		bool unknown = ddl_pg_is_untyped(node);
		struct str t = unknown ? STR_NONE : type_of(x, node);
		types[n++] = unknown ? STR(DDL_PG_UNKNOWN) : ddl_pg_expr_base(x->p, t);
		known = known.n ? known : t;
		differ |= unknown || !str_eq(t, known);
	}
	if (untyped && n < sizeof types / sizeof *types)
		types[n++] = STR(DDL_PG_UNKNOWN);
	differ |= untyped;
	struct str common = ddl_pg_common_type(x->p, types, n);
	return differ || !known.n ? (common.n ? common : ddl_pg_expr_base(x->p, known)) : known;
}

static size_t arguments(struct ask *x, const struct json *list, struct str *out, size_t n)
{
	for (const struct json *a = json_first(list); a && n <= DDL_PG_MAX_ARGS; a = json_next(a), n++) {
		const struct json *sort = ddl_pg_node(a, "SortBy");
		if (n < DDL_PG_MAX_ARGS)
			out[n] = argument(x, sort ? json_get(sort, "node") : a);
	}
	return n;
}

/* The functions that come with a range type are called as it is. */
static struct str range_constructor(struct pg *p, struct pg_name n, size_t nargs)
{
	const struct type *t = catalog_type(p->c, n.schema, n.name);
	return t && t->kind == TYPE_RANGE && (nargs == 2 || nargs == 3) ? ddl_pg_type_shown(p, t) : STR_NONE;
}

/* What all functions of that name give alike: which of them is meant is not known. */
static struct str own_result(struct pg *p, struct pg_name n)
{
	struct str r = STR_NONE;
	for (size_t i = 0; i < p->c->functions.n; i++) {
		const struct function *f = &p->c->functions.v[i];
		bool here = n.schema.n ? str_eq(f->schema, n.schema)
				       : catalog_names_have(DIALECT_POSTGRESQL, p->c->search_path, f->schema);
		if (!here || f->procedure || !str_eq(f->name, n.name))
			continue;
		if (!f->returns.n || (r.n && !str_eq(r, f->returns)))
			return STR_NONE;
		r = f->returns;
	}
	return r;
}

static struct str function_type(struct ask *x, const struct json *call)
{
	struct pg *p = x->p;
	struct pg_name n = ddl_pg_qualified(json_get(call, "funcname"));
	struct str args[DDL_PG_MAX_ARGS];
	struct ddl_pg_resolved found;
	size_t count = arguments(x, json_get(call, "args"), args, 0);
	if (ddl_pg_flag(call, "agg_within_group"))
		count = arguments(x, json_get(call, "agg_order"), args, count);
	if (ddl_pg_resolve_function(p, n, args, count, &found))
		return found.result;
	struct str type = range_constructor(p, n, count);
	if (!type.n && count == 1) /* a cast in a function's clothes */
		type = ddl_pg_type_named(p, n);
	if (type.n)
		return type;
	bool own = !str_eq(n.schema, STR("pg_catalog")) && catalog_function(p->c, n.schema, n.name, STR_NONE);
	struct str r = own ? own_result(p, n) : ddl_pg_builtin_result(n.name, count);
	return str_starts(r, STR("TABLE(")) || str_starts(r, STR("any")) ? STR_NONE
	       : str_starts(r, STR("SETOF "))                            ? str_sub(r, 6, r.n)
									 : r;
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

/* That of the first argument as a = b takes it. */
static struct str nullif_type(struct ask *x, const struct json *l, const struct json *r)
{
	bool unknown = ddl_pg_is_untyped(l);
	struct str own = unknown ? STR_NONE : type_of(x, l);
	struct str args[2] = {unknown ? STR(DDL_PG_UNKNOWN) : ddl_pg_expr_base(x->p, own), argument(x, r)};
	struct ddl_pg_resolved found;
	if (!ddl_pg_resolve_operator(x->p, STR("="), args, 2, &found))
		return own;
	return str_eq(found.args[0], args[0]) ? own : found.args[0];
}

static struct str operator_type(struct ask *x, const struct json *e)
{
	static const char *const yes_or_no[] = {
		"=", "<>", "<", ">", "<=", ">=", "~~", "!~~", "~~*", "~", "~*", "@>", "<@", "?", "&&", "@@"};
	struct str op = ddl_pg_qualified(json_get(e, "name")).name, args[2];
	const struct json *left = json_get(e, "lexpr");
	struct ddl_pg_resolved found;
	if (ddl_pg_is(e, "kind", "AEXPR_NULLIF"))
		return nullif_type(x, left, json_get(e, "rexpr"));
	if (!ddl_pg_is(e, "kind", "AEXPR_OP"))
		return STR("boolean");
	args[0] = left ? argument(x, left) : STR_NONE;
	args[left != NULL] = argument(x, json_get(e, "rexpr"));
	if (ddl_pg_resolve_operator(x->p, op, args, left ? 2 : 1, &found) && found.result.n)
		return found.result;
	for (size_t i = 0; i < sizeof yes_or_no / sizeof *yes_or_no; i++)
		if (str_eq(op, str_of(yes_or_no[i])))
			return STR("boolean");
	if (str_eq(op, STR("->>")) || str_eq(op, STR("#>>")))
		return STR("text");
	struct str l = left ? args[0] : STR_NONE, r = args[left != NULL];
	if (str_eq(op, STR("||")) && str_ends(l, STR("[]")) && str_eq(r, STR(DDL_PG_UNKNOWN)))
		return l;
	if (str_eq(op, STR("->")) || str_eq(op, STR("#>")))
		return l;
	bool typed = !str_eq(l, STR(DDL_PG_UNKNOWN)) && !str_eq(r, STR(DDL_PG_UNKNOWN));
	typed = typed && op.n == 1 && memchr("+-*/%", op.p[0], 5);
	return !typed ? STR_NONE : str_eq(l, r) ? l : arithmetic(l, r);
}

static struct str const_type(const struct json *e)
{
	if (json_get(e, "sval"))
		return STR("text");
	if (json_get(e, "ival"))
		return STR("integer");
	if (json_get(e, "fval")) { /* an integer too large for four bytes, or a number with a fraction */
		uint64_t n;
		bool whole = str_u64(ddl_pg_get(json_get(e, "fval"), "fval"), &n) && n <= INT64_MAX;
		return whole ? STR("bigint") : STR("numeric");
	}
	if (json_get(e, "bsval"))
		return STR("\"bit\"");
	return json_get(e, "boolval") ? STR("boolean") : STR_NONE;
}

/* The types that gram.y and parse_expr.c (transformSQLValueFunction) give them. */
static struct str value_function(struct ask *x, const struct json *e)
{
	static const char *const types[][2] = {{"SVFOP_CURRENT_DATE", "date"},
		{"SVFOP_CURRENT_TIMESTAMP", "timestamp%s with time zone"},
		{"SVFOP_CURRENT_TIME", "time%s with time zone"},
		{"SVFOP_LOCALTIMESTAMP", "timestamp%s without time zone"},
		{"SVFOP_LOCALTIME", "time%s without time zone"}};
	struct str op = ddl_pg_get(e, "op");
	bool precision = str_ends(op, STR("_N"));
	op = str_sub(op, 0, op.n - (precision ? 2 : 0));
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (str_eq(op, str_of(types[i][0]))) {
			struct str t = str_of(types[i][1]);
			size_t hole = str_find(t, STR("%s"), 0);
			if (hole == SIZE_MAX)
				return t;
			struct str n =
				precision ? str_fmt(x->p->tmp, "(%lld)", json_int(json_get(e, "typmod"), 0))
					  : STR_NONE;
			return str_fmt(x->p->a, "%.*s%.*s%.*s", STRF(str_sub(t, 0, hole)), STRF(n),
				STRF(str_sub(t, hole + 2, t.n)));
		}
	return STR(
		"name"); /* CURRENT_ROLE, CURRENT_USER, USER, SESSION_USER, CURRENT_CATALOG, CURRENT_SCHEMA */
}

static struct str sublink(struct ask *x, const struct json *e)
{
	void *scope = x->column == ddl_pg_query_column ? x->ctx : NULL;
	const struct json *select = ddl_pg_node(json_get(e, "subselect"), "SelectStmt");
	bool array = ddl_pg_is(e, "subLinkType", "ARRAY_SUBLINK");
	if (!array && !ddl_pg_is(e, "subLinkType", "EXPR_SUBLINK"))
		return STR("boolean");
	struct str t = ddl_pg_query_type(x->p, scope, select);
	if (!array || !t.n)
		return t;
	return str_ends(t, STR("[]")) ? t : str_fmt(x->p->a, "%.*s[]", STRF(t));
}

static struct str field_type(struct pg *p, struct str of, struct str field)
{
	size_t dot = str_chr(of, '.');
	struct str schema = dot == SIZE_MAX ? STR_NONE : str_sub(of, 0, dot);
	struct str name = dot == SIZE_MAX ? of : str_sub(of, dot + 1, of.n);
	const struct type *t = catalog_type(p->c, schema, name);
	const struct relation *r = t ? NULL : catalog_relation(p->c, schema, name);
	size_t n = t ? t->fields.n : r ? r->columns.n : 0;
	for (size_t i = 0; i < n; i++) {
		const struct column *c = t ? &t->fields.v[i] : &r->columns.v[i];
		if (str_eq(c->name, field))
			return c->type;
	}
	return STR_NONE;
}

/* x[1], x[1:2], (x).field */
static struct str indirection(struct ask *x, const struct json *e)
{
	const struct json *arg = json_get(e, "arg"), *call = ddl_pg_node(arg, "FuncCall");
	const struct json *n = json_first(json_get(e, "indirection"));
	struct pg_query out = {.unknown = false};
	struct str t = STR_NONE;
	if (call && !ddl_pg_node(n, "A_Indices") && ddl_pg_function_columns(x->p, call, &out) &&
		out.columns.n > 1) {
		for (size_t i = 0; i < out.columns.n; i++)
			if (str_eq(out.columns.v[i].name, ddl_pg_string(n)))
				t = out.columns.v[i].type;
		n = json_next(n);
	} else {
		t = type_of(x, arg);
	}
	for (; n && t.n; n = json_next(n)) {
		const struct json *at = ddl_pg_node(n, "A_Indices");
		if (!at)
			t = field_type(x->p, t, ddl_pg_string(n));
		else if (str_ends(t, STR("[]")) && !ddl_pg_flag(at, "is_slice"))
			t = str_sub(t, 0, t.n - 2);
		else if (!str_ends(t, STR("[]")) && !str_eq(t, STR("jsonb")))
			t = STR_NONE;
	}
	return t;
}

static struct str other_type(struct ask *x, struct str kind, const struct json *e)
{
	if (str_eq(kind, STR("CoalesceExpr")) || str_eq(kind, STR("MinMaxExpr")))
		return common_type(x, NULL, json_get(e, "args"), false);
	if (str_eq(kind, STR("BoolExpr")) || str_eq(kind, STR("NullTest")) ||
		str_eq(kind, STR("BooleanTest")))
		return STR("boolean");
	if (str_eq(kind, STR("A_ArrayExpr"))) {
		struct str t = common_type(x, NULL, json_get(e, "elements"), false);
		return t.n && !str_ends(t, STR("[]")) ? str_fmt(x->p->a, "%.*s[]", STRF(t)) : t;
	}
	if (str_eq(kind, STR("SQLValueFunction")))
		return value_function(x, e);
	if (str_eq(kind, STR("SubLink")))
		return sublink(x, e);
	if (str_eq(kind, STR("A_Indirection")))
		return indirection(x, e);
	if (str_eq(kind, STR("CollateClause")))
		return type_of(x, json_get(e, "arg"));
	if (str_eq(kind, STR("GroupingFunc")))
		return STR("integer");
	if (str_eq(kind, STR("NamedArgExpr")))
		return type_of(x, json_get(e, "arg"));
	if (str_eq(kind, STR("XmlExpr")))
		return ddl_pg_is(e, "op", "IS_DOCUMENT") ? STR("boolean") : STR("xml");
	if (str_eq(kind, STR("XmlSerialize")))
		return ddl_pg_type(x->p, json_get(e, "typeName"), true);
	return str_eq(kind, STR("RowExpr")) ? STR("record") : STR_NONE;
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
		t = common_type(x, json_get(e, "defresult"), json_get(e, "args"), !json_get(e, "defresult"));
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

/* "TABLE(a integer, "B c" numeric(5,2))": cut at commas outside parentheses and quotes. */
static void table_columns(struct pg *p, struct str list, struct pg_query *out)
{
	size_t from = 0;
	int depth = 0;
	bool quoted = false;
	for (size_t i = 0; i <= list.n; i++) {
		char c = i < list.n ? list.p[i] : ',';
		quoted ^= c == '"';
		depth += c == '(';
		depth -= c == ')';
		if (c != ',' || depth || (quoted && i < list.n))
			continue;
		struct str one = str_trim(str_sub(list, from, i));
		struct sql_lexer lx = sql_lex(DIALECT_POSTGRESQL, one);
		struct sql_token name = sql_lex_next(&lx);
		add(p, out, sql_lex_value(p->tmp, DIALECT_POSTGRESQL, name),
			str_dup(p->a, str_trim(str_sub(one, name.end, one.n))));
		from = i + 1;
	}
}

bool ddl_pg_row_columns(struct pg *p, struct str type, struct pg_query *out)
{
	size_t dot = str_chr(type, '.');
	struct str schema = dot == SIZE_MAX ? STR_NONE : str_sub(type, 0, dot);
	struct str name = dot == SIZE_MAX ? type : str_sub(type, dot + 1, type.n);
	const struct relation *r = catalog_relation(p->c, schema, name);
	const struct type *t = r ? NULL : catalog_type(p->c, schema, name);
	bool composite = t && t->kind == TYPE_COMPOSITE;
	for (size_t i = 0; r && i < r->columns.n; i++)
		add(p, out, r->columns.v[i].name, r->columns.v[i].type);
	for (size_t i = 0; composite && i < t->fields.n; i++)
		add(p, out, t->fields.v[i].name, t->fields.v[i].type);
	return r || composite;
}

bool ddl_pg_function_columns(struct pg *p, const struct json *call, struct pg_query *out)
{
	struct pg_name n = ddl_pg_qualified(json_get(call, "funcname"));
	const struct function *f = catalog_function(p->c, n.schema, n.name, STR_NONE);
	bool builtin = ddl_pg_builtin_first(n.name) != SIZE_MAX;
	bool own = f && !str_eq(n.schema, STR("pg_catalog")) && !(builtin && f->extension.n);
	struct str r = own ? f->returns : ddl_pg_builtin_result(n.name, json_count(json_get(call, "args")));
	if (str_starts(r, STR("TABLE("))) {
		table_columns(p, str_sub(r, 6, r.n - 1), out);
		return true;
	}
	if (!own)
		return false;
	if (f->outputs.n) {
		table_columns(p, f->outputs, out);
		return true;
	}
	if (str_starts(r, STR("SETOF ")))
		r = str_sub(r, 6, r.n);
	bool row = ddl_pg_row_columns(p, r, out);
	out->unknown |= !row && str_eq(r, STR("record"));
	return row || out->unknown;
}
