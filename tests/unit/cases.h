/*
 * Text tables: each file holds cases "== name", input lines, "--", expected lines. A line is words; a word
 * may be key=value, and a value in "double quotes" may hold blanks. Lines that start with '#' are comments.
 */
#ifndef TESTS_UNIT_CASES_H
#define TESTS_UNIT_CASES_H

#include <dirent.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/sb.h"
#include "tests/unit/tap.h"

enum { CASE_WORDS = 16 };
struct case_line {
	struct str word[CASE_WORDS];
	int n;
	struct str rest[CASE_WORDS]; /* the line from this word on */
};
/* Reads the input lines of one case and prints what comes out. */
typedef void case_fn(struct arena *a, const struct case_line *lines, size_t n, struct sb *out);

static inline struct str case_word(struct str *s)
{
	size_t i = 0;
	bool quoted = false;
	for (; i < s->n && (quoted || s->p[i] != ' '); i++)
		if (s->p[i] == '"')
			quoted = !quoted;
	struct str w = str_sub(*s, 0, i);
	*s = str_trim(str_sub(*s, i, s->n));
	return w;
}

static inline struct case_line case_split(struct str s)
{
	struct case_line l = {.n = 0};
	while (s.n && l.n < CASE_WORDS) {
		l.rest[l.n] = s;
		l.word[l.n++] = case_word(&s);
	}
	return l;
}

/* The value of key=value in a line, without its quotes; empty when absent. */
static inline struct str case_value(const struct case_line *l, const char *key)
{
	struct str k = str_of(key);
	for (int i = 0; i < l->n; i++) {
		struct str w = l->word[i];
		if (w.n <= k.n || !str_starts(w, k) || w.p[k.n] != '=')
			continue;
		struct str v = str_sub(w, k.n + 1, w.n);
		if (v.n >= 2 && v.p[0] == '"')
			v = str_sub(v, 1, v.n - 1);
		return v;
	}
	return STR_NONE;
}

static inline bool case_flag(const struct case_line *l, const char *word)
{
	for (int i = 0; i < l->n; i++)
		if (str_eq(l->word[i], str_of(word)))
			return true;
	return false;
}

static inline void case_run(struct str file, struct str text, case_fn *fn)
{
	while (text.n) {
		struct arena *a = arena_new("case");
		struct str head = str_cut(&text, '\n');
		if (!str_starts(head, STR("== "))) {
			OK(head.n == 0 || head.p[0] == '#', "%.*s: stray line \"%.*s\"", STRF(file),
				STRF(head));
			arena_free(a);
			continue;
		}
		VEC(struct case_line) in = {0};
		struct sb want = sb_new(a, 1 << 20), got = sb_new(a, 1 << 20);
		bool expecting = false;
		while (text.n && !str_starts(text, STR("== "))) {
			struct str l = str_trim(str_cut(&text, '\n'));
			if (!l.n || l.p[0] == '#')
				continue;
			if (str_eq(l, STR("--")))
				expecting = true;
			else if (expecting)
				sb_fmt(&want, "%.*s\n", STRF(l));
			else
				*VEC_PUSH(a, &in) = case_split(l);
		}
		fn(a, in.v, in.n, &got);
		IS(sb_str(&got), sb_str(&want), "%.*s: %.*s", STRF(str_basename(file)),
			STRF(str_sub(head, 3, head.n)));
		arena_free(a);
	}
}

static inline void case_file(struct arena *a, struct str path, case_fn *fn)
{
	FILE *f = fopen(str_z(a, path), "r");
	OK(f != NULL, "%.*s can be read", STRF(path));
	if (!f)
		return;
	static char buf[1 << 20];
	size_t n = fread(buf, 1, sizeof buf, f);
	fclose(f);
	OK(n > 0 && n < sizeof buf, "%.*s has a size we take", STRF(path));
	case_run(path, (struct str){buf, n}, fn);
}

/* Every .case file of a folder, in name order; the folder may be given as the program's argument. */
static inline int case_folder(const char *folder, int argc, char **argv, case_fn *fn)
{
	struct arena *a = arena_new("cases");
	struct str dir = str_of(argc > 1 ? argv[1] : folder);
	VEC(struct str) names = {0};
	DIR *d = opendir(str_z(a, dir));
	for (struct dirent *e; d && (e = readdir(d));)
		if (str_ends(str_of(e->d_name), STR(".case")))
			*VEC_PUSH(a, &names) = str_fmt(a, "%.*s/%s", STRF(dir), e->d_name);
	if (d)
		closedir(d);
	OK(names.n > 0, "%.*s holds cases", STRF(dir));
	if (names.n)
		qsort(names.v, names.n, sizeof *names.v, str_order);
	for (size_t i = 0; i < names.n; i++)
		case_file(a, names.v[i], fn);
	arena_free(a);
	return tap_done();
}

#endif
