package shop

import org.jetbrains.exposed.dao.id.LongIdTable
import org.jetbrains.exposed.sql.Table
import org.jetbrains.exposed.sql.javatime.timestamp

object Orders : LongIdTable("orders") {
    val total = integer("total")
    val shippedAt = timestamp("shipped_at").nullable()
    val customer = reference("customer_id", Customers)
}

object Customers : LongIdTable("customers") {
    val shippedAt = timestamp("shipped_at").nullable()
}

object ParcelsTable : Table() {
    val code = varchar("code", 20)
}

fun raw() = exec("SELECT id, note " + "FROM orders")
