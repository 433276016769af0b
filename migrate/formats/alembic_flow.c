/* The statements of upgrade() in the order in which they run: conditions, loops over what is known, the
 * file's own functions. */
#include "migrate/formats/alembic.h"

enum { MAX_DEPTH = 20, MAX_ROUNDS = 500, MAX_STATEMENTS = 20000, MAX_CALLS = 10 };

static struct alembic_flow *flow(const struct format_python *r)
{
	return r->own;
}

/* -- functions of the file -- */

static int by_name(const void *a, const void *b)
{
	const struct alembic_function *x = a, *y = b;
	int c = str_cmp(x->name, y->name);
	return c ? c : (x->node > y->node) - (x->node < y->node);
}

void format_alembic_learn(struct format_python *r)
{
	struct alembic_flow *f = flow(r);
	for (uint32_t i = 0; i < r->t->n; i++)
		if (syntax_is(r->t, i, "function_definition"))
			*VEC_PUSH(r->a, &f->functions) = (struct alembic_function){
				.name = syntax_text(r->t, syntax_field(r->t, i, "name")), .node = i};
	str_sort(f->functions.v, f->functions.n, sizeof *f->functions.v, by_name);
}

struct alembic_function *format_alembic_function(const struct format_python *r, struct str name)
{
	struct alembic_flow *f = flow(r);
	size_t low = 0, high = f->functions.n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (str_cmp(f->functions.v[middle].name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < f->functions.n && str_eq(f->functions.v[low].name, name) ? &f->functions.v[low] : NULL;
}

uint32_t format_alembic_named_value(struct format_python *r, uint32_t node)
{
	for (int i = 0; i < 10 && node < r->t->n && syntax_is(r->t, node, "identifier"); i++) {
		const struct format_python_name *is = format_python_bound(r, syntax_text(r->t, node));
		uint32_t next = is ? is->node : literal_value(r->t, node);
		if (next == UINT32_MAX || next == node)
			break;
		node = next;
	}
	return node;
}

/* What stands there, to be kept under a name: a text as it is now, else the node. */
static struct format_python_name value_of(struct format_python *r, uint32_t node)
{
	struct format_python_name v = {.node = UINT32_MAX};
	if (node == UINT32_MAX)
		return v;
	v.is_text = format_python_text(r, node, &v.text);
	if (!v.is_text)
		v.node = format_alembic_named_value(r, node);
	if (!v.is_text && v.node == node && syntax_is(r->t, node, "identifier"))
		v.node = UINT32_MAX;
	return v;
}

bool format_alembic_enter(struct format_python *r, const struct format_python_call *c, uint32_t function,
	struct alembic_frame *frame)
{
	VEC(struct format_python_name) own = {0};
	size_t place = 0;
	uint32_t list = syntax_field(r->t, function, "parameters");
	if (flow(r)->calls >= MAX_CALLS || !format_python_step(r, 1))
		return false;
	for (uint32_t p = list == UINT32_MAX ? list : syntax_child(r->t, list); p != UINT32_MAX;
		p = syntax_sibling(r->t, p)) {
		uint32_t named = syntax_is(r->t, p, "identifier") ? p : syntax_field(r->t, p, "name");
		if (named == UINT32_MAX && syntax_is(r->t, p, "typed_parameter"))
			named = syntax_child_of(r->t, p, "identifier");
		if (named == UINT32_MAX)
			continue;
		struct str name = syntax_text(r->t, named);
		uint32_t given = format_python_argument(r, c->arguments, place++, str_z(r->a, name));
		struct format_python_name v =
			value_of(r, given == UINT32_MAX ? syntax_field(r->t, p, "value") : given);
		v.name = name;
		*VEC_PUSH(r->a, &own) = v;
	}
	*frame = (struct alembic_frame){r->names->base, r->names->v.n};
	r->names->base = r->names->v.n;
	flow(r)->calls++;
	for (size_t i = 0; i < own.n; i++)
		*VEC_PUSH(r->a, &r->names->v) = own.v[i];
	return true;
}

void format_alembic_leave(struct format_python *r, const struct alembic_frame *frame)
{
	r->names->v.n = frame->names;
	r->names->base = frame->base;
	flow(r)->calls--;
}

static uint32_t statement_of(const struct format_python *r, uint32_t s)
{
	return syntax_is(r->t, s, "expression_statement") ? syntax_child(r->t, s) : s;
}

static bool is_nothing(const struct format_python *r, uint32_t e)
{
	static const char *const kinds[] = {"comment", "string", "pass_statement", "import_statement",
		"import_from_statement", "global_statement", "function_definition", "class_definition",
		"assert_statement", NULL};
	return str_one_of(r->t->kinds[r->t->nodes[e].kind], kinds);
}

static void assign(struct format_python *r, uint32_t node)
{
	uint32_t left = syntax_field(r->t, node, "left"), right = syntax_field(r->t, node, "right");
	if (left != UINT32_MAX && syntax_is(r->t, left, "identifier") && right != UINT32_MAX)
		format_python_bind(r, syntax_text(r->t, left), value_of(r, right));
}

uint32_t format_alembic_last(struct format_python *r, uint32_t function)
{
	uint32_t body = syntax_field(r->t, function, "body"), last = UINT32_MAX;
	for (uint32_t s = body == UINT32_MAX ? body : syntax_child(r->t, body); s != UINT32_MAX;
		s = syntax_sibling(r->t, s)) {
		uint32_t e = statement_of(r, s);
		if (is_nothing(r, e))
			continue;
		if (last != UINT32_MAX)
			return UINT32_MAX;
		if (syntax_is(r->t, e, "assignment"))
			assign(r, e);
		else
			last = e;
	}
	return last != UINT32_MAX && syntax_is(r->t, last, "return_statement")
		       ? format_python_positional(r, last, 1) /* behind the word */
		       : UINT32_MAX;
}

/* -- conditions -- */

static bool changes_since(const struct format_python *r, size_t from)
{
	for (size_t i = from; i < r->d.out->n; i++)
		if (!(r->d.out->v[i].flags & SQL_DATA))
			return true;
	return false;
}

static void read_marked(struct format_python *r, uint32_t block)
{
	struct alembic_flow *f = flow(r);
	size_t before = r->names->clock;
	f->marks++;
	format_alembic_block(r, block);
	f->marks--;
	f->jump = ALEMBIC_ON;
	for (size_t i = r->names->base; i < r->names->v.n;
		i++) /* whether they are so is not known behind it */
		if (r->names->v.v[i].when > before) {
			r->names->v.v[i].is_text = false;
			r->names->v.v[i].node = UINT32_MAX;
		}
}

static uint32_t only_statement(const struct format_python *r, uint32_t block)
{
	uint32_t found = UINT32_MAX;
	for (uint32_t s = block == UINT32_MAX ? block : syntax_child(r->t, block); s != UINT32_MAX;
		s = syntax_sibling(r->t, s)) {
		if (is_nothing(r, statement_of(r, s)))
			continue;
		if (found != UINT32_MAX)
			return UINT32_MAX;
		found = s;
	}
	return found;
}

/* The k-th elif or else. */
static uint32_t alternative(const struct format_python *r, uint32_t node, size_t k)
{
	for (uint32_t c = syntax_child(r->t, node); c != UINT32_MAX; c = syntax_sibling(r->t, c))
		if ((syntax_is(r->t, c, "elif_clause") || syntax_is(r->t, c, "else_clause")) && k-- == 0)
			return c;
	return UINT32_MAX;
}

static void read_if(struct format_python *r, uint32_t head, uint32_t node, size_t k);

/* What runs where the condition before does not hold. */
static void read_rest(struct format_python *r, uint32_t head, size_t k)
{
	uint32_t next = alternative(r, head, k);
	if (next == UINT32_MAX)
		return;
	if (syntax_is(r->t, next, "else_clause"))
		format_alembic_block(r, syntax_field(r->t, next, "body"));
	else
		read_if(r, head, next, k + 1);
}

static void read_open(struct format_python *r, uint32_t head, uint32_t block, size_t k, struct str condition)
{
	struct alembic_flow *f = flow(r);
	size_t before = r->d.out->n, gaps = r->m->gaps.n;
	(void)format_when_open(&r->d, condition);
	read_marked(r, block);
	if (alternative(r, head, k) != UINT32_MAX) {
		format_when_otherwise(&r->d);
		f->marks++;
		read_rest(r, head, k);
		f->marks--;
		f->jump = ALEMBIC_ON;
	}
	format_when_end(&r->d);
	/* What changes rows only needs no answer. */
	if (!changes_since(r, before) && r->m->gaps.n == gaps && !f->stopped)
		r->d.out->n = before;
	f->stopped = false;
}

static void read_if(struct format_python *r, uint32_t head, uint32_t node, size_t k)
{
	struct alembic_flow *f = flow(r);
	uint32_t block = syntax_field(r->t, node, "consequence"), only = only_statement(r, block);
	if (++f->elses > MAX_ROUNDS) {
		format_python_unknown(r, node, "code that may or may not run");
		return;
	}
	r->d.at = r->t->nodes[node].from;
	struct str condition = format_alembic_condition(r, syntax_field(r->t, node, "condition"));
	bool leaves = only != UINT32_MAX && syntax_is(r->t, only, "return_statement");
	if (format_when_is(condition, true))
		format_alembic_block(r, block);
	else if (format_when_is(condition, false))
		read_rest(r, head, k);
	else if (leaves && !condition.n && alternative(r, head, k) == UINT32_MAX) {
		if (f->doubt == UINT32_MAX || !changes_since(r, f->doubt_at)) {
			f->doubt = node;
			f->doubt_at = r->d.out->n;
		}
	} else
		read_open(r, head, block, k, condition);
}

static void read_jump(struct format_python *r, uint32_t node)
{
	struct alembic_flow *f = flow(r);
	f->jump = syntax_is(r->t, node, "return_statement") ? ALEMBIC_RETURN : ALEMBIC_NEXT;
	if (!f->marks)
		return;
	if (f->jump == ALEMBIC_RETURN && !f->calls) {
		format_when_stop(&r->d);
		f->stopped = true;
	} else {
		format_python_unknown(r, node, "code that may or may not run");
	}
}

/* -- loops -- */

static void bind_target(struct format_python *r, uint32_t target, uint32_t element, int depth)
{
	size_t k = 0;
	if (target == UINT32_MAX || depth > 3)
		return;
	if (syntax_is(r->t, target, "identifier")) {
		format_python_bind(r, syntax_text(r->t, target), value_of(r, element));
		return;
	}
	bool list = element != UINT32_MAX &&
		    (syntax_is(r->t, element, "tuple") || syntax_is(r->t, element, "list"));
	for (uint32_t c = syntax_child(r->t, target); c != UINT32_MAX; c = syntax_sibling(r->t, c)) {
		if (syntax_is(r->t, c, ",") || syntax_is(r->t, c, "(") || syntax_is(r->t, c, ")"))
			continue;
		bind_target(r, c, list ? format_python_element(r, element, k) : UINT32_MAX, depth + 1);
		k++;
	}
}

static void bind_pair(struct format_python *r, uint32_t target, uint32_t pair, bool items)
{
	uint32_t key = syntax_field(r->t, pair, "key");
	if (!items) {
		bind_target(r, target, key, 0);
		return;
	}
	size_t k = 0;
	for (uint32_t c = syntax_child(r->t, target); c != UINT32_MAX; c = syntax_sibling(r->t, c))
		if (!syntax_is(r->t, c, ",") && !syntax_is(r->t, c, "(") && !syntax_is(r->t, c, ")"))
			bind_target(r, c, k++ ? syntax_field(r->t, pair, "value") : key, 1);
}

/* for x in [f(y) for y in (...)]: the texts that it makes, one after the other. */
static bool made_list(struct format_python *r, uint32_t target, uint32_t list, uint32_t body)
{
	struct alembic_flow *f = flow(r);
	uint32_t each = syntax_child_of(r->t, list, "for_in_clause"), inner;
	size_t rounds = 0;
	if (each == UINT32_MAX || syntax_child_of(r->t, list, "if_clause") != UINT32_MAX ||
		!syntax_is(r->t, target, "identifier"))
		return false;
	inner = format_alembic_named_value(r, syntax_field(r->t, each, "right"));
	if (!syntax_is(r->t, inner, "list") && !syntax_is(r->t, inner, "tuple"))
		return false;
	for (uint32_t e = syntax_child(r->t, inner); e != UINT32_MAX && f->jump == ALEMBIC_ON;
		e = syntax_sibling(r->t, e)) {
		if (str_eq(r->t->kinds[r->t->nodes[e].kind], syntax_text(r->t, e)) ||
			syntax_is(r->t, e, "comment"))
			continue;
		bind_target(r, syntax_field(r->t, each, "left"), e, 0);
		struct format_python_name v = value_of(r, syntax_field(r->t, list, "body"));
		if (rounds++ >= MAX_ROUNDS || !v.is_text)
			return false;
		format_python_bind(r, syntax_text(r->t, target), v);
		format_alembic_block(r, body);
		if (f->jump == ALEMBIC_NEXT)
			f->jump = ALEMBIC_ON;
	}
	return true;
}

static bool loop(struct format_python *r, uint32_t node)
{
	struct alembic_flow *f = flow(r);
	struct format_python_call c;
	uint32_t target = syntax_field(r->t, node, "left"), body = syntax_field(r->t, node, "body");
	uint32_t list = format_alembic_named_value(r, syntax_field(r->t, node, "right"));
	size_t rounds = 0;
	bool items = false;
	if (list != UINT32_MAX && syntax_is(r->t, list, "call") && format_python_call(r, list, &c)) {
		uint32_t function = syntax_field(r->t, list, "function");
		items = str_eq(c.name, STR("items"));
		list = format_alembic_named_value(r, syntax_field(r->t, function, "object"));
	}
	if (list != UINT32_MAX && syntax_is(r->t, list, "list_comprehension"))
		return made_list(r, target, list, body);
	bool map = list != UINT32_MAX && syntax_is(r->t, list, "dictionary");
	if (list == UINT32_MAX || (items && !map) ||
		(!map && !syntax_is(r->t, list, "list") && !syntax_is(r->t, list, "tuple") &&
			!syntax_is(r->t, list, "set")))
		return false;
	for (uint32_t e = syntax_child(r->t, list); e != UINT32_MAX && f->jump == ALEMBIC_ON;
		e = syntax_sibling(r->t, e)) {
		bool token = str_eq(r->t->kinds[r->t->nodes[e].kind], syntax_text(r->t, e));
		if (token || syntax_is(r->t, e, "comment"))
			continue;
		if (rounds++ >= MAX_ROUNDS || (map && !syntax_is(r->t, e, "pair")))
			return false;
		if (map)
			bind_pair(r, target, e, items);
		else
			bind_target(r, target, e, 0);
		format_alembic_block(r, body);
		if (f->jump == ALEMBIC_NEXT)
			f->jump = ALEMBIC_ON;
	}
	return true;
}

/* -- the rest -- */

bool format_alembic_own(struct format_python *r, const struct format_python_call *c)
{
	struct alembic_flow *f = flow(r);
	struct alembic_frame frame;
	const struct alembic_function *own = format_alembic_function(r, c->function);
	if (!own)
		return false;
	uint32_t body = syntax_field(r->t, own->node, "body");
	if (!format_alembic_touches(r, body))
		return true;
	if (!format_alembic_enter(r, c, own->node, &frame)) {
		format_python_unknown(r, c->node, "functions inside each other, deeper than is read");
		return true;
	}
	format_alembic_block(r, body);
	f->jump = ALEMBIC_ON;
	format_alembic_leave(r, &frame);
	return true;
}

/* with op.batch_alter_table("t") as batch_op: ..., with op.get_context().autocommit_block(): ..., with
 * op.get_bind().begin(): ... */
static void read_with(struct format_python *r, uint32_t node)
{
	struct alembic_flow *f = flow(r), outer = *f;
	struct format_python_call c;
	uint32_t body = syntax_field(r->t, node, "body");
	for (uint32_t i = node; i < body && i < r->t->n; i++) {
		struct str table, alias = STR("batch_op");
		if (!syntax_is(r->t, i, "call") || !format_python_call(r, i, &c))
			continue;
		if (str_eq(c.name, STR("autocommit_block")))
			r->m->in_tx = false;
		if (!str_eq(c.name, STR("batch_alter_table")))
			continue;
		if (!format_python_string(
			    r, format_python_argument(r, c.arguments, 0, "table_name"), &table)) {
			format_python_unknown(r, node, "a table whose name is computed");
			return;
		}
		for (uint32_t k = i; k < body; k++)
			if (syntax_is(r->t, k, "as_pattern_target"))
				alias = syntax_text(r->t, k);
		f->receiver = alias;
		f->batch = table;
		f->copying = format_alembic_open_copy(r, &c, table);
		break;
	}
	format_alembic_block(r, body);
	if (f->copying && !outer.copying)
		format_alembic_close_copy(r);
	f->copying = outer.copying;
	f->receiver = outer.receiver;
	f->batch = outer.batch;
}

static void read_try(struct format_python *r, uint32_t node)
{
	format_alembic_block(r, syntax_field(r->t, node, "body"));
	for (uint32_t c = syntax_child(r->t, node); c != UINT32_MAX; c = syntax_sibling(r->t, c))
		if (syntax_is(r->t, c, "finally_clause") || syntax_is(r->t, c, "else_clause"))
			format_alembic_block(r, syntax_child_of(r->t, c, "block"));
}

static void read_statement(struct format_python *r, uint32_t e)
{
	struct format_python_call c;
	r->d.at = r->t->nodes[e].from;
	if (is_nothing(r, e))
		return;
	if (syntax_is(r->t, e, "return_statement") || syntax_is(r->t, e, "continue_statement")) {
		read_jump(r, e);
	} else if (syntax_is(r->t, e, "if_statement")) {
		read_if(r, e, e, 0);
	} else if (syntax_is(r->t, e, "with_statement")) {
		read_with(r, e);
	} else if (syntax_is(r->t, e, "try_statement")) {
		read_try(r, e);
	} else if (syntax_is(r->t, e, "call") && format_python_call(r, e, &c)) {
		format_alembic_call(r, &c);
	} else if (syntax_is(r->t, e, "assignment")) {
		uint32_t right = syntax_field(r->t, e, "right");
		if (right != UINT32_MAX && syntax_is(r->t, right, "call") &&
			format_alembic_touches(r, right) && format_python_call(r, right, &c))
			format_alembic_call(r, &c); /* t = op.create_table(...) */
		assign(r, e);
	} else if (format_alembic_touches(r, e) && !(syntax_is(r->t, e, "for_statement") && loop(r, e))) {
		format_python_unknown(r, e, "code that may or may not run");
	}
}

void format_alembic_block(struct format_python *r, uint32_t block)
{
	struct alembic_flow *f = flow(r);
	if (block == UINT32_MAX)
		return;
	if (r->depth >= MAX_DEPTH) {
		format_python_unknown(r, block, "blocks inside each other, deeper than is read");
		return;
	}
	r->depth++;
	for (uint32_t s = syntax_child(r->t, block); s != UINT32_MAX && f->jump == ALEMBIC_ON;
		s = syntax_sibling(r->t, s)) {
		if (++f->statements > MAX_STATEMENTS) {
			format_python_unknown(r, block, "more statements than are read");
			f->jump = ALEMBIC_RETURN;
			break;
		}
		read_statement(r, statement_of(r, s));
	}
	r->depth--;
}

void format_alembic_upgrade(struct format_python *r, uint32_t function)
{
	struct alembic_flow *f = flow(r);
	f->doubt = UINT32_MAX;
	f->receiver = STR("op");
	format_alembic_block(r, syntax_field(r->t, function, "body"));
	if (f->doubt != UINT32_MAX && changes_since(r, f->doubt_at))
		format_python_unknown(r, f->doubt, "code that may or may not run");
}
