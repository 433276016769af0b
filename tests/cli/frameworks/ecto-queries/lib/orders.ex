defmodule Shop.EctoOrder do
  use Ecto.Schema

  schema "orders" do
    field :shipped_at, :utc_datetime
    field :remark, :string, source: :note
  end
end

defmodule Shop.EctoCustomer do
  use Ecto.Schema

  schema "customers" do
    field :shipped_at, :utc_datetime
    field :note, :string
  end
end

defmodule Shop.Orders do
  import Ecto.Query
  alias Shop.{EctoCustomer, EctoOrder}

  def late(repo) do
    repo.all(from o in "orders", where: is_nil(o.shipped_at) and o.total > 1, select: %{id: o.id, note: o.note})
  end

  def joined(repo) do
    from(c in "customers",
      join: o in "orders", on: o.customer_id == c.id,
      where: c.note == "x" and is_nil(c.shipped_at),
      select: o.carrier_id
    )
  end

  def mapped(note) do
    from o in EctoOrder,
      join: c in EctoCustomer, on: c.note == o.remark,
      where: is_nil(c.shipped_at),
      order_by: o.shipped_at
  end

  def safe(order, note), do: order.note == note
end
