; Prisma's client: what a query of a model names is a field of it; the schema says which column that is.
; Facts: prisma.io/docs/orm/reference/prisma-client-reference (model queries; where, select, data, orderBy, by, _sum; AND, OR, NOT;
; some, every, none, is, isNot; nested writes).
; The object of a query of a relation ({ customer: { select: { note: true } } }) is about the relation's model.
; Drizzle's db.query.orders.findMany() is not its: tables' definitions are read there (reader_drizzle.c).
;; needs prisma Prisma db. <tx.
;; needs .findUnique( .findUnique< .findUniqueOrThrow( .findUniqueOrThrow< .findFirst( .findFirst< .findFirstOrThrow( .findFirstOrThrow< .findMany( .findMany< .create( .create< .createMany( .createMany< .createManyAndReturn( .createManyAndReturn< .update( .update< .updateMany( .updateMany< .updateManyAndReturn( .updateManyAndReturn< .upsert( .upsert< .delete( .delete< .deleteMany( .deleteMany< .count( .count< .aggregate( .aggregate< .groupBy( .groupBy<
;; mapped only
;; table.naming same
;; column.naming same
;; confidence likely
;; tree.options where select include omit data create update orderBy cursor having by distinct _sum _avg _min _max _count some every none is isNot connect connectOrCreate upsert set disconnect delete createMany updateMany deleteMany skipDuplicates take skip relationLoadStrategy
;; tree.same AND OR NOT
(call_expression function: (member_expression object: (member_expression object: (_) @_client property: (property_identifier) @use.of.name)
    property: (property_identifier) @_method)
  arguments: (arguments . (_) @use.tree)
  (#not-match? @_client "(^|[.])query$") (#match? @_method "^(find(Unique|First)(OrThrow)?|findMany|create(Many)?(AndReturn)?|update(Many)?(AndReturn)?|upsert|delete(Many)?|count|aggregate|groupBy)$"))
; the model alone is a use of its table
(call_expression function: (member_expression object: (member_expression object: (_) @_client property: (property_identifier) @chain.entity.name)
    property: (property_identifier) @_method)
  (#not-match? @_client "(^|[.])query$") (#match? @_method "^(find(Unique|First)(OrThrow)?|findMany|create(Many)?(AndReturn)?|update(Many)?(AndReturn)?|upsert|delete(Many)?|count|aggregate|groupBy)$")) @chain
; Values that are given or compared with: of an enum, perhaps
(call_expression function: (member_expression object: (member_expression object: (_) @_client property: (property_identifier) @use.of.name)
    property: (property_identifier) @_method)
  arguments: (arguments . (object (pair key: (property_identifier) @_key
    value: (object (pair key: (property_identifier) @use.name value: [(string) @use.value
      (member_expression object: (identifier) property: (property_identifier) @use.value.name)])))))
  (#not-match? @_client "(^|[.])query$") (#match? @_method "^(find(Unique|First)(OrThrow)?|findMany|create(Many)?(AndReturn)?|update(Many)?(AndReturn)?|upsert|delete(Many)?|count)$")
  (#any-of? @_key "where" "data" "create" "update"))
(call_expression function: (member_expression object: (member_expression object: (_) @_client property: (property_identifier) @use.of.name)
    property: (property_identifier) @_method)
  arguments: (arguments . (object (pair key: (property_identifier) @_key
    value: (object (pair key: (property_identifier) @use.name value: (object (pair key: (property_identifier) @_op
      value: [(string) @use.value (array (string) @use.value)])))))))
  (#not-match? @_client "(^|[.])query$") (#match? @_method "^(find(Unique|First)(OrThrow)?|findMany|update(Many)?|delete(Many)?|count)$")
  (#eq? @_key "where") (#any-of? @_op "equals" "in" "not" "notIn" "set"))
(call_expression function: (member_expression object: (member_expression object: (_) @_client property: (property_identifier) @use.of.name)
    property: (property_identifier) @_method)
  arguments: (arguments . (object (pair key: (property_identifier) @_key
    value: (object (pair key: (property_identifier) @use.name value: (string) @use.value)))))
  (#not-match? @_client "(^|[.])query$") (#match? @_method "^(create(Many)?(AndReturn)?|update(Many)?(AndReturn)?|upsert)$") (#any-of? @_key "data" "create" "update") (#set! given "yes"))
; A conflict target: upsert({ where: { customerId_total: { ... } } }) is one statement with ON CONFLICT, under conditions
; (prisma.io/docs/orm/reference/prisma-client-reference, "Database upserts").
(call_expression function: (member_expression object: (member_expression object: (_) @_client property: (property_identifier) @use.of.name)
    property: (property_identifier) @_method)
  arguments: (arguments . (object (pair key: (property_identifier) @_key value: (object) @use.unique)))
  (#not-match? @_client "(^|[.])query$") (#eq? @_method "upsert") (#eq? @_key "where") (#set! unique.upsert "prisma"))
(call_expression function: (member_expression object: (member_expression object: (_) @_client property: (property_identifier) @use.of.name)
    property: (property_identifier) @_method)
  arguments: (arguments . (object (pair key: (property_identifier) @_key value: (object . (pair value: (object) @use.unique) .))))
  (#not-match? @_client "(^|[.])query$") (#eq? @_method "upsert") (#eq? @_key "where") (#set! unique.upsert "prisma"))
