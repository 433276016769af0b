; COPY through the driver: pgx's CopyFrom and lib/pq's CopyIn list the columns.
; Facts: pkg.go.dev/github.com/jackc/pgx/v5#Conn.CopyFrom, pkg.go.dev/github.com/lib/pq#CopyIn.
;; needs pgx.Identifier pq.CopyIn
(composite_literal type: (_) @_identifier body: (literal_value . (literal_element (_) @table) .) (#match? @_identifier "^pgx\\.Identifier$"))
(composite_literal type: (_) @_identifier body: (literal_value . (literal_element (_) @schema) . (literal_element (_) @table) .)
  (#match? @_identifier "^pgx\\.Identifier$"))
(call_expression function: (selector_expression field: (field_identifier) @_copy) arguments: (argument_list
    (composite_literal body: (literal_value . (literal_element (_) @table) .)) . (composite_literal body: (literal_value (literal_element (_) @column))))
  (#eq? @_copy "CopyFrom"))
(call_expression function: (selector_expression field: (field_identifier) @_copy) arguments: (argument_list
    (composite_literal body: (literal_value . (literal_element (_) @schema) . (literal_element (_) @table) .)) .
    (composite_literal body: (literal_value (literal_element (_) @column))))
  (#eq? @_copy "CopyFrom"))
(call_expression function: (selector_expression field: (field_identifier) @_copy) arguments: (argument_list . (_) @table (interpreted_string_literal) @column)
  (#eq? @_copy "CopyIn"))
(call_expression function: (selector_expression field: (field_identifier) @_copy)
  arguments: (argument_list . (_) @schema . (_) @table (interpreted_string_literal) @column)
  (#eq? @_copy "CopyInSchema"))
