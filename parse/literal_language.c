#include "parse/literal_internal.h"

/* Node names of the pinned grammars (contrib/grammars/package-lock.json). */
static const struct literal_language javascript = {
	.strings = {"string", "template_string", NULL},
	.holes = {"template_substitution", NULL},
	.concat = "binary_expression",
	.operator_ = "+",
	.declarations = {"variable_declarator", NULL},
	.names = {"identifier", NULL},
};
static const struct literal_language php = {
	.strings = {"string", "encapsed_string", "heredoc_body", "nowdoc_body", NULL},
	.holes = {"variable_name", "member_access_expression", "subscript_expression",
		"dynamic_variable_name", "member_call_expression", "scoped_call_expression", NULL},
	.concat = "binary_expression",
	.operator_ = ".",
	.declarations = {"const_element", NULL},
	.names = {"class_constant_access_expression", "name", NULL},
};
static const struct literal_language go = {
	.strings = {"interpreted_string_literal", "raw_string_literal", NULL},
	.concat = "binary_expression",
	.operator_ = "+",
	.declarations = {"const_spec", "var_spec", NULL},
	.names = {"identifier", NULL},
};
static const struct literal_language python = {
	.strings = {"string", NULL},
	.quotes = {"string_start", "string_end", NULL},
	.holes = {"interpolation", NULL},
	.concat = "binary_operator",
	.operator_ = "+",
	.adjacent = "concatenated_string",
	.declarations = {"assignment", NULL},
	.names = {"identifier", NULL},
};
static const struct literal_language ruby = {
	.strings = {"string", "heredoc_body", NULL},
	.quotes = {"heredoc_end", NULL},
	.holes = {"interpolation", NULL},
	.concat = "binary",
	.operator_ = "+",
	.adjacent = "chained_string",
	.declarations = {"assignment", NULL},
	.names = {"constant", NULL},
};
static const struct literal_language java = {
	.strings = {"string_literal", NULL},
	.holes = {"string_interpolation", NULL},
	.concat = "binary_expression",
	.operator_ = "+",
	.declarations = {"variable_declarator", NULL},
	.names = {"identifier", NULL},
};
static const struct literal_language rust = {
	.strings = {"string_literal", "raw_string_literal", NULL},
	.declarations = {"const_item", "static_item", NULL},
	.names = {"identifier", NULL},
};
static const struct literal_language csharp = {
	.strings = {"string_literal", "verbatim_string_literal", "raw_string_literal",
		"interpolated_string_expression", NULL},
	.quotes = {"interpolation_start", "interpolation_quote", "raw_string_start", "raw_string_end", NULL},
	.holes = {"interpolation", NULL},
	.concat = "binary_expression",
	.operator_ = "+",
	.declarations = {"variable_declarator", NULL},
	.names = {"identifier", NULL},
};

const struct literal_language *literal_language_of(enum language l)
{
	switch (l) {
	case LANGUAGE_TYPESCRIPT:
	case LANGUAGE_TSX:
	case LANGUAGE_JAVASCRIPT:
		return &javascript;
	case LANGUAGE_PHP:
		return &php;
	case LANGUAGE_GO:
		return &go;
	case LANGUAGE_PYTHON:
		return &python;
	case LANGUAGE_RUBY:
		return &ruby;
	case LANGUAGE_JAVA:
		return &java;
	case LANGUAGE_RUST:
		return &rust;
	case LANGUAGE_CSHARP:
		return &csharp;
	default:
		return NULL;
	}
}
