; ScalikeJDBC: what is said of a syntax provider is said of a column in snake case, which the library takes from the database.
; Facts: scalikejdbc.org/documentation/sql-interpolation.html (SQLSyntaxSupport), query-dsl.html.
;; needs scalikejdbc
;; quotes no
;; table.naming snake
;; column.naming snake
;; confidence likely
(object_definition name: (identifier) @entity.name extend: (extends_clause type: (generic_type type: (_) @_base))
  (#match? @_base "SQLSyntaxSupport")) @entity
(object_definition body: (template_body (val_definition pattern: (identifier) @_key value: (string) @entity.table)) (#eq? @_key "tableName")) @entity
(object_definition body: (template_body (function_definition name: (identifier) @_key body: (string) @entity.table)) (#eq? @_key "tableName")) @entity
; val o = Order.syntax("o"); where.isNull(o.shippedAt)
(val_definition pattern: (identifier) @chain.each.name value: (call_expression function: (field_expression value: (identifier) @chain.entity.name
    field: (identifier) @_syntax)) @chain
  (#eq? @_syntax "syntax") (#set! each "1"))
(val_definition pattern: (identifier) @chain.each.name value: (field_expression value: (identifier) @chain.entity.name
    field: (identifier) @_column) @chain
  (#eq? @_column "column") (#set! each "1"))
(field_expression value: (identifier) field: (identifier) @chain.column.name (#set! row "yes")) @chain
; g.result.name, g.resultName.name
(field_expression value: (field_expression value: (identifier) field: (identifier) @_result) field: (identifier) @chain.column.name
  (#any-of? @_result "result" "resultName") (#set! row "yes")) @chain
; sql"insert into ${Order.table}", sql"select ... from ${Order as o}"
(field_expression value: (identifier) @chain.entity.name field: (identifier) @_table
  (#eq? @_table "table") (#set! mapped "only")) @chain
(infix_expression left: (identifier) @chain.entity.name operator: (identifier) @_as
  (#eq? @_as "as") (#set! mapped "only")) @chain
