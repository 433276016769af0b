#include "migrate/format_when.h"
#include "migrate/formats/laravel.h"
#include "parse/inflect.h"
#include "schemas/replay_column.h"

struct format_ddl_table format_laravel_table_of(const struct laravel_table *t)
{
	size_t dot = str_chr(t->name, '.');
	if (dot == SIZE_MAX)
		return (struct format_ddl_table){STR_NONE, t->name};
	return (struct format_ddl_table){str_sub(t->name, 0, dot), str_sub(t->name, dot + 1, t->name.n)};
}

struct str format_laravel_usual_name(
	struct arena *a, struct str table, const struct names_list *columns, const char *kind)
{
	struct str out = table;
	for (size_t i = 0; i < columns->n; i++)
		out = str_fmt(a, "%.*s_%.*s", STRF(out), STRF(columns->v[i]));
	out = str_lower(a, str_fmt(a, "%.*s_%s", STRF(out), kind));
	char *p = str_z(a, out);
	for (size_t i = 0; i < out.n; i++)
		if (p[i] == '-' || p[i] == '.')
			p[i] = '_';
	return (struct str){p, out.n};
}

static struct str usual_name(
	struct laravel *r, const struct laravel_table *t, const struct names_list *columns, const char *kind)
{
	return format_laravel_usual_name(r->a, t->name, columns, kind);
}

/* Statements of the line: behind the table when it is being made. */
struct format_ddl format_laravel_writer(struct laravel *r, struct laravel_table *t)
{
	struct format_ddl d = r->d;
	if (t->create || t->deferring)
		d.out = &t->later;
	return d;
}

/* What a column's definition says. */
static struct str behind_name(const struct laravel *r, const struct format_ddl_column *c)
{
	struct str text = format_ddl_column(&r->d, c), name = format_ddl_name(&r->d, c->name);
	return str_trim(str_sub(text, name.n, text.n));
}

static void put_column(struct laravel *r, struct laravel_table *t, const struct format_ddl_column *c)
{
	if (t->create) {
		*VEC_PUSH(r->a, &t->making.columns) = *c;
		return;
	}
	format_ddl_add_column(&r->d, format_laravel_table_of(t), c, false);
	if (r->s->dialect == DIALECT_SQLITE)
		t->kept = replay_remake_keep(r->a, t->kept, c->name, behind_name(r, c));
}

static struct str actions(struct laravel *r, const struct laravel_chain *c)
{
	static const struct {
		const char *call, *sql;
	} whole[] = {{"cascadeOnDelete", "on delete cascade"}, {"nullOnDelete", "on delete set null"},
		{"restrictOnDelete", "on delete restrict"}, {"noActionOnDelete", "on delete no action"},
		{"cascadeOnUpdate", "on update cascade"}, {"restrictOnUpdate", "on update restrict"}};
	struct str out = STR_NONE, text;
	const struct laravel_call *m = format_laravel_find(c, "onDelete");
	if (m && format_laravel_string(r, format_laravel_argument(r, m, 0, "action"), &text))
		out = str_fmt(r->a, "on delete %.*s", STRF(text));
	m = format_laravel_find(c, "onUpdate");
	if (m && format_laravel_string(r, format_laravel_argument(r, m, 0, "action"), &text))
		out = str_fmt(r->a, "%.*s on update %.*s", STRF(out), STRF(text));
	for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
		if (format_laravel_find(c, whole[i].call))
			out = str_fmt(r->a, "%.*s %s", STRF(out), whole[i].sql);
	return str_trim(out);
}

static void put_key(
	struct laravel *r, struct laravel_table *t, const struct laravel_chain *c, struct format_ddl_key *k)
{
	struct format_ddl d = format_laravel_writer(r, t);
	if (!k->name.n)
		k->name = usual_name(r, t, &k->columns, "foreign");
	k->actions = actions(r, c);
	if (r->s->dialect == DIALECT_SQLITE)
		k->name = STR_NONE;
	struct str clause = format_ddl_foreign_key(&d, k);
	if (r->s->dialect == DIALECT_SQLITE && t->create)
		*VEC_PUSH(r->a, &t->making.clauses) = clause;
	else if (r->s->dialect == DIALECT_SQLITE && r->release && r->release < FORMAT_LARAVEL_REMAKES)
		return; /* before it made tables anew for them, Laravel passed over them */
	else if (format_laravel_remake(r, t, REPLAY_REMAKE_FOREIGN, STR_NONE, clause))
		return;
	else if (!format_ddl_add_constraint(&d, format_laravel_table_of(t), clause))
		format_laravel_unknown(r, c->node, "a foreign key that is added by copying the table");
}

/* foreign('a')->references('id')->on('users') */
static void foreign(struct laravel *r, struct laravel_table *t, const struct laravel_chain *c)
{
	struct format_ddl_key k = {0};
	const struct laravel_call *on = format_laravel_find(c, "on"),
				  *to = format_laravel_find(c, "references");
	bool read =
		on && to &&
		format_laravel_strings(
			r, format_laravel_argument(r, &c->calls.v[0], 0, "columns"), &k.columns) &&
		format_laravel_strings(r, format_laravel_argument(r, to, 0, "columns"), &k.target_columns) &&
		format_laravel_string(r, format_laravel_argument(r, on, 0, "table"), &k.target.name);
	(void)format_laravel_string(r, format_laravel_argument(r, &c->calls.v[0], 1, "name"), &k.name);
	if (read)
		put_key(r, t, c, &k);
	else
		format_laravel_unknown(r, c->node, "a foreign key that is not read");
}

/* foreignId('user_id')->constrained('users', 'id') */
static void constrained(
	struct laravel *r, struct laravel_table *t, const struct laravel_chain *c, struct str column)
{
	const struct laravel_call *m = format_laravel_find(c, "constrained");
	struct format_ddl_key k = {0};
	struct str to = STR("id");
	struct laravel_model model;
	const struct laravel_call *refers = format_laravel_find(c, "references"),
				  *on = format_laravel_find(c, "on");
	if (!m && refers &&
		str_starts(c->calls.v[0].name, STR("foreign"))) { /* ->references('id')->on('users') */
		*VEC_PUSH(r->a, &k.columns) = column;
		(void)format_laravel_string(r, format_laravel_argument(r, refers, 1, "indexName"), &k.name);
		if (on &&
			format_laravel_string(
				r, format_laravel_argument(r, on, 0, "table"), &k.target.name) &&
			format_laravel_strings(
				r, format_laravel_argument(r, refers, 0, "column"), &k.target_columns))
			put_key(r, t, c, &k);
		else
			format_laravel_unknown(r, c->node, "a foreign key that is not read");
		return;
	}
	if (!m)
		return;
	size_t id = str_rchr(column, '_');
	k.target.name = inflect_plural(r->a, str_sub(column, 0, id));
	if (str_ieq(c->calls.v[0].name, STR("foreignIdFor")) &&
		format_laravel_model_of(r, &c->calls.v[0], &model)) {
		size_t key = column.n > model.key.n + 1 ? column.n - model.key.n - 1 : column.n;
		k.target.name =
			r->release >= 11 ? model.table : inflect_plural(r->a, str_sub(column, 0, key));
		to = model.key;
	}
	(void)format_laravel_string(r, format_laravel_argument(r, m, 0, "table"), &k.target.name);
	(void)format_laravel_string(r, format_laravel_argument(r, m, 1, "column"), &to);
	(void)format_laravel_string(r, format_laravel_argument(r, m, 2, "indexName"), &k.name);
	*VEC_PUSH(r->a, &k.columns) = column;
	*VEC_PUSH(r->a, &k.target_columns) = to;
	put_key(r, t, c, &k);
}

/* foreignId('a')->nullable()->constrained()->after('b'): what follows constrained() is said of the key. */
static struct laravel_chain of_column(const struct laravel_chain *c)
{
	struct laravel_chain out = *c;
	for (size_t i = 1; i < c->calls.n && str_starts(c->calls.v[0].name, STR("foreign")); i++)
		if (str_eq(c->calls.v[i].name, STR("constrained")) ||
			str_eq(c->calls.v[i].name, STR("references"))) {
			out.calls.n = i;
			break;
		}
	return out;
}

static void columns(struct laravel *r, struct laravel_table *t, const struct laravel_chain *c,
	const struct format_ddl_column *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		put_column(r, t, &v[i]);
	if (str_ends(c->calls.v[0].name, STR("orphs"))) {
		struct names_list both = {0};
		struct str name = STR_NONE;
		*VEC_PUSH(r->a, &both) = v[0].name;
		*VEC_PUSH(r->a, &both) = v[1].name;
		(void)format_laravel_string(
			r, format_laravel_argument(r, &c->calls.v[0], 1, "indexName"), &name);
		format_laravel_put_index(r, t, STR("index"), name, both, NULL);
		return;
	}
	if (n == 1) {
		struct laravel_chain column = of_column(c);
		format_laravel_fluent_indexes(r, t, &column, v[0].name);
		constrained(r, t, c, v[0].name);
	}
}

/* Before release 11 what a change does not name stays as it is (Doctrine's comparison made the statement). */
static bool change_in_part(struct laravel *r, struct laravel_table *t, const struct laravel_chain *c,
	const struct format_ddl_column *v)
{
	struct format_ddl_table table = format_laravel_table_of(t);
	struct replay_column x = {.schema = table.schema,
		.table = table.name,
		.column = v->name,
		.type = v->type,
		.has_default = format_laravel_find(c, "default") || format_laravel_find(c, "useCurrent"),
		.def = v->def,
		.place = format_ddl_place(&r->d, v)};
	if (format_laravel_find(c, "nullable"))
		x.null = v->not_null ? REPLAY_NOT_NULL : REPLAY_NULL;
	struct str mark = r->s->dialect == DIALECT_SQLITE ? STR_NONE : replay_column_mark(r->a, &x);
	if (mark.n)
		format_when_mark(&r->d, mark);
	return mark.n > 0;
}

bool format_laravel_remake(struct laravel *r, struct laravel_table *t, enum replay_remake_kind kind,
	struct str name, struct str sql)
{
	struct replay_remake m = {.kind = kind,
		.table = t->name,
		.name = name,
		.sql = sql,
		.again = t->remade,
		.kept = t->kept};
	bool does = r->s->dialect == DIALECT_SQLITE &&
		    (r->release >= FORMAT_LARAVEL_REMAKES || kind == REPLAY_REMAKE_INDEX_NAME);
	struct str mark = does ? replay_remake_mark(r->a, &m) : STR_NONE;
	t->remade = t->remade || (mark.n && kind != REPLAY_REMAKE_INDEX_NAME);
	if (mark.n)
		format_when_mark(&r->d, mark);
	return mark.n > 0;
}

/* In SQLite. */
static bool change_by_remake(struct laravel *r, struct laravel_table *t, const struct format_ddl_column *v)
{
	struct str sql = behind_name(r, v);
	bool done = format_laravel_remake(r, t, REPLAY_REMAKE_COLUMN, v->name, sql);
	t->kept = replay_remake_keep(r->a, t->kept, v->name, sql);
	return done;
}

/* ->change(): of release 11 on it says the whole column anew. */
static void change(struct laravel *r, struct laravel_table *t, const struct laravel_chain *c,
	struct format_ddl_column *v)
{
	static const char *const serials[][2] = {
		{"bigserial", "bigint"}, {"serial", "integer"}, {"smallserial", "smallint"}};
	v->primary = false; /* increments() that change a column bring no key */
	for (size_t i = 0; i < sizeof serials / sizeof *serials; i++)
		if (str_eq(v->type, str_of(serials[i][0])))
			v->type = str_of(serials[i][1]);
	bool done = r->s->dialect == DIALECT_SQLITE ? change_by_remake(r, t, v)
		    : r->release >= 11 ? format_ddl_change_column(&r->d, format_laravel_table_of(t), v)
				       : r->release && change_in_part(r, t, c, v);
	if (!done)
		format_laravel_unknown(r, c->node, "a changed column that is not known whole");
	format_laravel_fluent_indexes(r, t, c, v->name);
}

/* A column of which not all is known is there all the same: what is not known is the most that it may be. */
static void column_in_part(struct laravel *r, struct laravel_table *t, const struct laravel_chain *c,
	const struct format_ddl_column *known)
{
	struct format_ddl_column v[2] = {
		{.name = known->name, .type = known->type.n ? known->type : STR("text")}};
	format_laravel_unknown(r, c->node, "a column of which not all is read");
	if (!format_laravel_find(c, "change"))
		columns(r, t, c, v, 1);
}

void format_laravel_line(struct laravel *r, struct laravel_table *t, const struct laravel_chain *c)
{
	struct format_ddl_column v[2] = {{.name = STR_NONE}};
	size_t n;
	bool known, read;
	static const char *const harmless[] = {"comment", "charset", "collation", "engine", NULL};
	for (size_t i = 0; harmless[i]; i++)
		if (str_eq(c->calls.v[0].name, str_of(harmless[i])))
			return;
	if (format_laravel_standing_index(r, t, c) || format_laravel_drop(r, t, c))
		return;
	if (str_eq(c->calls.v[0].name, STR("foreign"))) {
		foreign(r, t, c);
		return;
	}
	struct laravel_chain column = of_column(c);
	read = format_laravel_columns(r, &column, v, &n, &known);
	for (size_t i = 0; read && t->after.n && i < n; i++) {
		if (!v[i].after.n)
			v[i].after = t->after;
		t->after = v[i].name.n ? v[i].name : t->after;
	}
	if (read && !known && n == 1 && v[0].name.n) {
		column_in_part(r, t, c, &v[0]);
	} else if (!read || !known) {
		format_laravel_unknown(r, c->node, "a line of the table that is not read");
	} else if (format_laravel_find(c, "change")) {
		change(r, t, c, &v[0]);
	} else {
		columns(r, t, c, v, n);
	}
}
