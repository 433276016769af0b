/* A scan finds the same files, whether a thread looked at the words before or not. */
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "gitcheck/scan.h"
#include "tests/unit/tap.h"

enum { FILES = 600 };

static struct str found(struct arena *a, struct tree *t, const char *word, struct scan_ahead *ahead)
{
	struct err e = err_new(a);
	struct delta_words words = {.names = {.v = NULL}};
	struct scan s;
	struct str all = STR_NONE;
	catalog_names_add(a, &words.names, str_of(word));
	struct scan_input in = {.tree = t, .base = t, .words = &words, .ahead = ahead};
	OK(scan_tree(&s, a, &in, &e) == 0, "%s: the tree is scanned: %.*s", word, STRF(e.what));
	for (size_t i = 0; i < s.candidates.n; i++) {
		const struct scan_file *f = &s.candidates.v[i];
		struct str bytes = f->bytes; /* none where an answer of before settled it */
		OK(bytes.p || !tree_read(t, t->repo, a, f->entry, SCAN_MAX_FILE, &bytes, &e), "has bytes");
		all = str_fmt(a, "%.*s%.*s %.*s\n", STRF(all), STRF(f->entry->path), STRF(str_trim(bytes)));
	}
	return str_fmt(a, "%.*s%zu unread", STRF(all), s.unread.n);
}

static void test(struct arena *a, const char *cache)
{
	struct err e = err_new(a);
	struct repo *r = NULL;
	struct repo_id head;
	struct tree plain, looked, other;
	setenv("SCHEMAGATE_CACHE", cache, 1);
	int rc = repo_open(&r, a, STR("."), &e);
	rc = rc ? rc : repo_commit(r, "--head", STR("HEAD"), &head, &e);
	rc = rc ? rc : tree_of_commit(&plain, a, r, head, &e);
	rc = rc ? rc : tree_of_commit(&looked, a, r, head, &e);
	rc = rc ? rc : tree_of_commit(&other, a, r, head, &e);
	OK(rc == 0, "the repository is open: %.*s", STRF(e.what));
	struct scan_ahead *at_once = scan_ahead(a, &looked), *later = scan_ahead(a, &other);
	OK(at_once && later, "a thread looks ahead");
	struct str want = found(a, &plain, "shipped_at", NULL);
	IS(found(a, &looked, "shipped_at", at_once), want, "ended at once");
	nanosleep(&(struct timespec){0, 200000000}, NULL);
	IS(found(a, &other, "shipped_at", later), want, "after a while");
	OK(str_find(want, STR("src/7.ts"), 0) != SIZE_MAX, "the file is among them");
	OK(str_ends(want, STR("1 unread")), "what is too large is told");
	IS(found(a, &other, "nothing_at_all", later), STR("1 unread"), "and no other");
	IS(found(a, &plain, "shipped_at", later), want, "what is of another tree is not asked");
}

int main(void)
{
	char top[] = "/tmp/t_scan_ahead.XXXXXX";
	struct arena *a = arena_new("the test");
	if (!mkdtemp(top) || chdir(top))
		return 1;
	setenv("HOME", top, 1);
	setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
	int made = system(
		"git init -q -b main . && git config user.name a && git config user.email a@example.org && "
		"mkdir src && "
		"for i in $(seq 600); do echo \"const a = $i\" >src/$i.ts; done && "
		"echo \"q('select shipped_at from orders')\" >src/7.ts && echo shipped_at >src/text.txt && "
		"head -c 2000000 /dev/zero | tr '\\0' x >src/large.ts && "
		"git add . && git commit -qm 1");
	OK(made == 0, "a repository of %d files", FILES);
	test(a, "off");
	test(a, "on");
	test(a, "on");
	OK(system("rm -rf \"$PWD\"") == 0, "removed");
	arena_free(a);
	return tap_done();
}
