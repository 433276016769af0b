/* Names of objects inside strings: regclass and its kin, arguments of functions that take such a name. */
#include "gitcheck/judge_postgresql.h"

struct path {
	struct str schema, name;
};

/* One identifier as the server folds it; *s moves behind it and a dot. */
static struct str path_part(struct judge_postgresql_reader *r, struct str *s)
{
	struct str part;
	size_t end;
	*s = str_trim(*s);
	if (s->n && s->p[0] == '"') {
		end = str_find(*s, STR("\""), 1);
		part = str_sub(*s, 1, end);
		end = end == SIZE_MAX ? s->n : end + 1;
	} else {
		end = str_chr(*s, '.');
		end = end == SIZE_MAX ? s->n : end;
		part = str_lower(r->a, str_trim(str_sub(*s, 0, end)));
	}
	*s = end < s->n && s->p[end] == '.' ? str_sub(*s, end + 1, s->n) : STR_NONE;
	return part;
}

/* false when it is no name of one or two parts that is known now. */
static bool path_of(struct judge_postgresql_reader *r, struct str text, struct path *p)
{
	*p = (struct path){0};
	if (!text.n || judge_postgresql_is_hole(text))
		return false;
	p->name = path_part(r, &text);
	if (text.n) {
		p->schema = p->name;
		p->name = path_part(r, &text);
	}
	return p->name.n && !text.n;
}

static size_t constant_at(const struct json *constant)
{
	return (size_t)json_int(json_get(json_get(constant, "A_Const"), "location"), 0);
}

static struct query_name *named(struct judge_postgresql_reader *r, const struct json *constant,
	enum query_name_kind kind, struct str text, size_t scope)
{
	struct path p;
	if (!path_of(r, text, &p) || str_eq(p.schema, STR("pg_catalog")))
		return NULL;
	return query_name_add(r->q, kind, scope, p.schema, p.name, constant_at(constant) + 1,
		judge_postgresql_constant(constant).n);
}

bool judge_postgresql_string_cast(
	struct judge_postgresql_reader *r, struct str type, const struct json *constant, size_t scope)
{
	struct str text = judge_postgresql_constant(constant);
	if (str_eq(type, STR("regclass")))
		named(r, constant, QUERY_NAME_REGCLASS, text, scope);
	else if (str_eq(type, STR("regtype")))
		named(r, constant, QUERY_NAME_TYPE, str_sub(text, 0, str_chr(text, '[')), scope);
	else if (str_eq(type, STR("regproc")) || str_eq(type, STR("regprocedure")))
		named(r, constant, QUERY_NAME_FUNCTION, str_sub(text, 0, str_chr(text, '(')), scope);
	else
		return false;
	return true;
}

/* A relation in its own scope, so that a column of it can be asked for. */
static void column_of(
	struct judge_postgresql_reader *r, const struct json *table, const struct json *column, size_t scope)
{
	struct path p;
	struct str name = judge_postgresql_constant(column);
	if (!name.n || judge_postgresql_is_hole(name) || !path_of(r, judge_postgresql_constant(table), &p))
		return;
	size_t inner = query_scope_add(r->q, scope, QUERY_EXPRESSION);
	size_t source = query_table_add(r->q, inner, p.schema, p.name, STR_NONE, constant_at(table) + 1,
		judge_postgresql_constant(table).n);
	query_target_add(r->q, source, name, constant_at(column) + 1, name.n);
}

/* The place of the relation among the arguments, counted from the end where an optional user comes first; and
 * whether a column of it follows. From the manual, 9.26 and 9.27. */
static const struct {
	const char *function;
	int from_end;
	bool column;
} takers[] = {{"pg_get_serial_sequence", 2, true}, {"pg_total_relation_size", 1, false},
	{"pg_table_size", 1, false}, {"pg_indexes_size", 1, false}, {"pg_get_viewdef", 0, false},
	{"pg_relation_size", 0, false}, {"has_table_privilege", 2, false},
	{"has_any_column_privilege", 2, false}, {"has_sequence_privilege", 2, false},
	{"has_column_privilege", 3, true}};

void judge_postgresql_string_arguments(
	struct judge_postgresql_reader *r, struct str function, const struct json *args, size_t scope)
{
	static const char *const sequences[] = {"nextval", "currval", "setval", NULL};
	for (size_t i = 0; sequences[i]; i++)
		if (str_eq(function, str_of(sequences[i])))
			named(r, json_first(args), QUERY_NAME_SEQUENCE,
				judge_postgresql_constant(json_first(args)), scope);
	/* crosstab('SELECT ...'), dblink, query_to_xml: on which database, and when, the function knows */
	for (const struct json *i = json_first(args); i; i = json_next(i))
		if (judge_looks_like_sql(judge_postgresql_constant(i)))
			r->inner = STR("a statement in a string that a function is given");
	for (size_t i = 0; i < sizeof takers / sizeof *takers; i++) {
		if (!str_eq(function, str_of(takers[i].function)))
			continue;
		long long n = (long long)json_count(args),
			  skip = takers[i].from_end ? n - takers[i].from_end : 0;
		const struct json *at = json_first(args);
		while (at && skip-- > 0)
			at = json_next(at);
		if (takers[i].column)
			column_of(r, at, json_next(at), scope);
		else
			named(r, at, QUERY_NAME_REGCLASS, judge_postgresql_constant(at), scope);
	}
}
