; Slick: a class that is a Table lists its columns; a query of it selects those of its projection. Strings are taken as they are written.
; Facts: scala-slick.org/doc/stable/schemas.html (Table(tag, Some(schema), name), column[T](name, options)).
;; needs slick
(class_definition name: (identifier) @entity.name extend: (extends_clause type: (generic_type type: (_) @_base) arguments: (arguments . (_) . (string) @entity.table.name .))
  (#match? @_base "(^|\\.)Table$")) @entity
(class_definition name: (identifier) @entity.name extend: (extends_clause type: (generic_type type: (_) @_base)
    arguments: (arguments . (_) . (call_expression arguments: (arguments (string) @entity.schema.name)) . (string) @entity.table.name .))
  (#match? @_base "(^|\\.)Table$")) @entity
; the schema a value of the program's: Table[Order](tag, schemaName, "orders"), (tag, Some(Shop.name), "orders")
(class_definition name: (identifier) @entity.name extend: (extends_clause type: (generic_type type: (_) @_base)
    arguments: (arguments . (_) . [(identifier) (field_expression) (call_expression arguments: (arguments . [(identifier) (field_expression)] .))] . (string) @entity.table.name .))
  (#match? @_base "(^|\\.)Table$")) @entity
; column[String]("note"), and column("note") where the function says its type
(function_definition name: (identifier) @property.name body: (call_expression function: (identifier) @_column
  arguments: (arguments . (string) @property.column.name)) (#eq? @_column "column")) @property
(function_definition name: (identifier) @property.name body: (call_expression function: (generic_function function: (_) @_column)
  arguments: (arguments . (string) @property.column.name)) (#eq? @_column "column")) @property
(val_definition pattern: (identifier) @property.name value: (call_expression function: (generic_function function: (_) @_column)
  arguments: (arguments . (string) @property.column.name)) (#eq? @_column "column")) @property
; val orders = TableQuery[Orders]; what a function says of its rows is said of the columns that the class lists.
; Facts: scala-slick.org/doc/stable/queries.html (filter, sortBy, map; for comprehensions; insertOrUpdate takes whole rows).
(generic_function function: (_) @_query type_arguments: (type_arguments . (_) @chain.entity.name .)
  (#match? @_query "(^|\\.)TableQuery$") (#set! table.naming "same") (#set! mapped "only")) @chain
(enumerator . (identifier) @chain.each.name . (_) @chain (#set! each "2"))
(field_expression value: [(wildcard) (identifier)] @_row field: (identifier) @chain.column.name
  (#match? @_row "^[a-z_]") (#set! row "yes")
  (#set! row.after "map flatMap groupBy join joinLeft joinRight joinFull zip") (#set! row.not "on onConflict")) @chain
