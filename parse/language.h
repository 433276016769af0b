/* Source languages, by file name. */
#ifndef PARSE_LANGUAGE_H
#define PARSE_LANGUAGE_H

#include "base/str.h"

enum language {
	LANGUAGE_NONE, /* no source text we read */
	LANGUAGE_SQL,
	LANGUAGE_TYPESCRIPT,
	LANGUAGE_TSX, /* also .jsx */
	LANGUAGE_JAVASCRIPT,
	LANGUAGE_PHP,
	LANGUAGE_GO,
	LANGUAGE_PYTHON,
	LANGUAGE_RUBY,
	LANGUAGE_JAVA,
	LANGUAGE_KOTLIN,
	LANGUAGE_CSHARP,
	LANGUAGE_RUST,
	LANGUAGE_ELIXIR,
	LANGUAGE_SCALA,
	LANGUAGE_C,
	LANGUAGE_CPP,
	LANGUAGE_DART,
	LANGUAGE_OTHER, /* some text: the plain lexer reads its strings */
	LANGUAGE_COUNT
};

/* From the extension (and a few whole names); LANGUAGE_NONE for media, archives, lock files and the like. */
enum language language_of_path(struct str path);
/* From the first line of a script: #!/usr/bin/env python3. LANGUAGE_OTHER for other programs, LANGUAGE_NONE
 * when there is no such line. */
enum language language_of_shebang(struct str text);
/* "typescript", "php", ...: also the name of the grammar object, lib/grammar-NAME.so. */
const char *language_name(enum language l);
/* Is there a grammar of it among those that are built (contrib/grammars/package.json)? Of the others the
 * plain lexer's strings are all that is read. */
bool language_has_grammar(enum language l);

#endif
