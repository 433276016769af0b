/* One statement against two catalogs: what the difference of the two answers means. */
#include "gitcheck/query.h"

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
	       k == QUERY_NAME_UNIQUE || k == QUERY_NAME_CONSTRAINT || k == QUERY_NAME_SEQUENCE;
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

static enum confidence confidence_of(const struct sides *s, size_t i, const struct query_answer *weaker)
{
	const struct query_name *n = &s->q->names.v[i];
	if (weaker[i].status == QUERY_UNKNOWN && !n->qualifier.n && n->kind == QUERY_NAME_COLUMN)
		return CONFIDENCE_POSSIBLE;
	if (s->q->holes || n->kind == QUERY_NAME_FUNCTION)
		return CONFIDENCE_LIKELY;
	return CONFIDENCE_CERTAIN;
}

/* Name i is fine in S1 and not in S0. */
static void need(const struct sides *s, size_t i, enum confidence at_most)
{
	const struct query_answer *r0 = &s->r0[i], *r1 = &s->r1[i];
	if (r0->status == QUERY_RESOLVED || r1->status != QUERY_RESOLVED || !r1->catalog_object)
		return;
	bool there = catalog_has(s->s0, &r1->object);
	if (r1->object.kind == OBJECT_FUNCTION)
		there = false; /* of that name perhaps, but not for these arguments */
	if ((there && r0->status != QUERY_AMBIGUOUS) || implied(s->s0, &r1->object))
		return;
	enum confidence c = confidence_of(s, i, s->r0);
	use_add(s,
		(struct use){.kind = USE_NEEDS,
			.object = r1->object,
			.at = s->q->names.v[i].at,
			.len = s->q->names.v[i].len,
			.confidence = c < at_most ? c : at_most,
			.why = why_text(s, &r1->object,
				there ? "is ambiguous until another one is dropped" : "does not exist yet")});
}

/* Name i is fine in S0 and not in S1. */
static void breaks(const struct sides *s, size_t i)
{
	const struct query_answer *r0 = &s->r0[i], *r1 = &s->r1[i];
	if (r0->status != QUERY_RESOLVED || r1->status == QUERY_RESOLVED)
		return;
	bool twice = r1->status == QUERY_AMBIGUOUS;
	const struct object_id *id = r0->catalog_object ? &r0->object : &r1->object;
	if (!twice && (!r0->catalog_object || implied(s->s1, id)))
		return;
	if (!twice && id->kind != OBJECT_FUNCTION && catalog_has(s->s1, id))
		return;
	use_add(s, (struct use){.kind = USE_BREAKS,
			   .object = *id,
			   .at = s->q->names.v[i].at,
			   .len = s->q->names.v[i].len,
			   .confidence = confidence_of(s, i, s->r1),
			   .why = why_text(s, id, twice ? "becomes ambiguous" : "is removed")});
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

static bool demanded(const struct column *c)
{
	return c && c->not_null && !c->def.n && !c->generated.n && !c->identity;
}

static void tightened(const struct sides *s, const struct query_insert *in)
{
	size_t n = s->q->sources.v[in->source].name;
	if (n == QUERY_NONE)
		return;
	const struct relation *before = s->r0[n].relation, *after = s->r1[n].relation;
	if (!before || !after || before->columns_unknown)
		return;
	for (size_t i = 0; i < after->columns.n; i++) {
		const struct column *c = &after->columns.v[i], *old = catalog_column(s->s0, before, c->name);
		if (!demanded(c) || demanded(old) || catalog_names_have(s->q->dialect, in->columns, c->name))
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

enum judged query_judge(const struct query *q, struct arena *a, const struct catalog *s0,
	const struct catalog *s1, struct uses *out, struct str *why)
{
	struct query_answer *r0 = ARENA_ARRAY(a, struct query_answer, q->names.n + 1);
	struct query_answer *r1 = ARENA_ARRAY(a, struct query_answer, q->names.n + 1);
	struct uses found = {0};
	struct sides s = {.q = q, .a = a, .s0 = s0, .s1 = s1, .r0 = r0, .r1 = r1, .out = &found};
	query_resolve(q, a, s0, r0);
	query_resolve(q, a, s1, r1);
	size_t c0 = complaint(&s, r0, r1), c1 = complaint(&s, r1, r0);
	enum judged verdict = JUDGED_DECIDED;
	if (c0 != QUERY_NONE && c1 != QUERY_NONE) {
		/* Rejected by both, but S0's first complaint is about what S1 adds (DEPENDENCY 4.2 note 4).
		 */
		need(&s, c0, CONFIDENCE_LIKELY);
		if (found.n)
			each_difference(&s, c0, true, false, CONFIDENCE_LIKELY);
		else
			verdict = JUDGED_FOREIGN, *why = foreign_text(&s, c0);
	} else {
		each_difference(&s, c0, c1 == QUERY_NONE, false, CONFIDENCE_CERTAIN);
		each_difference(&s, c1, false, c0 == QUERY_NONE, CONFIDENCE_CERTAIN);
		for (size_t i = 0; i < q->inserts.n; i++)
			tightened(&s, &q->inserts.v[i]);
	}
	for (size_t i = 0; i < found.n; i++)
		*VEC_PUSH(a, out) = found.v[i];
	return verdict;
}
