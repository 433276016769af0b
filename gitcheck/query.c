#include "gitcheck/query.h"

struct query *query_new(struct arena *a, enum dialect d)
{
	struct query *q = ARENA_NEW(a, struct query);
	q->a = a;
	q->dialect = d;
	return q;
}

size_t query_scope_add(struct query *q, size_t lexical, enum query_nesting nesting)
{
	struct query_scope s = {
		.lexical = lexical, .parent = lexical, .parent_below = QUERY_NONE, .outputs_of = QUERY_NONE};
	if (lexical == QUERY_NONE || nesting == QUERY_TOP) {
		s.parent = QUERY_NONE;
	} else if (nesting == QUERY_LATERAL) {
		s.parent_below = q->sources.n;
	} else if (nesting == QUERY_DERIVED) {
		s.parent = q->scopes.v[lexical].parent;
		s.parent_below = q->scopes.v[lexical].parent_below;
	}
	*VEC_PUSH(q->a, &q->scopes) = s;
	return q->scopes.n - 1;
}

void query_with_add(struct query *q, size_t scope, struct str name, size_t select, struct names columns)
{
	struct query_with w = {.scope = scope, .select = select, .name = name, .columns = columns};
	*VEC_PUSH(q->a, &q->withs) = w;
}

/* The WITH query a bare relation name means: innermost scope first, newest first. */
static const struct query_with *with_named(const struct query *q, size_t scope, struct str name)
{
	for (size_t s = scope; s != QUERY_NONE; s = q->scopes.v[s].lexical)
		for (size_t i = q->withs.n; i-- > 0;) {
			const struct query_with *w = &q->withs.v[i];
			if (w->scope == s && dialect_same_name(q->dialect, w->name, name))
				return w;
		}
	return NULL;
}

static size_t source_add(struct query *q, struct query_source s)
{
	*VEC_PUSH(q->a, &q->sources) = s;
	return q->sources.n - 1;
}

size_t query_relation_add(struct query *q, size_t scope, struct str schema, struct str name, struct str alias,
	struct names columns, size_t at, size_t len)
{
	const struct query_with *w = schema.n ? NULL : with_named(q, scope, name);
	struct str called = alias.n ? alias : name;
	if (w)
		return query_select_add(q, scope, w->select, called, columns.n ? columns : w->columns);
	size_t source = query_table_add(q, scope, schema, name, alias, at, len);
	q->sources.v[source].columns = columns;
	return source;
}

size_t query_table_add(struct query *q, size_t scope, struct str schema, struct str name, struct str alias,
	size_t at, size_t len)
{
	struct query_source s = {.kind = QUERY_RELATION,
		.scope = scope,
		.schema = schema,
		.relation = name,
		.alias = alias.n ? alias : name,
		.select = QUERY_NONE,
		.name = q->names.n};
	size_t source = source_add(q, s);
	struct query_name *n = query_name_add(q, QUERY_NAME_RELATION, scope, schema, name, at, len);
	n->source = source;
	return source;
}

size_t query_select_add(struct query *q, size_t scope, size_t select, struct str alias, struct names columns)
{
	return source_add(q, (struct query_source){.kind = QUERY_SELECT,
				     .scope = scope,
				     .alias = alias,
				     .select = select,
				     .columns = columns,
				     .name = QUERY_NONE});
}

size_t query_columns_add(struct query *q, size_t scope, struct str alias, struct names columns, bool opaque)
{
	return source_add(q, (struct query_source){.kind = opaque ? QUERY_OPAQUE : QUERY_COLUMNS,
				     .scope = scope,
				     .alias = alias,
				     .select = QUERY_NONE,
				     .columns = columns,
				     .name = QUERY_NONE});
}

size_t query_repeat_add(struct query *q, size_t source, struct str alias, bool qualified_only)
{
	struct query_source s = q->sources.v[source];
	s.alias = alias;
	s.qualified_only = qualified_only;
	s.name = QUERY_NONE;
	return source_add(q, s);
}

struct query_name *query_name_add(struct query *q, enum query_name_kind kind, size_t scope, struct str schema,
	struct str name, size_t at, size_t len)
{
	struct query_name *n = VEC_PUSH(q->a, &q->names);
	*n = (struct query_name){.kind = kind,
		.schema = schema,
		.name = name,
		.at = at,
		.len = len,
		.scope = scope,
		.source = QUERY_NONE,
		.nargs = -1,
		.column = QUERY_NONE,
		.fit = QUERY_FIT_NONE};
	return n;
}

struct query_name *query_column_add(struct query *q, size_t scope, struct str schema, struct str qualifier,
	struct str name, size_t at, size_t len)
{
	struct query_name *n = query_name_add(q, QUERY_NAME_COLUMN, scope, schema, name, at, len);
	n->qualifier = qualifier;
	return n;
}

struct query_name *query_target_add(struct query *q, size_t source, struct str name, size_t at, size_t len)
{
	struct query_name *n =
		query_name_add(q, QUERY_NAME_TARGET, q->sources.v[source].scope, STR_NONE, name, at, len);
	n->source = source;
	return n;
}

void query_using_add(struct query *q, size_t scope, struct str name, size_t lo, size_t mid, size_t hi,
	size_t at, size_t len)
{
	for (int right = 0; right < 2; right++) {
		struct query_name *n = query_name_add(q, QUERY_NAME_USING, scope, STR_NONE, name, at, len);
		n->right = right;
		n->lo = lo;
		n->mid = mid;
		n->hi = hi;
	}
}

void query_output_add(struct query *q, size_t scope, struct str name, size_t column)
{
	struct query_output o = {.name = name, .source = QUERY_NONE, .column = column};
	*VEC_PUSH(q->a, &q->scopes.v[scope].outputs) = o;
}

void query_output_star(struct query *q, size_t scope, size_t source)
{
	struct query_output o = {.star = true, .source = source, .column = QUERY_NONE};
	*VEC_PUSH(q->a, &q->scopes.v[scope].outputs) = o;
}

void query_insert_add(struct query *q, size_t source, struct names columns, size_t at, size_t len)
{
	struct query_insert i = {
		.source = source, .columns = columns, .fit = QUERY_NONE, .at = at, .len = len};
	*VEC_PUSH(q->a, &q->inserts) = i;
}

size_t query_fit_add(struct query *q, size_t scope, struct query_fit fit, size_t at, size_t len)
{
	query_name_add(q, QUERY_NAME_FIT, scope, STR_NONE, STR_NONE, at, len)->fit = fit;
	return q->names.n - 1;
}

void query_insert_places(struct query *q, size_t source, struct query_fit fit, size_t at, size_t len)
{
	size_t name = query_fit_add(q, q->sources.v[source].scope, fit, at, len);
	struct query_insert i = {.source = source, .fit = name, .at = at, .len = len};
	*VEC_PUSH(q->a, &q->inserts) = i;
}

void query_null_add(struct query *q, size_t column, bool by_default, size_t at, size_t len)
{
	if (column != QUERY_NONE)
		*VEC_PUSH(q->a, &q->nulls) = (struct query_null){column, by_default, at, len};
}

size_t query_source_named(const struct query *q, size_t scope, struct str alias)
{
	for (size_t i = 0; i < q->sources.n; i++)
		if (q->sources.v[i].scope == scope &&
			dialect_same_name(q->dialect, q->sources.v[i].alias, alias))
			return i;
	return QUERY_NONE;
}
