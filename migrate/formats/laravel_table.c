#include "migrate/formats/laravel.h"
#include "parse/inflect.h"

static struct format_ddl_table table_of(const struct laravel_table *t)
{
	size_t dot = str_chr(t->name, '.');
	if (dot == SIZE_MAX)
		return (struct format_ddl_table){STR_NONE, t->name};
	return (struct format_ddl_table){str_sub(t->name, 0, dot), str_sub(t->name, dot + 1, t->name.n)};
}

struct str format_laravel_usual_name(
	struct arena *a, struct str table, const struct names_list *columns, const char *kind)
{
	struct str out = table;
	for (size_t i = 0; i < columns->n; i++)
		out = str_fmt(a, "%.*s_%.*s", STRF(out), STRF(columns->v[i]));
	out = str_lower(a, str_fmt(a, "%.*s_%s", STRF(out), kind));
	char *p = str_z(a, out);
	for (size_t i = 0; i < out.n; i++)
		if (p[i] == '-' || p[i] == '.')
			p[i] = '_';
	return (struct str){p, out.n};
}

static struct str usual_name(
	struct laravel *r, const struct laravel_table *t, const struct names_list *columns, const char *kind)
{
	return format_laravel_usual_name(r->a, t->name, columns, kind);
}

/* Statements of the line: behind the table when it is being made. */
static struct format_ddl writer(struct laravel *r, struct laravel_table *t)
{
	struct format_ddl d = r->d;
	if (t->create)
		d.out = &t->later;
	return d;
}

static void put_column(struct laravel *r, struct laravel_table *t, const struct format_ddl_column *c)
{
	if (t->create)
		*VEC_PUSH(r->a, &t->making.columns) = *c;
	else
		format_ddl_add_column(&r->d, table_of(t), c, false);
}

static void put_unique(struct laravel *r, struct laravel_table *t, struct str name, struct names_list columns)
{
	struct format_ddl d = writer(r, t);
	struct format_ddl_index i = {.name = name, .table = table_of(t), .unique = true, .columns = columns};
	struct str list = format_ddl_list(&d, &columns), quoted = format_ddl_name(&d, name);
	if (r->s->dialect == DIALECT_POSTGRESQL)
		(void)format_ddl_add_constraint(&d, table_of(t),
			str_fmt(r->a, "CONSTRAINT %.*s UNIQUE %.*s", STRF(quoted), STRF(list)));
	else
		format_ddl_create_index(&d, &i);
}

/* PostgreSQL: over to_tsvector() of the columns, in the language that language() names. */
static void put_full_text(struct laravel *r, struct laravel_table *t, struct str name,
	const struct names_list *columns, struct str language)
{
	struct format_ddl d = writer(r, t);
	struct str table = format_ddl_table_name(&d, table_of(t)), quoted = format_ddl_name(&d, name),
		   list = STR_NONE;
	for (size_t i = 0; i < columns->n; i++)
		list = str_fmt(r->a, "%.*s%sto_tsvector(%.*s, %.*s)", STRF(list), i ? " || " : "",
			STRF(format_ddl_text(&d, language)), STRF(format_ddl_name(&d, columns->v[i])));
	if (r->s->dialect == DIALECT_MYSQL)
		format_ddl_sql(&d, str_fmt(r->a, "alter table %.*s add fulltext %.*s%.*s", STRF(table),
					   STRF(quoted), STRF(format_ddl_list(&d, columns))));
	else if (r->s->dialect == DIALECT_POSTGRESQL)
		format_ddl_sql(&d, str_fmt(r->a, "create index %.*s on %.*s using gin ((%.*s))", STRF(quoted),
					   STRF(table), STRF(list)));
	else
		format_laravel_unknown(r, 0, "a full-text index, which Laravel has not for SQLite");
}

static void put_spatial(
	struct laravel *r, struct laravel_table *t, struct str name, const struct names_list *columns)
{
	struct format_ddl d = writer(r, t);
	struct str table = format_ddl_table_name(&d, table_of(t)), quoted = format_ddl_name(&d, name),
		   list = format_ddl_list(&d, columns);
	if (r->s->dialect == DIALECT_MYSQL)
		format_ddl_sql(&d, str_fmt(r->a, "alter table %.*s add spatial index %.*s%.*s", STRF(table),
					   STRF(quoted), STRF(list)));
	else
		format_ddl_sql(&d, str_fmt(r->a, "create index %.*s on %.*s using gist %.*s", STRF(quoted),
					   STRF(table), STRF(list)));
}

static struct str language_of(const struct laravel *r, const struct laravel_chain *c)
{
	struct str out = STR("english");
	const struct laravel_call *m = c ? format_laravel_find(c, "language") : NULL;
	if (m)
		(void)format_laravel_string(r, format_laravel_argument(r, m, 0, "language"), &out);
	return out;
}

static void put_index(struct laravel *r, struct laravel_table *t, struct str kind, struct str name,
	struct names_list columns, const struct laravel_chain *c)
{
	struct format_ddl d = writer(r, t);
	struct format_ddl_index i = {.table = table_of(t), .columns = columns};
	if (str_ieq(kind, STR("fullText"))) {
		put_full_text(r, t, name.n ? name : usual_name(r, t, &columns, "fulltext"), &columns,
			language_of(r, c));
		return;
	}
	if (str_eq(kind, STR("spatialIndex"))) {
		put_spatial(r, t, name.n ? name : usual_name(r, t, &columns, "spatialindex"), &columns);
		return;
	}
	if (str_eq(kind, STR("unique"))) {
		put_unique(r, t, name.n ? name : usual_name(r, t, &columns, "unique"), columns);
		return;
	}
	if (str_eq(kind, STR("primary"))) {
		struct str clause = str_fmt(r->a, "PRIMARY KEY %.*s", STRF(format_ddl_list(&d, &columns)));
		if (t->create)
			*VEC_PUSH(r->a, &t->making.clauses) = clause;
		else if (!format_ddl_add_constraint(&d, table_of(t), clause))
			format_laravel_unknown(r, 0, "a primary key that is added by copying the table");
		return;
	}
	i.name = name.n ? name : usual_name(r, t, &columns, "index");
	format_ddl_create_index(&d, &i);
}

static bool is_index(struct str name)
{
	static const char *const kinds[] = {
		"index", "unique", "primary", "fullText", "fulltext", "spatialIndex", NULL};
	return str_one_of(name, kinds);
}

/* ->index(), ->unique('name') behind a column: one kind alone, the first of Blueprint::addFluentIndexes(). */
static void fluent_indexes(
	struct laravel *r, struct laravel_table *t, const struct laravel_chain *c, struct str column)
{
	static const char *const kinds[] = {
		"primary", "unique", "index", "fulltext", "fullText", "spatialIndex"};
	const struct laravel_call *found = NULL;
	struct laravel_chain rest = *c;
	struct names_list one = {0};
	struct str name = STR_NONE;
	rest.calls.v++;
	rest.calls.n--;
	for (size_t k = 0; k < sizeof kinds / sizeof *kinds && !found; k++)
		found = format_laravel_find(&rest, kinds[k]);
	if (!found)
		return;
	*VEC_PUSH(r->a, &one) = column;
	(void)format_laravel_string(r, format_laravel_argument(r, found, 0, "indexName"), &name);
	put_index(r, t, found->name, name, one, NULL);
}

static struct str actions(struct laravel *r, const struct laravel_chain *c)
{
	static const struct {
		const char *call, *sql;
	} whole[] = {{"cascadeOnDelete", "on delete cascade"}, {"nullOnDelete", "on delete set null"},
		{"restrictOnDelete", "on delete restrict"}, {"noActionOnDelete", "on delete no action"},
		{"cascadeOnUpdate", "on update cascade"}, {"restrictOnUpdate", "on update restrict"}};
	struct str out = STR_NONE, text;
	const struct laravel_call *m = format_laravel_find(c, "onDelete");
	if (m && format_laravel_string(r, format_laravel_argument(r, m, 0, "action"), &text))
		out = str_fmt(r->a, "on delete %.*s", STRF(text));
	m = format_laravel_find(c, "onUpdate");
	if (m && format_laravel_string(r, format_laravel_argument(r, m, 0, "action"), &text))
		out = str_fmt(r->a, "%.*s on update %.*s", STRF(out), STRF(text));
	for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
		if (format_laravel_find(c, whole[i].call))
			out = str_fmt(r->a, "%.*s %s", STRF(out), whole[i].sql);
	return str_trim(out);
}

static void put_key(
	struct laravel *r, struct laravel_table *t, const struct laravel_chain *c, struct format_ddl_key *k)
{
	struct format_ddl d = writer(r, t);
	if (!k->name.n)
		k->name = usual_name(r, t, &k->columns, "foreign");
	k->actions = actions(r, c);
	if (r->s->dialect == DIALECT_SQLITE)
		k->name = STR_NONE;
	struct str clause = format_ddl_foreign_key(&d, k);
	if (r->s->dialect == DIALECT_SQLITE && t->create)
		*VEC_PUSH(r->a, &t->making.clauses) = clause;
	else if (!format_ddl_add_constraint(&d, table_of(t), clause))
		format_laravel_unknown(r, c->node, "a foreign key that is added by copying the table");
}

/* foreign('a')->references('id')->on('users') */
static void foreign(struct laravel *r, struct laravel_table *t, const struct laravel_chain *c)
{
	struct format_ddl_key k = {0};
	const struct laravel_call *on = format_laravel_find(c, "on"),
				  *to = format_laravel_find(c, "references");
	bool read =
		on && to &&
		format_laravel_strings(
			r, format_laravel_argument(r, &c->calls.v[0], 0, "columns"), &k.columns) &&
		format_laravel_strings(r, format_laravel_argument(r, to, 0, "columns"), &k.target_columns) &&
		format_laravel_string(r, format_laravel_argument(r, on, 0, "table"), &k.target.name);
	(void)format_laravel_string(r, format_laravel_argument(r, &c->calls.v[0], 1, "name"), &k.name);
	if (read)
		put_key(r, t, c, &k);
	else
		format_laravel_unknown(r, c->node, "a foreign key that is not read");
}

/* foreignId('user_id')->constrained('users', 'id') */
static void constrained(
	struct laravel *r, struct laravel_table *t, const struct laravel_chain *c, struct str column)
{
	const struct laravel_call *m = format_laravel_find(c, "constrained");
	struct format_ddl_key k = {0};
	struct str to = STR("id");
	struct laravel_model model;
	if (!m)
		return;
	size_t id = str_rchr(column, '_');
	k.target.name = inflect_plural(r->a, str_sub(column, 0, id));
	if (str_ieq(c->calls.v[0].name, STR("foreignIdFor")) &&
		format_laravel_model_of(r, &c->calls.v[0], &model)) {
		size_t key = column.n > model.key.n + 1 ? column.n - model.key.n - 1 : column.n;
		k.target.name =
			r->release >= 11 ? model.table : inflect_plural(r->a, str_sub(column, 0, key));
		to = model.key;
	}
	(void)format_laravel_string(r, format_laravel_argument(r, m, 0, "table"), &k.target.name);
	(void)format_laravel_string(r, format_laravel_argument(r, m, 1, "column"), &to);
	(void)format_laravel_string(r, format_laravel_argument(r, m, 2, "indexName"), &k.name);
	*VEC_PUSH(r->a, &k.columns) = column;
	*VEC_PUSH(r->a, &k.target_columns) = to;
	put_key(r, t, c, &k);
}

static void columns(struct laravel *r, struct laravel_table *t, const struct laravel_chain *c,
	const struct format_ddl_column *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		put_column(r, t, &v[i]);
	if (str_ends(c->calls.v[0].name, STR("orphs"))) {
		struct names_list both = {0};
		struct str name = STR_NONE;
		*VEC_PUSH(r->a, &both) = v[0].name;
		*VEC_PUSH(r->a, &both) = v[1].name;
		(void)format_laravel_string(
			r, format_laravel_argument(r, &c->calls.v[0], 1, "indexName"), &name);
		put_index(r, t, STR("index"), name, both, NULL);
		return;
	}
	if (n == 1) {
		fluent_indexes(r, t, c, v[0].name);
		constrained(r, t, c, v[0].name);
	}
}

/* Before release 11 what a change does not name stays as it is (Doctrine's comparison made the statement). */
static bool change_in_part(struct laravel *r, struct laravel_table *t, const struct laravel_chain *c,
	const struct format_ddl_column *v)
{
	bool null = format_laravel_find(c, "nullable") != NULL;
	bool def = format_laravel_find(c, "default") || format_laravel_find(c, "useCurrent");
	if (r->s->dialect == DIALECT_MYSQL) {
		if (!format_ddl_change_column(&r->d, table_of(t), v) || !r->d.out->n)
			return false;
		r->d.out->v[r->d.out->n - 1].flags |=
			(null ? 0u : (unsigned)SQL_KEEPS_NULL) | (def ? 0u : (unsigned)SQL_KEEPS_DEFAULT);
		return true;
	}
	if (r->s->dialect != DIALECT_POSTGRESQL)
		return false;
	struct str name = format_ddl_name(&r->d, v->name);
	format_ddl_sql(
		&r->d, str_fmt(r->a, "ALTER TABLE %.*s ALTER COLUMN %.*s TYPE %.*s",
			       STRF(format_ddl_table_name(&r->d, table_of(t))), STRF(name), STRF(v->type)));
	return (!null || format_ddl_change_null(&r->d, table_of(t), v->name, v->not_null)) &&
	       (!def || format_ddl_change_default(&r->d, table_of(t), v->name, v->def));
}

/* ->change(): of release 11 on it says the whole column anew. */
static void change(struct laravel *r, struct laravel_table *t, const struct laravel_chain *c,
	const struct format_ddl_column *v)
{
	bool done = r->release >= 11 ? format_ddl_change_column(&r->d, table_of(t), v)
				     : r->release && change_in_part(r, t, c, v);
	if (!done)
		format_laravel_unknown(r, c->node, "a changed column that is not known whole");
	fluent_indexes(r, t, c, v->name);
}

/* -- what takes away -- */

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
		if (str_eq(call->name, str_of(fixed[i].call))) {
			for (size_t k = 0; k < 2 && fixed[i].columns[k]; k++)
				format_ddl_drop_column(
					&r->d, table_of(t), str_of(fixed[i].columns[k]), false);
			return true;
		}
	if (!str_eq(call->name, STR("dropColumn")))
		return false;
	for (size_t k = 0;; k++) {
		uint32_t node = format_laravel_argument(r, call, k, "columns");
		if (node == UINT32_MAX)
			break;
		if (!format_laravel_strings(r, node, &names))
			format_laravel_unknown(r, c->node, "a column whose name is computed");
	}
	for (size_t i = 0; i < names.n; i++)
		format_ddl_drop_column(&r->d, table_of(t), names.v[i], false);
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
	*out = usual_name(r, t, &list, kind);
	return true;
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
		if (!str_eq(call->name, str_of(drops[i].call)))
			continue;
		bool read = name_or_columns(r, t, call, drops[i].kind, &name);
		bool constraint = i == 0 || (i == 1 && r->s->dialect == DIALECT_POSTGRESQL);
		if (read && constraint)
			read = format_ddl_drop_constraint(&r->d, table_of(t), drops[i].constraint, name);
		else if (read)
			format_ddl_drop_index(&r->d, table_of(t), name, false);
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
	if (str_eq(call->name, STR("dropMorphs")) && named) {
		*VEC_PUSH(r->a, &list) = str_fmt(r->a, "%.*s_type", STRF(name));
		*VEC_PUSH(r->a, &list) = str_fmt(r->a, "%.*s_id", STRF(name));
		(void)format_laravel_string(r, format_laravel_argument(r, call, 1, "indexName"), &column);
		format_ddl_drop_index(&r->d, table_of(t), usual_name(r, t, &list, "index"), true);
		for (size_t i = 0; i < list.n; i++)
			format_ddl_drop_column(&r->d, table_of(t), list.v[i], false);
		return true;
	}
	bool key = str_starts(call->name, STR("dropConstrainedForeignId"));
	if (!named || (!key && !str_starts(call->name, STR("dropForeignIdFor"))))
		return false;
	*VEC_PUSH(r->a, &list) = name;
	if (r->s->dialect != DIALECT_SQLITE)
		(void)format_ddl_drop_constraint(
			&r->d, table_of(t), FORMAT_DDL_FOREIGN_KEY, usual_name(r, t, &list, "foreign"));
	if (key)
		format_ddl_drop_column(&r->d, table_of(t), name, false);
	return true;
}

/* MySQL knows one primary key without a name; PostgreSQL's is "TABLE_pkey" unless one is given. */
static bool drop_primary(struct laravel *r, struct laravel_table *t, const struct laravel_chain *c)
{
	struct str name = STR_NONE, table = format_ddl_table_name(&r->d, table_of(t));
	if (!str_eq(c->calls.v[0].name, STR("dropPrimary")))
		return false;
	if (r->s->dialect == DIALECT_MYSQL) {
		format_ddl_sql(&r->d, str_fmt(r->a, "alter table %.*s drop primary key", STRF(table)));
		return true;
	}
	/* Laravel's grammar passes over the given one. */
	name = str_fmt(r->a, "%.*s_pkey", STRF(t->name));
	if (r->s->dialect == DIALECT_SQLITE ||
		!format_ddl_drop_constraint(&r->d, table_of(t), FORMAT_DDL_UNIQUE, name))
		format_laravel_unknown(r, c->node, "a primary key that is dropped by copying the table");
	return true;
}

static bool rename_other(struct laravel *r, struct laravel_table *t, const struct laravel_chain *c)
{
	const struct laravel_call *call = &c->calls.v[0];
	struct str from, to;
	if (str_eq(call->name, STR("rename")) &&
		format_laravel_string(r, format_laravel_argument(r, call, 0, "to"), &to)) {
		format_ddl_rename_table(&r->d, table_of(t), to);
		return true;
	}
	if (!str_eq(call->name, STR("renameIndex")) || r->s->dialect == DIALECT_SQLITE ||
		!format_laravel_string(r, format_laravel_argument(r, call, 0, "from"), &from) ||
		!format_laravel_string(r, format_laravel_argument(r, call, 1, "to"), &to))
		return false;
	struct str one = format_ddl_name(&r->d, from), other = format_ddl_name(&r->d, to);
	if (r->s->dialect == DIALECT_MYSQL)
		format_ddl_sql(&r->d,
			str_fmt(r->a, "alter table %.*s rename index %.*s to %.*s",
				STRF(format_ddl_table_name(&r->d, table_of(t))), STRF(one), STRF(other)));
	else
		format_ddl_sql(
			&r->d, str_fmt(r->a, "alter index %.*s rename to %.*s", STRF(one), STRF(other)));
	return true;
}

static bool rename_column(struct laravel *r, struct laravel_table *t, const struct laravel_chain *c)
{
	struct str from, to;
	const struct laravel_call *call = &c->calls.v[0];
	if (!str_eq(call->name, STR("renameColumn")))
		return false;
	if (format_laravel_string(r, format_laravel_argument(r, call, 0, "from"), &from) &&
		format_laravel_string(r, format_laravel_argument(r, call, 1, "to"), &to))
		format_ddl_rename_column(&r->d, table_of(t), from, to);
	else
		format_laravel_unknown(r, c->node, "a column whose name is computed");
	return true;
}

static bool standing_index(struct laravel *r, struct laravel_table *t, const struct laravel_chain *c)
{
	const struct laravel_call *call = &c->calls.v[0];
	struct names_list list = {0};
	struct str name = STR_NONE;
	if (!is_index(call->name))
		return false;
	(void)format_laravel_string(r, format_laravel_argument(r, call, 1, "name"), &name);
	if (format_laravel_strings(r, format_laravel_argument(r, call, 0, "columns"), &list))
		put_index(r, t, call->name, name, list, c);
	else
		format_laravel_unknown(r, c->node, "an index whose columns are computed");
	return true;
}

/* A column of which not all is known is there all the same: what is not known is the most that it may be. */
static void column_in_part(struct laravel *r, struct laravel_table *t, const struct laravel_chain *c,
	const struct format_ddl_column *known)
{
	struct format_ddl_column v[2] = {
		{.name = known->name, .type = known->type.n ? known->type : STR("text")}};
	format_laravel_unknown(r, c->node, "a column of which not all is read");
	if (!format_laravel_find(c, "change"))
		columns(r, t, c, v, 1);
}

void format_laravel_line(struct laravel *r, struct laravel_table *t, const struct laravel_chain *c)
{
	struct format_ddl_column v[2] = {{.name = STR_NONE}};
	size_t n;
	bool known, read;
	static const char *const harmless[] = {"comment", "charset", "collation", "engine", NULL};
	for (size_t i = 0; harmless[i]; i++)
		if (str_eq(c->calls.v[0].name, str_of(harmless[i])))
			return;
	if (standing_index(r, t, c) || rename_column(r, t, c) || rename_other(r, t, c) ||
		drop_columns(r, t, c) || drop_other(r, t, c) || drop_primary(r, t, c) || drop_more(r, t, c))
		return;
	if (str_eq(c->calls.v[0].name, STR("foreign"))) {
		foreign(r, t, c);
		return;
	}
	read = format_laravel_columns(r, c, v, &n, &known);
	if (read && !known && n == 1 && v[0].name.n) {
		column_in_part(r, t, c, &v[0]);
	} else if (!read || !known) {
		format_laravel_unknown(r, c->node, "a line of the table that is not read");
	} else if (format_laravel_find(c, "change")) {
		change(r, t, c, &v[0]);
	} else {
		columns(r, t, c, v, n);
	}
}
