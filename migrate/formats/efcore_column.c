#include "migrate/formats/efcore.h"

/* The store type of a CLR type without "type:", where the provider's choice does not hang on its release. */
static struct str default_type(struct efcore *r, struct str clr, struct str length)
{
	static const struct {
		const char *clr, *sql[3]; /* by enum dialect */
	} types[] = {{"int", {"integer", "int", "INTEGER"}}, {"long", {"bigint", "bigint", "INTEGER"}},
		{"short", {"smallint", "smallint", "INTEGER"}},
		{"bool", {"boolean", "tinyint(1)", "INTEGER"}}, {"string", {"text", "longtext", "TEXT"}},
		{"Guid", {"uuid", "char(36)", "TEXT"}}, {"double", {"double precision", "double", "REAL"}},
		{"float", {"real", "float", "REAL"}}, {"decimal", {"numeric", "decimal(65,30)", "TEXT"}},
		{"byte[]", {"bytea", "longblob", "BLOB"}}};
	enum dialect d = r->s->dialect;
	if (clr.n && clr.p[clr.n - 1] == '?')
		clr.n--;
	if (str_eq(clr, STR("string")) && length.n && d != DIALECT_SQLITE)
		return str_fmt(
			r->a, d == DIALECT_MYSQL ? "varchar(%.*s)" : "character varying(%.*s)", STRF(length));
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (str_eq(clr, str_of(types[i].clr)))
			return str_of(types[i].sql[d]);
	return STR_NONE;
}

/* "-1.5m" without the suffix of its type; false when it is no number. */
static bool number(struct str s, struct str *out)
{
	size_t n = s.n && (s.p[0] == '-' || s.p[0] == '+'), digits = 0;
	for (; n < s.n && ((s.p[n] >= '0' && s.p[n] <= '9') || s.p[n] == '.'); n++)
		digits += s.p[n] != '.';
	*out = str_sub(s, 0, n);
	return digits && s.n - n <= 2 && (s.n == n || (s.p[n] | 32) >= 'a');
}

static bool default_of(struct efcore *r, uint32_t node, struct str *out)
{
	struct str text = syntax_text(r->t, node), value;
	if (syntax_is(r->t, node, "null_literal"))
		return true;
	if (syntax_is(r->t, node, "boolean_literal")) {
		bool lite = r->s->dialect == DIALECT_SQLITE, is = str_eq(text, STR("true"));
		*out = lite ? is ? STR("1") : STR("0") : is ? STR("TRUE") : STR("FALSE");
		return true;
	}
	if (syntax_is(r->t, node, "cast_expression")) { /* (byte)0 */
		uint32_t of = syntax_field(r->t, node, "value");
		node = of == UINT32_MAX ? node : of;
		text = syntax_text(r->t, node);
	}
	if (number(text, out))
		return true;
	if (str_starts(text, STR("new Guid("))) {
		uint32_t list = syntax_field(r->t, node, "arguments");
		uint32_t first = list == UINT32_MAX ? list : format_code_argument(r->t, list, 0);
		node = first == UINT32_MAX ? node : syntax_child(r->t, first);
	}
	*out = STR_NONE;
	if (!format_efcore_text(r, node, &value))
		return false;
	*out = format_ddl_text(&r->d, value);
	return true;
}

/* new DateTime(2024, 1, 2, 3, 4, 5, 6, DateTimeKind.Utc): its figures. */
static bool time_of(struct efcore *r, uint32_t node, struct str *out)
{
	enum { PARTS = 7 };
	unsigned part[PARTS] = {0};
	size_t n = 0;
	uint32_t list = syntax_field(r->t, node, "arguments");
	if (!str_starts(syntax_text(r->t, node), STR("new DateTime(")) || list == UINT32_MAX)
		return false;
	for (uint32_t of = syntax_child(r->t, list); of != UINT32_MAX; of = syntax_sibling(r->t, of)) {
		struct str text = syntax_text(r->t, of);
		uint64_t value;
		if (!syntax_is(r->t, of, "argument") || str_starts(text, STR("DateTimeKind.")))
			continue;
		if (n == PARTS || !str_u64(text, &value) || value > 9999)
			return false;
		part[n++] = (unsigned)value;
	}
	*out = str_fmt(r->a, "'%04u-%02u-%02u %02u:%02u:%02u.%03u'", part[0], part[1], part[2], part[3],
		part[4], part[5], part[6]);
	return n >= 3;
}

static void read_default(struct efcore *r, const struct efcore_call *c, struct format_ddl_column *out)
{
	uint32_t value = format_efcore_argument(r, c, "defaultValue", SIZE_MAX);
	struct str sql;
	if (value != UINT32_MAX && !default_of(r, value, &out->def) && !time_of(r, value, &out->def)) {
		out->def = STR("0"); /* there is one, which changes neither name nor type */
		format_efcore_unknown(r, value, "a default that is no literal");
	}
	value = format_efcore_argument(r, c, "defaultValueSql", SIZE_MAX);
	if (value == UINT32_MAX)
		return;
	if (!format_efcore_text(r, value, &sql))
		format_efcore_unknown(r, value, "a default that is computed");
	else if (sql.n)
		out->def = str_fmt(r->a, "(%.*s)", STRF(sql));
}

/* computedColumnSql: */
static bool read_computed(struct efcore *r, const struct efcore_call *c, struct format_ddl_column *out)
{
	uint32_t value = format_efcore_argument(r, c, "computedColumnSql", SIZE_MAX);
	bool known = true;
	struct str sql;
	if (value == UINT32_MAX)
		return true;
	bool stored = format_efcore_flag(r, format_efcore_argument(r, c, "stored", SIZE_MAX), false, &known);
	if (!format_efcore_text(r, value, &sql) || !known || !sql.n) {
		format_efcore_unknown(r, value, "a computed column whose SQL is not a literal");
		return false;
	}
	out->extra = str_fmt(r->a, "GENERATED ALWAYS AS (%.*s) %s", STRF(sql),
		stored || r->s->dialect == DIALECT_POSTGRESQL ? "STORED" : "VIRTUAL");
	return true;
}

static void read_identity(struct efcore *r, const struct efcore_chain *c, struct format_ddl_column *out)
{
	static const char *const names[] = {
		"Npgsql:ValueGenerationStrategy", "MySql:ValueGenerationStrategy", "Sqlite:Autoincrement"};
	enum dialect d = r->s->dialect;
	uint32_t value = format_efcore_annotation(r, c, "Annotation", names[d]);
	if (value == UINT32_MAX || d == DIALECT_SQLITE)
		return; /* SQLite: the key of the table counts up by itself */
	struct str text = syntax_text(r->t, value);
	bool time = str_starts(out->type, STR("datetime")) || str_starts(out->type, STR("timestamp"));
	if (str_ends(text, STR(".IdentityByDefaultColumn")))
		out->extra = STR("GENERATED BY DEFAULT AS IDENTITY");
	else if (str_ends(text, STR(".IdentityAlwaysColumn")))
		out->extra = STR("GENERATED ALWAYS AS IDENTITY");
	else if (str_ends(text, STR(".SerialColumn")))
		out->type = str_eq(out->type, STR("bigint"))     ? STR("bigserial")
			    : str_eq(out->type, STR("smallint")) ? STR("smallserial")
								 : STR("serial");
	else if (d == DIALECT_MYSQL && !time && str_ends(text, STR(".IdentityColumn")))
		out->extra = STR("AUTO_INCREMENT");
	else if (d == DIALECT_MYSQL && time)
		out->def = STR("CURRENT_TIMESTAMP(6)");
	else
		format_efcore_unknown(r, value, "a way to make values that is not read");
}

bool format_efcore_column(
	struct efcore *r, const struct efcore_chain *c, struct str name, struct format_ddl_column *out)
{
	const struct efcore_call *call = &c->calls.v[0];
	bool known = true;
	uint32_t length = format_efcore_argument(r, call, "maxLength", SIZE_MAX);
	*out = (struct format_ddl_column){.name = name};
	bool within = str_eq(call->name, STR("Column")); /* of CreateTable(): the type comes first */
	known = format_efcore_text(r, format_efcore_argument(r, call, "type", within ? 0 : 2), &out->type) &&
		(!within || format_efcore_argument(r, call, "", 1) == UINT32_MAX);
	if (known && !out->type.n)
		out->type = default_type(
			r, call->type, length == UINT32_MAX ? STR_NONE : syntax_text(r->t, length));
	out->not_null =
		!format_efcore_flag(r, format_efcore_argument(r, call, "nullable", SIZE_MAX), false, &known);
	if (!known || !out->type.n || !name.n) {
		format_efcore_unknown(
			r, call->node, "a column whose name, type or nullability is not a literal");
		return false;
	}
	read_default(r, call, out);
	read_identity(r, c, out);
	return read_computed(r, call, out);
}
