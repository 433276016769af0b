package shop

import anorm._

class Pages(db: Database) {
  def after(comparator: String, order: String, last: Long) = db.withConnection { implicit c =>
    SQL(s"SELECT id FROM orders o WHERE o.carrier_id $comparator total AND o.id $comparator {last} ORDER BY id $order LIMIT 5").on("last" -> last)
  }
}
