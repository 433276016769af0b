; Spring Data JDBC and R2DBC, classes without @Table: one with an @Id of Spring's is mapped whole, under its name in snake case.
; Facts: Spring Data Relational 3, "Object Mapping". Those of other stores carry the store's mark, those of JPA its own @Id.
;; needs springframework.data.annotation.Id
;; table.naming snake
;; column.naming snake
(class_declaration (modifiers)? @_marks name: (identifier) @entity.name
  body: (class_body (field_declaration (modifiers (marker_annotation name: (identifier) @_id))))
  (#eq? @_id "Id") (#not-match? @_marks "@(Table|Document|RedisHash|Node|RelationshipProperties|Container|KeySpace|Entity|Solr)") (#set! confidence "likely")) @entity
(record_declaration (modifiers)? @_marks name: (identifier) @entity.name
  parameters: (formal_parameters (formal_parameter (modifiers (marker_annotation name: (identifier) @_id))))
  (#eq? @_id "Id") (#not-match? @_marks "@(Table|Document|RedisHash|Node|RelationshipProperties|Container|KeySpace|Entity|Solr)") (#set! confidence "likely")) @entity
(class_declaration (modifiers)? @_marks
  body: (class_body (field_declaration type: [(type_identifier) (integral_type) (boolean_type) (floating_point_type) (array_type)]
    declarator: (variable_declarator name: (identifier) @property.name)) @property)
  (#not-match? @_marks "@Table"))
(record_declaration (modifiers)? @_marks
  parameters: (formal_parameters (formal_parameter
    type: [(type_identifier) (integral_type) (boolean_type) (floating_point_type) (array_type)] name: (identifier) @property.name) @property)
  (#not-match? @_marks "@Table"))
(field_declaration (modifiers (annotation name: (identifier) @_column arguments: (annotation_argument_list (string_literal) @property.column)))
  (#eq? @_column "Column")) @property
(formal_parameter (modifiers (annotation name: (identifier) @_column arguments: (annotation_argument_list (string_literal) @property.column)))
  (#eq? @_column "Column")) @property
(field_declaration (modifiers) @property.skip
  (#match? @property.skip "@Transient|@MappedCollection|@Embedded|(^|[ \n])static([ \n]|$)|(^|[ \n])transient([ \n]|$)")) @property
(formal_parameter (modifiers) @property.skip (#match? @property.skip "@Transient|@MappedCollection|@Embedded")) @property
