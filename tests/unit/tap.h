/* A very small TAP printer for unit tests: each test program includes it once and ends with tap_done(). */
#ifndef TESTS_UNIT_TAP_H
#define TESTS_UNIT_TAP_H

#include <stdio.h>
#include <string.h>

#include "base/str.h"

static int tap_count, tap_failed;

#define OK(cond, ...) tap_ok((cond), __FILE__, __LINE__, __VA_ARGS__)
/* Two views with equal bytes; prints both when they differ. */
#define IS(got, want, ...) tap_is((got), (want), __FILE__, __LINE__, __VA_ARGS__)

__attribute__((format(printf, 4, 5))) static inline void tap_ok(
	int ok, const char *file, int line, const char *fmt, ...)
{
	char name[512];
	__builtin_va_list ap;
	__builtin_va_start(ap, fmt);
	vsnprintf(name, sizeof name, fmt, ap);
	__builtin_va_end(ap);
	printf("%sok %d - %s\n", ok ? "" : "not ", ++tap_count, name);
	if (!ok) {
		tap_failed++;
		printf("# at %s:%d\n", file, line);
	}
}

__attribute__((format(printf, 5, 6))) static inline void tap_is(
	struct str got, struct str want, const char *file, int line, const char *fmt, ...)
{
	char name[512];
	__builtin_va_list ap;
	__builtin_va_start(ap, fmt);
	vsnprintf(name, sizeof name, fmt, ap);
	__builtin_va_end(ap);
	tap_ok(str_eq(got, want), file, line, "%s", name);
	if (!str_eq(got, want))
		printf("#  got: %.*s\n# want: %.*s\n", STRF(got), STRF(want));
}

static inline int tap_done(void)
{
	printf("1..%d\n", tap_count);
	return tap_failed ? 1 : 0;
}

#endif
