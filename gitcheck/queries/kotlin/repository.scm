; Repositories of Spring Data and Micronaut Data in Kotlin: as in java/repository.scm.
;; needs springframework.data micronaut.data
(class_declaration (delegation_specifier (user_type (type_identifier) @_repository
    (type_arguments . (type_projection (user_type (type_identifier) @finder.of.name)))))
  (class_body (function_declaration (simple_identifier) @finder.name))
  (#match? @_repository "Repository$") (#match? @finder.name "By[A-Z]"))
