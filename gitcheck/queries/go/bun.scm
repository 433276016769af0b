; bun and go-pg: the tag of an embedded BaseModel names the table; a SELECT lists all fields.
; Facts: bun.uptrace.dev/guide/models.html.
;; needs bun go-pg
;; column.naming snake
(type_declaration (type_spec type: (struct_type (field_declaration_list (field_declaration
  type: (qualified_type) @_base tag: (_) @entity.table))))
  (#match? @_base "^(bun|pg)\\.BaseModel$")
  (#pick! @entity.table "table:([^,\"]+)")) @entity
(field_declaration name: (field_identifier) @property.name tag: (_) @_tag (#match? @_tag "(bun|pg):\"")) @property
(field_declaration tag: (_) @property.column (#pick! @property.column "bun:\"([a-z_][A-Za-z0-9_]*)[,\"]")) @property
(field_declaration tag: (_) @property.column (#pick! @property.column "pg:\"([a-z_][A-Za-z0-9_]*)[,\"]")) @property
(field_declaration tag: (_) @property.skip (#match? @property.skip "(bun|pg):\"(-|rel:|m2m:|table:|,?extend)")) @property
