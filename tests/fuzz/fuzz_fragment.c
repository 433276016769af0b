/* Pieces of SQL in code (gitcheck/fragment.h) and English that looks like it (gitcheck/prose.h). */
#include "gitcheck/fragment.h"
#include "gitcheck/prose.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new("fuzz");
	struct str text = fuzz_text(data, n), qualifier;
	struct names tables = {0};
	bool table = false;
	size_t at = 0, last = 0;
	(void)fragment_is_sql(text);
	(void)fragment_is_names(text);
	(void)fragment_is_open(text, &table);
	(void)prose_is_sentence(text);
	(void)prose_is_for_database(text, n / 2);
	fragment_tables(a, text, &tables);
	for (size_t i = 0; i < tables.n; i++)
		if (!tables.v[i].n)
			fuzz_fail("a table without a name", i);
	for (size_t i = 0; i < tables.n && i < 8; i++) {
		(void)fragment_alias(text, STR("o"), tables.v[i]);
		(void)fragment_has_table(text, tables.v[i]);
		(void)fragment_names_table(text, tables.v[i]);
	}
	while (fragment_next_column(text, STR("name"), &at, &qualifier)) {
		if (at <= last || at > text.n)
			fuzz_fail("a column out of place", at);
		last = at;
	}
	arena_free(a);
	return 0;
}
