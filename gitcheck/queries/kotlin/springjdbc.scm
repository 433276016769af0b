; Spring JDBC in Kotlin: as in java/springjdbc.scm.
;; needs SimpleJdbc
(call_expression (navigation_expression (navigation_suffix (simple_identifier) @_method))
  (call_suffix (value_arguments . (value_argument (_) @chain.table) .)) (#eq? @_method "withTableName")) @chain
(call_expression (navigation_expression (navigation_suffix (simple_identifier) @_method))
  (call_suffix (value_arguments . (value_argument (_) @chain.schema) .)) (#eq? @_method "withSchemaName")) @chain
(call_expression (navigation_expression (navigation_suffix (simple_identifier) @_method))
  (call_suffix (value_arguments (value_argument (string_literal) @chain.column))) (#any-of? @_method "usingColumns" "usingGeneratedKeyColumns")) @chain
