#include "migrate/apply_command.h"
#include "migrate/apply_fault.h"
#include "schemas/delta.h"

static bool is_planned(const struct apply_command *c, struct str id)
{
	for (size_t i = c->from; i < c->to; i++)
		if (str_eq(apply_command_step(c, i)->m->id, id))
			return true;
	return false;
}

static int read_history(struct apply_command *c, struct session *s, struct err *e)
{
	const struct format *f = c->src->source->ops;
	int rc = f->applied(c->r->q->engine, s, c->a, c->src->source, c->src->files, &c->now, e);
	if (rc)
		return rc;
	for (size_t i = c->from; i < c->to; i++)
		c->nrecorded += apply_command_recorded(&c->now, apply_command_step(c, i)->m->id);
	for (size_t i = 0; i < c->now.n; i++) {
		const struct applied *p = &c->now.v[i];
		if (!p->failed && !is_planned(c, p->id) && !apply_command_recorded(&c->was, p->id))
			*VEC_PUSH(c->a, &c->more) = p->id;
	}
	return 0;
}

static void compare_schema(struct apply_command *c, struct session *s)
{
	struct err mine = err_new(c->a);
	struct catalog *after;
	struct delta d = {0};
	if (!c->before || c->r->q->engine->inspect(s, c->a, &after, &mine))
		return;
	delta_of(c->a, c->before, after, &d);
	c->unchanged = d.n == 0;
}

static bool nothing_stands(const struct apply_command *c)
{
	return c->unchanged && !c->nrecorded && !c->more.n;
}

/* What the tool has run beside the plan is applied, and known by its file where there is one. */
static int record_more(struct apply_command *c, struct session *s, struct str *hash, struct err *e)
{
	const struct migrations *files = c->src->files;
	int rc = 0;
	for (size_t i = 0; !rc && i < c->more.n; i++)
		for (size_t k = 0; !rc && k < files->n; k++) {
			if (!str_eq(files->v[k].id, c->more.v[i]))
				continue;
			struct plan_step st = {.source = c->source, .file = k, .m = &files->v[k]};
			rc = apply_record_event(c->r, c->a, s, &st, HISTORY_APPLIED, 0, 0,
				STR("by the tool, which was not asked to"), hash, e);
		}
	return rc;
}

/* The first one that is not recorded is the one that failed; those behind it were not begun. */
static int record_step(struct apply_command *c, struct session *s, size_t i, bool first, struct str why,
	struct str *hash, struct err *e)
{
	const struct plan_step *st = apply_command_step(c, i);
	struct apply_step *out = &c->r->out->steps[i];
	if (apply_command_recorded(&c->now, st->m->id)) {
		out->state = APPLY_STEP_APPLIED;
		out->ms = c->ms;
		c->ms = 0; /* of all of them together: on the first */
		return apply_record_event(c->r, c->a, s, st, HISTORY_APPLIED, st->m->up.n, out->ms,
			str_fmt(c->a, "by the tool: %.*s", STRF(st->why)), hash, e);
	}
	bool left = first && !nothing_stands(c);
	out->state = left ? APPLY_STEP_PARTIAL : first ? APPLY_STEP_FAILED : APPLY_STEP_NOT_RUN;
	return apply_record_event(
		c->r, c->a, s, st, left ? HISTORY_FAILED : HISTORY_ROLLED_BACK, 0, 0, why, hash, e);
}

static int record_all(struct apply_command *c, struct session *s, size_t *at, struct str why, struct err *e)
{
	struct str hash = c->r->head;
	bool committed = false, first = true;
	int rc = c->r->q->engine->begin(s, e);
	for (size_t i = c->from; !rc && i < c->to; i++) {
		rc = record_step(c, s, i, first, why, &hash, e);
		if (first && c->r->out->steps[i].state != APPLY_STEP_APPLIED) {
			first = false;
			*at = i;
		}
	}
	if (!rc)
		rc = record_more(c, s, &hash, e);
	if (!rc)
		apply_fault("recorded");
	if (!rc)
		rc = apply_record_commit(c->r, s, hash, &committed, e);
	c->r->out->napplied += rc ? 0 : c->nrecorded;
	return rc;
}

static struct str listed(struct arena *a, const struct names_list *l)
{
	struct str out = STR_NONE;
	for (size_t i = 0; i < l->n && i < 5; i++)
		out = str_fmt(a, "%.*s%s%.*s", STRF(out), i ? ", " : "", STRF(l->v[i]));
	return l->n > 5 ? str_fmt(a, "%.*s and %zu more", STRF(out), l->n - 5) : out;
}

static int unrecorded(struct apply_command *c, struct err *e)
{
	struct names_list ids = {0};
	for (size_t i = c->from; i < c->to; i++)
		if (!apply_command_recorded(&c->now, apply_command_step(c, i)->m->id))
			*VEC_PUSH(c->a, &ids) = apply_command_step(c, i)->m->id;
	err_set(e, ERR_APPLY,
		"the tool's command says that all went well, but its history does not hold %.*s",
		STRF(listed(c->a, &ids)));
	err_detail(e, "%zu of the %zu migrations it was to run are recorded in this database%s.",
		c->nrecorded, c->to - c->from, c->unchanged ? ", whose schema is as before" : "");
	err_hint(e,
		"Does it read the address of the database from %.*s (commandUrl)? It may have run in another "
		"database.",
		STRF(c->src->source->command.url_name));
	return ERR_APPLY;
}

static int ran_more(struct apply_command *c, struct err *e)
{
	err_set(e, ERR_PARTIAL, "the tool's command ran more than was planned: %.*s",
		STRF(listed(c->a, &c->more)));
	err_detail(e, "It is recorded in the tool's history, and was not reviewed.");
	err_hint(e, "Look at status; {version} in the command makes it stop where it should.");
	return ERR_PARTIAL;
}

/* What the tool itself says comes first; then what its history says. */
static int verdict(struct apply_command *c, bool failed, struct err *e)
{
	if (failed && c->nrecorded == c->to - c->from)
		err_hint(e, "All of its migrations are recorded: what failed came after them.");
	if (failed)
		return (int)e->code;
	if (c->nrecorded < c->to - c->from)
		return unrecorded(c, e);
	return c->more.n ? ran_more(c, e) : 0;
}

static int unknown(struct apply_command *c, size_t *at, const struct err *why, struct err *e)
{
	*at = c->from;
	c->r->out->steps[c->from].state = APPLY_STEP_PARTIAL;
	if (!e->what.n)
		err_set(e, ERR_PARTIAL, "the tool's command has ended, but what it did is not known");
	err_detail(e, "The history could not be read or written afterwards: %.*s.", STRF(why->what));
	err_hint(e, "Run status when the server answers again; repair settles what is still open.");
	e->code = ERR_PARTIAL;
	return ERR_PARTIAL;
}

int apply_command_settle(struct apply_command *c, bool failed, size_t *at, struct err *e)
{
	struct session *s;
	struct err mine = err_new(e->a), said = err_new(e->a);
	if (c->r->q->engine->dialect != DIALECT_SQLITE)
		c->r->q->engine->close(c->s);
	int rc = apply_command_writer(c, &s, &mine);
	if (!rc)
		rc = read_history(c, s, &mine);
	if (rc)
		return unknown(c, at, &mine, e);
	compare_schema(c, s);
	if (failed)
		said = *e;
	int result = verdict(c, failed, &said);
	if (record_all(c, s, at, said.what, &mine))
		return unknown(c, at, &mine, failed ? e : &said);
	c->r->q->engine->close(s);
	*e = result ? said : *e;
	return result;
}
