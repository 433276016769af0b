#include "parse/worker_main_grammar.h"

#ifdef HAVE_TREE_SITTER
#include <dlfcn.h>
#include <parser.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"

enum {
	/* Bytes of texts before a language's table is made wide: that takes a millisecond or two and gains a
	 * tenth of what each text takes. */
	WORTH_A_TABLE = 64 * 1024,
	TABLE_MAX = 16 * 1024 * 1024,
	NAMED = 15 /* version of a grammar from which on it has .name and what follows */
};

static const TSLanguage *load(enum language lang)
{
	struct arena *a = arena_new("a grammar's name");
	struct err e = err_new(a);
	struct str lib, name = str_of(language_name(lang));
	/* POSIX: a symbol's address may be read as a function's; ISO C has no cast for it. */
	union {
		void *object;
		const TSLanguage *(*function)(void);
	} found = {NULL};
	if (file_lib(a, &lib, &e) == 0) {
		void *handle = dlopen(
			str_fmt(a, "%.*s/grammar-%.*s.so", STRF(lib), STRF(name)).p, RTLD_NOW | RTLD_LOCAL);
		char *symbol = str_z(a, str_fmt(a, "tree_sitter_%.*s", STRF(name)));
		for (char *c = symbol; *c; c++)
			if (*c == '-')
				*c = '_';
		found.object = handle ? dlsym(handle, symbol) : NULL;
	}
	arena_free(a);
	return found.object ? found.function() : NULL;
}

/*
 * What follows a state by a symbol stands in a table for some states and is searched for in lists for most of
 * them (lib/src/language.h, ts_language_lookup). This is the same grammar with a table for all. NULL: it
 * would be too large. As it lives as long as the program, nothing frees it.
 */
static const TSLanguage *widened(const TSLanguage *l)
{
	size_t width = l->symbol_count, cells = width * l->state_count;
	if (cells > TABLE_MAX / sizeof(uint16_t))
		return NULL;
	uint16_t *table = calloc(cells + 1, sizeof *table);
	TSLanguage *wide = calloc(1, sizeof *wide);
	if (!table || !wide) {
		free(table);
		free(wide);
		return NULL;
	}
	memcpy(table, l->parse_table, l->large_state_count * width * sizeof *table);
	for (uint32_t state = l->large_state_count; state < l->state_count; state++) {
		const uint16_t *at =
			&l->small_parse_table[l->small_parse_table_map[state - l->large_state_count]];
		for (unsigned groups = *at++; groups; groups--) {
			uint16_t value = *at++;
			for (unsigned n = *at++; n; n--)
				table[state * width + *at++] = value;
		}
	}
	memcpy(wide, l, l->abi_version < NAMED ? offsetof(TSLanguage, name) : sizeof *l);
	wide->parse_table = table;
	wide->large_state_count = l->state_count;
	return wide;
}

const TSLanguage *worker_main_grammar(enum language lang, size_t n)
{
	static struct {
		const TSLanguage *language;
		size_t asked; /* bytes; SIZE_MAX = it is as wide as it will be */
	} known[LANGUAGE_COUNT], *k;
	k = &known[lang];
	if (!k->language)
		k->language = load(lang);
	if (!k->language || k->asked == SIZE_MAX)
		return k->language;
	k->asked += n;
	if (k->asked >= WORTH_A_TABLE) {
		const TSLanguage *wide = widened(k->language);
		k->language = wide ? wide : k->language;
		k->asked = SIZE_MAX;
	}
	return k->language;
}
#endif
