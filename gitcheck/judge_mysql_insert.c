/* INSERT and REPLACE. */
#include "gitcheck/judge_mysql.h"

/* Where values go: the listed columns by their names' indices, or the table's own in order. */
struct insert_to {
	size_t table; /* its source */
	bool list;
	VEC(size_t) columns;
	struct query_fit fit;
};

/* One value for the column names[column]: a constant may be no label, NULL or DEFAULT refused. */
void judge_mysql_assigned(struct judge_mysql *r, size_t scope, size_t column, enum judge_mysql_place place)
{
	struct sql_token t = judge_mysql_peek(r, 0);
	size_t before = r->i;
	judge_mysql_expr(r, scope, place);
	if (r->bad || r->i != before + 1 || column == QUERY_NONE || r->ignore)
		return;
	if (sql_lex_is(t, "null") || sql_lex_is(t, "default")) {
		query_null_add(r->q, column, sql_lex_is(t, "default"), t.at, t.end - t.at);
	} else if (t.kind == SQL_STRING) {
		struct str label = sql_lex_value(r->a, DIALECT_MYSQL, t);
		if (label.n && str_chr(label, LITERAL_HOLE) == SIZE_MAX)
			query_name_add(r->q, QUERY_NAME_LABEL, scope, STR_NONE, label, t.at, t.end - t.at)
				->column = column;
	}
}

/* What value number i of a row goes to. */
static size_t value_target(struct judge_mysql *r, size_t scope, const struct insert_to *to, size_t i)
{
	enum { MOST_PLACES = 4096 }; /* columns of a table */
	if (to->list)
		return i < to->columns.n ? to->columns.v[i] : QUERY_NONE;
	if (i >= MOST_PLACES || r->q->sources.v[to->table].kind != QUERY_RELATION)
		return QUERY_NONE;
	struct query_name *n = query_name_add(r->q, QUERY_NAME_PLACE, scope, STR_NONE, STR_NONE, 0, 0);
	n->source = to->table;
	n->place = i;
	return r->q->names.n - 1;
}

/* An item that is one constant: a label of the column that it goes to. */
static void label_target(struct judge_mysql *r, size_t scope, const struct insert_to *to, size_t place)
{
	struct sql_token t = judge_mysql_peek(r, 0), behind = judge_mysql_peek(r, 1);
	bool alone = judge_mysql_is_punct(r, 1, ',') || judge_mysql_is_clause(behind) ||
		     behind.kind == SQL_END || judge_mysql_is_punct(r, 1, ')');
	size_t column = t.kind == SQL_STRING && alone ? value_target(r, scope, to, place) : QUERY_NONE;
	struct str label = column == QUERY_NONE ? STR_NONE : sql_lex_value(r->a, DIALECT_MYSQL, t);
	if (label.n && str_chr(label, LITERAL_HOLE) == SIZE_MAX)
		query_name_add(r->q, QUERY_NAME_LABEL, scope, STR_NONE, label, t.at, t.end - t.at)->column =
			column;
}

/* SELECT id, 'label': constants of the list go to the columns at their places, up to a star. */
static void selected_labels(struct judge_mysql *r, size_t scope, const struct insert_to *to)
{
	size_t start = r->i, place = 0;
	bool first = true;
	if (r->ignore || !judge_mysql_eat(r, "select"))
		return;
	judge_mysql_modifiers(r);
	while (!judge_mysql_at_end(r) && !judge_mysql_is(r, "from") && !judge_mysql_is(r, "union") &&
		!judge_mysql_is_punct(r, 0, '*') && !judge_mysql_is_hole(judge_mysql_peek(r, 0))) {
		if (first)
			label_target(r, scope, to, place);
		first = judge_mysql_is_punct(r, 0, ',');
		place += first;
		if (judge_mysql_is_punct(r, 0, '('))
			judge_mysql_skip_group(r);
		else
			r->i++;
	}
	if (!r->bad)
		r->i = start;
}

static void value_row(struct judge_mysql *r, size_t scope, struct insert_to *to)
{
	size_t n = 0;
	bool hole = false;
	do {
		hole = hole || judge_mysql_is_hole(judge_mysql_peek(r, 0));
		judge_mysql_assigned(r, scope, value_target(r, scope, to, n++), JUDGE_MYSQL_PAREN);
	} while (judge_mysql_eat_punct(r, ','));
	if (to->fit.given == QUERY_NONE && !hole)
		to->fit.given = n;
}

static void value_rows(struct judge_mysql *r, size_t scope, struct insert_to *to)
{
	do {
		judge_mysql_eat(r, "row");
		if (judge_mysql_is_hole(judge_mysql_peek(r, 0))) { /* the rows are made at run time */
			r->i++;
			continue;
		}
		judge_mysql_expect_punct(r, '(');
		if (judge_mysql_eat_punct(r, ')')) {
			to->fit.given = 0;
			continue;
		}
		value_row(r, scope, to);
		judge_mysql_expect_punct(r, ')');
	} while (judge_mysql_eat_punct(r, ','));
}

/* AS new (a, b): the row to be inserted under another name. */
static void row_alias(struct judge_mysql *r, size_t target)
{
	bool hole = false;
	if (!judge_mysql_eat(r, "as"))
		return;
	struct judge_mysql_chain c = judge_mysql_chain(r);
	size_t source = query_repeat_add(r->q, target, c.part[0], true);
	if (judge_mysql_is_punct(r, 0, '('))
		r->q->sources.v[source].columns = judge_mysql_name_list(r, &hole);
}

static void on_duplicate(struct judge_mysql *r, size_t scope, size_t target, bool from_select)
{
	struct names ignore = {0};
	bool hole = false;
	if (!judge_mysql_eat(r, "on"))
		return;
	if (!judge_mysql_eat(r, "duplicate") || !judge_mysql_eat(r, "key") || !judge_mysql_eat(r, "update"))
		judge_mysql_fail(r);
	/* behind a SELECT its tables may be named here too; their scope is closed, so nothing is missing */
	r->q->scopes.v[scope].hole = r->q->scopes.v[scope].hole || from_select;
	judge_mysql_assignments(r, scope,
		r->q->sources.v[target].kind == QUERY_RELATION ? target : QUERY_NONE, &ignore, &hole);
}

/* (a, b, c) behind the table: true when all names are known. */
static bool insert_columns(struct judge_mysql *r, struct insert_to *to, struct names *given)
{
	bool hole = false;
	size_t target = to->table;
	to->list = true;
	judge_mysql_expect_punct(r, '(');
	while (!judge_mysql_at_end(r) && !judge_mysql_is_punct(r, 0, ')')) {
		struct judge_mysql_chain c = judge_mysql_chain(r);
		hole = hole || c.hole;
		if (!c.hole && r->q->sources.v[target].kind == QUERY_RELATION)
			query_target_add(r->q, target, c.part[c.n - 1], c.last.at, c.last.end - c.last.at);
		bool known = !c.hole && r->q->sources.v[target].kind == QUERY_RELATION;
		*VEC_PUSH(r->a, &to->columns) = known ? r->q->names.n - 1 : QUERY_NONE;
		if (!c.hole)
			catalog_names_add(r->a, given, c.part[c.n - 1]);
		if (!judge_mysql_eat_punct(r, ',') && !judge_mysql_is_punct(r, 0, ')'))
			judge_mysql_fail(r);
	}
	judge_mysql_expect_punct(r, ')');
	to->list = to->columns.n > 0; /* INSERT INTO t () VALUES () */
	return !hole && to->list;
}

/* What the INSERT fills, and that as many values come as there are columns. */
static void inserted(struct judge_mysql *r, struct insert_to *to, bool listed, bool places,
	struct names given, struct sql_token table)
{
	size_t len = table.end - table.at;
	to->fit.exact = true;
	if (listed)
		query_insert_add(r->q, to->table, given, table.at, len);
	if (listed && to->fit.rows != QUERY_NONE) {
		to->fit.wanted = given.n;
		(void)query_fit_add(r->q, r->q->sources.v[to->table].scope, to->fit, table.at, len);
	} else if (places) {
		to->fit.source = to->fit.given == 0 ? QUERY_NONE : to->table; /* VALUES () is always taken */
		query_insert_places(r->q, to->table, to->fit, table.at, len);
	}
}

void judge_mysql_insert(struct judge_mysql *r, size_t scope)
{
	struct names given = {0};
	bool listed = false, hole = false, from_select = false;
	judge_mysql_eat(r, "into");
	struct sql_token table = judge_mysql_peek(r, 0);
	size_t target = judge_mysql_target(r, scope, false);
	struct insert_to to = {.table = target, .fit = QUERY_FIT_NONE};
	if (judge_mysql_is_punct(r, 0, '(') && !judge_mysql_starts_query(r))
		listed = insert_columns(r, &to, &given);
	bool places = !to.list;
	if (judge_mysql_eat(r, "values") || judge_mysql_eat(r, "value")) {
		value_rows(r, scope, &to);
	} else if (judge_mysql_eat(r, "set")) {
		judge_mysql_assignments(r, scope,
			r->q->sources.v[target].kind == QUERY_RELATION ? target : QUERY_NONE, &given, &hole);
		listed = !hole;
		places = false;
	} else if (judge_mysql_starts_query(r) || judge_mysql_is(r, "table")) {
		from_select = true;
		selected_labels(r, scope, &to);
		to.fit.rows = judge_mysql_query(r, scope, QUERY_DERIVED);
	} else if (judge_mysql_is_hole(judge_mysql_peek(r, 0))) {
		r->i++; /* the rest is made at run time */
	} else {
		judge_mysql_fail(r);
	}
	if (!r->bad && r->q->sources.v[target].kind == QUERY_RELATION)
		inserted(r, &to, listed, places, given, table);
	row_alias(r, target);
	on_duplicate(r, scope, target, from_select);
	judge_mysql_returning(r, scope);
}
