#include "cmd/check.h"

static struct policy_levels levels(const struct settings_check *s)
{
	struct policy_levels p = {.least_blocking = CONFIDENCE_LIKELY};
	if (str_eq(s->confidence, STR("possible")))
		p.least_blocking = CONFIDENCE_POSSIBLE;
	else if (str_eq(s->confidence, STR("certain")))
		p.least_blocking = CONFIDENCE_CERTAIN;
	p.undecided_blocks = str_eq(s->undecided, STR("block"));
	p.unanalysable_blocks = str_eq(s->unanalysable, STR("block"));
	return p;
}

static struct target target_of(const struct check_environment *en)
{
	return (struct target){.name = en->name,
		.required = en->required,
		.reached = en->reached,
		.why_not = en->why.what,
		.refs = en->uses.refs.v,
		.nrefs = en->uses.refs.n,
		.facts = en->facts.v,
		.nfacts = en->facts.n};
}

/* For an environment that can be applied to, the very command. */
static struct str remedy(
	struct arena *a, const struct check_environment *en, enum rule rule, const struct report_migration *m)
{
	if (rule == RULE_NEEDS_PENDING && en->set && m)
		return str_fmt(a,
			"Apply it before the merge: schemagate apply --env %.*s --to %.*s%s%.*s. Or split "
			"the "
			"change: the migration in one pull request, the code in the next.",
			STRF(en->name), STRF(m->source), m->source.n ? ":" : "", STRF(m->id));
	return str_of(verdict_rule(rule)->remedy);
}

static void of_ref(const struct ref *r, struct report_finding *out)
{
	out->has_confidence = true;
	out->confidence = r->confidence;
	out->path = r->path;
	out->line = r->line;
	out->column = r->column;
	out->end_line = r->end_line;
	out->end_column = r->end_column;
	out->object = &r->object;
	out->message = r->why;
	out->secondary = r->secondary;
}

static void of_fact(const struct fact *f, struct report_finding *out)
{
	out->path = f->path;
	out->line = f->line;
	out->message = f->why;
}

static void describe(struct check *c, const struct finding *f, struct report_finding *out)
{
	const struct check_environment *en = &c->envs[f->target];
	size_t migration;
	*out = (struct report_finding){.rule = f->rule, .level = f->level, .environment = en->name};
	if (f->ref != SIZE_MAX) {
		of_ref(&en->uses.refs.v[f->ref], out);
		migration = en->uses.refs.v[f->ref].migration;
	} else {
		of_fact(&en->facts.v[f->fact], out);
		migration = en->facts.v[f->fact].migration;
	}
	if (migration < en->migrations.n)
		out->migration = &en->migrations.v[migration].shown;
	out->remedy = remedy(c->a, en, f->rule, out->migration);
}

static void describe_environment(struct check *c, const struct check_environment *en, enum verdict_kind v,
	struct report_environment *out)
{
	struct report_migration *pending = ARENA_ARRAY(c->a, struct report_migration, en->npending + 1);
	for (size_t i = 0; i < en->npending; i++)
		pending[i] = en->migrations.v[i].shown;
	*out = (struct report_environment){.name = en->name,
		.reached = en->reached,
		.required = en->required,
		.truth = en->truth,
		.verdict = v,
		.deployed = &en->deployed,
		.applied = en->napplied,
		.pending = pending,
		.npending = en->npending,
		.why_not = en->reached ? STR_NONE : en->why.what};
}

static struct str commit_of(struct check *c, const struct tree *t)
{
	return t->kind == TREE_COMMIT ? repo_hex(c->a, t->commit) : STR_NONE;
}

static void fill(struct check *c, const struct verdict *v, struct report *out)
{
	*out = (struct report){.command = "check",
		.verdict = v->kind,
		.clean = v->clean && c->unread.n == c->nleft,
		.base = commit_of(c, &c->base),
		.head = commit_of(c, &c->head),
		.code = commit_of(c, &c->code),
		.tree = c->head.kind == TREE_WORK    ? REPORT_WORKTREE
			: c->head.kind == TREE_INDEX ? REPORT_INDEX
						     : REPORT_COMMIT,
		.base_how = c->base_how,
		.blocks = v->blocks,
		.warns = v->warns,
		.notes = v->notes,
		.files = c->files,
		.candidates = c->candidates,
		.statements = c->statements,
		.decided = c->decided,
		.undecided = c->undecided,
		.left_out = c->left_out,
		.unread = c->unread.v,
		.nunread = c->unread.n,
		.elapsed_ms = cmd_elapsed_ms(c->r)};
	const struct settings *s = &c->rev.settings;
	if (s->configured)
		out->config = str_fmt(c->a, "%.*s (%.*s)", STRF(s->path), STRF(s->origin));
}

void check_report(struct check *c, struct report *out)
{
	struct target *targets = ARENA_ARRAY(c->a, struct target, c->nenvs + 1);
	for (size_t i = 0; i < c->nenvs; i++)
		targets[i] = target_of(&c->envs[i]);
	struct verdict v = verdict_of(c->a, targets, c->nenvs, levels(&c->rev.settings.check));
	struct report_finding *findings = ARENA_ARRAY(c->a, struct report_finding, v.n + 1);
	struct report_environment *envs = ARENA_ARRAY(c->a, struct report_environment, c->nenvs + 1);
	for (size_t i = 0; i < v.n; i++)
		describe(c, &v.findings[i], &findings[i]);
	for (size_t i = 0; i < c->nenvs; i++)
		describe_environment(c, &c->envs[i], v.per_target[i], &envs[i]);
	fill(c, &v, out);
	out->environments = envs;
	out->nenvironments = c->nenvs;
	out->findings = findings;
	out->nfindings = v.n;
}
