#include "migrate/formats/seaorm.h"

/* Columns: the types as sea-query 0.32 writes them. '#' is "(n)" or "(n, m)" where lengths are given, else
 * what stands behind it in brackets. */

static const struct {
	const char *method, *sql[3]; /* by enum dialect; empty: it has none */
} types[] = {{"char", {"char#", "char#", "char#"}}, {"string", {"varchar#", "varchar#255", "varchar#"}},
	{"text", {"text", "text", "text"}}, {"tiny_integer", {"smallint", "tinyint", "tinyint"}},
	{"small_integer", {"smallint", "smallint", "smallint"}}, {"integer", {"integer", "int", "integer"}},
	{"big_integer", {"bigint", "bigint", "bigint"}},
	{"tiny_unsigned", {"smallint", "tinyint UNSIGNED", "tinyint"}},
	{"small_unsigned", {"smallint", "smallint UNSIGNED", "smallint"}},
	{"unsigned", {"integer", "int UNSIGNED", "integer"}},
	{"big_unsigned", {"bigint", "bigint UNSIGNED", "bigint"}}, {"float", {"real", "float", "float"}},
	{"double", {"double precision", "double", "double"}}, {"decimal", {"decimal#", "decimal#", "real#"}},
	{"date_time", {"timestamp without time zone", "datetime", "datetime_text"}},
	{"timestamp", {"timestamp", "timestamp", "timestamp_text"}},
	{"timestamp_with_time_zone",
		{"timestamp with time zone", "timestamp", "timestamp_with_timezone_text"}},
	{"time", {"time", "time", "time_text"}}, {"date", {"date", "date", "date_text"}},
	{"year", {"", "year", ""}}, {"interval", {"interval", "", ""}},
	{"binary", {"bytea", "binary#1", "blob#1"}},
	{"var_binary", {"bytea", "varbinary#255", "varbinary_blob#"}}, {"blob", {"bytea", "blob", "blob"}},
	{"bit", {"bit#", "bit#", ""}}, {"varbit", {"varbit#", "bit#", ""}},
	{"boolean", {"bool", "bool", "boolean"}}, {"money", {"money", "decimal#", "real_money#"}},
	{"json", {"json", "json", "json_text"}}, {"json_binary", {"jsonb", "json", "jsonb_text"}},
	{"uuid", {"uuid", "binary(16)", "uuid_text"}}, {"cidr", {"cidr", "", ""}}, {"inet", {"inet", "", ""}},
	{"mac_address", {"macaddr", "", ""}}, {"mac_addr", {"macaddr", "", ""}}, {"ltree", {"ltree", "", ""}},
	{"l_tree", {"ltree", "", ""}}, {"vector", {"vector#", "", ""}}};

struct str format_seaorm_type(
	struct arena *a, enum dialect d, struct str method, const struct str *numbers, size_t n)
{
	if (str_ends(method, STR("_len")))
		method.n -= 4;
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		if (!str_eq(method, str_of(types[i].method)))
			continue;
		struct str sql = str_of(types[i].sql[d]);
		size_t mark = str_chr(sql, '#');
		struct str base = str_sub(sql, 0, mark),
			   usual = mark == SIZE_MAX ? STR_NONE : str_sub(sql, mark + 1, sql.n);
		if (mark == SIZE_MAX || (!n && !usual.n))
			return base;
		if (n == 2)
			return str_fmt(a, "%.*s(%.*s, %.*s)", STRF(base), STRF(numbers[0]), STRF(numbers[1]));
		return str_fmt(a, "%.*s(%.*s)", STRF(base), STRF(n ? numbers[0] : usual));
	}
	return STR_NONE;
}

/* Up to two runs of digits that are words of their own. */
static size_t numbers_in(struct str text, struct str out[2])
{
	size_t n = 0;
	for (size_t i = 0; i < text.n && n < 2; i++) {
		struct str digits = format_leading_digits(str_sub(text, i, text.n));
		bool whole = digits.n && (!i || !str_is_word(text.p[i - 1]));
		if (whole)
			out[n++] = digits;
		i += digits.n;
	}
	return n;
}

static struct str type_of(struct arena *a, enum dialect d, struct str text, int depth)
{
	enum { MAX_ARRAYS = 6 };
	struct str numbers[2], rest = str_trim(text);
	size_t open = str_chr(rest, '('), n = numbers_in(rest, numbers);
	struct str path = str_trim(str_sub(rest, 0, open));
	size_t colon = str_rchr(path, ':');
	struct str name = colon == SIZE_MAX ? path : str_sub(path, colon + 1, path.n);
	if (str_eq(name, STR("Array")) && d == DIALECT_POSTGRESQL && open != SIZE_MAX && depth < MAX_ARRAYS) {
		struct str element = str_sub(rest, open + 1, rest.n);
		size_t into = str_find(element, STR("RcOrArc::new("), 0);
		if (into != SIZE_MAX)
			element = str_sub(element, into + 13, element.n);
		if (str_chr(element, '(') == SIZE_MAX)
			element = str_sub(element, 0, str_chr(element, ')'));
		struct str of = type_of(a, d, element, depth + 1);
		return of.n ? str_fmt(a, "%.*s[]", STRF(of)) : of;
	}
	return format_seaorm_type(a, d, format_seaorm_snake(a, name), numbers, n);
}

struct str format_seaorm_type_of(struct arena *a, enum dialect d, struct str text)
{
	return type_of(a, d, text, 0);
}

/* -- defaults -- */

/* "1_000i64", "-0.5": without what Rust alone has. */
static bool is_number(struct arena *a, struct str s, struct str *out)
{
	char *z = arena_alloc(a, s.n + 1, 1);
	size_t n = 0, digits = 0;
	for (size_t i = 0; i < s.n; i++) {
		bool digit = s.p[i] >= '0' && s.p[i] <= '9';
		if (!digit && s.p[i] != '.' && s.p[i] != '_' && (i || s.p[i] != '-'))
			break;
		digits += digit;
		if (s.p[i] != '_')
			z[n++] = s.p[i];
	}
	*out = (struct str){z, n};
	return digits > 0;
}

/* Expr::current_timestamp(), Expr::cust("now()"), Expr::value(1), Keyword::CurrentTimestamp. */
static bool expression(struct seaorm *r, const struct seaorm_env *env, uint32_t node, struct str *out);

static bool value(struct seaorm *r, const struct seaorm_env *env, uint32_t node, struct str *out)
{
	struct literal lit;
	node = format_seaorm_bare(r, &env, node);
	struct str text = node == UINT32_MAX ? STR_NONE : syntax_text(r->t, node);
	if (format_seaorm_text(r, env, node, &lit)) {
		*out = format_ddl_text(&r->d, lit.text);
		return true;
	}
	if (str_eq(text, STR("true")) || str_eq(text, STR("false"))) {
		*out = text;
		return true;
	}
	return is_number(r->a, text, out) || expression(r, env, node, out);
}

static bool expression(struct seaorm *r, const struct seaorm_env *env, uint32_t node, struct str *out)
{
	struct seaorm_chain c;
	struct literal lit;
	struct str name, text = node == UINT32_MAX ? STR_NONE : syntax_text(r->t, node);
	if (str_ends(text, STR("CurrentTimestamp")) || str_ends(text, STR("current_timestamp()")))
		*out = STR("CURRENT_TIMESTAMP");
	else if (str_ends(text, STR("CurrentDate")) || str_ends(text, STR("current_date()")))
		*out = STR("CURRENT_DATE");
	else if (!format_seaorm_chain(r, &env, node, &c) || r->depth >= SEAORM_MAX_DEPTH)
		return false;
	else if (str_eq(c.root, STR("Func::cust"))) {
		if (!format_seaorm_name(r, env, format_seaorm_argument(r, &c.calls.v[0], 0), &name))
			return false;
		*out = str_fmt(r->a, "%.*s()", STRF(name));
	} else if (str_ends(c.root, STR("::cust")) || str_ends(c.root, STR("::Custom"))) {
		if (!format_seaorm_text(r, env, format_seaorm_argument(r, &c.calls.v[0], 0), &lit))
			return false;
		*out = lit.text;
	} else if (str_ends(c.root, STR("::value")) || str_ends(c.root, STR("::val")) ||
		   str_ends(c.root, STR("::Value")) || str_ends(c.root, STR("::from"))) {
		r->depth++;
		bool known = value(r, env, format_seaorm_argument(r, &c.calls.v[0], 0), out);
		r->depth--;
		return known;
	} else {
		return false;
	}
	return out->n > 0;
}

static void set_default(
	struct seaorm *r, const struct seaorm_env *env, uint32_t node, struct format_ddl_column *c)
{
	if (node != UINT32_MAX && value(r, env, node, &c->def))
		return;
	c->def = STR("NULL");
	format_seaorm_unknown(r, node == UINT32_MAX ? 0 : node,
		"a column's default that is computed when the migration runs");
}

/* -- definitions -- */

static void auto_increment(const struct seaorm *r, struct format_ddl_column *c)
{
	if (r->s->dialect == DIALECT_MYSQL) {
		c->extra = STR("AUTO_INCREMENT");
	} else if (r->s->dialect == DIALECT_SQLITE) {
		c->type = STR("integer");
		c->extra = STR("PRIMARY KEY AUTOINCREMENT");
		c->primary = false;
	} else {
		c->type = str_eq(c->type, STR("bigint"))     ? STR("bigserial")
			  : str_eq(c->type, STR("smallint")) ? STR("smallserial")
							     : STR("serial");
	}
}

/* .enumeration(name, values): the type's name, or the labels. */
static struct str enumeration(
	struct seaorm *r, const struct seaorm_env *env, const struct seaorm_call *call, size_t first)
{
	struct str name, all = STR_NONE, one;
	struct seaorm_nodes labels;
	const struct seaorm_env *own = env;
	if (r->s->dialect == DIALECT_SQLITE)
		return STR("enum_text");
	if (r->s->dialect == DIALECT_POSTGRESQL)
		return format_seaorm_name(r, env, format_seaorm_argument(r, call, first), &name) ? name
												 : STR_NONE;
	if (!format_seaorm_list(r, &own, format_seaorm_argument(r, call, first + 1), false, &labels))
		return STR_NONE;
	for (size_t i = 0; i < labels.n; i++) {
		if (!format_seaorm_name(r, own, labels.v[i], &one))
			return STR_NONE;
		all = str_fmt(
			r->a, "%.*s%s%.*s", STRF(all), i ? ", " : "", STRF(format_ddl_text(&r->d, one)));
	}
	return str_fmt(r->a, "ENUM(%.*s)", STRF(all));
}

/* The type by a method's name and its arguments from the k-th on. */
static struct str type_by(struct seaorm *r, const struct seaorm_env *env, const struct seaorm_call *call,
	struct str method, size_t k)
{
	struct str numbers[2], name;
	size_t n = 0;
	uint32_t first = format_seaorm_argument(r, call, k);
	if (str_eq(method, STR("custom")))
		return format_seaorm_name(r, env, first, &name) ? name : STR_NONE;
	if (str_eq(method, STR("enumeration")))
		return enumeration(r, env, call, k);
	if (str_eq(method, STR("array"))) {
		struct str of =
			first == UINT32_MAX || r->s->dialect != DIALECT_POSTGRESQL
				? STR_NONE
				: format_seaorm_type_of(r->a, r->s->dialect, syntax_text(r->t, first));
		return of.n ? str_fmt(r->a, "%.*s[]", STRF(of)) : of;
	}
	for (uint32_t node; n < 2 && (node = format_seaorm_argument(r, call, k + n)) != UINT32_MAX;) {
		const struct seaorm_env *own = env;
		struct str digits[2];
		node = format_seaorm_bare(r, &own, node);
		size_t found = node == UINT32_MAX ? 0 : numbers_in(syntax_text(r->t, node), digits);
		if (!found)
			break;
		numbers[n++] = digits[0];
	}
	return format_seaorm_type(r->a, r->s->dialect, method, numbers, n);
}

/* A helper of schema.rs: string_len_null(X, 20), pk_auto(X). */
static bool helper(struct seaorm *r, const struct seaorm_env *env, const struct seaorm_call *call,
	struct str name, struct format_ddl_column *c)
{
	if (str_eq(name, STR("pk_auto")) || str_eq(name, STR("big_pk_auto")) ||
		str_eq(name, STR("pk_uuid"))) {
		struct str method = str_eq(name, STR("pk_auto"))   ? STR("integer")
				    : str_eq(name, STR("pk_uuid")) ? STR("uuid")
								   : STR("big_integer");
		c->type = format_seaorm_type(r->a, r->s->dialect, method, NULL, 0);
		c->not_null = c->primary = true;
		if (!str_eq(name, STR("pk_uuid")))
			auto_increment(r, c);
		return true;
	}
	c->not_null = true;
	if (str_ends(name, STR("_null"))) {
		name.n -= 5;
		c->not_null = false;
	} else if (str_ends(name, STR("_uniq"))) {
		name.n -= 5;
		c->unique = true;
	}
	c->type = type_by(r, env, call, name, 1);
	return c->type.n > 0;
}

/* One call behind the name: a type, or what else is said of the column. */
static void specify(struct seaorm *r, const struct seaorm_env *env, const struct seaorm_call *call,
	struct format_ddl_column *c, bool *counts)
{
	static const char *const nothing[] = {"comment", "to_owned", "take", "using", "extra_owned", NULL};
	struct literal lit;
	struct str name = call->name, type;
	if (str_eq(name, STR("not_null")))
		c->not_null = true;
	else if (str_eq(name, STR("null")))
		c->not_null = false;
	else if (str_eq(name, STR("unique_key")))
		c->unique = true;
	else if (str_eq(name, STR("primary_key")))
		c->primary = true;
	else if (str_eq(name, STR("auto_increment")))
		*counts = true;
	else if (str_eq(name, STR("default")))
		set_default(r, env, format_seaorm_argument(r, call, 0), c);
	else if (str_eq(name, STR("extra")) &&
		 format_seaorm_text(r, env, format_seaorm_argument(r, call, 0), &lit))
		c->extra = lit.text;
	else if ((type = type_by(r, env, call, name, 0)).n)
		c->type = type;
	else if (!str_one_of(name, nothing))
		format_seaorm_unknown(r, call->node, "a property of a column that is not read");
}

bool format_seaorm_column(
	struct seaorm *r, const struct seaorm_env *env, uint32_t node, struct format_ddl_column *out)
{
	struct seaorm_chain c;
	bool counts = false, known;
	uint32_t type;
	*out = (struct format_ddl_column){.name = STR_NONE};
	if (!format_seaorm_chain(r, &env, node, &c)) {
		format_seaorm_unknown(r, node, "a column that is not read");
		return false;
	}
	const struct seaorm_call *first = &c.calls.v[0];
	known = format_seaorm_name(r, env, format_seaorm_argument(r, first, 0), &out->name);
	if (str_eq(c.root, STR("ColumnDef::new_with_type"))) {
		type = format_seaorm_argument(r, first, 1);
		out->type = type == UINT32_MAX
				    ? STR_NONE
				    : format_seaorm_type_of(r->a, r->s->dialect, syntax_text(r->t, type));
	} else if (!str_eq(c.root, STR("ColumnDef::new"))) {
		size_t colon = str_rchr(c.root, ':');
		struct str name = colon == SIZE_MAX ? c.root : str_sub(c.root, colon + 1, c.root.n);
		known = helper(r, env, first, name, out) && known;
	}
	for (size_t i = 1; i < c.calls.n; i++)
		specify(r, env, &c.calls.v[i], out, &counts);
	if (counts)
		auto_increment(r, out);
	if (!known || !out->type.n)
		format_seaorm_unknown(r, node, "a column whose name or type is not known");
	if (known && !out->type.n)
		out->type = STR("text");
	return known;
}

bool format_seaorm_modify(
	struct seaorm *r, const struct seaorm_env *env, uint32_t node, struct format_ddl_table t)
{
	struct seaorm_chain c;
	struct format_ddl_column column = {.name = STR_NONE};
	bool ignored = false;
	if (r->s->dialect != DIALECT_POSTGRESQL)
		return format_seaorm_column(r, env, node, &column) &&
		       format_ddl_change_column(&r->d, t, &column);
	if (!format_seaorm_chain(r, &env, node, &c) || !str_eq(c.root, STR("ColumnDef::new")) ||
		!format_seaorm_name(r, env, format_seaorm_argument(r, &c.calls.v[0], 0), &column.name))
		return false;
	for (size_t i = 1; i < c.calls.n; i++)
		specify(r, env, &c.calls.v[i], &column, &ignored);
	if (column.type.n)
		format_ddl_sql(&r->d, str_fmt(r->a, "ALTER TABLE %.*s ALTER COLUMN %.*s TYPE %.*s",
					      STRF(format_ddl_table_name(&r->d, t)),
					      STRF(format_ddl_name(&r->d, column.name)), STRF(column.type)));
	for (size_t i = 1; i < c.calls.n; i++)
		if (str_eq(c.calls.v[i].name, STR("not_null")) || str_eq(c.calls.v[i].name, STR("null")))
			(void)format_ddl_change_null(&r->d, t, column.name, column.not_null);
	return !column.def.n || format_ddl_change_default(&r->d, t, column.name, column.def);
}
