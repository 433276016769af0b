/* The library's objects beside the Schema API: the connection, the schema manager, the platform, and what its
 * lists hold. */
#include "migrate/formats/doctrine_php.h"

static struct doctrine_value of_kind(enum doctrine_kind kind)
{
	return (struct doctrine_value){.kind = kind};
}

struct doctrine_value format_doctrine_connection_call(
	struct doctrine_reader *r, struct str name, uint32_t call)
{
	static const char *const sends[] = {
		"executeStatement", "executeQuery", "exec", "query", "executeUpdate", "prepare", NULL};
	static const char *const writes[] = {"insert", "update", "delete", "createQueryBuilder", NULL};
	if (str_ione_of(name, sends) || str_starts(name, STR("fetch")) || str_starts(name, STR("iterate"))) {
		struct doctrine_value asked = format_doctrine_query(r, call);
		if (asked.kind != DOCTRINE_DATA)
			return asked;
	}
	if (str_ione_of(name, sends) || (r->tool && str_ieq(name, STR("execute"))))
		format_doctrine_sql(r, r->now, call);
	else if (r->tool && str_ieq(name, STR("getDriver")))
		return of_kind(DOCTRINE_PLATFORM);
	else if (str_ieq(name, STR("getDatabasePlatform")))
		return of_kind(DOCTRINE_PLATFORM);
	else if (str_ieq(name, STR("createSchemaManager")) || str_ieq(name, STR("getSchemaManager")))
		return of_kind(DOCTRINE_MANAGER);
	else if (str_ieq(name, STR("quoteIdentifier")) || str_ieq(name, STR("quoteSingleIdentifier"))) {
		struct doctrine_value v = format_doctrine_argument(r, call, 0);
		struct format_ddl d = {.a = r->a, .s = r->s};
		if (format_doctrine_known(&v))
			return format_doctrine_of_text(format_ddl_name(&d, v.text));
	} else if (str_ione_of(name, writes)) {
		r->plain = false;
	} else {
		struct doctrine_array args = {0};
		format_doctrine_arguments(r, call, &args);
	}
	return of_kind(DOCTRINE_DATA);
}

static struct doctrine_value set_of(struct doctrine_table *t, enum doctrine_part part)
{
	return (struct doctrine_value){.kind = DOCTRINE_SET, .table = t, .part = part, .live = true};
}

static struct doctrine_value tables_exist(struct doctrine_reader *r, const struct doctrine_value *v)
{
	struct str all = format_when_constant(true);
	if (format_doctrine_known(v))
		return format_doctrine_of_bool(format_doctrine_has(r, NULL, DOCTRINE_TABLES, v->text, true));
	if (v->kind != DOCTRINE_ARRAY)
		return of_kind(DOCTRINE_DATA);
	for (size_t i = 0; i < v->array->n && i < 50; i++) {
		const struct doctrine_value *one = &v->array->v[i].value;
		struct str name = format_doctrine_known(one) ? format_doctrine_named(r, one->text) : STR_NONE;
		all = format_when_all(r->a, all,
			name.n ? format_doctrine_has(r, NULL, DOCTRINE_TABLES, name, true) : STR_NONE);
	}
	return format_doctrine_of_bool(all);
}

struct doctrine_value format_doctrine_manager_call(struct doctrine_reader *r, struct str name, uint32_t call)
{
	static const char *const details[] = {"introspectTable", "listTableDetails", NULL};
	static const char *const lists[] = {
		"", "listTableColumns", "listTableIndexes", "listTableForeignKeys"}; /* by part */
	static const char *const changes[] = {"drop", "create", "alter", "rename", "migrate"};
	struct doctrine_value v = format_doctrine_argument(r, call, 0);
	if (str_ieq(name, STR("tablesExist")) || str_ieq(name, STR("tableExists")))
		return tables_exist(r, &v);
	if (str_ieq(name, STR("listTableNames")))
		return set_of(NULL, DOCTRINE_TABLES);
	if (str_ieq(name, STR("createSchema")) || str_ieq(name, STR("introspectSchema")))
		return (struct doctrine_value){.kind = DOCTRINE_SCHEMA, .live = true};
	struct doctrine_table *t =
		format_doctrine_known(&v) ? format_doctrine_table_of(r, v.text, true) : NULL;
	if (t && str_ione_of(name, details))
		return (struct doctrine_value){.kind = DOCTRINE_TABLE, .table = t, .live = true};
	for (int i = DOCTRINE_COLUMNS; i <= DOCTRINE_KEYS; i++)
		if (t && str_ieq(name, str_of(lists[i])))
			return set_of(t, (enum doctrine_part)i);
	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
		if (str_starts(str_lower(r->a, name), str_of(changes[i])) &&
			!str_ieq(name, STR("createComparator"))) {
			format_doctrine_unknown(r, DOCTRINE_ALIEN);
			r->changes++;
		}
	return of_kind(DOCTRINE_DATA);
}

struct doctrine_value format_doctrine_platform_call(struct doctrine_reader *r, struct str name, uint32_t call)
{
	static const char *const names[] = {"postgresql", "mysql", "sqlite"}; /* by dialect */
	struct doctrine_value v = of_kind(DOCTRINE_DATA);
	if (str_ieq(name, STR("getName")))
		return format_doctrine_of_text(str_of(names[r->s->dialect]));
	if (str_ieq(name, STR("getMaxIdentifierLength"))) {
		v = format_doctrine_of_text(r->s->dialect == DIALECT_MYSQL ? STR("64") : STR("63"));
		v.number = true;
		return v;
	}
	if (str_ieq(name, STR("quoteIdentifier")) || str_ieq(name, STR("quoteSingleIdentifier")))
		return format_doctrine_connection_call(r, name, call);
	return v;
}

/* -- each of a set, and what a question gave -- */

struct doctrine_value format_doctrine_item_call(struct doctrine_reader *r, struct str name)
{
	static const char *const columns[] = {
		"getColumns", "getUnquotedColumns", "getLocalColumns", "getUnquotedLocalColumns", NULL};
	struct doctrine_value out = of_kind(DOCTRINE_ITEM_COLUMNS);
	if (str_ieq(name, STR("getName")))
		return format_doctrine_of_text(STR(DOCTRINE_EACH));
	if (str_ione_of(name, columns))
		return out;
	if (str_ieq(name, STR("isUnique")) || str_ieq(name, STR("isPrimary")))
		return format_doctrine_of_bool(
			replay_item(r->a, str_ieq(name, STR("isUnique")) ? "unique" : "primary", NULL, 0));
	return of_kind(DOCTRINE_DATA);
}

bool format_doctrine_is_asked(const struct doctrine_value *v)
{
	return v->count || (v->kind == DOCTRINE_SET && v->when.n);
}
