; SeaORM: a find lists all columns of the entity.
; Facts: sea-ql.org/SeaORM/docs/generate-entity/entity-format.
;; needs sea_orm
(_ (attribute_item (attribute arguments: (token_tree (identifier) @_key . "=" . (string_literal) @entity.table)))
  . (attribute_item)* . (struct_item) @entity
  (#eq? @_key "table_name"))
(_ (attribute_item (attribute arguments: (token_tree (identifier) @_key . "=" . (string_literal) @entity.schema)))
  . (attribute_item)* . (struct_item) @entity
  (#eq? @_key "schema_name"))
(field_declaration_list (field_declaration name: (field_identifier) @property.name) @property)
(field_declaration_list
  (attribute_item (attribute arguments: (token_tree (identifier) @_key . "=" . (string_literal) @property.column)))
  . (attribute_item)* . (field_declaration) @property
  (#eq? @_key "column_name"))
(field_declaration_list (attribute_item (attribute arguments: (token_tree (identifier) @property.skip)))
  . (attribute_item)* . (field_declaration) @property
  (#eq? @property.skip "ignore"))
; Conflict targets: OnConflict::columns([order::Column::CustomerId, order::Column::Total]), OnConflict::column(order::Column::Total)
(call_expression function: (scoped_identifier path: (_) @_on name: (identifier) @_method)
  arguments: (arguments . [(scoped_identifier) (array_expression)] @use.unique)
  (#match? @_on "(^|::)OnConflict$") (#any-of? @_method "column" "columns") (#set! unique.skip "Column")
  (#set! table.naming "same plural snake snake-plural") (#set! column.naming "snake"))
