# Ecto's own migrator: elixir ecto.exs DATABASE SOCKET_FOLDER MIGRATIONS up N | pending
# "up" runs the next N migrations (0 = all) and prints how many ran; "pending" prints how many it would run.
defmodule Shop.Repo do
  use Ecto.Repo, otp_app: :shop, adapter: Ecto.Adapters.Postgres
end

Logger.configure(level: :error)
[database, folder, migrations, verb | rest] = System.argv()
for app <- [:telemetry, :decimal, :jason, :db_connection, :postgrex, :ecto, :ecto_sql], do: {:ok, _} = Application.ensure_all_started(app)

{:ok, _} =
  Shop.Repo.start_link(
    database: database,
    socket_dir: folder,
    username: "postgres",
    pool_size: 3,
    migration_timestamps: [type: :utc_datetime]
  )

case {verb, rest} do
  {"pending", _} ->
    Ecto.Migrator.migrations(Shop.Repo, migrations) |> Enum.count(&(elem(&1, 0) == :down)) |> IO.puts()

  {"up", [n]} ->
    how = if n == "0", do: [all: true], else: [step: String.to_integer(n)]
    Ecto.Migrator.run(Shop.Repo, migrations, :up, [log: false] ++ how) |> length() |> IO.puts()
end
