class OrdersController < ApplicationController
  def index
    @orders = Order.where("shipped_at IS NULL").order(:id)
  end
end
