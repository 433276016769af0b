#include "schemas/ddl.h"

#include <stdarg.h>
#include <stdio.h>

void ddl_note(struct ddl *d, enum replay_note_kind k, int line, const char *fmt, ...)
{
	char text[512];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	struct replay_note *n = d->notes.n ? &d->notes.v[d->notes.n - 1] : NULL;
	/* what runs itself says the same a hundred thousand times */
	if (n && n->kind == k && n->line == line && str_eq(n->path, d->path) && str_eq(n->what, str_of(text)))
		return;
	n = VEC_PUSH(d->a, &d->notes);
	*n = (struct replay_note){.kind = k, .path = d->path, .line = line};
	n->what = str_dup(d->a, str_of(text));
	if (k == REPLAY_UNANALYSABLE)
		d->c->complete = false;
}

void ddl_missing(struct ddl *d, struct str schema, struct str name, struct str column)
{
	struct replay_note *n = d->notes.n ? &d->notes.v[d->notes.n - 1] : NULL;
	if (n && !n->missing.n) {
		n->missing_schema = str_dup(d->a, schema);
		n->missing = str_dup(d->a, name);
		n->missing_column = str_dup(d->a, column);
	}
}

bool ddl_spend(struct ddl *d, size_t work)
{
	bool enough = work <= DDL_MOST_WORK - d->spent;
	d->spent = enough ? d->spent + work : DDL_MOST_WORK;
	d->transient = d->transient || !enough; /* a replay that begins with a kept one has more left */
	return enough;
}

bool ddl_walk(struct ddl *d, int line)
{
	enum { FREE = 1000, OBJECT_COST = 6 };
	size_t n = d->c->relations.n + d->c->functions.n + d->c->sequences.n;
	if (n <= FREE || ddl_spend(d, OBJECT_COST * (n - FREE)))
		return true;
	if (!str_eq(d->left, d->path))
		ddl_note(d, REPLAY_UNANALYSABLE, line,
			"so many statements over %zu objects are not followed: none from here on was read",
			n);
	d->left = d->path;
	return false;
}

bool ddl_integer(struct str s, int64_t *out)
{
	bool minus = str_starts(s, STR("-"));
	uint64_t n;
	if (!str_u64(str_sub(s, minus, s.n), &n) || n > INT32_MAX)
		return false;
	*out = minus ? -(int64_t)n : (int64_t)n;
	return true;
}

bool ddl_like(struct str s, struct str pattern, bool same_case)
{
	size_t star = SIZE_MAX, from = 0, i = 0, k = 0;
	while (i < s.n) {
		bool literal = k + 1 < pattern.n && pattern.p[k] == '\\';
		struct str c = str_sub(pattern, k + literal, k + literal + 1), at = str_sub(s, i, i + 1);
		bool same = c.n && (same_case ? str_eq(c, at) : str_ieq(c, at));
		if (c.n && !literal && c.p[0] == '%') {
			star = k++;
			from = i;
		} else if (same || (c.n && !literal && c.p[0] == '_')) {
			i++;
			k += 1 + literal;
		} else if (star != SIZE_MAX) {
			k = star + 1;
			i = ++from;
		} else {
			return false;
		}
	}
	while (k < pattern.n && pattern.p[k] == '%')
		k++;
	return k == pattern.n;
}
