/* Where composer.json says that a class stands. */
#include "migrate/format_php.h"
#include "tests/unit/tap.h"

static struct arena *a;

/* All files that may hold the class, joined by a blank. */
static void stands(const char *composer, const char *class, const char *expected)
{
	struct format_php_autoload l;
	struct str out = STR(""), path;
	format_php_autoload(a, str_of(composer), &l);
	for (size_t at = 0; (path = format_php_class_path(a, &l, str_of(class), &at)).n;)
		out = str_fmt(a, "%.*s%s%.*s", STRF(out), out.n ? " " : "", STRF(path));
	OK(str_eq(out, str_of(expected)), "%s: %.*s", class, STRF(out));
}

int main(void)
{
	static const char both[] =
		"{\"autoload\": {\"psr-4\": {\"A\\\\\": \"src/\", \"A\\\\B\\\\\": [\"lib/b\", "
		"\"./more/\"], \"\": \".\"}},"
		" \"autoload-dev\": {\"psr-4\": {\"A\\\\T\\\\\": \"tests\", \"A\\\\\": "
		"\"other\"}}}";
	a = arena_new("test");
	stands(both, "A\\X", "src/X.php other/X.php A/X.php");
	stands(both, "\\A\\B\\C\\X", "lib/b/C/X.php more/C/X.php src/B/C/X.php other/B/C/X.php A/B/C/X.php");
	stands(both, "A\\T\\X", "tests/X.php src/T/X.php other/T/X.php A/T/X.php");
	stands(both, "AB\\X", "AB/X.php");
	stands("{\"autoload\": {\"psr-4\": {\"A\\\\\": 1, \"B\\\\\": {\"x\": \"y\"}}}}", "A\\X", "");
	stands("{\"autoload\": {\"psr-4\": [\"A\\\\\"]}}", "A\\X", "");
	stands("{\"autoload\": ", "A\\X", "");
	stands("{\"autoload\": {\"psr-4\": {\"A\\\\\": \"src\"}}}", "A\\", "");
	arena_free(a);
	return tap_done();
}
