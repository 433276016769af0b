/* Views. */
#include "schemas/ddl_mysql.h"

bool ddl_mysql_create_view(struct my *m, bool or_replace)
{
	struct my_name n;
	struct names columns = {0};
	bool unless = ddl_mysql_if_not_exists(m);
	if (!ddl_mysql_qualified(m, &n))
		return false;
	struct relation r = {.schema = ddl_mysql_schema(m, n), .name = n.name, .kind = RELATION_VIEW};
	if (ddl_mysql_is_punct(m, '(') && !ddl_mysql_names(m, &columns))
		return false;
	if (!ddl_mysql_eat(m, "as"))
		return ddl_mysql_unexpected(m);
	size_t from_token = m->i;
	m->i = m->n - 1;
	r.definition = ddl_mysql_text(m, from_token);
	m->i = from_token;
	ddl_mysql_select_columns(m, &r);
	if (columns.n && r.columns.n != columns.n) { /* the names are given, only the types are not known */
		r.columns.n = 0;
		for (size_t i = 0; i < columns.n; i++)
			(void)VEC_PUSH(m->a, &r.columns);
	}
	for (size_t i = 0; i < columns.n; i++)
		r.columns.v[i].name = columns.v[i];
	r.columns_unknown = r.columns_unknown && columns.n == 0;
	struct relation *old = catalog_relation(m->c, n.schema, n.name);
	if (old && unless)
		return true;
	if (old && (!or_replace || old->kind != RELATION_VIEW))
		return ddl_mysql_fail(m, "\"%.*s\" exists already", STRF(n.name));
	if (old)
		ddl_mysql_drop_relation(m, old);
	catalog_put_relation(m->c, &r);
	return true;
}
