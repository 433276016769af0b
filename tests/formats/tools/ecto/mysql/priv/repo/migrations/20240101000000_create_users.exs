defmodule Shop.Repo.Migrations.CreateUsers do
  use Ecto.Migration

  def change do
    create table(:users, comment: "people") do
      add :name, :string, null: false
      add :email, :string, size: 100, comment: "where"
      add :age, :integer, default: 18
      add :price, :decimal, precision: 10, scale: 2
      add :data, :map, default: %{}
      add :active, :boolean, default: true, null: false
      add :seen, :naive_datetime_usec
      add :born, :date
      add :at, :time
      add :token, :binary
      add :short, :binary, size: 20
      add :key, :uuid
      add :ratio, :float, default: -1.5
      add :note, :text
      timestamps()
    end

    create unique_index(:users, [:email])
    create index(:users, [:name, :age])

    create table(:logs, primary_key: false) do
      add :id, :binary_id, primary_key: true
      add :part, :bigint, primary_key: true
    end
  end
end
