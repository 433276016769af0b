package shop

import anorm._
import anorm.SqlParser._

class Orders(db: Database) {
  private val order = long("id") ~ get[Option[String]]("note") map flatten

  def late(carrier: Long) = db.withConnection { implicit c =>
    SQL("SELECT id, note FROM orders WHERE carrier_id = {carrier}").on("carrier" -> carrier).as(order.*)
  }

  def ship(id: Long) = db.withConnection { implicit c =>
    SQL"""
      UPDATE orders SET shipped_at = now()
      WHERE id = $id AND note IS NULL
    """.executeUpdate()
  }

  def add(id: Long, code: String) = db.withTransaction { implicit c =>
    SQL"INSERT INTO parcels (id, code) VALUES ($id, $code)".executeInsert(scalar[Long].singleOpt)
  }

  def listed(order: String) = db.withConnection { implicit c =>
    SQL"SELECT id FROM shop_order WHERE shipped_at IS NULL ORDER BY #$order".as(scalar[Long].*)
  }

  def customer(id: Long) = db.withConnection { implicit c =>
    SQL"select note from customers where id = $id".as(scalar[String].single)
  }
}
