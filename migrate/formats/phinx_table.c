/* $this->table('users', [...]): what it is asked, and what it does at last. */
#include "migrate/formats/phinx.h"

static struct doctrine_value of_kind(enum doctrine_kind kind)
{
	return (struct doctrine_value){.kind = kind};
}

/* -- names -- */

struct format_ddl_table format_phinx_table_name(struct doctrine_reader *r, struct str written)
{
	const struct phinx_config *c = ((const struct phinx_reading *)r->own)->config;
	size_t dot = str_chr(written, '.');
	struct format_ddl_table out = {
		.schema = r->s->dialect == DIALECT_POSTGRESQL ? c->schema : STR_NONE, .name = written};
	if (dot != SIZE_MAX && dot && dot + 1 < written.n && r->s->dialect != DIALECT_SQLITE) {
		out.schema = str_sub(written, 0, dot);
		out.name = str_sub(written, dot + 1, written.n);
	}
	struct str prefix = r->s->table_prefix.p ? r->s->table_prefix : c->prefix;
	if (prefix.n || c->suffix.n)
		out.name = str_fmt(r->a, "%.*s%.*s%.*s", STRF(prefix), STRF(out.name), STRF(c->suffix));
	return out;
}

struct str format_phinx_asked(struct doctrine_reader *r, const struct format_ddl_table *t)
{
	return t->schema.n ? str_fmt(r->a, "%.*s.%.*s", STRF(t->schema), STRF(t->name)) : t->name;
}

/* -- the object -- */

static void read_id(struct doctrine_reader *r, struct phinx_table *t, const struct doctrine_value *v)
{
	struct str yes = v ? format_doctrine_truth(r, v) : STR_NONE;
	if (!v || v->kind == DOCTRINE_NULL)
		return;
	if (format_doctrine_known(v) && v->text.n && !v->number)
		t->id = v->text;
	else if (format_when_is(yes, false))
		t->no_id = true;
	else if (!format_when_is(yes, true))
		t->unread = true;
}

static void read_options(struct doctrine_reader *r, struct phinx_table *t, const struct doctrine_value *o)
{
	const struct doctrine_value *key = format_doctrine_at(o, STR("primary_key"));
	const struct doctrine_value *is_signed = format_doctrine_at(o, STR("signed"));
	const struct doctrine_value *limit = format_doctrine_at(o, STR("limit"));
	t->unread = o->kind != DOCTRINE_ARRAY && o->kind != DOCTRINE_NULL;
	read_id(r, t, format_doctrine_at(o, STR("id")));
	if (key && key->kind != DOCTRINE_NULL && !format_phinx_names(r, key, &t->primary) &&
		!(key->kind == DOCTRINE_ARRAY && !key->array->n))
		t->unread = true;
	if (limit && format_doctrine_known(limit))
		t->id_limit = limit->text;
	if (!is_signed)
		return;
	t->has_signed = true;
	t->is_signed = format_when_is(format_doctrine_truth(r, is_signed), true);
}

struct doctrine_value format_phinx_table(
	struct doctrine_reader *r, const struct doctrine_value *name, const struct doctrine_value *options)
{
	enum { MAX_TABLES = 5000 };
	struct phinx_reading *p = r->own;
	struct phinx_table *t = ARENA_NEW(r->a, struct phinx_table);
	const struct doctrine_class *from;
	bool declared;
	*t = (struct phinx_table){.written = name->text};
	t->named = format_doctrine_known(name) && name->text.n;
	if (t->named)
		t->name = format_phinx_table_name(r, name->text);
	read_options(r, t, options);
	uint32_t own =
		p->cake ? format_doctrine_property(r->class, STR("$autoId"), &from, &declared) : UINT32_MAX;
	if (own != UINT32_MAX && str_ieq(syntax_text(from->t, own), STR("false")))
		t->no_id = true;
	if (p->tables.n < MAX_TABLES)
		*VEC_PUSH(r->a, &p->tables) = t;
	return (struct doctrine_value){.kind = DOCTRINE_OBJECT, .what = PHINX_TABLE, .object = t};
}

/* -- what is asked of it -- */

static struct doctrine_value asked(
	struct doctrine_reader *r, const struct phinx_table *t, struct str name, uint32_t call)
{
	struct doctrine_value v = format_doctrine_argument(r, call, 0),
			      w = format_doctrine_argument(r, call, 1);
	struct str table = format_phinx_asked(r, &t->name), when = STR_NONE;
	struct names_list columns = {0};
	bool known = format_doctrine_known(&v) && v.text.n,
	     list = t->named && format_phinx_names(r, &v, &columns);
	if (!t->named)
		return format_doctrine_of_bool(STR_NONE);
	if (str_ieq(name, STR("exists")))
		when = format_when_table(r->a, table);
	else if (str_ieq(name, STR("hasColumn")) && known)
		when = format_when_column(r->a, table, v.text);
	else if (str_ieq(name, STR("hasIndexByName")) && known)
		when = format_when_index(r->a, table, v.text);
	else if (str_ieq(name, STR("hasIndex")) && list)
		when = format_when_indexed(r->a, table, &columns);
	else if (str_ieq(name, STR("hasForeignKey")) && format_doctrine_known(&w))
		when = format_when_foreign(r->a, table, w.text);
	else if (str_ieq(name, STR("hasForeignKey")) && list && w.kind == DOCTRINE_NULL) {
		struct str part = STR("");
		for (size_t i = 0; i < columns.n; i++)
			part = str_fmt(r->a, "%.*s%s%.*s", STRF(part), i ? "," : "", STRF(columns.v[i]));
		when = format_when_part(r->a, "keyed", table, part);
	}
	return format_doctrine_of_bool(when);
}

/* -- what waits is done -- */

static const enum phinx_kind phases[][4] = {/* PHINX_DROP ends a list: it is in none but the last */
	{PHINX_ADD, PHINX_CHANGE, PHINX_RENAME_COLUMN, PHINX_DROP},
	{PHINX_ADD_KEY, PHINX_DROP_KEY, PHINX_DROP, PHINX_DROP},
	{PHINX_ADD_INDEX, PHINX_DROP_INDEX, PHINX_DROP, PHINX_DROP},
	{PHINX_REMOVE, PHINX_DROP, PHINX_DROP, PHINX_DROP},
	{PHINX_PRIMARY, PHINX_RENAME, PHINX_DROP, PHINX_DROP}};

static bool is_in_phase(enum phinx_kind kind, size_t phase)
{
	bool last = phase + 1 == sizeof phases / sizeof *phases;
	for (size_t i = 0; i < 4; i++)
		if (phases[phase][i] == kind && (kind != PHINX_DROP || last))
			return true;
	return false;
}

static bool has(const struct phinx_table *t, enum phinx_kind kind)
{
	for (size_t i = 0; i < t->actions.n; i++)
		if (t->actions.v[i].kind == kind)
			return true;
	return false;
}

/* A table that goes needs no other change before it. */
static void run_phases(struct doctrine_reader *r, struct phinx_table *t, bool created)
{
	bool drops = has(t, PHINX_DROP);
	for (size_t p = 0; p < sizeof phases / sizeof *phases; p++)
		for (size_t i = 0; i < t->actions.n && format_doctrine_step(r); i++) {
			const struct phinx_action *x = &t->actions.v[i];
			bool made = created && (x->kind == PHINX_ADD || x->kind == PHINX_ADD_INDEX);
			if (is_in_phase(x->kind, p) && !made &&
				(!drops || p + 1 == sizeof phases / sizeof *phases))
				format_phinx_emit(r, t, x);
		}
}

static void create(struct doctrine_reader *r, struct phinx_table *t)
{
	if (has(t, PHINX_RENAME) || has(t, PHINX_DROP)) {
		run_phases(r, t, false);
		return;
	}
	format_phinx_create(r, t);
	run_phases(r, t, true);
}

/* Only a table that stands can lose or change something. */
static bool needs_table(const struct phinx_table *t)
{
	static const enum phinx_kind kinds[] = {PHINX_CHANGE, PHINX_RENAME_COLUMN, PHINX_DROP_KEY,
		PHINX_DROP_INDEX, PHINX_REMOVE, PHINX_PRIMARY};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (has(t, kinds[i]))
			return true;
	return has(t, PHINX_RENAME) || has(t, PHINX_DROP);
}

/* save() asks the database whether the table is there. */
static void save(struct doctrine_reader *r, struct phinx_table *t)
{
	size_t n = r->frames.n;
	if (needs_table(t) || !t->actions.n) {
		run_phases(r, t, false);
		return;
	}
	format_doctrine_push(r, format_when_table(r->a, format_phinx_asked(r, &t->name)));
	struct doctrine_frame f = r->frames.v[n];
	for (size_t i = 0; i < t->actions.n; i++) {
		*VEC_PUSH(r->a, &t->actions.v[i].where) = f;
	}
	run_phases(r, t, false);
	r->frames.n = n;
	f.holds = false;
	f.serial = ++r->serial;
	*VEC_PUSH(r->a, &r->frames) = f;
	for (size_t i = 0; i < t->actions.n; i++)
		t->actions.v[i].where.v[t->actions.v[i].where.n - 1] = f;
	create(r, t);
	r->frames.n = n;
}

void format_phinx_flush(struct doctrine_reader *r, struct phinx_table *t, enum phinx_way way)
{
	if (!t->named) {
		format_doctrine_unknown(r, "a table whose name is computed when the migration runs");
	} else {
		format_doctrine_uncertain(r, "a change of a table that may not run");
		if (way == PHINX_SAVE)
			save(r, t);
		else if (way == PHINX_CREATE)
			create(r, t);
		else
			run_phases(r, t, false);
	}
	t->actions.n = 0;
}

/* -- calls -- */

static const struct {
	const char *method;
	enum phinx_way way;
} ways[] = {{"create", PHINX_CREATE}, {"update", PHINX_UPDATE}, {"save", PHINX_SAVE}};

struct doctrine_value format_phinx_table_call(
	struct doctrine_reader *r, const struct doctrine_value *on, struct str name, uint32_t call)
{
	static const char *const idle[] = {"insert", "insertOrUpdate", "insertOrSkip", "setData", "saveData",
		"truncate", "resetData", "changeComment", "setOptions", NULL};
	static const char *const gives[] = {"getColumns", "getColumn", "getOptions", "getTable", "getData",
		"hasPendingActions", "hasPrimaryKey", NULL};
	struct phinx_table *t = on->object;
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
		if (str_ieq(name, str_of(ways[i].method))) {
			format_phinx_flush(r, t, ways[i].way);
			return of_kind(DOCTRINE_NULL);
		}
	if (format_phinx_action(r, t, name, call) || str_ione_of(name, idle))
		return *on;
	if (str_ieq(name, STR("addPrimaryKey"))) {
		struct doctrine_value v = format_doctrine_argument(r, call, 0);
		t->later_primary.n = 0;
		t->unread = !format_phinx_names(r, &v, &t->later_primary) || t->unread;
		return *on;
	}
	if (str_ieq(name, STR("exists")) || (str_starts(name, STR("has")) && !str_ione_of(name, gives)))
		return asked(r, t, name, call);
	if (str_ieq(name, STR("getName")))
		return t->named ? format_doctrine_of_text(t->written) : of_kind(DOCTRINE_DATA);
	if (str_ieq(name, STR("getAdapter")))
		return (struct doctrine_value){
			.kind = DOCTRINE_OBJECT, .what = PHINX_ADAPTER, .object = r->own};
	if (str_ieq(name, STR("reset")))
		t->actions.n = 0;
	else if (!str_ione_of(name, gives))
		format_doctrine_unknown(r, "a change of a table by a method that is not known");
	return str_ione_of(name, gives) ? of_kind(DOCTRINE_DATA) : *on;
}
