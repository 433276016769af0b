#include "parse/literal_internal.h"

/* The plain lexer: strings by their quotes, comments by the usual signs. It knows no grammar, so what it
 * finds is worth less (struct literal.lexed). */

struct lexer {
	struct arena *a;
	enum language lang;
	struct str s;
	size_t at;
};

static bool here(const struct lexer *lx, const char *z)
{
	return str_starts(str_sub(lx->s, lx->at, lx->s.n), str_of(z));
}

static bool hash_comments(enum language l)
{
	return l == LANGUAGE_PYTHON || l == LANGUAGE_RUBY || l == LANGUAGE_PHP || l == LANGUAGE_ELIXIR ||
	       l == LANGUAGE_OTHER;
}

static bool slash_comments(enum language l)
{
	return l != LANGUAGE_PYTHON && l != LANGUAGE_RUBY && l != LANGUAGE_ELIXIR;
}

static bool skip_comment(struct lexer *lx)
{
	const char *end = "\n";
	if (slash_comments(lx->lang) && here(lx, "/*"))
		end = "*/";
	else if (!(slash_comments(lx->lang) && here(lx, "//")) && !(hash_comments(lx->lang) && here(lx, "#")))
		return false;
	size_t stop = str_find(lx->s, str_of(end), lx->at);
	lx->at = stop == SIZE_MAX ? lx->s.n : stop + str_of(end).n;
	return true;
}

/* The quote that opens here: "" when none does. An apostrophe between letters is English, and in Rust a
 * lifetime. */
static const char *opening(const struct lexer *lx)
{
	static const char *const quotes[] = {"\"\"\"", "'''", "\"", "'", "`", NULL};
	for (const char *const *q = quotes; *q; q++) {
		if (!here(lx, *q))
			continue;
		bool word = lx->at > 0 && lx->s.p[lx->at - 1] > ' ' &&
			    ((lx->s.p[lx->at - 1] | 0x20) >= 'a' && (lx->s.p[lx->at - 1] | 0x20) <= 'z');
		if ((*q)[0] == '\'' && (word || lx->lang == LANGUAGE_RUST))
			return "";
		return *q;
	}
	return "";
}

/* One line only, unless the quote is one that spans lines. */
static bool ends_at_line(const char *quote)
{
	return quote[1] == '\0' && quote[0] != '`';
}

static bool read_string(struct lexer *lx, const char *quote, struct literals *out)
{
	struct literal_builder b;
	literal_builder_init(&b, lx->a, lx->s);
	size_t from = lx->at, i = from + str_of(quote).n;
	bool raw = quote[0] == '`' && lx->lang == LANGUAGE_GO;
	for (;;) {
		lx->at = i;
		if (i >= lx->s.n || (ends_at_line(quote) && lx->s.p[i] == '\n'))
			return false;
		if (here(lx, quote))
			break;
		if (lx->s.p[i] == '\\' && !raw && i + 1 < lx->s.n) {
			literal_builder_escape(&b, lx->lang, str_sub(lx->s, i, i + 2), i, false);
			i += 2;
		} else if (quote[0] == '`' && here(lx, "${")) {
			size_t close = str_find(lx->s, STR("}"), i);
			literal_builder_hole(&b, i);
			i = close == SIZE_MAX ? lx->s.n : close + 1;
		} else {
			literal_builder_add(&b, str_sub(lx->s, i, i + 1), i, true);
			i++;
		}
	}
	struct literal *l = VEC_PUSH(lx->a, out);
	literal_builder_done(&b, l);
	l->from = from;
	l->to = lx->at = i + str_of(quote).n;
	l->lexed = true;
	return true;
}

void literal_lex(struct arena *a, enum language lang, struct str source, struct literals *out)
{
	struct lexer lx = {a, lang, source, 0};
	while (lx.at < lx.s.n) {
		if (skip_comment(&lx))
			continue;
		const char *quote = opening(&lx);
		size_t from = lx.at;
		if (!*quote || !read_string(&lx, quote, out))
			lx.at = from + 1;
	}
}
