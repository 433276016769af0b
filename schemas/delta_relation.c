/* The differ's part for relations: columns, constraints, indexes, unique sets, triggers, policies. */
#include "schemas/check_values.h"
#include "schemas/delta_internal.h"

struct pair {
	const struct differ *d;
	const struct relation *before, *after; /* one may be NULL */
	size_t first;                          /* where this pair's items begin in the output */
};

static const struct relation *either(const struct pair *p)
{
	return p->after ? p->after : p->before;
}

static struct object_id on(const struct pair *p, enum object_kind k, struct str name)
{
	const struct relation *r = either(p);
	return (struct object_id){.kind = k, .schema = r->schema, .table = r->name, .name = name};
}

static void put(const struct pair *p, enum delta_kind k, enum object_kind o, struct str name, struct str what)
{
	delta_put(p->d, k, on(p, o, name), what);
}

static void both_types(const struct pair *p, const struct column *b, const struct column *s)
{
	bool widens = delta_type_widens(p->d->after->dialect, b->type, s->type);
	put(p, widens ? DELTA_CHANGED : DELTA_TIGHTENED, OBJECT_COLUMN, s->name,
		str_fmt(p->d->a, "type %.*s -> %.*s", STRF(b->type), STRF(s->type)));
	if (widens && delta_type_both_texts(b->type, s->type))
		delta_unseen(p->d);
}

static void both_columns(const struct pair *p, const struct column *b, const struct column *s)
{
	struct arena *a = p->d->a;
	bool tighter_null = s->not_null && !b->not_null;
	if (!str_eq(b->type, s->type) && b->type.n && s->type.n)
		both_types(p, b, s);
	/* MySQL repeats there what the tables say; the server and the reader differ in how much of it. */
	if (p->d->after->dialect == DIALECT_MYSQL && p->after->kind == RELATION_VIEW)
		return;
	if (catalog_demands(s) && !catalog_demands(b))
		put(p, DELTA_TIGHTENED, OBJECT_COLUMN, s->name, STR("not null without default"));
	else if (tighter_null)
		put(p, DELTA_TIGHTENED, OBJECT_COLUMN, s->name, STR("not null"));
	else if (b->not_null && !s->not_null)
		put(p, DELTA_CHANGED, OBJECT_COLUMN, s->name, STR("may be null"));
	if (s->generated.n && !b->generated.n)
		put(p, DELTA_TIGHTENED, OBJECT_COLUMN, s->name, STR("generated, may not be written"));
	else if (!delta_text_same(b->generated, s->generated))
		put(p, DELTA_CHANGED, OBJECT_COLUMN, s->name, STR("generation expression"));
	if (!delta_text_same(b->def, s->def))
		put(p, DELTA_CHANGED, OBJECT_COLUMN, s->name,
			str_fmt(a, "default %.*s -> %.*s", STRF(b->def.n ? b->def : STR("none")),
				STRF(s->def.n ? s->def : STR("none"))));
	if (b->identity != s->identity)
		put(p, DELTA_CHANGED, OBJECT_COLUMN, s->name,
			s->identity ? STR("filled by the database")
				    : STR("no longer filled by the database"));
}

static const struct column *column_like(
	const struct differ *d, const struct relation *r, size_t i, struct str name)
{
	if (!r)
		return NULL;
	if (i < r->columns.n && str_eq(r->columns.v[i].name, name)) /* nearly always at the same place */
		return &r->columns.v[i];
	return catalog_column(d->before, r, name);
}

static void columns(const struct pair *p)
{
	const struct relation *b = p->before, *s = p->after;
	for (size_t i = 0; s && i < s->columns.n; i++) {
		const struct column *new = &s->columns.v[i], *old = column_like(p->d, b, i, new->name);
		if (old)
			both_columns(p, old, new);
		else if (!b || !catalog_may_have(p->d->before, b, new->name))
			put(p, DELTA_ADDED, OBJECT_COLUMN, new->name, STR_NONE);
		if (b && !old && catalog_demands(new) && s->kind != RELATION_VIEW)
			put(p, DELTA_TIGHTENED, OBJECT_COLUMN, new->name, STR("not null without default"));
	}
	for (size_t i = 0; b && i < b->columns.n; i++) {
		struct str name = b->columns.v[i].name;
		if (!column_like(p->d, s, i, name) && (!s || !s->columns_unknown))
			put(p, DELTA_REMOVED, OBJECT_COLUMN, name, STR_NONE);
	}
}

/* The columns of a check are those that its text names: their order says nothing. */
static bool same_columns(enum dialect l, const struct constraint *x, const struct constraint *y)
{
	bool all = x->columns.n == y->columns.n;
	for (size_t i = 0; all && i < x->columns.n; i++)
		all = catalog_names_have(l, y->columns, x->columns.v[i]);
	return x->kind == CONSTRAINT_CHECK ? all : catalog_names_same(l, x->columns, y->columns);
}

static bool same_constraint(const struct differ *d, const struct constraint *x, const struct constraint *y)
{
	enum dialect l = d->after->dialect;
	return x->kind == y->kind && same_columns(l, x, y) && str_eq(x->ref_schema, y->ref_schema) &&
	       str_eq(x->ref_table, y->ref_table) && catalog_names_same(l, x->ref_columns, y->ref_columns) &&
	       delta_text_same(x->definition, y->definition);
}

/* A name may stand for several: MySQL's checks and foreign keys have names of their own, and MariaDB keeps
 * the name of a column's check when the column is renamed. The one that is the same comes first. */
static const struct constraint *named_like(
	const struct differ *d, const struct relation *r, const struct constraint *c)
{
	const struct constraint *best = NULL;
	for (size_t i = 0; i < r->constraints.n; i++) {
		const struct constraint *k = &r->constraints.v[i];
		if (!str_eq(k->name, c->name))
			continue;
		if (same_constraint(d, k, c))
			return k;
		best = !best || (best->kind != c->kind && k->kind == c->kind) ? k : best;
	}
	return best;
}

/* Under the same name, or without names (SQLite) the same content. */
static const struct constraint *constraint_like(
	const struct differ *d, const struct relation *r, const struct constraint *c)
{
	if (!r)
		return NULL;
	if (c->name.n)
		return named_like(d, r, c);
	for (size_t i = 0; i < r->constraints.n; i++)
		if (!r->constraints.v[i].name.n && same_constraint(d, &r->constraints.v[i], c))
			return &r->constraints.v[i];
	return NULL;
}

static bool had_equal(const struct differ *d, const struct relation *r, const struct constraint *c)
{
	for (size_t i = 0; i < r->constraints.n; i++)
		if (same_constraint(d, &r->constraints.v[i], c))
			return true;
	return false;
}

static struct str constraint_label(const struct pair *p, const struct constraint *c)
{
	static const char *const words[] = {"primary key", "unique", "foreign key", "check", "exclude"};
	struct arena *a = p->d->a;
	struct str out = str_of(words[c->kind]);
	for (size_t i = 0; i < c->columns.n; i++)
		out = str_fmt(a, "%.*s%s%.*s", STRF(out), i ? ", " : " (", STRF(c->columns.v[i]));
	if (c->columns.n)
		out = str_fmt(a, "%.*s)", STRF(out));
	if (c->ref_table.n)
		out = str_fmt(a, "%.*s to %.*s", STRF(out), STRF(c->ref_table));
	return out;
}

/* Constants of a relation's CHECK lists that the other side's lists of the column do not have. */
static void check_list(const struct pair *p, const struct constraint *c, const struct relation *other)
{
	struct arena *a = p->d->a;
	struct str column;
	struct names values;
	if (!check_values(a, c, &column, &values))
		return;
	for (size_t i = 0; i < values.n; i++)
		if (check_values_refuse(a, p->d->after->dialect, other, column, values.v[i]))
			catalog_names_add(a, &p->d->out->values, values.v[i]);
}

static void check_lists(const struct pair *p)
{
	const struct relation *b = p->before, *s = p->after;
	for (size_t i = 0; b && s && i < s->constraints.n; i++)
		check_list(p, &s->constraints.v[i], b);
	for (size_t i = 0; b && s && i < b->constraints.n; i++)
		check_list(p, &b->constraints.v[i], s);
}

static void constraints(const struct pair *p)
{
	const struct relation *b = p->before, *s = p->after;
	check_lists(p);
	for (size_t i = 0; s && i < s->constraints.n; i++) {
		const struct constraint *new = &s->constraints.v[i];
		const struct constraint *old = constraint_like(p->d, b, new);
		bool tighter = b && !had_equal(p->d, b, new);
		if (!old)
			put(p, DELTA_ADDED, OBJECT_CONSTRAINT, new->name, STR_NONE);
		else if (!same_constraint(p->d, old, new))
			put(p, DELTA_CHANGED, OBJECT_CONSTRAINT, new->name, constraint_label(p, new));
		if (tighter)
			put(p, DELTA_TIGHTENED, OBJECT_CONSTRAINT, new->name, constraint_label(p, new));
	}
	for (size_t i = 0; b && i < b->constraints.n; i++)
		if (!constraint_like(p->d, s, &b->constraints.v[i]))
			put(p, DELTA_REMOVED, OBJECT_CONSTRAINT, b->constraints.v[i].name, STR_NONE);
}

/* Columns by name, expressions by their text. */
static bool same_parts(enum dialect l, struct names a, struct names b)
{
	bool same = a.n == b.n;
	for (size_t i = 0; same && i < a.n; i++)
		same = dialect_same_name(l, a.v[i], b.v[i]) ||
		       (str_starts(a.v[i], STR("(")) && delta_text_same(a.v[i], b.v[i]));
	return same;
}

static bool same_index(const struct differ *d, const struct index *x, const struct index *y)
{
	return x->unique == y->unique && x->primary == y->primary && x->invalid == y->invalid &&
	       same_parts(d->after->dialect, x->columns, y->columns) &&
	       delta_text_same(x->predicate, y->predicate) && str_eq(x->method, y->method);
}

static void indexes(const struct pair *p)
{
	const struct relation *b = p->before, *s = p->after;
	for (size_t i = 0; s && i < s->indexes.n; i++) {
		const struct index *new = &s->indexes.v[i];
		const struct index *old = b ? catalog_index(b, new->name) : NULL;
		if (!old)
			put(p, DELTA_ADDED, OBJECT_INDEX, new->name, STR_NONE);
		else if (!same_index(p->d, old, new))
			put(p, DELTA_CHANGED, OBJECT_INDEX, new->name, STR("definition"));
		if (b && new->unique &&new->predicate.n && !old)
			put(p, DELTA_TIGHTENED, OBJECT_INDEX, new->name, STR("unique, partial"));
	}
	for (size_t i = 0; b && i < b->indexes.n; i++)
		if (!s || !catalog_index(s, b->indexes.v[i].name))
			put(p, DELTA_REMOVED, OBJECT_INDEX, b->indexes.v[i].name, STR_NONE);
}

static void unique_set(
	const struct pair *p, struct names columns, const struct relation *other, enum delta_kind k)
{
	const struct differ *d = p->d;
	if (!columns.n || (other && catalog_has_unique(d->after, other, columns)))
		return;
	struct object_id id = on(p, OBJECT_UNIQUE, STR_NONE);
	id.columns = columns;
	for (size_t i = p->first; i < d->out->n; i++) /* an index and its constraint say the same */
		if (d->out->v[i].object.kind == OBJECT_UNIQUE && d->out->v[i].kind == k &&
			catalog_names_same(d->after->dialect, d->out->v[i].object.columns, columns))
			return;
	delta_put(d, k, id, STR_NONE);
	if (k == DELTA_ADDED && other)
		delta_put(d, DELTA_TIGHTENED, id, STR("unique"));
}

/* Rows of a condition alone: what ON CONFLICT with one, and what finds an index by its columns, need. */
static bool has_any_unique(const struct catalog *c, const struct relation *r, struct names columns)
{
	for (size_t i = 0; i < r->indexes.n; i++)
		if (r->indexes.v[i].unique && !r->indexes.v[i].invalid &&
			catalog_names_same(c->dialect, r->indexes.v[i].columns, columns))
			return true;
	return catalog_has_unique(c, r, columns);
}

static void partial_set(
	const struct pair *p, const struct index *x, const struct relation *other, enum delta_kind k)
{
	const struct differ *d = p->d;
	struct object_id id = on(p, OBJECT_UNIQUE, STR_NONE);
	id.columns = x->columns;
	if (id.columns.n && other && !has_any_unique(d->after, other, id.columns))
		delta_put(d, k, id, STR("partial"));
}

static void unique_sets(
	const struct pair *p, const struct relation *r, const struct relation *other, enum delta_kind k)
{
	if (!r)
		return;
	for (size_t i = 0; i < r->indexes.n; i++)
		if (r->indexes.v[i].unique && !r->indexes.v[i].invalid && !r->indexes.v[i].predicate.n)
			unique_set(p, r->indexes.v[i].columns, other, k);
	for (size_t i = 0; i < r->indexes.n; i++)
		if (r->indexes.v[i].unique && !r->indexes.v[i].invalid && r->indexes.v[i].predicate.n)
			partial_set(p, &r->indexes.v[i], other, k);
	for (size_t i = 0; i < r->constraints.n; i++)
		if (r->constraints.v[i].kind == CONSTRAINT_UNIQUE ||
			r->constraints.v[i].kind == CONSTRAINT_PRIMARY)
			unique_set(p, r->constraints.v[i].columns, other, k);
}

static bool same_trigger(const struct trigger *x, const struct trigger *y)
{
	return str_eq(x->timing, y->timing) && str_eq(x->events, y->events) &&
	       str_eq(x->function, y->function) && str_eq(x->definition, y->definition);
}

static const struct trigger *trigger_like(const struct relation *r, struct str name)
{
	for (size_t i = 0; r && i < r->triggers.n; i++)
		if (str_eq(r->triggers.v[i].name, name))
			return &r->triggers.v[i];
	return NULL;
}

static void triggers(const struct pair *p)
{
	const struct relation *b = p->before, *s = p->after;
	for (size_t i = 0; s && i < s->triggers.n; i++) {
		const struct trigger *old = trigger_like(b, s->triggers.v[i].name);
		if (!old)
			put(p, DELTA_ADDED, OBJECT_TRIGGER, s->triggers.v[i].name, STR_NONE);
		else if (!same_trigger(old, &s->triggers.v[i]))
			put(p, DELTA_CHANGED, OBJECT_TRIGGER, old->name, STR("definition"));
	}
	for (size_t i = 0; b && i < b->triggers.n; i++)
		if (!trigger_like(s, b->triggers.v[i].name))
			put(p, DELTA_REMOVED, OBJECT_TRIGGER, b->triggers.v[i].name, STR_NONE);
}

static const struct policy *policy_like(const struct relation *r, struct str name)
{
	for (size_t i = 0; r && i < r->policies.n; i++)
		if (str_eq(r->policies.v[i].name, name))
			return &r->policies.v[i];
	return NULL;
}

static void policies(const struct pair *p)
{
	const struct relation *b = p->before, *s = p->after;
	for (size_t i = 0; s && i < s->policies.n; i++) {
		const struct policy *new = &s->policies.v[i], *old = policy_like(b, new->name);
		if (!old)
			put(p, DELTA_ADDED, OBJECT_POLICY, new->name, STR_NONE);
		else if (!str_eq(old->command, new->command) || old->restrictive != new->restrictive ||
			 !delta_text_same(old->definition, new->definition))
			put(p, DELTA_CHANGED, OBJECT_POLICY, new->name, STR("definition"));
	}
	for (size_t i = 0; b && i < b->policies.n; i++)
		if (!policy_like(s, b->policies.v[i].name))
			put(p, DELTA_REMOVED, OBJECT_POLICY, b->policies.v[i].name, STR_NONE);
}

static bool is_view(const struct relation *r)
{
	return r->kind == RELATION_VIEW || r->kind == RELATION_MATVIEW;
}

/* A reader of files keeps the CREATE statement, a server gives its own print of the query: two of a kind can
 * be compared, and a view's columns are compared anyway. */
static bool comparable(struct str a, struct str b)
{
	return a.n && b.n &&
	       str_ieq(str_sub(a, 0, 6), STR("CREATE")) == str_ieq(str_sub(b, 0, 6), STR("CREATE"));
}

static void whole(const struct pair *p)
{
	const struct relation *b = p->before, *s = p->after, *r = either(p);
	enum object_kind k = is_view(r) ? OBJECT_VIEW : OBJECT_TABLE;
	if (!b || !s) {
		put(p, b ? DELTA_REMOVED : DELTA_ADDED, k, r->name, STR_NONE);
		return;
	}
	if (b->kind != s->kind)
		put(p, is_view(s) && !is_view(b) ? DELTA_TIGHTENED : DELTA_CHANGED, k, r->name,
			str_fmt(p->d->a, "%s -> %s", catalog_relation_word(b->kind),
				catalog_relation_word(s->kind)));
	if (s->row_security && !b->row_security)
		put(p, DELTA_TIGHTENED, k, r->name, STR("row level security"));
	else if (b->row_security && !s->row_security)
		put(p, DELTA_CHANGED, k, r->name, STR("no row level security"));
	if (is_view(s) && comparable(b->definition, s->definition) &&
		!delta_text_same(b->definition, s->definition))
		put(p, DELTA_CHANGED, k, r->name, STR("query"));
}

void delta_relation(const struct differ *d, const struct relation *before, const struct relation *after)
{
	struct pair pair = {d, before, after, d->out->n};
	const struct pair *p = &pair;
	whole(p);
	columns(p);
	constraints(p);
	indexes(p);
	unique_sets(p, after, before, DELTA_ADDED);
	unique_sets(p, before, after, DELTA_REMOVED);
	triggers(p);
	policies(p);
}
