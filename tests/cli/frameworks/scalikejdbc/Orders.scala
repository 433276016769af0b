package shop

import scalikejdbc._

case class ScalikeOrder(id: Long, shippedAt: Option[Instant], note: String)

object ScalikeOrder extends SQLSyntaxSupport[ScalikeOrder] {
  override val tableName = "orders"
}

object Boxes extends SQLSyntaxSupportWithShopDB[Box] {
  override def tableName: String = "PARCELS"
}

object Customers extends SQLSyntaxSupport[Customer]

class Repository {
  private val o = ScalikeOrder.syntax("o")
  private val c = Customers.syntax("c")
  private val column = ScalikeOrder.column

  def late(note: String) = withSQL {
    select.from(ScalikeOrder as o).where.isNull(o.shippedAt).and.eq(o.total, 1).orderBy(o.id)
  }

  def add(note: String) = withSQL { insert.into(ScalikeOrder).namedValues(column.note -> note) }

  def listed() = sql"select ${o.result.note} from ${ScalikeOrder as o} where ${o.shippedAt} is null".map(rs => rs.get(o.resultName.note))

  def box() = sql"delete from ${Boxes.table}"

  def safe(o: Row, row: Row) = withSQL {
    select(c.result.*).from(Customers as c).where.eq(c.note, row.note).and.isNull(c.shippedAt)
  }
}
