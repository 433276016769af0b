#include "migrate/formats/ecto.h"

enum { MAX_GAPS = 20, MAX_LOOKUPS = 500 };

void format_ecto_unknown(struct ecto *r, uint32_t node, const char *what)
{
	if (r->m->gaps.n < MAX_GAPS)
		format_code_unknown(r->a, r->m, format_code_line(r->t, node), str_of(what));
	r->m->opaque = true;
}

bool format_ecto_is(const struct ecto *r, uint32_t node, const char *text)
{
	return node != UINT32_MAX && str_eq(syntax_text(r->t, node), str_of(text));
}

static bool is_mark(const struct syntax *t, uint32_t node)
{
	static const char *const marks[] = {"(", ")", "[", "]", "{", "}", "#{", ",", "comment", NULL};
	for (size_t i = 0; marks[i]; i++)
		if (syntax_is(t, node, marks[i]))
			return true;
	return false;
}

/* @name is what the module assigns it, when it does so once. */
static uint32_t attribute(struct ecto *r, uint32_t node)
{
	uint32_t name = syntax_field(r->t, node, "operand"), found = UINT32_MAX;
	if (name == UINT32_MAX || !syntax_is(r->t, name, "identifier") || ++r->lookups > MAX_LOOKUPS)
		return node;
	for (uint32_t k = syntax_child(r->t, r->module); k != UINT32_MAX; k = syntax_sibling(r->t, k)) {
		struct ecto_call c;
		if (!syntax_is(r->t, k, "unary_operator") ||
			!format_ecto_call(r, syntax_field(r->t, k, "operand"), &c) ||
			c.arguments == UINT32_MAX || !str_eq(c.name, syntax_text(r->t, name)))
			continue;
		if (found != UINT32_MAX)
			return node;
		found = syntax_child(r->t, c.arguments);
	}
	return found == UINT32_MAX ? node : found;
}

static uint32_t resolved(struct ecto *r, uint32_t node)
{
	if (node != UINT32_MAX && syntax_is(r->t, node, "unary_operator") &&
		format_ecto_is(r, syntax_field(r->t, node, "operator"), "@"))
		return attribute(r, node);
	return node;
}

bool format_ecto_call(const struct ecto *r, uint32_t node, struct ecto_call *out)
{
	if (node >= r->t->n)
		return false;
	*out = (struct ecto_call){.node = node, .arguments = UINT32_MAX, .block = UINT32_MAX};
	if (syntax_is(r->t, node, "identifier")) { /* a call without arguments looks like a variable */
		out->name = syntax_text(r->t, node);
		return true;
	}
	if (!syntax_is(r->t, node, "call"))
		return false;
	uint32_t target = syntax_field(r->t, node, "target");
	if (target != UINT32_MAX && syntax_is(r->t, target, "dot")) {
		out->receiver = syntax_text(r->t, syntax_field(r->t, target, "left"));
		out->name = syntax_text(r->t, syntax_field(r->t, target, "right"));
	} else {
		out->name = syntax_text(r->t, target);
	}
	out->arguments = syntax_child_of(r->t, node, "arguments");
	out->block = syntax_child_of(r->t, node, "do_block");
	return true;
}

uint32_t format_ecto_argument(struct ecto *r, uint32_t list, size_t k)
{
	if (list == UINT32_MAX)
		return UINT32_MAX;
	for (uint32_t c = syntax_child(r->t, list); c != UINT32_MAX; c = syntax_sibling(r->t, c))
		if (!is_mark(r->t, c) && k-- == 0)
			return resolved(r, c);
	return UINT32_MAX;
}

/* "null: " -> "null" */
static struct str key_of(const struct ecto *r, uint32_t pair)
{
	struct str text = str_trim(syntax_text(r->t, syntax_field(r->t, pair, "key")));
	return text.n && text.p[text.n - 1] == ':' ? str_sub(text, 0, text.n - 1) : text;
}

static bool is_known(struct str key, const char *const *known)
{
	for (; *known; known++)
		if (str_eq(key, str_of(*known)))
			return true;
	return false;
}

bool format_ecto_options(struct ecto *r, uint32_t list, size_t k, const char *const *known, uint32_t *out)
{
	uint32_t node = format_ecto_argument(r, list, k);
	*out = UINT32_MAX;
	if (node == UINT32_MAX)
		return true;
	if (syntax_is(r->t, node, "list")) {
		uint32_t inner = format_ecto_argument(r, node, 0);
		if (inner == UINT32_MAX)
			return true;
		node = inner;
	}
	if (!syntax_is(r->t, node, "keywords"))
		return false;
	for (uint32_t c = syntax_child(r->t, node); c != UINT32_MAX; c = syntax_sibling(r->t, c))
		if (known && syntax_is(r->t, c, "pair") && !is_known(key_of(r, c), known))
			return false;
	*out = node;
	return true;
}

uint32_t format_ecto_option(struct ecto *r, uint32_t keywords, const char *key)
{
	if (keywords == UINT32_MAX)
		return UINT32_MAX;
	for (uint32_t c = syntax_child(r->t, keywords); c != UINT32_MAX; c = syntax_sibling(r->t, c))
		if (syntax_is(r->t, c, "pair") && str_eq(key_of(r, c), str_of(key)))
			return resolved(r, syntax_field(r->t, c, "value"));
	return UINT32_MAX;
}

bool format_ecto_is_atom(const struct ecto *r, uint32_t node)
{
	return node != UINT32_MAX && (syntax_is(r->t, node, "atom") || syntax_is(r->t, node, "quoted_atom"));
}

/* Application.compile_env(:shop, [Shop.Repo, :config_prefix]), Application.get_env(:shop, :config_prefix):
 * what config.exs gives the last key. */
static bool configured(struct ecto *r, uint32_t node, struct str *out)
{
	static const char *const ways[] = {"compile_env", "compile_env!", "get_env", "fetch_env!", NULL};
	struct ecto_call c;
	if (!format_ecto_call(r, node, &c) || !str_eq(c.receiver, STR("Application")) ||
		!is_known(c.name, ways))
		return false;
	uint32_t key = format_ecto_argument(r, c.arguments, 1), last = key;
	for (size_t k = 0; key != UINT32_MAX && syntax_is(r->t, key, "list") && k < 8; k++) {
		uint32_t next = format_ecto_argument(r, key, k);
		last = next == UINT32_MAX ? last : next;
	}
	return last != UINT32_MAX && syntax_is(r->t, last, "atom") &&
	       format_ecto_setting(r->c, str_sub(syntax_text(r->t, last), 1, SIZE_MAX), out);
}

/* The holes of the text by the attributes in it, in turn. */
static bool filled(struct ecto *r, uint32_t node, struct str text, struct str *out)
{
	*out = STR_NONE;
	for (uint32_t c = syntax_child(r->t, node); c != UINT32_MAX; c = syntax_sibling(r->t, c)) {
		struct str one;
		size_t hole = str_chr(text, LITERAL_HOLE);
		if (!syntax_is(r->t, c, "interpolation"))
			continue;
		uint32_t inner = format_ecto_argument(r, c, 0);
		if (hole == SIZE_MAX || inner == UINT32_MAX || r->depth > 8 ||
			syntax_is(r->t, inner, "unary_operator"))
			return false;
		r->depth++;
		bool known = format_ecto_name(r, inner, &one);
		r->depth--;
		if (!known)
			return false;
		*out = str_fmt(r->a, "%.*s%.*s%.*s", STRF(*out), STRF(str_sub(text, 0, hole)), STRF(one));
		text = str_sub(text, hole + 1, text.n);
	}
	*out = str_fmt(r->a, "%.*s%.*s", STRF(*out), STRF(text));
	return str_chr(text, LITERAL_HOLE) == SIZE_MAX;
}

bool format_ecto_text(struct ecto *r, uint32_t node, struct str *out)
{
	struct literal lit;
	if (node == UINT32_MAX || !literal_at(r->a, LANGUAGE_ELIXIR, r->t, node, &lit))
		return node != UINT32_MAX && configured(r, node, out);
	*out = lit.text;
	return !lit.holes || (syntax_is(r->t, node, "string") && filled(r, node, lit.text, out));
}

/* execute(fn -> ... end): one that writes rows through a repository and names nothing that takes SQL. */
static bool writes_rows(const struct ecto *r, uint32_t node)
{
	static const char *const ways[] = {"Repo.insert", "Repo.update", "Repo.delete", "repo().insert",
		"repo().update", "repo().delete"};
	static const char *const doors[] = {
		"query", "execute", "SQL", "Migrat", "create", "alter", "drop", "transact"};
	struct str text = node == UINT32_MAX ? STR_NONE : syntax_text(r->t, node);
	bool writes = false;
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
		writes = writes || str_find(text, str_of(ways[i]), 0) != SIZE_MAX;
	for (size_t i = 0; i < sizeof doors / sizeof *doors; i++)
		writes = writes && str_find(text, str_of(doors[i]), 0) == SIZE_MAX;
	return writes && syntax_is(r->t, node, "anonymous_function");
}

void format_ecto_sql(struct ecto *r, uint32_t node)
{
	struct literal lit;
	struct str text;
	bool known = node != UINT32_MAX && literal_at(r->a, LANGUAGE_ELIXIR, r->t, node, &lit);
	if (known && !lit.holes)
		format_code_statements(r->a, r->s, r->m, &lit, &r->m->up);
	else if (known && format_ecto_text(r, node, &text))
		format_ddl_sql(&r->d, text);
	else if (!known && writes_rows(r, node))
		return;
	else if (!known || !format_code_only_data(r->a, r->s->dialect, lit.text))
		format_ecto_unknown(r, node, "SQL that is computed when the migration runs");
}

bool format_ecto_name(struct ecto *r, uint32_t node, struct str *out)
{
	if (node == UINT32_MAX)
		return false;
	if (format_ecto_is_atom(r, node)) { /* :name, :"a name" */
		struct str text = syntax_text(r->t, node);
		bool quoted = text.n > 2 && text.p[1] == '"';
		*out = str_sub(text, quoted ? 2 : 1, text.n - quoted);
		return str_chr(*out, '\\') == SIZE_MAX && str_find(*out, STR("#{"), 0) == SIZE_MAX;
	}
	return format_ecto_text(r, node, out);
}

bool format_ecto_named(struct ecto *r, uint32_t keywords, const char *key, struct str *out)
{
	uint32_t node = format_ecto_option(r, keywords, key);
	if (node == UINT32_MAX || format_ecto_is(r, node, "nil"))
		return true;
	return format_ecto_name(r, node, out);
}
