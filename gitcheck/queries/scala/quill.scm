; Quill: what is said of the rows of query[Order] is said of the table that a naming strategy, or querySchema, calls the class.
; Facts: zio.dev/zio-quill ("Writing Queries", "Extending Quill": naming strategies, PluralizedTableNames).
;; needs getquill
;; table.naming same snake snake-plural lower
;; column.naming same snake
; querySchema[Order]("orders", _.note -> "remark")
(call_expression function: (generic_function function: (_) @_schema type_arguments: (type_arguments . (_) @entity.name .))
  arguments: (arguments . (string) @entity.table) (#match? @_schema "(^|\\.)querySchema$")) @entity
(call_expression function: (generic_function function: (_) @_schema)
  arguments: (arguments (infix_expression left: (field_expression field: (identifier) @property.name) right: (string) @property.column) @property)
  (#match? @_schema "(^|\\.)querySchema$"))
(generic_function function: (_) @_query type_arguments: (type_arguments . (_) @chain.entity.name .)
  (#match? @_query "(^|\\.)(query|querySchema)$")) @chain
; for { o <- query[Order] if o.note == "x" } yield o.id
(enumerator . (identifier) @chain.each.name . (_) @chain (#set! each "2"))
; .filter(_.note == "x"), .map(o => o.note), .update(_.note -> lift(note))
(field_expression value: [(wildcard) (identifier)] @_row field: (identifier) @chain.column.name
  (#match? @_row "^[a-z_]") (#set! row "yes")
  (#set! row.after "map flatMap concatMap groupBy groupByMap join leftJoin rightJoin fullJoin") (#set! row.not "on returning")) @chain
