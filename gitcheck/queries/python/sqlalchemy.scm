; SQLAlchemy's declarative classes and Table objects: a SELECT of an entity lists all mapped columns.
; Facts: docs.sqlalchemy.org/en/20/orm/declarative_tables.html; SQLModel and Flask-SQLAlchemy name tables of their own accord.
;; needs sqlalchemy sqlmodel
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

; select(Order.id).where(Order.shipped_at.is_(None)), Order(shipped_at=None), query(Order).filter_by(shipped_at=None): uses of what the class maps
(attribute object: (identifier) @use.of.name attribute: (identifier) @use.name
  (#match? @use.of.name "^[A-Z]") (#set! mapped "only"))
(call function: (identifier) @use.of.name arguments: (argument_list (keyword_argument name: (identifier) @use.name))
  (#match? @use.of.name "^[A-Z]") (#set! mapped "only"))
(call function: (_) @_make arguments: (argument_list . (identifier) @chain.entity.name)
  (#match? @_make "(^|\\.)(query|select|update|insert|delete)$") (#match? @chain.entity.name "^[A-Z]") (#set! mapped "only")) @chain
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
