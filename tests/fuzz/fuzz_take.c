/* Answers of the helper program: a crashed grammar may have answered anything. The first two bytes say how
 * long the source was. */
#include "parse/worker_take.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	if (n < 3)
		return 0;
	struct arena *a = arena_new("fuzz");
	size_t length = (size_t)data[0] << 4;
	char *source = arena_alloc(a, length + 1, 1), *payload = arena_alloc(a, n - 2, 1);
	memset(source, 'x', length);
	memcpy(payload, data + 2, n - 2);
	struct syntax *t = NULL;
	if (worker_take_syntax(a, LANGUAGE_PYTHON, (struct str){source, length}, (struct str){payload, n - 2},
		    data[1] & 1, &t)) {
		for (uint32_t i = 0; i < t->n; i++)
			if (syntax_text(t, i).n > length || t->kinds[t->nodes[i].kind].n > n ||
				t->fields[t->nodes[i].field].n > n)
				fuzz_fail("a node outside the source", i);
		for (size_t i = 0; i < t->nmatches; i++)
			for (size_t k = 0; k < t->matches[i].ncaptures; k++)
				if (t->matches[i].captures[k].node >= t->n)
					fuzz_fail("a capture of no node", i);
	}
	arena_free(a);
	return 0;
}
