; SQLAlchemy's declarative classes and Table objects: a SELECT of an entity lists all mapped columns.
; Facts: docs.sqlalchemy.org/en/20/orm/declarative_tables.html; SQLModel and Flask-SQLAlchemy name tables of their own accord.
;; needs sqlalchemy sqlmodel .query. db.session
;; mixin yes
(class_definition
  name: (identifier) @entity.name
  body: (block (expression_statement (assignment left: (identifier) @_key right: (_) @entity.table)))
  (#eq? @_key "__tablename__")) @entity

; class Order(SQLModel, table=True): the class in lower case; class Order(db.Model): in snake case
(class_definition
  name: (identifier) @entity.name
  superclasses: (argument_list (keyword_argument name: (identifier) @_key value: (true)))
  (#eq? @_key "table")
  (#set! table.naming "lower")) @entity
(class_definition
  name: (identifier) @entity.name
  superclasses: (argument_list (attribute) @_base)
  (#eq? @_base "db.Model")
  (#set! table.naming "snake")) @entity

; class Order(Base) without a written name: a base class names it (declared_attr), as a rule after the class
(class_definition
  name: (identifier) @entity.name
  superclasses: (argument_list (_) @_base)
  body: (block (expression_statement (assignment right: (call function: (_) @_make))))
  (#match? @_base "(^|\\.)[A-Za-z]*(Base|Model)$") (#match? @_make "(^|\\.)(Column|mapped_column)$")
  (#set! table.naming "snake snake-plural lower lower-plural") (#set! confidence "likely")) @entity
(class_definition
  body: (block (expression_statement (assignment left: (identifier) @_key right: (true))) @entity.skip)
  (#eq? @_key "__abstract__")) @entity
; class LateOrder(Order): columns of Order's table; class Order(Timed, Base): those of Timed are Order's
(class_definition name: (identifier) @entity.class.name !superclasses) @entity
(class_definition name: (identifier) @entity.class.name superclasses: (argument_list (identifier) @entity.base.name)) @entity
(class_definition name: (identifier) @entity.class.name superclasses: (argument_list (attribute attribute: (identifier) @entity.base.name))) @entity

; @declared_attr def customer_id(cls) -> Mapped[int]: return mapped_column(...), in a mixin
(class_definition body: (block (decorated_definition (decorator) @_declared
    definition: (function_definition name: (identifier) @property.name body: (_) @_body) @property))
  (#match? @_declared "declared_attr") (#match? @_body "(Column|mapped_column)\\(") (#not-match? @property.name "^__"))

; __table_args__ = {"schema": "shop"}
(class_definition
  body: (block (expression_statement (assignment left: (identifier) @_key
    right: (dictionary (pair key: (string) @_schema value: (_) @entity.schema)))))
  (#eq? @_key "__table_args__") (#match? @_schema "^.schema.$")) @entity

; shipped_at = Column(DateTime), shipped_at: Mapped[datetime] = mapped_column(...)
(class_definition body: (block (expression_statement (assignment
  left: (identifier) @property.name
  right: (call function: (_) @_make)) @property))
  (#match? @_make "(^|\\.)(Column|mapped_column|deferred|column_property)$"))
(class_definition body: (block (expression_statement (assignment
  right: (call function: (_) @_make arguments: (argument_list . (string) @property.column))) @property))
  (#match? @_make "(^|\\.)(Column|mapped_column)$"))
(class_definition body: (block (expression_statement (assignment
  right: (call function: (_) @_make arguments: (argument_list
    (keyword_argument name: (identifier) @_key value: (string) @property.column)))) @property))
  (#match? @_make "(^|\\.)(Column|mapped_column)$") (#eq? @_key "name"))

; shipped_at: Mapped[datetime]; relations have a value
(class_definition body: (block (expression_statement (assignment
  left: (identifier) @property.name
  type: (type) @_type !right) @property))
  (#match? @_type "^Mapped\\["))
; SQLModel: shipped_at: datetime | None = Field(default=None)
(class_definition
  superclasses: (argument_list (keyword_argument name: (identifier) @_key value: (true)))
  body: (block (expression_statement (assignment
    left: (identifier) @property.name
    type: (type)) @property))
  (#eq? @_key "table"))
; class OrderBase(SQLModel), of which Order(OrderBase, table=True) is the table; as often it is a message, and nothing of a table
(class_definition
  superclasses: (argument_list (identifier) @_base)
  body: (block (expression_statement (assignment
    left: (identifier) @property.name
    type: (type)) @property))
  (#match? @_base "^(SQLModel|[A-Za-z]+Base)$") (#set! heirs "only"))
(class_definition body: (block (expression_statement (assignment
  right: (call function: (_) @_make)) @property @property.skip))
  (#match? @_make "(^|\\.)(Relationship|relationship)$"))

; orders = Table("orders", metadata, Column("id", Integer))
(call function: (_) @_make arguments: (argument_list . (_) @entity.table)
  (#match? @_make "(^|\\.)Table$")) @entity
(call function: (_) @_make arguments: (argument_list (call function: (_) @_column
  arguments: (argument_list . (_) @property.column)) @property)
  (#match? @_make "(^|\\.)Table$") (#match? @_column "(^|\\.)Column$"))
(call function: (_) @_make arguments: (argument_list (call function: (_) @_column
  arguments: (argument_list . (string) @property.name)) @property)
  (#match? @_make "(^|\\.)Table$") (#match? @_column "(^|\\.)Column$"))

; select(Order.id).where(Order.shipped_at.is_(None)), Order(shipped_at=None), query(Order).filter_by(shipped_at=None): uses of what the class maps
(attribute object: (identifier) @use.of.name attribute: (identifier) @use.name
  (#match? @use.of.name "^[A-Z]") (#set! mapped "only"))
(call function: (identifier) @use.of.name arguments: (argument_list (keyword_argument name: (identifier) @use.name))
  (#match? @use.of.name "^[A-Z]") (#set! mapped "only"))
(call function: (_) @_make arguments: (argument_list . (identifier) @chain.entity.name)
  (#match? @_make "(^|\\.)(query|select|update|[a-z_]*insert|upsert|delete)$") (#match? @chain.entity.name "^[A-Z]") (#set! mapped "only")
  (#set! kept "yes")) @chain
(call function: (attribute attribute: (identifier) @_method) arguments: (argument_list (keyword_argument name: (identifier) @chain.column.name))
  (#any-of? @_method "filter_by" "values")) @chain
(comparison_operator (attribute object: (identifier) @use.of.name attribute: (identifier) @use.name) "==" (string) @use.value
  (#match? @use.of.name "^[A-Z]") (#set! mapped "only"))
(call function: (identifier) @use.of.name arguments: (argument_list (keyword_argument name: (identifier) @use.name value: (string) @use.value))
  (#match? @use.of.name "^[A-Z]") (#set! mapped "only"))
(call function: (attribute attribute: (identifier) @_method) arguments: (argument_list (keyword_argument name: (identifier) @chain.column.name value: (string) @chain.value))
  (#any-of? @_method "filter_by" "values")) @chain
(call function: (attribute attribute: (identifier) @_method) arguments: (argument_list (keyword_argument name: (identifier) @chain.column.name value: (string) @chain.value))
  (#eq? @_method "values") (#set! given "yes")) @chain
(call function: (identifier) @use.of.name arguments: (argument_list (keyword_argument name: (identifier) @use.name value: (string) @use.value))
  (#match? @use.of.name "^[A-Z]") (#set! mapped "only") (#set! given "yes"))
; update(Order).values({"note": "x"}), query(Order).update({"note": "x"}), execute(insert(Order), [{"note": "x"}])
(call function: (attribute attribute: (identifier) @_method) arguments: (argument_list [
    (dictionary (pair key: (string) @chain.column)) (list (dictionary (pair key: (string) @chain.column)))])
  (#any-of? @_method "values" "update")) @chain
(call function: (attribute attribute: (identifier) @_execute) arguments: (argument_list
    . (call function: (_) @_make arguments: (argument_list . (identifier) @use.of.name .))
    [(dictionary (pair key: (string) @use.name)) (list (dictionary (pair key: (string) @use.name)))])
  (#match? @_make "(^|\\.)(insert|update)$") (#match? @use.of.name "^[A-Z]") (#any-of? @_execute "execute" "scalars" "scalar") (#set! mapped "only"))
; insert(Order).on_conflict_do_update(set_={"note": "x"}), set_=dict(note="x")
(call function: (attribute attribute: (identifier) @_method) arguments: (argument_list (keyword_argument name: (identifier) @_key value: [
    (dictionary (pair key: (string) @chain.column))
    (call arguments: (argument_list (keyword_argument name: (identifier) @chain.column.name)))]))
  (#any-of? @_method "on_conflict_do_update" "on_conflict_do_nothing" "on_duplicate_key_update") (#eq? @_key "set_")) @chain
; index_elements=["customer_id", Order.total], constraint="uq_orders"
(call function: (attribute attribute: (identifier) @_method) arguments: (argument_list (keyword_argument name: (identifier) @_key
    value: [(list) (tuple) (identifier)] @chain.unique))
  (#any-of? @_method "on_conflict_do_update" "on_conflict_do_nothing") (#eq? @_key "index_elements")) @chain
(call function: (attribute attribute: (identifier) @_method) arguments: (argument_list (keyword_argument name: (identifier) @_key
    value: [(string) (identifier)] @chain.constraint))
  (#any-of? @_method "on_conflict_do_update" "on_conflict_do_nothing") (#eq? @_key "constraint")) @chain
; Order.query.filter_by(note="x")
((attribute object: (identifier) @chain.entity.name attribute: (identifier) @_query) @chain
  (#match? @chain.entity.name "^[A-Z]") (#eq? @_query "query") (#set! mapped "only") (#set! kept "yes"))
; buyer = relationship("Customer"), buyer: Mapped["Customer"] = relationship(); Customer.orders.any(note="x"), Order.buyer.has(note="x")
(class_definition body: (block (expression_statement (assignment left: (identifier) @relation.name
    right: (call function: (_) @_make arguments: (argument_list . [(identifier) (string)] @relation.to.name))))
  (#match? @_make "(^|\\.)(relationship|relation|dynamic_loader)$") (#pick! @relation.to.name "([A-Za-z0-9_]+).?$")))
(class_definition body: (block (expression_statement (assignment left: (identifier) @relation.name type: (type) @relation.to.name
    right: (call function: (_) @_make)))
  (#match? @_make "(^|\\.)(relationship|Relationship)$") (#pick! @relation.to.name "([A-Z][A-Za-z0-9_]+)['\"]?[] |None]*$")))
(call function: (attribute object: (attribute object: (identifier) @use.of.name attribute: (identifier) @use.through.name) attribute: (identifier) @_any)
    arguments: (argument_list (keyword_argument name: (identifier) @use.name))
  (#any-of? @_any "any" "has") (#match? @use.of.name "^[A-Z]") (#set! mapped "only"))
; o = aliased(Order); o.shipped_at. order = session.get(Order, id), def ship(order: Order): order.note
(_ body: (block (expression_statement (assignment left: (identifier) @typed.name right: (call function: (_) @_make
    arguments: (argument_list . (identifier) @typed.of.name)))))
  (#match? @_make "(^|\\.)(aliased|get|get_one)$") (#match? @typed.of.name "^[A-Z]")) @typed.in
(_ body: (block (expression_statement (assignment left: (identifier) @typed.name right: (await (call function: (_) @_make
    arguments: (argument_list . (identifier) @typed.of.name))))))
  (#match? @_make "(^|\\.)(get|get_one)$") (#match? @typed.of.name "^[A-Z]")) @typed.in
(_ body: (block (expression_statement (assignment left: (identifier) @typed.name right: (call function: (identifier) @typed.of.name))))
  (#match? @typed.of.name "^[A-Z][a-z]")) @typed.in
(function_definition parameters: (parameters [
    (typed_parameter . (identifier) @typed.name type: (type (identifier) @typed.of.name))
    (typed_default_parameter name: (identifier) @typed.name type: (type (identifier) @typed.of.name))])
  (#match? @typed.of.name "^[A-Z][a-z]")) @typed.in
(attribute object: (identifier) @attribute.of.name attribute: (identifier) @attribute.name
  (#match? @attribute.of.name "^[a-z]") (#not-any-of? @attribute.of.name "self" "cls") (#set! typed "only") (#set! mapped "only"))
; self.note in the class
(attribute object: (identifier) @_self attribute: (identifier) @property.name
  (#any-of? @_self "self" "cls") (#set! outlives "yes") (#set! guess "yes")) @property
; orders.c.note, orders.columns.note, orders.c["note"] of orders = Table("orders", metadata, ...), orders.insert().values(note="x")
(module (expression_statement (assignment left: (identifier) @entity.name right: (call function: (_) @_make arguments: (argument_list . (_) @entity.table)) @entity))
  (#match? @_make "(^|\\.)Table$"))
(attribute object: (attribute object: (identifier) @use.of.name attribute: (identifier) @_c) attribute: (identifier) @use.name
  (#any-of? @_c "c" "columns") (#set! mapped "only"))
(subscript value: (attribute object: (identifier) @use.of.name attribute: (identifier) @_c) subscript: (string) @use.name
  (#any-of? @_c "c" "columns") (#set! mapped "only"))
(call function: (attribute object: (identifier) @chain.entity.name attribute: (identifier) @_make)
  (#any-of? @_make "insert" "update" "select" "delete") (#match? @chain.entity.name "^[a-z]") (#set! mapped "only")) @chain
