/* Strings that the plain lexer found and that are added up: "a" + "b", 'a' . name . 'b'. */
#include "parse/literal_internal.h"

enum { MAX_GAP = 200 };

static bool blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static size_t skip_blank(struct str s, size_t i)
{
	while (i < s.n && blank(s.p[i]))
		i++;
	return i;
}

/* The operator at i that adds strings up: its bytes, 0 = none. */
static size_t adds(enum language l, struct str s, size_t i)
{
	struct str rest = str_sub(s, i, i + 2);
	if (l == LANGUAGE_CPP && str_eq(rest, STR("<<")))
		return 2;
	if (str_eq(rest, STR("<>")) || str_eq(rest, STR("++")) || str_eq(rest, STR("..")))
		return 2;
	char c = rest.n ? rest.p[0] : '\0';
	return c == '+' || c == '&' || (c == '.' && (l == LANGUAGE_PHP || l == LANGUAGE_OTHER));
}

/* Scala's texts have the name of what makes them in front, sql"..." or fr"...", and may have lost a margin:
 * the gap without these. */
static struct str scala_gap(struct str gap)
{
	size_t i = skip_blank(gap, 0);
	if (str_starts(str_sub(gap, i, gap.n), STR(".stripMargin")))
		gap = str_sub(gap, i + STR(".stripMargin").n, gap.n);
	while (gap.n && str_is_word(gap.p[gap.n - 1]))
		gap.n--;
	return gap;
}

/* Behind a value: a name, a member, a call with what stands in its brackets. */
static size_t expression_end(struct str s, size_t i)
{
	int depth = 0;
	for (; i < s.n; i++) {
		char c = s.p[i], next = i + 1 < s.n ? s.p[i + 1] : '\0';
		bool member = (c == '.' && str_is_word(next)) || (c == ':' && next == ':') ||
			      (c == '-' && next == '>');
		if (c == ';' || c == '{' || c == '}')
			break;
		depth += (c == '(' || c == '[') - (c == ')' || c == ']');
		if (depth < 0)
			break;
		if (member && c != '.')
			i++;
		else if (!depth && !member && !str_is_word(c) && c != '$' && c != '@' && c != ')' && c != ']')
			break;
	}
	return depth > 0 ? s.n : i;
}

/* Whether the bytes between two strings add them up; *hole: with something between them. */
static bool added(enum language l, struct str gap, bool *hole)
{
	*hole = false;
	gap = l == LANGUAGE_SCALA ? scala_gap(gap) : gap;
	size_t i = skip_blank(gap, 0);
	if (i == gap.n)
		return l == LANGUAGE_C || l == LANGUAGE_CPP || l == LANGUAGE_PYTHON;
	size_t n = adds(l, gap, i);
	if (!n)
		return false;
	size_t from = i = skip_blank(gap, i + n);
	if (i == gap.n)
		return true;
	i = expression_end(gap, i);
	*hole = true;
	if (i == from)
		return false;
	i = skip_blank(gap, i);
	n = adds(l, gap, i);
	return n && skip_blank(gap, i + n) == gap.n;
}

/* Whether something is added behind the last string: "... WHERE id = " + std::to_string(id) */
static bool goes_on(enum language l, struct str rest)
{
	size_t i = skip_blank(rest, 0), n = adds(l, rest, i);
	if (!n || (l != LANGUAGE_C && l != LANGUAGE_CPP))
		return false;
	size_t from = skip_blank(rest, i + n);
	return expression_end(rest, from) > from;
}

static void put(struct literal_builder *b, const struct literal *l)
{
	b->any = true;
	for (size_t i = 0; i < l->npieces; i++) {
		const struct literal_piece *p = &l->pieces[i];
		struct str bytes = str_sub(l->text, p->at, p->at + p->len);
		if (!p->exact && bytes.n == 1 && bytes.p[0] == LITERAL_HOLE)
			literal_builder_hole(b, p->source);
		else
			literal_builder_add(b, bytes, p->source, p->exact);
	}
}

/* One text of the strings [from, to) that are added up. */
static struct literal sum(
	struct literal_builder *b, enum language lang, const struct literal *v, size_t from, size_t to)
{
	struct literal l;
	bool hole;
	bool more = goes_on(lang, str_sub(b->source, v[to - 1].to, v[to - 1].to + MAX_GAP));
	if (to == from + 1 && !more)
		return v[from];
	literal_builder_reset(b);
	for (size_t i = from; i < to; i++) {
		if (i > from && lang == LANGUAGE_SCALA) /* doobie's fr"..." ends with a blank */
			literal_builder_add(b, STR(" "), v[i - 1].to, false);
		if (i > from && added(lang, str_sub(b->source, v[i - 1].to, v[i].from), &hole) && hole)
			literal_builder_hole(b, v[i - 1].to);
		put(b, &v[i]);
	}
	if (more) /* at its closing quote: places are within the literal */
		literal_builder_hole(b, v[to - 1].to - 1);
	literal_builder_done(b, &l);
	l.from = v[from].from;
	l.to = v[to - 1].to;
	l.lexed = true;
	return l;
}

void literal_sum(struct arena *a, enum language lang, struct str source, struct literals *out, size_t first)
{
	struct literal_builder b;
	size_t kept = first;
	literal_builder_init(&b, a, source);
	for (size_t i = first, to; i < out->n; i = to) {
		bool hole;
		for (to = i + 1; to < out->n && out->v[to].from - out->v[to - 1].to < MAX_GAP; to++)
			if (!added(lang, str_sub(source, out->v[to - 1].to, out->v[to].from), &hole))
				break;
		out->v[kept++] = sum(&b, lang, out->v, i, to);
	}
	out->n = kept;
}
