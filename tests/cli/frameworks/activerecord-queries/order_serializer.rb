class OrderSerializer < ActiveModel::Serializer
  attributes :id, :shipped_at,
             :note
  attribute :carrier_id
  has_many :lines
end
class CustomerSerializer < ActiveModel::Serializer
  attributes :id, :note
end
