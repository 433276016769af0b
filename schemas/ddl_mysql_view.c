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

/* The types of a view's columns are asked of its tables whenever somebody looks: what they are now. */
static bool refresh(struct my *m, struct relation *view)
{
	bool changed = false;
	struct arena *catalogs = m->a;
	struct arena_mark mark = arena_mark(m->tmp);
	size_t notes = m->d->notes.n;
	m->a = m->tmp; /* only what has changed is kept */
	struct my_cursor was = ddl_mysql_enter(m, view->definition);
	struct relation now = {.kind = RELATION_VIEW};
	ddl_mysql_select_columns(m, &now);
	ddl_mysql_leave(m, was);
	m->a = catalogs;
	m->d->notes.n = notes; /* they were told when it was made */
	for (size_t i = 0; i < view->columns.n; i++) {
		struct column *c = &view->columns.v[i];
		const struct column *n = i < now.columns.n ? &now.columns.v[i] : NULL;
		bool same = now.columns.n == view->columns.n;
		n = same ? n
			 : ddl_mysql_find_column(&now, c->name); /* what * is was settled when it was made */
		if (n && n->type.n && !str_eq(n->type, c->type)) {
			c->type = str_dup(m->a, n->type);
			changed = true;
		}
	}
	arena_rewind(m->tmp, mark);
	return changed;
}

/* -- which views have to be asked again -- */

enum { MOST_WORDS = 512 };

/* The hashes of what statements name, in small letters; 0 = free. */
struct said {
	uint64_t slot[2 * MOST_WORDS];
	size_t n;
	bool all; /* what they change is not told by their words */
};

/* Where the word stands or would stand: *slot is its hash or 0. */
static uint64_t *slot_of(struct said *x, struct arena *tmp, struct str word, uint64_t *hash)
{
	struct arena_mark mark = arena_mark(tmp);
	*hash = str_hash(str_lower(tmp, word)) | 1;
	arena_rewind(tmp, mark);
	size_t i = (size_t)(*hash >> 1) % (2 * MOST_WORDS);
	while (x->slot[i] && x->slot[i] != *hash)
		i = (i + 1) % (2 * MOST_WORDS);
	return &x->slot[i];
}

static void say(struct said *x, struct arena *tmp, struct str word)
{
	uint64_t hash, *slot = slot_of(x, tmp, word, &hash);
	x->all = x->all || x->n >= MOST_WORDS;
	if (*slot || x->all)
		return;
	*slot = hash;
	x->n++;
}

static bool is_said(struct said *x, struct arena *tmp, struct str word)
{
	uint64_t hash;
	return *slot_of(x, tmp, word, &hash) != 0;
}

static struct str bare(struct sql_token t)
{
	bool quoted = (t.kind == SQL_QUOTED || t.kind == SQL_STRING) && t.text.n > 1;
	return quoted ? str_sub(t.text, 1, t.text.n - 1) : t.text;
}

/* Routines and texts that are run change what they do not name here. */
static void take_words(struct my *m, struct said *x, struct str sql)
{
	static const char *const runs[] = {"call", "execute", "prepare", "immediate", "do", "load", NULL};
	struct sql_lexer lx = sql_lex(DIALECT_MYSQL, sql);
	for (struct sql_token t = sql_lex_next(&lx); t.kind != SQL_END && !x->all; t = sql_lex_next(&lx)) {
		if (t.kind != SQL_WORD && t.kind != SQL_QUOTED && t.kind != SQL_STRING)
			continue;
		x->all = t.kind == SQL_WORD && str_ione_of(t.text, runs);
		say(x, m->tmp, bare(t));
	}
}

/* Whether a view reads from something of that name: behind FROM and JOIN, and the commas that follow. */
static bool reads_said(struct my *m, struct said *x, struct str definition)
{
	static const char *const heads[] = {"from", "join", "straight_join", NULL};
	struct sql_lexer lx = sql_lex(DIALECT_MYSQL, definition);
	bool any = false, next = false, named = false;
	for (struct sql_token t = sql_lex_next(&lx); t.kind != SQL_END && !x->all; t = sql_lex_next(&lx)) {
		bool name = t.kind == SQL_WORD || t.kind == SQL_QUOTED || t.kind == SQL_STRING;
		bool dot = named && t.kind == SQL_PUNCT && str_eq(t.text, STR("."));
		if (next && name && is_said(x, m->tmp, bare(t)))
			return true;
		named = next && name;
		bool head = t.kind == SQL_WORD && str_ione_of(t.text, heads);
		any = any || head;
		next = head || dot ||
		       (any && t.kind == SQL_PUNCT && (str_eq(t.text, STR(",")) || str_eq(t.text, STR("("))));
	}
	return x->all;
}

void ddl_mysql_refresh_views(struct my *m, const struct sql_statements *up)
{
	enum { COST = 16, MOST_TURNS = 4 };
	struct sql_statement none = {.line = 0};
	struct said *x = ARENA_NEW(m->tmp, struct said);
	bool changed = true;
	for (size_t i = 0; i < up->n; i++)
		take_words(m, x, up->v[i].text);
	m->st = &none;
	for (int turn = 0; changed && turn < MOST_TURNS; turn++) { /* views of views */
		changed = false;
		for (size_t i = 0; i < m->c->relations.n; i++) {
			struct relation *r = &m->c->relations.v[i];
			if (r->kind != RELATION_VIEW || !r->definition.n ||
				!reads_said(m, x, r->definition) ||
				!ddl_spend(m->d, COST * r->definition.n) || !refresh(m, r))
				continue;
			say(x, m->tmp, r->name);
			changed = true;
		}
	}
}
