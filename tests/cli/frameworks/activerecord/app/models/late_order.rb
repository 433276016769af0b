class LateOrder < ApplicationRecord
  self.table_name = "orders"
  self.ignored_columns += [:note]
  attr_accessor :note

  validates :note, presence: true

  def late?
    !shipped_at?
  end

  def self.quick
    LateOrder.new(note: "x", carrier_id: 3)
  end
end
