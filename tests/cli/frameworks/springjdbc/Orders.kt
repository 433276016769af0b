package shop

import org.springframework.jdbc.core.simple.SimpleJdbcInsert

class KotlinOrders(source: DataSource) {
    private val insert = SimpleJdbcInsert(source)
        .withTableName("orders")
        .usingColumns("customer_id", "shipped_at")
}
