package shop

import org.jooq.DSLContext
import org.jooq.impl.DSL.field
import org.jooq.impl.DSL.table
import shop.jooq.Tables
import shop.jooq.Tables.CUSTOMERS
import shop.jooq.Tables.ORDERS

class OrderDao(private val dsl: DSLContext) {
    private val o = Tables.ORDERS
    private val p = Tables.PARCELS
    private val c = CUSTOMERS.`as`("c")

    fun late(): List<Long> =
        dsl.select(o.ID, o.SHIPPED_AT)
            .from(o)
            .join(c).on(c.ID.eq(o.CUSTOMER_ID))
            .where(c.SHIPPED_AT.isNull.and(ORDERS.NOTE.isNotNull))
            .fetch(o.ID)

    fun ship(note: String) {
        dsl.update(o).set(o.CARRIER_ID, 3L).where(o.ID.eq(1L)).execute()
        dsl.insertInto(p, p.CODE).values(note).execute()
        dsl.select(field("note")).from(table("orders")).fetch()
        dsl.select(field("note")).from(table("customers")).fetch()
    }

    fun safe(status: Status) = Status.NOTE to c.NOTE
}
