#include "migrate/plan.h"

#include "base/die.h"
#include "base/sb.h"
#include "base/sha.h"

struct planner {
	struct arena *a;
	const struct plan_input *in;
	struct plan *out;
};

const char *plan_mode_word(enum plan_mode m)
{
	static const char *const words[] = {"transaction", "per-statement", "own-transactions"};
	return words[m];
}

const char *plan_refusal_word(enum plan_refusal_kind k)
{
	static const char *const words[] = {"changed", "missing", "failed", "out-of-order",
		"duplicate-version", "unreadable", "opaque", "meta-command", "transaction-control", "broken",
		"history-edited", "to-unknown", "to-ambiguous"};
	return words[k];
}

struct str plan_prefix(struct arena *a, const struct migration *m, size_t n)
{
	struct sha *s = sha_new(a);
	for (size_t i = 0; i < n; i++) {
		sha_add(s, m->up.v[i].text);
		sha_add(s, (struct str){"", 1});
		sha_add(s, m->up.v[i].copy_data);
		sha_add(s, (struct str){"", 1});
	}
	return str_fmt(a, "sha256:%.*s", STRF(sha_done(s, a)));
}

struct str plan_note(struct arena *a, const struct migration *m, size_t done, struct str why)
{
	struct str p = plan_prefix(a, m, done);
	/* Long words of a server must not push the rest over the limit of a note. */
	why = str_sub(why, 0, 2000);
	return str_fmt(a, "%.*s [prefix %.*s of %zu]", STRF(why), STRF(p), m->up.n);
}

struct str plan_note_prefix(struct str note)
{
	struct str rest = STR_NONE;
	/* The last one: what comes before it are words that a server may have chosen. */
	for (size_t at = 0; (at = str_find(note, STR("[prefix "), at)) != SIZE_MAX; at += 8)
		rest = str_sub(note, at + 8, note.n);
	return str_cut(&rest, ' ');
}

static struct plan_refusal *refuse(
	struct planner *p, enum plan_refusal_kind k, size_t source, const struct migration *m, int line)
{
	struct plan_refusal *r = VEC_PUSH(p->a, &p->out->refusals);
	*r = (struct plan_refusal){.kind = k, .source = source, .file = SIZE_MAX, .line = line};
	if (m) {
		r->file = (size_t)(m - p->in->sources[source].files->v);
		r->pending = k != PLAN_CHANGED;
		r->id = m->id;
		r->path = m->path;
	}
	return r;
}

/* Words of a statement compared without case, any blanks between them, nothing behind. */
static bool is_words(struct str s, const char *words)
{
	struct str want = str_of(words);
	s = str_trim(s);
	while (want.n) {
		struct str w = str_cut(&want, ' ');
		if (s.n < w.n || !str_ieq(str_sub(s, 0, w.n), w))
			return false;
		struct str rest = str_sub(s, w.n, s.n);
		s = str_trim(rest);
		if (s.n && s.n == rest.n)
			return false;
	}
	return s.n == 0;
}

static bool is_one_of(struct str s, const char *const *list)
{
	for (; *list; list++)
		if (is_words(s, *list))
			return true;
	return false;
}

static bool is_begin(struct str s)
{
	static const char *const forms[] = {"begin", "begin transaction", "begin work", "start transaction",
		"begin immediate", "begin immediate transaction", "begin exclusive",
		"begin exclusive transaction", "begin deferred", "begin deferred transaction", NULL};
	return is_one_of(s, forms);
}

static bool is_commit(struct str s)
{
	static const char *const forms[] = {
		"commit", "commit transaction", "commit work", "end", "end transaction", "end work", NULL};
	return is_one_of(s, forms);
}

/* PRAGMA foreign_keys does nothing inside a transaction (RELIABILITY 1.13): it is hoisted in front of it. */
static bool is_fk_pragma(enum dialect d, struct str s)
{
	if (d != DIALECT_SQLITE)
		return false;
	struct str head = str_sub(s, 0, 6), rest = str_trim(str_sub(s, 6, s.n));
	return str_ieq(head, STR("pragma")) && str_ieq(str_sub(rest, 0, 12), STR("foreign_keys"));
}

/* What the statements of a file ask for. */
struct survey {
	size_t controls;  /* BEGIN, COMMIT ... */
	int control_line; /* the first of them */
	size_t alone;     /* refused inside a transaction block */
	int alone_line;   /* the first of them */
	struct str alone_text;
	bool fk, only_data;
};

static void survey_statement(struct planner *p, const struct sql_statement *s, struct survey *v)
{
	if (s->flags & SQL_TX_CONTROL && !v->controls++)
		v->control_line = s->line;
	if (is_fk_pragma(p->in->dialect, s->text)) {
		v->fk = true;
	} else if (s->flags & SQL_NO_TX && !v->alone++) {
		v->alone_line = s->line;
		v->alone_text = s->text;
	}
	if (!(s->flags & (SQL_DATA | SQL_TX_CONTROL)) || s->flags & SQL_DDL)
		v->only_data = false;
}

static void refuse_statement(
	struct planner *p, size_t source, const struct migration *m, const struct sql_statement *s)
{
	struct plan_refusal *r;
	if (s->flags & SQL_BROKEN) {
		r = refuse(p, PLAN_BROKEN, source, m, s->line);
		r->why = STR("the statement has an unterminated quote or comment");
		r->remedy = STR("Close it: nothing after it can be told apart.");
	} else if (s->flags & SQL_META_COMMAND) {
		r = refuse(p, PLAN_META_COMMAND, source, m, s->line);
		r->why = STR("the line is a command of a database client, not SQL");
		r->remedy = STR("Remove it or write it as SQL: no client program is run.");
	}
	if (str_find(str_lower(p->a, s->text), STR("schemagate_history"), 0) != SIZE_MAX) {
		r = refuse(p, PLAN_HISTORY_EDITED, source, m, s->line);
		r->why = STR("the statement names schemagate_history, the record of what was applied");
		r->remedy = STR("Remove it: the history is written by apply alone.");
	}
}

static struct str first_words(struct str s)
{
	size_t words = 0, i = 0;
	for (; i < s.n && s.p[i] != '\n'; i++)
		if (s.p[i] == ' ' && ++words == 4)
			break;
	return str_trim(str_sub(s, 0, i));
}

static void decide_mode(struct planner *p, struct plan_step *st, const struct survey *v, bool own)
{
	st->mode = PLAN_PER_STATEMENT;
	st->why_line = v->alone_line;
	if (own) {
		st->mode = PLAN_OWN_TX;
		st->why = STR("the file holds its own transaction control");
		st->why_line = v->control_line;
	} else if (v->alone) {
		st->why = str_fmt(
			p->a, "%.*s cannot run inside a transaction block", STRF(first_words(v->alone_text)));
	} else if (!p->in->ddl_tx && !v->only_data) {
		st->why = STR("the database commits each statement that changes the schema");
	} else if (!st->m->in_tx) {
		st->why = STR("the file says it is not run in a transaction");
	} else {
		st->mode = PLAN_ONE_TX;
		st->fk_off = v->fk;
	}
}

/* A file that is one BEGIN ... COMMIT is what we do anyway: the two are left out. */
static bool is_wrapped(const struct migration *m, const struct survey *v)
{
	return v->controls == 2 && is_begin(m->up.v[0].text) && is_commit(m->up.v[m->up.n - 1].text);
}

static void refuse_control(
	struct planner *p, const struct plan_step *st, const struct survey *v, bool wrapped)
{
	struct plan_refusal *r =
		refuse(p, PLAN_TX_CONTROL, st->source, st->m, wrapped ? v->alone_line : v->control_line);
	r->why =
		wrapped ? str_fmt(p->a, "%.*s cannot run inside the transaction that the file opens",
				  STRF(first_words(v->alone_text)))
			: STR("the file is run in one transaction, but holds transaction control of its own");
	r->remedy = wrapped ? STR("Remove the file's BEGIN and COMMIT, or move the statement to a file of "
				  "its own.")
			    : STR("Remove it, or declare in the tool's way that the file runs without a "
				  "transaction.");
}

static void decide(struct planner *p, struct plan_step *st)
{
	const struct migration *m = st->m;
	struct survey v = {.only_data = true};
	for (size_t i = 0; i < m->up.n; i++) {
		refuse_statement(p, st->source, m, &m->up.v[i]);
		survey_statement(p, &m->up.v[i], &v);
	}
	bool wrapped = is_wrapped(m, &v);
	bool own = v.controls && !wrapped;
	if ((own && !m->manages_tx) || (wrapped && v.alone))
		refuse_control(p, st, &v, wrapped);
	st->from = wrapped ? 1 : 0;
	st->to = m->up.n - st->from;
	decide_mode(p, st, &v, own);
}

/* The newest of our own rows about a migration, NULL when there is none. */
static const struct history_row *newest(const struct history_rows *own, struct str source, struct str id)
{
	for (size_t i = own->n; i-- > 0;)
		if (str_eq(own->v[i].source, source) && str_eq(own->v[i].id, id))
			return &own->v[i];
	return NULL;
}

static bool is_open(const struct history_row *r)
{
	return r && (str_eq(r->event, STR("started")) || str_eq(r->event, STR("failed")));
}

/* Go on behind the statements that a stopped run has recorded, if the file still begins with them. */
static void resume(struct planner *p, struct plan_step *st, const struct history_row *row)
{
	size_t done = (size_t)row->statement;
	if (done > st->to || !str_eq(plan_note_prefix(row->note), plan_prefix(p->a, st->m, done))) {
		struct plan_refusal *r = refuse(p, PLAN_FAILED, st->source, st->m, 0);
		r->why = str_fmt(p->a,
			"an apply was stopped after %zu of its statements, and these have been edited since",
			done);
		r->remedy =
			STR("Restore the statements that have run, and change only what comes after them.");
		return;
	}
	st->resumed = true;
	if (done > st->from)
		st->from = done;
	if (st->mode == PLAN_ONE_TX) {
		st->mode = PLAN_PER_STATEMENT;
		st->why = STR("a former run applied the first part of it");
	}
}

static void refuse_failed(
	struct planner *p, size_t source, const struct migration *m, const struct reconciled *c)
{
	struct plan_refusal *r = refuse(p, PLAN_FAILED, source, m, 0);
	r->why = c->why;
	r->remedy =
		STR("Settle the entry with the tool that recorded it, after looking at what it left behind.");
}

static void refuse_problem(struct planner *p, size_t source, const struct migration *m)
{
	bool twice = m->problem == MIGRATION_DUPLICATE;
	struct plan_refusal *r =
		refuse(p, twice ? PLAN_DUPLICATE : PLAN_UNREADABLE, source, m, m->problem_line);
	r->why = m->problem_text;
	r->remedy = twice ? STR("Give one of the two files a version of its own.")
			  : STR("Make it a text file in UTF-8; what cannot be read is never applied.");
}

static bool refuse_order(struct planner *p, size_t source, const struct migration *m)
{
	const struct plan_source *s = &p->in->sources[source];
	if (p->in->order == PLAN_ORDER_ALLOW || (p->in->order == PLAN_ORDER_TOOL && !s->tool_refuses))
		return false;
	struct plan_refusal *r = refuse(p, PLAN_OUT_OF_ORDER, source, m, 0);
	r->why = STR("it sorts before a migration that is already applied");
	if (s->tool_would.n)
		r->why = str_fmt(p->a, "%.*s: %.*s", STRF(r->why), STRF(s->tool_would));
	r->remedy = STR("Give it a newer version, or allow it with --out-of-order.");
	return true;
}

static void add_step(struct planner *p, size_t source, size_t file, const struct reconciled *c)
{
	const struct migration *m = &p->in->sources[source].files->v[file];
	bool late = c->state == STATE_OUT_OF_ORDER;
	if (late && refuse_order(p, source, m))
		return;
	const struct history_row *row = newest(p->in->own, p->in->sources[source].source->name, m->id);
	if (c->state == STATE_FAILED && !is_open(row)) {
		refuse_failed(p, source, m, c);
		return;
	}
	if (m->opaque) {
		struct plan_refusal *r = refuse(p, PLAN_OPAQUE, source, m, m->problem_line);
		r->why = STR("it runs code of the migration tool, whose SQL is not known before it runs");
		r->remedy = STR("Run this one with the tool itself.");
		return;
	}
	struct plan_step *st = VEC_PUSH(p->a, &p->out->steps);
	*st = (struct plan_step){.source = source, .file = file, .m = m, .out_of_order = late};
	decide(p, st);
	if (is_open(row))
		resume(p, st, row);
}

static void add_changed(
	struct planner *p, size_t source, const struct migration *m, const struct reconciled *c)
{
	struct plan_refusal *r = refuse(p, PLAN_CHANGED, source, m, 0);
	r->why = c->why;
	r->remedy = STR("Restore the file as it was applied, and put the change into a new migration.");
}

static bool is_listed(const struct names_list *l, struct str id)
{
	for (size_t i = 0; i < l->n; i++)
		if (str_eq(l->v[i], id))
			return true;
	return false;
}

static void add_missing(struct planner *p, size_t source, const struct reconciled *c)
{
	struct str id = p->in->sources[source].history->v[c->applied].id;
	if (is_listed(&p->in->sources[source].elsewhere, id)) {
		*VEC_PUSH(p->a, &p->out->elsewhere) = id;
		return;
	}
	struct plan_refusal *r = refuse(p, PLAN_MISSING, source, NULL, 0);
	r->id = id;
	r->why = c->why.n ? c->why : STR("it is applied in the database, but its file is not here");
	r->remedy = STR("Bring the file back, or apply from a revision that has it.");
}

static void plan_one(struct planner *p, size_t source, const struct reconciled *c)
{
	if (c->file == SIZE_MAX) {
		add_missing(p, source, c);
		return;
	}
	const struct migration *m = &p->in->sources[source].files->v[c->file];
	if (m->problem != MIGRATION_FINE)
		refuse_problem(p, source, m);
	else if (c->state == STATE_CHANGED)
		add_changed(p, source, m, c);
	else if (c->state != STATE_APPLIED)
		add_step(p, source, c->file, c);
}

/* Does "SOURCE:ID" or "ID" name this migration? */
static bool names(const struct plan_source *s, struct str to, struct str id)
{
	if (str_eq(to, id))
		return true;
	struct str name = s->source->name;
	return to.n == name.n + 1 + id.n && str_starts(to, name) && to.p[name.n] == ':' && str_ends(to, id);
}

static size_t count_named(const struct plan_input *in, size_t *source, size_t *file)
{
	size_t n = 0;
	for (size_t i = 0; i < in->nsources; i++)
		for (size_t k = 0; k < in->sources[i].files->n; k++)
			if (names(&in->sources[i], in->to, in->sources[i].files->v[k].id)) {
				*source = i;
				*file = k;
				n++;
			}
	return n;
}

static bool behind(size_t source, size_t file, size_t target_source, size_t target_file)
{
	return source > target_source || (source == target_source && file > target_file);
}

static void drop_refusals_behind(struct plan *out, size_t source, size_t file)
{
	size_t kept = 0;
	for (size_t i = 0; i < out->refusals.n; i++) {
		const struct plan_refusal *r = &out->refusals.v[i];
		if (!r->pending || !behind(r->source, r->file, source, file))
			out->refusals.v[kept++] = *r;
	}
	out->refusals.n = kept;
}

static void cut_at_target(struct planner *p)
{
	size_t source = 0, file = 0, n = p->out->steps.n;
	size_t found = count_named(p->in, &source, &file);
	if (found != 1) {
		struct plan_refusal *r =
			refuse(p, found ? PLAN_TO_AMBIGUOUS : PLAN_TO_UNKNOWN, SIZE_MAX, NULL, 0);
		r->id = p->in->to;
		r->why = found ? STR("more than one source has a migration of this version")
			       : STR("no source has a migration of this version");
		r->remedy = found ? STR("Say which: --to SOURCE:ID.") : STR("See the versions with status.");
		return;
	}
	while (n && behind(p->out->steps.v[n - 1].source, p->out->steps.v[n - 1].file, source, file))
		n--;
	p->out->steps.n = n;
	drop_refusals_behind(p->out, source, file);
}

static struct str digest(struct planner *p)
{
	struct sha *s = sha_new(p->a);
	for (size_t i = 0; i < p->out->steps.n; i++) {
		const struct plan_step *st = &p->out->steps.v[i];
		sha_add(s, str_fmt(p->a, "%zu\n%.*s\n%.*s\n%d %zu %zu\n", st->source, STRF(st->m->id),
				   STRF(st->m->checksum), (int)st->mode, st->from, st->to));
	}
	return sha_done(s, p->a);
}

void plan_of(struct arena *a, const struct plan_input *in, struct plan *out)
{
	*out = (struct plan){0};
	struct planner p = {a, in, out};
	for (size_t i = 0; i < in->nsources; i++)
		for (size_t k = 0; k < in->sources[i].state->n; k++)
			plan_one(&p, i, &in->sources[i].state->v[k]);
	if (in->to.n)
		cut_at_target(&p);
	out->digest = digest(&p);
}
