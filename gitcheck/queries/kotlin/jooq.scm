; jOOQ in Kotlin: as in java/jooq.scm; variables hold generated tables.
; Facts: jooq.org/doc/latest/manual/code-generation/kotlingenerator, sql-building/table-expressions/aliased-tables (as()).
;; needs jooq
;; confidence likely
; ORDERS.SHIPPED_AT, Tables.ORDERS.SHIPPED_AT
(navigation_expression [(simple_identifier) @use.of.name (navigation_expression (navigation_suffix (simple_identifier) @use.of.name))]
  (navigation_suffix (simple_identifier) @use.name)
  (#match? @use.of.name "^[A-Z][A-Z0-9_]*$") (#match? @use.name "^[A-Z][A-Z0-9_]*$")
  (#set! table.naming "lower") (#set! column.naming "lower"))
; val o = ORDERS, val o = Tables.ORDERS, val o = ORDERS.`as`("o"); o.SHIPPED_AT
(property_declaration (variable_declaration (simple_identifier) @typed.name)
  [(simple_identifier) @typed.of.name
   (navigation_expression (simple_identifier) @_tables (navigation_suffix (simple_identifier) @typed.of.name))]
  (#match? @typed.of.name "^[A-Z][A-Z0-9_]*$"))
(property_declaration (variable_declaration (simple_identifier) @typed.name)
  (call_expression (navigation_expression
    [(simple_identifier) @typed.of.name (navigation_expression (navigation_suffix (simple_identifier) @typed.of.name))]
    (navigation_suffix (simple_identifier) @_as)))
  (#match? @_as "^`?as`?$") (#match? @typed.of.name "^[A-Z][A-Z0-9_]*$"))
(navigation_expression (simple_identifier) @attribute.of.name (navigation_suffix (simple_identifier) @attribute.name)
  (#match? @attribute.of.name "^[a-z]") (#match? @attribute.name "^[A-Z][A-Z0-9_]*$")
  (#set! table.naming "lower") (#set! column.naming "lower"))
; Tables.ORDERS is the table; selectFrom(ORDERS), insertInto(ORDERS), from(ORDERS) as well
(navigation_expression (simple_identifier) @_tables (navigation_suffix (simple_identifier) @chain.entity.name)
  (#eq? @_tables "Tables") (#match? @chain.entity.name "^[A-Z][A-Z0-9_]*$") (#set! table.naming "lower")) @chain
(call_expression (navigation_expression (navigation_suffix (simple_identifier) @_method))
  (call_suffix (value_arguments . (value_argument . (simple_identifier) @chain.entity.name)))
  (#any-of? @_method "selectFrom" "insertInto" "update" "deleteFrom" "from" "mergeInto" "fetchExists" "fetchCount" "join" "leftJoin"
    "innerJoin" "leftOuterJoin")
  (#match? @chain.entity.name "^[A-Z][A-Z0-9_]*$") (#set! table.naming "lower")) @chain
; from(table("orders")), field("orders.shipped_at")
(call_expression (navigation_expression (navigation_suffix (simple_identifier) @_method))
  (call_suffix (value_arguments . (value_argument . (call_expression (simple_identifier) @_table
    (call_suffix (value_arguments . (value_argument . [(string_literal) @chain.table
      (call_expression (call_suffix (value_arguments . (value_argument . (string_literal) @chain.table) .)))]) .))))))
  (#any-of? @_method "selectFrom" "insertInto" "update" "deleteFrom" "delete" "from" "join" "innerJoin" "leftJoin" "mergeInto")
  (#eq? @_table "table") (#match? @chain.table "^.[A-Za-z_.]+.$")) @chain
(call_expression (navigation_expression (navigation_suffix (simple_identifier) @_method))
  (call_suffix (value_arguments (value_argument . (call_expression (simple_identifier) @_field
    (call_suffix (value_arguments . (value_argument . [(string_literal) @chain.column
      (call_expression (call_suffix (value_arguments . (value_argument . (string_literal) @chain.column) .)))])))))))
  (#any-of? @_method "select" "selectDistinct" "insertInto" "columns" "set" "groupBy" "orderBy" "returning" "onConflict")
  (#eq? @_field "field") (#match? @chain.column "^.[A-Za-z_.]+.$")) @chain
; Conflict targets: insertInto(ORDERS, ...).onConflict(ORDERS.CUSTOMER_ID, ORDERS.TOTAL)
(call_expression (navigation_expression (navigation_suffix (simple_identifier) @_method)) (call_suffix (value_arguments) @use.unique)
  (#eq? @_method "onConflict") (#set! table.naming "lower") (#set! column.naming "lower"))
