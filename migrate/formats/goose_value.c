#include "migrate/format_code.h"
#include "migrate/formats/goose_go.h"

/*
 * What a text comes to where a Go migration uses it: literals and constants, variables by their last
 * assignment on the way there, elements of the list that a loop goes through, arguments of a function of the
 * same file, fmt.Sprintf of all these. A column's default that stays unknown changes neither names nor types:
 * it is 0, so that what later migrations say of its table is not lost. All other unknown parts make the text
 * unknown.
 */

enum { MAX_DEPTH = 24, MAX_TEXT = 1024 * 1024 };

struct made {
	VEC(char) text;
	VEC(struct literal_piece) pieces;
};

static bool value(
	struct goose_reader *r, const struct goose_env *env, uint32_t node, uint32_t at, struct literal *out);

static void add_bytes(struct arena *a, struct made *m, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		*VEC_PUSH(a, &m->text) = s.p[i];
}

/* Append bytes [from, to) of a literal, and the pieces that tell where they stand. */
static void add_range(struct arena *a, struct made *m, const struct literal *l, size_t from, size_t to)
{
	for (size_t i = 0; i < l->npieces; i++) {
		struct literal_piece p = l->pieces[i];
		if (p.at + p.len <= from || p.at >= to)
			continue;
		size_t end = p.at + p.len < to ? p.at + p.len : to, skip = from > p.at ? from - p.at : 0;
		p.source += p.exact ? skip : 0;
		p.at += skip;
		p.len = end - p.at;
		p.at += m->text.n - from;
		*VEC_PUSH(a, &m->pieces) = p;
	}
	add_bytes(a, m, str_sub(l->text, from, to));
}

/* Bytes that the source does not have like this: they stand where "source" is. */
static void add_made(struct arena *a, struct made *m, struct str s, size_t source)
{
	if (s.n)
		*VEC_PUSH(a, &m->pieces) = (struct literal_piece){m->text.n, s.n, source, false};
	add_bytes(a, m, s);
}

static bool finish(const struct made *m, const struct syntax *t, uint32_t node, struct literal *out)
{
	*out = (struct literal){.text = {m->text.v, m->text.n},
		.pieces = m->pieces.v,
		.npieces = m->pieces.n,
		.from = t->nodes[node].from,
		.to = t->nodes[node].to,
		.node = node};
	return m->text.n <= MAX_TEXT;
}

/* -- formats -- */

static bool is_one_of(struct str text, size_t at, const char *bytes)
{
	return str_chr(str_of(bytes), text.p[at]) != SIZE_MAX;
}

/* A verb (two bytes) that stands alone where a DEFAULT has its value. */
static bool is_default(struct arena *a, struct str text, size_t at)
{
	static const struct str word = {"default", 7};
	if (at + 2 < text.n && !is_one_of(text, at + 2, " \t\r\n'),;"))
		return false;
	while (at && is_one_of(text, at - 1, " \t\r\n'("))
		at--;
	return at > word.n && str_eq(str_lower(a, str_sub(text, at - word.n, at)), word) &&
	       is_one_of(text, at - word.n - 1, " \t\r\n)");
}

static uint32_t unwrap(const struct syntax *t, uint32_t node)
{
	while (node < t->n && syntax_is(t, node, "parenthesized_expression"))
		node = format_code_argument(t, node, 0);
	return node;
}

/* One verb at byte i of the format. */
static bool add_verb(struct goose_reader *r, const struct goose_env *env, struct made *m,
	const struct literal *format, size_t i, uint32_t arg, uint32_t at)
{
	struct literal l;
	size_t source = literal_source(format, i);
	arg = unwrap(r->t, arg);
	if (is_one_of(format->text, i + 1, "svd") && arg < r->t->n && value(r, env, arg, at, &l)) {
		add_range(r->a, m, &l, 0, l.text.n);
		return true;
	}
	if (arg < r->t->n && syntax_is(r->t, arg, "int_literal")) {
		add_made(r->a, m, syntax_text(r->t, arg), source);
		return true;
	}
	if (!is_default(r->a, format->text, i))
		return false;
	r->filled = true;
	add_made(r->a, m, STR(" 0"), source);
	return true;
}

static bool sprintf_value(
	struct goose_reader *r, const struct goose_env *env, uint32_t call, uint32_t at, struct literal *out)
{
	uint32_t list = syntax_field(r->t, call, "arguments"), node = format_code_argument(r->t, list, 0);
	struct literal f;
	struct made m = {.text = {0}};
	size_t from = 0, next = 1;
	if (node == UINT32_MAX || !value(r, env, node, at, &f))
		return false;
	for (size_t i = 0; i + 1 < f.text.n; i++) {
		if (f.text.p[i] != '%')
			continue;
		add_range(r->a, &m, &f, from, i);
		if (f.text.p[i + 1] == '%')
			add_range(r->a, &m, &f, i, i + 1);
		else if (!is_one_of(f.text, i + 1, "dsvqt") ||
			 !add_verb(r, env, &m, &f, i, format_code_argument(r->t, list, next++), at))
			return false;
		from = ++i + 1;
	}
	add_range(r->a, &m, &f, from, f.text.n);
	return finish(&m, r->t, call, out);
}

/* -- variables -- */

bool format_goose_may_look(struct goose_reader *r, uint32_t nodes)
{
	enum { MOST = 20 * 1000 * 1000 };
	r->looked += nodes;
	return r->looked <= MOST;
}

/* The place of a name in a list of names, SIZE_MAX when it is not there; *n: how many there are. */
static size_t place_in(const struct syntax *t, uint32_t list, struct str name, size_t *n)
{
	enum { MOST = 64 };
	size_t found = SIZE_MAX;
	*n = 0;
	if (list != UINT32_MAX && !syntax_is(t, list, "expression_list")) {
		*n = 1;
		return str_eq(syntax_text(t, list), name) ? 0 : SIZE_MAX;
	}
	for (uint32_t k;
		list != UINT32_MAX && *n < MOST && (k = format_code_argument(t, list, *n)) != UINT32_MAX;
		++*n)
		if (str_eq(syntax_text(t, k), name))
			found = *n;
	return found;
}

/* The names of a var_spec are children of its own. */
static bool declares(const struct syntax *t, uint32_t spec, struct str name)
{
	for (uint32_t k = syntax_child(t, spec); k != UINT32_MAX; k = syntax_sibling(t, k))
		if (str_eq(t->fields[t->nodes[k].field], STR("name")) && str_eq(syntax_text(t, k), name))
			return true;
	return false;
}

/* Whether node i gives the name a value: *right is what it is (UINT32_MAX: not one expression), *adds that
 * it comes behind the old one. */
static bool assigns(const struct syntax *t, uint32_t i, struct str name, uint32_t *right, bool *adds)
{
	size_t n, others;
	*right = UINT32_MAX;
	*adds = false;
	if (syntax_is(t, i, "var_spec") && declares(t, i, name)) {
		uint32_t list = syntax_field(t, i, "value");
		*right = list == UINT32_MAX ? list : format_code_argument(t, list, 0);
		if (list != UINT32_MAX && format_code_argument(t, list, 1) != UINT32_MAX)
			*right = UINT32_MAX;
		return true;
	}
	if (!syntax_is(t, i, "short_var_declaration") && !syntax_is(t, i, "assignment_statement"))
		return false;
	size_t k = place_in(t, syntax_field(t, i, "left"), name, &n);
	if (k == SIZE_MAX)
		return false;
	struct str op = syntax_text(t, syntax_field(t, i, "operator"));
	(void)place_in(t, syntax_field(t, i, "right"), STR_NONE, &others);
	if (n == others && (!op.n || str_eq(op, STR("=")) || str_eq(op, STR("+="))))
		*right = format_code_argument(t, syntax_field(t, i, "right"), k);
	*adds = str_eq(op, STR("+="));
	return true;
}

static uint32_t block_of(const struct syntax *t, uint32_t node)
{
	while (node && !syntax_is(t, node, "block"))
		node = t->nodes[node].parent;
	return node;
}

/* Whether a loop comes to "at" again, after an assignment behind it, and not through node "last". */
static bool comes_again(
	const struct syntax *t, uint32_t function, struct str name, uint32_t last, uint32_t at)
{
	uint32_t right;
	bool adds;
	enum { MOST = 16 }; /* loops within loops */
	int loops = 0;
	for (uint32_t up = t->nodes[at].parent; up > function; up = t->nodes[up].parent) {
		if (syntax_is(t, up, "for_statement") && ++loops > MOST)
			return true;
		if (!syntax_is(t, up, "for_statement") || (last > up && last < t->nodes[up].next))
			continue;
		for (uint32_t i = at; i < t->nodes[up].next; i++)
			if (assigns(t, i, name, &right, &adds))
				return true;
	}
	return false;
}

/* The last assignment before "at" that every way there goes through; 0 when there is none at all, UINT32_MAX
 * when that is not certain. */
static uint32_t definition(struct goose_reader *r, uint32_t function, struct str name, uint32_t at)
{
	const struct syntax *t = r->t;
	uint32_t last = 0, right;
	bool adds;
	/* The loops around are looked through as well, each at most to the function's end. */
	if (!format_goose_may_look(r, t->nodes[function].next - function))
		return UINT32_MAX;
	for (uint32_t i = function + 1; i < at; i++)
		if (assigns(t, i, name, &right, &adds) && t->nodes[i].next <= at)
			last = i;
	if (!last)
		return comes_again(t, function, name, 0, at) ? UINT32_MAX : 0;
	bool passed = t->nodes[block_of(t, last)].next > at;
	return passed && !comes_again(t, function, name, last, at) ? last : UINT32_MAX;
}

static bool bound(struct goose_reader *r, const struct goose_env *env, struct str name, uint32_t after,
	struct literal *out)
{
	for (; env; env = env->frame ? NULL : env->up)
		if (!env->frame && str_eq(env->name, name)) {
			if (env->text.p)
				*out = (struct literal){.text = env->text};
			return env->since > after &&
			       (env->text.p || (env->value != UINT32_MAX &&
						       value(r, env->of, env->value, env->of_at, out)));
		}
	return false;
}

static bool is_bound(const struct goose_env *env, struct str name, uint32_t *since)
{
	for (; env && !env->frame; env = env->up)
		if (str_eq(env->name, name)) {
			*since = env->since;
			return true;
		}
	return false;
}

static uint32_t function_of(const struct goose_env *env)
{
	while (env && !env->frame)
		env = env->up;
	return env ? env->function : 0;
}

static bool is_assigned(struct goose_reader *r, uint32_t from, uint32_t to, struct str name)
{
	uint32_t right;
	bool adds;
	if (to <= from || !format_goose_may_look(r, to - from))
		return true;
	for (uint32_t i = from + 1; i < to; i++)
		if (assigns(r->t, i, name, &right, &adds))
			return true;
	return false;
}

static bool variable(
	struct goose_reader *r, const struct goose_env *env, uint32_t node, uint32_t at, struct literal *out)
{
	struct str name = syntax_text(r->t, node);
	struct literal before, more;
	struct made m = {.text = {0}};
	uint32_t since = 0, right;
	bool adds;
	/* A variable of that name in a block before is another one. */
	if (is_bound(env, name, &since) && !is_assigned(r, since, at, name))
		return bound(r, env, name, 0, out);
	uint32_t def = definition(r, function_of(env), name, at);
	if (is_bound(env, name, &since) && (!def || (def != UINT32_MAX && def < since)))
		return bound(r, env, name, 0, out);
	if (!def || def == UINT32_MAX || !assigns(r->t, def, name, &right, &adds) || right == UINT32_MAX ||
		!value(r, env, right, def, &more))
		return false;
	if (!adds) {
		*out = more;
		return true;
	}
	if (!variable(r, env, node, def, &before))
		return false;
	add_range(r->a, &m, &before, 0, before.text.n);
	add_range(r->a, &m, &more, 0, more.text.n);
	return finish(&m, r->t, node, out);
}

/* -- expressions -- */

/* The operand of a sum that begins at that byte. */
static uint32_t operand_at(const struct syntax *t, uint32_t node, size_t from)
{
	for (uint32_t i = node; i < t->nodes[node].next; i++)
		if (t->nodes[i].from == from && !syntax_is(t, i, "binary_expression"))
			return i;
	return UINT32_MAX;
}

static size_t source_of_hole(const struct literal *l, size_t at)
{
	for (size_t i = 0; i < l->npieces; i++)
		if (l->pieces[i].at == at)
			return l->pieces[i].source;
	return SIZE_MAX;
}

/* A sum whose parts at run time are known here. */
static bool sum(struct goose_reader *r, const struct goose_env *env, uint32_t node, uint32_t at,
	const struct literal *l, struct literal *out)
{
	const struct str hole = {(const char[]){LITERAL_HOLE}, 1};
	struct made m = {.text = {0}};
	struct literal part;
	size_t from = 0, i;
	for (; (i = str_find(l->text, hole, from)) != SIZE_MAX; from = i + 1) {
		uint32_t operand = operand_at(r->t, node, source_of_hole(l, i));
		if (operand == UINT32_MAX || operand == node || !value(r, env, operand, at, &part))
			return false;
		add_range(r->a, &m, l, from, i);
		add_range(r->a, &m, &part, 0, part.text.n);
	}
	add_range(r->a, &m, l, from, l->text.n);
	return finish(&m, r->t, node, out);
}

static bool value(
	struct goose_reader *r, const struct goose_env *env, uint32_t node, uint32_t at, struct literal *out)
{
	struct literal l;
	bool ok = false;
	node = unwrap(r->t, node);
	if (node >= r->t->n || r->depth >= MAX_DEPTH || r->budget <= 0)
		return false;
	r->depth++;
	r->budget--;
	bool text = literal_at(r->a, LANGUAGE_GO, r->t, node, &l);
	if (text && !l.holes && l.text.n) {
		*out = l;
		ok = true;
	} else if (syntax_is(r->t, node, "identifier")) {
		ok = variable(r, env, node, at, out);
	} else if (syntax_is(r->t, node, "call_expression") &&
		   str_eq(syntax_text(r->t, syntax_field(r->t, node, "function")), STR("fmt.Sprintf"))) {
		ok = sprintf_value(r, env, node, at, out);
	} else if (text) {
		ok = sum(r, env, node, at, &l, out);
	}
	r->depth--;
	return ok;
}

bool format_goose_value(
	struct goose_reader *r, const struct goose_env *env, uint32_t node, uint32_t at, struct literal *out)
{
	r->filled = false;
	return value(r, env, node, at, out);
}

/* SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE(), in any spelling. */
static bool asks_for_tables(struct arena *a, struct str sql)
{
	static const char *const ends[] = {"database()", "(selectdatabase())", "schema()", "(selectschema())",
		"database()andtable_type='basetable'", "(selectdatabase())andtable_type='basetable'", NULL};
	struct str low = str_lower(a, sql),
		   head = STR("selecttable_namefrominformation_schema.tableswheretable_schema=");
	char *dense = arena_alloc(a, low.n + 1, 1);
	size_t n = 0;
	for (size_t i = 0; i < low.n; i++)
		if (!is_one_of(low, i, " \t\r\n;"))
			dense[n++] = low.p[i];
	struct str all = {dense, n};
	return str_starts(all, head) && str_one_of(str_sub(all, head.n, all.n), ends);
}

bool format_goose_all_tables(
	struct goose_reader *r, const struct goose_env *env, uint32_t list, uint32_t loop)
{
	const struct syntax *t = r->t;
	uint32_t function = function_of(env), name = unwrap(t, list);
	bool asks = false, adds = false;
	struct literal sql;
	if (name >= t->n || !syntax_is(t, name, "identifier") || !format_goose_may_look(r, loop - function))
		return false;
	struct str added = str_fmt(r->a, "append(%.*s,", STRF(syntax_text(t, name)));
	for (uint32_t i = function; i < loop; i++) {
		if (!syntax_is(t, i, "call_expression"))
			continue;
		struct str method = syntax_text(t, syntax_field(t, syntax_field(t, i, "function"), "field"));
		uint32_t text = format_code_argument(
			t, syntax_field(t, i, "arguments"), str_ends(method, STR("Context")));
		adds = adds || str_starts(syntax_text(t, i), added);
		if (str_starts(method, STR("Query")) && text != UINT32_MAX && value(r, env, text, i, &sql)) {
			if (asks || !asks_for_tables(r->a, sql.text))
				return false; /* which of them fills the list is not known */
			asks = true;
		}
	}
	return asks && adds;
}

/* What a call of a function of the file without parameters gives by its only return, in a frame of its own.
 */
static uint32_t returned(struct goose_reader *r, const struct goose_env *env, uint32_t call,
	struct goose_env **frame, uint32_t *at)
{
	const struct syntax *t = r->t;
	uint32_t f = syntax_field(t, call, "function"), only = UINT32_MAX;
	uint32_t function = syntax_is(t, f, "identifier") && format_goose_may_look(r, t->n)
				    ? format_goose_function(t, syntax_text(t, f))
				    : UINT32_MAX;
	if (function == UINT32_MAX ||
		format_code_argument(t, syntax_field(t, call, "arguments"), 0) != UINT32_MAX)
		return UINT32_MAX;
	for (uint32_t i = function; i < t->nodes[function].next; i++)
		if (syntax_is(t, i, "return_statement")) {
			if (only != UINT32_MAX)
				return UINT32_MAX;
			only = i;
		}
	*frame = ARENA_NEW(r->a, struct goose_env);
	**frame = (struct goose_env){.frame = true, .function = function, .of = env};
	*at = only;
	uint32_t list = only == UINT32_MAX ? only : format_code_argument(t, only, 0);
	if (list != UINT32_MAX && syntax_is(t, list, "return"))
		list = syntax_sibling(t, list);
	return list != UINT32_MAX && syntax_is(t, list, "expression_list") ? format_code_argument(t, list, 0)
									   : list;
}

uint32_t format_goose_list(struct goose_reader *r, const struct goose_env *env, uint32_t node, uint32_t at,
	const struct goose_env **of, uint32_t *of_at)
{
	enum { MOST_CALLS = 8 };
	uint32_t right = unwrap(r->t, node), known;
	bool adds;
	*of_at = at;
	*of = env;
	if (right < r->t->n && syntax_is(r->t, right, "identifier")) {
		struct str name = syntax_text(r->t, right);
		uint32_t def = definition(r, function_of(env), name, at), since;
		if (def == UINT32_MAX || is_bound(env, name, &since))
			return UINT32_MAX;
		known = def ? UINT32_MAX : literal_value(r->t, right);
		if (def && (!assigns(r->t, def, name, &known, &adds) || adds))
			return UINT32_MAX;
		*of_at = def ? def : at;
		right = known;
	}
	if (right < r->t->n && syntax_is(r->t, right, "call_expression") && r->depth < MOST_CALLS) {
		struct goose_env *frame;
		uint32_t back, list = returned(r, env, right, &frame, &back);
		r->depth++;
		list = list == UINT32_MAX ? list : format_goose_list(r, frame, list, back, of, of_at);
		r->depth--;
		return list;
	}
	if (right >= r->t->n || !syntax_is(r->t, right, "composite_literal") ||
		!syntax_is(r->t, syntax_field(r->t, right, "type"), "slice_type"))
		return UINT32_MAX;
	return syntax_field(r->t, right, "body");
}
