module Shop
  module Relations
    class Orders < Shop::DB::Relation
      schema :orders, infer: true

      def late = where(shipped_at: nil)
    end

    class Parcels < ROM::Relation[:sql]
      schema :parcels do
        attribute :id, Types::Serial
        attribute :code, Types::String
      end
    end

    class ShopOrders < ROM::Relation[:sql]
      schema :shop_order do
        attribute :total, Types::Integer
        attribute :carrier_id, Types::Integer
      end
    end
  end
end
