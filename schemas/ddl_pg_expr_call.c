/* Calls, with the casts that PostgreSQL put in for their arguments, and those that it shows in SQL's own
 * words (ruleutils.c get_func_expr, get_func_sql_syntax). */
#include "schemas/ddl_pg_resolve.h"

struct str ddl_pg_expr_given(struct ex *x, const struct json *node)
{
	if (ddl_pg_is_untyped(node))
		return STR(DDL_PG_UNKNOWN);
	return ddl_pg_expr_base(x->p, ddl_pg_expr_type(x->p, node, ddl_pg_expr_column, x->p));
}

void ddl_pg_expr_cast(struct ex *x, const struct json *node, struct str given, struct str target)
{
	bool any = str_eq(target, STR("\"any\""));
	if (str_eq(given, STR(DDL_PG_UNKNOWN))) {
		ddl_pg_expr_put(x, node, any ? STR_NONE : target);
	} else if (any || str_eq(given, target) || !target.n) {
		ddl_pg_expr_put(x, node, given);
	} else if (ddl_pg_node(node, "CollateClause")) {
		ddl_pg_expr_put(x, node, target);
	} else {
		sb_char(x->b, '(');
		ddl_pg_expr_put(x, node, STR_NONE);
		sb_fmt(x->b, ")::%.*s", STRF(target));
	}
}

/* Where the types are not known: what a string constant is taken for, and where a varchar becomes text. */
static void guessed_arguments(struct ex *x, struct str function, const struct json *args)
{
	static const char *const sequences[] = {"nextval", "currval", "setval", NULL};
	static const char *const searches[] = {"to_tsvector", "to_tsquery", "plainto_tsquery",
		"phraseto_tsquery", "websearch_to_tsquery", NULL};
	static const char *const texts[] = {"lower", "upper", "length", "char_length", "btrim", "ltrim",
		"rtrim", "md5", "substring", "substr", "left", "right", "replace", "split_part",
		"regexp_replace", "strpos", "position", "to_tsvector", "starts_with", "reverse", "lpad",
		"rpad", "initcap", "ascii", "translate", NULL};
	bool search = str_one_of(function, searches) && json_count(args) > 1;
	for (const struct json *n = json_first(args); n; n = json_next(n)) {
		bool first = n == json_first(args);
		if (!first)
			sb_addz(x->b, ", ");
		if (str_one_of(function, texts) && !(search && first))
			ddl_pg_expr_operand(x, n, STR("text"));
		else
			ddl_pg_expr_put(x, n,
				str_one_of(function, sequences) ? STR("regclass")
				: search && first               ? STR("regconfig")
								: STR("text"));
	}
}

/* In SQL's own words casts that were put in are not shown. */
static void put_plain(struct ex *x, const struct json *node, struct str target)
{
	bool unknown = str_eq(ddl_pg_expr_given(x, node), STR(DDL_PG_UNKNOWN));
	ddl_pg_expr_put(x, node, unknown ? target : STR_NONE);
}

static void put_trim(struct ex *x, struct str name, const struct json *args)
{
	sb_fmt(x->b, "TRIM(%s",
		str_eq(name, STR("ltrim"))   ? "LEADING"
		: str_eq(name, STR("rtrim")) ? "TRAILING"
					     : "BOTH");
	if (json_count(args) > 1) {
		sb_char(x->b, ' ');
		put_plain(x, json_next(json_first(args)), STR("text"));
	}
	sb_addz(x->b, " FROM ");
	put_plain(x, json_first(args), STR("text"));
	sb_char(x->b, ')');
}

/* "name(a WORD b WORD c)" */
static void put_words(struct ex *x, const char *open, const struct json *args, const char *const *words)
{
	sb_addz(x->b, open);
	for (const struct json *n = json_first(args); n; n = json_next(n)) {
		put_plain(x, n, STR("text"));
		if (json_next(n))
			sb_addz(x->b, *words++);
	}
	sb_char(x->b, ')');
}

static bool put_sql_syntax(struct ex *x, struct str name, const struct json *args)
{
	static const char *const overlay[] = {" PLACING ", " FROM ", " FOR "}, *const part[] = {
										       " FROM ", " FOR "};
	const struct json *first = json_first(args), *second = first ? json_next(first) : NULL;
	struct str v;
	bool quoted;
	if (str_ends(name, STR("trim")) && first) {
		put_trim(x, name, args);
	} else if (!second) {
		return false;
	} else if (str_eq(name, STR("timezone"))) {
		sb_char(x->b, '(');
		put_plain(x, second, STR_NONE);
		sb_addz(x->b, " AT TIME ZONE ");
		put_plain(x, first, STR("text"));
		sb_char(x->b, ')');
	} else if (str_eq(name, STR("extract")) && ddl_pg_const(x->p, first, &v, &quoted)) {
		sb_fmt(x->b, "EXTRACT(%.*s FROM ", STRF(v));
		put_plain(x, second, STR_NONE);
		sb_char(x->b, ')');
	} else if (str_eq(name, STR("position"))) {
		sb_addz(x->b, "POSITION((");
		put_plain(x, second, STR("text"));
		sb_addz(x->b, ") IN (");
		put_plain(x, first, STR("text"));
		sb_addz(x->b, "))");
	} else if (str_eq(name, STR("substring"))) {
		put_words(x, "SUBSTRING(", args, part);
	} else if (str_eq(name, STR("overlay"))) {
		put_words(x, "OVERLAY(", args, overlay);
	} else {
		return false;
	}
	return true;
}

/* The functions that come with a range type take two of what it is of, and the bounds. */
static bool range_constructor(struct ex *x, struct pg_name n, size_t count, struct ddl_pg_resolved *out)
{
	const struct type *t = catalog_type(x->p->c, n.schema, n.name);
	if (!t || t->kind != TYPE_RANGE || count < 2 || count > 3)
		return false;
	struct str type = ddl_pg_type_shown(x->p, t), of = ddl_pg_expr_base(x->p, t->base);
	*out = (struct ddl_pg_resolved){.args = {of, of, STR("text")}, .result = type, .schema = t->schema};
	return of.n;
}

static bool resolved(struct ex *x, struct pg_name n, const struct json *args, struct str *given,
	struct ddl_pg_resolved *out)
{
	size_t count = 0;
	for (const struct json *a = json_first(args); a; a = json_next(a)) {
		if (count >= DDL_PG_MAX_ARGS || ddl_pg_node(a, "NamedArgExpr"))
			return false;
		given[count++] = ddl_pg_expr_given(x, a);
	}
	return ddl_pg_resolve_function(x->p, n, given, count, out) || range_constructor(x, n, count, out);
}

const struct json *ddl_pg_expr_called_cast(struct ex *x, const struct json *f, struct str *type)
{
	const struct json *args = json_get(f, "args"), *arg = json_first(args);
	struct pg_name n = ddl_pg_qualified(json_get(f, "funcname"));
	struct ddl_pg_resolved found;
	if (json_count(args) != 1 || ddl_pg_node(arg, "NamedArgExpr") ||
		ddl_pg_is(f, "funcformat", "COERCE_SQL_SYNTAX"))
		return NULL;
	*type = ddl_pg_type_named(x->p, n);
	struct str given = type->n ? ddl_pg_expr_given(x, arg) : STR_NONE;
	if (!given.n || (ddl_pg_resolve_function(x->p, n, &given, 1, &found) && str_eq(found.args[0], given)))
		return NULL;
	bool text = str_eq(given, STR("character varying")) && str_eq(*type, STR("text"));
	bool same = str_eq(given, *type) && str_chr(*type, '(') == SIZE_MAX;
	return same || text || str_eq(given, STR(DDL_PG_UNKNOWN)) ? arg : NULL;
}

/* The call as a cast; false, and nothing printed, when it is none. */
static bool put_called_cast(struct ex *x, const struct json *f)
{
	struct str type, given;
	const struct json *arg = ddl_pg_expr_called_cast(x, f, &type);
	if (!arg)
		return false;
	given = ddl_pg_expr_given(x, arg);
	ddl_pg_expr_cast(x, arg, given, type);
	return true;
}

/* With its schema where the name alone would be another function, of pg_catalog say. */
static void put_name(struct ex *x, struct pg_name n, struct str *given, size_t count)
{
	struct ddl_pg_resolved alone;
	struct str shown = ddl_pg_shown(x->p, n.schema, n.name);
	bool hidden =
		given && n.schema.n && str_eq(shown, ddl_pg_quote(x->p->tmp, n.name)) &&
		ddl_pg_resolve_function(x->p, (struct pg_name){STR_NONE, n.name}, given, count, &alone) &&
		!str_eq(alone.schema, n.schema);
	if (hidden)
		sb_fmt(x->b, "%.*s.", STRF(ddl_pg_quote(x->p->tmp, n.schema)));
	sb_add(x->b, shown);
}

void ddl_pg_expr_call(struct ex *x, const struct json *f)
{
	struct pg *p = x->p;
	const struct json *args = json_get(f, "args");
	struct pg_name n = ddl_pg_qualified(json_get(f, "funcname"));
	struct str given[DDL_PG_MAX_ARGS], schema = STR_NONE;
	struct ddl_pg_resolved found;
	if (ddl_pg_is(f, "funcformat", "COERCE_SQL_SYNTAX") && put_sql_syntax(x, n.name, args))
		return;
	if (put_called_cast(x, f))
		return;
	bool known = resolved(x, n, args, given, &found);
	if (known) {
		schema = found.schema;
	} else if (!str_eq(n.schema, STR("pg_catalog"))) {
		struct function *fn = catalog_function(p->c, n.schema, n.name, STR_NONE);
		bool own =
			fn && !(fn->extension.n && !n.schema.n && ddl_pg_builtin_first(n.name) != SIZE_MAX);
		schema = own ? fn->schema : n.schema;
	}
	put_name(x, (struct pg_name){schema, n.name}, known ? given : NULL, json_count(args));
	sb_char(x->b, '(');
	if (ddl_pg_flag(f, "agg_star"))
		sb_char(x->b, '*');
	if (!known)
		guessed_arguments(x, n.name, args);
	size_t i = 0;
	for (const struct json *a = known ? json_first(args) : NULL; a; a = json_next(a), i++) {
		if (i)
			sb_addz(x->b, ", ");
		ddl_pg_expr_cast(x, a, given[i], found.args[i]);
	}
	sb_char(x->b, ')');
}
