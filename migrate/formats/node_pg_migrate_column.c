#include "base/sb.h"
#include "migrate/formats/node_pg_migrate.h"

/* Columns and constraints, as node-pg-migrate 9.0 writes them. */

enum { MAX_SQL = 64 * 1024 };

bool format_node_pg_migrate_name(struct format_js *r, uint32_t node, struct format_ddl_table *out)
{
	*out = (struct format_ddl_table){STR_NONE, STR_NONE};
	if (format_js_is(r, node, "object"))
		return format_js_get_text(r, node, "schema", &out->schema) &&
		       format_js_get_text(r, node, "name", &out->name) && out->name.n;
	return format_js_text(r, node, &out->name);
}

struct str format_node_pg_migrate_type(struct str type)
{
	static const char *const pairs[][2] = {{"int", "integer"}, {"string", "text"}, {"float", "real"},
		{"double", "double precision"}, {"datetime", "timestamp"}, {"bool", "boolean"},
		{"id", "serial"}};
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		if (str_eq(type, str_of(pairs[i][0])))
			return str_of(pairs[i][1]);
	return type;
}

static bool list_value(struct format_js *r, uint32_t node, struct str *out)
{
	struct str key, one, all = STR_NONE;
	uint32_t at = 0, value;
	while (format_js_each(r, node, &at, &key, &value)) {
		if (format_js_is(r, value, "array") || !format_node_pg_migrate_value(r, value, &one))
			return false;
		all = str_fmt(r->a, "%.*s%s%.*s", STRF(all), all.n ? "," : "", STRF(one));
	}
	*out = str_fmt(r->a, "ARRAY[%.*s]", STRF(all));
	return true;
}

bool format_node_pg_migrate_value(struct format_js *r, uint32_t node, struct str *out)
{
	struct format_js_chain c;
	struct str text;
	bool on;
	node = format_js_value(r, node);
	if (node == UINT32_MAX)
		return false;
	if (format_js_text(r, node, &text))
		*out = format_ddl_text(&r->ddl, text);
	else if (format_js_number(r, node, out))
		return true;
	else if (format_js_bool(r, node, &on))
		*out = on ? STR("true") : STR("false");
	else if (format_js_is(r, node, "null"))
		*out = STR("NULL");
	else if (format_js_is(r, node, "array"))
		return list_value(r, node, out);
	else if (syntax_is(r->t, node, "new_expression")) /* new PgLiteral('...') */
		return format_js_text(
			r, format_code_argument(r->t, syntax_field(r->t, node, "arguments"), 0), out);
	else /* pgm.func('...'), PgLiteral.create('...') */
		return format_js_chain(r, node, &c) && c.calls.n == 1 &&
		       (str_eq(c.calls.v[0].name, STR("func")) || str_eq(c.calls.v[0].name, STR("create"))) &&
		       format_js_text(r, format_js_argument(r, &c.calls.v[0], 0), out);
	return true;
}

/* REFERENCES "users" ON DELETE ...: a name, {schema, name}, or text that is SQL already. */
static bool references(struct format_js *r, uint32_t o, struct str *out)
{
	struct format_ddl_table target;
	struct str deletes, updates, match;
	if (!format_node_pg_migrate_name(r, format_js_get(r, o, "references"), &target) ||
		!format_js_get_text(r, o, "onDelete", &deletes) ||
		!format_js_get_text(r, o, "onUpdate", &updates) || !format_js_get_text(r, o, "match", &match))
		return false;
	bool sql =
		!target.schema.n && (str_starts(target.name, STR("\"")) || str_ends(target.name, STR(")")));
	*out = str_fmt(r->a, "REFERENCES %.*s%s%.*s%s%.*s%s%.*s",
		STRF(sql ? target.name : format_ddl_table_name(&r->ddl, target)), match.n ? " MATCH " : "",
		STRF(match), deletes.n ? " ON DELETE " : "", STRF(deletes), updates.n ? " ON UPDATE " : "",
		STRF(updates));
	if (format_js_get_bool(r, o, "deferrable"))
		*out = str_fmt(r->a, "%.*s DEFERRABLE INITIALLY %s", STRF(*out),
			format_js_get_bool(r, o, "deferred") ? "DEFERRED" : "IMMEDIATE");
	return true;
}

static bool has(struct format_js *r, uint32_t o, const char *key)
{
	uint32_t v = format_js_get(r, o, key);
	return v != UINT32_MAX && !format_js_is(r, v, "undefined");
}

/* The parts of a column behind its type, in the tool's order. */
static bool modifiers(struct format_js *r, uint32_t o, struct sb *b)
{
	struct str text;
	if (has(r, o, "collation")) {
		if (!format_js_get_text(r, o, "collation", &text))
			return false;
		sb_fmt(b, " COLLATE %.*s", STRF(text));
	}
	if (has(r, o, "default")) {
		if (!format_node_pg_migrate_value(r, format_js_get(r, o, "default"), &text))
			return false;
		sb_fmt(b, " DEFAULT %.*s", STRF(text));
	}
	sb_addz(b, format_js_get_bool(r, o, "unique") ? " UNIQUE" : "");
	sb_addz(b, format_js_get_bool(r, o, "notNull") ? " NOT NULL" : "");
	if (has(r, o, "check")) {
		if (!format_js_get_text(r, o, "check", &text))
			return false;
		sb_fmt(b, " CHECK (%.*s)", STRF(text));
	}
	if (has(r, o, "references")) {
		struct str name;
		if (!references(r, o, &text) || !format_js_get_text(r, o, "referencesConstraintName", &name))
			return false;
		if (name.n)
			sb_fmt(b, " CONSTRAINT %.*s", STRF(format_ddl_name(&r->ddl, name)));
		sb_fmt(b, " %.*s", STRF(text));
	}
	if (has(r, o, "sequenceGenerated")) {
		if (!format_js_get_text(r, format_js_get(r, o, "sequenceGenerated"), "precedence", &text) ||
			!text.n)
			return false;
		sb_fmt(b, " GENERATED %.*s AS IDENTITY", STRF(text));
	}
	if (has(r, o, "expressionGenerated")) {
		if (!format_js_get_text(r, o, "expressionGenerated", &text))
			return false;
		sb_fmt(b, " GENERATED ALWAYS AS (%.*s) STORED", STRF(text));
	}
	return true;
}

/* The file's own "shorthands", by name; UINT32_MAX when it has none of that name. */
static uint32_t shorthand(struct format_js *r, struct str name)
{
	const struct syntax *t = r->t;
	for (uint32_t i = 0; i < t->n; i++) {
		struct str left = STR_NONE;
		uint32_t value = UINT32_MAX;
		if (syntax_is(t, i, "assignment_expression")) {
			left = syntax_text(t, syntax_field(t, i, "left"));
			value = syntax_field(t, i, "right");
		} else if (syntax_is(t, i, "variable_declarator")) {
			left = syntax_text(t, syntax_field(t, i, "name"));
			value = syntax_field(t, i, "value");
		}
		if (str_ends(left, STR("shorthands")) && value != UINT32_MAX)
			return format_js_get(r, value, str_z(r->a, name));
	}
	return UINT32_MAX;
}

struct column {
	struct str name, type;
	uint32_t options; /* object, or UINT32_MAX */
	uint32_t base;    /* object of a shorthand, or UINT32_MAX */
	bool primary;
};

static bool read_column(struct format_js *r, struct str name, uint32_t node, struct column *out)
{
	*out = (struct column){.name = name, .options = UINT32_MAX, .base = UINT32_MAX};
	if (format_js_is(r, node, "object")) {
		out->options = format_js_value(r, node);
		if (!format_js_get_text(r, node, "type", &out->type))
			return false;
	} else if (!format_js_text(r, node, &out->type)) {
		return false;
	}
	uint32_t own = out->type.n ? shorthand(r, out->type) : UINT32_MAX;
	bool id = own == UINT32_MAX && str_eq(out->type, STR("id"));
	if (own != UINT32_MAX && format_js_is(r, own, "object")) {
		out->base = format_js_value(r, own);
		if (!format_js_get_text(r, own, "type", &out->type))
			return false;
	} else if (own != UINT32_MAX && !format_js_text(r, own, &out->type)) {
		return false;
	}
	out->type = format_node_pg_migrate_type(out->type);
	out->primary = id || format_js_get_bool(r, out->base, "primaryKey");
	if (has(r, out->options, "primaryKey"))
		out->primary = format_js_get_bool(r, out->options, "primaryKey");
	return out->type.n > 0;
}

bool format_node_pg_migrate_columns(struct format_js *r, uint32_t node, struct format_ddl_table table,
	struct names_list *columns, struct names_list *clauses)
{
	VEC(struct column) all = {0};
	struct names_list keys = {0};
	struct str key;
	uint32_t at = 0, value;
	while (format_js_each(r, node, &at, &key, &value)) {
		struct column *c = VEC_PUSH(r->a, &all);
		if (!key.n || value == UINT32_MAX || !read_column(r, key, value, c))
			return false;
		if (c->primary)
			*VEC_PUSH(r->a, &keys) = key;
	}
	for (size_t i = 0; i < all.n; i++) {
		const struct column *c = &all.v[i];
		struct sb b = sb_new(r->a, MAX_SQL);
		sb_fmt(&b, "%.*s %.*s", STRF(format_ddl_name(&r->ddl, c->name)), STRF(c->type));
		sb_addz(&b, c->primary && keys.n == 1 ? " PRIMARY KEY" : "");
		if ((c->base != UINT32_MAX && !modifiers(r, c->base, &b)) ||
			(c->options != UINT32_MAX && !modifiers(r, c->options, &b)))
			return false;
		*VEC_PUSH(r->a, columns) = sb_str(&b);
	}
	if (keys.n > 1)
		*VEC_PUSH(r->a, clauses) = str_fmt(r->a, "CONSTRAINT %.*s PRIMARY KEY %.*s",
			STRF(format_ddl_name(&r->ddl, str_fmt(r->a, "%.*s_pkey", STRF(table.name)))),
			STRF(format_ddl_list(&r->ddl, &keys)));
	return all.n > 0;
}

/* CONSTRAINT "n" and the rest; n is derived where none is given. */
static struct str named(struct format_js *r, struct format_ddl_table table, struct str name, const char *kind,
	const struct names_list *columns, struct str rest)
{
	struct str derived = str_fmt(r->a, "%.*s_%s", STRF(table.name), kind);
	for (size_t i = 0; columns && i < columns->n; i++)
		derived = str_fmt(r->a, "%.*s_%.*s", STRF(derived), STRF(columns->v[i]));
	return str_fmt(r->a, "CONSTRAINT %.*s %.*s", STRF(format_ddl_name(&r->ddl, name.n ? name : derived)),
		STRF(rest));
}

static bool add_unique(struct format_js *r, uint32_t node, struct format_ddl_table table, struct str name,
	struct names_list *out)
{
	struct names_list columns;
	struct str key;
	uint32_t at = 0, value;
	if (format_js_texts(r, node, &columns)) {
		*VEC_PUSH(r->a, out) = named(r, table, name, "uniq", &columns,
			str_fmt(r->a, "UNIQUE %.*s", STRF(format_ddl_list(&r->ddl, &columns))));
		return true;
	}
	while (format_js_each(r, node, &at, &key, &value)) { /* a list of lists */
		if (!format_js_texts(r, value, &columns))
			return false;
		*VEC_PUSH(r->a, out) = named(r, table, name, "uniq", &columns,
			str_fmt(r->a, "UNIQUE %.*s", STRF(format_ddl_list(&r->ddl, &columns))));
	}
	return at > 0;
}

static bool add_foreign_key(struct format_js *r, uint32_t o, struct format_ddl_table table, struct str name,
	struct names_list *out)
{
	struct names_list columns;
	struct str target, own;
	if (!format_js_texts(r, format_js_get(r, o, "columns"), &columns) || !references(r, o, &target) ||
		!format_js_get_text(r, o, "referencesConstraintName", &own))
		return false;
	*VEC_PUSH(r->a, out) = named(r, table, own.n ? own : name, "fk", &columns,
		str_fmt(r->a, "FOREIGN KEY %.*s %.*s", STRF(format_ddl_list(&r->ddl, &columns)),
			STRF(target)));
	return true;
}

bool format_node_pg_migrate_constraints(struct format_js *r, uint32_t node, struct format_ddl_table table,
	struct str name, struct names_list *out)
{
	struct names_list texts;
	struct str key, inner;
	uint32_t at = 0, value, k = 0, one;
	if (!format_js_is(r, node, "object"))
		return false;
	while (format_js_each(r, node, &at, &key, &value)) {
		bool known = value != UINT32_MAX;
		if (str_eq(key, STR("unique"))) {
			known = known && add_unique(r, value, table, name, out);
		} else if (str_eq(key, STR("primaryKey"))) {
			known = known && format_js_texts(r, value, &texts);
			if (known)
				*VEC_PUSH(r->a, out) = named(r, table, name, "pkey", NULL,
					str_fmt(r->a, "PRIMARY KEY %.*s",
						STRF(format_ddl_list(&r->ddl, &texts))));
		} else if (str_eq(key, STR("check"))) {
			known = known && format_js_texts(r, value, &texts) && texts.n == 1;
			if (known)
				*VEC_PUSH(r->a, out) = named(r, table, name, "chck", NULL,
					str_fmt(r->a, "CHECK (%.*s)", STRF(texts.v[0])));
		} else if (str_eq(key, STR("foreignKeys"))) {
			if (format_js_is(r, value, "object"))
				known = known && add_foreign_key(r, value, table, name, out);
			else
				for (k = 0; known && format_js_each(r, value, &k, &inner, &one);)
					known = add_foreign_key(r, one, table, name, out);
		} else {
			known = str_eq(key, STR("deferrable")) && !format_js_get_bool(r, node, "deferrable");
		}
		if (!known)
			return false;
	}
	return true;
}
