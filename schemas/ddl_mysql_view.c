#include "schemas/ddl_mysql.h"

/* A table of the FROM list. */
struct source {
	struct str alias;
	const struct relation *relation; /* NULL: a derived table or one that is not known */
};

struct select {
	VEC(struct source) sources;
	size_t items, items_end; /* token range of the select list */
	bool expression;         /* a column's name could not be told */
};

static bool ends_from(const struct my *m)
{
	static const char *const words[] = {"where", "group", "having", "order", "limit", "window", "union",
		"except", "intersect", "minus", "procedure", "into", "for", "lock", "fetch", "offset", "with",
		NULL};
	return ddl_mysql_at_end(m) || ddl_mysql_is_punct(m, ')') || ddl_mysql_any(m, words);
}

static void source(struct my *m, struct select *s)
{
	static const char *const no_alias[] = {"left", "right", "inner", "cross", "join", "natural",
		"straight_join", "on", "using", "use", "ignore", "force", "partition", NULL};
	struct my_name n = {0};
	struct source *x = VEC_PUSH(m->tmp, &s->sources);
	if (ddl_mysql_is_punct(m, '(')) {
		ddl_mysql_skip_group(m);
	} else {
		struct sql_token t = ddl_mysql_next(m);
		n.name = sql_lex_value(m->a, DIALECT_MYSQL, t);
		if (ddl_mysql_eat_punct(m, '.')) {
			n.schema = n.name;
			n.name = sql_lex_value(m->a, DIALECT_MYSQL, ddl_mysql_next(m));
		}
		x->relation = ddl_mysql_is_temp(m, n) ? NULL : catalog_relation(m->c, n.schema, n.name);
	}
	x->alias = n.name;
	bool as = ddl_mysql_eat(m, "as");
	struct sql_token t = m->t[m->i];
	bool name =
		(t.kind == SQL_WORD && !ends_from(m) && !ddl_mysql_any(m, no_alias)) || t.kind == SQL_QUOTED;
	if (as || name)
		x->alias = sql_lex_value(m->a, DIALECT_MYSQL, ddl_mysql_next(m));
}

/* FROM list at the cursor: the tables of its first level. */
static void from(struct my *m, struct select *s)
{
	bool start = true;
	while (!ends_from(m)) {
		if (start) {
			source(m, s);
			start = false;
		} else if (ddl_mysql_is_punct(m, '(')) {
			ddl_mysql_skip_group(m);
		} else {
			start = ddl_mysql_is_punct(m, ',') || ddl_mysql_is(m, "join") ||
				ddl_mysql_is(m, "straight_join");
			m->i++;
		}
	}
}

static void add(
	struct my *m, struct relation *r, const struct select *s, struct str name, const struct column *of)
{
	if (ddl_mysql_find_column(r, name))
		return;
	struct column *c = VEC_PUSH(m->a, &r->columns);
	*c = (struct column){.name = name};
	if (of) {
		c->type = of->type;
		c->not_null = of->not_null && s->sources.n == 1;
		c->def = of->identity && r->kind == RELATION_TABLE ? STR("0") : of->def;
	}
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
			add(m, r, s, x->relation->columns.v[k].name, &x->relation->columns.v[k]);
	}
	s->expression = s->expression || !found;
}

static const struct column *find(const struct select *s, struct str alias, struct str name)
{
	for (size_t i = 0; i < s->sources.n; i++) {
		const struct source *x = &s->sources.v[i];
		if (!x->relation || (alias.n && !str_ieq(x->alias, alias)))
			continue;
		const struct column *c = ddl_mysql_find_column(x->relation, name);
		if (c)
			return c;
	}
	return NULL;
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
	if (!column && !alias.n)
		s->expression = true; /* the server names it after its own text */
	else
		add(m, r, s, alias.n ? alias : name, column ? find(s, of, name) : NULL);
}

/* To the SELECT that gives the columns; false when there is none to be seen. */
static bool main_select(struct my *m)
{
	while (ddl_mysql_eat_punct(m, '('))
		;
	if (ddl_mysql_is(m, "with"))
		while (!ddl_mysql_at_end(m) && !ddl_mysql_is(m, "select")) {
			if (ddl_mysql_is_punct(m, '('))
				ddl_mysql_skip_group(m);
			else
				m->i++;
		}
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

static bool set_operation(struct my *m)
{
	static const char *const words[] = {"union", "except", "intersect", "minus", NULL};
	for (; !ddl_mysql_at_end(m); m->i++)
		if (ddl_mysql_any(m, words))
			return true;
	return false;
}

void ddl_mysql_select_columns(struct my *m, struct relation *r)
{
	struct select s = {0};
	size_t before = r->columns.n;
	if (!main_select(m)) {
		r->columns_unknown = true;
		m->i = m->n - 1;
		return;
	}
	modifiers(m);
	s.items = m->i;
	while (!ddl_mysql_is(m, "from") && !ends_from(m)) {
		if (ddl_mysql_is_punct(m, '('))
			ddl_mysql_skip_group(m);
		else
			m->i++;
	}
	s.items_end = m->i;
	if (ddl_mysql_eat(m, "from"))
		from(m, &s);
	size_t start = s.items;
	m->i = start;
	while (m->i < s.items_end) {
		ddl_mysql_skip_item(m);
		item(m, r, &s, start, m->i < s.items_end ? m->i : s.items_end);
		m->i++;
		start = m->i;
	}
	m->i = s.items_end;
	if (set_operation(m)) /* its types come from all branches */
		for (size_t i = before; i < r->columns.n; i++)
			r->columns.v[i].type = r->columns.v[i].def = STR_NONE;
	for (size_t i = 0; r->kind == RELATION_VIEW && i < s.sources.n; i++)
		if (s.sources.v[i].relation) {
			struct dependency *d = VEC_PUSH(m->a, &r->uses);
			d->schema = s.sources.v[i].relation->schema;
			d->name = s.sources.v[i].relation->name;
		}
	r->columns_unknown = r->columns_unknown || s.expression;
	m->i = m->n - 1;
}

bool ddl_mysql_create_view(struct my *m, bool or_replace)
{
	struct my_name n;
	struct names columns = {0};
	bool unless = ddl_mysql_if_not_exists(m);
	if (!ddl_mysql_qualified(m, &n))
		return false;
	struct relation r = {.schema = ddl_mysql_schema(m, n), .name = n.name, .kind = RELATION_VIEW};
	if (ddl_mysql_is_punct(m, '(') && !ddl_mysql_names(m, &columns))
		return false;
	if (!ddl_mysql_eat(m, "as"))
		return ddl_mysql_unexpected(m);
	size_t from_token = m->i;
	m->i = m->n - 1;
	r.definition = ddl_mysql_text(m, from_token);
	m->i = from_token;
	ddl_mysql_select_columns(m, &r);
	for (size_t i = 0; i < r.columns.n; i++)
		r.columns.v[i].identity = false;
	if (columns.n && r.columns.n != columns.n) { /* the names are given, only the types are not known */
		r.columns.n = 0;
		for (size_t i = 0; i < columns.n; i++)
			(void)VEC_PUSH(m->a, &r.columns);
	}
	for (size_t i = 0; i < columns.n; i++)
		r.columns.v[i].name = columns.v[i];
	r.columns_unknown = r.columns_unknown && columns.n == 0;
	struct relation *old = catalog_relation(m->c, n.schema, n.name);
	if (old && unless)
		return true;
	if (old && (!or_replace || old->kind != RELATION_VIEW))
		return ddl_mysql_fail(m, "\"%.*s\" exists already", STRF(n.name));
	if (old)
		ddl_mysql_drop_relation(m, old);
	catalog_put_relation(m->c, &r);
	return true;
}
