/*
 * The DDL reader of one dialect: a text is played into a catalog, the catalog is printed, and its difference
 * to the one before the last statement is taken. What is printed is JSON; a copy of a catalog differs in
 * nothing from it.
 */
#ifndef TESTS_FUZZ_DDL_H
#define TESTS_FUZZ_DDL_H

#include "base/json.h"
#include "schemas/catalog_print.h"
#include "schemas/replay.h"
#include "tests/fuzz/fuzz.h"

enum { DDL_PRINTED = 256 << 20 };

static void ddl_print(struct arena *a, const struct catalog *c)
{
	struct sb b = sb_new(a, DDL_PRINTED), text = sb_new(a, DDL_PRINTED);
	struct json_out w = json_out(&b);
	const struct json *j;
	struct err e = err_new(a);
	json_open(&w, NULL, '{');
	catalog_print_json(a, &w, c);
	json_close(&w, '}');
	catalog_print_text(a, &text, c);
	if (json_parse(&j, a, sb_str(&b), DDL_PRINTED, &e))
		fuzz_fail("a catalog is printed as no JSON", 0);
}

static void ddl_differ(struct arena *a, const struct catalog *before, const struct catalog *after)
{
	struct delta d = {0}, none = {0};
	struct delta_words words = {0};
	struct sb b = sb_new(a, DDL_PRINTED);
	delta_of(a, before, after, &d);
	catalog_print_delta_text(a, &b, after, &d);
	delta_words(a, &d, &words);
	delta_of(a, after, catalog_clone(a, after), &none);
	if (none.n)
		fuzz_fail("a catalog differs from its copy", none.n);
}

static void ddl_check(enum dialect d, const uint8_t *data, size_t n)
{
	struct arena *a = arena_new("fuzz");
	struct err e = err_new(a);
	struct str input = fuzz_text(data, n);
	struct sql_statements all = {0};
	struct replay *r;
	struct catalog *before, *after, *end;
	size_t notes;
	sql_split(a, d, input, &all);
	struct sql_statements first = all, last = {0};
	if (all.n) {
		first.n = all.n - 1;
		last.v = &all.v[first.n];
		last.n = 1;
	}
	if (replay_open(&r, a, d, NULL, worker_new(a), &e) || replay_run(r, STR("a.sql"), &first, &e) ||
		replay_step(r, STR("b.sql"), &last, &before, &after, &e) || replay_catalog(r, a, &end, &e))
		fuzz_fail("the replay says that the machine failed", (size_t)e.code);
	const struct replay_note *v = replay_notes(r, &notes);
	int lines = str_line(input, input.n);
	for (size_t i = 0; i < notes; i++)
		if (!v[i].what.n || v[i].line < 0 || v[i].line > lines)
			fuzz_fail("a note without a place", i);
	ddl_differ(a, before, after);
	ddl_print(a, end);
	arena_free(a);
}

#endif
