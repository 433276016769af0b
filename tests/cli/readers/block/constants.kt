private const val ORDER_COLUMNS = "id, shipped_at"

class Orders(private val jdbc: JdbcTemplate) {
    fun open(late: Boolean): List<Order> {
        var sql = "SELECT $ORDER_COLUMNS FROM $TABLE"
        if (late) {
            sql += " WHERE total > 0"
        }
        return jdbc.query(sql, mapper)
    }

    companion object {
        const val TABLE = "orders"
    }
}
