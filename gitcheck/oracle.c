/* Which statements are asked about, in which words, and the asking. */
#include "gitcheck/oracle_internal.h"

#include <string.h>

#include "parse/sql_split.h"

struct oracle_book *oracle_book(struct arena *a, const struct judge *j, const struct oracle *o)
{
	struct oracle_book *b = ARENA_NEW(a, struct oracle_book);
	*b = (struct oracle_book){.a = a, .j = j, .o = o, .nslots = 64};
	b->slots = ARENA_ARRAY(a, struct oracle_text, b->nslots);
	return b;
}

static size_t slot_of(const struct oracle_book *b, struct str text)
{
	size_t i = (size_t)str_hash(text) & (b->nslots - 1);
	while (b->slots[i].text.p && !str_eq(b->slots[i].text, text))
		i = (i + 1) & (b->nslots - 1);
	return i;
}

const struct oracle_text *oracle_find(const struct oracle_book *b, struct str text)
{
	const struct oracle_text *t = &b->slots[slot_of(b, text)];
	return t->text.p && t->n ? t : NULL;
}

static struct oracle_text *add_text(struct oracle_book *b, struct str text)
{
	if ((b->taken + 1) * 2 > b->nslots) {
		struct oracle_text *old = b->slots;
		size_t n = b->nslots;
		b->nslots *= 2;
		b->slots = ARENA_ARRAY(b->a, struct oracle_text, b->nslots);
		for (size_t i = 0; i < n; i++)
			if (old[i].text.p)
				b->slots[slot_of(b, old[i].text)] = old[i];
	}
	b->taken++;
	struct oracle_text *t = &b->slots[slot_of(b, text)];
	*t = (struct oracle_text){.text = text, .first = b->parts.n};
	return t;
}

/* -- what can be asked -- */

/* Statements whose names PREPARE resolves; of all others it looks at the form alone. */
static bool is_asked(struct str statement)
{
	static const char *const verbs[] = {
		"select", "insert", "update", "delete", "with", "merge", "values", "replace", NULL};
	size_t at = judge_shape_verb(statement);
	struct str verb = judge_shape_word(statement, &at);
	for (const char *const *v = verbs; *v; v++)
		if (str_ieq(verb, str_of(*v)))
			return true;
	return false;
}

static bool has_conflict(struct arena *a, struct str statement)
{
	struct str low = str_lower(a, statement);
	size_t at = 0;
	while ((at = str_find(low, STR("conflict"), at)) != SIZE_MAX) {
		struct str before = str_trim(str_sub(low, 0, at));
		if (before.n < at && str_ends(before, STR("on")))
			return true;
		at += 8;
	}
	return false;
}

static enum dialect dialect_of(const struct oracle_book *b)
{
	return b->j->s0->dialect;
}

/* The statements of a text in one style of parameters; 0 when it is not complete. */
static size_t statements_of(const struct oracle_book *b, struct arena *a, struct str text,
	enum judge_parameters style, struct judge_text *out, struct sql_statements *list)
{
	*list = (struct sql_statements){0};
	judge_text_parameters(a, text, style, out);
	if (out->holes)
		return 0;
	sql_split(a, dialect_of(b), out->sql, list);
	return list->n;
}

static enum judge_parameters first_style(const struct oracle_book *b)
{
	return dialect_of(b) == DIALECT_MYSQL ? JUDGE_PARAMETERS_MARK : JUDGE_PARAMETERS_NAMED;
}

void oracle_note(struct oracle_book *b, const struct literal *l)
{
	struct arena_mark m;
	struct judge_text text;
	struct sql_statements list;
	if (!l->text.n || l->text.n > ORACLE_MAX_TEXT || b->parts.n >= ORACLE_MAX_STATEMENTS ||
		b->slots[slot_of(b, l->text)].text.p || !judge_looks_like_sql(l->text))
		return;
	struct oracle_text *t = add_text(b, l->text);
	struct arena *scratch = arena_new("the statements of a text");
	m = arena_mark(scratch);
	size_t n = statements_of(b, scratch, l->text, first_style(b), &text, &list);
	for (size_t i = 0; i < n; i++) {
		const struct sql_statement *st = &list.v[i];
		struct oracle_part *p = VEC_PUSH(b->a, &b->parts);
		*p = (struct oracle_part){.literal = l->text,
			.index = i,
			.from = text.map[st->at],
			.to = text.map[st->at + st->text.n],
			.conflict = is_asked(st->text) && dialect_of(b) == DIALECT_POSTGRESQL &&
				    has_conflict(scratch, st->text)};
		/* What is not asked about stays unknown. */
		p->side[ORACLE_S0].at = p->side[ORACLE_S1].at = is_asked(st->text) ? 0 : SIZE_MAX;
		t->n++;
	}
	arena_rewind(scratch, m);
	arena_free(scratch);
}

/* -- asking -- */

bool oracle_is_inference(struct str code)
{
	/* PostgreSQL: types of parameters that are not told apart, or do not fit each other. */
	static const char *const codes[] = {"42P18", "42P08", "42804", "42883", "42725", "42846", NULL};
	for (const char *const *c = codes; *c; c++)
		if (str_eq(code, str_of(*c)))
			return true;
	return false;
}

/* A refusal that says nothing about the statement: time, memory, rights, a broken connection. */
static bool is_no_answer(struct str code)
{
	static const char *const classes[] = {"08", "53", "54", "57", "58", "XX", NULL};
	static const char *const codes[] = {"42501", "42P18", "42P08", "55P03", "1142", "1143", "1227",
		"1370", "1205", "1449", "3024", "1969", NULL};
	for (const char *const *c = classes; code.n == 5 && *c; c++)
		if (str_starts(code, str_of(*c)))
			return true;
	for (const char *const *c = codes; *c; c++)
		if (str_eq(code, str_of(*c)))
			return true;
	return false;
}

enum { BATCH = 1000, BATCH_BYTES = 4 * 1024 * 1024 }; /* that are asked at once */

/* One round: the parts that are still open on a side, in one style. */
struct round {
	struct oracle_book *b;
	struct arena *a, *scratch; /* of one batch; of one statement */
	enum judge_parameters style;
	bool first, plan;
	VEC(struct oracle_question) questions;
	VEC(size_t) parts; /* of each question */
	size_t bytes;
};

/* Whether the round is to ask about it. */
static bool is_open(const struct round *r, const struct oracle_part *p)
{
	if (r->first)
		return p->side[ORACLE_S0].at != SIZE_MAX;
	if (r->plan)
		return p->conflict && p->side[ORACLE_S0].known && p->side[ORACLE_S1].known &&
		       (!p->side[ORACLE_S0].code.n || !p->side[ORACLE_S1].code.n);
	for (int side = 0; side < ORACLE_SIDES; side++)
		if (p->side[side].known && oracle_is_inference(p->side[side].code))
			return true;
	return false;
}

/* The statement of a part in the round's style, in the scratch; its text's map takes much room. NULL: the
 * text comes to fewer statements in this style. */
static const struct sql_statement *statement_of(
	struct round *r, const struct oracle_part *p, struct judge_text *text)
{
	struct sql_statements list;
	if (statements_of(r->b, r->scratch, p->literal, r->style, text, &list) <= p->index)
		return NULL;
	return &list.v[p->index];
}

static void ask_for(struct round *r, size_t part)
{
	struct arena_mark m = arena_mark(r->scratch);
	struct judge_text text;
	const struct sql_statement *st = statement_of(r, &r->b->parts.v[part], &text);
	if (st) {
		*VEC_PUSH(r->a, &r->questions) =
			(struct oracle_question){.sql = str_dup(r->a, st->text), .plan = r->plan};
		*VEC_PUSH(r->a, &r->parts) = part;
		r->bytes += st->text.n;
	}
	arena_rewind(r->scratch, m);
}

/* Where in the literal a refusal is about. */
static size_t place_of(struct round *r, const struct oracle_part *p, size_t at)
{
	struct arena_mark m = arena_mark(r->scratch);
	struct judge_text text;
	const struct sql_statement *st = at == SIZE_MAX ? NULL : statement_of(r, p, &text);
	size_t place = st && at < st->text.n ? text.map[st->at + at] : SIZE_MAX;
	arena_rewind(r->scratch, m);
	return place;
}

/* What the round has brought for one side of a part. */
static void take(struct round *r, size_t i, int side)
{
	struct oracle_part *p = &r->b->parts.v[r->parts.v[i]];
	struct oracle_answer got = r->questions.v[i].side[side], *mine = &p->side[side];
	if (!got.known)
		return;
	if (r->plan && (mine->code.n || !str_eq(got.code, STR("42P10"))))
		return; /* of the planner's answers this one alone is not PREPARE's */
	if (!r->first && !r->plan && !oracle_is_inference(mine->code))
		return;
	*mine = (struct oracle_answer){.known = true,
		.code = str_dup(r->b->a, got.code),
		.said = str_dup(r->b->a, got.said),
		.at = place_of(r, p, got.code.n ? got.at : SIZE_MAX)};
}

static int ask_batch(struct round *r, struct err *e)
{
	const struct oracle *o = r->b->o;
	int rc = r->questions.n ? o->ask(o->ctx, r->a, r->questions.v, r->questions.n, e) : 0;
	for (size_t i = 0; !rc && i < r->questions.n; i++)
		for (int side = 0; side < ORACLE_SIDES; side++)
			take(r, i, side);
	return rc;
}

static int ask_round(struct round *r, struct err *e)
{
	struct oracle_book *b = r->b;
	int rc = 0;
	r->scratch = arena_new("a statement to ask about");
	for (size_t i = 0; !rc && i < b->parts.n;) {
		r->a = arena_new("questions to a database");
		r->questions.v = NULL;
		r->parts.v = NULL;
		r->questions.n = r->questions.cap = r->parts.n = r->parts.cap = r->bytes = 0;
		for (; i < b->parts.n && r->questions.n < BATCH && r->bytes < BATCH_BYTES; i++)
			if (is_open(r, &b->parts.v[i]))
				ask_for(r, i);
		rc = ask_batch(r, e);
		arena_free(r->a);
	}
	arena_free(r->scratch);
	return rc;
}

int oracle_ask(struct oracle_book *b, struct err *e)
{
	struct round first = {.b = b, .style = first_style(b), .first = true};
	int rc = ask_round(&first, e);
	if (!rc && dialect_of(b) == DIALECT_POSTGRESQL) {
		struct round each = {.b = b, .style = JUDGE_PARAMETERS_EACH};
		struct round null = {.b = b, .style = JUDGE_PARAMETERS_NULL};
		/* with parameters as PREPARE had them, else with NULL in their places */
		struct round plan = {.b = b, .style = first_style(b), .plan = true};
		struct round bare = {.b = b, .style = JUDGE_PARAMETERS_NULL, .plan = true};
		rc = ask_round(&each, e);
		if (!rc)
			rc = ask_round(&null, e);
		if (!rc)
			rc = ask_round(&plan, e);
		if (!rc)
			rc = ask_round(&bare, e);
	}
	for (size_t i = 0; !rc && i < b->parts.n; i++)
		for (int side = 0; side < ORACLE_SIDES; side++)
			if (is_no_answer(b->parts.v[i].side[side].code))
				b->parts.v[i].side[side].known = false;
	return rc;
}
