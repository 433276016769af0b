/* What two answers mean (docs/shadow.md):
 *   prepared before and after    nothing is needed and nothing breaks, whatever was read into it
 *   refused before, not after    it needs a pending migration
 *   refused after, not before    a pending migration breaks it
 *   refused both times           another database's, or wrong: not about this change */
#include "gitcheck/oracle_internal.h"

#include <string.h>

/* -- the object behind the server's words -- */

static bool is_word_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
	       (unsigned char)c >= 0x80;
}

/* Offset of the word from "at" on, case ignored; SIZE_MAX when it is not there. */
static size_t find_word(struct str text, struct str word, size_t at)
{
	for (; word.n && at + word.n <= text.n; at++) {
		bool begins = !at || !is_word_byte(text.p[at - 1]);
		bool ends = at + word.n == text.n || !is_word_byte(text.p[at + word.n]);
		if (begins && ends && str_ieq(str_sub(text, at, at + word.n), word))
			return at;
	}
	return SIZE_MAX;
}

/* Which kind of object a refusal is about (errcodes-appendix.html; MariaDB's and MySQL's error numbers). */
static bool speaks_of(struct str code, enum object_kind k)
{
	static const struct {
		const char *code;
		enum object_kind kind;
	} kinds[] = {{"42703", OBJECT_COLUMN}, {"42702", OBJECT_COLUMN}, {"42701", OBJECT_COLUMN},
		{"42P01", OBJECT_TABLE}, {"42P01", OBJECT_VIEW}, {"42P01", OBJECT_SEQUENCE},
		{"42704", OBJECT_TYPE}, {"42883", OBJECT_FUNCTION}, {"42725", OBJECT_FUNCTION},
		{"22P02", OBJECT_ENUM_VALUE}, {"42P10", OBJECT_UNIQUE}, {"42P10", OBJECT_INDEX},
		{"42704", OBJECT_CONSTRAINT}, {"3F000", OBJECT_SCHEMA}, {"42809", OBJECT_TABLE},
		{"42809", OBJECT_VIEW}, {"1054", OBJECT_COLUMN}, {"1052", OBJECT_COLUMN},
		{"1136", OBJECT_COLUMN}, {"1146", OBJECT_TABLE}, {"1146", OBJECT_VIEW},
		{"1305", OBJECT_FUNCTION}};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (kinds[i].kind == k && str_eq(code, str_of(kinds[i].code)))
			return true;
	return false;
}

/* A column that comes makes a name ambiguous; otherwise what is needed comes, and what breaks goes. */
static bool fits(const struct delta_item *i, enum use_kind kind, struct str code)
{
	bool ambiguous =
		str_eq(code, STR("42702")) || str_eq(code, STR("1052")) || str_eq(code, STR("42725"));
	if (i->kind == DELTA_CHANGED)
		return true;
	if (ambiguous)
		return (i->kind == DELTA_ADDED) == (kind == USE_BREAKS);
	return (i->kind == DELTA_ADDED) == (kind == USE_NEEDS);
}

static unsigned score(
	const struct delta_item *i, enum use_kind kind, const struct oracle_answer *r, struct str text)
{
	const struct object_id *o = &i->object;
	unsigned n = 0;
	n += o->name.n && find_word(r->said, o->name, 0) != SIZE_MAX ? 32 : 0;
	n += speaks_of(r->code, o->kind) ? 16 : 0;
	n += fits(i, kind, r->code) ? 8 : 0;
	n += o->table.n && find_word(r->said, o->table, 0) != SIZE_MAX ? 4 : 0;
	n += o->name.n && find_word(text, o->name, 0) != SIZE_MAX ? 2 : 0;
	n += o->table.n && find_word(text, o->table, 0) != SIZE_MAX ? 2 : 0;
	return n;
}

const struct object_id *oracle_object(struct arena *a, const struct delta *d, enum use_kind kind,
	const struct oracle_answer *refusal, struct str text)
{
	const struct object_id *best = NULL;
	unsigned most = 0;
	(void)a;
	for (size_t i = 0; i < d->n; i++) {
		unsigned n = score(&d->v[i], kind, refusal, text);
		if (!best || n > most) {
			best = &d->v[i].object;
			most = n;
		}
	}
	return best;
}

/* -- uses -- */

struct settling {
	struct oracle_book *b;
	struct arena *a;
	const struct literal *l;
	const struct oracle_part *p;
	enum use_kind kind;                  /* of what is proved: USE_NEEDS or USE_BREAKS */
	const struct oracle_answer *refusal; /* by which */
};

static bool in_part(const struct oracle_part *p, const struct use *u)
{
	return u->at >= p->from && u->at < p->to;
}

/* Names in strings that a function takes, and in MySQL labels: what PREPARE does not look at. */
static bool is_unseen(const struct settling *s, const struct use *u)
{
	if (u->kind == USE_TIGHTENED)
		return true;
	if (s->b->j->s0->dialect == DIALECT_MYSQL)
		return u->object.kind == OBJECT_ENUM_VALUE;
	return u->at > 0 && u->at <= s->l->text.n && s->l->text.p[u->at - 1] == '\'' &&
	       u->object.kind != OBJECT_ENUM_VALUE;
}

static struct str in_words(const struct settling *s, const char *before)
{
	return str_fmt(s->a, "%s%s: %.*s (%.*s)", before, s->b->o->name, STRF(s->refusal->said),
		STRF(s->refusal->code));
}

/* A string that is a format's verb and nothing else: what stands there is not known. */
static bool has_verb(struct str text)
{
	static const char *const verbs[] = {"'%s'", "'%v'", "'%d'", "'%q'", "'{}'", "'{0}'"};
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
		if (str_find(text, str_of(verbs[i]), 0) != SIZE_MAX)
			return true;
	return false;
}

/* A text that is known to its last byte, on databases that lack nothing. */
static bool is_proof(const struct settling *s)
{
	return s->b->o->whole && !s->l->holes && !has_verb(str_sub(s->l->text, s->p->from, s->p->to));
}

static void confirm(const struct settling *s, struct use *u)
{
	u->proved = is_proof(s);
	u->confidence = u->proved ? CONFIDENCE_CERTAIN : u->confidence;
	u->why = str_fmt(s->a, "%.*s; %.*s", STRF(u->why), STRF(in_words(s, "")));
}

/* Where the name stands: as the server says, else the first time in the statement. */
static void place(const struct settling *s, struct use *u)
{
	size_t from = s->refusal->at == SIZE_MAX ? s->p->from : s->refusal->at;
	size_t at = find_word(s->l->text, u->object.name, from);
	if (at == SIZE_MAX || at >= s->p->to)
		at = from;
	size_t end = at;
	while (end < s->p->to && is_word_byte(s->l->text.p[end]))
		end++;
	u->at = at;
	u->len = end > at ? end - at : 1;
}

static void add(const struct settling *s, struct uses *out)
{
	struct str text = str_sub(s->l->text, s->p->from, s->p->to);
	const struct object_id *o = oracle_object(s->a, s->b->j->delta, s->kind, s->refusal, text);
	if (!o)
		return;
	struct use u = {.kind = s->kind,
		.object = *o,
		.proved = is_proof(s),
		.confidence = is_proof(s) ? CONFIDENCE_CERTAIN : CONFIDENCE_LIKELY,
		.why = in_words(s, s->kind == USE_NEEDS ? "refused without the pending migration, by "
							: "refused after the pending migration, by ")};
	place(s, &u);
	*VEC_PUSH(s->a, out) = u;
}

/* Keep what is proved and what PREPARE cannot see; of the proved kind there is then at least one. */
static void sift(const struct settling *s, bool proved, struct uses *uses)
{
	size_t n = 0;
	bool any = false;
	for (size_t i = 0; i < uses->n; i++) {
		struct use u = uses->v[i];
		if (in_part(s->p, &u)) {
			bool mine = proved && u.kind == s->kind;
			if (!mine && !is_unseen(s, &u))
				continue;
			if (mine)
				confirm(s, &u);
			any = any || mine;
		}
		uses->v[n++] = u;
	}
	uses->n = n;
	if (proved && !any)
		add(s, uses);
}

/* A statement in a string that a function is given is not looked at by PREPARE. */
static bool holds_statement(struct str text)
{
	size_t at = 0;
	while ((at = str_find(text, STR("'"), at)) != SIZE_MAX) {
		size_t end = str_find(text, STR("'"), at + 1);
		if (judge_looks_like_sql(str_sub(text, at + 1, end)))
			return true;
		at = end == SIZE_MAX ? text.n : end + 1;
	}
	return false;
}

static void drop(const struct oracle_part *p, struct uses *uses)
{
	size_t n = 0;
	for (size_t i = 0; i < uses->n; i++)
		if (!in_part(p, &uses->v[i]))
			uses->v[n++] = uses->v[i];
	uses->n = n;
}

/* What one statement comes to; false when its static answer stands. */
static bool settle_part(struct settling *s, struct uses *uses, enum judged *verdict)
{
	const struct oracle_answer *before = &s->p->side[ORACLE_S0], *after = &s->p->side[ORACLE_S1];
	if (!before->known || !after->known)
		return false;
	bool was = !before->code.n, will = !after->code.n;
	*verdict = JUDGED_DECIDED;
	if (!was && !will) {
		/* Where types could not be told, or a value stands for more, the asking may be at fault. */
		if (!is_proof(s) || oracle_is_inference(before->code) || oracle_is_inference(after->code))
			return false;
		*verdict = JUDGED_FOREIGN;
		drop(s->p, uses);
		return true;
	}
	s->kind = was ? USE_BREAKS : USE_NEEDS;
	s->refusal = was ? after : before;
	sift(s, was != will, uses);
	return true;
}

void oracle_settle(struct oracle_book *b, struct arena *a, const struct literal *l, struct uses *uses,
	enum judged *verdict, struct str *why)
{
	const struct oracle_text *t = oracle_find(b, l->text);
	enum judged all = JUDGED_NOT_SQL, one;
	if (!t)
		return;
	bool settled = true;
	for (size_t i = 0; i < t->n; i++) {
		struct settling s = {.b = b, .a = a, .l = l, .p = &b->parts.v[t->first + i]};
		if (!settle_part(&s, uses, &one))
			settled = false;
		else if (all == JUDGED_NOT_SQL || all == JUDGED_FOREIGN)
			all = one;
	}
	bool inner = *verdict == JUDGED_UNDECIDED && holds_statement(l->text);
	bool nothing = *verdict == JUDGED_NOT_SQL && all == JUDGED_FOREIGN;
	if (!settled || all == JUDGED_NOT_SQL || inner || nothing)
		return;
	*verdict = all;
	*why = STR_NONE;
}
