defmodule Shop.Orders do
  import Ecto.Query

  def late do
    from(u in "users",
      where:
        fragment(
          """
          EXISTS (
            SELECT 1 FROM orders AS o WHERE o.user_id = ? AND o.shipped_at IS NULL
          )
          """,
          u.id
        )
    )
  end
end
