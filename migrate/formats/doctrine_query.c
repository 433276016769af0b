/* Questions to information_schema, which a migration asks through its connection. */
#include "migrate/formats/doctrine_php.h"

struct asked {
	struct doctrine_reader *r;
	struct str rest;
	const struct doctrine_value *params;
	size_t nth; /* of the "?" so far */
	struct str from, table, column, index, constraint, begins;
	bool referenced, counts, bad;
};

static bool is_word(char c)
{
	return str_is_word(c) || c == '.' || c == ':' || c == '?' || c == LITERAL_HOLE;
}

/* The next word, text or sign; *text says that it stood in quotes. */
static struct str next(struct asked *q, bool *text)
{
	q->rest = str_trim(q->rest);
	*text = false;
	if (!q->rest.n)
		return STR_NONE;
	char c = q->rest.p[0];
	if (c == '\'' || c == '`' || c == '"') {
		q->rest = str_sub(q->rest, 1, q->rest.n);
		*text = c == '\'';
		return str_cut(&q->rest, c);
	}
	size_t n = 0;
	while (n < q->rest.n && is_word(q->rest.p[n]))
		n++;
	n = n ? n : 1;
	struct str out = str_sub(q->rest, 0, n);
	q->rest = str_sub(q->rest, n, q->rest.n);
	return out;
}

/* What a "?" or ":name" is given. */
static struct str bound(struct asked *q, struct str word)
{
	struct str key =
		str_eq(word, STR("?")) ? str_fmt(q->r->a, "%zu", q->nth++) : str_sub(word, 1, word.n);
	const struct doctrine_value *v = q->params ? format_doctrine_at(q->params, key) : NULL;
	return v && format_doctrine_known(v) ? v->text : STR_NONE;
}

static void compare(struct asked *q, struct str column, bool like, struct str value)
{
	static const char *const schemas[] = {"table_schema", "constraint_schema", "index_schema",
		"table_catalog", "referenced_table_schema", "schemaname", NULL};
	static const char *const names[] = {
		"table_name", "tablename", "column_name", "index_name", "indexname", "constraint_name"};
	struct str *const to[] = {&q->table, &q->table, &q->column, &q->index, &q->index, &q->constraint};
	size_t dot = str_rchr(column, '.');
	column = dot == SIZE_MAX ? column : str_sub(column, dot + 1, column.n);
	if (str_ione_of(column, schemas))
		return;
	if (str_ieq(column, STR("constraint_type"))) {
		q->referenced = str_ieq(value, STR("FOREIGN KEY"));
		q->bad = q->bad || !q->referenced;
		return;
	}
	bool whole = value.n && str_chr(value, LITERAL_HOLE) == SIZE_MAX;
	if (like && str_ieq(column, STR("constraint_name")) && whole && value.p[value.n - 1] == '%') {
		q->begins = str_sub(value, 0, value.n - 1);
		return;
	}
	size_t i = 0;
	while (i < 6 && !str_ieq(column, str_of(names[i])))
		i++;
	q->bad = q->bad || i == 6 || like || !whole;
	if (!q->bad)
		*to[i] = value;
}

/* a = 'x' | a LIKE 'x%' | a IS NOT NULL */
static void one(struct asked *q)
{
	bool text;
	struct str column = next(q, &text), op = next(q, &text), value = next(q, &text);
	bool like = str_ieq(op, STR("LIKE"));
	if (str_ieq(op, STR("IS"))) {
		struct str null = next(q, &text);
		q->referenced = str_ends(str_lower(q->r->a, column), STR("referenced_table_name"));
		q->bad = q->bad || !q->referenced || !str_ieq(value, STR("NOT")) ||
			 !str_ieq(null, STR("NULL"));
		return;
	}
	q->bad = q->bad || (!like && !str_eq(op, STR("=")));
	if (!text && value.n && (value.p[0] == '?' || value.p[0] == ':'))
		value = bound(q, value);
	else if (!text && str_starts(str_trim(q->rest), STR("("))) { /* DATABASE() */
		str_cut(&q->rest, ')');
		value = STR_NONE;
	}
	compare(q, column, like, value);
}

static void read_query(struct asked *q)
{
	static const char *const ends[] = {"LIMIT", "ORDER", ";", NULL};
	bool text;
	struct str w = next(q, &text);
	q->bad = !str_ieq(w, STR("SELECT"));
	while (!q->bad && (w = next(q, &text)).n && !str_ieq(w, STR("FROM")))
		q->counts = q->counts || str_ieq(w, STR("COUNT"));
	q->from = str_lower(q->r->a, next(q, &text));
	while (!q->bad && (w = next(q, &text)).n && !str_ieq(w, STR("WHERE")))
		q->bad = str_eq(w, STR(",")) || str_ieq(w, STR("JOIN"));
	for (bool more = !q->bad && w.n; more;) {
		one(q);
		w = next(q, &text);
		more = !q->bad && str_ieq(w, STR("AND"));
		q->bad = q->bad || (!more && w.n && !str_ione_of(w, ends));
	}
}

static struct doctrine_value holds(struct str when)
{
	struct doctrine_value v = format_doctrine_of_bool(when);
	v.count = true;
	return v;
}

static struct doctrine_value keys_of(struct asked *q)
{
	struct doctrine_value v = {.kind = DOCTRINE_SET, .part = DOCTRINE_KEYS, .live = true};
	struct arena *a = q->r->a;
	struct str column = format_doctrine_named(q->r, q->column);
	v.table = format_doctrine_table_of(q->r, q->table, true);
	v.when = format_when_constant(true);
	if (q->column.n)
		v.when = format_when_all(a, v.when, replay_item(a, "has", &column, 1));
	if (q->begins.n)
		v.when = format_when_all(a, v.when, replay_item(a, "begins", &q->begins, 1));
	if (!v.table)
		v.kind = DOCTRINE_DATA;
	return v;
}

static struct doctrine_value answer(struct asked *q)
{
	struct doctrine_value none = {.kind = DOCTRINE_DATA};
	struct arena *a = q->r->a;
	struct str from = q->from;
	if (q->bad || !q->table.n)
		return none;
	if (str_eq(from, STR("information_schema.tables")) && !q->column.n)
		return holds(format_when_table(a, q->table));
	if (str_eq(from, STR("information_schema.columns")) && q->column.n)
		return holds(format_when_column(a, q->table, q->column));
	if ((str_eq(from, STR("information_schema.statistics")) || str_eq(from, STR("pg_indexes"))) &&
		q->index.n)
		return holds(format_when_index(a, q->table, q->index));
	bool keys = str_eq(from, STR("information_schema.table_constraints")) ||
		    str_eq(from, STR("information_schema.key_column_usage")) ||
		    str_eq(from, STR("information_schema.referential_constraints"));
	if (keys && q->constraint.n && !q->column.n)
		return holds(format_when_foreign(a, q->table, q->constraint));
	bool foreign = q->referenced || str_starts(str_lower(a, q->begins), STR("fk"));
	if (keys && foreign && !q->counts && !str_eq(from, STR("information_schema.table_constraints")))
		return keys_of(q);
	return none;
}

struct doctrine_value format_doctrine_query(struct doctrine_reader *r, uint32_t call)
{
	struct doctrine_value sql = format_doctrine_argument(r, call, 0);
	struct doctrine_value params = format_doctrine_argument(r, call, 1);
	struct doctrine_value none = {.kind = DOCTRINE_DATA};
	struct asked q = {.r = r, .rest = sql.text, .params = params.kind == DOCTRINE_ARRAY ? &params : NULL};
	if (sql.kind != DOCTRINE_TEXT || sql.text.n > 10000)
		return none;
	read_query(&q);
	return answer(&q);
}

/* A condition: is the one table there that a question asks for rows? Empty: it asks for something else. */
static struct str asked_table(struct doctrine_reader *r, uint32_t call)
{
	struct doctrine_value sql = format_doctrine_argument(r, call, 0);
	struct asked q = {.r = r, .rest = sql.text};
	bool text = false;
	struct str w;
	if (sql.kind != DOCTRINE_TEXT || sql.partial || sql.text.n > 10000 ||
		!str_ieq(next(&q, &text), STR("SELECT")))
		return STR_NONE;
	while ((w = next(&q, &text)).n && (text || !str_ieq(w, STR("FROM"))))
		if (str_eq(w, STR("(")) && !text && str_ieq(str_sub(str_trim(q.rest), 0, 6), STR("SELECT")))
			return STR_NONE;
	struct str table = next(&q, &text);
	if (!table.n || text || str_chr(table, '.') != SIZE_MAX || str_starts(table, STR("pg_")) ||
		str_starts(table, STR("sqlite_")) || !(str_is_word(table.p[0])))
		return STR_NONE;
	return format_when_table(r->a, table);
}

static uint32_t fetch_below(const struct doctrine_reader *r, uint32_t s)
{
	for (uint32_t n = s; n < r->t->nodes[s].next; n++)
		if (syntax_is(r->t, n, "member_call_expression") &&
			str_starts(syntax_text(r->t, syntax_field(r->t, n, "name")), STR("fetch")))
			return n;
	return UINT32_MAX;
}

bool format_doctrine_asks_for_rows(struct doctrine_reader *r, uint32_t s, enum doctrine_flow *how)
{
	static const char *const writes[] = {"addSql", "executeStatement", "executeQuery", "exec",
		"executeUpdate", "insert", "update", "delete", NULL};
	uint32_t body = syntax_field(r->t, s, "body"), clause = syntax_child_of(r->t, s, "catch_clause"),
		 first, last = UINT32_MAX;
	if (!r->frames.n && !r->nested)
		return false;
	if (clause == UINT32_MAX || syntax_child_of(r->t, s, "finally_clause") != UINT32_MAX ||
		!syntax_is(r->t, body, "compound_statement"))
		return false;
	first = syntax_child_of(r->t, body, "expression_statement");
	for (uint32_t n = syntax_child(r->t, body); n != UINT32_MAX; n = syntax_sibling(r->t, n))
		last = syntax_is(r->t, n, "}") || syntax_is(r->t, n, "comment") ? last : n;
	if (first == UINT32_MAX || last == UINT32_MAX || !syntax_is(r->t, last, "return_statement"))
		return false;
	for (uint32_t n = body; n < r->t->nodes[body].next && ++r->steps; n++)
		if (syntax_is(r->t, n, "member_call_expression") &&
			str_one_of(syntax_text(r->t, syntax_field(r->t, n, "name")), writes))
			return false;
	uint32_t call = fetch_below(r, first);
	struct str there = call == UINT32_MAX ? STR_NONE : asked_table(r, call);
	if (!there.n)
		return false;
	*VEC_PUSH(r->a, &r->scope->returns) =
		(struct doctrine_return){there, {.kind = DOCTRINE_DATA, .when = there, .absent = true}};
	uint32_t otherwise = syntax_field(r->t, clause, "body");
	*how = otherwise == UINT32_MAX ? DOCTRINE_GO : format_doctrine_block(r, otherwise);
	return true;
}
