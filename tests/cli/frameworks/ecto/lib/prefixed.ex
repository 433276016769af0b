defmodule Shop.Prefixed do
  use Ecto.Schema

  @primary_key {:id, :id, autogenerate: true}
  @schema_prefix "public"

  schema "orders" do
    field(:shipped_at, :utc_datetime)
  end
end

defmodule Shop.Other do
  use Ecto.Schema

  @schema_prefix "elsewhere"

  schema "orders" do
    field(:note, :string)
  end
end

defmodule Shop.LateReportLine do
  use TypedEctoSchema

  typed_schema "late_report_lines" do
    field(:kind, Ecto.Enum, values: [:a, :b]) :: kind()
  end
end
