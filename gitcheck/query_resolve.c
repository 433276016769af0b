/* Resolution: which catalog object each name of a statement means. */
#include "gitcheck/query_internal.h"

/* Hostile statements name thousands of columns over thousands of sources. MAX_DEPTH is of columns that are
 * looked for through one query after the other; a level is three of them at most. */
enum { MAX_DEPTH = 1200, MAX_STEPS = 4 * 1000 * 1000 };

bool query_step(struct resolver *z, int depth)
{
	z->cut = z->cut || ++z->steps > MAX_STEPS || depth > MAX_DEPTH;
	return z->steps <= MAX_STEPS && depth <= MAX_DEPTH;
}

static struct found found_none(void)
{
	return (struct found){.has = HAS_NO};
}

static struct found found_column(const struct relation *r, const struct column *col)
{
	return (struct found){.has = HAS_YES, .relation = r, .column = col, .object = true};
}

/* Two of the same name make it ambiguous; an unknown one is remembered behind a certain one. */
static void merge(struct found *to, struct found more)
{
	if (more.has == HAS_YES && to->has == HAS_YES)
		to->has = HAS_TWICE;
	else if (more.has > to->has)
		*to = more;
}

static struct found output_of(struct resolver *z, size_t scope, struct str name, int depth);

static struct found relation_column(
	struct resolver *z, size_t source, const struct query_source *s, struct str name)
{
	const struct relation *r = z->relations[source];
	if (!r)
		return (struct found){.has = z->outside[source] ? HAS_UNKNOWN : HAS_DEPENDS};
	for (size_t i = 0; i < s->columns.n && i < r->columns.n; i++)
		if (dialect_same_name(z->q->dialect, s->columns.v[i], name))
			return (struct found){.has = HAS_YES, .relation = r, .column = &r->columns.v[i]};
	const struct column *col = catalog_column(z->c, r, name);
	if (col && (size_t)(col - r->columns.v) >= s->columns.n) {
		struct found f = found_column(r, col);
		f.function = z->functions[source];
		return f;
	}
	return (struct found){.has = catalog_may_have(z->c, r, name) ? HAS_UNKNOWN : HAS_NO};
}

/* Of its own, or of another scope: a set operation, a WITH RECURSIVE. */
static bool has_outputs(const struct query_scope *s)
{
	return s->outputs.n || s->outputs_of != QUERY_NONE;
}

struct found query_resolve_source(struct resolver *z, size_t source, struct str name, int depth)
{
	const struct query_source *s = &z->q->sources.v[source];
	if (!query_step(z, depth))
		return (struct found){.has = HAS_UNKNOWN};
	if (s->kind == QUERY_RELATION || (s->kind == QUERY_OPAQUE && z->relations[source] && !s->columns.n))
		return relation_column(z, source, s, name);
	if (s->columns.n) {
		if (catalog_names_have(z->q->dialect, s->columns, name))
			return (struct found){.has = HAS_YES};
		if (s->kind == QUERY_SELECT && !has_outputs(&z->q->scopes.v[s->select]))
			return found_none();
	}
	if (s->kind == QUERY_SELECT)
		return output_of(z, s->select, name, depth + 1);
	return (struct found){.has = s->kind == QUERY_OPAQUE && !s->columns.n ? HAS_UNKNOWN : HAS_NO};
}

/* JOIN USING makes one column of two. */
static bool merged_by_using(struct resolver *z, size_t scope, struct str name, size_t a, size_t b)
{
	for (size_t i = 0; i < z->q->names.n; i++) {
		const struct query_name *u = &z->q->names.v[i];
		z->steps++;
		if (u->kind != QUERY_NAME_USING || !u->right || u->scope != scope)
			continue;
		if (u->name.n && !dialect_same_name(z->q->dialect, u->name, name))
			continue;
		bool a_left = a >= u->lo && a < u->mid, b_left = b >= u->lo && b < u->mid;
		bool a_right = a >= u->mid && a < u->hi, b_right = b >= u->mid && b < u->hi;
		if ((a_left && b_right) || (a_right && b_left))
			return true;
	}
	return false;
}

/* A bare name among the sources [lo, hi) of one scope. */
static struct found scope_column(
	struct resolver *z, size_t scope, struct str name, size_t lo, size_t hi, int depth)
{
	struct found f = found_none();
	size_t first = QUERY_NONE;
	for (size_t i = lo; i < hi && i < z->q->sources.n; i++) {
		const struct query_source *s = &z->q->sources.v[i];
		z->steps++;
		if (s->scope != scope || s->qualified_only)
			continue;
		struct found one = query_resolve_source(z, i, name, depth);
		if (one.has == HAS_YES && first != QUERY_NONE && merged_by_using(z, scope, name, first, i))
			continue;
		if (one.has == HAS_YES && first == QUERY_NONE)
			first = i;
		merge(&f, one);
	}
	if (f.has == HAS_NO && z->q->scopes.v[scope].hole)
		f.has = HAS_UNKNOWN;
	return f;
}

/* The type of a plain output column is that of the column it repeats. */
static struct found named_output(const struct resolver *z, const struct query_output *o)
{
	struct found f = {.has = HAS_YES};
	if (o->column != QUERY_NONE && z->answers[o->column].status == QUERY_RESOLVED) {
		f.relation = z->answers[o->column].relation;
		f.column = z->answers[o->column].column;
	}
	return f;
}

static struct found output_of(struct resolver *z, size_t scope, struct str name, int depth)
{
	if (!query_step(z, depth))
		return (struct found){.has = HAS_UNKNOWN};
	while (z->q->scopes.v[scope].outputs_of != QUERY_NONE && z->q->scopes.v[scope].outputs_of != scope &&
		depth++ < MAX_DEPTH)
		scope = z->q->scopes.v[scope].outputs_of;
	const struct query_scope *s = &z->q->scopes.v[scope];
	struct found f = found_none();
	for (size_t i = 0; i < s->outputs.n; i++) {
		const struct query_output *o = &s->outputs.v[i];
		if (o->unknown)
			merge(&f, (struct found){.has = HAS_UNKNOWN});
		else if (!o->star && dialect_same_name(z->q->dialect, o->name, name))
			merge(&f, named_output(z, o));
		else if (o->star && o->source != QUERY_NONE)
			merge(&f, query_resolve_source(z, o->source, name, depth + 1));
		else if (o->star)
			merge(&f, scope_column(z, scope, name, 0, QUERY_NONE, depth + 1));
	}
	return f;
}

void query_resolve_settle(struct query_answer *r, struct found f, struct str name)
{
	static const enum query_status of[] = {[HAS_NO] = QUERY_MISSING,
		[HAS_UNKNOWN] = QUERY_UNKNOWN,
		[HAS_DEPENDS] = QUERY_DEPENDS,
		[HAS_YES] = QUERY_RESOLVED,
		[HAS_TWICE] = QUERY_AMBIGUOUS};
	r->status = of[f.has];
	r->relation = f.function ? NULL : f.relation;
	r->column = f.column;
	r->catalog_object = f.object;
	if (f.object && f.function) {
		r->object = (struct object_id){.kind = OBJECT_FUNCTION,
			.schema = f.function->schema,
			.name = f.function->name,
			.args = f.function->args};
	} else if (f.object) {
		r->object.schema = f.relation->schema;
		r->object.table = f.relation->name;
		r->object.name = f.column->name;
	} else {
		r->object.name = name;
	}
}

static bool system_column(enum dialect d, struct str name)
{
	static const char *const pg[] = {"ctid", "xmin", "xmax", "cmin", "cmax", "tableoid", NULL};
	static const char *const lite[] = {"rowid", "oid", "_rowid_", NULL};
	const char *const *l = d == DIALECT_POSTGRESQL ? pg : lite;
	if (d == DIALECT_MYSQL)
		return false;
	for (; *l; l++)
		if (str_ieq(name, str_of(*l)))
			return true;
	return false;
}

/* Steps outwards: the next scope whose sources are visible, and below which index. */
static size_t outwards(const struct query *q, size_t scope, size_t *below)
{
	*below = q->scopes.v[scope].parent_below;
	return q->scopes.v[scope].parent;
}

static bool source_called(
	const struct resolver *z, size_t source, const struct query_name *n, struct str qualifier)
{
	const struct query_source *s = &z->q->sources.v[source];
	if (!s->alias.n || !dialect_same_name(z->q->dialect, s->alias, qualifier))
		return false;
	if (!n->schema.n || s->kind != QUERY_RELATION)
		return !n->schema.n;
	struct str schema = s->schema;
	if (!schema.n && z->relations[source])
		schema = z->relations[source]->schema;
	return !schema.n || dialect_same_name(z->q->dialect, schema, n->schema);
}

/* The visible source a qualifier means, innermost first. */
static size_t qualified_source(
	struct resolver *z, const struct query_name *n, struct str qualifier, bool *hole)
{
	size_t lo = n->lo, hi = n->hi ? n->hi : QUERY_NONE, below;
	*hole = false;
	for (size_t s = n->scope; s != QUERY_NONE; s = outwards(z->q, s, &below), lo = 0, hi = below) {
		for (size_t i = lo; i < hi && i < z->q->sources.n; i++, z->steps++)
			if (z->q->sources.v[i].scope == s && source_called(z, i, n, qualifier))
				return i;
		*hole |= z->q->scopes.v[s].hole;
	}
	return QUERY_NONE;
}

static void resolve_qualified(struct resolver *z, const struct query_name *n, struct query_answer *r)
{
	bool hole;
	size_t source = qualified_source(z, n, n->qualifier, &hole);
	r->object.table = n->qualifier;
	r->object.name = n->name;
	if (source == QUERY_NONE) {
		r->status = hole ? QUERY_UNKNOWN : QUERY_MISSING;
		return;
	}
	const struct query_source *s = &z->q->sources.v[source];
	struct found f = query_resolve_source(z, source, n->name, 0);
	if (f.has == HAS_NO && s->kind == QUERY_RELATION && system_column(z->q->dialect, n->name))
		f.has = HAS_YES;
	if (s->kind == QUERY_RELATION)
		r->object.table = s->relation;
	r->relation = z->relations[source];
	query_resolve_settle(r, f, n->name);
}

static const struct query_scope *outputs_scope(
	const struct resolver *z, const struct query_name *n, size_t *at)
{
	*at = n->scope;
	for (int i = 0; z->q->scopes.v[*at].outputs_of != QUERY_NONE && i < MAX_DEPTH; i++)
		*at = z->q->scopes.v[*at].outputs_of;
	return &z->q->scopes.v[*at];
}

/* ORDER BY of "SELECT a.* FROM a JOIN b": the output is what is meant, though both may have the name. */
static struct found starred_output(struct resolver *z, const struct query_name *n)
{
	struct found f = found_none();
	size_t scope;
	const struct query_scope *s = outputs_scope(z, n, &scope);
	for (size_t i = 0; i < s->outputs.n; i++)
		if (s->outputs.v[i].star && s->outputs.v[i].source != QUERY_NONE)
			merge(&f, query_resolve_source(z, s->outputs.v[i].source, n->name, 1));
	return f;
}

static bool own_output(const struct resolver *z, const struct query_name *n)
{
	size_t scope;
	const struct query_scope *s = outputs_scope(z, n, &scope);
	for (size_t i = 0; i < s->outputs.n; i++)
		if (!s->outputs.v[i].star && s->outputs.v[i].name.n &&
			dialect_same_name(z->q->dialect, s->outputs.v[i].name, n->name))
			return true;
	return false;
}

/* A bare name that is no column: a whole row, a system column. */
static bool whole_row(struct resolver *z, const struct query_name *n, size_t *row)
{
	bool hole;
	struct query_name as_qualifier = *n;
	as_qualifier.schema = STR_NONE;
	if (z->q->dialect == DIALECT_POSTGRESQL)
		*row = qualified_source(z, &as_qualifier, n->name, &hole);
	if (*row != QUERY_NONE)
		return true;
	size_t below;
	for (size_t s = n->scope; s != QUERY_NONE; s = outwards(z->q, s, &below))
		for (size_t i = 0; i < z->q->sources.n; i++)
			if (z->q->sources.v[i].scope == s && z->q->sources.v[i].kind == QUERY_RELATION &&
				system_column(z->q->dialect, n->name))
				return true;
	return false;
}

/* For the message: the only relation in scope that could have had the column. */
static struct str only_relation(const struct resolver *z, size_t scope)
{
	struct str name = STR_NONE;
	for (size_t i = 0; i < z->q->sources.n; i++)
		if (z->q->sources.v[i].scope == scope && z->q->sources.v[i].kind == QUERY_RELATION) {
			if (name.n)
				return STR_NONE;
			name = z->q->sources.v[i].relation;
		}
	return name;
}

static void resolve_bare(struct resolver *z, const struct query_name *n, struct query_answer *r)
{
	r->object.name = n->name;
	r->status = QUERY_RESOLVED;
	if (n->alias == QUERY_ALIAS_FIRST && own_output(z, n))
		return;
	struct found f = n->alias == QUERY_ALIAS_FIRST ? starred_output(z, n) : found_none();
	if (f.has != HAS_YES)
		f = found_none();
	size_t lo = n->lo, hi = n->hi ? n->hi : QUERY_NONE, below;
	for (size_t s = n->scope; s != QUERY_NONE && f.has == HAS_NO;
		s = outwards(z->q, s, &below), lo = 0, hi = below) {
		f = scope_column(z, s, n->name, lo, hi, 0);
		/* ORDER BY of a set operation sees the outputs of its first branch only. */
		if (f.has == HAS_NO && z->q->scopes.v[s].outputs_of != QUERY_NONE)
			f = output_of(z, s, n->name, 0);
		if (f.has != HAS_YES && f.has != HAS_TWICE && s == n->scope && n->alias == QUERY_ALIAS_LAST &&
			own_output(z, n))
			return;
	}
	if (f.has == HAS_NO && whole_row(z, n, &r->row))
		return;
	r->object.table = only_relation(z, n->scope);
	query_resolve_settle(r, f, n->name);
}

static void resolve_target(struct resolver *z, const struct query_name *n, struct query_answer *r)
{
	const struct query_source *s = &z->q->sources.v[n->source];
	r->object.table = s->relation;
	r->relation = z->relations[n->source];
	query_resolve_settle(r, query_resolve_source(z, n->source, n->name, 0), n->name);
}

static void resolve_using(struct resolver *z, const struct query_name *n, struct query_answer *r)
{
	r->object.name = n->name;
	if (!n->name.n) { /* NATURAL JOIN */
		r->status = QUERY_RESOLVED;
		return;
	}
	struct found f = n->right ? scope_column(z, n->scope, n->name, n->mid, n->hi, 0)
				  : scope_column(z, n->scope, n->name, n->lo, n->mid, 0);
	query_resolve_settle(r, f, n->name);
}

static void resolve_star(struct resolver *z, const struct query_name *n, struct query_answer *r)
{
	bool hole;
	size_t source = qualified_source(z, n, n->name, &hole);
	r->object.table = n->name;
	r->row = source;
	if (source != QUERY_NONE)
		r->status = QUERY_RESOLVED;
	else
		r->status = hole ? QUERY_UNKNOWN : QUERY_MISSING;
}

bool query_resolve(
	const struct query *q, struct arena *a, const struct catalog *c, struct query_answer *answers)
{
	struct resolver z = {.q = q, .c = c, .answers = answers};
	z.relations = ARENA_ARRAY(a, const struct relation *, q->sources.n + 1);
	z.functions = ARENA_ARRAY(a, const struct function *, q->sources.n + 1);
	z.outside = ARENA_ARRAY(a, bool, q->sources.n + 1);
	for (size_t i = 0; i < q->sources.n; i++) {
		const struct query_source *s = &q->sources.v[i];
		if (s->kind == QUERY_OPAQUE && s->relation.n) {
			struct query_rows rows = query_rows(a, c, s->schema, s->relation);
			z.relations[i] = rows.relation;
			z.functions[i] = rows.function;
		}
		if (s->kind != QUERY_RELATION)
			continue;
		z.relations[i] = query_object_relation(&z, s, &z.outside[i]);
		/* rows of a composite type, which has no columns of a relation */
		if (!z.relations[i] && s->name == QUERY_NONE && catalog_type(c, s->schema, s->relation))
			z.outside[i] = true;
	}
	for (size_t i = 0; i < q->names.n; i++) {
		const struct query_name *n = &q->names.v[i];
		struct query_answer *r = &answers[i];
		*r = (struct query_answer){
			.object.kind = OBJECT_COLUMN, .row = QUERY_NONE, .width = QUERY_NONE};
		if (!query_step(&z, 0))
			r->status = QUERY_UNKNOWN;
		else if (n->kind == QUERY_NAME_COLUMN && n->qualifier.n)
			resolve_qualified(&z, n, r);
		else if (n->kind == QUERY_NAME_COLUMN)
			resolve_bare(&z, n, r);
		else if (n->kind == QUERY_NAME_TARGET)
			resolve_target(&z, n, r);
		else if (n->kind == QUERY_NAME_USING)
			resolve_using(&z, n, r);
		else if (n->kind == QUERY_NAME_STAR)
			resolve_star(&z, n, r);
		else
			query_object_resolve(&z, n, r);
	}
	return !z.cut;
}
