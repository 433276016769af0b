package shop;

import org.springframework.jdbc.core.simple.SimpleJdbcInsert;

class Orders {
    private final SimpleJdbcInsert insert;

    Orders(DataSource source) {
        insert = new SimpleJdbcInsert(source)
            .withTableName("orders")
            .usingColumns("customer_id", "note")
            .usingGeneratedKeyColumns("id");
    }

    SimpleJdbcInsert parcels(DataSource source) {
        SimpleJdbcInsert parcels = new SimpleJdbcInsert(source).withTableName("parcels");
        parcels.usingColumns("code");
        return new SimpleJdbcInsert(source).withTableName("customers").usingColumns("note", "shipped_at");
    }
}
