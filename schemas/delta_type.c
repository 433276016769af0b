/* Which changes of a column's type leave every value acceptable. Only spellings are compared; what is not
 * known to widen counts as narrower, because a writer's value may then be refused. */
#include "schemas/delta_internal.h"

enum family { FAMILY_OTHER, FAMILY_INTEGER, FAMILY_NUMERIC, FAMILY_FLOAT, FAMILY_CHARS, FAMILY_TEXT };

struct shape {
	enum family family;
	int rank;        /* within the family: a higher one holds more */
	uint64_t n1, n2; /* (n1, n2); 0 = not given */
	bool unsigned_, array;
	struct str base, inside;
};

static const struct {
	const char *name;
	enum family family;
	int rank;
} type_words[] = {
	{"tinyint", FAMILY_INTEGER, 1},
	{"smallint", FAMILY_INTEGER, 2},
	{"mediumint", FAMILY_INTEGER, 3},
	{"int", FAMILY_INTEGER, 4},
	{"integer", FAMILY_INTEGER, 4},
	{"bigint", FAMILY_INTEGER, 8},
	{"numeric", FAMILY_NUMERIC, 1},
	{"decimal", FAMILY_NUMERIC, 1},
	{"real", FAMILY_FLOAT, 1},
	{"float", FAMILY_FLOAT, 1},
	{"double", FAMILY_FLOAT, 2},
	{"double precision", FAMILY_FLOAT, 2},
	{"character", FAMILY_CHARS, 1},
	{"char", FAMILY_CHARS, 1},
	{"character varying", FAMILY_CHARS, 1},
	{"varchar", FAMILY_CHARS, 1},
	{"tinytext", FAMILY_TEXT, 1},
	{"text", FAMILY_TEXT, 2},
	{"mediumtext", FAMILY_TEXT, 3},
	{"longtext", FAMILY_TEXT, 4},
};

static void read_size(struct shape *s, struct str inside)
{
	struct str first = str_trim(str_cut(&inside, ','));
	if (!str_u64(first, &s->n1))
		s->n1 = 0;
	if (!str_u64(str_trim(inside), &s->n2))
		s->n2 = 0;
}

static struct shape shape_of(struct str type)
{
	struct shape s = {.base = type};
	if (str_ends(type, STR("[]"))) {
		s.array = true;
		type = str_sub(type, 0, type.n - 2);
	}
	if (str_ends(type, STR(" unsigned"))) {
		s.unsigned_ = true;
		type = str_sub(type, 0, type.n - 9);
	}
	size_t open = str_chr(type, '('), close = str_rchr(type, ')');
	if (open != SIZE_MAX && close != SIZE_MAX && close > open)
		read_size(&s, s.inside = str_sub(type, open + 1, close));
	s.base = str_trim(str_sub(type, 0, open));
	for (size_t i = 0; i < sizeof type_words / sizeof *type_words; i++) {
		if (!str_ieq(s.base, str_of(type_words[i].name)))
			continue;
		s.family = type_words[i].family;
		s.rank = type_words[i].rank;
	}
	return s;
}

static bool sizes_widen(const struct shape *f, const struct shape *t)
{
	if (t->n1 == 0)
		return t->family != FAMILY_NUMERIC || f->n1 == 0 || t->n2 == 0;
	if (f->n1 == 0)
		return false;
	if (f->family != FAMILY_NUMERIC)
		return t->n1 >= f->n1;
	return t->n2 >= f->n2 && t->n1 - t->n2 >= f->n1 - f->n2;
}

/* MySQL's enum and set: every label of the one is a label of the other. Labels with commas may be misread,
 * which at worst calls a change narrower. */
static bool has_labels(struct str all, struct str some)
{
	while (some.n) {
		struct str one = str_trim(str_cut(&some, ',')), rest = all;
		bool found = false;
		while (rest.n && !found)
			found = str_eq(str_trim(str_cut(&rest, ',')), one);
		if (!found)
			return false;
	}
	return true;
}

static bool is_text(const struct shape *s)
{
	return s->family == FAMILY_CHARS || s->family == FAMILY_TEXT;
}

bool delta_type_both_texts(struct str from, struct str to)
{
	struct shape f = shape_of(from), t = shape_of(to);
	return f.array == t.array && is_text(&f) && is_text(&t);
}

bool delta_type_widens(enum dialect d, struct str from, struct str to)
{
	if (str_ieq(from, to))
		return true;
	if (d == DIALECT_SQLITE) /* declared types are affinities: values are not refused */
		return true;
	struct shape f = shape_of(from), t = shape_of(to);
	if (f.array != t.array)
		return false;
	if (t.family == FAMILY_TEXT)
		return f.family != FAMILY_TEXT || t.rank >= f.rank;
	if (f.family == FAMILY_INTEGER && t.family == FAMILY_INTEGER)
		return f.unsigned_ == t.unsigned_ ? t.rank >= f.rank : f.unsigned_ && t.rank > f.rank;
	if (f.family == FAMILY_INTEGER && t.family == FAMILY_NUMERIC)
		return t.n1 == 0 && d == DIALECT_POSTGRESQL;
	if (f.family != t.family)
		return false;
	if (f.family == FAMILY_OTHER && str_starts(f.inside, STR("'")))
		return str_ieq(f.base, t.base) && has_labels(t.inside, f.inside);
	if (f.family == FAMILY_OTHER)
		return str_ieq(f.base, t.base) && sizes_widen(&f, &t);
	return t.rank >= f.rank && sizes_widen(&f, &t);
}
