; Knex and Kysely: chains of literal names.
; Facts: knexjs.org/guide/query-builder.html, kysely.dev/docs/getting-started. Kysely's CamelCasePlugin and Objection's
; knexSnakeCaseMappers write camel case in snake case.
;; written.naming same snake
;; needs knex kysely db( db< trx( trx< lient(~!) lient< ransaction( ransaction< onnection(~!) onnection< .query() .query(trx $query( selectFrom insertInto updateTable deleteFrom
;; needs knex( knex< db( db< trx( trx< tx( tx< conn( conn< selectFrom insertInto updateTable deleteFrom replaceInto onConflict .table( .from( .into( .query( $query( .select .column .returning .groupBy .where .orWhere .andWhere .orderBy .pluck .count .distinct .first .increment .decrement .max( .max< .min( .min< .sum( .sum< .avg( .avg< .having .findOne .insert .update .patch .del( .delete .values( .set( .limit oin( oin<
;; confidence likely
(call_expression function: (identifier) @_knex arguments: (arguments . (_) @chain.table)
  (#any-of? @_knex "knex" "db" "trx" "tx" "conn")) @chain
; this.db<Row>("orders"): a connection that is kept in a field
(call_expression function: (member_expression property: (property_identifier) @_knex) arguments: (arguments . (_) @chain.table .)
  (#any-of? @_knex "knex" "_knex" "db" "_db" "trx" "tx" "conn")) @chain
; await db<Row>("orders"): the grammar puts the type's arguments behind the await
(call_expression function: (await_expression [(identifier) @_knex (member_expression property: (property_identifier) @_knex)])
  arguments: (arguments . (_) @chain.table .)
  (#any-of? @_knex "knex" "_knex" "db" "_db" "trx" "tx" "conn")) @chain
; client<Row>("orders").where(...): a connection, by how its name ends, of which a builder's verb is asked
(call_expression function: (member_expression
    object: (call_expression function: [(identifier) @_knex (member_expression property: (property_identifier) @_knex)
        (await_expression [(identifier) @_knex (member_expression property: (property_identifier) @_knex)])]
      arguments: (arguments . (_) @chain.table .)) @chain
    property: (property_identifier) @_verb)
  (#match? @_knex "([cC]lient|[tT]ransaction|[cC]onnection|[a-z](Db|DB|Knex|Trx|Conn))$")
  (#any-of? @_verb "where" "whereIn" "whereNull" "whereNotNull" "whereRaw" "whereNot" "andWhere" "select" "insert" "update" "del" "delete" "first"
    "pluck" "orderBy" "groupBy" "count" "max" "min" "sum" "join" "leftJoin" "innerJoin" "returning" "increment" "decrement" "distinct" "limit" "columns"))
; from(ORDERS), join(Tables.orders): constants
(call_expression function: (member_expression object: (_) @_object property: (property_identifier) @_knex)
  arguments: (arguments . [(identifier) (member_expression) (template_string)] @chain.table .)
  (#match? @_object "^(this\\.)?_?(knex|db|database|trx|tx|conn|connection|qb|builder|query)")
  (#match? @chain.table "^[A-Z`]") (#any-of? @_knex "table" "from" "into")) @chain
(call_expression function: (member_expression property: (property_identifier) @_join)
  arguments: (arguments . [(identifier) (member_expression) (template_string)] @chain.table . (_))
  (#match? @chain.table "^[A-Z`]")
  (#any-of? @_join "join" "innerJoin" "leftJoin" "rightJoin" "fullJoin" "leftOuterJoin" "crossJoin")) @chain
; await db.from<Row>(ORDERS): the grammar puts the type's arguments behind the await
(call_expression function: (await_expression (member_expression object: (_) @_object property: (property_identifier) @_knex))
  arguments: (arguments . [(string) (identifier) (member_expression) (template_string)] @chain.table .)
  (#match? @_object "^(this\\.)?_?(knex|db|database|trx|tx|conn|connection|qb|builder|query)") (#not-match? @_object "storage")
  (#match? @chain.table "^[A-Z`\"']") (#any-of? @_knex "table" "from" "into")) @chain
; from("orders") is also that of arrays, buffers and stores of files: what it is called on must be called like a connection
(call_expression function: (member_expression object: (_) @_object property: (property_identifier) @_knex)
  arguments: (arguments . (string) @chain.table .)
  (#match? @_object "^(this\\.)?_?(knex|db|database|trx|tx|conn|connection|qb|builder|query)")
  (#not-match? @_object "storage")
  (#any-of? @_knex "table" "from" "into")) @chain
(call_expression function: (member_expression property: (property_identifier) @_knex)
  arguments: (arguments . (string) @chain.table .)
  (#any-of? @_knex "selectFrom" "insertInto" "updateTable" "deleteFrom" "replaceInto")) @chain
; Order.query(trx): Objection's models (objection.scm)
(call_expression function: (member_expression object: (identifier) @chain.entity.name property: (property_identifier) @_query)
  (#eq? @_query "query") (#match? @chain.entity.name "^[A-Z]")) @chain
; const order = await Order.query().findById(1); order.$query().patch({ note: "x" })
(statement_block (lexical_declaration (variable_declarator name: (identifier) @typed.name
    value: (await_expression (call_expression) @typed.of.name)))
  (#match? @typed.of.name "^[A-Z][A-Za-z0-9_]*[.]query[(]") (#pick! @typed.of.name "^([A-Z][A-Za-z0-9_]*)")) @typed.in
(call_expression function: (member_expression object: (identifier) @chain.of.name property: (property_identifier) @_query)
  (#eq? @_query "$query")) @chain
(call_expression function: (member_expression property: (property_identifier) @_join) arguments: (arguments . (string) @chain.table)
  (#any-of? @_join "join" "innerJoin" "leftJoin" "rightJoin" "fullJoin" "leftOuterJoin" "crossJoin")) @chain
(call_expression function: (member_expression property: (property_identifier) @_method)
  arguments: (arguments [(string) (template_string)] @chain.column)
  (#any-of? @_method "select" "column" "columns" "returning" "groupBy" "whereNull" "whereNotNull" "orWhereNull" "orWhereNotNull"
    "pluck" "countDistinct" "distinct" "first")) @chain
(call_expression function: (member_expression property: (property_identifier) @_method)
  arguments: (arguments . [(string) (template_string)] @chain.column)
  (#any-of? @_method "where" "andWhere" "orWhere" "whereNot" "whereIn" "whereNotIn" "whereBetween" "orderBy" "increment"
    "decrement" "max" "min" "sum" "avg" "count" "having" "findOne" "whereILike" "whereLike" "andWhereNot" "orWhereNot" "orWhereIn" "orWhereNotIn"
    "orWhereBetween" "andWhereBetween" "whereNotBetween" "orWhereILike" "orWhereLike" "whereJsonPath" "whereJsonSupersetOf")) @chain
; select(COLUMNS), of const COLUMNS = ["id", "shipped_at"]
(call_expression function: (member_expression property: (property_identifier) @_method) arguments: (arguments . (identifier) @chain.columns)
  (#any-of? @_method "select" "column" "columns" "returning" "groupBy" "first" "distinct")) @chain
(call_expression function: (member_expression property: (property_identifier) @_method)
  arguments: (arguments (array (string) @chain.column))
  (#any-of? @_method "select" "columns" "returning" "groupBy" "distinctOn")) @chain
(call_expression function: (member_expression property: (property_identifier) @_method)
  arguments: (arguments (object (pair key: (property_identifier) @chain.column.name)))
  (#any-of? @_method "where" "andWhere" "orWhere" "whereNot" "insert" "update" "values" "set" "patch" "findOne"
    "insertAndFetch" "patchAndFetch" "merge")) @chain
(call_expression function: (member_expression property: (property_identifier) @_method)
  arguments: (arguments (object (shorthand_property_identifier) @chain.column.name))
  (#any-of? @_method "where" "andWhere" "orWhere" "whereNot" "insert" "update" "values" "set" "patch" "findOne"
    "insertAndFetch" "patchAndFetch" "merge")) @chain
(call_expression function: (member_expression property: (property_identifier) @_method)
  arguments: (arguments (array (object (pair key: (property_identifier) @chain.column.name))))
  (#any-of? @_method "insert" "values")) @chain
; insert(row), update({ ...row, at }), values([first, second]): rows that variables hold
(call_expression function: (member_expression property: (property_identifier) @_method)
  arguments: (arguments . [(array (identifier) @chain.row) (object (spread_element (_) @chain.row))])
  (#any-of? @_method "where" "andWhere" "whereNot" "insert" "update" "values" "set" "patch" "insertAndFetch" "patchAndFetch" "merge")) @chain
(call_expression function: (member_expression property: (property_identifier) @_method)
  arguments: (arguments . [(identifier) (call_expression) (arrow_function)] @chain.row)
  (#any-of? @_method "where" "andWhere" "whereNot" "insert" "update" "values" "set" "patch" "insertAndFetch" "patchAndFetch" "merge")) @chain
; values(items.map((item) => ({ note: item.note })))
(call_expression function: (member_expression property: (property_identifier) @_method)
  arguments: (arguments (call_expression function: (member_expression property: (property_identifier) @_map)
    arguments: (arguments (arrow_function body: (parenthesized_expression
      (object [(pair key: (property_identifier) @chain.column.name) (shorthand_property_identifier) @chain.column.name]))))))
  (#any-of? @_method "insert" "values") (#eq? @_map "map")) @chain
(call_expression function: (member_expression property: (property_identifier) @_method) arguments: (arguments . (_) @chain.sql)
  (#any-of? @_method "whereRaw" "andWhereRaw" "orWhereRaw") (#set! part "where")) @chain
(call_expression function: (member_expression property: (property_identifier) @_method) arguments: (arguments . (_) @chain.sql)
  (#any-of? @_method "orderByRaw") (#set! part "order")) @chain
; Values that are given or compared with
(call_expression function: (member_expression property: (property_identifier) @_method)
  arguments: (arguments (object (pair key: (property_identifier) @chain.column.name value: (string) @chain.value)))
  (#any-of? @_method "where" "andWhere" "orWhere" "whereNot" "insert" "update" "values" "set" "patch" "findOne"
    "insertAndFetch" "patchAndFetch" "merge")) @chain
(call_expression function: (member_expression property: (property_identifier) @_method)
  arguments: (arguments . (string) @chain.column . (string) @_op . (string) @chain.value .)
  (#any-of? @_method "where" "andWhere" "orWhere") (#match? @_op "^.(=|!=|<>).$")) @chain
(call_expression function: (member_expression property: (property_identifier) @_method)
  arguments: (arguments . (string) @chain.column . (string) @chain.value .)
  (#any-of? @_method "where" "andWhere" "orWhere" "whereNot") (#not-match? @chain.value "^.(=|!=|<>|<|>|<=|>=|is|is not|in|like).$")) @chain
(call_expression function: (member_expression property: (property_identifier) @_method)
  arguments: (arguments . (string) @chain.column . (array (string) @chain.value) .)
  (#any-of? @_method "whereIn" "whereNotIn")) @chain
(call_expression function: (member_expression property: (property_identifier) @_method)
  arguments: (arguments (object (pair key: (property_identifier) @chain.column.name value: (string) @chain.value)))
  (#any-of? @_method "insert" "update" "values" "set") (#set! given "yes")) @chain
; Conflict targets: onConflict(["customer_id", "total"]), onConflict("id"); Kysely: oc.columns([...]), oc.column("id"), oc.constraint("name")
(call_expression function: (member_expression property: (property_identifier) @_method)
  arguments: (arguments . [(string) (array) (identifier)] @chain.unique .)
  (#any-of? @_method "onConflict")) @chain
(call_expression function: (member_expression property: (property_identifier) @_on)
  arguments: (arguments . (arrow_function body: (_
    (call_expression function: (member_expression object: (identifier) @_oc property: (property_identifier) @_method)
      arguments: (arguments . [(string) (array) (identifier)] @chain.unique .)))))
  (#eq? @_on "onConflict") (#any-of? @_method "column" "columns") (#set! unique.partial "where")) @chain
; oc.columns([...]).where("deleted_at", "is", null).doNothing()
(call_expression function: (member_expression property: (property_identifier) @_on)
  arguments: (arguments . (arrow_function body: (_ (_ (_ (_
    (call_expression function: (member_expression object: (identifier) @_oc property: (property_identifier) @_method)
      arguments: (arguments . [(string) (array) (identifier)] @chain.unique .))))))))
  (#eq? @_on "onConflict") (#any-of? @_method "column" "columns") (#set! unique.partial "where")) @chain
