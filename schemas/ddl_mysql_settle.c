/* The end of CREATE and ALTER TABLE: keys and checks get their names, and columns are spelled as the table
 * does. */
#include "base/sb.h"
#include "schemas/ddl_mysql.h"

static struct str first_column_name(struct my *m, const struct relation *r, struct str column)
{
	if (column.n && column.p[0] == '(')
		column = STR("functional_index");
	bool taken = ddl_mysql_find_index(r, column) || str_ieq(column, STR("PRIMARY"));
	struct str name = column;
	for (int i = 2; taken && i < 1000; i++) {
		name = str_fmt(m->a, "%.*s_%d", STRF(column), i);
		taken = ddl_mysql_find_index(r, name) != NULL;
	}
	return name;
}

/* Unnamed keys and checks get their names last, when those that were dropped have made room. */
static void name_all(struct my *m, struct relation *r)
{
	for (size_t i = 0; i < r->indexes.n; i++) {
		struct index *x = &r->indexes.v[i];
		if (x->name.n)
			continue;
		struct str name = first_column_name(m, r, x->columns.n ? x->columns.v[0] : STR_NONE);
		for (size_t k = 0; x->unique && k < r->constraints.n; k++)
			if (r->constraints.v[k].kind == CONSTRAINT_UNIQUE && !r->constraints.v[k].name.n &&
				catalog_names_same(DIALECT_MYSQL, r->constraints.v[k].columns, x->columns)) {
				r->constraints.v[k].name = name;
				break;
			}
		x->name = name;
	}
	for (size_t i = 0; i < r->constraints.n; i++) {
		struct str name = r->constraints.v[i].name;
		for (int n = 1; !r->constraints.v[i].name.n; n++) {
			name = str_fmt(m->a, "CONSTRAINT_%d", n);
			if (!ddl_mysql_find_constraint(r, name, CONSTRAINT_CHECK))
				r->constraints.v[i].name = name;
		}
	}
}

/* Keys name columns as the table does, however the statement spells them. */
static struct names as_spelled(struct my *m, const struct relation *r, struct names list)
{
	struct names out = {0};
	bool same = true;
	for (size_t i = 0; i < list.n; i++) {
		const struct column *c = ddl_mysql_find_column(r, list.v[i]);
		same = same && (!c || str_eq(c->name, list.v[i]));
		catalog_names_add(m->a, &out, c ? c->name : list.v[i]);
	}
	return same ? list : out;
}

/* The same for the names in the text of an expression, which stand in backquotes. */
static struct str text_as_spelled(struct my *m, const struct relation *r, struct str text)
{
	struct sql_lexer lx = sql_lex(DIALECT_MYSQL, text);
	struct sb b = sb_new(m->a, text.n + 1);
	size_t from = 0;
	bool same = true;
	for (struct sql_token t = sql_lex_next(&lx); t.kind != SQL_END; t = sql_lex_next(&lx)) {
		if (t.kind != SQL_QUOTED || t.text.n < 2)
			continue;
		struct str name = str_sub(t.text, 1, t.text.n - 1);
		const struct column *c = ddl_mysql_find_column(r, name);
		if (!c || str_eq(c->name, name) || c->name.n != name.n)
			continue;
		sb_fmt(&b, "%.*s%.*s", STRF(str_sub(text, from, t.at + 1)), STRF(c->name));
		from = t.at + 1 + name.n;
		same = false;
	}
	sb_add(&b, str_sub(text, from, text.n));
	return same ? text : sb_str(&b);
}

static void spell_all(struct my *m, struct relation *r)
{
	for (size_t i = 0; i < r->columns.n; i++)
		r->columns.v[i].generated = text_as_spelled(m, r, r->columns.v[i].generated);

	for (size_t i = 0; i < r->indexes.n; i++)
		r->indexes.v[i].columns = as_spelled(m, r, r->indexes.v[i].columns);
	for (size_t i = 0; i < r->constraints.n; i++) {
		struct constraint *k = &r->constraints.v[i];
		k->columns = as_spelled(m, r, k->columns);
		k->definition = text_as_spelled(m, r, k->definition);
		const struct relation *to =
			k->kind != CONSTRAINT_FOREIGN ? NULL
			: str_ieq(k->ref_table, r->name) && str_eq(k->ref_schema, r->schema)
				? r
				: catalog_relation(m->c, k->ref_schema, k->ref_table);
		if (to)
			k->ref_columns = as_spelled(m, to, k->ref_columns);
	}
}

bool ddl_mysql_settle(struct my *m, struct relation *r)
{
	spell_all(m, r);
	name_all(m, r);
	ddl_mysql_settle_methods(r);
	for (size_t i = 0; i < r->indexes.n; i++) {
		struct index *x = &r->indexes.v[i];
		for (size_t k = 0; k < x->columns.n; k++) {
			struct column *c = ddl_mysql_find_column(r, x->columns.v[k]);
			bool expression = x->columns.v[k].n && x->columns.v[k].p[0] == '(';
			if (c && x->primary)
				c->not_null = true;
			if (!c && !expression && !r->columns_unknown)
				return ddl_mysql_no_column(m, r, x->columns.v[k]);
		}
	}
	return true;
}
