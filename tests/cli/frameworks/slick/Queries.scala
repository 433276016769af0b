package shop

import slick.jdbc.PostgresProfile.api._

class Parts(tag: Tag) extends Table[Part](tag, "orders") {
  def id = column[Long]("id", O.PrimaryKey)
  def remark = column[String]("note")
  def carrier = column[Long]("carrier_id")
  def * = (id, remark).mapTo[Part]
}

class Customers(tag: Tag) extends Table[Customer](tag, "customers") {
  def note = column[String]("note")
  def * = note.mapTo[Customer]
}

object Queries {
  val parts = TableQuery[Parts]
  val customers = TableQuery[Customers]

  def late(note: String) = parts.filter(_.remark === note).sortBy(p => p.carrier.desc).result

  def carriers = for {
    p <- parts if p.remark =!= ""
    c <- customers
  } yield (p.carrier, c.note)

  def plain = customers.filter(_.note === "x").map(_.note).result
}
