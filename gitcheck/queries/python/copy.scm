; COPY through the driver: asyncpg's copy_records_to_table and copy_to_table, psycopg2's copy_from.
; Facts: magicstack.github.io/asyncpg/current/api (Connection.copy_records_to_table), psycopg.org/docs/cursor.html (copy_from).
;; needs copy_records_to_table copy_to_table .copy_from(
(call function: (attribute attribute: (identifier) @_copy) arguments: (argument_list . (string) @table)
  (#any-of? @_copy "copy_records_to_table" "copy_to_table"))
(call function: (attribute attribute: (identifier) @_copy) arguments: (argument_list . (string) @table
    (keyword_argument name: (identifier) @_key value: [(list (string) @column) (tuple (string) @column)]))
  (#any-of? @_copy "copy_records_to_table" "copy_to_table") (#eq? @_key "columns"))
(call function: (attribute attribute: (identifier) @_copy) arguments: (argument_list . (_) . (string) @table
    (keyword_argument name: (identifier) @_key value: [(list (string) @column) (tuple (string) @column)]))
  (#eq? @_copy "copy_from") (#eq? @_key "columns"))
