/* alembic_utils 0.8: objects that it keeps as text, op.create_entity(PGFunction(schema=, signature=,
 * definition=)) and its kin. */
#include "migrate/formats/alembic.h"

struct entity {
	struct str kind, schema, signature, definition, on;
};

static bool take(struct format_python *r, const struct format_python_call *c, struct entity *out)
{
	struct format_python_call made;
	uint32_t node = format_python_argument(r, c->arguments, 0, "target");
	if (!format_python_call(r, node, &made))
		return false;
	*out = (struct entity){.kind = made.name};
	(void)format_python_string(
		r, format_python_argument(r, made.arguments, 2, "definition"), &out->definition);
	(void)format_python_string(r, format_python_keyword(r, made.arguments, "on_entity"), &out->on);
	return format_python_string(
		       r, format_python_argument(r, made.arguments, 0, "schema"), &out->schema) &&
	       format_python_string(
		       r, format_python_argument(r, made.arguments, 1, "signature"), &out->signature);
}

static struct str created(struct format_python *r, const struct entity *x)
{
	struct str head = format_ddl_name(&r->d, x->schema), name = format_ddl_name(&r->d, x->signature);
	if (str_eq(x->kind, STR("PGFunction")))
		return str_fmt(r->a, "CREATE OR REPLACE FUNCTION %.*s.%.*s %.*s", STRF(head),
			STRF(x->signature), STRF(x->definition));
	if (str_eq(x->kind, STR("PGView")))
		return str_fmt(r->a, "CREATE OR REPLACE VIEW %.*s.%.*s AS %.*s", STRF(head), STRF(name),
			STRF(x->definition));
	if (str_eq(x->kind, STR("PGMaterializedView")))
		return str_fmt(r->a, "CREATE MATERIALIZED VIEW %.*s.%.*s AS %.*s", STRF(head), STRF(name),
			STRF(x->definition));
	if (str_eq(x->kind, STR("PGTrigger")))
		return str_fmt(r->a, "CREATE TRIGGER %.*s %.*s", STRF(name), STRF(x->definition));
	if (str_eq(x->kind, STR("PGPolicy")) && x->on.n)
		return str_fmt(r->a, "CREATE POLICY %.*s ON %.*s %.*s", STRF(name), STRF(x->on),
			STRF(x->definition));
	if (str_eq(x->kind, STR("PGExtension")))
		return str_fmt(r->a, "CREATE EXTENSION %.*s WITH SCHEMA %.*s", STRF(name), STRF(head));
	return STR_NONE;
}

static struct str dropped(struct format_python *r, const struct entity *x)
{
	struct str head = format_ddl_name(&r->d, x->schema), name = format_ddl_name(&r->d, x->signature);
	if (str_eq(x->kind, STR("PGFunction")))
		return str_fmt(r->a, "DROP FUNCTION %.*s.%.*s", STRF(head),
			STRF(str_trim(str_sub(x->signature, 0, str_chr(x->signature, '(')))));
	if (str_eq(x->kind, STR("PGView")))
		return str_fmt(r->a, "DROP VIEW %.*s.%.*s", STRF(head), STRF(name));
	if (str_eq(x->kind, STR("PGMaterializedView")))
		return str_fmt(r->a, "DROP MATERIALIZED VIEW %.*s.%.*s", STRF(head), STRF(name));
	if (str_eq(x->kind, STR("PGExtension")))
		return str_fmt(r->a, "DROP EXTENSION %.*s", STRF(name));
	bool trigger = str_eq(x->kind, STR("PGTrigger"));
	if ((!trigger && !str_eq(x->kind, STR("PGPolicy"))) || !x->on.n)
		return STR_NONE;
	return str_fmt(r->a, "DROP %s %.*s ON %.*s", trigger ? "TRIGGER" : "POLICY", STRF(name), STRF(x->on));
}

bool format_alembic_entity(struct format_python *r, const struct format_python_call *c)
{
	struct entity x;
	struct str sql = STR_NONE, old = STR_NONE;
	bool replaces = str_eq(c->name, STR("replace_entity"));
	if (!replaces && !str_eq(c->name, STR("create_entity")) && !str_eq(c->name, STR("drop_entity")))
		return false;
	if (r->s->dialect != DIALECT_POSTGRESQL || !take(r, c, &x))
		return false;
	sql = str_eq(c->name, STR("drop_entity")) ? dropped(r, &x) : created(r, &x);
	if (replaces && !str_starts(sql, STR("CREATE OR"))) /* it is made anew */
		old = dropped(r, &x);
	if (!sql.n || (replaces && !str_starts(sql, STR("CREATE OR")) && !old.n))
		return false;
	if (old.n)
		format_ddl_sql(&r->d, old);
	format_ddl_sql(&r->d, sql);
	return true;
}
