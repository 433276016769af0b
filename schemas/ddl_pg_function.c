/* Functions and procedures. */
#include "schemas/ddl_pg.h"

static bool has_mode(const struct json *param, const char *mode)
{
	return ddl_pg_is(param, "mode", mode);
}

static bool is_input(const struct json *param)
{
	return !has_mode(param, "FUNC_PARAM_OUT") && !has_mode(param, "FUNC_PARAM_TABLE");
}

static bool is_output(const struct json *param)
{
	return has_mode(param, "FUNC_PARAM_OUT") || has_mode(param, "FUNC_PARAM_INOUT");
}

static void read_inputs(struct pg *p, const struct json *params, struct function *f)
{
	for (const struct json *n = json_first(params); n; n = json_next(n)) {
		const struct json *q = ddl_pg_node(n, "FunctionParameter");
		if (!is_input(q))
			continue;
		f->args = str_fmt(p->a, "%.*s%s%.*s", STRF(f->args), f->nargs ? ", " : "",
			STRF(ddl_pg_type(p, json_get(q, "argType"), false)));
		catalog_names_add(p->a, &f->params, ddl_pg_keep(p, ddl_pg_get(q, "name")));
		f->nargs++;
		f->ndefaults += json_get(q, "defexpr") != NULL;
		catalog_names_add(p->a, &f->defaults, ddl_pg_expr(p, json_get(q, "defexpr"), STR("text")));
		f->variadic |= has_mode(q, "FUNC_PARAM_VARIADIC");
	}
}

/* What SELECT * FROM it has: one OUT parameter without a name is called as the function. */
static struct str outputs(struct pg *p, const struct json *params)
{
	struct sb b = sb_new(p->tmp, 64 * 1024);
	size_t n = 0;
	bool named = false;
	for (const struct json *q = json_first(params); q; q = json_next(q)) {
		const struct json *out = ddl_pg_node(q, "FunctionParameter");
		if (!is_output(out))
			continue;
		struct str name = ddl_pg_get(out, "name");
		named = named || name.n;
		sb_addz(&b, n++ ? ", " : "");
		if (name.n)
			sb_add(&b, ddl_pg_quote(p->tmp, name));
		else
			sb_fmt(&b, "column%zu", n);
		sb_fmt(&b, " %.*s", STRF(ddl_pg_type(p, json_get(out, "argType"), false)));
	}
	return n > 1 || named ? ddl_pg_keep(p, sb_str(&b)) : STR_NONE;
}

/* As pg_get_function_result() prints it. */
static struct str result(struct pg *p, const struct json *stmt)
{
	const struct json *type = json_get(stmt, "returnType"), *out = NULL;
	struct sb table = sb_new(p->tmp, 64 * 1024);
	size_t outputs = 0, columns = 0;
	for (const struct json *n = json_first(json_get(stmt, "parameters")); n; n = json_next(n)) {
		const struct json *q = ddl_pg_node(n, "FunctionParameter");
		if (is_output(q)) {
			outputs++;
			out = q;
		}
		if (!has_mode(q, "FUNC_PARAM_TABLE"))
			continue;
		sb_fmt(&table, "%s%.*s %.*s", columns++ ? ", " : "",
			STRF(ddl_pg_quote(p->tmp, ddl_pg_get(q, "name"))),
			STRF(ddl_pg_type(p, json_get(q, "argType"), false)));
	}
	if (columns)
		return str_fmt(p->a, "TABLE(%.*s)", STRF(sb_str(&table)));
	if (ddl_pg_flag(stmt, "is_procedure"))
		return STR_NONE;
	bool set = ddl_pg_flag(type, "setof");
	struct str t = type           ? ddl_pg_type(p, type, false)
		       : outputs == 1 ? ddl_pg_type(p, json_get(out, "argType"), false)
		       : outputs      ? STR("record")
				      : STR("void");
	return set ? str_fmt(p->a, "SETOF %.*s", STRF(t)) : t;
}

/* The text a server keeps in prosrc, or the whole statement for a body in SQL's own syntax. */
static struct str body(struct pg *p, const struct json *stmt)
{
	const struct json *as = json_get(ddl_pg_option(json_get(stmt, "options"), "as"), "arg");
	const struct json *items = json_get(ddl_pg_node(as, "List"), "items");
	const struct json *last = NULL;
	for (const struct json *n = json_first(items); n; n = json_next(n))
		last = n;
	return last ? ddl_pg_string(last) : p->text;
}

/* What a call of it may do to the schema: a trigger's function is not called. */
static void keep_code(struct pg *p, const struct json *stmt, struct str text, struct function *f)
{
	const struct json *language = json_get(ddl_pg_option(json_get(stmt, "options"), "language"), "arg");
	bool read = str_ieq(ddl_pg_string(language), STR("plpgsql")) ||
		    str_ieq(ddl_pg_string(language), STR("sql"));
	if (read && !str_eq(f->returns, STR("trigger")) && !str_eq(f->returns, STR("event_trigger")) &&
		ddl_pg_changes(text))
		f->code = ddl_pg_keep(p, text);
	else
		f->params = f->defaults = (struct names){0};
}

bool ddl_pg_create_function(struct pg *p, const struct json *stmt)
{
	struct pg_name n = ddl_pg_qualified(json_get(stmt, "funcname"));
	struct function f = {.procedure = ddl_pg_flag(stmt, "is_procedure")};
	if (str_eq(n.schema, STR("pg_temp")))
		return true;
	if (!ddl_pg_target(p, n, &f.schema))
		return false;
	f.name = ddl_pg_keep(p, n.name);
	read_inputs(p, json_get(stmt, "parameters"), &f);
	f.returns = result(p, stmt);
	if (!f.procedure)
		f.outputs = outputs(p, json_get(stmt, "parameters"));
	f.body = str_hash(body(p, stmt));
	keep_code(p, stmt, body(p, stmt), &f);
	struct function *there = NULL;
	for (size_t i = 0; i < p->c->functions.n; i++) {
		struct function *o = &p->c->functions.v[i];
		if (str_eq(o->name, f.name) && str_eq(o->schema, f.schema) && str_eq(o->args, f.args))
			there = o;
	}
	if (there && !ddl_pg_flag(stmt, "replace"))
		return ddl_pg_fail(p, "function \"%.*s(%.*s)\" is already there", STRF(f.name), STRF(f.args));
	if (there && !str_eq(there->returns, f.returns))
		return ddl_pg_fail(p, "function \"%.*s(%.*s)\" returns %.*s, which cannot be replaced",
			STRF(f.name), STRF(f.args), STRF(there->returns));
	*(there ? there : VEC_PUSH(p->a, &p->c->functions)) = f;
	return true;
}

static struct str argument_types(struct pg *p, const struct json *list)
{
	struct str out = STR_NONE;
	for (const struct json *n = json_first(list); n; n = json_next(n)) {
		const struct json *type = ddl_pg_node(n, "TypeName");
		out = str_fmt(p->tmp, "%.*s%s%.*s", STRF(out), n == json_first(list) ? "" : ", ",
			STRF(ddl_pg_type(p, type, false)));
	}
	return out;
}

struct function *ddl_pg_function(struct pg *p, const struct json *object, bool missing_ok)
{
	const struct json *o = ddl_pg_node(object, "ObjectWithArgs");
	struct pg_name n = ddl_pg_qualified(json_get(o, "objname"));
	bool any = ddl_pg_flag(o, "args_unspecified");
	struct str args = argument_types(p, json_get(o, "objargs"));
	struct function *found = NULL;
	for (size_t i = 0; i < p->c->functions.n; i++) {
		struct function *f = &p->c->functions.v[i];
		bool here = n.schema.n ? str_eq(f->schema, n.schema)
				       : catalog_names_have(DIALECT_POSTGRESQL, p->c->search_path, f->schema);
		if (!here || !str_eq(f->name, n.name) || (!any && !str_eq(f->args, args)))
			continue;
		if (found && any && str_eq(found->schema, f->schema)) {
			ddl_pg_fail(p, "function name \"%.*s\" is not unique", STRF(n.name));
			return NULL;
		}
		found = found ? found : f;
	}
	if (found)
		return found;
	if (!missing_ok)
		ddl_pg_fail(p, "function \"%.*s(%.*s)\" is not in the catalog", STRF(n.name), STRF(args));
	return NULL;
}
