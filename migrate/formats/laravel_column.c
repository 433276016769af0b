#include "migrate/formats/laravel.h"

/* Laravel 8 to 12: what its schema grammars write, by enum dialect; %n is the length, %p total and places. */
static const struct {
	const char *name, *sql[3];
	int length; /* default of %n, 0 = none */
} types[] = {
	{"string", {"varchar(%n)", "varchar(%n)", "varchar"}, 255},
	{"char", {"char(%n)", "char(%n)", "varchar"}, 255},
	{"text", {"text", "text", "text"}, 0},
	{"tinyText", {"varchar(255)", "tinytext", "text"}, 0},
	{"mediumText", {"text", "mediumtext", "text"}, 0},
	{"longText", {"text", "longtext", "text"}, 0},
	{"integer", {"integer", "int", "integer"}, 0},
	{"tinyInteger", {"smallint", "tinyint", "integer"}, 0},
	{"smallInteger", {"smallint", "smallint", "integer"}, 0},
	{"mediumInteger", {"integer", "mediumint", "integer"}, 0},
	{"bigInteger", {"bigint", "bigint", "integer"}, 0},
	{"unsignedInteger", {"integer", "int unsigned", "integer"}, 0},
	{"unsignedTinyInteger", {"smallint", "tinyint unsigned", "integer"}, 0},
	{"unsignedSmallInteger", {"smallint", "smallint unsigned", "integer"}, 0},
	{"unsignedMediumInteger", {"integer", "mediumint unsigned", "integer"}, 0},
	{"unsignedBigInteger", {"bigint", "bigint unsigned", "integer"}, 0},
	{"foreignId", {"bigint", "bigint unsigned", "integer"}, 0},
	{"foreignUuid", {"uuid", "char(36)", "varchar"}, 0},
	{"foreignUlid", {"char(26)", "char(26)", "varchar"}, 0},
	{"double", {"double precision", "double", "float"}, 0},
	{"decimal", {"decimal(%p)", "decimal(%p)", "numeric"}, 0},
	{"boolean", {"boolean", "tinyint(1)", "tinyint(1)"}, 0},
	{"json", {"json", "json", "text"}, 0},
	{"jsonb", {"jsonb", "json", "text"}, 0},
	{"date", {"date", "date", "date"}, 0},
	{"dateTime", {"timestamp(0) without time zone", "datetime", "datetime"}, 0},
	{"dateTimeTz", {"timestamp(0) with time zone", "datetime", "datetime"}, 0},
	{"timestamp", {"timestamp(0) without time zone", "timestamp", "datetime"}, 0},
	{"timestampTz", {"timestamp(0) with time zone", "timestamp", "datetime"}, 0},
	{"softDeletes", {"timestamp(0) without time zone", "timestamp", "datetime"}, 0},
	{"softDeletesTz", {"timestamp(0) with time zone", "timestamp", "datetime"}, 0},
	{"time", {"time(0) without time zone", "time", "time"}, 0},
	{"timeTz", {"time(0) with time zone", "time", "time"}, 0},
	{"year", {"integer", "year", "integer"}, 0},
	{"binary", {"bytea", "blob", "blob"}, 0},
	{"uuid", {"uuid", "char(36)", "varchar"}, 0},
	{"ulid", {"char(26)", "char(26)", "varchar"}, 0},
	{"ipAddress", {"inet", "varchar(45)", "varchar"}, 0},
	{"macAddress", {"macaddr", "varchar(17)", "varchar"}, 0},
	{"rememberToken", {"varchar(100)", "varchar(100)", "varchar"}, 0},
};

/* "other" without that argument; one that is computed is not known. */
static unsigned long long number(const struct laravel *r, const struct laravel_call *c, size_t k,
	const char *name, uint64_t other, bool *known)
{
	uint64_t n = other;
	uint32_t node = format_laravel_argument(r, c, k, name);
	if (node == UINT32_MAX || format_laravel_number(r, node, &n))
		return n;
	*known = *known && str_ieq(syntax_text(r->t, node), STR("null"));
	return other;
}

/* integer('a', $autoIncrement = false, $unsigned = false): what an argument says, and whether that is known.
 */
static bool integer_says(
	const struct laravel *r, const struct laravel_call *c, size_t k, const char *name, bool *known)
{
	uint32_t node =
		str_ends(c->name, STR("nteger")) ? format_laravel_argument(r, c, k, name) : UINT32_MAX;
	bool yes = node != UINT32_MAX && str_ieq(syntax_text(r->t, node), STR("true"));
	*known = node == UINT32_MAX || yes || str_ieq(syntax_text(r->t, node), STR("false"));
	return yes;
}

/* False for what is no type; *known becomes false when a length is computed. */
static bool type_sql(struct laravel *r, const struct laravel_call *c, struct str *out, bool *known)
{
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		if (!str_ieq(c->name, str_of(types[i].name))) /* PHP's methods have names without case */
			continue;
		struct str p = str_of(types[i].sql[r->s->dialect]), head = str_cut(&p, '%');
		if (!p.n)
			*out = head;
		else if (p.p[0] == 'n')
			*out = str_fmt(r->a, "%.*s%llu%.*s", STRF(head),
				number(r, c, 1, "length", (uint64_t)types[i].length, known),
				STRF(str_sub(p, 1, p.n)));
		else
			*out = str_fmt(r->a, "%.*s%llu, %llu%.*s", STRF(head),
				number(r, c, 1, "total", 8, known), number(r, c, 2, "places", 2, known),
				STRF(str_sub(p, 1, p.n)));
		return true;
	}
	return false;
}

/* float changed with release 11: before it, eight digits with two places. */
static bool float_sql(struct laravel *r, const struct laravel_call *c, struct str *out)
{
	bool known = true;
	if (r->s->dialect == DIALECT_SQLITE)
		*out = STR("float");
	else if (r->release >= 11)
		*out = str_fmt(r->a, "float(%llu)", number(r, c, 1, "precision", 53, &known));
	else if (!r->release && r->s->dialect == DIALECT_MYSQL)
		return false;
	else if (r->s->dialect == DIALECT_POSTGRESQL)
		*out = STR("double precision");
	else
		*out = str_fmt(r->a, "double(%llu, %llu)", number(r, c, 1, "total", 8, &known),
			number(r, c, 2, "places", 2, &known));
	return known;
}

static bool enum_sql(struct laravel *r, const struct laravel_call *c, struct str name, struct str *out)
{
	struct names_list labels = {0};
	struct str list = STR_NONE;
	if (!format_laravel_strings(r, format_laravel_argument(r, c, 1, "allowed"), &labels) || !labels.n)
		return false;
	for (size_t i = 0; i < labels.n; i++)
		list = str_fmt(r->a, "%.*s%s%.*s", STRF(list), i ? ", " : "",
			STRF(format_ddl_text(&r->d, labels.v[i])));
	if (r->s->dialect == DIALECT_MYSQL)
		*out = str_fmt(r->a, "%s(%.*s)", str_eq(c->name, STR("set")) ? "set" : "enum", STRF(list));
	else
		*out = str_fmt(r->a, "%s check (%.*s in (%.*s))",
			r->s->dialect == DIALECT_POSTGRESQL ? "varchar(255)" : "varchar",
			STRF(format_ddl_name(&r->d, name)), STRF(list));
	return true;
}

/* id(), increments('x'), bigIncrements('x') and the like. */
static bool own_key(struct laravel *r, const struct laravel_call *c, struct format_ddl_column *out)
{
	static const struct {
		const char *name, *sql[3];
	} keys[] = {{"id", {"bigserial", "bigint unsigned", "integer"}},
		{"bigIncrements", {"bigserial", "bigint unsigned", "integer"}},
		{"increments", {"serial", "int unsigned", "integer"}},
		{"integerIncrements", {"serial", "int unsigned", "integer"}},
		{"mediumIncrements", {"serial", "mediumint unsigned", "integer"}},
		{"smallIncrements", {"smallserial", "smallint unsigned", "integer"}},
		{"tinyIncrements", {"smallserial", "tinyint unsigned", "integer"}}};
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		if (!str_ieq(c->name, str_of(keys[i].name)))
			continue;
		*out = (struct format_ddl_column){
			.name = STR("id"), .type = str_of(keys[i].sql[r->s->dialect])};
		(void)format_laravel_string(r, format_laravel_argument(r, c, 0, "column"), &out->name);
		out->primary = r->s->dialect != DIALECT_SQLITE;
		out->not_null = true;
		out->extra = r->s->dialect == DIALECT_MYSQL    ? STR("auto_increment")
			     : r->s->dialect == DIALECT_SQLITE ? STR("primary key autoincrement")
							       : STR_NONE;
		return true;
	}
	return false;
}

uint32_t format_laravel_raw(const struct laravel *r, uint32_t node)
{
	struct laravel_chain raw;
	if (format_laravel_chain(r, node, &raw) && str_eq(raw.root, STR("DB")) && raw.calls.n == 1 &&
		str_eq(raw.calls.v[0].name, STR("raw")))
		return format_laravel_argument(r, &raw.calls.v[0], 0, "value");
	if (node == UINT32_MAX || !syntax_is(r->t, node, "object_creation_expression") ||
		str_find(syntax_text(r->t, node), STR("Expression("), 0) == SIZE_MAX)
		return UINT32_MAX;
	return format_laravel_nth(r->t, syntax_child_of(r->t, node, "arguments"), 0);
}

static bool default_sql(struct laravel *r, uint32_t given, struct str *out)
{
	struct laravel in;
	struct str value;
	uint32_t raw = format_laravel_raw(r, given);
	if (raw != UINT32_MAX)
		return format_laravel_string(r, raw, out);
	uint32_t node = format_laravel_resolve(r, given, &in);
	const struct syntax *t = in.t;
	struct str text = node == UINT32_MAX ? STR_NONE : syntax_text(t, node);
	if (str_ieq(text, STR("null")))
		return true;
	if (str_ieq(text, STR("true")) || str_ieq(text, STR("false"))) {
		*out = str_ieq(text, STR("true")) ? STR("'1'") : STR("'0'");
		return true;
	}
	if (node != UINT32_MAX && (syntax_is(t, node, "integer") || syntax_is(t, node, "float") ||
					  syntax_is(t, node, "unary_op_expression"))) {
		*out = str_fmt(r->a, "'%.*s'", STRF(text));
		return true;
	}
	if (!format_laravel_string(r, given, &value))
		return false;
	*out = format_ddl_text(&r->d, value);
	return true;
}

/* autoIncrement() makes the column the primary key. */
static void count_up(const struct laravel *r, struct format_ddl_column *out)
{
	out->not_null = true;
	out->primary = r->s->dialect != DIALECT_SQLITE;
	if (r->s->dialect == DIALECT_MYSQL)
		out->extra = STR("auto_increment");
	else if (r->s->dialect == DIALECT_SQLITE)
		out->extra = STR("primary key autoincrement");
	else
		out->type = str_eq(out->type, STR("bigint"))     ? STR("bigserial")
			    : str_eq(out->type, STR("smallint")) ? STR("smallserial")
								 : STR("serial");
}

/* storedAs('expr'), virtualAs('expr'): PostgreSQL 15 has none that are not stored. */
static bool computed(struct laravel *r, const struct laravel_chain *c, struct format_ddl_column *out)
{
	const struct laravel_call *stored = format_laravel_find(c, "storedAs"), *m = stored;
	struct str expression;
	if (!m)
		m = format_laravel_find(c, "virtualAs");
	if (!m)
		return true;
	uint32_t node = format_laravel_argument(r, m, 0, "expression"), raw = format_laravel_raw(r, node);
	if (!format_laravel_string(r, raw != UINT32_MAX ? raw : node, &expression))
		return false;
	out->extra = str_fmt(
		r->a, "generated always as (%.*s) %s", STRF(expression), stored ? "stored" : "virtual");
	return true;
}

static bool modifiers(struct laravel *r, const struct laravel_chain *c, struct format_ddl_column *out)
{
	const struct laravel_call *m = format_laravel_find(c, "nullable");
	uint32_t given = m ? format_laravel_argument(r, m, 0, "value") : UINT32_MAX;
	out->not_null = !m || (given != UINT32_MAX && str_ieq(syntax_text(r->t, given), STR("false")));
	m = format_laravel_find(c, "default");
	if (m && format_laravel_argument(r, m, 0, "value") == UINT32_MAX) {
		out->def = STR("'1'"); /* Fluent's: what is given no value is true */
	} else if (m && !default_sql(r, format_laravel_argument(r, m, 0, "value"), &out->def)) {
		format_laravel_unknown(r, m->node, "a default that is computed");
		out->def = STR("''");
	}
	if (format_laravel_find(c, "useCurrent"))
		out->def = STR("CURRENT_TIMESTAMP");
	out->first = format_laravel_find(c, "first") != NULL;
	m = format_laravel_find(c, "after");
	if (m && !format_laravel_string(r, format_laravel_argument(r, m, 0, "column"), &out->after))
		return false;
	bool known[2];
	bool numbered = integer_says(r, &c->calls.v[0], 1, "autoIncrement", &known[0]) ||
			format_laravel_find(c, "autoIncrement");
	bool is_unsigned = integer_says(r, &c->calls.v[0], 2, "unsigned", &known[1]) ||
			   format_laravel_find(c, "unsigned");
	if (!known[0] || !known[1])
		return false;
	if (is_unsigned && r->s->dialect == DIALECT_MYSQL && !str_ends(out->type, STR("unsigned")))
		out->type = str_fmt(r->a, "%.*s unsigned", STRF(out->type));
	if (format_laravel_find(c, "generatedAs") || (numbered && format_laravel_find(c, "change")))
		return false;
	if (numbered)
		count_up(r, out);
	return computed(r, c, out);
}

static size_t two_times(struct laravel *r, const struct laravel_call *c, struct format_ddl_column out[2])
{
	struct laravel_call type = *c;
	bool zoned = str_eq(c->name, STR("timestampsTz"));
	type.name = zoned ? STR("timestampTz") : STR("timestamp");
	type.arguments = UINT32_MAX;
	out[0] = (struct format_ddl_column){.name = STR("created_at")};
	out[1] = (struct format_ddl_column){.name = STR("updated_at")};
	bool known = true; /* the type has no arguments left */
	for (int i = 0; i < 2; i++) {
		(void)type_sql(r, &type, &out[i].type, &known);
		if (r->s->dialect == DIALECT_MYSQL)
			out[i].extra = STR("null"); /* a timestamp of MySQL is NOT NULL unless it says so */
	}
	return 2;
}

/* morphs('x'): x_type and x_id. */
static size_t two_morphs(struct laravel *r, const struct laravel_call *c, struct format_ddl_column out[2])
{
	struct str name;
	struct laravel_call type = *c;
	if (!format_laravel_string(r, format_laravel_argument(r, c, 0, "name"), &name))
		return 0;
	bool uuid = str_find(c->name, STR("uid"), 0) != SIZE_MAX,
	     maybe = str_starts(c->name, STR("nullable")), known = true;
	type.arguments = UINT32_MAX;
	type.name = STR("string");
	out[0] = (struct format_ddl_column){
		.name = str_fmt(r->a, "%.*s_type", STRF(name)), .not_null = !maybe};
	(void)type_sql(r, &type, &out[0].type, &known);
	type.name = uuid ? STR("uuid") : STR("unsignedBigInteger");
	out[1] = (struct format_ddl_column){.name = str_fmt(r->a, "%.*s_id", STRF(name)), .not_null = !maybe};
	(void)type_sql(r, &type, &out[1].type, &known);
	return 2;
}

static struct str usual_name(struct str method)
{
	return str_starts(method, STR("softDeletes")) ? STR("deleted_at")
	       : str_eq(method, STR("rememberToken")) ? STR("remember_token")
	       : str_eq(method, STR("uuid"))          ? STR("uuid")
	       : str_eq(method, STR("ulid"))          ? STR("ulid")
	       : str_eq(method, STR("ipAddress"))     ? STR("ip_address")
	       : str_eq(method, STR("macAddress"))    ? STR("mac_address")
						      : STR_NONE;
}

/* foreignIdFor(User::class, 'author_id'): the model's key decides the type. */
static bool for_model(struct laravel *r, const struct laravel_call *call, struct format_ddl_column *out)
{
	static const char *const keys[] = {"foreignId", "foreignUuid", "foreignUlid"};
	struct laravel_model m;
	struct laravel_call type = {call->node, UINT32_MAX, STR_NONE};
	bool known = true;
	if (!format_laravel_model_of(r, call, &m))
		return false;
	out->name = format_laravel_model_column(r->a, &m);
	(void)format_laravel_string(r, format_laravel_argument(r, call, 1, "column"), &out->name);
	type.name = str_of(keys[m.kind]);
	return type_sql(r, &type, &out->type, &known);
}

/* Columns whose types depend on the release and the extension, of which the name is enough. */
static bool is_rare(struct str method)
{
	static const char *const rare[] = {"geometry", "geography", "point", "lineString", "polygon",
		"geometryCollection", "multiPoint", "multiLineString", "multiPolygon", "multiPolygonZ",
		"vector", "tsvector", NULL};
	return str_one_of(method, rare);
}

bool format_laravel_columns(struct laravel *r, const struct laravel_chain *c, struct format_ddl_column out[2],
	size_t *n, bool *known)
{
	const struct laravel_call *call = &c->calls.v[0];
	*known = true;
	*n = 1;
	if (own_key(r, call, &out[0]))
		return true;
	if (str_eq(call->name, STR("timestamps")) || str_eq(call->name, STR("nullableTimestamps")) ||
		str_eq(call->name, STR("timestampsTz"))) {
		*n = two_times(r, call, out);
		return true;
	}
	if (str_ends(call->name, STR("orphs")) && !str_starts(call->name, STR("drop"))) {
		*n = two_morphs(r, call, out);
		*known = *n > 0;
		return true;
	}
	struct format_ddl_column one = {.name = usual_name(call->name)};
	if (str_ieq(call->name, STR("foreignIdFor"))) {
		out[0] = one;
		*known = for_model(r, call, &out[0]) && modifiers(r, c, &out[0]);
		return true;
	}
	bool list = str_eq(call->name, STR("enum")) || str_eq(call->name, STR("set"));
	bool real = str_eq(call->name, STR("float"));
	bool rare = is_rare(call->name);
	bool typed = list || real || rare || type_sql(r, call, &one.type, known);
	if (!typed)
		return false;
	*known = *known && !rare;
	uint32_t given = format_laravel_argument(r, call, 0, "column");
	bool named = given == UINT32_MAX ? one.name.n > 0 : format_laravel_string(r, given, &one.name);
	if (!named)
		one.name = STR_NONE;
	if (list)
		*known = *known && enum_sql(r, call, one.name, &one.type);
	if (real)
		*known = *known && float_sql(r, call, &one.type);
	if (*known)
		*known = named && modifiers(r, c, &one);
	if (str_starts(call->name, STR("softDeletes")) || str_eq(call->name, STR("rememberToken")))
		one.not_null = false;
	if (r->s->dialect == DIALECT_MYSQL && !one.not_null && str_eq(one.type, STR("timestamp")))
		one.extra = STR("null");
	out[0] = one;
	return true;
}
