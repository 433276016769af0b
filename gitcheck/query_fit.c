/* Numbers of columns: an INSERT without a list, the branches of a set operation; places and fields of rows.
 */
#include "gitcheck/query_internal.h"

enum { MAX_DEPTH = 24 };

static size_t outputs_width(struct resolver *z, size_t scope, int depth);

/* The column at that place of the visible ones, NULL behind the last. */
static const struct column *visible_at(const struct relation *r, size_t place)
{
	for (size_t i = 0; i < r->columns.n; i++)
		if (!r->columns.v[i].invisible && !place--)
			return &r->columns.v[i];
	return NULL;
}

static size_t visible(const struct relation *r)
{
	size_t n = 0;
	for (size_t i = 0; i < r->columns.n; i++)
		n += !r->columns.v[i].invisible;
	return n;
}

static size_t source_width(struct resolver *z, size_t source, int depth)
{
	const struct query_source *s = &z->q->sources.v[source];
	const struct relation *r = z->relations[source];
	z->steps++;
	switch (s->kind) {
	case QUERY_RELATION:
		return r && !r->columns_unknown ? visible(r) : QUERY_NONE;
	case QUERY_SELECT:
		return outputs_width(z, s->select, depth + 1);
	case QUERY_COLUMNS:
		return s->columns.n;
	default:
		return QUERY_NONE;
	}
}

static size_t plus(size_t a, size_t b)
{
	return a == QUERY_NONE || b == QUERY_NONE ? QUERY_NONE : a + b;
}

/* A bare star: all sources of the scope, what USING joins counted once. */
static size_t star_width(struct resolver *z, size_t scope, int depth)
{
	size_t sum = z->q->scopes.v[scope].hole ? QUERY_NONE : 0;
	for (size_t i = 0; i < z->q->sources.n && sum != QUERY_NONE; i++) {
		const struct query_source *s = &z->q->sources.v[i];
		bool repeat = s->kind == QUERY_RELATION && s->name == QUERY_NONE;
		if (s->scope == scope && !s->qualified_only && !repeat)
			sum = plus(sum, source_width(z, i, depth));
	}
	for (size_t i = 0; i < z->q->names.n && sum != QUERY_NONE; i++) {
		const struct query_name *u = &z->q->names.v[i];
		if (u->kind == QUERY_NAME_USING && u->right && u->scope == scope)
			sum = u->name.n && sum ? sum - 1 : QUERY_NONE;
	}
	return sum;
}

static size_t outputs_width(struct resolver *z, size_t scope, int depth)
{
	size_t sum = 0;
	for (int i = 0; z->q->scopes.v[scope].outputs_of != QUERY_NONE && i < MAX_DEPTH; i++)
		scope = z->q->scopes.v[scope].outputs_of;
	const struct query_scope *s = &z->q->scopes.v[scope];
	if (depth > MAX_DEPTH || !query_step(z, depth))
		return QUERY_NONE;
	for (size_t i = 0; i < s->outputs.n && sum != QUERY_NONE; i++) {
		const struct query_output *o = &s->outputs.v[i];
		if (o->unknown)
			sum = QUERY_NONE;
		else if (o->star)
			sum = plus(sum, o->source == QUERY_NONE ? star_width(z, scope, depth)
								: source_width(z, o->source, depth));
		else
			sum++;
	}
	return sum;
}

/* Made at run time in part: any number. */
void query_fit_resolve(struct resolver *z, const struct query_name *n, struct query_answer *r)
{
	const struct query_fit *f = &n->fit;
	size_t given = f->rows == QUERY_NONE ? f->given : outputs_width(z, f->rows, 0), wanted = f->wanted;
	if (f->source != QUERY_NONE)
		wanted = source_width(z, f->source, 0);
	else if (f->other != QUERY_NONE)
		wanted = outputs_width(z, f->other, 0);
	r->width = given;
	r->status = QUERY_RESOLVED;
	if (given == QUERY_NONE || wanted == QUERY_NONE || z->q->holes)
		r->status = QUERY_UNKNOWN;
	else if (given > wanted || (f->exact && given != wanted))
		r->status = QUERY_MISSING;
}

void query_fit_place(struct resolver *z, const struct query_name *n, struct query_answer *r)
{
	const struct relation *rel = z->relations[n->source];
	r->status = QUERY_UNKNOWN;
	const struct column *c = rel && !rel->columns_unknown ? visible_at(rel, n->place) : NULL;
	if (!c)
		return;
	r->status = QUERY_RESOLVED;
	r->relation = rel;
	r->column = c;
}

static void field_of_type(struct resolver *z, const struct type *t, struct str name, struct query_answer *r)
{
	r->object = (struct object_id){.kind = OBJECT_TYPE, .schema = t->schema, .name = t->name};
	r->status = QUERY_MISSING;
	for (size_t i = 0; i < t->fields.n; i++)
		if (dialect_same_name(z->q->dialect, t->fields.v[i].name, name)) {
			r->status = QUERY_RESOLVED;
			r->catalog_object = true;
			r->column = &t->fields.v[i];
		}
}

/* (value::name).field: the name is a composite type's, or a table's with its row type. */
static void field_of_named(
	struct resolver *z, const struct query_name *type, struct str name, struct query_answer *r)
{
	const struct type *t = catalog_type(z->c, type->schema, type->name);
	const struct relation *rel = t ? NULL : catalog_relation(z->c, type->schema, type->name);
	const struct column *c = rel ? catalog_column(z->c, rel, name) : NULL;
	if (t && t->kind == TYPE_COMPOSITE)
		field_of_type(z, t, name, r);
	if (!rel || rel->columns_unknown)
		return;
	r->object = (struct object_id){
		.kind = OBJECT_COLUMN, .schema = rel->schema, .table = rel->name, .name = name};
	r->status = c ? QUERY_RESOLVED : QUERY_MISSING;
	r->catalog_object = c != NULL;
	r->relation = c ? rel : NULL;
	r->column = c;
}

/* (row).field: a column of the source that the row is of, or a field of the composite type that the column
 * has. */
void query_fit_field(struct resolver *z, const struct query_name *n, struct query_answer *r)
{
	r->status = QUERY_UNKNOWN;
	r->object.name = n->name;
	if (n->column == QUERY_NONE || n->column >= z->q->names.n)
		return;
	const struct query_answer *base = &z->answers[n->column];
	if (base->status == QUERY_MISSING || base->status == QUERY_DEPENDS)
		r->status = QUERY_DEPENDS;
	if (base->status != QUERY_RESOLVED)
		return;
	if (base->row != QUERY_NONE) {
		query_resolve_settle(r, query_resolve_source(z, base->row, n->name, 0), n->name);
		r->object.table = z->q->sources.v[base->row].relation;
		return;
	}
	if (z->q->names.v[n->column].kind == QUERY_NAME_TYPE) {
		field_of_named(z, &z->q->names.v[n->column], n->name, r);
		return;
	}
	const struct type *t = base->column ? query_object_type(z->c, base->column->type) : NULL;
	if (t && t->kind == TYPE_COMPOSITE)
		field_of_type(z, t, n->name, r);
}

/* The sources whose columns a fit counts: the table that is written, and what stars stand for. */
static bool counts(const struct query *q, const struct query_fit *f, size_t source)
{
	const struct query_source *s = &q->sources.v[source];
	if (s->kind != QUERY_RELATION || s->name == QUERY_NONE)
		return false;
	return source == f->source || s->scope == f->rows ||
	       (f->other != QUERY_NONE && s->scope >= f->other) ||
	       (f->rows != QUERY_NONE && s->scope >= f->rows);
}

const struct column *query_fit_differs(const struct query *q, const struct query_name *n,
	const struct query_answer *before, const struct query_answer *after, size_t *next,
	const struct relation **of)
{
	size_t seen = 0;
	for (size_t i = 0; i < q->sources.n; i++) {
		if (!counts(q, &n->fit, i))
			continue;
		const struct relation *b = before[q->sources.v[i].name].relation,
				      *a = after[q->sources.v[i].name].relation;
		for (size_t k = 0; a && b && k < a->columns.n; k++) {
			bool there = false;
			for (size_t m = 0; m < b->columns.n && !there; m++)
				there = dialect_same_name(
					q->dialect, b->columns.v[m].name, a->columns.v[k].name);
			if (there || seen++ < *next)
				continue;
			*next = seen;
			*of = a;
			return &a->columns.v[k];
		}
	}
	return NULL;
}
