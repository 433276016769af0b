/* usage: contract DIR [URL RESTORE-URL]... [standby|pooler|thief URL]...: a database of our own and an empty
 * one each. TAP. */
#include "tests/db/contract.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static int count, failed;

__attribute__((format(printf, 4, 0))) static void result(
	bool cond, const char *file, int line, const char *fmt, va_list ap)
{
	printf("%sok %d - ", cond ? "" : "not ", ++count);
	vprintf(fmt, ap);
	putchar('\n');
	if (!cond)
		printf("# at %s:%d\n", file, line);
	failed += !cond;
	fflush(stdout);
}

void contract_ok(bool cond, const char *file, int line, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	result(cond, file, line, fmt, ap);
	va_end(ap);
}

void contract_is(struct str got, struct str want, const char *file, int line, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	result(str_eq(got, want), file, line, fmt, ap);
	va_end(ap);
	if (!str_eq(got, want))
		printf("#  got: %.*s\n# want: %.*s\n", STRF(got), STRF(want));
}

struct session *contract_open(struct contract *c, struct engine_opts o)
{
	struct session *s = NULL;
	struct err e = err_new(c->a);
	int rc = c->g->open(&s, c->a, c->url, o, &e);
	if (rc)
		OK(false, "%s: open: %.*s", c->g->name, STRF(contract_said(c, &e)));
	return s;
}

void contract_do(struct contract *c, struct session *s, struct str sql)
{
	struct err e = err_new(c->a);
	int rc = c->g->exec(s, sql, &e);
	if (rc)
		OK(false, "%s: %.*s: %.*s", c->g->name, STRF(sql), STRF(contract_said(c, &e)));
}

struct first {
	struct arena *a;
	struct str v;
};

static int first_row(void *ctx, const struct str *v, int n, struct err *e)
{
	(void)n, (void)e;
	struct first *f = ctx;
	if (str_eq(f->v, STR("-")))
		f->v = v[0].p ? str_dup(f->a, v[0]) : STR("NULL");
	return 0;
}

struct str contract_value(struct contract *c, struct session *s, struct str sql)
{
	struct first f = {c->a, STR("-")};
	struct err e = err_new(c->a);
	int rc = c->g->query(s, sql, NULL, 0, first_row, &f, &e);
	if (rc)
		OK(false, "%s: %.*s: %.*s", c->g->name, STRF(sql), STRF(contract_said(c, &e)));
	return f.v;
}

struct str contract_said(struct contract *c, const struct err *e)
{
	return str_fmt(
		c->a, "[%s] %.*s | %.*s | %.*s", e->native, STRF(e->what), STRF(e->detail), STRF(e->hint));
}

void contract_kill(struct contract *c, struct session *victim)
{
	struct session *other = contract_open(c, (struct engine_opts){0});
	struct str id = contract_value(
		c, victim, BY_DIALECT(c, "SELECT pg_backend_pid()", "SELECT CONNECTION_ID()", "SELECT 1"));
	if (c->d == DIALECT_POSTGRESQL)
		contract_do(c, other, str_fmt(c->a, "SELECT pg_terminate_backend(%.*s, 5000)", STRF(id)));
	else if (c->d == DIALECT_MYSQL)
		contract_do(c, other, str_fmt(c->a, "KILL %.*s", STRF(id)));
	c->g->close(other);
}

static void clean(struct contract *c)
{
	static const char *const names[] = {"ct_a", "ct_b", "ct_c", "ct_big", NULL};
	for (const char *const *n = names; *n; n++)
		contract_do(c, c->s, str_fmt(c->a, "DROP TABLE IF EXISTS %s", *n));
}

static void run(struct str dir, struct str url, struct str restore)
{
	static void (*const parts[])(struct contract *) = {contract_statements, contract_transactions,
		contract_locks, contract_limits, contract_catalog, contract_looks, contract_prepared,
		contract_snapshots, contract_refusals, contract_read_only};
	struct contract c = {.a = arena_new("contract"), .url = url, .restore = restore, .dir = dir};
	struct err e = err_new(c.a);
	int rc = engine_for_url(&c.g, url, &e);
	OK(!rc && engine_url_dialect(url, &c.d) && c.g->dialect == c.d, "an engine answers to %.*s",
		STRF(engine_url_shown(c.a, url)));
	for (size_t i = 0; !rc && i < sizeof parts / sizeof *parts; i++) {
		c.s = contract_open(&c, (struct engine_opts){.role = STR("schemagate/test/apply")});
		if (!c.s)
			break;
		parts[i](&c);
		c.g->close(c.s);
	}
	if (!rc && (c.s = contract_open(&c, (struct engine_opts){0})))
		clean(&c);
	arena_free(c.a);
}

static bool special(struct str dir, const char *what, struct str url)
{
	struct contract c = {.a = arena_new("contract"), .url = url, .dir = dir};
	struct err e = err_new(c.a);
	bool known = engine_for_url(&c.g, url, &e) == 0 && engine_url_dialect(url, &c.d) &&
		     contract_special(&c, what);
	arena_free(c.a);
	return known;
}

int main(int argc, char **argv)
{
	for (int i = 2; i + 1 < argc; i += 2)
		if (!special(str_of(argv[1]), argv[i], str_of(argv[i + 1])))
			run(str_of(argv[1]), str_of(argv[i]), str_of(argv[i + 1]));
	printf("1..%d\n", count);
	return failed ? 1 : 0;
}
