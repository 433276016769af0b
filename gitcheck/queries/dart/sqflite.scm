; sqflite, and what has its methods (sqlite3's wrappers, sqflite_common_ffi): the table first, then columns or a row.
; Facts: pub.dev/documentation/sqflite_common/latest/sqlite_api/DatabaseExecutor-class.html (query, insert, update, delete).
;; needs .query(~' .query(~" .insert(~' .insert(~" .update(~' .update(~" .delete(~' .delete(~"
;; confidence likely
((_ (selector (unconditional_assignable_selector (identifier) @_method)) .
    (selector (argument_part (arguments . (argument (string_literal) @table.name)
      (named_argument (label (identifier) @_key) (list_literal (string_literal) @column.name))))))
  (#eq? @_method "query") (#eq? @_key "columns"))
((_ (selector (unconditional_assignable_selector (identifier) @_method)) .
    (selector (argument_part (arguments . (argument (string_literal) @table.name) .
      (argument (set_or_map_literal (pair key: (string_literal) @column.name)))))))
  (#any-of? @_method "insert" "update"))
((_ (selector (unconditional_assignable_selector (identifier) @_method)) .
    (selector (argument_part (arguments . (argument (string_literal) @chain.table.name))))) @chain
  (#any-of? @_method "query" "insert" "update" "delete"))
; where: 'shipped_at IS NULL', orderBy: 'shipped_at DESC': what they begin with
((_ (selector (unconditional_assignable_selector (identifier) @_method)) .
    (selector (argument_part (arguments . (argument (string_literal))
      (named_argument (label (identifier) @_key) (string_literal) @chain.column.name))))) @chain
  (#any-of? @_method "query" "update" "delete") (#eq? @_key "where")
  (#pick! @chain.column.name "^['\"]([A-Za-z_][A-Za-z0-9_]*) *([=<>!]|IS |is |IN |in |LIKE |like |BETWEEN |NOT )"))
((_ (selector (unconditional_assignable_selector (identifier) @_method)) .
    (selector (argument_part (arguments . (argument (string_literal))
      (named_argument (label (identifier) @_key) (string_literal) @chain.column.name))))) @chain
  (#eq? @_method "query") (#any-of? @_key "orderBy" "groupBy")
  (#pick! @chain.column.name "^['\"]([A-Za-z_][A-Za-z0-9_]*)( (ASC|DESC|asc|desc))?['\"]$"))
