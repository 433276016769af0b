; supabase-py and postgrest-py: chains of literal names, and PostgREST's lists of columns.
; Facts: supabase.com/docs/reference/python/select, insert, update, upsert, using-filters, rpc, schema; a bucket of storage is called the same way.
;; needs supabase postgrest
;; confidence likely
(call function: (attribute object: (_) @_client attribute: (identifier) @_from) arguments: (argument_list . (string) @chain.table .)
  (#any-of? @_from "table" "from_") (#not-match? @_client "storage(\\(\\))?$") (#set! kept "yes")) @chain
(call function: (attribute attribute: (identifier) @_schema) arguments: (argument_list . (string) @chain.schema .)
  (#eq? @_schema "schema")) @chain
(call function: (attribute attribute: (identifier) @_method) arguments: (argument_list (string) @chain.postgrest)
  (#eq? @_method "select")) @chain
(call function: (attribute attribute: (identifier) @_method) arguments: (argument_list . (string) @chain.postgrest)
  (#eq? @_method "or_") (#set! part "where")) @chain
(call function: (attribute attribute: (identifier) @_method) arguments: (argument_list . (string) @chain.column)
  (#any-of? @_method "eq" "neq" "gt" "gte" "lt" "lte" "like" "ilike" "is_" "in_" "contains" "contained_by" "overlaps" "range_gt"
    "range_gte" "range_lt" "range_lte" "range_adjacent" "text_search" "fts" "plfts" "phfts" "wfts" "filter" "not_" "order"
    "like_all_of" "like_any_of" "ilike_all_of" "ilike_any_of")) @chain
(call function: (attribute attribute: (identifier) @_method) arguments: (argument_list . (dictionary (pair key: (string) @chain.column)))
  (#any-of? @_method "insert" "upsert" "update" "match")) @chain
(call function: (attribute attribute: (identifier) @_method)
  arguments: (argument_list . (list (dictionary (pair key: (string) @chain.column))))
  (#any-of? @_method "insert" "upsert")) @chain
(call function: (attribute object: (_) @_client attribute: (identifier) @_method) arguments: (argument_list . (string) @function)
  (#eq? @_method "rpc") (#match? @_client "supabase|client|db"))
(call function: (attribute attribute: (identifier) @_method) arguments: (argument_list . (string) @chain.column . (string) @chain.value .)
  (#any-of? @_method "eq" "neq")) @chain
(call function: (attribute attribute: (identifier) @_method) arguments: (argument_list . (string) @chain.column . (list (string) @chain.value) .)
  (#eq? @_method "in_")) @chain
(call function: (attribute attribute: (identifier) @_method) arguments: (argument_list . (dictionary (pair key: (string) @chain.column value: (string) @chain.value)))
  (#any-of? @_method "insert" "upsert" "update" "match")) @chain
(call function: (attribute attribute: (identifier) @_method) arguments: (argument_list . (dictionary (pair key: (string) @chain.column value: (string) @chain.value)))
  (#any-of? @_method "insert" "upsert" "update") (#set! given "yes")) @chain
; upsert(rows, on_conflict="customer_id,total")
(call function: (attribute attribute: (identifier) @_method) arguments: (argument_list (keyword_argument name: (identifier) @_key value: (string) @chain.unique))
  (#eq? @_method "upsert") (#eq? @_key "on_conflict")) @chain
