; Laravel: Eloquent reads its columns from the database, so that what sets or reads one is all that names it.
; Facts: laravel.com/docs/11.x/eloquent (inserting and updating models).
;; needs ->
;; table.naming snake-plural snake
(member_access_expression object: (variable_name) @attribute.of.name name: (name) @attribute.name
  (#not-eq? @attribute.of.name "$this"))
(nullsafe_member_access_expression object: (variable_name) @attribute.of.name name: (name) @attribute.name)
; $this->order->shipped_at, $request->user()->shipped_at, Order::find($id)->shipped_at
(member_access_expression object: (member_access_expression name: (name) @attribute.of.name) name: (name) @attribute.name)
(member_access_expression object: (member_call_expression name: (name) @attribute.of.name) name: (name) @attribute.name)
(member_access_expression object: (scoped_call_expression scope: (name) @attribute.of.name) name: (name) @attribute.name
  (#set! of "class"))
; What a variable holds: function ship(Order $order), private Order $order, $order = Order::find($id), $order = new Order
(_ parameters: (formal_parameters (simple_parameter type: (_) @typed.of.name name: (variable_name) @typed.name))
  (#pick! @typed.of.name "([A-Z][A-Za-z0-9_]*)(\\|null)?$")) @typed.in
(declaration_list (property_declaration type: (_) @typed.of.name (property_element name: (variable_name) @typed.name))
  (#pick! @typed.of.name "([A-Z][A-Za-z0-9_]*)(\\|null)?$")) @typed.in
(declaration_list (method_declaration parameters: (formal_parameters
    (property_promotion_parameter type: (_) @typed.of.name name: (variable_name) @typed.name)))
  (#pick! @typed.of.name "([A-Z][A-Za-z0-9_]*)(\\|null)?$")) @typed.in
(_ body: (compound_statement (expression_statement (assignment_expression left: (variable_name) @typed.name right: [
    (object_creation_expression (name) @typed.of.name)
    (scoped_call_expression scope: (name) @typed.of.name)
    (member_call_expression object: (scoped_call_expression scope: (name) @typed.of.name))
    (member_call_expression object: (member_call_expression object: (scoped_call_expression scope: (name) @typed.of.name)))])))) @typed.in
; new Order(['shipped_at' => now()]), Order::create([...]), $order->update([...])
(object_creation_expression (name) @attribute.of.name (arguments . (argument (array_creation_expression
  (array_element_initializer . (string) @attribute.name . "=>"))))
  (#set! of "class"))
(scoped_call_expression scope: (name) @attribute.of.name name: (name) @_method arguments: (arguments (argument (array_creation_expression
  (array_element_initializer . (string) @attribute.name . "=>"))))
  (#any-of? @_method "create" "make" "firstOrCreate" "firstOrNew" "updateOrCreate" "forceCreate" "createOrFirst")
  (#set! of "class"))
(member_call_expression object: (variable_name) @attribute.of.name name: (name) @_method arguments: (arguments (argument
  (array_creation_expression (array_element_initializer . (string) @attribute.name . "=>"))))
  (#any-of? @_method "update" "fill" "forceFill"))
; class OrderResource extends JsonResource { ... $this->shipped_at ... }: $this stands for the row that it is made of (laravel.com/docs/11.x/eloquent-resources)
(class_declaration name: (name) @typed.of.name (base_clause (_) @_base)
  (#match? @_base "Resource$") (#pick! @typed.of.name "^([A-Za-z0-9]+)Resource$") (#set! typed.name "this")) @typed.in
; /** @mixin Order */ says of which
((comment) @typed.of.name . (class_declaration (base_clause (_) @_base)
    body: (declaration_list) @typed.in)
  (#match? @_base "Resource$") (#pick! @typed.of.name "@mixin +([A-Z][A-Za-z0-9_]*)") (#set! typed.name "this"))
((comment) @typed.of.name . (class_declaration (base_clause (_) @_base)
    body: (declaration_list) @typed.in)
  (#match? @_base "Resource$") (#pick! @typed.of.name "@mixin +[A-Za-z0-9_\\]*\\([A-Za-z0-9_]+)") (#set! typed.name "this"))
(member_access_expression object: (variable_name) @attribute.of.name name: (name) @attribute.name
  (#eq? @attribute.of.name "$this") (#set! typed "only"))
(member_access_expression object: (member_access_expression object: (variable_name) @attribute.of.name name: (name) @_resource) name: (name) @attribute.name
  (#eq? @attribute.of.name "$this") (#eq? @_resource "resource") (#set! typed "only"))
