/*
 * Query builders. Nodes captured as @chain that are links of one chain of calls (the receiver of the next
 * one) are about the same query: one link names its table (@chain.table, or @chain.entity whose table is
 * derived), others name columns. What is in a function that a chain is given, and begins with a parameter of
 * it, is about that chain's tables too.
 */
#include <string.h>

#include "gitcheck/reader_query_chain.h"
#include "gitcheck/reader_query_unique.h"
#include "gitcheck/reader_supabase_js.h"

enum { MAX_CLIMB = 400, MAX_TABLES = 8, MAX_RESOLVE = 4, MAX_KEPT = 500 };

/* Nodes that hold their receiver first: calls, members and what is written around them. */
static bool is_link(struct str kind)
{
	static const char *const parts[] = {"call", "member", "attribute", "selector", "field_expression",
		"navigation", "invocation", "await", "try_expression", "non_null", "parenthesized",
		"method_reference", "index_expression", "element_reference"};
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (str_find(kind, str_of(parts[i]), 0) != SIZE_MAX)
			return true;
	return false;
}

uint32_t reader_query_chain_top(const struct syntax *t, uint32_t node)
{
	for (int i = 0; node && i < MAX_CLIMB; i++) {
		uint32_t up = t->nodes[node].parent, first = syntax_child(t, up);
		struct str kind = t->kinds[t->nodes[up].kind];
		bool around = syntax_is(t, first, "(") || syntax_is(t, first, "await");
		if (!is_link(kind) || (first != node && !(around && first + 1 == node)))
			break;
		node = up;
	}
	return node;
}

uint32_t reader_query_chain_root(const struct syntax *t, uint32_t node)
{
	for (int i = 0; i < MAX_CLIMB; i++) {
		uint32_t child = syntax_child(t, node);
		while (child != READER_NONE && (syntax_is(t, child, "(") || syntax_is(t, child, "await")))
			child = syntax_sibling(t, child);
		if (child == READER_NONE || syntax_is(t, node, "variable_name"))
			return node;
		node = child;
	}
	return node;
}

static struct chain *chain_at(struct chains *l, uint32_t top, bool make)
{
	if (l->slots[top])
		return &l->v[l->slots[top] - 1];
	if (!make)
		return NULL;
	struct chain *c = VEC_PUSH(l->q->a, l);
	l->slots[top] = (uint32_t)l->n;
	c->top = top;
	return c;
}

/* "as o", "o": the alias behind a table's name. */
static struct str alias_of(struct str rest)
{
	rest = str_trim(rest);
	if (rest.n > 3 && str_ieq(str_sub(rest, 0, 3), STR("as ")))
		rest = str_trim(str_sub(rest, 3, rest.n));
	return str_chr(rest, ' ') == SIZE_MAX ? rest : STR_NONE;
}

/* How a framework calls a class's table in its queries: setting "alias.naming"; empty = by its name. */
static struct str alias_of_class(struct reader_query *q, const struct syntax_match *m, struct str class)
{
	struct str rules = syntax_setting(m, "alias.naming");
	return rules.n ? reader_query_derived(q->a, q->f->path, rules, class).v[0] : STR_NONE;
}

/* A table of the chain, and how the query calls it: what is written goes before what is derived. */
static void call_table(
	struct reader_query *q, struct chain *c, struct str table, struct str alias, bool is_written)
{
	size_t i = 0;
	while (i < c->tables.n && !dialect_same_name(q->f->dialect, c->tables.v[i], table))
		i++;
	if (i < c->tables.n && alias.n && (is_written || !c->aliases.v[i].n))
		c->aliases.v[i] = alias;
	if (i < c->tables.n || i == MAX_TABLES)
		return;
	catalog_names_add(q->a, &c->tables, table);
	*VEC_PUSH(q->a, &c->aliases) = alias;
}

static void add_table(struct chains *l, const struct syntax_match *m, uint32_t node)
{
	struct reader_query *q = l->q;
	struct reader_query_text table = reader_query_text(q, m, "chain.table"),
				 entity = reader_query_word(q, m, "chain.entity.name");
	struct chain *c = chain_at(l, reader_query_chain_top(q->f->syntax, node), true);
	struct names names = {.v = NULL};
	struct str alias = STR_NONE;
	c->open |= syntax_captured(m, "chain.open") != NULL || table.unknown;
	struct str kept = syntax_setting(m, "kept");
	bool ends = str_eq(kept, STR("end"));
	c->ends |= ends;
	c->kept |= kept.n > 0 && !ends;
	c->assigned |= str_eq(kept, STR("assigned"));
	struct str rules = syntax_setting(m, "entity.naming"), around = syntax_setting(m, "entity.around");
	if (around.n && !entity.text.n && !c->first) {
		entity.text = reader_query_class_around(q->f->syntax, node, around);
		entity.from = q->f->syntax->nodes[node].from;
		entity.to = q->f->syntax->nodes[node].to;
	}
	if (syntax_captured(m, "chain.of.name") && !c->first) {
		entity = reader_query_word(q, m, "chain.of.name");
		entity.text = reader_query_class_of(q, entity.text, entity.from);
	}
	if (!table.text.n && syntax_captured(m, "chain.alias"))
		c->called = reader_query_text(q, m, "chain.alias").text;
	if (entity.text.n && rules.n)
		entity.text = reader_query_derived(q->a, q->f->path, rules, entity.text).v[0];
	if (entity.text.n)
		names = reader_query_derived(
			q->a, q->f->path, syntax_setting(m, "table.naming"), entity.text);
	if (table.text.n) {
		/* "orders as o", "orders o", "shop.orders" */
		struct str name = str_trim(table.text), first = str_cut(&name, ' ');
		size_t dot = str_rchr(first, '.');
		alias = alias_of(name);
		if (syntax_captured(m, "chain.alias"))
			alias = reader_query_text(q, m, "chain.alias").text;
		if (dot != SIZE_MAX)
			c->schema = str_sub(first, 0, dot);
		names = reader_query_written(
			q, m, dot == SIZE_MAX ? first : str_sub(first, dot + 1, first.n));
	}
	if (syntax_captured(m, "chain.schema"))
		c->schema = reader_query_text(q, m, "chain.schema").text;
	if (!names.n)
		return;
	c->entity = c->first && !str_eq(c->entity, entity.text) ? STR_NONE : entity.text;
	c->mapped_only = reader_query_mapped_only(m);
	if (!c->first)
		c->first = m;
	if (table.text.n) {
		struct reader_query_names n = {.schema = c->schema, .tables = names};
		reader_query_tables(q, &n, table.from, table.from + table.text.n, reader_query_confidence(m));
	} else {
		struct reader_query_names n = {.tables = names};
		size_t first = q->out->n;
		reader_query_tables(q, &n, entity.from, entity.to, CONFIDENCE_LIKELY);
		reader_query_is_use(q, first, entity.text, STR_NONE, c->mapped_only);
	}
	c->several |= names.n > 1 || (entity.text.n && c->class.n && !str_eq(c->class, entity.text));
	if (entity.text.n && names.n == 1) {
		c->class = entity.text;
		c->of_class = names.v[0];
		alias = alias_of_class(q, m, entity.text);
	}
	for (size_t i = 0; i < names.n; i++)
		call_table(q, c, names.v[i], alias, table.text.n > 0);
}

/* -- which chain a column is of -- */

bool reader_query_is_function(struct str kind)
{
	static const char *const parts[] = {"arrow_function", "function_expression", "anonymous_function",
		"lambda", "lambda_expression", "lambda_literal", "closure", "do_block", "block",
		"func_literal"};
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (str_eq(kind, str_of(parts[i])))
			return true;
	return false;
}

/* Whether a word stands among a function's parameters. */
static bool has_parameter(const struct syntax *t, uint32_t function, struct str word)
{
	uint32_t body = syntax_field(t, function, "body"), end = t->nodes[function].next;
	if (body == READER_NONE)
		body = end;
	for (uint32_t i = function + 1; i < body && i < function + 200 && i < end; i++)
		if (str_eq(syntax_text(t, i), word))
			return true;
	return false;
}

/* The chain whose function the node is in, when the function's parameter is what the node begins with. */
static struct chain *outer(struct chains *l, uint32_t node, struct str word)
{
	const struct syntax *t = l->q->f->syntax;
	bool inside = false;
	for (int i = 0; node && i < MAX_CLIMB; i++, node = t->nodes[node].parent) {
		struct chain *c = inside ? chain_at(l, reader_query_chain_top(t, node), false) : NULL;
		if (c && c->tables.n)
			return c;
		if (inside || !reader_query_is_function(t->kinds[t->nodes[node].kind]))
			continue;
		inside = has_parameter(t, node, word);
		if (inside && l->asked)
			l->elsewhere = reader_query_row_elsewhere(l, l->asked, node, &l->relation);
	}
	l->elsewhere = false;
	return NULL;
}

/* The variable that a chain is assigned to; empty = none. */
static struct str variable_of(const struct syntax *t, uint32_t top)
{
	uint32_t up = t->nodes[top].parent, list = syntax_is(t, up, "expression_list") ? up : top;
	uint32_t left = syntax_field(t, t->nodes[list].parent, "left");
	return left != READER_NONE && left != list ? syntax_text(t, left) : STR_NONE;
}

/* In which function a chain stands, and by which variables others may be about it. */
static void place(const struct syntax *t, struct chain *c)
{
	if (c->placed)
		return;
	c->placed = true;
	c->scope = literal_scope(t, c->top);
	c->variable = variable_of(t, c->top);
	c->root = syntax_text(t, reader_query_chain_root(t, c->top));
}

/* $qb->from('orders', 'o'); $qb->where('o.note = 1'): the one chain with tables on the same variable of the
 * same function. One that goes on with another, and joins more, stands for both. */
static struct chain *kept_in(struct chains *l, uint32_t root)
{
	const struct syntax *t = l->q->f->syntax;
	struct str name = syntax_text(t, root);
	uint32_t scope = literal_scope(t, root);
	struct chain *found = NULL;
	for (size_t i = 0; i < l->n && i < MAX_KEPT; i++) {
		struct chain *c = &l->v[i];
		if (!c->kept || !c->tables.n)
			continue;
		place(t, c);
		struct str own = c->variable.n || c->assigned ? c->variable : c->root;
		if (c->scope != scope || !str_eq(own, name))
			continue;
		if (found && found->first != c->first)
			return NULL;
		found = found && found->tables.n >= c->tables.n ? found : c;
	}
	return found;
}

/* query := db.Where("note = ?"); query.First(&order): what the variable that the chain is assigned to is
 * asked in the end, where that is about one class. */
static struct chain *ended_by(struct chains *l, uint32_t top)
{
	const struct syntax *t = l->q->f->syntax;
	struct str name = l->without_ends ? STR_NONE : variable_of(t, top);
	uint32_t scope = name.n ? literal_scope(t, top) : 0;
	struct chain *found = NULL;
	for (size_t i = 0; name.n && i < l->n && i < MAX_KEPT; i++) {
		struct chain *c = &l->v[i];
		if (!c->ends || !c->tables.n)
			continue;
		place(t, c);
		if (c->scope != scope || !str_eq(c->root, name))
			continue;
		if (found && !str_eq(found->of_class, c->of_class))
			return NULL;
		found = c;
	}
	return found;
}

/* Whether a function that is written where it is used has the word as a parameter: it means nothing else
 * there. */
static bool is_parameter(const struct syntax *t, uint32_t node, struct str word)
{
	for (int i = 0; node && i < MAX_CLIMB; i++, node = t->nodes[node].parent)
		if (reader_query_is_function(t->kinds[t->nodes[node].kind]) && has_parameter(t, node, word))
			return true;
	return false;
}

static struct chain *find(struct chains *l, uint32_t node, bool outside, int depth)
{
	const struct syntax *t = l->q->f->syntax;
	uint32_t top = reader_query_chain_top(t, node), root = reader_query_chain_root(t, top);
	struct chain *c = chain_at(l, top, false);
	if ((c && (c->tables.n || c->open)) || depth > MAX_RESOLVE)
		return c;
	bool parameter = outside && is_parameter(t, top, syntax_text(t, root));
	struct chain *around = parameter ? outer(l, top, syntax_text(t, root)) : NULL;
	if (around)
		return around;
	uint32_t value = literal_value(t, root);
	if (value != READER_NONE && value != root)
		return find(l, value, outside, depth + 1);
	struct chain *kept = kept_in(l, root);
	if (!kept)
		kept = ended_by(l, top);
	if (kept)
		return kept;
	return outside ? outer(l, top, syntax_text(t, root)) : NULL;
}

struct chain *reader_query_chain_find(struct chains *l, uint32_t node, bool outside)
{
	return find(l, node, outside, 0);
}

/* -- columns and pieces of SQL -- */

/* The tables that a qualifier may mean: by alias, or by name. False: neither is the chain's. */
static bool qualified(struct reader_query *q, const struct chain *c, const struct syntax_match *m,
	struct str qualifier, struct names *tables)
{
	struct names found = {.v = NULL};
	bool listed = false;
	for (size_t i = 0; i < c->tables.n; i++) {
		if (c->aliases.v[i].n && str_ieq(c->aliases.v[i], qualifier))
			catalog_names_add(q->a, &found, c->tables.v[i]);
		listed |= str_ieq(c->tables.v[i], qualifier);
	}
	if (!found.n && listed)
		found = reader_query_written(q, m, qualifier);
	if (found.n)
		*tables = found;
	return found.n > 0;
}

static void column(
	struct chains *l, const struct chain *c, const struct syntax_match *m, struct reader_query_text at)
{
	struct reader_query *q = l->q;
	struct reader_query_names n = {.schema = c->schema, .tables = c->tables};
	/* "o.shipped_at as at", "shipped_at desc" */
	struct str rest = at.text, name = str_cut(&rest, ' ');
	size_t dot = str_rchr(name, '.'), skip = 0;
	struct str separator = syntax_setting(m, "path");
	if (separator.n && c->entity.n) {
		at.text = name;
		reader_query_path(q, m, c->entity, separator, at, c->mapped_only);
		return;
	}
	enum confidence most = c->open ? CONFIDENCE_POSSIBLE : CONFIDENCE_LIKELY;
	if (dot != SIZE_MAX) {
		skip = dot + 1;
		/* A table of a join that was not read: one of the chain's at most. */
		if (!qualified(q, c, m, str_sub(name, 0, dot), &n.tables))
			most = CONFIDENCE_POSSIBLE;
		name = str_sub(name, skip, name.n);
	}
	if (!name.n || str_eq(name, STR("*")) || str_find(name, STR("->"), 0) != SIZE_MAX ||
		str_chr(name, '?') != SIZE_MAX)
		return;
	if (syntax_setting(m, "column.naming").n && syntax_captured(m, "chain.column.name"))
		n.columns = reader_query_derived(q->a, q->f->path, syntax_setting(m, "column.naming"), name);
	else
		n.columns = reader_query_written(q, m, name);
	enum confidence own = reader_query_confidence(m);
	bool written_column = str_eq(syntax_setting(m, "column"), STR("written"));
	size_t first = q->out->n;
	reader_query_columns(q, &n, at.from + skip, at.from + skip + name.n, own < most ? own : most);
	/* A column's own name is none that a mapping calls a property. */
	bool mapped_only = c->mapped_only && !written_column;
	if (c->entity.n)
		reader_query_is_use(q, first, c->entity, reader_query_property(q, m, name), mapped_only);
	reader_query_outlives(q, m, first);
	reader_query_value(q, m, "chain.value", first);
}

/* "id, o.total": a list in one text, each of its items a column. */
void reader_query_chain_columns(
	struct chains *l, const struct chain *c, const struct syntax_match *m, struct reader_query_text at)
{
	struct str rest = at.text;
	while (rest.n) {
		struct reader_query_text one = at;
		one.text = str_trim(str_cut(&rest, ','));
		one.from += one.text.n ? (size_t)(one.text.p - at.text.p) : 0;
		column(l, c, m, one);
	}
}

/* What a list's nodes stand in: Go's []string{...} has them in another node each. */
static uint32_t list_at(const struct syntax *t, uint32_t node)
{
	uint32_t value = syntax_is(t, node, "identifier") ? literal_value(t, node) : node;
	while (value != READER_NONE && syntax_is(t, value, "as_expression")) /* [...] as const */
		value = syntax_child(t, value);
	if (value != READER_NONE && syntax_is(t, value, "composite_literal"))
		return syntax_field(t, value, "body");
	bool written = value != READER_NONE && (syntax_is(t, value, "array") || syntax_is(t, value, "list"));
	return written ? value : READER_NONE;
}

/* A list of texts, or a constant of the file that is one: each of its items is columns. */
static void list(struct chains *l, const struct chain *c, const struct syntax_match *m, uint32_t node)
{
	const struct syntax *t = l->q->f->syntax;
	uint32_t value = list_at(t, node);
	if (value == READER_NONE)
		return;
	for (uint32_t i = syntax_child(t, value); i != READER_NONE; i = syntax_sibling(t, i)) {
		uint32_t one = syntax_is(t, i, "literal_element") ? syntax_child(t, i) : i;
		struct syntax_capture at = {.node = one};
		struct literal x;
		if (!literal_at(l->q->a, l->q->f->language, t, one, &x) || x.holes || !x.npieces)
			continue;
		struct reader_query_text text = {.text = x.text, .from = literal_source(&x, 0)};
		if (str_chr(x.text, '(') != SIZE_MAX)
			reader_query_piece(l, c, NULL, &at);
		else
			reader_query_chain_columns(l, c, m, text);
	}
}

/* The text of a capture, of a language whose strings are not followed by its words. */
static bool text_at(struct reader_query *q, const struct syntax_match *m, const char *key, struct literal *l)
{
	const struct syntax_capture *c = syntax_captured(m, key);
	if (c)
		return literal_at(q->a, q->f->language, q->f->syntax, c->node, l) && l->npieces;
	struct reader_query_text word = reader_query_text(q, m, key);
	struct literal_piece *piece = ARENA_NEW(q->a, struct literal_piece);
	*piece = (struct literal_piece){0, word.text.n, word.from, true};
	*l = (struct literal){
		.text = word.text, .pieces = piece, .npieces = 1, .from = word.from, .to = word.to};
	return word.text.n > 0;
}

/* What PostgREST's clients say as text: a list of columns and embedded tables, or a filter. */
static void postgrest(struct reader_query *q, const struct chain *c, const struct syntax_match *m)
{
	struct reader_supabase_js_chain x = {
		.a = q->a, .f = q->f, .out = q->out, .schema = c->schema, .table = c->tables.v[0]};
	struct literal l;
	if (q->f->dialect != DIALECT_POSTGRESQL || c->tables.n != 1 || !text_at(q, m, "chain.postgrest", &l))
		return;
	if (str_eq(syntax_setting(m, "part"), STR("where")))
		reader_supabase_js_or(&x, &l);
	else
		reader_supabase_js_select(&x, &l);
}

/* A column of what a relation of the chain's class leads to: whereHas('orders', fn ($q) => $q->where('note',
 * 1)). */
static void related(
	struct chains *l, const struct chain *c, const struct syntax_match *m, struct reader_query_text at)
{
	struct str way = c->entity, rest = l->relation;
	rest = str_sub(rest, 0, str_chr(rest, ':') == SIZE_MAX ? rest.n : str_chr(rest, ':'));
	if (!way.n || !rest.n || str_chr(at.text, '.') != SIZE_MAX || str_chr(at.text, ' ') != SIZE_MAX)
		return;
	while (rest.n) {
		struct str step = str_cut(&rest, '.');
		way = str_fmt(l->q->a, "%.*s%c%.*s", STRF(way), READER_QUERY_STEP, STRF(step));
	}
	if (at.text.n)
		reader_query_path(l->q, m, way, STR("."), at, c->mapped_only);
}

/* What the statement expects to be unique: onConflict(['customer_id', 'total']). */
static void unique(struct chains *l, const struct chain *c, const struct syntax_match *m)
{
	enum confidence own = reader_query_confidence(m),
			most = c->open ? CONFIDENCE_POSSIBLE : CONFIDENCE_LIKELY;
	struct reader_query_about of = {.schema = c->schema,
		.tables = c->tables,
		.entity = c->entity,
		.mapped_only = c->mapped_only,
		.at_most = own < most ? own : most};
	reader_query_unique(l->q, m, "chain", &of);
}

static void use(struct chains *l, const struct syntax_match *m, uint32_t node)
{
	struct reader_query_text at = reader_query_text(l->q, m, "chain.column");
	const struct syntax_capture *sql = syntax_captured(m, "chain.sql");
	bool postgrest_list =
		syntax_captured(m, "chain.postgrest") || syntax_captured(m, "chain.postgrest.name");
	const struct syntax_capture *query = syntax_captured(m, "chain.query"),
				    *all = syntax_captured(m, "chain.columns"),
				    *row = syntax_captured(m, "chain.row");
	bool target = reader_query_has_unique(m, "chain");
	if (!at.text.n && !postgrest_list && !sql && !query && !all && !row && !target)
		return;
	l->asked = m;
	l->elsewhere = false;
	const struct chain *c = syntax_setting(m, "row").n      ? reader_query_row(l, m, node)
				: syntax_setting(m, "within").n ? reader_query_within(l, node)
								: find(l, node, true, 0);
	if (!c || !c->tables.n)
		return;
	if (l->elsewhere) {
		related(l, c, m, at);
		return;
	}
	if (target)
		unique(l, c, m);
	else if (query)
		reader_query_objects_piece(
			l->q, query, c->entity, c->called, syntax_setting(m, "query.bare").n > 0);
	else if (sql)
		reader_query_piece(l, c, m, sql);
	else if (all)
		list(l, c, m, all->node);
	else if (row)
		reader_query_given(l, c, m, row->node);
	else if (postgrest_list)
		postgrest(l->q, c, m);
	else if (str_chr(at.text, '(') != SIZE_MAX && syntax_captured(m, "chain.column"))
		reader_query_piece(l, c, NULL, syntax_captured(m, "chain.column"));
	else
		reader_query_chain_columns(l, c, m, at);
}

/* A table that is joined to what the chain has, so that another is its first. */
static bool joins(const struct syntax_match *m)
{
	struct str part = syntax_setting(m, "part");
	return str_eq(part, STR("join")) || str_eq(part, STR("joined"));
}

/* Such a table: the others may be those of a chain that this one goes on with. */
static void join_table(struct chains *l, const struct syntax_match *m, uint32_t node)
{
	uint32_t top = reader_query_chain_top(l->q->f->syntax, node);
	struct chain *c = chain_at(l, top, false);
	if (!c || !c->first) {
		const struct chain *base = find(l, node, true, 0);
		struct chain copy = base ? *base : (struct chain){.open = true, .partial = true};
		c = chain_at(l, top, true);
		*c = copy;
		c->top = top;
		c->placed = false;
		c->tables = (struct names){.v = NULL};
		c->aliases = (struct names){.v = NULL};
		for (size_t i = 0; i < copy.tables.n; i++)
			call_table(l->q, c, copy.tables.v[i], copy.aliases.v[i], true);
	}
	add_table(l, m, node);
}

enum { PASS_TABLES, PASS_VARIABLES, PASS_JOINS, PASS_USES };

/* When a match is for the tables: a link that names one before the variables whose class one may be, and
 * what is joined behind them. PASS_USES = never. */
static int pass_of(const struct syntax_match *m)
{
	static const char *const keys[] = {"chain.table", "chain.schema", "chain.table.name",
		"chain.entity.name", "chain.open", "chain.alias"};
	if (syntax_captured(m, "chain.of.name"))
		return PASS_VARIABLES;
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (syntax_captured(m, keys[i]))
			return joins(m) ? PASS_JOINS : PASS_TABLES;
	return syntax_setting(m, "entity.around").n ? PASS_TABLES : PASS_USES;
}

/* What a variable holds says nothing where the chain goes on with one that has tables. */
static bool goes_on(struct chains *l, uint32_t node)
{
	l->without_ends = true;
	const struct chain *c = find(l, node, false, 0);
	l->without_ends = false;
	return c && c->tables.n && c->top != reader_query_chain_top(l->q->f->syntax, node);
}

static void meet(struct chains *l, const struct syntax_match *m, uint32_t node, int pass)
{
	if (pass == PASS_TABLES)
		reader_query_row_each(l, m, node);
	if (pass == PASS_USES)
		use(l, m, node);
	else if (pass == pass_of(m) && joins(m))
		join_table(l, m, node);
	else if (pass == pass_of(m) && !(pass == PASS_VARIABLES && goes_on(l, node)))
		add_table(l, m, node);
}

void reader_query_chains(struct reader_query *q)
{
	struct chains l = {.q = q};
	for (int pass = PASS_TABLES; pass <= PASS_USES; pass++)
		for (size_t i = 0; i < q->nmatches; i++) {
			const struct syntax_capture *c = syntax_captured(&q->matches[i], "chain");
			if (c && !l.slots)
				l.slots = ARENA_ARRAY(q->a, uint32_t, q->f->syntax->n);
			if (c)
				meet(&l, &q->matches[i], c->node, pass);
		}
}
