; Ecto: a schema's query lists all of its fields; a field's name is that of its column.
; Facts: hexdocs.pm/ecto/Ecto.Schema.html (schema/2; field/3 with source and virtual; belongs_to/3 with foreign_key and define_field;
; many_to_many/3 with join_through), hexdocs.pm/ecto/Ecto.Query.html (from x in "table").
;; needs schema Ecto
(call target: (identifier) @_schema (arguments . (string) @entity.table) (do_block)
  (#eq? @_schema "schema")) @entity
(do_block
  (unary_operator operand: (call target: (identifier) @_prefix (arguments . (string) @entity.schema)))
  (call target: (identifier) @_schema (arguments . (string)) (do_block)) @entity
  (#eq? @_prefix "schema_prefix") (#eq? @_schema "schema"))
(call target: (identifier) @_field (arguments . (atom) @property.name)
  (#eq? @_field "field")) @property
(call target: (identifier) @_field (arguments . (atom) (keywords (pair key: (keyword) @_key value: (boolean) @_on)))
  (#any-of? @_field "field" "belongs_to") (#match? @_key "^virtual:") (#eq? @_on "true")) @property @property.skip
(call target: (identifier) @_field (arguments . (atom) (_) (keywords (pair key: (keyword) @_key value: (boolean) @_on)))
  (#any-of? @_field "field" "belongs_to") (#match? @_key "^virtual:") (#eq? @_on "true")) @property @property.skip
(call target: (identifier) @_field (arguments . (atom) (_) (keywords (pair key: (keyword) @_key value: (boolean) @_on)))
  (#eq? @_field "belongs_to") (#match? @_key "^define_field:") (#eq? @_on "false")) @property @property.skip
(call target: (identifier) @_field (arguments . (atom) (_) (keywords (pair key: (keyword) @_key value: (atom) @property.column)))
  (#eq? @_field "field") (#match? @_key "^source:") (#pick! @property.column "^:(.*)$")) @property
(call target: (identifier) @_field (arguments . (atom) @property.name)
  (#eq? @_field "belongs_to") (#set! column.suffix "_id")) @property
(call target: (identifier) @_field (arguments . (atom) (_) (keywords (pair key: (keyword) @_key value: (atom) @property.column)))
  (#eq? @_field "belongs_to") (#match? @_key "^foreign_key:") (#pick! @property.column "^:(.*)$")) @property
(call target: (identifier) @_field (arguments . (atom) (_) (keywords (pair key: (keyword) @_key value: (string) @table)))
  (#eq? @_field "many_to_many") (#match? @_key "^join_through:"))
(call target: (identifier) @_from (arguments . (binary_operator operator: "in" right: (string) @table))
  (#eq? @_from "from"))
