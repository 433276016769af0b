#include "parse/yaml.h"

#include <yaml.h>

enum { MAX_DEPTH = 100, MAX_NODES = 1000000, STEP = 1024 };

struct reader {
	struct arena *a;
	yaml_document_t *d;
	size_t nodes;
	struct str source;
	VEC(size_t) steps; /* where each STEP-th character begins: the library counts characters */
	bool ascii;        /* a character is a byte */
	bool full;
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

static struct str scalar(struct reader *r, const yaml_node_t *n)
{
	struct str s = {(const char *)n->data.scalar.value, n->data.scalar.length};
	return str_dup(r->a, s);
}

static struct xml *element(struct reader *r, struct xml *parent, struct str name, const yaml_node_t *n)
{
	struct xml *x = ARENA_NEW(r->a, struct xml);
	*x = (struct xml){.name = name, .parent = parent, .line = (int)n->start_mark.line + 1};
	x->at = byte_of(r, n->start_mark.index);
	x->end = byte_of(r, n->end_mark.index);
	if (parent && parent->last)
		parent->last->next = x;
	else if (parent)
		parent->first = x;
	if (parent)
		parent->last = x;
	return x;
}

static void fill(struct reader *r, struct xml *x, const yaml_node_t *n, int depth);

static void add_pair(struct reader *r, struct xml *x, const yaml_node_pair_t *p, int depth)
{
	const yaml_node_t *key = yaml_document_get_node(r->d, p->key);
	const yaml_node_t *value = yaml_document_get_node(r->d, p->value);
	if (!key || !value || key->type != YAML_SCALAR_NODE)
		return;
	struct str name = scalar(r, key);
	if (value->type == YAML_SCALAR_NODE)
		*VEC_PUSH(r->a, &x->attributes) = (struct xml_attribute){name, scalar(r, value)};
	else
		fill(r, element(r, x, name, value), value, depth + 1);
}

/* What a mapping or a list holds goes into the element. */
static void fill(struct reader *r, struct xml *x, const yaml_node_t *n, int depth)
{
	if (depth > MAX_DEPTH || ++r->nodes > MAX_NODES)
		r->full = true;
	if (r->full)
		return;
	if (n->type == YAML_MAPPING_NODE)
		for (const yaml_node_pair_t *p = n->data.mapping.pairs.start; p < n->data.mapping.pairs.top;
			p++)
			add_pair(r, x, p, depth);
	if (n->type != YAML_SEQUENCE_NODE)
		return;
	for (const yaml_node_item_t *i = n->data.sequence.items.start; i < n->data.sequence.items.top; i++) {
		const yaml_node_t *item = yaml_document_get_node(r->d, *i);
		if (item && item->type == YAML_SCALAR_NODE)
			element(r, x, STR("item"), item)->text = scalar(r, item);
		else if (item)
			fill(r, x, item, depth + 1);
	}
}

int yaml_parse(struct arena *a, struct str text, struct xml **out, struct err *e)
{
	yaml_parser_t p;
	yaml_document_t d;
	struct reader r = {.a = a, .d = &d, .source = text};
	*out = NULL;
	count_characters(&r);
	if (!yaml_parser_initialize(&p))
		return err_set(e, ERR_LIMIT, "no memory to read it with");
	yaml_parser_set_input_string(&p, (const unsigned char *)(text.p ? text.p : ""), text.n);
	if (!yaml_parser_load(&p, &d)) {
		err_set(e, ERR_INPUT, "%s", p.problem ? p.problem : "it is not YAML");
		e->line = (int)p.problem_mark.line + 1;
		yaml_parser_delete(&p);
		return ERR_INPUT;
	}
	const yaml_node_t *root = yaml_document_get_root_node(&d);
	if (root) {
		*out = element(&r, NULL, STR_NONE, root);
		fill(&r, *out, root, 0);
	}
	int rc = r.full  ? err_set(e, ERR_LIMIT, "it is nested too deep, or too large")
		 : !root ? err_set(e, ERR_INPUT, "it is empty")
			 : 0;
	yaml_document_delete(&d);
	yaml_parser_delete(&p);
	return rc;
}
