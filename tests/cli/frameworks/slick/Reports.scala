package shop

import slick.jdbc.PostgresProfile.api._

class Reports(schemaName: Option[String]) {
  class Lines(tag: Tag) extends Table[Line](tag, schemaName, "late_report_lines") {
    def id: Rep[Long] = column("id", O.PrimaryKey)
    def sort: Rep[String] = column("kind")
    def * = (id, sort).mapTo[Line]
  }
}
