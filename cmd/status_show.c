#include "cmd/status.h"

#include "cmd/show.h"

static void put_migration(struct json_out *w, const struct status_cell *k)
{
	const struct state_source *s = k->s;
	const struct reconciled *c = k->c;
	const struct applied *row = c->applied == SIZE_MAX ? NULL : &s->history.v[c->applied];
	json_open(w, NULL, '{');
	json_put_str(w, "source", s->source->name);
	json_put_str(w, "id", status_id(k));
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

static void put_place(struct json_out *w, const struct status_place *p)
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
			put_migration(
				w, &(struct status_cell){&p->env.state.v[i], &p->env.state.v[i].state.v[k]});
	json_close(w, ']');
	cmd_show_notes(w, &p->env.state);
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

void status_json(struct status_board *b, int rc, const struct err *e)
{
	struct sb out = sb_new(b->r->a, 64 << 20);
	struct json_out w = json_out(&out);
	cmd_json_head(&w, "status");
	json_put_str(&w, "commit", b->rev.commit);
	put_sources(&w, &b->rev.sources);
	cmd_show_left(&w, &b->rev.sources.left);
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

static size_t widest_line(const struct status_board *b)
{
	size_t w = 9;
	for (size_t i = 0; i < b->lines.n; i++) {
		size_t n = b->lines.v[i].path.n ? b->lines.v[i].path.n : b->lines.v[i].id.n;
		w = n > w ? n : w;
	}
	return w > 90 ? 90 : w;
}

static void print_why(const struct status_board *b, struct sb *out, size_t line)
{
	for (size_t i = 0; i < b->n; i++) {
		const struct reconciled *c = b->v[i].cells[line].c;
		if (!c || !c->why.n || c->state == STATE_APPLIED)
			continue;
		sb_addz(out, "  ");
		sb_clean(out, b->v[i].set->name);
		sb_addz(out, ": ");
		sb_clean(out, c->why);
		sb_char(out, '\n');
	}
}

static void print_matrix(struct status_board *b, struct sb *out)
{
	size_t width = widest_line(b);
	pad(out, STR(""), width + 2);
	for (size_t i = 0; i < b->n; i++)
		pad(out, b->v[i].set->name, b->v[i].set->name.n > 12 ? b->v[i].set->name.n + 2 : 14);
	sb_char(out, '\n');
	for (size_t k = 0; k < b->lines.n; k++) {
		const struct status_line *l = &b->lines.v[k];
		pad(out, l->path.n ? l->path : cmd_show_id(b->r->a, l->source, l->id), width + 2);
		for (size_t i = 0; i < b->n; i++) {
			const struct reconciled *c = b->v[i].cells[k].c;
			const char *word = !b->v[i].reached ? "?" : c ? migration_state_word(c->state) : "-";
			size_t n = b->v[i].set->name.n;
			pad(out, str_of(word), n > 12 ? n + 2 : 14);
		}
		sb_char(out, '\n');
		print_why(b, out, k);
	}
}

static void print_deployed(const struct status_board *b, struct sb *out)
{
	for (size_t i = 0; i < b->n; i++)
		for (size_t k = 0; k < b->v[i].deployed.n; k++) {
			sb_clean(out, b->v[i].set->name);
			sb_addz(out, " runs commit ");
			sb_clean(out, b->v[i].deployed.v[k]);
			sb_char(out, '\n');
		}
}

/* What is to be done about the worst that stands there; empty when all is applied. */
static struct str next_step(struct arena *a, const struct status_place *p)
{
	const struct state *st = &p->env.state;
	size_t pending = 0, failed = 0, changed = 0, missing = 0;
	for (size_t i = 0; i < st->n; i++) {
		const struct reconciliation *t = &st->v[i].state;
		pending += t->npending + t->nout_of_order;
		failed += t->nfailed;
		changed += t->nchanged;
		missing += t->nmissing;
	}
	const char *repair = failed    ? "look what stands of it, then --mark-applied or --mark-rolled-back"
			     : changed ? "restore the file, or --accept-changed"
			     : missing ? "bring the file back, or --forget"
				       : NULL;
	if (repair)
		return str_fmt(a, "%s ID with schemagate repair --env %.*s", repair, STRF(p->set->name));
	if (pending)
		return str_fmt(a, "schemagate plan --env %.*s shows what apply would do", STRF(p->set->name));
	return STR_NONE;
}

static void print_next(const struct status_board *b, struct sb *out)
{
	for (size_t i = 0; i < b->n; i++) {
		struct str next = b->v[i].reached ? next_step(b->r->a, &b->v[i]) : STR_NONE;
		if (next.n)
			sb_fmt(out, "next: %.*s\n", STRF(next));
	}
}

void status_text(struct status_board *b)
{
	struct sb out = sb_new(b->r->a, 16 << 20);
	for (size_t i = 0; i < b->rev.sources.n; i++) {
		const struct source *s = &b->rev.sources.v[i];
		sb_fmt(&out, "%.*s: ", STRF(s->format));
		sb_clean(&out, s->path);
		sb_char(&out, '\n');
	}
	cmd_show_left_text(&out, &b->rev.sources.left);
	if (b->n)
		print_matrix(b, &out);
	else
		sb_fmt(&out, "no environment is configured. %.*s\n",
			STRF(cmd_environment_missing(b->r, &b->rev.settings, STR_NONE)));
	for (size_t i = 0; i < b->n; i++)
		cmd_show_notes_text(&out, b->r->a, b->v[i].set->name, &b->v[i].env.state);
	print_deployed(b, &out);
	print_next(b, &out);
	cmd_print(b->r, sb_str(&out));
}
