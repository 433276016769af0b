/* Operations on models, their fields, indexes and constraints. */
#include "migrate/formats/django.h"

void format_django_unknown(struct django_reading *x, const struct format_python_call *c, const char *what)
{
	format_python_unknown(&x->r, c->node, what);
}

struct str format_django_keyword(
	struct django_reading *x, const struct format_python_call *c, size_t k, const char *name)
{
	struct str out = STR_NONE;
	(void)format_python_string(&x->r, format_python_argument(&x->r, c->arguments, k, name), &out);
	return out;
}

/* The text of a string in options={"db_table": "x"}; UINT32_MAX when there is none. */
static uint32_t option(struct django_reading *x, uint32_t dictionary, const char *key)
{
	struct str name;
	if (dictionary == UINT32_MAX || !syntax_is(x->r.t, dictionary, "dictionary"))
		return UINT32_MAX;
	for (uint32_t c = syntax_child(x->r.t, dictionary); c != UINT32_MAX; c = syntax_sibling(x->r.t, c))
		if (syntax_is(x->r.t, c, "pair") &&
			format_python_string(&x->r, syntax_field(x->r.t, c, "key"), &name) &&
			str_eq(name, str_of(key)))
			return syntax_field(x->r.t, c, "value");
	return UINT32_MAX;
}

/* What Meta says of several columns; each behind the table. */
static void model_indexes(struct django_reading *x, struct django_model *m, uint32_t options)
{
	uint32_t unique = option(x, options, "unique_together"), index = option(x, options, "index_together");
	uint32_t part, list = option(x, options, "indexes");
	if (unique != UINT32_MAX)
		format_django_together(x->d, &x->r, m, true, unique, unique);
	if (index != UINT32_MAX)
		format_django_together(x->d, &x->r, m, false, index, index);
	for (size_t k = 0; list != UINT32_MAX && (part = format_python_element(&x->r, list, k)) != UINT32_MAX;
		k++)
		format_django_index(x->d, &x->r, m, part);
}

/* The fields of a model; those of a ManyToManyField are kept apart, for behind the table. */
struct fields {
	VEC(struct django_field) many;
	struct names_list targets;
};

/* A key to the model that is being made has the type of its primary key, which may stand behind it. */
static void settle_own_keys(const struct django *d, struct django_model *m)
{
	const struct django_field *key = NULL;
	for (size_t i = 0; i < m->fields.n; i++)
		if (m->fields.v[i].primary)
			key = &m->fields.v[i];
	for (size_t i = 0; key && i < m->fields.n; i++) {
		struct django_field *f = &m->fields.v[i];
		if (!str_eq(f->target, m->table) || f == key)
			continue;
		f->target_column = key->column;
		f->type = format_django_plain(key->referred.n ? key->referred : key->type);
		f->text = str_starts(f->type, STR("varchar"));
		f->key_name = format_django_key_name(d, m->table, f);
	}
}

static void read_fields(struct django_reading *x, struct django_model *m, uint32_t list,
	struct format_ddl_create *create, struct fields *apart)
{
	struct django *d = x->d;
	uint32_t pair;
	for (size_t k = 0; (pair = format_python_element(&x->r, list, k)) != UINT32_MAX; k++) {
		struct django_field f;
		struct str field, many;
		if (!format_python_string(&x->r, format_python_element(&x->r, pair, 0), &field) ||
			!format_django_field(
				d, &x->r, field, format_python_element(&x->r, pair, 1), &f, &many)) {
			format_python_unknown(&x->r, pair, "a field whose type or option is not known");
			continue;
		}
		if (f.nowhere)
			continue;
		if (many.n) {
			*VEC_PUSH(d->a, &apart->many) = f;
			*VEC_PUSH(d->a, &apart->targets) = many;
			continue;
		}
		f.key_name = format_django_key_name(d, m->table, &f);
		f.unique_name = format_django_unique_name(d, m->table, f.column);
		*VEC_PUSH(d->a, &m->fields) = f;
	}
	settle_own_keys(d, m);
	for (size_t i = 0; i < m->fields.n; i++)
		*VEC_PUSH(d->a, &create->columns) = format_django_column(d, &x->r, &m->fields.v[i]);
}

static void model_constraints(struct django_reading *x, struct django_model *m, uint32_t options,
	struct format_ddl_create *create, bool behind)
{
	uint32_t part, list = option(x, options, "constraints");
	for (size_t k = 0; list != UINT32_MAX && (part = format_python_element(&x->r, list, k)) != UINT32_MAX;
		k++)
		format_django_constraint(x->d, &x->r, m, part, &create->clauses, behind);
}

/* The first of the bases that is a model; mixins are no strings. */
static struct str base_of(struct django_reading *x, uint32_t list)
{
	struct str name = STR_NONE;
	uint32_t part;
	for (size_t k = 0;
		list != UINT32_MAX && !name.n && (part = format_python_element(&x->r, list, k)) != UINT32_MAX;
		k++)
		(void)format_python_string(&x->r, part, &name);
	return name;
}

static void create_model(struct django_reading *x, const struct format_python_call *c)
{
	struct django *d = x->d;
	struct str name = format_django_keyword(x, c, 0, "name"), table;
	uint32_t list = format_python_argument(&x->r, c->arguments, 1, "fields");
	uint32_t options = format_python_argument(&x->r, c->arguments, 2, "options");
	if (!name.n || list == UINT32_MAX) {
		format_django_unknown(x, c, "a model whose name or fields are computed");
		return;
	}
	struct django_model m = {.name = str_lower(d->a, name)};
	d->self = m.name;
	m.table = format_django_table_name(d, d->label, m.name);
	if (format_python_string(&x->r, option(x, options, "db_table"), &table))
		m.table = table;
	m.unmanaged = format_python_is(&x->r, option(x, options, "managed"), "False") ||
		      format_python_is(&x->r, option(x, options, "proxy"), "True");
	if (format_python_is(&x->r, option(x, options, "proxy"), "True"))
		m.proxy_of = base_of(x, format_python_argument(&x->r, c->arguments, 3, "bases"));
	struct format_ddl_create create = {.table = {STR_NONE, m.table}};
	struct fields apart = {0};
	read_fields(x, &m, list, &create, &apart);
	*VEC_PUSH(d->a, &d->models) = m;
	struct django_model *made = &d->models.v[d->models.n - 1];
	if (!m.unmanaged) {
		model_constraints(x, made, options, &create, false);
		format_ddl_create_table(&x->r.d, &create);
		for (size_t i = 0; i < m.fields.n; i++)
			format_django_behind(d, &x->r, m.table, &m.fields.v[i]);
		model_indexes(x, made, options);
		model_constraints(x, made, options, &create, true);
	}
	for (size_t i = 0; i < apart.many.n; i++)
		format_django_many(d, &x->r, made, &apart.many.v[i], apart.targets.v[i]);
}

/* The model an operation names; says so when it is not here. */
static struct django_model *model(
	struct django_reading *x, const struct format_python_call *c, const char *argument)
{
	struct django_model *m = format_django_model(x->d, format_django_keyword(x, c, 0, argument));
	if (!m)
		format_django_unknown(x, c, "a change of a model that is not known here");
	x->d->self = m ? m->name : STR_NONE;
	return m;
}

static struct django_field *field(struct django_model *m, struct str name)
{
	for (size_t i = 0; i < m->fields.n; i++)
		if (str_eq(m->fields.v[i].name, name))
			return &m->fields.v[i];
	return NULL;
}

static void add_field(struct django_reading *x, const struct format_python_call *c)
{
	struct django_model *m = model(x, c, "model_name");
	struct str name = format_django_keyword(x, c, 1, "name"), many;
	struct django_field f;
	if (!m)
		return;
	if (!name.n || !format_django_field(x->d, &x->r, name,
			       format_python_argument(&x->r, c->arguments, 2, "field"), &f, &many)) {
		format_django_unknown(x, c, "a field whose type or option is not known");
		return;
	}
	if (f.nowhere)
		return;
	if (many.n) {
		format_django_many(x->d, &x->r, m, &f, many);
		return;
	}
	f.key_name = format_django_key_name(x->d, m->table, &f);
	f.unique_name = format_django_unique_name(x->d, m->table, f.column);
	*VEC_PUSH(x->d->a, &m->fields) = f;
	if (m->unmanaged)
		return;
	if (x->d->s->dialect == DIALECT_SQLITE && (f.not_null || f.unique || f.primary || f.def.n)) {
		format_django_remake(x->d, &x->r, m);
		return;
	}
	struct format_ddl_column column = format_django_column(x->d, &x->r, &f);
	format_ddl_add_column(&x->r.d, (struct format_ddl_table){STR_NONE, m->table}, &column, false);
	format_django_behind(x->d, &x->r, m->table, &f);
}

static void remove_field(struct django_reading *x, const struct format_python_call *c)
{
	struct django_model *m = model(x, c, "model_name");
	struct str name = format_django_keyword(x, c, 1, "name");
	if (!m)
		return;
	struct django_field *f = field(m, name);
	struct format_ddl_table t = {STR_NONE, m->table};
	if (!f) { /* a ManyToManyField: its table goes, where it is the field's own */
		for (size_t i = 0; i < m->many.n; i++)
			if (str_eq(m->many.v[i].field, name)) {
				t.name = m->many.v[i].table;
				m->many.v[i] = m->many.v[--m->many.n];
				if (!m->unmanaged)
					format_ddl_drop_table(&x->r.d, t, false);
				return;
			}
		return;
	}
	struct django_field was = *f;
	for (size_t i = (size_t)(f - m->fields.v); i + 1 < m->fields.n; i++)
		m->fields.v[i] = m->fields.v[i + 1];
	m->fields.n--;
	if (m->unmanaged)
		return;
	if (x->d->s->dialect == DIALECT_SQLITE && (was.index || was.unique || was.primary || was.target.n)) {
		format_django_remake(x->d, &x->r, m);
		return;
	}
	if (x->d->s->dialect == DIALECT_MYSQL)
		format_django_drop_key(x->d, &x->r, m->table, &was);
	format_ddl_drop_column(&x->r.d, t, was.column, false);
}

static void alter_field(struct django_reading *x, const struct format_python_call *c)
{
	struct django_model *m = model(x, c, "model_name");
	struct str many, name = format_django_keyword(x, c, 1, "name");
	struct django_field f, *old = m ? field(m, name) : NULL;
	if (!m)
		return;
	bool read = format_django_field(
		x->d, &x->r, name, format_python_argument(&x->r, c->arguments, 2, "field"), &f, &many);
	if (read && (many.n || f.nowhere) && !old)
		return;
	if (!read || !old || many.n)
		format_django_unknown(
			x, c, "a changed field that is not known here, or whose type or option is not");
	else if (m->unmanaged)
		*old = f;
	else
		format_django_alter_field(x->d, &x->r, m, old, &f, c->node);
}

static void rename_field(struct django_reading *x, const struct format_python_call *c)
{
	struct django_model *m = model(x, c, "model_name");
	struct str from = format_django_keyword(x, c, 1, "old_name"),
		   to = format_django_keyword(x, c, 2, "new_name");
	struct django_field *f = m ? field(m, from) : NULL;
	if (!m)
		return;
	if (!f || !to.n) {
		format_django_unknown(x, c, "a renamed field that is not known here");
		return;
	}
	struct str usual = f->target.n ? str_fmt(x->d->a, "%.*s_id", STRF(from)) : from;
	struct str column = !str_eq(f->column, usual) ? f->column
			    : f->target.n             ? str_fmt(x->d->a, "%.*s_id", STRF(to))
						      : to;
	struct django_field was = *f;
	f->name = to;
	f->column = column;
	format_django_renamed(m, was.column, column);
	if (m->unmanaged || str_eq(column, was.column))
		return;
	if (x->d->s->dialect == DIALECT_SQLITE && f->target.n) {
		format_django_remake(x->d, &x->r, m);
		return;
	}
	format_django_drop_key(x->d, &x->r, m->table, &was);
	format_ddl_rename_column(&x->r.d, (struct format_ddl_table){STR_NONE, m->table}, was.column, column);
	f->key_name = format_django_key_name(x->d, m->table, f); /* made of the new name */
	format_django_add_key(x->d, &x->r, m->table, f);
}

/* Since release 4.0 a model whose table keeps its name changes nothing in the database. */
static void rename_model(struct django_reading *x, const struct format_python_call *c)
{
	struct django_model *m = model(x, c, "old_name");
	struct str to = format_django_keyword(x, c, 1, "new_name");
	if (!m)
		return;
	struct str usual = format_django_table_name(x->d, x->d->label, m->name), was = m->table;
	m->name = str_lower(x->d->a, to);
	if (str_eq(m->table, usual))
		format_django_rename_table(
			x->d, &x->r, m, format_django_table_name(x->d, x->d->label, m->name));
	if (str_eq(was, m->table) && x->d->release >= 40)
		return;
	if (!str_eq(was, m->table))
		format_django_point_anew(x->d, &x->r, was, m->table);
	for (size_t i = 0; i < x->d->models.n; i++)
		format_django_rename_sides(x->d, &x->r, &x->d->models.v[i], was, m);
}

static void alter_table(struct django_reading *x, const struct format_python_call *c)
{
	struct django_model *m = model(x, c, "name");
	struct str to = format_django_keyword(x, c, 1, "table");
	if (!m)
		return;
	struct str was = m->table;
	format_django_rename_table(
		x->d, &x->r, m, to.n ? to : format_django_table_name(x->d, x->d->label, m->name));
	for (size_t i = 0; i < x->d->models.n; i++) /* their constraints stay */
		for (size_t k = 0; k < x->d->models.v[i].fields.n; k++)
			if (str_eq(x->d->models.v[i].fields.v[k].target, was))
				x->d->models.v[i].fields.v[k].target = m->table;
}

static void delete_model(struct django_reading *x, const struct format_python_call *c)
{
	struct django_model *m = model(x, c, "name");
	if (!m)
		return;
	for (size_t i = 0; i < m->many.n && !m->unmanaged; i++)
		format_ddl_drop_table(
			&x->r.d, (struct format_ddl_table){STR_NONE, m->many.v[i].table}, false);
	if (!m->unmanaged)
		format_ddl_drop_table(&x->r.d, (struct format_ddl_table){STR_NONE, m->table}, false);
	*m = x->d->models.v[--x->d->models.n];
}

static void add_index(struct django_reading *x, const struct format_python_call *c)
{
	struct django_model *m = model(x, c, "model_name");
	uint32_t node = format_python_argument(&x->r, c->arguments, 1, "index");
	if (m)
		format_django_index(x->d, &x->r, m, node == UINT32_MAX ? c->node : node);
}

static void remove_index(struct django_reading *x, const struct format_python_call *c)
{
	struct django_model *m = model(x, c, "model_name");
	struct str name = format_django_keyword(x, c, 1, "name");
	if (m && !name.n)
		format_django_unknown(x, c, "an index whose name is computed");
	else if (m)
		format_django_remove_index(x->d, &x->r, m, name);
}

static void rename_index(struct django_reading *x, const struct format_python_call *c)
{
	struct django_model *m = model(x, c, "model_name");
	if (m)
		format_django_rename_index(x->d, &x->r, m, c->node,
			format_django_keyword(x, c, 2, "old_name"),
			format_python_argument(&x->r, c->arguments, 3, "old_fields"),
			format_django_keyword(x, c, 1, "new_name"));
}

static void add_constraint(struct django_reading *x, const struct format_python_call *c)
{
	struct django_model *m = model(x, c, "model_name");
	uint32_t node = format_python_argument(&x->r, c->arguments, 1, "constraint");
	if (m)
		format_django_constraint(x->d, &x->r, m, node == UINT32_MAX ? c->node : node, NULL, false);
}

static void remove_constraint(struct django_reading *x, const struct format_python_call *c)
{
	struct django_model *m = model(x, c, "model_name");
	if (m)
		format_django_remove_constraint(
			x->d, &x->r, m, c->node, format_django_keyword(x, c, 1, "name"));
}

static void together(struct django_reading *x, const struct format_python_call *c)
{
	struct django_model *m = model(x, c, "name");
	bool unique = str_eq(c->name, STR("AlterUniqueTogether"));
	uint32_t node =
		format_python_argument(&x->r, c->arguments, 1, unique ? "unique_together" : "index_together");
	if (m && node == UINT32_MAX)
		format_django_unknown(x, c, "fields together that are computed");
	else if (m)
		format_django_together(x->d, &x->r, m, unique, node, c->node);
}
static const struct django_operation operations[] = {{"CreateModel", create_model},
	{"DeleteModel", delete_model}, {"RenameModel", rename_model}, {"AlterModelTable", alter_table},
	{"AddField", add_field}, {"RemoveField", remove_field}, {"AlterField", alter_field},
	{"RenameField", rename_field}, {"AddIndex", add_index}, {"AddIndexConcurrently", add_index},
	{"RemoveIndex", remove_index}, {"RemoveIndexConcurrently", remove_index},
	{"RenameIndex", rename_index}, {"AddConstraint", add_constraint},
	{"RemoveConstraint", remove_constraint}, {"AlterUniqueTogether", together},
	{"AlterIndexTogether", together}};

bool format_django_operation(struct django_reading *x, const struct format_python_call *c)
{
	return format_django_one_of(operations, sizeof operations / sizeof *operations, x, c);
}
