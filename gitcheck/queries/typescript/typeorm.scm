; TypeORM and MikroORM entities: a find lists all columns of the entity.
; Facts: typeorm.io/docs/entity/entities, DefaultNamingStrategy (table in snake case, column as the property, relation + Id);
; mikro-orm.io/docs/naming-strategy (UnderscoreNamingStrategy).
;; needs typeorm mikro-orm
;; mixin yes
;; table.naming snake
;; column.naming same snake
(class_declaration decorator: (decorator (call_expression function: (identifier) @_entity)) name: (type_identifier) @entity.name
  (#eq? @_entity "Entity")) @entity
(class_declaration decorator: (decorator (call_expression function: (identifier) @_entity arguments: (arguments . (string) @entity.table)))
  (#eq? @_entity "Entity")) @entity
(class_declaration decorator: (decorator (call_expression function: (identifier) @_entity
    arguments: (arguments (object (pair key: (property_identifier) @_key value: (_) @entity.table)))))
  (#eq? @_entity "Entity") (#any-of? @_key "name" "tableName")) @entity
(class_declaration decorator: (decorator (call_expression function: (identifier) @_entity
    arguments: (arguments (object (pair key: (property_identifier) @_key value: (_) @entity.schema)))))
  (#eq? @_entity "Entity") (#eq? @_key "schema")) @entity
(export_statement decorator: (decorator (call_expression function: (identifier) @_entity))
  declaration: (class_declaration name: (type_identifier) @entity.name) @entity
  (#eq? @_entity "Entity"))
(export_statement decorator: (decorator (call_expression function: (identifier) @_entity arguments: (arguments . (string) @entity.table)))
  declaration: (class_declaration) @entity
  (#eq? @_entity "Entity"))
(export_statement decorator: (decorator (call_expression function: (identifier) @_entity
    arguments: (arguments (object (pair key: (property_identifier) @_key value: (_) @entity.table)))))
  declaration: (class_declaration) @entity
  (#eq? @_entity "Entity") (#any-of? @_key "name" "tableName"))

(public_field_definition decorator: (decorator (call_expression function: (identifier) @_column)) name: (property_identifier) @property.name
  (#match? @_column "^(Column|CreateDateColumn|UpdateDateColumn|DeleteDateColumn|VersionColumn|PrimaryColumn|PrimaryGeneratedColumn|ObjectIdColumn|Property|PrimaryKey|Enum|Index)$")) @property
(public_field_definition decorator: (decorator (call_expression function: (identifier) @_column
    arguments: (arguments (object (pair key: (property_identifier) @_key value: (_) @property.column)))))
  (#match? @_column "(Column|Property|Enum|PrimaryKey|JoinColumn)$") (#any-of? @_key "name" "fieldName")) @property
(public_field_definition decorator: (decorator (call_expression function: (identifier) @_relation)) name: (property_identifier) @property.name
  (#any-of? @_relation "JoinColumn" "ManyToOne")
  (#set! column.suffix "Id")) @property
