/* A second scan for the same words answers from what the first one found, and opens no blob for it. */
#include <stdlib.h>
#include <unistd.h>

#include "gitcheck/scan.h"
#include "tests/unit/tap.h"

struct outcome {
	struct str paths;
	size_t opened; /* candidates whose bytes the scan read */
};

static struct outcome scan(struct arena *a, struct tree *t, const char *name)
{
	struct err e = err_new(a);
	struct delta_words words = {.names = {.v = NULL}};
	struct scan s;
	struct outcome out = {STR_NONE, 0};
	catalog_names_add(a, &words.names, str_of(name));
	catalog_names_add(a, &words.resized, STR("orders"));
	catalog_names_add(a, &words.tails, STR("parcel"));
	catalog_names_add(a, &words.prefixes, STR("shop"));
	struct scan_input in = {.tree = t, .base = t, .words = &words};
	OK(scan_tree(&s, a, &in, &e) == 0, "%s: the tree is scanned: %.*s", name, STRF(e.what));
	for (size_t i = 0; i < s.candidates.n; i++) {
		out.opened += s.candidates.v[i].bytes.p != NULL;
		out.paths = str_fmt(a, "%.*s%.*s ", STRF(out.paths), STRF(s.candidates.v[i].entry->path));
	}
	return out;
}

static int open_head(struct arena *a, struct tree *t)
{
	struct err e = err_new(a);
	struct repo *r = NULL;
	struct repo_id head;
	int rc = repo_open(&r, a, STR("."), &e);
	rc = rc ? rc : repo_commit(r, "--head", STR("HEAD"), &head, &e);
	return rc ? rc : tree_of_commit(t, a, r, head, &e);
}

/* b names the column, c gives rows to the table, d names the table alone; e and shop/f name a class whose
 * application is told in the text or by the path, g by neither. */
static const char want[] = "src/b1.ts src/b2.ts src/b3.ts src/b4.ts src/b5.ts src/b6.ts src/b7.ts src/b8.ts "
			   "src/c.ts src/e.ts src/shop/f.ts ";
static const char repository[] =
	"git init -q -b main . && git config user.name a && git config user.email a@example.org && "
	"mkdir -p src/shop && for i in 1 2 3 4 5 6 7 8; do echo \"q('select shipped_at from x$i')\" "
	">src/b$i.ts; "
	"done && echo \"q('insert into orders values (1)')\" >src/c.ts && echo \"const orders = 1\" "
	">src/d.ts && "
	"echo \"import { Parcel } from 'shop'\" >src/e.ts && echo \"class Parcel {}\" >src/shop/f.ts && "
	"echo \"class Parcel { }\" >src/g.ts && git add . && git commit -qm 1";

int main(void)
{
	char top[] = "/tmp/t_scan_settled.XXXXXX";
	struct arena *a = arena_new("the test");
	struct tree t;
	if (!mkdtemp(top) || chdir(top))
		return 1;
	setenv("HOME", top, 1);
	setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
	setenv("SCHEMAGATE_CACHE", "on", 1);
	OK(system(repository) == 0 && open_head(a, &t) == 0, "a repository");
	struct outcome first = scan(a, &t, "shipped_at"), again = scan(a, &t, "shipped_at"),
		       other = scan(a, &t, "shipped_on");
	IS(first.paths, STR(want), "the first scan");
	OK(first.opened == 11, "opens them all: %zu", first.opened);
	IS(again.paths, STR(want), "the second");
	OK(again.opened == 0, "opens none: %zu", again.opened);
	IS(other.paths, STR("src/c.ts src/e.ts src/shop/f.ts "), "other words have answers of their own");
	OK(system("for f in .git/schemagate/settled/*; do printf x | dd of=$f bs=1 seek=90 conv=notrunc; "
		  "done "
		  "2>/dev/null") == 0,
		"the answers are damaged");
	struct outcome damaged = scan(a, &t, "shipped_at");
	IS(damaged.paths, STR(want), "a damaged entry counts for nothing");
	OK(damaged.opened == 11, "and the blobs are opened again: %zu", damaged.opened);
	OK(system("git mv src/shop/f.ts src/f.ts && git mv src/g.ts src/shop/g.ts && git commit -qm 2") ==
				0 &&
			open_head(a, &t) == 0,
		"files change places");
	struct outcome moved = scan(a, &t, "shipped_at");
	OK(str_find(moved.paths, STR("src/f.ts"), 0) == SIZE_MAX, "a kept answer goes by the new path");
	OK(str_find(moved.paths, STR("src/shop/g.ts"), 0) != SIZE_MAX, "both ways");
	OK(moved.opened == 0, "and nothing is opened again: %zu", moved.opened);
	OK(system("rm -rf \"$PWD\"") == 0, "removed");
	arena_free(a);
	return tap_done();
}
