; jOOQ: generated classes list all columns of their tables; chains name fields of generated tables, or by text.
; Facts: jooq.org/doc/latest/manual/code-generation/codegen-generated-classes/codegen-tables, sql-building/plain-sql (table(), field()).
;; needs jooq
;; confidence likely
; public class Orders extends TableImpl<OrdersRecord> { ... createField(DSL.name("shipped_at"), ...); ... this(DSL.name("orders"), null); }
(class_declaration name: (identifier) @entity.name superclass: (superclass (generic_type (type_identifier) @_base))
  body: (class_body (constructor_declaration body: (constructor_body (explicit_constructor_invocation
    arguments: (argument_list . (method_invocation name: (identifier) @_name arguments: (argument_list . (string_literal) @entity.table .)))))))
  (#eq? @_base "TableImpl") (#eq? @_name "name") (#set! confidence "certain")) @entity
(class_declaration superclass: (superclass (generic_type (type_identifier) @_base))
  body: (class_body (field_declaration declarator: (variable_declarator name: (identifier) @property.name
    value: (method_invocation name: (identifier) @_create arguments: (argument_list .
      [(method_invocation name: (identifier) @_name arguments: (argument_list . (string_literal) @property.column .)) (string_literal) @property.column])))
    @property))
  (#eq? @_base "TableImpl") (#eq? @_create "createField") (#set! confidence "certain"))
; ORDERS.SHIPPED_AT, Tables.ORDERS.SHIPPED_AT
(field_access object: [(identifier) @use.of.name (field_access field: (identifier) @use.of.name)] field: (identifier) @use.name
  (#match? @use.of.name "^[A-Z][A-Z0-9_]*$") (#match? @use.name "^[A-Z][A-Z0-9_]*$")
  (#set! table.naming "lower") (#set! column.naming "lower"))
; selectFrom(ORDERS), insertInto(ORDERS), update(ORDERS), from(ORDERS)
(method_invocation name: (identifier) @_method arguments: (argument_list . (identifier) @chain.entity.name)
  (#any-of? @_method "selectFrom" "insertInto" "update" "deleteFrom" "from" "mergeInto" "fetchExists" "fetchCount")
  (#match? @chain.entity.name "^[A-Z][A-Z0-9_]*$") (#set! table.naming "lower")) @chain
; from(table("orders")), insertInto(table("orders"), field("note")), where(field("note").isNull())
(method_invocation name: (identifier) @_method arguments: (argument_list . (method_invocation name: (identifier) @_table
    arguments: (argument_list . [(string_literal) @chain.table (method_invocation arguments: (argument_list . (string_literal) @chain.table .))] .)))
  (#any-of? @_method "selectFrom" "insertInto" "update" "deleteFrom" "delete" "from" "join" "innerJoin" "leftJoin" "mergeInto")
  (#eq? @_table "table") (#match? @chain.table "^.[A-Za-z_.]+.$")) @chain
(method_invocation name: (identifier) @_method arguments: (argument_list (method_invocation name: (identifier) @_field
    arguments: (argument_list . [(string_literal) @chain.column (method_invocation arguments: (argument_list . (string_literal) @chain.column .))])))
  (#any-of? @_method "select" "selectDistinct" "insertInto" "columns" "set" "groupBy" "orderBy" "returning" "onConflict")
  (#eq? @_field "field") (#match? @chain.column "^.[A-Za-z_.]+.$")) @chain
(method_invocation name: (identifier) @_method arguments: (argument_list (method_invocation object: (method_invocation name: (identifier) @_field
    arguments: (argument_list . [(string_literal) @chain.column (method_invocation arguments: (argument_list . (string_literal) @chain.column .))]))))
  (#any-of? @_method "where" "and" "or" "having" "orderBy")
  (#eq? @_field "field") (#match? @chain.column "^.[A-Za-z_.]+.$")) @chain
(method_invocation name: (identifier) @_method arguments: (argument_list . (string_literal) @chain.sql)
  (#any-of? @_method "where" "and") (#set! part "where")) @chain
; Orders o = ORDERS.as("o"), var o = Tables.ORDERS; o.SHIPPED_AT
(variable_declarator name: (identifier) @typed.name value: [
    (identifier) @typed.of.name
    (field_access object: (identifier) field: (identifier) @typed.of.name)]
  (#match? @typed.of.name "^[A-Z][A-Z0-9_]*$"))
(variable_declarator name: (identifier) @typed.name value: (method_invocation
    object: [(identifier) @typed.of.name (field_access field: (identifier) @typed.of.name)] name: (identifier) @_as)
  (#any-of? @_as "as" "rename") (#match? @typed.of.name "^[A-Z][A-Z0-9_]*$"))
(field_access object: (identifier) @attribute.of.name field: (identifier) @attribute.name
  (#match? @attribute.of.name "^[a-z]") (#match? @attribute.name "^[A-Z][A-Z0-9_]*$")
  (#set! table.naming "lower") (#set! column.naming "lower"))
; Conflict targets: insertInto(ORDERS, ...).onConflict(ORDERS.CUSTOMER_ID, ORDERS.TOTAL)
(method_invocation name: (identifier) @_method arguments: (argument_list) @use.unique
  (#eq? @_method "onConflict") (#set! table.naming "lower") (#set! column.naming "lower"))
