#include "schemas/replay_column.h"

#include "parse/dialect.h"

#define MARK_END " */"

enum { PARTS = 10 };

struct str replay_column_mark(struct arena *a, const struct replay_column *c)
{
	static const char *const nulls[] = {"", "null", "not null"};
	const struct str parts[PARTS] = {c->schema, c->table, c->column, c->type, c->length, c->kind,
		str_of(nulls[c->null]), c->has_default ? STR("default") : STR(""), c->def, c->place};
	struct str out = STR(REPLAY_COLUMN);
	for (size_t i = 0; i < PARTS; i++) {
		if (str_chr(parts[i], '"') != SIZE_MAX || str_find(parts[i], STR("*/"), 0) != SIZE_MAX)
			return STR_NONE;
		out = str_fmt(a, "%.*s%s\"%.*s\"", STRF(out), i ? " " : "", STRF(parts[i]));
	}
	return str_fmt(a, "%.*s%s", STRF(out), MARK_END);
}

static bool read_mark(struct str mark, struct replay_column *c)
{
	struct str parts[PARTS], rest = str_sub(mark, sizeof REPLAY_COLUMN - 1, mark.n);
	for (size_t i = 0; i < PARTS; i++) {
		if (!rest.n)
			return false;
		str_cut(&rest, '"');
		parts[i] = str_cut(&rest, '"');
	}
	*c = (struct replay_column){.schema = parts[0],
		.table = parts[1],
		.column = parts[2],
		.type = parts[3],
		.length = parts[4],
		.kind = parts[5],
		.null = !parts[6].n                     ? REPLAY_AS_IT_IS
			: str_eq(parts[6], STR("null")) ? REPLAY_NULL
							: REPLAY_NOT_NULL,
		.has_default = parts[7].n > 0,
		.def = parts[8],
		.place = parts[9]};
	return c->table.n && c->column.n;
}

static const struct column *column_of(const struct relation *r, struct str name)
{
	for (size_t i = 0; i < r->columns.n; i++)
		if (str_ieq(r->columns.v[i].name, name))
			return &r->columns.v[i];
	return NULL;
}

/* Characters that the column's type takes; empty where that is no text's, or without an end. */
static struct str length_of(struct str type)
{
	static const char *const texts[][2] = {
		{"tinytext", "255"}, {"text", "65535"}, {"mediumtext", "16777215"}};
	size_t paren = str_chr(type, '(');
	bool chars = str_starts(type, STR("varchar(")) || str_starts(type, STR("char("));
	if (chars)
		return str_sub(type, paren + 1, str_chr(type, ')'));
	for (size_t i = 0; i < 3; i++)
		if (str_eq(type, str_of(texts[i][0])))
			return str_of(texts[i][1]);
	return STR_NONE;
}

static struct str text_type(struct str length)
{
	uint64_t n;
	if (!str_u64(length, &n) || !n)
		return STR("longtext");
	return n <= 255        ? STR("tinytext")
	       : n <= 65535    ? STR("text")
	       : n <= 16777215 ? STR("mediumtext")
			       : STR("longtext");
}

static struct str varchar(struct arena *a, struct str length)
{
	return str_fmt(a, "varchar(%.*s)", STRF(length.n ? length : STR("255")));
}

/* The type that it gets; empty: as it is. */
static struct str type_of(struct arena *a, const struct replay_column *c, struct str old)
{
	if (c->type.n)
		return c->type;
	if (c->kind.n) {
		struct str length = c->length.n ? c->length : length_of(old);
		return str_eq(c->kind, STR("text")) ? text_type(length) : varchar(a, length);
	}
	if (!c->length.n)
		return STR_NONE;
	if (str_starts(old, STR("varchar")) || str_starts(old, STR("character varying")))
		return varchar(a, c->length);
	if (str_starts(old, STR("char(")) || str_starts(old, STR("character(")))
		return str_fmt(a, "char(%.*s)", STRF(c->length));
	return str_ends(old, STR("text")) && !str_eq(old, STR("text")) ? text_type(c->length) : STR_NONE;
}

/* A text cannot number itself: the option stays behind. */
static bool is_number(struct str type)
{
	static const char *const types[] = {"int", "tinyint", "smallint", "mediumint", "bigint", "integer",
		"float", "double", "decimal", "numeric", "real"};
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (str_ieq(str_sub(type, 0, str_of(types[i]).n), str_of(types[i])))
			return true;
	return false;
}

static struct str mysql(
	struct arena *a, const struct replay_column *c, const struct column *old, struct str table)
{
	struct str type = type_of(a, c, old->type), def = c->has_default ? c->def : old->def;
	if (!type.n && str_eq(old->type, STR("text")) && c->length.n)
		type = text_type(c->length);
	bool not_null = c->null == REPLAY_AS_IT_IS ? old->not_null : c->null == REPLAY_NOT_NULL;
	return str_fmt(a, "ALTER TABLE %.*s MODIFY COLUMN %.*s %.*s%s%s%.*s%s%.*s", STRF(table),
		STRF(dialect_quote(a, DIALECT_MYSQL, old->name)), STRF(type.n ? type : old->type),
		not_null ? " NOT NULL" : "", def.n ? " DEFAULT " : "", STRF(def),
		old->identity && !c->has_default && is_number(type.n ? type : old->type) ? " AUTO_INCREMENT"
											 : "",
		STRF(c->place));
}

static struct str postgresql(
	struct arena *a, const struct replay_column *c, const struct column *old, struct str table)
{
	struct str type = type_of(a, c, old->type), out = STR("");
	struct str head = str_fmt(a, "ALTER TABLE %.*s ALTER COLUMN %.*s ", STRF(table),
		STRF(dialect_quote(a, DIALECT_POSTGRESQL, old->name)));
	if (type.n)
		out = str_fmt(a, "%.*sTYPE %.*s;\n", STRF(head), STRF(type));
	if (c->has_default)
		out = str_fmt(a, "%.*s%.*s%s%.*s;\n", STRF(out), STRF(head),
			c->def.n ? "SET DEFAULT " : "DROP DEFAULT", STRF(c->def));
	if (c->null != REPLAY_AS_IT_IS)
		out = str_fmt(a, "%.*s%.*s%s NOT NULL;\n", STRF(out), STRF(head),
			c->null == REPLAY_NOT_NULL ? "SET" : "DROP");
	return out;
}

struct str replay_column_sql(struct arena *a, const struct catalog *now, struct str mark, const char **what)
{
	struct replay_column c;
	*what = "a change of a column that is not read";
	if (!read_mark(mark, &c) || now->dialect == DIALECT_SQLITE)
		return STR_NONE;
	*what = "a column that is to change is not in the catalog";
	/* MySQL's name of a database is not kept. */
	struct str schema = now->dialect == DIALECT_POSTGRESQL ? c.schema : STR_NONE;
	const struct relation *r = catalog_relation(now, schema, c.table);
	const struct column *old = r ? column_of(r, c.column) : NULL;
	if (!old)
		return STR_NONE;
	*what = "a change of a column that the database makes";
	if (old->generated.n)
		return STR_NONE;
	struct str table = dialect_quote(a, now->dialect, r->name);
	if (now->dialect == DIALECT_MYSQL)
		return mysql(a, &c, old, table);
	table = str_fmt(a, "%.*s.%.*s", STRF(dialect_quote(a, now->dialect, r->schema)), STRF(table));
	return postgresql(a, &c, old, table);
}
