; go-jet: generated code lists the table's columns; a SELECT of a table's AllColumns and an INSERT list them.
; Facts: github.com/go-jet/jet/wiki/Generator, .../wiki/Model (newOrdersTable(schema, table, alias)).
;; needs go-jet
;; table.naming snake
;; column.naming snake
(function_declaration name: (identifier) @entity.name result: (type_identifier)
  (#pick! @entity.name "^new([A-Z][A-Za-z0-9]*)TableImpl$") (#set! confidence "likely")) @entity
(var_spec name: (identifier) @property.name value: (expression_list (call_expression
    function: (selector_expression field: (field_identifier) @_column) arguments: (argument_list . (interpreted_string_literal) @property.column .)))
  (#match? @_column "Column$") (#pick! @property.name "^([A-Z][A-Za-z0-9]*)Column$")) @property
(var_spec name: (identifier) @entity.for.name value: (expression_list (call_expression function: (identifier) @_new
    arguments: (argument_list . (interpreted_string_literal) . (interpreted_string_literal) @entity.table)))
  (#match? @_new "^new[A-Z][A-Za-z0-9]*Table$"))
; Orders.ShippedAt, table.Orders.ShippedAt
(selector_expression operand: [(identifier) @use.of.name (selector_expression field: (field_identifier) @use.of.name)] field: (field_identifier) @use.name
  (#match? @use.of.name "^[A-Z]") (#match? @use.name "^[A-Z]") (#set! mapped "only"))
