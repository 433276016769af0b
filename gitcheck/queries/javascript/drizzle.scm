; Drizzle: what reader_drizzle.c does not say. Tables and columns are those of the definitions.
; Facts: orm.drizzle.team/docs/insert#upserts-and-conflicts (target: a column or a list of them).
;; needs onConflictDo
;; table.naming same snake
;; column.naming same snake
;; confidence likely
(call_expression function: (member_expression property: (property_identifier) @_method)
  arguments: (arguments . (object (pair key: (property_identifier) @_key value: [(member_expression) (array)] @use.unique)))
  (#any-of? @_method "onConflictDoUpdate") (#eq? @_key "target") (#set! unique.partial "targetWhere"))
(call_expression function: (member_expression property: (property_identifier) @_method)
  arguments: (arguments . (object (pair key: (property_identifier) @_key value: [(member_expression) (array)] @use.unique)))
  (#any-of? @_method "onConflictDoNothing") (#eq? @_key "target") (#set! unique.partial "where targetWhere"))
