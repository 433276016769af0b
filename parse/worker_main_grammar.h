/* The grammars of programming languages (lib/grammar-LANGUAGE.so), loaded when they are first asked for. */
#ifndef PARSE_WORKER_MAIN_GRAMMAR_H
#define PARSE_WORKER_MAIN_GRAMMAR_H

#include "parse/language.h"

#ifdef HAVE_TREE_SITTER
#include <stddef.h>
#include <tree_sitter/api.h>

/* The grammar for a text of n bytes, NULL when it is not installed. It may be another object than for the
 * text before, with the same symbols and fields. It lives as long as the program. */
const TSLanguage *worker_main_grammar(enum language lang, size_t n);

#endif
#endif
