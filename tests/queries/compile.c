/* usage: compile GRAMMAR.so LANGUAGE FILE...: each query file through the core as it comes, whose analysis finds patterns that match
 * nothing (contrib/grammars/query.sed). Prints a line for each that is no query, and the exit status says so. */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <tree_sitter/api.h>

enum { MAX_FILE = 256 * 1024 };

static const TSLanguage *language(const char *grammar, const char *name)
{
	char symbol[128];
	/* POSIX: a symbol's address may be read as a function's; ISO C has no cast for it. */
	union {
		void *object;
		const TSLanguage *(*function)(void);
	} found = {NULL};
	void *handle = dlopen(grammar, RTLD_NOW | RTLD_LOCAL);
	snprintf(symbol, sizeof symbol, "tree_sitter_%s", name);
	for (char *c = symbol; *c; c++)
		if (*c == '-')
			*c = '_';
	if (handle)
		found.object = dlsym(handle, symbol);
	return found.object ? found.function() : NULL;
}

static int compile(const TSLanguage *l, const char *path)
{
	static char text[MAX_FILE];
	FILE *f = fopen(path, "rb");
	size_t n = f ? fread(text, 1, sizeof text, f) : 0;
	uint32_t at = 0;
	TSQueryError error = TSQueryErrorNone;
	if (f)
		fclose(f);
	TSQuery *q = n && n < sizeof text ? ts_query_new(l, text, (uint32_t)n, &at, &error) : NULL;
	if (q) {
		ts_query_delete(q);
		return 0;
	}
	int line = 1;
	for (uint32_t i = 0; i < at && i < n; i++)
		line += text[i] == '\n';
	printf("%s:%d: no query (error %d)\n", path, line, (int)error);
	return 1;
}

int main(int argc, char **argv)
{
	if (argc < 4) {
		fprintf(stderr, "usage: compile GRAMMAR.so LANGUAGE FILE...\n");
		return 2;
	}
	const TSLanguage *l = language(argv[1], argv[2]);
	if (!l) {
		printf("%s: no grammar of %s\n", argv[1], argv[2]);
		return 1;
	}
	int bad = 0;
	for (int i = 3; i < argc; i++)
		bad |= compile(l, argv[i]);
	return bad;
}
