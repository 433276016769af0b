#include "gitcheck/verdict.h"

#include <stdlib.h>

static enum level least(enum level a, enum level b)
{
	return a < b ? a : b;
}

static enum rule rule_of_use(enum use_kind k)
{
	if (k == USE_NEEDS)
		return RULE_NEEDS_PENDING;
	return k == USE_BREAKS ? RULE_BREAKS_CODE : RULE_TIGHTENS_WRITES;
}

/* DESIGN 5, "Levels in check": what only a deployed commit still uses warns in check and blocks an apply. */
static enum level level_of_ref(const struct ref *r, struct policy_levels p)
{
	if (r->secondary)
		return r->claimed ? LEVEL_WARN : LEVEL_NOTE;
	if (r->confidence < p.least_blocking)
		return LEVEL_WARN;
	if (r->merged && r->kind == USE_NEEDS && r->confidence < CONFIDENCE_CERTAIN && !p.applying)
		return LEVEL_WARN;
	if (r->deployed_only)
		return p.applying && r->kind != USE_NEEDS ? LEVEL_BLOCK : LEVEL_WARN;
	/* An apply is what makes a need true: only what it breaks stands against it. */
	return p.applying && r->kind == USE_NEEDS ? LEVEL_NOTE : LEVEL_BLOCK;
}

static enum level level_of_fact(const struct fact *f, struct policy_levels p)
{
	switch (f->rule) {
	case RULE_CHANGED:
		return f->same_effect ? LEVEL_WARN : LEVEL_BLOCK;
	case RULE_DUPLICATE_VERSION:
	case RULE_MULTIPLE_HEADS:
	case RULE_FAILED:
	case RULE_UNREADABLE:
	case RULE_MARKER_MISMATCH:
	case RULE_ATTESTATION_INVALID:
	case RULE_ATTESTATION_EXPIRED:
		return LEVEL_BLOCK;
	case RULE_MISSING:
	case RULE_OUT_OF_ORDER:
	case RULE_TOOL_TRAP:
	case RULE_HIDDEN_TEXT:
		return f->certain ? LEVEL_BLOCK : LEVEL_WARN;
	case RULE_NOT_PROMOTED:
		return p.applying ? LEVEL_BLOCK : LEVEL_WARN;
	case RULE_UNDECIDED:
		return p.undecided_blocks ? LEVEL_BLOCK : LEVEL_WARN;
	case RULE_UNANALYSABLE:
		return p.unanalysable_blocks || (f->certain && p.applying) ? LEVEL_BLOCK : LEVEL_WARN;
	default:
		return LEVEL_WARN;
	}
}

struct builder {
	const struct target *targets;
	struct verdict *v;
};

static void add(struct builder *b, struct finding f)
{
	struct verdict *v = b->v;
	/* An environment that nobody requires informs, it does not stop. */
	if (!b->targets[f.target].required)
		f.level = least(f.level, LEVEL_WARN);
	v->findings[v->n++] = f;
	if (f.level == LEVEL_BLOCK) {
		v->blocks++;
		v->per_target[f.target] = VERDICT_BLOCK;
	} else if (f.level == LEVEL_WARN) {
		v->warns++;
	} else {
		v->notes++;
	}
	if (f.rule == RULE_UNDECIDED || f.rule == RULE_UNANALYSABLE)
		v->clean = false;
}

static void judge_target(struct builder *b, size_t t, struct policy_levels p)
{
	const struct target *target = &b->targets[t];
	b->v->per_target[t] = target->reached ? VERDICT_PASS : VERDICT_UNDECIDED;
	if (!target->reached)
		b->v->clean = false;
	for (size_t i = 0; i < target->nrefs; i++) {
		const struct ref *r = &target->refs[i];
		add(b, (struct finding){rule_of_use(r->kind), level_of_ref(r, p), t, i, SIZE_MAX});
	}
	for (size_t i = 0; i < target->nfacts; i++) {
		const struct fact *f = &target->facts[i];
		add(b, (struct finding){f->rule, level_of_fact(f, p), t, SIZE_MAX, i});
	}
}

/* The sort needs the targets; qsort carries no context, so each finding brings its own place. */
struct placed {
	struct finding f;
	struct str path;
	int line, column;
};

static int by_place(const void *x, const void *y)
{
	const struct placed *a = x, *b = y;
	if (a->f.level != b->f.level)
		return a->f.level > b->f.level ? -1 : 1;
	int c = str_cmp(a->path, b->path);
	if (!c)
		c = (a->line > b->line) - (a->line < b->line);
	if (!c)
		c = (a->column > b->column) - (a->column < b->column);
	if (!c)
		c = (a->f.rule > b->f.rule) - (a->f.rule < b->f.rule);
	if (!c)
		c = (a->f.target > b->f.target) - (a->f.target < b->f.target);
	if (!c)
		c = (a->f.ref > b->f.ref) - (a->f.ref < b->f.ref);
	return c ? c : (a->f.fact > b->f.fact) - (a->f.fact < b->f.fact);
}

static void sort_findings(struct arena *a, const struct target *targets, struct verdict *v)
{
	struct placed *p = ARENA_ARRAY(a, struct placed, v->n + 1);
	for (size_t i = 0; i < v->n; i++) {
		const struct finding *f = &v->findings[i];
		const struct target *t = &targets[f->target];
		if (f->ref != SIZE_MAX)
			p[i] = (struct placed){
				*f, t->refs[f->ref].path, t->refs[f->ref].line, t->refs[f->ref].column};
		else
			p[i] = (struct placed){*f, t->facts[f->fact].path, t->facts[f->fact].line, 0};
	}
	qsort(p, v->n, sizeof *p, by_place);
	for (size_t i = 0; i < v->n; i++)
		v->findings[i] = p[i].f;
}

struct verdict verdict_of(
	struct arena *a, const struct target *targets, size_t ntargets, struct policy_levels p)
{
	struct verdict v = {.kind = VERDICT_PASS, .clean = true};
	size_t most = 0;
	for (size_t t = 0; t < ntargets; t++)
		most += targets[t].nrefs + targets[t].nfacts;
	v.findings = ARENA_ARRAY(a, struct finding, most + 1);
	v.per_target = ARENA_ARRAY(a, enum verdict_kind, ntargets + 1);
	struct builder b = {targets, &v};
	for (size_t t = 0; t < ntargets; t++)
		judge_target(&b, t, p);
	for (size_t t = 0; t < ntargets; t++)
		if (v.kind == VERDICT_PASS && v.per_target[t] == VERDICT_UNDECIDED && targets[t].required)
			v.kind = VERDICT_UNDECIDED;
	if (v.blocks)
		v.kind = VERDICT_BLOCK;
	sort_findings(a, targets, &v);
	return v;
}
