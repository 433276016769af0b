#include "base/sb.h"
#include "migrate/formats/ecto.h"

enum { MAX_NAME = 10000 };

/* Bytes that are not of a word become '_', those at the end go. */
static void add_part(struct sb *b, struct str s)
{
	char *z = str_z(b->a, s);
	size_t n = s.n;
	for (size_t i = 0; i < n; i++) {
		bool word = (z[i] >= '0' && z[i] <= '9') || ((z[i] | 32) >= 'a' && (z[i] | 32) <= 'z');
		z[i] = word ? z[i] : '_';
	}
	while (n && z[n - 1] == '_')
		n--;
	sb_add(b, (struct str){z, n});
	sb_char(b, '_');
}

/* desc_nulls_last -> " DESC NULLS LAST" */
static bool direction(struct str key, const char **out)
{
	static const struct {
		const char *key, *sql;
	} known[] = {{"asc", " ASC"}, {"desc", " DESC"}, {"asc_nulls_first", " ASC NULLS FIRST"},
		{"asc_nulls_last", " ASC NULLS LAST"}, {"desc_nulls_first", " DESC NULLS FIRST"},
		{"desc_nulls_last", " DESC NULLS LAST"}};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_eq(key, str_of(known[i].key))) {
			*out = known[i].sql;
			return true;
		}
	return false;
}

/* A column by an atom, an expression by a text. */
static bool part(struct ecto *r, uint32_t node, const char *order, struct ecto_index *out, struct sb *name)
{
	struct str text;
	if (!format_ecto_name(r, node, &text))
		return false;
	struct str sql = format_ecto_is_atom(r, node) ? format_ddl_name(&r->d, text) : text;
	*VEC_PUSH(r->a, &out->parts) = str_fmt(r->a, "%.*s%s", STRF(sql), order);
	add_part(name, text);
	return true;
}

/* [asc: :a, desc: :b], which ends a list of columns. */
static bool ordered(struct ecto *r, uint32_t keywords, struct ecto_index *out, struct sb *name)
{
	for (uint32_t k = syntax_child(r->t, keywords); k != UINT32_MAX; k = syntax_sibling(r->t, k)) {
		struct str key = str_trim(syntax_text(r->t, syntax_field(r->t, k, "key")));
		const char *order;
		if (!syntax_is(r->t, k, "pair"))
			continue;
		if (key.n < 2 || !direction(str_sub(key, 0, key.n - 1), &order) ||
			!part(r, syntax_field(r->t, k, "value"), order, out, name))
			return false;
	}
	return true;
}

static bool columns(struct ecto *r, uint32_t node, struct ecto_index *out, struct sb *name)
{
	if (node == UINT32_MAX || !syntax_is(r->t, node, "list"))
		return part(r, node, "", out, name);
	for (size_t k = 0;; k++) {
		uint32_t c = format_ecto_argument(r, node, k);
		if (c == UINT32_MAX)
			return out->parts.n > 0;
		if (syntax_is(r->t, c, "keywords") ? !ordered(r, c, out, name) : !part(r, c, "", out, name))
			return false;
	}
}

bool format_ecto_index(struct ecto *r, uint32_t node, struct ecto_index *out)
{
	static const char *const known[] = {"name", "prefix", "unique", "concurrently", "using", "include",
		"only", "nulls_distinct", "where", "comment", "options", NULL};
	struct ecto_call c;
	*out = (struct ecto_index){.table = {.schema = r->c->prefix}};
	if (!format_ecto_call(r, node, &c) || c.receiver.n ||
		(!str_eq(c.name, STR("index")) && !str_eq(c.name, STR("unique_index"))) ||
		!format_ecto_name(r, format_ecto_argument(r, c.arguments, 0), &out->table.name) ||
		!format_ecto_options(r, c.arguments, 2, known, &out->options))
		return false;
	struct sb name = sb_new(r->a, MAX_NAME);
	add_part(&name, out->table.name);
	if (!columns(r, format_ecto_argument(r, c.arguments, 1), out, &name))
		return false;
	sb_addz(&name, "index");
	out->name = sb_str(&name);
	out->unique = str_eq(c.name, STR("unique_index")) ||
		      format_ecto_is(r, format_ecto_option(r, out->options, "unique"), "true");
	return format_ecto_named(r, out->options, "name", &out->name) &&
	       format_ecto_named(r, out->options, "prefix", &out->table.schema);
}

static struct str list_of(struct ecto *r, const struct names_list *parts)
{
	struct sb b = sb_new(r->a, 1 << 20);
	for (size_t i = 0; i < parts->n; i++) {
		sb_addz(&b, i ? ", " : "");
		sb_add(&b, parts->v[i]);
	}
	return sb_str(&b);
}

/* INCLUDE (...) of PostgreSQL; false when it is computed. */
static bool include(struct ecto *r, uint32_t node, struct str *out)
{
	struct ecto_index more = {0};
	struct sb unused = sb_new(r->a, MAX_NAME);
	if (node == UINT32_MAX)
		return true;
	if (!columns(r, node, &more, &unused))
		return false;
	*out = str_fmt(r->a, " INCLUDE (%.*s)", STRF(list_of(r, &more.parts)));
	return true;
}

void format_ecto_create_index(struct ecto *r, const struct ecto_index *i, bool if_not_exists)
{
	struct str using = STR_NONE, where = STR_NONE, more = STR_NONE;
	bool mysql = r->s->dialect == DIALECT_MYSQL;
	if (!format_ecto_named(r, i->options, "using", &using) ||
		!format_ecto_named(r, i->options, "where", &where) ||
		!include(r, format_ecto_option(r, i->options, "include"), &more)) {
		format_ecto_unknown(r, r->module, "an index with an option that is computed");
		return;
	}
	using = using.n ? str_fmt(r->a, " USING %.*s", STRF(using)) : STR_NONE;
	where = where.n ? str_fmt(r->a, " WHERE %.*s", STRF(where)) : STR_NONE;
	bool distinct = !format_ecto_is(r, format_ecto_option(r, i->options, "nulls_distinct"), "false");
	bool only = format_ecto_is(r, format_ecto_option(r, i->options, "only"), "true");
	bool alone = format_ecto_is(r, format_ecto_option(r, i->options, "concurrently"), "true") &&
		     r->s->dialect == DIALECT_POSTGRESQL;
	format_ddl_sql(
		&r->d, str_fmt(r->a, "CREATE %sINDEX %s%s%.*s ON %s%.*s%.*s (%.*s)%.*s%.*s%s%.*s",
			       i->unique ? "UNIQUE " : "", alone ? "CONCURRENTLY " : "",
			       if_not_exists ? "IF NOT EXISTS " : "", STRF(format_ddl_name(&r->d, i->name)),
			       only ? "ONLY " : "", STRF(format_ddl_table_name(&r->d, i->table)),
			       STRF(mysql ? STR_NONE : using), STRF(list_of(r, &i->parts)),
			       STRF(mysql ? using : STR_NONE), STRF(more),
			       distinct ? "" : " NULLS NOT DISTINCT", STRF(where)));
}
