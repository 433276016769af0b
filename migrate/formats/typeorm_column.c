#include <stdlib.h>

#include "migrate/formats/typeorm.h"

/* Columns and derived names of TypeORM 1.1's query runners and default naming strategy. */

uint32_t format_typeorm_object(struct format_js *r, uint32_t node)
{
	node = format_js_value(r, node);
	if (node != UINT32_MAX && syntax_is(r->t, node, "new_expression"))
		node = format_js_value(
			r, format_code_argument(r->t, syntax_field(r->t, node, "arguments"), 0));
	return node != UINT32_MAX && syntax_is(r->t, node, "object") ? node : UINT32_MAX;
}

bool format_typeorm_field(struct format_js *r, uint32_t object, const char *key, struct str *out)
{
	uint32_t node = format_js_get(r, object, key);
	bool on;
	*out = STR_NONE;
	if (node == UINT32_MAX || format_js_is(r, node, "undefined") || format_js_is(r, node, "null"))
		return true;
	if (format_js_text(r, node, out) || format_js_number(r, node, out))
		return true;
	if (!format_js_bool(r, node, &on))
		return false;
	*out = on ? STR("true") : STR("false");
	return true;
}

struct str format_typeorm_name(struct format_js *r, const char *prefix, size_t digits, struct str table,
	const struct names_list *columns, struct str where)
{
	size_t dot = str_rchr(table, '.');
	struct str key = dot == SIZE_MAX ? table : str_sub(table, dot + 1, table.n);
	struct str *v = ARENA_ARRAY(r->a, struct str, columns->n + 1);
	for (size_t i = 0; i < columns->n; i++)
		v[i] = columns->v[i];
	qsort(v, columns->n, sizeof *v, str_order);
	for (size_t i = 0; i < columns->n; i++)
		key = str_fmt(r->a, "%.*s_%.*s", STRF(key), STRF(v[i]));
	if (where.n)
		key = str_fmt(r->a, "%.*s_%.*s", STRF(key), STRF(where));
	return str_fmt(r->a, "%s_%.*s", prefix, STRF(str_sub(sha_hex_of(r->a, SHA_1, key), 0, digits)));
}

static bool is(struct str a, const char *b)
{
	return str_ieq(a, str_of(b));
}

/* What all the fields of a column say, as text. */
struct fields {
	struct str name, type, length, precision, scale, def, nullable, generated, strategy, identity, unsign,
		array, enum_name, primary, unique, expression, update, comment;
};

static bool read_fields(struct format_js *r, uint32_t o, struct fields *f)
{
	const struct {
		const char *key;
		struct str *to;
	} all[] = {{"name", &f->name}, {"type", &f->type}, {"length", &f->length},
		{"precision", &f->precision}, {"scale", &f->scale}, {"default", &f->def},
		{"isNullable", &f->nullable}, {"isGenerated", &f->generated},
		{"generationStrategy", &f->strategy}, {"generatedIdentity", &f->identity},
		{"unsigned", &f->unsign}, {"isArray", &f->array}, {"enumName", &f->enum_name},
		{"isPrimary", &f->primary}, {"isUnique", &f->unique}, {"asExpression", &f->expression},
		{"onUpdate", &f->update}, {"comment", &f->comment}};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (!format_typeorm_field(r, o, all[i].key, all[i].to))
			return false;
	return o != UINT32_MAX && f->name.n && f->type.n && !f->expression.n;
}

/* varchar(20), decimal(10,2), timestamp(3) with time zone */
static struct str full_type(struct format_js *r, const struct fields *f)
{
	struct str length = f->length, type = f->type, tail = STR_NONE, mid = STR_NONE;
	if (r->s->dialect == DIALECT_MYSQL && !length.n && (is(type, "varchar") || is(type, "nvarchar")))
		length = is(f->strategy, "uuid") && is(f->generated, "true") ? STR("36") : STR("255");
	if (r->s->dialect == DIALECT_MYSQL && is(type, "varbinary") && !length.n)
		length = STR("255");
	if (length.n)
		mid = str_fmt(r->a, "(%.*s)", STRF(length));
	else if (f->precision.n && f->scale.n)
		mid = str_fmt(r->a, "(%.*s,%.*s)", STRF(f->precision), STRF(f->scale));
	else if (f->precision.n)
		mid = str_fmt(r->a, "(%.*s)", STRF(f->precision));
	size_t zone = str_find(type, STR(" with"), 0); /* the precision stands before the zone */
	if (r->s->dialect == DIALECT_POSTGRESQL && zone != SIZE_MAX) {
		tail = str_sub(type, zone, type.n);
		type = str_sub(type, 0, zone);
	}
	if (is(f->array, "true"))
		tail = str_fmt(
			r->a, "%.*s%s", STRF(tail), r->s->dialect == DIALECT_POSTGRESQL ? "[]" : " array");
	return str_fmt(r->a, "%.*s%.*s%.*s", STRF(type), STRF(mid), STRF(tail));
}

static bool enum_list(struct format_js *r, uint32_t o, struct str *out)
{
	struct names_list values;
	*out = STR_NONE;
	if (!format_js_texts(r, format_js_get(r, o, "enum"), &values))
		return false;
	for (size_t i = 0; i < values.n; i++) /* spelled as the tool does it: SQLite keeps a check's text */
		*out = str_fmt(r->a, "%.*s%s%.*s", STRF(*out),
			i ? r->s->dialect == DIALECT_SQLITE ? "," : ", " : "",
			STRF(format_ddl_text(&r->ddl, values.v[i])));
	return true;
}

static bool enum_type(struct format_js *r, uint32_t o, const struct fields *f, struct format_ddl_table table,
	struct typeorm_column *out)
{
	struct str list;
	if (!enum_list(r, o, &list))
		return false;
	if (r->s->dialect == DIALECT_MYSQL) {
		out->ddl.type = str_fmt(r->a, "enum(%.*s)", STRF(list));
		return true;
	}
	if (r->s->dialect == DIALECT_SQLITE) {
		out->ddl.type =
			str_fmt(r->a, "varchar CHECK( \"%.*s\" IN (%.*s) )", STRF(f->name), STRF(list));
		return true;
	}
	struct str name = f->enum_name.n ? f->enum_name
					 : str_fmt(r->a, "%.*s_%.*s_enum", STRF(table.name), STRF(f->name));
	struct format_ddl_table type = {table.schema, name};
	struct str quoted = format_ddl_table_name(&r->ddl, type);
	out->ddl.type = str_fmt(r->a, "%.*s%s", STRF(quoted), is(f->array, "true") ? "[]" : "");
	out->type_sql = str_fmt(r->a, "CREATE TYPE %.*s AS ENUM (%.*s)", STRF(quoted), STRF(list));
	return true;
}

static void generated(struct format_js *r, const struct fields *f, bool single, struct typeorm_column *out)
{
	const struct str *config = r->own;
	struct format_ddl_column *c = &out->ddl;
	bool uuid = is(f->strategy, "uuid");
	if (uuid && r->s->dialect == DIALECT_POSTGRESQL) {
		bool pgcrypto = str_eq(format_js_setting(*config, "uuidExtension"), STR("pgcrypto"));
		if (!c->def.n)
			c->def = pgcrypto ? STR("gen_random_uuid()") : STR("uuid_generate_v4()");
	} else if (r->s->dialect == DIALECT_POSTGRESQL && is(f->strategy, "identity")) {
		c->extra = str_fmt(r->a, "GENERATED %.*s AS IDENTITY",
			STRF(f->identity.n ? f->identity : STR("BY DEFAULT")));
	} else if (r->s->dialect == DIALECT_POSTGRESQL && !uuid) {
		c->type = is(f->type, "bigint") || is(f->type, "int8")     ? STR("BIGSERIAL")
			  : is(f->type, "smallint") || is(f->type, "int2") ? STR("SMALLSERIAL")
									   : STR("SERIAL");
	} else if (r->s->dialect == DIALECT_MYSQL && !uuid) {
		c->extra = STR("AUTO_INCREMENT");
	}
	if (r->s->dialect == DIALECT_SQLITE && single && is(f->primary, "true"))
		c->extra = uuid ? STR("PRIMARY KEY") : STR("PRIMARY KEY AUTOINCREMENT");
}

bool format_typeorm_column(struct format_js *r, uint32_t node, struct format_ddl_table table, bool single,
	struct typeorm_column *out)
{
	struct fields f = {0};
	uint32_t o = format_typeorm_object(r, node);
	*out = (struct typeorm_column){0};
	if (!read_fields(r, o, &f))
		return false;
	struct format_ddl_column *c = &out->ddl;
	c->name = f.name;
	c->not_null = !is(f.nullable, "true");
	c->type = full_type(r, &f);
	if (is(f.unsign, "true") && r->s->dialect == DIALECT_MYSQL)
		c->type = str_fmt(r->a, "%.*s UNSIGNED", STRF(c->type));
	c->def = f.def;
	if (r->s->dialect == DIALECT_SQLITE && f.def.n)
		c->def = str_fmt(r->a, "(%.*s)", STRF(f.def));
	if (format_js_get(r, o, "enum") != UINT32_MAX && !enum_type(r, o, &f, table, out))
		return false;
	if (r->s->dialect == DIALECT_SQLITE && is(f.primary, "true") && single)
		c->extra = STR("PRIMARY KEY");
	if (is(f.generated, "true"))
		generated(r, &f, single, out);
	if (r->s->dialect == DIALECT_MYSQL && f.update.n)
		c->def = str_fmt(
			r->a, "%.*s ON UPDATE %.*s", STRF(f.def.n ? f.def : STR("NULL")), STRF(f.update));
	out->primary = is(f.primary, "true");
	out->unique = is(f.unique, "true");
	return true;
}
