/* The actions of a Phinx table as SQL, in the order in which its plan sends them (Phinx\Db\Plan\Plan). */
#include "migrate/formats/phinx.h"
#include "schemas/replay_remake.h"

#define COLUMN_NOT_KNOWN "a column whose definition is not known"

static struct format_ddl writer(struct doctrine_reader *r, const struct phinx_action *x)
{
	struct format_ddl d = format_doctrine_writer(r, LIST_NOW, &x->where, x->at);
	r->changes++;
	return d;
}

/* What cannot be read is told where it stands. */
static void unknown(struct doctrine_reader *r, size_t at, const char *what)
{
	size_t here = r->at;
	r->at = at;
	format_doctrine_unknown(r, what);
	r->at = here;
}

/* -- SQLite, where Phinx makes the table anew -- */

static bool remake(struct doctrine_reader *r, const struct phinx_table *t, const struct phinx_action *x,
	enum replay_remake_kind kind, struct str name, struct str sql)
{
	struct replay_remake m = {.kind = kind, .table = t->name.name, .name = name, .sql = sql};
	struct str mark = replay_remake_mark(r->a, &m);
	if (r->s->dialect != DIALECT_SQLITE || !mark.n)
		return false;
	struct format_ddl d = writer(r, x);
	format_when_mark(&d, mark);
	return true;
}

/* -- columns -- */

static struct str definition(const struct format_ddl *d, const struct format_ddl_column *c)
{
	struct str all = format_ddl_column(d, c), name = format_ddl_name(d, c->name);
	return str_sub(all, name.n + 1, all.n);
}

static void change(struct doctrine_reader *r, const struct phinx_table *t, const struct phinx_action *x)
{
	struct format_ddl_column c;
	struct format_ddl bare = {.a = r->a, .s = r->s};
	if (!format_phinx_column(r, &x->column, &c)) {
		unknown(r, x->at, COLUMN_NOT_KNOWN);
		return;
	}
	if (r->s->dialect == DIALECT_SQLITE) {
		if (!remake(r, t, x, REPLAY_REMAKE_COLUMN, c.name, definition(&bare, &c)))
			unknown(r, x->at, COLUMN_NOT_KNOWN);
		return;
	}
	if (x->column.identity && r->s->dialect == DIALECT_POSTGRESQL) {
		unknown(r, x->at, "a column that becomes an identity");
		return;
	}
	struct format_ddl d = writer(r, x);
	if (!format_ddl_change_column(&d, t->name, &c))
		unknown(r, x->at, COLUMN_NOT_KNOWN);
}

static void add(struct doctrine_reader *r, const struct phinx_table *t, const struct phinx_action *x)
{
	struct format_ddl_column c;
	if (!format_phinx_column(r, &x->column, &c))
		unknown(r, x->at, COLUMN_NOT_KNOWN);
	if (!c.type.n)
		return;
	struct format_ddl d = writer(r, x);
	format_ddl_add_column(&d, t->name, &c, false);
}

/* -- indexes -- */

static struct str joined(struct doctrine_reader *r, const struct names_list *l, const char *by)
{
	struct str out = STR("");
	for (size_t i = 0; i < l->n && format_doctrine_step(r); i++)
		out = str_fmt(r->a, "%.*s%s%.*s", STRF(out), i ? by : "", STRF(l->v[i]));
	return out;
}

static struct str index_name(
	struct doctrine_reader *r, const struct phinx_table *t, const struct phinx_action *x)
{
	if (x->name.n)
		return x->name;
	struct str columns = joined(r, &x->columns, "_");
	return str_fmt(r->a, "%.*s_%.*s%s", STRF(t->name.name), STRF(columns),
		r->s->dialect == DIALECT_SQLITE ? "_index" : "");
}

/* " UNIQUE KEY `n` (`a`)": MySQL names one that has none. */
static struct str mysql_index(struct doctrine_reader *r, const struct phinx_action *x)
{
	struct format_ddl d = {.a = r->a, .s = r->s};
	return str_fmt(r->a, "%s%.*s KEY %.*s (%.*s)", x->unique ? "UNIQUE" : "", STRF(x->index_kind),
		STRF(x->name.n ? format_ddl_name(&d, x->name) : STR_NONE), STRF(joined(r, &x->parts, ", ")));
}

void format_phinx_index(struct doctrine_reader *r, const struct phinx_table *t, const struct phinx_action *x)
{
	struct format_ddl d = writer(r, x);
	if (r->s->dialect == DIALECT_MYSQL) {
		format_ddl_add_constraint(&d, t->name, mysql_index(r, x));
		return;
	}
	struct format_ddl_index i = {.name = index_name(r, t, x),
		.table = t->name,
		.unique = x->unique,
		.expressions = x->parts,
		.include = x->include};
	if (r->s->dialect == DIALECT_POSTGRESQL && str_ieq(x->index_kind, STR("gin")))
		i.method = STR("gin");
	format_ddl_create_index(&d, &i);
}

/* By its columns: what has just these is looked for when the migration runs. */
static void drop_by_columns(
	struct doctrine_reader *r, const struct phinx_table *t, const struct phinx_action *x, bool keys)
{
	struct format_ddl d = {.a = r->a, .s = r->s};
	struct str table = format_ddl_table_name(&d, t->name);
	struct replay_each e = {.keys = keys,
		.schema = t->name.schema,
		.table = t->name.name,
		.condition = replay_item(r->a, "is", x->columns.v, x->columns.n)};
	if (keys)
		e.sql = str_fmt(r->a, "ALTER TABLE %.*s DROP %s " REPLAY_EACH_NAME, STRF(table),
			r->s->dialect == DIALECT_MYSQL ? "FOREIGN KEY" : "CONSTRAINT");
	else if (r->s->dialect == DIALECT_MYSQL)
		e.sql = str_fmt(r->a, "ALTER TABLE %.*s DROP INDEX " REPLAY_EACH_NAME, STRF(table));
	else
		e.sql = STR("DROP INDEX " REPLAY_EACH_NAME);
	struct str mark = e.condition.n ? replay_each_mark(r->a, &e) : STR_NONE;
	if (!mark.n) {
		unknown(r, x->at, "what is dropped is known when the migration runs");
		return;
	}
	struct format_ddl out = writer(r, x);
	format_when_mark(&out, mark);
}

static void drop_index(struct doctrine_reader *r, const struct phinx_table *t, const struct phinx_action *x)
{
	if (!x->name.n) {
		drop_by_columns(r, t, x, false);
		return;
	}
	struct format_ddl d = writer(r, x);
	format_ddl_drop_index(&d, t->name, x->name, r->s->dialect == DIALECT_POSTGRESQL);
}

/* -- keys -- */

static struct str key_clause(
	struct doctrine_reader *r, const struct phinx_table *t, const struct phinx_action *x)
{
	struct format_ddl d = {.a = r->a, .s = r->s};
	struct format_ddl_key key = x->key;
	if (!key.name.n && r->s->dialect == DIALECT_POSTGRESQL)
		key.name = str_fmt(
			r->a, "%.*s_%.*s_fkey", STRF(t->name.name), STRF(joined(r, &key.columns, "_")));
	return format_ddl_foreign_key(&d, &key);
}

static void add_key(struct doctrine_reader *r, const struct phinx_table *t, const struct phinx_action *x)
{
	struct str clause = key_clause(r, t, x);
	if (r->s->dialect != DIALECT_SQLITE) {
		struct format_ddl d = writer(r, x);
		format_ddl_add_constraint(&d, t->name, clause);
	} else if (!remake(r, t, x, REPLAY_REMAKE_FOREIGN, STR_NONE, clause))
		unknown(r, x->at, "a foreign key for which SQLite's table is made anew");
}

static void drop_key(struct doctrine_reader *r, const struct phinx_table *t, const struct phinx_action *x)
{
	const struct phinx_reading *p = r->own;
	if (r->s->dialect == DIALECT_SQLITE) {
		if (p->cake || (x->columns.n && remake(r, t, x, REPLAY_REMAKE_NO_FOREIGN,
							joined(r, &x->columns, ","), STR_NONE)))
			return;
		unknown(r, x->at, "a foreign key for which SQLite's table is made anew");
		return;
	}
	if (!x->name.n) {
		drop_by_columns(r, t, x, true);
		return;
	}
	struct format_ddl d = writer(r, x);
	format_ddl_drop_constraint(&d, t->name, FORMAT_DDL_FOREIGN_KEY, x->name);
}

static void primary(struct doctrine_reader *r, const struct phinx_table *t, const struct phinx_action *x)
{
	struct format_ddl bare = {.a = r->a, .s = r->s};
	struct str list = format_ddl_list(&bare, &x->columns);
	struct str name = str_fmt(r->a, "%.*s_pkey", STRF(t->name.name));
	if (r->s->dialect == DIALECT_SQLITE) {
		if (!remake(r, t, x, x->columns.n ? REPLAY_REMAKE_PRIMARY : REPLAY_REMAKE_NO_PRIMARY,
			    STR_NONE, x->columns.n ? list : STR_NONE))
			unknown(r, x->at, "a primary key for which SQLite's table is made anew");
		return;
	}
	struct format_ddl d = writer(r, x);
	struct str table = format_ddl_table_name(&d, t->name);
	if (r->s->dialect == DIALECT_POSTGRESQL) {
		struct str quoted = format_ddl_name(&d, name);
		format_ddl_sql(&d, str_fmt(r->a, "ALTER TABLE %.*s DROP CONSTRAINT IF EXISTS %.*s",
					   STRF(table), STRF(quoted)));
		if (x->columns.n)
			format_ddl_sql(
				&d, str_fmt(r->a, "ALTER TABLE %.*s ADD CONSTRAINT %.*s PRIMARY KEY %.*s",
					    STRF(table), STRF(quoted), STRF(list)));
		return;
	}
	format_ddl_sql(&d, str_fmt(r->a, "ALTER TABLE %.*s DROP PRIMARY KEY", STRF(table)));
	if (x->columns.n)
		format_ddl_sql(
			&d, str_fmt(r->a, "ALTER TABLE %.*s ADD PRIMARY KEY %.*s", STRF(table), STRF(list)));
}

/* -- tables -- */

static void rename_table(struct doctrine_reader *r, struct phinx_table *t, const struct phinx_action *x)
{
	struct format_ddl_table to = format_phinx_table_name(r, x->to);
	struct format_ddl d = writer(r, x);
	format_ddl_rename_table(&d, t->name, to.name);
}

void format_phinx_emit(struct doctrine_reader *r, struct phinx_table *t, const struct phinx_action *x)
{
	struct format_ddl d;
	switch (x->kind) {
	case PHINX_ADD:
		add(r, t, x);
		break;
	case PHINX_CHANGE:
		change(r, t, x);
		break;
	case PHINX_RENAME_COLUMN:
		d = writer(r, x);
		format_ddl_rename_column(&d, t->name, x->name, x->to);
		break;
	case PHINX_ADD_KEY:
		add_key(r, t, x);
		break;
	case PHINX_DROP_KEY:
		drop_key(r, t, x);
		break;
	case PHINX_ADD_INDEX:
		format_phinx_index(r, t, x);
		break;
	case PHINX_DROP_INDEX:
		drop_index(r, t, x);
		break;
	case PHINX_REMOVE:
		d = writer(r, x);
		format_ddl_drop_column(&d, t->name, x->name, false);
		break;
	case PHINX_DROP:
		d = writer(r, x);
		format_ddl_drop_table(&d, t->name, false);
		break;
	case PHINX_RENAME:
		rename_table(r, t, x);
		break;
	case PHINX_PRIMARY:
		primary(r, t, x);
	}
}

/* -- a table that is made -- */

static void add_id(struct doctrine_reader *r, const struct phinx_table *t, struct format_ddl_create *making)
{
	const struct phinx_reading *p = r->own;
	struct phinx_column c = {.name = t->id.n ? t->id : STR("id"),
		.type = STR("integer"),
		.identity = true,
		.limit = r->s->dialect == DIALECT_MYSQL ? t->id_limit : STR_NONE,
		.def = {.kind = DOCTRINE_NULL}};
	c.is_unsigned = t->has_signed ? !t->is_signed : p->config->unsigned_keys;
	struct format_ddl_column out;
	format_phinx_column(r, &c, &out);
	*VEC_PUSH(r->a, &making->columns) = out;
}

static bool is_identity(const struct format_ddl_create *making, struct str name)
{
	for (size_t i = 0; i < making->columns.n; i++)
		if (making->columns.v[i].primary && str_eq(making->columns.v[i].name, name))
			return true;
	return false;
}

static void add_primary(
	struct doctrine_reader *r, const struct phinx_table *t, struct format_ddl_create *making)
{
	struct format_ddl d = {.a = r->a, .s = r->s};
	struct names_list names = {0};
	struct str id = t->id.n ? t->id : STR("id");
	const struct names_list *given = t->later_primary.n && t->no_id ? &t->later_primary : &t->primary;
	if (!t->no_id)
		*VEC_PUSH(r->a, &names) = id;
	for (size_t i = 0; t->no_id && i < given->n; i++)
		*VEC_PUSH(r->a, &names) = given->v[i];
	size_t kept = 0; /* SQLite's are keys by themselves */
	for (size_t i = 0; i < names.n; i++)
		if (!is_identity(making, names.v[i]))
			names.v[kept++] = names.v[i];
	names.n = kept;
	if (!names.n)
		return;
	struct str named =
		r->s->dialect == DIALECT_POSTGRESQL
			? str_fmt(r->a, "CONSTRAINT %.*s ",
				  STRF(format_ddl_name(&d, str_fmt(r->a, "%.*s_pkey", STRF(t->name.name)))))
			: STR_NONE;
	*VEC_PUSH(r->a, &making->clauses) =
		str_fmt(r->a, "%.*sPRIMARY KEY %.*s", STRF(named), STRF(format_ddl_list(&d, &names)));
}

/* Columns and indexes under the conditions that hold around all of it; the others come behind. */
static bool is_part(const struct phinx_action *x, size_t frames)
{
	return x->where.n <= frames;
}

void format_phinx_create(struct doctrine_reader *r, struct phinx_table *t)
{
	struct format_ddl_create making = {.table = t->name};
	size_t frames = r->frames.n;
	bool mysql = r->s->dialect == DIALECT_MYSQL;
	if (t->unread)
		format_doctrine_unknown(r, "a table whose options are computed when the migration runs");
	if (!t->no_id)
		add_id(r, t, &making);
	for (size_t i = 0; i < t->actions.n; i++) {
		const struct phinx_action *x = &t->actions.v[i];
		struct format_ddl_column c;
		if (x->kind != PHINX_ADD || !is_part(x, frames))
			continue;
		if (!format_phinx_column(r, &x->column, &c))
			unknown(r, x->at, COLUMN_NOT_KNOWN);
		if (c.type.n)
			*VEC_PUSH(r->a, &making.columns) = c;
	}
	add_primary(r, t, &making);
	for (size_t i = 0; i < t->actions.n && mysql; i++)
		if (t->actions.v[i].kind == PHINX_ADD_INDEX && is_part(&t->actions.v[i], frames))
			*VEC_PUSH(r->a, &making.clauses) = mysql_index(r, &t->actions.v[i]);
	struct doctrine_frames here = format_doctrine_here(r);
	struct format_ddl d = format_doctrine_writer(r, LIST_NOW, &here, r->at);
	r->changes++;
	format_ddl_create_table(&d, &making);
	for (size_t i = 0; i < t->actions.n; i++) {
		const struct phinx_action *x = &t->actions.v[i];
		if (x->kind == PHINX_ADD && !is_part(x, frames))
			format_phinx_emit(r, t, x);
		if (x->kind == PHINX_ADD_INDEX && (!mysql || !is_part(x, frames)))
			format_phinx_index(r, t, x);
	}
}
