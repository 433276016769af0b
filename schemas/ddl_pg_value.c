/*
 * What a text expression of PL/pgSQL is where constants, variables of known text, ||, format() and the
 * quoting functions make it (src/backend/utils/adt/varlena.c text_format, quote.c): enough for EXECUTE.
 */
#include "parse/sql_lex.h"
#include "schemas/ddl_pg.h"

enum { MAX_TEXT = 256 * 1024, MAX_DEPTH = 20, MAX_ARGUMENTS = 40 };

struct reading {
	struct arena *a;
	const struct ddl_pg_variables *vars;
	struct sql_lexer lx;
	struct sql_token t; /* the next one */
	int depth;
};

struct value {
	struct str text;
	bool null;
};

static void advance(struct reading *r)
{
	r->t = sql_lex_next(&r->lx);
}

static bool eat(struct reading *r, const char *punct)
{
	bool is = r->t.kind == SQL_PUNCT && str_eq(r->t.text, str_of(punct));
	if (is)
		advance(r);
	return is;
}

void ddl_pg_unbind(struct ddl_pg_variables *vars, struct str name)
{
	for (size_t i = vars->n; i-- > 0;)
		if (str_ieq(vars->v[i].name, name))
			CATALOG_REMOVE(vars, i);
}

void ddl_pg_bind(struct arena *a, struct ddl_pg_variables *vars, struct ddl_pg_variable one)
{
	ddl_pg_unbind(vars, one.name);
	*VEC_PUSH(a, vars) = one;
}

static const struct ddl_pg_variable *variable(const struct reading *r, struct str name)
{
	for (size_t i = 0; i < r->vars->n; i++)
		if (str_ieq(r->vars->v[i].name, name))
			return &r->vars->v[i];
	return NULL;
}

static struct str quoted_literal(struct arena *a, struct str s)
{
	struct sb b = sb_new(a, MAX_TEXT);
	if (str_chr(s, '\\') != SIZE_MAX)
		sb_char(&b, 'E');
	sb_char(&b, '\'');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\'' || s.p[i] == '\\')
			sb_char(&b, s.p[i]);
		sb_char(&b, s.p[i]);
	}
	sb_char(&b, '\'');
	return sb_str(&b);
}

/* %s, %I, %L, each with a position ("%2$I"); widths are not read. */
static bool formatted(struct reading *r, const struct value *args, size_t n, struct value *out)
{
	struct sb b = sb_new(r->a, MAX_TEXT);
	struct str f = args[0].text;
	size_t next = 1;
	for (size_t i = 0; i < f.n; i++) {
		size_t number = 0, at = i + 1;
		if (f.p[i] != '%') {
			sb_char(&b, f.p[i]);
			continue;
		}
		while (at < f.n && f.p[at] >= '0' && f.p[at] <= '9' && number < MAX_ARGUMENTS)
			number = number * 10 + (size_t)(f.p[at++] - '0');
		if (number && (at >= f.n || f.p[at++] != '$'))
			return false;
		char kind = at < f.n ? f.p[at] : 0;
		i = at;
		if (kind == '%') {
			sb_char(&b, '%');
			continue;
		}
		next = number ? number : next;
		if (!kind || !strchr("sIL", kind) || next >= n || (args[next].null && kind == 'I'))
			return false;
		struct value v = args[next++];
		sb_add(&b, kind == 'I'   ? ddl_pg_quote(r->a, v.text)
			   : kind == 's' ? v.text
			   : v.null      ? STR("NULL")
					 : quoted_literal(r->a, v.text));
	}
	*out = (struct value){sb_str(&b), false};
	return true;
}

static bool expression(struct reading *r, struct value *out);

static bool arguments(struct reading *r, struct value *args, size_t *n)
{
	*n = 0;
	do {
		if (*n == MAX_ARGUMENTS || !expression(r, &args[(*n)++]))
			return false;
	} while (eat(r, ","));
	return eat(r, ")");
}

static bool call(struct reading *r, struct sql_token name, struct value *out)
{
	struct value args[MAX_ARGUMENTS];
	size_t n;
	if (!arguments(r, args, &n) || args[0].null)
		return false;
	if (sql_lex_is(name, "format"))
		return formatted(r, args, n, out);
	*out = (struct value){.null = false};
	if (sql_lex_is(name, "concat"))
		for (size_t i = 0; i < n; i++)
			out->text = str_fmt(r->a, "%.*s%.*s", STRF(out->text), STRF(args[i].text));
	else if (n == 1 && sql_lex_is(name, "quote_ident"))
		out->text = ddl_pg_quote(r->a, args[0].text);
	else if (n == 1 && sql_lex_is(name, "quote_literal"))
		out->text = quoted_literal(r->a, args[0].text);
	else if (n == 1 && sql_lex_is(name, "lower"))
		out->text = str_lower(r->a, args[0].text);
	else
		return false;
	return true;
}

static bool term(struct reading *r, struct value *out)
{
	struct sql_token t = r->t;
	advance(r);
	if (t.kind == SQL_STRING || t.kind == SQL_NUMBER) {
		*out = (struct value){
			t.kind == SQL_NUMBER ? t.text : sql_lex_value(r->a, DIALECT_POSTGRESQL, t), false};
	} else if (t.kind == SQL_PUNCT && str_eq(t.text, STR("("))) {
		if (!expression(r, out) || !eat(r, ")"))
			return false;
	} else if (sql_lex_is(t, "null")) {
		*out = (struct value){STR_NONE, true};
	} else if (t.kind == SQL_WORD && eat(r, "(")) {
		if (!call(r, t, out))
			return false;
	} else {
		const struct ddl_pg_variable *v =
			t.kind == SQL_WORD || t.kind == SQL_PARAM ? variable(r, t.text) : NULL;
		if (!v)
			return false;
		*out = (struct value){v->value, v->null};
	}
	if (!eat(r, "::"))
		return true;
	bool text = sql_lex_is(r->t, "text") || sql_lex_is(r->t, "varchar");
	advance(r);
	return text;
}

static bool expression(struct reading *r, struct value *out)
{
	bool ok = ++r->depth < MAX_DEPTH && term(r, out);
	while (ok && eat(r, "||")) {
		struct value more;
		ok = term(r, &more);
		out->text = ok ? str_fmt(r->a, "%.*s%.*s", STRF(out->text), STRF(more.text)) : STR_NONE;
		out->null |= ok && more.null;
		ok = ok && out->text.n < MAX_TEXT;
	}
	r->depth--;
	return ok;
}

bool ddl_pg_value(
	struct arena *a, const struct ddl_pg_variables *vars, struct str text, struct ddl_pg_variable *out)
{
	struct reading r = {.a = a, .vars = vars, .lx = sql_lex(DIALECT_POSTGRESQL, text)};
	struct value v;
	advance(&r);
	if (!expression(&r, &v))
		return false;
	if (r.t.kind != SQL_END && !sql_lex_is(r.t, "using"))
		return false;
	out->value = v.text;
	out->null = v.null;
	return true;
}
