; ROM, and Hanami 2: a relation is a class around a table, whose columns are read from the database or listed; repositories ask relations by their names.
; Facts: rom-rb.org/learn/sql/3.3/getting-started, rom-rb.org/learn/repository/5.2/reading-simple-objects, guides.hanamirb.org/v2.2/database/relations.
;; needs ROM:: DB::Relation DB::Repo ROM::Repository
;; confidence likely
(class name: (_) @entity.name superclass: (superclass (_) @_base)
  body: (body_statement (call method: (identifier) @_schema arguments: (argument_list . (simple_symbol) @entity.table.name)))
  (#match? @_base "(ROM::Relation|DB::Relation|^< *Relation)") (#eq? @_schema "schema")) @entity
; schema :orders do attribute :shipped_at, Types::Time end
(class superclass: (superclass (_) @_base) body: (body_statement (call method: (identifier) @_schema
    block: [(do_block body: (body_statement (call method: (identifier) @_attribute arguments: (argument_list . (simple_symbol) @property.name)) @property))
      (block body: (block_body (call method: (identifier) @_attribute arguments: (argument_list . (simple_symbol) @property.name)) @property))]))
  (#match? @_base "(ROM::Relation|DB::Relation|^< *Relation)") (#eq? @_schema "schema") (#eq? @_attribute "attribute"))
; in the relation: def late = where(shipped_at: nil)
(call !receiver method: (identifier) @_method arguments: (argument_list (pair key: (hash_key_symbol) @property.name) @property)
  (#any-of? @_method "where" "exclude"))
(call !receiver method: (identifier) @_method arguments: (argument_list (simple_symbol) @property.name @property)
  (#any-of? @_method "select" "select_append" "order" "pluck"))
; in a repository: orders.where(note: 'x').select(:id, :note)
(call receiver: (identifier) @chain.table.name method: (identifier) @_method
  (#any-of? @_method "where" "exclude" "select" "select_append" "order" "pluck" "by_pk" "changeset" "command" "combine" "join" "left_join")) @chain
(call method: (identifier) @_method arguments: (argument_list (pair key: (hash_key_symbol) @chain.column.name))
  (#any-of? @_method "where" "exclude")) @chain
(call method: (identifier) @_method arguments: (argument_list (simple_symbol) @chain.column.name)
  (#any-of? @_method "select" "select_append" "order" "pluck" "group")) @chain
; where { shipped_at < Time.now }, order { created_at.desc }
(call method: (identifier) @_method block: (block body: (block_body (binary left: (identifier) @chain.column.name)))
  (#any-of? @_method "where" "exclude")) @chain
(call method: (identifier) @_method block: (block body: (block_body (call receiver: (identifier) @chain.column.name method: (identifier) @_way)))
  (#any-of? @_method "where" "order") (#any-of? @_way "desc" "asc" "in" "like" "ilike" "is" "not")) @chain
