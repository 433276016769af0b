; JPA entities in Kotlin: as in java/jpa.scm; annotations stand on properties or on parameters of the constructor.
;; needs jakarta.persistence javax.persistence
;; quotes no
;; mixin yes
;; table.naming snake lower
;; column.naming snake lower
(class_declaration (modifiers (annotation [(user_type) (constructor_invocation)] @_entity)) (type_identifier) @entity.name
  (#match? @_entity "^Entity($|\\()")) @entity
(class_declaration (modifiers (annotation (constructor_invocation (user_type (type_identifier) @_table)
    (value_arguments (value_argument . (simple_identifier) @_key [(string_literal) (navigation_expression) (simple_identifier)] @entity.table .)))))
  (#eq? @_table "Table") (#eq? @_key "name")) @entity
(class_declaration (modifiers (annotation (constructor_invocation (user_type (type_identifier) @_table)
    (value_arguments (value_argument (simple_identifier) @_key (string_literal) @entity.schema)))))
  (#eq? @_table "Table") (#eq? @_key "schema")) @entity
(class_declaration (modifiers (annotation (user_type) @_super) @entity.skip) (type_identifier) @entity.name
  (#any-of? @_super "MappedSuperclass" "Embeddable")) @entity
; class Order : Timed(), and what it embeds: their columns, where they are no tables themselves, are those of its table
(class_declaration (type_identifier) @entity.class.name
  (delegation_specifier [(constructor_invocation (user_type . (type_identifier) @entity.base.name)) (user_type . (type_identifier) @entity.base.name)])) @entity
(class_declaration (modifiers) (type_identifier) @entity.class.name
  (class_body (property_declaration (modifiers (annotation [(user_type) (constructor_invocation)] @_embedded))
    (variable_declaration [(user_type . (type_identifier) @entity.base.name .) (nullable_type (user_type . (type_identifier) @entity.base.name .))])))
  (#match? @_embedded "^(field:)?(Embedded|EmbeddedId)($|\\()")) @entity
(class_declaration (modifiers) (type_identifier) @entity.class.name
  (primary_constructor (class_parameter (modifiers (annotation [(user_type) (constructor_invocation)] @_embedded))
    [(user_type . (type_identifier) @entity.base.name .) (nullable_type (user_type . (type_identifier) @entity.base.name .))]))
  (#match? @_embedded "^(field:)?(Embedded|EmbeddedId)($|\\()")) @entity

(property_declaration (modifiers (annotation [(user_type) (constructor_invocation)] @_column))
  (variable_declaration (simple_identifier) @property.name)
  (#match? @_column "^(field:)?(Column|Id|Basic|Enumerated|Temporal|Version|Lob|CreationTimestamp|UpdateTimestamp)($|\\()")) @property
(class_parameter (modifiers (annotation [(user_type) (constructor_invocation)] @_column)) (simple_identifier) @property.name
  (#match? @_column "^(field:)?(Column|Id|Basic|Enumerated|Temporal|Version|Lob|CreationTimestamp|UpdateTimestamp)($|\\()")) @property
(property_declaration (modifiers (annotation (constructor_invocation (user_type (type_identifier) @_column)
    (value_arguments (value_argument . (simple_identifier) @_key [(string_literal) (navigation_expression) (simple_identifier)] @property.column .)))))
  (#any-of? @_column "Column" "JoinColumn") (#eq? @_key "name")) @property
(class_parameter (modifiers (annotation (constructor_invocation (user_type (type_identifier) @_column)
    (value_arguments (value_argument . (simple_identifier) @_key [(string_literal) (navigation_expression) (simple_identifier)] @property.column .)))))
  (#any-of? @_column "Column" "JoinColumn") (#eq? @_key "name")) @property
(property_declaration (modifiers (annotation [(user_type) (constructor_invocation)] @_relation))
  (variable_declaration (simple_identifier) @property.name)
  (#match? @_relation "^(field:)?(ManyToOne|OneToOne)($|\\()") (#set! column.suffix "_id")) @property
(class_parameter (modifiers (annotation [(user_type) (constructor_invocation)] @_relation)) (simple_identifier) @property.name
  (#match? @_relation "^(field:)?(ManyToOne|OneToOne)($|\\()") (#set! column.suffix "_id")) @property
; what they lead to: findByCustomerNote, o.customer.note
(property_declaration (modifiers (annotation [(user_type) (constructor_invocation)] @_relation))
  (variable_declaration (simple_identifier) @relation.name [(user_type . (type_identifier) @relation.to.name .) (nullable_type (user_type . (type_identifier) @relation.to.name .))])
  (#match? @_relation "^(field:)?(ManyToOne|OneToOne)($|\\()"))
(class_parameter (modifiers (annotation [(user_type) (constructor_invocation)] @_relation)) (simple_identifier) @relation.name
  [(user_type . (type_identifier) @relation.to.name .) (nullable_type (user_type . (type_identifier) @relation.to.name .))]
  (#match? @_relation "^(field:)?(ManyToOne|OneToOne)($|\\()"))
(property_declaration (modifiers (annotation [(user_type) (constructor_invocation)] @_relation))
  (variable_declaration (simple_identifier) @relation.name (user_type (type_arguments (type_projection (user_type . (type_identifier) @relation.to.name .)) .)))
  (#match? @_relation "^(field:)?(OneToMany|ManyToMany)($|\\()"))
(class_parameter (modifiers (annotation [(user_type) (constructor_invocation)] @_relation)) (simple_identifier) @relation.name
  (user_type (type_arguments (type_projection (user_type . (type_identifier) @relation.to.name .)) .))
  (#match? @_relation "^(field:)?(OneToMany|ManyToMany)($|\\()"))
; properties without annotations are mapped as well, where they hold a value: no getter of their own, no delegate
(class_declaration (modifiers (annotation [(user_type) (constructor_invocation)] @_entity))
  (class_body (property_declaration (variable_declaration (simple_identifier) @property.name)) @property)
  (#match? @_entity "^(Entity|MappedSuperclass|Embeddable)($|\\()"))
(class_declaration (modifiers (annotation [(user_type) (constructor_invocation)] @_entity))
  (primary_constructor (class_parameter (binding_pattern_kind) (simple_identifier) @property.name) @property)
  (#match? @_entity "^(Entity|MappedSuperclass|Embeddable)($|\\()"))
; @ElementCollection @CollectionTable(name = "order_lines") val lines: List<Line>: columns of Line, which is embedded, are that table's
(property_declaration (modifiers (annotation (constructor_invocation (user_type (type_identifier) @_table)
    (value_arguments (value_argument . (simple_identifier) @_key (string_literal) @entity.table .)))) @entity)
  (variable_declaration (user_type (type_arguments (type_projection (user_type . (type_identifier) @entity.class.name @entity.base.name .)) .)))
  (#eq? @_table "CollectionTable") (#eq? @_key "name")
  (#not-any-of? @entity.base.name "String" "Int" "Long" "UUID" "LocalDate" "Instant"))
; @CollectionTable(name = "order_tags"), @JoinTable(name = "order_tags"): rows of a table of their own
(property_declaration (modifiers (annotation (constructor_invocation (user_type (type_identifier) @_table)
    (value_arguments (value_argument . (simple_identifier) @_key (string_literal) @property.table .)))) @property)
  (variable_declaration (simple_identifier) @property.name)
  (#any-of? @_table "CollectionTable" "JoinTable") (#eq? @_key "name") (#set! joined "yes"))
(class_parameter (modifiers (annotation (constructor_invocation (user_type (type_identifier) @_table)
    (value_arguments (value_argument . (simple_identifier) @_key (string_literal) @property.table .)))) @property)
  (simple_identifier) @property.name
  (#any-of? @_table "CollectionTable" "JoinTable") (#eq? @_key "name") (#set! joined "yes"))
(property_declaration [(getter) (property_delegate)] @property.skip) @property
(class_body (property_declaration) @property . (getter) @property.skip)
(_ (modifiers (annotation [(user_type) (constructor_invocation)] @property.skip))
  (#match? @property.skip "^(field:)?(Transient|OneToMany|ManyToMany|ElementCollection|Formula|Embedded|EmbeddedId)($|\\()")) @property
