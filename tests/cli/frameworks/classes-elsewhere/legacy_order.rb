class LegacyOrder < ActiveRecord::Base
  self.table_name = "shop_order"
end
