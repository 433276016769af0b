#include "schemas/replay_copy.h"

/* The name before the parenthesis, and what stands within it. */
static struct str cut_type(struct str type, struct str *within)
{
	size_t open = str_chr(type, '('), close = str_chr(type, ')');
	*within = open != SIZE_MAX && close != SIZE_MAX && close > open ? str_sub(type, open + 1, close)
									: STR_NONE;
	return str_trim(str_sub(type, 0, open == SIZE_MAX ? type.n : open));
}

static struct str with(struct arena *a, struct str name, struct str within)
{
	return within.n ? str_fmt(a, "%.*s(%.*s)", STRF(name), STRF(within)) : name;
}

static bool has(struct str text, const char *part)
{
	return str_find(text, str_of(part), 0) != SIZE_MAX;
}

/* SQLAlchemy's SQLite dialect (_resolve_type_affinity): a name that it knows is kept, any other is one of
 * five. %n is a length, %p precision and scale. */
static struct str alembic_type(struct arena *a, struct str type)
{
	static const char *const known[][2] = {{"BIGINT", "BIGINT"}, {"BLOB", "BLOB"}, {"BOOL", "BOOLEAN"},
		{"BOOLEAN", "BOOLEAN"}, {"CHAR", "CHAR%n"}, {"DATE", "DATE"}, {"DATE_CHAR", "DATE"},
		{"DATETIME", "DATETIME"}, {"DATETIME_CHAR", "DATETIME"}, {"DOUBLE", "FLOAT"},
		{"DECIMAL", "DECIMAL%p"}, {"FLOAT", "FLOAT"}, {"INT", "INTEGER"}, {"INTEGER", "INTEGER"},
		{"JSON", "JSON"}, {"NUMERIC", "NUMERIC%p"}, {"REAL", "REAL"}, {"SMALLINT", "SMALLINT"},
		{"TEXT", "TEXT%n"}, {"TIME", "TIME"}, {"TIME_CHAR", "TIME"}, {"TIMESTAMP", "TIMESTAMP"},
		{"VARCHAR", "VARCHAR%n"}, {"NVARCHAR", "NVARCHAR%n"}, {"NCHAR", "NCHAR%n"}};
	struct str within, name = str_lower(a, cut_type(type, &within));
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		if (!str_ieq(name, str_of(known[i][0])))
			continue;
		struct str out = str_of(known[i][1]), head = str_cut(&out, '%'), scale = within;
		struct str precision = str_trim(str_cut(&scale, ','));
		if (!out.n || !precision.n)
			return head;
		return with(a, head,
			out.p[0] == 'p' && scale.n
				? str_fmt(a, "%.*s, %.*s", STRF(precision), STRF(str_trim(scale)))
				: precision);
	}
	if (has(name, "int"))
		return STR("INTEGER");
	if (has(name, "char") || has(name, "clob") || has(name, "text"))
		return with(a, STR("TEXT"), within);
	if (!name.n || has(name, "blob"))
		return STR_NONE;
	bool real = has(name, "real") || has(name, "floa") || has(name, "doub");
	return real ? STR("REAL") : with(a, STR("NUMERIC"), within);
}

/* -- Rails: a type is one of its own again, the first whose word it has -- */

enum { MAX_DEFAULT = 4096 };

enum takes { NOTHING, LENGTH, PRECISION, SCALE };
struct rails_type {
	const char *word, *native;
	enum takes takes;
};

static const struct rails_type *rails_type_of(struct str low)
{
	static const struct rails_type types[] = {{"int", "integer", LENGTH}, {"decimal", "decimal", SCALE},
		{"json", "json", NOTHING}, {"double", "float", LENGTH}, {"number", "decimal", SCALE},
		{"numeric", "decimal", SCALE}, {"timestamp", "datetime", PRECISION}, {"clob", "text", LENGTH},
		{"blob", "blob", LENGTH}, {"float", "float", LENGTH}, {"datetime", "datetime", PRECISION},
		{"time", "time", PRECISION}, {"date", "date", NOTHING}, {"text", "text", LENGTH},
		{"binary", "blob", LENGTH}, {"char", "varchar", LENGTH}, {"boolean", "boolean", LENGTH}};
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (has(low, types[i].word))
			return &types[i];
	return NULL;
}

/* From this release on: 7.1 is 71. */
static bool release_of(struct str tool, uint64_t release)
{
	uint64_t is;
	str_cut(&tool, ' ');
	return str_u64(tool, &is) && is >= release;
}

static struct str rails_type(struct arena *a, struct str tool, struct str type)
{
	struct str within, name = str_lower(a, cut_type(type, &within));
	const struct rails_type *t = rails_type_of(name);
	if (!t)
		return STR_NONE;
	if (str_eq(name, STR("bigint")) && release_of(tool, 71))
		return name;
	struct str scale = within, precision = str_trim(str_cut(&scale, ','));
	scale = str_trim(scale);
	if (t->takes == NOTHING)
		return str_of(t->native);
	if (t->takes == SCALE && scale.n && !str_eq(scale, STR("0")))
		precision = str_fmt(a, "%.*s,%.*s", STRF(precision), STRF(scale));
	return with(a, str_of(t->native), precision);
}

struct str replay_copy_type(struct arena *a, struct str tool, struct str type)
{
	return str_eq(tool, STR("alembic")) ? alembic_type(a, type) : rails_type(a, tool, type);
}

struct str replay_copy_retype(struct arena *a, struct str type, struct str old)
{
	struct str own, its, name = cut_type(type, &own), was = cut_type(old, &its);
	const struct rails_type *t = rails_type_of(str_lower(a, name)), *o = rails_type_of(str_lower(a, was));
	if (str_ieq(name, STR("bigint"))) /* none of Rails' own there: it gets no length */
		return type;
	return !own.n && t && o && t->takes == o->takes ? with(a, name, its) : type;
}

/* A number as Ruby writes one that has a fraction. */
static struct str fraction(struct arena *a, struct str number)
{
	size_t dot = str_chr(number, '.');
	if (dot == SIZE_MAX)
		return str_fmt(a, "%.*s.0", STRF(number));
	while (number.n > dot + 2 && number.p[number.n - 1] == '0')
		number.n--;
	return number;
}

static bool is_number(struct str s)
{
	size_t i = s.n && (s.p[0] == '-' || s.p[0] == '+');
	for (; i < s.n; i++)
		if (!((s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == '.'))
			return false;
	return s.n > 0;
}

/* The text within the quotes that it has. */
static bool unquote(struct arena *a, struct str def, struct str *out)
{
	if (def.n < 2 || (def.p[0] != '\'' && def.p[0] != '"') || def.p[def.n - 1] != def.p[0])
		return false;
	char *z = arena_alloc(a, def.n, 1);
	size_t n = 0;
	for (size_t i = 1; i + 1 < def.n; i++) {
		z[n++] = def.p[i];
		if (def.p[i] == def.p[0] && i + 2 < def.n && def.p[i + 1] == def.p[0])
			i++;
	}
	*out = (struct str){z, n};
	return true;
}

static struct str quoted(struct arena *a, struct str text, char q, char escape)
{
	char *z = arena_alloc(a, 2 * text.n + 2, 1);
	size_t n = 0;
	z[n++] = q;
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == q || text.p[i] == escape)
			z[n++] = escape;
		z[n++] = text.p[i];
	}
	z[n++] = q;
	return (struct str){z, n};
}

/* A decimal without a scale is a whole number to Rails. */
static bool low_scale(const struct rails_type *t, struct str within)
{
	return t->takes == SCALE && within.n &&
	       (str_chr(within, ',') == SIZE_MAX || str_ends(str_trim(within), STR(",0")));
}

static struct str rails_default(struct arena *a, struct str tool, struct str type, struct str def)
{
	static const char *const no[] = {"0", "f", "false", "off", NULL};
	struct str text = def, within, low = str_lower(a, cut_type(type, &within));
	const struct rails_type *t = rails_type_of(low);
	if (str_ieq(def, STR("NULL")))
		return STR_NONE;
	if (!unquote(a, def, &text) && !is_number(def) && !str_ieq(def, STR("true")) &&
		!str_ieq(def, STR("false")))
		return def; /* a function */
	if (t && str_eq(str_of(t->native), STR("boolean")))
		return str_ione_of(text, no) ? STR("0") : text.n ? STR("1") : STR_NONE;
	if (t && is_number(text) && str_eq(str_of(t->native), STR("integer")))
		return text;
	if (t && is_number(text) &&
		(str_eq(str_of(t->native), STR("float")) || str_eq(str_of(t->native), STR("decimal"))))
		return low_scale(t, within) ? text : fraction(a, text);
	/* Before 7.1 the text of a JSON default was written as JSON again. */
	for (int i = 0; i < 2 && str_eq(low, STR("json")) && !release_of(tool, 71) && text.n < MAX_DEFAULT;
		i++)
		text = quoted(a, text, '"', '\\'); /* there and back */
	return quoted(a, text, '\'', '\'');
}

struct str replay_copy_default(struct arena *a, struct str tool, struct str type, struct str def)
{
	return str_eq(tool, STR("alembic")) ? def : rails_default(a, tool, type, def);
}
