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
