; Sequel: datasets of a database's tables, and models, whose columns are read from the database.
; Facts: sequel.jeremyevans.net/rdoc/files/doc/dataset_basics_rdoc.html, querying_rdoc.html; README (models: the class in snake case and plural, or as it is, by a setting of the project).
;; needs Sequel sequel DB[: DB.from
;; table.naming snake-plural snake
;; confidence likely
(class name: (_) @entity.name superclass: (superclass (_) @_base) (#match? @_base "^Sequel::Model")) @entity
(class superclass: (superclass (call receiver: (_) @_sequel method: (_) @_model arguments: (argument_list . [(simple_symbol) @entity.table.name (string) @entity.table] .)))
  (#eq? @_sequel "Sequel") (#eq? @_model "Model")) @entity
(class body: (body_statement (call method: (identifier) @_set arguments: (argument_list . (simple_symbol) @entity.table.name .))) (#eq? @_set "set_dataset")) @entity
; DB[:orders], DB.from(:orders), db[:orders]
(element_reference object: [(constant) (identifier) (instance_variable) (call)] @_db . (simple_symbol) @chain.table.name
  (#match? @_db "(^|[^A-Za-z])@?(DB|db|[a-z_]*_db|database)$")) @chain
(call receiver: (_) @_db method: (identifier) @_from arguments: (argument_list . (simple_symbol) @chain.table.name .)
  (#match? @_db "(^|[^A-Za-z])@?(DB|db|[a-z_]*_db|database)$") (#eq? @_from "from")) @chain
(call method: (identifier) @_join arguments: (argument_list . (simple_symbol) @chain.table.name)
  (#any-of? @_join "join" "join_table" "inner_join" "left_join" "right_join" "full_join" "left_outer_join" "cross_join")) @chain
; Order.where(note: 'x')
(call receiver: (constant) @chain.entity.name method: (identifier) @_method
  (#match? @_method "^(where|exclude|order|order_by|reverse|select|select_map|select_order_map|get|group|group_and_count|first|first!|find|all|filter|dataset|insert|insert_conflict|update|max|min|sum|avg|multi_insert|import|order_prepend)$")
  (#not-match? @chain.entity.name "^(DB|Sequel)$")) @chain
(call method: (identifier) @_method arguments: (argument_list (pair key: (hash_key_symbol) @chain.column.name))
  (#any-of? @_method "where" "exclude" "filter" "first" "first!" "find" "insert" "update" "or" "find_or_create" "having")) @chain
(call method: (identifier) @_method arguments: (argument_list (hash (pair key: (hash_key_symbol) @chain.column.name)))
  (#any-of? @_method "multi_insert" "insert" "update" "where")) @chain
(call method: (identifier) @_method arguments: (argument_list (simple_symbol) @chain.column.name)
  (#any-of? @_method "select" "select_append" "select_map" "select_order_map" "select_hash" "as_hash" "to_hash" "order" "order_by" "reverse" "order_append" "order_prepend"
    "group" "group_and_count" "get" "max" "min" "sum" "avg" "distinct" "returning")) @chain
(call method: (identifier) @_method arguments: (argument_list (call receiver: (_) @_sequel method: (identifier) @_way arguments: (argument_list . (simple_symbol) @chain.column.name)))
  (#any-of? @_method "order" "order_by") (#eq? @_sequel "Sequel") (#any-of? @_way "desc" "asc")) @chain
; where { shipped_at < Time.now }: a method of the block that takes nothing is a column
(call method: (identifier) @_method block: (block body: (block_body (binary left: (identifier) @chain.column.name)))
  (#any-of? @_method "where" "exclude" "filter")) @chain
; Sequel[:orders][:note]
(element_reference object: (element_reference object: (constant) @_sequel . (simple_symbol) @table.name .) . (simple_symbol) @column.name .
  (#eq? @_sequel "Sequel"))
; Sequel.lit('note IS NULL')
(call method: (identifier) @_method arguments: (argument_list . (call receiver: (_) @_sequel method: (identifier) @_lit arguments: (argument_list . (string) @chain.sql)))
  (#any-of? @_method "where" "exclude" "filter") (#eq? @_sequel "Sequel") (#eq? @_lit "lit") (#set! part "where")) @chain
; in the class: dataset_module { def late = where(shipped_at: nil) }
(call !receiver method: (identifier) @_method arguments: (argument_list (pair key: (hash_key_symbol) @property.name) @property)
  (#any-of? @_method "where" "exclude" "filter"))
(call !receiver method: (identifier) @_method arguments: (argument_list (simple_symbol) @property.name @property)
  (#any-of? @_method "order" "reverse" "select" "select_map" "plugin_column"))
(call method: (identifier) @_method arguments: (argument_list (pair key: (hash_key_symbol) @chain.column.name value: (string) @chain.value))
  (#any-of? @_method "where" "exclude" "first" "insert" "update")) @chain
(call method: (identifier) @_method arguments: (argument_list (pair key: (hash_key_symbol) @chain.column.name value: (string) @chain.value))
  (#any-of? @_method "insert" "update") (#set! given "yes")) @chain
; Conflict targets: DB[:orders].insert_conflict(target: [:customer_id, :total], update: {...}), constraint: :name
(call method: (identifier) @_method arguments: (argument_list (pair key: (hash_key_symbol) @_key value: [(array) (simple_symbol)] @chain.unique))
  (#eq? @_method "insert_conflict") (#eq? @_key "target") (#set! unique.partial "conflict_where")) @chain
(call method: (identifier) @_method arguments: (argument_list (pair key: (hash_key_symbol) @_key value: (hash (pair key: (hash_key_symbol) @chain.column.name))))
  (#eq? @_method "insert_conflict") (#any-of? @_key "conflict_where" "update" "update_where")) @chain
(call method: (identifier) @_method arguments: (argument_list (pair key: (hash_key_symbol) @_key value: (simple_symbol) @chain.constraint.name))
  (#eq? @_method "insert_conflict") (#eq? @_key "constraint")) @chain
