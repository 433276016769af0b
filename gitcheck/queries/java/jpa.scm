; JPA and Hibernate entities: a find selects all mapped columns. Names are not quoted.
; Facts: Jakarta Persistence 3.1, 2.13 (naming), 11.1.9 (@Column), 11.1.25 (@JoinColumn); Spring Boot derives snake case.
;; needs jakarta.persistence javax.persistence
;; quotes no
;; mixin yes
;; table.naming snake lower
;; column.naming snake lower
(class_declaration (modifiers [(marker_annotation name: (identifier) @_entity) (annotation name: (identifier) @_entity)])
  name: (identifier) @entity.name (#eq? @_entity "Entity")) @entity
(class_declaration (modifiers (annotation name: (identifier) @_table arguments: (annotation_argument_list
    (element_value_pair key: (identifier) @_key value: (_) @entity.table))))
  (#eq? @_table "Table") (#eq? @_key "name")) @entity
(class_declaration (modifiers (annotation name: (identifier) @_table arguments: (annotation_argument_list
    (element_value_pair key: (identifier) @_key value: (_) @entity.schema))))
  (#eq? @_table "Table") (#eq? @_key "schema")) @entity
(class_declaration (modifiers (marker_annotation name: (identifier) @_super) @entity.skip)
  name: (identifier) @entity.name (#any-of? @_super "MappedSuperclass" "Embeddable")) @entity
; class Order extends Timed, and what it embeds: their columns, where they are no tables themselves, are those of its table.
; Hibernate embeds a field whose class says so without an annotation at the field
(class_declaration name: (identifier) @entity.class.name superclass: (superclass [(type_identifier) @entity.base.name
    (generic_type . (type_identifier) @entity.base.name)])) @entity
(class_declaration (modifiers) name: (identifier) @entity.class.name
  body: (class_body (field_declaration type: [(type_identifier) @entity.base.name (scoped_type_identifier (type_identifier) @entity.base.name .)]))
  (#not-any-of? @entity.base.name "String" "Integer" "Long" "Boolean" "Double" "Float" "Short" "Byte" "Character" "Object" "UUID" "Date" "Instant"
    "LocalDate" "LocalTime" "LocalDateTime" "OffsetDateTime" "ZonedDateTime" "Timestamp" "Duration" "BigDecimal" "BigInteger" "Logger" "JsonNode")) @entity

(field_declaration (modifiers [(marker_annotation name: (identifier) @_column) (annotation name: (identifier) @_column)])
  declarator: (variable_declarator name: (identifier) @property.name)
  (#any-of? @_column "Column" "Id" "Basic" "Enumerated" "Temporal" "Version" "Lob" "CreationTimestamp" "UpdateTimestamp"
    "CreatedDate" "LastModifiedDate")) @property
(field_declaration (modifiers (annotation name: (identifier) @_column arguments: (annotation_argument_list
    (element_value_pair key: (identifier) @_key value: (_) @property.column))))
  (#any-of? @_column "Column" "JoinColumn") (#eq? @_key "name")) @property
(field_declaration (modifiers [(marker_annotation name: (identifier) @_relation) (annotation name: (identifier) @_relation)])
  declarator: (variable_declarator name: (identifier) @property.name)
  (#any-of? @_relation "ManyToOne" "OneToOne") (#set! column.suffix "_id")) @property
; what they lead to: findByCustomerNote, o.customer.note
(field_declaration (modifiers [(marker_annotation name: (identifier) @_relation) (annotation name: (identifier) @_relation)])
  type: (type_identifier) @relation.to.name declarator: (variable_declarator name: (identifier) @relation.name)
  (#any-of? @_relation "ManyToOne" "OneToOne"))
(field_declaration (modifiers [(marker_annotation name: (identifier) @_relation) (annotation name: (identifier) @_relation)])
  type: (generic_type (type_arguments (type_identifier) @relation.to.name .)) declarator: (variable_declarator name: (identifier) @relation.name)
  (#any-of? @_relation "OneToMany" "ManyToMany"))
; fields without annotations are mapped as well
(class_declaration (modifiers [(marker_annotation name: (identifier) @_entity) (annotation name: (identifier) @_entity)])
  body: (class_body (field_declaration declarator: (variable_declarator name: (identifier) @property.name)) @property)
  (#any-of? @_entity "Entity" "MappedSuperclass" "Embeddable"))
; @ElementCollection @CollectionTable(name = "order_lines") List<Line>: columns of Line, which is embedded, are that table's
(field_declaration (modifiers (annotation name: (identifier) @_table arguments: (annotation_argument_list
    (element_value_pair key: (identifier) @_key value: (_) @entity.table))) @entity)
  type: (generic_type (type_arguments [(type_identifier) @entity.class.name @entity.base.name
    (scoped_type_identifier (type_identifier) @entity.class.name @entity.base.name .)] .))
  (#eq? @_table "CollectionTable") (#eq? @_key "name")
  (#not-any-of? @entity.base.name "String" "Integer" "Long" "UUID" "LocalDate" "Instant"))
; @AttributeOverride(name = "sum", column = @Column(name = "total_sum")): a column of the class that embeds
(element_value_pair key: (identifier) @_of value: (annotation name: (identifier) @_column arguments: (annotation_argument_list
    (element_value_pair key: (identifier) @_key value: (_) @property.column))) @property
  (#eq? @_of "column") (#eq? @_column "Column") (#eq? @_key "name"))
; @CollectionTable(name = "order_tags"), @JoinTable(name = "order_tags"): rows of a table of their own
(field_declaration (modifiers (annotation name: (identifier) @_table arguments: (annotation_argument_list
    (element_value_pair key: (identifier) @_key value: (_) @property.table))) @property)
  declarator: (variable_declarator name: (identifier) @property.name)
  (#any-of? @_table "CollectionTable" "JoinTable") (#eq? @_key "name") (#set! joined "yes"))
; annotations may stand on getters instead
(method_declaration (modifiers [(marker_annotation name: (identifier) @_column) (annotation name: (identifier) @_column)])
  name: (identifier) @property.name
  (#any-of? @_column "Column" "Basic" "Enumerated" "Temporal" "Version" "Lob") (#pick! @property.name "^[gi][es]t?([A-Z][A-Za-z0-9_]*)$")) @property
(method_declaration (modifiers (annotation name: (identifier) @_column arguments: (annotation_argument_list
    (element_value_pair key: (identifier) @_key value: (_) @property.column))))
  (#any-of? @_column "Column" "JoinColumn") (#eq? @_key "name")) @property
(field_declaration (modifiers [(marker_annotation name: (identifier) @_not) (annotation name: (identifier) @_not) "static" "transient"] @property.skip)
  (#match? @property.skip "@Transient|@OneToMany|@ManyToMany|@ElementCollection|@Formula|@Embedded|(^|[ \n])static([ \n]|$)|(^|[ \n])transient([ \n]|$)")) @property
; @Formula("shipped_at is null"): SQL over the class's own table
(class_declaration (modifiers (annotation name: (identifier) @_table arguments: (annotation_argument_list
    (element_value_pair key: (identifier) @_key value: (_) @chain.table))))
  body: (class_body (field_declaration (modifiers (annotation name: (identifier) @_formula
    arguments: (annotation_argument_list . [(string_literal) (binary_expression)] @chain.sql .)) @chain)))
  (#eq? @_table "Table") (#eq? @_key "name") (#any-of? @_formula "Formula" "ColumnTransformer") (#set! part "where"))
