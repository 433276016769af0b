#include "migrate/formats/fizz.h"

/* The types of fizz's translators; what none of them knows is the database's own. Source:
 * github.com/gobuffalo/fizz translators/postgres.go, mysql.go, sqlite.go (colType). */

struct type {
	const char *name, *sql;
};

static const struct type postgresql[] = {{"uuid", "uuid"}, {"time", "timestamptz"},
	{"datetime", "timestamptz"}, {"blob", "bytea"}, {"[]byte", "bytea"}, {"[]string", "varchar[]"},
	{"[]float", "decimal[]"}, {"[]int", "integer[]"}, {"json", "jsonb"}, {NULL, NULL}};
static const struct type mysql[] = {{"uuid", "char(36)"}, {"timestamp", "datetime"}, {"time", "datetime"},
	{"datetime", "datetime"}, {"blob", "blob"}, {"[]byte", "blob"}, {"int", "integer"},
	{"integer", "integer"}, {"json", "json"}, {NULL, NULL}};
static const struct type sqlite[] = {{"uuid", "char(36)"}, {"timestamp", "DATETIME"}, {"time", "DATETIME"},
	{"datetime", "DATETIME"}, {"boolean", "NUMERIC"}, {"date", "NUMERIC"}, {"string", "TEXT"},
	{"text", "TEXT"}, {"int", "INTEGER"}, {"integer", "INTEGER"}, {"float", "REAL"}, {"json", "TEXT"},
	{"blob", "BLOB"}, {"[]byte", "BLOB"}, {NULL, NULL}};

static struct str number_of(const struct fizz_value *options, const char *key)
{
	const struct fizz_value *v = format_fizz_option(options, key);
	return v && v->kind == FIZZ_NUMBER && format_digits(v->text) ? v->text : STR_NONE;
}

/* decimal(10,2): MySQL's keep their own names. */
static struct str decimal(const struct format_ddl *d, struct str name, const struct fizz_value *options)
{
	struct str precision = number_of(options, "precision"), scale = number_of(options, "scale");
	if (!precision.n)
		return name;
	return scale.n ? str_fmt(d->a, "%.*s(%.*s,%.*s)", STRF(name), STRF(precision), STRF(scale))
		       : str_fmt(d->a, "%.*s(%.*s)", STRF(name), STRF(precision));
}

struct str format_fizz_type(const struct format_ddl *d, struct str type, const struct fizz_value *options)
{
	static const struct type *const all[] = {postgresql, mysql, sqlite};
	static const char *const decimals[][5] = {
		{"float", "decimal", NULL}, {"float", "double", "decimal", "numeric", NULL}, {NULL}};
	enum dialect l = d->s->dialect;
	struct str size = number_of(options, "size"), low = str_lower(d->a, type);
	if (l != DIALECT_SQLITE && str_eq(low, STR("string")))
		return str_fmt(d->a, "varchar(%.*s)", STRF(size.n ? size : STR("255")));
	if (str_ione_of(low, decimals[l]))
		return decimal(d, l == DIALECT_MYSQL ? low : STR("decimal"), options);
	for (const struct type *t = all[l]; t->name; t++)
		if (str_eq(low, str_of(t->name)))
			return str_of(t->sql);
	return type;
}
