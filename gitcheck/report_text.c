#include <string.h>

#include "gitcheck/report.h"

enum { SHOWN_MAX = 60 }; /* places of one level; the rest is counted */

struct printer {
	struct sb *b;
	struct arena *a;
	const struct report *r;
	bool colour, notes;
};

static const char *paint(const struct printer *p, const char *code)
{
	return p->colour ? code : "";
}

static const char *level_colour(enum level l)
{
	static const char *const codes[] = {"\033[36m", "\033[33m", "\033[1;31m"};
	return codes[l];
}

static bool same_place(const struct report_finding *x, const struct report_finding *y)
{
	return x->rule == y->rule && x->level == y->level && str_eq(x->path, y->path) && x->line == y->line &&
	       x->column == y->column && str_eq(x->message, y->message);
}

/* The same place in several environments is shown once. */
static size_t run_of(const struct report *r, size_t i)
{
	size_t n = 1;
	while (i + n < r->nfindings && same_place(&r->findings[i], &r->findings[i + n]))
		n++;
	return n;
}

static void print_place(const struct printer *p, const struct report_finding *f)
{
	if (!f->path.n) {
		sb_addz(p->b, "(no file)");
		return;
	}
	sb_clean(p->b, f->path);
	if (f->line)
		sb_fmt(p->b, ":%d", f->line);
	if (f->line && f->column)
		sb_fmt(p->b, ":%d", f->column);
}

/* Whether one before it is of the same environment: of another of its databases, say. */
static bool is_again(const struct report_finding *f, size_t i)
{
	bool again = false;
	for (size_t k = 0; k < i && !again; k++)
		again = str_eq(f[k].environment, f[i].environment);
	return again;
}

static void print_environments(const struct printer *p, const struct report_finding *f, size_t n)
{
	size_t names = 0;
	for (size_t i = 0; i < n; i++)
		names += !is_again(f, i);
	sb_addz(p->b, names > 1 ? "    environments: " : "    environment: ");
	for (size_t i = 0; i < n; i++) {
		if (is_again(f, i))
			continue;
		if (i)
			sb_addz(p->b, ", ");
		sb_clean(p->b, f[i].environment);
	}
}

static void print_migration(const struct printer *p, const struct report_finding *f)
{
	const struct report_migration *m = f->migration;
	sb_addz(p->b, "    migration: ");
	if (m->source.n) {
		sb_clean(p->b, m->source);
		sb_char(p->b, ':');
	}
	sb_clean(p->b, m->id);
	if (m->path.n && !str_eq(m->path, f->path)) {
		sb_addz(p->b, " (");
		sb_clean(p->b, m->path);
		sb_char(p->b, ')');
	}
	sb_char(p->b, '\n');
}

static void print_finding(const struct printer *p, const struct report_finding *f, size_t n)
{
	sb_addz(p->b, paint(p, "\033[1m"));
	print_place(p, f);
	sb_fmt(p->b, "%s: %s%s%s: ", paint(p, "\033[0m"), paint(p, level_colour(f->level)),
		verdict_level_word(f->level), paint(p, "\033[0m"));
	sb_clean(p->b, f->message);
	sb_fmt(p->b, " [%s]\n", verdict_rule(f->rule)->id);
	if (f->migration)
		print_migration(p, f);
	if (f->environment.n) {
		print_environments(p, f, n);
		sb_char(p->b, '\n');
	}
	if (f->level != LEVEL_NOTE && f->remedy.n) {
		sb_addz(p->b, "    to do: ");
		sb_clean(p->b, f->remedy);
		sb_char(p->b, '\n');
	}
}

static void print_findings(const struct printer *p)
{
	size_t shown[3] = {0}, more[3] = {0};
	for (size_t i = 0; i < p->r->nfindings;) {
		const struct report_finding *f = &p->r->findings[i];
		size_t n = run_of(p->r, i);
		if ((f->level == LEVEL_NOTE && !p->notes) || shown[f->level] == SHOWN_MAX) {
			more[f->level] += n;
		} else {
			print_finding(p, f, n);
			shown[f->level]++;
		}
		i += n;
	}
	if (more[LEVEL_BLOCK] + more[LEVEL_WARN])
		sb_fmt(p->b, "... and %zu more: --format json lists them\n",
			more[LEVEL_BLOCK] + more[LEVEL_WARN]);
}

static const char *plural(size_t n)
{
	return n == 1 ? "" : "s";
}

static void print_environment(const struct printer *p, const struct report_environment *en)
{
	sb_clean(p->b, en->name);
	if (!en->reached) {
		sb_addz(p->b, ": not known: ");
		sb_clean(p->b, en->why_not);
	} else {
		sb_fmt(p->b, ": %zu applied, %zu pending (%s)", en->applied, en->npending, en->truth);
	}
	sb_char(p->b, '\n');
}

void report_summary(struct sb *b, const struct report *r)
{
	static const char *const words[] = {"pass", "blocked", "undecided"};
	sb_addz(b, words[r->verdict]);
	if (r->blocks + r->warns + r->notes)
		sb_fmt(b, ": %zu block%s, %zu warning%s, %zu note%s", r->blocks, plural(r->blocks), r->warns,
			plural(r->warns), r->notes, plural(r->notes));
	else if (r->verdict == VERDICT_PASS)
		sb_addz(b, ": nothing stands against it");
}

void report_left_out(struct sb *b, const struct report *r)
{
	if (r->left_out)
		sb_fmt(b, "; %zu more place%s of the same objects %s not listed", r->left_out,
			plural(r->left_out), r->left_out == 1 ? "is" : "are");
}

static void print_coverage(const struct printer *p)
{
	const struct report *r = p->r;
	if (r->files)
		sb_fmt(p->b, "; %zu of %zu files name a change, %zu statement%s, %zu undecided",
			r->candidates, r->files, r->statements, plural(r->statements), r->undecided);
	report_left_out(p->b, r);
	sb_fmt(p->b, " (%lld ms)\n", r->elapsed_ms);
	for (size_t i = 0; i < r->nunread && i < SHOWN_MAX; i++) {
		sb_addz(p->b, "not read: ");
		sb_clean(p->b, r->unread[i].path);
		sb_addz(p->b, ": ");
		sb_clean(p->b, r->unread[i].why);
		sb_char(p->b, '\n');
	}
}

void report_text(struct sb *b, struct arena *a, const struct report *r, enum report_colour colour, bool notes)
{
	struct printer p = {b, a, r, colour == REPORT_COLOUR, notes};
	print_findings(&p);
	for (size_t i = 0; i < r->nenvironments; i++)
		print_environment(&p, &r->environments[i]);
	sb_fmt(b, "%s", paint(&p, r->verdict == VERDICT_PASS ? "\033[1;32m" : level_colour(LEVEL_BLOCK)));
	report_summary(b, r);
	sb_addz(b, paint(&p, "\033[0m"));
	print_coverage(&p);
}
