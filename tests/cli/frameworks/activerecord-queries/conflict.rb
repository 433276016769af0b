class Put
  def call(rows)
    Order.upsert_all(rows, unique_by: %i[customer_id total])
    Order.insert_all(rows, unique_by: [:customer_id, :total])
    Order.insert_all(rows, unique_by: :orders_buyer_total)
    Order.upsert(rows.first, unique_by: :id)
    Order.upsert_all(rows, unique_by: rows.first.keys)
  end
end
class PutCustomers
  def call(rows)
    Customer.upsert_all(rows, unique_by: :name)
    Customer.insert_all(rows, unique_by: %i[note])
  end
end
