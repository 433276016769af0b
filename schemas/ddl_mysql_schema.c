/* Questions to information_schema, answered from the catalog as the server would (MariaDB 10.11
 * sql/sql_show.cc: the columns' names). */
#include "schemas/ddl_mysql_value.h"

enum {
	MAX_ITEMS = 16,
	MAX_QUESTIONS = 4, /* in each other: the rows of each are there */
	MAX_ROWS = 50000,
	ANSWER_COST = 64, /* of ddl_spend(), for each row */
	TOKEN_COST = 8    /* for each row */
};

/* FROM information_schema.t [AS a] at the cursor; false when it is another table or has more to it. */
static bool from(struct my *m, struct my_rows *rows)
{
	static const char *const ends[] = {"where", "order", "limit", "into", "group", "having", NULL};
	struct my_name n;
	if (!ddl_mysql_name(m, &n.schema) || !str_ieq(n.schema, STR("information_schema")) ||
		!ddl_mysql_eat_punct(m, '.') || !ddl_mysql_name(m, &n.name))
		return false;
	m->guessed = m->guessed || !m->c->complete;
	(void)ddl_mysql_eat(m, "as");
	if (!ddl_mysql_any(m, ends) && (m->t[m->i].kind == SQL_WORD || m->t[m->i].kind == SQL_QUOTED))
		m->i++;
	return ddl_mysql_schema_rows(m, n.name, rows, MAX_ROWS);
}

/* Those for which the condition at the cursor holds; false when that is not known of one. */
static bool where(struct my *m, struct my_rows *rows)
{
	size_t start = m->i, kept = 0;
	for (size_t i = 0; i < rows->n; i++) {
		m->i = start;
		enum my_truth is = ddl_mysql_truth(ddl_mysql_part(m, &rows->v[i]));
		if (is == MY_MAYBE || m->stuck || !ddl_spend(m->d, TOKEN_COST * (m->i - start)))
			return false;
		if (is == MY_YES)
			rows->v[kept++] = rows->v[i];
	}
	if (!rows->n)
		(void)ddl_mysql_part(m, NULL); /* to its end */
	rows->n = kept;
	return !m->stuck;
}

static bool at_close(const struct my *m)
{
	return ddl_mysql_at_end(m) || ddl_mysql_is_punct(m, ')');
}

/* The cursor to the closing parenthesis of this level. */
static void to_close(struct my *m)
{
	for (int depth = 0; !ddl_mysql_at_end(m); m->i++) {
		if (depth == 0 && ddl_mysql_is_punct(m, ')'))
			break;
		depth += ddl_mysql_is_punct(m, '(');
		depth -= ddl_mysql_is_punct(m, ')');
	}
}

static void skip_into(struct my *m)
{
	if (!ddl_mysql_eat(m, "into"))
		return;
	do
		ddl_mysql_next(m);
	while (ddl_mysql_eat_punct(m, ','));
}

/* Where each item of the list begins; the cursor is behind the list. */
static size_t list(struct my *m, size_t *items, size_t most)
{
	static const char *const ends[] = {"from", "into", "limit", "where", NULL};
	size_t n = 0;
	(void)ddl_mysql_eat(m, "distinct");
	do {
		if (n == most)
			return 0;
		items[n++] = m->i;
		for (int depth = 0; !ddl_mysql_at_end(m); m->i++) {
			if (depth == 0 &&
				(at_close(m) || ddl_mysql_is_punct(m, ',') || ddl_mysql_any(m, ends)))
				break;
			depth += ddl_mysql_is_punct(m, '(');
			depth -= ddl_mysql_is_punct(m, ')');
		}
	} while (ddl_mysql_eat_punct(m, ','));
	return n;
}

static bool counts(const struct my *m)
{
	return ddl_mysql_is(m, "count") && !ddl_mysql_is_at(m, 2, "distinct");
}

static bool is_sorted_or_cut(struct my *m, size_t *most)
{
	uint64_t n = SIZE_MAX;
	if (ddl_mysql_is(m, "group") || ddl_mysql_is(m, "having") || ddl_mysql_is(m, "union"))
		return false;
	if (ddl_mysql_eat(m, "order by"))
		while (!at_close(m) && !ddl_mysql_is(m, "limit"))
			m->i++;
	if (ddl_mysql_eat(m, "limit") && !str_u64(ddl_mysql_next(m).text, &n))
		return false;
	*most = (size_t)n;
	return true;
}

struct asked {
	size_t items[MAX_ITEMS], n;
	struct my_rows rows;
	bool tables; /* it has a FROM */
	bool counts; /* COUNT: one row whatever there is */
};

/* All of the SELECT: false when its rows are not known. The cursor is at its end in any case. */
static bool read(struct my *m, struct asked *q)
{
	size_t most = SIZE_MAX;
	(void)ddl_mysql_eat(m, "select");
	q->n = list(m, q->items, MAX_ITEMS);
	skip_into(m);
	q->tables = ddl_mysql_eat(m, "from");
	bool ok = q->n && (!q->tables || from(m, &q->rows));
	ok = ok && (!ddl_mysql_eat(m, "where") || (q->tables && where(m, &q->rows)));
	skip_into(m);
	ok = ok && is_sorted_or_cut(m, &most);
	skip_into(m);
	ok = ok && at_close(m);
	if (q->rows.n > most)
		q->rows.n = most;
	to_close(m);
	return ok;
}

static struct my_value item(struct my *m, const struct asked *q, size_t i)
{
	size_t end = m->i;
	struct my_value v = {.kind = MY_UNKNOWN};
	m->i = q->items[i];
	if (m->t[m->i].kind == SQL_PARAM && str_eq(m->t[m->i + 1].text, STR(":="))) /* @v := x */
		m->i += 2;
	if (q->tables && counts(m))
		v = (struct my_value){MY_TEXT, str_fmt(m->a, "%zu", q->rows.n)};
	else if (!q->tables || q->rows.n == 1)
		v = ddl_mysql_part(m, q->tables ? q->rows.v : NULL);
	else if (!q->rows.n)
		v.kind = MY_NULL;
	m->i = end;
	return v;
}

struct my_value ddl_mysql_question(struct my *m, enum my_asked asked)
{
	struct asked q = {.n = 0};
	struct my_value v = {.kind = MY_UNKNOWN};
	struct arena_mark mark =
		arena_mark(m->tmp); /* the rows are many, and may be asked for by each row of others */
	bool few = m->asking++ < MAX_QUESTIONS;
	if (!few)
		to_close(m);
	else if (!read(m, &q))
		m->stuck = false;
	else if (asked == MY_EXISTS)
		v = (struct my_value){MY_TEXT, !q.tables || q.rows.n ? STR("1") : STR("0")};
	else if (q.n == 1) {
		v = item(m, &q, 0);
		v.text = str_dup(m->a, v.text);
	}
	m->asking--;
	arena_rewind(m->tmp, mark);
	return v;
}

size_t ddl_mysql_answer(struct my *m, struct my_value *v, size_t most)
{
	struct asked q = {.n = 0};
	m->stuck = false;
	if (!read(m, &q) || q.n > most)
		return 0;
	for (size_t i = 0; i < q.n; i++) {
		v[i] = item(m, &q, i);
		/* no row: the variables stay as they were */
		if (m->stuck || (q.tables && !q.rows.n && v[i].kind == MY_NULL))
			return 0;
	}
	return q.n;
}

/* Values of row r as the row before has them all. */
static bool is_twice(const struct my_value *v, size_t r, size_t width)
{
	for (size_t i = 0; i < r; i++) {
		bool same = true;
		for (size_t k = 0; same && k < width; k++)
			same = v[i * width + k].kind == v[r * width + k].kind &&
			       str_eq(v[i * width + k].text, v[r * width + k].text);
		if (same)
			return true;
	}
	return false;
}

bool ddl_mysql_answers(struct my *m, struct my_value **out, size_t *rows, size_t *width)
{
	enum { MOST_TWICE = 2000 };
	struct asked q = {.n = 0};
	bool distinct = ddl_mysql_is_at(m, 1, "distinct");
	m->stuck = false;
	if (!read(m, &q) || !q.tables || (distinct && q.rows.n > MOST_TWICE) ||
		!ddl_spend(m->d, ANSWER_COST * (1 + q.rows.n) * q.n))
		return false;
	size_t n = 0, end = m->i;
	struct my_value *v = ARENA_ARRAY(m->tmp, struct my_value, q.rows.n * q.n + 1);
	for (size_t r = 0; r < q.rows.n; r++) {
		for (size_t k = 0; k < q.n; k++) {
			m->i = q.items[k];
			if (counts(m))
				return false;
			v[n * q.n + k] = ddl_mysql_part(m, &q.rows.v[r]);
			v[n * q.n + k].text = str_dup(m->a, v[n * q.n + k].text);
			if (m->stuck || v[n * q.n + k].kind == MY_UNKNOWN)
				return false;
		}
		n += !distinct || !is_twice(v, n, q.n);
	}
	m->i = end;
	*out = v;
	*rows = n;
	*width = q.n;
	return true;
}
