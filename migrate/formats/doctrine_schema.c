#include "base/crc.h"
#include "migrate/format_ddl.h"
#include "migrate/formats/doctrine_php.h"

/* Doctrine's Schema API: what it writes for MySQL and PostgreSQL (DBAL 3.6). Its statements run behind those
 * of addSql(), because they come from the difference of two schemas. */

static uint32_t argument(const struct doctrine_reader *r, uint32_t call, size_t k)
{
	uint32_t node = format_code_argument(r->t, syntax_field(r->t, call, "arguments"), k);
	return syntax_is(r->t, node, "argument") ? syntax_child(r->t, node) : node;
}

static bool text_argument(struct doctrine_reader *r, uint32_t call, size_t k, struct str *out)
{
	uint32_t node = argument(r, call, k);
	return node != UINT32_MAX && format_doctrine_text(r, node, out);
}

/* "`a`" and "\"a\"" are a, quoted. */
static struct str bare(struct str name)
{
	bool quoted = name.n > 1 && (name.p[0] == '`' || name.p[0] == '"') && name.p[name.n - 1] == name.p[0];
	return quoted ? str_sub(name, 1, name.n - 1) : name;
}

static bool list_of(struct doctrine_reader *r, uint32_t node, struct names_list *out)
{
	struct str one;
	if (node == UINT32_MAX || !syntax_is(r->t, node, "array_creation_expression"))
		return false;
	for (uint32_t n = syntax_child(r->t, node); n != UINT32_MAX; n = syntax_sibling(r->t, n)) {
		if (!syntax_is(r->t, n, "array_element_initializer"))
			continue;
		if (!format_doctrine_text(r, syntax_child(r->t, n), &one))
			return false;
		*VEC_PUSH(r->a, out) = bare(one);
	}
	return out->n > 0;
}

/* -- options: ['notnull' => false, 'length' => 3] -- */

struct options {
	bool nullable, autoincrement, is_unsigned, has_default;
	struct str def; /* as PHP has it */
	bool def_text;
	struct str length, precision, scale, on_delete;
};

static bool option(struct doctrine_reader *r, struct str key, uint32_t value, struct options *o)
{
	struct str text = syntax_text(r->t, value), lit;
	bool yes = str_ieq(text, STR("true")), no = str_ieq(text, STR("false"));
	bool is_text = !yes && !no && format_doctrine_text(r, value, &lit);
	if (str_ieq(key, STR("onDelete")) && is_text) {
		o->on_delete = lit;
		return true;
	}
	if (str_eq(key, STR("default"))) {
		o->has_default = !str_ieq(text, STR("null"));
		o->def_text = is_text;
		o->def = is_text ? lit : yes ? STR("1") : no ? STR("0") : text;
		return is_text || yes || no || !o->has_default || syntax_is(r->t, value, "integer");
	}
	struct str *const numbers[] = {&o->length, &o->precision, &o->scale};
	static const char *const names[] = {"length", "precision", "scale"};
	for (size_t i = 0; i < 3; i++)
		if (str_eq(key, str_of(names[i]))) {
			*numbers[i] = text;
			return syntax_is(r->t, value, "integer");
		}
	if (!yes && !no)
		return false;
	if (str_eq(key, STR("notnull")))
		o->nullable = no;
	else if (str_eq(key, STR("autoincrement")))
		o->autoincrement = yes;
	else if (str_eq(key, STR("unsigned")))
		o->is_unsigned = yes;
	else
		return false;
	return true;
}

static bool read_options(struct doctrine_reader *r, uint32_t node, struct options *o)
{
	*o = (struct options){0};
	if (node == UINT32_MAX)
		return true;
	if (!syntax_is(r->t, node, "array_creation_expression"))
		return false;
	for (uint32_t n = syntax_child(r->t, node); n != UINT32_MAX; n = syntax_sibling(r->t, n)) {
		struct str key;
		if (!syntax_is(r->t, n, "array_element_initializer"))
			continue;
		uint32_t k = syntax_child(r->t, n), v = k;
		for (uint32_t s = k; s != UINT32_MAX; s = syntax_sibling(r->t, s))
			v = s;
		if (v == k || !format_doctrine_text(r, k, &key) || !option(r, key, v, o))
			return false;
	}
	return true;
}

/* -- columns -- */

static const char *text_type(struct str length)
{
	uint64_t n = 0;
	if (!str_u64(length, &n))
		return "LONGTEXT";
	return n <= 255 ? "TINYTEXT" : n <= 65535 ? "TEXT" : n <= 16777215 ? "MEDIUMTEXT" : "LONGTEXT";
}

static bool type_of(struct doctrine_reader *r, struct str type, const struct options *o, struct str *out)
{
	static const struct {
		const char *name, *sql[2]; /* PostgreSQL, MySQL */
	} types[] = {{"integer", {"INT", "INT"}}, {"smallint", {"SMALLINT", "SMALLINT"}},
		{"bigint", {"BIGINT", "BIGINT"}}, {"boolean", {"BOOLEAN", "TINYINT(1)"}},
		{"datetime", {"TIMESTAMP(0) WITHOUT TIME ZONE", "DATETIME"}},
		{"datetimetz", {"TIMESTAMP(0) WITH TIME ZONE", "DATETIME"}}, {"date", {"DATE", "DATE"}},
		{"time", {"TIME(0) WITHOUT TIME ZONE", "TIME"}},
		{"float", {"DOUBLE PRECISION", "DOUBLE PRECISION"}}, {"blob", {"BYTEA", "LONGBLOB"}},
		{"json", {"JSON", "JSON"}}, {"guid", {"UUID", "CHAR(36)"}}, {"array", {"TEXT", "LONGTEXT"}},
		{"simple_array", {"TEXT", "LONGTEXT"}}};
	bool mysql = r->s->dialect == DIALECT_MYSQL;
	if (str_ends(type, STR("_immutable")))
		type = str_sub(type, 0, type.n - 10);
	if (str_eq(type, STR("string"))) {
		*out = str_fmt(r->a, "VARCHAR(%.*s)", STRF(o->length.n ? o->length : STR("255")));
		return true;
	}
	if (str_eq(type, STR("text"))) {
		*out = mysql ? str_of(text_type(o->length)) : STR("TEXT");
		return true;
	}
	if (str_eq(type, STR("decimal"))) {
		*out = str_fmt(r->a, "NUMERIC(%.*s, %.*s)", STRF(o->precision.n ? o->precision : STR("10")),
			STRF(o->scale.n ? o->scale : STR("0")));
		return true;
	}
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (str_eq(type, str_of(types[i].name))) {
			*out = str_of(types[i].sql[mysql]);
			return true;
		}
	return false;
}

static bool column_of(struct doctrine_reader *r, uint32_t call, struct format_ddl_column *out)
{
	struct format_ddl d = {.a = r->a, .s = r->s};
	struct str name, type;
	struct options o;
	bool mysql = r->s->dialect == DIALECT_MYSQL;
	if (!text_argument(r, call, 0, &name) || !text_argument(r, call, 1, &type) ||
		!read_options(r, argument(r, call, 2), &o) || !type_of(r, type, &o, &out->type))
		return false;
	out->name = bare(name);
	out->not_null = !o.nullable;
	bool is_bool = str_eq(type, STR("boolean"));
	if (o.has_default)
		out->def = is_bool && !mysql       ? str_eq(o.def, STR("1")) ? STR("true") : STR("false")
				 : o.def_text || is_bool ? format_ddl_text(&d, o.def)
						   : o.def;
	if (o.is_unsigned && mysql)
		out->type = str_fmt(r->a, "%.*s UNSIGNED", STRF(out->type));
	if (o.autoincrement && mysql)
		out->extra = STR("AUTO_INCREMENT");
	else if (o.autoincrement)
		out->type = str_eq(type, STR("bigint")) ? STR("BIGSERIAL") : STR("SERIAL");
	return true;
}

/* AbstractAsset::_generateIdentifierName: the CRC-32 of each name in hexadecimal, cut at the platform's
 * limit. */
static struct str generated(struct doctrine_reader *r, const char *prefix, const struct doctrine_table *t,
	const struct names_list *columns)
{
	size_t most = r->s->dialect == DIALECT_MYSQL ? 64 : 63;
	struct str out = str_fmt(r->a, "%s_%x", prefix, crc_32(t->making.table.name));
	for (size_t i = 0; i < columns->n; i++)
		out = str_fmt(r->a, "%.*s%x", STRF(out), crc_32(columns->v[i]));
	char *z = str_z(r->a, str_sub(out, 0, most));
	for (char *p = z; *p; p++)
		*p = *p >= 'a' && *p <= 'z' ? (char)(*p - 'a' + 'A') : *p;
	return str_of(z);
}

/* -- operations -- */

static struct format_ddl writer(struct doctrine_reader *r, uint32_t call, struct sql_statements *out)
{
	return (struct format_ddl){
		.a = r->a, .s = r->s, .out = out, .raw = r->m->raw, .at = r->t->nodes[call].from};
}

static bool add_column(struct doctrine_reader *r, struct doctrine_table *t, uint32_t call)
{
	struct format_ddl_column c = {0};
	struct format_ddl d = writer(r, call, &r->later);
	if (!column_of(r, call, &c))
		return false;
	*VEC_PUSH(r->a, &t->fresh) = c.name;
	if (t->create)
		*VEC_PUSH(r->a, &t->making.columns) = c;
	else
		format_ddl_add_column(&d, t->making.table, &c, false);
	return true;
}

static void put_index(
	struct doctrine_reader *r, struct doctrine_table *t, uint32_t call, struct format_ddl_index *i)
{
	struct format_ddl d = writer(r, call, t->create ? &t->behind : &r->later);
	i->table = t->making.table;
	*VEC_PUSH(r->a, &t->indexed) = i->columns.v[0];
	format_ddl_create_index(&d, i);
}

static bool add_index(struct doctrine_reader *r, struct doctrine_table *t, uint32_t call, bool unique)
{
	struct format_ddl_index i = {.unique = unique};
	uint32_t name = argument(r, call, 1);
	size_t plain = unique ? 2 : 3; /* flags and lengths */
	if (!list_of(r, argument(r, call, 0), &i.columns) || argument(r, call, plain) != UINT32_MAX)
		return false;
	if (name == UINT32_MAX || str_ieq(syntax_text(r->t, name), STR("null")))
		i.name = generated(r, unique ? "uniq" : "idx", t, &i.columns);
	else if (!format_doctrine_text(r, name, &i.name))
		return false;
	put_index(r, t, call, &i);
	return true;
}

static bool is_in(const struct names_list *l, struct str name)
{
	for (size_t i = 0; i < l->n; i++)
		if (str_eq(l->v[i], name))
			return true;
	return false;
}

/* The table is asked for an index on the key's columns when it has none: known for new columns alone. */
static bool add_key(struct doctrine_reader *r, struct doctrine_table *t, uint32_t call)
{
	struct format_ddl_key k = {0};
	struct options o;
	uint32_t name = argument(r, call, 4);
	struct format_ddl d = writer(r, call, t->create ? &t->behind : &r->later);
	if (!text_argument(r, call, 0, &k.target.name) || !list_of(r, argument(r, call, 1), &k.columns) ||
		!list_of(r, argument(r, call, 2), &k.target_columns) ||
		!read_options(r, argument(r, call, 3), &o) || !is_in(&t->fresh, k.columns.v[0]))
		return false;
	if (name == UINT32_MAX || str_ieq(syntax_text(r->t, name), STR("null")))
		k.name = generated(r, "fk", t, &k.columns);
	else if (!format_doctrine_text(r, name, &k.name))
		return false;
	k.target.name = bare(k.target.name);
	if (o.on_delete.n)
		k.actions = str_fmt(r->a, "ON DELETE %.*s", STRF(o.on_delete));
	if (!is_in(&t->indexed, k.columns.v[0])) {
		struct format_ddl_index i = {
			.name = generated(r, "idx", t, &k.columns), .columns = k.columns};
		put_index(r, t, call, &i);
	}
	return format_ddl_add_constraint(&d, t->making.table, format_ddl_foreign_key(&d, &k));
}

static bool take_away(struct doctrine_reader *r, struct doctrine_table *t, uint32_t call, struct str method)
{
	struct format_ddl d = writer(r, call, &r->later);
	struct str name;
	if (t->create || !text_argument(r, call, 0, &name))
		return false;
	if (str_ieq(method, STR("dropColumn")))
		format_ddl_drop_column(&d, t->making.table, bare(name), false);
	else if (str_ieq(method, STR("dropIndex")))
		format_ddl_drop_index(&d, t->making.table, bare(name), false);
	else
		return str_ieq(method, STR("removeForeignKey")) &&
		       format_ddl_drop_constraint(&d, t->making.table, FORMAT_DDL_FOREIGN_KEY, bare(name));
	return true;
}

static bool set_primary(struct doctrine_reader *r, struct doctrine_table *t, uint32_t call)
{
	struct format_ddl d = writer(r, call, &r->later);
	struct names_list columns = {0};
	if (!t->create || !list_of(r, argument(r, call, 0), &columns))
		return false;
	*VEC_PUSH(r->a, &t->making.clauses) =
		str_fmt(r->a, "PRIMARY KEY %.*s", STRF(format_ddl_list(&d, &columns)));
	*VEC_PUSH(r->a, &t->indexed) = columns.v[0];
	return true;
}

struct doctrine_table *format_doctrine_table_new(struct doctrine_reader *r, uint32_t call, bool create)
{
	struct str name;
	if (r->s->dialect == DIALECT_SQLITE || !text_argument(r, call, 0, &name))
		return NULL;
	struct doctrine_table *t = ARENA_NEW(r->a, struct doctrine_table);
	t->making.table.name = bare(name);
	t->create = create;
	t->call = call;
	*VEC_PUSH(r->a, &r->tables) = t;
	return t;
}

bool format_doctrine_table_call(struct doctrine_reader *r, struct doctrine_table *t, uint32_t call)
{
	struct str method = syntax_text(r->t, syntax_field(r->t, call, "name"));
	if (str_ieq(method, STR("addColumn")))
		return add_column(r, t, call);
	if (str_ieq(method, STR("addIndex")) || str_ieq(method, STR("addUniqueIndex")))
		return add_index(r, t, call, str_ieq(method, STR("addUniqueIndex")));
	if (str_ieq(method, STR("addForeignKeyConstraint")))
		return add_key(r, t, call);
	if (str_ieq(method, STR("setPrimaryKey")))
		return set_primary(r, t, call);
	return take_away(r, t, call, method);
}

bool format_doctrine_drop_table(struct doctrine_reader *r, uint32_t call)
{
	struct format_ddl d = writer(r, call, &r->later);
	struct str name;
	if (!text_argument(r, call, 0, &name))
		return false;
	format_ddl_drop_table(&d, (struct format_ddl_table){.name = bare(name)}, false);
	return true;
}

void format_doctrine_tables_end(struct doctrine_reader *r, struct sql_statements *out)
{
	for (size_t i = 0; i < r->tables.n; i++) {
		struct doctrine_table *t = r->tables.v[i];
		struct format_ddl d = writer(r, t->call, out);
		if (t->create)
			format_ddl_create_table(&d, &t->making);
		for (size_t k = 0; k < t->behind.n; k++)
			*VEC_PUSH(r->a, out) = t->behind.v[k];
	}
	for (size_t i = 0; i < r->later.n; i++)
		*VEC_PUSH(r->a, out) = r->later.v[i];
}
