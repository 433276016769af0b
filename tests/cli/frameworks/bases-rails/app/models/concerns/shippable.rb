module Shippable
  extend ActiveSupport::Concern

  included do
    validates :shipped_at, presence: true
  end

  def late?
    self.class.where(carrier_id: nil).exists?
  end
end
