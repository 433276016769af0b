; TypeORM and MikroORM entities: a find lists all columns of the entity.
; Facts: typeorm.io/docs/entity/entities, DefaultNamingStrategy (table in snake case, column as the property, relation + Id);
; mikro-orm.io/docs/naming-strategy (UnderscoreNamingStrategy).
;; needs typeorm mikro-orm
;; mixin yes
;; table.naming snake
;; column.naming same snake
(class_declaration decorator: (decorator (call_expression function: (identifier) @_entity)) name: (type_identifier) @entity.name
  (#eq? @_entity "Entity")) @entity
(class_declaration decorator: (decorator (call_expression function: (identifier) @_entity arguments: (arguments . (string) @entity.table)))
  (#eq? @_entity "Entity")) @entity
(class_declaration decorator: (decorator (call_expression function: (identifier) @_entity
    arguments: (arguments (object (pair key: (property_identifier) @_key value: (_) @entity.table)))))
  (#eq? @_entity "Entity") (#any-of? @_key "name" "tableName")) @entity
(class_declaration decorator: (decorator (call_expression function: (identifier) @_entity
    arguments: (arguments (object (pair key: (property_identifier) @_key value: (_) @entity.schema)))))
  (#eq? @_entity "Entity") (#eq? @_key "schema")) @entity
(export_statement decorator: (decorator (call_expression function: (identifier) @_entity))
  declaration: (class_declaration name: (type_identifier) @entity.name) @entity
  (#eq? @_entity "Entity"))
(export_statement decorator: (decorator (call_expression function: (identifier) @_entity arguments: (arguments . (string) @entity.table)))
  declaration: (class_declaration) @entity
  (#eq? @_entity "Entity"))
(export_statement decorator: (decorator (call_expression function: (identifier) @_entity
    arguments: (arguments (object (pair key: (property_identifier) @_key value: (_) @entity.table)))))
  declaration: (class_declaration) @entity
  (#eq? @_entity "Entity") (#any-of? @_key "name" "tableName"))

; class Order extends Timed: the columns of Timed, which is no entity itself, are those of what extends it
(class_declaration name: (type_identifier) @entity.class.name
  (class_heritage (extends_clause value: [(identifier) (member_expression)] @entity.base.name))) @entity
(abstract_class_declaration name: (type_identifier) @entity.class.name
  (class_heritage (extends_clause value: [(identifier) (member_expression)] @entity.base.name))) @entity
(abstract_class_declaration name: (type_identifier) @entity.class.name) @entity
(class_declaration name: (type_identifier) @entity.class.name
  body: (class_body (public_field_definition decorator: (decorator)))) @entity

(public_field_definition decorator: (decorator (call_expression function: (identifier) @_column)) name: (property_identifier) @property.name
  (#match? @_column "^(Column|CreateDateColumn|UpdateDateColumn|DeleteDateColumn|VersionColumn|PrimaryColumn|PrimaryGeneratedColumn|ObjectIdColumn|Property|PrimaryKey|Enum|Index)$")) @property
(public_field_definition decorator: (decorator (call_expression function: (identifier) @_column
    arguments: (arguments (object (pair key: (property_identifier) @_key value: (_) @property.column)))))
  (#match? @_column "(Column|Property|Enum|PrimaryKey|JoinColumn)$") (#any-of? @_key "name" "fieldName")) @property
(public_field_definition decorator: (decorator (call_expression function: (identifier) @_relation)) name: (property_identifier) @property.name
  (#any-of? @_relation "JoinColumn" "ManyToOne")
  (#set! column.suffix "Id")) @property
(public_field_definition decorator: (decorator (call_expression function: (identifier) @_relation
    arguments: (arguments (object (pair key: (property_identifier) @_key value: (string) @property.column)))))
  (#any-of? @_relation "ManyToOne" "OneToOne") (#any-of? @_key "fieldName" "joinColumn")) @property
; MikroORM: a property that is not persisted is no column
(public_field_definition decorator: (decorator (call_expression function: (identifier) @_column
    arguments: (arguments (object (pair key: (property_identifier) @_key value: (false))))))
  (#eq? @_column "Property") (#eq? @_key "persist")) @property @property.skip

; Uses of what a class maps. TypeORM: orderRepository.find({ where: { shippedAt: null } }), manager.find(Order, { where: ... });
; MikroORM: em.find(Order, { shippedAt: null }, { orderBy: ... }).
(call_expression function: (member_expression object: (_) @use.of.name property: (property_identifier) @_method)
  arguments: (arguments . (object (pair key: (property_identifier) @_key
    value: (object [(pair key: (property_identifier) @use.name) (shorthand_property_identifier) @use.name]))))
  (#pick! @use.of.name "([A-Za-z0-9]+)(Repository|Repo)$")
  (#any-of? @_method "find" "findOne" "findAndCount" "findOneOrFail" "count" "exists" "exist")
  (#any-of? @_key "where" "select" "order") (#set! mapped "only"))
(call_expression function: (member_expression object: (_) @use.of.name property: (property_identifier) @_method)
  arguments: (arguments (object [(pair key: (property_identifier) @use.name) (shorthand_property_identifier) @use.name]))
  (#pick! @use.of.name "([A-Za-z0-9]+)(Repository|Repo)$")
  (#any-of? @_method "findBy" "findOneBy" "findOneByOrFail" "countBy" "update" "insert" "save" "create" "delete" "upsert" "softDelete")
  (#set! mapped "only"))
(call_expression function: (member_expression property: (property_identifier) @_method)
  arguments: (arguments . (identifier) @use.of.name . (object (pair key: (property_identifier) @_key
    value: (object [(pair key: (property_identifier) @use.name) (shorthand_property_identifier) @use.name]))))
  (#match? @use.of.name "^[A-Z]")
  (#match? @_method "^(find|findOne|findAndCount|findOneOrFail|count|exists|exist)$")
  (#any-of? @_key "where" "select" "order") (#set! mapped "only"))
(call_expression function: (member_expression property: (property_identifier) @_method)
  arguments: (arguments . (identifier) @use.of.name (object [(pair key: (property_identifier) @use.name) (shorthand_property_identifier) @use.name]))
  (#match? @use.of.name "^[A-Z]")
  (#match? @_method "^(find|findOne|findAndCount|findOneOrFail|findAll|findBy|findOneBy|countBy|count|create|insert|insertMany|update|upsert|nativeUpdate|nativeDelete|delete|assign)$")
  (#set! mapped "only"))
(call_expression function: (member_expression property: (property_identifier) @_method)
  arguments: (arguments . (identifier) @use.of.name (object (pair key: (property_identifier) @_key
    value: (object (pair key: (property_identifier) @use.name)))))
  (#match? @use.of.name "^[A-Z]") (#match? @_method "^(find|findOne|findAndCount|findOneOrFail|findAll)$") (#eq? @_key "orderBy") (#set! mapped "only"))
; Values that are given or compared with
(call_expression function: (member_expression object: (_) @use.of.name property: (property_identifier) @_method)
  arguments: (arguments (object (pair key: (property_identifier) @use.name value: (string) @use.value)))
  (#pick! @use.of.name "([A-Za-z0-9]+)(Repository|Repo)$")
  (#any-of? @_method "findBy" "findOneBy" "findOneByOrFail" "countBy" "update" "insert" "save" "create" "delete") (#set! mapped "only"))
(call_expression function: (member_expression property: (property_identifier) @_method)
  arguments: (arguments . (identifier) @use.of.name (object (pair key: (property_identifier) @use.name value: (string) @use.value)))
  (#match? @use.of.name "^[A-Z]")
  (#match? @_method "^(find|findOne|findAll|findBy|findOneBy|count|create|insert|update|nativeUpdate|nativeDelete|assign)$") (#set! mapped "only"))
; orderRepository.createQueryBuilder('o').where('o.shippedAt IS NULL'), manager.createQueryBuilder(Order, 'o'), getRepository(Order), from(Order, 'o')
(call_expression function: (member_expression object: (_) @chain.entity.name property: (property_identifier) @_method)
  arguments: (arguments . (string) @chain.alias)
  (#eq? @_method "createQueryBuilder") (#pick! @chain.entity.name "([A-Za-z0-9]+)(Repository|Repo)$") (#set! mapped "only")) @chain
(call_expression function: (member_expression property: (property_identifier) @_method) arguments: (arguments . (string) @chain.alias)
  (#eq? @_method "createQueryBuilder")) @chain
(call_expression function: (member_expression property: (property_identifier) @_method) arguments: (arguments . (identifier) @chain.entity.name)
  (#eq? @_method "getRepository") (#match? @chain.entity.name "^[A-Z]") (#set! mapped "only")) @chain
(call_expression function: (member_expression property: (property_identifier) @_method)
  arguments: (arguments . (identifier) @chain.entity.name . (string) @chain.alias)
  (#any-of? @_method "createQueryBuilder" "from") (#match? @chain.entity.name "^[A-Z]") (#set! mapped "only")) @chain
(call_expression function: (member_expression property: (property_identifier) @_method) arguments: (arguments [(string) (template_string)] @chain.query)
  (#any-of? @_method "select" "addSelect" "where" "andWhere" "orWhere" "having" "andHaving" "orderBy" "addOrderBy" "groupBy" "addGroupBy")) @chain
; Objects of options, and what is reached through relations in them: find({ where: { buyer: { note: 'x' } } })
(public_field_definition decorator: (decorator (call_expression function: (identifier) @_relation
    arguments: (arguments . (arrow_function body: (identifier) @relation.to.name)))) name: (property_identifier) @relation.name
  (#any-of? @_relation "ManyToOne" "OneToMany" "OneToOne" "ManyToMany"))
(call_expression function: (member_expression object: (_) @use.of.name property: (property_identifier) @_method)
  arguments: (arguments . (object) @use.tree)
  (#pick! @use.of.name "([A-Za-z0-9]+)(Repository|Repo)$")
  (#any-of? @_method "find" "findOne" "findAndCount" "findOneOrFail" "count" "exists" "exist") (#set! tree.options "where select order orderBy relations fields populate populateWhere withDeleted cache") (#set! tree.same "$and $or $not $some $every $none"))
(call_expression function: (member_expression object: (_) @use.of.name property: (property_identifier) @_method)
  arguments: (arguments [(object) (array)] @use.tree)
  (#pick! @use.of.name "([A-Za-z0-9]+)(Repository|Repo)$")
  (#any-of? @_method "findBy" "findOneBy" "findOneByOrFail" "findAndCountBy" "countBy" "existsBy" "update" "insert" "save" "create" "delete" "upsert" "softDelete")
  (#set! tree "fields"))
(call_expression function: (member_expression object: (call_expression function: (member_expression property: (property_identifier) @_get)
      arguments: (arguments . (identifier) @use.of.name)) property: (property_identifier) @_method)
  arguments: (arguments [(object) (array)] @use.tree)
  (#eq? @_get "getRepository")
  (#match? @_method "^(find|findOne|findAndCount|findOneOrFail|count|exists|findBy|findOneBy|findOneByOrFail|countBy|update|insert|save|create|delete|upsert|softDelete)$") (#set! tree.options "where select order orderBy relations fields populate populateWhere withDeleted cache") (#set! tree.same "$and $or $not $some $every $none"))
(call_expression function: (member_expression property: (property_identifier) @_method)
  arguments: (arguments . (identifier) @use.of.name [(object) (array)] @use.tree)
  (#match? @use.of.name "^[A-Z]")
  (#match? @_method "^(find|findOne|findAndCount|findOneOrFail|findAll|findBy|findOneBy|countBy|count|create|insert|insertMany|update|upsert|upsertMany|nativeUpdate|nativeDelete|delete|assign)$") (#set! tree.options "where select order orderBy relations fields populate populateWhere withDeleted cache") (#set! tree.same "$and $or $not $some $every $none"))
; an active record: Order.find({ where: { note: 'x' } })
(call_expression function: (member_expression object: (identifier) @use.of.name property: (property_identifier) @_method)
  arguments: (arguments . [(object) (array)] @use.tree)
  (#match? @use.of.name "^[A-Z]")
  (#match? @_method "^(find|findOne|findAndCount|findOneOrFail|findBy|findOneBy|findOneByOrFail|count|countBy|update|insert|create|delete|upsert)$") (#set! tree.options "where select order orderBy relations fields populate populateWhere withDeleted cache") (#set! tree.same "$and $or $not $some $every $none"))
; orderRepository.increment({ id: 1 }, 'total', 1), .maximum('total')
(call_expression function: (member_expression object: (_) @use.of.name property: (property_identifier) @_method)
  arguments: (arguments (string (string_fragment) @use.name))
  (#pick! @use.of.name "([A-Za-z0-9]+)(Repository|Repo)$") (#any-of? @_method "increment" "decrement" "maximum" "minimum" "sum" "average")
  (#set! mapped "only"))
; dataSource.createQueryBuilder().update(Order).set({ note: 'x' }), .insert().into(Order).values({ note: 'x' })
(call_expression function: (member_expression object: (call_expression function: (member_expression property: (property_identifier) @_update)
      arguments: (arguments . (identifier) @use.of.name)) property: (property_identifier) @_set)
  arguments: (arguments . [(object) (array)] @use.tree)
  (#any-of? @_update "update" "into") (#any-of? @_set "set" "values") (#match? @use.of.name "^[A-Z]") (#set! tree "fields"))
; Conflict targets: orderRepository.upsert(rows, ['customerId', 'total']), upsert(rows, { conflictPaths: [...] }), manager.upsert(Order, rows, ...);
; MikroORM: em.upsert(Order, row, { onConflictFields: [...] }); a builder's orUpdate(['note'], ['customer_id', 'total']) and
; orUpdate({ overwrite: ['note'], conflict_target: [...] }) have columns, or a constraint's name
(call_expression function: (member_expression object: (_) @use.of.name property: (property_identifier) @_method)
  arguments: (arguments . (_) . [(array) @use.unique (object (pair key: (property_identifier) @_key value: [(array) (object)] @use.unique))])
  (#pick! @use.of.name "([A-Za-z0-9]+)(Repository|Repo)$") (#eq? @_method "upsert") (#any-of? @_key "conflictPaths") (#set! unique.partial "indexPredicate") (#set! mapped "only"))
(call_expression function: (member_expression object: (_) @use.of.name property: (property_identifier) @_method)
  arguments: (arguments . (_) . (array) @use.unique)
  (#pick! @use.of.name "([A-Za-z0-9]+)(Repository|Repo)$") (#eq? @_method "upsert") (#set! mapped "only"))
(call_expression function: (member_expression object: (call_expression function: (member_expression property: (property_identifier) @_get)
      arguments: (arguments . (identifier) @use.of.name)) property: (property_identifier) @_method)
  arguments: (arguments . (_) . [(array) @use.unique (object (pair key: (property_identifier) @_key value: [(array) (object)] @use.unique))])
  (#eq? @_get "getRepository") (#eq? @_method "upsert") (#any-of? @_key "conflictPaths") (#set! unique.partial "indexPredicate") (#set! mapped "only"))
(call_expression function: (member_expression object: (call_expression function: (member_expression property: (property_identifier) @_get)
      arguments: (arguments . (identifier) @use.of.name)) property: (property_identifier) @_method)
  arguments: (arguments . (_) . (array) @use.unique)
  (#eq? @_get "getRepository") (#eq? @_method "upsert") (#set! mapped "only"))
(call_expression function: (member_expression property: (property_identifier) @_method)
  arguments: (arguments . (identifier) @use.of.name . (_) . (array) @use.unique)
  (#match? @use.of.name "^[A-Z]") (#eq? @_method "upsert") (#set! mapped "only"))
(call_expression function: (member_expression property: (property_identifier) @_method)
  arguments: (arguments . (identifier) @use.of.name . (_) . (object (pair key: (property_identifier) @_key value: [(array) (object)] @use.unique)))
  (#match? @use.of.name "^[A-Z]") (#any-of? @_method "upsert" "upsertMany") (#any-of? @_key "conflictPaths" "onConflictFields") (#set! unique.partial "indexPredicate") (#set! mapped "only"))
(call_expression function: (member_expression object: (identifier) @use.of.name property: (property_identifier) @_method)
  arguments: (arguments . (_) . (array) @use.unique)
  (#match? @use.of.name "^[A-Z]") (#eq? @_method "upsert") (#set! mapped "only"))
(call_expression function: (member_expression property: (property_identifier) @_method) arguments: (arguments . (identifier) @chain.entity.name .)
  (#eq? @_method "into") (#match? @chain.entity.name "^[A-Z]") (#set! mapped "only")) @chain
(call_expression function: (member_expression property: (property_identifier) @_method) arguments: (arguments . (_) . (array) @chain.unique)
  (#eq? @_method "orUpdate") (#set! unique.partial "indexPredicate") (#set! column "written")) @chain
(call_expression function: (member_expression property: (property_identifier) @_method)
  arguments: (arguments . (_) . (array) . (object (pair key: (property_identifier) @_key value: (string) @chain.query)))
  (#eq? @_method "orUpdate") (#eq? @_key "indexPredicate") (#set! query.bare "yes")) @chain
(call_expression function: (member_expression property: (property_identifier) @_method) arguments: (arguments . (_) . (string) @chain.constraint)
  (#eq? @_method "orUpdate")) @chain
(call_expression function: (member_expression property: (property_identifier) @_method) arguments: (arguments . (array (string) @chain.column))
  (#eq? @_method "orUpdate") (#set! column "written")) @chain
(call_expression function: (member_expression property: (property_identifier) @_method)
  arguments: (arguments . (object (pair key: (property_identifier) @_key value: (array (string) @chain.column))))
  (#eq? @_method "orUpdate") (#any-of? @_key "overwrite" "columns") (#set! column "written")) @chain
(call_expression function: (member_expression property: (property_identifier) @_method)
  arguments: (arguments . (object (pair key: (property_identifier) @_key value: (array) @chain.unique)))
  (#eq? @_method "orUpdate") (#eq? @_key "conflict_target") (#set! column "written")) @chain
; A repository that is called otherwise than its class: constructor(private readonly rows: Repository<Order>), rows: Repository<Order>;
; const rows = dataSource.getRepository(Order), this.rows = dataSource.getRepository(Order)
(class_declaration body: (class_body (method_definition parameters: (formal_parameters (required_parameter pattern: (identifier) @typed.name
    type: (type_annotation (generic_type name: (type_identifier) @_repository type_arguments: (type_arguments . (type_identifier) @typed.of.name .)))))))
  (#match? @_repository "(Repository|Repo)$")) @typed.in
(class_declaration body: (class_body (public_field_definition name: (property_identifier) @typed.name
    type: (type_annotation (generic_type name: (type_identifier) @_repository type_arguments: (type_arguments . (type_identifier) @typed.of.name .)))))
  (#match? @_repository "(Repository|Repo)$")) @typed.in
(class_declaration body: (class_body (public_field_definition name: (property_identifier) @typed.name
    value: (call_expression function: (_ property: (property_identifier) @_get) arguments: (arguments . (identifier) @typed.of.name))))
  (#eq? @_get "getRepository")) @typed.in
(class_declaration body: (class_body (method_definition body: (statement_block (expression_statement (assignment_expression
    left: (member_expression object: (this) property: (property_identifier) @typed.name)
    right: (call_expression function: (_ property: (property_identifier) @_get) arguments: (arguments . (identifier) @typed.of.name)))))))
  (#eq? @_get "getRepository")) @typed.in
(_ (lexical_declaration (variable_declarator name: (identifier) @typed.name
    value: (call_expression function: (_ property: (property_identifier) @_get) arguments: (arguments . (identifier) @typed.of.name))))
  (#eq? @_get "getRepository")) @typed.in
(call_expression function: (member_expression object: [(identifier) @use.of.name (member_expression property: (property_identifier) @use.of.name)] property: (property_identifier) @_method)
  arguments: (arguments . (object) @use.tree)
  (#any-of? @_method "find" "findOne" "findAndCount" "findOneOrFail" "count" "exists" "exist") (#set! of "typed") (#set! tree.options "where select order orderBy relations fields populate populateWhere withDeleted cache") (#set! tree.same "$and $or $not $some $every $none"))
(call_expression function: (member_expression object: [(identifier) @use.of.name (member_expression property: (property_identifier) @use.of.name)] property: (property_identifier) @_method)
  arguments: (arguments [(object) (array)] @use.tree)
  (#any-of? @_method "findBy" "findOneBy" "findOneByOrFail" "findAndCountBy" "countBy" "existsBy" "update" "insert" "save" "create" "delete" "upsert" "softDelete")
  (#set! of "typed") (#set! tree "fields"))
(call_expression function: (member_expression object: [(identifier) @use.of.name (member_expression property: (property_identifier) @use.of.name)] property: (property_identifier) @_method)
  arguments: (arguments (string (string_fragment) @use.name))
  (#any-of? @_method "increment" "decrement" "maximum" "minimum" "sum" "average") (#set! of "typed") (#set! mapped "only"))
(call_expression function: (member_expression object: [(identifier) @use.of.name (member_expression property: (property_identifier) @use.of.name)] property: (property_identifier) @_method)
  arguments: (arguments . (_) . [(array) @use.unique (object (pair key: (property_identifier) @_key value: [(array) (object)] @use.unique))])
  (#eq? @_method "upsert") (#any-of? @_key "conflictPaths") (#set! unique.partial "indexPredicate") (#set! of "typed") (#set! mapped "only"))
(call_expression function: (member_expression object: [(identifier) @use.of.name (member_expression property: (property_identifier) @use.of.name)] property: (property_identifier) @_method)
  arguments: (arguments . (_) . (array) @use.unique)
  (#eq? @_method "upsert") (#set! of "typed") (#set! mapped "only"))
(call_expression function: (member_expression object: [(identifier) @chain.of.name (member_expression property: (property_identifier) @chain.of.name)]
    property: (property_identifier) @_method)
  arguments: (arguments . (string) @chain.alias)
  (#eq? @_method "createQueryBuilder") (#set! mapped "only")) @chain
