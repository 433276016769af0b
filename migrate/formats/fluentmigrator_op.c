#include "migrate/formats/fluentmigrator.h"

/* The operations: what a whole chain says, as statements. */

static const struct fluentmigrator_link *link(const struct fluentmigrator_chain *c, const char *name)
{
	for (size_t i = 1; i < c->n; i++)
		if (str_eq(c->v[i].name, str_of(name)))
			return &c->v[i];
	return NULL;
}

static bool has(const struct fluentmigrator_chain *c, const char *name)
{
	return link(c, name) != NULL;
}

/* The first value of a link; empty where the chain has none such, *known false where it is no literal. */
static struct str text(
	struct fluentmigrator *r, const struct fluentmigrator_chain *c, const char *name, bool *known)
{
	const struct fluentmigrator_link *l = link(c, name);
	struct str out = STR_NONE;
	if (l && l->values.n && !format_fluentmigrator_text(r, l, 0, &out))
		*known = false;
	return out;
}

static struct format_ddl_table table(
	struct fluentmigrator *r, const struct fluentmigrator_chain *c, const char *name, bool *known)
{
	struct format_ddl_table t = {STR_NONE, text(r, c, name, known)};
	struct str schema = text(r, c, has(c, "WithSchema") ? "WithSchema" : "InSchema", known);
	if (r->s->dialect != DIALECT_SQLITE)
		t.schema = schema;
	*known = *known && t.name.n;
	return t;
}

/* The values of all links of one of two names. */
static struct names_list columns(struct fluentmigrator *r, const struct fluentmigrator_chain *c, size_t from,
	const char *one, const char *many, bool *known)
{
	struct names_list out = {0}, some;
	for (size_t i = from; i < c->n; i++) {
		if (!str_eq(c->v[i].name, str_of(one)) && !str_eq(c->v[i].name, str_of(many)))
			continue;
		*known = format_fluentmigrator_texts(r, &c->v[i], &some) && *known;
		for (size_t k = 0; k < some.n; k++)
			*VEC_PUSH(r->a, &out) = some.v[k];
	}
	*known = *known && out.n;
	return out;
}

static struct str joined(
	struct fluentmigrator *r, const char *start, struct str name, const struct names_list *n)
{
	struct str out = str_fmt(r->a, "%s%.*s", start, STRF(name));
	for (size_t i = 0; i < n->n; i++)
		out = str_fmt(r->a, "%.*s_%.*s", STRF(out), STRF(n->v[i]));
	return out;
}

/* -- Create -- */

static void create_index(struct fluentmigrator *r, const struct fluentmigrator_chain *c, bool *known)
{
	struct format_ddl_index i = {
		.name = text(r, c, "Index", known), .table = table(r, c, "OnTable", known)};
	i.columns = columns(r, c, 2, "OnColumn", "OnColumns", known);
	i.unique = has(c, "Unique");
	i.predicate = text(r, c, "Filter", known);
	i.if_not_exists = r->guarded;
	if (!i.name.n)
		i.name = joined(r, "IX_", i.table.name, &i.columns);
	if (*known)
		format_ddl_create_index(&r->d, &i);
}

static struct str rules(const struct fluentmigrator_chain *c, struct arena *a)
{
	static const char *const words[][2] = {
		{"Cascade", "CASCADE"}, {"SetNull", "SET NULL"}, {"SetDefault", "SET DEFAULT"}};
	struct str out = STR_NONE;
	for (size_t i = 1; i < c->n; i++) {
		struct str name = c->v[i].name, value = format_fluentmigrator_source(&c->v[i], 0);
		bool both = str_eq(name, STR("OnDeleteOrUpdate"));
		value = str_sub(value, str_rchr(value, '.') + 1, value.n);
		for (size_t k = 0; k < 3; k++) {
			if (!str_eq(value, str_of(words[k][0])))
				continue;
			if (both || str_eq(name, STR("OnDelete")))
				out = str_fmt(a, "%.*s ON DELETE %s", STRF(out), words[k][1]);
			if (both || str_eq(name, STR("OnUpdate")))
				out = str_fmt(a, "%.*s ON UPDATE %s", STRF(out), words[k][1]);
		}
	}
	return str_trim(out);
}

/* FromTable("a").ForeignColumn("x").ToTable("b").PrimaryColumn("y"), each table with a schema of its own. */
static struct format_ddl_table end_of(
	struct fluentmigrator *r, const struct fluentmigrator_chain *c, const char *name, bool *known)
{
	struct format_ddl_table t = {STR_NONE, text(r, c, name, known)};
	for (size_t i = 1; i + 1 < c->n && r->s->dialect != DIALECT_SQLITE; i++)
		if (str_eq(c->v[i].name, str_of(name)) && str_eq(c->v[i + 1].name, STR("InSchema")))
			*known = format_fluentmigrator_text(r, &c->v[i + 1], 0, &t.schema) && *known;
	*known = *known && t.name.n;
	return t;
}

static struct str foreign_name(
	struct fluentmigrator *r, const struct format_ddl_key *k, struct format_ddl_table from)
{
	struct str near = joined(r, "FK_", from.name, &k->columns);
	return joined(r, str_z(r->a, str_fmt(r->a, "%.*s_", STRF(near))), k->target.name, &k->target_columns);
}

static void foreign_key(
	struct fluentmigrator *r, const struct fluentmigrator_chain *c, bool creates, bool *known)
{
	struct format_ddl_key k = {.name = text(r, c, "ForeignKey", known)};
	struct format_ddl_table from = {0};
	if (!creates && k.name.n) {
		from = table(r, c, "OnTable", known);
	} else {
		from = end_of(r, c, "FromTable", known);
		k.target = end_of(r, c, "ToTable", known);
		k.columns = columns(r, c, 2, "ForeignColumn", "ForeignColumns", known);
		k.target_columns = columns(r, c, 2, "PrimaryColumn", "PrimaryColumns", known);
		k.actions = rules(c, r->a);
	}
	if (!k.name.n)
		k.name = foreign_name(r, &k, from);
	if (!*known || r->s->dialect == DIALECT_SQLITE) /* whose generator leaves them out */
		return;
	if (creates)
		(void)format_ddl_add_constraint(&r->d, from, format_ddl_foreign_key(&r->d, &k));
	else
		(void)format_ddl_drop_constraint(&r->d, from, FORMAT_DDL_FOREIGN_KEY, k.name);
}

static void constraint(struct fluentmigrator *r, const struct fluentmigrator_chain *c, bool *known)
{
	bool primary = str_eq(c->v[1].name, STR("PrimaryKey"));
	struct str name = text(r, c, primary ? "PrimaryKey" : "UniqueConstraint", known);
	struct format_ddl_table t = table(r, c, "OnTable", known);
	struct names_list n = columns(r, c, 2, "Column", "Columns", known);
	if (!name.n)
		name = primary ? str_fmt(r->a, "PK_%.*s", STRF(t.name)) : joined(r, "UC_", t.name, &n);
	if (!*known)
		return;
	if (r->s->dialect == DIALECT_SQLITE && !primary) {
		struct format_ddl_index i = {.name = name, .table = t, .unique = true, .columns = n};
		format_ddl_create_index(&r->d, &i);
		return;
	}
	if (!format_ddl_add_constraint(&r->d, t,
		    str_fmt(r->a, "CONSTRAINT %.*s %s %.*s", STRF(format_ddl_name(&r->d, name)),
			    primary ? "PRIMARY KEY" : "UNIQUE", STRF(format_ddl_list(&r->d, &n)))))
		format_fluentmigrator_unknown(r, "a key of a table, which SQLite has no statement for");
}

static void named(struct fluentmigrator *r, const char *fmt, struct str name)
{
	if (r->s->dialect == DIALECT_POSTGRESQL && name.n)
		format_ddl_sql(&r->d, str_fmt(r->a, "%s%.*s", fmt, STRF(format_ddl_name(&r->d, name))));
}

static void create(struct fluentmigrator *r, const struct fluentmigrator_chain *c, bool *known)
{
	struct str what = c->v[1].name;
	if (str_eq(what, STR("Table")) || str_eq(what, STR("Column")))
		format_fluentmigrator_columns(r, c, 1, false);
	else if (str_eq(what, STR("Index")))
		create_index(r, c, known);
	else if (str_eq(what, STR("ForeignKey")))
		foreign_key(r, c, true, known);
	else if (str_eq(what, STR("UniqueConstraint")) || str_eq(what, STR("PrimaryKey")))
		constraint(r, c, known);
	else if (str_eq(what, STR("Schema")))
		named(r, "CREATE SCHEMA IF NOT EXISTS ", text(r, c, "Schema", known));
	else if (str_eq(what, STR("Sequence")))
		named(r, "CREATE SEQUENCE ", text(r, c, "Sequence", known));
	else
		format_fluentmigrator_unknown(r, "a call of a migration's chain that is not read");
}

static void alter(struct fluentmigrator *r, const struct fluentmigrator_chain *c)
{
	if (str_eq(c->v[1].name, STR("Table")) || str_eq(c->v[1].name, STR("Column")))
		format_fluentmigrator_columns(r, c, 1, true);
	else
		format_fluentmigrator_unknown(r, "a call of a migration's chain that is not read");
}

/* -- Delete, Rename -- */

static void drop_columns(struct fluentmigrator *r, const struct fluentmigrator_chain *c, bool *known)
{
	struct format_ddl_table t = table(r, c, "FromTable", known);
	struct names_list n = columns(r, c, 1, "Column", "Columns", known);
	for (size_t i = 0; i < n.n && *known; i++)
		format_ddl_drop_column(&r->d, t, n.v[i], r->guarded);
}

static void drop_index(
	struct fluentmigrator *r, const struct fluentmigrator_chain *c, const char *link_name, bool *known)
{
	struct format_ddl_table t = table(r, c, link(c, "OnTable") ? "OnTable" : "FromTable", known);
	struct str name = text(r, c, link_name, known);
	if (!name.n) {
		struct names_list n = columns(r, c, 2, "OnColumn", "OnColumns", known);
		name = joined(r, "IX_", t.name, &n);
	}
	if (*known)
		format_ddl_drop_index(&r->d, t, name, r->guarded);
}

static void drop_constraint(struct fluentmigrator *r, const struct fluentmigrator_chain *c, bool *known)
{
	bool primary = str_eq(c->v[1].name, STR("PrimaryKey"));
	struct format_ddl_table t = table(r, c, "FromTable", known);
	struct str name = text(r, c, primary ? "PrimaryKey" : "UniqueConstraint", known);
	if (!name.n) {
		struct names_list n = columns(r, c, 2, "Column", "Columns", known);
		name = joined(r, "UC_", t.name, &n);
	}
	if (!*known)
		return;
	if (r->s->dialect == DIALECT_SQLITE && !primary)
		format_ddl_drop_index(&r->d, t, name, r->guarded);
	else if (!format_ddl_drop_constraint(
			 &r->d, t, primary ? FORMAT_DDL_PRIMARY : FORMAT_DDL_UNIQUE, name))
		format_fluentmigrator_unknown(r, "a key of a table, which SQLite has no statement for");
}

static void drop_default(struct fluentmigrator *r, const struct fluentmigrator_chain *c, bool *known)
{
	struct format_ddl_table t = table(r, c, "OnTable", known);
	struct str column = text(r, c, "OnColumn", known);
	if (*known && column.n)
		(void)format_ddl_change_default(&r->d, t, column, STR_NONE);
}

static void delete (struct fluentmigrator *r, const struct fluentmigrator_chain *c, bool *known)
{
	struct str what = c->v[1].name;
	if (str_eq(what, STR("Table"))) {
		struct format_ddl_table t = table(r, c, "Table", known);
		if (*known)
			format_ddl_drop_table(&r->d, t, r->guarded || has(c, "IfExists"));
	} else if (str_eq(what, STR("Column"))) {
		drop_columns(r, c, known);
	} else if (str_eq(what, STR("Index"))) {
		drop_index(r, c, "Index", known);
	} else if (str_eq(what, STR("ForeignKey"))) {
		foreign_key(r, c, false, known);
	} else if (str_eq(what, STR("UniqueConstraint")) || str_eq(what, STR("PrimaryKey"))) {
		drop_constraint(r, c, known);
	} else if (str_eq(what, STR("DefaultConstraint"))) {
		drop_default(r, c, known);
	} else if (str_eq(what, STR("Schema"))) {
		named(r, "DROP SCHEMA ", text(r, c, "Schema", known));
	} else if (str_eq(what, STR("Sequence"))) {
		named(r, "DROP SEQUENCE ", text(r, c, "Sequence", known));
	} else if (!str_eq(what, STR("FromTable"))) {
		format_fluentmigrator_unknown(r, "a call of a migration's chain that is not read");
	}
}

static void rename_one(struct fluentmigrator *r, const struct fluentmigrator_chain *c, bool *known)
{
	bool column = str_eq(c->v[1].name, STR("Column"));
	struct format_ddl_table t = table(r, c, column ? "OnTable" : "Table", known);
	struct str to = text(r, c, "To", known), from = column ? text(r, c, "Column", known) : t.name;
	*known = *known && to.n && from.n;
	if (*known && column)
		format_ddl_rename_column(&r->d, t, from, to);
	else if (*known)
		format_ddl_rename_table(&r->d, t, to);
}

/* -- Execute -- */

static bool speaks_of_schema(struct arena *a, struct str code)
{
	static const char *const words[] = {"create ", "alter ", "drop ", "rename ", "truncate "};
	struct str lower = str_lower(a, code);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_find(lower, str_of(words[i]), 0) != SIZE_MAX)
			return true;
	return false;
}

static void execute(struct fluentmigrator *r, const struct fluentmigrator_chain *c)
{
	const struct fluentmigrator_link *l = &c->v[1];
	struct literal lit;
	if (str_eq(l->name, STR("Sql"))) {
		if (l->values.n && l->values.v[0].t == r->t &&
			literal_at(r->a, LANGUAGE_CSHARP, r->t, l->values.v[0].node, &lit) &&
			(!lit.holes || !format_code_only_data(r->a, r->s->dialect, lit.text))) {
			if (!lit.holes)
				format_code_statements(r->a, r->s, r->m, &lit, &r->m->up);
			else
				format_fluentmigrator_unknown(
					r, "SQL that is computed when the migration runs");
		} else if (!l->values.n ||
			   !literal_at(r->a, LANGUAGE_CSHARP, l->values.v[0].t, l->values.v[0].node, &lit) ||
			   !format_code_only_data(r->a, r->s->dialect, lit.text)) {
			format_fluentmigrator_unknown(r, "SQL that is computed when the migration runs");
		}
	} else if (str_eq(l->name, STR("WithConnection"))) {
		/* what moves data needs no word of DDL anywhere in the file */
		if (speaks_of_schema(r->a, r->m->raw))
			format_fluentmigrator_unknown(r, "code that works on the database itself");
	} else {
		format_fluentmigrator_unknown(r, "SQL of a file of its own");
	}
}

bool format_fluentmigrator_op(struct fluentmigrator *r, const struct fluentmigrator_chain *c, bool *known)
{
	struct str root = c->v[0].name;
	if (str_eq(root, STR("Create")))
		create(r, c, known);
	else if (str_eq(root, STR("Alter")))
		alter(r, c);
	else if (str_eq(root, STR("Delete")))
		delete (r, c, known);
	else if (str_eq(root, STR("Rename")))
		rename_one(r, c, known);
	else if (str_eq(root, STR("Execute")))
		execute(r, c);
	else
		return str_eq(root, STR("Insert")) || str_eq(root, STR("Update")); /* rows */
	return true;
}
