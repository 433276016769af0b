package shop;

import static shop.jooq.Tables.ORDERS;

import org.jooq.DSLContext;

class Conflict {
    void put(DSLContext create, long customer, int total) {
        create.insertInto(ORDERS, ORDERS.CUSTOMER_ID, ORDERS.TOTAL).values(customer, total)
            .onConflict(ORDERS.CUSTOMER_ID, ORDERS.TOTAL).doNothing().execute();
        create.insertInto(ORDERS, ORDERS.CUSTOMER_ID, ORDERS.TOTAL).values(customer, total)
            .onConflict(ORDERS.ID).doNothing().execute();
    }
}
