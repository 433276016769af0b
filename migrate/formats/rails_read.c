#include "migrate/formats/rails.h"
#include "parse/inflect.h"

struct format_ddl_table format_rails_named(struct str name)
{
	size_t dot = str_chr(name, '.');
	if (dot == SIZE_MAX)
		return (struct format_ddl_table){STR_NONE, name};
	return (struct format_ddl_table){str_sub(name, 0, dot), str_sub(name, dot + 1, name.n)};
}

struct rails_table format_rails_alter(struct str name)
{
	return (struct rails_table){.name = name, .making = {.table = format_rails_named(name)}};
}

static struct str parameter_of(const struct rails *r, uint32_t block)
{
	uint32_t list = block == UINT32_MAX ? UINT32_MAX : syntax_field(r->t, block, "parameters");
	uint32_t name = list == UINT32_MAX ? UINT32_MAX : syntax_child_of(r->t, list, "identifier");
	return name == UINT32_MAX ? STR_NONE : syntax_text(r->t, name);
}

/* The lines of a table's block: calls on its parameter, for the most part. */
static void read_lines(struct rails *r, struct rails_table *t, const struct rails_call *c)
{
	struct rails_table *outer = r->table;
	struct str parameter = r->parameter;
	r->table = t;
	r->parameter = parameter_of(r, c->block);
	format_rails_block(r, c);
	r->table = outer;
	r->parameter = parameter;
}

/* -- the calls of a migration, by name -- */

/* primary_key: [:a, :b], columns that the block makes; there is no id then. */
static bool several_keys(struct rails *r, uint32_t options, struct names_list *clauses)
{
	struct names_list keys = {0};
	if (!format_rails_names(r, format_rails_option(r, options, "primary_key"), &keys) || keys.n < 2)
		return false;
	*VEC_PUSH(r->a, clauses) = str_fmt(r->a, "PRIMARY KEY %.*s", STRF(format_ddl_list(&r->d, &keys)));
	return true;
}

static void create_table(struct rails *r, const struct rails_call *c)
{
	struct str name;
	struct format_ddl_column key;
	bool known = true;
	if (!format_rails_name(r, format_rails_argument(r, c, 0), &name)) {
		format_rails_unknown(r, c->node, "a table whose name is computed");
		return;
	}
	struct rails_table t = format_rails_alter(name);
	t.create = true;
	t.making.if_not_exists =
		format_rails_is(r, format_rails_option(r, c->arguments, "if_not_exists"), "true");
	bool several = several_keys(r, c->arguments, &t.making.clauses);
	bool keyed = !several && format_rails_primary(r, c->arguments, &key, &known);
	known = several || known;
	if (keyed)
		*VEC_PUSH(r->a, &t.making.columns) = key;
	if (!known || format_rails_option(r, c->arguments, "as") != UINT32_MAX)
		format_rails_unknown(r, c->node, "a table with a primary key or a query that is not read");
	uint32_t force = format_rails_option(r, c->arguments, "force");
	read_lines(r, &t, c);
	r->d.at = r->t->nodes[c->node].from;
	if (force != UINT32_MAX && !format_rails_is(r, force, "false") && !format_rails_is(r, force, "nil")) {
		format_rails_forget_table(r, name);
		format_ddl_sql(&r->d,
			str_fmt(r->a, "DROP TABLE IF EXISTS %.*s%s",
				STRF(format_ddl_table_name(&r->d, t.making.table)),
				format_rails_is(r, force, ":cascade") && r->s->dialect != DIALECT_SQLITE
					? " CASCADE"
					: ""));
	}
	format_ddl_create_table(&r->d, &t.making);
	format_rails_remember_columns(r, &t);
	if (keyed)
		format_rails_remember_key(r, name, &key);
	for (size_t i = 0; i < t.indexes.n; i++) {
		/* MySQL's are within the table's own statement. */
		if (t.making.if_not_exists && r->s->dialect != DIALECT_MYSQL)
			t.indexes.v[i].if_not_exists = true;
		format_rails_make_index(r, name, &t.indexes.v[i]);
	}
}

static void change_table(struct rails *r, const struct rails_call *c)
{
	struct str name;
	if (!format_rails_name(r, format_rails_argument(r, c, 0), &name)) {
		format_rails_unknown(r, c->node, "a table whose name is computed");
		return;
	}
	struct rails_table t = format_rails_alter(name);
	read_lines(r, &t, c);
}

/* "catalog_products", "catalog_categories" -> "catalog_categories_products": the common beginning, up to its
 * last '_', stands once. */
struct str format_rails_join_name(const struct rails *r, struct str one, struct str two)
{
	struct str first = str_cmp(one, two) < 0 ? one : two, second = str_cmp(one, two) < 0 ? two : one;
	size_t same = 0, cut = 0;
	while (same < first.n && same < second.n && first.p[same] == second.p[same])
		if (first.p[same++] == '_')
			cut = same;
	return str_fmt(r->a, "%.*s_%.*s", STRF(first), STRF(str_sub(second, cut, second.n)));
}

static void create_join_table(struct rails *r, const struct rails_call *c)
{
	struct str names[2], name;
	if (!format_rails_name(r, format_rails_argument(r, c, 0), &names[0]) ||
		!format_rails_name(r, format_rails_argument(r, c, 1), &names[1])) {
		format_rails_unknown(r, c->node, "a join table whose name is computed");
		return;
	}
	name = format_rails_join_name(r, names[0], names[1]);
	(void)format_rails_name(r, format_rails_option(r, c->arguments, "table_name"), &name);
	struct rails_table t = format_rails_alter(name);
	t.create = true;
	uint32_t options = format_rails_option(r, c->arguments, "column_options");
	for (size_t i = 0; i < 2; i++) {
		struct format_ddl_column column;
		struct str own = str_fmt(r->a, "%.*s_id", STRF(inflect_singular(r->a, names[i])));
		struct str type =
			r->release >= 51 && r->s->dialect != DIALECT_SQLITE ? STR("bigint") : STR("integer");
		(void)format_rails_name(r, format_rails_option(r, options, "type"), &type);
		if (!format_rails_column(r, own, type, options, &column))
			format_rails_unknown(r, c->node, "a join table with options that are not read");
		column.not_null = !format_rails_is(r, format_rails_option(r, options, "null"), "true");
		*VEC_PUSH(r->a, &t.making.columns) = column;
	}
	read_lines(r, &t, c);
	r->d.at = r->t->nodes[c->node].from;
	format_ddl_create_table(&r->d, &t.making);
	format_rails_remember_columns(r, &t);
	for (size_t i = 0; i < t.indexes.n; i++)
		format_rails_make_index(r, name, &t.indexes.v[i]);
}

/* reversible do |dir| dir.up { ... } dir.down { ... } end: only the way up counts. */
static void reversible(struct rails *r, const struct rails_call *c)
{
	struct str outer = r->direction;
	r->direction = parameter_of(r, c->block);
	format_rails_block(r, c);
	r->direction = outer;
}

static const struct {
	const char *name;
	void (*read)(struct rails *r, const struct rails_call *c);
} calls[] = {{"create_table", create_table}, {"change_table", change_table},
	{"create_join_table", create_join_table}, {"reversible", reversible}};

bool format_rails_is_operation(struct str method)
{
	for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
		if (str_eq(method, str_of(calls[i].name)))
			return true;
	return false;
}

void format_rails_run(struct rails *r, const struct rails_call *c)
{
	r->d.at = r->t->nodes[c->node].from;
	for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
		if (str_eq(c->method, str_of(calls[i].name))) {
			calls[i].read(r, c);
			return;
		}
	(void)format_rails_change(r, c);
}

int format_rails_release(struct str superclass)
{
	uint64_t major = 0, minor = 0;
	size_t at = str_chr(superclass, '[');
	if (at == SIZE_MAX)
		return 42;
	struct str text = str_sub(superclass, at + 1, str_chr(superclass, ']'));
	if (!str_u64(str_cut(&text, '.'), &major) || !str_u64(text, &minor) || major > 99 || minor > 9)
		return 42;
	return (int)(major * 10 + minor);
}

static uint32_t method_named(const struct syntax *t, uint32_t class, const char *name)
{
	for (uint32_t i = class; i < t->nodes[class].next; i++)
		if ((syntax_is(t, i, "method") || syntax_is(t, i, "singleton_method")) &&
			str_eq(syntax_text(t, syntax_field(t, i, "name")), str_of(name)))
			return i;
	return UINT32_MAX;
}

static void read_class(struct rails *r, uint32_t class)
{
	uint32_t body = syntax_field(r->t, class, "body"), over = syntax_field(r->t, class, "superclass");
	struct str super =
		over == UINT32_MAX ? STR_NONE : str_trim(str_sub(syntax_text(r->t, over), 1, SIZE_MAX));
	uint32_t up = method_named(r->t, class, "up");
	if (up == UINT32_MAX)
		up = method_named(r->t, class, "change");
	for (uint32_t k = body == UINT32_MAX ? body : syntax_child(r->t, body); k != UINT32_MAX;
		k = syntax_sibling(r->t, k)) {
		struct rails_call c;
		if (format_rails_call(r, k, &c) && str_eq(c.method, STR("disable_ddl_transaction!")))
			r->m->in_tx = false;
	}
	/* Without either it does nothing, unless a module or another class brings them along. */
	bool alone = body == UINT32_MAX || !format_rails_touches(r, body);
	if (up == UINT32_MAX && alone && str_starts(super, STR("ActiveRecord::Migration")))
		return;
	if (up == UINT32_MAX)
		format_rails_unknown(r, class, "the class has neither change nor up");
	else
		format_rails_migrate(r, up);
}

struct rails format_rails_start(struct arena *a, const struct source *s, struct migration *m,
	struct rails_memory *memory, struct rails_scope *scope)
{
	return (struct rails){.a = a,
		.s = s,
		.m = m,
		.memory = memory,
		.scope = scope,
		.doubt = UINT32_MAX,
		.assumed = UINT32_MAX,
		.d = {.a = a, .s = s, .out = &m->up, .raw = m->raw}};
}

int format_rails_read(struct arena *a, struct worker *w, const struct source *s, struct migration *m,
	struct rails_memory *memory, struct err *e)
{
	struct rails_scope scope = {0};
	struct rails r = format_rails_start(a, s, m, memory, &scope);
	if (format_code_parse(a, w, LANGUAGE_RUBY, m, &r.t, e))
		return (int)e->code;
	if (!r.t)
		return 0;
	format_rails_learn(&r);
	for (uint32_t i = 0; i < r.t->n; i++) {
		uint32_t super = syntax_is(r.t, i, "class") ? syntax_field(r.t, i, "superclass") : UINT32_MAX;
		if (super == UINT32_MAX || str_find(syntax_text(r.t, super), STR("Migration"), 0) == SIZE_MAX)
			continue;
		r.release = format_rails_release(syntax_text(r.t, super));
		read_class(&r, i);
		return 0;
	}
	format_rails_unknown(&r, 0, "there is no migration class in the file");
	return 0;
}
