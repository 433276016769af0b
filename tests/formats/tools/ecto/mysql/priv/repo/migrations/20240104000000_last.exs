defmodule Shop.Repo.Migrations.Last do
  use Ecto.Migration

  def up do
    create index(:users, [:nickname], name: :nick, using: "BTREE")
    drop_if_exists table(:nothing)
    drop table(:logs)
  end

  def down, do: :ok
end
