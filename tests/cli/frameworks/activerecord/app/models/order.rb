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

class OrderShipping < ApplicationRecord
  self.table_name = "orders"

  def ship
    self.shipped_at = Time.now
    self.unknown = 1
  end
end

class Customers
  def late
    Customer.where(shipped_at: nil)
  end
end

class ShopOrder < ApplicationRecord
  self.table_name = "shop_order"
  belongs_to :carrier
  enum :total, { small: 0, large: 1 }
  scope :waiting, -> { where.not(total: 1).order(:shipped_at) }
end

class OrdersController < ApplicationController
  def order_params
    params.require(:order).permit(
      :total,
      :note
    ).merge(by: 1)
  end

  def customer_params
    params.require(:customer).permit(:shipped_at)
  end
end
