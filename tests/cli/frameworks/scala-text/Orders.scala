package shop

import anorm._
import scalikejdbc._

class Orders {
  private val fields = "id, carrier_id"
  private val late = fr"shipped_at IS NULL"

  def byId(id: Long) = SQL(s"SELECT $fields FROM orders WHERE id = {id}").on("id" -> id)

  def all = SQL("SELECT " + fields +
    " FROM orders")

  def noted(n: String) = SQL"""
    SELECT o.id
    FROM orders o
    WHERE o.note = $n"""

  def open = fr"SELECT id FROM orders WHERE" ++ late

  def slick(id: Long) = sql"select #$fields from orders where id = $id".as[Long]

  def elsewhere = SQL(s"SELECT ${Columns.Note} FROM orders o WHERE ${Columns.Late}")

  def safe(fields: String, note: String) = sql"select $fields from customers where note = $note"

  // a parameter, though its value is a name
  def parameter = sql"select id from orders where id = $fields"
}
