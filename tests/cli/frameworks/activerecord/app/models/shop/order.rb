module Shop
  class Order < ApplicationRecord
    self.table_name = "shop_order"

    def self.old
      Shop::Parcel.where(code: nil)
    end
  end

  class Orders
    def waiting
      ::Order.where(shipped_at: nil)
    end
  end
end
