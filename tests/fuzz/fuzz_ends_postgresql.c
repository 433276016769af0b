/*
 * Our boundaries against libpg_query's: where it parses the whole text, it has as many statements as we have
 * pieces, and each of them holds one. psql's own commands, variables and COPY data are no text of the
 * server's; nor does psql tell a routine's BEGIN from a name, as its parser does.
 */
#include "base/json.h"
#include "parse/sql_lex.h"
#include "parse/sql_split.h"
#include "parse/worker.h"
#include "tests/fuzz/fuzz.h"

static bool for_the_server(const struct sql_statements *l, struct str text)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->v[i].flags & (SQL_META_COMMAND | SQL_COPY_DATA))
			return false;
	return str_chr(text, '\\') == SIZE_MAX && str_chr(text, '\0') == SIZE_MAX &&
	       sql_lex_psql_variable(text) == SIZE_MAX;
}

/* CREATE FUNCTION begin(): psql waits for its end. */
static bool names_begin(struct arena *a, struct str text)
{
	struct str low = str_lower(a, text);
	bool routine = str_find(low, STR("function"), 0) != SIZE_MAX ||
		       str_find(low, STR("procedure"), 0) != SIZE_MAX;
	return routine && str_find(low, STR("begin"), 0) != SIZE_MAX;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new("fuzz");
	struct err e = err_new(a);
	struct str text = fuzz_text(data, n);
	struct sql_statements ours = {0};
	struct worker_answer answer = {.status = WORKER_ABSENT};
	const struct json *tree = NULL;
	sql_split(a, DIALECT_POSTGRESQL, text, &ours);
	if (for_the_server(&ours, text) && !names_begin(a, text) && !str_starts(text, STR("\xef\xbb\xbf")) &&
		worker_pg_parse(worker_new(a), a, text, &tree, &answer, &e) == 0 &&
		answer.status == WORKER_OK) {
		const struct json *j = json_first(json_get(tree, "stmts"));
		for (size_t i = 0; i < ours.n; i++, j = json_next(j)) {
			size_t at = (size_t)json_int(json_get(j, "stmt_location"), 0);
			size_t len = (size_t)json_int(json_get(j, "stmt_len"), 0);
			if (!j || at > ours.v[i].at || (len && at + len < ours.v[i].at + ours.v[i].text.n))
				fuzz_fail("the parser ends a statement elsewhere", ours.v[i].at);
		}
		if (j)
			fuzz_fail("the parser has more statements", ours.n);
	}
	arena_free(a);
	return 0;
}
