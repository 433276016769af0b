/* Cursors of procedures: over questions to information_schema their rows are known. */
#include "schemas/ddl_mysql_body.h"

static struct str name_at(struct body *b)
{
	return b->i < b->n ? sql_lex_value(b->m->tmp, DIALECT_MYSQL, b->t[b->i]) : STR_NONE;
}

void ddl_mysql_body_declare_cursor(struct body *b)
{
	struct body_cursor c = {.name = name_at(b)};
	while (b->i < b->n && !ddl_mysql_body_at(b, "for") && !ddl_mysql_body_at_punct(b, ';'))
		b->i++;
	b->i += ddl_mysql_body_at(b, "for");
	c.query = ddl_mysql_body_simple(b);
	*VEC_PUSH(b->m->tmp, &b->cursors) = c;
}

static struct body_cursor *named(struct body *b, struct str name)
{
	for (size_t i = b->cursors.n; i-- > 0;)
		if (str_ieq(b->cursors.v[i].name, name))
			return &b->cursors.v[i];
	return NULL;
}

static void open_cursor(struct body *b, struct body_cursor *c)
{
	struct my *m = b->m;
	struct my_cursor was = ddl_mysql_enter(m, c->query);
	c->next = 0;
	if (!ddl_mysql_is(m, "select") || !ddl_mysql_answers(m, &c->v, &c->rows, &c->width))
		c->v = NULL;
	ddl_mysql_leave(m, was);
	m->stuck = false;
}

/* FETCH [NEXT] [FROM] c INTO a, b; true when there was no row. */
static bool fetch(struct body *b, bool live)
{
	size_t from = b->i++;
	while (ddl_mysql_body_at(b, "next") || ddl_mysql_body_at(b, "from"))
		b->i++;
	struct body_cursor *c = named(b, name_at(b));
	size_t names = b->i + 2; /* behind INTO */
	(void)ddl_mysql_body_simple(b);
	if (!live)
		return false;
	if (!c || !c->v) {
		ddl_mysql_body_forget(b, from, b->i);
		ddl_mysql_body_forget(b, b->handlers_from, b->handlers_to);
		return false;
	}
	if (c->next == c->rows)
		return true;
	for (size_t k = 0; k < c->width && names + 2 * k < b->i; k++)
		ddl_mysql_bind(b->m, sql_lex_value(b->m->tmp, DIALECT_MYSQL, b->t[names + 2 * k]),
			c->v[c->next * c->width + k]);
	c->next++;
	return false;
}

bool ddl_mysql_body_moves_cursor(struct body *b, bool live, bool *end)
{
	*end = false;
	if (ddl_mysql_body_at(b, "fetch")) {
		*end = fetch(b, live);
		return true;
	}
	bool opens = ddl_mysql_body_at(b, "open");
	if (!opens && !ddl_mysql_body_at(b, "close"))
		return false;
	b->i++;
	struct body_cursor *c = named(b, name_at(b));
	(void)ddl_mysql_body_simple(b);
	if (opens && live && c)
		open_cursor(b, c);
	return true;
}
