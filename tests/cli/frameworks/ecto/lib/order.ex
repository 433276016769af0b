defmodule Shop.Order do
  use Ecto.Schema
  import Ecto.Query

  schema "orders" do
    field :total, :integer
    field :shipped_at, :utc_datetime
    field(:remark, :string, source: :note)
    belongs_to :carrier, Shop.Carrier
  end

  def field_of(x), do: field(x, :note)
end

defmodule Shop.ShopOrder do
  use Ecto.Schema

  @primary_key {:id, :id, autogenerate: true}
  schema "shop_order" do
    field :shipped_at, :utc_datetime, virtual: true
    belongs_to :courier, Shop.Carrier, foreign_key: :carrier_id
  end
end

defmodule Shop.Customer do
  use Ecto.Schema

  schema "customers" do
    field :shipped_at, :utc_datetime
    embeds_one :address, Address do
      field :note, :string
    end
  end

  def parcels do
    from p in "parcels", select: p.code
  end
end
