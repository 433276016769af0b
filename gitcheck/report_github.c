#include "gitcheck/report.h"

/* The runner takes 10 annotations of each kind from a step and cuts messages at 4096 characters
 * (GITHUB 1.10).
 */
enum { ANNOTATIONS = 9, MESSAGE_MAX = 3500, TEXT_MAX = 16 * 1024 * 1024 };

/* The legacy form ##[command] counts anywhere in a line: it is broken up. */
static void add_broken(struct sb *b, struct str s)
{
	for (size_t at; (at = str_find(s, STR("##["), 0)) != SIZE_MAX; s = str_sub(s, at + 3, s.n)) {
		sb_add(b, str_sub(s, 0, at));
		sb_addz(b, "##\\x5B");
	}
	sb_add(b, s);
}

/* Text from outside as the value of a command. Percent first, as the runner undoes it last. */
static void add_escaped(struct sb *b, struct arena *a, struct str s, bool property)
{
	struct sb clean = sb_new(a, MESSAGE_MAX), whole = sb_new(a, MESSAGE_MAX * 2);
	sb_clean(&clean, s);
	add_broken(&whole, sb_str(&clean));
	for (size_t i = 0; i < whole.n; i++) {
		char c = whole.p[i];
		if (c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ',')))
			sb_fmt(b, "%%%02X", (unsigned)(unsigned char)c);
		else
			sb_char(b, c);
	}
}

static const char *command_of(enum level l)
{
	static const char *const words[] = {"notice", "warning", "error"};
	return words[l];
}

static void annotate(struct sb *b, struct arena *a, const struct report_finding *f)
{
	sb_fmt(b, "::%s title=schemagate %s", command_of(f->level), verdict_rule(f->rule)->id);
	if (f->path.n) {
		sb_addz(b, ",file=");
		add_escaped(b, a, f->path, true);
		sb_fmt(b, ",line=%d", f->line ? f->line : 1);
	}
	if (f->path.n && f->column)
		sb_fmt(b, ",endLine=%d,col=%d,endColumn=%d", f->end_line, f->column, f->end_column);
	sb_addz(b, "::");
	add_escaped(b, a, f->message, false);
	if (f->environment.n) {
		sb_addz(b, " (environment ");
		add_escaped(b, a, f->environment, false);
		sb_char(b, ')');
	}
	if (f->migration && f->migration->path.n) {
		sb_addz(b, "%0AMigration: ");
		add_escaped(b, a, f->migration->path, false);
	}
	sb_addz(b, "%0A");
	add_escaped(b, a, f->remedy, false);
	sb_char(b, '\n');
}

static void annotations_of(struct sb *b, struct arena *a, const struct report *r, enum level l)
{
	size_t n = 0;
	for (size_t i = 0; i < r->nfindings; i++)
		if (r->findings[i].level == l && ++n <= ANNOTATIONS)
			annotate(b, a, &r->findings[i]);
	if (n > ANNOTATIONS)
		sb_fmt(b, "::%s title=schemagate::%zu more, see the summary of the step\n", command_of(l),
			n - ANNOTATIONS);
}

/* The text first, between marks that switch commands off: nothing in it can be taken for one. */
void report_github(struct sb *b, struct arena *a, const struct report *r, struct str token)
{
	struct sb text = sb_new(a, TEXT_MAX);
	report_text(&text, a, r, REPORT_PLAIN, true);
	sb_fmt(b, "::stop-commands::%.*s\n", STRF(token));
	add_broken(b, sb_str(&text));
	sb_fmt(b, "\n::%.*s::\n", STRF(token));
	for (int l = LEVEL_BLOCK; l >= LEVEL_NOTE; l--)
		annotations_of(b, a, r, (enum level)l);
	if (r->verdict == VERDICT_UNDECIDED)
		for (size_t i = 0; i < r->nenvironments; i++) {
			if (r->environments[i].reached)
				continue;
			sb_addz(b, "::error title=schemagate undecided::environment ");
			add_escaped(b, a, r->environments[i].name, false);
			sb_addz(b, " could not be judged: ");
			add_escaped(b, a, r->environments[i].why_not, false);
			sb_char(b, '\n');
		}
}
