#include "migrate/formats/seaorm.h"

/* Identifiers of sea-query: what they are called in the database. */

enum { MAX_ATTRIBUTES = 32 };

/* The node before one among its parent's children; UINT32_MAX: it is the first. */
static uint32_t before(const struct syntax *t, uint32_t node)
{
	uint32_t up = t->nodes[node].parent, at = node - 1;
	if (!node || at == up)
		return UINT32_MAX;
	while (t->nodes[at].parent != up)
		at = t->nodes[at].parent;
	return at;
}

/* The nearest first. */
struct str format_seaorm_attribute(const struct syntax *t, uint32_t item, size_t k)
{
	for (uint32_t s = before(t, item); s != UINT32_MAX; s = before(t, s)) {
		if (syntax_is(t, s, "attribute_item")) {
			if (!k--)
				return syntax_text(t, s);
		} else if (!syntax_is(t, s, "line_comment") && !syntax_is(t, s, "block_comment")) {
			break;
		}
	}
	return STR_NONE;
}

bool format_seaorm_setting(struct arena *a, struct str text, const char *key, struct str *out)
{
	struct str word = str_of(key);
	(void)a;
	for (size_t at = 0; (at = str_find_word(text, word, at)) != SIZE_MAX; at += word.n) {
		size_t i = at + word.n;
		while (i < text.n && format_is_blank(text.p[i]))
			i++;
		if (i >= text.n || text.p[i] != '=')
			continue;
		size_t open = str_chr(str_sub(text, i, text.n), '"');
		if (open == SIZE_MAX || str_trim(str_sub(text, i + 1, i + open)).n)
			continue;
		open += i + 1;
		size_t close = str_chr(str_sub(text, open, text.n), '"');
		*out = str_sub(text, open, close == SIZE_MAX ? open : open + close);
		return close != SIZE_MAX;
	}
	return false;
}

static bool attribute_says(struct arena *a, const struct syntax *t, uint32_t item, struct str *out)
{
	struct str one;
	for (size_t k = 0; k < MAX_ATTRIBUTES && (one = format_seaorm_attribute(t, item, k)).n; k++)
		if (format_seaorm_setting(a, one, "iden", out) ||
			format_seaorm_setting(a, one, "rename", out))
			return true;
	return false;
}

static bool derives(const struct syntax *t, uint32_t item)
{
	struct str one;
	for (size_t k = 0; k < MAX_ATTRIBUTES && (one = format_seaorm_attribute(t, item, k)).n; k++)
		if (str_find(one, STR("derive"), 0) != SIZE_MAX &&
			(str_find_word(one, STR("Iden"), 0) != SIZE_MAX ||
				str_find_word(one, STR("DeriveIden"), 0) != SIZE_MAX ||
				str_find_word(one, STR("IdenStatic"), 0) != SIZE_MAX))
			return true;
	return false;
}

/* The string behind "::Table =>", or the only one of a struct's: within write!() there are no nodes for it.
 */
static bool string_for(struct arena *a, struct str text, struct str variant, struct str *out)
{
	struct str mark = str_fmt(a, "::%.*s", STRF(variant));
	for (size_t at = 0; (at = variant.n ? str_find(text, mark, at) : at) != SIZE_MAX; at++) {
		struct str rest = str_trim(str_sub(text, at + (variant.n ? mark.n : 0), text.n));
		if (variant.n && !str_starts(rest, STR("=>")))
			continue;
		size_t open = str_chr(rest, '"');
		if (open == SIZE_MAX || (variant.n && str_trim(str_sub(rest, 2, open)).n))
			return false;
		*out = str_sub(rest, open + 1, rest.n);
		*out = str_sub(*out, 0, str_chr(*out, '"'));
		return out->n > 0 && str_chr(*out, '{') == SIZE_MAX;
	}
	return false;
}

/* "impl Iden for X { ... Self::Table => "users", ... }", by hand. */
static bool by_hand(
	struct arena *a, const struct syntax *t, struct str type, struct str variant, struct str *out)
{
	for (uint32_t i = 0; i < t->n; i++)
		if (syntax_is(t, i, "impl_item") &&
			str_ends(syntax_text(t, syntax_field(t, i, "trait")), STR("Iden")) &&
			str_eq(syntax_text(t, syntax_field(t, i, "type")), type))
			return string_for(a, syntax_text(t, i), variant, out);
	return false;
}

/* An item of the kind and name; from then on its variants may be looked at. */
static uint32_t item_named(const struct syntax *t, const char *kind, struct str name)
{
	for (uint32_t i = 0; i < t->n; i++)
		if (syntax_is(t, i, kind) && str_eq(syntax_text(t, syntax_field(t, i, "name")), name))
			return i;
	return UINT32_MAX;
}

static bool variant_name(
	struct arena *a, const struct syntax *t, struct str type, struct str variant, struct str *out)
{
	uint32_t item = item_named(t, "enum_item", type);
	if (item == UINT32_MAX)
		return false;
	if (!derives(t, item))
		return by_hand(a, t, type, variant, out);
	for (uint32_t k = item; k < t->nodes[item].next; k++) {
		if (!syntax_is(t, k, "enum_variant") ||
			!str_eq(syntax_text(t, syntax_field(t, k, "name")), variant))
			continue;
		if (attribute_says(a, t, k, out))
			return true;
		if (!str_eq(variant, STR("Table")))
			*out = format_seaorm_snake(a, variant);
		else if (!attribute_says(a, t, item, out))
			*out = format_seaorm_snake(a, type);
		return true;
	}
	return false;
}

/* A struct that is one name: "struct Users;" */
static bool struct_name(struct arena *a, const struct syntax *t, struct str type, struct str *out)
{
	uint32_t item = item_named(t, "struct_item", type);
	if (item == UINT32_MAX)
		return false;
	if (!derives(t, item))
		return by_hand(a, t, type, STR_NONE, out);
	if (!attribute_says(a, t, item, out))
		*out = format_seaorm_snake(a, type);
	return true;
}

static bool in_tree(
	struct arena *a, const struct syntax *t, struct str type, struct str variant, struct str *out)
{
	return variant.n ? variant_name(a, t, type, variant, out) : struct_name(a, t, type, out);
}

static bool in_trees(
	const struct seaorm *r, struct str path, struct str type, struct str variant, struct str *out)
{
	enum { MOST = 16 };
	const struct syntax *trees[MOST];
	size_t n = format_seaorm_trees(r, path, trees, MOST);
	while (n--)
		if (format_seaorm_may_look(r, trees[n]) && in_tree(r->a, trees[n], type, variant, out))
			return true;
	return false;
}

/* In this file, then where a use says, then in what is imported whole. */
static bool look_up(
	const struct seaorm *r, struct str before, struct str type, struct str variant, struct str *out)
{
	struct str path, there, first = before.n ? str_sub(before, 0, str_find(before, STR("::"), 0)) : type;
	uint32_t from = 0;
	if (!format_seaorm_may_look(r, r->t))
		return false;
	if (in_tree(r->a, r->t, type, variant, out))
		return true;
	if (format_seaorm_import(r->a, r->t, &from, first, &path, &there)) {
		struct str rest = str_sub(before, first.n, before.n);
		if (before.n)
			path = str_fmt(r->a, "%.*s%s%.*s%.*s", STRF(path), path.n ? "::" : "", STRF(there),
				STRF(rest));
		if (in_trees(r, path, before.n ? type : there, variant, out))
			return true;
	}
	if (before.n && in_trees(r, before, type, variant, out))
		return true;
	for (from = 0; !before.n && format_seaorm_import(r->a, r->t, &from, STR("*"), &path, &there);)
		if (in_trees(r, path, type, variant, out))
			return true;
	return false;
}

/* "a::b::C::D" cut from behind. */
static struct str cut_last(struct str *path)
{
	size_t colon = str_rchr(*path, ':');
	struct str last = colon == SIZE_MAX ? *path : str_sub(*path, colon + 1, path->n);
	*path = colon == SIZE_MAX || !colon ? STR_NONE : str_sub(*path, 0, colon - 1);
	return last;
}

static bool entity_name(const struct seaorm *r, uint32_t node, struct str variant, struct str *out)
{
	const struct syntax *t;
	struct format_ddl_table table;
	uint32_t model = format_seaorm_entity(r, node, &t);
	if (model == UINT32_MAX)
		return false;
	if (variant.n)
		return format_seaorm_entity_column(r->a, t, model, variant, out);
	bool known = format_seaorm_entity_table(r->a, t, model, &table);
	*out = table.name;
	return known;
}

static bool path_name(const struct seaorm *r, uint32_t node, struct str *out)
{
	struct str path = syntax_text(r->t, node), last = cut_last(&path), type = cut_last(&path);
	if (!type.n)
		return look_up(r, STR_NONE, last, STR_NONE, out);
	if (str_eq(last, STR("Entity")))
		return entity_name(r, node, STR_NONE, out);
	if (str_eq(type, STR("Column")))
		return entity_name(r, node, last, out);
	return look_up(r, path, type, last, out);
}

/* Alias::new("x"), Alias::from("x"), name("x"), DynIden's and Into's like. */
static uint32_t wrapped(const struct seaorm *r, uint32_t call)
{
	static const char *const roots[] = {"Alias::new", "Alias::from", "name", "SeaRc::new",
		"DynIden::from", "Cow::Borrowed", "String::from", "Into::into", "TableRef::Table", NULL};
	uint32_t f = syntax_field(r->t, call, "function");
	struct str root = f == UINT32_MAX ? STR_NONE : syntax_text(r->t, f);
	struct seaorm_call c = {call, syntax_field(r->t, call, "arguments"), STR_NONE};
	for (size_t i = 0; roots[i]; i++)
		if (str_eq(root, str_of(roots[i])) || str_ends(root, str_fmt(r->a, "::%s", roots[i])))
			return format_seaorm_argument(r, &c, 0);
	return UINT32_MAX;
}

bool format_seaorm_name(const struct seaorm *r, const struct seaorm_env *env, uint32_t node, struct str *out)
{
	struct literal lit;
	*out = STR_NONE;
	for (int i = 0; i < SEAORM_MAX_DEPTH; i++) {
		node = format_seaorm_bare(r, &env, node);
		if (node == UINT32_MAX)
			return false;
		if (!syntax_is(r->t, node, "call_expression"))
			break;
		uint32_t to = wrapped(r, node);
		if (to == UINT32_MAX)
			break;
		node = to;
	}
	if (syntax_is(r->t, node, "scoped_identifier") && path_name(r, node, out))
		return out->n > 0;
	if (literal_at(r->a, LANGUAGE_RUST, r->t, node, &lit)) {
		*out = lit.text;
		return !lit.holes && lit.text.n;
	}
	return syntax_is(r->t, node, "identifier") && path_name(r, node, out) && out->n;
}

bool format_seaorm_table(
	const struct seaorm *r, const struct seaorm_env *env, uint32_t node, struct format_ddl_table *out)
{
	struct seaorm_nodes parts;
	const struct syntax *t;
	const struct seaorm_env *own = env;
	uint32_t model, bare = format_seaorm_bare(r, &own, node);
	*out = (struct format_ddl_table){.schema = STR_NONE};
	if (bare == UINT32_MAX)
		return false;
	if (format_seaorm_list(r, &own, bare, true, &parts) && parts.n == 2)
		return format_seaorm_name(r, own, parts.v[0], &out->schema) &&
		       format_seaorm_name(r, own, parts.v[1], &out->name);
	if (syntax_is(r->t, bare, "scoped_identifier") &&
		str_ends(syntax_text(r->t, bare), STR("::Entity")) &&
		(model = format_seaorm_entity(r, bare, &t)) != UINT32_MAX)
		return format_seaorm_entity_table(r->a, t, model, out);
	return format_seaorm_name(r, own, bare, &out->name);
}
