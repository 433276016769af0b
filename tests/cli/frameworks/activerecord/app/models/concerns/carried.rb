module Carried
  extend ActiveSupport::Concern

  def carry!(id)
    update_columns(carrier_id: id)
  end
end
