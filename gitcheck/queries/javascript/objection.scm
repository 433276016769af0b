; Objection.js: a class names its table; what its TypeScript declares, or its jsonSchema lists, are columns. Its queries are Knex's chains
; (knex.scm).
; Facts: vincit.github.io/objection.js/guide/models.html (tableName, jsonSchema), recipes/snake-case-to-camel-case-conversion.html.
;; needs tableName
;; column.naming same snake
;; written.naming same snake
([(class_declaration name: (_) @entity.name body: (class_body (_ (property_identifier) @_key (string) @entity.table)))
  (class name: (_) @entity.name body: (class_body (_ (property_identifier) @_key (string) @entity.table)))] @entity
  (#eq? @_key "tableName") (#set! confidence "likely"))
([(class_declaration name: (_) @entity.name body: (class_body (method_definition name: (property_identifier) @_key
    body: (statement_block (return_statement (string) @entity.table)))))
  (class name: (_) @entity.name body: (class_body (method_definition name: (property_identifier) @_key
    body: (statement_block (return_statement (string) @entity.table)))))] @entity
  (#eq? @_key "tableName") (#set! confidence "likely"))
; A class that is declared beside its key is a relation.
(class_body (_ (property_identifier) @property.name (_) @_type) @property
  (#match? @_type "^:") (#set! unless.sibling "Id"))
(method_definition name: (property_identifier) @_schema body: (statement_block (return_statement (object (pair key: (property_identifier) @_list
    value: (object (pair key: (property_identifier) @property.name) @property)))))
  (#eq? @_schema "jsonSchema") (#eq? @_list "properties"))
; relationMappings: join: { from: 'orders.carrier_id', to: 'carriers.id' } (guide/relations.html): tables and columns as the database calls them
(pair key: (property_identifier) @_join value: (object (pair key: (property_identifier) @_way value: (string) @table @column))
  (#eq? @_join "join") (#any-of? @_way "from" "to") (#match? @table "^.[A-Za-z0-9_]+[.][A-Za-z0-9_]+.$")
  (#pick! @table "^.([A-Za-z0-9_]+)") (#pick! @column "[.]([A-Za-z0-9_]+).$") (#set! confidence "likely"))
