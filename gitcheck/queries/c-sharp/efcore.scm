; EF Core: entities by [Table], columns by [Column]; a query of an entity lists all mapped columns.
; Facts: learn.microsoft.com/ef/core/modeling/entity-types, entity-properties.
;; needs DataAnnotations EntityFrameworkCore namespace
(class_declaration (attribute_list (attribute name: (identifier) @_table
    (attribute_argument_list . (attribute_argument (string_literal) @entity.table)))) name: (identifier) @entity.name
  (#eq? @_table "Table")) @entity
(class_declaration (attribute_list (attribute name: (identifier) @_table
    (attribute_argument_list (attribute_argument name: (identifier) @_key (string_literal) @entity.schema))))
  (#eq? @_table "Table") (#eq? @_key "Schema")) @entity
(record_declaration (attribute_list (attribute name: (identifier) @_table
    (attribute_argument_list . (attribute_argument (string_literal) @entity.table)))) name: (identifier) @entity.name
  (#eq? @_table "Table")) @entity
; An enum's property cannot be told from a navigation by its type; a navigation has no column of its name.
; A convention may write all names in snake case; a list is a column where the provider has arrays, or as JSON.
(property_declaration type: [(predefined_type) (nullable_type) (identifier) (qualified_name) (array_type) (generic_name)] @_type name: (identifier) @property.name
  (#not-match? @_type "^(DbSet|IQueryable|Func|Action|Expression|Lazy)<") (#set! column.naming "same snake")) @property
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
; The fluent way: what one chain of calls says is put together.
; modelBuilder.Entity<Order>(entity => { entity.ToTable("orders"); entity.Property(e => e.ShippedAt).HasColumnName("shipped_at"); })
(invocation_expression function: (member_access_expression name: (generic_name (identifier) @_entity (type_argument_list . (_) @entity.name .)))
  (#eq? @_entity "Entity") (#set! node "chain") (#set! table.naming "same plural snake snake-plural untables-plural untables-snake-plural untables untables-snake") (#set! confidence "likely")) @entity
; class OrderConfiguration : IEntityTypeConfiguration<Order>
(class_declaration (base_list (generic_name (identifier) @_base (type_argument_list . (_) @entity.name .)))
  (#eq? @_base "IEntityTypeConfiguration") (#set! table.naming "same plural snake snake-plural untables-plural untables-snake-plural untables untables-snake") (#set! confidence "likely")) @entity
; modelBuilder.Entity<Order>(BuildOrder); void BuildOrder(EntityTypeBuilder<Order> order) { order.Property(o => o.ShippedAt)... }
(method_declaration name: (identifier) @_name parameters: (parameter_list . (parameter type: (generic_name (identifier) @_builder
    (type_argument_list . (_) @entity.name .))))
  (#eq? @_builder "EntityTypeBuilder") (#not-eq? @_name "Configure")
  (#set! table.naming "same plural snake snake-plural untables-plural untables-snake-plural untables untables-snake") (#set! confidence "likely")) @entity
; ToTable("orders", "shop"), after Entity<Order>(), in its function, or in Configure()
(invocation_expression function: (member_access_expression name: (identifier) @_method)
  arguments: (argument_list . (argument (string_literal) @entity.table) . (argument (string_literal) @entity.schema)?)
  (#any-of? @_method "ToTable" "ToView") (#set! node "chain")) @entity.in
; Property(e => e.ShippedAt), and HasColumnName("shipped_at") of the same chain
(invocation_expression function: (member_access_expression name: (_) @_method)
  arguments: (argument_list . (argument (lambda_expression body: (member_access_expression name: (identifier) @property.name))) .)
  (#match? @_method "^Property(<|$)") (#set! node "chain") (#set! column.naming "same snake")) @property
; a shadow property: Property<string>("ShippedAt"), which no class has
(invocation_expression function: (member_access_expression name: (_) @_method)
  arguments: (argument_list (argument (string_literal) @property.name) .)
  (#match? @_method "^Property(<|$)") (#set! node "chain") (#set! column.naming "same snake")) @property
(invocation_expression function: (member_access_expression name: (_) @_method)
  arguments: (argument_list . (argument (string_literal) @property.column) .)
  (#eq? @_method "HasColumnName") (#set! node "chain")) @property
(invocation_expression function: (member_access_expression name: (_) @_method)
  arguments: (argument_list . (argument (lambda_expression body: (member_access_expression name: (identifier) @property.name))) .)
  (#eq? @_method "Ignore") (#set! node "chain")) @property @property.skip
; A plain class among the entities: the context that lists it stands in another file, and calls its table by the class or its plural.
(namespace_declaration name: (_) @_space body: (declaration_list [(class_declaration name: (identifier) @entity.name) (record_declaration name: (identifier) @entity.name)] @entity)
  (#match? @_space "(^|\\.)(Entit(y|ies)|Models?|Domain|Data|Persistence|Core|E[fF](Core|Classes|Entities)?|EntityFramework(Core)?|D[bB]|Dal|DAL|Data(Layer|Access|Base|Model|base)s?|Storage|Infrastructure|Repositor(y|ies)|Tables|Schema)(\\.|$)")
  (#set! table.naming "same plural snake snake-plural untables-plural untables-snake-plural untables untables-snake") (#set! column.naming "same snake") (#set! confidence "likely"))
(compilation_unit (file_scoped_namespace_declaration name: (_) @_space) [(class_declaration name: (identifier) @entity.name) (record_declaration name: (identifier) @entity.name)] @entity
  (#match? @_space "(^|\\.)(Entit(y|ies)|Models?|Domain|Data|Persistence|Core|E[fF](Core|Classes|Entities)?|EntityFramework(Core)?|D[bB]|Dal|DAL|Data(Layer|Access|Base|Model|base)s?|Storage|Infrastructure|Repositor(y|ies)|Tables|Schema)(\\.|$)")
  (#set! table.naming "same plural snake snake-plural untables-plural untables-snake-plural untables untables-snake") (#set! column.naming "same snake") (#set! confidence "likely"))
