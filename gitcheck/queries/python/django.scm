; Django's models: every query of a model lists all of its columns, so the mapping is the use.
; Facts: docs.djangoproject.com/en/5.0/topics/db/models, ref/models/fields (db_column), ref/models/options (db_table).
;; needs django rest_framework
;; table.naming django
(class_definition
  name: (identifier) @entity.name
  superclasses: (argument_list (_) @_base)
  (#match? @_base "(^|\\.)[A-Za-z]*Model$")) @entity

; A model may derive from another one, or from an abstract one of any name: it is one by its fields.
(class_definition
  name: (identifier) @entity.name
  body: (block (expression_statement (assignment right: (call function: (_) @_field))))
  (#match? @_field "^models\\.[A-Za-z]*(Field|ForeignKey)$")) @entity

(class_definition
  body: (block (class_definition
    name: (identifier) @_meta
    body: (block (expression_statement (assignment left: (identifier) @_key right: (_) @entity.table)))))
  (#eq? @_meta "Meta") (#eq? @_key "db_table")) @entity

(class_definition
  body: (block (class_definition
    name: (identifier) @_meta
    body: (block (expression_statement (assignment left: (identifier) @_key right: (true))) @entity.skip)))
  (#eq? @_meta "Meta") (#eq? @_key "abstract")) @entity

; class Order(Timed): the columns of an abstract class are those of the models that derive from it
(class_definition name: (identifier) @entity.class.name superclasses: (argument_list (identifier) @entity.base.name)) @entity
(class_definition name: (identifier) @entity.class.name superclasses: (argument_list (attribute attribute: (identifier) @entity.base.name))) @entity

; shipped_at = models.DateTimeField(...)
(class_definition body: (block (expression_statement (assignment
  left: (identifier) @property.name
  right: (call function: (_) @_field)) @property))
  (#match? @_field "(^|\\.)[A-Za-z]*Field$")
  (#not-match? @_field "(ManyToManyField|FormField)$"))

(class_definition body: (block (expression_statement (assignment
  left: (identifier) @property.name
  right: (call function: (_) @_field)) @property))
  (#match? @_field "(^|\\.)(ForeignKey|OneToOneField)$")
  (#set! column.suffix "_id"))

(class_definition body: (block (expression_statement (assignment
  right: (call arguments: (argument_list (keyword_argument name: (identifier) @_key value: (_) @property.column)))) @property))
  (#eq? @_key "db_column"))

(class_definition body: (block (expression_statement (assignment
  right: (call function: (_) @_field)) @property @property.skip))
  (#match? @_field "(GenericForeignKey|GenericRelation)$"))

; tags = models.ManyToManyField("Tag"): rows of shop_order_tags, or of db_table; those of a model that stands in through= are that model's
(class_definition body: (block (expression_statement (assignment
  left: (identifier) @property.name right: (call function: (_) @_field)) @property))
  (#match? @_field "(^|\\.)[A-Za-z]*ManyToManyField$") (#set! joined "yes"))
(class_definition body: (block (expression_statement (assignment
  right: (call function: (_) @_field arguments: (argument_list (keyword_argument name: (identifier) @_key value: (_) @property.table)))) @property))
  (#match? @_field "ManyToManyField$") (#eq? @_key "db_table"))
(class_definition body: (block (expression_statement (assignment
  right: (call function: (_) @_field arguments: (argument_list (keyword_argument name: (identifier) @_key)))) @property @property.skip))
  (#match? @_field "ManyToManyField$") (#eq? @_key "through"))

; Order.objects.filter(shipped_at__isnull=True), .order_by("-shipped_at"), .values("id", "shipped_at"): uses of what the model maps. A path
; through a relation names that relation's column, as far as its first part goes.
(call function: (attribute object: (attribute object: (identifier) @chain.entity.name attribute: (identifier) @_manager))
  (#match? @chain.entity.name "^[A-Z]") (#match? @_manager "^(objects|_default_manager|[a-z_]*_objects)$") (#set! mapped "only")) @chain
(call function: (attribute attribute: (identifier) @_method) arguments: (argument_list (keyword_argument name: (identifier) @chain.column.name))
  (#any-of? @_method "filter" "exclude" "get" "create" "update" "get_or_create" "update_or_create")
  (#pick! @chain.column.name "^([A-Za-z0-9]+(_[A-Za-z0-9]+)*)")) @chain
(call function: (attribute attribute: (identifier) @_method) arguments: (argument_list (string) @chain.column)
  (#any-of? @_method "order_by" "values" "values_list" "only" "defer" "distinct" "earliest" "latest")
  (#pick! @chain.column "^.-?([A-Za-z0-9]+(_[A-Za-z0-9]+)*)")) @chain
(call function: (attribute attribute: (identifier) @_method) arguments: (argument_list (call function: (identifier) @_q
    arguments: (argument_list (keyword_argument name: (identifier) @chain.column.name))))
  (#any-of? @_method "filter" "exclude" "get") (#eq? @_q "Q")
  (#pick! @chain.column.name "^([A-Za-z0-9]+(_[A-Za-z0-9]+)*)")) @chain
(call function: (attribute attribute: (identifier) @_method) arguments: (argument_list (keyword_argument name: (identifier) @chain.column.name value: (string) @chain.value))
  (#any-of? @_method "filter" "exclude" "get" "create" "update") (#match? @chain.column.name "^[A-Za-z0-9]+(_[A-Za-z0-9]+)*$")) @chain
(call function: (attribute attribute: (identifier) @_method) arguments: (argument_list (keyword_argument name: (identifier) @chain.column.name value: (string) @chain.value))
  (#any-of? @_method "create" "update") (#set! given "yes")) @chain
; class Meta: model = Order; fields = ["shipped_at"], of forms, serializers, filters
(class_definition name: (identifier) @_meta body: (block
    (expression_statement (assignment left: (identifier) @_model right: [(identifier) @use.of.name (attribute attribute: (identifier) @use.of.name)]))
    (expression_statement (assignment left: (identifier) @_fields right: [(list (string) @use.name) (tuple (string) @use.name)])))
  (#eq? @_meta "Meta") (#eq? @_model "model")
  (#any-of? @_fields "fields" "read_only_fields" "search_fields" "exclude") (#set! mapped "only"))
