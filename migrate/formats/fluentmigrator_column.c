#include "migrate/formats/fluentmigrator.h"

/* A column while its links are read. */
struct column {
	struct format_ddl_column c;
	bool alters, null_told, nullable, identity, primary, long_key, open;
	struct str key; /* the name of the primary key */
};

struct making {
	struct fluentmigrator *r;
	struct format_ddl_table table;
	bool creates, if_not_exists;
	VEC(struct column) columns;
	VEC(struct format_ddl_index) indexes;
	VEC(struct format_ddl_key) keys;
};

/* -- types -- */

enum { DEFAULT_TEXT = 255 };

static struct str sized(struct making *x, const char *word, uint64_t size)
{
	return str_fmt(x->r->a, "%s(%llu)", word, (unsigned long long)size);
}

/* Facts: PostgresTypeMap, MySql4TypeMap, MySql5TypeMap, SQLiteTypeMap. */
static struct str text_type(struct making *x, bool fixed, bool told, uint64_t size)
{
	switch (x->r->s->dialect) {
	case DIALECT_POSTGRESQL:
		if (fixed)
			return sized(x, "char", told ? size : DEFAULT_TEXT);
		return told && size <= 10485760 ? sized(x, "varchar", size) : STR("text");
	case DIALECT_MYSQL:
		size = told ? size : DEFAULT_TEXT;
		if (fixed && size <= DEFAULT_TEXT)
			return sized(x, "CHAR", size);
		if (!fixed && size <= 8192)
			return sized(x, "VARCHAR", size);
		return size <= 65535 ? STR("TEXT") : size <= 16777215 ? STR("MEDIUMTEXT") : STR("LONGTEXT");
	default:
		return STR("TEXT");
	}
}

static struct str plain_type(enum dialect d, struct str name)
{
	static const struct {
		const char *name, *sql[3]; /* by enum dialect */
	} types[] = {{"AsBinary", {"bytea", "LONGBLOB", "BLOB"}},
		{"AsBoolean", {"boolean", "TINYINT(1)", "INTEGER"}},
		{"AsByte", {"smallint", "TINYINT UNSIGNED", "INTEGER"}},
		{"AsCurrency", {"money", "DECIMAL(19,4)", "NUMERIC"}},
		{"AsDate", {"date", "DATE", "DATETIME"}},
		{"AsDateTime", {"timestamp", "DATETIME", "DATETIME"}},
		{"AsDateTime2", {"timestamp", "DATETIME", "DATETIME"}},
		{"AsDateTimeOffset", {"timestamptz", "DATETIME", "TEXT"}},
		{"AsDecimal", {"decimal(19,5)", "DECIMAL(19,5)", "NUMERIC"}},
		{"AsDouble", {"float8", "DOUBLE", "NUMERIC"}}, {"AsFloat", {"float4", "FLOAT", "NUMERIC"}},
		{"AsGuid", {"uuid", "CHAR(36)", "UNIQUEIDENTIFIER"}},
		{"AsInt16", {"smallint", "SMALLINT", "INTEGER"}},
		{"AsInt32", {"integer", "INTEGER", "INTEGER"}}, {"AsInt64", {"bigint", "BIGINT", "INTEGER"}},
		{"AsTime", {"time", "TIME", "DATETIME"}}, {"AsXml", {"xml", "TEXT", "TEXT"}}};
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (str_eq(name, str_of(types[i].name)))
			return str_of(types[i].sql[d]);
	return STR_NONE;
}

static bool is_most(struct str text)
{
	return str_eq(text, STR("int.MaxValue")) || str_eq(text, STR("Int32.MaxValue"));
}

static void type_of(struct making *x, struct column *c, const struct fluentmigrator_link *l)
{
	struct str text = format_fluentmigrator_source(l, 0), two = format_fluentmigrator_source(l, 1);
	uint64_t size = 0, scale;
	bool told = str_u64(text, &size);
	if (is_most(text))
		told = true, size = INT32_MAX;
	c->long_key = str_eq(l->name, STR("AsInt64"));
	if (str_ends(l->name, STR("String")))
		c->c.type = text_type(x, str_starts(l->name, STR("AsFixed")), told && size, size);
	else if (str_eq(l->name, STR("AsCustom")) && !format_fluentmigrator_text(x->r, l, 0, &c->c.type))
		format_fluentmigrator_unknown(x->r, "a type that is not a literal");
	else if (str_eq(l->name, STR("AsDecimal")) && told && str_u64(two, &scale) &&
		 x->r->s->dialect != DIALECT_SQLITE)
		c->c.type = str_fmt(
			x->r->a, "decimal(%llu,%llu)", (unsigned long long)size, (unsigned long long)scale);
	else if (!str_eq(l->name, STR("AsCustom")))
		c->c.type = plain_type(x->r->s->dialect, l->name);
	if (!c->c.type.n)
		c->c.type = STR("text");
}

/* -- defaults -- */

static struct str system_method(struct str text, enum dialect d)
{
	static const char *const now[3] = {"now()", "CURRENT_TIMESTAMP", "CURRENT_TIMESTAMP"};
	static const char *const utc[3] = {
		"(now() at time zone 'UTC')", "(UTC_TIMESTAMP())", "CURRENT_TIMESTAMP"};
	static const char *const id[3] = {"gen_random_uuid()", "(UUID())", "(hex(randomblob(16)))"};
	struct str name = str_sub(text, str_rchr(text, '.') + 1, text.n);
	if (str_starts(name, STR("NewGuid")) || str_starts(name, STR("NewSequentialId")))
		return str_of(id[d]);
	return str_of(str_eq(name, STR("CurrentUTCDateTime")) ? utc[d] : now[d]);
}

static void default_of(struct making *x, struct column *c, const struct fluentmigrator_link *l)
{
	struct str text = format_fluentmigrator_source(l, 0), value;
	enum dialect d = x->r->s->dialect;
	size_t digits = text.n && text.p[0] == '-';
	while (digits < text.n && ((text.p[digits] >= '0' && text.p[digits] <= '9') || text.p[digits] == '.'))
		digits++;
	if (str_eq(text, STR("null")))
		return;
	if (str_eq(text, STR("true")) || str_eq(text, STR("false")))
		c->c.def = d == DIALECT_POSTGRESQL ? text : str_eq(text, STR("true")) ? STR("1") : STR("0");
	else if (text.n && digits && text.n - digits < 3 && text.p[0] != '.')
		c->c.def = str_sub(text, 0, digits);
	else if (format_fluentmigrator_text(x->r, l, 0, &value))
		c->c.def = format_ddl_text(&x->r->d, value);
	else if (str_starts(text, STR("SystemMethods.")))
		c->c.def = system_method(text, d);
	else if (str_starts(text, STR("RawSql.Insert(")) || str_starts(text, STR("DateTime")) || text.n)
		c->c.def = str_ends(c->c.type, STR("INTEGER")) || str_starts(c->c.type, STR("int"))
				   ? STR("0")
				   : STR("NULL");
	/* else there is one, which changes neither name nor type */
}

/* -- keys and indexes of a column -- */

static void add_index(
	struct making *x, const struct column *c, const struct fluentmigrator_link *l, bool unique)
{
	struct format_ddl_index i = {.table = x->table, .unique = unique};
	if (!format_fluentmigrator_text(x->r, l, 0, &i.name))
		i.name = str_fmt(x->r->a, "IX_%.*s_%.*s", STRF(x->table.name), STRF(c->c.name));
	*VEC_PUSH(x->r->a, &i.columns) = c->c.name;
	*VEC_PUSH(x->r->a, &x->indexes) = i;
}

static struct str key_name(
	struct making *x, struct str from, struct str column, struct str to, struct str target)
{
	return str_fmt(x->r->a, "FK_%.*s_%.*s_%.*s_%.*s", STRF(from), STRF(column), STRF(to), STRF(target));
}

/* ForeignKey([name, [schema,]] table, column). SQLite has them only in a new table, where they change no
 * name. */
static void add_key(struct making *x, const struct column *c, const struct fluentmigrator_link *l)
{
	struct names_list n;
	struct format_ddl_key k = {0};
	size_t at = l->values.n;
	if (at < 2 || x->r->s->dialect == DIALECT_SQLITE ||
		str_eq(format_fluentmigrator_source(l, 0), STR("null")))
		return;
	if (!format_fluentmigrator_texts(x->r, l, &n) || n.n != at) {
		format_fluentmigrator_unknown(x->r, "a foreign key whose names are not literals");
		return;
	}
	k.target = (struct format_ddl_table){at == 4 ? n.v[1] : STR_NONE, n.v[at - 2]};
	k.name = at > 2 ? n.v[0] : key_name(x, x->table.name, c->c.name, k.target.name, n.v[at - 1]);
	*VEC_PUSH(x->r->a, &k.columns) = c->c.name;
	*VEC_PUSH(x->r->a, &k.target_columns) = n.v[at - 1];
	*VEC_PUSH(x->r->a, &x->keys) = k;
}

/* -- links -- */

static void option(struct making *x, struct column *c, const struct fluentmigrator_link *l)
{
	struct str name = l->name;
	bool null = str_eq(name, STR("Nullable"));
	if (null || str_eq(name, STR("NotNullable"))) {
		c->null_told = true;
		c->nullable = null;
	} else if (str_eq(name, STR("Identity"))) {
		c->identity = true;
	} else if (str_eq(name, STR("PrimaryKey"))) {
		c->primary = true;
		(void)format_fluentmigrator_text(x->r, l, 0, &c->key);
	} else if (str_eq(name, STR("Unique")) || str_eq(name, STR("Indexed"))) {
		add_index(x, c, l, str_eq(name, STR("Unique")));
	} else if (str_eq(name, STR("ForeignKey"))) {
		add_key(x, c, l);
	} else if (str_eq(name, STR("WithDefaultValue")) || str_eq(name, STR("WithDefault"))) {
		default_of(x, c, l);
	} else if (str_eq(name, STR("Computed"))) {
		struct str sql;
		if (format_fluentmigrator_text(x->r, l, 0, &sql))
			c->c.extra = str_fmt(x->r->a, "GENERATED ALWAYS AS (%.*s) STORED", STRF(sql));
	} else if (str_starts(name, STR("As"))) {
		type_of(x, c, l);
	} else if (!format_fluentmigrator_knows(name)) {
		format_fluentmigrator_unknown(x->r, "a call of a migration's chain that is not read");
	}
}

static struct column *begin(struct making *x, const struct fluentmigrator_link *l, bool alters)
{
	struct column c = {.alters = alters};
	if (!format_fluentmigrator_text(x->r, l, 0, &c.c.name)) {
		format_fluentmigrator_unknown(x->r, "a column whose name is not a literal");
		return NULL;
	}
	*VEC_PUSH(x->r->a, &x->columns) = c;
	return &x->columns.v[x->columns.n - 1];
}

/* -- statements -- */

static void finish(struct making *x, struct column *c)
{
	enum dialect d = x->r->s->dialect;
	c->c.not_null = !c->nullable;
	if (c->identity && d == DIALECT_POSTGRESQL)
		c->c.extra = STR("GENERATED ALWAYS AS IDENTITY");
	else if (c->identity && d == DIALECT_MYSQL)
		c->c.extra = STR("AUTO_INCREMENT");
	if (!c->c.type.n)
		c->c.type = STR("text");
}

static void create_table(struct making *x)
{
	struct format_ddl_create t = {.table = x->table, .if_not_exists = x->if_not_exists};
	struct names_list key = {0};
	struct str name = STR_NONE;
	for (size_t i = 0; i < x->columns.n; i++) {
		struct column *c = &x->columns.v[i];
		finish(x, c);
		if (c->primary)
			*VEC_PUSH(x->r->a, &key) = c->c.name;
		name = c->primary && c->key.n ? c->key : name;
		*VEC_PUSH(x->r->a, &t.columns) = c->c;
	}
	if (!name.n)
		name = str_fmt(x->r->a, "PK_%.*s", STRF(x->table.name));
	if (key.n)
		*VEC_PUSH(x->r->a, &t.clauses) = str_fmt(x->r->a, "CONSTRAINT %.*s PRIMARY KEY %.*s",
			STRF(format_ddl_name(&x->r->d, name)), STRF(format_ddl_list(&x->r->d, &key)));
	format_ddl_create_table(&x->r->d, &t);
}

/* PostgreSQL: what is not told about NULL and a default stays as it is. */
static void change_column(struct making *x, struct column *c)
{
	struct format_ddl *d = &x->r->d;
	finish(x, c);
	if (x->r->s->dialect != DIALECT_POSTGRESQL) {
		if (!format_ddl_change_column(d, x->table, &c->c))
			format_fluentmigrator_unknown(
				x->r, "a change of a column, which SQLite has no statement for");
		return;
	}
	format_ddl_sql(d, str_fmt(x->r->a, "ALTER TABLE %.*s ALTER COLUMN %.*s TYPE %.*s",
				  STRF(format_ddl_table_name(d, x->table)),
				  STRF(format_ddl_name(d, c->c.name)), STRF(c->c.type)));
	if (c->null_told)
		(void)format_ddl_change_null(d, x->table, c->c.name, c->c.not_null);
	if (c->c.def.n)
		(void)format_ddl_change_default(d, x->table, c->c.name, c->c.def);
}

static void emit(struct making *x)
{
	if (x->creates)
		create_table(x);
	for (size_t i = 0; i < x->columns.n && !x->creates; i++) {
		struct column *c = &x->columns.v[i];
		if (c->alters) {
			change_column(x, c);
			continue;
		}
		finish(x, c);
		c->c.primary = c->primary; /* of a table that had none */
		format_ddl_add_column(&x->r->d, x->table, &c->c, x->if_not_exists);
	}
	for (size_t i = 0; i < x->indexes.n; i++)
		format_ddl_create_index(&x->r->d, &x->indexes.v[i]);
	for (size_t i = 0; i < x->keys.n; i++)
		(void)format_ddl_add_constraint(
			&x->r->d, x->table, format_ddl_foreign_key(&x->r->d, &x->keys.v[i]));
}

static bool table_name(struct making *x, const struct fluentmigrator_link *l, struct str *out)
{
	if (format_fluentmigrator_text(x->r, l, 0, out) && out->n)
		return true;
	format_fluentmigrator_unknown(x->r, "a table whose name is not a literal");
	return false;
}

/* The table's name stands first, or behind the column's: Create.Column("a").OnTable("t"). */
static bool find_table(struct making *x, const struct fluentmigrator_chain *c, size_t at)
{
	bool found = false;
	for (size_t i = at; i < c->n; i++) {
		const struct fluentmigrator_link *l = &c->v[i];
		struct str schema;
		bool names = str_eq(l->name, STR("OnTable")) || (i == at && str_eq(l->name, STR("Table")));
		if (names && !table_name(x, l, &x->table.name))
			return false;
		found = found || names;
		if (str_eq(l->name, STR("InSchema")) && x->r->s->dialect != DIALECT_SQLITE &&
			format_fluentmigrator_text(x->r, l, 0, &schema))
			x->table.schema = schema;
		x->if_not_exists = x->if_not_exists || str_eq(l->name, STR("IfNotExists"));
	}
	if (!found)
		format_fluentmigrator_unknown(x->r, "a chain that names no table");
	return found;
}

void format_fluentmigrator_columns(
	struct fluentmigrator *r, const struct fluentmigrator_chain *c, size_t at, bool alters)
{
	struct making x = {.r = r, .if_not_exists = r->guarded};
	struct column *now = NULL;
	bool column = str_eq(c->v[at].name, STR("Column"));
	x.creates = !alters && !column;
	if (!find_table(&x, c, at))
		return;
	for (size_t i = at; i < c->n; i++) {
		const struct fluentmigrator_link *l = &c->v[i];
		bool begins = str_eq(l->name, STR("WithColumn")) || str_eq(l->name, STR("AddColumn")) ||
			      str_eq(l->name, STR("AlterColumn")) || (i == at && column);
		if (begins)
			now = begin(
				&x, l, str_eq(l->name, STR("AlterColumn")) || (i == at && column && alters));
		else if (str_eq(l->name, STR("ToSchema")))
			format_fluentmigrator_unknown(r, "a table that is moved to another schema");
		else if (now)
			option(&x, now, l);
		else if (!format_fluentmigrator_knows(l->name))
			format_fluentmigrator_unknown(r, "a call of a migration's chain that is not read");
	}
	emit(&x);
}
