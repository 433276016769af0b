#include "cmd/show.h"

struct str cmd_show_id(struct arena *a, struct str source, struct str id)
{
	return source.n ? str_fmt(a, "%.*s:%.*s", STRF(source), STRF(id)) : id;
}

static void put_or_null(struct json_out *w, const char *key, struct str v)
{
	if (v.n)
		json_put_str(w, key, v);
	else
		json_put_null(w, key);
}

void cmd_show_place(struct json_out *w, const struct cmd_request *q, const struct engine_identity *id)
{
	json_put_str(w, "environment", q->env.set->name);
	json_put_str(w, "commit", q->rev.commit);
	if (q->rev.merge_known)
		json_put_bool(w, "merged", q->rev.merged);
	else
		json_put_null(w, "merged");
	put_or_null(w, "base_branch", q->rev.base_branch);
	json_open(w, "server", '{');
	json_put_str(w, "engine", str_of(q->env.engine->name));
	put_or_null(w, "version", id->version);
	put_or_null(w, "identity", id->server);
	put_or_null(w, "database", id->database);
	json_close(w, '}');
}

void cmd_show_place_text(struct sb *b, const struct cmd_request *q, const struct engine_identity *id)
{
	sb_clean(b, q->env.set->name);
	sb_addz(b, ": ");
	sb_clean(b, q->env.shown);
	sb_fmt(b, ", %s ", q->env.engine->name);
	sb_clean(b, id->version);
	sb_fmt(b, "; commit %.*s", STRF(str_sub(q->rev.commit, 0, 12)));
	if (q->rev.merge_known) {
		sb_addz(b, q->rev.merged ? ", on " : ", not on ");
		sb_clean(b, q->rev.base_branch);
		sb_addz(b, q->rev.merged ? "" : " yet");
	}
	sb_char(b, '\n');
}

void cmd_show_guard(struct json_out *w, const struct guard *g)
{
	json_open(w, "guard", '{');
	json_put_bool(w, "allowed", g->allowed);
	json_put_bool(w, "critical", g->critical);
	json_open(w, "refusals", '[');
	for (size_t i = 0; i < g->refusals.n; i++) {
		const struct guard_refusal *f = &g->refusals.v[i];
		json_open(w, NULL, '{');
		json_put_str(w, "rule", str_of(guard_rule_word(f->rule)));
		json_put_bool(w, "critical", f->critical);
		json_put_str(w, "message", f->what);
		json_put_str(w, "hint", f->hint);
		json_close(w, '}');
	}
	json_close(w, ']');
	json_close(w, '}');
}

void cmd_show_guard_text(struct sb *b, const struct cmd_request *q, const struct guard *g)
{
	for (size_t i = 0; i < g->refusals.n; i++) {
		const struct guard_refusal *f = &g->refusals.v[i];
		sb_fmt(b, "%s%s: ", f->critical ? "CRITICAL " : "refused ", guard_rule_word(f->rule));
		sb_clean(b, f->what);
		sb_addz(b, "\n  ");
		sb_clean(b, f->hint);
		sb_char(b, '\n');
	}
	if (!g->allowed)
		return;
	if (q->q.guard.nmarkers)
		sb_fmt(b, "guard: %zu marker%s hold%s\n", q->q.guard.nmarkers,
			q->q.guard.nmarkers > 1 ? "s" : "", q->q.guard.nmarkers > 1 ? "" : "s");
	else
		sb_addz(b, "guard: none, as configured\n");
}

static struct str source_name(const struct state *st, size_t source)
{
	return source < st->n ? st->v[source].source->name : STR_NONE;
}

void cmd_show_refusals(struct json_out *w, const struct state *st, const struct plan *p)
{
	json_open(w, "refusals", '[');
	for (size_t i = 0; i < p->refusals.n; i++) {
		const struct plan_refusal *f = &p->refusals.v[i];
		json_open(w, NULL, '{');
		json_put_str(w, "rule", str_of(plan_refusal_word(f->kind)));
		json_put_str(w, "source", source_name(st, f->source));
		json_put_str(w, "id", f->id);
		put_or_null(w, "path", f->path);
		if (f->line)
			json_put_int(w, "line", f->line);
		else
			json_put_null(w, "line");
		json_put_str(w, "message", f->why);
		json_put_str(w, "remedy", f->remedy);
		json_close(w, '}');
	}
	json_close(w, ']');
	json_open(w, "elsewhere", '[');
	for (size_t i = 0; i < p->elsewhere.n; i++)
		json_put_str(w, NULL, p->elsewhere.v[i]);
	json_close(w, ']');
}

void cmd_show_refusals_text(struct sb *b, struct arena *a, const struct state *st, const struct plan *p)
{
	for (size_t i = 0; i < p->refusals.n; i++) {
		const struct plan_refusal *f = &p->refusals.v[i];
		sb_fmt(b, "blocked %s: ", plan_refusal_word(f->kind));
		if (f->path.n || f->id.n) {
			sb_clean(b, f->path.n ? f->path : cmd_show_id(a, source_name(st, f->source), f->id));
			if (f->line)
				sb_fmt(b, ":%d", f->line);
			sb_addz(b, ": ");
		}
		sb_clean(b, f->why);
		sb_addz(b, "\n  ");
		sb_clean(b, f->remedy);
		sb_char(b, '\n');
	}
	for (size_t i = 0; i < p->elsewhere.n; i++) {
		sb_addz(b, "note: ");
		sb_clean(b, p->elsewhere.v[i]);
		sb_addz(b, " is applied from another branch\n");
	}
}

static const char *note_rule(const struct source_note *n)
{
	return n->kind == SOURCE_HEADS ? "multiple-heads" : "lint/tool-trap";
}

static void put_notes(struct json_out *w, const struct state_source *s, const struct source_notes *l)
{
	for (size_t i = 0; i < l->n; i++) {
		const struct source_note *n = &l->v[i];
		json_open(w, NULL, '{');
		json_put_str(w, "rule", str_of(note_rule(n)));
		json_put_str(w, "level", n->kind == SOURCE_TRAP ? STR("warn") : STR("block"));
		json_put_str(w, "source", s->source->name);
		put_or_null(w, "id", n->id);
		put_or_null(w, "path", n->path);
		if (n->line)
			json_put_int(w, "line", n->line);
		else
			json_put_null(w, "line");
		json_put_str(w, "message", n->what);
		json_put_str(w, "remedy", n->remedy);
		json_close(w, '}');
	}
}

void cmd_show_notes(struct json_out *w, const struct state *st)
{
	json_open(w, "notes", '[');
	for (size_t i = 0; i < st->n; i++) {
		put_notes(w, &st->v[i], &st->v[i].files->notes);
		put_notes(w, &st->v[i], &st->v[i].history.notes);
	}
	json_close(w, ']');
}

void cmd_show_left(struct json_out *w, const struct source_notes *l)
{
	json_open(w, "left_out", '[');
	for (size_t i = 0; i < l->n; i++) {
		json_open(w, NULL, '{');
		json_put_str(w, "path", l->v[i].path);
		json_put_str(w, "message", l->v[i].what);
		json_close(w, '}');
	}
	json_close(w, ']');
}

void cmd_show_left_text(struct sb *b, const struct source_notes *l)
{
	for (size_t i = 0; i < l->n; i++) {
		sb_addz(b, "note: ");
		sb_clean(b, l->v[i].path);
		sb_fmt(b, ": %.*s. %.*s\n", STRF(l->v[i].what), STRF(l->v[i].remedy));
	}
}

struct str cmd_show_file(struct arena *a, const struct migration *m)
{
	return m->part.n ? str_fmt(a, "%.*s (%.*s)", STRF(m->path), STRF(m->part)) : m->path;
}

struct str cmd_show_note(struct arena *a, const struct state_source *s, const struct source_note *n)
{
	struct str place = n->path.n ? n->path
			   : n->id.n ? cmd_show_id(a, s->source->name, n->id)
				     : s->source->path;
	struct str line = n->line ? str_fmt(a, ":%d", n->line) : STR_NONE;
	return str_fmt(a, "%.*s%.*s: %.*s. %.*s", STRF(place), STRF(line), STRF(n->what), STRF(n->remedy));
}

static void note_text(struct sb *b, struct arena *a, struct str environment, const struct state_source *s,
	const struct source_note *n)
{
	if (environment.n) {
		sb_clean(b, environment);
		sb_addz(b, ": ");
	}
	sb_fmt(b, "%s %s: ", n->kind == SOURCE_TRAP ? "warning" : "blocked", note_rule(n));
	sb_clean(b, cmd_show_note(a, s, n));
	sb_char(b, '\n');
}

static void notes_text(
	struct sb *b, struct arena *a, struct str environment, const struct state *st, bool traps_alone)
{
	for (size_t i = 0; i < st->n; i++) {
		const struct source_notes *both[] = {&st->v[i].files->notes, &st->v[i].history.notes};
		for (size_t k = 0; k < 2; k++)
			for (size_t j = 0; j < both[k]->n; j++)
				if (!traps_alone || both[k]->v[j].kind == SOURCE_TRAP)
					note_text(b, a, environment, &st->v[i], &both[k]->v[j]);
	}
}

void cmd_show_notes_text(struct sb *b, struct arena *a, struct str environment, const struct state *st)
{
	notes_text(b, a, environment, st, false);
}

void cmd_show_traps_text(struct sb *b, struct arena *a, const struct state *st)
{
	notes_text(b, a, STR_NONE, st, true);
}

void cmd_show_step(struct json_out *w, const struct state *st, const struct plan_step *s)
{
	json_put_str(w, "source", source_name(st, s->source));
	json_put_str(w, "id", s->m->id);
	json_put_str(w, "path", s->m->path);
	json_put_str(w, "checksum", s->m->checksum);
	json_put_str(w, "mode", str_of(plan_mode_word(s->mode)));
	put_or_null(w, "why", s->why);
	if (s->why_line)
		json_put_int(w, "line", s->why_line);
	else
		json_put_null(w, "line");
	json_put_int(w, "statements", (long long)s->m->up.n);
	json_put_bool(w, "resumed", s->resumed);
	json_put_bool(w, "out_of_order", s->out_of_order);
}

struct str cmd_show_mode(struct arena *a, const struct plan_step *s)
{
	if (s->mode == PLAN_ONE_TX)
		return s->fk_off ? STR("in one transaction, foreign keys checked at its end")
				 : STR("in one transaction");
	if (s->mode == PLAN_BY_TOOL)
		return str_fmt(a, "by the tool: %.*s", STRF(s->why));
	const char *how = s->mode == PLAN_OWN_TX ? "in its own transactions" : "statement by statement";
	struct str line = s->why_line ? str_fmt(a, " (line %d)", s->why_line) : STR_NONE;
	return str_fmt(a, "%s: %.*s%.*s", how, STRF(s->why), STRF(line));
}

void cmd_show_statement(struct sb *b, struct str text, size_t width)
{
	size_t end = str_chr(text, '\n');
	struct str line = str_trim(str_sub(text, 0, end));
	bool cut = line.n > width || end < text.n;
	sb_clean(b, str_sub(line, 0, width));
	if (cut)
		sb_addz(b, " ...");
}

void cmd_show_end(struct run *r, struct sb *b, struct json_out *w, int rc, const struct err *e)
{
	if (rc)
		cmd_json_error(w, e);
	json_put_int(w, "elapsed_ms", cmd_elapsed_ms(r));
	json_close(w, '}');
	sb_char(b, '\n');
	cmd_print(r, sb_str(b));
}
