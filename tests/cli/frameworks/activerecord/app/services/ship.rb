class Ship
  def call(order, late_order)
    order.shipped_at = Time.now
    order.save!
    order.shipped_at
    late_order.update!(note: "late", total: 1)
    border.shipped_at = nil
    @order&.carrier_id
    customer.note
    customer.name = order.total
  end
end
