/* One statement against two catalogs: what the difference of the two answers means. */
#include "gitcheck/query_internal.h"
#include "schemas/check_values.h"

struct sides {
	const struct query *q;
	struct arena *a;
	const struct catalog *s0, *s1;
	const struct query_answer *r0, *r1;
	struct uses *out;
};

/* What may be built in or come from an extension: missing from both catalogs says nothing. */
static bool soft(enum query_name_kind k)
{
	return k == QUERY_NAME_FUNCTION || k == QUERY_NAME_TYPE || k == QUERY_NAME_LABEL ||
	       k == QUERY_NAME_UNIQUE || k == QUERY_NAME_CONSTRAINT || k == QUERY_NAME_SEQUENCE ||
	       k == QUERY_NAME_REGCLASS || k == QUERY_NAME_FIT || k == QUERY_NAME_FIELD;
}

static bool wrong(const struct query_answer *r)
{
	return r->status == QUERY_MISSING || r->status == QUERY_AMBIGUOUS;
}

/* The first name that this side's database would refuse, QUERY_NONE when it takes the statement. */
static size_t complaint(
	const struct sides *s, const struct query_answer *mine, const struct query_answer *other)
{
	bool complete = s->s0->complete && s->s1->complete;
	for (size_t i = 0; i < s->q->names.n; i++) {
		if (!wrong(&mine[i]))
			continue;
		bool nowhere = mine[i].status == QUERY_MISSING && other[i].status == QUERY_MISSING;
		if (!nowhere || (complete && !soft(s->q->names.v[i].kind)))
			return i;
	}
	return QUERY_NONE;
}

/* The whole text is known, and S1 refuses it for a column that a relation has on neither side: no migration
 * of these makes it run. A relation in neither may be a temporary one. */
static bool fails_anyway(const struct sides *s, size_t c1)
{
	enum query_name_kind kind = s->q->names.v[c1].kind;
	bool known = s->s0->complete && s->s1->complete && !s->q->holes;
	bool column = kind == QUERY_NAME_COLUMN || kind == QUERY_NAME_TARGET;
	return known && column && s->r1[c1].status == QUERY_MISSING && s->r0[c1].status != QUERY_RESOLVED;
}

static bool same_object(enum dialect d, const struct object_id *x, const struct object_id *y)
{
	return x->kind == y->kind && dialect_same_name(d, x->schema, y->schema) &&
	       dialect_same_name(d, x->table, y->table) && dialect_same_name(d, x->name, y->name) &&
	       x->columns.n == y->columns.n;
}

static void use_add(const struct sides *s, struct use u)
{
	for (size_t i = 0; i < s->out->n; i++)
		if (s->out->v[i].kind == u.kind &&
			same_object(s->q->dialect, &s->out->v[i].object, &u.object))
			return;
	*VEC_PUSH(s->a, s->out) = u;
}

/* A column of a table that is itself not there is implied by the table, a label by its type, a unique set by
 * its columns. */
static bool implied(const struct catalog *absent_in, const struct object_id *id)
{
	const struct relation *r = catalog_relation(absent_in, id->schema, id->table);
	switch (id->kind) {
	case OBJECT_UNIQUE:
		for (size_t i = 0; r && i < id->columns.n; i++)
			if (id->columns.v[i].n && id->columns.v[i].p[0] != '(' &&
				!catalog_column(absent_in, r, id->columns.v[i]))
				return true;
		return !r;
	case OBJECT_COLUMN:
	case OBJECT_CONSTRAINT:
		return !r;
	case OBJECT_ENUM_VALUE:
		return !catalog_type(absent_in, id->schema, id->table);
	default:
		return false;
	}
}

static struct str why_text(const struct sides *s, const struct object_id *id, const char *what)
{
	struct str name = catalog_object_text(s->a, s->s1, id);
	const char *kind = id->kind == OBJECT_ENUM_VALUE ? "enum value" : catalog_object_word(id->kind);
	return str_fmt(s->a, "%s %.*s %s", kind, STRF(name), what);
}

static struct str part_text(const struct sides *s, size_t i, const struct object_id *of, const char *what)
{
	struct str name = s->q->names.v[i].name, owner = catalog_object_text(s->a, s->s1, of);
	if (of->kind == OBJECT_FUNCTION)
		return str_fmt(
			s->a, "column %.*s of the rows of function %.*s %s", STRF(name), STRF(owner), what);
	if (of->kind == OBJECT_TYPE)
		return str_fmt(s->a, "field %.*s of type %.*s %s", STRF(name), STRF(owner), what);
	return str_fmt(s->a, "value '%.*s' of column %.*s %s", STRF(name), STRF(owner), what);
}

/* Whether a set is unique under a condition only, which is not compared with that of ON CONFLICT. */
static bool on_condition(const struct catalog *c, const struct query_name *n, const struct query_answer *r)
{
	if (n->kind != QUERY_NAME_UNIQUE || !n->predicate)
		return false;
	const struct relation *rel = catalog_relation(c, r->object.schema, r->object.table);
	return !rel || !catalog_has_unique(c, rel, n->columns);
}

static enum confidence confidence_of(const struct sides *s, size_t i, const struct query_answer *weaker)
{
	const struct query_name *n = &s->q->names.v[i];
	if (weaker[i].status == QUERY_UNKNOWN && !n->qualifier.n && n->kind == QUERY_NAME_COLUMN)
		return CONFIDENCE_POSSIBLE;
	bool needs = weaker == s->r0;
	if (s->q->holes || n->kind == QUERY_NAME_FUNCTION || n->kind == QUERY_NAME_FIT ||
		on_condition(needs ? s->s1 : s->s0, n, needs ? &s->r1[i] : &s->r0[i]))
		return CONFIDENCE_LIKELY;
	return CONFIDENCE_CERTAIN;
}

/* The rows fit on one side only: because of the columns that the sides differ in. */
static void unfit(const struct sides *s, size_t i, bool needs, enum confidence at_most)
{
	const struct query_name *n = &s->q->names.v[i];
	const struct query_answer *from[] = {s->r0, s->r1};
	enum confidence c = confidence_of(s, i, needs ? s->r0 : s->r1);
	const struct relation *of = NULL;
	const struct column *col;
	/* More columns let more values in and make more of a star. */
	for (int added = 1; added >= 0; added--) {
		size_t next = 0;
		while ((col = query_fit_differs(s->q, n, from[!added], from[added], &next, &of))) {
			struct object_id id = {.kind = OBJECT_COLUMN,
				.schema = of->schema,
				.table = of->name,
				.name = col->name};
			enum use_kind kind = needs ? USE_NEEDS : added ? USE_TIGHTENED : USE_BREAKS;
			use_add(s,
				(struct use){.kind = kind,
					.object = id,
					.at = n->at,
					.len = n->len,
					.confidence = c < at_most ? c : at_most,
					.why = why_text(s, &id,
						added   ? needs ? "does not exist yet, and the number of "
								  "columns "
								  "must fit"
								: "is added, and the number of columns will "
								  "not fit"
						: needs ? "is still there, and the number of columns must fit"
							: "is removed, and the number of columns will not "
							  "fit")});
			return;
		}
	}
}

/* A part of the object is what is named: a field of a type, a label of MySQL's enum column, a column that a
 * function's declaration lists. */
static bool partly(const struct sides *s, size_t i, const struct query_answer *r)
{
	enum query_name_kind kind = s->q->names.v[i].kind;
	return (kind == QUERY_NAME_FIELD && r->object.kind == OBJECT_TYPE) ||
	       (kind == QUERY_NAME_COLUMN && r->object.kind == OBJECT_FUNCTION) ||
	       (kind == QUERY_NAME_LABEL && r->object.kind == OBJECT_COLUMN);
}

/* Name i is fine in S1 and not in S0. */
static void need(const struct sides *s, size_t i, enum confidence at_most)
{
	const struct query_answer *r0 = &s->r0[i], *r1 = &s->r1[i];
	enum query_name_kind kind = s->q->names.v[i].kind;
	if (kind == QUERY_NAME_FIT && r0->status == QUERY_MISSING && r1->status == QUERY_RESOLVED)
		unfit(s, i, true, at_most);
	if (r0->status == QUERY_RESOLVED || r1->status != QUERY_RESOLVED || !r1->catalog_object)
		return;
	bool there = catalog_has(s->s0, &r1->object);
	if (kind == QUERY_NAME_FIELD && r0->status == QUERY_DEPENDS)
		return;
	/* The function is not there itself. */
	if (r1->object.kind == OBJECT_FUNCTION && kind == QUERY_NAME_COLUMN && r0->status == QUERY_UNKNOWN)
		return;
	/* Of that name perhaps, but not for these arguments; without this field, this label. */
	if (r1->object.kind == OBJECT_FUNCTION || partly(s, i, r1))
		there = false;
	if ((there && r0->status != QUERY_AMBIGUOUS) || implied(s->s0, &r1->object))
		return;
	enum confidence c = confidence_of(s, i, s->r0);
	use_add(s,
		(struct use){.kind = USE_NEEDS,
			.object = r1->object,
			.at = s->q->names.v[i].at,
			.len = s->q->names.v[i].len,
			.confidence = c < at_most ? c : at_most,
			.why = partly(s, i, r1) ? part_text(s, i, &r1->object, "does not exist yet")
						: why_text(s, &r1->object,
							  there ? "is ambiguous until another one is dropped"
								: "does not exist yet")});
}

/* Name i is fine in S0 and not in S1. */
static void breaks(const struct sides *s, size_t i)
{
	const struct query_answer *r0 = &s->r0[i], *r1 = &s->r1[i];
	bool part = partly(s, i, r0);
	if (s->q->names.v[i].kind == QUERY_NAME_FIT && r1->status == QUERY_MISSING &&
		r0->status == QUERY_RESOLVED)
		unfit(s, i, false, CONFIDENCE_CERTAIN);
	if (r0->status != QUERY_RESOLVED || r1->status == QUERY_RESOLVED)
		return;
	bool twice = r1->status == QUERY_AMBIGUOUS;
	const struct object_id *id = r0->catalog_object ? &r0->object : &r1->object;
	if (!twice && (!r0->catalog_object || implied(s->s1, id)))
		return;
	if (part && id->kind == OBJECT_FUNCTION && r1->status == QUERY_UNKNOWN)
		return;
	if (!twice && id->kind != OBJECT_FUNCTION && !part && catalog_has(s->s1, id))
		return;
	use_add(s, (struct use){.kind = USE_BREAKS,
			   .object = *id,
			   .at = s->q->names.v[i].at,
			   .len = s->q->names.v[i].len,
			   .confidence = confidence_of(s, i, s->r1),
			   .why = part ? part_text(s, i, id, "is removed")
				       : why_text(s, id, twice ? "becomes ambiguous" : "is removed")});
}

/* A trigger may fill the column, unless it stood there before the column did. */
static bool filled_by_trigger(const struct relation *before, const struct relation *after, bool new_column)
{
	for (size_t i = 0; i < after->triggers.n; i++) {
		const struct trigger *t = &after->triggers.v[i];
		bool old = false;
		for (size_t k = 0; k < before->triggers.n; k++)
			old |= str_eq(before->triggers.v[k].name, t->name);
		if (str_find(t->timing, STR("BEFORE"), 0) != SIZE_MAX &&
			str_find(t->events, STR("INSERT"), 0) != SIZE_MAX && !(old && new_column))
			return true;
	}
	return false;
}

/* The column is listed, or among as many visible ones as there are values. */
static bool filled(const struct sides *s, const struct query_insert *in, const struct column *c, size_t place)
{
	if (in->fit == QUERY_NONE)
		return catalog_names_have(s->q->dialect, in->columns, c->name);
	return !c->invisible && place < s->r1[in->fit].width;
}

static void tightened(const struct sides *s, const struct query_insert *in)
{
	size_t n = s->q->sources.v[in->source].name;
	if (n == QUERY_NONE)
		return;
	/* Another number of values than there are columns is refused before and after. */
	if (in->fit != QUERY_NONE &&
		(s->r1[in->fit].width == QUERY_NONE || s->r0[in->fit].status == QUERY_MISSING))
		return;
	const struct relation *before = s->r0[n].relation, *after = s->r1[n].relation;
	if (!before || !after || before->columns_unknown)
		return;
	size_t place = 0; /* among the visible columns */
	for (size_t i = 0; i < after->columns.n; i++) {
		const struct column *c = &after->columns.v[i], *old = catalog_column(s->s0, before, c->name);
		bool given = filled(s, in, c, place);
		place += !c->invisible;
		if (!catalog_demands(c) || (old && catalog_demands(old)) || given)
			continue;
		struct object_id id = {.kind = OBJECT_COLUMN,
			.schema = after->schema,
			.table = after->name,
			.name = c->name};
		enum confidence conf = s->q->holes ? CONFIDENCE_LIKELY : CONFIDENCE_CERTAIN;
		use_add(s,
			(struct use){.kind = USE_TIGHTENED,
				.object = id,
				.at = in->at,
				.len = in->len,
				.confidence =
					filled_by_trigger(before, after, !old) ? CONFIDENCE_POSSIBLE : conf,
				.why = why_text(s, &id, "will be demanded and this INSERT leaves it out")});
	}
}

/* NULL or DEFAULT, written out, for a column that takes it no more, or not yet. */
static void nulled(const struct sides *s, const struct query_null *null)
{
	const struct query_answer *r0 = &s->r0[null->column], *r1 = &s->r1[null->column];
	if (!r0->column || !r1->column || !r1->relation)
		return;
	bool before = null->by_default ? catalog_demands(r0->column) : r0->column->not_null;
	bool after = null->by_default ? catalog_demands(r1->column) : r1->column->not_null;
	bool filled_in =
		s->q->dialect == DIALECT_MYSQL && r1->column->identity; /* AUTO_INCREMENT takes NULL */
	if (before == after || filled_in)
		return;
	struct object_id id = {.kind = OBJECT_COLUMN,
		.schema = r1->relation->schema,
		.table = r1->relation->name,
		.name = r1->column->name};
	use_add(s, (struct use){.kind = after ? USE_TIGHTENED : USE_NEEDS,
			   .object = id,
			   .at = null->at,
			   .len = null->len,
			   .confidence = s->q->holes ? CONFIDENCE_LIKELY : CONFIDENCE_CERTAIN,
			   .why = why_text(s, &id,
				   after ? "will be demanded and is given NULL here"
					 : "is still demanded and is given NULL here")});
}

/* A constant that is written to a column whose CHECK lists what may be: refused on one side only. */
static void checked(const struct sides *s, const struct query_name *n)
{
	if (n->kind != QUERY_NAME_LABEL || n->column == QUERY_NONE ||
		s->q->names.v[n->column].kind != QUERY_NAME_TARGET)
		return;
	const struct query_answer *r0 = &s->r0[n->column], *r1 = &s->r1[n->column];
	if (!r0->column || !r1->column || !r0->relation || !r1->relation)
		return;
	enum dialect d = s->q->dialect;
	const struct constraint *before =
		check_values_refuse(s->a, d, r0->relation, r0->column->name, n->name);
	const struct constraint *after =
		check_values_refuse(s->a, d, r1->relation, r1->column->name, n->name);
	if (!before == !after)
		return;
	struct object_id id = {.kind = OBJECT_CONSTRAINT,
		.schema = r1->relation->schema,
		.table = r1->relation->name,
		.name = (before ? before : after)->name};
	use_add(s, (struct use){.kind = before ? USE_NEEDS : USE_TIGHTENED,
			   .object = id,
			   .at = n->at,
			   .len = n->len,
			   .confidence = s->q->holes ? CONFIDENCE_LIKELY : CONFIDENCE_CERTAIN,
			   .why = str_fmt(s->a, "value '%.*s' of column %.*s.%.*s is %s by constraint %.*s",
				   STRF(n->name), STRF(r1->relation->name), STRF(r1->column->name),
				   before ? "not allowed yet" : "no longer allowed", STRF(id.name))});
}

static struct str foreign_text(const struct sides *s, size_t i)
{
	const struct query_name *n = &s->q->names.v[i];
	if (s->r0[i].status == QUERY_AMBIGUOUS)
		return str_fmt(s->a, "\"%.*s\" is ambiguous", STRF(n->name));
	return str_fmt(s->a, "\"%.*s\" is in neither schema", STRF(n->name));
}

/* One side takes the statement, the other refuses it, first because of name "first" (QUERY_NONE: it does
 * not). What is ambiguous beside a relation that is missing says nothing. */
static void each_difference(
	const struct sides *s, size_t first, bool needs, bool broken, enum confidence at_most)
{
	for (size_t i = 0; i < s->q->names.n; i++) {
		bool twice = (needs ? s->r0 : s->r1)[i].status == QUERY_AMBIGUOUS;
		if (twice && i != first)
			continue;
		if (needs)
			need(s, i, at_most);
		if (broken)
			breaks(s, i);
	}
}

/* What is needed, or broken, beside what was found, at the same place: PostgreSQL keeps account of it
 * (pg_depend). */
static void unnamed(const struct sides *s, enum use_kind kind)
{
	struct query_objects more = {.v = NULL};
	bool needs = kind == USE_NEEDS;
	if (s->q->dialect != DIALECT_POSTGRESQL || !s->out->n)
		return;
	struct use u = s->out->v[0];
	if (needs) {
		query_star_columns(s->q, s->s0, s->r0, s->r1, &more);
		query_star_types(s->q, s->s0, s->s1, s->r1, &more);
	} else {
		query_star_columns(s->q, s->s1, s->r1, s->r0, &more);
	}
	for (size_t i = 0; i < more.n; i++) {
		u.kind = kind;
		u.object = more.v[i];
		u.why = why_text(s, &more.v[i], needs ? "does not exist yet" : "is removed");
		use_add(s, u);
	}
}

enum judged query_judge(const struct query *q, struct arena *a, const struct catalog *s0,
	const struct catalog *s1, struct uses *out, struct str *why)
{
	struct query_answer *r0 = ARENA_ARRAY(a, struct query_answer, q->names.n + 1);
	struct query_answer *r1 = ARENA_ARRAY(a, struct query_answer, q->names.n + 1);
	struct uses found = {0};
	struct sides s = {.q = q, .a = a, .s0 = s0, .s1 = s1, .r0 = r0, .r1 = r1, .out = &found};
	bool whole = query_resolve(q, a, s0, r0);
	whole = query_resolve(q, a, s1, r1) && whole;
	size_t c0 = complaint(&s, r0, r1), c1 = complaint(&s, r1, r0);
	enum judged verdict = JUDGED_DECIDED;
	if (c0 != QUERY_NONE && c1 != QUERY_NONE) {
		/* Rejected by both, but S0's first complaint is about what S1 adds. */
		enum confidence most = fails_anyway(&s, c1) ? CONFIDENCE_POSSIBLE : CONFIDENCE_LIKELY;
		need(&s, c0, most);
		if (found.n)
			each_difference(&s, c0, true, false, most);
		else
			verdict = JUDGED_FOREIGN, *why = foreign_text(&s, c0);
	} else {
		each_difference(&s, c0, c1 == QUERY_NONE, false, CONFIDENCE_CERTAIN);
		each_difference(&s, c1, false, c0 == QUERY_NONE, CONFIDENCE_CERTAIN);
		if (c0 != c1)
			unnamed(&s, c1 == QUERY_NONE ? USE_NEEDS : USE_BREAKS);
		for (size_t i = 0; i < q->inserts.n; i++)
			tightened(&s, &q->inserts.v[i]);
		for (size_t i = 0; i < q->nulls.n; i++)
			nulled(&s, &q->nulls.v[i]);
		for (size_t i = 0; i < q->names.n; i++)
			checked(&s, &q->names.v[i]);
	}
	for (size_t i = 0; i < found.n; i++)
		*VEC_PUSH(a, out) = found.v[i];
	if (!whole && !found.n)
		verdict = JUDGED_UNDECIDED,
		*why = STR("its names lead through more queries than are followed");
	return verdict;
}
