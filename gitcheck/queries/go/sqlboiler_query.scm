; SQLBoiler's generated names, and its query mods, where they are used.
; Facts: github.com/aarondl/sqlboiler README ("Query Mod System", "Generated where").
;; needs qm. models.
;; table.naming snake-plural
;; column.naming snake
; models.OrderColumns.ShippedAt, models.OrderTableColumns.ShippedAt, models.OrderWhere.ShippedAt.IsNull()
(selector_expression operand: (selector_expression operand: (identifier) field: (field_identifier) @use.of.name) field: (field_identifier) @use.name
  (#pick! @use.of.name "^([A-Z][A-Za-z0-9]*[a-z0-9])(Columns|TableColumns|Where)$") (#set! mapped "only"))
; models.Orders(qm.Where("note = ?", x), qm.OrderBy("shipped_at DESC"), qm.Select("id", "note"))
(call_expression function: (selector_expression operand: (identifier) @_models field: (field_identifier) @chain.entity.name)
  arguments: (argument_list (call_expression function: (selector_expression operand: (identifier) @_qm)))
  (#eq? @_qm "qm") (#set! entity.naming "singular") (#set! mapped "only")) @chain
(call_expression function: (selector_expression operand: (identifier) @_qm field: (field_identifier) @_mod)
  arguments: (argument_list . [(interpreted_string_literal) (raw_string_literal)] @chain.sql)
  (#eq? @_qm "qm") (#any-of? @_mod "Where" "And" "Or" "Having" "WhereIn" "AndIn" "OrIn") (#set! part "where") (#set! within "yes")) @chain
(call_expression function: (selector_expression operand: (identifier) @_qm field: (field_identifier) @_mod)
  arguments: (argument_list . (interpreted_string_literal) @chain.sql)
  (#eq? @_qm "qm") (#eq? @_mod "OrderBy") (#set! part "order") (#set! within "yes")) @chain
(call_expression function: (selector_expression operand: (identifier) @_qm field: (field_identifier) @_mod)
  arguments: (argument_list (interpreted_string_literal) @chain.column)
  (#eq? @_qm "qm") (#any-of? @_mod "Select" "GroupBy" "Distinct") (#set! column "written") (#set! within "yes")) @chain
