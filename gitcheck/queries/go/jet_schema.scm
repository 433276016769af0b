; go-jet's tables of PostgreSQL stand in a schema; elsewhere the same argument is the database's name.
; Facts: github.com/go-jet/jet/wiki/Generator.
;; needs jet/v2/postgres"
(var_spec name: (identifier) @entity.for.name value: (expression_list (call_expression function: (identifier) @_new
    arguments: (argument_list . (interpreted_string_literal) @entity.schema . (interpreted_string_literal) @entity.table)))
  (#match? @_new "^new[A-Z][A-Za-z0-9]*Table$"))
