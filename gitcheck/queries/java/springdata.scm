; Spring Data JDBC and R2DBC: a find lists all mapped columns, quoted. A class with @Table is mapped whole.
; Facts: Spring Data Relational 3, "Object Mapping" (names in snake case, @Table, @Column, @Transient, @MappedCollection).
;; needs springframework.data.relational
;; table.naming snake
;; column.naming snake
(class_declaration (modifiers [(marker_annotation name: (identifier) @_table) (annotation name: (identifier) @_table)])
  name: (identifier) @entity.name (#eq? @_table "Table")) @entity
(record_declaration (modifiers [(marker_annotation name: (identifier) @_table) (annotation name: (identifier) @_table)])
  name: (identifier) @entity.name (#eq? @_table "Table")) @entity
(class_declaration (modifiers (annotation name: (identifier) @_table arguments: (annotation_argument_list (string_literal) @entity.table)))
  (#eq? @_table "Table")) @entity
(record_declaration (modifiers (annotation name: (identifier) @_table arguments: (annotation_argument_list (string_literal) @entity.table)))
  (#eq? @_table "Table")) @entity
(class_declaration (modifiers (annotation name: (identifier) @_table arguments: (annotation_argument_list
    (element_value_pair key: (identifier) @_key value: (_) @entity.table))))
  (#eq? @_table "Table") (#any-of? @_key "name" "value")) @entity
(record_declaration (modifiers (annotation name: (identifier) @_table arguments: (annotation_argument_list
    (element_value_pair key: (identifier) @_key value: (_) @entity.table))))
  (#eq? @_table "Table") (#any-of? @_key "name" "value")) @entity
(class_declaration (modifiers (annotation name: (identifier) @_table arguments: (annotation_argument_list
    (element_value_pair key: (identifier) @_key value: (_) @entity.schema))))
  (#eq? @_table "Table") (#eq? @_key "schema")) @entity

(class_declaration (modifiers [(marker_annotation name: (identifier) @_table) (annotation name: (identifier) @_table)])
  body: (class_body (field_declaration type: [(type_identifier) (integral_type) (boolean_type) (floating_point_type)]
    declarator: (variable_declarator name: (identifier) @property.name)) @property)
  (#eq? @_table "Table"))
(record_declaration (modifiers [(marker_annotation name: (identifier) @_table) (annotation name: (identifier) @_table)])
  parameters: (formal_parameters (formal_parameter
    type: [(type_identifier) (integral_type) (boolean_type) (floating_point_type)] name: (identifier) @property.name) @property)
  (#eq? @_table "Table"))
(field_declaration (modifiers (annotation name: (identifier) @_column arguments: (annotation_argument_list (string_literal) @property.column)))
  (#eq? @_column "Column")) @property
(formal_parameter (modifiers (annotation name: (identifier) @_column arguments: (annotation_argument_list (string_literal) @property.column)))
  (#eq? @_column "Column")) @property
(field_declaration (modifiers (annotation name: (identifier) @_column arguments: (annotation_argument_list
    (element_value_pair key: (identifier) @_key value: (_) @property.column))))
  (#eq? @_column "Column") (#any-of? @_key "name" "value")) @property
(field_declaration (modifiers) @property.skip
  (#match? @property.skip "@Transient|@MappedCollection|@Embedded|(^|[ \n])static([ \n]|$)|(^|[ \n])transient([ \n]|$)")) @property
(formal_parameter (modifiers) @property.skip (#match? @property.skip "@Transient|@MappedCollection|@Embedded")) @property
