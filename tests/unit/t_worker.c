/* The crash-proof parsers: answers, hostile input, a worker that is killed. */
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "base/process.h"
#include "base/sb.h"
#include "parse/worker.h"
#include "tests/unit/tap.h"

static struct arena *a;
static struct worker *w;

static struct worker_answer pg(struct str sql, const struct json **tree)
{
	struct err e = err_new(a);
	struct worker_answer answer;
	int rc = worker_pg_parse(w, a, sql, tree, &answer, &e);
	OK(rc == 0, "the machine works: %.*s", STRF(e.what));
	return answer;
}

static struct str repeat(const char *head, const char *part, int n)
{
	struct sb b = sb_new(a, 4000000);
	sb_addz(&b, head);
	for (int i = 0; i < n; i++)
		sb_addz(&b, part);
	return sb_str(&b);
}

static void postgresql(void)
{
	const struct json *tree = NULL;
	struct worker_answer r = pg(STR("SELECT 1; CREATE TABLE t (a int)"), &tree);
	OK(r.status == WORKER_OK && json_count(json_get(tree, "stmts")) == 2, "two statements");
	r = pg(STR("ALTER TABLE foo BAD x"), &tree);
	OK(r.status == WORKER_SYNTAX && r.at == 16 && r.message.n, "syntax error at its place: %.*s",
		STRF(r.message));
	r = pg(STR("SELECT '\xc5\x9e\xe2\x82\xac\xf0\x9f\x98\x80\xff' FROM )"), &tree);
	OK(r.status == WORKER_SYNTAX && r.at == 25, "in bytes, whatever characters are before it");
	r = pg(STR("SELECT 1\0; DROP TABLE t"), &tree);
	OK(r.status == WORKER_SYNTAX, "a NUL does not hide the rest");
	r = pg(repeat("SELECT 1", "+1", 5000), &tree);
	OK(r.status == WORKER_OK || r.status == WORKER_SYNTAX || r.status == WORKER_CRASHED,
		"10 kB of it are answered: %.*s", STRF(r.message));
	r = pg(STR("SELECT 1 FROM"), &tree);
	OK(r.status == WORKER_SYNTAX && r.at == 13, "an error at the end has its place");
	r = pg(repeat("SELECT 1", "+1", 100000), &tree);
	OK(r.status != WORKER_OK, "a megabyte of nesting costs this text only: %.*s", STRF(r.message));
	r = pg(repeat("SELECT ", "(", 100000), &tree);
	OK(r.status != WORKER_OK, "so do parentheses: %.*s", STRF(r.message));
	r = pg(STR("SELECT 2"), &tree);
	OK(r.status == WORKER_OK, "the next one is read");
	OK(worker_pg_version(w) >= 13, "grammar of PostgreSQL %d", worker_pg_version(w));
}

/* Kill -9 every child of ours; how many there were. */
static int kill_children(void)
{
	struct err e = err_new(a);
	struct str path = str_fmt(a, "/proc/self/task/%ld/children", (long)getpid()), list = STR_NONE;
	int n = 0;
	OK(file_read(a, path, 4096, &list, &e) == 0, "children are listed");
	while (list.n) {
		uint64_t pid = 0;
		if (str_u64(str_cut(&list, ' '), &pid) && kill((pid_t)pid, SIGKILL) == 0)
			n++;
	}
	return n;
}

static void killed(void)
{
	const struct json *tree = NULL;
	OK(kill_children() == 1, "the worker is killed between two requests");
	struct worker_answer r = pg(STR("SELECT 3"), &tree);
	OK(r.status == WORKER_OK, "which costs the next text nothing");
	r = pg(STR("SELECT 4"), &tree);
	OK(r.status == WORKER_OK, "nor the one after");
}

/* This program again, from a place as `make install` makes it: the helper must find its grammars there too.
 */
static void installed(void)
{
	if (getenv("VALGRIND")) {
		OK(true, "an installed program # SKIP /proc/PID/exe is valgrind's");
		return;
	}
	struct err e = err_new(a);
	struct str lib = STR_NONE;
	char dir[] = "/tmp/t_worker.XXXXXX";
	OK(file_lib(a, &lib, &e) == 0 && mkdtemp(dir) != NULL, "a folder");
	struct str script = str_fmt(a,
		"mkdir -p %s/bin %s/lib && cp /proc/$PPID/exe %s/bin/t && cp -r %.*s %s/lib/schemagate && "
		"%s/bin/t installed; status=$?; rm -rf %s; exit $status",
		dir, dir, dir, STRF(lib), dir, dir, dir);
	struct process_run p = {.argv = (const char *const[]){"sh", "-c", script.p, NULL},
		.out_fd = -1,
		.max_out = 4096,
		.timeout_ms = 60000};
	struct process_result res = {0};
	OK(process_run(a, &p, &res, &e) == 0 && res.status == 0,
		"an installed program finds its grammars: %.*s", STRF(res.err));
}

static int run_installed(void)
{
	struct err e = err_new(a);
	struct syntax *t = NULL;
	struct worker_answer r = {0};
	if (!worker_has_grammar(w, LANGUAGE_TYPESCRIPT))
		return 0;
	return worker_syntax(w, a, LANGUAGE_TYPESCRIPT, STR("f()"), &t, &r, &e) == 0 && r.status == WORKER_OK
		       ? 0
		       : 1;
}

static void syntax(void)
{
	struct err e = err_new(a);
	struct syntax *t = NULL;
	struct worker_answer r;
	if (!worker_has_grammar(w, LANGUAGE_TYPESCRIPT)) {
		OK(worker_syntax(w, a, LANGUAGE_TYPESCRIPT, STR("x"), &t, &r, &e) == 0 &&
				r.status == WORKER_ABSENT,
			"no grammar: said so");
		return;
	}
	OK(worker_syntax(w, a, LANGUAGE_TYPESCRIPT, STR("f('a' + b);"), &t, &r, &e) == 0 &&
			r.status == WORKER_OK,
		"a tree");
	OK(syntax_is(t, 0, "program") && !t->has_error, "root");
	uint32_t call = syntax_child(t, syntax_child(t, 0));
	OK(syntax_is(t, call, "call_expression"), "call");
	IS(syntax_text(t, syntax_field(t, call, "function")), STR("f"), "field");
	IS(syntax_text(t, syntax_field(t, call, "arguments")), STR("('a' + b)"), "arguments");
	OK(syntax_child(t, syntax_field(t, call, "function")) == UINT32_MAX, "a leaf");
	OK(syntax_sibling(t, 0) == UINT32_MAX, "the root stands alone");
	static const enum language all[] = {LANGUAGE_TYPESCRIPT, LANGUAGE_TSX, LANGUAGE_JAVASCRIPT,
		LANGUAGE_PHP, LANGUAGE_GO, LANGUAGE_PYTHON, LANGUAGE_RUBY, LANGUAGE_JAVA, LANGUAGE_KOTLIN,
		LANGUAGE_RUST, LANGUAGE_CSHARP};
	static const char *const hostile[] = {
		"(", "[", "{", "\"", "'", "`", "f(function(){", "<a>", "/*", "${"};
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
		if (!worker_has_grammar(w, all[i]))
			continue;
		int alive = 0;
		for (size_t k = 0; k < sizeof hostile / sizeof hostile[0]; k++)
			alive += worker_syntax(w, a, all[i], repeat("", hostile[k], 1500), &t, &r, &e) == 0;
		OK(alive == 10, "%s: hostile text is answered", language_name(all[i]));
		OK(worker_syntax(w, a, all[i], repeat("", "(", 200000), &t, &r, &e) == 0,
			"%s: 200 kB of parentheses: status %d", language_name(all[i]), (int)r.status);
		OK(worker_syntax(w, a, all[i], STR("a"), &t, &r, &e) == 0 && r.status == WORKER_OK,
			"%s: and the next is read", language_name(all[i]));
	}
}

int main(int argc, char **argv)
{
	(void)argv;
	signal(SIGPIPE, SIG_IGN);
	a = arena_new("t_worker");
	w = worker_new(a);
	if (argc > 1) {
		int rc = run_installed();
		arena_free(a);
		return rc;
	}
	postgresql();
	killed();
	installed();
	syntax();
	OK(language_of_path(STR("a/b.test.tsx")) == LANGUAGE_TSX &&
			language_of_path(STR("x.png")) == LANGUAGE_NONE,
		"by name");
	OK(language_of_path(STR("pnpm-lock.yaml")) == LANGUAGE_NONE, "lock files are data");
	arena_free(a);
	return tap_done();
}
