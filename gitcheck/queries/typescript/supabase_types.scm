; supabase-js: rows that have the types which `supabase gen types` makes: Tables<'orders'>, TablesInsert<'orders'>, TablesUpdate<'orders'>,
; Database['public']['Tables']['orders']['Row']. Facts: supabase.com/docs/guides/api/rest/generating-types.
;; needs supabase Tables< TablesInsert< TablesUpdate< Tables'] Tables"]
;; table.naming same plural
; type Order = Tables<'orders'>: the class Order is of that table
(type_alias_declaration name: (type_identifier) @entity.name
  value: (generic_type name: (type_identifier) @_tables type_arguments: (type_arguments . (literal_type (string) @entity.table)))
  (#any-of? @_tables "Tables" "TablesInsert" "TablesUpdate")) @entity
(type_alias_declaration name: (type_identifier) @entity.name
  value: (lookup_type (lookup_type (lookup_type (_) (literal_type (string) @_tables)) (literal_type (string) @entity.table)) (literal_type (string) @_kind))
  (#match? @_tables "^.(Tables|Views).$") (#match? @_kind "^.(Row|Insert|Update).$")) @entity
; late(order: Tables<'orders'>), { order: Tables<'orders'> | null } in the types of a component, const order: TablesUpdate<'orders'> = { note: 'x' }
(_ parameters: (formal_parameters (_ pattern: (identifier) @typed.name type: (type_annotation [
    (generic_type name: (type_identifier) @_tables type_arguments: (type_arguments . (literal_type (string) @typed.of.name)))
    (union_type (generic_type name: (type_identifier) @_tables type_arguments: (type_arguments . (literal_type (string) @typed.of.name))))])))
  (#any-of? @_tables "Tables" "TablesInsert" "TablesUpdate") (#pick! @typed.of.name "^.([A-Za-z0-9_]+).$")) @typed.in
(property_signature name: (property_identifier) @typed.name type: (type_annotation [
    (generic_type name: (type_identifier) @_tables type_arguments: (type_arguments . (literal_type (string) @typed.of.name)))
    (union_type (generic_type name: (type_identifier) @_tables type_arguments: (type_arguments . (literal_type (string) @typed.of.name))))])
  (#any-of? @_tables "Tables" "TablesInsert" "TablesUpdate") (#pick! @typed.of.name "^.([A-Za-z0-9_]+).$"))
(_ (lexical_declaration (variable_declarator name: (identifier) @typed.name type: (type_annotation
    (generic_type name: (type_identifier) @_tables type_arguments: (type_arguments . (literal_type (string) @typed.of.name))))))
  (#any-of? @_tables "Tables" "TablesInsert" "TablesUpdate") (#pick! @typed.of.name "^.([A-Za-z0-9_]+).$")) @typed.in
; const [order, setOrder] = useState<Tables<'orders'> | null>(null)
(_ (lexical_declaration (variable_declarator name: (array_pattern . (identifier) @typed.name) value: (call_expression type_arguments: (type_arguments [
    (generic_type name: (type_identifier) @_tables type_arguments: (type_arguments . (literal_type (string) @typed.of.name)))
    (union_type (generic_type name: (type_identifier) @_tables type_arguments: (type_arguments . (literal_type (string) @typed.of.name))))]))))
  (#any-of? @_tables "Tables" "TablesInsert" "TablesUpdate") (#pick! @typed.of.name "^.([A-Za-z0-9_]+).$")) @typed.in
; late(order: Order), of a class that a type alias maps
(_ parameters: (formal_parameters (_ pattern: (identifier) @typed.name type: (type_annotation (type_identifier) @typed.of.name)))) @typed.in
(property_signature name: (property_identifier) @typed.name type: (type_annotation (type_identifier) @typed.of.name))
; order.note; by the variable's name alone where the change has such a column
(member_expression object: (identifier) @attribute.of.name property: (property_identifier) @attribute.name)
(member_expression object: (member_expression property: (property_identifier) @attribute.of.name) property: (property_identifier) @attribute.name)
; an object that is given such a type: its keys are columns
(variable_declarator type: (type_annotation (generic_type name: (type_identifier) @_tables type_arguments: (type_arguments . (literal_type (string) @attribute.of.name))))
  value: (object [(pair key: (property_identifier) @attribute.name) (shorthand_property_identifier) @attribute.name])
  (#any-of? @_tables "Tables" "TablesInsert" "TablesUpdate") (#pick! @attribute.of.name "^.([A-Za-z0-9_]+).$") (#set! of "class"))
(as_expression (object [(pair key: (property_identifier) @attribute.name) (shorthand_property_identifier) @attribute.name])
  (generic_type name: (type_identifier) @_tables type_arguments: (type_arguments . (literal_type (string) @attribute.of.name)))
  (#any-of? @_tables "Tables" "TablesInsert" "TablesUpdate") (#pick! @attribute.of.name "^.([A-Za-z0-9_]+).$") (#set! of "class"))
(satisfies_expression (object [(pair key: (property_identifier) @attribute.name) (shorthand_property_identifier) @attribute.name])
  (generic_type name: (type_identifier) @_tables type_arguments: (type_arguments . (literal_type (string) @attribute.of.name)))
  (#any-of? @_tables "Tables" "TablesInsert" "TablesUpdate") (#pick! @attribute.of.name "^.([A-Za-z0-9_]+).$") (#set! of "class"))
