package shop

import slick.jdbc.PostgresProfile.api._

case class Order(id: Long, shippedAt: Option[Instant], note: String)

class Orders(tag: Tag) extends Table[Order](tag, "orders") {
  def id = column[Long]("id", O.PrimaryKey)
  def shippedAt = column[Option[Instant]]("shipped_at")
  val remark: Rep[String] = column[String]("note")
  def * = (id, shippedAt, remark).mapTo[Order]
}

class Parcels(tag: Tag) extends Table[Parcel](tag, Some("public"), "parcels") {
  def code = column[String]("code")
}

class Customers(tag: Tag) extends Table[Customer](tag, "customers") {
  def note = column[String]("note")
  def shippedAt = column[Option[Instant]]("shipped_at")
}

object Queries {
  val late = sql"select id from orders where carrier_id is null".as[Long]
  val safe = sql"select note, shipped_at from customers".as[String]
  val note = "shipped_at"
}
