; bun and go-pg: the tag of an embedded BaseModel names the table; a SELECT lists all fields.
; Facts: bun.uptrace.dev/guide/models.html (tables are called as the struct, plural).
;; needs bun go-pg
;; column.naming snake
;; table.naming snake-plural
;; kept assigned
;; alias.naming snake
;; alias.word ?TableAlias
(type_declaration (type_spec type: (struct_type (field_declaration_list (field_declaration
  type: (qualified_type) @_base tag: (_) @entity.table))))
  (#match? @_base "^(bun|pg)\\.BaseModel$")
  (#pick! @entity.table "table:([^,\"]+)")) @entity
; bun:"orders,alias:o"
(type_declaration (type_spec type: (struct_type (field_declaration_list (field_declaration
  type: (qualified_type) @_base tag: (_) @entity.table))))
  (#match? @_base "^bun\\.BaseModel$")
  (#pick! @entity.table "bun:\"([^:,\"]+)[,\"]")) @entity
(type_declaration (type_spec type: (struct_type (field_declaration_list (field_declaration
  type: (qualified_type) @_base tag: (_) @entity.alias))))
  (#match? @_base "^(bun|pg)\\.BaseModel$")
  (#pick! @entity.alias "alias:([^,\"]+)")) @entity
(type_declaration (type_spec name: (type_identifier) @entity.name type: (struct_type (field_declaration_list (field_declaration
  type: (qualified_type) @_base))))
  (#match? @_base "^(bun|pg)\\.BaseModel$")) @entity
; a struct without it is called by its name
(type_declaration (type_spec name: (type_identifier) @entity.name type: (struct_type
  (field_declaration_list (field_declaration tag: (_) @_tag))))
  (#match? @_tag "[` ](bun|pg):\"") (#set! confidence "likely")) @entity
(field_declaration name: (field_identifier) @property.name (#match? @property.name "^[A-Z]")) @property
(field_declaration tag: (_) @property.column (#pick! @property.column "bun:\"([a-z_][A-Za-z0-9_]*)[,\"]")) @property
(field_declaration tag: (_) @property.column (#pick! @property.column "pg:\"([a-z_][A-Za-z0-9_]*)[,\"]")) @property
(field_declaration tag: (_) @property.skip (#match? @property.skip "(bun|pg):\"(-|rel:|m2m:|table:|,?extend)")) @property
; db.NewSelect().Model((*Order)(nil)).Column("shipped_at").Where("note IS NULL"), NewUpdate().Model(&shop.Order{}).Set("note = ?", x)
(call_expression function: (selector_expression field: (field_identifier) @_method)
  arguments: (argument_list . [
    (unary_expression operand: (composite_literal type: (_) @chain.entity.name))
    (type_conversion_expression type: (_) @chain.entity.name)
    (call_expression function: (parenthesized_expression (unary_expression operand: (_) @chain.entity.name)) arguments: (argument_list (nil)))
    (call_expression function: (identifier) @_new arguments: (argument_list . [(type_identifier) (qualified_type)] @chain.entity.name .))])
  (#eq? @_method "Model") (#pick! @chain.entity.name "([A-Za-z0-9_]+)\\)*$") (#set! mapped "only")) @chain
(call_expression function: (selector_expression field: (field_identifier) @_method)
  arguments: (argument_list . (interpreted_string_literal) @chain.table)
  (#any-of? @_method "Table" "TableExpr" "ModelTableExpr") (#match? @chain.table "^.[A-Za-z_][A-Za-z0-9_.]*( +([aA][sS] +)?[A-Za-z_]+)?.$")
  (#set! confidence "likely")) @chain
(call_expression function: (selector_expression field: (field_identifier) @_method)
  arguments: (argument_list (interpreted_string_literal) @chain.column)
  (#eq? @_method "Column") (#match? @chain.column "^.[A-Za-z_][A-Za-z0-9_]*.$") (#set! column "written")) @chain
(call_expression function: (selector_expression field: (field_identifier) @_method)
  arguments: (argument_list (interpreted_string_literal) @chain.sql)
  (#eq? @_method "Column") (#match? @chain.sql "^.[A-Za-z_?][A-Za-z0-9_]*\\.[A-Za-z_][A-Za-z0-9_]*.$") (#set! part "select")) @chain
(call_expression function: (selector_expression field: (field_identifier) @_method) arguments: (argument_list . [(interpreted_string_literal) (raw_string_literal)] @chain.sql)
  (#any-of? @_method "Where" "WhereOr" "Having" "Set" "JoinOn" "JoinOnOr") (#set! part "where")) @chain
; Join("LEFT JOIN customers AS c ON c.id = o.customer_id"), Join("JOIN customers AS c").JoinOn("c.id = o.customer_id")
(call_expression function: (selector_expression field: (field_identifier) @_method)
  arguments: (argument_list . [(interpreted_string_literal) (raw_string_literal)] @chain.table @chain.sql)
  (#eq? @_method "Join") (#match? @chain.table "^.[[:space:]]*([A-Za-z]+[[:space:]]+)*[jJ][oO][iI][nN][[:space:]]") (#set! part "join")
  (#pick! @chain.table "[jJ][oO][iI][nN][[:space:]]+([A-Za-z_][A-Za-z0-9_.]*([[:space:]]+([aA][sS][[:space:]]+)?[A-Za-z_][A-Za-z0-9_]*)?)[[:space:]]+([oO][nN]|[uU][sS][iI][nN][gG])[^A-Za-z]")) @chain
(call_expression function: (selector_expression field: (field_identifier) @_method)
  arguments: (argument_list . [(interpreted_string_literal) (raw_string_literal)] @chain.table)
  (#eq? @_method "Join") (#match? @chain.table "^.[[:space:]]*([A-Za-z]+[[:space:]]+)*[jJ][oO][iI][nN][[:space:]]") (#set! part "join")
  (#pick! @chain.table "[jJ][oO][iI][nN][[:space:]]+([A-Za-z_][A-Za-z0-9_.]*([[:space:]]+([aA][sS][[:space:]]+)?[A-Za-z_][A-Za-z0-9_]*)?)[[:space:]]*.$")) @chain
(call_expression function: (selector_expression field: (field_identifier) @_method) arguments: (argument_list . [(interpreted_string_literal) (raw_string_literal)] @chain.sql)
  (#any-of? @_method "Order" "OrderExpr" "Group" "GroupExpr") (#set! part "order")) @chain
(call_expression function: (selector_expression field: (field_identifier) @_method) arguments: (argument_list . [(interpreted_string_literal) (raw_string_literal)] @chain.sql)
  (#eq? @_method "ColumnExpr") (#set! part "select")) @chain
; What a variable holds: var order Order; orders := []*shop.Order{}; order := new(Order); func (...) f(order *Order) (orders []Order)
(block (statement_list (var_declaration (var_spec name: (identifier) @typed.name type: (_) @typed.of.name)))
  (#pick! @typed.of.name "([A-Za-z0-9_]+)$")) @typed.in
(block (statement_list (short_var_declaration left: (expression_list . (identifier) @typed.name .) right: (expression_list . [
    (composite_literal type: (_) @typed.of.name) (unary_expression operand: (composite_literal type: (_) @typed.of.name))] .)))
  (#pick! @typed.of.name "([A-Za-z0-9_]+)$")) @typed.in
(block (statement_list (short_var_declaration left: (expression_list . (identifier) @typed.name .) right: (expression_list .
    (call_expression function: (identifier) @_new arguments: (argument_list . (_) @typed.of.name)) .)))
  (#any-of? @_new "new" "make") (#pick! @typed.of.name "([A-Za-z0-9_]+)$")) @typed.in
(function_declaration [parameters: (parameter_list (parameter_declaration name: (identifier) @typed.name type: (_) @typed.of.name))
    result: (parameter_list (parameter_declaration name: (identifier) @typed.name type: (_) @typed.of.name))]
  (#pick! @typed.of.name "([A-Za-z0-9_]+)$")) @typed.in
(method_declaration [parameters: (parameter_list (parameter_declaration name: (identifier) @typed.name type: (_) @typed.of.name))
    result: (parameter_list (parameter_declaration name: (identifier) @typed.name type: (_) @typed.of.name))]
  (#pick! @typed.of.name "([A-Za-z0-9_]+)$")) @typed.in
(call_expression function: (selector_expression field: (field_identifier) @_method)
  arguments: (argument_list . [(unary_expression operand: (identifier) @chain.of.name) (identifier) @chain.of.name] .)
  (#eq? @_method "Model") (#set! mapped "only")) @chain
; Conflict targets: db.NewInsert().Model(&order).On("CONFLICT (customer_id, total) DO UPDATE")
(call_expression function: (selector_expression field: (field_identifier) @_method)
  arguments: (argument_list . [(interpreted_string_literal) (raw_string_literal)] @chain.unique)
  (#eq? @_method "On") (#pick! @chain.unique "^.[cC][oO][nN][fF][lL][iI][cC][tT] *[(]([^()]*)[)]") (#set! column "written")) @chain
; go-pg: OnConflict("(customer_id, total) DO UPDATE")
(call_expression function: (selector_expression field: (field_identifier) @_method)
  arguments: (argument_list . [(interpreted_string_literal) (raw_string_literal)] @chain.unique)
  (#eq? @_method "OnConflict") (#pick! @chain.unique "^.[(]([^()]*)[)]") (#set! column "written")) @chain
