#include "migrate/formats/bun_model.h"

#include "parse/inflect.h"

/* Structs as tables. Facts: uptrace/bun 1.2, schema/table.go, schema/sqltype.go;
 * bun.uptrace.dev/guide/models.html. */

/* The part of `json:"x" bun:"name,pk"` between the quotes behind bun. */
static struct str tag_of(const struct syntax *t, uint32_t field)
{
	uint32_t tag = syntax_field(t, field, "tag");
	struct str text = tag == UINT32_MAX ? STR_NONE : syntax_text(t, tag);
	size_t at = str_find(text, STR("bun:\""), 0);
	struct str rest = at == SIZE_MAX ? STR_NONE : str_sub(text, at + 5, text.n);
	return str_sub(rest, 0, str_chr(rest, '"'));
}

/* The next option of a tag, cut at commas that stand in no brackets: "type:numeric(10,2)". */
static struct str next_option(struct str *tag)
{
	int depth = 0;
	size_t i = 0;
	for (; i < tag->n && (tag->p[i] != ',' || depth > 0); i++)
		depth += (tag->p[i] == '(') - (tag->p[i] == ')');
	struct str out = str_trim(str_sub(*tag, 0, i));
	*tag = i < tag->n ? str_sub(*tag, i + 1, tag->n) : STR_NONE;
	return out;
}

/* The value of "key:value"; false when the tag has none. */
static bool option(struct str tag, const char *key, struct str *out)
{
	struct str one, k = str_of(key);
	(void)next_option(&tag);
	while (tag.n) {
		one = next_option(&tag);
		bool with = one.n > k.n && str_starts(one, k) && one.p[k.n] == ':';
		if (!with && !str_eq(one, k))
			continue;
		*out = with ? str_sub(one, k.n + 1, one.n) : STR_NONE;
		return true;
	}
	return false;
}

static bool has(struct str tag, const char *key)
{
	struct str ignored;
	return option(tag, key, &ignored);
}

/* "UserID" -> "user_id": bun's Underscore sets a mark before each capital that a small letter stands beside.
 */
static struct str underscore(struct arena *a, struct str s)
{
	char *z = arena_alloc(a, 2 * s.n + 1, 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		bool upper = s.p[i] >= 'A' && s.p[i] <= 'Z';
		bool beside = i && ((i + 1 < s.n && s.p[i + 1] >= 'a' && s.p[i + 1] <= 'z') ||
					   (s.p[i - 1] >= 'a' && s.p[i - 1] <= 'z'));
		if (upper && beside && n && z[n - 1] != '_')
			z[n++] = '_';
		z[n++] = upper ? (char)(s.p[i] | 32) : s.p[i];
	}
	return (struct str){z, n};
}

uint32_t format_bun_struct(const struct syntax *t, uint32_t node, struct str *name)
{
	*name = STR_NONE;
	for (uint32_t i = node; i < t->nodes[node].next; i++)
		if (syntax_is(t, i, "struct_type"))
			return i;
	for (uint32_t i = node; i < t->nodes[node].next && !name->n; i++)
		if (syntax_is(t, i, "type_identifier") ||
			(syntax_is(t, i, "identifier") && !str_eq(syntax_text(t, i), STR("new"))))
			*name = syntax_text(t, i);
	for (uint32_t i = 0; name->n && i < t->n; i++)
		if (syntax_is(t, i, "type_spec") &&
			str_eq(syntax_text(t, syntax_field(t, i, "name")), *name)) {
			uint32_t type = syntax_field(t, i, "type");
			return type != UINT32_MAX && syntax_is(t, type, "struct_type") ? type : UINT32_MAX;
		}
	return UINT32_MAX;
}

static struct str type_of(enum dialect d, struct str go)
{
	static const struct {
		const char *go, *sql[3]; /* by enum dialect */
	} types[] = {{"string", {"VARCHAR", "VARCHAR(255)", "VARCHAR"}},
		{"bool", {"BOOLEAN", "BOOLEAN", "BOOLEAN"}}, {"int", {"BIGINT", "BIGINT", "INTEGER"}},
		{"int64", {"BIGINT", "BIGINT", "INTEGER"}},
		{"uint64", {"BIGINT", "BIGINT UNSIGNED", "INTEGER"}},
		{"uint", {"BIGINT", "BIGINT UNSIGNED", "INTEGER"}},
		{"int32", {"INTEGER", "INTEGER", "INTEGER"}},
		{"uint32", {"INTEGER", "INTEGER UNSIGNED", "INTEGER"}},
		{"int16", {"SMALLINT", "SMALLINT", "INTEGER"}},
		{"float64", {"DOUBLE PRECISION", "DOUBLE", "DOUBLE PRECISION"}},
		{"float32", {"REAL", "FLOAT", "REAL"}},
		{"time.Time", {"TIMESTAMPTZ", "DATETIME", "TIMESTAMP"}},
		{"[]byte", {"BYTEA", "BLOB", "BLOB"}}, {"json.RawMessage", {"JSONB", "JSON", "VARCHAR"}},
		{"uuid.UUID", {"UUID", "VARCHAR(255)", "VARCHAR"}}};
	while (go.n && go.p[0] == '*')
		go = str_sub(go, 1, go.n);
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (str_eq(go, str_of(types[i].go)))
			return str_of(types[i].sql[d]);
	return STR_NONE;
}

static bool is_skipped(struct str tag)
{
	static const char *const words[] = {"rel", "m2m", "scanonly", "embed", "extend", NULL};
	for (size_t i = 0; words[i]; i++)
		if (has(tag, words[i]))
			return true;
	return str_eq(tag, STR("-")) || str_starts(tag, STR("rel:")) || str_starts(tag, STR("m2m:"));
}

static bool add_field(const struct format_ddl *d, const struct syntax *t, uint32_t field,
	struct format_ddl_create *out, struct names_list *keys)
{
	struct str tag = tag_of(t, field), rest = tag, first = next_option(&rest), type, def;
	struct format_ddl_column c = {
		.name = first.n ? first : underscore(d->a, syntax_text(t, syntax_field(t, field, "name")))};
	if (is_skipped(tag))
		return true;
	c.type = option(tag, "type", &type) && type.n
			 ? type
			 : type_of(d->s->dialect, syntax_text(t, syntax_field(t, field, "type")));
	bool known = c.type.n > 0;
	if (!known)
		c.type = STR("text");
	c.not_null = has(tag, "notnull") || has(tag, "pk");
	c.unique = has(tag, "unique") && (!option(tag, "unique", &type) || !type.n);
	if (option(tag, "default", &def))
		c.def = def;
	if (has(tag, "autoincrement"))
		c.extra = d->s->dialect == DIALECT_POSTGRESQL ? STR("GENERATED BY DEFAULT AS IDENTITY")
			  : d->s->dialect == DIALECT_MYSQL    ? STR("AUTO_INCREMENT")
							      : STR_NONE;
	if (has(tag, "pk"))
		*VEC_PUSH(d->a, keys) = c.name;
	*VEC_PUSH(d->a, &out->columns) = c;
	return known;
}

/* bun.BaseModel `bun:"table:orders,alias:o"` */
static void base_model(const struct syntax *t, uint32_t field, struct format_ddl_table *out)
{
	struct str tag = tag_of(t, field), rest = tag, first = next_option(&rest), name = STR_NONE;
	if (str_starts(first, STR("table:")))
		name = str_sub(first, 6, first.n);
	else
		(void)option(tag, "table", &name);
	size_t dot = str_chr(name, '.');
	if (name.n)
		*out = (struct format_ddl_table){str_sub(name, 0, dot == SIZE_MAX ? 0 : dot),
			str_sub(name, dot == SIZE_MAX ? 0 : dot + 1, name.n)};
}

bool format_bun_model(const struct format_ddl *d, const struct syntax *t, uint32_t type, struct str name,
	struct format_ddl_create *out)
{
	enum { MAX_EMBEDDED = 20 };
	struct names_list keys = {0};
	bool whole = true;
	size_t embedded = 0;
	*out = (struct format_ddl_create){.if_not_exists = false};
	if (name.n)
		out->table.name = inflect_plural(d->a, underscore(d->a, name));
	for (uint32_t i = type; i < t->nodes[type].next; i++) {
		if (!syntax_is(t, i, "field_declaration"))
			continue;
		struct str of = syntax_text(t, syntax_field(t, i, "type"));
		struct str own;
		if (str_eq(of, STR("bun.BaseModel")))
			base_model(t, i, &out->table);
		else if (syntax_field(t, i, "name") != UINT32_MAX)
			whole = add_field(d, t, i, out, &keys) && whole;
		else {
			uint32_t inner = syntax_field(t, i, "type");
			bool may = inner != UINT32_MAX && embedded++ < MAX_EMBEDDED;
			inner = may ? format_bun_struct(t, inner, &own) : UINT32_MAX;
			whole = inner != UINT32_MAX && whole;
			for (uint32_t k = inner;
				inner != UINT32_MAX && inner != type && k < t->nodes[inner].next; k++)
				if (syntax_is(t, k, "field_declaration") &&
					syntax_field(t, k, "name") != UINT32_MAX)
					whole = add_field(d, t, k, out, &keys) && whole;
		}
		i = t->nodes[i].next - 1;
	}
	if (keys.n)
		*VEC_PUSH(d->a, &out->clauses) =
			str_fmt(d->a, "PRIMARY KEY %.*s", STRF(format_ddl_list(d, &keys)));
	return whole && out->columns.n;
}
