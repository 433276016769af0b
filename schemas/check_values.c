#include "schemas/check_values.h"

#include "base/sb.h"

enum { MAX_VALUES = 200, MAX_TEXT = 16384 };

struct reading {
	struct arena *a;
	struct str s;
	size_t at;
	struct str column;
	struct names values;
	bool listed; /* an IN or an ANY was read */
};

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
	       (unsigned char)c >= 0x80;
}

/* 'it''s' -> it's */
static bool take_string(struct reading *r, struct str *out)
{
	struct sb b = sb_new(r->a, MAX_TEXT);
	for (size_t i = r->at + 1; i < r->s.n; i++) {
		bool quote = r->s.p[i] == '\'';
		if (quote && (i + 1 == r->s.n || r->s.p[i + 1] != '\'')) {
			r->at = i + 1;
			*out = sb_str(&b);
			return true;
		}
		sb_char(&b, r->s.p[i]);
		i += quote;
	}
	return false;
}

static struct str take_word(struct reading *r)
{
	char quote = r->s.p[r->at] == '"' || r->s.p[r->at] == '`' ? r->s.p[r->at] : '\0';
	size_t from = r->at + (quote != 0), to = from;
	while (to < r->s.n && (quote ? r->s.p[to] != quote : is_word(r->s.p[to])))
		to++;
	r->at = to + (quote != 0);
	return str_sub(r->s, from, to);
}

/* ::text, ::character varying[], (255) behind it */
static void skip_cast(struct reading *r)
{
	for (r->at += 2; r->at < r->s.n; r->at++) {
		char c = r->s.p[r->at];
		if (!is_word(c) && c != ' ' && c != '[' && c != ']' && c != '.' && c != '"')
			return;
		/* "::text OR" ends before the word that is no type's. */
		if (c == ' ' && str_ieq(str_sub(r->s, r->at + 1, r->at + 4), STR("OR ")))
			return;
	}
}

static bool take_value(struct reading *r)
{
	struct str value;
	if (!r->column.n || !take_string(r, &value) || r->values.n >= MAX_VALUES)
		return false;
	catalog_names_add(r->a, &r->values, value);
	return true;
}

/* A word of the expression: one that lists, an introducer of a string, or the column, the same each time. */
static bool known_word(struct reading *r, bool quoted, struct str w)
{
	static const char *const words[] = {"check", "any", "array", "or", "is", "null"};
	if (!quoted) {
		if (str_ieq(w, STR("in")) || str_ieq(w, STR("any"))) {
			r->listed = true;
			return r->column.n > 0;
		}
		for (size_t i = 0; i < sizeof words / sizeof *words; i++)
			if (str_ieq(w, str_of(words[i])))
				return true;
		if (w.n && w.p[0] == '_' && r->column.n) /* _utf8mb4'a' */
			return true;
	}
	if (!r->column.n)
		r->column = w;
	return w.n && str_eq(r->column, w);
}

static bool take(struct reading *r)
{
	char c = r->s.p[r->at];
	if (c == '\'')
		return take_value(r);
	if (is_word(c) || c == '"' || c == '`') {
		bool quoted = !is_word(c);
		return known_word(r, quoted, take_word(r));
	}
	if (c == ':' && str_starts(str_sub(r->s, r->at, r->s.n), STR("::"))) {
		skip_cast(r);
		return true;
	}
	r->at++;
	return str_chr(STR(" \t\r\n(),=[]"), c) != SIZE_MAX;
}

bool check_values(struct arena *a, const struct constraint *c, struct str *column, struct names *values)
{
	struct reading r = {.a = a, .s = c->definition};
	if (c->kind != CONSTRAINT_CHECK || r.s.n > MAX_TEXT)
		return false;
	while (r.at < r.s.n)
		if (!take(&r))
			return false;
	*column = r.column;
	*values = r.values;
	return r.listed && r.values.n > 0;
}

const struct constraint *check_values_refuse(
	struct arena *a, enum dialect d, const struct relation *r, struct str column, struct str value)
{
	for (size_t i = 0; i < r->constraints.n; i++) {
		struct str of;
		struct names values;
		bool there = false;
		if (!check_values(a, &r->constraints.v[i], &of, &values) || !dialect_same_name(d, of, column))
			continue;
		for (size_t k = 0; k < values.n; k++)
			there |=
				d == DIALECT_MYSQL ? str_ieq(values.v[k], value) : str_eq(values.v[k], value);
		if (!there)
			return &r->constraints.v[i];
	}
	return NULL;
}
