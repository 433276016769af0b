; SqlKata: chains of literal names.
; Facts: sqlkata.com/docs (Query, Select, Where, Join, AsInsert, AsUpdate).
;; needs SqlKata
;; confidence likely
(object_creation_expression type: (identifier) @_query arguments: (argument_list . (argument (string_literal) @chain.table))
  (#eq? @_query "Query")) @chain
(invocation_expression function: (member_access_expression name: (identifier) @_query) arguments: (argument_list . (argument (string_literal) @chain.table) .)
  (#any-of? @_query "Query" "From")) @chain
(invocation_expression function: (member_access_expression name: (identifier) @_join) arguments: (argument_list . (argument (string_literal) @chain.table))
  (#any-of? @_join "Join" "LeftJoin" "RightJoin" "CrossJoin")) @chain
(invocation_expression function: (member_access_expression name: (identifier) @_method) arguments: (argument_list (argument (string_literal) @chain.column))
  (#any-of? @_method "Select" "OrderBy" "OrderByDesc" "GroupBy" "WhereNull" "WhereNotNull" "OrWhereNull" "OrWhereNotNull" "WhereTrue" "WhereFalse")) @chain
(invocation_expression function: (member_access_expression name: (identifier) @_method) arguments: (argument_list . (argument (string_literal) @chain.column))
  (#any-of? @_method "Where" "OrWhere" "WhereNot" "WhereIn" "WhereNotIn" "WhereBetween" "WhereLike" "WhereStarts" "WhereContains" "WhereDate" "Having"
    "Increment" "Decrement" "Max" "Min" "Sum" "Average")) @chain
(invocation_expression function: (member_access_expression name: (identifier) @_method) arguments: (argument_list (argument
    (anonymous_object_creation_expression (identifier) @chain.column.name "=")))
  (#any-of? @_method "AsInsert" "AsUpdate" "Insert" "Update" "InsertGetId" "Where")) @chain
