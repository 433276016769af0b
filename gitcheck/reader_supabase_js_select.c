/* PostgREST's own small languages: the select list and the or() filter. */
#include "gitcheck/reader_supabase_js.h"

enum { MAX_NESTING = 16 };

static bool name_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
	       c == '$' || (unsigned char)c >= 0x80;
}

static bool is_name(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!name_byte(s.p[i]))
			return false;
	return s.n > 0;
}

static struct str unquoted(struct str s)
{
	s = str_trim(s);
	return s.n > 1 && s.p[0] == '"' && s.p[s.n - 1] == '"' ? str_sub(s, 1, s.n - 1) : s;
}

/* One level of embedding. */
struct level {
	struct str table;       /* as the query calls it */
	struct str embedded_in; /* the table around it, empty at the top */
};

static struct mention *column_mention(
	struct reader_supabase_js_chain *c, const struct level *l, struct str name, size_t from)
{
	struct object_id id = {.kind = OBJECT_COLUMN, .schema = c->schema, .table = l->table, .name = name};
	struct mention *m = reader_object(
		c->a, c->out, reader_supabase_js.name, id, from, from + name.n, CONFIDENCE_LIKELY);
	m->embedded_in = l->embedded_in;
	return m;
}

/* Cut at the first byte of stops. */
static struct str until(struct str s, const char *stops)
{
	for (size_t i = 0; i < s.n; i++)
		for (const char *p = stops; *p; p++)
			if (s.p[i] == *p)
				return str_sub(s, 0, i);
	return s;
}

/* [...]alias:name[!hint](... -> the name, without the alias; "::" is a cast, no alias. */
static struct str without_alias(struct str item)
{
	struct str head = until(item, "(");
	size_t colon = str_chr(head, ':');
	if (colon != SIZE_MAX && !(colon + 1 < head.n && head.p[colon + 1] == ':'))
		item = str_sub(item, colon + 1, item.n);
	item = str_trim(item);
	return str_starts(item, STR("...")) ? str_sub(item, 3, item.n) : item;
}

/* The alias that without_alias() took from the item's head; empty where it has none. */
static struct str alias(struct str whole, struct str item)
{
	size_t before = (size_t)(item.p - whole.p);
	size_t colon = str_chr(str_sub(whole, 0, before), ':');
	return colon == SIZE_MAX ? STR_NONE : unquoted(str_sub(whole, 0, colon));
}

static void select_list(struct reader_supabase_js_chain *c, const struct literal *l, struct str list,
	struct level level, int depth);

static size_t source_of(const struct literal *l, struct str part)
{
	return literal_source(l, (size_t)(part.p - l->text.p));
}

static void embedded(struct reader_supabase_js_chain *c, const struct literal *l, struct str called,
	struct str item, size_t open, struct level level, int depth)
{
	struct str name = unquoted(until(str_sub(item, 0, open), "!"));
	struct str inner = str_sub(item, open + 1, item.n);
	if (str_ends(inner, STR(")")))
		inner.n--;
	if (!is_name(name))
		return;
	struct level next = {.table = name, .embedded_in = level.table};
	*VEC_PUSH(c->a, &c->embeds) = (struct reader_supabase_js_embed){
		.called = called.n ? called : name, .table = name, .embedded_in = level.table};
	struct object_id id = {.kind = OBJECT_TABLE, .schema = c->schema, .table = name, .name = name};
	size_t from = source_of(l, name);
	reader_object(c->a, c->out, reader_supabase_js.name, id, from, from + name.n, CONFIDENCE_LIKELY)
		->embedded_in = level.table;
	select_list(c, l, inner, next, depth + 1);
}

static void select_item(struct reader_supabase_js_chain *c, const struct literal *l, struct str item,
	struct level level, int depth)
{
	struct str whole = str_trim(item);
	item = without_alias(whole);
	c->star |= str_eq(whole, STR("*")) && !level.embedded_in.n;
	size_t open = str_chr(item, '(');
	if (open != SIZE_MAX && str_chr(str_sub(item, 0, open), '.') == SIZE_MAX) {
		if (!str_eq(item, STR("count()")))
			embedded(c, l, alias(whole, item), item, open, level, depth);
		return;
	}
	/* column::type, column->path, column.sum() */
	struct str name = unquoted(until(item, ":-.("));
	if (is_name(name) && !str_eq(name, STR("count")))
		column_mention(c, &level, name, source_of(l, name));
}

/* Cuts s at the next comma outside parentheses and quotes. */
static struct str next_item(struct str *s)
{
	int depth = 0;
	bool quoted = false;
	size_t i = 0;
	for (; i < s->n; i++) {
		char ch = s->p[i];
		if (ch == '"')
			quoted = !quoted;
		else if (!quoted && ch == '(')
			depth++;
		else if (!quoted && ch == ')')
			depth--;
		else if (!quoted && ch == ',' && depth <= 0)
			break;
	}
	struct str item = str_sub(*s, 0, i);
	*s = i < s->n ? str_sub(*s, i + 1, s->n) : STR_NONE;
	return item;
}

static void select_list(struct reader_supabase_js_chain *c, const struct literal *l, struct str list,
	struct level level, int depth)
{
	while (list.n && depth < MAX_NESTING) {
		struct str item = next_item(&list);
		/* A run-time part may be anything but does not change what its neighbours mean. */
		if (str_chr(until(item, "("), LITERAL_HOLE) == SIZE_MAX)
			select_item(c, l, item, level, depth);
	}
}

void reader_supabase_js_select(struct reader_supabase_js_chain *c, const struct literal *list)
{
	select_list(c, list, list->text, (struct level){.table = c->table}, 0);
}

/* The embedded resource at the end of a way through resources, "author", "messages.author": what the select
 * list calls so, else a table of that name. */
static struct level resource(const struct reader_supabase_js_chain *c, struct str way)
{
	size_t inner = str_rchr(way, '.');
	struct str name = inner == SIZE_MAX ? way : str_sub(way, inner + 1, way.n);
	for (size_t i = c->embeds.n; i-- > 0;)
		if (str_eq(c->embeds.v[i].called, name))
			return (struct level){c->embeds.v[i].table, c->embeds.v[i].embedded_in};
	return (struct level){name, inner == SIZE_MAX ? c->table : str_sub(way, 0, inner)};
}

/* "rel.column", "rel(column)", "column->path": the column and the table it is of; moves *at to the name.
 * False when that is not known. */
static bool take_path(struct reader_supabase_js_chain *c, struct str text, struct level *level,
	struct str *name, size_t *at)
{
	struct str path = until(text, "-)");
	size_t dot = str_chr(path, '(');
	if (dot == SIZE_MAX)
		dot = str_rchr(path, '.');
	*level = c->within.n ? resource(c, c->within) : (struct level){.table = c->table};
	if (str_chr(path, LITERAL_HOLE) != SIZE_MAX)
		return false;
	if (dot != SIZE_MAX) {
		*level = resource(c, str_sub(path, 0, dot));
		*at += dot + 1;
		path = str_sub(path, dot + 1, path.n);
	}
	*name = path;
	return is_name(path) && is_name(level->table);
}

void reader_supabase_js_column(struct reader_supabase_js_chain *c, struct str text, size_t at)
{
	struct level level;
	struct str name;
	if (take_path(c, text, &level, &name, &at))
		column_mention(c, &level, name, at);
}

void reader_supabase_js_label(
	struct reader_supabase_js_chain *c, struct str column, struct str label, size_t from, size_t to)
{
	struct level level;
	struct str name;
	size_t at = 0;
	if (!label.n || str_chr(column, '-') != SIZE_MAX || !take_path(c, column, &level, &name, &at))
		return;
	struct mention *m = column_mention(c, &level, name, from);
	m->to = to;
	m->label = label;
}

/* eq.label, in.(a,b) behind a column */
static void or_labels(
	struct reader_supabase_js_chain *c, const struct literal *l, struct str column, struct str rest)
{
	struct str op = until(rest, "."), value = str_sub(rest, op.n + 1, rest.n);
	bool list = str_eq(op, STR("in"));
	if (!list && !str_eq(op, STR("eq")) && !str_eq(op, STR("neq")))
		return;
	if (list && str_starts(value, STR("(")))
		value = str_sub(value, 1, value.n - str_ends(value, STR(")")));
	while (value.n) {
		struct str one = unquoted(list ? str_cut(&value, ',') : value);
		if (one.n && str_chr(one, LITERAL_HOLE) == SIZE_MAX)
			reader_supabase_js_label(
				c, column, one, source_of(l, one), source_of(l, one) + one.n);
		if (!list)
			return;
	}
}

static void or_list(struct reader_supabase_js_chain *c, const struct literal *l, struct str list, int depth)
{
	while (list.n && depth < MAX_NESTING) {
		struct str item = str_trim(next_item(&list));
		size_t open = str_chr(item, '(');
		struct str head = open == SIZE_MAX ? item : str_sub(item, 0, open);
		bool group = open != SIZE_MAX && (str_ends(head, STR("and")) || str_ends(head, STR("or"))) &&
			     (head.n < 4 || str_starts(head, STR("not.")));
		if (group) {
			struct str inner = str_sub(item, open + 1, item.n);
			inner.n -= str_ends(inner, STR(")"));
			or_list(c, l, inner, depth + 1);
			continue;
		}
		if (str_starts(item, STR("not.")))
			item = str_sub(item, 4, item.n);
		/* column.operator.value: the column may be a path into an embedded resource only by option.
		 */
		struct str name = until(item, ".-");
		if (is_name(name) && name.n < item.n) {
			reader_supabase_js_column(c, name, source_of(l, name));
			if (item.p[name.n] == '.')
				or_labels(c, l, name, str_sub(item, name.n + 1, item.n));
		}
	}
}

void reader_supabase_js_or(struct reader_supabase_js_chain *c, const struct literal *text)
{
	or_list(c, text, text->text, 0);
}
