/* Indexes and constraints of Django's models: in Meta's options, and as operations of their own. */
#include "migrate/formats/django.h"

static struct format_ddl_table table_of(const struct django_model *m)
{
	return (struct format_ddl_table){STR_NONE, m->table};
}

/* The columns of a list of field names; "-name" is descending. False when one is not known here. */
static bool columns_of(struct django *d, struct format_python *r, const struct django_model *m, uint32_t node,
	struct names_list *columns, struct names_list *ordered)
{
	bool down = false;
	struct names_list names = {0};
	if (node == UINT32_MAX || !format_python_strings(r, node, &names) || !names.n)
		return false;
	for (size_t i = 0; i < names.n; i++) {
		struct str name = names.v[i], column = STR_NONE;
		bool minus = name.n && name.p[0] == '-';
		name = str_sub(name, minus, name.n);
		for (size_t k = 0; k < m->fields.n; k++)
			if (str_eq(m->fields.v[k].name, name))
				column = m->fields.v[k].column;
		if (!column.n)
			return false;
		down = down || minus;
		*VEC_PUSH(d->a, columns) = column;
		*VEC_PUSH(d->a, ordered) =
			str_fmt(d->a, "%.*s%s", STRF(format_ddl_name(&r->d, column)), minus ? " DESC" : "");
	}
	if (!down)
		ordered->n = 0;
	return true;
}

static bool has_any(struct format_python *r, uint32_t arguments, const char *const *keys)
{
	for (; *keys; keys++)
		if (format_python_keyword(r, arguments, *keys) != UINT32_MAX)
			return true;
	return false;
}

void format_django_index(
	struct django *d, struct format_python *r, const struct django_model *m, uint32_t node)
{
	static const char *const odd[] = {
		"condition", "opclasses", "include", "db_tablespace", "expressions", NULL};
	static const char *const kinds[][2] = {{"Index", ""}, {"BTreeIndex", "btree"}, {"GinIndex", "gin"},
		{"GistIndex", "gist"}, {"BrinIndex", "brin"}, {"HashIndex", "hash"}};
	struct format_python_call c;
	struct format_ddl_index i = {.table = table_of(m)};
	bool known = format_python_call(r, node, &c) && !has_any(r, c.arguments, odd) &&
		     format_python_positional(r, c.arguments, 0) == UINT32_MAX &&
		     format_python_string(r, format_python_keyword(r, c.arguments, "name"), &i.name) &&
		     columns_of(d, r, m, format_python_keyword(r, c.arguments, "fields"), &i.columns,
			     &i.expressions);
	size_t k = 0;
	while (known && k < sizeof kinds / sizeof *kinds && !str_eq(c.name, str_of(kinds[k][0])))
		k++;
	if (!known || k == sizeof kinds / sizeof *kinds) {
		format_python_unknown(r, node, "an index whose fields or options are not read");
		return;
	}
	i.method = str_of(kinds[k][1]);
	if (!m->unmanaged)
		format_ddl_create_index(&r->d, &i);
}

/* A UniqueConstraint over fields alone. */
static bool unique_clause(
	struct django *d, struct format_python *r, struct django_model *m, uint32_t node, struct str *clause)
{
	static const char *const odd[] = {
		"condition", "deferrable", "opclasses", "include", "expressions", NULL};
	struct format_python_call c;
	struct names_list columns = {0}, ordered = {0};
	struct str name;
	if (!format_python_call(r, node, &c) || !str_eq(c.name, STR("UniqueConstraint")) ||
		has_any(r, c.arguments, odd) || format_python_positional(r, c.arguments, 0) != UINT32_MAX ||
		!format_python_string(r, format_python_keyword(r, c.arguments, "name"), &name) ||
		!columns_of(d, r, m, format_python_keyword(r, c.arguments, "fields"), &columns, &ordered))
		return false;
	*clause = str_fmt(d->a, "CONSTRAINT %.*s UNIQUE %.*s", STRF(format_ddl_name(&r->d, name)),
		STRF(format_ddl_list(&r->d, &columns)));
	*VEC_PUSH(d->a, &m->uniques) = name;
	return true;
}

void format_django_constraint(struct django *d, struct format_python *r, struct django_model *m,
	uint32_t node, struct names_list *clauses)
{
	struct str clause;
	if (!unique_clause(d, r, m, node, &clause))
		format_python_unknown(r, node, "a constraint whose condition or options are not read");
	else if (clauses)
		*VEC_PUSH(d->a, clauses) = clause;
	else if (!m->unmanaged && !format_ddl_add_constraint(&r->d, table_of(m), clause))
		format_python_unknown(r, node, "a constraint that Django adds by copying the table");
}

void format_django_remove_constraint(
	struct django *d, struct format_python *r, struct django_model *m, uint32_t node, struct str name)
{
	(void)d;
	for (size_t i = 0; i < m->uniques.n; i++) {
		if (!str_eq(m->uniques.v[i], name))
			continue;
		m->uniques.v[i] = m->uniques.v[--m->uniques.n];
		if (format_ddl_drop_constraint(&r->d, table_of(m), FORMAT_DDL_UNIQUE, name))
			return;
	}
	format_python_unknown(
		r, node, "a constraint that is not known here, or that Django drops by copying");
}

/* -- unique_together, index_together -- */

static void make_group(struct django *d, struct format_python *r, const struct django_model *m, bool unique,
	const struct names_list *columns, bool drop)
{
	struct format_ddl_index i = {.table = table_of(m), .unique = unique, .columns = *columns};
	i.name = format_django_name(d, m->table, columns, unique ? "_uniq" : "_idx");
	struct str clause = str_fmt(d->a, "CONSTRAINT %.*s UNIQUE %.*s", STRF(format_ddl_name(&r->d, i.name)),
		STRF(format_ddl_list(&r->d, columns)));
	bool constraint = unique && d->s->dialect != DIALECT_SQLITE; /* there, a unique index */
	if (drop && constraint)
		(void)format_ddl_drop_constraint(&r->d, i.table, FORMAT_DDL_UNIQUE, i.name);
	else if (drop)
		format_ddl_drop_index(&r->d, i.table, i.name, false);
	else if (constraint)
		(void)format_ddl_add_constraint(&r->d, i.table, clause);
	else
		format_ddl_create_index(&r->d, &i);
}

static bool same_list(const struct names_list *a, const struct names_list *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (!str_eq(a->v[i], b->v[i]))
			return false;
	return true;
}

static bool holds(const struct django_groups *l, const struct names_list *one)
{
	for (size_t i = 0; i < l->n; i++)
		if (same_list(&l->v[i], one))
			return true;
	return false;
}

/* {("a", "b")}, [("a", "b")], set() or ("a", "b"): one group or several. */
static bool groups_of(struct django *d, struct format_python *r, const struct django_model *m, uint32_t node,
	struct django_groups *out)
{
	struct names_list columns = {0}, ordered = {0};
	struct str text;
	if (format_python_is(r, node, "set()") || format_python_is(r, node, "None"))
		return true;
	uint32_t first = format_python_element(r, node, 0);
	if (first == UINT32_MAX)
		return syntax_is(r->t, node, "list") || syntax_is(r->t, node, "tuple");
	if (format_python_string(r, first, &text)) {
		bool read = columns_of(d, r, m, node, &columns, &ordered);
		*VEC_PUSH(d->a, out) = columns;
		return read;
	}
	for (size_t k = 0;; k++) {
		uint32_t one = format_python_element(r, node, k);
		columns = ordered = (struct names_list){0};
		if (one == UINT32_MAX)
			return true;
		if (!columns_of(d, r, m, one, &columns, &ordered))
			return false;
		*VEC_PUSH(d->a, out) = columns;
	}
}

void format_django_together(struct django *d, struct format_python *r, struct django_model *m, bool unique,
	uint32_t node, uint32_t place)
{
	struct django_groups *was = unique ? &m->unique_together : &m->index_together, now = {0};
	if (!groups_of(d, r, m, node, &now)) {
		format_python_unknown(r, place, "fields together that are computed or not known here");
		return;
	}
	for (size_t i = 0; i < was->n && !m->unmanaged; i++)
		if (!holds(&now, &was->v[i]))
			make_group(d, r, m, unique, &was->v[i], true);
	for (size_t i = 0; i < now.n && !m->unmanaged; i++)
		if (!holds(was, &now.v[i]))
			make_group(d, r, m, unique, &now.v[i], false);
	*was = now;
}
