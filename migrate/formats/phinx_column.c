/* Columns of Phinx: their options, and their types in each database (MysqlAdapter, PostgresAdapter,
 * SQLiteAdapter: getSqlType() and getColumnSqlDefinition()). */
#include "migrate/formats/phinx.h"

/* -- options -- */

static bool known_bool(struct doctrine_reader *r, const struct doctrine_value *v, bool *out)
{
	struct str when = format_doctrine_truth(r, v);
	*out = format_when_is(when, true);
	return *out || format_when_is(when, false);
}

static bool flag(
	struct doctrine_reader *r, struct phinx_column *c, struct str key, const struct doctrine_value *v)
{
	bool yes = false, known = known_bool(r, v, &yes);
	if (str_eq(key, STR("null"))) {
		c->has_null = true;
		c->null = yes;
	} else if (str_eq(key, STR("identity")) || str_eq(key, STR("autoIncrement")))
		c->identity = yes;
	else if (str_eq(key, STR("signed")))
		c->is_unsigned = !yes;
	else if (str_eq(key, STR("timezone")))
		c->timezone = yes;
	else
		return false;
	c->unread = c->unread || !known;
	return true;
}

/* ['a', 'b'], 'a, b' */
static void values(struct doctrine_reader *r, struct phinx_column *c, const struct doctrine_value *v)
{
	struct str rest = v->text;
	if (format_doctrine_known(v)) {
		while (rest.n)
			*VEC_PUSH(r->a, &c->values) = str_trim(str_cut(&rest, ','));
		return;
	}
	if (v->kind != DOCTRINE_NULL && !format_phinx_names(r, v, &c->values))
		c->unread = true;
}

static void place(struct phinx_column *c, const struct doctrine_value *v)
{
	c->first = str_eq(v->text, STR("FIRST"));
	c->after = c->first ? STR_NONE : v->text;
	c->unread = c->unread || (v->kind != DOCTRINE_NULL && !format_doctrine_known(v));
}

void format_phinx_column_option(
	struct doctrine_reader *r, struct phinx_column *c, struct str key, const struct doctrine_value *v)
{
	static const char *const idle[] = {
		"comment", "properties", "seed", "increment", "generated", "srid", "precisionAndScale", NULL};
	static const char *const names[] = {
		"limit", "length", "precision", "scale", "update", "encoding", "collation"};
	struct str *const texts[] = {
		&c->limit, &c->limit, &c->limit, &c->scale, &c->update, &c->encoding, &c->collation};
	if (flag(r, c, key, v) || str_one_of(key, idle))
		return;
	if (str_eq(key, STR("default")))
		c->def = *v;
	else if (str_eq(key, STR("values")))
		values(r, c, v);
	else if (str_eq(key, STR("after")))
		place(c, v);
	else {
		for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
			if (str_eq(key, str_of(names[i]))) {
				*texts[i] = v->kind == DOCTRINE_TEXT ? v->text : STR_NONE;
				c->unread =
					c->unread || (v->kind != DOCTRINE_NULL && !format_doctrine_known(v) &&
							     v->kind != DOCTRINE_BOOL);
				return;
			}
		c->unread = true;
	}
}

void format_phinx_column_options(
	struct doctrine_reader *r, struct phinx_column *c, const struct doctrine_value *options)
{
	if (options->kind == DOCTRINE_NULL)
		return;
	if (options->kind != DOCTRINE_ARRAY) {
		c->unread = true;
		return;
	}
	for (size_t i = 0; i < options->array->n; i++)
		format_phinx_column_option(r, c, options->array->v[i].key, &options->array->v[i].value);
}

/* -- types -- */

static uint64_t number(struct str s)
{
	uint64_t n = 0;
	return str_u64(s, &n) ? n : 0;
}

struct sized {
	uint64_t least;
	const char *type;
};

static struct str at_least(const struct sized *l, size_t n, uint64_t limit, struct str other)
{
	for (size_t i = 0; i < n; i++)
		if (limit >= l[i].least)
			return str_of(l[i].type);
	return other;
}

static struct str mysql_blob(uint64_t limit, bool has)
{
	if (!has)
		return STR("BLOB");
	return limit <= 255        ? STR("TINYBLOB")
	       : limit <= 65535    ? STR("BLOB")
	       : limit <= 16777215 ? STR("MEDIUMBLOB")
				   : STR("LONGBLOB");
}

static struct str with_limit(struct doctrine_reader *r, const char *type, uint64_t limit, uint64_t other)
{
	return str_fmt(r->a, "%s(%llu)", type, (unsigned long long)(limit ? limit : other));
}

/* Limits as large as what a type holds mean its width. */
static struct str mysql_integer(struct doctrine_reader *r, struct str type, uint64_t limit)
{
	static const struct {
		const char *name, *sql;
		uint64_t most, width;
	} types[] = {{"biginteger", "BIGINT", 2147483647, 20}, {"mediuminteger", "MEDIUMINT", 16777215, 8},
		{"smallinteger", "SMALLINT", 65535, 6}, {"tinyinteger", "TINYINT", 255, 4}};
	static const struct sized sizes[] = {{2147483647, "BIGINT(20)"}, {1073741823, "INT(11)"},
		{16777215, "MEDIUMINT(8)"}, {65535, "SMALLINT(6)"}, {255, "TINYINT(4)"}};
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (str_eq(type, str_of(types[i].name)))
			return with_limit(
				r, types[i].sql, limit == types[i].most ? 0 : limit, types[i].width);
	if (!str_eq(type, STR("integer")))
		return STR_NONE;
	return limit >= 255 ? at_least(sizes, sizeof sizes / sizeof *sizes, limit, STR_NONE)
			    : with_limit(r, "INT", limit, 11);
}

static struct str mysql_bytes(struct doctrine_reader *r, struct str type, uint64_t limit, bool has)
{
	bool varies = str_eq(type, STR("varbinary"));
	if (str_eq(type, STR("blob")))
		return mysql_blob(limit, has);
	if (str_eq(type, STR("tinyblob")) || str_eq(type, STR("mediumblob")) || str_eq(type, STR("longblob")))
		return mysql_blob(limit                             ? limit
				  : str_eq(type, STR("tinyblob"))   ? 255
				  : str_eq(type, STR("mediumblob")) ? 16777215
								    : 2147483647,
			true);
	if (str_eq(type, STR("binaryuuid")))
		return STR("BINARY(16)");
	if (!varies && !str_eq(type, STR("binary")))
		return STR_NONE;
	return limit > 255 ? mysql_blob(limit, true)
			   : with_limit(r, varies ? "VARBINARY" : "BINARY", limit, 255);
}

static struct str mysql_values(struct doctrine_reader *r, const struct phinx_column *c)
{
	struct format_ddl d = {.a = r->a, .s = r->s};
	struct str out = c->type;
	for (size_t i = 0; i < c->values.n && format_doctrine_step(r); i++)
		out = str_fmt(r->a, "%.*s%s%.*s", STRF(out), i ? ", " : "(",
			STRF(format_ddl_text(&d, c->values.v[i])));
	return c->values.n ? str_fmt(r->a, "%.*s)", STRF(out)) : STR_NONE;
}

static struct str mysql_type(struct doctrine_reader *r, const struct phinx_column *c)
{
	static const char *const plain[] = {"float", "double", "decimal", "date", "json", "geometry", "point",
		"linestring", "polygon", NULL};
	static const char *const times[] = {"datetime", "timestamp", "time", NULL};
	static const struct sized texts[] = {
		{2147483647, "LONGTEXT"}, {16777215, "MEDIUMTEXT"}, {65535, "TEXT"}, {255, "TINYTEXT"}};
	uint64_t limit = number(c->limit), scale = number(c->scale);
	struct str type = c->type, big = type;
	if (str_one_of(type, plain))
		return limit && scale
			       ? str_fmt(r->a, "%.*s(%.*s,%.*s)", STRF(big), STRF(c->limit), STRF(c->scale))
			       : big;
	if (str_one_of(type, times))
		return limit ? str_fmt(r->a, "%.*s(%.*s)", STRF(big), STRF(c->limit)) : big;
	if (str_eq(type, STR("enum")) || str_eq(type, STR("set")))
		return mysql_values(r, c);
	if (str_eq(type, STR("string")) || str_eq(type, STR("char")))
		return with_limit(r, str_eq(type, STR("char")) ? "CHAR" : "VARCHAR", limit, 255);
	if (str_eq(type, STR("text")))
		return at_least(texts, 4, limit, STR("TEXT"));
	if (str_eq(type, STR("bit")))
		return with_limit(r, "BIT", limit, 64);
	if (str_eq(type, STR("boolean")))
		return STR("TINYINT(1)");
	if (str_eq(type, STR("uuid")) || str_eq(type, STR("nativeuuid")))
		return STR("CHAR(36)");
	if (str_eq(type, STR("year")))
		return STR("YEAR(4)");
	struct str bytes = mysql_bytes(r, type, limit, c->limit.n > 0);
	return bytes.n ? bytes : mysql_integer(r, type, limit);
}

static struct str postgresql_type(struct doctrine_reader *r, const struct phinx_column *c)
{
	static const char *const plain[] = {"text", "date", "boolean", "json", "jsonb", "uuid", "cidr",
		"inet", "macaddr", "integer", "interval", NULL};
	static const struct {
		const char *name, *sql;
	} types[] = {{"tinyinteger", "SMALLINT"}, {"smallinteger", "SMALLINT"}, {"biginteger", "BIGINT"},
		{"double", "DOUBLE PRECISION"}, {"float", "REAL"}, {"binaryuuid", "UUID"}, {"blob", "BYTEA"},
		{"binary", "BYTEA"}, {"nativeuuid", "UUID"}, {"citext", "CITEXT"}};
	struct str type = c->type;
	uint64_t limit = number(c->limit), scale = number(c->scale);
	if (str_eq(type, STR("string")) || str_eq(type, STR("char")))
		return with_limit(
			r, str_eq(type, STR("char")) ? "CHARACTER" : "CHARACTER VARYING", limit, 255);
	if (str_eq(type, STR("decimal")))
		return limit || scale
			       ? str_fmt(r->a, "DECIMAL(%llu, %llu)",
					 (unsigned long long)(limit ? limit : 18), (unsigned long long)scale)
			       : STR("DECIMAL");
	if (str_eq(type, STR("datetime")) || str_eq(type, STR("timestamp")) || str_eq(type, STR("time")))
		return str_fmt(r->a, "%s%s%.*s%s%s", str_eq(type, STR("time")) ? "TIME" : "TIMESTAMP",
			c->limit.n ? "(" : "", STRF(c->limit), c->limit.n ? ")" : "",
			c->timezone ? " WITH TIME ZONE" : "");
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (str_eq(type, str_of(types[i].name)))
			return str_of(types[i].sql);
	size_t of = str_chr(type, '[');
	return str_one_of(of == SIZE_MAX ? type : str_sub(type, 0, of), plain) ? type : STR_NONE;
}

static struct str sqlite_type(struct doctrine_reader *r, const struct phinx_column *c)
{
	static const char *const types[][2] = {{"biginteger", "BIGINTEGER"}, {"binary", "BINARY_BLOB"},
		{"binaryuuid", "UUID_BLOB"}, {"blob", "BLOB"}, {"boolean", "BOOLEAN_INTEGER"},
		{"char", "CHAR"}, {"date", "DATE_TEXT"}, {"datetime", "DATETIME_TEXT"},
		{"decimal", "DECIMAL"}, {"double", "DOUBLE"}, {"float", "FLOAT"}, {"integer", "INTEGER"},
		{"json", "JSON_TEXT"}, {"jsonb", "JSONB_TEXT"}, {"smallinteger", "SMALLINTEGER"},
		{"string", "VARCHAR"}, {"text", "TEXT"}, {"time", "TIME_TEXT"},
		{"timestamp", "TIMESTAMP_TEXT"}, {"tinyinteger", "TINYINTEGER"}, {"uuid", "UUID_TEXT"},
		{"varbinary", "VARBINARY_BLOB"}};
	bool limits = str_eq(c->type, STR("char")) || str_eq(c->type, STR("string"));
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		if (!str_eq(c->type, str_of(types[i][0])))
			continue;
		if (number(c->limit) && number(c->scale))
			return str_fmt(r->a, "%s(%.*s,%.*s)", types[i][1], STRF(c->limit), STRF(c->scale));
		return number(c->limit) && limits ? str_fmt(r->a, "%s(%.*s)", types[i][1], STRF(c->limit))
						  : str_of(types[i][1]);
	}
	return STR_NONE;
}

/* -- defaults -- */

/* PdoAdapter::getDefaultValueDefinition() */
static struct str default_sql(struct doctrine_reader *r, const struct phinx_column *c)
{
	struct format_ddl d = {.a = r->a, .s = r->s};
	const struct doctrine_value *v = &c->def;
	bool postgresql = r->s->dialect == DIALECT_POSTGRESQL, yes = false;
	if (v->kind != DOCTRINE_TEXT && v->kind != DOCTRINE_BOOL)
		return STR_NONE;
	if (v->kind == DOCTRINE_TEXT && v->raw)
		return v->text;
	if (v->kind == DOCTRINE_BOOL || (v->number && str_eq(c->type, STR("boolean")))) {
		known_bool(r, v, &yes);
		return postgresql ? yes ? STR("TRUE") : STR("FALSE") : yes ? STR("1") : STR("0");
	}
	if (v->number || str_starts(str_lower(r->a, v->text), STR("current_timestamp")))
		return v->text;
	return format_ddl_text(&d, v->text);
}

static void identity(struct doctrine_reader *r, const struct phinx_column *c, struct format_ddl_column *out)
{
	const struct phinx_reading *p = r->own;
	if (r->s->dialect == DIALECT_MYSQL)
		out->extra = STR("AUTO_INCREMENT");
	else if (r->s->dialect == DIALECT_SQLITE)
		out->primary = true;
	else if (p->config->identity)
		out->extra = STR("GENERATED BY DEFAULT AS IDENTITY");
	else
		out->type = str_eq(c->type, STR("biginteger"))     ? STR("BIGSERIAL")
			    : str_eq(c->type, STR("smallinteger")) ? STR("SMALLSERIAL")
								   : STR("SERIAL");
}

static void mysql_rest(struct doctrine_reader *r, const struct phinx_column *c, struct format_ddl_column *out)
{
	static const char *const signs[] = {"integer", "tinyinteger", "smallinteger", "mediuminteger",
		"biginteger", "float", "decimal", "double", "boolean", NULL};
	if (c->is_unsigned && str_one_of(c->type, signs))
		out->type = str_fmt(r->a, "%.*s UNSIGNED", STRF(out->type));
	if (c->encoding.n)
		out->type = str_fmt(r->a, "%.*s CHARACTER SET %.*s", STRF(out->type), STRF(c->encoding));
	if (c->collation.n)
		out->type = str_fmt(r->a, "%.*s COLLATE %.*s", STRF(out->type), STRF(c->collation));
	if (!out->not_null && str_eq(c->type, STR("timestamp")))
		out->extra = STR("NULL");
	if (c->update.n)
		out->extra = str_fmt(r->a, "%.*s%sON UPDATE %.*s", STRF(out->extra), out->extra.n ? " " : "",
			STRF(c->update));
	out->first = c->first;
	out->after = c->after;
}

bool format_phinx_column(
	struct doctrine_reader *r, const struct phinx_column *c, struct format_ddl_column *out)
{
	struct str (*const types[])(struct doctrine_reader *, const struct phinx_column *) = {
		postgresql_type, mysql_type, sqlite_type}; /* by dialect */
	const struct phinx_reading *p = r->own;
	*out = (struct format_ddl_column){.name = c->name};
	bool null = c->has_null ? c->null : p->config->null_default && !c->identity;
	out->not_null = !null;
	out->type = c->literal ? c->type : types[r->s->dialect](r, c);
	out->def = default_sql(r, c);
	bool known = out->type.n && !c->unread && c->def.kind != DOCTRINE_DATA &&
		     c->def.kind != DOCTRINE_FOREIGN && !c->def.partial;
	if (r->s->dialect == DIALECT_MYSQL)
		mysql_rest(r, c, out);
	if (c->identity)
		identity(r, c, out);
	return known;
}
