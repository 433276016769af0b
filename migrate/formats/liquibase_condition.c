/* Preconditions that ask for objects, written for the replay, which knows the catalog at that place
 * (docs.liquibase.com/concepts/changelogs/preconditions.html; liquibase/precondition/core of 4.28). */
#include "base/sb.h"
#include "migrate/formats/liquibase.h"
#include "schemas/replay_condition.h"

enum { MAX_DEPTH = 10 };

struct conditions {
	const struct source *s;
	const struct migrations *before; /* the changesets in front of it */
	struct format_ddl d;
	struct sb out;
	int depth;
};

static bool is(const struct xml *x, const char *name)
{
	return str_eq(x->name, str_of(name));
}

/* A name in quotes; false for one that cannot be written there. */
static bool put(struct conditions *c, struct str name)
{
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] == '"' || name.p[i] == '*' || name.p[i] == '$' ||
			(unsigned char)name.p[i] < ' ')
			return false;
	sb_fmt(&c->out, "\"%.*s\" ", STRF(name));
	return true;
}

static bool put_object(
	struct conditions *c, const char *kind, const struct xml *x, const char *table, const char *part)
{
	struct str name = part ? xml_get(x, part) : STR_NONE, of = table ? xml_get(x, table) : STR_NONE;
	bool key = str_eq(str_of(kind), STR("primary"));
	if (part ? !name.n && !(key && of.n) : !of.n)
		return false; /* an index by its columns, say */
	sb_fmt(&c->out, "%s ", kind);
	return put(c, xml_get(x, "schemaName")) && (!table || put(c, of)) && (!part || put(c, name));
}

/* A changeset in front of this one has been executed when this one is looked at. */
static bool put_executed(struct conditions *c, const struct xml *x)
{
	struct str id = xml_get(x, "id"), author = xml_get(x, "author");
	bool found = false;
	for (size_t i = 0; i < c->before->n && !found; i++) {
		const struct liquibase_change *l = c->before->v[i].own;
		found = str_eq(l->id, id) && str_eq(l->author, author);
	}
	sb_fmt(&c->out, "%s ", found ? "yes" : "no");
	return id.n > 0;
}

static bool put_list(struct conditions *c, const struct xml *of, const char *how);

static bool put_one(struct conditions *c, const struct xml *x)
{
	static const struct {
		const char *name, *kind, *table, *part;
	} known[] = {{"tableExists", "table", "tableName", NULL}, {"viewExists", "view", "viewName", NULL},
		{"columnExists", "column", "tableName", "columnName"},
		{"indexExists", "index", "tableName", "indexName"},
		{"foreignKeyConstraintExists", "foreign", "foreignKeyTableName", "foreignKeyName"},
		{"primaryKeyExists", "primary", "tableName", "primaryKeyName"},
		{"uniqueConstraintExists", "unique", "tableName", "constraintName"},
		{"sequenceExists", "sequence", NULL, "sequenceName"}};
	if (is(x, "and") || is(x, "or"))
		return put_list(c, x, is(x, "and") ? "and" : "or");
	if (is(x, "not")) { /* fails where any of what it holds is true */
		sb_fmt(&c->out, "not ");
		return put_list(c, x, "or");
	}
	if (is(x, "dbms")) {
		int here = format_liquibase_runs(c->s, xml_get(x, "type"));
		sb_fmt(&c->out, "%s ", here > 0 ? "yes" : "no");
		return here >= 0;
	}
	if (is(x, "changeSetExecuted"))
		return put_executed(c, x);
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (is(x, known[i].name))
			return put_object(c, known[i].kind, x, known[i].table, known[i].part);
	return false;
}

static bool put_list(struct conditions *c, const struct xml *of, const char *how)
{
	bool read = of->first != NULL && ++c->depth <= MAX_DEPTH;
	sb_fmt(&c->out, "%s ( ", how);
	for (const struct xml *x = of->first; read && x; x = x->next)
		read = is(x, "onFail") || is(x, "onError") || is(x, "onFailMessage") ||
		       is(x, "onErrorMessage") || is(x, "onSqlOutput") || put_one(c, x);
	sb_fmt(&c->out, ") ");
	c->depth--;
	return read;
}

struct str format_liquibase_on_fail(const struct xml *conditions)
{
	struct str out = xml_get(conditions, "onFail");
	for (const struct xml *x = conditions->first; x && !out.n; x = x->next)
		if (is(x, "onFail"))
			out = str_trim(x->text);
	return out;
}

bool format_liquibase_condition(struct arena *a, const struct source *s, const struct migrations *before,
	const struct xml *conditions, struct migration *m)
{
	struct conditions c = {.s = s, .before = before, .out = sb_new(a, 4096)};
	struct str fail = format_liquibase_on_fail(conditions);
	bool halts = !fail.n || str_ieq(fail, STR("HALT"));
	if (str_ieq(fail, STR("WARN")))
		return true; /* it runs all the same */
	if (m->up.n || (!halts && !str_ieq(fail, STR("MARK_RAN")) && !str_ieq(fail, STR("CONTINUE"))) ||
		!put_list(&c, conditions, "and") || sb_str(&c.out).n > 3000)
		return false;
	*VEC_PUSH(a, &m->up) = (struct sql_statement){
		.text = str_fmt(a, "%s%.*s%s", halts ? REPLAY_HALT_UNLESS : REPLAY_ONLY_IF,
			STRF(str_trim(sb_str(&c.out))), REPLAY_CONDITION_END),
		.line = conditions->line,
		.flags = SQL_ONLY_IF | SQL_DATA};
	return true;
}
