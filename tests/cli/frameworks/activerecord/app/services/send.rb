class Send
  def call(id)
    late = Order.find(id)
    late.shipped_at = Time.now
    late.save!
    other = Customer.find(late.total)
    other.carrier_id = 3
    Order.create!(note: "late")
  end

  def load
    @current = Order.where(total: 3).first
  end

  def note
    @current.note
  end
end
