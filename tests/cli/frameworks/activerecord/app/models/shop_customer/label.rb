class ShopCustomer::Label < ApplicationRecord
end
