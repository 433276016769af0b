; Spring Data JDBC and R2DBC in Kotlin: as in java/springdata.scm; the constructor's parameters are the properties.
;; needs springframework.data.relational
;; table.naming snake
;; column.naming snake
(class_declaration (modifiers (annotation [(user_type) (constructor_invocation)] @_table)) (type_identifier) @entity.name
  (#match? @_table "^Table($|\\()")) @entity
(class_declaration (modifiers (annotation (constructor_invocation (user_type (type_identifier) @_table)
    (value_arguments (value_argument (string_literal) @entity.table)))))
  (#eq? @_table "Table")) @entity
(class_declaration (modifiers (annotation (constructor_invocation (user_type (type_identifier) @_table)
    (value_arguments (value_argument (simple_identifier) @_key (string_literal) @entity.schema)))))
  (#eq? @_table "Table") (#eq? @_key "schema")) @entity

(class_declaration (modifiers (annotation [(user_type) (constructor_invocation)] @_table))
  (primary_constructor (class_parameter (binding_pattern_kind) (simple_identifier) @property.name
    [(user_type) (nullable_type)] @_type) @property)
  (#match? @_table "^Table($|\\()") (#not-match? @_type "^(Mutable)?(List|Set|Map|Collection)<"))
(class_parameter (modifiers (annotation (constructor_invocation (user_type (type_identifier) @_column)
    (value_arguments (value_argument (string_literal) @property.column)))))
  (#eq? @_column "Column")) @property
(class_parameter (modifiers) @property.skip (#match? @property.skip "@(field:)?(Transient|MappedCollection|Embedded)")) @property
