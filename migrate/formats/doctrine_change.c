/* Doctrine's Schema API: what is said of one table and its columns. */
#include "migrate/formats/doctrine_php.h"

enum { MAX_COLUMNS = 2000, MAX_TOUCHED = 4000 };

static struct doctrine_value of_kind(enum doctrine_kind kind)
{
	return (struct doctrine_value){.kind = kind};
}

static struct doctrine_column *added_column(struct doctrine_table *t, struct str name)
{
	for (size_t i = t->columns.n; i-- > 0;)
		if (str_ieq(t->columns.v[i].name, name))
			return &t->columns.v[i];
	return NULL;
}

static struct doctrine_value column_value(struct doctrine_table *t, struct str name)
{
	return (struct doctrine_value){.kind = DOCTRINE_COLUMN, .table = t, .text = name, .live = t->live};
}

static bool add_column(
	struct doctrine_reader *r, struct doctrine_table *t, uint32_t call, struct doctrine_value *out)
{
	struct doctrine_column c = {.where = format_doctrine_here(r), .at = r->at};
	struct format_ddl_column unused;
	struct str name, type;
	if (t->columns.n >= MAX_COLUMNS || t->touched.n >= MAX_TOUCHED)
		return false;
	if (!format_doctrine_text_argument(r, call, 0, &name) ||
		!format_doctrine_text_argument(r, call, 1, &type))
		return false;
	struct doctrine_value list = format_doctrine_argument(r, call, 2);
	c.name = format_doctrine_named(r, name);
	c.o.type = type;
	bool known = format_doctrine_options(r, &list, &c.o);
	*VEC_PUSH(r->a, &t->columns) = c;
	format_doctrine_touch(r, t, DOCTRINE_COLUMNS, c.name, true);
	*out = column_value(t, c.name);
	return format_doctrine_column(r, &c, &unused) && known;
}

static bool drop_column(struct doctrine_reader *r, struct doctrine_table *t, struct str name)
{
	if (t->touched.n >= MAX_TOUCHED)
		return false;
	format_doctrine_touch(r, t, DOCTRINE_COLUMNS, name, false);
	if (t->create || r->s->dialect == DIALECT_SQLITE || added_column(t, name))
		return false;
	struct format_ddl d = format_doctrine_writer(r, LIST_LESS, &r->frames, r->at);
	format_ddl_drop_column(&d, t->name, name, false);
	return true;
}

static void change_option(struct doctrine_options *to, const struct doctrine_options *o)
{
	const struct doctrine_options old = *to;
	if (o->has_null) {
		to->has_null = true;
		to->nullable = o->nullable;
	}
	if (o->has_default) {
		to->has_default = true;
		to->def = o->def;
	}
	if (o->has_auto) {
		to->has_auto = true;
		to->autoincrement = o->autoincrement;
	}
	to->type = o->type.n ? o->type : old.type;
	to->length = o->length.n ? o->length : old.length;
	to->precision = o->precision.n ? o->precision : old.precision;
	to->scale = o->scale.n ? o->scale : old.scale;
	to->definition = o->definition.n ? o->definition : old.definition;
	to->fixed = old.fixed || o->fixed;
	to->is_unsigned = old.is_unsigned || o->is_unsigned;
}

static bool change_column(struct doctrine_reader *r, struct doctrine_table *t, struct str name,
	const struct doctrine_options *o)
{
	struct doctrine_column *c = added_column(t, name);
	r->steps += t->columns.n / 16 + t->changes.n;
	if (c && !format_doctrine_same_frames(&c->where, &r->frames))
		return false;
	for (size_t i = t->changes.n; i-- > 0 && !c;)
		if (str_ieq(t->changes.v[i].name, name) &&
			format_doctrine_same_frames(&t->changes.v[i].where, &r->frames))
			c = &t->changes.v[i];
	if (!c) {
		if (t->create)
			return false;
		c = VEC_PUSH(r->a, &t->changes);
		*c = (struct doctrine_column){.name = name, .where = format_doctrine_here(r), .at = r->at};
	}
	change_option(&c->o, o);
	return true;
}

static bool modify_column(struct doctrine_reader *r, struct doctrine_table *t, uint32_t call)
{
	struct doctrine_value list = format_doctrine_argument(r, call, 1);
	struct doctrine_options o = {0};
	struct str name;
	return format_doctrine_text_argument(r, call, 0, &name) && format_doctrine_options(r, &list, &o) &&
	       change_column(r, t, format_doctrine_named(r, name), &o);
}

static bool rename_column(struct doctrine_reader *r, struct doctrine_table *t, uint32_t call)
{
	struct str from, to;
	if (!format_doctrine_text_argument(r, call, 0, &from) ||
		!format_doctrine_text_argument(r, call, 1, &to) || t->create ||
		r->s->dialect == DIALECT_SQLITE)
		return false;
	from = format_doctrine_named(r, from);
	to = format_doctrine_named(r, to);
	struct format_ddl d = format_doctrine_writer(r, LIST_COLUMN, &r->frames, r->at);
	format_ddl_rename_column(&d, t->name, from, to);
	format_doctrine_touch(r, t, DOCTRINE_COLUMNS, from, false);
	format_doctrine_touch(r, t, DOCTRINE_COLUMNS, to, true);
	return true;
}

struct doctrine_value format_doctrine_column_call(
	struct doctrine_reader *r, const struct doctrine_value *column, struct str method, uint32_t call)
{
	struct doctrine_value v = format_doctrine_argument(r, call, 0);
	struct doctrine_options o = {0};
	struct doctrine_array one = {0};
	struct doctrine_value list = {.kind = DOCTRINE_ARRAY, .array = &one};
	static const char *const idle[] = {"setComment", "setPlatformOptions", "setPlatformOption", NULL};
	if (str_ieq(method, STR("getName")))
		return format_doctrine_of_text(column->text);
	if (!str_starts(method, STR("set")))
		return of_kind(DOCTRINE_DATA);
	if (column->live || str_ione_of(method, idle))
		return *column;
	*VEC_PUSH(r->a, &one) = (struct doctrine_pair){str_sub(method, 3, method.n), v};
	if (str_ieq(method, STR("setOptions")))
		list = v;
	format_doctrine_schema_begins(r);
	if (!(format_doctrine_options(r, &list, &o) && change_column(r, column->table, column->text, &o)))
		format_doctrine_unknown(r, DOCTRINE_SCHEMA_NOT_READ);
	return *column;
}

static struct doctrine_value has_part(
	struct doctrine_reader *r, struct doctrine_table *t, uint32_t call, enum doctrine_part part)
{
	struct str name;
	if (!format_doctrine_text_argument(r, call, 0, &name))
		return of_kind(DOCTRINE_DATA);
	return format_doctrine_of_bool(
		format_doctrine_has(r, t, part, format_doctrine_named(r, name), t->live));
}

static int set_asked(struct str method)
{
	static const char *const get[] = {"", "getColumns", "getIndexes", "getForeignKeys"}; /* by part */
	for (int i = DOCTRINE_COLUMNS; i <= DOCTRINE_KEYS; i++)
		if (str_ieq(method, str_of(get[i])))
			return i;
	return -1;
}

/* Questions; false: it is none. */
static bool ask(struct doctrine_reader *r, struct doctrine_table *t, struct str method, uint32_t call,
	struct doctrine_value *out)
{
	static const char *const has[] = {"", "hasColumn", "hasIndex", "hasForeignKey"}; /* by part */
	struct str name;
	for (int i = DOCTRINE_COLUMNS; i <= DOCTRINE_KEYS; i++)
		if (str_ieq(method, str_of(has[i]))) {
			*out = has_part(r, t, call, (enum doctrine_part)i);
			return true;
		}
	if (str_ieq(method, STR("getName")))
		*out = format_doctrine_of_text(t->written);
	else if (str_ieq(method, STR("getColumn")) && format_doctrine_text_argument(r, call, 0, &name))
		*out = column_value(t, format_doctrine_named(r, name));
	else if (set_asked(method) >= 0)
		*out = (struct doctrine_value){.kind = DOCTRINE_SET,
			.table = t,
			.part = (enum doctrine_part)set_asked(method),
			.live = t->live};
	else
		return !format_doctrine_is_change(method);
	return true;
}

struct doctrine_value format_doctrine_table_call(
	struct doctrine_reader *r, const struct doctrine_value *table, struct str method, uint32_t call)
{
	struct doctrine_table *t = table->table;
	struct doctrine_value out = of_kind(DOCTRINE_DATA);
	struct str name;
	if (ask(r, t, method, call, &out))
		return out;
	out = *table;
	if (t->live || str_ieq(method, STR("addOption")) || str_ieq(method, STR("setComment")))
		return out;
	format_doctrine_schema_begins(r);
	bool read = false;
	if (str_ieq(method, STR("addColumn")))
		read = add_column(r, t, call, &out);
	else if (str_ieq(method, STR("dropColumn")))
		read = format_doctrine_text_argument(r, call, 0, &name) &&
		       drop_column(r, t, format_doctrine_named(r, name));
	else if (str_ieq(method, STR("modifyColumn")) || str_ieq(method, STR("changeColumn")))
		read = modify_column(r, t, call);
	else if (str_ieq(method, STR("renameColumn")))
		read = rename_column(r, t, call);
	else
		read = format_doctrine_table_key(r, t, method, call);
	if (!read)
		format_doctrine_unknown(r, DOCTRINE_SCHEMA_NOT_READ);
	return out;
}
