; Yii: an active record's class names its table; its columns are the database's, so that a use names one.
; Facts: yiiframework.com/doc/guide/2.0/en/db-active-record (tableName(), {{%name}}; else the class in snake case), db-query-builder.
;; needs yii\
;; table.naming snake
;; confidence likely
(class_declaration name: (name) @entity.name body: (declaration_list (method_declaration name: (name) @_method
    body: (compound_statement (return_statement [(string) (encapsed_string)] @entity.table))))
  (#eq? @_method "tableName") (#pick! @entity.table "([A-Za-z0-9_.]+)")) @entity
; Order::find()->where(['note' => 'x'])->orderBy('shipped_at')
(scoped_call_expression scope: (name) @chain.entity.name name: (name) @_find
  (#any-of? @_find "find" "findOne" "findAll" "updateAll" "deleteAll") (#not-any-of? @chain.entity.name "self" "static" "parent")) @chain
(scoped_call_expression name: (name) @_method arguments: (arguments . (argument (array_creation_expression
  (array_element_initializer . (string) @chain.column . "=>"))))
  (#any-of? @_method "findOne" "findAll" "updateAll" "deleteAll")) @chain
(member_call_expression name: (name) @_method arguments: (arguments . (argument (array_creation_expression
  (array_element_initializer . (string) @chain.column . "=>"))))
  (#any-of? @_method "where" "andWhere" "orWhere" "filterWhere" "andFilterWhere" "orderBy" "addOrderBy")) @chain
(member_call_expression name: (name) @_method arguments: (arguments . (argument (array_creation_expression
  (array_element_initializer . (string) @chain.column .))))
  (#any-of? @_method "select" "addSelect" "groupBy")) @chain
(member_call_expression name: (name) @_method arguments: (arguments . (argument (string) @chain.column) .)
  (#any-of? @_method "select" "addSelect" "groupBy" "orderBy" "max" "min" "sum" "average")) @chain
; ->where(['>', 'shipped_at', $x]), ->andWhere(['and', ['note' => 1], ['like', 'note', $x]]), ->where(['not', ['note' => null]])
(_ name: (name) @_method arguments: (arguments (argument (array_creation_expression
  . (array_element_initializer . (string) @_op .) . (array_element_initializer . (string) @chain.column .))))
  (#any-of? @_method "where" "andWhere" "orWhere" "andFilterWhere" "orFilterWhere" "filterWhere" "having" "andHaving" "deleteAll" "updateAll")
  (#match? @_op "^['\"]([<>=!]+|(or |not )?(in|like|between|LIKE|IN|BETWEEN)|not (in|like|between)|ilike)['\"]$")) @chain
(array_creation_expression . (array_element_initializer . (string) @_op .) . (array_element_initializer . (string) @chain.column .)
  (#match? @_op "^['\"]([<>=!]+|(not |or )?(like|ilike|between)|not in)['\"]$") (#set! within "yes")) @chain
(array_creation_expression . (array_element_initializer . (string) @_op .) (array_element_initializer
  . (array_creation_expression (array_element_initializer . (string) @chain.column . "=>")))
  (#match? @_op "^['\"](and|or|not|AND|OR|NOT)['\"]$") (#set! within "yes")) @chain
; (new Query())->select('note')->from('{{%orders}}'), ->from(['o' => 'orders']), ->innerJoin('orders', 'orders.note = 1')
(member_call_expression name: (name) @_method arguments: (arguments . (argument (string) @chain.table) .)
  (#eq? @_method "from") (#pick! @chain.table "([A-Za-z0-9_.]+( [A-Za-z0-9_]+)?)")) @chain
(member_call_expression name: (name) @_method arguments: (arguments . (argument (string) @chain.table) . (argument (_) @chain.sql))
  (#any-of? @_method "innerJoin" "leftJoin" "rightJoin") (#pick! @chain.table "([A-Za-z0-9_.]+( [A-Za-z0-9_]+)?)") (#set! part "where")) @chain
(member_call_expression name: (name) @_method arguments: (arguments . (argument (string) @chain.sql) .)
  (#any-of? @_method "where" "andWhere" "orWhere") (#set! part "where")) @chain
; A second argument is a condition, too: Order::updateAll(['note' => 1], ['shipped_at' => null])
(scoped_call_expression scope: (name) @chain.entity.name name: (name) @_method arguments: (arguments (argument (array_creation_expression
  (array_element_initializer . (string) @chain.column . "=>"))))
  (#any-of? @_method "updateAll" "updateAllCounters") (#not-any-of? @chain.entity.name "self" "static" "parent")) @chain
; createCommand()->insert('orders', ['note' => 1]), ->update('orders', ['note' => 1], ['id' => 1])
(member_call_expression name: (name) @_method arguments: (arguments . (argument (string) @chain.table) . (argument (array_creation_expression
  (array_element_initializer . (string) @chain.column . "=>"))))
  (#any-of? @_method "insert" "update" "upsert" "delete") (#pick! @chain.table "([A-Za-z0-9_.]+)")) @chain
; $this->hasOne(Customer::class, ['id' => 'customer_id']): its own column behind, the other's before
(member_call_expression object: (variable_name) @_this name: (name) @_relation
  arguments: (arguments . (argument) . (argument (array_creation_expression (array_element_initializer (string) "=>" (string) @property.column) @property)))
  (#eq? @_this "$this") (#any-of? @_relation "hasOne" "hasMany"))
(member_call_expression object: (variable_name) @_this name: (name) @_relation
  arguments: (arguments . (argument (class_constant_access_expression . (name) @use.of.name))
    . (argument (array_creation_expression (array_element_initializer . (string) @use.name . "=>"))))
  (#eq? @_this "$this") (#any-of? @_relation "hasOne" "hasMany"))
; rules() and attributeLabels() name attributes, which may be none of the table
(method_declaration name: (name) @_method body: (compound_statement (return_statement (array_creation_expression
  (array_element_initializer (array_creation_expression . (array_element_initializer (array_creation_expression
    (array_element_initializer . (string) @property.column .) @property)))))))
  (#eq? @_method "rules") (#set! guess "yes"))
