/*
 * Drizzle's queries: their tables and columns are those of the definitions, which are read there. What only a
 * query says is the constants it sends, labels of an enum perhaps. Facts:
 * https://orm.drizzle.team/docs/operators
 */
#include "gitcheck/reader_drizzle.h"

struct query {
	struct arena *a;
	const struct code_file *f;
	const struct reader_constants *k;
	struct mentions *out;
};

/* A column, by the names that its table and itself have in code. */
struct sent {
	struct query *q;
	struct str table, column;
};

static void mention(const struct sent *s, struct str table, struct str column, const struct literal *l,
	size_t from, size_t to)
{
	struct object_id id = {.kind = OBJECT_COLUMN, .table = table, .name = column};
	struct mention *m =
		reader_object(s->q->a, s->q->out, reader_drizzle.name, id, from, to, CONFIDENCE_LIKELY);
	m->label = l->text;
}

/* Variables are called after their tables, keys after their columns; both may be in camel case. */
static void label_found(void *ctx, const struct literal *l, size_t from, size_t to)
{
	const struct sent *s = ctx;
	struct str table = reader_snake(s->q->a, s->table), column = reader_snake(s->q->a, s->column);
	if (!l->text.n)
		return;
	mention(s, s->table, s->column, l, from, to);
	if (!str_eq(column, s->column))
		mention(s, s->table, column, l, from, to);
	if (str_eq(table, s->table))
		return;
	mention(s, table, s->column, l, from, to);
	if (!str_eq(column, s->column))
		mention(s, table, column, l, from, to);
}

/* The table that a variable of this file is: its name in the database; else the variable's own. */
static struct str table_of(struct query *q, struct str variable)
{
	const struct syntax *t = q->f->syntax;
	struct literal l;
	uint32_t value = reader_constant(q->k, variable);
	value = value == READER_NONE ? value : reader_plain(t, value);
	uint32_t name = value != READER_NONE && syntax_is(t, value, "call_expression")
				? reader_argument(t, value, 0)
				: READER_NONE;
	bool known = name != READER_NONE && literal_at(q->a, q->f->language, t, name, &l) && !l.holes;
	return known && l.text.n ? l.text : variable;
}

static void send(struct query *q, struct str variable, struct str column, uint32_t value)
{
	if (variable.n && column.n)
		reader_constants_in(
			q->a, q->f, value, label_found, &(struct sent){q, table_of(q, variable), column});
}

/* eq(orders.status, 'label'), inArray(orders.status, ['label']) */
static void comparison(struct query *q, uint32_t call)
{
	static const char *const operators[] = {"eq", "ne", "inArray", "notInArray", NULL};
	const struct syntax *t = q->f->syntax;
	bool is = false;
	for (size_t i = 0; operators[i]; i++)
		is = is || str_eq(reader_function(t, call), str_of(operators[i]));
	uint32_t column = is ? reader_argument(t, call, 0) : READER_NONE;
	if (column == READER_NONE || !syntax_is(t, column, "member_expression"))
		return;
	uint32_t table = syntax_field(t, column, "object"), name = syntax_field(t, column, "property");
	/* schema.orders.status: the last name but one. */
	if (syntax_is(t, table, "member_expression"))
		table = syntax_field(t, table, "property");
	send(q, syntax_text(t, table), syntax_text(t, name), reader_argument(t, call, 1));
}

/* The table of db.insert(t) or db.update(t), which the call is chained to. */
static struct str target(const struct syntax *t, uint32_t call)
{
	for (int depth = 0; depth < 16; depth++) {
		uint32_t object = READER_NONE;
		struct str method = reader_method(t, call, &object);
		uint32_t first = reader_argument(t, call, 0);
		if (str_eq(method, STR("insert")) || str_eq(method, STR("update"))) {
			if (first != READER_NONE && syntax_is(t, first, "member_expression"))
				first = syntax_field(t, first, "property");
			return first == READER_NONE ? STR_NONE : syntax_text(t, first);
		}
		if (object == READER_NONE || !syntax_is(t, object, "call_expression"))
			break;
		call = object;
	}
	return STR_NONE;
}

static void row(struct query *q, struct str table, uint32_t object)
{
	const struct syntax *t = q->f->syntax;
	for (uint32_t m = syntax_child(t, object); m != READER_NONE; m = syntax_sibling(t, m)) {
		uint32_t value;
		struct str key = reader_key(t, m, &value);
		if (key.n && value != m)
			send(q, table, key, value);
	}
}

/* .values({ status: 'label' }), .values([{ ... }]), .set({ ... }) */
static void values(struct query *q, uint32_t call)
{
	const struct syntax *t = q->f->syntax;
	uint32_t object = READER_NONE, first = reader_argument(t, call, 0);
	struct str method = reader_method(t, call, &object);
	if (first == READER_NONE || (!str_eq(method, STR("values")) && !str_eq(method, STR("set"))))
		return;
	struct str table = target(t, call);
	if (!table.n)
		return;
	first = reader_plain(t, first);
	if (!syntax_is(t, first, "array")) {
		uint32_t one = reader_object_literal(q->k, first);
		if (one != READER_NONE)
			row(q, table, one);
		return;
	}
	for (uint32_t i = syntax_child(t, first); i != READER_NONE; i = syntax_sibling(t, i))
		if (syntax_is(t, reader_plain(t, i), "object"))
			row(q, table, reader_plain(t, i));
}

void reader_drizzle_query(
	struct arena *a, const struct code_file *f, const struct reader_constants *k, struct mentions *out)
{
	struct query q = {a, f, k, out};
	if (str_find(f->bytes, STR("drizzle-orm"), 0) == SIZE_MAX)
		return;
	for (uint32_t i = 0; i < f->syntax->n; i++)
		if (syntax_is(f->syntax, i, "call_expression")) {
			comparison(&q, i);
			values(&q, i);
		}
}
