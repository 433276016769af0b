/* The crash-proof parsers: answers, hostile input, a worker that is killed. */
#include <signal.h>
#include <stdlib.h>

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
	r = pg(STR("SELECT 1\0; DROP TABLE t"), &tree);
	OK(r.status == WORKER_SYNTAX, "a NUL does not hide the rest");
	r = pg(repeat("SELECT 1", "+1", 100000), &tree);
	OK(r.status != WORKER_OK, "a megabyte of nesting costs this text only: %.*s", STRF(r.message));
	r = pg(repeat("SELECT ", "(", 100000), &tree);
	OK(r.status != WORKER_OK, "so do parentheses: %.*s", STRF(r.message));
	r = pg(STR("SELECT 2"), &tree);
	OK(r.status == WORKER_OK, "the next one is read");
	OK(worker_pg_version(w) >= 13, "grammar of PostgreSQL %d", worker_pg_version(w));
}

static void killed(void)
{
	struct err e = err_new(a);
	struct process_run kill_all = {
		(const char *const[]){"sh", "-c",
			"kill -9 $(ps -o pid= --ppid $PPID 2>/dev/null | tr '\\n' ' ') 2>/dev/null; true",
			NULL},
		NULL, STR_NONE, -1, 1000, 5000};
	struct process_result res;
	err_drop(&e, process_run(a, &kill_all, &res, &e));
	const struct json *tree = NULL;
	struct worker_answer r = pg(STR("SELECT 3"), &tree);
	OK(r.status == WORKER_CRASHED || r.status == WORKER_OK, "a killed worker is an answer, not a hang");
	r = pg(STR("SELECT 4"), &tree);
	OK(r.status == WORKER_OK, "and the next request starts another");
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
		LANGUAGE_PHP, LANGUAGE_GO, LANGUAGE_PYTHON, LANGUAGE_RUBY, LANGUAGE_JAVA, LANGUAGE_RUST,
		LANGUAGE_CSHARP};
	static const char *const hostile[] = {
		"(", "[", "{", "\"", "'", "`", "f(function(){", "<a>", "/*", "${"};
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
		if (!worker_has_grammar(w, all[i]))
			continue;
		int alive = 0;
		for (size_t k = 0; k < sizeof hostile / sizeof hostile[0]; k++)
			alive += worker_syntax(w, a, all[i], repeat("", hostile[k], 1500), &t, &r, &e) == 0;
		OK(alive == 10, "%s: hostile text is answered", language_name(all[i]));
		OK(worker_syntax(w, a, all[i], STR("a"), &t, &r, &e) == 0 && r.status == WORKER_OK,
			"%s: and the next is read", language_name(all[i]));
	}
}

int main(void)
{
	signal(SIGPIPE, SIG_IGN);
	a = arena_new("t_worker");
	w = worker_new(a);
	postgresql();
	killed();
	syntax();
	OK(language_of_path(STR("a/b.test.tsx")) == LANGUAGE_TSX &&
			language_of_path(STR("x.png")) == LANGUAGE_NONE,
		"by name");
	OK(language_of_path(STR("pnpm-lock.yaml")) == LANGUAGE_NONE, "lock files are data");
	arena_free(a);
	return tap_done();
}
