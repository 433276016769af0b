/* Doctrine's Schema API: what is said of its tables is gathered while up() runs, and comes as the difference
 * of two schemas behind it (DBAL 3.6: SchemaDiff::toSql, AbstractPlatform::getAlterTableSQL). */
#include "migrate/formats/doctrine_php.h"

enum { MAX_TABLES = 1000 };

static struct doctrine_value of_kind(enum doctrine_kind kind)
{
	return (struct doctrine_value){.kind = kind};
}

static struct doctrine_value table_value(struct doctrine_table *t)
{
	return (struct doctrine_value){.kind = DOCTRINE_TABLE, .table = t, .live = t->live};
}

/* -- what was done -- */

static bool here(struct doctrine_reader *r, size_t serial)
{
	for (size_t i = 0; i < r->frames.n; i++)
		if (r->frames.v[i].serial == serial)
			return true;
	return !serial;
}

static struct doctrine_touched touch_of(
	struct doctrine_reader *r, enum doctrine_part part, struct str name, bool there)
{
	size_t serial = r->frames.n ? r->frames.v[r->frames.n - 1].serial : 0;
	return (struct doctrine_touched){part, name, there, serial};
}

void format_doctrine_touch(struct doctrine_reader *r, struct doctrine_table *t, enum doctrine_part part,
	struct str name, bool there)
{
	*VEC_PUSH(r->a, &t->touched) = touch_of(r, part, name, there);
}

void format_doctrine_schema_begins(struct doctrine_reader *r)
{
	format_doctrine_uncertain(r, "a change through the Schema API under a condition or in a loop");
	r->schema_changes = true;
	r->plain = false;
}

/* -- names -- */

static struct str bare(struct str name)
{
	bool quoted = name.n > 1 && (name.p[0] == '`' || name.p[0] == '"') && name.p[name.n - 1] == name.p[0];
	return quoted ? str_sub(name, 1, name.n - 1) : name;
}

bool format_doctrine_text_argument(struct doctrine_reader *r, uint32_t call, size_t k, struct str *out)
{
	struct doctrine_value v = format_doctrine_argument(r, call, k);
	*out = v.text;
	return format_doctrine_known(&v) && v.text.n;
}

struct format_ddl_table format_doctrine_table_name(struct doctrine_reader *r, struct str written)
{
	struct str name = format_doctrine_named(r, written);
	size_t dot = str_chr(name, '.');
	if (dot == SIZE_MAX || r->s->dialect != DIALECT_POSTGRESQL)
		return (struct format_ddl_table){.name = name};
	return (struct format_ddl_table){str_sub(name, 0, dot), str_sub(name, dot + 1, name.n)};
}

/* Does a table that the migration has made exist where this is read? */
static bool is_made_here(struct doctrine_reader *r, const struct doctrine_table *t)
{
	return !t->create || !t->where.n || here(r, t->where.v[t->where.n - 1].serial);
}

struct doctrine_table *format_doctrine_table_of(struct doctrine_reader *r, struct str written, bool live)
{
	r->steps += r->tables.n / 16;
	for (size_t i = r->tables.n; i-- > 0;) {
		struct doctrine_table *old = r->tables.v[i];
		if (old->live == live && str_ieq(old->written, bare(written)) && is_made_here(r, old))
			return old;
	}
	if (r->tables.n >= MAX_TABLES)
		return NULL;
	struct doctrine_table *t = ARENA_NEW(r->a, struct doctrine_table);
	t->name = format_doctrine_table_name(r, written);
	t->written = bare(written);
	t->live = live;
	t->where = format_doctrine_here(r);
	t->at = r->at;
	*VEC_PUSH(r->a, &r->tables) = t;
	return t;
}

/* -- $schema -- */

static struct doctrine_value create_table(struct doctrine_reader *r, uint32_t call)
{
	struct str name;
	if (!format_doctrine_text_argument(r, call, 0, &name))
		return of_kind(DOCTRINE_DATA);
	format_doctrine_schema_begins(r);
	struct doctrine_table *t = ARENA_NEW(r->a, struct doctrine_table), *old = NULL;
	old = format_doctrine_table_of(r, name, false);
	if (!old)
		return of_kind(DOCTRINE_DATA);
	t->name = old->name;
	t->written = old->written;
	t->create = true;
	t->where = format_doctrine_here(r);
	t->at = r->at;
	*VEC_PUSH(r->a, &r->tables) = t;
	*VEC_PUSH(r->a, &r->touched) = touch_of(r, DOCTRINE_TABLES, t->name.name, true);
	return table_value(t);
}

bool format_doctrine_same_frames(const struct doctrine_frames *x, const struct doctrine_frames *y)
{
	bool same = x->n == y->n;
	for (size_t i = 0; same && i < x->n; i++)
		same = x->v[i].serial == y->v[i].serial;
	return same;
}

/* DBAL drops the tables' foreign keys first: one statement for all of them comes to the same. */
static bool drop_table(struct doctrine_reader *r, uint32_t call)
{
	struct str name;
	if (!format_doctrine_text_argument(r, call, 0, &name))
		return false;
	format_doctrine_schema_begins(r);
	struct doctrine_table *t = format_doctrine_table_of(r, name, false);
	if (!t)
		return false;
	*VEC_PUSH(r->a, &r->touched) = touch_of(r, DOCTRINE_TABLES, t->name.name, false);
	if (t->create && format_doctrine_same_frames(&t->where, &r->frames)) {
		t->gone = true;
		return true;
	}
	struct doctrine_list *l = &r->lists[LIST_DROP];
	r->steps += r->touched.n / 16;
	struct format_ddl d = {.a = r->a, .s = r->s};
	struct sql_statement *last = l->out.n ? &l->out.v[l->out.n - 1] : NULL;
	if (last && format_doctrine_same_frames(&l->open, &r->frames) &&
		str_starts(last->text, STR("DROP TABLE ")) && r->s->dialect != DIALECT_SQLITE &&
		last->text.n < 60000) {
		last->text = str_fmt(
			r->a, "%.*s, %.*s", STRF(last->text), STRF(format_ddl_table_name(&d, t->name)));
		return true;
	}
	d = format_doctrine_writer(r, LIST_DROP, &r->frames, r->at);
	format_ddl_drop_table(&d, t->name, false);
	return true;
}

/* DBAL sees a table less and another one more: its columns are the same ones. */
static bool rename_table(struct doctrine_reader *r, uint32_t call)
{
	struct str from, to;
	if (!format_doctrine_text_argument(r, call, 0, &from) ||
		!format_doctrine_text_argument(r, call, 1, &to))
		return false;
	format_doctrine_schema_begins(r);
	struct doctrine_table *t = format_doctrine_table_of(r, from, false);
	if (!t || t->create || r->s->dialect == DIALECT_SQLITE)
		return false;
	struct format_ddl d = format_doctrine_writer(r, LIST_UNKEY, &r->frames, r->at);
	format_ddl_rename_table(&d, t->name, format_doctrine_named(r, to));
	*VEC_PUSH(r->a, &r->touched) = touch_of(r, DOCTRINE_TABLES, t->name.name, false);
	*VEC_PUSH(r->a, &r->touched) = touch_of(r, DOCTRINE_TABLES, format_doctrine_named(r, to), true);
	return true;
}

/* Only PostgreSQL has them. */
static bool sequence_or_space(struct doctrine_reader *r, uint32_t call, struct str method)
{
	struct str name;
	bool space = str_ieq(method, STR("createNamespace"));
	if (!format_doctrine_text_argument(r, call, 0, &name))
		return false;
	if (r->s->dialect != DIALECT_POSTGRESQL)
		return true;
	format_doctrine_schema_begins(r);
	struct format_ddl d = format_doctrine_writer(r, space ? LIST_CREATE : LIST_UNKEY, &r->frames, r->at);
	struct str quoted = format_ddl_name(&d, format_doctrine_named(r, name));
	if (str_ieq(method, STR("dropSequence")))
		format_ddl_sql(&d, str_fmt(r->a, "DROP SEQUENCE %.*s CASCADE", STRF(quoted)));
	else if (space)
		format_ddl_sql(&d, str_fmt(r->a, "CREATE SCHEMA %.*s", STRF(quoted)));
	else
		format_ddl_sql(&d, str_fmt(r->a, "CREATE SEQUENCE %.*s INCREMENT BY 1 MINVALUE 1 START 1",
					   STRF(quoted)));
	return true;
}

bool format_doctrine_is_change(struct str method)
{
	static const char *const words[] = {
		"create", "drop", "rename", "add", "remove", "set", "modify", "change"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_starts(method, str_of(words[i])))
			return true;
	return false;
}

struct doctrine_value format_doctrine_schema_call(
	struct doctrine_reader *r, const struct doctrine_value *schema, struct str method, uint32_t call)
{
	static const char *const others[] = {"createSequence", "dropSequence", "createNamespace", NULL};
	struct str name;
	struct doctrine_value out = of_kind(DOCTRINE_DATA);
	bool read = !format_doctrine_is_change(method);
	if (str_ieq(method, STR("hasTable")) && format_doctrine_text_argument(r, call, 0, &name))
		return format_doctrine_of_bool(format_doctrine_has(
			r, NULL, DOCTRINE_TABLES, format_doctrine_named(r, name), schema->live));
	if (str_ieq(method, STR("getTable"))) {
		struct doctrine_table *t = format_doctrine_text_argument(r, call, 0, &name)
						   ? format_doctrine_table_of(r, name, schema->live)
						   : NULL;
		/* What is changed of a table that is not known is told. */
		return t ? table_value(t) : schema->live ? out : of_kind(DOCTRINE_FOREIGN);
	}
	if (schema->live && !read)
		return out; /* of a copy */
	if (str_ieq(method, STR("createTable"))) {
		out = create_table(r, call);
		read = out.kind == DOCTRINE_TABLE;
	} else if (str_ieq(method, STR("dropTable")))
		read = drop_table(r, call);
	else if (str_ieq(method, STR("renameTable")))
		read = rename_table(r, call);
	else if (str_ione_of(method, others))
		read = sequence_or_space(r, call, method);
	if (!read)
		format_doctrine_unknown(r, DOCTRINE_SCHEMA_NOT_READ);
	return out;
}
