; Ash: a resource with a data layer of SQL reads all of its attributes; an attribute's name is that of its column.
; Facts: hexdocs.pm/ash_postgres (dsl-ashpostgres-datalayer: postgres.table, schema), hexdocs.pm/ash/dsl-ash-resource.html
; (attribute with source, uuid_primary_key, create_timestamp, timestamps; belongs_to: source_attribute, NAME_id without one,
; define_attribute?). A block's setting may be an option as well: `belongs_to :carrier, Shop.Carrier, source_attribute: :by_id`.
;; needs Ash
(call target: (identifier) @_module (arguments . (alias) @entity.name .)
  (do_block (call target: (identifier) @_layer (do_block (call target: (identifier) @_table (arguments . (string) @entity.table .))))) @entity
  (#eq? @_module "defmodule") (#any-of? @_layer "postgres" "sqlite" "mysql") (#eq? @_table "table")
  (#pick! @entity.name "([A-Za-z0-9_]+)$"))
(call target: (identifier) @_module (arguments . (alias) .)
  (do_block (call target: (identifier) @_layer (do_block (call target: (identifier) @_schema (arguments . (string) @entity.schema .))))) @entity
  (#eq? @_module "defmodule") (#eq? @_layer "postgres") (#eq? @_schema "schema"))
(call target: (identifier) @_section (do_block (call target: (identifier) @_attribute (arguments . (atom) @property.name)) @property)
  (#eq? @_section "attributes")
  (#any-of? @_attribute "attribute" "uuid_primary_key" "uuid_v7_primary_key" "integer_primary_key" "create_timestamp" "update_timestamp"))
(call target: (identifier) @_section (do_block (call target: (identifier) @_attribute
    (arguments (keywords (pair key: (keyword) @_key value: (atom) @property.column)))) @property)
  (#eq? @_section "attributes") (#match? @_key "^source:") (#pick! @property.column "^:(.*)$")
  (#any-of? @_attribute "attribute" "uuid_primary_key" "uuid_v7_primary_key" "integer_primary_key" "create_timestamp" "update_timestamp"))
(call target: (identifier) @_section (do_block (call target: (identifier) @_attribute
    (do_block (call target: (identifier) @_key (arguments . (atom) @property.column .)))) @property)
  (#eq? @_section "attributes") (#eq? @_key "source") (#pick! @property.column "^:(.*)$")
  (#any-of? @_attribute "attribute" "uuid_primary_key" "uuid_v7_primary_key" "integer_primary_key" "create_timestamp" "update_timestamp"))
(call target: (identifier) @_section (do_block (call target: (identifier) @_belongs (arguments . (atom) @property.name)) @property)
  (#eq? @_section "relationships") (#eq? @_belongs "belongs_to") (#set! column.suffix "_id"))
(call target: (identifier) @_section (do_block (call target: (identifier) @_belongs
    (arguments (keywords (pair key: (keyword) @_key value: (atom) @property.column)))) @property)
  (#eq? @_section "relationships") (#eq? @_belongs "belongs_to") (#match? @_key "^source_attribute:") (#pick! @property.column "^:(.*)$"))
(call target: (identifier) @_section (do_block (call target: (identifier) @_belongs
    (do_block (call target: (identifier) @_key (arguments . (atom) @property.column .)))) @property)
  (#eq? @_section "relationships") (#eq? @_belongs "belongs_to") (#eq? @_key "source_attribute") (#pick! @property.column "^:(.*)$"))
; The attribute is one of the resource's own then.
(call target: (identifier) @_section (do_block (call target: (identifier) @_belongs
    (arguments (keywords (pair key: (keyword) @_key value: (boolean) @_on)))) @property @property.skip)
  (#eq? @_section "relationships") (#eq? @_belongs "belongs_to") (#match? @_key "^define_attribute[?]:") (#eq? @_on "false"))
(call target: (identifier) @_section (do_block (call target: (identifier) @_belongs
    (do_block (call target: (identifier) @_key (arguments . (boolean) @_on .)))) @property @property.skip)
  (#eq? @_section "relationships") (#eq? @_belongs "belongs_to") (#eq? @_key "define_attribute?") (#eq? @_on "false"))
