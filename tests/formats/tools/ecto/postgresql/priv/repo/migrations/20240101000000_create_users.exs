defmodule Shop.Repo.Migrations.CreateUsers do
  use Ecto.Migration

  def change do
    execute("CREATE SCHEMA app", "DROP SCHEMA app")

    create table(:users) do
      add :name, :string, null: false
      add :email, :string, size: 100
      add :age, :integer, default: 18
      add :price, :decimal, precision: 10, scale: 2
      add :tags, {:array, :string}, default: []
      add :words, {:array, :text}, default: ["a", "b's"]
      add :data, :map, default: %{}
      add :active, :boolean, default: true, null: false
      add :seen, :naive_datetime_usec
      add :born, :date
      add :at, :time
      add :token, :binary
      add :key, :uuid, default: fragment("gen_random_uuid()")
      add :ratio, :float, default: -1.5
      timestamps()
    end

    create unique_index(:users, [:email])
    create index(:users, [:name, "lower(email)", "age DESC"], where: "age > 3")

    create table(:logs, primary_key: false, prefix: "app") do
      add :id, :binary_id, primary_key: true
      add :part, :bigint, primary_key: true
      add :text, :text
    end
  end
end
