/*
 * The judge of one dialect: a text of code against two fixed catalogs, and the other way round. What it says
 * stands at bytes of the text; an undecided one has a reason.
 */
#ifndef TESTS_FUZZ_JUDGE_H
#define TESTS_FUZZ_JUDGE_H

#include "gitcheck/judge.h"
#include "tests/fuzz/fuzz.h"
#include "tests/unit/schema_text.h"

static const char judge_before[] =
	"orders(id int!, user_id int, total int, status st, home text, gone int); users(id int!, name text); "
	"items(id int!, order_id int, gone text); archive(id int, user_id int, total int, status st); old(id "
	"int); "
	"tags(id int, label text); notes(id int, label text, kind text=); enum st(open shut); unique "
	"orders(id); "
	"fn f(int); fn oldfn(int)";
static const char judge_after[] =
	"orders(id int!, user_id int, total int, status st, home text, name text, shipped_at date, rows "
	"int); "
	"users(id int!, name text, email text, must int!); items(id int!, order_id int); tags(id int, label "
	"text!); "
	"archive(id int, user_id int, total int, status st); notes(id int!, label text!, kind text=, body "
	"text); "
	"parcels(id int, code text); enum st(open shut lost); enum mood(good bad); unique orders(id total); "
	"unique users(name); fn f(int); fn g(int,int); fn newfn(int)";

static void judge_uses(const struct uses *u, struct str input)
{
	for (size_t i = 0; i < u->n; i++)
		if (u->v[i].at > input.n || u->v[i].len > input.n - u->v[i].at)
			fuzz_fail("a use outside the text", i);
}

static void judge_ask(
	struct arena *a, const struct catalog *s0, const struct catalog *s1, const struct literal *sql)
{
	struct judge *j;
	struct delta d = {0};
	struct uses u = {0};
	struct str why = STR_NONE;
	enum judged verdict = JUDGED_NOT_SQL;
	struct err e = err_new(a);
	delta_of(a, s0, s1, &d);
	if (judge_open(&j, a, s0, s1, &d, worker_new(a), &e) || judge_sql(j, a, sql, &u, &verdict, &why, &e))
		fuzz_fail("the judge says that the machine failed", (size_t)e.code);
	if (verdict == JUDGED_UNDECIDED && !why.n)
		fuzz_fail("undecided without a reason", 0);
	judge_uses(&u, sql->text);
}

/* As a reader gives it: one piece for the text between two holes, one for each hole. */
static struct literal judge_literal(struct arena *a, struct str text)
{
	struct literal l = {.text = text, .to = text.n, .node = UINT32_MAX};
	l.pieces = ARENA_ARRAY(a, struct literal_piece, text.n + 1);
	for (size_t i = 0; i < text.n; i++) {
		bool hole = text.p[i] == LITERAL_HOLE;
		struct literal_piece *p = l.npieces ? &l.pieces[l.npieces - 1] : NULL;
		if (p && p->exact && !hole)
			p->len++;
		else
			l.pieces[l.npieces++] = (struct literal_piece){i, 1, i, !hole};
		l.holes += hole;
	}
	return l;
}

static void judge_check(enum dialect d, const uint8_t *data, size_t n)
{
	struct arena *a = arena_new("fuzz");
	struct literal l = judge_literal(a, fuzz_text(data, n));
	struct catalog *s0 = schema_text(a, d, judge_before), *s1 = schema_text(a, d, judge_after);
	judge_ask(a, s0, s1, &l);
	judge_ask(a, s1, s0, &l);
	arena_free(a);
}

#endif
