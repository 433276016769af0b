/* What a statement uses without naming it: the columns of its stars, the types of the columns it writes to.
 */
#include "gitcheck/query_internal.h"

static void add_columns(const struct query *q, const struct catalog *c, const struct relation *before,
	const struct relation *after, struct query_objects *out)
{
	if (!before || !after || before->columns_unknown || after->columns_unknown)
		return;
	for (size_t i = 0; i < after->columns.n; i++) {
		const struct column *col = &after->columns.v[i];
		if (!col->invisible && !catalog_column(c, before, col->name))
			*VEC_PUSH(q->a, out) = (struct object_id){.kind = OBJECT_COLUMN,
				.schema = after->schema,
				.table = after->name,
				.name = col->name};
	}
}

/* Whether a star of this scope brings the columns of source i. */
static bool brings(const struct query *q, const struct query_output *o, size_t scope, size_t i)
{
	const struct query_source *s = &q->sources.v[i];
	bool relation = s->kind == QUERY_RELATION && s->name != QUERY_NONE;
	return relation &&
	       (o->source == QUERY_NONE ? s->scope == scope && !s->qualified_only : o->source == i);
}

/* The row that "excluded" stands for is a whole one: the source after its target is that. */
static bool is_excluded_of(const struct query *q, size_t i)
{
	const struct query_source *s = &q->sources.v[i];
	for (size_t k = i + 1; k < q->sources.n && s->kind == QUERY_RELATION && s->name != QUERY_NONE; k++) {
		const struct query_source *x = &q->sources.v[k];
		if (x->kind == QUERY_RELATION && x->name == QUERY_NONE && x->scope == s->scope &&
			str_eq(x->alias, STR("excluded")) && str_eq(x->relation, s->relation))
			return true;
	}
	return false;
}

void query_star_columns(const struct query *q, const struct catalog *c, const struct query_answer *before,
	const struct query_answer *after, struct query_objects *out)
{
	bool *brought = ARENA_ARRAY(q->a, bool, q->sources.n + 1); /* each source once, however many stars */
	for (size_t s = 0; s < q->scopes.n; s++) {
		const struct query_output *bare = NULL;
		for (size_t k = 0; k < q->scopes.v[s].outputs.n; k++) {
			const struct query_output *o = &q->scopes.v[s].outputs.v[k];
			if (o->star && o->source != QUERY_NONE)
				brought[o->source] |= brings(q, o, s, o->source);
			else if (o->star)
				bare = o;
		}
		for (size_t i = 0; bare && i < q->sources.n; i++)
			brought[i] |= brings(q, bare, s, i);
	}
	for (size_t i = 0; i < q->sources.n; i++)
		if (brought[i] || is_excluded_of(q, i))
			add_columns(q, c, before[q->sources.v[i].name].relation,
				after[q->sources.v[i].name].relation, out);
}

void query_star_types(const struct query *q, const struct catalog *c0, const struct catalog *c1,
	const struct query_answer *after, struct query_objects *out)
{
	for (size_t i = 0; i < q->names.n; i++) {
		/* an array's type is another one */
		if (q->names.v[i].kind != QUERY_NAME_TARGET || !after[i].column ||
			str_ends(after[i].column->type, STR("[]")))
			continue;
		const struct type *t = query_object_type_named(c1, after[i].column->type);
		if (t && !catalog_type(c0, t->schema, t->name))
			*VEC_PUSH(q->a, out) =
				(struct object_id){.kind = OBJECT_TYPE, .schema = t->schema, .name = t->name};
	}
}
