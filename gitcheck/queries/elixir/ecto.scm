; Ecto: a schema's query lists all of its fields; a field's name is that of its column.
; Facts: hexdocs.pm/ecto/Ecto.Schema.html (schema/2; field/3 with source and virtual; belongs_to/3 with foreign_key and define_field;
; many_to_many/3 with join_through), hexdocs.pm/ecto/Ecto.Query.html (from x in "table").
;; needs schema Ecto
(call target: (identifier) @_schema (arguments . (string) @entity.table) (do_block)
  (#any-of? @_schema "schema" "typed_schema")) @entity
(do_block
  (unary_operator operand: (call target: (identifier) @_prefix (arguments . (string) @entity.schema)))
  (call target: (identifier) @_schema (arguments . (string)) (do_block)) @entity
  (#eq? @_prefix "schema_prefix") (#any-of? @_schema "schema" "typed_schema"))
(call target: (identifier) @_module (arguments . (alias) @entity.name .) (do_block (call target: (identifier) @_schema (arguments . (string) .) (do_block)) @entity)
  (#eq? @_module "defmodule") (#any-of? @_schema "schema" "typed_schema") (#pick! @entity.name "([A-Za-z0-9_]+)$"))
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
; from o in "orders", join: p in Parcel, where: is_nil(o.shipped_at), select: p.code
(call target: (identifier) @_from (arguments . (binary_operator left: (identifier) @chain.each.name operator: "in" right: (string) @chain.table @chain))
  (#eq? @_from "from") (#set! each "2"))
(pair key: (keyword) @_join value: (binary_operator left: (identifier) @chain.each.name operator: "in" right: (string) @chain.table @chain)
  (#match? @_join "join: *$") (#set! each "4"))
(call target: (identifier) @_from (arguments . (binary_operator left: (identifier) @chain.each.name operator: "in" right: (alias) @chain.entity.name @chain))
  (#eq? @_from "from") (#pick! @chain.entity.name "([A-Za-z0-9_]+)$") (#set! mapped "only") (#set! each "2"))
(pair key: (keyword) @_join value: (binary_operator left: (identifier) @chain.each.name operator: "in" right: (alias) @chain.entity.name @chain)
  (#match? @_join "join: *$") (#pick! @chain.entity.name "([A-Za-z0-9_]+)$") (#set! mapped "only") (#set! each "4"))
(dot left: (identifier) right: (identifier) @chain.column.name (#set! row "yes")) @chain
; Conflict targets: Repo.insert_all(Order, rows, on_conflict: ..., conflict_target: [:customer_id, :total])
(call target: (dot right: (identifier) @_insert) (arguments . [
    (alias) @use.of.name
    (struct . (_) @use.of.name)
    (map (struct) @use.of.name)
    (call target: (dot left: (alias) @use.of.name))]
    (keywords (pair key: (keyword) @_key value: [(list) (atom)] @use.unique)))
  (#any-of? @_insert "insert_all" "insert" "insert!" "insert_or_update" "insert_or_update!") (#match? @_key "^conflict_target:")
  (#pick! @use.of.name "([A-Za-z0-9_]+)[^A-Za-z0-9_]*$") (#set! mapped "only"))
(call target: (dot right: (identifier) @_insert) (arguments . (string) @chain.table
    (keywords (pair key: (keyword) @_key value: [(list) (atom)] @chain.unique))) @chain
  (#eq? @_insert "insert_all") (#match? @_key "^conflict_target:"))
; %Order{} |> Order.changeset(attrs) |> Repo.insert(conflict_target: ...)
(binary_operator left: (_) @use.of.name operator: "|>" right: (call target: (dot right: (identifier) @_insert)
    (arguments . (keywords (pair key: (keyword) @_key value: [(list) (atom)] @use.unique))))
  (#any-of? @_insert "insert" "insert!" "insert_or_update" "insert_or_update!") (#match? @_key "^conflict_target:")
  (#pick! @use.of.name "([A-Z][A-Za-z0-9_]*)([{]|\\.[a-z_]*changeset)") (#set! mapped "only"))
