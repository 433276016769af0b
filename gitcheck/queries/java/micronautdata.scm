; Micronaut Data JDBC: a class with @MappedEntity is mapped whole; names in snake case, not quoted unless escape is on.
; Facts: micronaut-projects.github.io/micronaut-data/latest/guide/#sqlMapping (@MappedEntity, @MappedProperty, @Transient, @Relation).
;; needs micronaut.data
;; table.naming snake
;; column.naming snake
(class_declaration (modifiers [(marker_annotation name: (identifier) @_table) (annotation name: (identifier) @_table)])
  name: (identifier) @entity.name (#eq? @_table "MappedEntity")) @entity
(record_declaration (modifiers [(marker_annotation name: (identifier) @_table) (annotation name: (identifier) @_table)])
  name: (identifier) @entity.name (#eq? @_table "MappedEntity")) @entity
(class_declaration (modifiers (annotation name: (identifier) @_table arguments: (annotation_argument_list [(string_literal) @entity.table
    (element_value_pair key: (identifier) @_key value: (string_literal) @entity.table)])))
  (#eq? @_table "MappedEntity")) @entity
(record_declaration (modifiers (annotation name: (identifier) @_table arguments: (annotation_argument_list [(string_literal) @entity.table
    (element_value_pair key: (identifier) @_key value: (string_literal) @entity.table)])))
  (#eq? @_table "MappedEntity")) @entity
(class_declaration (modifiers [(marker_annotation name: (identifier) @_table) (annotation name: (identifier) @_table)])
  body: (class_body (field_declaration type: [(type_identifier) (integral_type) (boolean_type) (floating_point_type)]
    declarator: (variable_declarator name: (identifier) @property.name)) @property)
  (#eq? @_table "MappedEntity"))
(record_declaration (modifiers [(marker_annotation name: (identifier) @_table) (annotation name: (identifier) @_table)])
  parameters: (formal_parameters (formal_parameter
    type: [(type_identifier) (integral_type) (boolean_type) (floating_point_type)] name: (identifier) @property.name) @property)
  (#eq? @_table "MappedEntity"))
(field_declaration (modifiers (annotation name: (identifier) @_column arguments: (annotation_argument_list (string_literal) @property.column)))
  (#eq? @_column "MappedProperty")) @property
(formal_parameter (modifiers (annotation name: (identifier) @_column arguments: (annotation_argument_list (string_literal) @property.column)))
  (#eq? @_column "MappedProperty")) @property
(field_declaration (modifiers) @property.skip (#match? @property.skip "@Transient|@Relation|(^|[ \n])static([ \n]|$)")) @property
(formal_parameter (modifiers) @property.skip (#match? @property.skip "@Transient|@Relation")) @property
