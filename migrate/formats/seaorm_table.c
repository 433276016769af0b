#include "migrate/formats/seaorm.h"

/* Statements that are put together: tables, types, and what is dropped. */

static void say(struct seaorm *r, uint32_t node)
{
	format_seaorm_unknown(r, node, "an operation of the schema that is not read");
}

static const struct seaorm_call *call_named(const struct seaorm_chain *c, const char *name)
{
	for (size_t i = 0; i < c->calls.n; i++)
		if (str_eq(c->calls.v[i].name, str_of(name)))
			return &c->calls.v[i];
	return NULL;
}

static bool table_of(struct seaorm *r, const struct seaorm_env *env, const struct seaorm_chain *c,
	struct format_ddl_table *out)
{
	const struct seaorm_call *call = call_named(c, "table");
	uint32_t node = call ? format_seaorm_argument(r, call, 0) : UINT32_MAX;
	return node != UINT32_MAX && format_seaorm_table(r, env, node, out);
}

/* -- create -- */

static void timestamps(struct seaorm *r, struct format_ddl_create *t)
{
	static const char *const names[] = {"created_at", "updated_at"};
	for (size_t i = 0; i < 2; i++)
		*VEC_PUSH(r->a, &t->columns) = (struct format_ddl_column){.name = str_of(names[i]),
			.type = format_seaorm_type(r->a, r->s->dialect, STR("timestamp"), NULL, 0),
			.not_null = true,
			.def = STR("CURRENT_TIMESTAMP")};
}

static void add_clause(struct seaorm *r, struct format_ddl_create *t, struct str clause)
{
	if (clause.n)
		*VEC_PUSH(r->a, &t->clauses) = clause;
}

static void create_part(struct seaorm *r, const struct seaorm_env *env, const struct seaorm_call *call,
	struct format_ddl_create *t)
{
	static const char *const nothing[] = {"table", "comment", "engine", "collate", "character_set",
		"extra", "to_owned", "take", "temporary", NULL};
	struct format_ddl_column column;
	uint32_t first = format_seaorm_argument(r, call, 0);
	if (str_eq(call->name, STR("if_not_exists")))
		t->if_not_exists = true;
	else if (first != UINT32_MAX && str_eq(call->name, STR("col"))) {
		if (format_seaorm_column(r, env, first, &column))
			*VEC_PUSH(r->a, &t->columns) = column;
	} else if (first != UINT32_MAX &&
		   (str_eq(call->name, STR("index")) || str_eq(call->name, STR("primary_key"))))
		add_clause(r, t, format_seaorm_index_clause(r, env, first));
	else if (first != UINT32_MAX && str_eq(call->name, STR("foreign_key")))
		add_clause(r, t, format_seaorm_key_clause(r, env, first, NULL));
	else if (!str_one_of(call->name, nothing))
		format_seaorm_unknown(r, call->node, "a part of a table that is not read");
}

static void create_table(struct seaorm *r, const struct seaorm_env *env, const struct seaorm_chain *c)
{
	struct format_ddl_create t = {.if_not_exists = r->guarded};
	uint32_t first = format_seaorm_argument(r, &c->calls.v[0], 0);
	bool helper = !str_eq(c->root, STR("Table::create"));
	bool known = helper ? first != UINT32_MAX && format_seaorm_table(r, env, first, &t.table)
			    : table_of(r, env, c, &t.table);
	if (!known) {
		format_seaorm_unknown(r, c->calls.v[0].node, "a table whose name is not known");
		return;
	}
	for (size_t i = 1; i < c->calls.n; i++)
		create_part(r, env, &c->calls.v[i], &t);
	if (helper) {
		t.if_not_exists = true;
		timestamps(r, &t);
	}
	format_ddl_create_table(&r->d, &t);
}

/* -- alter -- */

static void add_column(struct seaorm *r, const struct seaorm_env *env, const struct seaorm_call *call,
	struct format_ddl_table t)
{
	struct format_ddl_column column;
	uint32_t first = format_seaorm_argument(r, call, 0);
	bool maybe = r->guarded || str_eq(call->name, STR("add_column_if_not_exists"));
	if (first != UINT32_MAX && str_eq(call->name, STR("modify_column"))) {
		if (!format_seaorm_modify(r, env, first, t))
			say(r, call->node);
	} else if (first != UINT32_MAX && format_seaorm_column(r, env, first, &column)) {
		format_ddl_add_column(&r->d, t, &column, maybe);
	}
}

static void drop_key(struct seaorm *r, const struct seaorm_env *env, const struct seaorm_call *call,
	struct format_ddl_table t)
{
	struct str name;
	uint32_t first = format_seaorm_argument(r, call, 0);
	if (first == UINT32_MAX || !format_seaorm_name(r, env, first, &name) ||
		!format_ddl_drop_constraint(&r->d, t, FORMAT_DDL_FOREIGN_KEY, name))
		say(r, call->node);
}

static void alter_names(struct seaorm *r, const struct seaorm_env *env, const struct seaorm_call *call,
	struct format_ddl_table t)
{
	struct str name, to;
	uint32_t first = format_seaorm_argument(r, call, 0), second = format_seaorm_argument(r, call, 1);
	bool renames = str_eq(call->name, STR("rename_column"));
	if (first == UINT32_MAX || !format_seaorm_name(r, env, first, &name) ||
		(renames && (second == UINT32_MAX || !format_seaorm_name(r, env, second, &to))))
		say(r, call->node);
	else if (renames)
		format_ddl_rename_column(&r->d, t, name, to);
	else
		format_ddl_drop_column(&r->d, t, name, r->guarded);
}

static void alter_table(struct seaorm *r, const struct seaorm_env *env, const struct seaorm_chain *c)
{
	static const char *const adds[] = {"add_column", "add_column_if_not_exists", "modify_column", NULL};
	static const char *const names[] = {"rename_column", "drop_column", "drop_column_if_exists", NULL};
	static const char *const nothing[] = {"table", "to_owned", "take", NULL};
	struct format_ddl_table t;
	if (!table_of(r, env, c, &t)) {
		format_seaorm_unknown(r, c->calls.v[0].node, "a table whose name is not known");
		return;
	}
	for (size_t i = 1; i < c->calls.n; i++) {
		const struct seaorm_call *call = &c->calls.v[i];
		uint32_t first = format_seaorm_argument(r, call, 0);
		if (str_one_of(call->name, adds))
			add_column(r, env, call, t);
		else if (str_one_of(call->name, names))
			alter_names(r, env, call, t);
		else if (str_eq(call->name, STR("drop_foreign_key")))
			drop_key(r, env, call, t);
		else if (str_eq(call->name, STR("add_foreign_key")) && first != UINT32_MAX) {
			struct str clause = format_seaorm_key_clause(r, env, first, NULL);
			if (clause.n && !format_ddl_add_constraint(&r->d, t, clause))
				say(r, call->node);
		} else if (!str_one_of(call->name, nothing))
			say(r, call->node);
	}
}

/* -- drop, rename -- */

static void drop_table(struct seaorm *r, const struct seaorm_env *env, const struct seaorm_chain *c)
{
	struct format_ddl_table t;
	bool maybe = r->guarded || call_named(c, "if_exists");
	for (size_t i = 1; i < c->calls.n; i++) {
		uint32_t first = format_seaorm_argument(r, &c->calls.v[i], 0);
		if (!str_eq(c->calls.v[i].name, STR("table")))
			continue;
		if (first != UINT32_MAX && format_seaorm_table(r, env, first, &t))
			format_ddl_drop_table(&r->d, t, maybe);
		else
			say(r, c->calls.v[i].node);
	}
}

static void rename_table(struct seaorm *r, const struct seaorm_env *env, const struct seaorm_chain *c)
{
	struct format_ddl_table t;
	struct str to;
	const struct seaorm_call *call = call_named(c, "table");
	uint32_t first = call ? format_seaorm_argument(r, call, 0) : UINT32_MAX,
		 second = call ? format_seaorm_argument(r, call, 1) : UINT32_MAX;
	if (first != UINT32_MAX && second != UINT32_MAX && format_seaorm_table(r, env, first, &t) &&
		format_seaorm_name(r, env, second, &to))
		format_ddl_rename_table(&r->d, t, to);
	else
		say(r, c->calls.v[0].node);
}

static void any_index(struct seaorm *r, const struct seaorm_env *env, const struct seaorm_chain *c)
{
	struct format_ddl_index i;
	struct format_ddl_table t;
	struct str name;
	const struct seaorm_call *named = call_named(c, "name");
	if (str_eq(c->root, STR("Index::create"))) {
		if (format_seaorm_index(r, env, c, &i))
			format_ddl_create_index(&r->d, &i);
		return;
	}
	uint32_t node = named ? format_seaorm_argument(r, named, 0) : UINT32_MAX;
	if (node == UINT32_MAX || !format_seaorm_name(r, env, node, &name) ||
		(!table_of(r, env, c, &t) && r->s->dialect == DIALECT_MYSQL)) {
		say(r, c->calls.v[0].node);
		return;
	}
	if (!call_named(c, "table"))
		t = (struct format_ddl_table){.schema = STR_NONE};
	format_ddl_drop_index(&r->d, t, name, r->guarded || call_named(c, "if_exists"));
}

static void foreign_key(struct seaorm *r, const struct seaorm_env *env, const struct seaorm_chain *c)
{
	struct format_ddl_table t;
	uint32_t last = c->calls.v[c->calls.n - 1].node;
	if (str_eq(c->root, STR("ForeignKey::drop"))) {
		const struct seaorm_call *named = call_named(c, "name");
		if (named && table_of(r, env, c, &t))
			drop_key(r, env, named, t);
		else
			say(r, last);
		return;
	}
	struct str clause = format_seaorm_key_clause(r, env, last, &t);
	if (clause.n && !format_ddl_add_constraint(&r->d, t, clause))
		say(r, last);
}

/* -- PostgreSQL's types -- */

static bool labels(
	struct seaorm *r, const struct seaorm_env *env, const struct seaorm_call *call, struct str *out)
{
	struct seaorm_nodes all;
	struct str one;
	uint32_t first = call ? format_seaorm_argument(r, call, 0) : UINT32_MAX;
	*out = STR_NONE;
	if (first == UINT32_MAX || !format_seaorm_list(r, &env, first, false, &all))
		return false;
	for (size_t i = 0; i < all.n; i++) {
		if (!format_seaorm_name(r, env, all.v[i], &one))
			return false;
		*out = str_fmt(
			r->a, "%.*s%s%.*s", STRF(*out), i ? ", " : "", STRF(format_ddl_text(&r->d, one)));
	}
	return true;
}

static void alter_type(
	struct seaorm *r, const struct seaorm_env *env, const struct seaorm_chain *c, struct str name)
{
	struct str value, to;
	for (size_t i = 1; i < c->calls.n; i++) {
		const struct seaorm_call *call = &c->calls.v[i];
		uint32_t first = format_seaorm_argument(r, call, 0),
			 second = format_seaorm_argument(r, call, 1);
		bool known = first != UINT32_MAX && format_seaorm_name(r, env, first, &value);
		if (known && str_starts(call->name, STR("add_value")))
			format_ddl_sql(&r->d, str_fmt(r->a, "ALTER TYPE %.*s ADD VALUE %s%.*s", STRF(name),
						      call->name.n > 9 ? "IF NOT EXISTS " : "",
						      STRF(format_ddl_text(&r->d, value))));
		else if (known && str_eq(call->name, STR("rename_to")))
			format_ddl_sql(&r->d, str_fmt(r->a, "ALTER TYPE %.*s RENAME TO %.*s", STRF(name),
						      STRF(format_ddl_name(&r->d, value))));
		else if (known && str_eq(call->name, STR("rename_value")) && second != UINT32_MAX &&
			 format_seaorm_name(r, env, second, &to))
			format_ddl_sql(&r->d, str_fmt(r->a, "ALTER TYPE %.*s RENAME VALUE %.*s TO %.*s",
						      STRF(name), STRF(format_ddl_text(&r->d, value)),
						      STRF(format_ddl_text(&r->d, to))));
		else if (!str_eq(call->name, STR("name")) && !str_eq(call->name, STR("to_owned")) &&
			 !str_eq(call->name, STR("before")) && !str_eq(call->name, STR("after")))
			say(r, call->node);
	}
}

static void type(struct seaorm *r, const struct seaorm_env *env, const struct seaorm_chain *c)
{
	struct format_ddl_table t;
	struct str values;
	bool creates = str_eq(c->root, STR("Type::create"));
	const struct seaorm_call *call = call_named(c, creates ? "as_enum" : "name");
	uint32_t node = call ? format_seaorm_argument(r, call, 0) : UINT32_MAX;
	if (node == UINT32_MAX || !format_seaorm_table(r, env, node, &t)) {
		say(r, c->calls.v[0].node);
		return;
	}
	struct str name = format_ddl_table_name(&r->d, t);
	if (str_eq(c->root, STR("Type::alter")))
		alter_type(r, env, c, name);
	else if (!creates)
		format_ddl_sql(&r->d,
			str_fmt(r->a, "DROP TYPE %s%.*s",
				r->guarded || call_named(c, "if_exists") ? "IF EXISTS " : "", STRF(name)));
	else if (labels(r, env, call_named(c, "values"), &values))
		format_ddl_sql(
			&r->d, str_fmt(r->a, "CREATE TYPE %.*s AS ENUM (%.*s)", STRF(name), STRF(values)));
	else
		say(r, c->calls.v[0].node);
}

/* schema.create_table_from_entity(X::Entity), perhaps with more behind it. */
static bool entity(struct seaorm *r, const struct seaorm_chain *c)
{
	for (size_t i = 0; i < c->calls.n; i++)
		if (str_eq(c->calls.v[i].name, STR("create_table_from_entity")) ||
			str_eq(c->calls.v[i].name, STR("create_table_with_index_from_entity"))) {
			format_seaorm_entity_create(r, format_seaorm_argument(r, &c->calls.v[i], 0),
				call_named(c, "if_not_exists") != NULL);
			return true;
		}
	return false;
}

static void nothing(struct seaorm *r, const struct seaorm_env *env, const struct seaorm_chain *c)
{
	(void)r, (void)env, (void)c; /* rows alone */
}

void format_seaorm_statement(struct seaorm *r, const struct seaorm_env *env, uint32_t node)
{
	static const struct {
		const char *root;
		void (*run)(struct seaorm *, const struct seaorm_env *, const struct seaorm_chain *);
	} kinds[] = {{"Table::create", create_table}, {"table_auto", create_table},
		{"schema::table_auto", create_table}, {"Table::alter", alter_table},
		{"Table::drop", drop_table}, {"Table::rename", rename_table}, {"Table::truncate", nothing},
		{"Index::create", any_index}, {"Index::drop", any_index}, {"ForeignKey::create", foreign_key},
		{"ForeignKey::drop", foreign_key}, {"Type::create", type}, {"Type::drop", type},
		{"Type::alter", type}, {"Query::insert", nothing}, {"Query::update", nothing},
		{"Query::delete", nothing}, {"Query::select", nothing}};
	struct seaorm_chain c;
	bool known = node != UINT32_MAX && format_seaorm_chain(r, &env, node, &c);
	if (known && entity(r, &c))
		return;
	if (known)
		for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
			if (str_eq(c.root, str_of(kinds[i].root))) {
				kinds[i].run(r, env, &c);
				return;
			}
	say(r, node == UINT32_MAX ? 0 : node);
}
