; goqu: tables and columns that a package keeps in variables, for its queries (the queries: squirrel.scm).
; Facts: pkg.go.dev/github.com/doug-martin/goqu/v9 (T, S, IdentifierExpression.Col).
;; needs goqu .Col(
;; confidence likely
;; mapped only
;; column written
; var Orders = goqu.T("orders"), goqu.S("shop").Table("orders")
(var_spec name: (identifier) @entity.name value: (expression_list (call_expression
    function: (selector_expression operand: (identifier) @_goqu field: (field_identifier) @_t)
    arguments: (argument_list . (_) @entity.table .))) (#eq? @_goqu "goqu") (#eq? @_t "T")) @entity
(var_spec name: (identifier) @entity.name value: (expression_list (call_expression
    function: (selector_expression
      operand: (call_expression function: (selector_expression operand: (identifier) @_goqu field: (field_identifier) @_s) arguments: (argument_list . (_) @entity.schema .))
      field: (field_identifier) @_t)
    arguments: (argument_list . (_) @entity.table .))) (#eq? @_goqu "goqu") (#eq? @_s "S") (#eq? @_t "Table")) @entity
; Orders.Col("note"), schema.Orders.Col(schema.OrdersNote)
(call_expression function: (selector_expression
    operand: [(identifier) @chain.entity.name (selector_expression field: (field_identifier) @chain.entity.name)]
    field: (field_identifier) @_col)
  arguments: (argument_list . [(interpreted_string_literal) (raw_string_literal) (identifier) (selector_expression)] @chain.column .)
  (#eq? @_col "Col")) @chain
