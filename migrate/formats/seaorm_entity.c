#include "migrate/formats/seaorm.h"

/* Entities: "struct Model" with DeriveEntityModel, which migrations make tables of. Facts: sea-orm's
 * derives/entity_model.rs and schema/entity.rs. */

enum { MAX_ATTRIBUTES = 32 };

struct field {
	struct str name, type; /* the type without Option<> */
	struct str says;       /* its attributes */
	bool optional;
};

/* All attributes of an item as one text. */
static struct str attributes(struct arena *a, const struct syntax *t, uint32_t item)
{
	struct str all = STR_NONE, one;
	for (size_t k = 0; k < MAX_ATTRIBUTES && (one = format_seaorm_attribute(t, item, k)).n; k++)
		if (str_find(one, STR("sea_orm"), 0) != SIZE_MAX)
			all = str_fmt(a, "%.*s%.*s\n", STRF(all), STRF(one));
	return all;
}

static bool is_model(const struct syntax *t, uint32_t i)
{
	return syntax_is(t, i, "struct_item") &&
	       str_eq(syntax_text(t, syntax_field(t, i, "name")), STR("Model"));
}

/* The struct in "mod NAME { ... }"; with no name the one that stands in no module. */
static uint32_t model_in(const struct syntax *t, struct str module)
{
	for (uint32_t i = 0; i < t->n; i++) {
		uint32_t up = i;
		if (!is_model(t, i))
			continue;
		while (up && !syntax_is(t, up, "mod_item"))
			up = t->nodes[up].parent;
		struct str name = up ? syntax_text(t, syntax_field(t, up, "name")) : STR_NONE;
		if (str_eq(name, module))
			return i;
	}
	return UINT32_MAX;
}

static struct str without_last(struct str path)
{
	size_t colon = str_rchr(path, ':');
	return colon == SIZE_MAX || !colon ? STR_NONE : str_sub(path, 0, colon - 1);
}

static struct str last_of(struct str path)
{
	size_t colon = str_rchr(path, ':');
	return colon == SIZE_MAX ? path : str_sub(path, colon + 1, path.n);
}

static uint32_t in_trees(const struct seaorm *r, struct str path, struct str module, const struct syntax **t)
{
	enum { MOST = 16 };
	const struct syntax *trees[MOST];
	size_t n = format_seaorm_trees(r, path, trees, MOST);
	while (n--) {
		if (!format_seaorm_may_look(r, trees[n]))
			return UINT32_MAX;
		uint32_t model = model_in(trees[n], module);
		if (model == UINT32_MAX) /* the file is the module */
			model = model_in(trees[n], STR_NONE);
		*t = trees[n];
		if (model != UINT32_MAX)
			return model;
	}
	return UINT32_MAX;
}

uint32_t format_seaorm_entity(const struct seaorm *r, uint32_t node, const struct syntax **t)
{
	struct str path = without_last(syntax_text(r->t, node)), from = STR_NONE, there = STR_NONE;
	uint32_t at = 0, model;
	if (str_ends(syntax_text(r->t, node), STR("::Entity")) == false)
		path = without_last(path); /* X::Column::Id */
	struct str module = last_of(path);
	*t = r->t;
	model = format_seaorm_may_look(r, r->t) ? model_in(r->t, module) : UINT32_MAX;
	if (model != UINT32_MAX || !path.n)
		return model;
	struct str first = str_sub(path, 0, str_find(path, STR("::"), 0)),
		   rest = str_sub(path, first.n, path.n);
	if (format_seaorm_import(r->a, r->t, &at, first, &from, &there)) {
		struct str whole = str_fmt(
			r->a, "%.*s%s%.*s%.*s", STRF(from), from.n ? "::" : "", STRF(there), STRF(rest));
		model = in_trees(r, whole, last_of(whole), t);
	}
	return model == UINT32_MAX ? in_trees(r, path, module, t) : model;
}

bool format_seaorm_entity_table(
	struct arena *a, const struct syntax *t, uint32_t model, struct format_ddl_table *out)
{
	struct str says = attributes(a, t, model);
	*out = (struct format_ddl_table){.schema = STR_NONE};
	(void)format_seaorm_setting(a, says, "schema_name", &out->schema);
	return format_seaorm_setting(a, says, "table_name", &out->name);
}

static struct field field_of(struct arena *a, const struct syntax *t, uint32_t node)
{
	struct field f = {.name = syntax_text(t, syntax_field(t, node, "name")),
		.type = syntax_text(t, syntax_field(t, node, "type")),
		.says = attributes(a, t, node)};
	if (str_starts(f.name, STR("r#")))
		f.name = str_sub(f.name, 2, f.name.n);
	if (str_starts(f.type, STR("Option<")) && str_ends(f.type, STR(">"))) {
		f.type = str_sub(f.type, 7, f.type.n - 1);
		f.optional = true;
	}
	return f;
}

static bool says_word(const struct field *f, const char *word)
{
	return str_find_word(f->says, str_of(word), 0) != SIZE_MAX;
}

static struct str column_of(struct arena *a, const struct field *f)
{
	struct str name;
	return format_seaorm_setting(a, f->says, "column_name", &name) ? name
								       : format_seaorm_snake(a, f->name);
}

/* The next field of the struct behind *at. */
static bool next_field(
	struct arena *a, const struct syntax *t, uint32_t model, uint32_t *at, struct field *out)
{
	for (uint32_t i = *at; i < t->nodes[model].next; i++)
		if (syntax_is(t, i, "field_declaration")) {
			*out = field_of(a, t, i);
			*at = i + 1;
			return true;
		}
	return false;
}

bool format_seaorm_entity_column(
	struct arena *a, const struct syntax *t, uint32_t model, struct str variant, struct str *out)
{
	struct str want = format_seaorm_snake(a, variant), renamed;
	struct field f;
	for (uint32_t at = model; next_field(a, t, model, &at, &f);) {
		bool named = format_seaorm_setting(a, f.says, "enum_name", &renamed);
		if (named ? str_eq(renamed, variant) : str_eq(format_seaorm_snake(a, f.name), want)) {
			*out = column_of(a, &f);
			return true;
		}
	}
	return false;
}

/* -- types -- */

static const struct {
	const char *rust, *method;
} types[] = {{"char", "char"}, {"String", "string"}, {"&str", "string"}, {"u8", "tiny_unsigned"},
	{"u16", "small_unsigned"}, {"u32", "unsigned"}, {"u64", "big_unsigned"}, {"i8", "tiny_integer"},
	{"i16", "small_integer"}, {"i32", "integer"}, {"i64", "big_integer"}, {"f32", "float"},
	{"f64", "double"}, {"bool", "boolean"}, {"Date", "date"}, {"NaiveDate", "date"}, {"TimeDate", "date"},
	{"Time", "time"}, {"NaiveTime", "time"}, {"TimeTime", "time"}, {"DateTime", "date_time"},
	{"NaiveDateTime", "date_time"}, {"PrimitiveDateTime", "date_time"}, {"TimeDateTime", "date_time"},
	{"DateTimeUtc", "timestamp_with_time_zone"}, {"DateTimeLocal", "timestamp_with_time_zone"},
	{"DateTimeWithTimeZone", "timestamp_with_time_zone"}, {"OffsetDateTime", "timestamp_with_time_zone"},
	{"TimeDateTimeWithTimeZone", "timestamp_with_time_zone"},
	{"ChronoDateTimeUtc", "timestamp_with_time_zone"}, {"DateTime<Utc>", "timestamp_with_time_zone"},
	{"DateTime<FixedOffset>", "timestamp_with_time_zone"}, {"Uuid", "uuid"}, {"Json", "json"},
	{"JsonValue", "json"}, {"Value", "json"}, {"Decimal", "decimal"}, {"Vec<u8>", "var_binary"}};

/* An enum that derives DeriveActiveEnum says what it is stored as. */
static struct str active_enum(struct arena *a, const struct syntax *t, struct str type, struct str *name)
{
	struct str stored = STR_NONE;
	for (uint32_t i = 0; i < t->n && !stored.n; i++)
		if ((syntax_is(t, i, "enum_item") || syntax_is(t, i, "struct_item")) &&
			str_eq(syntax_text(t, syntax_field(t, i, "name")), type)) {
			struct str says = attributes(a, t, i);
			(void)format_seaorm_setting(a, says, "enum_name", name);
			(void)format_seaorm_setting(a, says, "db_type", &stored);
			if (!stored.n)
				(void)format_seaorm_setting(a, says, "column_type", &stored);
		}
	return stored;
}

static struct str type_of(const struct seaorm *r, const struct syntax *t, const struct field *f)
{
	struct str said, name = STR_NONE, type = last_of(f->type);
	enum dialect d = r->s->dialect;
	if (format_seaorm_setting(r->a, f->says, "column_type", &said))
		return format_seaorm_type_of(r->a, d, said);
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (str_eq(type, str_of(types[i].rust)))
			return format_seaorm_type(r->a, d, str_of(types[i].method), NULL, 0);
	said = active_enum(r->a, t, type, &name);
	if (str_starts(said, STR("Enum")) && d == DIALECT_POSTGRESQL)
		return name.n ? format_ddl_name(&r->d, name) : STR_NONE;
	return said.n ? format_seaorm_type_of(r->a, d, said) : STR_NONE;
}

static void auto_increment(enum dialect d, struct format_ddl_column *c)
{
	if (d == DIALECT_POSTGRESQL)
		c->extra = STR("GENERATED BY DEFAULT AS IDENTITY");
	else if (d == DIALECT_MYSQL)
		c->extra = STR("AUTO_INCREMENT");
	else {
		c->type = STR("integer");
		c->extra = STR("PRIMARY KEY AUTOINCREMENT");
		c->primary = false;
	}
}

static void add_field(struct seaorm *r, const struct syntax *t, uint32_t node, const struct field *f,
	bool only_key, struct format_ddl_create *out)
{
	struct format_ddl_column c = {.name = column_of(r->a, f), .type = type_of(r, t, f)};
	bool key = says_word(f, "primary_key"),
	     number = str_one_of(f->type,
		     (const char *const[]){"i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", NULL});
	c.not_null = !f->optional && !says_word(f, "nullable");
	c.unique = says_word(f, "unique");
	c.primary = key && only_key;
	if (!c.type.n) {
		format_seaorm_unknown(r, node, "a column of an entity whose type is not known");
		c.type = STR("text");
	}
	if (says_word(f, "default_value") || says_word(f, "default_expr"))
		c.def = STR("NULL");
	if (key && only_key && number && str_find(f->says, STR("auto_increment = false"), 0) == SIZE_MAX)
		auto_increment(r->s->dialect, &c);
	*VEC_PUSH(r->a, &out->columns) = c;
}

void format_seaorm_entity_create(struct seaorm *r, uint32_t node, bool if_not_exists)
{
	const struct syntax *t;
	struct format_ddl_create c = {.if_not_exists = r->guarded || if_not_exists};
	struct names_list keys = {0};
	struct field f;
	uint32_t model = node == UINT32_MAX ? node : format_seaorm_entity(r, node, &t);
	if (model == UINT32_MAX || !format_seaorm_entity_table(r->a, t, model, &c.table)) {
		format_seaorm_unknown(
			r, node == UINT32_MAX ? 0 : node, "a table of an entity that is not found");
		return;
	}
	for (uint32_t at = model; next_field(r->a, t, model, &at, &f);)
		if (says_word(&f, "primary_key"))
			*VEC_PUSH(r->a, &keys) = column_of(r->a, &f);
	for (uint32_t at = model; next_field(r->a, t, model, &at, &f);)
		if (!says_word(&f, "ignore"))
			add_field(r, t, node, &f, keys.n == 1, &c);
	if (keys.n > 1)
		*VEC_PUSH(r->a, &c.clauses) = str_fmt(r->a, "CONSTRAINT %.*s PRIMARY KEY %.*s",
			STRF(format_ddl_name(&r->d, str_fmt(r->a, "pk-%.*s", STRF(c.table.name)))),
			STRF(format_ddl_list(&r->d, &keys)));
	format_ddl_create_table(&r->d, &c);
}
