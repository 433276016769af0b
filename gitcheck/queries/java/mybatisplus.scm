; MyBatis-Plus: a select of a class with @TableName lists all of its fields, but for those that do not exist; names in snake case.
; Facts: baomidou.com/en/reference/annotation (@TableName, @TableId, @TableField), guides/wrapper.
;; needs baomidou
;; mixin yes
;; table.naming snake
;; column.naming snake same
(class_declaration (modifiers [(marker_annotation name: (identifier) @_table) (annotation name: (identifier) @_table)])
  name: (identifier) @entity.name (#eq? @_table "TableName")) @entity
(class_declaration (modifiers (annotation name: (identifier) @_table arguments: (annotation_argument_list (string_literal) @entity.table)))
  (#eq? @_table "TableName")) @entity
(class_declaration (modifiers (annotation name: (identifier) @_table arguments: (annotation_argument_list
    (element_value_pair key: (identifier) @_key value: (_) @entity.table))))
  (#eq? @_table "TableName") (#eq? @_key "value")) @entity
(class_declaration (modifiers (annotation name: (identifier) @_table arguments: (annotation_argument_list
    (element_value_pair key: (identifier) @_key value: (_) @entity.schema))))
  (#eq? @_table "TableName") (#eq? @_key "schema")) @entity
(class_declaration (modifiers [(marker_annotation name: (identifier) @_table) (annotation name: (identifier) @_table)])
  body: (class_body (field_declaration declarator: (variable_declarator name: (identifier) @property.name)) @property)
  (#eq? @_table "TableName"))
(field_declaration (modifiers [(marker_annotation name: (identifier) @_field) (annotation name: (identifier) @_field)])
  declarator: (variable_declarator name: (identifier) @property.name) (#any-of? @_field "TableField" "TableId" "TableLogic")) @property
(field_declaration (modifiers (annotation name: (identifier) @_field arguments: (annotation_argument_list (string_literal) @property.column)))
  (#any-of? @_field "TableField" "TableId")) @property
(field_declaration (modifiers (annotation name: (identifier) @_field arguments: (annotation_argument_list
    (element_value_pair key: (identifier) @_key value: (string_literal) @property.column))))
  (#any-of? @_field "TableField" "TableId") (#eq? @_key "value")) @property
(field_declaration (modifiers) @property.skip
  (#match? @property.skip "exist *= *false|(^|[ \n])static([ \n]|$)|(^|[ \n])transient([ \n]|$)")) @property
; new LambdaQueryWrapper<Order>().eq(Order::getNote, note), lambdaQuery().select(Order::getId)
(method_invocation name: (identifier) @_method arguments: (argument_list (method_reference . (identifier) @use.of.name (identifier) @use.name .))
  (#match? @_method "^(eq|ne|gt|ge|lt|le|(not)?[lL]ike(Left|Right)?|(not)?[iI]n|is(Not)?Null|(not)?[bB]etween|orderBy(Asc|Desc)?|groupBy|select|set)$")
  (#pick! @use.name "^get([A-Z].*)$") (#set! property.naming "camel") (#set! mapped "only"))
; new QueryWrapper<Order>().eq("note", note)
(object_creation_expression type: (generic_type (type_identifier) @_wrapper (type_arguments . (type_identifier) @chain.entity.name .))
  (#any-of? @_wrapper "QueryWrapper" "UpdateWrapper")) @chain
(local_variable_declaration type: (generic_type (type_identifier) @_wrapper (type_arguments . (type_identifier) @chain.entity.name .))
  declarator: (variable_declarator value: (object_creation_expression) @chain) (#any-of? @_wrapper "QueryWrapper" "UpdateWrapper"))
(method_invocation name: (identifier) @_method arguments: (argument_list . (string_literal) @chain.column)
  (#match? @_method "^(eq|ne|gt|ge|lt|le|(not)?[lL]ike(Left|Right)?|(not)?[iI]n|is(Not)?Null|(not)?[bB]etween|orderBy(Asc|Desc)?|groupBy|select|set)$")) @chain
