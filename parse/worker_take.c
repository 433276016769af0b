#include "parse/worker_take.h"

#include <string.h>

#include "parse/literal.h"
#include "parse/worker_wire.h"

bool worker_take_names(struct arena *a, struct str *rest, uint32_t n, const struct str **out)
{
	struct str *names = ARENA_ARRAY(a, struct str, n);
	for (uint32_t i = 0; i < n; i++) {
		uint16_t len;
		if (rest->n < sizeof len)
			return false;
		memcpy(&len, rest->p, sizeof len);
		if (rest->n < sizeof len + len)
			return false;
		names[i] = str_sub(*rest, sizeof len, sizeof len + len);
		*rest = str_sub(*rest, sizeof len + len, rest->n);
	}
	*out = names;
	return true;
}

struct taking {
	struct arena *a;
	struct str rest;
	struct wire_matches head;
	const struct str *names;
	struct syntax *t;
};

/* n structures of a size; NULL when there are not so many. They are copied: names of any length precede them.
 */
static void *take_array(struct taking *k, uint32_t n, size_t size)
{
	if (k->rest.n / size < n)
		return NULL;
	void *out = arena_alloc(k->a, n + 1, size);
	memcpy(out, k->rest.p, n * size);
	k->rest = str_sub(k->rest, n * size, k->rest.n);
	return out;
}

static struct syntax_setting *take_settings(struct taking *k)
{
	const struct wire_setting *w = take_array(k, k->head.nsettings, sizeof *w);
	struct syntax_setting *out =
		w ? ARENA_ARRAY(k->a, struct syntax_setting, k->head.nsettings + 1) : NULL;
	for (uint32_t i = 0; out && i < k->head.nsettings; i++) {
		if (w[i].key >= k->head.nnames || w[i].value >= k->head.nnames)
			return NULL;
		out[i] = (struct syntax_setting){k->names[w[i].key], k->names[w[i].value]};
	}
	return out;
}

static struct syntax_capture *take_captures(struct taking *k)
{
	const struct wire_capture *w = take_array(k, k->head.ncaptures, sizeof *w);
	struct syntax_capture *out =
		w ? ARENA_ARRAY(k->a, struct syntax_capture, k->head.ncaptures + 1) : NULL;
	for (uint32_t i = 0; out && i < k->head.ncaptures; i++) {
		if (w[i].name >= k->head.nnames || w[i].node >= k->t->n || w[i].from > w[i].to ||
			w[i].to > k->t->source.n)
			return NULL;
		out[i] = (struct syntax_capture){k->names[w[i].name], w[i].node, w[i].from, w[i].to};
	}
	return out;
}

static bool within(uint32_t first, uint32_t n, uint32_t all)
{
	return first <= all && n <= all - first;
}

static bool take_matches(
	struct taking *k, const struct syntax_setting *settings, const struct syntax_capture *captures)
{
	const struct wire_match *w = take_array(k, k->head.nmatches, sizeof *w);
	struct syntax_match *out = w ? ARENA_ARRAY(k->a, struct syntax_match, k->head.nmatches + 1) : NULL;
	for (uint32_t i = 0; out && i < k->head.nmatches; i++) {
		if (w[i].query >= k->head.nnames ||
			!within(w[i].setting, w[i].nsettings, k->head.nsettings) ||
			!within(w[i].capture, w[i].ncaptures, k->head.ncaptures))
			return false;
		out[i] = (struct syntax_match){k->names[w[i].query], settings + w[i].setting, w[i].nsettings,
			captures + w[i].capture, w[i].ncaptures};
	}
	k->t->matches = out;
	k->t->nmatches = k->head.nmatches;
	k->t->cut = k->head.cut != 0;
	return out != NULL;
}

bool worker_take_matches(struct arena *a, struct str rest, struct syntax *t)
{
	struct taking k = {.a = a, .t = t};
	if (rest.n < sizeof k.head)
		return false;
	memcpy(&k.head, rest.p, sizeof k.head);
	k.rest = str_sub(rest, sizeof k.head, rest.n);
	if (k.head.nnames > 65536 || !worker_take_names(a, &k.rest, k.head.nnames, &k.names))
		return false;
	const struct syntax_setting *settings = take_settings(&k);
	const struct syntax_capture *captures = settings ? take_captures(&k) : NULL;
	return captures && take_matches(&k, settings, captures);
}

/* A crashed grammar may have answered anything: every index is looked at before a reader follows it. */
static bool sound(const struct syntax_node *v, const struct wire_tree *h, size_t bytes)
{
	for (uint32_t i = 0; i < h->nnodes; i++) {
		const struct syntax_node *n = &v[i];
		if (n->kind >= h->nkinds || n->field >= h->nfields || n->from > n->to || n->to > bytes)
			return false;
		if (n->next <= i || n->next > h->nnodes || (i > 0 && n->parent >= i))
			return false;
	}
	return h->nnodes > 0 && v[0].parent == 0;
}

bool worker_take_syntax(struct arena *a, enum language lang, struct str source, struct str payload,
	bool queries, struct syntax **out)
{
	struct wire_tree h;
	if (payload.n < sizeof h)
		return false;
	memcpy(&h, payload.p, sizeof h);
	struct str rest = str_sub(payload, sizeof h, payload.n);
	size_t bytes = (size_t)h.nnodes * sizeof(struct syntax_node);
	if (rest.n < bytes || h.nkinds > 65536 || h.nfields > 65536)
		return false;
	struct syntax *t = ARENA_NEW(a, struct syntax);
	/* The payload stands in the arena behind a 16 byte head, so the array is aligned. */
	t->nodes = (const struct syntax_node *)(const void *)rest.p;
	t->n = h.nnodes;
	t->source = source;
	t->nkinds = h.nkinds;
	t->has_error = h.has_error != 0;
	rest = str_sub(rest, bytes, rest.n);
	if (!sound(t->nodes, &h, source.n) || !worker_take_names(a, &rest, h.nkinds, &t->kinds) ||
		!worker_take_names(a, &rest, h.nfields, &t->fields) ||
		(queries && !worker_take_matches(a, rest, t)))
		return false;
	literal_learn(a, lang, t);
	*out = t;
	return true;
}
