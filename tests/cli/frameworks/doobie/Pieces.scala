package shop

import doobie._
import doobie.implicits._

object Pieces {
  val table = "orders"
  val tableF = Fragment.const(table)
  val selectF = fr"SELECT id FROM" ++ tableF

  def late = (selectF ++ fr"WHERE shipped_at IS NULL").query[Long]
  def named = (fr"select id, note from" ++ Fragment.const("orders") ++ fr"where total = 1").query[Long]
  def bare = (sql"select id from " ++ Fragment.const0(table) ++ sql" where carrier_id = 1").query[Long]
  def column = (fr"select" ++ Fragment.const("shipped_at") ++ fr"from orders").query[Long]
  def other = (fr"select" ++ Fragment.const("note") ++ fr"from customers").query[Long]
}
