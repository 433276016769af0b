#include "migrate/format_when.h"
#include "migrate/formats/laravel.h"

/* Conditions that Laravel's migrations ask, as far as the files and the catalog answer them. What runs in
 * production is meant: not under the tests' environment. */

enum { MAX_DEPTH = 12, MAX_TEXT = 400 };

static struct str when(const struct laravel *r, uint32_t node, int depth);

/* What a condition is of, as it is read in *in. */
static uint32_t bound_node(const struct laravel *r, uint32_t node, struct laravel *in)
{
	*in = *r;
	for (int i = 0;
		i < MAX_DEPTH && node != UINT32_MAX && syntax_is(r->t, node, "parenthesized_expression");
		i++) {
		uint32_t c = syntax_child(r->t, node);
		node = c == UINT32_MAX ? c : syntax_sibling(r->t, c);
	}
	return node == UINT32_MAX ? node : format_laravel_value(r, node, in);
}

bool format_laravel_is_driver(const struct laravel *r, uint32_t node)
{
	static const char *const ends[] = {"getDriverName()", "->driver()", "getDefaultConnection()",
		"getConfig('driver')", "getDatabasePlatform()->getName()", "ATTR_DRIVER_NAME)", NULL};
	struct laravel in, at;
	node = bound_node(r, node, &in);
	at = in;
	if (node != UINT32_MAX && syntax_is(in.t, node, "member_access_expression") &&
		str_eq(syntax_text(in.t, syntax_field(in.t, node, "object")), STR("$this")))
		node = format_laravel_property(&at, syntax_text(in.t, syntax_field(in.t, node, "name")), &in);
	struct str text = node == UINT32_MAX ? STR_NONE : syntax_text(in.t, node);
	if (!text.n || text.n > MAX_TEXT || syntax_is(in.t, node, "binary_expression"))
		return false;
	for (size_t i = 0; ends[i]; i++)
		if (str_ends(text, str_of(ends[i])))
			return true;
	bool asks = str_starts(text, STR("config(")) || str_starts(text, STR("Config::get(")) ||
		    str_starts(text, STR("env("));
	return asks && (str_find(text, STR("database.default"), 0) != SIZE_MAX ||
			       str_find(text, STR("DB_CONNECTION"), 0) != SIZE_MAX ||
			       str_find(text, STR(".driver'"), 0) != SIZE_MAX);
}

struct str format_laravel_driver_is(const struct laravel *r, struct str name)
{
	static const char *const names[3][4] = {
		{"pgsql", "postgresql", "postgres", NULL}, {"mysql", NULL}, {"sqlite", "sqlite3", NULL}};
	return format_when_constant(str_one_of(name, names[r->s->dialect]));
}

static bool is_bool(struct str text, bool *value)
{
	*value = str_ieq(text, STR("true"));
	return *value || str_ieq(text, STR("false"));
}

/* x === y */
static struct str equal(const struct laravel *r, uint32_t x, uint32_t y, int depth)
{
	bool value;
	struct str text, other_text;
	for (int turn = 0; turn < 2; turn++) {
		uint32_t one = turn ? y : x, other = turn ? x : y;
		if (is_bool(syntax_text(r->t, other), &value)) {
			struct str c = when(r, one, depth);
			return value ? c : format_when_not(r->a, c);
		}
		if (format_laravel_is_driver(r, one) && format_laravel_string(r, other, &text))
			return format_laravel_driver_is(r, text);
	}
	bool texts = format_laravel_string(r, x, &text) && format_laravel_string(r, y, &other_text);
	return texts ? format_when_constant(str_eq(text, other_text)) : STR_NONE;
}

static struct str binary(const struct laravel *r, uint32_t node, int depth)
{
	struct str op = syntax_text(r->t, syntax_field(r->t, node, "operator"));
	uint32_t x = syntax_field(r->t, node, "left"), y = syntax_field(r->t, node, "right");
	if (str_eq(op, STR("&&")) || str_ieq(op, STR("and")))
		return format_when_all(r->a, when(r, x, depth), when(r, y, depth));
	if (str_eq(op, STR("||")) || str_ieq(op, STR("or")))
		return format_when_any(r->a, when(r, x, depth), when(r, y, depth));
	if (str_eq(op, STR("===")) || str_eq(op, STR("==")))
		return equal(r, x, y, depth);
	if (str_eq(op, STR("!==")) || str_eq(op, STR("!=")))
		return format_when_not(r->a, equal(r, x, y, depth));
	return STR_NONE;
}

static struct str columns(const struct laravel *r, struct str table, uint32_t list)
{
	struct names_list names = {0};
	struct str out = format_when_constant(true);
	if (!format_laravel_strings(r, list, &names))
		return STR_NONE;
	for (size_t i = 0; i < names.n; i++)
		out = format_when_all(r->a, out, format_when_column(r->a, table, names.v[i]));
	return out;
}

/* By its name, or by columns whose usual name is meant. */
static struct str index_of(const struct laravel *r, struct str table, uint32_t node)
{
	static const char *const kinds[] = {"index", "unique", "fulltext"};
	struct names_list list = {0};
	struct str name, out = format_when_constant(false);
	if (format_laravel_string(r, node, &name))
		return format_when_index(r->a, table, name);
	if (!format_laravel_strings(r, node, &list))
		return STR_NONE;
	for (size_t i = 0; i < 3; i++)
		out = format_when_any(r->a, out,
			format_when_index(
				r->a, table, format_laravel_usual_name(r->a, table, &list, kinds[i])));
	return out;
}

/* Schema::hasTable('t'), Schema::connection(...)->hasColumn('t', 'c') */
static struct str schema_call(const struct laravel *r, const struct laravel_chain *c)
{
	const struct laravel_call *call = &c->calls.v[c->calls.n - 1];
	struct str table;
	uint32_t second = format_laravel_argument(r, call, 1, "column");
	if (!format_laravel_string(r, format_laravel_argument(r, call, 0, "table"), &table))
		return STR_NONE;
	if (str_eq(call->name, STR("hasTable")))
		return format_when_table(r->a, table);
	if (str_eq(call->name, STR("hasColumn")) || str_eq(call->name, STR("hasColumns")))
		return columns(r, table, second);
	if (str_eq(call->name, STR("hasIndex")))
		return index_of(r, table, second);
	return STR_NONE;
}

/* The table in "...listTableIndexes('t')", "...introspectTable('t')" and the like, which a variable holds. */
static bool is_call(const struct laravel *r, uint32_t node)
{
	return syntax_is(r->t, node, "member_call_expression") ||
	       syntax_is(r->t, node, "function_call_expression");
}

/* pluck(X), map(X), array_column(LIST, X) */
static bool is_taking(const struct laravel *r, uint32_t node)
{
	static const char *const ways[] = {"pluck", "map", "array_column", NULL};
	uint32_t name = syntax_field(r->t, node, "name");
	if (name == UINT32_MAX)
		name = syntax_field(r->t, node, "function");
	return name != UINT32_MAX && str_one_of(syntax_text(r->t, name), ways);
}

/* collect(LIST)->pluck('name')->all(), array_column(LIST, 'name'): the list that it takes its names of. */
static uint32_t list_of(const struct laravel *r, uint32_t node, struct laravel *in)
{
	static const char *const takes[] = {"pluck", "map", "all", "toArray", "values", "keys", NULL};
	static const char *const wraps[] = {"collect", "array_column", "array_keys", NULL};
	struct laravel from = *r;
	for (int i = 0; i < MAX_DEPTH; i++) {
		node = bound_node(&from, node, in);
		from = *in;
		if (node == UINT32_MAX)
			break;
		struct str arguments = syntax_text(in->t, syntax_field(in->t, node, "arguments"));
		bool other = str_find(arguments, STR("name"), 0) == SIZE_MAX, call = is_call(in, node);
		if (call && other && is_taking(in, node))
			return UINT32_MAX; /* something else of each */
		if (syntax_is(in->t, node, "member_call_expression") &&
			str_one_of(syntax_text(in->t, syntax_field(in->t, node, "name")), takes))
			node = syntax_field(in->t, node, "object");
		else if (syntax_is(in->t, node, "function_call_expression") &&
			 str_one_of(syntax_text(in->t, syntax_field(in->t, node, "function")), wraps))
			node = format_laravel_nth(in->t, syntax_field(in->t, node, "arguments"), 0);
		else
			break;
	}
	return node;
}

static bool described(const struct laravel *r, uint32_t node, struct str *table, struct str *what)
{
	static const char *const asks[] = {"listTableIndexes", "listTableDetails", "introspectTable",
		"listTableColumns", "getColumnListing", "getIndexListing", "getIndexes", "getColumns",
		"getForeignKeys", "listTableForeignKeys", NULL};
	struct laravel_chain c;
	struct laravel in;
	node = list_of(r, node, &in);
	if (node == UINT32_MAX || !format_laravel_chain(&in, node, &c))
		return false;
	const struct laravel_call *last = &c.calls.v[c.calls.n - 1];
	*what = last->name;
	return str_one_of(last->name, asks) &&
	       format_laravel_string(&in, format_laravel_argument(&in, last, 0, "table"), table);
}

/* By the list that the name was found in. */
static struct str part_of(const struct laravel *r, struct str what, struct str table, struct str part)
{
	return str_find(what, STR("Column"), 0) != SIZE_MAX    ? format_when_column(r->a, table, part)
	       : str_find(what, STR("Foreign"), 0) != SIZE_MAX ? format_when_foreign(r->a, table, part)
							       : format_when_index(r->a, table, part);
}

/* $details->hasIndex('i') */
static struct str described_call(const struct laravel *r, uint32_t node)
{
	struct str table, name, what, method = syntax_text(r->t, syntax_field(r->t, node, "name"));
	uint32_t arguments = syntax_field(r->t, node, "arguments"),
		 first = format_laravel_nth(r->t, arguments, 0);
	uint32_t second = format_laravel_nth(r->t, arguments, 1);
	if (str_eq(method, STR("contains")) && second != UINT32_MAX) { /* contains('name', 'i') */
		if (!format_laravel_string(r, first, &name) || !str_eq(name, STR("name")))
			return STR_NONE;
		first = second;
	}
	if (!described(r, syntax_field(r->t, node, "object"), &table, &what) ||
		!format_laravel_string(r, first, &name))
		return STR_NONE;
	if (str_eq(method, STR("contains")))
		return part_of(r, what, table, name);
	return str_eq(method, STR("hasIndex"))    ? format_when_index(r->a, table, name)
	       : str_eq(method, STR("hasColumn")) ? format_when_column(r->a, table, name)
						  : STR_NONE;
}

static uint32_t argument(const struct laravel *r, uint32_t call, size_t k)
{
	return format_laravel_nth(r->t, syntax_field(r->t, call, "arguments"), k);
}

/* in_array(driver, ['mysql', 'mariadb']), array_key_exists('i', $sm->listTableIndexes('t')) */
static struct str function_call(const struct laravel *r, uint32_t node)
{
	struct str name = syntax_text(r->t, syntax_field(r->t, node, "function")), table, part, what;
	uint32_t x = argument(r, node, 0), y = argument(r, node, 1);
	struct names_list list = {0};
	if (str_eq(name, STR("in_array")) && format_laravel_is_driver(r, x) &&
		format_laravel_strings(r, y, &list)) {
		struct str out = format_when_constant(false);
		for (size_t i = 0; i < list.n; i++)
			out = format_when_any(r->a, out, format_laravel_driver_is(r, list.v[i]));
		return out;
	}
	bool among = str_eq(name, STR("in_array")) || str_eq(name, STR("array_key_exists"));
	if (!among || y == UINT32_MAX || !described(r, y, &table, &what) ||
		!format_laravel_string(r, x, &part))
		return STR_NONE;
	return part_of(r, what, table, part);
}

/* app()->runningUnitTests(), App::environment('testing') */
static struct str of_environment(const struct laravel *r, const struct laravel_chain *c)
{
	const struct laravel_call *last = &c->calls.v[c->calls.n - 1];
	struct str name = STR_NONE;
	if (!str_eq(c->root, STR("App")) && !str_starts(c->root, STR("app(")) &&
		!str_eq(c->root, STR("$this->app")))
		return STR_NONE;
	if (str_eq(last->name, STR("runningUnitTests")) || str_eq(last->name, STR("isLocal")))
		return format_when_constant(false);
	if (str_eq(last->name, STR("isProduction")) || str_eq(last->name, STR("runningInConsole")))
		return format_when_constant(true);
	bool named = format_laravel_string(r, format_laravel_argument(r, last, 0, "environments"), &name);
	return str_eq(last->name, STR("environment")) && named
		       ? format_when_constant(str_eq(name, STR("production")))
		       : STR_NONE;
}

static struct str call(const struct laravel *r, uint32_t node)
{
	struct laravel_chain c;
	if (syntax_is(r->t, node, "function_call_expression"))
		return function_call(r, node);
	if (!format_laravel_chain(r, node, &c))
		return STR_NONE;
	if (str_eq(c.root, STR("Schema")))
		return schema_call(r, &c);
	struct str out = of_environment(r, &c);
	return out.n || !syntax_is(r->t, node, "member_call_expression") ? out : described_call(r, node);
}

/* A value that is a condition: of a variable, a constant, the configuration. What the configuration has not
 * is null. */
static struct str of_value(const struct laravel *r, uint32_t node)
{
	struct laravel in;
	bool value;
	uint32_t found = format_laravel_resolve(r, node, &in);
	if (found != UINT32_MAX &&
		(is_bool(syntax_text(in.t, found), &value) || str_ieq(syntax_text(in.t, found), STR("null"))))
		return format_when_constant(value);
	struct str text = syntax_text(r->t, node);
	if (str_eq(text, STR("env('GITHUB_ACTIONS')")) || str_eq(text, STR("env('CI')")))
		return format_when_constant(false);
	bool asked = syntax_is(r->t, node, "function_call_expression") && argument(r, node, 1) == UINT32_MAX;
	found = asked ? format_laravel_config(r, node, &in) : UINT32_MAX;
	return asked && found == UINT32_MAX && in.t ? format_when_constant(false) : STR_NONE;
}

static struct str when(const struct laravel *r, uint32_t node, int depth)
{
	struct laravel in, from = *r;
	struct laravel_method m;
	node = bound_node(&from, node, &in);
	r = &in;
	if (node == UINT32_MAX || depth >= MAX_DEPTH)
		return STR_NONE;
	struct str constant = of_value(r, node);
	if (constant.n)
		return constant;
	/* Pulse's: whether the driver is one that it knows. */
	if (str_eq(syntax_text(r->t, node), STR("$this->shouldRun()")) &&
		!format_laravel_method(r, r->class, STR("shouldRun"), &m))
		return format_when_constant(true);
	uint32_t returned = format_laravel_returned(r, node, &from);
	if (returned != UINT32_MAX)
		return when(&from, returned, depth + 1);
	if (syntax_is(r->t, node, "unary_op_expression") && str_starts(syntax_text(r->t, node), STR("!")))
		return format_when_not(r->a, when(r, syntax_field(r->t, node, "argument"), depth + 1));
	if (syntax_is(r->t, node, "binary_expression"))
		return binary(r, node, depth + 1);
	return call(r, node);
}

struct str format_laravel_when(const struct laravel *r, uint32_t node)
{
	return when(r, node, 0);
}
