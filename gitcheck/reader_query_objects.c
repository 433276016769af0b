/*
 * Queries over classes and their properties, as text: @query. JPQL and HQL ("select o from Order o where
 * o.shippedAt is null") look like SQL and name no table: what a name means, the mappings say. Grammar:
 * Jakarta Persistence 3.1, chapter 4; Hibernate's HQL leaves out "select" and the alias.
 */
#include "gitcheck/reader_query.h"
#include "parse/sql_lex.h"

enum { MAX_TOKENS = 4000, MAX_CLASSES = 16 };

/* A class that the query reads, and how it calls it; alias empty = its properties stand alone. */
struct class
{
	struct str name, alias;
};

struct objects {
	struct reader_query *q;
	struct literal text;
	struct sql_token *v; /* ends with SQL_END */
	size_t n;
	struct class classes[MAX_CLASSES];
	size_t nclasses;
	bool several; /* something beside one class may own a name that stands alone */
};

static bool is_word(struct sql_token t)
{
	return t.kind == SQL_WORD;
}

static bool is_mark(struct sql_token t, char c)
{
	return t.kind != SQL_STRING && t.text.n == 1 && t.text.p[0] == c;
}

/* Words that are no names where a name could stand. */
static bool is_reserved(struct sql_token t)
{
	static const char *const words[] = {"select", "from", "where", "order", "group", "by", "having",
		"and", "or", "not", "in", "is", "null", "like", "between", "as", "on", "with", "join", "left",
		"right", "inner", "outer", "cross", "fetch", "set", "update", "delete", "insert", "into",
		"values", "distinct", "new", "asc", "desc", "nulls", "first", "last", "case", "when", "then",
		"else", "end", "exists", "all", "any", "some", "member", "of", "empty", "escape", "true",
		"false", "union", "limit", "offset"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (sql_lex_is(t, words[i]))
			return true;
	return false;
}

static void tokens(struct objects *x)
{
	struct arena *a = x->q->a;
	struct sql_lexer lx = sql_lex(DIALECT_POSTGRESQL, x->text.text);
	size_t cap = 64;
	x->v = ARENA_ARRAY(a, struct sql_token, cap);
	for (x->n = 0; x->n < MAX_TOKENS; x->n++) {
		struct sql_token t = sql_lex_next(&lx);
		if (str_starts(t.text, STR("\\"))) { /* of App\Entity\Order, no client's command */
			t.kind = SQL_PUNCT;
			t.end = lx.at = t.at + 1;
			t.text = str_sub(t.text, 0, 1);
		}
		if (x->n + 2 > cap) {
			struct sql_token *more = ARENA_ARRAY(a, struct sql_token, cap * 2);
			for (size_t i = 0; i < x->n; i++)
				more[i] = x->v[i];
			x->v = more;
			cap *= 2;
		}
		x->v[x->n] = t;
		if (t.kind == SQL_END)
			return;
	}
	x->v[x->n] = (struct sql_token){.kind = SQL_END};
}

static size_t source_of(const struct objects *x, size_t token)
{
	return literal_source(&x->text, x->v[token].at);
}

/* The class at a token, and where behind it the text goes on; names of packages before it do not count. */
static size_t class_at(const struct objects *x, size_t i, struct str *name, size_t *at)
{
	*name = STR_NONE;
	*at = i;
	while (is_word(x->v[i]) && !is_reserved(x->v[i])) {
		*name = x->v[i].text;
		*at = i++;
		if (!is_mark(x->v[i], '.') && !is_mark(x->v[i], '\\'))
			break;
		i++;
	}
	return i;
}

static const struct class *called(const struct objects *x, struct str alias)
{
	for (size_t i = 0; i < x->nclasses; i++)
		if (alias.n && str_ieq(x->classes[i].alias, alias))
			return &x->classes[i];
	return NULL;
}

static void emit(struct objects *x, struct str class, struct str property, size_t token)
{
	struct reader_query *q = x->q;
	struct reader_query_names n = {.tables = {.v = NULL}};
	size_t first = q->out->n, from = source_of(x, token), to = from + x->v[token].text.n;
	catalog_names_add(q->a, &n.tables, class);
	if (property.n)
		catalog_names_add(q->a, &n.columns, property);
	if (property.n)
		reader_query_columns(q, &n, from, to, CONFIDENCE_LIKELY);
	else
		reader_query_tables(q, &n, from, to, CONFIDENCE_LIKELY);
	reader_query_is_use(q, first, class, property, true);
}

/* "Order o", "Order as o" behind FROM and its like. Returns where the text goes on. */
static size_t read_class(struct objects *x, size_t i)
{
	struct str name, first = x->v[i].text;
	size_t at, next = class_at(x, i, &name, &at);
	struct str alias = STR_NONE;
	bool path = at != i && called(x, first); /* o.customer: of a class that is not known here */
	next += sql_lex_is(x->v[next], "as");
	if (is_word(x->v[next]) && !is_reserved(x->v[next]))
		alias = x->v[next++].text;
	x->several = x->several || path || x->nclasses > 0 || !name.n;
	if (path || !name.n)
		return next;
	emit(x, name, STR_NONE, at);
	if (called(x, alias)) /* another one in a subquery: neither is certain */
		alias = STR_NONE;
	else if (x->nclasses < MAX_CLASSES)
		x->classes[x->nclasses++] = (struct class){name, alias};
	return next;
}

static void read_classes(struct objects *x)
{
	bool in_from = false;
	for (size_t i = 0; x->v[i].kind != SQL_END;) {
		struct sql_token t = x->v[i++];
		bool dot = i > 1 && is_mark(x->v[i - 2], '.');
		bool from = !dot && sql_lex_is(t, "from");
		bool starts = !dot && (sql_lex_is(t, "update") || sql_lex_is(t, "into") ||
					      (sql_lex_is(t, "delete") && !sql_lex_is(x->v[i], "from")));
		bool joins = !dot && sql_lex_is(t, "join") && !sql_lex_is(x->v[i], "fetch");
		if (from || starts || joins || (in_from && is_mark(t, ',')))
			i = read_class(x, i);
		in_from = from || (in_from && !is_reserved(x->v[i]) && !is_mark(t, '(') && !is_mark(t, ')'));
	}
}

/* A name that stands alone is the one class's, unless the query calls that by an alias. */
static bool is_alone(const struct objects *x, size_t i)
{
	bool dots = is_mark(x->v[i + 1], '.') || is_mark(x->v[i + 1], '(') ||
		    (i && (is_mark(x->v[i - 1], '.') || is_mark(x->v[i - 1], ':')));
	return !dots && !x->several && x->nclasses == 1 && !x->classes[0].alias.n && !is_reserved(x->v[i]) &&
	       !str_eq(x->v[i].text, x->classes[0].name);
}

static void read_properties(struct objects *x)
{
	for (size_t i = 0; x->v[i].kind != SQL_END; i++) {
		bool begins = is_word(x->v[i]) && !(i && is_mark(x->v[i - 1], '.'));
		const struct class *c = begins ? called(x, x->v[i].text) : NULL;
		if (c && is_mark(x->v[i + 1], '.') && is_word(x->v[i + 2]))
			emit(x, c->name, x->v[i + 2].text, i + 2);
		else if (begins && !c && is_alone(x, i))
			emit(x, x->classes[0].name, x->v[i].text, i);
	}
}

/* It is no SQL, though it may look like some. */
static void not_sql(struct reader_query *q, const struct syntax_capture *c)
{
	*VEC_PUSH(q->a, &q->not_sql) = (struct reader_query_range){c->from, c->to};
}

static int by_place(const void *x, const void *y)
{
	const struct reader_query_range *l = x, *r = y;
	return (l->from > r->from) - (l->from < r->from);
}

static bool is_in(const struct reader_query *q, const struct mention *m)
{
	size_t low = 0, high = q->not_sql.n; /* behind the last one that begins before it */
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (q->not_sql.v[mid].from <= m->from)
			low = mid + 1;
		else
			high = mid;
	}
	return low && m->to <= q->not_sql.v[low - 1].to;
}

void reader_query_objects_done(struct reader_query *q)
{
	size_t n = 0;
	if (!q->not_sql.n)
		return;
	str_sort(q->not_sql.v, q->not_sql.n, sizeof *q->not_sql.v, by_place);
	for (size_t i = 0; i < q->out->n; i++) {
		const struct mention *m = &q->out->v[i];
		bool sql = m->kind == MENTION_SQL || (m->kind == MENTION_FRAGMENT && m->sql.npieces);
		if (!(sql && is_in(q, m)))
			q->out->v[n++] = *m;
	}
	q->out->n = n;
}

static void read_text(struct reader_query *q, const struct syntax_match *m, const struct syntax_capture *c)
{
	struct objects x = {.q = q};
	struct str of = reader_query_word(q, m, "query.of.name").text;
	if (!literal_at(q->a, q->f->language, q->f->syntax, c->node, &x.text) || !x.text.npieces)
		return;
	if (!of.n) /* else it is a piece, of what may be no such class at all */
		not_sql(q, c);
	tokens(&x);
	read_classes(&x);
	if (!x.nclasses && of.n && !x.several)
		x.classes[x.nclasses++] = (struct class){of, STR_NONE};
	read_properties(&x);
}

static bool has_select(const struct objects *x)
{
	for (size_t i = 0; x->v[i].kind != SQL_END; i++)
		if (sql_lex_is(x->v[i], "select"))
			return true;
	return false;
}

void reader_query_objects_piece(
	struct reader_query *q, const struct syntax_capture *c, struct str class, struct str alias, bool bare)
{
	struct objects x = {.q = q, .classes = {{class, bare ? STR_NONE : alias}}, .nclasses = 1};
	if (!class.n || (!alias.n && !bare) ||
		!literal_at(q->a, q->f->language, q->f->syntax, c->node, &x.text) || !x.text.npieces)
		return;
	tokens(&x);
	if (bare && has_select(&x)) /* of other tables: SQL as any other */
		return;
	not_sql(q, c);
	read_properties(&x);
}

void reader_query_objects(struct reader_query *q)
{
	for (size_t i = 0; i < q->nmatches; i++) {
		const struct syntax_capture *c = syntax_captured(&q->matches[i], "query");
		if (c)
			read_text(q, &q->matches[i], c);
	}
}
