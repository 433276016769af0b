#include "base/sb.h"
#include "migrate/format_code.h"
#include "migrate/formats/goose.h"

/*
 * DDL of which a part is computed: fmt.Sprintf("... DEFAULT %d", Constant). A column's default changes
 * neither names nor types, so the statement is read with a 0 for it: all that later migrations say of its
 * table would be lost otherwise. What is computed and no default stays unknown.
 */

/* fmt.Sprintf("...", ...): its format, or UINT32_MAX. */
static uint32_t format_of(const struct syntax *t, uint32_t call)
{
	if (!syntax_is(t, call, "call_expression") ||
		!str_eq(syntax_text(t, syntax_field(t, call, "function")), STR("fmt.Sprintf")))
		return UINT32_MAX;
	return format_code_argument(t, syntax_field(t, call, "arguments"), 0);
}

static uint32_t format_standing_at(const struct syntax *t, uint32_t node, size_t from)
{
	for (uint32_t i = node, f; node < t->n && i < t->nodes[node].next; i++)
		if (t->nodes[i].from == from && (f = format_of(t, i)) != UINT32_MAX)
			return f;
	return UINT32_MAX;
}

static bool is_one_of(struct str text, size_t at, const char *bytes)
{
	return str_chr(str_of(bytes), text.p[at]) != SIZE_MAX;
}

/* A verb (two bytes) that stands alone where a DEFAULT has its value: it changes neither names nor types. */
static bool is_default(struct arena *a, struct str text, size_t at)
{
	static const struct str word = {"default", 7};
	if (at + 1 >= text.n || !is_one_of(text, at + 1, "dsvqt"))
		return false;
	if (at + 2 < text.n && !is_one_of(text, at + 2, " \t\r\n'),;"))
		return false;
	while (at && is_one_of(text, at - 1, " \t\r\n'("))
		at--;
	return at > word.n && str_eq(str_lower(a, str_sub(text, at - word.n, at)), word) &&
	       is_one_of(text, at - word.n - 1, " \t\r\n)");
}

/* The format with " 0" for each verb, so that places stay; false when a verb is no column's default. */
static bool fill_format(struct arena *a, struct literal *l)
{
	char *z = str_z(a, l->text);
	for (size_t i = 0; i < l->text.n; i++) {
		if (z[i] == LITERAL_HOLE)
			return false;
		if (z[i] != '%')
			continue;
		if (!is_default(a, l->text, i))
			return false;
		z[i++] = ' ';
		z[i] = '0';
	}
	l->text.p = z;
	return true;
}

struct filled {
	struct sb text;
	VEC(struct literal_piece) pieces;
};

/* Append bytes [from, to) of a literal, and the pieces that tell where they stand. */
static void append(struct filled *o, const struct literal *l, size_t from, size_t to)
{
	for (size_t i = 0; i < l->npieces; i++) {
		struct literal_piece p = l->pieces[i];
		if (p.at + p.len <= from || p.at >= to)
			continue;
		size_t end = p.at + p.len < to ? p.at + p.len : to, skip = from > p.at ? from - p.at : 0;
		p.source += p.exact ? skip : 0;
		p.at += skip;
		p.len = end - p.at;
		p.at += o->text.n - from;
		*VEC_PUSH(o->text.a, &o->pieces) = p;
	}
	sb_add(&o->text, str_sub(l->text, from, to));
}

/* The format that stands where this literal has a hole. */
static bool format_in(struct arena *a, const struct syntax *t, uint32_t node, const struct literal *l,
	size_t at, struct literal *out)
{
	for (size_t i = 0; i < l->npieces; i++) {
		if (l->pieces[i].at != at)
			continue;
		uint32_t f = format_standing_at(t, node, l->pieces[i].source);
		return f != UINT32_MAX && literal_at(a, LANGUAGE_GO, t, f, out) && fill_format(a, out);
	}
	return false;
}

bool format_goose_computed(struct arena *a, const struct syntax *t, uint32_t node, struct literal *out)
{
	struct filled o = {.text = sb_new(a, t->source.n + 1)};
	struct literal l, inner;
	uint32_t f = format_of(t, node);
	if (f != UINT32_MAX)
		return literal_at(a, LANGUAGE_GO, t, f, out) && fill_format(a, out);
	if (!literal_at(a, LANGUAGE_GO, t, node, &l))
		return false;
	size_t from = 0, at;
	for (; (at = str_find(l.text, (struct str){(const char[]){LITERAL_HOLE}, 1}, from)) != SIZE_MAX;
		from = at + 1) {
		if (!format_in(a, t, node, &l, at, &inner))
			return false;
		append(&o, &l, from, at);
		append(&o, &inner, 0, inner.text.n);
	}
	append(&o, &l, from, l.text.n);
	*out = l;
	out->text = sb_str(&o.text);
	out->pieces = o.pieces.v;
	out->npieces = o.pieces.n;
	out->holes = 0;
	return !o.text.full;
}
