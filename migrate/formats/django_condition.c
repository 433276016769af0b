/* Q objects of Django's conditions and checks, as the SQL that its compiler makes of them without table
 * names. Facts: docs.djangoproject.com/en/stable/topics/db/queries, /ref/models/querysets/#field-lookups; the
 * shapes are tested against Django in tests/formats/tools. */
#include "migrate/formats/django.h"

#include <stdlib.h>

enum { MAX_DEPTH = 20, MAX_PARTS = 200 };

struct condition {
	struct django *d;
	struct format_python *r;
	const struct django_model *m;
	int depth;
};

/* Django joins what has the same word without parentheses. */
struct piece {
	struct str text;
	char joined; /* '&', '|', or 0: it is one */
};

static const struct django_field *field_of(const struct django_model *m, struct str name)
{
	for (size_t i = 0; i < m->fields.n; i++) {
		const struct django_field *f = &m->fields.v[i];
		if (str_eq(f->name, name) || (f->target.n && str_eq(f->column, name)) ||
			(f->primary && str_eq(name, STR("pk"))))
			return f;
	}
	return NULL;
}

static struct str column(const struct condition *x, const struct django_field *f)
{
	return format_ddl_name(&x->r->d, f->column);
}

/* A number, a string, a truth value, or F("field"). */
static bool value(const struct condition *x, uint32_t node, struct str *out)
{
	struct format_python_call c;
	struct str text;
	if (format_python_string(x->r, node, &text)) {
		*out = format_ddl_text(&x->r->d, text);
		return true;
	}
	if (format_python_is(x->r, node, "True") || format_python_is(x->r, node, "False")) {
		bool yes = format_python_is(x->r, node, "True");
		*out = x->d->s->dialect == DIALECT_POSTGRESQL ? (yes ? STR("true") : STR("false"))
		       : yes                                  ? STR("1")
							      : STR("0");
		return true;
	}
	if (format_python_call(x->r, node, &c) && str_eq(c.name, STR("F")) &&
		format_python_string(x->r, format_python_positional(x->r, c.arguments, 0), &text)) {
		const struct django_field *f = field_of(x->m, text);
		*out = f ? column(x, f) : STR_NONE;
		return f != NULL;
	}
	*out = node == UINT32_MAX ? STR_NONE : syntax_text(x->r->t, node);
	struct str digits = str_starts(*out, STR("-")) ? str_sub(*out, 1, out->n) : *out;
	size_t dots = 0;
	for (size_t i = 0; i < digits.n; i++) {
		bool dot = digits.p[i] == '.';
		dots += dot;
		if (!dot && (digits.p[i] < '0' || digits.p[i] > '9'))
			return false;
	}
	return digits.n && dots < 2 && digits.p[0] != '.' && digits.p[digits.n - 1] != '.';
}

/* (1, 2, 3) */
static bool values(const struct condition *x, uint32_t node, const char *between, struct str *out)
{
	struct str one;
	*out = STR_NONE;
	if (node == UINT32_MAX || (!syntax_is(x->r->t, node, "list") && !syntax_is(x->r->t, node, "tuple")))
		return false;
	for (size_t k = 0;; k++) {
		uint32_t part = format_python_element(x->r, node, k);
		if (part == UINT32_MAX)
			return k > 0;
		if (k == MAX_PARTS || !value(x, part, &one))
			return false;
		*out = str_fmt(x->d->a, "%.*s%s%.*s", STRF(*out), k ? between : "", STRF(one));
	}
}

/* The operators whose SQL needs no cast that depends on types. */
static bool compared(const struct condition *x, const struct django_field *f, struct str how, uint32_t node,
	struct str *out)
{
	static const char *const signs[][2] = {
		{"exact", "="}, {"gt", ">"}, {"gte", ">="}, {"lt", "<"}, {"lte", "<="}};
	struct str name = column(x, f), v;
	bool truth = format_python_is(x->r, node, "True");
	if (str_eq(how, STR("isnull")) && (truth || format_python_is(x->r, node, "False"))) {
		*out = str_fmt(x->d->a, "%.*s IS %sNULL", STRF(name), truth ? "" : "NOT ");
		return true;
	}
	if (str_eq(how, STR("exact")) && format_python_is(x->r, node, "None")) {
		*out = str_fmt(x->d->a, "%.*s IS NULL", STRF(name));
		return true;
	}
	if (str_eq(how, STR("exact")) && f->truth && (truth || format_python_is(x->r, node, "False"))) {
		*out = str_fmt(x->d->a, "%s%.*s", truth ? "" : "NOT ", STRF(name));
		return true;
	}
	if (str_eq(how, STR("in")) && values(x, node, ", ", &v)) {
		*out = str_fmt(x->d->a, "%.*s IN (%.*s)", STRF(name), STRF(v));
		return true;
	}
	if (str_eq(how, STR("range")) && values(x, node, " AND ", &v)) {
		*out = str_fmt(x->d->a, "%.*s BETWEEN %.*s", STRF(name), STRF(v));
		return true;
	}
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (str_eq(how, str_of(signs[i][0])) && value(x, node, &v)) {
			*out = str_fmt(x->d->a, "%.*s %s %.*s", STRF(name), signs[i][1], STRF(v));
			return true;
		}
	return false;
}

/* "stock__gte": 0. Below a NOT a column that may be NULL is asked for that as well, as Django does. */
static bool lookup(const struct condition *x, struct str key, uint32_t node, bool negated, struct piece *out)
{
	size_t at = str_find(key, STR("__"), 0);
	struct str how = at == SIZE_MAX ? STR("exact") : str_sub(key, at + 2, key.n);
	const struct django_field *f = field_of(x->m, str_sub(key, 0, at));
	*out = (struct piece){0};
	if (!f || !compared(x, f, how, node, &out->text))
		return false;
	bool null = str_ends(out->text, STR(" NULL"));
	if (!negated || f->not_null || f->primary || null)
		return true;
	out->text = str_fmt(x->d->a, "%.*s AND %.*s IS NOT NULL", STRF(out->text), STRF(column(x, f)));
	out->joined = '&';
	return true;
}

static bool read_node(struct condition *x, uint32_t node, bool negated, struct piece *out);

static struct str closed(const struct condition *x, const struct piece *p, char among)
{
	return p->joined && p->joined != among ? str_fmt(x->d->a, "(%.*s)", STRF(p->text)) : p->text;
}

static void join(const struct condition *x, struct piece *all, char sign, const struct piece *one)
{
	struct str more = closed(x, one, sign);
	if (!all->text.n) {
		*all = *one;
		return;
	}
	all->text = str_fmt(
		x->d->a, "%.*s %s %.*s", STRF(closed(x, all, sign)), sign == '&' ? "AND" : "OR", STRF(more));
	all->joined = sign;
}

static void negate(const struct condition *x, struct piece *p)
{
	p->text = str_fmt(x->d->a, "NOT (%.*s)", STRF(p->text));
	p->joined = 0;
}

/* One part of Q(...): a Q, ("field", value), or field=value. */
static bool read_part(struct condition *x, uint32_t node, bool negated, struct piece *out)
{
	struct str key;
	if (syntax_is(x->r->t, node, "keyword_argument")) {
		key = syntax_text(x->r->t, syntax_field(x->r->t, node, "name"));
		return lookup(x, key, syntax_field(x->r->t, node, "value"), negated, out);
	}
	if (syntax_is(x->r->t, node, "tuple") &&
		format_python_string(x->r, format_python_element(x->r, node, 0), &key))
		return lookup(x, key, format_python_element(x->r, node, 1), negated, out);
	return read_node(x, node, negated, out);
}

static bool is_option(const struct condition *x, uint32_t node)
{
	return syntax_is(x->r->t, node, "keyword_argument") &&
	       str_starts(syntax_text(x->r->t, syntax_field(x->r->t, node, "name")), STR("_"));
}

struct keyed {
	struct str key;
	uint32_t node;
};

static int by_key(const void *a, const void *b)
{
	return str_cmp(((const struct keyed *)a)->key, ((const struct keyed *)b)->key);
}

/* The keywords that are lookups, in the order of their names, as Q has them. */
static bool sorted(const struct condition *x, uint32_t arguments, struct keyed *out, size_t most, size_t *n)
{
	const struct syntax *t = x->r->t;
	*n = 0;
	for (uint32_t c = syntax_child(t, arguments); c != UINT32_MAX; c = syntax_sibling(t, c)) {
		if (!syntax_is(t, c, "keyword_argument") || is_option(x, c))
			continue;
		if (*n == most)
			return false;
		out[(*n)++] = (struct keyed){syntax_text(t, syntax_field(t, c, "name")), c};
	}
	qsort(out, *n, sizeof *out, by_key);
	return true;
}

/* Positional parts as they stand, keywords behind them. */
static bool read_call(struct condition *x, uint32_t arguments, bool negated, struct piece *out)
{
	struct keyed named[20];
	size_t n;
	struct piece one;
	struct str word = STR("AND");
	*out = (struct piece){0};
	(void)format_python_string(x->r, format_python_keyword(x->r, arguments, "_connector"), &word);
	bool not_it = format_python_is(x->r, format_python_keyword(x->r, arguments, "_negated"), "True");
	char sign = str_eq(word, STR("OR")) ? '|' : '&';
	if ((sign == '&' && !str_eq(word, STR("AND"))) ||
		!sorted(x, arguments, named, sizeof named / sizeof *named, &n))
		return false;
	for (size_t k = 0;; k++) {
		uint32_t node = format_python_positional(x->r, arguments, k);
		if (node == UINT32_MAX)
			break;
		if (!read_part(x, node, negated != not_it, &one))
			return false;
		join(x, out, sign, &one);
	}
	for (size_t i = 0; i < n; i++) {
		if (!read_part(x, named[i].node, negated != not_it, &one))
			return false;
		join(x, out, sign, &one);
	}
	if (not_it && out->text.n)
		negate(x, out);
	return out->text.n > 0;
}

static bool read_node(struct condition *x, uint32_t node, bool negated, struct piece *out)
{
	struct format_python_call c;
	const struct syntax *t = x->r->t;
	struct piece right;
	if (node == UINT32_MAX || ++x->depth > MAX_DEPTH)
		return false;
	if (format_python_call(x->r, node, &c))
		return str_eq(c.name, STR("Q")) && read_call(x, c.arguments, negated, out);
	if (syntax_is(t, node, "parenthesized_expression"))
		return read_node(x, format_python_positional(x->r, node, 0), negated, out);
	if (syntax_is(t, node, "unary_operator") && str_starts(syntax_text(t, node), STR("~"))) {
		if (!read_node(x, syntax_field(t, node, "argument"), !negated, out))
			return false;
		negate(x, out);
		return true;
	}
	if (!syntax_is(t, node, "binary_operator"))
		return false;
	struct str sign = syntax_text(t, syntax_field(t, node, "operator"));
	if ((!str_eq(sign, STR("&")) && !str_eq(sign, STR("|"))) ||
		!read_node(x, syntax_field(t, node, "left"), negated, out) ||
		!read_node(x, syntax_field(t, node, "right"), negated, &right))
		return false;
	join(x, out, sign.p[0], &right);
	return true;
}

bool format_django_condition(struct django *d, struct format_python *r, const struct django_model *m,
	uint32_t node, struct str *out)
{
	struct condition x = {.d = d, .r = r, .m = m};
	struct piece p;
	if (!read_node(&x, node, false, &p))
		return false;
	*out = closed(&x, &p, 0);
	return true;
}

/* -- expressions of an index -- */

static bool field_term(const struct condition *x, struct str name, struct str *out)
{
	bool minus = name.n && name.p[0] == '-';
	const struct django_field *f = field_of(x->m, str_sub(name, minus, name.n));
	if (f)
		*out = str_fmt(x->d->a, "%.*s%s", STRF(column(x, f)), minus ? " DESC" : "");
	return f != NULL;
}

/* docs.djangoproject.com/en/stable/ref/models/database-functions: functions of one value, spelled the same in
 * all databases but one. */
static const char *function_word(const struct condition *x, struct str name)
{
	static const char *const words[][2] = {{"Lower", "LOWER"}, {"Upper", "UPPER"}, {"Abs", "ABS"},
		{"Trim", "TRIM"}, {"LTrim", "LTRIM"}, {"RTrim", "RTRIM"}, {"MD5", "MD5"}};
	if (str_eq(name, STR("Length")))
		return x->d->s->dialect == DIALECT_MYSQL ? "CHAR_LENGTH" : "LENGTH";
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_eq(name, str_of(words[i][0])))
			return words[i][1];
	return NULL;
}

static bool term(struct condition *x, uint32_t node, struct str *out)
{
	struct format_python_call c;
	struct str text, inner;
	if (++x->depth > MAX_DEPTH)
		return false;
	if (format_python_string(x->r, node, &text))
		return field_term(x, text, out);
	if (!format_python_call(x->r, node, &c))
		return false;
	if (str_eq(c.name, STR("desc")) || str_eq(c.name, STR("asc"))) {
		uint32_t function = syntax_field(x->r->t, node, "function");
		if (syntax_child_of(x->r->t, c.arguments, "keyword_argument") != UINT32_MAX ||
			!term(x, syntax_field(x->r->t, function, "object"), &inner))
			return false;
		*out = str_fmt(x->d->a, "%.*s%s", STRF(inner), str_eq(c.name, STR("desc")) ? " DESC" : "");
		return true;
	}
	uint32_t first = format_python_positional(x->r, c.arguments, 0);
	if (first == UINT32_MAX || format_python_positional(x->r, c.arguments, 1) != UINT32_MAX ||
		!term(x, first, &inner))
		return false;
	const char *word = function_word(x, c.name);
	if (word)
		*out = str_fmt(x->d->a, "(%s(%.*s))", word, STRF(inner));
	else
		*out = inner;
	return word || str_eq(c.name, STR("F"));
}

bool format_django_expression(struct django *d, struct format_python *r, const struct django_model *m,
	uint32_t node, struct str *out)
{
	struct condition x = {.d = d, .r = r, .m = m};
	return node != UINT32_MAX && term(&x, node, out);
}
