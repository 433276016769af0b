/* Columns that ALTER TABLE gives another name, in the table and in the keys of others. */
#include "schemas/ddl_mysql_alter.h"

static void rename_in(struct arena *a, struct names *l, struct str from, struct str to)
{
	if (!catalog_names_have(DIALECT_MYSQL, *l, from))
		return;
	struct names out = {0};
	for (size_t i = 0; i < l->n; i++)
		catalog_names_add(a, &out, str_ieq(l->v[i], from) ? to : l->v[i]);
	*l = out;
}

/* Expressions name columns in backquotes. */
static struct str rename_in_text(struct my *m, struct str text, struct str from, struct str to)
{
	struct sql_lexer lx = sql_lex(DIALECT_MYSQL, text);
	struct str out = STR_NONE;
	size_t at = 0;
	for (struct sql_token t = sql_lex_next(&lx); t.kind != SQL_END; t = sql_lex_next(&lx)) {
		if (t.kind != SQL_QUOTED || t.text.n < 2 || !str_ieq(str_sub(t.text, 1, t.text.n - 1), from))
			continue;
		out = str_fmt(m->a, "%.*s%.*s%.*s", STRF(out), STRF(str_sub(text, at, t.at + 1)), STRF(to));
		at = t.end - 1;
	}
	return at ? str_fmt(m->a, "%.*s%.*s", STRF(out), STRF(str_sub(text, at, text.n))) : text;
}

/* All actions name columns as they were before the ALTER, so two may change names: no name has this byte. */
#define MARK "\001"

static struct str marked(struct my *m, struct str name)
{
	return str_fmt(m->a, MARK "%.*s", STRF(name));
}

static void give_name(struct my *m, struct my_alter *x, struct str from, struct str to)
{
	struct relation *r = &x->work;
	struct column *c = ddl_mysql_find_column(r, from);
	if (c)
		c->name = to;
	for (size_t i = 0; i < r->indexes.n; i++)
		rename_in(m->a, &r->indexes.v[i].columns, from, to);
	for (size_t i = 0; i < r->columns.n; i++)
		r->columns.v[i].generated = rename_in_text(m, r->columns.v[i].generated, from, to);
	for (size_t i = 0; i < r->constraints.n; i++) {
		struct constraint *k = &r->constraints.v[i];
		rename_in(m->a, &k->columns, from, to);
		k->definition = rename_in_text(m, k->definition, from, to);
		if (k->kind == CONSTRAINT_FOREIGN && str_ieq(k->ref_table, r->name) &&
			str_eq(k->ref_schema, r->schema))
			rename_in(m->a, &k->ref_columns, from, to);
	}
}

/* The column has the name at the end; until then perhaps a marked one, which is what it is called now. */
struct str ddl_mysql_rename_column(struct my *m, struct my_alter *x, struct str from, struct str to)
{
	struct str now = to;
	if (!str_ieq(from, to) && ddl_mysql_find_column(&x->work, to)) {
		catalog_names_add(m->a, &x->waiting, to);
		now = marked(m, to);
	}
	give_name(m, x, from, now);
	catalog_names_add(m->a, &x->renamed_from, from);
	catalog_names_add(m->a, &x->renamed_to, to);
	return now;
}

bool ddl_mysql_settle_names(struct my *m, struct my_alter *x)
{
	for (size_t i = 0; i < x->waiting.n; i++) {
		struct str to = x->waiting.v[i];
		if (ddl_mysql_find_column(&x->work, to))
			return ddl_mysql_fail(m, "column \"%.*s\" exists already", STRF(to));
		give_name(m, x, marked(m, to), to);
	}
	return true;
}

/* Foreign keys of other tables follow renamed columns, all at once. */
static void rename_pass(struct my *m, const struct my_alter *x, bool to_marked)
{
	for (size_t n = 0; n < x->renamed_from.n; n++)
		for (size_t i = 0; i < m->c->relations.n; i++)
			for (size_t j = 0; j < m->c->relations.v[i].constraints.n; j++) {
				struct constraint *k = &m->c->relations.v[i].constraints.v[j];
				if (k->kind == CONSTRAINT_FOREIGN && str_ieq(k->ref_table, x->work.name) &&
					str_eq(k->ref_schema, x->work.schema))
					rename_in(m->a, &k->ref_columns,
						to_marked ? x->renamed_from.v[n]
							  : marked(m, x->renamed_to.v[n]),
						to_marked ? marked(m, x->renamed_to.v[n])
							  : x->renamed_to.v[n]);
			}
}

void ddl_mysql_rename_elsewhere(struct my *m, const struct my_alter *x)
{
	rename_pass(m, x, true);
	rename_pass(m, x, false);
}
