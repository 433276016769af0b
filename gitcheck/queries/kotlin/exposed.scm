; Exposed and Ktorm: tables are objects; selectAll() lists all of their columns. Plain names are not quoted.
; Facts: jetbrains.com/help/exposed/working-with-tables.html (a table without a name is the object's, without "Table").
;; needs org.jetbrains.exposed org.ktorm me.liuwj.ktorm
;; quotes no
;; table.naming untable untable-lower
(object_declaration (type_identifier) @entity.name (delegation_specifier (constructor_invocation (user_type (type_identifier) @_base)))
  (#match? @_base "Table$")) @entity
(object_declaration (delegation_specifier (constructor_invocation (user_type (type_identifier) @_base)
    (value_arguments . (value_argument (string_literal) @entity.table))))
  (#match? @_base "Table$")) @entity
(object_declaration (delegation_specifier (constructor_invocation (user_type (type_identifier) @_base)
    (value_arguments (value_argument (simple_identifier) @_key (string_literal) @entity.table))))
  (#match? @_base "Table$") (#eq? @_key "name")) @entity
; val shippedAt = timestamp("shipped_at").nullable()
(call_expression (simple_identifier) @_type (call_suffix (value_arguments . (value_argument . (string_literal) @property.column)))
  (#any-of? @_type "integer" "int" "jdbcTimestamp" "jdbcDate" "bytes" "long" "short" "byte" "ubyte" "ushort" "uinteger" "ulong" "float" "double" "decimal" "bool" "char"
    "varchar" "text" "mediumText" "largeText" "binary" "blob" "uuid" "enumeration" "enumerationByName" "customEnumeration"
    "reference" "optReference" "entityId" "date" "datetime" "time" "timestamp" "timestampWithTimeZone" "duration" "json" "jsonb"
    "array" "registerColumn")) @property
