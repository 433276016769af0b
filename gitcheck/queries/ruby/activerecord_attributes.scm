; ActiveRecord reads its columns from the database, so that what sets or reads one is all that names it.
; Facts: guides.rubyonrails.org/active_record_basics.html (CRUD: reading and writing data). So do Sequel's models, whose tables may be called in the singular.
;; table.naming snake-plural-module snake-plural snake
(call receiver: [(identifier) (instance_variable) (constant)] @attribute.of.name method: (identifier) @attribute.name !arguments)
; order.shipped_at?
(call receiver: [(identifier) (instance_variable) (constant)] @attribute.of.name method: (identifier) @attribute.name !arguments
  (#match? @attribute.name "[?]$") (#pick! @attribute.name "^([a-z0-9_]+)"))
; @order.customer.note, current_order&.note, Order.find(id).note
(call receiver: (call method: (identifier) @attribute.of.name) method: (identifier) @attribute.name !arguments)
(call receiver: (call receiver: (constant) @attribute.of.name) method: (identifier) @attribute.name !arguments (#set! of "class"))
; What a variable holds: order = Order.find(id), @order = Order.where(id: 3).first in a method of the class, order = Order.new
(_ body: (body_statement (assignment left: (identifier) @typed.name right: [
    (call receiver: [(constant) (scope_resolution)] @typed.of.name)
    (call receiver: (call receiver: [(constant) (scope_resolution)] @typed.of.name))]))) @typed.in
(_ body: (body_statement (method body: (body_statement (assignment left: (instance_variable) @typed.name right: [
    (call receiver: [(constant) (scope_resolution)] @typed.of.name)
    (call receiver: (call receiver: [(constant) (scope_resolution)] @typed.of.name))]))))) @typed.in
; Order.new(shipped_at: Time.now), order.update!(shipped_at: Time.now)
(call receiver: [(constant) (scope_resolution)] @attribute.of.name method: (identifier) @_method
  arguments: (argument_list [(pair key: (hash_key_symbol) @attribute.name) (hash (pair key: (hash_key_symbol) @attribute.name))
    (array (hash (pair key: (hash_key_symbol) @attribute.name)))])
  (#any-of? @_method "new" "create" "create!" "find_or_create_by" "find_or_create_by!" "find_or_initialize_by" "create_with" "insert" "upsert")
  (#set! of "class"))
(call receiver: [(identifier) (instance_variable)] @attribute.of.name method: (identifier) @_method
  arguments: (argument_list [(pair key: (hash_key_symbol) @attribute.name) (hash (pair key: (hash_key_symbol) @attribute.name))])
  (#any-of? @_method "new" "create" "create!" "build" "update" "update!" "update_columns" "assign_attributes" "find_or_create_by"
    "find_or_create_by!" "find_or_initialize_by" "create_with" "insert" "upsert"))
(call receiver: [(identifier) (instance_variable)] @attribute.of.name method: (identifier) @_method
  arguments: (argument_list . (simple_symbol) @attribute.name)
  (#any-of? @_method "update_column" "update_attribute" "increment!" "decrement!" "increment" "decrement" "toggle!" "toggle" "touch"))
; class OrderSerializer < ActiveModel::Serializer; attributes :id, :shipped_at: of the rows that it writes (so do JSONAPI::Serializer, Blueprinter, Alba)
(class name: [(constant) (scope_resolution)] @attribute.of.name
  body: (body_statement (call !receiver method: (identifier) @_method arguments: (argument_list (simple_symbol) @attribute.name)))
  (#any-of? @_method "attributes" "attribute" "fields" "field")
  (#pick! @attribute.of.name "([A-Za-z0-9]+)(Serializer|Blueprint)$") (#set! of "class"))
; Order.find_by_shipped_at(nil), Order.find_by_shipped_at_and_note(nil, "x")
(call receiver: (constant) @attribute.of.name method: (identifier) @attribute.name arguments: (argument_list)
  (#not-match? @attribute.name "_and_") (#pick! @attribute.name "^find_by_([a-z0-9_]+)!?$") (#set! of "class"))
(call receiver: (constant) @attribute.of.name method: (identifier) @attribute.name arguments: (argument_list)
  (#pick! @attribute.name "^find_by_([a-z0-9_]+)_and_[a-z0-9_]+!?$") (#set! of "class"))
(call receiver: (constant) @attribute.of.name method: (identifier) @attribute.name arguments: (argument_list)
  (#match? @attribute.name "^find_by_") (#pick! @attribute.name "_and_([a-z0-9_]+)!?$") (#set! of "class"))
; class Late::Order < Order: a class of another's rows (single table inheritance), where that is no abstract one
(class name: (_) @parent.of.name superclass: (superclass [(constant) (scope_resolution)] @parent.name)
  (#not-match? @parent.name "(^|::)(ApplicationRecord|ActiveRecord::Base)$"))
