#include "cmd/status.h"

#include <stddef.h>

#include "cmd/commands.h"
#include "cmd/exit.h"
#include "cmd/show.h"

struct status_opts {
	struct str rev;
	bool settings;
};

struct str status_id(const struct status_cell *k)
{
	return k->c->file == SIZE_MAX ? k->s->history.v[k->c->applied].id : k->s->files->v[k->c->file].id;
}

struct str status_file(struct arena *a, const struct status_cell *k)
{
	return k->c->file == SIZE_MAX ? STR_NONE : cmd_show_file(a, &k->s->files->v[k->c->file]);
}

/* The slot of a line: where it is, or where it belongs. */
static size_t *slot_of(const struct status_board *b, const struct status_line *l)
{
	size_t i = (size_t)(str_hash(l->id) * 31 + str_hash(l->path)) & b->mask;
	for (; b->slots[i]; i = (i + 1) & b->mask) {
		const struct status_line *x = &b->lines.v[b->slots[i] - 1];
		if (str_eq(x->id, l->id) && str_eq(x->path, l->path) && str_eq(x->source, l->source))
			break;
	}
	return &b->slots[i];
}

static void make_room(struct status_board *b)
{
	if (b->slots && 2 * b->lines.n < b->mask)
		return;
	b->mask = b->slots ? 2 * b->mask + 1 : 1023;
	b->slots = ARENA_ARRAY(b->r->a, size_t, b->mask + 1);
	for (size_t i = 0; i < b->lines.n; i++)
		*slot_of(b, &b->lines.v[i]) = i + 1;
}

/* The number of a line; a new one is added. */
static size_t line_of(struct status_board *b, struct str source, struct str id, struct str path)
{
	struct status_line l = {source, id, path};
	make_room(b);
	size_t *slot = slot_of(b, &l);
	if (!*slot) {
		*VEC_PUSH(b->r->a, &b->lines) = l;
		*slot = b->lines.n;
	}
	return *slot - 1;
}

typedef void each_fn(struct status_board *b, struct status_place *p, const struct status_cell *k);

static void each_migration(struct status_board *b, struct status_place *p, each_fn *fn)
{
	for (size_t i = 0; p->reached && i < p->env.state.n; i++) {
		const struct state_source *s = &p->env.state.v[i];
		for (size_t k = 0; k < s->state.n; k++) {
			struct status_cell cell = {s, &s->state.v[k]};
			fn(b, p, &cell);
		}
	}
}

static void add_line(struct status_board *b, struct status_place *p, const struct status_cell *k)
{
	(void)p;
	line_of(b, k->s->source->name, status_id(k), status_file(b->r->a, k));
}

/* Rows of one id that no file claims share a line: the first one is shown. */
static void put_cell(struct status_board *b, struct status_place *p, const struct status_cell *k)
{
	struct status_cell *to =
		&p->cells[line_of(b, k->s->source->name, status_id(k), status_file(b->r->a, k))];
	if (!to->s)
		*to = *k;
}

static void read_place(struct status_board *b, struct status_place *p)
{
	p->why = err_new(b->r->a);
	if (cmd_environment_read(b->r->a, &b->rev, p->set, "status", &p->env, &p->why))
		return;
	p->reached = true;
	state_deployed(b->r->a, &p->env.state.own, p->set->name, &p->deployed);
	each_migration(b, p, add_line);
}

static int read_board(struct status_board *b, struct err *e)
{
	const struct settings_environment **v;
	int rc = cmd_environment_pick(b->r, &b->rev.settings, &v, &b->n, e);
	if (rc)
		return rc;
	b->v = ARENA_ARRAY(b->r->a, struct status_place, b->n + 1);
	/* The files first: an environment that cannot be read still has its lines, with "?". */
	for (size_t i = 0; i < b->rev.sources.n; i++)
		for (size_t k = 0; k < b->rev.sources.files[i].n; k++)
			line_of(b, b->rev.sources.v[i].name, b->rev.sources.files[i].v[k].id,
				cmd_show_file(b->r->a, &b->rev.sources.files[i].v[k]));
	for (size_t i = 0; i < b->n; i++) {
		b->v[i].set = v[i];
		read_place(b, &b->v[i]);
	}
	for (size_t i = 0; i < b->n; i++) {
		b->v[i].cells = ARENA_ARRAY(b->r->a, struct status_cell, b->lines.n + 1);
		each_migration(b, &b->v[i], put_cell);
	}
	return 0;
}

static int first_failure(const struct status_board *b, struct err *e)
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
	struct status_board b = {.r = r};
	int rc = cmd_environment_names(r, o->rev, &b.rev, e);
	if (rc)
		return rc;
	if (o->settings)
		return show_settings(r, &b.rev, e);
	rc = read_board(&b, e);
	if (rc)
		return rc;
	rc = first_failure(&b, e);
	if (r->format == OUTPUT_JSON)
		status_json(&b, rc, e);
	else
		status_text(&b);
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
