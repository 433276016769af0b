#include "parse/inflect.h"

#include <string.h>

/* The endings that ActiveSupport's inflections give nearly every name of a table. */
static const char *const irregular[][2] = {{"person", "people"}, {"man", "men"}, {"child", "children"},
	{"sex", "sexes"}, {"move", "moves"}, {"mouse", "mice"}, {"ox", "oxen"}, {"quiz", "quizzes"},
	{"status", "statuses"}, {"alias", "aliases"}, {"bus", "buses"}, {"analysis", "analyses"},
	{"axis", "axes"}, {"crisis", "crises"}, {"index", "indices"}, {"matrix", "matrices"},
	{"vertex", "vertices"}, {"datum", "data"}, {"medium", "media"}, {"series", "series"},
	{"species", "species"}, {"news", "news"}, {"equipment", "equipment"}, {"information", "information"},
	{"money", "money"}, {"hero", "heroes"}, {"potato", "potatoes"}, {"tomato", "tomatoes"},
	/* behind those of which they are plurals already */
	{"data", "data"}, {"media", "media"}, {"metadata", "metadata"}};

static bool swapped(struct arena *a, struct str word, int from, struct str *out)
{
	for (size_t i = 0; i < sizeof irregular / sizeof *irregular; i++) {
		struct str old = str_of(irregular[i][from]), new = str_of(irregular[i][!from]);
		if (!str_ends(word, old) || (word.n > old.n && word.p[word.n - old.n - 1] != '_'))
			continue;
		*out = str_fmt(a, "%.*s%.*s", STRF(str_sub(word, 0, word.n - old.n)), STRF(new));
		return true;
	}
	return false;
}

static bool is_vowel(char c)
{
	return c && strchr("aeiou", c);
}

struct str inflect_plural(struct arena *a, struct str w)
{
	struct str out;
	if (!w.n || swapped(a, w, 0, &out))
		return w.n ? out : w;
	char last = w.p[w.n - 1], before = w.n > 1 ? w.p[w.n - 2] : 0;
	if (last == 'y' && !is_vowel(before))
		return str_fmt(a, "%.*sies", STRF(str_sub(w, 0, w.n - 1)));
	if (last == 's' && before != 's')
		return w;
	if (str_ends(w, STR("fe")) && !str_ends(w, STR("ffe")) && w.n > 2)
		return str_fmt(a, "%.*sves", STRF(str_sub(w, 0, w.n - 2)));
	if (last == 'f' && (before == 'l' || before == 'r'))
		return str_fmt(a, "%.*sves", STRF(str_sub(w, 0, w.n - 1)));
	if (last == 's' || last == 'x' || last == 'z' || str_ends(w, STR("ch")) || str_ends(w, STR("sh")))
		return str_fmt(a, "%.*ses", STRF(w));
	return str_fmt(a, "%.*ss", STRF(w));
}

struct str inflect_singular(struct arena *a, struct str w)
{
	struct str out;
	if (swapped(a, w, 1, &out))
		return out;
	if (str_ends(w, STR("ies")) && w.n > 4)
		return str_fmt(a, "%.*sy", STRF(str_sub(w, 0, w.n - 3)));
	if (str_ends(w, STR("lves")) || str_ends(w, STR("rves")))
		return str_fmt(a, "%.*sf", STRF(str_sub(w, 0, w.n - 3)));
	if (str_ends(w, STR("ves")) && w.n > 3 && w.p[w.n - 4] != 'f' && !str_ends(w, STR("hives")) &&
		!str_ends(w, STR("tives")))
		return str_fmt(a, "%.*sfe", STRF(str_sub(w, 0, w.n - 3)));
	if (str_ends(w, STR("sses")) || str_ends(w, STR("xes")) || str_ends(w, STR("ches")) ||
		str_ends(w, STR("shes")))
		return str_sub(w, 0, w.n - 2);
	return str_ends(w, STR("s")) && !str_ends(w, STR("ss")) ? str_sub(w, 0, w.n - 1) : w;
}
