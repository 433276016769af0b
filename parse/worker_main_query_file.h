/*
 * Query files: tree-sitter's syntax, with these predicates and directives (docs/queries.md):
 *   (#eq? @a "text") (#not-eq? @a "text") (#any-of? @a "x" "y") (#match? @a "regex") (#not-match? @a "regex")
 *   (#not-in? @a "kind")   the node of @a does not stand right in a node of one of these kinds
 *   (#set! key "value")    a setting of the pattern
 *   (#pick! @a "regex")    @a is only the part of its text that the first group matches; without a match the
 *                          capture is dropped
 *   ;; key value           a setting of all patterns of the file; the key "needs" lists words (blanks between
 *                          them) one of which a text must hold for the file to be run: of each such line
 */
#ifndef PARSE_WORKER_MAIN_QUERY_FILE_H
#define PARSE_WORKER_MAIN_QUERY_FILE_H

#include "parse/language.h"

#ifdef HAVE_TREE_SITTER
#include <regex.h>
#include <tree_sitter/api.h>

#include "base/arena.h"
#include "base/str.h"
#include "parse/syntax.h"
#include "parse/worker_main_query_need.h"

enum query_test_kind { QUERY_TEST_EQUAL, QUERY_TEST_MATCH, QUERY_TEST_IN, QUERY_TEST_PICK };

struct query_test {
	enum query_test_kind kind;
	bool negated;
	uint32_t capture;
	VEC(struct str) texts; /* EQUAL, IN: one of these */
	regex_t regex;
};

struct query_pattern {
	VEC(struct query_test) tests;
	VEC(struct syntax_setting) settings;
};

struct query_file {
	struct str name, path, text;
	TSQuery *query; /* NULL until worker_main_query_file_ready() */
	struct query_pattern *patterns;
	query_need_list needs;
	bool wanted; /* by the text that is read */
};

struct query_files {
	struct query_file *v;
	size_t n, cap;
	struct str broken; /* what is wrong with one of them */
};

/* All files of a language, read once; the result lives as long as the program. */
struct query_files *worker_main_query_files(enum language lang);
/* Compile a file on its first use: for some grammars that takes tens of milliseconds. False and files->broken
 * when it is no query. */
bool worker_main_query_file_ready(struct query_files *files, struct query_file *f, const TSLanguage *l);

#endif
#endif
