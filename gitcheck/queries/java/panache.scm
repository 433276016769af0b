; Panache: pieces of HQL about the class whose method takes them.
; Facts: quarkus.io/guides/hibernate-orm-panache ("Simplified queries").
;; needs quarkus panache
; Order.find("shippedAt is null"), Order.update("note = ?1 where id = ?2", ...)
(method_invocation object: (identifier) @query.of.name name: (identifier) @_method arguments: (argument_list . [(string_literal) (binary_expression)] @query)
  (#match? @query.of.name "^[A-Z]")
  (#any-of? @_method "find" "list" "stream" "count" "delete" "update" "firstResult" "singleResult"))
