/* Indexes and keys of the Schema API's tables. */
#include "migrate/formats/doctrine_php.h"

/* More than any of the databases takes. */
static bool is_full(const struct doctrine_table *t)
{
	return t->indexes.n + t->keys.n >= 500 || t->touched.n >= 4000;
}

static bool text_of(struct doctrine_reader *r, uint32_t call, size_t k, struct str *out)
{
	struct doctrine_value v = format_doctrine_argument(r, call, k);
	*out = v.text;
	return format_doctrine_known(&v) && v.text.n;
}

static bool names_of(struct doctrine_reader *r, uint32_t call, size_t k, struct names_list *written,
	struct names_list *named)
{
	struct doctrine_value v = format_doctrine_argument(r, call, k);
	if (v.kind != DOCTRINE_ARRAY)
		return false;
	for (size_t i = 0; i < v.array->n; i++) {
		const struct doctrine_value *one = &v.array->v[i].value;
		if (!format_doctrine_known(one))
			return false;
		*VEC_PUSH(r->a, written) = one->text;
		*VEC_PUSH(r->a, named) = format_doctrine_named(r, one->text);
	}
	return written->n > 0;
}

/* The name that is given, or the one that DBAL makes of the columns'. */
static bool name_or(struct doctrine_reader *r, uint32_t call, size_t k, const char *prefix,
	const struct doctrine_table *t, const struct names_list *columns, struct str *out)
{
	struct doctrine_value v = format_doctrine_argument(r, call, k);
	if (v.kind == DOCTRINE_NULL || (v.kind == DOCTRINE_BOOL && format_when_is(v.when, false))) {
		*out = format_doctrine_identifier(r, prefix, t->written, columns);
		return true;
	}
	*out = format_doctrine_named(r, v.text);
	return format_doctrine_known(&v) && v.text.n;
}

static void touch(struct doctrine_reader *r, struct doctrine_table *t, enum doctrine_part part,
	struct str name, bool there)
{
	size_t serial = r->frames.n ? r->frames.v[r->frames.n - 1].serial : 0;
	*VEC_PUSH(r->a, &t->touched) = (struct doctrine_touched){part, name, there, serial};
}

/* -- indexes -- */

static bool are_same(const struct names_list *x, const struct names_list *y)
{
	bool same = x->n == y->n;
	for (size_t i = 0; same && i < x->n; i++)
		same = str_ieq(x->v[i], y->v[i]);
	return same;
}

/* Does what holds around the one hold around the other? */
static bool is_around(const struct doctrine_frames *outer, const struct doctrine_frames *inner)
{
	bool same = outer->n <= inner->n;
	for (size_t i = 0; same && i < outer->n; i++)
		same = outer->v[i].serial == inner->v[i].serial;
	return same;
}

/* Index::isFulfilledBy for one that DBAL made of itself: any other one on just its columns. */
static bool is_served(const struct doctrine_table *t, const struct doctrine_key *k)
{
	for (size_t i = 0; i < t->indexes.n; i++) {
		const struct doctrine_index *x = &t->indexes.v[i];
		if (!x->gone && !x->made.predicate.n && is_around(&x->where, &k->where) &&
			are_same(&x->made.columns, &k->made.columns))
			return true;
	}
	return t->primary.n && are_same(&t->primary, &k->made.columns);
}

static void replace_implicit(struct doctrine_table *t, const struct doctrine_index *by)
{
	for (size_t i = 0; i < t->indexes.n; i++)
		if (t->indexes.v[i].implicit && is_around(&by->where, &t->indexes.v[i].where) &&
			are_same(&by->made.columns, &t->indexes.v[i].made.columns))
			t->indexes.v[i].gone = true;
}

/* ['lengths' => [null, 191], 'where' => '(x)'] */
static bool index_options(
	struct doctrine_reader *r, const struct doctrine_value *list, struct format_ddl_index *i)
{
	struct format_ddl d = {.a = r->a, .s = r->s};
	if (list->kind == DOCTRINE_NULL)
		return true;
	const struct doctrine_value *where = format_doctrine_at(list, STR("where"));
	const struct doctrine_value *lengths = format_doctrine_at(list, STR("lengths"));
	if (list->kind != DOCTRINE_ARRAY || list->array->n != (size_t)(where != NULL) + (lengths != NULL))
		return false;
	if (where && r->s->dialect != DIALECT_MYSQL)
		i->predicate = where->text;
	if (lengths && lengths->kind != DOCTRINE_ARRAY)
		return false;
	for (size_t k = 0; lengths && r->s->dialect == DIALECT_MYSQL && k < i->columns.n; k++) {
		const struct doctrine_value *n = format_doctrine_at(lengths, str_fmt(r->a, "%zu", k));
		struct str name = format_ddl_name(&d, i->columns.v[k]);
		*VEC_PUSH(r->a, &i->expressions) =
			n && n->kind == DOCTRINE_TEXT ? str_fmt(r->a, "%.*s(%.*s)", STRF(name), STRF(n->text))
						      : name;
	}
	return !where || format_doctrine_known(where);
}

static bool add_index(struct doctrine_reader *r, struct doctrine_table *t, uint32_t call, bool unique)
{
	struct doctrine_index x = {.where = format_doctrine_here(r), .at = r->at};
	struct names_list written = {0};
	struct doctrine_value flags = format_doctrine_argument(r, call, unique ? 3 : 2);
	struct doctrine_value options = format_doctrine_argument(r, call, unique ? 2 : 3);
	x.made.unique = unique;
	x.made.table = t->name;
	if (!names_of(r, call, 0, &written, &x.made.columns) ||
		!name_or(r, call, 1, unique ? "uniq" : "idx", t, &written, &x.made.name) ||
		(flags.kind != DOCTRINE_NULL && !(flags.kind == DOCTRINE_ARRAY && !flags.array->n)) ||
		!index_options(r, &options, &x.made))
		return false;
	replace_implicit(t, &x);
	*VEC_PUSH(r->a, &t->indexes) = x;
	touch(r, t, DOCTRINE_INDEXES, x.made.name, true);
	return true;
}

/* try { $table->dropIndex('x'); } catch (...) {}: what is not there throws at once, and that is all. */
static void where_there(
	struct doctrine_reader *r, struct doctrine_table *t, enum doctrine_part part, struct str name)
{
	if (r->guarded)
		format_doctrine_push(r, format_doctrine_has(r, t, part, name, false));
}

static bool drop(
	struct doctrine_reader *r, struct doctrine_table *t, enum doctrine_part part, struct str name)
{
	size_t base = r->frames.n;
	where_there(r, t, part, name);
	struct format_ddl d = format_doctrine_writer(r, LIST_UNKEY, &r->frames, r->at);
	size_t n = d.out->n;
	if (part == DOCTRINE_INDEXES)
		format_ddl_drop_index(&d, t->name, name, false);
	else
		format_ddl_drop_constraint(&d, t->name, FORMAT_DDL_FOREIGN_KEY, name);
	format_doctrine_each(r, LIST_UNKEY, n);
	r->frames.n = base;
	touch(r, t, part, name, false);
	return true;
}

static bool drop_index(struct doctrine_reader *r, struct doctrine_table *t, uint32_t call)
{
	struct str name;
	if (!text_of(r, call, 0, &name) || t->create || r->s->dialect == DIALECT_SQLITE)
		return false;
	name = format_doctrine_named(r, name);
	for (size_t i = 0; i < t->indexes.n; i++)
		if (str_ieq(t->indexes.v[i].made.name, name))
			return false;
	return drop(r, t, DOCTRINE_INDEXES, name);
}

static bool rename_index(struct doctrine_reader *r, struct doctrine_table *t, uint32_t call)
{
	struct str from, to;
	if (!text_of(r, call, 0, &from) || !text_of(r, call, 1, &to) || t->create ||
		r->s->dialect == DIALECT_SQLITE)
		return false;
	from = format_doctrine_named(r, from);
	to = format_doctrine_named(r, to);
	struct format_ddl d = format_doctrine_writer(r, LIST_UNKEY, &r->frames, r->at);
	struct format_ddl_table old = {t->name.schema, from};
	if (r->s->dialect == DIALECT_MYSQL)
		format_ddl_sql(&d, str_fmt(r->a, "ALTER TABLE %.*s RENAME INDEX %.*s TO %.*s",
					   STRF(format_ddl_table_name(&d, t->name)),
					   STRF(format_ddl_name(&d, from)), STRF(format_ddl_name(&d, to))));
	else
		format_ddl_sql(
			&d, str_fmt(r->a, "ALTER INDEX %.*s RENAME TO %.*s",
				    STRF(format_ddl_table_name(&d, old)), STRF(format_ddl_name(&d, to))));
	touch(r, t, DOCTRINE_INDEXES, from, false);
	touch(r, t, DOCTRINE_INDEXES, to, true);
	return true;
}

/* -- keys -- */

static bool is_new(const struct doctrine_table *t, struct str column)
{
	for (size_t i = 0; i < t->columns.n; i++)
		if (str_ieq(t->columns.v[i].name, column))
			return true;
	return t->create;
}

/* A foreign key asks for an index on its columns; whether a table that was there has one, it says itself. */
static void add_implicit(
	struct doctrine_reader *r, struct doctrine_table *t, const struct doctrine_key *k, struct str name)
{
	struct doctrine_index x = {.where = k->where, .at = k->at, .implicit = true};
	if (is_served(t, k))
		return;
	x.made = (struct format_ddl_index){.name = name, .table = t->name, .columns = k->made.columns};
	x.asks = !is_new(t, k->made.columns.v[0]);
	*VEC_PUSH(r->a, &t->indexes) = x;
	touch(r, t, DOCTRINE_INDEXES, name, true);
}

static bool key_options(
	struct doctrine_reader *r, const struct doctrine_value *list, struct format_ddl_key *k)
{
	static const char *const names[] = {"onUpdate", "onDelete"}, *const words[] = {"UPDATE", "DELETE"};
	size_t known = 0;
	if (list->kind == DOCTRINE_NULL)
		return true;
	if (list->kind != DOCTRINE_ARRAY)
		return false;
	for (size_t i = 0; i < 2; i++) {
		const struct doctrine_value *v = format_doctrine_at(list, str_of(names[i]));
		known += v != NULL;
		if (v && v->kind == DOCTRINE_NULL)
			continue;
		if (v && !format_doctrine_known(v))
			return false;
		if (v)
			k->actions = str_fmt(r->a, "%.*s%sON %s %.*s", STRF(k->actions),
				k->actions.n ? " " : "", words[i], STRF(v->text));
	}
	return known == list->array->n;
}

static bool add_key(struct doctrine_reader *r, struct doctrine_table *t, uint32_t call)
{
	struct doctrine_key k = {.where = format_doctrine_here(r), .at = r->at};
	struct doctrine_value target = format_doctrine_argument(r, call, 0);
	struct doctrine_value options = format_doctrine_argument(r, call, 3);
	struct names_list written = {0}, unused = {0};
	if (target.kind == DOCTRINE_TABLE)
		k.made.target = target.table->name;
	else if (format_doctrine_known(&target))
		k.made.target = format_doctrine_table_name(r, target.text);
	else
		return false;
	if (!names_of(r, call, 1, &written, &k.made.columns) ||
		!names_of(r, call, 2, &unused, &k.made.target_columns) ||
		!key_options(r, &options, &k.made) || !name_or(r, call, 4, "fk", t, &written, &k.made.name))
		return false;
	*VEC_PUSH(r->a, &t->keys) = k;
	touch(r, t, DOCTRINE_KEYS, k.made.name, true);
	add_implicit(r, t, &k, format_doctrine_identifier(r, "idx", t->written, &written));
	return true;
}

static bool drop_key(struct doctrine_reader *r, struct doctrine_table *t, uint32_t call)
{
	struct str name;
	if (!text_of(r, call, 0, &name) || t->create || r->s->dialect == DIALECT_SQLITE)
		return false;
	return drop(r, t, DOCTRINE_KEYS, format_doctrine_named(r, name));
}

static bool set_primary(struct doctrine_reader *r, struct doctrine_table *t, uint32_t call)
{
	struct names_list unused = {0}, columns = {0};
	if (!names_of(r, call, 0, &unused, &columns))
		return false;
	if (t->create) {
		t->primary = columns;
		return true;
	}
	if (r->s->dialect == DIALECT_SQLITE)
		return false;
	struct format_ddl d = format_doctrine_writer(r, LIST_INDEX, &r->frames, r->at);
	return format_ddl_add_constraint(
		&d, t->name, str_fmt(r->a, "PRIMARY KEY %.*s", STRF(format_ddl_list(&d, &columns))));
}

static bool drop_primary(struct doctrine_reader *r, struct doctrine_table *t)
{
	if (t->create || r->s->dialect == DIALECT_SQLITE)
		return false;
	struct format_ddl d = format_doctrine_writer(r, LIST_UNKEY, &r->frames, r->at);
	return format_ddl_drop_constraint(
		&d, t->name, FORMAT_DDL_PRIMARY, str_fmt(r->a, "%.*s_pkey", STRF(t->name.name)));
}

bool format_doctrine_table_key(
	struct doctrine_reader *r, struct doctrine_table *t, struct str method, uint32_t call)
{
	if (is_full(t))
		return false;
	if (str_ieq(method, STR("addIndex")) || str_ieq(method, STR("addUniqueIndex")))
		return add_index(r, t, call, str_ieq(method, STR("addUniqueIndex")));
	if (str_ieq(method, STR("dropIndex")))
		return drop_index(r, t, call);
	if (str_ieq(method, STR("renameIndex")))
		return rename_index(r, t, call);
	if (str_ieq(method, STR("addForeignKeyConstraint")))
		return add_key(r, t, call);
	if (str_ieq(method, STR("removeForeignKey")) || str_ieq(method, STR("dropForeignKey")))
		return drop_key(r, t, call);
	if (str_ieq(method, STR("setPrimaryKey")))
		return set_primary(r, t, call);
	return str_ieq(method, STR("dropPrimaryKey")) && drop_primary(r, t);
}
