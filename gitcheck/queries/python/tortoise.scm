; Tortoise ORM: a query of a model lists all of its fields.
; Facts: tortoise.github.io/models.html (table: Meta.table, else the class in lower case), fields.html (source_field; foreign keys + _id).
;; needs tortoise
;; table.naming lower
;; mixin yes
(class_definition name: (identifier) @entity.name superclasses: (argument_list (_) @_base)
  (#match? @_base "(^|\\.)[A-Za-z]*Model$")) @entity
(class_definition body: (block (class_definition name: (identifier) @_meta
    body: (block (expression_statement (assignment left: (identifier) @_key right: (_) @entity.table)))))
  (#eq? @_meta "Meta") (#eq? @_key "table")) @entity
(class_definition body: (block (class_definition name: (identifier) @_meta
    body: (block (expression_statement (assignment left: (identifier) @_key right: (true))) @entity.skip)))
  (#eq? @_meta "Meta") (#eq? @_key "abstract")) @entity
(class_definition body: (block (expression_statement (assignment left: (identifier) @property.name
    right: (call function: (_) @_field)) @property))
  (#match? @_field "^fields\\.[A-Za-z]+Field$") (#not-match? @_field "(ForeignKey|OneToOne|ManyToMany)Field$"))
(class_definition body: (block (expression_statement (assignment left: (identifier) @property.name
    right: (call function: (_) @_field)) @property))
  (#match? @_field "^fields\\.(ForeignKey|OneToOne)Field$") (#set! column.suffix "_id"))
(class_definition body: (block (expression_statement (assignment
    right: (call arguments: (argument_list (keyword_argument name: (identifier) @_key value: (_) @property.column)))) @property))
  (#any-of? @_key "source_field"))
; customer = fields.ForeignKeyField("models.Customer", related_name="orders")
(class_definition body: (block (expression_statement (assignment left: (identifier) @relation.name
    right: (call function: (_) @_field arguments: (argument_list . (string) @relation.to.name)))))
  (#match? @_field "^fields\\.(ForeignKey|OneToOne|ManyToMany)Field$") (#pick! @relation.to.name "([A-Za-z0-9_]+).$"))
(class_definition body: (block (expression_statement (assignment
    right: (call function: (_) @_field arguments: (argument_list . (string) @relation.of.name
      (keyword_argument name: (identifier) @_key value: (string) @relation.name))))))
  (#match? @_field "^fields\\.(ForeignKey|OneToOne|ManyToMany)Field$") (#eq? @_key "related_name") (#pick! @relation.of.name "([A-Za-z0-9_]+).$"))
(class_definition body: (block (class_definition name: (identifier) @_meta body: (block (expression_statement (assignment left: (identifier) @_key
    right: [(list (string) @property.name @property) (tuple (string) @property.name @property)])))))
  (#eq? @_meta "Meta") (#eq? @_key "ordering") (#pick! @property.name "^.-?([A-Za-z0-9_]+).$") (#set! guess "yes"))
; Order.filter(shipped_at__isnull=True).order_by("-note").values("note"), Customer.filter(orders__note="x"), Order.create(note="x")
(call function: (attribute object: (identifier) @chain.entity.name attribute: (identifier) @_method)
  (#match? @chain.entity.name "^[A-Z]") (#any-of? @_method "filter" "exclude" "get" "get_or_none" "create" "get_or_create" "update_or_create" "exists"
    "all" "first" "annotate" "bulk_update" "bulk_create" "in_bulk" "select_for_update") (#set! mapped "only") (#set! kept "yes")) @chain
(call function: (attribute attribute: (identifier) @_method) arguments: (argument_list (keyword_argument name: (identifier) @chain.column.name))
  (#any-of? @_method "filter" "exclude" "get" "get_or_none" "create" "get_or_create" "update_or_create" "exists" "update")
  (#not-eq? @chain.column.name "defaults") (#set! path "__")) @chain
(call function: (attribute attribute: (identifier) @_method) arguments: (argument_list (keyword_argument name: (identifier) @_defaults
    value: (dictionary (pair key: (string) @chain.column))))
  (#any-of? @_method "get_or_create" "update_or_create") (#eq? @_defaults "defaults")) @chain
(call function: (attribute attribute: (identifier) @_method) arguments: (argument_list (string) @chain.column)
  (#any-of? @_method "order_by" "values" "values_list" "only" "distinct" "group_by" "prefetch_related" "select_related" "earliest" "latest")
  (#pick! @chain.column "^.-?([A-Za-z0-9_]+)") (#set! path "__")) @chain
(call function: (attribute attribute: (identifier) @_method) arguments: (argument_list (keyword_argument name: (identifier) @_key
    value: [(list (string) @chain.column) (tuple (string) @chain.column)]))
  (#any-of? @_method "bulk_update" "bulk_create") (#any-of? @_key "fields" "update_fields") (#pick! @chain.column "^.([A-Za-z0-9_]+)")
  (#set! path "__")) @chain
(call function: (attribute attribute: (identifier) @_method) arguments: (argument_list [
    (call function: (identifier) @_q arguments: (argument_list (keyword_argument name: (identifier) @chain.column.name)))
    (_ (call function: (identifier) @_q arguments: (argument_list (keyword_argument name: (identifier) @chain.column.name))))])
  (#any-of? @_method "filter" "exclude" "get") (#eq? @_q "Q") (#set! path "__")) @chain
(call function: (attribute attribute: (identifier) @_method) arguments: (argument_list [
    (keyword_argument value: (call function: (identifier) @_f arguments: (argument_list . (string) @chain.column)))
    (call function: (identifier) @_f arguments: (argument_list . (string) @chain.column))])
  (#any-of? @_method "annotate" "update" "filter") (#any-of? @_f "F" "Max" "Min" "Sum" "Avg" "Count" "Lower" "Upper" "Coalesce" "Length")
  (#pick! @chain.column "^.([A-Za-z0-9_]+)") (#set! path "__")) @chain
; Order(note="x"), order = await Order.get(id=1); order.note = "x"; order.save(update_fields=["note"])
(call function: (identifier) @use.of.name arguments: (argument_list (keyword_argument name: (identifier) @use.name))
  (#match? @use.of.name "^[A-Z]") (#set! mapped "only"))
(_ body: (block (expression_statement (assignment left: (identifier) @typed.name right: (await (call function: (attribute
    object: (identifier) @typed.of.name attribute: (identifier) @_make))))))
  (#match? @typed.of.name "^[A-Z]") (#any-of? @_make "get" "get_or_none" "create" "first")) @typed.in
(attribute object: (identifier) @attribute.of.name attribute: (identifier) @attribute.name
  (#not-any-of? @attribute.of.name "self" "cls") (#set! typed "only") (#set! mapped "only"))
(call function: (attribute object: (identifier) @attribute.of.name attribute: (identifier) @_method)
  arguments: (argument_list (keyword_argument name: (identifier) @_key value: [(list (string) @attribute.name) (tuple (string) @attribute.name)]))
  (#any-of? @_method "save" "refresh_from_db") (#any-of? @_key "update_fields" "fields") (#set! typed "only") (#set! mapped "only"))
; Order.bulk_create(rows, on_conflict=["customer_id", "total"], update_fields=["note"])
(call function: (attribute attribute: (identifier) @_method) arguments: (argument_list (keyword_argument name: (identifier) @_key
    value: [(list) (tuple)] @chain.unique))
  (#eq? @_method "bulk_create") (#eq? @_key "on_conflict")) @chain
