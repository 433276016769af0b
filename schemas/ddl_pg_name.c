#include <stdarg.h>
#include <stdio.h>

#include "schemas/ddl_pg.h"

enum { NAME_MAX_BYTES = 63 }; /* NAMEDATALEN - 1 */

struct str ddl_pg_keep(struct pg *p, struct str s)
{
	return s.n ? str_dup(p->a, s) : STR_NONE;
}

bool ddl_pg_fail(struct pg *p, const char *fmt, ...)
{
	char text[400];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	p->refusals += p->guarded;
	if (!p->guarded)
		ddl_note(p->d, REPLAY_FAILED, p->line, "%s", text);
	return false;
}

void ddl_pg_unknown(struct pg *p, const char *fmt, ...)
{
	char text[400];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	ddl_note(p->d, REPLAY_UNANALYSABLE, p->line, "%s", text);
}

bool ddl_pg_is_temp(const struct pg *p, struct pg_name n)
{
	if (str_eq(n.schema, STR("pg_temp")))
		return true;
	return !n.schema.n && catalog_names_have(DIALECT_POSTGRESQL, p->temps, n.name);
}

struct relation *ddl_pg_relation(struct pg *p, struct pg_name n, bool missing_ok)
{
	if (ddl_pg_is_temp(p, n))
		return NULL;
	struct relation *r = catalog_relation(p->c, n.schema, n.name);
	if (!r && !missing_ok) {
		ddl_pg_fail(p, "relation \"%.*s%s%.*s\" is not in the catalog", STRF(n.schema),
			n.schema.n ? "." : "", STRF(n.name));
		if (!p->guarded)
			ddl_missing(p->d, n.schema, n.name, STR_NONE);
	}
	return r;
}

bool ddl_pg_no_column(struct pg *p, const struct relation *r, struct str column)
{
	ddl_pg_fail(p, "column \"%.*s\" of \"%.*s\" is not in the catalog", STRF(column), STRF(r->name));
	if (!p->guarded)
		ddl_missing(p->d, r->schema, r->name, column);
	return false;
}

bool ddl_pg_target(struct pg *p, struct pg_name n, struct str *schema)
{
	if (!n.schema.n) {
		*schema = catalog_create_schema(p->c);
		return schema->n || ddl_pg_fail(p, "no schema to create \"%.*s\" in", STRF(n.name));
	}
	*schema = ddl_pg_keep(p, n.schema);
	if (catalog_has_schema(p->c, n.schema))
		return true;
	/* said once: whoever made it elsewhere, the files that follow go on in it */
	ddl_pg_fail(p, "schema \"%.*s\" is not in the catalog", STRF(n.schema));
	catalog_add_schema(p->c, *schema);
	return true;
}

static struct relation *index_in(const struct pg *p, struct str schema, struct str name, struct index **out)
{
	for (size_t i = 0; i < p->c->relations.n; i++) {
		struct relation *r = &p->c->relations.v[i];
		if (!str_eq(r->schema, schema))
			continue;
		for (size_t k = 0; k < r->indexes.n; k++)
			if (str_eq(r->indexes.v[k].name, name)) {
				*out = &r->indexes.v[k];
				return r;
			}
	}
	return NULL;
}

struct relation *ddl_pg_index(const struct pg *p, struct pg_name n, struct index **out)
{
	struct relation *r = n.schema.n ? index_in(p, n.schema, n.name, out) : NULL;
	for (size_t i = 0; !r && !n.schema.n && i < p->c->search_path.n; i++)
		r = index_in(p, p->c->search_path.v[i], n.name, out);
	return r;
}

bool ddl_pg_name_taken(const struct pg *p, struct str schema, struct str name)
{
	struct index *x;
	if (catalog_relation(p->c, schema, name) || catalog_sequence(p->c, schema, name))
		return true;
	struct type *t = catalog_type(p->c, schema, name);
	return (t && t->kind == TYPE_COMPOSITE) || index_in(p, schema, name, &x);
}

static bool constraint_taken(const struct pg *p, struct str schema, struct str name)
{
	for (size_t i = 0; i < p->c->relations.n; i++)
		if (str_eq(p->c->relations.v[i].schema, schema) &&
			catalog_constraint(&p->c->relations.v[i], name))
			return true;
	return false;
}

/* Longest prefix of at most n bytes that does not cut a UTF-8 character. */
static struct str clip(struct str s, size_t n)
{
	if (n >= s.n)
		return s;
	while (n && ((unsigned char)s.p[n] & 0xC0) == 0x80)
		n--;
	return str_sub(s, 0, n);
}

/* name1_name2_label in 63 bytes: the longer of the two names is cut first. */
static struct str object_name(struct arena *a, struct str one, struct str two, struct str label)
{
	size_t n1 = one.n, n2 = two.n;
	size_t over = (two.n ? 1 : 0) + (label.n ? label.n + 1 : 0);
	size_t room = NAME_MAX_BYTES - over;
	while (n1 + n2 > room) {
		if (n1 > n2)
			n1--;
		else
			n2--;
	}
	one = clip(one, n1);
	two = clip(two, n2);
	return str_fmt(a, "%.*s%s%.*s%s%.*s", STRF(one), two.n ? "_" : "", STRF(two), label.n ? "_" : "",
		STRF(label));
}

struct str ddl_pg_choose_relation(struct pg *p, struct str schema, struct str table, struct str columns,
	const char *label, bool constraint)
{
	struct str l = str_of(label);
	for (int pass = 1;; pass++) {
		struct str name = object_name(p->a, table, columns, l);
		if (!ddl_pg_name_taken(p, schema, name) && !(constraint && constraint_taken(p, schema, name)))
			return name;
		l = str_fmt(p->tmp, "%s%d", label, pass);
	}
}

struct str ddl_pg_choose_constraint(
	struct pg *p, struct str schema, struct str table, struct str columns, const char *label)
{
	struct str l = str_of(label);
	for (int pass = 1;; pass++) {
		struct str name = object_name(p->a, table, columns, l);
		if (!constraint_taken(p, schema, name))
			return name;
		l = str_fmt(p->tmp, "%s%d", label, pass);
	}
}

/* As ChooseIndexNameAddition: it stops once a name's length is reached. */
struct str ddl_pg_join_columns(struct pg *p, struct names columns)
{
	struct sb b = sb_new(p->tmp, 4096);
	for (size_t i = 0; i < columns.n && b.n < NAME_MAX_BYTES + 1; i++) {
		if (i)
			sb_char(&b, '_');
		sb_add(&b, columns.v[i]);
	}
	return sb_str(&b);
}

/* Keywords that quote_identifier() quotes: all but the unreserved ones (PostgreSQL 15, kwlist.h). */
static const char *const keywords[] = {"all", "analyse", "analyze", "and", "any", "array", "as", "asc",
	"asymmetric", "authorization", "between", "bigint", "binary", "bit", "boolean", "both", "case",
	"cast", "char", "character", "check", "coalesce", "collate", "collation", "column", "concurrently",
	"constraint", "create", "cross", "current_catalog", "current_date", "current_role", "current_schema",
	"current_time", "current_timestamp", "current_user", "dec", "decimal", "default", "deferrable",
	"desc", "distinct", "do", "else", "end", "except", "exists", "extract", "false", "fetch", "float",
	"for", "foreign", "freeze", "from", "full", "grant", "greatest", "group", "grouping", "having",
	"ilike", "in", "initially", "inner", "inout", "int", "integer", "intersect", "interval", "into", "is",
	"isnull", "join", "lateral", "leading", "least", "left", "like", "limit", "localtime",
	"localtimestamp", "national", "natural", "nchar", "none", "normalize", "not", "notnull", "null",
	"nullif", "numeric", "offset", "on", "only", "or", "order", "out", "outer", "overlaps", "overlay",
	"placing", "position", "precision", "primary", "real", "references", "returning", "right", "row",
	"select", "session_user", "setof", "similar", "smallint", "some", "substring", "symmetric", "table",
	"tablesample", "then", "time", "timestamp", "to", "trailing", "treat", "trim", "true", "union",
	"unique", "user", "using", "values", "varchar", "variadic", "verbose", "when", "where", "window",
	"with", "xmlattributes", "xmlconcat", "xmlelement", "xmlexists", "xmlforest", "xmlnamespaces",
	"xmlparse", "xmlpi", "xmlroot", "xmlserialize", "xmltable"};

static bool plain_name(struct str s)
{
	if (!s.n || (s.p[0] >= '0' && s.p[0] <= '9'))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == '_'))
			return false;
	for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
		if (str_eq(s, str_of(keywords[i])))
			return false;
	return true;
}

struct str ddl_pg_quote(struct arena *a, struct str name)
{
	if (plain_name(name))
		return name;
	struct sb b = sb_new(a, 2 * name.n + 3);
	sb_char(&b, '"');
	for (size_t i = 0; i < name.n; i++) {
		if (name.p[i] == '"')
			sb_char(&b, '"');
		sb_char(&b, name.p[i]);
	}
	sb_char(&b, '"');
	return sb_str(&b);
}

struct str ddl_pg_shown(struct pg *p, struct str schema, struct str name)
{
	struct str n = ddl_pg_quote(p->a, name);
	if (!schema.n || catalog_names_have(DIALECT_POSTGRESQL, p->home, schema))
		return n;
	return str_fmt(p->a, "%.*s.%.*s", STRF(ddl_pg_quote(p->a, schema)), STRF(n));
}
