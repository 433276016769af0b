defmodule Shop.Sales.Order do
  use Ash.Resource, domain: Shop.Sales, data_layer: AshPostgres.DataLayer

  postgres do
    table "orders"
    repo Shop.Repo
  end

  attributes do
    integer_primary_key :id
    attribute :total, :integer, allow_nil?: false

    attribute :shipped_at, :utc_datetime do
      public? true
    end

    attribute :remark, :string, source: :note
  end

  actions do
    defaults [:read]

    create :place do
      argument :note, :string
    end
  end

  relationships do
    belongs_to :carrier, Shop.Sales.Carrier
    has_many :parcels, Shop.Sales.Parcel
  end

  calculations do
    calculate :note, :string, expr(remark)
  end
end

defmodule Shop.Sales.ShopOrder do
  use Ash.Resource, data_layer: AshPostgres.DataLayer

  postgres do
    table "shop_order"
    repo Shop.Repo
  end

  attributes do
    integer_primary_key :id

    attribute :sent, :utc_datetime do
      source :shipped_at
    end
  end

  relationships do
    belongs_to :courier, Shop.Sales.Carrier do
      source_attribute :carrier_id
    end
  end
end

defmodule Shop.Sales.Customer do
  use Ash.Resource, data_layer: AshPostgres.DataLayer

  postgres do
    table "customers"
    repo Shop.Repo
  end

  attributes do
    integer_primary_key :id
    attribute :kind, :string
  end

  relationships do
    belongs_to :carrier, Shop.Sales.Carrier do
      define_attribute? false
    end
  end
end
