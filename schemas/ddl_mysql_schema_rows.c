/* The rows of information_schema's tables, as the server would give them of the catalog (MariaDB 10.11
 * sql/sql_show.cc: the columns' names). */
#include "schemas/ddl_mysql_value.h"

enum { ROW_COST = 64 /* of ddl_spend() */ };

static void put(struct my_row *r, const char *name, struct str text)
{
	r->names[r->n] = name;
	r->v[r->n++] = (struct my_value){MY_TEXT, text};
}

static void put_null(struct my_row *r, const char *name)
{
	r->names[r->n] = name;
	r->v[r->n++] = (struct my_value){.kind = MY_NULL};
}

static void put_schema(struct my_row *r, const char *name, struct str schema)
{
	put(r, name, schema);
	if (!schema.n)
		r->v[r->n - 1].kind = MY_DATABASE;
}

static struct my_row *add(struct my *m, struct my_rows *rows, const struct relation *r)
{
	struct my_row *row = VEC_PUSH(m->tmp, rows);
	*row = (struct my_row){.n = 0};
	put_schema(row, "table_schema", r->schema);
	put(row, "table_name", r->name);
	return row;
}

static void of_tables(struct my *m, const struct relation *r, struct my_rows *rows)
{
	put(add(m, rows, r), "table_type", r->kind == RELATION_VIEW ? STR("VIEW") : STR("BASE TABLE"));
}

static struct str first_word(struct str type)
{
	size_t i = 0;
	while (i < type.n && type.p[i] != '(' && type.p[i] != ' ')
		i++;
	return str_sub(type, 0, i);
}

/* The index that is or stands for the primary key: without one the first unique one that takes no NULL. */
static const struct index *primary(const struct relation *r)
{
	for (size_t i = 0; i < r->indexes.n; i++)
		if (r->indexes.v[i].primary)
			return &r->indexes.v[i];
	for (size_t i = 0; i < r->indexes.n; i++) {
		const struct index *x = &r->indexes.v[i];
		bool whole = x->unique;
		for (size_t k = 0; whole && k < x->columns.n; k++) {
			const struct column *c = ddl_mysql_find_column(r, x->columns.v[k]);
			whole = c && c->not_null;
		}
		if (whole)
			return x;
	}
	return NULL;
}

/* COLUMN_KEY: PRI, else UNI where it alone is unique, MUL where it is the first of an index. */
static struct str key_of(const struct relation *r, struct str column)
{
	const struct index *p = primary(r);
	struct str key = STR_NONE;
	if (p && catalog_names_have(DIALECT_MYSQL, p->columns, column))
		return STR("PRI");
	for (size_t i = 0; i < r->indexes.n; i++) {
		const struct index *x = &r->indexes.v[i];
		if (!x->columns.n || !str_ieq(x->columns.v[0], column))
			continue;
		if (x->unique && x->columns.n == 1)
			return STR("UNI");
		key = STR("MUL");
	}
	return key;
}

/* Characters of a string type. */
static void put_length(struct my_row *row, struct str type)
{
	static const char *const texts[][2] = {{"tinytext", "255"}, {"text", "65535"},
		{"mediumtext", "16777215"}, {"longtext", "4294967295"}};
	struct str name = first_word(type), in = str_sub(type, name.n + 1, str_chr(type, ')'));
	if (str_eq(name, STR("varchar")) || str_eq(name, STR("char")))
		put(row, "character_maximum_length", in);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (str_eq(name, str_of(texts[i][0])))
			put(row, "character_maximum_length", str_of(texts[i][1]));
}

static void of_columns(struct my *m, const struct relation *r, struct my_rows *rows)
{
	for (size_t i = 0; i < r->columns.n; i++) {
		const struct column *c = &r->columns.v[i];
		struct my_row *row = add(m, rows, r);
		put(row, "column_name", c->name);
		put(row, "is_nullable", c->not_null ? STR("NO") : STR("YES"));
		put(row, "column_type", c->type);
		put(row, "data_type", first_word(c->type));
		put(row, "ordinal_position", str_fmt(m->tmp, "%zu", i + 1));
		put(row, "column_key", key_of(r, c->name));
		put_length(row, c->type);
	}
}

static void of_statistics(struct my *m, const struct relation *r, struct my_rows *rows)
{
	for (size_t i = 0; i < r->indexes.n; i++)
		for (size_t k = 0; k < r->indexes.v[i].columns.n; k++) {
			const struct index *x = &r->indexes.v[i];
			struct my_row *row = add(m, rows, r);
			put_schema(row, "index_schema", r->schema);
			put(row, "index_name", x->name);
			put(row, "column_name", x->columns.v[k]);
			put(row, "non_unique", x->unique ? STR("0") : STR("1"));
			put(row, "index_type", x->method);
			put(row, "seq_in_index", str_fmt(m->tmp, "%zu", k + 1));
		}
}

static struct str kind_of(const struct constraint *k)
{
	return k->kind == CONSTRAINT_PRIMARY   ? STR("PRIMARY KEY")
	       : k->kind == CONSTRAINT_UNIQUE  ? STR("UNIQUE")
	       : k->kind == CONSTRAINT_FOREIGN ? STR("FOREIGN KEY")
					       : STR("CHECK");
}

static void of_constraints(struct my *m, const struct relation *r, struct my_rows *rows)
{
	for (size_t i = 0; i < r->constraints.n; i++) {
		struct my_row *row = add(m, rows, r);
		put_schema(row, "constraint_schema", r->schema);
		put(row, "constraint_name", r->constraints.v[i].name);
		put(row, "constraint_type", kind_of(&r->constraints.v[i]));
	}
}

static void of_key_columns(struct my *m, const struct relation *r, struct my_rows *rows)
{
	for (size_t i = 0; i < r->constraints.n; i++)
		for (size_t k = 0; k < r->constraints.v[i].columns.n; k++) {
			const struct constraint *c = &r->constraints.v[i];
			bool foreign = c->kind == CONSTRAINT_FOREIGN;
			if (c->kind == CONSTRAINT_CHECK)
				break;
			struct my_row *row = add(m, rows, r);
			put_schema(row, "constraint_schema", r->schema);
			put(row, "constraint_name", c->name);
			put(row, "column_name", c->columns.v[k]);
			put(row, "ordinal_position", str_fmt(m->tmp, "%zu", k + 1));
			if (!foreign || k >= c->ref_columns.n) {
				put_null(row, "referenced_table_schema");
				put_null(row, "referenced_table_name");
				put_null(row, "referenced_column_name");
				continue;
			}
			put_schema(row, "referenced_table_schema", c->ref_schema);
			put(row, "referenced_table_name", c->ref_table);
			put(row, "referenced_column_name", c->ref_columns.v[k]);
		}
}

static void of_references(struct my *m, const struct relation *r, struct my_rows *rows)
{
	for (size_t i = 0; i < r->constraints.n; i++) {
		const struct constraint *c = &r->constraints.v[i];
		if (c->kind != CONSTRAINT_FOREIGN)
			continue;
		struct my_row *row = add(m, rows, r);
		put_schema(row, "constraint_schema", r->schema);
		put(row, "constraint_name", c->name);
		put(row, "referenced_table_name", c->ref_table);
	}
}

bool ddl_mysql_schema_rows(struct my *m, struct str table, struct my_rows *rows, size_t most)
{
	static const struct {
		const char *table;
		void (*rows)(struct my *m, const struct relation *r, struct my_rows *rows);
	} tables[] = {{"tables", of_tables}, {"columns", of_columns}, {"statistics", of_statistics},
		{"table_constraints", of_constraints}, {"key_column_usage", of_key_columns},
		{"referential_constraints", of_references}};
	size_t at = 0;
	while (at < sizeof tables / sizeof *tables && !str_ieq(table, str_of(tables[at].table)))
		at++;
	if (at == sizeof tables / sizeof *tables)
		return false;
	for (size_t i = 0; i < m->c->relations.n && rows->n < most; i++) {
		size_t before = rows->n;
		tables[at].rows(m, &m->c->relations.v[i], rows);
		if (!ddl_spend(m->d, 1 + ROW_COST * (rows->n - before)))
			return false;
	}
	return rows->n < most;
}
