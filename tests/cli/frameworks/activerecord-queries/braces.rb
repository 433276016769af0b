class Braces
  def call(order)
    Order.create!({ note: "x", total: 1 })
    Order.create([{ shipped_at: nil }])
    Order.upsert({ carrier_id: 1 })
    order.update!({ note: "y" })
    Customer.create!({ note: "x" })
  end
end
