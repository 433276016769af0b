#include "schemas/replay_each.h"

#include "base/sb.h"
#include "schemas/replay_condition.h"

enum { MAX_SQL = 1024 * 1024 };

struct str replay_each_mark(struct arena *a, const struct replay_each *e)
{
	if (str_chr(e->schema, '"') != SIZE_MAX || str_chr(e->table, '"') != SIZE_MAX ||
		str_find(e->table, STR(REPLAY_EACH_DO), 0) != SIZE_MAX || !e->condition.n)
		return STR_NONE;
	return str_fmt(a, "%s%s \"%.*s\" \"%.*s\" %.*s%s%.*s", REPLAY_EACH,
		e->tables ? "table"
		: e->keys ? "foreign"
			  : "index",
		STRF(e->schema), STRF(e->table), STRF(e->condition), REPLAY_EACH_DO, STRF(e->sql));
}

struct str replay_item(struct arena *a, const char *what, const struct str *names, size_t n)
{
	struct str out = str_fmt(a, "%s%s", REPLAY_ITEM, what);
	for (size_t i = 0; i < n; i++) {
		if (!names[i].n || names[i].n > 300 || str_chr(names[i], '"') != SIZE_MAX ||
			str_chr(names[i], '*') != SIZE_MAX || str_chr(names[i], '\n') != SIZE_MAX)
			return STR_NONE;
		out = str_fmt(a, "%.*s%s\"%.*s\"", STRF(out), i ? " " : " ( ", STRF(names[i]));
	}
	return n ? str_fmt(a, "%.*s )", STRF(out)) : out;
}

static struct str filled(struct arena *a, struct str sql, struct str name)
{
	struct sb b = sb_new(a, MAX_SQL);
	for (size_t at; (at = str_find(sql, STR(REPLAY_EACH_NAME), 0)) != SIZE_MAX;) {
		sb_add(&b, str_sub(sql, 0, at));
		sb_add(&b, name);
		sql = str_sub(sql, at + sizeof REPLAY_EACH_NAME - 1, sql.n);
	}
	sb_add(&b, sql);
	return sb_str(&b);
}

static bool add(struct arena *a, const struct catalog *now, struct str condition, struct str sql,
	const struct replay_item *item, struct sql_statements *out)
{
	int holds = replay_condition_on(now, condition, item);
	if (holds == 1)
		sql_split(a, now->dialect, filled(a, sql, item->name), out);
	return holds >= 0;
}

/* Those that are there before the first of them is changed. */
static bool each_table(struct arena *a, const struct catalog *now, struct str condition, struct str sql,
	struct sql_statements *out)
{
	static const struct names none;
	bool read = true;
	for (size_t i = 0; i < now->relations.n && read; i++) {
		const struct relation *r = &now->relations.v[i];
		struct replay_item item = {.name = str_dup(a, r->name), .columns = &none};
		if (r->kind == RELATION_TABLE)
			read = add(a, now, condition, sql, &item, out);
	}
	return read;
}

bool replay_each_sql(struct arena *a, const struct catalog *now, struct str mark, struct sql_statements *out)
{
	size_t cut = str_find(mark, STR(REPLAY_EACH_DO), 0);
	if (cut == SIZE_MAX)
		return false;
	struct str rest = str_sub(mark, sizeof REPLAY_EACH - 1, cut);
	struct str sql = str_sub(mark, cut + sizeof REPLAY_EACH_DO - 1, mark.n);
	struct str kind = str_cut(&rest, ' ');
	bool keys = str_eq(kind, STR("foreign")), read = true;
	str_cut(&rest, '"');
	struct str schema = str_cut(&rest, '"');
	str_cut(&rest, '"');
	struct str table = str_cut(&rest, '"');
	if (str_eq(kind, STR("table")))
		return each_table(a, now, rest, sql, out);
	const struct relation *r =
		catalog_relation(now, now->dialect == DIALECT_POSTGRESQL ? schema : STR_NONE, table);
	for (size_t i = 0; r && keys && i < r->constraints.n; i++) {
		const struct constraint *k = &r->constraints.v[i];
		struct replay_item item = {.name = str_dup(a, k->name), .columns = &k->columns};
		if (k->kind == CONSTRAINT_FOREIGN)
			read = add(a, now, rest, sql, &item, out) && read;
	}
	for (size_t i = 0; r && !keys && i < r->indexes.n; i++) {
		const struct index *x = &r->indexes.v[i];
		struct replay_item item = {.name = str_dup(a, x->name),
			.columns = &x->columns,
			.unique = x->unique,
			.primary = x->primary};
		read = add(a, now, rest, sql, &item, out) && read;
	}
	return read;
}
