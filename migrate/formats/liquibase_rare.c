/* The rarer changes, as Liquibase 4.28 makes them (liquibase.change.core of its source, one class a change);
 * what depends on the objects that are there (dropAllForeignKeyConstraints) or on a program (customChange) is
 * not read. */
#include "migrate/formats/liquibase.h"

static bool is(const struct xml *x, const char *word)
{
	return str_eq(x->name, str_of(word));
}

static struct str quoted(
	const struct format_ddl *d, const struct xml *x, const char *schema, const char *attribute)
{
	return format_ddl_table_name(
		d, (struct format_ddl_table){format_liquibase_word(d, xml_get(x, schema)),
			   format_liquibase_word(d, xml_get(x, attribute))});
}

static struct str column(const struct format_ddl *d, const struct xml *x, const char *attribute)
{
	return format_ddl_name(d, format_liquibase_word(d, xml_get(x, attribute)));
}

static struct str capitals(struct arena *a, struct str s)
{
	char *p = str_z(a, s);
	for (size_t i = 0; i < s.n; i++)
		p[i] = (char)(p[i] >= 'a' && p[i] <= 'z' ? p[i] - 32 : p[i]);
	return (struct str){p, s.n};
}

/* AddLookupTableChange: the values of a column become a table, whose key the column then points to. */
static bool add_lookup_table(const struct format_ddl *d, const struct xml *x)
{
	struct str old = quoted(d, x, "existingTableSchemaName", "existingTableName");
	struct str new = quoted(d, x, "newTableSchemaName", "newTableName");
	struct str from = column(d, x, "existingColumnName"), to = column(d, x, "newColumnName");
	struct str key = xml_get(x, "constraintName");
	if (d->s->dialect != DIALECT_POSTGRESQL)
		return false; /* the column's type is asked of the server elsewhere */
	if (!key.n)
		key = capitals(d->a, str_fmt(d->a, "FK_%.*s_%.*s", STRF(xml_get(x, "existingTableName")),
					     STRF(xml_get(x, "newTableName"))));
	format_ddl_sql(d,
		str_fmt(d->a,
			"CREATE TABLE %.*s AS SELECT DISTINCT %.*s AS %.*s FROM %.*s WHERE %.*s IS NOT NULL",
			STRF(new), STRF(from), STRF(to), STRF(old), STRF(from)));
	format_ddl_sql(
		d, str_fmt(d->a, "ALTER TABLE %.*s ALTER COLUMN %.*s SET NOT NULL", STRF(new), STRF(to)));
	format_ddl_sql(d, str_fmt(d->a, "ALTER TABLE %.*s ADD PRIMARY KEY (%.*s)", STRF(new), STRF(to)));
	format_ddl_sql(
		d, str_fmt(d->a,
			   "ALTER TABLE %.*s ADD CONSTRAINT %.*s FOREIGN KEY (%.*s) REFERENCES %.*s (%.*s)",
			   STRF(old), STRF(format_ddl_name(d, format_liquibase_word(d, key))), STRF(from),
			   STRF(new), STRF(to)));
	return true;
}

/* MergeColumnChange: a new column, filled from two, which go. */
static bool merge_columns(const struct format_ddl *d, const struct xml *x)
{
	struct format_ddl_table t = {format_liquibase_word(d, xml_get(x, "schemaName")),
		format_liquibase_word(d, xml_get(x, "tableName"))};
	struct format_ddl_column c = {.name = format_liquibase_word(d, xml_get(x, "finalColumnName")),
		.type = format_liquibase_type(d, xml_get(x, "finalColumnType"))};
	if (d->s->dialect == DIALECT_SQLITE || !c.name.n || !c.type.n)
		return false;
	format_ddl_add_column(d, t, &c, false);
	format_ddl_drop_column(d, t, format_liquibase_word(d, xml_get(x, "column1Name")), false);
	format_ddl_drop_column(d, t, format_liquibase_word(d, xml_get(x, "column2Name")), false);
	return true;
}

/* In MySQL a remark of a column states its type anew, and loses what is not said. */
static bool remarks(const struct format_ddl *d, const struct xml *x)
{
	return is(x, "setTableRemarks") || d->s->dialect == DIALECT_POSTGRESQL;
}

static bool rename_object(const struct format_ddl *d, const struct xml *x)
{
	bool view = is(x, "renameView");
	struct str old = quoted(d, x, "schemaName", view ? "oldViewName" : "oldSequenceName");
	struct str new = column(d, x, view ? "newViewName" : "newSequenceName");
	if (d->s->dialect == DIALECT_POSTGRESQL)
		format_ddl_sql(d, str_fmt(d->a, "ALTER %s %.*s RENAME TO %.*s", view ? "VIEW" : "SEQUENCE",
					  STRF(old), STRF(new)));
	else if (view && d->s->dialect == DIALECT_MYSQL)
		format_ddl_sql(d, str_fmt(d->a, "RENAME TABLE %.*s TO %.*s", STRF(old), STRF(new)));
	else
		return false;
	return true;
}

/* The statement stands in the change log; one from a file is not read. */
static bool procedure(const struct format_ddl *d, const struct xml *x)
{
	struct str text = xml_get(x, "procedureText").n   ? xml_get(x, "procedureText")
			  : xml_get(x, "procedureBody").n ? xml_get(x, "procedureBody")
							  : str_trim(x->text);
	if (is(x, "dropProcedure")) {
		format_ddl_sql(d, str_fmt(d->a, "DROP PROCEDURE %.*s",
					  STRF(quoted(d, x, "schemaName", "procedureName"))));
		return true;
	}
	if (!text.n || xml_get(x, "path").n || d->s->dialect == DIALECT_SQLITE)
		return false;
	format_ddl_sql(d, text);
	return true;
}

static bool add_auto_increment(const struct format_ddl *d, const struct xml *x)
{
	struct str type = format_liquibase_type(d, xml_get(x, "columnDataType"));
	bool numbered = xml_get(x, "startWith").n || xml_get(x, "incrementBy").n;
	if (d->s->dialect != DIALECT_MYSQL || !type.n || numbered)
		return false; /* PostgreSQL's kind of key hangs on its release */
	format_ddl_sql(d, str_fmt(d->a, "ALTER TABLE %.*s MODIFY %.*s %.*s AUTO_INCREMENT",
				  STRF(quoted(d, x, "schemaName", "tableName")),
				  STRF(column(d, x, "columnName")), STRF(type)));
	return true;
}

bool format_liquibase_rare(const struct format_ddl *d, const struct xml *x)
{
	if (is(x, "addLookupTable"))
		return add_lookup_table(d, x);
	if (is(x, "mergeColumns"))
		return merge_columns(d, x);
	if (is(x, "setTableRemarks") || is(x, "setColumnRemarks"))
		return remarks(d, x);
	if (is(x, "renameView") || is(x, "renameSequence"))
		return rename_object(d, x);
	if (is(x, "createProcedure") || is(x, "dropProcedure"))
		return procedure(d, x);
	return is(x, "addAutoIncrement") && add_auto_increment(d, x);
}
