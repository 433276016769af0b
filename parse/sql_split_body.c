#include <string.h>

#include "parse/sql_split_part.h"

enum block {
	BLOCK_BEGIN,
	BLOCK_IF,
	BLOCK_CASE,
	BLOCK_EXPRESSION,
	BLOCK_LOOP,
	BLOCK_WHILE,
	BLOCK_REPEAT,
	BLOCK_FOR
};
enum routine { ROUTINE_NONE, ROUTINE_PROCEDURE, ROUTINE_TRIGGER, ROUTINE_EVENT, ROUTINE_BLOCK };

static const struct {
	const char *word;
	enum block block;
} openers[] = {{"begin", BLOCK_BEGIN}, {"if", BLOCK_IF}, {"case", BLOCK_CASE}, {"loop", BLOCK_LOOP},
	{"while", BLOCK_WHILE}, {"repeat", BLOCK_REPEAT}, {"for", BLOCK_FOR}};

bool sql_split_word(const struct sql_split_body *b, int i, const char *word)
{
	return i < b->nwords && sql_lex_is(b->words[i], word);
}

static bool any_of(struct sql_token t, const char *const *list)
{
	for (; *list; list++)
		if (sql_lex_is(t, *list))
			return true;
	return false;
}

/* PostgreSQL: psql's heuristic. The words between CREATE and FUNCTION can only be OR REPLACE. */
static void postgresql(struct sql_split_body *b, struct sql_token t)
{
	int i = sql_split_word(b, 1, "or") && sql_split_word(b, 2, "replace") ? 3 : 1;
	if (!sql_split_word(b, 0, "create") ||
		!(sql_split_word(b, i, "function") || sql_split_word(b, i, "procedure")) || b->paren)
		return;
	if (sql_lex_is(t, "begin") || (b->depth && sql_lex_is(t, "case")))
		b->depth++;
	else if (b->depth && sql_lex_is(t, "end"))
		b->depth--;
}

/* SQLite: sqlite3_complete()'s rule, a trigger ends with "; END ;". */
static void sqlite(struct sql_split_body *b, struct sql_token t)
{
	int i = sql_split_word(b, 0, "explain") ? 1 : 0;
	if (i && sql_split_word(b, 1, "query") && sql_split_word(b, 2, "plan"))
		i = 3;
	bool temp = sql_split_word(b, i + 1, "temp") || sql_split_word(b, i + 1, "temporary");
	if (sql_split_word(b, i, "create") && sql_split_word(b, i + 1 + temp, "trigger"))
		b->compound = true;
	b->ended = b->fresh && sql_lex_is(t, "end");
	b->fresh = false;
}

/* The word that makes the statement a routine, at its place: DEFINER's account stands before it. */
static void mysql_routine(struct sql_split_body *b, struct sql_token t)
{
	if (!sql_split_word(b, 0, "create") && !sql_split_word(b, 0, "alter"))
		return;
	static const char *const others[] = {"table", "view", "index", "database", "schema", "user", "role",
		"server", "sequence", "tablespace", NULL};
	if (any_of(t, others) || b->nwords == SQL_SPLIT_WORDS)
		b->routine = -1;
	else if (sql_lex_is(t, "procedure") || sql_lex_is(t, "function"))
		b->routine = ROUTINE_PROCEDURE;
	else if (sql_lex_is(t, "trigger"))
		b->routine = ROUTINE_TRIGGER;
	else if (sql_lex_is(t, "event"))
		b->routine = ROUTINE_EVENT;
}

/* The word behind a label's colon: "label:LOOP" is read as a parameter. */
static struct sql_token labelled(struct sql_token t)
{
	if (t.kind == SQL_PARAM && t.text.p[0] == ':') {
		t.kind = SQL_WORD;
		t.text = str_sub(t.text, 1, t.text.n);
	}
	return t;
}

/* Whether the body starts with this word, in the head of a routine and outside its parentheses. */
static bool mysql_body_starts(const struct sql_split_body *b, struct sql_token t)
{
	static const char *const starters[] = {"begin", "if", "case", "loop", "while", "repeat", "for",
		"return", "set", "select", "insert", "update", "delete", "replace", "call", "with",
		"truncate", "create", "drop", "alter", "execute", "prepare", "signal", "start", "commit",
		"rollback", "declare", "do", "show", "grant", "revoke", "flush", "lock", "unlock", "analyze",
		"optimize", "repair", "checksum", "explain", "describe", "desc", "use", "kill", "load",
		"rename", "deallocate", "resignal", "get", "xa", "savepoint", "release", "handler", NULL};
	static const char *const kinds[] = {"procedure", "function", "trigger", "event", NULL};
	struct sql_token p = b->previous;
	if (b->routine == ROUTINE_EVENT)
		return sql_lex_is(p, "do");
	if (b->routine == ROUTINE_TRIGGER)
		return (sql_lex_is(p, "row") && !sql_lex_is(t, "follows") && !sql_lex_is(t, "precedes")) ||
		       (b->declare && any_of(t, starters));
	bool name = any_of(p, kinds) || str_eq(p.text, STR(".")); /* CREATE PROCEDURE IF NOT EXISTS a.load */
	if (!any_of(labelled(t), starters) || name)
		return false;
	/* RETURNS CHAR CHARACTER SET, RETURNS SET('a'); but RETURNS CHAR BEGIN */
	bool type = sql_lex_is(p, "character") || sql_lex_is(p, "char") || sql_lex_is(p, "returns");
	return !type || (!sql_lex_is(t, "set") && !sql_lex_is(p, "returns"));
}

static void mysql_open(struct sql_split_body *b, enum block k)
{
	if (b->depth < SQL_SPLIT_DEPTH)
		b->open[b->depth] = (unsigned char)k;
	b->depth++;
}

static enum block mysql_top(const struct sql_split_body *b)
{
	return b->depth > 0 && b->depth <= SQL_SPLIT_DEPTH ? (enum block)b->open[b->depth - 1] : BLOCK_BEGIN;
}

/* END IF, END CASE, END LOOP ... name the block again; only CASE could be taken for a new one. */
static void mysql_end(struct sql_split_body *b)
{
	if (b->depth == 0)
		return;
	enum block k = mysql_top(b);
	b->depth--;
	b->closing = k == BLOCK_CASE;
}

static bool mysql_opens(const struct sql_split_body *b, struct sql_token t, enum block *k)
{
	struct sql_token word = labelled(t);
	bool fresh = b->fresh || word.kind != t.kind;
	for (size_t i = 0; i < sizeof openers / sizeof *openers; i++) {
		if (!sql_lex_is(word, openers[i].word))
			continue;
		*k = openers[i].block;
		if (!fresh && *k == BLOCK_CASE)
			*k = BLOCK_EXPRESSION;
		return fresh || *k == BLOCK_EXPRESSION || (*k == BLOCK_BEGIN && b->handler);
	}
	return false;
}

/* A word inside the body of a routine. */
static void mysql_body(struct sql_split_body *b, struct sql_token t)
{
	enum block k;
	bool closing = b->closing, fresh = b->fresh;
	b->closing = false;
	if (closing && sql_lex_is(t, "case"))
		return;
	if (fresh && (sql_lex_is(t, "not") ? sql_lex_is(b->previous, "begin")
					   : sql_lex_is(t, "atomic") && sql_lex_is(b->previous, "not")))
		return; /* BEGIN NOT ATOMIC inside a body */
	if (sql_lex_is(t, "end") && !fresh && mysql_top(b) != BLOCK_EXPRESSION &&
		mysql_top(b) != BLOCK_REPEAT)
		return; /* a column or variable of that name; BACKUP STAGE END */
	if (sql_lex_is(t, "end")) {
		mysql_end(b);
		b->fresh = false;
	} else if (mysql_opens(b, t, &k)) {
		mysql_open(b, k);
		b->fresh = k == BLOCK_BEGIN || k == BLOCK_LOOP || k == BLOCK_REPEAT;
		b->handler = b->declare = false;
	} else if (sql_lex_is(t, "then") || sql_lex_is(t, "else")) {
		b->fresh = mysql_top(b) != BLOCK_EXPRESSION;
	} else if (sql_lex_is(t, "do") && !fresh) {
		b->fresh = mysql_top(b) == BLOCK_WHILE || mysql_top(b) == BLOCK_FOR;
	} else {
		if (fresh)
			b->declare = sql_lex_is(t, "declare");
		b->handler = b->handler || (b->declare && sql_lex_is(t, "handler"));
		b->fresh = false;
	}
}

/* MariaDB takes a block where a statement stands: BEGIN NOT ATOMIC, IF, CASE, LOOP, REPEAT, WHILE, FOR, with
 * a label or without one ("Using Compound Statements Outside of Stored Programs" in its manual). */
static bool mysql_block(struct sql_split_body *b, struct sql_token t)
{
	enum block k;
	bool colon = b->previous.kind == SQL_PUNCT && str_eq(b->previous.text, STR(":"));
	bool joined =
		t.kind == SQL_PARAM && b->previous.kind == SQL_WORD && b->previous.end == t.at; /* l:loop */
	bool label = b->nwords == 1 + (t.kind == SQL_WORD) && (colon || joined);
	bool atomic = b->nwords >= 3 && b->nwords <= 4 && sql_lex_is(t, "atomic") &&
		      sql_split_word(b, b->nwords - 2, "not") && sql_split_word(b, b->nwords - 3, "begin");
	bool first = label || (b->nwords == 1 && b->previous.kind == SQL_END && t.kind == SQL_WORD);
	if (!atomic && (!first || sql_lex_is(labelled(t), "begin")))
		return false;
	b->fresh = true;
	if (!atomic && !mysql_opens(b, t, &k)) {
		b->fresh = false;
		return false;
	}
	b->routine = ROUTINE_BLOCK;
	b->compound = true;
	if (atomic)
		mysql_open(b, BLOCK_BEGIN);
	else
		mysql_body(b, t);
	return true;
}

/* SET STATEMENT variable = value FOR: what follows is read as a statement. */
static bool mysql_prefix_ends(const struct sql_split_body *b, struct sql_token t)
{
	return !b->paren && sql_lex_is(t, "for") && sql_split_word(b, 0, "set") &&
	       sql_split_word(b, 1, "statement");
}

static void mysql(struct sql_split_body *b, struct sql_token t)
{
	if (t.kind == SQL_PUNCT && t.text.p[0] == ':' && t.end - t.at == 1) {
		b->fresh = b->compound; /* after a label */
		b->plain = false;
		return;
	}
	if (t.kind != SQL_WORD && t.kind != SQL_PARAM) {
		b->fresh = b->closing = false;
		return;
	}
	if (b->routine == ROUTINE_NONE) {
		if (!mysql_block(b, t))
			mysql_routine(b, t);
	} else if (b->routine > 0 && !b->compound && !b->paren && mysql_body_starts(b, t)) {
		enum block k;
		b->compound = b->fresh = true;
		b->plain = !mysql_opens(b, t, &k);
		mysql_body(b, t);
		b->fresh = b->fresh && !b->plain;
	} else if (b->compound) {
		mysql_body(b, t);
	} else if (b->routine == ROUTINE_TRIGGER && (sql_lex_is(t, "follows") || sql_lex_is(t, "precedes"))) {
		b->declare = true; /* the body comes after one more name */
	}
}

void sql_split_body_token(enum dialect d, struct sql_split_body *b, struct sql_token t)
{
	if (t.kind == SQL_PUNCT && t.text.p[0] == '(')
		b->paren++;
	else if (t.kind == SQL_PUNCT && t.text.p[0] == ')' && b->paren)
		b->paren--;
	if ((t.kind == SQL_WORD || t.kind == SQL_QUOTED) && b->nwords < SQL_SPLIT_WORDS)
		b->words[b->nwords++] = t;
	if (d == DIALECT_MYSQL && mysql_prefix_ends(b, t)) {
		*b = (struct sql_split_body){0};
		return;
	}
	if (d == DIALECT_MYSQL)
		mysql(b, t);
	else if (d == DIALECT_SQLITE)
		sqlite(b, t);
	else if (t.kind == SQL_WORD)
		postgresql(b, t);
	b->previous = t;
}

bool sql_split_body_ends(enum dialect d, struct sql_split_body *b, struct sql_token semicolon)
{
	bool ends = false;
	if (d == DIALECT_POSTGRESQL)
		ends = b->paren == 0 && b->depth == 0;
	else if (d == DIALECT_SQLITE)
		ends = !b->compound || b->ended;
	else
		ends = b->depth == 0;
	if (ends)
		return true;
	b->fresh = true;
	b->handler = b->declare = b->closing = b->ended = false;
	b->previous = semicolon;
	return false;
}

bool sql_split_body_whole(enum dialect d, const struct sql_split_body *b)
{
	return d == DIALECT_SQLITE ? !b->compound || b->ended : b->depth == 0;
}
