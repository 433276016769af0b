; ActiveRecord: columns are read from the database, so a use is what names one: in a query on the class, or in the class.
; Facts: guides.rubyonrails.org/active_record_basics.html (table names), active_record_querying.html.
;; needs ApplicationRecord ActiveRecord ActiveSupport::Concern .where .order .pluck .find_by .group upsert_all insert_all unique_by
;; table.naming file-snake-plural-module file-snake-plural snake-plural-module snake-plural
;; confidence likely
(class name: (_) @entity.name superclass: (superclass (_) @_base)
  (#match? @_base "(^|::)(ApplicationRecord|ActiveRecord::Base)$")) @entity
(class body: (body_statement (assignment left: (call receiver: (self) method: (identifier) @_key) right: (_) @entity.table))
  (#eq? @_key "table_name")) @entity
(class body: (body_statement (assignment left: (call receiver: (self) method: (identifier) @_key) right: (true)) @entity.skip)
  (#eq? @_key "abstract_class")) @entity

; self.ignored_columns += [:shipped_at]: what the class names so is no column, but something else
(class body: (body_statement (_ left: (call receiver: (self) method: (identifier) @_key) right: (array (simple_symbol) @property.not)))
  (#eq? @_key "ignored_columns"))
(class body: (body_statement (_ left: (call receiver: (self) method: (identifier) @_key) right: (array (string) @property.not)))
  (#eq? @_key "ignored_columns"))
(class body: (body_statement (_ left: (call receiver: (self) method: (identifier) @_key) right: (string_array (bare_string) @property.not)))
  (#eq? @_key "ignored_columns"))
(class body: (body_statement (_ left: (call receiver: (self) method: (identifier) @_key) right: (symbol_array (bare_symbol) @property.not)))
  (#eq? @_key "ignored_columns"))

; Order.where(shipped_at: nil), Order.order(:shipped_at), Order.pluck("shipped_at")
(call receiver: [(constant) (scope_resolution)] @chain.entity.name method: (identifier) @_method
  (#match? @chain.entity.name "^(::)?[A-Z][A-Za-z0-9]*(::[A-Z][A-Za-z0-9]*)*$")
  (#any-of? @_method "where" "find_by" "find_by!" "order" "pluck" "select" "group" "rewhere" "reorder" "pick" "update_all"
    "maximum" "minimum" "sum" "average" "exists?" "joins" "includes" "left_joins" "all" "limit" "distinct" "not" "unscoped"
    "find" "insert_all" "insert_all!" "upsert_all" "in_order_of" "having" "count" "eager_load" "preload" "left_outer_joins" "none" "first" "last")) @chain
(call method: (identifier) @_method arguments: (argument_list (pair key: (hash_key_symbol) @chain.column.name value: (_) @_value))
  (#any-of? @_method "where" "find_by" "find_by!" "rewhere" "update_all" "not" "order" "reorder" "exists?" "update" "update!" "sole")
  (#not-match? @_value "^\\{")) @chain
(call method: (identifier) @_method arguments: (argument_list (simple_symbol) @chain.column.name)
  (#any-of? @_method "order" "pluck" "group" "reorder" "pick" "maximum" "minimum" "sum" "average" "select" "in_order_of")) @chain
; Order.insert_all([{ note: "x" }]), Customer.joins(:orders).where(orders: { note: "x" }), Order.arel_table[:note]
(call method: (identifier) @_method arguments: (argument_list (array (hash (pair key: (hash_key_symbol) @chain.column.name))))
  (#any-of? @_method "insert_all" "insert_all!" "upsert_all")) @chain
(call method: (identifier) @_method arguments: (argument_list (pair key: (hash_key_symbol) @table.name value: (hash (pair key: (hash_key_symbol) @column.name))))
  (#any-of? @_method "where" "find_by" "find_by!" "not" "exists?"))
(element_reference object: (call receiver: [(constant) (scope_resolution)] @use.of.name method: (identifier) @_table) (simple_symbol) @use.name
  (#eq? @_table "arel_table"))
(call method: (identifier) @_method arguments: (argument_list . (string) @chain.sql)
  (#any-of? @_method "where" "not") (#set! part "where")) @chain
(call method: (identifier) @_method arguments: (argument_list . (string) @chain.sql .)
  (#any-of? @_method "order" "reorder") (#set! part "order")) @chain
(call method: (identifier) @_method arguments: (argument_list . (string) @chain.sql .)
  (#any-of? @_method "select") (#set! part "select")) @chain

; A module that classes include: whose tables it is about, they say.
(module body: (body_statement (call method: (identifier) @_extend arguments: (argument_list (scope_resolution) @_concern))) @entity.skip
  (#eq? @_extend "extend") (#eq? @_concern "ActiveSupport::Concern")) @entity
(module name: (_) @entity.class.name
  body: (body_statement (call method: (identifier) @_extend arguments: (argument_list (scope_resolution) @_concern)))
  (#eq? @_extend "extend") (#eq? @_concern "ActiveSupport::Concern")) @entity
(class body: (body_statement (call !receiver method: (identifier) @_include
    arguments: (argument_list [(constant) (scope_resolution)] @entity.base.name)))
  (#any-of? @_include "include" "prepend")) @entity

; In the class itself: scopes and queries on the class, and what names an attribute that is stored.
(call !receiver method: (identifier) @_method arguments: (argument_list (pair key: (hash_key_symbol) @property.name value: (_) @_value) @property)
  (#any-of? @_method "where" "find_by" "find_by!" "rewhere" "update_all" "order" "reorder" "not")
  (#not-match? @_value "^\\{"))
(call !receiver method: (identifier) @_method arguments: (argument_list (simple_symbol) @property.name @property)
  (#any-of? @_method "order" "pluck" "group" "reorder" "pick" "maximum" "minimum" "sum" "average"
    "encrypts" "normalizes" "serialize" "attr_readonly" "validates" "validates_uniqueness_of" "validates_presence_of"
    "validates_length_of" "validates_inclusion_of" "validates_numericality_of" "validates_format_of"))
(call !receiver method: (identifier) @_method arguments: (argument_list (pair key: (hash_key_symbol) @property.name value: (_)) @property)
  (#any-of? @_method "enum"))
(call !receiver method: (identifier) @_method arguments: (argument_list . (simple_symbol) @property.name @property)
  (#any-of? @_method "enum" "store" "store_accessor" "has_secure_token"))
(call !receiver method: (identifier) @_method arguments: (argument_list . (simple_symbol) @property.name) @property
  (#eq? @_method "belongs_to") (#set! column.suffix "_id"))

; acts_as_paranoid, include Discard::Model, has_secure_password: columns that these ask for by names of their own
; (github.com/rubysherpas/paranoia, github.com/jhawthorn/discard, api.rubyonrails.org ActiveModel::SecurePassword)
(class body: (body_statement (identifier) @property.name @property) (#eq? @property.name "acts_as_paranoid") (#set! column.is "deleted_at"))
(class body: (body_statement (identifier) @property.name @property) (#eq? @property.name "has_secure_password") (#set! column.is "password_digest"))
(class body: (body_statement (call !receiver method: (identifier) @property.name arguments: (argument_list . (pair))) @property)
  (#eq? @property.name "has_secure_password") (#set! column.is "password_digest"))
(class body: (body_statement (call !receiver method: (identifier) @_include arguments: (argument_list (scope_resolution) @property.name @property)))
  (#eq? @_include "include") (#eq? @property.name "Discard::Model") (#set! column.is "discarded_at"))

; params.require(:order).permit(:shipped_at): assigned by name. What goes may stay as another attribute (an attachment, a store).
(call method: (identifier) @_method arguments: (argument_list . (simple_symbol) @chain.entity.name)
  (#eq? @_method "require")) @chain
(call method: (identifier) @_method arguments: (argument_list (simple_symbol) @chain.column.name)
  (#eq? @_method "permit") (#set! outlives "yes")) @chain

; self.shipped_at = Time.now, in the class
(call receiver: (self) method: (identifier) @property.name !arguments (#not-match? @property.name "[?]$") (#set! outlives "yes") (#set! guess "yes")) @property
; shipped_at? and self.shipped_at? in the class; "def shipped_at?" and "other.shipped_at?" are none
((identifier) @property.name @property (#match? @property.name "^[a-z][a-z0-9_]*[?]$") (#pick! @property.name "^([a-z0-9_]+)")
  (#not-in? @property.name "method" "singleton_method" "call") (#set! outlives "yes") (#set! guess "yes"))
(call !receiver method: (identifier) @property.name !arguments (#match? @property.name "^[a-z][a-z0-9_]*[?]$") (#pick! @property.name "^([a-z0-9_]+)")
  (#set! outlives "yes") (#set! guess "yes")) @property
(call receiver: (self) method: (identifier) @property.name !arguments (#match? @property.name "[?]$") (#pick! @property.name "^([a-z0-9_]+)")
  (#set! outlives "yes") (#set! guess "yes")) @property
; update_columns(shipped_at: Time.now), in the class
(call !receiver method: (identifier) @_method arguments: (argument_list (pair key: (hash_key_symbol) @property.name) @property)
  (#any-of? @_method "update_columns" "update!" "assign_attributes"))
; Order.where(status: 'archived'): values of an enum; those of enum() are numbers or names that the class lists
(call method: (identifier) @_method arguments: (argument_list (pair key: (hash_key_symbol) @chain.column.name value: (string) @chain.value))
  (#any-of? @_method "where" "find_by" "find_by!" "rewhere" "update_all" "not")) @chain
; Conflict targets: Order.upsert_all(rows, unique_by: %i[customer_id total]), unique_by: :index_name. Rails finds the index by its columns, and its condition with it
(call receiver: [(constant) (scope_resolution)] @use.of.name method: (identifier) @_method
  arguments: (argument_list (pair key: (hash_key_symbol) @_key value: [(array) (symbol_array) (string_array) (simple_symbol) (string) (constant)] @use.unique))
  (#pick! @use.of.name "([A-Za-z0-9]+)$")
  (#any-of? @_method "upsert_all" "insert_all" "insert" "upsert") (#eq? @_key "unique_by") (#set! unique.or "index") (#set! unique.partial "yes"))
