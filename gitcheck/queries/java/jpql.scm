; Queries over what JPA maps, in JPQL or HQL: looks like SQL and is none. A native query is SQL, which needs no query file.
; Facts: Jakarta Persistence 3.1, chapters 4 and 6; docs.spring.io/spring-data/jpa/reference/jpa/query-methods.html (@Query); querydsl.com.
;; needs springframework.data.jpa jakarta.persistence javax.persistence org.hibernate.Session org.hibernate.query querydsl
; @Query("select o from Order o where o.shippedAt is null"), @NamedQuery(name = "late", query = "...")
(annotation name: (identifier) @_query arguments: (annotation_argument_list [(string_literal) (binary_expression)] @query) @_all
  (#eq? @_query "Query") (#not-match? @_all "nativeQuery *= *true"))
(annotation name: (identifier) @_query arguments: (annotation_argument_list (element_value_pair key: (identifier) @_key value: (_) @query)) @_all
  (#any-of? @_query "Query" "NamedQuery") (#any-of? @_key "value" "query" "countQuery") (#not-match? @_all "nativeQuery *= *true"))
(method_invocation name: (identifier) @_method arguments: (argument_list . [(string_literal) (binary_expression) (identifier)] @query)
  (#any-of? @_method "createQuery" "createSelectionQuery" "createMutationQuery"))
; Order_.shippedAt of JPA's metamodel, QOrder.order.shippedAt of Querydsl
(field_access object: (identifier) @use.of.name field: (identifier) @use.name
  (#match? @use.of.name "^[A-Z][A-Za-z0-9]*_$") (#pick! @use.of.name "^(.*)_$") (#set! mapped "only"))
(field_access object: (field_access object: (identifier) @use.of.name field: (_)) field: (identifier) @use.name
  (#match? @use.of.name "^Q[A-Z]") (#pick! @use.of.name "^Q(.*)$") (#set! mapped "only"))
; Criteria: root.get("shippedAt") of a Root<Order>; of the root of a Specification<Order>
(formal_parameter type: (generic_type (type_identifier) @_root (type_arguments . (type_identifier) @chain.entity.name .)) name: (identifier) @chain.each.name
  (#eq? @_root "Root") (#set! each "1") (#set! mapped "only")) @chain
(local_variable_declaration type: (generic_type (type_identifier) @_root (type_arguments . (type_identifier) @chain.entity.name .))
  declarator: (variable_declarator name: (identifier) @chain.each.name)
  (#eq? @_root "Root") (#set! mapped "only")) @chain
(method_declaration type: (generic_type (type_identifier) @_specification (type_arguments . (type_identifier) @chain.entity.name .))
  body: (block (return_statement (lambda_expression parameters: (inferred_parameters . (identifier) @chain.each.name) body: (_) @chain)))
  (#any-of? @_specification "Specification" "PredicateSpecification") (#set! mapped "only"))
(method_invocation object: (identifier) name: (identifier) @_get arguments: (argument_list . (string_literal) @chain.column .)
  (#any-of? @_get "get" "join" "fetch") (#set! row "yes")) @chain
