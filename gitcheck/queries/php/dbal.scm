; Doctrine's DBAL: the query builder, and insert(), update(), delete() of a connection.
; Facts: doctrine-project.org/projects/doctrine-dbal/en/4.0/reference/query-builder.html, data-retrieval-and-manipulation.html.
;; needs Doctrine createQueryBuilder
;; confidence likely
; from('orders', 'o'), update('orders', 'o'), delete('orders'), insert('orders') of a builder: an entity's class has a capital letter
(member_call_expression object: (_) @_object name: (name) @_method
  arguments: (arguments . (argument (string) @chain.table) . (argument (string) @chain.alias)? .)
  (#any-of? @_method "from" "update" "delete" "insert") (#match? @_object "createQueryBuilder|^\\$(this->)?[a-zA-Z_]*([qQ]b|[bB]uilder|[qQ]uery)([^A-Za-z0-9_]|$)")
  (#match? @chain.table "^.[a-z_.`]+.$") (#set! kept "yes")) @chain
(member_call_expression name: (name) @_method
  arguments: (arguments . (argument (string)) . (argument (string) @chain.table) . (argument (string) @chain.alias))
  (#any-of? @_method "join" "innerJoin" "leftJoin" "rightJoin") (#match? @chain.table "^.[a-z_`]+.$")) @chain
(member_call_expression name: (name) @_method arguments: (arguments (argument (string) @chain.column))
  (#any-of? @_method "select" "addSelect" "groupBy" "addGroupBy")) @chain
(member_call_expression name: (name) @_method arguments: (arguments . (argument (string) @chain.column))
  (#any-of? @_method "orderBy" "addOrderBy" "set" "setValue")) @chain
(member_call_expression name: (name) @_method arguments: (arguments . (argument (array_creation_expression
  (array_element_initializer . (string) @chain.column . "=>"))))
  (#eq? @_method "values")) @chain
(member_call_expression name: (name) @_method arguments: (arguments (argument (string) @chain.sql))
  (#any-of? @_method "where" "andWhere" "orWhere") (#set! part "where")) @chain
(member_call_expression name: (name) @_method arguments: (arguments (argument (member_call_expression
    object: (member_call_expression name: (name) @_expr) name: (name) @_test arguments: (arguments . (argument (string) @chain.column)))))
  (#any-of? @_method "where" "andWhere" "orWhere" "having" "andHaving") (#eq? @_expr "expr")
  (#any-of? @_test "eq" "neq" "lt" "lte" "gt" "gte" "isNull" "isNotNull" "like" "notLike" "in" "notIn")) @chain
; $connection->insert('orders', ['shipped_at' => 'now'])
(member_call_expression object: (_) @_connection name: (name) @_method
  arguments: (arguments . (argument (string) @table) . (argument (array_creation_expression (array_element_initializer . (string) @column . "=>"))))
  (#any-of? @_method "insert" "update" "delete") (#match? @_connection "([cC]onn(ection)?|[dD]bal|[dD]b|getConnection\\(\\))$"))
(member_call_expression object: (_) @_connection name: (name) @_method
  arguments: (arguments . (argument (string) @table) . (argument) .
    (argument (array_creation_expression (array_element_initializer . (string) @column . "=>"))))
  (#eq? @_method "update") (#match? @_connection "([cC]onn(ection)?|[dD]bal|[dD]b|getConnection\\(\\))$"))
(member_call_expression object: (_) @_connection name: (name) @_method
  arguments: (arguments . (argument (string) @table) . (argument (array_creation_expression (array_element_initializer . (string) @column . "=>" . (string) @value))))
  (#any-of? @_method "insert" "update" "delete") (#match? @_connection "([cC]onn(ection)?|[dD]bal|[dD]b|getConnection\\(\\))$"))
(member_call_expression object: (_) @_connection name: (name) @_method
  arguments: (arguments . (argument (string) @table) . (argument (array_creation_expression (array_element_initializer . (string) @column . "=>" . (string) @value))))
  (#any-of? @_method "insert" "update") (#match? @_connection "([cC]onn(ection)?|[dD]bal|[dD]b|getConnection\\(\\))$") (#set! given "yes"))
