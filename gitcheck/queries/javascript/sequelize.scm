; Sequelize: define() and init(); a find lists all attributes of the model.
; Facts: sequelize.org/docs/v6/core-concepts/model-basics (plural table names, freezeTableName), other-topics/naming-strategies (underscored).
;; needs sequelize
;; table.naming plural snake-plural same
;; column.naming same snake
(call_expression function: (member_expression property: (property_identifier) @_define)
  arguments: (arguments . (string) @entity.name (object))
  (#eq? @_define "define")) @entity
(call_expression function: (member_expression property: (property_identifier) @_define)
  arguments: (arguments (object (pair key: (property_identifier) @_key value: (_) @entity.table)) .)
  (#any-of? @_define "define" "init") (#eq? @_key "tableName")) @entity
(call_expression function: (member_expression object: (identifier) @entity.name property: (property_identifier) @_init)
  arguments: (arguments . (object))
  (#eq? @_init "init") (#match? @entity.name "^[A-Z]")) @entity
(call_expression function: (member_expression property: (property_identifier) @_define)
  arguments: (arguments (object (pair key: (property_identifier) @property.name value: (_) @_type) @property))
  (#any-of? @_define "define" "init") (#match? @_type "DataTypes|Sequelize\\."))
(call_expression function: (member_expression property: (property_identifier) @_define)
  arguments: (arguments (object (pair value: (object (pair key: (property_identifier) @_key value: (_) @property.column))) @property))
  (#any-of? @_define "define" "init") (#eq? @_key "field"))
; paranoid: true: deletedAt, or deleted_at (sequelize.org/docs/v6/core-concepts/paranoid)
(call_expression function: (member_expression property: (property_identifier) @_define)
  arguments: (arguments (object (pair key: (property_identifier) @property.name value: (true)) @property) .)
  (#any-of? @_define "define" "init") (#eq? @property.name "paranoid") (#set! column.is "deletedAt"))
; { name: 'Order', schema: { note: { type: DataTypes.STRING } } }: what a loop of the project's own hands to define()
((object (pair key: (property_identifier) @_name value: (string) @entity.name)
    (pair value: (object (pair value: (_) @_type)))) @entity
  (#any-of? @_name "name" "modelName") (#match? @entity.name "^.[A-Z]") (#match? @_type "^([{][[:space:]]*type:[[:space:]]*)?DataTypes[.]"))
((object (pair key: (property_identifier) @_name value: (string) @_model)
    (pair value: (object (pair key: (property_identifier) @property.name value: (_) @_type) @property)))
  (#any-of? @_name "name" "modelName") (#match? @_model "^.[A-Z]") (#match? @_type "DataTypes\\.") (#not-match? @_type "DataTypes\\.VIRTUAL"))
; Order.findAll({ where: { shippedAt: null }, attributes: ['id'], order: [['shippedAt', 'ASC']] }): uses of what the model maps
(call_expression function: (member_expression object: (_) @use.of.name property: (property_identifier) @_method)
  arguments: (arguments (object (pair key: (property_identifier) @_key
    value: (object [(pair key: (property_identifier) @use.name) (shorthand_property_identifier) @use.name]))))
  (#pick! @use.of.name "([A-Z][A-Za-z0-9_]*)$")
  (#match? @_method "^(find(All|One|AndCountAll|OrCreate|OrBuild)|count|update|destroy|max|min|sum)$")
  (#any-of? @_key "where" "defaults") (#set! mapped "only"))
(call_expression function: (member_expression object: (_) @use.of.name property: (property_identifier) @_method)
  arguments: (arguments . (object [(pair key: (property_identifier) @use.name) (shorthand_property_identifier) @use.name]))
  (#pick! @use.of.name "([A-Z][A-Za-z0-9_]*)$")
  (#any-of? @_method "create" "build" "update" "upsert") (#set! mapped "only"))
(call_expression function: (member_expression object: (_) @use.of.name property: (property_identifier) @_method)
  arguments: (arguments . (object (pair key: (property_identifier) @_key value: (array [
    (string (string_fragment) @use.name) (array . (string (string_fragment) @use.name))]))))
  (#pick! @use.of.name "([A-Z][A-Za-z0-9_]*)$")
  (#match? @_method "^(find(All|One|AndCountAll|ByPk)|count)$")
  (#any-of? @_key "attributes" "order" "group") (#set! mapped "only"))
(call_expression function: (member_expression object: (_) @use.of.name property: (property_identifier) @_method)
  arguments: (arguments . (object (pair key: (property_identifier) @use.name value: (string) @use.value)))
  (#pick! @use.of.name "([A-Z][A-Za-z0-9_]*)$") (#any-of? @_method "create" "build" "update" "upsert") (#set! mapped "only"))
(call_expression function: (member_expression object: (_) @use.of.name property: (property_identifier) @_method)
  arguments: (arguments (object (pair key: (property_identifier) @_key value: (object (pair key: (property_identifier) @use.name value: (string) @use.value)))))
  (#pick! @use.of.name "([A-Z][A-Za-z0-9_]*)$") (#match? @_method "^(find(All|One|AndCountAll)|count|update|destroy)$") (#eq? @_key "where") (#set! mapped "only"))
(call_expression function: (member_expression object: (_) @use.of.name property: (property_identifier) @_method)
  arguments: (arguments . (object (pair key: (property_identifier) @use.name value: (string) @use.value)))
  (#pick! @use.of.name "([A-Z][A-Za-z0-9_]*)$") (#any-of? @_method "create" "update" "upsert") (#set! mapped "only") (#set! given "yes"))
; Objects of options: findAll({ where: { [Op.or]: [{ note: 'x' }] } }), attributes: { include: ['note'] }
(call_expression function: (member_expression object: (_) @use.of.name property: (property_identifier) @_method)
  arguments: (arguments . (object) @use.tree)
  (#pick! @use.of.name "([A-Z][A-Za-z0-9]*)$")
  (#any-of? @_method "findAll" "findOne" "findAndCountAll" "findOrCreate" "findOrBuild" "count" "destroy" "restore")
  (#set! tree.options "where attributes order group include exclude defaults having on returning fields updateOnDuplicate through")
  (#set! tree.same "model as required separate duplicating paranoid"))
(call_expression function: (member_expression object: (_) @use.of.name property: (property_identifier) @_method)
  arguments: (arguments . [(object) (array)] @use.tree)
  (#pick! @use.of.name "([A-Z][A-Za-z0-9]*)$")
  (#any-of? @_method "create" "bulkCreate" "update" "upsert" "build") (#set! tree "fields"))
(call_expression function: (member_expression object: (_) @use.of.name property: (property_identifier) @_method)
  arguments: (arguments (_) . (object) @use.tree)
  (#pick! @use.of.name "([A-Z][A-Za-z0-9]*)$")
  (#any-of? @_method "bulkCreate" "update" "upsert" "increment" "decrement" "findByPk")
  (#set! tree.options "where attributes order group include exclude defaults having on returning fields updateOnDuplicate through")
  (#set! tree.same "model as required separate duplicating paranoid"))
(call_expression function: (member_expression object: (_) @use.of.name property: (property_identifier) @_method)
  arguments: (arguments . (string (string_fragment) @use.name))
  (#pick! @use.of.name "([A-Z][A-Za-z0-9]*)$") (#any-of? @_method "max" "min" "sum" "increment" "decrement") (#set! mapped "only"))
; include: [{ model: Order, where: { note: 'x' }, attributes: ['note'] }]: about that model
((object (pair key: (property_identifier) @_model value: (_) @use.of.name)) @use.tree
  (#eq? @_model "model") (#pick! @use.of.name "([A-Z][A-Za-z0-9]*)$")
  (#set! tree.options "where attributes order group include exclude defaults having on returning fields updateOnDuplicate through")
  (#set! tree.same "model as required separate duplicating paranoid"))
; order: [[Order, 'note', 'ASC']]
((array . (identifier) @use.of.name . (string (string_fragment) @use.name) (string) @_way)
  (#match? @use.of.name "^[A-Z]") (#match? @_way "^.(asc|desc|ASC|DESC).$") (#set! mapped "only"))
; Conflict targets: Order.upsert(row, { conflictFields: [...] }), Order.bulkCreate(rows, { updateOnDuplicate: [...], conflictAttributes: [...] })
(call_expression function: (member_expression object: (_) @use.of.name property: (property_identifier) @_method)
  arguments: (arguments . (_) . (object (pair key: (property_identifier) @_key value: (array) @use.unique)))
  (#pick! @use.of.name "([A-Z][A-Za-z0-9]*)$") (#any-of? @_method "upsert" "bulkCreate")
  (#any-of? @_key "conflictFields" "conflictAttributes" "upsertKeys") (#set! unique.partial "conflictWhere"))
; col('note'), Sequelize.col('Order.shipped_at') and literal('note IS NULL') in a query of a model: names of the table's columns.
; Facts: sequelize.org/docs/v6/core-concepts/raw-queries, model-querying-basics ("Advanced queries with functions"); the model's own name is its alias
(call_expression function: (member_expression object: [(identifier) @chain.entity.name (member_expression property: (property_identifier) @chain.entity.name)]
    property: (property_identifier) @_method)
  (#match? @chain.entity.name "^[A-Z]")
  (#match? @_method "^(find(All|One|AndCountAll|ByPk|OrCreate)|count|update|destroy|max|min|sum)$") (#set! mapped "only")) @chain
(call_expression function: [(identifier) @_col (member_expression property: (property_identifier) @_col)] arguments: (arguments . (string) @chain.column .)
  (#eq? @_col "col") (#pick! @chain.column "^.([a-z0-9_]+).$") (#set! within "yes") (#set! column "written")) @chain
(call_expression function: [(identifier) @_col (member_expression property: (property_identifier) @_col)]
  arguments: (arguments . (string) @chain.entity.name @chain.column .)
  (#eq? @_col "col") (#match? @chain.entity.name "^.[A-Z][A-Za-z0-9]*\\.[a-z0-9_]+.$") (#pick! @chain.entity.name "^.([A-Za-z0-9]+)")
  (#pick! @chain.column "\\.([a-z0-9_]+).$") (#set! mapped "only") (#set! column "written")) @chain
(call_expression function: [(identifier) @_literal (member_expression property: (property_identifier) @_literal)]
  arguments: (arguments . [(string) (template_string)] @chain.query)
  (#eq? @_literal "literal") (#set! within "yes") (#set! query.bare "yes")) @chain
