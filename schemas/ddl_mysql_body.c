/*
 * The body of a procedure that is called. It is walked token by token: what stands under conditions that are
 * known is run, loops turn while theirs are; variables, LEAVE, ITERATE and error handlers are followed. What
 * hangs on the rows of a table is not known: where such a part may change the schema the CALL is told.
 */
#include "schemas/ddl_mysql_body.h"

/* What an EXIT handler leaves: no label is spelled so. */
#define OWN_BLOCK STR("its block")

enum { TURN_COST = 4, MAX_TURNS = 1000, MAX_NESTED = 32 };

/* A statement that fails under a handler does nothing else; without one it ends the procedure. */
static void failed(struct body *b, size_t notes)
{
	struct ddl *d = b->m->d;
	size_t kept = notes;
	for (size_t i = notes; i < d->notes.n; i++)
		if (d->notes.v[i].kind != REPLAY_FAILED)
			d->notes.v[kept++] = d->notes.v[i];
	if (kept == d->notes.n)
		return;
	if (b->handler == NO_HANDLER) {
		b->stopped = true;
		return;
	}
	d->notes.n = kept;
	ddl_mysql_body_forget(b, b->handlers_from, b->handlers_to);
	b->lost = b->lost || b->handler_changes;
	if (b->handler == EXITS)
		b->leaving = OWN_BLOCK;
}

static bool runs(const struct body *b)
{
	return !b->lost && !b->stopped && !b->leaving.n;
}

static void play(struct body *b, struct str text)
{
	size_t notes = b->m->d->notes.n;
	if (!text.n || !runs(b))
		return;
	if (b->unsure.n && ddl_mysql_body_changes(b, text, 0)) {
		b->lost = true;
		return;
	}
	ddl_mysql_run_text(b->m, text, b->line);
	failed(b, notes);
}

static void statements(struct body *b, bool live, int depth);
static bool next(struct body *b, bool live, int depth);

/* Whether an error comes to the handler: one for NOT FOUND or warnings alone is none. */
static bool is_of_errors(const struct body *b)
{
	static const char *const not_errors[] = {"not", "found", "sqlwarning", "sqlstate", "value", NULL};
	for (size_t k = b->i; k < b->n; k++) {
		bool found = str_eq(b->t[k].text, STR("'02000'")) || str_eq(b->t[k].text, STR("1329"));
		bool error = !found && (b->t[k].kind == SQL_NUMBER || b->t[k].kind == SQL_STRING ||
					       sql_lex_is(b->t[k], "sqlexception"));
		bool other = b->t[k].kind == SQL_PUNCT || found;
		for (size_t i = 0; not_errors[i]; i++)
			other = other || sql_lex_is(b->t[k], not_errors[i]);
		if (error || !other) /* a condition's name, or the statement behind NOT FOUND */
			return error || k == b->i;
	}
	return false;
}

/* DECLARE CONTINUE | EXIT HANDLER FOR conditions statement */
static void handler(struct body *b, int depth)
{
	static const char *const conditions[] = {
		"not", "found", "sqlwarning", "sqlexception", "sqlstate", "value", NULL};
	bool exits = ddl_mysql_body_at(b, "exit");
	b->i += 3; /* CONTINUE HANDLER FOR */
	bool errors = is_of_errors(b);
	for (bool more = true; more && b->i < b->n;) {
		bool name = b->t[b->i].kind != SQL_WORD;
		for (size_t i = 0; conditions[i]; i++)
			name = name || ddl_mysql_body_at(b, conditions[i]);
		bool comma = b->i + 1 < b->n && str_eq(b->t[b->i + 1].text, STR(","));
		more = name || comma;
		b->i += more;
	}
	size_t from = b->i;
	(void)next(b, false, depth + 1);
	b->handlers_from = b->handlers_from ? b->handlers_from : from;
	b->handlers_to = b->i;
	if (!errors) {
		b->not_found = from;
		b->not_found_exits = exits;
		b->handler_depth = b->handler == NO_HANDLER ? depth : b->handler_depth;
		return;
	}
	b->handler = exits ? EXITS : CONTINUES;
	b->handler_depth = depth;
	b->handler_changes = ddl_mysql_body_changes(b, ddl_mysql_body_piece(b, from), 0);
}

static void variables(struct body *b)
{
	struct my *m = b->m;
	size_t from = b->i;
	struct my_value v = {.kind = MY_NULL};
	size_t names_end = from;
	while (b->i < b->n && !ddl_mysql_body_at_punct(b, ';') && !ddl_mysql_body_at(b, "default"))
		b->i++;
	if (ddl_mysql_body_at(b, "default")) {
		b->i++;
		struct str text = ddl_mysql_body_simple(b);
		struct my_cursor was = ddl_mysql_enter(m, text);
		v = ddl_mysql_value(m, NULL);
		if (m->stuck || !ddl_mysql_at_end(m))
			v = (struct my_value){.kind = MY_UNKNOWN};
		ddl_mysql_leave(m, was);
	} else {
		b->i += b->i < b->n;
	}
	ddl_mysql_bind(m, sql_lex_value(m->tmp, DIALECT_MYSQL, b->t[names_end]), v);
	while (names_end + 2 < b->n && str_eq(b->t[names_end + 1].text, STR(","))) {
		names_end += 2;
		ddl_mysql_bind(m, sql_lex_value(m->tmp, DIALECT_MYSQL, b->t[names_end]), v);
	}
}

/* DECLARE of a variable, a handler, a cursor or a condition; a cursor's rows are not known. */
static void declare(struct body *b, bool live, int depth)
{
	size_t at_type = ++b->i + 1;
	bool condition = at_type < b->n && sql_lex_is(b->t[at_type], "condition");
	if (at_type < b->n && sql_lex_is(b->t[at_type], "handler"))
		handler(b, depth);
	else if (at_type < b->n && sql_lex_is(b->t[at_type], "cursor") && live)
		ddl_mysql_body_declare_cursor(b);
	else if (condition || !live)
		(void)ddl_mysql_body_simple(b);
	else
		variables(b);
}

/* A branch that may or may not be taken. An error that it raises would end the migration: then the rest is of
 * no interest. */
static void maybe(struct body *b, size_t from)
{
	struct str text = ddl_mysql_body_piece(b, from);
	for (size_t k = from; k + 1 < b->i; k++)
		if (sql_lex_is(b->t[k], "leave") || sql_lex_is(b->t[k], "iterate"))
			b->unsure = b->t[k + 1].text;
	b->lost = b->lost || ddl_mysql_body_changes(b, text, 0);
	ddl_mysql_body_forget(b, from, b->i);
}

/* The statements of one branch; true when it, and so no other, is taken for certain. */
static bool branch(struct body *b, enum my_truth is, bool done, int depth)
{
	size_t from = b->i;
	statements(b, !done && is == MY_YES, depth + 1);
	if (!done && is == MY_MAYBE && runs(b))
		maybe(b, from);
	return done || is == MY_YES;
}

/* Over END word [label] ; */
static void end(struct body *b, const char *word)
{
	b->i += ddl_mysql_body_at(b, "end");
	b->i += *word && ddl_mysql_body_at(b, word);
	b->i += b->i < b->n && !ddl_mysql_body_at_punct(b, ';') && b->t[b->i].kind != SQL_END; /* a label */
	b->i += ddl_mysql_body_at_punct(b, ';');
}

/* IF c THEN ... ELSEIF c THEN ... ELSE ... END IF */
static void conditional(struct body *b, bool live, int depth)
{
	bool done = !live;
	while (b->i < b->n && !b->lost) {
		bool otherwise = ddl_mysql_body_at(b, "else");
		b->i++; /* IF, ELSEIF, ELSE */
		struct str text = otherwise ? STR_NONE : ddl_mysql_body_condition(b, "then");
		done = branch(b,
			otherwise          ? MY_YES
			: done || !runs(b) ? MY_NO
					   : ddl_mysql_body_holds(b, text),
			done, depth);
		if (!ddl_mysql_body_at(b, "elseif") && !ddl_mysql_body_at(b, "else"))
			break;
	}
	end(b, "if");
}

/* CASE [x] WHEN c THEN ... ELSE ... END CASE, the statement */
static void cases(struct body *b, bool live, int depth)
{
	bool done = !live;
	size_t from = ++b->i;
	while (b->i < b->n && !ddl_mysql_body_at(b, "when"))
		b->i++;
	struct str tested = ddl_mysql_body_piece(b, from);
	while (b->i < b->n && !b->lost && (ddl_mysql_body_at(b, "when") || ddl_mysql_body_at(b, "else"))) {
		bool otherwise = ddl_mysql_body_at(b, "else");
		b->i++;
		struct str text = otherwise ? STR_NONE : ddl_mysql_body_condition(b, "then");
		if (tested.n)
			text = str_fmt(b->m->a, "(%.*s) = (%.*s)", STRF(tested), STRF(text));
		done = branch(b,
			otherwise          ? MY_YES
			: done || !runs(b) ? MY_NO
					   : ddl_mysql_body_holds(b, text),
			done, depth);
	}
	end(b, "case");
}

/* At the end of what has the label: LEAVE was for it. */
static bool left(struct body *b, struct str label)
{
	bool mine = b->leaving.n && str_ieq(b->leaving, label);
	if (mine)
		b->leaving = STR_NONE;
	if (b->unsure.n && str_ieq(b->unsure, label)) {
		b->unsure = STR_NONE;
		b->turned = true;
	}
	return mine && !b->again;
}

static void block(struct body *b, struct str label, bool live, int depth)
{
	enum body_handler handler = b->handler;
	int declared = b->handler_depth;
	bool changes = b->handler_changes, exits = b->not_found_exits;
	size_t not_found = b->not_found;
	b->i++; /* BEGIN */
	statements(b, live, depth + 1);
	end(b, "");
	if (str_eq(b->leaving, OWN_BLOCK) && b->handler_depth == depth + 1)
		b->leaving = STR_NONE;
	b->handler = handler;
	b->handler_changes = changes;
	b->handler_depth = declared;
	b->not_found = not_found;
	b->not_found_exits = exits;
	if (label.n)
		(void)left(b, label);
}

/* Whether the loop turns once more, its condition behind (REPEAT) or before (WHILE) its statements. */
static enum my_truth turns(struct body *b, const char *until, bool when, bool live)
{
	struct str text = ddl_mysql_body_condition(b, until);
	enum my_truth is = live && runs(b) ? ddl_mysql_body_holds(b, text) : MY_NO;
	return is == MY_MAYBE || !live || !runs(b) ? is : (is == MY_YES) == when ? MY_YES : MY_NO;
}

/* Once through the loop at the cursor; what the next turn would do. */
static enum my_truth turn(struct body *b, const char *kind, struct str label, bool live, int depth)
{
	bool tested = str_eq(str_of(kind), STR("while")), behind = str_eq(str_of(kind), STR("repeat"));
	b->i++;
	enum my_truth is = tested ? turns(b, "do", true, live) : live ? MY_YES : MY_NO;
	size_t from = b->i;
	statements(b, is == MY_YES, depth + 1);
	if (is == MY_MAYBE && runs(b))
		maybe(b, from);
	if (left(b, label))
		is = MY_NO;
	b->again = false;
	if (behind && ddl_mysql_body_at(b, "until")) {
		b->i++;
		size_t test = b->i;
		while (b->i < b->n && !ddl_mysql_body_at(b, "end"))
			b->i++;
		if (is == MY_YES && runs(b)) {
			enum my_truth over = ddl_mysql_body_holds(b, ddl_mysql_body_piece(b, test));
			is = over == MY_MAYBE ? MY_MAYBE : over == MY_YES ? MY_NO : MY_YES;
		}
	}
	end(b, kind);
	return runs(b) ? is : MY_NO;
}

/* Turns whose number is not known: what one of them does to the schema may be done again. */
static void loop(struct body *b, const char *kind, struct str label, bool live, int depth)
{
	size_t from = b->i;
	enum my_truth more = MY_YES;
	for (int i = 0; more == MY_YES && !b->lost; i++) {
		b->i = from;
		bool unsure = b->unsure.n;
		more = turn(b, kind, label, live, depth);
		bool changed = ddl_mysql_body_changes(b, ddl_mysql_body_piece(b, from), 0);
		if (!unsure && (b->unsure.n || b->turned || more == MY_MAYBE)) {
			b->lost = b->lost || changed;
			more = MY_MAYBE;
			b->turned = false;
		}
		if (i == MAX_TURNS || !ddl_spend(b->m->d, TURN_COST * (b->i - from)))
			b->lost = true;
		if (more == MY_YES && !changed && i > 8) /* no matter how often */
			more = MY_MAYBE;
	}
	if (more == MY_MAYBE)
		ddl_mysql_body_forget(b, from, b->i);
}

static void jump(struct body *b, bool live)
{
	bool again = ddl_mysql_body_at(b, "iterate");
	b->i++;
	struct str label = b->i < b->n ? b->t[b->i].text : STR_NONE;
	(void)ddl_mysql_body_simple(b);
	if (live && runs(b)) {
		b->leaving = label;
		b->again = again;
	}
}

/* OPEN, CLOSE, FETCH; behind the last row the handler of NOT FOUND runs. */
static bool of_cursor(struct body *b, bool live, int depth)
{
	bool ended;
	if (!ddl_mysql_body_moves_cursor(b, live, &ended))
		return false;
	if (ended && !b->not_found)
		b->lost = true;
	if (!ended || !b->not_found)
		return true;
	size_t here = b->i;
	b->i = b->not_found;
	(void)next(b, true, depth + 1);
	b->i = here;
	if (b->not_found_exits)
		b->leaving = OWN_BLOCK;
	return true;
}

/* What has a label or may have one; false when it is something else. */
static bool structure(struct body *b, bool live, int depth)
{
	static const char *const loops[] = {"while", "repeat", "loop", NULL};
	struct str label = STR_NONE;
	if (b->i + 1 < b->n && str_eq(b->t[b->i + 1].text, STR(":"))) {
		label = b->t[b->i].text;
		b->i += 2;
	}
	if (ddl_mysql_body_at(b, "begin")) {
		block(b, label, live, depth);
		return true;
	}
	for (size_t i = 0; loops[i]; i++)
		if (ddl_mysql_body_at(b, loops[i])) {
			loop(b, loops[i], label, live, depth);
			return true;
		}
	b->lost = b->lost || label.n || ddl_mysql_body_at(b, "for"); /* MariaDB's FOR */
	return label.n || ddl_mysql_body_at(b, "for");
}

/* One statement at the cursor; false when the list ends here. */
static bool next(struct body *b, bool live, int depth)
{
	if (ddl_mysql_body_at(b, "end") || ddl_mysql_body_at(b, "else") || ddl_mysql_body_at(b, "elseif") ||
		ddl_mysql_body_at(b, "until") || depth > MAX_NESTED)
		return false;
	if (ddl_mysql_body_at(b, "when") && !ddl_mysql_body_at(b, "case")) /* of a CASE */
		return false;
	if (ddl_mysql_body_at(b, "if"))
		conditional(b, live, depth);
	else if (ddl_mysql_body_at(b, "case"))
		cases(b, live, depth);
	else if (ddl_mysql_body_at(b, "leave") || ddl_mysql_body_at(b, "iterate"))
		jump(b, live);
	else if (ddl_mysql_body_at(b, "declare"))
		declare(b, live, depth);
	else if (!structure(b, live, depth) && !of_cursor(b, live && runs(b), depth)) {
		bool error = ddl_mysql_body_at(b, "signal") || ddl_mysql_body_at(b, "resignal");
		struct str text = ddl_mysql_body_simple(b);
		if (error && live && runs(b)) {
			ddl_mysql_fail(b->m, "the procedure raises an error");
			b->stopped = true;
		} else if (live) {
			play(b, text);
		}
	}
	return !b->lost;
}

static void statements(struct body *b, bool live, int depth)
{
	while (b->i < b->n && !b->lost && b->m->pieces++ < MY_MOST_PIECES)
		if (!next(b, live && runs(b), depth))
			break;
}

static struct body body_of(struct my *m, struct str text)
{
	VEC(struct sql_token) v = {0};
	struct sql_lexer lx = sql_lex(DIALECT_MYSQL, text);
	for (struct sql_token t = sql_lex_next(&lx); t.kind != SQL_END; t = sql_lex_next(&lx))
		*VEC_PUSH(m->tmp, &v) = t;
	return (struct body){.m = m, .text = text, .t = v.v, .n = v.n, .line = m->st->line};
}

bool ddl_mysql_body_run(struct my *m, struct str code)
{
	struct body b = body_of(m, code);
	statements(&b, true, 0);
	return !b.lost && b.i >= b.n;
}
