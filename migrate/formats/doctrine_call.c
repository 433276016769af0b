/* Calls: the migration's own methods are followed, those of the library have their known effects. */
#include "migrate/formats/doctrine_php.h"

enum { MAX_CALLS = 3000, MAX_NESTED = 12, MAX_ARGUMENTS = 100 };

static struct doctrine_value of_kind(enum doctrine_kind kind)
{
	return (struct doctrine_value){.kind = kind};
}

/* -- arguments -- */

static uint32_t argument_node(const struct doctrine_reader *r, uint32_t call, size_t k)
{
	uint32_t list = syntax_field(r->t, call, "arguments");
	if (list == UINT32_MAX)
		list = syntax_child_of(r->t, call, "arguments");
	return list == UINT32_MAX ? UINT32_MAX : format_code_argument(r->t, list, k);
}

/* The expression of "name: value" or "value". */
static uint32_t argument_value(const struct doctrine_reader *r, uint32_t node)
{
	if (!syntax_is(r->t, node, "argument"))
		return node;
	uint32_t last = UINT32_MAX;
	for (uint32_t n = syntax_child(r->t, node); n != UINT32_MAX; n = syntax_sibling(r->t, n))
		last = syntax_is(r->t, n, "comment") ? last : n;
	return last;
}

bool format_doctrine_has_argument(const struct doctrine_reader *r, uint32_t call, size_t k)
{
	return argument_node(r, call, k) != UINT32_MAX;
}

struct doctrine_value format_doctrine_argument(struct doctrine_reader *r, uint32_t call, size_t k)
{
	for (size_t i = 0; i <= k; i++) { /* f(...$list) */
		uint32_t node = argument_node(r, call, i);
		uint32_t value = node == UINT32_MAX ? node : argument_value(r, node);
		if (value == UINT32_MAX)
			break;
		if (syntax_is(r->t, value, "variadic_unpacking")) {
			struct doctrine_value list = format_doctrine_value(r, syntax_child(r->t, value) + 1);
			bool whole = list.kind == DOCTRINE_ARRAY;
			return !whole                  ? of_kind(DOCTRINE_DATA)
			       : k - i < list.array->n ? list.array->v[k - i].value
						       : of_kind(DOCTRINE_NULL);
		}
		if (i == k)
			return format_doctrine_value(r, value);
	}
	return of_kind(DOCTRINE_NULL);
}

bool format_doctrine_arguments(struct doctrine_reader *r, uint32_t call, struct doctrine_array *out)
{
	bool whole = true;
	for (size_t k = 0;; k++) {
		uint32_t node = argument_node(r, call, k);
		if (node == UINT32_MAX || k >= MAX_ARGUMENTS || !format_doctrine_step(r))
			return whole && node == UINT32_MAX;
		uint32_t label = syntax_field(r->t, node, "name"), value = argument_value(r, node);
		if (syntax_is(r->t, value, "variadic_unpacking")) {
			struct doctrine_value v = format_doctrine_value(r, syntax_child(r->t, value) + 1);
			whole = whole && v.kind == DOCTRINE_ARRAY;
			for (size_t i = 0; v.kind == DOCTRINE_ARRAY && i < v.array->n; i++) {
				struct doctrine_pair one = v.array->v[i];
				if (format_digits(one.key))
					one.key = STR_NONE;
				*VEC_PUSH(r->a, out) = one;
			}
			continue;
		}
		*VEC_PUSH(r->a, out) =
			(struct doctrine_pair){label == UINT32_MAX ? STR_NONE : syntax_text(r->t, label),
				format_doctrine_value(r, value)};
	}
}

/* What could change a schema, among these? An object that is not known is none for a function, which are
 * PHP's own nearly always. */
static bool are_handles(const struct doctrine_array *args, bool function)
{
	for (size_t i = 0; i < args->n; i++) {
		const struct doctrine_value *v = &args->v[i].value;
		if (v->kind == DOCTRINE_ARRAY && v->array->n == 2) /* [$this, 'name'] */
			v = &v->array->v[0].value;
		enum doctrine_kind kind = v->kind;
		if ((kind == DOCTRINE_FOREIGN && !function) ||
			(kind >= DOCTRINE_THIS && kind <= DOCTRINE_COLUMN) || kind == DOCTRINE_CONNECTION ||
			kind == DOCTRINE_MANAGER)
			return true;
	}
	return false;
}

/* -- methods of the class -- */

static struct doctrine_value parameter(struct doctrine_reader *r, uint32_t node, size_t at,
	const struct doctrine_array *args, const struct syntax *t)
{
	struct str name = syntax_text(t, syntax_field(t, node, "name"));
	uint32_t def = syntax_field(t, node, "default_value");
	if (syntax_is(t, node, "variadic_parameter")) {
		struct doctrine_value list = of_kind(DOCTRINE_NULL);
		for (size_t i = at; i < args->n; i++)
			list = format_doctrine_array_add(r, list, STR_NONE, args->v[i].value);
		return list;
	}
	for (size_t i = 0; i < args->n; i++)
		if (args->v[i].key.p && name.n && str_eq(args->v[i].key, str_sub(name, 1, name.n)))
			return args->v[i].value;
	if (at < args->n && !args->v[at].key.p)
		return args->v[at].value;
	return def == UINT32_MAX ? of_kind(DOCTRINE_NULL) : format_doctrine_value(r, def);
}

static void bind_parameters(struct doctrine_reader *r, const struct syntax *t, uint32_t function,
	const struct doctrine_array *args)
{
	uint32_t list = syntax_field(t, function, "parameters");
	size_t at = 0;
	if (list == UINT32_MAX)
		return;
	for (uint32_t n = syntax_child(t, list); n != UINT32_MAX; n = syntax_sibling(t, n)) {
		uint32_t name = syntax_field(t, n, "name");
		if (name == UINT32_MAX)
			continue;
		struct doctrine_value v = parameter(r, n, at++, args, t);
		*VEC_PUSH(r->a, &r->scope->bound) = (struct doctrine_bound){syntax_text(t, name), v};
	}
}

static bool same(const struct doctrine_value *x, const struct doctrine_value *y)
{
	return x->kind == y->kind && x->partial == y->partial && str_eq(x->text, y->text) &&
	       str_eq(x->when, y->when) && x->array == y->array && x->table == y->table &&
	       x->object == y->object;
}

/* What a call gives that returns in several places. */
static struct doctrine_value returned(struct doctrine_reader *r, const struct doctrine_scope *s)
{
	struct str any = format_when_constant(false);
	bool bools = s->returns.n > 0, equal = s->returns.n > 0;
	for (size_t i = 0; i < s->returns.n; i++) {
		const struct doctrine_return *x = &s->returns.v[i];
		bools = bools && x->value.kind == DOCTRINE_BOOL;
		equal = equal && same(&x->value, &s->returns.v[0].value);
		if (bools)
			any = format_when_any(r->a, any, format_when_all(r->a, x->when, x->value.when));
	}
	if (!s->returns.n)
		return of_kind(DOCTRINE_NULL);
	const struct doctrine_return *last = s->returns.v + s->returns.n - 1;
	if (s->returns.n == 2 && s->returns.v[0].value.absent && format_doctrine_known(&last->value)) {
		struct doctrine_value v = s->returns.v[0].value;
		v.text = last->value.text;
		v.number = last->value.number;
		return v;
	}
	return equal ? s->returns.v[0].value : bools ? format_doctrine_of_bool(any) : of_kind(DOCTRINE_DATA);
}

struct doctrine_value format_doctrine_run(struct doctrine_reader *r, const struct doctrine_class *from,
	uint32_t method, const struct doctrine_array *args)
{
	struct doctrine_scope mine = {.class = from, .base = r->frames.n}, *s = r->scope;
	const struct syntax *t = r->t;
	uint32_t body = syntax_field(from->t, method, "body");
	if (++r->calls > MAX_CALLS || r->nested >= MAX_NESTED || body == UINT32_MAX) {
		if (body != UINT32_MAX)
			format_doctrine_unknown(r, "more code than is followed");
		return of_kind(DOCTRINE_DATA);
	}
	r->nested++;
	r->scope = &mine;
	r->t = from->t;
	bind_parameters(r, from->t, method, args);
	enum doctrine_flow how = format_doctrine_block(r, body);
	r->frames.n = mine.base;
	r->scope = s;
	r->t = t;
	r->nested--;
	r->thrown = how == DOCTRINE_STOP;
	return returned(r, &mine);
}

/* fn ($x) => ..., function ($x) use ($y) { return ...; } */
struct doctrine_value format_doctrine_apply(
	struct doctrine_reader *r, const struct doctrine_value *f, const struct doctrine_array *args)
{
	struct doctrine_scope mine = {.class = r->scope->class, .base = r->frames.n};
	struct doctrine_scope *s = r->scope;
	const struct syntax *t = r->t;
	uint32_t body = syntax_field(f->tree, f->node, "body");
	if (body == UINT32_MAX)
		body = syntax_child_of(f->tree, f->node, "compound_statement");
	if (++r->calls > MAX_CALLS || r->nested >= MAX_NESTED || body == UINT32_MAX)
		return of_kind(DOCTRINE_DATA);
	for (size_t i = 0; i < s->bound.n && i < 200; i++)
		*VEC_PUSH(r->a, &mine.bound) = s->bound.v[i];
	r->nested++;
	r->scope = &mine;
	r->t = f->tree;
	bind_parameters(r, f->tree, f->node, args);
	struct doctrine_value out;
	if (syntax_is(f->tree, body, "compound_statement")) {
		format_doctrine_block(r, body);
		out = returned(r, &mine);
	} else {
		out = format_doctrine_value(r, body);
	}
	r->frames.n = mine.base;
	r->scope = s;
	r->t = t;
	r->nested--;
	return out;
}

/* -- $this -- */

static void conditional_stop(struct doctrine_reader *r, uint32_t call, bool skips)
{
	struct doctrine_value v = format_doctrine_argument(r, call, 0);
	struct str when = format_doctrine_truth(r, &v);
	if (skips) {
		format_doctrine_stop(r, when);
	} else if (format_when_is(when, true) && !r->frames.n) {
		format_doctrine_unknown(r, "the migration aborts itself on this kind of database");
		r->stopped = true;
	}
	r->thrown = r->thrown || format_when_is(when, true);
}

/* What the library's AbstractMigration has. */
static bool own_call(struct doctrine_reader *r, struct str name, uint32_t call)
{
	static const char *const harmless[] = {"warnIf", "write", "getSql", "preUp", "postUp", "preDown",
		"postDown", "getDescription", "isTransactional", "__construct", "getReflectionClass", NULL};
	if (str_ieq(name, STR("addSql")))
		format_doctrine_sql(r, LIST_SQL, call);
	else if (str_ieq(name, STR("skipIf")) || str_ieq(name, STR("abortIf")))
		conditional_stop(r, call, str_ieq(name, STR("skipIf")));
	else if (str_ieq(name, STR("throwIrreversibleMigrationException")))
		r->thrown = true;
	else
		return str_ione_of(name, harmless);
	return true;
}

/* The project's helper for table names where its code is not at hand: quoted, unless a second argument says
 * that it shall not be. */
static bool prefixed(struct doctrine_reader *r, uint32_t call, struct doctrine_value *out)
{
	struct format_ddl d = {.a = r->a, .s = r->s};
	struct doctrine_value v = format_doctrine_argument(r, call, 0);
	if (!r->s->table_prefix.p || !format_doctrine_known(&v))
		return false;
	struct str name = format_doctrine_join(r, r->s->table_prefix, v.text);
	*out = format_doctrine_of_text(
		format_doctrine_has_argument(r, call, 1) ? name : format_ddl_name(&d, name));
	return true;
}

static struct doctrine_value this_call(
	struct doctrine_reader *r, const struct doctrine_class *start, struct str name, uint32_t call)
{
	const struct doctrine_class *from = NULL;
	struct doctrine_array args = {0};
	struct doctrine_value out = of_kind(DOCTRINE_DATA);
	uint32_t method = format_doctrine_method(start, name, &from);
	if (method != UINT32_MAX) {
		size_t at = r->at;
		format_doctrine_arguments(r, call, &args);
		r->at = at;
		return format_doctrine_run(r, from, method, &args);
	}
	bool known = r->tool ? r->tool->method(r, name, call, &out)
			     : own_call(r, name, call) ||
				       (str_ieq(name, STR("getTable")) && prefixed(r, call, &out));
	if (known)
		return out;
	format_doctrine_unknown(r, DOCTRINE_ALIEN);
	return of_kind(DOCTRINE_FOREIGN);
}

/* -- any call -- */

static struct doctrine_value alien(struct doctrine_reader *r, uint32_t call, bool foreign)
{
	struct doctrine_array args = {0};
	format_doctrine_arguments(r, call, &args);
	if (!foreign && !are_handles(&args, syntax_is(r->t, call, "function_call_expression")))
		return of_kind(DOCTRINE_DATA);
	format_doctrine_unknown(r, DOCTRINE_ALIEN);
	return of_kind(DOCTRINE_FOREIGN);
}

/* Methods of an object that is not known which only look, write rows or talk. */
static bool is_idle(struct str name)
{
	static const char *const begins[] = {"get", "has", "is", "find", "fetch", "count", "quote"};
	static const char *const names[] = {"persist", "flush", "remove", "clear", "refresh", "detach",
		"createQuery", "createQueryBuilder", "createNativeQuery", "log", "debug", "info", "notice",
		"warning", "error", "critical", "writeln", NULL};
	for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
		if (str_starts(name, str_of(begins[i])))
			return true;
	return str_ione_of(name, names);
}

static struct doctrine_value foreign_call(struct doctrine_reader *r, struct str name, uint32_t call)
{
	if (!is_idle(name))
		return alien(r, call, true);
	struct doctrine_array args = {0};
	format_doctrine_arguments(r, call, &args);
	if (are_handles(&args, true))
		return alien(r, call, true);
	r->plain = false;
	return of_kind(str_ieq(name, STR("getConnection")) ? DOCTRINE_CONNECTION : DOCTRINE_FOREIGN);
}

static struct doctrine_value member_call(struct doctrine_reader *r, uint32_t call, size_t at)
{
	struct doctrine_value on = format_doctrine_value(r, syntax_field(r->t, call, "object"));
	struct str name = syntax_text(r->t, syntax_field(r->t, call, "name"));
	r->at = at;
	if (on.object && r->tool)
		return r->tool->call(r, &on, name, call);
	switch (on.kind) {
	case DOCTRINE_THIS:
		return this_call(r, r->class, name, call);
	case DOCTRINE_CONNECTION:
		return format_doctrine_connection_call(r, name, call);
	case DOCTRINE_MANAGER:
		return format_doctrine_manager_call(r, name, call);
	case DOCTRINE_PLATFORM:
		return format_doctrine_platform_call(r, name, call);
	case DOCTRINE_SCHEMA:
		return format_doctrine_schema_call(r, &on, name, call);
	case DOCTRINE_TABLE:
		return format_doctrine_table_call(r, &on, name, call);
	case DOCTRINE_COLUMN:
		return format_doctrine_column_call(r, &on, name, call);
	case DOCTRINE_ITEM:
		return format_doctrine_item_call(r, name);
	default:
		if (on.kind == DOCTRINE_FOREIGN)
			return foreign_call(r, name, call);
		return format_doctrine_is_asked(&on) ? on : alien(r, call, false);
	}
}

static bool is_own_class(const struct doctrine_reader *r, struct str scope)
{
	for (const struct doctrine_class *c = r->class; c; c = c->base)
		if (str_ieq(syntax_text(c->t, syntax_field(c->t, c->node, "name")), scope))
			return true;
	return str_ieq(scope, STR("self")) || str_ieq(scope, STR("static"));
}

/* Class::name(): the tool's own, else a method of the project's, as which it runs then. */
static struct doctrine_value others_call(
	struct doctrine_reader *r, struct str class, struct str name, uint32_t call)
{
	struct doctrine_value out = of_kind(DOCTRINE_DATA);
	const struct doctrine_class *own = r->class, *from = NULL, *c = NULL;
	struct doctrine_array args = {0};
	if (r->tool->function && r->tool->function(r, format_doctrine_last(class), name, call, &out))
		return out;
	if (++r->calls < 20000)
		c = format_doctrine_look_up(r, class);
	uint32_t method = c ? format_doctrine_method(c, name, &from) : UINT32_MAX;
	if (method == UINT32_MAX)
		return alien(r, call, false);
	format_doctrine_arguments(r, call, &args);
	r->class = c;
	out = format_doctrine_run(r, from, method, &args);
	r->class = own;
	return out;
}

static struct doctrine_value scoped_call(struct doctrine_reader *r, uint32_t call)
{
	struct str scope = syntax_text(r->t, syntax_field(r->t, call, "scope"));
	struct str name = syntax_text(r->t, syntax_field(r->t, call, "name"));
	scope = format_doctrine_last(scope);
	if (str_ieq(scope, STR("parent")))
		return this_call(r, r->scope->class ? r->scope->class->base : NULL, name, call);
	if (is_own_class(r, scope))
		return this_call(r, r->class, name, call);
	if (r->tool)
		return others_call(r, syntax_text(r->t, syntax_field(r->t, call, "scope")), name, call);
	if (str_eq(scope, STR("Type")) && str_eq(name, STR("getType")))
		return format_doctrine_argument(r, call, 0);
	return alien(r, call, false);
}

/* [$this, 'name'] */
static bool is_own_method(const struct doctrine_value *f)
{
	return f->kind == DOCTRINE_ARRAY && f->array->n == 2 && f->array->v[0].value.kind == DOCTRINE_THIS &&
	       format_doctrine_known(&f->array->v[1].value);
}

/* call_user_func([$this, 'name'], ...) */
static bool called_by_name(struct doctrine_reader *r, uint32_t call, struct doctrine_value *out)
{
	struct doctrine_array args = {0};
	const struct doctrine_class *from = NULL;
	struct doctrine_value f = format_doctrine_argument(r, call, 0);
	uint32_t method = is_own_method(&f)
				  ? format_doctrine_method(r->class, f.array->v[1].value.text, &from)
				  : UINT32_MAX;
	if (method == UINT32_MAX || !format_doctrine_arguments(r, call, &args))
		return false;
	args.v++;
	args.n--;
	*out = format_doctrine_run(r, from, method, &args);
	return true;
}

static struct doctrine_value function_call(struct doctrine_reader *r, uint32_t call)
{
	uint32_t function = syntax_field(r->t, call, "function");
	bool known = false;
	if (!syntax_is(r->t, function, "name") && !syntax_is(r->t, function, "qualified_name")) {
		struct doctrine_value f = format_doctrine_value(r, function);
		struct doctrine_array args = {0};
		if (f.kind == DOCTRINE_CLOSURE && format_doctrine_arguments(r, call, &args))
			return format_doctrine_apply(r, &f, &args);
		if (is_own_method(&f))
			return this_call(r, r->class, f.array->v[1].value.text, call);
		return alien(r, call, f.kind == DOCTRINE_FOREIGN);
	}
	struct str name = str_lower(r->a, format_doctrine_last(syntax_text(r->t, function)));
	struct doctrine_value v;
	if (str_eq(name, STR("call_user_func")) && called_by_name(r, call, &v))
		return v;
	v = format_doctrine_builtin(r, name, call, &known);
	return known ? v : alien(r, call, false);
}

struct doctrine_value format_doctrine_call(struct doctrine_reader *r, uint32_t node)
{
	if (r->stopped)
		return of_kind(DOCTRINE_DATA);
	uint32_t name = syntax_field(r->t, node, "name");
	if (r->t == r->file)
		r->at = r->t->nodes[name == UINT32_MAX ? node : name].from;
	if (syntax_is(r->t, node, "member_call_expression") ||
		syntax_is(r->t, node, "nullsafe_member_call_expression"))
		return member_call(r, node, r->at);
	if (syntax_is(r->t, node, "scoped_call_expression"))
		return scoped_call(r, node);
	if (syntax_is(r->t, node, "function_call_expression"))
		return function_call(r, node);
	for (uint32_t n = syntax_child(r->t, node); n != UINT32_MAX; n = syntax_sibling(r->t, n)) {
		bool named = syntax_is(r->t, n, "name") || syntax_is(r->t, n, "qualified_name");
		struct str class = format_doctrine_last(syntax_text(r->t, n));
		struct doctrine_value made;
		if (named && r->tool) {
			if (r->tool->function && r->tool->function(r, class, STR("__construct"), node, &made))
				return made;
			break;
		}
		struct str type =
			format_doctrine_type_of_class(r, format_doctrine_last(syntax_text(r->t, n)));
		bool is_class = syntax_is(r->t, n, "name") || syntax_is(r->t, n, "qualified_name");
		if (is_class && type.n)
			return format_doctrine_of_text(type);
	}
	return alien(r, node, false);
}
