/*
 * What is reached through relations: { customer: { note: 'x' } } in a query of orders is about the class that
 * Order's property customer holds. A use says the way there ("Order>customer") and the property at its end;
 * what the steps lead to, the mappings say, in whatever file (collect_entity.c). Objects of options are
 * walked here: @use.tree.
 */
#include "gitcheck/reader_query.h"

/* Nodes of one object, of all in a file: constants may be followed from any number of queries. */
enum { MAX_NODES = 4000, MAX_ALL = 40000, MAX_DEPTH = 24, MAX_STEPS = 6, MAX_FOLLOWED = 4 };

static void emit(struct reader_query *q, const struct syntax_match *m, struct str class, struct str property,
	size_t from, size_t to, bool mapped_only)
{
	size_t first = q->out->n;
	enum confidence most = reader_query_confidence(m);
	struct reader_query_names n = {.tables = {.v = NULL}};
	most = most < CONFIDENCE_LIKELY ? most : CONFIDENCE_LIKELY;
	catalog_names_add(q->a, &n.tables, class);
	catalog_names_add(q->a, &n.columns, property);
	reader_query_columns(q, &n, from, to, most);
	reader_query_is_use(q, first, class, reader_query_property(q, m, property), mapped_only);
}

/* The table of what a property holds, where it is a relation. */
static void emit_related(
	struct reader_query *q, const struct syntax_match *m, struct str way, size_t from, size_t to)
{
	size_t first = q->out->n;
	enum confidence most = reader_query_confidence(m);
	struct reader_query_names n = {.tables = {.v = NULL}};
	catalog_names_add(q->a, &n.tables, way);
	reader_query_tables(q, &n, from, to, most < CONFIDENCE_LIKELY ? most : CONFIDENCE_LIKELY);
	reader_query_is_use(q, first, way, STR_NONE, true);
}

static struct str step(struct reader_query *q, struct str class, struct str property)
{
	return str_fmt(q->a, "%.*s%c%.*s", STRF(class), READER_QUERY_STEP, STRF(property));
}

void reader_query_path(struct reader_query *q, const struct syntax_match *m, struct str class,
	struct str separator, struct reader_query_text path, bool mapped_only)
{
	size_t at = 0;
	for (int steps = 0; steps < MAX_STEPS && at < path.text.n; steps++) {
		size_t end = str_find(path.text, separator, at);
		end = end == SIZE_MAX ? path.text.n : end;
		struct str part = str_sub(path.text, at, end);
		if (!part.n)
			return;
		emit(q, m, class, part, path.from + at, path.from + end, mapped_only);
		class = step(q, class, part);
		emit_related(q, m, class, path.from + at, path.from + end);
		at = end + separator.n;
	}
}

/* -- objects -- */

/* What the keys of an object are. */
enum level {
	LEVEL_OPTIONS, /* words of the framework; others are properties all the same */
	LEVEL_FIELDS   /* properties, but for words that stand between */
};

struct tree {
	struct reader_query *q;
	const struct syntax_match *m;
	struct str options, same; /* settings: words that are options, and that stand between properties */
	size_t nodes, all;
};

static void walk(struct tree *x, uint32_t node, struct str class, enum level level, int depth);

static bool has_word(struct str list, struct str word)
{
	while (list.n)
		if (str_eq(str_cut(&list, ' '), word))
			return true;
	return false;
}

/* Whether an object holds options alone: { where: {}, data: {} }. */
static bool is_options(const struct tree *x, uint32_t object)
{
	const struct syntax *t = x->q->f->syntax;
	bool any = false;
	for (uint32_t i = syntax_child(t, object); i != READER_NONE; i = syntax_sibling(t, i)) {
		uint32_t value;
		struct str key = reader_key(t, i, &value);
		if (key.n && !has_word(x->options, key))
			return false;
		any |= key.n > 0;
	}
	return any;
}

static void member(struct tree *x, uint32_t node, struct str class, enum level level, int depth)
{
	const struct syntax *t = x->q->f->syntax;
	uint32_t value = READER_NONE;
	struct str key = reader_key(t, node, &value);
	if (!key.n) { /* ...(cond && { note: 'x' }), [Op.or]: [...] */
		uint32_t last = READER_NONE;
		for (uint32_t i = syntax_child(t, node); i != READER_NONE; i = syntax_sibling(t, i))
			last = i;
		bool inner = syntax_is(t, node, "spread_element") || syntax_is(t, node, "pair");
		if (inner && last != READER_NONE)
			walk(x, last, class, level, depth + 1);
		return;
	}
	if (level == LEVEL_FIELDS && has_word(x->same, key)) {
		walk(x, value, class, LEVEL_FIELDS, depth + 1);
		return;
	}
	if (level == LEVEL_OPTIONS && has_word(x->options, key)) {
		uint32_t plain = value == READER_NONE ? value : reader_plain(t, value);
		bool more = plain != READER_NONE && syntax_is(t, plain, "object") && is_options(x, plain);
		walk(x, value, class, more ? LEVEL_OPTIONS : LEVEL_FIELDS, depth + 1);
		return;
	}
	size_t from = (size_t)(key.p - t->source.p);
	emit(x->q, x->m, class, key, from, from + key.n, true);
	class = step(x->q, class, key);
	emit_related(x->q, x->m, class, from, from + key.n);
	if (value != READER_NONE && value != node)
		walk(x, value, class, LEVEL_OPTIONS, depth + 1);
}

/* ['note'] names properties where objects would have them as keys. */
static void text(struct tree *x, uint32_t node, struct str class)
{
	struct literal l;
	struct str name = STR_NONE;
	if (!literal_at(x->q->a, x->q->f->language, x->q->f->syntax, node, &l) || l.holes || !l.npieces)
		return;
	name = l.text;
	size_t from = literal_source(&l, 0);
	struct reader_query_text path = {.text = name, .from = from, .to = from + name.n};
	reader_query_path(x->q, x->m, class, STR("."), path, true);
}

/* Objects that a list is made of: [{ where: {}, create: {} }] */
static enum level level_of_item(const struct tree *x, uint32_t node, enum level level)
{
	const struct syntax *t = x->q->f->syntax;
	size_t members = 0;
	node = reader_plain(t, node);
	if (level == LEVEL_OPTIONS || !syntax_is(t, node, "object"))
		return level;
	for (uint32_t i = syntax_child(t, node); i != READER_NONE; i = syntax_sibling(t, i))
		members += syntax_is(t, i, "pair") || syntax_is(t, i, "shorthand_property_identifier");
	return members > 1 && is_options(x, node) ? LEVEL_OPTIONS : level;
}

/* tags.map((tag) => ({ note: tag })): what the function gives. */
static void made(struct tree *x, uint32_t call, struct str class, enum level level, int depth)
{
	const struct syntax *t = x->q->f->syntax;
	uint32_t object, function = reader_argument(t, call, 0);
	struct str method = reader_method(t, call, &object);
	bool maps = str_eq(method, STR("map")) || str_eq(method, STR("flatMap"));
	if (!maps || function == READER_NONE || !syntax_is(t, function, "arrow_function"))
		return;
	uint32_t body = syntax_field(t, function, "body");
	if (body == READER_NONE)
		return;
	if (!syntax_is(t, body, "statement_block")) {
		walk(x, body, class, level_of_item(x, body, level), depth + 1);
		return;
	}
	for (uint32_t i = syntax_child(t, body); i != READER_NONE; i = syntax_sibling(t, i)) {
		uint32_t value = syntax_is(t, i, "return_statement") ? syntax_child(t, i) : READER_NONE;
		while (value != READER_NONE && syntax_is(t, value, "return"))
			value = syntax_sibling(t, value);
		if (value != READER_NONE)
			walk(x, value, class, level_of_item(x, value, level), depth + 1);
	}
}

static uint32_t step_in(const struct syntax *t, uint32_t node)
{
	uint32_t value = literal_value(t, node);
	return value == node ? READER_NONE : value;
}

static void walk(struct tree *x, uint32_t node, struct str class, enum level level, int depth)
{
	const struct syntax *t = x->q->f->syntax;
	size_t ways = 0;
	for (size_t i = 0; i < class.n; i++)
		ways += class.p[i] == READER_QUERY_STEP;
	node = node == READER_NONE ? node : reader_plain(t, node);
	if (node == READER_NONE || depth > MAX_DEPTH || ways > MAX_STEPS || x->nodes++ > MAX_NODES ||
		x->all++ > MAX_ALL)
		return;
	bool object = syntax_is(t, node, "object"), array = syntax_is(t, node, "array"),
	     choice = syntax_is(t, node, "ternary_expression") || syntax_is(t, node, "binary_expression");
	if (syntax_is(t, node, "identifier")) {
		uint32_t value = step_in(t, node);
		if (value != READER_NONE && depth < MAX_DEPTH - MAX_FOLLOWED)
			walk(x, value, class, level, depth + MAX_FOLLOWED);
	} else if (syntax_is(t, node, "call_expression")) {
		made(x, node, class, level, depth);
	} else if (object || array || choice) {
		for (uint32_t i = syntax_child(t, node); i != READER_NONE; i = syntax_sibling(t, i))
			if (object)
				member(x, i, class, level, depth);
			else if (array && level == LEVEL_FIELDS && syntax_is(t, i, "string"))
				text(x, i, class);
			else if (array || !syntax_is(t, i, "identifier"))
				walk(x, i, class, array ? level_of_item(x, i, level) : level, depth + 1);
	}
}

void reader_query_trees(struct reader_query *q)
{
	struct tree x = {.q = q};
	for (size_t i = 0; i < q->nmatches && x.all <= MAX_ALL; i++) {
		const struct syntax_match *m = &q->matches[i];
		const struct syntax_capture *c = syntax_captured(m, "use.tree");
		struct str of = reader_query_of(q, m, "use.of.name").text;
		if (!c || !of.n)
			continue;
		x.m = m;
		x.options = syntax_setting(m, "tree.options");
		x.same = syntax_setting(m, "tree.same");
		x.nodes = 0;
		bool fields = str_eq(syntax_setting(m, "tree"), STR("fields"));
		walk(&x, c->node, of, fields ? LEVEL_FIELDS : LEVEL_OPTIONS, 0);
		if (x.all > MAX_ALL)
			reader_unread(q->a, q->out, q->name, 0, q->f->bytes.n,
				"the objects of this file's queries are more than are read");
	}
}

/* -- relations -- */

void reader_query_relation(
	struct reader_query *q, struct str class, struct str property, struct str to, size_t from, size_t end)
{
	if (!class.n || !property.n)
		return;
	struct mention *m = reader_object(q->a, q->out, q->name, (struct object_id){.kind = OBJECT_TABLE},
		from, end, CONFIDENCE_LIKELY);
	m->kind = MENTION_RELATES;
	m->entity = class;
	m->property = property;
	m->label = to;
}
