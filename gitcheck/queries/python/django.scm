; Django's models: every query of a model lists all of its columns, so the mapping is the use.
; Facts: docs.djangoproject.com/en/5.0/topics/db/models, ref/models/fields (db_column), ref/models/options (db_table).
;; needs django rest_framework unique_fields
;; table.naming django djangoup
(class_definition
  name: (identifier) @entity.name
  superclasses: (argument_list (_) @_base)
  (#match? @_base "(^|\\.)[A-Za-z]*Model$")) @entity

; A model may derive from another one, or from an abstract one of any name: it is one by its fields.
(class_definition
  name: (identifier) @entity.name
  body: (block (expression_statement (assignment right: (call function: (_) @_field))))
  (#match? @_field "^models\\.[A-Za-z]*(Field|ForeignKey)$")) @entity

; class Meta: app_label = "shop": the application of a model that stands elsewhere
(class_definition
  body: (block (class_definition
    name: (identifier) @_meta
    body: (block (expression_statement (assignment left: (identifier) @_key right: (_) @entity.label)))))
  (#eq? @_meta "Meta") (#eq? @_key "app_label")) @entity

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

; shipped_at = Moment(), of a class of the project's own (class Moment(models.DateTimeField)): what the change has of that name
(class_definition body: (block (expression_statement (assignment
  left: (identifier) @property.name right: (call function: (_) @_field)) @property))
  (#match? @_field "(^|\\.)[A-Z][A-Za-z0-9]*$")
  (#not-match? @_field "(Field|ForeignKey|GenericRelation|Manager|FormField)$") (#set! guess "yes"))
(class_definition body: (block (expression_statement (assignment
  left: (identifier) @property @property.name right: (call function: (_) @_field))))
  (#match? @_field "(^|\\.)[A-Z][A-Za-z0-9]*$")
  (#not-match? @_field "(Field|ForeignKey|GenericRelation|Manager|FormField)$") (#set! guess "yes") (#set! column.suffix "_id"))

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

; customer = models.ForeignKey(Customer, related_name="orders"): queries go through both
(class_definition body: (block (expression_statement (assignment left: (identifier) @relation.name
    right: (call function: (_) @_field arguments: (argument_list . [(identifier) (attribute) (string)] @relation.to.name)))))
  (#match? @_field "(^|\\.)(ForeignKey|OneToOneField|ManyToManyField)$") (#pick! @relation.to.name "([A-Za-z0-9_]+).?$"))
(class_definition body: (block (expression_statement (assignment
    right: (call function: (_) @_field arguments: (argument_list . [(identifier) (attribute) (string)] @relation.of.name
      (keyword_argument name: (identifier) @_key value: (string) @relation.name))))))
  (#match? @_field "(^|\\.)(ForeignKey|OneToOneField|ManyToManyField)$") (#eq? @_key "related_name")
  (#pick! @relation.of.name "([A-Za-z0-9_]+).?$"))

; Order.objects.filter(shipped_at__isnull=True), .order_by("-shipped_at"), .values("id", "shipped_at"), .filter(customer__note="x"): uses of
; what the models map
(call function: (attribute object: (attribute object: (identifier) @chain.entity.name attribute: (identifier) @_manager))
  (#match? @chain.entity.name "^[A-Z]") (#match? @_manager "^(objects|_default_manager|_base_manager|[a-z_]*_objects)$") (#set! mapped "only") (#set! kept "yes")) @chain
(call function: (attribute attribute: (identifier) @_method) arguments: (argument_list (keyword_argument name: (identifier) @chain.column.name))
  (#any-of? @_method "filter" "exclude" "get" "create" "update" "get_or_create" "update_or_create" "aget" "acreate" "aupdate" "aget_or_create"
    "aupdate_or_create")
  (#not-any-of? @chain.column.name "defaults" "create_defaults")
  (#set! path "__")) @chain
(call function: (attribute attribute: (identifier) @_method) arguments: (argument_list (keyword_argument name: (identifier) @_defaults
    value: (dictionary (pair key: (string) @chain.column))))
  (#any-of? @_method "get_or_create" "update_or_create" "aget_or_create" "aupdate_or_create") (#any-of? @_defaults "defaults" "create_defaults")) @chain
(call function: (attribute attribute: (identifier) @_method) arguments: (argument_list (string) @chain.column)
  (#any-of? @_method "order_by" "values" "values_list" "only" "defer" "distinct" "earliest" "latest" "select_related" "prefetch_related" "aearliest" "alatest")
  (#pick! @chain.column "^.-?([A-Za-z0-9_]+)") (#set! path "__")) @chain
(call function: (attribute attribute: (identifier) @_method) arguments: (argument_list . (string) @chain.column)
  (#any-of? @_method "dates" "datetimes") (#pick! @chain.column "^.([A-Za-z0-9_]+)") (#set! path "__")) @chain
; bulk_update(orders, ["note"]), bulk_create(orders, update_fields=["note"]), in_bulk(ids, field_name="note")
(call function: (attribute attribute: (identifier) @_method) arguments: (argument_list [(list (string) @chain.column) (tuple (string) @chain.column)])
  (#any-of? @_method "bulk_update" "abulk_update") (#pick! @chain.column "^.([A-Za-z0-9_]+)") (#set! path "__")) @chain
(call function: (attribute attribute: (identifier) @_method) arguments: (argument_list (keyword_argument name: (identifier) @_key
    value: [(list (string) @chain.column) (tuple (string) @chain.column)]))
  (#any-of? @_method "bulk_update" "abulk_update" "bulk_create" "abulk_create") (#any-of? @_key "fields" "update_fields")
  (#pick! @chain.column "^.([A-Za-z0-9_]+)") (#set! path "__")) @chain
(call function: (attribute attribute: (identifier) @_method) arguments: (argument_list (keyword_argument name: (identifier) @_key value: (string) @chain.column))
  (#eq? @_method "in_bulk") (#eq? @_key "field_name") (#pick! @chain.column "^.([A-Za-z0-9_]+)") (#set! path "__")) @chain
; Q(note="x") | ~Q(note="y") wherever it stands in filter()
(call function: (attribute attribute: (identifier) @_method) arguments: (argument_list [
    (call function: [(identifier) (attribute)] @_q arguments: (argument_list (keyword_argument name: (identifier) @chain.column.name)))
    (_ (call function: [(identifier) (attribute)] @_q arguments: (argument_list (keyword_argument name: (identifier) @chain.column.name))))
    (_ (_ (call function: [(identifier) (attribute)] @_q arguments: (argument_list (keyword_argument name: (identifier) @chain.column.name)))))])
  (#any-of? @_method "filter" "exclude" "get") (#match? @_q "(^|\\.)Q$") (#set! path "__")) @chain
; annotate(last=Max("shipped_at")), aggregate(Sum("note")), update(total=F("note") + 1), filter(total=F("note")), order_by(F("note").desc())
(call function: (attribute attribute: (identifier) @_method) arguments: (argument_list [
    (call function: [(identifier) (attribute)] @_f arguments: (argument_list . (string) @chain.column))
    (_ (call function: [(identifier) (attribute)] @_f arguments: (argument_list . (string) @chain.column)))
    (_ (_ (call function: [(identifier) (attribute)] @_f arguments: (argument_list . (string) @chain.column))))])
  (#any-of? @_method "annotate" "aggregate" "alias" "update" "filter" "exclude" "order_by" "values" "values_list" "aaggregate")
  (#match? @_f "(^|\\.)(F|Max|Min|Sum|Avg|Count|StdDev|Variance|ArrayAgg|StringAgg|JSONBAgg|Lower|Upper|Length|Coalesce|Trunc[A-Za-z]*|Extract[A-Za-z]*|Cast|Concat)$")
  (#pick! @chain.column "^.([A-Za-z0-9_]+)") (#set! path "__")) @chain
; Order(note="x"), in a file that has Django's models
(call function: (identifier) @use.of.name arguments: (argument_list (keyword_argument name: (identifier) @use.name))
  (#match? @use.of.name "^[A-Z][A-Za-z0-9]+$") (#set! mapped "only"))
; ordering = ["-shipped_at"], fields of indexes and constraints; self.shipped_at in the model
(class_definition body: (block (class_definition name: (identifier) @_meta body: (block (expression_statement (assignment left: (identifier) @_key
    right: [(list (string) @property.name @property) (tuple (string) @property.name @property)])))))
  (#eq? @_meta "Meta") (#any-of? @_key "ordering") (#pick! @property.name "^.-?([A-Za-z0-9_]+).$") (#set! guess "yes"))
(attribute object: (identifier) @_self attribute: (identifier) @property.name
  (#eq? @_self "self") (#set! outlives "yes") (#set! guess "yes")) @property
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
; order = Order.objects.get(pk=1), order = get_object_or_404(Order, pk=1), def ship(order: Order): order.note, order.save(update_fields=["note"])
(_ body: (block (expression_statement (assignment left: (identifier) @typed.name right: (call function: (attribute
    object: (attribute object: (identifier) @typed.of.name attribute: (identifier) @_manager) attribute: (identifier) @_make)))))
  (#match? @typed.of.name "^[A-Z]") (#match? @_manager "objects$") (#any-of? @_make "get" "create" "first" "last" "earliest" "latest")) @typed.in
(_ body: (block (expression_statement (assignment left: (identifier) @typed.name right: (call function: (identifier) @_make
    arguments: (argument_list . (identifier) @typed.of.name)))))
  (#match? @typed.of.name "^[A-Z]") (#any-of? @_make "get_object_or_404")) @typed.in
(_ body: (block (expression_statement (assignment left: (identifier) @typed.name right: (call function: (identifier) @typed.of.name))))
  (#match? @typed.of.name "^[A-Z][a-z]")) @typed.in
(function_definition parameters: (parameters [
    (typed_parameter . (identifier) @typed.name type: (type (identifier) @typed.of.name))
    (typed_default_parameter name: (identifier) @typed.name type: (type (identifier) @typed.of.name))])
  (#match? @typed.of.name "^[A-Z][a-z]")) @typed.in
(attribute object: (identifier) @attribute.of.name attribute: (identifier) @attribute.name
  (#not-any-of? @attribute.of.name "self" "cls") (#set! typed "only") (#set! mapped "only"))
(call function: (attribute object: (identifier) @attribute.of.name attribute: (identifier) @_method)
  arguments: (argument_list (keyword_argument name: (identifier) @_key value: [(list (string) @attribute.name) (tuple (string) @attribute.name)]))
  (#any-of? @_method "save" "asave" "refresh_from_db" "arefresh_from_db") (#any-of? @_key "update_fields" "fields")
  (#set! typed "only") (#set! mapped "only"))
; bulk_create(rows, update_conflicts=True, unique_fields=["customer", "total"], update_fields=[...])
(call function: (attribute attribute: (identifier) @_method) arguments: (argument_list (keyword_argument name: (identifier) @_key
    value: [(list) (tuple) (identifier)] @chain.unique))
  (#any-of? @_method "bulk_create" "abulk_create") (#eq? @_key "unique_fields")) @chain
