#include "cmd/adopting.h"

#include "cmd/exit.h"
#include "cmd/show.h"

struct shown {
	struct run *r;
	struct cmd_request req;
	struct adopt_request want;
	struct adopt_result out;
};

static const char *outcome_word(const struct shown *s, int rc)
{
	if (rc)
		return rc == ERR_REFUSED ? "refused" : "not-recorded";
	if (s->out.refusals.n)
		return "blocked";
	return s->want.dry_run ? "would-record" : "recorded";
}

static void put_or_null(struct json_out *w, const char *key, struct str v)
{
	if (v.n)
		json_put_str(w, key, v);
	else
		json_put_null(w, key);
}

static struct str source_name(const struct shown *s, size_t source)
{
	return source < s->req.env.state.n ? s->req.env.state.v[source].source->name : STR_NONE;
}

static void put_items(struct json_out *w, const struct shown *s)
{
	json_open(w, "migrations", '[');
	for (size_t i = 0; i < s->out.items.n; i++) {
		const struct adopt_item *it = &s->out.items.v[i];
		json_open(w, NULL, '{');
		json_put_str(w, "source", source_name(s, it->source));
		json_put_str(w, "id", it->m->id);
		put_or_null(w, "path", it->m->path);
		put_or_null(w, "checksum", it->m->checksum);
		json_put_str(w, "was", str_of(migration_state_word(it->was)));
		json_close(w, '}');
	}
	json_close(w, ']');
}

static void put_refusals(struct json_out *w, const struct shown *s)
{
	json_open(w, "refusals", '[');
	for (size_t i = 0; i < s->out.refusals.n; i++) {
		const struct adopt_refusal *f = &s->out.refusals.v[i];
		json_open(w, NULL, '{');
		json_put_str(w, "source", source_name(s, f->source));
		put_or_null(w, "id", f->id);
		put_or_null(w, "path", f->path);
		json_put_str(w, "message", f->why);
		json_put_str(w, "remedy", f->remedy);
		json_close(w, '}');
	}
	json_close(w, ']');
}

static void put_objects(struct json_out *w, const struct objects *o, bool looked)
{
	if (!looked) {
		json_put_null(w, "objects");
		return;
	}
	json_open(w, "objects", '{');
	json_put_int(w, "asked", (long long)o->asked);
	json_put_int(w, "found", (long long)o->found);
	json_put_bool(w, "certain", o->certain);
	json_open(w, "missing", '[');
	for (size_t i = 0; i < o->misses.n; i++)
		json_put_str(w, NULL, o->misses.v[i].what);
	json_close(w, ']');
	json_open(w, "unsure", '[');
	for (size_t i = 0; i < o->unsure.n; i++)
		json_put_str(w, NULL, o->unsure.v[i]);
	json_close(w, ']');
	json_close(w, '}');
}

static void print_json(const struct shown *s, const char *command, int rc, const struct err *e)
{
	struct sb b = sb_new(s->r->a, 64 << 20);
	struct json_out w = json_out(&b);
	cmd_json_head(&w, command);
	json_put_str(&w, "outcome", str_of(outcome_word(s, rc)));
	json_put_str(&w, "action", str_of(adopt_action_word(s->want.action)));
	json_put_str(&w, "reason", s->want.reason);
	json_put_str(&w, "run", s->req.q.run);
	cmd_show_place(&w, &s->req, &s->out.apply.identity);
	put_items(&w, s);
	put_refusals(&w, s);
	put_objects(&w, &s->out.objects, s->out.looked);
	cmd_show_guard(&w, &s->out.apply.guard);
	cmd_show_end(s->r, &b, &w, rc, e);
}

static void print_objects(struct sb *b, const struct shown *s)
{
	const struct objects *o = &s->out.objects;
	if (!s->out.looked)
		return;
	sb_fmt(b, "objects: %zu of %zu are as they should be%s\n", o->found, o->asked,
		o->certain ? "" : ", as far as the files can be read");
	for (size_t i = 0; s->want.force && i < o->misses.n; i++) {
		sb_addz(b, "  ");
		sb_clean(b, o->misses.v[i].what);
		sb_char(b, '\n');
	}
	for (size_t i = 0; s->r->g->verbose && i < o->unsure.n; i++) {
		sb_addz(b, "  ");
		sb_clean(b, o->unsure.v[i]);
		sb_char(b, '\n');
	}
}

static void print_refusals(struct sb *b, const struct shown *s)
{
	for (size_t i = 0; i < s->out.refusals.n; i++) {
		const struct adopt_refusal *f = &s->out.refusals.v[i];
		sb_addz(b, "blocked: ");
		if (f->path.n || f->id.n) {
			sb_clean(b,
				f->path.n ? f->path : cmd_show_id(s->r->a, source_name(s, f->source), f->id));
			sb_addz(b, ": ");
		}
		sb_clean(b, f->why);
		sb_addz(b, "\n  ");
		sb_clean(b, f->remedy);
		sb_char(b, '\n');
	}
}

static void print_text(const struct shown *s, int rc)
{
	struct sb b = sb_new(s->r->a, 16 << 20);
	if (s->out.apply.identity.version.n)
		cmd_show_place_text(&b, &s->req, &s->out.apply.identity);
	for (size_t i = 0; !rc && i < s->out.items.n; i++) {
		const struct adopt_item *it = &s->out.items.v[i];
		sb_fmt(&b, "%-12s ", outcome_word(s, rc));
		sb_clean(&b, it->m->path.n ? cmd_show_file(s->r->a, it->m)
					   : cmd_show_id(s->r->a, source_name(s, it->source), it->m->id));
		sb_fmt(&b, "  was %s\n", migration_state_word(it->was));
	}
	print_objects(&b, s);
	print_refusals(&b, s);
	if (b.n)
		cmd_print(s->r, sb_str(&b));
}

/* The sources of a baseline are believed to have no history: they are about to get one. */
static void mark(struct run *r, struct state *st)
{
	for (size_t i = 0; i < st->n; i++) {
		struct source *copy = ARENA_NEW(r->a, struct source);
		*copy = *st->v[i].source;
		copy->adopting = true;
		st->v[i].source = copy;
	}
}

static bool other_branch(void *ctx, struct str commit)
{
	return cmd_request_other_branch(&((struct shown *)ctx)->req, commit);
}

int cmd_adopting(struct run *r, const char *command, const struct cmd_adopting_opts *o,
	enum adopt_action action, struct str id, struct err *e)
{
	struct shown s = {.r = r,
		.want = {.action = action,
			.id = id,
			.reason = str_trim(o->reason),
			.dry_run = o->dry_run,
			.force = o->force}};
	if (!s.want.reason.n) {
		err_set(e, ERR_USAGE, "%s needs --reason", command);
		err_hint(e, "Say why in a sentence: it is kept in the history.");
		return ERR_USAGE;
	}
	int rc = cmd_request_make(r, &o->common, CMD_REQUEST_OTHER, &s.req, e);
	if (rc)
		return rc;
	s.req.q.other_branch = other_branch;
	s.req.q.ctx = &s;
	if (action == ADOPT_BASELINE)
		mark(r, &s.req.env.state);
	rc = adopt_run(r->a, &s.req.q, &s.want, &s.out, e);
	if (r->format == OUTPUT_JSON)
		print_json(&s, command, rc, e);
	else
		print_text(&s, rc);
	r->status = s.out.refusals.n ? EXIT_BLOCKED : EXIT_PASS;
	return rc;
}
