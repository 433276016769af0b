/*
 * supabase-js: from('t') and what is chained to it, rpc('f'). PostgREST looks all these names up at run time
 * in the schema of the request. Facts: https://supabase.com/docs/reference/javascript
 */
#include "gitcheck/reader_supabase_js.h"

enum {
	MAX_COLUMNS = 1600, /* of a PostgreSQL table */
	MAX_SPREADS = 4     /* one within another */
};

/* Methods whose first argument is a column. */
static const char *const filters[] = {"eq", "neq", "gt", "gte", "lt", "lte", "like", "ilike", "is", "in",
	"contains", "containedBy", "overlaps", "rangeGt", "rangeGte", "rangeLt", "rangeLte", "rangeAdjacent",
	"textSearch", "not", "filter", "order", "likeAllOf", "likeAnyOf", "ilikeAllOf", "ilikeAnyOf",
	"isDistinct", NULL};
static const char *const verbs[] = {"select", "insert", "update", "upsert", "delete", NULL};

static bool literal_argument(
	const struct reader_supabase_js_chain *c, uint32_t call, unsigned n, struct literal *l)
{
	uint32_t node = reader_argument(c->f->syntax, call, n);
	return node != READER_NONE &&
	       literal_at(c->a, c->f->language, c->f->syntax, reader_plain(c->f->syntax, node), l);
}

struct label_of {
	struct reader_supabase_js_chain *c;
	struct str column;
};

static void label_found(void *ctx, const struct literal *l, size_t from, size_t to)
{
	const struct label_of *of = ctx;
	reader_supabase_js_label(of->c, of->column, l->text, from, to);
}

/* The constant, or each of a list of them, that a column is given or compared with. */
static void labels(struct reader_supabase_js_chain *c, struct str column, uint32_t value)
{
	reader_constants_in(c->a, c->f, value, label_found, &(struct label_of){c, column});
}

/* eq('c', 'label'), in('c', ['label']), filter('c', 'eq', 'label') */
static void compared(
	struct reader_supabase_js_chain *c, uint32_t call, struct str method, const struct literal *column)
{
	static const char *const plain[] = {"eq", "neq", "in", "isDistinct", NULL};
	static const char *const named[] = {"filter", "not", NULL};
	struct literal op;
	if (column->holes)
		return;
	if (str_one_of(method, plain))
		labels(c, column->text, reader_argument(c->f->syntax, call, 1));
	else if (str_one_of(method, named) && literal_argument(c, call, 1, &op) && str_one_of(op.text, plain))
		labels(c, column->text, reader_argument(c->f->syntax, call, 2));
}

static bool row_keys_at(struct reader_supabase_js_chain *c, uint32_t object, struct names *keys, int depth);

/* ...{ a: 1 }, ...defaults: the keys of an object that is known; false when it is not. */
static bool spread_keys(struct reader_supabase_js_chain *c, uint32_t spread, struct names *keys, int depth)
{
	const struct syntax *t = c->f->syntax;
	for (uint32_t i = syntax_child(t, spread); i != READER_NONE && depth < MAX_SPREADS;
		i = syntax_sibling(t, i)) {
		uint32_t object = reader_object_literal(c->constants, i);
		if (object != READER_NONE)
			return row_keys_at(c, object, keys, depth + 1);
	}
	return false;
}

/* Keys of one row object are columns. Returns whether it was complete: no spread of what is not known, no
 * computed key. */
static bool row_keys_at(struct reader_supabase_js_chain *c, uint32_t object, struct names *keys, int depth)
{
	const struct syntax *t = c->f->syntax;
	bool complete = true;
	for (uint32_t m = syntax_child(t, object); m != READER_NONE && keys->n < MAX_COLUMNS;
		m = syntax_sibling(t, m)) {
		uint32_t value;
		struct str key = reader_key(t, m, &value);
		if (!key.n && syntax_is(t, m, "spread_element"))
			complete &= spread_keys(c, m, keys, depth);
		if (!key.n) {
			complete &= !syntax_is(t, m, "pair");
			continue;
		}
		uint32_t name = syntax_is(t, m, "pair") ? syntax_field(t, m, "key") : m;
		bool quoted = key.p != syntax_text(t, name).p;
		size_t at = t->nodes[name].from + quoted;
		if (!catalog_names_have(DIALECT_POSTGRESQL, *keys, key)) {
			catalog_names_add(c->a, keys, key);
			reader_supabase_js_column(c, key, at);
		}
		labels(c, key, value);
	}
	return complete;
}

static bool row_keys(struct reader_supabase_js_chain *c, uint32_t object, struct names *keys)
{
	return row_keys_at(c, object, keys, 0);
}

/* The row a list is built from: rows.map(r => ({...})). */
static uint32_t mapped_row(const struct syntax *t, uint32_t node)
{
	uint32_t object;
	if (!syntax_is(t, node, "call_expression") || !str_eq(reader_method(t, node, &object), STR("map")))
		return node;
	return reader_argument(t, node, 0);
}

/* What is put into a row, or into a list of rows, after it was made: row.a = 1, rows.push({ a: 1 }). */
static bool later_keys(struct reader_supabase_js_chain *c, uint32_t node, struct names *keys)
{
	const struct syntax *t = c->f->syntax;
	struct str name = syntax_text(t, node), property;
	uint32_t value = reader_constant(c->constants, name), object;
	/* a row made outside of the function is filled in there, too */
	uint32_t scope = literal_scope(t, value == READER_NONE ? node : value);
	bool any = false;
	if (!syntax_is(t, node, "identifier"))
		return false;
	for (uint32_t i = scope; i < t->nodes[scope].next; i++) {
		if (syntax_is(t, i, "call_expression")) {
			uint32_t row = reader_argument(t, i, 0);
			if (str_eq(reader_method(t, i, &object), STR("push")) && row != READER_NONE &&
				str_eq(syntax_text(t, object), name) && syntax_is(t, row, "object"))
				any |= row_keys(c, row, keys) || true;
			continue;
		}
		uint32_t left =
			syntax_is(t, i, "assignment_expression") ? syntax_field(t, i, "left") : READER_NONE;
		if (left == READER_NONE || !syntax_is(t, left, "member_expression") ||
			!str_eq(syntax_text(t, syntax_field(t, left, "object")), name))
			continue;
		uint32_t at = syntax_field(t, left, "property");
		property = syntax_text(t, at);
		catalog_names_add(c->a, keys, property);
		reader_supabase_js_column(c, property, t->nodes[at].from);
		labels(c, property, syntax_field(t, i, "right"));
		any = true;
	}
	return any;
}

static void rows(struct reader_supabase_js_chain *c, uint32_t call, bool insert)
{
	const struct syntax *t = c->f->syntax;
	uint32_t node = reader_argument(t, call, 0);
	if (node == READER_NONE)
		return;
	node = reader_plain(t, node);
	struct names keys = {0};
	bool complete = true;
	if (syntax_is(t, node, "array")) {
		for (uint32_t i = syntax_child(t, node); i != READER_NONE; i = syntax_sibling(t, i)) {
			uint32_t object = reader_plain(t, i);
			if (syntax_is(t, object, "object"))
				complete &= row_keys(c, object, &keys);
			else if (syntax_is(t, object, "spread_element") || syntax_is(t, object, "identifier"))
				complete = false;
		}
	} else {
		uint32_t object = reader_object_literal(c->constants, mapped_row(t, node));
		complete = object != READER_NONE && row_keys(c, object, &keys);
		complete &= !later_keys(c, node, &keys);
	}
	if (!insert || !complete || !keys.n)
		return;
	struct object_id id = {
		.kind = OBJECT_TABLE, .schema = c->schema, .table = c->table, .name = c->table};
	uint32_t f = syntax_field(t, call, "function"), property = syntax_field(t, f, "property");
	struct mention *m = reader_object(c->a, c->out, reader_supabase_js.name, id, t->nodes[property].from,
		t->nodes[property].to, CONFIDENCE_LIKELY);
	m->writes = true;
	m->columns = keys;
}

/* upsert(..., { onConflict: 'a,b' }) needs a unique set. */
static void conflict_option(struct reader_supabase_js_chain *c, uint32_t call)
{
	const struct syntax *t = c->f->syntax;
	struct literal l;
	uint32_t options = reader_argument(t, call, 1);
	uint32_t value = options == READER_NONE ? READER_NONE
						: reader_value(t, reader_plain(t, options), "onConflict");
	if (value == READER_NONE || !literal_at(c->a, c->f->language, t, value, &l) || l.holes)
		return;
	struct object_id id = {.kind = OBJECT_UNIQUE, .schema = c->schema, .table = c->table};
	struct str list = l.text;
	while (list.n) {
		struct str name = str_trim(str_cut(&list, ','));
		if (name.n) {
			catalog_names_add(c->a, &id.columns, name);
			reader_supabase_js_column(c, name, literal_source(&l, (size_t)(name.p - l.text.p)));
		}
	}
	reader_object(c->a, c->out, reader_supabase_js.name, id, l.from, l.to, CONFIDENCE_LIKELY);
}

/* A filter on an embedded resource names it in an option. False when which one it is cannot be read. */
static bool about(struct reader_supabase_js_chain *c, uint32_t call)
{
	static const char *const options[] = {"referencedTable", "foreignTable", NULL};
	const struct syntax *t = c->f->syntax;
	struct literal l;
	uint32_t o = reader_argument(t, call, 1);
	c->within = STR_NONE;
	for (size_t i = 0; o != READER_NONE && options[i]; i++) {
		uint32_t value = reader_value(t, reader_plain(t, o), options[i]);
		if (value == READER_NONE)
			continue;
		if (!literal_at(c->a, c->f->language, t, reader_plain(t, value), &l) || l.holes)
			return false;
		c->within = l.text;
	}
	return true;
}

/* or('a.eq.1,b.is.null'), eq('a', 1), order('a', { referencedTable: 'author' }) */
static void one_filter(struct reader_supabase_js_chain *c, uint32_t call, struct str method)
{
	struct literal l;
	if (!about(c, call) || !literal_argument(c, call, 0, &l))
		return;
	if (str_eq(method, STR("or"))) {
		reader_supabase_js_or(c, &l);
	} else {
		reader_supabase_js_column(c, l.text, literal_source(&l, 0));
		compared(c, call, method, &l);
	}
}

static void one_call(struct reader_supabase_js_chain *c, uint32_t call, struct str method)
{
	const struct syntax *t = c->f->syntax;
	struct literal l;
	if (str_eq(method, STR("select"))) {
		bool known = literal_argument(c, call, 0, &l);
		if (known)
			reader_supabase_js_select(c, &l);
		c->star |= reader_argument(t, call, 0) == READER_NONE;
		if (reader_argument(t, call, 0) != READER_NONE && (!known || l.holes))
			reader_supabase_js_names(c, call);
	} else if (str_eq(method, STR("insert")) || str_eq(method, STR("upsert"))) {
		rows(c, call, true);
		if (method.p[0] == 'u')
			conflict_option(c, call);
	} else if (str_eq(method, STR("update"))) {
		rows(c, call, false);
	} else if (str_eq(method, STR("match"))) {
		struct names keys = {0};
		uint32_t object = reader_argument(t, call, 0);
		if (object != READER_NONE && syntax_is(t, reader_plain(t, object), "object"))
			row_keys(c, reader_plain(t, object), &keys);
	} else if (str_eq(method, STR("or")) || str_one_of(method, filters)) {
		one_filter(c, call, method);
		c->within = STR_NONE;
	}
}

/* The client before .from: its schema('s'), and whether it is one at all. */
static bool client(struct reader_supabase_js_chain *c, uint32_t object, bool has_verb)
{
	const struct syntax *t = c->f->syntax;
	struct literal l;
	uint32_t before;
	if (object == READER_NONE) /* const { from } = supabase */
		return has_verb;
	object = reader_plain(t, object);
	struct str text = syntax_text(t, object);
	if (syntax_is(t, object, "call_expression") &&
		str_eq(reader_method(t, object, &before), STR("schema"))) {
		if (!literal_argument(c, object, 0, &l) || l.holes)
			return false;
		c->schema = l.text;
		return true;
	}
	/* storage.from('bucket') is no table, Array.from('abc') no query. */
	if (str_ends(text, STR("storage")) || (text.n && text.p[0] >= 'A' && text.p[0] <= 'Z'))
		return false;
	return has_verb || str_find(str_lower(c->a, text), STR("supabase"), 0) != SIZE_MAX;
}

static bool verb_follows(const struct reader_supabase_js_chain *c, uint32_t call)
{
	const struct syntax *t = c->f->syntax;
	for (uint32_t next = reader_chained(t, call); next != READER_NONE; next = reader_chained(t, next)) {
		uint32_t object;
		if (reader_supabase_js_is_verb(reader_method(t, next, &object)))
			return true;
	}
	return reader_supabase_js_verb_later(c, call);
}

bool reader_supabase_js_is_filter(struct str method)
{
	return str_one_of(method, filters);
}

bool reader_supabase_js_is_verb(struct str method)
{
	return str_one_of(method, verbs);
}

uint32_t reader_supabase_js_calls(struct reader_supabase_js_chain *c, uint32_t call)
{
	const struct syntax *t = c->f->syntax;
	uint32_t last = call;
	for (; call != READER_NONE; call = reader_chained(t, call)) {
		uint32_t before;
		last = call;
		one_call(c, call, reader_method(t, call, &before));
	}
	return last;
}

static uint32_t outermost(const struct syntax *t, uint32_t call)
{
	for (uint32_t next = reader_chained(t, call); next != READER_NONE; next = reader_chained(t, call))
		call = next;
	return call;
}

static void chain(struct reader_supabase_js_chain c, uint32_t call, uint32_t object)
{
	const struct syntax *t = c.f->syntax;
	struct literal l;
	uint32_t argument = reader_argument(t, call, 0);
	if (argument == READER_NONE || !client(&c, object, verb_follows(&c, call)))
		return;
	bool literal = literal_argument(&c, call, 0, &l);
	if (!literal || l.holes || !l.text.n) {
		uint32_t all = outermost(t, call);
		reader_unread(c.a, c.out, reader_supabase_js.name, t->nodes[call].from, t->nodes[all].to,
			"the table's name is known at run time only");
		return;
	}
	c.table = l.text;
	struct object_id id = {.kind = OBJECT_TABLE, .schema = c.schema, .table = c.table, .name = c.table};
	size_t at = literal_source(&l, 0);
	reader_object(c.a, c.out, reader_supabase_js.name, id, at, at + l.text.n, CONFIDENCE_LIKELY);
	if (!catalog_names_have(DIALECT_POSTGRESQL, c.vars->tables, c.table))
		catalog_names_add(c.a, &c.vars->tables, c.table);
	reader_supabase_js_calls(&c, call);
	reader_supabase_js_kept(&c, outermost(t, call));
	reader_supabase_js_row(&c, outermost(t, call));
}

static void procedure(struct reader_supabase_js_chain c, uint32_t call, uint32_t object)
{
	struct literal l;
	if (!literal_argument(&c, call, 0, &l) || l.holes || !client(&c, object, true))
		return;
	struct object_id id = {.kind = OBJECT_FUNCTION, .schema = c.schema, .name = l.text};
	size_t at = literal_source(&l, 0);
	reader_object(c.a, c.out, reader_supabase_js.name, id, at, at + l.text.n, CONFIDENCE_LIKELY);
}

/* Array.from(, Buffer.from(: what begins with a capital is no client. */
static bool is_of_class(struct str s, size_t from)
{
	size_t at = from - (from && s.p[from - 1] == '.'), end = at;
	while (at > 0 && str_is_word(s.p[at - 1]))
		at--;
	return end < from && at < end && s.p[at] >= 'A' && s.p[at] <= 'Z' && !(at && s.p[at - 1] == '.');
}

static bool looks_at(const struct code_file *f, unsigned dialects)
{
	static const char *const marks[] = {"from(", "from<", ".rpc(", ".rpc<", NULL};
	for (size_t i = 0; marks[i] && dialects & 1u << DIALECT_POSTGRESQL; i++)
		for (size_t at = str_find(f->bytes, str_of(marks[i]), 0); at != SIZE_MAX;
			at = str_find(f->bytes, str_of(marks[i]), at + 1))
			if (!is_of_class(f->bytes, at))
				return true;
	return false;
}

static void read(struct arena *a, const struct code_file *f, struct mentions *out)
{
	const struct syntax *t = f->syntax;
	if (!reader_is_js(f->language) || !looks_at(f, 1u << f->dialect))
		return;
	if (!t) {
		if (str_find(f->bytes, STR("supabase"), 0) != SIZE_MAX)
			reader_unread(a, out, reader_supabase_js.name, 0, f->bytes.n,
				"no grammar for this language is installed");
		return;
	}
	struct reader_supabase_js_variables vars = {0};
	const struct reader_supabase_js_chain c = {
		.a = a, .f = f, .out = out, .constants = reader_constants(a, t), .vars = &vars};
	bool supabase = str_find(f->bytes, STR("supabase"), 0) != SIZE_MAX;
	reader_supabase_js_uses(&c);
	for (uint32_t i = 0; i < t->n; i++) {
		uint32_t object = READER_NONE;
		if (!syntax_is(t, i, "call_expression"))
			continue;
		struct str method = reader_method(t, i, &object);
		if (str_eq(method, STR("from")))
			chain(c, i, object);
		else if (supabase && str_eq(reader_function(t, i), STR("from")))
			chain(c, i, READER_NONE);
		else if (str_eq(method, STR("rpc")))
			procedure(c, i, object);
	}
	reader_supabase_js_others(&c);
}

const struct reader reader_supabase_js = {"supabase-js", read, looks_at};
