; Peewee: a select lists all fields of the model.
; Facts: docs.peewee-orm.com/en/latest/peewee/models.html (table: the class in snake case, before 4 in lower case; foreign keys + _id).
;; needs peewee
;; table.naming snake lower
;; mixin yes
(class_definition name: (identifier) @entity.name superclasses: (argument_list (_) @_base)
  (#match? @_base "(^|\\.)[A-Za-z]*Model$")) @entity
(class_definition body: (block (class_definition name: (identifier) @_meta
    body: (block (expression_statement (assignment left: (identifier) @_key right: (_) @entity.table)))))
  (#eq? @_meta "Meta") (#any-of? @_key "table_name" "db_table")) @entity
(class_definition body: (block (expression_statement (assignment left: (identifier) @property.name
    right: (call function: (_) @_field)) @property))
  (#match? @_field "(^|\\.)[A-Za-z]*Field$") (#not-match? @_field "ManyToManyField$"))
(class_definition body: (block (expression_statement (assignment left: (identifier) @property.name
    right: (call function: (_) @_field)) @property))
  (#match? @_field "(^|\\.)ForeignKeyField$") (#set! column.suffix "_id"))
(class_definition body: (block (expression_statement (assignment
    right: (call arguments: (argument_list (keyword_argument name: (identifier) @_key value: (_) @property.column)))) @property))
  (#any-of? @_key "column_name" "db_column"))
; Order.shipped_at, Order.insert(shipped_at=None): uses of what the model maps
(attribute object: (identifier) @use.of.name attribute: (identifier) @use.name
  (#match? @use.of.name "^[A-Z]") (#set! mapped "only"))
(call function: (attribute object: (identifier) @use.of.name attribute: (identifier) @_method)
  arguments: (argument_list (keyword_argument name: (identifier) @use.name))
  (#match? @use.of.name "^[A-Z]") (#any-of? @_method "insert" "create" "update" "get_or_create" "get_or_none" "filter" "replace" "get") (#set! mapped "only"))
(comparison_operator (attribute object: (identifier) @use.of.name attribute: (identifier) @use.name) "==" (string) @use.value
  (#match? @use.of.name "^[A-Z]") (#set! mapped "only"))
; Order.insert_many([{"note": "x"}]), Order.get_or_create(total=1, defaults={"note": "x"}), Order(note="x")
(call function: (attribute object: (identifier) @use.of.name attribute: (identifier) @_method)
  arguments: (argument_list (list (dictionary (pair key: (string) @use.name))))
  (#match? @use.of.name "^[A-Z]") (#any-of? @_method "insert_many" "replace_many") (#set! mapped "only"))
(call function: (attribute object: (identifier) @use.of.name attribute: (identifier) @_method)
  arguments: (argument_list (keyword_argument name: (identifier) @_key value: (dictionary (pair key: (string) @use.name))))
  (#match? @use.of.name "^[A-Z]") (#eq? @_method "get_or_create") (#eq? @_key "defaults") (#set! mapped "only"))
(call function: (identifier) @use.of.name arguments: (argument_list (keyword_argument name: (identifier) @use.name))
  (#match? @use.of.name "^[A-Z]") (#set! mapped "only"))
(call function: (attribute object: (call function: (attribute object: (identifier) @use.of.name attribute: (identifier) @_select)) attribute: (identifier) @_method)
  arguments: (argument_list (keyword_argument name: (identifier) @use.name))
  (#match? @use.of.name "^[A-Z]") (#eq? @_select "select") (#eq? @_method "filter") (#pick! @use.name "^([A-Za-z0-9]+(_[A-Za-z0-9]+)*)") (#set! mapped "only"))
; O = Order.alias(); O.note. order = Order.get_by_id(1); order.note
(_ body: (block (expression_statement (assignment left: (identifier) @typed.name right: (call function: (attribute object: (identifier) @typed.of.name
    attribute: (identifier) @_make)))))
  (#match? @typed.of.name "^[A-Z]") (#any-of? @_make "alias" "get" "get_by_id" "get_or_none" "create")) @typed.in
(_ body: (block (expression_statement (assignment left: (identifier) @typed.name right: (call function: (identifier) @typed.of.name))))
  (#match? @typed.of.name "^[A-Z][a-z]")) @typed.in
(attribute object: (identifier) @attribute.of.name attribute: (identifier) @attribute.name
  (#not-any-of? @attribute.of.name "self" "cls") (#set! typed "only") (#set! mapped "only"))
; Order.insert(...).on_conflict(conflict_target=[Order.customer, Order.total], preserve=[Order.note])
(call function: (attribute attribute: (identifier) @_method) arguments: (argument_list (keyword_argument name: (identifier) @_key
    value: [(list) (tuple) (attribute)] @use.unique))
  (#eq? @_method "on_conflict") (#eq? @_key "conflict_target") (#set! mapped "only"))
