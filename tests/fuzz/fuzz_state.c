/* State files (--state) and manifests of snapshots: JSON that others may have written. The first byte
 * chooses. */
#include "cmd/check.h"
#include "migrate/snapshot.h"
#include "tests/fuzz/fuzz.h"

static void state(struct arena *a, struct str text)
{
	struct check_state s;
	struct err e = err_new(a);
	int rc = check_state_parse(a, text, STR("state.json"), &s, &e);
	if (rc && (rc != ERR_CONFIG || !e.what.n))
		fuzz_fail("an error of another kind", (size_t)rc);
	if (!rc && !s.environment.n)
		fuzz_fail("a state of no environment", 0);
	for (size_t i = 0; !rc && i < s.n; i++)
		if (!s.v[i].id.n)
			fuzz_fail("an entry without an id", i);
}

/* What is read and written again is read to the same text. */
static void manifest(struct arena *a, struct str text)
{
	struct snapshot one = {0}, two = {0};
	struct err e = err_new(a);
	if (snapshot_manifest_parse(a, text, &one, &e))
		return;
	struct str first = snapshot_manifest_text(a, &one);
	if (snapshot_manifest_parse(a, first, &two, &e))
		fuzz_fail("a manifest that was written cannot be read", 0);
	if (!str_eq(first, snapshot_manifest_text(a, &two)))
		fuzz_fail("a manifest changes when it is written", 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	if (n < 1)
		return 0;
	struct arena *a = arena_new("fuzz");
	struct str text = fuzz_text(data + 1, n - 1);
	if (data[0] == 'm')
		manifest(a, text);
	else
		state(a, text);
	arena_free(a);
	return 0;
}
