; SQLBoiler: a struct of its generated code lists a table's columns, which INSERT, UPDATE and RETURNING name.
; Facts: github.com/aarondl/sqlboiler README ("Naming": tables are singular and in title case, "Query Building", "Column Name" variables).
;; needs boil:"
;; table.naming snake-plural snake
;; column.naming snake
(type_declaration (type_spec name: (type_identifier) @entity.name type: (struct_type
  (field_declaration_list (field_declaration tag: (_) @_tag))))
  (#match? @entity.name "^[A-Z]") (#match? @_tag "boil:\"-\"") (#set! confidence "likely")) @entity
(field_declaration tag: (_) @property.column (#pick! @property.column "boil:\"([A-Za-z_][A-Za-z0-9_]*)[,\"]")) @property
(field_declaration name: (field_identifier) @property.name tag: (_) @_tag (#match? @_tag "boil:\"[A-Za-z_]")) @property
(field_declaration tag: (_) @property.skip (#match? @property.skip "boil:\"(-|[^\"]*,bind)\"")) @property
; var OrderTableColumns = struct{...}{ID: "orders.id"}: what the struct's table is called
(var_spec name: (identifier) @entity.for.name value: (expression_list (composite_literal body: (literal_value . (keyed_element (literal_element)
    (literal_element (interpreted_string_literal) @entity.table)))))
  (#pick! @entity.for.name "^([A-Z][A-Za-z0-9]*)TableColumns$") (#pick! @entity.table "^\"([A-Za-z0-9_]+)\\.[A-Za-z0-9_]+\"$"))
; var OrderWhere = struct{...}{ID: whereHelperint64{field: "\"shop\".\"orders\".\"id\""}}: in which schema, too
(var_spec name: (identifier) @entity.for.name value: (expression_list (composite_literal body: (literal_value . (keyed_element (literal_element)
    (literal_element (composite_literal body: (literal_value . (keyed_element (literal_element)
      (literal_element (interpreted_string_literal) @entity.table @entity.schema)))))))))
  (#pick! @entity.for.name "^([A-Z][A-Za-z0-9]*)Where$")
  (#pick! @entity.table "\\\\\"([A-Za-z0-9_]+)\\\\\"\\.\\\\\"[A-Za-z0-9_]+\\\\\"\"$")
  (#pick! @entity.schema "^\"\\\\\"([A-Za-z0-9_]+)\\\\\"\\.\\\\\"[A-Za-z0-9_]+\\\\\"\\."))
