#include "migrate/apply_parts.h"

const struct sql_statement *apply_parts_statement(const struct parts *p)
{
	return &p->st->m->up.v[p->next];
}

/* Does the statement commit together with its record? */
bool apply_parts_atomic(const struct parts *p)
{
	unsigned f = apply_parts_statement(p)->flags;
	bool ddl_tx = (p->r->q->engine->caps & ENGINE_DDL_TX) != 0;
	if (p->st->mode == PLAN_OWN_TX || f & SQL_NO_TX)
		return false;
	return ddl_tx || (f & SQL_DATA && !(f & SQL_DDL));
}

enum { MANY_WORDS = 300 };

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
	       c == '$' || (unsigned char)c >= 0x80;
}

/* All words of a statement, among them every name that is no quoted one with blanks; false: too many, or a
 * name in quotes that words do not make. */
static bool words_of(struct arena *a, struct str text, struct names *out)
{
	for (size_t i = 0; i < text.n; i++) {
		char quote = text.p[i] == '`' || text.p[i] == '"' ? text.p[i] : 0;
		size_t from = i += quote != 0;
		while (i < text.n && (quote ? text.p[i] != quote : is_word(text.p[i])))
			i++;
		struct str word = str_sub(text, from, i);
		if (quote && i + 1 < text.n && text.p[i + 1] == quote)
			return false;
		if (word.n && word.n <= 200 && !catalog_names_have(DIALECT_SQLITE, *out, word))
			catalog_names_add(a, out, word);
		if (out->n > MANY_WORDS)
			return false;
	}
	return true;
}

/* The live catalog, or that part of it that the next statement can name, where the engine reads a part. */
int apply_parts_see(struct parts *p, struct catalog **live, struct err *e)
{
	const struct engine *g = p->r->q->engine;
	struct names words = {0};
	bool plain = p->st->mode != PLAN_OWN_TX && apply_parts_statement(p)->flags & SQL_DDL;
	if (g->inspect_named && plain && words_of(p->a, apply_parts_statement(p)->text, &words))
		return g->inspect_named(p->s, p->a, &words, live, e);
	return g->inspect(p->s, p->a, live, e);
}

/* How many objects the next statement changes, seen from the live catalog; false: not known. */
bool apply_parts_expected(struct parts *p, size_t *n)
{
	struct err mine = err_new(p->a);
	struct catalog *live;
	struct delta d = {0};
	struct probe notes = {0};
	if (apply_parts_see(p, &live, &mine) ||
		probe_expect(p->a, live, p->st->m, p->next, p->next + 1, p->r->q->worker, &d, &notes, &mine))
		return false;
	if (!p->moved && !p->st->resumed && p->next == p->st->from)
		p->before = live;
	*n = d.n;
	/* A note on a statement that changes nothing says why: what it makes is there, what it drops is gone.
	 */
	return notes.certain || d.n == 0;
}

/* An index that a killed or failed CREATE INDEX CONCURRENTLY left invalid is in the way of the next try. */
int apply_parts_drop_invalid(struct parts *p, struct err *e)
{
	const struct engine *g = p->r->q->engine;
	struct catalog *live;
	struct probe_indexes bad = {0};
	if (g->dialect != DIALECT_POSTGRESQL || !(apply_parts_statement(p)->flags & SQL_NO_TX))
		return 0;
	int rc = g->inspect(p->s, p->a, &live, e);
	if (!rc)
		probe_invalid(p->a, live, apply_parts_statement(p)->text, &bad);
	for (size_t i = 0; !rc && i < bad.n; i++) {
		struct str schema = g->quote(p->a, bad.v[i].schema), name = g->quote(p->a, bad.v[i].name);
		rc = g->exec(p->s,
			str_fmt(p->a, "DROP INDEX CONCURRENTLY %.*s.%.*s", STRF(schema), STRF(name)), e);
		apply_say(p->r, APPLY_EVENT_NOTE, 0,
			str_fmt(p->a, "dropped index %.*s, which a stopped run left invalid", STRF(name)));
	}
	return rc;
}

void apply_parts_name_invalid(struct parts *p, struct err *e)
{
	struct err mine = err_new(p->a);
	struct catalog *live;
	struct probe_indexes bad = {0};
	const struct engine *g = p->r->q->engine;
	if (g->dialect != DIALECT_POSTGRESQL || p->next >= p->st->to || g->inspect(p->s, p->a, &live, &mine))
		return;
	probe_invalid(p->a, live, apply_parts_statement(p)->text, &bad);
	if (!bad.n)
		return;
	err_detail(e, "%.*s%sIndex \"%.*s\" of \"%.*s\" is left behind invalid.", STRF(e->detail),
		e->detail.n ? " " : "", STRF(bad.v[0].name), STRF(bad.v[0].table));
	err_hint(e, "Correct the cause and apply again: the next run drops the invalid index first.");
}

/* Nothing stands when no statement of this migration ever stood and what the failed one names is as it was.
 */
bool apply_parts_nothing_stands(struct parts *p)
{
	struct err mine = err_new(p->a);
	struct catalog *now;
	struct delta d = {0};
	if (p->moved || p->st->resumed)
		return false;
	if (p->next == p->st->to || apply_parts_atomic(p))
		return true; /* it was rolled back */
	if (!p->before || apply_parts_see(p, &now, &mine))
		return false;
	delta_of(p->a, p->before, now, &d);
	return d.n == 0;
}
