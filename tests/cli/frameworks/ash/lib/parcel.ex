defmodule Shop.Sales.Parcel do
  use Ash.Resource, data_layer: AshPostgres.DataLayer

  attributes do
    integer_primary_key :id
    attribute :code, :string
  end

  postgres do
    table "parcels"
    repo Shop.Repo
  end
end

defmodule Shop.Sales.Address do
  use Ash.Resource, data_layer: :embedded

  attributes do
    attribute :note, :string
    attribute :shipped_at, :utc_datetime
  end
end
