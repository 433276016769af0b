#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/die.h"

__attribute__((format(printf, 2, 0))) static struct str format(struct arena *a, const char *fmt, va_list ap)
{
	va_list again;
	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	BUG_IF(n < 0);
	char *z = arena_alloc(a, (size_t)n + 1, 1);
	vsnprintf(z, (size_t)n + 1, fmt, ap);
	return (struct str){z, (size_t)n};
}

struct err err_new(struct arena *a)
{
	return (struct err){.a = a};
}

int err_set(struct err *e, enum err_code c, const char *fmt, ...)
{
	struct arena *a = e->a;
	va_list ap;
	va_start(ap, fmt);
	struct str what = format(a, fmt, ap);
	va_end(ap);
	*e = (struct err){.a = a, .code = c, .what = what};
	return (int)c;
}

int err_ctx(struct err *e, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	struct str ctx = format(e->a, fmt, ap);
	va_end(ap);
	e->what = str_fmt(e->a, "%.*s: %.*s", STRF(ctx), STRF(e->what));
	return (int)e->code;
}

void err_detail(struct err *e, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	e->detail = format(e->a, fmt, ap);
	va_end(ap);
}

void err_hint(struct err *e, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	e->hint = format(e->a, fmt, ap);
	va_end(ap);
}

int err_at(struct err *e, struct str file, int line)
{
	e->file = str_dup(e->a, file);
	e->line = line;
	return (int)e->code;
}

void err_drop(struct err *e, int rc)
{
	if (rc)
		*e = err_new(e->a);
}

const char *err_name(enum err_code c)
{
	static const char *const names[] = {"ok", "usage", "config", "input", "git", "database", "network",
		"locked", "system", "limit", "refused", "apply-failed", "apply-partial"};
	BUG_IF((size_t)c >= sizeof names / sizeof names[0]);
	return names[c];
}
