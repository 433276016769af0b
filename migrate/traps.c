#include "migrate/traps.h"

/* Which of a source's migrations are in one state, and what is to be said of them. */
struct trap {
	size_t n;
	struct str first, text;
};

static void count(struct trap *t, struct str id, struct str text)
{
	if (!t->n++) {
		t->first = id;
		t->text = text;
	}
}

static void tell(
	struct arena *a, const struct trap *t, const char *one, const char *many, struct names_list *out)
{
	if (t->n)
		*VEC_PUSH(a, out) = str_fmt(a, "%zu %s, the first is %.*s: %.*s", t->n, t->n > 1 ? many : one,
			STRF(t->first), STRF(t->text));
}

/* What the tool itself makes of a file that was edited after it ran. */
static struct str of_edit(
	struct arena *a, const struct format *f, const struct migration *m, const struct applied *row)
{
	if (f->changed_text)
		return str_of(f->changed_text);
	if (row->tool_checksum.n && str_ieq(row->tool_checksum, m->tool_checksum))
		return str_fmt(a,
			"%s sees no difference, because its own checksum is the same for both texts",
			f->title);
	if (!m->tool_checksum.n && !m->repeatable)
		return str_fmt(
			a, "%s keeps no checksum, and takes the edited file for what has run", f->title);
	return STR_NONE;
}

void traps_of_state(struct arena *a, const struct state_source *s, struct names_list *out)
{
	struct trap edited = {0}, late = {0}, lost = {0};
	const struct format *f = s->source->ops;
	for (size_t i = 0; i < s->state.n; i++) {
		const struct reconciled *c = &s->state.v[i];
		const struct migration *m = c->file == SIZE_MAX ? NULL : &s->files->v[c->file];
		const struct applied *row = c->applied == SIZE_MAX ? NULL : &s->history.v[c->applied];
		if (c->state == STATE_CHANGED && m && row) {
			struct str text = of_edit(a, f, m, row);
			if (text.n)
				count(&edited, m->id, text);
		}
		if (c->state == STATE_OUT_OF_ORDER && m && f->refuses_out_of_order && f->out_of_order_text)
			count(&late, m->id,
				str_sub(str_of(f->out_of_order_text), 0,
					str_rchr(str_of(f->out_of_order_text), '.')));
		if (c->state == STATE_MISSING && row && f->missing_text)
			count(&lost, row->id, str_of(f->missing_text));
	}
	tell(a, &edited, "edited migration", "edited migrations", out);
	tell(a, &late, "migration below an applied one", "migrations below an applied one", out);
	tell(a, &lost, "applied version without a file", "applied versions without a file", out);
}

void traps_of_markers(struct arena *a, const struct guard_input *g, struct names_list *out)
{
	for (size_t i = 0; i < g->nmarkers; i++)
		if (str_find(str_lower(a, g->markers[i].query), STR("ar_internal_metadata"), 0) != SIZE_MAX)
			*VEC_PUSH(a, out) = str_fmt(a,
				"marker \"%.*s\" asks ar_internal_metadata, which every run of Rails "
				"overwrites "
				"with the environment that it was started with: it does not prove which "
				"database "
				"this is",
				STRF(g->markers[i].name));
}
