/*
 * Speed of the crash-proof parsers, protocol included. usage: parse_speed FILE...
 * SQL files go through PostgreSQL's grammar, others through their language's grammar and the reader of
 * literals. Prints bytes, milliseconds and MB/s of each stage, the best of five runs.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/file.h"
#include "base/json.h"
#include "parse/literal.h"
#include "parse/worker.h"

enum { RUNS = 5, SMALL = 1000 };

static double now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void line(const char *what, size_t bytes, double ms)
{
	printf("  %-10s %9zu bytes %9.2f ms %8.2f MB/s\n", what, bytes, ms, (double)bytes / 1e3 / ms);
}

static int sql(struct worker *w, struct arena *a, struct str text, struct err *e)
{
	double best = 1e9;
	for (int i = 0; i < RUNS; i++) {
		struct arena_mark m = arena_mark(a);
		const struct json *tree = NULL;
		struct worker_answer answer;
		double start = now_ms();
		int rc = worker_pg_parse(w, a, text, &tree, &answer, e);
		double took = now_ms() - start;
		if (rc)
			return rc;
		if (answer.status != WORKER_OK)
			printf("  status %d: %.*s\n", (int)answer.status, STRF(answer.message));
		best = took < best ? took : best;
		arena_rewind(a, m);
	}
	line("parse", text.n, best);
	return 0;
}

static int source(struct worker *w, struct arena *a, enum language lang, struct str text, struct err *e)
{
	double parse = 1e9, collect = 1e9, lex = 1e9;
	size_t found = 0, lexed = 0;
	for (int i = 0; i < RUNS; i++) {
		struct arena_mark m = arena_mark(a);
		struct syntax *t = NULL;
		struct worker_answer answer;
		struct literals l = {0}, plain = {0};
		double start = now_ms();
		int rc = worker_syntax(w, a, lang, text, &t, &answer, e);
		double mid = now_ms();
		if (rc)
			return rc;
		parse = mid - start < parse ? mid - start : parse;
		if (answer.status == WORKER_OK)
			literal_collect(a, lang, t, &l);
		else
			printf("  status %d: %.*s\n", (int)answer.status, STRF(answer.message));
		double after = now_ms();
		collect = after - mid < collect ? after - mid : collect;
		literal_lex(a, lang, text, &plain);
		lex = now_ms() - after < lex ? now_ms() - after : lex;
		found = l.n;
		lexed = plain.n;
		arena_rewind(a, m);
	}
	line("parse", text.n, parse);
	line("collect", text.n, collect);
	line("plain lex", text.n, lex);
	printf("  %zu literals, %zu by the plain lexer\n", found, lexed);
	return 0;
}

/* What the two pipes cost: many requests that are nothing to parse. */
static int small(struct worker *w, struct arena *a, struct err *e)
{
	double start = now_ms();
	for (int i = 0; i < SMALL; i++) {
		struct arena_mark m = arena_mark(a);
		const struct json *tree = NULL;
		struct worker_answer answer;
		int rc = worker_pg_parse(w, a, STR("SELECT a, b FROM t WHERE c = 1"), &tree, &answer, e);
		if (rc)
			return rc;
		arena_rewind(a, m);
	}
	printf("%d small statements: %.2f ms\n", SMALL, now_ms() - start);
	return 0;
}

int main(int argc, char **argv)
{
	signal(SIGPIPE, SIG_IGN);
	struct arena *a = arena_new("parse_speed"), *kept = arena_new("worker");
	struct err e = err_new(a);
	double start = now_ms();
	struct worker *w = worker_new(kept);
	int version = worker_pg_version(w);
	printf("first answer after %.2f ms, PostgreSQL %d\n", now_ms() - start, version);
	int rc = small(w, a, &e);
	for (int i = 1; i < argc && !rc; i++) {
		struct str text = STR_NONE;
		enum language lang = language_of_path(str_of(argv[i]));
		printf("%s\n", argv[i]);
		rc = file_read(a, str_of(argv[i]), WORKER_MAX_INPUT, &text, &e);
		if (!rc)
			rc = lang == LANGUAGE_SQL ? sql(w, a, text, &e) : source(w, a, lang, text, &e);
	}
	if (rc)
		fprintf(stderr, "parse_speed: %.*s\n", STRF(e.what));
	arena_free(a);
	start = now_ms();
	arena_free(kept);
	printf("worker ended in %.2f ms\n", now_ms() - start);
	return rc != 0;
}
