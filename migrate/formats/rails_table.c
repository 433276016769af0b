#include "base/sha.h"
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
		format_rails_add_column(r, t->name, c, maybe);
}

static void put_key(struct rails *r, struct rails_table *t, uint32_t node, const struct format_ddl_key *k)
{
	struct str clause = format_ddl_foreign_key(&r->d, k);
	if (t->create)
		*VEC_PUSH(r->a, &t->making.clauses) = clause;
	else if (!format_rails_copy(r, t->name, "constraint", STR_NONE, clause) &&
		 !format_ddl_add_constraint(&r->d, table_of(t), clause))
		format_rails_unknown(r, node, "a foreign key that is not read");
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

/* DEFERRABLE, of PostgreSQL: true, :immediate or :deferred. */
static struct str deferrable(struct rails *r, uint32_t list)
{
	struct str how;
	uint32_t node = format_rails_option(r, list, "deferrable");
	if (r->s->dialect != DIALECT_POSTGRESQL || node == UINT32_MAX || format_rails_is(r, node, "false") ||
		format_rails_is(r, node, "nil"))
		return STR_NONE;
	if (!format_rails_name(r, node, &how))
		return STR(" DEFERRABLE");
	return str_eq(how, STR("deferred")) ? STR(" DEFERRABLE INITIALLY DEFERRED")
					    : STR(" DEFERRABLE INITIALLY IMMEDIATE");
}

static void make_key(struct rails *r, struct rails_table *t, uint32_t node, uint32_t list,
	struct names_list columns, struct str target)
{
	struct format_ddl_key k = {.columns = columns, .target = format_rails_named(target)};
	struct str all = STR_NONE;
	for (size_t i = 0; i < columns.n; i++)
		all = str_fmt(r->a, "%.*s%s%.*s", STRF(all), i ? "_and_" : "", STRF(columns.v[i]));
	k.name = format_rails_key_name(r, t->name, all);
	if (!format_rails_names(r, format_rails_option(r, list, "primary_key"), &k.target_columns))
		*VEC_PUSH(r->a, &k.target_columns) = STR("id");
	(void)format_rails_name(r, format_rails_option(r, list, "name"), &k.name);
	bool later = r->s->dialect == DIALECT_POSTGRESQL && !t->create &&
		     format_rails_is(r, format_rails_option(r, list, "validate"), "false");
	k.actions = str_fmt(r->a, "%.*s%.*s%s", STRF(actions(r, list)), STRF(deferrable(r, list)),
		later ? " NOT VALID" : "");
	if (!format_rails_is(r, format_rails_option(r, list, "if_not_exists"), "true") || t->create) {
		put_key(r, t, node, &k);
		return;
	}
	(void)format_when_open(
		&r->d, format_when_not(r->a, format_when_part(r->a, "foreign", t->name, k.name)));
	put_key(r, t, node, &k);
	format_when_end(&r->d);
}

void format_rails_foreign_key(
	struct rails *r, struct rails_table *t, const struct rails_call *c, size_t first)
{
	struct str target;
	struct names_list columns = {0};
	if (!format_rails_name(r, format_rails_argument(r, c, first), &target)) {
		format_rails_unknown(r, c->node, "a foreign key whose target is computed");
		return;
	}
	if (format_rails_option(r, c->arguments, "column") == UINT32_MAX)
		*VEC_PUSH(r->a, &columns) = str_fmt(
			r->a, "%.*s_id", STRF(inflect_singular(r->a, format_rails_named(target).name)));
	else if (!format_rails_names(r, format_rails_option(r, c->arguments, "column"), &columns)) {
		format_rails_unknown(r, c->node, "a foreign key whose column is computed");
		return;
	}
	make_key(r, t, c->node, c->arguments, columns, target);
}

/* The columns of t.references: NAME_id, and NAME_type before it when it is polymorphic. */
static bool reference_columns(struct rails *r, struct rails_table *t, const struct rails_call *c,
	struct str name, struct names_list *columns)
{
	struct format_ddl_column id, type;
	bool wide = r->release >= 51 && r->s->dialect != DIALECT_SQLITE; /* whose adapter says integer */
	struct str kind = wide ? STR("bigint") : STR("integer");
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
	if (syntax_is(r->t, node, "hash")) {
		format_rails_index_options(r, node, &i);
	}
	format_rails_put_index(r, t, &i);
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
	struct names_list id = {0};
	*VEC_PUSH(r->a, &id) = columns.v[columns.n - 1];
	make_key(r, t, c->node, hash, id, target);
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
		if (node == UINT32_MAX || syntax_is(r->t, node, "hash"))
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
			format_rails_table_index(
				r, t, c->node, syntax_is(r->t, index, "hash") ? index : UINT32_MAX, one);
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
	else if (!format_rails_copy(r, t->name, "constraint", name, clause))
		(void)format_ddl_add_constraint(&r->d, table_of(t), clause);
}

bool format_rails_constraint_name(
	struct rails *r, const struct rails_call *c, struct str table, size_t first, struct str *out)
{
	struct names_list columns = {0};
	struct str text = STR_NONE;
	bool unique = str_find(c->method, STR("unique"), 0) != SIZE_MAX;
	uint32_t given = format_rails_option(r, c->arguments, unique ? "column" : "expression");
	if (format_rails_name(r, format_rails_option(r, c->arguments, "name"), out))
		return true;
	if (!format_rails_names(
		    r, given == UINT32_MAX ? format_rails_argument(r, c, first) : given, &columns) &&
		!format_rails_names(r, format_rails_option(r, c->arguments, "using_index"), &columns))
		return false;
	for (size_t i = 0; i < columns.n; i++)
		text = str_fmt(r->a, "%.*s%s%.*s", STRF(text), i ? "_and_" : "", STRF(columns.v[i]));
	text = str_fmt(r->a, "%.*s_%.*s_%s", STRF(table), STRF(text), unique ? "unique" : "excl");
	*out = str_fmt(
		r->a, "%s_rails_%.*s", unique ? "uniq" : "excl", STRF(str_sub(sha_hex(r->a, text), 0, 10)));
	return true;
}

void format_rails_constraint(struct rails *r, struct rails_table *t, const struct rails_call *c, size_t first)
{
	struct names_list columns = {0};
	struct str name, text, clause = STR_NONE, where;
	bool unique = str_find(c->method, STR("unique"), 0) != SIZE_MAX;
	bool read = format_rails_constraint_name(r, c, t->name, first, &name);
	uint32_t node = format_rails_argument(r, c, first);
	if (read && unique &&
		format_rails_name(r, format_rails_option(r, c->arguments, "using_index"), &text))
		clause = str_fmt(r->a, "UNIQUE USING INDEX %.*s", STRF(format_ddl_name(&r->d, text)));
	else if (read && unique && format_rails_names(r, node, &columns))
		clause = str_fmt(r->a, "UNIQUE%s %.*s",
			format_rails_is(r, format_rails_option(r, c->arguments, "nulls_not_distinct"), "true")
				? " NULLS NOT DISTINCT"
				: "",
			STRF(format_ddl_list(&r->d, &columns)));
	else if (read && !unique && format_rails_name(r, node, &text)) {
		struct str using = STR("gist");
		(void)format_rails_name(r, format_rails_option(r, c->arguments, "using"), &using);
		clause = str_fmt(r->a, "EXCLUDE USING %.*s (%.*s)", STRF(using), STRF(text));
		if (format_rails_name(r, format_rails_option(r, c->arguments, "where"), &where))
			clause = str_fmt(r->a, "%.*s WHERE (%.*s)", STRF(clause), STRF(where));
	}
	if (!clause.n || r->s->dialect != DIALECT_POSTGRESQL) {
		format_rails_unknown(r, c->node, "a constraint that is not read");
		return;
	}
	clause = str_fmt(r->a, "CONSTRAINT %.*s %.*s%.*s", STRF(format_ddl_name(&r->d, name)), STRF(clause),
		STRF(deferrable(r, c->arguments)));
	if (t->create)
		*VEC_PUSH(r->a, &t->making.clauses) = clause;
	else
		(void)format_ddl_add_constraint(&r->d, table_of(t), clause);
}

/* t.change(:a, ...) is change_column(table, :a, ...) and so on. */
static bool line_change(struct rails *r, struct rails_table *t, const struct rails_call *c)
{
	static const char *const calls[][2] = {{"change", "change_column"},
		{"change_default", "change_column_default"}, {"change_null", "change_column_null"},
		{"remove_index", "remove_index"}, {"rename_index", "rename_index"},
		{"remove_foreign_key", "remove_foreign_key"}, {"remove_references", "remove_reference"},
		{"remove_belongs_to", "remove_reference"},
		{"remove_check_constraint", "remove_check_constraint"},
		{"remove_unique_constraint", "remove_unique_constraint"},
		{"remove_exclusion_constraint", "remove_exclusion_constraint"}};
	struct rails_call line = *c;
	for (size_t i = 0; !t->create && i < sizeof calls / sizeof *calls; i++) {
		if (!str_eq(c->method, str_of(calls[i][0])))
			continue;
		line.method = str_of(calls[i][1]);
		line.table = t->name;
		return format_rails_change(r, &line);
	}
	return false;
}

static void line_column(struct rails *r, struct rails_table *t, const struct rails_call *c)
{
	struct str name, type;
	struct format_ddl_column column;
	if (format_rails_name(r, format_rails_argument(r, c, 0), &name) &&
		format_rails_name(r, format_rails_argument(r, c, 1), &type) &&
		format_rails_column(r, name, type, c->arguments, &column))
		put_column(r, t, &column, c->arguments);
	else
		format_rails_unknown(r, c->node, "a column with a type or an option that is not known");
}

static bool line_of_table(struct rails *r, struct rails_table *t, const struct rails_call *c)
{
	static const char *const references[] = {"references", "belongs_to", NULL};
	static const char *const constraints[] = {"exclusion_constraint", "unique_constraint", NULL};
	if (str_one_of(c->method, references))
		format_rails_reference(r, t, c, 0);
	else if (str_eq(c->method, STR("timestamps")))
		line_timestamps(r, t, c);
	else if (str_eq(c->method, STR("index")))
		format_rails_index(r, t, c, 0);
	else if (str_eq(c->method, STR("foreign_key")))
		format_rails_foreign_key(r, t, c, 0);
	else if (str_eq(c->method, STR("check_constraint")))
		line_check(r, t, c);
	else if (str_one_of(c->method, constraints))
		format_rails_constraint(r, t, c, 0);
	else if (str_eq(c->method, STR("column")))
		line_column(r, t, c);
	else
		return false;
	return true;
}

void format_rails_table_line(struct rails *r, struct rails_table *t, const struct rails_call *c)
{
	static const char *const unread[] = {"primary_key", "attachment", "remove_columns", NULL};
	struct str name, to;
	if (line_of_table(r, t, c) || line_change(r, t, c))
		return;
	if (str_eq(c->method, STR("remove")) && !t->create) {
		line_remove(r, t, c, "");
	} else if (str_eq(c->method, STR("remove_timestamps")) && !t->create) {
		format_rails_drop_column(r, t->name, STR("created_at"), false);
		format_rails_drop_column(r, t->name, STR("updated_at"), false);
	} else if (str_eq(c->method, STR("rename")) && !t->create &&
		   format_rails_name(r, format_rails_argument(r, c, 0), &name) &&
		   format_rails_name(r, format_rails_argument(r, c, 1), &to)) {
		format_rails_rename_column(r, t->name, name, to);
	} else if (str_one_of(c->method, unread) || c->arguments == UINT32_MAX) {
		format_rails_unknown(r, c->node, "a change of the table that is not read");
	} else {
		line_columns(r, t, c, c->method, 0);
	}
}
