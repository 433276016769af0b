; Queries over what JPA maps, in Kotlin: as in java/jpql.scm.
;; needs springframework.data.jpa jakarta.persistence javax.persistence org.hibernate.Session org.hibernate.query
(annotation (constructor_invocation (user_type (type_identifier) @_query) (value_arguments (value_argument . (string_literal) @query)) @_all)
  (#eq? @_query "Query") (#not-match? @_all "nativeQuery *= *true"))
(annotation (constructor_invocation (user_type (type_identifier) @_query)
    (value_arguments (value_argument (simple_identifier) @_key (_) @query)) @_all)
  (#any-of? @_query "Query" "NamedQuery") (#any-of? @_key "value" "query" "countQuery") (#not-match? @_all "nativeQuery *= *true"))
(call_expression (navigation_expression (navigation_suffix (simple_identifier) @_method))
  (call_suffix (value_arguments . (value_argument . [(string_literal) (additive_expression) (simple_identifier)] @query)))
  (#any-of? @_method "createQuery" "createSelectionQuery" "createMutationQuery"))
(navigation_expression (simple_identifier) @use.of.name (navigation_suffix (simple_identifier) @use.name)
  (#match? @use.of.name "^[A-Z][A-Za-z0-9]*_$") (#pick! @use.of.name "^(.*)_$") (#set! mapped "only"))
