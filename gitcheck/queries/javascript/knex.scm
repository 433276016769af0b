; Knex and Kysely: chains of literal names.
; Facts: knexjs.org/guide/query-builder.html, kysely.dev/docs/getting-started.
;; needs knex kysely
;; confidence likely
(call_expression function: (identifier) @_knex arguments: (arguments . (_) @chain.table)
  (#any-of? @_knex "knex" "db" "trx" "tx" "conn")) @chain
(call_expression function: (member_expression object: (_) @_object property: (property_identifier) @_knex)
  arguments: (arguments . (string) @chain.table .)
  (#not-any-of? @_object "Array" "Buffer" "Set" "Map" "Readable" "console" "Object" "path" "url")
  (#any-of? @_knex "knex" "table" "from" "into" "selectFrom" "insertInto" "updateTable" "deleteFrom" "replaceInto")) @chain
(call_expression function: (member_expression property: (property_identifier) @_join) arguments: (arguments . (string) @chain.table)
  (#any-of? @_join "join" "innerJoin" "leftJoin" "rightJoin" "fullJoin" "leftOuterJoin" "crossJoin")) @chain
(call_expression function: (member_expression property: (property_identifier) @_method) arguments: (arguments (string) @chain.column)
  (#any-of? @_method "select" "column" "columns" "returning" "groupBy" "whereNull" "whereNotNull" "orWhereNull" "orWhereNotNull"
    "pluck" "countDistinct" "distinct" "first")) @chain
(call_expression function: (member_expression property: (property_identifier) @_method) arguments: (arguments . (string) @chain.column)
  (#any-of? @_method "where" "andWhere" "orWhere" "whereNot" "whereIn" "whereNotIn" "whereBetween" "orderBy" "increment"
    "decrement" "max" "min" "sum" "avg" "count" "having" "whereILike" "whereLike")) @chain
(call_expression function: (member_expression property: (property_identifier) @_method)
  arguments: (arguments (array (string) @chain.column))
  (#any-of? @_method "select" "columns" "returning" "groupBy" "onConflict" "distinctOn")) @chain
(call_expression function: (member_expression property: (property_identifier) @_method)
  arguments: (arguments (object (pair key: (property_identifier) @chain.column.name)))
  (#any-of? @_method "where" "andWhere" "orWhere" "whereNot" "insert" "update" "values" "set")) @chain
(call_expression function: (member_expression property: (property_identifier) @_method)
  arguments: (arguments (object (shorthand_property_identifier) @chain.column.name))
  (#any-of? @_method "where" "andWhere" "orWhere" "whereNot" "insert" "update" "values" "set")) @chain
(call_expression function: (member_expression property: (property_identifier) @_method)
  arguments: (arguments (array (object (pair key: (property_identifier) @chain.column.name))))
  (#any-of? @_method "insert" "values")) @chain
(call_expression function: (member_expression property: (property_identifier) @_method) arguments: (arguments . (_) @chain.sql)
  (#any-of? @_method "whereRaw" "andWhereRaw" "orWhereRaw") (#set! part "where")) @chain
(call_expression function: (member_expression property: (property_identifier) @_method) arguments: (arguments . (_) @chain.sql)
  (#any-of? @_method "orderByRaw") (#set! part "order")) @chain
