#include "migrate/formats/kysely.h"

/* db.schema: one statement a chain, which execute() runs. */

static bool in(struct str name, const char *const *list)
{
	for (; *list; list++)
		if (str_eq(name, str_of(*list)))
			return true;
	return false;
}

/* A chain behind db.schema: where it begins and its schema. */
struct builder {
	const struct format_js_chain *c;
	size_t first; /* the call that says what is made */
	size_t end;   /* execute() */
	struct str schema;
};

static bool first_text(struct format_js *r, const struct format_js_call *k, struct str *out)
{
	return format_js_text(r, format_js_argument(r, k, 0), out);
}

/* constraint "n" primary key ("a", "b"): the clause that a call adds to a table. */
static bool clause_of(
	struct format_js *r, const struct builder *b, size_t i, struct str *out, bool *is_clause)
{
	static const struct {
		const char *call, *words;
	} keys[] = {{"addPrimaryKeyConstraint", "primary key"}, {"addUniqueConstraint", "unique"}};
	const struct format_js_call *k = &b->c->calls.v[i];
	struct names_list columns, targets;
	struct str name, table, check;
	bool holes;
	*is_clause = str_starts(k->name, STR("add")) && str_ends(k->name, STR("Constraint"));
	if (!*is_clause || !first_text(r, k, &name))
		return false;
	struct str head = str_fmt(r->a, "constraint %.*s", STRF(format_ddl_name(&r->ddl, name)));
	if (str_eq(k->name, STR("addCheckConstraint"))) {
		if (!format_kysely_sql(r, format_js_argument(r, k, 1), &check, &holes) || holes)
			return false;
		*out = str_fmt(r->a, "%.*s check (%.*s)", STRF(head), STRF(check));
		return true;
	}
	if (!format_js_texts(r, format_js_argument(r, k, 1), &columns))
		return false;
	struct str list = format_ddl_list(&r->ddl, &columns);
	for (size_t n = 0; n < sizeof keys / sizeof *keys; n++)
		if (str_eq(k->name, str_of(keys[n].call))) {
			*out = str_fmt(r->a, "%.*s %s %.*s", STRF(head), keys[n].words, STRF(list));
			return format_js_argument(r, k, 2) == UINT32_MAX;
		}
	if (!str_eq(k->name, STR("addForeignKeyConstraint")) ||
		!format_js_text(r, format_js_argument(r, k, 2), &table) ||
		!format_js_texts(r, format_js_argument(r, k, 3), &targets))
		return false;
	struct format_js_chain more = {0};
	uint32_t callback = format_js_argument(r, k, 4);
	if (callback != UINT32_MAX && !format_js_chain(r, format_kysely_result(r, callback), &more))
		return false;
	struct str actions = format_kysely_actions(
		r, callback != UINT32_MAX ? &more : b->c, callback != UINT32_MAX ? 0 : i + 1);
	*out = str_fmt(r->a, "%.*s foreign key %.*s references %.*s %.*s%.*s", STRF(head), STRF(list),
		STRF(format_ddl_table_name(&r->ddl, format_kysely_table(b->schema, table))),
		STRF(format_ddl_list(&r->ddl, &targets)), STRF(actions));
	return true;
}

/* Where a call stands. */
static uint32_t at(const struct builder *b, size_t i)
{
	uint32_t node = b->c->calls.v[i].arguments;
	return node == UINT32_MAX ? 0 : node;
}

static bool create_table(struct format_js *r, const struct builder *b)
{
	struct str name, text;
	struct format_ddl_create t = {.if_not_exists = false};
	bool is_clause;
	if (!first_text(r, &b->c->calls.v[b->first], &name))
		return false;
	t.table = format_kysely_table(b->schema, name);
	for (size_t i = b->first + 1; i < b->end; i++) {
		const struct format_js_call *k = &b->c->calls.v[i];
		if (str_eq(k->name, STR("ifNotExists"))) {
			t.if_not_exists = true;
		} else if (str_eq(k->name, STR("addColumn"))) {
			if (format_kysely_column(r, k, b->schema, &text))
				*VEC_PUSH(r->a, &t.clauses) = text;
			else
				format_js_unknown(r, at(b, i), "a column that is not read");
		} else if (clause_of(r, b, i, &text, &is_clause)) {
			*VEC_PUSH(r->a, &t.clauses) = text;
		} else if (is_clause) {
			format_js_unknown(r, at(b, i), "a constraint that is not read");
		} else {
			return false;
		}
	}
	format_ddl_create_table(&r->ddl, &t);
	return true;
}

static bool alter_column(struct format_js *r, const struct format_js_call *k, struct str *out)
{
	struct format_js_chain c;
	struct str name, value;
	bool holes;
	if (!first_text(r, k, &name) ||
		!format_js_chain(r, format_kysely_result(r, format_js_argument(r, k, 1)), &c) ||
		c.calls.n != 1)
		return false;
	const struct format_js_call *what = &c.calls.v[0];
	uint32_t arg = format_js_argument(r, what, 0);
	if (str_eq(what->name, STR("setDataType"))) {
		if (!format_js_text(r, arg, &value) && (!format_kysely_sql(r, arg, &value, &holes) || holes))
			return false;
		value = str_fmt(r->a, "type %.*s", STRF(value));
	} else if (str_eq(what->name, STR("setDefault"))) {
		if (!format_kysely_value(r, arg, &value))
			return false;
		value = str_fmt(r->a, "set default %.*s", STRF(value));
	} else if (str_eq(what->name, STR("dropDefault"))) {
		value = STR("drop default");
	} else if (str_eq(what->name, STR("setNotNull"))) {
		value = STR("set not null");
	} else if (str_eq(what->name, STR("dropNotNull"))) {
		value = STR("drop not null");
	} else {
		return false;
	}
	*out = str_fmt(r->a, "alter column %.*s %.*s", STRF(format_ddl_name(&r->ddl, name)), STRF(value));
	return true;
}

/* add [unique] index "i" ("a"), of MySQL. */
static bool add_index(struct format_js *r, const struct builder *b, size_t i, struct str *out)
{
	struct str name;
	struct names_list columns = {0}, one;
	bool unique = false;
	if (!first_text(r, &b->c->calls.v[i], &name))
		return false;
	for (size_t k = i + 1; k < b->end; k++) {
		const struct format_js_call *call = &b->c->calls.v[k];
		if (str_eq(call->name, STR("unique")))
			unique = true;
		else if ((str_eq(call->name, STR("column")) || str_eq(call->name, STR("columns"))) &&
			 format_js_texts(r, format_js_argument(r, call, 0), &one))
			for (size_t n = 0; n < one.n; n++)
				*VEC_PUSH(r->a, &columns) = one.v[n];
		else
			return false;
	}
	*out = str_fmt(r->a, "add %sindex %.*s %.*s", unique ? "unique " : "",
		STRF(format_ddl_name(&r->ddl, name)), STRF(format_ddl_list(&r->ddl, &columns)));
	return columns.n > 0;
}

/* One change of an ALTER TABLE; false when it is not known. */
static bool change_of(struct format_js *r, const struct builder *b, size_t i, struct str *out)
{
	static const struct {
		const char *call, *words;
	} verbs[] = {{"dropColumn", "drop column"}, {"renameTo", "rename to"}, {"setSchema", "set schema"},
		{"dropConstraint", "drop constraint"}, {"dropIndex", "drop index"}};
	const struct format_js_call *k = &b->c->calls.v[i];
	struct str name, to;
	bool is_clause, column = str_eq(k->name, STR("addColumn"));
	if (column || str_eq(k->name, STR("modifyColumn"))) {
		if (!format_kysely_column(r, k, b->schema, &name))
			return false;
		*out = str_fmt(r->a, "%s column %.*s", column ? "add" : "modify", STRF(name));
		return true;
	}
	for (size_t n = 0; n < sizeof verbs / sizeof *verbs; n++)
		if (str_eq(k->name, str_of(verbs[n].call))) {
			if (!first_text(r, k, &name))
				return false;
			*out = str_fmt(r->a, "%s %.*s", verbs[n].words, STRF(format_ddl_name(&r->ddl, name)));
			return true;
		}
	if (str_eq(k->name, STR("renameColumn")) || str_eq(k->name, STR("renameConstraint"))) {
		if (!first_text(r, k, &name) || !format_js_text(r, format_js_argument(r, k, 1), &to))
			return false;
		*out = str_fmt(r->a, "rename %s %.*s to %.*s",
			str_eq(k->name, STR("renameColumn")) ? "column" : "constraint",
			STRF(format_ddl_name(&r->ddl, name)), STRF(format_ddl_name(&r->ddl, to)));
		return true;
	}
	if (str_eq(k->name, STR("alterColumn")))
		return alter_column(r, k, out);
	if (str_eq(k->name, STR("addIndex")))
		return add_index(r, b, i, out);
	if (!clause_of(r, b, i, out, &is_clause))
		return false;
	*out = str_fmt(r->a, "add %.*s", STRF(*out));
	return true;
}

static bool alter_table(struct format_js *r, const struct builder *b)
{
	struct str name, change, all = STR_NONE;
	if (!first_text(r, &b->c->calls.v[b->first], &name))
		return false;
	for (size_t i = b->first + 1; i < b->end; i++) {
		const struct format_js_call *k = &b->c->calls.v[i];
		if (str_eq(k->name, STR("onDelete")) || str_eq(k->name, STR("onUpdate")))
			continue; /* of the key before */
		if (!change_of(r, b, i, &change))
			return false;
		all = str_fmt(r->a, "%.*s%s%.*s", STRF(all), all.n ? ", " : "", STRF(change));
		if (str_eq(k->name, STR("addIndex")))
			break;
	}
	format_ddl_sql(
		&r->ddl, str_fmt(r->a, "alter table %.*s %.*s",
				 STRF(format_ddl_table_name(&r->ddl, format_kysely_table(b->schema, name))),
				 STRF(all)));
	return all.n > 0;
}

/* "b desc" is a column and its direction. */
static struct str key_of(struct format_js *r, struct str text)
{
	size_t blank = str_chr(text, ' ');
	struct str tail = blank == SIZE_MAX ? STR_NONE : str_sub(text, blank, text.n);
	return str_fmt(r->a, "%.*s%.*s", STRF(format_ddl_name(&r->ddl, str_sub(text, 0, blank))), STRF(tail));
}

/* where(sql.ref('a'), '=', 'b'), where('a', 'is', null) or where(sql`...`) of a partial index; several are
 * joined by "and". */
static bool where_of(struct format_js *r, const struct format_js_call *k, struct str *out)
{
	uint32_t left = format_js_argument(r, k, 0), right = format_js_argument(r, k, 2);
	struct str name, op, value, all;
	bool holes;
	if (right == UINT32_MAX) {
		if (!format_kysely_sql(r, left, &all, &holes) || holes)
			return false;
	} else {
		if (format_js_text(r, left, &name))
			name = format_ddl_name(&r->ddl, name);
		else if (!format_kysely_ref(r, left, &name))
			return false;
		if (!format_js_text(r, format_js_argument(r, k, 1), &op) ||
			!format_kysely_value(r, right, &value))
			return false;
		all = str_fmt(r->a, "%.*s %.*s %.*s", STRF(name), STRF(op), STRF(value));
	}
	*out = str_fmt(r->a, "%.*s%s%.*s", STRF(*out), out->n ? " and " : "", STRF(all));
	return true;
}

static bool create_index(struct format_js *r, const struct builder *b)
{
	struct format_ddl_index x = {.unique = false};
	struct names_list columns;
	struct str table = STR_NONE, text;
	bool holes;
	if (!first_text(r, &b->c->calls.v[b->first], &x.name))
		return false;
	for (size_t i = b->first + 1; i < b->end; i++) {
		const struct format_js_call *k = &b->c->calls.v[i];
		uint32_t arg = format_js_argument(r, k, 0);
		if (str_eq(k->name, STR("unique"))) {
			x.unique = true;
		} else if (str_eq(k->name, STR("ifNotExists"))) {
			x.if_not_exists = true;
		} else if (str_eq(k->name, STR("on"))) {
			if (!format_js_text(r, arg, &table))
				return false;
		} else if (str_eq(k->name, STR("using"))) {
			if (!format_js_text(r, arg, &x.method))
				return false;
		} else if (str_eq(k->name, STR("column")) || str_eq(k->name, STR("columns"))) {
			if (!format_js_texts(r, arg, &columns))
				return false;
			for (size_t n = 0; n < columns.n; n++)
				*VEC_PUSH(r->a, &x.expressions) = key_of(r, columns.v[n]);
		} else if (str_eq(k->name, STR("where"))) {
			if (!where_of(r, k, &x.predicate))
				return false;
		} else if (str_eq(k->name, STR("expression"))) {
			if (!format_kysely_sql(r, arg, &text, &holes) || holes)
				return false;
			*VEC_PUSH(r->a, &x.expressions) = text;
		} else {
			return false;
		}
	}
	x.table = format_kysely_table(b->schema, table);
	if (!table.n || !x.expressions.n)
		return false;
	format_ddl_create_index(&r->ddl, &x);
	return true;
}

static bool create_type(struct format_js *r, const struct builder *b)
{
	struct names_list values;
	struct str name, list = STR_NONE;
	const struct format_js_call *k = &b->c->calls.v[b->first];
	if (b->end != b->first + 2 || !str_eq(k[1].name, STR("asEnum")) || !first_text(r, k, &name) ||
		!format_js_texts(r, format_js_argument(r, &k[1], 0), &values))
		return false;
	for (size_t i = 0; i < values.n; i++)
		list = str_fmt(r->a, "%.*s%s%.*s", STRF(list), i ? ", " : "",
			STRF(format_ddl_text(&r->ddl, values.v[i])));
	format_ddl_sql(
		&r->ddl, str_fmt(r->a, "create type %.*s as enum (%.*s)",
				 STRF(format_ddl_table_name(&r->ddl, format_kysely_table(b->schema, name))),
				 STRF(list)));
	return true;
}

/* drop table if exists "t" cascade, and what else is made or dropped by name alone */
static bool simple(struct format_js *r, const struct builder *b, const char *words)
{
	bool exists = false, cascade = false, drop = words[0] == 'd';
	struct str name, on = STR_NONE;
	if (!first_text(r, &b->c->calls.v[b->first], &name))
		return false;
	for (size_t i = b->first + 1; i < b->end; i++) {
		const struct format_js_call *k = &b->c->calls.v[i];
		if (str_eq(k->name, STR("ifExists")) || str_eq(k->name, STR("ifNotExists")))
			exists = true;
		else if (str_eq(k->name, STR("cascade")))
			cascade = true;
		else if (str_eq(k->name, STR("materialized")) && str_eq(str_of(words), STR("drop view")))
			words = "drop materialized view";
		else if (str_eq(k->name, STR("on")) && first_text(r, k, &on))
			continue;
		else
			return false;
	}
	struct str target = format_ddl_table_name(&r->ddl, format_kysely_table(b->schema, name));
	struct str table =
		on.n && r->s->dialect == DIALECT_MYSQL
			? str_fmt(r->a, " on %.*s",
				  STRF(format_ddl_table_name(&r->ddl, format_kysely_table(b->schema, on))))
			: STR_NONE;
	format_ddl_sql(&r->ddl, str_fmt(r->a, "%s%s %.*s%.*s%s", words,
					!exists ? ""
					: drop  ? " if exists"
						: " if not exists",
					STRF(target), STRF(table), cascade ? " cascade" : ""));
	return true;
}

static bool statement(struct format_js *r, const struct builder *b)
{
	static const struct {
		const char *call, *words;
	} simples[] = {{"dropTable", "drop table"}, {"dropIndex", "drop index"}, {"dropView", "drop view"},
		{"dropType", "drop type"}, {"dropSchema", "drop schema"}, {"createSchema", "create schema"}};
	struct str name = b->c->calls.v[b->first].name;
	for (size_t i = 0; i < sizeof simples / sizeof *simples; i++)
		if (str_eq(name, str_of(simples[i].call)))
			return simple(r, b, simples[i].words);
	if (str_eq(name, STR("createTable")))
		return create_table(r, b);
	if (str_eq(name, STR("alterTable")))
		return alter_table(r, b);
	if (str_eq(name, STR("createIndex")))
		return create_index(r, b);
	return str_eq(name, STR("createType")) && create_type(r, b);
}

static bool runs(const struct format_js_chain *c)
{
	static const char *const words[] = {"execute", "executeTakeFirst", "executeTakeFirstOrThrow", NULL};
	return c->calls.n > 0 && in(c->calls.v[c->calls.n - 1].name, words);
}

static bool schema_chain(struct format_js *r, const struct format_js_chain *c)
{
	struct builder b = {.c = c, .first = 1, .end = c->calls.n - 1};
	if (b.first < b.end && str_eq(c->calls.v[1].name, STR("withSchema"))) {
		if (!first_text(r, &c->calls.v[1], &b.schema))
			return false;
		b.first++;
	}
	return b.first < b.end && statement(r, &b);
}

/* sql`...`.execute(db) */
static bool raw(struct format_js *r, const struct format_js_chain *c)
{
	struct str text;
	bool holes;
	if (!format_kysely_sql(r, c->node, &text, &holes))
		return false;
	if (!holes && str_eq(c->calls.v[0].name, STR_NONE) && str_chr(text, '`') == SIZE_MAX &&
		str_eq(text, str_sub(syntax_text(r->t, c->calls.v[0].arguments), 1, text.n + 1)))
		return format_js_sql(
			r, c->calls.v[0].arguments); /* as it stands: its statements know their lines */
	if (!holes) {
		format_ddl_sql(&r->ddl, text);
		return true;
	}
	return format_js_only_data(r, text);
}

bool format_kysely_op(struct format_js *r, const struct format_js_chain *c)
{
	static const char *const data[] = {"insertInto", "updateTable", "deleteFrom", "selectFrom", "with",
		"replaceInto", "mergeInto", "selectNoFrom", "withRecursive", NULL};
	if (str_eq(c->base, STR("sql")))
		return runs(c) && raw(r, c);
	if (!format_js_is_handle(r, c->base))
		return false;
	if (in(c->calls.v[0].name, data))
		return true;
	if (!runs(c))
		return false;
	if (str_eq(c->calls.v[0].name, STR("schema")))
		return schema_chain(r, c);
	return str_eq(c->calls.v[0].name, STR("transaction")) &&
	       format_js_callback(r, format_js_argument(r, &c->calls.v[c->calls.n - 1], 0));
}
