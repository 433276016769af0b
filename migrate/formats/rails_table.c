#include "migrate/formats/rails.h"
#include "parse/inflect.h"

static struct format_ddl_table table_of(const struct rails_table *t)
{
	return format_rails_named(t->name);
}

static void put_column(
	struct rails *r, struct rails_table *t, const struct format_ddl_column *c, uint32_t options)
{
	bool maybe = format_rails_is(r, format_rails_option(r, options, "if_not_exists"), "true");
	if (t->create)
		*VEC_PUSH(r->a, &t->making.columns) = *c;
	else
		format_ddl_add_column(&r->d, table_of(t), c, maybe);
}

static void put_index(struct rails *r, struct rails_table *t, const struct format_ddl_index *i)
{
	if (t->create)
		*VEC_PUSH(r->a, &t->indexes) = *i;
	else
		format_rails_make_index(r, t->name, i);
}

static void put_key(struct rails *r, struct rails_table *t, uint32_t node, const struct format_ddl_key *k)
{
	struct str clause = format_ddl_foreign_key(&r->d, k);
	if (t->create)
		*VEC_PUSH(r->a, &t->making.clauses) = clause;
	else if (!format_ddl_add_constraint(&r->d, table_of(t), clause))
		format_rails_unknown(r, node, "a foreign key that Rails adds by copying the table");
}

/* Options that stand in an index's hash or among a call's arguments. */
static void index_options(struct rails *r, uint32_t list, struct format_ddl_index *i)
{
	struct str text;
	i->unique = format_rails_is(r, format_rails_option(r, list, "unique"), "true");
	i->if_not_exists = format_rails_is(r, format_rails_option(r, list, "if_not_exists"), "true");
	if (format_rails_name(r, format_rails_option(r, list, "name"), &text))
		i->name = text;
	if (format_rails_name(r, format_rails_option(r, list, "using"), &text))
		i->method = text;
	if (r->s->dialect != DIALECT_MYSQL &&
		format_rails_name(r, format_rails_option(r, list, "where"), &text))
		i->predicate = text;
}

static bool odd_index(const struct rails *r, uint32_t list)
{
	static const char *const keys[] = {
		"length", "order", "opclass", "include", "type", "nulls_not_distinct"};
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (format_rails_option(r, list, keys[i]) != UINT32_MAX)
			return true;
	return false;
}

static void make_index(
	struct rails *r, struct rails_table *t, uint32_t node, uint32_t list, struct names_list columns)
{
	struct format_ddl_index i = {.table = table_of(t), .columns = columns};
	i.name = format_rails_index_name(r, t->name, &columns);
	index_options(r, list, &i);
	/* "lower(email)": one string that is no name is SQL */
	if (columns.n == 1 && str_find(columns.v[0], STR("("), 0) != SIZE_MAX) {
		i.expressions = columns;
		if (format_rails_option(r, list, "name") == UINT32_MAX)
			format_rails_unknown(
				r, node, "an index over an expression, whose name Rails derives");
	}
	if (odd_index(r, list))
		format_rails_unknown(r, node, "an index with options that are not read");
	put_index(r, t, &i);
}

void format_rails_index(struct rails *r, struct rails_table *t, const struct rails_call *c, size_t first)
{
	struct names_list columns = {0};
	if (format_rails_names(r, format_rails_argument(r, c, first), &columns))
		make_index(r, t, c->node, c->arguments, columns);
	else
		format_rails_unknown(r, c->node, "an index whose columns are computed");
}

static struct str actions(struct rails *r, uint32_t list)
{
	static const char *const keys[] = {"on_delete", "on_update"};
	static const char *const words[] = {"ON DELETE", "ON UPDATE"};
	struct str out = STR_NONE, value;
	for (size_t i = 0; i < 2; i++) {
		if (!format_rails_name(r, format_rails_option(r, list, keys[i]), &value))
			continue;
		const char *sql = str_eq(value, STR("cascade"))    ? "CASCADE"
				  : str_eq(value, STR("nullify"))  ? "SET NULL"
				  : str_eq(value, STR("restrict")) ? "RESTRICT"
								   : "NO ACTION";
		out = str_fmt(r->a, "%.*s%s%s %s", STRF(out), out.n ? " " : "", words[i], sql);
	}
	return out;
}

static void make_key(struct rails *r, struct rails_table *t, uint32_t node, uint32_t list, struct str column,
	struct str target)
{
	struct format_ddl_key k = {
		.name = format_rails_key_name(r, t->name, column), .target = {STR_NONE, target}};
	struct str text = STR("id");
	*VEC_PUSH(r->a, &k.columns) = column;
	(void)format_rails_name(r, format_rails_option(r, list, "primary_key"), &text);
	*VEC_PUSH(r->a, &k.target_columns) = text;
	(void)format_rails_name(r, format_rails_option(r, list, "name"), &k.name);
	k.actions = actions(r, list);
	put_key(r, t, node, &k);
}

void format_rails_foreign_key(
	struct rails *r, struct rails_table *t, const struct rails_call *c, size_t first)
{
	struct str target, column;
	if (!format_rails_name(r, format_rails_argument(r, c, first), &target)) {
		format_rails_unknown(r, c->node, "a foreign key whose target is computed");
		return;
	}
	column = str_fmt(r->a, "%.*s_id", STRF(inflect_singular(r->a, target)));
	if (format_rails_option(r, c->arguments, "column") != UINT32_MAX &&
		!format_rails_name(r, format_rails_option(r, c->arguments, "column"), &column)) {
		format_rails_unknown(r, c->node, "a foreign key whose column is computed");
		return;
	}
	make_key(r, t, c->node, c->arguments, column, target);
}

/* The columns of t.references: NAME_id, and NAME_type before it when it is polymorphic. */
static bool reference_columns(struct rails *r, struct rails_table *t, const struct rails_call *c,
	struct str name, struct names_list *columns)
{
	struct format_ddl_column id, type;
	struct str kind = r->release >= 51 ? STR("bigint") : STR("integer");
	uint32_t given = format_rails_option(r, c->arguments, "type");
	uint32_t poly = format_rails_option(r, c->arguments, "polymorphic");
	if (given != UINT32_MAX && !format_rails_name(r, given, &kind))
		return false;
	if (!format_rails_column(r, str_fmt(r->a, "%.*s_id", STRF(name)), kind, c->arguments, &id))
		return false;
	if (poly != UINT32_MAX && !format_rails_is(r, poly, "false")) {
		if (!format_rails_column(r, str_fmt(r->a, "%.*s_type", STRF(name)), STR("string"),
			    syntax_is(r->t, poly, "hash") ? poly : UINT32_MAX, &type))
			return false;
		type.not_null = type.not_null || id.not_null;
		*VEC_PUSH(r->a, columns) = type.name;
		put_column(r, t, &type, c->arguments);
	}
	*VEC_PUSH(r->a, columns) = id.name;
	put_column(r, t, &id, c->arguments);
	return true;
}

static void reference_index(struct rails *r, struct rails_table *t, const struct rails_call *c,
	struct str name, struct names_list columns)
{
	uint32_t node = format_rails_option(r, c->arguments, "index");
	struct format_ddl_index i = {.table = table_of(t), .columns = columns};
	struct names_list word = {0};
	if (node == UINT32_MAX ? r->release < 50 : format_rails_is(r, node, "false"))
		return;
	*VEC_PUSH(r->a, &word) = columns.n > 1 ? name : columns.v[0];
	i.name = format_rails_index_name(r, t->name, &word);
	if (syntax_is(r->t, node, "hash"))
		index_options(r, node, &i);
	put_index(r, t, &i);
}

static void make_reference(
	struct rails *r, struct rails_table *t, const struct rails_call *c, struct str name)
{
	struct names_list columns = {0};
	if (!reference_columns(r, t, c, name, &columns)) {
		format_rails_unknown(r, c->node, "a reference with a type that is not known");
		return;
	}
	reference_index(r, t, c, name, columns);
	uint32_t key = format_rails_option(r, c->arguments, "foreign_key");
	if (key == UINT32_MAX || format_rails_is(r, key, "false") || format_rails_is(r, key, "nil"))
		return;
	struct str target = inflect_plural(r->a, name);
	uint32_t hash = syntax_is(r->t, key, "hash") ? key : UINT32_MAX;
	(void)format_rails_name(r, format_rails_option(r, hash, "to_table"), &target);
	make_key(r, t, c->node, hash, columns.v[columns.n - 1], target);
}

void format_rails_reference(struct rails *r, struct rails_table *t, const struct rails_call *c, size_t first)
{
	struct str name;
	uint32_t node = format_rails_argument(r, c, first);
	if (node == UINT32_MAX)
		format_rails_unknown(r, c->node, "a reference without a name");
	for (; node != UINT32_MAX; node = format_rails_argument(r, c, ++first)) {
		if (format_rails_name(r, node, &name))
			make_reference(r, t, c, name);
		else
			format_rails_unknown(r, node, "a reference whose name is computed");
	}
}

static void line_timestamps(struct rails *r, struct rails_table *t, const struct rails_call *c)
{
	struct format_ddl_column made = format_rails_timestamp(r, STR("created_at"), c->arguments);
	struct format_ddl_column changed = format_rails_timestamp(r, STR("updated_at"), c->arguments);
	put_column(r, t, &made, c->arguments);
	put_column(r, t, &changed, c->arguments);
}

static void line_columns(
	struct rails *r, struct rails_table *t, const struct rails_call *c, struct str type, size_t first)
{
	struct format_ddl_column column;
	struct str name;
	for (size_t k = first;; k++) {
		uint32_t node = format_rails_argument(r, c, k);
		if (node == UINT32_MAX)
			return;
		if (!format_rails_name(r, node, &name) || !format_rails_is_type(r, type) ||
			!format_rails_column(r, name, type, c->arguments, &column)) {
			format_rails_unknown(
				r, c->node, "a column with a type or an option that is not known");
			return;
		}
		put_column(r, t, &column, c->arguments);
		uint32_t index = format_rails_option(r, c->arguments, "index");
		struct names_list one = {0};
		*VEC_PUSH(r->a, &one) = name;
		if (index != UINT32_MAX && !format_rails_is(r, index, "false"))
			make_index(r, t, c->node, syntax_is(r->t, index, "hash") ? index : UINT32_MAX, one);
	}
}

static void line_remove(
	struct rails *r, struct rails_table *t, const struct rails_call *c, const char *suffix)
{
	struct str name;
	for (size_t k = 0;; k++) {
		uint32_t node = format_rails_argument(r, c, k);
		if (node == UINT32_MAX)
			return;
		if (!format_rails_name(r, node, &name)) {
			format_rails_unknown(r, c->node, "a column whose name is computed");
			return;
		}
		format_rails_drop_column(r, t->name, str_fmt(r->a, "%.*s%s", STRF(name), suffix), false);
	}
}

static void line_check(struct rails *r, struct rails_table *t, const struct rails_call *c)
{
	struct str sql, name;
	if (!format_rails_name(r, format_rails_argument(r, c, 0), &sql)) {
		format_rails_unknown(r, c->node, "a check whose condition is computed");
		return;
	}
	struct str text = str_fmt(r->a, "%.*s_%.*s_chk", STRF(t->name), STRF(sql));
	name = str_fmt(r->a, "chk_rails_%.*s", STRF(str_sub(sha_hex(r->a, text), 0, 10)));
	(void)format_rails_name(r, format_rails_option(r, c->arguments, "name"), &name);
	struct str clause =
		str_fmt(r->a, "CONSTRAINT %.*s CHECK (%.*s)", STRF(format_ddl_name(&r->d, name)), STRF(sql));
	if (t->create)
		*VEC_PUSH(r->a, &t->making.clauses) = clause;
	else if (!format_ddl_add_constraint(&r->d, table_of(t), clause))
		format_rails_unknown(r, c->node, "a check that Rails adds by copying the table");
}

static bool is_one(struct str s, const char *const *list)
{
	for (; *list; list++)
		if (str_eq(s, str_of(*list)))
			return true;
	return false;
}

void format_rails_table_line(struct rails *r, struct rails_table *t, const struct rails_call *c)
{
	static const char *const references[] = {"references", "belongs_to", NULL};
	static const char *const only_change[] = {"change", "change_default", "change_null", "remove_index",
		"remove_foreign_key", "remove_references", "remove_belongs_to", "exclusion_constraint",
		"unique_constraint", "primary_key", "attachment", NULL};
	struct str name, to, type;
	if (is_one(c->method, references)) {
		format_rails_reference(r, t, c, 0);
	} else if (str_eq(c->method, STR("timestamps"))) {
		line_timestamps(r, t, c);
	} else if (str_eq(c->method, STR("index"))) {
		format_rails_index(r, t, c, 0);
	} else if (str_eq(c->method, STR("foreign_key"))) {
		format_rails_foreign_key(r, t, c, 0);
	} else if (str_eq(c->method, STR("check_constraint"))) {
		line_check(r, t, c);
	} else if (str_eq(c->method, STR("remove")) && !t->create) {
		line_remove(r, t, c, "");
	} else if (str_eq(c->method, STR("remove_timestamps")) && !t->create) {
		format_ddl_drop_column(&r->d, table_of(t), STR("created_at"), false);
		format_ddl_drop_column(&r->d, table_of(t), STR("updated_at"), false);
	} else if (str_eq(c->method, STR("rename")) && !t->create &&
		   format_rails_name(r, format_rails_argument(r, c, 0), &name) &&
		   format_rails_name(r, format_rails_argument(r, c, 1), &to)) {
		format_rails_rename_column(r, t->name, name, to);
	} else if (str_eq(c->method, STR("column")) &&
		   format_rails_name(r, format_rails_argument(r, c, 1), &type)) {
		struct format_ddl_column column;
		if (format_rails_name(r, format_rails_argument(r, c, 0), &name) &&
			format_rails_column(r, name, type, c->arguments, &column))
			put_column(r, t, &column, c->arguments);
		else
			format_rails_unknown(
				r, c->node, "a column with a type or an option that is not known");
	} else if (is_one(c->method, only_change) || c->arguments == UINT32_MAX) {
		format_rails_unknown(r, c->node, "a change of the table that is not read");
	} else {
		line_columns(r, t, c, c->method, 0);
	}
}
