class Order < ApplicationRecord
  include Shippable
end
