#include "parse/worker_main.h"

#ifdef HAVE_TREE_SITTER
#include <string.h>
#include <time.h>

#include "parse/worker_main_query.h"
#include "parse/worker_main_query_file.h"

enum {
	MAX_CAPTURES = 200000,   /* of a text */
	MAX_IN_FLIGHT = 16384,   /* matches that tree-sitter may have begun at a time */
	MAX_TEXT = 16384,        /* bytes of a node that a regular expression is tried on */
	QUERY_LIMIT_US = 2000000 /* of one query file on one text */
};

struct run {
	struct arena *a;
	struct str source;
	const struct worker_main_places *places;
	VEC(struct str) names;
	VEC(struct wire_setting) settings;
	VEC(struct wire_capture) captures;
	VEC(struct wire_match) matches;
	bool cut;
};

/* -- nodes by their identity -- */

static size_t slot_of(const struct worker_main_places *p, const void *id)
{
	size_t i = (size_t)(((uintptr_t)id >> 3) * 0x9e3779b97f4a7c15u) & (p->nslots - 1);
	while (p->slots[i] && p->ids.v[p->slots[i] - 1] != id)
		i = (i + 1) & (p->nslots - 1);
	return i;
}

static void index_places(struct arena *a, struct worker_main_places *p)
{
	p->nslots = 64;
	while (p->nslots < p->ids.n * 2)
		p->nslots *= 2;
	p->slots = ARENA_ARRAY(a, uint32_t, p->nslots);
	for (size_t i = 0; i < p->ids.n; i++) {
		size_t at = slot_of(p, p->ids.v[i]);
		if (!p->slots[at])
			p->slots[at] = (uint32_t)i + 1;
	}
}

/* -- one match -- */

static uint32_t name_index(struct run *r, struct str name)
{
	for (size_t i = 0; i < r->names.n; i++)
		if (str_eq(r->names.v[i], name))
			return (uint32_t)i;
	*VEC_PUSH(r->a, &r->names) = name;
	return (uint32_t)r->names.n - 1;
}

static struct str text_of(const struct run *r, TSNode n)
{
	return str_sub(r->source, ts_node_start_byte(n), ts_node_end_byte(n));
}

static bool regex_finds(const struct query_test *t, struct str text, regmatch_t found[2])
{
	if (text.n > MAX_TEXT)
		return false;
	found[0] = (regmatch_t){0, (regoff_t)text.n};
	return regexec(&t->regex, text.p ? text.p : "", 2, found, REG_STARTEND) == 0;
}

static bool holds(const struct run *r, const struct query_test *t, TSNode node)
{
	regmatch_t found[2];
	struct str text = text_of(r, node);
	bool yes = false;
	if (t->kind == QUERY_TEST_MATCH)
		yes = regex_finds(t, text, found);
	for (size_t i = 0; i < t->texts.n && t->kind == QUERY_TEST_IN; i++) {
		TSNode around = ts_node_parent(node);
		yes |= !ts_node_is_null(around) && str_eq(str_of(ts_node_type(around)), t->texts.v[i]);
	}
	for (size_t i = 0; i < t->texts.n && t->kind == QUERY_TEST_EQUAL; i++)
		yes |= str_eq(text, t->texts.v[i]);
	return yes != t->negated;
}

/* What a capture is not, no predicate speaks of: an optional part that is not there. */
static bool passes(const struct run *r, const struct query_pattern *p, const TSQueryMatch *m)
{
	for (size_t i = 0; i < p->tests.n; i++) {
		const struct query_test *t = &p->tests.v[i];
		if (t->kind == QUERY_TEST_PICK)
			continue;
		for (uint16_t k = 0; k < m->capture_count; k++)
			if (m->captures[k].index == t->capture && !holds(r, t, m->captures[k].node))
				return false;
	}
	return true;
}

static bool pick(const struct run *r, const struct query_pattern *p, uint32_t capture, struct wire_capture *c)
{
	for (size_t i = 0; i < p->tests.n; i++) {
		const struct query_test *t = &p->tests.v[i];
		regmatch_t found[2];
		if (t->kind != QUERY_TEST_PICK || t->capture != capture)
			continue;
		if (!regex_finds(t, str_sub(r->source, c->from, c->to), found))
			return false;
		regmatch_t *part = t->regex.re_nsub && found[1].rm_so >= 0 ? &found[1] : &found[0];
		c->to = c->from + (uint32_t)part->rm_eo;
		c->from += (uint32_t)part->rm_so;
	}
	return true;
}

static void capture(
	struct run *r, const struct query_file *f, const struct query_pattern *p, const TSQueryCapture *c)
{
	uint32_t n, at = r->places->slots[slot_of(r->places, c->node.id)];
	const char *name = ts_query_capture_name_for_id(f->query, c->index, &n);
	if (!at || (n && name[0] == '_'))
		return;
	struct wire_capture out = {0, at - 1, ts_node_start_byte(c->node), ts_node_end_byte(c->node)};
	if (!pick(r, p, c->index, &out))
		return;
	out.name = name_index(r, (struct str){name, n});
	*VEC_PUSH(r->a, &r->captures) = out;
}

static void take(struct run *r, const struct query_file *f, const TSQueryMatch *m, uint32_t *settings)
{
	const struct query_pattern *p = &f->patterns[m->pattern_index];
	if (!passes(r, p, m))
		return;
	if (settings[m->pattern_index] == UINT32_MAX) {
		settings[m->pattern_index] = (uint32_t)r->settings.n;
		for (size_t i = 0; i < p->settings.n; i++) {
			struct wire_setting s = {
				name_index(r, p->settings.v[i].key), name_index(r, p->settings.v[i].value)};
			*VEC_PUSH(r->a, &r->settings) = s;
		}
	}
	struct wire_match w = {.query = name_index(r, f->name),
		.setting = settings[m->pattern_index],
		.nsettings = (uint32_t)p->settings.n,
		.capture = (uint32_t)r->captures.n};
	for (uint16_t i = 0; i < m->capture_count; i++)
		capture(r, f, p, &m->captures[i]);
	w.ncaptures = (uint32_t)r->captures.n - w.capture;
	*VEC_PUSH(r->a, &r->matches) = w;
}

/* -- all of them -- */

bool worker_main_query_wanted(enum language lang, struct str source)
{
	const struct query_files *files = worker_main_query_files(lang);
	struct query_text text;
	bool wanted = false;
	worker_main_query_need_text(&text, source);
	for (size_t i = 0; i < files->n; i++) {
		files->v[i].wanted = worker_main_query_need_met(&files->v[i].needs, &text);
		wanted = wanted || files->v[i].wanted;
	}
	return wanted || files->broken.n > 0;
}

static int64_t now_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void run_file(struct run *r, const struct query_file *f, TSQueryCursor *cursor, TSNode root)
{
	uint32_t n = ts_query_pattern_count(f->query);
	uint32_t *settings = ARENA_ARRAY(r->a, uint32_t, n + 1);
	TSQueryMatch m;
	memset(settings, 0xFF, (n + 1) * sizeof *settings);
	ts_query_cursor_set_match_limit(cursor, MAX_IN_FLIGHT);
	ts_query_cursor_set_timeout_micros(cursor, QUERY_LIMIT_US);
	ts_query_cursor_exec(cursor, f->query, root);
	int64_t began = now_us();
	while (r->captures.n < MAX_CAPTURES && ts_query_cursor_next_match(cursor, &m))
		take(r, f, &m, settings);
	/* A query that ran out of time ends as one that has found all there is. */
	r->cut |= now_us() - began >= QUERY_LIMIT_US;
	r->cut |= r->captures.n >= MAX_CAPTURES || ts_query_cursor_did_exceed_match_limit(cursor);
}

static void send(struct run *r, struct worker_main_answer *out)
{
	struct wire_matches head = {(uint32_t)r->names.n, (uint32_t)r->settings.n, (uint32_t)r->captures.n,
		(uint32_t)r->matches.n, r->cut};
	sb_add(&out->payload, (struct str){(const char *)&head, sizeof head});
	for (size_t i = 0; i < r->names.n; i++) {
		uint16_t n = (uint16_t)r->names.v[i].n;
		sb_add(&out->payload, (struct str){(const char *)&n, sizeof n});
		sb_add(&out->payload, str_sub(r->names.v[i], 0, n));
	}
	sb_add(&out->payload,
		(struct str){(const char *)r->settings.v, r->settings.n * sizeof *r->settings.v});
	sb_add(&out->payload,
		(struct str){(const char *)r->captures.v, r->captures.n * sizeof *r->captures.v});
	sb_add(&out->payload, (struct str){(const char *)r->matches.v, r->matches.n * sizeof *r->matches.v});
}

void worker_main_query(struct arena *a, struct worker_main_answer *out, const TSLanguage *l, TSNode root,
	struct str source, struct worker_main_places *places)
{
	struct query_files *files = worker_main_query_files(places->language);
	struct run r = {.a = a, .source = source, .places = places};
	TSQueryCursor *cursor = ts_query_cursor_new();
	for (size_t i = 0; i < files->n && !files->broken.n; i++) {
		if (!files->v[i].wanted || !worker_main_query_file_ready(files, &files->v[i], l))
			continue;
		if (!places->slots)
			index_places(a, places);
		run_file(&r, &files->v[i], cursor, root);
	}
	ts_query_cursor_delete(cursor);
	if (files->broken.n) {
		out->status = WIRE_BAD_QUERY;
		sb_add(&out->message, files->broken);
		return;
	}
	send(&r, out);
}
#endif
