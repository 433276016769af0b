#include "base/sb.h"
#include "migrate/formats/kysely.h"

/* Parts of Kysely's schema builder: raw SQL, values, columns. Shapes: Kysely 0.28's compiler, the same in all
 * dialects. */

enum { MAX_SQL = 1024 * 1024 };

struct format_ddl_table format_kysely_table(struct str schema, struct str text)
{
	size_t dot = str_chr(text, '.');
	if (dot == SIZE_MAX)
		return (struct format_ddl_table){schema, text};
	return (struct format_ddl_table){str_sub(text, 0, dot), str_sub(text, dot + 1, text.n)};
}

uint32_t format_kysely_result(struct format_js *r, uint32_t function)
{
	const struct syntax *t = r->t;
	function = format_js_value(r, function);
	uint32_t body = function == UINT32_MAX ? UINT32_MAX : syntax_field(t, function, "body");
	if (body == UINT32_MAX || !syntax_is(t, body, "statement_block"))
		return body;
	uint32_t only = UINT32_MAX;
	for (uint32_t c = syntax_child(t, body); c != UINT32_MAX; c = syntax_sibling(t, c)) {
		if (syntax_is(t, c, "{") || syntax_is(t, c, "}") || syntax_is(t, c, "comment"))
			continue;
		if (only != UINT32_MAX || !syntax_is(t, c, "return_statement"))
			return UINT32_MAX;
		only = c;
	}
	return only == UINT32_MAX ? UINT32_MAX : format_code_argument(t, only, 1);
}

bool format_kysely_ref(struct format_js *r, uint32_t node, struct str *out)
{
	struct format_js_chain c;
	struct str text;
	node = format_js_value(r, node);
	if (node == UINT32_MAX || !format_js_chain(r, node, &c) || !str_eq(c.base, STR("sql")) ||
		c.calls.n != 1)
		return false;
	const struct format_js_call *k = &c.calls.v[0];
	bool names =
		str_eq(k->name, STR("ref")) || str_eq(k->name, STR("table")) || str_eq(k->name, STR("id"));
	if (!names || !format_js_text(r, format_js_argument(r, k, 0), &text) ||
		format_js_argument(r, k, 1) != UINT32_MAX)
		return false;
	*out = format_ddl_table_name(&r->ddl, format_kysely_table(STR_NONE, text));
	return true;
}

/* ${sql.ref('a.b')}, ${sql.table('t')}, ${sql.raw('x')}, ${sql.lit(1)}; anything else is a bound value. */
static bool substitution(struct format_js *r, uint32_t node, struct sb *b)
{
	struct format_js_chain c;
	struct str text;
	uint32_t inner = UINT32_MAX;
	for (uint32_t k = syntax_child(r->t, node); k != UINT32_MAX; k = syntax_sibling(r->t, k))
		if (!syntax_is(r->t, k, "${") && !syntax_is(r->t, k, "}"))
			inner = k;
	inner = format_js_value(r, inner);
	if (inner == UINT32_MAX || !format_js_chain(r, inner, &c) || !str_eq(c.base, STR("sql")) ||
		c.calls.n != 1)
		return false;
	const struct format_js_call *k = &c.calls.v[0];
	uint32_t arg = format_js_argument(r, k, 0);
	bool literal =
		str_eq(k->name, STR("lit")) || str_eq(k->name, STR("literal")) || str_eq(k->name, STR("val"));
	bool raw = str_eq(k->name, STR("raw")) && format_js_argument(r, k, 1) == UINT32_MAX;
	if (literal   ? !format_kysely_value(r, arg, &text)
		: raw ? !format_js_text(r, arg, &text)
		      : !format_kysely_ref(r, inner, &text))
		return false;
	sb_add(b, text);
	return true;
}

static bool escape(struct str raw, struct sb *b)
{
	if (raw.n != 2)
		return false;
	char c = raw.p[1];
	sb_char(b, c == 'n' ? '\n' : c == 't' ? '\t' : c);
	return c == 'n' || c == 't' || c == '`' || c == '\\' || c == '$' || c == '\'' || c == '"';
}

bool format_kysely_sql(struct format_js *r, uint32_t node, struct str *out, bool *holes)
{
	struct format_js_chain c;
	const struct syntax *t = r->t;
	struct sb b = sb_new(r->a, MAX_SQL);
	*holes = false;
	node = format_js_value(r, node);
	if (node == UINT32_MAX || !format_js_chain(r, node, &c) || !str_eq(c.base, STR("sql")))
		return false;
	const struct format_js_call *k = &c.calls.v[0];
	if (str_eq(k->name, STR("raw"))) {
		*out = STR_NONE;
		return format_js_text(r, format_js_argument(r, k, 0), out);
	}
	if (k->name.n || k->arguments == UINT32_MAX || !syntax_is(t, k->arguments, "template_string"))
		return false;
	for (uint32_t p = syntax_child(t, k->arguments); p != UINT32_MAX; p = syntax_sibling(t, p)) {
		if (syntax_is(t, p, "string_fragment"))
			sb_add(&b, syntax_text(t, p));
		else if (syntax_is(t, p, "template_substitution"))
			*holes = !substitution(r, p, &b) || *holes;
		else if (syntax_is(t, p, "escape_sequence"))
			*holes = !escape(syntax_text(t, p), &b) || *holes;
	}
	*out = sb_str(&b);
	return true;
}

bool format_kysely_value(struct format_js *r, uint32_t node, struct str *out)
{
	struct str text;
	bool on, holes;
	if (format_js_text(r, node, &text))
		*out = format_ddl_text(&r->ddl, text);
	else if (format_js_number(r, node, out))
		return true;
	else if (format_js_bool(r, node, &on))
		*out = on ? STR("true") : STR("false");
	else if (format_js_is(r, node, "null"))
		*out = STR("null");
	else
		return format_kysely_sql(r, node, out, &holes) && !holes;
	return true;
}

struct str format_kysely_actions(struct format_js *r, const struct format_js_chain *c, size_t from)
{
	struct str out = STR_NONE, text;
	for (size_t i = from; i < c->calls.n; i++) {
		const struct format_js_call *k = &c->calls.v[i];
		bool deletes = str_eq(k->name, STR("onDelete"));
		if ((deletes || str_eq(k->name, STR("onUpdate"))) &&
			format_js_text(r, format_js_argument(r, k, 0), &text))
			out = str_fmt(r->a, "%.*s on %s %.*s", STRF(out), deletes ? "delete" : "update",
				STRF(text));
	}
	return out;
}

/* The parts of a column that its callback sets. */
struct parts {
	bool unsign, not_null, unique, primary, increment, stored, distinct, if_not_exists;
	struct str def, references, identity, generated, check;
};

static bool reference(
	struct format_js *r, const struct format_js_chain *c, size_t i, struct str schema, struct str *out)
{
	struct str text;
	if (!format_js_text(r, format_js_argument(r, &c->calls.v[i], 0), &text))
		return false;
	size_t dot = str_rchr(text, '.');
	if (dot == SIZE_MAX)
		return false;
	struct format_ddl_table target = format_kysely_table(schema, str_sub(text, 0, dot));
	*out = str_fmt(r->a, " references %.*s (%.*s)%.*s", STRF(format_ddl_table_name(&r->ddl, target)),
		STRF(format_ddl_name(&r->ddl, str_sub(text, dot + 1, text.n))),
		STRF(format_kysely_actions(r, c, i + 1)));
	return true;
}

static bool part(
	struct format_js *r, const struct format_js_chain *c, size_t i, struct str schema, struct parts *p)
{
	const struct format_js_call *k = &c->calls.v[i];
	const struct {
		const char *name;
		bool *flag;
	} flags[] = {{"unsigned", &p->unsign}, {"notNull", &p->not_null}, {"unique", &p->unique},
		{"primaryKey", &p->primary}, {"autoIncrement", &p->increment}, {"stored", &p->stored},
		{"nullsNotDistinct", &p->distinct}, {"ifNotExists", &p->if_not_exists}};
	uint32_t arg = format_js_argument(r, k, 0);
	struct str text;
	bool holes;
	for (size_t f = 0; f < sizeof flags / sizeof *flags; f++)
		if (str_eq(k->name, str_of(flags[f].name)))
			return *flags[f].flag = true;
	if (str_eq(k->name, STR("defaultTo"))) {
		if (format_kysely_value(r, arg, &p->def))
			return true;
		/* That there is one is known, and writes may leave the column out. */
		p->def = STR("null");
		format_js_unknown(r, arg == UINT32_MAX ? 0 : arg, "a default that is computed");
		return true;
	}
	if (str_eq(k->name, STR("references")))
		return reference(r, c, i, schema, &p->references);
	if (str_eq(k->name, STR("onDelete")) || str_eq(k->name, STR("onUpdate")))
		return format_js_text(r, arg, &text);
	if (str_eq(k->name, STR("generatedAlwaysAsIdentity")))
		p->identity = STR(" generated always as identity");
	else if (str_eq(k->name, STR("generatedByDefaultAsIdentity")))
		p->identity = STR(" generated by default as identity");
	else if (str_eq(k->name, STR("generatedAlwaysAs")))
		return format_kysely_sql(r, arg, &p->generated, &holes) && !holes;
	else if (str_eq(k->name, STR("check")))
		return format_kysely_sql(r, arg, &p->check, &holes) && !holes;
	else
		return false;
	return true;
}

static struct str join(struct format_js *r, const struct parts *p)
{
	struct sb b = sb_new(r->a, MAX_SQL);
	sb_addz(&b, p->unsign ? " unsigned" : "");
	sb_add(&b, p->identity);
	if (p->generated.n)
		sb_fmt(&b, " generated always as (%.*s)%s", STRF(p->generated), p->stored ? " stored" : "");
	if (p->def.n)
		sb_fmt(&b, " default %.*s", STRF(p->def));
	sb_fmt(&b, "%s%s%s%s%s", p->not_null ? " not null" : "", p->unique ? " unique" : "",
		p->distinct ? " nulls not distinct" : "", p->primary ? " primary key" : "",
		!p->increment                     ? ""
		: r->s->dialect == DIALECT_SQLITE ? " autoincrement"
						  : " auto_increment");
	if (p->check.n)
		sb_fmt(&b, " check (%.*s)", STRF(p->check));
	sb_add(&b, p->references);
	return sb_str(&b);
}

bool format_kysely_column(
	struct format_js *r, const struct format_js_call *k, struct str schema, struct str *out)
{
	struct format_js_chain c;
	struct parts p = {0};
	struct str name, type;
	bool holes = false;
	uint32_t kind = format_js_argument(r, k, 1), callback = format_js_argument(r, k, 2);
	if (!format_js_text(r, format_js_argument(r, k, 0), &name) ||
		(!format_js_text(r, kind, &type) && (!format_kysely_sql(r, kind, &type, &holes) || holes)))
		return false;
	if (callback != UINT32_MAX) {
		uint32_t result = format_kysely_result(r, callback);
		/* (col) => col changes nothing. */
		bool bare = result != UINT32_MAX && syntax_is(r->t, result, "identifier");
		if (result == UINT32_MAX || (!bare && !format_js_chain(r, result, &c)))
			return false;
		for (size_t i = 0; !bare && i < c.calls.n; i++)
			if (!part(r, &c, i, schema, &p))
				return false;
	}
	*out = str_fmt(r->a, "%s%.*s %.*s%.*s", p.if_not_exists ? "if not exists " : "",
		STRF(format_ddl_name(&r->ddl, name)), STRF(type), STRF(join(r, &p)));
	return true;
}
