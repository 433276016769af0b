; beego's ORM: a read of a registered struct lists all of its fields; names in snake case.
; Facts: beego.gocn.vip/beego/zh/developing/orm/model.html (orm:"column(x)", "-", rel(fk) + _id, reverse; TableName()).
;; needs `orm:"
;; table.naming snake
;; column.naming snake
(type_declaration (type_spec name: (type_identifier) @entity.name type: (struct_type
  (field_declaration_list (field_declaration tag: (_) @_tag))))
  (#match? @_tag "[` ]orm:\"")) @entity
(field_declaration name: (field_identifier) @property.name tag: (_) @_tag (#match? @_tag "[` ]orm:\"") (#not-match? @_tag "orm:\"[^\"]*rel\\(")) @property
(field_declaration name: (field_identifier) @property.name tag: (_) @_tag (#match? @_tag "orm:\"[^\"]*rel\\((fk|one)\\)")
  (#set! column.suffix "_id")) @property
(field_declaration tag: (_) @property.column (#pick! @property.column "orm:\"[^\"]*column\\(([A-Za-z_][A-Za-z0-9_]*)\\)")) @property
(field_declaration tag: (_) @property.skip (#match? @property.skip "orm:\"(-|[^\"]*(reverse|rel\\(m2m))")) @property
(method_declaration
  receiver: (parameter_list (parameter_declaration type: [(type_identifier) (pointer_type)] @entity.for.name))
  name: (field_identifier) @_method
  body: (block (statement_list (return_statement (expression_list . (_) @entity.table))))
  (#eq? @_method "TableName") (#pick! @entity.for.name "([A-Za-z0-9_]+)$"))
; o.QueryTable("orders").Filter("note", "x").OrderBy("-shipped_at")
(call_expression function: (selector_expression field: (field_identifier) @_method) arguments: (argument_list . (interpreted_string_literal) @chain.table .)
  (#eq? @_method "QueryTable")) @chain
(call_expression function: (selector_expression field: (field_identifier) @_method) arguments: (argument_list . (interpreted_string_literal) @chain.column)
  (#any-of? @_method "Filter" "Exclude") (#pick! @chain.column "^.([A-Za-z0-9]+(_[A-Za-z0-9]+)*)")) @chain
(call_expression function: (selector_expression field: (field_identifier) @_method) arguments: (argument_list (interpreted_string_literal) @chain.column)
  (#any-of? @_method "OrderBy" "GroupBy") (#pick! @chain.column "^.-?([A-Za-z0-9]+(_[A-Za-z0-9]+)*)")) @chain
