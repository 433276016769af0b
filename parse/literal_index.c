#include <stdlib.h>

#include "parse/literal_internal.h"

/* What the names of one file stand for: one pass over its tree when it was read. A name is a constant when
 * its innermost scope binds it exactly once, to a string, and nothing in that scope assigns to it. */

struct literal_binding {
	uint64_t hash;          /* of the name: the order of the table */
	struct str name, owner; /* owner: of a member, otherwise empty */
	uint32_t value;         /* UINT32_MAX = unknown: a parameter, a loop's variable */
	uint32_t from, to;      /* nodes of the scope */
	bool member;
};

struct literal_assignment {
	uint64_t hash;
	struct str name;
	uint32_t at;
};

/* No real name is bound more often; the search for one must not cost the square of the file. */
enum { MAX_SAME_NAME = 64, MAX_UNWRAP = 16 };

unsigned literal_index_role(const struct syntax *t, uint32_t node)
{
	return node < t->n ? t->literals->roles[t->nodes[node].kind] : 0;
}

static unsigned roles_in(const struct literal_kind *kinds, struct str kind)
{
	/* Asked for each kind of a grammar with each file. */
	for (const struct literal_kind *k = kinds; k->kind && kind.n; k++)
		if (k->kind[0] == kind.p[0] && strncmp(k->kind, kind.p, kind.n) == 0 && !k->kind[kind.n])
			return k->roles;
	return 0;
}

static unsigned roles_of(const struct literal_language *rules, struct str kind)
{
	return roles_in(rules->kinds, kind) | roles_in(literal_language_common, kind);
}

/* TypeScript's type "string" is a token of the same name as the node of a string; it has no quotes. */
bool literal_index_is_string(const struct syntax *t, uint32_t node)
{
	if (!(literal_index_role(t, node) & LITERAL_STRING))
		return false;
	if (syntax_child(t, node) != UINT32_MAX)
		return true;
	struct str s = syntax_text(t, node);
	return str_chr(s, '"') != SIZE_MAX || str_chr(s, '\'') != SIZE_MAX || str_chr(s, '`') != SIZE_MAX;
}

bool literal_index_is_concat(const struct syntax *t, uint32_t node)
{
	unsigned role = literal_index_role(t, node);
	if (role & LITERAL_ADJACENT && t->literals->lang == LANGUAGE_RUST)
		return node >= 2 && str_eq(syntax_text(t, node - 1), STR("!")) &&
		       str_eq(syntax_text(t, node - 2), STR("concat"));
	if (role & LITERAL_ADJACENT)
		return true;
	if (!(role & LITERAL_CONCAT))
		return false;
	if (t->literals->lang == LANGUAGE_SCALA) {
		struct str with = syntax_text(t, syntax_field(t, node, "operator"));
		return str_eq(with, STR("+")) || str_eq(with, STR("++"));
	}
	for (uint32_t k = syntax_child(t, node); k != UINT32_MAX; k = syntax_sibling(t, k))
		if (literal_index_role(t, k) & LITERAL_OPERATOR)
			return true;
	return false;
}

/* Methods that give the string back. */
static bool gives_itself(const struct syntax *t, uint32_t call)
{
	static const char *const methods[] = {"freeze", "squish", "strip", "strip_heredoc", NULL};
	struct str name = syntax_text(t, syntax_field(t, call, "method"));
	for (size_t i = 0; methods[i]; i++)
		if (str_eq(name, str_of(methods[i])))
			return true;
	return false;
}

/* Kotlin's "...".trimIndent() is the text, but for blanks; UINT32_MAX for any other call. */
static uint32_t kotlin_text(const struct syntax *t, uint32_t call)
{
	uint32_t access = syntax_child(t, call);
	if (!syntax_is(t, access, "navigation_expression"))
		return UINT32_MAX;
	struct str name = syntax_text(t, syntax_sibling(t, syntax_child(t, access)));
	bool text = str_eq(name, STR(".trimIndent")) || str_eq(name, STR(".trimMargin")) ||
		    str_eq(name, STR(".trim"));
	return text ? syntax_child(t, access) : UINT32_MAX;
}

/* Scala's "...".stripMargin, ("..." + "...").trim; UINT32_MAX for any other member. */
static uint32_t scala_text(const struct syntax *t, uint32_t access)
{
	struct str name = syntax_text(t, syntax_field(t, access, "field"));
	uint32_t of = syntax_field(t, access, "value");
	bool same = str_eq(name, STR("stripMargin")) || str_eq(name, STR("trim"));
	bool text = literal_index_role(t, of) & (LITERAL_STRING | LITERAL_WRAPPER);
	return same && text ? of : UINT32_MAX;
}

uint32_t literal_index_unwrap(const struct syntax *t, uint32_t node)
{
	const unsigned inner = LITERAL_STRING | LITERAL_CONCAT | LITERAL_ADJACENT | LITERAL_NAME |
			       LITERAL_QUALIFIED | LITERAL_WRAPPER;
	for (int i = 0; i < MAX_UNWRAP && literal_index_role(t, node) & LITERAL_WRAPPER; i++) {
		if (t->literals->lang == LANGUAGE_KOTLIN && syntax_is(t, node, "call_expression")) {
			uint32_t text = kotlin_text(t, node);
			if (text == UINT32_MAX)
				return node;
			node = text;
			continue;
		}
		if (syntax_is(t, node, "field_expression") && t->literals->lang == LANGUAGE_SCALA) {
			uint32_t text = scala_text(t, node);
			if (text == UINT32_MAX)
				return node;
			node = text;
			continue;
		}
		if (t->literals->lang == LANGUAGE_RUBY && syntax_is(t, node, "call") &&
			!gives_itself(t, node))
			return node;
		uint32_t k = syntax_child(t, node);
		while (k != UINT32_MAX && !(literal_index_role(t, k) & inner))
			k = syntax_sibling(t, k);
		if (k == UINT32_MAX)
			return node;
		node = k;
	}
	return node;
}

uint32_t literal_scope(const struct syntax *t, uint32_t node)
{
	int up = 0;
	while (t->literals && node && node < t->n && !(literal_index_role(t, node) & LITERAL_FUNCTION))
		node = up++ < SYNTAX_MAX_CLIMB ? t->nodes[node].parent : 0;
	return node < t->n ? node : 0;
}

/* A scope that is open at the node at hand. */
struct open {
	uint32_t node;
	unsigned role;
};

struct pass {
	struct arena *a;
	const struct syntax *t;
	struct literal_index *x;
	VEC(struct open) open;
};

static uint32_t last_child(const struct syntax *t, uint32_t node)
{
	uint32_t last = UINT32_MAX;
	for (uint32_t k = syntax_child(t, node); k != UINT32_MAX; k = syntax_sibling(t, k))
		last = k;
	return last;
}

/* NAME of OWNER.NAME: Kotlin's grammar has the dot with it. */
static struct str member_name(const struct syntax *t, uint32_t node)
{
	struct str name = syntax_text(t, last_child(t, node));
	return str_starts(name, STR(".")) ? str_sub(name, 1, name.n) : name;
}

static uint32_t first_field(const struct syntax *t, uint32_t node, const char *const *fields)
{
	uint32_t found = UINT32_MAX;
	for (; *fields && found == UINT32_MAX; fields++)
		found = syntax_field(t, node, *fields);
	return found;
}

static uint32_t declared_name(const struct syntax *t, uint32_t decl)
{
	if (t->literals->lang == LANGUAGE_KOTLIN) {
		uint32_t list = syntax_child_of(t, decl, "variable_declaration");
		return list == UINT32_MAX ? list : syntax_child(t, list);
	}
	if (t->literals->lang == LANGUAGE_SCALA && !syntax_is(t, decl, "function_definition"))
		return syntax_field(t, decl, "pattern");
	uint32_t id = first_field(t, decl, (const char *const[]){"name", "left", "key", NULL});
	return id != UINT32_MAX ? id : syntax_child(t, decl);
}

static uint32_t declared_value(const struct syntax *t, uint32_t decl, uint32_t id)
{
	uint32_t value = first_field(t, decl, (const char *const[]){"value", "right", NULL});
	if (value == UINT32_MAX && !syntax_is(t, decl, "assignment"))
		value = last_child(t, decl);
	/* Go lists its values. */
	if (literal_index_role(t, value) & LITERAL_LIST)
		value = syntax_child(t, value);
	return value == id ? UINT32_MAX : value;
}

/* The name as it is referred to: a key may be quoted. */
static struct str plain_name(struct str s)
{
	return s.n > 2 && (s.p[0] == '\'' || s.p[0] == '"') ? str_sub(s, 1, s.n - 1) : s;
}

/* An object's name is that of what it is bound to: { ... } as const, Object.freeze({ ... }). */
static struct str owner_name(const struct syntax *t, uint32_t owner)
{
	uint32_t name = syntax_field(t, owner, "name");
	if (name == UINT32_MAX && t->literals->lang == LANGUAGE_KOTLIN)
		name = syntax_child_of(t, owner, "type_identifier");
	if (name != UINT32_MAX)
		return syntax_text(t, name);
	uint32_t up = owner;
	for (int i = 0; i < 4; i++) {
		up = t->nodes[up].parent;
		if (literal_index_role(t, up) & LITERAL_DECLARES)
			return plain_name(syntax_text(t, declared_name(t, up)));
		bool transparent = literal_index_role(t, up) & LITERAL_WRAPPER ||
				   syntax_is(t, up, "arguments") ||
				   str_starts(syntax_text(t, up), STR("Object.freeze("));
		if (!transparent)
			break;
	}
	return STR_NONE;
}

static void bind(struct pass *p, struct str name, uint32_t value)
{
	struct literal_binding *b = VEC_PUSH(p->a, &p->x->bindings);
	*b = (struct literal_binding){.hash = str_hash(name), .name = name, .value = value, .to = p->t->n};
	if (!p->open.n)
		return;
	const struct open *in = &p->open.v[p->open.n - 1];
	b->from = in->node;
	b->to = p->t->nodes[in->node].next;
	b->member = (in->role & LITERAL_OWNER) != 0;
	if (b->member)
		b->owner = owner_name(p->t, in->node);
}

static void assign(struct pass *p, struct str name, uint32_t at)
{
	*VEC_PUSH(p->a, &p->x->assignments) = (struct literal_assignment){str_hash(name), name, at};
}

static bool has_siblings(const struct syntax *t, uint32_t node)
{
	return t->nodes[node].next - node + 1 < t->nodes[t->nodes[node].parent].next - t->nodes[node].parent;
}

/* Whether the node stands below the one above it where the rule has names. */
static bool is_place(const struct syntax *t, uint32_t up, uint32_t at, const char *field)
{
	if (!field)
		return true;
	return *field ? str_eq(t->fields[t->nodes[at].field], str_of(field)) : at == syntax_child(t, up);
}

/* A name that stands where its parent binds or assigns it. */
static void meet_name(struct pass *p, uint32_t node, unsigned role)
{
	const struct syntax *t = p->t;
	uint32_t at = node, up = t->nodes[node].parent;
	struct str name = role & LITERAL_QUALIFIED ? member_name(t, node) : syntax_text(t, node);
	if (role & LITERAL_BOUND) {
		bind(p, name, UINT32_MAX);
		return;
	}
	bool many = false;
	if (role & LITERAL_QUALIFIED && t->literals->lang == LANGUAGE_GO)
		return; /* a field, or another package's: no name of this file */
	if (literal_index_role(t, up) & LITERAL_LIST) {
		many = has_siblings(t, node);
		at = up;
		up = t->nodes[up].parent;
	}
	if (!(literal_index_role(t, up) & LITERAL_BINDER))
		return;
	struct str kind = t->kinds[t->nodes[up].kind];
	for (const struct literal_binder *b = p->x->rules->binders; b->kind; b++) {
		if (!str_eq(kind, str_of(b->kind)) || !is_place(t, up, at, b->field) || (b->many && !many))
			continue;
		if (b->assigns)
			assign(p, name, node);
		else if (!(role & LITERAL_QUALIFIED))
			bind(p, name, UINT32_MAX);
		return;
	}
}

static int by_binding(const void *l, const void *r)
{
	const struct literal_binding *a = l, *b = r;
	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	return (a->from > b->from) - (a->from < b->from);
}

static int by_assignment(const void *l, const void *r)
{
	const struct literal_assignment *a = l, *b = r;
	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	return (a->at > b->at) - (a->at < b->at);
}

static void learn(struct pass *p)
{
	const struct syntax *t = p->t;
	for (uint32_t i = 0; i < t->n; i++) {
		unsigned role = literal_index_role(t, i);
		while (p->open.n && t->nodes[p->open.v[p->open.n - 1].node].next <= i)
			p->open.n--;
		if (!role)
			continue;
		if (role & LITERAL_DECLARES) {
			uint32_t id = declared_name(t, i), listed = id;
			if (literal_index_role(t, id) & LITERAL_LIST)
				listed = syntax_child(t, id);
			bind(p, plain_name(syntax_text(t, id == listed ? id : listed)),
				declared_value(t, i, id));
		}
		if (role & (LITERAL_NAME | LITERAL_QUALIFIED | LITERAL_BOUND))
			meet_name(p, i, role);
		if (role & (LITERAL_FUNCTION | LITERAL_OWNER))
			*VEC_PUSH(p->a, &p->open) = (struct open){i, role};
	}
	struct literal_index *x = p->x;
	if (x->bindings.n)
		qsort(x->bindings.v, x->bindings.n, sizeof *x->bindings.v, by_binding);
	if (x->assignments.n)
		qsort(x->assignments.v, x->assignments.n, sizeof *x->assignments.v, by_assignment);
}

void literal_learn(struct arena *a, enum language lang, struct syntax *t)
{
	const struct literal_language *rules = literal_language_of(lang);
	t->literals = NULL;
	if (!rules)
		return;
	struct literal_index *x = ARENA_NEW(a, struct literal_index);
	x->lang = lang;
	x->rules = rules;
	x->roles = ARENA_ARRAY(a, unsigned, t->nkinds);
	for (uint32_t i = 0; i < t->nkinds; i++)
		x->roles[i] = roles_of(rules, t->kinds[i]);
	t->literals = x;
	struct pass p = {.a = a, .t = t, .x = x};
	learn(&p);
}

static bool assigned(const struct literal_index *x, struct str name, uint32_t from, uint32_t to)
{
	size_t low = 0, high = x->assignments.n;
	struct literal_assignment key = {str_hash(name), name, from};
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (by_assignment(&x->assignments.v[mid], &key) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low < x->assignments.n && x->assignments.v[low].hash == key.hash &&
	       x->assignments.v[low].at < to;
}

static size_t first_binding(const struct literal_index *x, uint64_t hash)
{
	size_t low = 0, high = x->bindings.n;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (x->bindings.v[mid].hash < hash)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* How a reference is written. */
struct reference {
	struct str name, owner;
	bool qualified, own; /* own: this, self */
};

static bool fits(const struct literal_index *x, const struct literal_binding *b, const struct reference *r,
	uint32_t at)
{
	if (r->qualified)
		return b->member && (r->own || (b->owner.n && str_eq(b->owner, r->owner)));
	return b->from <= at && at < b->to && !(b->member && x->rules->members_qualified);
}

static uint32_t find(const struct literal_index *x, const struct reference *r, uint32_t at)
{
	const struct literal_binding *best = NULL;
	uint64_t hash = str_hash(r->name);
	size_t ties = 0, first = first_binding(x, hash);
	for (size_t i = first; i < x->bindings.n && x->bindings.v[i].hash == hash; i++) {
		const struct literal_binding *b = &x->bindings.v[i];
		if (i - first >= MAX_SAME_NAME)
			return UINT32_MAX;
		if (!str_eq(b->name, r->name) || !fits(x, b, r, at))
			continue;
		bool inner = !best || (!r->qualified && b->to - b->from < best->to - best->from);
		bool tie = best && (r->qualified || b->to - b->from == best->to - best->from);
		ties = inner ? 0 : ties + tie;
		best = inner ? b : best;
	}
	if (!best || ties || best->value == UINT32_MAX)
		return UINT32_MAX;
	bool everywhere = best->member;
	if (assigned(x, r->name, everywhere ? 0 : best->from, everywhere ? UINT32_MAX : best->to))
		return UINT32_MAX;
	return best->value;
}

/* Behind the last separator of a\b, a::b, a.b. */
static struct str last_segment(struct str s)
{
	for (size_t i = s.n; i-- > 0;)
		if (s.p[i] == '\\' || s.p[i] == ':' || s.p[i] == '.')
			return str_sub(s, i + 1, s.n);
	return s;
}

static bool reference_at(const struct syntax *t, uint32_t node, struct reference *r)
{
	static const char *const own[] = {"this", "self", "static", "cls", "$this", NULL};
	unsigned role = literal_index_role(t, node);
	*r = (struct reference){.name = syntax_text(t, node)};
	if (t->literals->folded > LITERAL_MAX_FOLDED || !(role & (LITERAL_NAME | LITERAL_QUALIFIED)))
		return false;
	if (role & LITERAL_QUALIFIED) {
		struct str scope = syntax_text(t, syntax_child(t, node));
		*r = (struct reference){member_name(t, node), last_segment(scope), true, false};
		for (size_t i = 0; own[i]; i++)
			r->own = r->own || str_eq(scope, str_of(own[i]));
	}
	return true;
}

uint32_t literal_index_bound(const struct syntax *t, uint32_t node)
{
	struct reference r;
	return reference_at(t, node, &r) ? find(t->literals, &r, node) : UINT32_MAX;
}

static bool binds(const struct literal_index *x, const struct reference *r, uint32_t at)
{
	uint64_t hash = str_hash(r->name);
	size_t first = first_binding(x, hash);
	for (size_t i = first; i < x->bindings.n && x->bindings.v[i].hash == hash; i++)
		if (i - first >= MAX_SAME_NAME ||
			(str_eq(x->bindings.v[i].name, r->name) && fits(x, &x->bindings.v[i], r, at)))
			return true;
	return false;
}

bool literal_index_is_free(const struct syntax *t, uint32_t node, struct str *owner, struct str *name)
{
	struct reference r;
	if (node == UINT32_MAX || !reference_at(t, node, &r) || r.own || binds(t->literals, &r, node))
		return false;
	struct reference of = {.name = r.owner};
	if (r.qualified && (!r.owner.n || binds(t->literals, &of, node)))
		return false;
	*owner = r.owner;
	*name = r.name;
	return true;
}

void literal_look_elsewhere(struct syntax *t, const struct literal_elsewhere *x)
{
	if (t->literals)
		t->literals->elsewhere = x;
}

uint32_t literal_index_value(const struct syntax *t, uint32_t node)
{
	uint32_t value = literal_index_unwrap(t, literal_index_bound(t, node));
	bool text = value != UINT32_MAX && value != node &&
		    (literal_index_is_string(t, value) || literal_index_is_concat(t, value));
	return text ? value : UINT32_MAX;
}
