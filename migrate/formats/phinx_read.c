/* Phinx's migrations: change(), or up(), as PHP would run them; what $this and its adapter do. */
#include "migrate/formats/phinx.h"

static struct doctrine_value of_kind(enum doctrine_kind kind)
{
	return (struct doctrine_value){.kind = kind};
}

static struct doctrine_value adapter(struct doctrine_reader *r)
{
	return (struct doctrine_value){.kind = DOCTRINE_OBJECT, .what = PHINX_ADAPTER, .object = r->own};
}

static bool is_base(struct str full)
{
	static const char *const names[] = {"Phinx\\Migration\\AbstractMigration",
		"Migrations\\AbstractMigration", "Migrations\\BaseMigration", "AbstractMigration",
		"BaseMigration", NULL};
	return str_ione_of(full, names);
}

/* -- SQL -- */

static struct doctrine_value query(struct doctrine_reader *r, struct str name, uint32_t call)
{
	if (str_ieq(name, STR("execute")) || str_ieq(name, STR("query")))
		return format_doctrine_connection_call(r, STR("query"), call);
	return format_doctrine_query(r, call);
}

/* -- one table at once: the adapter's methods, and those of old releases -- */

static struct doctrine_value table_of(struct doctrine_reader *r, uint32_t call, size_t k)
{
	struct doctrine_value name = format_doctrine_argument(r, call, k), none = of_kind(DOCTRINE_NULL);
	return format_phinx_table(r, &name, &none);
}

static struct doctrine_value has_table(struct doctrine_reader *r, uint32_t call)
{
	struct doctrine_value v = format_doctrine_argument(r, call, 0);
	if (!format_doctrine_known(&v))
		return format_doctrine_of_bool(STR_NONE);
	struct format_ddl_table t = format_phinx_table_name(r, v.text);
	return format_doctrine_of_bool(format_when_table(r->a, format_phinx_asked(r, &t)));
}

static void drop_table(struct doctrine_reader *r, uint32_t call)
{
	struct doctrine_value t = table_of(r, call, 0);
	format_phinx_action(r, t.object, STR("drop"), call);
	format_phinx_flush(r, t.object, PHINX_UPDATE);
}

static void schema(struct doctrine_reader *r, uint32_t call, const char *words)
{
	struct doctrine_value v = format_doctrine_argument(r, call, 0);
	struct str name = v.kind == DOCTRINE_NULL ? STR("public") : v.text;
	if (v.kind != DOCTRINE_NULL && !format_doctrine_known(&v)) {
		format_doctrine_unknown(r, "a schema whose name is computed when the migration runs");
		return;
	}
	if (r->s->dialect != DIALECT_POSTGRESQL)
		return;
	format_doctrine_uncertain(r, "SQL under a condition or in a loop");
	struct format_ddl d = format_doctrine_writer(r, LIST_NOW, &r->frames, r->at);
	r->changes++;
	format_ddl_sql(&d, str_fmt(r->a, "%s %.*s", words, STRF(format_ddl_name(&d, name))));
}

/* -- $this -- */

/* What reads or changes rows, talks, or names the migration. */
static bool is_idle(struct str name)
{
	static const char *const names[] = {"insert", "getInput", "getOutput", "setInput", "setOutput",
		"getName", "getVersion", "setVersion", "getQueryBuilder", "getSelectBuilder",
		"getInsertBuilder", "getUpdateBuilder", "getDeleteBuilder", "getEnvironment",
		"preFlightCheck", "postFlightCheck", "fetchTable", "getTableLocator", "loadModel", "getIo",
		"setIo", "getConfig", "call", "log", "getConnection", "shouldExecute", "useTransactions",
		"setAdapter", "init", "__construct", "up", "change", "bulkinsert", "createDatabase",
		"dropDatabase", NULL};
	return str_ione_of(name, names);
}

static bool is_question(struct str name)
{
	static const char *const names[] = {"execute", "query", "fetchRow", "fetchAll", NULL};
	return str_ione_of(name, names);
}

static bool both_call(struct doctrine_reader *r, struct str name, uint32_t call, struct doctrine_value *out)
{
	*out = of_kind(DOCTRINE_DATA);
	if (str_ieq(name, STR("hasTable")))
		*out = has_table(r, call);
	else if (is_question(name))
		*out = query(r, name, call);
	else if (str_ieq(name, STR("dropTable")))
		drop_table(r, call);
	else if (str_ieq(name, STR("createSchema")))
		schema(r, call, "CREATE SCHEMA IF NOT EXISTS");
	else if (str_ieq(name, STR("dropSchema")))
		schema(r, call, "DROP SCHEMA IF EXISTS");
	else
		return false;
	return true;
}

static bool this_call(struct doctrine_reader *r, struct str name, uint32_t call, struct doctrine_value *out)
{
	if (both_call(r, name, call, out))
		return true;
	if (str_ieq(name, STR("table"))) {
		struct doctrine_value table = format_doctrine_argument(r, call, 0);
		struct doctrine_value options = format_doctrine_argument(r, call, 1);
		*out = format_phinx_table(r, &table, &options);
		return true;
	}
	if (str_ieq(name, STR("getAdapter"))) {
		*out = adapter(r);
		return true;
	}
	if (str_ieq(name, STR("isMigratingUp"))) {
		*out = format_doctrine_of_bool(format_when_constant(true));
		return true;
	}
	return is_idle(name);
}

static bool property(struct doctrine_reader *r, struct str name, struct doctrine_value *out)
{
	static const char *const idle[] = {"input", "output", "environment", "version", "io", "tables", NULL};
	if (str_eq(name, STR("adapter")))
		*out = adapter(r);
	else if (str_eq(name, STR("isMigratingUp")))
		*out = format_doctrine_of_bool(format_when_constant(true));
	else if (str_one_of(name, idle))
		*out = of_kind(DOCTRINE_DATA);
	else
		return false;
	return true;
}

/* -- its adapter -- */

static struct doctrine_value quoted(struct doctrine_reader *r, uint32_t call)
{
	struct doctrine_value v = format_doctrine_argument(r, call, 0);
	struct format_ddl d = {.a = r->a, .s = r->s};
	return format_doctrine_known(&v) ? format_doctrine_of_text(format_ddl_name(&d, v.text))
					 : of_kind(DOCTRINE_DATA);
}

static struct doctrine_value adapter_call(struct doctrine_reader *r, struct str name, uint32_t call)
{
	static const char *const types[] = {"pgsql", "mysql", "sqlite"}; /* by dialect */
	static const char *const idle[] = {"insert", "bulkinsert", "beginTransaction", "commitTransaction",
		"rollbackTransaction", "castToBool", "truncateTable", "getQueryBuilder", "hasTransactions",
		"connect", "disconnect", "setOptions", NULL};
	struct doctrine_value out;
	if (both_call(r, name, call, &out))
		return out;
	if (str_ieq(name, STR("getAdapterType")))
		return format_doctrine_of_text(str_of(types[r->s->dialect]));
	if (str_ieq(name, STR("quoteTableName")) || str_ieq(name, STR("quoteColumnName")))
		return quoted(r, call);
	if (str_ieq(name, STR("getAdapter")))
		return adapter(r);
	if (str_ieq(name, STR("getConnection")) || str_ieq(name, STR("getDecoratedConnection")) ||
		str_ieq(name, STR("getCakeConnection")))
		return of_kind(DOCTRINE_CONNECTION);
	if (!str_ione_of(name, idle) && !str_starts(name, STR("get")) && !str_starts(name, STR("has")) &&
		!str_starts(name, STR("is")))
		format_doctrine_unknown(r, "a change through the adapter of the database");
	return of_kind(DOCTRINE_DATA);
}

/* -- a column that is made -- */

static struct doctrine_value column_call(
	struct doctrine_reader *r, const struct doctrine_value *on, struct str name, uint32_t call)
{
	struct phinx_column *c = on->object;
	struct doctrine_value v = format_doctrine_argument(r, call, 0);
	if (str_ieq(name, STR("setOptions"))) {
		format_phinx_column_options(r, c, &v);
	} else if (str_ieq(name, STR("setName"))) {
		c->name = v.text;
		c->unread = c->unread || !format_doctrine_known(&v);
	} else if (str_ieq(name, STR("setType"))) {
		c->type = v.text;
		c->literal = v.raw;
		c->unread = c->unread || !format_doctrine_known(&v);
	} else if (str_starts(name, STR("set")) && name.n > 3) {
		char *key = str_z(r->a, str_sub(name, 3, name.n));
		key[0] = key[0] >= 'A' && key[0] <= 'Z' ? (char)(key[0] - 'A' + 'a') : key[0];
		format_phinx_column_option(r, c, str_of(key), &v);
	} else
		return of_kind(DOCTRINE_DATA);
	return *on;
}

static struct doctrine_value call(
	struct doctrine_reader *r, const struct doctrine_value *on, struct str name, uint32_t node)
{
	if (on->what == PHINX_TABLE)
		return format_phinx_table_call(r, on, name, node);
	return on->what == PHINX_ADAPTER ? adapter_call(r, name, node) : column_call(r, on, name, node);
}

/* -- classes of the library -- */

static bool function(struct doctrine_reader *r, struct str class, struct str name, uint32_t call_node,
	struct doctrine_value *out)
{
	static const char *const raws[] = {"Literal", "RawSql", "Expression", NULL};
	bool made = str_eq(name, STR("__construct"));
	if (str_one_of(class, raws) && (made || str_ieq(name, STR("from")))) {
		*out = format_doctrine_argument(r, call_node, 0);
		out->raw = true;
		return true;
	}
	if (str_eq(class, STR("ConnectionManager")) && str_ieq(name, STR("get"))) {
		struct doctrine_value of = format_doctrine_argument(r, call_node, 0);
		bool own = format_doctrine_known(&of) && str_eq(of.text, STR("default"));
		*out = of_kind(own ? DOCTRINE_CONNECTION : DOCTRINE_DATA);
		return true;
	}
	if (str_eq(class, STR("Column")) && made) {
		struct phinx_column *c = ARENA_NEW(r->a, struct phinx_column);
		*c = (struct phinx_column){.def = {.kind = DOCTRINE_NULL}};
		*out = (struct doctrine_value){.kind = DOCTRINE_OBJECT, .what = PHINX_COLUMN, .object = c};
		return true;
	}
	if (str_eq(class, STR("Table")) && made) {
		struct doctrine_value table = format_doctrine_argument(r, call_node, 0);
		struct doctrine_value options = format_doctrine_argument(r, call_node, 1);
		*out = format_phinx_table(r, &table, &options);
		return true;
	}
	return false;
}

static struct doctrine_value lowered(struct doctrine_reader *r, struct str name)
{
	char *z = str_z(r->a, str_lower(r->a, name));
	size_t n = 0;
	for (size_t i = 0; z[i]; i++)
		if (z[i] != '_')
			z[n++] = z[i];
	return format_doctrine_of_text((struct str){z, n});
}

static bool constant(struct doctrine_reader *r, struct str class, struct str name, struct doctrine_value *out)
{
	static const struct {
		const char *name, *value;
	} sizes[] = {{"TEXT_TINY", "255"}, {"TEXT_SMALL", "255"}, {"TEXT_REGULAR", "65535"},
		{"TEXT_MEDIUM", "16777215"}, {"TEXT_LONG", "2147483647"}, {"BLOB_TINY", "255"},
		{"BLOB_SMALL", "255"}, {"BLOB_REGULAR", "65535"}, {"BLOB_MEDIUM", "16777215"},
		{"BLOB_LONG", "2147483647"}, {"INT_TINY", "255"}, {"INT_SMALL", "65535"},
		{"INT_MEDIUM", "16777215"}, {"INT_REGULAR", "1073741823"}, {"INT_BIG", "2147483647"},
		{"BIT", "64"}};
	static const char *const adapters[] = {"MysqlAdapter", "AdapterInterface", "PostgresAdapter",
		"SQLiteAdapter", "SqliteAdapter", "AbstractAdapter", "PdoAdapter", "Column",
		"TableSchemaInterface", "ForeignKey", NULL};
	if (!str_one_of(class, adapters))
		return false;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
		if (str_eq(name, str_of(sizes[i].name)) && !str_eq(class, STR("Column"))) {
			*out = format_doctrine_of_text(str_of(sizes[i].value));
			out->number = true;
			return true;
		}
	if (str_eq(name, STR("FIRST")) || str_eq(class, STR("ForeignKey"))) {
		*out = format_doctrine_of_text(name);
		return true;
	}
	if (str_starts(name, STR("PHINX_TYPE_")))
		name = str_sub(name, 11, name.n);
	else if (str_starts(name, STR("TYPE_")))
		name = str_sub(name, 5, name.n);
	*out = lowered(r, name);
	return true;
}

const struct doctrine_tool format_phinx_tool = {.is_base = is_base,
	.method = this_call,
	.property = property,
	.call = call,
	.function = function,
	.constant = constant};

/* -- one file -- */

static uint32_t class_of(const struct syntax *t)
{
	uint32_t any = UINT32_MAX;
	for (uint32_t i = 0; i < t->n; i++)
		if (syntax_is(t, i, "class_declaration") &&
			syntax_child_of(t, i, "base_clause") != UINT32_MAX)
			return i;
		else if (syntax_is(t, i, "class_declaration") || syntax_is(t, i, "anonymous_class") ||
			 (syntax_is(t, i, "object_creation_expression") &&
				 syntax_child_of(t, i, "base_clause") != UINT32_MAX))
			any = any == UINT32_MAX ? i : any;
	return any;
}

static void run(struct doctrine_reader *r, struct phinx_reading *p)
{
	static const char *const change[] = {"init", "change", NULL}, *const up[] = {"init", "up", NULL};
	const struct doctrine_class *from = NULL;
	bool changes = format_doctrine_method(r->class, STR("change"), &from) != UINT32_MAX;
	struct sql_statements none = {0};
	bool any = changes || format_doctrine_method(r->class, STR("up"), &from) != UINT32_MAX;
	if (any)
		format_doctrine_follow(r, changes ? change : up, &none);
	else
		format_doctrine_unknown(r, "the class has no method up() or change() of its own");
	for (size_t i = 0; i < p->tables.n; i++) /* old releases dropped and renamed at once */
		if (p->tables.v[i]->actions.n)
			format_phinx_flush(r, p->tables.v[i], PHINX_UPDATE);
	format_doctrine_close(r, &r->m->up);
}

int format_phinx_read(struct arena *a, struct doctrine_project *p, const struct source *s,
	const struct phinx_config *c, struct migration *m, struct err *e)
{
	const struct syntax *t = NULL;
	if (format_code_parse(a, p->w, LANGUAGE_PHP, m, &t, e))
		return (int)e->code;
	uint32_t class = t ? class_of(t) : UINT32_MAX;
	if (!t)
		return 0;
	if (class == UINT32_MAX) {
		format_code_unknown(a, m, 1, STR("no class of a migration is seen here"));
		return 0;
	}
	struct phinx_reading own = {.config = c, .cake = c->cake};
	struct doctrine_reader r = {
		.a = a, .s = s, .tool = &format_phinx_tool, .own = &own, .p = p, .t = t, .file = t, .m = m};
	if (format_doctrine_class(p, a, t, class, &r.class, e))
		return (int)e->code;
	run(&r, &own);
	format_doctrine_sort_gaps(m);
	m->opaque = true; /* only the tool runs it */
	return 0;
}
