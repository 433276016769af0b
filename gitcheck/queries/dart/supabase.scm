; supabase-dart: chains of literal names, and PostgREST's lists of columns. A chain is a row of selectors behind one name.
; Facts: supabase.com/docs/reference/dart/select, insert, update, upsert, using-filters; a bucket of storage is called the same way.
;; needs supabase
;; confidence likely
((_ (selector (unconditional_assignable_selector (identifier) @_from)) .
    (selector (argument_part (arguments . (argument (string_literal) @chain.table.name) .)))) @chain
  (#eq? @_from "from") (#not-match? @chain "\\.storage[^A-Za-z]|^List|^Set"))
((_ (selector (unconditional_assignable_selector (identifier) @_schema)) .
    (selector (argument_part (arguments . (argument (string_literal) @chain.schema.name) .)))) @chain
  (#eq? @_schema "schema"))
((_ (selector (unconditional_assignable_selector (identifier) @_method)) .
    (selector (argument_part (arguments . (argument (string_literal) @chain.postgrest.name))))) @chain
  (#eq? @_method "select"))
((_ (selector (unconditional_assignable_selector (identifier) @_method)) .
    (selector (argument_part (arguments . (argument (string_literal) @chain.postgrest.name))))) @chain
  (#eq? @_method "or") (#set! part "where"))
((_ (selector (unconditional_assignable_selector (identifier) @_method)) .
    (selector (argument_part (arguments . (argument (string_literal) @chain.column.name))))) @chain
  (#any-of? @_method "eq" "neq" "gt" "gte" "lt" "lte" "like" "ilike" "isFilter" "is_" "inFilter" "in_" "contains" "containedBy" "overlaps"
    "textSearch" "filter" "not" "order"))
((_ (selector (unconditional_assignable_selector (identifier) @_method)) .
    (selector (argument_part (arguments . (argument (set_or_map_literal (pair key: (string_literal) @chain.column.name))))))) @chain
  (#any-of? @_method "insert" "upsert" "update" "match"))
((_ (selector (unconditional_assignable_selector (identifier) @_method)) .
    (selector (argument_part (arguments . (argument (list_literal (set_or_map_literal (pair key: (string_literal) @chain.column.name)))))))) @chain
  (#any-of? @_method "insert" "upsert"))
; rpc('orders_of', params: {...}): a function
((_ (selector (unconditional_assignable_selector (identifier) @_method)) .
    (selector (argument_part (arguments . (argument (string_literal) @function.name)))))
  (#eq? @_method "rpc"))
; upsert(rows, onConflict: 'customer_id,total')
((_ (selector (unconditional_assignable_selector (identifier) @_method)) .
    (selector (argument_part (arguments (named_argument (label (identifier) @_key) (string_literal) @chain.unique.name))))) @chain
  (#eq? @_method "upsert") (#eq? @_key "onConflict"))
