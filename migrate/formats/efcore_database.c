/* AlterDatabase(): extensions and enums of PostgreSQL are annotations of the database. What stands in
 * .Annotation() alone is made, in .OldAnnotation() alone dropped; an enum in both gets the labels that are
 * new, each before the one that followed it. Npgsql takes none away. */
#include "migrate/formats/efcore_op.h"

static const struct str extension = {"Npgsql:PostgresExtension:", 25}, type = {"Npgsql:Enum:", 12};

/* "schema.name" or "name" as SQL has it. */
static struct str type_name(struct efcore_op *o, struct str name)
{
	struct str schema = STR_NONE;
	if (str_chr(name, '.') != SIZE_MAX)
		schema = str_cut(&name, '.');
	struct str quoted = format_ddl_name(&o->r->d, name), before = format_ddl_name(&o->r->d, schema);
	return schema.n ? str_fmt(o->r->a, "%.*s.%.*s", STRF(before), STRF(quoted)) : quoted;
}

static bool is_label(struct str labels, struct str one)
{
	while (labels.n)
		if (str_eq(str_cut(&labels, ','), one))
			return true;
	return false;
}

static void create_type(struct efcore_op *o, struct str name, struct str labels)
{
	struct str list = STR_NONE, quoted = type_name(o, name);
	while (labels.n) {
		struct str one = format_ddl_text(&o->r->d, str_cut(&labels, ','));
		list = str_fmt(o->r->a, "%.*s%s%.*s", STRF(list), list.n ? ", " : "", STRF(one));
	}
	format_ddl_sql(
		&o->r->d, str_fmt(o->r->a, "CREATE TYPE %.*s AS ENUM (%.*s)", STRF(quoted), STRF(list)));
}

static void drop_type(struct efcore_op *o, struct str name)
{
	struct str quoted = type_name(o, name);
	format_ddl_sql(&o->r->d, str_fmt(o->r->a, "DROP TYPE %.*s", STRF(quoted)));
}

static void add_label(struct efcore_op *o, struct str name, struct str label, struct str before)
{
	struct str quoted = type_name(o, name), added = format_ddl_text(&o->r->d, label),
		   next = format_ddl_text(&o->r->d, before);
	format_ddl_sql(
		&o->r->d, str_fmt(o->r->a, "ALTER TYPE %.*s ADD VALUE %.*s%s%.*s", STRF(quoted), STRF(added),
				  before.n ? " BEFORE " : "", STRF(before.n ? next : STR_NONE)));
}

/* False: labels that go, or come in another order, which Npgsql refuses. */
static bool alter_type(struct efcore_op *o, struct str name, struct str old, struct str labels)
{
	struct str all = old;
	while (labels.n) {
		struct str one = str_cut(&labels, ','), rest = old, next = str_cut(&rest, ',');
		if (old.n && str_eq(one, next))
			old = rest;
		else if (is_label(all, one))
			return false;
		else
			add_label(o, name, one, next);
	}
	return !old.n;
}

/* False: the annotation on the other side is no text. */
static bool on_other_side(struct efcore_op *o, bool old, struct str key, bool *is, struct str *value)
{
	const char *call = old ? "Annotation" : "OldAnnotation";
	uint32_t node = format_efcore_annotation(o->r, o->chain, call, str_z(o->r->a, key));
	*is = node != UINT32_MAX;
	return format_efcore_text(o->r, node, value);
}

static bool change_type(struct efcore_op *o, bool old, struct str key, struct str value)
{
	struct str name = str_sub(key, type.n, key.n), other;
	bool both;
	if (!on_other_side(o, old, key, &both, &other))
		return false;
	if (old && !both)
		drop_type(o, name);
	else if (!old && !both)
		create_type(o, name, value);
	else if (!old)
		return alter_type(o, name, other, value);
	return true;
}

static bool change(struct efcore_op *o, const struct efcore_call *c)
{
	bool old = str_eq(c->name, STR("OldAnnotation"));
	struct str key, value;
	if (!old && !str_eq(c->name, STR("Annotation")))
		return true;
	if (!format_efcore_text(o->r, format_efcore_argument(o->r, c, "name", 0), &key))
		return false;
	if (!old && str_starts(key, extension))
		format_ddl_sql(
			&o->r->d, str_fmt(o->r->a, "CREATE EXTENSION IF NOT EXISTS %.*s",
					  STRF(format_ddl_name(&o->r->d, str_sub(key, extension.n, key.n)))));
	if (!str_starts(key, type))
		return true;
	return format_efcore_text(o->r, format_efcore_argument(o->r, c, "value", 1), &value) &&
	       change_type(o, old, key, value);
}

void format_efcore_alter_database(struct efcore_op *o)
{
	for (size_t i = 1; i < o->chain->calls.n; i++)
		if (!change(o, &o->chain->calls.v[i])) {
			format_efcore_unknown(
				o->r, o->call->node, "a change of the database that is not read");
			return;
		}
}
