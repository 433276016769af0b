#include "migrate/formats/django.h"

struct reading {
	struct django *d;
	struct format_python r;
};

static void unknown(struct reading *x, const struct format_python_call *c, const char *what)
{
	format_python_unknown(&x->r, c->node, what);
}

/* The text of a string in options={"db_table": "x"}; UINT32_MAX when there is none. */
static uint32_t option(struct reading *x, uint32_t dictionary, const char *key)
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

static struct str keyword(struct reading *x, const struct format_python_call *c, size_t k, const char *name)
{
	struct str out = STR_NONE;
	(void)format_python_string(&x->r, format_python_argument(&x->r, c->arguments, k, name), &out);
	return out;
}

/* What Meta says of several columns; each behind the table. */
static void model_indexes(struct reading *x, struct django_model *m, uint32_t options)
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

static void read_fields(struct reading *x, struct django_model *m, uint32_t list,
	struct format_ddl_create *create, struct fields *apart)
{
	struct django *d = x->d;
	for (size_t k = 0;; k++) {
		uint32_t pair = format_python_element(&x->r, list, k);
		struct django_field f;
		struct str field, many;
		if (pair == UINT32_MAX)
			return;
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
		*VEC_PUSH(d->a, &create->columns) = format_django_column(d, &x->r, &f);
	}
}

static void model_constraints(struct reading *x, struct django_model *m, uint32_t options,
	struct format_ddl_create *create, bool behind)
{
	uint32_t part, list = option(x, options, "constraints");
	for (size_t k = 0; list != UINT32_MAX && (part = format_python_element(&x->r, list, k)) != UINT32_MAX;
		k++)
		format_django_constraint(x->d, &x->r, m, part, &create->clauses, behind);
}

static void create_model(struct reading *x, const struct format_python_call *c)
{
	struct django *d = x->d;
	struct str name = keyword(x, c, 0, "name"), table;
	uint32_t list = format_python_argument(&x->r, c->arguments, 1, "fields");
	uint32_t options = format_python_argument(&x->r, c->arguments, 2, "options");
	if (!name.n || list == UINT32_MAX) {
		unknown(x, c, "a model whose name or fields are computed");
		return;
	}
	struct django_model m = {.name = str_lower(d->a, name)};
	m.table = format_django_table_name(d, d->label, m.name);
	if (format_python_string(&x->r, option(x, options, "db_table"), &table))
		m.table = table;
	m.unmanaged = format_python_is(&x->r, option(x, options, "managed"), "False") ||
		      format_python_is(&x->r, option(x, options, "proxy"), "True");
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
static struct django_model *model(struct reading *x, const struct format_python_call *c, const char *argument)
{
	struct django_model *m = format_django_model(x->d, keyword(x, c, 0, argument));
	if (!m)
		unknown(x, c, "a change of a model that is not known here");
	return m;
}

static struct django_field *field(struct django_model *m, struct str name)
{
	for (size_t i = 0; i < m->fields.n; i++)
		if (str_eq(m->fields.v[i].name, name))
			return &m->fields.v[i];
	return NULL;
}

static void add_field(struct reading *x, const struct format_python_call *c)
{
	struct django_model *m = model(x, c, "model_name");
	struct str name = keyword(x, c, 1, "name"), many;
	struct django_field f;
	if (!m)
		return;
	if (!name.n || !format_django_field(x->d, &x->r, name,
			       format_python_argument(&x->r, c->arguments, 2, "field"), &f, &many)) {
		unknown(x, c, "a field whose type or option is not known");
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

static void remove_field(struct reading *x, const struct format_python_call *c)
{
	struct django_model *m = model(x, c, "model_name");
	struct str name = keyword(x, c, 1, "name");
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

static void alter_field(struct reading *x, const struct format_python_call *c)
{
	struct django_model *m = model(x, c, "model_name");
	struct str many, name = keyword(x, c, 1, "name");
	struct django_field f, *old = m ? field(m, name) : NULL;
	if (!m)
		return;
	bool read = format_django_field(
		x->d, &x->r, name, format_python_argument(&x->r, c->arguments, 2, "field"), &f, &many);
	if (read && (many.n || f.nowhere) && !old)
		return;
	if (!read || !old || many.n)
		unknown(x, c, "a changed field that is not known here, or whose type or option is not");
	else if (m->unmanaged)
		*old = f;
	else
		format_django_alter_field(x->d, &x->r, m, old, &f, c->node);
}

static void rename_field(struct reading *x, const struct format_python_call *c)
{
	struct django_model *m = model(x, c, "model_name");
	struct str from = keyword(x, c, 1, "old_name"), to = keyword(x, c, 2, "new_name");
	struct django_field *f = m ? field(m, from) : NULL;
	if (!m)
		return;
	if (!f || !to.n) {
		unknown(x, c, "a renamed field that is not known here");
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
static void rename_model(struct reading *x, const struct format_python_call *c)
{
	struct django_model *m = model(x, c, "old_name");
	struct str to = keyword(x, c, 1, "new_name");
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

static void alter_table(struct reading *x, const struct format_python_call *c)
{
	struct django_model *m = model(x, c, "name");
	struct str to = keyword(x, c, 1, "table");
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

static void delete_model(struct reading *x, const struct format_python_call *c)
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

static void add_index(struct reading *x, const struct format_python_call *c)
{
	struct django_model *m = model(x, c, "model_name");
	uint32_t node = format_python_argument(&x->r, c->arguments, 1, "index");
	if (m)
		format_django_index(x->d, &x->r, m, node == UINT32_MAX ? c->node : node);
}

static void remove_index(struct reading *x, const struct format_python_call *c)
{
	struct django_model *m = model(x, c, "model_name");
	struct str name = keyword(x, c, 1, "name");
	if (m && !name.n)
		unknown(x, c, "an index whose name is computed");
	else if (m)
		format_django_remove_index(x->d, &x->r, m, name);
}

static void rename_index(struct reading *x, const struct format_python_call *c)
{
	struct django_model *m = model(x, c, "model_name");
	if (m)
		format_django_rename_index(x->d, &x->r, m, c->node, keyword(x, c, 2, "old_name"),
			format_python_argument(&x->r, c->arguments, 3, "old_fields"),
			keyword(x, c, 1, "new_name"));
}

static void add_constraint(struct reading *x, const struct format_python_call *c)
{
	struct django_model *m = model(x, c, "model_name");
	uint32_t node = format_python_argument(&x->r, c->arguments, 1, "constraint");
	if (m)
		format_django_constraint(x->d, &x->r, m, node == UINT32_MAX ? c->node : node, NULL, false);
}

static void remove_constraint(struct reading *x, const struct format_python_call *c)
{
	struct django_model *m = model(x, c, "model_name");
	if (m)
		format_django_remove_constraint(x->d, &x->r, m, c->node, keyword(x, c, 1, "name"));
}

static void together(struct reading *x, const struct format_python_call *c)
{
	struct django_model *m = model(x, c, "name");
	bool unique = str_eq(c->name, STR("AlterUniqueTogether"));
	uint32_t node =
		format_python_argument(&x->r, c->arguments, 1, unique ? "unique_together" : "index_together");
	if (m && node == UINT32_MAX)
		unknown(x, c, "fields together that are computed");
	else if (m)
		format_django_together(x->d, &x->r, m, unique, node, c->node);
}

static void read_list(struct reading *x, uint32_t list);

/* What changes the models and not the database. */
static void read_state(struct reading *x, uint32_t list)
{
	struct migration *m = x->r.m, scratch = {0};
	struct sql_statements *out = x->r.d.out;
	x->r.m = &scratch;
	x->r.d.out = &scratch.up;
	read_list(x, list);
	x->r.m = m;
	x->r.d.out = out;
}

/* A string, or a list of them; one with parameters is no string. */
static bool read_sql(struct reading *x, uint32_t node)
{
	struct literal lit;
	if (node == UINT32_MAX)
		return false;
	if (syntax_is(x->r.t, node, "list") || syntax_is(x->r.t, node, "tuple")) {
		uint32_t part;
		for (size_t k = 0; (part = format_python_element(&x->r, node, k)) != UINT32_MAX; k++)
			if (syntax_is(x->r.t, part, "list") || syntax_is(x->r.t, part, "tuple") ||
				!read_sql(x, part))
				return false;
		return true;
	}
	if (str_ends(syntax_text(x->r.t, node), STR("RunSQL.noop")))
		return true;
	if (!literal_at(x->r.a, LANGUAGE_PYTHON, x->r.t, node, &lit) || lit.holes)
		return false;
	format_code_statements(x->r.a, x->r.s, x->r.m, &lit, x->r.d.out);
	return true;
}

static void run_sql(struct reading *x, const struct format_python_call *c)
{
	if (!read_sql(x, format_python_argument(&x->r, c->arguments, 0, "sql")))
		unknown(x, c, "SQL that is computed when the migration runs");
	read_state(x, format_python_argument(&x->r, c->arguments, 2, "state_operations"));
}

static void run_python(struct reading *x, const struct format_python_call *c)
{
	format_django_run_python(x->d, &x->r, c);
}

/* django.contrib.postgres.operations: made where they are not there, and nothing in other databases. */
static void extension(struct reading *x, const struct format_python_call *c)
{
	static const char *const own[][2] = {{"BloomExtension", "bloom"}, {"BtreeGinExtension", "btree_gin"},
		{"BtreeGistExtension", "btree_gist"}, {"CITextExtension", "citext"},
		{"CryptoExtension", "pgcrypto"}, {"HStoreExtension", "hstore"},
		{"TrigramExtension", "pg_trgm"}, {"UnaccentExtension", "unaccent"}};
	struct str name = keyword(x, c, 0, "name");
	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		if (str_eq(c->name, str_of(own[i][0])))
			name = str_of(own[i][1]);
	if (!name.n)
		unknown(x, c, "an extension whose name is computed");
	else if (x->d->s->dialect == DIALECT_POSTGRESQL)
		format_ddl_sql(&x->r.d, str_fmt(x->d->a, "CREATE EXTENSION IF NOT EXISTS %.*s",
						STRF(format_ddl_name(&x->r.d, name))));
}

static void nothing(struct reading *x, const struct format_python_call *c)
{
	(void)x;
	(void)c;
}

/* What the database operations do to the models is forgotten: only the state operations say what they are. */
static void separate(struct reading *x, const struct format_python_call *c)
{
	struct django was = *x->d;
	uint32_t list = format_python_argument(&x->r, c->arguments, 0, "database_operations");
	if (list != UINT32_MAX) {
		format_django_copy_models(x->d);
		read_list(x, list);
		was.release = x->d->release;
		*x->d = was;
	}
	read_state(x, format_python_argument(&x->r, c->arguments, 1, "state_operations"));
}

static const struct {
	const char *name;
	void (*read)(struct reading *x, const struct format_python_call *c);
} operations[] = {{"CreateModel", create_model}, {"DeleteModel", delete_model}, {"RenameModel", rename_model},
	{"AlterModelTable", alter_table}, {"AddField", add_field}, {"RemoveField", remove_field},
	{"AlterField", alter_field}, {"RenameField", rename_field}, {"RunSQL", run_sql},
	{"SeparateDatabaseAndState", separate}, {"AlterModelOptions", nothing}, {"AddIndex", add_index},
	{"AddIndexConcurrently", add_index}, {"RemoveIndex", remove_index},
	{"RemoveIndexConcurrently", remove_index}, {"RenameIndex", rename_index},
	{"AddConstraint", add_constraint}, {"RemoveConstraint", remove_constraint},
	{"AlterUniqueTogether", together}, {"AlterIndexTogether", together}, {"AlterModelManagers", nothing},
	{"AlterModelTableComment", nothing}, {"RunPython", run_python}, {"ValidateConstraint", nothing},
	{"CreateExtension", extension}, {"BloomExtension", extension}, {"BtreeGinExtension", extension},
	{"BtreeGistExtension", extension}, {"CITextExtension", extension}, {"CryptoExtension", extension},
	{"HStoreExtension", extension}, {"TrigramExtension", extension}, {"UnaccentExtension", extension}};

static void read_list(struct reading *x, uint32_t list)
{
	struct format_python_call c;
	if (list == UINT32_MAX)
		return;
	if (!syntax_is(x->r.t, list, "list") || ++x->r.depth > 3) {
		format_python_unknown(&x->r, list, "operations that are computed");
		return;
	}
	for (size_t k = 0;; k++) {
		uint32_t node = format_python_element(&x->r, list, k);
		if (node == UINT32_MAX)
			break;
		x->r.d.at = x->r.t->nodes[node].from;
		size_t i = sizeof operations / sizeof *operations;
		if (format_python_call(&x->r, node, &c))
			for (i = 0; i < sizeof operations / sizeof *operations; i++)
				if (str_eq(c.name, str_of(operations[i].name)))
					break;
		if (i < sizeof operations / sizeof *operations)
			operations[i].read(x, &c);
		else
			format_python_unknown(
				&x->r, node, "an operation whose effect on the schema is not known");
	}
	x->r.depth--;
}

static uint32_t class_body(const struct syntax *t)
{
	for (uint32_t c = syntax_child(t, 0); c != UINT32_MAX; c = syntax_sibling(t, c))
		if (syntax_is(t, c, "class_definition") &&
			str_eq(syntax_text(t, syntax_field(t, c, "name")), STR("Migration")))
			return syntax_field(t, c, "body");
	return UINT32_MAX;
}

/* "# Generated by Django 4.2.1 on ..." */
static int release_of(struct str text)
{
	static const char *const mark = "Generated by Django ";
	uint64_t major = 0, minor = 0;
	size_t at = str_find(str_sub(text, 0, 500), str_of(mark), 0);
	if (at == SIZE_MAX)
		return 0;
	struct str rest = str_sub(text, at + str_of(mark).n, at + 40);
	bool read = str_u64(str_cut(&rest, '.'), &major) && str_u64(format_leading_digits(rest), &minor);
	return read && major < 100 && minor < 10 ? (int)(major * 10 + minor) : 0;
}

void format_django_operations(struct django *d, const struct syntax *t, struct migration *m)
{
	struct reading x = {.d = d, .r = {.a = d->a, .s = d->s, .t = t, .m = m}};
	x.r.d = (struct format_ddl){.a = d->a, .s = d->s, .out = &m->up, .raw = m->raw};
	int release = release_of(m->raw);
	if (release)
		d->release = release;
	uint32_t body = class_body(t);
	if (body == UINT32_MAX)
		return;
	if (format_python_is(&x.r, format_python_assigned(&x.r, body, STR("atomic")), "False"))
		m->in_tx = false;
	read_list(&x, format_python_assigned(&x.r, body, STR("operations")));
}

/* Pairs ("app", "name") of this app. */
static void own_pairs(struct django *d, struct format_python *r, uint32_t list, struct names_list *out)
{
	struct str app, name;
	if (list == UINT32_MAX || (!syntax_is(r->t, list, "list") && !syntax_is(r->t, list, "tuple")))
		return;
	for (size_t k = 0;; k++) {
		uint32_t pair = format_python_element(r, list, k);
		if (pair == UINT32_MAX)
			return;
		if (syntax_is(r->t, pair, "tuple") &&
			format_python_string(r, format_python_element(r, pair, 0), &app) &&
			format_python_string(r, format_python_element(r, pair, 1), &name) &&
			str_eq(app, d->label))
			*VEC_PUSH(d->a, out) = name;
	}
}

static void keep_own(const struct django *d, const struct names_list *pairs, struct names_list *out)
{
	for (size_t i = 0; i + 1 < pairs->n; i += 2)
		if (str_eq(pairs->v[i], d->label))
			*VEC_PUSH(d->a, out) = pairs->v[i + 1];
}

/* "class Migration(migrations.Migration):", and nothing behind it. */
static bool begins_class(struct str line)
{
	struct str rest = str_sub(line, 15, line.n);
	return str_starts(line, STR("class Migration")) && rest.n &&
	       (rest.p[0] == '(' || rest.p[0] == ':' || rest.p[0] == ' ');
}

/* The links as generated files have them. False = unsure. */
static bool links_by_outline(struct django *d, struct django_migration *out, bool *found)
{
	struct format_python_outline o = {.text = out->m.raw};
	struct names_list parents = {0}, replaces = {0};
	struct str indent = STR_NONE, value;
	bool decorated = false, depends = false, stands_for = false, inside = false;
	*found = false;
	while (format_python_next(&o)) {
		if (!o.indent.n)
			inside = !*found && begins_class(o.line);
		if (!o.indent.n && inside) {
			if (decorated || !str_ends(str_trim(o.line), STR(":")))
				return false;
			*found = true;
		}
		decorated = o.line.p[0] == '@';
		if (!inside || !o.indent.n)
			continue;
		indent = indent.n ? indent : o.indent;
		if (!str_eq(indent, o.indent))
			continue;
		if (!depends && format_python_outline_value(o.line, "dependencies", &value)) {
			depends = true;
			if (!format_python_outline_pairs(d->a, value, &parents))
				return false;
		}
		if (!stands_for && format_python_outline_value(o.line, "replaces", &value)) {
			stands_for = true;
			if (!format_python_outline_pairs(d->a, value, &replaces))
				return false;
		}
	}
	keep_own(d, &parents, &out->parents);
	keep_own(d, &replaces, &out->replaces);
	return !o.unsure;
}

int format_django_links(struct arena *a, struct worker *w, struct django *d, struct django_migration *out,
	const struct syntax **tree, bool *found, struct err *e)
{
	*tree = NULL;
	if (d->s->names_only && links_by_outline(d, out, found))
		return 0;
	out->parents = out->replaces = (struct names_list){0};
	if (format_code_parse(a, w, LANGUAGE_PYTHON, &out->m, tree, e))
		return (int)e->code;
	*found = *tree ? class_body(*tree) != UINT32_MAX
		       : str_find(out->m.raw, STR("class Migration"), 0) != SIZE_MAX;
	if (!*tree || !*found)
		return 0;
	struct format_python r = {.a = a, .s = d->s, .t = *tree, .m = &out->m};
	uint32_t body = class_body(*tree);
	own_pairs(d, &r, format_python_assigned(&r, body, STR("dependencies")), &out->parents);
	own_pairs(d, &r, format_python_assigned(&r, body, STR("replaces")), &out->replaces);
	return 0;
}
