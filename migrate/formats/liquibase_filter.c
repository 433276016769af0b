/* Contexts and labels: which changesets a run is for. An expression has names, "and", "or", "!", "not",
 * commas for "or", and parentheses, without regard to case
 * (docs.liquibase.com/concepts/changelogs/attributes/contexts.html). */
#include "migrate/formats/liquibase.h"

enum { MAX_DEPTH = 20 };

struct expression {
	struct str rest, wanted; /* what is left to read; the names that count as true */
	int depth;
	bool bad;
};

static struct str next_word(struct expression *x, bool take)
{
	struct str s = str_trim(x->rest);
	size_t n = 0;
	while (n < s.n && s.p[n] != ' ' && s.p[n] != '\t' && s.p[n] != '\n' && s.p[n] != ',' &&
		s.p[n] != '(' && s.p[n] != ')' && s.p[n] != '!')
		n++;
	n = n || !s.n ? n : 1;
	if (take)
		x->rest = str_sub(s, n, s.n);
	return str_sub(s, 0, n);
}

static bool is_next(struct expression *x, const char *word)
{
	bool yes = str_ieq(next_word(x, false), str_of(word));
	if (yes)
		(void)next_word(x, true);
	return yes;
}

static bool is_wanted(struct str list, struct str name)
{
	while (list.n)
		if (str_ieq(str_trim(str_cut(&list, ',')), name))
			return true;
	return false;
}

static bool any_of(struct expression *x);

static bool one_of(struct expression *x)
{
	bool turned = false, out;
	while (is_next(x, "!") || is_next(x, "not"))
		turned = !turned;
	if (is_next(x, "(")) {
		out = any_of(x);
		x->bad = x->bad || !is_next(x, ")");
		return out != turned;
	}
	struct str name = next_word(x, true);
	x->bad = x->bad || !name.n || name.p[0] == ')' || name.p[0] == ',';
	return is_wanted(x->wanted, name) != turned;
}

static bool all_of(struct expression *x)
{
	bool out = one_of(x);
	while (!x->bad && is_next(x, "and"))
		out = one_of(x) && out;
	return out;
}

static bool any_of(struct expression *x)
{
	if (++x->depth > MAX_DEPTH) {
		x->bad = true;
		return false;
	}
	bool out = all_of(x);
	while (!x->bad && (is_next(x, "or") || is_next(x, ",")))
		out = all_of(x) || out;
	x->depth--;
	return out;
}

int format_liquibase_wanted(struct str expression, struct str wanted)
{
	struct expression x = {.rest = expression, .wanted = wanted};
	if (!str_trim(wanted).n)
		return -1;
	if (!str_trim(expression).n)
		return 1;
	bool out = any_of(&x);
	return x.bad || str_trim(x.rest).n ? -1 : out;
}

const char *format_liquibase_left_to(const struct source *s, struct str contexts, struct str labels)
{
	static const struct liquibase_project none = {0};
	const struct liquibase_project *p = s->own ? s->own : &none;
	int context = contexts.n ? format_liquibase_wanted(contexts, p->contexts) : 1;
	int label = !labels.n ? 1 : p->label_filter.n ? format_liquibase_wanted(p->label_filter, labels) : -1;
	if (context > 0 && label > 0)
		return NULL;
	return context && label
		       ? "its context or labels decide when Liquibase runs whether this changeset runs"
		       : "its context or labels are not among those of liquibase.properties";
}
