#include "gitcheck/report.h"

enum { TEXT_MAX = 8192 };

/* XML 1.0 knows no control characters at all, which sb_clean() has made visible. */
static void add_xml(struct sb *b, struct arena *a, struct str s)
{
	struct sb clean = sb_new(a, TEXT_MAX);
	sb_clean(&clean, s);
	for (size_t i = 0; i < clean.n; i++) {
		char c = clean.p[i];
		if (c == '&' || c == '<' || c == '>' || c == '"' || c == '\'')
			sb_fmt(b, "&#%d;", c);
		else
			sb_char(b, c);
	}
}

static void open_case(struct sb *b, struct arena *a, struct str name, const char *class)
{
	sb_addz(b, "  <testcase classname=\"schemagate.");
	sb_addz(b, class);
	sb_addz(b, "\" name=\"");
	add_xml(b, a, name);
	sb_addz(b, "\">");
}

static void add_body(struct sb *b, struct arena *a, const struct report_finding *f, const char *element)
{
	sb_fmt(b, "<%s", element);
	if (f->level == LEVEL_BLOCK)
		sb_fmt(b, " type=\"%s\" message=\"", verdict_rule(f->rule)->id);
	else
		sb_addz(b, ">");
	add_xml(b, a, f->message);
	if (f->level == LEVEL_BLOCK) {
		sb_addz(b, "\">");
		add_xml(b, a, f->remedy);
	}
	sb_fmt(b, "</%s>", element);
}

static void add_finding(struct sb *b, struct arena *a, const struct report_finding *f)
{
	struct str place = str_fmt(a, "%.*s:%d:%d %s (%.*s)", STRF(f->path), f->line, f->column,
		verdict_rule(f->rule)->id, STRF(f->environment));
	open_case(b, a, place, verdict_rule(f->rule)->id);
	add_body(b, a, f, f->level == LEVEL_BLOCK ? "failure" : "system-out");
	sb_addz(b, "</testcase>\n");
}

static void add_environment(struct sb *b, struct arena *a, const struct report_environment *en)
{
	open_case(b, a, en->name, "environment");
	if (!en->reached) {
		sb_addz(b, "<error message=\"");
		add_xml(b, a, en->why_not);
		sb_addz(b, "\"/>");
	}
	sb_addz(b, "</testcase>\n");
}

void report_junit(struct sb *b, struct arena *a, const struct report *r)
{
	size_t errors = 0;
	for (size_t i = 0; i < r->nenvironments; i++)
		errors += !r->environments[i].reached;
	size_t tests = r->nfindings + r->nenvironments;
	sb_addz(b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
	sb_fmt(b, "<testsuites tests=\"%zu\" failures=\"%zu\" errors=\"%zu\">\n", tests, r->blocks, errors);
	sb_fmt(b,
		" <testsuite name=\"schemagate check\" tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" "
		"skipped=\"0\" time=\"%lld.%03lld\">\n",
		tests, r->blocks, errors, r->elapsed_ms / 1000, r->elapsed_ms % 1000);
	for (size_t i = 0; i < r->nenvironments; i++)
		add_environment(b, a, &r->environments[i]);
	for (size_t i = 0; i < r->nfindings; i++)
		add_finding(b, a, &r->findings[i]);
	sb_addz(b, " </testsuite>\n</testsuites>\n");
}
