#include <stddef.h>

#include "cmd/commands.h"
#include "cmd/exit.h"
#include "cmd/show.h"
#include "migrate/objects.h"
#include "migrate/traps.h"

struct verify_opts {
	struct cmd_request_opts common;
	bool deep;
};

enum verify_state { VERIFY_HOLDS, VERIFY_FAILS, VERIFY_UNKNOWN };

struct check {
	const char *name; /* "guard", "history", "objects", "tool", "snapshot" */
	enum verify_state state;
	struct str text;
	VEC(struct str) lines; /* what does not hold, or is not known */
};

struct verifying {
	struct run *r;
	const struct verify_opts *o;
	struct cmd_request req;
	struct plan plan;
	struct guard guard;
	struct engine_identity identity;
	struct objects objects;
	struct check v[5];
	size_t n;
};

static const char *word_of(enum verify_state s)
{
	static const char *const words[] = {"holds", "fails", "unknown"};
	return words[s];
}

static struct check *add(struct verifying *v, const char *name)
{
	struct check *c = &v->v[v->n++];
	c->name = name;
	return c;
}

/* A standby is healthy, and so is an environment without a marker: nothing is going to be written. */
static const struct guard_refusal *wrong_database(const struct guard *g)
{
	for (size_t i = 0; i < g->refusals.n; i++)
		if (g->refusals.v[i].rule == GUARD_MARKER || g->refusals.v[i].rule == GUARD_IDENTITY)
			return &g->refusals.v[i];
	return NULL;
}

static void check_guard(struct verifying *v)
{
	struct check *c = add(v, "guard");
	size_t n = v->req.q.guard.nmarkers;
	c->state = wrong_database(&v->guard) ? VERIFY_FAILS : VERIFY_HOLDS;
	c->text = n ? str_fmt(v->r->a, "%zu marker%s asked", n, n > 1 ? "s" : "")
		    : STR("no marker is configured");
	for (size_t i = 0; i < v->guard.refusals.n; i++)
		*VEC_PUSH(v->r->a, &c->lines) = v->guard.refusals.v[i].what;
}

/* What is applied must agree with the files; what is pending is no fault of the database. */
static bool is_wrong(enum migration_state s)
{
	return s == STATE_CHANGED || s == STATE_MISSING || s == STATE_FAILED;
}

static void check_history(struct verifying *v)
{
	struct check *c = add(v, "history");
	size_t applied = 0, pending = 0;
	for (size_t i = 0; i < v->req.env.state.n; i++) {
		const struct state_source *s = &v->req.env.state.v[i];
		applied += s->state.napplied;
		pending += s->state.npending + s->state.nout_of_order;
		for (size_t k = 0; k < s->state.n; k++) {
			const struct reconciled *rec = &s->state.v[k];
			struct str id = rec->file == SIZE_MAX ? s->history.v[rec->applied].id
							      : s->files->v[rec->file].id;
			if (is_wrong(rec->state))
				*VEC_PUSH(v->r->a, &c->lines) = str_fmt(v->r->a, "%s %.*s: %.*s",
					migration_state_word(rec->state),
					STRF(cmd_show_id(v->r->a, s->source->name, id)), STRF(rec->why));
		}
	}
	c->state = c->lines.n ? VERIFY_FAILS : VERIFY_HOLDS;
	c->text = str_fmt(v->r->a, "%zu applied, %zu pending, %zu rows of ours with their hashes", applied,
		pending, v->req.env.state.own.n);
}

static bool is_applied(const void *ctx, size_t source, size_t file)
{
	const struct state_source *s = &((const struct state *)ctx)->v[source];
	/* reconcile() lists the files first, in their order */
	return s->state.v[file].state == STATE_APPLIED;
}

/* What the applied files leave must be there, as they leave it. */
static int check_objects(struct verifying *v, struct err *e)
{
	struct check *c = add(v, "objects");
	const struct state *st = &v->req.env.state;
	struct catalog *live;
	struct arena *a = v->r->a;
	int rc = v->req.env.engine->inspect(v->req.env.session, a, &live, e);
	if (!rc)
		rc = objects_check(
			a, st, live, is_applied, st, v->req.rev.worker, v->req.q.kept, &v->objects, e);
	if (rc)
		return rc;
	for (size_t i = 0; i < v->objects.misses.n; i++) {
		const struct objects_miss *m = &v->objects.misses.v[i];
		struct str by = STR_NONE;
		if (m->file != SIZE_MAX)
			by = str_fmt(a, " (%.*s)", STRF(st->v[m->source].files->v[m->file].path));
		*VEC_PUSH(a, &c->lines) = str_fmt(a, "%.*s%.*s", STRF(m->what), STRF(by));
	}
	for (size_t i = 0; i < v->objects.unsure.n; i++)
		*VEC_PUSH(a, &c->lines) = v->objects.unsure.v[i];
	c->state = !v->objects.certain ? VERIFY_UNKNOWN : v->objects.misses.n ? VERIFY_FAILS : VERIFY_HOLDS;
	c->text = str_fmt(a, "%zu of the %zu objects that the applied migrations leave are there",
		v->objects.found, v->objects.asked);
	return 0;
}

/* What the tools' files and tables say: a trap is named, and one at which the tool itself would stop fails.
 */
static void check_tools(struct verifying *v)
{
	struct check *c = add(v, "tool");
	struct arena *a = v->r->a;
	struct names_list traps = {0};
	for (size_t i = 0; i < v->req.env.state.n; i++) {
		const struct state_source *s = &v->req.env.state.v[i];
		const struct source_notes *both[] = {&s->files->notes, &s->history.notes};
		for (size_t k = 0; k < 2; k++)
			for (size_t j = 0; j < both[k]->n; j++) {
				const struct source_note *n = &both[k]->v[j];
				*VEC_PUSH(a, &c->lines) = cmd_show_note(a, s, n);
				if (n->kind == SOURCE_TRAP_STOPS)
					c->state = VERIFY_FAILS;
			}
		traps_of_state(a, s, &traps);
	}
	traps_of_markers(a, &v->req.q.guard, &traps);
	for (size_t i = 0; i < traps.n; i++)
		*VEC_PUSH(a, &c->lines) = traps.v[i];
	c->text = c->lines.n
			  ? str_fmt(a, "%zu thing%s to know about it", c->lines.n, c->lines.n > 1 ? "s" : "")
			  : STR("nothing to be told about it");
}

static int check_snapshot(struct verifying *v, struct err *e)
{
	struct check *c = add(v, "snapshot");
	struct snapshots all = {0};
	struct str dir;
	int rc = cmd_environment_snapshots(v->r->a, v->req.env.set, &dir, e);
	if (!rc)
		rc = snapshot_list(v->r->a, dir, &all, e);
	if (rc)
		return rc;
	if (!all.n) {
		c->state = VERIFY_UNKNOWN;
		c->text = STR("there is none");
		return 0;
	}
	struct err mine = err_new(v->r->a);
	const struct snapshot *newest = &all.v[all.n - 1];
	c->text = str_fmt(v->r->a, "newest is %.*s", STRF(newest->name));
	if (snapshot_verify(v->r->a, dir, newest, v->req.env.engine, &mine)) {
		c->state = VERIFY_FAILS;
		*VEC_PUSH(v->r->a, &c->lines) = mine.what;
	}
	return 0;
}

static int look(struct verifying *v, struct err *e)
{
	struct apply_request *q = &v->req.q;
	int rc = cmd_environment_connect(v->r->a, "verify", &v->req.env, e);
	if (!rc)
		rc = state_read(q->engine, v->req.env.session, v->r->a, q->state, e);
	if (!rc)
		rc = apply_guard_ask(v->r->a, q, v->req.env.session, &v->plan, &v->identity, &v->guard, e);
	if (rc)
		return rc;
	check_guard(v);
	check_history(v);
	rc = check_objects(v, e);
	if (!rc)
		check_tools(v);
	if (!rc && v->o->deep)
		rc = check_snapshot(v, e);
	return rc;
}

/* -- file, row and objects of each migration -- */

static struct str file_word(const struct state_source *s, const struct reconciled *c)
{
	if (c->file == SIZE_MAX)
		return STR("gone");
	if (c->state == STATE_UNREADABLE || c->state == STATE_CHANGED)
		return c->state == STATE_CHANGED ? STR("changed") : STR("unreadable");
	const struct applied *p = c->applied == SIZE_MAX ? NULL : &s->history.v[c->applied];
	bool compared = p && !p->failed && (p->checksum.n || p->tool_checksum.n || p->have_statements);
	return compared ? STR("same") : STR("not-compared");
}

static struct str row_word(const struct state_source *s, const struct reconciled *c)
{
	if (c->applied == SIZE_MAX)
		return STR("none");
	return s->history.v[c->applied].failed ? STR("failed") : STR("applied");
}

static bool is_unsure(const struct verifying *v, struct str path)
{
	for (size_t i = 0; i < v->objects.unsure_paths.n; i++)
		if (str_eq(v->objects.unsure_paths.v[i], path))
			return true;
	return false;
}

/* Empty when nothing is asked of it. */
static struct str objects_word(const struct verifying *v, size_t source, const struct reconciled *c)
{
	if (c->state != STATE_APPLIED || c->file == SIZE_MAX)
		return STR_NONE;
	for (size_t i = 0; i < v->objects.misses.n; i++)
		if (v->objects.misses.v[i].source == source && v->objects.misses.v[i].file == c->file)
			return STR("fails");
	const struct state_source *s = &v->req.env.state.v[source];
	return is_unsure(v, s->files->v[c->file].path) ? STR("unknown") : STR("holds");
}

static void put_misses(struct json_out *w, const struct verifying *v, size_t source, size_t file)
{
	json_open(w, "lines", '[');
	for (size_t i = 0; i < v->objects.misses.n; i++) {
		const struct objects_miss *m = &v->objects.misses.v[i];
		if (file != SIZE_MAX && m->source == source && m->file == file)
			json_put_str(w, NULL, m->what);
	}
	json_close(w, ']');
}

static void put_migration(struct json_out *w, const struct verifying *v, size_t source, size_t k)
{
	const struct state_source *s = &v->req.env.state.v[source];
	const struct reconciled *c = &s->state.v[k];
	struct str objects = objects_word(v, source, c);
	bool file = c->file != SIZE_MAX;
	json_open(w, NULL, '{');
	json_put_str(w, "source", s->source->name);
	json_put_str(w, "id", file ? s->files->v[c->file].id : s->history.v[c->applied].id);
	if (file)
		json_put_str(w, "path", s->files->v[c->file].path);
	else
		json_put_null(w, "path");
	json_put_str(w, "state", str_of(migration_state_word(c->state)));
	json_put_str(w, "file", file_word(s, c));
	json_put_str(w, "row", row_word(s, c));
	if (objects.n)
		json_put_str(w, "objects", objects);
	else
		json_put_null(w, "objects");
	put_misses(w, v, source, c->file);
	json_close(w, '}');
}

static void put_migrations(struct json_out *w, const struct verifying *v)
{
	json_open(w, "migrations", '[');
	for (size_t i = 0; i < v->req.env.state.n; i++)
		for (size_t k = 0; k < v->req.env.state.v[i].state.n; k++)
			put_migration(w, v, i, k);
	json_close(w, ']');
}

static void print_migrations(struct sb *b, const struct verifying *v)
{
	for (size_t i = 0; i < v->req.env.state.n; i++) {
		const struct state_source *s = &v->req.env.state.v[i];
		for (size_t k = 0; k < s->state.n; k++) {
			const struct reconciled *c = &s->state.v[k];
			bool file = c->file != SIZE_MAX;
			struct str objects = objects_word(v, i, c);
			sb_clean(b, file ? cmd_show_file(v->r->a, &s->files->v[c->file])
					 : s->history.v[c->applied].id);
			sb_fmt(b, "  file %.*s, row %.*s", STRF(file_word(s, c)), STRF(row_word(s, c)));
			sb_fmt(b, objects.n ? ", objects %.*s\n" : "%.*s\n", STRF(objects));
		}
	}
}

static void print_json(struct verifying *v, int rc, const struct err *e)
{
	struct sb b = sb_new(v->r->a, 16 << 20);
	struct json_out w = json_out(&b);
	cmd_json_head(&w, "verify");
	cmd_show_place(&w, &v->req, &v->identity);
	json_put_bool(&w, "healthy", v->r->status == EXIT_PASS && !rc);
	json_open(&w, "checks", '[');
	for (size_t i = 0; i < v->n; i++) {
		json_open(&w, NULL, '{');
		json_put_str(&w, "name", str_of(v->v[i].name));
		json_put_str(&w, "state", str_of(word_of(v->v[i].state)));
		json_put_str(&w, "text", v->v[i].text);
		json_open(&w, "lines", '[');
		for (size_t k = 0; k < v->v[i].lines.n; k++)
			json_put_str(&w, NULL, v->v[i].lines.v[k]);
		json_close(&w, ']');
		json_close(&w, '}');
	}
	json_close(&w, ']');
	put_migrations(&w, v);
	cmd_show_notes(&w, &v->req.env.state);
	cmd_show_guard(&w, &v->guard);
	cmd_show_end(v->r, &b, &w, rc, e);
}

static void print_text(struct verifying *v)
{
	struct sb b = sb_new(v->r->a, 16 << 20);
	cmd_show_place_text(&b, &v->req, &v->identity);
	for (size_t i = 0; i < v->n; i++) {
		sb_fmt(&b, "%-8s %-8s ", word_of(v->v[i].state), v->v[i].name);
		sb_clean(&b, v->v[i].text);
		sb_char(&b, '\n');
		for (size_t k = 0; k < v->v[i].lines.n; k++) {
			sb_addz(&b, "           ");
			sb_clean(&b, v->v[i].lines.v[k]);
			sb_char(&b, '\n');
		}
	}
	if (v->r->g->verbose)
		print_migrations(&b, v);
	cmd_print(v->r, sb_str(&b));
}

/* A guard that does not hold is exit 4; anything else that fails is 1. "unknown" is shown, and is no failure:
 * a statement that cannot be replayed is not the database's fault. */
static int conclude(struct verifying *v, struct err *e)
{
	for (size_t i = 0; i < v->n; i++)
		if (v->v[i].state == VERIFY_FAILS)
			v->r->status = EXIT_BLOCKED;
	const struct guard_refusal *f = wrong_database(&v->guard);
	if (!f)
		return 0;
	err_set(e, ERR_REFUSED, "%s%.*s", f->critical ? "CRITICAL: " : "", STRF(f->what));
	err_hint(e, "%.*s", STRF(f->hint));
	return ERR_REFUSED;
}

static int verify_main(struct run *r, struct err *e)
{
	struct verifying v = {.r = r, .o = r->opts};
	int rc = cmd_request_make(r, &v.o->common, CMD_REQUEST_OTHER, &v.req, e);
	if (!rc)
		rc = look(&v, e);
	if (rc)
		return rc;
	rc = conclude(&v, e);
	if (r->format == OUTPUT_JSON)
		print_json(&v, rc, e);
	else
		print_text(&v);
	return rc;
}

static const char *const poolers[] = {"refuse", "session", NULL};
#define AT(m) offsetof(struct verify_opts, m)
static const struct opt options[] = {
	{"deep", 0, OPT_FLAG, NULL, NULL, NULL, NULL, "read the newest snapshot to its end too", AT(deep)},
	{"rev", 0, OPT_STR, "REV", NULL, NULL, NULL, "the revision whose migrations are meant; default HEAD",
		AT(common.rev)},
	{"pooler", 0, OPT_CHOICE, "KIND", "refuse", NULL, poolers,
		"session: a pooler in between is known to pool whole sessions", AT(common.pooler)},
	{0},
};
#undef AT

const struct cmd cmd_verify = {
	.name = "verify",
	.summary = "ask whether a database is what its history says",
	.synopsis = "--env NAME [--deep] [--rev REV]",
	.about = "For a health check: do the markers hold, does the history agree with the files and with "
		 "its\n"
		 "own hashes, is every object there that the applied migrations leave, with the type and\n"
		 "nullability they gave it, and does the tool's own table hold a trap? JSON has file, row "
		 "and\n"
		 "objects of each migration; -v prints them as text. Exit 0: yes. 1: something is not as it\n"
		 "should be. 3: it could not be asked. 4: this is not the database that is meant.",
	.opts_size = sizeof(struct verify_opts),
	.opts = options,
	.formats = OUTPUT_BIT(OUTPUT_TEXT) | OUTPUT_BIT(OUTPUT_JSON),
	.main = verify_main,
};
