package shop

import doobie._
import doobie.implicits._

object Orders {
  def late(note: String): Query0[Long] =
    sql"select id from orders where shipped_at is null and note = $note".query[Long]

  val add = sql"""
    insert into parcels (id, code)
    values (1, 'x')
  """.update

  val ship = Update[(Long, Long)]("update orders set carrier_id = ? where id = ?")

  // select note from orders
  def safe(shipped_at: String) = sql"select note from customers where shipped_at = $shipped_at".query[String]
}
