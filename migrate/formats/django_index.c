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

static void remember(struct django *d, struct django_model *m, enum django_named_kind kind,
	const struct format_ddl_index *i)
{
	struct django_named n = {.name = i->name, .kind = kind, .index = *i};
	*VEC_PUSH(d->a, &m->named) = n;
}

static struct django_named *named(struct django_model *m, struct str name)
{
	for (size_t i = m->named.n; i-- > 0;)
		if (str_eq(m->named.v[i].name, name))
			return &m->named.v[i];
	return NULL;
}

/* condition=Q(...), which MySQL has no index for. */
static bool condition_of(struct django *d, struct format_python *r, const struct django_model *m,
	uint32_t arguments, struct str *out)
{
	uint32_t node = format_python_keyword(r, arguments, "condition");
	*out = STR_NONE;
	return node == UINT32_MAX || format_python_is(r, node, "None") ||
	       format_django_condition(d, r, m, node, out);
}

/* opclasses=["varchar_pattern_ops"], one for each column; only PostgreSQL knows them. */
static bool classes_of(
	struct django *d, struct format_python *r, uint32_t arguments, struct format_ddl_index *i)
{
	uint32_t node = format_python_keyword(r, arguments, "opclasses");
	struct names_list classes = {0};
	if (node == UINT32_MAX)
		return true;
	if (!format_python_strings(r, node, &classes) || (classes.n && classes.n != i->columns.n))
		return false;
	bool plain = !i->expressions.n;
	for (size_t k = 0; k < classes.n && d->s->dialect == DIALECT_POSTGRESQL; k++) {
		struct str column = format_ddl_name(&r->d, i->columns.v[k]);
		bool down = !plain && str_ends(i->expressions.v[k], STR(" DESC"));
		struct str text =
			str_fmt(d->a, "%.*s %.*s%s", STRF(column), STRF(classes.v[k]), down ? " DESC" : "");
		if (plain)
			*VEC_PUSH(d->a, &i->expressions) = text;
		else
			i->expressions.v[k] = text;
	}
	return true;
}

/* The columns of fields=[...], or the expressions that stand before the names; those MariaDB does not have,
 * and MySQL has: not read there. */
static bool terms_of(struct django *d, struct format_python *r, const struct django_model *m,
	uint32_t arguments, struct format_ddl_index *i)
{
	uint32_t node = format_python_positional(r, arguments, 0);
	if (node == UINT32_MAX)
		return columns_of(d, r, m, format_python_keyword(r, arguments, "fields"), &i->columns,
			       &i->expressions) &&
		       classes_of(d, r, arguments, i);
	if (d->s->dialect == DIALECT_MYSQL || format_python_keyword(r, arguments, "opclasses") != UINT32_MAX)
		return false;
	for (size_t k = 0; (node = format_python_positional(r, arguments, k)) != UINT32_MAX; k++) {
		struct str text;
		if (!format_django_expression(d, r, m, node, &text))
			return false;
		*VEC_PUSH(d->a, &i->expressions) = text;
	}
	return true;
}

/* include=["a"]: PostgreSQL alone has it; elsewhere an index is made without, and a constraint not at all. */
static bool include_of(struct django *d, struct format_python *r, const struct django_model *m,
	uint32_t arguments, struct format_ddl_index *i)
{
	struct names_list ordered = {0};
	uint32_t node = format_python_keyword(r, arguments, "include");
	return node == UINT32_MAX || columns_of(d, r, m, node, &i->include, &ordered);
}

void format_django_index(struct django *d, struct format_python *r, struct django_model *m, uint32_t node)
{
	static const char *const odd[] = {"db_tablespace", "expressions", NULL};
	static const char *const kinds[][2] = {{"Index", ""}, {"BTreeIndex", "btree"}, {"GinIndex", "gin"},
		{"GistIndex", "gist"}, {"BrinIndex", "brin"}, {"HashIndex", "hash"}};
	struct format_python_call c;
	struct format_ddl_index i = {.table = table_of(m)};
	bool known = format_python_call(r, node, &c) && !has_any(r, c.arguments, odd) &&
		     format_python_string(r, format_python_keyword(r, c.arguments, "name"), &i.name) &&
		     terms_of(d, r, m, c.arguments, &i) && include_of(d, r, m, c.arguments, &i) &&
		     condition_of(d, r, m, c.arguments, &i.predicate);
	size_t k = 0;
	while (known && k < sizeof kinds / sizeof *kinds && !str_eq(c.name, str_of(kinds[k][0])))
		k++;
	if (!known || k == sizeof kinds / sizeof *kinds) {
		format_python_unknown(r, node, "an index whose fields or options are not read");
		return;
	}
	i.method = str_of(kinds[k][1]);
	if (d->s->dialect == DIALECT_MYSQL)
		i.predicate = STR_NONE; /* all rows, then */
	if (d->s->dialect != DIALECT_POSTGRESQL)
		i.include.n = 0;
	if (m->unmanaged)
		return;
	format_ddl_create_index(&r->d, &i);
	remember(d, m, DJANGO_INDEX, &i);
}

void format_django_remove_index(
	struct django *d, struct format_python *r, struct django_model *m, struct str name)
{
	(void)d;
	struct django_named *n = named(m, name);
	if (n)
		*n = m->named.v[--m->named.n];
	if (!m->unmanaged)
		format_ddl_drop_index(&r->d, table_of(m), name, false);
}

void format_django_rename_index(struct django *d, struct format_python *r, struct django_model *m,
	uint32_t place, struct str old, uint32_t fields, struct str to)
{
	struct names_list columns = {0}, ordered = {0};
	if (!old.n && columns_of(d, r, m, fields, &columns, &ordered))
		old = format_django_name(d, m->table, &columns, "_idx");
	struct django_named *n = named(m, old);
	if (!old.n || !to.n || (d->s->dialect == DIALECT_SQLITE && !n)) {
		format_python_unknown(r, place, "an index that is renamed and not known here");
		return;
	}
	if (m->unmanaged)
		return;
	struct str quoted = format_ddl_name(&r->d, to), was = format_ddl_name(&r->d, old);
	if (d->s->dialect == DIALECT_POSTGRESQL)
		format_ddl_sql(
			&r->d, str_fmt(d->a, "ALTER INDEX %.*s RENAME TO %.*s", STRF(was), STRF(quoted)));
	else if (d->s->dialect == DIALECT_MYSQL)
		format_ddl_sql(
			&r->d, str_fmt(d->a, "ALTER TABLE %.*s RENAME INDEX %.*s TO %.*s",
				       STRF(format_ddl_name(&r->d, m->table)), STRF(was), STRF(quoted)));
	else {
		format_ddl_drop_index(&r->d, table_of(m), old, false);
		n->index.name = to;
		n->index.table = table_of(m);
		format_ddl_create_index(&r->d, &n->index);
	}
	if (n)
		n->name = n->index.name = to;
}

/* "UNIQUE (a, b)" or "CHECK (...)"; one with a condition or operator classes is an index instead. False when
 * it is not read. */
static bool read_constraint(struct django *d, struct format_python *r, const struct django_model *m,
	uint32_t node, struct django_named *out, struct str *clause)
{
	static const char *const odd[] = {"expressions", "nulls_distinct", NULL};
	struct format_python_call c;
	struct str text;
	bool mysql = d->s->dialect == DIALECT_MYSQL;
	*out = (struct django_named){.index = {.table = table_of(m), .unique = true}};
	if (!format_python_call(r, node, &c) || has_any(r, c.arguments, odd) ||
		!format_python_string(r, format_python_keyword(r, c.arguments, "name"), &out->name))
		return false;
	struct str name = format_ddl_name(&r->d, out->name);
	out->index.name = out->name;
	if (str_eq(c.name, STR("CheckConstraint"))) {
		uint32_t check = format_python_keyword(r, c.arguments, "check"); /* "condition" since 5.1 */
		if (check == UINT32_MAX)
			check = format_python_keyword(r, c.arguments, "condition");
		out->kind = DJANGO_CHECK;
		if (!format_django_condition(d, r, m, check, &text))
			return false;
		*clause = str_fmt(d->a, "CONSTRAINT %.*s CHECK (%.*s)", STRF(name), STRF(text));
		out->check = *clause;
		return true;
	}
	if (!str_eq(c.name, STR("UniqueConstraint")) || !terms_of(d, r, m, c.arguments, &out->index) ||
		!include_of(d, r, m, c.arguments, &out->index) ||
		!condition_of(d, r, m, c.arguments, &out->index.predicate))
		return false;
	uint32_t deferred = format_python_keyword(r, c.arguments, "deferrable");
	text = deferred == UINT32_MAX ? STR_NONE : syntax_text(r->t, deferred);
	bool late = str_ends(text, STR("Deferrable.DEFERRED")),
	     soon = str_ends(text, STR("Deferrable.IMMEDIATE"));
	if (text.n && !late && !soon)
		return false;
	bool carries = out->index.include.n > 0;
	out->kind =
		out->index.predicate.n || out->index.expressions.n || carries ? DJANGO_INDEX : DJANGO_UNIQUE;
	if ((mysql && out->index.predicate.n) || ((carries || text.n) && d->s->dialect != DIALECT_POSTGRESQL))
		out->kind = DJANGO_NOTHING;
	*clause = str_fmt(d->a, "CONSTRAINT %.*s UNIQUE %.*s%s", STRF(name),
		STRF(format_ddl_list(&r->d, &out->index.columns)),
		late   ? " DEFERRABLE INITIALLY DEFERRED"
		: soon ? " DEFERRABLE INITIALLY IMMEDIATE"
		       : "");
	return true;
}

struct str format_django_clause(struct django *d, const struct format_python *r, const struct django_named *n)
{
	if (n->kind == DJANGO_CHECK)
		return n->check;
	if (n->kind != DJANGO_UNIQUE)
		return STR_NONE;
	return str_fmt(d->a, "CONSTRAINT %.*s UNIQUE %.*s", STRF(format_ddl_name(&r->d, n->name)),
		STRF(format_ddl_list(&r->d, &n->index.columns)));
}

void format_django_renamed(struct django_model *m, struct str from, struct str to)
{
	struct django_groups *const groups[] = {&m->unique_together, &m->index_together};
	for (size_t g = 0; g < 2; g++)
		for (size_t i = 0; i < groups[g]->n; i++)
			for (size_t k = 0; k < groups[g]->v[i].n; k++)
				if (str_eq(groups[g]->v[i].v[k], from))
					groups[g]->v[i].v[k] = to;
	for (size_t i = 0; i < m->named.n; i++)
		for (size_t k = 0; k < m->named.v[i].index.columns.n; k++)
			if (str_eq(m->named.v[i].index.columns.v[k], from))
				m->named.v[i].index.columns.v[k] = to;
}

void format_django_constraint(struct django *d, struct format_python *r, struct django_model *m,
	uint32_t node, struct names_list *clauses, bool behind)
{
	struct django_named n;
	struct str clause;
	if (!read_constraint(d, r, m, node, &n, &clause)) {
		if (!behind)
			format_python_unknown(
				r, node, "a constraint whose condition or options are not read");
		return;
	}
	bool index = n.kind == DJANGO_INDEX;
	if (behind != index && (clauses || behind))
		return; /* its turn is the other one */
	*VEC_PUSH(d->a, &m->named) = n;
	if (m->unmanaged || n.kind == DJANGO_NOTHING)
		return;
	if (index)
		format_ddl_create_index(&r->d, &n.index);
	else if (clauses)
		*VEC_PUSH(d->a, clauses) = clause;
	else if (!format_ddl_add_constraint(&r->d, table_of(m), clause))
		format_django_remake(d, r, m);
}

void format_django_remove_constraint(
	struct django *d, struct format_python *r, struct django_model *m, uint32_t node, struct str name)
{
	struct django_named *n = named(m, name), was;
	if (!n) {
		format_python_unknown(r, node, "a constraint that is not known here");
		return;
	}
	was = *n;
	*n = m->named.v[--m->named.n];
	if (m->unmanaged || was.kind == DJANGO_NOTHING)
		return;
	if (was.kind == DJANGO_INDEX)
		format_ddl_drop_index(&r->d, table_of(m), name, false);
	else if (!format_ddl_drop_constraint(&r->d, table_of(m),
			 was.kind == DJANGO_CHECK ? FORMAT_DDL_CHECK : FORMAT_DDL_UNIQUE, name))
		format_django_remake(d, r, m);
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

void format_django_groups(struct django *d, struct format_python *r, const struct django_model *m)
{
	for (size_t i = 0; i < m->unique_together.n; i++)
		make_group(d, r, m, true, &m->unique_together.v[i], false);
	for (size_t i = 0; i < m->index_together.n; i++)
		make_group(d, r, m, false, &m->index_together.v[i], false);
	for (size_t i = 0; i < m->named.n; i++)
		if (m->named.v[i].kind == DJANGO_INDEX)
			format_ddl_create_index(&r->d, &m->named.v[i].index);
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
	struct format_python_call c;
	if (format_python_is(r, node, "set()") || format_python_is(r, node, "None"))
		return true;
	if (format_python_call(r, node, &c) && str_eq(c.function, STR("set"))) /* as before Django 1.11 */
		node = format_python_positional(r, c.arguments, 0);
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
