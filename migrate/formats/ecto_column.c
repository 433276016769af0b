#include <string.h>

#include "migrate/formats/ecto.h"

/* Types of ecto_sql's and ecto_sqlite3's connections, by enum dialect; a type that is not here is written as
 * it stands. NULL: the adapter knows no such type. */
static const struct {
	const char *name, *sql[3];
} types[] = {
	{"id", {"integer", "integer", "INTEGER"}},
	{"serial", {"serial", "bigint unsigned not null auto_increment", "INTEGER"}},
	{"bigserial", {"bigserial", "bigint unsigned not null auto_increment", "INTEGER"}},
	{"identity", {"bigint", NULL, NULL}},
	{"binary_id", {"uuid", "binary(16)", "TEXT"}},
	{"uuid", {"uuid", "binary(16)", "TEXT"}},
	{"string", {"varchar", "varchar", "TEXT"}},
	{"float", {"float", "double", "NUMERIC"}},
	{"binary", {"bytea", "blob", "BLOB"}},
	{"bitstring", {"varbit", NULL, NULL}},
	{"boolean", {"boolean", "boolean", "INTEGER"}},
	{"integer", {"integer", "integer", "INTEGER"}},
	{"bigint", {"bigint", "bigint", "INTEGER"}},
	{"map", {"jsonb", "json", "TEXT"}},
	{"date", {"date", "date", "TEXT"}},
	{"time", {"time", "time", "TEXT"}},
	{"time_usec", {"time", "time", "TEXT"}},
	{"timestamp", {"timestamp", "timestamp", "TEXT"}},
	{"utc_datetime", {"timestamp", "datetime", "TEXT"}},
	{"utc_datetime_usec", {"timestamp", "datetime", "TEXT"}},
	{"naive_datetime", {"timestamp", "datetime", "TEXT"}},
	{"naive_datetime_usec", {"timestamp", "datetime", "TEXT"}},
	{"duration", {"interval", NULL, NULL}},
};

static bool base_type(const struct ecto *r, struct str type, struct str *out)
{
	if (str_eq(type, STR("map")) && r->s->dialect == DIALECT_POSTGRESQL && r->c->map_type.n) {
		*out = r->c->map_type;
		return true;
	}
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (str_eq(type, str_of(types[i].name))) {
			const char *sql = types[i].sql[r->s->dialect];
			*out = str_of(sql);
			return sql != NULL;
		}
	*out = type;
	return type.n > 0;
}

static struct str number(struct ecto *r, uint32_t options, const char *key)
{
	uint32_t node = format_ecto_option(r, options, key);
	return node == UINT32_MAX || format_ecto_is(r, node, "nil") ? STR_NONE : syntax_text(r->t, node);
}

static bool is_seconds(struct str type)
{
	return str_eq(type, STR("time")) || str_eq(type, STR("utc_datetime")) ||
	       str_eq(type, STR("naive_datetime"));
}

/* size, precision and scale, where the adapter takes them. */
static bool sized_type(struct ecto *r, struct str type, uint32_t options, struct str *out)
{
	struct str size = number(r, options, "size"), precision = number(r, options, "precision"),
		   scale = number(r, options, "scale");
	enum dialect d = r->s->dialect;
	bool micro = str_ends(type, STR("_usec"));
	if (!base_type(r, type, out) || (size.n && !format_digits(size)) ||
		(precision.n && !format_digits(precision)) || (scale.n && !format_digits(scale)))
		return false;
	if (!scale.n)
		scale = STR("0");
	if (d == DIALECT_SQLITE) {
		if (str_eq(type, STR("decimal")) && precision.n)
			*out = str_fmt(r->a, "DECIMAL(%.*s,%.*s)", STRF(precision), STRF(scale));
		return true;
	}
	if (is_seconds(type))
		*out = d == DIALECT_POSTGRESQL ? str_fmt(r->a, "%.*s(0)", STRF(*out)) : *out;
	else if (micro && (precision.n || d == DIALECT_MYSQL))
		*out = str_fmt(r->a, "%.*s(%.*s)", STRF(*out), STRF(precision.n ? precision : STR("6")));
	else if (size.n)
		*out = str_fmt(r->a, "%.*s(%.*s)",
			STRF(d == DIALECT_MYSQL && str_eq(type, STR("binary")) ? STR("varbinary") : *out),
			STRF(size));
	else if (precision.n && !micro)
		*out = str_fmt(r->a, "%.*s(%.*s,%.*s)", STRF(*out), STRF(precision), STRF(scale));
	else if (str_eq(type, STR("string")))
		*out = STR("varchar(255)");
	return true;
}

/* :string, {:array, :string}, {:map, :integer}: the name of its innermost type in *plain. */
static bool type_of(
	struct ecto *r, uint32_t node, uint32_t options, struct str *plain, struct str *out, int depth)
{
	if (format_ecto_is_atom(r, node))
		return format_ecto_name(r, node, plain) && sized_type(r, *plain, options, out);
	if (node == UINT32_MAX || !syntax_is(r->t, node, "tuple") || depth > 4)
		return false;
	uint32_t kind = format_ecto_argument(r, node, 0);
	if (format_ecto_is(r, kind, ":map")) {
		*plain = STR("map");
		return base_type(r, *plain, out);
	}
	struct str inner;
	if (!format_ecto_is(r, kind, ":array") || r->s->dialect == DIALECT_MYSQL ||
		!type_of(r, format_ecto_argument(r, node, 1), options, plain, out, depth + 1))
		return false;
	if (!str_ends(*plain, STR("[]")) && base_type(r, *plain, &inner))
		*plain = inner;
	*plain = str_fmt(r->a, "%.*s[]", STRF(*plain));
	*out = r->s->dialect == DIALECT_SQLITE ? STR("TEXT") : str_fmt(r->a, "%.*s[]", STRF(*out));
	return true;
}

/* -- defaults -- */

/* ["a", "b"] of an array of PostgreSQL: ARRAY['a','b']::varchar[]. */
static bool array(struct ecto *r, uint32_t node, struct str type, struct str *out)
{
	struct str list = STR_NONE, one;
	for (size_t k = 0;; k++) {
		uint32_t e = format_ecto_argument(r, node, k);
		if (e == UINT32_MAX)
			break;
		if (syntax_is(r->t, e, "list") || syntax_is(r->t, e, "keywords") ||
			!format_ecto_default(r, e, STR_NONE, &one) || !one.n || k > 1000)
			return false;
		list = str_fmt(r->a, "%.*s%s%.*s", STRF(list), k ? "," : "", STRF(one));
	}
	*out = str_fmt(r->a, "ARRAY[%.*s]::%.*s", STRF(list), STRF(type));
	return true;
}

/* [] and %{}; what is in a map, its library would write. */
static bool collection(struct ecto *r, uint32_t node, struct str type, struct str *out)
{
	bool list = syntax_is(r->t, node, "list"), server = r->s->dialect == DIALECT_POSTGRESQL;
	if (list && server)
		return str_ends(type, STR("[]")) && array(r, node, type, out);
	if (list ? format_ecto_argument(r, node, 0) != UINT32_MAX : !format_ecto_is(r, node, "%{}"))
		return false;
	*out = server ? STR("'{}'") : list ? STR("('[]')") : STR("('{}')");
	return true;
}

bool format_ecto_default(struct ecto *r, uint32_t node, struct str type, struct str *out)
{
	struct ecto_call c;
	struct str text = syntax_text(r->t, node), rest = text;
	if (str_starts(rest, STR("-")))
		rest = str_sub(rest, 1, rest.n);
	if (format_ecto_is(r, node, "nil")) {
		*out = STR_NONE;
		return true;
	}
	if (syntax_is(r->t, node, "boolean") ||
		((syntax_is(r->t, node, "integer") || syntax_is(r->t, node, "float") ||
			 syntax_is(r->t, node, "unary_operator")) &&
			rest.n && rest.p[0] >= '0' && rest.p[0] <= '9' && str_chr(rest, '_') == SIZE_MAX)) {
		*out = text;
		return true;
	}
	if (syntax_is(r->t, node, "list") || syntax_is(r->t, node, "map"))
		return collection(r, node, type, out);
	if (format_ecto_call(r, node, &c) && str_eq(c.name, STR("fragment")) && c.arguments != UINT32_MAX)
		return format_ecto_name(r, format_ecto_argument(r, c.arguments, 0), out);
	if (format_ecto_is_atom(r, node) || !format_ecto_name(r, node, &rest))
		return false;
	*out = format_ddl_text(&r->d, rest);
	return true;
}

/* -- references -- */

/* :delete_all -> CASCADE; false when it is computed or the adapter refuses it. */
static bool action(struct ecto *r, uint32_t node, const char *event, struct str *out)
{
	static const struct {
		const char *atom, *sql;
	} known[] = {{":nilify_all", "SET NULL"}, {":default_all", "SET DEFAULT"}, {":delete_all", "CASCADE"},
		{":update_all", "CASCADE"}, {":restrict", "RESTRICT"}, {":nothing", NULL}};
	if (node == UINT32_MAX)
		return true;
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		if (!format_ecto_is(r, node, known[i].atom))
			continue;
		if (known[i].sql)
			*out = str_fmt(
				r->a, "%.*s%sON %s %s", STRF(*out), out->n ? " " : "", event, known[i].sql);
		return true;
	}
	return false;
}

/* with: [tenant_id: :id]: more columns of the key. */
static bool more_columns(struct ecto *r, uint32_t with, struct format_ddl_key *key)
{
	uint32_t list = with != UINT32_MAX && syntax_is(r->t, with, "list")
				? syntax_child_of(r->t, with, "keywords")
				: UINT32_MAX;
	if (with == UINT32_MAX)
		return true;
	if (list == UINT32_MAX)
		return false;
	for (uint32_t c = syntax_child(r->t, list); c != UINT32_MAX; c = syntax_sibling(r->t, c)) {
		struct str target, own = str_trim(syntax_text(r->t, syntax_field(r->t, c, "key")));
		if (!syntax_is(r->t, c, "pair"))
			continue;
		if (!format_ecto_name(r, syntax_field(r->t, c, "value"), &target) || own.n < 2)
			return false;
		*VEC_PUSH(r->a, &key->columns) = str_sub(own, 0, own.n - 1);
		*VEC_PUSH(r->a, &key->target_columns) = target;
	}
	return true;
}

bool format_ecto_key(struct ecto *r, const struct ecto_table *t, struct str column, uint32_t node,
	struct format_ddl_key *key, struct str *type, uint32_t *type_node)
{
	/* The last four are the column's: Ecto takes no notice of them here (references/2: struct/2). */
	static const char *const known[] = {"name", "column", "prefix", "type", "on_delete", "on_update",
		"validate", "with", "match", "null", "default", "primary_key", "size", NULL};
	struct ecto_call c;
	struct str target_column = r->c->key_column.n ? r->c->key_column : STR("id");
	uint32_t options;
	*key = (struct format_ddl_key){
		.name = str_fmt(r->a, "%.*s_%.*s_fkey", STRF(t->table.name), STRF(column)),
		.target = {.schema = t->table.schema}};
	if (!format_ecto_call(r, node, &c) || !str_eq(c.name, STR("references")) || c.receiver.n ||
		!format_ecto_name(r, format_ecto_argument(r, c.arguments, 0), &key->target.name) ||
		!format_ecto_options(r, c.arguments, 1, known, &options))
		return false;
	*VEC_PUSH(r->a, &key->columns) = column;
	if (!format_ecto_named(r, options, "name", &key->name) ||
		!format_ecto_named(r, options, "prefix", &key->target.schema) ||
		!format_ecto_named(r, options, "column", &target_column) ||
		!action(r, format_ecto_option(r, options, "on_delete"), "DELETE", &key->actions) ||
		!action(r, format_ecto_option(r, options, "on_update"), "UPDATE", &key->actions))
		return false;
	*VEC_PUSH(r->a, &key->target_columns) = target_column;
	if (!more_columns(r, format_ecto_option(r, options, "with"), key))
		return false;
	if (format_ecto_is(r, format_ecto_option(r, options, "validate"), "false") &&
		r->s->dialect == DIALECT_POSTGRESQL)
		key->actions = str_fmt(r->a, "%.*s NOT VALID", STRF(key->actions));
	*type_node = format_ecto_option(r, options, "type");
	*type = r->c->key_type.n       ? r->c->key_type
		: r->c->primary_type.n ? r->c->primary_type
				       : STR("bigserial");
	return true;
}

/* A column that refers to a serial one counts nothing itself. */
static struct str key_type(const struct ecto *r, struct str type)
{
	bool big = str_eq(type, STR("bigserial")) || str_eq(type, STR("identity"));
	if (!big && !str_eq(type, STR("serial")))
		return STR_NONE;
	return r->s->dialect == DIALECT_MYSQL    ? STR("bigint unsigned")
	       : r->s->dialect == DIALECT_SQLITE ? STR("INTEGER")
	       : big                             ? STR("bigint")
						 : STR("integer");
}

/* -- a whole column -- */

static bool finish(struct ecto *r, struct str type, uint32_t options, struct ecto_column *out)
{
	uint32_t null = format_ecto_option(r, options, "null"),
		 def = format_ecto_option(r, options, "default");
	struct str generated = STR_NONE, collation = STR_NONE;
	out->null_given = null != UINT32_MAX;
	out->default_given = def != UINT32_MAX;
	out->column.not_null = format_ecto_is(r, null, "false");
	if (out->null_given && !out->column.not_null && !format_ecto_is(r, null, "true"))
		return false;
	uint32_t primary = format_ecto_option(r, options, "primary_key");
	out->primary = format_ecto_is(r, primary, "true");
	if (primary != UINT32_MAX && !out->primary && !format_ecto_is(r, primary, "false"))
		return false;
	/* a check of SQLite's adapter; other keys that no adapter knows have no effect */
	if (r->s->dialect == DIALECT_SQLITE && format_ecto_option(r, options, "check") != UINT32_MAX)
		return false;
	if (!format_ecto_named(r, options, "generated", &generated) ||
		!format_ecto_named(r, options, "collation", &collation) ||
		!format_ecto_named(r, options, "collate", &collation))
		return false;
	if (generated.n)
		out->column.extra = str_fmt(r->a, "%s%.*s",
			r->s->dialect == DIALECT_POSTGRESQL ? "GENERATED " : "AS ", STRF(generated));
	else if (str_eq(type, STR("identity")))
		out->column.extra = STR("GENERATED BY DEFAULT AS IDENTITY");
	if (collation.n)
		out->column.type = str_fmt(r->a, "%.*s COLLATE %.*s", STRF(out->column.type),
			STRF(format_ddl_name(&r->d, collation)));
	return def == UINT32_MAX || format_ecto_default(r, def, type, &out->column.def);
}

bool format_ecto_plain_column(
	struct ecto *r, struct str name, struct str type, uint32_t options, struct ecto_column *out)
{
	*out = (struct ecto_column){.column = {.name = name}};
	return sized_type(r, type, options, &out->column.type) && finish(r, type, options, out);
}

bool format_ecto_column(struct ecto *r, const struct ecto_table *t, struct str name, uint32_t type,
	uint32_t options, struct ecto_column *out)
{
	struct str plain;
	uint32_t type_node = type;
	*out = (struct ecto_column){.column = {.name = name}};
	if (type != UINT32_MAX && syntax_is(r->t, type, "call")) {
		if (!format_ecto_key(r, t, name, type, &out->key, &plain, &type_node))
			return false;
		out->references = true;
		if (type_node != UINT32_MAX && !format_ecto_name(r, type_node, &plain))
			return false;
		out->column.type = key_type(r, plain);
		if (!out->column.type.n && !sized_type(r, plain, options, &out->column.type))
			return false;
		if (str_eq(plain, STR("identity")))
			plain = STR("bigint");
	} else if (!type_of(r, type, options, &plain, &out->column.type, 0)) {
		return false;
	}
	return finish(r, plain, options, out);
}

bool format_ecto_table(struct ecto *r, uint32_t node, struct ecto_table *out)
{
	static const char *const known[] = {
		"prefix", "primary_key", "comment", "engine", "options", "modifiers", NULL};
	struct ecto_call c;
	*out = (struct ecto_table){.table = {.schema = r->c->prefix}, .options = UINT32_MAX};
	return format_ecto_call(r, node, &c) && str_eq(c.name, STR("table")) && !c.receiver.n &&
	       format_ecto_name(r, format_ecto_argument(r, c.arguments, 0), &out->table.name) &&
	       format_ecto_options(r, c.arguments, 1, known, &out->options) &&
	       format_ecto_named(r, out->options, "prefix", &out->table.schema);
}
