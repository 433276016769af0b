; squirrel and goqu: chains of literal names; dbr and what wraps one of them have the same methods.
; Facts: pkg.go.dev/github.com/Masterminds/squirrel, doug-martin.github.io/goqu, pkg.go.dev/github.com/gocraft/dbr/v2.
;; needs squirrel sq. goqu dbr Builder From( Into( InsertInto(
;; confidence likely
;; kept assigned
(call_expression function: (selector_expression field: (field_identifier) @_from) arguments: (argument_list . [(interpreted_string_literal) (raw_string_literal) (identifier) (selector_expression) (binary_expression)] @chain.table)
  (#any-of? @_from "From" "Into" "InsertInto" "DeleteFrom" "JoinTable" "insertInto" "deleteFrom")) @chain
; what makes the builder names the table in INSERT, UPDATE and DELETE; a builder has a name like these
(call_expression function: (selector_expression operand: (_) @_object field: (field_identifier) @_verb)
  arguments: (argument_list . [(interpreted_string_literal) (raw_string_literal) (identifier) (selector_expression) (binary_expression)] @chain.table .)
  (#any-of? @_verb "Insert" "Update" "Delete" "Replace")
  (#match? @_object "(^|[^A-Za-z])(sq|squirrel|goqu|dialect|[A-Za-z]*[Bb]uilder|psql|sess|session)(\\(\\))?$|squirrel\\.|Format\\(")) @chain
; a wrapper of one's own: ws.update("orders").Set("note", x)
(call_expression function: (selector_expression
    operand: (call_expression function: (selector_expression field: (field_identifier) @_update)
      arguments: (argument_list . [(interpreted_string_literal) (identifier)] @chain.table .))
    field: (field_identifier) @_next)
  (#eq? @_update "update") (#any-of? @_next "Set" "SetMap" "Where")) @chain
; a wrapper that writes the schema before the name: From(b.TableName("orders"))
(call_expression function: (selector_expression field: (field_identifier) @_from)
  arguments: (argument_list . (call_expression function: (selector_expression field: (field_identifier) @_name)
    arguments: (argument_list . [(interpreted_string_literal) (raw_string_literal) (identifier) (selector_expression) (binary_expression)] @chain.table .)))
  (#any-of? @_from "From" "Into" "Insert" "Update" "Delete" "InsertInto")
  (#match? @_name "^([Tt]able|[Tt]ableName|T)$")) @chain
(call_expression function: (selector_expression field: (field_identifier) @_join)
  arguments: (argument_list . [(interpreted_string_literal) (raw_string_literal)] @chain.table @chain.sql)
  (#any-of? @_join "Join" "InnerJoin" "LeftJoin" "RightJoin" "FullJoin" "CrossJoin") (#set! part "joined")
  (#pick! @chain.table "^.[[:space:]]*([A-Za-z_][A-Za-z0-9_.]*([[:space:]]+([aA][sS][[:space:]]+)?[A-Za-z_][A-Za-z0-9_]*)?)[[:space:]]+([oO][nN]|[uU][sS][iI][nN][gG])[^A-Za-z]")) @chain
; dbr: Join("parcels", "parcels.id = orders.carrier_id"), Where(dbr.And(dbr.Eq("note", 1)))
(call_expression function: (selector_expression operand: (call_expression) field: (field_identifier) @_join)
  arguments: (argument_list . (interpreted_string_literal) @chain.table . (interpreted_string_literal) .)
  (#any-of? @_join "Join" "LeftJoin" "RightJoin" "FullJoin") (#pick! @chain.table "^\"([A-Za-z_][A-Za-z0-9_.]*)\"$")) @chain
(call_expression function: (selector_expression operand: (call_expression) field: (field_identifier) @_join)
  arguments: (argument_list . (interpreted_string_literal) @_table . (interpreted_string_literal) @chain.sql .)
  (#any-of? @_join "Join" "LeftJoin" "RightJoin" "FullJoin") (#match? @_table "^\"[A-Za-z_][A-Za-z0-9_.]*\"$") (#set! part "where")) @chain
(call_expression function: (selector_expression operand: (identifier) @_dbr field: (field_identifier) @_eq)
  arguments: (argument_list . [(interpreted_string_literal) (identifier)] @chain.column . (_) .)
  (#eq? @_dbr "dbr") (#any-of? @_eq "Eq" "Neq" "Gt" "Gte" "Lt" "Lte" "Like" "NotLike") (#set! within "yes")) @chain
(call_expression function: (selector_expression field: (field_identifier) @_method) arguments: (argument_list [(interpreted_string_literal) (raw_string_literal) (identifier) (selector_expression) (binary_expression)] @chain.column)
  (#any-of? @_method "Select" "Columns" "Column" "Cols" "GroupBy" "Returning" "Distinct")) @chain
(call_expression function: (selector_expression field: (field_identifier) @_method) arguments: (argument_list (variadic_argument (identifier) @chain.columns))
  (#any-of? @_method "Select" "Columns" "Cols" "GroupBy" "Returning" "Distinct" "OrderBy")) @chain
(call_expression function: (selector_expression field: (field_identifier) @_method) arguments: (argument_list . [(interpreted_string_literal) (raw_string_literal) (identifier) (selector_expression) (binary_expression)] @chain.column)
  (#any-of? @_method "Set" "Pair")) @chain
(call_expression function: (selector_expression field: (field_identifier) @_method)
  arguments: (argument_list (interpreted_string_literal) @chain.sql)
  (#any-of? @_method "OrderBy" "OrderDir") (#set! part "order")) @chain
(call_expression function: (selector_expression field: (field_identifier) @_method)
  arguments: (argument_list . (_) @chain.sql)
  (#any-of? @_method "Where" "Having") (#set! part "where")) @chain
; sq.Eq{"a": 1}, goqu.Ex{"a": 1}, goqu.Record{columnA: 1}, in sq.And{...} or goqu.Or(...) as well
(composite_literal type: (_) @_type
  body: (literal_value (keyed_element . (literal_element [(interpreted_string_literal) (identifier) (selector_expression) (binary_expression)] @chain.column)))
  (#match? @_type "(^|\\.)(Eq|Lt|Gt|LtOrEq|GtOrEq|Like|ILike|NotEq|NotLike|NotILike|Ex|ExOr|Record)$") (#set! within "yes")) @chain
; SetMap(map[string]interface{}{"a": 1})
(call_expression function: (selector_expression field: (field_identifier) @_method)
  arguments: (argument_list (composite_literal type: (map_type)
    body: (literal_value (keyed_element . (literal_element [(interpreted_string_literal) (identifier) (selector_expression)] @chain.column)))))
  (#any-of? @_method "SetMap" "Set" "Where" "Rows")) @chain
; goqu.T("orders").As("o") as a table
(call_expression function: (selector_expression field: (field_identifier) @_from)
  arguments: (argument_list . (call_expression
    function: (selector_expression operand: (identifier) @_goqu field: (field_identifier) @_t)
    arguments: (argument_list . (_) @chain.table .)))
  (#eq? @_goqu "goqu") (#any-of? @_t "T" "I")
  (#any-of? @_from "From" "Join" "InnerJoin" "LeftJoin" "RightJoin" "FullJoin" "CrossJoin" "LeftOuterJoin" "RightOuterJoin" "FullOuterJoin" "NaturalJoin" "Update" "Insert" "Delete" "Into")) @chain
(call_expression function: (selector_expression field: (field_identifier) @_from)
  arguments: (argument_list . (call_expression function: (selector_expression
      operand: (call_expression function: (selector_expression operand: (identifier) @_goqu field: (field_identifier) @_t) arguments: (argument_list . (_) @chain.table .))
      field: (field_identifier) @_as)
    arguments: (argument_list . (interpreted_string_literal) @chain.alias .)))
  (#eq? @_goqu "goqu") (#any-of? @_t "T" "I") (#eq? @_as "As")
  (#any-of? @_from "From" "Join" "InnerJoin" "LeftJoin" "RightJoin" "FullJoin" "CrossJoin" "LeftOuterJoin" "RightOuterJoin" "FullOuterJoin" "NaturalJoin" "Update")) @chain
; goqu.C("a"), goqu.I(tableOrders + ".a"), goqu.MAX("a") wherever they stand in what a link is given
(call_expression function: (selector_expression operand: (identifier) @_goqu field: (field_identifier) @_c)
  arguments: (argument_list . [(interpreted_string_literal) (raw_string_literal) (identifier) (selector_expression) (binary_expression)] @chain.column .)
  (#eq? @_goqu "goqu") (#any-of? @_c "C" "I" "COUNT" "MAX" "MIN" "SUM" "AVG" "FIRST" "LAST" "DISTINCT") (#set! within "yes")) @chain
; goqu.L("a = ?", 1), sq.Expr("coalesce(a, ?)", 1)
(call_expression function: (selector_expression operand: (identifier) @_goqu field: (field_identifier) @_l)
  arguments: (argument_list . (_) @chain.sql)
  (#any-of? @_goqu "goqu" "sq" "squirrel") (#any-of? @_l "L" "Lit" "Literal" "Expr") (#set! part "select") (#set! within "yes")) @chain
; Conflict targets: sq.Insert("orders").Suffix("ON CONFLICT (customer_id, total) DO NOTHING"); goqu: OnConflict(goqu.DoUpdate("customer_id, total", ...))
(call_expression function: (selector_expression field: (field_identifier) @_method)
  arguments: (argument_list . [(interpreted_string_literal) (raw_string_literal)] @chain.unique)
  (#eq? @_method "Suffix") (#pick! @chain.unique "[oO][nN]  *[cC][oO][nN][fF][lL][iI][cC][tT] *[(]([^()]*)[)]")) @chain
(call_expression function: (selector_expression field: (field_identifier) @_method)
  arguments: (argument_list . [(interpreted_string_literal) (raw_string_literal)] @chain.constraint)
  (#eq? @_method "Suffix") (#pick! @chain.constraint "[oO][nN]  *[cC][oO][nN][fF][lL][iI][cC][tT]  *[oO][nN]  *[cC][oO][nN][sS][tT][rR][aA][iI][nN][tT]  *([A-Za-z0-9_]*)")) @chain
(call_expression function: (selector_expression field: (field_identifier) @_method)
  arguments: (argument_list . (call_expression function: (selector_expression field: (field_identifier) @_do)
    arguments: (argument_list . (interpreted_string_literal) @chain.unique)))
  (#eq? @_method "OnConflict") (#eq? @_do "DoUpdate")) @chain
