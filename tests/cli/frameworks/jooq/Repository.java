package shop;

import static org.jooq.impl.DSL.*;
import static shop.jooq.Tables.*;

import org.jooq.DSLContext;

class Repository {
    List<Long> late(DSLContext create, String note) {
        return create.select(ORDERS.ID, ORDERS.SHIPPED_AT).from(ORDERS).where(ORDERS.NOTE.eq(note)).fetchInto(Long.class);
    }

    void ship(DSLContext create) {
        create.update(ORDERS).set(ORDERS.CARRIER_ID, 3L).where(ORDERS.ID.eq(1L)).execute();
        create.select(field("note"), field("orders.shipped_at")).from(table("orders")).where(field("carrier_id").isNull()).fetch();
        create.insertInto(table("parcels"), field("code")).values("x").execute();
    }

    String safe(DSLContext create, String shipped_at) {
        create.select(field("note")).from(table("customers")).where(CUSTOMERS.SHIPPED_AT.isNull()).fetch();
        return Status.NOTE + "carrier_id";
    }
}

class Aliases {
    private final shop.jooq.tables.Orders o = ORDERS.as("o");
    private final shop.jooq.tables.Customers c = Tables.CUSTOMERS;

    void late(DSLContext create) {
        create.select(o.ID, o.SHIPPED_AT).from(o).join(c).on(c.ID.eq(o.CUSTOMER_ID)).where(c.SHIPPED_AT.isNull()).fetch();
    }
}
