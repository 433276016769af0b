package shop

object Columns {
  val Note = "o.note"
  val Late = "o.shipped_at IS NULL"
}
