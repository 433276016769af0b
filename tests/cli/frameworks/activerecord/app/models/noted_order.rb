class NotedOrder < ApplicationRecord
  self.table_name = "orders"

  def note?
    first.shipped_at? || self.carrier_id?
  end
end
