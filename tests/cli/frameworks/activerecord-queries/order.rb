class Order < ApplicationRecord
  belongs_to :customer
  scope :late, -> { where(shipped_at: nil) }
  validates :note, presence: true
  enum :carrier_id, { a: 1 }
  before_save { self.shipped_at ||= Time.now }
  delegate :name, to: :customer
end
class Customer < ApplicationRecord
  has_many :orders
end
