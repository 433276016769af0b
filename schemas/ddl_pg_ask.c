/*
 * Expressions and queries of PL/pgSQL over constants, variables and the catalogs, evaluated over PostgreSQL's
 * own parse tree. Whatever else is in them is not known: three-valued, so that AND and OR may still be.
 */
#include <string.h>

#include "schemas/ddl_pg_ask.h"

enum { MAX_DEPTH = 40, MOST_TEXT = 64 * 1024, STEP_COST = 16 };

#define NOTHING ((struct pg_known){KNOWN_NULL, STR_NONE})

static struct pg_known text(struct str s)
{
	return (struct pg_known){KNOWN_TEXT, s};
}

static struct pg_known truth(bool yes)
{
	return text(yes ? STR("true") : STR("false"));
}

bool ddl_pg_ask_is_true(struct pg_known v)
{
	return v.kind == KNOWN_TEXT &&
	       (str_ieq(v.text, STR("true")) || str_ieq(v.text, STR("t")) || str_eq(v.text, STR("1")));
}

bool ddl_pg_ask_is_known(struct pg_known v)
{
	return v.kind == KNOWN_TEXT || v.kind == KNOWN_RELATION;
}

static struct pg_known of_row(const struct pg_row *r, struct str name)
{
	for (size_t i = 0; r && i < r->n; i++)
		if (str_eq(r->names[i], name))
			return r->v[i];
	return NOT_KNOWN;
}

static struct pg_known variable(struct pg_asking *x, struct str name)
{
	for (size_t i = 0; i < x->vars->n; i++)
		if (str_ieq(x->vars->v[i].name, name))
			return x->vars->v[i].null ? NOTHING : text(x->vars->v[i].value);
	return NOT_KNOWN;
}

/* A column of the innermost table that has it; a record's field is a variable called "record.field". */
static struct pg_known column(struct pg_asking *x, const struct json *e)
{
	struct pg_name n = ddl_pg_qualified(json_get(e, "fields"));
	for (struct pg_asked *l = x->in; l; l = l->outer)
		for (size_t i = 0; i < l->n; i++) {
			if (n.schema.n && !str_eq(l->t[i].alias, n.schema))
				continue;
			struct pg_known v = of_row(l->t[i].row, n.name);
			if (v.kind)
				return v;
		}
	if (n.schema.n)
		return variable(x, str_fmt(x->p->tmp, "%.*s.%.*s", STRF(n.schema), STRF(n.name)));
	return variable(x, n.name);
}

/* 'schema.name'::regclass: NULL when there is no such relation. */
struct pg_known ddl_pg_ask_relation(struct pg_asking *x, struct str said)
{
	struct str schema = STR_NONE, name = said;
	size_t dot = str_chr(said, '.');
	if (dot != SIZE_MAX) {
		schema = str_sub(said, 0, dot);
		name = str_sub(said, dot + 1, said.n);
	}
	if (str_starts(name, STR("\"")) && str_ends(name, STR("\"")))
		name = str_sub(name, 1, name.n - 1);
	if (str_starts(schema, STR("\"")) && str_ends(schema, STR("\"")))
		schema = str_sub(schema, 1, schema.n - 1);
	const struct relation *r = catalog_relation(x->p->c, schema, name);
	const struct sequence *s = r ? NULL : catalog_sequence(x->p->c, schema, name);
	struct index *i = NULL;
	struct pg_name n = {schema, name};
	const struct relation *of = r || s ? NULL : ddl_pg_index(x->p, n, &i);
	if (!r && !s && !of)
		return NOTHING;
	return ddl_pg_known_relation(x->p, r ? r->schema : s ? s->schema : of->schema, name);
}

static struct pg_known cast(struct pg_asking *x, const struct json *e)
{
	struct pg_known v = ddl_pg_ask_eval(x, json_get(e, "arg"));
	struct str type = ddl_pg_qualified(json_get(json_get(e, "typeName"), "names")).name;
	static const char *const plain[] = {"text", "varchar", "name", "bpchar", "int4", "int8", "int2",
		"bool", "regnamespace", "char", "oid", NULL};
	if (v.kind == KNOWN_NULL || json_first(json_get(json_get(e, "typeName"), "arrayBounds")))
		return v;
	if (str_eq(type, STR("regclass")) && v.kind == KNOWN_TEXT) {
		v = ddl_pg_ask_relation(x, v.text);
		return v.kind == KNOWN_NULL ? NOT_KNOWN : v; /* an error */
	}
	if (str_eq(type, STR("regclass")))
		return v;
	if (str_eq(type, STR("regtype")) && v.kind == KNOWN_TEXT) {
		const struct type *t = catalog_type(x->p->c, STR_NONE, v.text);
		return t ? text(str_fmt(x->p->tmp, "type %.*s.%.*s", STRF(t->schema), STRF(t->name)))
			 : NOT_KNOWN;
	}
	for (size_t i = 0; plain[i]; i++)
		if (str_eq(type, str_of(plain[i]))) {
			bool words = i < 4 && v.kind == KNOWN_RELATION;
			if (str_eq(type, STR("regnamespace")) && v.kind == KNOWN_TEXT)
				return text(str_fmt(x->p->tmp, "schema %.*s", STRF(v.text)));
			return words ? text(v.text) : v;
		}
	return NOT_KNOWN;
}

static struct pg_known compare(struct pg_known a, struct str op, struct pg_known b)
{
	int64_t x, y;
	if (a.kind == KNOWN_NULL || b.kind == KNOWN_NULL)
		return NOTHING;
	if (!ddl_pg_ask_is_known(a) || !ddl_pg_ask_is_known(b) ||
		(a.kind != b.kind && !str_eq(a.text, b.text)))
		return NOT_KNOWN;
	int c = ddl_integer(a.text, &x) && ddl_integer(b.text, &y) ? (x > y) - (x < y)
								   : str_cmp(a.text, b.text);
	if (ddl_pg_ask_is_true(a) && ddl_pg_ask_is_true(b))
		c = 0;
	return truth(str_eq(op, STR("="))    ? c == 0
		     : str_eq(op, STR("<>")) ? c != 0
		     : str_eq(op, STR("<"))  ? c < 0
		     : str_eq(op, STR(">"))  ? c > 0
		     : str_eq(op, STR("<=")) ? c <= 0
					     : c >= 0);
}

static struct pg_known negated(struct pg_known v)
{
	return v.kind == KNOWN_TEXT ? truth(!ddl_pg_ask_is_true(v)) : v;
}

struct pg_known ddl_pg_ask_joined(struct pg_asking *x, struct pg_known a, struct pg_known b)
{
	if (a.kind == KNOWN_NULL || b.kind == KNOWN_NULL)
		return NOTHING;
	if (!ddl_pg_ask_is_known(a) || !ddl_pg_ask_is_known(b) || a.text.n + b.text.n > MOST_TEXT ||
		!ddl_spend(x->p->d, a.text.n + b.text.n))
		return NOT_KNOWN;
	return text(str_fmt(x->p->tmp, "%.*s%.*s", STRF(a.text), STRF(b.text)));
}

static struct pg_known arithmetic(struct pg_asking *x, struct pg_known a, char op, struct pg_known b)
{
	int64_t l, r;
	if (!ddl_pg_ask_is_known(a) || !ddl_pg_ask_is_known(b) || !ddl_integer(a.text, &l) ||
		!ddl_integer(b.text, &r))
		return a.kind == KNOWN_NULL || b.kind == KNOWN_NULL ? NOTHING : NOT_KNOWN;
	int64_t v = op == '+' ? l + r : op == '-' ? l - r : l * r;
	return text(str_fmt(x->p->tmp, "%lld", (long long)v));
}

/* a IN (list), a = ANY (ARRAY[...]) */
static struct pg_known in(struct pg_asking *x, struct pg_known a, const struct json *list)
{
	bool unknown = false;
	for (const struct json *n = json_first(list); n; n = json_next(n)) {
		struct pg_known same = compare(a, STR("="), ddl_pg_ask_eval(x, n));
		if (ddl_pg_ask_is_true(same))
			return same;
		unknown = unknown || same.kind != KNOWN_TEXT;
	}
	return unknown ? NOT_KNOWN : truth(false);
}

static struct pg_known operation(struct pg_asking *x, const struct json *e)
{
	struct str op = ddl_pg_qualified(json_get(e, "name")).name, kind = ddl_pg_get(e, "kind");
	const struct json *right = json_get(e, "rexpr");
	struct pg_known a = json_get(e, "lexpr") ? ddl_pg_ask_eval(x, json_get(e, "lexpr")) : text(STR("0"));
	bool not = str_eq(op, STR("<>")) || str_starts(op, STR("!"));
	if (str_eq(kind, STR("AEXPR_IN"))) {
		struct pg_known v = in(x, a, json_get(ddl_pg_node(right, "List"), "items"));
		return not ? negated(v) : v;
	}
	if (str_eq(kind, STR("AEXPR_OP_ANY"))) {
		const struct json *array = ddl_pg_node(right, "A_ArrayExpr");
		const struct json *inner = ddl_pg_node(right, "TypeCast");
		array = array ? array : ddl_pg_node(json_get(inner, "arg"), "A_ArrayExpr");
		return array && str_eq(op, STR("=")) ? in(x, a, json_get(array, "elements")) : NOT_KNOWN;
	}
	struct pg_known b = ddl_pg_ask_eval(x, right);
	if (str_eq(kind, STR("AEXPR_LIKE")) && ddl_pg_ask_is_known(a) && ddl_pg_ask_is_known(b))
		return truth(ddl_like(a.text, b.text, true) != not );
	if (str_eq(kind, STR("AEXPR_ILIKE")) && ddl_pg_ask_is_known(a) && ddl_pg_ask_is_known(b))
		return truth(ddl_like(a.text, b.text, false) != not );
	if (!str_eq(kind, STR("AEXPR_OP")))
		return NOT_KNOWN;
	if (str_eq(op, STR("||")))
		return ddl_pg_ask_joined(x, a, b);
	if (op.n == 1 && strchr("+-*", op.p[0]))
		return arithmetic(x, a, op.p[0], b);
	static const char *const relations[] = {"=", "<>", "<", ">", "<=", ">=", NULL};
	for (size_t i = 0; relations[i]; i++)
		if (str_eq(op, str_of(relations[i])))
			return compare(a, op, b);
	return NOT_KNOWN;
}

static struct pg_known logic(struct pg_asking *x, const struct json *e)
{
	const struct json *args = json_get(e, "args");
	if (ddl_pg_is(e, "boolop", "NOT_EXPR"))
		return negated(ddl_pg_ask_eval(x, json_first(args)));
	bool and = ddl_pg_is(e, "boolop", "AND_EXPR"), unknown = false, null = false;
	for (const struct json *n = json_first(args); n; n = json_next(n)) {
		struct pg_known v = ddl_pg_ask_eval(x, n);
		if (v.kind == KNOWN_TEXT && ddl_pg_ask_is_true(v) != and)
			return truth(!and);
		unknown = unknown || !v.kind;
		null = null || v.kind == KNOWN_NULL;
	}
	return unknown ? NOT_KNOWN : null ? NOTHING : truth(and);
}

static struct pg_known sublink(struct pg_asking *x, const struct json *e)
{
	struct pg_rows rows = {0};
	if (!ddl_pg_ask_query(x, ddl_pg_node(json_get(e, "subselect"), "SelectStmt"), &rows))
		return NOT_KNOWN;
	if (ddl_pg_is(e, "subLinkType", "EXISTS_SUBLINK"))
		return truth(rows.n != 0);
	if (ddl_pg_is(e, "subLinkType", "EXPR_SUBLINK"))
		return !rows.n ? NOTHING : rows.n == 1 && rows.v->n ? rows.v->v[0] : NOT_KNOWN;
	if (!ddl_pg_is(e, "subLinkType", "ANY_SUBLINK") || json_get(e, "operName"))
		return NOT_KNOWN;
	struct pg_known a = ddl_pg_ask_eval(x, json_get(e, "testexpr"));
	bool unknown = false;
	for (size_t i = 0; i < rows.n; i++) {
		struct pg_known same = rows.v[i].n ? compare(a, STR("="), rows.v[i].v[0]) : NOT_KNOWN;
		if (ddl_pg_ask_is_true(same))
			return same;
		unknown = unknown || same.kind != KNOWN_TEXT;
	}
	return unknown ? NOT_KNOWN : truth(false);
}

static struct pg_known case_of(struct pg_asking *x, const struct json *e)
{
	const struct json *arg = json_get(e, "arg");
	for (const struct json *n = json_first(json_get(e, "args")); n; n = json_next(n)) {
		const struct json *w = ddl_pg_node(n, "CaseWhen");
		struct pg_known c = ddl_pg_ask_eval(x, json_get(w, "expr"));
		if (arg)
			c = compare(ddl_pg_ask_eval(x, arg), STR("="), c);
		if (!c.kind)
			return NOT_KNOWN;
		if (ddl_pg_ask_is_true(c))
			return ddl_pg_ask_eval(x, json_get(w, "result"));
	}
	return json_get(e, "defresult") ? ddl_pg_ask_eval(x, json_get(e, "defresult")) : NOTHING;
}

bool ddl_pg_ask_is_plain(struct str element)
{
	bool plain = element.n != 0;
	for (size_t i = 0; plain && i < element.n; i++)
		plain = !strchr(",{}\"\\", element.p[i]);
	return plain;
}

/* As text, where no element needs quotes. */
static struct pg_known array(struct pg_asking *x, const struct json *elements)
{
	struct sb b = sb_new(x->p->tmp, MOST_TEXT);
	sb_char(&b, '{');
	for (const struct json *n = json_first(elements); n; n = json_next(n)) {
		struct pg_known v = ddl_pg_ask_eval(x, n);
		if (!ddl_pg_ask_is_known(v) || !ddl_pg_ask_is_plain(v.text))
			return NOT_KNOWN;
		sb_addz(&b, n == json_first(elements) ? "" : ",");
		sb_add(&b, v.text);
	}
	sb_char(&b, '}');
	return b.full ? NOT_KNOWN : text(sb_str(&b));
}

bool ddl_pg_ask_element(struct str *array_text, struct str *out)
{
	struct str s = *array_text;
	if (str_starts(s, STR("{")) && str_ends(s, STR("}")))
		s = str_sub(s, 1, s.n - 1);
	if (!s.n)
		return false;
	*out = str_trim(str_cut(&s, ','));
	*array_text = s;
	return true;
}

static struct pg_known other(struct pg_asking *x, struct str kind, const struct json *e)
{
	if (str_eq(kind, STR("NullTest"))) {
		struct pg_known v = ddl_pg_ask_eval(x, json_get(e, "arg"));
		bool null = v.kind == KNOWN_NULL;
		return v.kind ? truth(null == ddl_pg_is(e, "nulltesttype", "IS_NULL")) : NOT_KNOWN;
	}
	if (str_eq(kind, STR("CaseExpr")))
		return case_of(x, e);
	if (str_eq(kind, STR("A_ArrayExpr")))
		return array(x, json_get(e, "elements"));
	if (str_eq(kind, STR("CoalesceExpr"))) {
		for (const struct json *n = json_first(json_get(e, "args")); n; n = json_next(n)) {
			struct pg_known v = ddl_pg_ask_eval(x, n);
			if (v.kind != KNOWN_NULL)
				return v;
		}
		return NOTHING;
	}
	if (str_eq(kind, STR("SQLValueFunction")) && ddl_pg_is(e, "op", "SVFOP_CURRENT_SCHEMA"))
		return text(ddl_pg_ask_schema(x));
	return NOT_KNOWN;
}

struct pg_known ddl_pg_ask_eval(struct pg_asking *x, const struct json *node)
{
	struct str kind = ddl_pg_kind(node), v;
	const struct json *e = json_first(node);
	struct pg_known out = NOT_KNOWN;
	bool quoted;
	if (!node || x->depth >= MAX_DEPTH || !ddl_spend(x->p->d, STEP_COST))
		return NOT_KNOWN;
	x->depth++;
	if (ddl_pg_const(x->p, node, &v, &quoted))
		out = !quoted && str_eq(v, STR("NULL")) ? NOTHING : text(v);
	else if (str_eq(kind, STR("ColumnRef")))
		out = column(x, e);
	else if (str_eq(kind, STR("TypeCast")))
		out = cast(x, e);
	else if (str_eq(kind, STR("A_Expr")))
		out = operation(x, e);
	else if (str_eq(kind, STR("BoolExpr")))
		out = logic(x, e);
	else if (str_eq(kind, STR("SubLink")))
		out = sublink(x, e);
	else if (str_eq(kind, STR("FuncCall")))
		out = e == x->aggregate ? x->value : ddl_pg_ask_call(x, e);
	else
		out = other(x, kind, e);
	x->depth--;
	return out;
}

/* The tree of "SELECT ..."; NULL when the parser does not take it. */
static const struct json *parsed(struct pg *p, struct str sql)
{
	enum { PARSE_COST = 8192 };
	const struct json *tree = NULL;
	struct worker_answer answer = {.status = WORKER_OK};
	struct err e = err_new(p->tmp);
	if (!ddl_spend(p->d, PARSE_COST + 16 * sql.n))
		return NULL;
	if (worker_pg_parse(p->d->w, p->tmp, sql, &tree, &answer, &e) || answer.status != WORKER_OK) {
		p->d->transient |= answer.status != WORKER_SYNTAX;
		return NULL;
	}
	const struct json *raw = json_first(json_get(tree, "stmts"));
	return ddl_pg_node(json_get(raw, "stmt"), "SelectStmt");
}

bool ddl_pg_ask_rows(struct pg *p, const struct ddl_pg_variables *vars, struct str sql, struct pg_rows *out)
{
	struct pg_asking x = {.p = p, .vars = vars};
	struct str source = p->source;
	const struct json *select = parsed(p, sql);
	p->source = sql;
	bool ok = select && ddl_pg_ask_query(&x, select, out);
	p->source = source;
	return ok;
}

struct pg_known ddl_pg_ask(struct pg *p, const struct ddl_pg_variables *vars, struct str sql)
{
	struct pg_rows rows = {0};
	struct str select = str_fmt(p->tmp, "SELECT (%.*s)", STRF(sql));
	if (!ddl_pg_ask_rows(p, vars, select, &rows) || rows.n != 1 || rows.v->n != 1)
		return NOT_KNOWN;
	return rows.v->v[0];
}
