#include "migrate/formats/fizz.h"

/*
 * What fizz makes of each of its calls. Facts: github.com/gobuffalo/fizz (tables.go, columns.go,
 * foreign_keys.go, translators): a table gets created_at and updated_at unless it says otherwise, the column
 * "id" comes first, "null" in the options takes NOT NULL away, whatever it is.
 */

struct run {
	struct format_ddl d;
	struct migration *m;
};

static void gap(struct run *r, const char *what)
{
	format_gap(r->d.a, r->m, format_ddl_line(&r->d), str_of(what));
}

static struct str text_at(const struct fizz_call *c, size_t k)
{
	return k < c->arguments.n && c->arguments.v[k].kind == FIZZ_TEXT ? c->arguments.v[k].text : STR_NONE;
}

/* The k-th argument if it is a map: options. */
static const struct fizz_value *options_at(const struct fizz_call *c, size_t k)
{
	return k < c->arguments.n && c->arguments.v[k].kind == FIZZ_MAP ? &c->arguments.v[k] : NULL;
}

static struct str option_text(const struct fizz_value *options, const char *key)
{
	const struct fizz_value *v = format_fizz_option(options, key);
	return v && v->kind == FIZZ_TEXT ? v->text : STR_NONE;
}

static bool option_true(const struct fizz_value *options, const char *key)
{
	const struct fizz_value *v = format_fizz_option(options, key);
	return v && v->kind == FIZZ_WORD && str_eq(v->text, STR("true"));
}

/* "shop.orders" is a table of a schema. */
static struct format_ddl_table table_named(struct str name)
{
	size_t dot = str_chr(name, '.');
	return (struct format_ddl_table){str_sub(name, 0, dot == SIZE_MAX ? 0 : dot),
		str_sub(name, dot == SIZE_MAX ? 0 : dot + 1, name.n)};
}

/* -- columns -- */

static struct str default_of(const struct format_ddl *d, const struct fizz_value *options)
{
	const struct fizz_value *v = format_fizz_option(options, "default");
	struct str raw = option_text(options, "default_raw");
	if (raw.n)
		return raw;
	if (!v || v->kind == FIZZ_LIST || v->kind == FIZZ_MAP || str_eq(v->text, STR("nil")))
		return STR_NONE;
	return v->kind == FIZZ_TEXT || d->s->dialect != DIALECT_MYSQL ? format_ddl_text(d, v->text) : v->text;
}

/* Keys that count for themselves. */
static void serial(const struct format_ddl *d, struct format_ddl_column *c, struct str type)
{
	bool big = str_ieq(type, STR("bigint"));
	bool small = str_ieq(type, STR("integer")) || str_ieq(type, STR("int"));
	if (d->s->dialect == DIALECT_POSTGRESQL && (big || small))
		c->type = big ? STR("bigserial") : STR("serial");
	else if (d->s->dialect == DIALECT_MYSQL && str_ends(str_lower(d->a, type), STR("int")))
		c->extra = STR("AUTO_INCREMENT");
	else if (d->s->dialect == DIALECT_MYSQL && small)
		c->extra = STR("AUTO_INCREMENT");
	else if (d->s->dialect == DIALECT_SQLITE)
		c->type = small ? STR("INTEGER") : STR("TEXT");
}

static struct format_ddl_column column_of(
	const struct format_ddl *d, struct str name, struct str type, const struct fizz_value *options)
{
	struct format_ddl_column c = {.name = name, .type = format_fizz_type(d, type, options)};
	c.primary = format_fizz_option(options, "primary") != NULL;
	c.not_null = !format_fizz_option(options, "null") || (c.primary && d->s->dialect != DIALECT_SQLITE);
	c.def = default_of(d, options);
	c.first = option_true(options, "first");
	c.after = option_text(options, "after");
	if (c.primary)
		serial(d, &c, type);
	return c;
}

/* -- indexes and keys -- */

/* "a", ["a", "b"] */
static bool columns_in(struct arena *a, const struct fizz_value *v, struct names_list *out)
{
	if (v->kind == FIZZ_TEXT)
		*VEC_PUSH(a, out) = v->text;
	for (size_t i = 0; v->kind == FIZZ_LIST && i < v->items.n; i++)
		if (v->items.v[i].kind == FIZZ_TEXT)
			*VEC_PUSH(a, out) = v->items.v[i].text;
	return out->n > 0 && (v->kind == FIZZ_TEXT || out->n == v->items.n);
}

static struct str joined(struct arena *a, struct str first, const struct names_list *parts, const char *last)
{
	for (size_t i = 0; i < parts->n; i++)
		first = str_fmt(a, "%.*s_%.*s", STRF(first), STRF(parts->v[i]));
	return str_fmt(a, "%.*s%s", STRF(first), last);
}

/* The k-th argument: columns, behind it options. PostgreSQL's translator writes columns as they stand. */
static bool add_index(struct run *r, struct str table, const struct fizz_call *c, size_t k)
{
	struct format_ddl_index i = {.table = table_named(table)};
	const struct fizz_value *options = options_at(c, k + 1);
	if (!table.n || k >= c->arguments.n || !columns_in(r->d.a, &c->arguments.v[k], &i.columns))
		return false;
	i.name = option_text(options, "name");
	i.unique = option_true(options, "unique");
	if (!i.name.n)
		i.name = joined(r->d.a, table, &i.columns, "_idx");
	if (r->d.s->dialect == DIALECT_POSTGRESQL)
		i.expressions = i.columns;
	format_ddl_create_index(&r->d, &i);
	return true;
}

/* The k-th argument: a column; then {"table": ["column"]} and options. */
static bool key_of(const struct run *r, struct str table, const struct fizz_call *c, size_t k,
	struct format_ddl_key *out, bool named)
{
	const struct fizz_value *to = options_at(c, k + 1), *options = options_at(c, k + 2);
	struct arena *a = r->d.a;
	*out = (struct format_ddl_key){.name = option_text(options, "name")};
	if (!text_at(c, k).n || !to || to->items.n != 1 || !columns_in(a, to->items.v, &out->target_columns))
		return false;
	*VEC_PUSH(a, &out->columns) = text_at(c, k);
	out->target = table_named(to->keys.v[0]);
	if (!named)
		out->name = STR_NONE;
	else if (!out->name.n)
		out->name = joined(a, str_fmt(a, "%.*s_%.*s", STRF(table), STRF(to->keys.v[0])),
			&out->target_columns, "_fk");
	struct str update = option_text(options, "on_update"), gone = option_text(options, "on_delete");
	out->actions = str_fmt(a, "%s%.*s%s%.*s", update.n ? "ON UPDATE " : "", STRF(update),
		gone.n ? " ON DELETE " : "", STRF(gone));
	return true;
}

/* -- tables -- */

static bool has_column(const struct format_ddl_create *t, struct str name)
{
	for (size_t i = 0; i < t->columns.n; i++)
		if (str_eq(t->columns.v[i].name, name))
			return true;
	return false;
}

static void push_column(struct run *r, struct format_ddl_create *t, struct format_ddl_column c)
{
	(void)VEC_PUSH(r->d.a, &t->columns);
	size_t at = str_eq(c.name, STR("id")) ? 0 : t->columns.n - 1;
	for (size_t i = t->columns.n - 1; i > at; i--)
		t->columns.v[i] = t->columns.v[i - 1];
	t->columns.v[at] = c;
}

static void push_time(struct run *r, struct format_ddl_create *t, struct str name)
{
	if (!has_column(t, name))
		push_column(r, t, column_of(&r->d, name, STR("timestamp"), NULL));
}

static void primary_key(struct run *r, struct format_ddl_create *t, const struct fizz_call *c)
{
	struct names_list columns = {0};
	for (size_t k = 0; k < c->arguments.n; k++)
		if (text_at(c, k).n)
			*VEC_PUSH(r->d.a, &columns) = text_at(c, k);
	if (columns.n)
		*VEC_PUSH(r->d.a, &t->clauses) =
			str_fmt(r->d.a, "PRIMARY KEY %.*s", STRF(format_ddl_list(&r->d, &columns)));
}

/* A line of a table's block; *times: whether created_at and updated_at come by themselves. */
static bool table_line(struct run *r, struct format_ddl_create *t, const struct fizz_call *c, bool *times)
{
	struct format_ddl_key key;
	if (str_eq(c->name, STR("t.Column")) && text_at(c, 0).n && text_at(c, 1).n)
		push_column(r, t, column_of(&r->d, text_at(c, 0), text_at(c, 1), options_at(c, 2)));
	else if (str_eq(c->name, STR("t.Timestamp")) && text_at(c, 0).n)
		push_time(r, t, text_at(c, 0));
	else if (str_eq(c->name, STR("t.Timestamps"))) {
		push_time(r, t, STR("created_at"));
		push_time(r, t, STR("updated_at"));
	} else if (str_eq(c->name, STR("t.DisableTimestamps")))
		*times = false;
	else if (str_eq(c->name, STR("t.PrimaryKey")) && c->arguments.n)
		primary_key(r, t, c);
	else if (str_eq(c->name, STR("t.ForeignKey")) && key_of(r, STR_NONE, c, 0, &key, false))
		*VEC_PUSH(r->d.a, &t->clauses) = format_ddl_foreign_key(&r->d, &key);
	else
		return str_eq(c->name, STR("t.Index"));
	return true;
}

static bool create_table(struct run *r, const struct fizz_call *c)
{
	struct str name = text_at(c, 0);
	struct format_ddl_create t = {.table = table_named(name)};
	const struct fizz_value *wanted = format_fizz_option(options_at(c, 1), "timestamps");
	bool times = !wanted || str_eq(wanted->text, STR("true")), whole = name.n > 0;
	size_t at = r->d.at;
	if (!name.n)
		return false;
	for (size_t i = 0; i < c->block.n; i++)
		whole = !c->block.v[i].bad && table_line(r, &t, &c->block.v[i], &times) && whole;
	if (times) {
		push_time(r, &t, STR("created_at"));
		push_time(r, &t, STR("updated_at"));
	}
	format_ddl_create_table(&r->d, &t);
	for (size_t i = 0; i < c->block.n; i++) {
		r->d.at = c->block.v[i].at;
		if (str_eq(c->block.v[i].name, STR("t.Index")))
			whole = add_index(r, name, &c->block.v[i], 0) && whole;
	}
	r->d.at = at;
	return whole;
}

/* -- the other calls -- */

static bool column_call(struct run *r, const struct fizz_call *c, struct format_ddl_table t, bool change)
{
	if (!text_at(c, 1).n || !text_at(c, 2).n)
		return false;
	struct format_ddl_column col = column_of(&r->d, text_at(c, 1), text_at(c, 2), options_at(c, 3));
	if (change)
		return format_ddl_change_column(&r->d, t, &col);
	format_ddl_add_column(&r->d, t, &col, false);
	return true;
}

static bool foreign_key(struct run *r, const struct fizz_call *c, struct str table)
{
	struct format_ddl_key k;
	return key_of(r, table, c, 1, &k, true) &&
	       format_ddl_add_constraint(&r->d, table_named(table), format_ddl_foreign_key(&r->d, &k));
}

static bool rename_index(struct run *r, const struct fizz_call *c, struct format_ddl_table t)
{
	struct str from = format_ddl_name(&r->d, text_at(c, 1)), to = format_ddl_name(&r->d, text_at(c, 2));
	if (!text_at(c, 1).n || !text_at(c, 2).n || r->d.s->dialect == DIALECT_SQLITE)
		return false;
	format_ddl_sql(
		&r->d, r->d.s->dialect == DIALECT_MYSQL
			       ? str_fmt(r->d.a, "ALTER TABLE %.*s RENAME INDEX %.*s TO %.*s",
					 STRF(format_ddl_table_name(&r->d, t)), STRF(from), STRF(to))
			       : str_fmt(r->d.a, "ALTER INDEX %.*s RENAME TO %.*s", STRF(from), STRF(to)));
	return true;
}

/* Changes of a table that is there. False: not read. */
static bool table_call(struct run *r, const struct fizz_call *c, struct str table)
{
	struct format_ddl_table t = table_named(table);
	struct str second = text_at(c, 1), third = text_at(c, 2), name = c->name;
	bool drop_column = str_eq(name, STR("drop_column")), drop_index = str_eq(name, STR("drop_index"));
	if (str_eq(name, STR("add_column")) || str_eq(name, STR("change_column")))
		return column_call(r, c, t, name.p[0] == 'c');
	if (str_eq(name, STR("add_index")))
		return add_index(r, table, c, 1);
	if (str_eq(name, STR("add_foreign_key")))
		return foreign_key(r, c, table);
	if (str_eq(name, STR("rename_index")))
		return rename_index(r, c, t);
	if (str_eq(name, STR("drop_foreign_key")))
		return second.n && format_ddl_drop_constraint(&r->d, t, FORMAT_DDL_FOREIGN_KEY, second);
	if (str_eq(name, STR("drop_table")))
		format_ddl_drop_table(&r->d, t, false);
	else if (str_eq(name, STR("rename_table")) && second.n)
		format_ddl_rename_table(&r->d, t, second);
	else if (str_eq(name, STR("rename_column")) && second.n && third.n)
		format_ddl_rename_column(&r->d, t, second, third);
	else if (drop_column && second.n)
		format_ddl_drop_column(&r->d, t, second, false);
	else if (drop_index && second.n)
		format_ddl_drop_index(&r->d, t, second, false);
	else
		return false;
	return true;
}

static bool run_call(struct run *r, const struct fizz_call *c)
{
	struct str first = text_at(c, 0);
	if (c->bad || !first.n)
		return false;
	if (str_eq(c->name, STR("create_table")))
		return create_table(r, c);
	if (str_eq(c->name, STR("sql")) || str_eq(c->name, STR("raw"))) {
		format_ddl_sql(&r->d, first);
		return true;
	}
	return !c->block.n && table_call(r, c, first);
}

void format_fizz_read(struct arena *a, const struct source *s, struct migration *m)
{
	struct run r = {.d = {.a = a, .s = s, .out = &m->up, .raw = m->raw}, .m = m};
	struct fizz_calls all;
	m->opaque = true;
	m->read = true;
	if (str_find(m->raw, STR("{{"), 0) != SIZE_MAX) {
		format_gap(a, m, 1, STR("a template that pop fills in when it runs"));
		return;
	}
	format_fizz_parse(a, m->raw, &all);
	for (size_t i = 0; i < all.n; i++) {
		r.d.at = all.v[i].at;
		if (!run_call(&r, &all.v[i]))
			gap(&r, "a call of fizz that is not read");
	}
}
