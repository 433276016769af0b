; Sequelize models written with decorators (sequelize-typescript, @sequelize/core): a find lists all attributes of the model.
; Facts: github.com/sequelize/sequelize-typescript README (@Table and its tableName, @Column and its field, @ForeignKey, @CreatedAt),
; sequelize.org/docs/v7/models/defining-models (@Attribute, @ColumnName).
;; needs sequelize-typescript @sequelize/core
;; mixin yes
;; table.naming plural snake-plural same
;; column.naming same snake
(class_declaration decorator: (decorator (call_expression function: (identifier) @_table)) name: (type_identifier) @entity.name
  (#eq? @_table "Table")) @entity
(class_declaration decorator: (decorator (identifier) @_table) name: (type_identifier) @entity.name (#eq? @_table "Table")) @entity
(class_declaration decorator: (decorator (call_expression function: (identifier) @_table
    arguments: (arguments (object (pair key: (property_identifier) @_key value: (_) @entity.table)))))
  (#eq? @_table "Table") (#eq? @_key "tableName")) @entity
(class_declaration decorator: (decorator (call_expression function: (identifier) @_table
    arguments: (arguments (object (pair key: (property_identifier) @_key value: (_) @entity.schema)))))
  (#eq? @_table "Table") (#eq? @_key "schema")) @entity
(export_statement decorator: (decorator (call_expression function: (identifier) @_table))
  declaration: (class_declaration name: (type_identifier) @entity.name) @entity
  (#eq? @_table "Table"))
(export_statement decorator: (decorator (identifier) @_table)
  declaration: (class_declaration name: (type_identifier) @entity.name) @entity
  (#eq? @_table "Table"))
(export_statement decorator: (decorator (call_expression function: (identifier) @_table
    arguments: (arguments (object (pair key: (property_identifier) @_key value: (_) @entity.table)))))
  declaration: (class_declaration) @entity
  (#eq? @_table "Table") (#eq? @_key "tableName"))
(export_statement decorator: (decorator (call_expression function: (identifier) @_table
    arguments: (arguments (object (pair key: (property_identifier) @_key value: (_) @entity.schema)))))
  declaration: (class_declaration) @entity
  (#eq? @_table "Table") (#eq? @_key "schema"))

(public_field_definition decorator: (decorator [(identifier) @_column (call_expression function: (identifier) @_column)])
  name: (property_identifier) @property.name
  (#any-of? @_column "Column" "Attribute" "CreatedAt" "UpdatedAt" "DeletedAt")) @property
(public_field_definition decorator: (decorator (call_expression function: (identifier) @_column
    arguments: (arguments (object (pair key: (property_identifier) @_key value: (_) @property.column)))))
  (#any-of? @_column "Column" "Attribute") (#any-of? @_key "field" "columnName")) @property
(public_field_definition decorator: (decorator (call_expression function: (identifier) @_column arguments: (arguments . (_) @property.column)))
  (#eq? @_column "ColumnName")) @property
; A column whose type is VIRTUAL is none.
(public_field_definition decorator: (decorator (call_expression function: (identifier) @_column arguments: (arguments . (_) @_type)))
  (#any-of? @_column "Column" "Attribute") (#match? @_type "VIRTUAL")) @property @property.skip
