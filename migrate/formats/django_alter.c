/* AlterField, in the order of Django's schema editors; and models that are kept as they were. */
#include "migrate/formats/django.h"

#include <string.h>

static struct format_ddl_table table_of(const struct django_model *m)
{
	return (struct format_ddl_table){STR_NONE, m->table};
}

static struct str type_word(struct str type)
{
	return str_sub(type, 0, str_chr(type, '('));
}

static struct str uniq_name(const struct django *d, const struct django_model *m, struct str column)
{
	struct names_list one = {0};
	*VEC_PUSH(d->a, &one) = column;
	return format_django_name(d, m->table, &one, "_uniq");
}

/* Of a type that PostgreSQL needs no text index for any more. */
static bool leaves_text(const struct django_field *old, const struct django_field *now)
{
	return old->text && (old->index || old->unique) &&
	       !str_eq(type_word(old->type), type_word(now->type));
}

static void change_indexes(struct django *d, struct format_python *r, const struct django_model *m,
	const struct django_field *old, const struct django_field *now)
{
	bool covered = now->target.n && d->s->dialect == DIALECT_MYSQL;
	if (old->index && !old->unique && (!now->index || now->unique) && !covered) {
		format_django_column_index(d, r, m->table, old, true);
		if (!leaves_text(old, now))
			format_django_like_index(d, r, m->table, old, true);
	}
}

/* base/schema.py, _alter_field(): the UNIQUE goes by its name, and PostgreSQL's index for LIKE with it. */
static void drop_unique(struct django *d, struct format_python *r, const struct django_model *m,
	const struct django_field *old, const struct django_field *now)
{
	if (!old->unique || now->unique || old->primary)
		return;
	(void)format_ddl_drop_constraint(&r->d, table_of(m), FORMAT_DDL_UNIQUE, old->unique_name);
	if (!now->index && !leaves_text(old, now))
		format_django_like_index(d, r, m->table, old, true);
}

static void add_indexes(struct django *d, struct format_python *r, const struct django_model *m,
	const struct django_field *old, const struct django_field *now)
{
	bool covered = now->target.n && d->s->dialect == DIALECT_MYSQL;
	if (now->unique && !old->unique && !now->primary) {
		struct str name = uniq_name(d, m, now->column);
		(void)format_ddl_add_constraint(&r->d, table_of(m),
			str_fmt(d->a, "CONSTRAINT %.*s UNIQUE (%.*s)", STRF(format_ddl_name(&r->d, name)),
				STRF(format_ddl_name(&r->d, now->column))));
	}
	if (now->index && !now->unique && (!old->index || old->unique) && !covered)
		format_django_column_index(d, r, m->table, now, false);
	if ((!(old->index || old->unique) && now->index) || (!old->unique && now->unique))
		format_django_like_index(d, r, m->table, now, false);
}

/* Type, NULL and default of the column, whose name is the new one already. */
static void change_column(struct django *d, struct format_python *r, const struct django_model *m,
	const struct django_field *old, const struct django_field *now)
{
	bool typed = !str_eq(old->type, now->type), null = old->not_null != now->not_null;
	bool def = !str_eq(old->def, now->def);
	if (d->s->dialect == DIALECT_MYSQL) {
		struct format_ddl_column column = format_django_column(d, r, now);
		column.unique = false;
		if (typed || null || def)
			(void)format_ddl_change_column(&r->d, table_of(m), &column);
		return;
	}
	if (typed)
		format_ddl_sql(&r->d, str_fmt(d->a, "ALTER TABLE %.*s ALTER COLUMN %.*s TYPE %.*s",
					      STRF(format_ddl_name(&r->d, m->table)),
					      STRF(format_ddl_name(&r->d, now->column)), STRF(now->type)));
	if (null)
		(void)format_ddl_change_null(&r->d, table_of(m), now->column, now->not_null);
	if (def)
		(void)format_ddl_change_default(&r->d, table_of(m), now->column, now->def);
}

static bool same(const struct django_field *old, const struct django_field *now)
{
	return str_eq(old->column, now->column) && str_eq(old->target, now->target) &&
	       str_eq(old->type, now->type) && str_eq(old->check, now->check) && str_eq(old->def, now->def) &&
	       old->unique == now->unique && old->index == now->index && old->primary == now->primary &&
	       old->not_null == now->not_null;
}

void format_django_alter_field(struct django *d, struct format_python *r, struct django_model *m,
	struct django_field *old, const struct django_field *now, uint32_t node)
{
	struct django_field next = *now, from = *old;
	next.key_name = old->key_name;
	next.unique_name = old->unique ? old->unique_name : uniq_name(d, m, now->column);
	if (same(old, now)) {
		*old = next;
		return;
	}
	bool plain = old->primary == now->primary && str_eq(old->check, now->check);
	bool unclear = (old->unique && !now->unique && !old->unique_name.n) ||
		       (old->primary && !str_eq(old->type, now->type));
	if (d->s->dialect == DIALECT_SQLITE) {
		*old = next;
		format_django_renamed(m, from.column, next.column);
		format_django_remake(d, r, m);
		return;
	}
	if (!plain || unclear) {
		format_python_unknown(r, node, "a changed field whose keys are not followed");
		*old = next;
		return;
	}
	if (leaves_text(old, now))
		format_django_like_index(d, r, m->table, old, true);
	format_django_drop_key(d, r, m->table, old);
	drop_unique(d, r, m, old, now);
	change_indexes(d, r, m, old, now);
	if (!str_eq(old->column, now->column))
		format_ddl_rename_column(&r->d, table_of(m), old->column, now->column);
	format_django_renamed(m, from.column, next.column);
	next.key_name = format_django_key_name(d, m->table, &next);
	change_column(d, r, m, &from, &next);
	add_indexes(d, r, m, &from, &next);
	format_django_add_key(d, r, m->table, &next);
	*old = next;
}

void format_django_remake(struct django *d, struct format_python *r, const struct django_model *m)
{
	struct format_ddl_create create = {.table = {STR_NONE, str_fmt(d->a, "new__%.*s", STRF(m->table))}};
	for (size_t i = 0; i < m->fields.n; i++)
		*VEC_PUSH(d->a, &create.columns) = format_django_column(d, r, &m->fields.v[i]);
	for (size_t i = 0; i < m->named.n; i++) {
		struct str clause = format_django_clause(d, r, &m->named.v[i]);
		if (clause.n)
			*VEC_PUSH(d->a, &create.clauses) = clause;
	}
	format_ddl_create_table(&r->d, &create);
	format_ddl_drop_table(&r->d, table_of(m), false);
	format_ddl_rename_table(&r->d, create.table, m->table);
	for (size_t i = 0; i < m->fields.n; i++)
		format_django_behind(d, r, m->table, &m->fields.v[i]);
	format_django_groups(d, r, m);
}

static void *copied(struct arena *a, const void *v, size_t n, size_t size)
{
	void *out = n ? arena_alloc(a, n, size) : NULL;
	if (n)
		memcpy(out, v, n * size);
	return out;
}

/* VECs of v with n elements and no room behind them. */
#define COPY(a, l) ((l)->v = copied((a), (l)->v, (l)->n, sizeof *(l)->v), (l)->cap = (l)->n)

void format_django_copy_models(struct django *d)
{
	COPY(d->a, &d->models);
	for (size_t i = 0; i < d->models.n; i++) {
		struct django_model *m = &d->models.v[i];
		COPY(d->a, &m->fields);
		COPY(d->a, &m->many);
		COPY(d->a, &m->named);
		COPY(d->a, &m->unique_together);
		COPY(d->a, &m->index_together);
	}
}
