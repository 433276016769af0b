; Repositories of Spring Data and Micronaut Data: methods whose name is a query of what their class maps. What no file maps is nothing.
; Facts: docs.spring.io/spring-data/commons/reference/repositories/query-methods-details.html; micronaut-data's criteria are the same.
;; needs springframework.data micronaut.data
; interface OrderRepository extends JpaRepository<Order, Long> { List<Order> findByShippedAtIsNull(); }
(interface_declaration (extends_interfaces (type_list (generic_type (type_identifier) @_repository
    (type_arguments . (type_identifier) @finder.of.name))))
  body: (interface_body (method_declaration name: (identifier) @finder.name))
  (#match? @_repository "Repository$") (#match? @finder.name "By[A-Z]"))
