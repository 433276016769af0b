/* Schemas, types, sequences, triggers, policies. */
#include "schemas/ddl_pg.h"

static void add_schema(struct pg *p, struct str name)
{
	catalog_add_schema(p->c, ddl_pg_keep(p, name));
}

bool ddl_pg_create_schema(struct pg *p, const struct json *stmt)
{
	struct str name = ddl_pg_get(stmt, "schemaname");
	if (!name.n)
		name = ddl_pg_get(json_get(stmt, "authrole"), "rolename");
	if (catalog_has_schema(p->c, name))
		return ddl_pg_flag(stmt, "if_not_exists") ||
		       ddl_pg_fail(p, "schema \"%.*s\" is already there", STRF(name));
	add_schema(p, name);
	struct names path = p->c->search_path; /* what is made inside goes into it */
	struct names first = {0};
	catalog_names_add(p->a, &first, ddl_pg_keep(p, name));
	p->c->search_path = first;
	for (const struct json *n = json_first(json_get(stmt, "schemaElts")); n; n = json_next(n))
		ddl_pg_statement(p, n);
	p->c->search_path = path;
	return true;
}

/* A new type entry, or NULL with a note when the name is taken. */
static struct type *new_type(struct pg *p, const struct json *list, enum type_kind kind)
{
	struct pg_name n = ddl_pg_qualified(list);
	struct str schema;
	if (!ddl_pg_target(p, n, &schema))
		return NULL;
	if (catalog_type(p->c, schema, n.name) || catalog_relation(p->c, schema, n.name)) {
		ddl_pg_fail(p, "type \"%.*s\" is already there", STRF(n.name));
		return NULL;
	}
	struct type *t = VEC_PUSH(p->a, &p->c->types);
	*t = (struct type){.schema = schema, .name = ddl_pg_keep(p, n.name), .kind = kind};
	return t;
}

bool ddl_pg_create_enum(struct pg *p, const struct json *stmt)
{
	struct type *t = new_type(p, json_get(stmt, "typeName"), TYPE_ENUM);
	if (t)
		t->labels = ddl_pg_strings(p, json_get(stmt, "vals"));
	return t != NULL;
}

static bool rename_label(struct pg *p, struct type *t, struct str from, struct str to)
{
	if (!catalog_has_label(t, from))
		return ddl_pg_fail(p, "\"%.*s\" is not a label of type \"%.*s\"", STRF(from), STRF(t->name));
	struct names labels = {0};
	for (size_t i = 0; i < t->labels.n; i++)
		catalog_names_add(
			p->a, &labels, str_eq(t->labels.v[i], from) ? ddl_pg_keep(p, to) : t->labels.v[i]);
	t->labels = labels;
	ddl_pg_rename_label(p, ddl_pg_type_shown(p, t), from, to);
	return true;
}

static bool add_label(struct pg *p, struct type *t, const struct json *stmt, struct str label)
{
	struct str next_to = ddl_pg_get(stmt, "newValNeighbor");
	bool after = ddl_pg_flag(stmt, "newValIsAfter");
	if (catalog_has_label(t, label))
		return ddl_pg_flag(stmt, "skipIfNewValExists") ||
		       ddl_pg_fail(p, "label \"%.*s\" of type \"%.*s\" is already there", STRF(label),
			       STRF(t->name));
	if (next_to.n && !catalog_has_label(t, next_to))
		return ddl_pg_fail(
			p, "\"%.*s\" is not a label of type \"%.*s\"", STRF(next_to), STRF(t->name));
	struct names labels = {0};
	for (size_t i = 0; i < t->labels.n; i++) {
		bool here = next_to.n && str_eq(t->labels.v[i], next_to);
		if (here && !after)
			catalog_names_add(p->a, &labels, label);
		catalog_names_add(p->a, &labels, t->labels.v[i]);
		if (here && after)
			catalog_names_add(p->a, &labels, label);
	}
	if (!next_to.n)
		catalog_names_add(p->a, &labels, label);
	t->labels = labels;
	return true;
}

bool ddl_pg_alter_enum(struct pg *p, const struct json *stmt)
{
	struct pg_name n = ddl_pg_qualified(json_get(stmt, "typeName"));
	struct type *t = catalog_type(p->c, n.schema, n.name);
	if (!t)
		return ddl_pg_fail(p, "type \"%.*s\" is not in the catalog", STRF(n.name));
	struct str old = ddl_pg_get(stmt, "oldVal"), new = ddl_pg_keep(p, ddl_pg_get(stmt, "newVal"));
	return old.p ? rename_label(p, t, old, new) : add_label(p, t, stmt, new);
}

static void add_field(struct pg *p, struct type *t, const struct json *def)
{
	struct column *c = VEC_PUSH(p->a, &t->fields);
	c->name = ddl_pg_keep(p, ddl_pg_get(def, "colname"));
	c->type = ddl_pg_type(p, json_get(def, "typeName"), true);
}

bool ddl_pg_create_composite(struct pg *p, const struct json *stmt)
{
	struct pg_name n = ddl_pg_range(json_get(stmt, "typevar"));
	struct str schema;
	if (!ddl_pg_target(p, n, &schema))
		return false;
	if (ddl_pg_name_taken(p, schema, n.name) || catalog_type(p->c, schema, n.name))
		return ddl_pg_fail(p, "type \"%.*s\" is already there", STRF(n.name));
	struct type *t = VEC_PUSH(p->a, &p->c->types);
	*t = (struct type){.schema = schema, .name = ddl_pg_keep(p, n.name), .kind = TYPE_COMPOSITE};
	for (const struct json *d = json_first(json_get(stmt, "coldeflist")); d; d = json_next(d))
		add_field(p, t, ddl_pg_node(d, "ColumnDef"));
	return true;
}

static bool alter_field(struct pg *p, struct type *t, const struct json *cmd)
{
	const struct json *def = ddl_pg_node(json_get(cmd, "def"), "ColumnDef");
	struct str name = ddl_pg_get(cmd, "name");
	if (ddl_pg_is(cmd, "subtype", "AT_AddColumn")) {
		add_field(p, t, def);
		return true;
	}
	for (size_t i = 0; i < t->fields.n; i++) {
		if (!str_eq(t->fields.v[i].name, name))
			continue;
		if (ddl_pg_is(cmd, "subtype", "AT_DropColumn"))
			CATALOG_REMOVE(&t->fields, i);
		else if (ddl_pg_is(cmd, "subtype", "AT_AlterColumnType"))
			t->fields.v[i].type = ddl_pg_type(p, json_get(def, "typeName"), true);
		return true;
	}
	return ddl_pg_flag(cmd, "missing_ok") ||
	       ddl_pg_fail(p, "attribute \"%.*s\" is not in the catalog", STRF(name));
}

bool ddl_pg_alter_composite(struct pg *p, const struct json *stmt)
{
	struct pg_name n = ddl_pg_range(json_get(stmt, "relation"));
	struct type *t = catalog_type(p->c, n.schema, n.name);
	bool all = true;
	if (!t)
		return ddl_pg_fail(p, "type \"%.*s\" is not in the catalog", STRF(n.name));
	for (const struct json *c = json_first(json_get(stmt, "cmds")); c; c = json_next(c)) {
		const struct json *cmd = ddl_pg_node(c, "AlterTableCmd");
		if (!ddl_pg_is(cmd, "subtype", "AT_ChangeOwner"))
			all &= alter_field(p, t, cmd);
	}
	return all;
}

bool ddl_pg_create_range(struct pg *p, const struct json *stmt)
{
	const struct json *sub = json_get(ddl_pg_option(json_get(stmt, "params"), "subtype"), "arg");
	struct type *t = new_type(p, json_get(stmt, "typeName"), TYPE_RANGE);
	if (t && sub)
		t->base = ddl_pg_type(p, ddl_pg_node(sub, "TypeName"), true);
	return t != NULL;
}

bool ddl_pg_create_domain(struct pg *p, const struct json *stmt)
{
	struct type *t = new_type(p, json_get(stmt, "domainname"), TYPE_DOMAIN);
	if (!t)
		return false;
	t->base = ddl_pg_type(p, json_get(stmt, "typeName"), true);
	for (const struct json *n = json_first(json_get(stmt, "constraints")); n; n = json_next(n))
		if (ddl_pg_is(ddl_pg_node(n, "Constraint"), "contype", "CONSTR_NOTNULL"))
			t->not_null = true;
	return true;
}

/* Subtypes are letters: O set not null, N drop not null, T default, C add, X drop, V validate constraint. */
bool ddl_pg_alter_domain(struct pg *p, const struct json *stmt)
{
	struct pg_name n = ddl_pg_qualified(json_get(stmt, "typeName"));
	struct type *t = catalog_type(p->c, n.schema, n.name);
	if (!t)
		return ddl_pg_fail(p, "type \"%.*s\" is not in the catalog", STRF(n.name));
	if (ddl_pg_is(stmt, "subtype", "O"))
		t->not_null = true;
	else if (ddl_pg_is(stmt, "subtype", "N"))
		t->not_null = false;
	return true;
}

static struct str named_option(const struct json *definition, const char *name, struct pg_name *out)
{
	const struct json *arg = json_get(ddl_pg_option(definition, name), "arg");
	*out = ddl_pg_qualified(json_get(ddl_pg_node(arg, "TypeName"), "names"));
	return out->name;
}

/* That of its final function, else its state's type. */
static struct str aggregate_result(struct pg *p, const struct json *stmt)
{
	const struct json *definition = json_get(stmt, "definition");
	const struct json *state = json_get(ddl_pg_option(definition, "stype"), "arg");
	struct pg_name final;
	if (!named_option(definition, "finalfunc", &final).n)
		return ddl_pg_type(p, ddl_pg_node(state, "TypeName"), false);
	const struct function *f = catalog_function(p->c, final.schema, final.name, STR_NONE);
	return f && f->returns.n ? f->returns : STR_NONE;
}

/* CREATE TYPE (shell or base), AGGREGATE, OPERATOR, COLLATION, TEXT SEARCH ... */
bool ddl_pg_define(struct pg *p, const struct json *stmt)
{
	const struct json *names = json_get(stmt, "defnames");
	if (ddl_pg_is(stmt, "kind", "OBJECT_TYPE")) {
		struct pg_name n = ddl_pg_qualified(names);
		bool shell = !json_get(stmt, "definition"); /* nothing is known of it yet */
		return shell || catalog_type(p->c, n.schema, n.name) || new_type(p, names, TYPE_OTHER);
	}
	struct function f = {.returns = STR_NONE};
	struct pg_name n = ddl_pg_qualified(names);
	if (!ddl_pg_target(p, n, &f.schema))
		return false;
	f.name = ddl_pg_keep(p, n.name);
	const struct json *args = json_get(ddl_pg_node(json_first(json_get(stmt, "args")), "List"), "items");
	for (const struct json *a = json_first(args); a; a = json_next(a), f.nargs++)
		f.args = str_fmt(p->a, "%.*s%s%.*s", STRF(f.args), f.nargs ? ", " : "",
			STRF(ddl_pg_type(
				p, json_get(ddl_pg_node(a, "FunctionParameter"), "argType"), false)));
	f.returns = aggregate_result(p, stmt);
	*VEC_PUSH(p->a, &p->c->functions) = f;
	return true;
}

/* OWNED BY table.column, or NONE. */
static void set_owner(struct pg *p, struct sequence *s, const struct json *options)
{
	const struct json *o = ddl_pg_option(options, "owned_by");
	const struct json *list = json_get(ddl_pg_node(json_get(o, "arg"), "List"), "items");
	if (!o)
		return;
	struct str part[3] = {STR_NONE, STR_NONE, STR_NONE};
	for (const struct json *n = json_first(list); n; n = json_next(n)) {
		part[0] = part[1];
		part[1] = part[2];
		part[2] = ddl_pg_string(n);
	}
	const struct relation *r = part[1].n ? catalog_relation(p->c, part[0], part[1]) : NULL;
	s->owner_table = r ? r->name : STR_NONE;
	s->owner_column = r ? ddl_pg_keep(p, part[2]) : STR_NONE;
}

bool ddl_pg_create_sequence(struct pg *p, const struct json *stmt)
{
	struct pg_name n = ddl_pg_range(json_get(stmt, "sequence"));
	struct str schema;
	if (ddl_pg_is(json_get(stmt, "sequence"), "relpersistence", "t")) {
		catalog_names_add(p->tmp, &p->temps, str_dup(p->tmp, n.name));
		return true;
	}
	if (!ddl_pg_target(p, n, &schema))
		return false;
	if (ddl_pg_name_taken(p, schema, n.name))
		return ddl_pg_flag(stmt, "if_not_exists") ||
		       ddl_pg_fail(p, "relation \"%.*s\" is already there", STRF(n.name));
	struct sequence *s = VEC_PUSH(p->a, &p->c->sequences);
	*s = (struct sequence){.schema = schema, .name = ddl_pg_keep(p, n.name)};
	set_owner(p, s, json_get(stmt, "options"));
	return true;
}

bool ddl_pg_alter_sequence(struct pg *p, const struct json *stmt)
{
	struct pg_name n = ddl_pg_range(json_get(stmt, "sequence"));
	struct sequence *s = catalog_sequence(p->c, n.schema, n.name);
	if (!s)
		return ddl_pg_flag(stmt, "missing_ok") || ddl_pg_is_temp(p, n) ||
		       ddl_pg_fail(p, "sequence \"%.*s\" is not in the catalog", STRF(n.name));
	set_owner(p, s, json_get(stmt, "options"));
	return true;
}

/* Bits of pg_trigger.tgtype. */
enum {
	TRIGGER_BEFORE = 2,
	TRIGGER_INSERT = 4,
	TRIGGER_DELETE = 8,
	TRIGGER_UPDATE = 16,
	TRIGGER_TRUNCATE = 32,
	TRIGGER_INSTEAD = 64
};

static struct str trigger_events(struct pg *p, long long events)
{
	static const struct {
		int bit;
		const char *word;
	} words[] = {{TRIGGER_INSERT, "INSERT"}, {TRIGGER_UPDATE, "UPDATE"}, {TRIGGER_DELETE, "DELETE"},
		{TRIGGER_TRUNCATE, "TRUNCATE"}};
	struct sb b = sb_new(p->a, 64);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (events & words[i].bit)
			sb_fmt(&b, "%s%s", b.n ? " OR " : "", words[i].word);
	return sb_str(&b);
}

static struct trigger *find_trigger(struct relation *r, struct str name)
{
	for (size_t i = 0; i < r->triggers.n; i++)
		if (str_eq(r->triggers.v[i].name, name))
			return &r->triggers.v[i];
	return NULL;
}

static void put_trigger(struct pg *p, struct relation *r, const struct trigger *t)
{
	struct trigger *there = find_trigger(r, t->name);
	*(there ? there : VEC_PUSH(p->a, &r->triggers)) = *t;
}

bool ddl_pg_create_trigger(struct pg *p, const struct json *stmt)
{
	struct pg_name n = ddl_pg_range(json_get(stmt, "relation")), fn;
	struct relation *r = ddl_pg_relation(p, n, false);
	if (!r)
		return ddl_pg_is_temp(p, n);
	struct trigger t = {.name = ddl_pg_keep(p, ddl_pg_get(stmt, "trigname"))};
	if (find_trigger(r, t.name) && !ddl_pg_flag(stmt, "replace"))
		return ddl_pg_fail(
			p, "trigger \"%.*s\" of \"%.*s\" is already there", STRF(t.name), STRF(r->name));
	long long timing = json_int(json_get(stmt, "timing"), 0);
	t.timing = timing & TRIGGER_BEFORE    ? STR("BEFORE")
		   : timing & TRIGGER_INSTEAD ? STR("INSTEAD OF")
					      : STR("AFTER");
	t.events = trigger_events(p, json_int(json_get(stmt, "events"), 0));
	fn = ddl_pg_qualified(json_get(stmt, "funcname"));
	const struct function *f = catalog_function(p->c, fn.schema, fn.name, STR_NONE);
	t.function = ddl_pg_keep(p, ddl_pg_shown(p, f ? f->schema : fn.schema, fn.name));
	put_trigger(p, r, &t);
	if (r->kind != RELATION_PARTITIONED || !ddl_pg_flag(stmt, "row"))
		return true;
	struct pg_name *child;
	size_t children;
	ddl_pg_children(p, (struct pg_name){r->schema, r->name}, &child, &children);
	for (size_t i = 0; i < children; i++)
		put_trigger(p, catalog_relation(p->c, child[i].schema, child[i].name), &t);
	return true;
}

/* Expressions that the statement does not give are taken from "was". */
static struct str policy_text(struct pg *p, const struct relation *r, const struct json *stmt, struct str was)
{
	struct sb b = sb_new(p->tmp, 256 * 1024);
	size_t mark = str_find(was, STR("WITH CHECK "), 0);
	struct str using = str_trim(str_sub(was, 0, mark)), check = str_sub(was, mark, was.n);
	if (json_get(stmt, "qual"))
		using = str_fmt(p->tmp, "USING %.*s", STRF(ddl_pg_expr_of(p, r, json_get(stmt, "qual"))));
	if (json_get(stmt, "with_check"))
		check = str_fmt(
			p->tmp, "WITH CHECK %.*s", STRF(ddl_pg_expr_of(p, r, json_get(stmt, "with_check"))));
	sb_fmt(&b, "%.*s%s%.*s", STRF(using), using.n && check.n ? " " : "", STRF(check));
	return ddl_pg_keep(p, sb_str(&b));
}

static struct policy *find_policy(struct relation *r, struct str name)
{
	for (size_t i = 0; i < r->policies.n; i++)
		if (str_eq(r->policies.v[i].name, name))
			return &r->policies.v[i];
	return NULL;
}

static struct str upper(struct pg *p, struct str s)
{
	char *z = str_z(p->a, s);
	for (size_t i = 0; i < s.n; i++)
		z[i] = (char)(z[i] >= 'a' && z[i] <= 'z' ? z[i] - 32 : z[i]);
	return (struct str){z, s.n};
}

bool ddl_pg_create_policy(struct pg *p, const struct json *stmt)
{
	struct relation *r = ddl_pg_relation(p, ddl_pg_range(json_get(stmt, "table")), false);
	struct policy k = {.name = ddl_pg_keep(p, ddl_pg_get(stmt, "policy_name"))};
	if (!r)
		return false;
	if (find_policy(r, k.name))
		return ddl_pg_fail(
			p, "policy \"%.*s\" of \"%.*s\" is already there", STRF(k.name), STRF(r->name));
	k.command = upper(p, ddl_pg_get(stmt, "cmd_name"));
	k.restrictive = !ddl_pg_flag(stmt, "permissive");
	k.definition = policy_text(p, r, stmt, STR_NONE);
	*VEC_PUSH(p->a, &r->policies) = k;
	return true;
}

bool ddl_pg_alter_policy(struct pg *p, const struct json *stmt)
{
	struct relation *r = ddl_pg_relation(p, ddl_pg_range(json_get(stmt, "table")), false);
	struct policy *k = r ? find_policy(r, ddl_pg_get(stmt, "policy_name")) : NULL;
	if (!r)
		return false;
	if (!k)
		return ddl_pg_fail(p, "policy \"%.*s\" of \"%.*s\" is not in the catalog",
			STRF(ddl_pg_get(stmt, "policy_name")), STRF(r->name));
	k->definition = policy_text(p, r, stmt, k->definition);
	return true;
}
