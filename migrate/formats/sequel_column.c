#include "migrate/formats/sequel.h"

/* Types, defaults and foreign keys of columns. */

bool format_sequel_name(const struct sequel *q, uint32_t node, struct str *out)
{
	if (node != UINT32_MAX && syntax_is(q->r.t, node, "identifier"))
		for (size_t i = q->bound.n; i-- > 0;)
			if (str_eq(q->bound.v[i].name, syntax_text(q->r.t, node))) {
				*out = q->bound.v[i].value;
				return true;
			}
	return format_rails_name(&q->r, node, out);
}

bool format_sequel_names(const struct sequel *q, uint32_t node, struct names_list *out)
{
	struct str one;
	if (!format_sequel_name(q, node, &one))
		return format_rails_names(&q->r, node, out);
	*VEC_PUSH(q->r.a, out) = one;
	return true;
}

/* Ruby's classes as types, by enum dialect; MySQL with fractional seconds as its adapter has it since 5.6. */
static const struct {
	const char *name, *sql[3];
} classes[] = {
	{"Integer", {"integer", "integer", "integer"}},
	{"Fixnum", {"integer", "integer", "integer"}},
	{"Bignum", {"bigint", "bigint", "bigint"}},
	{"Float", {"double precision", "double precision", "double precision"}},
	{"BigDecimal", {"numeric", "numeric", "numeric"}},
	{"Numeric", {"numeric", "numeric", "numeric"}},
	{"Date", {"date", "date", "date"}},
	{"DateTime", {"timestamp", "datetime", "timestamp"}},
	{"Time", {"timestamp", "datetime", "timestamp"}},
	{"TrueClass", {"boolean", "tinyint(1)", "boolean"}},
	{"Boolean", {"boolean", "tinyint(1)", "boolean"}},
	{"FalseClass", {"boolean", "tinyint(1)", "boolean"}},
	{"File", {"bytea", "blob", "blob"}},
};

static bool is_true(const struct sequel *q, uint32_t options, const char *key)
{
	return format_rails_is(&q->r, format_rails_option(&q->r, options, key), "true");
}

/* size: 5, size: [10, 2] as "5", "10, 2"; empty without one. */
static struct str size_of(const struct sequel *q, uint32_t options)
{
	uint32_t node = format_rails_option(&q->r, options, "size");
	struct str text = node == UINT32_MAX ? STR_NONE : syntax_text(q->r.t, node);
	if (text.n > 2 && text.p[0] == '[')
		text = str_sub(text, 1, text.n - 1);
	for (size_t i = 0; i < text.n; i++)
		if ((text.p[i] < '0' || text.p[i] > '9') && text.p[i] != ',' && text.p[i] != ' ')
			return STR_NONE;
	return text;
}

static struct str string_sql(const struct sequel *q, uint32_t options)
{
	struct str size = size_of(q, options);
	bool postgresql = q->r.s->dialect == DIALECT_POSTGRESQL;
	if (is_true(q, options, "text"))
		return STR("text");
	bool fixed = is_true(q, options, "fixed"),
	     varying = size.n || format_rails_is(&q->r, format_rails_option(&q->r, options, "text"), "false");
	if (postgresql && !fixed && !varying)
		return STR("text");
	return str_fmt(q->r.a, "%s(%.*s)", fixed ? "char" : "varchar", STRF(size.n ? size : STR("255")));
}

static struct str sized(const struct sequel *q, struct str type, uint32_t options)
{
	struct str size = size_of(q, options);
	if (!size.n && str_eq(type, STR("varchar")))
		size = STR("255");
	if (str_eq(type, STR("double")))
		type = STR("double precision");
	return str_fmt(q->r.a, "%.*s%s%.*s%s%s", STRF(type), size.n ? "(" : "", STRF(size), size.n ? ")" : "",
		is_true(q, options, "unsigned") ? " UNSIGNED" : "");
}

/* The type by a constant's name, a symbol or a text. */
static bool type_sql(
	const struct sequel *q, uint32_t node, struct str word, uint32_t options, struct str *out)
{
	struct str text = node == UINT32_MAX ? word : syntax_text(q->r.t, node);
	bool constant = text.n && text.p[0] >= 'A' && text.p[0] <= 'Z';
	if (!constant && node != UINT32_MAX && !format_sequel_name(q, node, &text))
		return false;
	if (str_eq(text, STR("Bignum")) && !constant) /* :Bignum */
		constant = true;
	if (str_eq(text, STR("String"))) {
		*out = string_sql(q, options);
		return true;
	}
	if (str_eq(text, STR("Time")) && is_true(q, options, "only_time")) {
		*out = STR("time");
		return true;
	}
	for (size_t i = 0; constant && i < sizeof classes / sizeof *classes; i++)
		if (str_eq(text, str_of(classes[i].name))) {
			struct str sql = str_of(classes[i].sql[q->r.s->dialect]);
			*out = str_eq(sql, STR("numeric")) ? sized(q, sql, options) : sql;
			return true;
		}
	*out = sized(q, text, options);
	return !constant && text.n > 0;
}

/* Sequel.lit("now()"), Sequel.function(:now), Sequel::CURRENT_TIMESTAMP */
static bool expression(struct sequel *q, uint32_t node, struct str *out)
{
	struct rails_call c;
	struct str text = syntax_text(q->r.t, node), name;
	if (str_starts(text, STR("Sequel::CURRENT_"))) {
		*out = str_sub(text, 8, text.n);
		return true;
	}
	if (!format_rails_call(&q->r, node, &c) || !str_eq(c.receiver, STR("Sequel")) ||
		!format_sequel_name(q, format_rails_argument(&q->r, &c, 0), &name))
		return false;
	if (!str_eq(c.method, STR("function"))) {
		*out = name;
		return str_eq(c.method, STR("lit"));
	}
	struct str list = STR_NONE, one;
	for (size_t k = 1; format_rails_argument(&q->r, &c, k) != UINT32_MAX; k++) {
		uint32_t n = format_rails_argument(&q->r, &c, k);
		if (syntax_is(q->r.t, n, "call") || !format_sequel_value(q, n, &one))
			return false;
		list = str_fmt(q->r.a, "%.*s%s%.*s", STRF(list), list.n ? ", " : "", STRF(one));
	}
	*out = str_fmt(q->r.a, "%.*s(%.*s)", STRF(name), STRF(list));
	return true;
}

/* 16_384 */
static struct str without_underscores(struct arena *a, struct str s)
{
	char *p = ARENA_ARRAY(a, char, s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '_')
			p[n++] = s.p[i];
	return (struct str){p, n};
}

bool format_sequel_value(struct sequel *q, uint32_t node, struct str *out)
{
	struct str text;
	if (node == UINT32_MAX)
		return false;
	if (format_rails_is(&q->r, node, "nil"))
		*out = STR("NULL");
	else if (format_rails_is(&q->r, node, "true") || format_rails_is(&q->r, node, "false"))
		*out = q->r.s->dialect == DIALECT_POSTGRESQL  ? syntax_text(q->r.t, node)
		       : format_rails_is(&q->r, node, "true") ? STR("1")
							      : STR("0");
	else if (syntax_is(q->r.t, node, "integer") || syntax_is(q->r.t, node, "float") ||
		 syntax_is(q->r.t, node, "unary"))
		*out = without_underscores(q->r.a, syntax_text(q->r.t, node));
	else if (!syntax_is(q->r.t, node, "simple_symbol") && format_sequel_name(q, node, &text))
		*out = format_ddl_text(&q->r.d, text);
	else
		return expression(q, node, out);
	return true;
}

void format_sequel_key(struct sequel *q, uint32_t options, struct format_ddl_key *k)
{
	static const char *const keys[] = {"on_delete", "on_update"};
	static const char *const words[] = {"ON DELETE", "ON UPDATE"};
	struct str value;
	for (size_t i = 0; i < 2; i++) {
		if (!format_sequel_name(q, format_rails_option(&q->r, options, keys[i]), &value))
			continue;
		const char *sql = str_eq(value, STR("cascade"))       ? "CASCADE"
				  : str_eq(value, STR("set_null"))    ? "SET NULL"
				  : str_eq(value, STR("set_default")) ? "SET DEFAULT"
				  : str_eq(value, STR("restrict"))    ? "RESTRICT"
								      : "NO ACTION";
		k->actions = str_fmt(
			q->r.a, "%.*s%s%s %s", STRF(k->actions), k->actions.n ? " " : "", words[i], sql);
	}
	(void)format_sequel_names(q, format_rails_option(&q->r, options, "key"), &k->target_columns);
	(void)format_sequel_name(q, format_rails_option(&q->r, options, "name"), &k->name);
	(void)format_sequel_name(
		q, format_rails_option(&q->r, options, "foreign_key_constraint_name"), &k->name);
}

bool format_sequel_column(struct sequel *q, struct str name, uint32_t type, struct str word, uint32_t options,
	struct sequel_column *out)
{
	struct format_ddl_column *c = &out->column;
	uint32_t null = format_rails_option(&q->r, options, "null"),
		 allow = format_rails_option(&q->r, options, "allow_null"),
		 def = format_rails_option(&q->r, options, "default");
	*out = (struct sequel_column){.column = {.name = name, .type = STR("text")}};
	out->indexed = format_rails_option(&q->r, options, "index") != UINT32_MAX &&
		       !format_rails_is(&q->r, format_rails_option(&q->r, options, "index"), "false");
	if (!type_sql(q, type, word, options, &c->type))
		return false;
	if (def != UINT32_MAX && !format_sequel_value(q, def, &c->def))
		return false;
	c->not_null = format_rails_is(&q->r, null, "false") || format_rails_is(&q->r, allow, "false");
	c->unique = is_true(q, options, "unique");
	c->primary = is_true(q, options, "primary_key");
	if (is_true(q, options, "identity") && q->r.s->dialect == DIALECT_POSTGRESQL)
		c->extra = STR("GENERATED BY DEFAULT AS IDENTITY");
	if (is_true(q, options, "auto_increment") && q->r.s->dialect == DIALECT_MYSQL)
		c->extra = STR("AUTO_INCREMENT");
	return format_rails_option(&q->r, options, "generated_always_as") == UINT32_MAX;
}

bool format_sequel_primary(
	struct sequel *q, struct str name, uint32_t type, uint32_t options, struct format_ddl_column *out)
{
	enum dialect d = q->r.s->dialect;
	struct sequel_column c;
	struct str text = STR_NONE;
	uint32_t given = format_rails_option(&q->r, options, "type");
	given = type != UINT32_MAX ? type : given;
	bool known = format_sequel_column(q, name, given, STR("Integer"), options, &c);
	(void)format_sequel_name(q, given, &text);
	*out = c.column;
	out->primary = true;
	bool whole = str_starts(out->type, STR("integer")) || str_starts(out->type, STR("bigint"));
	if (str_eq(text, STR("bigserial")) || str_eq(text, STR("serial")))
		return known;
	if (whole && d == DIALECT_POSTGRESQL)
		out->extra = STR("GENERATED BY DEFAULT AS IDENTITY");
	else if (whole && d == DIALECT_MYSQL)
		out->extra = STR("AUTO_INCREMENT");
	else if (whole) {
		out->extra = STR("PRIMARY KEY AUTOINCREMENT");
		out->primary = false;
	}
	return known;
}
