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

object Reports {
  def pay(id: Long, now: Instant) =
    sql"""
      |UPDATE orders
      |SET shipped_at = $now,
      |  total = 0
      |WHERE id = $id""".stripMargin.update

  def list(note: String) = fr"select o.id" ++ fr"from orders o" ++
    fr"where o.carrier_id = $note"
}
