defmodule Shop.Repo.Migrations.Last do
  use Ecto.Migration
  @disable_ddl_transaction true
  @disable_migration_lock true

  def up do
    create index(:users, [:nickname], concurrently: true, name: :nick)
    drop_if_exists table(:nothing), mode: :cascade
    drop table(:logs, prefix: "app")
  end

  def down, do: :ok
end
