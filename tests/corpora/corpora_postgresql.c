/*
 * Our boundaries against libpg_query's. Client's lines and COPY data are made blank, then the whole file is
 * parsed at once: the parser says where each statement begins and ends. A statement that it refuses (the
 * suites hold many on purpose) is refused alone too, or the cut is wrong; it is made blank and the rest is
 * parsed again.
 */
#include <string.h>

#include "base/json.h"
#include "parse/sql_lex.h"
#include "parse/worker.h"
#include "tests/corpora/corpora.h"

struct side {
	struct arena *a;
	struct worker *w;
	const char *file;
	struct corpora_tally *t;
	struct sql_statements ours;
	bool *out; /* by piece: a client's, or refused */
	char *clean;
	struct str text;
};

static void blank(struct side *s, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (s->clean[i] != '\n')
			s->clean[i] = ' ';
}

static void blank_piece(struct side *s, size_t i)
{
	const struct sql_statement *st = &s->ours.v[i];
	s->out[i] = true;
	blank(s, st->at, st->at + st->text.n);
	/* psql sends what stands before its command. */
	if ((st->flags & SQL_META_COMMAND) && st->text.n)
		s->clean[st->at] = ';';
	if (!st->copy_data.n)
		return;
	size_t data = (size_t)(st->copy_data.p - s->text.p);
	blank(s, data, data + st->copy_data.n + 2 < s->text.n ? data + st->copy_data.n + 2 : s->text.n);
}

static struct worker_answer ask(struct side *s, struct str sql, const struct json **tree)
{
	struct worker_answer answer = {.status = WORKER_ABSENT};
	struct err e = err_new(s->a);
	*tree = NULL;
	if (worker_pg_parse(s->w, s->a, sql, tree, &answer, &e))
		answer.status = WORKER_CRASHED;
	return answer;
}

/* The first piece that is refused alone, for what the parser says without a place. */
static size_t piece_refused(struct side *s)
{
	const struct json *tree;
	for (size_t i = 0; i < s->ours.n; i++)
		if (!s->out[i] && ask(s, s->ours.v[i].text, &tree).status != WORKER_OK)
			return i;
	return s->ours.n ? s->ours.n - 1 : 0;
}

/* The piece that offset at is in, or the one before it. */
static size_t piece_at(const struct side *s, size_t at)
{
	size_t i = s->ours.n;
	while (i > 0 && s->ours.v[i - 1].at > at)
		i--;
	return i ? i - 1 : 0;
}

/* The piece in which the parser stops; its end is where the terminator stands, at which it may stop too. */
static void refused(struct side *s, size_t i, const struct worker_answer *there)
{
	const struct sql_statement *st = &s->ours.v[i];
	const struct json *tree;
	struct worker_answer alone = ask(s, st->text, &tree);
	s->t->statements++;
	if (alone.status != WORKER_OK)
		s->t->refused++;
	else
		corpora_differs(s->t, s->file, st->line, str_z(s->a, there->message), st->text);
	blank_piece(s, i);
}

/* The parser's statements and our pieces that are left, one to one. */
static void compare(struct side *s, const struct json *tree)
{
	const struct json *j = json_first(json_get(tree, "stmts"));
	for (size_t i = 0; i < s->ours.n; i++) {
		const struct sql_statement *st = &s->ours.v[i];
		if (s->out[i])
			continue;
		s->t->statements++;
		size_t at = (size_t)json_int(json_get(j, "stmt_location"), 0);
		size_t len = (size_t)json_int(json_get(j, "stmt_len"), 0);
		size_t end = len ? at + len : s->text.n;
		/* The parser counts blanks and comments before the statement to it. */
		if (j && at <= st->at && end >= st->at + st->text.n &&
			str_trim(str_sub((struct str){s->clean, s->text.n}, st->at + st->text.n, end)).n == 0)
			s->t->agreed++;
		else
			corpora_differs(s->t, s->file, st->line, "the parser ends it elsewhere", st->text);
		j = json_next(j);
	}
	if (j)
		corpora_differs(s->t, s->file, 0, "the parser has more statements", STR_NONE);
}

/* psql's \restrict and \unrestrict are dropped by the splitter: no piece stands for them. */
static void blank_dropped(struct side *s)
{
	for (size_t i = 0; (i = str_find(s->text, STR("restrict"), i)) != SIZE_MAX; i++) {
		size_t from = i;
		while (from > 0 && s->text.p[from] != '\\' && i - from < 3)
			from--;
		if (s->text.p[from] == '\\')
			blank(s, from, i + str_chr(str_sub(s->text, i, s->text.n), '\n'));
	}
}

void corpora_postgresql(struct arena *a, const char *file, struct str text, struct corpora_tally *t)
{
	struct side s = {.a = a, .w = worker_new(a), .file = file, .t = t, .text = text};
	s.clean = str_z(a, text);
	sql_split(a, DIALECT_POSTGRESQL, text, &s.ours);
	s.out = ARENA_ARRAY(a, bool, s.ours.n + 1);
	for (size_t i = 0; i < s.ours.n; i++)
		if (s.ours.v[i].flags & SQL_META_COMMAND)
			blank_piece(&s, i);
		else if (s.ours.v[i].copy_data.n) {
			size_t from = (size_t)(s.ours.v[i].copy_data.p - text.p),
			       n = s.ours.v[i].copy_data.n + 2;
			blank(&s, from, from + n < text.n ? from + n : text.n);
		}
	blank_dropped(&s);
	for (size_t tries = 0; tries <= s.ours.n; tries++) {
		const struct json *tree;
		struct arena_mark m = arena_mark(a);
		struct worker_answer answer = ask(&s, (struct str){s.clean, text.n}, &tree);
		if (answer.status == WORKER_OK) {
			compare(&s, tree);
			return;
		}
		size_t i = answer.at == SIZE_MAX ? piece_refused(&s) : piece_at(&s, answer.at);
		while (i > 0 && s.out[i] && s.ours.v[i].at == answer.at)
			i--; /* at a client's command, which ends what is before it */
		if (!s.ours.n || s.out[i]) {
			corpora_differs(t, file, answer.at == SIZE_MAX ? 0 : str_line(text, answer.at),
				"cannot be parsed", answer.message);
			return;
		}
		refused(&s, i, &answer);
		arena_rewind(a, m);
	}
}
