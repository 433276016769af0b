package shop

import slick.jdbc.PostgresProfile.api._

// the schema is a value of the program's own
class Crates(tag: Tag) extends Table[(Long, String)](tag, Some(Schemas.Depot.name), "crates") {
  def id = column[Long]("id", O.PrimaryKey)
  def seal = column[String]("seal")
  def * = (id, seal)
}
