; Diesel: table! { orders (id) { id -> Int4, } }: a load lists all columns of the table.
; Facts: docs.diesel.rs/2.1.x/diesel/macro.table.html.
;; needs table!
; Before the table's name there may be "use" lines; the primary key may be left out. The string of sql_name is what the database calls it.
(macro_invocation macro: (_) @_table (token_tree (identifier) @entity.name . (token_tree) . (token_tree) .) (#match? @_table "(^|::)table$")) @entity
(macro_invocation macro: (_) @_table (token_tree (identifier) @entity.name . (token_tree) .) (#match? @_table "(^|::)table$")) @entity
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
