; Lucid (AdonisJS): a model's columns have a decorator.
; Facts: lucid.adonisjs.com/docs/models, naming-strategy (table: the plural in snake case; column: the property in snake case).
;; needs lucid/ Adonis/Lucid
;; table.naming snake-plural
;; column.naming snake
;; mixin yes
(class_declaration name: (type_identifier) @entity.name (class_heritage (extends_clause value: (_) @_base))
  (#match? @_base "BaseModel|AuthFinder|compose\\(")) @entity
(class_declaration body: (class_body (public_field_definition name: (property_identifier) @_key value: (string) @entity.table))
  (#eq? @_key "table")) @entity
(public_field_definition decorator: (decorator (call_expression function: (_) @_column)) name: (property_identifier) @property.name
  (#match? @_column "^column(\\.|$)")) @property
(public_field_definition decorator: (decorator (call_expression function: (_) @_column
    arguments: (arguments (object (pair key: (property_identifier) @_key value: (string) @property.column)))))
  (#match? @_column "^column(\\.|$)") (#eq? @_key "columnName")) @property
