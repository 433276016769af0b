class Reports(private val jdbc: JdbcTemplate) {
    fun pay() = jdbc.update("""
        |UPDATE orders
        |SET shipped_at = now(),
        |    total = 0
        |WHERE id = ?
    """.trimMargin())
}
