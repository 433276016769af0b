#include "cmd/review.h"
#include "cmd/show.h"

/* One finding, whether it comes from a use or from a fact. */
struct shown {
	const struct finding *f;
	const struct ref *ref;   /* NULL = a fact */
	const struct fact *fact; /* NULL = a use */
	struct str commit, path, why;
	int line;
	const struct plan_step *step; /* the migration that does it, NULL = not known */
};

static struct shown show(const struct cmd_review *v, size_t i)
{
	struct shown s = {.f = &v->verdict.findings[i]};
	const struct target *t = &v->targets[s.f->target];
	size_t step = SIZE_MAX;
	s.commit = t->name;
	if (s.f->ref != SIZE_MAX) {
		s.ref = &t->refs[s.f->ref];
		s.path = s.ref->path;
		s.line = s.ref->line;
		s.why = s.ref->why;
		step = s.ref->migration;
	} else {
		s.fact = &t->facts[s.f->fact];
		s.path = s.fact->path;
		s.line = s.fact->line;
		s.why = s.fact->why;
	}
	if (step < v->plan->steps.n)
		s.step = &v->plan->steps.v[step];
	return s;
}

static struct str remedy(struct arena *a, const struct shown *s)
{
	return str_fmt(a,
		"Deploy code without it to every instance first, then record it: schemagate deployed "
		"--commit "
		"REV. Commit %.*s still runs.",
		STRF(str_sub(s->commit, 0, 12)));
}

static void put_object(struct json_out *w, const struct object_id *id)
{
	json_open(w, "object", '{');
	json_put_str(w, "kind", str_of(catalog_object_word(id->kind)));
	json_put_str(w, "schema", id->schema);
	json_put_str(w, "table", id->table);
	json_put_str(w, "name", id->name);
	if (id->columns.n) {
		json_open(w, "columns", '[');
		for (size_t i = 0; i < id->columns.n; i++)
			json_put_str(w, NULL, id->columns.v[i]);
		json_close(w, ']');
	}
	json_close(w, '}');
}

static void put_migration(struct json_out *w, const struct cmd_review *v, const struct shown *s)
{
	if (!s->step) {
		json_put_null(w, "migration");
		return;
	}
	json_open(w, "migration", '{');
	json_put_str(w, "source", v->state->v[s->step->source].source->name);
	json_put_str(w, "id", s->step->m->id);
	json_put_str(w, "path", s->step->m->path);
	json_close(w, '}');
}

static void put_finding(struct json_out *w, struct arena *a, const struct cmd_request *q,
	const struct cmd_review *v, size_t i)
{
	struct shown s = show(v, i);
	json_open(w, NULL, '{');
	json_put_str(w, "rule", str_of(verdict_rule(s.f->rule)->id));
	json_put_str(w, "level", str_of(verdict_level_word(s.f->level)));
	if (s.ref)
		json_put_str(w, "confidence", str_of(mention_confidence_word(s.ref->confidence)));
	else
		json_put_null(w, "confidence");
	json_put_str(w, "commit", s.commit);
	json_put_str(w, "path", s.path);
	json_put_int(w, "line", s.line);
	json_put_int(w, "column", s.ref ? s.ref->column : 1);
	json_put_int(w, "end_line", s.ref ? s.ref->end_line : s.line);
	json_put_int(w, "end_column", s.ref ? s.ref->end_column : 1);
	if (s.ref)
		put_object(w, &s.ref->object);
	else
		json_put_null(w, "object");
	put_migration(w, v, &s);
	json_put_str(w, "environment", q->env.set->name);
	json_put_str(w, "message", s.why);
	json_put_str(w, "remedy", s.ref ? remedy(a, &s) : str_of(verdict_rule(s.f->rule)->remedy));
	json_close(w, '}');
}

void cmd_review_json(
	struct json_out *w, struct arena *a, const struct cmd_request *q, const struct cmd_review *v)
{
	json_open(w, "deployed", '[');
	for (size_t i = 0; i < v->commits.n; i++)
		json_put_str(w, NULL, v->commits.v[i]);
	json_close(w, ']');
	json_open(w, "findings", '[');
	for (size_t i = 0; i < v->verdict.n; i++)
		put_finding(w, a, q, v, i);
	json_close(w, ']');
}

void cmd_review_text(struct sb *b, struct arena *a, const struct cmd_review *v)
{
	for (size_t i = 0; i < v->verdict.n; i++) {
		struct shown s = show(v, i);
		sb_fmt(b, "%s %s: ", verdict_level_word(s.f->level), verdict_rule(s.f->rule)->id);
		sb_clean(b, s.path);
		sb_fmt(b, ":%d: ", s.line);
		sb_clean(b, s.why);
		if (s.step) {
			sb_addz(b, " after ");
			sb_clean(b, cmd_show_file(a, s.step->m));
		}
		sb_char(b, '\n');
		if (s.f->level == LEVEL_BLOCK && s.ref)
			sb_fmt(b, "  %.*s\n", STRF(remedy(a, &s)));
	}
}
