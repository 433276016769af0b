/* Query files: what stands alone in a match (@sql, @table, @column), and how names become mentions. */
#include "gitcheck/reader_query.h"
#include "gitcheck/reader_query_unique.h"

enum { MAX_ALTERNATIVES = 16 };

enum confidence reader_query_confidence(const struct syntax_match *m)
{
	struct str word = syntax_setting(m, "confidence");
	if (str_eq(word, STR("possible")))
		return CONFIDENCE_POSSIBLE;
	return str_eq(word, STR("likely")) ? CONFIDENCE_LIKELY : CONFIDENCE_CERTAIN;
}

/* An identifier or symbol without what its language puts around it: :name, "name": , `name`, $name. */
static void bare(struct str source, struct reader_query_text *t)
{
	static const char around[] = ":\"'`$@";
	while (t->from < t->to && str_chr(str_of(around), source.p[t->from]) != SIZE_MAX)
		t->from++;
	while (t->from < t->to && str_chr(str_of(around), source.p[t->to - 1]) != SIZE_MAX)
		t->to--;
	t->text = str_sub(source, t->from, t->to);
}

static bool is_picked(const struct reader_query *q, const struct syntax_capture *c)
{
	const struct syntax_node *n = &q->f->syntax->nodes[c->node];
	return c->from != n->from || c->to != n->to;
}

struct reader_query_text reader_query_word(
	const struct reader_query *q, const struct syntax_match *m, const char *key)
{
	const struct syntax_capture *c = syntax_captured(m, key);
	struct reader_query_text out = {.from = 0};
	if (c) {
		out.from = c->from;
		out.to = c->to;
		bare(q->f->syntax->source, &out);
	}
	return out;
}

/* Where a text begins that a node of the file holds, or, of one that is put together, would begin for its end
 * to be in place: what a constant holds is meant where it is named. */
static size_t place_in(const struct syntax_node *node, const struct literal *l)
{
	size_t n = l->text.n, first = literal_source(l, 0), last = literal_source(l, n ? n - 1 : 0);
	if (first >= node->from && first < node->to)
		return first;
	return last >= node->from + n && last < node->to ? last + 1 - n : node->from;
}

struct reader_query_text reader_query_text(
	const struct reader_query *q, const struct syntax_match *m, const char *key)
{
	const struct syntax_capture *c = syntax_captured(m, key);
	struct literal l;
	if (!c)
		return reader_query_word(q, m, str_z(q->a, str_fmt(q->a, "%s.name", key)));
	if (is_picked(q, c))
		return reader_query_word(q, m, key);
	struct reader_query_text out = {.from = c->from, .to = c->to};
	if (!literal_at(q->a, q->f->language, q->f->syntax, c->node, &l) || l.holes || !l.npieces) {
		out.unknown = true;
		return out;
	}
	out.text = l.text;
	out.from = place_in(&q->f->syntax->nodes[c->node], &l);
	out.to = out.from + l.text.n;
	return out;
}

/* -- mentions -- */

static struct mention *object(struct reader_query *q, struct object_id id, size_t from, size_t to,
	enum confidence at_most, bool alone)
{
	struct mention *m = reader_object(q->a, q->out, q->name, id, from, to, at_most);
	m->group = alone ? 0 : q->group;
	return m;
}

void reader_query_columns(struct reader_query *q, const struct reader_query_names *n, size_t from, size_t to,
	enum confidence at_most)
{
	size_t made = 0, all = n->tables.n * n->columns.n;
	q->group++;
	for (size_t i = 0; i < n->tables.n; i++)
		for (size_t k = 0; k < n->columns.n && made < MAX_ALTERNATIVES; k++, made++)
			object(q,
				(struct object_id){.kind = OBJECT_COLUMN,
					.schema = n->schema,
					.table = n->tables.v[i],
					.name = n->columns.v[k]},
				from, to, at_most, all == 1);
}

void reader_query_tables(struct reader_query *q, const struct reader_query_names *n, size_t from, size_t to,
	enum confidence at_most)
{
	q->group++;
	for (size_t i = 0; i < n->tables.n && i < MAX_ALTERNATIVES; i++)
		object(q,
			(struct object_id){.kind = OBJECT_TABLE,
				.schema = n->schema,
				.table = n->tables.v[i],
				.name = n->tables.v[i]},
			from, to, at_most, n->tables.n == 1);
}

void reader_query_value(struct reader_query *q, const struct syntax_match *m, const char *key, size_t first)
{
	struct reader_query_text value = reader_query_text(q, m, key);
	for (size_t i = first; i < q->out->n && value.text.n; i++) {
		struct mention *x = &q->out->v[i];
		x->label = value.text;
		x->given = syntax_setting(m, "given").n > 0;
		x->from = value.from;
		x->to = value.to;
	}
}

void reader_query_outlives(struct reader_query *q, const struct syntax_match *m, size_t first)
{
	bool yes = syntax_setting(m, "outlives").n > 0;
	for (size_t i = first; i < q->out->n; i++)
		q->out->v[i].outlives |= yes;
}

/* @table, and @column of it. */
static void read_table(struct reader_query *q, const struct syntax_match *m)
{
	struct reader_query_text table = reader_query_text(q, m, "table"),
				 column = reader_query_text(q, m, "column");
	struct reader_query_names n = {.schema = reader_query_text(q, m, "schema").text};
	if (!table.text.n)
		return;
	struct str name = table.text;
	size_t dot = str_rchr(name, '.');
	if (dot != SIZE_MAX && !n.schema.n) {
		n.schema = str_sub(name, 0, dot);
		name = str_sub(name, dot + 1, name.n);
	}
	bool rewritten = syntax_setting(m, "written.naming").n > 0;
	if (rewritten)
		n.tables = reader_query_written(q, m, name);
	else
		catalog_names_add(q->a, &n.tables, name);
	reader_query_tables(q, &n, table.from, table.to, reader_query_confidence(m));
	if (!column.text.n)
		return;
	size_t first = q->out->n;
	if (rewritten)
		n.columns = reader_query_written(q, m, column.text);
	else
		catalog_names_add(q->a, &n.columns, column.text);
	reader_query_columns(q, &n, column.from, column.to, reader_query_confidence(m));
	reader_query_value(q, m, "value", first);
}

/* @function: one that is called by its name. */
static void read_function(struct reader_query *q, const struct syntax_match *m)
{
	struct reader_query_text name = reader_query_text(q, m, "function");
	struct object_id id = {
		.kind = OBJECT_FUNCTION, .schema = reader_query_text(q, m, "schema").text, .name = name.text};
	if (name.text.n)
		object(q, id, name.from, name.to, reader_query_confidence(m), true);
}

/* @sql: a statement, whatever it looks like. */
static void read_sql(struct reader_query *q, const struct syntax_match *m)
{
	const struct syntax_capture *c = syntax_captured(m, "sql");
	struct literal l;
	if (!c || !literal_at(q->a, q->f->language, q->f->syntax, c->node, &l))
		return;
	struct mention *x = VEC_PUSH(q->a, q->out);
	x->kind = MENTION_SQL;
	x->sql = l;
	x->from = l.from;
	x->to = l.to;
	x->reader = q->name;
	x->at_most = l.holes ? CONFIDENCE_LIKELY : reader_query_confidence(m);
}

static void read_query(struct reader_query *q)
{
	for (size_t i = 0; i < q->nmatches; i++) {
		read_table(q, &q->matches[i]);
		read_function(q, &q->matches[i]);
		read_sql(q, &q->matches[i]);
	}
	reader_query_entities(q);
	reader_query_uses(q);
	reader_query_trees(q);
	reader_query_objects(q);
	reader_query_finders(q);
	reader_query_attributes(q);
	reader_query_chains(q);
	reader_query_uniques(q);
	reader_query_objects_done(q);
}

static void read(struct arena *a, const struct code_file *f, struct mentions *out)
{
	const struct syntax *t = f->syntax;
	size_t group = 0;
	if (!t)
		return;
	if (t->cut)
		reader_unread(a, out, reader_query.name, 0, f->bytes.n,
			"it holds more mappings and queries than are read");
	for (size_t i = 0, n; i < t->nmatches; i += n) {
		n = 1;
		while (i + n < t->nmatches && str_eq(t->matches[i + n].query, t->matches[i].query))
			n++;
		struct reader_query q = {
			a, f, out, str_z(a, t->matches[i].query), &t->matches[i], n, group, {0}, NULL};
		read_query(&q);
		group = q.group;
	}
}

const struct reader reader_query = {"query", read, NULL};
