defmodule Shop.Sale do
  use Ecto.Schema

  schema "orders" do
    field :buyer, :integer, source: :customer_id
    field :total, :integer
  end
end

defmodule Shop.Put do
  alias Shop.{Repo, Sale}

  def put(rows, attrs) do
    Repo.insert_all(Sale, rows, on_conflict: :replace_all, conflict_target: [:buyer, :total])
    Repo.insert!(%Sale{total: 1}, on_conflict: :nothing, conflict_target: [:buyer, :total])
    Repo.insert(Sale.changeset(%Sale{}, attrs), on_conflict: :nothing, conflict_target: [:buyer, :total])

    %Sale{}
    |> Sale.changeset(attrs)
    |> Repo.insert(on_conflict: {:replace, [:total]}, conflict_target: [:buyer, :total])

    Repo.insert_all("orders", rows, on_conflict: :nothing, conflict_target: [:customer_id, :total])
    Repo.insert_all(Sale, rows, on_conflict: :nothing, conflict_target: :id)
  end
end
