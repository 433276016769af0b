/* Expressions back to text, in the manner of ruleutils.c. What is not covered is spelled as its node's kind:
 * such a text is only ever compared, never run. */
#include "schemas/ddl_pg_expr.h"

#include "parse/sql_lex.h"

enum { MAX_EXPR_DEPTH = 120 };

struct str ddl_pg_expr_base(struct pg *p, struct str type)
{
	size_t open = str_chr(type, '('), close = str_chr(type, ')');
	if (str_eq(str_sub(type, 0, open), STR("character")))
		return STR("bpchar");
	if (open == SIZE_MAX || close == SIZE_MAX)
		return type;
	return str_fmt(
		p->tmp, "%.*s%.*s", STRF(str_sub(type, 0, open)), STRF(str_sub(type, close + 1, type.n)));
}

static void put_string(struct ex *x, struct str v)
{
	sb_char(x->b, '\'');
	for (size_t i = 0; i < v.n; i++) {
		if (v.p[i] == '\'')
			sb_char(x->b, '\'');
		sb_char(x->b, v.p[i]);
	}
	sb_char(x->b, '\'');
}

static bool as_bool(struct str v, const char **word)
{
	static const char *const yes[] = {"t", "true", "yes", "on", "1"}, *const no[] = {"f", "false", "no",
										  "off", "0"};
	for (size_t i = 0; i < 5; i++) {
		if (str_ieq(v, str_of(yes[i])))
			return *word = "true", true;
		if (str_ieq(v, str_of(no[i])))
			return *word = "false", true;
	}
	return false;
}

static bool all_digits(struct str v)
{
	uint64_t n;
	return str_u64(v, &n);
}

/* A number stays bare only where its type is the one the lexer would give it. */
static void put_number(struct ex *x, struct str v)
{
	bool negative = v.n && v.p[0] == '-';
	bool fraction = str_chr(v, '.') != SIZE_MAX || str_chr(v, 'e') != SIZE_MAX;
	uint64_t n = 0;
	bool big = !fraction && (!str_u64(str_sub(v, negative, v.n), &n) || n > INT32_MAX);
	if (negative || big) {
		put_string(x, v);
		sb_addz(x->b, fraction || n > INT64_MAX || (big && !n) ? "::numeric"
			      : big                                    ? "::bigint"
								       : "::integer");
	} else {
		sb_add(x->b, v);
	}
}

/* A name inside a string, as regclass prints it: quoted only where needed, its schema only outside the path.
 */
static struct str relation_shown(struct pg *p, struct str text)
{
	struct sql_lexer lx = sql_lex(DIALECT_POSTGRESQL, text);
	struct pg_name n = {STR_NONE, sql_lex_value(p->a, DIALECT_POSTGRESQL, sql_lex_next(&lx))};
	if (str_eq(sql_lex_next(&lx).text, STR("."))) {
		n.schema = n.name;
		n.name = sql_lex_value(p->a, DIALECT_POSTGRESQL, sql_lex_next(&lx));
	}
	const struct sequence *s = catalog_sequence(p->c, n.schema, n.name);
	const struct relation *r = s ? NULL : catalog_relation(p->c, n.schema, n.name);
	return s || r ? ddl_pg_shown(p, s ? s->schema : r->schema, n.name) : text;
}

/* Intervals keep their modifier (coerce_type); a numeric with a point needs no label (get_const_expr). */
static void put_quoted(struct ex *x, struct str base, struct str v, struct str type)
{
	bool bare = str_eq(base, STR("numeric")) && v.n && v.p[0] >= '0' && v.p[0] <= '9' &&
		    str_chr(v, '.') != SIZE_MAX;
	if (bare) {
		sb_add(x->b, v);
		return;
	}
	put_string(x, v);
	if (str_starts(type, STR("interval")) && !str_ends(type, STR("[]")))
		sb_fmt(x->b, "::%.*s", STRF(type));
	else if (base.n)
		sb_fmt(x->b, str_eq(base, STR("bit")) ? "::\"%.*s\"" : "::%.*s", STRF(base));
}

void ddl_pg_expr_const(struct ex *x, const struct json *node, struct str type)
{
	struct str v = STR_NONE;
	bool quoted;
	const char *word;
	ddl_pg_const(x->p, node, &v, &quoted);
	struct str base = ddl_pg_expr_base(x->p, type);
	if (quoted && str_eq(base, STR("boolean")) && as_bool(v, &word)) {
		sb_addz(x->b, word);
	} else if (quoted && str_eq(base, STR("integer")) && all_digits(v)) {
		sb_add(x->b, v);
	} else if (quoted) {
		v = str_eq(base, STR("regclass")) ? relation_shown(x->p, v)
						  : ddl_pg_canonical(x->p->tmp, base, v);
		put_quoted(x, base, v, type);
	} else if (str_eq(v, STR("NULL"))) {
		sb_fmt(x->b, base.n ? "NULL::%.*s" : "NULL%.*s", STRF(base));
	} else if (str_eq(v, STR("true")) || str_eq(v, STR("false"))) {
		sb_add(x->b, v);
	} else {
		put_number(x, v);
	}
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

/* A cast to the type that a call or a column has already is none (coerce_type); one to a length is always
 * kept, but for a column of that length. */
static bool is_of_type(struct ex *x, const struct json *arg, struct str type)
{
	const struct json *ref = ddl_pg_node(arg, "ColumnRef");
	const struct column *c = ref ? ddl_pg_expr_column(x->p, ref) : NULL;
	if (c)
		return str_eq(c->type, type);
	return ddl_pg_node(arg, "FuncCall") && str_eq(ddl_pg_expr_known(x, arg), type);
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

static void put_cast(struct ex *x, const struct json *c)
{
	const struct json *arg = json_get(c, "arg");
	struct str type = ddl_pg_type(x->p, json_get(c, "typeName"), true), v;
	bool quoted;
	if (ddl_pg_const(x->p, arg, &v, &quoted) && (quoted || str_eq(v, STR("NULL")))) {
		ddl_pg_expr_const(x, arg, type);
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
		ddl_pg_expr_put(x, json_get(e, "arg"), type);
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

static struct str kind_name(const struct json *node, const struct json *e)
{
	static const char *const names[][2] = {{"A_ArrayExpr", "array"}, {"RowExpr", "row"},
		{"CoalesceExpr", "coalesce"}, {"GroupingFunc", "grouping"}, {"XmlSerialize", "xmlserialize"}};
	struct str kind = ddl_pg_kind(node);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_eq(kind, str_of(names[i][0])))
			return str_of(names[i][1]);
	if (str_eq(kind, STR("MinMaxExpr")))
		return ddl_pg_is(e, "op", "IS_GREATEST") ? STR("greatest") : STR("least");
	if (str_eq(kind, STR("A_Expr")) && ddl_pg_is(e, "kind", "AEXPR_NULLIF"))
		return STR("nullif");
	return STR_NONE;
}

static struct str value_function_name(const struct json *e)
{
	static const char *const names[][2] = {{"SVFOP_CURRENT_DATE", "current_date"},
		{"SVFOP_CURRENT_TIMESTAMP", "current_timestamp"},
		{"SVFOP_CURRENT_TIMESTAMP_N", "current_timestamp"}, {"SVFOP_CURRENT_TIME", "current_time"},
		{"SVFOP_CURRENT_TIME_N", "current_time"}, {"SVFOP_LOCALTIME", "localtime"},
		{"SVFOP_LOCALTIME_N", "localtime"}, {"SVFOP_LOCALTIMESTAMP", "localtimestamp"},
		{"SVFOP_LOCALTIMESTAMP_N", "localtimestamp"}, {"SVFOP_CURRENT_ROLE", "current_role"},
		{"SVFOP_CURRENT_USER", "current_user"}, {"SVFOP_USER", "user"},
		{"SVFOP_SESSION_USER", "session_user"}, {"SVFOP_CURRENT_CATALOG", "current_catalog"},
		{"SVFOP_CURRENT_SCHEMA", "current_schema"}};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (ddl_pg_is(e, "op", names[i][0]))
			return str_of(names[i][1]);
	return STR_NONE;
}

/* A sub-select is called as its only column; returns the next node to ask, or NULL with *name set. */
static const struct json *sublink(const struct json *e, struct str *name)
{
	*name = STR_NONE;
	if (ddl_pg_is(e, "subLinkType", "EXISTS_SUBLINK"))
		*name = STR("exists");
	else if (ddl_pg_is(e, "subLinkType", "ARRAY_SUBLINK"))
		*name = STR("array");
	else if (ddl_pg_is(e, "subLinkType", "EXPR_SUBLINK")) {
		const struct json *select = ddl_pg_node(json_get(e, "subselect"), "SelectStmt");
		const struct json *target =
			ddl_pg_node(json_first(json_get(select, "targetList")), "ResTarget");
		*name = ddl_pg_get(target, "name");
		return name->n ? NULL : json_get(target, "val");
	}
	return NULL;
}

static struct str last_field(const struct json *list)
{
	struct str out = STR_NONE;
	for (const struct json *n = json_first(list); n; n = json_next(n))
		if (ddl_pg_string(n).n)
			out = ddl_pg_string(n);
	return out;
}

/* Casts and CASE give a name only when nothing below gives a better one: "weak". */
struct str ddl_pg_colname(const struct json *node)
{
	struct str weak = STR_NONE;
	for (int depth = 0; node && depth < MAX_EXPR_DEPTH; depth++) {
		struct str kind = ddl_pg_kind(node), name = STR_NONE;
		const struct json *e = json_first(node), *next = NULL;
		if (str_eq(kind, STR("ColumnRef"))) {
			name = last_field(json_get(e, "fields"));
		} else if (str_eq(kind, STR("FuncCall"))) {
			name = ddl_pg_qualified(json_get(e, "funcname")).name;
		} else if (str_eq(kind, STR("TypeCast"))) {
			if (!weak.n)
				weak = ddl_pg_qualified(json_get(json_get(e, "typeName"), "names")).name;
			next = json_get(e, "arg");
		} else if (str_eq(kind, STR("CaseExpr"))) {
			weak = weak.n ? weak : STR("case");
			next = json_get(e, "defresult");
		} else if (str_eq(kind, STR("CollateClause"))) {
			next = json_get(e, "arg");
		} else if (str_eq(kind, STR("A_Indirection"))) {
			name = last_field(json_get(e, "indirection"));
			next = name.n ? NULL : json_get(e, "arg");
		} else if (str_eq(kind, STR("SubLink"))) {
			next = sublink(e, &name);
		} else if (str_eq(kind, STR("SQLValueFunction"))) {
			name = value_function_name(e);
		} else {
			name = kind_name(node, e);
		}
		if (name.n)
			return name;
		node = next;
	}
	return weak;
}
