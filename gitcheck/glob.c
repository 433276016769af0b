#include "gitcheck/glob.h"

#include <string.h>

enum token_kind { TOKEN_BYTE, TOKEN_ANY, TOKEN_SET, TOKEN_STAR, TOKEN_DEEP, TOKEN_FOLDERS };

struct token {
	enum token_kind kind;
	unsigned char byte;
	struct str set; /* between the brackets */
};

struct tokens {
	struct token v[GLOB_MAX + 2];
	size_t n;
};

static void push(struct tokens *t, enum token_kind kind, unsigned char byte, struct str set)
{
	t->v[t->n++] = (struct token){kind, byte, set};
}

/* "**" followed by a slash is "any folders, or none". */
static size_t push_star(struct tokens *t, struct str p, size_t i)
{
	if (i + 1 >= p.n || p.p[i + 1] != '*') {
		push(t, TOKEN_STAR, 0, STR_NONE);
		return i + 1;
	}
	bool at_start = i == 0 || p.p[i - 1] == '/';
	i += 2;
	if (at_start && i < p.n && p.p[i] == '/') {
		push(t, TOKEN_FOLDERS, 0, STR_NONE);
		return i + 1;
	}
	push(t, TOKEN_DEEP, 0, STR_NONE);
	return i;
}

static size_t push_set(struct tokens *t, struct str p, size_t i)
{
	size_t end = i + 1;
	while (end < p.n && (p.p[end] != ']' || end == i + 1))
		end++;
	if (end >= p.n) {
		push(t, TOKEN_BYTE, '[', STR_NONE);
		return i + 1;
	}
	push(t, TOKEN_SET, 0, str_sub(p, i + 1, end));
	return end + 1;
}

static void compile(struct tokens *t, struct str p)
{
	for (size_t i = 0; i < p.n;) {
		char c = p.p[i];
		if (c == '*') {
			i = push_star(t, p, i);
		} else if (c == '[') {
			i = push_set(t, p, i);
		} else if (c == '?') {
			push(t, TOKEN_ANY, 0, STR_NONE);
			i++;
		} else {
			if (c == '\\' && i + 1 < p.n)
				c = p.p[++i];
			push(t, TOKEN_BYTE, (unsigned char)c, STR_NONE);
			i++;
		}
	}
}

static bool in_set(struct str set, unsigned char c)
{
	bool negated = set.n && (set.p[0] == '!' || set.p[0] == '^'), hit = false;
	for (size_t i = negated; i < set.n; i++) {
		unsigned char lo = (unsigned char)set.p[i], hi = lo;
		if (i + 2 < set.n && set.p[i + 1] == '-') {
			hi = (unsigned char)set.p[i + 2];
			i += 2;
		}
		hit = hit || (c >= lo && c <= hi);
	}
	return hit != negated;
}

static bool takes(const struct token *t, unsigned char c)
{
	switch (t->kind) {
	case TOKEN_BYTE:
		return t->byte == c;
	case TOKEN_ANY:
		return c != '/';
	case TOKEN_SET:
		return c != '/' && in_set(t->set, c);
	default:
		return false;
	}
}

/* Tokens that may match nothing. */
static void skip_empty(const struct tokens *t, bool *at)
{
	for (size_t i = 0; i < t->n; i++)
		if (at[i] && t->v[i].kind >= TOKEN_STAR)
			at[i + 1] = true;
}

/* at[i]: the tokens before i have matched so far. One pass over the path. */
static bool run(const struct tokens *t, struct str path)
{
	bool at[GLOB_MAX + 3] = {true}, next[GLOB_MAX + 3];
	skip_empty(t, at);
	for (size_t k = 0; k < path.n; k++) {
		unsigned char c = (unsigned char)path.p[k];
		memset(next, 0, sizeof next);
		for (size_t i = 0; i < t->n; i++) {
			if (!at[i])
				continue;
			enum token_kind kind = t->v[i].kind;
			if (takes(&t->v[i], c))
				next[i + 1] = true;
			else if (kind == TOKEN_DEEP || (kind == TOKEN_STAR && c != '/'))
				next[i] = true;
			else if (kind == TOKEN_FOLDERS)
				next[i] = true;
		}
		/* Folders end at a slash only: a token after them may start at the path's start or after one.
		 */
		for (size_t i = 0; i < t->n; i++)
			if (t->v[i].kind >= TOKEN_STAR && next[i] &&
				(t->v[i].kind != TOKEN_FOLDERS || c == '/'))
				next[i + 1] = true;
		memcpy(at, next, sizeof at);
	}
	return at[t->n];
}

bool glob_match(struct str pattern, struct str path)
{
	bool anchored = false;
	struct str p = pattern;
	while (p.n && p.p[0] == '/') {
		p = str_sub(p, 1, p.n);
		anchored = true;
	}
	bool folder = p.n && p.p[p.n - 1] == '/';
	while (p.n && p.p[p.n - 1] == '/')
		p.n--;
	if (p.n == 0 || p.n > GLOB_MAX - 8)
		return false;
	struct tokens t = {.n = 0};
	if (!anchored && str_chr(p, '/') == SIZE_MAX)
		push(&t, TOKEN_FOLDERS, 0, STR_NONE);
	compile(&t, p);
	if (!folder && run(&t, path))
		return true;
	push(&t, TOKEN_BYTE, '/', STR_NONE);
	push(&t, TOKEN_DEEP, 0, STR_NONE);
	return run(&t, path);
}
