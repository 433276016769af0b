class Orders(private val jdbc: JdbcTemplate) {
    fun open() = jdbc.queryForList("SELECT id, " +
        "shipped_at " +
        "FROM orders")
}
