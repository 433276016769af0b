#include "migrate/plan_mode.h"

#define VERSION STR("{version}")

static bool goes_up_to(const struct source_command *c)
{
	return str_find(c->words, VERSION, 0) != SIZE_MAX;
}

bool plan_command_needed(const struct planner *p, size_t source, const struct migration *m)
{
	const struct plan_source *s = &p->in->sources[source];
	if (m->opaque || m->by_tool || s->tool_only)
		return true;
	/* A command that cannot stop runs the SQL files behind the code as well. */
	const struct plan_step *last = p->out->steps.n ? &p->out->steps.v[p->out->steps.n - 1] : NULL;
	return last && last->source == source && last->mode == PLAN_BY_TOOL &&
	       !goes_up_to(&s->source->command);
}

static void refuse(struct planner *p, size_t source, const struct migration *m)
{
	const struct plan_source *s = &p->in->sources[source];
	struct plan_refusal *r = plan_mode_refuse(p, PLAN_OPAQUE, source, m, m->problem_line);
	struct str say = s->tool_command.n ? s->tool_command : STR("PROGRAM ARGUMENT...");
	r->why = m->by_tool ? STR("the migration tool fills in values here that only it knows")
			    : STR("it is code of the migration tool, which only the tool can run");
	if (s->source->name.n)
		r->remedy = str_fmt(p->a,
			"Add \"command = %.*s\" to [source \"%.*s\"] in schemagate.conf, and apply runs it "
			"behind guard, lock and snapshot; or run this one with the tool itself.",
			STRF(say), STRF(s->source->name));
	else
		r->remedy = str_fmt(p->a,
			"Add a section [source \"app\"] with \"path = %.*s\" and \"command = %.*s\" to "
			"schemagate.conf, and apply runs it behind guard, lock and snapshot; or run this one "
			"with the tool itself.",
			STRF(s->source->path), STRF(say));
}

struct str plan_command_line(struct arena *a, const struct source_command *c, struct str version)
{
	struct str rest = c->words, out = STR_NONE;
	for (size_t at; (at = str_find(rest, VERSION, 0)) != SIZE_MAX;) {
		out = str_fmt(a, "%.*s%.*s%.*s", STRF(out), STRF(str_sub(rest, 0, at)), STRF(version));
		rest = str_sub(rest, at + VERSION.n, rest.n);
	}
	return str_fmt(a, "%.*s%.*s", STRF(out), STRF(rest));
}

bool plan_command_with_next(const struct plan *p, size_t i, const struct source_command *c)
{
	return i + 1 < p->steps.n && p->steps.v[i + 1].source == p->steps.v[i].source &&
	       p->steps.v[i + 1].mode == PLAN_BY_TOOL && (p->steps.v[i].with_next || !goes_up_to(c));
}

void plan_command_add(struct planner *p, const struct plan_step *st, bool open, struct str why_failed)
{
	const struct source_command *c = &p->in->sources[st->source].source->command;
	if (!c->words.n) {
		refuse(p, st->source, st->m);
	} else if (open) {
		/* What a stopped run of the tool has left, and whether it still runs, cannot be seen from
		 * here. */
		struct plan_refusal *r = plan_mode_refuse(p, PLAN_FAILED, st->source, st->m, 0);
		r->why = why_failed;
		r->remedy = str_fmt(p->a,
			"See that the tool no longer runs and what it left behind; then settle it with "
			"schemagate repair --mark-applied %.*s, or --mark-rolled-back %.*s.",
			STRF(st->m->id), STRF(st->m->id));
	} else {
		struct plan_step *to = VEC_PUSH(p->a, &p->out->steps);
		*to = *st;
		to->mode = PLAN_BY_TOOL;
		to->why = plan_command_line(p->a, c, st->m->id);
		to->to = st->m->up.n;
	}
}

void plan_command_check_target(struct planner *p, size_t source, size_t file)
{
	const struct plan_source *s = &p->in->sources[source];
	const struct migration *by = p->turns ? p->turns[source][file].by : NULL;
	bool runs = false, more = by != NULL;
	for (size_t i = 0; i < p->out->steps.n; i++) {
		const struct plan_step *st = &p->out->steps.v[i];
		runs = runs || (st->source == source && st->file <= file && st->mode == PLAN_BY_TOOL);
		more = more || (st->source == source && st->file > file);
	}
	for (size_t i = 0; i < p->out->refusals.n; i++) {
		const struct plan_refusal *r = &p->out->refusals.v[i];
		more = more || (r->pending && r->source == source && r->file > file);
	}
	if (!runs || !more || (goes_up_to(&s->source->command) && !by))
		return;
	struct plan_refusal *r = plan_mode_refuse(p, PLAN_COMMAND, source, &s->files->v[file], 0);
	r->why = STR("the tool's command would not stop here, but run what comes after it as well");
	r->remedy =
		by ? str_fmt(p->a,
			     "The tool runs \"%.*s\" in its place, or records it with it: go up to that one.",
			     STRF(by->id))
		   : STR("Put {version} where the command takes the version to go up to, or leave --to out.");
}
