; Piccolo: a table is a class, its columns are what it holds.
; Facts: piccolo-orm.readthedocs.io/en/latest/piccolo/schema/defining.html (names in snake case, tablename=, db_column_name=).
;; needs piccolo
;; table.naming snake
(class_definition name: (identifier) @entity.name superclasses: (argument_list . (identifier) @_base) (#eq? @_base "Table")) @entity
(class_definition superclasses: (argument_list . (identifier) @_base (keyword_argument name: (identifier) @_key value: (_) @entity.table))
  (#eq? @_base "Table") (#eq? @_key "tablename")) @entity
(class_definition superclasses: (argument_list . (identifier) @_base) body: (block (expression_statement (assignment
    left: (identifier) @property.name right: (call function: (identifier) @_column)) @property))
  (#eq? @_base "Table") (#match? @_column "^[A-Z]") (#not-match? @_column "^(M2M|LazyTableReference)$"))
(class_definition body: (block (expression_statement (assignment
    right: (call arguments: (argument_list (keyword_argument name: (identifier) @_key value: (_) @property.column)))) @property))
  (#eq? @_key "db_column_name"))
(attribute object: (identifier) @use.of.name attribute: (identifier) @use.name (#match? @use.of.name "^[A-Z]") (#set! mapped "only"))
; Order.insert(...).on_conflict(action="DO UPDATE", target=(Order.customer_id, Order.total), values=[...])
(call function: (attribute attribute: (identifier) @_method) arguments: (argument_list (keyword_argument name: (identifier) @_key
    value: [(list) (tuple) (attribute)] @use.unique))
  (#eq? @_method "on_conflict") (#eq? @_key "target") (#set! mapped "only"))
