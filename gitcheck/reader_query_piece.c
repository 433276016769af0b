/*
 * Pieces of SQL that the links of a chain hold: Where("note = ?"), Joins("JOIN customers c ON c.id = ...").
 * Each becomes a statement about the chain's tables.
 */
#include "base/sb.h"
#include "gitcheck/reader_query_chain.h"

enum { MAX_DROPPED = 64 };

static struct str quoted(struct reader_query *q, struct str name)
{
	return q->f->dialect == DIALECT_MYSQL ? str_fmt(q->a, "`%.*s`", STRF(name))
					      : str_fmt(q->a, "\"%.*s\"", STRF(name));
}

/* One table behind FROM. The alias of a class's is quoted as the framework quotes it: it may be any word. */
static struct str named(struct reader_query *q, const struct chain *c, size_t i)
{
	struct str table = c->tables.v[i], alias = c->aliases.v[i];
	if (alias.n && c->class.n && str_eq(table, c->of_class))
		alias = quoted(q, alias);
	return str_fmt(q->a, "%.*s%s%.*s", STRF(quoted(q, table)), alias.n ? " " : "", STRF(alias));
}

/* The tables behind FROM, that of the class first, for another file may say which one that is. joined: a
 * table that the piece itself names. */
static struct str tables_of(struct reader_query *q, const struct chain *c, struct str joined)
{
	struct sb b = sb_new(q->a, 4000);
	for (int class = 1; class >= 0; class --)
		for (size_t i = 0; i < c->tables.n; i++) {
			bool of_class = c->class.n && str_eq(c->tables.v[i], c->of_class);
			if (of_class == (class != 0) && !str_eq(c->tables.v[i], joined))
				sb_fmt(&b, "%s%.*s", b.n ? (joined.n ? " CROSS JOIN " : ", ") : "",
					STRF(named(q, c, i)));
		}
	return sb_str(&b);
}

/* The table that a join's own text names. */
static struct str joined_by(struct reader_query *q, const struct syntax_match *m)
{
	struct str name = str_trim(reader_query_text(q, m, "chain.table").text), first = str_cut(&name, ' ');
	size_t dot = str_rchr(first, '.');
	return dot == SIZE_MAX ? first : str_sub(first, dot + 1, first.n);
}

/* A part of a literal, behind what is there already. */
static void add_part(struct literal *out, struct sb *b, const struct literal *in, size_t from, size_t to)
{
	for (size_t i = 0; i < in->npieces; i++) {
		const struct literal_piece *p = &in->pieces[i];
		size_t first = p->at > from ? p->at : from, end = p->at + p->len < to ? p->at + p->len : to;
		if (first >= end)
			continue;
		out->pieces[out->npieces++] = (struct literal_piece){
			b->n, end - first, p->exact ? p->source + first - p->at : p->source, p->exact};
		sb_add(b, str_sub(in->text, first, end));
	}
}

/* Without a word of the framework that stands for the table's alias, and the dot behind it:
 * "?TableAlias.note". */
static struct literal without_word(struct arena *a, const struct literal *in, struct str word)
{
	struct literal out = *in;
	struct sb b = sb_new(a, in->text.n + 1);
	size_t at = word.n ? str_find(in->text, word, 0) : SIZE_MAX, from = 0;
	if (at == SIZE_MAX)
		return out;
	out.npieces = 0;
	out.pieces = ARENA_ARRAY(a, struct literal_piece, in->npieces + MAX_DROPPED + 1);
	for (int i = 0; at != SIZE_MAX && i < MAX_DROPPED; i++, at = str_find(in->text, word, from)) {
		bool dot = at + word.n < in->text.n && in->text.p[at + word.n] == '.';
		add_part(&out, &b, in, from, dot ? at : at + word.n);
		from = at + word.n + dot;
	}
	add_part(&out, &b, in, from, in->text.n);
	out.text = sb_str(&b);
	return out;
}

struct statement {
	struct str head, tail;
};

/* What stands around the piece. */
static struct statement around(
	struct reader_query *q, const struct chain *c, const struct syntax_match *m, struct str part)
{
	bool join = str_eq(part, STR("join")), joined = str_eq(part, STR("joined"));
	struct str own = join || joined ? joined_by(q, m) : STR_NONE, tables = tables_of(q, c, own);
	if ((join || joined) && !own.n)
		tables = STR_NONE;
	if (str_eq(part, STR("select")))
		return (struct statement){STR("SELECT "), str_fmt(q->a, " FROM %.*s", STRF(tables))};
	const char *word = str_eq(part, STR("order")) ? "ORDER BY " : join ? "" : joined ? "JOIN " : "WHERE ";
	return (struct statement){
		tables.n ? str_fmt(q->a, "SELECT 1 FROM %.*s %s", STRF(tables), word) : STR_NONE, STR_NONE};
}

static struct literal *assembled(struct arena *a, const struct literal *in, const struct statement *s)
{
	struct literal *out = ARENA_NEW(a, struct literal);
	*out = *in;
	out->text = str_fmt(a, "%.*s%.*s%.*s", STRF(s->head), STRF(in->text), STRF(s->tail));
	out->pieces = ARENA_ARRAY(a, struct literal_piece, in->npieces + 2);
	out->npieces = in->npieces + 1 + (s->tail.n > 0);
	out->assembled = true; /* so that the piece is not judged once more by itself */
	out->pieces[0] = (struct literal_piece){0, s->head.n, in->pieces[0].source, false};
	for (size_t i = 0; i < in->npieces; i++) {
		out->pieces[i + 1] = in->pieces[i];
		out->pieces[i + 1].at += s->head.n;
	}
	if (s->tail.n)
		out->pieces[in->npieces + 1] = (struct literal_piece){
			s->head.n + in->text.n, s->tail.n, literal_source(in, in->text.n - 1), false};
	return out;
}

/* The alias that the statement has for the class's table. */
static struct str alias_in(const struct chain *c)
{
	for (size_t i = 0; i < c->tables.n; i++)
		if (str_eq(c->tables.v[i], c->of_class))
			return c->aliases.v[i];
	return STR_NONE;
}

void reader_query_piece(struct chains *l, const struct chain *c, const struct syntax_match *m,
	const struct syntax_capture *at)
{
	struct reader_query *q = l->q;
	struct literal in, *out;
	if (!literal_at(q->a, q->f->language, q->f->syntax, at->node, &in) || !in.npieces ||
		(c->tables.n != 1 && c->several) || c->partial)
		return;
	size_t begin = in.pieces[0].source;
	in = without_word(q->a, &in, m ? syntax_setting(m, "alias.word") : STR_NONE);
	struct statement s = around(q, c, m, m ? syntax_setting(m, "part") : STR("select"));
	if (!in.npieces || !s.head.n)
		return;
	out = assembled(q->a, &in, &s);
	out->pieces[0].source = begin; /* settled with the piece, whatever it begins with */
	struct mention *x = VEC_PUSH(q->a, q->out);
	x->kind = MENTION_SQL;
	x->sql = *out;
	if (c->class.n && !c->several) { /* named after the class, which another file may map */
		x->entity = c->class;
		x->object.table = c->of_class;
		x->alias = alias_in(c);
	} else if (c->tables.n == 1) {
		x->entity = c->entity;
		x->object.table = c->tables.v[0];
	}
	x->from = in.from;
	x->to = in.to;
	x->reader = q->name;
	x->at_most = c->open ? CONFIDENCE_POSSIBLE : CONFIDENCE_LIKELY;
}
