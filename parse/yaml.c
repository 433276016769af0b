#include "parse/yaml.h"

#include <yaml.h>

/* Read by its events: libyaml's own document is ten times the text, and would stay whole beside the tree. */

enum { MAX_DEPTH = 100, MAX_NODES = 1000000, MAX_ANCHORS = 1000, STEP = 1024 };

struct place {
	int line;
	size_t at, end;
};

/* What "&name" stands before: a scalar, or what it put into an element. */
struct anchor {
	struct str name, text;
	struct place place;
	const struct xml *in;            /* NULL = a scalar */
	size_t from, to;                 /* its attributes there */
	const struct xml *before, *last; /* its children: behind the one, up to the other */
	bool closed;
};

struct reader {
	struct arena *a;
	yaml_parser_t p;
	yaml_event_t ev; /* the one that is looked at */
	size_t nodes;
	struct str source;
	VEC(size_t) steps; /* where each STEP-th character begins: the library counts characters */
	bool ascii;        /* a character is a byte */
	VEC(struct anchor) anchors;
	bool stopped;
	const char *problem; /* why, when it is no limit */
	int line;
};

static size_t past_character(struct str s, size_t at)
{
	at++;
	while (at < s.n && (s.p[at] & 0xc0) == 0x80)
		at++;
	return at;
}

static bool is_ascii(struct str s)
{
	unsigned char all = 0;
	for (size_t i = 0; i < s.n; i++)
		all |= (unsigned char)s.p[i];
	return all < 0x80;
}

static void count_characters(struct reader *r)
{
	r->ascii = is_ascii(r->source);
	if (r->ascii)
		return;
	size_t at = str_starts(r->source, STR("\xef\xbb\xbf")) ? 3 : 0;
	for (size_t i = 0; at < r->source.n; i++) {
		if (i % STEP == 0)
			*VEC_PUSH(r->a, &r->steps) = at;
		at = past_character(r->source, at);
	}
}

static size_t byte_of(const struct reader *r, size_t character)
{
	if (r->ascii)
		return character < r->source.n ? character : r->source.n;
	size_t step = character / STEP;
	size_t at = step < r->steps.n ? r->steps.v[step] : r->source.n;
	for (size_t i = step * STEP; i < character && at < r->source.n; i++)
		at = past_character(r->source, at);
	return at < r->source.n ? at : r->source.n;
}

/* A view of the text where the scalar stands there as it is. */
static struct str scalar(struct reader *r)
{
	struct str s = {(const char *)r->ev.data.scalar.value, r->ev.data.scalar.length};
	struct str seen =
		r->ascii ? str_sub(r->source, r->ev.start_mark.index, r->ev.end_mark.index) : STR_NONE;
	if (r->ev.data.scalar.style != YAML_PLAIN_SCALAR_STYLE && seen.n > 1)
		seen = str_sub(seen, 1, seen.n - 1); /* between its quotes */
	return s.n && str_eq(s, seen) ? seen : str_dup(r->a, s);
}

static void stop(struct reader *r, const char *problem, int line)
{
	r->stopped = true;
	r->problem = problem;
	r->line = line;
}

/* To the next event; false when there is no more to be had. */
static bool advance(struct reader *r)
{
	yaml_event_delete(&r->ev);
	if (!r->stopped && !yaml_parser_parse(&r->p, &r->ev))
		stop(r, r->p.problem ? r->p.problem : "it is not YAML", (int)r->p.problem_mark.line + 1);
	return !r->stopped;
}

/* One more mapping, list or copied part: at once, so that no document costs more than the limit. */
static bool within(struct reader *r, int depth)
{
	if (depth > MAX_DEPTH || ++r->nodes > MAX_NODES)
		stop(r, NULL, 0);
	return !r->stopped;
}

static struct xml *element(struct reader *r, struct xml *parent, struct str name, struct place at)
{
	struct xml *x = ARENA_NEW(r->a, struct xml);
	*x = (struct xml){.name = name, .line = at.line, .at = at.at, .end = at.end};
	xml_append(parent, x);
	return x;
}

static struct place here(const struct reader *r)
{
	return (struct place){(int)r->ev.start_mark.line + 1, byte_of(r, r->ev.start_mark.index),
		byte_of(r, r->ev.end_mark.index)};
}

/* -- anchors: the parts of the tree that a name stands for -- */

static struct anchor *find(struct reader *r, struct str name)
{
	for (size_t i = r->anchors.n; i-- > 0;)
		if (str_eq(r->anchors.v[i].name, name))
			return &r->anchors.v[i];
	return NULL;
}

/* Where the value that begins here is kept under a name, its slot; SIZE_MAX when it has none. */
static size_t declare(struct reader *r, const yaml_char_t *name, const struct xml *in)
{
	if (!name || r->stopped)
		return SIZE_MAX;
	struct str called = str_of((const char *)name);
	if (find(r, called)) {
		stop(r, "found duplicate anchor", (int)r->ev.start_mark.line + 1);
		return SIZE_MAX;
	}
	if (r->anchors.n >= MAX_ANCHORS) {
		stop(r, NULL, 0);
		return SIZE_MAX;
	}
	*VEC_PUSH(r->a, &r->anchors) = (struct anchor){.name = str_dup(r->a, called),
		.place = here(r),
		.in = in,
		.from = in ? in->attributes.n : 0,
		.before = in ? in->last : NULL};
	return r->anchors.n - 1;
}

static struct str named_scalar(struct reader *r)
{
	struct str text = scalar(r);
	size_t slot = declare(r, r->ev.data.scalar.anchor, NULL);
	if (slot != SIZE_MAX) {
		r->anchors.v[slot].text = text;
		r->anchors.v[slot].closed = true;
	}
	return text;
}

/* The anchor that an alias names. One that is still open holds itself: a document without end. */
static const struct anchor *meant(struct reader *r)
{
	const struct anchor *n = find(r, str_of((const char *)r->ev.data.alias.anchor));
	if (!n)
		stop(r, "found undefined alias", (int)r->ev.start_mark.line + 1);
	else if (!n->closed)
		stop(r, NULL, 0);
	return r->stopped ? NULL : n;
}

static void copy(struct reader *r, struct xml *to, const struct anchor *n, int depth)
{
	for (size_t i = n->from; i < n->to && within(r, depth); i++) {
		struct xml_attribute one = n->in->attributes.v[i]; /* "to" may be the same element */
		*VEC_PUSH(r->a, &to->attributes) = one;
	}
	if (n->last == n->before)
		return;
	for (const struct xml *k = n->before ? n->before->next : n->in->first; k && within(r, depth);
		k = k->next) {
		struct anchor all = {.in = k, .to = k->attributes.n, .last = k->last};
		struct xml *x = element(r, to, k->name, (struct place){k->line, k->at, k->end});
		x->text = k->text;
		copy(r, x, &all, depth + 1);
		if (k == n->last)
			break;
	}
}

/* -- values: each begins at its first event and ends at its last -- */

static void fill(struct reader *r, struct xml *x, int depth);

/* A mapping or a list as an element of its own. */
static void nested(struct reader *r, struct xml *parent, struct str name, int depth)
{
	struct xml *x = element(r, parent, name, here(r));
	fill(r, x, depth + 1);
	x->end = byte_of(r, r->ev.end_mark.index);
}

static void add_value(struct reader *r, struct xml *x, struct str name, int depth)
{
	if (r->ev.type == YAML_SCALAR_EVENT) {
		struct str text = named_scalar(r);
		*VEC_PUSH(r->a, &x->attributes) = (struct xml_attribute){name, text};
	} else if (r->ev.type == YAML_ALIAS_EVENT) {
		const struct anchor *n = meant(r);
		if (n && !n->in)
			*VEC_PUSH(r->a, &x->attributes) = (struct xml_attribute){name, n->text};
		else if (n)
			copy(r, element(r, x, name, n->place), n, depth + 1);
	} else {
		nested(r, x, name, depth);
	}
}

/* The value of a key that is no scalar has no name, and goes where nobody looks. */
static void add_pair(struct reader *r, struct xml *x, int depth)
{
	struct str name = STR_NONE;
	const struct anchor *n = NULL;
	bool named = r->ev.type == YAML_SCALAR_EVENT;
	if (named)
		name = named_scalar(r);
	else if (r->ev.type == YAML_ALIAS_EVENT)
		n = meant(r);
	else
		nested(r, NULL, STR_NONE, depth);
	if (n && !n->in) {
		named = true;
		name = n->text;
	}
	if (!advance(r))
		return;
	add_value(r, named ? x : element(r, NULL, STR_NONE, here(r)), name, depth);
}

static void add_item(struct reader *r, struct xml *x, int depth)
{
	if (r->ev.type == YAML_SCALAR_EVENT) {
		element(r, x, STR("item"), here(r))->text = named_scalar(r);
	} else if (r->ev.type == YAML_ALIAS_EVENT) {
		const struct anchor *n = meant(r);
		if (n && !n->in)
			element(r, x, STR("item"), n->place)->text = n->text;
		else if (n)
			copy(r, x, n, depth + 1);
	} else {
		fill(r, x, depth + 1);
	}
}

/* What a mapping or a list holds goes into the element. */
static void fill(struct reader *r, struct xml *x, int depth)
{
	bool list = r->ev.type == YAML_SEQUENCE_START_EVENT;
	size_t slot =
		declare(r, list ? r->ev.data.sequence_start.anchor : r->ev.data.mapping_start.anchor, x);
	if (!within(r, depth))
		return;
	while (advance(r) && r->ev.type != (list ? YAML_SEQUENCE_END_EVENT : YAML_MAPPING_END_EVENT))
		if (list)
			add_item(r, x, depth);
		else
			add_pair(r, x, depth);
	if (slot == SIZE_MAX || r->stopped)
		return;
	struct anchor *n = &r->anchors.v[slot];
	n->to = x->attributes.n;
	n->last = x->last;
	n->place.end = byte_of(r, r->ev.end_mark.index);
	n->closed = true;
}

/* The first document; NULL when there is none. */
static struct xml *document(struct reader *r)
{
	struct xml *root = NULL;
	while (advance(r) && r->ev.type != YAML_DOCUMENT_START_EVENT)
		if (r->ev.type == YAML_STREAM_END_EVENT)
			return NULL;
	if (!advance(r))
		return NULL;
	root = element(r, NULL, STR_NONE, here(r));
	if (r->ev.type == YAML_MAPPING_START_EVENT || r->ev.type == YAML_SEQUENCE_START_EVENT) {
		fill(r, root, 0);
		root->end = byte_of(r, r->ev.end_mark.index);
	}
	(void)advance(r); /* what stands behind it is not well-formed, or its end */
	return root;
}

int yaml_parse(struct arena *a, struct str text, struct xml **out, struct err *e)
{
	struct reader r = {.a = a, .source = text};
	*out = NULL;
	count_characters(&r);
	if (!yaml_parser_initialize(&r.p))
		return err_set(e, ERR_LIMIT, "no memory to read it with");
	yaml_parser_set_input_string(&r.p, (const unsigned char *)(text.p ? text.p : ""), text.n);
	struct xml *root = document(&r);
	int rc = 0;
	if (r.stopped && r.problem) {
		rc = err_set(e, ERR_INPUT, "%s", r.problem);
		e->line = r.line;
	} else if (r.stopped) {
		rc = err_set(e, ERR_LIMIT, "it is nested too deep, or too large");
	} else if (!root) {
		rc = err_set(e, ERR_INPUT, "it is empty");
	}
	yaml_event_delete(&r.ev);
	yaml_parser_delete(&r.p);
	if (!rc)
		*out = root;
	return rc;
}
