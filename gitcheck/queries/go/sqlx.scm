; sqlx, scany, pgx's RowToStructByName, squirrel with fatih/structs: the tag of a field is a column's name; which table's, only the name of the
; struct tells, so that a use is possible at most.
; Facts: jmoiron.github.io/sqlx (StructScan, strict on missing fields), pkg.go.dev/github.com/jackc/pgx/v5#RowToStructByName.
;; needs db:" structs:"
;; table.naming snake snake-plural unrow-snake unrow-snake-plural
;; confidence possible
(type_declaration (type_spec name: (type_identifier) @entity.name type: (struct_type
  (field_declaration_list (field_declaration tag: (_) @_tag))))
  (#match? @_tag "[` ](db|structs):\"")) @entity
(field_declaration tag: (_) @property.column (#pick! @property.column "[` ]db:\"([A-Za-z_][A-Za-z0-9_]*)[,\"]")) @property
; func (orderRow) TableName() string { return "shop_orders" }
(method_declaration
  receiver: (parameter_list (parameter_declaration type: [(type_identifier) (pointer_type)] @entity.for.name))
  name: (field_identifier) @_method
  body: (block (statement_list (return_statement (expression_list . (_) @entity.table))))
  (#eq? @_method "TableName") (#pick! @entity.for.name "([A-Za-z0-9_]+)$"))
(field_declaration tag: (_) @property.column (#pick! @property.column "[` ]structs:\"([A-Za-z_][A-Za-z0-9_]*)[,\"]")) @property
