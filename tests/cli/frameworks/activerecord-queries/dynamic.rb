class Dynamic
  def call(id)
    Order.find_by_note("x")
    Order.find_by_shipped_at_and_note!(nil, "x")
    Customer.find_by_note("x")
    Order.find_by_id(id)
  end
end
class Late::Parcel < Order
end
class Inherited
  def call
    Late::Parcel.where(note: "x").first
    Late::Parcel.find_by(shipped_at: nil)
  end
end
