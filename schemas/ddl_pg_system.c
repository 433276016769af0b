/* The columns of PostgreSQL's own catalogs and of information_schema, which views of migrations read. */
#include "schemas/ddl_pg_query.h"

#include "pg_relations.h"

bool ddl_pg_system_columns(struct pg *p, struct pg_name n, struct pg_query *out)
{
	bool standard = str_eq(n.schema, STR("information_schema"));
	struct str line = STR_NONE;
	if (n.schema.n && !standard && !str_eq(n.schema, STR("pg_catalog")))
		return false;
	struct str key = standard ? str_fmt(p->tmp, "information_schema.%.*s", STRF(n.name)) : n.name;
	for (size_t i = 0; i < sizeof pg_relations / sizeof *pg_relations && !line.n; i++)
		ddl_pg_resolve_after(pg_relations[i], key, &line);
	bool found = line.n != 0;
	while (line.n) {
		struct str type = str_cut(&line, ';'), name = str_cut(&type, ' ');
		if (str_starts(name, STR("\"")))
			name = str_sub(name, 1, name.n - 1);
		if (str_starts(type, STR("@")))
			type = str_fmt(p->a, "information_schema.%.*s", STRF(str_sub(type, 1, type.n)));
		ddl_pg_query_push(p, out, name, type);
	}
	return found;
}
