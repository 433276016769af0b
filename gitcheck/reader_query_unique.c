/*
 * Conflict targets: columns that a statement expects to be unique together (ON CONFLICT, and what upserts are
 * told). A target is one node of the code: a name, a list of names, an object whose keys are names, a
 * constant that is one of these. Each name is a use of its column; of the set something is said only where
 * all of its names are known. MySQL's statements have no target.
 */
#include "gitcheck/reader_query_unique.h"

/* PostgreSQL's INDEX_MAX_KEYS is 32. */
enum { MAX_NAMES = 32, MAX_NODES = 400, MAX_DEPTH = 12 };

struct part {
	struct reader_query_text at;
	struct str of; /* the class that the code names beside it, or empty */
};

struct target {
	struct reader_query *q;
	struct str skip;   /* setting: a word between the class and the property */
	struct str prefix; /* setting: of the properties, where generated code calls them so */
	bool bare;         /* setting: an identifier is a property */
	VEC(struct part) parts;
	bool unknown;  /* there is something else in it */
	uint32_t node; /* what the code names: what a constant holds is meant there */
	size_t nodes;
};

static bool is_one_of(const struct syntax *t, uint32_t node, const char *const *kinds)
{
	return str_one_of(t->kinds[t->nodes[node].kind], kinds);
}

static void add(struct target *x, struct str text, size_t from, struct str of)
{
	const struct syntax_node *n = &x->q->f->syntax->nodes[x->node];
	struct part p = {.at = {.text = text, .from = from, .to = from + text.n}, .of = of};
	if (from < n->from || from >= n->to) {
		p.at.from = n->from;
		p.at.to = n->to;
	}
	if (x->parts.n == MAX_NAMES || !text.n)
		x->unknown = true;
	else
		*VEC_PUSH(x->q->a, &x->parts) = p;
}

/* "customer_id, total" */
static void add_list(struct target *x, struct str list, size_t from)
{
	struct str rest = list;
	while (rest.n && !x->unknown) {
		struct str name = str_trim(str_cut(&rest, ','));
		size_t at = (size_t)(name.p - list.p);
		if (name.n > 1 && name.p[0] == '"' && name.p[name.n - 1] == '"') {
			name = str_sub(name, 1, name.n - 1);
			at++;
		}
		for (size_t i = 0; i < name.n; i++)
			x->unknown |= !str_is_word(name.p[i]);
		if (!x->unknown)
			add(x, name, from + at, STR_NONE);
	}
}

/* orders.customerId, Order.customer_id, order::Column::CustomerId: a class and a property of it. */
static bool add_path(struct target *x, uint32_t node)
{
	struct str text = syntax_text(x->q->f->syntax, node), words[3] = {STR_NONE, STR_NONE, STR_NONE};
	for (size_t i = 0; i < text.n;) {
		size_t from = i;
		while (i < text.n && str_is_word(text.p[i]))
			i++;
		if (i == from && text.p[i] != '.' && text.p[i] != ':' && text.p[i] != '(' && text.p[i] != ')')
			return false;
		if (i == from) {
			i++;
			continue;
		}
		words[2] = words[1];
		words[1] = words[0];
		words[0] = str_sub(text, from, i);
	}
	if (!words[1].n)
		return false;
	if (x->prefix.n && !str_starts(words[0], x->prefix))
		return false;
	words[0] = str_sub(words[0], x->prefix.n, words[0].n);
	bool skipped = x->skip.n && str_eq(words[1], x->skip);
	add(x, words[0], (size_t)(words[0].p - x->q->f->syntax->source.p), skipped ? words[2] : words[1]);
	return true;
}

static void walk(struct target *x, uint32_t node, int depth);

static bool is_mark(const struct syntax *t, uint32_t node)
{
	struct str kind = t->kinds[t->nodes[node].kind];
	return !kind.n || !str_is_word(kind.p[0]) || str_find(kind, STR("comment"), 0) != SIZE_MAX;
}

/* { customerId: 1, total: 2 }: its keys, where no value is an object itself. */
static void keys(struct target *x, uint32_t object)
{
	const struct syntax *t = x->q->f->syntax;
	for (uint32_t i = syntax_child(t, object); i != READER_NONE; i = syntax_sibling(t, i)) {
		uint32_t value = READER_NONE;
		struct str key = is_mark(t, i) ? STR_NONE : reader_key(t, i, &value);
		if (is_mark(t, i))
			continue;
		if (!key.n || (value != READER_NONE && syntax_is(t, reader_plain(t, value), "object")))
			x->unknown = true;
		else
			add(x, key, (size_t)(key.p - t->source.p), STR_NONE);
	}
}

/* The one child of a node that counts, or all. */
static bool inside(struct target *x, uint32_t node, int depth)
{
	static const char *const lists[] = {"array", "list", "tuple", "set", "array_expression",
		"tuple_expression", "array_creation_expression", "array_element_initializer", "argument",
		"literal_value", "literal_element", "parenthesized_expression", "reference_expression",
		"symbol_array", "string_array", "argument_list", "arguments", "value_arguments",
		"value_argument", NULL};
	static const char *const firsts[] = {"as_expression", "satisfies_expression", NULL};
	const struct syntax *t = x->q->f->syntax;
	uint32_t child = syntax_child(t, node), last = READER_NONE;
	if (syntax_is(t, node, "composite_literal"))
		child = syntax_field(t, node, "body");
	else if (!is_one_of(t, node, lists) && !is_one_of(t, node, firsts) &&
		 !syntax_is(t, node, "keyed_element"))
		return false;
	else if (is_one_of(t, node, lists)) {
		for (; child != READER_NONE; child = syntax_sibling(t, child))
			if (!is_mark(t, child))
				walk(x, child, depth + 1);
		return true;
	} else if (syntax_is(t, node, "keyed_element")) {
		for (; child != READER_NONE; child = syntax_sibling(t, child))
			last = is_mark(t, child) ? last : child;
		child = last;
	}
	x->unknown |= child == READER_NONE;
	if (child != READER_NONE)
		walk(x, child, depth + 1);
	return true;
}

/* :customer_id, what %i[] holds */
static bool is_symbol(const struct syntax *t, uint32_t node)
{
	static const char *const kinds[] = {
		"simple_symbol", "bare_symbol", "bare_string", "atom", "quoted_atom", NULL};
	return is_one_of(t, node, kinds);
}

static bool is_name(const struct syntax *t, uint32_t node)
{
	static const char *const kinds[] = {"identifier", "name", "simple_identifier", NULL};
	return is_one_of(t, node, kinds);
}

static void leaf(struct target *x, uint32_t node, int depth)
{
	const struct syntax *t = x->q->f->syntax;
	const struct syntax_node *n = &t->nodes[node];
	struct literal l;
	uint32_t value = literal_value(t, node);
	/* of a class in the file: buyer = BigInt() */
	if (value != READER_NONE && str_find(t->kinds[t->nodes[value].kind], STR("call"), 0) != SIZE_MAX)
		value = READER_NONE;
	if (is_symbol(t, node)) {
		struct str text = syntax_text(t, node);
		bool colon = text.n && text.p[0] == ':';
		add(x, str_sub(text, colon, text.n), n->from + colon, STR_NONE);
	} else if (literal_at(x->q->a, x->q->f->language, t, node, &l)) {
		if (l.holes || !l.npieces)
			x->unknown = true;
		else
			add_list(x, l.text, literal_source(&l, 0));
	} else if (value != READER_NONE && value != node) {
		walk(x, value, depth + 1);
	} else if (is_name(t, node)) {
		if (x->bare)
			add(x, syntax_text(t, node), n->from, STR_NONE);
		else
			x->unknown = true;
	} else if (!add_path(x, node)) {
		x->unknown = true;
	}
}

static void walk(struct target *x, uint32_t node, int depth)
{
	if (depth > MAX_DEPTH || x->nodes++ > MAX_NODES) {
		x->unknown = true;
		return;
	}
	if (syntax_is(x->q->f->syntax, node, "object"))
		keys(x, node);
	else if (!inside(x, node, depth))
		leaf(x, node, depth);
}

/* What the capture "key" holds, or the words of "key.name", or the part of it that #pick! took. */
static struct target target_of(struct reader_query *q, const struct syntax_match *m, const char *key)
{
	struct target x = {.q = q,
		.skip = syntax_setting(m, "unique.skip"),
		.prefix = syntax_setting(m, "unique.prefix"),
		.bare = syntax_setting(m, "unique.bare").n > 0};
	const struct syntax_capture *c = syntax_captured(m, key);
	const struct syntax_node *n = c ? &q->f->syntax->nodes[c->node] : NULL;
	x.node = c ? c->node : 0;
	if (c && c->from == n->from && c->to == n->to) {
		walk(&x, c->node, 0);
	} else {
		struct reader_query_text word = reader_query_text(q, m, key);
		add_list(&x, word.text, word.from);
	}
	return x;
}

/* The names that the database may have for one of the code's. */
static struct names spellings(struct reader_query *q, const struct syntax_match *m, struct str name)
{
	struct str column = syntax_setting(m, "column.naming"), written = syntax_setting(m, "written.naming");
	if (str_eq(syntax_setting(m, "column"), STR("written")))
		column = STR_NONE;
	struct names out = reader_query_derived(
		q->a, q->f->path, column.n ? column : written, reader_query_fold(q, m, name));
	return out;
}

static void say_columns(struct reader_query *q, const struct syntax_match *m,
	const struct reader_query_about *of, const struct target *x)
{
	bool only = of->mapped_only && !str_eq(syntax_setting(m, "column"), STR("written"));
	for (size_t i = 0; i < x->parts.n; i++) {
		const struct reader_query_text *at = &x->parts.v[i].at;
		struct reader_query_names n = {of->schema, of->tables, spellings(q, m, at->text)};
		size_t first = q->out->n;
		reader_query_columns(q, &n, at->from, at->to, of->at_most);
		if (of->entity.n)
			reader_query_is_use(
				q, first, of->entity, reader_query_property(q, m, at->text), only);
	}
}

/* Whether one of the pairs of a list, the keys of an object or named arguments, is called so. */
static bool has_key(const struct syntax *t, uint32_t list, const char *word)
{
	size_t pairs = 0;
	for (uint32_t i = syntax_child(t, list); i != READER_NONE && pairs < MAX_NODES;
		i = syntax_sibling(t, i))
		if (syntax_is(t, i, "pair") && ++pairs &&
			str_eq(syntax_text(t, syntax_field(t, i, "key")), str_of(word)))
			return true;
	return false;
}

/* Whether a link that follows the node's call, a key beside its own, or one of an object behind it is called
 * so. */
static bool has_beside(const struct syntax *t, uint32_t node, const char *word)
{
	uint32_t up = t->nodes[node].parent, call = t->nodes[up].parent;
	uint32_t object;
	if (syntax_is(t, up, "pair"))
		return has_key(t, call, word);
	for (uint32_t i = syntax_sibling(t, node); i != READER_NONE; i = syntax_sibling(t, i))
		if (syntax_is(t, i, "object") && has_key(t, i, word))
			return true;
	for (int i = 0; i < MAX_DEPTH && (call = reader_chained(t, call)) != READER_NONE; i++)
		if (str_eq(reader_method(t, call, &object), str_of(word)))
			return true;
	return false;
}

/* Whether the target has a condition of its own, or the framework takes that of an index of its columns:
 * setting "unique.partial", "yes" or the words that say so. */
static bool is_partial(const struct target *x, const struct syntax_match *m)
{
	struct str words = syntax_setting(m, "unique.partial");
	if (str_eq(words, STR("yes")))
		return true;
	while (words.n)
		if (has_beside(x->q->f->syntax, x->node, str_z(x->q->a, str_cut(&words, ' '))))
			return true;
	return false;
}

/* One mention for each table and way to spell the columns. */
static void say_set(struct reader_query *q, const struct syntax_match *m, const struct reader_query_about *of,
	const struct target *x)
{
	struct names all[MAX_NAMES], properties = {.v = NULL};
	size_t ways = 1, from = x->parts.v[0].at.from, to = x->parts.v[x->parts.n - 1].at.to, first;
	for (size_t i = 0; i < x->parts.n; i++) {
		all[i] = spellings(q, m, x->parts.v[i].at.text);
		ways = all[i].n > ways ? all[i].n : ways;
		catalog_names_add(q->a, &properties, reader_query_property(q, m, x->parts.v[i].at.text));
	}
	q->group++;
	first = q->out->n;
	for (size_t t = 0; t < of->tables.n; t++)
		for (size_t w = 0; w < ways && w < 4; w++) {
			struct object_id id = {
				.kind = OBJECT_UNIQUE, .schema = of->schema, .table = of->tables.v[t]};
			for (size_t i = 0; i < x->parts.n; i++)
				catalog_names_add(
					q->a, &id.columns, all[i].v[w < all[i].n ? w : all[i].n - 1]);
			struct mention *u = reader_object(
				q->a, q->out, q->name, id, from < to ? from : to, to, of->at_most);
			u->group = q->group;
			u->columns = properties;
			u->partial = is_partial(x, m);
		}
	if (x->parts.n == 1 && str_eq(syntax_setting(m, "unique.or"), STR("index"))) {
		struct object_id id = {.kind = OBJECT_INDEX, .name = x->parts.v[0].at.text};
		reader_object(q->a, q->out, q->name, id, from, to, of->at_most)->group = q->group;
	}
	for (size_t i = first; i < q->out->n && of->entity.n; i++) {
		q->out->v[i].mapped_only = of->mapped_only;
		if (q->out->v[i].object.kind == OBJECT_UNIQUE)
			q->out->v[i].entity = of->entity;
	}
}

static void say_constraint(
	struct reader_query *q, const struct reader_query_about *of, const struct reader_query_text *name)
{
	q->group++;
	for (size_t t = 0; t < of->tables.n; t++) {
		struct object_id id = {.kind = OBJECT_CONSTRAINT,
			.schema = of->schema,
			.table = of->tables.v[t],
			.name = name->text};
		struct mention *m =
			reader_object(q->a, q->out, q->name, id, name->from, name->to, of->at_most);
		m->group = of->tables.n > 1 || of->entity.n ? q->group : 0;
		m->entity = of->entity;
		m->mapped_only = of->mapped_only;
	}
}

void reader_query_unique(struct reader_query *q, const struct syntax_match *m, const char *key,
	const struct reader_query_about *of)
{
	struct reader_query_text name =
		reader_query_text(q, m, str_z(q->a, str_fmt(q->a, "%s.constraint", key)));
	struct target x = target_of(q, m, str_z(q->a, str_fmt(q->a, "%s.unique", key)));
	if (q->f->dialect == DIALECT_MYSQL)
		return;
	if (name.text.n)
		say_constraint(q, of, &name);
	bool names_index = syntax_setting(m, "unique.or").n > 0 && x.parts.n == 1;
	if (!names_index)
		say_columns(q, m, of, &x);
	if (x.parts.n && !x.unknown)
		say_set(q, m, of, &x);
}

bool reader_query_has_unique(const struct syntax_match *m, const char *key)
{
	static const char *const ends[] = {".unique", ".unique.name", ".constraint", ".constraint.name"};
	for (size_t i = 0; i < m->ncaptures; i++)
		for (size_t k = 0; k < sizeof ends / sizeof *ends; k++) {
			struct str name = m->captures[i].name, end = str_of(ends[k]), begin = str_of(key);
			if (name.n == begin.n + end.n && str_starts(name, begin) && str_ends(name, end))
				return true;
		}
	return false;
}

/* The class that all parts of a target name; empty = none, or not one. */
static struct str class_in(const struct target *x)
{
	struct str of = x->parts.n ? x->parts.v[0].of : STR_NONE;
	for (size_t i = 0; i < x->parts.n; i++)
		if (!str_eq(x->parts.v[i].of, of))
			return STR_NONE;
	return of;
}

void reader_query_uniques(struct reader_query *q)
{
	for (size_t i = 0; i < q->nmatches; i++) {
		const struct syntax_match *m = &q->matches[i];
		if (!reader_query_has_unique(m, "use"))
			continue;
		enum confidence own = reader_query_confidence(m);
		struct reader_query_about of = {.entity = reader_query_of(q, m, "use.of.name").text,
			.mapped_only = reader_query_mapped_only(m),
			.at_most = own < CONFIDENCE_LIKELY ? own : CONFIDENCE_LIKELY};
		const struct syntax_capture *c = syntax_captured(m, "use.unique");
		if (c && str_eq(syntax_setting(m, "unique.upsert"), STR("prisma")) &&
			!reader_query_upsert(q, c->node, &of.at_most))
			continue;
		if (!of.entity.n) {
			struct target x = target_of(q, m, "use.unique");
			of.entity = class_in(&x);
		}
		of.tables =
			reader_query_derived(q->a, q->f->path, syntax_setting(m, "table.naming"), of.entity);
		if (of.entity.n)
			reader_query_unique(q, m, "use", &of);
	}
}
