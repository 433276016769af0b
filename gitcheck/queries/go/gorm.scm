; GORM: SELECT * or all fields; inserts list all fields of the struct.
; Facts: gorm.io/docs/models.html, conventions.html (plural snake case), declaring tags "column:".
;; needs gorm
;; table.naming snake-plural
;; kept assigned
;; column.naming snake
(type_declaration (type_spec name: (type_identifier) @entity.name type: (struct_type
  (field_declaration_list (field_declaration tag: (_) @_tag))))
  (#match? @_tag "gorm:")) @entity
(type_declaration (type_spec name: (type_identifier) @entity.name type: (struct_type
  (field_declaration_list (field_declaration type: (_) @_model))))
  (#match? @_model "^gorm\\.(Model|DeletedAt)$")) @entity
; what has a method TableName() is one, too (below)
(type_declaration (type_spec name: (type_identifier) @entity.class.name type: (struct_type))) @entity
; a type of the project's own may be a value or another model: beside a field with its key it is the latter
(field_declaration_list (field_declaration name: (field_identifier) @property.name type: (_) @_type) @property
  (#not-match? @_type "^(func|chan|interface)[ ({]") (#set! unless.sibling "ID"))
; gorm.Model, embedded: its columns; a find asks for rows that are not deleted
(field_declaration_list (field_declaration !name type: (qualified_type) @property.name) @property
  (#eq? @property.name "gorm.Model") (#set! columns "id created_at updated_at deleted_at"))
(field_declaration tag: (_) @property.column (#pick! @property.column "gorm:\"[^\"]*column:([^;\"]+)")) @property
(field_declaration tag: (_) @property.skip (#match? @property.skip "gorm:\"(-[^\"]*|[^\"]*(foreignKey|many2many|references|embedded|polymorphic)[^\"]*)\"")) @property

; func (Order) TableName() string { return "shop_orders" }
(method_declaration
  receiver: (parameter_list (parameter_declaration type: [(type_identifier) (pointer_type)] @entity.for.name))
  name: (field_identifier) @_method
  body: (block (statement_list (return_statement (expression_list . (_) @entity.table))))
  (#eq? @_method "TableName") (#pick! @entity.for.name "([A-Za-z0-9_]+)$"))

; db.Where("shipped_at IS NULL"), db.Model(&Order{}).Where(...), db.Table("orders")
(call_expression function: (selector_expression field: (field_identifier) @_method)
  arguments: (argument_list . (_) @chain.table) (#eq? @_method "Table") (#set! confidence "likely")) @chain
(call_expression function: (selector_expression field: (field_identifier) @_method)
  arguments: (argument_list . (unary_expression operand: (composite_literal type: [(type_identifier) (qualified_type)] @chain.entity.name)))
  (#eq? @_method "Model") (#pick! @chain.entity.name "([A-Za-z0-9_]+)$")) @chain
(call_expression function: (selector_expression field: (field_identifier) @_method) arguments: (argument_list . (_) @chain.sql)
  (#any-of? @_method "Where" "Or" "Not") (#set! part "where")) @chain
(call_expression function: (selector_expression field: (field_identifier) @_method) arguments: (argument_list . (_) @chain.sql)
  (#any-of? @_method "Order") (#set! part "order")) @chain
(call_expression function: (selector_expression field: (field_identifier) @_method)
  arguments: (argument_list . (interpreted_string_literal) @chain.column)
  (#any-of? @_method "Update" "UpdateColumn" "Pluck" "Distinct")) @chain
; Joins("LEFT JOIN customers c ON c.id = orders.customer_id")
(call_expression function: (selector_expression field: (field_identifier) @_method)
  arguments: (argument_list . [(interpreted_string_literal) (raw_string_literal)] @chain.table @chain.sql)
  (#any-of? @_method "Joins" "InnerJoins") (#match? @chain.table "^.[[:space:]]*([A-Za-z]+[[:space:]]+)*[jJ][oO][iI][nN][[:space:]]") (#set! part "join")
  (#pick! @chain.table "[jJ][oO][iI][nN][[:space:]]+([A-Za-z_][A-Za-z0-9_.]*([[:space:]]+([aA][sS][[:space:]]+)?[A-Za-z_][A-Za-z0-9_]*)?)[[:space:]]+([oO][nN]|[uU][sS][iI][nN][gG])[^A-Za-z]")) @chain
; Updates(map[string]any{"shipped_at": now}), Select("shipped_at", "note")
(call_expression function: (selector_expression field: (field_identifier) @_method)
  arguments: (argument_list . (composite_literal type: (map_type) body: (literal_value
    (keyed_element . (literal_element (interpreted_string_literal) @chain.column)))))
  (#any-of? @_method "Updates" "UpdateColumns")) @chain
(call_expression function: (selector_expression field: (field_identifier) @_method)
  arguments: (argument_list (interpreted_string_literal) @chain.column)
  (#any-of? @_method "Select" "Omit" "Group") (#match? @chain.column "^.[A-Za-z_][A-Za-z0-9_.]*.$")) @chain
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
; db.Where("note = ?", note).First(&order), db.Model(&order), db.Find(&orders, "shipped_at IS NULL"), db.Create(order)
(call_expression function: (selector_expression field: (field_identifier) @_method)
  arguments: (argument_list . [(unary_expression operand: (identifier) @chain.of.name) (identifier) @chain.of.name])
  (#any-of? @_method "Model" "Create" "CreateInBatches" "Save")) @chain
(call_expression function: (selector_expression field: (field_identifier) @_method)
  arguments: (argument_list . [(unary_expression operand: (identifier) @chain.of.name) (identifier) @chain.of.name])
  (#any-of? @_method "First" "Take" "Last" "Find" "FirstOrCreate" "FirstOrInit" "FindInBatches" "Delete") (#set! kept "end")) @chain
(call_expression function: (selector_expression field: (field_identifier) @_method)
  arguments: (argument_list . (_) . [(interpreted_string_literal) (raw_string_literal)] @chain.sql)
  (#any-of? @_method "First" "Take" "Last" "Find" "Delete") (#set! part "where")) @chain
(call_expression function: (selector_expression field: (field_identifier) @_method)
  arguments: (argument_list . (composite_literal type: (map_type) body: (literal_value
    (keyed_element . (literal_element (interpreted_string_literal) @chain.column)))))
  (#any-of? @_method "Where" "Not" "Or" "Attrs" "Assign") (#match? @chain.column "^.[A-Za-z_][A-Za-z0-9_.]*.$")) @chain
; Conflict targets: db.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "customer_id"}, {Name: "total"}}, ...}).Create(&order)
(call_expression function: (selector_expression field: (field_identifier) @_method)
  arguments: (argument_list (composite_literal type: (_) @_type body: (literal_value
    (keyed_element . (literal_element (identifier) @_key) . (literal_element (composite_literal) @chain.unique)))))
  (#eq? @_method "Clauses") (#match? @_type "OnConflict$") (#eq? @_key "Columns") (#set! column "written")) @chain
(call_expression function: (selector_expression field: (field_identifier) @_method)
  arguments: (argument_list (composite_literal type: (_) @_type body: (literal_value
    (keyed_element . (literal_element (identifier) @_key) . (literal_element (interpreted_string_literal) @chain.constraint)))))
  (#eq? @_method "Clauses") (#match? @_type "OnConflict$") (#eq? @_key "OnConstraint")) @chain
