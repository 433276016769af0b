#include "parse/literal_internal.h"

/* Node names of the pinned grammars (contrib/grammars/package-lock.json). */
enum {
	STRING = LITERAL_STRING,
	QUOTE = LITERAL_QUOTE,
	RUNTIME = LITERAL_RUNTIME,
	ESCAPE = LITERAL_ESCAPE,
	CONCAT = LITERAL_CONCAT,
	OPERATOR = LITERAL_OPERATOR,
	ADJACENT = LITERAL_ADJACENT,
	WRAPPER = LITERAL_WRAPPER,
	COMMENT = LITERAL_COMMENT,
	NAME = LITERAL_NAME,
	QUALIFIED = LITERAL_QUALIFIED,
	DECLARES = LITERAL_DECLARES,
	BOUND = LITERAL_BOUND,
	BINDER = LITERAL_BINDER,
	LIST = LITERAL_LIST,
	FUNCTION = LITERAL_FUNCTION,
	OWNER = LITERAL_OWNER
};

const struct literal_kind literal_language_common[] = {
	{"call_expression", LITERAL_CALL},
	{"call", LITERAL_CALL},
	{"method_invocation", LITERAL_CALL},
	{"invocation_expression", LITERAL_CALL},
	{"function_call_expression", LITERAL_CALL},
	{"member_call_expression", LITERAL_CALL},
	{"nullsafe_member_call_expression", LITERAL_CALL},
	{"scoped_call_expression", LITERAL_CALL},
	{"variable_declarator", LITERAL_ASSIGNS},
	{"assignment_expression", LITERAL_ASSIGNS},
	{"augmented_assignment_expression", LITERAL_ASSIGNS},
	{"assignment", LITERAL_ASSIGNS},
	{"augmented_assignment", LITERAL_ASSIGNS},
	{"operator_assignment", LITERAL_ASSIGNS},
	{"short_var_declaration", LITERAL_ASSIGNS},
	{"assignment_statement", LITERAL_ASSIGNS},
	{"var_spec", LITERAL_ASSIGNS},
	{"const_spec", LITERAL_ASSIGNS},
	{"let_declaration", LITERAL_ASSIGNS},
	{"const_item", LITERAL_ASSIGNS},
	{"static_item", LITERAL_ASSIGNS},
	{"compound_assignment_expr", LITERAL_ASSIGNS},
	{"field_definition", LITERAL_ASSIGNS},
	{"public_field_definition", LITERAL_ASSIGNS},
	{"const_element", LITERAL_ASSIGNS},
	{"property_element", LITERAL_ASSIGNS},
	{"ternary_expression", LITERAL_CHOICE},
	{"conditional_expression", LITERAL_CHOICE},
	{"conditional", LITERAL_CHOICE},
	{"match_arm", LITERAL_ARM},
	{"switch_case", LITERAL_ARM},
	{"switch_default", LITERAL_ARM},
	{"expression_case", LITERAL_ARM},
	{"type_case", LITERAL_ARM},
	{"default_case", LITERAL_ARM},
	{"case_statement", LITERAL_ARM},
	{"default_statement", LITERAL_ARM},
	{"switch_block_statement_group", LITERAL_ARM},
	{"switch_rule", LITERAL_ARM},
	{"switch_section", LITERAL_ARM},
	{"when_entry", LITERAL_ARM},
	{"case_clause", LITERAL_ARM},
	{NULL, 0},
};

static const struct literal_kind javascript_kinds[] = {
	{"string", STRING},
	{"template_string", STRING},
	{"template_substitution", RUNTIME},
	{"escape_sequence", ESCAPE},
	{"binary_expression", CONCAT},
	{"+", OPERATOR},
	{"parenthesized_expression", WRAPPER},
	{"as_expression", WRAPPER},
	{"satisfies_expression", WRAPPER},
	{"non_null_expression", WRAPPER},
	{"type_assertion", WRAPPER},
	{"comment", COMMENT},
	{"identifier", NAME},
	{"member_expression", QUALIFIED},
	{"variable_declarator", DECLARES},
	{"pair", DECLARES},
	{"enum_assignment", DECLARES},
	{"public_field_definition", DECLARES},
	{"field_definition", DECLARES},
	{"shorthand_property_identifier_pattern", BOUND},
	{"formal_parameters", BINDER},
	{"required_parameter", BINDER},
	{"optional_parameter", BINDER},
	{"rest_pattern", BINDER},
	{"array_pattern", BINDER},
	{"pair_pattern", BINDER},
	{"assignment_pattern", BINDER},
	{"object_assignment_pattern", BINDER},
	{"arrow_function", FUNCTION | BINDER},
	{"catch_clause", FUNCTION | BINDER},
	{"for_in_statement", BINDER},
	{"assignment_expression", BINDER},
	{"augmented_assignment_expression", BINDER},
	{"update_expression", BINDER},
	{"function_declaration", FUNCTION},
	{"function_expression", FUNCTION},
	{"generator_function", FUNCTION},
	{"generator_function_declaration", FUNCTION},
	{"method_definition", FUNCTION},
	{"class_static_block", FUNCTION},
	{"class_declaration", OWNER},
	{"abstract_class_declaration", OWNER},
	{"class", OWNER},
	{"enum_declaration", OWNER},
	{"object", OWNER},
	{NULL, 0},
};
static const struct literal_binder javascript_binders[] = {
	{"formal_parameters", NULL, false, false},
	{"required_parameter", "pattern", false, false},
	{"optional_parameter", "pattern", false, false},
	{"rest_pattern", NULL, false, false},
	{"array_pattern", NULL, false, false},
	{"pair_pattern", "value", false, false},
	{"assignment_pattern", "left", false, false},
	{"object_assignment_pattern", "left", false, false},
	{"arrow_function", "parameter", false, false},
	{"catch_clause", "parameter", false, false},
	{"for_in_statement", "left", false, false},
	{"assignment_expression", "left", true, false},
	{"augmented_assignment_expression", "left", true, false},
	{"update_expression", "argument", true, false},
	{NULL, NULL, false, false},
};
static const struct literal_language javascript = {javascript_kinds, javascript_binders, true};

static const struct literal_kind php_kinds[] = {
	{"string", STRING},
	{"encapsed_string", STRING},
	{"heredoc_body", STRING},
	{"nowdoc_body", STRING},
	{"heredoc", WRAPPER},
	{"nowdoc", WRAPPER},
	{"variable_name", RUNTIME},
	{"member_access_expression", RUNTIME},
	{"nullsafe_member_access_expression", RUNTIME},
	{"subscript_expression", RUNTIME},
	{"dynamic_variable_name", RUNTIME},
	{"member_call_expression", RUNTIME},
	{"nullsafe_member_call_expression", RUNTIME},
	{"scoped_call_expression", RUNTIME},
	{"scoped_property_access_expression", RUNTIME},
	{"function_call_expression", RUNTIME},
	{"escape_sequence", ESCAPE},
	{"binary_expression", CONCAT},
	{".", OPERATOR},
	{"parenthesized_expression", WRAPPER},
	{"comment", COMMENT},
	{"name", NAME},
	{"class_constant_access_expression", QUALIFIED},
	{"const_element", DECLARES},
	{"function_definition", FUNCTION},
	{"method_declaration", FUNCTION},
	{"anonymous_function", FUNCTION},
	{"arrow_function", FUNCTION},
	{"class_declaration", OWNER},
	{"interface_declaration", OWNER},
	{"trait_declaration", OWNER},
	{"enum_declaration", OWNER},
	{NULL, 0},
};
static const struct literal_binder no_binders[] = {{NULL, NULL, false, false}};
static const struct literal_language php = {php_kinds, no_binders, true};

static const struct literal_kind go_kinds[] = {
	{"interpreted_string_literal", STRING},
	{"raw_string_literal", STRING},
	{"escape_sequence", ESCAPE},
	{"binary_expression", CONCAT},
	{"+", OPERATOR},
	{"parenthesized_expression", WRAPPER},
	{"comment", COMMENT},
	{"identifier", NAME},
	{"selector_expression", QUALIFIED},
	{"const_spec", DECLARES},
	{"var_spec", DECLARES},
	{"short_var_declaration", DECLARES | BINDER},
	{"expression_list", LIST},
	{"assignment_statement", BINDER},
	{"range_clause", BINDER},
	{"parameter_declaration", BINDER},
	{"variadic_parameter_declaration", BINDER},
	{"function_declaration", FUNCTION},
	{"method_declaration", FUNCTION},
	{"func_literal", FUNCTION},
	{NULL, 0},
};
static const struct literal_binder go_binders[] = {
	{"short_var_declaration", "left", false, true},
	{"assignment_statement", "left", true, false},
	{"range_clause", "left", false, false},
	{"parameter_declaration", "name", false, false},
	{"variadic_parameter_declaration", "name", false, false},
	{NULL, NULL, false, false},
};
static const struct literal_language go = {go_kinds, go_binders, false};

static const struct literal_kind python_kinds[] = {
	{"string", STRING},
	{"string_start", QUOTE},
	{"string_end", QUOTE},
	{"interpolation", RUNTIME},
	{"escape_sequence", ESCAPE},
	{"escape_interpolation", ESCAPE},
	{"binary_operator", CONCAT},
	{"+", OPERATOR},
	{"concatenated_string", ADJACENT},
	{"parenthesized_expression", WRAPPER},
	{"comment", COMMENT},
	{"identifier", NAME},
	{"attribute", QUALIFIED},
	{"assignment", DECLARES},
	{"augmented_assignment", BINDER},
	{"named_expression", BINDER},
	{"parameters", BINDER},
	{"lambda_parameters", BINDER},
	{"default_parameter", BINDER},
	{"typed_parameter", BINDER},
	{"typed_default_parameter", BINDER},
	{"list_splat_pattern", BINDER},
	{"dictionary_splat_pattern", BINDER},
	{"pattern_list", BINDER},
	{"tuple_pattern", BINDER},
	{"list_pattern", BINDER},
	{"for_statement", BINDER},
	{"for_in_clause", BINDER},
	{"as_pattern_target", BINDER},
	{"function_definition", FUNCTION},
	{"lambda", FUNCTION},
	{"class_definition", OWNER},
	{NULL, 0},
};
static const struct literal_binder python_binders[] = {
	{"augmented_assignment", "left", true, false},
	{"named_expression", "name", false, false},
	{"parameters", NULL, false, false},
	{"lambda_parameters", NULL, false, false},
	{"default_parameter", "name", false, false},
	{"typed_parameter", "", false, false},
	{"typed_default_parameter", "name", false, false},
	{"list_splat_pattern", NULL, false, false},
	{"dictionary_splat_pattern", NULL, false, false},
	{"pattern_list", NULL, false, false},
	{"tuple_pattern", NULL, false, false},
	{"list_pattern", NULL, false, false},
	{"for_statement", "left", false, false},
	{"for_in_clause", "left", false, false},
	{"as_pattern_target", NULL, false, false},
	{NULL, NULL, false, false},
};
static const struct literal_language python = {python_kinds, python_binders, true};

static const struct literal_kind ruby_kinds[] = {
	{"string", STRING},
	{"bare_string", STRING}, /* of %w[...] */
	{"heredoc_body", STRING},
	{"heredoc_end", QUOTE},
	{"interpolation", RUNTIME},
	{"escape_sequence", ESCAPE},
	{"binary", CONCAT},
	{"+", OPERATOR},
	{"chained_string", ADJACENT},
	{"parenthesized_statements", WRAPPER},
	{"unary", WRAPPER}, /* +'text', -'text' */
	{"call", WRAPPER},  /* 'text'.freeze and its like: literal_index_unwrap */
	{"comment", COMMENT},
	{"constant", NAME},
	{"scope_resolution", QUALIFIED},
	{"assignment", DECLARES},
	{"operator_assignment", BINDER},
	{"method", FUNCTION},
	{"singleton_method", FUNCTION},
	{"class", OWNER},
	{"module", OWNER},
	{NULL, 0},
};
static const struct literal_binder ruby_binders[] = {
	{"operator_assignment", "left", true, false},
	{NULL, NULL, false, false},
};
static const struct literal_language ruby = {ruby_kinds, ruby_binders, false};

static const struct literal_kind java_kinds[] = {
	{"string_literal", STRING},
	{"string_interpolation", RUNTIME},
	{"escape_sequence", ESCAPE},
	{"binary_expression", CONCAT},
	{"+", OPERATOR},
	{"parenthesized_expression", WRAPPER},
	{"line_comment", COMMENT},
	{"block_comment", COMMENT},
	{"identifier", NAME},
	{"field_access", QUALIFIED},
	{"variable_declarator", DECLARES},
	{"formal_parameter", BINDER},
	{"catch_formal_parameter", BINDER},
	{"inferred_parameters", BINDER},
	{"enhanced_for_statement", BINDER},
	{"assignment_expression", BINDER},
	{"update_expression", BINDER},
	{"method_declaration", FUNCTION},
	{"constructor_declaration", FUNCTION},
	{"static_initializer", FUNCTION},
	{"lambda_expression", FUNCTION | BINDER},
	{"class_declaration", OWNER},
	{"interface_declaration", OWNER},
	{"enum_declaration", OWNER},
	{"record_declaration", OWNER},
	{NULL, 0},
};
static const struct literal_binder java_binders[] = {
	{"formal_parameter", "name", false, false},
	{"catch_formal_parameter", "name", false, false},
	{"inferred_parameters", NULL, false, false},
	{"lambda_expression", "parameters", false, false},
	{"enhanced_for_statement", "name", false, false},
	{"assignment_expression", "left", true, false},
	{"update_expression", NULL, true, false},
	{NULL, NULL, false, false},
};
static const struct literal_language java = {java_kinds, java_binders, false};

/* The grammar has no fields: names and values are told by their kinds and places. */
static const struct literal_kind kotlin_kinds[] = {
	{"string_literal", STRING},
	{"$", QUOTE},
	{"${", QUOTE},
	{"}", QUOTE},
	{"interpolated_identifier", RUNTIME | NAME},
	{"interpolated_expression", RUNTIME},
	{"character_escape_seq", ESCAPE},
	{"additive_expression", CONCAT},
	{"+", OPERATOR},
	{"parenthesized_expression", WRAPPER},
	{"call_expression", WRAPPER},
	{"line_comment", COMMENT},
	{"multiline_comment", COMMENT},
	{"simple_identifier", NAME},
	{"navigation_expression", QUALIFIED},
	{"property_declaration", DECLARES | LITERAL_ASSIGNS},
	{"variable_declaration", LIST},
	{"parameter", BINDER},
	{"class_parameter", BINDER},
	{"for_statement", BINDER},
	{"lambda_parameters", BINDER},
	{"multi_variable_declaration", BINDER},
	{"catch_block", BINDER},
	{"directly_assignable_expression", BINDER},
	{"function_declaration", FUNCTION},
	{"anonymous_function", FUNCTION},
	{"lambda_literal", FUNCTION},
	{"class_declaration", OWNER},
	{"object_declaration", OWNER},
	{NULL, 0},
};
static const struct literal_binder kotlin_binders[] = {
	{"parameter", NULL, false, false},
	{"class_parameter", NULL, false, false},
	{"for_statement", NULL, false, false},
	{"lambda_parameters", NULL, false, false},
	{"multi_variable_declaration", NULL, false, false},
	{"catch_block", NULL, false, false},
	{"directly_assignable_expression", NULL, true, false},
	{NULL, NULL, false, false},
};
static const struct literal_language kotlin = {kotlin_kinds, kotlin_binders, false};

static const struct literal_kind rust_kinds[] = {
	{"string_literal", STRING},
	{"raw_string_literal", STRING},
	{"escape_sequence", ESCAPE},
	{"token_tree", ADJACENT}, /* of concat!( ... ): literal_index_is_concat */
	{"parenthesized_expression", WRAPPER},
	{"reference_expression", WRAPPER},
	{"line_comment", COMMENT},
	{"block_comment", COMMENT},
	{"identifier", NAME},
	{"const_item", DECLARES},
	{"static_item", DECLARES},
	{"function_item", FUNCTION},
	{"closure_expression", FUNCTION},
	{NULL, 0},
};
static const struct literal_language rust = {rust_kinds, no_binders, false};

static const struct literal_kind csharp_kinds[] = {
	{"string_literal", STRING},
	{"verbatim_string_literal", STRING},
	{"raw_string_literal", STRING},
	{"interpolated_string_expression", STRING},
	{"interpolation_start", QUOTE},
	{"interpolation_quote", QUOTE},
	{"raw_string_start", QUOTE},
	{"raw_string_end", QUOTE},
	{"string_literal_encoding", QUOTE},
	{"interpolation", RUNTIME},
	{"escape_sequence", ESCAPE},
	{"binary_expression", CONCAT},
	{"+", OPERATOR},
	{"parenthesized_expression", WRAPPER},
	{"comment", COMMENT},
	{"identifier", NAME},
	{"member_access_expression", QUALIFIED},
	{"variable_declarator", DECLARES},
	{"implicit_parameter", BOUND},
	{"parameter", BINDER},
	{"foreach_statement", BINDER},
	{"declaration_pattern", BINDER},
	{"declaration_expression", BINDER},
	{"catch_declaration", BINDER},
	{"assignment_expression", BINDER},
	{"method_declaration", FUNCTION},
	{"constructor_declaration", FUNCTION},
	{"local_function_statement", FUNCTION},
	{"lambda_expression", FUNCTION},
	{"anonymous_method_expression", FUNCTION},
	{"accessor_declaration", FUNCTION},
	{"class_declaration", OWNER},
	{"struct_declaration", OWNER},
	{"interface_declaration", OWNER},
	{"record_declaration", OWNER},
	{NULL, 0},
};
static const struct literal_binder csharp_binders[] = {
	{"parameter", "name", false, false},
	{"foreach_statement", "left", false, false},
	{"declaration_pattern", "name", false, false},
	{"declaration_expression", "name", false, false},
	{"catch_declaration", "name", false, false},
	{"assignment_expression", "left", true, false},
	{NULL, NULL, false, false},
};
static const struct literal_language csharp = {csharp_kinds, csharp_binders, false};

/* A sigil's delimiters are tokens of their own: ~s(text), ~S|text|. */
static const struct literal_kind elixir_kinds[] = {
	{"string", STRING},
	{"charlist", STRING},
	{"sigil", STRING},
	{"sigil_name", QUOTE},
	{"sigil_modifiers", QUOTE},
	{"~", QUOTE},
	{"(", QUOTE},
	{")", QUOTE},
	{"[", QUOTE},
	{"]", QUOTE},
	{"{", QUOTE},
	{"}", QUOTE},
	{"<", QUOTE},
	{">", QUOTE},
	{"|", QUOTE},
	{"/", QUOTE},
	{"interpolation", RUNTIME},
	{"escape_sequence", ESCAPE},
	{"binary_operator", CONCAT},
	{"<>", OPERATOR},
	{"comment", COMMENT},
	{"anonymous_function", FUNCTION},
	{NULL, 0},
};
static const struct literal_language elixir = {elixir_kinds, no_binders, false};

/* The strings themselves: literal_scala.c. */
static const struct literal_kind scala_kinds[] = {
	{"string", STRING},
	{"interpolated_string_expression", STRING},
	{"infix_expression", CONCAT},
	{"operator_identifier", OPERATOR}, /* any: literal_index_is_concat */
	{"parenthesized_expression", WRAPPER},
	{"field_expression", QUALIFIED | WRAPPER},
	{"comment", COMMENT},
	{"block_comment", COMMENT},
	{"identifier", NAME},
	{"val_definition", DECLARES | LITERAL_ASSIGNS},
	{"var_definition", DECLARES | LITERAL_ASSIGNS},
	{"parameter", BINDER},
	{"class_parameter", BINDER},
	{"binding", BINDER},
	{"enumerator", BINDER},
	{"case_clause", BINDER},
	{"assignment_expression", BINDER},
	{"function_definition", FUNCTION | DECLARES},
	{"lambda_expression", FUNCTION | BINDER},
	{"object_definition", OWNER},
	{"class_definition", OWNER},
	{"trait_definition", OWNER},
	{NULL, 0},
};
static const struct literal_binder scala_binders[] = {
	{"parameter", "name", false, false},
	{"class_parameter", "name", false, false},
	{"binding", "name", false, false},
	{"enumerator", "", false, false},
	{"case_clause", "pattern", false, false},
	{"lambda_expression", "parameters", false, false},
	{"assignment_expression", "left", true, false},
	{NULL, NULL, false, false},
};
static const struct literal_language scala = {scala_kinds, scala_binders, false};

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
	case LANGUAGE_KOTLIN:
		return &kotlin;
	case LANGUAGE_SCALA:
		return &scala;
	case LANGUAGE_RUST:
		return &rust;
	case LANGUAGE_CSHARP:
		return &csharp;
	case LANGUAGE_ELIXIR:
		return &elixir;
	default:
		return NULL;
	}
}
