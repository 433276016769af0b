; MikroORM's schemas without classes: new EntitySchema({ name, tableName, properties }) and defineEntity({ ... }). TypeORM's EntitySchema is
; { name, tableName, columns }.
; Facts: mikro-orm.io/docs/entity-schema, define-entity (name, tableName, fieldName), typeorm.io/docs/entity/separating-entity-definition.
;; needs EntitySchema defineEntity
;; table.naming snake
;; column.naming same snake
(new_expression constructor: (identifier) @_make arguments: (arguments . (object (pair key: (property_identifier) @_key value: (string (string_fragment) @entity.name)) ))
  (#eq? @_make "EntitySchema") (#eq? @_key "name")) @entity
(new_expression constructor: (identifier) @_make arguments: (arguments . (object (pair key: (property_identifier) @_key value: (identifier) @entity.name) ))
  (#eq? @_make "EntitySchema") (#any-of? @_key "class" "target")) @entity
(new_expression constructor: (identifier) @_make arguments: (arguments . (object (pair key: (property_identifier) @_key value: (string) @entity.table)))
  (#eq? @_make "EntitySchema") (#any-of? @_key "tableName" "collection")) @entity
(new_expression constructor: (identifier) @_make arguments: (arguments . (object (pair key: (property_identifier) @_key value: (string) @entity.schema)))
  (#eq? @_make "EntitySchema") (#eq? @_key "schema")) @entity
(new_expression constructor: (identifier) @_make arguments: (arguments . (object (pair key: (property_identifier) @_key
    value: (object (pair key: (property_identifier) @property.name) @property))))
  (#eq? @_make "EntitySchema") (#any-of? @_key "properties" "columns"))
(new_expression constructor: (identifier) @_make arguments: (arguments . (object (pair key: (property_identifier) @_key
    value: (object (pair value: (object (pair key: (property_identifier) @_name value: (string) @property.column))) @property))))
  (#eq? @_make "EntitySchema") (#any-of? @_key "properties" "columns") (#any-of? @_name "fieldName" "name"))
(new_expression constructor: (identifier) @_make arguments: (arguments . (object (pair key: (property_identifier) @_key
    value: (object (pair value: (object (pair key: (property_identifier) @_name value: (_) @_kind))) @property @property.skip))))
  (#eq? @_make "EntitySchema") (#eq? @_key "properties")
  (#any-of? @_name "kind" "reference") (#match? @_kind "1:m|m:n|OneToMany|ONE_TO_MANY|MANY_TO_MANY|embedded"))
(new_expression constructor: (identifier) @_make arguments: (arguments . (object (pair key: (property_identifier) @_key
    value: (object (pair key: (property_identifier) @property.name value: (object (pair key: (property_identifier) @_name value: (_) @_kind))) @property))))
  (#eq? @_make "EntitySchema") (#eq? @_key "properties")
  (#any-of? @_name "kind" "reference") (#match? @_kind "m:1|1:1|ManyToOne|OneToOne|MANY_TO_ONE") (#set! column.suffix "_id"))
(call_expression function: (identifier) @_make arguments: (arguments . (object (pair key: (property_identifier) @_key value: (string (string_fragment) @entity.name)) ))
  (#eq? @_make "defineEntity") (#eq? @_key "name")) @entity
(call_expression function: (identifier) @_make arguments: (arguments . (object (pair key: (property_identifier) @_key value: (string) @entity.table)))
  (#eq? @_make "defineEntity") (#any-of? @_key "tableName" "collection")) @entity
(call_expression function: (identifier) @_make arguments: (arguments . (object (pair key: (property_identifier) @_key
    value: (object (pair key: (property_identifier) @property.name) @property))))
  (#eq? @_make "defineEntity") (#eq? @_key "properties"))
(call_expression function: (identifier) @_make arguments: (arguments . (object (pair key: (property_identifier) @_key
    value: (object (pair value: (_) @property.column) @property))))
  (#eq? @_make "defineEntity") (#eq? @_key "properties") (#pick! @property.column "\\.name\\(['\"]([A-Za-z0-9_]+)['\"]\\)"))
(call_expression function: (identifier) @_make arguments: (arguments . (object (pair key: (property_identifier) @_key
    value: (object (pair value: (_) @property.column) @property))))
  (#eq? @_make "defineEntity") (#eq? @_key "properties") (#pick! @property.column "\\.fieldName\\(['\"]([A-Za-z0-9_]+)['\"]\\)"))
(call_expression function: (identifier) @_make arguments: (arguments . (object (pair key: (property_identifier) @_key
    value: (object (pair value: (_) @_type) @property @property.skip))))
  (#eq? @_make "defineEntity") (#eq? @_key "properties") (#match? @_type "(oneToMany|manyToMany|embedded|\\.formula)\\(|persist\\(false\\)"))
(call_expression function: (identifier) @_make arguments: (arguments . (object (pair key: (property_identifier) @_key
    value: (object (pair key: (property_identifier) @property.name value: (_) @_type) @property))))
  (#eq? @_make "defineEntity") (#eq? @_key "properties") (#match? @_type "(manyToOne|oneToOne)\\(") (#set! column.suffix "_id"))
