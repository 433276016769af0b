; EF Core: entities by [Table], columns by [Column]; a query of an entity lists all mapped columns.
; Facts: learn.microsoft.com/ef/core/modeling/entity-types, entity-properties.
;; needs DataAnnotations EntityFrameworkCore namespace
(class_declaration (attribute_list (attribute name: (identifier) @_table
    (attribute_argument_list . (attribute_argument (string_literal) @entity.table))))
  (#eq? @_table "Table")) @entity
(class_declaration (attribute_list (attribute name: (identifier) @_table
    (attribute_argument_list (attribute_argument name: (identifier) @_key (string_literal) @entity.schema))))
  (#eq? @_table "Table") (#eq? @_key "Schema")) @entity
; An enum's property cannot be told from a navigation by its type; a navigation has no column of its name.
(property_declaration type: [(predefined_type) (nullable_type) (identifier) (qualified_name)] name: (identifier) @property.name) @property
(property_declaration (attribute_list (attribute name: (identifier) @_column
    (attribute_argument_list . (attribute_argument (string_literal) @property.column))))
  (#eq? @_column "Column")) @property
(property_declaration (attribute_list (attribute name: (identifier) @property.skip)) (#eq? @property.skip "NotMapped")) @property
; public DbSet<Order> Orders { get; set; }: the table is called as the property, or in snake case by a convention
(property_declaration type: (generic_name (identifier) @_set) name: (identifier) @entity.name
  (#eq? @_set "DbSet") (#set! table.naming "same snake") (#set! confidence "likely")) @entity
; modelBuilder.Entity<Order>().ToTable("orders")
(invocation_expression function: (member_access_expression name: (identifier) @_method)
  arguments: (argument_list . (argument (string_literal) @table))
  (#any-of? @_method "ToTable" "ToView"))
; A plain class among the entities: the context that lists it stands in another file, and calls its table by the class or its plural.
(namespace_declaration name: (_) @_space body: (declaration_list (class_declaration name: (identifier) @entity.name) @entity)
  (#match? @_space "(^|\\.)(Entit(y|ies)|Models?|Domain|Data|Persistence|Core)(\\.|$)")
  (#set! table.naming "same plural snake snake-plural") (#set! column.naming "same snake") (#set! confidence "likely"))
(compilation_unit (file_scoped_namespace_declaration name: (_) @_space) (class_declaration name: (identifier) @entity.name) @entity
  (#match? @_space "(^|\\.)(Entit(y|ies)|Models?|Domain|Data|Persistence|Core)(\\.|$)")
  (#set! table.naming "same plural snake snake-plural") (#set! column.naming "same snake") (#set! confidence "likely"))
