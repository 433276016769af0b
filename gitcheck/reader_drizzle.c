/*
 * Drizzle's table definitions: every query of a mapped table lists all its columns, so the definition is the
 * use. Facts: https://orm.drizzle.team/docs/sql-schema-declaration
 */
#include "gitcheck/reader_drizzle.h"

struct table {
	struct arena *a;
	const struct code_file *f;
	struct mentions *out;
	const struct reader_constants *constants;
	struct str schema, name;
	struct str before, after; /* what a creator of tables puts around their names */
	struct str variable;      /* that holds the table; empty = none */
	struct objects *read;     /* object literals that are some table's columns */
};

struct objects {
	uint32_t *v;
	size_t n, cap;
};

/* Calls that make tables and views, by dialect of the package. */
static const struct {
	const char *function;
	enum dialect dialect;
	enum object_kind kind;
} makers[] = {{"pgTable", DIALECT_POSTGRESQL, OBJECT_TABLE}, {"mysqlTable", DIALECT_MYSQL, OBJECT_TABLE},
	{"sqliteTable", DIALECT_SQLITE, OBJECT_TABLE}, {"pgView", DIALECT_POSTGRESQL, OBJECT_VIEW},
	{"pgMaterializedView", DIALECT_POSTGRESQL, OBJECT_VIEW}, {"mysqlView", DIALECT_MYSQL, OBJECT_VIEW},
	{"sqliteView", DIALECT_SQLITE, OBJECT_VIEW}};

/* Column builders that may be called without a name; any other call is a helper whose column is not known. */
static const char *const builders[] = {"bigint", "bigserial", "binary", "bit", "blob", "boolean", "bytea",
	"char", "cidr", "customType", "date", "datetime", "decimal", "double", "doublePrecision", "float",
	"geometry", "halfvec", "inet", "int", "integer", "interval", "json", "jsonb", "line", "longtext",
	"macaddr", "macaddr8", "mediumint", "mediumtext", "mysqlEnum", "numeric", "point", "real", "serial",
	"smallint", "smallserial", "sparsevec", "text", "time", "timestamp", "tinyint", "tinytext", "uuid",
	"varbinary", "varchar", "vector", "year", NULL};

static bool is_builder(struct str name)
{
	for (size_t i = 0; builders[i]; i++)
		if (str_eq(name, str_of(builders[i])))
			return true;
	return false;
}

/* text('a').notNull().default(...) -> text('a') */
static uint32_t innermost_call(const struct syntax *t, uint32_t node)
{
	node = reader_plain(t, node);
	for (int depth = 0; node != READER_NONE && depth < 64; depth++) {
		uint32_t object = READER_NONE;
		if (!syntax_is(t, node, "call_expression"))
			return READER_NONE;
		reader_method(t, node, &object);
		if (object == READER_NONE || !syntax_is(t, reader_plain(t, object), "call_expression"))
			return node;
		node = reader_plain(t, object);
	}
	return READER_NONE;
}

static struct mention *column(
	struct table *d, struct str name, size_t from, size_t to, enum confidence at_most)
{
	struct object_id id = {
		.kind = OBJECT_COLUMN, .schema = d->schema, .table = d->name, .name = str_dup(d->a, name)};
	return reader_object(d->a, d->out, reader_drizzle.name, id, from, to, at_most);
}

/* A key without a name of its own: as it stands, or in snake case when the client says so. */
static void column_of_key(struct table *d, struct str key, uint32_t node)
{
	const struct syntax_node *n = &d->f->syntax->nodes[node];
	struct str snake = reader_snake(d->a, key);
	column(d, key, n->from, n->to, CONFIDENCE_LIKELY);
	if (!str_eq(snake, key))
		column(d, snake, n->from, n->to, CONFIDENCE_LIKELY);
}

/* What queries call the column: orders.shippedAt. */
static void maps(const struct table *d, struct mention *m, struct str key)
{
	m->entity = d->variable;
	m->property = key;
	m->maps = d->variable.n > 0;
}

static void member(struct table *d, uint32_t pair)
{
	const struct syntax *t = d->f->syntax;
	uint32_t value, object = READER_NONE;
	struct str key = reader_key(t, pair, &value);
	struct literal l;
	uint32_t call = key.n && value != READER_NONE ? innermost_call(t, value) : READER_NONE;
	if (call == READER_NONE)
		return;
	uint32_t first = reader_argument(t, call, 0);
	struct str function = reader_function(t, call);
	if (!function.n)
		function = reader_method(t, call, &object);
	if (first != READER_NONE && literal_at(d->a, d->f->language, t, first, &l)) {
		if (!l.holes && l.text.n)
			maps(d,
				column(d, l.text, literal_source(&l, 0), literal_source(&l, 0) + l.text.n,
					CONFIDENCE_CERTAIN),
				key);
	} else if (is_builder(function)) {
		column_of_key(d, key, syntax_field(t, pair, "key"));
	}
}

/* What ...timestamps, ...columns.timestamps and ...timestamps() name. */
static struct str spread_name(const struct syntax *t, uint32_t node)
{
	uint32_t value = syntax_child(t, node);
	while (value != READER_NONE && syntax_is(t, value, "..."))
		value = syntax_sibling(t, value);
	value = value == READER_NONE ? value : reader_plain(t, value);
	while (value != READER_NONE && syntax_is(t, value, "call_expression"))
		value = syntax_field(t, value, "function");
	return value == READER_NONE ? STR_NONE : syntax_text(t, value);
}

/* ...timestamps from another file: what is in it is not known. */
static void foreign_columns(struct table *d, uint32_t node)
{
	const struct syntax_node *n = &d->f->syntax->nodes[node];
	struct object_id id = {.kind = OBJECT_TABLE, .schema = d->schema, .table = d->name, .name = d->name};
	struct mention *m =
		reader_object(d->a, d->out, reader_drizzle.name, id, n->from, n->to, CONFIDENCE_LIKELY);
	m->kind = MENTION_DERIVES;
	m->entity = d->name;
	m->property = spread_name(d->f->syntax, node);
	m = reader_object(d->a, d->out, reader_drizzle.name, id, n->from, n->to, CONFIDENCE_POSSIBLE);
	m->kind = MENTION_FRAGMENT;
	m->entity = spread_name(d->f->syntax, node);
}

/* The columns of an object literal; a spread const of the same file is read too. */
static void members(struct table *d, uint32_t object, int depth)
{
	const struct syntax *t = d->f->syntax;
	*VEC_PUSH(d->a, d->read) = object;
	for (uint32_t m = syntax_child(t, object); m != READER_NONE && depth < 4; m = syntax_sibling(t, m)) {
		if (!syntax_is(t, m, "spread_element")) {
			member(d, m);
			continue;
		}
		uint32_t spread = syntax_child_of(t, m, "identifier");
		if (spread == READER_NONE)
			spread = syntax_child_of(t, m, "object");
		uint32_t inner =
			spread == READER_NONE ? READER_NONE : reader_object_literal(d->constants, spread);
		if (inner != READER_NONE)
			members(d, inner, depth + 1);
		else
			foreign_columns(d, m);
	}
}

/* const s = pgSchema('auth'): s.table('users', ...) */
static bool schema_of(struct table *d, uint32_t object)
{
	const struct syntax *t = d->f->syntax;
	struct literal l;
	object = reader_plain(t, object);
	if (syntax_is(t, object, "identifier"))
		object = reader_plain(t, reader_constant(d->constants, syntax_text(t, object)));
	if (object == READER_NONE || !syntax_is(t, object, "call_expression"))
		return false;
	struct str maker = reader_function(t, object);
	uint32_t name = reader_argument(t, object, 0);
	bool schema = (d->f->dialect == DIALECT_POSTGRESQL && str_eq(maker, STR("pgSchema"))) ||
		      (d->f->dialect == DIALECT_MYSQL &&
			      (str_eq(maker, STR("mysqlSchema")) || str_eq(maker, STR("mysqlDatabase"))));
	if (!schema || name == READER_NONE || !literal_at(d->a, d->f->language, t, name, &l) || l.holes)
		return false;
	d->schema = l.text;
	return true;
}

/* const orders = pgTable(...) */
static struct str variable_of(const struct syntax *t, uint32_t call)
{
	uint32_t up = t->nodes[call].parent;
	return syntax_is(t, up, "variable_declarator") ? syntax_text(t, syntax_field(t, up, "name"))
						       : STR_NONE;
}

static void table(struct table *d, uint32_t call, enum object_kind kind)
{
	const struct syntax *t = d->f->syntax;
	uint32_t name = reader_argument(t, call, 0), columns = reader_argument(t, call, 1);
	struct literal l;
	if (name == READER_NONE || !literal_at(d->a, d->f->language, t, reader_plain(t, name), &l))
		return;
	if (l.holes || !l.text.n) {
		reader_unread(d->a, d->out, reader_drizzle.name, l.from, l.to,
			"the table's name is known at run time only");
		return;
	}
	d->name = str_fmt(d->a, "%.*s%.*s%.*s", STRF(d->before), STRF(l.text), STRF(d->after));
	struct object_id id = {.kind = kind, .schema = d->schema, .table = d->name, .name = d->name};
	size_t at = literal_source(&l, 0);
	d->variable = variable_of(t, call);
	maps(d, reader_object(d->a, d->out, reader_drizzle.name, id, at, at + l.text.n, CONFIDENCE_CERTAIN),
		STR_NONE);
	uint32_t object = columns == READER_NONE ? READER_NONE : reader_object_literal(d->constants, columns);
	if (object != READER_NONE)
		members(d, object, 0);
}

/* pgEnum('mood', ['sad', 'ok']): code sends these labels. */
static void enum_type(struct table *d, uint32_t call)
{
	const struct syntax *t = d->f->syntax;
	uint32_t name = reader_argument(t, call, 0), list = reader_argument(t, call, 1);
	struct literal l;
	if (name == READER_NONE || !literal_at(d->a, d->f->language, t, name, &l) || l.holes)
		return;
	struct object_id id = {.kind = OBJECT_TYPE, .schema = d->schema, .name = l.text};
	size_t at = literal_source(&l, 0);
	reader_object(d->a, d->out, reader_drizzle.name, id, at, at + l.text.n, CONFIDENCE_CERTAIN);
	list = list == READER_NONE ? READER_NONE : reader_plain(t, list);
	if (list != READER_NONE && syntax_is(t, list, "identifier"))
		list = reader_plain(t, reader_constant(d->constants, syntax_text(t, list)));
	if (list == READER_NONE || !syntax_is(t, list, "array"))
		return;
	for (uint32_t i = syntax_child(t, list); i != READER_NONE; i = syntax_sibling(t, i)) {
		struct literal label;
		if (!literal_at(d->a, d->f->language, t, i, &label) || label.holes)
			continue;
		struct object_id value = {
			.kind = OBJECT_ENUM_VALUE, .schema = d->schema, .table = id.name, .name = label.text};
		at = literal_source(&label, 0);
		reader_object(
			d->a, d->out, reader_drizzle.name, value, at, at + label.text.n, CONFIDENCE_LIKELY);
	}
}

/* pgTableCreator((name) => `shop_${name}`) */
static bool creates_tables(struct table *d, uint32_t value)
{
	static const struct {
		const char *function;
		enum dialect dialect;
	} creators[] = {{"pgTableCreator", DIALECT_POSTGRESQL}, {"mysqlTableCreator", DIALECT_MYSQL},
		{"sqliteTableCreator", DIALECT_SQLITE}};
	const struct syntax *t = d->f->syntax;
	bool one = false;
	for (size_t i = 0; value != READER_NONE && i < sizeof creators / sizeof *creators; i++)
		one |= creators[i].dialect == d->f->dialect && syntax_is(t, value, "call_expression") &&
		       str_eq(reader_function(t, value), str_of(creators[i].function));
	uint32_t made = one ? reader_argument(t, value, 0) : READER_NONE;
	uint32_t body = made == READER_NONE ? READER_NONE : syntax_field(t, reader_plain(t, made), "body");
	if (body == READER_NONE)
		return false;
	struct str text = syntax_text(t, reader_plain(t, body));
	if (syntax_is(t, reader_plain(t, body), "identifier"))
		return true;
	size_t open = str_find(text, STR("${"), 0), close = str_chr(text, '}');
	if (!syntax_is(t, reader_plain(t, body), "template_string") || open == SIZE_MAX ||
		close == SIZE_MAX || close < open || str_find(text, STR("${"), close) != SIZE_MAX ||
		text.n < 2)
		return false;
	d->before = str_sub(text, 1, open);
	d->after = str_sub(text, close + 1, text.n - 1);
	return true;
}

static void call(struct table *d, uint32_t node)
{
	const struct syntax *t = d->f->syntax;
	struct str name = reader_function(t, node);
	uint32_t object = READER_NONE;
	if (name.n) {
		for (size_t i = 0; i < sizeof makers / sizeof *makers; i++)
			if (makers[i].dialect == d->f->dialect && str_eq(name, str_of(makers[i].function)))
				table(d, node, makers[i].kind);
		if (d->f->dialect == DIALECT_POSTGRESQL && str_eq(name, STR("pgEnum")))
			enum_type(d, node);
		else if (creates_tables(d, reader_plain(t, reader_constant(d->constants, name))))
			table(d, node, OBJECT_TABLE);
		return;
	}
	name = reader_method(t, node, &object);
	bool is_table = str_eq(name, STR("table")), is_view = str_eq(name, STR("view"));
	bool is_enum = str_eq(name, STR("enum"));
	if ((!is_table && !is_view && !is_enum) || !schema_of(d, object))
		return;
	if (is_enum)
		enum_type(d, node);
	else
		table(d, node, is_view ? OBJECT_VIEW : OBJECT_TABLE);
}

/* -- columns that a table of another file takes -- */

static const char *package(enum dialect d)
{
	return d == DIALECT_POSTGRESQL ? "drizzle-orm/pg-core"
	       : d == DIALECT_MYSQL    ? "drizzle-orm/mysql-core"
				       : "drizzle-orm/sqlite-core";
}

static bool is_read(const struct objects *read, const struct syntax *t, uint32_t node)
{
	for (size_t i = 0; i < read->n; i++)
		if (read->v[i] <= node && node < t->nodes[read->v[i]].next)
			return true;
	return false;
}

/* The constant that holds an object, or a function that gives it: its name. */
static struct str holder(const struct syntax *t, uint32_t object)
{
	uint32_t n = t->nodes[object].parent;
	for (int i = 0; i < 6 && n != READER_NONE && n; i++, n = t->nodes[n].parent) {
		if (syntax_is(t, n, "variable_declarator") || syntax_is(t, n, "function_declaration"))
			return syntax_text(t, syntax_field(t, n, "name"));
		if (syntax_is(t, n, "pair"))
			return syntax_text(t, syntax_field(t, n, "key"));
	}
	return STR_NONE;
}

/* { createdAt: timestamp('created_at') } that is no table's here. */
static void columns_alone(struct table *d, uint32_t object)
{
	const struct syntax *t = d->f->syntax;
	size_t first = d->out->n;
	bool builds = false;
	for (uint32_t m = syntax_child(t, object); m != READER_NONE; m = syntax_sibling(t, m)) {
		uint32_t value;
		struct str key = reader_key(t, m, &value);
		uint32_t call = key.n && value != READER_NONE ? innermost_call(t, value) : READER_NONE;
		if (call != READER_NONE && is_builder(reader_function(t, call))) {
			builds = true;
			member(d, m);
		}
	}
	for (size_t i = first; builds && i < d->out->n; i++) {
		d->out->v[i].kind = MENTION_FRAGMENT;
		d->out->v[i].at_most = CONFIDENCE_POSSIBLE;
		d->out->v[i].entity = holder(t, object);
	}
}

/* pgTable, mysqlView, sqliteTable and the like: the capital is what is seldom. */
static bool names_maker(struct str s, const char *what)
{
	for (size_t at = str_find(s, str_of(what), 0); at != SIZE_MAX;
		at = str_find(s, str_of(what), at + 1)) {
		struct str before = str_sub(s, 0, at);
		if (str_ends(before, STR("pg")) || str_ends(before, STR("mysql")) ||
			str_ends(before, STR("sqlite")))
			return true;
	}
	return false;
}

static bool looks_at(const struct code_file *f, unsigned dialects)
{
	static const char *const made[] = {"Table", "View", "Enum", "Schema", "MaterializedView", NULL};
	(void)dialects;
	for (size_t i = 0; made[i]; i++)
		if (names_maker(f->bytes, made[i]))
			return true;
	return str_find(f->bytes, STR("drizzle-orm"), 0) != SIZE_MAX;
}

static void read(struct arena *a, const struct code_file *f, struct mentions *out)
{
	if (!reader_is_js(f->language) || !looks_at(f, 1u << f->dialect))
		return;
	if (!f->syntax) {
		reader_unread(a, out, reader_drizzle.name, 0, f->bytes.n,
			"no grammar for this language is installed");
		return;
	}
	const struct reader_constants *k = reader_constants(a, f->syntax);
	struct objects read_ones = {.v = NULL};
	for (uint32_t i = 0; i < f->syntax->n; i++)
		if (syntax_is(f->syntax, i, "call_expression")) {
			struct table d = {.a = a, .f = f, .out = out, .constants = k, .read = &read_ones};
			call(&d, i);
		}
	bool columns = str_find(f->bytes, str_of(package(f->dialect)), 0) != SIZE_MAX;
	for (uint32_t i = 0; columns && i < f->syntax->n; i++)
		if (syntax_is(f->syntax, i, "object") && !is_read(&read_ones, f->syntax, i)) {
			struct table d = {.a = a, .f = f, .out = out, .constants = k, .read = &read_ones};
			columns_alone(&d, i);
		}
	reader_drizzle_query(a, f, k, out);
}

const struct reader reader_drizzle = {"drizzle", read, looks_at};
