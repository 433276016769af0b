#include "migrate/formats/laravel.h"

/* Indexes of a table, of its own and behind columns. */

static void put_unique(struct laravel *r, struct laravel_table *t, struct str name, struct names_list columns)
{
	struct format_ddl d = format_laravel_writer(r, t);
	struct format_ddl_index i = {
		.name = name, .table = format_laravel_table_of(t), .unique = true, .columns = columns};
	struct str list = format_ddl_list(&d, &columns), quoted = format_ddl_name(&d, name);
	if (r->s->dialect == DIALECT_POSTGRESQL)
		(void)format_ddl_add_constraint(&d, format_laravel_table_of(t),
			str_fmt(r->a, "CONSTRAINT %.*s UNIQUE %.*s", STRF(quoted), STRF(list)));
	else
		format_ddl_create_index(&d, &i);
}

/* PostgreSQL: over to_tsvector() of the columns, in the language that language() names. */
static void put_full_text(struct laravel *r, struct laravel_table *t, struct str name,
	const struct names_list *columns, struct str language)
{
	struct format_ddl d = format_laravel_writer(r, t);
	struct str table = format_ddl_table_name(&d, format_laravel_table_of(t)),
		   quoted = format_ddl_name(&d, name), list = STR_NONE;
	for (size_t i = 0; i < columns->n; i++)
		list = str_fmt(r->a, "%.*s%sto_tsvector(%.*s, %.*s)", STRF(list), i ? " || " : "",
			STRF(format_ddl_text(&d, language)), STRF(format_ddl_name(&d, columns->v[i])));
	if (r->s->dialect == DIALECT_MYSQL)
		format_ddl_sql(&d, str_fmt(r->a, "alter table %.*s add fulltext %.*s%.*s", STRF(table),
					   STRF(quoted), STRF(format_ddl_list(&d, columns))));
	else if (r->s->dialect == DIALECT_POSTGRESQL)
		format_ddl_sql(&d, str_fmt(r->a, "create index %.*s on %.*s using gin ((%.*s))", STRF(quoted),
					   STRF(table), STRF(list)));
	else
		format_laravel_unknown(r, 0, "a full-text index, which Laravel has not for SQLite");
}

static void put_spatial(
	struct laravel *r, struct laravel_table *t, struct str name, const struct names_list *columns)
{
	struct format_ddl d = format_laravel_writer(r, t);
	struct str table = format_ddl_table_name(&d, format_laravel_table_of(t)),
		   quoted = format_ddl_name(&d, name), list = format_ddl_list(&d, columns);
	if (r->s->dialect == DIALECT_MYSQL)
		format_ddl_sql(&d, str_fmt(r->a, "alter table %.*s add spatial index %.*s%.*s", STRF(table),
					   STRF(quoted), STRF(list)));
	else
		format_ddl_sql(&d, str_fmt(r->a, "create index %.*s on %.*s using gist %.*s", STRF(quoted),
					   STRF(table), STRF(list)));
}

static struct str language_of(const struct laravel *r, const struct laravel_chain *c)
{
	struct str out = STR("english");
	const struct laravel_call *m = c ? format_laravel_find(c, "language") : NULL;
	if (m)
		(void)format_laravel_string(r, format_laravel_argument(r, m, 0, "language"), &out);
	return out;
}

void format_laravel_put_index(struct laravel *r, struct laravel_table *t, struct str kind, struct str name,
	struct names_list columns, const struct laravel_chain *c)
{
	struct format_ddl d = format_laravel_writer(r, t);
	struct format_ddl_index i = {.table = format_laravel_table_of(t), .columns = columns};
	if (str_ieq(kind, STR("fullText"))) {
		put_full_text(r, t,
			name.n ? name : format_laravel_usual_name(r->a, t->name, &columns, "fulltext"),
			&columns, language_of(r, c));
		return;
	}
	if (str_eq(kind, STR("spatialIndex"))) {
		put_spatial(r, t,
			name.n ? name : format_laravel_usual_name(r->a, t->name, &columns, "spatialindex"),
			&columns);
		return;
	}
	if (str_eq(kind, STR("unique"))) {
		put_unique(r, t, name.n ? name : format_laravel_usual_name(r->a, t->name, &columns, "unique"),
			columns);
		return;
	}
	if (str_eq(kind, STR("primary"))) {
		struct str clause = str_fmt(r->a, "PRIMARY KEY %.*s", STRF(format_ddl_list(&d, &columns)));
		if (t->create)
			*VEC_PUSH(r->a, &t->making.clauses) = clause;
		else if (!format_laravel_remake(
				 r, t, REPLAY_REMAKE_PRIMARY, STR_NONE, format_ddl_list(&d, &columns)) &&
			 !format_ddl_add_constraint(&d, format_laravel_table_of(t), clause))
			format_laravel_unknown(r, 0, "a primary key that is added by copying the table");
		return;
	}
	i.name = name.n ? name : format_laravel_usual_name(r->a, t->name, &columns, "index");
	format_ddl_create_index(&d, &i);
}

static bool is_index(struct str name)
{
	static const char *const kinds[] = {
		"index", "unique", "primary", "fullText", "fulltext", "spatialIndex", NULL};
	return str_one_of(name, kinds);
}

/* ->index(), ->unique('name') behind a column: one kind alone, the first of Blueprint::addFluentIndexes(). */
void format_laravel_fluent_indexes(
	struct laravel *r, struct laravel_table *t, const struct laravel_chain *c, struct str column)
{
	static const char *const kinds[] = {
		"primary", "unique", "index", "fulltext", "fullText", "spatialIndex"};
	const struct laravel_call *found = NULL;
	struct laravel_chain rest = *c;
	struct names_list one = {0};
	struct str name = STR_NONE;
	rest.calls.v++;
	rest.calls.n--;
	for (size_t k = 0; k < sizeof kinds / sizeof *kinds && !found; k++)
		found = format_laravel_find(&rest, kinds[k]);
	if (!found)
		return;
	*VEC_PUSH(r->a, &one) = column;
	(void)format_laravel_string(r, format_laravel_argument(r, found, 0, "indexName"), &name);
	/* Blueprint::addFluentIndexes() puts them behind what else the block asks for. */
	t->deferring = r->open == t->open;
	format_laravel_put_index(r, t, found->name, name, one, NULL);
	t->deferring = false;
}

/* [DB::raw('a(80)'), 'b']: as SQL. False: it is no such list. */
static bool raw_columns(const struct laravel *r, const struct format_ddl *d, uint32_t node,
	struct names_list *names, struct names_list *sql)
{
	struct laravel in;
	struct str text;
	node = format_laravel_resolve(r, node, &in);
	if (node == UINT32_MAX || !syntax_is(in.t, node, "array_creation_expression"))
		return false;
	for (uint32_t n = syntax_child(in.t, node); n != UINT32_MAX; n = syntax_sibling(in.t, n)) {
		if (!syntax_is(in.t, n, "array_element_initializer"))
			continue;
		uint32_t value = syntax_child(in.t, n), raw = format_laravel_raw(&in, value);
		if (!format_laravel_string(&in, raw == UINT32_MAX ? value : raw, &text))
			return false;
		*VEC_PUSH(r->a, names) = text;
		*VEC_PUSH(r->a, sql) = raw == UINT32_MAX ? format_ddl_name(d, text) : text;
	}
	return sql->n > 0;
}

static bool raw_index(
	struct laravel *r, struct laravel_table *t, const struct laravel_call *call, struct str name)
{
	struct format_ddl d = format_laravel_writer(r, t);
	struct names_list names = {0};
	struct format_ddl_index i = {.table = format_laravel_table_of(t), .name = name};
	i.unique = str_eq(call->name, STR("unique"));
	if ((!i.unique && !str_eq(call->name, STR("index"))) ||
		!raw_columns(r, &d, format_laravel_argument(r, call, 0, "columns"), &names, &i.expressions))
		return false;
	if (!name.n)
		i.name = format_laravel_usual_name(r->a, t->name, &names, i.unique ? "unique" : "index");
	format_ddl_create_index(&d, &i);
	return true;
}

bool format_laravel_standing_index(struct laravel *r, struct laravel_table *t, const struct laravel_chain *c)
{
	const struct laravel_call *call = &c->calls.v[0];
	struct names_list list = {0};
	struct str name = STR_NONE;
	if (!is_index(call->name))
		return false;
	(void)format_laravel_string(r, format_laravel_argument(r, call, 1, "name"), &name);
	if (format_laravel_strings(r, format_laravel_argument(r, call, 0, "columns"), &list))
		format_laravel_put_index(r, t, call->name, name, list, c);
	else if (!raw_index(r, t, call, name))
		format_laravel_unknown(r, c->node, "an index whose columns are computed");
	return true;
}
