; Spring Data JDBC and R2DBC in Kotlin, classes without @Table: one with an @Id of Spring's is mapped whole, under its name in snake case.
; Facts: Spring Data Relational 3, "Object Mapping". Those of other stores carry the store's mark, those of JPA its own @Id.
;; needs springframework.data.annotation.Id
;; table.naming snake
;; column.naming snake
(class_declaration (modifiers)? @_marks (type_identifier) @entity.name
  (primary_constructor (class_parameter (modifiers (annotation (user_type (type_identifier) @_id)))))
  (#eq? @_id "Id") (#not-match? @_marks "@(Table|Document|RedisHash|Node|RelationshipProperties|Container|KeySpace|Entity|Solr)") (#set! confidence "likely")) @entity
(class_declaration (modifiers)? @_marks (type_identifier) @entity.name
  (class_body (property_declaration (modifiers (annotation (user_type (type_identifier) @_id)))))
  (#eq? @_id "Id") (#not-match? @_marks "@(Table|Document|RedisHash|Node|RelationshipProperties|Container|KeySpace|Entity|Solr)") (#set! confidence "likely")) @entity
(class_declaration (modifiers)? @_marks
  (primary_constructor (class_parameter (binding_pattern_kind) (simple_identifier) @property.name [(user_type) (nullable_type)] @_type) @property)
  (#not-match? @_marks "@Table") (#not-match? @_type "^(Mutable)?(List|Set|Map|Collection)<"))
(class_declaration (modifiers)? @_marks
  (class_body (property_declaration (variable_declaration (simple_identifier) @property.name [(user_type) (nullable_type)] @_type)) @property)
  (#not-match? @_marks "@Table") (#not-match? @_type "^(Mutable)?(List|Set|Map|Collection)<"))
(class_parameter (modifiers (annotation (constructor_invocation (user_type (type_identifier) @_column)
    (value_arguments (value_argument (string_literal) @property.column)))))
  (#eq? @_column "Column")) @property
(class_parameter (modifiers) @property.skip (#match? @property.skip "@(field:)?(Transient|MappedCollection|Embedded)")) @property
(property_declaration (modifiers) @property.skip (#match? @property.skip "@(field:)?(Transient|MappedCollection|Embedded)")) @property
