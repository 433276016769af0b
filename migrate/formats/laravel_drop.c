#include "migrate/formats/laravel.h"

/* What takes away from a table, or gives it another name. */

static bool drop_columns(struct laravel *r, struct laravel_table *t, const struct laravel_chain *c)
{
	static const struct {
		const char *call, *columns[2];
	} fixed[] = {{"dropTimestamps", {"created_at", "updated_at"}},
		{"dropTimestampsTz", {"created_at", "updated_at"}}, {"dropSoftDeletes", {"deleted_at", NULL}},
		{"dropSoftDeletesTz", {"deleted_at", NULL}}, {"dropRememberToken", {"remember_token", NULL}}};
	const struct laravel_call *call = &c->calls.v[0];
	struct names_list names = {0};
	for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
		if (str_ieq(call->name, str_of(fixed[i].call))) {
			for (size_t k = 0; k < 2 && fixed[i].columns[k]; k++)
				format_ddl_drop_column(&r->d, format_laravel_table_of(t),
					str_of(fixed[i].columns[k]), false);
			return true;
		}
	if (!str_ieq(call->name, STR("dropColumn")))
		return false;
	for (size_t k = 0;; k++) {
		uint32_t node = format_laravel_argument(r, call, k, "columns");
		if (node == UINT32_MAX)
			break;
		if (!format_laravel_strings(r, node, &names))
			format_laravel_unknown(r, c->node, "a column whose name is computed");
	}
	for (size_t i = 0; i < names.n; i++)
		format_ddl_drop_column(&r->d, format_laravel_table_of(t), names.v[i], false);
	return true;
}

/* A name, or an array of columns whose usual name is meant. */
static bool name_or_columns(struct laravel *r, struct laravel_table *t, const struct laravel_call *c,
	const char *kind, struct str *out)
{
	struct names_list list = {0};
	uint32_t node = format_laravel_argument(r, c, 0, "index");
	if (format_laravel_string(r, node, out))
		return true;
	if (!format_laravel_strings(r, node, &list))
		return false;
	*out = format_laravel_usual_name(r->a, t->name, &list, kind);
	return true;
}

/* SQLite: the foreign key of these columns. */
static bool drop_key_of(struct laravel *r, struct laravel_table *t, const struct names_list *columns)
{
	struct str all = STR("");
	for (size_t i = 0; i < columns->n; i++)
		all = str_fmt(r->a, "%.*s%s%.*s", STRF(all), i ? "," : "", STRF(columns->v[i]));
	return format_laravel_remake(r, t, REPLAY_REMAKE_NO_FOREIGN, all, STR_NONE);
}

static bool drop_other(struct laravel *r, struct laravel_table *t, const struct laravel_chain *c)
{
	static const struct {
		const char *call, *kind;
		enum format_ddl_constraint constraint;
	} drops[] = {{"dropForeign", "foreign", FORMAT_DDL_FOREIGN_KEY},
		{"dropUnique", "unique", FORMAT_DDL_UNIQUE}, {"dropIndex", "index", FORMAT_DDL_CHECK},
		{"dropFullText", "fulltext", FORMAT_DDL_CHECK},
		{"dropSpatialIndex", "spatialindex", FORMAT_DDL_CHECK}};
	const struct laravel_call *call = &c->calls.v[0];
	struct str name;
	for (size_t i = 0; i < sizeof drops / sizeof *drops; i++) {
		if (!str_ieq(call->name, str_of(drops[i].call)))
			continue;
		bool read = name_or_columns(r, t, call, drops[i].kind, &name);
		struct names_list list = {0};
		uint32_t node = format_laravel_argument(r, call, 0, "index");
		struct str one;
		if (i == 0 && !format_laravel_string(r, node, &one) &&
			format_laravel_strings(r, node, &list) && drop_key_of(r, t, &list))
			return true;
		bool constraint = i == 0 || (i == 1 && r->s->dialect == DIALECT_POSTGRESQL);
		if (read && constraint)
			read = format_ddl_drop_constraint(
				&r->d, format_laravel_table_of(t), drops[i].constraint, name);
		else if (read)
			format_ddl_drop_index(&r->d, format_laravel_table_of(t), name, false);
		if (!read)
			format_laravel_unknown(
				r, c->node, "an index or a key that is dropped in a way that is not read");
		return true;
	}
	return false;
}

/* dropPrimary(), dropMorphs('x'), dropConstrainedForeignId('x_id') and the like. */
static bool drop_more(struct laravel *r, struct laravel_table *t, const struct laravel_chain *c)
{
	const struct laravel_call *call = &c->calls.v[0];
	struct str name = STR_NONE, column;
	struct laravel_model model;
	struct names_list list = {0};
	bool named = format_laravel_string(r, format_laravel_argument(r, call, 0, "column"), &name),
	     for_model = false;
	if (str_ends(call->name, STR("ForeignIdFor"))) {
		for_model = format_laravel_model_of(r, call, &model);
		if (for_model &&
			!format_laravel_string(r, format_laravel_argument(r, call, 1, "column"), &name))
			name = format_laravel_model_column(r->a, &model);
		named = for_model;
	}
	if (str_ieq(call->name, STR("dropMorphs")) && named) {
		*VEC_PUSH(r->a, &list) = str_fmt(r->a, "%.*s_type", STRF(name));
		*VEC_PUSH(r->a, &list) = str_fmt(r->a, "%.*s_id", STRF(name));
		(void)format_laravel_string(r, format_laravel_argument(r, call, 1, "indexName"), &column);
		format_ddl_drop_index(&r->d, format_laravel_table_of(t),
			format_laravel_usual_name(r->a, t->name, &list, "index"), true);
		for (size_t i = 0; i < list.n; i++)
			format_ddl_drop_column(&r->d, format_laravel_table_of(t), list.v[i], false);
		return true;
	}
	bool key = str_starts(call->name, STR("dropConstrainedForeignId"));
	if (!named || (!key && !str_starts(call->name, STR("dropForeignIdFor"))))
		return false;
	*VEC_PUSH(r->a, &list) = name;
	if (r->s->dialect == DIALECT_SQLITE)
		(void)drop_key_of(r, t, &list);
	else
		(void)format_ddl_drop_constraint(&r->d, format_laravel_table_of(t), FORMAT_DDL_FOREIGN_KEY,
			format_laravel_usual_name(r->a, t->name, &list, "foreign"));
	if (key)
		format_ddl_drop_column(&r->d, format_laravel_table_of(t), name, false);
	return true;
}

/* MySQL knows one primary key without a name; PostgreSQL's is "TABLE_pkey" unless one is given. */
static bool drop_primary(struct laravel *r, struct laravel_table *t, const struct laravel_chain *c)
{
	struct str name = STR_NONE, table = format_ddl_table_name(&r->d, format_laravel_table_of(t));
	if (!str_ieq(c->calls.v[0].name, STR("dropPrimary")))
		return false;
	if (r->s->dialect == DIALECT_MYSQL) {
		format_ddl_sql(&r->d, str_fmt(r->a, "alter table %.*s drop primary key", STRF(table)));
		return true;
	}
	if (format_laravel_remake(r, t, REPLAY_REMAKE_NO_PRIMARY, STR_NONE, STR_NONE))
		return true;
	/* Laravel's grammar passes over the given one. */
	name = str_fmt(r->a, "%.*s_pkey", STRF(t->name));
	if (r->s->dialect == DIALECT_SQLITE ||
		!format_ddl_drop_constraint(&r->d, format_laravel_table_of(t), FORMAT_DDL_UNIQUE, name))
		format_laravel_unknown(r, c->node, "a primary key that is dropped by copying the table");
	return true;
}

static bool rename_other(struct laravel *r, struct laravel_table *t, const struct laravel_chain *c)
{
	const struct laravel_call *call = &c->calls.v[0];
	struct str from, to;
	bool maybe = str_ieq(call->name, STR("dropIfExists"));
	if (maybe || str_ieq(call->name, STR("drop"))) {
		format_ddl_drop_table(&r->d, format_laravel_table_of(t), maybe);
		return true;
	}
	if (str_ieq(call->name, STR("rename")) &&
		format_laravel_string(r, format_laravel_argument(r, call, 0, "to"), &to)) {
		format_ddl_rename_table(&r->d, format_laravel_table_of(t), to);
		return true;
	}
	if (!str_ieq(call->name, STR("renameIndex")) ||
		!format_laravel_string(r, format_laravel_argument(r, call, 0, "from"), &from) ||
		!format_laravel_string(r, format_laravel_argument(r, call, 1, "to"), &to))
		return false;
	if (r->s->dialect == DIALECT_SQLITE)
		return format_laravel_remake(r, t, REPLAY_REMAKE_INDEX_NAME, from, to);
	struct str one = format_ddl_name(&r->d, from), other = format_ddl_name(&r->d, to);
	if (r->s->dialect == DIALECT_MYSQL)
		format_ddl_sql(&r->d, str_fmt(r->a, "alter table %.*s rename index %.*s to %.*s",
					      STRF(format_ddl_table_name(&r->d, format_laravel_table_of(t))),
					      STRF(one), STRF(other)));
	else
		format_ddl_sql(
			&r->d, str_fmt(r->a, "alter index %.*s rename to %.*s", STRF(one), STRF(other)));
	return true;
}

static bool rename_column(struct laravel *r, struct laravel_table *t, const struct laravel_chain *c)
{
	struct str from, to;
	const struct laravel_call *call = &c->calls.v[0];
	if (!str_ieq(call->name, STR("renameColumn")))
		return false;
	if (format_laravel_string(r, format_laravel_argument(r, call, 0, "from"), &from) &&
		format_laravel_string(r, format_laravel_argument(r, call, 1, "to"), &to))
		format_ddl_rename_column(&r->d, format_laravel_table_of(t), from, to);
	else
		format_laravel_unknown(r, c->node, "a column whose name is computed");
	return true;
}

bool format_laravel_drop(struct laravel *r, struct laravel_table *t, const struct laravel_chain *c)
{
	return rename_column(r, t, c) || rename_other(r, t, c) || drop_columns(r, t, c) ||
	       drop_other(r, t, c) || drop_primary(r, t, c) || drop_more(r, t, c);
}
