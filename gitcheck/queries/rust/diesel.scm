; Diesel: table! { orders (id) { id -> Int4, } }: a load lists all columns of the table.
; Facts: docs.diesel.rs/2.1.x/diesel/macro.table.html.
;; needs table!
; Before the table's name there may be "use" lines; the primary key may be left out (the closing sign is named, for `x::{A, B};`
; ends with a list as well). The string of sql_name is what the database calls it.
(macro_invocation macro: (_) @_table (token_tree (identifier) @entity.name . (token_tree) . (token_tree) .) (#match? @_table "(^|::)table$")) @entity
(macro_invocation macro: (_) @_table (token_tree (identifier) @entity.name . (token_tree) . ["}" ")" "]"]) (#match? @_table "(^|::)table$")) @entity
(macro_invocation macro: (_) @_table (token_tree (identifier) @entity.schema.name . "." . (identifier) @entity.name . (token_tree))
  (#match? @_table "(^|::)table$")) @entity
(macro_invocation macro: (_) @_table (token_tree "#" . (token_tree . (identifier) @_sql . "=" . (string_literal) @entity.table) . (identifier) . (token_tree))
  (#match? @_table "(^|::)table$") (#eq? @_sql "sql_name")) @entity
(macro_invocation macro: (_) @_table (token_tree (token_tree (identifier) @property.name @property . "->"))
  (#match? @_table "(^|::)table$"))
(macro_invocation macro: (_) @_table
  (token_tree (token_tree "#" . (token_tree . (identifier) @_sql . "=" . (string_literal) @property.column) . (identifier) @property . "->"))
  (#match? @_table "(^|::)table$") (#eq? @_sql "sql_name"))
(macro_invocation macro: (_) @_table
  (token_tree (token_tree "#" . (token_tree . (identifier) @_sql . "=" . (string_literal) @property.column) . "#" . (token_tree) . (identifier) @property . "->"))
  (#match? @_table "(^|::)table$") (#eq? @_sql "sql_name"))
; Conflict targets: insert_into(orders::table).values(..).on_conflict((orders::customer_id, orders::total)), on_constraint("name")
(call_expression function: (_) @_insert arguments: (arguments . (scoped_identifier path: (_) @chain.entity.name name: (identifier) @_table))
  (#match? @_insert "(^|::)insert_into$") (#eq? @_table "table") (#pick! @chain.entity.name "([A-Za-z0-9_]+)$") (#set! mapped "only")) @chain
(call_expression function: (_) @_insert arguments: (arguments . (identifier) @chain.entity.name)
  (#match? @_insert "(^|::)insert_into$") (#set! mapped "only")) @chain
(call_expression function: (field_expression field: (field_identifier) @_method)
  arguments: (arguments . [(identifier) (scoped_identifier) (tuple_expression)] @chain.unique)
  (#eq? @_method "on_conflict") (#set! unique.bare "yes")) @chain
(call_expression function: (field_expression field: (field_identifier) @_method)
  arguments: (arguments . (call_expression function: (_) @_on arguments: (arguments . (string_literal) @chain.constraint)))
  (#eq? @_method "on_conflict") (#match? @_on "(^|::)on_constraint$")) @chain
