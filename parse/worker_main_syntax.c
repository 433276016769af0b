#include "parse/worker_main.h"

#ifdef HAVE_TREE_SITTER
#include <string.h>
#include <time.h>
#include <tree_sitter/api.h>

#include "parse/syntax.h"
#include "parse/worker_main_grammar.h"
#include "parse/worker_main_query.h"

/* The home of tree-sitter: a tree is walked once with a cursor and sent flat. */

enum {
	PARSE_LIMIT_US = 2000000
}; /* 200 kB of quote characters run past two seconds; no real file comes near */

static void add_name(struct sb *b, const char *name)
{
	uint16_t n = name ? (uint16_t)strlen(name) : 0;
	sb_add(b, (struct str){(const char *)&n, sizeof n});
	sb_add(b, (struct str){name, n});
}

static struct syntax_node make_node(TSTreeCursor *cursor, uint32_t parent, uint32_t nkinds)
{
	TSNode n = ts_tree_cursor_current_node(cursor);
	TSSymbol symbol = ts_node_symbol(n);
	return (struct syntax_node){.kind = symbol < nkinds - 1 ? symbol : (uint16_t)(nkinds - 1),
		.field = ts_tree_cursor_current_field_id(cursor),
		.from = ts_node_start_byte(n),
		.to = ts_node_end_byte(n),
		.parent = parent};
}

struct nodes {
	struct syntax_node *v;
	size_t n, cap;
};

/* Preorder without recursion: a node's .next is filled in when the cursor leaves it. */
static void flatten(
	struct arena *a, TSTree *tree, uint32_t nkinds, struct nodes *out, struct worker_main_places *places)
{
	TSTreeCursor cursor = ts_tree_cursor_new(ts_tree_root_node(tree));
	uint32_t parent = 0;
	for (;;) {
		uint32_t at = (uint32_t)out->n;
		struct syntax_node *node = VEC_PUSH(a, out);
		*node = make_node(&cursor, parent, nkinds);
		if (places)
			*VEC_PUSH(a, &places->ids) = ts_tree_cursor_current_node(&cursor).id;
		if (ts_tree_cursor_goto_first_child(&cursor)) {
			parent = at;
			continue;
		}
		out->v[at].next = (uint32_t)out->n;
		while (!ts_tree_cursor_goto_next_sibling(&cursor)) {
			if (!ts_tree_cursor_goto_parent(&cursor)) {
				ts_tree_cursor_delete(&cursor);
				return;
			}
			out->v[parent].next = (uint32_t)out->n;
			parent = out->v[parent].parent;
		}
	}
}

static void send_tree(struct arena *a, struct worker_main_answer *out, const TSLanguage *l, TSTree *tree,
	struct worker_main_places *places)
{
	struct nodes nodes = {0};
	uint32_t nkinds =
		ts_language_symbol_count(l) + 1; /* the last one is ERROR, whose symbol is no index */
	uint32_t nfields = ts_language_field_count(l) + 1; /* field 0 is none */
	flatten(a, tree, nkinds, &nodes, places);
	struct wire_tree head = {
		(uint32_t)nodes.n, nkinds, nfields, ts_node_has_error(ts_tree_root_node(tree))};
	sb_add(&out->payload, (struct str){(const char *)&head, sizeof head});
	sb_add(&out->payload, (struct str){(const char *)nodes.v, nodes.n * sizeof *nodes.v});
	for (uint32_t i = 0; i + 1 < nkinds; i++)
		add_name(&out->payload, ts_language_symbol_name(l, (TSSymbol)i));
	add_name(&out->payload, "ERROR");
	add_name(&out->payload, "");
	for (uint32_t i = 1; i < nfields; i++)
		add_name(&out->payload, ts_language_field_name_for_id(l, (TSFieldId)i));
}

static void answer(struct arena *a, struct worker_main_answer *out, enum language lang, struct str source,
	TSTree *tree, bool queries)
{
	const TSLanguage *l = ts_tree_language(tree);
	struct worker_main_places places = {.language = lang};
	send_tree(a, out, l, tree, queries ? &places : NULL);
	if (queries)
		worker_main_query(a, out, l, ts_tree_root_node(tree), source, &places);
}

/* -- one text, within a time of this thread's own: what others do on the machine is not its fault -- */

struct limited {
	struct str source;
	int64_t end; /* microseconds of CPU time */
	unsigned asked;
};

static int64_t cpu_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static const char *read_on(void *ctx, uint32_t at, TSPoint point, uint32_t *n)
{
	const struct limited *l = ctx;
	(void)point;
	*n = at < l->source.n ? (uint32_t)l->source.n - at : 0;
	return *n ? l->source.p + at : "";
}

/* Asked every hundred steps of the parser; this clock is a system call, a fortieth of the time of all parsing
 * when each asks it. */
static bool is_late(TSParseState *state)
{
	struct limited *l = state->payload;
	return ++l->asked % 16 == 0 && cpu_us() > l->end;
}

static TSTree *parse(TSParser *parser, struct str source)
{
	struct limited l = {source, cpu_us() + PARSE_LIMIT_US, 0};
	TSInput input = {.payload = &l, .read = read_on, .encoding = TSInputEncodingUTF8};
	TSParseOptions options = {.payload = &l, .progress_callback = is_late};
	return ts_parser_parse_with_options(parser, NULL, input, options);
}

/* One parser for each language, with the memory that earlier texts took; NULL = not asked for yet, or no
 * grammar. */
static TSParser *parsers[LANGUAGE_COUNT];

static void end_parser(enum language lang)
{
	ts_parser_delete(parsers[lang]);
	parsers[lang] = NULL;
}

static TSParser *parser_of(enum language lang, const TSLanguage *l)
{
	if (!parsers[lang] && l)
		parsers[lang] = ts_parser_new();
	if (parsers[lang] && ts_parser_language(parsers[lang]) != l &&
		!ts_parser_set_language(parsers[lang], l))
		end_parser(lang);
	return parsers[lang];
}

void worker_main_syntax(struct arena *a, struct worker_main_answer *out, enum language lang,
	struct str source, enum wire_op op)
{
	bool wanted = op != WIRE_SYNTAX && worker_main_query_wanted(lang, source);
	if (op == WIRE_QUERY_IF && !wanted) {
		out->status = WIRE_IDLE;
		return;
	}
	TSParser *parser = parser_of(lang, worker_main_grammar(lang, source.n));
	if (!parser) {
		out->status = WIRE_NO_GRAMMAR;
		return;
	}
	TSTree *tree = parse(parser, source);
	if (tree) {
		answer(a, out, lang, source, tree, op != WIRE_SYNTAX);
		ts_tree_delete(tree);
	} else {
		out->status = WIRE_TOO_SLOW;
		end_parser(lang); /* it would go on with this text */
	}
}
#else
void worker_main_syntax(struct arena *a, struct worker_main_answer *out, enum language lang,
	struct str source, enum wire_op op)
{
	(void)a;
	(void)lang;
	(void)source;
	(void)op;
	out->status = WIRE_NO_GRAMMAR;
}
#endif
