module Shop
  class OrderRepo < Shop::DB::Repo
    def noted(text)
      orders.where(note: text).select(:id, :total).to_a
    end

    def newest
      orders.order { shipped_at.desc }.to_a
    end

    def of(customer)
      orders.where(customer_id: customer).pluck(:carrier_id)
    end
  end
end
