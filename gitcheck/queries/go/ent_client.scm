; ent's generated client: order.ShippedAtIsNil(), client.Order.Create().SetShippedAt(t), order.FieldShippedAt. What no schema maps is nothing.
; Facts: entgo.io/docs/predicates, crud, code-gen (a package called as the type in lower case; a field's name in camel case).
;; needs /ent" /ent/
;; property.naming snake
;; mapped only
(call_expression function: (selector_expression operand: (identifier) @use.of.name field: (field_identifier) @use.name)
  (#match? @use.of.name "^[a-z]") (#pick! @use.name "^([A-Z].*[a-z0-9A-Z])(IsNil|NotNil|GTE|LTE|ContainsFold|EqualFold|HasPrefix|HasSuffix)$"))
(call_expression function: (selector_expression operand: (identifier) @use.of.name field: (field_identifier) @use.name)
  (#match? @use.of.name "^[a-z]") (#not-match? @use.name "(NEQ|NotIn)$") (#pick! @use.name "^([A-Z].*)(EQ|In|GT|LT)$"))
(call_expression function: (selector_expression operand: (identifier) @use.of.name field: (field_identifier) @use.name)
  (#match? @use.of.name "^[a-z]") (#pick! @use.name "^([A-Z].*)(NEQ|NotIn)$"))
(selector_expression operand: (identifier) @use.of.name field: (field_identifier) @use.name
  (#match? @use.of.name "^[a-z]") (#pick! @use.name "^Field([A-Z].*)$"))
; client.Order, tx.Order, s.ent.Order
(selector_expression operand: (_) @_client field: (field_identifier) @chain.entity.name
  (#match? @_client "(^|\\.)([a-zA-Z]*[cC]lient|tx|db|ent)$") (#match? @chain.entity.name "^[A-Z]")) @chain
(call_expression function: (selector_expression field: (field_identifier) @chain.column.name) (#pick! @chain.column.name "^Set([A-Z].*)$")) @chain
(call_expression function: (selector_expression field: (field_identifier) @chain.column.name) (#pick! @chain.column.name "^SetNillable([A-Z].*)$")) @chain
(call_expression function: (selector_expression field: (field_identifier) @chain.column.name) (#pick! @chain.column.name "^Clear([A-Z].*)$")) @chain
; Conflict targets: OnConflictColumns(order.FieldCustomerID, order.FieldTotal), OnConflict(sql.ConflictColumns(order.FieldTotal))
(call_expression function: (selector_expression field: (field_identifier) @_method) arguments: (argument_list) @use.unique
  (#any-of? @_method "OnConflictColumns" "ConflictColumns") (#set! unique.prefix "Field"))
