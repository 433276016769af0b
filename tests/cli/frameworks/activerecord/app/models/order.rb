class Order < ApplicationRecord
  belongs_to :customer

  scope :late, -> { where(note: nil) }

  def self.report
    Order.where(shipped_at: nil).order(:shipped_at).pluck(:total)
  end

  def self.raw
    Order.where("orders.shipped_at > ?", 1.day.ago)
  end
end

class Customers
  def late
    Customer.where(shipped_at: nil)
  end
end
