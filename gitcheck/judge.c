#include "gitcheck/judge.h"

#include "gitcheck/judge_dialect.h"
#include "parse/sql_split.h"

int judge_open(struct judge **out, struct arena *a, const struct catalog *s0, const struct catalog *s1,
	const struct delta *d, struct worker *w, struct err *e)
{
	struct judge *j = ARENA_NEW(a, struct judge);
	j->a = a;
	judge_schema_home(a, s0, s1, &j->s0, &j->s1);
	j->delta = d;
	j->worker = w;
	delta_names(a, d, &j->delta_names);
	/* A look-up builds the catalog's index, in its arena: now, not while the caller's scratch is marked.
	 */
	(void)catalog_relation(j->s0, STR_NONE, STR("any"));
	(void)catalog_relation(j->s1, STR_NONE, STR("any"));
	*out = j;
	return s0->dialect == DIALECT_SQLITE ? judge_sqlite_open(j, e) : 0;
}

/* The words of a text, in lower case, for many questions. */
struct words {
	struct str *slots;
	size_t nslots; /* a power of two */
};

static size_t word_slot(const struct words *w, struct str low)
{
	size_t i = (size_t)str_hash(low) & (w->nslots - 1);
	while (w->slots[i].n && !str_eq(w->slots[i], low))
		i = (i + 1) & (w->nslots - 1);
	return i;
}

static struct words words_of(struct arena *a, struct str text)
{
	struct words w = {.nslots = 16};
	size_t at = 0;
	struct str low = str_lower(a, text);
	while (w.nslots < text.n) /* at most one word for two bytes: never more than half full */
		w.nslots *= 2;
	w.slots = ARENA_ARRAY(a, struct str, w.nslots);
	for (struct str word = judge_shape_word(low, &at); word.n; word = judge_shape_word(low, &at))
		w.slots[word_slot(&w, word)] = word;
	return w;
}

static bool words_have(struct arena *a, const struct words *w, struct str name)
{
	return w->slots[word_slot(w, str_lower(a, name))].n > 0;
}

/* An object is named when its own name and its table's both are: a bare word is no evidence. */
bool judge_names_delta(const struct judge *j, struct arena *a, struct str text)
{
	struct words w = words_of(a, text);
	for (size_t i = 0; i < j->delta->n; i++) {
		const struct object_id *o = &j->delta->v[i].object;
		bool on_table = o->kind == OBJECT_COLUMN || o->kind == OBJECT_UNIQUE;
		if (!on_table && o->kind != OBJECT_TABLE && o->kind != OBJECT_VIEW &&
			o->kind != OBJECT_FUNCTION)
			continue;
		if (o->table.n && !words_have(a, &w, o->table))
			continue;
		if (o->kind == OBJECT_UNIQUE && !words_have(a, &w, STR("conflict")))
			continue;
		if (o->name.n ? words_have(a, &w, o->name) : o->table.n > 0)
			return true;
	}
	return false;
}

/* The reading of the dialects that share query.h and split here; PostgreSQL's parser splits by itself. */
static void judge_split(struct judge *j, struct arena *a, const struct literal *sql, struct uses *out,
	enum judged *verdict, struct str *why)
{
	struct sql_statements list = {0};
	*verdict = JUDGED_NOT_SQL;
	sql_split(a, DIALECT_MYSQL, sql->text, &list);
	for (size_t i = 0; i < list.n; i++) {
		struct query *q = query_new(a, DIALECT_MYSQL);
		size_t bad = 0, first = out->n;
		struct str text = list.v[i].text, reason = STR_NONE;
		q->holes = sql->holes > 0;
		enum judged v = JUDGED_UNDECIDED;
		if (judge_mysql_read(a, text, q, &bad) == JUDGE_READ)
			v = query_judge(q, a, j->s0, j->s1, out, &reason);
		else
			reason = str_fmt(
				a, "not understood from \"%.*s\" on", STRF(str_sub(text, bad, bad + 20)));
		for (size_t k = first; k < out->n; k++)
			out->v[k].at += list.v[i].at;
		if (v >= *verdict) {
			*verdict = v;
			*why = reason;
		}
	}
}

/* ClickHouse's query parameters, {website_id:UUID} (clickhouse.com/docs, "SQL syntax", queries with
 * parameters): no statement of ours has them. */
static bool is_for_clickhouse(struct str text)
{
	static const char *const types[] = {"Array(", "Bool", "Date", "Decimal", "Enum", "Fixed", "Float",
		"IPv", "Identifier", "Int", "LowCardinality(", "Map(", "Nullable(", "String", "Tuple(",
		"UInt", "UUID"};
	for (size_t at = 0; (at = str_find(text, STR("{"), at)) != SIZE_MAX; at++) {
		size_t colon = str_find(str_sub(text, at, at + 80), STR(":"), 0);
		if (colon == SIZE_MAX || colon < 2 ||
			str_find(str_sub(text, at, at + colon), STR("}"), 0) != SIZE_MAX)
			continue;
		struct str type = str_trim(str_sub(text, at + colon + 1, at + colon + 40));
		for (size_t k = 0; k < sizeof types / sizeof *types; k++)
			if (str_starts(type, str_of(types[k])))
				return true;
	}
	return false;
}

static int judge_text_of(struct judge *j, struct arena *a, const struct literal *sql, struct uses *out,
	enum judged *verdict, struct str *why, struct err *e)
{
	if (j->s0->dialect == DIALECT_POSTGRESQL)
		return judge_postgresql(j, a, sql, out, verdict, why, e);
	if (j->s0->dialect == DIALECT_SQLITE)
		return judge_sqlite(j, a, sql, out, verdict, why, e);
	judge_split(j, a, sql, out, verdict, why);
	return 0;
}

int judge_sql(struct judge *j, struct arena *a, const struct literal *sql, struct uses *out,
	enum judged *verdict, struct str *why, struct err *e)
{
	*verdict = JUDGED_NOT_SQL;
	*why = STR_NONE;
	if (!judge_looks_like_sql(sql->text))
		return 0;
	if (is_for_clickhouse(sql->text)) {
		*verdict = JUDGED_FOREIGN;
		return 0;
	}
	int rc = judge_text_of(j, a, sql, out, verdict, why, e);
	struct literal closed;
	if (!rc && *verdict == JUDGED_UNDECIDED && !out->n && judge_close(a, j->s0->dialect, sql, &closed)) {
		struct str unclosed = *why;
		rc = judge_text_of(j, a, &closed, out, verdict, why, e);
		*why = *verdict == JUDGED_UNDECIDED ? unclosed : *why;
	}
	/* Prose that begins like a statement names no table of the delta beside one of its columns. */
	if (*verdict == JUDGED_UNDECIDED && !judge_names_delta(j, a, sql->text))
		*verdict = JUDGED_NOT_SQL;
	return rc;
}

/* The table that an embedding query means by the name of another table, of a foreign key, or of its column.
 */
static struct str embedded_table(const struct judge *j, const struct mention *m)
{
	const struct object_id *o = &m->object;
	const struct catalog *sides[] = {j->s1, j->s0};
	if (!m->embedded_in.n || catalog_relation(j->s1, o->schema, o->table) ||
		catalog_relation(j->s0, o->schema, o->table))
		return o->table;
	for (size_t i = 0; i < 2; i++) {
		const struct relation *r = catalog_relation(sides[i], o->schema, m->embedded_in);
		for (size_t k = 0; r && k < r->constraints.n; k++) {
			const struct constraint *f = &r->constraints.v[k];
			if (f->kind == CONSTRAINT_FOREIGN &&
				(str_eq(f->name, o->table) ||
					(f->columns.n == 1 && str_eq(f->columns.v[0], o->table))))
				return f->ref_table;
		}
	}
	return o->table;
}

/* The object as a statement would name it: its relation first. */
static void object_query(const struct judge *j, struct query *q, const struct mention *m)
{
	const struct object_id *o = &m->object;
	size_t scope = query_scope_add(q, QUERY_NONE, QUERY_TOP), len = m->to - m->from;
	struct str table = o->table.n ? embedded_table(j, m) : o->name;
	struct query_name *n;
	switch (o->kind) {
	case OBJECT_FUNCTION:
		query_name_add(q, QUERY_NAME_FUNCTION, scope, o->schema, o->name, 0, len);
		return;
	case OBJECT_TYPE:
		query_name_add(q, QUERY_NAME_TYPE, scope, o->schema, o->name, 0, len);
		return;
	case OBJECT_INDEX:
		query_name_add(q, QUERY_NAME_REGCLASS, scope, o->schema, o->name, 0, len);
		return;
	case OBJECT_ENUM_VALUE:
		n = query_name_add(q, QUERY_NAME_LABEL, scope, o->schema, o->name, 0, len);
		n->qualifier = o->table;
		return;
	default:
		break;
	}
	size_t source = query_table_add(q, scope, o->schema, table, STR_NONE, 0, len);
	if (o->kind == OBJECT_COLUMN)
		query_target_add(q, source, o->name, 0, len);
	if (o->kind == OBJECT_COLUMN && m->label.n) {
		size_t column = q->names.n - 1;
		n = query_name_add(q, QUERY_NAME_LABEL, scope, STR_NONE, m->label, 0, len);
		n->column = column;
	}
	if (o->kind == OBJECT_CONSTRAINT) {
		n = query_name_add(q, QUERY_NAME_CONSTRAINT, scope, STR_NONE, o->name, 0, len);
		n->source = source;
	}
	if (o->kind == OBJECT_UNIQUE) {
		n = query_name_add(q, QUERY_NAME_UNIQUE, scope, STR_NONE, STR_NONE, 0, len);
		n->source = source;
		n->columns = o->columns;
		n->predicate = m->partial;
	}
	if (m->writes)
		query_insert_add(q, source, m->columns, 0, len);
}

bool judge_has(const struct judge *j, const struct object_id *id)
{
	struct object_id placed = *id;
	judge_schema_place(j, &placed);
	return catalog_has(j->s0, &placed);
}

bool judge_knows_column(const struct judge *j, const struct object_id *column)
{
	struct object_id placed = *column;
	judge_schema_place(j, &placed);
	const struct relation *r = catalog_relation(j->s0, placed.schema, placed.table);
	return r && catalog_column(j->s0, r, column->name);
}

void judge_object(
	struct judge *j, struct arena *a, const struct mention *m, struct uses *out, enum judged *verdict)
{
	struct query *q = query_new(a, j->s0->dialect);
	struct uses found = {0};
	struct str why;
	struct mention placed = *m;
	if (!m->embedded_in.n && judge_schema_place(j, &placed.object) && placed.at_most > CONFIDENCE_LIKELY)
		placed.at_most = CONFIDENCE_LIKELY;
	m = &placed;
	object_query(j, q, m);
	*verdict = query_judge(q, a, j->s0, j->s1, &found, &why);
	bool of_table = m->object.kind == OBJECT_COLUMN || m->object.kind == OBJECT_UNIQUE ||
			m->object.kind == OBJECT_CONSTRAINT;
	for (size_t i = 0; i < found.n; i++) {
		struct use *u = &found.v[i];
		/* The table has a mention of its own; a chain does not say whether it writes the column's
		 * type. */
		if (of_table && (u->object.kind == OBJECT_TABLE || u->object.kind == OBJECT_VIEW ||
					u->object.kind == OBJECT_TYPE))
			continue;
		/* So has the column, where the label is what this one is about. */
		bool refused = m->given && u->object.kind == OBJECT_CONSTRAINT;
		if (m->label.n && u->object.kind != OBJECT_ENUM_VALUE && !refused)
			continue;
		if (u->confidence > m->at_most)
			u->confidence = m->at_most;
		*VEC_PUSH(a, out) = *u;
	}
}
