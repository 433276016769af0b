/* The tables in tests/guard through guard_of(). */
#include "migrate/guard.h"
#include "tests/unit/cases.h"

static void read_identity(const struct case_line *l, struct guard_identity *id)
{
	id->known = true;
	id->server = case_value(l, "server");
	id->database = case_value(l, "database");
}

static void read_line(struct arena *a, const struct case_line *l, struct guard_input *in,
	struct guard_marker *markers, struct guard_step *steps)
{
	struct str w = l->word[0];
	(void)a;
	if (str_eq(w, STR("environment")))
		in->environment = l->word[1];
	else if (str_eq(w, STR("none")))
		in->none = true;
	else if (str_eq(w, STR("marker")))
		markers[in->nmarkers++] = (struct guard_marker){.name = l->word[1],
			.expect = case_value(l, "expect"),
			.got = case_value(l, "got"),
			.failed = case_value(l, "failed"),
			.null = case_flag(l, "null"),
			.columns = case_flag(l, "two-columns") ? 2 : 1,
			.rows = case_flag(l, "no-rows")    ? 0
				: case_flag(l, "two-rows") ? 2
							   : 1};
	else if (str_eq(w, STR("now")))
		read_identity(l, &in->now);
	else if (str_eq(w, STR("bound")))
		read_identity(l, &in->bound);
	else if (str_eq(w, STR("bound-as")))
		in->bound_as = l->word[1];
	else if (str_eq(w, STR("rebind")))
		in->rebind = l->word[1];
	else if (str_eq(w, STR("read-only"))) {
		in->writable = false;
		in->why_not = l->rest[1];
	} else if (str_eq(w, STR("pooler"))) {
		in->pooler = true;
		in->pooler_allowed = case_flag(l, "allowed");
	} else if (str_eq(w, STR("after"))) {
		in->after = l->word[1];
		in->after_failed = case_value(l, "failed");
	} else if (str_eq(w, STR("not-promoted")))
		steps[in->nnot_promoted++] =
			(struct guard_step){.source = case_value(l, "source"), .id = case_value(l, "id")};
	else if (str_eq(w, STR("unmerged"))) {
		in->refuse_unmerged = case_flag(l, "refuse");
		in->merge_known = !case_flag(l, "unknown");
		in->merged = case_flag(l, "merged");
		in->commit = case_value(l, "commit");
		in->base_branch = case_value(l, "base");
	} else
		OK(false, "unknown word %.*s", STRF(w));
}

static void run(struct arena *a, const struct case_line *lines, size_t n, struct sb *out)
{
	struct guard_marker markers[8];
	struct guard_step steps[8];
	struct guard_input in = {.writable = true, .markers = markers, .not_promoted = steps};
	for (size_t i = 0; i < n; i++)
		read_line(a, &lines[i], &in, markers, steps);
	struct guard g;
	guard_of(a, &in, &g);
	sb_fmt(out, "%s%s%s\n", g.allowed ? "allowed" : "refused", g.critical ? " critical" : "",
		g.bind ? " bind" : "");
	for (size_t i = 0; i < g.refusals.n; i++) {
		const struct guard_refusal *r = &g.refusals.v[i];
		sb_fmt(out, "%s%s: %.*s\n", r->critical ? "CRITICAL " : "", guard_rule_word(r->rule),
			STRF(r->what));
		OK(r->hint.n > 10 && r->hint.p[r->hint.n - 1] == '.', "the hint is a sentence");
	}
}

int main(int argc, char **argv)
{
	return case_folder("tests/guard", argc, argv, run);
}
