/* Yii's objects beside the migration: the application, the connection, its schema, a command. */
#include "migrate/formats/yii.h"

static struct doctrine_value of_kind(enum doctrine_kind kind)
{
	return (struct doctrine_value){.kind = kind};
}

static struct doctrine_value thing(struct doctrine_reader *r, enum yii_object what, struct str table)
{
	struct yii_thing *t = ARENA_NEW(r->a, struct yii_thing);
	*t = (struct yii_thing){.table = table};
	return (struct doctrine_value){.kind = DOCTRINE_OBJECT, .what = (int)what, .object = t};
}

struct doctrine_value format_yii_db(struct doctrine_reader *r)
{
	return thing(r, YII_DB, STR_NONE);
}

struct doctrine_value format_yii_app(struct doctrine_reader *r)
{
	return thing(r, YII_APP, STR_NONE);
}

/* -- tables and their columns: they are there, or null -- */

static struct doctrine_value maybe(
	struct doctrine_reader *r, enum yii_object what, struct str table, struct str when)
{
	struct doctrine_value v = thing(r, what, table);
	v.kind = DOCTRINE_BOOL;
	v.count = true;
	v.when = when;
	return v;
}

static struct doctrine_value table_of(struct doctrine_reader *r, uint32_t call)
{
	struct doctrine_value v = format_doctrine_argument(r, call, 0);
	if (!format_doctrine_known(&v))
		return of_kind(DOCTRINE_DATA);
	struct str name = format_yii_name(r, v.text);
	return maybe(r, YII_TABLE, name, format_when_table(r->a, name));
}

static struct doctrine_value parts(
	struct doctrine_reader *r, const struct yii_thing *t, enum doctrine_part part)
{
	struct doctrine_table *table = format_doctrine_table_of(r, t->table, true);
	return table ? (struct doctrine_value){.kind = DOCTRINE_SET,
			       .table = table,
			       .part = part,
			       .live = true}
		     : of_kind(DOCTRINE_DATA);
}

static struct doctrine_value table_call(
	struct doctrine_reader *r, const struct yii_thing *t, struct str name, uint32_t call)
{
	struct doctrine_value v = format_doctrine_argument(r, call, 0);
	if (str_ieq(name, STR("getColumnNames")))
		return parts(r, t, DOCTRINE_COLUMNS);
	if (str_ieq(name, STR("getColumn")) && format_doctrine_known(&v))
		return maybe(r, YII_FIELD, t->table, format_when_column(r->a, t->table, v.text));
	return of_kind(DOCTRINE_DATA);
}

/* -- a command: createCommand('SQL')->execute(), createCommand()->addColumn(...)->execute() -- */

static struct doctrine_value command(struct doctrine_reader *r, uint32_t call)
{
	struct doctrine_value out = thing(r, YII_COMMAND, STR_NONE);
	struct yii_thing *t = out.object;
	t->sql = format_doctrine_argument(r, call, 0);
	if (t->sql.kind == DOCTRINE_TEXT)
		t->sql.text = format_yii_sql(r, t->sql.text);
	t->done = t->sql.kind == DOCTRINE_NULL;
	return out;
}

static bool runs(struct str name)
{
	static const char *const names[] = {
		"execute", "query", "queryAll", "queryOne", "queryColumn", "queryScalar", NULL};
	return str_ione_of(name, names);
}

static struct doctrine_value command_call(
	struct doctrine_reader *r, const struct doctrine_value *on, struct str name, uint32_t call)
{
	static const char *const idle[] = {"insert", "batchInsert", "upsert", "update", "delete",
		"truncateTable", "checkIntegrity", "bindValue", "bindValues", "bindParam", "resetSequence",
		"executeResetSequence", "prepare", "cancel", "noCache", "cache", "addCommentOnColumn",
		"addCommentOnTable", "dropCommentFromColumn", "dropCommentFromTable", NULL};
	struct yii_thing *t = on->object;
	if (runs(name)) {
		if (!t->done && (str_ieq(name, STR("execute")) || str_ieq(name, STR("query"))))
			format_doctrine_send(r, &t->sql);
		t->done = true;
		return of_kind(DOCTRINE_DATA);
	}
	if (str_ieq(name, STR("setSql")) || str_ieq(name, STR("setRawSql"))) {
		t->sql = format_doctrine_argument(r, call, 0);
		t->done = false;
		return *on;
	}
	if (!str_ione_of(name, idle) && !str_starts(name, STR("get")) && !format_yii_operation(r, name, call))
		format_doctrine_unknown(r, DOCTRINE_ALIEN);
	return *on;
}

/* -- the connection -- */

static struct doctrine_value quoted(struct doctrine_reader *r, struct str name, uint32_t call)
{
	struct doctrine_value v = format_doctrine_argument(r, call, 0);
	if (!format_doctrine_known(&v))
		return of_kind(DOCTRINE_DATA);
	if (str_ieq(name, STR("quoteColumnName")))
		return format_doctrine_of_text(format_yii_column_name(r, v.text));
	if (str_ieq(name, STR("quoteSql")))
		return format_doctrine_of_text(format_yii_sql(r, v.text));
	if (str_ieq(name, STR("quoteValue"))) {
		struct format_ddl d = {.a = r->a, .s = r->s};
		return format_doctrine_of_text(format_ddl_text(&d, v.text));
	}
	return format_doctrine_of_text(str_ieq(name, STR("getRawTableName")) ? format_yii_name(r, v.text)
									     : format_yii_table(r, v.text));
}

static struct doctrine_value driver(struct doctrine_reader *r)
{
	static const char *const names[] = {"pgsql", "mysql", "sqlite"}; /* by dialect */
	return format_doctrine_of_text(str_of(names[r->s->dialect]));
}

static struct doctrine_value db_call(struct doctrine_reader *r, struct str name, uint32_t call)
{
	if (str_ieq(name, STR("createCommand")))
		return command(r, call);
	if (str_ieq(name, STR("getTableSchema")))
		return table_of(r, call);
	if (str_ieq(name, STR("getSchema")))
		return thing(r, YII_SCHEMA, STR_NONE);
	if (str_ieq(name, STR("getDriverName")))
		return driver(r);
	if (str_starts(name, STR("quote")) || str_ieq(name, STR("getRawTableName")))
		return quoted(r, name, call);
	if (str_ieq(name, STR("getQueryBuilder")))
		return thing(r, YII_BUILDER, STR_NONE);
	if (str_ieq(name, STR("getTableNames")))
		return (struct doctrine_value){.kind = DOCTRINE_SET, .part = DOCTRINE_TABLES, .live = true};
	if (str_ieq(name, STR("createColumnSchemaBuilder"))) {
		struct doctrine_value type = format_doctrine_argument(r, call, 0);
		struct doctrine_value length = format_doctrine_argument(r, call, 1);
		struct yii_column *c = ARENA_NEW(r->a, struct yii_column);
		*c = (struct yii_column){.type = type.text, .unread = !format_doctrine_known(&type)};
		c->length = format_doctrine_known(&length) ? length.text : STR_NONE;
		return (struct doctrine_value){.kind = DOCTRINE_OBJECT, .what = YII_COLUMN, .object = c};
	}
	return of_kind(DOCTRINE_DATA);
}

/* The SQL that the query builder would write: of a column's type, and of what leaves the schema alone. */
static struct doctrine_value builder_call(struct doctrine_reader *r, struct str name, uint32_t call)
{
	struct doctrine_value v = format_doctrine_argument(r, call, 0);
	struct str type;
	if (str_ieq(name, STR("getColumnType")) && format_yii_type(r, &v, &type))
		return format_doctrine_of_text(type);
	v = format_doctrine_of_text(STR("COMMENT ON "));
	v.partial = true;
	return str_starts(name, STR("addCommentOn")) || str_starts(name, STR("dropCommentFrom"))
		       ? v
		       : of_kind(DOCTRINE_DATA);
}

/* -- all of them -- */

struct doctrine_value format_yii_call(
	struct doctrine_reader *r, const struct doctrine_value *on, struct str name, uint32_t call)
{
	struct doctrine_value v;
	switch ((enum yii_object)on->what) {
	case YII_COLUMN:
		return format_yii_column_call(r, on, name, call);
	case YII_TABLE:
		return table_call(r, on->object, name, call);
	case YII_COMMAND:
		return command_call(r, on, name, call);
	case YII_DB:
	case YII_SCHEMA:
		return db_call(r, name, call);
	case YII_BUILDER:
		return builder_call(r, name, call);
	case YII_APP:
		v = format_doctrine_argument(r, call, 0);
		if (str_ieq(name, STR("getDb")) ||
			(str_ieq(name, STR("get")) && format_doctrine_known(&v) && str_eq(v.text, STR("db"))))
			return format_yii_db(r);
		return of_kind(DOCTRINE_DATA);
	case YII_FIELD:
	default:
		return of_kind(DOCTRINE_DATA);
	}
}

struct doctrine_value format_yii_member(
	struct doctrine_reader *r, const struct doctrine_value *on, struct str name)
{
	const struct yii_reading *y = r->own;
	if (on->what == YII_APP && str_eq(name, STR("db")))
		return format_yii_db(r);
	if (on->what == YII_DB && str_eq(name, STR("driverName")))
		return driver(r);
	if (on->what == YII_DB && str_eq(name, STR("tablePrefix")))
		return format_doctrine_of_text(r->s->table_prefix.p  ? r->s->table_prefix
					       : y->config->prefix.p ? y->config->prefix
								     : STR(""));
	if (on->what == YII_DB && str_eq(name, STR("queryBuilder")))
		return thing(r, YII_BUILDER, STR_NONE);
	if (on->what == YII_COLUMN && str_eq(name, STR("comment"))) {
		const struct yii_column *c = on->object;
		return of_kind(c->has_comment ? DOCTRINE_DATA : DOCTRINE_NULL);
	}
	if (on->what == YII_DB && str_eq(name, STR("schema")))
		return thing(r, YII_SCHEMA, STR_NONE);
	if (on->what == YII_SCHEMA && str_eq(name, STR("tableNames")))
		return (struct doctrine_value){.kind = DOCTRINE_SET, .part = DOCTRINE_TABLES, .live = true};
	if (on->what == YII_TABLE && (str_eq(name, STR("columns")) || str_eq(name, STR("columnNames"))))
		return parts(r, on->object, DOCTRINE_COLUMNS);
	if (on->what == YII_TABLE && str_eq(name, STR("foreignKeys")))
		return parts(r, on->object, DOCTRINE_KEYS);
	return of_kind(DOCTRINE_DATA);
}
