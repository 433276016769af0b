/* What a Phinx table is told to do, which waits for create(), update() or save(). */
#include "migrate/formats/phinx.h"

enum { MAX_ACTIONS = 2000 };

bool format_phinx_names(struct doctrine_reader *r, const struct doctrine_value *v, struct names_list *out)
{
	if (format_doctrine_known(v)) {
		*VEC_PUSH(r->a, out) = v->text;
		return v->text.n > 0;
	}
	if (v->kind != DOCTRINE_ARRAY)
		return false;
	for (size_t i = 0; i < v->array->n; i++) {
		const struct doctrine_value *one = &v->array->v[i].value;
		if (!format_doctrine_known(one) || !format_doctrine_step(r))
			return false;
		*VEC_PUSH(r->a, out) = one->text;
	}
	return out->n > 0;
}

static bool text_of(struct doctrine_reader *r, uint32_t call, size_t k, struct str *out)
{
	struct doctrine_value v = format_doctrine_argument(r, call, k);
	*out = v.text;
	return format_doctrine_known(&v) && v.text.n;
}

static bool names_of(struct doctrine_reader *r, uint32_t call, size_t k, struct names_list *out)
{
	struct doctrine_value v = format_doctrine_argument(r, call, k);
	return format_phinx_names(r, &v, out);
}

/* -- columns -- */

static void set_type(struct phinx_column *c, const struct doctrine_value *type)
{
	c->type = type->text;
	c->literal = type->raw;
	c->unread = c->unread || !format_doctrine_known(type);
}

/* addColumn('a', 'string', ['limit' => 10]), addColumn($column) */
static bool column(struct doctrine_reader *r, uint32_t call, struct phinx_action *x)
{
	struct doctrine_value name = format_doctrine_argument(r, call, 0);
	struct doctrine_value type = format_doctrine_argument(r, call, 1);
	struct doctrine_value options = format_doctrine_argument(r, call, 2);
	const struct doctrine_value *made = name.object ? &name : type.object ? &type : NULL;
	if (made && made->what == PHINX_COLUMN) {
		x->column = *(struct phinx_column *)made->object;
		if (made == &type && !str_eq(x->column.name, name.text) && x->column.name.n)
			return false; /* changes its name, too */
		x->column.name = x->column.name.n ? x->column.name : name.text;
		return x->column.name.n > 0;
	}
	x->column = (struct phinx_column){.name = name.text, .def = {.kind = DOCTRINE_NULL}};
	set_type(&x->column, &type);
	format_phinx_column_options(r, &x->column, &options);
	return format_doctrine_known(&name) && name.text.n;
}

static bool change(struct doctrine_reader *r, uint32_t call, struct phinx_action *x)
{
	x->kind = PHINX_CHANGE;
	return column(r, call, x);
}

static bool remove_column(struct doctrine_reader *r, uint32_t call, struct phinx_action *x)
{
	x->kind = PHINX_REMOVE;
	return text_of(r, call, 0, &x->name);
}

static bool rename_column(struct doctrine_reader *r, uint32_t call, struct phinx_action *x)
{
	x->kind = PHINX_RENAME_COLUMN;
	return text_of(r, call, 0, &x->name) && text_of(r, call, 1, &x->to);
}

/* -- indexes -- */

/* A number for all, or one for each by its name; "ASC" of each. */
static void index_parts(struct doctrine_reader *r, struct phinx_action *x, const struct doctrine_value *limit,
	const struct doctrine_value *order)
{
	struct format_ddl d = {.a = r->a, .s = r->s};
	bool mysql = r->s->dialect == DIALECT_MYSQL;
	for (size_t i = 0; i < x->columns.n && format_doctrine_step(r); i++) {
		struct str name = x->columns.v[i], length = STR_NONE, way = STR_NONE;
		const struct doctrine_value *one = limit ? format_doctrine_at(limit, name) : NULL;
		const struct doctrine_value *o = order ? format_doctrine_at(order, name) : NULL;
		if (one && format_doctrine_known(one))
			length = one->text;
		else if (limit && limit->kind == DOCTRINE_TEXT && i + 1 == x->columns.n)
			length = limit->text;
		if (o && format_doctrine_known(o))
			way = o->text;
		bool has = length.n && !str_eq(length, STR("0")) && mysql;
		*VEC_PUSH(r->a, &x->parts) =
			str_fmt(r->a, "%.*s%s%.*s%s%s%.*s", STRF(format_ddl_name(&d, name)), has ? "(" : "",
				STRF(has ? length : STR_NONE), has ? ")" : "", way.n ? " " : "", STRF(way));
	}
}

static bool add_index(struct doctrine_reader *r, uint32_t call, struct phinx_action *x)
{
	struct doctrine_value o = format_doctrine_argument(r, call, 1);
	const struct doctrine_value *unique = format_doctrine_at(&o, STR("unique"));
	const struct doctrine_value *name = format_doctrine_at(&o, STR("name"));
	const struct doctrine_value *type = format_doctrine_at(&o, STR("type"));
	const struct doctrine_value *include = format_doctrine_at(&o, STR("include"));
	x->kind = PHINX_ADD_INDEX;
	if (!names_of(r, call, 0, &x->columns) || (o.kind != DOCTRINE_ARRAY && o.kind != DOCTRINE_NULL))
		return false;
	x->unique = (unique && format_when_is(format_doctrine_truth(r, unique), true)) ||
		    (type && str_ieq(type->text, STR("unique")));
	if (name && name->kind != DOCTRINE_NULL) {
		x->name = name->text;
		if (!format_doctrine_known(name))
			return false;
	}
	x->index_kind = type && !x->unique && !str_ieq(type->text, STR("index")) ? type->text : STR_NONE;
	index_parts(r, x, format_doctrine_at(&o, STR("limit")), format_doctrine_at(&o, STR("order")));
	return !include || include->kind == DOCTRINE_NULL || format_phinx_names(r, include, &x->include);
}

static bool remove_index(struct doctrine_reader *r, uint32_t call, struct phinx_action *x)
{
	x->kind = PHINX_DROP_INDEX;
	return names_of(r, call, 0, &x->columns);
}

static bool remove_index_by_name(struct doctrine_reader *r, uint32_t call, struct phinx_action *x)
{
	x->kind = PHINX_DROP_INDEX;
	return text_of(r, call, 0, &x->name);
}

/* -- foreign keys -- */

static bool action_of(
	struct doctrine_reader *r, const struct doctrine_value *v, const char *on, struct str *out)
{
	if (!v || v->kind == DOCTRINE_NULL)
		return true;
	char *words = str_z(r->a, v->text);
	for (char *p = words; *p; p++)
		*p = *p == '_' ? ' ' : *p;
	*out = str_fmt(r->a, "%.*s%s%s %s", STRF(*out), out->n ? " " : "", on, words);
	return format_doctrine_known(v);
}

static bool key_from(struct doctrine_reader *r, uint32_t call, size_t k, struct phinx_action *x)
{
	struct doctrine_value table = format_doctrine_argument(r, call, k + 1);
	struct doctrine_value target = format_doctrine_argument(r, call, k + 2);
	struct doctrine_value o = format_doctrine_argument(r, call, k + 3);
	const struct doctrine_value *name = format_doctrine_at(&o, STR("constraint"));
	struct format_ddl_key *key = &x->key;
	x->kind = PHINX_ADD_KEY;
	if (!names_of(r, call, k, &key->columns) || (o.kind != DOCTRINE_ARRAY && o.kind != DOCTRINE_NULL))
		return false;
	if (name && format_doctrine_known(name))
		key->name = name->text;
	if (table.object && table.what == PHINX_TABLE)
		key->target = ((struct phinx_table *)table.object)->name;
	else if (format_doctrine_known(&table))
		key->target = format_phinx_table_name(r, table.text);
	if (target.kind == DOCTRINE_NULL)
		*VEC_PUSH(r->a, &key->target_columns) = STR("id");
	else if (!format_phinx_names(r, &target, &key->target_columns))
		return false;
	return key->target.name.n &&
	       action_of(r, format_doctrine_at(&o, STR("delete")), "ON DELETE", &key->actions) &&
	       action_of(r, format_doctrine_at(&o, STR("update")), "ON UPDATE", &key->actions);
}

static bool add_key(struct doctrine_reader *r, uint32_t call, struct phinx_action *x)
{
	return key_from(r, call, 0, x);
}

static bool add_named_key(struct doctrine_reader *r, uint32_t call, struct phinx_action *x)
{
	struct str name;
	bool known = key_from(r, call, 1, x) && text_of(r, call, 0, &name);
	x->key.name = known ? name : STR_NONE;
	return known;
}

static bool drop_key(struct doctrine_reader *r, uint32_t call, struct phinx_action *x)
{
	struct doctrine_value name = format_doctrine_argument(r, call, 1);
	x->kind = PHINX_DROP_KEY;
	if (name.kind == DOCTRINE_NULL)
		return names_of(r, call, 0, &x->columns);
	x->name = name.text;
	return format_doctrine_known(&name);
}

/* -- the table itself -- */

static bool drop(struct doctrine_reader *r, uint32_t call, struct phinx_action *x)
{
	(void)r, (void)call;
	x->kind = PHINX_DROP;
	return true;
}

static bool rename_table(struct doctrine_reader *r, uint32_t call, struct phinx_action *x)
{
	x->kind = PHINX_RENAME;
	return text_of(r, call, 0, &x->to);
}

static bool primary(struct doctrine_reader *r, uint32_t call, struct phinx_action *x)
{
	struct doctrine_value v = format_doctrine_argument(r, call, 0);
	x->kind = PHINX_PRIMARY;
	return v.kind == DOCTRINE_NULL || format_phinx_names(r, &v, &x->columns);
}

static const struct {
	const char *method;
	bool (*read)(struct doctrine_reader *r, uint32_t call, struct phinx_action *x);
} methods[] = {{"addColumn", column}, {"changeColumn", change}, {"removeColumn", remove_column},
	{"renameColumn", rename_column}, {"addIndex", add_index}, {"removeIndex", remove_index},
	{"removeIndexByName", remove_index_by_name}, {"addForeignKey", add_key},
	{"addForeignKeyWithName", add_named_key}, {"dropForeignKey", drop_key}, {"drop", drop},
	{"rename", rename_table}, {"changePrimaryKey", primary}};

static void wait_for(struct doctrine_reader *r, struct phinx_table *t, struct phinx_action x)
{
	format_doctrine_uncertain(r, "a change of a table that may not run");
	if (t->actions.n >= MAX_ACTIONS) {
		format_doctrine_unknown(r, "more code than is followed");
		return;
	}
	*VEC_PUSH(r->a, &t->actions) = x;
}

static struct phinx_action at_here(struct doctrine_reader *r, enum phinx_kind kind)
{
	return (struct phinx_action){.kind = kind, .where = format_doctrine_here(r), .at = r->at};
}

static bool timestamp(struct doctrine_reader *r, struct phinx_table *t, const struct doctrine_value *name,
	const char *usual, bool zone, bool created)
{
	const struct phinx_reading *p = r->own;
	struct phinx_action x = at_here(r, PHINX_ADD);
	if (name->kind == DOCTRINE_BOOL && format_when_is(name->when, false))
		return !p->cake ||
		       timestamp(r, t, &(struct doctrine_value){.kind = DOCTRINE_NULL}, usual, zone, created);
	bool own = format_doctrine_known(name) && name->text.n;
	if (!own && name->kind != DOCTRINE_NULL && !format_doctrine_known(name))
		return false;
	x.column = (struct phinx_column){.name = own ? name->text : str_of(usual),
		.type = p->config->datetimes ? STR("datetime") : STR("timestamp"),
		.has_null = true,
		.null = !created,
		.timezone = zone,
		.update = created ? STR_NONE : STR("CURRENT_TIMESTAMP"),
		.def = created ? format_doctrine_of_text(STR("CURRENT_TIMESTAMP"))
			       : (struct doctrine_value){.kind = DOCTRINE_NULL}};
	wait_for(r, t, x);
	return true;
}

static bool timestamps(struct doctrine_reader *r, struct phinx_table *t, uint32_t call, bool zone)
{
	const struct phinx_reading *p = r->own;
	struct doctrine_value created = format_doctrine_argument(r, call, 0);
	struct doctrine_value updated = format_doctrine_argument(r, call, 1);
	struct doctrine_value third = format_doctrine_argument(r, call, 2);
	zone = zone || format_when_is(format_doctrine_truth(r, &third), true);
	return timestamp(r, t, &created, p->cake ? "created" : "created_at", zone, true) &&
	       timestamp(r, t, &updated, p->cake ? "modified" : "updated_at", zone, false);
}

bool format_phinx_action(struct doctrine_reader *r, struct phinx_table *t, struct str name, uint32_t call)
{
	size_t at = r->at;
	bool zone = str_ieq(name, STR("addTimestampsWithTimezone"));
	if (zone || str_ieq(name, STR("addTimestamps"))) {
		if (!timestamps(r, t, call, zone))
			format_doctrine_unknown(
				r, "columns whose names are computed when the migration runs");
		return true;
	}
	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
		if (!str_ieq(name, str_of(methods[i].method)))
			continue;
		struct phinx_action x = at_here(r, PHINX_ADD);
		bool known = methods[i].read(r, call, &x);
		r->at = at;
		if (known)
			wait_for(r, t, x);
		else
			format_doctrine_unknown(
				r, "a change of a table that is computed when the migration runs");
		return true;
	}
	return false;
}
