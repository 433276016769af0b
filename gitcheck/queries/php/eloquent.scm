; Laravel: Eloquent models and the query builder.
; Facts: laravel.com/docs/11.x/eloquent (table names), queries.
;; needs Illuminate Model DB:: ::where ::query
;; table.naming snake-plural
;; confidence likely
;; relations whereHas orWhereHas whereDoesntHave orWhereDoesntHave whereHasMorph withWhereHas whereRelation has doesntHave with load loadMissing withCount withSum withMax withMin withAvg withExists loadCount withAggregate
(class_declaration name: (name) @entity.name (base_clause (_) @_base)
  (#match? @_base "(^|\\\\)(Model|Authenticatable|Pivot)$")) @entity
(class_declaration body: (declaration_list (property_declaration
  (property_element name: (variable_name) @_key default_value: (_) @entity.table)))
  (#eq? @_key "$table")) @entity
; DB::table('orders'), $query->from('orders')
(scoped_call_expression name: (name) @_method arguments: (arguments . (argument (_) @chain.table))
  (#eq? @_method "table")) @chain
(scoped_call_expression scope: (name) @_class name: (name) @_method
  arguments: (arguments . (argument (_) @chain.table))
  (#eq? @_class "DB") (#eq? @_method "table")) @chain
; Order::where('shipped_at', null)
(scoped_call_expression scope: (name) @chain.entity.name name: (name) @_method
  (#not-any-of? @chain.entity.name "DB" "Schema" "Cache" "Route" "Http" "Log" "Storage" "Config" "Session" "Str" "Arr" "Auth"
    "Event" "Queue" "Mail" "Validator" "Rule" "Carbon" "Redis" "self" "static" "parent")
  (#set! kept "yes")
  (#match? @_method "^(query|where.*|orderBy.*|select|pluck|with|without.*|latest|oldest|all|find.*|create|first.*|update.*|insert|groupBy|max|min|sum|avg)$")) @chain
(scoped_call_expression name: (name) @_method arguments: (arguments . (argument (string) @chain.column))
  (#any-of? @_method "where" "whereNull" "whereNotNull" "whereIn" "whereNotIn" "whereBetween" "whereDate" "orderBy" "orderByDesc"
    "pluck" "latest" "oldest" "max" "min" "sum" "avg" "orWhere" "groupBy" "select")) @chain
(member_call_expression name: (name) @_method arguments: (arguments . (argument (string) @chain.column))
  (#any-of? @_method "where" "whereNull" "whereNotNull" "whereIn" "whereNotIn" "whereBetween" "whereDate" "whereYear" "orderBy"
    "orderByDesc" "pluck" "latest" "oldest" "max" "min" "sum" "avg" "orWhere" "orWhereNull" "orWhereNotNull" "groupBy" "select"
    "addSelect" "increment" "decrement" "value" "firstWhere" "sole" "orWhereIn" "whereNotBetween" "reorder" "having")) @chain
(member_call_expression name: (name) @_method arguments: (arguments (argument (array_creation_expression
  (array_element_initializer (string) @chain.column . "=>"))))
  (#any-of? @_method "insert" "update" "where" "insertGetId" "upsert" "updateOrInsert")) @chain
(member_call_expression name: (name) @_method arguments: (arguments (argument (array_creation_expression
  (array_element_initializer . (string) @chain.column .))))
  (#any-of? @_method "select" "get" "addSelect" "pluck")) @chain
(member_call_expression name: (name) @_method arguments: (arguments . (argument (string) @chain.column) (argument (string)))
  (#any-of? @_method "whereColumn")) @chain
(member_call_expression name: (name) @_method arguments: (arguments . (argument (_) @chain.table))
  (#any-of? @_method "join" "leftJoin" "rightJoin" "from")) @chain
(member_call_expression name: (name) @_method arguments: (arguments . (argument (_) @chain.sql))
  (#any-of? @_method "whereRaw" "orWhereRaw") (#set! part "where")) @chain
(member_call_expression name: (name) @_method arguments: (arguments . (argument (_) @chain.sql))
  (#any-of? @_method "selectRaw") (#set! part "select")) @chain
(member_call_expression name: (name) @_method arguments: (arguments . (argument (_) @chain.sql))
  (#any-of? @_method "orderByRaw") (#set! part "order")) @chain
; What a model says of its attributes: $fillable = ['shipped_at'], $casts = ['shipped_at' => 'datetime'], casts().
(class_declaration body: (declaration_list (property_declaration (property_element name: (variable_name) @_key
  default_value: (array_creation_expression (array_element_initializer . (string) @property.column .) @property))))
  (#any-of? @_key "$fillable"))
(class_declaration body: (declaration_list (property_declaration (property_element name: (variable_name) @_key
  default_value: (array_creation_expression (array_element_initializer . (string) @property.column . "=>") @property))))
  (#any-of? @_key "$casts" "$attributes"))
(class_declaration body: (declaration_list (method_declaration name: (name) @_key body: (compound_statement
  (return_statement (array_creation_expression (array_element_initializer . (string) @property.column . "=>") @property)))))
  (#eq? @_key "casts"))
; use SoftDeletes: every query of the class asks for deleted_at (laravel.com/docs/11.x/eloquent, "Soft Deleting")
(class_declaration body: (declaration_list (use_declaration (name) @property.name @property))
  (#eq? @property.name "SoftDeletes") (#set! column.is "deleted_at"))
; public function scopeLate($query) { $query->whereNull('shipped_at'); } it may be inside of a whereHas(), which is about another table
(class_declaration body: (declaration_list (method_declaration name: (name) @_scope body: (compound_statement
  (_ (member_call_expression object: (variable_name) @_query name: (name) @_method
    arguments: (arguments . (argument (string) @property.column) ) @property))))
  ) (#match? @_scope "^scope") (#eq? @_query "$query")
  (#any-of? @_method "where" "whereNull" "whereNotNull" "whereIn" "whereNotIn" "whereDate" "orderBy" "orderByDesc" "orWhere" "latest" "oldest"))
; $this->shipped_at in the model
(member_access_expression object: (variable_name) @_this name: (name) @property.name
  (#eq? @_this "$this") (#set! outlives "yes") (#set! guess "yes")) @property
; Values that are given or compared with
(member_call_expression name: (name) @_method arguments: (arguments . (argument (string) @chain.column) . (argument (string) @chain.value) .)
  (#any-of? @_method "where" "orWhere")) @chain
(scoped_call_expression name: (name) @_method arguments: (arguments . (argument (string) @chain.column) . (argument (string) @chain.value) .)
  (#eq? @_method "where")) @chain
(member_call_expression name: (name) @_method arguments: (arguments (argument (array_creation_expression
  (array_element_initializer . (string) @chain.column . "=>" . (string) @chain.value))))
  (#any-of? @_method "insert" "update" "where")) @chain
(member_call_expression name: (name) @_method arguments: (arguments (argument (array_creation_expression
  (array_element_initializer . (string) @chain.column . "=>" . (string) @chain.value))))
  (#any-of? @_method "insert" "update") (#set! given "yes")) @chain
; Relations. belongsTo(Customer::class) in customer(): customer_id, or the column that it is given
(method_declaration name: (name) @property.name body: (compound_statement (return_statement
    (member_call_expression object: (variable_name) @_this name: (name) @_relation arguments: (arguments . (argument) .)))) @property
  (#eq? @_this "$this") (#eq? @_relation "belongsTo") (#set! column.naming "snake") (#set! column.suffix "_id"))
(member_call_expression object: (variable_name) @_this name: (name) @_relation
  arguments: (arguments . (argument) . (argument (string) @property.column)) @property
  (#eq? @_this "$this") (#eq? @_relation "belongsTo"))
; hasMany(Parcel::class, 'order_id'): a column of the other's table
(member_call_expression object: (variable_name) @_this name: (name) @_relation
  arguments: (arguments . (argument (class_constant_access_expression . (name) @use.of.name)) . (argument (string) @use.name))
  (#eq? @_this "$this") (#any-of? @_relation "hasMany" "hasOne"))
; belongsToMany(Tag::class, 'order_tags', 'order_id', 'tag_id')
(member_call_expression object: (variable_name) @_this name: (name) @_relation
  arguments: (arguments . (argument) . (argument (string) @table))
  (#eq? @_this "$this") (#eq? @_relation "belongsToMany") (#set! confidence "likely"))
(member_call_expression object: (variable_name) @_this name: (name) @_relation
  arguments: (arguments . (argument) . (argument (string) @table) . (argument (string) @column))
  (#eq? @_this "$this") (#eq? @_relation "belongsToMany") (#set! confidence "likely"))
(member_call_expression object: (variable_name) @_this name: (name) @_relation
  arguments: (arguments . (argument) . (argument (string) @table) . (argument) . (argument (string) @column))
  (#eq? @_this "$this") (#eq? @_relation "belongsToMany") (#set! confidence "likely"))
; public function orders() { return $this->hasMany(Order::class); }: whereHas('orders', fn ($q) => ...) is about the other's table
(method_declaration name: (name) @relation.name body: (compound_statement (return_statement (member_call_expression object: (variable_name) @_this
    arguments: (arguments . (argument (class_constant_access_expression . (name) @relation.to.name))))))
  (#eq? @_this "$this"))
; Order::firstWhere('note', 'x'), Order::select('id', 'note'), Order::get(['note']), Order::where([['note', '=', 'x']]), Order::insert([['note' => 'x']])
(scoped_call_expression name: (name) @_method arguments: (arguments . (argument (string) @chain.column))
  (#any-of? @_method "firstWhere" "value" "whereKey" "whereYear" "whereMonth" "orWhereNull")) @chain
(_ name: (name) @_method arguments: (arguments (argument (string) @chain.column))
  (#any-of? @_method "select" "addSelect" "groupBy")) @chain
(scoped_call_expression name: (name) @_method arguments: (arguments . (argument (array_creation_expression
  (array_element_initializer . (string) @chain.column .))))
  (#any-of? @_method "get" "all" "select")) @chain
(_ name: (name) @_method arguments: (arguments . (argument (array_creation_expression
  (array_element_initializer . (array_creation_expression . (array_element_initializer . (string) @chain.column .))))))
  (#any-of? @_method "where" "orWhere")) @chain
(_ name: (name) @_method arguments: (arguments . (argument (array_creation_expression
  (array_element_initializer . (array_creation_expression (array_element_initializer . (string) @chain.column . "=>"))))))
  (#any-of? @_method "insert" "upsert" "insertOrIgnore" "insertGetId" "fillAndInsert")) @chain
(scoped_call_expression scope: (name) @chain.entity.name name: (name) @_method
  (#not-any-of? @chain.entity.name "DB" "Schema" "Cache" "Arr" "Str" "self" "static" "parent")
  (#any-of? @_method "get" "upsert" "insertOrIgnore" "has" "doesntHave" "count" "exists" "selectRaw" "orderByRaw")) @chain
(scoped_call_expression name: (name) @_method arguments: (arguments . (argument (_) @chain.sql))
  (#any-of? @_method "orderByRaw") (#set! part "order")) @chain
; What a model says of its attributes besides
(class_declaration body: (declaration_list (property_declaration (property_element name: (variable_name) @_key
  default_value: (array_creation_expression (array_element_initializer . (string) @property.column .) @property))))
  (#any-of? @_key "$hidden" "$visible" "$dates" "$guarded") (#set! guess "yes"))
; Conflict targets: Order::upsert($rows, ['customer_id', 'total'], ['note']), DB::table('orders')->upsert($rows, 'id')
(member_call_expression name: (name) @_method arguments: (arguments . (argument) . (argument [(array_creation_expression) (string)] @chain.unique))
  (#eq? @_method "upsert") (#set! column "written")) @chain
(scoped_call_expression name: (name) @_method arguments: (arguments . (argument) . (argument [(array_creation_expression) (string)] @chain.unique))
  (#eq? @_method "upsert") (#set! column "written")) @chain
(_ name: (name) @_method arguments: (arguments (argument name: (name) @_key [(array_creation_expression) (string)] @chain.unique))
  (#eq? @_method "upsert") (#eq? @_key "uniqueBy") (#set! column "written")) @chain
; Order::whereShippedAt(null), Order::query()->whereShippedAt(null), ->whereShippedAtAndNote(...): a column in the method's name
(_ name: (name) @chain.column.name arguments: (arguments)
  (#not-match? @chain.column.name "(And|Or)[A-Z]") (#pick! @chain.column.name "^o?r?[wW]here([A-Z][A-Za-z0-9]*)$") (#set! column.naming "snake")) @chain
