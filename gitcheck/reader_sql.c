/* SQL text: files of statements, and string literals that look like one. */
#include "gitcheck/judge_dialect.h"
#include "gitcheck/reader.h"
#include "parse/sql_split.h"

static struct mention *sql_add(struct arena *a, struct mentions *out, const struct literal *l)
{
	struct mention *m = VEC_PUSH(a, out);
	m->kind = MENTION_SQL;
	m->sql = *l;
	m->from = l->from;
	m->to = l->to;
	m->reader = reader_sql.name;
	m->at_most = l->holes || l->lexed ? CONFIDENCE_LIKELY : CONFIDENCE_CERTAIN;
	return m;
}

/* Definitions are no use of a schema; what they hold is read where it is executed. */
static void read_file(struct arena *a, const struct code_file *f, struct mentions *out)
{
	struct sql_statements list = {0};
	sql_split(a, f->dialect, f->bytes, &list);
	for (size_t i = 0; i < list.n; i++) {
		const struct sql_statement *s = &list.v[i];
		if (s->flags & (SQL_META_COMMAND | SQL_BROKEN | SQL_TX_CONTROL) ||
			!judge_looks_like_sql(s->text))
			continue;
		struct literal l = {.text = s->text,
			.npieces = 1,
			.from = s->at,
			.to = s->at + s->text.n,
			.node = READER_NONE};
		l.pieces = ARENA_NEW(a, struct literal_piece);
		*l.pieces = (struct literal_piece){.len = s->text.n, .source = s->at, .exact = true};
		sql_add(a, out, &l);
	}
}

static void read(struct arena *a, const struct code_file *f, struct mentions *out)
{
	if (f->language == LANGUAGE_SQL) {
		read_file(a, f, out);
		return;
	}
	for (size_t i = 0; f->strings && i < f->strings->n; i++)
		if (judge_looks_like_sql(f->strings->v[i].text))
			sql_add(a, out, &f->strings->v[i]);
}

const struct reader reader_sql = {"sql", read};
