; xorm: a get or find of a struct lists all of its fields; names in snake case.
; Facts: xorm.io/docs/chapter-02 (columns: a name in quotes in the tag, "-" and extends are none; TableName()).
;; needs xorm
;; table.naming snake
;; column.naming snake
(type_declaration (type_spec name: (type_identifier) @entity.name type: (struct_type
  (field_declaration_list (field_declaration tag: (_) @_tag))))
  (#match? @_tag "xorm:")) @entity
(type_declaration (type_spec name: (type_identifier) type: (struct_type
  (field_declaration_list (field_declaration name: (field_identifier) @property.name type: (_) @_type) @property)))
  (#match? @_type "^\\*?(string|bool|u?int(8|16|32|64)?|float(32|64)|byte|\\[\\]byte|time\\.Time|timeutil\\.[A-Za-z]+|sql\\.Null.*)$"))
(field_declaration name: (field_identifier) @property.name tag: (_) @_tag (#match? @_tag "xorm:\"")) @property
(field_declaration tag: (_) @property.column (#pick! @property.column "xorm:\"[^\"]*'([A-Za-z_][A-Za-z0-9_]*)'")) @property
(field_declaration tag: (_) @property.skip (#match? @property.skip "xorm:\"(-|[^\"]*(extends|<-)[^\"]*)\"")) @property
(method_declaration
  receiver: (parameter_list (parameter_declaration type: [(type_identifier) (pointer_type)] @entity.for.name))
  name: (field_identifier) @_method
  body: (block (statement_list (return_statement (expression_list . (_) @entity.table))))
  (#eq? @_method "TableName") (#pick! @entity.for.name "([A-Za-z0-9_]+)$"))
; engine.Table("orders").Cols("note")
(call_expression function: (selector_expression field: (field_identifier) @_method) arguments: (argument_list . (interpreted_string_literal) @chain.table .)
  (#eq? @_method "Table")) @chain
(call_expression function: (selector_expression field: (field_identifier) @_method) arguments: (argument_list (interpreted_string_literal) @chain.column)
  (#any-of? @_method "Cols" "Omit" "MustCols" "Nullable" "Asc" "Desc" "Distinct" "Incr" "Decr")) @chain
(call_expression function: (selector_expression field: (field_identifier) @_method) arguments: (argument_list . (_) @chain.sql)
  (#any-of? @_method "Where" "And") (#set! part "where")) @chain
