; Prisma's client: what a query of a model names is a field of it; the schema says which column that is.
; Facts: prisma.io/docs/orm/reference/prisma-client-reference (model queries; where, select, data, orderBy, by, _sum; AND, OR, NOT).
; Names in the query of a relation ({ customer: { note: 'x' } }) are those of another model, and not read.
;; needs prisma db. <tx.
;; mapped only
;; table.naming same
;; column.naming same
;; confidence likely
(call_expression function: (member_expression object: (member_expression property: (property_identifier) @use.of.name)
    property: (property_identifier) @_method)
  arguments: (arguments . (object (pair key: (property_identifier) @_key
    value: (object [(pair key: (property_identifier) @use.name) (shorthand_property_identifier) @use.name]))))
  (#match? @_method "^(find(Unique|First)(OrThrow)?|findMany|create(Many)?(AndReturn)?|update(Many)?(AndReturn)?|upsert|delete(Many)?|count|aggregate|groupBy)$")
  (#any-of? @_key "where" "select" "omit" "data" "create" "update" "orderBy" "cursor" "_sum" "_avg" "_min" "_max" "_count" "having"))
(call_expression function: (member_expression object: (member_expression property: (property_identifier) @use.of.name)
    property: (property_identifier) @_method)
  arguments: (arguments . (object (pair key: (property_identifier) @_key
    value: (array (object [(pair key: (property_identifier) @use.name) (shorthand_property_identifier) @use.name])))))
  (#match? @_method "^(findMany|findFirst(OrThrow)?|createMany(AndReturn)?|groupBy|aggregate)$")
  (#any-of? @_key "data" "orderBy" "having"))
(call_expression function: (member_expression object: (member_expression property: (property_identifier) @use.of.name)
    property: (property_identifier) @_method)
  arguments: (arguments . (object (pair key: (property_identifier) @_key
    value: (array (string (string_fragment) @use.name)))))
  (#eq? @_method "groupBy") (#eq? @_key "by"))
(call_expression function: (member_expression object: (member_expression property: (property_identifier) @use.of.name)
    property: (property_identifier) @_method)
  arguments: (arguments . (object (pair key: (property_identifier) @_key
    value: (object (pair key: (property_identifier) @_and
      value: [(object (pair key: (property_identifier) @use.name)) (array (object (pair key: (property_identifier) @use.name)))])))))
  (#match? @_method "^(find(Unique|First)(OrThrow)?|findMany|update(Many)?|delete(Many)?|count|aggregate|groupBy)$")
  (#eq? @_key "where") (#any-of? @_and "AND" "OR" "NOT"))
; Values that are given or compared with: of an enum, perhaps
(call_expression function: (member_expression object: (member_expression property: (property_identifier) @use.of.name)
    property: (property_identifier) @_method)
  arguments: (arguments . (object (pair key: (property_identifier) @_key
    value: (object (pair key: (property_identifier) @use.name value: [(string) @use.value
      (member_expression object: (identifier) property: (property_identifier) @use.value.name)])))))
  (#match? @_method "^(find(Unique|First)(OrThrow)?|findMany|create(Many)?(AndReturn)?|update(Many)?(AndReturn)?|upsert|delete(Many)?|count)$")
  (#any-of? @_key "where" "data" "create" "update"))
(call_expression function: (member_expression object: (member_expression property: (property_identifier) @use.of.name)
    property: (property_identifier) @_method)
  arguments: (arguments . (object (pair key: (property_identifier) @_key
    value: (object (pair key: (property_identifier) @use.name value: (object (pair key: (property_identifier) @_op
      value: [(string) @use.value (array (string) @use.value)])))))))
  (#match? @_method "^(find(Unique|First)(OrThrow)?|findMany|update(Many)?|delete(Many)?|count)$")
  (#eq? @_key "where") (#any-of? @_op "equals" "in" "not" "notIn" "set"))
(call_expression function: (member_expression object: (member_expression property: (property_identifier) @use.of.name)
    property: (property_identifier) @_method)
  arguments: (arguments . (object (pair key: (property_identifier) @_key
    value: (object (pair key: (property_identifier) @use.name value: (string) @use.value)))))
  (#match? @_method "^(create(Many)?(AndReturn)?|update(Many)?(AndReturn)?|upsert)$") (#any-of? @_key "data" "create" "update") (#set! given "yes"))
