; ent: a schema's Fields() and edges are the columns; queries list them all.
; Facts: entgo.io/docs/schema-fields (StorageKey), schema-edges (the column of a unique edge from: Field(), StorageKey(edge.Column())),
; schema-annotations (entsql.Annotation{Table}), schema-mixin; a table is the plural of the type in snake case.
;; needs entgo.io/ent
;; table.naming snake-plural
;; column.naming same
;; confidence likely
(type_declaration (type_spec name: (type_identifier) @entity.name type: (struct_type
  (field_declaration_list (field_declaration type: (_) @_schema))))
  (#match? @_schema "^(ent\\.)?Schema$")) @entity
; entsql.Annotation{Table: "parcels"}, entsql.Table("parcels")
(method_declaration receiver: (parameter_list (parameter_declaration type: [(type_identifier) (pointer_type)] @entity.for.name)) name: (field_identifier) @_method
  body: (block (statement_list (return_statement (expression_list (composite_literal body: (literal_value (literal_element [
    (composite_literal type: (_) @_annotation body: (literal_value (keyed_element key: (_) @_key value: (literal_element (interpreted_string_literal) @entity.table))))
    (unary_expression operand: (composite_literal type: (_) @_annotation body: (literal_value (keyed_element key: (_) @_key value: (literal_element (interpreted_string_literal) @entity.table)))))])))))))
  (#eq? @_method "Annotations") (#match? @_annotation "entsql\\.Annotation$") (#eq? @_key "Table") (#pick! @entity.for.name "([A-Za-z0-9_]+)$"))
(method_declaration receiver: (parameter_list (parameter_declaration type: [(type_identifier) (pointer_type)] @entity.for.name)) name: (field_identifier) @_method
  body: (block (statement_list (return_statement (expression_list (composite_literal body: (literal_value (literal_element
    (call_expression function: (_) @_annotation arguments: (argument_list . (interpreted_string_literal) @entity.table .)))))))))
  (#eq? @_method "Annotations") (#eq? @_annotation "entsql.Table") (#pick! @entity.for.name "([A-Za-z0-9_]+)$"))
; The methods stand outside of the type: their own receiver is the entity.
(method_declaration receiver: (parameter_list (parameter_declaration type: [(type_identifier) (pointer_type (type_identifier))] @entity.name)) name: (field_identifier) @_method
  (#any-of? @_method "Fields" "Edges" "Mixin") (#pick! @entity.name "([A-Za-z0-9_]+)$")) @entity
(call_expression function: (selector_expression operand: (identifier) @_field) arguments: (argument_list . (interpreted_string_literal) @property.name)
  (#eq? @_field "field") (#set! node "chain")) @property
(call_expression function: (selector_expression field: (field_identifier) @_key) arguments: (argument_list . (interpreted_string_literal) @property.column .)
  (#eq? @_key "StorageKey") (#set! node "chain")) @property
; edge.From("carrier", Carrier.Type).Ref("orders").Unique().Field("carrier_id"); without Field() the column is called by the other type and edge
(call_expression function: (selector_expression operand: (call_expression) field: (field_identifier) @_key) arguments: (argument_list . (interpreted_string_literal) @property.column .)
  (#eq? @_key "Field") (#set! node "chain")) @property
