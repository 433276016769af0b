package shop

import org.ktorm.schema.*

object KtormOrders : Table<KtormOrder>("orders") {
    val id = long("id").primaryKey()
    val shippedAt = jdbcTimestamp("shipped_at")
    val carrier = int("carrier_id")
    val remark = varchar("note")
}

object KtormCustomers : Table<Nothing>("customers") {
    val note = varchar("note")
}
