package shop

import org.jooq.DSLContext
import shop.jooq.tables.references.ORDERS

fun put(create: DSLContext, customer: Long, total: Int) {
    create.insertInto(ORDERS, ORDERS.CUSTOMER_ID, ORDERS.TOTAL).values(customer, total)
        .onConflict(ORDERS.CUSTOMER_ID, ORDERS.TOTAL).doNothing().execute()
    create.insertInto(ORDERS, ORDERS.CUSTOMER_ID, ORDERS.TOTAL).values(customer, total)
        .onConflict(ORDERS.ID).doNothing().execute()
}
