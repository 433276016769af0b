; CakePHP: a table class, and the names by which controllers and commands get it; its columns are the database's, so that a use names one.
; Facts: book.cakephp.org/5/en/orm (table-objects, query-builder, retrieving-data-and-resultsets), intro/conventions.
;; needs Cake\ fetchTable TableLocator TableRegistry
;; table.naming snake
;; confidence likely
; class ShopOrdersTable extends Table: shop_orders, or what setTable() says
(class_declaration name: (name) @entity.name (base_clause (_) @_base)
  (#match? @_base "(^|\\\\)Table$") (#pick! @entity.name "^(.+)Table$")) @entity
(class_declaration name: (name) @_class body: (declaration_list (method_declaration body: (compound_statement
    (expression_statement (member_call_expression object: (variable_name) @_this name: (name) @_method
      arguments: (arguments . (argument (string) @entity.table)))))))
  (#match? @_class "Table$") (#eq? @_this "$this") (#any-of? @_method "setTable" "table")) @entity
; $this->Orders->find(), $this->fetchTable('Orders')->find(), $this->getTableLocator()->get('Orders'), TableRegistry::get('Orders')
(member_call_expression object: (member_access_expression object: (variable_name) @_this name: (name) @chain.entity.name) name: (name) @_find
  (#eq? @_this "$this") (#match? @chain.entity.name "^[A-Z]")
  (#match? @_find "^(find|query|selectQuery|updateQuery|deleteQuery|insertQuery|updateAll|deleteAll|exists)")) @chain
(member_call_expression name: (name) @_get arguments: (arguments . (argument (string) @chain.entity.name))
  (#any-of? @_get "fetchTable" "get" "loadModel") (#pick! @chain.entity.name "^['\"](.*[.])?([A-Z][A-Za-z0-9]*)['\"]$")) @chain
(member_call_expression name: (name) @_get arguments: (arguments . (argument (string) @chain.entity.name))
  (#any-of? @_get "fetchTable" "get" "loadModel") (#pick! @chain.entity.name "^['\"]([A-Z][A-Za-z0-9]*)['\"]$")) @chain
(scoped_call_expression scope: (name) @_class name: (name) @_get arguments: (arguments . (argument (string) @chain.entity.name))
  (#eq? @_class "TableRegistry") (#eq? @_get "get") (#pick! @chain.entity.name "^['\"]([A-Z][A-Za-z0-9]*)['\"]$")) @chain
; in the table class: $this->find()->where(...), a finder's $query->where(...)
; ->where(['note' => 1, 'total >' => 2]), ->orderBy(['shipped_at' => 'DESC']), ->select(['note']), updateAll(['note' => 1], [...])
(member_call_expression name: (name) @_method arguments: (arguments (argument (array_creation_expression
  (array_element_initializer . (string) @chain.column . "=>"))))
  (#any-of? @_method "where" "andWhere" "order" "orderBy" "set" "updateAll" "deleteAll" "exists" "having")
  (#pick! @chain.column "^['\"]([a-z_][A-Za-z0-9_]*)")) @chain
(member_call_expression name: (name) @_method arguments: (arguments (argument (array_creation_expression
  (array_element_initializer . (array_creation_expression (array_element_initializer . (string) @chain.column . "=>"))))))
  (#any-of? @_method "where" "andWhere") (#pick! @chain.column "^['\"]([a-z_][A-Za-z0-9_]*)")) @chain
(member_call_expression name: (name) @_method arguments: (arguments (argument (array_creation_expression
  (array_element_initializer (string) . "=>" . (array_creation_expression (array_element_initializer . (string) @chain.column . "=>"))))))
  (#any-of? @_method "where" "andWhere") (#pick! @chain.column "^['\"]([a-z_][A-Za-z0-9_]*)")) @chain
(member_call_expression name: (name) @_method arguments: (arguments . (argument (array_creation_expression
  (array_element_initializer . (string) @chain.column .))))
  (#any-of? @_method "select" "group" "groupBy" "distinct" "insert") (#pick! @chain.column "^['\"]([a-z_][A-Za-z0-9_]*)['\"]$")) @chain
(member_call_expression name: (name) @_method arguments: (arguments . (argument (string) @chain.column))
  (#any-of? @_method "orderByAsc" "orderByDesc" "orderAsc" "orderDesc" "select" "groupBy" "group")
  (#pick! @chain.column "^['\"]([a-z_][A-Za-z0-9_]*)['\"]$")) @chain
; ->where(['shipped_at IS NULL']): an element without a key is SQL
(member_call_expression name: (name) @_method arguments: (arguments (argument (array_creation_expression
  (array_element_initializer . (string) @chain.sql .))))
  (#any-of? @_method "where" "andWhere") (#match? @chain.sql "^['\"][a-z_][A-Za-z0-9_]* ") (#set! part "where")) @chain
; newEntity(['note' => 1]), patchEntity($order, ['note' => 1]), saveMany(newEntities(...))
(member_call_expression object: [(member_access_expression name: (name) @use.of.name) (variable_name (name) @use.of.name)] name: (name) @_method
  arguments: (arguments (argument (array_creation_expression (array_element_initializer . (string) @use.name . "=>"))))
  (#match? @use.of.name "^[A-Z]") (#any-of? @_method "newEntity" "patchEntity" "findOrCreate") (#pick! @use.name "^['\"]([a-z_][a-z0-9_]*)['\"]$"))
; $this->Orders->aliasField('note')
(member_call_expression object: (member_access_expression name: (name) @use.of.name) name: (name) @_method
  arguments: (arguments . (argument (string) @use.name))
  (#match? @use.of.name "^[A-Z]") (#eq? @_method "aliasField") (#pick! @use.name "^['\"]([a-z_][a-z0-9_]*)['\"]$"))
; in the table class: $this->aliasField('note'), $rules->existsIn('carrier_id', 'Carriers'), $rules->isUnique(['note'])
(member_call_expression object: (variable_name) @_this name: (name) @_method arguments: (arguments . (argument (string) @property.column) ) @property
  (#eq? @_this "$this") (#eq? @_method "aliasField"))
(member_call_expression object: (variable_name) @_rules name: (name) @_method arguments: (arguments . (argument (string) @property.column)) @property
  (#eq? @_rules "$rules") (#any-of? @_method "existsIn" "validCount" "isLinkedTo" "isNotLinkedTo"))
(member_call_expression object: (variable_name) @_rules name: (name) @_method
  arguments: (arguments . (argument (array_creation_expression (array_element_initializer . (string) @property.column .) @property)))
  (#eq? @_rules "$rules") (#any-of? @_method "existsIn" "isUnique"))
; $validator->dateTime('shipped_at')->allowEmptyDateTime('shipped_at'): a field, which is a column where the table has that
(class_declaration name: (name) @_class body: (declaration_list (method_declaration name: (name) @_validation body: (compound_statement
    (expression_statement (member_call_expression arguments: (arguments . (argument (string) @property.column @property)))))))
  (#match? @_class "Table$") (#match? @_validation "^validation") (#set! guess "yes") (#set! outlives "yes"))
(class_declaration name: (name) @_class body: (declaration_list (method_declaration name: (name) @_validation body: (compound_statement
    (expression_statement (member_call_expression object: (member_call_expression arguments: (arguments . (argument (string) @property.column @property))))))))
  (#match? @_class "Table$") (#match? @_validation "^validation") (#set! guess "yes") (#set! outlives "yes"))
; class Order extends Entity { protected array $_accessible = ['note' => true]; }: what a row of orders may be given
(class_declaration name: (name) @entity.name (base_clause (_) @_base) body: (declaration_list (property_declaration
    (property_element name: (variable_name) @_key)))
  (#match? @_base "(^|\\\\)Entity$") (#eq? @_key "$_accessible") (#set! table.naming "snake-plural")) @entity
(class_declaration body: (declaration_list (property_declaration (property_element name: (variable_name) @_key
    default_value: (array_creation_expression (array_element_initializer . (string) @property.column . "=>") @property))))
  (#eq? @_key "$_accessible") (#set! guess "yes") (#set! outlives "yes"))
; 'Orders.shipped_at' says whose it is
((string) @use.of.name @use.name (#match? @use.of.name "^['\"][A-Z][A-Za-z0-9]*[.][a-z_0-9]+( |['\"])")
  (#pick! @use.of.name "^['\"]([A-Z][A-Za-z0-9]*)[.]") (#pick! @use.name "[.]([a-z_0-9]+)"))
; $this->belongsTo('Customers', ['foreignKey' => 'customer_id'])
(member_call_expression object: (variable_name) @_this name: (name) @_relation arguments: (arguments (argument) (argument (array_creation_expression
  (array_element_initializer . (string) @_key . "=>" . (string) @property.column) @property)))
  (#eq? @_this "$this") (#eq? @_relation "belongsTo") (#match? @_key "^.foreignKey.$"))
(member_call_expression object: (variable_name) @_this name: (name) @_relation arguments: (arguments . (argument (string) @use.of.name) (argument (array_creation_expression
  (array_element_initializer . (string) @_key . "=>" . (string) @use.name))))
  (#eq? @_this "$this") (#any-of? @_relation "hasMany" "hasOne") (#match? @_key "^.foreignKey.$")
  (#pick! @use.of.name "^['\"]([A-Z][A-Za-z0-9]*)['\"]$"))
; $this->setDisplayField('note'), ->setPrimaryKey('id')
(member_call_expression object: (variable_name) @_this name: (name) @_method arguments: (arguments . (argument (string) @property.column) @property)
  (#eq? @_this "$this") (#any-of? @_method "setDisplayField" "setPrimaryKey"))
