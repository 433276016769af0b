#include "gitcheck/report.h"

enum { ROWS_MAX = 200, CELL_MAX = 2000 };

/* Text from outside stands in <code>, where neither Markdown nor mentions nor issue numbers are looked for;
 * what could end it is an entity, and '@' and '#' are followed by a zero-width space besides. */
static void add_code(struct sb *b, struct arena *a, struct str s)
{
	struct sb clean = sb_new(a, CELL_MAX);
	sb_clean(&clean, s);
	sb_addz(b, "<code>");
	for (size_t i = 0; i < clean.n; i++) {
		char c = clean.p[i];
		bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
		if (c == '@' || c == '#')
			sb_fmt(b, "&#%d;&#8203;", c);
		else if (word || (unsigned char)c >= 0x80 || c == ' ' || c == '.' || c == '/' || c == '-')
			sb_char(b, c);
		else
			sb_fmt(b, "&#%d;", (int)(unsigned char)c);
	}
	sb_addz(b, clean.full ? "…</code>" : "</code>");
}

static void add_row(struct sb *b, struct arena *a, const struct report_finding *f)
{
	static const char *const marks[] = {"note", "warning", "**block**"};
	sb_fmt(b, "| %s | `%s` | ", marks[f->level], verdict_rule(f->rule)->id);
	struct str place =
		f->line ? str_fmt(a, "%.*s:%d:%d", STRF(f->path), f->line, f->column ? f->column : 1)
			: f->path;
	add_code(b, a, place);
	sb_addz(b, " | ");
	add_code(b, a, f->message);
	sb_addz(b, " | ");
	if (f->migration)
		add_code(b, a, f->migration->path.n ? f->migration->path : f->migration->id);
	sb_addz(b, " | ");
	if (f->environment.n)
		add_code(b, a, f->environment);
	sb_addz(b, " |\n");
}

static void add_findings(struct sb *b, struct arena *a, const struct report *r)
{
	if (!r->nfindings)
		return;
	sb_addz(b, "| level | rule | place | what | migration | environment |\n|---|---|---|---|---|---|\n");
	for (size_t i = 0; i < r->nfindings && i < ROWS_MAX; i++)
		add_row(b, a, &r->findings[i]);
	if (r->nfindings > ROWS_MAX)
		sb_fmt(b, "\n%zu more are in the JSON report.\n", r->nfindings - ROWS_MAX);
	sb_char(b, '\n');
}

/* One remedy for each rule that fired; these are our own sentences. */
static void add_remedies(struct sb *b, const struct report *r)
{
	bool seen[RULE_COUNT] = {false};
	for (size_t i = 0; i < r->nfindings; i++) {
		enum rule rule = r->findings[i].rule;
		if (seen[rule] || r->findings[i].level == LEVEL_NOTE)
			continue;
		seen[rule] = true;
		sb_fmt(b, "- **%s**: %s\n", verdict_rule(rule)->id, verdict_rule(rule)->remedy);
	}
	sb_char(b, '\n');
}

static void add_environments(struct sb *b, struct arena *a, const struct report *r)
{
	if (!r->nenvironments)
		return;
	sb_addz(b, "| environment | verdict | applied | pending | known from |\n|---|---|---|---|---|\n");
	for (size_t i = 0; i < r->nenvironments; i++) {
		const struct report_environment *en = &r->environments[i];
		sb_addz(b, "| ");
		add_code(b, a, en->name);
		if (en->reached) {
			sb_fmt(b, " | %s | %zu | %zu | %s |\n", verdict_word(en->verdict), en->applied,
				en->npending, en->truth);
		} else {
			sb_addz(b, " | undecided | | | ");
			add_code(b, a, en->why_not);
			sb_addz(b, " |\n");
		}
	}
	sb_char(b, '\n');
}

void report_markdown(struct sb *b, struct arena *a, const struct report *r)
{
	sb_addz(b, "### schemagate: ");
	report_summary(b, r);
	sb_addz(b, "\n\n");
	add_findings(b, a, r);
	add_remedies(b, r);
	add_environments(b, a, r);
	if (r->files)
		sb_fmt(b,
			"%zu of %zu files name a change; %zu statements, %zu undecided; %zu files not "
			"read.\n",
			r->candidates, r->files, r->statements, r->undecided, r->nunread);
}
