# Ecto's own migrator: elixir ecto.exs ADAPTER DATABASE SOCKET MIGRATIONS up N | pending
# ADAPTER is Postgres, whose SOCKET is a folder, or MyXQL. "up" runs the next N migrations (0 = all) and prints how many ran;
# "pending" prints how many it would run.
[adapter, database, socket, migrations, verb | rest] = System.argv()
adapter = Module.concat(Ecto.Adapters, adapter)
Logger.configure(level: :error)

defmodule Shop.Repo do
  use Ecto.Repo, otp_app: :shop, adapter: adapter
end

for app <- [:telemetry, :decimal, :jason, :db_connection, :postgrex, :myxql, :ecto, :ecto_sql], do: Application.ensure_all_started(app)

place =
  if adapter == Ecto.Adapters.Postgres,
    do: [socket_dir: socket, username: "postgres"],
    else: [socket: socket, username: "root"]

# as config/config.exs of the projects says
Application.put_env(:shop, Shop.Repo, migration_timestamps: [type: :utc_datetime_usec])
{:ok, _} = Shop.Repo.start_link([database: database, pool_size: 3] ++ place)

case {verb, rest} do
  {"pending", _} ->
    Ecto.Migrator.migrations(Shop.Repo, migrations) |> Enum.count(&(elem(&1, 0) == :down)) |> IO.puts()

  {"up", [n]} ->
    how = if n == "0", do: [all: true], else: [step: String.to_integer(n)]
    Ecto.Migrator.run(Shop.Repo, migrations, :up, [log: false] ++ how) |> length() |> IO.puts()
end
