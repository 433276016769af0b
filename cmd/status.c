#include <stddef.h>

#include "cmd/commands.h"
#include "cmd/exit.h"
#include "cmd/show.h"

struct status_opts {
	struct str rev;
	bool settings;
};

/* One environment as it was found. */
struct place {
	const struct settings_environment *set;
	struct cmd_environment env;
	struct names_list deployed;
	bool reached;
	struct err why;
};

/* One line of the matrix: a migration in any environment. */
struct line {
	struct str source, id, path;
};

struct board {
	struct run *r;
	struct cmd_revision rev;
	struct place *v;
	size_t n;
	VEC(struct line) lines;
};

static void add_line(struct board *b, struct str source, struct str id, struct str path)
{
	for (size_t i = 0; i < b->lines.n; i++)
		if (str_eq(b->lines.v[i].source, source) && str_eq(b->lines.v[i].id, id) &&
			str_eq(b->lines.v[i].path, path))
			return;
	*VEC_PUSH(b->r->a, &b->lines) = (struct line){source, id, path};
}

static struct str id_of(const struct state_source *s, const struct reconciled *c)
{
	return c->file == SIZE_MAX ? s->history.v[c->applied].id : s->files->v[c->file].id;
}

static struct str path_of(const struct state_source *s, const struct reconciled *c)
{
	return c->file == SIZE_MAX ? STR_NONE : s->files->v[c->file].path;
}

static void read_place(struct board *b, struct place *p)
{
	p->why = err_new(b->r->a);
	if (cmd_environment_read(b->r->a, &b->rev, p->set, "status", &p->env, &p->why))
		return;
	p->reached = true;
	state_deployed(b->r->a, &p->env.state.own, p->set->name, &p->deployed);
	for (size_t i = 0; i < p->env.state.n; i++)
		for (size_t k = 0; k < p->env.state.v[i].state.n; k++) {
			const struct state_source *s = &p->env.state.v[i];
			add_line(b, s->source->name, id_of(s, &s->state.v[k]), path_of(s, &s->state.v[k]));
		}
}

static int read_board(struct board *b, struct err *e)
{
	const struct settings_environment **v;
	int rc = cmd_environment_pick(b->r, &b->rev.settings, &v, &b->n, e);
	if (rc)
		return rc;
	b->v = ARENA_ARRAY(b->r->a, struct place, b->n + 1);
	/* The files first: an environment that cannot be read still has its lines, with "?". */
	for (size_t i = 0; i < b->rev.sources.n; i++)
		for (size_t k = 0; k < b->rev.sources.files[i].n; k++)
			add_line(b, b->rev.sources.v[i].name, b->rev.sources.files[i].v[k].id,
				b->rev.sources.files[i].v[k].path);
	for (size_t i = 0; i < b->n; i++) {
		b->v[i].set = v[i];
		read_place(b, &b->v[i]);
	}
	return 0;
}

static const struct reconciled *find(
	const struct place *p, const struct line *l, const struct state_source **src)
{
	for (size_t i = 0; p->reached && i < p->env.state.n; i++) {
		const struct state_source *s = &p->env.state.v[i];
		for (size_t k = 0; k < s->state.n; k++)
			if (str_eq(s->source->name, l->source) && str_eq(id_of(s, &s->state.v[k]), l->id) &&
				str_eq(path_of(s, &s->state.v[k]), l->path)) {
				*src = s;
				return &s->state.v[k];
			}
	}
	return NULL;
}

static void put_migration(struct json_out *w, const struct state_source *s, const struct reconciled *c)
{
	const struct applied *row = c->applied == SIZE_MAX ? NULL : &s->history.v[c->applied];
	json_open(w, NULL, '{');
	json_put_str(w, "source", s->source->name);
	json_put_str(w, "id", id_of(s, c));
	if (c->file == SIZE_MAX)
		json_put_null(w, "path");
	else
		json_put_str(w, "path", s->files->v[c->file].path);
	json_put_str(w, "state", str_of(migration_state_word(c->state)));
	if (row && row->at.n)
		json_put_str(w, "applied_at", row->at);
	else
		json_put_null(w, "applied_at");
	if (c->why.n)
		json_put_str(w, "why", c->why);
	else
		json_put_null(w, "why");
	json_close(w, '}');
}

static void put_counts(struct json_out *w, const struct state *st)
{
	struct reconciliation t = {0};
	for (size_t i = 0; i < st->n; i++) {
		const struct reconciliation *r = &st->v[i].state;
		t.napplied += r->napplied;
		t.npending += r->npending;
		t.nchanged += r->nchanged;
		t.nmissing += r->nmissing;
		t.nfailed += r->nfailed;
		t.nout_of_order += r->nout_of_order;
		t.nunreadable += r->nunreadable;
	}
	json_open(w, "counts", '{');
	json_put_int(w, "applied", (long long)t.napplied);
	json_put_int(w, "pending", (long long)t.npending);
	json_put_int(w, "changed", (long long)t.nchanged);
	json_put_int(w, "missing", (long long)t.nmissing);
	json_put_int(w, "failed", (long long)t.nfailed);
	json_put_int(w, "out_of_order", (long long)t.nout_of_order);
	json_put_int(w, "unreadable", (long long)t.nunreadable);
	json_close(w, '}');
}

static void put_place(struct json_out *w, const struct place *p)
{
	json_open(w, NULL, '{');
	json_put_str(w, "name", p->set->name);
	json_put_bool(w, "reached", p->reached);
	if (p->reached)
		json_put_null(w, "error");
	else
		cmd_json_error(w, &p->why);
	json_open(w, "deployed", '[');
	for (size_t i = 0; i < p->deployed.n; i++)
		json_put_str(w, NULL, p->deployed.v[i]);
	json_close(w, ']');
	put_counts(w, &p->env.state);
	json_open(w, "migrations", '[');
	for (size_t i = 0; p->reached && i < p->env.state.n; i++)
		for (size_t k = 0; k < p->env.state.v[i].state.n; k++)
			put_migration(w, &p->env.state.v[i], &p->env.state.v[i].state.v[k]);
	json_close(w, ']');
	json_close(w, '}');
}

static void put_sources(struct json_out *w, const struct cmd_sources *s)
{
	json_open(w, "sources", '[');
	for (size_t i = 0; i < s->n; i++) {
		json_open(w, NULL, '{');
		json_put_str(w, "name", s->v[i].name);
		json_put_str(w, "path", s->v[i].path);
		json_put_str(w, "format", s->v[i].format);
		json_put_int(w, "migrations", (long long)s->files[i].n);
		json_close(w, '}');
	}
	json_close(w, ']');
}

static void print_json(struct board *b, int rc, const struct err *e)
{
	struct sb out = sb_new(b->r->a, 64 << 20);
	struct json_out w = json_out(&out);
	cmd_json_head(&w, "status");
	json_put_str(&w, "commit", b->rev.commit);
	put_sources(&w, &b->rev.sources);
	json_open(&w, "environments", '[');
	for (size_t i = 0; i < b->n; i++)
		put_place(&w, &b->v[i]);
	json_close(&w, ']');
	cmd_show_end(b->r, &out, &w, rc, e);
}

static void pad(struct sb *b, struct str text, size_t width)
{
	sb_clean(b, text);
	for (size_t i = text.n; i < width; i++)
		sb_char(b, ' ');
}

static size_t widest_line(const struct board *b)
{
	size_t w = 9;
	for (size_t i = 0; i < b->lines.n; i++) {
		size_t n = b->lines.v[i].path.n ? b->lines.v[i].path.n : b->lines.v[i].id.n;
		w = n > w ? n : w;
	}
	return w > 90 ? 90 : w;
}

static void print_notes(const struct board *b, struct sb *out, const struct line *l)
{
	for (size_t i = 0; i < b->n; i++) {
		const struct state_source *s;
		const struct reconciled *c = find(&b->v[i], l, &s);
		if (!c || !c->why.n || c->state == STATE_APPLIED)
			continue;
		sb_addz(out, "  ");
		sb_clean(out, b->v[i].set->name);
		sb_addz(out, ": ");
		sb_clean(out, c->why);
		sb_char(out, '\n');
	}
}

static void print_matrix(struct board *b, struct sb *out)
{
	size_t width = widest_line(b);
	pad(out, STR(""), width + 2);
	for (size_t i = 0; i < b->n; i++)
		pad(out, b->v[i].set->name, b->v[i].set->name.n > 12 ? b->v[i].set->name.n + 2 : 14);
	sb_char(out, '\n');
	for (size_t k = 0; k < b->lines.n; k++) {
		const struct line *l = &b->lines.v[k];
		pad(out, l->path.n ? l->path : cmd_show_id(b->r->a, l->source, l->id), width + 2);
		for (size_t i = 0; i < b->n; i++) {
			const struct state_source *s;
			const struct reconciled *c = find(&b->v[i], l, &s);
			const char *word = !b->v[i].reached ? "?" : c ? migration_state_word(c->state) : "-";
			size_t n = b->v[i].set->name.n;
			pad(out, str_of(word), n > 12 ? n + 2 : 14);
		}
		sb_char(out, '\n');
		print_notes(b, out, l);
	}
}

static void print_deployed(const struct board *b, struct sb *out)
{
	for (size_t i = 0; i < b->n; i++)
		for (size_t k = 0; k < b->v[i].deployed.n; k++) {
			sb_clean(out, b->v[i].set->name);
			sb_addz(out, " runs commit ");
			sb_clean(out, b->v[i].deployed.v[k]);
			sb_char(out, '\n');
		}
}

static void print_text(struct board *b)
{
	struct sb out = sb_new(b->r->a, 16 << 20);
	for (size_t i = 0; i < b->rev.sources.n; i++) {
		const struct source *s = &b->rev.sources.v[i];
		sb_fmt(&out, "%.*s: ", STRF(s->format));
		sb_clean(&out, s->path);
		sb_char(&out, '\n');
	}
	if (b->n)
		print_matrix(b, &out);
	else
		sb_addz(&out, "no environment is configured\n");
	print_deployed(b, &out);
	cmd_print(b->r, sb_str(&out));
}

static int first_failure(const struct board *b, struct err *e)
{
	for (size_t i = 0; i < b->n; i++)
		if (!b->v[i].reached) {
			*e = b->v[i].why;
			return (int)e->code;
		}
	return 0;
}

static int show_settings(struct run *r, const struct cmd_revision *rev, struct err *e)
{
	struct settings_shown_list list = {0};
	struct sb b = sb_new(r->a, 4 << 20);
	int rc = settings_show(r->a, rev->conf, rev->settings.path, &list, e);
	if (rc)
		return rc;
	if (r->format == OUTPUT_JSON) {
		struct json_out w = json_out(&b);
		cmd_json_head(&w, "status");
		json_open(&w, "settings", '[');
		for (size_t i = 0; i < list.n; i++) {
			json_open(&w, NULL, '{');
			json_put_str(&w, "section", list.v[i].section);
			json_put_str(&w, "key", list.v[i].key);
			json_put_str(&w, "value", list.v[i].value);
			json_put_str(&w, "origin", list.v[i].origin);
			json_close(&w, '}');
		}
		json_close(&w, ']');
		cmd_show_end(r, &b, &w, 0, e);
		return 0;
	}
	for (size_t i = 0; i < list.n; i++) {
		sb_clean(&b, list.v[i].section);
		sb_char(&b, '.');
		sb_clean(&b, list.v[i].key);
		sb_addz(&b, " = ");
		sb_clean(&b, list.v[i].value);
		sb_addz(&b, "  (");
		sb_clean(&b, list.v[i].origin);
		sb_addz(&b, ")\n");
	}
	if (!list.n)
		sb_addz(&b, "nothing is configured\n");
	cmd_print(r, sb_str(&b));
	return 0;
}

static int status_main(struct run *r, struct err *e)
{
	const struct status_opts *o = r->opts;
	struct board b = {.r = r};
	int rc = cmd_environment_revision(r, o->rev, &b.rev, e);
	if (rc)
		return rc;
	if (o->settings)
		return show_settings(r, &b.rev, e);
	rc = read_board(&b, e);
	if (rc)
		return rc;
	rc = first_failure(&b, e);
	if (r->format == OUTPUT_JSON)
		print_json(&b, rc, e);
	else
		print_text(&b);
	return rc;
}

#define AT(m) offsetof(struct status_opts, m)
static const struct opt options[] = {
	{"rev", 0, OPT_STR, "REV", NULL, NULL, NULL, "the revision whose migrations are meant; default HEAD",
		AT(rev)},
	{"settings", 0, OPT_FLAG, NULL, NULL, NULL, NULL, "show each setting and where it comes from instead",
		AT(settings)},
	{0},
};
#undef AT

const struct cmd cmd_status = {
	.name = "status",
	.summary = "show which migrations each environment has",
	.synopsis = "[--env NAME]... [--rev REV] [--settings]",
	.about = "Compares the migrations of a revision with the history of every environment: applied, "
		 "pending, changed,\n"
		 "missing, failed, out-of-order, unreadable. An environment that cannot be read is shown "
		 "with \"?\" and the\n"
		 "exit status is 3.",
	.opts_size = sizeof(struct status_opts),
	.opts = options,
	.formats = OUTPUT_BIT(OUTPUT_TEXT) | OUTPUT_BIT(OUTPUT_JSON),
	.main = status_main,
};
