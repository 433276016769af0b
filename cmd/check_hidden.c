/*
 * Characters in a pending migration that hide or reorder its text (trojansource.codes): what a reviewer sees
 * is not what the database gets. In a string they may be data, and in a comment the invisible ones hide
 * nothing: emoji and Persian are written with them. Of a program comments are not told from code, whose
 * compiler refuses most invisible characters; marks of direction are refused in both, as rustc
 * (text_direction_codepoint_in_comment) and GCC (-Wbidi-chars) do it.
 */
#include "base/sb.h"
#include "cmd/check.h"
#include "parse/language.h"
#include "parse/literal.h"
#include "parse/sql_lex.h"

enum { NESTED = 4 /* bodies between dollars in bodies between dollars */ };

struct looking {
	enum dialect dialect;
	struct str raw;
	const struct sql_statements *up;
	size_t block, warn; /* where the first of each stands; SIZE_MAX = none */
};

static bool is_joiner(uint32_t c)
{
	return c == 0x200C || c == 0x200D;
}

static bool is_invisible(uint32_t c)
{
	return (c >= 0x200B && c <= 0x200D) || c == 0x2060 || c == 0xFEFF;
}

/* Behind a letter that is no ASCII, as in a word or an emoji that is written so. */
static bool joins(struct str s, size_t at)
{
	return at > 0 && (unsigned char)s.p[at - 1] >= 0x80;
}

/* Rows behind COPY ... FROM stdin. */
static bool is_data(const struct looking *l, const char *at)
{
	for (size_t i = 0; i < l->up->n; i++) {
		struct str data = l->up->v[i].copy_data;
		if (data.n && at >= data.p && at < data.p + data.n)
			return true;
	}
	return false;
}

static void note(size_t *first, size_t at)
{
	if (*first == SIZE_MAX)
		*first = at;
}

static void look(struct looking *l, enum sql_token_kind kind, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		size_t len;
		uint32_t c = (unsigned char)l->raw.p[i] >= 0xC2 ? sb_hidden(l->raw, i, &len) : 0;
		if (!c || (is_joiner(c) && joins(l->raw, i)) || (kind == SQL_COMMENT && is_invisible(c)))
			continue;
		if (l->block == SIZE_MAX)
			note(kind == SQL_STRING || is_data(l, l->raw.p + i) ? &l->warn : &l->block, i);
	}
}

static void look_at(struct looking *l, size_t from, size_t to, int depth)
{
	struct sql_lexer lx = sql_lex(l->dialect, str_sub(l->raw, from, to));
	lx.comments = true;
	size_t last = from;
	for (struct sql_token t = sql_lex_next(&lx);; t = sql_lex_next(&lx)) {
		size_t at = t.kind == SQL_END ? to : from + t.at, end = t.kind == SQL_END ? to : from + t.end;
		look(l, SQL_OTHER, last, at);
		bool body = t.kind == SQL_STRING && t.text.n > 3 && t.text.p[0] == '$' && depth < NESTED;
		if (body)
			look_at(l, at + 1, end - 1, depth + 1);
		else
			look(l, t.kind, at, end);
		last = end;
		if (t.kind == SQL_END)
			return;
	}
}

static void look_at_program(struct looking *l, struct arena *a, enum language lang, size_t from)
{
	struct literals strings = {.v = NULL};
	literal_lex(a, lang, l->raw, &strings);
	for (size_t i = 0; i < strings.n; i++) {
		look(l, SQL_COMMENT, from, strings.v[i].from);
		look(l, SQL_STRING, strings.v[i].from, strings.v[i].to);
		from = strings.v[i].to;
	}
	look(l, SQL_COMMENT, from, l->raw.n);
}

static void look_at_file(struct looking *l, struct str path)
{
	size_t from = str_starts(l->raw, STR("\xEF\xBB\xBF")) ? 3 : 0;
	struct arena *a = arena_new("a migration's strings");
	if (str_ends(path, STR(".sql")))
		look_at(l, from, l->raw.n, 0);
	else
		look_at_program(l, a, language_of_path(path), from);
	arena_free(a);
}

static void tell(struct check *c, struct check_environment *en, size_t migration, struct str where, size_t at,
	bool certain)
{
	const struct migration *m = en->migrations.v[migration].file;
	struct str raw = m->raw;
	size_t len;
	int line = 1;
	for (size_t i = 0; i < at; i++)
		line += raw.p[i] == '\n';
	*VEC_PUSH(c->a, &en->facts) = (struct fact){.rule = RULE_HIDDEN_TEXT,
		.path = m->path,
		.line = line,
		.migration = migration,
		.certain = certain,
		.why = str_fmt(c->a,
			"U+%04X stands %.*s: what is shown of the line is not what the database gets",
			(unsigned)sb_hidden(raw, at, &len), STRF(where))};
}

static bool has_any(struct str s)
{
	for (size_t i = 0, len; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0xC2 && sb_hidden(s, i, &len))
			return true;
	return false;
}

int check_hidden(struct check *c, struct check_environment *en, struct err *e)
{
	const struct tree_changes *changes;
	int rc = check_changes(c, &changes, e);
	for (size_t i = 0; i < en->npending && !rc; i++) {
		const struct check_migration *x = &en->migrations.v[i];
		if (!x->file || !has_any(x->file->raw))
			continue;
		struct looking l = {en->state.v[x->source].source->dialect, x->file->raw, &x->file->up,
			SIZE_MAX, SIZE_MAX};
		look_at_file(&l, x->file->path);
		if (l.block != SIZE_MAX)
			tell(c, en, i, STR("outside of a string"), l.block,
				check_changed(changes, x->file->path));
		else if (l.warn != SIZE_MAX)
			tell(c, en, i, STR("in a string"), l.warn, false);
	}
	return rc;
}
