#undef _POSIX_C_SOURCE
#define _GNU_SOURCE
/* The repository, its trees and struct files over them, against what git itself says. */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "gitcheck/files_git.h"
#include "tests/unit/tap.h"

static char top[] = "/tmp/t_repo.XXXXXX";
static struct arena *a;

/* First line that the shell prints, run in the test's folder. */
static struct str sh(const char *script)
{
	struct str line = str_fmt(a,
		"cd '%s' && export HOME='%s' GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b "
		"GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b && { %s; } 2>/dev/null",
		top, top, script);
	char buf[4096] = "";
	FILE *p = popen(line.p, "r");
	if (p) {
		if (!fgets(buf, sizeof buf, p))
			buf[0] = '\0';
		pclose(p);
	}
	return str_dup(a, str_trim(str_of(buf)));
}

static struct repo *opened(const char *name)
{
	struct err e = err_new(a);
	struct repo *r = NULL;
	int rc = repo_open(&r, a, str_fmt(a, "%s/%s", top, name), &e);
	OK(rc == 0, "%s opens: %.*s %.*s", name, STRF(e.what), STRF(e.detail));
	return r;
}

static struct str refused(const char *name, enum err_code code)
{
	struct err e = err_new(a);
	struct repo *r = NULL;
	int rc = repo_open(&r, a, str_fmt(a, "%s/%s", top, name), &e);
	OK(rc == (int)code, "%s is refused", name);
	return e.what;
}

static struct repo_id commit_of(struct repo *r, const char *rev)
{
	struct err e = err_new(a);
	struct repo_id id = {{0}};
	OK(repo_commit(r, "--head", str_of(rev), &id, &e) == 0, "%s is a commit: %.*s", rev, STRF(e.what));
	return id;
}

static void test_revisions(void)
{
	struct repo *r = opened("one");
	struct err e = err_new(a);
	struct repo_id id, base;
	bool found, incomplete, yes;
	IS(repo_hex(a, commit_of(r, "HEAD")), sh("git -C one rev-parse HEAD"), "HEAD");
	IS(repo_hex(a, commit_of(r, "v1")), sh("git -C one rev-parse v1^{commit}"),
		"an annotated tag is peeled");
	OK(repo_commit(r, "--base", STR("nowhere"), &id, &e) == ERR_USAGE,
		"an unknown revision is a usage error");
	IS(e.what, STR("--base: there is no revision \"nowhere\""), "and is named");
	OK(repo_merge_base(
		   r, commit_of(r, "main"), commit_of(r, "feature"), &base, &found, &incomplete, &e) == 0 &&
			found && !incomplete,
		"merge base");
	IS(repo_hex(a, base), sh("git -C one merge-base main feature"), "as git says");
	OK(repo_merge_base(r, commit_of(r, "main"), commit_of(r, "merged"), &base, &found, &incomplete, &e) ==
			0,
		"merge base across a merge");
	IS(repo_hex(a, base), sh("git -C one merge-base main merged"), "as git says");
	OK(repo_merge_base(r, commit_of(r, "main"), commit_of(r, "orphan"), &base, &found, &incomplete, &e) ==
				0 &&
			!found,
		"unrelated histories have none");
	OK(repo_contains(r, commit_of(r, "merged"), commit_of(r, "feature"), &yes, &e) == 0 && yes,
		"contained");
	OK(repo_contains(r, commit_of(r, "main"), commit_of(r, "feature"), &yes, &e) == 0 && !yes,
		"not contained");
}

static void test_default_base(void)
{
	struct err e = err_new(a);
	struct str how, name;
	struct repo_id base;
	struct repo *r = opened("one");
	OK(repo_default_base(r, a, STR("HEAD"), commit_of(r, "HEAD"), &base, &how, &e) == ERR_USAGE,
		"no upstream and no origin: usage");
	OK(e.hint.n > 0, "with a hint");
	r = opened("clone");
	OK(repo_default_base(r, a, STR("HEAD"), commit_of(r, "HEAD"), &base, &how, &e) == 0,
		"a clone has a base");
	IS(repo_hex(a, base), sh("git -C clone merge-base HEAD origin/main"),
		"merge base with origin's default");
	IS(how, STR("merge base with origin/main"), "said so, though the branch is pushed to its own copy");
	OK(repo_base_branch(r, a, STR("stacked"), &name, &base, &e) == 0,
		"an upstream that is another branch");
	IS(name, STR("origin/feature"), "is taken");
}

static struct str listing(struct tree *t)
{
	struct err e = err_new(a);
	struct str all = STR_NONE;
	OK(tree_load(t, &e) == 0, "the tree loads: %.*s %.*s", STRF(e.what), STRF(e.detail));
	for (size_t i = 0; i < t->files.n; i++)
		all = str_fmt(a, "%.*s%s%.*s%s", STRF(all), i ? " " : "", STRF(t->files.v[i].path),
			t->files.v[i].disk ? "*" : "");
	return all;
}

static struct str changes_of(const struct tree_changes *c)
{
	struct str all = STR_NONE;
	for (size_t i = 0; i < c->n; i++)
		all = str_fmt(a, "%.*s%c %.*s ", STRF(all), "AMD"[c->v[i].kind], STRF(c->v[i].path));
	return str_trim(all);
}

static void test_trees(void)
{
	struct repo *r = opened("one");
	struct err e = err_new(a);
	struct tree t, main_tree;
	struct tree_entry f;
	bool found;
	OK(tree_of_commit(&t, a, r, commit_of(r, "feature"), &e) == 0, "tree of a commit");
	IS(listing(&t), sh("git -C one ls-tree -r --name-only feature | tr '\\n' ' '"), "as git lists it");
	const struct tree_entry *found_file = tree_find(&t, STR("db/2.sql"));
	struct str bytes = STR_NONE;
	OK(found_file && tree_read(&t, r, a, found_file, 100, &bytes, &e) == 0, "a file is read");
	IS(bytes, STR("two\n"), "its bytes");
	OK(found_file && tree_read(&t, r, a, found_file, 3, &bytes, &e) == ERR_LIMIT, "not above the limit");
	OK(tree_lookup(&t, STR("db"), &f, &found, &e) == 0 && found && f.mode == TREE_MODE_FOLDER,
		"folder by path");
	OK(tree_lookup(&t, STR("db/none"), &f, &found, &e) == 0 && !found, "no such path");
	struct tree_changes c;
	OK(tree_of_commit(&main_tree, a, r, commit_of(r, "main"), &e) == 0, "another tree");
	OK(tree_diff(a, &main_tree, &t, &c, &e) == 0, "diff");
	struct str want =
		sh("git -C one diff --no-renames --name-status main feature | tr '\\t' ' ' | tr '\\n' ' '");
	IS(changes_of(&c), want, "as git's diff");
	OK(tree_load(&main_tree, &e) == 0 && t.loaded && tree_diff(a, &main_tree, &t, &c, &e) == 0,
		"diff of loaded trees");
	IS(changes_of(&c), want, "the same");
}

static struct str listing_of(const char *rev)
{
	struct repo *r = opened("many");
	struct err e = err_new(a);
	struct tree t;
	OK(tree_of_commit(&t, a, r, commit_of(r, rev), &e) == 0, "tree of %s", rev);
	struct str all = listing(&t);
	for (size_t i = 1; i < t.folders.n; i++)
		OK(str_cmp(t.folders.v[i - 1].path, t.folders.v[i].path) < 0, "folders are in order");
	/* The same by struct files, which then has the list before it. */
	struct files f;
	struct names_list one, other;
	OK(files_git(&f, a, r, commit_of(r, rev), &e) == 0, "its files");
	for (const char *const *dir = (const char *const[]){"", "f", "f/7", NULL}; *dir; dir++) {
		OK(f.list(f.ctx, a, str_of(*dir), &one, &e) == 0, "\"%s\" is listed", *dir);
		struct files again;
		OK(files_git(&again, a, r, commit_of(r, rev), &e) == 0, "its files once more");
		files_git_load(&again, a);
		OK(again.list(again.ctx, a, str_of(*dir), &other, &e) == 0 && other.n == one.n,
			"and of the loaded tree: %zu, %zu", one.n, other.n);
		for (size_t i = 0; i < one.n && i < other.n; i++)
			IS(other.v[i], one.v[i], "the same name");
	}
	return all;
}

/* A tree is loaded by what is kept of itself, of another one, or without: always the same. */
static void test_kept(void)
{
	IS(sh("ls many/.git/schemagate/trees | wc -l"), STR("0"), "nothing is kept yet");
	struct str first = sh("git -C many ls-tree -r --name-only HEAD~1 | tr '\\n' ' '"),
		   second = sh("git -C many ls-tree -r --name-only HEAD | tr '\\n' ' '");
	OK(!str_eq(first, second), "two trees");
	IS(listing_of("HEAD~1"), first, "without anything kept");
	IS(sh("ls many/.git/schemagate/trees | wc -l"), STR("2"), "it is kept");
	IS(listing_of("HEAD"), second, "by the other one");
	IS(listing_of("HEAD~1"), first, "by itself");
	sh("for f in many/.git/schemagate/trees/*; do printf x | dd of=$f bs=1 seq=100 conv=notrunc; done");
	IS(listing_of("HEAD"), second, "what is damaged counts for nothing");
	setenv("SCHEMAGATE_CACHE", "off", 1);
	IS(listing_of("HEAD~1"), first, "and nothing is needed");
	unsetenv("SCHEMAGATE_CACHE");
}

static void test_files(void)
{
	struct repo *r = opened("one");
	struct err e = err_new(a);
	struct files f;
	struct names_list names;
	struct str bytes;
	OK(files_git(&f, a, r, commit_of(r, "feature"), &e) == 0, "struct files of a commit");
	OK(f.list(f.ctx, a, STR("db"), &names, &e) == 0 && names.n == 4, "four names, not %zu", names.n);
	IS(names.v[0], STR("1.sql"), "a file");
	IS(names.v[2], STR("link.sql@"), "a link is marked");
	IS(names.v[3], STR("sub/"), "a folder");
	OK(f.read(f.ctx, a, STR("db/link.sql"), 100, &bytes, &e) == ERR_INPUT, "a link is not read");
	OK(f.read(f.ctx, a, STR("db/sub/3.sql"), 100, &bytes, &e) == 0, "deeper");
	IS(bytes, STR("three\n"), "its bytes");
	OK(f.read(f.ctx, a, STR("db/9.sql"), 100, &bytes, &e) == ERR_INPUT, "absent");
	OK(f.list(f.ctx, a, STR("nothing"), &names, &e) == 0 && names.n == 0, "an absent folder is empty");
}

static void test_work(void)
{
	struct repo *r = opened("work");
	struct err e = err_new(a);
	struct tree t;
	struct files f;
	struct names_list names;
	struct str bytes = STR_NONE;
	OK(tree_of_work(&t, a, r, &e) == 0, "the work tree: %.*s %.*s", STRF(e.what), STRF(e.detail));
	IS(listing(&t), STR(".gitignore a.txt* new.txt* sub/deep.txt* tracked.txt"),
		"changed, new, deleted, ignored");
	const struct tree_entry *file = tree_find(&t, STR("a.txt"));
	OK(file && tree_read(&t, r, a, file, 100, &bytes, &e) == 0, "changed file");
	IS(bytes, STR("changed\n"), "from disk");
	f = files_git_tree(a, &t);
	OK(f.list(f.ctx, a, STR_NONE, &names, &e) == 0 && names.n == 5, "files over it");
	OK(tree_of_index(&t, a, r, &e) == 0, "the index");
	IS(listing(&t), STR(".gitignore a.txt gone.txt tracked.txt"), "as staged");
	r = opened("sparse");
	OK(tree_of_work(&t, a, r, &e) == 0, "a sparse checkout: %.*s", STRF(e.what));
	IS(listing(&t), STR("db/1.sql src/a.txt src/b.txt"), "files left out count as unchanged");
}

static void test_kinds(void)
{
	struct err e = err_new(a);
	struct repo *r = opened("shallow");
	struct repo_id base;
	struct str how;
	OK(repo_is_shallow(r), "a shallow clone");
	OK(repo_default_base(r, a, STR("HEAD"), commit_of(r, "HEAD"), &base, &how, &e) == ERR_GIT, "no base");
	OK(str_find(e.what, STR("history incomplete"), 0) != SIZE_MAX, "history incomplete");
	opened("linked");
	r = opened("bare.git");
	OK(repo_folder(r).n == 0, "a bare repository has no folder");
	struct tree t;
	OK(tree_of_work(&t, a, r, &e) == ERR_GIT, "and no work tree");
	struct str why = refused("nothing", ERR_GIT);
	OK(str_find(why, STR("no git repository"), 0) != SIZE_MAX, "not a repository");
	if (sh("git init -q --object-format=sha256 sha && echo yes").n) {
		why = refused("sha", ERR_GIT);
		OK(str_find(why, STR("SHA-256"), 0) != SIZE_MAX, "SHA-256: %.*s", STRF(why));
	}
	r = opened("partial");
	OK(repo_is_partial(r), "a partial clone");
	struct tree p;
	OK(tree_of_commit(&p, a, r, commit_of(r, "HEAD"), &e) == 0 && tree_load(&p, &e) == 0,
		"its tree is there");
	struct str bytes;
	OK(p.files.n && tree_read(&p, r, a, &p.files.v[0], 100, &bytes, &e) == ERR_GIT, "a blob is not");
	OK(str_find(e.what, STR("not in this clone"), 0) != SIZE_MAX, "and that is said: %.*s", STRF(e.what));
}

/* Trees that git refuses to write, made with hash-object: T18. */
static void test_hostile(void)
{
	static const char *const names[] = {"..", ".", ".git", ".GIT", "git~1", "a/b", ".g\\342\\200\\214it"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct str made = sh(str_fmt(a,
			"cd one && b=$(echo x | git hash-object -w --stdin) && t=$({ printf '100644 %s\\0'; "
			"printf $b | sed 's/../\\\\x&/g' | xargs -0 printf; } | "
			"git hash-object -t tree -w --stdin --literally) && "
			"git commit-tree -m x $t",
			names[i])
					     .p);
		struct repo *r = opened("one");
		struct err e = err_new(a);
		struct tree t;
		struct repo_id c = {{0}};
		OK(repo_commit(r, "--head", made, &c, &e) == 0, "hostile commit %s", names[i]);
		OK(tree_of_commit(&t, a, r, c, &e) == 0 && tree_load(&t, &e) == ERR_GIT, "%s is refused",
			names[i]);
	}
	struct str made =
		sh("cd one && b=$(echo x | git hash-object -w --stdin) && t=$({ for i in 1 2; do printf "
		   "'100644 twin\\0'; printf $b | sed 's/../\\\\x&/g' | xargs -0 printf; done; } | "
		   "git hash-object -t tree -w --stdin --literally) && git commit-tree -m x $t");
	struct repo *r = opened("one");
	struct err e = err_new(a);
	struct tree t;
	OK(tree_of_commit(&t, a, r, commit_of(r, made.p), &e) == 0 && tree_load(&t, &e) == ERR_GIT,
		"a name twice is refused");
}

static void test_owner(void)
{
	if (geteuid() != 0) {
		OK(true, "another owner # SKIP needs root");
		return;
	}
	sh("cp -r one foreign && chown -R 12345 foreign");
	struct str why = refused("foreign", ERR_GIT);
	OK(str_find(why, STR("another user"), 0) != SIZE_MAX, "said so: %.*s", STRF(why));
	sh("git config --global --add safe.directory \"$PWD/foreign\"");
	opened("foreign");
	sh("git config --global --unset-all safe.directory; git config --global --add safe.directory '*'");
	opened("foreign");
	sh("git config --global --add safe.directory ''");
	refused("foreign", ERR_GIT);
	setenv("SUDO_UID", "12345", 1);
	opened("foreign");
	unsetenv("SUDO_UID");
}

/* What git itself writes into repositories that it then reads as any other. */
static void test_extensions(void)
{
	sh("cp -r one extended && cd extended && git config core.repositoryFormatVersion 1 && "
	   "git config extensions.partialClone origin && git config extensions.preciousObjects true && "
	   "git config extensions.relativeWorktrees true");
	opened("extended");
	sh("git config -f extended/.git/config extensions.somethingElse true");
	refused("extended", ERR_GIT);
}

static void build(void)
{
	sh("git init -q -b main one && cd one && mkdir -p db/sub src && echo one > db/1.sql && echo a > "
	   "src/a.txt && echo b > src/b.txt && "
	   "git add . && git commit -qm 1 && git tag -am v1 v1 && git checkout -qb feature && echo two > "
	   "db/2.sql && "
	   "echo three > db/sub/3.sql && ln -s 1.sql db/link.sql && git rm -q src/b.txt && git add . && "
	   "git commit -qm 2 && git checkout -q main && echo b > src/a.txt && git commit -qam 3 && "
	   "git checkout -qb merged && git merge -qm m feature && git checkout -q --orphan orphan && "
	   "git commit -qm o && git checkout -qf feature && git checkout -qf main");
	sh("git clone -q one clone && cd clone && git checkout -q -b feature origin/feature && "
	   "git checkout -q -b stacked origin/feature && git checkout -q feature");
	sh("git init -q -b main work && cd work && echo a > a.txt && echo t > tracked.txt && echo g > "
	   "gone.txt && "
	   "echo '*.log' > .gitignore && git add . && git commit -qm 1 && echo changed > a.txt && rm "
	   "gone.txt && "
	   "echo n > new.txt && mkdir sub && echo d > sub/deep.txt && echo i > x.log");
	sh("git clone -q one sparse && cd sparse && git sparse-checkout set src");
	sh("git clone -q --depth 1 --no-single-branch --branch feature file://$PWD/one shallow");
	sh("git -C one worktree add -q ../linked v1");
	sh("git clone -q --bare one bare.git");
	sh("git -C one config uploadpack.allowFilter true && "
	   "git clone -q --no-checkout --filter=blob:none file://$PWD/one partial");
	sh("git init -q -b main many && cd many && for i in $(seq 150); do mkdir -p f/$i/in && echo $i > "
	   "f/$i/x && "
	   "echo $i > f/$i/in/y; done && echo a > f/9-a && echo r > root && git add . && git commit -qm 1 && "
	   "echo new > f/7/x && rm f/8/in/y && rm -r f/9 && echo now > f/9 && mkdir -p f/200/a/b && "
	   "echo z > f/200/a/b/c && git mv f/10 f/1000 && rm root && mkdir root && echo q > root/q && "
	   "git add -A . && git commit -qm 2");
	sh("mkdir nothing");
}

int main(void)
{
	a = arena_new("the test");
	if (!mkdtemp(top))
		return 1;
	setenv("HOME", top, 1);
	setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
	build();
	test_revisions();
	test_default_base();
	test_trees();
	test_kept();
	test_files();
	test_work();
	test_kinds();
	test_hostile();
	test_owner();
	test_extensions();
	sh("rm -rf \"$PWD\"");
	arena_free(a);
	return tap_done();
}
