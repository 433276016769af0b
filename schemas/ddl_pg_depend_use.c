/* Who uses functions, sequences, types and extensions. */
#include "schemas/ddl_pg_depend.h"

/* A column of the type, or of an array of it: the next one at or after (*r, *k). */
static bool column_of_type(struct pg *p, struct str shown, size_t *r, size_t *k)
{
	for (; *r < p->c->relations.n; (*r)++, *k = 0)
		for (; *k < p->c->relations.v[*r].columns.n; (*k)++) {
			struct str t = p->c->relations.v[*r].columns.v[*k].type;
			if (str_eq(t, shown) ||
				(str_ends(t, STR("[]")) && str_eq(str_sub(t, 0, t.n - 2), shown)))
				return true;
		}
	return false;
}

bool ddl_pg_triggers_of(struct pg *p, struct str shown, bool drop)
{
	bool any = false;
	for (size_t i = 0; i < p->c->relations.n; i++) {
		struct relation *r = &p->c->relations.v[i];
		for (size_t k = r->triggers.n; k-- > 0;)
			if (str_eq(r->triggers.v[k].function, shown)) {
				any = true;
				if (drop)
					CATALOG_REMOVE(&r->triggers, k);
			}
	}
	return any;
}

/* Policies whose text calls a function of that name; dropped when asked to. */
static bool policies_of(struct pg *p, struct str name, bool drop)
{
	bool any = false;
	for (size_t i = 0; i < p->c->relations.n; i++) {
		struct relation *r = &p->c->relations.v[i];
		for (size_t k = r->policies.n; k-- > 0;)
			if (ddl_pg_calls_in(r->policies.v[k].definition, name)) {
				any = true;
				if (drop)
					CATALOG_REMOVE(&r->policies, k);
			}
	}
	return any;
}

/* Whether an expression calls the function, or has the cast "::type". */
typedef bool holds_fn(struct str text, struct str what);

static bool index_holds(const struct index *x, holds_fn *holds, struct str what)
{
	bool any = holds(x->predicate, what);
	for (size_t i = 0; i < x->columns.n; i++)
		any = any || (str_starts(x->columns.v[i], STR("(")) && holds(x->columns.v[i], what));
	return any;
}

/* Defaults, generated columns, checks and indexes of one table. */
static bool table_holds(struct pg *p, struct relation *r, holds_fn *holds, struct str what, bool drop)
{
	bool any = false;
	for (size_t i = r->constraints.n; i-- > 0;)
		if (holds(r->constraints.v[i].definition, what)) {
			any = true;
			if (drop)
				CATALOG_REMOVE(&r->constraints, i);
		}
	for (size_t i = r->indexes.n; i-- > 0;)
		if (index_holds(&r->indexes.v[i], holds, what)) {
			any = true;
			if (drop)
				CATALOG_REMOVE(&r->indexes, i);
		}
	for (size_t i = r->columns.n; i-- > 0;) {
		struct column *c = &r->columns.v[i];
		bool generated = holds(c->generated, what);
		any = any || generated || holds(c->def, what);
		if (drop && holds(c->def, what))
			c->def = STR_NONE;
		if (drop && generated)
			(void)ddl_pg_drop_column(p, r, c->name, true, false);
	}
	return any;
}

static bool is_overloaded(struct pg *p, const struct function *f)
{
	size_t n = 0;
	for (size_t i = 0; i < p->c->functions.n; i++)
		n += str_eq(p->c->functions.v[i].name, f->name) &&
		     str_eq(p->c->functions.v[i].schema, f->schema);
	return n > 1;
}

bool ddl_pg_users_of_function(struct pg *p, const struct function *f, bool drop)
{
	struct str shown = ddl_pg_shown(p, f->schema, f->name);
	struct pg_name none = {f->schema, STR_NONE};
	bool any = str_eq(f->returns, STR("trigger")) && ddl_pg_triggers_of(p, shown, drop);
	if (is_overloaded(p, f) || ddl_pg_builtin_first(f->name) != SIZE_MAX)
		return any;
	any |= policies_of(p, shown, drop);
	for (size_t i = 0; i < p->c->relations.n; i++)
		any |= table_holds(p, &p->c->relations.v[i], ddl_pg_calls_in, shown, drop);
	return ddl_pg_views_of(p, none, f->name, drop) || any;
}

struct str ddl_pg_nextval(struct pg *p, const struct sequence *s)
{
	return str_fmt(p->tmp, "nextval('%.*s'::regclass)", STRF(ddl_pg_shown(p, s->schema, s->name)));
}

bool ddl_pg_users_of_sequence(struct pg *p, const struct sequence *s, bool drop)
{
	bool any = false;
	struct str call = ddl_pg_nextval(p, s);
	for (size_t i = 0; i < p->c->relations.n; i++)
		for (size_t k = 0; k < p->c->relations.v[i].columns.n; k++) {
			struct column *c = &p->c->relations.v[i].columns.v[k];
			if (!ddl_pg_mentions(c->def, call))
				continue;
			any = true;
			if (drop) {
				c->def = STR_NONE;
				c->identity = false;
			}
		}
	return any;
}

bool ddl_pg_users_of_type(struct pg *p, struct str shown, bool drop)
{
	size_t r = 0, k = 0;
	bool any = false;
	while (column_of_type(p, shown, &r, &k)) {
		struct relation *in = &p->c->relations.v[r];
		any = true;
		if (!drop)
			return true;
		(void)ddl_pg_drop_column(p, in, in->columns.v[k].name, true, false);
		r = k = 0;
	}
	struct str cast = str_fmt(p->tmp, "::%.*s", STRF(shown));
	for (size_t i = 0; i < p->c->relations.n; i++)
		any |= table_holds(p, &p->c->relations.v[i], ddl_pg_mentions, cast, drop);
	for (size_t i = p->c->functions.n; i-- > 0;) {
		const struct function *f = &p->c->functions.v[i];
		if (f->extension.n ||
			(!ddl_pg_mentions(f->args, shown) && !ddl_pg_mentions(f->returns, shown)))
			continue;
		any = true;
		if (!drop)
			return true;
		struct function gone = *f;
		(void)ddl_pg_users_of_function(p, &gone, true);
		for (size_t q = p->c->functions.n; q-- > 0;)
			if (str_eq(p->c->functions.v[q].name, gone.name) &&
				str_eq(p->c->functions.v[q].schema, gone.schema) &&
				str_eq(p->c->functions.v[q].args, gone.args))
				CATALOG_REMOVE(&p->c->functions, q);
		i = p->c->functions.n;
	}
	return any;
}

/* Columns of the extension's types; dropped when asked to. */
static bool columns_of_extension(struct pg *p, struct str name, bool drop)
{
	for (size_t i = 0; i < p->c->types.n; i++) {
		size_t r = 0, k = 0;
		if (!str_eq(p->c->types.v[i].extension, name))
			continue;
		struct str shown = ddl_pg_type_shown(p, &p->c->types.v[i]);
		while (column_of_type(p, shown, &r, &k)) {
			struct relation *in = &p->c->relations.v[r];
			if (!drop)
				return true;
			(void)ddl_pg_drop_column(p, in, in->columns.v[k].name, true, false);
			r = k = 0;
		}
	}
	return false;
}

bool ddl_pg_users_of_extension(struct pg *p, struct str name, bool drop)
{
	bool any = columns_of_extension(p, name, drop);
	for (size_t i = 0; i < p->c->functions.n; i++)
		if (str_eq(p->c->functions.v[i].extension, name)) {
			struct function f = p->c->functions.v[i];
			any |= ddl_pg_triggers_of(p, ddl_pg_shown(p, f.schema, f.name), drop);
			any |= ddl_pg_users_of_function(p, &f, drop);
		}
	return any;
}
