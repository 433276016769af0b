; Spring JDBC's objects for one table or function; statements as text are read as in any code.
; Facts: docs.spring.io/spring-framework/reference/data-access/jdbc/simple.html.
;; needs SimpleJdbc
(method_invocation name: (identifier) @_method arguments: (argument_list . (_) @chain.table .) (#eq? @_method "withTableName")) @chain
(method_invocation name: (identifier) @_method arguments: (argument_list . (_) @chain.schema .) (#eq? @_method "withSchemaName")) @chain
(method_invocation name: (identifier) @_method arguments: (argument_list (string_literal) @chain.column)
  (#any-of? @_method "usingColumns" "usingGeneratedKeyColumns")) @chain
(method_invocation name: (identifier) @_method arguments: (argument_list . (string_literal) @function .) (#any-of? @_method "withFunctionName" "withProcedureName"))
