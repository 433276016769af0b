; Doctrine's queries over what a class maps: DQL, its query builder, the finders of a repository. What no file maps is nothing.
; Facts: doctrine-project.org, ORM "Doctrine Query Language", "The QueryBuilder", "Working with Objects" (findBy); symfony.com/doc/current/doctrine.html
; (a repository is called after its class).
;; needs Doctrine\ createQuery
;; mapped only
(member_call_expression name: (name) @_method arguments: (arguments . (argument [(string) (encapsed_string) (binary_expression) (heredoc) (nowdoc)] @query))
  (#eq? @_method "createQuery"))
; $this->createQueryBuilder('o')->where('o.shippedAt IS NULL') in OrderRepository
(member_call_expression name: (name) @_method arguments: (arguments . (argument (string) @chain.alias) .)
  (#eq? @_method "createQueryBuilder") (#set! entity.around "Repository")) @chain
; $em->createQueryBuilder()->select('o')->from(Order::class, 'o'), $em->getRepository(Order::class)
(member_call_expression name: (name) @_method
  arguments: (arguments . (argument (class_constant_access_expression . (name) @chain.entity.name)) . (argument (string) @chain.alias))
  (#any-of? @_method "from" "update" "delete") (#set! kept "yes")) @chain
(member_call_expression name: (name) @_method arguments: (arguments . (argument (class_constant_access_expression . (name) @chain.entity.name)))
  (#eq? @_method "getRepository")) @chain
(member_call_expression name: (name) @_method arguments: (arguments (argument (string) @chain.query))
  (#any-of? @_method "select" "addSelect" "where" "andWhere" "orWhere" "having" "andHaving" "orderBy" "addOrderBy" "groupBy" "addGroupBy" "set"
    "eq" "neq" "lt" "lte" "gt" "gte" "isNull" "isNotNull" "like" "notLike" "in" "notIn" "between" "count" "max" "min" "sum" "avg")) @chain
; $orderRepository->findBy(['note' => $note], ['shippedAt' => 'ASC'])
(member_call_expression object: [(variable_name) (member_access_expression)] @chain.entity.name name: (name) @_method
  (#any-of? @_method "findBy" "findOneBy" "count" "createQueryBuilder") (#pick! @chain.entity.name "([A-Za-z0-9]+)Repository$")) @chain
(member_call_expression object: (variable_name) @_this name: (name) @_method
  (#eq? @_this "$this") (#any-of? @_method "findBy" "findOneBy" "count") (#set! entity.around "Repository")) @chain
(member_call_expression name: (name) @_method arguments: (arguments (argument (array_creation_expression
  (array_element_initializer . (string) @chain.column . "=>"))))
  (#any-of? @_method "findBy" "findOneBy" "count")) @chain
; $orderRepository->findOneByShippedAt(null), $em->getRepository(Order::class)->countByNote('x'), $this->findByNote('x') in a repository
(member_call_expression object: [(variable_name) (member_access_expression)] @finder.of.name name: (name) @finder.name
  (#pick! @finder.of.name "([A-Za-z0-9]+)Repository$") (#match? @finder.name "^(find|findOne|count)By[A-Z]"))
(member_call_expression object: (member_call_expression name: (name) @_get
    arguments: (arguments . (argument (class_constant_access_expression . (name) @finder.of.name)))) name: (name) @finder.name
  (#eq? @_get "getRepository") (#match? @finder.name "^(find|findOne|count)By[A-Z]"))
