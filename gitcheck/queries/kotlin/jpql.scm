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
; Criteria: root.get<Instant>("shippedAt") of a Root<Order>; of the root of a Specification<Order> { root, query, cb -> ... }
(parameter (simple_identifier) @chain.each.name (user_type (type_identifier) @_root (type_arguments . (type_projection (user_type (type_identifier) @chain.entity.name .))))
  (#eq? @_root "Root") (#set! each "2") (#set! mapped "only")) @chain
(property_declaration (variable_declaration (simple_identifier) @chain.each.name)
  (call_expression (navigation_expression (navigation_suffix (simple_identifier) @_from))
    (call_suffix (value_arguments . (value_argument (navigation_expression (callable_reference (type_identifier) @chain.entity.name))) .))) @chain
  (#eq? @_from "from") (#set! each "1") (#set! mapped "only"))
(call_expression (simple_identifier) @_specification (call_suffix (type_arguments . (type_projection (user_type (type_identifier) @chain.entity.name)))
    (annotated_lambda (lambda_literal (lambda_parameters . (variable_declaration (simple_identifier) @chain.each.name)) (_) @chain)))
  (#any-of? @_specification "Specification" "PredicateSpecification") (#set! mapped "only"))
(call_expression (navigation_expression (simple_identifier) (navigation_suffix (simple_identifier) @_get))
  (call_suffix (value_arguments . (value_argument . (string_literal) @chain.column .) .))
  (#any-of? @_get "get" "join" "fetch") (#set! row "yes")) @chain
(indexing_expression (simple_identifier) (indexing_suffix . (string_literal) @chain.column .) (#set! row "yes")) @chain
; Order::shippedAt
(callable_reference (type_identifier) @use.of.name (simple_identifier) @use.name (#set! mapped "only"))
