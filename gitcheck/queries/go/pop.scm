; pop, and what else has TableName() beside the tag "db": the tag of a field names its column; a read lists all of them.
; Facts: gobuffalo.io/documentation/database/models (tables are called as the struct, plural), .../querying; github.com/gobuffalo/pop
; columns.ForStruct (a field without the tag "db", or with "-", is no column).
;; needs gobuffalo/pop ory/pop pop.Connection pop.Query TableName()
;; table.naming snake-plural
;; column.naming snake
;; kept assigned
;; confidence likely
(type_declaration (type_spec name: (type_identifier) @entity.name type: (struct_type
  (field_declaration_list (field_declaration tag: (_) @_tag))))
  (#match? @_tag "[` ]db:\"")) @entity
(field_declaration name: (field_identifier) @property.name tag: (_) @property.column
  (#pick! @property.column "[` ]db:\"([A-Za-z_][A-Za-z0-9_]*)[,\"]")) @property
(field_declaration tag: (_) @property.skip (#not-match? @property.skip "[` ]db:\"[A-Za-z_]")) @property
; func (Order) TableName() string { return "shop_orders" }
(method_declaration
  receiver: (parameter_list (parameter_declaration type: [(type_identifier) (pointer_type)] @entity.for.name))
  name: (field_identifier) @_method
  body: (block (statement_list (return_statement (expression_list . (_) @entity.table))))
  (#eq? @_method "TableName") (#pick! @entity.for.name "([A-Za-z0-9_]+)$"))
; type Orders []Order
(type_declaration (type_spec name: (type_identifier) @parent.of.name type: (slice_type element: (_) @parent.name))
  (#pick! @parent.name "([A-Za-z0-9_]+)$"))
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
; tx.Where("note = ?", note).First(&order), tx.All(orders), tx.Create(&models.Order{})
(call_expression function: (selector_expression field: (field_identifier) @_method)
  arguments: (argument_list . [(unary_expression operand: (identifier) @chain.of.name) (identifier) @chain.of.name])
  (#any-of? @_method "First" "Last" "All" "Find" "Count" "CountByField" "Exists" "Delete" "Load" "Reload" "Create" "Update" "Save" "Destroy"
    "ValidateAndCreate" "ValidateAndUpdate" "ValidateAndSave" "UpdateColumns" "UpdateQuery") (#set! mapped "only") (#set! kept "end")) @chain
(call_expression function: (selector_expression field: (field_identifier) @_method)
  arguments: (argument_list . [
    (unary_expression operand: (composite_literal type: (_) @chain.entity.name))
    (composite_literal type: (_) @chain.entity.name)
    (call_expression function: (identifier) @_new arguments: (argument_list . (_) @chain.entity.name .))])
  (#any-of? @_method "First" "Last" "All" "Find" "Count" "CountByField" "Exists" "Delete" "Load" "Reload" "Create" "Update" "Save" "Destroy"
    "ValidateAndCreate" "ValidateAndUpdate" "ValidateAndSave" "UpdateColumns" "UpdateQuery")
  (#pick! @chain.entity.name "([A-Za-z0-9_]+)$") (#set! mapped "only") (#set! kept "end")) @chain
(call_expression function: (selector_expression field: (field_identifier) @_method)
  arguments: (argument_list . [(interpreted_string_literal) (raw_string_literal)] @chain.sql)
  (#any-of? @_method "Where" "Having") (#set! part "where")) @chain
(call_expression function: (selector_expression field: (field_identifier) @_method)
  arguments: (argument_list (interpreted_string_literal) @chain.sql)
  (#any-of? @_method "Order" "GroupBy") (#set! part "order")) @chain
(call_expression function: (selector_expression field: (field_identifier) @_method)
  arguments: (argument_list (interpreted_string_literal) @chain.sql)
  (#eq? @_method "Select") (#set! part "select")) @chain
; tx.UpdateColumns(&order, "note", "shipped_at")
(call_expression function: (selector_expression field: (field_identifier) @_method)
  arguments: (argument_list . (_) (interpreted_string_literal) @chain.column)
  (#any-of? @_method "UpdateColumns" "CountByField") (#set! column "written")) @chain
; LeftJoin("customers", "customers.id = orders.customer_id")
(call_expression function: (selector_expression field: (field_identifier) @_join)
  arguments: (argument_list . (interpreted_string_literal) @chain.table . (_))
  (#any-of? @_join "Join" "InnerJoin" "LeftJoin" "RightJoin" "LeftOuterJoin" "RightOuterJoin" "LeftInnerJoin" "RightInnerJoin") (#set! part "join")
  (#match? @chain.table "^.[A-Za-z_][A-Za-z0-9_.]*( +([aA][sS] +)?[A-Za-z_][A-Za-z0-9_]*)?.$")) @chain
(call_expression function: (selector_expression field: (field_identifier) @_join)
  arguments: (argument_list . (interpreted_string_literal) . [(interpreted_string_literal) (raw_string_literal)] @chain.sql)
  (#any-of? @_join "Join" "InnerJoin" "LeftJoin" "RightJoin" "LeftOuterJoin" "RightOuterJoin" "LeftInnerJoin" "RightInnerJoin") (#set! part "where")) @chain
