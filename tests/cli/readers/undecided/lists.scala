package shop

object OrderTable {
  private val table = "orders"
  private val keys = Seq("id", "user_id")
  private val fields = keys ++ Seq(
    "total",
    "shipped_at"
  )

  val all: Query0[Order] = selectRequest(table, fields)
}
