/* The verdict's text tables (tests/verdict) and its rule table. */
#include "gitcheck/verdict.h"
#include "tests/unit/cases.h"

enum { MAX_ITEMS = 16 };

struct input {
	struct target targets[4];
	struct ref refs[4][MAX_ITEMS];
	struct fact facts[4][MAX_ITEMS];
	size_t n;
	struct policy_levels policy;
};

static enum confidence confidence_of(struct str w)
{
	if (str_eq(w, STR("possible")))
		return CONFIDENCE_POSSIBLE;
	return str_eq(w, STR("likely")) ? CONFIDENCE_LIKELY : CONFIDENCE_CERTAIN;
}

static int number(struct str *rest)
{
	uint64_t n = 0;
	OK(str_u64(str_cut(rest, ':'), &n), "a number");
	return (int)n;
}

static void read_ref(const struct case_line *l, struct target *t, struct ref *r)
{
	struct str place = l->word[2], kind = l->word[1];
	*r = (struct ref){.migration = SIZE_MAX};
	r->path = str_cut(&place, ':');
	r->line = number(&place);
	r->column = number(&place);
	r->kind = str_eq(kind, STR("needs"))    ? USE_NEEDS
		  : str_eq(kind, STR("breaks")) ? USE_BREAKS
						: USE_TIGHTENED;
	r->confidence = confidence_of(l->word[3]);
	r->claimed = case_flag(l, "claimed");
	r->secondary = r->claimed || case_flag(l, "test");
	r->deployed_only = case_flag(l, "deployed");
	r->merged = case_flag(l, "merged");
	t->nrefs++;
}

static void read_fact(const struct case_line *l, struct target *t, struct fact *f)
{
	struct str place = l->word[2];
	*f = (struct fact){.migration = SIZE_MAX, .rule = RULE_COUNT};
	for (int i = 0; i < RULE_COUNT; i++)
		if (str_eq(l->word[1], str_of(verdict_rule((enum rule)i)->id)))
			f->rule = (enum rule)i;
	OK(f->rule != RULE_COUNT, "the rule is known");
	f->path = str_cut(&place, ':');
	f->line = number(&place);
	f->certain = case_flag(l, "certain");
	f->same_effect = case_flag(l, "same-effect");
	t->nfacts++;
}

static void read_line(const struct case_line *l, struct input *in)
{
	struct str w = l->word[0];
	if (str_eq(w, STR("policy"))) {
		struct str least = case_value(l, "least");
		in->policy.least_blocking = least.n ? confidence_of(least) : CONFIDENCE_LIKELY;
		in->policy.undecided_blocks = case_value(l, "undecided").n > 0;
		in->policy.unanalysable_blocks = case_value(l, "unanalysable").n > 0;
		in->policy.applying = case_flag(l, "applying");
	} else if (str_eq(w, STR("target"))) {
		size_t t = in->n++;
		in->targets[t] = (struct target){.name = l->word[1],
			.required = !case_flag(l, "optional"),
			.reached = !case_flag(l, "unreached"),
			.refs = in->refs[t],
			.facts = in->facts[t]};
	} else if (str_eq(w, STR("ref"))) {
		read_ref(l, &in->targets[in->n - 1], &in->refs[in->n - 1][in->targets[in->n - 1].nrefs]);
	} else if (str_eq(w, STR("fact"))) {
		read_fact(l, &in->targets[in->n - 1], &in->facts[in->n - 1][in->targets[in->n - 1].nfacts]);
	} else {
		OK(false, "unknown word %.*s", STRF(w));
	}
}

static void print_finding(struct sb *out, const struct input *in, const struct finding *f)
{
	const struct target *t = &in->targets[f->target];
	struct str path = f->ref != SIZE_MAX ? t->refs[f->ref].path : t->facts[f->fact].path;
	int line = f->ref != SIZE_MAX ? t->refs[f->ref].line : t->facts[f->fact].line;
	sb_fmt(out, "%s %s %.*s:%d %.*s\n", verdict_level_word(f->level), verdict_rule(f->rule)->id,
		STRF(path), line, STRF(t->name));
}

static void run(struct arena *a, const struct case_line *lines, size_t n, struct sb *out)
{
	struct input *in = ARENA_NEW(a, struct input);
	in->policy.least_blocking = CONFIDENCE_LIKELY;
	for (size_t i = 0; i < n; i++)
		read_line(&lines[i], in);
	struct verdict v = verdict_of(a, in->targets, in->n, in->policy);
	sb_fmt(out, "%s %s block=%zu warn=%zu note=%zu\n", verdict_word(v.kind),
		v.clean ? "clean" : "unclean", v.blocks, v.warns, v.notes);
	for (size_t t = 0; t < in->n; t++)
		sb_fmt(out, "%.*s %s\n", STRF(in->targets[t].name), verdict_word(v.per_target[t]));
	for (size_t i = 0; i < v.n; i++)
		print_finding(out, in, &v.findings[i]);
}

int main(int argc, char **argv)
{
	for (int i = 0; i < RULE_COUNT; i++) {
		const struct rule_text *t = verdict_rule((enum rule)i);
		OK(t->id && t->title && t->why && t->remedy, "rule %d is described", i);
		OK(t->remedy[strlen(t->remedy) - 1] == '.', "%s: the remedy is a sentence", t->id);
	}
	return case_folder("tests/verdict", argc, argv, run);
}
