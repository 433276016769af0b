; Doctrine's mappings in PHP: a class's loadMetadata(), or a file that returns a function over its metadata.
; Facts: doctrine-project.org/projects/doctrine-orm/en/current/reference/php-mapping.html (ClassMetadataBuilder, FieldBuilder, AssociationBuilder).
;; needs ClassMetadataBuilder
;; column.naming snake same
(class_declaration name: (name) @entity.name body: (declaration_list (method_declaration name: (name) @_load))
  (#eq? @_load "loadMetadata")) @entity
(anonymous_function parameters: (formal_parameters . (simple_parameter type: (_) @_type))
  (#match? @_type "ClassMetadata$")) @entity
(member_call_expression name: (name) @_set arguments: (arguments . (argument (string) @entity.table))
  (#eq? @_set "setTable")) @entity.in
; $builder->createField('shippedAt', 'datetime')->columnName('shipped_at')->build(), addField('note', 'text')
(member_call_expression name: (name) @_make arguments: (arguments . (argument (string (string_content) @property.name)) . (argument))
  (#any-of? @_make "createField" "addField") (#set! node "chain")) @property
(member_call_expression name: (name) @_name arguments: (arguments . (argument (string) @property.column) .)
  (#eq? @_name "columnName") (#set! node "chain")) @property
; $builder->createManyToOne('carrier', Carrier::class)->addJoinColumn('carrier_id', 'id')->build()
(member_call_expression name: (name) @_join arguments: (arguments . (argument (string) @property.column) . (argument))
  (#eq? @_join "addJoinColumn") (#set! node "chain")) @property
