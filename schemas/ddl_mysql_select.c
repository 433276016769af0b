/*
 * The columns of a SELECT: of a view, of CREATE TABLE ... SELECT, of what stands in parentheses inside of
 * them. Names are the server's own (an item without one is called after its text), types those of
 * ddl_mysql_infer.c.
 */
#include "schemas/ddl_mysql_infer.h"

enum { MAX_SELECTS = 16, MOST_NAME = 64 };

/* A table of the FROM list, or a WITH query. */
struct source {
	struct str alias;
	const struct relation *relation; /* NULL: one that is not known */
	bool made;                       /* not of the catalog */
	bool outer;                      /* a join may leave it out: all of it may be NULL */
};

struct select {
	struct select *outer;
	struct relation *view; /* what takes note of the tables that are read, NULL = none */
	struct {
		struct source *v;
		size_t n, cap;
	} sources, with;
	struct {
		struct my_item *v;
		size_t n, cap;
	} made;                  /* what the columns are made of */
	size_t items, items_end; /* token range of the select list */
	bool expression;         /* a column's name could not be told */
	bool recursive;          /* a branch of UNION may be of a type that is not known */
	bool is_branch;          /* a later one of UNION: its names are of no interest */
	int depth;
};

static void columns_of(struct my *m, struct relation *r, struct select *outer);

static bool ends_from(const struct my *m)
{
	static const char *const words[] = {"where", "group", "having", "order", "limit", "window", "union",
		"except", "intersect", "minus", "procedure", "into", "for", "lock", "fetch", "offset", "with",
		NULL};
	return ddl_mysql_at_end(m) || ddl_mysql_is_punct(m, ')') || ddl_mysql_any(m, words);
}

/* The parenthesis that closes the one at the cursor; the end when there is none. */
static size_t closing(const struct my *m)
{
	int depth = 0;
	for (size_t i = m->i; i + 1 < m->n; i++) {
		bool sign = m->t[i].kind == SQL_PUNCT;
		depth += sign && m->t[i].text.p[0] == '(';
		depth -= sign && m->t[i].text.p[0] == ')';
		if (depth == 0)
			return i;
	}
	return m->n - 1;
}

/* What the sub-select at the cursor's parenthesis gives; the cursor is behind it. */
static struct relation *sub_select(struct my *m, struct select *outer)
{
	size_t end = closing(m), n = m->n;
	enum sql_token_kind kind = m->t[end].kind;
	struct relation *r = ARENA_NEW(m->tmp, struct relation);
	*r = (struct relation){.kind = RELATION_TABLE};
	m->i++;
	m->t[end].kind = SQL_END;
	m->n = end + 1;
	columns_of(m, r, outer);
	m->t[end].kind = kind;
	m->n = n;
	m->i = end + 1 < n ? end + 1 : end;
	return r;
}

static const struct source *with_query(const struct select *s, struct str name)
{
	for (; s; s = s->outer)
		for (size_t i = s->with.n; i-- > 0;)
			if (str_ieq(s->with.v[i].alias, name))
				return &s->with.v[i];
	return NULL;
}

static void table(struct my *m, struct select *s, struct source *x)
{
	struct my_name n = {.name = sql_lex_value(m->a, DIALECT_MYSQL, ddl_mysql_next(m))};
	if (ddl_mysql_eat_punct(m, '.')) {
		n.schema = n.name;
		n.name = sql_lex_value(m->a, DIALECT_MYSQL, ddl_mysql_next(m));
	}
	const struct source *with = n.schema.n ? NULL : with_query(s, n.name);
	x->alias = n.name;
	x->made = with != NULL;
	x->relation = with                      ? with->relation
		      : ddl_mysql_is_temp(m, n) ? NULL
						: catalog_relation(m->c, n.schema, n.name);
}

static void source(struct my *m, struct select *s)
{
	static const char *const no_alias[] = {"left", "right", "inner", "cross", "join", "natural",
		"straight_join", "on", "using", "use", "ignore", "force", "partition", NULL};
	struct source x = {.made = true};
	bool query = ddl_mysql_is_at(m, 1, "select") || ddl_mysql_is_at(m, 1, "with");
	if (ddl_mysql_is_punct(m, '(') && query) {
		x.relation = sub_select(m, s);
	} else if (ddl_mysql_is_punct(m, '(')) {
		m->i++; /* (a JOIN b): its parenthesis is passed over as any other */
		source(m, s);
		return;
	} else {
		table(m, s, &x);
	}
	bool as = ddl_mysql_eat(m, "as");
	struct sql_token t = m->t[m->i];
	bool name =
		(t.kind == SQL_WORD && !ends_from(m) && !ddl_mysql_any(m, no_alias)) || t.kind == SQL_QUOTED;
	if (as || name)
		x.alias = sql_lex_value(m->a, DIALECT_MYSQL, ddl_mysql_next(m));
	*VEC_PUSH(m->tmp, &s->sources) = x;
}

/* FROM list at the cursor: the tables of its first level. */
static void from(struct my *m, struct select *s)
{
	static const char *const conditions[] = {"on", "using", "partition", NULL};
	bool start = true, condition = false, left = false, right = false;
	while (!ddl_mysql_at_end(m) && (ddl_mysql_is_punct(m, ')') || !ends_from(m))) {
		if (start) {
			size_t before = s->sources.n;
			source(m, s);
			for (size_t i = 0; i < s->sources.n; i++)
				s->sources.v[i].outer |= i < before ? right : left;
			start = condition = left = right = false;
		} else if (ddl_mysql_is_punct(m, '(') && condition) {
			ddl_mysql_skip_group(m);
		} else {
			condition = condition || ddl_mysql_any(m, conditions);
			left = left || ddl_mysql_is(m, "left");
			right = right || ddl_mysql_is(m, "right");
			start = ddl_mysql_is_punct(m, ',') || ddl_mysql_is(m, "join") ||
				ddl_mysql_is(m, "straight_join");
			m->i++;
		}
	}
}

/* A column of the result. A view shows no more than its type. */
static void add(struct my *m, struct relation *r, struct select *s, struct str name, const struct column *of,
	struct my_item i)
{
	if (!s->is_branch && ddl_mysql_find_column(r, name))
		return;
	struct column *c = VEC_PUSH(m->a, &r->columns);
	*VEC_PUSH(m->tmp, &s->made) = i;
	*c = (struct column){.name = name, .type = ddl_mysql_item_type(m, &i)};
	if (r->kind == RELATION_VIEW)
		return;
	c->not_null = i.kind && !i.may_be_null;
	c->def = !of ? STR_NONE : of->identity ? STR("0") : of->def;
}

static void add_column(struct my *m, struct relation *r, struct select *s, struct str name,
	const struct column *of, bool outer)
{
	struct my_item i = ddl_mysql_item_of(of);
	i.may_be_null = i.may_be_null || outer;
	add(m, r, s, name, of, i);
}

static void star(struct my *m, struct relation *r, struct select *s, struct str alias)
{
	bool found = false;
	for (size_t i = 0; i < s->sources.n; i++) {
		const struct source *x = &s->sources.v[i];
		if (alias.n && !str_ieq(x->alias, alias))
			continue;
		found = true;
		if (!x->relation || x->relation->columns_unknown)
			s->expression = true;
		for (size_t k = 0; x->relation && k < x->relation->columns.n; k++)
			add_column(m, r, s, x->relation->columns.v[k].name, &x->relation->columns.v[k],
				x->outer);
	}
	s->expression = s->expression || !found;
}

static const struct column *find(const struct select *s, struct str alias, struct str name, bool *outer)
{
	for (; s; s = s->outer)
		for (size_t i = 0; i < s->sources.n; i++) {
			const struct source *x = &s->sources.v[i];
			if (!x->relation || (alias.n && !str_ieq(x->alias, alias)))
				continue;
			const struct column *c = ddl_mysql_find_column(x->relation, name);
			if (c) {
				*outer = x->outer;
				return c;
			}
		}
	return NULL;
}

static const struct column *asked_column(void *ctx, struct str table_name, struct str name)
{
	bool outer;
	return find(ctx, table_name, name, &outer);
}

static struct my_item asked_select(void *ctx, struct my *m)
{
	struct my_item i = {.kind = ITEM_UNKNOWN, .may_be_null = true};
	m->i--; /* its parenthesis */
	const struct relation *r = sub_select(m, ctx);
	if (r->columns.n == 1)
		i = ddl_mysql_item_of(&r->columns.v[0]);
	if (str_starts(i.exact, STR("varchar(")) || str_starts(i.exact, STR("varbinary(")))
		i.exact = STR_NONE; /* a long one becomes a text */
	i.may_be_null = true;
	return i;
}

static bool is_name(struct sql_token t)
{
	return t.kind == SQL_WORD || t.kind == SQL_QUOTED;
}

static bool is_dot(struct sql_token t)
{
	return t.kind == SQL_PUNCT && t.text.p[0] == '.';
}

/* Whether the last name of an item is an alias without AS: an operand stands before it. */
static bool bare_alias(const struct sql_token *t, size_t n)
{
	static const char *const no[] = {"end", "null", "true", "false", "unknown", "asc", "desc", NULL};
	if (n < 2 || !is_name(t[n - 1]))
		return false;
	for (size_t i = 0; no[i]; i++)
		if (sql_lex_is(t[n - 1], no[i]))
			return false;
	struct sql_token before = t[n - 2];
	if (before.kind == SQL_PUNCT)
		return before.text.p[0] == ')';
	static const char *const operators[] = {"and", "or", "not", "is", "in", "like", "between", "div",
		"mod", "xor", "regexp", "rlike", "interval", "binary", "collate", "distinct", "else", "then",
		"when", "case", NULL};
	for (size_t i = 0; operators[i]; i++)
		if (sql_lex_is(before, operators[i]))
			return false;
	return true;
}

/* What the server calls an item without a name: its text, a string its value; empty when it is too long. */
static struct str own_name(struct my *m, size_t from_token, size_t to)
{
	if (to == from_token + 1 && m->t[from_token].kind == SQL_STRING)
		return sql_lex_value(m->a, DIALECT_MYSQL, m->t[from_token]);
	if (to == from_token + 1 &&
		(sql_lex_is(m->t[from_token], "true") || sql_lex_is(m->t[from_token], "false")))
		return sql_lex_is(m->t[from_token], "true") ? STR("TRUE") : STR("FALSE");
	struct str text = str_sub(m->st->text, m->t[from_token].at, m->t[to - 1].end);
	return text.n <= MOST_NAME ? str_dup(m->a, text) : STR_NONE;
}

static void expression(
	struct my *m, struct relation *r, struct select *s, struct str name, size_t at, size_t to)
{
	const struct my_asked_of asked = {s, r->kind == RELATION_VIEW, asked_column, asked_select};
	if (!name.n)
		name = own_name(m, at, to);
	struct my_item i = ddl_mysql_infer(m, at, to, &asked);
	if (name.n)
		add(m, r, s, name, NULL, i);
	else
		s->expression = true;
}

/* One item of the select list, tokens [from, to). */
static void item(struct my *m, struct relation *r, struct select *s, size_t from_token, size_t to)
{
	const struct sql_token *t = m->t + from_token;
	size_t n = to - from_token;
	if (n == 0)
		return;
	struct sql_token last = t[n - 1];
	if (last.kind == SQL_PUNCT && last.text.p[0] == '*' && (n == 1 || (n > 2 && is_dot(t[n - 2])))) {
		star(m, r, s, n == 1 ? STR_NONE : sql_lex_value(m->tmp, DIALECT_MYSQL, t[n - 3]));
		return;
	}
	struct str alias = STR_NONE;
	size_t plain = n;
	if (n > 2 && sql_lex_is(t[n - 2], "as"))
		plain = n - 2;
	else if (bare_alias(t, n) && !is_dot(t[n - 2]))
		plain = n - 1;
	if (plain < n)
		alias = sql_lex_value(m->a, DIALECT_MYSQL, last);
	bool column = is_name(t[plain - 1]) && (plain == 1 || (plain == 3 && is_dot(t[1])) ||
						       (plain == 5 && is_dot(t[1]) && is_dot(t[3])));
	struct str name = column ? sql_lex_value(m->a, DIALECT_MYSQL, t[plain - 1]) : STR_NONE;
	struct str of = column && plain > 1 ? sql_lex_value(m->tmp, DIALECT_MYSQL, t[plain - 3]) : STR_NONE;
	bool outer = false;
	const struct column *c = column ? find(s, of, name, &outer) : NULL;
	if (c)
		add_column(m, r, s, alias.n ? alias : name, c, outer);
	else
		expression(m, r, s, alias.n ? alias : name, from_token, from_token + plain);
}

/* WITH [RECURSIVE] name [(columns)] AS (query), ... */
static void with_queries(struct my *m, struct select *s)
{
	bool recursive = ddl_mysql_eat(m, "recursive");
	do {
		struct source x = {
			.alias = sql_lex_value(m->a, DIALECT_MYSQL, ddl_mysql_next(m)), .made = true};
		struct names columns = {0};
		if (ddl_mysql_is_punct(m, '(') && !ddl_mysql_names(m, &columns))
			return;
		if (!ddl_mysql_eat(m, "as") || !ddl_mysql_is_punct(m, '('))
			return;
		size_t self = s->with.n;
		if (recursive)
			*VEC_PUSH(m->tmp, &s->with) = x;
		s->recursive = recursive;
		struct relation *r = sub_select(m, s);
		s->recursive = false;
		for (size_t i = 0; i < columns.n && i < r->columns.n; i++)
			r->columns.v[i].name = columns.v[i];
		x.relation = r;
		if (recursive)
			s->with.v[self] = x;
		else
			*VEC_PUSH(m->tmp, &s->with) = x;
	} while (ddl_mysql_eat_punct(m, ','));
}

/* To the SELECT that gives the columns; false when there is none to be seen. */
static bool main_select(struct my *m, struct select *s)
{
	while (ddl_mysql_eat_punct(m, '('))
		;
	if (ddl_mysql_eat(m, "with"))
		with_queries(m, s);
	while (ddl_mysql_eat_punct(m, '('))
		;
	return ddl_mysql_eat(m, "select");
}

static void modifiers(struct my *m)
{
	static const char *const words[] = {"all", "distinct", "distinctrow", "high_priority",
		"straight_join", "sql_small_result", "sql_big_result", "sql_buffer_result", "sql_no_cache",
		"sql_cache", "sql_calc_found_rows", NULL};
	while (ddl_mysql_any(m, words))
		m->i++;
}

/* To behind UNION and its kin of this level. */
static bool set_operation(struct my *m)
{
	static const char *const words[] = {"union", "except", "intersect", "minus", NULL};
	for (int depth = 0; !ddl_mysql_at_end(m); m->i++) {
		depth += ddl_mysql_is_punct(m, '(');
		depth -= ddl_mysql_is_punct(m, ')');
		if (depth <= 0 && ddl_mysql_any(m, words)) {
			m->i++;
			return true;
		}
	}
	return false;
}

/* The branches of UNION give their types, too; one of a recursive query may be of no type yet. */
static void merge(struct my *m, struct relation *r, size_t before, struct select *s,
	const struct select *branch, bool recursive)
{
	for (size_t i = 0; i < s->made.n && before + i < r->columns.n; i++) {
		struct column *c = &r->columns.v[before + i];
		struct my_item a = s->made.v[i], b = {.kind = ITEM_UNKNOWN, .may_be_null = true};
		if (i < branch->made.n)
			b = branch->made.v[i];
		if (!b.kind && recursive)
			b = a;
		bool fixed = str_starts(a.exact, STR("char(")) || str_starts(a.exact, STR("binary("));
		bool alike = fixed && str_eq(a.exact, b.exact);
		s->made.v[i] = alike ? a : ddl_mysql_item_common(a, b);
		s->made.v[i].may_be_null = a.may_be_null || b.may_be_null;
		s->made.v[i].united = true;
		c->type = ddl_mysql_item_type(m, &s->made.v[i]);
		c->not_null = r->kind != RELATION_VIEW && !s->made.v[i].may_be_null;
		c->def = STR_NONE;
	}
}

static void note_uses(struct my *m, const struct select *s)
{
	struct relation *view = s->view;
	for (size_t i = 0; view && i < s->sources.n; i++)
		if (s->sources.v[i].relation && !s->sources.v[i].made) {
			struct dependency *d = VEC_PUSH(m->a, &view->uses);
			d->schema = s->sources.v[i].relation->schema;
			d->name = s->sources.v[i].relation->name;
		}
}

/* The items of one SELECT, the cursor behind the word; it is left behind the list. */
static void items(struct my *m, struct relation *r, struct select *s)
{
	modifiers(m);
	s->items = m->i;
	while (!ddl_mysql_is(m, "from") && !ends_from(m)) {
		if (ddl_mysql_is_punct(m, '('))
			ddl_mysql_skip_group(m);
		else
			m->i++;
	}
	s->items_end = m->i;
	if (ddl_mysql_eat(m, "from"))
		from(m, s);
	size_t start = s->items;
	m->i = start;
	while (m->i < s->items_end) {
		ddl_mysql_skip_item(m);
		item(m, r, s, start, m->i < s->items_end ? m->i : s->items_end);
		m->i++;
		start = m->i;
	}
	m->i = s->items_end;
	note_uses(m, s);
	r->columns_unknown = r->columns_unknown || s->expression;
}

static void columns_of(struct my *m, struct relation *r, struct select *outer)
{
	struct select s = {.outer = outer, .depth = outer ? outer->depth + 1 : 0};
	size_t before = r->columns.n;
	s.view = outer ? outer->view : r->kind == RELATION_VIEW ? r : NULL;
	if (s.depth > MAX_SELECTS || !main_select(m, &s)) {
		r->columns_unknown = true;
		m->i = m->n - 1;
		return;
	}
	items(m, r, &s);
	while (set_operation(m)) {
		struct select next = {
			.is_branch = true, .outer = outer, .with = s.with, .view = s.view, .depth = s.depth};
		struct relation branch = {.kind = RELATION_TABLE};
		modifiers(m);
		while (ddl_mysql_eat_punct(m, '('))
			;
		if (!ddl_mysql_eat(m, "select"))
			break;
		items(m, &branch, &next);
		merge(m, r, before, &s, &next, outer && outer->recursive);
	}
	m->i = m->n - 1;
}

void ddl_mysql_select_columns(struct my *m, struct relation *r)
{
	columns_of(m, r, NULL);
}
