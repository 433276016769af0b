; Laravel: Eloquent reads its columns from the database, so that what sets or reads one is all that names it.
; Facts: laravel.com/docs/11.x/eloquent (inserting and updating models).
;; needs ->
;; table.naming snake-plural
(member_access_expression object: (variable_name) @attribute.of.name name: (name) @attribute.name
  (#not-eq? @attribute.of.name "$this"))
(nullsafe_member_access_expression object: (variable_name) @attribute.of.name name: (name) @attribute.name)
; $this->order->shipped_at, $request->user()->shipped_at, Order::find($id)->shipped_at
(member_access_expression object: (member_access_expression name: (name) @attribute.of.name) name: (name) @attribute.name)
(member_access_expression object: (member_call_expression name: (name) @attribute.of.name) name: (name) @attribute.name)
(member_access_expression object: (scoped_call_expression scope: (name) @attribute.of.name) name: (name) @attribute.name)
; new Order(['shipped_at' => now()]), Order::create([...]), $order->update([...])
(object_creation_expression (name) @attribute.of.name (arguments . (argument (array_creation_expression
  (array_element_initializer . (string) @attribute.name . "=>")))))
(scoped_call_expression scope: (name) @attribute.of.name name: (name) @_method arguments: (arguments (argument (array_creation_expression
  (array_element_initializer . (string) @attribute.name . "=>"))))
  (#any-of? @_method "create" "make" "firstOrCreate" "firstOrNew" "updateOrCreate" "forceCreate" "createOrFirst"))
(member_call_expression object: (variable_name) @attribute.of.name name: (name) @_method arguments: (arguments (argument
  (array_creation_expression (array_element_initializer . (string) @attribute.name . "=>"))))
  (#any-of? @_method "update" "fill" "forceFill"))
