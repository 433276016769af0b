/* Questions to information_schema, answered from the catalog as the server would (MariaDB 10.11
 * sql/sql_show.cc: the columns' names). */
#include "schemas/ddl_mysql_value.h"

enum {
	MAX_ITEMS = 16,
	MAX_QUESTIONS = 4, /* in each other: the rows of each are there */
	MAX_ROWS = 50000,
	ROW_COST = 64, /* of ddl_spend() */
	TOKEN_COST = 8 /* for each row */
};

static void put(struct my_row *r, const char *name, struct str text)
{
	r->names[r->n] = name;
	r->v[r->n++] = (struct my_value){MY_TEXT, text};
}

static void put_null(struct my_row *r, const char *name)
{
	r->names[r->n] = name;
	r->v[r->n++] = (struct my_value){.kind = MY_NULL};
}

static void put_schema(struct my_row *r, const char *name, struct str schema)
{
	put(r, name, schema);
	if (!schema.n)
		r->v[r->n - 1].kind = MY_DATABASE;
}

static struct my_row *add(struct my *m, struct my_rows *rows, const struct relation *r)
{
	struct my_row *row = VEC_PUSH(m->tmp, rows);
	*row = (struct my_row){.n = 0};
	put_schema(row, "table_schema", r->schema);
	put(row, "table_name", r->name);
	return row;
}

static void of_tables(struct my *m, const struct relation *r, struct my_rows *rows)
{
	put(add(m, rows, r), "table_type", r->kind == RELATION_VIEW ? STR("VIEW") : STR("BASE TABLE"));
}

static struct str first_word(struct str type)
{
	size_t i = 0;
	while (i < type.n && type.p[i] != '(' && type.p[i] != ' ')
		i++;
	return str_sub(type, 0, i);
}

/* The index that is or stands for the primary key: without one the first unique one that takes no NULL. */
static const struct index *primary(const struct relation *r)
{
	for (size_t i = 0; i < r->indexes.n; i++)
		if (r->indexes.v[i].primary)
			return &r->indexes.v[i];
	for (size_t i = 0; i < r->indexes.n; i++) {
		const struct index *x = &r->indexes.v[i];
		bool whole = x->unique;
		for (size_t k = 0; whole && k < x->columns.n; k++) {
			const struct column *c = ddl_mysql_find_column(r, x->columns.v[k]);
			whole = c && c->not_null;
		}
		if (whole)
			return x;
	}
	return NULL;
}

/* COLUMN_KEY: PRI, else UNI where it alone is unique, MUL where it is the first of an index. */
static struct str key_of(const struct relation *r, struct str column)
{
	const struct index *p = primary(r);
	struct str key = STR_NONE;
	if (p && catalog_names_have(DIALECT_MYSQL, p->columns, column))
		return STR("PRI");
	for (size_t i = 0; i < r->indexes.n; i++) {
		const struct index *x = &r->indexes.v[i];
		if (!x->columns.n || !str_ieq(x->columns.v[0], column))
			continue;
		if (x->unique && x->columns.n == 1)
			return STR("UNI");
		key = STR("MUL");
	}
	return key;
}

/* Characters of a string type. */
static void put_length(struct my_row *row, struct str type)
{
	static const char *const texts[][2] = {{"tinytext", "255"}, {"text", "65535"},
		{"mediumtext", "16777215"}, {"longtext", "4294967295"}};
	struct str name = first_word(type), in = str_sub(type, name.n + 1, str_chr(type, ')'));
	if (str_eq(name, STR("varchar")) || str_eq(name, STR("char")))
		put(row, "character_maximum_length", in);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (str_eq(name, str_of(texts[i][0])))
			put(row, "character_maximum_length", str_of(texts[i][1]));
}

static void of_columns(struct my *m, const struct relation *r, struct my_rows *rows)
{
	for (size_t i = 0; i < r->columns.n; i++) {
		const struct column *c = &r->columns.v[i];
		struct my_row *row = add(m, rows, r);
		put(row, "column_name", c->name);
		put(row, "is_nullable", c->not_null ? STR("NO") : STR("YES"));
		put(row, "column_type", c->type);
		put(row, "data_type", first_word(c->type));
		put(row, "ordinal_position", str_fmt(m->tmp, "%zu", i + 1));
		put(row, "column_key", key_of(r, c->name));
		put_length(row, c->type);
	}
}

static void of_statistics(struct my *m, const struct relation *r, struct my_rows *rows)
{
	for (size_t i = 0; i < r->indexes.n; i++)
		for (size_t k = 0; k < r->indexes.v[i].columns.n; k++) {
			const struct index *x = &r->indexes.v[i];
			struct my_row *row = add(m, rows, r);
			put_schema(row, "index_schema", r->schema);
			put(row, "index_name", x->name);
			put(row, "column_name", x->columns.v[k]);
			put(row, "non_unique", x->unique ? STR("0") : STR("1"));
			put(row, "index_type", x->method);
			put(row, "seq_in_index", str_fmt(m->tmp, "%zu", k + 1));
		}
}

static struct str kind_of(const struct constraint *k)
{
	return k->kind == CONSTRAINT_PRIMARY   ? STR("PRIMARY KEY")
	       : k->kind == CONSTRAINT_UNIQUE  ? STR("UNIQUE")
	       : k->kind == CONSTRAINT_FOREIGN ? STR("FOREIGN KEY")
					       : STR("CHECK");
}

static void of_constraints(struct my *m, const struct relation *r, struct my_rows *rows)
{
	for (size_t i = 0; i < r->constraints.n; i++) {
		struct my_row *row = add(m, rows, r);
		put_schema(row, "constraint_schema", r->schema);
		put(row, "constraint_name", r->constraints.v[i].name);
		put(row, "constraint_type", kind_of(&r->constraints.v[i]));
	}
}

static void of_key_columns(struct my *m, const struct relation *r, struct my_rows *rows)
{
	for (size_t i = 0; i < r->constraints.n; i++)
		for (size_t k = 0; k < r->constraints.v[i].columns.n; k++) {
			const struct constraint *c = &r->constraints.v[i];
			bool foreign = c->kind == CONSTRAINT_FOREIGN;
			if (c->kind == CONSTRAINT_CHECK)
				break;
			struct my_row *row = add(m, rows, r);
			put_schema(row, "constraint_schema", r->schema);
			put(row, "constraint_name", c->name);
			put(row, "column_name", c->columns.v[k]);
			put(row, "ordinal_position", str_fmt(m->tmp, "%zu", k + 1));
			if (!foreign || k >= c->ref_columns.n) {
				put_null(row, "referenced_table_schema");
				put_null(row, "referenced_table_name");
				put_null(row, "referenced_column_name");
				continue;
			}
			put_schema(row, "referenced_table_schema", c->ref_schema);
			put(row, "referenced_table_name", c->ref_table);
			put(row, "referenced_column_name", c->ref_columns.v[k]);
		}
}

static void of_references(struct my *m, const struct relation *r, struct my_rows *rows)
{
	for (size_t i = 0; i < r->constraints.n; i++) {
		const struct constraint *c = &r->constraints.v[i];
		if (c->kind != CONSTRAINT_FOREIGN)
			continue;
		struct my_row *row = add(m, rows, r);
		put_schema(row, "constraint_schema", r->schema);
		put(row, "constraint_name", c->name);
		put(row, "referenced_table_name", c->ref_table);
	}
}

static const struct {
	const char *table;
	void (*rows)(struct my *m, const struct relation *r, struct my_rows *rows);
} tables[] = {{"tables", of_tables}, {"columns", of_columns}, {"statistics", of_statistics},
	{"table_constraints", of_constraints}, {"key_column_usage", of_key_columns},
	{"referential_constraints", of_references}};

/* FROM information_schema.t [AS a] at the cursor; false when it is another table or has more to it. */
static bool from(struct my *m, struct my_rows *rows)
{
	static const char *const ends[] = {"where", "order", "limit", "into", "group", "having", NULL};
	struct my_name n;
	size_t at = 0;
	if (!ddl_mysql_name(m, &n.schema) || !str_ieq(n.schema, STR("information_schema")) ||
		!ddl_mysql_eat_punct(m, '.') || !ddl_mysql_name(m, &n.name) || !m->c->complete)
		return false;
	while (at < sizeof tables / sizeof *tables && !str_ieq(n.name, str_of(tables[at].table)))
		at++;
	if (at == sizeof tables / sizeof *tables)
		return false;
	(void)ddl_mysql_eat(m, "as");
	if (!ddl_mysql_any(m, ends) && (m->t[m->i].kind == SQL_WORD || m->t[m->i].kind == SQL_QUOTED))
		m->i++;
	for (size_t i = 0; i < m->c->relations.n && rows->n < MAX_ROWS; i++) {
		size_t before = rows->n;
		tables[at].rows(m, &m->c->relations.v[i], rows);
		if (!ddl_spend(m->d, 1 + ROW_COST * (rows->n - before)))
			return false;
	}
	return rows->n < MAX_ROWS;
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
		!ddl_spend(m->d, ROW_COST * (1 + q.rows.n) * q.n))
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
