; LINQ over EF Core's sets, linq2db's tables and NPoco's queries: what a lambda or a clause says of a row is said of what its class maps. What no file maps is nothing.
; Facts: learn.microsoft.com/ef/core/querying, .../csharp/linq/standard-query-operators (which change the shape of a row).
;; needs EntityFrameworkCore LinqToDB NPoco
; context.Orders, db.Set<Order>(), db.GetTable<Order>() of linq2db, db.Query<Order>() of NPoco
(member_access_expression expression: (_) @_context name: (identifier) @chain.entity.name
  (#match? @_context "^(this\\.)?_?([A-Za-z]*[cC]ontext|[A-Za-z]*[dD]b|ctx)$") (#not-match? @_context "[hH]ttp")
  (#match? @chain.entity.name "^[A-Z].*(s|[pP]eople|[cC]hildren)$") (#set! entity.naming "singular") (#set! mapped "only")) @chain
(invocation_expression function: (member_access_expression name: (generic_name (identifier) @_set (type_argument_list . (identifier) @chain.entity.name .)))
  (#any-of? @_set "Set" "GetTable" "Query" "UpdateMany" "DeleteMany") (#set! mapped "only")) @chain
; from o in context.Orders join l in context.Lines on o.Id equals l.OrderId; foreach (var o in context.Orders)
(from_clause name: (identifier) @chain.each.name (_) @chain . (#set! each "1"))
(join_clause . (identifier) @chain.each.name . (_) @chain (#set! each "1"))
(foreach_statement left: (identifier) @chain.each.name right: (_) @chain)
; o.ShippedAt
(member_access_expression expression: (identifier) @_row name: (identifier) @chain.column.name
  (#match? @_row "^[a-z_]") (#match? @chain.column.name "^[A-Z]") (#set! row "yes")
  (#set! row.after "Select SelectMany GroupBy") (#set! row.not "ThenInclude Join GroupJoin Zip Aggregate Concat Union") (#set! row.through "SetProperty")) @chain
