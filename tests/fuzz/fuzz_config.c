/* schemagate.conf: entries with their lines, and settings that are whole or an error with its place. */
#include "base/ini.h"
#include "cmd/settings.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new("fuzz");
	struct err e = err_new(a);
	struct str text = fuzz_text(data, n), path = STR("schemagate.conf");
	struct ini ini = {0};
	struct settings s;
	struct settings_shown_list shown = {0};
	int lines = str_line(text, text.n);
	if (ini_parse(a, text, path, &ini, &e) == 0)
		for (size_t i = 0; i < ini.n; i++)
			if (ini.v[i].line < 1 || ini.v[i].line > lines || !ini.v[i].section.n)
				fuzz_fail("an entry at no line", i);
	e = err_new(a);
	int rc = settings_parse(a, text, path, &s, &e);
	if (rc && (rc != ERR_CONFIG || !e.what.n || e.line < 0 || e.line > lines))
		fuzz_fail("an error without a place", (size_t)e.line);
	if (!rc && settings_show(a, text, path, &shown, &e))
		fuzz_fail("settings that were read cannot be shown", 0);
	for (size_t i = 0; !rc && i < s.environments.n; i++)
		if (settings_environment(&s, s.environments.v[i].name) != &s.environments.v[i])
			fuzz_fail("an environment that is not found", i);
	fuzz_bounded(a, n, 1 << 20, 4000);
	arena_free(a);
	return 0;
}
