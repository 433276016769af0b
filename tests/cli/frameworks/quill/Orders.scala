package shop

import io.getquill._

case class Orders(id: Long, shippedAt: Option[Instant], note: String, total: Int)
case class Box(id: Long, code: String, label: String)
case class Customers(id: Long, shippedAt: Option[Instant], note: String)

class Repository(ctx: PostgresJdbcContext[SnakeCase]) {
  import ctx._

  private val boxes = quote(querySchema[Box]("parcels", _.label -> "code"))

  def late(note: String) = quote {
    query[Orders].filter(o => o.shippedAt.isEmpty && o.note == lift(note)).map(_.id)
  }

  def sorted = run(query[Orders].filter(_.total > 0).sortBy(_.note)(Ord.asc))

  def ship(id: Long, note: String) = run {
    query[Orders].filter(_.id == lift(id)).update(_.note -> lift(note), _.total -> 1)
  }

  def joined = quote {
    for {
      o <- query[Orders] if o.shippedAt.isEmpty
      c <- query[Customers].join(c => c.note == o.note)
    } yield (o.note, c.shippedAt)
  }

  def pairs = query[Orders].join(query[Customers]).on((o, c) => o.note == c.note).map(t => t.shippedAt)

  def labels = boxes.map(b => b.label)

  def safe(rows: List[Customers]) = {
    query[Customers].filter(_.shippedAt.isEmpty).map(c => (c.note, c.shippedAt))
    rows.filter(_.note == "x").map(r => r.shippedAt)
  }
}
