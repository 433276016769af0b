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
