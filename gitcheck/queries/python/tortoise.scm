; Tortoise ORM: a query of a model lists all of its fields.
; Facts: tortoise.github.io/models.html (table: Meta.table, else the class in lower case), fields.html (source_field; foreign keys + _id).
;; needs tortoise
;; table.naming lower
;; mixin yes
(class_definition name: (identifier) @entity.name superclasses: (argument_list (_) @_base)
  (#match? @_base "(^|\\.)[A-Za-z]*Model$")) @entity
(class_definition body: (block (class_definition name: (identifier) @_meta
    body: (block (expression_statement (assignment left: (identifier) @_key right: (_) @entity.table)))))
  (#eq? @_meta "Meta") (#eq? @_key "table")) @entity
(class_definition body: (block (class_definition name: (identifier) @_meta
    body: (block (expression_statement (assignment left: (identifier) @_key right: (true))) @entity.skip)))
  (#eq? @_meta "Meta") (#eq? @_key "abstract")) @entity
(class_definition body: (block (expression_statement (assignment left: (identifier) @property.name
    right: (call function: (_) @_field)) @property))
  (#match? @_field "^fields\\.[A-Za-z]+Field$") (#not-match? @_field "(ForeignKey|OneToOne|ManyToMany)Field$"))
(class_definition body: (block (expression_statement (assignment left: (identifier) @property.name
    right: (call function: (_) @_field)) @property))
  (#match? @_field "^fields\\.(ForeignKey|OneToOne)Field$") (#set! column.suffix "_id"))
(class_definition body: (block (expression_statement (assignment
    right: (call arguments: (argument_list (keyword_argument name: (identifier) @_key value: (_) @property.column)))) @property))
  (#any-of? @_key "source_field"))
; Order.filter(shipped_at__isnull=True), Order.create(note="x")
(call function: (attribute object: (identifier) @use.of.name attribute: (identifier) @_method)
  arguments: (argument_list (keyword_argument name: (identifier) @use.name))
  (#match? @use.of.name "^[A-Z]") (#any-of? @_method "filter" "exclude" "get" "get_or_none" "create" "get_or_create" "update_or_create" "exists")
  (#pick! @use.name "^([A-Za-z0-9]+(_[A-Za-z0-9]+)*)") (#set! mapped "only"))
