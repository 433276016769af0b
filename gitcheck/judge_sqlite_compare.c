/* Two answers of SQLite to one statement: what is needed, broken or tightened. */
#include "gitcheck/judge_sqlite.h"
#include "parse/sql_lex.h"

/* Offset and length of the identifier in the statement; the whole statement's start when it is not there. */
static void place(const struct judge_sqlite_case *c, struct str name, struct use *u)
{
	struct sql_lexer lx = sql_lex(DIALECT_SQLITE, c->sql);
	for (struct sql_token t = sql_lex_next(&lx); t.kind != SQL_END; t = sql_lex_next(&lx)) {
		if (t.kind != SQL_WORD && t.kind != SQL_QUOTED)
			continue;
		if (!str_ieq(sql_lex_value(c->a, DIALECT_SQLITE, t), name))
			continue;
		u->at = t.at;
		u->len = t.end - t.at;
		return;
	}
}

/* The columns of ON CONFLICT (...). */
static struct names conflict_columns(struct arena *a, struct str sql)
{
	struct sql_lexer lx = sql_lex(DIALECT_SQLITE, sql);
	struct names l = {0};
	struct sql_token t = sql_lex_next(&lx);
	while (t.kind != SQL_END && !sql_lex_is(t, "conflict"))
		t = sql_lex_next(&lx);
	t = sql_lex_next(&lx);
	if (!str_eq(t.text, STR("(")))
		return l;
	for (t = sql_lex_next(&lx); t.kind == SQL_WORD || t.kind == SQL_QUOTED || str_eq(t.text, STR(","));
		t = sql_lex_next(&lx))
		if (t.kind != SQL_PUNCT)
			catalog_names_add(a, &l, sql_lex_value(a, DIALECT_SQLITE, t));
	return l;
}

static void add(struct judge_sqlite_case *c, struct uses *out, enum use_kind kind, struct object_id id,
	const char *what, enum confidence at_most)
{
	struct use u = {.kind = kind, .object = id, .confidence = c->holes ? CONFIDENCE_LIKELY : at_most};
	for (size_t i = 0; i < out->n; i++)
		if (out->v[i].kind == kind && out->v[i].object.kind == id.kind &&
			str_ieq(out->v[i].object.table, id.table) && str_ieq(out->v[i].object.name, id.name))
			return;
	place(c, id.kind == OBJECT_UNIQUE || kind == USE_TIGHTENED ? id.table : id.name, &u);
	u.why = str_fmt(c->a, "%s %.*s %s", catalog_object_word(id.kind),
		STRF(catalog_object_text(c->a, c->j->s1, &id)), what);
	*VEC_PUSH(c->a, out) = u;
}

/* An access that one side has and the other's catalog has not. */
static void difference(struct judge_sqlite_case *c, struct uses *out, enum use_kind kind,
	const struct judge_sqlite_access *x, const struct catalog *has, const struct catalog *lacks)
{
	const char *what = kind == USE_NEEDS ? "does not exist yet" : "is removed";
	const struct relation *there = catalog_relation(has, STR_NONE, x->table);
	const struct relation *other = catalog_relation(lacks, STR_NONE, x->table);
	if (!there)
		return;
	struct object_id id = {.schema = there->schema, .table = there->name, .name = there->name};
	id.kind = there->kind == RELATION_VIEW ? OBJECT_VIEW : OBJECT_TABLE;
	if (other) {
		const struct column *col = catalog_column(has, there, x->column);
		if (!col || catalog_column(lacks, other, x->column) || other->columns_unknown)
			return;
		id.kind = OBJECT_COLUMN;
		id.name = col->name;
	}
	add(c, out, kind, id, what, CONFIDENCE_CERTAIN);
}

/* The authorizer tells of an INSERT's table, not of its columns. */
static void insert_accesses(struct judge_sqlite_case *c, struct judge_sqlite_accesses *l)
{
	struct str table;
	struct names columns;
	if (!judge_sqlite_insert(c->a, c->sql, &table, &columns))
		return;
	for (size_t i = 0; i < columns.n; i++)
		*VEC_PUSH(l->a, l) = (struct judge_sqlite_access){table, columns.v[i]};
}

/* The object of an error text: "no such table: x", "no such column: t.x", "table t has no column named x". */
static struct str complained(struct str text, bool *table)
{
	static const char *const marks[] = {"no such table: ", "no such column: ", "has no column named "};
	for (size_t i = 0; i < 3; i++) {
		struct str mark = str_of(marks[i]);
		size_t at = str_find(text, mark, 0);
		if (at == SIZE_MAX)
			continue;
		struct str name = str_sub(text, at + mark.n, text.n);
		size_t dot = str_rchr(name, '.');
		*table = i == 0;
		return dot == SIZE_MAX ? name : str_sub(name, dot + 1, name.n);
	}
	return STR_NONE;
}

static bool names_table(const struct judge_sqlite_case *c, struct str table)
{
	struct use u = {0};
	place(c, table, &u);
	return u.len > 0;
}

/* Both refused it; S0's words name what S1 adds. */
static void first_complaint(struct judge_sqlite_case *c, struct uses *out, enum confidence at_most)
{
	bool table = false;
	struct str name = complained(c->r0.check.text, &table);
	if (!name.n || str_eq(c->r0.check.text, c->r1.check.text))
		return;
	for (size_t i = 0; i < c->j->delta->n; i++) {
		const struct delta_item *d = &c->j->delta->v[i];
		bool kind = table ? d->object.kind == OBJECT_TABLE || d->object.kind == OBJECT_VIEW
				  : d->object.kind == OBJECT_COLUMN;
		if (d->kind != DELTA_ADDED || !kind || !str_ieq(d->object.name, name))
			continue;
		if (table || (names_table(c, d->object.table) &&
				     catalog_relation(c->j->s0, STR_NONE, d->object.table)))
			add(c, out, USE_NEEDS, d->object, "does not exist yet", at_most);
	}
}

/* SQLite checks ON CONFLICT against the unique indexes while it prepares. */
static bool conflict_complaint(const struct sqlite_db_check *k)
{
	return str_find(k->text, STR("ON CONFLICT clause does not match"), 0) != SIZE_MAX;
}

static void conflict_use(struct judge_sqlite_case *c, struct uses *out, enum use_kind kind)
{
	struct str table = STR_NONE;
	struct names columns;
	judge_sqlite_insert(c->a, c->sql, &table, &columns);
	const struct relation *r = catalog_relation(c->j->s1, STR_NONE, table);
	struct object_id id = {.kind = OBJECT_UNIQUE,
		.schema = r ? r->schema : STR_NONE,
		.table = r ? r->name : table,
		.columns = conflict_columns(c->a, c->sql)};
	add(c, out, kind, id, kind == USE_NEEDS ? "does not exist yet" : "is removed", CONFIDENCE_CERTAIN);
}

static void ambiguous_use(struct judge_sqlite_case *c, struct uses *out)
{
	struct str mark = STR("ambiguous column name: "), text = c->r1.check.text;
	size_t at = str_find(text, mark, 0);
	if (at == SIZE_MAX)
		return;
	struct str name = str_sub(text, at + mark.n, text.n);
	for (size_t i = 0; i < c->r0.used.n; i++) {
		const struct judge_sqlite_access *x = &c->r0.used.v[i];
		if (!str_ieq(x->column, name))
			continue;
		struct object_id id = {
			.kind = OBJECT_COLUMN, .schema = STR("main"), .table = x->table, .name = x->column};
		add(c, out, USE_BREAKS, id, "becomes ambiguous", CONFIDENCE_CERTAIN);
		return;
	}
}

/* A NULL written out for a column that takes it no more. */
struct nulls {
	struct judge_sqlite_case *c;
	struct uses *out;
	const struct relation *before, *after;
	struct names columns; /* empty: the table's own */
};

static void null_found(void *ctx, size_t place_in_row, size_t at, size_t len)
{
	struct nulls *x = ctx;
	const struct column *col = NULL;
	if (x->columns.n && place_in_row < x->columns.n)
		col = catalog_column(x->c->j->s1, x->after, x->columns.v[place_in_row]);
	else if (!x->columns.n && place_in_row < x->after->columns.n)
		col = &x->after->columns.v[place_in_row];
	const struct column *old = col ? catalog_column(x->c->j->s0, x->before, col->name) : NULL;
	if (!old || old->not_null || !col->not_null || col->identity)
		return;
	struct object_id id = {.kind = OBJECT_COLUMN,
		.schema = x->after->schema,
		.table = x->after->name,
		.name = col->name};
	size_t n = x->out->n;
	add(x->c, x->out, USE_TIGHTENED, id, "will be demanded and is given NULL here", CONFIDENCE_CERTAIN);
	if (x->out->n == n)
		return;
	x->out->v[n].at = at;
	x->out->v[n].len = len;
}

static void nulled(struct judge_sqlite_case *c, struct uses *out)
{
	struct str table = STR_NONE;
	struct nulls x = {.c = c, .out = out};
	judge_sqlite_insert(c->a, c->sql, &table, &x.columns);
	x.before = catalog_relation(c->j->s0, STR_NONE, table);
	x.after = catalog_relation(c->j->s1, STR_NONE, table);
	if (x.before && x.after)
		judge_sqlite_nulls(c->a, c->sql, null_found, &x);
}

/* One side refuses it for another reason than a name that is not there: the number of columns does not fit.
 * What differs in the tables it names is why. */
static void unfit(struct judge_sqlite_case *c, struct uses *out, bool needs)
{
	struct str said = needs ? c->r0.check.text : c->r1.check.text;
	for (int added = 1; added >= 0; added--)
		for (size_t i = 0; i < c->j->delta->n; i++) {
			const struct delta_item *d = &c->j->delta->v[i];
			const struct object_id *id = &d->object;
			if (d->kind != (added ? DELTA_ADDED : DELTA_REMOVED) || id->kind != OBJECT_COLUMN ||
				!catalog_relation(c->j->s0, id->schema, id->table) ||
				!catalog_relation(c->j->s1, id->schema, id->table) ||
				!names_table(c, id->table))
				continue;
			enum use_kind kind = needs ? USE_NEEDS : added ? USE_TIGHTENED : USE_BREAKS;
			size_t n = out->n;
			add(c, out, kind, *id, "", CONFIDENCE_LIKELY);
			if (out->n == n)
				return;
			out->v[n].why = str_fmt(c->a, "column %.*s %s: %.*s",
				STRF(catalog_object_text(c->a, c->j->s1, id)),
				needs   ? "differs"
				: added ? "is added"
					: "is removed",
				STRF(said));
			place(c, id->table, &out->v[n]);
			return;
		}
}

static void tightened(struct judge_sqlite_case *c, struct uses *out)
{
	struct str table;
	struct names columns;
	if (!judge_sqlite_insert(c->a, c->sql, &table, &columns))
		return;
	const struct relation *before = catalog_relation(c->j->s0, STR_NONE, table);
	const struct relation *after = catalog_relation(c->j->s1, STR_NONE, table);
	if (!before || !after || before->columns_unknown)
		return;
	for (size_t i = 0; i < after->columns.n; i++) {
		const struct column *col = &after->columns.v[i];
		const struct column *old = catalog_column(c->j->s0, before, col->name);
		if (!catalog_demands(col) || (old && catalog_demands(old)) ||
			catalog_names_have(DIALECT_SQLITE, columns, col->name))
			continue;
		struct object_id id = {.kind = OBJECT_COLUMN,
			.schema = after->schema,
			.table = after->name,
			.name = col->name};
		add(c, out, USE_TIGHTENED, id, "will be demanded and this INSERT leaves it out",
			CONFIDENCE_CERTAIN);
	}
}

static void needs(struct judge_sqlite_case *c, struct uses *out)
{
	size_t first = out->n;
	insert_accesses(c, &c->r1.used);
	for (size_t i = 0; i < c->r1.used.n; i++)
		difference(c, out, USE_NEEDS, &c->r1.used.v[i], c->j->s1, c->j->s0);
	if (conflict_complaint(&c->r0.check))
		conflict_use(c, out, USE_NEEDS);
	else if (out->n == first)
		first_complaint(c, out, CONFIDENCE_CERTAIN);
	if (out->n == first)
		unfit(c, out, true);
}

static void breaks(struct judge_sqlite_case *c, struct uses *out)
{
	size_t first = out->n;
	insert_accesses(c, &c->r0.used);
	for (size_t i = 0; i < c->r0.used.n; i++)
		difference(c, out, USE_BREAKS, &c->r0.used.v[i], c->j->s0, c->j->s1);
	if (conflict_complaint(&c->r1.check))
		conflict_use(c, out, USE_BREAKS);
	else
		ambiguous_use(c, out);
	if (out->n == first)
		unfit(c, out, false);
}

enum judged judge_sqlite_compare(struct judge_sqlite_case *c, struct uses *out, struct str *why)
{
	size_t first = out->n;
	bool ok0 = c->r0.check.ok, ok1 = c->r1.check.ok;
	if (ok0 && ok1) {
		tightened(c, out);
		nulled(c, out);
	} else if (ok1) {
		needs(c, out);
		tightened(c, out);
	} else if (ok0) {
		breaks(c, out);
		tightened(c, out);
	} else {
		first_complaint(c, out, CONFIDENCE_LIKELY);
		if (out->n == first) {
			*why = c->r0.check.text;
			return JUDGED_FOREIGN;
		}
	}
	return JUDGED_DECIDED;
}
