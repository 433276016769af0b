; Diesel: table! { orders (id) { id -> Int4, } }: a load lists all columns of the table.
; Facts: docs.diesel.rs/2.1.x/diesel/macro.table.html.
;; needs table!
(macro_invocation macro: (_) @_table (token_tree . (identifier) @entity.name) (#match? @_table "(^|::)table$")) @entity
(macro_invocation macro: (_) @_table (token_tree . (identifier) @entity.schema.name . "." . (identifier) @entity.name)
  (#match? @_table "(^|::)table$")) @entity
(macro_invocation macro: (_) @_table (token_tree (token_tree (identifier) @property.name @property . "->"))
  (#match? @_table "(^|::)table$"))
