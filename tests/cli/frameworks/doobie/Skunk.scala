package shop

import skunk._
import skunk.implicits._

object Statements {
  def notes(ids: NonEmptyList[Long]): AppliedFragment =
    void"SELECT o.note FROM orders o WHERE o.id IN (" |+| ids.map(sql"$int8").intercalate(void", ") |+| void")"

  def codes(where: AppliedFragment): AppliedFragment =
    void"""
      SELECT p.code
      FROM parcels p
      WHERE """ |+| where

  val ship: Command[(Instant, Long)] =
    sql"UPDATE orders SET shipped_at = $timestamptz WHERE id = $int8".command
}
