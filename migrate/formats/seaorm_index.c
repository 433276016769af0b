#include "migrate/formats/seaorm.h"

/* Index::create() and ForeignKey::create(), by themselves and within a table. */

/* .col(X), .col((X, IndexOrder::Desc)) */
static bool index_column(
	struct seaorm *r, const struct seaorm_env *env, uint32_t node, struct format_ddl_index *out)
{
	struct seaorm_nodes parts;
	const struct seaorm_env *own = env;
	struct str name;
	if (node == UINT32_MAX)
		return false;
	if (format_seaorm_list(r, &own, node, true, &parts) && parts.n)
		node = parts.v[0];
	else
		own = env;
	if (!format_seaorm_name(r, own, node, &name))
		return false;
	*VEC_PUSH(r->a, &out->columns) = name;
	return true;
}

bool format_seaorm_index(struct seaorm *r, const struct seaorm_env *env, const struct seaorm_chain *c,
	struct format_ddl_index *out)
{
	static const char *const nothing[] = {"index_type", "full_text", "primary", "to_owned", "take",
		"nulls_not_distinct", "concurrently", NULL};
	bool known = true;
	*out = (struct format_ddl_index){.if_not_exists = r->guarded};
	for (size_t i = 1; i < c->calls.n; i++) {
		const struct seaorm_call *call = &c->calls.v[i];
		uint32_t first = format_seaorm_argument(r, call, 0);
		if (str_eq(call->name, STR("unique")))
			out->unique = true;
		else if (str_eq(call->name, STR("if_not_exists")))
			out->if_not_exists = true;
		else if (str_eq(call->name, STR("name")))
			known = first != UINT32_MAX && format_seaorm_name(r, env, first, &out->name) && known;
		else if (str_eq(call->name, STR("table")))
			known = first != UINT32_MAX && format_seaorm_table(r, env, first, &out->table) &&
				known;
		else if (str_eq(call->name, STR("col")))
			known = index_column(r, env, first, out) && known;
		else if (!str_one_of(call->name, nothing))
			known = false;
	}
	if (!known)
		format_seaorm_unknown(r, c->calls.v[0].node, "an index that is not read");
	return known && out->columns.n;
}

struct str format_seaorm_index_clause(struct seaorm *r, const struct seaorm_env *env, uint32_t node)
{
	struct seaorm_chain c;
	struct format_ddl_index i;
	bool primary = false;
	if (!format_seaorm_chain(r, &env, node, &c) || !str_eq(c.root, STR("Index::create"))) {
		format_seaorm_unknown(r, node, "an index of a table that is not read");
		return STR_NONE;
	}
	for (size_t k = 1; k < c.calls.n; k++)
		primary = primary || str_eq(c.calls.v[k].name, STR("primary"));
	uint32_t call = r->t->nodes[node].parent; /* .primary_key(Index::create()...) says it as well */
	uint32_t f = syntax_field(r->t, r->t->nodes[call].parent, "function");
	primary = primary || (f != UINT32_MAX && str_ends(syntax_text(r->t, f), STR("primary_key")));
	if (!format_seaorm_index(r, env, &c, &i))
		return STR_NONE;
	if (!primary && !i.unique && r->s->dialect != DIALECT_MYSQL)
		return STR_NONE; /* not written */
	struct str name = i.name.n ? format_ddl_name(&r->d, i.name) : STR_NONE,
		   list = format_ddl_list(&r->d, &i.columns);
	if (primary)
		return str_fmt(r->a, "%s%.*s%sPRIMARY KEY %.*s", name.n ? "CONSTRAINT " : "", STRF(name),
			name.n ? " " : "", STRF(list));
	if (r->s->dialect == DIALECT_MYSQL)
		return str_fmt(r->a, "%sKEY %.*s %.*s", i.unique ? "UNIQUE " : "", STRF(name), STRF(list));
	return str_fmt(r->a, "%s%.*s%sUNIQUE %.*s", name.n ? "CONSTRAINT " : "", STRF(name),
		name.n ? " " : "", STRF(list));
}

/* -- foreign keys -- */

static bool key_columns(struct seaorm *r, const struct seaorm_env *env, uint32_t node, struct names_list *out)
{
	struct seaorm_nodes parts;
	struct str one;
	const struct seaorm_env *own = env;
	if (node == UINT32_MAX)
		return false;
	if (!format_seaorm_list(r, &own, node, true, &parts)) {
		if (!format_seaorm_name(r, env, node, &one))
			return false;
		*VEC_PUSH(r->a, out) = one;
		return true;
	}
	for (size_t i = 0; i < parts.n; i++) {
		if (!format_seaorm_name(r, own, parts.v[i], &one))
			return false;
		*VEC_PUSH(r->a, out) = one;
	}
	return parts.n > 0;
}

/* ForeignKeyAction::SetNull */
static bool action(struct seaorm *r, const char *when, uint32_t node, struct str *out)
{
	static const char *const words[][2] = {{"Restrict", "RESTRICT"}, {"Cascade", "CASCADE"},
		{"SetNull", "SET NULL"}, {"NoAction", "NO ACTION"}, {"SetDefault", "SET DEFAULT"}};
	struct str text = node == UINT32_MAX ? STR_NONE : syntax_text(r->t, node);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_ends(text, str_of(words[i][0]))) {
			*out = str_fmt(r->a, "%.*s%s%s %s", STRF(*out), out->n ? " " : "", when, words[i][1]);
			return true;
		}
	return false;
}

static bool key_part(struct seaorm *r, const struct seaorm_env *env, const struct seaorm_call *call,
	struct format_ddl_table *from, struct format_ddl_key *k)
{
	static const char *const nothing[] = {
		"to_owned", "take", "match_type", "deferrable", "initially", NULL};
	uint32_t first = format_seaorm_argument(r, call, 0), second = format_seaorm_argument(r, call, 1);
	struct str what = call->name;
	if (str_one_of(what, nothing))
		return true;
	if (first == UINT32_MAX)
		return false;
	if (str_eq(what, STR("name")))
		return format_seaorm_name(r, env, first, &k->name);
	if (str_eq(what, STR("from")))
		return format_seaorm_table(r, env, first, from) && key_columns(r, env, second, &k->columns);
	if (str_eq(what, STR("to")))
		return format_seaorm_table(r, env, first, &k->target) &&
		       key_columns(r, env, second, &k->target_columns);
	if (str_eq(what, STR("from_tbl")))
		return format_seaorm_table(r, env, first, from);
	if (str_eq(what, STR("to_tbl")))
		return format_seaorm_table(r, env, first, &k->target);
	if (str_eq(what, STR("from_col")))
		return key_columns(r, env, first, &k->columns);
	if (str_eq(what, STR("to_col")))
		return key_columns(r, env, first, &k->target_columns);
	return (str_eq(what, STR("on_delete")) && action(r, "ON DELETE", first, &k->actions)) ||
	       (str_eq(what, STR("on_update")) && action(r, "ON UPDATE", first, &k->actions));
}

struct str format_seaorm_key_clause(
	struct seaorm *r, const struct seaorm_env *env, uint32_t node, struct format_ddl_table *table)
{
	struct seaorm_chain c;
	struct format_ddl_table from = {.schema = STR_NONE};
	struct format_ddl_key k = {.name = STR_NONE};
	bool known =
		format_seaorm_chain(r, &env, node, &c) &&
		(str_eq(c.root, STR("ForeignKey::create")) || str_eq(c.root, STR("TableForeignKey::new")));
	for (size_t i = 1; known && i < c.calls.n; i++)
		known = key_part(r, env, &c.calls.v[i], &from, &k);
	if (!known || !k.columns.n || !k.target.name.n || (table && !from.name.n)) {
		format_seaorm_unknown(r, node, "a foreign key that is not read");
		return STR_NONE;
	}
	if (table)
		*table = from;
	return format_ddl_foreign_key(&r->d, &k);
}
