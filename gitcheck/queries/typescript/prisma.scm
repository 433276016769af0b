; Prisma's client: objects that are given the type of a query's part before they are used.
; Facts: prisma.io/docs/orm/prisma-client/type-safety (Prisma.OrderWhereInput, Prisma.OrderFindManyArgs, Prisma.validator, satisfies).
;; needs Prisma.
;; mapped only
;; table.naming same
;; column.naming same
;; confidence likely
;; tree.options where select include omit data create update orderBy cursor having by distinct _sum _avg _min _max _count some every none is isNot connect connectOrCreate upsert set disconnect delete createMany updateMany deleteMany skipDuplicates take skip relationLoadStrategy
;; tree.same AND OR NOT
(variable_declarator type: (type_annotation (nested_type_identifier module: (identifier) @_prisma name: (type_identifier) @use.of.name)) value: (_) @use.tree
  (#eq? @_prisma "Prisma") (#set! tree "fields")
  (#pick! @use.of.name "^([A-Za-z0-9_]+)(WhereInput|WhereUniqueInput|Select|Include|Omit|CreateInput|UncheckedCreateInput|CreateManyInput|UpdateInput|UncheckedUpdateInput|UpdateManyMutationInput|OrderByWithRelationInput)$"))
(variable_declarator type: (type_annotation (nested_type_identifier module: (identifier) @_prisma name: (type_identifier) @use.of.name)) value: (_) @use.tree
  (#eq? @_prisma "Prisma") (#pick! @use.of.name "^([A-Za-z0-9_]+)(FindMany|FindFirst|FindUnique|Create|CreateMany|Update|UpdateMany|Upsert|Delete|DeleteMany|Count|Aggregate|GroupBy|Default)Args$"))
(satisfies_expression (_) @use.tree (nested_type_identifier module: (identifier) @_prisma name: (type_identifier) @use.of.name)
  (#eq? @_prisma "Prisma") (#set! tree "fields")
  (#pick! @use.of.name "^([A-Za-z0-9_]+)(WhereInput|WhereUniqueInput|Select|Include|Omit|CreateInput|UncheckedCreateInput|CreateManyInput|UpdateInput|UncheckedUpdateInput|UpdateManyMutationInput|OrderByWithRelationInput)$"))
(satisfies_expression (_) @use.tree (nested_type_identifier module: (identifier) @_prisma name: (type_identifier) @use.of.name)
  (#eq? @_prisma "Prisma") (#pick! @use.of.name "^([A-Za-z0-9_]+)(FindMany|FindFirst|FindUnique|Create|CreateMany|Update|UpdateMany|Upsert|Delete|DeleteMany|Count|Aggregate|GroupBy|Default)Args$"))
(call_expression function: (call_expression function: (member_expression object: (identifier) @_prisma property: (property_identifier) @_validator)
    type_arguments: (type_arguments (nested_type_identifier name: (type_identifier) @use.of.name)))
  arguments: (arguments . (_) @use.tree)
  (#eq? @_prisma "Prisma") (#eq? @_validator "validator") (#set! tree "fields")
  (#pick! @use.of.name "^([A-Za-z0-9_]+)(WhereInput|WhereUniqueInput|Select|Include|Omit|CreateInput|UncheckedCreateInput|UpdateInput|UncheckedUpdateInput)$"))
(call_expression function: (call_expression function: (member_expression object: (identifier) @_prisma property: (property_identifier) @_validator)
    type_arguments: (type_arguments (nested_type_identifier name: (type_identifier) @use.of.name)))
  arguments: (arguments . (_) @use.tree)
  (#eq? @_prisma "Prisma") (#eq? @_validator "validator")
  (#pick! @use.of.name "^([A-Za-z0-9_]+)(FindMany|FindFirst|FindUnique|Create|CreateMany|Update|UpdateMany|Upsert|Delete|DeleteMany|Count|Aggregate|GroupBy|Default)Args$"))
; const order: Prisma.OrderGetPayload<...>: what is read of it is not followed
