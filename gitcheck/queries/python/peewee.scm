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
  (#match? @use.of.name "^[A-Z]") (#any-of? @_method "insert" "create" "update" "get_or_create" "get_or_none") (#set! mapped "only"))
(comparison_operator (attribute object: (identifier) @use.of.name attribute: (identifier) @use.name) "==" (string) @use.value
  (#match? @use.of.name "^[A-Z]") (#set! mapped "only"))
